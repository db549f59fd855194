"""A proven upper bound: the linear relaxation, by a primal-dual method that needs products with the incidence only.

Each point's price p (0…1 of its weight) says how much of it the sites have to pay for. For any prices
``Σ w (1 - p) + knapsack(Σ w p per site)`` bounds every choice; the method (Chambolle & Pock 2011, steps by diagonal
preconditioning of Pock & Chambolle 2011, restarted from its averages) brings that bound down to the relaxation's
optimum. The bound is recomputed from the prices alone, so it holds whatever the rounding on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Flags, Floats
from hotspots.measures.coverage.covering.problem import CoverProblem

#: Iterations between two looks at the bound.
_LOOK = 20
#: Restart from the averages when the gap between both sides has shrunk to this share.
_RESTART = 0.4
#: Stop when this many looks in a row have each closed less than 1 % of the remaining gap.
_PATIENCE = 6


@dataclass(frozen=True)
class Bound:
    """An upper bound, each site's income at the prices that prove it, and the relaxation's shares of sites."""

    upper: float
    income: Floats
    shares: Floats


def relaxation(problem: CoverProblem, known: float, *, iterations: int) -> Bound:
    """Return a bound near the linear relaxation's optimum; stops early when it meets `known`, a value that is reached."""
    state = _State(problem)
    best = Bound(*state.bound(state.price), state.share)
    idle = 0
    for iteration in range(1, iterations + 1):
        state.advance()
        if iteration % _LOOK:
            continue
        before = best.upper
        best = state.look(best)
        idle = idle + 1 if before - best.upper < 0.01 * (best.upper - known) else 0
        if best.upper < known + problem.step or idle >= _PATIENCE:
            break
    return best


def decided(problem: CoverProblem, bound: Bound, known: float) -> tuple[Flags, Flags]:
    """Return which sites a choice better than `known` surely contains, and which it may contain."""
    least = known + problem.step * (1.0 - 1e-6)
    low, high = _critical(bound.income, problem.costs, problem.budget)
    without = bound.upper - (bound.income - low * problem.costs)
    with_it = bound.upper - (high * problem.costs - bound.income)
    sure = (without < least) & (bound.income > low * problem.costs)
    may = (with_it >= least) | (bound.income >= high * problem.costs)
    return sure, may & np.asarray(problem.affords(problem.costs))


class _State:
    """The iterates: shares of sites and prices of points, their running sums since the last restart."""

    def __init__(self, problem: CoverProblem) -> None:
        self.problem = problem
        weights, rows, columns = problem.weights, problem.rows, problem.columns
        self.site_step = 1.0 / np.maximum(columns @ weights, np.finfo(float).tiny ** 0.5)
        self.point_step = 1.0 / np.maximum(np.diff(rows.indptr), 1)
        fill = min(1.0, problem.budget / float(problem.costs.sum()))
        self.share = np.full(problem.sites, fill)
        self.price = np.full(len(weights), 0.5)
        self._forget(np.inf)

    def _forget(self, gap: float) -> None:
        self.share_sum, self.price_sum = np.zeros_like(self.share), np.zeros_like(self.price)
        self.count, self.gap = 0, gap

    def advance(self) -> None:
        """Take one step of the primal-dual method."""
        problem = self.problem
        wish = self.share + self.site_step * (problem.columns @ (problem.weights * self.price))
        share = _afford(wish, self.site_step, problem.costs, problem.budget)
        ahead = problem.rows @ (2.0 * share - self.share)
        self.price = np.clip(self.price + self.point_step * (1.0 - ahead), 0.0, 1.0)
        self.share = share
        self.share_sum += share
        self.price_sum += self.price
        self.count += 1

    def look(self, best: Bound) -> Bound:
        """Return the better of `best` and the bounds at the current and the average prices; restart when it pays."""
        share, price = self.share_sum / self.count, self.price_sum / self.count
        average, current = self.bound(price), self.bound(self.price)
        gap_average, gap_current = average[0] - self.reached(share), current[0] - self.reached(self.share)
        for (upper, income), shares in ((average, share), (current, self.share)):
            if upper < best.upper:
                best = Bound(upper, income, shares)
        if min(gap_average, gap_current) < _RESTART * self.gap:
            if gap_average < gap_current:
                self.share, self.price = share, price
            self._forget(min(gap_average, gap_current))
        return best

    def bound(self, price: Floats) -> tuple[float, Floats]:
        """Return the upper bound at given prices, and every site's income."""
        problem = self.problem
        income = np.asarray(problem.columns @ (problem.weights * price))
        _, high = _critical(income, problem.costs, problem.budget)
        paid = high * problem.budget + float(np.maximum(income - high * problem.costs, 0.0).sum())
        return float((problem.weights * (1.0 - price)).sum()) + paid, income

    def reached(self, share: Floats) -> float:
        """Return what shares of sites serve in the relaxation."""
        return float((self.problem.weights * np.minimum(1.0, self.problem.rows @ share)).sum())


def _critical(income: Floats, costs: Floats, budget: float) -> tuple[float, float]:
    """Return the lowest and highest price of money at which the fractional knapsack just fits the budget."""
    ratio = income / costs
    order = np.argsort(-ratio, kind="stable")
    spent = np.cumsum(costs[order])
    whole = int(np.searchsorted(spent, budget * (1.0 + 1e-12), side="right"))
    if whole == len(order):
        return 0.0, 0.0
    low = max(float(ratio[order[whole]]), 0.0)
    exact = whole > 0 and spent[whole - 1] >= budget * (1.0 - 1e-12)
    return low, (max(float(ratio[order[whole - 1]]), 0.0) if exact else low)


def _afford(wish: Floats, step: Floats, costs: Floats, budget: float) -> Floats:
    """Return the shares within 0…1 and the budget that are nearest to `wish`, distances weighed by 1/step.

    They are ``clip(wish - m step costs, 0, 1)``; spending falls piecewise linearly in m, so m is read off its corners.
    """
    clipped = np.clip(wish, 0.0, 1.0)
    if float(costs @ clipped) <= budget:
        return clipped
    pull = step * costs
    corners = np.concatenate([(wish - 1.0) / pull, wish / pull])
    bends = np.concatenate([-pull * costs, pull * costs])
    order = np.argsort(corners, kind="stable")
    at, slope = corners[order], np.cumsum(bends[order])
    spent = float(costs.sum()) + np.concatenate([[0.0], np.cumsum(slope[:-1] * np.diff(at))])
    last = int(np.argmax(spent <= budget)) if spent[-1] <= budget else len(at) - 1
    money = at[last] - ((spent[last] - budget) / slope[last - 1] if last and slope[last - 1] < 0.0 else 0.0)
    return np.asarray(np.clip(wish - money * pull, 0.0, 1.0))
