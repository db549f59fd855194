"""Visibility polygons equal a ray-casting check on random towns, in the plane and with heights."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotspots.measures.coverage.obstacles import build_town, walls_above
from hotspots.measures.coverage.sight import View, open_view, shadows, visible_ground
from tests.measures.coverage.towns import open_point, random_town

RADIUS_M = 120.0
SEEDS = st.integers(0, 10_000)


def ground_points(rng: np.random.Generator, view: View, count: int = 150) -> np.ndarray:
    """Return random points within the view's radius."""
    angle, distance = rng.uniform(0, 2 * np.pi, count), view.radius_m * 0.999 * np.sqrt(rng.random(count))
    return np.column_stack([view.x_m + distance * np.cos(angle), view.y_m + distance * np.sin(angle)])


@given(SEEDS, st.integers(1, 30))
@settings(max_examples=60)
def test_the_polygon_holds_exactly_the_points_that_a_ray_reaches(seed: int, houses: int) -> None:
    """A point is in the polygon if and only if the straight line to it crosses no building."""
    rng = np.random.default_rng(seed)
    outlines = random_town(rng, houses)
    view = View(*open_point(rng, outlines), RADIUS_M)
    polygon = visible_ground(view, walls_above(build_town(outlines)))
    points = ground_points(rng, view)
    rays = shapely.linestrings(np.stack([np.tile(view.origin, (len(points), 1)), points], axis=1))
    free = ~shapely.intersects(rays[:, None], outlines[None, :]).any(axis=1)
    spots = shapely.points(points)
    clear_cut = shapely.distance(shapely.boundary(polygon), spots) > 1e-6
    assert shapely.is_valid(polygon)
    assert np.array_equal(shapely.contains(polygon, spots)[clear_cut], free[clear_cut])


@given(SEEDS, st.integers(1, 20))
@example(308, 15)  # the union of all shadows had nested shells
@example(617, 18)  # taking the shadows away took nothing away
@settings(max_examples=30)
def test_heights_hide_exactly_what_a_ray_in_space_does_not_reach(seed: int, houses: int) -> None:
    """With flat roofs a phone is seen if and only if the line from the mount passes above every roof in between."""
    rng = np.random.default_rng(seed)
    outlines = random_town(rng, houses)
    heights = rng.choice([np.nan, 1.0, 2.5, 4.0, 6.0, 12.0], houses)
    view = View(*open_point(rng, outlines), RADIUS_M, mount_m=6.0)
    town = build_town(outlines, heights)
    polygon = open_view(view, town, walls_above(town, view.mount_m))
    points = ground_points(rng, view)
    open_ground = ~shapely.intersects(shapely.points(points)[:, None], outlines[None, :]).any(axis=1)
    seen = np.array([reached_in_space(view, point, outlines, heights) for point in points]) & open_ground
    spots = shapely.points(points)
    clear_cut = shapely.distance(shapely.boundary(polygon), spots) > 1e-6
    assert np.array_equal(shapely.contains(polygon, spots)[clear_cut], seen[clear_cut])


def reached_in_space(view: View, point: np.ndarray, outlines: np.ndarray, heights: np.ndarray) -> bool:
    """Walk every stretch of the line above a building: at its far end, where the line is lowest, it must be above the roof."""
    ray = shapely.LineString([view.origin, point])
    for outline, height in zip(outlines, heights, strict=True):
        stretch = ray.intersection(outline)
        if stretch.is_empty:
            continue
        far = max(float(np.hypot(*(corner - view.origin))) for corner in shapely.get_coordinates(stretch))
        ray_m = view.mount_m + (view.phone_m - view.mount_m) * far / ray.length
        if np.isnan(height) or height >= ray_m:
            return False
    return True


def test_a_wall_hides_the_ground_behind_it() -> None:
    """One house 10 m ahead, 20 m wide: the sector behind its front is hidden, worked by hand."""
    house = shapely.box(10.0, -10.0, 20.0, 10.0)
    polygon = visible_ground(View(0.0, 0.0, 100.0), walls_above(build_town([house])))
    disc = shapely.Point(0, 0).buffer(100.0, quad_segs=32)
    assert polygon.area == pytest.approx(disc.area * 3 / 4 + 100.0)


def test_open_ground_is_a_disc() -> None:
    """Without a building near, all ground within the radius is seen."""
    polygon = visible_ground(View(0.0, 0.0, 50.0), walls_above(build_town([shapely.box(60, 60, 70, 70)])))
    assert polygon.area == pytest.approx(np.pi * 50.0**2, rel=1e-3)


def test_a_courtyard_is_seen_from_inside_only() -> None:
    """A point in a courtyard sees the courtyard and nothing else."""
    block = shapely.box(-30, -30, 30, 30).difference(shapely.box(-10, -5, 10, 5))
    polygon = visible_ground(View(3.0, 1.0, 200.0), walls_above(build_town([block])))
    assert polygon.symmetric_difference(shapely.box(-10, -5, 10, 5)).area == pytest.approx(0.0, abs=1e-6)


def test_a_low_wall_throws_a_short_shadow() -> None:
    """A 3.5 m wall 10 m from a 6 m mount hides 1.5 m ground up to 10 (6 - 1.5) / (6 - 3.5) = 18 m."""
    town = build_town([shapely.box(10.0, -1.0, 10.001, 1.0)], np.array([3.5]))
    hidden = shadows(View(0.0, 0.0, 100.0, mount_m=6.0), town)
    assert hidden.bounds[2] == pytest.approx(18.0, abs=0.01)
