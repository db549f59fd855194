"""From things to JSON: attributes by name, euros with cents, no noise of the last bits in any other figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]


def fields(thing: object, *names: str) -> Json:
    """Return attributes under their own names; every one null where there is no thing."""
    values = {name: getattr(thing, name) if thing is not None else None for name in names}
    return {name: euros(value) if "eur" in name.split("_") else exact(value) for name, value in values.items()}


def exact(value: Any) -> Any:
    """Return a value as JSON holds it, figures without the noise of the last bits, which differs between processors."""
    if isinstance(value, float):
        return round(float(value), 12)
    if isinstance(value, Mapping):
        return {key: exact(item) for key, item in value.items()}
    return [exact(item) for item in value] if isinstance(value, tuple | list) else value


def euros(figure: float | None) -> float | None:
    """Return euros with cents."""
    return None if figure is None else round(float(figure), 2)
