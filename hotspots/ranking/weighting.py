"""Draws of weights: how the order is tested against what else people might have meant.

Four ways: ``fixed`` (the given weights), ``dirichlet`` (around the given ones), ``order`` (only the order of the
given ones is believed) and ``intervals`` (anything between the given bounds). A criterion of weight zero keeps
it in every draw: it is out of the decision. All draws sum to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.measures.draws import stream
from hotspots.ranking.criteria import Criterion

WeightRule = Literal["dirichlet", "order", "intervals", "fixed"]

_SWEEPS = 30


@dataclass(frozen=True, slots=True)
class WeightSpread:
    """How far the weights may be from the given ones; `concentration` (Dirichlet): the higher, the closer."""

    rule: WeightRule = "dirichlet"
    concentration: float = 40.0


def draw_weights(criteria: Sequence[Criterion], spread: WeightSpread, *, seed: int, draws: int) -> Floats:
    """Draw weights of shape (criteria, draws); each column sums to 1."""
    given = np.array([c.weight for c in criteria])
    used = np.flatnonzero(given)
    weights = np.repeat(given[:, None], draws, axis=1)
    if spread.rule == "fixed" or used.size < 2:
        return weights
    chosen = [criteria[i] for i in used.tolist()]
    names = [c.id for c in chosen]
    if spread.rule == "dirichlet":
        weights[used] = around(given[used] * spread.concentration, names, seed=seed, draws=draws)
    elif spread.rule == "order":
        weights[used] = in_order(given[used], names, seed=seed, draws=draws)
    else:
        low, high = (np.array(b) for b in zip(*map(bounds, chosen), strict=True))
        weights[used] = within(given[used], low, high, seed=seed, draws=draws)
    return weights


def bounds(criterion: Criterion) -> tuple[float, float]:
    """Return the interval of a weight; a bound that isn't given is the weight itself."""
    low, high = criterion.weight_low, criterion.weight_high
    return criterion.weight if low is None else low, criterion.weight if high is None else high


def around(alpha: Floats, names: Sequence[str], *, seed: int, draws: int) -> Floats:
    """Draw from the Dirichlet distribution: gamma variates of `alpha`, one stream per criterion, divided by their sum."""
    gammas: Floats = np.stack([_gamma(seed, name, a, draws) for name, a in zip(names, alpha.tolist(), strict=True)])
    gammas /= gammas.sum(axis=0)
    return gammas


def in_order(given: Floats, names: Sequence[str], *, seed: int, draws: int) -> Floats:
    """Draw uniformly from all weights that keep the order of `given`; equal weights may fall either way."""
    drawn = around(np.ones(given.size), names, seed=seed, draws=draws)
    weights = np.empty_like(drawn)
    ranked = np.sort(drawn, axis=0)[::-1]
    place = 0
    for weight in np.unique(given)[::-1]:
        group = np.flatnonzero(given == weight)
        block = ranked[place : place + group.size]
        weights[group] = np.take_along_axis(block, np.argsort(drawn[group], axis=0), axis=0)
        place += group.size
    return weights


def within(given: Floats, low: Floats, high: Floats, *, seed: int, draws: int) -> Floats:
    """Draw uniformly from the weights between `low` and `high` that sum to 1, starting from `given`.

    Hit and run along pairs of weights (Smith 1984): their sum is kept, their split is drawn anew from what both
    bounds allow. Every draw is a chain of its own, so draws are independent; thirty sweeps over all pairs mix
    far beyond what the sampling error shows.
    """
    weights = np.repeat(given[:, None], draws, axis=1)
    generator = np.random.Generator(stream(seed, "weights:intervals"))
    for _ in range(_SWEEPS):
        for i, j in combinations(range(given.size), 2):
            both = weights[i] + weights[j]
            least, most = np.maximum(low[i], both - high[j]), np.minimum(high[i], both - low[j])
            weights[i] = least + generator.random(draws) * np.maximum(most - least, 0.0)
            weights[j] = both - weights[i]
    return weights


def _gamma(seed: int, name: str, alpha: float, draws: int) -> Floats:
    variates = np.random.Generator(stream(seed, f"weight:{name}")).standard_gamma(alpha, draws)
    return np.maximum(variates, np.finfo(float).tiny)  # a tiny alpha underflows; the sum must not be zero
