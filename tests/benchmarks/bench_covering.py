"""Covering: published optima, 10³ candidates beside merged demand + HiGHS, 10⁴ candidates with their bound.

Usage: ``python -m tests.benchmarks.bench_covering [FOLDER] [--seed 1] [--peer-seconds 60] [--large] [--spopt]``

FOLDER holds the San Francisco store case (``SF_*.csv`` of pysal/spopt) and OR-Library's ``pmed1.txt`` … ``pmed3.txt``.
Random towns: demand points in clusters or evenly over 10 × 10 km, candidates near demand points, a radius each.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import cKDTree

from hotspots.measures.coverage.cover import Cover, greedy, merge_equal
from tests.benchmarks.peers import has
from tests.measures.coverage.towns import cover_of, cover_with_sites

Floats = NDArray[np.float64]
SITES = 20
SIZE_M = 10_000.0
CASES = (("even", 300.0), ("even", 500.0), ("even", 800.0), ("clustered", 200.0), ("clustered", 300.0))
LARGE = (("even", 300.0), ("clustered", 300.0), ("clustered", 500.0))
PMED = {"pmed1": 5819, "pmed2": 4093, "pmed3": 4250}


def random_cover(kind: str, radius_m: float, seed: int, points: int, candidates: int) -> Cover:
    """Return a random town's demand, weights 1–99."""
    rng = np.random.default_rng(seed)
    if kind == "clustered":
        middles, spread, share = rng.uniform(0, SIZE_M, (60, 2)), rng.uniform(200, 900, 60), rng.random(60)
        quarter = rng.choice(60, points, p=share / share.sum())
        places = middles[quarter] + rng.normal(size=(points, 2)) * spread[quarter, None]
    else:
        places = rng.uniform(0, SIZE_M, (points, 2))
    weights = rng.integers(1, 100, points).astype(float)
    mounts = places[rng.choice(points, candidates, replace=False)] + rng.normal(size=(candidates, 2)) * 50
    near = cKDTree(places).query_ball_point(mounts, radius_m, return_sorted=True)
    return cover_of([np.array(served, dtype=np.intp) for served in near], weights)


def merged_highs(cover: Cover, seconds: float) -> tuple[float, float, float]:
    """Return the peer's value, bound and time: equal demand points merged, then HiGHS."""
    import highspy

    began = time.perf_counter()
    merged = merge_equal(cover)
    points, sites = merged.served.shape
    link = sparse.hstack([-merged.served, sparse.eye_array(points)])
    count = sparse.csr_array(np.append(np.ones(sites), np.zeros(points))[None, :])
    rows = sparse.csr_array(sparse.vstack([link, count]))
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = rows.shape
    model.col_cost_ = np.append(np.zeros(sites), -merged.weights)
    model.col_lower_, model.col_upper_ = np.zeros(rows.shape[1]), np.ones(rows.shape[1])
    model.row_lower_, model.row_upper_ = np.full(points + 1, -np.inf), np.append(np.zeros(points), SITES)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger] * sites + [kinds.kContinuous] * points
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", seconds)
    solver.passModel(model)
    solver.run()
    info = solver.getInfo()
    return -info.objective_function_value, -info.mip_dual_bound, time.perf_counter() - began


def exact_case(kind: str, radius_m: float, seed: int, peer_seconds: float) -> dict[str, object]:
    """Return one line: 10³ candidates, 10⁵ demand points, 20 sites."""
    cover = random_cover(kind, radius_m, seed, 100_000, 1_000)
    began = time.perf_counter()
    plan = cover_with_sites(cover, SITES)
    seconds = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    began = time.perf_counter()
    greedy_value = cover.union(greedy(merge_equal(cover), np.ones(cover.sites), SITES)[0])
    greedy_seconds = time.perf_counter() - began
    peer_value, peer_bound, peer_time = merged_highs(cover, peer_seconds)
    return {
        "name": f"1000 candidates, {kind}, {radius_m:g} m",
        "value": plan.served,
        "bound": plan.bound,
        "optimal": plan.optimal,
        "seconds": round(seconds, 3),
        "peak_mb": peak_mb,
        "greedy_value": greedy_value,
        "greedy_seconds": round(greedy_seconds, 3),
        "peer_highs_value": round(peer_value),
        "peer_highs_bound": round(peer_bound),
        "peer_highs_seconds": round(peer_time, 3),
        "ratio": round(seconds / peer_time, 3),
    }


def large_case(kind: str, radius_m: float, seed: int) -> dict[str, object]:
    """Return one line: 10⁴ candidates, 10⁵ demand points, 20 sites."""
    cover = random_cover(kind, radius_m, seed, 100_000, 10_000)
    began, cpu = time.perf_counter(), time.process_time()
    plan = cover_with_sites(cover, SITES)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    return {
        "name": f"10000 candidates, {kind}, {radius_m:g} m",
        "value": plan.served,
        "bound": round(plan.bound, 1),
        "gap": round(1 - plan.served / plan.bound, 5),
        "optimal": plan.optimal,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def spopt_case(seed: int) -> dict[str, object]:
    """Return one line: a size at which spopt (with PuLP's CBC) finishes."""
    import pulp
    from spopt.locate import MCLP

    cover = random_cover("even", 800.0, seed, 2_000, 100)
    began = time.perf_counter()
    plan = cover_with_sites(cover, 8)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    distance = 1.0 - cover.served.toarray()
    model = MCLP.from_cost_matrix(distance, cover.weights, 0.5, p_facilities=8)
    model.solve(pulp.PULP_CBC_CMD(msg=False))
    peer_seconds = time.perf_counter() - began
    return {
        "name": "2000 points, 100 candidates, 8 sites",
        "value": plan.served,
        "bound": plan.bound,
        "seconds": round(seconds, 3),
        "peer_spopt_value": round(pulp.value(model.problem.objective)),
        "peer_spopt_seconds": round(peer_seconds, 3),
        "ratio": round(seconds / peer_seconds, 4),
    }


def p_median(distance: Floats, weights: Floats, sites: int) -> tuple[float, float]:
    """Return the least weighted distance to `sites` columns of `distance`, and a bound, by maximal covering.

    Each step from one distance to the next, at each demand point, is a point that the sites at the shorter distance
    serve; what is served is what is saved against the farthest site.
    """
    worst = float((weights * distance.max(axis=1)).sum())
    plan = cover_with_sites(_steps(distance, weights), sites)
    reached = float((weights * distance[:, list(plan.chosen)].min(axis=1)).sum())
    return reached, reached if plan.optimal else worst - plan.bound


def _steps(distance: Floats, weights: Floats) -> Cover:
    """Return the covering whose served weight is what a choice of sites saves against the farthest site."""
    order = np.argsort(distance, axis=1, kind="stable")
    sorted_m = np.take_along_axis(distance, order, axis=1)
    saved = np.diff(sorted_m, axis=1) * weights[:, None]
    point, step = np.nonzero(saved > 0.0)
    length = step + 1
    entry = np.arange(int(length.sum())) - np.repeat(np.cumsum(length) - length, length)
    indices = order[np.repeat(point, length), entry]
    indptr = np.concatenate([[0], np.cumsum(length)])
    served = sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=(len(point), distance.shape[1]))
    return Cover(served, saved[point, step])


def san_francisco(folder: Path) -> list[dict[str, object]]:
    """Return the published optima of the San Francisco store case, reproduced."""
    with (folder / "SF_network_distance_candidateStore_16_censusTract_205_new.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (folder / "SF_demand_205_centroid_uniform_weight.csv").open(encoding="utf-8") as file:
        people = {row["NAME"]: float(row["POP2000"]) for row in csv.DictReader(file)}
    tracts, stores = sorted({row["DestinationName"] for row in rows}), sorted({row["name"] for row in rows})
    distance = np.full((len(tracts), len(stores)), np.inf)
    for row in rows:
        distance[tracts.index(row["DestinationName"]), stores.index(row["name"])] = float(row["distance"])
    weights = np.array([people[tract] for tract in tracts])
    cover = cover_of([np.flatnonzero(near) for near in (distance <= 5000.0).T], weights)
    most, (median, bound) = cover_with_sites(cover, 4), p_median(distance, weights, 4)
    return [
        {"name": "San Francisco MCLP p=4 5000 m", "value": most.served, "bound": most.bound, "published": 875247},
        {
            "name": "San Francisco p-median p=4",
            "value": median,
            "bound": bound,
            "published": 2848268129.7145,
        },
    ]


def pmed(path: Path) -> dict[str, object]:
    """Return one OR-Library p-median case; an edge given twice takes its last cost."""
    (nodes, _, sites), *edges = (
        tuple(map(int, line.split())) for line in path.read_text("utf-8").splitlines() if line.strip()
    )
    distance = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(distance, 0.0)
    for a, b, cost in edges:
        distance[a - 1, b - 1] = distance[b - 1, a - 1] = cost
    for via in range(nodes):
        distance = np.minimum(distance, distance[:, [via]] + distance[[via], :])
    began = time.perf_counter()
    value, bound = p_median(distance, np.ones(nodes), sites)
    seconds = round(time.perf_counter() - began, 2)
    return {
        "name": path.stem,
        "value": value,
        "bound": bound,
        "published": PMED[path.stem],
        "seconds": seconds,
    }


def main() -> None:
    """Print one JSON line per case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer-seconds", type=float, default=60.0)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--spopt", action="store_true")
    given = parser.parse_args()
    if given.folder is not None:
        for line in [*san_francisco(given.folder), *(pmed(given.folder / f"{name}.txt") for name in PMED)]:
            print(json.dumps(line), flush=True)
    for kind, radius_m in LARGE if given.large else CASES:
        case = (
            large_case(kind, radius_m, given.seed)
            if given.large
            else exact_case(kind, radius_m, given.seed, given.peer_seconds)
        )
        print(json.dumps(case), flush=True)
    if given.spopt and has("spopt"):
        print(json.dumps(spopt_case(given.seed)), flush=True)


if __name__ == "__main__":
    main()
