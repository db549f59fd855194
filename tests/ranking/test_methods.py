"""Published examples of other methods are met to the printed digits, and their traps are shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.ranking.crosscheck import (
    dominated,
    kendall_tau,
    minmax,
    promethee,
    spotis,
    topsis,
    vector,
    vikor,
    weighted_product,
)

# Opricovic & Tzeng 2004, EJOR 156(2):445-455: a mountain climber's three destinations, risk (cost) and height.
CLIMBER = np.array([[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]])
HALVES, COST_BENEFIT = np.array([0.5, 0.5]), np.array([-1.0, 1.0])

# Dezert et al. 2020, FUSION: four alternatives on fixed bounds.
DEZERT = np.array([[10.5, -3.1, 1.7], [-4.7, 0.0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3]])
DEZERT_WEIGHTS, DEZERT_SIGNS = np.array([0.2, 0.3, 0.5]), np.array([1.0, -1.0, 1.0])
DEZERT_BOUNDS = np.array([[-5.0, 12.0], [-6.0, 10.0], [-8.0, 5.0]])


def test_topsis_meets_tzeng_and_huang_2011() -> None:
    x = np.array([[5.0, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]])
    grades = topsis(x, np.array([0.3, 0.4, 0.3]), np.ones(3))
    assert grades == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=5e-5)
    assert np.argsort(-grades).tolist() == [2, 1, 0, 3]


def test_topsis_turns_its_winner_with_the_normalisation() -> None:
    """The trap that Opricovic & Tzeng published: .500 .617 .500 by min–max, .762 .722 .238 by vector."""
    by_minmax = topsis(CLIMBER, HALVES, COST_BENEFIT, normalisation=minmax)
    by_vector = topsis(CLIMBER, HALVES, COST_BENEFIT, normalisation=vector)
    assert by_minmax == pytest.approx([0.500, 0.617, 0.500], abs=5e-4)
    assert by_vector == pytest.approx([0.762, 0.722, 0.238], abs=5e-4)
    assert by_minmax.argmax() != by_vector.argmax()


def test_spotis_meets_dezert_2020() -> None:
    grades = spotis(DEZERT, DEZERT_WEIGHTS, DEZERT_SIGNS, DEZERT_BOUNDS)
    assert 1 - grades == pytest.approx([0.1989, 0.3705, 0.3063, 0.7491], abs=6e-5)


def test_fixed_bounds_never_turn_an_order_and_minmax_over_the_candidates_does() -> None:
    """The trap: a third site far out stretches one scale and turns the order of the other two."""
    x, weights, signs = np.array([[10.0, 0.0], [0.0, 10.0], [100.0, 0.0]]), np.array([0.6, 0.4]), np.ones(2)
    for normalisation in (minmax, vector):
        two, three = (topsis(part, weights, signs, normalisation=normalisation) for part in (x[:2], x))
        assert two[0] > two[1]
        assert three[0] < three[1]
    bounds = np.array([[0.0, 100.0], [0.0, 10.0]])
    assert spotis(x[:2], weights, signs, bounds) == pytest.approx(spotis(x, weights, signs, bounds)[:2])


def test_vikor_and_promethee_meet_the_definition_on_paper() -> None:
    """The climber: losses (0, .5), (.125, .25), (.5, 0); S = .5 .375 .5, R = .5 .25 .5, so Q = 1 0 1."""
    assert 1 - vikor(CLIMBER, HALVES, COST_BENEFIT) == pytest.approx([1, 0, 1])
    # usual preference: every pair is split one criterion each, so all net flows are zero
    assert promethee(CLIMBER, HALVES, COST_BENEFIT) == pytest.approx([0, 0, 0])
    assert promethee(CLIMBER, np.array([0.7, 0.3]), COST_BENEFIT) == pytest.approx([0.4, 0, -0.4])


def test_the_weighted_product_is_the_weighted_geometric_mean_with_a_floor() -> None:
    assert weighted_product(np.array([[0.25, 1.0], [0.0, 1.0]]), HALVES) == pytest.approx([0.5, 0.1])


@pytest.mark.parametrize("grade", [topsis, lambda *a: topsis(*a, normalisation=minmax), promethee, vikor])
def test_a_criterion_that_is_the_same_everywhere_divides_by_nothing(grade) -> None:  # type: ignore[no-untyped-def]
    same = np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    grades = grade(same, HALVES, np.array([1.0, 1.0]))
    assert np.isfinite(grades).all()
    assert np.argsort(-grades, kind="stable").tolist() == [2, 1, 0]
    assert np.isfinite(grade(same[:1], HALVES, np.array([1.0, 1.0]))).all()
    assert np.ptp(grade(np.ones((3, 2)), HALVES, np.array([1.0, 1.0]))) == 0


def test_kendalls_tau_counts_pairs_and_allows_for_ties() -> None:
    """With ties: (1, 2, 2, 3) and (1, 2, 3, 3) agree in 4 pairs, and each tells 5 pairs apart: tau-b is 4/5."""
    assert kendall_tau(np.array([1.0, 2, 3]), np.array([1.0, 2, 3])) == 1
    assert kendall_tau(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == -1
    assert kendall_tau(np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 4, 3])) == pytest.approx(4 / 6)
    assert kendall_tau(np.array([1.0, 2, 2, 3]), np.array([1.0, 2, 3, 3])) == pytest.approx(4 / 5)
    assert kendall_tau(np.array([1.0, 1]), np.array([1.0, 2])) == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=12))
@settings(max_examples=40)
def test_kendalls_tau_equals_scipys(pairs: list[tuple[int, int]]) -> None:
    from scipy.stats import kendalltau

    one, two = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    expected = kendalltau(one, two).statistic
    assert kendall_tau(one, two) == pytest.approx(1.0 if np.isnan(expected) else expected)


def test_dominated_sites_are_found_and_equal_ones_are_not() -> None:
    values = np.array([[1.0, 0.5], [0.5, 0.5], [0.5, 0.5], [0.0, 1.0]])
    assert dominated(values) == [(1, 0), (2, 0)]
