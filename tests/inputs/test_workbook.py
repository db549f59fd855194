"""Spreadsheets are read as they stand; hostile ones are refused before anything expands."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from hotspots.base.errors import Report
from hotspots.inputs.forms import form_sheets
from hotspots.inputs.read.sheets import Sheet
from tests.inputs.office_files import inline, ods, ods_raw, xlsx_parts, zipped

ROW = "<sheetData><row r='1'>{}</row></sheetData>"


def read(folder: Path, name: str, data: bytes) -> tuple[tuple[Sheet, ...], list[str]]:
    """Return the sheets of a file with this content, and what was found at fault."""
    path = folder / name
    path.write_bytes(data)
    report = Report()
    sheets = form_sheets(path, name, report)
    return sheets, [p.found for p in report.problems]


def test_an_ods_of_libreoffice_with_repeated_empty_cells_is_read(tmp_path: Path) -> None:
    """Empty rows and columns up to the end of the sheet are no bomb."""
    sheets, faults = read(tmp_path, "a.ods", ods([["Standort", "Höhe"], ["stiftsplatz", 4.5], ["karlsplatz", True]]))
    assert not faults
    assert sheets[0].rows == [["Standort", "Höhe"], ["stiftsplatz", 4.5], ["karlsplatz", True]]


def test_a_formula_in_xlsx_and_ods_is_named_by_its_cell(tmp_path: Path) -> None:
    """The saved value is read, and the cell is known."""
    cell = '<c r="B1"><f>1+1</f><v>2</v></c>'
    xlsx, _ = read(tmp_path, "a.xlsx", zipped(xlsx_parts(ROW.format(inline("A1", "x") + cell))))
    assert xlsx[0].rows == [["x", 2.0]]
    assert xlsx[0].formulas == {(0, 1)}
    table = (
        '<table:table table:name="T"><table:table-row table:number-rows-repeated="2"><table:table-cell/>'
        '</table:table-row><table:table-row><table:table-cell table:number-columns-repeated="3"/>'
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    found, _ = read(tmp_path, "a.ods", ods_raw(table))
    assert found[0].formulas == {(2, 3)}


def test_merged_cells_are_filled_downwards(tmp_path: Path) -> None:
    """A site written once over two rows stands in both."""
    sheet = (
        f"<sheetData><row r='1'>{inline('A1', 'stiftsplatz')}{inline('B1', 'a')}</row>"
        f"<row r='2'>{inline('B2', 'b')}</row></sheetData><mergeCells><mergeCell ref='A1:A2'/></mergeCells>"
    )
    xlsx, _ = read(tmp_path, "a.xlsx", zipped(xlsx_parts(sheet)))
    assert xlsx[0].rows == [["stiftsplatz", "a"], ["stiftsplatz", "b"]]
    table = (
        '<table:table table:name="T"><table:table-row><table:table-cell office:value-type="string" '
        'table:number-rows-spanned="2"><text:p>stiftsplatz</text:p></table:table-cell><table:table-cell '
        'office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row><table:table-row>'
        '<table:covered-table-cell/><table:table-cell office:value-type="string"><text:p>b</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    found, _ = read(tmp_path, "a.ods", ods_raw(table))
    assert found[0].rows == [["stiftsplatz", "a"], ["stiftsplatz", "b"]]


@pytest.mark.parametrize(
    "data",
    [
        "Standort;Höhe\r\nstiftsplatz;4,5\r\n".encode("cp1252"),
        "\ufeffStandort;Höhe\r\nstiftsplatz;4,5".encode(),
        "sep=;\nStandort;Höhe\nstiftsplatz;4,5\n".encode(),
        "Standort\tHöhe\nstiftsplatz\t4,5\n".encode("utf-16"),
        'Standort,Höhe\nstiftsplatz,"4,5"\n'.encode(),
    ],
)
def test_csv_is_read_whatever_its_encoding_and_separator(tmp_path: Path, data: bytes) -> None:
    """German and English spreadsheet exports give the same rows."""
    sheets, _ = read(tmp_path, "a.csv", data)
    assert sheets[0].rows == [["Standort", "Höhe"], ["stiftsplatz", "4,5"]]


def _lying_zip() -> bytes:
    """Return a zip whose directory says that a part of 30 MB has 10 bytes."""
    data = bytearray(zipped(xlsx_parts("<sheetData/>" + " " * 30_000_000)))
    at = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def _twice() -> bytes:
    """Return a zip in which one name stands for two parts."""
    data = zipped({**xlsx_parts("<sheetData/>"), "xl/workbook.xmx": "<x/>"})
    return data.replace(b"xl/workbook.xmx", b"xl/workbook.xml")


REPEATED_TEXT = '<c t="s"><v>0</v></c>' * 30_000
HOSTILE = {
    "gigabytes inside": ("a.xlsx", lambda: zipped(xlsx_parts("<sheetData/>" + " " * 30_000_000)), "> 20 MB"),
    "a part that lies about its size": ("a.xlsx", _lying_zip, "sheet1.xml"),
    "one cell far out": ("a.xlsx", lambda: zipped(xlsx_parts(ROW.format(inline("XFD1048576", "x")))), "1048576 × 16384"),
    "a row far out": ("a.xlsx", lambda: zipped(xlsx_parts(f"<sheetData><row r='99999999'>{inline('B99999999', 'x')}</row></sheetData>")), "99999999 × 2"),
    "one long text in every cell": ("a.xlsx", lambda: zipped(xlsx_parts(ROW.format(REPEATED_TEXT), shared=f"<si><t>{'x' * 100_000}</t></si>")), "3000 MB"),
    "an entity": ("a.xlsx", lambda: zipped(xlsx_parts("<sheetData/>", head='<!DOCTYPE x [<!ENTITY a "ha">]>')), "DOCTYPE"),
    "an external entity in ODS": ("a.ods", lambda: ods([["&x;"]], head='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "DOCTYPE"),
    "UTF-16 that would hide an entity": ("a.xlsx", lambda: zipped({**xlsx_parts(""), "xl/a.xml": "<!DOCTYPE x>".encode("utf-16")}), "UTF-16"),
    "rows repeated a million times": ("a.ods", lambda: ods_raw('<table:table table:name="T"><table:table-row a=">" table:number-rows-repeated="9000000"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'), "9000000"),
    "cells repeated a million times": ("a.ods", lambda: ods_raw('<table:table table:name="T"><table:table-row><table:table-cell table:number-columns-repeated="9000000" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'), "9000000"),
    "empty cells before text": ("a.ods", lambda: ods_raw('<table:table table:name="T"><table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="9000"/><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'), "9001000"),
    "the same part twice": ("a.xlsx", _twice, "xl/workbook.xml"),
    "not a zip": ("a.xlsx", lambda: b"PK\x03\x04 half a file", ""),
    "an old or encrypted file": ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "OLE"),
    "10 MB in one CSV cell": ("a.csv", lambda: b"site;remark\na;" + b"x" * 10_000_000, "field larger"),
    "zeros in a CSV": ("a.csv", lambda: b"site;x\n\0\0;1", "NUL"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_one_clear_line_and_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Nothing of the file is returned, one problem says why, memory stays bounded."""
    name, make, expected = HOSTILE[what]
    data = make()
    monkeypatch.setattr("hotspots.inputs.read.container.UNPACKED_BYTES", 20_000_000)
    tracemalloc.start()
    sheets, faults = read(tmp_path, name, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sheets == ()
    assert len(faults) == 1
    assert expected in faults[0]
    assert peak < 120_000_000
