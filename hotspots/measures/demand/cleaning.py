"""Counts as they were read -> one clean hourly series per station, each remarkable hour marked and said.

Nothing is invented: what can't be used is marked and stays out of the typical week, what is odd but
possible (an event day, a holiday) is marked and stays in. The value as it was read is kept beside the mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.base.calendar import Hours, hour_text, hours_between, hours_to_utc, to_utc
from hotspots.base.text import Text
from hotspots.model.counts import FLAG_WORDS, HOUR_MIN, UNUSABLE, Action, CountTable, Finding, Flag

#: A series of whole days at least this long that ends within a day may have been cut off.
CUT_OFF_HOURS = 7 * 24


@dataclass(frozen=True, slots=True)
class HourlySeries:
    """A station's hours without a break: `utc_h` and `local_h` (hours since 1970), `count` (NaN unknown), `flags`.

    `row` is where the hour stands in its file (0: nowhere) and `origin` which of `files` that is. `unusable` are the flags that keep an hour out of the typical week.
    """

    station: str
    name: str
    files: tuple[str, ...]
    utc_h: Longs
    local_h: Longs
    count: Floats
    flags: Longs
    row: Longs
    origin: Longs
    hours: Hours
    unusable: Flag = UNUSABLE

    @property
    def usable(self) -> Flags:
        """Tell which hours may enter a typical week."""
        fit: Flags = np.isfinite(self.count) & (self.flags & int(self.unusable) == 0)
        return fit

    def marked(self, where: Flags, flag: Flag) -> HourlySeries:
        """Return the series with `flag` set where told."""
        return replace(self, flags=np.where(where, self.flags | int(flag), self.flags)) if where.any() else self


@dataclass(frozen=True, slots=True)
class _Hours:
    """Hours of one file: UTC hour, count, flags, first row."""

    utc_h: Longs
    count: Floats
    flags: Longs
    row: Longs


_SAID = (Flag.GAP, Flag.INCOMPLETE, Flag.NEGATIVE, Flag.CONFLICT, Flag.AMBIGUOUS, Flag.UNVERIFIED)


def hourly(tables: Sequence[CountTable], zone: str) -> tuple[HourlySeries, tuple[Finding, ...]]:
    """Join a station's tables into one series of hours in local time; duplicates, gaps and broken hours are marked."""
    findings: list[Finding] = []
    parts = []
    for table in tables:
        hours, found = _to_hours(table, zone)
        parts.append(hours)
        findings += found
    series, conflicts = _join(parts, tables, zone)
    findings += conflicts
    findings += runs(series, _SAID)
    return series, (*findings, *_cut_off(series))


def _cut_off(series: HourlySeries) -> list[Finding]:
    """Say where a series of whole days ends within one: the file may have been cut in the middle."""
    if series.utc_h.size < CUT_OFF_HOURS or series.local_h[0] % 24 or series.local_h[-1] % 24 == 23:
        return []
    words = Text("endet mitten am Tag; ist die Datei abgeschnitten?", "ends within a day; is the file cut off?")
    last = hour_text(int(series.local_h[-1]))
    file, row = series.files[int(series.origin[-1])], int(series.row[-1])
    return [Finding(file, series.station, "cut_off", "flagged", words, 1, last, last, row)]


def _to_hours(table: CountTable, zone: str) -> tuple[_Hours, list[Finding]]:
    findings: list[Finding] = []
    minutes = table.time_min
    single = missing = np.zeros(minutes.shape, dtype=bool)
    if table.clock == "local":
        regular = minutes.size > 1 and (minutes[1:] - minutes[:-1] == HOUR_MIN).all()
        resolved = hours_to_utc(int(minutes[0]), minutes.size, zone) if regular else to_utc(minutes, zone)
        minutes, single, missing = resolved.utc_min, resolved.single, resolved.missing
        findings += _impossible(table, missing)
    if table.step_min == HOUR_MIN and not (minutes % HOUR_MIN).any():
        keep = np.flatnonzero(~missing) if missing.any() else slice(None)
        hours = minutes[keep] // HOUR_MIN
        if (np.diff(hours) > 0).all():
            none = np.zeros(hours.shape, dtype=bool)
            return _flagged(
                hours, table.count[keep], table.unverified[keep], single[keep], none, table.row[keep]
            ), findings
    order = np.argsort(minutes, kind="stable")
    order = order[~missing[order]]
    first = np.concatenate([[True], np.diff(minutes[order]) > 0]) if order.size else np.zeros(0, dtype=bool)
    if repeated := int((~first).sum()):
        words = Text("doppelte Zeilen: gleiche gelten einmal", "duplicate rows: equal ones count once")
        where = int(table.row[order[~first][0]])
        findings.append(Finding(table.file, table.station, "duplicate", "repaired", words, repeated, row=where))
    one = order[first]
    conflict = _conflicts(table.count[order], first)
    rows = _Rows(minutes[one], table.count[one], table.unverified[one], single[one], conflict, table.row[one])
    return _group(rows, table.step_min), findings


def _flagged(hours: Longs, count: Floats, unverified: Flags, single: Flags, conflict: Flags, row: Longs) -> _Hours:
    """Return hours that stand in one row each with their flags."""
    negative, known = count < 0, count >= 0
    flags = np.where(known, 0, np.where(negative, int(Flag.NEGATIVE), int(Flag.GAP))).astype(np.int64)
    for where, flag in ((conflict, Flag.CONFLICT), (single, Flag.AMBIGUOUS), (unverified & known, Flag.UNVERIFIED)):
        flags[where] |= int(flag)
    return _Hours(hours, np.where(known, count, np.nan), flags, row)


def _impossible(table: CountTable, missing: Flags) -> list[Finding]:
    if not missing.any():
        return []
    words = Text(
        "Uhrzeit, die es bei der Umstellung auf Sommerzeit nicht gibt; nicht verwendet. Läuft der Zähler auf Winterzeit?",
        "a time that the change to summer time leaves out; not used. Does the counter keep winter time?",
    )
    row = int(table.row[np.flatnonzero(missing)[0]])
    return [Finding(table.file, table.station, "impossible_time", "refused", words, int(missing.sum()), row=row)]


def _conflicts(count: Floats, first: Flags) -> Flags:
    """Tell for each distinct time (`first` marks its first row) whether its rows contradict each other."""
    if not count.size:
        return np.zeros(0, dtype=bool)
    group = np.cumsum(first) - 1
    known = np.nan_to_num(count, nan=-1.0)
    differs: Flags = np.bincount(group, weights=known != known[first][group]) > 0
    return differs


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of one file on the UTC clock, one for each time."""

    minutes: Longs
    count: Floats
    unverified: Flags
    single: Flags
    conflict: Flags
    row: Longs


def _group(rows: _Rows, step_min: int) -> _Hours:
    """Add up the parts of each hour; an hour that lacks one of them is incomplete."""
    hours, first, group = np.unique(rows.minutes // HOUR_MIN, return_index=True, return_inverse=True)
    n, count = hours.size, rows.count
    negative = count < 0
    known = np.isfinite(count) & ~negative
    parts = np.bincount(group[known], minlength=n)
    total = np.bincount(group[known], weights=count[known], minlength=n)
    flags = np.zeros(n, dtype=np.int64)

    for where, flag in (
        (negative, Flag.NEGATIVE),
        (rows.conflict, Flag.CONFLICT),
        (rows.single, Flag.AMBIGUOUS),
        (rows.unverified & known, Flag.UNVERIFIED),
    ):
        flags[np.unique(group[where])] |= int(flag)
    flags[(parts == 0) & (flags & int(Flag.NEGATIVE) == 0)] |= int(Flag.GAP)
    flags[(parts > 0) & (parts < HOUR_MIN // step_min)] |= int(Flag.INCOMPLETE)
    return _Hours(hours.astype(np.int64), np.where(parts > 0, total, np.nan), flags, rows.row[first])


def _join(parts: Sequence[_Hours], tables: Sequence[CountTable], zone: str) -> tuple[HourlySeries, list[Finding]]:
    """Lay the files' hours over one another on an unbroken grid; equal ones agree, others conflict."""
    first = min((int(p.utc_h[0]) for p in parts if p.utc_h.size), default=0)
    last = max((int(p.utc_h[-1]) for p in parts if p.utc_h.size), default=-1)
    hours = hours_between(first, last, zone)
    size, files = last + 1 - first, tuple(dict.fromkeys(t.file for t in tables))
    origin, overlap = np.zeros(size, dtype=np.int64), 0
    if len(parts) == 1 and parts[0].utc_h.size == size:
        count, flags, row, parts = parts[0].count, parts[0].flags, parts[0].row, ()
    else:
        count, flags = np.full(size, np.nan), np.full(size, int(Flag.GAP), dtype=np.int64)
        row = np.zeros(size, dtype=np.int64)
    for part, table in zip(parts, tables[: len(parts)], strict=True):
        at = part.utc_h - first
        new = row[at] == 0
        row[at[new]], origin[at[new]] = part.row[new], files.index(table.file)
        useful = np.isfinite(part.count)
        both = useful & np.isfinite(count[at])
        overlap += int(both.sum())
        conflict = both & (part.count != count[at])
        fresh = at[useful & ~both]
        count[fresh], flags[fresh] = part.count[useful & ~both], part.flags[useful & ~both]
        empty = at[~useful & ~np.isfinite(count[at])]
        flags[empty] = part.flags[~useful & ~np.isfinite(count[at])]
        flags[at[conflict]] |= int(Flag.CONFLICT)
    flags = _mark_doubled(hours, flags)
    series = HourlySeries(
        tables[0].station, tables[0].name, files, hours.utc_h, hours.local_h, count, flags, row, origin, hours
    )
    if not overlap:
        return series, []
    words = Text(
        "Stunden stehen in mehreren Dateien; gleiche gelten einmal",
        "hours stand in several files; equal ones count once",
    )
    return series, [Finding(", ".join(files), series.station, "overlap", "repaired", words, overlap)]


def _mark_doubled(hours: Hours, flags: Longs) -> Longs:
    """Where the doubled hour stands once in the file, its empty second half is as ambiguous as the first."""
    ambiguous = hours.second[flags[hours.second - 1] & int(Flag.AMBIGUOUS) > 0]
    flags[ambiguous] = int(Flag.AMBIGUOUS)
    return flags


_ACTIONS: dict[Flag, Action] = {Flag.NEGATIVE: "refused", Flag.CONFLICT: "refused", Flag.AMBIGUOUS: "refused"}


#: More runs of one kind at one station are said together: the first ones, then what the others are in all.
RUNS_SAID = 10


def runs(series: HourlySeries, flags: Sequence[Flag], said: int = RUNS_SAID) -> list[Finding]:
    """Say each unbroken run of hours that carry a flag: file and row (of a gap: the row before), from when to when."""
    present = int(np.bitwise_or.reduce(series.flags)) if series.flags.size else 0
    return [found for flag in flags if present & int(flag) for found in _runs_of(series, flag, said)]


def _runs_of(series: HourlySeries, flag: Flag, said: int) -> list[Finding]:
    marked = series.flags & int(flag) > 0
    edges = np.flatnonzero(marked[1:] != marked[:-1]) + 1
    starts = ([0] if marked[0] else []) + edges[1 if marked[0] else 0 :: 2].tolist()
    ends = edges[0 if marked[0] else 1 :: 2].tolist() + ([marked.size] if marked[-1] else [])

    def finding(start: int, end: int, values: int) -> Finding:
        stands = start if series.row[start] else int(np.flatnonzero(series.row[:start])[-1])
        return Finding(
            series.files[int(series.origin[stands])], series.station, (flag.name or "").casefold(),
            _ACTIONS.get(flag, "flagged"), FLAG_WORDS[flag], values, hour_text(int(series.local_h[start])),
            hour_text(int(series.local_h[end - 1])), int(series.row[stands]),
        )  # fmt: skip

    if len(starts) > said + 1:
        rest = finding(starts[said], ends[-1], int(np.sum(ends[said:]) - np.sum(starts[said:])))
        starts, ends, more = starts[:said], ends[:said], [rest]
    else:
        more = []
    return [*(finding(a, b, b - a) for a, b in zip(starts, ends, strict=True)), *more]
