"""Plan public WLAN: from candidate sites to a ranking, a roll-out and a map.

``hotspots.plan("data")`` plans a project; docs/python.md shows what its answer can do. Importing the package costs nothing:
each name is loaded when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotspots.face import InputError, LeakError, MachineError, Plan, PublicPlan, plan

__version__ = "0.1.0"
__all__ = ["InputError", "LeakError", "MachineError", "Plan", "PublicPlan", "__version__", "plan"]


def __getattr__(name: str) -> Any:
    """Load a public name on its first use."""
    if name.startswith("_") or name not in __all__:
        raise AttributeError(f"module 'hotspots' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("hotspots.face"), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
