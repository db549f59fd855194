"""From all that was counted at a station to its typical week and one uncertain figure: passages a day."""

# ruff: noqa: S608 - the SQL is made of constants; names of stations are quoted

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import exp, log
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotspots.base.arrays import Floats, Longs
from hotspots.base.text import verbatim
from hotspots.measures.demand.cleaning import HourlySeries, hourly, judge
from hotspots.measures.demand.profile import own_profile, published_profile
from hotspots.measures.demand.users import Span, product
from hotspots.measures.demand.week import YEAR_MONTHS, TypicalWeek, typical_week
from hotspots.measures.draws import Z90
from hotspots.model.counts import (
    HOUR_MIN,
    BulkCounts,
    CountTable,
    CountTables,
    DayEstimate,
    Finding,
    Flag,
    ShortCount,
    Station,
)
from hotspots.model.estimate import Factor, Quality, weakest

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

#: Rows taken at once: about 150 MB.
BLOCK_ROWS = 4_000_000


def lazy_tables(bulk: BulkCounts) -> Iterator[CountTable]:
    """Yield each station of a big table."""
    sizes = _fetch(bulk.relation, _SIZES)
    names, rows, first, last = [str(s) for s in sizes["station"]], *(sizes[k].astype(np.int64) for k in ("n", "a", "z"))
    blocks = np.cumsum(rows) // BLOCK_ROWS
    for block in np.unique(blocks):
        at = np.flatnonzero(blocks == block)
        among = [names[i] for i in at]
        part = bulk.relation
        if len(among) < len(names):
            part = part.filter(f"station BETWEEN {_quoted(among[0])} AND {_quoted(among[-1])}")
        if (last[at] - first[at] + 1 == rows[at]).all() and last[at].max() - first[at].min() + 1 == rows[at].sum():
            yield from _in_file_order(bulk, part, among, first[at], last[at])
        else:
            yield from _sorted(bulk, part, among)


_SIZES = "SELECT station, count(*) AS n, min(row) AS a, max(row) AS z FROM counts GROUP BY station ORDER BY station"
_COLUMNS = "(epoch_us(time) // 60000000)::INTEGER AS minute, count::DOUBLE AS count, row::INTEGER AS row"
_CODED = """SELECT code, {columns} FROM counts JOIN (SELECT unnest(n) AS station, unnest(range(len(n)))::INTEGER AS code
    FROM (SELECT {names} AS n)) USING (station)"""
_NO_TIME = -(2**31)


def _in_file_order(
    bulk: BulkCounts, part: DuckDBPyRelation, names: list[str], first: Longs, last: Longs
) -> Iterator[CountTable]:
    """Take stations that stand one after the other: each row to its place, whatever order the engine reads in."""
    found = _fetch(part, f"SELECT {_COLUMNS} FROM counts")
    start = int(first.min())
    to = found["row"].astype(np.int32) - np.int32(start)
    minute, count = np.empty(to.size, dtype=np.int32), np.empty(to.size)
    minute[to], count[to] = np.ma.filled(found["minute"], _NO_TIME), np.ma.filled(found["count"], np.nan)
    for name, a, z in zip(names, (first - start).tolist(), (last - start + 1).tolist(), strict=True):
        yield _table(bulk, name, minute[a:z].astype(np.int64), count[a:z], np.arange(start + a, start + z))


def _sorted(bulk: BulkCounts, part: DuckDBPyRelation, names: list[str]) -> Iterator[CountTable]:
    columns = "[" + ", ".join(map(_quoted, names)) + "]"
    found = _fetch(part, _CODED.format(columns=_COLUMNS, names=columns))
    order = np.lexsort((found["row"], found["code"]))
    minute, count = np.ma.filled(found["minute"], _NO_TIME)[order], np.ma.filled(found["count"], np.nan)[order]
    row, edges = found["row"][order].astype(np.int64), np.searchsorted(found["code"][order], np.arange(len(names) + 1))
    for name, a, z in zip(names, edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        yield _table(bulk, name, minute[a:z].astype(np.int64), count[a:z], row[a:z])


def _table(bulk: BulkCounts, name: str, minute: Longs, count: Floats, row: Longs) -> CountTable:
    if (minute == _NO_TIME).any():
        known = minute != _NO_TIME
        minute, count, row = minute[known], count[known], row[known]
    gaps = np.diff(minute)
    if (gaps < 0).any():
        order = np.argsort(minute, kind="stable")
        minute, count, row = minute[order], count[order], row[order]
        gaps = np.diff(minute)
    short = gaps[(gaps > 0) & (gaps <= HOUR_MIN)]
    step = int(np.bincount(short).argmax()) if short.size else HOUR_MIN
    return CountTable(name, name, bulk.file, bulk.clock, step, minute, count, np.zeros(count.shape, dtype=bool), row)


def _fetch(relation: DuckDBPyRelation, sql: str) -> dict[str, NDArray[np.generic]]:
    answer = relation.query("counts", sql)
    columns: dict[str, NDArray[np.generic]] = answer.fetchnumpy() if answer is not None else {}
    return columns


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


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


@dataclass(frozen=True, slots=True)
class StationWeeks:
    """All stations by id, and what cleaning found."""

    stations: Mapping[str, StationWeek]
    findings: tuple[Finding, ...]


def station_weeks(
    tables: CountTables, *, zone: str, state: str | None, series: Iterable[Cleaned] | None = None
) -> StationWeeks:
    """Find every station's typical week from its clean `series`; with little data it borrows the shape of the fullest."""
    places = {place.id: place for place in tables.stations}
    ids = {place.name: place.id for place in places.values()}
    findings: list[Finding] = []
    shorts: dict[str, list[ShortCount]] = {}
    for short in tables.shorts:
        shorts.setdefault(short.station, []).append(short)
    weeks: dict[str, StationWeek] = {}
    waiting: dict[str, HourlySeries | None] = dict.fromkeys(shorts)
    reference, most = published_profile(), 0
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
    return StationWeeks(dict(sorted(weeks.items())), tuple(findings))


def _files(series: HourlySeries) -> str:
    return ", ".join(series.files)


def cleaned(tables: CountTables, *, zone: str, state: str | None) -> Iterator[Cleaned]:
    """Join and clean the hours of every station, one after the other; days and manual counts have none."""
    by_station: dict[str, list[CountTable]] = {}
    for table in tables.series:
        by_station.setdefault(table.station, []).append(table)
    ordinary = ([table] for big in tables.bulk for table in lazy_tables(big))
    for mine in chain(by_station.values(), ordinary):
        raw, found = hourly(mine, zone)
        series, judged = judge(raw, state)
        yield series, (*found, *judged)


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
