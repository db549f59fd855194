"""What several sites dig together: all handovers contracted to one root, the exact tree of every subset.

One root knows nothing of free ports. Where a tree asks more of a handover than it has, the fewest sites are moved
to other handovers, the cheapest move first (`Trenches.branches`); the difference to the tree's cost is the gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from hotspots.base.arrays import Flags, Floats, Ints
from hotspots.measures.network.graph import components
from hotspots.measures.network.layout import DUG, PULLED, Layout
from hotspots.measures.network.steiner import Problem, SubsetTable, all_subsets
from hotspots.model.network import Handover

ATTEMPTS = 40
"""How many ways to move a number of sites are tried, the cheapest first."""


@dataclass(frozen=True, slots=True, eq=False)
class Branches:
    """The edges dug for a set of sites, and for each edge the sites (bits) whose way to the network it lies on."""

    edges: Ints
    sites: Ints
    handover: tuple[int, ...]
    """Handover that each site of the set ends at, in the order of its bits."""
    before: Mapping[int, int]
    """The edge that each edge goes on from; -1 where it leaves a handover."""
    moved: int = 0
    """How many sites had to leave the cheapest tree for want of free ports."""

    def goes_on(self, work: Ints) -> list[tuple[int, list[int]]]:
        """Return where trench goes on from trench: the one before it, and those that leave there (places in `edges`).

        Who digs there later, when what is before it lies in the ground already, begins a digging of its own.
        """
        place = {edge: i for i, edge in enumerate(self.edges.tolist())}
        found: dict[int, tuple[int, list[int]]] = {}
        for edge, i in place.items():
            above = self.before[edge] if work[edge] == DUG else -1
            while above >= 0 and work[above] == PULLED:
                above = self.before[above]
            if above >= 0 and self.sites[i] != self.sites[place[above]]:
                found.setdefault(self.before[edge], (place[above], []))[1].append(i)
        return list(found.values())


@dataclass(frozen=True, eq=False)
class Trenches:
    """Exact trees for every subset of the sites that streets reach; bit `i` stands for ``sites[i]``."""

    layout: Layout
    sites: tuple[int, ...]
    """Rows of the layout's sites; the others can't be reached by cable."""
    cost: Floats
    """Cost of every subset's tree in euros; capacity not looked at."""
    free_ports: tuple[int | None, ...]
    price: Floats
    table: SubsetTable = field(repr=False)
    _tables: dict[frozenset[int], SubsetTable] = field(default_factory=dict, repr=False)
    _known: dict[tuple[frozenset[int], int], Branches] = field(default_factory=dict, repr=False)

    def branches(self, subset: int, taken: tuple[int, ...] = ()) -> Branches | None:
        """Return what is dug for `subset` with nobody's ports overdrawn; null where that can't be had.

        `taken`: handovers whose ports others use, once for each port.
        """
        if self._overdrawn((), taken):
            return None
        found = self._dug(frozenset(), subset)
        full = self._overdrawn(found.handover, taken)
        return self._moved(subset, found, full, taken) if full else found

    def _overdrawn(self, used: tuple[int, ...], taken: tuple[int, ...]) -> frozenset[int]:
        use = np.bincount(np.array((*used, *taken), dtype=int), minlength=len(self.free_ports))
        return frozenset(i for i, free in enumerate(self.free_ports) if free is not None and use[i] > free)

    def _moved(self, subset: int, found: Branches, full: frozenset[int], taken: tuple[int, ...]) -> Branches | None:
        """Move as few sites as needed from the `full` handovers to others, at the least cost."""
        rows = [i for i in range(len(self.sites)) if subset >> i & 1]
        crowd = [i for i, h in zip(rows, found.handover, strict=True) if h in full]
        excess = len(crowd) - sum((self.free_ports[h] or 0) - taken.count(h) for h in full)
        elsewhere = self._without(full).cost
        for count in range(excess, len(crowd) + 1):
            offers = [sum(1 << i for i in leaving) for leaving in combinations(crowd, count)]
            costs = [elsewhere[away] + self.cost[subset ^ away] for away in offers]
            for i in np.argsort(costs, kind="stable")[:ATTEMPTS].tolist():
                if np.isfinite(costs[i]):
                    stayed, away = subset ^ offers[i], offers[i]
                    both = _together(self._dug(frozenset(), stayed), self._dug(full, away), stayed, away)
                    if not self._overdrawn(both.handover, taken):
                        return both
        return None

    def _without(self, full: frozenset[int]) -> SubsetTable:
        """Return the table of trees that end at none of the `full` handovers."""
        if full not in self._tables:
            usable = [i for i in self.layout.open_ends(self.free_ports) if i not in full]
            self._tables[full] = _table(self.layout, usable, self.sites, self.price)
        return self._tables[full]

    def _dug(self, full: frozenset[int], subset: int) -> Branches:
        """Return what the tree of a subset digs when the `full` handovers may not be used."""
        if (full, subset) not in self._known:
            table = self._without(full) if full else self.table
            self._known[full, subset] = self._follow(table.tree(subset), subset, full)
        return self._known[full, subset]

    def _follow(self, edges: Ints, subset: int, full: frozenset[int]) -> Branches:
        """Walk from every site along its tree to a handover; mark the edges passed."""
        usable = reversed(self.layout.open_ends(self.free_ports))
        ends = {int(self.layout.handover_node[i]): i for i in usable if i not in full}
        before = _grown(self.layout, edges, ends)
        mark = dict.fromkeys(edges.tolist(), 0)
        up = {edge: before[node][1] for node, edge in before.values() if edge >= 0}
        handovers = []
        for i, row in enumerate(self.sites):
            if subset >> i & 1:
                node = int(self.layout.site_node[row])
                while node not in ends:
                    node, edge = before[node]
                    mark[edge] |= 1 << i
                handovers.append(ends[node])
        return Branches(edges, np.array(list(mark.values()), dtype=np.int32), tuple(handovers), up)


def _grown(layout: Layout, edges: Ints, begin: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Walk a tree outwards from the nodes of `begin`; return for every other node the one before it, and the edge."""
    near: dict[int, list[tuple[int, int]]] = {}
    graph = layout.graph
    for edge, a, b in zip(edges.tolist(), graph.tail[edges].tolist(), graph.head[edges].tolist(), strict=True):
        near.setdefault(a, []).append((b, edge))
        near.setdefault(b, []).append((a, edge))
    todo = [node for node in begin if node in near]
    before = dict.fromkeys(todo, (-1, -1))
    for node in todo:
        for other, edge in near[node]:
            if other not in before:
                before[other] = (node, edge)
                todo.append(other)
    return before


def _together(first: Branches, second: Branches, stayed: int, moved: int) -> Branches:
    """Put the branches of the sites (bits) that stayed and of those that moved together."""
    edges, place = np.unique(np.concatenate([first.edges, second.edges]), return_inverse=True)
    sites = np.zeros(len(edges), dtype=np.int32)
    np.bitwise_or.at(sites, place, np.concatenate([first.sites, second.sites]))
    rest, away = iter(first.handover), iter(second.handover)
    ends = [
        next(away if moved >> i & 1 else rest)
        for i in range((stayed | moved).bit_length())
        if (stayed | moved) >> i & 1
    ]
    return Branches(edges.astype(np.int32), sites, tuple(ends), {**second.before, **first.before}, moved.bit_count())


def share_trenches(layout: Layout, handovers: Sequence[Handover], price: Floats, sites: Sequence[int]) -> Trenches:
    """Find the exact trees of all subsets of up to twelve of the layout's `sites` at the given price per edge."""
    free = tuple(h.free_ports for h in handovers)
    reach = reachable(layout, handovers)
    rows = tuple(i for i in sites if reach[i])
    table = _table(layout, layout.open_ends(free), rows, price)
    return Trenches(layout, rows, table.cost, free, price, table)


def port_limits(ends: Sequence[frozenset[int] | None], free_ports: Sequence[int | None]) -> Flags:
    """Tell for every subset of the sites whether each can have a port of its own, shape (2**k,).

    `ends`: the handovers that each site may be joined to; null: it needs none that is known. By Hall's theorem a set
    can be joined if none of its parts has fewer ports within its reach than sites.
    """
    size = 1 << len(ends)
    short = np.zeros(size, dtype=bool)
    for subset in range(1, size):
        inside = [ends[i] for i in range(len(ends)) if subset >> i & 1]
        reach = frozenset().union(*(e for e in inside if e is not None))
        free = [free_ports[h] for h in reach]
        counted = None not in inside and None not in free
        short[subset] = counted and sum(f or 0 for f in free) < len(inside)
    for i in range(len(ends)):
        halves = short.reshape(-1, 2, 1 << i)
        halves[:, 1] |= halves[:, 0]
    return ~short


def reachable(layout: Layout, handovers: Sequence[Handover]) -> list[frozenset[int]]:
    """Return for every site of the layout the handovers with a port that digging can join it to."""
    usable, label = layout.open_ends(h.free_ports for h in handovers), components(layout.graph)
    by_piece: dict[int, set[int]] = {}
    for i in usable:
        by_piece.setdefault(int(label[layout.handover_node[i]]), set()).add(i)
    nodes = layout.site_node.tolist()
    return [frozenset(by_piece.get(int(label[n]), ()) if n >= 0 else ()) for n in nodes]


def _table(layout: Layout, usable: Sequence[int], rows: Sequence[int], price: Floats) -> SubsetTable:
    """Contract the usable handovers to one node, and grow all trees from it."""
    graph, nodes = layout.graph, layout.handover_node[list(usable)]
    number = np.arange(graph.n_nodes + 1, dtype=np.int32)
    root = int(nodes[0]) if len(nodes) else graph.n_nodes
    number[nodes] = root
    problem = Problem(graph.n_nodes + 1, number[graph.tail], number[graph.head], price)
    return all_subsets(problem, root, number[layout.site_node[list(rows)]])
