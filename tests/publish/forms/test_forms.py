"""What is written into a form comes back from it: every format, any valid set of answers."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from unicodedata import normalize
from xml.etree import ElementTree

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from hotspots.base.errors import Report
from hotspots.inputs.forms import form_sheets
from hotspots.inputs.protocols import read_protocol
from hotspots.model.answers import PlanSite, PlanView
from hotspots.model.permits import METHODS, PERMIT_KINDS, PERMIT_STATUSES, Permit
from hotspots.model.protocol import Inspection, Item, Value
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.model.sites import Mount, Site
from hotspots.model.workbook import PRICES
from hotspots.publish.forms.answer import answer_xlsx
from hotspots.publish.forms.form import protocol_xlsx
from hotspots.publish.forms.geopackage import ANSWER_LAYER, answer_gpkg, protocol_gpkg
from hotspots.publish.forms.paper import protocol_html
from hotspots.publish.forms.project_workbook import project_workbook
from hotspots.publish.forms.xlsform import protocol_xlsform
from tests.inputs.filled import inspected_gpkg
from tests.inputs.office_files import ods, protocol_json

SITES = tuple(
    Site(name, f"Platz „{name}“ & <b>", 9.14, 49.97, "candidate", "estimated", "", mount=Mount("Haus", 9.141, 49.971))
    for name in ("a-platz", "b-platz", "c-platz")
)
ASKED = [item for item in BASE_SCHEMA.items if item.id not in ("date", "inspectors")]

_letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters=";,")
#: Texts are kept in one way of writing (NFC), so a valid answer is written so.
words = st.text(_letters, min_size=2, max_size=12).map(partial(normalize, "NFC"))
#: What people write where they know nothing is no answer.
NOTHING = ("na", "n/a", "nan", "none", "null", "ka", "unknown", "unbekannt")
told = words.filter(lambda w: w.strip("?-–—./ #").casefold() not in ("", *NOTHING))
texts = st.lists(told, min_size=1, max_size=4).map(" ".join)
lists = st.lists(told, min_size=1, max_size=3).map(tuple)


def answers_to(item: Item) -> st.SearchStrategy[Value]:
    """Return every valid answer to an item."""
    if item.type == "choice":
        return st.sampled_from([choice.id for choice in item.choices])
    if item.type == "bool":
        return st.booleans()
    if item.type == "number":
        low, high = item.low or 0, item.high or 0
        return st.integers(int(low * 100), int(high * 100)).map(lambda n: n / 100)
    return lists if item.type == "list" else texts


sets_of_answers = st.fixed_dictionaries({}, optional={item.id: answers_to(item) for item in ASKED}).filter(len)
permits = st.builds(
    Permit,
    site=st.just("?"),
    method=st.sampled_from(sorted(METHODS)),
    kind=st.sampled_from(sorted(PERMIT_KINDS)),
    legal_basis=st.none() | texts,
    weeks=st.none() | st.integers(0, 100).map(float),
    cost_eur=st.none() | st.integers(0, 9999).map(lambda n: n / 10),
    status=st.sampled_from(sorted(PERMIT_STATUSES)),
    file_number=st.none() | texts,
)


@st.composite
def visits(draw: st.DrawFn) -> tuple[Inspection, ...]:
    """Return inspections of some sites, each with its answers and permits."""
    sites = draw(st.lists(st.sampled_from([s.id for s in SITES]), min_size=1, max_size=3, unique=True))
    return tuple(
        Inspection(
            site,
            draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
            draw(st.just(()) | lists),
            draw(sets_of_answers),
            tuple(replaced(p, site) for p in draw(st.lists(permits, max_size=2))),
        )
        for site in sites
    )


def replaced(permit: Permit, site: str) -> Permit:
    """Return the permit for another site."""
    return Permit(site, *(getattr(permit, name) for name in Permit.__slots__[1:]))


def content(inspections: tuple[Inspection, ...]) -> list[object]:
    """Return what a protocol says, without where it was read."""
    return [(v.site, v.on, v.inspectors, dict(v.values), v.permits) for v in inspections]


def read_back(folder: Path, name: str, data: bytes) -> list[object]:
    """Write a file, read it, and return what it says; any problem is a failure."""
    path = folder / name
    path.write_bytes(data)
    report = Report()
    found = read_protocol(path, name, SITES, BASE_SCHEMA, report)
    assert report.problems == []
    return content(found)


def ods_of(folder: Path, data: bytes) -> bytes:
    """Return the first sheet of an XLSX as an ODS file, dates as the text that Germans write."""
    path = folder / "x.xlsx"
    path.write_bytes(data)
    first = form_sheets(path, "x.xlsx", Report())[0]
    return ods(
        [[f"{c:%d.%m.%Y}" if isinstance(c, date) else c if c != "" else None for c in row] for row in first.rows]
    )


@settings(max_examples=12, phases=(Phase.explicit, Phase.generate))
@given(visits())
@example((Inspection(SITES[0].id, date(2024, 5, 6), (), {"channel_use_5_pct": 0.38}, ()),))
def test_any_valid_answers_come_back_from_every_format(tmp_path: Path, inspections: tuple[Inspection, ...]) -> None:
    """XLSX in both languages, ODS, GeoPackage and JSON return the same set of answers."""
    expected = content(inspections)
    for lang in ("de", "en"):
        assert (
            read_back(tmp_path, "p.xlsx", protocol_xlsx(BASE_SCHEMA, SITES, lang, inspections=inspections)) == expected
        )
    assert read_back(tmp_path, "p.json", protocol_json(inspections)) == expected
    assert read_back(tmp_path, "p.gpkg", inspected_gpkg(BASE_SCHEMA, SITES, "de", inspections)) == expected
    sheet = ods_of(tmp_path, protocol_xlsx(BASE_SCHEMA, SITES, "de", inspections=inspections))
    without_permits = [row[:4] for row in expected]  # type: ignore[index]
    assert [row[:4] for row in read_back(tmp_path, "p.ods", sheet)] == without_permits  # type: ignore[index]


def test_blank_forms_hold_every_site_and_say_nothing(tmp_path: Path) -> None:
    """A form that nobody has filled in yet is no inspection and no problem."""
    for name, data in (
        ("p.xlsx", protocol_xlsx(BASE_SCHEMA, SITES, "de")),
        ("p.gpkg", protocol_gpkg(BASE_SCHEMA, SITES, "en")),
    ):
        assert read_back(tmp_path, name, data) == []


def test_the_same_form_has_the_same_bytes() -> None:
    """No time of writing and no random id gets into a file."""
    for write in (protocol_xlsx, protocol_gpkg, protocol_xlsform, protocol_html):
        assert write(BASE_SCHEMA, SITES, "de") == write(BASE_SCHEMA, SITES, "de")


def test_the_spreadsheet_offers_lists_ranges_and_locked_ids(tmp_path: Path) -> None:
    """Every choice has a drop-down, every number a range, the row of ids is hidden and the sheet protected."""
    path = tmp_path / "p.xlsx"
    path.write_bytes(protocol_xlsx(BASE_SCHEMA, SITES, "de"))
    import zipfile

    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    words = CalamineWorkbook.from_path(path).get_sheet_by_name("_listen").to_python(skip_empty_area=False)
    for letter, last in re.findall(r"_listen!\$([A-Z])\$1:\$[A-Z]\$(\d+)", sheet):
        filled = [bool(row["ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter)]) for row in words]
        assert filled == [True] * int(last) + [False] * (len(words) - int(last))
    asked = [i for i in BASE_SCHEMA.items if i.type in ("choice", "bool")]
    assert sheet.count('type="list"') == len(asked) + 1
    assert sheet.count('type="decimal"') == sum(i.type == "number" for i in BASE_SCHEMA.items)
    assert '<row r="4"' in sheet
    assert re.search(r'<row r="4"[^>]*hidden="1"', sheet)
    assert "<sheetProtection" in sheet


def test_the_geopackage_brings_a_form_with_value_maps_ranges_titles_and_photos(tmp_path: Path) -> None:
    """QGIS finds the form in layer_styles as the default style of the layer."""
    path = tmp_path / "p.gpkg"
    path.write_bytes(protocol_gpkg(BASE_SCHEMA, SITES, "de"))
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault").fetchall()
        assert database.execute("SELECT count(*) FROM protocol").fetchone() == (3,)
    styles = dict(rows)
    form = ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", styles["protocol"]))
    widgets = {f.get("name"): f.find("editWidget").get("type") for f in form.iter("field") if f.find("editWidget") is not None}  # type: ignore[union-attr]  # fmt: skip
    assert widgets["owner"] == widgets["power_permanent"] == "ValueMap"
    assert widgets["mount_height_m"] == "Range"
    assert widgets["photos"] == "ExternalResource"
    assert {a.get("field"): a.get("name") for a in form.iter("alias")}["mount_height_m"] == "Montagehöhe (m) *"
    assert [t.get("name") for t in form.iter("attributeEditorContainer")] == [s.label.de for s in BASE_SCHEMA.sections]


def test_the_xlsform_asks_everything_in_both_languages(tmp_path: Path) -> None:
    """Every item is a question; every list of answers that a question names exists."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(protocol_xlsform(BASE_SCHEMA, SITES, "de"))
    survey, choices, _ = form_sheets(path, "x.xlsx", Report())
    kinds = {row[1]: str(row[0]) for row in survey.rows[1:]}
    assert {item.id for item in BASE_SCHEMA.items} <= set(kinds)
    lists_used = {kind.split()[1] for kind in kinds.values() if kind.startswith("select_one")}
    assert lists_used == {row[0] for row in choices.rows[1:]}
    assert (kinds["photos"], kinds["photo"], kinds["position"]) == ("begin repeat", "image", "geopoint")


def test_the_answer_form_prints_on_two_landscape_pages() -> None:
    """A sheet each on A4, as wide as the page; LibreOffice made two pages of it."""
    view = PlanView("ab" * 32, "WLAN", tuple(PlanSite(s.id, s.name, {"mount": s.mount_position}) for s in SITES))
    with zipfile.ZipFile(io.BytesIO(answer_xlsx(view, "de"))) as book:
        for sheet in ("sheet1", "sheet2"):
            page = book.read(f"xl/worksheets/{sheet}.xml").decode()
            assert 'fitToHeight="0"' in page
            assert "fitToWidth" not in page  # one page wide
            assert 'paperSize="9"' in page
            assert 'orientation="landscape"' in page
            assert '<pageMargins left="0.3" right="0.3" top="0.4" bottom="0.4"' in page


def test_a_single_site_gets_its_answer_form(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(
        answer_gpkg(PlanView("ab" * 32, "WLAN", (PlanSite("a", "A", {"mount": (9.1, 49.9)}),)), "de")
    )
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        assert database.execute(f"SELECT site FROM {ANSWER_LAYER}").fetchall() == [("a",)]


def test_the_answer_form_says_what_each_answer_acts_on() -> None:
    """As the register has it, beside the cell that is filled in."""
    view = PlanView("ab" * 32, "WLAN", tuple(PlanSite(s.id, s.name, {"mount": s.mount_position}) for s in SITES))
    with zipfile.ZipFile(io.BytesIO(answer_xlsx(view, "de"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    said = dict(re.findall(r'promptTitle="([^"]*)" prompt="([^"]*)"', sheet))
    assert said["Wochen"] == "von der Bestellung bis zum Anschluss (wirkt auf Wochen und Baujahre)"
    assert said["Eigene Reihenfolge"] == "1 = zuerst (wird nur festgehalten)"
    assert len(said) == 13


def test_every_column_of_the_project_workbook_is_wide_enough_to_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(project_workbook(BASE_SCHEMA, {}, "de"))) as book:
        columns = re.findall(
            r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', book.read("xl/worksheets/sheet1.xml").decode()
        )
    assert columns[0][0] == "1"
    assert all(float(width) > 20 for *_, width in columns)


def test_the_project_workbook_names_units_in_the_reader_s_language() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(project_workbook(BASE_SCHEMA, {}, "de"))).get_sheet_by_name(
        PRICES
    )
    units = {row[0]: row[2] for row in sheet.to_python()[3:]}
    assert units["shaft"] == "€ je Grabung"
    assert units["stay_min"] == "Minuten"
    assert units["cable"] == "€/m"
    assert units["share_of_users"] == ""


def test_odk_s_own_compiler_takes_the_xlsform() -> None:
    """Without a warning; the form it makes has every question."""
    from pyxform.xls2xform import convert

    made = convert(protocol_xlsform(BASE_SCHEMA, SITES, "de"), file_type=".xlsx")
    assert made.warnings == []
    assert not [item.id for item in BASE_SCHEMA.items if f"/{item.id}" not in made.xform]


def test_the_paper_sheet_needs_nothing_from_elsewhere_and_escapes_names() -> None:
    """One sheet per site, no address to load, names as text."""
    page = protocol_html(BASE_SCHEMA, SITES, "de").decode()
    assert page.count("<article>") == 3
    assert not re.search(r"https?:|src=|url\(", page)
    assert "<b>" not in page
    assert "size: A4" in page
