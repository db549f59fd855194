"""Steiner trees: the project beside networkx's two approximations, on published instances and made-up streets.

``python -m tests.benchmarks.bench_steiner FILE… [--optima optima.csv] [--sites 12 20 50] [--seed 1] [--side 100]``

FILE: SteinLib ``.stp`` or PACE ``.gr``. `optima.csv` has the columns file and optimum. `ratio` divides the cost by
the optimum where it is known, else by the bound.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from hotspots.measures.connection.graph import Ints
from hotspots.measures.connection.reductions import Problem
from hotspots.measures.connection.tree import steiner_tree
from tests.benchmarks.street_grid import peak_mb, sites_and_root, timed


def read_instance(path: Path) -> tuple[Problem, Ints]:
    """Read edges (E) and terminals (T) of a SteinLib or PACE file."""
    edges: list[tuple[float, ...]] = []
    terminals: list[int] = []
    nodes = 0
    for line in path.read_text(encoding="latin-1").splitlines():
        words = line.split()
        if len(words) >= 4 and words[0] == "E":
            edges.append(tuple(map(float, words[1:4])))
        elif len(words) == 2 and words[0] == "T":
            terminals.append(int(words[1]) - 1)
        elif len(words) == 2 and words[0] == "Nodes":
            nodes = int(words[1])
    rows = np.array(edges)
    ends = (rows[:, :2] - 1).astype(np.int32)
    return Problem(nodes, ends[:, 0], ends[:, 1], rows[:, 2]), np.array(terminals, dtype=np.int32)


def peers(problem: Problem, terminals: Ints) -> dict[str, float]:
    """Return cost and seconds of networkx's approximations."""
    import networkx as nx

    graph = nx.Graph()
    order = np.argsort(-problem.cost, kind="stable")  # of parallel edges the cheapest is added last
    ends = zip(problem.tail[order].tolist(), problem.head[order].tolist(), problem.cost[order].tolist(), strict=True)
    graph.add_weighted_edges_from(ends)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    piece = graph.subgraph(nx.node_connected_component(graph, int(terminals[0])))
    found = {}
    for method in ("mehlhorn", "kou"):
        tree, seconds = timed(
            lambda m=method: nx.algorithms.approximation.steiner_tree(piece, terminals.tolist(), method=m)
        )
        found |= {f"networkx_{method}": tree.size("weight"), f"networkx_{method}_s": seconds}
    return found


def run(name: str, problem: Problem, terminals: Ints, optimum: float | None, *, with_peers: bool) -> dict[str, Any]:
    """Return one case."""
    tree, seconds = timed(lambda: steiner_tree(problem, terminals))
    case = {
        "name": name, "value": tree.cost, "bound": tree.bound, "optimum": optimum, "gap": tree.gap,
        "ratio": tree.cost / (optimum or tree.bound), "seconds": seconds, "peak_mb": peak_mb(),
    }  # fmt: skip
    return case | (peers(problem, terminals) if with_peers else {})


def main() -> None:
    """Print one JSON line per case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--optima", type=Path)
    parser.add_argument("--sites", type=int, nargs="*", default=[12, 20, 50])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--side", type=int, default=100)
    parser.add_argument("--no-peers", action="store_true")
    chosen = parser.parse_args()
    optima: dict[str, float] = {}
    if chosen.optima:
        with chosen.optima.open(encoding="utf-8") as stream:
            optima = {row["file"]: float(row["optimum"]) for row in csv.DictReader(stream)}
    for path in chosen.files:
        case = run(path.name, *read_instance(path), optima.get(path.name), with_peers=not chosen.no_peers)
        print(json.dumps(case), flush=True)
    for sites in chosen.sites:
        problem, root, places = sites_and_root(chosen.side, chosen.seed, sites, 1, prices=False)
        ends = np.append(places, root).astype(np.int32)
        name = f"streets {chosen.side**2} nodes, {sites} sites"
        print(json.dumps(run(name, problem, ends, None, with_peers=not chosen.no_peers)), flush=True)


if __name__ == "__main__":
    main()
