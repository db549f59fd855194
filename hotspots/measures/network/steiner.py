"""The exact cost of joining every subset of some terminals to a root, in one pass.

Dreyfus and Wagner (1971): the cheapest tree that joins a subset and reaches a node either prolongs a cheaper one
or merges two trees of smaller subsets there. Three things make it fast: the graph is reduced first; a tree that
costs as much as joining its subset to the root at once is dropped (it could be replaced, whatever comes later);
and every subset is grown by one search from those merging places only that no neighbour undercuts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from hotspots.base.arrays import Flags, Floats, Ints

MAX_TERMINALS = 12
LEAST_COST = 1e-6
"""Edges without cost are given this one, so that ways can be traced back."""


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Both directions of every edge, sorted by tail: those of node `v` are ``start[v]:start[v + 1]``."""

    start: Ints
    head: Ints
    cost: Floats
    edge: Ints

    @staticmethod
    def of(problem: Problem) -> Arcs:
        """List the arcs of a problem."""
        tails = np.concatenate([problem.tail, problem.head])
        order = np.argsort(tails, kind="stable").astype(np.int32)
        heads = np.concatenate([problem.head, problem.tail])
        start = np.concatenate([[0], np.cumsum(np.bincount(tails, minlength=problem.n_nodes))]).astype(np.int32)
        return Arcs(start, heads[order], np.tile(problem.cost, 2)[order], order % np.int32(len(problem.tail)))

    def at(self, node: int) -> slice:
        """Return where the arcs of `node` stand."""
        return slice(int(self.start[node]), int(self.start[node + 1]))


@dataclass(frozen=True, slots=True, eq=False)
class SubsetTable:
    """The cheapest tree of every subset (bit `i` set: terminal `i` is in it); its cost is infinite where there is none.

    `label[S][v]` is the cost of joining S with v, `split[S]` the part of S that is joined to the root apart from the rest
    (0: S grows as one tree).
    """

    reduced: Reduced
    arcs: Arcs
    root: int
    terminals: Sequence[int]
    cost: Floats
    split: Ints
    label: dict[int, Floats] = field(default_factory=dict)
    known: dict[tuple[int, int], Ints] = field(default_factory=dict)
    """Trees found already, by subset and the node that they reach."""

    def tree(self, subset: int) -> Ints:
        """Return the edges of the cheapest tree that joins `subset` to the root, in the problem's numbers."""
        return self.reduced.expand(self._edges(subset))

    def _edges(self, subset: int) -> Ints:
        apart = int(self.split[subset])
        if self.cost[subset] == 0:
            return np.zeros(0, dtype=np.int32)
        if apart:
            return np.concatenate([self._edges(apart), self._edges(subset ^ apart)])
        return self._reach(subset, self.root)

    def _reach(self, subset: int, node: int) -> Ints:
        """Return the edges of the tree that joins `subset` with `node`."""
        if (subset, node) not in self.known:
            way, end = self._way_back(subset, node)
            pieces = [np.array(way, dtype=np.int32), *(self._reach(part, end) for part in self._met(subset, end))]
            self.known[subset, node] = np.concatenate(pieces)
        return self.known[subset, node]

    def _way_back(self, subset: int, node: int) -> tuple[list[int], int]:
        """Follow the way on which the tree reached `node` back to where it merged or began."""
        label = self.label[subset]
        way: list[int] = []
        total = self.cost[subset] if node == self.root else label[node]
        while True:
            out = self.arcs.at(node)
            back = np.flatnonzero(label[self.arcs.head[out]] + self.arcs.cost[out] == total)
            if not len(back):
                return way, node
            way.append(int(self.arcs.edge[out][back[0]]))
            node = int(self.arcs.head[out][back[0]])
            total = label[node]

    def _met(self, subset: int, node: int) -> tuple[int, ...]:
        """Return the two smaller subsets whose trees met at `node`; none where a single terminal began."""
        for one, other in splits(subset):
            both = one in self.label and other in self.label
            if both and self.label[one][node] + self.label[other][node] == self.label[subset][node]:
                return one, other
        return ()


def all_subsets(problem: Problem, root: int, terminals: Ints) -> SubsetTable:
    """Find the cheapest tree for every subset of up to twelve `terminals`, each joined to `root`."""
    problem = Problem(problem.n_nodes, problem.tail, problem.head, np.maximum(problem.cost, LEAST_COST))
    keep = np.zeros(problem.n_nodes, dtype=bool)
    keep[root] = keep[terminals] = True
    work = _Work(problem, keep)
    work.drop_ends_and_join_chains()
    reduced = work.result()
    arcs = Arcs.of(reduced.problem)
    home, ends = int(reduced.number[root]), reduced.number[terminals].tolist()
    size = 1 << len(ends)
    table = SubsetTable(reduced, arcs, home, ends, np.zeros(size), np.zeros(size, dtype=np.int32))
    _grow(table)
    return table


def splits(subset: int) -> Iterator[tuple[int, int]]:
    """Yield every way to part `subset` in two, once."""
    rest = subset & (subset - 1)
    one = rest
    while one:
        yield subset ^ one, one
        one = (one - 1) & rest


def _grow(table: SubsetTable) -> None:
    """Fill in cost, split and label of every subset, the small ones first."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    arcs, n = table.arcs, len(table.arcs.start) - 1
    inward = replace(arcs, cost=arcs.cost.copy())
    inward.cost[arcs.at(table.root)] = np.inf  # no way leads through the root
    everywhere = csr_array((arcs.cost, arcs.head, arcs.start), shape=(n, n))
    alone: Floats = dijkstra(everywhere, indices=np.array([table.root]), min_only=True)
    lowest = np.full(len(table.cost), np.inf)
    for subset in sorted(range(1, len(table.cost)), key=lambda s: (s.bit_count(), s)):
        merged = np.full(n, np.inf)
        if subset & (subset - 1) == 0:
            terminal = table.terminals[subset.bit_length() - 1]
            table.cost[subset] = alone[terminal] * (1 + 1e-9)  # room for a sum in the other direction
            merged[terminal] = 0.0
        else:
            _merge(table, subset, lowest, merged)
        limit = table.cost[subset]
        merged[merged >= limit] = np.inf
        begin = _undercut_by_none(arcs, merged)
        if len(begin):
            label = spread(inward, begin, merged[begin], limit)
            if label[table.root] < limit:
                table.cost[subset], table.split[subset] = label[table.root], 0
            label[label >= table.cost[subset]] = np.inf
            table.label[subset] = label
            lowest[subset] = label.min()


def _merge(table: SubsetTable, subset: int, lowest: Floats, merged: Floats) -> None:
    """Bring two smaller trees together at every node, and at the root."""
    parts = list(splits(subset))
    one, other = np.array(parts).T
    apart = table.cost[one] + table.cost[other]
    best = int(apart.argmin())
    table.cost[subset], table.split[subset] = apart[best], one[best]
    together = np.empty_like(merged)
    for i in np.flatnonzero(lowest[one] + lowest[other] < apart[best]).tolist():
        np.add(table.label[parts[i][0]], table.label[parts[i][1]], out=together)
        np.minimum(merged, together, out=merged)


def _undercut_by_none(arcs: Arcs, merged: Floats) -> Ints:
    """Return the nodes with a label that no neighbour's label plus the edge between them undercuts."""
    begin = np.flatnonzero(np.isfinite(merged)).astype(np.int32)
    if len(begin) < 2:
        return begin
    some = np.flatnonzero(np.diff(arcs.start))
    via = np.full(len(merged), np.inf)
    via[some] = np.minimum.reduceat(merged[arcs.head] + arcs.cost, arcs.start[some])
    return begin[via[begin] > merged[begin]]


def spread(arcs: Arcs, begin: Ints, label: Floats, limit: float) -> Floats:
    """Return the least label plus way from `begin` to every node, as far as it stays below `limit`.

    One search from an added node whose edges cost the labels.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    n = len(arcs.start) - 1
    start = np.append(arcs.start, np.int32(arcs.start[-1] + len(begin)))
    heads, costs = np.concatenate([arcs.head, begin]), np.concatenate([arcs.cost, label])
    graph = csr_array((costs, heads, start), shape=(n + 1, n + 1))
    found: Floats = dijkstra(graph, indices=np.array([n]), limit=limit, min_only=True)
    return found[:n]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """An undirected graph with costs; edges are numbered, parallel ones allowed."""

    n_nodes: int
    tail: Ints
    head: Ints
    cost: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """The smaller problem, and what its nodes and edges stand for."""

    problem: Problem
    number: Ints
    """New number of each original node; -1 where it was removed."""
    start: Ints
    """Edge `i` stands for the original edges ``original[start[i]:start[i + 1]]``."""
    original: Ints

    def expand(self, edges: Ints) -> Ints:
        """Return the original edges that edges of the smaller problem stand for, sorted."""
        pieces = [self.original[self.start[e] : self.start[e + 1]] for e in edges.tolist()]
        return np.sort(np.concatenate(pieces)) if pieces else np.zeros(0, dtype=np.int32)


def without_parallels(problem: Problem) -> Ints:
    """Return the cheapest edge between each pair of nodes (loops left out), in order of the pairs."""
    low, high = np.minimum(problem.tail, problem.head), np.maximum(problem.tail, problem.head)
    order = np.lexsort((problem.cost, high, low))
    order = order[low[order] != high[order]]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (low[order][1:] != low[order][:-1]) | (high[order][1:] != high[order][:-1])
    cheapest: Ints = order[first].astype(np.int32)
    return cheapest


class _Work:
    """The graph under reduction: for every node its neighbours and the edges to them; nodes marked in `keep` stay."""

    def __init__(self, problem: Problem, keep: Flags) -> None:
        self.n_original = len(problem.tail)
        self.keep: list[bool] = keep.tolist()
        self.cost: list[float] = problem.cost.tolist()
        self.parts: list[tuple[int, int]] = []
        self.near: list[dict[int, int]] = [{} for _ in range(problem.n_nodes)]
        edges = without_parallels(problem)
        for edge, a, b in zip(edges.tolist(), problem.tail[edges].tolist(), problem.head[edges].tolist(), strict=True):
            self.near[a][b] = edge
            self.near[b][a] = edge

    def drop_ends_and_join_chains(self) -> None:
        """Remove nodes that aren't kept and have at most two edges, until there are none."""
        near, keep = self.near, self.keep
        todo = [v for v in range(len(near)) if len(near[v]) <= 2 and not keep[v]]
        while todo:
            v = todo.pop()
            around = near[v]
            if not around or len(around) > 2:
                continue
            ends = list(around)
            for a in ends:
                del near[a][v]
            if len(ends) == 2:
                self._join(ends[0], ends[1], around[ends[0]], around[ends[1]])
            near[v] = {}
            todo += [a for a in ends if len(near[a]) <= 2 and not keep[a]]

    def _join(self, a: int, b: int, first: int, second: int) -> None:
        """Put one edge in the place of two, unless a cheaper one is there."""
        cost = self.cost[first] + self.cost[second]
        present = self.near[a].get(b)
        if present is not None and self.cost[present] <= cost:
            return
        edge = len(self.cost)
        self.cost.append(cost)
        self.parts.append((first, second))
        self.near[a][b] = self.near[b][a] = edge

    def result(self) -> Reduced:
        """Return the graph that is left, renumbered."""
        alive = np.array([bool(around) for around in self.near]) | np.array(self.keep)
        node = np.flatnonzero(alive).astype(np.int32)
        number = np.full(len(alive), -1, dtype=np.int32)
        number[node] = np.arange(len(node))
        rows = [(a, b, edge) for a, around in enumerate(self.near) for b, edge in around.items() if a < b]
        tail, head, edge = np.array(rows, dtype=np.int32).reshape(-1, 3).T
        problem = Problem(len(node), number[tail], number[head], np.array(self.cost)[edge])
        pieces = [self._pieces(e) for e in edge.tolist()]
        start = np.concatenate([[0], np.cumsum([len(p) for p in pieces])]).astype(np.int32)
        return Reduced(problem, number, start, np.array([e for p in pieces for e in p], dtype=np.int32))

    def _pieces(self, edge: int) -> list[int]:
        """Return the original edges that an edge was joined from."""
        stack, found = [edge], []
        while stack:
            e = stack.pop()
            if e < self.n_original:
                found.append(e)
            else:
                stack.extend(self.parts[e - self.n_original])
        return found
