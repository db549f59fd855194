"""Tables too big for memory, handed on as a lazy relation of the embedded engine (DuckDB): station, time, count, row.

Only Parquet of these three columns, with real timestamps, is left there. What else a column may say (direction, validity,
a clock) is read from the whole table, as in a file of a few rows; such a table must fit into memory.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.columns import find, names_devices
from hotspots.inputs.counts.notes import problem
from hotspots.inputs.counts.table import grid_of
from hotspots.model.counts import BulkCounts, CountTables

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

#: What the engine may hold in memory before it spills to the disk.
MEMORY = "300MB"
#: Parquet packs a thousand million equal rows into a kilobyte: plain tables of more cells stay with the engine, others
#: of more than so many are refused.
MOST_CELLS, MOST_IN_MEMORY = 6_000_000, 20_000_000


def open_lazy(path: Path, name: str, *, least_cells: int | None = None) -> tuple[CountTables, list[Problem]] | None:
    """Return a big plain Parquet file as a relation; None for every other file that may be read."""
    with path.open("rb") as stream:
        if stream.read(4) != b"PAR1":
            return None
    import duckdb

    engine = duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": "false"})
    try:
        table = engine.read_parquet(str(path), file_row_number=True)
        counted = engine.execute("SELECT sum(num_rows) FROM parquet_file_metadata(?)", [str(path)]).fetchall()
        cells = int(counted[0][0] or 0) * (len(table.columns) - 1)
        if cells <= (MOST_CELLS if least_cells is None else least_cells):
            return None
        real = any(str(kind).startswith(("TIMESTAMP", "DATE")) for kind in table.types)
        return _plain(table, name) or (None if real and cells <= MOST_IN_MEMORY else _refused(table, name, cells))
    except duckdb.Error as error:
        hint = Text("Die Datei ist beschädigt oder abgeschnitten.", "The file is damaged or cut off.")
        allowed = Text("Parquet oder CSV", "Parquet or CSV")
        return CountTables(), [problem(name, "format", str(error).splitlines()[0], allowed, hint)]


def _plain(table: DuckDBPyRelation, name: str) -> tuple[CountTables, list[Problem]] | None:
    """Return a table of station, time and count as it is; None where it says anything else."""
    header, sample = table.columns[:-1], table.limit(100).fetchall()
    at = {role: find(header, role) for role in ("station", "time", "count")}
    if sorted(i for i in at.values() if i is not None) != list(range(len(header))) or len(header) != 3:
        return None
    kind = str(table.types[at["time"] or 0])
    if not kind.startswith("TIMESTAMP") or names_devices(header, grid_of(header, enumerate(sample)).columns):
        return None
    columns = ", ".join('"' + header[i or 0].replace('"', '""') + f'" AS {role}' for role, i in at.items())
    relation = table.project(f"{columns}, file_row_number + 1 AS row")
    return CountTables(bulk=(BulkCounts(name, "utc" if "TIME ZONE" in kind else "local", relation),)), []


def _refused(table: DuckDBPyRelation, name: str, cells: int) -> tuple[CountTables, list[Problem]]:
    hint = Text(
        "So große Tabellen brauchen genau station, time (als Zeitstempel) und count; bitte so speichern oder teilen.",
        "Tables of that size need exactly station, time (as timestamps) and count; save them so, or split them.",
    )
    most = MOST_IN_MEMORY // 1_000_000
    allowed = Text(
        f"Zeiten als Zeitstempel, höchstens {most} Mio. Zellen", f"times as timestamps, at most {most} million cells"
    )
    return CountTables(), [problem(name, "size", f"{cells} ({', '.join(table.columns[:-1])})", allowed, hint)]
