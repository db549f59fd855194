"""Join drawn lines that cross or touch without a shared vertex, measure the pieces of a network, and cross squares.

Squares drawn as areas become ground that cables cross: perimeter and crossing lines, joined to the streets around. All in
metres. A street joins where it meets the perimeter, or ends within `REACH_M` of it. From the middle a line runs to every
joint that is in sight; joints that see each other are joined directly where the way over the middle is long.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspots.base.arrays import Ints

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TOUCH_M = 0.05
"""An end this near to a line touches it."""


def node_crossings(streets: GeoDataFrame) -> tuple[GeoDataFrame, int]:
    """Give lines on one level a shared vertex wherever they cross or touch; return them and how many were joined.

    `streets` in metres, single lines. Bridges and tunnels stay apart from what they cross.
    """
    lines = np.asarray(streets.geometry.values)
    level = levels(streets)
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


def levels(streets: GeoDataFrame) -> Ints:
    """Return the level of every street: of bridges and tunnels their layer, else 1 and -1."""
    bridge, tunnel = (streets[c].fillna(False).to_numpy(dtype=bool) for c in ("bridge", "tunnel"))
    layer = streets["layer"].fillna(0).to_numpy(dtype=float).clip(-100, 100).astype(np.int32)
    layer = np.where(layer == 0, np.where(bridge, 1, -1), layer)
    return np.where(bridge | tunnel, layer, 0).astype(np.int32)


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
    level = levels(streets)[owner]
    ends = np.flatnonzero(np.diff(owner, prepend=-1, append=len(lines)))
    level[ends[:-1]] = level[ends[1:] - 1] = 0
    mm = np.rint((xy - xy.min(axis=0)) * 1000).astype(np.int64)
    node = factorize(mm[:, 0] << 34 | mm[:, 1] << 8 | (level.astype(np.int64) + 128))[0].astype(np.int32)
    step = np.flatnonzero(owner[1:] == owner[:-1])
    del xy, level, mm, owner  # as large as the streets
    size = int(node.max()) + 1
    graph = coo_array((np.ones(len(step)), (node[step], node[step + 1])), shape=(size, size)).tocsr()
    count, piece = connected_components(graph, directed=False)
    metres = np.bincount(piece[node[ends[:-1]]], shapely.length(lines), minlength=count)
    return tuple(np.sort(metres[metres > 0])[::-1].tolist())


REACH_M = 1.0
"""A street that ends this near to a square belongs to it."""
LINK_M = 15.0
"""A square that no street meets is linked to the nearest one within this distance (estimate)."""
SMALL_M2 = 150.0
"""On smaller squares the perimeter is enough."""
MOST_JOINTS, DIRECT_JOINTS, DETOUR = 16, 8, 1.1


def cross_squares(
    areas: Sequence[Any], streets: Sequence[Any], at_ground: Sequence[bool]
) -> tuple[list[list[Any]], list[Any], int]:
    """Return the lines of every area, the streets with the vertices they got, and how many areas had to be linked."""
    lines, linked = list(streets), 0
    tree = shapely.STRtree(lines) if lines else None
    found: list[list[Any]] = []
    for area in areas:
        rings = [shapely.LineString(ring.coords) for ring in (area.exterior, *area.interiors)]
        joints: list[tuple[float, float]] = []
        near = tree.query(area, predicate="dwithin", distance=REACH_M).tolist() if tree is not None else []
        for row in sorted(near):
            if at_ground[row]:
                lines[row] = _join(lines[row], rings, joints)
        extra: list[Any] = []
        if not joints and tree is not None:
            extra, linked = _link(area, rings, lines, at_ground, tree, joints, linked)
        for number in range(1, len(rings)):  # what stands in the square is gone around, and joined to its edge
            way = shapely.shortest_line(rings[0], rings[number])
            rings[0] = with_vertices(rings[0], [way.coords[0]])
            rings[number] = with_vertices(rings[number], [way.coords[-1]])
            extra += [way] if way.length > 0 else []
        found.append([*rings, *extra, *_crossings(area, rings[0], joints)])
    return found, lines, linked


def _join(street: Any, rings: list[Any], joints: list[tuple[float, float]]) -> Any:
    """Give a street and the rings a common vertex wherever they meet; return the street."""
    for number, ring in enumerate(rings):
        points = meetings(ring, street, REACH_M)
        if points:
            rings[number] = with_vertices(ring, points)
            street = with_vertices(street, points)
            joints += [p for p in points if p not in joints]
    return street


def _link(
    area: Any, rings: list[Any], lines: list[Any], at_ground: Sequence[bool], tree: Any,
    joints: list[tuple[float, float]], linked: int,
) -> tuple[list[Any], int]:  # fmt: skip
    """Link a square that no street meets to the nearest street."""
    near = [r for r in tree.query(area, predicate="dwithin", distance=LINK_M).tolist() if at_ground[r]]
    if not near:
        return [], linked
    row = min(near, key=lambda r: (shapely.distance(rings[0], lines[r]), r))
    link = shapely.shortest_line(rings[0], lines[row])
    start, end = link.coords[0], link.coords[-1]
    rings[0], lines[row] = with_vertices(rings[0], [start]), with_vertices(lines[row], [end])
    joints.append((start[0], start[1]))
    return [link], linked + 1


def _crossings(area: Any, ring: Any, joints: Sequence[tuple[float, float]]) -> list[Any]:
    """Return the lines over a square: from its middle to the joints in sight, and between joints where it is shorter."""
    if area.area < SMALL_M2:
        return []
    middle = shapely.point_on_surface(area) if not area.contains(area.centroid) else area.centroid
    ends = _spread(joints, MOST_JOINTS) or [ring.coords[0]]
    inside = area.buffer(REACH_M + 0.1)
    star = [line for end in ends if inside.covers(line := shapely.LineString([middle, end])) and line.length > 0]
    direct = []
    for one, other in combinations(ends, 2) if len(ends) <= DIRECT_JOINTS else ():
        line = shapely.LineString([one, other])
        over = middle.distance(shapely.Point(one)) + middle.distance(shapely.Point(other))
        if over > DETOUR * line.length > 0 and inside.covers(line):
            direct.append(line)
    if not star:
        nearest = min(ring.coords, key=lambda c: middle.distance(shapely.Point(c)))
        star = [shapely.LineString([middle, nearest])]
    return [*star, *direct]


def _spread(points: Sequence[tuple[float, float]], most: int) -> list[tuple[float, float]]:
    """Return at most so many points, far from each other, the first among them."""
    if len(points) <= most:
        return list(points)
    xy = np.array(points)
    chosen, away = [0], np.hypot(*(xy - xy[0]).T)
    while len(chosen) < most:
        chosen.append(int(away.argmax()))
        away = np.minimum(away, np.hypot(*(xy - xy[chosen[-1]]).T))
    return [points[i] for i in chosen]
