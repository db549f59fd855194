"""Protocols are read as people write them; what can't be read is named by sheet, row, column and value."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from hotspots.base.errors import Problem, Report
from hotspots.inputs.project import read_project
from hotspots.inputs.protocols import load, read_protocol
from hotspots.model.permits import Permit
from hotspots.model.protocol import Inspection, Schema, answers_of
from hotspots.model.protocol_items import BASE_SCHEMA, schema_for
from hotspots.model.settings import ExtraItem, ProtocolSetting
from hotspots.model.sites import Site
from tests.corpus.files import csv, sheets
from tests.inputs.office_files import workbook as book_of

SITES = tuple(
    Site(name, spoken, 9.14, 49.97, "candidate", "estimated", "")
    for name, spoken in (("stiftsplatz", "Stiftsplatz/Stiftskirche"), ("karlsplatz", "Karlsplatz"))
)
HEAD = ["Standort", "Datum", "Eigentümer", "Montagehöhe (m) *", "Dauerphase bestätigt"]


def workbook(rows: Sequence[Sequence[object]], **options: object) -> bytes:
    """Return an XLSX with these rows on one sheet."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    book = Workbook(stream, {"default_date_format": "dd.mm.yyyy", "strings_to_formulas": bool(options.get("formulas"))})
    sheet = book.add_worksheet("Begehung")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()
    return stream.getvalue()


def read(
    folder: Path, rows: Sequence[Sequence[object]], *, schema: Schema = BASE_SCHEMA, **options: object
) -> tuple[tuple[Inspection, ...], list[Problem]]:
    """Write rows as XLSX, read them; return inspections and problems."""
    path = folder / "b.xlsx"
    path.write_bytes(workbook(rows, **options))
    report = Report()
    return read_protocol(path, "protocols/b.xlsx", SITES, schema, report), report.problems


def test_a_protocol_written_by_hand_is_understood(tmp_path: Path) -> None:
    """Title rows, moved and added columns, German words, odd spaces and dates give plain values."""
    rows = [
        ["Begehung im Mai"],
        [],
        ["Wetter", "Dauerphase", "Höhe [m]", "  EIGENTÜMER ", "Kennung", "Begehung am", "Begehende"],
        ["sonnig", "ja", "4,5 m", "städtisch", "stiftsplatz", "04.05.22", "N. N.; M. M."],
        ["", "X", "4.5", "Stadt", "Karlsplatz", datetime(2022, 5, 5), ""],
    ]
    visits, problems = read(tmp_path, rows)
    assert [v.site for v in visits] == ["stiftsplatz", "karlsplatz"]
    assert [v.on for v in visits] == [date(2022, 5, 4), date(2022, 5, 5)]
    assert visits[0].inspectors == ("N. N.", "M. M.")
    assert all(v.values == {"owner": "municipal", "mount_height_m": 4.5, "power_permanent": True} for v in visits)
    assert [(p.severity, p.found) for p in problems] == [("warning", "Wetter"), ("warning", "Begehung im Mai")]


def test_a_formula_is_read_by_its_saved_value_and_named(tmp_path: Path) -> None:
    """People add up metres with formulas; that is a warning."""
    visits, problems = read(tmp_path, [HEAD, ["stiftsplatz", "05.05.2022", "Stadt", "=2+2"]], formulas=True)
    assert sorted(p.severity for p in problems if "row 2" in p.where.en and "column D" in p.where.en) == [
        "error",
        "warning",
    ]
    assert visits[0].values == {"owner": "municipal"}


def test_a_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    """Nothing is computed, whatever stands in a remark."""
    rows = [["Standort", "Datum", "Bemerkung"], ["stiftsplatz", "05.05.2022", '=HYPERLINK("http://x")']]
    visits, problems = read(tmp_path, rows)
    assert visits[0].values == {"remark": '=HYPERLINK("http://x")'}
    assert not problems


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Nobody can know which one counts."""
    _, problems = read(tmp_path, [[*HEAD, "Höhe"], ["stiftsplatz", "05.05.2022", "Stadt", 4, "ja", 5]])
    assert [(p.field, p.found) for p in problems] == [("mount_height_m", "Höhe")]


def test_the_latest_valid_answer_wins_and_only_visits_of_one_day_dispute_it(tmp_path: Path) -> None:
    """A later visit that leaves an item empty doesn't erase what an earlier one found; it may well find something else."""
    rows = [
        HEAD,
        ["stiftsplatz", "05.05.2022", "Stadt", 4, "nein"],
        ["stiftsplatz", "01.06.2022", "", 5, ""],
        ["stiftsplatz", "01.04.2022", "privat", 3, ""],
        ["stiftsplatz", "01.06.2022", "", 6, ""],
    ]
    visits, _ = read(tmp_path, rows)
    answers = answers_of(visits, "stiftsplatz")
    assert {name: answer.value for name, answer in answers.items()} == {
        "owner": "municipal", "mount_height_m": 6.0, "power_permanent": False,
    }  # fmt: skip
    assert [visit.row for visit in answers["mount_height_m"].disputed] == [3]
    assert answers["mount_height_m"].inspection.row == 5
    assert not answers["owner"].disputed


def test_an_undated_inspection_counts_as_the_oldest(tmp_path: Path) -> None:
    """It is warned about and loses against any dated one."""
    visits, problems = read(tmp_path, [HEAD, ["stiftsplatz", "", "privat"], ["stiftsplatz", "05.05.2022", "Stadt"]])
    assert answers_of(visits, "stiftsplatz")["owner"].value == "municipal"
    assert [(p.severity, p.field) for p in problems] == [("warning", "date")]


def test_permits_are_read_per_site_and_method(tmp_path: Path) -> None:
    """A table with kinds of permits belongs to the visit of its site."""
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "g.csv").write_text(
        "Standort;Genehmigung;Anbindung;Behörde;Wochen;Kosten (€);Stand;Aktenzeichen\n"
        "karlsplatz;Erlaubnis nach Denkmalschutzrecht;Tiefbau;UDB;10;150,50;beantragt;D-7\n",
        encoding="utf-8",
    )
    report = Report()
    visits = load(tmp_path, SITES, BASE_SCHEMA, report)
    assert report.problems == []
    expected = Permit("karlsplatz", "trench", "monument", None, "UDB", 10.0, 150.5, "requested", "D-7")
    assert [v.permits for v in visits] == [(expected,)]


def test_a_project_adds_items_of_its_own(tmp_path: Path) -> None:
    """They are read, ranged and valued like the common ones."""
    setting = ProtocolSetting(
        items=[
            ExtraItem(id="shade", label="Schatten", type="bool", values=[0.0, 1.0], weight=0.1),
            ExtraItem(id="benches", label="Bänke", type="number", low=0, high=20, weight=0.1),
        ]
    )
    schema = schema_for(setting)
    visits, problems = read(tmp_path, [["Standort", "Datum", "Schatten", "Bänke"], ["karlsplatz", "05.05.2022", "ja", 5]], schema=schema)  # fmt: skip
    assert not problems
    assert {n: schema.by_id[n].value_of(v) for n, v in visits[0].values.items()} == {"shade": 1.0, "benches": 0.25}


def test_a_folder_is_read_in_the_order_of_dates_and_other_files_are_left_alone(tmp_path: Path) -> None:
    """Photos and lock files of Excel are no protocols; an unknown kind of file is a warning."""
    folder = tmp_path / "protocols"
    folder.mkdir()
    (folder / "z.xlsx").write_bytes(workbook([HEAD, ["karlsplatz", "01.05.2022", "Stadt"]]))
    (folder / "a.xlsx").write_bytes(workbook([HEAD, ["stiftsplatz", "05.05.2022", "Stadt"]]))
    for name in ("~$a.xlsx", "foto.jpg", "notiz.docx"):
        (folder / name).write_bytes(b"x")
    report = Report()
    visits = load(tmp_path, SITES, BASE_SCHEMA, report)
    assert [v.site for v in visits] == ["karlsplatz", "stiftsplatz"]
    assert [(p.severity, p.file) for p in report.problems] == [("warning", "protocols/notiz.docx")]


def test_an_own_item_must_not_take_the_id_of_a_common_one(tmp_path: Path) -> None:
    """Otherwise nobody could tell which one a column means."""
    report = Report()
    schema = schema_for(ProtocolSetting(items=[ExtraItem(id="owner", label="Eigentümer neu")]))
    load(tmp_path, SITES, schema, report)
    assert [(p.file, p.found) for p in report.problems] == [("project.toml", "owner")]


@pytest.mark.parametrize(
    "item",
    [
        {"id": "Schatten!", "label": "x"},
        {"id": "shade", "label": "x", "type": "choice"},
        {"id": "shade", "label": "x", "type": "bool", "values": [1]},
    ],
)
def test_an_own_item_that_makes_no_sense_is_refused(item: dict[str, object]) -> None:
    """Ids are plain, choices have answers, each answer has a value or none has."""
    with pytest.raises(ValidationError):
        ExtraItem.model_validate(item)


def test_the_row_of_ids_counts_more_than_a_title_that_somebody_changed(tmp_path: Path) -> None:
    """The hidden ids say what a column is, whatever stands above it."""
    rows = [["site", "date", "owner", "mount_height_m"], ["Standort", "Datum", "Montagehöhe", "Eigentümer"]]
    visits, problems = read(tmp_path, [*rows, ["stiftsplatz", "05.05.2022", "Stadt", 4]])
    assert not problems
    assert visits[0].values == {"owner": "municipal", "mount_height_m": 4.0}


KOBO = {
    "Begehung": [
        ["start", "site", "group_owner/owner", "group_record/date", "_id", "_index"],
        ["2024-05-06T10:00:00.000+02:00", "stiftsplatz", "municipal", "2024-05-06", 1001, 1],
        ["2024-05-06T11:00:00.000+02:00", "karlsplatz", "private", "2024-05-06", 1002, 2],
    ],
    "photos": [
        ["photos/photo", "_index", "_parent_table_name", "_parent_index"],
        ["eins.jpg", 1, "Begehung", 1],
        ["zwei.jpg", 2, "Begehung", 1],
    ],
    "permits": [
        ["permits/kind", "permits/weeks", "permits/status", "_index", "_parent_table_name", "_parent_index"],
        ["monument", "16", "open", 1, "Begehung", 1],
        ["road_digging", "8", "open", 2, "Begehung", 2],
    ],
}


def test_a_kobo_export_keeps_permits_and_photos_of_its_child_sheets(tmp_path: Path) -> None:
    """Each permit and each photo belongs to the visit that its parent index names."""
    path, report = tmp_path / "kobo.xlsx", Report()
    path.write_bytes(book_of(KOBO))
    found = read_protocol(path, "kobo.xlsx", SITES, BASE_SCHEMA, report)
    assert report.problems == []
    assert {v.site: [(p.kind, p.weeks) for p in v.permits] for v in found} == {
        "stiftsplatz": [("monument", 16.0)], "karlsplatz": [("road_digging", 8.0)],
    }  # fmt: skip
    assert [v.values.get("photos") for v in found] == [("eins.jpg", "zwei.jpg"), None]


def test_the_headers_of_odk_central_are_understood(tmp_path: Path) -> None:
    """Groups stand before the question with a hyphen; one visit by ODK is the same as by spreadsheet."""
    path, report = tmp_path / "central.csv", Report()
    path.write_text("SubmissionDate,group_record-date,site,group_owner-owner,KEY\n2024-05-06T08:00:00Z,2024-05-06,stiftsplatz,municipal,uuid:1\n", encoding="utf-8")  # fmt: skip
    (found,) = read_protocol(path, "central.csv", SITES, BASE_SCHEMA, report)
    assert report.problems == []
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Standort;Datum;Eigentümer\nstiftsplatz;06.05.2024;municipal\n", encoding="utf-8")
    (same,) = read_protocol(sheet, "central.csv", SITES, BASE_SCHEMA, report)
    assert (found.site, found.on, found.values) == (same.site, same.on, same.values)


def test_a_position_asked_in_the_field_is_a_proposal(tmp_path: Path) -> None:
    """ODK's and Kobo's columns of a point: near the mount it says nothing, further off it is named; no column is unknown."""
    for head in (
        "group-position-Latitude,group-position-Longitude,group-position-Accuracy",
        "_position_latitude,_position_longitude,position",
    ):
        for lat, moved in (
            ("", False),
            (SITES[0].mount_position[1], False),
            (SITES[0].mount_position[1] + 0.001, True),
        ):
            path, report = tmp_path / "central.csv", Report()
            lon = SITES[0].mount_position[0] if lat else ""
            path.write_text(
                f"date,site,owner,{head},KEY\n2024-05-06,{SITES[0].id},municipal,{lat},{lon},4,uuid:1\n",
                encoding="utf-8",
            )
            (found,) = read_protocol(path, "central.csv", SITES, BASE_SCHEMA, report)
            assert found.values["owner"] == "municipal"
            assert ["111 m verschoben" in p.allowed.de for p in report.problems] == [True] * moved


def test_what_nobody_sees_is_named_and_not_read(tmp_path: Path) -> None:
    """A hidden older sheet with a later date doesn't count; a line below the table is named."""
    path, report = tmp_path / "p.xlsx", Report()
    head = ["site", "date", "owner"]
    rows = {"neu": [head, ["stiftsplatz", "06.05.2024", "municipal"], ["Schlüssel beim Hausmeister", "", ""]], "alt": [head, ["stiftsplatz", "06.05.2025", "private"]]}  # fmt: skip
    path.write_bytes(book_of(rows, hidden=("alt",)))
    (found,) = read_protocol(path, "p.xlsx", SITES, BASE_SCHEMA, report)
    assert found.values["owner"] == "municipal"
    assert {(p.severity, p.found) for p in report.problems} == {("warning", "ausgeblendet"), ("warning", "Schlüssel beim Hausmeister")}  # fmt: skip


def test_a_hidden_row_of_a_form_is_named_and_not_read(tmp_path: Path) -> None:
    path, report = tmp_path / "p.xlsx", Report()
    head = ("Standort", "Datum", "Eigentum")
    rows = (head, ("stiftsplatz", "06.05.2024", "städtisch"), ("karlsplatz", "06.05.2024", "privat"))
    sheets({"Begehung": rows}, hidden_rows=(2,))(path)
    (found,) = read_protocol(path, "p.xlsx", SITES, BASE_SCHEMA, report)
    assert found.values["owner"] == "municipal"
    assert [(p.severity, p.found) for p in report.problems] == [("warning", "1 Zeile ausgeblendet")]


@pytest.mark.parametrize("beside", ["above", "note", "sheet"])
def test_nothing_that_stands_beside_the_table_is_passed_over_in_silence(tmp_path: Path, beside: str) -> None:
    """A line above it, a note at a cell, another sheet; the program's own words are no news."""
    from xlsxwriter import Workbook

    path, report = tmp_path / "p.xlsx", Report()
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("Begehung")
        sheet.write_row(0, 0, ["Begehungsprotokoll öffentliches WLAN"])
        if beside == "above":
            sheet.write_row(1, 1, ["Schlüssel nur dienstags"])
        sheet.write_row(2, 0, ["Standort", "Datum", "Eigentümer"])
        sheet.write_row(3, 0, ["stiftsplatz", "06.05.2024", "Stadt"])
        if beside == "note":
            sheet.write_comment(3, 2, "Schlüssel nur dienstags")
        if beside == "sheet":
            book.add_worksheet("Schlüssel nur dienstags").write_row(0, 0, ["Montag", "zu"])
    (found,) = read_protocol(path, "p.xlsx", SITES, BASE_SCHEMA, report)
    assert found.values["owner"] == "municipal"
    assert [(p.severity, p.found) for p in report.problems] == [("warning", "Schlüssel nur dienstags")]


def test_a_position_in_one_cell_is_a_proposal_too(tmp_path: Path) -> None:
    path, report = tmp_path / "kobo.csv", Report()
    lon, lat = SITES[0].mount_position
    path.write_text(f"site,date,owner,group/position\n{SITES[0].id},2024-05-06,municipal,{lat + 0.001} {lon} 120 4\n", encoding="utf-8")  # fmt: skip
    (found,) = read_protocol(path, "kobo.csv", SITES, BASE_SCHEMA, report)
    assert found.position == (pytest.approx(lon), pytest.approx(lat + 0.001))
    assert ["111 m verschoben" in p.allowed.de for p in report.problems] == [True]


def test_a_handover_seen_by_its_name_counts_and_one_nobody_knows_is_said(sample: Path, tmp_path: Path) -> None:
    """Words that are no handover would give the site no link, without a word."""
    project = tmp_path / "project"
    shutil.copytree(sample, project)
    rows = (
        "Standort;Datum;Sicht zu Übergabepunkten",
        "stiftsplatz;06.05.2022;Theaterplatz;",
        "karlsplatz;06.05.2022;ja",
    )
    (project / "protocols" / "sicht.csv").write_text(csv(*rows), encoding="utf-8")
    read = read_project(project)
    seen = {v.site: v.values.get("line_of_sight") for v in read.inspections if v.file.endswith("sicht.csv")}
    assert seen == {"stiftsplatz": ("theaterplatz",), "karlsplatz": ("ja",)}
    assert [(p.found, p.hint.en) for p in read.warnings if p.field == "line_of_sight"] == [("ja", "Doesn't count.")]
