"""The exact cost of every subset of some sites, beside Dreyfus–Wagner with scipy and no reductions.

``python -m tests.benchmarks.bench_subsets [--seed 1] [--side 100] [--sites 7 12] [--handovers 1 10] [--plain]``
"""

from __future__ import annotations

import argparse
import json
from itertools import product
from typing import Any

import numpy as np

from hotspots.base.arrays import Floats, Ints
from hotspots.measures.network.steiner import Problem, all_subsets, splits
from tests.benchmarks.street_grid import peak_mb, sites_and_root, timed


def plain(problem: Problem, root: int, terminals: Ints) -> Floats:
    """Merge and search every subset over the whole graph."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    n = problem.n_nodes
    heads = np.concatenate([problem.tail, problem.head, np.arange(n)])
    tails = np.concatenate([problem.head, problem.tail, np.full(n, n)])
    label = np.full((1 << len(terminals), n), np.inf)
    for subset in sorted(range(1, len(label)), key=int.bit_count):
        merged = np.full(n, np.inf)
        if subset.bit_count() == 1:
            merged[terminals[subset.bit_length() - 1]] = 0.0
        for one, other in splits(subset):
            np.minimum(merged, label[one] + label[other], out=merged)
        costs = np.concatenate([np.tile(problem.cost, 2), np.minimum(merged, 1e15)])
        graph = csr_array((costs, (tails, heads)), shape=(n + 1, n + 1))
        label[subset] = dijkstra(graph, indices=n)[:n]
    cost = label[:, root].copy()
    cost[0] = 0.0
    return cost


def run(seed: int, side: int, sites: int, handovers: int, *, with_plain: bool) -> dict[str, Any]:
    """Return one case."""
    problem, root, terminals = sites_and_root(side, seed, sites, handovers, prices=True)
    table, own_s = timed(lambda: all_subsets(problem, root, terminals))
    case = {
        "name": f"{1 << sites} subsets, {side * side} nodes, {handovers} handovers", "value": float(table.cost[-1]),
        "bound": float(table.cost[-1]), "seconds": own_s, "peak_mb": peak_mb(),
    }  # fmt: skip
    _, case["all_trees_s"] = timed(lambda: [table.tree(s) for s in range(1 << sites)])
    if with_plain:
        expected, case["plain_s"] = timed(lambda: plain(problem, root, terminals))
        case["ratio"] = own_s / case["plain_s"]
        case["largest_difference"] = float(np.abs(expected - table.cost).max())
    return case


def main() -> None:
    """Print one JSON line per case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--side", type=int, default=100)
    parser.add_argument("--sites", type=int, nargs="+", default=[7, 12])
    parser.add_argument("--handovers", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--plain", action="store_true", help="run the peer as well (minutes for 12 sites)")
    chosen = parser.parse_args()
    for sites, handovers in product(chosen.sites, chosen.handovers):
        print(json.dumps(run(chosen.seed, chosen.side, sites, handovers, with_plain=chosen.plain)), flush=True)


if __name__ == "__main__":
    main()
