"""Read spreadsheets (XLSX, ODS, CSV) as plain rows, bounded and without surprises.

Formulas are never computed: the value saved by the spreadsheet program is read, and the cells that hold one
are named, so that a reader can refuse or warn. Merged cells are filled downwards from their first cell.
"""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from hotspots.base.errors import shorten
from hotspots.base.text import Text, tr
from hotspots.inputs.read.container import (
    Block,
    SheetFacts,
    UnsafeContainer,
    check_sheet,
    column_number,
    repack,
    scan_content,
    shared_lengths,
    unpack,
)
from hotspots.inputs.read.text import MOST_COLUMNS, decode, split

Cell = str | bool | int | float | date | datetime | time | timedelta

SPREADSHEETS = (".xlsx", ".xlsm", ".ods", ".csv", ".tsv", ".txt")

#: More merged blocks than any sheet written by hand has; the rest stays as it is.
_MERGED_BLOCKS = 1000

_FORMULA = re.compile(
    rb"""<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br\s{0,9}=\s{0,9}["']([A-Za-z]{1,3})(\d{1,7})["'][^<>]{0,200}>\s{0,9}<(?:\w{1,20}:)?f[\s>/]"""
)
_COMMENT = re.compile(rb"""<(?:\w{1,20}:)?comment\s[^<>]{0,200}?\bref=["']([A-Z]{1,3}\d{1,7})["'][^<>]{0,200}>(.{0,20000}?)</(?:\w{1,20}:)?comment>""", re.DOTALL)  # fmt: skip
_ANNOTATION = re.compile(rb"<office:annotation[\s>][^<>]{0,2000}>?(.{0,20000}?)</office:annotation>", re.DOTALL)
_TAG = re.compile(rb"<[^<>]{0,500}>")
_ATTRIBUTE = re.compile(rb"""(\w)\s?=\s?["']([^"']{0,40})["']""")
_FONT = re.compile(rb"<font>.{0,2000}?</font>|<font\s?/>", re.DOTALL)
_STRIKE = re.compile(rb"""<strike(?!\s+val=["'](?:0|false))""")
_FONT_OF = re.compile(rb"""<xf\s[^<>]{0,400}?\bfontId\s?=\s?["'](\d{1,4})""")
_CELL = re.compile(rb"""<(?:\w{1,20}:)?c\s([^<>]{1,400})>""")
_ANY_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s>/]")
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OLD_SHEET = re.compile(rb"\x09\x08\x10\x00\x00\x06\x10\x00")
_OLD_ROW = re.compile(rb"\x08\x02\x10\x00(..).{10}(.)", re.DOTALL)
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w{1,20}:)?row\s(?=[^<>]{0,400}?\bhidden\s?=\s?["'](?:1|true))[^<>]{0,400}?\br\s?=\s?["'](\d{1,7})"""
)


_UNDAMAGED = tr("an undamaged spreadsheet (.xlsx or .ods)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in the file: rows of cells (empty: ``""``), `formulas` as (row, column), both from 0.

    `is_list`: it was a list of objects in a JSON file, so that people count entries, not rows.
    """

    name: str
    rows: list[list[Cell]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    is_list: bool = False
    #: A sheet, and rows (from 0), that the spreadsheet program doesn't show.
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    #: What was odd about a text table, and the line of each row where quoted cells hold line ends.
    notes: tuple[Text, ...] = ()
    lines: tuple[int, ...] = ()

    def line(self, row: int) -> int:
        """Return the number that people see beside a row counted from 0."""
        return self.lines[row] if self.lines else row + 1


def cell_notes(path: Path) -> list[tuple[str, str]]:
    """Return the notes at cells of an XLSX or ODS file, as (cell or nothing, words); none if it isn't safe to open."""
    try:
        parts = unpack(path.read_bytes())
    except (UnsafeContainer, OSError):
        return []
    found = [(cell, note) for name, part in parts.items() if re.search(r"comments?\d*\.xml$", name, re.I) for cell, note in _COMMENT.findall(part)]  # fmt: skip
    found += [(b"", note) for note in _ANNOTATION.findall(parts.get("content.xml", b""))]
    said = [(cell.decode(), unescape(_TAG.sub(b" ", note).decode("utf-8", "replace"))) for cell, note in found]
    return [(cell, " ".join(words.split())) for cell, words in said]


def zipped_sheets(data: bytes, suffix: str) -> tuple[Sheet, ...]:
    """Return the sheets of an XLSX or ODS file; raise :class:`UnsafeContainer` if it isn't safe to open."""
    if "EncryptedPackage".encode("utf-16-le") in data[:65_536]:
        raise UnsafeContainer("OLE", tr("a spreadsheet without password"))
    if suffix == ".xls":
        return tuple(_read_sheets(io.BytesIO(data), {}, _old_hidden_rows(data)))
    parts = unpack(data)
    if suffix == ".ods":
        return tuple(_read_sheets(repack(parts), scan_content(parts.get("content.xml", b"<none/>"))))
    shared = shared_lengths(parts)
    for name, part in parts.items():
        if name.startswith("xl/") and not name.lower().endswith("sharedstrings.xml"):
            check_sheet(part, shared)
    struck = _struck(parts.get("xl/styles.xml", b""))
    facts = {name: _facts(parts.get(part, b""), struck) for name, part in _sheet_parts(parts).items()}
    return tuple(_read_sheets(repack(parts), facts))


def _facts(part: bytes, struck: Set[bytes]) -> SheetFacts:
    """Return the cells with a formula, the hidden rows and what is odd of an XLSX sheet; calamine knows its merged blocks."""
    cells = _FORMULA.findall(part) if _ANY_FORMULA.search(part) else []
    formulas = {(int(row) - 1, column_number(letters) - 1) for letters, row in cells}
    facts = SheetFacts(formulas, hidden={int(row) - 1 for row in _HIDDEN_ROW.findall(part)})
    faulty, out = [], []
    for cell in _CELL.findall(part) if struck or b't="e"' in part else ():
        said = dict(_ATTRIBUTE.findall(cell))
        faulty += [said[b"r"]] if said.get(b"t") == b"e" and b"r" in said else []
        out += [said[b"r"]] if said.get(b"s") in struck and b"r" in said and not cell.endswith(b"/") else []
    if faulty:
        facts.notes.append(tr("cells with an error, read as empty: {cells}", cells=_listed(faulty)))
    if out:
        facts.notes.append(tr("cells that are struck out, read like any other: {cells}", cells=_listed(out)))
    return facts


def _listed(cells: Sequence[bytes]) -> str:
    return shorten(b", ".join(cells).decode())


def _struck(styles: bytes) -> Set[bytes]:
    """Return the styles of cells in which text is struck out."""
    fonts = [bool(_STRIKE.search(font)) for font in _FONT.findall(styles.partition(b"</fonts>")[0])]
    found = _FONT_OF.findall(styles.partition(b"<cellXfs")[2].partition(b"</cellXfs>")[0])
    return {str(i).encode() for i, font in enumerate(found) if fonts[int(font) : int(font) + 1] == [True]}


def _old_hidden_rows(data: bytes) -> list[set[int]]:
    """Return the rows that a file of old Excel doesn't show, sheet by sheet: a flag in the record of each row."""
    starts = [m.start() for m in _OLD_SHEET.finditer(data)]
    found: list[set[int]] = [set() for _ in starts]
    for row in _OLD_ROW.finditer(data):
        if row[2][0] & 0x20 and (sheet := bisect_right(starts, row.start())):
            found[sheet - 1].add(int.from_bytes(row[1], "little"))
    return found


def _read_sheets(
    data: io.BytesIO, facts: Mapping[str, SheetFacts], hidden_by_place: Sequence[set[int]] = ()
) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(data) as book:
            tables = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
            places = dict(zip([meta.name for meta in tables], hidden_by_place, strict=False))
            for meta in book.sheets_metadata:
                known, sheet = facts.get(meta.name, SheetFacts()), book.get_sheet_by_name(meta.name)
                rows = sheet.to_python(skip_empty_area=False)
                _fill_merged(rows, known.merged or sheet.merged_cell_ranges or ())
                hidden = meta.visible != SheetVisibleEnum.Visible
                unseen = frozenset(known.hidden | places.get(meta.name, set()))
                yield Sheet(
                    meta.name,
                    rows,
                    frozenset(known.formulas),
                    hidden=hidden,
                    hidden_rows=unseen,
                    notes=tuple(known.notes),
                )
    except (CalamineError, ValueError, OSError) as error:
        raise UnsafeContainer(str(error), _UNDAMAGED) from error


def _fill_merged(rows: list[list[Cell]], merged: Iterable[Block]) -> None:
    """Repeat the first cell of each merged block downwards in its first column."""
    for (top, left), (bottom, _) in list(merged)[:_MERGED_BLOCKS]:
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and left < len(rows[top]):
                row[left] = rows[top][left]


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the part of each XLSX sheet by its name."""
    try:
        book = ElementTree.fromstring(parts.get("xl/workbook.xml", b"<none/>"))  # noqa: S314 - no DOCTYPE
        relations = ElementTree.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))  # noqa: S314
    except ElementTree.ParseError as error:
        raise UnsafeContainer(str(error), _UNDAMAGED) from error
    targets = {r.get("Id"): (r.get("Target") or "").lstrip("/").removeprefix("xl/") for r in relations}
    return {
        sheet.get("name") or "": f"xl/{targets.get(sheet.get(_RELATION_ID))}"
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }


def text_sheet(data: bytes) -> Sheet:
    """Return a text table (CSV and its kin) as a sheet without a name."""
    text, notes = decode(data)
    if "\0" in text:
        raise UnsafeContainer("NUL", tr("a text file"))
    try:
        found = split(text)
    except csv.Error as error:
        allowed = tr("cells of at most 131,072 characters, at most {most_columns} columns", most_columns=MOST_COLUMNS)
        raise UnsafeContainer(str(error), allowed) from error
    return Sheet("", [list(row) for row in found.rows], notes=notes, lines=tuple(found.lines))


def is_said(value: Any) -> bool:
    """Tell whether a value is there at all: neither null, nor not a number, nor empty."""
    if type(value) is str:
        return not (value == "" or value.isspace())
    return value is not None and value == value and str(value).strip() != ""  # noqa: PLR0124 - not a number is not itself


def said(value: Any) -> str | None:
    """Return a value as text, a whole number without its decimals; None where nothing is said."""
    if not is_said(value):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
