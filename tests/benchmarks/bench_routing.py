"""Streets to costs and routes: the project beside the bare scipy chain, in the same run.

``python -m tests.benchmarks.bench_routing [--seed 1] [--side 316 1000] [--networkx]``

From the table of lines to the cost and route of 10⁵ sites, from 200 handovers. The bare chain numbers vertices with
np.unique, builds the matrix from coordinates and follows predecessors in a Python loop.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

import numpy as np
import shapely

from hotspots.measures.network.graph import build_graph, matrix, search, trace
from tests.benchmarks.street_grid import peak_mb, street_grid, timed

SOURCES, SITES = 200, 100_000


def bare_chain(lines: Any, sources: Any) -> tuple[Any, Any]:
    """Number, build and search with numpy and scipy alone."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    xy = shapely.get_coordinates(lines)
    mm = np.rint(xy * 1000).astype(np.int64)
    packed = (mm[:, 0] - mm[:, 0].min()) << 32 | (mm[:, 1] - mm[:, 1].min())
    nodes, number = np.unique(packed, return_inverse=True)
    tail, head = number[::2], number[1::2]
    length = np.hypot(*(xy[1::2] - xy[::2]).T)
    graph = coo_array((length, (tail, head)), shape=(len(nodes), len(nodes))).tocsr()
    cost, parent, _ = dijkstra(graph, directed=False, indices=sources, min_only=True, return_predecessors=True)
    return cost, parent


def project(lines: Any, sources: Any) -> Any:
    """Number, build and search with the project's kernels."""
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    start = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(lines)))])
    plain = np.zeros(len(lines), dtype=np.int32)
    graph = build_graph(xy, start, plain, plain)
    return graph, search(matrix(graph, graph.length_m), sources)


def loop(parent: Any, sites: Any) -> list[list[int]]:
    """Follow predecessors one by one."""
    above, ways = parent.tolist(), []
    for site in sites.tolist():
        way, node = [site], above[site]
        while node >= 0:
            way.append(node)
            node = above[node]
        ways.append(way)
    return ways


def run(side: int, seed: int, *, with_networkx: bool) -> dict[str, Any]:
    """Return one case."""
    xy, edges = street_grid(side, seed)
    lines = shapely.linestrings(xy[edges])
    draw = np.random.default_rng(seed)
    sources = draw.choice(side * side // 2, SOURCES, replace=False)
    project(lines, sources)  # imports and warm caches, for both
    _, bare_s = timed(lambda: bare_chain(lines, sources), 5)
    (graph, forest), own_s = timed(lambda: project(lines, sources), 5)
    sites = draw.choice(np.flatnonzero(np.isfinite(forest.cost)), SITES).astype(np.int32)
    _, loop_s = timed(lambda: loop(forest.parent, sites), 3)
    ways, trace_s = timed(lambda: trace(forest.parent, sites), 3)
    case = {
        "name": f"routing {side * side} nodes", "value": float(forest.cost[sites].sum()), "bound": None,
        "seconds": own_s + trace_s, "peak_mb": peak_mb(), "search_s": own_s, "bare_chain_s": bare_s,
        "ratio": own_s / bare_s, "paths_s": trace_s, "python_loop_s": loop_s, "paths_ratio": trace_s / loop_s,
        "nodes_per_path": len(ways.nodes) / len(sites),
    }  # fmt: skip
    if with_networkx:
        import networkx as nx

        def peer() -> None:
            public = nx.MultiGraph()
            edges = zip(graph.tail.tolist(), graph.head.tolist(), graph.length_m.tolist(), strict=True)
            public.add_weighted_edges_from(edges, "length_m")
            nx.multi_source_dijkstra(public, set(sources.tolist()), weight="length_m")

        case["networkx_s"] = timed(peer)[1]
        case["networkx_ratio"] = case["networkx_s"] / own_s
    return case


def main() -> None:
    """Print one JSON line per size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--side", type=int, nargs="+", default=[316, 1000])
    parser.add_argument("--networkx", action="store_true")
    chosen = parser.parse_args()
    for side in chosen.side:
        print(json.dumps(run(side, chosen.seed, with_networkx=chosen.networkx)), flush=True)


if __name__ == "__main__":
    main()
