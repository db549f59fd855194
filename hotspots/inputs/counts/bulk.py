"""A big plain table of counts: it stays with the engine, and its stations go the way of every table, one after the other."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotspots.base.arrays import Floats, Longs
from hotspots.base.errors import InputError, Problem
from hotspots.base.text import tr
from hotspots.inputs.counts.assemble import Rows, one_station
from hotspots.inputs.counts.columns import WAY, WHEELS, chosen, find, names_devices
from hotspots.inputs.counts.reading import leave_sums, refuse_nameless
from hotspots.inputs.counts.table import Grid, Notes, grid_of, problem, refuse_negative
from hotspots.inputs.counts.times import NO_MOMENT, Spans, refuse_moments
from hotspots.model.counts import BulkCounts, Clock, CountTables, minute_text
from hotspots.model.receipt import Taken

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

#: What the engine may hold in memory before it spills to the disk; rows come in the file's order, so that columns read
#: one after the other belong together; it fetches nothing from anywhere.
ENGINE: dict[str, bool | int | float | str | list[str]] = {
    "memory_limit": "300MB", "preserve_insertion_order": "true", "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
}  # fmt: skip
#: Parquet packs a thousand million equal rows into a kilobyte: plain tables of more cells stay with the engine, others
#: of more than so many are refused.
MOST_CELLS, MOST_IN_MEMORY = 6_000_000, 20_000_000
#: Rows taken at once: about 150 MB.
BLOCK_ROWS = 4_000_000
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT")
_NUMBERS = (*_WHOLE, "BIGINT", "UINTEGER", "UBIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
#: Columns that say what a row means: such a table is read row by row.
_TELLING = ("start", "end", "hour", "direction", "mode", "uptime", "length", "status", "year", "month")


def open_lazy(
    path: Path, name: str, choices: Mapping[str, str], zone: str, *, use: bool = False, least_cells: int | None = None
) -> tuple[CountTables, list[Problem]] | None:
    """Return a big plain Parquet file as stations to be read one by one; None for every other file that may be read."""
    with path.open("rb") as stream:
        if stream.read(4) != b"PAR1":
            return None
    import duckdb

    engine, only = duckdb.connect(config=ENGINE), glob.escape(str(path))  # a star in a name is no pattern
    try:
        table = engine.read_parquet(only, file_row_number=True)
        counted = engine.execute("SELECT sum(num_rows) FROM parquet_file_metadata(?)", [only]).fetchall()
        cells = int(counted[0][0] or 0) * (len(table.columns) - 1)
        if cells <= (MOST_CELLS if least_cells is None else least_cells):
            return None
        real = any(str(kind).startswith(("TIMESTAMP", "DATE")) for kind in table.types)
        plain = None if use else _plain(table, Notes(name, "", choices, zone, unordered=True))
        return plain or (None if real and cells <= MOST_IN_MEMORY else _refused(table, name, cells))
    except duckdb.Error as error:
        return CountTables(), [damaged(error, name)]


def _plain(table: DuckDBPyRelation, notes: Notes) -> tuple[CountTables, list[Problem]] | None:
    """Return station, time and count of a table; None where a further column tells what its rows mean."""
    header, sample = table.columns[:-1], table.limit(100).fetchall()
    grid = grid_of(header, enumerate(sample))
    role = {r: chosen(grid, r, notes) if r in notes.choices else find(header, r) for r in ("station", "time", "count")}
    at = {r: i for r, i in role.items() if i is not None}
    rest = [title for i, title in enumerate(header) if i not in at.values()]
    told = any(find(rest, role) is not None for role in _TELLING) or any(
        WHEELS.search(t) or WAY.search(t) for t in rest
    )
    if len(at) < 3 or told:
        return None
    time, count = str(table.types[at["time"]]), str(table.types[at["count"]])
    if not time.startswith("TIMESTAMP") or not count.startswith(_NUMBERS) or names_devices(header, grid.columns):
        return None
    quoted = {role: '"' + header[i].replace('"', '""') + '"' for role, i in at.items()}
    relation = table.project(f"{quoted['station']}::VARCHAR AS station, {quoted['time']} AS time, {quoted['count']} AS count, file_row_number AS row")  # fmt: skip
    sizes = _fetch(relation, _SIZES, notes.file)
    said = ["" if np.ma.is_masked(s) else str(s) for s in sizes["station"]]
    first, last, rows = (np.asarray(sizes[key]).astype(np.int64) for key in ("a", "z", "n"))
    names = [s.strip().removesuffix(".0" if str(table.types[at["station"]]) in ("FLOAT", "DOUBLE") else "") for s in said]  # fmt: skip
    if len(set(names)) < len(names) or 3 < rows.sum() == len(names):
        return None
    refuse_nameless(names, np.arange(len(names)), header[at["station"]], first + 1, notes)
    if notes.failed():
        return CountTables(), notes.problems
    sums = leave_sums(names, rows, notes)
    notes.columns |= {header[i]: role for role, i in at.items()}
    notes.leave_columns(rest)
    clock: Clock = "utc" if "TIME ZONE" in time else "local"
    titles = (header[at["station"]], header[at["time"]], header[at["count"]])
    big = _Big(relation, notes, clock, titles, "count" if count in _WHOLE else "count::DOUBLE", said, names, first, last, rows, sums)  # fmt: skip
    kept = tuple((n, n) for n, out in zip(names, sums.tolist(), strict=True) if not out)
    taken = Taken(notes.file, "", int(rows.sum()), dict(notes.columns))
    return CountTables(bulk=(BulkCounts(notes.file, kept, big.stations),), taken=(taken,), left=tuple(notes.left)), notes.problems  # fmt: skip


def _refused(table: DuckDBPyRelation, name: str, cells: int) -> tuple[CountTables, list[Problem]]:
    hint = tr(
        "Tables of that size need station, time (as timestamps) and count, and nothing that makes rows "
        "count otherwise (direction, validity, bicycles); save them so, or split them."
    )
    most = MOST_IN_MEMORY // 1_000_000
    allowed = tr("times as timestamps, at most {most} million cells", most=most)
    return CountTables(), [problem(name, "size", f"{cells} ({', '.join(table.columns[:-1])})", allowed, hint)]


_SIZES = "SELECT station, count(*) AS n, min(row) AS a, max(row) AS z FROM counts GROUP BY station ORDER BY station"
_COLUMNS = "TRY_CAST(epoch_us(time) // 60000000 AS INTEGER) AS minute, {count} AS count"
_CODED = """SELECT code, {columns}, row FROM counts JOIN (SELECT unnest(n) AS station, unnest(range(len(n)))::INTEGER AS code
    FROM (SELECT {names} AS n)) USING (station)"""
#: Minutes, counts and rows of the file (from 1) of one station.
_Cells = tuple[Longs, Floats, Longs]


@dataclass(frozen=True, slots=True)
class _Big:
    """The stations of a table as the engine has them: how many `rows` each has, between which ones; `sums` stay out."""

    relation: DuckDBPyRelation
    notes: Notes
    clock: Clock
    titles: tuple[str, str, str]
    count: str
    said: list[str]
    names: list[str]
    first: Longs
    last: Longs
    rows: Longs
    sums: NDArray[np.bool_]

    def stations(self) -> Iterator[CountTables]:
        """Yield the counts of each station. Raises InputError with the rows that no table may have."""
        blocks = np.cumsum(self.rows) // BLOCK_ROWS
        for block in np.unique(blocks):
            at = np.flatnonzero(blocks == block)
            length = self.last[at] - self.first[at] + 1
            together = (length == self.rows[at]).all() and np.ptp([self.first[at].min(), self.last[at].max() + 1]) == length.sum()  # fmt: skip
            for station, cells in zip(at.tolist(), (self._in_file_order if together else self._sorted)(at), strict=True):  # fmt: skip
                if not self.sums[station]:
                    yield self._assembled(self.names[station], *cells)

    def _in_file_order(self, at: Longs) -> Iterator[_Cells]:
        """Take stations that stand one after the other."""
        start, end = int(self.first[at].min()), int(self.last[at].max())
        minute, count, _ = self._cells(self.relation.filter(f"row BETWEEN {start} AND {end}"), "SELECT {columns} FROM counts")  # fmt: skip
        for a, z in zip(self.first[at].tolist(), (self.last[at] + 1).tolist(), strict=True):
            yield minute[a - start : z - start], count[a - start : z - start], np.arange(a + 1, z + 1)

    def _sorted(self, at: Longs) -> Iterator[_Cells]:
        named = ["'" + self.said[i].replace("'", "''") + "'" for i in at.tolist()]
        among = self.relation.filter(f"station BETWEEN {named[0]} AND {named[-1]}")
        minute, count, found = self._cells(among, _CODED.replace("{names}", f"[{', '.join(named)}]"))
        order = np.lexsort((found["row"], found["code"]))
        minute, count, row = minute[order], count[order], found["row"].astype(np.int64)[order] + 1
        edges = np.cumsum([0, *self.rows[at].tolist()]).tolist()
        for a, z in pairwise(edges):
            yield minute[a:z], count[a:z], row[a:z]

    def _cells(self, part: DuckDBPyRelation, sql: str) -> tuple[Longs, Floats, Mapping[str, NDArray[np.generic]]]:
        found = _fetch(part, sql.replace("{columns}", _COLUMNS.replace("{count}", self.count)), self.notes.file)
        minute, count = found["minute"], found["count"]
        count = np.ma.filled(count.astype(np.float64), np.nan) if np.ma.isMaskedArray(count) else count
        return np.ma.filled(minute, NO_MOMENT), count, found  # type: ignore[return-value]

    def _assembled(self, name: str, minute: Longs, count: Floats, row: Longs) -> CountTables:
        station, time, title = self.titles
        notes = self.notes.aside()
        minutes, count = minute.astype(np.int64), count.astype(np.float64)
        refuse_moments(minutes, row, notes, time)
        refuse_negative(count, row, notes, title)
        if not notes.failed():
            rows = Rows((name,), np.zeros(row.shape, np.int64), Spans(minutes, minutes, None, self.clock, "", time), count, np.zeros(row.shape, bool), row)  # fmt: skip
            part = one_station(rows, name, title, station, _NOTHING_BESIDE, _NOTHING_BESIDE.lines, notes)
            if part.shorts:
                allowed = tr("hours or parts of them")
                hint = tr("Please split tables of that size with sums of days.")
                notes.refuse(time, f"{name}: {minute_text(part.shorts[0].start_min)[:10]} …", allowed, hint, row, np.zeros(1, np.int64))  # fmt: skip
        if notes.failed():
            raise InputError(notes.problems)
        return part + CountTables(findings=tuple(notes.findings))


_NOTHING_BESIDE = Grid((), (), np.zeros(0, np.int64))


def _fetch(relation: DuckDBPyRelation, sql: str, file: str) -> dict[str, NDArray[np.generic]]:
    import duckdb

    try:
        answer = relation.query("counts", sql)
        columns: dict[str, NDArray[np.generic]] = answer.fetchnumpy() if answer is not None else {}
    except duckdb.Error as error:
        raise InputError([damaged(error, file)]) from None
    return columns


def damaged(error: Exception, file: str) -> Problem:
    """Return what is wrong with a file that the engine can't read."""
    hint = tr("The file is damaged or cut off.")
    return problem(file, "format", str(error).splitlines()[0], tr("Parquet or CSV"), hint)
