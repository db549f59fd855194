"""The folder of counts, file by file: what one file says, and what all of them say together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hotspots.base.errors import Problem, Report
from hotspots.base.files import input_files
from hotspots.base.text import Text
from hotspots.inputs.counts.document import open_document
from hotspots.inputs.counts.formats import read_document
from hotspots.inputs.counts.lazy import open_lazy
from hotspots.inputs.counts.problems import problem
from hotspots.inputs.counts.stations import NAME, read_stations, unify
from hotspots.model.counts import CountTables, Station

#: Raw files whose clean table stands beside: kept, but not counted twice.
RAW = "raw"
_NOTES = frozenset({".md"})


def read_file(
    path: Path, name: str | None = None, choices: Mapping[str, str] | None = None, *, use: bool = False
) -> tuple[CountTables, list[Problem]]:
    """Read one file of counts, recognised by its content; `name` is how it is shown.

    `choices` answer what can be read in two ways (``{"interval": "week"}``); `use`: the file holds use of hotspots.
    """
    shown = name or path.name
    try:
        if (lazy := open_lazy(path, shown)) is not None:
            return lazy
        document, problems = open_document(path, shown)
    except OSError as error:
        hint = Text("Die Datei lässt sich nicht lesen.", "The file can't be read.")
        return CountTables(), [
            problem(shown, "file", type(error).__name__, Text("eine lesbare Datei", "a readable file"), hint)
        ]
    if document is None or any(p.severity == "error" for p in problems):
        return CountTables(), problems
    tables, found = read_document(document, choices, use=use)
    return tables, problems + found


def read_places(folder: Path, report: Report) -> tuple[Station, ...]:
    """Return the stations that `stations.geojson` names; none where there is no such file."""
    path = folder / NAME
    if not path.is_file():
        return ()
    stations, problems = read_stations(path, f"{folder.name}/{NAME}")
    for found in problems:
        report.add(found)
    return stations


def load(folder: Path, report: Report) -> CountTables:
    """Read every file of `folder` (but `raw/`); each defect is noted in `report` and the rest is still read."""
    result = read_usage(folder.parent, report)
    if not folder.is_dir():
        return result
    for path in input_files(folder, leave_out=frozenset({RAW})):
        shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        if path.suffix.casefold() in _NOTES or path.name == NAME:
            continue
        tables, problems = read_file(path, shown)
        result += tables
        for found in problems:
            report.add(found)
        if tables.usage:
            allowed = Text("Zählungen von Menschen", "counts of people")
            hint = Text(
                "Das ist Nutzung vorhandener Hotspots und wird so verwendet; sie gehört nach operation/ (hotspots import usage).",
                "This is use of existing hotspots and is used as such; it belongs to operation/ (hotspots import usage).",
            )
            units = ", ".join(sorted({u.unit for u in tables.usage}))
            report.add(problem(shown, "unit", units, allowed, hint, severity="warning"))
    return unify(result, read_places(folder, report))


def read_usage(project: Path, report: Report) -> CountTables:
    """Read `operation/use.csv`: what the operator counted, in its unit."""
    path = project / "operation" / "use.csv"
    if not path.is_file():
        return CountTables()
    tables, problems = read_file(path, "operation/use.csv", use=True)
    for found in problems:
        report.add(found)
    return tables
