"""Which weights would justify another order? The nearest to ours, or the proof that none do.

A weight vector w yields an order if w·(v_a - v_b) >= 0 for each pair of sites a, b that follow each other in it:
a system of linear inequalities. Whether it has a solution is the value of a matrix game, found by one linear
program, whose dual solution is the proof where there is none: multipliers of pairs that add up to something
negative in *every* criterion. The proof is checked in exact arithmetic. The nearest weights are a second linear
program, in the sum of all shifts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.ranking.results import RankedSite, Ranking

#: A lead that survives the solver's tolerance and the rounding of scores.
MARGIN = 1e-8
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Conflict:
    """`ahead` is wanted before `behind`; `multiplier` is the pair's part in the proof that this can't be."""

    ahead: str
    behind: str
    multiplier: float


@dataclass(frozen=True, slots=True)
class Justification:
    """The answer: `weights` by criterion, or None and the `conflicts` that rule out every weighting.

    `distance`: the sum of all shifts from ours. `proven`: the conflicts' multipliers were checked in exact arithmetic. One
    conflict alone: `behind` is better in every criterion. `only_by_ties`: the order needs equal scores, which ids decide.
    """

    weights: Mapping[str, float] | None
    distance: float | None
    conflicts: tuple[Conflict, ...] = ()
    proven: bool = False
    only_by_ties: bool = False


def justify(ranking: Ranking, order: Sequence[str]) -> Justification:
    """Return the weights nearest to the ranking's that put two or more ranked sites in `order` (best first), or why none do."""
    ours = {s.id: s for s in ranking.ranked}
    sites = [ours[i] for i in order]
    values = np.array([[s.parts[c.id].value for c in ranking.criteria] for s in sites])
    given = np.array([c.weight for c in ranking.criteria])
    leads = values[:-1] - values[1:]
    game, proof = _game(leads)
    if game < -TOLERANCE or (game <= TOLERANCE and not _ties_suffice(leads, order)):
        conflicts = _conflicts(sites, values, proof)
        return Justification(None, None, conflicts, _is_proof(sites, conflicts, ranking))
    margin = min(MARGIN, game / 2) if game > TOLERANCE else 0.0
    weights = _nearest(leads, given, margin)
    distance = float(np.abs(weights - given).sum())
    named = {c.id: w for c, w in zip(ranking.criteria, weights.tolist(), strict=True)}
    return Justification(named, distance, only_by_ties=game <= TOLERANCE)


def _game(leads: Floats) -> tuple[float, Floats]:
    """Return the best smallest lead that any weights give (negative: none keeps the order) and the pairs' multipliers."""
    lead, duals = _best_lead(leads, np.ones(len(leads)), least=-np.inf, slack=0.0)
    return lead, np.abs(duals[: len(leads)])


def _ties_suffice(leads: Floats, ids: Sequence[str]) -> bool:
    """Tell whether weights exist that make no lead negative, and positive where the ids would decide otherwise."""
    strict = np.array([a > b for a, b in pairwise(ids)])
    return not strict.any() or _best_lead(leads, strict.astype(float), least=-1.0, slack=TOLERANCE)[0] > 10 * TOLERANCE


def _best_lead(leads: Floats, counts: Floats, *, least: float, slack: float) -> tuple[float, Floats]:
    """Return the largest t >= `least` for which some weights give every pair a lead of t (where it `counts`), and duals."""
    pairs, criteria = leads.shape
    solution, duals = _solve(
        np.append(np.zeros(criteria), -1.0),
        [(0.0, None)] * criteria + [(least, None)],
        np.hstack([leads, -counts[:, None]]),
        np.full(pairs, -slack),
    )
    return float(solution[-1]), duals


def _nearest(leads: Floats, given: Floats, margin: float) -> Floats:
    """Minimise the distance from `given` over all weights whose leads are at least `margin`."""
    pairs, criteria = leads.shape
    one = np.eye(criteria)
    keeps, above, below = np.hstack([leads, np.zeros((pairs, criteria))]), np.hstack([one, one]), np.hstack([-one, one])
    solution, _ = _solve(
        np.append(np.zeros(criteria), np.ones(criteria)),
        [(0.0, None)] * (2 * criteria),
        np.vstack([keeps, above, below]),  # w + shift >= given, shift - w >= -given
        np.concatenate([np.full(pairs, margin), given, -given]),
    )
    weights: Floats = np.maximum(solution[:criteria], 0.0)
    weights /= weights.sum()
    return weights


def _conflicts(sites: Sequence[RankedSite], values: Floats, proof: Floats) -> tuple[Conflict, ...]:
    """Return one pair if one is enough (its second site is better in every criterion), else the proof's pairs."""
    worst = [
        (float((values[i] - values[j]).max()), i, j)
        for i, j in combinations(range(len(sites)), 2)
        if (values[i] < values[j]).all()
    ]
    if worst:
        _, i, j = min(worst)
        return (Conflict(sites[i].id, sites[j].id, 1.0),)
    return tuple(Conflict(sites[p].id, sites[p + 1].id, float(proof[p])) for p in np.flatnonzero(proof > 1e-9).tolist())


def _is_proof(sites: Sequence[RankedSite], conflicts: Sequence[Conflict], ranking: Ranking) -> bool:
    """Check in exact arithmetic that the multiplied leads of the pairs add up below zero in every criterion."""
    parts = {s.id: s.parts for s in sites}
    sums = (
        sum(
            Fraction(k.multiplier) * (Fraction(parts[k.ahead][c.id].value) - Fraction(parts[k.behind][c.id].value))
            for k in conflicts
        )
        for c in ranking.criteria
    )
    return all(s < 0 for s in sums)


def _solve(cost: Floats, ranges: Sequence[tuple[float, float | None]], matrix: Floats, least: Floats) -> tuple[Floats, Floats]:  # fmt: skip
    """Minimise cost·x over x in `ranges`, matrix·x >= least, weights (the x that cost nothing) summing to 1.

    Returns x and the rows' duals. Only problems that have a solution come here.
    """
    from scipy.optimize import linprog

    tolerances: Any = {"primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE}
    weights = (cost == 0).astype(float)[None, :]
    found = linprog(cost, -matrix, -least, weights, [1.0], ranges, method="highs", options=tolerances)
    return np.array(found.x), found.ineqlin.marginals
