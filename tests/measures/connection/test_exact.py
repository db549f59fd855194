"""Partial trees that stay near their terminals still give the cheapest tree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.connection.exact import cheapest_tree
from hotspots.measures.connection.graph import Ints
from hotspots.measures.connection.reductions import Problem
from hotspots.measures.connection.steiner import all_subsets
from tests.measures.connection.test_steiner import brute_force, joins, problem


def streets(seed: int, side: int, count: int) -> tuple[Problem, Ints]:
    """Return a grid of streets with lengths in whole metres (many ties), and some of its nodes."""
    draw = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    across = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    along = np.stack([number[:-1].ravel(), number[1:].ravel()])
    tail, head = np.concatenate([across, along], axis=1).astype(np.int32)
    cost = draw.integers(1, 6, len(tail)).astype(float)
    return Problem(side * side, tail, head, cost), draw.permutation(side * side)[:count].astype(np.int32)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 100_000), st.integers(4, 8), st.integers(6, 16), st.integers(2, 7))
def test_the_tree_costs_what_trying_all_trees_finds(seed: int, nodes: int, edges: int, count: int) -> None:
    p = problem(seed, nodes, edges, (1, 2, 3, 5, 8, 0))
    terminals = np.random.default_rng(seed + 1).permutation(nodes)[:count].astype(np.int32)
    expected = brute_force(p, terminals.tolist())
    if np.isfinite(expected):
        tree = cheapest_tree(p, terminals)
        assert tree is not None
        assert joins(p, tree, terminals.tolist())
        assert p.cost[tree].sum() == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("seed", range(6))
def test_the_tree_costs_what_the_table_of_all_subsets_says(seed: int) -> None:
    p, terminals = streets(seed, 12, 9)
    tree = cheapest_tree(p, terminals)
    assert tree is not None
    assert joins(p, tree, terminals.tolist())
    assert p.cost[tree].sum() == pytest.approx(all_subsets(p, int(terminals[0]), terminals[1:]).cost[-1], abs=1e-4)


def test_the_search_gives_up_after_too_many_sets() -> None:
    p, terminals = streets(1, 12, 9)
    assert cheapest_tree(p, terminals, most_sets=9) is None
