"""The programs that benchmarks run beside ours: ``pip install hotspots-wlan[bench]``; one that is missing is named in a line."""

from __future__ import annotations

import sys
from importlib.util import find_spec


def has(peer: str) -> bool:
    """Tell whether a peer is installed; say in one line on standard error that it isn't."""
    found = find_spec(peer) is not None
    if not found:
        print(f"{peer} is missing, so its figures are left out: pip install hotspots-wlan[bench]", file=sys.stderr)
    return found
