"""Shares are fair, portfolios are the best for their money."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.network.steiner import Problem, all_subsets
from hotspots.rollout import portfolios as kernel
from hotspots.rollout.portfolios import Portfolio, curve, shares


def trench_costs(seed: int, k: int) -> kernel.Floats:
    """Return the cost of every subset on a random connected graph."""
    draw = np.random.default_rng(seed)
    n = 14
    tail = np.concatenate([np.arange(1, n), draw.integers(0, n, 12)]).astype(np.int32)
    head = np.concatenate([[draw.integers(0, i) for i in range(1, n)], draw.integers(0, n, 12)]).astype(np.int32)
    problem = Problem(n, tail, head, draw.uniform(1, 9, len(tail)))
    return all_subsets(problem, 0, draw.permutation(np.arange(1, n))[:k].astype(np.int32)).cost


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_shares_sum_to_the_joint_cost_and_none_exceeds_what_its_site_costs_alone(seed: int, k: int) -> None:
    cost = trench_costs(seed, k)
    found = shares([f"s{i}" for i in range(k)], cost)
    assert sum(s.shapley_eur for s in found) == pytest.approx(cost[-1])
    assert all(s.shapley_eur <= s.alone_eur + 1e-9 for s in found)
    assert all(s.marginal_eur <= s.alone_eur + 1e-9 for s in found)


def test_shapley_is_the_mean_extra_cost_over_all_orders_of_joining() -> None:
    cost = trench_costs(3, 4)
    extra = np.zeros(4)
    for order in permutations(range(4)):
        inside = 0
        for i in order:
            extra[i] += cost[inside | 1 << i] - cost[inside]
            inside |= 1 << i
    assert kernel.shapley(cost) == pytest.approx(extra / 24)


def test_the_airport_game_has_its_published_shares() -> None:
    """Littlechild & Owen (1973): runways for three planes that need 1, 2 and 3: shares 1/3, 5/6, 11/6."""
    cost = np.array([max([0, *(i + 1 for i in range(3) if s >> i & 1)]) for s in range(8)], dtype=float)
    assert kernel.shapley(cost) == pytest.approx([1 / 3, 5 / 6, 11 / 6])


def best_for(budget_eur: float, portfolios: Sequence[Portfolio]) -> Portfolio | None:
    """Return the portfolio with most users that a budget pays."""
    return next((p for p in reversed(portfolios) if p.invest_eur <= budget_eur), None)


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 6), st.floats(0, 60))
def test_for_every_budget_the_curve_has_the_most_users(seed: int, k: int, budget: float) -> None:
    draw = np.random.default_rng(seed)
    cost, users = trench_costs(seed, k), kernel.sums(draw.integers(1, 9, k).astype(float))
    best = best_for(budget, curve([str(i) for i in range(k)], cost, users))
    affordable = users[cost <= budget].max()
    assert (best.users_per_day if best else 0.0) == affordable


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_sites_leave_the_cable_exactly_where_that_is_cheapest(seed: int, k: int) -> None:
    draw = np.random.default_rng(seed)
    by_cable, alone = trench_costs(seed, k), draw.choice([1.0, 3.0, 8.0, np.inf], k)
    cost, stay = kernel.with_alternatives(by_cable, alone)
    for s in range(1 << k):
        every = [by_cable[t] + sum(alone[i] for i in range(k) if (s ^ t) >> i & 1) for t in range(s + 1) if t & s == t]
        assert cost[s] == pytest.approx(min(every))
        left = s ^ int(stay[s])
        assert cost[s] == pytest.approx(by_cable[stay[s]] + sum(alone[i] for i in range(k) if left >> i & 1))


def test_sums_and_maxima_over_subsets() -> None:
    values = np.array([1.0, 2.0, 4.0, 8.0])
    assert kernel.over_subsets_sum(values).tolist() == [1, 3, 5, 15]
    assert kernel.over_subsets_max(np.array([0.0, 5.0, 3.0, 1.0])).tolist() == [0, 5, 3, 5]
    assert kernel.sums(np.array([1.0, 10.0])).tolist() == [0, 1, 10, 11]


def counted_by_hand(users: kernel.Floats, within: kernel.Floats, subset: int) -> float:
    """Return the users of a subset, piece by piece."""
    inside = [i for i in range(len(users)) if subset >> i & 1]
    own = sum(users[i] - within[:, i].sum() for i in inside)
    return float(own + sum(max([piece[i] for i in inside], default=0.0) for piece in within))


@settings(max_examples=60)
@given(st.integers(0, 100_000), st.integers(1, 6), st.integers(0, 5))
def test_users_of_every_subset_are_those_counted_piece_by_piece(seed: int, k: int, pieces: int) -> None:
    """Also monotone, submodular, no more than the sum, and the plain sum where no ground is shared."""
    draw = np.random.default_rng(seed)
    users = draw.integers(1, 60, k).astype(float)
    within = np.where(draw.random((pieces, k)) < 0.6, draw.integers(0, 4, (pieces, k)) / 20 * users, 0.0)
    found = kernel.together(users, within)
    assert found == pytest.approx([counted_by_hand(users, within, s) for s in range(1 << k)])
    assert (found <= kernel.sums(users) + 1e-9).all()
    for i in range(k):
        gain = np.array([found[s | 1 << i] - found[s & ~(1 << i)] for s in range(1 << k)])
        assert gain.min() >= -1e-9
        for j in set(range(k)) - {i}:
            assert all(gain[s | 1 << j] <= gain[s & ~(1 << j)] + 1e-9 for s in range(1 << k))
    apart = kernel.together(users, np.zeros((0, k)))
    assert (apart == kernel.sums(users)).all()


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 5), st.floats(0, 60))
def test_where_sites_share_ground_the_curve_is_still_the_best_for_every_budget(
    seed: int, k: int, budget: float
) -> None:
    draw = np.random.default_rng(seed)
    cost, users = trench_costs(seed, k), draw.integers(1, 9, k).astype(float)
    within = draw.choice([0.0, 0.2, 0.5], (2, k)) * users
    best = best_for(budget, curve([str(i) for i in range(k)], cost, kernel.together(users, within)))
    affordable = [s for s in range(1 << k) if cost[s] <= budget]
    most = max(counted_by_hand(users, within, s) for s in affordable)
    assert (best.users_per_day if best else 0.0) == pytest.approx(most)
    if best is not None:
        inside = [int(name) for name in best.sites]
        assert best.counted_once_per_day == pytest.approx(users[inside].sum() - best.users_per_day, abs=1e-8)


def test_a_dearer_set_that_brings_nobody_more_is_not_on_the_curve() -> None:
    """The second site's cell lies in the first one's and brings 0.1 + 0.2 - 0.3 users."""
    users = kernel.together(np.array([10.0, 0.1 + 0.2]), np.array([[0.3, 0.3]]))
    found = curve(["a", "b"], np.array([0.0, 1.0, 2.0, 3.0]), users)
    assert [p.sites for p in found] == [("a",)]


def test_nested_pairs_are_all_there_in_order() -> None:
    small, large = kernel.nested_pairs(3)
    assert len(small) == 27
    assert ((small & large) == small).all()
    assert (np.diff(small) >= 0).all()
