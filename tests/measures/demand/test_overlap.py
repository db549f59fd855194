"""Cells that overlap share their passers-by instead of counting them twice."""

from __future__ import annotations

from itertools import combinations, permutations
from math import acos, pi, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from hotspots.measures.demand.overlap import UNKNOWN, Reached, SharedGround, shared_ground


def test_two_circles_share_the_lens_between_them() -> None:
    """Radius 60 m, 60 m apart: the lens is 2 r² acos(d / 2r) - d/2 √(4 r² - d²), 39.1 % of either circle."""
    r = d = 60.0
    lens = (2 * r**2 * acos(d / (2 * r)) - d / 2 * sqrt(4 * r**2 - d**2)) / (pi * r**2)
    assert lens == pytest.approx(0.391, abs=0.0005)
    ground = shared_ground({"a": Point(0, 0).buffer(r, quad_segs=90), "b": Point(d, 0).buffer(r, quad_segs=90)})
    (piece,) = ground.pieces
    assert piece == pytest.approx({"a": lens, "b": lens}, abs=1e-4)
    assert ground.users({"a", "b"}, {"a": 100, "b": 40}) == pytest.approx(140 - lens * 40, abs=0.01)


def test_two_equal_cells_bring_the_users_of_the_better_one() -> None:
    ground = shared_ground({"a": box(0, 0, 10, 10), "b": box(0, 0, 10, 10)})
    assert ground.users({"a", "b"}, {"a": 30, "b": 50}) == pytest.approx(50)


def test_cells_apart_add_up_exactly() -> None:
    ground = shared_ground({"a": box(0, 0, 10, 10), "b": box(20, 0, 30, 10), "c": Polygon()})
    assert ground == SharedGround(known=True)
    assert ground.users({"a", "b", "c"}, {"a": 0.1, "b": 0.2, "c": 7}) == 0.1 + 0.2 + 7


def test_cells_that_only_touch_share_nobody() -> None:
    assert shared_ground({"a": box(0, 0, 10, 10), "b": box(10, 0, 20, 10)}).pieces == ()


def test_half_an_overlap_counts_once() -> None:
    ground = shared_ground({"a": box(0, 0, 10, 10), "b": box(5, 0, 15, 10)})
    assert ground.users({"a", "b"}, {"a": 40, "b": 40}) == pytest.approx(60)


def test_three_cells_in_a_row_share_pairwise_and_where_all_three_meet() -> None:
    """Strips 0-10, 5-15, 8-18 of 10 users each: 0-18 is 18 strips of one user."""
    ground = shared_ground({"a": box(0, 0, 10, 1), "b": box(5, 0, 15, 1), "c": box(8, 0, 18, 1)})
    assert [sorted(piece) for piece in ground.pieces] == [["a", "b"], ["a", "b", "c"], ["b", "c"]]
    assert ground.users("abc", dict.fromkeys("abc", 10.0)) == pytest.approx(18)


def test_nobody_chosen_is_nobody_and_without_known_cells_users_add_up() -> None:
    assert shared_ground({"a": box(0, 0, 1, 1)}).users(set(), {"a": 3}) == 0
    assert shared_ground({}).known
    assert not UNKNOWN.known
    assert UNKNOWN.users({"a", "b"}, {"a": 3, "b": 4}) == 7


def test_shares_are_of_the_pieces_that_two_of_the_asked_sites_serve() -> None:
    ground = SharedGround(({"a": 0.1, "b": 0.2}, {"a": 0.3, "c": 0.4}, {"b": 0.5, "c": 0.6}), known=True)
    assert ground.shares(["c", "a"]).tolist() == [[0.4, 0.3]]
    assert ground.shares(["a", "x"]).shape == (0, 2)
    assert ground.shares([]).shape == (0, 0)


places = st.lists(st.tuples(st.integers(0, 150), st.integers(0, 150), st.integers(1, 90)), min_size=2, max_size=5)


@settings(max_examples=40)
@given(places)
def test_users_of_a_set_grow_by_less_and_less_and_never_beyond_the_sum(cells: list[tuple[int, int, int]]) -> None:
    """Monotone and submodular over all sets; alone each site has its own; whoever comes first, the sum is the same."""
    shapes = {f"s{i}": Point(x, y).buffer(60, quad_segs=4) for i, (x, y, _) in enumerate(cells)}
    users = {f"s{i}": float(n) for i, (_, _, n) in enumerate(cells)}
    ground, names = shared_ground(shapes), sorted(users)
    sets = [frozenset(s) for size in range(len(names) + 1) for s in combinations(names, size)]
    reach = {s: ground.users(s, users) for s in sets}
    for site in names:
        assert reach[frozenset({site})] == users[site]
    for few in sets:
        assert reach[few] <= sum(users[s] for s in few) + 1e-9
        for more in (s for s in sets if few <= s):
            for site in set(names) - more:
                gain_few, gain_more = reach[few | {site}] - reach[few], reach[more | {site}] - reach[more]
                assert -1e-9 <= gain_more <= gain_few + 1e-9
    for order in list(permutations(names))[:6]:
        reached = Reached(ground, users)
        assert sum(reached.add(site) for site in order) == pytest.approx(reach[frozenset(names)])
