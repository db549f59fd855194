"""A file of counts -> its tables, whatever holds them: text, the sheets of a workbook, Parquet or JSON.

The kind is told by the first bytes, never by the name; the one gate of all inputs bounds what is opened.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hotspots.base.errors import Problem, Report
from hotspots.base.text import Text, tr
from hotspots.inputs.counts.bulk import ENGINE, damaged
from hotspots.inputs.counts.table import Column, Grid, grid_from_text, grid_of, head_of, problem, text_of
from hotspots.inputs.read.container import UnsafeContainer
from hotspots.inputs.read.gate import admit
from hotspots.inputs.read.parts import open_parts
from hotspots.inputs.read.sheets import Sheet
from hotspots.inputs.read.text import decode

_READABLE = tr("CSV, XLSX, Parquet or JSON")
_DAMAGED = tr("The file is damaged or cut off.")


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a file: a sheet, a list in a JSON file, or the whole; `hidden` sheets and rows aren't taken."""

    name: str
    grid: Grid
    hidden: bool = False
    hidden_rows: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """Content of one file; `notes` says what was odd about its text, `unordered` that its format promises no order of rows.

    `prose` are the sheets in which no table stands, each with its rows.
    """

    file: str
    stem: str
    parts: tuple[Part, ...]
    notes: tuple[Text, ...] = ()
    unordered: bool = False
    prose: tuple[tuple[str, int], ...] = ()


def open_document(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    """Read `path`, shown to people as `name`; None with the problems where nothing can be read."""
    try:
        content = admit(path, named=False)
        if content == "parquet":
            return _parquet(path, name)
        if content in ("text", "json"):
            return _text(path, name)
    except UnsafeContainer as error:
        return None, [_other_kind(name, error.found, error.allowed)]
    report = Report()
    sheets = [p for p in open_parts(path, report, name, named=False) if p.sheet is not None]
    if report.failed:
        return None, report.problems
    grids = [(p, p.sheet, grid_from_rows(p.sheet)) for p in sheets if p.sheet]
    parts = tuple(Part(p.name, grid, p.hidden, _hidden_rows(sheet)) for p, sheet, grid in grids if grid is not None)
    prose = tuple((p.name, p.rows) for p, _, grid in grids if grid is None and p.rows)
    return (
        (Document(name, path.stem, parts, prose=prose), report.problems)
        if parts
        else (None, [_other_kind(name, content)])
    )


def _other_kind(name: str, found: str, allowed: Text = _READABLE) -> Problem:
    hint = tr("This is no file of counts; remove it or export it again (big tables as Parquet).")
    return problem(name, "format", found, allowed, hint)


def _text(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    text, notes = decode(path.read_bytes())
    first = text[:4096].lstrip()[:20]
    if first[:1] in ("{", "["):
        return _json(text, path, name, notes)
    if "\0" in text[:4096]:
        return None, [_other_kind(name, "binary")]
    grid, problems = grid_from_text(text, name)
    if grid is None:
        return None, problems or [_other_kind(name, (text[:400].splitlines() or [""])[0])]
    return Document(name, path.stem, (Part("", grid),), notes), problems


def _json(text: str, path: Path, name: str, notes: tuple[Text, ...]) -> tuple[Document | None, list[Problem]]:
    from hotspots.inputs.geojson import MAX_MEMORY, memory_of

    if (size := memory_of(text.encode(errors="replace"))) > MAX_MEMORY:
        return None, [_other_kind(name, f"{size // 1_000_000} MB")]
    try:
        lines = text.splitlines()
        alone = len(lines) > 1 and all(line[:1] == "{" and line.rstrip()[-1:] == "}" for line in lines[:2])
        tree = [json.loads(line) for line in lines if line.strip()] if alone else json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        return None, [problem(name, "JSON", type(error).__name__, "JSON", _DAMAGED, row=line)]
    lists = list(_lists(tree, "", {}))
    most = {key for entry in max((part for _, _, part in lists), key=len, default=[])[:1] for key in entry}
    lists = [one for one in lists if not one[2] or not most or most & one[2][0].keys()]
    entries = [{**given, **entry} for _, given, part in lists for entry in part]
    if not entries:
        hint = tr("The query gave no measurements.")
        where = next((key for key, _, _ in lists), "JSON")
        return None, [problem(name, where, "[]", tr("at least one value"), hint)]
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


def grid_from_rows(sheet: Sheet) -> Grid | None:
    """Find the header and return what stands below it; None where there is no table."""
    head = head_of(sheet.rows)
    if head is None:
        return None
    above = [" ".join(text_of(c) for c in row if text_of(c)) for row in sheet.rows[:head]]
    below = ((sheet.line(i), row) for i, row in enumerate(sheet.rows) if i > head and i not in sheet.hidden_rows)
    return grid_of([text_of(c) for c in sheet.rows[head]], below, above=above)


def _hidden_rows(sheet: Sheet) -> int:
    return sum(any(map(text_of, row)) for i, row in enumerate(sheet.rows) if i in sheet.hidden_rows)


def _parquet(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    import duckdb
    import pandas as pd

    columns: dict[str, Column] = {}
    try:
        with duckdb.connect(config=ENGINE) as engine:
            table = engine.read_parquet(glob.escape(str(path)))
            for title in table.columns:
                cells = table.select(duckdb.ColumnExpression(title)).df().iloc[:, 0]
                codes, values = pd.factorize(cells)
                empty = (None,) if (codes < 0).any() else ()
                columns[title] = Column(
                    (*values.tolist(), *empty), np.where(codes < 0, len(values), codes).astype("i4")
                )
    except duckdb.Error as error:
        return None, [damaged(error, name)]
    rows = max((c.codes.size for c in columns.values()), default=0)
    grid = Grid(tuple(columns), tuple(columns.values()), np.arange(1, rows + 1, dtype=np.int64))
    return Document(name, path.stem, (Part("", grid),), unordered=True), []
