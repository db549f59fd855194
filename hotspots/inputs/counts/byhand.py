"""What people count and estimate by hand, and what a hotspot's operator says of its use.

* manual counts: ``station;start;end;count;by`` (with a ``date`` beside times of day if wished);
* bare estimates: ``site;low;best;high;source`` – passages per day;
* events: ``site;name;days_per_year;attendance`` – people beside those who pass anyway;
* the operator's statistics: ``hotspot;date;clients`` – sums per day, never devices.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hotspots.base.errors import Problem
from hotspots.base.text import Text, verbatim
from hotspots.inputs.counts.assemble import PER_DAY_LIMIT
from hotspots.inputs.counts.columns import find
from hotspots.inputs.counts.decode import Grid
from hotspots.inputs.counts.document import Document
from hotspots.inputs.counts.figures import parse_counts
from hotspots.inputs.counts.problems import problem
from hotspots.inputs.counts.times import NONE, clock_minutes, parse_times
from hotspots.model.counts import DAY_MIN, CountTables, DayEstimate, Event, ShortCount, Usage, UseUnit
from hotspots.model.estimate import QUALITIES, Quality

#: An estimate without a range may be wrong by this factor either way.
BARE_RANGE = 2.0
#: An attendance without a range.
ATTENDANCE_RANGE = 1.5


def _header(document: Document) -> tuple[str, ...]:
    return document.grid.header if document.grid else ()


def is_manual(document: Document) -> bool:
    """Recognise spans of time with a count."""
    header = _header(document)
    return all(find(header, role) is not None for role in ("start", "end", "count"))


def is_estimate(document: Document) -> bool:
    """Recognise figures per day without a time."""
    header = _header(document)
    return find(header, "station") is not None and find(header, "best") is not None and find(header, "start") is None


def is_events(document: Document) -> bool:
    """Recognise days a year with an attendance."""
    header = _header(document)
    return find(header, "days_per_year") is not None and find(header, "attendance") is not None


def is_hotspot_use(document: Document) -> bool:
    """Recognise clients per day of hotspots."""
    header = _header(document)
    return find(header, "clients") is not None and find(header, "time") is not None


class _Table:
    """Columns of a document by role."""

    def __init__(self, document: Document) -> None:
        self.grid = document.grid or Grid((), (), ())
        self.file = document.file
        self.stem = document.stem
        self.lines = self.grid.lines

    def name(self, role: str) -> str:
        at = find(self.grid.header, role)
        return role if at is None else self.grid.header[at]

    def column(self, role: str) -> list[object] | None:
        at = find(self.grid.header, role)
        return None if at is None else [row[at] if at < len(row) else None for row in self.grid.rows]

    def words(self, role: str, default: str) -> list[str]:
        cells = self.column(role)
        if cells is None:
            return [default] * len(self.lines)
        return [default if c is None or not str(c).strip() else str(c).strip() for c in cells]

    def figures(self, role: str) -> tuple[NDArray[np.float64], list[Problem]]:
        cells = self.column(role)
        if cells is None:
            return np.full(len(self.lines), math.nan), []
        return parse_counts(cells, self.lines, self.file, self.name(role), limit=PER_DAY_LIMIT)

    def faults(
        self, wrong: Callable[[int], bool], role: str, found: Callable[[int], object], allowed: Text, hint: Text
    ) -> list[Problem]:
        rows = [i for i in range(len(self.lines)) if wrong(i)]
        if not rows:
            return []
        return [
            problem(
                self.file, self.name(role), found(rows[0]), allowed, hint, row=self.lines[rows[0]], more=len(rows) - 1
            )
        ]


def read_manual(document: Document) -> tuple[CountTables, list[Problem]]:
    """Read counts over spans of time; the end may be a time of day on the start's date."""
    table = _Table(document)
    start, problems = _moments(table, "start")
    end, bad = _moments(table, "end", start)
    count, worse = table.figures("count")
    problems += bad + worse
    if not problems:
        problems += table.faults(
            lambda i: not 0 < end[i] - start[i] <= DAY_MIN,
            "end",
            lambda i: f"{end[i] - start[i]} min",
            Text("Ende nach dem Beginn, höchstens ein Tag", "an end after the start, at most a day"),
            Text("Bitte Beginn und Ende prüfen.", "Check start and end."),
        )
        problems += table.faults(
            lambda i: not count[i] >= 0, "count", lambda i: count[i],
            Text("eine Zahl ab 0", "a number from 0"), Text("Bitte die gezählten Personen eintragen.", "Enter the people counted."),
        )  # fmt: skip
    names, by = table.words("station", table.stem), table.words("by", "")
    formats = {table.file: "manual"}
    if problems:
        return CountTables(formats=formats), problems
    shorts = tuple(
        ShortCount(names[i], int(start[i]), int(end[i]), float(count[i]), by[i], table.file, line)
        for i, line in enumerate(table.lines)
    )
    return CountTables(shorts=shorts, formats=formats), []


def _moments(
    table: _Table, role: str, start: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int64], list[Problem]]:
    """Return local minutes of a column of moments; times of day take the date from beside, or from the start."""
    cells = table.column(role) or []
    clocks = [None if c is None or len(str(c).strip()) > 8 else clock_minutes(c) for c in cells]
    if not cells or any(c is None for c in clocks):
        times, problems = parse_times(cells, table.lines, table.file, table.name(role))
        return times.wall_min, problems
    minutes = np.array([c or 0 for c in clocks], dtype=np.int64)
    if start is not None:
        return start // DAY_MIN * DAY_MIN + minutes, []
    dates = table.column("time")
    if dates is None:
        allowed = Text("Datum und Uhrzeit", "date and time")
        hint = Text("Zur Uhrzeit fehlt das Datum.", "The time of day lacks a date.")
        found = str(cells[0])
        return minutes, [problem(table.file, table.name(role), found, allowed, hint, row=table.lines[0])]
    times, problems = parse_times(dates, table.lines, table.file, table.name("time"))
    return np.where(times.wall_min == NONE, NONE, times.wall_min // DAY_MIN * DAY_MIN + minutes), problems


def read_estimate(document: Document) -> tuple[CountTables, list[Problem]]:
    """Read passages per day with low and high; without them the figure may be wrong by a factor of two."""
    table = _Table(document)
    best, problems = table.figures("best")
    low, bad = table.figures("low")
    high, worse = table.figures("high")
    low = np.where(np.isnan(low), best / BARE_RANGE, low)
    high = np.where(np.isnan(high), best * BARE_RANGE, high)
    problems += bad + worse
    problems += table.faults(
        lambda i: not 0 < low[i] <= best[i] <= high[i],
        "best",
        lambda i: f"{low[i]:g} / {best[i]:g} / {high[i]:g}",
        Text("0 < niedrig ≤ wahrscheinlich ≤ hoch", "0 < low ≤ best ≤ high"),
        Text("Bitte die drei Werte der Größe nach ordnen.", "Put the three figures in order."),
    )
    quality, faults = _quality(table)
    problems += faults
    names, source = table.words("station", ""), table.words("source", table.file)
    problems += table.faults(
        lambda i: not names[i], "station", lambda i: names[i],
        Text("Standort oder Zählstelle", "site or station"), Text("Bitte den Standort eintragen.", "Enter the site."),
    )  # fmt: skip
    formats = {table.file: "estimate"}
    if problems:
        return CountTables(formats=formats), problems
    estimates = tuple(
        DayEstimate(names[i], float(low[i]), float(best[i]), float(high[i]), source[i], quality[i], table.file, line)
        for i, line in enumerate(table.lines)
    )
    return CountTables(estimates=estimates, formats=formats), []


def read_events(document: Document) -> tuple[CountTables, list[Problem]]:
    """Read events with the days a year on which they take place and how many people come each time."""
    table = _Table(document)
    days, problems = table.figures("days_per_year")
    people, bad = table.figures("attendance")
    low, worse = table.figures("low")
    high, worst = table.figures("high")
    problems += bad + worse + worst
    low = np.where(np.isnan(low), people / ATTENDANCE_RANGE, low)
    high = np.where(np.isnan(high), people * ATTENDANCE_RANGE, high)
    problems += table.faults(
        lambda i: not 0 < days[i] <= 366, "days_per_year", lambda i: days[i],
        Text("1 bis 366", "1 to 366"), Text("An wie vielen Tagen im Jahr findet es statt?", "On how many days a year?"),
    )  # fmt: skip
    problems += table.faults(
        lambda i: not 0 < low[i] <= people[i] <= high[i], "attendance", lambda i: people[i],
        Text("0 < niedrig ≤ wahrscheinlich ≤ hoch", "0 < low ≤ best ≤ high"),
        Text("Wie viele Menschen kommen je Tag?", "How many people come a day?"),
    )  # fmt: skip
    quality, faults = _quality(table)
    problems += faults
    formats = {table.file: "events"}
    if problems:
        return CountTables(formats=formats), problems
    sites, names, source = table.words("station", ""), table.words("event", ""), table.words("source", table.file)
    events = tuple(
        Event(
            sites[i], names[i], float(days[i]), float(low[i]), float(people[i]), float(high[i]), source[i],
            quality[i], table.file, line,
        )
        for i, line in enumerate(table.lines)
    )  # fmt: skip
    return CountTables(events=events, formats=formats), []


def _quality(table: _Table) -> tuple[list[Quality], list[Problem]]:
    words = table.words("quality", "estimated")
    known: list[Quality] = [next((q for q in QUALITIES if q == w), "estimated") for w in words]
    problems = table.faults(
        lambda i: words[i] not in QUALITIES, "quality", lambda i: words[i],
        verbatim(" / ".join(QUALITIES)), Text("Bitte eine der drei Güten angeben.", "Name one of the three qualities."),
    )  # fmt: skip
    return known, problems


def read_hotspot_use(document: Document) -> tuple[CountTables, list[Problem]]:
    """Read clients per day of existing hotspots."""
    table = _Table(document)
    times, problems = parse_times(table.column("time") or [], table.lines, table.file, table.name("time"))
    clients, bad = table.figures("clients")
    role = "hotspot" if find(table.grid.header, "hotspot") is not None else "station"
    names = table.words(role, table.stem)
    formats = {table.file: "hotspot_use"}
    if problems or bad:
        return CountTables(formats=formats), problems + bad
    unit: UseUnit = "users"
    midnight = times.wall_min // DAY_MIN * DAY_MIN
    days = tuple(
        Usage(names[i], unit, int(day), int(day) + DAY_MIN, float(clients[i]), table.file, line)
        for i, (day, line) in enumerate(zip(midnight, table.lines, strict=True))
        if clients[i] >= 0
    )
    return CountTables(usage=days, formats=formats), []
