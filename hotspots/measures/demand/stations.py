"""From all that was counted at a station to its typical week and one uncertain figure: passages a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

from hotspots.base.text import verbatim
from hotspots.measures.demand.cleaning import HourlySeries, hourly, judge
from hotspots.measures.demand.profile import kind_profile, own_profile
from hotspots.measures.demand.week import YEAR_MONTHS, TypicalWeek, typical_week
from hotspots.measures.draws import Z90
from hotspots.measures.users import Span, product
from hotspots.model.counts import (
    CountTable,
    CountTables,
    DayEstimate,
    Finding,
    Flag,
    ShortCount,
    Station,
)
from hotspots.model.estimate import Factor, Quality, weakest

#: How far a station's level may be off that isn't measured: by this factor either way in eight cases of ten.
UNMEASURED: Mapping[Quality, float] = {"measured": 1.0, "estimated": 1.5, "illustrative": 2.0}

#: A station's clean hours, and what cleaning found.
Cleaned = tuple[HourlySeries, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class StationWeek:
    """What is known at one station: its typical week, and passages a day as a factor.

    `place` is None where `stations.geojson` doesn't name the station. `seasonal`: the counts don't span a year, so
    that the season is still to be allowed for.
    """

    id: str
    name: str
    place: Station | None
    week: TypicalWeek | None
    passages: Factor
    method: str
    seasonal: bool


def station_weeks(
    tables: CountTables, *, zone: str, state: str | None, series: Iterable[Cleaned] | None = None
) -> tuple[dict[str, StationWeek], tuple[Finding, ...]]:
    """Find every station's typical week from its clean `series`, and what cleaning found.

    With little data a station borrows the shape of the fullest.
    """
    places = {place.id: place for place in tables.stations}
    ids = {place.name: place.id for place in places.values()}
    findings: list[Finding] = []
    shorts: dict[str, list[ShortCount]] = {}
    for short in tables.shorts:
        shorts.setdefault(short.station, []).append(short)
    weeks: dict[str, StationWeek] = {}
    waiting: dict[str, HourlySeries | None] = dict.fromkeys(shorts)
    reference, most = kind_profile(), 0
    for one, found in cleaned(tables, zone=zone, state=state) if series is None else series:
        findings += found
        own, name = own_profile(one), ids.get(one.station, one.station)
        if own is None:
            waiting[name] = one
            continue
        waiting.pop(name, None)
        usable = int(one.usable.sum())
        if usable > most:
            reference, most = own, usable
        if week := typical_week(name, one, shorts.get(name, ()), own, state):
            weeks[name] = _described(week, one.name, _files(one), places.get(name), one)
    for name, few in waiting.items():
        if week := typical_week(name, few, shorts.get(name, ()), reference, state):
            files = _files(few) if few else ", ".join(sorted({s.file for s in shorts[name]}))
            weeks[name] = _described(week, few.name if few else name, files, places.get(name), few)
    for guess in tables.estimates:
        weeks.setdefault(guess.station, _guessed(guess, places.get(guess.station)))
    return dict(sorted(weeks.items())), tuple(findings)


def _files(series: HourlySeries) -> str:
    return ", ".join(series.files)


def cleaned(tables: CountTables, *, zone: str, state: str | None) -> Iterator[Cleaned]:
    """Join and clean the hours of every station, one after the other; days and manual counts have none."""
    by_station: dict[str, list[CountTable]] = {}
    for table in tables.series:
        by_station.setdefault(table.station, []).append(table)
    for mine in by_station.values():
        yield _clean(mine, zone, state)
    for big in tables.bulk:
        for (station, name), part in zip(big.stations, big.read(), strict=True):
            for table in part.series:
                series, found = _clean([replace(table, station=station, name=name)], zone, state)
                yield series, (*part.findings, *found)


def _clean(tables: Sequence[CountTable], zone: str, state: str | None) -> Cleaned:
    raw, found = hourly(tables, zone)
    series, judged = judge(raw, state)
    return series, (*found, *judged)


def _described(
    week: TypicalWeek, name: str, files: str, place: Station | None, series: HourlySeries | None
) -> StationWeek:
    """Join a week with what `stations.geojson` says of its place; what isn't measured gets a wider level."""
    doubtful = series is not None and Flag.UNVERIFIED not in series.unusable
    quality = weakest("estimated" if doubtful else "measured", place.quality if place else "measured")
    spread = UNMEASURED[quality]
    level = product(Span(*week.level.year), Span(1 / spread, 1.0, spread))
    source = verbatim(place.source if place and place.source else files)
    factor = Factor(
        f"passages:{week.station}", level.low, level.best, level.high, "passages/day", source, quality, floor=0.0
    )
    method = "counted" if series is not None else "short"
    shown = place.name if place else name
    return StationWeek(week.station, shown, place, week, factor, method, week.months < YEAR_MONTHS)


def _guessed(guess: DayEstimate, place: Station | None) -> StationWeek:
    """Return a bare estimate as a station without a week of its own; an estimate is of the whole year."""
    quality = weakest("estimated", guess.quality)
    factor = Factor(
        f"passages:{guess.station}",
        guess.low,
        guess.best,
        guess.high,
        "passages/day",
        verbatim(guess.source),
        quality,
        floor=0.0,
    )
    name = place.name if place else guess.station
    return StationWeek(guess.station, name, place, None, factor, "estimate", seasonal=False)


def transfer_span(deviation: float) -> Span:
    """Return the range of a factor around 1 with a logarithmic standard deviation."""
    reach = exp(Z90 * deviation)
    return Span(1 / reach, 1.0, reach)


def deviation_of(span: Span) -> float:
    """Return the logarithmic standard deviation of a span."""
    return log(span.high / span.low) / (2 * Z90)
