"""Stations out of a table that doesn't fit into memory: block by block, each as the series that a small file gives.

The engine only sorts and cuts; what is counted is computed by the same code as for a file of a few rows, so that a
file's size changes the time and never the result.
"""

# ruff: noqa: S608 - the SQL is made of constants; names of stations are quoted

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotspots.base.arrays import Floats, Longs
from hotspots.model.counts import HOUR_MIN, BulkCounts, CountTable

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
