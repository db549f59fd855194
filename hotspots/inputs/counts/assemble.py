"""The rows of a table -> one series per station, or counts over spans; what no street holds is refused at its row."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time

import numpy as np
from numpy.typing import NDArray

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.base.calendar import to_local
from hotspots.base.errors import FILL_IN, shorten
from hotspots.base.text import tr
from hotspots.inputs.counts.columns import RUNNING, SCALES, TOTAL, find
from hotspots.inputs.counts.spans import backwards, clock_goes_back, day_spans, only_dates, step_of
from hotspots.inputs.counts.table import Grid, Notes, constant, text_of
from hotspots.inputs.counts.times import NONE, Spans, clock_minutes, clock_span, parse_stamp, two_stamps
from hotspots.model.counts import DAY_MIN, HOUR_MIN, CountTable, CountTables, Finding, ShortCount, minute_text

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
        return Rows(self.names, self.station[keep], self.spans.where(keep), self.count[keep], self.doubtful[keep], self.lines[keep])  # fmt: skip


_HOURS_OF_DAY = re.compile(r"(\d{1,2}(?:[:.]\d\d)?) ?(?:-|–|bis) ?(\d{1,2}(?:[:.]\d\d)?) ?(?:uhr|h)\b", re.IGNORECASE)


def open_hours(grid: Grid, notes: Notes) -> Grid:
    """Give a table of days the hours that a title names, as a column: they weren't counted from midnight to midnight."""
    said = next((m for words in (*grid.header, *grid.above) if (m := _HOURS_OF_DAY.search(words))), None)
    at = find(grid.header, "time")
    if said is None or at is None or any(find(grid.header, role) is not None for role in ("hour", "start", "end")):
        return grid
    if not all((stamp := parse_stamp(v)) and stamp.unit == "day" for v in grid.columns[at].values if text_of(v)):
        return grid
    notes.guess("counted from {start} to {end} only", start=said[1], end=said[2])
    hours = constant(f"{said[1]}-{said[2]}", grid.lines.size)
    return replace(grid, header=(*grid.header, "Uhrzeit"), columns=(*grid.columns, hours))


#: How long a row counted, as people write it: 10 min, 0,5 h, 0:30, or a number in the title's unit.
_LENGTH = re.compile(
    r"(\d+(?:[.,]\d+)?)(?: ?(min|h\b|std|stunde|hour)[a-z.]*)?|(\d{1,2}):([0-5]\d)(?::00)?", re.IGNORECASE
)
_UNIT = re.compile(r"min|h\b|std|stunde|hour", re.IGNORECASE)


def row_lengths(grid: Grid, at: int, notes: Notes) -> Longs:
    """Return how many minutes each row counts; refuse what is no length, or of no unit."""
    title, column = grid.header[at], grid.columns[at]
    unit = _UNIT.search(title)

    def minutes(cell: object) -> float:
        if isinstance(cell, time):
            return cell.hour * 60 + cell.minute
        m = _LENGTH.fullmatch(text_of(cell))
        said = m and (m[2] or (unit and unit[0]))
        if m is None or not (m[3] or said):
            return np.nan
        return int(m[3]) * 60 + int(m[4]) if m[3] else float(m[1].replace(",", ".")) * (1 if str(said)[0] in "mM" else 60)  # fmt: skip

    length = np.array([minutes(v) for v in column.values], dtype=np.float64)[column.codes]
    if (lacking := np.flatnonzero(~(length > 0))).size:
        found = text_of(column.values[column.codes[lacking[0]]])
        hint = tr("Minutes or hours? Please say it in the title: {title} (min).", title=title) if found else FILL_IN
        notes.refuse(title, found, tr("the length in minutes"), hint, grid.lines, lacking)
    return np.nan_to_num(length).round().astype(np.int64)


def set_aside(grid: Grid, roles: dict[str, int], notes: Notes) -> Grid:
    """Leave out rows of sums and units: rows without a time, among them a word for a sum or no figure at all."""
    again = np.ones(grid.lines.shape, dtype=bool)
    for title, column in zip(grid.header, grid.columns, strict=True):
        again &= column.codes == next((i for i, v in enumerate(column.values) if text_of(v) == title), -1)
        if not again.any():
            break
    else:
        notes.leave(tr("titles once more"), int(again.sum()))
        grid = grid.where(~again)
    timed = [roles[r] for r in ("start", "time", "hour") if r in roles]
    if not timed:
        return grid

    def is_time(cell: object) -> bool:
        return bool(parse_stamp(cell, True) or two_stamps(cell) or clock_minutes(cell) is not None or clock_span(cell))

    untimed = np.zeros(grid.lines.shape, dtype=bool)
    for at in timed:
        untimed |= ~grid.columns[at].each(is_time, "bool").astype(bool)
    if not untimed.any():
        return grid
    says_sum = np.zeros(grid.lines.shape, dtype=bool)
    figures = np.zeros(grid.lines.shape, dtype=bool)
    for column in grid.columns:
        says_sum |= column.each(lambda c: isinstance(c, str) and bool(TOTAL.match(c.strip())), "bool").astype(bool)
        figures |= column.each(lambda c: any(ch.isdigit() for ch in text_of(c)), "bool").astype(bool)
    sums = untimed & says_sum
    units = untimed & ~figures & (np.arange(grid.lines.size) < 2)
    notes.leave(tr("rows of sums"), int(sums.sum()))
    notes.leave(tr("a row of units"), int((units & ~sums).sum()))
    for row in np.flatnonzero(units & ~sums)[:1]:  # what scales its column goes to its title
        under = [text_of(c.values[c.codes[row]]) for c in grid.columns]
        grid = replace(grid, header=tuple(f"{h} ({u})" if any(p.search(u) for p in SCALES) else h for h, u in zip(grid.header, under, strict=True)))  # fmt: skip
    filled = sum(c.each(lambda v: bool(text_of(v)), "bool").astype(int) for c in grid.columns)
    foot = untimed & (filled == 1) & (np.arange(grid.lines.size) > np.flatnonzero(~untimed).max(initial=-1)) & ~sums
    for row in np.flatnonzero(foot):
        words = shorten("".join(text_of(c.values[c.codes[row]]) for c in grid.columns))
        notes.leave(tr("below the table: {words}", words=words), 1)
    keep = ~(sums | units | foot)
    return grid if keep.all() else grid.where(keep)


def assemble(rows: Rows, field: str, station: str, grid: Grid, notes: Notes) -> CountTables:
    """Split the rows by station and turn each group into a series, or into counts over spans."""
    result = CountTables()
    order = np.argsort(rows.station, kind="stable")
    order = order[rows.spans.start[order] != NONE]
    edges = np.searchsorted(rows.station[order], np.arange(len(rows.names) + 1))
    beside = grid.lines.size == rows.lines.size
    for code, name in enumerate(rows.names):
        mine = order[edges[code] : edges[code + 1]]
        if mine.size:
            result += one_station(rows.where(mine), name, field, station, grid, mine if beside else mine[:0], notes)
    return result


def one_station(rows: Rows, name: str, field: str, station: str, grid: Grid, at: Longs, notes: Notes) -> CountTables:
    """Turn one station's rows into a series, or into counts over spans; `at` is where they stand in `grid`, if anywhere.

    A table that promises no order of its rows is put in order first.
    """
    spans = rows.spans
    if spans.start.size > 2 and spans.start[0] > spans.start[-1] and (np.diff(spans.start) <= 0).all():
        rows, at = rows.where(np.arange(spans.start.size)[::-1]), at[::-1]
        words = tr("rows stood newest first")
        notes.findings.append(Finding(notes.file, name, "order_reversed", "repaired", words, spans.start.size))
    elif notes.unordered and (spans.start[1:] < spans.start[:-1]).any():
        order = np.argsort(spans.start, kind="stable")
        rows, at = rows.where(order), at[order] if at.size else at
    if (sums := _sums_of_days(rows)).any():
        notes.leave(tr("sums of days among the hours"), int(sums.sum()))
        rows, at = rows.where(~sums), at[~sums] if at.size else at
    if parts_of_something(rows.spans.start, rows, station, grid, at, notes):
        return CountTables()
    spans = rows.spans
    table = _table(rows, name, notes) if spans.end is None or _one_length(spans) else None
    if notes.failed():
        return CountTables()
    if table is not None and spans.start.size < _HAND_ROWS and _cuts_hours(table):
        spans = replace(spans, end=spans.start + table.step_min)  # by hand, in the midst of an hour
        table = None
    if table is not None:
        _plausible(rows, np.array([table.step_min]), field, notes)
        back = backwards(spans, rows.lines, notes)
        return CountTables() if back or notes.failed() else CountTables(series=(table,))
    if spans.clock == "utc" and spans.end is not None:
        spans = replace(spans, wall=to_local(spans.start, notes.zone))
    ends = spans.end - spans.start + spans.wall if spans.end is not None else day_spans(spans, rows.lines, notes)
    if ends is None:
        return CountTables()
    _plausible(rows, ends - spans.wall, field, notes)
    if empty := int(np.isnan(rows.count).sum()):
        words = tr("rows without a value stay unknown")
        notes.findings.append(Finding(notes.file, name, "gap", "flagged", words, empty))
    if notes.failed():
        return CountTables()
    by = find(grid.header, "by")
    who = grid.columns[by].taken(at).cells() if by is not None and at.size else None
    shorts = tuple(
        ShortCount(name, int(spans.wall[i]), int(end), float(rows.count[i]), text_of(who[i]) if who else "", notes.file, int(rows.lines[i]))
        for i, end in enumerate(ends.tolist())
        if np.isfinite(rows.count[i])
    )  # fmt: skip
    return CountTables(shorts=shorts)


def _sums_of_days(rows: Rows) -> Flags:
    """Tell which rows at midnight are the sum of their day: all of them, of days with two rows more at least."""
    midnight, days = rows.spans.wall % DAY_MIN == 0, rows.spans.wall // DAY_MIN
    first = int(midnight.argmax())
    others = rows.count[(days == days[first]) & ~midnight]
    if not midnight.any() or midnight.all() or np.nansum(others) != rows.count[first]:  # as soon as one isn't
        return np.zeros(days.shape, dtype=bool)
    _, code = np.unique(days, return_inverse=True)
    beside = np.bincount(code, weights=np.where(midnight, 0, np.nan_to_num(rows.count)))
    several = np.bincount(code, weights=~midnight) > 1
    fits = (rows.count > 0) & (rows.count == beside[code]) & several[code]
    found: Flags = midnight & fits.all(where=midnight)
    return found


def _cuts_hours(table: CountTable) -> bool:
    """Tell whether intervals begin or end in the midst of an hour."""
    return bool(table.time_min[0] % HOUR_MIN or (table.time_min[-1] + table.step_min) % HOUR_MIN)


def _one_length(spans: Spans) -> bool:
    """Tell whether rows with start and end are the regular intervals of a device, and no count by hand or of whole days."""
    if spans.end is None:
        return True
    lengths = np.unique(spans.end - spans.start)
    return lengths.size == 1 and HOUR_MIN % max(int(lengths[0]), 1) == 0 and spans.start.size >= _HAND_ROWS


def _table(rows: Rows, name: str, notes: Notes) -> CountTable | None:
    """Return a station's rows as a series of equal intervals; None where they are dates."""
    spans, chosen = rows.spans, notes.choices.get("interval")
    if spans.end is not None:
        step: int | None = int(spans.end[0] - spans.start[0])
    elif chosen in ("day", "week", "month") or (chosen != "hour" and only_dates(spans)):
        return None
    else:
        step = step_of(spans, rows.lines, notes)
    if step is None or HOUR_MIN % step:
        return None
    return CountTable(name, name, notes.file, spans.clock, step, spans.start, rows.count, rows.doubtful, rows.lines)


def parts_of_something(key: Longs, rows: Rows, station: str, grid: Grid, at: Longs, notes: Notes, share: float = _TWICE) -> bool:  # fmt: skip
    """Refuse rows whose times (`key`) stand several times with different counts: several stations, or directions unnamed."""
    start, count = rows.spans.start, rows.count
    if (key[1:] > key[:-1]).all():
        return False
    order = np.argsort(key, kind="stable")
    same = np.diff(key[order]) == 0
    if rows.spans.clock == "local":
        same &= ~clock_goes_back(rows.spans.wall[order][1:])
    told = [(h, c.codes[at[order]]) for h, c in zip(grid.header, grid.columns, strict=True) if at.size and h and h not in notes.columns and 1 < len(c.values) <= 12]  # fmt: skip
    columns = [h for h, codes in told if (same & (np.diff(codes) != 0)).any()]
    differ = same & ((np.diff(count[order]) != 0) | bool(columns))
    if int(differ.sum()) <= share * np.unique(key).size:
        return False
    bad = order[1:][differ]
    found = minute_text(int(start[bad[0]]))
    if columns:
        readings = [(f"{columns[0]}=direction", tr("'{column}' names directions (add)", column=columns[0])), (f"{columns[0]}=station", tr("'{column}' names stations", column=columns[0]))]  # fmt: skip
        notes.ask(station, found, readings, int(rows.lines[bad.min()]), int(bad.size) - 1)
        return True
    allowed = tr("a column 'station' where there are several")
    hint = tr("Two stations or directions without names can't be told apart.")
    notes.refuse("station", found, allowed, hint, rows.lines, np.sort(bad))
    return True


#: So many rows that never fall are no passers-by but what a meter shows; from how many on that is said.
_READINGS, _RISING = 36, 8
#: So many times what is usual may be a code, where it is all nines.
_CODE = 5
#: A meter that begins anew every morning: so many readings a day until the evening, then a fifth at most.
_OF_A_DAY, _EVENING_MIN, _ANEW = 8, 20 * HOUR_MIN, 0.2


def _is_meter(rows: Rows, falls: Longs) -> bool:
    """Tell whether the figures never fall, or from one day to the next only; `falls`: before which rows they do."""
    some, wall = falls[:_READINGS], rows.spans.wall
    if (wall[some] // DAY_MIN == wall[some + 1] // DAY_MIN).any():  # as soon as people are counted
        return False
    sure = np.isfinite(rows.count)
    counted, day, clock = rows.count[sure], wall[sure] // DAY_MIN, wall[sure] % DAY_MIN
    if counted.size < _READINGS or counted.min() == counted.max():
        return False
    fell, next_day = counted[1:] < counted[:-1], day[1:] != day[:-1]
    anew = next_day & (counted[1:] <= _ANEW * counted[:-1])
    whole = counted.size >= _OF_A_DAY * (1 + int(next_day.sum())) and clock.min() < _EVENING_MIN / 2 <= clock.max() / 2
    return not fell.any() or bool(whole and not (fell & ~anew).any())


def _plausible(rows: Rows, minutes: Longs, field: str, notes: Notes) -> None:
    """Refuse what no street holds: passages per metre and hour, and far beyond every town's published day."""
    hours, first = minutes / HOUR_MIN, np.zeros(1, dtype=np.int64)
    limit = np.where(hours <= 5, PER_HOUR_LIMIT * np.maximum(hours, 0.25), PER_DAY_LIMIT * np.maximum(hours / 24, 1.0))
    falls = np.flatnonzero(rows.count[1:] < rows.count[:-1])
    known = rows.count[np.isfinite(rows.count)]
    if (known.size and RUNNING.search(field)) or _is_meter(rows, falls):
        found, allowed = f"{known[0]:.15g} … {known[-1]:.15g}", tr("counts of each row")
        hint = tr(
            "A meter only rises (until the day ends); please write the count of each row (the difference "
            "from the one before)."
        )
        notes.refuse(field, found, allowed, hint, rows.lines, first)
        return
    nines = known.max(initial=0)
    if str(int(nines)) in ("999", "9999", "99999") and nines > _CODE * np.median(known):
        notes.guess("{field}: is {n} a device's word for no count?", field=field, n=int(nines))
    if not falls.size and _RISING <= known.size < _READINGS and (np.diff(known) > 0).all():
        notes.guess("{field} only rises: are these readings of a meter?", field=field)
    bad = np.flatnonzero(rows.count > limit)
    if not bad.size:
        return
    most = float(limit[bad[0] % limit.size])
    allowed = tr("at most {most:.0f} a row", most=most)
    hint = tr("No street holds that many people (10 m, 1.3 per metre and second).")
    notes.refuse(field, f"{rows.count[bad[0]]:.15g}", allowed, hint, rows.lines, bad)


def sum_of_lanes(rows: Rows, lane: Longs) -> Flags:
    """Tell the rows of the lane, of three or more, that always counts as many as the others together."""
    group = np.unique(np.stack([rows.station, rows.spans.start]), axis=1, return_inverse=True)[1].reshape(-1)
    count, lanes = np.nan_to_num(rows.count), np.unique(lane)
    for one in lanes if lanes.size > 2 and group.max() > 1 else ():
        mine: Flags = lane == one
        if count[mine].any() and (np.bincount(group, np.where(mine, count, -count)) == 0).all():
            return mine
    return np.zeros(lane.shape, dtype=bool)
