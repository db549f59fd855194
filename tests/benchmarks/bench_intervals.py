"""Do the 80 % intervals hold the truth in 75–85 % of cases? On simulated towns and on real series.

``python -m tests.benchmarks.bench_intervals [--seed N] [--towns N] [FILES …]``

Simulated: towns of eight sensors over two years, each street with its own level, week shape and season, the town's
weather (an autocorrelated factor of all streets), rain weeks, events and holidays; some days are counted, and the
interval is compared with the mean day of a whole week drawn from all those not counted. The simulator draws its
own spreads per town and knows nothing of the estimator's priors. Season: the shared factor is multiplied in, as in the ranking.

Real: every window of the series is taken as the count, every full week outside it as the truth; the reference profile
is another station's, never its own. The season is left out, for all weeks stem from the same two months. Windows overlap,
so however many pairs there are, no more was drawn than those weeks (streets of one town share them): their number is `n`,
and the share must lie in the 90 % binomial interval of .80 among n.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from itertools import product
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from hotspots.base.calendar import week_number, weekday
from hotspots.base.errors import Report
from hotspots.inputs.counts import read_file
from hotspots.inputs.counts.stations import unify
from hotspots.measures.demand.cleaning import hourly, judge
from hotspots.measures.demand.profile import kind_profile, own_profile
from hotspots.measures.demand.week import Days, Level, day_observations, estimate_level
from hotspots.model.counts import CountTables, ShortCount
from hotspots.model.figures import ASSUMPTIONS

Floats = NDArray[np.float64]
WINDOWS = {"one day": 1, "one week": 7, "two weeks": 14, "eight weeks": 56}
TARGET = (0.75, 0.85)
_SHARES = kind_profile().weekday_shares()
_SEASON = ASSUMPTIONS["season"]
_START = 18_993  # a Saturday in January 2022, as days since 1970
_DAYS = 730
_SHAPE = np.array([0.15, 0.15, 0.15, 0.15, 0.2, 0.3, 0.4])  # how streets differ by weekday (logarithmic)


def simulate_town(rng: np.random.Generator, sensors: int) -> Floats:
    """Return daily passages, shape (sensors, days): level × week × season × weather × events × noise."""
    day = _START + np.arange(_DAYS)
    amplitude, peak = rng.uniform(0.05, 0.18), rng.uniform(0, 365)
    advent = np.where((day % 365.25 > 330) & (day % 365.25 < 358), rng.uniform(0.05, 0.25), 0.0)
    weather = _weather(rng, rng.uniform(0.02, 0.09), rng.uniform(0.5, 0.85))
    fairs = np.where(rng.random(_DAYS) < 0.015, rng.uniform(1.3, 2.5, _DAYS), 1.0)
    holiday = rng.random(_DAYS) < 11 / 365
    result = np.zeros((sensors, _DAYS))
    for i in range(sensors):
        shares = _SHARES * np.exp(rng.normal(0, _SHAPE))
        kind = np.where(holiday, 6, weekday(day))
        season = np.exp((amplitude * np.cos(2 * np.pi * (day - peak) / 365.25) + advent) * rng.uniform(0.6, 1.2))
        own = rng.standard_t(6, _DAYS) * rng.uniform(0.06, 0.18)
        drift = _weather(rng, rng.uniform(0.02, 0.06), 0.97)
        level = exp(rng.uniform(log(300), log(20_000)))
        event = 1 + (fairs - 1) * rng.uniform(0, 1)
        result[i] = rng.poisson(level * shares[kind] * season * np.exp(weather + own + drift) * event)
    return result


def _weather(rng: np.random.Generator, deviation: float, memory: float) -> Floats:
    shocks = rng.normal(0, deviation * sqrt(1 - memory**2), _DAYS)
    state = np.zeros(_DAYS)
    state[0] = rng.normal(0, deviation)
    for i in range(1, _DAYS):
        state[i] = memory * state[i - 1] + shocks[i]
    return state


def other_town(rng: np.random.Generator, sensors: int) -> Floats:
    """Return daily passages as :func:`simulate_town` does, from a generator that no constant was ever set with.

    Gamma noise that grows on quiet streets, a season of two harmonics, summer holidays as a step, building sites that
    halve a street for a while, and weekdays from a Dirichlet distribution.
    """
    day, result = _START + np.arange(_DAYS), np.zeros((sensors, _DAYS))
    turn = 2 * np.pi * (day % 365.25) / 365.25
    first, second, phase = rng.uniform(0.03, 0.17), rng.uniform(0, 0.08), rng.uniform(0, 2 * np.pi, 2)
    summer = np.where((day % 365.25 > 205) & (day % 365.25 < 250), rng.uniform(-0.15, 0.05), 0.0)
    fronts = np.repeat(rng.normal(0, rng.uniform(0.03, 0.09), _DAYS // 3 + 1), 3)[:_DAYS]
    for i in range(sensors):
        level = exp(rng.normal(log(2500), 1.1))
        shares = rng.dirichlet(_SHARES / _SHARES.sum() * rng.uniform(40, 160)) * 7
        noise = rng.gamma(k := min(250.0, 20 + level / rng.uniform(20, 120)), 1 / k, _DAYS)
        works = np.ones(_DAYS)
        if rng.random() < 0.15:
            begin = int(rng.integers(0, _DAYS))
            works[begin : begin + int(rng.integers(20, 90))] = rng.uniform(0.4, 0.8)
        season = np.exp(first * np.cos(turn - phase[0]) + second * np.cos(2 * turn - phase[1]) + summer)
        result[i] = rng.poisson(level * shares[weekday(day)] * season * np.exp(fronts) * noise * works)
    return result


def simulated_coverage(
    window: int, *, seed: int, towns: int, trials: int = 24, year: bool = False, other: bool = False
) -> tuple[float, float, int]:
    """Return (coverage, median of high / low, cases) for windows of so many days; the truth is another week, or the year."""
    hits, widths = [], []
    for town in range(towns):
        rng = np.random.default_rng([seed, window, town])
        totals = other_town(rng, 8) if other else simulate_town(rng, 8)
        for _ in range(trials):
            series = totals[rng.integers(len(totals))]
            start = int(rng.integers(0, _DAYS - window))
            level = with_season(level_of(series[start : start + window], _START + start))
            low, _, high = level.year if year else (level.low, level.best, level.high)
            truth = float(series[: 2 * 365].mean()) if year else _other_week(rng, series, start, window)
            hits.append(low <= truth <= high)
            widths.append(high / low)
    return float(np.mean(hits)), float(np.median(widths)), len(hits)


def level_of(totals: Floats, first_day: int) -> Level:
    """Estimate the level from whole days."""
    day = first_day + np.arange(totals.size)
    some = totals > 0
    return estimate_level(Days(day[some], weekday(day[some]), np.log(totals[some]), 1 / totals[some]), _SHARES)


def with_season(level: Level) -> Level:
    """Multiply by the shared season: once for the mean of the year, as the ranking does, and once more for a single week."""
    low, best, high = _in_season(level.low, level.best, level.high, times=2)
    return Level(low, best, high, level.weekday_shares, _in_season(*level.year, times=1))


def _in_season(low: float, best: float, high: float, *, times: int) -> tuple[float, float, float]:
    down, up = (times * log(end / _SEASON.best) ** 2 for end in (_SEASON.low, _SEASON.high))
    return best * exp(-sqrt(log(best / low) ** 2 + down)), best, best * exp(sqrt(log(high / best) ** 2 + up))


def _other_week(rng: np.random.Generator, series: Floats, start: int, window: int) -> float:
    while True:
        first = int(rng.integers(0, _DAYS - 7))
        if first + 7 <= start or first >= start + window:
            return float(series[first : first + 7].mean())


def short_coverage(hours: int, *, seed: int, towns: int) -> tuple[float, float, int]:
    """Return (coverage, median width, cases) for some hours counted by hand, in towns whose days have their own shape."""
    profile = kind_profile()
    hits, widths = [], []
    for town in range(towns):
        rng = np.random.default_rng([seed, 1000 + hours, town])
        totals = simulate_town(rng, 4)
        for _ in range(24):
            series = totals[rng.integers(len(totals))]
            first = int(rng.integers(0, _DAYS - 1))
            hour = int(rng.integers(8, 19 - hours))
            kind = int(weekday(np.array([_START + first]))[0])
            shape = profile.shape.reshape(7, 24)[kind] * np.exp(_hour_bias(rng))
            counted = rng.poisson(series[first] * shape[hour : hour + hours].sum() / shape.sum())
            begin = (_START + first) * 1440 + hour * 60
            days = day_observations(
                None, [ShortCount("a", begin, begin + 60 * hours, max(float(counted), 1.0), "", "", 1)], profile, None
            )
            level = with_season(estimate_level(days, _SHARES))
            truth = _other_week(rng, series, first, 1)
            hits.append(level.low <= truth <= level.high)
            widths.append(level.high / level.low)
    return float(np.mean(hits)), float(np.median(widths)), len(hits)


def _hour_bias(rng: np.random.Generator) -> Floats:
    """A smooth deviation of a street's day from the published one (logarithmic)."""
    phase, size = rng.uniform(0, 2 * np.pi, 2), rng.normal(0, 0.3, 2)
    hour = np.arange(24)
    return np.asarray(
        size[0] * np.cos(2 * np.pi * hour / 24 + phase[0]) + size[1] * np.cos(4 * np.pi * hour / 24 + phase[1])
    )


@dataclass(frozen=True)
class Real:
    """Windows of real series: share that held, median width, pairs of window and week, and the weeks that were held up to them."""

    coverage: float
    width: float
    pairs: int
    weeks: frozenset[int]

    def among(self) -> tuple[float, float]:
        """Return the shares that eight in ten may give among so many weeks, in nine cases of ten."""
        n = len(self.weeks)
        low, high = binom.ppf((0.05, 0.95), n, 0.8) / n
        return float(low), float(high)


def real_coverage(days: Days, shares: Floats, window: int | None) -> Real | None:
    """Take every window of a real series as the count and every full week outside it as a truth.

    `window` None: all days but those of one week are the count, that week the truth.
    """
    total = dict(zip(days.day.tolist(), np.exp(days.log_total).tolist(), strict=True))
    numbers, size = np.unique(week_number(days.day), return_counts=True)
    full = [(int(w) * 7 - 3, float(np.mean([total[int(w) * 7 - 3 + i] for i in range(7)]))) for w in numbers[size == 7]]
    if window is None:
        pairs = [(~_within(days, first, 7), [(first, truth)]) for first, truth in full]
    else:
        starts = [d for d in days.day.tolist() if all(d + i in total for i in range(window))]
        outside = [[(first, t) for first, t in full if first + 7 <= d or first >= d + window] for d in starts]
        pairs = [(_within(days, d, window), truths) for d, truths in zip(starts, outside, strict=True)]
    hits, widths = [], []
    for inside, truths in pairs:
        counted = Days(days.day[inside], days.kind[inside], days.log_total[inside], days.extra_var[inside])
        level = estimate_level(counted, shares)
        hits += [level.low <= truth <= level.high for _, truth in truths]
        widths.append(level.high / level.low)
    weeks = frozenset(first for _, truths in pairs for first, _ in truths)
    return Real(float(np.mean(hits)), float(np.median(widths)), len(hits), weeks) if hits else None


def _within(days: Days, first: int, length: int) -> NDArray[np.bool_]:
    return (days.day >= first) & (days.day < first + length)


def real_days(paths: list[Path]) -> dict[str, tuple[Days, Floats]]:
    """Return the complete days of every station in the files, and the weekday shares of another one as its reference."""
    report = Report()
    tables = CountTables()
    for path in paths:
        part, problems = read_file(path)
        tables += part
        for found in problems:
            report.add(found)
    report.stop_on_errors()
    tables = unify(tables, ())
    days, profiles = {}, {}
    for station in dict.fromkeys(t.station for t in tables.series):
        series, _ = judge(hourly([t for t in tables.series if t.station == station], "Europe/Berlin")[0], "NW")
        days[station] = day_observations(series, [], kind_profile(), "NW")
        profiles[station] = (own_profile(series) or kind_profile()).weekday_shares()
    return {s: (d, next((p for other, p in profiles.items() if other != s), _SHARES)) for s, d in days.items()}


def report_case(name: str, found: tuple[float, float, int], seconds: float) -> None:
    """Print one case."""
    coverage, width, cases = found
    print(json.dumps({
        "name": name, "value": round(coverage, 3), "bound": TARGET, "holds": TARGET[0] <= coverage <= TARGET[1],
        "median_high_over_low": round(width, 3), "cases": cases, "seconds": round(seconds, 2),
    }))  # fmt: skip


def report_real(name: str, found: Real, seconds: float) -> None:
    """Print one case of real series, with what so few weeks can tell."""
    low, high = found.among()
    print(json.dumps({
        "name": name, "value": round(found.coverage, 3), "bound": [round(low, 3), round(high, 3)], "n": len(found.weeks),
        "holds": low <= found.coverage <= high, "median_high_over_low": round(found.width, 3), "cases": found.pairs,
        "seconds": round(seconds, 2),
    }))  # fmt: skip


def pooled(cases: list[Real]) -> Real:
    """Join the cases of several stations."""
    number = sum(c.pairs for c in cases)
    mean = sum(c.coverage * c.pairs for c in cases) / number
    return Real(mean, float(np.median([c.width for c in cases])), number, frozenset().union(*(c.weeks for c in cases)))


def main() -> None:
    """Print one line per case."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--towns", type=int, default=100)
    arguments = parser.parse_args()
    for (name, window), year, other in product(WINDOWS.items(), (False, True), (False, True)):
        start = time.perf_counter()
        found = simulated_coverage(window, seed=arguments.seed, towns=arguments.towns, year=year, other=other)
        what = f"{name}, {'mean of the year' if year else 'another week'}{', another generator' if other else ''}"
        report_case(f"simulated towns, {what}", found, time.perf_counter() - start)
    for hours in (2, 4):
        start = time.perf_counter()
        found = short_coverage(hours, seed=arguments.seed, towns=arguments.towns)
        report_case(f"simulated towns, {hours} hours by hand", found, time.perf_counter() - start)
    real = real_days(arguments.files)
    for name, length in {**WINDOWS, "all other weeks": None}.items():
        start = time.perf_counter()
        cases = {station: real_coverage(days, shares, length) for station, (days, shares) in real.items()}
        known = {station: case for station, case in cases.items() if case}
        for station, case in known.items():
            report_real(f"{station}, {name}", case, time.perf_counter() - start)
        if known:
            report_real(f"real series together, {name}", pooled(list(known.values())), time.perf_counter() - start)


if __name__ == "__main__":
    main()
