"""The typical week of a station: 168 hours with median and spread, the peak hour, the season, the level.

Hours that were often counted speak for themselves; the fewer there are, the more the reference profile, scaled
to the station's level, stands in (a short count is a ratio estimate: counted over expected in the same hours,
Cochran, Sampling Techniques, 3rd ed., ch. 6). Public holidays count as Sundays for the level and stay out of
the hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.base.calendar import holidays, quantiles, week_number, weekday
from hotspots.measures.demand.cleaning import HourlySeries
from hotspots.measures.demand.level import Days, Level, estimate_level, joined
from hotspots.measures.demand.profile import Profile
from hotspots.measures.draws import Z90
from hotspots.model.counts import DAY_MIN, HOUR_MIN, WEEK_H, Flag, ShortCount

SUNDAY = 6
#: How far the share of some hours in a day differs from town to town and day to day (logarithmic).
ETA = 0.25
#: Spread of one hour around its median where too few were counted to tell (logarithmic).
HOUR_SPREAD = 0.35
#: The reference weighs as much as this many counted values of an hour.
REFERENCE_WEIGHT = 2.0
_OWN_QUANTILES = 6  # counted values of an hour from which on its own quantiles are used
#: With so many months counted the season is in the level, not outside.
YEAR_MONTHS = 10


@dataclass(frozen=True, slots=True)
class TypicalWeek:
    """A station's typical week.

    `median`, `low`, `high` (168,): passages an hour, Monday 00:00 first, median and 10th and 90th percentile.
    `level`: passages a day, from so many `days` of so many `months` of the year.
    """

    station: str
    median: Floats
    low: Floats
    high: Floats
    level: Level
    days: int
    months: int


def day_observations(
    series: HourlySeries | None, shorts: Sequence[ShortCount], profile: Profile, state: str | None
) -> Days:
    """Return every day that was counted, whole or scaled up from the hours counted."""
    parts = [] if series is None else [_counted_days(series, profile)]
    parts.append(_short_days(shorts, profile, state))
    return joined(parts).chosen(np.argsort(np.concatenate([p.day for p in parts]), kind="stable"))


def _counted_days(series: HourlySeries, profile: Profile) -> Days:
    """Return a device's days; one with a hole is scaled up by the share that its hours have in the reference's day."""
    day, total, whole, flags = series.by_day()
    kind = np.where(flags & int(Flag.PUBLIC_HOLIDAY) > 0, SUNDAY, weekday(day))
    shares = profile.weekday_shares()
    share = shares[kind]
    if not whole.all():
        hour = np.repeat(kind, np.diff(series.hours.day_start, append=series.count.size)) * 24 + series.local_h % 24
        seen = np.add.reduceat(np.where(series.usable, profile.shape[hour], 0.0), series.hours.day_start)
        share = np.where(whole, share, seen)
    return _scaled(day, kind, total, share, shares)


def _short_days(shorts: Sequence[ShortCount], profile: Profile, state: str | None) -> Days:
    """Scale up spans of time, those of one day together; a span that is no whole hour takes its part of the hour.

    A sum of several days (a week, a month) stands as one day of its mean level in each calendar week that it covers:
    it says nothing of the spread of its days.
    """
    long = [s for s in shorts if s.end_min - s.start_min > DAY_MIN]
    within = [s for s in shorts if s.end_min - s.start_min <= DAY_MIN]
    day = np.array(sorted({s.start_min // DAY_MIN for s in within}), dtype=np.int64)
    holiday: Flags = holidays(day, state).public if state else np.zeros(day.shape, dtype=bool)
    kind = np.where(holiday, SUNDAY, weekday(day))
    total, share = np.zeros(day.shape), np.zeros(day.shape)
    for short in within:
        at = int(np.searchsorted(day, short.start_min // DAY_MIN))
        total[at] += short.count
        share[at] += span_share(short, profile, int(kind[at]))
    shares = profile.weekday_shares()
    parts = [_scaled(day, kind, total, share, shares), *(_long_days(s, shares, state) for s in long)]
    return joined(parts)


def _long_days(short: ShortCount, shares: Floats, state: str | None) -> Days:
    day = np.arange(short.start_min // DAY_MIN, short.end_min // DAY_MIN)
    holiday: Flags = holidays(day, state).public if state else np.zeros(day.shape, dtype=bool)
    kind = np.where(holiday, SUNDAY, weekday(day))
    level = short.count / float(shares[kind].sum())
    # an ordinary day near the middle of each week stands for it
    ordinary = np.flatnonzero((kind < SUNDAY) & (shares[kind] > 0))
    _, first = np.unique(week_number(day[ordinary]), return_index=True)
    one = ordinary[np.minimum(first + 2, ordinary.size - 1)] if ordinary.size else ordinary
    one = np.unique(one) if level > 0 else one[:0]
    value = level * shares[kind[one]]
    return Days(day[one], kind[one], np.log(value), 1 / value)


def span_share(short: ShortCount, profile: Profile, kind: int) -> float:
    """Return which part of the reference's mean day falls into a span of time on a weekday `kind`."""
    start = short.start_min % DAY_MIN
    minutes = np.arange(start, start + short.end_min - short.start_min)
    slot = (kind * 24 + minutes // HOUR_MIN) % WEEK_H
    return float(profile.shape[slot].sum() / HOUR_MIN)


def _scaled(day: Longs, kind: Longs, total: Floats, share: Floats, weekday_shares: Floats) -> Days:
    """Return days scaled to their whole; what wasn't counted of a day adds to its variance."""
    some = (total > 0) & (share > 0)
    day, kind, total, share = day[some], kind[some], total[some], share[some]
    part = np.minimum(share / weekday_shares[kind], 1.0)
    return Days(day, kind, np.log(total / part), ETA**2 * (1 - part) + 1 / total)


def typical_week(
    station: str, series: HourlySeries | None, shorts: Sequence[ShortCount], profile: Profile, state: str | None
) -> TypicalWeek | None:
    """Return the typical week of a station, or None if nothing usable was counted."""
    days = day_observations(series, shorts, profile, state)
    if days.day.size == 0:
        return None
    level = estimate_level(days, profile.weekday_shares())
    months = days.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    hours = _hours(series, _expected(profile, level))
    return TypicalWeek(station, *hours, level, int(days.day.size), np.unique(months).size)


def _expected(profile: Profile, level: Level) -> Floats:
    """Return the reference's hours at the station's level and weekdays, shape (168,)."""
    shape = profile.shape.reshape(7, 24)
    within_day = shape / np.maximum(shape.sum(axis=1, keepdims=True), 1e-12)
    expected: Floats = (level.best * level.weekday_shares[:, None] * within_day).ravel()
    return expected


def hours_of_week(series: HourlySeries) -> tuple[Floats, Longs]:
    """Return 10th percentile, median and 90th of each hour of the week, (168, 3), and how many were counted; no holidays."""
    fit = series.usable & (series.flags & int(Flag.PUBLIC_HOLIDAY) == 0)
    rising, number = series.hours.by_slot(np.where(fit, series.count, np.nan))
    return quantiles(rising, number, (0.1, 0.5, 0.9)), number


def _hours(series: HourlySeries | None, expected: Floats) -> tuple[Floats, Floats, Floats]:
    if series is None:
        own, observed = np.zeros((WEEK_H, 3)), np.zeros(WEEK_H, dtype=np.int64)
    else:
        own, observed = hours_of_week(series)
    weight = observed / (observed + REFERENCE_WEIGHT)
    many = observed >= _OWN_QUANTILES
    blend = np.where(observed > 0, weight * np.nan_to_num(own[:, 1]) + (1 - weight) * expected, expected)
    median = np.where(many, own[:, 1], blend)
    low, high = (np.where(many, own[:, i], median * np.exp(s * Z90 * HOUR_SPREAD)) for i, s in ((0, -1), (2, 1)))
    return median, low, high
