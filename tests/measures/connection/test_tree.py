"""One tree: as good as published optima, never worse than Mehlhorn's, and with a bound that holds."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.connection.bounds import dual_ascent
from hotspots.measures.connection.cuts import cut_relaxation
from hotspots.measures.connection.graph import Ints
from hotspots.measures.connection.reductions import Problem, without_parallels
from hotspots.measures.connection.tree import steiner_tree
from tests.measures.connection.steinlib import B01_EDGES, B01_TERMINALS, LIN01_EDGES, LIN01_TERMINALS
from tests.measures.connection.test_steiner import brute_force, joins, problem


def typed(edges: str) -> Problem:
    """Read typed edges."""
    rows = np.array([list(map(int, row.split())) for row in edges.replace("\n", " ").split(",")])
    ends = (rows[:, :2] - 1).astype(np.int32)
    return Problem(int(ends.max()) + 1, ends[:, 0], ends[:, 1], rows[:, 2].astype(float))


@pytest.mark.parametrize(
    ("edges", "terminals", "optimum"),
    [(B01_EDGES, B01_TERMINALS, 82), (LIN01_EDGES, LIN01_TERMINALS, 503)],
    ids=["b01", "lin01"],
)
def test_published_optima_are_reached_and_proven(edges: str, terminals: list[int], optimum: float) -> None:
    p = typed(edges)
    ends = np.array(terminals, dtype=np.int32) - 1
    tree = steiner_tree(p, ends)
    assert tree is not None
    assert tree.cost == p.cost[tree.edges].sum() == optimum
    assert tree.is_optimal
    assert joins(p, tree.edges, ends.tolist())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000), st.integers(4, 8), st.integers(5, 16), st.integers(2, 4))
def test_small_trees_are_optimal_and_bounds_hold(seed: int, nodes: int, edges: int, count: int) -> None:
    p = problem(seed, nodes, edges, (1, 2, 3, 5, 8))
    terminals = np.random.default_rng(seed + 1).permutation(nodes)[:count].astype(np.int32)
    expected = brute_force(p, terminals.tolist())
    tree = steiner_tree(p, terminals)
    if tree is None:
        assert expected == np.inf
        return
    assert tree.cost == pytest.approx(expected)
    assert tree.bound <= expected + 1e-9
    assert joins(p, tree.edges, terminals.tolist())
    assert dual_ascent(p, terminals, int(terminals[0])).bound <= expected + 1e-9


def town(seed: int, side: int, count: int) -> tuple[Problem, Ints]:
    """Return a jittered grid of streets, and some of its nodes."""
    draw = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    across = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    along = np.stack([number[:-1].ravel(), number[1:].ravel()])
    tail, head = np.concatenate([across, along], axis=1).astype(np.int32)
    cost = draw.uniform(30, 70, len(tail)) * draw.choice([60, 110, 150, 220], len(tail))
    return Problem(side * side, tail, head, cost), draw.permutation(side * side)[:count].astype(np.int32)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_tree_is_worse_than_mehlhorns_and_the_gap_is_small(seed: int) -> None:
    p, terminals = town(seed, 14, 16)
    graph = nx.Graph()
    graph.add_weighted_edges_from(zip(p.tail.tolist(), p.head.tolist(), p.cost.tolist(), strict=True))
    mehlhorn = nx.algorithms.approximation.steiner_tree(graph, terminals.tolist(), method="mehlhorn")
    tree = steiner_tree(p, terminals)
    assert tree is not None
    assert tree.cost <= mehlhorn.size("weight")
    assert tree.gap < 0.01


def test_the_cut_relaxation_never_exceeds_the_optimum() -> None:
    p = typed(B01_EDGES)
    ends = np.array(B01_TERMINALS, dtype=np.int32) - 1
    single = without_parallels(p)
    plain = Problem(p.n_nodes, p.tail[single], p.head[single], p.cost[single])
    relaxed = cut_relaxation(plain, ends, int(ends[0]), rounds=60)
    assert relaxed.closed
    assert 80 < relaxed.bound <= 82 + 1e-6


def test_a_terminal_in_another_piece_has_no_tree() -> None:
    p = Problem(4, np.array([0, 2], dtype=np.int32), np.array([1, 3], dtype=np.int32), np.ones(2))
    assert steiner_tree(p, np.array([0, 3], dtype=np.int32)) is None
    alone = steiner_tree(p, np.array([0], dtype=np.int32))
    assert alone is not None
    assert (alone.cost, alone.gap) == (0.0, 0.0)
