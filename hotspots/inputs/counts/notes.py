"""What a reader notes on its way through a table: guesses, what it left, problems, and questions with two answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotspots.base.arrays import Longs
from hotspots.base.errors import Problem, Severity
from hotspots.base.text import Text, join, verbatim
from hotspots.model.counts import Finding
from hotspots.model.receipt import Left


def place(row: int | None, more: int = 0) -> Text:
    """Name a row and how many others have the same defect."""
    if row is None:
        return Text("ganze Datei", "whole file")
    if not more:
        return Text(f"Zeile {row}", f"row {row}")
    return Text(f"Zeile {row} und {more} weitere", f"row {row} and {more} more")


def problem(
    file: str,
    field: str,
    found: object,
    allowed: Text | str,
    hint: Text,
    *,
    row: int | None = None,
    more: int = 0,
    severity: Severity = "error",
) -> Problem:
    """Return one problem of a count file."""
    words = verbatim(allowed) if isinstance(allowed, str) else allowed
    return Problem(file, place(row, more), field, str(found), words, hint, severity)


@dataclass(slots=True)
class Notes:
    """Everything said of one table; `choices` are what the planner answered (``--map key=value``)."""

    file: str
    part: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    zone: str = "Europe/Berlin"
    guessed: list[Text] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)

    def guess(self, de: str, en: str) -> None:
        """Note what was understood without being written so."""
        self.guessed.append(Text(de, en))

    def leave(self, why: Text, rows: int) -> None:
        """Note rows or columns that aren't taken."""
        if rows:
            self.left.append(Left(self.file, self.part, why, rows))

    def refuse(
        self,
        column: str,
        found: object,
        allowed: Text,
        hint: Text,
        lines: Longs | None = None,
        rows: Longs | None = None,
    ) -> None:
        """Note a defect; `rows` are those that have it."""
        if rows is None or lines is None:
            self.problems.append(problem(self.file, column, found, allowed, hint, row=1))
        else:
            first, more = int(lines[rows[0]]), int(rows.size) - 1
            self.problems.append(problem(self.file, column, found, allowed, hint, row=first, more=more))

    def ask(
        self, column: str, found: object, readings: Sequence[tuple[str, Text]], row: int | None = None, more: int = 0
    ) -> None:
        """Refuse what can be read in two ways, with each reading and the option that chooses it."""
        allowed = join([words for _, words in readings], " / ")
        options = [f"--map {option}" for option, _ in readings]
        hint = Text(f"Beides passt; bitte {' oder '.join(options)} angeben.", f"Both fit; say {' or '.join(options)}.")
        self.problems.append(problem(self.file, column, found, allowed, hint, row=row, more=more))

    def aside(self) -> Notes:
        """Return notes for a look that says nothing twice."""
        return Notes(self.file, self.part, self.choices, self.zone)

    def failed(self) -> bool:
        """Tell whether anything was refused."""
        return any(p.severity == "error" for p in self.problems)
