"""What an import takes beside bare pyogrio: time and memory for many sites, long streets and a big GeoJSON.

Usage: ``python -m tests.benchmarks.bench_door [--seed 1] [--share 1.0]``

Both sides are programs of their own: pyogrio reads the file and writes GeoJSON; ours places, checks, merges and writes
the same objects with a receipt and a way back. CPU seconds and peak memory of each, and the ratios (bound: 2).
With ``--share 0.01`` a hundredth of the objects, to see that it runs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

BOUND = 2.0
_BARE = """
import sys, geopandas, pyogrio, shapely
found = pyogrio.read_dataframe(sys.argv[1])
if sys.argv[1].endswith(".csv"):
    found = found.drop(columns="geometry", errors="ignore")
    found = geopandas.GeoDataFrame(found, geometry=shapely.points(found.lon.astype(float), found.lat.astype(float)), crs=4326)
pyogrio.write_dataframe(found, sys.argv[2], driver="GeoJSON")
"""


def main() -> None:
    """Print one JSON line per case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make(options.make, options.seed, options.share)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        # what this process holds would be counted for its children
        made = [sys.executable, "-m", "tests.benchmarks.bench_door", "--make", place, "--seed", str(options.seed)]
        subprocess.run([*made, "--share", str(options.share)], check=True)
        for name in ("sites.csv", "sites.gpkg", "streets.gpkg", "buildings.geojson"):
            kind, file = name.partition(".")[0], folder / name
            project = folder / f"project-{file.name}"
            start = [sys.executable, "-m", "hotspots"]
            subprocess.run([*start, "init", str(project), "--municipality", "Aschaffenburg", "--state", "BY"], check=True, capture_output=True)  # fmt: skip
            bare = measured([sys.executable, "-c", _BARE, str(file), str(folder / "bare.geojson")])
            ours = measured([*start, "import", kind, str(file), "--project", str(project)])
            line = {
                "name": f"{kind} from {file.name}", "value": round(ours[0] / bare[0], 2), "bound": BOUND, "seconds": round(ours[0], 2),
                "peak_mb": round(ours[1]), "peers": {"pyogrio": {"seconds": round(bare[0], 2), "peak_mb": round(bare[1])}},
                "ratio_of_memory": round(ours[1] / bare[1], 2), "file_mb": round(file.stat().st_size / 1e6, 1),
            }  # fmt: skip
            print(json.dumps(line), flush=True)


def make(folder: Path, seed: int, share: float) -> None:
    """Write the files: 100,000 sites twice, streets of a million vertices, 330,000 buildings (120 MB of GeoJSON)."""
    import geopandas
    import numpy as np
    import shapely

    random = np.random.default_rng(seed)

    def places(number: int) -> np.ndarray:
        return np.column_stack([9.0 + 0.3 * random.random(number), 49.9 + 0.2 * random.random(number)])

    count = max(int(100_000 * share), 10)
    at = places(count)
    sites = geopandas.GeoDataFrame(
        {"name": [f"Platz {i}" for i in range(count)], "district": random.choice(["Nord", "Süd"], count), "Bemerkung": "–"},
        geometry=shapely.points(at), crs=4326,
    )  # fmt: skip
    sites.to_file(folder / "sites.gpkg", engine="pyogrio")
    sites.drop(columns="geometry").assign(lon=at[:, 0].round(7), lat=at[:, 1].round(7)).to_csv(folder / "sites.csv", index=False)  # fmt: skip
    steps = np.arange(10)[None, :, None] * random.normal(0, 2e-4, (count, 1, 2))
    geopandas.GeoDataFrame(
        {"highway": random.choice(["residential", "footway"], count), "surface": random.choice(["asphalt", "sett"], count)},
        geometry=shapely.linestrings(places(count)[:, None, :] + steps), crs=4326,
    ).to_crs(25832).to_file(folder / "streets.gpkg", engine="pyogrio")  # fmt: skip
    corner = places(max(int(330_000 * share), 10))
    geopandas.GeoDataFrame(
        {"height": random.integers(3, 30, len(corner)), "name": [f"Haus {i}" for i in range(len(corner))]},
        geometry=shapely.box(*corner.T, *np.add(corner, (2e-4, 1e-4)).T), crs=4326,
    ).to_file(folder / "buildings.geojson", engine="pyogrio")  # fmt: skip


def measured(command: list[str]) -> tuple[float, float]:
    """Run a program; return its CPU seconds and its peak memory in MB, those of its own children among them."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
