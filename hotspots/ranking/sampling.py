"""Draws of every site's values: the estimates side of the robustness analysis.

A quantity without any uncertain factor is computed once. A factor that several quantities share is drawn once
per block for all of them; every other factor is drawn where it is needed and forgotten, so that memory doesn't
grow with the number of factors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.measures.draws import draw_factors, estimate, evaluate, exact_range, is_certain
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
        np.array([[q.best(every) for q in row] for row in rows]).reshape(len(criteria), len(candidates)),
        tuple(frozenset(i for i, q in enumerate(row) if not q.factor_ids() <= certain) for row in rows),
    )  # fmt: skip
