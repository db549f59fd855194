"""Stochastic multicriteria acceptability analysis (SMAA): how firm each place is.

Weights and estimates are drawn together (Lahdelma & Salminen 2001, SMAA-2, doi:10.1287/opre.49.3.444.11220).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotspots.decision.kernel import (
    SCALE,
    Ints,
    RankCounts,
    add_scores,
    count_ranks,
    mean_weights_of_winners,
    middle_ranks,
    pairwise_wins,
)
from hotspots.decision.results import Robustness
from hotspots.decision.sampling import Sampler, block_length
from hotspots.decision.weighting import WeightSpread, draw_weights

Array = NDArray[np.float64]

#: Up to so many sites every rank is counted; above, only the first ranks.
ALL_RANKS = 100
FIRST_RANKS = 20
#: Cells (sites × draws) of complete rankings that are kept for intervals and pairwise wins.
KEPT_CELLS = 20_000_000
INTERVAL = 0.9
#: Sites whose confidence factor is worth the work: the most frequent winners.
WINNERS = 10
#: Draws that a confidence factor is counted on.
CONFIDENCE_DRAWS = 1_000


@dataclass(frozen=True, slots=True)
class SiteChances:
    """What the draws say about each site, in the sampler's order of sites; ranks count from 1."""

    acceptability: Array
    rank_low: Ints
    rank_high: Ints
    first_chance: Array
    central_weights: Array
    confidence: Array


def smaa(
    sampler: Sampler, *, spread: WeightSpread, first: int, seed: int, draws: int
) -> tuple[SiteChances, Robustness]:
    """Draw weights and estimates together and count; the sampler's sites stand in the order of the ranking."""
    sites = len(sampler.candidates)
    weights = draw_weights(sampler.criteria, spread, seed=seed, draws=draws)
    keep = max(1, min(draws, KEPT_CELLS // sites))
    counts = count_ranks(
        score_blocks(sampler, weights, seed=seed),
        sites=sites, draws=draws, keep=keep, top=sites if sites <= ALL_RANKS else max(FIRST_RANKS, min(first, sites)),
    )  # fmt: skip
    chances = _chances(sampler, counts, weights, first=first, seed=seed)
    wins = pairwise_wins(counts.ranks[:ALL_RANKS]) / keep
    overall = Robustness(
        draws, keep, seed, first, spread, 0.5 / draws**0.5, rank_entropy(counts.first / draws, sites),
        tuple(c.id for c in sampler.candidates[:ALL_RANKS]), tuple(map(tuple, wins.tolist())),
    )  # fmt: skip
    return chances, overall


def score_blocks(sampler: Sampler, weights: Array, *, seed: int) -> Iterator[Array]:
    """Yield the scores of all draws, block by block: (sites, draws in the block)."""
    draws = weights.shape[1]
    step = block_length(len(sampler.candidates), draws)
    for start in range(0, draws, step):
        part = weights[:, start : start + step]
        scores = add_scores(sampler.values(seed=seed, draws=part.shape[1], start=start), part)
        yield scores


def rank_entropy(acceptability: Array, sites: int) -> float:
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


def _chances(sampler: Sampler, counts: RankCounts, weights: Array, *, first: int, seed: int) -> SiteChances:
    sites, draws = len(sampler.candidates), weights.shape[1]
    low, high = middle_ranks(counts.ranks, INTERVAL)
    central = mean_weights_of_winners(counts.winners, weights, sites)
    won = counts.first[:, 0]
    likely = [i for i in np.argsort(-won, kind="stable")[:WINNERS].tolist() if won[i]]
    confidence = np.zeros(sites)
    confidence[likely] = _confidence(sampler, likely, central[likely], seed=seed, draws=min(draws, CONFIDENCE_DRAWS))
    shown = sites if sites <= ALL_RANKS else FIRST_RANKS
    return SiteChances(
        counts.first[:, :shown] / draws, low + 1, high + 1, counts.first[:, :first].sum(axis=1) / draws,
        central, confidence,
    )  # fmt: skip


def _confidence(sampler: Sampler, winners: Sequence[int], central: Array, *, seed: int, draws: int) -> Array:
    """Return for each of `winners` the share of draws of the estimates that it wins with its central weights."""
    won = np.zeros(len(winners))
    step = block_length(len(sampler.candidates), draws)
    for start in range(0, draws, step):
        length = min(step, draws - start)
        totals = [np.zeros((len(sampler.candidates), length)) for _ in winners]
        for c, values in enumerate(sampler.values(seed=seed, draws=length, start=start)):
            for k in range(len(winners)):
                totals[k] += central[k, c] * values
        for k, winner in enumerate(winners):
            # of equal scores the first counts, as everywhere
            best = np.argmax(np.rint(totals[k] * SCALE), axis=0)
            won[k] += np.count_nonzero(best == winner)
    return won / draws
