"""Tables too big for memory, handed on as a lazy relation of the embedded engine (DuckDB).

Only what needs no interpretation is taken this way: a plain table as Parquet or CSV, times as ISO 8601 or as
real timestamps. The first lines decide, read with the same care as any small file.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.columns import find, names_devices
from hotspots.inputs.counts.decode import Grid, grid_from_text
from hotspots.inputs.counts.problems import problem
from hotspots.model.counts import BulkCounts, Clock, CountTables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

#: What the engine may hold in memory before it spills to the disk.
MEMORY = "450MB"
#: Files above this size are left to the engine.
BULK_BYTES = 24_000_000
_HEAD_BYTES = 64_000
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?\s*(Z|[+-]\d{2}(:?\d{2})?)?")


def open_bulk(path: Path, name: str) -> tuple[CountTables, list[Problem]]:
    """Return a big file as a relation with the columns station, time and count; its rows aren't read yet."""
    import duckdb

    with path.open("rb") as stream:
        parquet = stream.read(4) == b"PAR1"
    engine = duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": "false"})
    try:
        return _open_parquet(engine, path, name) if parquet else _open_csv(engine, path, name)
    except duckdb.Error as error:
        hint = Text("Die Datei ist beschädigt oder abgeschnitten.", "The file is damaged or cut off.")
        return CountTables(), [
            problem(name, "format", str(error).splitlines()[0], Text("Parquet oder CSV", "Parquet or CSV"), hint)
        ]


def _open_parquet(engine: DuckDBPyConnection, path: Path, name: str) -> tuple[CountTables, list[Problem]]:
    table = engine.read_parquet(str(path))
    grid = Grid(tuple(table.columns), tuple(table.limit(100).fetchall()), tuple(range(1, 101)))
    roles, problems = _roles(grid, name)
    if problems:
        return CountTables(), problems
    kind = str(table.types[roles["time"]])
    if not kind.startswith("TIMESTAMP"):
        return CountTables(), [_not_iso(name, grid.header[roles["time"]], kind)]
    return _result(table, grid, roles, name, "utc" if "TIME ZONE" in kind else "local"), []


def _open_csv(engine: DuckDBPyConnection, path: Path, name: str) -> tuple[CountTables, list[Problem]]:
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES).decode("utf-8-sig", errors="replace")
    grid, problems = grid_from_text(head[: head.rfind("\n")], name)
    if grid is None or problems:
        return CountTables(), problems or [_not_iso(name, "time", head[:40])]
    roles, problems = _roles(grid, name)
    if problems:
        return CountTables(), problems
    times = [str(row[roles["time"]]).strip() for row in grid.rows]
    strange = next((t for t in times if not _ISO.fullmatch(t)), None)
    if strange is not None:
        return CountTables(), [_not_iso(name, grid.header[roles["time"]], strange)]
    clock: Clock = "utc" if re.search(r"(Z|[+-]\d{2}(:?\d{2})?)$", times[0][11:]) else "local"
    kinds = dict.fromkeys(grid.header, "VARCHAR")
    kinds[grid.header[roles["time"]]] = "TIMESTAMPTZ" if clock == "utc" else "TIMESTAMP"
    kinds[grid.header[roles["count"]]] = "DOUBLE"
    table = engine.read_csv(
        str(path), sep=grid.separator or ",", header=True, columns=kinds, skiprows=grid.lines[0] - 2
    )
    table.create("parsed")  # parsed once: every further pass is a scan of columns
    return _result(engine.table("parsed"), grid, roles, name, clock), []


def _roles(grid: Grid, name: str) -> tuple[dict[str, int], list[Problem]]:
    """Return the columns of station, time and count, or what is missing."""
    if (found := names_devices(grid.header, grid.rows)) is not None:
        hint = Text(
            "Gerätekennungen sind personenbezogen; die Datei wird nicht gelesen.",
            "Device identifiers are personal data; the file isn't read.",
        )
        return {}, [
            problem(name, "MAC", found[1], Text("Summen, nie einzelne Geräte", "sums, never single devices"), hint)
        ]
    roles: dict[str, int] = {}
    for role in ("time", "count", "station"):
        at = find(grid.header, role, taken=frozenset(roles.values()))
        if at is None:
            hint = Text("Große Tabellen brauchen station, time und count.", "Big tables need station, time and count.")
            return {}, [
                problem(
                    name, role, ", ".join(grid.header), Text(f"eine Spalte „{role}“", f"a column “{role}”"), hint, row=1
                )
            ]
        roles[role] = at
    return roles, []


def _not_iso(name: str, field: str, found: str) -> Problem:
    hint = Text("Große Tabellen brauchen Zeiten wie 2022-06-01 11:00.", "Big tables need times like 2022-06-01 11:00.")
    return problem(name, field, found, Text("ISO 8601", "ISO 8601"), hint)


def _result(table: DuckDBPyRelation, grid: Grid, roles: dict[str, int], name: str, clock: Clock) -> CountTables:
    names = {role: grid.header[at].replace('"', '""') for role, at in roles.items()}
    columns = ", ".join(f'"{column}" AS {role}' for role, column in names.items())
    return CountTables(bulk=(BulkCounts(name, clock, table.project(columns)),), formats={name: "plain"})
