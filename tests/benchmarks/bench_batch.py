"""How fast many towns are planned, and how much two workers bring over one.

Run: ``python -m tests.benchmarks.bench_batch [--towns N] [--sites N] [--edges N] [--seed N] [--workers 0 1 2]``.
One JSON line per case; `value` is towns per minute, `ratio` the rate over that of one worker (0: without Dask).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.towns.make import generate
from tests.trust.batches import Batch, differing, run_batch


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("towns", 20), ("sites", 10), ("edges", 2_000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hotspots-bench-") as place:
        regions = Path(place) / "regions"
        generate(regions, options.towns, seed=options.seed, sites=options.sites, edges=options.edges)
        first: tuple[int, Batch] | None = None
        for workers in options.workers:
            run = run_batch(regions, Path(place) / str(workers), workers)
            if run.code:
                sys.exit(f"exit code {run.code}: {run.said[-500:]}")
            first = first or (workers, run)
            print(json.dumps(_case(options, workers, run, first, Path(place))), flush=True)


def _case(
    options: argparse.Namespace, workers: int, run: Batch, first: tuple[int, Batch], place: Path
) -> dict[str, object]:
    return {
        "name": f"batch {options.towns} towns × {options.sites} sites × {options.edges} segments, {workers} workers",
        "value": round(options.towns / run.seconds * 60, 2),
        "bound": None,
        "seconds": round(run.seconds, 1),
        "peak_mb": round(max((max(scheduler, worker) for _, scheduler, worker in run.memory_mb), default=0.0)),
        "ratio": round(first[1].seconds / run.seconds, 2),
        "files_that_differ": len(differing(place / str(first[0]), place / str(workers))),
        "output_mb_per_town": round(_size_mb(place / str(workers)) / options.towns, 2),
    }


def _size_mb(folder: Path) -> float:
    done = subprocess.run(["du", "-sk", str(folder)], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[0]) / 1024


if __name__ == "__main__":
    main()
