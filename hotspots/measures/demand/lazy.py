"""Stations out of a table that doesn't fit into memory: block by block, each as the series that a small file gives.

The engine only sorts and cuts; what is counted is computed by the same code as for a file of a few rows, so that a
file's size changes the time and never the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotspots.model.counts import HOUR_MIN, BulkCounts, CountTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

#: Rows taken at once: about 150 MB.
BLOCK_ROWS = 4_000_000
Progress = Callable[[int, int], None]


def silent(_done: int, _of: int) -> None:
    """Tell nobody."""


def lazy_tables(bulk: BulkCounts, progress: Progress = silent) -> Iterator[CountTable]:
    """Yield each station of a big table; `progress` is told how many rows of how many are done."""
    sizes = _fetch(bulk.relation, "SELECT station, count(*) AS n FROM counts GROUP BY station ORDER BY station")
    names, rows = [str(s) for s in sizes["station"]], sizes["n"].astype(np.int64)
    blocks = np.cumsum(rows) // BLOCK_ROWS
    done, of = 0, int(rows.sum())
    for block in np.unique(blocks):
        members = np.flatnonzero(blocks == block)
        yield from _block(bulk, [names[i] for i in members], len(names))
        done += int(rows[members].sum())
        progress(done, of)


def _block(bulk: BulkCounts, names: list[str], of: int) -> Iterator[CountTable]:
    part = bulk.relation
    if len(names) < of:
        part = part.filter(f"station BETWEEN {_quoted(names[0])} AND {_quoted(names[-1])}")
    found = _fetch(part, _ROWS.format(names=_list(names)))
    code, minute = found["station"], found["minute"].astype(np.int64)
    count = np.ma.filled(np.ma.asarray(found["count"]).astype(np.float64), np.nan)
    row = found["row"].astype(np.int64)
    if (np.diff(row) < 0).any() or (np.diff(code) < 0).any():
        order = np.lexsort((row, code))
        code, minute, count, row = code[order], minute[order], count[order], row[order]
    edges = np.searchsorted(code, np.arange(len(names) + 1))
    for i, name in enumerate(names):
        mine = slice(edges[i], edges[i + 1])
        yield _table(bulk, name, minute[mine], count[mine], row[mine])


_ROWS = """SELECT code AS station, epoch_us(time) // 60000000 AS minute, count::DOUBLE AS count, row::INTEGER AS row
    FROM counts JOIN (SELECT unnest(n) AS station, unnest(range(len(n)))::INTEGER AS code FROM (SELECT {names} AS n))
    USING (station) WHERE time IS NOT NULL"""


def _table(
    bulk: BulkCounts, name: str, minute: NDArray[np.int64], count: NDArray[np.float64], row: NDArray[np.int64]
) -> CountTable:
    gaps = np.diff(minute)
    if gaps.size and (gaps < 0).any():
        order = np.argsort(minute, kind="stable")
        minute, count, row = minute[order], count[order], row[order]
        gaps = np.diff(minute)
    short = gaps[(gaps > 0) & (gaps <= HOUR_MIN)]
    step = int(np.bincount(short).argmax()) if short.size else HOUR_MIN
    return CountTable(
        name, name, bulk.file, "plain", bulk.clock, step, minute, count, np.zeros(count.shape, dtype=bool), row
    )


def _fetch(relation: DuckDBPyRelation, sql: str) -> dict[str, NDArray[np.generic]]:
    answer = relation.query("counts", sql)
    columns: dict[str, NDArray[np.generic]] = answer.fetchnumpy() if answer is not None else {}
    return columns


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _list(names: list[str]) -> str:
    return "[" + ", ".join(map(_quoted, names)) + "]"
