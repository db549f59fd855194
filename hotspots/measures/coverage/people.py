"""People that sites serve: the largest count within reach, never a sum over ways. All coordinates are metres.

A count speaks for the streets within :data:`KNOWN_WITHIN_M`; streets only tell where people can be seen from a mount.
Who passes one count's streets is one crowd, however finely they are mapped: whoever reaches any of it reaches it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy import sparse
from shapely.geometry.base import BaseGeometry

from hotspots.base.arrays import Flags, Floats, Geometries, Indices
from hotspots.measures.coverage.cover import Cover, cover_of_pairs
from hotspots.measures.coverage.obstacles import Walls
from hotspots.measures.coverage.sight import in_sight

#: A street this near a count has the count's passers-by (assumption).
KNOWN_WITHIN_M = 150.0
#: A count this near a ground counts who is on it.
ON_GROUND_M = 30.0
#: Persons a day behind one passage a day (assumption: two of five come back the same way).
PERSONS_PER_PASSAGE = 0.7
#: Mounts so far apart reach different people, though the same count speaks for both.
CROWD_M = 100.0
_SHIFTS = ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0), (0.5, 0.5))
_SPACING_M = 10.0
_LINES_AT_ONCE = 500_000


@dataclass(frozen=True)
class StreetPeople:
    """Streets as points: positions (n, 2), `metres` each stands for, and the count (an index) that speaks for it.

    `people_per_day` has the persons of each count and, last, the town's level, which stands for streets far from every
    count; `known_share` is the part of the metres for which a count speaks.
    """

    points: Floats
    metres: Floats
    count: Indices
    people_per_day: Floats
    known_share: float


def street_points(streets: Sequence[BaseGeometry] | Geometries) -> tuple[Floats, Floats]:
    """Return points along streets, one per :data:`_SPACING_M` or less, and the metres that each stands for."""
    lines = np.asarray(streets, dtype=object)
    length = shapely.length(lines) if len(lines) else np.zeros(0)
    pieces = np.where(length > 0.0, np.maximum(np.ceil(length / _SPACING_M), 1), 0).astype(np.intp)
    line = np.repeat(np.arange(len(lines)), pieces)
    number = np.arange(len(line)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    piece_m = length[line] / pieces[line]
    spots = shapely.line_interpolate_point(lines[line], (number + 0.5) * piece_m)
    return shapely.get_coordinates(spots), np.asarray(piece_m, dtype=np.float64)


def people_near(streets: Sequence[BaseGeometry] | Geometries, places: Floats, passages_per_day: Floats) -> StreetPeople:
    """Return the streets with counts at `places` (n, 2): each point has the people of the nearest count.

    A point farther than :data:`KNOWN_WITHIN_M` from every count is unknown, not zero: it has the town's level, the
    geometric mean of its counts.
    """
    from scipy.spatial import KDTree

    points, metres = street_points(streets)
    persons = np.asarray(passages_per_day, dtype=np.float64) * PERSONS_PER_PASSAGE
    if not len(places) or not len(points):
        return StreetPeople(np.empty((0, 2)), np.empty(0), np.empty(0, dtype=np.intp), np.append(persons, 0.0), 0.0)
    distance, nearest = (np.asarray(found) for found in KDTree(places).query(points))
    known = distance <= KNOWN_WITHIN_M
    share = float(metres[known].sum() / metres.sum())
    level = float(np.exp(np.log(np.maximum(persons, 1.0)).mean()))
    return StreetPeople(points, metres, np.where(known, nearest, len(places)), np.append(persons, level), share)


def people_each(
    grounds: Sequence[BaseGeometry] | Geometries, places: Floats, passages_per_day: Floats
) -> list[float | None]:
    """Return the persons a day on each ground: those of the largest count on it; None where nobody counted."""
    spots = np.asarray(shapely.points(places.reshape(-1, 2)), dtype=object)
    tree = shapely.STRtree(spots)
    shapes = np.asarray(grounds, dtype=object)
    ground, spot = tree.query(shapes, predicate="dwithin", distance=ON_GROUND_M)
    most = np.full(len(shapes), np.nan)
    np.fmax.at(most, ground, np.asarray(passages_per_day, dtype=np.float64)[spot])
    return [None if np.isnan(one) else float(one) * PERSONS_PER_PASSAGE for one in most]


def not_yet_served(people: StreetPeople, grounds: Sequence[BaseGeometry] | Geometries) -> StreetPeople:
    """Return the people whom no existing ground serves: of each count the part of its streets outside."""
    inside = on_grounds(people.points, grounds)
    size = len(people.people_per_day)
    all_ = np.bincount(people.count, people.metres, size)
    free = np.bincount(people.count, np.where(inside, 0.0, people.metres), size)
    part = np.divide(free, all_, out=np.ones(size), where=all_ > 0.0)
    return replace(people, people_per_day=people.people_per_day * part)


def on_grounds(points: Floats, grounds: Sequence[BaseGeometry] | Geometries) -> Flags:
    """Tell which points lie on any of the grounds."""
    served = shapely.union_all(np.asarray(grounds, dtype=object))
    return np.asarray(shapely.intersects(served, np.asarray(shapely.points(points), dtype=object)))


def sees_counted(sight: Cover, people: StreetPeople) -> Flags:
    """Tell which mounts see a street that a count speaks for; what the others reach is the town's level, assumed."""
    speaks = np.where(people.count < len(people.people_per_day) - 1, 1.0, 0.0)
    return np.asarray(sight.served.T @ speaks > 0.0)


def largest(sight: Cover, people: StreetPeople, mounts: Floats) -> Cover:
    """Turn who sees which points into who reaches whom: each mount the people of the largest count that it sees, the
    town's level where it sees counted streets none.

    Mounts at the same spot reach the same people, those :data:`CROWD_M` apart others, as cells that don't touch do; in
    between the shares that overlap on shifted grids. Where several levels meet on a field of a grid, the highest counts.
    """
    level = np.zeros(sight.sites)
    seen = sight.served.tocoo()
    count = people.count[seen.row]
    told = (count < len(people.people_per_day) - 1) | ~sees_counted(sight, people)[seen.col]
    np.maximum.at(level, seen.col[told], people.people_per_day[count[told]])
    levels = np.unique(level[level > 0.0])
    mount, step = np.nonzero(level[:, None] >= levels[None, :])
    rows, columns, weights = [], [], []
    for number, (east, north) in enumerate(_SHIFTS):
        field = np.floor(mounts / CROWD_M + [east, north]).astype(np.int64)
        _, block = np.unique(field, axis=0, return_inverse=True)
        rows.append((number * len(mounts) + block.ravel()[mount]) * len(levels) + step)
        columns.append(mount)
        weights.append(np.tile(np.diff(levels, prepend=0.0) / len(_SHIFTS), len(mounts)))
    return cover_of_pairs(np.concatenate(rows), np.concatenate(columns), np.concatenate(weights), sight.sites)


def points_in_sight(
    mounts: Floats, points: Floats, metres: Floats, walls: Walls, *, reach_m: float, beyond_m: float = 0.0
) -> Cover:
    """Return who sees which points for many mounts (n, 2) at once: in line of sight up to `reach_m`, any up to `beyond_m`.

    Every building of `walls` blocks. Weights are the points' metres. It is what polygons of an omnidirectional antenna
    give, without polygons: enough to choose among tens of thousands of places.
    """
    from scipy.spatial import cKDTree

    if not len(points) or not len(mounts):
        return Cover(sparse.csr_array((len(points), len(mounts))), metres)
    pairs = cKDTree(mounts).sparse_distance_matrix(cKDTree(points), reach_m, output_type="coo_matrix")
    mount, point = np.asarray(pairs.row, dtype=np.intp), np.asarray(pairs.col, dtype=np.intp)
    seen = np.zeros(len(mount), dtype=bool)
    for first in range(0, len(mount), _LINES_AT_ONCE):
        part = slice(first, first + _LINES_AT_ONCE)
        seen[part] = _reached(mounts[mount[part]], points[point[part]], walls, beyond_m)
    return cover_of_pairs(point[seen], mount[seen], metres, len(mounts))


def _reached(start: Floats, end: Floats, walls: Walls, beyond_m: float) -> Flags:
    near = np.hypot(end[:, 0] - start[:, 0], end[:, 1] - start[:, 1]) <= beyond_m
    reached = near.copy()
    reached[~near] = in_sight(start[~near], end[~near], walls)
    return reached
