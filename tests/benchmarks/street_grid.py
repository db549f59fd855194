"""A made-up street network of any size: a jittered grid, a quarter of its edges removed. Needs a seed and a size."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from hotspots.base.arrays import Floats, Ints
from hotspots.measures.network.steiner import Problem


def street_grid(side: int, seed: int) -> tuple[Floats, Ints]:
    """Return nodes (metres) and edges (pairs of nodes) of about side × side crossings, 50 m apart."""
    draw = np.random.default_rng(seed)
    n = side * side
    corners = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    number = np.arange(n).reshape(side, side)
    across = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], axis=1)
    along = np.stack([number[:-1].ravel(), number[1:].ravel()], axis=1)
    edges = np.concatenate([across, along])
    xy = corners * 50.0 + draw.uniform(-15, 15, (n, 2))
    return xy, edges[draw.random(len(edges)) < 0.75].astype(np.int32)


def sites_and_root(side: int, seed: int, sites: int, handovers: int, *, prices: bool) -> tuple[Problem, int, Ints]:
    """Return a street grid with its handovers contracted to one root, and sites in the same piece."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    xy, edges = street_grid(side, seed)
    draw = np.random.default_rng(seed + 100)
    cost = np.hypot(*(xy[edges[:, 0]] - xy[edges[:, 1]]).T)
    if prices:
        cost = cost * draw.choice([60, 110, 150, 220], len(cost))
    piece = connected_components(csr_array((cost, edges.T), shape=(len(xy), len(xy))), directed=False)[1]
    inside = np.flatnonzero(piece == np.bincount(piece).argmax())
    chosen = draw.choice(inside, sites + handovers, replace=False).astype(np.int32)
    number = np.arange(len(xy), dtype=np.int32)
    number[chosen[:handovers]] = chosen[0]
    problem = Problem(len(xy), number[edges[:, 0]], number[edges[:, 1]], cost)
    return problem, int(chosen[0]), chosen[handovers:]


def timed(work: Callable[[], Any], repeat: int = 1) -> tuple[Any, float]:
    """Return what `work` returns and the CPU seconds of its fastest run: a busy machine disturbs them least.

    Everything measured here runs on one core, so that on a quiet machine they are the seconds on the clock.
    """
    best, result = np.inf, None
    for _ in range(repeat):
        begin = time.process_time()
        result = work()
        best = min(best, time.process_time() - begin)
    return result, best


def peak_mb() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
