"""Bands of cost: what the public sees of a connection's price.

Costs are sorted into steps. A step has one representative, the same for every site in it; all public figures are
computed from it. The representatives are chosen so that the published order is the order of the exact figures: a
linear program keeps every neighbour pair in order, as much of its lead as it can, and stays near the middle of the
steps. Where one step can't hold two sites without turning their order round, it is cut between them.

What is published of a step is its band: a quarter to four times the representative, in round figures. Bands overlap, so
nobody learns where the steps end. That keeps the handovers secret: "at least 40,000 euros" would rule out every
street within 300 m of a site, and a few such sentences leave few streets (tests/trust/attack.py measures it).
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray

from hotspots.base.text import Text, euros
from hotspots.ranking.value import ValueFunction

Floats = NDArray[np.float64]

#: Where steps begin, in euros: each about four times as far as the one before.
EDGES_EUR: tuple[float, ...] = (0, 10_000, 40_000, 160_000, 640_000)
#: A band reaches so many times below and above its representative (measured: less than four tells too much).
REACH = 4.0
#: No band ends below: "at most 2,000 euros" would say that a handover stands beside the site.
LEAST_HIGH_EUR = 20_000.0
#: Scores must differ by this much, so that rounding in another program can't turn them round.
MARGIN = 1e-6
#: So much of every exact lead is kept where it can be: all of it would give the exact costs away.
KEPT_SHARE = 0.5
#: Representatives are round: a tenth of their band, or finer where the order needs it.
ROUND_STEPS = (10, 20, 50, 100, 1000)
#: Keeping gaps counts so much more than staying near the middle of a band.
_SHARE_WEIGHT = 100.0


@dataclass(frozen=True, slots=True)
class Band:
    """Somewhere from `low` up to `high` euros, with the value that stands for all of it."""

    low: float
    high: float
    representative: float

    @property
    def words(self) -> Text:
        """Return the band in words."""
        low, high = euros(self.low), euros(self.high)
        if self.low == 0:
            return Text(f"unter {high.de}", f"below {high.en}")
        return Text(f"{low.de} bis {high.de}", f"{low.en} to {high.en}")


@dataclass(frozen=True, slots=True)
class Placed:
    """A ranked site: its exact cost, and what all other criteria give it."""

    cost_eur: float
    rest: float


def make_bands(sites: Sequence[Placed], weight: float, value: ValueFunction) -> list[Band]:
    """Return the band of each site; `sites` stand in rank order. A weight of zero leaves the standard steps."""
    edges = list(EDGES_EUR)
    top = max((s.cost_eur for s in sites), default=0.0)
    while edges[-1] <= top:
        edges.append(edges[-1] * 2)
    while True:
        index = [bisect_right(edges, s.cost_eur) - 1 for s in sites]
        values = _representatives(sites, index, edges, weight, value)
        if values is not None:
            return [_band(edges[i], edges[i + 1], values[i]) for i in index]
        edges = _cut(sites, index, edges)


def _band(low: float, high: float, representative: float) -> Band:
    """Return the published band of a step: it holds the step, and doesn't tell where that ends."""
    below = _round_down(min(representative / REACH, low))
    return Band(below, _round_up(max(representative * REACH, high, LEAST_HIGH_EUR)), representative)


def _round_down(eur: float) -> float:
    """Return the next lower number of one and a half digits; 0 below 1,000."""
    return 0.0 if eur < 1_000 else floor(eur / _half_digit(eur)) * _half_digit(eur)


def _round_up(eur: float) -> float:
    """Return the next higher number of one and a half digits."""
    return ceil(eur / _half_digit(eur)) * _half_digit(eur)


def _half_digit(eur: float) -> float:
    """Return half a unit of the first digit."""
    step: float = 10.0 ** floor(log10(eur)) / 2
    return step


def _representatives(
    sites: Sequence[Placed], index: Sequence[int], edges: Sequence[float], weight: float, value: ValueFunction
) -> dict[int, float] | None:
    """Return a representative per used band that keeps the order, or None if there is none."""
    used = sorted(set(index))
    middle = {i: (edges[i] + edges[i + 1]) / 2 for i in used}
    if weight == 0 or len(sites) < 2:
        return middle
    bounds = [sorted((value.value(edges[i]), value.value(edges[i + 1]))) for i in used]
    column = {band: j for j, band in enumerate(used)}
    rows, gaps, exact = [], [], []
    for better, worse, i, j in zip(sites, sites[1:], index, index[1:], strict=False):
        gap, found = better.rest - worse.rest, _exact_gap(better, worse, weight, value)
        if found < MARGIN:
            continue
        if i == j and gap < MARGIN:
            return None
        row = np.zeros(len(used))
        row[column[i]] += weight
        row[column[j]] -= weight
        rows.append(row)
        gaps.append(gap)
        exact.append(found)
    solved = _widest([value.value(middle[i]) for i in used], bounds, rows, gaps, exact)
    if solved is None:
        return None
    costs = {i: _within(value.reach(solved[column[i]], near=middle[i]), edges[i], edges[i + 1]) for i in used}
    for steps in ROUND_STEPS:
        rounded = {i: _rounded(cost, edges[i], edges[i + 1], steps) for i, cost in costs.items()}
        values = np.array([value.value(rounded[i]) for i in used])
        if all(float(r @ values) + g >= MARGIN for r, g in zip(rows, gaps, strict=True)):
            return rounded
    return None


def _rounded(cost_eur: float, low: float, high: float, steps: int) -> float:
    """Return the cost rounded to a whole number of `steps` of its step's width: it can't be one site's exact cost by design."""
    step = (high - low) / steps
    return low + min(max(round((cost_eur - low) / step), 1), steps - 1) * step


def _within(cost_eur: float | None, low: float, high: float) -> float:
    """Return a cost inside its band, in whole euros where the band allows."""
    return (low + high) / 2 if cost_eur is None else min(max(cost_eur, low), high)


def _exact_gap(better: Placed, worse: Placed, weight: float, value: ValueFunction) -> float:
    return max(0.0, better.rest - worse.rest + weight * (value.value(better.cost_eur) - value.value(worse.cost_eur)))


def _widest(
    wanted: Sequence[float],
    bounds: Sequence[Sequence[float]],
    rows: Sequence[Floats],
    gaps: Sequence[float],
    exact: Sequence[float],
) -> list[float] | None:
    """Return values within `bounds` that keep up to :data:`KEPT_SHARE` of every exact gap, then lie nearest to `wanted`.

    A pair's published gap is its row · values + its entry of `gaps`; it must be positive where the exact one is (scores
    nearer than :data:`MARGIN` are as good as equal).
    """
    from scipy.optimize import linprog

    n = len(wanted)
    zeros, eye = np.zeros((n, 1)), np.eye(n)
    near = np.vstack([np.hstack([eye, -eye, zeros]), np.hstack([-eye, -eye, zeros])])
    share = [np.concatenate([-row, np.zeros(n), [gap]]) for row, gap in zip(rows, exact, strict=True)]
    least = [np.concatenate([-row, np.zeros(n + 1)]) for row in rows]
    floors = [gap - MARGIN for gap in gaps]
    system: Floats = np.vstack([near, *share, *least])
    right: Floats = np.concatenate([wanted, np.negative(wanted), gaps, floors])
    cost: Floats = np.concatenate([np.zeros(n), np.ones(n), [-_SHARE_WEIGHT]])
    limited = [(float(low), float(high)) for low, high in bounds] + [(0.0, float("inf"))] * n + [(0.0, KEPT_SHARE)]
    found = linprog(cost, A_ub=system, b_ub=right, bounds=limited, method="highs")
    return [float(x) for x in found.x[:n]] if found.success and found.x is not None else None


def _cut(sites: Sequence[Placed], index: Sequence[int], edges: Sequence[float]) -> list[float]:
    """Return edges with one more: between two neighbours in rank whose band turns them round, else in the fullest band."""
    for better, worse, i, j in zip(sites, sites[1:], index, index[1:], strict=False):
        if i == j and better.rest - worse.rest < MARGIN and better.cost_eur != worse.cost_eur:
            return sorted([*edges, _round_between(*sorted((better.cost_eur, worse.cost_eur)))])
    crowded = [i for i in set(index) if len({s.cost_eur for s, k in zip(sites, index, strict=True) if k == i}) > 1]
    band = max(crowded, key=lambda i: (edges[i + 1] - edges[i], i)) if crowded else max(index)
    inside = sorted({s.cost_eur for s, k in zip(sites, index, strict=True) if k == band})
    gaps = [(b - a, a, b) for a, b in itertools.pairwise(inside)]
    if not gaps:
        return sorted({*edges, (edges[band] + edges[band + 1]) / 2})
    _, low, high = max(gaps)
    return sorted([*edges, _round_between(low, high)])


def _round_between(low: float, high: float) -> float:
    """Return the roundest number above `low` and not above `high`."""
    step = 10.0 ** floor(log10(high - low)) * 10
    while True:
        for part in (step, step / 2, step / 5):
            candidate = floor(high / part) * part
            if low < candidate <= high:
                return candidate
        step /= 10
