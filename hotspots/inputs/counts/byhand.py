"""What people estimate by hand: passages per day of a place, and events that draw people beside those who pass anyway.

* bare estimates: ``site;low;best;high;source`` – passages per day;
* events: ``site;name;days_per_year;attendance``.
"""

from __future__ import annotations

import numpy as np

from hotspots.base.arrays import Flags, Floats
from hotspots.base.text import Text, verbatim
from hotspots.inputs.counts.columns import find
from hotspots.inputs.counts.notes import Notes
from hotspots.inputs.counts.table import Grid, parse_counts, text_of
from hotspots.model.counts import CountTables, DayEstimate, Event
from hotspots.model.estimate import QUALITIES, Quality

#: An estimate, and an attendance, without a range may be wrong by this factor either way.
BARE_RANGE, ATTENDANCE_RANGE = 2.0, 1.5
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

    def __init__(self, grid: Grid, notes: Notes) -> None:
        self.grid, self.notes = grid, notes

    def words(self, role: str, default: str = "") -> list[str]:
        at = find(self.grid.header, role)
        return [default] * self.grid.lines.size if at is None else [text_of(c) or default for c in self.grid.columns[at].cells()]  # fmt: skip

    def figures(self, role: str) -> Floats:
        at = find(self.grid.header, role)
        if at is None:
            return np.full(self.grid.lines.size, np.nan)
        return parse_counts(self.grid.columns[at], self.grid.lines, self.notes, self.grid.header[at])

    def check(self, role: str, fine: Flags, found: list[str], allowed: Text, hint: Text) -> None:
        """Refuse the rows that aren't fine."""
        if not fine.all():
            bad, at = np.flatnonzero(~fine), find(self.grid.header, role)
            name = role if at is None else self.grid.header[at]
            self.notes.refuse(name, found[bad[0]], allowed, hint, self.grid.lines, bad)

    def span(self, role: str, reach: float, hint: Text) -> list[tuple[float, float, float]]:
        """Return low, best and high of every row; what has no range may be wrong by the factor `reach`."""
        best, low, high = (self.figures(name) for name in (role, "low", "high"))
        low, high = np.where(np.isnan(low), best / reach, low), np.where(np.isnan(high), best * reach, high)
        fine = (low > 0) & (low <= best) & (best <= high) & (high <= MOST)
        spans = list(zip(low.tolist(), best.tolist(), high.tolist(), strict=True))
        allowed = Text("0 < niedrig ≤ wahrscheinlich ≤ hoch", "0 < low ≤ best ≤ high")
        self.check(role, fine, [" / ".join(f"{v:g}" for v in span) for span in spans], allowed, hint)
        return spans

    def qualities(self) -> list[Quality]:
        words = self.words("quality", "estimated")
        fine = np.array([w in QUALITIES for w in words], dtype=bool)
        hint = Text("Bitte eine der drei Güten angeben.", "Name one of the three qualities.")
        self.check("quality", fine, words, verbatim(" / ".join(QUALITIES)), hint)
        return [next((q for q in QUALITIES if q == w), "estimated") for w in words]


def read_estimate(grid: Grid, notes: Notes) -> CountTables:
    """Read passages per day with low and high; without them the figure may be wrong by a factor of two."""
    table = _Table(grid, notes)
    spans = table.span("best", BARE_RANGE, Text("Bitte die drei Werte der Größe nach ordnen.", "Put the three figures in order."))  # fmt: skip
    names, sources, qualities = table.words("station"), table.words("source", notes.file), table.qualities()
    allowed, hint = Text("Standort oder Zählstelle", "site or station"), Text("Bitte den Standort eintragen.", "Enter the site.")  # fmt: skip
    table.check("station", np.array(names, dtype=object) != "", names, allowed, hint)
    rows = zip(names, spans, sources, qualities, grid.lines.tolist(), strict=True)
    found = tuple(DayEstimate(name, *span, source, quality, notes.file, line) for name, span, source, quality, line in rows)  # fmt: skip
    return CountTables() if notes.failed() else CountTables(estimates=found)


def read_events(grid: Grid, notes: Notes) -> CountTables:
    """Read events with the days a year on which they take place and how many people come each time."""
    table = _Table(grid, notes)
    days = table.figures("days_per_year")
    hint = Text("An wie vielen Tagen im Jahr findet es statt?", "On how many days a year?")
    table.check("days_per_year", (days > 0) & (days <= 366), [str(d) for d in days], Text("1 bis 366", "1 to 366"), hint)  # fmt: skip
    spans = table.span("attendance", ATTENDANCE_RANGE, Text("Wie viele Menschen kommen je Tag?", "How many people come a day?"))  # fmt: skip
    names = zip(table.words("station"), table.words("event"), strict=True)
    sources = zip(table.words("source", notes.file), table.qualities(), strict=True)
    rows = zip(names, days.tolist(), spans, sources, grid.lines.tolist(), strict=True)
    found = tuple(Event(*name, number, *span, *source, notes.file, line) for name, number, span, source, line in rows)
    return CountTables() if notes.failed() else CountTables(events=found)
