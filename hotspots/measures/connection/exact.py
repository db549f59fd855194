"""The cheapest tree for certain, for terminals that lie apart, as they do in a town.

Partial trees grow from the terminals like those of Dreyfus and Wagner, but a set of terminals grows on only as long
as no detour is cheaper: a partial tree that joins `S` with a node is in no cheapest tree if a forest that ties all of
`S` to terminals outside `S` costs less, because the forest could take its place. So partial trees stay near their
terminals, and most sets never arise. Hougardy, Silvanus, Vygen: Dijkstra meets Steiner (2017).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hotspots.measures.connection.graph import Floats, Ints
from hotspots.measures.connection.reductions import Problem
from hotspots.measures.connection.steiner import LEAST_COST, Arcs, spread

MOST_TERMINALS = 62
"""A set is one whole number of 64 bits."""
MOST_LABELS, MOST_SETS = 4_000_000, 40_000
"""Partial trees, and sets of terminals, after which the search gives up."""
SLACK = 1 + 1e-9
"""Sums in another order may differ by this much."""


def cheapest_tree(problem: Problem, terminals: Ints, *, most_sets: int = MOST_SETS) -> Ints | None:
    """Return the edges of a cheapest tree that joins the (different) `terminals`, all in one piece.

    Null where there are more than 62 of them or the search gives up.
    """
    if len(terminals) > MOST_TERMINALS:
        return None
    paid = Problem(problem.n_nodes, problem.tail, problem.head, np.maximum(problem.cost, LEAST_COST))
    search = _Search(Arcs.of(paid), terminals)
    return search.edges() if search.run(most_sets) else None


@dataclass(frozen=True, slots=True, eq=False)
class _Partial:
    """The partial trees of one set (bits): the nodes they reach, ascending, and what each costs."""

    members: int
    nodes: Ints
    label: Floats
    detour: float
    """Cost of a forest that ties the set to others."""
    tied_to: int
    """The terminals (bits) outside the set that the forest ends at."""

    def at(self, node: int) -> float:
        """Return the cost of the partial tree that reaches `node`; infinite where there is none."""
        i = int(np.searchsorted(self.nodes, node))
        return float(self.label[i]) if i < len(self.nodes) and self.nodes[i] == node else np.inf


@dataclass(slots=True, eq=False)
class _Meeting:
    """What is known of a set before it grows: where smaller ones merge, and the cheapest detour."""

    label: Floats
    detour: float = np.inf
    tied_to: int = 0


@dataclass(eq=False)
class _Grown:
    """All sets that have grown, as rows."""

    partials: list[_Partial] = field(default_factory=list)
    members: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1024, dtype=np.int64))
    quarters: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1024, dtype=np.int64))
    """The terminals (bits) that some node reached by the set is nearest to."""

    def add(self, partial: _Partial, quarters: int) -> None:
        """Append a row."""
        row = len(self.partials)
        if row == len(self.members):
            self.members, self.quarters = np.tile(self.members, 2), np.tile(self.quarters, 2)
        self.partials.append(partial)
        self.members[row], self.quarters[row] = partial.members, quarters

    def beside(self, members: int, quarters: int) -> Iterator[_Partial]:
        """Yield the sets that share no terminal with `members`, and may share a node."""
        count = len(self.partials)
        near = (self.members[:count] & members == 0) & (self.quarters[:count] & quarters != 0)
        for row in np.flatnonzero(near).tolist():
            yield self.partials[row]


class _Search:
    """Sets of terminals grow in order of their size, up to half of all.

    Every tree has a node from which no branch holds more than half of the terminals, so that the branches can be
    put together to three sets of at most half; there the search ends.
    """

    def __init__(self, arcs: Arcs, terminals: Ints) -> None:
        self.arcs, self.n = arcs, len(arcs.start) - 1
        self.terminals = terminals
        self.half = len(terminals) // 2
        alone = self._distances()
        self.quarter = np.int64(1) << alone.argmin(axis=0)
        self.grown = _Grown()
        self.waiting: list[dict[int, _Meeting]] = [{} for _ in range(self.half + 1)]
        self.labels = 0
        for i in range(len(terminals)):
            self._settle(1 << i, alone[i], _Meeting(alone[i]))

    def _distances(self) -> Floats:
        """Return the distance of every node from each terminal, shape (k, n)."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        graph = csr_array((self.arcs.cost, self.arcs.head, self.arcs.start), shape=(self.n, self.n))
        found: Floats = dijkstra(graph, indices=self.terminals)
        return found

    def run(self, most_sets: int) -> bool:
        """Grow all sets that matter; tell whether the end was reached."""
        for waiting in self.waiting[2:]:
            for members, meeting in sorted(waiting.items()):
                begin = np.flatnonzero(meeting.label <= meeting.detour * SLACK).astype(np.int32)
                begin = begin[np.isfinite(meeting.label[begin])]
                if len(begin):
                    label = spread(self.arcs, begin, meeting.label[begin], meeting.detour * SLACK)
                    self._settle(members, label, meeting)
                if self.labels > MOST_LABELS or len(self.grown.partials) > most_sets:
                    return False
            waiting.clear()
        return True

    def _settle(self, members: int, label: Floats, meeting: _Meeting) -> None:
        """Keep the partial trees of a set that no detour undercuts, and merge them with those of other sets."""
        detour, tied_to = meeting.detour, meeting.tied_to
        outside = [i for i in range(len(self.terminals)) if not members >> i & 1]
        nearest = min(outside, key=lambda i: label[self.terminals[i]])
        if label[self.terminals[nearest]] <= detour:
            detour, tied_to = float(label[self.terminals[nearest]]), 1 << nearest
        nodes = np.flatnonzero(label <= detour * SLACK).astype(np.int32)
        partial = _Partial(members, nodes, label[nodes], detour, tied_to)
        quarters = int(np.bitwise_or.reduce(self.quarter[nodes]))
        self.labels += len(nodes)
        for other in self.grown.beside(members, quarters):
            if (members | other.members).bit_count() <= self.half:
                self._merge(partial, other, label)
        self.grown.add(partial, quarters)

    def _merge(self, one: _Partial, other: _Partial, label: Floats) -> None:
        """Bring partial trees of two sets together at the nodes that both reach; `label`: those of `one`."""
        both = label[other.nodes] + other.label
        in_a_circle = one.tied_to & other.members and other.tied_to & one.members
        detour = np.inf if in_a_circle else one.detour + other.detour
        fits = np.flatnonzero(both <= detour * SLACK)
        members = one.members | other.members
        if not len(fits):
            return
        meeting = self.waiting[members.bit_count()].setdefault(members, _Meeting(np.full(self.n, np.inf)))
        nodes = other.nodes[fits]
        meeting.label[nodes] = np.minimum(meeting.label[nodes], both[fits])
        if detour < meeting.detour:
            meeting.detour, meeting.tied_to = detour, (one.tied_to | other.tied_to) & ~members

    def edges(self) -> Ints:
        """Return the edges of the cheapest tree, followed back from where its branches meet."""
        known = {partial.members: partial for partial in self.grown.partials}
        branches, middle = self._put_together(known)
        todo, edges = [(branch, middle) for branch in branches], set[int]()
        while todo:
            partial, node = todo.pop()
            way, end = self._way_back(partial, node)
            edges.update(way)
            todo += [(part, end) for part in _met(known, partial, end)]
        return np.array(sorted(edges), dtype=np.int32)

    def _put_together(self, known: dict[int, _Partial]) -> tuple[tuple[_Partial, ...], int]:
        """Return the two or three sets that make up all terminals most cheaply, and the node where they meet."""
        everyone = (1 << len(self.terminals)) - 1
        least, found, middle = np.inf, tuple[_Partial, ...](), -1
        nothing = _Partial(0, np.arange(self.n, dtype=np.int32), np.zeros(self.n), 0.0, 0)
        for row, one in enumerate(self.grown.partials):
            for other in self.grown.beside(one.members, int(self.grown.quarters[row])):
                rest = everyone ^ one.members ^ other.members
                third = known.get(rest) if rest else nothing
                if third is None or not one.members > other.members > rest:
                    continue
                total = self._dense(one) + self._dense(other) + self._dense(third)
                if total.min() < least:
                    least, found, middle = float(total.min()), (one, other, third), int(total.argmin())
        return tuple(part for part in found if part.members), middle

    def _dense(self, partial: _Partial) -> Floats:
        """Return the labels of a set at all nodes; infinite where it has none."""
        label = np.full(self.n, np.inf)
        label[partial.nodes] = partial.label
        return label

    def _way_back(self, partial: _Partial, node: int) -> tuple[list[int], int]:
        """Follow the way on which a partial tree reached `node` back to where it merged or began."""
        label, way = self._dense(partial), list[int]()
        while True:
            out = self.arcs.at(node)
            back = np.flatnonzero(label[self.arcs.head[out]] + self.arcs.cost[out] == label[node])
            if not len(back):
                return way, node
            way.append(int(self.arcs.edge[out][back[0]]))
            node = int(self.arcs.head[out][back[0]])


def _met(known: dict[int, _Partial], partial: _Partial, node: int) -> tuple[_Partial, ...]:
    """Return the two sets whose partial trees met at `node`; none where a single terminal began."""
    for members, one in known.items():
        other = known.get(partial.members ^ members) if members & partial.members == members else None
        if other is not None and one.at(node) + other.at(node) == partial.at(node):
            return one, other
    return ()
