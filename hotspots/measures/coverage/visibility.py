"""Ground in line of sight of a mounting point: an exact visibility polygon among building outlines.

The sweep sorts the directions of all corners. Between two neighbouring directions the nearest wall is the same
throughout (walls of merged blocks don't cross), so it is found once, in the middle. Buildings lower than the mount
throw a shadow of finite length, which is cut out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hotspots.base.arrays import Floats, Geometries, Indices
from hotspots.measures.coverage.obstacles import Town, Walls
from hotspots.measures.coverage.pathloss import PHONE_HEIGHT_M

_FAR_CORNERS = 16
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
    hidden = shapely.union(shadows(view, town), low_roofs(view, town))
    return seen if shapely.is_empty(hidden) else shapely.difference(seen, hidden)


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
