"""Maximal covering: what the program calls.

Maximal covering goes from cheap to dear and stops as soon as the bound is met: greedy and exchange, the relaxation's
bound, exchange from its shares, an exact choice among the most promising sites, then the exact choice among all
sites that the bound doesn't exclude. Beyond `Effort` the best choice is returned with its gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Flags, Floats
from hotspots.measures.coverage.cover import Cover
from hotspots.measures.coverage.covering.bound import Bound, decided, relaxation
from hotspots.measures.coverage.covering.exact import cover_most
from hotspots.measures.coverage.covering.greedy import exchange, greedy
from hotspots.measures.coverage.covering.problem import ROUNDING, CoverProblem, Restriction, make_problem, restrict


@dataclass(frozen=True, slots=True)
class Effort:
    """Limits on work; what an answer misses by them its bound shows.

    `iterations` of the relaxation, fewer where `products` entries of the incidence have been multiplied; `promising`
    sites of the first exact choice; `entries` and `nodes` of the last.
    """

    iterations: int = 1000
    products: int = 4_000_000_000
    promising: int = 60
    entries: int = 80_000
    nodes: int = 20_000


@dataclass(frozen=True)
class CoverPlan:
    """Chosen sites (by number), the weight they serve, the total weight, and a bound that no choice exceeds."""

    chosen: tuple[int, ...]
    served: float
    total: float
    bound: float
    optimal: bool

    @property
    def gap(self) -> float:
        """Return how far the choice may be from the best, relative to the bound."""
        return max(self.bound - self.served, 0.0) / self.bound if self.bound > 0.0 else 0.0


def cover_with_sites(cover: Cover, sites: int, effort: Effort = Effort()) -> CoverPlan:
    """Return the `sites` that serve most (MCLP)."""
    return cover_within(cover, np.ones(cover.sites), float(sites), effort)


def cover_within(cover: Cover, costs: Floats, budget: float, effort: Effort = Effort()) -> CoverPlan:
    """Return the sites that serve most within a budget. Costs are positive."""
    problem = make_problem(cover, np.asarray(costs, dtype=np.float64), budget)
    chosen, upper = _most(problem, effort)
    served = problem.value(chosen)
    optimal = upper < served + problem.step
    bound = served if optimal else upper
    return CoverPlan(tuple(sorted(chosen)), served, float(cover.weights.sum()), bound, optimal)


def _most(problem: CoverProblem, effort: Effort) -> tuple[list[int], float]:
    """Return the best choice found and an upper bound."""
    if problem.rows.shape[0] == 0:
        return [], 0.0
    chosen, upper = greedy(problem)
    best = exchange(problem, chosen)
    if _met(problem, best, upper):
        return best, upper
    iterations = min(effort.iterations, effort.products // problem.rows.nnz)
    bound = relaxation(problem, problem.value(best), iterations=iterations)
    upper = min(upper, bound.upper)
    best = _better(problem, best, exchange(problem, _rounded(problem, bound.shares)))
    if _met(problem, best, upper):
        return best, upper
    sure, may = decided(problem, bound, problem.value(best))
    if (may & ~sure).sum() > effort.promising:
        best = _better(problem, best, _among_promising(problem, bound, sure, may, effort))
        sure, may = decided(problem, bound, problem.value(best))
    return _finish(problem, best, upper, restrict(problem, sure, may), effort)


def _finish(
    problem: CoverProblem, best: list[int], upper: float, rest: Restriction, effort: Effort
) -> tuple[list[int], float]:
    """Decide exactly among the sites that the bound doesn't exclude, where that isn't too much work."""
    known = problem.value(best)
    if rest.problem.rows.nnz > effort.entries:
        return best, upper
    if rest.problem.rows.shape[0] == 0:
        return _better(problem, best, rest.back([])), max(known, rest.served)
    answer = cover_most(rest.problem, nodes=effort.nodes)
    found = best if answer.chosen is None else _better(problem, best, rest.back(answer.chosen))
    return found, min(upper, max(problem.value(found), rest.served + answer.bound))


def _among_promising(problem: CoverProblem, bound: Bound, sure: Flags, may: Flags, effort: Effort) -> list[int]:
    """Return the best choice among few sites: those the relaxation uses and those of highest income per euro."""
    rank = np.where(may & ~sure, bound.income / problem.costs, -np.inf) + np.where(bound.shares > 0.01, 1e30, 0.0)
    few = np.zeros(problem.sites, dtype=bool)
    few[np.argsort(-rank, kind="stable")[: effort.promising]] = True
    rest = restrict(problem, sure, few & may)
    if rest.problem.rows.shape[0] == 0 or rest.problem.rows.nnz > effort.entries:
        return rest.back([])
    answer = cover_most(rest.problem, nodes=effort.nodes // 10)
    return rest.back(answer.chosen if answer.chosen is not None else [])


def _rounded(problem: CoverProblem, shares: Floats) -> list[int]:
    """Return the sites of highest share that fit the budget."""
    chosen, left = [], problem.budget * (1.0 + ROUNDING)
    for site in np.argsort(-shares, kind="stable"):
        if shares[site] <= 0.0:
            break
        if problem.costs[site] <= left:
            left -= float(problem.costs[site])
            chosen.append(int(site))
    return chosen


def _met(problem: CoverProblem, chosen: Sequence[int], upper: float) -> bool:
    return upper < problem.value(chosen) + problem.step


def _better(problem: CoverProblem, first: list[int], second: list[int]) -> list[int]:
    return second if problem.value(second) > problem.value(first) else first
