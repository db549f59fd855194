"""GIS and CAD files hold the same features and values as `ranking.json`, whatever the names, and always the same bytes."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import ezdxf
import geopandas as gpd
import pyogrio
import pytest
from ezdxf.document import Drawing
from ezdxf.entities.insert import Insert

from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.measures.network.prices import PER_DIGGING
from hotspots.model.permits import METHODS
from hotspots.publish.deliver import refuse_leaks
from hotspots.publish.gis.dxf import escape, layers_dxf
from hotspots.publish.gis.files import FORMATS, Format, asked, catalogue_json, gis_files
from hotspots.publish.gis.geopackage import layers_gpkg
from hotspots.publish.gis.kml import layers_kml
from hotspots.publish.gis.layers import TITLES
from hotspots.publish.tables.documents import ranking_json
from tests.publish.samples import renamed

ALL: tuple[Format, ...] = tuple(FORMATS)
KML = {"k": "http://www.opengis.net/kml/2.2"}


def unescape(text: str) -> str:
    """Return what :func:`escape` was given, line breaks apart."""
    units = re.sub(r"\\U\+([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), text)
    return units.encode("utf-16", "surrogatepass").decode("utf-16")


@pytest.fixture(scope="module")
def sites(results: Plan) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ranking_json(results))["sites"]
    return found


@pytest.fixture(scope="module")
def package(results: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("Übergabe") / "hotspots.gpkg"
    path.write_bytes(layers_gpkg(results, "de"))
    return path


def same_sites(frame: gpd.GeoDataFrame, sites: list[dict[str, Any]]) -> None:
    rows = frame.set_index("id")
    assert len(rows) == len(sites)
    for site in sites:
        row = rows.loc[site["id"]]
        assert row["name"] == site["name"]
        assert row["rank"] == site["rank"]
        assert row["score"] == pytest.approx(site["score"], abs=1e-9)
        assert row["connection_eur_best"] == pytest.approx(site["connection"]["cost_eur"], abs=0.01)
        place = rows.to_crs("EPSG:4326").loc[site["id"]].geometry
        assert (place.x, place.y) == pytest.approx((site["lon"], site["lat"]), abs=1e-9)


def test_the_geopackage_has_all_layers_in_the_metric_crs(package: Path) -> None:
    names = [name for name, _ in pyogrio.list_layers(package)]
    assert names == [*TITLES, "layer_styles", "hotspots_metadata"]
    for name in TITLES:
        info = pyogrio.read_info(package, layer=name)
        assert info["crs"] == "EPSG:25832"
        assert info["features"] > 0


def test_the_geopackages_sites_are_those_of_the_json(package: Path, sites: list[dict[str, Any]]) -> None:
    same_sites(gpd.read_file(package, layer="sites"), sites)


def test_routes_end_where_the_json_says(package: Path, sites: list[dict[str, Any]]) -> None:
    routes = gpd.read_file(package, layer="routes").set_index("site")
    for site in sites:
        if site["id"] in routes.index:
            assert routes.loc[site["id"], "length_m"] == pytest.approx(site["connection"]["length_m"])
            assert routes.loc[site["id"], "handover"] == site["connection"]["handover"]


def test_stretches_that_are_dug_are_as_long_as_the_roll_out_says_and_cost_what_it_pays(
    results: Plan, package: Path
) -> None:
    assert results.rollout is not None
    metres = {p.year: p.trench_m for p in results.rollout.phases if p.trench_m}
    drawn = gpd.read_file(package, layer="segments")
    dug = drawn[drawn["method"] == "trench"]
    assert dug.groupby("year")["length_m"].sum().to_dict() == pytest.approx(metres, abs=0.1)
    assert dug.set_index("year").length.groupby("year").sum().to_dict() == pytest.approx(metres, abs=0.1)
    assert "duct" in set(drawn["method"])
    assert all(f"{row.year} · " in row.label for row in drawn.itertuples())
    paid = sum(
        i.eur
        for p in results.rollout.phases
        for i in p.items
        if i.price.startswith(("trench_", "archaeology", "crossing", "duct", "cable", "microduct", "planning"))
        or i.price in PER_DIGGING
    )
    ground = drawn[drawn["method"].isin(["trench", "duct"])]
    assert ground["cost_eur"].sum() == pytest.approx(paid, abs=0.05)


def test_columns_and_their_values_are_called_by_words(package: Path) -> None:
    with sqlite3.connect(package) as database:
        styles = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall())
    root = ET.fromstring(styles["segments"].partition("\n")[2])
    aliases = {e.get("field"): e.get("name") for e in root.iterfind("aliases/alias")}
    assert aliases["cost_eur"] == "Kosten netto (€)"
    words = root.find("fieldConfiguration/field[@name='surface']/editWidget/config/Option/Option")
    assert words is not None
    assert {o.get("name"): o.get("value") for o in words.iter("Option") if o.get("value")}["Asphalt"] == "asphalt"


def test_a_drawing_opens_at_its_extents(results: Plan) -> None:
    doc = ezdxf.read(io.StringIO(layers_dxf(results, "de").decode("cp1252")))
    west, south, *_ = doc.header["$EXTMIN"]
    assert (west, south) == pytest.approx(results.ground.buildings.total_bounds[:2], abs=500)
    assert results.rollout is not None
    drawn = {f"{METHODS[s.kind].de} {p.year}" for p in results.rollout.phases for s in p.segments if s.parts}
    assert len(drawn) > 1
    assert drawn <= {layer.dxf.name for layer in doc.layers}


def test_every_layer_has_a_style_that_is_well_formed_and_used_by_default(package: Path) -> None:
    with sqlite3.connect(package) as database:
        rows = database.execute("SELECT f_table_name, styleQML, useAsDefault FROM layer_styles").fetchall()
    assert [name for name, _, _ in rows] == list(TITLES)
    for _, style, default in rows:
        root = ET.fromstring(style.partition("\n")[2])
        assert root.find("renderer-v2/symbols/symbol/layer/Option/Option") is not None
        assert default == 1


def test_the_metadata_table_says_where_it_comes_from(results: Plan, public: PublicPlan, package: Path) -> None:
    with sqlite3.connect(package) as database:
        rows = dict(database.execute("SELECT key, value FROM hotspots_metadata WHERE key <> 'source'"))
    assert rows["fingerprint"] == results.about.fingerprint
    assert {"title", "licence", "program", "seed", "crs", "note"} <= set(rows)
    assert "vertraulich" in rows["edition"]
    assert b"vertraulich" not in layers_gpkg(public, "de")


def test_kml_is_in_degrees_and_has_every_value(results: Plan, sites: list[dict[str, Any]]) -> None:
    root = ET.fromstring(layers_kml(results, "de"))
    assert "vertraulich" in str(root.findtext("k:Document/k:name", namespaces=KML))
    folder = next(f for f in root.iterfind(".//k:Folder", KML) if f.findtext("k:name", namespaces=KML) == "Standorte")
    marks = folder.findall("k:Placemark", KML)
    assert len(marks) == len(sites)
    for mark, site in zip(marks, sites, strict=True):
        data = {d.attrib["name"]: d.findtext("k:value", namespaces=KML) for d in mark.iterfind(".//k:Data", KML)}
        lon, lat = map(float, str(mark.findtext("k:Point/k:coordinates", namespaces=KML)).split(","))
        assert (lon, lat) == pytest.approx((site["lon"], site["lat"]), abs=1e-6)
        assert (data["id"], data["rank"], data["handover"]) == (
            site["id"], str(site["rank"]), site["connection"]["handover"],
        )  # fmt: skip
        assert float(str(data["score"])) == pytest.approx(site["score"])
    values = [str(value.text) for value in root.iterfind(".//k:Data/k:value", KML)]
    assert len(values) > 500
    assert not [
        value for value in values if re.fullmatch(r"-?\d+\.(\d{7,}|0)|-?\d.*e-\d+", value)
    ]  # 0.7993750000000001, 12.0


def drawing(data: bytes, folder: Path) -> Drawing:
    path = folder / "a.dxf"
    path.write_bytes(data)
    return ezdxf.readfile(path)  # type: ignore[attr-defined,unused-ignore]


def placed_sites(doc: Drawing) -> list[Insert]:
    return [i for i in doc.modelspace() if isinstance(i, Insert) and i.dxf.name == "SITES"]


def test_dxf_keeps_umlauts_layers_and_blocks(results: Plan, sites: list[dict[str, Any]], tmp_path: Path) -> None:
    doc = drawing(layers_dxf(results, "de"), tmp_path)
    assert doc.dxfversion == "AC1015"
    assert {"Standorte", "Übergabepunkte", "Gebäude"} <= {x.dxf.name for x in doc.layers}
    shown = [{a.dxf.tag: a.dxf.text for a in insert.attribs} for insert in placed_sites(doc)]
    assert [(a["NAME"], a["RANK"]) for a in shown] == [(s["name"], str(s["rank"])) for s in sites]
    assert any("vertraulich" in text.dxf.text for text in doc.modelspace().query("TEXT"))
    assert not doc.audit().errors


def test_names_are_exact_after_the_documented_escape(results: Plan, hostile: str, tmp_path: Path) -> None:
    mine = renamed(results, hostile)
    path = tmp_path / "a.gpkg"
    path.write_bytes(layers_gpkg(mine, "de"))
    assert gpd.read_file(path, layer="sites")["name"][0] == hostile
    root = ET.fromstring(layers_kml(mine, "de"))
    assert hostile in {mark.text for mark in root.iterfind(".//k:Placemark/k:name", KML)}
    doc = drawing(layers_dxf(mine, "de"), tmp_path)
    name = placed_sites(doc)[0].get_attrib_text("NAME")
    assert unescape(name) == hostile.replace("\t", " ")
    assert unescape(escape(hostile)) == hostile.replace("\t", " ")


@pytest.mark.parametrize("name", ALL)
def test_the_same_results_give_the_same_bytes(results: Plan, name: Format) -> None:
    first = gis_files(results, "de", [name])
    assert first == gis_files(results, "de", [name])


def test_the_public_edition_has_no_secret_in_any_format(results: Plan, public: PublicPlan) -> None:
    files = gis_files(public, "de", ALL)
    refuse_leaks(files, results)
    assert not [name for name in files if any(layer in name for layer in ("ducts", "routes", "segments", "handovers"))]
    assert len(files) == len(ALL)


def test_a_project_without_streets_and_plan_still_has_every_layer(results: Plan, tmp_path: Path) -> None:
    ground = replace(results.ground, streets=results.ground.streets.iloc[:0], hotspots=())
    findings = replace(results, ground=ground, rollout=None, sites=results.sites[:1])
    files = gis_files(replace(findings, handovers=()), "en", ALL)
    path = tmp_path / "a.gpkg"
    path.write_bytes(files["hotspots.gpkg"])
    assert set(TITLES) < {name for name, _ in pyogrio.list_layers(path)}


EU = "http://publications.europa.eu/resource/authority"
DE = "http://dcat-ap.de/def"


@pytest.fixture
def metadata(public: PublicPlan) -> dict[str, Any]:
    """Return the metadata of a town that has said everything a portal asks for."""
    report = public.about.report.model_copy(update={"licence": f"{DE}/licenses/cc-by/4.0"})
    about = replace(
        public.about,
        base_url="https://www.musterstadt.example/wlan/",
        contributor_id=f"{DE}/contributors/stadtMusterstadt",
        report=report,
    )
    files = {f"hotspots.{end}": end.encode() for end in ("csv", "xlsx", "gpkg", "kml", "dxf")}
    assert not list(asked(replace(public, about=about)))
    found: dict[str, Any] = json.loads(catalogue_json(replace(public, about=about), files, "de"))
    return found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dct:title", str), ("dct:description", str), ("dct:identifier", str), ("dct:publisher", "foaf:Agent"), ("dcat:distribution", "dcat:Distribution"),
        ("dcatde:contributorID", f"{DE}/contributors/"), ("dcat:theme", f"{EU}/data-theme/"), ("dct:language", f"{EU}/language/"),
        ("dcatde:politicalGeocodingLevelURI", f"{DE}/politicalGeocoding/Level/municipality"), ("dct:spatial", "dct:Location"),
        ("dcat:landingPage", "https://www.musterstadt.example/wlan/"), ("dcat:keyword", str), ("dct:modified", "xsd:date"),
    ],
)  # fmt: skip
def test_each_property_of_the_data_set_is_there_in_the_words_of_dcat_ap_de(
    metadata: dict[str, Any], name: str, kind: str | type
) -> None:
    in_words(metadata, name, kind)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dct:title", str), ("dcat:accessURL", "https://www.musterstadt.example/wlan/hotspots."), ("dct:license", f"{DE}/licenses/"),
        ("dcat:downloadURL", "https://www.musterstadt.example/wlan/hotspots."), ("dct:format", f"{EU}/file-type/"),
        ("dcat:mediaType", "https://www.iana.org/assignments/media-types/"), ("dcat:byteSize", "xsd:decimal"), ("spdx:checksum", "spdx:Checksum"),
    ],
)  # fmt: skip
def test_each_property_of_a_file_is_there_in_the_words_of_dcat_ap_de(
    metadata: dict[str, Any], name: str, kind: str | type
) -> None:
    assert len(metadata["dcat:distribution"]) == 5
    for file in metadata["dcat:distribution"]:
        in_words(file, name, kind)


def in_words(node: dict[str, Any], name: str, kind: str | type) -> None:
    """Assert that a property is there: a text, a thing of a class, a typed value, or an address of a vocabulary."""
    found = node[name]
    for value in found if isinstance(found, list) else [found]:
        if isinstance(kind, type):
            assert value["@value"] if isinstance(value, dict) else value
        elif "/" in kind:
            assert value["@id"].startswith(kind)
            assert list(value) == ["@id"]
        else:
            assert value["@type"] == kind


def test_every_word_of_the_metadata_has_its_vocabulary(metadata: dict[str, Any]) -> None:
    words = re.findall(r'"(\w+):\w+":? ', json.dumps({k: v for k, v in metadata.items() if k != "@context"}))
    assert set(words) <= set(metadata["@context"])
    assert metadata["dct:publisher"]["foaf:name"] == "Aschaffenburg"
    assert metadata["dcat:distribution"][0]["dcat:byteSize"]["@value"] == "3"


def test_what_a_portal_asks_for_and_the_project_doesnt_say_is_named(public: PublicPlan) -> None:
    assert [(p.where.de, p.field) for p in asked(public)] == [
        ("publication", "base_url"), ("publication", "contributor_id"), ("report", "licence"),
    ]  # fmt: skip
    document = json.loads(catalogue_json(public, {"ranking.csv": b""}, "de"))
    assert not {"dcatde:contributorID", "dcat:landingPage"} & set(document)
    assert "dct:license" not in document["dcat:distribution"][0]
