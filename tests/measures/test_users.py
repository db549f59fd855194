"""Products and quotients of independent spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.measures.users import Span, product


def certain(value: float) -> Span:
    return Span(value, value, value)


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
