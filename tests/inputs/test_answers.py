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
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hotspots.base.errors import Report
from hotspots.inputs.answers import read_answer
from hotspots.inputs.read.container import LIMITS
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
from hotspots.publish.forms.answer import answer_geojson, answer_xlsx
from tests.inputs.office_files import inline, xlsx_parts, zipped

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
        "mount": places,
        "comment": texts,
    },
).filter(len)


@st.composite
def answers(draw: st.DrawFn) -> UtilityAnswer:
    """Return any valid answer to the plan."""
    named = draw(st.lists(st.sampled_from([s.id for s in SITES]), min_size=1, unique=True))
    new = draw(st.lists(st.builds(ProposedSite, texts, st.just(9.2), st.just(49.9), st.none() | texts), max_size=2, unique_by=lambda p: p.name))  # fmt: skip
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
    proposed = [{"name": p.name, "lon": p.lon, "lat": p.lat, "comment": p.comment} for p in answer.proposed]
    document = {"schema": ANSWER_SCHEMA, "plan": answer.plan, "by": answer.by, "date": answer.on.isoformat()}
    return json.dumps({**document, "sites": sites, "proposed": proposed}).encode()


def as_gpkg(folder: Path, answer: UtilityAnswer) -> bytes:
    """Return the answer as a GIS saves it: the GeoJSON form as a GeoPackage in UTM."""
    import geopandas as gpd

    source = folder / "source.geojson"
    source.write_bytes(answer_geojson(VIEW, answer=answer))
    gpd.read_file(source).to_crs("EPSG:25832").to_file(folder / "a.gpkg", layer="answer")
    return (folder / "a.gpkg").read_bytes()


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


@settings(max_examples=15, deadline=None, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(answers())
def test_any_answer_comes_back_from_every_format(tmp_path: Path, answer: UtilityAnswer) -> None:
    """JSON, XLSX in both languages and GeoJSON return the same answer."""
    formats = {
        "a.json": (as_json(answer), answer),
        "a.xlsx": (answer_xlsx(VIEW, "de", answer=answer), answer),
        "b.xlsx": (answer_xlsx(VIEW, "en", answer=answer), answer),
        "a.geojson": (answer_geojson(VIEW, answer=answer), with_mounts(answer)),
    }
    for name, (data, expected) in formats.items():
        found, report = read(tmp_path, name, data)
        assert report.problems == []
        assert found is not None
        assert replace(found, file="", digest="") == expected


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


def _with_formula() -> bytes:
    head = inline("A1", "Standort") + inline("B1", "Eigener Preis")
    row = inline("A2", "karlsplatz") + '<c r="B2"><f>HYPERLINK("http://x")</f><v>5</v></c>'
    return zipped(xlsx_parts(f"<sheetData><row r='1'>{head}</row><row r='2'>{row}</row></sheetData>"))


def _layer(**properties: Any) -> Callable[[], bytes]:
    """Return a maker of an answer as a layer of one point with these properties."""
    said = {"plan": PLAN, "by": "Stadtwerke", "date": "2022-06-14", "site": "karlsplatz", "verdict": "feasible"}
    point = {"type": "Point", "coordinates": [9.141, 49.971]}
    feature = {"type": "Feature", "properties": said | properties, "geometry": point}
    return lambda: json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


BAD: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "no fingerprint": ("a.json", changed(plan="abc"), "plan", "abc"),
    "nobody's": ("a.json", changed(by=" "), "by", "–"),
    "a script as name": ("a.json", changed(by="<script>alert(1)</script>"), "by", "<script>"),
    "no date": ("a.json", changed(date="gestern"), "date", "gestern"),
    "another kind of file": ("a.json", changed(schema="hotspots/ranking/1"), "schema", "hotspots/ranking/1"),
    "half-written": ("a.json", lambda: json.dumps(SOUND).encode()[:-30], "", ""),
    "an unknown site": ("a.json", changed(sites=[{"id": "karlplatz", "verdict": "feasible"}]), "site", "karlplatz"),
    "a site twice": ("a.json", changed(sites=SOUND["sites"] * 2), "site", "karlsplatz"),
    "no list": ("a.json", changed(sites={"a": 1}), "sites", "dict"),
    "nothing answered": ("a.json", changed(sites=[{"id": "karlsplatz", "verdict": None, "comment": ""}]), "", "0"),
    "a script in a comment": ("a.json", site(comment="gut <script>alert(1)</script>"), "comment", "<script>"),
    "an image in a comment": ("a.json", site(comment="<img src=x onerror=alert(1)>"), "comment", "<img"),
    "a long comment": ("a.json", site(comment="x" * 4_001), "comment", "xxx"),
    "10 MB of text": ("a.json", site(comment="x" * 10_000_000), "", "10 MB"),
    "an unknown verdict": ("a.json", site(verdict="maybe"), "verdict", "maybe"),
    "a negative price": ("a.json", site(connection_eur=-1), "connection_eur", "-1"),
    "a price in words": ("a.json", site(connection_eur="viel"), "connection_eur", "viel"),
    "half an order": ("a.json", site(priority=1.5), "priority", "1.5"),
    "half a place": ("a.json", site(mount={"lon": 9.14, "lat": None}), "lat", "–"),
    "a place in another country": ("a.json", site(mount={"lon": 49.97, "lat": 9.14}), "lon", "49.97, 9.14"),
    "a new site without a place": ("a.json", changed(proposed=[{"name": "Neu", "comment": "x"}]), "site", "Neu"),
    "NaN": ("a.json", lambda: json.dumps(SOUND | {"date": float("nan")}).encode(), "", "NaN"),
    "deep nesting": ("a.json", lambda: b"[" * 100_000, "", ""),
    "a formula in a cell": ("a.xlsx", _with_formula, "", "Formel/formula"),
    "a bomb": ("a.xlsx", lambda: zipped(xlsx_parts("<sheetData/>" + " " * (LIMITS.unpacked_bytes + 1))), "", "MB"),
    "an entity": ("a.xlsx", lambda: zipped(xlsx_parts("<sheetData/>", head='<!DOCTYPE x [<!ENTITY a "b">]>')), "", "DOCTYPE"),
    "a day that isn't": ("a.geojson", _layer(date="2022-02-31"), "date", "2022-02-31"),
    "a list for a date": ("a.geojson", _layer(date=["2022", "06"]), "date", "2022; 06"),
    "a list for a verdict": ("a.geojson", _layer(verdict=["feasible", "x"]), "verdict", "feasible; x"),
    "no layer": ("a.gpkg", lambda: b"SQLite format 3\0", "", ""),
    "an unknown format": ("a.pdf", lambda: b"%PDF", "", ".pdf"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_an_answer_at_fault_is_one_clear_line(tmp_path: Path, what: str) -> None:
    """Nothing of it is returned; one problem names the field and what was found."""
    name, make, field, found = BAD[what]
    answer, report = read(tmp_path, name, make())
    assert answer is None
    errors = [p for p in report.problems if p.severity == "error" and (name != "a.xlsx" or p.field not in ("by", "date", "plan"))]  # fmt: skip
    assert len(errors) == 1
    assert errors[0].field == field
    assert found in errors[0].found
