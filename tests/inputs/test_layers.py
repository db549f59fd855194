"""Layers are checked feature by feature; what many buildings share is counted and said once."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from hotspots.base.errors import Problem, Report
from hotspots.inputs.layers import read_network
from hotspots.inputs.read.parts import open_parts
from hotspots.model.layers import EAST, LAYERS, NORTH, SITE_LAYER, Layer
from hotspots.model.network import Network

LON, LAT = 9.145, 49.974


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    """Return a feature whose geometry is given in ten-thousandths of a degree around the middle of the town."""
    moved = shapely.transform(shape, lambda xy: np.add(xy / 1e4, [LON, LAT]))
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(moved))}


def read(folder: Path, **layers: list[dict[str, Any]]) -> tuple[Network, list[Problem]]:
    """Return the network of a project with these layers, and its problems."""
    (folder / "network").mkdir()
    for name, features in layers.items():
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / "network" / f"{name}.geojson").write_text(text, encoding="utf-8")
    report = Report()
    return read_network(folder, "EPSG:25832", report), report.problems


BOW_TIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def test_outlines_that_cross_themselves_are_repaired_and_counted_in_one_line(tmp_path: Path) -> None:
    """Both halves of a bow tie remain; five of them are one warning that names the first three."""
    houses = [feature(shapely.transform(BOW_TIE, lambda xy, i=i: np.add(xy, [3 * i, 0])), id=f"h{i}") for i in range(5)]
    found, problems = read(tmp_path, buildings=[*houses, feature(shapely.box(0, 9, 1, 10), id="ok")])
    assert shapely.is_valid(found.buildings.geometry.to_numpy()).all()
    areas = found.buildings.set_index("id").area
    assert areas["h0"] == pytest.approx(areas["ok"] / 2, rel=1e-3)
    (warning,) = problems
    assert (warning.severity, warning.found) == ("warning", "5")
    assert warning.hint.en == "5 outlines cross themselves and were repaired: h0, h1 and h2 …"


@pytest.mark.parametrize("height", [0, -3, "hoch"])
def test_a_building_s_height_of_zero_or_less_is_refused(tmp_path: Path, height: object) -> None:
    """Unknown is null, never zero."""
    _, problems = read(tmp_path, buildings=[feature(shapely.box(0, 0, 1, 1), id="h", height_m=height)])
    assert [(p.severity, p.field, p.where.en) for p in problems] == [("error", "height_m", "feature h")]


def test_trees_are_points_or_outlines(tmp_path: Path) -> None:
    """A crown that nobody measured is taken as eight metres wide; without the file there are no trees."""
    trees = [feature(shapely.Point(0, 0)), feature(shapely.Point(2, 0), crown_m=5), feature(shapely.box(0, 0, 1, 1))]
    found, problems = read(tmp_path, trees=trees)
    assert problems == []
    assert found.trees is not None
    assert sorted(found.trees["crown_m"]) == [5.0, 8.0, 8.0]
    (tmp_path / "b").mkdir()
    none, _ = read(tmp_path / "b")
    assert none.trees is not None
    assert len(none.trees) == 0


@pytest.mark.parametrize("crown", [0, -1, 75, "groß"])
def test_a_crown_that_is_none_is_refused(tmp_path: Path, crown: object) -> None:
    """The problem names the tree, the field and what is allowed."""
    _, problems = read(tmp_path, trees=[feature(shapely.Point(0, 0), id="linde", crown_m=crown)])
    assert [(p.file, p.where.en, p.field) for p in problems] == [("network/trees.geojson", "feature linde", "crown_m")]


@pytest.mark.parametrize(
    ("value", "read"), [("2022-02-31", "2022-02-31"), (["a", "b"], "a; b"), ([1, 2], "1; 2"), ("x", "x")]
)
def test_days_and_lists_of_geojson_are_read_as_text(tmp_path: Path, value: object, read: str) -> None:
    """GDAL stops at a day that isn't, and makes arrays of lists."""
    report = Report()
    (part,) = open_parts(with_note(tmp_path, value), report)
    assert part.columns["note"] == [read, read]
    assert report.problems == []


def with_note(folder: Path, value: object) -> Path:
    """Write two points with a note and return the file."""
    path = folder / "a.geojson"
    point = {"type": "Point", "coordinates": [9.14, 49.97]}
    feature = {"type": "Feature", "properties": {"note": value}, "geometry": point}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, feature]}), encoding="utf-8")
    return path


POINT = '{"type": "Point", "coordinates": [9.14, 49.97]}'
STRANGE = [
    ("null", "null", "type"),
    ("a list", "[]", "type"),
    ("a key twice", f'{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {{"name": "A", "name": "B"}}, "geometry": {POINT}}}]}}', "name"),
    ("features twice", '{"type": "FeatureCollection", "features": [], "features": []}', "features"),
    ("a million properties", f'{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {{{", ".join(f"{chr(34)}k{i}{chr(34)}: 1" for i in range(1_000_000))}}}, "geometry": {POINT}}}]}}', "properties"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "field"), [case[1:] for case in STRANGE], ids=[case[0] for case in STRANGE])
def test_json_that_is_strange_is_named_and_quickly_so(tmp_path: Path, text: str, field: str) -> None:
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / "hotspots.geojson").write_text(text, encoding="utf-8")
    report = Report()
    start = time.process_time()
    read_network(tmp_path, "EPSG:25832", report)
    assert [(p.severity, p.field) for p in report.problems] == [("error", field)]
    assert time.process_time() - start < 8


def test_a_ring_of_twenty_thousand_points_is_read_quickly(tmp_path: Path) -> None:
    ring = shapely.Point(0, 0).buffer(10, quad_segs=5000)
    start = time.process_time()
    found, problems = read(tmp_path, buildings=[feature(ring, id="rund", height_m=9)])
    assert (len(found.buildings), problems) == (1, [])
    assert time.process_time() - start < 8


FAULTS = {
    "swapped": (49.974, 9.145), "another country": (2.35, 48.85), "metres": (510397.0, 5535739.0), "nowhere": (float("inf"), 49.9),
    "not a number": (float("nan"), 49.9), "zero": (0.0, 0.0),
}  # fmt: skip
LAYERS_OF = {
    "streets": "LineString",
    "buildings": "Polygon",
    "trees": "Point",
    "hotspots": "Point",
    "backhaul": "Point",
    "ground": "Polygon",
}


def write_fault(folder: Path, ending: str, layer: str, x: float, y: float) -> None:
    """Write a layer with a sound feature and one that reaches (x, y)."""
    coordinates = {"Point": [(9.145, 49.974), (x, y)]}.get(LAYERS_OF[layer])
    if coordinates:
        shapes: list[Any] = [shapely.Point(c) for c in coordinates]
    elif LAYERS_OF[layer] == "LineString":
        shapes = [shapely.LineString([(9.145, 49.974), (9.146, 49.974)]), shapely.LineString([(9.145, 49.974), (x, y)])]
    else:
        shapes = [
            shapely.box(9.145, 49.974, 9.146, 49.975),
            shapely.Polygon([(9.145, 49.974), (9.146, 49.974), (x, y), (9.145, 49.974)]),
        ]
    (folder / "network").mkdir()
    path = folder / "network" / f"{layer}.{ending}"
    if ending == "geojson":
        features = [
            {"type": "Feature", "properties": {"id": i}, "geometry": shape.__geo_interface__}
            for i, shape in zip("ab", shapes, strict=True)
        ]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    else:
        geopandas.GeoDataFrame({"id": ["a", "b"]}, geometry=shapes, crs=4326).to_file(path)


CAN_SAY = [
    (e, f) for e in ("geojson", "gpkg", "fgb", "shp") for f in FAULTS if e != "shp" or np.isfinite(FAULTS[f]).all()
]


@pytest.mark.parametrize(("ending", "fault"), CAN_SAY)
@pytest.mark.parametrize("layer", LAYERS_OF)
def test_one_check_of_place_holds_for_every_layer_in_every_format(
    tmp_path: Path, ending: str, layer: str, fault: str
) -> None:
    """A sound feature beside one at fault: the fault is located, in whatever format it stands."""
    with np.errstate(invalid="ignore"):
        write_fault(tmp_path, ending, layer, *FAULTS[fault])
    report = Report()
    read_network(tmp_path, "EPSG:25832", report)
    errors = [p for p in report.problems if p.severity == "error"]
    assert errors
    assert all(p.file == f"network/{layer}.{ending}" for p in errors)


def test_heights_of_points_and_empty_shapes_are_left_or_named(tmp_path: Path) -> None:
    (tmp_path / "network").mkdir()
    shapes = [shapely.Point(9.145, 49.974, 120), shapely.Point(), None]
    geopandas.GeoDataFrame({"id": list("abc")}, geometry=shapes, crs=4326).to_file(
        tmp_path / "network" / "hotspots.gpkg"
    )
    report = Report()
    found = read_network(tmp_path, "EPSG:25832", report)
    assert [h.id for h in found.hotspots] == ["a"]
    faults = [(p.where.en, p.field) for p in report.problems if p.severity == "error"]
    assert faults == [("feature b", "geometry"), ("feature c", "geometry")]


@pytest.mark.parametrize("layer", [*LAYERS.values(), SITE_LAYER], ids=lambda layer: layer.id)
def test_no_title_means_two_fields_of_one_layer(layer: Layer) -> None:
    fields = {f.id: f for f in (*layer.fields, EAST, NORTH)}.values()
    titles = [title for f in fields for title in {f.id.replace("_", ""), *f.synonyms}]
    assert [t for t in titles if titles.count(t) > 1 and t != "place"] == []
