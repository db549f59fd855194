"""Every subset's tree is the cheapest one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.network.steiner import Problem, all_subsets, splits


def problem(seed: int, nodes: int, edges: int, costs: tuple[float, ...] = (1, 2, 3, 5, 8, 0)) -> Problem:
    """Draw a graph, in pieces or not, with parallel edges and loops."""
    draw = np.random.default_rng(seed)
    tail, head = draw.integers(0, nodes, (2, edges)).astype(np.int32)
    return Problem(nodes, tail, head, draw.choice(costs, edges).astype(float))


def brute_force(p: Problem, wanted: list[int]) -> float:
    """Return the cheapest tree by trying every set of further nodes: the least spanning tree over each."""
    others = [v for v in range(p.n_nodes) if v not in wanted]
    best = np.inf
    for count in range(len(others) + 1):
        for more in combinations(others, count):
            best = min(best, spanning_tree(p, {*wanted, *more}))
    return best


def spanning_tree(p: Problem, nodes: set[int]) -> float:
    """Return the cost of the least spanning tree over `nodes` (Kruskal)."""
    group = {v: v for v in nodes}

    def find(v: int) -> int:
        while group[v] != v:
            v = group[v]
        return v

    total, joined = 0.0, 0
    for e in np.argsort(p.cost, kind="stable").tolist():
        a, b = int(p.tail[e]), int(p.head[e])
        if a in nodes and b in nodes and find(a) != find(b):
            group[find(a)] = find(b)
            total, joined = total + p.cost[e], joined + 1
    return total if joined == len(nodes) - 1 else np.inf


def joins(p: Problem, edges: np.ndarray, wanted: list[int]) -> bool:
    """Tell whether `edges` join all of `wanted`."""
    group = list(range(p.n_nodes))

    def find(v: int) -> int:
        while group[v] != v:
            v = group[v]
        return v

    for e in edges.tolist():
        group[find(int(p.tail[e]))] = find(int(p.head[e]))
    return len({find(v) for v in wanted}) == 1


@settings(max_examples=60)
@given(st.integers(0, 100_000), st.integers(4, 8), st.integers(6, 16), st.integers(1, 4))
def test_every_subset_costs_what_trying_all_trees_finds(seed: int, nodes: int, edges: int, count: int) -> None:
    p = problem(seed, nodes, edges)
    root, *terminals = np.random.default_rng(seed + 1).permutation(nodes)[: min(count + 1, nodes)].tolist()
    table = all_subsets(p, root, np.array(terminals, dtype=np.int32))
    for subset in range(1 << len(terminals)):
        wanted = [root, *(t for i, t in enumerate(terminals) if subset >> i & 1)]
        expected = brute_force(p, wanted)
        assert table.cost[subset] == pytest.approx(expected, abs=1e-4)
        if np.isfinite(expected):
            tree = table.tree(subset)
            assert joins(p, tree, wanted)
            assert p.cost[tree].sum() == pytest.approx(expected, abs=1e-4)


def test_terminals_at_one_place_and_at_the_root_cost_nothing_more() -> None:
    p = Problem(3, np.array([0, 1], dtype=np.int32), np.array([1, 2], dtype=np.int32), np.array([4.0, 6.0]))
    table = all_subsets(p, 0, np.array([2, 2, 0], dtype=np.int32))
    assert table.cost.tolist() == pytest.approx([0, 10, 10, 10, 0, 10, 10, 10])
    assert table.tree(7).tolist() == [0, 1]


def test_each_parting_in_two_is_met_once() -> None:
    assert sorted(tuple(sorted(pair)) for pair in splits(0b1011)) == [(1, 10), (2, 9), (3, 8)]
