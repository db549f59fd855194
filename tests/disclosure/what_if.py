"""How a public what-if compares with the exact order over many weightings."""

from __future__ import annotations

import numpy as np

from hotspots.base.arrays import Flags, Floats
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.publish.map.from_findings import value_spans
from hotspots.ranking.kernel import SCALE


def wrong_and_open_pairs(plan: Plan, public: PublicPlan, *, weightings: int, seed: int) -> tuple[int, int, int]:
    """Return how many pairs are ordered wrongly, how many are left open, and how many there are, over all weightings."""
    ranked = [i for i, s in enumerate(plan.sites) if s.ranked.rank is not None]
    exact, _ = (values[ranked].T for values in value_spans(plan))
    low, high = (values[ranked].T for values in value_spans(public))
    drawn = np.random.default_rng(seed).dirichlet(np.ones(len(plan.criteria)), weightings)
    wrong = left_open = 0
    for weights in drawn:
        truth, said = _surely_before(exact, exact, weights), _surely_before(low, high, weights)
        wrong += int((said & ~truth).sum())
        left_open += int((truth & ~said).sum())
    pairs = len(ranked) * (len(ranked) - 1) // 2
    return wrong, left_open, weightings * pairs


def _surely_before(low: Floats, high: Floats, weights: Floats) -> Flags:
    """Return whether the row's site stands before the column's whatever its values inside the spans."""
    least, most = (np.rint(weights @ values * SCALE) for values in (low, high))
    return np.asarray(least[:, None] > most[None, :])
