"""Line of sight: 10⁴ pairs among 10⁵ buildings, beside the bare ``STRtree.query(lines, predicate="intersects")``.

Usage: ``python -m tests.benchmarks.bench_sight [--seed 1] [--buildings 100000] [--pairs 10000]``

Both use the same index; `seconds_walls` is what the project prepares once per town beyond it. Best of three runs each.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable

import numpy as np
import shapely

from hotspots.measures.coverage.obstacles import Town, Walls, walls_each
from hotspots.measures.coverage.sight import in_sight

SIZE_M = 10_000.0


def blocked_by_tree(start: np.ndarray, end: np.ndarray, tree: shapely.STRtree) -> np.ndarray:
    """Return the peer's answer: which lines meet no building."""
    line, _ = tree.query(shapely.linestrings(np.stack([start, end], axis=1)), predicate="intersects")
    seen = np.ones(len(start), dtype=bool)
    seen[line] = False
    return seen


def best_of_three(call: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """Return the shortest time and the answer."""
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        answer = call()
        seconds.append(time.perf_counter() - began)
    return min(seconds), answer


def random_houses(rng: np.random.Generator, count: int) -> Town:
    """Return turned houses at random places."""
    middle, half = rng.uniform(0.0, SIZE_M, (count, 2)), rng.uniform(4.0, 10.0, (count, 2))
    angle = rng.uniform(0.0, np.pi, count)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half[:, None, :]
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]).transpose(2, 0, 1)
    outlines = shapely.polygons(middle[:, None, :] + corners @ turn.transpose(0, 2, 1))
    return Town(outlines, np.full(count, np.nan), shapely.STRtree(outlines))


def main(seed: int, buildings: int, pairs: int) -> None:
    """Print one JSON line per length of the lines."""
    rng = np.random.default_rng(seed)
    town = random_houses(rng, buildings)
    town.tree.query(shapely.Point(0, 0))
    began = time.perf_counter()
    walls: Walls = walls_each(town)
    seconds_walls = time.perf_counter() - began
    for longest_m in (100.0, 300.0, 1000.0):
        start = rng.uniform(0.0, SIZE_M, (pairs, 2))
        angle, length = rng.uniform(0.0, 2 * np.pi, pairs), rng.uniform(20.0, longest_m, pairs)
        end = start + length[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        peer_seconds, expected = best_of_three(lambda s=start, e=end: blocked_by_tree(s, e, town.tree))
        seconds, seen = best_of_three(lambda s=start, e=end: in_sight(s, e, walls))
        line = {
            "name": f"{pairs} lines up to {longest_m:g} m among {buildings} buildings",
            "value": int(seen.sum()),
            "bound": int(expected.sum()),
            "seconds": round(seconds, 4),
            "seconds_walls": round(seconds_walls, 4),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "peer_strtree_seconds": round(peer_seconds, 4),
            "same": bool((seen == expected).all()),
            "ratio": round(seconds / peer_seconds, 3),
        }
        print(json.dumps(line))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--buildings", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=10_000)
    given = parser.parse_args()
    main(given.seed, given.buildings, given.pairs)
