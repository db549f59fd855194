"""Exact answers from HiGHS on what the bound leaves undecided. Work is limited by nodes, never by seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hotspots.measures.coverage.covering.problem import ROUNDING, CoverProblem


@dataclass(frozen=True)
class Answer:
    """A choice of sites (None: none found), and the bound on every choice's value."""

    chosen: tuple[int, ...] | None
    bound: float


def cover_most(problem: CoverProblem, *, nodes: int) -> Answer:
    """Return the choice that serves most within the budget.

    Model: max Σ w y with y ≤ Σ x over the sites that serve the point, Σ c x ≤ budget, x binary, y ≤ 1.
    SciPy's door to HiGHS is taken because the solver's own one writes a banner to standard output.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    points, sites = problem.rows.shape
    link = sparse.hstack([-problem.rows, sparse.eye_array(points)])
    money = sparse.csr_array(np.concatenate([problem.costs, np.zeros(points)])[None, :])
    limits = np.append(np.zeros(points), problem.budget * (1.0 + ROUNDING))
    rows = sparse.csr_array(sparse.vstack([link, money]))
    found = milp(
        np.concatenate([np.zeros(sites), -problem.weights]),
        integrality=np.repeat([1, 0], [sites, points]),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, np.full(points + 1, -np.inf), limits),
        options={"node_limit": nodes, "mip_rel_gap": 0.0},
    )
    chosen = None if found.x is None else tuple(np.flatnonzero(found.x[:sites] > 0.5).tolist())
    bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
    return Answer(chosen, bound)
