"""Cells that touch share their passers-by instead of counting them twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from hotspots.measures.demand.overlap import shared_ground


def test_two_equal_cells_bring_the_users_of_the_better_one() -> None:
    ground = shared_ground({"a": box(0, 0, 10, 10), "b": box(0, 0, 10, 10)})
    assert ground.users({"a", "b"}, {"a": 30, "b": 50}) == pytest.approx(50)


def test_cells_apart_add_up() -> None:
    ground = shared_ground({"a": box(0, 0, 10, 10), "b": box(20, 0, 30, 10)})
    assert ground.users({"a", "b"}, {"a": 30, "b": 50}) == pytest.approx(80)


def test_half_an_overlap_counts_once() -> None:
    ground = shared_ground({"a": box(0, 0, 10, 10), "b": box(5, 0, 15, 10)})
    assert ground.users({"a", "b"}, {"a": 40, "b": 40}) == pytest.approx(60)


def test_nobody_chosen_is_nobody() -> None:
    assert shared_ground({"a": box(0, 0, 1, 1)}).users(set(), {"a": 3}) == 0
    assert shared_ground({}).users({"a"}, {}) == 0


places = st.lists(st.tuples(st.integers(0, 150), st.integers(0, 150), st.integers(1, 90)), min_size=3, max_size=6)


@settings(max_examples=25, deadline=None)
@given(places)
def test_alone_each_has_its_own_and_together_never_more_than_the_sum(cells: list[tuple[int, int, int]]) -> None:
    shapes = {f"s{i}": Point(x, y).buffer(60, quad_segs=4) for i, (x, y, _) in enumerate(cells)}
    users = {f"s{i}": float(n) for i, (_, _, n) in enumerate(cells)}
    ground = shared_ground(shapes)
    for site, own in users.items():
        assert ground.users({site}, users) == pytest.approx(own, rel=1e-6)
    together = ground.users(set(users), users)
    assert max(users.values()) - 0.01 <= together <= sum(users.values()) + 0.01


@settings(max_examples=25, deadline=None)
@given(places)
def test_a_further_site_brings_less_the_more_there_are(cells: list[tuple[int, int, int]]) -> None:
    shapes = {f"s{i}": Point(x, y).buffer(60, quad_segs=4) for i, (x, y, _) in enumerate(cells)}
    users = {f"s{i}": float(n) for i, (_, _, n) in enumerate(cells)}
    ground = shared_ground(shapes)
    few, more = {"s1"}, set(users) - {"s0"}
    gain_few = ground.users(few | {"s0"}, users) - ground.users(few, users)
    gain_more = ground.users(more | {"s0"}, users) - ground.users(more, users)
    assert -0.05 <= gain_more <= gain_few + 0.05
