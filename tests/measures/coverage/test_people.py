"""People of a place are the largest count within its reach, however finely its streets are mapped."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.ops import substring

from hotspots.measures.coverage.obstacles import build_town, walls_above, walls_each
from hotspots.measures.coverage.people import (
    PERSONS_PER_PASSAGE,
    StreetPeople,
    largest,
    not_yet_served,
    people_each,
    people_near,
    points_in_sight,
    sees_counted,
    street_points,
)
from hotspots.measures.coverage.sight import View, visible_ground
from tests.measures.coverage.towns import open_point, random_town

STREETS = [shapely.LineString([(0, 0), (400, 0)]), shapely.LineString([(200, -200), (200, 200)])]
COUNTS = np.array([[50.0, 5.0], [350.0, 5.0]])
PASSAGES = np.array([1000.0, 400.0])
OPEN = walls_each(build_town([]))


def reached(people: StreetPeople, mounts: list[tuple[float, float]], reach_m: float = 60.0) -> list[float]:
    sight = points_in_sight(np.array(mounts), people.points, people.metres, OPEN, reach_m=reach_m)
    return [float(n) for n in largest(sight, people, np.array(mounts)).alone()]


def halved(streets: list[shapely.LineString]) -> list[shapely.LineString]:
    parts = [substring(line, k / 2, (k + 1) / 2, normalized=True) for line in streets for k in (0, 1)]
    return [part for part in parts if isinstance(part, shapely.LineString)]


def with_sidewalks(streets: list[shapely.LineString]) -> list[shapely.LineString]:
    return [*streets, *(shapely.offset_curve(line, side) for line in streets for side in (-4.0, 4.0))]


def test_a_place_reaches_the_largest_count_that_it_sees_and_never_a_sum() -> None:
    people = people_near(STREETS, COUNTS, PASSAGES)
    assert reached(people, [(20, 0), (380, 0), (200, 0), (200, 900)]) == pytest.approx([700, 280, 700, 0])


def test_mounts_side_by_side_reach_the_same_people_and_those_apart_others() -> None:
    people = people_near(STREETS, COUNTS, PASSAGES)
    mounts = np.array([(20.0, 0), (20.0, 1.0), (120.0, 0), (380.0, 0)])
    cover = largest(points_in_sight(mounts, people.points, people.metres, OPEN, reach_m=60), people, mounts)
    assert cover.union([0, 1]) == pytest.approx(700)
    assert cover.union([0, 2]) == pytest.approx(1400)
    assert cover.union([0, 1, 3]) == pytest.approx(980)


@pytest.mark.parametrize("finer", [halved, with_sidewalks, lambda s: halved(halved(with_sidewalks(s)))])
def test_how_finely_a_street_is_mapped_changes_nothing(finer) -> None:  # type: ignore[no-untyped-def]
    mounts = [(x, y) for x in range(0, 401, 40) for y in (0, 20)]
    plain, fine = (reached(people_near(streets, COUNTS, PASSAGES), mounts) for streets in (STREETS, finer(STREETS)))
    assert fine == pytest.approx(plain, rel=0.05)


def test_people_on_a_ground_are_those_of_its_largest_count_and_unknown_where_nobody_counted() -> None:
    grounds = [
        shapely.box(0, -50, 400, 50),
        shapely.box(300, -50, 400, 50),
        shapely.box(0, 500, 9, 509),
        shapely.Polygon(),
    ]
    found = people_each(grounds, COUNTS, PASSAGES)
    assert found == [pytest.approx(700), pytest.approx(280), None, None]
    assert people_each([shapely.box(0, -5, 9, 5)], np.empty((0, 2)), np.empty(0)) == [None]
    assert max(PASSAGES) * PERSONS_PER_PASSAGE <= max(PASSAGES)


def test_a_street_far_from_every_count_has_the_towns_level_and_says_so() -> None:
    """Unknown is never zero; a count that is seen goes before the level, though it be lower."""
    people = people_near([*STREETS, shapely.LineString([(380, 0), (1400, 0)])], COUNTS, PASSAGES)
    assert 0.1 < people.known_share < 0.4
    mounts = np.array([(900.0, 0.0), (480.0, 0.0)])
    sight = points_in_sight(mounts, people.points, people.metres, OPEN, reach_m=60.0)
    assert sees_counted(sight, people).tolist() == [False, True]
    assert largest(sight, people, mounts).alone() == pytest.approx([PERSONS_PER_PASSAGE * (1000 * 400) ** 0.5, 280])
    nobody = people_near(STREETS, np.empty((0, 2)), np.empty(0))
    assert (nobody.known_share, len(nobody.points)) == (0.0, 0)
    assert reached(nobody, [(0, 0)]) == [0.0]


def test_of_a_count_whose_streets_are_served_only_the_rest_is_new() -> None:
    people = people_near(STREETS[:1], np.array([[200.0, 0.0]]), np.array([1000.0]))
    rest = not_yet_served(people, [shapely.box(0, -5, 200, 5)])
    assert rest.people_per_day[0] == pytest.approx(350, rel=0.05)
    assert not_yet_served(people, []).people_per_day[0] == pytest.approx(700)


def test_points_along_streets_stand_for_all_their_metres() -> None:
    points, metres = street_points([*STREETS, shapely.LineString([(0, 0), (0, 0)])])
    assert (len(points), metres.sum()) == (80, pytest.approx(800))
    assert len(street_points([])[0]) == 0


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_reached_by_sight_is_reached_by_polygon(seed: int) -> None:
    """Lines of sight find the same people as the visibility polygons of the same radius."""
    rng = np.random.default_rng(seed)
    town = build_town(random_town(rng, 12))
    mounts = np.array([open_point(rng, town.outlines) for _ in range(4)])
    points = np.array([open_point(rng, town.outlines) for _ in range(60)])
    walls = walls_above(town)
    polygons = [visible_ground(View(x, y, 80.0), walls) for x, y in mounts]
    doubtful = shapely.distance(shapely.boundary(polygons)[:, None], shapely.points(points)[None, :]) < 0.2
    weight = np.where(doubtful.any(axis=0), 0.0, rng.uniform(1, 9, 60))
    seen = points_in_sight(mounts, points, weight, walls_each(town), reach_m=80.0)
    inside = shapely.intersects(np.array(polygons)[:, None], shapely.points(points)[None, :])
    assert seen.alone() == pytest.approx(inside @ weight)


def test_beyond_the_line_of_sight_the_short_reach_counts() -> None:
    """Behind a wall points are reached up to the NLoS reach only."""
    walls = walls_each(build_town([shapely.box(5, -50, 6, 50)]))
    points, metres = np.array([[3.0, 0.0], [10.0, 0.0], [30.0, 0.0], [2.0, 0.0]]), np.array([1.0, 2.0, 4.0, 0.0])
    mounts = np.zeros((1, 2))
    assert points_in_sight(mounts, points, metres, walls, reach_m=60.0).alone().tolist() == [1.0]
    assert points_in_sight(mounts, points, metres, walls, reach_m=60.0, beyond_m=20.0).alone().tolist() == [3.0]
