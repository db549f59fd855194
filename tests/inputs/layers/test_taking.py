"""Files of a town become layers of a project: everything taken, merged, or named with its reason."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely import LineString, Point, box

from hotspots.base.errors import InputError, Report
from hotspots.changes.importing import Wish, import_files
from hotspots.changes.init import init_project
from hotspots.inputs.layers import read_network
from hotspots.model.receipt import Receipt

CRS = "EPSG:25832"
OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
  <node id="1" version="-1" lat="49.9740" lon="9.1450"/><node id="2" version="-1" lat="49.9740" lon="9.1460"/>
  <node id="3" version="-1" lat="49.9740" lon="9.1470"/><node id="4" version="-1" lat="49.9735" lon="9.1460"/>
  <node id="5" version="-1" lat="49.9745" lon="9.1460"/><node id="6" version="-1" lat="49.9800" lon="9.1600"/>
  <node id="7" version="-1" lat="49.9801" lon="9.1601"/>
  <node id="8" version="1" lat="49.9742" lon="9.1452"><tag k="natural" v="tree"/><tag k="diameter_crown" v="6,5 m"/></node>
  <node id="9" version="1" lat="49.9742" lon="9.1454"><tag k="highway" v="street_lamp"/></node>
  <node id="20" version="1" lat="49.9742" lon="9.1456"><tag k="internet_access" v="wlan"/><tag k="amenity" v="cafe"/></node>
  <node id="21" version="1" lat="49.9742" lon="9.1458"><tag k="internet_access" v="wlan"/><tag k="operator" v="Stadt"/>
    <tag k="internet_access:fee" v="no"/></node>
  <node id="30" lat="49.9736" lon="9.1450"/><node id="31" lat="49.9736" lon="9.1452"/>
  <node id="32" lat="49.9737" lon="9.1452"/><node id="33" lat="49.9737" lon="9.1450"/>
  <way id="10" version="-1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/>
    <tag k="name" v="Dalbergstraße"/><tag k="surface" v="sett"/></way>
  <way id="11" version="-1"><nd ref="4"/><nd ref="2"/><nd ref="5"/><tag k="highway" v="footway"/><tag k="bridge" v="yes"/>
    <tag k="layer" v="1"/></way>
  <way id="12" version="-1"><nd ref="1"/><nd ref="4"/><tag k="highway" v="motorway"/></way>
  <way id="13" version="-1"><nd ref="6"/><nd ref="7"/><tag k="highway" v="track"/><tag k="surface" v="cheese"/></way>
  <way id="14" version="1"><nd ref="1"/><nd ref="5"/><tag k="razed:highway" v="residential"/></way>
  <way id="15" version="1"><nd ref="3"/><nd ref="5"/><tag k="highway" v="service"/><tag k="access" v="private"/></way>
  <way id="16" version="1"><nd ref="3"/><nd ref="4"/><tag k="highway" v="footway"/><tag k="indoor" v="yes"/></way>
  <way id="40"><nd ref="30"/><nd ref="31"/><nd ref="32"/><nd ref="33"/><nd ref="30"/><tag k="building" v="yes"/>
    <tag k="building:levels" v="4"/><tag k="addr:street" v="Dalbergstraße"/><tag k="addr:housenumber" v="15"/></way>
  <way id="41" action="delete" visible="false"><nd ref="5"/><nd ref="3"/><tag k="highway" v="residential"/></way>
</osm>
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Make an empty project of Aschaffenburg."""
    init_project(tmp_path / "t", title="T", municipality="Aschaffenburg", state="BY")
    return tmp_path / "t"


POINTS = "Nummer;Name;lon;lat\n1;A;9.1433;49.9741\n1;B;9.145;49.975\n"


def test_a_running_number_is_no_id_and_no_status_is_said(town: Path, tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text(POINTS, encoding="utf-8")
    receipt = take(town, "hotspots", tmp_path / "h.csv")
    said = " ".join(text.de for text in receipt.guessed)
    assert "„Nummer“ ist keine Kennung" in said
    assert "2 Hotspots ohne Stand gelten als in Betrieb" in said
    found = read_network(town, CRS, Report()).hotspots
    assert [(h.id, h.status) for h in found] == [("a", "built"), ("b", "built")]


def test_a_house_number_is_no_id_of_an_address(town: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Strasse;Nummer;lon;lat\nHauptstr.;1;9.1433;49.9741\n", encoding="utf-8")
    assert take(town, "addresses", tmp_path / "a.csv").taken[0].columns["Nummer"] == "housenumber"


@pytest.mark.parametrize(
    "tags", [{"name": "Café", "internet_access": "no"}, {"natural": "tree"}, {"internet_access": "yes"}]
)
def test_what_osm_says_is_no_wlan_is_none_in_a_plain_layer_either(
    town: Path, tmp_path: Path, tags: dict[str, str]
) -> None:
    drawn({"geometry": [Point(9.1433, 49.9741)], **{k: [v] for k, v in tags.items()}}, tmp_path / "h.geojson")
    with pytest.raises(InputError):
        take(town, "hotspots", tmp_path / "h.geojson")


def test_columns_of_a_town_s_own_stay_in_every_layer(town: Path, tmp_path: Path) -> None:
    lines = [LineString([(9.1433, 49.9741), (9.145, 49.975)])]
    drawn({"geometry": lines, "strname": ["A"], "baulast": ["Kreis"], "widmung": ["Ortsstraße"]}, tmp_path / "s.gpkg")
    take(town, "streets", tmp_path / "s.gpkg")
    (street,) = json.loads((town / "network/streets.geojson").read_bytes())["features"]
    assert street["properties"]["widmung"] == "Ortsstraße"
    assert street["properties"]["owner"] == "Kreis"


def drawn(columns: dict[str, Any], path: Path) -> None:
    """Write a layer in degrees."""
    gpd.GeoDataFrame(columns, crs=4326).to_file(path)


def take(town: Path, kind: str, *files: Path, **wish: Any) -> Receipt:
    """Import files and return the receipt."""
    return import_files(kind, list(files), town, Wish(**wish), Report(), at="2026-01-01T00:00:00")


def layer(town: Path, name: str) -> dict[str, dict[str, Any]]:
    """Return the properties of a layer's features by id."""
    path = town / "network" / f"{name}.geojson"
    return {f["properties"]["id"]: f["properties"] for f in json.loads(path.read_text(encoding="utf-8"))["features"]}


def left(receipt: Receipt) -> list[tuple[str, int]]:
    """Return what was left, and how often."""
    return [(item.why.en, item.rows) for item in receipt.left]


def written(path: Path, data: str) -> Path:
    """Write a text and return its file."""
    path.write_text(data, encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ["osm", "osm.gz"])
def test_a_town_is_taken_from_one_extract_and_what_is_left_is_named_by_tag(
    town: Path, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"straßen.{ending}"
    path.write_bytes(gzip.compress(OSM.encode()) if ending.endswith("gz") else OSM.encode())
    receipt = take(town, "osm", path)
    streets = layer(town, "streets")
    assert set(streets) == {"10", "11", "13"}
    assert (streets["10"]["surface"], streets["10"]["name"]) == ("natural_stone", "Dalbergstraße")
    assert (streets["11"]["bridge"], streets["11"]["layer"], streets["13"]["surface"]) == (True, 1, None)
    assert layer(town, "buildings")["40"]["height_m"] == 12
    assert layer(town, "trees")["8"]["crown_m"] == 6.5
    assert layer(town, "places")["9"]["kind"] == "lamp"
    assert (layer(town, "addresses")["40"]["street"], layer(town, "addresses")["40"]["housenumber"]) == (
        "Dalbergstraße",
        "15",
    )
    hotspots = layer(town, "hotspots")
    assert {k: (v["operator"], v["status"], v["fee"]) for k, v in hotspots.items()} == {
        "osm-21": ("Stadt", "unconfirmed", "no")
    }
    said = [why for why, _ in left(receipt)]
    for tag in (
        "highway=motorway, 91 m",
        "razed:highway=residential, 91 m",
        "access=private, 91 m",
        "indoor=yes, 91 m",
    ):
        assert tag in said, said
    assert any("cheese" in text.en for text in receipt.guessed)
    assert any(why.startswith("internet_access=wlan") for why in said)


def test_what_lies_outside_the_sites_surroundings_is_left_whole_and_counted(town: Path, tmp_path: Path) -> None:
    take(town, "sites", written(tmp_path / "s.csv", "Name;lat;lon\nMarkt;49.9740;9.1450\n"))
    far = OSM.replace('lat="49.9800" lon="9.1600"', 'lat="50.0" lon="9.2"').replace(
        'lat="49.9801" lon="9.1601"', 'lat="50.01" lon="9.2"'
    )
    receipt = take(town, "osm", written(tmp_path / "a.osm", far))
    assert set(layer(town, "streets")) == {"10", "11"}
    assert ("more than 800 m outside of the sites", 1) in left(receipt)


def test_the_same_extract_again_changes_nothing_and_a_list_s_street_stays(town: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "a.osm", OSM)
    take(town, "osm", path)
    take(town, "streets", lines(tmp_path / "own.geojson", [[9.14, 49.97], [9.15, 49.97]]))
    before = (town / "network" / "streets.geojson").read_bytes()
    receipt = take(town, "osm", path)
    assert (receipt.changes.new, receipt.changes.changed) == (0, 0)
    assert (town / "network" / "streets.geojson").read_bytes() == before
    assert "w1" in layer(town, "streets")


def lines(path: Path, *found: list[list[float]], **properties: Any) -> Path:
    """Write lines as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": f"w{i}", **properties},
            "geometry": {"type": "LineString", "coordinates": xy},
        }
        for i, xy in enumerate(found, 1)
    ]
    return written(path, json.dumps({"type": "FeatureCollection", "features": features}))


@pytest.mark.parametrize(
    ("ending", "driver"), [("gpkg", "GPKG"), ("fgb", "FlatGeobuf"), ("shp", "ESRI Shapefile"), ("kml", "KML")]
)
def test_gis_columns_are_taken_in_any_format_and_coordinate_system(
    town: Path, tmp_path: Path, ending: str, driver: str
) -> None:
    names = {"Name": ["A"]} if ending == "kml" else {"strname": ["A"], "BELAG": ["Kopfsteinpflaster"]}
    table = gpd.GeoDataFrame(names, geometry=[LineString([(9.14, 49.97), (9.15, 49.97)])], crs="EPSG:4326")
    path = tmp_path / f"strassen.{ending}"
    (table if ending == "kml" else table.to_crs("EPSG:31467")).to_file(path, driver=driver)
    take(town, "streets", path)
    streets = read_network(town, CRS, Report()).streets
    assert streets.geometry.length.sum() == pytest.approx(717, abs=3)
    assert streets["name"].tolist() == ["A"]
    assert streets["surface"].tolist() == [None if ending == "kml" else "natural_stone"]


def test_all_folders_of_a_kml_are_taken(town: Path, tmp_path: Path) -> None:
    mark = "<Placemark><name>{}</name><LineString><coordinates>9.14,49.97{} 9.15,49.97{}</coordinates></LineString></Placemark>"
    folders = "".join(f"<Folder><name>F{i}</name>{mark.format(f'Weg {i}', i, i)}</Folder>" for i in (1, 2, 3))
    take(
        town,
        "streets",
        written(
            tmp_path / "a.kml", f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>'
        ),
    )
    assert len(read_network(town, CRS, Report()).streets) == 3


def test_an_osmnx_file_gives_each_street_once(town: Path, tmp_path: Path) -> None:
    path, line = tmp_path / "graph.gpkg", LineString([(9.14, 49.97), (9.142, 49.97)])
    gpd.GeoDataFrame({"osmid": [1, 2]}, geometry=[Point(9.14, 49.97), Point(9.142, 49.97)], crs=4326).to_file(
        path, layer="nodes"
    )
    edges = {
        "u": [1, 2],
        "v": [2, 1],
        "osmid": ["7", "7"],
        "highway": ["['residential', 'service']"] * 2,
        "name": ["A", "A"],
    }
    gpd.GeoDataFrame(edges, geometry=[line, line.reverse()], crs=4326).to_file(path, layer="edges")
    receipt = take(town, "streets", path)
    assert [(s["name"], s["highway"]) for s in layer(town, "streets").values()] == [("A", "residential")]
    assert any(why == "twice" for why, _ in left(receipt))


def test_an_overpass_export_with_points_and_areas_gives_streets_and_ground(town: Path, tmp_path: Path) -> None:
    square = {
        "type": "Polygon",
        "coordinates": [[[9.141, 49.97], [9.142, 49.97], [9.142, 49.971], [9.141, 49.971], [9.141, 49.97]]],
    }
    shapes: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (
            {"@id": "way/1", "highway": "residential"},
            {"type": "LineString", "coordinates": [[9.139, 49.97], [9.141, 49.97]]},
        ),
        ({"@id": "node/2", "highway": "crossing"}, {"type": "Point", "coordinates": [9.141, 49.97]}),
        ({"@id": "way/3", "highway": "pedestrian", "area": "yes"}, square),
    ]
    features = [{"type": "Feature", "properties": p, "geometry": g} for p, g in shapes]
    receipt = take(
        town,
        "streets",
        written(tmp_path / "export.geojson", json.dumps({"type": "FeatureCollection", "features": features})),
    )
    assert set(layer(town, "ground")) == {"3"}
    assert {"1", "3-1"} <= set(layer(town, "streets"))
    assert ("highway=crossing", 1) in left(receipt)


def test_a_line_without_length_and_a_feature_without_shape_are_left_and_named(town: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    shapes = [
        LineString([(9.14, 49.97), (9.15, 49.97)]),
        LineString([(9.14, 49.97), (9.14, 49.97)]),
        None,
        Point(9.14, 49.97),
    ]
    gpd.GeoDataFrame({"name": list("abcd")}, geometry=shapes, crs=4326).to_file(path)
    receipt = take(town, "streets", path)
    assert receipt.taken[0].rows == 1
    assert (
        sorted(left(receipt)) == [("0 m", 1), ("Point", 1), ("without geometry", 1)]
        or sum(n for _, n in left(receipt)) == 3
    )


def test_degrees_that_claim_metres_are_refused(town: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame(geometry=[LineString([(9.14, 49.97), (9.15, 49.97)])], crs=CRS).to_file(path)
    with pytest.raises(InputError) as error:
        take(town, "streets", path)
    assert [p.field for p in error.value.problems] == ["crs"]


@pytest.mark.parametrize("system", ["EPSG:25832", "EPSG:25833", "EPSG:31467", "EPSG:4326", "EPSG:3857"])
def test_a_shapefile_without_prj_is_read_in_the_system_that_fits_the_project(
    town: Path, tmp_path: Path, system: str
) -> None:
    path = tmp_path / "a.shp"
    table = gpd.GeoDataFrame({"id": ["a"]}, geometry=[LineString([(9.14, 49.97), (9.15, 49.97)])], crs=4326).to_crs(
        system
    )
    table.to_file(path)
    path.with_suffix(".prj").unlink()
    receipt = take(town, "streets", path)
    assert read_network(town, CRS, Report()).streets.geometry.length.sum() == pytest.approx(717, abs=4)
    assert any("without a coordinate system, read as" in text.en for text in receipt.guessed)


def points(rows: Iterable[tuple[dict[str, Any], Any]]) -> str:
    """Return features as GeoJSON text."""
    found = [{"type": "Feature", "properties": p, "geometry": json.loads(shapely.to_geojson(g))} for p, g in rows]
    return json.dumps({"type": "FeatureCollection", "features": found})


DRAWN = "0\nSECTION\n2\nENTITIES\n{}0\nENDSEC\n0\nEOF\n"
LINE = "0\nLINE\n8\n{}\n10\n510276\n20\n55357{}\n11\n510400\n21\n55357{}\n"


def test_a_gas_pipe_of_a_drawing_is_no_duct(town: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "netz.dxf", DRAWN.format(LINE.format("LEERROHR", 10, 10) + LINE.format("GAS", 20, 20)))
    receipt = take(town, "backhaul", path)
    assert [(t.part, t.rows) for t in receipt.taken] == [("LEERROHR", 1), ("GAS", 0)]
    assert "GAS" in left(receipt)[0][0]


def test_importing_again_keeps_what_the_new_list_does_not_say(town: Path, tmp_path: Path) -> None:
    take(town, "hotspots", written(tmp_path / "a.csv", "Name;lat;lon;Status;Betreiber\nA;49.975;9.145;offline;Stadt\n"))
    take(town, "hotspots", written(tmp_path / "b.csv", "Name;lat;lon\nA;49.975;9.145\n"))
    assert (layer(town, "hotspots")["a"]["status"], layer(town, "hotspots")["a"]["operator"]) == ("offline", "Stadt")


@pytest.mark.parametrize("corner", [(510276, 5535761), (1017816, 6441970)])
def test_geojson_in_metres_is_read_in_the_system_that_fits(town: Path, tmp_path: Path, corner: tuple[int, int]) -> None:
    east, north = corner
    line = {"type": "LineString", "coordinates": [[east, north], [east + 100, north]]}
    document = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"name": "A"}, "geometry": line}],
    }
    receipt = take(town, "streets", written(tmp_path / "s.geojson", json.dumps(document)))
    bounds = read_network(town, CRS, Report()).streets.to_crs("EPSG:4326").total_bounds
    assert bounds[:2] == pytest.approx((9.1433, 49.9741), abs=2e-3)
    assert any("without a coordinate system" in text.en for text in receipt.guessed)


def test_a_word_that_no_list_holds_is_refused_with_the_nearest(town: Path, tmp_path: Path) -> None:
    text = "Name;Stand;lat;lon\nRathaus;gepant;49.974;9.145\n"
    with pytest.raises(InputError) as error:
        take(town, "hotspots", written(tmp_path / "wlan.csv", text))
    assert [(p.field, p.hint.en) for p in error.value.problems] == [("status", "Meant: announced?")]


def test_buildings_take_height_from_storeys_and_areas_only(town: Path, tmp_path: Path) -> None:
    rows = [({"GESCHOSSE": 3}, box(9.14, 49.97, 9.141, 49.971)), ({"GESCHOSSE": 3}, Point(9.14, 49.97))]
    receipt = take(town, "buildings", written(tmp_path / "g.geojson", points(rows)))
    assert read_network(town, CRS, Report()).buildings["height_m"].tolist() == [9.0]
    assert sum(n for _, n in left(receipt)) == 1


def test_without_sites_nothing_is_clipped_and_said_and_the_second_import_clips(tmp_path: Path) -> None:
    """The extract came first: it is whole until the sites say where the town is."""
    project = tmp_path / "neu"
    init_project(project, title="t", municipality="Aschaffenburg", state="BY", with_workbook=False, lang="de")
    places = {1: (49.974, 9.145), 2: (49.9742, 9.1455), 9: (49.9, 9.0), 10: (49.901, 9.0)}
    nodes = "".join(f'<node id="{i}" lat="{lat}" lon="{lon}"/>' for i, (lat, lon) in places.items())
    way = '<way id="{}"><nd ref="{}"/><nd ref="{}"/><tag k="highway" v="residential"/></way>'
    path = written(
        tmp_path / "stadt.osm", f'<osm version="0.6">{nodes}{way.format(7, 1, 2)}{way.format(8, 9, 10)}</osm>'
    )
    first = take(project, "osm", path)
    assert any("nothing was clipped" in text.en for text in first.guessed)
    assert set(layer(project, "streets")) == {"7", "8"}
    take(project, "sites", written(tmp_path / "liste.csv", "Name;lat;lon\nMarkt;49.9741;9.1452\n"))
    again = take(project, "osm", path)
    assert set(layer(project, "streets")) == {"7"}
    assert ("more than 800 m outside of the sites", 1) in left(again)
    assert not any("clipped" in text.en for text in again.guessed)


def test_a_letter_in_a_column_of_its_own_belongs_to_the_house_number(town: Path, tmp_path: Path) -> None:
    """Registers of house coordinates keep 1 and a apart; as one they are found again."""
    text = "str;hnr;adz;lon;lat\nMarkt;1;a;9.1433;49.9741\nMarkt;1;;9.1435;49.9741\n"
    (tmp_path / "a.csv").write_text(text.replace("str;", "Strasse;").replace("hnr;", "Hausnr;"), encoding="utf-8")
    take(town, "addresses", tmp_path / "a.csv")
    found = json.loads((town / "network/addresses.geojson").read_bytes())["features"]
    assert [one["properties"]["housenumber"] for one in found] == ["1a", "1"]


def test_a_layer_of_another_town_is_said(town: Path, tmp_path: Path) -> None:
    """Karlsruhe's streets in a project of Aschaffenburg are taken with a warning that counts them."""
    drawn({"geometry": [LineString([(8.4, 49.0), (8.41, 49.0)])], "strname": ["A"]}, tmp_path / "s.gpkg")
    report = Report()
    import_files("streets", [tmp_path / "s.gpkg"], town, Wish(), report, at="2024-01-01T00:00:00+00:00")
    assert [(p.found, p.allowed.de, p.severity) for p in report.problems] == [
        ("1 / 1", "ein Ort in Aschaffenburg", "warning")
    ]


def test_a_duct_without_a_word_under_free_is_told_by_the_column_beside(town: Path, tmp_path: Path) -> None:
    """Two columns say whether a duct is taken: what one leaves open the other says."""
    lines = [LineString([(9.1433, 49.9741), (9.145, 49.975)]), LineString([(9.145, 49.975), (9.146, 49.975)])]
    drawn(
        {"geometry": lines, "Art": ["Leerrohr"] * 2, "frei": ["nein", None], "belegt": [None, "nein"]},
        tmp_path / "b.gpkg",
    )
    take(town, "backhaul", tmp_path / "b.gpkg")
    found = json.loads((town / "network/backhaul.geojson").read_bytes())["features"]
    assert [one["properties"].get("free") for one in found] == [False, True]


def test_an_id_of_two_files_is_refused_with_both_names(town: Path, tmp_path: Path) -> None:
    """The planner finds both rows."""
    for name, place in (("nord", "9.1433;49.9741"), ("sued", "9.145;49.975")):
        (tmp_path / f"{name}.csv").write_text(f"id;Name;lon;lat\na;{name};{place}\n", encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        import_files(
            "sites",
            [tmp_path / "nord.csv", tmp_path / "sued.csv"],
            town,
            Wish(),
            Report(),
            at="2024-01-01T00:00:00+00:00",
        )
    (problem,) = refusal.value.problems
    assert (problem.file, problem.where.de) == ("sued.csv", "Zeile 2 = nord.csv, Zeile 2")


def _field(number: int, value: int | bytes) -> bytes:
    """Return a field of a protocol buffer."""
    if isinstance(value, int):
        return _whole(number << 3) + _whole(value)
    return _whole(number << 3 | 2) + _whole(len(value)) + value


def _whole(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + _whole(value >> 7)


def _pbf(nodes: dict[int, tuple[float, float]], ways: dict[int, tuple[int, ...]]) -> bytes:
    """Return an extract as osmium writes it, every way a footway."""

    def signed(value: int) -> int:
        return value << 1 if value >= 0 else (-value << 1) - 1

    def blob(kind: bytes, data: bytes) -> bytes:
        body = _field(1, data)
        head = _field(1, kind) + _field(3, len(body))
        return len(head).to_bytes(4, "big") + head + body

    words = b"".join(_field(1, word) for word in (b"", b"highway", b"footway"))
    points = b"".join(_field(1, _field(1, signed(i)) + _field(8, signed(round(lat * 1e7))) + _field(9, signed(round(lon * 1e7)))) for i, (lat, lon) in nodes.items())  # fmt: skip
    lines = b""
    for identity, refs in ways.items():
        steps = b"".join(_whole(signed(b - a)) for a, b in zip((0, *refs), refs, strict=False))
        lines += _field(3, _field(1, identity) + _field(2, b"\1") + _field(3, b"\2") + _field(8, steps))
    head = blob(b"OSMHeader", _field(4, b"OsmSchema-V0.6"))
    return head + blob(b"OSMData", _field(1, words) + _field(2, points) + _field(2, lines))


@pytest.mark.parametrize("ending", ["osm", "osm.gz", "osm.pbf"])
def test_ways_whose_points_the_extract_does_not_hold_are_on_the_receipt(town: Path, ending: str) -> None:
    """GDAL leaves them out, or draws them without the points, and tells nobody; a way of a whole extract is no fault."""
    nodes = {1: (49.9741, 9.1433), 2: (49.9751, 9.1443), 3: (49.9761, 9.1443)}
    ways = {7: (1, 2), 8: (1, 99), 9: (1, 97, 98, 3), 10: (97, 98)}
    said = "".join(f'<node id="{i}" lat="{lat}" lon="{lon}"/>' for i, (lat, lon) in nodes.items())
    said += "".join(
        f'<way id="{i}">{"".join(f"""<nd ref="{n}"/>""" for n in refs)}<tag k="highway" v="footway"/></way>'
        for i, refs in ways.items()
    )
    xml = f'<?xml version="1.0"?><osm version="0.6">{said}</osm>'.encode()
    data = {"osm": xml, "osm.gz": gzip.compress(xml), "osm.pbf": _pbf(nodes, ways)}[ending]
    file = town.parent / f"cut.{ending}"
    file.write_bytes(data)
    for kind in ("osm", "streets"):
        assert {one for one in left(take(town, kind, file)) if "points" in one[0]} == {
            ("ways whose points are missing in the extract", 2),
            ("points missing in the extract; ways drawn without them: 1", 2),
        }
    assert layer(town, "streets").keys() == {"7", "9"}
    (town.parent / "whole.osm.pbf").write_bytes(_pbf(nodes, {7: (1, 2, 3)}))
    assert not [one for one in left(take(town, "osm", town.parent / "whole.osm.pbf")) if "points" in one[0]]


def test_a_planned_street_of_the_project_is_left_out_with_a_warning(tmp_path: Path) -> None:
    ways = [[[9.14, 49.97], [9.141, 49.97]], [[9.141, 49.97], [9.142, 49.97]]]
    said = [{"name": "A", "status": "gut"}, {"name": "B", "status": "geplant"}]
    features = [
        {"type": "Feature", "properties": about, "geometry": {"type": "LineString", "coordinates": way}}
        for about, way in zip(said, ways, strict=True)
    ]
    (tmp_path / "network").mkdir()
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "network" / "streets.geojson").write_text(text, encoding="utf-8")
    report = Report()
    assert list(read_network(tmp_path, CRS, report).streets["name"]) == ["A"]
    assert ("status", "planned", "warning") in [(p.field, p.said("de"), p.severity) for p in report.problems]
