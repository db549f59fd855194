"""The typical week of a station: 168 hours with median and spread, the peak hour, the season, the level.

Hours that were often counted speak for themselves; the fewer there are, the more the reference profile, scaled
to the station's level, stands in (a short count is a ratio estimate: counted over expected in the same hours,
Cochran, Sampling Techniques, 3rd ed., ch. 6). Public holidays count as Sundays for the level and stay out of
the hours.

How many people pass on the mean day of a week that wasn't counted: best value and an 80 % interval.

Model, on the logarithm of a day's passages: level + weekday + week + day,

    log y = a + s[weekday] + u[week] + e,   s ~ N(weekday of a reference, TAU²),  u ~ N(0, σ_w²),  e ~ N(0, σ_d² + extra),

with a flat prior on the level. The spread of weeks and days, σ_w and σ_d, is itself uncertain: a log-normal
prior around what German pedestrian streets show, updated by the station's own days, is summed over a grid
(so one counted day gives a wide interval and a year gives a narrow one, without a rule for either). `extra`
is the variance of a day that was scaled up from some of its hours.

Two intervals come of it, each to hold in eight cases of ten: that of the mean day of *another* week, and that of the mean
day of the *year*, for which the spread of single weeks averages out and the season of the days counted remains. The
constants were set on simulated towns and held-out weeks of two real series; towns of another generator were in view
when drift and season were chosen, and are held as well (bench_intervals). Hierarchical normal model: Gelman et al., Bayesian Data Analysis, 3rd ed., ch. 5 and 15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from math import erfc, exp, sqrt

import numpy as np
from numpy.typing import NDArray

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.base.calendar import holidays, quantiles, week_number, weekday
from hotspots.measures.demand.cleaning import HourlySeries
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


#: Prior medians of the standard deviations (logarithmic, so 0.2 is about 20 %) and how sure they are.
SIGMA_DAY, SIGMA_WEEK, SIGMA_SPREAD = 0.12, 0.064, 0.45
#: How far each weekday's share may differ from the reference's: a Sunday most, for shops are closed and parks are full.
TAU = np.array([0.20, 0.20, 0.20, 0.20, 0.25, 0.32, 0.52])
_GRID = np.array([-1.6, -0.8, 0.0, 0.8, 1.6])
_FLAT = 1e-6
#: The mean of a year is that of so many weeks; beyond their spread it may drift by this much (logarithmic).
WEEKS_OF_YEAR, YEAR_DRIFT = 52, 0.03
#: More weeks than these say nothing new about the level, and cost the cube of their number.
WEEKS_USED = 60


@dataclass(frozen=True, slots=True)
class Days:
    """Observed days: `day` since 1970, `kind` 0 (Monday) … 6 (Sunday and public holidays), log passages, extra variance."""

    day: Longs
    kind: Longs
    log_total: Floats
    extra_var: Floats

    def latest(self, weeks: int) -> Days:
        """Return the days of the last `weeks` calendar weeks."""
        week = week_number(self.day)
        return self.chosen(np.isin(week, np.unique(week)[-weeks:]))

    def chosen(self, keep: NDArray[np.generic]) -> Days:
        """Return some of the days, in the order given."""
        return Days(self.day[keep], self.kind[keep], self.log_total[keep], self.extra_var[keep])


def joined(parts: Sequence[Days]) -> Days:
    """Return the days of all parts."""
    return Days(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Days)))


@dataclass(frozen=True, slots=True)
class Level:
    """Passages on the mean day of another week, and on that of the year, season apart: 10th percentile, median, 90th.

    `weekday_shares` is each weekday's share of the mean day.
    """

    low: float
    best: float
    high: float
    weekday_shares: Floats
    year: tuple[float, float, float]


def estimate_level(days: Days, shares: Floats) -> Level:
    """Estimate the level from observed days and a reference's weekday shares, shape (7,)."""
    days = days.latest(WEEKS_USED)
    prior = np.log(np.maximum(shares, 1e-3) / shares.mean())
    centre = float(days.log_total.mean())
    target = days.log_total - centre - prior[days.kind]
    day_spread, week_spread, log_prior = _grid()
    fit = _fit(_design(days), target, days.extra_var, prior, day_spread, week_spread)
    likelihood, mean, variance, another, weekday = fit
    weight = np.exp(likelihood + log_prior - (likelihood + log_prior).max())
    weight /= weight.sum()
    week = np.sqrt(variance + another)
    year = np.sqrt(variance + another / WEEKS_OF_YEAR + YEAR_DRIFT**2)
    low, best, high = (exp(centre + _quantile(q, weight, mean, week)) for q in (0.1, 0.5, 0.9))
    of_year = tuple(exp(centre + _quantile(q, weight, mean + another / 2, year)) for q in (0.1, 0.5, 0.9))
    shares = np.exp(weight @ weekday + prior)
    return Level(low, best, high, shares / shares.mean(), (of_year[0], of_year[1], of_year[2]))


def _grid() -> tuple[Floats, Floats, Floats]:
    """Return the grid's spreads of days and weeks and the log prior of each pair, each of shape (grid,)."""
    by_day, by_week = (axis.ravel() for axis in np.meshgrid(_GRID, _GRID, indexing="ij"))
    log_prior = -0.5 * (by_day**2 + by_week**2)
    return SIGMA_DAY * np.exp(SIGMA_SPREAD * by_day), SIGMA_WEEK * np.exp(SIGMA_SPREAD * by_week), log_prior


def _design(days: Days) -> Floats:
    """Return which effects make up each day: the level, its weekday (7), its week; shape (days, 8 + weeks)."""
    weeks, week = np.unique(week_number(days.day), return_inverse=True)
    row = np.arange(days.day.size)
    design = np.zeros((days.day.size, 8 + weeks.size))
    design[:, 0] = design[row, 1 + days.kind] = design[row, 8 + week] = 1
    return design


def _fit(
    design: Floats, target: Floats, extra: Floats, prior: Floats, day_spread: Floats, week_spread: Floats
) -> tuple[Floats, ...]:
    """Solve the normal equations of every point of the grid at once.

    Return the log likelihood, the log level of the mean day, its variance as the counted days leave it open, that of a
    single week beside it, and the effects of the weekdays (grid, 7).
    """
    points, size = day_spread.size, design.shape[1]
    noise = day_spread[:, None] ** 2 + extra
    precision = np.full((points, size), _FLAT)
    precision[:, 1:8] = TAU**-2
    precision[:, 8:] = week_spread[:, None] ** -2
    weighted = design / noise[:, :, None]
    posterior = weighted.transpose(0, 2, 1) @ design + precision[:, :, None] * np.eye(size)
    right = target @ weighted
    solution = np.linalg.solve(posterior, right[:, :, None])[:, :, 0]
    log_determinant = np.linalg.slogdet(posterior)[1] - np.log(precision).sum(axis=1) + np.log(noise).sum(axis=1)
    log_likelihood = -0.5 * (log_determinant + (target**2 / noise).sum(axis=1) - (right * solution).sum(axis=1))
    share = np.exp(solution[:, 1:8] + prior)
    mean = solution[:, 0] + np.log(share.mean(axis=1))
    share /= share.sum(axis=1, keepdims=True)
    gradient = np.concatenate([np.ones((points, 1)), share, np.zeros((points, size - 8))], axis=1)
    spread = (gradient * np.linalg.solve(posterior, gradient[:, :, None])[:, :, 0]).sum(axis=1)
    another_week = week_spread**2 + day_spread**2 * (share**2).sum(axis=1)
    weekday: Floats = solution[:, 1:8].astype(np.float64)
    return log_likelihood, mean, spread, another_week, weekday


def _quantile(q: float, weight: Floats, mean: Floats, deviation: Floats) -> float:
    """Return the quantile of a mixture of normal distributions by halving."""
    low, high = float((mean - 9 * deviation).min()), float((mean + 9 * deviation).max())
    parts = [*zip(weight.tolist(), mean.tolist(), (deviation * sqrt(2)).tolist(), strict=True)]
    for _ in range(50):
        middle = (low + high) / 2
        below = sum(w * erfc((m - middle) / d) for w, m, d in parts) / 2
        low, high = (middle, high) if below < q else (low, middle)
    return (low + high) / 2


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
        hour = kind[series.hours.day_of] * 24 + series.local_h % 24
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
    low, best, high = (end * float(_kinds_of_days(state) @ level.weekday_shares) for end in level.year)
    level = replace(level, year=(low, best, high))
    months = days.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    hours = _hours(series, _expected(profile, level))
    return TypicalWeek(station, *hours, level, int(days.day.size), np.unique(months).size)


@cache
def _kinds_of_days(state: str | None) -> Floats:
    """Return the share of each kind of day, Monday to Sunday, over seven years: public holidays are Sundays."""
    day = np.arange(*np.array(["2019", "2026"], dtype="datetime64[D]").astype(np.int64), dtype=np.int64)
    public = holidays(day, state).public if state else np.zeros(day.shape, dtype=bool)
    found: Floats = np.bincount(np.where(public, SUNDAY, weekday(day)), minlength=7) / day.size
    return found


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
