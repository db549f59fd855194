"""What a sensor does that no street does: zeros where there are always people, the same figure for hours.

And what a street does that is no typical week: event days, unusually quiet days, holidays, single outliers.
The first is unusable; the second is marked and stays in.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hotspots.base.arrays import Flags
from hotspots.base.calendar import holidays, quantiles, weekday
from hotspots.base.text import Text
from hotspots.measures.demand.cleaning import HourlySeries, runs, stretches
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
    findings: list[Finding] = []
    doubtful = series.flags & int(Flag.UNVERIFIED) > 0
    if doubtful.size and np.mean(doubtful) <= UNVERIFIED_MOST:
        series = replace(series, unusable=series.unusable | Flag.UNVERIFIED, usable=series.usable & ~doubtful)
    series = series.marked(dead_hours(series), Flag.DEAD)
    series = series.marked(stuck_hours(series), Flag.STUCK)
    if state:
        calendar = holidays(series.hours.days, state)
        series = series.marked(series.on_days(calendar.public), Flag.PUBLIC_HOLIDAY)
        series = series.marked(series.on_days(calendar.school), Flag.SCHOOL_HOLIDAY)
        for year in calendar.school_unknown:
            words = Text(f"Schulferien {year} unbekannt", f"school holidays of {year} unknown")
            findings.append(Finding(", ".join(series.files), series.station, "school_unknown", "flagged", words, 1))
    series = series.marked(outlier_hours(series), Flag.OUTLIER)
    high, low = odd_days(series)
    series = series.marked(series.on_days(high), Flag.EVENT_DAY).marked(series.on_days(low), Flag.LOW_DAY)
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
    ceiling = OUTLIER_RATIO * typical[series.hours.slot] + OUTLIER_LEAST
    above: Flags = series.usable & (series.count > ceiling)
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
    bound = max(DAY_SIGMAS * 1.4826 * float(np.median(np.abs(ratio))), float(np.log(DAY_RATIO)))
    high[at], low[at] = ratio > bound, ratio < -bound
    return high, low
