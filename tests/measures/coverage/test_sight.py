"""Lines of sight among buildings agree with shapely, and radio lines keep their Fresnel zone free."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.coverage.obstacles import build_town, walls_each
from hotspots.measures.coverage.sight import clear_lines, crossed, fresnel_radius_m
from tests.measures.coverage.towns import random_town

WALL = [shapely.box(45.0, -50.0, 55.0, 50.0)]
UNKNOWN = np.array([np.nan])


@given(st.integers(0, 10_000), st.integers(1, 40))
@settings(max_examples=60)
def test_crossings_are_those_of_shapely(seed: int, houses: int) -> None:
    """Every pair of line and building is the one that shapely's predicate finds, lines inside a building too."""
    rng = np.random.default_rng(seed)
    outlines = random_town(rng, houses)
    start = rng.uniform(0.0, 220.0, (60, 2))
    end = start + rng.uniform(-60.0, 60.0, (60, 2)) * rng.choice([0.05, 1.0], (60, 1))
    walls = walls_each(build_town(outlines))
    expected = walls.tree.query(shapely.linestrings(np.stack([start, end], axis=1)), predicate="intersects")
    assert set(zip(*crossed(start, end, walls), strict=True)) == set(zip(*expected, strict=True))


def test_the_fresnel_radius_is_the_textbook_one() -> None:
    """17.32 √(d₁ d₂ / (f d)) in km and GHz: 8.66 √(1/f) m in the middle of 1 km."""
    assert fresnel_radius_m(500.0, 1000.0, 5.0) == pytest.approx(8.66 / np.sqrt(5.0), abs=2e-3)
    assert fresnel_radius_m(200.0, 800.0, 60.0) == pytest.approx(17.32 * np.sqrt(0.2 * 0.6 / (60 * 0.8)), abs=2e-3)


@pytest.mark.parametrize(
    ("ends_m", "roof_m", "clear"),
    [((20.0, 20.0), 10.0, True), ((20.0, 20.0), 19.0, False), ((20.0, 20.0), 25.0, False), ((30.0, 5.0), 17.0, False)],
)
def test_a_roof_must_stay_below_the_zone(ends_m: tuple[float, float], roof_m: float, clear: bool) -> None:
    """At 5.5 GHz over 100 m the zone's 60 % is 0.7 m in the middle: the default clearance is the line less its dip."""
    town = build_town(WALL, np.array([roof_m]))
    start, end = np.array([[0.0, 0.0, ends_m[0]]]), np.array([[100.0, 0.0, ends_m[1]]])
    assert clear_lines(start, end, town, 2.4).tolist() == [clear]


@pytest.mark.parametrize("east", [0.0, 510_000.0])
def test_the_zone_is_lowest_where_the_formula_says(east: float) -> None:
    """The limit height of a roof equals the least of the zone's underside, found by looking everywhere, wherever the town lies."""
    start, end, f_ghz = np.array([[east, 0.0, 12.0]]), np.array([[east + 400.0, 0.0, 9.0]]), 5.5
    along = np.linspace(120.0, 380.0, 100_001)
    under = 12.0 - 3.0 * along / 400.0 - 0.6 * fresnel_radius_m(along, 400.0, f_ghz)
    outline = [shapely.box(east + 120.0, -50.0, east + 380.0, 50.0)]
    for roof_m, clear in ((under.min() - 1e-4, True), (under.min() + 1e-4, False)):
        assert clear_lines(start, end, build_town(outline, np.array([roof_m])), f_ghz)[0] == clear


def test_an_unknown_height_blocks() -> None:
    """A building of unknown height blocks, other lines don't, and what an end is mounted on is not counted."""
    both = build_town([*WALL, shapely.box(60, -5, 70, 5)], np.array([np.nan, 5.0]))
    start, end = np.array([[0.0, 0.0, 20.0], [0.0, 80.0, 20.0]]), np.array([[100.0, 0.0, 20.0], [100.0, 80.0, 20.0]])
    assert clear_lines(start, end, both, 60.0).tolist() == [False, True]
    assert clear_lines(start, end, both, 60.0, ignore=np.array([[0], [-1]])).all()


def test_a_house_beside_the_line_may_stand_in_the_zone() -> None:
    """The bare line passes 1 m beside a corner; at 2.4 GHz the zone doesn't, at 60 GHz it does."""
    town = build_town([shapely.box(190.0, 1.0, 210.0, 30.0)], UNKNOWN)
    start, end = np.array([[0.0, 0.0, 5.0]]), np.array([[400.0, 0.0, 5.0]])
    assert clear_lines(start, end, town, 60.0)[0]
    assert not clear_lines(start, end, town, 2.4)[0]
