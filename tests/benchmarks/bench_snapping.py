"""The nearest place on a street: the project beside STRtree's query_nearest with line_locate_point.

``python -m tests.benchmarks.bench_snapping [--seed 1] [--side 316] [--points 100000]``
"""

from __future__ import annotations

import argparse
import json
from typing import Any

import numpy as np
import shapely

from hotspots.measures.network.graph import build_graph, snap
from tests.benchmarks.street_grid import peak_mb, street_grid, timed


def bare_call(lines: Any, points: Any) -> Any:
    """Ask shapely's tree, index included."""
    shapes = shapely.points(points)
    _, edge = shapely.STRtree(lines).query_nearest(shapes, all_matches=False)
    return edge, shapely.line_locate_point(lines[edge], shapes), shapely.distance(lines[edge], shapes)


def run(side: int, seed: int, count: int) -> dict[str, Any]:
    """Return one case."""
    xy, edges = street_grid(side, seed)
    plain = np.zeros(len(edges), dtype=np.int32)
    graph = build_graph(xy[edges].reshape(-1, 2), np.arange(0, 2 * len(edges) + 1, 2), plain, plain)
    lines = shapely.linestrings(np.stack([graph.xy[graph.tail], graph.xy[graph.head]], axis=1))
    points = np.random.default_rng(seed).uniform(0, side * 50, (count, 2))
    snap(graph, points[:10])  # imports
    (_, _, distance), bare_s = timed(lambda: bare_call(lines, points), 3)
    found, own_s = timed(lambda: snap(graph, points), 3)
    return {
        "name": f"snapping {count} points to {graph.n_edges} edges", "value": float(found.distance_m.mean()),
        "bound": float(distance.mean()), "largest_difference_m": float(np.abs(distance - found.distance_m).max()),
        "seconds": own_s, "peak_mb": peak_mb(), "strtree_s": bare_s, "ratio": own_s / bare_s,
    }  # fmt: skip


def main() -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--side", type=int, default=316)
    parser.add_argument("--points", type=int, default=100_000)
    chosen = parser.parse_args()
    print(json.dumps(run(chosen.side, chosen.seed, chosen.points)))


if __name__ == "__main__":
    main()
