"""The street graph: what joins, what doesn't, and the cheapest ways."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.network import graph as g


def lines(*drawn: list[tuple[float, float]], kind: list[int] | None = None, level: list[int] | None = None) -> g.Graph:
    """Build a graph from drawn lines."""
    start = np.cumsum([0, *(len(line) for line in drawn)])
    xy = np.array([vertex for line in drawn for vertex in line], dtype=float)
    zero = [0] * len(drawn)
    return g.build_graph(xy, start, np.array(kind or zero, dtype=np.int32), np.array(level or zero, dtype=np.int32))


def pieces(graph: g.Graph) -> int:
    """Count the connected pieces."""
    return int(g.components(graph).max()) + 1


def test_lines_join_where_they_share_a_vertex() -> None:
    crossing = lines([(0, 0), (10, 0), (20, 0)], [(10, -10), (10, 0), (10, 10)])
    assert (crossing.n_nodes, crossing.n_edges, pieces(crossing)) == (5, 4, 1)


def test_lines_that_only_cross_do_not_join() -> None:
    assert pieces(lines([(0, 0), (20, 0)], [(10, -10), (10, 10)])) == 2


def test_a_bridge_joins_at_its_ends_but_not_at_the_vertex_it_shares_with_what_it_crosses() -> None:
    bridge = [(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)]
    below = [(10.0, -10.0), (10.0, 0.0), (10.0, 10.0)]
    ramp = [(20.0, 0.0), (30.0, 0.0)]
    joined = lines(bridge, below, ramp, level=[1, 0, 0])
    assert pieces(joined) == 2
    assert pieces(lines(bridge, ramp, level=[1, 0])) == 1


def test_pieces_without_length_are_left_out() -> None:
    assert lines([(0, 0), (0, 0), (5, 0)]).n_edges == 1


def test_parallel_edges_are_not_added_up() -> None:
    """A street drawn twice costs what its cheaper drawing costs."""
    twice = lines([(0, 0), (3, 4)], [(0, 0), (3, 4)])
    forest = g.search(g.matrix(twice, np.array([7.0, 5.0])), np.array([0], dtype=np.int32))
    assert forest.cost.tolist() == [0.0, 5.0]
    assert g.parent_edges(twice, np.array([7.0, 5.0]), forest).tolist() == [-1, 1]


def test_the_largest_piece_has_number_zero() -> None:
    label = g.components(lines([(0, 0), (1, 0)], [(5, 5), (6, 5), (7, 5)]))
    assert label.tolist() == [1, 1, 0, 0, 0]


@st.composite
def random_graphs(draw: st.DrawFn) -> g.Graph:
    """Draw small graphs on a grid, in pieces or not."""
    points = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda p: (float(p[0]), float(p[1])))
    drawn = draw(st.lists(st.lists(points, min_size=2, max_size=5), min_size=1, max_size=8))
    return lines(*drawn)


@settings(max_examples=60)
@given(random_graphs(), st.integers(0, 100))
def test_costs_and_ways_agree_with_networkx(graph: g.Graph, pick: int) -> None:
    if graph.n_edges == 0:
        return
    sources = np.unique([pick % graph.n_nodes, (pick * 7) % graph.n_nodes]).astype(np.int32)
    forest = g.search(g.matrix(graph, graph.length_m), sources)
    public: nx.MultiGraph[int] = nx.MultiGraph()
    public.add_nodes_from(range(graph.n_nodes))
    edges = zip(graph.tail.tolist(), graph.head.tolist(), graph.length_m.tolist(), strict=True)
    public.add_weighted_edges_from(edges, "length_m")
    expected = nx.multi_source_dijkstra_path_length(public, set(sources.tolist()), weight="length_m")
    assert {i for i, c in enumerate(forest.cost) if np.isfinite(c)} == set(expected)
    assert all(forest.cost[i] == pytest.approx(c) for i, c in expected.items())
    edge = g.parent_edges(graph, graph.length_m, forest)
    nodes = np.flatnonzero(np.isfinite(forest.cost)).astype(np.int32)
    ways = g.trace(forest.parent, nodes)
    for i, node in enumerate(nodes):
        way = ways.of(i)
        assert way[0] == node
        assert way[-1] == forest.source[node]
        assert graph.length_m[edge[way[:-1]]].sum() == pytest.approx(forest.cost[node])
