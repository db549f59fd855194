"""The error tree, named after the defect, and what is said about each.

Inputs at fault are collected as :class:`Problem` and raised once as :class:`InputError`; what the machine
refuses is a :class:`MachineError`. The command line turns them into exit codes (DESIGN: 1 and 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from hotspots.base.text import NBSP, Lang, Text, tr, verbatim

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect of the inputs: where it is, what was found, what is allowed and what to do."""

    file: str
    where: Text
    field: str
    found: str | Text
    allowed: Text
    hint: Text
    severity: Severity = "error"
    contrast: bool = False
    """Two sides disagree: `where` says the one side as well, `allowed` is the other, not what is allowed."""

    def sort_key(self) -> tuple[str, str, str, str, str]:
        """Order problems by severity, file, place (its numbers as numbers), field and value."""
        place = re.sub(r"\d+", lambda number: number[0].zfill(9), self.where.en)
        return (self.severity, self.file, place, self.field, self.said("en"))

    def said(self, lang: Lang) -> str:
        """Return what was found, as it fits a line."""
        return shorten(self.found if isinstance(self.found, str) else self.found.say(lang))

    def as_json(self, lang: Lang) -> dict[str, str]:
        """Return the problem in the contract's form."""
        return {
            "file": self.file,
            "where": self.where.say(lang),
            "field": self.field,
            "found": self.said(lang),
            "allowed": self.allowed.say(lang),
            "hint": self.hint.say(lang),
            "severity": self.severity,
        }


class HotspotsError(Exception):
    """Base of every error that the program raises on purpose."""


class InputError(HotspotsError):
    """The inputs are at fault: every problem found, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=Problem.sort_key))
        super().__init__(f"{len(self.problems)} problem(s)")

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return InputError, (self.problems,)

    def __str__(self) -> str:
        return "\n".join(
            f"{p.file}: {p.where.en}: {p.field} = {p.said('en')} – allowed: {p.allowed.en}. {p.hint.en}"
            for p in self.problems
        )


class MachineError(HotspotsError):
    """The machine refuses: disk full, folder locked or read-only, file open elsewhere. Earlier outputs are intact."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(message.en)


class LeakError(HotspotsError):
    """A file for the public would hold a secret: nothing was written. Says where, never what."""

    def __init__(self, leaks: Iterable[tuple[str, str]]) -> None:
        self.leaks = tuple(leaks)
        places = "; ".join(f"{file}: {what}" for file, what in self.leaks)
        self.message = tr(
            "A public file would hold something confidential; nothing was written ({places}). Please check "
            "whether names of persons, or names and coordinates of the network, stand in public inputs (such "
            "as 'source').",
            places=places,
        )
        super().__init__(self.message.en)


def no_project(folder: str) -> Text:
    """Say that a folder is no project, and how to begin."""
    return tr(
        "There is no project folder '{folder}' here. To look at a sample: 'hotspots init sample --sample "
        "aschaffenburg', then 'hotspots run sample --open'. To begin your own: 'hotspots init mytown'.",
        folder=folder,
    )


def visible(value: str) -> str:
    """Return a text in which nothing acts on a terminal: controls, line ends and directions are shown as codes."""
    return "".join(c if c.isprintable() or c == NBSP else f"\\x{ord(c):02x}" for c in value)


def shorten(value: str, limit: int = 80) -> str:
    """Make a found value fit a line: control characters shown, the middle of a long one left out."""
    shown = visible(value)
    return shown if len(shown) <= limit else f"{shown[: limit - 20]}…{shown[-16:]}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` was probably meant to be."""
    words = list(known)
    begun = [one for one in words if len(word) > 3 and one.startswith(word)]
    matches = begun or get_close_matches(word, words, n=1, cutoff=0.7)
    return matches[0] if matches else None


FILE = tr("file")
NOWHERE = verbatim("")
CHOOSE = tr("Please choose one.")
CORRECT = tr("Please correct it.")
FILL_IN = tr("Please fill in.")
EXPORT_AGAIN = tr("Please export again.")


def meant(word: object | None, otherwise: Text = CHOOSE) -> Text:
    """Return the hint that a known word was probably meant; without one `otherwise`."""
    return tr("Meant: {word}?", word=word) if word else otherwise


def row_of(number: object) -> Text:
    """Return which row of a table a problem is about, as people count."""
    return tr("row {number}", number=number)


def feature(label: object) -> Text:
    """Return which object of a layer a problem is about."""
    return tr("feature {label}", label=label) if label else NOWHERE


class Report:
    """Collects the problems of one phase; raises them all at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Note a problem and go on."""
        self.problems.append(problem)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Return what was noted but doesn't stop the work."""
        warnings = dict.fromkeys(p for p in self.problems if p.severity == "warning")
        return tuple(sorted(warnings, key=Problem.sort_key))

    @property
    def failed(self) -> bool:
        """Tell whether any error was noted."""
        return any(p.severity == "error" for p in self.problems)

    def stop_on_errors(self) -> None:
        """Raise :class:`InputError` with every problem if one of them is an error."""
        if self.failed:
            raise InputError(self.problems)
