"""Of several sheets those are taken that hold what is wanted; every other one is named."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from hotspots.base.errors import Report
from hotspots.inputs.context import Context
from hotspots.inputs.layers.taking import listed_sites


@pytest.mark.parametrize(
    ("sheets", "taken"),
    [
        (("Standorte", "Defibrillatoren", "Nachtrag"), ["Standorte"]),
        (("Defibrillatoren", "Standorte Nord", "Standorte Süd"), ["Standorte Nord", "Standorte Süd"]),
        (("Nord", "Süd"), ["Nord", "Süd"]),
        (("Nord", "Süd", "Defibrillatoren"), ["Nord", "Süd"]),
    ],
)
def test_a_sheet_of_other_things_beside_the_sites_is_named_and_left(
    tmp_path: Path, sheets: tuple[str, ...], taken: list[str]
) -> None:
    """Its columns are those of sites; where no sheet is called so, those that are alike are the town's districts."""
    path = tmp_path / "liste.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number, title in enumerate(sheets):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["Name", "Breite", "Länge"])
            sheet.write_row(1, 0, [f"{title} 1", 49.97 + number / 1000, 9.14])
    context = Context(tmp_path, Report())
    assert [site.name for site in listed_sites([path], context)] == [f"{title} 1" for title in taken]
    assert sorted(left.part for left in context.notes.left) == sorted({*sheets} - {*taken})
    assert not context.report.problems
    context = Context(tmp_path, Report(), layers=(sheets[0],))
    assert [site.name for site in listed_sites([path], context)] == [f"{sheets[0]} 1"]
