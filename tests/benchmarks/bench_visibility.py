"""Visibility polygons of 100 mounting points in a real town centre, beside a shapely-only way to the same area.

Usage: ``python -m tests.benchmarks.bench_visibility kaiserslautern_cc.osm.gz``

The peer takes a town's union and cuts a fan of rays from it (0.25° apart), as is commonly done; it is only near the
exact area. Both see the same walls within the same radius.
"""

from __future__ import annotations

import gzip
import json
import math
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from hotspots.measures.coverage.obstacles import Town, Walls, build_town, count_overlaps, stand_outside, walls_above
from hotspots.measures.coverage.sight import View, visible_ground

POINTS = 100
RADIUS_M = 150.0
PEER_POINTS = 5
FAN_DEG = 0.25


def buildings(path: Path) -> np.ndarray:
    """Return the building outlines of an OSM extract in metres (EPSG:25832)."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "town.osm"
        with gzip.open(path, "rb") as packed, plain.open("wb") as unpacked:
            shutil.copyfileobj(packed, unpacked)
        areas = pyogrio.read_dataframe(plain, layer="multipolygons", on_invalid="ignore")
    return np.asarray(areas[areas["building"].notna()].to_crs(25832).geometry, dtype=object)


def fan_area_m2(view: View, walls: Walls) -> float:
    """Return the peer's area: rays to the radius, each cut at its first building."""
    angle = np.radians(np.arange(0.0, 360.0, FAN_DEG))
    ends = view.origin + RADIUS_M * np.column_stack([np.cos(angle), np.sin(angle)])
    rays = shapely.linestrings(np.stack([np.broadcast_to(view.origin, ends.shape), ends], axis=1))
    ray, block = walls.tree.query(rays, predicate="intersects")
    reach = np.full(len(rays), RADIUS_M)
    hits = shapely.distance(shapely.intersection(rays[ray], walls.blocks[block]), shapely.Point(view.origin))
    np.minimum.at(reach, ray, hits)
    return float(math.sin(math.radians(FAN_DEG)) / 2 * (reach * np.roll(reach, 1)).sum())


def views_of(town: Town, seed: int = 1) -> list[View]:
    """Return mounting points on buildings: each on the facade nearest to a point beside it."""
    rng = np.random.default_rng(seed)
    chosen = rng.choice(len(town.outlines), POINTS, replace=False)
    middles = shapely.get_coordinates(shapely.point_on_surface(town.outlines[chosen]))
    stands = [stand_outside(float(x), float(y), town) for x, y in middles]
    return [View(stand.x_m, stand.y_m, RADIUS_M) for stand in stands]


def main(path: Path) -> None:
    """Print one JSON line."""
    outlines = buildings(path)
    began = time.perf_counter()
    town = build_town(outlines)
    walls = walls_above(town)
    built = time.perf_counter()
    views = views_of(town)
    stood = time.perf_counter()
    polygons = [visible_ground(view, walls) for view in views]
    ended = time.perf_counter()
    fans = [fan_area_m2(view, walls) for view in views[:PEER_POINTS]]
    fan_seconds = (time.perf_counter() - ended) * POINTS / PEER_POINTS
    areas = shapely.area(np.array(polygons))
    line = {
        "name": f"visibility of {POINTS} mounting points, {len(outlines)} buildings, {RADIUS_M:g} m",
        "value": round(float(areas.mean()), 1),
        "bound": 5.0,
        "seconds": round(ended - began, 3),
        "seconds_town": round(built - began, 3),
        "seconds_stands": round(stood - built, 3),
        "seconds_views": round(ended - stood, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "repaired": town.repaired,
        "overlapping": count_overlaps(town),
        "peer_fan_seconds": round(fan_seconds, 3),
        "peer_fan_error": round(float(np.abs(np.array(fans) / areas[:PEER_POINTS] - 1).max()), 4),
        "ratio": round((ended - stood) / fan_seconds, 3),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
