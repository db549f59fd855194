"""Draws of factors reach their percentiles, and no draw depends on what else is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hotspots.base.text import NO_SOURCE, verbatim
from hotspots.measures.draws import draw_factor, draw_factors, estimate, evaluate, line_in, mean_of, share_below, stream
from hotspots.model.estimate import Distribution, Factor, Quantity, Term

Array = NDArray[np.float64]
PERCENTS = np.array([0.1, 0.5, 0.9])


def factor(low: float, best: float, high: float, distribution: Distribution = "lognormal", name: str = "f") -> Factor:
    return Factor(name, low, best, high, "€", verbatim("test"), "estimated", distribution)


def uniforms(seed: int, name: str, *, draws: int) -> Array:
    return np.random.Generator(stream(seed, name)).random(draws)


@pytest.mark.parametrize("distribution", ["lognormal", "normal"])
@given(parts=st.tuples(*[st.floats(0.01, 1e4)] * 3))
@settings(max_examples=40)
def test_low_best_and_high_are_the_tenth_fiftieth_and_ninetieth_percentile(
    distribution: Distribution, parts: tuple[float, float, float]
) -> None:
    low, best, high = np.cumsum(parts).tolist()
    drawn = draw_factor(factor(low, best, high, distribution), PERCENTS)
    assert drawn == pytest.approx([low, best, high], rel=1e-9)


def test_a_uniform_factor_has_its_percentiles_at_low_and_high() -> None:
    drawn = draw_factor(factor(20, 999, 100, "uniform"), np.array([0.1, 0.9, 0.5]))
    assert drawn == pytest.approx([20, 100, 60])


@pytest.mark.parametrize(("low", "floor"), [(0.0, 0.0), (-5.0, -np.inf)])
def test_a_lognormal_factor_that_reaches_zero_is_drawn_as_normal_and_cut_at_zero_only_if_it_may_not_be_negative(
    low: float, floor: float
) -> None:
    drawn = draw_factor(factor(low, 10, 30), uniforms(1, "f", draws=2000))
    assert np.isfinite(drawn).all()
    assert drawn.min() >= floor
    assert (drawn.min() < 0) == (low < 0)
    assert draw_factor(factor(low, 10, 30), PERCENTS) == pytest.approx([low, 10, 30])


def test_a_factor_without_spread_is_its_best_value_in_every_draw() -> None:
    for distribution in ("fixed", "lognormal", "normal", "uniform"):
        assert set(draw_factor(factor(7, 7, 7, distribution), PERCENTS)) == {7.0}
    assert set(draw_factor(factor(1, 7, 20, "fixed"), PERCENTS)) == {7.0}


def test_floor_and_ceiling_cut_off_what_cannot_be() -> None:
    share = Factor("share", 0.5, 0.9, 0.99, "1", verbatim("test"), "estimated", "normal", floor=0.0, ceiling=1.0)
    drawn = draw_factor(share, uniforms(1, "share", draws=2000))
    assert drawn.max() == 1.0
    assert drawn.min() >= 0.0


def test_another_factor_or_another_site_changes_no_draw() -> None:
    a, b = factor(1, 2, 3, name="a"), factor(1, 2, 3, name="b")
    alone = draw_factors({"a": a}, seed=1, draws=50)
    both = draw_factors({"b": b, "a": a}, seed=1, draws=50)
    assert np.array_equal(alone["a"], both["a"])
    assert not np.array_equal(both["a"], both["b"])
    assert not np.array_equal(alone["a"], draw_factors({"a": a}, seed=2, draws=50)["a"])


def test_a_block_of_draws_equals_the_same_part_of_all_draws() -> None:
    a = {"a": factor(1, 2, 3)}
    whole = draw_factors(a, seed=3, draws=100)["a"]
    assert np.array_equal(whole[40:70], draw_factors(a, seed=3, draws=30, start=40)["a"])


def test_the_stream_is_pinned_so_that_every_machine_draws_the_same() -> None:
    drawn = uniforms(1, "price:trench_asphalt", draws=3).tolist()
    assert drawn == [0.23013436774176999, 0.7798618326692578, 0.5083090558281387]


def test_draws_of_two_factors_are_independent() -> None:
    a, b = (uniforms(5, name, draws=20_000) for name in ("a", "b"))
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.03


def test_a_quantity_is_the_sum_of_its_products_in_every_draw() -> None:
    draws = {"a": np.array([1.0, 2.0]), "b": np.array([10.0, 20.0])}
    quantity = Quantity((Term(2.0, ("a", "b")), Term(-1.0, ("a",)), Term(5.0)), "€", verbatim("test"), "estimated")
    assert evaluate(quantity, draws).tolist() == [2 * 10 - 1 + 5, 2 * 40 - 2 + 5]


def test_an_estimate_in_one_factor_repeats_its_percentiles_exactly() -> None:
    factors = {"a": factor(1, 2, 5, name="a")}
    quantity = Quantity((Term(-3.0, ("a",)), Term(100.0)), "€", verbatim("test"), "measured")
    found = estimate(quantity, factors, draw_factors(factors, seed=1, draws=100))
    assert (found.low, found.best, found.high) == (85.0, 94.0, 97.0)
    assert (found.unit, found.source.en, found.quality) == ("€", "test", "measured")


def test_an_estimate_in_two_factors_comes_from_the_draws_and_holds_the_best_value() -> None:
    factors = {n: factor(10, 20, 40, name=n) for n in "ab"}
    quantity = Quantity((Term(1.0, ("a", "b")),), "m²", verbatim("test"), "estimated")
    found = estimate(quantity, factors, draw_factors(factors, seed=1, draws=20_000))
    assert found.best == 400.0
    # the logarithm's deviation is ln 2 / z90 for each factor: together sqrt(2) times as much
    assert found.low == pytest.approx(400 * 2 ** -(2**0.5), rel=0.03)
    assert found.high == pytest.approx(400 * 2 ** (2**0.5), rel=0.03)


def test_a_constant_quantity_has_no_spread() -> None:
    found = estimate(Quantity((Term(4.0),), "m", verbatim("test"), "measured"), {}, {})
    assert (found.low, found.best, found.high) == (4.0, 4.0, 4.0)


def test_no_product_holds_the_same_figure_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        Term(1.0, ("share", "passages", "share"))


def test_a_quantity_is_a_line_in_each_factor() -> None:
    factors = {n: factor(10, 20, 40, name=n) for n in "ab"}
    quantity = Quantity((Term(2.0, ("a", "b")), Term(3.0, ("b",)), Term(1.0)), "€", verbatim("test"), "estimated")
    assert line_in(quantity, "a", factors) == (61.0, 40.0)


@pytest.mark.parametrize(
    "made", [factor(10, 20, 60), factor(-5, 1, 9, "normal"), factor(10, 99, 60, "uniform"), factor(0, 4, 9)]
)
def test_the_share_below_a_value_is_the_inverse_of_the_draw(made: Factor) -> None:
    u = np.linspace(0.15, 0.95, 17)
    assert [share_below(made, x) for x in draw_factor(made, u.copy())] == pytest.approx(u.tolist())


def test_the_share_below_knows_certain_figures_and_what_cannot_be() -> None:
    assert (share_below(factor(5, 5, 5), 4), share_below(factor(5, 5, 5), 6)) == (0.0, 1.0)
    assert share_below(factor(10, 20, 60), -1) == 0.0
    assert (share_below(factor(20, 20, 60), 19), share_below(factor(20, 20, 60), 20)) == (0.0, 0.5)


@pytest.mark.parametrize(
    ("low", "best", "high", "distribution"),
    [
        (10, 30, 120, "lognormal"),
        (5, 5, 50, "lognormal"),
        (-3, 1, 9, "normal"),
        (2, 3, 10, "uniform"),
        (7, 7, 7, "lognormal"),
    ],
)
def test_the_mean_of_a_factor_is_that_of_its_draws(
    low: float, best: float, high: float, distribution: Distribution
) -> None:
    one = factor(low, best, high, distribution)
    drawn = draw_factors({"f": one}, seed=3, draws=400_000)["f"]
    assert mean_of(one) == pytest.approx(drawn.mean(), rel=0.01)


def test_sums_are_made_of_means_and_places_described_by_medians() -> None:
    found = estimate(Quantity((Term(1.0, ("f",)),), "users", NO_SOURCE, "estimated"), {"f": factor(11, 44, 160)}, {})
    assert (found.best, round(found.mean or 0)) == (44, 73)
