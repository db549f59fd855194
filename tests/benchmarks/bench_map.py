"""The map page beside plain folium: size, load, panning, re-ranking and writing, in the same run.

Usage: ``python -m tests.benchmarks.bench_map [--osm kaiserslautern_cc.osm.gz] [--seed 1] [--largest 500]``

The peer gets the best case: of its ten libraries only Leaflet is served (from the installed package), the others are
empty, and nothing waits for a network. Load is the main thread's time (``TaskDuration`` of Chromium's own metrics)
until 300 ms after the load event; interaction is the same over 12 zooms and pans. Each page is opened once before, and
pages take turns, so that none pays for the browser's first steps or another's load. ``cpu`` is the same time without
waiting for other programs: what to compare on a busy machine (of panning and re-ranking it is the main thread's whole work
a frame or a change, painting included). ``written`` counts CPU seconds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import tempfile
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from xml.etree import ElementTree

import folium
from playwright.sync_api import Browser, CDPSession, Route

from hotspots.publish.map.figure import _leaflet
from hotspots.publish.map.html import render
from hotspots.publish.page import Ground, Page, Street, StreetKind
from tests.publish.map.conftest import launched
from tests.publish.map.sample import many, town, with_sites

KINDS: dict[str, StreetKind] = {
    "primary": "main",
    "secondary": "main",
    "tertiary": "main",
    "pedestrian": "pedestrian",
    "footway": "path",
    "steps": "path",
    "path": "path",
}
ROUNDS = 5
LINKED_KB = 781
"""What plain folium's own links weigh (BASELINES)."""

MOVES = """async (map) => {
  const rest = () => new Promise((done) => setTimeout(done, 60));
  for (let i = 0; i < 6; i++) { map.panBy([180 * (i % 2 ? -1 : 1), 120], {animate: false}); await rest(); }
  for (let i = 0; i < 6; i++) { map.setZoom(map.getZoom() + (i < 3 ? 1 : -1), {animate: false}); await rest(); }
}"""
FRAMES = """async () => {
  const map = hotspots.map;
  map.setZoom(map.getZoom() + 1, {animate: false});
  await new Promise((done) => setTimeout(done, 500));
  const gaps = [];
  let last = performance.now();
  for (let i = 0; i < 90; i++) {
    await new Promise((done) => requestAnimationFrame(done));
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    const began = performance.now();
    map.panBy([i % 60 < 30 ? 6 : -6, 2], {animate: false});
    gaps.work = (gaps.work ?? []).concat(performance.now() - began);
  }
  gaps.sort((a, b) => a - b);
  gaps.work.sort((a, b) => a - b);
  return [gaps[45], gaps.work[45], gaps.work[85]];
}"""
RERANK = """() => {
  const sliders = [...document.querySelectorAll('[data-weight]')];
  const times = [];
  for (let i = 0; i < 15; i++) {
    sliders[i % sliders.length].value = String(5 + 6 * i);
    const began = performance.now();
    sliders[i % sliders.length].dispatchEvent(new Event('input'));
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[7];
}"""


def read_osm(path: Path) -> Ground:
    """Read streets and buildings of an OSM XML extract."""
    with gzip.open(path) as file:
        root = ElementTree.parse(file).getroot()
    places = {n.get("id"): (float(n.get("lon", 0)), float(n.get("lat", 0))) for n in root.iter("node")}
    streets, buildings = [], []
    for way in root.iter("way"):
        tags = {t.get("k"): t.get("v") for t in way.iter("tag")}
        line = tuple(places[r] for nd in way.iter("nd") if (r := nd.get("ref")) in places)
        if "building" in tags and len(line) > 3:
            buildings.append((line,))
        elif "highway" in tags and len(line) > 1:
            streets.append(Street(tags.get("name") or "", KINDS.get(tags["highway"] or "", "street"), line))
    return Ground(streets=tuple(streets), buildings=tuple(buildings))


def seeded_ground(streets: int, buildings: int, seed: int) -> Ground:
    """Return an invented town: streets on a jittered grid, houses along them."""
    random = Random(seed)
    side = math.isqrt(streets // 2) + 1
    step = 0.0011

    def node(i: int, j: int) -> tuple[float, float]:
        jitter = Random(seed * 7919 + i * 1009 + j)
        return 9.1 + (i + jitter.uniform(-0.2, 0.2)) * step * 1.5, 49.95 + (j + jitter.uniform(-0.2, 0.2)) * step

    lines = [
        (node(i, j), node(i + di, j + dj)) for i in range(side) for j in range(side) for di, dj in ((1, 0), (0, 1))
    ]
    roads = tuple(
        Street(f"Straße {k // 8}", ("street", "main", "path")[k % 3], line) for k, line in enumerate(lines[:streets])
    )
    houses = []
    for _ in range(buildings):
        (x, y), (u, v) = roads[random.randrange(len(roads))].line[:2]
        share, off = random.random(), random.choice((-1, 1)) * 0.00018
        x, y = x + share * (u - x) + off, y + share * (v - y) + off / 2
        houses.append(
            (
                tuple(
                    (x + a * 0.00009, y + b * 0.00006)
                    for a, b in ((0, 0), (1, 0), (1, 0.6), (1.4, 0.6), (1.4, 1), (0, 1))
                ),
            )
        )
    return Ground(streets=roads, buildings=tuple(houses))


def placed(ground: Ground) -> Page:
    """Return the sample's page moved onto `ground`."""
    page = town()
    xs, ys = zip(*(point for street in ground.streets for point in street.line), strict=True)
    x, y = median(xs), median(ys)
    sites = tuple(replace(s, lon=x + (i - 3) * 0.0012, lat=y + (i % 3 - 1) * 0.0008) for i, s in enumerate(page.cards))
    return with_sites(replace(page, ground=ground, coverage=(), hotspots=()), sites)


def features(page: Page) -> Iterator[dict[str, Any]]:
    """Yield the base map as GeoJSON features."""
    for street in page.ground.streets:
        yield {
            "type": "Feature",
            "properties": {"name": street.name},
            "geometry": {"type": "LineString", "coordinates": street.line},
        }
    for rings in page.ground.buildings:
        yield {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": rings}}


def plain_folium(page: Page, *, canvas: bool) -> str:
    """Return what plain folium makes of the same layers."""
    plan = folium.Map((page.cards[0].lat, page.cards[0].lon), zoom_start=15, tiles=None, prefer_canvas=canvas)
    folium.GeoJson({"type": "FeatureCollection", "features": list(features(page))}).add_to(plan)
    for site in page.cards:
        folium.Marker((site.lat, site.lon), popup=site.name, tooltip=site.cost).add_to(plan)
    return str(plan.get_root().render())


def folium_sites(page: Page) -> str:
    """Return plain folium's page of many sites with the same facts."""
    names = [criterion.id for criterion in page.criteria]
    rows = [
        {
            "type": "Feature",
            "id": s.id,
            "properties": {
                "name": s.name,
                "rank": s.rank,
                "users": s.users,
                "cost": s.cost,
                "when": s.when,
                **dict(zip(names, s.values, strict=True)),
            },
            "geometry": {"type": "Point", "coordinates": (s.lon, s.lat)},
        }
        for s in page.sites
    ]
    plan = folium.Map((49.975, 9.145), zoom_start=13, tiles=None, prefer_canvas=True)
    folium.GeoJson({"type": "FeatureCollection", "features": rows}, marker=folium.CircleMarker(radius=4)).add_to(plan)
    return str(plan.get_root().render())


def serve(route: Route) -> None:
    """Give the peer Leaflet from the installed package and empty files for the rest."""
    url = route.request.url
    if not url.startswith("http"):
        route.continue_()
        return
    name = next((n for n in ("leaflet.js", "leaflet.css") if url.endswith(f"/{n}")), None)
    route.fulfill(
        status=200,
        body=_leaflet(name) if name else "",
        content_type="text/css" if url.endswith("css") else "text/javascript",
    )


def task_ms(session: CDPSession) -> float:
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(metrics["TaskDuration"])


def opened(browser: Browser, file: Path, handle: str, domain: str) -> tuple[float, float]:
    """Return load and interaction time of the main thread in ms: on the clock or, by ``threadTicks``, of the CPU."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.route("**/*", serve)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": domain})
    page.goto(file.as_uri())
    page.wait_for_timeout(300)
    load = task_ms(session)
    page.evaluate(f"({MOVES})({handle})")
    moves = task_ms(session) - load
    page.close()
    return load, moves


def measured(browser: Browser, folder: Path, pages: dict[str, tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Return size and times of each page (HTML, name of its map), medians of `ROUNDS`; pages take turns."""
    found: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in pages}
    for name, (html, _) in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8", newline="\n")
    for turn in range(ROUNDS + 1):
        for domain, suffix in (("timeTicks", "ms"), ("threadTicks", "cpu_ms")):
            for name, (_, handle) in pages.items():
                load, moves = opened(browser, folder / f"{name}.html", handle, domain)
                if turn:
                    found[name][f"load_{suffix}"].append(load)
                    found[name][f"moves_{suffix}"].append(moves)
    return {
        name: {"kb": round(len(pages[name][0].encode()) / 1000)} | {k: round(median(v), 1) for k, v in times.items()}
        for name, times in found.items()
    }


def say(**line: object) -> None:
    print(json.dumps(line), flush=True)


def timed(make: Any, *given: Any) -> tuple[str, float]:
    began = time.process_time()
    html = make(*given)
    return html, time.process_time() - began


def base_map(browser: Browser, folder: Path, name: str, ground: Ground) -> None:
    """Compare the page with plain folium on one town."""
    page = placed(ground)
    html, seconds = timed(render, page)
    pages = {"page": (html, "hotspots.map")}
    for kind, canvas in (("svg", False), ("canvas", True)):
        peer = plain_folium(page, canvas=canvas)
        pages[kind] = peer, f"map_{peer.split('var map_', 1)[1].split(' ', 1)[0]}"
    peers = measured(browser, folder, pages)
    ours = peers.pop("page")
    for peer_values in peers.values():
        peer_values["kb"] += LINKED_KB
    ratio = {
        kind: {key: round(values[key] / value, 2) for key, value in ours.items()} for kind, values in peers.items()
    }
    shape = {"streets": len(ground.streets), "buildings": len(ground.buildings)}
    say(
        name=f"base map {name}",
        value=ours,
        bound={"kb": 500, "load_cpu_ms": 150},
        seconds=round(seconds, 3),
        peak_mb=None,
        peers=peers,
        ratio=ratio,
        **shape,
    )


def many_sites(browser: Browser, folder: Path, count: int, seed: int) -> None:
    """Measure panning, re-ranking and size with many sites."""
    html, seconds = timed(render, many(count, seed=seed))
    file = folder / "many.html"
    file.write_text(html, encoding="utf-8", newline="\n")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri())
    page.wait_for_timeout(300)
    load = task_ms(session)
    frame, work, worst = page.evaluate(FRAMES)
    panned = task_ms(session)
    rerank = page.evaluate(RERANK)
    page.wait_for_timeout(300)  # what is painted after the last one belongs to it
    value = {
        "mb": round(len(html.encode()) / 1e6, 2),
        "load_cpu_ms": round(load),
        "frame_ms": round(frame, 1),
        "pan_ms": round(work, 2),
        "pan_p95_ms": round(worst, 2),
        "pan_cpu_ms": round((panned - load) / 90, 2),
        "rerank_ms": round(rerank, 2),
        "rerank_cpu_ms": round((task_ms(session) - panned) / 15, 2),
    }
    page.close()
    say(
        name=f"{count} sites",
        value=value,
        bound={"mb": 1, "load_cpu_ms": 300, "pan_cpu_ms": 8, "rerank_cpu_ms": 16},
        seconds=round(seconds, 3),
        peak_mb=None,
        peers={},
        ratio=None,
    )


def writing(count: int, seed: int) -> None:
    """Compare the writing of very many sites with folium's GeoJson."""
    page = many(count, seed=seed)
    render(many(3))  # the imports and templates that every page shares
    html, seconds = timed(render, page)
    peer, peer_seconds = timed(folium_sites, page)
    tracemalloc.start()
    render(page)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    value = {"written_s": round(seconds, 3), "mb": round(len(html.encode()) / 1e6, 2)}
    peers = {"folium GeoJson": {"written_s": round(peer_seconds, 2), "mb": round(len(peer.encode()) / 1e6, 2)}}
    ratio = {"written_s": round(seconds / peer_seconds, 4), "mb": round(len(html) / len(peer), 3)}
    say(
        name=f"{count} sites written",
        value=value,
        bound={"written_s": 0.05, "mb": 0.35},
        seconds=round(seconds, 3),
        peak_mb=round(peak),
        peers=peers,
        ratio=ratio,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--osm", type=Path, help="OSM XML extract, gzipped")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--largest", type=int, default=500)
    given = parser.parse_args()
    with launched() as browser, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base_map(browser, folder, "sample", town().ground)
        if given.osm:
            base_map(browser, folder, given.osm.name, read_osm(given.osm))
        base_map(browser, folder, "seeded", seeded_ground(5_000, 10_000, given.seed))
        for count in (200, 500):  # a page shows 500 at most
            many_sites(browser, folder, count, given.seed)
    writing(given.largest, given.seed)


if __name__ == "__main__":
    main()
