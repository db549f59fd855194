"""A plain table: station (or site), time, count – as CSV, XLSX or Parquet.

The column of stations may be missing if the file holds one station; the file's name then names it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotspots.base.errors import Problem
from hotspots.base.text import Text, verbatim
from hotspots.inputs.counts.assemble import Columns, assemble, limit_for
from hotspots.inputs.counts.columns import find, find_all
from hotspots.inputs.counts.decode import Grid
from hotspots.inputs.counts.document import Document
from hotspots.inputs.counts.figures import parse_counts
from hotspots.inputs.counts.hystreet import is_true
from hotspots.inputs.counts.problems import problem
from hotspots.inputs.counts.times import NONE, Times, parse_times
from hotspots.model.counts import CountTables

_TWICE = 0.25  # share of times that stand twice with different counts, from which on a file holds two stations


def is_plain(document: Document) -> bool:
    """Recognise a table with a column of times and one of counts."""
    header = document.grid.header if document.grid else ()
    return find(header, "time") is not None and find(header, "count") is not None


def read_plain(document: Document) -> tuple[CountTables, list[Problem]]:
    """Read ``station;time;count`` with any of the usual headers, in any order."""
    grid, file = document.grid or Grid((), (), ()), document.file
    header, rows, lines = grid.header, grid.rows, grid.lines
    time_at, count_at = find(header, "time") or 0, find(header, "count") or 0
    taken = frozenset({time_at, count_at})
    hour_at, station_at = find(header, "hour", taken=taken), find(header, "station", taken=taken)
    status_at = find(header, "status", taken=taken)

    def column(at: int) -> list[object]:
        return [row[at] if at < len(row) else None for row in rows]

    if not rows:
        return CountTables(), [_no_rows(file)]
    hours = None if hour_at is None else column(hour_at)
    times, problems = parse_times(column(time_at), lines, file, header[time_at], hours)
    counts, bad = parse_counts(column(count_at), lines, file, header[count_at], limit=limit_for(times))
    problems += bad
    if station_at is None:
        names = [document.stem] * len(rows)
        problems += _two_stations(grid, times, counts, file, count_at)
    else:
        names = ["" if c is None else str(c).strip() for c in column(station_at)]
        problems += _nameless(names, grid, file, station_at)
    unverified = np.array([is_true(c) for c in column(status_at)] if status_at is not None else [False] * len(rows))
    if problems:
        return CountTables(formats={file: "plain"}), problems
    return assemble(Columns(names, times, counts, unverified, lines), file, "plain", header[time_at])


def _no_rows(file: str) -> Problem:
    hint = Text("Unter der Kopfzeile steht nichts.", "Nothing stands below the header.")
    return problem(file, "content", "", Text("mindestens eine Zeile", "at least one row"), hint)


def _nameless(names: list[str], grid: Grid, file: str, at: int) -> list[Problem]:
    empty = [line for name, line in zip(names, grid.lines, strict=True) if not name]
    if not empty:
        return []
    hint = Text("Bitte die Zählstelle eintragen.", "Enter the station.")
    allowed = Text("Name der Zählstelle", "name of the station")
    return [problem(file, grid.header[at], "", allowed, hint, row=empty[0], more=len(empty) - 1)]


def _two_stations(grid: Grid, times: Times, counts: NDArray[np.float64], file: str, count_at: int) -> list[Problem]:
    """Report a file without station names that holds several: two columns of counts, or each time twice."""
    allowed = Text("eine Spalte „station“ bei mehreren Zählstellen", "a column “station” where there are several")
    hint = Text(
        "Zwei Zählstellen ohne Namen lassen sich nicht trennen.", "Two stations without names can't be told apart."
    )
    doubled = [i for i in find_all(grid.header, "count") if i != count_at and grid.header[i] == grid.header[count_at]]
    if doubled:
        return [problem(file, grid.header[count_at], "2 ×", allowed, hint, row=1)]
    seen: dict[int, float] = {}
    conflicts = []
    for minute, count, line in zip(times.minutes.tolist(), counts.tolist(), grid.lines, strict=True):
        if minute == NONE:
            continue
        if minute in seen and seen[minute] != count:
            conflicts.append((line, minute))
        seen[minute] = count
    if len(conflicts) <= max(1, _TWICE * len(seen)):
        return []
    line, minute = conflicts[0]
    return [
        problem(
            file,
            "station",
            str(np.datetime64(minute, "m")).replace("T", " "),
            allowed,
            hint,
            row=line,
            more=len(conflicts) - 1,
        )
    ]


def explain_unrecognised(document: Document) -> Problem:
    """Say what a table lacks to be a table of counts."""
    header = document.grid.header if document.grid else ()
    found = ", ".join(c for c in header if c)[:120]
    if document.grid and find(header, "count") is not None:
        allowed = Text("eine Spalte „time“ (Zeitpunkt)", "a column “time”")
        hint = Text("Die Datei hat keine Spalte mit Zeiten.", "The file has no column of times.")
        return problem(document.file, "time", found, allowed, hint, row=1)
    if document.grid and find(header, "time") is not None:
        allowed = Text("eine Spalte „count“ (Anzahl)", "a column “count”")
        hint = Text("Die Datei hat keine Spalte mit Zählungen.", "The file has no column of counts.")
        return problem(document.file, "count", found, allowed, hint, row=1)
    hint = Text(
        "Kein bekanntes Format von Zählungen; eine einfache Tabelle hat die Spalten station;time;count.",
        "No known format of counts; a plain table has the columns station;time;count.",
    )
    return problem(
        document.file,
        "format",
        found or document.container,
        verbatim("hystreet, Eco-Counter, eco-visio, station;time;count"),
        hint,
    )
