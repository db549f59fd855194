"""Places in degrees (WGS 84): how far they lie apart, and where they are in metres."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import cos, hypot, radians
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotspots.base.arrays import Floats

DEGREE_M = 111_195.0
"""A degree of latitude on a sphere of the Earth's mean radius."""


def metres_apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return about how far two places (lon, lat) lie apart, in m."""
    return DEGREE_M * hypot((other[0] - one[0]) * cos(radians(one[1])), other[1] - one[1])


def to_metres(crs: Any, degrees: Sequence[tuple[float, float]] | Floats, direction: str = "FORWARD") -> Floats:
    """Return places (lon, lat) in the metric `crs`, shape (n, 2)."""
    import numpy as np

    lon, lat = np.asarray(degrees, dtype=np.float64).reshape(-1, 2).T
    return np.column_stack(_transformer(crs).transform(lon, lat, direction=direction))


def to_degrees(crs: Any, metres: Sequence[tuple[float, float]] | Floats) -> Floats:
    """Return places in the metric `crs` as longitude and latitude, shape (n, 2)."""
    return to_metres(crs, metres, "INVERSE")


@cache
def _transformer(crs: Any) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)
