"""Street networks are read from what people have, and every fault has its line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString

from hotspots.base.errors import Report
from hotspots.inputs.streets import ImportedStreets, import_streets
from hotspots.model.network import STREET_COLUMNS

CRS = "EPSG:25832"

OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6">
  <node id="1" version="-1" lat="49.9740" lon="9.1450"/>
  <node id="2" version="-1" lat="49.9740" lon="9.1460"/>
  <node id="3" version="-1" lat="49.9740" lon="9.1470"/>
  <node id="4" version="-1" lat="49.9735" lon="9.1460"/>
  <node id="5" version="-1" lat="49.9745" lon="9.1460"/>
  <node id="6" version="-1" lat="49.9800" lon="9.1600"/>
  <node id="7" version="-1" lat="49.9801" lon="9.1601"/>
  <way id="10" version="-1"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
    <tag k="highway" v="residential"/><tag k="name" v="Dalbergstra\u00dfe"/><tag k="surface" v="sett"/></way>
  <way id="11" version="-1"><nd ref="4"/><nd ref="2"/><nd ref="5"/>
    <tag k="highway" v="footway"/><tag k="bridge" v="yes"/><tag k="layer" v="1"/></way>
  <way id="12" version="-1"><nd ref="1"/><nd ref="4"/><tag k="highway" v="motorway"/></way>
  <way id="13" version="-1"><nd ref="6"/><nd ref="7"/><tag k="highway" v="track"/><tag k="surface" v="cheese"/></way>
</osm>
"""


def read(path: Path, **options: Any) -> tuple[ImportedStreets | None, Report]:
    """Import a file and return what was noted."""
    report = Report()
    return import_streets(path, path.name, report, crs=CRS, **options), report


def geojson(path: Path, *lines: list[list[float]], **properties: Any) -> Path:
    """Write lines as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": f"w{i}", **properties},
            "geometry": {"type": "LineString", "coordinates": xy},
        }
        for i, xy in enumerate(lines, 1)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture(params=["osm", "osm.gz"])
def osm_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Write the small town as XML, plain and packed."""
    path = tmp_path / f"stra\u00dfen.{request.param}"
    data = OSM.encode()
    path.write_bytes(gzip.compress(data) if request.param.endswith("gz") else data)
    return path


def test_openstreetmap_is_read_with_its_tags(osm_file: Path) -> None:
    found, report = read(osm_file)
    assert found is not None
    assert list(found.streets.columns) == list(STREET_COLUMNS)
    rows = found.streets.set_index("id")
    assert rows.loc["10", "surface"] == "natural_stone"
    assert rows.loc["10", "name"] == "Dalbergstraße"
    assert (rows.loc["11", "bridge"], rows.loc["11", "layer"]) == (True, 1)
    assert rows["surface"].isna().tolist() == [False, True, True]
    assert "12" not in rows.index
    assert any("cheese" in text.de for text in found.assumptions)
    assert any("1 Wege ohne Tiefbau" in text.de for text in found.assumptions)
    assert len(found.pieces) == 3
    assert [p.severity for p in report.problems] == ["warning"]


def test_what_lies_outside_the_project_is_left_out_as_whole_ways(osm_file: Path) -> None:
    found, _ = read(osm_file, area=(510_390, 5_535_000, 510_420, 5_536_000))
    assert found is not None
    assert list(found.streets["id"]) == ["10"]
    assert found.length_m == pytest.approx(143, abs=1)


def test_the_report_tells_ways_metres_surfaces_and_pieces(osm_file: Path) -> None:
    found, _ = read(osm_file)
    assert found is not None
    said = [text.de for text in found.say()]
    assert said[0].startswith("3 Wege, ")
    assert "Oberfläche bekannt" in said[1]
    assert said[2].startswith("3 Netzteile")


@pytest.mark.parametrize(
    ("ending", "driver"), [("gpkg", "GPKG"), ("fgb", "FlatGeobuf"), ("shp", "ESRI Shapefile"), ("kml", "KML")]
)
def test_gis_files_are_read_in_any_coordinate_system(tmp_path: Path, ending: str, driver: str) -> None:
    table = gpd.GeoDataFrame({"name": ["A"]}, geometry=[LineString([(9.14, 49.97), (9.15, 49.97)])], crs="EPSG:4326")
    path = tmp_path / f"streets.{ending}"
    (table if ending == "kml" else table.to_crs("EPSG:31467")).to_file(path, driver=driver)
    found, _ = read(path)
    assert found is not None
    assert found.length_m == pytest.approx(717, abs=3)


def test_drawings_are_joined_where_they_cross_only_if_that_is_wanted(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", [[9.140, 49.97], [9.142, 49.97]], [[9.141, 49.969], [9.141, 49.971]])
    plain, _ = read(path)
    noded, _ = read(path, noded=True)
    assert plain is not None
    assert noded is not None
    assert (len(plain.pieces), len(noded.pieces)) == (2, 1)
    assert noded.length_m == pytest.approx(plain.length_m)


def test_an_end_that_stops_on_a_line_joins_it_when_noded(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", [[9.140, 49.97], [9.142, 49.97]], [[9.141, 49.9700000], [9.141, 49.971]])
    noded, _ = read(path, noded=True)
    assert noded is not None
    assert len(noded.pieces) == 1


def test_a_bridge_is_not_joined_to_what_it_crosses(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    lines = [LineString([(9.140, 49.97), (9.142, 49.97)]), LineString([(9.141, 49.969), (9.141, 49.971)])]
    gpd.GeoDataFrame({"bridge": ["no", "yes"]}, geometry=lines, crs="EPSG:4326").to_file(path)
    found, _ = read(path, noded=True)
    assert found is not None
    assert len(found.pieces) == 2


BAD: list[tuple[str, Any, str, str, str]] = [
    ("zero length", [[9.14, 49.97], [9.14, 49.97]], "geometry", "0 m", "Weg w2"),
    ("crosses itself", [[9.14, 49.97], [9.142, 49.972], [9.142, 49.97], [9.14, 49.972]], "geometry", "–", "Weg w2"),
    ("metres among degrees", [[510000, 5535000], [510100, 5535000]], "geometry", "510000, 5535000", "Objekt w2"),
    ("swapped axes", [[49.97, 9.14], [49.98, 9.14]], "geometry", "49.97, 9.14", "Objekt w2"),
]


@pytest.mark.parametrize(("line", "field", "found", "where"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_line_at_fault_is_named(tmp_path: Path, line: Any, field: str, found: str, where: str) -> None:
    _, report = read(geojson(tmp_path / "a.geojson", [[9.14, 49.97], [9.15, 49.97]], line))
    assert (where, field, found) in [(p.where.de, p.field, p.found) for p in report.problems]


def test_streets_in_degrees_that_claim_metres_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame(geometry=[LineString([(9.14, 49.97), (9.15, 49.97)])], crs=CRS).to_file(path)
    found, report = read(path)
    assert found is None
    assert [(p.field, p.severity) for p in report.problems] == [("crs", "error")]


def test_a_way_far_outside_names_mixed_coordinate_systems(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    lines = [LineString([(510000, 5535000), (510100, 5535000)]), LineString([(9.14, 49.97), (9.15, 49.97)])]
    gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=lines, crs=CRS).to_file(path)
    found, report = read(path)
    assert found is None
    assert [p.where.de for p in report.problems] == ["Weg b"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.osm", b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>"),
        ("a.osm.pbf", b"not a pbf at all, but long enough"),
        ("a.osm.gz", b"<osm/>"),
        ("a.kml", b"<OGRVRTDataSource/>"),
        ("a.gpkg", b"<OGRVRTDataSource/>"),
        ("a.xyz", b"1 2 3"),
        ("a.osm", b"<osm><node id='1'"),
        ("a.geojson", b"{"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    found, report = read(path)
    assert found is None
    assert report.failed
