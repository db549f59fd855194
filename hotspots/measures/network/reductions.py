"""Make a Steiner problem smaller without losing an optimal tree.

Nodes with one edge end nothing, nodes with two only prolong one, and of parallel edges the cheapest is enough: valid
for every choice of terminals. Further tests (long edges, bottlenecks) cost more time on street networks than they save.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Flags, Floats, Ints


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


def reduce(problem: Problem, keep: Flags) -> Reduced:
    """Reduce `problem`; nodes marked in `keep` stay."""
    work = _Work(problem, keep)
    work.drop_ends_and_join_chains()
    return work.result()


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
    """The graph under reduction: for every node its neighbours and the edges to them."""

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
