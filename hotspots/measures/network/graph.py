"""Street lines as a graph of straight pieces, and the cheapest ways through it.

Every piece between two neighbouring vertices of a line is an edge; lines join where they share a vertex (to the
millimetre). The inner vertices of a bridge or tunnel lie on a level of their own, so that it joins other lines
at its two ends only. Arrays everywhere: `n` nodes, `m` edges, `k` lines, coordinates in metres. The functions
trust their arguments.

Positions become nodes *on* edges: an edge is cut where something touches it, and nothing else moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from hotspots.base.arrays import Floats, Ints, Longs

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Nodes and straight, undirected edges."""

    xy: Floats
    """Positions of the nodes, shape (n, 2)."""
    tail: Ints
    head: Ints
    length_m: Floats
    kind: Ints
    """What each edge is made of: an index that the caller's price table knows."""
    line: Ints
    """Row of the drawn line that each edge belongs to; -1 for edges that were added."""

    @property
    def n_nodes(self) -> int:
        """Return the number of nodes."""
        return len(self.xy)

    @property
    def n_edges(self) -> int:
        """Return the number of edges."""
        return len(self.tail)

    def plus(
        self,
        tail: Ints,
        head: Ints,
        length_m: Floats,
        kind: Ints,
        *,
        xy: Floats | None = None,
        line: Ints | None = None,
    ) -> Graph:
        """Return the graph with further edges (of no drawn line unless one is given), and nodes at `xy`."""
        lines = np.full(len(tail), -1, dtype=np.int32) if line is None else line
        more = ((self.tail, tail), (self.head, head), (self.kind, kind), (self.line, lines))
        tails, heads, kinds, of = (np.concatenate(pair).astype(np.int32) for pair in more)
        nodes = self.xy if xy is None else np.concatenate([self.xy, xy])
        return Graph(nodes, tails, heads, np.concatenate([self.length_m, length_m]), kinds, of)


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """The cheapest way from every node to its source: `parent` leads there, `source` names it."""

    cost: Floats
    parent: Ints
    source: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Ways as one flat array: way `i` visits ``nodes[start[i]:start[i + 1]]``, ending at its source."""

    start: Longs
    nodes: Ints

    def of(self, i: int) -> Ints:
        """Return the nodes of one way."""
        return self.nodes[self.start[i] : self.start[i + 1]]


def build_graph(xy: Floats, start: Longs, kind: Ints, level: Ints) -> Graph:
    """Join lines at their shared vertices.

    Line `i` has the vertices ``xy[start[i]:start[i + 1]]``, is made of `kind[i]` and lies on `level[i]` (0: the
    ground). Pieces without length are left out.
    """
    sizes = np.diff(start)
    line = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    ids, nodes = number_vertices(xy, _vertex_levels(start, line, level))
    inner = np.ones(len(xy), dtype=bool)
    inner[start[1:] - 1] = False  # no piece starts at a line's last vertex
    begin = np.flatnonzero(inner)
    begin = begin[ids[begin] != ids[begin + 1]]
    x, y = xy[:, 0], xy[:, 1]
    length = np.hypot(x[begin + 1] - x[begin], y[begin + 1] - y[begin])
    of = line[begin]
    return Graph(nodes, ids[begin], ids[begin + 1], length, kind[of], of)


def _vertex_levels(start: Longs, line: Ints, level: Ints) -> Ints | None:
    """Return the level of each vertex (ends of lines lie on the ground), or None where all are on the ground."""
    if not level.any():
        return None
    levels = level[line]
    levels[start[:-1]] = 0
    levels[start[1:] - 1] = 0
    return levels


def number_vertices(xy: Floats, levels: Ints | None = None) -> tuple[Ints, Floats]:
    """Give equal vertices (to the millimetre, on one level) one number; return numbers and the nodes' positions.

    The network may span up to 268 km, levels lie between -128 and 127.
    """
    from pandas import factorize

    key = _millimetres(xy[:, 0]) << 28 | _millimetres(xy[:, 1])
    if levels is not None:
        key |= (levels.astype(np.int64) + 128) << 56
    numbers, _ = factorize(key)  # a hash table: half the time of np.unique, and numbers in order of appearance
    ids: Ints = numbers.astype(np.int32)
    last = np.maximum.accumulate(ids) if len(ids) else ids
    new = np.ones(len(ids), dtype=bool)
    np.not_equal(last[1:], last[:-1], out=new[1:])
    return ids, xy[new]


def _millimetres(x: Floats) -> Longs:
    """Return whole millimetres above the least coordinate."""
    above = x - x.min(initial=np.inf)
    above *= 1000
    above += 0.5
    whole: Longs = above.astype(np.int64)
    return whole


def matrix(graph: Graph, cost: Floats) -> csr_array:
    """Return both directions of every edge as a sparse matrix, parallel edges kept side by side.

    `cost` has shape (m,). Building it from coordinates would *add up* parallel edges; counting arcs by their
    tail is as fast and keeps them apart.
    """
    from scipy.sparse import csr_array

    n, arcs = graph.n_nodes, 2 * graph.n_edges
    tails = np.concatenate([graph.tail, graph.head])
    count = csr_array((np.arange(arcs, dtype=np.int32), tails, np.arange(arcs + 1, dtype=np.int32)), shape=(arcs, n))
    by_tail = count.tocsc()
    heads = np.concatenate([graph.head, graph.tail])
    return csr_array((np.tile(cost, 2)[by_tail.data], heads[by_tail.data], by_tail.indptr), shape=(n, n))


def search(arcs: csr_array, sources: Ints) -> Forest:
    """Find the cheapest way from every node to the nearest of `sources` (infinite where there is none)."""
    from scipy.sparse.csgraph import dijkstra

    cost, parent, source = dijkstra(arcs, indices=sources, min_only=True, return_predecessors=True)
    return Forest(cost, parent, source)


def trace(parent: Ints, begin: Ints) -> Paths:
    """Follow `parent` from every node of `begin` to its source, all ways in step.

    The work grows with the number of nodes visited, the Python steps only with the longest way.
    """
    stages: list[tuple[Ints, Ints]] = []
    way = np.arange(len(begin), dtype=np.int32)
    node = np.asarray(begin, dtype=np.int32)
    length = np.zeros(len(begin), dtype=np.int64)
    while len(node):
        stages.append((way, node))
        above = parent[node]
        on = above >= 0
        length[way[~on]] = len(stages)
        way, node = way[on], above[on]
    start = np.concatenate([[0], np.cumsum(length)])
    nodes = np.empty(start[-1], dtype=np.int32)
    for step, (ways, visited) in enumerate(stages):
        nodes[start[ways] + step] = visited
    return Paths(start, nodes)


def parent_edges(graph: Graph, cost: Floats, forest: Forest) -> Ints:
    """Return, for every node, the edge that leads to its parent (-1 at sources and where no way leads)."""
    edge = np.full(graph.n_nodes, -1, dtype=np.int32)
    for tail, head in ((graph.tail, graph.head), (graph.head, graph.tail)):
        on = forest.parent[head] == tail
        on &= forest.cost[tail] + cost == forest.cost[head]  # the very sum that the search stored
        edge[head[on]] = np.flatnonzero(on)
    return edge


def components(graph: Graph) -> Ints:
    """Number the connected pieces of the graph, the largest first; return the number of each node."""
    from scipy.sparse.csgraph import connected_components

    count, label = connected_components(matrix(graph, graph.length_m), directed=False)
    order = np.argsort(-np.bincount(label, minlength=count), kind="stable")
    rank = np.empty(count, dtype=np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return rank[label]


@dataclass(frozen=True, slots=True, eq=False)
class Snap:
    """For every point the nearest edge, how far along it (0 at its tail, 1 at its head), and how far away."""

    edge: Ints
    along: Floats
    distance_m: Floats


def snap(graph: Graph, points: Floats) -> Snap:
    """Find the nearest point on an edge for every row of `points`; of equally near edges the first one."""
    ends = np.stack([graph.xy[graph.tail], graph.xy[graph.head]], axis=1)
    spots = np.asarray(shapely.points(points), dtype=object)
    tree = shapely.STRtree(np.asarray(shapely.linestrings(ends), dtype=object))
    (row, near), away = tree.query_nearest(spots, return_distance=True, all_matches=True)
    edge = np.full(len(points), graph.n_edges, dtype=np.int32)
    np.minimum.at(edge, row, near.astype(np.int32))
    distance = np.empty(len(points))
    distance[row] = away
    begin, step = ends[edge, 0], ends[edge, 1] - ends[edge, 0]
    along = np.clip(((points - begin) * step).sum(axis=1) / graph.length_m[edge] ** 2, 0, 1)
    return Snap(edge, along, distance)


def split(graph: Graph, edge: Ints, along: Floats) -> tuple[Graph, Ints]:
    """Cut edges where something touches them; return the new graph and the node of each touching point.

    Points within a millimetre of an edge's end become that end; equal points share one node. The first pieces
    keep their edges' numbers.
    """
    node = np.full(len(edge), -1, dtype=np.int32)
    place = along * graph.length_m[edge]
    node[place < 0.001] = graph.tail[edge[place < 0.001]]
    at_head = (graph.length_m[edge] - place < 0.001) & (node < 0)
    node[at_head] = graph.head[edge[at_head]]
    inner = np.flatnonzero(node < 0)
    inner = inner[np.lexsort((along[inner], edge[inner]))]
    if not len(inner):
        return graph, node
    cut, where = edge[inner], along[inner]
    new = np.ones(len(inner), dtype=bool)
    new[1:] = (cut[1:] != cut[:-1]) | ((where[1:] - where[:-1]) * graph.length_m[cut[1:]] >= 0.001)
    node[inner] = (graph.n_nodes - 1 + np.cumsum(new)).astype(np.int32)
    return _cut(graph, cut[new], where[new]), node


def _cut(graph: Graph, cut: Ints, along: Floats) -> Graph:
    """Put one new node on edge ``cut[i]`` at ``along[i]``; sorted by edge and place, all different."""
    count = len(cut)
    added = np.arange(graph.n_nodes, graph.n_nodes + count, dtype=np.int32)
    step = graph.xy[graph.head[cut]] - graph.xy[graph.tail[cut]]
    last = np.append(cut[1:] != cut[:-1], True)  # the piece behind it ends at the edge's head
    first = np.insert(cut[1:] != cut[:-1], 0, True)
    following = np.append(along[1:], 1.0)
    until = np.where(last, 1.0, following)
    head, length = graph.head.copy(), graph.length_m.copy()
    head[cut[first]] = added[first]
    length[cut[first]] *= along[first]
    ends = np.where(last, graph.head[cut], np.append(added[1:], 0)).astype(np.int32)
    shortened = replace(graph, head=head, length_m=length)
    behind = (until - along) * graph.length_m[cut]
    xy = graph.xy[graph.tail[cut]] + along[:, None] * step
    return shortened.plus(added, ends, behind, graph.kind[cut], xy=xy, line=graph.line[cut])
