"""People along streets are counted once, and reached by sight as by polygons."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.coverage.obstacles import build_town, walls_above, walls_each
from hotspots.measures.coverage.people import (
    StreetPeople,
    not_yet_served,
    people_each,
    people_in_sight,
    people_near,
    street_people,
)
from hotspots.measures.coverage.visibility import View, visible_ground
from tests.measures.coverage.towns import open_point, random_town


def test_people_along_streets_are_counted_once() -> None:
    """A street of 400 m with 1000 passages holds 1000 people; a cell over a quarter of it serves a quarter of them."""
    streets = [shapely.LineString([(0, 0), (400, 0)]), shapely.LineString([(0, 50), (400, 50)])]
    people = street_people(streets, np.array([1000.0, np.nan]))
    grounds = [shapely.box(0, -5, 100, 5), shapely.box(50, -5, 150, 5), shapely.box(0, -5, 150, 5)]
    assert (people.people_per_day.sum(), people.known_share) == (pytest.approx(1000.0), 0.5)
    assert people_each(grounds, people) == pytest.approx([250.0, 250.0, 375.0])


def test_a_street_has_the_footfall_of_the_nearest_place_or_none_that_is_known() -> None:
    """Within 150 m of its middle the nearest place speaks for a street; farther away nobody knows."""
    streets = [shapely.LineString([(x, 0), (x + 40, 0)]) for x in (0, 100, 400)]
    people = people_near(streets, np.array([[20.0, 5.0], [140.0, 5.0]]), np.array([1000.0, 400.0]))
    assert people.known_share == pytest.approx(2 / 3)
    assert people.people_per_day.sum() == pytest.approx(1400.0 * 40 / 400)
    nobody = people_near(streets, np.empty((0, 2)), np.empty(0))
    assert (nobody.known_share, len(nobody.points)) == (0.0, 0)


def test_who_stands_on_a_ground_is_unknown_where_no_street_there_is_known() -> None:
    """Unknown is not nobody."""
    people = street_people([shapely.LineString([(0, 0), (400, 0)])], np.array([1000.0]))
    grounds = [shapely.box(0, -5, 100, 5), shapely.box(0, 50, 100, 60), shapely.Polygon()]
    assert people_each(grounds, people) == [pytest.approx(250.0), None, None]
    assert people_each([], people) == []


def test_who_is_served_already_counts_nothing() -> None:
    """People on existing ground have weight zero; the others keep theirs."""
    people = street_people([shapely.LineString([(0, 0), (400, 0)])], np.array([1000.0]))
    rest = not_yet_served(people, [shapely.box(0, -5, 100, 5)])
    assert rest.people_per_day.sum() == pytest.approx(750.0)
    assert not_yet_served(people, []).people_per_day.sum() == pytest.approx(1000.0)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_reached_by_sight_is_reached_by_polygon(seed: int) -> None:
    """Lines of sight find the same people as the visibility polygons of the same radius."""
    rng = np.random.default_rng(seed)
    town = build_town(random_town(rng, 12))
    mounts = np.array([open_point(rng, town.outlines) for _ in range(4)])
    points = np.array([open_point(rng, town.outlines) for _ in range(60)])
    walls = walls_above(town)
    polygons = [visible_ground(View(x, y, 80.0), walls) for x, y in mounts]
    doubtful = shapely.distance(shapely.boundary(polygons)[:, None], shapely.points(points)[None, :]) < 0.2
    people = StreetPeople(points, np.where(doubtful.any(axis=0), 0.0, rng.uniform(1, 9, 60)), 1.0)
    seen = people_in_sight(mounts, people, walls_each(town), reach_m=80.0)
    assert seen.alone() == pytest.approx([found or 0.0 for found in people_each(polygons, people)])
    assert people.people_per_day.sum() > 0.0


def test_beyond_the_line_of_sight_the_short_reach_counts() -> None:
    """Behind a wall people are reached up to the NLoS reach only; nobody counts who has no weight."""
    walls = walls_each(build_town([shapely.box(5, -50, 6, 50)]))
    people = StreetPeople(
        np.array([[3.0, 0.0], [10.0, 0.0], [30.0, 0.0], [2.0, 0.0]]), np.array([1.0, 2.0, 4.0, 0.0]), 1.0
    )
    mounts = np.zeros((1, 2))
    assert people_in_sight(mounts, people, walls, reach_m=60.0).alone().tolist() == [1.0]
    assert people_in_sight(mounts, people, walls, reach_m=60.0, beyond_m=20.0).alone().tolist() == [3.0]


def test_no_streets_hold_nobody() -> None:
    """Empty input gives an empty cover with the right number of sites."""
    nobody = street_people([], np.zeros(0))
    assert nobody.known_share == 0.0
    assert people_in_sight(np.zeros((2, 2)), nobody, walls_each(build_town([])), reach_m=50.0).alone().tolist() == [
        0.0,
        0.0,
    ]
