"""Points reach the nearest place on a street, and streets are cut there."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.network import graph as g
from hotspots.measures.network.graph import snap, split


def random_graph(seed: int, lines: int = 40) -> g.Graph:
    """Scatter short and very long lines."""
    draw = np.random.default_rng(seed)
    begin = draw.uniform(0, 1000, (lines, 2))
    end = begin + draw.normal(0, 1, (lines, 2)) * draw.choice([5, 50, 800], (lines, 1))
    xy = np.stack([begin, end], axis=1).reshape(-1, 2)
    zero = np.zeros(lines, dtype=np.int32)
    return g.build_graph(xy, np.arange(0, 2 * lines + 1, 2), zero, zero)


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_the_nearest_place_is_the_one_shapely_finds(seed: int, lines: int) -> None:
    graph = random_graph(seed, lines)
    points = np.random.default_rng(seed + 1).uniform(-500, 1500, (50, 2))
    found = snap(graph, points)
    drawn = shapely.linestrings(np.stack([graph.xy[graph.tail], graph.xy[graph.head]], axis=1))
    distances = shapely.distance(drawn[None, :], shapely.points(points)[:, None])
    assert np.allclose(found.distance_m, distances.min(axis=1), atol=1e-6)
    assert np.allclose(distances[np.arange(50), found.edge], found.distance_m, atol=1e-6)
    on_line = graph.xy[graph.tail[found.edge]] + found.along[:, None] * (
        graph.xy[graph.head[found.edge]] - graph.xy[graph.tail[found.edge]]
    )
    assert np.allclose(np.hypot(*(on_line - points).T), found.distance_m, atol=1e-6)


def test_of_two_equally_near_edges_the_first_is_taken() -> None:
    xy = np.array([(0, 10), (100, 10), (0, -10), (100, -10)], dtype=float)
    zero = np.zeros(2, dtype=np.int32)
    graph = g.build_graph(xy, np.array([0, 2, 4]), zero, zero)
    assert snap(graph, np.array([[50.0, 0.0]])).edge.tolist() == [0]


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.lists(st.sampled_from([0.0, 1e-9, 0.2, 0.2, 0.5, 0.7, 1.0]), max_size=30))
def test_cutting_edges_keeps_their_length_and_puts_every_point_where_it_touches(seed: int, along: list[float]) -> None:
    graph = random_graph(seed, 10)
    places = np.array(along)
    edge = np.random.default_rng(seed).integers(0, graph.n_edges, len(places)).astype(np.int32)
    cut, node = split(graph, edge, places)
    expected = graph.xy[graph.tail[edge]] + places[:, None] * (graph.xy[graph.head[edge]] - graph.xy[graph.tail[edge]])
    assert np.allclose(cut.xy[node], expected, atol=0.002)
    steps = np.hypot(*(cut.xy[cut.head] - cut.xy[cut.tail]).T)
    assert np.allclose(steps, cut.length_m, atol=1e-6)
    assert np.allclose(np.bincount(cut.line, cut.length_m), np.bincount(graph.line, graph.length_m))
    assert (cut.length_m > 0).all()
    assert g.components(cut).max() == g.components(graph).max()
