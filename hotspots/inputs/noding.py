"""Join drawn lines that cross or touch without a shared vertex, and measure the pieces of a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TOUCH_M = 0.05
"""An end this near to a line touches it."""


def node_crossings(streets: GeoDataFrame) -> tuple[GeoDataFrame, int]:
    """Give lines on one level a shared vertex wherever they cross or touch; return them and how many were joined.

    `streets` in metres, single lines. Bridges and tunnels stay apart from what they cross.
    """
    lines = np.asarray(streets.geometry.values)
    level = _levels(streets)
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=TOUCH_M)
    apart = (one < other) & (level[one] == level[other])
    added: dict[int, list[tuple[float, float]]] = {}
    for i, j in zip(one[apart].tolist(), other[apart].tolist(), strict=True):
        for point in meetings(lines[i], lines[j]):
            for row in (i, j):
                if not _has_vertex(lines[row], point):
                    added.setdefault(row, []).append(point)
    noded = lines.copy()
    for row, points in added.items():
        noded[row] = with_vertices(lines[row], points)
    count = len({point for points in added.values() for point in points})
    return streets.set_geometry(noded, crs=streets.crs), count


def _levels(streets: GeoDataFrame) -> NDArray[np.float64]:
    """Return the level of every line; bridges and tunnels without a layer lie on levels of their own."""
    bridge, tunnel = (streets[c].fillna(False).to_numpy(dtype=bool) for c in ("bridge", "tunnel"))
    layer = streets["layer"].fillna(0).to_numpy(dtype=float)
    layer = np.where(layer == 0, np.where(bridge, 1, np.where(tunnel, -1, 0)), layer)
    return np.where(bridge | tunnel, layer, 0)


def meetings(one: Any, other: Any, reach_m: float = TOUCH_M) -> list[tuple[float, float]]:
    """Return where two lines cross, or an end of one touches the other within `reach_m`."""
    met = shapely.intersection(one, other)
    points = [(p.x, p.y) for p in getattr(met, "geoms", [met]) if p.geom_type == "Point" and not p.is_empty]
    for line, against in ((one, other), (other, one)):
        for end in (line.coords[0], line.coords[-1]):
            near = shapely.distance(against, shapely.Point(end)) <= reach_m
            if near and not any(np.hypot(end[0] - x, end[1] - y) <= reach_m for x, y in points):
                points.append((end[0], end[1]))
    return points


def crosses_itself(line: Any) -> bool:
    """Tell whether a line meets itself where it has no vertex."""
    own = np.unique(shapely.get_coordinates(line), axis=0)
    return len(np.unique(shapely.get_coordinates(shapely.node(line)), axis=0)) > len(own)


def _has_vertex(line: Any, point: tuple[float, float]) -> bool:
    return bool((np.abs(shapely.get_coordinates(line) - point) == 0).all(axis=1).any())


def with_vertices(line: Any, points: Sequence[tuple[float, ...]]) -> Any:
    """Put points on a line, each where it is nearest; a vertex within reach of a point moves onto it."""
    own = shapely.get_coordinates(line)
    for point in points:
        away = np.hypot(own[:, 0] - point[0], own[:, 1] - point[1])
        if away.min() <= TOUCH_M:
            own[away.argmin()] = point
        else:
            own = np.insert(own, _piece(own, point) + 1, point, axis=0)
    return shapely.linestrings(own)


def _piece(own: NDArray[np.float64], point: tuple[float, ...]) -> int:
    """Return the piece between two vertices that lies nearest to a point."""
    pieces = shapely.linestrings(np.stack([own[:-1], own[1:]], axis=1))
    return int(np.argmin(shapely.distance(pieces, shapely.Point(point))))


def piece_lengths(streets: GeoDataFrame) -> tuple[float, ...]:
    """Return the metres of every connected piece of a street table in metres, the longest first."""
    from pandas import factorize
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    lines = np.asarray(streets.geometry.values)
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    level = _levels(streets)[owner]
    ends = np.flatnonzero(np.diff(owner, prepend=-1, append=len(lines)))
    level[ends[:-1]] = level[ends[1:] - 1] = 0
    mm = np.rint((xy - xy.min(axis=0)) * 1000).astype(np.int64)
    node, _ = factorize(mm[:, 0] << 34 | mm[:, 1] << 8 | (level.astype(np.int64) + 128))
    step = np.flatnonzero(owner[1:] == owner[:-1])
    size = int(node.max()) + 1
    graph = coo_array((np.ones(len(step)), (node[step], node[step + 1])), shape=(size, size))
    count, piece = connected_components(graph, directed=False)
    metres = np.bincount(piece[node[ends[:-1]]], shapely.length(lines), minlength=count)
    return tuple(np.sort(metres[metres > 0])[::-1].tolist())
