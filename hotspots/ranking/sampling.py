"""Draws of every site's values: the estimates side of the robustness analysis.

A quantity without any uncertain factor is computed once. A factor that several quantities share is drawn once
per block for all of them; every other factor is drawn where it is needed and forgotten, so that memory doesn't
grow with the number of factors.

Weights are drawn in four ways: ``fixed`` (the given ones), ``dirichlet`` (around them), ``order`` (only their order is
believed) and ``intervals`` (anything between the given bounds). A criterion of weight zero keeps it; all draws sum to 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.measures.draws import draw_factors, estimate, evaluate, exact_range, is_certain, stream
from hotspots.model.estimate import Estimate, Factor, Quantity, Term
from hotspots.ranking.criteria import Candidate, Criterion, unknown_factor

#: Cells (sites × draws) of a block of which only weights are drawn: arrays that stay in a processor's cache.
CACHED_CELLS = 100_000
#: Cells of a block whose estimates are drawn as well: 8 MB per array, and at least so many draws that the work
#: per site and block pays.
DRAWN_CELLS = 1_000_000
LEAST_DRAWS = 400


@dataclass(frozen=True, slots=True)
class Sampler:
    """The quantities of the sites that compete (in the order of `candidates`), ready to be drawn.

    `best`: physical values with every factor at its best, shape (criteria, sites). `moving`: per criterion the
    rows whose quantity is uncertain.
    """

    criteria: tuple[Criterion, ...]
    candidates: tuple[Candidate, ...]
    factors: Mapping[str, Factor]
    shared: Mapping[str, Factor]
    quantities: tuple[tuple[Quantity, ...], ...]
    best: Floats
    moving: tuple[frozenset[int], ...]

    def best_values(self) -> Floats:
        """Return the values (criteria, sites) with every factor at its best."""
        return np.array([[c.value.value(x) for x in row] for c, row in zip(self.criteria, self.best, strict=True)])

    def block_length(self, draws: int) -> int:
        """Return how many of `draws` to work on at a time, so that memory stays bounded however many sites there are."""
        sites = len(self.candidates)
        if not self.is_drawn:
            return max(1, min(draws, CACHED_CELLS // sites))
        return min(draws, max(LEAST_DRAWS, DRAWN_CELLS // sites))

    @property
    def is_drawn(self) -> bool:
        """Tell whether any quantity is uncertain."""
        return any(self.moving)

    def values(self, *, seed: int, draws: int, start: int = 0) -> Iterator[Floats]:
        """Yield per criterion the values in draws `start` …: (sites, draws), or (sites, 1) if nothing is drawn."""
        shared = draw_factors(self.shared, seed=seed, draws=draws, start=start)
        for criterion, row, quantities, moving in zip(
            self.criteria, self.best, self.quantities, self.moving, strict=True
        ):
            if not moving:
                yield criterion.value.values(row[:, None].copy())
                continue
            own = {n: self.factors[n] for i in sorted(moving) for n in quantities[i].factor_ids() if n not in shared}
            drawn = shared | draw_factors(own, seed=seed, draws=draws, start=start)
            x = np.empty((row.size, draws))
            for i, quantity in enumerate(quantities):
                x[i] = evaluate(quantity, drawn) if i in moving else row[i]
            yield criterion.value.values(x)

    def estimates(self, *, seed: int, draws: int) -> tuple[dict[str, Estimate], ...]:
        """Return per candidate the estimate of each criterion of which anything is known."""
        shared = draw_factors(self.shared, seed=seed, draws=draws)
        found: tuple[dict[str, Estimate], ...] = tuple({} for _ in self.candidates)
        for criterion, quantities in zip(self.criteria, self.quantities, strict=True):
            vague = [q for q in quantities if exact_range(q, self.factors) is None]
            own = {n: self.factors[n] for q in vague for n in q.factor_ids() if n not in shared}
            drawn = shared | draw_factors(own, seed=seed, draws=draws)
            for into, candidate, quantity in zip(found, self.candidates, quantities, strict=True):
                if candidate.quantities.get(criterion.id) is None:
                    continue
                into[criterion.id] = estimate(quantity, self.factors, drawn)
        return found


def sampler_of(candidates: Sequence[Candidate], criteria: Sequence[Criterion],
               factors: Mapping[str, Factor]) -> Sampler:  # fmt: skip
    """Prepare the draws; a quantity of which nothing is known becomes one anywhere on its criterion's scale."""
    every = dict(factors)
    rows: list[tuple[Quantity, ...]] = []
    for criterion in criteria:
        row = []
        for candidate in candidates:
            quantity = candidate.quantities.get(criterion.id)
            if quantity is None:
                blank = unknown_factor(criterion, candidate.id)
                every[blank.id] = blank
                quantity = Quantity((Term(1.0, (blank.id,)),), blank.unit, blank.source, blank.quality)
            row.append(quantity)
        rows.append(tuple(row))
    uses = Counter(name for row in rows for q in row for name in q.factor_ids())
    certain = {name for name in uses if is_certain(every[name])}
    return Sampler(
        tuple(criteria), tuple(candidates), every,
        {name: every[name] for name in sorted(uses) if uses[name] > 1},
        tuple(rows),
        np.array([[q.best(every) for q in row] for row in rows], dtype=np.float64).reshape(len(criteria), len(candidates)),
        tuple(frozenset(i for i, q in enumerate(row) if not q.factor_ids() <= certain) for row in rows),
    )  # fmt: skip


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
