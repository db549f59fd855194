"""What the operator counted teaches: users of the place itself, the town's share, the hour and the stay.

Use in any unit becomes users a day by the conversions of :data:`~hotspots.model.published.CONVERSIONS`; use of some months
becomes that of the year by the season of use (a cosine on the logarithm, highest in July). Everything is joined on a
logarithmic scale with what was expected without it (normal with normal; Gelman et al., Bayesian Data Analysis, 3rd ed.,
ch. 2.5). No weight depends on the figures measured, so more measured use never lowers demand anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, exp, hypot, log, pi

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.calendar import hour_of_week
from hotspots.base.text import DAYS, Text, counted, tr
from hotspots.measures.demand.stations import deviation_of
from hotspots.measures.demand.week import YEAR_MONTHS
from hotspots.measures.draws import Z90
from hotspots.measures.users import Span, span
from hotspots.model.counts import DAY_MIN, HOUR_MIN, WEEK_H, Usage, UseUnit
from hotspots.model.estimate import Factor
from hotspots.model.published import CONVERSIONS

#: How much the share differs from place to place (logarithmic; the towns that published differ more).
BETWEEN_PLACES = 0.5
#: How much use of the same place differs from day to day beyond the season (logarithmic), and what no number of days takes away.
DAY_SPREAD, ALWAYS = 0.4, 0.1
#: So few users a day are taken for a day on which nobody logged in.
NOBODY = 0.1
_BUSIEST_MONTH = 6.5  # the middle of July, in months since January began
_BEST_UNIT: tuple[UseUnit, ...] = ("users", "devices", "log_ins", "sessions")


@dataclass(frozen=True, slots=True)
class Measured:
    """What the operator's statistics say of one place: users a day over the year and how sure that is (logarithmic).

    `counted` is the plain mean in the unit that was counted, `shape` the use of each hour of the week (mean 1; None
    where no hours were counted), `stay_min` the mean session (None where not known).
    """

    place: str
    unit: UseUnit
    counted: float
    users: float
    deviation: float
    days: float
    shape: Floats | None
    stay_min: float | None
    file: str


def measured_use(usage: Sequence[Usage], season: Factor) -> dict[str, Measured]:
    """Return what was measured at each place (by the name the operator uses), from the unit nearest to users."""
    places = dict.fromkeys(one.place for one in usage)
    return {place: _measured(place, [one for one in usage if one.place == place], season) for place in places}


def _measured(place: str, usage: Sequence[Usage], season: Factor) -> Measured:
    unit = next(u for u in _BEST_UNIT if any(one.unit == u for one in usage))
    mine = [one for one in usage if one.unit == unit]
    days = sum(one.end_min - one.start_min for one in mine) / DAY_MIN
    counted = sum(one.value for one in mine) / max(days, 1 / 24)
    finer = any(one.end_min - one.start_min < DAY_MIN for one in mine)
    # whoever stays over the hour is counted in both: hours of users add up like log-ins
    conversion = CONVERSIONS["log_ins" if unit in ("users", "devices") and finer else unit]
    index, open_ = _season_index(mine, season)
    users = max(counted, NOBODY) * conversion.best / index
    spread = deviation_of(span(conversion)) if conversion.low < 1 else 0.0
    deviation = hypot(ALWAYS, DAY_SPREAD / max(days, 1 / 24) ** 0.5, spread, open_)
    return Measured(place, unit, counted, users, deviation, days, _shape(mine), _stay(usage), mine[0].file)


def _season_index(usage: Sequence[Usage], season: Factor) -> tuple[float, float]:
    """Return use in the months counted over that of the year, and how unsure that is (logarithmic)."""
    middle = [np.datetime64(0, "m") + (one.start_min + one.end_min) // 2 for one in usage]
    weight = np.array([one.end_min - one.start_min for one in usage], dtype=np.float64)
    month = np.array([m.astype("datetime64[M]").astype(int) % 12 for m in middle])
    if np.unique(month).size >= YEAR_MONTHS:
        by_month = np.bincount(month, minlength=12) > 0
        return 1.0, 0.05 if by_month.all() else 0.1
    level = {
        end: _year(log(value) / 2) for end, value in (("low", season.low), ("best", season.best), ("high", season.high))
    }
    found = {end: float(weight @ year[month] / weight.sum()) for end, year in level.items()}
    reach = max(abs(log(found[end] / found["best"])) for end in ("low", "high")) / Z90
    return found["best"], hypot(reach, 0.2 * abs(log(season.best)) / 2)


def _year(amplitude: float) -> Floats:
    """Return each month's use over the year's mean."""
    month = np.exp([amplitude * cos(2 * pi * (m + 0.5 - _BUSIEST_MONTH) / 12) for m in range(12)])
    return np.asarray(month / month.mean())


def peak_of_year(season: Factor) -> Span:
    """Return use in the busiest month over the mean of the year."""
    return Span(*(float(_year(log(ratio) / 2).max()) for ratio in (season.low, season.best, season.high)))


def _shape(usage: Sequence[Usage]) -> Floats | None:
    """Return the use of each hour of the week over its mean; None unless every hour of the day was counted."""
    hourly = [one for one in usage if one.end_min - one.start_min == HOUR_MIN]
    hour = hour_of_week(np.array([one.start_min // HOUR_MIN for one in hourly], dtype=np.int64))
    seen = np.bincount(hour, minlength=WEEK_H)
    value = np.bincount(hour, [one.value for one in hourly], WEEK_H) if hourly else np.zeros(WEEK_H)
    by_hour = seen.reshape(7, 24).sum(axis=0)
    if not by_hour.all() or value.sum() <= 0:
        return None
    day = np.tile(value.reshape(7, 24).sum(axis=0) / by_hour, 7)  # an hour of the week never counted is like other days
    shape = np.where(seen > 0, value / np.maximum(seen, 1), day)
    return np.asarray(shape / shape.mean())


def _stay(usage: Sequence[Usage]) -> float | None:
    timed = [one for one in usage if one.minutes is not None and one.unit in ("sessions", "log_ins") and one.value > 0]
    total = sum(one.value for one in timed)
    return sum(one.minutes or 0.0 for one in timed) / total if total > 0 else None


def joined(before: Span, measured: Measured) -> Span:
    """Return users a day of a place from what was expected of it and what was measured there."""
    expected = deviation_of(before) ** -2
    seen = measured.deviation**-2
    centre = (expected * log(before.best) + seen * log(measured.users)) / (expected + seen)
    reach = exp(Z90 * (expected + seen) ** -0.5)
    return Span(exp(centre) / reach, exp(centre), exp(centre) * reach)


def learnt(general: Factor, seen: Mapping[str, tuple[float, float]], days: float, *, what: Text) -> Factor | None:
    """Return a figure of the whole town as several places and the general figure say together; None without places.

    `seen` holds, by place, the figure that its use comes to and its logarithmic deviation.
    """
    if not seen:
        return None
    weights = [1 / (BETWEEN_PLACES**2 + deviation**2) for _, deviation in seen.values()]
    prior = 1 / deviation_of(span(general)) ** 2
    total = prior + sum(weights)
    centre = prior * log(general.best) + sum(w * log(at) for w, (at, _) in zip(weights, seen.values(), strict=True))
    reach, best = exp(Z90 * total**-0.5), exp(centre / total)
    many = counted(round(days), *DAYS)
    source = what + tr(": {seen} ({many}), joined with: ", seen=", ".join(seen), many=many)
    source += general.source
    span_ = (best / reach, best, best * reach)
    return Factor(general.id, *span_, general.unit, source, "estimated", "lognormal", 0.0, general.ceiling)
