"""Drawn weights sum to 1 and keep what was promised of them."""

from __future__ import annotations

import numpy as np
import pytest

from hotspots.ranking.sampling import WeightSpread, draw_weights
from tests.ranking.cases import criterion

GIVEN = (0.5, 0.3, 0.2, 0.0)
CRITERIA = tuple(criterion(c, w, low=w / 2, high=w * 1.5) for c, w in zip("abcd", GIVEN, strict=True))


@pytest.mark.parametrize("rule", ["fixed", "dirichlet", "order", "intervals"])
def test_weights_sum_to_one_and_a_zero_stays_zero(rule: str) -> None:
    weights = draw_weights(CRITERIA, WeightSpread(rule), seed=1, draws=500)  # type: ignore[arg-type]
    assert weights.shape == (4, 500)
    assert weights.sum(axis=0) == pytest.approx(1.0)
    assert (weights[3] == 0).all()
    assert (weights[:3] > 0).all()


def test_dirichlet_weights_lie_around_the_given_ones() -> None:
    """Mean w and variance w(1 - w)/(concentration + 1), as for every Dirichlet distribution."""
    weights = draw_weights(CRITERIA, WeightSpread("dirichlet", 40), seed=1, draws=20_000)
    assert weights.mean(axis=1) == pytest.approx(GIVEN, abs=0.003)
    assert weights.var(axis=1) == pytest.approx([w * (1 - w) / 41 for w in GIVEN], abs=0.0004)


def test_order_weights_keep_the_order_and_have_the_rank_order_centroid_as_mean() -> None:
    """Barron & Barrett (1996): the centroid of all weights in that order is (11, 5, 2)/18."""
    weights = draw_weights(CRITERIA, WeightSpread("order"), seed=1, draws=20_000)[:3]
    assert (np.diff(weights, axis=0) <= 0).all()
    assert weights.mean(axis=1) == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=0.005)


def test_equal_weights_have_no_order_among_them() -> None:
    criteria = tuple(criterion(c, w) for c, w in zip("abc", (0.4, 0.4, 0.2), strict=True))
    weights = draw_weights(criteria, WeightSpread("order"), seed=1, draws=20_000)
    assert (weights[2] <= weights[:2].min(axis=0)).all()
    assert (weights[0] > weights[1]).mean() == pytest.approx(0.5, abs=0.02)


def test_interval_weights_stay_inside_and_are_uniform_there() -> None:
    """Between .2 and .8 for the first of three weights the density falls as 1 - w: mean by integration."""
    bounds = [(0.2, 0.8), (0.0, 1.0), (0.0, 1.0)]
    criteria = tuple(
        criterion(c, w, low=a, high=b) for c, w, (a, b) in zip("abc", (0.4, 0.3, 0.3), bounds, strict=True)
    )
    weights = draw_weights(criteria, WeightSpread("intervals"), seed=1, draws=20_000)
    assert weights[0].min() >= 0.2 - 1e-12
    assert weights[0].max() <= 0.8 + 1e-12
    mean = ((0.8**2 - 0.2**2) / 2 - (0.8**3 - 0.2**3) / 3) / ((0.8 - 0.2) - (0.8**2 - 0.2**2) / 2)
    assert weights[0].mean() == pytest.approx(mean, abs=0.005)
    assert weights[1].mean() == pytest.approx((1 - mean) / 2, abs=0.005)


def test_interval_weights_follow_their_bounds() -> None:
    weights = draw_weights(CRITERIA, WeightSpread("intervals"), seed=1, draws=2_000)
    for row, w in zip(weights, GIVEN, strict=True):
        assert row.min() >= w / 2 - 1e-12
        assert row.max() <= w * 1.5 + 1e-12
    assert weights[0].std() > 0.05


def test_a_new_criterion_of_no_weight_changes_no_draw() -> None:
    one = draw_weights(CRITERIA[:3], WeightSpread(), seed=1, draws=10)
    assert np.array_equal(one, draw_weights(CRITERIA, WeightSpread(), seed=1, draws=10)[:3])
