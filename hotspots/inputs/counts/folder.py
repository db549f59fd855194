"""The folder of counts, file by file: what one file says – counts, estimates, events or use – and what all say together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hotspots.base.errors import Problem, Report
from hotspots.base.files import input_files
from hotspots.base.text import Text, join
from hotspots.inputs.counts import byhand
from hotspots.inputs.counts.document import Document, Part, open_document, open_lazy
from hotspots.inputs.counts.notes import Notes, problem
from hotspots.inputs.counts.reading import UNKNOWN_FORMAT, read_counts
from hotspots.inputs.counts.shifted import straighten
from hotspots.inputs.counts.stations import NAME, read_stations, unify
from hotspots.inputs.counts.usage import is_usage, read_use_table, single_rows
from hotspots.model.counts import CountTables, Finding, Station
from hotspots.model.receipt import Taken

#: Raw files whose clean table stands beside: kept, but not counted twice.
RAW = "raw"


def read_file(
    path: Path, name: str | None = None, choices: Mapping[str, str] | None = None, *, use: bool = False,
    zone: str = "Europe/Berlin",
) -> tuple[CountTables, list[Problem]]:  # fmt: skip
    """Read one file of counts, recognised by its content; `name` is how it is shown, `zone` the town's clock.

    `choices` answer what can be read in two ways (``{"interval": "week"}``); `use`: the file holds use of hotspots.
    """
    shown = name or path.name
    try:
        if (lazy := open_lazy(path, shown)) is not None:
            return lazy
        document, problems = open_document(path, shown)
    except OSError as error:
        allowed, hint = Text("eine lesbare Datei", "a readable file"), Text("Die Datei lässt sich nicht lesen.", "The file can't be read.")  # fmt: skip
        return CountTables(), [problem(shown, "file", type(error).__name__, allowed, hint)]
    if document is None or any(p.severity == "error" for p in problems):
        return CountTables(), problems
    for part in document.parts:
        if refused := single_rows(part.grid, document.file, document.stem):
            return CountTables(), [refused]
    return _read_document(document, choices or {}, problems, zone, use=use)


def _read_document(
    document: Document, choices: Mapping[str, str], problems: list[Problem], zone: str, *, use: bool
) -> tuple[CountTables, list[Problem]]:
    """Read every table of a document."""
    result, read = CountTables(), False
    several = len([p for p in document.parts if not p.hidden]) > 1
    for part in document.parts:
        notes, rows = Notes(document.file, part.name if several else "", choices, zone), int(part.grid.lines.size)
        if part.hidden:
            notes.leave(Text(f"ausgeblendetes Blatt {part.name}", f"hidden sheet {part.name}"), rows)
        elif several and not _has_table(part, use=use):
            notes.leave(Text(f"Blatt {part.name}: keine Zählung", f"sheet {part.name}: no counts"), rows)
        else:
            read = True
            result += _read(part, document.stem, notes, use=use)
            if not notes.failed():
                result += CountTables(taken=(Taken(notes.file, notes.part, rows, dict(notes.columns)),))
        problems += notes.problems
        result += CountTables(guessed=tuple(dict.fromkeys(notes.guessed)), left=tuple(notes.left))
    if document.notes:
        result += CountTables(findings=(Finding(document.file, "", "encoding", "repaired", join(document.notes), 1),))
    if not read:
        header = document.parts[0].grid.header if document.parts else ()
        allowed = Text("hystreet, Eco-Counter, station;time;count", "hystreet, Eco-Counter, station;time;count")
        problems.append(problem(document.file, "format", ", ".join(h for h in header if h)[:120], allowed, UNKNOWN_FORMAT, row=1))  # fmt: skip
    return result, problems


def _has_table(part: Part, *, use: bool) -> bool:
    header = part.grid.header
    if use or is_usage(part.grid) or byhand.is_events(header) or byhand.is_estimate(header):
        return True
    looked = Notes("", part.name)
    read_counts(part.grid, part.name, looked)
    return not looked.failed() or any(p.field not in ("time", "count", "content") for p in looked.problems)


def _read(part: Part, stem: str, notes: Notes, *, use: bool) -> CountTables:
    header = part.grid.header
    if use or {"place", "unit", "value"} <= set(header):
        return read_use_table(part.grid, stem, notes)
    for fits, read in ((byhand.is_events, byhand.read_events), (byhand.is_estimate, byhand.read_estimate)):
        if fits(header):
            return read(part.grid, notes)
    if is_usage(part.grid):
        notes.guess("Nutzung vorhandener Hotspots, keine Zählung von Menschen", "use of hotspots, no count of people")
        return read_use_table(part.grid, stem, notes)
    grid, findings = straighten(part.grid, notes.file)
    notes.findings += findings
    return read_counts(grid, stem, notes)


def read_places(folder: Path, report: Report) -> tuple[Station, ...]:
    """Return the stations that `stations.geojson` names; none where there is no such file."""
    path = folder / NAME
    if not path.is_file():
        return ()
    stations, problems = read_stations(path, f"{folder.name}/{NAME}")
    report.problems += problems
    return stations


def load(folder: Path, report: Report, zone: str = "Europe/Berlin") -> CountTables:
    """Read every file of `folder` (but `raw/`); each defect is noted in `report` and the rest is still read."""
    result = read_usage(folder.parent, report, zone)
    if not folder.is_dir():
        return result
    for path in input_files(folder, leave_out=frozenset({RAW})):
        shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        if path.suffix.casefold() == ".md" or path.name == NAME:
            continue
        tables, problems = read_file(path, shown, zone=zone)
        result += tables
        report.problems += problems
        if tables.usage:
            allowed = Text("Zählungen von Menschen", "counts of people")
            hint = Text(
                "Das ist Nutzung vorhandener Hotspots und wird so verwendet; sie gehört nach operation/ (hotspots import usage).",
                "This is use of existing hotspots and is used as such; it belongs to operation/ (hotspots import usage).",
            )
            units = ", ".join(sorted({u.unit for u in tables.usage}))
            report.add(problem(shown, "unit", units, allowed, hint, severity="warning"))
    return unify(result, read_places(folder, report))


def read_usage(project: Path, report: Report, zone: str = "Europe/Berlin") -> CountTables:
    """Read `operation/use.csv`: what the operator counted, in its unit."""
    path = project / "operation" / "use.csv"
    if not path.is_file():
        return CountTables()
    tables, problems = read_file(path, "operation/use.csv", use=True, zone=zone)
    report.problems += problems
    return tables
