"""Buildings are repaired and counted; a mounting point inside one is moved to its facade."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotspots.base.text import Text
from hotspots.measures.coverage.obstacles import (
    build_town,
    check_buildings,
    check_stand,
    count_overlaps,
    stand_outside,
    walls_above,
)
from tests.measures.coverage.towns import random_town

BOW_TIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
SQUARE = shapely.box(100, 0, 110, 10)


def test_broken_and_overlapping_buildings_are_repaired_and_counted() -> None:
    """A crossing outline becomes its two triangles, empties and lines go, and overlaps are counted once per pair."""
    overlap, line = shapely.box(105, 5, 120, 8), shapely.LineString([(0, 0), (1, 1)])
    town = build_town([BOW_TIE, SQUARE, None, overlap, shapely.Polygon(), line])
    assert (town.repaired, town.dropped, count_overlaps(town)) == (1, 3, 1)
    assert shapely.is_valid(town.outlines).all()
    assert shapely.area(town.outlines[0]) == pytest.approx(50.0)
    warnings = check_buildings(town, file="buildings.geojson")
    assert {(p.severity, p.found) for p in warnings} == {("warning", "1"), ("warning", "3")}


def test_touching_buildings_do_not_overlap() -> None:
    """Houses wall to wall share a line, not ground."""
    assert count_overlaps(build_town([SQUARE, shapely.box(110, 0, 120, 10)])) == 0


@pytest.mark.parametrize("height", [0.0, -3.0])
def test_a_height_of_zero_or_less_is_refused(height: float) -> None:
    """The problem names the building; an unknown height is no problem."""
    heights = np.array([np.nan, height])
    outlines = [shapely.box(0, 0, 1, 1), SQUARE]
    (problem,) = check_buildings(build_town(outlines, heights), heights, file="buildings.geojson")
    assert (problem.field, problem.severity, problem.where.en) == ("height_m", "error", "building 2")


def test_walls_have_the_block_on_their_left() -> None:
    """Edges run anticlockwise around a block and clockwise around its courtyard; no edge lies between joined houses."""
    block = [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)]
    walls = walls_above(build_town(block))
    lefts = (walls.start + walls.end) / 2 + 1e-3 * np.column_stack(
        [walls.start[:, 1] - walls.end[:, 1], walls.end[:, 0] - walls.start[:, 0]]
    )
    assert len(walls.blocks) == 1
    assert shapely.contains(walls.blocks[0], shapely.points(lefts)).all()


def test_a_mount_in_a_building_moves_to_the_facade_that_serves() -> None:
    """The town hall in the middle of a row serves the square in front: its point goes before that facade."""
    row = [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10), shapely.box(20, 0, 30, 10)]
    town = build_town(row)
    stand = stand_outside(15.0, 6.0, town, towards=(40.0, -20.0))
    assert stand.building == 1
    assert (stand.x_m, stand.y_m) == (pytest.approx(19.8, abs=0.01), pytest.approx(-0.3))
    back = stand_outside(15.0, 6.0, town)
    assert (back.x_m, back.y_m, back.moved_m) == (pytest.approx(15.0), pytest.approx(10.3), pytest.approx(4.3))


def test_a_move_is_said_and_a_point_outside_stays() -> None:
    """A moved point is a warning with the distance; a lamp post in the open is none."""
    town = build_town([SQUARE])
    moved, free = stand_outside(105.0, 5.0, town), stand_outside(50.0, 5.0, town)
    (warning,) = check_stand(moved, file="sites.geojson", where=Text("a", "a"))
    assert warning.severity == "warning"
    assert "5.3 m" in warning.hint.en
    assert (free.x_m, free.building) == (50.0, None)
    assert check_stand(free, file="sites.geojson", where=Text("a", "a")) == ()


@example(309)
@example(388)
@example(436)
@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_a_stand_is_always_outside(seed: int) -> None:
    """Whatever the town, a point moved out of a building lies in none, or in a gap too narrow to stand in."""
    rng = np.random.default_rng(seed)
    outlines = random_town(rng, 12, size_m=100.0)
    town = build_town(outlines)
    inside = shapely.point_on_surface(outlines[0])
    stand = stand_outside(inside.x, inside.y, town)
    assert stand.building is not None
    assert not shapely.contains_properly(outlines, shapely.Point(stand.x_m, stand.y_m)).any()
