"""The covering problem that every method here works on: choose sites within a budget so that most weight is served.

Choosing p sites is the budget p with every cost 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hotspots.base.arrays import Flags, Floats, Indices
from hotspots.measures.coverage.cover import Cover, merge_equal

#: Spent money is compared with the budget to this relative precision.
ROUNDING = 1e-9


@dataclass(frozen=True)
class CoverProblem:
    """Incidence both ways (`rows`: points × sites, `columns`: sites × points), weights of points, costs of sites, budget."""

    rows: sparse.csr_array
    columns: sparse.csr_array
    weights: Floats
    costs: Floats
    budget: float

    @property
    def sites(self) -> int:
        """Return the number of candidate sites."""
        return len(self.costs)

    def points_of(self, site: int) -> Indices:
        """Return the points that a site serves."""
        return np.asarray(self.columns.indices[self.columns.indptr[site] : self.columns.indptr[site + 1]])

    def times_served(self, chosen: Sequence[int] | Indices) -> Indices:
        """Return by how many of the chosen sites each point is served."""
        served = np.zeros(len(self.weights), dtype=np.intp)
        for site in chosen:
            served[self.points_of(int(site))] += 1
        return served

    def value(self, chosen: Sequence[int] | Indices) -> float:
        """Return the weight that the chosen sites serve together."""
        return float(self.weights[self.times_served(chosen) > 0].sum())

    def affords(self, costs: Floats | float) -> Flags | bool:
        """Tell what the whole budget pays for."""
        return costs <= self.budget * (1.0 + ROUNDING)

    @property
    def step(self) -> float:
        """Return by how much a better choice is better at least: 1 for whole weights, else a ten-millionth of the total."""
        whole = bool(np.all(self.weights == np.rint(self.weights)))
        return 1.0 if whole else 1e-7 * float(self.weights.sum())


@dataclass(frozen=True)
class Restriction:
    """A problem in which some sites are decided: what remains, the weight that is surely served, and the sites' old numbers."""

    problem: CoverProblem
    served: float
    sure: Indices
    open: Indices

    def back(self, chosen: Sequence[int] | Indices) -> list[int]:
        """Return a choice in the remaining problem as a choice of the whole one."""
        return sorted([*self.sure.tolist(), *self.open[np.asarray(chosen, dtype=np.intp)].tolist()])


def make_problem(cover: Cover, costs: Floats, budget: float) -> CoverProblem:
    """Merge equal points and set the problem up."""
    merged = merge_equal(cover)
    return CoverProblem(merged.served, sparse.csr_array(merged.served.T.tocsr()), merged.weights, costs, budget)


def restrict(problem: CoverProblem, sure: Flags, open_: Flags) -> Restriction:
    """Take the sites `sure` as chosen, keep `open_` to be decided, and drop the others."""
    chosen, free = np.flatnonzero(sure), np.flatnonzero(open_ & ~sure)
    unserved = problem.times_served(chosen) == 0
    rest = Cover(sparse.csr_array(problem.rows[unserved][:, free]), problem.weights[unserved])
    budget = problem.budget - float(problem.costs[chosen].sum())
    return Restriction(
        make_problem(rest, problem.costs[free], max(budget, 0.0)), float(problem.weights[~unserved].sum()), chosen, free
    )
