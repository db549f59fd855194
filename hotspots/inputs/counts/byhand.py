"""What people estimate by hand: passages per day of a place, and events that draw people beside those who pass anyway.

* bare estimates: ``site;low;best;high;source`` – passages per day;
* events: ``site;name;days_per_year;attendance``.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hotspots.base.errors import Problem
from hotspots.base.text import Text, verbatim
from hotspots.inputs.counts.columns import find
from hotspots.inputs.counts.figures import parse_counts
from hotspots.inputs.counts.problems import problem
from hotspots.inputs.counts.table import Grid, text_of
from hotspots.model.counts import CountTables, DayEstimate, Event
from hotspots.model.estimate import QUALITIES, Quality

#: An estimate without a range may be wrong by this factor either way.
BARE_RANGE = 2.0
#: An attendance without a range.
ATTENDANCE_RANGE = 1.5
#: More people than these a day are a slip.
MOST = 2_000_000.0


def is_estimate(header: tuple[str, ...]) -> bool:
    """Recognise figures per day without a time."""
    roles = [find(header, role) is not None for role in ("station", "best", "time", "start")]
    return roles == [True, True, False, False]


def is_events(header: tuple[str, ...]) -> bool:
    """Recognise days a year with an attendance."""
    return find(header, "days_per_year") is not None and find(header, "attendance") is not None


class _Table:
    """Columns of a document by role."""

    def __init__(self, grid: Grid, file: str) -> None:
        self.grid, self.file, self.lines = grid, file, grid.lines.tolist()

    def name(self, role: str) -> str:
        at = find(self.grid.header, role)
        return role if at is None else self.grid.header[at]

    def words(self, role: str, default: str) -> list[str]:
        at = find(self.grid.header, role)
        cells = [] if at is None else self.grid.columns[at].cells()
        return [text_of(c) or default for c in cells] if cells else [default] * len(self.lines)

    def figures(self, role: str) -> tuple[NDArray[np.float64], list[Problem]]:
        at = find(self.grid.header, role)
        if at is None:
            return np.full(len(self.lines), math.nan), []
        return parse_counts(self.grid.columns[at], self.grid.lines, self.file, self.name(role))

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


def read_estimate(grid: Grid, file: str) -> tuple[CountTables, list[Problem]]:
    """Read passages per day with low and high; without them the figure may be wrong by a factor of two."""
    table = _Table(grid, file)
    best, problems = table.figures("best")
    low, bad = table.figures("low")
    high, worse = table.figures("high")
    low = np.where(np.isnan(low), best / BARE_RANGE, low)
    high = np.where(np.isnan(high), best * BARE_RANGE, high)
    problems += bad + worse
    problems += table.faults(
        lambda i: not 0 < low[i] <= best[i] <= high[i] <= MOST,
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


def read_events(grid: Grid, file: str) -> tuple[CountTables, list[Problem]]:
    """Read events with the days a year on which they take place and how many people come each time."""
    table = _Table(grid, file)
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
        lambda i: not 0 < low[i] <= people[i] <= high[i] <= MOST, "attendance", lambda i: people[i],
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
