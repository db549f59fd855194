"""The nearest point on a street, not merely the nearest corner.

Positions become nodes *on* edges: an edge is cut where something touches it, and nothing else moves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from hotspots.base.arrays import Floats, Ints
from hotspots.measures.network.graph import Graph

NEIGHBOURS = 8  # pieces looked at first; enough for nineteen in twenty points of a street network


@dataclass(frozen=True, slots=True, eq=False)
class Snap:
    """For every point the nearest edge, how far along it (0 at its tail, 1 at its head), and how far away."""

    edge: Ints
    along: Floats
    distance_m: Floats


class Segments(NamedTuple):
    """Straight pieces by their start and their step to the end, shape (m, 2) each."""

    begin: Floats
    step: Floats
    length: Floats


def snap(graph: Graph, points: Floats) -> Snap:
    """Find the nearest point on an edge for every row of `points`; of equally near edges the first one.

    Exact: every edge is cut into pieces no longer than the mean edge, and pieces are looked at in the order of
    their middles until no farther one can hold a nearer point.
    """
    from scipy.spatial import KDTree

    segments = Segments(graph.xy[graph.tail], graph.xy[graph.head] - graph.xy[graph.tail], graph.length_m)
    owner, middle, reach = _pieces(segments)
    tree = KDTree(middle)
    result = Snap(np.full(len(points), -1, dtype=np.int32), np.zeros(len(points)), np.full(len(points), np.inf))
    todo, count = np.arange(len(points)), min(NEIGHBOURS, len(middle))
    while len(todo):
        away, piece = (np.asarray(part) for part in tree.query(points[todo], k=np.arange(1, count + 1)))
        edge, along, distance = _nearest(segments, points[todo], owner[piece])
        result.edge[todo], result.along[todo], result.distance_m[todo] = edge, along, distance
        if count == len(middle):
            break
        todo = todo[away[:, -1] - reach < distance]
        count = min(4 * count, len(middle))
    return result


def _pieces(segments: Segments) -> tuple[Ints, Floats, float]:
    """Cut segments into pieces no longer than the mean one; return each piece's owner and middle, and half its length."""
    longest = float(segments.length.mean())
    parts = np.maximum(np.ceil(segments.length / longest), 1).astype(np.int64)
    owner = np.repeat(np.arange(len(parts), dtype=np.int32), parts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(parts) - parts, parts)
    share = (number + 0.5) / parts[owner]
    return owner, segments.begin[owner] + share[:, None] * segments.step[owner], longest / 2


def _nearest(segments: Segments, points: Floats, edge: Ints) -> tuple[Ints, Floats, Floats]:
    """Return the nearest of each point's candidate edges: shapes (p, 2) and (p, c) to three arrays (p,)."""
    away_x = points[:, :1] - segments.begin[edge, 0]
    away_y = points[:, 1:] - segments.begin[edge, 1]
    step_x, step_y = segments.step[edge, 0], segments.step[edge, 1]
    along = np.clip((away_x * step_x + away_y * step_y) / segments.length[edge] ** 2, 0, 1)
    distance = np.hypot(away_x - along * step_x, away_y - along * step_y)
    nearest = distance.min(axis=1)
    tied = np.where(distance == nearest[:, None], edge, np.iinfo(np.int32).max)
    best = tied.argmin(axis=1)
    rows = np.arange(len(points))
    return edge[rows, best], along[rows, best], nearest


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
