"""A file of counts -> its tables, whatever holds them: text, the sheets of a workbook, Parquet or JSON.

The kind is told by the first bytes, never by the name. Containers are bounded before they are opened: a
spreadsheet of ten kilobytes can claim seventeen thousand million cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.notes import problem
from hotspots.inputs.counts.table import Grid, grid_from_text, grid_of, head_of, text_of
from hotspots.inputs.geojson import MAX_MEMORY, memory_of
from hotspots.inputs.read.container import UnsafeContainer
from hotspots.inputs.read.sheets import zipped_sheets
from hotspots.inputs.read.text import decode

#: Parquet packs a thousand million equal rows into a kilobyte; bigger tables stay with the engine (see `lazy`).
MOST_CELLS = 6_000_000
#: Of text each distinct cell is kept once; a hundred million rows want Parquet.
MOST_BYTES = 600_000_000
_READABLE = Text("CSV, XLSX, Parquet oder JSON", "CSV, XLSX, Parquet or JSON")
_DAMAGED = Text("Die Datei ist beschädigt oder abgeschnitten.", "The file is damaged or cut off.")


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a file: a sheet, a list in a JSON file, or the whole; `hidden` sheets aren't taken."""

    name: str
    grid: Grid
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """Content of one file; `notes` says what was odd about its text."""

    file: str
    stem: str
    parts: tuple[Part, ...]
    notes: tuple[Text, ...] = ()


def open_document(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    """Read `path`, shown to people as `name`; None with the problems where nothing can be read."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip() and path.stat().st_size <= len(head):
        hint = Text("Die Datei hat keinen Inhalt; bitte neu exportieren.", "The file has no content; export it again.")
        return None, [problem(name, "content", "", _READABLE, hint)]
    if head.startswith(b"PAR1"):
        return _parquet(path, name)
    if head.startswith(b"PK\x03\x04"):
        return _spreadsheet(path, name)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [_other_kind(name, "binary")]
    if path.stat().st_size > MOST_BYTES:
        return None, [_too_big(name, f"{path.stat().st_size // 1_000_000} MB")]
    return _text(path, name)


def _other_kind(name: str, found: str) -> Problem:
    hint = Text(
        "Das ist keine Datei mit Zählungen; bitte entfernen oder neu exportieren.",
        "This is no file of counts; remove it or export it again.",
    )
    return problem(name, "format", found, _READABLE, hint)


def _too_big(name: str, found: str) -> Problem:
    allowed = Text("höchstens 600 MB, einmal gelesen", "at most 600 MB once it is read")
    hint = Text("Bitte nach Jahren teilen oder als Parquet ablegen.", "Split it by years or save it as Parquet.")
    return problem(name, "size", found, allowed, hint)


def _text(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    decoded = decode(path.read_bytes())
    first = decoded.text[:4096].lstrip()[:20]
    if first[:1] in ("{", "["):
        return _json(decoded.text, path, name, decoded.notes)
    if first[:1] == "<":
        return None, [_other_kind(name, first)]
    grid, problems = grid_from_text(decoded.text, name)
    if grid is None:
        return None, problems or [_other_kind(name, (decoded.text[:400].splitlines() or [""])[0])]
    return Document(name, path.stem, (Part("", grid),), decoded.notes), problems


def _json(text: str, path: Path, name: str, notes: tuple[Text, ...]) -> tuple[Document | None, list[Problem]]:
    if (size := memory_of(text.encode(errors="replace"))) > MAX_MEMORY:
        return None, [_too_big(name, f"{size // 1_000_000} MB")]
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        return None, [problem(name, "JSON", type(error).__name__, "JSON", _DAMAGED, row=line)]
    lists = list(_lists(tree, "", {}))
    filled = [(key, given, entries) for key, given, entries in lists if entries]
    if not filled:
        hint = Text("Die Abfrage hat keine Messwerte geliefert.", "The query gave no measurements.")
        where = next((key for key, _, _ in lists), "JSON")
        return None, [problem(name, where, "[]", Text("mindestens ein Wert", "at least one value"), hint)]
    entries = [{**given, **entry} for _, given, part in filled for entry in part]
    header = list(dict.fromkeys(key for entry in entries for key in entry))
    grid = grid_of(header, ((i + 1, [entry.get(k) for k in header]) for i, entry in enumerate(entries)))
    return Document(name, path.stem, (Part("", grid),), notes), []


_CONTAINERS = ("properties", "fields", "attributes", "record")


def _lists(
    tree: object, key: str, given: Mapping[str, object]
) -> Iterator[tuple[str, Mapping[str, object], list[dict[str, object]]]]:
    """Yield (key, what is said around it, entries) of every list of entries, wherever an answer has put it.

    SensorThings' ``dataArray`` names its columns once, in ``components``; the name of what holds a list names its station.
    """
    if isinstance(tree, list):
        entries = [_flat(e) for e in tree if isinstance(e, dict)]
        nested = [e for e in tree if isinstance(e, dict) and ("dataArray" in e or any(map(_holds_entries, e.values())))]
        if nested:
            for entry in nested:
                yield from _lists(entry, key, given)
        elif entries or not tree:
            yield key, given, entries
    elif isinstance(tree, dict):
        said = dict(given)
        datastream = tree.get("Datastream")
        for name in ("name", "nom", "location_name", "idPdc", "segment_id", "id"):
            source = datastream if isinstance(datastream, dict) and name in datastream else tree
            if isinstance(source.get(name), str | int) and "station" not in said:
                said["station"] = source[name]
        array, titles = tree.get("dataArray"), tree.get("components")
        if isinstance(array, list) and isinstance(titles, list):
            yield key, said, [dict(zip(map(str, titles), row, strict=False)) for row in array if isinstance(row, list)]
            return
        for name, branch in tree.items():
            if isinstance(branch, dict | list) and (isinstance(branch, dict) or _holds_entries(branch) or not branch):
                yield from _lists(branch, name, said)


def _holds_entries(value: object) -> bool:
    return (isinstance(value, list) and any(isinstance(e, dict) for e in value)) or (
        isinstance(value, dict) and ("dataArray" in value)
    )


def _flat(entry: dict[str, object]) -> dict[str, object]:
    """Lift what stands in ``properties`` or ``fields``, the name of a datastream, and an interval's two ends."""
    flat: dict[str, object] = {}
    for key, value in entry.items():
        if key in _CONTAINERS and isinstance(value, dict):
            flat |= _flat(value)
        elif key == "Datastream" and isinstance(value, dict) and value.get("name"):
            flat["station"] = value["name"]
        elif not isinstance(value, dict | list):
            flat[key] = value
    return flat


def _spreadsheet(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    data = path.read_bytes()
    suffix = ".ods" if data[30:60].startswith(b"mimetypeapplication/vnd.oasis") else ".xlsx"
    try:
        sheets = zipped_sheets(data, suffix)
    except UnsafeContainer as error:
        hint = Text("Die Datei wurde nicht gelesen; bitte neu als .xlsx speichern.", "The file wasn't read; save it anew as .xlsx.")  # fmt: skip
        return None, [problem(name, "format", error.found, error.allowed, hint)]
    parts = [
        Part(sheet.name, grid, sheet.hidden) for sheet in sheets if (grid := grid_from_rows(sheet.rows)) is not None
    ]  # fmt: skip
    if not parts:
        return None, [_other_kind(name, "XLSX")]
    return Document(name, path.stem, tuple(parts)), []


def grid_from_rows(rows: Sequence[Sequence[object]]) -> Grid | None:
    """Find the header and return what stands below it; None where there is no table."""
    head = head_of(rows)
    if head is None:
        return None
    above = [" ".join(text_of(c) for c in row if text_of(c)) for row in rows[:head]]
    return grid_of([text_of(c) for c in rows[head]], ((i + 1, r) for i, r in enumerate(rows) if i > head), above=above)


def _parquet(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    import duckdb

    try:
        with duckdb.connect() as engine:
            table = engine.read_parquet(str(path))
            header, rows = tuple(table.columns), table.fetchall()
    except duckdb.Error as error:
        return None, [problem(name, "format", type(error).__name__, "Parquet", _DAMAGED)]
    grid = grid_of(header, zip(range(1, len(rows) + 1), rows, strict=True))
    return Document(name, path.stem, (Part("", grid),)), []
