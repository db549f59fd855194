"""Typical weeks of any number of stations, computed by the embedded engine where the rows are.

Two passes over the rows: the first makes one line per station and day (rows, hours seen, zeros, total), from which
duplicates, dead sensors and gaps are found; the second makes the quantiles of each hour of the week. Stations are
taken in blocks so that the memory stays bounded however long the table is.

What differs from the path for small tables: a sensor is dead on a day that shows zeros in :data:`DEAD_HOURS` or
more hours that are never zero (not by the people expected); the doubled hour of an October night is one slot.
"""

# ruff: noqa: S608 - the SQL is made of this module's constants and of whole numbers; names of stations are quoted

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotspots.base.text import Text
from hotspots.measures.demand.calendar import Ints, Transitions, holidays, transitions
from hotspots.measures.demand.level import WEEKS_USED
from hotspots.model.counts import HOUR_MIN, WEEK_H, BulkCounts, Clock, Finding

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

Floats = NDArray[np.float64]

#: Rows taken at once: about 200 MB of values to sort.
BLOCK_ROWS = 10_000_000
#: More than these in an hour can't be people (see `inputs.counts.assemble`).
MOST = 200_000
DEAD_HOURS = 4
NEVER_ZERO = 0.05

_UTC_H = "(epoch_us(time) // 3600000000)"
_FIT = f"count >= 0 AND count <= {MOST}"  # NaN is above everything in SQL, and so is left out


@dataclass(frozen=True, slots=True)
class BulkWeeks:
    """Typical weeks of many stations.

    `quantiles` (stations, 168, 3): 10th percentile, median, 90th percentile, NaN where nothing was counted; `observed`
    (stations, 168): values used. `day_station` (an index into `stations`), `day`, `day_total`: complete days without
    fault, of the weeks that a level needs. `found`: how many values of which kind were left out or put right.
    """

    stations: tuple[str, ...]
    quantiles: Floats
    observed: Ints
    day_station: Ints
    day: Ints
    day_total: Floats
    found: dict[str, int]


Progress = Callable[[int, int], None]


def silent(_done: int, _of: int) -> None:
    """Tell nobody."""


def bulk_weeks(
    bulk: BulkCounts, *, zone: str, state: str | None, clean: bool = True, progress: Progress = silent
) -> BulkWeeks:
    """Compute the typical week of every station of a big table; `progress` is told how many blocks of how many are done."""
    hours = _hourly(bulk.relation)
    span = _fetch(hours, "SELECT count(*) AS n, epoch(min(time)) AS first, epoch(max(time)) AS last FROM counts")
    first, last = (int(span[end][0]) // 3600 for end in ("first", "last"))
    clock = _ClockSql.of(bulk.clock, zone, state, first, last)
    blocks = list(_blocks(hours, int(span["n"][0])))
    parts = []
    for done, block in enumerate(blocks):
        parts.append(_block(hours.filter(block) if block else hours, clock, clean=clean))
        progress(done + 1, len(blocks))
    return _join(parts)


def _fetch(relation: DuckDBPyRelation, sql: str) -> dict[str, NDArray[np.generic]]:
    answer = relation.query("counts", sql)
    columns: dict[str, NDArray[np.generic]] = answer.fetchnumpy() if answer is not None else {}
    return columns


def _hourly(relation: DuckDBPyRelation) -> DuckDBPyRelation:
    """Add parts of hours up to hours; an hour that lacks a part is left out. Hourly tables pass untouched."""
    sample = _fetch(relation.limit(100_000), "SELECT count(DISTINCT minute(time)) AS parts FROM counts")
    parts = int(sample["parts"][0])
    if parts <= 1:
        return relation
    added = relation.query(
        "counts",
        "SELECT station, date_trunc('hour', time) AS time, sum(count) AS count FROM "
        f"(SELECT DISTINCT station, time, count FROM counts WHERE {_FIT}) GROUP BY ALL HAVING count(*) = {parts}",
    )
    return relation if added is None else added


@dataclass(frozen=True, slots=True)
class _ClockSql:
    """SQL for the local hour of a row, for "on no public holiday", and for "a day whose doubled hour has one name"."""

    local_h: str
    no_holiday: str
    twin: str

    @staticmethod
    def of(clock: Clock, zone: str, state: str | None, first_h: int, last_h: int) -> _ClockSql:
        """Write the SQL for hours between two; a search among the changes of clock costs less than a time zone library."""
        changes = transitions(zone, first_h - 24, last_h + 24)
        back = [str(int(t) // HOUR_MIN // 24) for t in changes.at_min[changes.after_min < changes.before_min]]
        if clock == "local":
            twin = f"({_UTC_H} // 24 IN ({', '.join(back)}))::INTEGER" if back else "0"
            return _ClockSql(_UTC_H, _holiday_sql(_UTC_H, first_h // 24, last_h // 24, state), twin)
        local_h = f"({_UTC_H} + {_offset_sql(changes, 0, len(changes.at_min))})"
        return _ClockSql(local_h, _holiday_sql(local_h, first_h // 24 - 1, last_h // 24 + 1, state), "0")


def _offset_sql(changes: Transitions, low: int, high: int) -> str:
    """Return nested CASEs that find the offset in hours after the changes `low` … `high`."""
    if low == high:
        offset = changes.after_min[low - 1] if low else changes.first_min
        return str(int(offset) // HOUR_MIN)
    middle = (low + high) // 2
    before, after = _offset_sql(changes, low, middle), _offset_sql(changes, middle + 1, high)
    return f"CASE WHEN {_UTC_H} < {int(changes.at_min[middle]) // HOUR_MIN} THEN {before} ELSE {after} END"


def _blocks(hours: DuckDBPyRelation, rows: int) -> Iterator[str]:
    """Yield filters that cut the stations into blocks of about :data:`BLOCK_ROWS` rows; one empty filter if all fit."""
    if rows <= BLOCK_ROWS:
        yield ""
        return
    sizes = _fetch(hours, "SELECT station, count(*) AS n FROM counts GROUP BY station ORDER BY station")
    names, last = [str(s) for s in sizes["station"]], np.cumsum(sizes["n"].astype(np.int64)) // BLOCK_ROWS
    for block in np.unique(last):
        members = np.flatnonzero(last == block)
        yield f"station BETWEEN {_quoted(names[members[0]])} AND {_quoted(names[members[-1]])}"


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _block(rows: DuckDBPyRelation, clock: _ClockSql, *, clean: bool) -> BulkWeeks:
    if not clean:
        return _pack(_fetch(rows, _week_sql("counts", clock.local_h)), {}, {})
    _run(rows, _days_sql(clock))
    _run(rows, _JUDGED_SQL)
    found = {k: int(v[0]) for k, v in _fetch(rows, _FOUND_SQL).items() if int(v[0])}
    odd = found.keys() & {"dead_day", "duplicate"}
    source = _sound_rows_sql(clock, doubled="duplicate" in odd) if odd else "counts"
    week = _fetch(rows, _week_sql(source, clock.local_h, f"WHERE {_FIT} AND {clock.no_holiday}"))
    return _pack(week, _fetch(rows, _SOUND_DAYS_SQL), found)


def _sound_rows_sql(clock: _ClockSql, *, doubled: bool) -> str:
    """Leave out dead days; of duplicate rows equal ones count once and contradicting ones not at all."""

    def among(kind: str, join: str) -> str:
        return f"""SELECT c.station, c.time, c.count FROM counts AS c
            {join} JOIN (SELECT station, d FROM judged WHERE {kind}) AS o
            ON o.station = c.station AND o.d = {clock.local_h} // 24"""

    sound = among("dead OR doubled", "ANTI")
    if not doubled:
        return f"({sound})"
    return f"""({sound} UNION ALL
        SELECT station, time, any_value(count) AS count FROM ({among("doubled AND NOT dead", "SEMI")}) WHERE {_FIT}
        GROUP BY station, time HAVING min(count) = max(count))"""


def _run(relation: DuckDBPyRelation, sql: str) -> None:
    relation.query("counts", sql)


def _days_sql(clock: _ClockSql) -> str:
    """One line per station and day: 25 hours in a row differ in their number modulo 32, so that each has a bit."""
    return f"""CREATE OR REPLACE TEMP TABLE days AS
        SELECT station, {clock.local_h} // 24 AS d, count(*) AS n, count(*) FILTER ({_FIT}) AS fit,
            bit_or(1::UINTEGER << ({_UTC_H} & 31)::UINTEGER) AS seen,
            bit_or(CASE WHEN count = 0 THEN 1::UINTEGER << ({clock.local_h} % 24)::UINTEGER ELSE 0::UINTEGER END) AS zeros,
            sum(count) FILTER ({_FIT}) AS total, {clock.twin} AS twin
        FROM counts WHERE time IS NOT NULL GROUP BY ALL"""


_NEVER_ZERO_SQL = " + ".join(
    f"CASE WHEN sum((zeros >> {h}) & 1) <= {NEVER_ZERO} * count(*) THEN {1 << h} ELSE 0 END" for h in range(24)
)

_JUDGED_SQL = f"""CREATE OR REPLACE TEMP TABLE judged AS
    WITH alive AS (SELECT station, ({_NEVER_ZERO_SQL})::UINTEGER AS busy FROM days WHERE total > 0 GROUP BY station)
    SELECT station, d, n, fit, least(n, bit_count(seen) + twin) AS hours, total, n > bit_count(seen) + twin AS doubled,
        total = 0 OR bit_count(zeros & coalesce(busy, 0::UINTEGER)) >= {DEAD_HOURS} AS dead
    FROM days LEFT JOIN alive USING (station)"""

_FOUND_SQL = """SELECT sum(n) AS rows, sum(n - fit) AS unusable_value, sum(greatest(n - hours, 0)) AS duplicate,
        count(*) FILTER (dead) AS dead_day, (SELECT sum(gap) FROM (
            SELECT greatest((max(d) - min(d) + 1) * 24 - sum(hours), 0) AS gap FROM judged GROUP BY station)) AS gap
    FROM judged"""

_SOUND_DAYS_SQL = f"""SELECT station, list(d ORDER BY d) AS d, list(total ORDER BY d) AS total
    FROM (FROM judged QUALIFY d > max(d) OVER (PARTITION BY station) - {7 * WEEKS_USED})
    WHERE NOT dead AND n = hours AND n = fit AND n >= 23 GROUP BY station"""


def _holiday_sql(local_h: str, first_day: int, last_day: int, state: str | None) -> str:
    """Return the condition that a row is on no public holiday: one bit a day, which costs the engine nothing."""
    if state is None:
        return "true"
    days = np.arange(first_day, last_day + 1)
    bits = "".join("1" if public else "0" for public in holidays(days, state).public)
    return f"get_bit('{bits}'::BIT, ({local_h} // 24 - {first_day})::INTEGER) = 0"


def _week_sql(source: str, local_h: str, where: str = "") -> str:
    slot = f"(({local_h} + 72) % {WEEK_H})::SMALLINT"  # 1970-01-01 was a Thursday
    return (
        "SELECT station, slot, n, q[1] AS low, q[2] AS median, q[3] AS high FROM "
        f"(SELECT station, {slot} AS slot, quantile_cont(count, [0.1, 0.5, 0.9]) AS q, count(*) AS n "
        f"FROM {source} {where} GROUP BY ALL)"
    )


def _pack(
    week: dict[str, NDArray[np.generic]], days: dict[str, NDArray[np.generic]], found: dict[str, int]
) -> BulkWeeks:
    """Lay the engine's columns out as arrays by station."""
    number = {name: i for i, name in enumerate(sorted(set(week["station"].tolist())))}
    row = np.array([number[name] for name in week["station"].tolist()], dtype=np.int64)
    slot = week["slot"].astype(np.int64)
    quantiles = np.full((len(number), WEEK_H, 3), np.nan)
    observed = np.zeros((len(number), WEEK_H), dtype=np.int64)
    for i, name in enumerate(("low", "median", "high")):
        quantiles[row, slot, i] = week[name]
    observed[row, slot] = week["n"]
    lists = (
        {s: (d, t) for s, d, t in zip(*(days[k].tolist() for k in ("station", "d", "total")), strict=True)}
        if days
        else {}
    )
    known = [(i, *lists[name]) for name, i in number.items() if name in lists]
    day_station = np.repeat([i for i, _, _ in known], [len(d) for _, d, _ in known]) if known else np.zeros(0)
    day, total = (np.concatenate([np.zeros(0), *(k[at] for k in known)]) for at in (1, 2))
    return BulkWeeks(
        tuple(number), quantiles, observed, day_station.astype(np.int64), day.astype(np.int64), total, found
    )


def _join(parts: list[BulkWeeks]) -> BulkWeeks:
    """Join blocks of stations; their names rise from block to block."""
    shift = np.cumsum([0, *(len(p.stations) for p in parts)])
    found: dict[str, int] = {}
    for part in parts:
        for kind, number in part.found.items():
            found[kind] = found.get(kind, 0) + number
    return BulkWeeks(
        tuple(name for p in parts for name in p.stations),
        np.concatenate([p.quantiles for p in parts]),
        np.concatenate([p.observed for p in parts]),
        np.concatenate([p.day_station + s for p, s in zip(parts, shift, strict=False)]),
        np.concatenate([p.day for p in parts]),
        np.concatenate([p.day_total for p in parts]),
        found,
    )


_FOUND_WORDS = {
    "unusable_value": Text("fehlende, negative oder unmögliche Werte", "missing, negative or impossible values"),
    "duplicate": Text("doppelte Zeilen: gleiche gelten einmal, widersprüchliche nicht", "duplicate rows: equal ones count once, contradicting ones not"),
    "dead_day": Text("Tage eines Zählers ohne Signal", "days of a dead sensor"),
    "gap": Text("fehlende Stunden", "missing hours"),
}  # fmt: skip


def bulk_findings(file: str, table: BulkWeeks) -> list[Finding]:
    """Say how many values of a big table were left out or put right, by reason."""
    numbers = ((kind, table.found.get(kind, 0)) for kind in _FOUND_WORDS)
    return [Finding(file, "", kind, "flagged", _FOUND_WORDS[kind], number) for kind, number in numbers if number]
