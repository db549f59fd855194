"""Make a Steiner problem smaller without losing an optimal tree.

Tests: nodes with one edge end nothing; nodes with two edges only prolong one; of parallel edges the cheapest is
enough; an edge is not needed where a way around it is no dearer, or where both its ends reach the root, which is in
every tree, by cheaper ways (bottleneck). All of them stay valid for every choice of terminals.
Polzin, Vahdati Daneshmand: Improved algorithms for the Steiner problem in networks (2001).
"""

from __future__ import annotations

import heapq
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


def reduce(problem: Problem, keep: Flags, root: int, *, rounds: int = 3) -> Reduced:
    """Reduce `problem`; nodes marked in `keep` stay, `root` (kept as well) is in every tree."""
    work = _Work(problem, keep)
    for _ in range(rounds):
        work.drop_ends_and_join_chains()
        if not work.drop_long_edges(work.distances(root)):
            break
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

    def distances(self, root: int) -> list[float]:
        """Return every node's distance to the root."""
        best = [np.inf] * len(self.near)
        best[root] = 0.0
        heap = [(0.0, root)]
        while heap:
            d, v = heapq.heappop(heap)
            if d > best[v]:
                continue
            for w, edge in self.near[v].items():
                longer = d + self.cost[edge]
                if longer < best[w]:
                    best[w] = longer
                    heapq.heappush(heap, (longer, w))
        return best

    def drop_long_edges(self, away: list[float]) -> int:
        """Remove edges that a way around, or a way by the root (`away`: distances to it), makes superfluous; return how many."""
        cheapest = [sorted(self.cost[e] for e in around.values())[:2] for around in self.near]
        edges = [(self.cost[e], a, b) for a, around in enumerate(self.near) for b, e in around.items() if a < b]
        dropped = 0
        for cost, a, b in sorted(edges, reverse=True):
            if len(self.near[a]) < 2 or len(self.near[b]) < 2:
                continue
            way_in = min(_other(cheapest[a], cost) + _other(cheapest[b], cost), np.inf)
            if max(away[a], away[b]) < cost or (way_in <= cost and self._way_around(a, b, cost)):
                del self.near[a][b], self.near[b][a]
                dropped += 1
        return dropped

    def _way_around(self, a: int, b: int, limit: float) -> bool:
        """Tell whether a way from `a` to `b` other than their edge costs at most `limit`."""
        best = {a: 0.0}
        heap = [(0.0, a)]
        while heap:
            d, v = heapq.heappop(heap)
            if v == b:
                return True
            if d > best[v]:
                continue
            for w, edge in self.near[v].items():
                longer = d + self.cost[edge]
                if longer <= limit and longer < best.get(w, np.inf) and not (v == a and w == b):
                    best[w] = longer
                    heapq.heappush(heap, (longer, w))
        return False

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


def _other(two: list[float], cost: float) -> float:
    """Return the cheapest edge at a node, one edge of `cost` left out."""
    if len(two) < 2:
        return np.inf
    return two[1] if two[0] == cost else two[0]
