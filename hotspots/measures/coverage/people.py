"""People that sites serve: footfall along streets as points, and which sites reach which points.

All coordinates are metres in the project's CRS.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from hotspots.measures.coverage.cover import Cover, cover_of_pairs
from hotspots.measures.coverage.obstacles import Walls
from hotspots.measures.coverage.sight import in_sight

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Geometries = NDArray[np.object_]

#: How far a person walks along the streets of a centre (estimate): turns passages along streets into persons.
WALK_M = 400.0
#: A street this near a place has the place's footfall (assumption).
KNOWN_WITHIN_M = 150.0
_LINES_AT_ONCE = 500_000


@dataclass(frozen=True)
class StreetPeople:
    """Footfall along streets as points that may be summed: positions (n, 2) and persons a day; `known_share` of the metres."""

    points: Floats
    people_per_day: Floats
    known_share: float


def street_people(
    streets: Sequence[BaseGeometry] | Geometries,
    passages_per_day: Floats,
    *,
    spacing_m: float = 10.0,
    walk_m: float = WALK_M,
) -> StreetPeople:
    """Spread footfall along streets over points, one per `spacing_m` or less; streets of unknown footfall (NaN) give none.

    Whoever walks `walk_m` passes many pieces of street. A piece of length l with p passages holds p l / walk_m persons,
    so that pieces may be summed without counting anybody twice on average.
    """
    lines, passages = np.asarray(streets, dtype=object), np.asarray(passages_per_day, dtype=np.float64)
    length = shapely.length(lines)
    known = np.isfinite(passages) & (length > 0.0)
    pieces = np.maximum(np.ceil(length[known] / spacing_m), 1).astype(np.intp)
    line = np.repeat(np.flatnonzero(known), pieces)
    number = np.arange(len(line)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    piece_m = np.repeat(length[known] / pieces, pieces)
    spots = shapely.line_interpolate_point(lines[line], (number + 0.5) * piece_m)
    share = float(length[known].sum() / length.sum()) if length.sum() > 0.0 else 0.0
    return StreetPeople(shapely.get_coordinates(spots), passages[line] * piece_m / walk_m, share)


def people_near(streets: Sequence[BaseGeometry] | Geometries, places: Floats, passages_per_day: Floats) -> StreetPeople:
    """Return the people along streets near places (n, 2) of known footfall: each street has that of the nearest place.

    A street farther than :data:`KNOWN_WITHIN_M` from every place has none that is known: it is unknown, not zero.
    """
    from scipy.spatial import KDTree

    lines = np.asarray(streets, dtype=object)
    if not len(places) or not len(lines):
        return street_people(lines, np.full(len(lines), np.nan))
    middles = shapely.get_coordinates(shapely.line_interpolate_point(lines, 0.5, normalized=True))
    distance, nearest = KDTree(places).query(middles)
    return street_people(lines, np.where(distance <= KNOWN_WITHIN_M, passages_per_day[nearest], np.nan))


def people_each(grounds: Sequence[BaseGeometry] | Geometries, people: StreetPeople) -> list[float | None]:
    """Return the people on each ground; None where none of its streets has a known footfall."""
    tree = shapely.STRtree(np.asarray(shapely.points(people.points), dtype=object))
    ground, point = tree.query(np.asarray(grounds, dtype=object), predicate="intersects")
    total = np.bincount(ground, people.people_per_day[point], len(grounds))
    known = np.bincount(ground, minlength=len(grounds)) > 0
    return [float(one) if is_known else None for one, is_known in zip(total, known, strict=True)]


def not_yet_served(people: StreetPeople, grounds: Sequence[BaseGeometry] | Geometries) -> StreetPeople:
    """Return the people whom no existing ground serves: the others count nothing."""
    served = shapely.union_all(np.asarray(grounds, dtype=object))
    inside = shapely.intersects(served, np.asarray(shapely.points(people.points), dtype=object))
    return replace(people, people_per_day=np.where(inside, 0.0, people.people_per_day))


def people_in_sight(
    mounts: Floats, people: StreetPeople, walls: Walls, *, reach_m: float, beyond_m: float = 0.0
) -> Cover:
    """Return who serves which people for many mounts (n, 2) at once: in line of sight up to `reach_m`, any up to `beyond_m`.

    Every building of `walls` blocks. It is what the polygons of an omnidirectional antenna hold, without polygons:
    enough to choose among tens of thousands of places. Points are not merged.
    """
    from scipy.spatial import cKDTree

    pairs = cKDTree(mounts).sparse_distance_matrix(cKDTree(people.points), reach_m, output_type="coo_matrix")
    mount, point = np.asarray(pairs.row, dtype=np.intp), np.asarray(pairs.col, dtype=np.intp)
    counts = people.people_per_day[point] > 0.0
    mount, point = mount[counts], point[counts]
    seen = np.zeros(len(mount), dtype=bool)
    for first in range(0, len(mount), _LINES_AT_ONCE):
        part = slice(first, first + _LINES_AT_ONCE)
        seen[part] = _reached(mounts[mount[part]], people.points[point[part]], walls, beyond_m)
    return cover_of_pairs(point[seen], mount[seen], people.people_per_day, len(mounts))


def _reached(start: Floats, end: Floats, walls: Walls, beyond_m: float) -> NDArray[np.bool_]:
    near = np.hypot(end[:, 0] - start[:, 0], end[:, 1] - start[:, 1]) <= beyond_m
    reached = near.copy()
    reached[~near] = in_sight(start[~near], end[~near], walls)
    return reached
