"""What the sites of a roll-out cost to connect, stage by stage, at any prices.

For every set of sites: who stays on the shared trench and who joins by an alternative of its own (in the building,
by radio), and how the bill of the trench grows as more of its sites are needed. Trees are chosen at best prices,
and ways at full prices, whoever pays them; other prices (draws, the town's part) only revalue them, which is a
product of metres and prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from hotspots.base.arrays import Floats, Longs
from hotspots.measures.network.layout import BEGUN
from hotspots.measures.network.prices import CROSSING, DIGGING, N_FEATURES
from hotspots.measures.network.shared import ATTEMPTS, Branches, Trenches
from hotspots.rollout.portfolios import over_subsets_sum, sums, with_alternatives
from hotspots.rollout.search import Staged


@dataclass(frozen=True, slots=True, eq=False)
class Valuation:
    """Prices of one draw (or the best ones): in full, or the part that the town's budgets pay."""

    features: Floats
    """Price of a metre of every kind, of a crossing and of a digging, shape (N_FEATURES,)."""
    entrance: float
    """Price of what a cable needs at its ends."""
    alone: Floats
    """Price of each site's own alternative, infinite where it has none, shape (k,)."""


@dataclass(eq=False)
class Ground:
    """The trees that may be dug, with the metres of their edges in every year.

    `tables`: trees at plain prices, and where roads are opened a second one at each edge's lowest price in the
    years. `share`: part of its digging price that each edge costs in each year, shape (Y, m).
    """

    tables: Sequence[Trenches]
    share: Floats
    n_sites: int
    on_streets: tuple[int, ...]
    """Which of the sites the tables' bits stand for."""
    ends: tuple[int, ...] = ()
    """Handover that each site's own way ends at; -1 where none is known."""
    strained: set[int] = field(default_factory=set)
    """Final sets whose cheapest way to join asks for more ports than there are."""
    _weights: dict[tuple[int, int, tuple[int, ...]], _Weighed | None] = field(default_factory=dict)
    _kept: dict[tuple[int, int, int], int | None] = field(default_factory=dict)
    _metres: dict[int, Floats] = field(default_factory=dict)

    def joint(self, full: Valuation, number: int) -> tuple[Floats, Longs]:
        """Return the least cost of every set by one table's trees, and which of its sites stay on the trench."""
        return with_alternatives(self._by_trench(full.features, full.entrance, number), full.alone)

    def least(self, full: Valuation, town: Valuation, number: int) -> Floats:
        """Return no more than the town pays for any network of every set.

        No network costs less than the cheapest, and of no metre the town pays less than its least part.
        """
        has_price = full.features > 0
        part = float(np.divide(town.features, full.features, out=np.ones(N_FEATURES), where=has_price).min())
        return with_alternatives(self._by_trench(part * full.features, town.entrance, number), town.alone)[0]

    def paid(self, town: Valuation, stay: Longs, number: int) -> Floats:
        """Return what the town pays for the cheapest network of every set; `stay` is that of `joint`."""
        on_trench = self._by_trench(town.features, town.entrance, number)[stay]
        leaving = np.arange(len(stay)) & ~stay
        alone = np.zeros(len(stay))
        for i, price in enumerate(town.alone):
            alone[leaving >> i & 1 == 1] += price
        return on_trench + alone

    def _by_trench(self, features: Floats, entrance: float, number: int) -> Floats:
        """Return the price of every set's tree, infinite where it has none."""
        if number not in self._metres:
            self._metres[number] = self._tree_metres(self.tables[number])
        cost = np.full(1 << self.n_sites, np.inf)
        wide = sums(np.array([float(1 << i) for i in self.on_streets])).astype(np.int64)
        cost[wide] = self._metres[number] @ features + sums(np.full(len(self.on_streets), entrance))
        return cost

    def _tree_metres(self, trenches: Trenches) -> Floats:
        """Return metres and crossings of every subset's tree, each at its lowest share of the years."""
        least = self.share.min(axis=0)
        rows = [
            self._features(trenches, trenches.table.tree(s).astype(np.int64), least[None])[0]
            for s in range(len(trenches.cost))
        ]
        return np.array([row.sum(axis=0) for row in rows])

    def _features(self, trenches: Trenches, edges: Longs, share: Floats) -> Floats:
        """Return what each edge adds in every year, shape (Y, edges, N_FEATURES)."""
        graph = trenches.layout.graph
        plain = np.zeros((len(edges), N_FEATURES))
        plain[np.arange(len(edges)), graph.kind[edges]] = graph.length_m[edges]
        plain[:, CROSSING] = trenches.layout.crossings[edges]
        added: Floats = share[:, edges, None] * plain
        added[:, :, DIGGING] = trenches.layout.work[edges] == BEGUN
        return added

    def branches(self, number: int, on_trench: int, final: int) -> Branches | None:
        """Return what is dug for the sites of `final` that stay on the trench (bits among all sites)."""
        found = self._weighted(number, on_trench, final)
        return found.branches if found else None

    def kept(self, full: Valuation, stay: Longs, number: int, final: int) -> int | None:
        """Return who of `final` stays on the trench so that the ports suffice, at the least cost known; null: no way."""
        cheapest = int(stay[final])
        key = number, cheapest, final
        if key not in self._kept:
            self._kept[key] = cheapest if self._weighted(number, cheapest, final) else None
            if self._kept[key] is None:
                others = self._by_cost(full, number, final)
                self._kept[key] = next((s for s in others if self._weighted(number, s, final)), None)
        if self._kept[key] != cheapest:
            self.strained.add(final)
        return self._kept[key]

    def _by_cost(self, full: Valuation, number: int, final: int) -> list[int]:
        """Return the parts of `final` that could stay on the trench, the cheapest first."""
        inside = np.array([1 << i for i in range(self.n_sites) if final >> i & 1], dtype=float)
        parts = sums(inside).astype(np.int64)
        cost = self._by_trench(full.features, full.entrance, number)[parts]
        alone = np.where(np.isfinite(full.alone), full.alone, 0.0)
        none = sum(1 << i for i, price in enumerate(full.alone) if not np.isfinite(price))
        cost = np.where((final & ~parts) & none, np.inf, cost + sums(alone)[final & ~parts])
        order = np.argsort(cost, kind="stable")[:ATTEMPTS]
        return [int(parts[i]) for i in order if np.isfinite(cost[i])]

    def _weighted(self, number: int, on_trench: int, final: int) -> _Weighed | None:
        """Return what is dug for a set."""
        leaving = [h for i, h in enumerate(self.ends) if (final & ~on_trench) >> i & 1 and h >= 0]
        key = number, on_trench, tuple(sorted(leaving))
        if key not in self._weights:
            trenches = self.tables[number]
            inside = [b for b, i in enumerate(self.on_streets) if on_trench >> i & 1]
            found = trenches.branches(sum(1 << b for b in inside), key[2])
            self._weights[key] = None if found is None else self._weigh(trenches, found, inside)
        return self._weights[key]

    def _weigh(self, trenches: Trenches, found: Branches, inside: list[int]) -> _Weighed:
        narrow = np.zeros(len(found.edges), dtype=np.int64)
        for j, b in enumerate(inside):
            narrow |= (found.sites.astype(np.int64) >> b & 1) << j
        weight = np.zeros((len(self.share), 1 << len(inside), N_FEATURES))
        if len(found.edges):
            features = self._features(trenches, found.edges.astype(np.int64), self.share)
            for year, added in enumerate(features):
                np.add.at(weight[year], narrow, added)
        there, places = np.arange(weight.shape[1]), found.goes_on(trenches.layout.work)
        again = np.zeros((len(places), weight.shape[1]), dtype=np.int64)
        for opened, (above, behind) in zip(again, places, strict=True):
            for riders in narrow[behind].tolist():
                opened[there & riders == 0] |= riders
            opened[there & narrow[above] == 0] = 0  # what is before it is dug in the same go
        return _Weighed(found, weight, again)

    def staged(self, full: Valuation, value: Valuation, stay: Longs, number: int, final: int) -> Staged | None:
        """Return what each subset of `final` needs, in every year; null if ports run out."""
        on_trench = self.kept(full, stay, number, final)
        found = None if on_trench is None else self._weighted(number, on_trench, final)
        if on_trench is None or found is None:
            return None
        if found.branches.moved:
            self.strained.add(final)
        weight = found.weight @ value.features
        unneeded = over_subsets_sum(weight)
        needed = weight.sum(axis=1, keepdims=True) - unneeded[:, ::-1]  # the complement's number counts from the end
        inside = [i for i in range(self.n_sites) if final >> i & 1]
        position = iter(range(self.n_sites))
        bits = np.array([float(1 << next(position)) if on_trench >> i & 1 else 0.0 for i in inside])
        extra = np.array([value.entrance if on_trench >> i & 1 else value.alone[i] for i in inside])
        narrow = sums(bits).astype(np.int64)
        return Staged(needed[:, narrow] + sums(extra), found.again[:, narrow], narrow, float(value.features[DIGGING]))


@dataclass(frozen=True, slots=True, eq=False)
class _Weighed:
    """What is dug for a set: its branches, and over its subsets what each *alone* lies on and what is opened anew."""

    branches: Branches
    weight: Floats
    """Shape (Y, 2**c, N_FEATURES)."""
    again: Longs
    """For every place where trench goes on: whose coming (bits) opens it anew when a subset is there, (places, 2**c)."""
