"""What a reader notes on its way through a table: guesses, what it left, problems, and questions with two answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hotspots.base.errors import Problem
from hotspots.base.text import Text, join
from hotspots.inputs.counts.problems import problem
from hotspots.inputs.counts.table import Ints
from hotspots.model.counts import Finding
from hotspots.model.receipt import Left


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
        self, column: str, found: object, allowed: Text, hint: Text, lines: Ints | None = None, rows: Ints | None = None
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
        either = (Text(" oder ", " or "),)
        allowed = join([words for _, words in readings], " / ")
        options = [f"--map {option}" for option, _ in readings]
        hint = Text(
            f"Beides passt; bitte {either[0].de.join(options)} angeben.",
            f"Both fit; say {either[0].en.join(options)}.",
        )
        self.problems.append(problem(self.file, column, found, allowed, hint, row=row, more=more))

    def failed(self) -> bool:
        """Tell whether anything was refused."""
        return any(p.severity == "error" for p in self.problems)


Bools = NDArray[np.bool_]
