"""Ground served per site: polygons per quality class, what of it is new, and what several sites share.

A class is served in line of sight as far as the link reaches there, beyond the line of sight as far as the model's
NLoS loss lets it. Cells are open ground: buildings are left out. All coordinates are metres in the project's CRS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hotspots.base.arrays import Floats, Geometries
from hotspots.measures.coverage.cover import Cover, cover_of_pairs, merge_equal
from hotspots.measures.coverage.link import Antenna, LinkPlan, reach_m
from hotspots.measures.coverage.obstacles import Stand, Town, Walls, build_town, stand_outside, walls_above
from hotspots.measures.coverage.pathloss import PHONE_HEIGHT_M, Sight, vegetation_db
from hotspots.measures.coverage.sight import View, open_view, visible_ground

#: Directions in which the reach is computed.
_AZIMUTHS = np.arange(0.0, 360.0, 3.0)
_NODING_M = 1e-3
#: No mount is moved farther than this out of its building.
_MOVED_M = 200.0


@dataclass(frozen=True, slots=True)
class Place:
    """A site on the ground: the place to serve and the place to mount (metres), mounting height, direction of a sector.

    `height_m` and `tilt_deg` None take the plan's; `azimuth_deg` None the plan's antenna as it is.
    """

    x_m: float
    y_m: float
    mount_x_m: float
    mount_y_m: float
    height_m: float | None = None
    azimuth_deg: float | None = None
    tilt_deg: float | None = None


@dataclass(frozen=True)
class Foliage:
    """Trees: outlines, their index, and how much foliage a line through one meets, in m."""

    outlines: Geometries
    tree: shapely.STRtree
    depth_m: float

    @staticmethod
    def of(shapes: Geometries, crown_m: Floats, depth_m: float) -> Foliage:
        """Index trees: points become discs of their crown's diameter, crossing outlines are repaired."""
        is_point = shapely.get_dimensions(shapes) == 0
        outlines = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
        outlines[is_point] = shapely.buffer(shapes[is_point], crown_m[is_point] / 2.0)
        return Foliage(outlines, shapely.STRtree(outlines), depth_m)


@dataclass(frozen=True)
class Cell:
    """Open ground that a site serves at least at `class_dbm`: polygon, its m², and the m² no existing hotspot serves."""

    class_dbm: float
    ground: BaseGeometry
    area_m2: float
    new_m2: float


@dataclass(frozen=True)
class SiteCoverage:
    """A site's cells, best class first (each within the next), and where its access point stands.

    `people_per_day` are those of the largest count on the ground of its weakest class; None where nobody counted.
    """

    stand: Stand
    cells: tuple[Cell, ...]
    people_per_day: float | None = None


def cover_sites(
    places: Sequence[Place],
    plan: LinkPlan,
    town: Town,
    classes_dbm: Sequence[float],
    *,
    existing: Sequence[Place] = (),
    own: Mapping[int, int] = {},
    foliage: Foliage | None = None,
) -> tuple[SiteCoverage, ...]:
    """Return what each place serves; `existing` hotspots are computed the same way and deducted from what is new.

    `own` says which place is which existing hotspot already: that one isn't deducted from it.
    Behind `foliage` the signal in line of sight is weaker by its loss.
    """
    walls = _walls((*places, *existing), plan, town, classes_dbm)
    before = [_grounds(p, plan, town, walls[_height(p, plan)], classes_dbm, foliage)[1] for p in existing]

    def taken(but: int | None) -> list[BaseGeometry]:
        others = [grounds for n, grounds in enumerate(before) if n != but]
        return [shapely.union_all([grounds[i] for grounds in others]) for i in range(len(classes_dbm))]

    everywhere, covered = taken(None), []
    for n, place in enumerate(places):
        stand, grounds = _grounds(place, plan, town, walls[_height(place, plan)], classes_dbm, foliage)
        cells = [
            Cell(level, ground, float(ground.area), float(shapely.difference(ground, known).area))
            for level, ground, known in zip(
                classes_dbm, grounds, taken(own[n]) if n in own else everywhere, strict=True
            )
        ]
        covered.append(SiteCoverage(stand, tuple(sorted(cells, key=lambda cell: -cell.class_dbm))))
    return tuple(covered)


def served_ground(
    view: View, plan: LinkPlan, class_dbm: float, town: Town, walls: Walls, foliage: Foliage | None = None
) -> BaseGeometry:
    """Return the open ground that one access point serves at least at `class_dbm`."""
    los, nlos = _reach(view, plan, class_dbm, "los"), _reach(view, plan, class_dbm, "nlos")
    served: BaseGeometry = shapely.Polygon() if nlos is None else nlos
    if los is not None:
        seen = shapely.intersection(open_view(replace(view, radius_m=_radius(view, los)), town, walls), los)
        served = shapely.union(
            served, seen if foliage is None else _through_trees(view, plan, class_dbm, seen, foliage)
        )
    # Buildings are cut out last: grounds that meet along a wall may lose the house between them when united.
    near = town.tree.query(served, predicate="intersects")
    return shapely.difference(served, shapely.union_all(town.outlines[np.sort(near)]))


def ground_cover(grounds: Sequence[BaseGeometry] | Geometries) -> Cover:
    """Return who serves which m²: the grounds cut into pieces that the same sites serve (to a millimetre)."""
    shapes = np.asarray(grounds, dtype=object)
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=_NODING_M)
    pieces = shapely.get_parts(shapely.polygonize([lines]))
    inner = shapely.point_on_surface(pieces)
    site, piece = shapely.STRtree(inner).query(shapes, predicate="intersects")
    return merge_equal(cover_of_pairs(piece, site, shapely.area(pieces), len(shapes)))


def _grounds(
    place: Place, plan: LinkPlan, town: Town, walls: Walls, classes_dbm: Sequence[float], foliage: Foliage | None
) -> tuple[Stand, list[BaseGeometry]]:
    stand = stand_outside(place.mount_x_m, place.mount_y_m, town, towards=(place.x_m, place.y_m))
    height = _height(place, plan)
    here = replace(plan, antenna=_antenna(place, plan), propagation=replace(plan.propagation, mount_m=height))
    view = View(stand.x_m, stand.y_m, 0.0, height, PHONE_HEIGHT_M)
    return stand, [served_ground(view, here, level, town, walls, foliage) for level in classes_dbm]


def _walls(places: Sequence[Place], plan: LinkPlan, town: Town, classes_dbm: Sequence[float]) -> dict[float, Walls]:
    """Return the walls for each mounting height, of the buildings near enough to matter."""
    antenna = replace(plan.antenna, azimuth_deg=None, tilt_deg=0.0, beam_vertical_deg=1e9)
    farthest = max(
        float(reach_m(level, _AZIMUTHS[:1], replace(plan, antenna=antenna), "los")[0]) for level in classes_dbm
    )
    mounts = shapely.MultiPoint([(place.mount_x_m, place.mount_y_m) for place in places])
    around = shapely.buffer(mounts, farthest + _MOVED_M)
    merged: dict[bytes, Walls] = {}
    heights = {_height(place, plan) for place in places}
    masks = {height: (~(town.heights_m < height)).tobytes() for height in sorted(heights)}
    for height, mask in masks.items():
        if mask not in merged:
            merged[mask] = walls_above(town, height, within=around)
    return {height: merged[mask] for height, mask in masks.items()}


def _antenna(place: Place, plan: LinkPlan) -> Antenna:
    """Return the plan's antenna, turned and tilted as the place wants it."""
    tilt = plan.antenna.tilt_deg if place.tilt_deg is None else place.tilt_deg
    turned = plan.antenna.azimuth_deg if place.azimuth_deg is None else place.azimuth_deg
    return replace(plan.antenna, azimuth_deg=turned, tilt_deg=tilt)


def _height(place: Place, plan: LinkPlan) -> float:
    return plan.propagation.mount_m if place.height_m is None else place.height_m


def _reach(view: View, plan: LinkPlan, class_dbm: float, sight: Sight, extra_db: float = 0.0) -> BaseGeometry | None:
    """Return the ground within reach in every direction; None where the class reaches nowhere."""
    azimuths = _AZIMUTHS if plan.antenna.azimuth_deg is not None else _AZIMUTHS[:1]
    reach = np.broadcast_to(reach_m(class_dbm, azimuths, plan, sight, extra_db=extra_db), _AZIMUTHS.shape)
    if not (reach > 0.0).any():
        return None
    towards = np.radians(_AZIMUTHS)
    ring = view.origin + reach[:, None] * np.column_stack([np.sin(towards), np.cos(towards)])
    shape: BaseGeometry = shapely.Polygon(ring)
    return shape if shapely.is_valid(shape) else shapely.buffer(shape, 0.0)


def _radius(view: View, shape: BaseGeometry) -> float:
    return float(np.hypot(*(shapely.get_coordinates(shape) - view.origin).T).max()) * 1.01


def _through_trees(
    view: View, plan: LinkPlan, class_dbm: float, ground: BaseGeometry, foliage: Foliage
) -> BaseGeometry:
    """Return what remains of `ground` when foliage weakens the signal behind and under it (not that of its own tree)."""
    near = foliage.tree.query(ground, predicate="intersects")
    own = foliage.tree.query(shapely.Point(view.x_m, view.y_m), predicate="intersects")
    crowns = foliage.outlines[np.setdiff1d(near, own)]
    if len(crowns) == 0:
        return ground
    leafless = visible_ground(replace(view, radius_m=_radius(view, ground)), walls_above(build_town(crowns)))
    loss = float(vegetation_db(foliage.depth_m, plan.propagation.f_ghz))
    weak = _reach(view, plan, class_dbm, "los", extra_db=loss)
    kept = shapely.intersection(ground, leafless)
    return kept if weak is None else shapely.union(kept, shapely.intersection(ground, weak))
