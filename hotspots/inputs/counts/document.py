"""A file of counts -> its content, whatever holds it: text table, spreadsheet, Parquet or JSON.

The kind is told by the first bytes, never by the name. Containers are bounded before they are opened: a
spreadsheet of ten kilobytes can claim seventeen thousand million cells.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.decode import Grid, grid_from_text
from hotspots.inputs.counts.problems import problem
from hotspots.inputs.geojson import MAX_MEMORY, memory_of
from hotspots.inputs.read.container import UnsafeContainer
from hotspots.inputs.read.sheets import zipped_sheets
from hotspots.inputs.read.text import decode

#: Parquet packs a thousand million equal rows into a kilobyte; bigger files go to the engine (see `bulk`).
_MOST_CELLS = 6_000_000
_READABLE = Text("CSV, XLSX, Parquet oder JSON", "CSV, XLSX, Parquet or JSON")


@dataclass(frozen=True, slots=True)
class Document:
    """Content of one file: a table (`grid`) or JSON (`tree`); `notes` says what was odd about the text."""

    file: str
    stem: str
    container: str
    grid: Grid | None = None
    tree: object = None
    notes: tuple[Text, ...] = ()


def open_document(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    """Read `path`, shown to people as `name`; None with the problems where nothing can be read."""
    data = path.read_bytes()
    if not data.strip():
        hint = Text("Die Datei hat keinen Inhalt; bitte neu exportieren.", "The file has no content; export it again.")
        return None, [problem(name, "content", "", _READABLE, hint)]
    if data.startswith(b"PAR1"):
        return _parquet(path, name)
    if data.startswith(b"PK\x03\x04"):
        return _spreadsheet(data, path, name)
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [_other_kind(name, "binary")]
    return _text(data, path, name)


def _other_kind(name: str, found: str) -> Problem:
    hint = Text(
        "Das ist keine Datei mit Zählungen; bitte entfernen oder neu exportieren.",
        "This is no file of counts; remove it or export it again.",
    )
    return problem(name, "format", found, _READABLE, hint)


def _too_big(name: str, found: str) -> Problem:
    allowed = Text("höchstens 600 MB, einmal gelesen", "at most 600 MB once it is read")
    hint = Text("Bitte nach Jahren oder Zählstellen teilen.", "Please split it by years or stations.")
    return problem(name, "size", found, allowed, hint)


def _text(data: bytes, path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    decoded = decode(data)
    if decoded.text.lstrip()[:1] in ("{", "["):
        if memory_of(data) > MAX_MEMORY:
            return None, [_too_big(name, f"{memory_of(data) // 1_000_000} MB")]
        try:
            return Document(name, path.stem, "JSON", tree=json.loads(decoded.text), notes=decoded.notes), []
        except (ValueError, RecursionError) as error:
            hint = Text("Die Datei ist beschädigt oder abgeschnitten.", "The file is damaged or cut off.")
            line = error.lineno if isinstance(error, json.JSONDecodeError) else None
            return None, [problem(name, "JSON", type(error).__name__, "JSON", hint, row=line)]
    if decoded.text.lstrip()[:1] == "<":
        return None, [_other_kind(name, decoded.text.lstrip()[:20])]
    grid, problems = grid_from_text(decoded.text, name)
    if grid is None and problems:
        return None, problems
    if grid is None:
        return None, [_other_kind(name, decoded.text.splitlines()[0])]
    return Document(name, path.stem, "CSV", grid=grid, notes=decoded.notes), problems


def _spreadsheet(data: bytes, path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    suffix = ".ods" if data[30:60].startswith(b"mimetypeapplication/vnd.oasis") else ".xlsx"
    try:
        sheets = zipped_sheets(data, suffix)
    except UnsafeContainer as error:
        hint = Text(
            "Die Datei wurde nicht gelesen; bitte neu als .xlsx speichern.",
            "The file wasn't read; save it anew as .xlsx.",
        )
        return None, [problem(name, "format", error.found, error.allowed, hint)]
    for sheet in sheets:
        if grid := grid_from_rows(sheet.rows):
            return Document(name, path.stem, "XLSX", grid=grid), []
    return None, [_other_kind(name, "XLSX")]


def grid_from_rows(rows: Sequence[Sequence[object]]) -> Grid | None:
    """Find the header (the first row with two words) and return what stands below it."""
    head = next(
        (i for i, row in enumerate(rows[:20]) if sum(isinstance(c, str) and bool(c.strip()) for c in row) > 1), None
    )
    if head is None:
        return None
    body = [(i + 1, row) for i, row in enumerate(rows) if i > head and any(c not in ("", None) for c in row)]
    header = tuple(str(c).strip() for c in rows[head])
    return Grid(header, tuple(row for _, row in body), tuple(line for line, _ in body))


def _parquet(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    import duckdb

    try:
        with duckdb.connect() as engine:
            columns = len(engine.read_parquet(str(path)).columns)
            counted = engine.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchone()
            if counted and counted[0] * columns > _MOST_CELLS:
                return None, [_too_big(name, f"{counted[0]} × {columns}")]
        with duckdb.connect() as engine:
            table = engine.read_parquet(str(path))
            header, rows = tuple(table.columns), tuple(table.fetchall())
    except duckdb.Error as error:
        hint = Text("Die Datei ist beschädigt oder abgeschnitten.", "The file is damaged or cut off.")
        return None, [problem(name, "format", type(error).__name__, "Parquet", hint)]
    grid = Grid(header, rows, tuple(range(1, len(rows) + 1)))
    return Document(name, path.stem, "Parquet", grid=grid), []
