"""A made-up street network with the figures of a German town: one connected net, dense in the middle.

The nodes are a jittered grid bent outwards; the edges are the shortest of a Delaunay triangulation that keep the
net together, as many as asked for. About 1.4 edges per node and blocks of 60 to 120 m are usual for towns (Boeing
2017, "OSMnx", Computers, Environment and Urban Systems 65, gives 1.3 to 1.5 for European centres).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

EDGES_PER_NODE = 1.4
SPACING_M = 85.0


@dataclass(frozen=True)
class StreetPlan:
    """Nodes (n, 2) in metres from the town's middle and edges (m, 2) between them."""

    nodes: Floats
    edges: Longs

    def lengths_m(self) -> Floats:
        """Return the length of every edge, shape (m,)."""
        return _lengths(self.nodes, self.edges)

    def nearest_nodes(self) -> Longs:
        """Return all nodes, the middle of the town first."""
        return np.lexsort((np.arange(len(self.nodes)), np.hypot(*self.nodes.T).round(3)))

    def way(self, start: int, end: int) -> list[int]:
        """Return the nodes of the shortest way between two nodes."""
        from scipy.sparse.csgraph import dijkstra

        _, before = dijkstra(_matrix(self), False, [start], True)
        way = [end]
        while way[-1] != start:
            way.append(int(before[0, way[-1]]))
        return way


def draw_streets(random: np.random.Generator, edges: int) -> StreetPlan:
    """Return a connected network of exactly `edges` edges (at least 3)."""
    from scipy.spatial import Delaunay

    nodes = _nodes(random, max(4, round(edges / EDGES_PER_NODE)))
    corners = Delaunay(nodes).simplices
    pairs = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1)
    found = np.unique(pairs, axis=0).astype(np.int64)
    return StreetPlan(nodes, _keep(nodes, found, edges))


def _nodes(random: np.random.Generator, count: int) -> Floats:
    side = int(np.ceil(np.sqrt(count * 4 / np.pi))) + 2
    grid = (
        np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) - (side - 1) / 2
    ) * SPACING_M
    grid = grid + random.uniform(-0.28, 0.28, grid.shape) * SPACING_M
    reach = np.hypot(*grid.T)
    inner = np.sort(np.argsort(reach, kind="stable")[:count])
    outermost = reach[inner].max()
    bent = 0.6 + 0.4 * reach[inner] / outermost  # blocks in the middle are smaller
    nodes: Floats = np.round(grid[inner] * bent[:, None], 2)
    return nodes


def _keep(nodes: Floats, pairs: Longs, wanted: int) -> Longs:
    """Return the minimum spanning tree and the shortest further edges, `wanted` in all."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    lengths = _lengths(nodes, pairs) + np.arange(len(pairs)) * 1e-9  # no ties
    matrix = coo_array((lengths, pairs.T), shape=(len(nodes), len(nodes))).tocsr()
    tree = minimum_spanning_tree(matrix).tocoo()
    in_tree = {tuple(sorted(pair)) for pair in zip(tree.row.tolist(), tree.col.tolist(), strict=True)}
    rank = np.array(
        [(tuple(pair) not in in_tree, length) for pair, length in zip(pairs.tolist(), lengths, strict=True)]
    )
    first = np.lexsort((rank[:, 1], rank[:, 0]))[:wanted]
    kept: Longs = pairs[np.sort(first)]
    return kept


def _lengths(nodes: Floats, pairs: Longs) -> Floats:
    lengths: Floats = np.hypot(*(nodes[pairs[:, 0]] - nodes[pairs[:, 1]]).T)
    return lengths


def _matrix(plan: StreetPlan) -> Any:
    from scipy.sparse import coo_array

    count = len(plan.nodes)
    return coo_array((plan.lengths_m(), plan.edges.T), shape=(count, count)).tocsr()
