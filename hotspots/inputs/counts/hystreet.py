"""hystreet's counts: as towns publish them, as open data (Zürich), and as the programming interface gives them.

Laser counters, people of 80 cm and more, repeated passages counted again. Timestamps carry an offset.
The towns' tables have been met with a column missing from, or pushed into, the rows but not the header; the
parts that must add up to the total tell where the total stands.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.assemble import Columns, assemble, limit_for
from hotspots.inputs.counts.columns import find, same_word
from hotspots.inputs.counts.decode import Grid
from hotspots.inputs.counts.document import Document
from hotspots.inputs.counts.figures import parse_counts
from hotspots.inputs.counts.problems import problem
from hotspots.inputs.counts.times import parse_times
from hotspots.model.counts import CountTables, Finding

_TOTAL = "Fußgänger insgesamt"
_TIME = "Zeitpunkt der Messung"
_SEARCH = 3  # how far a total may have been pushed aside


def is_town_table(document: Document) -> bool:
    """Recognise the German table by its two headers, whatever has become of their umlauts."""
    header = document.grid.header if document.grid else ()
    return any(same_word(c, _TIME) for c in header) and any(same_word(c, _TOTAL) for c in header)


def is_open_data(document: Document) -> bool:
    """Recognise the open-data table by hystreet's English field names."""
    header = document.grid.header if document.grid else ()
    return "pedestrians_count" in header and "timestamp" in header


def is_api(document: Document) -> bool:
    """Recognise the answer of hystreet's interface."""
    tree = document.tree
    return isinstance(tree, dict) and isinstance(tree.get("measurements"), list)


def read_town_table(document: Document) -> tuple[CountTables, list[Problem]]:
    """Read ``Lage;Zeitpunkt der Messung;Wochentag;Fußgänger insgesamt;…``."""
    grid = _grid(document)
    header = grid.header
    time_at = next(i for i, c in enumerate(header) if same_word(c, _TIME))
    total_at = next(i for i, c in enumerate(header) if same_word(c, _TOTAL))
    place_at = find(header, "station", taken=frozenset({time_at, total_at}))
    parts = _parts(header)
    shifts, findings = _shifts(grid, total_at, parts, document.file)
    totals = [_cell(row, total_at + k) for row, k in zip(grid.rows, shifts, strict=True)]
    times, problems = parse_times([_cell(r, time_at) for r in grid.rows], grid.lines, document.file, header[time_at])
    counts, bad = parse_counts(totals, grid.lines, document.file, header[total_at], limit=limit_for(times))
    names = [_text(_cell(r, place_at)) if place_at is not None else document.stem for r in grid.rows]
    columns = Columns(names, times, counts, np.zeros(len(names), dtype=bool), grid.lines)
    result, more = assemble(columns, document.file, "hystreet_town", header[time_at])
    return result + CountTables(findings=findings), problems + bad + more


def _grid(document: Document) -> Grid:
    return document.grid or Grid((), (), ())


def _cell(row: Sequence[object], at: int) -> object:
    return row[at] if 0 <= at < len(row) else None


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _parts(header: Sequence[str]) -> list[tuple[int, ...]]:
    """Return groups of columns that add up to the total: directions; adults and children."""
    directions = tuple(
        i for i, c in enumerate(header) if " Richtung " in c and same_word(c.split(" Richtung ")[0], _TOTAL)
    )
    ages = tuple(i for i, c in enumerate(header) if c.strip() in ("Erwachsene", "Kinder"))
    return [group for group in (directions, ages) if len(group) > 1]


def _shifts(
    grid: Grid, total_at: int, parts: list[tuple[int, ...]], file: str
) -> tuple[list[int], tuple[Finding, ...]]:
    """Return by how many columns each row's total stands beside its header, and what was found."""
    shifts: list[int] = []
    moved: list[int] = []
    aside: list[int] = []
    for row, line in zip(grid.rows, grid.lines, strict=True):
        if not parts or _adds_up(row, total_at, parts, 0):
            shifts.append(0)
            continue
        found = _best_shift(row, total_at, parts)
        shifts.append(found[0])
        (moved if found[0] else aside if found[1] else []).append(line)
    findings = []
    if moved:
        words = Text(
            "Spalten der Zeile gegen die Kopfzeile verschoben; die Summe wurde an ihren Teilen wiedererkannt",
            "the row's columns are shifted against the header; the total was told by its parts",
        )
        findings.append(Finding(file, "", "columns_shifted", "repaired", words, len(moved), row=moved[0]))
    if aside:
        words = Text(
            "Spalten rechts der Summe gegen die Kopfzeile verschoben; die Summe stimmt",
            "columns right of the total are shifted against the header; the total is right",
        )
        findings.append(Finding(file, "", "columns_shifted", "flagged", words, len(aside), row=aside[0]))
    return shifts, tuple(findings)


def _best_shift(row: Sequence[object], total_at: int, parts: list[tuple[int, ...]]) -> tuple[int, bool]:
    """Return (shift of the total, whether its parts were found) – the smallest shift that adds up."""
    for total_shift in sorted(range(-_SEARCH, _SEARCH + 1), key=abs):
        for part_shift in sorted(range(-_SEARCH, _SEARCH + 1), key=abs):
            if total_at + total_shift > 0 and _adds_up(row, total_at + total_shift, parts, part_shift):
                return total_shift, True
    return 0, False


def _adds_up(row: Sequence[object], total_at: int, parts: list[tuple[int, ...]], shift: int) -> bool:
    total = _whole(_cell(row, total_at))
    if total is None:
        return False
    for group in parts:
        values = [_whole(_cell(row, at + shift)) for at in group]
        if any(v is None for v in values) or sum(v for v in values if v is not None) != total:
            return False
    return True


def _whole(cell: object) -> int | None:
    text = _text(cell)
    return int(text) if text.isdecimal() else None


def read_open_data(document: Document) -> tuple[CountTables, list[Problem]]:
    """Read ``timestamp,location_id,location_name,…,pedestrians_count,unverified,…``."""
    grid = _grid(document)
    header = grid.header
    time_at, count_at = header.index("timestamp"), header.index("pedestrians_count")
    name_at = next((header.index(n) for n in ("location_name", "location_id") if n in header), None)
    status_at = header.index("unverified") if "unverified" in header else None
    times, problems = parse_times([_cell(r, time_at) for r in grid.rows], grid.lines, document.file, "timestamp")
    counts, bad = parse_counts(
        [_cell(r, count_at) for r in grid.rows], grid.lines, document.file, "pedestrians_count", limit=limit_for(times)
    )
    names = [_text(_cell(r, name_at)) if name_at is not None else document.stem for r in grid.rows]
    unverified = np.array(
        [is_true(_cell(r, status_at)) if status_at is not None else False for r in grid.rows], dtype=bool
    )
    result, more = assemble(
        Columns(names, times, counts, unverified, grid.lines), document.file, "hystreet_open_data", "timestamp"
    )
    return result, problems + bad + more


def is_true(cell: object) -> bool:
    """Read a mark that a value is unverified: true, yes, 1, or any status that isn't zero."""
    if isinstance(cell, bool | int | float):
        return bool(cell)
    return _text(cell).casefold() not in ("", "0", "false", "f", "no", "nein", "0.0", "verified", "ok")


def read_api(document: Document) -> tuple[CountTables, list[Problem]]:
    """Read ``{"name": …, "measurements": [{"timestamp": …, "pedestrians_count": …, "unverified": …}]}``."""
    tree = document.tree if isinstance(document.tree, dict) else {}
    entries = [e if isinstance(e, dict) else {} for e in tree.get("measurements", [])]
    lines = range(1, len(entries) + 1)
    if not entries:
        hint = Text("Die Abfrage hat keine Messwerte geliefert.", "The query gave no measurements.")
        return CountTables(), [
            problem(document.file, "measurements", "[]", Text("mindestens ein Wert", "at least one value"), hint)
        ]
    name = str(tree.get("name") or tree.get("id") or document.stem)
    times, problems = parse_times([e.get("timestamp", "") for e in entries], lines, document.file, "timestamp")
    counts, bad = parse_counts(
        [e.get("pedestrians_count") for e in entries], lines, document.file, "pedestrians_count", limit=limit_for(times)
    )
    unverified: NDArray[np.bool_] = np.array([is_true(e.get("unverified")) for e in entries], dtype=bool)
    result, more = assemble(
        Columns([name] * len(entries), times, counts, unverified, lines), document.file, "hystreet_api", "timestamp"
    )
    return result, problems + bad + more
