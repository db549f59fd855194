"""Buildings as obstacles: outlines repaired and counted, walls of what stands as one block, a place outside to mount.

All coordinates are metres in the project's CRS. Roofs are flat; a height that isn't known is NaN and blocks every view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hotspots.base.arrays import Floats, Geometries, Indices
from hotspots.base.errors import Problem
from hotspots.base.text import Text, numbers, tr

#: An access point on a facade hangs this far before the wall.
BEFORE_WALL_M = 0.3
#: Neighbours nearer than this stand wall to wall: no access point fits between them.
GAP_M = 0.2
#: Buildings that share more ground than this overlap (less is drawing tolerance).
OVERLAP_M2 = 0.5


@dataclass(frozen=True)
class Town:
    """Repaired buildings: one polygon or multipolygon each, its height (NaN unknown), their index, what was repaired."""

    outlines: Geometries
    heights_m: Floats
    tree: shapely.STRtree
    repaired: int = 0
    dropped: int = 0


@dataclass(frozen=True)
class Walls:
    """Walls that block a view: blocks of buildings, their index, and edges with the block on the left.

    `start` and `end` have shape (edges, 2); the edges of block `i` are ``first[i]:first[i + 1]``.
    """

    blocks: Geometries
    tree: shapely.STRtree
    start: Floats
    end: Floats
    first: Indices


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an access point stands: outside every building; `building` is the one it was moved out of (None: no move)."""

    x_m: float
    y_m: float
    building: int | None = None
    moved_m: float = 0.0


def build_town(outlines: Sequence[BaseGeometry | None] | Geometries, heights_m: Floats | None = None) -> Town:
    """Repair building outlines (holes kept, crossings resolved, scraps dropped) and count what was done."""
    given = np.asarray(outlines, dtype=object)
    heights = np.full(len(given), np.nan) if heights_m is None else np.asarray(heights_m, dtype=np.float64)
    row = np.flatnonzero(~shapely.is_missing(given) & ~shapely.is_empty(given))
    shapes = given[row]
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    areal = (shapely.area(shapes) > 0.0) & (shapely.get_dimensions(shapes) == 2)
    row, shapes = row[areal], shapely.force_2d(shapes[areal])
    tree = shapely.STRtree(shapes)
    known = np.where(heights[row] > 0.0, heights[row], np.nan)
    return Town(shapes, known, tree, int(broken.sum()), len(given) - len(row))


def check_buildings(town: Town, heights_m: Floats | None = None, *, file: str) -> tuple[Problem, ...]:
    """Return what was repaired as warnings, and every height of zero or less as an error."""
    found = []
    for row in () if heights_m is None else np.flatnonzero(np.asarray(heights_m) <= 0.0):
        where = tr("building {row}", row=row + 1)
        found.append(Problem(file, where, "height_m", f"{np.asarray(heights_m)[row]:g}", _HEIGHT, _HEIGHT_HINT))
    for count, what in zip((town.repaired, town.dropped, count_overlaps(town)), _REPAIRS, strict=True):
        if count:
            found.append(Problem(file, _ALL, "geometry", str(count), _VALID, what, "warning"))
    return tuple(found)


def count_overlaps(town: Town) -> int:
    """Return how many pairs of buildings share more ground than drawing tolerance explains."""
    shapes, tree = town.outlines, town.tree
    first, second = tree.query(shapes, predicate="overlaps")
    outer, inner = tree.query(shapes, predicate="covers")
    left, right = np.concatenate([first, outer]), np.concatenate([second, inner])
    other = left != right
    pairs = np.unique(np.sort(np.column_stack([left[other], right[other]]), axis=1), axis=0)
    shared = shapely.area(shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]]))
    return int((shared > OVERLAP_M2).sum())


def walls_above(town: Town, mount_m: float = np.inf, *, within: BaseGeometry | None = None) -> Walls:
    """Merge every building that blocks a view from `mount_m` to the horizon: unknown height, or not lower than the mount.

    `within` leaves out buildings that don't reach into it.
    """
    blocking = ~(town.heights_m < mount_m)
    if within is not None:
        near = np.zeros(len(blocking), dtype=bool)
        near[town.tree.query(within, predicate="intersects")] = True
        blocking &= near
    merged = shapely.union_all(town.outlines[blocking])
    blocks = shapely.orient_polygons(shapely.get_parts(merged))
    return Walls(blocks, shapely.STRtree(blocks), *_edges(blocks))


def walls_each(town: Town) -> Walls:
    """Return the walls of every building by itself, without merging: enough to tell whether a line is blocked, and by whom."""
    outlines = shapely.orient_polygons(town.outlines)
    return Walls(outlines, town.tree, *_edges(outlines))


def stand_outside(x_m: float, y_m: float, town: Town, towards: tuple[float, float] | None = None) -> Stand:
    """Move a mounting point out of its building: before the free facade nearest to `towards` (default: to the point).

    A facade is free where no neighbour stands wall to wall. `towards` is the place to be served. A point outside all
    buildings stays where it is.
    """
    point = shapely.Point(x_m, y_m)
    inside = town.tree.query(point, predicate="intersects")
    if len(inside) == 0:
        return Stand(x_m, y_m)
    building = int(inside.min())
    target = point if towards is None else shapely.Point(towards)
    place = _before_facade(_free_facade(building, town), target, town)
    return Stand(place.x, place.y, building, float(point.distance(place)))


def check_stand(stand: Stand, *, file: str, where: Text) -> tuple[Problem, ...]:
    """Return a warning that a mounting point lay inside a building and was moved to its facade."""
    if stand.building is None:
        return ()
    moved = numbers(stand.moved_m, decimals=1)
    hint = tr("Moved {moved} m in front of the facade; better give the place on the wall.", moved=moved)
    allowed = tr("a point outside the buildings")
    return (Problem(file, where, "mount", f"building {stand.building + 1}", allowed, hint, "warning"),)


def _edges(blocks: Geometries) -> tuple[Floats, Floats, Indices]:
    rings, block_of_ring = shapely.get_rings(blocks, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same_ring = ring[1:] == ring[:-1]
    start, end = corners[:-1][same_ring], corners[1:][same_ring]
    block = block_of_ring[ring[:-1][same_ring]] if len(ring) else np.zeros(0, dtype=np.intp)
    return start, end, np.searchsorted(block, np.arange(len(blocks) + 1))


def _free_facade(building: int, town: Town) -> BaseGeometry:
    """Return the walls before which an access point fits: the building's own, or those of the block that encloses it."""
    block = np.array([building])
    while True:
        outline: BaseGeometry = shapely.union_all(town.outlines[block])
        near = np.sort(town.tree.query(outline, predicate="dwithin", distance=GAP_M))
        others = shapely.union_all(town.outlines[np.setdiff1d(near, block)])
        free: BaseGeometry = shapely.difference(shapely.boundary(outline), shapely.buffer(others, GAP_M))
        if not shapely.is_empty(free) or len(near) == len(block):
            return free
        block = near


def _before_facade(facade: BaseGeometry, target: shapely.Point, town: Town) -> shapely.Point:
    parts = shapely.get_parts(facade)
    wall = parts[int(np.argmin(shapely.distance(parts, target)))]
    along = shapely.line_locate_point(wall, target)
    foot = shapely.get_coordinates(shapely.line_interpolate_point(wall, along))[0]
    ends = shapely.get_coordinates(shapely.line_interpolate_point(wall, [max(along - 0.01, 0.0), along + 0.01]))
    run = (ends[1] - ends[0]) / np.hypot(*(ends[1] - ends[0]))
    for step_m in (BEFORE_WALL_M, BEFORE_WALL_M / 3, BEFORE_WALL_M / 10, BEFORE_WALL_M / 30):
        for normal in (np.array([run[1], -run[0]]), np.array([-run[1], run[0]])):
            place = shapely.Point(foot + step_m * normal)
            if len(town.tree.query(place, predicate="intersects")) == 0:
                return place
    return shapely.Point(foot)


_ALL = tr("all buildings")
_HEIGHT = tr("more than 0 m, or empty")
_HEIGHT_HINT = tr("Leave unknown heights empty.")
_VALID = tr("valid outlines that don't overlap")
_REPAIRS = (
    tr("Invalid outlines were repaired."),
    tr("Empty outlines and lines were left out."),
    tr("Two buildings that overlap count as one block."),
)
