"""An unanswered item is one factor; what it costs and delays are straight lines that never go below zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.measures.readiness.assess import bounded_line, even, line_through, unknown_item
from hotspots.model.protocol_items import BASE_SCHEMA


def test_two_answers_are_met_exactly() -> None:
    """Yes costs nothing, no costs one connection."""
    assert bounded_line([1.0, 0.0], [0.0, 1.0], 0.0, 1.0) == pytest.approx((1.0, -1.0))


@pytest.mark.parametrize(("xs", "ys"), [([0.2, 0.6, 0.9, 1.0], [1, 0, 0, 0]), ([0.0, 0.9, 1.0], [0, 0, 1]), ([0.0, 0.1, 1.0], [0, 0, 5])])  # fmt: skip
def test_the_line_stays_at_or_above_zero_at_both_ends(xs: list[float], ys: list[float]) -> None:
    """A free fit would be negative where an answer costs nothing."""
    constant, slope = bounded_line(xs, ys, xs[0], xs[-1])
    assert min(constant + slope * xs[0], constant + slope * xs[-1]) == pytest.approx(0.0, abs=1e-12)


@given(st.floats(0, 1), st.floats(0.1, 1), st.floats(0, 9), st.floats(0, 9))
def test_the_line_goes_through_both_points(x: float, width: float, y0: float, y1: float) -> None:
    """Exact at both ends."""
    constant, slope = line_through((x, y0), (x + width, y1))
    assert constant + slope * x == pytest.approx(y0, abs=1e-9)
    assert constant + slope * (x + width) == pytest.approx(y1, abs=1e-9)


def test_an_even_factor_has_its_tenths_a_tenth_inside() -> None:
    """The 10th percentile of a uniform from 0 to 10 is 1."""
    factor = even("readiness:x:a", 0, 10, "m")
    assert (factor.low, factor.best, factor.high, factor.floor, factor.ceiling) == (1, 5, 9, 0, 10)


def test_what_changes_nothing_has_no_factor_and_a_refusal_is_no_possible_answer() -> None:
    """Remarks have none; an unknown consent ranges over what doesn't rule the site out."""
    assert unknown_item("a", BASE_SCHEMA.by_id["remark"]) is None
    consent = unknown_item("a", BASE_SCHEMA.by_id["consent"])
    assert consent is not None
    assert (consent.factor.floor, consent.factor.ceiling) == (0.4, 1.0)


def test_weeks_beyond_what_is_known_are_exact_at_both_ends() -> None:
    """With six weeks known, an answer of eight adds two and an answer of none adds nothing."""
    power = unknown_item("a", BASE_SCHEMA.by_id["power_permanent"])
    assert power is not None
    constant, slope = power.weeks_beyond(6.0)
    assert constant.coefficient + slope.coefficient * 0.0 == pytest.approx(8.0)
    assert constant.coefficient + slope.coefficient * 1.0 == pytest.approx(6.0)
