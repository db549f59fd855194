"""The sample project says what the sources say, hangs together, and marks everything else as what it is."""

from __future__ import annotations

import csv
import datetime
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, TypeAlias

import holidays
import networkx as nx
import numpy as np
import pytest
from pyproj import Geod, Transformer
from shapely import STRtree, transform
from shapely.geometry import LineString, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).parents[1] / "data"
LAYERS = ("streets", "buildings", "ground", "hotspots", "backhaul", "roadworks")
FILES = ("sites.geojson", "footfall/stations.geojson", *(f"network/{layer}.geojson" for layer in LAYERS))
#: Name, longitude, latitude and uncertainty in metres, as the case names them.
SITES = {
    "stiftsplatz": ("Stiftsplatz/Stiftskirche", 9.14579, 49.97388, 20),
    "karlsplatz": ("Karlsplatz", 9.14465, 49.97485, 60),
    "marstallplatz": ("Marstallplatz", 9.14240, 49.97535, 60),
    "vhs-steingasse": ("vhs Richtung Steingasse", 9.14485, 49.97640, 40),
    "rossmarkt-digitalladen": ("Roßmarkt Digitalladen", 9.14848, 49.97573, 60),
    "freihofsplatz": ("Freihofsplatz", 9.14745, 49.97412, 30),
    "stadion-schoenbusch": ("Stadion am Schönbusch", 9.12997, 49.97033, 25),
}
STADIUM = "stadion-schoenbusch"
STREETS_OF_THE_CASE = {
    "Dalbergstraße", "Pfaffengasse", "Schloßgasse", "Webergasse", "Landingstraße", "Steingasse", "Herstallstraße",
    "Sandgasse", "Roßmarkt", "Wermbachstraße", "Friedrichstraße", "Luitpoldstraße", "Frohsinnstraße",
    "Weißenburger Straße", "Löherstraße", "Willigisbrücke", "Darmstädter Straße", "Kleine Schönbuschallee",
}  # fmt: skip
#: Planner's figures: trench by surface, and pulling into an existing duct.
EUR_PER_M = {"unpaved": 60, "slabs": 110, "asphalt": 150, "natural_stone": 220, "duct": 12}
#: Moers, hystreet, June and July 2022: mean passages Monday to Sunday and by hour of the day.
MOERS_WEEK = (11978, 14424, 12157, 11496, 16185, 15656, 6284)
MOERS_DAY = (
    26, 14, 7, 5, 7, 11, 41, 105, 248, 580, 1064, 1363, 1424, 1311, 1187, 1231, 1223, 1083, 750, 346, 214, 161, 117, 57,
)  # fmt: skip

Vertex = tuple[float, float]
Network: TypeAlias = "nx.Graph[Any]"
_TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)


@cache
def text(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


@cache
def features(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text(name))["features"]
    return found


def layer(name: str) -> list[dict[str, Any]]:
    return features(f"network/{name}.geojson")


def metres(geometry: dict[str, Any]) -> BaseGeometry:
    """Return a GeoJSON geometry in UTM 32."""
    moved: BaseGeometry = transform(
        shape(geometry), lambda at: np.column_stack(_TO_METRES.transform(at[:, 0], at[:, 1]))
    )
    return moved


def place(site: dict[str, Any]) -> BaseGeometry:
    return metres(site["geometry"])


def mount(site: dict[str, Any]) -> Point:
    return Point(_TO_METRES.transform(site["properties"]["mount"]["lon"], site["properties"]["mount"]["lat"]))


def lines(name: str) -> list[BaseGeometry]:
    return [metres(f["geometry"]) for f in layer(name) if f["geometry"]["type"] == "LineString"]


def vertices(feature: dict[str, Any]) -> list[Vertex]:
    return [(lon, lat) for lon, lat in feature["geometry"]["coordinates"]]


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text(name).splitlines(), delimiter=";"))


# --- form ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_files_are_readable_in_a_diff(name: str) -> None:
    """One feature per line, six decimals at most, umlauts as they are, and a note on what is real."""
    lines_of_features = [line for line in text(name).splitlines() if '"type": "Feature"' in line]
    assert len(lines_of_features) == len(features(name))
    assert not re.search(r"\d\.\d{7}", text(name))
    assert "\\u" not in text(name)
    assert len(json.loads(text(name))["note"]) > 60


@pytest.mark.parametrize("name", [name for name in FILES if "stations" not in name])
def test_every_feature_has_an_id_of_its_own(name: str) -> None:
    counts = Counter(f["properties"]["id"] for f in features(name))
    assert set(counts.values()) == {1}
    assert all(re.fullmatch(r"[a-z0-9-]+", i) for i in counts)


def test_outlines_run_counterclockwise() -> None:
    """RFC 7946 asks for it: the outer ring counterclockwise, holes clockwise."""
    for feature in (*layer("buildings"), *layer("ground")):
        polygon = shape(feature["geometry"])
        assert isinstance(polygon, Polygon)
        assert polygon.exterior.is_ccw
        assert not any(ring.is_ccw for ring in polygon.interiors)


# --- what the sources say -----------------------------------------------------------------------------------------


def test_sites_are_the_seven_of_the_case() -> None:
    found = {
        f["properties"]["id"]: (
            f["properties"]["name"],
            *f["geometry"]["coordinates"],
            f["properties"]["position_uncertainty_m"],
        )
        for f in features("sites.geojson")
    }
    assert found == SITES


@pytest.mark.parametrize(
    ("one", "other", "distance_m"),
    [
        ("stiftsplatz", "freihofsplatz", 122),
        ("stiftsplatz", "karlsplatz", 135),
        ("karlsplatz", "marstallplatz", 170),
        ("karlsplatz", "vhs-steingasse", 173),
        ("rossmarkt-digitalladen", "freihofsplatz", 194),
    ],
)
def test_distances_are_those_of_the_case(one: str, other: str, distance_m: float) -> None:
    at = {f["properties"]["id"]: f["geometry"]["coordinates"] for f in features("sites.geojson")}
    assert Geod(ellps="WGS84").inv(*at[one], *at[other])[2] == pytest.approx(distance_m, abs=1)


def test_nobody_knows_mount_heights_or_the_day_of_the_proposal() -> None:
    """What no source says is null."""
    for site in features("sites.geojson"):
        assert site["properties"]["mount"]["height_m"] is None
        assert site["properties"]["proposed_on"] is None
        assert site["properties"]["status"] == "candidate"


def test_streets_of_the_case_are_drawn() -> None:
    assert {f["properties"]["name"] for f in layer("streets")} >= STREETS_OF_THE_CASE


def test_no_existing_hotspot_is_a_handover() -> None:
    """An access point is an end device, and what isn't confirmed isn't called built."""
    status = {f["properties"]["id"]: f["properties"]["status"] for f in layer("hotspots")}
    assert [f["properties"]["handover"] for f in layer("hotspots")] == [False] * len(status)
    assert {i for i, s in status.items() if s == "built"} == {
        "wlan-theaterplatz", "wlan-stadtbad", "wlan-herstallturm", "wlan-schloss",
    }  # fmt: skip
    assert status["wlan-frohsinnstrasse"] == "announced"


# --- what is drawn or invented says so ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["streets", "buildings", "ground", "backhaul", "roadworks"])
def test_what_is_drawn_is_marked_as_illustrative(name: str) -> None:
    assert {f["properties"]["quality"] for f in layer(name)} == {"illustrative"}
    assert all(re.search("erfunden|schematisch", f["properties"]["source"]) for f in layer(name))


def test_what_is_secret_elsewhere_is_invented_here() -> None:
    assert all(f["properties"]["source"].startswith("erfunden") for f in (*layer("backhaul"), *layer("roadworks")))


def test_footfall_is_marked_as_illustrative() -> None:
    assert {f["properties"]["quality"] for f in features("footfall/stations.geojson")} == {"illustrative"}
    assert {row["quality"] for row in rows("footfall/events.csv")} == {"illustrative"}


def test_positions_are_never_called_measured() -> None:
    assert {f["properties"]["quality"] for f in (*features("sites.geojson"), *layer("hotspots"))} == {"estimated"}


def test_the_readme_names_every_file() -> None:
    readme = text("README.md")
    files = (*FILES, "footfall/typische-woche.csv", "footfall/events.csv")
    assert [name for name in files if f"`{name}`" not in readme] == []


def test_the_readme_states_the_daily_means_of_the_data() -> None:
    for station in features("footfall/stations.geojson"):
        mean = f"{station['properties']['daily_mean']:,}".replace(",", ".")
        assert f"| {mean} |" in text("README.md")
        assert mean in station["properties"]["source"]


# --- the town hangs together --------------------------------------------------------------------------------------


def street_graph() -> Network:
    """Return every vertex of a street as a node, every straight piece as an edge with its length and price."""
    graph: Network = nx.Graph()
    for feature in layer("streets"):
        for a, b in pairwise(vertices(feature)):
            connect(graph, a, b, EUR_PER_M[feature["properties"]["surface"]])
    return graph


def connect(graph: Network, a: Vertex, b: Vertex, eur_per_m: float) -> None:
    length_m = Point(_TO_METRES.transform(*a)).distance(Point(_TO_METRES.transform(*b)))
    graph.add_edge(a, b, trench_m=length_m if eur_per_m > EUR_PER_M["duct"] else 0.0, cost_eur=length_m * eur_per_m)


def test_all_streets_are_one_network() -> None:
    assert nx.number_connected_components(street_graph()) == 1


def test_a_segment_runs_from_junction_to_junction() -> None:
    """Streets touch at their ends only; at an end that isn't a dead end at least one other street joins."""
    inner = Counter(v for f in layer("streets") for v in vertices(f)[1:-1])
    ends = Counter(v for f in layer("streets") for v in (vertices(f)[0], vertices(f)[-1]))
    assert not set(inner) & set(ends)
    assert set(inner.values()) == {1}


def test_streets_cross_only_where_they_share_a_vertex() -> None:
    streets = layer("streets")
    drawn = [shape(f["geometry"]) for f in streets]
    for one, other in zip(*STRtree(drawn).query(drawn, predicate="intersects"), strict=True):
        if one < other:
            shared = set(vertices(streets[one])) & set(vertices(streets[other]))
            assert shared
            assert drawn[one].intersection(drawn[other]).equals(shape({"type": "MultiPoint", "coordinates": shared}))


def test_segments_are_as_long_as_blocks() -> None:
    lengths = [line.length for line in lines("streets")]
    assert 80 <= len(lengths) <= 150
    assert min(lengths) > 15
    assert max(lengths) < 600


def test_every_site_lies_at_a_street() -> None:
    streets = lines("streets")
    for site in features("sites.geojson"):
        limit_m = 60 if site["properties"]["id"] == STADIUM else 40
        assert min(place(site).distance(street) for street in streets) < limit_m
        assert min(mount(site).distance(street) for street in streets) < 40


def test_only_the_bridge_crosses_the_river() -> None:
    river = metres(next(f for f in layer("ground") if f["properties"]["kind"] == "water")["geometry"])
    over = {f["properties"]["name"] for f in layer("streets") if metres(f["geometry"]).intersects(river)}
    assert (
        over == {f["properties"]["name"] for f in layer("streets") if f["properties"]["bridge"]} == {"Willigisbrücke"}
    )


def test_no_building_overlaps_another() -> None:
    outlines = [metres(f["geometry"]) for f in layer("buildings")]
    assert all(outline.is_valid for outline in outlines)
    assert [
        (a, b) for a, b in zip(*STRtree(outlines).query(outlines, predicate="intersects"), strict=True) if a < b
    ] == []


def test_no_building_stands_on_a_street_a_site_or_in_the_river() -> None:
    outlines = [metres(f["geometry"]) for f in layer("buildings")]
    river = [metres(f["geometry"]) for f in layer("ground") if f["properties"]["kind"] == "water"]
    free = [*lines("streets"), *(place(s) for s in features("sites.geojson")), *river]
    assert len(STRtree(outlines).query(free, predicate="intersects")[0]) == 0


def test_a_mount_is_on_its_building() -> None:
    """Each mount stands at the outline of a building; where the sources name the building, it is that one."""
    for site in features("sites.geojson"):
        at, name = mount(site), site["properties"]["mount"]["name"]
        here = [f["properties"] for f in layer("buildings") if metres(f["geometry"]).distance(at) < 1]
        assert len(here) == 1
        if site["properties"]["id"] != "karlsplatz":
            assert here[0]["name"].split(" (")[0] in name


def test_ground_areas_are_valid_and_dry() -> None:
    areas = defaultdict(list)
    for feature in layer("ground"):
        areas[feature["properties"]["kind"]].append(metres(feature["geometry"]))
    assert set(areas) == {"water", "green"}
    assert all(area.is_valid for kind in areas.values() for area in kind)
    assert not any(a.intersects(b) for a, b in combinations(areas["water"] + areas["green"], 2))


# --- the network to join ------------------------------------------------------------------------------------------


def test_ducts_lie_in_streets() -> None:
    """Every vertex of a duct is one of a street, but for the end inside a building."""
    on_streets = set(street_graph())
    handovers = {tuple(f["geometry"]["coordinates"]) for f in layer("backhaul") if f["geometry"]["type"] == "Point"}
    ducts = [f for f in layer("backhaul") if f["properties"]["kind"] == "duct"]
    assert ducts
    for duct in ducts:
        assert set(vertices(duct)) <= on_streets | handovers


def test_the_handover_in_a_building_stands_there() -> None:
    outlines = {f["properties"]["id"]: metres(f["geometry"]) for f in layer("buildings")}
    inside = [f for f in layer("backhaul") if f["properties"].get("building")]
    assert [f["properties"]["id"] for f in inside] == ["rathaus"]
    assert all(outlines[f["properties"]["building"]].contains(metres(f["geometry"])) for f in inside)


@cache
def ways_to_the_network() -> tuple[Network, dict[str, list[Vertex]]]:
    """Return the graph and the cheapest way from a handover to the street vertex nearest to each site's mount."""
    graph = street_graph()
    at = {v: Point(_TO_METRES.transform(*v)) for v in graph}
    handovers = []
    for feature in layer("backhaul"):
        if feature["geometry"]["type"] == "Point":
            (lon, lat), point = feature["geometry"]["coordinates"], metres(feature["geometry"])
            handovers.append((lon, lat))
            connect(graph, (lon, lat), min(at, key=lambda v: at[v].distance(point)), EUR_PER_M["natural_stone"])
    for feature in layer("backhaul"):
        if feature["properties"]["kind"] == "duct":  # one edge, because a duct is entered at its ends
            cost_eur = metres(feature["geometry"]).length * EUR_PER_M["duct"]
            graph.add_edge(vertices(feature)[0], vertices(feature)[-1], trench_m=0.0, cost_eur=cost_eur)
    ways = nx.multi_source_dijkstra_path(graph, set(handovers), weight="cost_eur")
    mounts = {s["properties"]["id"]: mount(s) for s in features("sites.geojson")}
    return graph, {i: ways[min(at, key=lambda v: at[v].distance(m))] for i, m in mounts.items()}


def trench_m(graph: Network, edges: Iterable[tuple[Vertex, Vertex]]) -> float:
    return sum((float(graph.edges[edge]["trench_m"]) for edge in edges), 0.0)


def test_inner_sites_are_near_the_network_and_the_stadium_is_not() -> None:
    """Even with the duct across the river the stadium digs several times as far as any other site."""
    graph, ways = ways_to_the_network()
    dug_m = {site: trench_m(graph, pairwise(way)) for site, way in ways.items()}
    assert 500 < dug_m.pop(STADIUM) < 700
    assert max(dug_m.values()) < 150


def test_two_sites_share_a_trench() -> None:
    """Karlsplatz and Marstallplatz leave the same handover through the same street, so together they dig less."""
    graph, ways = ways_to_the_network()
    assert trench_m(graph, set(pairwise(ways["karlsplatz"])) & set(pairwise(ways["marstallplatz"]))) > 30


def test_the_square_of_the_archive_uses_a_duct() -> None:
    graph, ways = ways_to_the_network()
    assert any(graph.edges[edge]["trench_m"] == 0 for edge in pairwise(ways["freihofsplatz"]))


def test_the_roadwork_lies_in_one_street_and_on_a_way() -> None:
    (work,) = layer("roadworks")
    on_street = LineString(vertices(work)).buffer(1e-7)
    along = {f["properties"]["name"] for f in layer("streets") if on_street.contains(shape(f["geometry"]))}
    assert along == {"Roßmarkt"}
    assert work["properties"]["year"] == 2023
    assert work["properties"]["share"] == 0.5
    _, ways = ways_to_the_network()
    assert len(set(ways["rossmarkt-digitalladen"]) & set(vertices(work))) >= 3


# --- footfall -----------------------------------------------------------------------------------------------------


def weeks() -> dict[str, list[tuple[datetime.datetime, int]]]:
    found = defaultdict(list)
    for row in rows("footfall/typische-woche.csv"):
        found[row["station"]].append((datetime.datetime.fromisoformat(row["time"]), int(row["count"])))
    return found


def test_every_site_has_a_station_with_one_full_week() -> None:
    first = datetime.datetime(2022, 6, 20)
    hours = [first + datetime.timedelta(hours=h) for h in range(168)]
    sites = {f["properties"]["station"]: f["properties"]["site"] for f in features("footfall/stations.geojson")}
    assert set(sites.values()) == set(SITES)
    assert set(weeks()) == set(sites)
    assert all([time for time, _ in week] == hours for week in weeks().values())


def test_the_week_has_no_public_holiday_in_bavaria() -> None:
    feasts = holidays.country_holidays("DE", subdiv="BY", years=2022)
    assert not any(datetime.date(2022, 6, day) in feasts for day in range(20, 27))
    assert datetime.date(2022, 6, 16) in feasts  # the week before has Corpus Christi


def test_a_week_adds_up_to_seven_daily_means() -> None:
    mean = {f["properties"]["station"]: f["properties"]["daily_mean"] for f in features("footfall/stations.geojson")}
    assert {s: sum(n for _, n in week) for s, week in weeks().items()} == {s: 7 * m for s, m in mean.items()}


def test_every_hour_follows_the_published_profile() -> None:
    """Count = seven daily means × share of the weekday × share of the hour, rounded to the next whole number."""
    shares = [day * hour / (sum(MOERS_WEEK) * sum(MOERS_DAY)) for day in MOERS_WEEK for hour in MOERS_DAY]
    for week in weeks().values():
        total = sum(n for _, n in week)
        assert all(abs(n - total * share) < 1 for (_, n), share in zip(week, shares, strict=True))


def test_events_happen_at_sites_and_fit_into_a_year() -> None:
    for row in rows("footfall/events.csv"):
        assert row["site"] in SITES
        assert 0 < int(row["days_per_year"]) <= 365
        assert int(row["attendance"]) <= 6620 or row["site"] != STADIUM
