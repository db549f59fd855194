"""Does it matter how finely a town is mapped? People served before and after every way is cut in two, and with sidewalks.

``python -m tests.benchmarks.bench_mapping FILE … [--seed N] [--mounts N]``

Files are extracts of OpenStreetMap (``.osm``, ``.osm.gz``, ``.osm.pbf``). Mounts stand beside random ways, counts (log-normal)
at other ones; what is compared are the people of each mount and those whom all of them serve together.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from hotspots.measures.coverage.obstacles import build_town, walls_each
from hotspots.measures.coverage.people import largest, people_near, points_in_sight
from tests.measures.coverage.test_people import halved, with_sidewalks

BOUND, REACH_M = 0.05, 60.0


def ways_of(path: Path) -> list[shapely.LineString]:
    """Return the ways of an extract that people walk on, in metres."""
    with tempfile.TemporaryDirectory() as folder:
        if path.suffix == ".gz":
            with gzip.open(path) as packed, (Path(folder) / path.stem).open("wb") as plain:
                shutil.copyfileobj(packed, plain)
            path = Path(folder) / path.stem
        lines = pyogrio.read_dataframe(path, layer="lines")
    walked = lines[lines["highway"].notna() & ~lines["highway"].isin(["motorway", "trunk", "construction", "razed"])]
    return [line for line in walked.to_crs(walked.estimate_utm_crs()).geometry if line.length > 1]


def served(ways: list[shapely.LineString], counts: np.ndarray, passages: np.ndarray, mounts: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """Return the people of every mount and, last, of all together."""
    people = people_near(ways, counts, passages)
    sight = points_in_sight(mounts, people.points, people.metres, walls_each(build_town([])), reach_m=REACH_M)
    cover = largest(sight, people, mounts)
    return np.append(cover.alone(), cover.union(list(range(len(mounts)))))


def main() -> None:
    """Print one line per town and way of mapping."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mounts", type=int, default=60)
    arguments = parser.parse_args()
    for path in arguments.files:
        rng = np.random.default_rng(arguments.seed)
        ways = ways_of(path)
        spots = np.array([(p.x, p.y) for way in ways for p in [way.interpolate(0.5, normalized=True)]])
        mounts = spots[rng.choice(len(spots), min(arguments.mounts, len(spots)), replace=False)] + rng.uniform(-6, 6, 2)
        counts = spots[rng.choice(len(spots), 20, replace=False)]
        passages = rng.lognormal(8, 1, 20)
        plain = served(ways, counts, passages, mounts)
        for name, finer in (("cut in two", halved), ("with sidewalks", with_sidewalks)):
            start = time.perf_counter()
            fine = served(finer(ways), counts, passages, mounts)
            change = np.abs(fine - plain) / np.maximum(plain, 1)
            print(json.dumps({
                "name": f"{path.name.split('.')[0]}, {name}", "value": round(float(change[-1]), 4), "bound": BOUND,
                "mounts_beyond_bound": int((change[:-1] > BOUND).sum()), "mounts": len(mounts), "ways": len(ways),
                "seconds": round(time.perf_counter() - start, 1),
            }))  # fmt: skip


if __name__ == "__main__":
    main()
