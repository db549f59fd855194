"""Robustness of a ranking beside pymcdm's loop and the bare numpy kernel, in one run.

Usage: ``python -m tests.benchmarks.bench_smaa [--seed 1] [--draws 10000] [--sites 10000]``

Each case runs in a process of its own, so that its peak memory is its own. Times are CPU seconds, best of several
runs for what is short. pymcdm's loop over 10,000 sites is timed on one hundredth of the draws and multiplied.

* kernel: rank counts of drawn weights (what the bare numpy kernel yields: matmul, argsort, bincount);
* whole: everything the program reports (weights drawn, intervals, first-k chances, pairwise wins,
  entropy);
* estimates: the same with every one of the sites × criteria estimates drawn from its own lognormal distribution.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hotspots.base.text import NO_SOURCE, verbatim
from hotspots.model.estimate import Factor, Quantity, Term
from hotspots.ranking.criteria import Candidate, Criterion, ValueFunction
from hotspots.ranking.kernel import RankCounts, count_ranks
from hotspots.ranking.robustness import FIRST_RANKS, score_blocks, smaa
from hotspots.ranking.sampling import Sampler, WeightSpread, draw_weights, sampler_of
from tests.benchmarks.peers import has

Array = NDArray[np.float64]
T = TypeVar("T")

CRITERIA = 10
SPREAD = WeightSpread("dirichlet", 40.0)


def main() -> None:
    """Print one JSON line per case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--sites", type=int, default=10_000, help="size of the large case")
    parser.add_argument("--case", choices=sorted(CASES))
    options = parser.parse_args()
    if options.case:
        line = CASES[options.case](options.seed, options.draws, options.sites)
        line["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps(line))
        return
    for case in CASES:
        sys.stdout.flush()
        again = [f"--seed={options.seed}", f"--draws={options.draws}", f"--sites={options.sites}"]
        subprocess.run([sys.executable, "-m", "tests.benchmarks.bench_smaa", f"--case={case}", *again], check=True)


def problem(sites: int, seed: int, *, uncertain: bool) -> Sampler:
    """Return random sites, each quantity its own factor where `uncertain`, in rank order."""
    generator = np.random.default_rng(seed)
    weights = generator.dirichlet(np.full(CRITERIA, 5.0))
    criteria = [
        Criterion(f"c{i}", verbatim(f"c{i}"), verbatim(""), "benefit", w, ValueFunction((0.0, 100.0), (0.0, 1.0)), "")
        for i, w in enumerate(weights.tolist())
    ]
    x = generator.uniform(5, 95, (sites, CRITERIA))
    x = x[np.argsort(-(x @ weights))]
    factors: dict[str, Factor] = {}
    candidates = []
    for s, row in enumerate(x.tolist()):
        quantities: dict[str, Quantity | None] = {}
        for c, best in enumerate(row):
            name = f"c{c}:s{s}"
            if uncertain:
                factors[name] = Factor(name, best * 0.7, best, best * 1.5, "", NO_SOURCE, "estimated")
            quantities[f"c{c}"] = Quantity(
                (Term(1.0 if uncertain else best, (name,) * uncertain),), "", "", "estimated"
            )
        candidates.append(Candidate(f"s{s}", f"s{s}", quantities))
    return sampler_of(candidates, criteria, factors)


def kernel_100(seed: int, draws: int, _: int) -> dict[str, object]:
    """Rank counts of drawn weights, 100 sites: project, bare numpy, pymcdm."""
    sampler = problem(100, seed, uncertain=False)
    weights = draw_weights(sampler.criteria, SPREAD, seed=seed, draws=draws)
    values = np.ascontiguousarray(sampler.best_values().T)
    seconds, ours = best(lambda: counts(sampler, weights, top=100, keep=draws), runs=9)
    bare_seconds, bare = best(lambda: bare_counts(values, weights.T.copy()), runs=9)
    whole, _unused = best(lambda: smaa(sampler, spread=SPREAD, first=3, seed=seed, draws=draws), runs=5)
    line: dict[str, object] = {
        "name": f"kernel: {draws} draws of weights x 100 sites x {CRITERIA} criteria",
        "value": int(ours.first[0, 0]), "bound": int(bare[0, 0]), "seconds": round(seconds, 4),
        "same_as_numpy": bool((ours.first == bare).all()), "whole_seconds": round(whole, 4),
        "numpy_seconds": round(bare_seconds, 4), "ratio_numpy": round(seconds / bare_seconds, 2), "ratio_numpy_bound": 1.5,
    }  # fmt: skip
    if has("pymcdm"):
        peer_seconds, peer = best(lambda: pymcdm_counts(values, weights.T.copy()), runs=1)
        line |= {
            "same_as_pymcdm": bool((ours.first == peer).all()), "pymcdm_seconds": round(peer_seconds, 2),
            "ratio": round(peer_seconds / seconds), "ratio_bound": 100, "ratio_whole": round(peer_seconds / whole),
        }  # fmt: skip
    return line


def estimates_100(seed: int, draws: int, _: int) -> dict[str, object]:
    """Weights and all estimates drawn together, 100 sites, everything reported."""
    sampler = problem(100, seed, uncertain=True)
    seconds, found = best(lambda: smaa(sampler, spread=SPREAD, first=3, seed=seed, draws=draws), runs=5)
    return {
        "name": f"estimates: {draws} draws of weights and 1000 estimates, 100 sites, everything reported",
        "value": round(float(found[0].acceptability[0, 0]), 4), "bound": None, "seconds": round(seconds, 3),
        "seconds_bound": 0.5,
    }  # fmt: skip


def project_many(seed: int, draws: int, sites: int) -> dict[str, object]:
    """Drawn weights, many sites, first ranks only, everything reported."""
    sampler = problem(sites, seed, uncertain=False)
    seconds, found = best(lambda: smaa(sampler, spread=SPREAD, first=3, seed=seed, draws=draws), runs=1)
    return {
        "name": f"whole: {draws} draws of weights x {sites} sites x {CRITERIA} criteria, first {FIRST_RANKS} ranks",
        "value": round(float(found[0].acceptability[0, 0]), 4), "bound": None, "seconds": round(seconds, 2),
        "peak_mb_bound": 300,
    }  # fmt: skip


def peers_many(seed: int, draws: int, sites: int) -> dict[str, object]:
    """The numpy loop and pymcdm's on the same sites, beside the project's kernel."""
    sampler = problem(sites, seed, uncertain=False)
    weights = draw_weights(sampler.criteria, SPREAD, seed=seed, draws=draws)
    values = np.ascontiguousarray(sampler.best_values().T)
    seconds, ours = best(lambda: counts(sampler, weights, top=FIRST_RANKS, keep=1), runs=1)
    loop_seconds, first = best(lambda: loop_counts(values, weights.T.copy()), runs=1)
    few = weights.T[: max(1, draws // 100)].copy()
    line: dict[str, object] = {
        "name": f"kernel: {draws} draws of weights x {sites} sites x {CRITERIA} criteria, first {FIRST_RANKS} ranks",
        "value": int(ours.first[0, 0]), "bound": int(first[0, 0]), "seconds": round(seconds, 2),
        "same_as_numpy": bool((ours.first == first).all()),
        "numpy_loop_seconds": round(loop_seconds, 2), "ratio_numpy": round(seconds / loop_seconds, 2), "ratio_numpy_bound": 1.0,
    }  # fmt: skip
    if has("pymcdm"):
        peer_seconds = best(lambda: pymcdm_counts(values, few, top=FIRST_RANKS), runs=1)[0] * draws / len(few)
        line |= {"pymcdm_seconds_extrapolated": round(peer_seconds, 1), "ratio": round(peer_seconds / seconds)}
    return line


def counts(sampler: Sampler, weights: Array, *, top: int, keep: int) -> RankCounts:
    """Count ranks as :func:`smaa` does."""
    blocks = score_blocks(sampler, weights, seed=1)
    return count_ranks(blocks, sites=len(sampler.candidates), top=top, keep=keep)


def bare_counts(values: Array, weights: Array) -> NDArray[np.int64]:
    """Return the rank counts (sites, ranks) with nothing but numpy: all draws at once."""
    sites = len(values)
    order = np.argsort(-(weights @ values.T), axis=1)
    return np.bincount((order + np.arange(sites) * sites).ravel(), minlength=sites * sites).reshape(sites, sites).T


def loop_counts(values: Array, weights: Array) -> NDArray[np.int64]:
    """Return the counts of the first ranks with numpy, draw by draw, as memory demands for many sites."""
    found = np.zeros((len(values), FIRST_RANKS), dtype=np.int64)
    ranks = np.arange(FIRST_RANKS)
    for w in weights:
        found[np.argsort(-(values @ w))[:FIRST_RANKS], ranks] += 1
    return found


def pymcdm_counts(values: Array, weights: Array, *, top: int = 100) -> NDArray[np.int64]:
    """Return the rank counts with pymcdm: the additive model on ready values, then its ranks, draw by draw."""
    from pymcdm.methods import WSM

    model = WSM(normalization_function=lambda x, cost=False: x)
    types = np.ones(values.shape[1])
    found = np.zeros((len(values), top), dtype=np.int64)
    for w in weights:
        ranks = model.rank(model(values, w, types)).astype(int) - 1
        first = np.flatnonzero(ranks < top)
        found[first, ranks[first]] += 1
    return found


def best(call: Callable[[], T], *, runs: int) -> tuple[float, T]:
    """Return the shortest CPU time and the answer."""
    seconds = []
    for _ in range(runs):
        began = time.process_time()
        answer = call()
        seconds.append(time.process_time() - began)
    return min(seconds), answer


CASES: dict[str, Callable[[int, int, int], dict[str, object]]] = {
    "kernel_100": kernel_100,
    "estimates_100": estimates_100,
    "project_many": project_many,
    "peers_many": peers_many,
}


if __name__ == "__main__":
    main()
