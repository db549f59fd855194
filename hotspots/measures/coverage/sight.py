"""Whether straight lines are clear of buildings: many pairs at once, in the plane, over roofs, with room for the wave.

:func:`crossed` is the kernel: the index proposes buildings by their boxes, then arithmetic on whole arrays decides.
:func:`clear_lines` is what a radio link asks: heights of both ends and the share of the first Fresnel zone kept free.
"""

from __future__ import annotations

import numpy as np
import shapely

from hotspots.base.arrays import Flags, Floats, Geometries, Indices
from hotspots.measures.coverage.obstacles import Town, Walls
from hotspots.measures.coverage.pathloss import LIGHT_M_PER_S

#: A radio link needs this share of the first Fresnel zone's radius free of obstacles (ITU-R P.530).
FRESNEL_SHARE = 0.6
_ZONE_CORNERS = 48


def crossed(start: Floats, end: Floats, walls: Walls) -> tuple[Indices, Indices]:
    """Return (line, block) for each block that a line from `start` to `end` (n, 2) meets, ordered; touching counts."""
    lines = shapely.linestrings(np.stack([start, end], axis=1))
    line, block = walls.tree.query(lines)
    beside = _boxes_beside(start, end, line, shapely.bounds(walls.blocks)[block])
    line, block = line[~beside], block[~beside]
    meets = _meets_edges(start, end, walls, line, block)
    line, block = line[meets], block[meets]
    inside, container = walls.tree.query(shapely.points(start), predicate="intersects")
    pairs = np.unique(np.concatenate([line, inside]) * len(walls.blocks) + np.concatenate([block, container]))
    return pairs // len(walls.blocks), pairs % len(walls.blocks)


def in_sight(start: Floats, end: Floats, walls: Walls) -> Flags:
    """Tell for each pair of points (n, 2) whether no building stands between.

    Every building blocks, however low: use :func:`clear_lines` where heights matter.
    """
    seen = np.ones(len(start), dtype=bool)
    seen[crossed(start, end, walls)[0]] = False
    return seen


def clear_lines(start: Floats, end: Floats, town: Town, f_ghz: float, *, ignore: Indices | None = None) -> Flags:
    """Tell whether radio lines between points (n, 3: east, north, height above the same level) are clear over the roofs.

    A line is clear when :data:`FRESNEL_SHARE` of the first Fresnel zone is: a building of unknown height in the zone's plan blocks;
    one of known height blocks when its roof reaches the zone's lower edge above its ground plan (the zone's section
    is taken as its bounding square, which errs on the safe side). `ignore` (n, k) are buildings that the ends are
    mounted on (index into the town, -1 none).
    """
    zones = _zones(start, end, f_ghz)
    line, building = town.tree.query(zones, predicate="intersects")
    if ignore is not None:
        counts = (building[:, None] != ignore[line]).all(axis=1)
        line, building = line[counts], building[counts]
    from_m, to_m = _stretch(start, end, line, shapely.intersection(zones[line], town.outlines[building]))
    roof_m = town.heights_m[building]
    blocks = ~(roof_m < _lowest(start[line], end[line], from_m, to_m, f_ghz))
    clear = np.ones(len(start), dtype=bool)
    clear[line[blocks]] = False
    return clear


def fresnel_radius_m(from_m: Floats | float, length_m: Floats | float, f_ghz: float) -> Floats:
    """Return the radius of the first Fresnel zone `from_m` along a line: √(λ d₁ d₂ / d) (ITU-R P.530)."""
    along, whole = np.asarray(from_m, dtype=np.float64), np.asarray(length_m, dtype=np.float64)
    wavelength = LIGHT_M_PER_S / (f_ghz * 1e9)
    return np.asarray(np.sqrt(wavelength * np.maximum(along * (whole - along), 0.0) / whole))


def _boxes_beside(start: Floats, end: Floats, line: Indices, boxes: Floats) -> Flags:
    """Tell which boxes lie wholly on one side of their line."""
    run = (end - start)[line]
    west, south, east, north = (boxes - np.tile(start[line], 2)).T
    sides = np.stack([run[:, 0] * y - run[:, 1] * x for x in (west, east) for y in (south, north)])
    return np.asarray((sides > 0.0).all(axis=0) | (sides < 0.0).all(axis=0))


def _meets_edges(start: Floats, end: Floats, walls: Walls, line: Indices, block: Indices) -> Flags:
    """Tell which pairs of line and block have an edge of the block that meets the line."""
    first, count = walls.first[block], walls.first[block + 1] - walls.first[block]
    pair = np.repeat(np.arange(len(line)), count)
    edge = np.arange(len(pair)) + np.repeat(first - np.cumsum(count) + count, count)
    a, b = walls.start[edge], walls.end[edge]
    p, q = start[line][pair], end[line][pair]
    apart = (_side(p, q, a) * _side(p, q, b) > 0.0) | (_side(a, b, p) * _side(a, b, q) > 0.0)
    meets = np.zeros(len(line), dtype=bool)
    meets[pair[~apart]] = True
    return meets


def _side(a: Floats, b: Floats, c: Floats) -> Floats:
    return np.asarray((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0]))


def _zones(start: Floats, end: Floats, f_ghz: float) -> Geometries:
    """Return the ground plan of each line's zone: points on both sides at the share of the Fresnel radius."""
    run = end[:, :2] - start[:, :2]
    length = np.hypot(run[:, 0], run[:, 1])[:, None]
    normal = np.column_stack([-run[:, 1], run[:, 0]]) / length
    along = (1.0 - np.cos(np.linspace(0.0, np.pi, _ZONE_CORNERS // 2 + 1))) / 2.0
    axis = start[:, None, :2] + along[None, :, None] * run[:, None, :]
    aside = FRESNEL_SHARE * fresnel_radius_m(along[None, :] * length, length, f_ghz)[:, :, None] * normal[:, None, :]
    return np.asarray(shapely.polygons(np.concatenate([axis + aside, (axis - aside)[:, -2:0:-1]], axis=1)))


def _stretch(start: Floats, end: Floats, line: Indices, parts: Geometries) -> tuple[Floats, Floats]:
    """Return from where to where along its line each part lies, in m of ground distance."""
    corners, part = shapely.get_coordinates(parts, return_index=True)
    run = (end - start)[:, :2]
    unit = run / np.hypot(run[:, 0], run[:, 1])[:, None]
    along = ((corners - start[line][part][:, :2]) * unit[line][part]).sum(axis=1)
    from_m, to_m = np.full(len(line), np.inf), np.full(len(line), -np.inf)
    np.minimum.at(from_m, part, along)
    np.maximum.at(to_m, part, along)
    return from_m, to_m


def _lowest(start: Floats, end: Floats, from_m: Floats, to_m: Floats, f_ghz: float) -> Floats:
    """Return the lowest height of the zone's underside between `from_m` and `to_m` (n,).

    The underside is h(s) - c √(s (d - s)), convex in s: lowest at u = -b/√(b² + c²) with s = d (1 + u)/2, b the slope.
    """
    length = np.hypot(end[:, 0] - start[:, 0], end[:, 1] - start[:, 1])
    slope = (end[:, 2] - start[:, 2]) / length
    dip = FRESNEL_SHARE * np.sqrt(LIGHT_M_PER_S / (f_ghz * 1e9) / length)
    steepness = np.hypot(slope, dip)
    bottom = length / 2.0 * (1.0 - np.divide(slope, steepness, out=np.zeros_like(slope), where=steepness > 0.0))
    at = np.clip(bottom, np.clip(from_m, 0.0, length), np.clip(to_m, 0.0, length))
    return np.asarray(start[:, 2] + slope * at - FRESNEL_SHARE * fresnel_radius_m(at, length, f_ghz))
