"""Read spreadsheets (XLSX, ODS, CSV) as plain rows, bounded and without surprises.

Formulas are never computed: the value saved by the spreadsheet program is read, and the cells that hold one
are named, so that a reader can refuse or warn. Merged cells are filled downwards from their first cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.etree import ElementTree

from hotspots.base.errors import Problem, Report
from hotspots.base.text import Text
from hotspots.inputs.container import (
    LIMITS,
    Limits,
    UnsafeContainer,
    check_sheet,
    column_number,
    repack,
    shared_lengths,
    unpack,
)
from hotspots.inputs.opendocument import scan_content

Block = tuple[tuple[int, int], tuple[int, int]]
Cell = str | bool | int | float | date | datetime | time | timedelta

SPREADSHEETS = (".xlsx", ".xlsm", ".ods", ".csv", ".tsv", ".txt")

#: More merged blocks than any sheet written by hand has; the rest stays as it is.
_MERGED_BLOCKS = 1000

_FORMULA = re.compile(
    rb"""<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br\s{0,9}=\s{0,9}["']([A-Za-z]{1,3})(\d{1,7})["'][^<>]{0,200}>\s{0,9}<(?:\w{1,20}:)?f[\s>/]"""
)
_ANY_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s>/]")
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SEPARATORS = (";", "\t", ",")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in the file: rows of cells (empty: ``""``), `formulas` as (row, column), both from 0.

    `is_list`: it was a list of objects in a JSON file, so that people count entries, not rows.
    """

    name: str
    rows: list[list[Cell]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    is_list: bool = False


def read_workbook(path: Path, name: str, report: Report, limits: Limits = LIMITS) -> tuple[Sheet, ...]:
    """Return the sheets of a spreadsheet file; none after noting why it isn't opened. `name` is shown to people."""
    try:
        _check_size(path.stat().st_size, limits)
        data = path.read_bytes()
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            return (Sheet("", _csv_rows(data)),)
        return zipped_sheets(data, path.suffix.lower(), limits)
    except UnsafeContainer as error:
        hint = Text(
            "Die Datei wurde nicht gelesen. Bitte in Excel oder LibreOffice öffnen und neu als .xlsx speichern.",
            "The file wasn't read. Please open it in Excel or LibreOffice and save it anew as .xlsx.",
        )
        report.add(Problem(name, Text("Datei", "file"), "", error.found, error.allowed, hint))
    except OSError as error:
        report.add(Problem(name, Text("Datei", "file"), "", error.strerror or "", Text("eine lesbare Datei", "a readable file"), Text("Bitte Rechte prüfen.", "Please check the permissions.")))  # fmt: skip
    return ()


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.file_bytes:
        allowed = limits.file_bytes // 1_000_000
        raise UnsafeContainer(f"{size // 1_000_000} MB", Text(f"höchstens {allowed} MB", f"at most {allowed} MB"))


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0, as spreadsheets show them."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def zipped_sheets(data: bytes, suffix: str, limits: Limits = LIMITS) -> tuple[Sheet, ...]:
    """Return the sheets of an XLSX or ODS file; raise :class:`UnsafeContainer` if it isn't safe to open."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise UnsafeContainer(
            "OLE", Text("eine Tabelle ohne Kennwort, .xlsx oder .ods", "a spreadsheet without password, .xlsx or .ods")
        )
    parts = unpack(data, limits)
    if suffix == ".ods":
        facts = scan_content(parts.get("content.xml", b"<none/>"), limits)
        formulas = {name: frozenset(sheet.formulas) for name, sheet in facts.items()}
        return tuple(_read_sheets(parts, formulas, {name: sheet.merged for name, sheet in facts.items()}))
    shared = shared_lengths(parts)
    for name, part in parts.items():
        if name.startswith("xl/") and not name.lower().endswith("sharedstrings.xml"):
            check_sheet(part, shared, limits)
    return tuple(_read_sheets(parts, _formulas(parts), {}))


def _read_sheets(
    parts: dict[str, bytes], formulas: dict[str, frozenset[tuple[int, int]]], merged: dict[str, list[Block]]
) -> Iterable[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(repack(parts)) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                rows = sheet.to_python(skip_empty_area=False)
                _fill_merged(rows, merged.get(name) or sheet.merged_cell_ranges or ())
                yield Sheet(name, rows, formulas.get(name, frozenset()))
    except (CalamineError, ValueError, OSError) as error:
        raise UnsafeContainer(
            str(error), Text("eine unbeschädigte Tabelle (.xlsx oder .ods)", "an undamaged spreadsheet (.xlsx or .ods)")
        ) from error


def _fill_merged(rows: list[list[Cell]], merged: Iterable[Block]) -> None:
    """Repeat the first cell of each merged block downwards in its first column."""
    for (top, left), (bottom, _) in list(merged)[:_MERGED_BLOCKS]:
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and left < len(rows[top]):
                row[left] = rows[top][left]


def _formulas(parts: dict[str, bytes]) -> dict[str, frozenset[tuple[int, int]]]:
    """Return the cells with a formula of each XLSX sheet."""
    found = {}
    for name, part_name in _sheet_parts(parts).items():
        part = parts.get(part_name, b"")
        cells = _FORMULA.findall(part) if _ANY_FORMULA.search(part) else []
        found[name] = frozenset((int(row) - 1, column_number(letters) - 1) for letters, row in cells)
    return found


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the part of each XLSX sheet by its name."""
    try:
        book = ElementTree.fromstring(parts.get("xl/workbook.xml", b"<none/>"))  # noqa: S314 - no DOCTYPE
        relations = ElementTree.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))  # noqa: S314
    except ElementTree.ParseError as error:
        raise UnsafeContainer(str(error), Text("eine unbeschädigte Tabelle", "an undamaged spreadsheet")) from error
    targets = {r.get("Id"): (r.get("Target") or "").lstrip("/").removeprefix("xl/") for r in relations}
    return {
        sheet.get("name") or "": f"xl/{targets.get(sheet.get(_RELATION_ID))}"
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }


def decode_text(data: bytes) -> str:
    """Return the text of a CSV file: UTF-8 or UTF-16 by its mark, else UTF-8 if it is valid, else Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _csv_rows(data: bytes) -> list[list[Cell]]:
    text = decode_text(data)
    if "\0" in text:
        raise UnsafeContainer("NUL", Text("eine Textdatei", "a text file"))
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').lower().startswith("sep="):
        separator = first.strip().strip('"')[4:5] or "\t"
        text = rest
    else:
        separator = max(_SEPARATORS, key=text[:20_000].count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise UnsafeContainer(
            str(error), Text("Zellen mit höchstens 131.072 Zeichen", "cells of at most 131,072 characters")
        ) from error
