"""Any answer comes back from every format; an answer at fault is one clear line and nothing of it is used."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hotspots.base.errors import Report
from hotspots.base.text import plain_table
from hotspots.inputs.answers import read_answer
from hotspots.model.answers import (
    ANSWER_ITEMS,
    ANSWER_SCHEMA,
    PlanSite,
    PlanView,
    ProposedSite,
    SiteAnswer,
    UtilityAnswer,
)
from hotspots.model.sites import Mount, Site
from hotspots.publish.forms.answer import answer_xlsx
from tests.inputs.filled import answered_geojson, answered_gpkg, answered_xlsx
from tests.inputs.office_files import ods_book, workbook, xlsx_parts, zipped

PLAN = "ab" * 32
SITES = tuple(
    Site(name, spoken, 9.14, 49.97, "candidate", "estimated", "", mount=Mount("Haus", 9.141, 49.971))
    for name, spoken in (("stiftsplatz", "Stiftsplatz"), ("karlsplatz", "Karlsplatz"), ("stadion", "Stadion"))
)
VIEW = PlanView(PLAN, "WLAN", tuple(PlanSite(s.id, s.name, {"mount": (9.141, 49.971), "priority": 1.0}) for s in SITES))

letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="<")
sentences = st.lists(st.text(letters, min_size=2, max_size=12).map(partial(normalize, "NFC")), min_size=1, max_size=5).map(" ".join)  # fmt: skip
texts = sentences.filter(lambda t: "javascript:" not in t.casefold())
places = st.tuples(st.integers(9_000_000, 9_300_000), st.integers(49_800_000, 50_100_000)).map(lambda p: (p[0] / 1e6, p[1] / 1e6))  # fmt: skip
fields = st.fixed_dictionaries(
    {},
    optional={
        "verdict": st.sampled_from(["feasible", "conditional", "infeasible"]),
        "connection_method": st.sampled_from(["building", "duct", "trench", "radio"]),
        "connection_eur": st.integers(0, 1_000_000_00).map(lambda n: n / 100),
        "priority": st.integers(1, 99).map(float),
        "connection_weeks": st.integers(0, 500).map(float),
        "connection_m": st.integers(0, 99_000).map(float),
        "connection_until": st.dates(date(2022, 1, 1), date(2030, 1, 1)).map(date.isoformat),
        "connection_after": st.dates(date(2022, 1, 1), date(2030, 1, 1)).map(date.isoformat),
        "connection_with": st.just("rathaus, vhs"),
        "connection_payer": st.sampled_from(["town", "utility"]),
        "connection_handover": st.just("theaterplatz"),
        "connection_ports": st.integers(0, 99).map(float),
        "condition": texts,
        "mount": places,
        "comment": texts,
    },
).filter(len)
said_of_new = fields.map(lambda values: {k: v for k, v in values.items() if k != "mount"})


@st.composite
def answers(draw: st.DrawFn) -> UtilityAnswer:
    """Return any valid answer to the plan."""
    named = draw(st.lists(st.sampled_from([s.id for s in SITES]), min_size=1, unique=True))
    new = draw(st.lists(st.builds(ProposedSite, texts, st.just(9.2), st.just(49.9), said_of_new), max_size=2, unique_by=lambda p: p.name))  # fmt: skip
    return UtilityAnswer(
        PLAN,
        draw(st.text(letters, min_size=1, max_size=20).map(partial(normalize, "NFC"))),
        draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        tuple(SiteAnswer(site, draw(fields)) for site in sorted(named)),
        tuple(sorted(new, key=lambda p: p.name)),
        "",
        "",
    )


def as_json(answer: UtilityAnswer) -> bytes:
    """Return the answer as the map saves it: every field of an answered site, null where it is empty."""
    names = [item.id for item in ANSWER_ITEMS if item.id not in ("lon", "lat")]
    sites: list[dict[str, Any]] = []
    for said in answer.sites:
        mount = said.values.get("mount")
        place = {"lon": mount[0], "lat": mount[1]} if isinstance(mount, tuple) else None
        sites.append({"id": said.site, **{n: said.values.get(n) for n in names}, "mount": place})
    proposed = [{"name": p.name, "lon": p.lon, "lat": p.lat, **p.values} for p in answer.proposed]
    document = {"schema": ANSWER_SCHEMA, "plan": answer.plan, "by": answer.by, "date": answer.on.isoformat()}
    return json.dumps({**document, "sites": sites, "proposed": proposed}).encode()


def as_gpkg(folder: Path, answer: UtilityAnswer) -> bytes:
    """Return the answer as a GIS saves it: the GeoJSON form as a GeoPackage in UTM."""
    import geopandas as gpd

    source = folder / "source.geojson"
    source.write_bytes(answered_geojson(VIEW, answer))
    gpd.read_file(source).to_crs("EPSG:25832").to_file(folder / "a.gpkg", layer="answer")
    return (folder / "a.gpkg").read_bytes()


def as_csv(folder: Path, data: bytes) -> bytes:
    """Return the first sheet of a form as a German spreadsheet program saves it as CSV, or a layer as a GIS does."""
    import geopandas as gpd
    from python_calamine import CalamineWorkbook

    (folder / "source").write_bytes(data)
    if data[:2] != b"PK":
        return str(gpd.read_file(folder / "source").drop(columns="geometry").to_csv(index=False)).encode()
    rows = CalamineWorkbook.from_path(folder / "source").get_sheet_by_index(0).to_python(skip_empty_area=False)
    said = [[f"{c:%d.%m.%Y}" if isinstance(c, date) else str(c).replace(".", ",") if isinstance(c, float) else str(c) for c in row] for row in rows]  # fmt: skip
    return plain_table(said[0], said[1:]).decode().encode("cp1252")


def read(folder: Path, name: str, data: bytes) -> tuple[UtilityAnswer | None, Report]:
    """Write a file and read it as an answer."""
    path = folder / name
    path.write_bytes(data)
    report = Report()
    return read_answer(path, SITES, report), report


def with_mounts(answer: UtilityAnswer) -> UtilityAnswer:
    """Return the answer with the mount of every site of the plan, as a GIS layer states it."""
    given_values = {a.site: a.values for a in answer.sites}
    sites = tuple(SiteAnswer(s.id, {"mount": (9.141, 49.971), **given_values.get(s.id, {})}) for s in SITES)
    return replace(answer, sites=tuple(sorted(sites, key=lambda a: a.site)))


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson"])
def test_a_way_drawn_in_a_gis_comes_back_with_the_answer(tmp_path: Path, name: str) -> None:
    """A line with the id of its site; one without, or far away, is named."""
    way = "LINESTRING (9.141 49.971, 9.1415 49.972, 9.142 49.9725)"

    def drawn(line: str, site: str) -> tuple[UtilityAnswer | None, Report]:
        said = {"verdict": "feasible", "connection_route": line}
        answer = UtilityAnswer(PLAN, "Netz", date(2022, 7, 1), (SiteAnswer(site, said),), (), "", "")
        data = answered_gpkg(VIEW, "de", answer) if name == "a.gpkg" else answered_geojson(VIEW, answer)
        return read(tmp_path, name, data)

    found, report = drawn(way, "karlsplatz")
    assert report.problems == []
    assert found is not None
    assert {a.site: a.values.get("connection_route") for a in found.sites}["karlsplatz"] == way
    assert "eine Linie mit Standort" in str(drawn(way, "")[1].problems)
    assert "2.000 Punkten bei den Standorten" in str(drawn(way.replace("9.", "8."), "karlsplatz")[1].problems)


@settings(max_examples=15, phases=(Phase.generate,))  # fmt: skip
@given(answers())
def test_any_answer_comes_back_from_every_format(tmp_path: Path, answer: UtilityAnswer) -> None:
    """JSON, XLSX in both languages and GeoJSON return the same answer."""
    formats = {
        "a.json": (as_json(answer), answer),
        "a.xlsx": (answered_xlsx(VIEW, "de", answer), answer),
        "b.xlsx": (answered_xlsx(VIEW, "en", answer), answer),
        "a.geojson": (answered_geojson(VIEW, answer), with_mounts(answer)),
        "a.gpkg": (answered_gpkg(VIEW, "de", answer), with_mounts(answer)),
    }
    for name, (data, expected) in formats.items():
        found, report = read(tmp_path, name, data)
        assert {p.field for p in report.problems} <= {
            "connection_ports",
            "connection_until",
        }  # of no handover: said, and kept
        assert found is not None
        assert replace(found, file="", digest="") == expected


@pytest.mark.parametrize("form", ["spreadsheet", "layer"])
def test_an_answer_saved_as_csv_comes_back(tmp_path: Path, form: str) -> None:
    """From the form and from a layer, whose points a CSV doesn't hold."""
    values = {"verdict": "conditional", "connection_eur": 61_234.5, "connection_weeks": 12.0, "connection_until": "2026-01-31",
              "connection_with": "karlsplatz, stadion", "condition": "nur mit; Zustimmung \"Müller\"", "priority": 2.0}  # fmt: skip
    given = UtilityAnswer(
        PLAN, "Stadtwerke, Netzplanung", date(2025, 5, 4), (SiteAnswer("stiftsplatz", values),), (), "", ""
    )
    data = answered_xlsx(VIEW, "de", given) if form == "spreadsheet" else answered_geojson(VIEW, given)
    found, report = read(tmp_path, "a.csv", as_csv(tmp_path, data))
    assert report.problems == []
    assert found is not None
    assert replace(found, file="", digest="") == given


def test_a_geopackage_from_a_gis_in_utm_is_read_in_degrees(tmp_path: Path) -> None:
    """The mount comes back within a centimetre; a point without a site is a new site."""
    said = SiteAnswer("karlsplatz", {"verdict": "feasible", "connection_eur": 4321.5, "mount": (9.1445, 49.9748)})
    answer = UtilityAnswer(PLAN, "Stadtwerke", date(2022, 6, 14), (said,), (ProposedSite("Theaterplatz", 9.1442, 49.974),), "", "")  # fmt: skip
    found, report = read(tmp_path, "a.gpkg", as_gpkg(tmp_path, answer))
    assert report.problems == []
    assert found is not None
    values = next(a.values for a in found.sites if a.site == "karlsplatz")
    assert values["mount"] == pytest.approx((9.1445, 49.9748), abs=1e-7)
    assert values["connection_eur"] == 4321.5
    assert [(p.name, round(p.lon, 6)) for p in found.proposed] == [("Theaterplatz", 9.1442)]


def test_a_blank_form_is_no_answer(tmp_path: Path) -> None:
    """Who and when are missing, and nothing is answered."""
    found, report = read(tmp_path, "a.xlsx", answer_xlsx(VIEW, "de"))
    assert found is None
    assert {p.field for p in report.problems} == {"by", "date"}


SOUND: dict[str, Any] = {
    "schema": ANSWER_SCHEMA, "plan": PLAN, "by": "Stadtwerke", "date": "2022-06-14",
    "sites": [{"id": "karlsplatz", "verdict": "feasible"}], "proposed": [],
}  # fmt: skip


def changed(**parts: Any) -> Callable[[], bytes]:
    """Return a maker of the sound answer with some parts changed."""
    return lambda: json.dumps(SOUND | parts).encode()


def site(**parts: Any) -> Callable[[], bytes]:
    """Return a maker of an answer for one site with these fields."""
    return changed(sites=[{"id": "karlsplatz", **parts}])


def _layer(**properties: Any) -> Callable[[], bytes]:
    """Return a maker of an answer as a layer of one point with these properties."""
    said = {"plan": PLAN, "by": "Stadtwerke", "date": "2022-06-14", "site": "karlsplatz", "verdict": "feasible"}
    point = {"type": "Point", "coordinates": [9.141, 49.971]}
    feature = {"type": "Feature", "properties": said | properties, "geometry": point}
    return lambda: json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


SAID: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a point for thousands": ({"connection_eur": "1.250"}, {"connection_eur": 1250.0}),
    "as on an invoice": ({"connection_eur": "12.500,- €"}, {"connection_eur": 12500.0}),
    "with dashes": ({"connection_eur": "12.500,– EUR netto"}, {"connection_eur": 12500.0}),
    "English thousands": ({"connection_eur": "1,250"}, {"connection_eur": 1250.0}),
    "German cents": ({"connection_eur": "1.234,50"}, {"connection_eur": 1234.5}),
    "the map's word": ({"verdict": "umsetzbar"}, {"verdict": "feasible"}),
    "yes": ({"verdict": "Ja"}, {"verdict": "feasible"}),
    "a cross": ({"verdict": "x"}, {"verdict": "feasible"}),
    "spaces around": ({"verdict": " Machbar "}, {"verdict": "feasible"}),
    "no": ({"verdict": "nein"}, {"verdict": "infeasible"}),
    "the map's no": ({"verdict": "nicht umsetzbar"}, {"verdict": "infeasible"}),
    "on conditions": ({"verdict": "unter Bedingungen"}, {"verdict": "conditional"}),
    "German days": ({"connection_until": "31.12.2023", "connection_after": "1.3.23"}, {"connection_until": "2023-12-31", "connection_after": "2023-03-01"}),
    "in words": ({"connection_with": "stiftsplatz", "condition": "nach der Straßensanierung"}, {"connection_with": "stiftsplatz", "condition": "nach der Straßensanierung"}),
}  # fmt: skip


@pytest.mark.parametrize("what", SAID)
@pytest.mark.parametrize("form", ["json", "xlsx", "ods", "geojson"])
def test_words_and_numbers_are_read_alike_in_every_format(tmp_path: Path, form: str, what: str) -> None:
    """What a form offers the reader takes, and how people write it."""
    said, expected = SAID[what]
    table = [["Antwort von", "Stadtwerke"], ["Datum der Antwort", "14.06.2022"], ["Standort", *said], ["karlsplatz", *said.values()]]  # fmt: skip
    make = {
        "json": lambda: json.dumps(SOUND | {"sites": [{"id": "karlsplatz", **said}]}).encode(),
        "geojson": _layer(**{"verdict": None, **said}),
        "ods": lambda: ods_book({"Antwort": table, "_hotspots": [["plan", PLAN]]}),
        "xlsx": lambda: workbook({"Antwort": table, "_hotspots": [["plan", PLAN]]}),
    }
    found, report = read(tmp_path, f"a.{form}", make[form]())
    assert [p for p in report.problems if p.severity == "error"] == []
    assert found is not None
    assert {k: v for k, v in found.sites[0].values.items() if k != "mount"} == expected


@pytest.mark.parametrize("place", [(510_000.0, 5_535_300.0), ("510.000,0", "5.535.300,0"), (32_510_000.0, 5_535_300.0)])
def test_a_mount_in_the_packages_own_system_is_understood(tmp_path: Path, place: tuple[Any, Any]) -> None:
    """UTM 32 with and without the zone in front gives degrees near the sites."""
    found, report = read(tmp_path, "a.json", site(mount={"lon": place[0], "lat": place[1]})())
    assert report.problems == []
    assert found is not None
    assert found.sites[0].values["mount"] == pytest.approx((9.1394472, 49.9699596), abs=1e-6)


def test_a_new_site_keeps_everything_that_is_said_of_it(tmp_path: Path) -> None:
    row = ["Mainufer", "machbar", "Leerrohr", 4000, 1, 9.142, 49.972, "Schacht vorhanden"]
    titles = ["Name", "Einschätzung", "Eigene Anbindung", "Eigener Preis (€)", "Eigene Reihenfolge", "Montageort: Länge (°)", "Montageort: Breite (°)", "Kommentar"]  # fmt: skip
    head = [["Antwort von", "Stadtwerke"], ["Datum der Antwort", "01.07.2022"]]
    data = workbook({"Standorte": head, "Neue Standorte": [titles, row], "_hotspots": [["plan", PLAN]]})
    found, report = read(tmp_path, "a.xlsx", data)
    assert report.problems == []
    assert found is not None
    values = {"verdict": "feasible", "connection_method": "duct", "connection_eur": 4000.0, "priority": 1.0, "comment": "Schacht vorhanden"}  # fmt: skip
    assert found.proposed == (ProposedSite("Mainufer", 9.142, 49.972, values),)


def test_one_bad_cell_holds_up_nothing_if_it_shall_be_skipped(tmp_path: Path) -> None:
    """It is named as a warning; everything else of the answer, of the same row too, is there."""
    sites = [{"id": "karlsplatz", "verdict": "feasible", "connection_eur": "auf Anfrage"}, {"id": "nirgends", "verdict": "feasible"}, {"id": "stadion", "connection_eur": 5}]  # fmt: skip
    path, report = tmp_path / "a.json", Report()
    path.write_bytes(json.dumps(SOUND | {"sites": sites}).encode())
    found = read_answer(path, SITES, report, skip=True, leave=("stadion.connection_eur",))
    assert found is not None
    assert found.sites == (SiteAnswer("karlsplatz", {"verdict": "feasible"}),)
    assert sorted((p.severity, p.field, p.found) for p in report.problems) == [("warning", "connection_eur", "auf Anfrage"), ("warning", "site", "nirgends")]  # fmt: skip
    report = Report()
    assert read_answer(path, SITES, report, skip=True, leave=("stadion.mount", "rathaus")) is None
    assert [p.found for p in report.problems if p.severity == "error"] == ["stadion.mount", "rathaus"]


def test_a_site_that_was_dropped_meanwhile_is_shown_as_such(tmp_path: Path) -> None:
    sites = [{"id": "marstallplatz", "connection_eur": 7000}, {"id": "karlsplatz", "verdict": "feasible"}]
    path, report = tmp_path / "a.json", Report()
    path.write_bytes(json.dumps(SOUND | {"sites": sites}).encode())
    sent = PlanView(PLAN, "WLAN", (PlanSite("marstallplatz", "Marstallplatz", {}),))
    found = read_answer(path, SITES, report, sent={PLAN: sent}.get)
    assert found is not None
    assert found.gone == (SiteAnswer("marstallplatz", {"connection_eur": 7000.0}),)
    assert [(p.severity, p.found) for p in report.problems] == [("warning", "marstallplatz")]


def test_what_people_write_around_the_table_is_named(tmp_path: Path) -> None:
    """A line below, a name without an answer, a changed cell of the plan, a hidden sheet: each is one warning."""
    rows = [["Antwort von", "Stadtwerke"], ["Datum der Antwort", "14.06.2022"], ["Standort", "Plan: Preis", "Eigener Preis"],
            ["karlsplatz", 9000, 5000], ["stadion", 100, ""], ["Preise gelten bis 2023", "", ""]]  # fmt: skip
    path, report = tmp_path / "a.xlsx", Report()
    book = {"Antwort": rows, "alt": [["Standort", "Eigener Preis"], ["stadion", 1]], "_hotspots": [["plan", PLAN]]}
    path.write_bytes(workbook(book, hidden=("alt",)))
    sent = PlanView(PLAN, "WLAN", (PlanSite("karlsplatz", "Karlsplatz", {"connection_eur": 8000.0}), PlanSite("stadion", "Stadion", {"connection_eur": 100.0})))  # fmt: skip
    found = read_answer(path, SITES, report, sent={PLAN: sent}.get)
    assert found is not None
    assert found.sites == (SiteAnswer("karlsplatz", {"connection_eur": 5000.0}),)
    assert {p.found for p in report.problems} == {"Preise gelten bis 2023", "9000.0", "ausgeblendet"}
    assert {p.severity for p in report.problems} == {"warning"}


def test_a_site_answered_twice_is_named_with_both_rows(tmp_path: Path) -> None:
    """The rest of the answer holds up nothing."""
    rows = [["Standort", "verdict"], ["Karlsplatz", "ja"], ["stadion", "ja"], ["karlsplatz", "nein"]]
    path, report = tmp_path / "a.xlsx", Report()
    head = [["Antwort von", "Stadtwerke"], ["Datum der Antwort", "14.06.2022"]]
    path.write_bytes(workbook({"Antwort": [*head, *rows], "_hotspots": [["plan", PLAN]]}))
    answer = read_answer(path, SITES, report, skip=True)
    assert [(p.where.en, p.found) for p in report.problems] == [("sheet Antwort, row 4, column A; sheet Antwort, row 6, column A", "karlsplatz")]  # fmt: skip
    assert answer is not None
    assert [a.site for a in answer.sites] == ["stadion"]


def test_a_note_at_a_cell_is_named(tmp_path: Path) -> None:
    parts = xlsx_parts("<sheetData/>")
    note = '<comments><commentList><comment ref="C8" authorId="0"><text><r><t>nur mit Kran</t></r></text></comment></commentList></comments>'
    report = Report()
    (tmp_path / "a.xlsx").write_bytes(zipped({**parts, "xl/comments1.xml": note}))
    read_answer(tmp_path / "a.xlsx", SITES, report)
    assert [(p.where.en, p.found) for p in report.problems if p.severity == "warning"] == [("C8", "nur mit Kran")]


def test_an_answer_behind_a_layer_of_photos_is_found(tmp_path: Path) -> None:
    """QField puts its photos first; rows without name and date don't matter."""
    import geopandas as gpd
    from shapely import Point

    place = [Point(9.141, 49.971)]
    gpd.GeoDataFrame({"photo": ["x.jpg"]}, geometry=place, crs="EPSG:4326").to_file(tmp_path / "a.gpkg", layer="photos")
    rows = {"site": ["karlsplatz", "stadion"], "plan": [PLAN, PLAN], "by": ["Stadtwerke", ""], "date": ["2022-06-14", None], "connection_eur": [5.0, 6.0]}  # fmt: skip
    gpd.GeoDataFrame(rows, geometry=place * 2, crs="EPSG:4326").to_file(tmp_path / "a.gpkg", layer="answer", mode="a")
    report = Report()
    found = read_answer(tmp_path / "a.gpkg", SITES, report)
    assert found is not None
    assert (found.by, [a.values["connection_eur"] for a in found.sites]) == ("Stadtwerke", [5.0, 6.0])
    assert [(p.severity, p.found) for p in report.problems] == [("warning", "photos")]


def test_nothing_of_an_answer_is_passed_over_in_silence(tmp_path: Path) -> None:
    """A word beside the sites (JSON), another sheet and a line above the table (XLSX), a point without a name (GIS)."""
    import geopandas as gpd
    from shapely import Point

    site = {"id": "karlsplatz", "verdict": "feasible"}
    said = {"schema": "hotspots/answer/1", "plan": PLAN, "by": "Stadtwerke", "date": "2022-06-14", "sites": [site], "remark": "nur 2022"}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(said), encoding="utf-8")
    head = [["Antwort von", "Stadtwerke"], ["Datum der Antwort", "14.06.2022"], ["", "Preise netto"]]
    rows = [*head, ["Standort", "Einschätzung"], ["karlsplatz", "ja"]]
    (tmp_path / "a.xlsx").write_bytes(
        workbook({"Antwort": rows, "Fotos": [["a.jpg", "Platz"]], "_hotspots": [["plan", PLAN]]})
    )
    head_ = {"plan": PLAN, "by": "Stadtwerke", "date": "2022-06-14"}
    table = [{**head_, "site": "karlsplatz", "verdict": "ja"}, {**head_, "site": None, "verdict": "nein"}]
    frame = gpd.GeoDataFrame(table, geometry=[Point(9.14, 49.97), Point(9.15, 49.97)], crs="EPSG:4326")
    frame.to_file(tmp_path / "a.gpkg", layer="answer")
    for name, named in (
        ("a.json", {"nur 2022"}),
        ("a.xlsx", {"Preise netto", "Fotos"}),
        ("a.gpkg", {"– (infeasible)"}),
    ):
        report = Report()
        found = read_answer(tmp_path / name, SITES, report, skip=True)
        assert found is not None
        assert [answer.values["verdict"] for answer in found.sites] == ["feasible"]
        assert {p.found for p in report.problems} == named
