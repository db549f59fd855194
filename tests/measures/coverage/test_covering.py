"""Covering answers are optimal: published cases, and every small random case against enumeration."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import KDTree

from hotspots.measures.coverage import cover as covering
from hotspots.measures.coverage.cover import (
    Cover,
    cover_within,
    greedy,
    knapsack_bound,
    merge_equal,
)
from tests.measures.coverage.towns import cover_of, cover_with_sites

# Gurobi modelling examples, cell tower coverage (Apache-2.0): people per region, regions and cost per tower (M€);
# the optima were verified by enumeration: budget 20 covers 7051 with towers 0, 2, 4; budgets 14 and 10 cover 5511 with 2, 4.
PEOPLE = np.array([523, 690, 420, 1010, 1200, 850, 400, 1008, 950], dtype=float)
TOWERS = [[0, 1, 5], [0, 7, 8], [2, 3, 4, 6], [2, 5, 6], [0, 2, 6, 7, 8], [3, 4, 8]]
TOWER_COSTS = np.array([4.2, 6.1, 5.2, 5.5, 4.8, 9.2])

#: Greedy only, and greedy with the relaxation.
BOUNDS_ONLY = "RELAXED", "ENTRIES"


def random_cover(seed: int, sites: int = 9, points: int = 40, share: float = 0.25) -> Cover:
    """Return a small random case with whole weights."""
    rng = np.random.default_rng(seed)
    served = rng.random((points, sites)) < share
    return cover_of(
        [np.flatnonzero(served[:, site]) for site in range(sites)], rng.integers(1, 60, points).astype(float)
    )


def subsets(sites: int) -> chain[tuple[int, ...]]:
    """Return every set of sites."""
    return chain.from_iterable(combinations(range(sites), size) for size in range(sites + 1))


@pytest.mark.parametrize(
    ("budget", "chosen", "served"), [(20.0, (0, 2, 4), 7051), (14.0, (2, 4), 5511), (10.0, (2, 4), 5511)]
)
def test_the_cell_towers_are_reproduced(budget: float, chosen: tuple[int, ...], served: float) -> None:
    """The published choices under three budgets, proven."""
    plan = cover_within(cover_of([np.array(t) for t in TOWERS], PEOPLE), TOWER_COSTS, budget)
    assert (plan.chosen, plan.served, plan.bound, plan.optimal) == (chosen, served, served, True)


def test_greedy_alone_would_lose() -> None:
    """The best single site is a trap: two others serve everybody, and the answer finds them."""
    cover = cover_of([np.array([0, 1, 2, 3]), np.array([0, 1, 4]), np.array([2, 3, 5])], np.ones(6))
    assert cover_with_sites(cover, 2).chosen == (1, 2)


@given(st.integers(0, 100_000), st.integers(1, 5))
@settings(max_examples=40)
def test_most_with_p_sites_is_what_enumeration_finds(seed: int, sites: int) -> None:
    """No set of p sites serves more, and the proof says so."""
    cover = random_cover(seed)
    best = max(cover.union(chosen) for chosen in combinations(range(cover.sites), sites))
    plan = cover_with_sites(cover, sites)
    assert len(plan.chosen) <= sites
    assert (plan.served, cover.union(plan.chosen), plan.bound, plan.optimal) == (best, best, best, True)


@given(st.integers(0, 100_000), st.floats(0.5, 30.0))
@settings(max_examples=40)
def test_most_within_a_budget_is_what_enumeration_finds(seed: int, budget: float) -> None:
    """No affordable set serves more."""
    cover = random_cover(seed, sites=8)
    costs = np.random.default_rng(seed).uniform(1.0, 9.0, cover.sites)
    best = max(cover.union(chosen) for chosen in subsets(cover.sites) if costs[list(chosen)].sum() <= budget)
    plan = cover_within(cover, costs, budget)
    assert costs[list(plan.chosen)].sum() <= budget * (1 + 1e-8)
    assert (plan.served, plan.optimal) == (best, True)


@given(st.integers(0, 100_000), st.integers(1, 4))
@settings(max_examples=40)
def test_the_bound_holds_when_nothing_is_proven(seed: int, sites: int) -> None:
    """With hardly any work the bound is still above the optimum."""
    cover = random_cover(seed)
    best = max(cover.union(chosen) for chosen in combinations(range(cover.sites), sites))
    for limit in BOUNDS_ONLY:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(covering, limit, -1)
            plan = cover_with_sites(cover, sites)
        assert plan.served <= best <= plan.bound + 1e-9


def test_a_town_is_proven_the_same_way_twice() -> None:
    """A case too big for enumeration is proven optimal, and the same inputs give the same answer."""
    rng = np.random.default_rng(3)
    places, mounts = rng.uniform(0, 1000, (3000, 2)), rng.uniform(0, 1000, (150, 2))
    near = np.hypot(*(places[:, None, :] - mounts[None, :, :]).transpose(2, 0, 1)) < 90.0
    cover = cover_of([np.flatnonzero(near[:, j]) for j in range(150)], rng.integers(1, 99, 3000).astype(float))
    first, second = cover_with_sites(cover, 10), cover_with_sites(cover, 10)
    assert first.optimal
    assert first == second


def test_a_large_town_is_proven() -> None:
    """40,000 points, 500 places, more than 100,000 pairs after merging: the relaxation excludes what can't be best."""
    rng = np.random.default_rng(8)
    places, mounts = rng.uniform(0, 8000, (40_000, 2)), rng.uniform(0, 8000, (500, 2))
    near = KDTree(places).query_ball_point(mounts, 800.0, return_sorted=True)
    cover = cover_of([np.array(served, dtype=np.intp) for served in near], rng.integers(1, 99, 40_000).astype(float))
    assert merge_equal(cover).served.nnz > 100_000
    plan = cover_with_sites(cover, 15)
    assert (plan.optimal, plan.bound) == (True, plan.served)
    assert plan.served > cover.union(greedy(cover, np.ones(500), 15.0)[0])


def test_an_exact_choice_that_ends_early_keeps_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the solver stops at its node limit, its bound counts and nothing is called optimal."""
    monkeypatch.setattr(covering, "_cover_most", lambda cover, *_: ([], float(cover.weights.sum())))
    cover = random_cover(11, sites=12)
    plan = cover_with_sites(cover, 3)
    assert (plan.optimal, plan.bound > plan.served) == (False, True)
    assert plan.bound >= max(cover.union(chosen) for chosen in combinations(range(12), 3))


def test_weights_that_are_no_whole_numbers_are_proven_too() -> None:
    """Fractions of people need no rounding."""
    cover = random_cover(5)
    fractions = Cover(cover.served, cover.weights / 7.0)
    plan = cover_with_sites(fractions, 3)
    assert plan.optimal
    assert plan.served == pytest.approx(cover_with_sites(cover, 3).served / 7.0)


def test_less_than_one_person_decides_too() -> None:
    """The greedy choice begins with the widest site and ends at five tenths of six."""
    cover = cover_of([np.array([0, 1, 3, 4]), np.array([0, 1, 2]), np.array([3, 4, 5])], np.full(6, 0.1))
    assert cover_within(cover, np.ones(3), 2.0).chosen == (1, 2)


def test_nobody_to_serve_needs_no_sites() -> None:
    """Demand out of everyone's reach gives an empty plan with a bound of zero."""
    cover = cover_of([np.array([], dtype=int)] * 3, np.ones(4))
    plan = cover_with_sites(cover, 2)
    assert (plan.chosen, plan.served, plan.bound) == ((), 0.0, 0.0)


@given(st.integers(0, 100_000), st.floats(0.5, 30.0))
@settings(max_examples=30)
def test_greedy_keeps_the_budget_and_proves_its_bound(seed: int, budget: float) -> None:
    """Greedy's choice is affordable, and no affordable set serves more than its bound."""
    cover = random_cover(seed, sites=8)
    costs = np.random.default_rng(seed).uniform(1.0, 9.0, cover.sites)
    best = max(cover.union(chosen) for chosen in subsets(cover.sites) if costs[list(chosen)].sum() <= budget)
    chosen, upper = greedy(cover, costs, budget)
    assert costs[chosen].sum() <= budget * (1 + 1e-8)
    assert cover.union(chosen) <= best <= upper + 1e-9


def test_the_knapsack_buys_parts() -> None:
    """Gains 6 for 2 and 5 for 5 within 4: the first whole and two fifths of the second."""
    assert knapsack_bound(np.array([5.0, 6.0]), np.array([5.0, 2.0]), 4.0) == pytest.approx(8.0)
