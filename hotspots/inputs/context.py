"""What an import knows of its project, and what it notes on the way: tables taken, guesses, rows left, problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.errors import Problem, Report
from hotspots.base.text import Text, tr, verbatim
from hotspots.inputs.read.parts import Part, open_parts
from hotspots.inputs.read.sheets import said
from hotspots.model.receipt import Changes, Left, Outcome, Receipt, StationRows, Taken

if TYPE_CHECKING:
    import numpy as np

    from hotspots.model.settings import ProjectSettings
    from hotspots.model.sites import Site


@dataclass
class Notes:
    """What an import takes, guesses and leaves, gathered on the way to its receipt."""

    taken: list[Taken] = field(default_factory=list)
    guessed: list[Text] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def leave(self, file: str, part: str, why: Text, rows: int) -> None:
        """Note rows that stay out."""
        self.left.append(Left(file, part, why, rows))

    def receipt(self, kind: str, changes: Changes, stations: Sequence[StationRows] = ()) -> Receipt:
        """Return the receipt."""
        guessed = tuple(dict.fromkeys(self.guessed))
        return Receipt(kind, tuple(self.taken), guessed, tuple(self.left), changes, tuple(stations))


@dataclass(frozen=True)
class Context:
    """What an import knows of its project and of the planner's wishes; problems go to `report`, the rest to `notes`."""

    project: Path
    report: Report
    notes: Notes = field(default_factory=Notes)
    layers: tuple[str, ...] = ()
    crs: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    """The titles in `mapping` that the planner named for these files; each must be there."""
    skip: bool = False
    replace: bool = False
    today: str = "9999-12-31"
    settings: ProjectSettings | None = None
    sites: tuple[Site, ...] = ()
    opened: dict[Path, list[Part]] = field(default_factory=dict)

    def parts(self, file: Path) -> list[Part]:
        """Return the parts of a file, which is opened once; none after noting why it isn't."""
        if file not in self.opened:
            self.opened[file] = open_parts(file, self.report)
        return self.opened[file]

    @property
    def metric_crs(self) -> str:
        """Return the project's coordinate system in metres."""
        return self.settings.crs if self.settings else "EPSG:25832"

    def guess(self, table: Table, what: Text) -> None:
        """Note what was guessed of a table."""
        self.notes.guessed.append(verbatim(f"{table.part.file}: ") + what)

    def took(self, table: Table, rows: int) -> None:
        """Note a table of which `rows` were taken, with what was odd about it."""
        part, notes = table.part, self.notes
        notes.taken.append(Taken(part.file, part.name, rows, {**table.titles, **{own: own for own in table.extra}}))
        for note in part.notes or (part.sheet.notes if part.sheet and part.content == "text" else ()):
            self.guess(table, note)
        if part.sheet and (count := len(part.sheet.formulas)):
            self.guess(table, tr("cells with formulas: {count}; their saved value holds", count=count))

    def fault(self, table: Table, row: int, name: str, found: object, allowed: Text, hint: Text) -> None:
        """Note a row that can't be taken; it refuses the file, or is set aside where the planner asked for that."""
        if not self.skip:
            self.report.add(Problem(table.part.file, table.where(row), name, str(found), allowed, hint))
            return
        why = table.where(row) + Text(f": {name} „{found}“", f": {name} '{found}'")
        self.notes.leave(table.part.file, table.part.name, why, 1)


@dataclass(frozen=True)
class Table:
    """The data rows of a part: `values` by field, `extra` by the list's own titles, `shapes` where the part has any."""

    part: Part
    titles: Mapping[str, str]
    values: Mapping[str, list[Any]]
    extra: Mapping[str, list[Any]]
    lines: Sequence[int]
    shapes: np.ndarray[Any, Any] | None = None

    def __len__(self) -> int:
        return len(self.lines)

    def said(self, key: str, row: int) -> str | None:
        """Return what a cell says as text, None if nothing."""
        return said(self.values[key][row]) if key in self.values else None

    @cached_property
    def before(self) -> Text:
        """Return what stands before the number of a row where people say its place."""
        place = tr("feature ") if self.part.sheet is None else tr("row ")
        if not self.part.name:
            return place
        sheet = self.part.content in ("xlsx", "ods", "xls")
        word = tr("sheet") if sheet else tr("layer")
        return word + f" {self.part.name}, " + place

    def where(self, row: int) -> Text:
        """Return where a row stands in its file, as people count."""
        return numbered(self.before, self.lines[row])


def numbered(before: Text, line: int) -> Text:
    """Return the place of a row: what stands before its number, and the number."""
    return before + str(line)


Take = Callable[[Sequence[Path], Context], Outcome]
"""How files of one kind become files of the project; problems go to the context's report, nothing is written."""
