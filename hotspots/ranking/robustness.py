"""Stochastic multicriteria acceptability analysis (SMAA): how firm each place is.

Weights and estimates are drawn together (Lahdelma & Salminen 2001, SMAA-2, doi:10.1287/opre.49.3.444.11220).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats, Longs
from hotspots.ranking.kernel import (
    RankCounts,
    add_scores,
    count_ranks,
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


@dataclass(frozen=True, slots=True)
class SiteChances:
    """What the draws say about each site, in the sampler's order of sites; ranks count from 1."""

    acceptability: Floats
    rank_low: Longs
    rank_high: Longs
    first_chance: Floats


def smaa(
    sampler: Sampler, *, spread: WeightSpread, first: int, seed: int, draws: int
) -> tuple[SiteChances, Robustness]:
    """Draw weights and estimates together and count; the sampler's sites stand in the order of the ranking."""
    sites = len(sampler.candidates)
    weights = draw_weights(sampler.criteria, spread, seed=seed, draws=draws)
    keep = max(1, min(draws, KEPT_CELLS // sites))
    counts = count_ranks(
        score_blocks(sampler, weights, seed=seed),
        sites=sites, keep=keep, top=sites if sites <= ALL_RANKS else max(FIRST_RANKS, min(first, sites)),
    )  # fmt: skip
    wins = pairwise_wins(counts.ranks[:ALL_RANKS]) / keep
    overall = Robustness(
        draws, keep, seed, first, spread, 1.96 * 0.5 / draws**0.5, rank_entropy(counts.first / draws, sites),
        tuple(c.id for c in sampler.candidates[:ALL_RANKS]), tuple(map(tuple, wins.tolist())),
    )  # fmt: skip
    return _chances(counts, draws, first=first), overall


def score_blocks(sampler: Sampler, weights: Floats, *, seed: int) -> Iterator[Floats]:
    """Yield the scores of all draws, block by block: (sites, draws in the block)."""
    draws = weights.shape[1]
    step = sampler.block_length(draws)
    fixed = None if sampler.is_drawn else tuple(sampler.values(seed=seed, draws=1))
    for start in range(0, draws, step):
        part = weights[:, start : start + step]
        values = fixed or sampler.values(seed=seed, draws=part.shape[1], start=start)
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


def _chances(counts: RankCounts, draws: int, *, first: int) -> SiteChances:
    low, high = middle_ranks(counts.ranks, INTERVAL)
    shown = len(counts.first) if len(counts.first) <= ALL_RANKS else FIRST_RANKS
    return SiteChances(counts.first[:, :shown] / draws, low + 1, high + 1, counts.first[:, :first].sum(axis=1) / draws)
