"""What an import took, guessed and left: nothing of a town's file goes in or stays out without a line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hotspots.base.files import Content
from hotspots.base.text import Text, tr

NOT_NAMED = tr("not named (--layer)")
"""Why a sheet or layer is left beside those that the planner named."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A part of a file (sheet, layer, folder; empty: the whole file) that was taken; `columns` names theirs -> ours."""

    file: str
    part: str
    rows: int
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Left:
    """A part of a file, or rows or columns of it, that was left out, and why; `rows` is how many."""

    file: str
    part: str
    why: Text
    rows: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What the project gains by an import, in rows: `missing` are those that it has and the file hasn't."""

    new: int = 0
    changed: int = 0
    same: int = 0
    missing: int = 0
    named: tuple[Text, ...] = ()
    """The first names of each."""


@dataclass(frozen=True, slots=True)
class StationRows:
    """What was counted at one station: rows, their sum, first and last day, passages a day (low, best, high)."""

    id: str
    rows: int
    sum: float
    first: str
    last: str
    per_day: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of one import; `kind` is what the files were taken for (`sites`, `counts`, …)."""

    kind: str
    taken: tuple[Taken, ...] = ()
    guessed: tuple[Text, ...] = ()
    left: tuple[Left, ...] = ()
    changes: Changes = Changes()
    stations: tuple[StationRows, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import would do: its receipt, and the project's files as they become (None: the file goes)."""

    receipt: Receipt
    files: Mapping[str, Content | None] = field(default_factory=dict)
