"""Good Steiner trees quickly: construction from many roots, then exchanges until nothing helps.

Trees are sorted arrays of edge numbers. Construction: the nearest terminal joins the growing tree, again and again
(Takahashi and Matsuyama 1980). Exchanges: the least spanning tree over the tree's nodes, useful further nodes, and
every way between two key nodes replaced by the cheapest one (Uchoa and Werneck 2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hotspots.measures.connection.graph import Floats, Ints
from hotspots.measures.connection.reductions import Problem

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A problem with its neighbours: of node `v` ``near[v]`` lists (neighbour, edge)."""

    problem: Problem
    near: tuple[tuple[tuple[int, int], ...], ...]
    graph: csr_array

    @staticmethod
    def of(problem: Problem) -> Network:
        """List the neighbours."""
        near: list[list[tuple[int, int]]] = [[] for _ in range(problem.n_nodes)]
        for edge, (a, b) in enumerate(zip(problem.tail.tolist(), problem.head.tolist(), strict=True)):
            near[a].append((b, edge))
            near[b].append((a, edge))
        return Network(problem, tuple(map(tuple, near)), _matrix(problem, problem.cost))

    def ways(self, cost: Floats, sources: Sequence[int]) -> tuple[Floats, Ints]:
        """Return distance and predecessor of every node from each source."""
        from scipy.sparse.csgraph import dijkstra

        distance, before = dijkstra(_matrix(self.problem, cost), indices=np.array(sources), return_predecessors=True)
        return distance, before

    def edge_between(self, a: int, b: int) -> int:
        """Return the edge between two neighbours."""
        return next(edge for other, edge in self.near[a] if other == b)


def _matrix(problem: Problem, cost: Floats) -> csr_array:
    """Return the edges in both directions as a sparse matrix; parallel edges must not occur."""
    from scipy.sparse import csr_array

    ends = (np.concatenate([problem.tail, problem.head]), np.concatenate([problem.head, problem.tail]))
    return csr_array((np.tile(cost, 2), ends), shape=(problem.n_nodes, problem.n_nodes))


def construct(network: Network, terminals: Sequence[int], distance: Floats, before: Ints, root: int) -> Ints | None:
    """Grow a tree from `root`, nearest terminal first; null where a terminal can't be reached.

    `distance`, `before`: of every node from each terminal, shape (k, n).
    """
    nodes, edges = {root}, set()
    gap, at = distance[:, root].copy(), np.full(len(terminals), root)
    left = [i for i, t in enumerate(terminals) if t != root]
    while left:
        i = min(left, key=lambda j: gap[j])
        if not np.isfinite(gap[i]):
            return None
        left.remove(i)
        node, new = int(at[i]), []
        while node != terminals[i]:
            following = int(before[i, node])
            edges.add(network.edge_between(node, following))
            node = following
            if node not in nodes:
                nodes.add(node)
                new.append(node)
        left = [j for j in left if terminals[j] not in nodes]
        if new:
            nearer = distance[:, new]
            best = nearer.argmin(axis=1)
            closest = nearer[np.arange(len(terminals)), best]
            at = np.where(closest < gap, np.array(new)[best], at)
            gap = np.minimum(gap, closest)
    return np.array(sorted(edges), dtype=np.int32)


def polish(network: Network, terminals: Sequence[int], tree: Ints) -> Ints:
    """Improve a tree until neither exchange helps."""
    best = spanning(network, terminals, nodes_of(network, tree, terminals))
    while True:
        better = insert_nodes(network, terminals, best)
        better = exchange_ways(network, terminals, better)
        if cost_of(network, better) >= cost_of(network, best) - 1e-9:
            return best
        best = better


def cost_of(network: Network, tree: Ints) -> float:
    """Return the cost of a tree."""
    return float(network.problem.cost[tree].sum())


def nodes_of(network: Network, tree: Ints, terminals: Sequence[int]) -> set[int]:
    """Return the nodes of a tree."""
    p = network.problem
    return {*p.tail[tree].tolist(), *p.head[tree].tolist(), *terminals}


def spanning(network: Network, terminals: Sequence[int], nodes: set[int]) -> Ints:
    """Return the least spanning tree over `nodes` without needless ends (Kruskal); infinite parts stay apart."""
    inside = sorted({e for v in nodes for w, e in network.near[v] if w in nodes})
    edges = np.array(inside, dtype=np.int32)
    edges = edges[np.argsort(network.problem.cost[edges], kind="stable")]
    group = {v: v for v in nodes}
    chosen = []
    p = network.problem
    for edge, a, b in zip(edges.tolist(), p.tail[edges].tolist(), p.head[edges].tolist(), strict=True):
        one, other = _top(group, a), _top(group, b)
        if one != other:
            group[one] = other
            chosen.append((edge, a, b))
    return _without_ends(chosen, set(terminals))


def _top(group: dict[int, int], v: int) -> int:
    while group[v] != v:
        group[v] = group[group[v]]
        v = group[v]
    return v


def _without_ends(edges: list[tuple[int, int, int]], wanted: set[int]) -> Ints:
    """Remove edges that lead to nothing wanted."""
    near: dict[int, dict[int, int]] = {}
    for edge, a, b in edges:
        near.setdefault(a, {})[b] = edge
        near.setdefault(b, {})[a] = edge
    ends = [v for v, around in near.items() if len(around) == 1 and v not in wanted]
    while ends:
        v = ends.pop()
        for w in near.pop(v):
            del near[w][v]
            if len(near[w]) == 1 and w not in wanted:
                ends.append(w)
    return np.array(sorted({e for around in near.values() for e in around.values()}), dtype=np.int32)


def insert_nodes(network: Network, terminals: Sequence[int], tree: Ints) -> Ints:
    """Add, one after the other, the nodes beside the tree that make it cheaper."""
    nodes = nodes_of(network, tree, terminals)
    best, cost = tree, cost_of(network, tree)
    beside = {w for v in nodes for w, _ in network.near[v]} - nodes
    for candidate in sorted(beside):
        if candidate in nodes or sum(w in nodes for w, _ in network.near[candidate]) < 2:
            continue
        other = spanning(network, terminals, nodes | {candidate})
        if cost_of(network, other) < cost - 1e-9:
            best, cost = other, cost_of(network, other)
            nodes = nodes_of(network, best, terminals)
    return best


def exchange_ways(network: Network, terminals: Sequence[int], tree: Ints) -> Ints:
    """Replace ways between key nodes (terminals and forks) by cheaper ones."""
    for way in _key_ways(network, terminals, tree):
        if not np.isin(way, tree).all():
            continue
        rest = np.setdiff1d(tree, way)
        found = _reconnect(network, rest, way)
        if found is not None:
            tree = found
    return tree


def _key_ways(network: Network, terminals: Sequence[int], tree: Ints) -> list[list[int]]:
    """Return the ways of a tree between its key nodes, each as its edges."""
    p, wanted = network.problem, set(terminals)
    near: dict[int, list[tuple[int, int]]] = {}
    for edge, a, b in zip(tree.tolist(), p.tail[tree].tolist(), p.head[tree].tolist(), strict=True):
        near.setdefault(a, []).append((b, edge))
        near.setdefault(b, []).append((a, edge))
    key = {v for v, around in near.items() if len(around) != 2 or v in wanted}
    ways = []
    for v in sorted(key):
        for first, edge in near[v]:
            node, way = first, [edge]
            while node not in key:
                node, following = next((w, e) for w, e in near[node] if e != way[-1])
                way.append(following)
            if (way[0] < way[-1]) if len(way) > 1 else v < node:  # each way is met from both ends
                ways.append(way)
    return ways


def _reconnect(network: Network, rest: Ints, way: list[int]) -> Ints | None:
    """Return the tree with its two parts joined more cheaply than by `way`; null where there is no such way.

    A way that has forked since it was listed is left alone.
    """
    from scipy.sparse.csgraph import dijkstra

    p = network.problem
    degree = _degrees(p, way)
    ends = [v for v, count in degree.items() if count == 1]
    if not set(degree).difference(ends).isdisjoint((*p.tail[rest].tolist(), *p.head[rest].tolist())):
        return None
    parts = _parts(p, rest, ends)
    limit = float(p.cost[way].sum())
    small, large = sorted(parts, key=len)
    distance, before, _ = dijkstra(
        network.graph, indices=np.array(sorted(small)), min_only=True, return_predecessors=True, limit=limit
    )
    targets = np.array(sorted(large))
    node = int(targets[distance[targets].argmin()])
    if distance[node] >= limit - 1e-9:
        return None
    new = []
    while before[node] >= 0:
        new.append(network.edge_between(node, int(before[node])))
        node = int(before[node])
    return np.union1d(rest, np.array(new, dtype=np.int32)).astype(np.int32)


def _parts(p: Problem, rest: Ints, ends: Sequence[int]) -> list[set[int]]:
    """Return the nodes of the parts of a torn tree that the two `ends` of the tear lie in."""
    near: dict[int, list[int]] = {v: [] for v in ends}
    for a, b in zip(p.tail[rest].tolist(), p.head[rest].tolist(), strict=True):
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    parts: list[set[int]] = []
    for end in ends:
        if not any(end in part for part in parts):
            part, todo = {end}, [end]
            for v in todo:
                for w in near[v]:
                    if w not in part:
                        part.add(w)
                        todo.append(w)
            parts.append(part)
    return parts


def _degrees(problem: Problem, edges: Sequence[int]) -> dict[int, int]:
    degree: dict[int, int] = {}
    for e in edges:
        for v in (int(problem.tail[e]), int(problem.head[e])):
            degree[v] = degree.get(v, 0) + 1
    return degree
