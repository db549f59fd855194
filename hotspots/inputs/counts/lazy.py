"""Tables too big for memory, handed on as a lazy relation of the embedded engine (DuckDB): station, time, count, row.

Only Parquet with real timestamps is left there; the first rows are read with the same care as any small file, and what
is counted from it is computed by the same code.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.columns import find, names_devices
from hotspots.inputs.counts.document import MOST_CELLS
from hotspots.inputs.counts.notes import problem
from hotspots.inputs.counts.table import grid_of
from hotspots.model.counts import BulkCounts, Clock, CountTables

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

#: What the engine may hold in memory before it spills to the disk.
MEMORY = "300MB"


def open_lazy(path: Path, name: str, *, least_cells: int | None = None) -> tuple[CountTables, list[Problem]] | None:
    """Return a big Parquet file as a relation; None for every other file."""
    with path.open("rb") as stream:
        if stream.read(4) != b"PAR1":
            return None
    import duckdb

    engine = duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": "false"})
    try:
        table = engine.read_parquet(str(path), file_row_number=True)
        counted = engine.execute("SELECT sum(num_rows) FROM parquet_file_metadata(?)", [str(path)]).fetchall()
        rows, header = int(counted[0][0] or 0), tuple(table.columns[:-1])
        if rows * len(header) <= (MOST_CELLS if least_cells is None else least_cells):
            return None
        return _roles(table, header, name)
    except duckdb.Error as error:
        hint = Text("Die Datei ist beschädigt oder abgeschnitten.", "The file is damaged or cut off.")
        allowed = Text("Parquet oder CSV", "Parquet or CSV")
        return CountTables(), [problem(name, "format", str(error).splitlines()[0], allowed, hint)]


def _roles(table: DuckDBPyRelation, header: tuple[str, ...], name: str) -> tuple[CountTables, list[Problem]] | None:
    grid = grid_of(header, enumerate((r[:-1] for r in table.limit(100).fetchall()), 1))
    if (device := names_devices(grid.header, grid.columns)) is not None:
        hint = Text("Gerätekennungen sind personenbezogen; die Datei wird nicht gelesen.", "Device identifiers are personal data; the file isn't read.")  # fmt: skip
        return CountTables(), [problem(name, "MAC", device.found, Text("Summen, nie einzelne Geräte", "sums, never single devices"), hint)]  # fmt: skip
    taken: frozenset[int] = frozenset()
    roles: dict[str, str] = {}
    for role in ("time", "count", "station"):
        at = find(header, role, taken=taken)
        if at is None or (role == "time" and not str(table.types[at]).startswith("TIMESTAMP")):
            hint = Text("Tabellen mit so vielen Zeilen brauchen station, time (als Zeitstempel) und count.", "Tables of so many rows need station, time (as timestamps) and count.")  # fmt: skip
            found = ", ".join(header) if at is None else str(table.types[at])
            return CountTables(), [problem(name, role, found, Text(f"eine Spalte „{role}“", f"a column “{role}”"), hint, row=1)]  # fmt: skip
        taken |= {at}
        roles[role] = header[at]
    clock: Clock = "utc" if "TIME ZONE" in str(table.types[header.index(roles["time"])]) else "local"
    quoted = {role: column.replace('"', '""') for role, column in roles.items()}
    columns = ", ".join(f'"{column}" AS {role}' for role, column in quoted.items())
    relation = table.project(f"{columns}, file_row_number + 1 AS row")
    return CountTables(bulk=(BulkCounts(name, clock, relation),)), []
