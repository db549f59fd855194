"""Squares drawn as areas become ground that cables cross: perimeter and crossing lines, joined to the streets around.

All in metres. A street joins where it meets the perimeter, or ends within `REACH_M` of it. From the middle a line runs
to every joint that is in sight; joints that see each other are joined directly where the way over the middle is long.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import shapely

from hotspots.inputs.noding import meetings, with_vertices

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
