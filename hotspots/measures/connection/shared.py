"""What several sites dig together: all handovers contracted to one root, the exact tree of every subset.

One root knows nothing of free ports. Where a tree asks more of a handover than it has, the fewest sites are moved
to other handovers, the cheapest move first (`Trenches.branches`); the difference to the tree's cost is the gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from hotspots.measures.connection.graph import Flags, Floats, Ints, components
from hotspots.measures.connection.layout import Layout
from hotspots.measures.connection.reductions import Problem
from hotspots.measures.connection.steiner import SubsetTable, all_subsets
from hotspots.model.network import Handover

Neighbours = dict[int, list[tuple[int, int]]]
"""For every node of a tree its neighbours and the edges to them."""


@dataclass(frozen=True, slots=True, eq=False)
class Branches:
    """The edges dug for a set of sites, and for each edge the sites (bits) whose way to the network it lies on."""

    edges: Ints
    sites: Ints
    handover: tuple[int, ...]
    """Handover that each site of the set ends at, in the order of its bits."""
    moved: int = 0
    """How many sites had to leave the cheapest tree for want of free ports."""


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
    _elsewhere: dict[frozenset[int], SubsetTable] = field(default_factory=dict, repr=False)

    def branches(self, subset: int) -> Branches | None:
        """Return what is dug for `subset` with nobody's ports overdrawn; null where that can't be had."""
        found = self._follow([self.table.tree(subset)], [subset])
        full = self._overdrawn(found)
        return found if not full else self._moved(subset, found, full)

    def _overdrawn(self, found: Branches) -> frozenset[int]:
        use = np.bincount(np.array(found.handover, dtype=int), minlength=len(self.free_ports))
        return frozenset(i for i, free in enumerate(self.free_ports) if free is not None and use[i] > free)

    def _moved(self, subset: int, found: Branches, full: frozenset[int]) -> Branches | None:
        """Move as few sites as needed from the `full` handovers to others, at the least cost."""
        table = self._without(full)
        rows = [i for i in range(len(self.sites)) if subset >> i & 1]
        crowd = [i for i, h in zip(rows, found.handover, strict=True) if h in full]
        excess = len(crowd) - sum(self.free_ports[h] or 0 for h in full)
        offers = []
        for count in range(max(excess, 1), len(crowd) + 1):
            for leaving in combinations(crowd, count):
                away = sum(1 << i for i in leaving)
                offers.append((table.cost[away] + self.cost[subset ^ away], away))
            for cost, away in sorted(offers):
                if not np.isfinite(cost):
                    break
                both = self._follow([self.table.tree(subset ^ away), table.tree(away)], [subset ^ away, away])
                if not self._overdrawn(both):
                    return Branches(both.edges, both.sites, both.handover, count)
        return None

    def _without(self, full: frozenset[int]) -> SubsetTable:
        """Return the table of trees that end at none of the `full` handovers."""
        if full not in self._elsewhere:
            usable = [i for i in _open(self.layout, self.free_ports) if i not in full]
            self._elsewhere[full] = _table(self.layout, usable, self.sites, self.price)
        return self._elsewhere[full]

    def _follow(self, trees: Sequence[Ints], subsets: Sequence[int]) -> Branches:
        """Walk from every site along its tree to a handover; mark the edges passed."""
        marks: dict[int, int] = {}
        ends: dict[int, int] = {}
        for edges, subset in zip(trees, subsets, strict=True):
            near = _neighbours(self.layout, edges)
            for i in range(len(self.sites)):
                if subset >> i & 1:
                    way, ends[i] = self._way(near, int(self.layout.site_node[self.sites[i]]))
                    for edge in way:
                        marks[edge] = marks.get(edge, 0) | 1 << i
        dug = sorted(marks)
        sites = np.array([marks[e] for e in dug], dtype=np.int32)
        return Branches(np.array(dug, dtype=np.int32), sites, tuple(ends[i] for i in sorted(ends)))

    def _way(self, near: Neighbours, begin: int) -> tuple[list[int], int]:
        """Return the edges from a node to the first handover that the tree meets, and that handover."""
        at = {int(n): i for i, n in reversed(list(enumerate(self.layout.handover_node))) if self.free_ports[i] != 0}
        before: dict[int, tuple[int, int]] = {begin: (-1, -1)}
        todo = [begin]
        for node in todo:
            if node in at:
                return _back(before, node), at[node]
            for other, edge in near.get(node, ()):
                if other not in before:
                    before[other] = (node, edge)
                    todo.append(other)
        raise ValueError("the tree doesn't lead from the site to a handover")


def _back(before: dict[int, tuple[int, int]], node: int) -> list[int]:
    """Return the edges from a node back to where the walk began."""
    way = []
    while before[node][0] >= 0:
        node, edge = before[node]
        way.append(edge)
    return way


def _neighbours(layout: Layout, edges: Ints) -> Neighbours:
    near: Neighbours = {}
    graph = layout.graph
    for edge, a, b in zip(edges.tolist(), graph.tail[edges].tolist(), graph.head[edges].tolist(), strict=True):
        near.setdefault(a, []).append((b, edge))
        near.setdefault(b, []).append((a, edge))
    return near


def share_trenches(layout: Layout, handovers: Sequence[Handover], price: Floats, sites: Sequence[int]) -> Trenches:
    """Find the exact trees of all subsets of up to twelve of the layout's `sites` at the given price per edge."""
    free = tuple(h.free_ports for h in handovers)
    usable = _open(layout, free)
    reached = _reached(layout, usable)
    rows = tuple(i for i in sites if layout.site_node[i] >= 0 and reached[layout.site_node[i]])
    table = _table(layout, usable, rows, price)
    return Trenches(layout, rows, table.cost, free, price, table)


def _open(layout: Layout, free_ports: Sequence[int | None]) -> list[int]:
    return [i for i, free in enumerate(free_ports) if free != 0 and layout.handover_node[i] >= 0]


def _reached(layout: Layout, usable: Sequence[int]) -> Flags:
    """Tell which nodes lie in one piece with a usable handover."""
    label = components(layout.graph)
    return np.isin(label, label[layout.handover_node[list(usable)]])


def _table(layout: Layout, usable: Sequence[int], rows: Sequence[int], price: Floats) -> SubsetTable:
    """Contract the usable handovers to one node, and grow all trees from it."""
    graph, nodes = layout.graph, layout.handover_node[list(usable)]
    number = np.arange(graph.n_nodes + 1, dtype=np.int32)
    root = int(nodes[0]) if len(nodes) else graph.n_nodes
    number[nodes] = root
    problem = Problem(graph.n_nodes + 1, number[graph.tail], number[graph.head], price)
    return all_subsets(problem, root, number[layout.site_node[list(rows)]])
