"""The nearest weights that justify an order are really nearest, and "none" is really none."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.inverse import justify
from hotspots.ranking.ranking import rank
from hotspots.ranking.results import Ranking
from tests.ranking.cases import FIXED, candidate, criterion, site

WEIGHTS = (0.5, 0.3, 0.2)
XYZ = tuple(criterion(c, w) for c, w in zip("xyz", WEIGHTS, strict=True))
STEPS = 20
GRID = [
    np.array([i, j, STEPS - i - j]) / STEPS for i in range(STEPS + 1) for j in range(STEPS + 1 - i)
]  # every weighting of three criteria in steps of 5 %


def run(sites: list[Candidate], criteria: tuple[Criterion, ...] = XYZ) -> Ranking:
    return rank(sites, criteria, {}, seed=1, draws=100, spread=FIXED)


def ids(ranking: Ranking) -> list[str]:
    return [s.id for s in ranking.sites]


def with_weights(weights: dict[str, float]) -> tuple[Criterion, ...]:
    return tuple(replace(c, weight=weights[c.id]) for c in XYZ)


def test_our_own_order_is_justified_by_our_own_weights() -> None:
    sites = [site("a", x=1.0, y=0.2, z=0.1), site("b", x=0.2, y=0.9, z=0.4), site("c", x=0.1, y=0.1, z=0.2)]
    found = justify(run(sites), ["a", "b", "c"])
    assert found.weights == pytest.approx(dict(zip("xyz", WEIGHTS, strict=True)))
    assert found.distance == pytest.approx(0.0)


def test_the_nearest_weights_of_two_criteria_are_those_of_equal_scores() -> None:
    """On paper: b = (.25, 1) passes a = (1, 0) where the weight of x falls below 4/7; ours is .8."""
    criteria = (criterion("x", 0.8), criterion("y", 0.2))
    ranking = run([site("a", x=1.0, y=0.0), site("b", x=0.25, y=1.0)], criteria)
    by_sum = justify(ranking, ["b", "a"])
    assert by_sum.weights == pytest.approx({"x": 4 / 7, "y": 3 / 7}, abs=1e-6)
    assert by_sum.distance == pytest.approx(2 * (0.8 - 4 / 7), abs=1e-6)


def test_a_site_that_is_better_in_every_criterion_is_named_as_the_reason() -> None:
    sites = [site("a", x=1.0, y=0.9, z=0.8), site("m", x=0.95, y=0.5, z=0.9), site("b", x=0.9, y=0.1, z=0.7)]
    found = justify(run(sites), ["b", "m", "a"])
    assert found.weights is None
    assert [(c.ahead, c.behind) for c in found.conflicts] == [("b", "a")]
    assert found.proven


def test_pairs_that_contradict_each_other_are_the_proof_where_none_does_alone() -> None:
    """b lies above the line between a and c: it can be before one of them, never behind both (convexity)."""
    criteria = (criterion("x", 0.5), criterion("y", 0.5))
    sites = [site("a", x=1.0, y=0.0), site("b", x=0.6, y=0.6), site("c", x=0.0, y=1.0)]
    found = justify(run(sites, criteria), ["a", "c", "b"])
    assert found.weights is None
    assert found.proven
    assert {(c.ahead, c.behind) for c in found.conflicts} == {("a", "c"), ("c", "b")}


def test_twins_may_stand_by_id_and_not_the_other_way() -> None:
    sites = [site("a", x=0.5, y=0.5, z=0.5), site("b", x=0.5, y=0.5, z=0.5)]
    by_id, other = justify(run(sites), ["a", "b"]), justify(run(sites), ["b", "a"])
    assert by_id.weights is not None
    assert by_id.only_by_ties
    assert other.weights is None


@given(rows=st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=2, max_size=4, unique=True), pick=st.integers(0, 23))
@settings(max_examples=40)
def test_the_answer_agrees_with_brute_force_on_a_grid_of_weights(rows: list[tuple[int, int, int]], pick: int) -> None:
    sites = [candidate(f"s{i}", {c: v / 9 for c, v in zip("xyz", row, strict=True)}) for i, row in enumerate(rows)]
    orders = list(permutations(c.id for c in sites))
    order = list(orders[pick % len(orders)])
    found = justify(run(sites), order)
    values = np.array([rows[int(i[1:])] for i in order]) / 9
    hits = [w for w in GRID if (np.diff(values @ w) < -1e-9).all()]
    if hits:
        assert found.distance is not None
        assert found.distance <= min(np.abs(w - WEIGHTS).sum() for w in hits) + 1e-6
    if found.weights is None:
        assert not hits
        assert found.conflicts
        assert found.proven or not _strictly_impossible(values)
    elif not found.only_by_ties:
        assert ids(run(sites, with_weights(dict(found.weights)))) == order
        assert sum(found.weights.values()) == pytest.approx(1.0)


def _strictly_impossible(values: np.ndarray) -> bool:
    """Tell whether even ties are impossible: then, and only then, an exact proof must exist."""
    from scipy.optimize import linprog

    leads = values[:-1] - values[1:]
    result = linprog(np.zeros(3), A_ub=-leads, b_ub=np.zeros(len(leads)), A_eq=np.ones((1, 3)), b_eq=[1])
    return not result.success
