"""The rows of a table -> one series per station, or counts over spans; what no street holds is refused at its row."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.base.calendar import to_local
from hotspots.base.text import Text
from hotspots.inputs.counts.columns import find
from hotspots.inputs.counts.spans import Spans, backwards, clock_goes_back, day_spans, only_dates, step_of
from hotspots.inputs.counts.table import Grid, Notes, text_of
from hotspots.inputs.counts.times import NONE
from hotspots.model.counts import HOUR_MIN, CountTable, CountTables, Finding, ShortCount, minute_text

#: More people than this pass no counter: 10 m of street at its capacity of 1.3 persons per metre and second
#: (Weidmann 1993, Transporttechnik der Fußgänger) are 46,800 an hour.
PER_HOUR_LIMIT = 46_800.0
#: Ten times the day of the busiest street among the published means of towns of this size (Heidelberg, 24,676).
PER_DAY_LIMIT = 250_000.0
#: From this share of times that stand twice with different counts on, rows are no slips but parts of something.
_TWICE = 0.25
_HAND_ROWS = 60


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one measure: station by code, when, how many, whether doubtful, and where in the file."""

    names: tuple[str, ...]
    station: Longs
    spans: Spans
    count: Floats
    doubtful: Flags
    lines: Longs

    def where(self, keep: NDArray[np.generic]) -> Rows:
        """Return some of the rows, in the order given."""
        spans = replace(
            self.spans, start=self.spans.start[keep], wall=self.spans.wall[keep],
            end=None if self.spans.end is None else self.spans.end[keep],
        )  # fmt: skip
        return Rows(self.names, self.station[keep], spans, self.count[keep], self.doubtful[keep], self.lines[keep])


def assemble(rows: Rows, field: str, station: str, grid: Grid, notes: Notes) -> CountTables:
    """Split the rows by station and turn each group into a series, or into counts over spans."""
    result = CountTables()
    order = np.argsort(rows.station, kind="stable")
    order = order[rows.spans.start[order] != NONE]
    edges = np.searchsorted(rows.station[order], np.arange(len(rows.names) + 1))
    for code, name in enumerate(rows.names):
        mine = order[edges[code] : edges[code + 1]]
        if mine.size:
            result += _one_station(rows, mine, name, field, station, grid, notes)
    return result


def _one_station(rows: Rows, mine: Longs, name: str, field: str, station: str, grid: Grid, notes: Notes) -> CountTables:
    spans, lines = rows.spans, rows.lines
    if mine.size > 2 and (np.diff(spans.start[mine]) <= 0).all() and spans.start[mine[0]] > spans.start[mine[-1]]:
        mine = mine[::-1]
        words = Text("Zeilen standen rückwärts (neueste zuerst)", "rows stood newest first")
        notes.findings.append(Finding(notes.file, name, "order_reversed", "repaired", words, len(mine)))
    if _parts_of_something(rows, mine, station, grid, notes):
        return CountTables()
    table = _table(rows, mine, name, notes) if spans.end is None or _one_length(spans, mine) else None
    if notes.failed():
        return CountTables()
    if table is not None and mine.size < _HAND_ROWS and _cuts_hours(table):
        spans = replace(spans, end=spans.start + table.step_min)  # by hand, in the midst of an hour
        rows, table = replace(rows, spans=spans), None
    if table is not None:
        _plausible(rows, mine, np.full(mine.shape, table.step_min), field, notes)
        back = backwards(spans, mine, lines, notes)
        return CountTables() if back or notes.failed() else CountTables(series=(table,))
    if spans.clock == "utc" and spans.end is not None:
        spans = replace(spans, wall=to_local(spans.start, notes.zone))
        rows = replace(rows, spans=spans)
    ends = spans.end[mine] - spans.start[mine] + spans.wall[mine] if spans.end is not None else day_spans(spans, mine, lines, notes)  # fmt: skip
    if ends is None:
        return CountTables()
    _plausible(rows, mine, ends - spans.wall[mine], field, notes)
    if empty := int(np.isnan(rows.count[mine]).sum()):
        words = Text("Tage ohne Wert bleiben unbekannt", "days without a value stay unknown")
        notes.findings.append(Finding(notes.file, name, "gap", "flagged", words, empty))
    if notes.failed():
        return CountTables()
    by = find(grid.header, "by")
    who = grid.columns[by].cells() if by is not None and grid.lines.size == lines.size else None
    shorts = tuple(
        ShortCount(name, int(spans.wall[i]), int(end), float(rows.count[i]), text_of(who[i]) if who else "", notes.file, int(lines[i]))
        for i, end in zip(mine.tolist(), ends.tolist(), strict=True)
        if np.isfinite(rows.count[i])
    )  # fmt: skip
    return CountTables(shorts=shorts)


def _cuts_hours(table: CountTable) -> bool:
    """Tell whether intervals begin or end in the midst of an hour."""
    return bool(table.time_min[0] % HOUR_MIN or (table.time_min[-1] + table.step_min) % HOUR_MIN)


def _one_length(spans: Spans, mine: Longs) -> bool:
    """Tell whether rows with start and end are the regular intervals of a device, and no count by hand or of whole days."""
    if spans.end is None:
        return True
    lengths = np.unique(spans.end[mine] - spans.start[mine])
    return lengths.size == 1 and HOUR_MIN % max(int(lengths[0]), 1) == 0 and mine.size >= _HAND_ROWS


def _table(rows: Rows, mine: Longs, name: str, notes: Notes) -> CountTable | None:
    """Return a station's rows as a series of equal intervals; None where they are dates."""
    spans = rows.spans
    if spans.end is not None:
        step: int | None = int(spans.end[mine[0]] - spans.start[mine[0]])
    elif (only_dates(spans, mine) and notes.choices.get("interval") != "hour") or notes.choices.get("interval") in ("day", "week", "month"):  # fmt: skip
        return None
    else:
        step = step_of(spans, mine, rows.lines, notes)
    if step is None or HOUR_MIN % step:
        return None
    count, doubt, lines = rows.count[mine], rows.doubtful[mine], rows.lines[mine]
    return CountTable(name, name, notes.file, spans.clock, step, spans.start[mine], count, doubt, lines)


def _parts_of_something(rows: Rows, mine: Longs, station: str, grid: Grid, notes: Notes) -> bool:
    """Refuse a station whose times stand several times with different counts: several stations, or directions unnamed."""
    start, count = rows.spans.start[mine], rows.count[mine]
    order = np.lexsort((np.arange(mine.size), start))
    same = np.diff(start[order]) == 0
    if rows.spans.clock == "local":
        same &= ~clock_goes_back(rows.spans.wall[mine][order][1:])
    told = [(h, c.codes[mine][order]) for h, c in zip(grid.header, grid.columns, strict=True) if h and h not in notes.columns and 1 < len(c.values) <= 12 and c.codes.size == rows.count.size]  # fmt: skip
    columns = [h for h, codes in told if (same & (np.diff(codes) != 0)).any()]
    differ = same & ((np.diff(count[order]) != 0) | bool(columns))
    if int(differ.sum()) <= _TWICE * np.unique(start).size:
        return False
    bad = mine[order[1:][differ]]
    found = minute_text(int(rows.spans.start[bad[0]]))
    if columns:
        readings = [(f"{columns[0]}=direction", Text(f"„{columns[0]}“ nennt Richtungen (addieren)", f"“{columns[0]}” names directions (add)")), (f"{columns[0]}=station", Text(f"„{columns[0]}“ nennt Zählstellen", f"“{columns[0]}” names stations"))]  # fmt: skip
        notes.ask(station, found, readings, int(rows.lines[bad.min()]), int(bad.size) - 1)
        return True
    allowed = Text("eine Spalte „station“ bei mehreren Zählstellen", "a column “station” where there are several")
    hint = Text(
        "Zwei Zählstellen oder Richtungen ohne Namen lassen sich nicht trennen.",
        "Two stations or directions without names can't be told apart.",
    )
    notes.refuse("station", found, allowed, hint, rows.lines, np.sort(bad))
    return True


#: So many rows that never fall are no passers-by but what a meter shows; from how many on that is said.
_READINGS, _RISING = 36, 8


def _plausible(rows: Rows, mine: Longs, minutes: Longs, field: str, notes: Notes) -> None:
    """Refuse what no street holds: passages per metre and hour, and far beyond every town's published day."""
    hours = minutes / HOUR_MIN
    limit = np.where(hours <= 5, PER_HOUR_LIMIT * np.maximum(hours, 0.25), PER_DAY_LIMIT * np.maximum(hours / 24, 1.0))
    counted = rows.count[mine][np.isfinite(rows.count[mine])]
    if counted.size >= _READINGS and (np.diff(counted) >= 0).all() and counted[-1] > counted[0]:
        hint = Text(
            "Ein Zählerstand steigt nur; bitte die Zahl je Zeile schreiben (Differenz zur Zeile davor).",
            "A meter only rises; please write the count of each row (the difference from the one before).",
        )
        notes.refuse(
            field,
            f"{counted[0]:.15g} … {counted[-1]:.15g}",
            Text("Zahlen je Zeile", "counts of each row"),
            hint,
            rows.lines,
            mine[:1],
        )
        return
    if _RISING <= counted.size < _READINGS and (np.diff(counted) > 0).all():
        notes.guess(f"{field} steigt nur: sind es Zählerstände?", f"{field} only rises: are these readings of a meter?")
    bad = np.flatnonzero(rows.count[mine] > limit)
    if not bad.size:
        return
    most = float(limit[bad[0]])
    allowed = Text(f"höchstens {most:.0f} je Zeile", f"at most {most:.0f} a row")
    hint = Text(
        "So viele Menschen passen in keine Straße (10 m, 1,3 je Meter und Sekunde).",
        "No street holds that many people (10 m, 1.3 per metre and second).",
    )
    notes.refuse(field, f"{rows.count[mine[bad[0]]]:.15g}", allowed, hint, rows.lines, mine[bad])
