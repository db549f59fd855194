"""What a sensor does that no street does: zeros where there are always people, the same figure for hours.

And what a street does that is no typical week: event days, unusually quiet days, holidays, single outliers.
The first is unusable; the second is marked and stays in.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.base.calendar import holidays, quantiles, weekday
from hotspots.base.text import Text
from hotspots.measures.demand.cleaning import HourlySeries, runs
from hotspots.model.counts import Finding, Flag

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
    files = ", ".join(series.files)
    findings: list[Finding] = []
    if series.flags.size and np.mean(series.flags & int(Flag.UNVERIFIED) > 0) <= UNVERIFIED_MOST:
        series = replace(series, unusable=series.unusable | Flag.UNVERIFIED)
    series = series.marked(dead_hours(series), Flag.DEAD)
    series = series.marked(stuck_hours(series), Flag.STUCK)
    if state:
        calendar = holidays(series.hours.days, state)
        length = np.diff(series.hours.day_start, append=series.utc_h.size)
        series = series.marked(np.repeat(calendar.public, length), Flag.PUBLIC_HOLIDAY)
        series = series.marked(np.repeat(calendar.school, length), Flag.SCHOOL_HOLIDAY)
        for year in calendar.school_unknown:
            words = Text(f"Schulferien {year} unbekannt", f"school holidays of {year} unknown")
            findings.append(Finding(files, series.station, "school_unknown", "flagged", words, 1))
    series = series.marked(outlier_hours(series), Flag.OUTLIER)
    high, low = odd_days(series)
    series = series.marked(high, Flag.EVENT_DAY).marked(low, Flag.LOW_DAY)
    findings += runs(series, (Flag.DEAD, Flag.STUCK, Flag.OUTLIER, Flag.EVENT_DAY, Flag.LOW_DAY))
    findings += runs(series, (Flag.PUBLIC_HOLIDAY, Flag.SCHOOL_HOLIDAY), said=0)
    return series, tuple(findings)


def dead_hours(series: HourlySeries) -> Flags:
    """Find runs of zeros in which at least :data:`DEAD_EXPECTED` people would have passed.

    An hour of the day is never zero if at most one day in twenty has a zero there, days of zeros left out;
    what would have passed is the median of the other days.
    """
    count, hour = series.count, series.local_h % 24
    zero: Flags = series.usable & (count == 0)
    if not zero.any() or not (series.usable & (count > 0)).any():
        return zero
    start, end = _runs(zero)
    alive = _alive(series)
    seen = np.bincount(hour[alive], minlength=24)
    share = np.bincount(hour[alive & (count == 0)], minlength=24) / np.maximum(seen, 1)
    busy = (seen > 0) & (share <= NEVER_ZERO)
    dead = np.zeros(count.shape, dtype=bool)
    if not busy[hour[zero]].any():
        return dead
    expected = np.zeros(24)
    for h in np.flatnonzero(busy):
        expected[h] = np.median(count[alive & (hour == h)])
    people = np.concatenate([[0.0], np.cumsum(expected[hour])])
    for a, b in zip(start, end, strict=True):
        dead[a:b] = people[b] - people[a] >= DEAD_EXPECTED
    return dead


def _alive(series: HourlySeries) -> Flags:
    """Tell the usable hours of days on which anybody was counted."""
    start = series.hours.day_start
    usable = series.usable
    some = np.add.reduceat(np.where(usable, series.count, 0), start) > 0
    alive: Flags = usable & np.repeat(some, np.diff(start, append=usable.size))
    return alive


def _runs(marked: Flags) -> tuple[Longs, Longs]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8)))
    return edges[::2].astype(np.int64), edges[1::2].astype(np.int64)


def stuck_hours(series: HourlySeries) -> Flags:
    """Find runs of one and the same figure, unless the series never shows another one."""
    stuck = np.zeros(series.count.shape, dtype=bool)
    count = np.where(series.usable, series.count, -1.0)
    edges = np.flatnonzero(np.concatenate([[True], count[1:] != count[:-1], [True]]))
    long = (np.diff(edges) >= STUCK_HOURS) & (count[edges[:-1]] >= STUCK_LEAST)
    if not long.any() or 2 * int((count == float(np.median(count[count >= 0]))).sum()) >= count.size:
        return stuck
    for at in np.flatnonzero(long):
        stuck[edges[at] : edges[at + 1]] = True
    return stuck


def outlier_hours(series: HourlySeries) -> Flags:
    """Find hours far above what the same hour of the week holds at other times."""
    usable = series.usable
    rising, number = series.hours.by_slot(np.where(usable, series.count, np.nan))
    typical = np.where(number >= 3, quantiles(rising, number, (0.5,))[:, 0], np.inf)
    ceiling = OUTLIER_RATIO * typical[series.hours.slot] + OUTLIER_LEAST
    above: Flags = usable & (series.count > ceiling)
    return above


def day_totals(series: HourlySeries) -> tuple[Longs, Floats, Longs]:
    """Return complete local days, their totals and the flags of all their hours; days with a hole are left out."""
    if series.utc_h.size == 0:
        none = np.zeros(0, dtype=np.int64)
        return none, np.zeros(0), none
    days, start, fit = series.hours.days, series.hours.day_start, series.usable
    usable = np.add.reduceat(fit.astype(np.int64), start)
    hours = np.diff(np.concatenate([start, [series.utc_h.size]]))
    totals = np.add.reduceat(np.where(fit, series.count, 0.0), start)
    flags = np.bitwise_or.reduceat(series.flags, start)
    whole = (usable == hours) & (hours >= 23)
    return days[whole], totals[whole], flags[whole]


def odd_days(series: HourlySeries) -> tuple[Flags, Flags]:
    """Find event days and unusually quiet ones among the complete days that are no public holidays."""
    days, totals, flags = day_totals(series)
    ordinary = (flags & int(Flag.PUBLIC_HOLIDAY) == 0) & (totals > 0)
    days, totals = days[ordinary], totals[ordinary]
    none = np.zeros(series.count.shape, dtype=bool)
    if days.size < DAYS_NEEDED:
        return none, none
    day_kind = weekday(days)
    number = np.bincount(day_kind, minlength=7)
    rising = np.concatenate([totals[np.lexsort((totals, day_kind))], [1.0]])
    start = np.cumsum(number) - number
    typical = (rising[start + np.maximum(number - 1, 0) // 2] + rising[start + number // 2]) / 2
    ratio = np.log(totals / typical[day_kind])
    bound = max(DAY_SIGMAS * 1.4826 * float(np.median(np.abs(ratio))), float(np.log(DAY_RATIO)))
    length = np.diff(series.hours.day_start, append=series.utc_h.size)
    high: Flags = none
    low: Flags = none
    if (ratio > bound).any():
        high = np.repeat(np.isin(series.hours.days, days[ratio > bound]), length)
    if (ratio < -bound).any():
        low = np.repeat(np.isin(series.hours.days, days[ratio < -bound]), length)
    return high, low
