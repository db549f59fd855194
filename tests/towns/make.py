"""Made-up towns as complete project folders: seeded, realistic in size and shape, the same bytes every time.

They serve to measure with and to test with; everything in them is invented and says so (quality illustrative).

Run: ``python -m tests.towns.make FOLDER [--count N] [--sites N] [--edges N] [--seed N]``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

from hotspots.base.files import write_set
from tests.towns.street_plan import StreetPlan, draw_streets

SITES, EDGES = 10, 2_000
SOURCE = "erfunden, nur zum Messen und Prüfen"
#: Metres per degree at 49° north; good enough for made-up places.
LAT_M, LON_M = 111_200.0, 73_000.0

_FIRST = ("Ober", "Unter", "Neu", "Alt", "Groß", "Klein", "Linden", "Buchen", "Stein", "Wald", "Mühl", "Reh")
_LAST = ("bach", "hausen", "dorf", "heim", "berg", "feld", "kirchen", "stadt", "ach", "ried", "brunn", "zell")
_PLACES = (
    ("Marktplatz", "square"), ("Rathausplatz", "square"), ("Bahnhofplatz", "stop"), ("Kirchplatz", "square"),
    ("Hauptstraße", "street"), ("Stadtbibliothek", "building"), ("Schlossgarten", "square"), ("Busbahnhof", "stop"),
    ("Volkshochschule", "building"), ("Sportpark", "stadium"), ("Kulturhalle", "building"), ("Stadtbad", "building"),
)  # fmt: skip
#: Share of the day's passages by hour, two peaks (noon, late afternoon), as counters in shopping streets show it.
_DAY = (2, 1, 1, 1, 2, 6, 18, 34, 45, 52, 60, 68, 76, 74, 72, 76, 80, 82, 70, 50, 32, 20, 12, 6)
_WEEK = (1.0, 1.02, 1.03, 1.05, 1.12, 1.18, 0.55)
_START = datetime(2024, 5, 6)


@dataclass(frozen=True)
class _Town:
    """What the files of one town are made from."""

    name: str
    lon: float
    lat: float
    plan: StreetPlan
    site_nodes: tuple[int, ...]
    handover_nodes: tuple[int, ...]
    random: np.random.Generator

    def place(self, x_m: float, y_m: float) -> list[float]:
        """Return metres from the middle as [longitude, latitude]."""
        return [round(self.lon + x_m / LON_M, 6), round(self.lat + y_m / LAT_M, 6)]

    def node(self, number: int, aside_m: float = 0.0) -> list[float]:
        """Return a node as [longitude, latitude], moved aside."""
        x, y = self.plan.nodes[number].tolist()
        return self.place(x + aside_m, y + aside_m * 0.6)

    def site(self, number: int) -> tuple[str, str, str]:
        """Return id, name and kind of a site."""
        name, kind = _PLACES[number % len(_PLACES)]
        turn = number // len(_PLACES)
        return f"s{number + 1:02d}", name if not turn else f"{name} {turn + 1}", kind


def generate(folder: Path, count: int, *, seed: int = 1, sites: int = SITES, edges: int = EDGES) -> list[Path]:
    """Write `count` towns below `folder`, each a project folder; return them. The same seed gives the same bytes."""
    made = []
    for number in range(1, count + 1):
        files = town_files(seed * 1_000_003 + number, sites=sites, edges=edges)
        name = json.loads(files["sites.geojson"])["name"]
        made.append(folder / f"{number:04d}-{_plain(name)}")
        write_set(made[-1], files)
    return made


def town_files(seed: int, *, sites: int = SITES, edges: int = EDGES, handovers: int | None = None) -> dict[str, bytes]:
    """Return the files of one made-up town by name. `edges` is the number of street segments, `handovers` by its size."""
    town = _draw(np.random.default_rng(seed), sites, edges, handovers)
    layers = {
        "sites.geojson": _sites(town),
        "footfall/stations.geojson": _stations(town),
        "network/streets.geojson": _streets(town),
        "network/backhaul.geojson": _backhaul(town),
        "network/buildings.geojson": _buildings(town),
        "network/hotspots.geojson": _hotspots(town),
        "network/roadworks.geojson": _roadworks(town),
    }
    texts = {
        "project.toml": _settings(town, seed),
        "protocols/begehung.csv": _protocol(town),
        "footfall/zaehlung.csv": _counts(town),
    }
    return {name: _collection(town.name, list(found)) for name, found in layers.items()} | {
        name: text.encode() for name, text in texts.items()
    }


def _draw(random: np.random.Generator, sites: int, edges: int, handovers: int | None) -> _Town:
    name = str(random.choice(_FIRST)) + str(random.choice(_LAST))
    lon, lat = round(random.uniform(9.9, 12.4), 4), round(random.uniform(48.3, 49.8), 4)
    plan = draw_streets(random, edges)
    near = plan.nearest_nodes()
    inner = near[: max(sites + 5, len(near) // 3)]
    chosen = random.permutation(inner)
    handovers = handovers or min(12, max(1, len(near) // 100))
    taken = chosen[: sites + handovers].tolist()
    return _Town(name, lon, lat, plan, tuple(taken[:sites]), tuple(taken[sites:]), random)


def _feature(properties: dict[str, Any], kind: str, coordinates: Any) -> dict[str, Any]:
    known = {"quality": "illustrative", "source": SOURCE}
    return {"type": "Feature", "properties": properties | known, "geometry": {"type": kind, "coordinates": coordinates}}


def _collection(name: str, features: Sequence[dict[str, Any]]) -> bytes:
    """Return a FeatureCollection with one feature per line."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "name": {json.dumps(name)}, "features": [\n{lines}\n]}}\n'.encode()


def _sites(town: _Town) -> Iterator[dict[str, Any]]:
    for number, node in enumerate(town.site_nodes):
        identity, name, kind = town.site(number)
        aside = float(town.random.uniform(4, 16))
        lon, lat = town.node(node, aside + 6)
        mount = {"name": f"Gebäude am {name}", "lon": lon, "lat": lat, "height_m": 5, "owner": "Stadt"}
        properties = {"id": identity, "name": name, "kind": kind, "district": "Mitte", "mount": mount}
        yield _feature(properties | {"position_uncertainty_m": 10}, "Point", town.node(node, aside))


def _stations(town: _Town) -> Iterator[dict[str, Any]]:
    for number, node in enumerate(town.site_nodes[:3]):
        identity, name, _ = town.site(number)
        yield _feature(
            {"station": f"z{number + 1}", "name": f"Zähler {name}", "site": identity}, "Point", town.node(node)
        )


def _streets(town: _Town) -> Iterator[dict[str, Any]]:
    reach = float(np.hypot(*town.plan.nodes.T).max())
    for number, (start, end) in enumerate(town.plan.edges.tolist(), start=1):
        (x0, y0), (x1, y1) = town.plan.nodes[[start, end]].tolist()
        bend_x, bend_y = town.random.uniform(-4, 4, 2).tolist()
        line = [town.place(x0, y0), town.place((x0 + x1) / 2 + bend_x, (y0 + y1) / 2 + bend_y), town.place(x1, y1)]
        surface = _surface(town.random, float(np.hypot(x0, y0)) / reach)
        named = {
            "id": f"e{number:05d}",
            "name": f"Straße {1 + number // 6}",
            "highway": "residential",
            "surface": surface,
        }
        yield _feature(named, "LineString", line)


def _surface(random: np.random.Generator, outwards: float) -> str | None:
    """Return a surface: stone in the middle, asphalt around it, a few unpaved ways; one in twenty is unknown."""
    draw = float(random.random())
    if draw < 0.05:
        return None
    if outwards < 0.25:
        return "natural_stone" if draw < 0.6 else "slabs"
    if outwards > 0.8 and draw > 0.85:
        return "unpaved"
    return "slabs" if draw < 0.2 else "asphalt"


def _backhaul(town: _Town) -> Iterator[dict[str, Any]]:
    for number, node in enumerate(town.handover_nodes, start=1):
        ports = [None, 1, 2, 4, 8][int(town.random.integers(5))]
        properties = {"id": f"schacht-{number}", "kind": "handover", "name": f"Schacht {number}", "free_ports": ports}
        yield _feature(properties, "Point", town.node(node, 3.0))
    for number, (start, end) in enumerate(zip(town.handover_nodes, town.handover_nodes[1:], strict=False), start=1):
        way = town.plan.way(start, end)
        if number < 5 and len(way) > 1:
            line = [town.node(node) for node in way]
            yield _feature({"id": f"leerrohr-{number}", "name": f"Leerrohr {number}", "free": True}, "LineString", line)


def _buildings(town: _Town) -> Iterator[dict[str, Any]]:
    """Yield four houses around every site, with a gap of some metres to it."""
    for site in town.site_nodes:
        x, y = town.plan.nodes[site].tolist()
        for number, (sign_x, sign_y) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
            near_x, near_y = x + sign_x * 14 + 12, y + sign_y * 12 + 8
            wide, deep = town.random.uniform(10, 28, 2).tolist()
            far_x, far_y = near_x + sign_x * wide, near_y + sign_y * deep
            ring = [(near_x, near_y), (far_x, near_y), (far_x, far_y), (near_x, far_y), (near_x, near_y)]
            height = None if town.random.random() < 0.1 else round(float(town.random.uniform(6, 18)), 1)
            properties = {"id": f"b{site}-{number}", "name": None, "height_m": height, "municipal": None}
            yield _feature(properties, "Polygon", [[town.place(*corner) for corner in ring]])


def _hotspots(town: _Town) -> Iterator[dict[str, Any]]:
    for number, node in enumerate(town.plan.nearest_nodes()[-2:].tolist(), start=1):
        properties = {"id": f"w{number}", "name": f"WLAN {number}", "operator": "Stadtwerke", "status": "built"}
        yield _feature(properties | {"handover": False}, "Point", town.node(node))


def _roadworks(town: _Town) -> Iterator[dict[str, Any]]:
    line = [town.node(node) for node in town.plan.edges[len(town.plan.edges) // 2].tolist()]
    yield _feature({"id": "r1", "name": "Erneuerung", "year": 2025, "share": 0.5}, "LineString", line)


_COLUMNS: dict[str, tuple[str, ...]] = {
    "owner": ("municipal", "municipal", "municipal_company", "private"),
    "consent": ("granted", "requested", "required", ""),
    "mount_place": ("facade", "facade", "lamp", "roof"),
    "mount_height_m": ("4", "5", "6", "3,5"),
    "structure": ("sound", "sound", "check", ""),
    "power": ("house_circuit", "house_circuit", "lamp", ""),
    "power_permanent": ("ja", "ja", "nein", ""),
    "power_distance_m": ("5", "12", "20", ""),
    "monument": ("none", "none", "ensemble", ""),
    "archaeology": ("nein", "nein", "ja", ""),
    "fibre": ("none", "none", "duct", "none"),
    "safety": ("low", "low", "medium", ""),
    "access": ("free", "key", "platform", ""),
}


def _protocol(town: _Town) -> str:
    """Return one inspection per site; one answer in eight or so is unknown."""
    lines = [";".join(("site", "date", "inspectors", *_COLUMNS))]
    for number in range(len(town.site_nodes)):
        answers = [str(town.random.choice(words)) for words in _COLUMNS.values()]
        lines.append(";".join((town.site(number)[0], "2024-04-18", "", *answers)))
    return "\n".join(lines) + "\n"


def _counts(town: _Town) -> str:
    """Return two weeks of hourly counts at up to three stations."""
    lines = ["station;time;count"]
    for number in range(min(3, len(town.site_nodes))):
        level = float(town.random.uniform(900, 7_000)) / sum(_DAY)
        for hour in range(14 * 24):
            mean = level * _DAY[hour % 24] * _WEEK[hour // 24 % 7]
            time = _START + timedelta(hours=hour)
            lines.append(f"z{number + 1};{time:%Y-%m-%d %H:%M};{int(town.random.poisson(mean))}")
    return "\n".join(lines) + "\n"


def _settings(town: _Town, seed: int) -> str:
    template = (Path(__file__).parent / "town.toml").read_text(encoding="utf-8")
    return template.replace("@NAME@", town.name).replace("@SEED@", str(seed))


_SPELT = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))


def _plain(name: str) -> str:
    return reduce(lambda word, pair: word.replace(*pair), _SPELT, name.lower())


def main() -> None:
    """Write towns into a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    for name, default in (("count", 200), ("sites", SITES), ("edges", EDGES), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    generate(options.folder, options.count, seed=options.seed, sites=options.sites, edges=options.edges)


if __name__ == "__main__":
    main()
