"""Good choices fast: greedy by gain per euro with the bound it proves, and improvement by exchange.

Greedy keeps every site's gain exact as it goes: each entry of the incidence is touched once in all, so it needs no queue.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hotspots.base.arrays import Floats, Indices
from hotspots.measures.coverage.covering.problem import ROUNDING, CoverProblem

_LEAST_GAIN = 1e-9


def greedy(problem: CoverProblem) -> tuple[list[int], float]:
    """Return a choice and an upper bound on every choice's value.

    Bound (Leskovec et al. 2007): at any time no choice serves more than what is served plus the best knapsack of gains.
    """
    rest = problem.weights.copy()
    gain = np.asarray(problem.columns @ rest)
    chosen: list[int] = []
    left, served = problem.budget, 0.0
    bound = knapsack_bound(gain, problem.costs, problem.budget)
    while True:
        fits = (problem.costs <= left * (1.0 + ROUNDING)) & (gain > _LEAST_GAIN)
        if not fits.any():
            return _best_single(problem, chosen, served), bound
        site = int(np.argmax(np.where(fits, gain / problem.costs, -1.0)))
        points = problem.points_of(site)
        fresh = points[rest[points] > 0.0]
        served += float(rest[fresh].sum())
        gain -= problem.rows[fresh].T @ rest[fresh]
        rest[fresh] = 0.0
        left -= float(problem.costs[site])
        chosen.append(site)
        bound = min(bound, served + knapsack_bound(gain, problem.costs, problem.budget))


def exchange(problem: CoverProblem, chosen: Sequence[int], *, rounds: int = 200) -> list[int]:
    """Improve a choice: add what fits, or replace one site by another, the best move first, until none helps."""
    current = list(dict.fromkeys(int(site) for site in chosen))
    served = problem.times_served(current)
    for _ in range(rounds):
        move = _best_move(problem, current, served)
        if move is None:
            break
        out, into = move
        if out is not None:
            served[problem.points_of(current[out])] -= 1
            current.pop(out)
        served[problem.points_of(into)] += 1
        current.append(into)
    return current


def knapsack_bound(gain: Floats, costs: Floats, budget: float) -> float:
    """Return the most that gains can sum up to within the budget when parts of sites may be bought."""
    order = np.argsort(-gain / costs, kind="stable")
    spent = np.cumsum(costs[order])
    whole = int(np.searchsorted(spent, budget * (1.0 + ROUNDING), side="right"))
    total = float(np.maximum(gain[order[:whole]], 0.0).sum())
    if whole < len(order):
        left = budget - (float(spent[whole - 1]) if whole else 0.0)
        total += max(float(gain[order[whole]]), 0.0) * left / float(costs[order[whole]])
    return total


def _best_single(problem: CoverProblem, chosen: list[int], served: float) -> list[int]:
    """Return the best single site where it beats the whole choice, as it may when it is dear."""
    alone = np.where(problem.affords(problem.costs), np.asarray(problem.columns @ problem.weights), -1.0)
    best = int(np.argmax(alone)) if len(alone) else -1
    return [best] if best >= 0 and alone[best] > served else chosen


def _best_move(problem: CoverProblem, chosen: list[int], served: Indices) -> tuple[int | None, int] | None:
    base = np.asarray(problem.columns @ np.where(served == 0, problem.weights, 0.0))
    left = problem.budget - float(problem.costs[chosen].sum())
    taken = np.zeros(problem.sites, dtype=bool)
    taken[chosen] = True
    best, move = _LEAST_GAIN * max(1.0, float(problem.weights.sum())), None
    for out in (None, *range(len(chosen))):
        gain, freed = base, 0.0
        if out is not None:
            points = problem.points_of(chosen[out])
            only = points[served[points] == 1]
            freed = float(problem.costs[chosen[out]])
            gain = base + problem.rows[only].T @ problem.weights[only] - problem.weights[only].sum()
        fits = ~taken & (problem.costs <= (left + freed) * (1.0 + ROUNDING))
        into = int(np.argmax(np.where(fits, gain, -np.inf)))
        if fits[into] and gain[into] > best:
            best, move = float(gain[into]), (out, into)
    return move
