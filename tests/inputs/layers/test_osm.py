"""What OpenStreetMap's tags mean for digging, squares as ground, and addresses placed by the town's own list."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import geopandas as gpd
import networkx
import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box

from hotspots.inputs.layers.addresses import Address, AddressBook, house_numbers, plain_street, read_address
from hotspots.inputs.layers.osm import Town, read_town
from hotspots.inputs.layers.tags import Tagged, height_m, is_house, lifecycle_tag, why_not_dug

CRS = "EPSG:25832"


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        ({"highway": "residential"}, None), ({"highway": "pedestrian", "area": "yes"}, None), ({"highway": "['service', 'path']"}, None),
        ({"highway": "footway", "access": "private"}, "access=private"), ({"highway": "service", "access": "no"}, "access=no"),
        ({"highway": "footway", "access": "no", "foot": "yes"}, None), ({"highway": "footway", "access": "customers"}, None),
        ({"highway": "footway", "indoor": "yes"}, "indoor=yes"), ({"highway": "footway", "indoor": "no"}, None),
        ({"highway": "footway", "level": "1"}, "level=1"), ({"highway": "footway", "level": "-1"}, "level=-1"),
        ({"highway": "footway", "level": "0"}, None), ({"highway": "steps", "level": "0;1"}, None), ({"highway": "steps", "level": "-1;0"}, None),
        ({"highway": "footway", "level": "-1", "tunnel": "yes"}, None), ({"highway": "footway", "level": "1", "bridge": "yes"}, None),
        ({"highway": "residential", "construction": "minor"}, None), ({"highway": "residential", "disused": "yes"}, "disused=yes"),
        *[({"highway": word}, f"highway={word}") for word in ["razed", "planned", "proposed", "construction", "disused", "abandoned", "motorway", "corridor", "platform", "elevator", "raceway", "no", "bus_stop"]],
    ],
)  # fmt: skip
def test_only_listed_ways_are_dug_and_the_tag_that_forbids_it_is_named(tags: dict[str, str], why: str | None) -> None:
    assert why_not_dug(tags) == why


@pytest.mark.parametrize(
    "prefix", ["razed", "demolished", "removed", "abandoned", "disused", "planned", "proposed", "construction", "was"]
)
def test_a_lifecycle_prefix_is_no_way_but_is_named(prefix: str) -> None:
    town = town_of(Tagged("1", {f"{prefix}:highway": "residential"}, line(0, 0, 100, 0)))
    assert town.layers == {}
    assert [why.en for why, _ in town.reasons()] == [f"{prefix}:highway=residential, 100 m"]
    assert lifecycle_tag({f"{prefix}:highway": "x"}) == f"{prefix}:highway=x"


@pytest.mark.parametrize(
    ("tags", "height"),
    [({"height": "12"}, 12), ({"height": "12,5 m"}, 12.5), ({"building:levels": "3"}, 9), ({"building:levels": "3", "roof:levels": "1"}, 12),
     ({"height": "40'"}, None), ({"height": "hoch"}, None), ({}, None), ({"height": "0"}, None), ({"height": "9", "building:levels": "1"}, 9)],
)  # fmt: skip
def test_a_building_s_height_is_said_or_counted_in_storeys(tags: dict[str, str], height: float | None) -> None:
    assert height_m(tags) == height


@pytest.mark.parametrize(("tags", "house"), [({"building": "yes"}, True), ({"building": "roof"}, False), ({"building": "no"}, False),
                                             ({"building": "yes", "layer": "-1"}, False), ({"building": "yes", "location": "underground"}, False)])  # fmt: skip
def test_what_has_no_walls_above_the_ground_is_no_building(tags: dict[str, str], house: bool) -> None:
    assert is_house(tags) is house


def metric(shape: Any) -> Any:
    """Return a shape given in metres around a corner of Aschaffenburg in degrees."""
    moved = shapely.transform(shape, lambda xy: np.add(xy, [510_000.0, 5_535_000.0]))
    return gpd.GeoSeries([moved], crs=CRS).to_crs(4326)[0]


def line(*xy: float) -> Any:
    """Return a line in degrees through points in metres."""
    return metric(LineString(list(zip(xy[::2], xy[1::2], strict=True))))


def town_of(*objects: Tagged) -> Town:
    """Return the town of some objects."""
    return read_town(list(objects), CRS, None)


def lengths(town: Town) -> networkx.Graph:
    """Return the streets of a town as a graph whose nodes are rounded to decimetres."""
    graph = networkx.Graph()
    rows = gpd.GeoSeries([row["geometry"] for row in town.layers["streets"]], crs=4326).to_crs(CRS)
    for shape in rows:
        points = [(round(x - 510_000, 1), round(y - 5_535_000, 1)) for x, y in shape.coords]
        for a, b in pairwise(points):
            graph.add_edge(a, b, m=Point(a).distance(Point(b)))
    return graph


STREET = {"highway": "residential", "surface": "asphalt"}
SQUARES = [
    ("touching", box(0, 0, 200, 120), [(-100, 50, 0, 50), (200, 70, 300, 70)], 401),
    ("crossing the edge", box(0, 0, 200, 120), [(-100, 50, 20, 50), (180, 70, 300, 70)], 401),
    ("ending half a metre before it", box(0, 0, 200, 120), [(-100, 50, -0.5, 50), (200.5, 70, 300, 70)], 402),
    ("a few metres before it", box(0, 0, 200, 120), [(-100, 50, -8, 50)], None),
    ("around a corner", Polygon([(0, 0), (200, 0), (200, 40), (40, 40), (40, 200), (0, 200)]), [(-0.0, 200, -100, 200), (200, 0, 300, 0)], None),
    ("with a fountain", Polygon(box(0, 0, 200, 120).exterior, [box(90, 50, 110, 70).exterior]), [(-100, 60, 0, 60), (200, 60, 300, 60)], None),
]  # fmt: skip


@pytest.mark.parametrize(("area", "streets", "most_m"), [row[1:] for row in SQUARES], ids=[row[0] for row in SQUARES])
@pytest.mark.parametrize(
    "tags", [{"highway": "pedestrian", "area": "yes"}, {"place": "square"}, {"area:highway": "pedestrian"}]
)
def test_a_square_is_ground_that_joins_the_streets_around(
    area: Any, streets: list[tuple[float, ...]], most_m: float | None, tags: dict[str, str]
) -> None:
    ways = [Tagged(str(i), STREET, line(*xy)) for i, xy in enumerate(streets)]
    town = town_of(*ways, Tagged("9", {**tags, "name": "Markt", "surface": "sett"}, metric(area)))
    graph = lengths(town)
    assert networkx.is_connected(graph)
    if most_m is not None:
        ends = [(float(streets[0][0]), float(streets[0][1])), (float(streets[1][2]), float(streets[1][3]))]
        assert networkx.shortest_path_length(graph, *ends, weight="m") < most_m
    over = [row for row in town.layers["streets"] if row["id"].startswith("9-")]
    assert {row["surface"] for row in over} == {"natural_stone"}
    assert [row["kind"] for row in town.layers["ground"]] == ["square"]
    grid = [Point(x, y) for x in range(5, 200, 30) for y in range(5, 120, 30) if area.contains(Point(x, y))]
    drawn = shapely.union_all([shapely.transform(g, lambda xy: np.subtract(xy, [510_000.0, 5_535_000.0])) for g in gpd.GeoSeries([r["geometry"] for r in over], crs=4326).to_crs(CRS)])  # fmt: skip
    assert max(drawn.distance(p) for p in grid) < 45  # a mount anywhere on it has reached it


def test_a_square_of_many_parts_and_one_without_any_street_are_taken_and_the_private_one_is_left() -> None:
    parts = MultiPolygon([box(0, 0, 50, 50), box(100, 0, 150, 50)])
    private = Tagged("2", {"highway": "pedestrian", "area": "yes", "access": "private"}, metric(box(300, 0, 350, 50)))
    town = town_of(Tagged("1", {"place": "square"}, metric(parts)), private)
    assert len(town.layers["ground"]) == 2
    assert [why.en for why, _ in town.reasons()] == ["access=private"]


def test_a_bridge_over_a_square_is_not_joined_to_it() -> None:
    over = Tagged("1", {"highway": "primary", "bridge": "yes"}, line(-100, 60, 300, 60))
    town = town_of(over, Tagged("2", {"place": "square"}, metric(box(0, 0, 200, 120))))
    assert networkx.number_connected_components(lengths(town)) == 2


HOUSES = [
    ("Luisenstraße", "2", 0),
    ("Luisenstraße", "4", 20),
    ("Luisenstraße", "10-12", 80),
    ("Luisenstraße", "1a", 5),
    ("Am Markt", "7", 300),
]
BOOK = AddressBook(
    [
        Address(street, number, 8.65 + x / 71_500, 49.87, "64283", "Rathaus" if x == 300 else "")
        for street, number, x in HOUSES
    ],
    {"Schloßgraben": [(8.66, 49.87), (8.661, 49.87), (8.662, 49.87)]},
)


@pytest.mark.parametrize(
    ("text", "at_m", "precision"),
    [
        ("Luisenstraße 4", 20, "house_number"), ("Luisenstr. 4", 20, "house_number"), ("LUISENSTRASSE 4", 20, "house_number"),
        ("Luisen-Straße Nr. 4", 20, "house_number"), ("64283 Darmstadt, Luisenstr. 4", 20, "house_number"),
        ("Luisenstr 4, 64283 Darmstadt", 20, "house_number"), ("Luisenstraße 10", 80, "house_number"), ("Luisenstraße 12 b", 80, "house_number"),
        ("Luisenstraße 1 A", 5, "house_number"), ("Luisenstraße 4-6", 20, "house_number"), ("Luisenstraße 6", 40, "interpolated"),
        ("Luisenstraße 8", 60, "interpolated"), ("Luisenstraße 99", None, "street"), ("Luisenstraße", None, "street"),
        ("Schlossgraben 3", None, "street"), ("Rathaus", 300, "name"), ("Am Markt 7", 300, "house_number"),
    ],
)  # fmt: skip
def test_an_address_is_found_as_people_write_it_and_its_precision_is_said(
    text: str, at_m: float | None, precision: str
) -> None:
    found = BOOK.find(text)
    assert found is not None
    assert found.precision == precision
    assert at_m is None or (found.lon - 8.65) * 71_500 == pytest.approx(at_m, abs=0.5)
    assert (found.uncertainty_m <= 15) is (precision in ("house_number", "name"))


@pytest.mark.parametrize("text", ["Hauptstraße 4", "", "12", "Darmstadt", "Luise 4"])
def test_an_address_that_the_list_doesn_t_hold_is_none(text: str) -> None:
    assert BOOK.find(text) is None


def test_two_houses_of_one_address_far_apart_are_none_of_both() -> None:
    book = AddressBook([Address("Hauptstraße", "1", 8.65, 49.87), Address("Hauptstraße", "1", 8.70, 49.87)])
    assert book.find("Hauptstraße 1") is None
    assert AddressBook([Address("Hauptstraße", "1", 8.65, 49.87, "64283"), Address("Hauptstraße", "1", 8.70, 49.87, "64285")]).find("Hauptstraße 1, 64285 D") is not None  # fmt: skip


@pytest.mark.parametrize(("text", "numbers"), [("12-16", [12, 14, 16]), ("3;5", [3, 5]), ("7a", [7]), ("", []), ("12 - 12a", [12, 12]), ("1-999", [1, 999])])  # fmt: skip
def test_a_house_number_of_a_list_stands_for_several(text: str, numbers: list[int]) -> None:
    assert [n for n, _ in house_numbers(text)] == numbers


def test_several_places_of_one_number_are_said_to_be_several_and_a_span_is_found_as_it_is_written() -> None:
    """OpenStreetMap has a house number at the house, at its shops, and now and then across the street."""
    entries = [("1", 0), ("1", 60), ("1-3", 100)]
    book = AddressBook([Address("Markt", number, 8.65 + x / 71_500, 49.87) for number, x in entries])
    several, span = book.find("Markt 1"), book.find("Markt 1 – 3")
    assert several is not None
    assert (several.precision, several.uncertainty_m) == ("several", 60)
    assert span is not None
    assert (span.precision, round((span.lon - 8.65) * 71_500)) == ("house_number", 100)


def test_names_of_streets_with_numbers_keep_them() -> None:
    assert read_address("Straße des 17. Juni 135")[0] == ("Straße des 17. Juni", (135, ""))
    assert plain_street("Karl-Marx-Str.") == plain_street("Karl Marx Straße") == "karlmarxstrasse"
    assert BOOK.nearest("Luisenstrase 4") == "luisenstrasse"


def test_an_outline_without_area_is_left_and_named() -> None:
    town = town_of(
        Tagged("1", {"building": "yes"}, Polygon([(9.14, 49.97), (9.141, 49.97), (9.14, 49.97), (9.14, 49.97)]))
    )
    assert (town.layers, [why.en for why, _ in town.reasons()]) == ({}, ["outline without area"])
