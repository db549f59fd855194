"""Which missing answer of the protocol could change the order: the draws of the ranking, looked at item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hotspots.measures.draws import draw_factors
from hotspots.measures.readiness.status import MissingItem, missing_items
from hotspots.model.estimate import Factor
from hotspots.ranking.criteria import Candidate
from hotspots.ranking.results import Ranking
from hotspots.ranking.robustness import score_blocks
from hotspots.ranking.sampling import sampler_of
from hotspots.ranking.tipping import tipping_points
from hotspots.ranking.weighting import draw_weights

#: Cells (sites × draws) that are held at once.
_CELLS = 20_000_000


def missing(
    ranking: Ranking,
    candidates: Sequence[Candidate],
    factors: Mapping[str, Factor],
    unknown: Mapping[str, Sequence[str]],
) -> tuple[MissingItem, ...]:
    """Return every unknown item of the ranked sites (`unknown`: by site), the one that could change most first."""
    robust = ranking.robustness
    if robust is None or not any(unknown.get(site.id) for site in ranking.ranked):
        return ()
    by_id = {c.id: c for c in candidates}
    sites = [site.id for site in ranking.ranked if site.id in by_id]
    draws = max(1, min(robust.draws, _CELLS // len(sites)))
    sampler = sampler_of([by_id[site] for site in sites], ranking.criteria, factors)
    weights = draw_weights(ranking.criteria, robust.spread, seed=robust.seed, draws=draws)
    scores = np.hstack(list(score_blocks(sampler, weights, seed=robust.seed)))
    asked = {name: f for name, f in factors.items() if name.startswith("readiness:")}
    tips = tipping_points(ranking, candidates, factors, first=robust.first)
    deciding = {t.factor.id: t.chance for t in tips.factors if t.chance > 0}
    drawn = draw_factors(asked, seed=robust.seed, draws=draws)
    return missing_items(unknown, sites, scores, drawn, deciding, first=robust.first)
