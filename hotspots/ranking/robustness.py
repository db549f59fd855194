"""Stochastic multicriteria acceptability analysis (SMAA): how firm each place is.

Weights and estimates are drawn together (Lahdelma & Salminen 2001, SMAA-2, doi:10.1287/opre.49.3.444.11220).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats, Longs
from hotspots.ranking.kernel import (
    SCALE,
    RankCounts,
    add_scores,
    count_ranks,
    mean_weights_of_winners,
    middle_ranks,
    pairwise_wins,
)
from hotspots.ranking.results import Robustness
from hotspots.ranking.sampling import Sampler, WeightSpread, draw_weights

#: Up to so many sites every rank is counted; above, only the first ranks.
ALL_RANKS = 100
FIRST_RANKS = 20
#: Cells (sites × draws) of complete rankings that are kept for intervals and pairwise wins.
KEPT_CELLS = 20_000_000
INTERVAL = 0.9
#: Sites whose confidence factor is worth the work: the most frequent winners.
WINNERS = 10
#: Draws that a confidence factor is counted on: fewer when there are many sites.
CONFIDENCE_DRAWS = 1_000
LEAST_CONFIDENCE_DRAWS = 50
CONFIDENCE_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class SiteChances:
    """What the draws say about each site, in the sampler's order of sites; ranks count from 1.

    `central_weights` is NaN for a site that never wins, `confidence` for one that isn't among the likeliest winners.
    """

    acceptability: Floats
    rank_low: Longs
    rank_high: Longs
    first_chance: Floats
    central_weights: Floats
    confidence: Floats


def smaa(
    sampler: Sampler, *, spread: WeightSpread, first: int, seed: int, draws: int
) -> tuple[SiteChances, Robustness]:
    """Draw weights and estimates together and count; the sampler's sites stand in the order of the ranking."""
    sites = len(sampler.candidates)
    weights = draw_weights(sampler.criteria, spread, seed=seed, draws=draws)
    keep = max(1, min(draws, KEPT_CELLS // sites))
    sample = _Sample(min(draws, max(LEAST_CONFIDENCE_DRAWS, min(CONFIDENCE_DRAWS, CONFIDENCE_CELLS // sites))), [])
    counts = count_ranks(
        score_blocks(sampler, weights, seed=seed, sample=sample),
        sites=sites, draws=draws, keep=keep, top=sites if sites <= ALL_RANKS else max(FIRST_RANKS, min(first, sites)),
    )  # fmt: skip
    wins = pairwise_wins(counts.ranks[:ALL_RANKS]) / keep
    overall = Robustness(
        draws, keep, seed, first, spread, 1.96 * 0.5 / draws**0.5, rank_entropy(counts.first / draws, sites),
        tuple(c.id for c in sampler.candidates[:ALL_RANKS]), tuple(map(tuple, wins.tolist())),
    )  # fmt: skip
    return _chances(counts, weights, sample, first=first), overall


@dataclass(frozen=True, slots=True)
class _Sample:
    """The values of the first `draws` draws, per criterion (sites, draws), or (sites, 1) where nothing is drawn."""

    draws: int
    values: list[Floats]

    def of(self, values: Iterable[Floats]) -> Iterator[Floats]:
        """Pass the values on and keep their first draws."""
        for value in values:
            self.values.append(value[:, : self.draws].copy())
            yield value


def score_blocks(sampler: Sampler, weights: Floats, *, seed: int, sample: _Sample | None = None) -> Iterator[Floats]:
    """Yield the scores of all draws, block by block: (sites, draws in the block); the first block fills `sample`."""
    draws = weights.shape[1]
    step = sampler.block_length(draws)
    fixed = None if sampler.is_drawn else tuple(sampler.values(seed=seed, draws=1))
    for start in range(0, draws, step):
        part = weights[:, start : start + step]
        values = fixed or sampler.values(seed=seed, draws=part.shape[1], start=start)
        if sample is not None and start == 0:
            values = sample.of(values)
        yield add_scores(values, part, order="F" if fixed else "C")


def rank_entropy(acceptability: Floats, sites: int) -> float:
    """Return the mean entropy of the sites' ranks, as a share of the largest possible one (0 certain … 1 any order).

    Ranks that aren't counted one by one are taken together as one more.
    """
    if sites < 2:
        return 0.0
    rest = np.maximum(1 - acceptability.sum(axis=1, keepdims=True), 0.0)
    shares = np.hstack([acceptability, rest]) if acceptability.shape[1] < sites else acceptability
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    possible = np.log2(min(sites, shares.shape[1]))
    return float(-(shares * logs).sum(axis=1).mean() / possible) + 0.0


def _chances(counts: RankCounts, weights: Floats, sample: _Sample, *, first: int) -> SiteChances:
    sites, draws = len(counts.first), weights.shape[1]
    low, high = middle_ranks(counts.ranks, INTERVAL)
    central = mean_weights_of_winners(counts.winners, weights, sites)
    won = counts.first[:, 0]
    likely = [i for i in np.argsort(-won, kind="stable")[:WINNERS].tolist() if won[i]]
    confidence = np.full(sites, np.nan)
    for i in likely:
        confidence[i] = _confidence(sample, i, central[i])
    shown = sites if sites <= ALL_RANKS else FIRST_RANKS
    return SiteChances(
        counts.first[:, :shown] / draws, low + 1, high + 1, counts.first[:, :first].sum(axis=1) / draws,
        central, confidence,
    )  # fmt: skip


def _confidence(sample: _Sample, winner: int, central: Floats) -> float:
    """Return the share of draws of the estimates that `winner` wins with its central weights."""
    scores = sum((w * v for w, v in zip(central.tolist(), sample.values, strict=True)), np.zeros((1, 1)))
    # of equal scores the first counts, as everywhere
    return float((np.argmax(np.rint(scores * SCALE), axis=0) == winner).mean())
