"""Exact answers from HiGHS on what the bound leaves undecided. Work is limited by nodes, never by seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hotspots.measures.coverage.covering.problem import ROUNDING, CoverProblem

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Answer:
    """A choice of sites (None: none found), the bound on every choice's value, and whether the choice is optimal."""

    chosen: tuple[int, ...] | None
    bound: float
    optimal: bool


def cover_most(problem: CoverProblem, *, nodes: int) -> Answer:
    """Return the choice that serves most within the budget.

    Model: max Σ w y with y ≤ Σ x over the sites that serve the point, Σ c x ≤ budget, x binary, y ≤ 1.
    """
    points, sites = problem.rows.shape
    link = sparse.hstack([-problem.rows, sparse.eye_array(points)])
    money = sparse.csr_array(np.concatenate([problem.costs, np.zeros(points)])[None, :])
    limits = np.append(np.zeros(points), problem.budget * (1.0 + ROUNDING))
    rows = sparse.csr_array(sparse.vstack([link, money]))
    value = np.concatenate([np.zeros(sites), -problem.weights])
    answer = _solve(value, rows, np.full(points + 1, -np.inf), limits, sites, nodes)
    return Answer(answer.chosen, -answer.bound, answer.optimal)


def cover_all(rows: sparse.csr_array, costs: Floats, *, nodes: int) -> Answer:
    """Return the cheapest sites that serve every point (`rows`: points × sites, no empty row); the bound is from below."""
    points = rows.shape[0]
    return _solve(costs, rows, np.ones(points), np.full(points, np.inf), len(costs), nodes)


def _solve(cost: Floats, rows: sparse.csr_array, low: Floats, high: Floats, integers: int, nodes: int) -> Answer:
    """Minimise over 0…1 with the first `integers` variables binary.

    SciPy's door to HiGHS is taken because the solver's own one writes a banner to standard output.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = milp(
        cost,
        integrality=(np.arange(len(cost)) < integers).astype(int),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, low, high),
        options={"node_limit": nodes, "mip_rel_gap": 0.0},
    )
    chosen = None if found.x is None else tuple(np.flatnonzero(found.x[:integers] > 0.5).tolist())
    bound = -np.inf if found.mip_dual_bound is None else float(found.mip_dual_bound)
    return Answer(chosen, bound, bool(found.status == 0))
