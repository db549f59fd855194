"""Of the utility's files handovers and ducts are used, once each; everything else is named and left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely import LineString, Point

from hotspots.base.errors import InputError, Problem, Report
from hotspots.changes.importing import Wish, import_files
from hotspots.changes.init import init_project
from hotspots.inputs.layers import read_network
from hotspots.model.network import Network

UE, OTHER = Point(9.145, 49.974), Point(9.146, 49.975)
DUCT = LineString([(9.145, 49.974), (9.146, 49.974)])


def read(
    folder: Path, rows: list[tuple[dict[str, Any], Any]], layer: str = "backhaul"
) -> tuple[Network, list[Problem]]:
    """Return the network of a project with these features, and its problems."""
    (folder / "network").mkdir(exist_ok=True)
    found = [{"type": "Feature", "properties": p, "geometry": json.loads(shapely.to_geojson(g))} for p, g in rows]
    text = json.dumps({"type": "FeatureCollection", "features": found})
    (folder / "network" / f"{layer}.geojson").write_text(text, encoding="utf-8")
    report = Report()
    return read_network(folder, "EPSG:25832", report), report.problems


@pytest.mark.parametrize("kind", ["Muffe", "Schacht", "Gasleitung", "splice", "KVz", "Trafo", "hydrant"])
@pytest.mark.parametrize("shape", [UE, DUCT], ids=["point", "line"])
def test_any_other_kind_is_named_and_used_neither_as_handover_nor_as_duct(
    tmp_path: Path, kind: str, shape: Any
) -> None:
    found, problems = read(
        tmp_path, [({"id": "x", "kind": kind}, shape), ({"id": "ue", "kind": "Übergabepunkt"}, OTHER)]
    )
    assert [h.id for h in found.handovers] == ["ue"]
    assert found.ducts.empty
    assert (kind, "warning") in [(p.found, p.severity) for p in problems]


@pytest.mark.parametrize(("kind", "shape"), [("duct", UE), ("handover", DUCT)])
def test_a_kind_that_doesn_t_fit_its_shape_is_named_and_left(tmp_path: Path, kind: str, shape: Any) -> None:
    found, problems = read(tmp_path, [({"id": "x", "kind": kind}, shape)])
    assert (found.handovers, len(found.ducts)) == ((), 0)
    assert problems


@pytest.mark.parametrize(
    ("said", "free"),
    [(True, True), (False, False), ("nein", False), ("Nein", False), ("belegt", False), ("voll", False), (0, False), (0.0, False),
     ("ja", True), ("frei", True), (1, True), (1.0, True), ("x", True), (None, None), ("?", None), ("unbekannt", None), ("", None)],
)  # fmt: skip
@pytest.mark.parametrize("title", ["free", "Frei", "VERFUEGBAR"])
def test_a_duct_is_free_full_or_unknown_whatever_the_words(
    tmp_path: Path, title: str, said: object, free: bool | None
) -> None:
    found, problems = read(tmp_path, [({"id": "ue"}, UE), ({"id": "d", title: said}, DUCT)])
    assert found.ducts["free"].tolist() == [free]
    assert problems == []


@pytest.mark.parametrize(("said", "free"), [("ja", False), ("nein", True), (1, False), (False, True), ("frei", True), ("belegt", False), ("?", None)])  # fmt: skip
@pytest.mark.parametrize("title", ["Belegt", "Belegung"])
def test_under_a_title_that_says_taken_yes_means_not_free(
    tmp_path: Path, title: str, said: object, free: bool | None
) -> None:
    found, _ = read(tmp_path, [({"id": "ue"}, UE), ({"id": "d", title: said}, DUCT)])
    assert found.ducts["free"].tolist() == [free]


@pytest.mark.parametrize("said", ["vielleicht", 2, "halb", 0.5])
def test_a_word_that_says_neither_is_refused(tmp_path: Path, said: object) -> None:
    _, problems = read(tmp_path, [({"id": "ue"}, UE), ({"id": "d", "free": said}, DUCT)])
    assert [(p.severity, p.field) for p in problems] == [("error", "free")]


@pytest.mark.parametrize(
    ("said", "ports"), [(4, 4), (2.0, 2), ("3", 3), ("2.0", 2), (None, None), ("?", None), ("", None)]
)
@pytest.mark.parametrize("title", ["free_ports", "Freie Ports", "FREIE_ANSC", "ports_frei"])
def test_ports_are_whole_or_unknown(tmp_path: Path, title: str, said: object, ports: int | None) -> None:
    found, problems = read(tmp_path, [({"id": "ue", title: said}, UE)])
    assert [h.free_ports for h in found.handovers] == [ports]
    assert problems == []


@pytest.mark.parametrize("said", [2.5, -1, True, "viele", 1e12, "2,5"])
def test_ports_that_are_none_are_refused(tmp_path: Path, said: object) -> None:
    _, problems = read(tmp_path, [({"id": "ue", "free_ports": said}, UE)])
    assert [(p.severity, p.field) for p in problems] == [("error", "free_ports")]


def test_what_is_entered_twice_counts_once_and_the_note_says_so(tmp_path: Path) -> None:
    rows = [({"id": "ue"}, UE), ({"id": "d1", "free": False}, DUCT), ({"id": "d2", "free": True}, DUCT.reverse())]
    found, problems = read(tmp_path, rows)
    assert found.ducts["free"].tolist() == [True]  # two in one trench: one is free
    assert [p.hint.en for p in problems] == ["Entered twice and counted once: d2"]


def test_two_handovers_with_one_id_at_different_places_are_refused(tmp_path: Path) -> None:
    _, problems = read(tmp_path, [({"id": "ue"}, UE), ({"id": "ue"}, OTHER)])
    assert {(p.severity, p.field) for p in problems} == {("error", "id")}


def test_a_duct_that_misses_another_by_less_than_a_metre_meets_it_and_a_ring_stays(tmp_path: Path) -> None:
    near = LineString([(9.1455, 49.974006), (9.1455, 49.975)])  # 0.7 m above the first
    ring = LineString([(9.147, 49.974), (9.148, 49.974), (9.148, 49.975), (9.147, 49.974)])
    found, problems = read(
        tmp_path, [({"id": "ue"}, UE), ({"id": "a"}, DUCT), ({"id": "b"}, near), ({"id": "r"}, ring)]
    )
    ducts = found.ducts.set_index("id").geometry
    assert ducts["b"].coords[0] in list(ducts["a"].coords)
    assert ducts["r"].is_closed
    assert ["were joined" in p.hint.en for p in problems] == [True]


@pytest.mark.parametrize("drawn", [True, False])
def test_all_layers_of_a_geopackage_are_taken_by_the_names_they_have(tmp_path: Path, drawn: bool) -> None:
    """Layers of ducts and of handovers without a kind; a layer of splices is left and named; imported or laid in the folder."""
    town = tmp_path / "t"
    init_project(town, title="T", municipality="Aschaffenburg", state="BY")
    path = town / "network" / "backhaul.gpkg" if drawn else tmp_path / "netz.gpkg"
    gpd.GeoDataFrame({"id": ["lr1"]}, geometry=[DUCT], crs=4326).to_crs(25832).to_file(path, layer="leerrohre")
    gpd.GeoDataFrame({"id": ["ue1", "ue2"], "free_ports": [4, None]}, geometry=[UE, OTHER], crs=4326).to_file(
        path, layer="uebergabepunkte"
    )
    gpd.GeoDataFrame({"id": ["m1"]}, geometry=[UE], crs=4326).to_file(path, layer="muffen")
    said = []
    if not drawn:
        receipt = import_files("backhaul", [path], town, Wish(), Report(), at="2026-01-01T00:00:00")
        said = [item.why.en for item in receipt.left]
    report = Report()
    found = read_network(town, "EPSG:25832", report)
    said += [p.found for p in report.problems]
    assert [(h.id, h.free_ports) for h in found.handovers] == [("ue1", 4), ("ue2", None)]
    assert found.ducts["id"].tolist() == ["lr1"]
    assert any("muffen" in words for words in said)


def test_a_table_of_handovers_is_taken_with_german_titles(tmp_path: Path) -> None:
    init_project(tmp_path / "t", title="T", municipality="Aschaffenburg", state="BY")
    text = "Bezeichnung;Art;Rechtswert;Hochwert;Freie Anschlüsse\nRathaus;ÜP;510397;5535739;4\nMuffe 3;Muffe;510400;5535740;\n"
    path = tmp_path / "uep.csv"
    path.write_text(text.replace("ÜP", "Übergabepunkt"), encoding="cp1252")
    receipt = import_files("backhaul", [path], tmp_path / "t", Wish(), Report(), at="2026-01-01T00:00:00")
    found = read_network(tmp_path / "t", "EPSG:25832", Report())
    assert [(h.name, h.free_ports) for h in found.handovers] == [("Rathaus", 4)]
    assert any("Muffe" in item.why.en for item in receipt.left)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("backhaul.csv", "backhaul"), ("backhaul.dxf", "backhaul"), ("gebaeude.gpkg", "buildings"), ("Strassen_2024.shp", "streets"), ("wlan.kml", "hotspots")],
)  # fmt: skip
def test_a_file_that_nobody_reads_is_named_with_the_command_that_takes_it(tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / name).write_bytes(b"x")
    report = Report()
    read_network(tmp_path, "EPSG:25832", report)
    assert [(p.file, p.severity) for p in report.problems] == [(f"network/{name}", "warning")]
    assert f"hotspots import {kind} network/{name}" in report.problems[0].hint.en


STATUS = [("active", "built"), ("online", "built"), ("In Betrieb", "built"), ("aktiv", "built"), ("geplant", "announced"),
          ("im Bau", "announced"), ("offline", "offline"), ("abgebaut", "offline"), ("außer Betrieb", "offline"), ("?", "built"),
          (None, "built"), ("unbestätigt", "unconfirmed")]  # fmt: skip


@pytest.mark.parametrize(("said", "status"), STATUS)
def test_the_state_of_a_hotspot_is_one_of_four_in_either_language(tmp_path: Path, said: object, status: str) -> None:
    found, problems = read(tmp_path, [({"name": "Bad", "status": said}, UE)], "hotspots")
    assert [h.status for h in found.hotspots] == [status]
    assert [p.severity for p in problems] == ([] if said == "offline" else ["warning"])


@pytest.mark.parametrize(
    ("said", "meant"), [("aktief", "built"), ("gepant", "announced"), ("oflline", "offline"), ("grün", None)]
)
def test_a_state_that_no_list_holds_is_refused_with_the_nearest(tmp_path: Path, said: str, meant: str | None) -> None:
    _, problems = read(tmp_path, [({"name": "Bad", "status": said}, UE)], "hotspots")
    assert [(p.severity, p.field) for p in problems] == [("error", "status")]
    assert meant is None or meant in problems[0].hint.en


@pytest.mark.parametrize("missing", [InputError])
def test_an_import_without_anything_to_use_writes_nothing(tmp_path: Path, missing: type[Exception]) -> None:
    init_project(tmp_path / "t", title="T", municipality="Aschaffenburg", state="BY")
    path = tmp_path / "a.csv"
    path.write_text("Name;Art\nRathaus;Übergabepunkt\n", encoding="utf-8")
    with pytest.raises(missing):
        import_files("backhaul", [path], tmp_path / "t", Wish(), Report(), at="2026-01-01T00:00:00")
    assert not (tmp_path / "t" / "network" / "backhaul.geojson").exists()
