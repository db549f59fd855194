"""Path data give every point back to half a grid step, whatever the lines look like."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.publish.town_map.paths import decode, in_pieces, metres_per_step, to_cells, to_degrees, to_grid

POINTS = st.tuples(st.floats(5.8, 15.1), st.floats(47.2, 55.1))
LINES = st.lists(st.lists(POINTS, min_size=2, max_size=6).map(tuple), max_size=5)


def encode(lines, origin, *, closed=False):
    return in_pieces([(line,) for line in lines], origin, closed=closed, most=math.inf)[0]


def dropped(cells: list[tuple[int, int]], *, closed: bool) -> list[tuple[int, int]]:
    kept = [c for i, c in enumerate(cells) if i == 0 or c != cells[i - 1]]
    if closed and len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept if len(kept) > 1 else kept * 2


@settings(max_examples=60)
@given(LINES, st.booleans(), POINTS)
def test_decoding_gives_back_every_line_in_order(lines, closed, start):
    origin = to_grid(start)
    found = [[to_grid(p) for p in line] for line in decode(encode(lines, origin, closed=closed), origin)]
    assert found == [dropped([to_grid(p) for p in line], closed=closed) for line in lines]


@settings(max_examples=60)
@given(st.lists(LINES.map(tuple), max_size=5), st.integers(1, 4), st.booleans())
def test_pieces_give_back_every_line_and_lie_in_their_boxes(shapes, most, closed):
    origin = to_grid((9.0, 50.0))
    path, said = in_pieces(shapes, origin, closed=closed, most=most)
    boxes = [int(one) for one in said.split()]
    lines = [line for shape in shapes for line in shape]
    assert list(decode(path, origin)) == list(decode(encode(lines, origin, closed=closed), origin))
    at = 0
    pieces = path.split("M0 0")[1:]
    assert len(boxes) == 4 * len(pieces)
    for k, piece in enumerate(pieces):
        left, top, right, bottom = boxes[4 * k : 4 * k + 4]
        assert at + most <= (at := at + piece.count("m")) or piece is pieces[-1]
        cells = [to_grid(point) for line in decode(piece, origin) for point in line]
        assert (left, top) == tuple(min(cell[i] for cell in cells) - origin[i] for i in (0, 1))
        assert (right, bottom) == tuple(max(cell[i] for cell in cells) - origin[i] for i in (0, 1))


@settings(max_examples=60)
@given(st.lists(POINTS, min_size=1))
def test_many_places_fall_into_the_same_cells_as_one(points):
    assert [tuple(cell) for cell in to_cells(np.array(points)).tolist()] == [to_grid(p) for p in points]


@settings(max_examples=60)
@given(POINTS)
def test_the_grid_is_finer_than_a_quarter_metre_in_germany(point):
    lon, lat = to_degrees(to_grid(point))
    step = metres_per_step(point[1])
    assert step < 0.22
    assert abs(lat - point[1]) * 111_320 <= 0.51 * step
    assert abs(lon - point[0]) * 111_320 * math.cos(math.radians(lat)) <= 0.51 * step


def test_the_grid_is_that_of_web_mercator():
    """EPSG:3857 of 9° east, 50° north is 1001875.417 m, 6446275.841 m (textbook formula)."""
    x, y = to_grid((9.0, 50.0))
    metre = 2 * math.pi * 6378137 / (256 * 2**19)
    assert x * metre - math.pi * 6378137 == pytest.approx(1001875.417, abs=metre)
    assert math.pi * 6378137 - y * metre == pytest.approx(6446275.841, abs=metre)


def test_an_empty_line_keeps_its_place():
    assert encode([(), ((9.0, 50.0), (9.001, 50.0))], to_grid((9.0, 50.0))).startswith("M0 0m0 0h0m0 0")


@pytest.mark.parametrize("lat", [90.0, -90.0])
def test_the_poles_stay_finite(lat):
    assert all(math.isfinite(v) for v in to_grid((0.0, lat)))
