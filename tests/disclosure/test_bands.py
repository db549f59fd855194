"""Published costs keep the order of the exact ones and tell little else."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.disclosure.bands import LEAST_HIGH_EUR, REACH, Placed, make_bands
from hotspots.ranking.value import ValueFunction

VALUE = ValueFunction.of([(0, 1.0), (5000, 0.75), (20000, 0.25), (60000, 0.0)])

placed = st.lists(
    st.builds(Placed, st.floats(0, 90_000).map(lambda x: round(x, 2)), st.floats(0, 0.65).map(lambda x: round(x, 4))),
    min_size=1,
    max_size=9,
)


@settings(max_examples=150, deadline=None)
@given(placed, st.sampled_from([0.05, 0.35, 0.8]))
def test_bands_hold_the_cost_and_keep_the_order(sites: list[Placed], weight: float) -> None:
    """Whatever the costs: each lies in its band, which reaches far to both sides, and the order is the same."""
    ranked = sorted(sites, key=lambda s: -(s.rest + weight * VALUE.value(s.cost_eur)))
    bands = make_bands(ranked, weight, VALUE)
    for site, band in zip(ranked, bands, strict=True):
        assert band.low <= site.cost_eur < band.high
        assert band.low <= band.representative / REACH <= band.representative * REACH <= band.high
        assert band.high >= LEAST_HIGH_EUR
    published = [s.rest + weight * VALUE.value(b.representative) for s, b in zip(ranked, bands, strict=True)]
    exact = [s.rest + weight * VALUE.value(s.cost_eur) for s in ranked]
    for (p1, p2), (e1, e2) in zip(pairwise(published), pairwise(exact), strict=True):
        assert p1 >= p2 - 1e-7 or e1 - e2 < 1e-6
