"""The ranking: score = sum of weight × value, best first, and how firm the order is.

Values come from functions on fixed physical scales, so a site that comes or goes changes no other site's score.
Scores are compared rounded to 2**-40 (about 1e-12): sites closer than that are equal and share a place. Where
sites are equal in a draw (beyond the end of a scale, say), they keep the order of the ranking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.model.estimate import Factor
from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.kernel import SCALE
from hotspots.ranking.results import Part, RankedSite, Ranking, Robustness
from hotspots.ranking.robustness import SiteChances, smaa
from hotspots.ranking.sampling import Sampler, WeightSpread, sampler_of


def rank(
    candidates: Sequence[Candidate], criteria: Sequence[Criterion], factors: Mapping[str, Factor], *,
    seed: int, draws: int, spread: WeightSpread, first: int = 3,
) -> Ranking:  # fmt: skip
    """Rank the sites; blocked ones stand last, without a rank, with the score that they would have.

    `first` is k in "among the first k". Quantities of which nothing is known spread over their criterion's scale.
    """
    free = _by_score([c for c in candidates if not c.blockers], criteria, factors)
    blocked = _by_score([c for c in candidates if c.blockers], criteria, factors)
    chances, robustness = None, None
    if free.candidates:
        k = min(first, len(free.candidates))
        chances, robustness = smaa(free, spread=spread, first=k, seed=seed, draws=draws)
    ranked = _sites(free, chances, seed=seed, draws=draws)
    ties = _ties(ranked)
    return Ranking(
        tuple(criteria),
        _shared(ranked, ties, robustness) + _sites(blocked, None, seed=seed, draws=draws),
        ties,
        _constant(free.best_values(), criteria),
        _evened(robustness, ties) if robustness else None,
    )


def places_of(
    candidates: Sequence[Candidate], criteria: Sequence[Criterion], factors: Mapping[str, Factor]
) -> dict[str, int]:
    """Return the place of every site that nothing forbids, all at its best; equal scores share one."""
    free = sorted((c for c in candidates if not c.blockers), key=lambda c: c.id)
    if not free:
        return {}
    scores = [rounded(score) for score in scores_of(sampler_of(free, criteria, factors).best_values(), criteria)]
    return {c.id: 1 + sum(other > score for other in scores) for c, score in zip(free, scores, strict=True)}


def _shared(
    ranked: tuple[RankedSite, ...], ties: Sequence[Sequence[str]], robustness: Robustness | None
) -> tuple[RankedSite, ...]:
    """Let tied sites share the best place of their group.

    Where only their ids told them apart in every draw, they share what was counted of their places as well.
    """
    place = {site.id: i for i, site in enumerate(ranked)}
    found = list(ranked)
    for group in ties:
        rows = [place[name] for name in group]
        among = [ranked[i] for i in rows]
        alike = robustness is not None and _alike(group, robustness)
        chances = tuple(np.mean([s.rank_acceptability for s in among], axis=0).tolist())
        first = float(np.mean([s.first_chance or 0.0 for s in among]))
        low, high = min(s.rank_low or 1 for s in among), max(s.rank_high or 1 for s in among)
        for i in rows:
            found[i] = replace(ranked[i], rank=rows[0] + 1, last=rows[-1] + 1, rank_low=min(rows[0] + 1, low))
            if alike:
                found[i] = replace(found[i], rank_high=high, first_chance=first, rank_acceptability=chances)
    return tuple(found)


def _alike(group: Sequence[str], robustness: Robustness) -> bool:
    """Tell whether tied sites were told apart by their ids alone: each stands before the next in every draw."""
    return all(robustness.win(one, other) == 1.0 for one, other in pairwise(group))


def _evened(robustness: Robustness, ties: Sequence[Sequence[str]]) -> Robustness:
    """Let sites that only their ids tell apart win half of the draws against each other."""
    wins = np.array(robustness.wins)
    for group in (g for g in ties if _alike(g, robustness)):
        rows = [robustness.pairs.index(name) for name in group]
        wins[np.ix_(rows, rows)] = 0.5 * (1 - np.eye(len(rows)))
    return replace(robustness, wins=tuple(map(tuple, wins.tolist()))) if ties else robustness


def _by_score(candidates: Sequence[Candidate], criteria: Sequence[Criterion], factors: Mapping[str, Factor]) -> Sampler:
    """Return the candidates, best score first: scores that are equal in a draw then keep the order of the ranking."""
    by_id = sorted(candidates, key=lambda c: c.id)
    scores = scores_of(sampler_of(by_id, criteria, factors).best_values(), criteria)
    return sampler_of([by_id[i] for i in in_order(scores)], criteria, factors)


def scores_of(values: Floats, criteria: Sequence[Criterion]) -> list[float]:
    """Return the score of each site from values (criteria, sites), summed in the criteria's order."""
    totals = np.zeros(values.shape[1])
    for criterion, row in zip(criteria, values, strict=True):
        totals += criterion.weight * row
    return [float(t) for t in totals]


def in_order(scores: Sequence[float]) -> list[int]:
    """Return indices, best score first; scores that are equal to 2**-40 keep the order in which they are given."""
    return sorted(range(len(scores)), key=lambda i: -rounded(scores[i]))


def rounded(score: float) -> int:
    """Return the score as the whole number by which it is compared."""
    return round(score * SCALE)


def _sites(sampler: Sampler, chances: SiteChances | None, *, seed: int, draws: int) -> tuple[RankedSite, ...]:
    """Pack the results; without chances the sites have no rank."""
    values = sampler.best_values()
    scores = scores_of(values, sampler.criteria)
    estimates = sampler.estimates(seed=seed, draws=draws)
    found = []
    for i, candidate in enumerate(sampler.candidates):
        parts = {
            c.id: Part(c.id, estimates[i].get(c.id), v, c.weight * v, candidate.assumed.get(c.id))
            for c, v in zip(sampler.criteria, values[:, i].tolist(), strict=True)
        }
        unknown = tuple(c.id for c in sampler.criteria if c.id not in estimates[i])
        site = RankedSite(candidate.id, candidate.name, None, scores[i], parts, unknown, candidate.blockers)
        found.append(site if chances is None else _with_chances(site, chances, i))
    return tuple(found)


def _with_chances(site: RankedSite, chances: SiteChances, i: int) -> RankedSite:
    return replace(
        site,
        rank=i + 1,
        last=i + 1,
        rank_low=min(i + 1, int(chances.rank_low[i])),
        rank_high=max(i + 1, int(chances.rank_high[i])),
        rank_acceptability=tuple(chances.acceptability[i].tolist()),
        first_chance=float(chances.first_chance[i]),
    )


def _ties(ranked: Sequence[RankedSite]) -> tuple[tuple[str, ...], ...]:
    groups = (tuple(s.id for s in group) for _, group in groupby(ranked, key=lambda s: rounded(s.score)))
    return tuple(g for g in groups if len(g) > 1)


def _constant(values: Floats, criteria: Sequence[Criterion]) -> tuple[str, ...]:
    """Return the criteria whose value is the same for all of at least two sites."""
    if values.shape[1] < 2:
        return ()
    return tuple(c.id for c, row in zip(criteria, values, strict=True) if len({rounded(v) for v in row.tolist()}) == 1)
