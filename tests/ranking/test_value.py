"""Value functions are monotone lines on fixed scales, and lines can be solved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.ranking.criteria import ValueFunction

COST = ValueFunction.of([(0, 1), (2000, 0.8), (5000, 0.8), (20000, 0)])


@pytest.mark.parametrize(
    ("x", "v"), [(-5, 1), (0, 1), (1000, 0.9), (2000, 0.8), (3000, 0.8), (12500, 0.4), (20000, 0), (1e9, 0)]
)
def test_values_lie_on_the_lines_and_stay_level_beyond_the_ends(x: float, v: float) -> None:
    assert COST.value(x) == pytest.approx(v)
    assert COST.values(np.array([[x]])) == pytest.approx(v)


def test_points_may_come_in_any_order_and_direction_is_read_from_them() -> None:
    assert ValueFunction.of([(10, 1), (0, 0)]) == ValueFunction((0.0, 10.0), (0.0, 1.0))
    assert ValueFunction.of([(10, 1), (0, 0)]).rising
    assert not COST.rising
    assert (COST.scale, COST.middle) == ((0, 20000), 10000)


@pytest.mark.parametrize(
    ("target", "near", "x"),
    [
        (0.4, 0, 12500),
        (0.9, 15000, 1000),
        (0.8, 12500, 5000),  # the level piece is reached at its nearer end
        (0.8, 0, 2000),
        (0.8, 3000, 3000),
        (0, 30000, 30000),  # already there, beyond the scale
        (0, 1000, 20000),
        (1.1, 1000, None),
        (-0.1, 1000, None),
    ],
)
def test_the_nearest_quantity_with_a_value_is_found_without_search(target: float, near: float, x: float | None) -> None:
    assert COST.reach(target, near=near) == (None if x is None else pytest.approx(x))


@given(x=st.floats(-1e5, 1e5), y=st.floats(-1e5, 1e5))
def test_more_cost_is_never_worth_more(x: float, y: float) -> None:
    assert COST.value(min(x, y)) >= COST.value(max(x, y))


@given(x=st.lists(st.floats(-50, 150), min_size=1))
def test_one_and_many_quantities_have_the_same_values(x: list[float]) -> None:
    for function in (ValueFunction.of([(0, 1), (100, 0.2)]), ValueFunction.of([(0, 0), (10, 0.7), (100, 1)])):
        assert function.values(np.array(x)) == pytest.approx([function.value(one) for one in x], abs=1e-12)
