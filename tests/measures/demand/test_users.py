"""Passages become users, users at once, access points and Mbit/s by the formulas that are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.measures.demand.users import MBIT, PER_POINT, Span, concurrent_users, event_users, product, sizing
from hotspots.model.counts import Event
from hotspots.model.estimate import Factor


def factor(name: str, best: float) -> Factor:
    return Factor(name, best, best, best, "1", "Test", "estimated")


def event(attendance: float) -> Event:
    return Event("s", f"e{attendance}", 10, attendance, attendance, attendance, "Test", "estimated", "f", 2)


def certain(value: float) -> Span:
    return Span(value, value, value)


def test_littles_law() -> None:
    """1,200 passages an hour, 1 % users, 15 minutes: 12 arrive an hour and 3 are there at once."""
    assert concurrent_users(certain(1200), certain(0.01), certain(15)).best == pytest.approx(3)


def test_an_access_point_is_whole_and_there_is_at_least_one() -> None:
    factors = {PER_POINT: factor(PER_POINT, 40), MBIT: factor(MBIT, 1.5)}
    load = sizing(certain(81), factors, "Test", "estimated")
    assert (load.access_points.best, load.mbit_s.best) == (3, pytest.approx(121.5))
    assert sizing(certain(80), factors, "Test", "estimated").access_points.best == 2
    assert sizing(certain(0.1), factors, "Test", "estimated").access_points.best == 1


def test_the_largest_event_counts_and_none_is_none() -> None:
    largest = event_users([event(500), event(900)], certain(0.01))
    assert largest is not None
    assert largest.best == pytest.approx(9)
    assert event_users([], certain(0.01)) is None


positive = st.floats(0.01, 1e4)
spans = st.tuples(positive, st.floats(1, 5), st.floats(1, 5)).map(lambda t: Span(t[0] / t[1], t[0], t[0] * t[2]))


@given(spans, spans)
def test_a_product_is_wider_than_its_parts_and_narrower_than_their_ends(a: Span, b: Span) -> None:
    both = product(a, b)
    assert both.best == pytest.approx(a.best * b.best)
    assert a.low * b.low <= both.low * (1 + 1e-9)
    assert both.high <= a.high * b.high * (1 + 1e-9)
    assert both.high / both.best >= max(a.high / a.best, b.high / b.best) * (1 - 1e-9)


@given(spans, spans)
def test_a_quotient_undoes_a_certain_product(a: Span, b: Span) -> None:
    exact = certain(b.best)
    back = product(a, exact).over(exact)
    assert (back.low, back.best, back.high) == pytest.approx((a.low, a.best, a.high))
