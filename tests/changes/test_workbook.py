"""A town begins with one workbook: what is filled in comes in, as often as one likes; the rest stays."""

from __future__ import annotations

import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from hotspots.base.errors import InputError, Report
from hotspots.changes.importing import Wish, import_files
from hotspots.changes.init import init_project
from hotspots.inputs.project import read_project

AT = "2026-01-31T12:00:00+01:00"
Pages = dict[str, list[list[Any]]]


def new_project(folder: Path) -> Pages:
    """Make a project with its workbook; return the workbook's rows."""
    init_project(folder, title="WLAN", municipality="Aschaffenburg", state="Bayern", with_workbook=True)
    book = CalamineWorkbook.from_path(folder / "projekt.xlsx")
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def fill(pages: Pages) -> None:
    """Fill in a town: two budgets, two sites, one inspection, one count, one price."""
    row = {str(line[0]): line for line in pages["Projekt"] if line[0] != "Budget im Jahr"}
    row["Titel"][1] = "WLAN für „alle“"
    first, second = [line for line in pages["Projekt"] if line[0] == "Budget im Jahr"][:2]
    first[1:4], second[1:4] = [2027, 30000, 3000], ["2028", "25.000,00", 6000]
    pages["Standorte"] += [["Rathaus", "49,9741", "9,1433", "Dalbergstraße 15", "building", "Mitte", "beschlossen", "Rat", ""], ["Markt", 49.975, 9.145]]  # fmt: skip
    ids = [str(cell) for cell in pages["Begehung"][3]]
    visit: list[Any] = [""] * len(ids)
    for key, value in (("site", "Rathaus"), ("date", "05.05.2026"), ("mount_height_m", 4.5)):
        visit[ids.index(key)] = value
    pages["Begehung"].append(visit)
    pages["Zählung"].append(["Rathaus", "14.05.2026", "10:00", "11:00", 47])
    pages["Anbindung"].append(["ue-1", "Technikraum", "49,9740", "9,1440", 4, "Stadtwerke"])
    next(line for line in pages["Preise"] if line[0] == "trench_asphalt")[4:8] = [180, 150, 240, "Rahmenvertrag"]


def save(path: Path, pages: Pages) -> None:
    """Write the rows as a workbook."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        for name, rows in pages.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
            if name.startswith("_"):
                sheet.hide()


def take(folder: Path) -> Report:
    """Import the project's workbook."""
    report = Report()
    import_files("workbook", [folder / "projekt.xlsx"], folder, Wish(mapping={}), report, at=AT)
    return report


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a project."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file() and ".history" not in p.parts}  # fmt: skip


def test_everything_filled_in_stands_in_the_project(tmp_path: Path) -> None:
    """Title, budgets, prices, sites, inspection and count are read back as they were written; comments stay."""
    pages = new_project(tmp_path / "a")
    fill(pages)
    save(tmp_path / "a" / "projekt.xlsx", pages)
    take(tmp_path / "a")
    inputs = read_project(tmp_path / "a")
    assert inputs.settings.title.de == "WLAN für „alle“"
    assert [(y.year, y.invest_eur, y.running_eur_per_year) for y in inputs.settings.rollout.years] == [(2027, 30000, 3000), (2028, 25000, 6000)]  # fmt: skip
    price = inputs.settings.prices["trench_asphalt"]
    assert (price.low, price.best, price.high, price.source) == (150, 180, 240, "Rahmenvertrag")
    assert {(s.id, s.status, s.lon, s.lat) for s in inputs.sites} == {("rathaus", "approved", 9.1433, 49.9741), ("markt", "candidate", 9.145, 49.975)}  # fmt: skip
    assert [(v.site, v.values["mount_height_m"]) for v in inputs.inspections] == [("rathaus", 4.5)]
    assert [s.station for s in inputs.counts.shorts] == ["rathaus"]
    assert [(h.id, h.lon, h.free_ports) for h in inputs.network.handovers] == [("ue-1", 9.144, 4)]
    assert "# gleicher Startwert" in (tmp_path / "a" / "project.toml").read_text(encoding="utf-8")


def test_the_same_workbook_again_changes_no_byte(tmp_path: Path) -> None:
    """Neither a file nor the journal."""
    pages = new_project(tmp_path / "a")
    fill(pages)
    save(tmp_path / "a" / "projekt.xlsx", pages)
    take(tmp_path / "a")
    before = contents(tmp_path / "a")
    take(tmp_path / "a")
    assert contents(tmp_path / "a") == before


def test_a_budget_without_an_amount_is_asked_about_and_none_for_running_cost_is_no_limit(tmp_path: Path) -> None:
    """Unknown is never zero."""
    pages = new_project(tmp_path / "a")
    line = next(line for line in pages["Projekt"] if line[0] == "Budget im Jahr")
    line[1:3] = [2027, ""]
    save(tmp_path / "a" / "projekt.xlsx", pages)
    with pytest.raises(InputError, match="Investition"):
        take(tmp_path / "a")
    line[2] = 1234567.5
    save(tmp_path / "a" / "projekt.xlsx", pages)
    take(tmp_path / "a")
    (year,) = read_project(tmp_path / "a").settings.rollout.years
    assert (year.invest_eur, year.running_eur_per_year) == (1234567.5, None)


def test_the_sheets_have_drop_downs_and_english_ones_come_in_too(tmp_path: Path) -> None:
    """State, kind, status and the answers of the inspection are chosen from lists."""
    init_project(tmp_path / "a", title="W", municipality="Aschaffenburg", state="BY", with_workbook=True, lang="en")
    with zipfile.ZipFile(tmp_path / "a" / "projekt.xlsx") as book:
        listed = [book.read(f"xl/worksheets/sheet{n}.xml").count(b"<dataValidation ") for n in (1, 2, 3)]
    assert listed[:2] == [1, 2]
    assert listed[2] > 10
    found = CalamineWorkbook.from_path(tmp_path / "a" / "projekt.xlsx")
    pages = {name: found.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in found.sheet_names}
    pages["Standorte"].append(["Town hall", 49.9741, 9.1433, "", "building", "", "approved"])
    save(tmp_path / "a" / "projekt.xlsx", pages)
    take(tmp_path / "a")
    assert [(s.id, s.status, s.kind) for s in read_project(tmp_path / "a").sites] == [
        ("town-hall", "approved", "building")
    ]


def test_a_blank_workbook_changes_nothing_but_what_it_says(tmp_path: Path) -> None:
    """Sites that are there stay where the sheet is empty."""
    new_project(tmp_path / "a")
    before = contents(tmp_path / "a")
    take(tmp_path / "a")
    assert contents(tmp_path / "a") == before


@pytest.mark.parametrize(
    ("sheet", "match", "column", "value", "where"),
    [
        ("Preise", "trench_asphalt", 4, "1.200", "sheet Preise"),
        ("Projekt", "Land", 1, "Italien", ""),
        ("Projekt", "Titel", 0, "Überschrift", "sheet Projekt, row 4"),
        ("Projekt", "Datenstand", 1, "gestern", ""),
        ("Projekt", "Budget im Jahr", 1, "2027,5", "sheet Projekt, row 8"),
        ("Projekt", "Budget im Jahr", 1, "bald", "sheet Projekt, row 8"),
    ],
)
def test_a_cell_at_fault_refuses_the_workbook_with_its_place(
    tmp_path: Path, sheet: str, match: str, column: int, value: str, where: str
) -> None:
    """Nothing is written, not even the sheets without a fault."""
    pages = new_project(tmp_path / "a")
    fill(pages)
    next(line for line in pages[sheet] if line[0] == match)[column] = value
    save(tmp_path / "a" / "projekt.xlsx", pages)
    before = contents(tmp_path / "a")
    with pytest.raises(InputError) as refusal:
        take(tmp_path / "a")
    assert any(where in p.where.en and value in p.found for p in refusal.value.problems), str(refusal.value)
    assert contents(tmp_path / "a") == before


def test_a_mapping_is_remembered(tmp_path: Path) -> None:
    """The next list with the same titles needs no option."""
    new_project(tmp_path / "a")
    liste = tmp_path / "liste.csv"
    liste.write_text("Platz;Wo;lat;lon\nRathaus;x;49.9741;9.1433\n", encoding="utf-8")
    import_files("sites", [liste], tmp_path / "a", Wish(mapping={"Wo": "name"}), Report(), at=AT)
    assert tomllib.loads((tmp_path / "a" / "project.toml").read_text(encoding="utf-8"))["import"] == {"sites": {"Wo": "name"}}  # fmt: skip
    liste.write_text("Platz;Wo;lat;lon\nMarkt;y;49.975;9.145\n", encoding="utf-8")
    import_files("sites", [liste], tmp_path / "a", Wish(mapping={}), Report(), at=AT)
    found = json.loads((tmp_path / "a" / "sites.geojson").read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["name"] for f in found] == ["x", "y"]
