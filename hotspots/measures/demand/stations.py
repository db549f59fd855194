"""From all that was counted at a station to its typical week and one uncertain figure: passages a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from hotspots.measures.demand.bulk import BulkWeeks, Progress, bulk_findings, bulk_weeks, silent
from hotspots.measures.demand.calendar import holidays, weekday
from hotspots.measures.demand.cleaning import HourlySeries, hourly
from hotspots.measures.demand.level import Days
from hotspots.measures.demand.profile import Profile, own_profile, published_profile
from hotspots.measures.demand.sensors import judge
from hotspots.measures.demand.users import Span, product
from hotspots.measures.demand.week import SUNDAY, TypicalWeek, typical_week, week_of
from hotspots.model.counts import CountTables, DayEstimate, Finding, Flag, ShortCount, Station
from hotspots.model.estimate import Factor, Quality, weakest

#: How far a station's level may be off that isn't measured: by this factor either way in eight cases of ten.
UNMEASURED: Mapping[Quality, float] = {"measured": 1.0, "estimated": 1.5, "illustrative": 2.0}


@dataclass(frozen=True, slots=True)
class StationWeek:
    """What is known at one station: its clean series, its typical week, and passages a day as a factor.

    `place` is None where `stations.geojson` doesn't name the station. `seasonal`: the counts don't span a year, so
    that the season is still to be allowed for.
    """

    id: str
    name: str
    place: Station | None
    series: HourlySeries | None
    week: TypicalWeek | None
    passages: Factor
    method: str
    seasonal: bool


@dataclass(frozen=True, slots=True)
class StationWeeks:
    """All stations by id, and what cleaning found."""

    stations: Mapping[str, StationWeek]
    findings: tuple[Finding, ...]


def station_weeks(tables: CountTables, *, zone: str, state: str | None, progress: Progress = silent) -> StationWeeks:
    """Clean every station's counts and find its typical week; those with little data borrow the shape of the fullest."""
    places = {place.id: place for place in tables.stations}
    series, cleaned = clean_series(tables, zone=zone, state=state)
    findings = list(cleaned)
    reference = _reference(series)
    weeks: dict[str, StationWeek] = {}
    for station in sorted({*series, *(s.station for s in tables.shorts)}):
        shorts = [s for s in tables.shorts if s.station == station]
        week = _week(station, series.get(station), shorts, reference, places.get(station), state)
        if week:
            weeks[station] = week
    for big in tables.bulk:
        table = bulk_weeks(big, zone=zone, state=state, progress=progress)
        findings += bulk_findings(big.file, table)
        weeks |= _big(big.file, table, places, reference, state)
    for guess in tables.estimates:
        weeks.setdefault(guess.station, _guessed(guess, places.get(guess.station)))
    return StationWeeks(weeks, tuple(findings))


def clean_series(
    tables: CountTables, *, zone: str, state: str | None
) -> tuple[dict[str, HourlySeries], tuple[Finding, ...]]:
    """Join and clean the hours of every station; days, manual counts and big tables have none."""
    findings: list[Finding] = []
    series: dict[str, HourlySeries] = {}
    for station in dict.fromkeys(t.station for t in tables.series):
        raw, found = hourly([t for t in tables.series if t.station == station], zone)
        series[station], judged = judge(raw, state)
        findings += [*found, *judged]
    return series, tuple(findings)


def _reference(series: Mapping[str, HourlySeries]) -> Profile:
    """Return the shape of the station with the most usable hours, or the published one."""
    for fullest in sorted(series.values(), key=lambda s: (-int(s.usable.sum()), s.station)):
        if profile := own_profile(fullest):
            return profile
    return published_profile()


def _week(
    station: str, series: HourlySeries | None, shorts: Sequence[ShortCount], reference: Profile,
    place: Station | None, state: str | None,
) -> StationWeek | None:  # fmt: skip
    own = own_profile(series) if series else None
    week = typical_week(station, series, shorts, own or reference, state)
    if week is None:
        return None
    doubtful = series is not None and Flag.UNVERIFIED not in series.unusable
    files = series.files if series else sorted({s.file for s in shorts})
    name = series.name if series else station
    return _described(week, name, ", ".join(files), place, series, quality="estimated" if doubtful else "measured")


def _described(
    week: TypicalWeek, name: str, files: str, place: Station | None, series: HourlySeries | None = None,
    *, quality: Quality = "measured", counted: bool = False,
) -> StationWeek:  # fmt: skip
    """Join a week with what `stations.geojson` says of its place; what isn't measured gets a wider level."""
    quality = weakest(quality, place.quality if place else "measured")
    spread = UNMEASURED[quality]
    level = product(Span(week.level.low, week.level.best, week.level.high), Span(1 / spread, 1.0, spread))
    source = place.source if place and place.source else files
    factor = Factor(
        f"passages:{week.station}", level.low, level.best, level.high, "passages/day", source, quality, floor=0.0
    )
    method = "counted" if counted or series is not None else "short"
    shown = place.name if place else name
    return StationWeek(week.station, shown, place, series, week, factor, method, week.season is None)


def _big(
    file: str, table: BulkWeeks, places: Mapping[str, Station], reference: Profile, state: str | None
) -> dict[str, StationWeek]:
    """Return the stations of a big table, known by id or by the name that stands at their place."""
    ids = {place.name: place.id for place in places.values()} | {name: name for name in places}
    every_day, row = np.unique(table.day, return_inverse=True)
    public = holidays(every_day, state).public[row] if state else np.zeros(row.shape, dtype=bool)
    kind = np.where(public, SUNDAY, weekday(table.day))
    result = {}
    for i, name in enumerate(table.stations):
        mine = (table.day_station == i) & (table.day_total > 0)
        if not mine.any():
            continue
        total = table.day_total[mine]
        days = Days(table.day[mine], kind[mine], np.log(total), 1 / total)
        week = week_of(ids.get(name, name), (table.quantiles[i], table.observed[i]), days, reference)
        result[week.station] = _described(week, name, file, places.get(week.station), counted=True)
    return result


def _guessed(guess: DayEstimate, place: Station | None) -> StationWeek:
    """Return a bare estimate as a station without a week of its own; an estimate is of the whole year."""
    quality = weakest("estimated", guess.quality)
    factor = Factor(
        f"passages:{guess.station}", guess.low, guess.best, guess.high, "passages/day", guess.source, quality, floor=0.0
    )
    name = place.name if place else guess.station
    return StationWeek(guess.station, name, place, None, None, factor, "estimate", seasonal=False)


def transfer_span(deviation: float) -> Span:
    """Return the range of a factor around 1 with a logarithmic standard deviation."""
    reach = exp(1.2815515655446004 * deviation)
    return Span(1 / reach, 1.0, reach)


def deviation_of(span: Span) -> float:
    """Return the logarithmic standard deviation of a span."""
    return log(span.high / span.low) / (2 * 1.2815515655446004)
