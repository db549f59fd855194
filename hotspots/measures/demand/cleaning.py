"""Counts as they were read -> one clean hourly series per station, each remarkable hour marked and said.

Nothing is invented: what can't be used is marked and stays out of the typical week, what is odd but
possible (an event day, a holiday) is marked and stays in. The value as it was read is kept beside the mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.base.calendar import Hours, holidays, hour_text, hours_between, hours_to_utc, quantiles, to_utc, weekday
from hotspots.base.text import tr
from hotspots.model.counts import FLAG_WORDS, HOUR_MIN, UNUSABLE, Action, CountTable, Finding, Flag

#: A series of whole days at least this long that ends within a day may have been cut off.
CUT_OFF_HOURS = 7 * 24


@dataclass(frozen=True, slots=True)
class HourlySeries:
    """A station's `hours` without a break: `count` (NaN unknown), `flags`, and which are `usable` in a typical week.

    `row` is where the hour stands in its file (0: nowhere) and `origin` which of `files` that is. `unusable` are the
    flags that keep an hour out of the typical week.
    """

    station: str
    name: str
    files: tuple[str, ...]
    hours: Hours
    count: Floats
    flags: Longs
    row: Longs
    origin: Longs
    usable: Flags
    unusable: Flag = UNUSABLE

    @property
    def local_h(self) -> Longs:
        """Return the hours since 1970 on the town's clock."""
        return self.hours.local_h

    def marked(self, where: Flags, flag: Flag) -> HourlySeries:
        """Return the series with `flag` set where told."""
        if not where.any():
            return self
        usable = self.usable & ~where if flag & self.unusable else self.usable
        return replace(self, flags=self.flags | where * int(flag), usable=usable)

    def by_day(self) -> tuple[Longs, Floats, Flags, Longs]:
        """Return the local days: day, total of its usable hours, whether all of them are usable, flags of any hour."""
        days, start, length = self.hours.days, self.hours.day_start, self.hours.day_length
        if not days.size:
            return days, np.zeros(0), np.zeros(0, dtype=bool), days
        whole: Flags = (np.add.reduceat(self.usable, start, dtype=np.int64) == length) & (length >= 23)
        total: Floats = np.add.reduceat(np.where(self.usable, self.count, 0.0), start)
        flags: Longs = np.bitwise_or.reduceat(self.flags, start)
        return days, total, whole, flags

    def on_days(self, days: Flags) -> Flags:
        """Return for each hour what holds of its day."""
        return days[self.hours.day_of]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Intervals of one file on the UTC clock, each once: its start (later its hour), count, flags, first row."""

    at: Longs
    count: Floats
    flags: Longs
    row: Longs


_SAID = (Flag.GAP, Flag.INCOMPLETE, Flag.CONFLICT, Flag.AMBIGUOUS, Flag.UNVERIFIED)


def hourly(tables: Sequence[CountTable], zone: str) -> tuple[HourlySeries, tuple[Finding, ...]]:
    """Join a station's tables into one series of hours in local time; duplicates, gaps and broken hours are marked."""
    findings: list[Finding] = []
    parts = [_to_hours(table, zone, findings) for table in tables]
    series = _join(parts, tables, zone, findings)
    return series, (*findings, *runs(series, _SAID), *_cut_off(series))


def _cut_off(series: HourlySeries) -> list[Finding]:
    """Say where a series of whole days ends within one: the file may have been cut in the middle."""
    local = series.local_h
    if local.size < CUT_OFF_HOURS or local[0] % 24 or local[-1] % 24 == 23:
        return []
    words = tr("ends within a day; is the file cut off?")
    last = hour_text(int(local[-1]))
    file, row = series.files[int(series.origin[-1])], int(series.row[-1])
    return [Finding(file, series.station, "cut_off", "flagged", words, 1, last, last, row)]


def _to_hours(table: CountTable, zone: str, findings: list[Finding]) -> _Rows:
    minutes, count, row = table.time_min, table.count, table.row
    known = ~np.isnan(count)
    flags = np.where(known, 0, int(Flag.GAP))
    if table.unverified.any():
        flags[table.unverified & known] |= int(Flag.UNVERIFIED)
    regular = minutes.size > 1 and bool((minutes[1:] - minutes[:-1] == HOUR_MIN).all())
    if table.clock == "local":
        resolved = hours_to_utc(int(minutes[0]), minutes.size, zone) if regular else to_utc(minutes, zone)
        flags[resolved.single] |= int(Flag.AMBIGUOUS)
        minutes = resolved.utc_min
        if resolved.missing.size:
            findings.append(_impossible(table, resolved.missing))
            keep = np.delete(np.arange(minutes.size), resolved.missing)
            minutes, count, flags, row = minutes[keep], count[keep], flags[keep], row[keep]
    if (minutes[1:] <= minutes[:-1]).any():
        minutes, count, flags, row = _each_once(_Rows(minutes, count, flags, row), table, findings)
    if table.step_min == HOUR_MIN and not ((minutes[:1] if regular else minutes) % HOUR_MIN).any():
        return _Rows(minutes // HOUR_MIN, count, flags, row)
    return _group(_Rows(minutes, count, flags, row), table.step_min)


def _impossible(table: CountTable, missing: Longs) -> Finding:
    words = tr("a time that the change to summer time leaves out; not used. Does the counter keep winter time?")
    row = int(table.row[missing[0]])
    return Finding(table.file, table.station, "impossible_time", "refused", words, missing.size, row=row)


def _each_once(rows: _Rows, table: CountTable, findings: list[Finding]) -> tuple[Longs, Floats, Longs, Longs]:
    """Put rows in order and take each time once; rows of one time that contradict each other are marked."""
    order = np.argsort(rows.at, kind="stable")
    minutes, count, flags, row = rows.at[order], rows.count[order], rows.flags[order], rows.row[order]
    first = np.diff(minutes, prepend=minutes[0] - 1) > 0
    if repeated := int((~first).sum()):
        words = tr("duplicate rows: equal ones count once")
        findings.append(Finding(table.file, table.station, "duplicate", "repaired", words, repeated, row=int(row[~first][0])))  # fmt: skip
    group, known = np.cumsum(first) - 1, np.nan_to_num(count, nan=-1.0)
    differs = np.bincount(group, weights=known != known[first][group]) > 0
    return minutes[first], count[first], flags[first] | differs * int(Flag.CONFLICT), row[first]


def _group(rows: _Rows, step_min: int) -> _Rows:
    """Add up the parts of each hour; an hour that lacks one of them is incomplete."""
    hours, first, group = np.unique(rows.at // HOUR_MIN, return_index=True, return_inverse=True)
    known = np.isfinite(rows.count)
    parts = np.bincount(group[known], minlength=hours.size)
    total = np.bincount(group[known], weights=rows.count[known], minlength=hours.size)
    flags = np.bitwise_or.reduceat(rows.flags, first) if first.size else rows.flags
    flags[parts > 0] &= ~int(Flag.GAP)
    flags[(parts > 0) & (parts < HOUR_MIN // step_min)] |= int(Flag.INCOMPLETE)
    return _Rows(hours.astype(np.int64), np.where(parts > 0, total, np.nan), flags, rows.row[first])


def _join(parts: Sequence[_Rows], tables: Sequence[CountTable], zone: str, findings: list[Finding]) -> HourlySeries:
    """Lay the files' hours over one another on an unbroken grid; equal ones agree, others conflict."""
    first = min((int(p.at[0]) for p in parts if p.at.size), default=0)
    last = max((int(p.at[-1]) for p in parts if p.at.size), default=-1)
    size, files = last + 1 - first, tuple(dict.fromkeys(t.file for t in tables))
    hours = hours_between(first, last, zone)
    if len(parts) == 1 and parts[0].at.size == size:
        only = parts[0]
        return _series(tables, files, hours, only.count, only.flags, only.row, np.zeros(size, dtype=np.int64))
    count, flags = np.full(size, np.nan), np.full(size, int(Flag.GAP), dtype=np.int64)
    row, origin, overlap = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64), 0
    for part, table in zip(parts, tables, strict=True):
        if row.any():
            at, useful = part.at - first, np.isfinite(part.count)
            both = useful & np.isfinite(count[at])
            overlap += int(both.sum())
            flags[at[both & (part.count != count[at])]] |= int(Flag.CONFLICT)
            new = row[at] == 0
            keep = np.where(useful, ~both, np.isnan(count[at]))
            row[at[new]], origin[at[new]] = part.row[new], files.index(table.file)
            count[at[keep]], flags[at[keep]] = part.count[keep], part.flags[keep]
        else:
            at = part.at - first
            count[at], flags[at], row[at] = part.count, part.flags, part.row
    if overlap:
        words = tr("hours stand in several files; equal ones count once")
        findings.append(Finding(", ".join(files), tables[0].station, "overlap", "repaired", words, overlap))
    return _series(tables, files, hours, count, flags, row, origin)


def _series(
    tables: Sequence[CountTable], files: tuple[str, ...], hours: Hours, count: Floats, flags: Longs, row: Longs,
    origin: Longs,
) -> HourlySeries:  # fmt: skip
    # where the doubled hour stands once in the file, its empty second half is as ambiguous as the first
    flags[hours.second[flags[hours.second - 1] & int(Flag.AMBIGUOUS) > 0]] = int(Flag.AMBIGUOUS)
    usable = np.isfinite(count) & (flags & int(UNUSABLE) == 0)
    return HourlySeries(tables[0].station, tables[0].name, files, hours, count, flags, row, origin, usable)


_REFUSED = Flag.CONFLICT | Flag.AMBIGUOUS
#: More runs of one kind at one station are said together: the first ones, then what the others are in all.
RUNS_SAID = 10


def runs(series: HourlySeries, flags: Sequence[Flag], said: int = RUNS_SAID) -> list[Finding]:
    """Say each unbroken run of hours that carry a flag: file and row (of a gap: the row before), from when to when."""
    present = int(np.bitwise_or.reduce(series.flags)) if series.flags.size else 0
    return [found for flag in flags if present & int(flag) for found in _runs_of(series, flag, said)]


def stretches(marked: Flags | Longs) -> tuple[Longs, Longs]:
    """Return where unbroken runs of marked hours start and end."""
    at = np.flatnonzero(marked)
    ends = np.flatnonzero(np.append(at[1:] - at[:-1] > 1, at.size > 0))
    return at[np.append(0, ends[:-1] + 1)] if at.size else at, at[ends] + 1


def _runs_of(series: HourlySeries, flag: Flag, said: int) -> list[Finding]:
    marked = series.flags & int(flag)
    if not said:  # all in one
        at = np.flatnonzero(marked)
        starts, ends, values = at[:1], at[-1:] + 1, np.array([at.size])
    else:
        starts, ends = stretches(marked)
        values = ends - starts
    if starts.size > said + 1:
        values = np.append(values[:said], values[said:].sum())
        starts, ends = starts[: said + 1], np.append(ends[:said], ends[-1])
    action: Action = "refused" if flag & _REFUSED else "flagged"
    kind, found = (flag.name or "").casefold(), []
    for start, end, number in zip(starts.tolist(), ends.tolist(), values.tolist(), strict=True):
        stands = start if series.row[start] else int(np.flatnonzero(series.row[:start])[-1])
        file, row = series.files[int(series.origin[stands])], int(series.row[stands])
        begin, last = (hour_text(int(series.local_h[at])) for at in (start, end - 1))
        found.append(Finding(file, series.station, kind, action, FLAG_WORDS[flag], number, begin, last, row))
    return found


#: A run of zeros is a dead sensor if so many people would have passed in hours that are never zero.
DEAD_EXPECTED = 100.0
NEVER_ZERO = 0.05
#: With no more than this share of unverified values they are left out; with more they are all there is.
UNVERIFIED_MOST = 0.5
STUCK_HOURS = 6
STUCK_LEAST = 20.0
#: A day is an event (or unusually quiet) beyond three robust deviations, and at least by half as much again.
DAY_SIGMAS = 3.0
DAY_RATIO = 1.5
DAYS_NEEDED = 14
OUTLIER_RATIO = 8.0
OUTLIER_LEAST = 100.0


def judge(series: HourlySeries, state: str | None) -> tuple[HourlySeries, tuple[Finding, ...]]:
    """Mark dead and stuck hours, outliers, event and quiet days, public and school holidays; say each run."""
    findings: list[Finding] = []
    doubtful = np.flatnonzero(series.flags & int(Flag.UNVERIFIED))
    if series.flags.size and doubtful.size <= UNVERIFIED_MOST * series.flags.size:
        usable = series.usable.copy()
        usable[doubtful] = False
        series = replace(series, unusable=series.unusable | Flag.UNVERIFIED, usable=usable)
    series = series.marked(dead_hours(series), Flag.DEAD)
    series = series.marked(stuck_hours(series), Flag.STUCK)
    if state:
        free, unknown = _free_hours(series.hours, state)
        series = replace(series, flags=series.flags | free)
        for year in unknown:
            words = tr("school holidays of {year} unknown", year=year)
            findings.append(Finding(", ".join(series.files), series.station, "school_unknown", "flagged", words, 1))
    series = series.marked(outlier_hours(series), Flag.OUTLIER)
    high, low = odd_days(series)
    for days, flag in ((high, Flag.EVENT_DAY), (low, Flag.LOW_DAY)):
        series = series.marked(series.on_days(days), flag) if days.any() else series
    findings += runs(series, (Flag.DEAD, Flag.STUCK, Flag.OUTLIER, Flag.EVENT_DAY, Flag.LOW_DAY))
    findings += runs(series, (Flag.PUBLIC_HOLIDAY, Flag.SCHOOL_HOLIDAY), said=0)
    return series, tuple(findings)


@lru_cache(maxsize=16)
def _free_hours(hours: Hours, state: str) -> tuple[Longs, tuple[int, ...]]:
    """Return the flags of public and school holidays for each hour, and the years whose school holidays aren't known."""
    calendar = holidays(hours.days, state)
    flags = calendar.public * int(Flag.PUBLIC_HOLIDAY) | calendar.school * int(Flag.SCHOOL_HOLIDAY)
    return flags[hours.day_of], calendar.school_unknown


def dead_hours(series: HourlySeries) -> Flags:
    """Find runs of zeros in which at least :data:`DEAD_EXPECTED` people would have passed.

    An hour of the day is never zero if at most one day in twenty has a zero there, days of zeros left out;
    what would have passed is the median of the other days.
    """
    count, hour = series.count, series.local_h % 24
    zero: Flags = series.usable & (count == 0)
    if not zero.any():
        return zero
    _, total, _, _ = series.by_day()
    if not (total > 0).any():
        return zero
    alive = series.usable & series.on_days(total > 0)
    seen = np.bincount(hour[alive], minlength=24)
    share = np.bincount(hour[alive & zero], minlength=24) / np.maximum(seen, 1)
    busy = (seen > 0) & (share <= NEVER_ZERO)
    dead = np.zeros(count.shape, dtype=bool)
    if not busy[hour[zero]].any():
        return dead
    expected = np.array([np.median(count[alive & (hour == h)]) if busy[h] else 0.0 for h in range(24)])
    people = np.concatenate([[0.0], np.cumsum(expected[hour])])
    for a, b in zip(*stretches(zero), strict=True):
        dead[a:b] = people[b] - people[a] >= DEAD_EXPECTED
    return dead


def stuck_hours(series: HourlySeries) -> Flags:
    """Find runs of one and the same figure, unless the series never shows another one."""
    stuck = np.zeros(series.count.shape, dtype=bool)
    count = np.where(series.usable, series.count, -1.0)
    same = (count[1:] == count[:-1]) & (count[1:] >= STUCK_LEAST)
    if np.count_nonzero(same) < STUCK_HOURS - 1:
        return stuck
    edges = np.flatnonzero(np.concatenate([[True], count[1:] != count[:-1], [True]]))
    long = (np.diff(edges) >= STUCK_HOURS) & (count[edges[:-1]] >= STUCK_LEAST)
    if not long.any() or 2 * int((count == float(np.median(count[count >= 0]))).sum()) >= count.size:
        return stuck
    for at in np.flatnonzero(long):
        stuck[edges[at] : edges[at + 1]] = True
    return stuck


def outlier_hours(series: HourlySeries) -> Flags:
    """Find hours far above what the same hour of the week holds at other times."""
    rising, number = series.hours.by_slot(np.where(series.usable, series.count, np.nan))
    typical = np.where(number >= 3, quantiles(rising, number, (0.5,))[:, 0], np.inf)
    ceiling = OUTLIER_RATIO * typical + OUTLIER_LEAST
    above: Flags = series.usable & (series.count > ceiling[series.hours.slot])
    return above


def odd_days(series: HourlySeries) -> tuple[Flags, Flags]:
    """Tell which days are events and which are unusually quiet, among the complete ones that are no public holidays."""
    days, totals, whole, flags = series.by_day()
    at = np.flatnonzero(whole & (flags & int(Flag.PUBLIC_HOLIDAY) == 0) & (totals > 0))
    high, low = np.zeros(days.shape, dtype=bool), np.zeros(days.shape, dtype=bool)
    if at.size < DAYS_NEEDED:
        return high, low
    totals, day_kind = totals[at], weekday(days[at])
    number = np.bincount(day_kind, minlength=7)
    rising = np.concatenate([totals[np.lexsort((totals, day_kind))], [1.0]])
    start = np.cumsum(number) - number
    typical = (rising[start + np.maximum(number - 1, 0) // 2] + rising[start + number // 2]) / 2
    ratio = np.log(totals / typical[day_kind])
    far = np.sort(np.abs(ratio))
    bound = max(
        DAY_SIGMAS * 1.4826 * float(far[(far.size - 1) // 2] + far[far.size // 2]) / 2, float(np.log(DAY_RATIO))
    )
    high[at], low[at] = ratio > bound, ratio < -bound
    return high, low
