"""The folder of counts, file by file: what one file says – counts, estimates, events or use – and what all say together.

By hand people estimate passages per day of a place (``site;low;best;high;source``) and events that draw people beside
those who pass anyway (``site;name;days_per_year;attendance``). hystreet's tables as towns publish them have been met with
cells missing from, or pushed into, the rows but not the header: the parts that must add up to the total tell where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from hotspots.base.arrays import Flags, Floats
from hotspots.base.errors import CHOOSE, Problem, Report, shorten
from hotspots.base.files import input_files
from hotspots.base.text import Text, join, tr, verbatim
from hotspots.inputs.counts.bulk import open_lazy
from hotspots.inputs.counts.columns import find, same_word
from hotspots.inputs.counts.document import Document, Part, open_document
from hotspots.inputs.counts.reading import UNKNOWN_FORMAT, leave_sums, read_counts
from hotspots.inputs.counts.stations import NAME, parted, read_stations, told_twice, unify
from hotspots.inputs.counts.table import Grid, Notes, grid_of, parse_counts, problem, text_of
from hotspots.inputs.counts.usage import is_usage, read_use_table, single_rows
from hotspots.model.counts import Action, CountTables, DayEstimate, Event, Finding, Station
from hotspots.model.estimate import QUALITIES, Quality
from hotspots.model.receipt import NOT_NAMED, Left, Taken

#: Raw files whose clean table stands beside: kept, but not counted twice.
RAW = "raw"


def read_file(
    path: Path, name: str | None = None, choices: Mapping[str, str] | None = None, *, use: bool = False,
    zone: str = "Europe/Berlin", layers: Sequence[str] = (),
) -> tuple[CountTables, list[Problem]]:  # fmt: skip
    """Read one file of counts, recognised by its content; `name` is how it is shown, `zone` the town's clock.

    `choices` answer what can be read in two ways (``{"interval": "week"}``); `use`: the file holds use of hotspots;
    `layers`: the sheets to read, where not all that count are.
    """
    shown = name or path.name
    try:
        if (lazy := open_lazy(path, shown, choices or {}, zone, use=use)) is not None:
            return lazy
        document, problems = open_document(path, shown)
    except OSError as error:
        allowed, hint = tr("a readable file"), tr("The file can't be read.")
        return CountTables(), [problem(shown, "file", type(error).__name__, allowed, hint)]
    if document is None or any(p.severity == "error" for p in problems):
        return CountTables(), problems
    left, several = CountTables(), len(document.parts) > 1
    if layers:
        named = tuple(replace(part, hidden=False) for part in document.parts if part.name in layers)
        if not named:
            there = verbatim(", ".join(part.name or "–" for part in document.parts))
            return CountTables(), [problem(shown, "--layer", ", ".join(layers), there, CHOOSE)]
        rest = [(part.name, int(part.grid.lines.size) or 1) for part in document.parts if part.name not in layers]
        left = CountTables(left=tuple(Left(shown, name, NOT_NAMED, rows) for name, rows in rest))
        document = replace(document, parts=named)
    for part in document.parts:
        if refused := single_rows(part.grid, document.file, document.stem):
            return CountTables(), [refused]
    tables, problems = _read_document(
        document, choices or {}, problems, zone, use=use, several=bool(layers) and several
    )
    return tables + left, problems


def _read_document(
    document: Document, choices: Mapping[str, str], problems: list[Problem], zone: str, *, use: bool, several: bool
) -> tuple[CountTables, list[Problem]]:
    """Read every table of a document; `several`: there are other sheets beside these."""
    result, read = CountTables(), False
    shown = [p for p in document.parts if not p.hidden]
    several, single = several or len(shown) > 1, [p for p in shown if not _OF_SUMS.search(p.name)]
    for part in document.parts:
        notes, rows = (
            Notes(document.file, part.name if several else "", choices, zone, unordered=document.unordered),
            int(part.grid.lines.size),
        )
        if part.hidden:
            notes.leave(tr("hidden sheet {name}", name=part.name), rows or 1)
        elif several and not _has_table(part, use=use):
            notes.leave(_no_counts(part.name), rows or 1)  # titles alone are a row, too
        elif part not in single and any(_has_table(p, use=use) for p in single):
            notes.leave(tr("sheet {name}: sums", name=part.name), rows)
        else:
            read = True
            notes.leave(tr("hidden rows"), part.hidden_rows)
            result += _read(part, document.stem, notes, use=use)
            if not notes.failed():
                result += CountTables(taken=(Taken(notes.file, notes.part, rows, dict(notes.columns)),))
        problems += notes.problems
        result += CountTables(guessed=tuple(dict.fromkeys(notes.guessed)), left=tuple(notes.left))
    result += CountTables(
        left=tuple(Left(document.file, name, _no_counts(name), rows) for name, rows in document.prose)
    )
    if document.notes:
        result += CountTables(findings=(Finding(document.file, "", "encoding", "repaired", join(document.notes), 1),))
    if not read:
        header = document.parts[0].grid.header if document.parts else ()
        allowed = verbatim("hystreet, Eco-Counter, station;time;count")
        problems.append(problem(document.file, "format", ", ".join(h for h in header if h)[:120], allowed, UNKNOWN_FORMAT, row=1))  # fmt: skip
    return result, problems


def _no_counts(sheet: str) -> Text:
    return tr("sheet {sheet}: no counts", sheet=sheet)


#: What a sheet is called that sums up the others.
_OF_SUMS = re.compile(r"summe|gesamt|übersicht|auswertung|zusammenfassung|totals?\b|\bsums?\b|overview|summary", re.I)


#: What a sheet is called that holds one direction only.
_ONE_WAY = re.compile(r"(fahrt|geh|lauf)?richtung\b|direction\b|(stadt|land)?(ein|aus)wärts|(in|out)bound", re.I)


def _has_table(part: Part, *, use: bool) -> bool:
    header = part.grid.header
    if is_usage(part.grid) or is_events(header) or is_estimate(header):
        return True
    looked = Notes("", part.name)
    (read_use_table if use else read_counts)(part.grid, part.name, looked)
    amiss = {p.field for p in looked.problems}
    none = {"time", "unit"} <= amiss if use else amiss <= {"time", "count", "content", "format"}
    return not (looked.failed() and none)


def _read(part: Part, stem: str, notes: Notes, *, use: bool) -> CountTables:
    header = part.grid.header
    if title := shorten(" · ".join(part.grid.above)):
        notes.guess("title of the table: {title}", title=title)
    if use or {"place", "unit", "value"} <= set(header):
        return read_use_table(part.grid, stem, notes)
    for fits, read in ((is_events, read_events), (is_estimate, read_estimate)):
        if fits(header):
            return read(part.grid, notes)
    if is_usage(part.grid):
        notes.guess("use of hotspots, no count of people")
        return read_use_table(part.grid, stem, notes)
    if _ONE_WAY.match(notes.part):
        allowed = tr("a row per direction, with a column 'direction'")
        hint = tr("Each sheet counts one direction; by itself it is half of the people.")
        notes.refuse("direction", notes.part, allowed, hint)
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
            allowed = tr("counts of people")
            hint = tr(
                "This is use of existing hotspots and is used as such; it belongs to operation/ (hotspots import "
                "usage)."
            )
            units = ", ".join(sorted({u.unit for u in tables.usage}))
            report.add(problem(shown, "unit", units, allowed, hint, severity="warning"))
    found = unify(result, read_places(folder, report))
    report.problems += [*parted(found), *told_twice(found)]
    return found


def read_usage(project: Path, report: Report, zone: str = "Europe/Berlin") -> CountTables:
    """Read `operation/use.csv`: what the operator counted, in its unit."""
    path = project / "operation" / "use.csv"
    if not path.is_file():
        return CountTables()
    tables, problems = read_file(path, "operation/use.csv", use=True, zone=zone)
    report.problems += problems
    return tables


#: An estimate, and an attendance, without a range may be wrong by this factor either way.
BARE_RANGE, ATTENDANCE_RANGE = 2.0, 1.5
#: More people than these a day are a slip.
MOST = 2_000_000.0


_OF_TABLE = ("low", "high", "source", "quality", "days_per_year", "attendance", "best", "event", "station")


def is_estimate(header: tuple[str, ...]) -> bool:
    """Recognise figures per day without a time."""
    roles = [find(header, role) is not None for role in ("station", "best", "time", "start")]
    return roles == [True, True, False, False]


def is_events(header: tuple[str, ...]) -> bool:
    """Recognise days a year with an attendance."""
    return find(header, "days_per_year") is not None and find(header, "attendance") is not None


class _Table:
    """Columns of a document by role."""

    def __init__(self, grid: Grid, notes: Notes) -> None:
        self.grid, self.notes = grid, notes

    def words(self, role: str, default: str = "") -> list[str]:
        at = find(self.grid.header, role)
        return [default] * self.grid.lines.size if at is None else [text_of(c) or default for c in self.grid.columns[at].cells()]  # fmt: skip

    def figures(self, role: str) -> Floats:
        at = find(self.grid.header, role)
        if at is None:
            return np.full(self.grid.lines.size, np.nan)
        return parse_counts(self.grid.columns[at], self.grid.lines, self.notes, self.grid.header[at], whole=True)

    def check(self, role: str, fine: Flags, found: list[str], allowed: Text, hint: Text) -> None:
        """Refuse the rows that aren't fine."""
        if not fine.all():
            bad, at = np.flatnonzero(~fine), find(self.grid.header, role)
            name = role if at is None else self.grid.header[at]
            self.notes.refuse(name, found[bad[0]], allowed, hint, self.grid.lines, bad)

    def span(self, role: str, reach: float, hint: Text) -> list[tuple[float, float, float]]:
        """Return low, best and high of every row; what has no range may be wrong by the factor `reach`."""
        best, low, high = (self.figures(name) for name in (role, "low", "high"))
        read = {r: at for r in _OF_TABLE if (at := find(self.grid.header, r)) is not None}
        self.notes.columns |= {self.grid.header[at]: r for r, at in read.items()}
        self.notes.leave_columns([h for h in self.grid.header if h and h not in self.notes.columns])
        if (np.isnan(low) | np.isnan(high)).any():
            self.notes.guess("without a range a figure may be wrong by the factor {reach:g}", reach=reach)
        low, high = np.where(np.isnan(low), best / reach, low), np.where(np.isnan(high), best * reach, high)
        fine = (low > 0) & (low <= best) & (best <= high) & (high <= MOST)
        spans = list(zip(low.tolist(), best.tolist(), high.tolist(), strict=True))
        if self.notes.failed():
            return spans
        allowed = tr("0 < low ≤ best ≤ high")
        self.check(role, fine, [" / ".join(f"{v:g}" for v in span) for span in spans], allowed, hint)
        return spans

    def qualities(self) -> list[Quality]:
        words = self.words("quality", "estimated")
        fine = np.array([w in QUALITIES for w in words], dtype=bool)
        hint = tr("Name one of the three qualities.")
        self.check("quality", fine, words, verbatim(" / ".join(QUALITIES)), hint)
        return [next((q for q in QUALITIES if q == w), "estimated") for w in words]


def read_estimate(grid: Grid, notes: Notes) -> CountTables:
    """Read passages per day with low and high; without them the figure may be wrong by a factor of two."""
    names = _Table(grid, notes).words("station")
    each = np.ones(len(names), dtype=np.int64)
    grid = grid.where(~leave_sums(names, each, notes))
    table = _Table(grid, notes)
    spans = table.span("best", BARE_RANGE, tr("Put the three figures in order."))
    names, sources, qualities = table.words("station"), table.words("source", notes.file), table.qualities()
    allowed, hint = tr("site or station"), tr("Enter the site.")
    table.check("station", np.array(names, dtype=object) != "", names, allowed, hint)
    rows = zip(names, spans, sources, qualities, grid.lines.tolist(), strict=True)
    found = tuple(DayEstimate(name, *span, source, quality, notes.file, line) for name, span, source, quality, line in rows)  # fmt: skip
    return CountTables() if notes.failed() else CountTables(estimates=found)


def read_events(grid: Grid, notes: Notes) -> CountTables:
    """Read events with the days a year on which they take place and how many people come each time."""
    table = _Table(grid, notes)
    days = table.figures("days_per_year")
    hint = tr("On how many days a year?")
    table.check("days_per_year", (days > 0) & (days <= 366), [str(d) for d in days], tr("1 to 366"), hint)
    spans = table.span("attendance", ATTENDANCE_RANGE, tr("How many people come a day?"))
    names = zip(table.words("station"), table.words("event"), strict=True)
    sources = zip(table.words("source", notes.file), table.qualities(), strict=True)
    rows = zip(names, days.tolist(), spans, sources, grid.lines.tolist(), strict=True)
    found = tuple(Event(*name, number, *span, *source, notes.file, line) for name, number, span, source, line in rows)
    return CountTables() if notes.failed() else CountTables(events=found)


_TOTAL = "Fußgänger insgesamt"
_SEARCH = 3  # how far a total may have been pushed aside


def straighten(grid: Grid, file: str) -> tuple[Grid, list[Finding]]:
    """Put each row's total under its header where its parts prove that it stands beside; say how many rows were.

    What stands left of the total (place, time) keeps its column; the parts are left out.
    """
    total_at = next((i for i, c in enumerate(grid.header) if same_word(c, _TOTAL)), None)
    parts = _parts(grid.header)
    if total_at is None or not parts:
        return grid, []
    rows, lines = list(grid.rows()), grid.lines.tolist()
    shifts = [_shift(row, total_at, parts) for row in rows]
    said = []
    shifted: tuple[tuple[Action, Text], ...] = (
        ("repaired", tr("the row's columns are shifted against the header; the total was told by its parts")),
        ("flagged", tr("columns right of the total are shifted against the header; the total is right")),
    )
    for action, words in shifted:
        which = [line for line, s in zip(lines, shifts, strict=True) if s is not None and bool(s) == (action == "repaired")]  # fmt: skip
        if which:
            said.append(Finding(file, "", "columns_shifted", action, words, len(which), row=which[0]))
    if not said:
        return grid, []
    keep = [i for i in range(len(grid.header)) if not any(i in group for group in parts)]
    mended = (
        (line, [row[i + (s or 0)] if i == total_at else row[i] for i in keep])
        for line, row, s in zip(lines, rows, shifts, strict=True)
    )
    return grid_of([grid.header[i] for i in keep], mended), said


def _parts(header: Sequence[str]) -> list[tuple[int, ...]]:
    """Return groups of columns that add up to the total: directions; adults and children."""
    directions = tuple(
        i for i, c in enumerate(header) if " Richtung " in c and same_word(c.split(" Richtung ")[0], _TOTAL)
    )
    ages = tuple(i for i, c in enumerate(header) if c.strip() in ("Erwachsene", "Kinder"))
    return [group for group in (directions, ages) if len(group) > 1]


def _shift(row: Sequence[object], total_at: int, parts: list[tuple[int, ...]]) -> int | None:
    """Return the smallest shift of the total with which shifted parts add up; None where it stands right or nowhere does."""
    if _adds_up(row, total_at, parts, 0):
        return None
    shifts = sorted(range(-_SEARCH, _SEARCH + 1), key=abs)
    tried = ((total, part) for total in shifts for part in shifts if total_at + total > 0)
    return next((total for total, part in tried if _adds_up(row, total_at + total, parts, part)), None)


def _adds_up(row: Sequence[object], total_at: int, parts: list[tuple[int, ...]], shift: int) -> bool:
    total = _whole(row, total_at)
    sums = [[_whole(row, at + shift) for at in group] for group in parts]
    return total is not None and all(None not in s and sum(v for v in s if v is not None) == total for s in sums)


def _whole(row: Sequence[object], at: int) -> int | None:
    text = text_of(row[at]) if 0 <= at < len(row) else ""
    return int(text) if text.isdecimal() else None
