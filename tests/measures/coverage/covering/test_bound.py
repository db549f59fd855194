"""Bounds and what follows from them: no better choice is ever excluded."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from hotspots.measures.coverage.covering.bound import _afford, decided, relaxation
from hotspots.measures.coverage.covering.greedy import exchange, greedy, knapsack_bound
from hotspots.measures.coverage.covering.problem import CoverProblem, make_problem, restrict
from tests.measures.coverage.towns import cover_of


def random_problem(seed: int, *, equal_costs: bool) -> CoverProblem:
    """Return eight sites, thirty points, a budget for about three sites."""
    rng = np.random.default_rng(seed)
    served = rng.random((30, 8)) < 0.3
    cover = cover_of([np.flatnonzero(column) for column in served.T], rng.integers(1, 50, 30).astype(float))
    return make_problem(cover, np.ones(8) if equal_costs else rng.uniform(1.0, 5.0, 8), 3.0 if equal_costs else 8.0)


def affordable(problem: CoverProblem) -> list[tuple[int, ...]]:
    """Return every set of sites within the budget."""
    sets = [chosen for size in range(9) for chosen in combinations(range(8), size)]
    return [chosen for chosen in sets if problem.costs[list(chosen)].sum() <= problem.budget]


@given(st.integers(0, 100_000), st.booleans(), st.sampled_from([20, 200]))
@settings(max_examples=50, deadline=None)
def test_no_better_choice_is_excluded(seed: int, equal_costs: bool, iterations: int) -> None:
    """Every affordable set better than the known value holds all sure sites and only sites that may be chosen."""
    problem = random_problem(seed, equal_costs=equal_costs)
    known = problem.value(greedy(problem)[0]) - 20.0
    bound = relaxation(problem, known, iterations=iterations)
    sure, may = decided(problem, bound, known)
    for chosen in affordable(problem):
        value = problem.value(chosen)
        assert value <= bound.upper + 1e-6
        if value >= known + problem.step:
            assert set(np.flatnonzero(sure)) <= set(chosen) <= set(np.flatnonzero(may | sure))


@given(st.integers(0, 100_000), st.booleans())
@settings(max_examples=30, deadline=None)
def test_greedy_proves_its_bound_and_exchange_never_loses(seed: int, equal_costs: bool) -> None:
    """Greedy's bound is above the optimum, its choice affordable; exchange keeps the budget and gains or stays."""
    problem = random_problem(seed, equal_costs=equal_costs)
    best = max(problem.value(chosen) for chosen in affordable(problem))
    chosen, upper = greedy(problem)
    better = exchange(problem, chosen)
    assert problem.value(chosen) <= problem.value(better) <= best <= upper + 1e-9
    assert problem.costs[better].sum() <= problem.budget * (1 + 1e-8)


@given(st.integers(0, 100_000), st.booleans())
@settings(max_examples=25, deadline=None)
def test_the_relaxation_is_reached(seed: int, equal_costs: bool) -> None:
    """The bound comes within a thousandth of the linear program's optimum as SciPy finds it, or proves the choice known; never below it."""
    problem = random_problem(seed, equal_costs=equal_costs)
    points = len(problem.weights)
    rows = np.hstack([-problem.rows.toarray(), np.eye(points)])
    rows = np.vstack([rows, np.append(problem.costs, np.zeros(points))])
    value = np.append(np.zeros(problem.sites), -problem.weights)
    program = linprog(value, A_ub=rows, b_ub=np.append(np.zeros(points), problem.budget), bounds=(0, 1))
    known = problem.value(greedy(problem)[0])
    upper = relaxation(problem, known, iterations=2000).upper
    assert -program.fun - 1e-6 <= upper
    assert upper <= -program.fun * 1.001 or upper < known + problem.step


def test_a_dear_site_may_beat_all_cheap_ones() -> None:
    """Greedy by gain per euro buys the small bargain and can't afford the big site any more: the big one alone is better."""
    cover = cover_of([np.array([0]), np.array([1, 2, 3])], np.array([2.0, 5.0, 5.0, 5.0]))
    assert greedy(make_problem(cover, np.array([1.0, 10.0]), 10.0))[0] == [1]


@given(st.integers(0, 100_000))
@settings(max_examples=50, deadline=None)
def test_shares_are_the_nearest_that_the_budget_pays(seed: int) -> None:
    """The projection fits the budget and its box, and no random share that fits is nearer to the wish."""
    rng = np.random.default_rng(seed)
    wish, step, costs = rng.normal(0.5, 1.0, 6), rng.uniform(0.1, 2.0, 6), rng.uniform(0.5, 3.0, 6)
    budget = rng.uniform(0.1, costs.sum())
    share = _afford(wish, step, costs, budget)
    assert np.all((share >= 0.0) & (share <= 1.0))
    assert costs @ share <= budget + 1e-9
    others = rng.random((300, 6))
    others *= np.minimum(1.0, budget / (others @ costs))[:, None]
    distance = (((others - wish) ** 2) / step).sum(axis=1)
    assert ((share - wish) ** 2 / step).sum() <= distance.min() + 1e-9


def test_parts_of_sites_bound_the_knapsack() -> None:
    """Worked by hand: 10 for 2, then 6 of 12 for 2 of 4."""
    assert knapsack_bound(np.array([12.0, 10.0, 1.0]), np.array([4.0, 2.0, 9.0]), 4.0) == pytest.approx(16.0)
    assert knapsack_bound(np.array([12.0, -3.0]), np.array([4.0, 2.0]), 100.0) == 12.0


def test_a_restriction_keeps_every_value() -> None:
    """What is served by sure sites plus what the rest serves is what all serve together."""
    problem = random_problem(1, equal_costs=False)
    sure, may = np.arange(8) == 2, np.isin(np.arange(8), [1, 2, 5, 7])
    rest = restrict(problem, sure, may)
    for chosen in ([], [0], [1, 2]):
        assert rest.served + rest.problem.value(chosen) == pytest.approx(problem.value(rest.back(chosen)))
    assert rest.back([0, 2]) == [1, 2, 7]
