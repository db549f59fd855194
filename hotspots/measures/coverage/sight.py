"""Whether straight lines are clear of buildings: many pairs at once, in the plane, over roofs, with room for the wave.

:func:`crossed` is the kernel: the index proposes buildings by their boxes, then arithmetic on whole arrays decides.
:func:`clear_lines` is what a radio link asks: heights of both ends and the share of the first Fresnel zone kept free.

The visibility polygon is exact: the sweep sorts the directions of all corners; between two neighbouring ones the nearest wall
is the same throughout (walls of merged blocks don't cross), so it is found once, in the middle. Buildings lower than the
mount throw a shadow of finite length, which is cut out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hotspots.base.arrays import Flags, Floats, Geometries, Indices
from hotspots.measures.coverage.obstacles import Town, Walls
from hotspots.measures.coverage.pathloss import LIGHT_M_PER_S, PHONE_HEIGHT_M

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


_FAR_CORNERS = 16
#: Grid of overlays, m. Shadows, views and roofs share edges: without a grid GEOS may fail on their slivers, or silently take nothing away.
_GRID_M = 1e-6
#: Quarter-circle segments of the disc that limits a view: its area is right to 0.03 %.
DISC_SEGMENTS = 32


@dataclass(frozen=True, slots=True)
class View:
    """Where one looks from: a point outside all blocks, how far, the mount's and the phone's height above ground."""

    x_m: float
    y_m: float
    radius_m: float
    mount_m: float = 4.0
    phone_m: float = PHONE_HEIGHT_M

    @property
    def origin(self) -> Floats:
        """Return the point as an array of two."""
        return np.array([self.x_m, self.y_m])

    @property
    def disc(self) -> shapely.Polygon:
        """Return the ground that is looked at at all."""
        return shapely.Point(self.x_m, self.y_m).buffer(self.radius_m, quad_segs=DISC_SEGMENTS)


def open_view(view: View, town: Town, walls: Walls) -> BaseGeometry:
    """Return the open ground in line of sight: walls, finite shadows where heights are known, roofs left out.

    `walls` are those of ``walls_above(town, view.mount_m)``.
    """
    seen = visible_ground(view, walls)
    hidden = shapely.union(shadows(view, town), low_roofs(view, town), grid_size=_GRID_M)
    return seen if shapely.is_empty(hidden) else shapely.difference(seen, hidden, grid_size=_GRID_M)


def visible_ground(view: View, walls: Walls) -> BaseGeometry:
    """Return the ground within the view's radius that no wall hides."""
    disc = view.disc
    near = np.sort(walls.tree.query(disc, predicate="intersects"))
    if len(near) == 0:
        return disc
    edges = _spans(walls.first[near], walls.first[near + 1])
    ring = visible_ring(walls.start[edges] - view.origin, walls.end[edges] - view.origin, view.radius_m)
    polygon: BaseGeometry = shapely.Polygon(ring + view.origin)
    if not shapely.is_valid(polygon):
        polygon = shapely.buffer(polygon, 0.0)
    return shapely.intersection(polygon, disc)


def shadows(view: View, town: Town) -> BaseGeometry:
    """Return the ground behind buildings lower than the mount but higher than the phone, where the phone isn't seen.

    A wall of height h at distance w hides the ground up to w (mount - phone) / (mount - h).
    """
    lower = _lower(view, town)
    lower = lower[town.heights_m[lower] > view.phone_m]
    stretch = (view.mount_m - view.phone_m) / (view.mount_m - town.heights_m[lower])
    hidden = [_shadow(town.outlines[i], view.origin, s) for i, s in zip(lower, stretch, strict=True)]
    return shapely.union_all(np.concatenate(hidden)) if hidden else shapely.Polygon()


def low_roofs(view: View, town: Town) -> BaseGeometry:
    """Return the ground that buildings lower than the mount stand on: seen perhaps, but not open."""
    return shapely.union_all(town.outlines[_lower(view, town)])


def visible_ring(start: Floats, end: Floats, radius_m: float) -> Floats:
    """Return the ring of what is seen from the origin among walls, shape (corners, 2), anticlockwise.

    `start` and `end` (n, 2) are edges that don't cross, with the block to their left; the origin is outside. Where no
    wall stands the ring runs beyond every corner and beyond `radius_m`.
    """
    turn = start[:, 0] * end[:, 1] - start[:, 1] * end[:, 0]
    faces = turn < 0.0
    far = _far_ring(start, end, radius_m)
    a, b = np.vstack([end[faces], far]), np.vstack([start[faces], np.roll(far, -1, axis=0)])
    from_angle, to_angle = np.arctan2(a[:, 1], a[:, 0]), np.arctan2(b[:, 1], b[:, 0])
    wraps = to_angle < from_angle
    edge = np.concatenate([np.arange(len(a)), np.flatnonzero(wraps)])
    opens = np.concatenate([from_angle, np.full(wraps.sum(), -np.pi)])
    closes = np.concatenate([np.where(wraps, np.pi, to_angle), to_angle[wraps]])
    angles = np.unique(np.concatenate([opens, closes]))
    spans = np.searchsorted(angles, opens), np.searchsorted(angles, closes)
    return _corners(a, b, edge[_nearest(a, b, edge, spans, angles)], angles)


def _lower(view: View, town: Town) -> Indices:
    near = np.sort(town.tree.query(view.disc, predicate="intersects"))
    return np.asarray(near[town.heights_m[near] < view.mount_m])


def _far_ring(start: Floats, end: Floats, radius_m: float) -> Floats:
    corners = np.vstack([start, end])
    reach = 2.0 * float(np.hypot(corners[:, 0], corners[:, 1]).max(initial=radius_m))
    angle = np.linspace(-np.pi, np.pi, _FAR_CORNERS, endpoint=False)
    return np.asarray(reach * np.column_stack([np.cos(angle), np.sin(angle)]))


def _nearest(a: Floats, b: Floats, edge: Indices, spans: tuple[Indices, Indices], angles: Floats) -> Indices:
    """Return per sector between neighbouring `angles` the index into `edge` of the wall nearest at its middle."""
    sector, piece = _spans(*spans), np.repeat(np.arange(len(edge)), spans[1] - spans[0])
    middle = (angles[:-1] + angles[1:]) / 2.0
    along = np.column_stack([np.cos(middle), np.sin(middle)])
    distance = _distance(a, b, edge[piece], along[sector])
    shortest = np.full(len(middle), np.inf)
    np.minimum.at(shortest, sector, distance)
    winner = np.zeros(len(middle), dtype=np.intp)
    wins = distance == shortest[sector]
    winner[sector[wins]] = piece[wins]
    return winner


def _corners(a: Floats, b: Floats, nearest: Indices, angles: Floats) -> Floats:
    """Return the ring's corners: both ends of each run of sectors that see the same wall."""
    begins = np.flatnonzero(nearest != np.roll(nearest, 1))
    ends = np.roll(begins, -1)
    wall = nearest[begins]
    along = np.column_stack([np.cos(angles), np.sin(angles)])
    ring = np.empty((2 * len(begins), 2))
    ring[0::2] = along[begins] * _distance(a, b, wall, along[begins])[:, None]
    ring[1::2] = along[ends] * _distance(a, b, wall, along[ends])[:, None]
    return ring


def _distance(a: Floats, b: Floats, wall: Indices, along: Floats) -> Floats:
    """Return how far the line of each wall is along unit directions, kept between the wall's nearest and farthest point."""
    run = b - a
    cross = a[:, 0] * run[:, 1] - a[:, 1] * run[:, 0]
    farthest = np.maximum(np.hypot(a[:, 0], a[:, 1]), np.hypot(b[:, 0], b[:, 1]))
    closest = np.abs(cross) / np.maximum(np.hypot(run[:, 0], run[:, 1]), np.finfo(float).tiny)
    slope = along[:, 0] * run[wall, 1] - along[:, 1] * run[wall, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = cross[wall] / slope
    return np.asarray(np.clip(np.nan_to_num(distance, nan=np.inf), closest[wall], farthest[wall]))


def _shadow(outline: BaseGeometry, origin: Floats, stretch: float) -> Geometries:
    rings = shapely.get_rings(shapely.get_parts(outline))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    near = np.stack([corners[:-1][same], corners[1:][same]], axis=1) - origin
    quads = np.concatenate([near, near[:, ::-1] * stretch], axis=1) + origin
    shapes: Geometries = np.asarray(shapely.polygons(quads))
    return np.asarray(shapes[shapely.area(shapes) > 0.0])


def _spans(first: Indices, last: Indices) -> Indices:
    """Return all whole numbers of several spans ``first[i]:last[i]``, one after another."""
    length = last - first
    offset = np.repeat(first - np.concatenate([[0], np.cumsum(length)[:-1]]), length)
    return np.asarray(offset + np.arange(int(length.sum())), dtype=np.intp)
