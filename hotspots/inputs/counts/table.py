"""A table as columns of distinct cells, and bytes -> such a table: encoding, separator and header of what somebody exported.

Nothing is guessed silently: what was recognised stands in the notes, what contradicts itself is a problem. A cell
is kept once however often it stands there, so that a file's size changes the time and not the way it is read. Beside it
stands what a reader notes on its way: guesses, what it left, problems, and questions with two answers.
"""

from __future__ import annotations

import csv
import io
import math
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hotspots.base.arrays import Floats, Longs
from hotspots.base.errors import Problem, Severity
from hotspots.base.text import Text, join, tr, verbatim
from hotspots.inputs.read.text import MOST_COLUMNS, SEPARATORS, split
from hotspots.model.counts import Finding
from hotspots.model.receipt import Left

_HEADER_SEARCH = 20
_HEAD_CHARS, _HEAD_LINES = 400_000, 200
_NUMBER = re.compile(r"[-+]?[\d.,' ]*\d|[-–]")


@dataclass(frozen=True, slots=True)
class Column:
    """The cells of a column: distinct ones, and which of them stands in each row."""

    values: tuple[object, ...]
    codes: NDArray[np.int32]

    def each(self, read: Callable[[object], object], kind: str) -> NDArray[np.generic]:
        """Return `read` of every row's cell as an array; each distinct cell is read once."""
        found: NDArray[np.generic] = np.array([read(v) for v in self.values], dtype=kind)[self.codes]
        return found

    def cells(self) -> list[object]:
        """Return the cell of every row."""
        return [self.values[c] for c in self.codes.tolist()]

    def taken(self, keep: NDArray[np.generic]) -> Column:
        """Return the column with some of its rows; cells that stand nowhere any more are dropped."""
        used, codes = np.unique(self.codes[keep], return_inverse=True)
        return Column(tuple(self.values[i] for i in used.tolist()), codes.astype(np.int32).reshape(-1))


def constant(value: object, rows: int) -> Column:
    """Return a column that says the same in every row."""
    return Column((value,), np.zeros(rows, dtype=np.int32))


@dataclass(frozen=True, slots=True)
class Grid:
    """Header and columns of a table; `lines` is each row's place in the file (1-based), `above` the text over the header."""

    header: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: Longs
    above: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Return the table row by row."""
        return zip(*(c.cells() for c in self.columns), strict=True)

    def where(self, keep: NDArray[np.generic]) -> Grid:
        """Return the rows for which `keep` is set."""
        return Grid(self.header, tuple(c.taken(keep) for c in self.columns), self.lines[keep], self.above)


def text_of(cell: object) -> str:
    """Return a cell as text without blanks around it."""
    return "" if cell is None else str(cell).strip()


def grid_of(header: Sequence[str], records: Iterable[tuple[int, Sequence[object]]], above: Sequence[str] = ()) -> Grid:
    """Lay (line, cells) out as columns; rows without any content are left out, columns beyond the header get no name."""
    names = [c.strip() for c in header]
    codes = [array("i") for _ in names]
    known: list[dict[object, int]] = [{} for _ in names]
    lines = array("q")
    for line, cells in records:
        if not any(c not in ("", None) and (c.__class__ is not str or c.strip()) for c in cells):
            continue
        while len(cells) > len(names):
            names.append("")
            codes.append(array("i", [0] * len(lines)))
            known.append({(type(None), None): 0})
        lines.append(line)
        for i, seen in enumerate(known):
            cell = cells[i] if i < len(cells) else None
            key = cell if cell.__class__ is str else (cell.__class__, cell)
            codes[i].append(seen.setdefault(key, len(seen)))
    columns = [
        Column(
            tuple(k[1] if isinstance(k, tuple) else k for k in seen),
            np.frombuffer(c, dtype=np.int32) if c else np.zeros(0, np.int32),
        )
        for seen, c in zip(known, codes, strict=True)
    ]
    return Grid(tuple(names), tuple(columns), np.array(lines, dtype=np.int64), tuple(above))


def head_of(rows: Sequence[Sequence[object]]) -> int | None:
    """Find the header: the first row with two words that no wider row of mere words follows (pairs above are a title).

    Words that begin to the right stand over groups of columns, and are part of the header.
    """
    top = [[text_of(c) for c in row if text_of(c)] for row in rows[:_HEADER_SEARCH]]
    heads = [i for i, words in enumerate(top) if len(words) > 1 and not all(map(_NUMBER.fullmatch, words))]
    if not heads or len(top[heads[0]]) > 2 or not text_of(rows[heads[0]][0]):
        return next(iter(heads), None)
    wider = (i for i in heads if len(top[i]) > 2 and not any(word[0].isdigit() for word in top[i]))
    return next(wider, heads[0])


def grid_from_text(text: str, file: str) -> tuple[Grid | None, list[Problem]]:
    """Cut a text into header and columns; separator and header are found in its first lines."""
    try:
        top = split("".join(text[:_HEAD_CHARS].splitlines(keepends=True)[:_HEAD_LINES]))
        head = head_of(top.rows)
        if head is None:
            return None, []
        above = [line for row in top.rows[:head] if (line := " ".join(cell.strip() for cell in row).strip())]
        records = _records(text, top.separator, top.lines[head])
        if (first := next(records, None)) is None:
            return None, []
        mixed: list[tuple[int, str]] = []
        header = [c.strip() for c in first[1]]
        grid = grid_of(header, _noting(records, len(header), mixed, top.separator), above)
    except csv.Error as error:
        allowed = tr("at most {most_columns} columns, cells of at most 131,072 characters", most_columns=MOST_COLUMNS)
        hint = tr("This is no file of counts.")
        return None, [problem(file, "format", str(error), allowed, hint, row=1)]
    return grid, _mixed_separators(mixed, top.separator, file)


def _records(text: str, separator: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its line, from the line `first` on."""
    stream = io.StringIO(text, newline=None)
    for _ in range(first - 1):
        stream.readline()
    reader = csv.reader(stream, delimiter=separator, strict=False)
    before = 0
    for cells in reader:
        yield first + before, cells
        before = reader.line_num


def _noting(
    records: Iterable[tuple[int, list[str]]], width: int, mixed: list[tuple[int, str]], separator: str
) -> Iterator[tuple[int, list[str]]]:
    for line, cells in records:
        if len(cells) == 1 and width > 1 and any(s in cells[0] for s in SEPARATORS):
            mixed.append((line, cells[0]))
        elif separator == "," and any(cell.strip().isdecimal() for cell in cells[width:]):  # a comma within a number
            mixed.append((line, separator.join(cells)))
        yield line, cells


def _mixed_separators(wrong: list[tuple[int, str]], separator: str, file: str) -> list[Problem]:
    if not wrong:
        return []
    allowed = tr("separator '{separator}' as in the header", separator=separator)
    hint = tr("The file mixes separators; export it again.")
    return [problem(file, "separator", wrong[0][1], allowed, hint, row=wrong[0][0], more=len(wrong) - 1)]


_EMPTY = frozenset({"", "-", "–", "nan", "null", "none", "na", "n/a", "k. a.", "k.a.", "keine daten", "no data"})
_PLAIN = re.compile(r"[+-]?\d+(?:[eE][+-]?\d+)?")
#: One sign with three digits behind it may group or be decimal.
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
#: What statistics keep back: fewer than so many people.
_KEPT_BACK = re.compile(r"< ?([1-9]\d?)")
_DECIMAL = re.compile(r"[+-]?\d+([.,])\d+(?:[eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:([.,])\d+)?")

_WHOLE = tr("a number, for example 1234")


def parse_counts(column: Column, lines: Longs, notes: Notes, field: str, *, whole: bool = False) -> Floats:
    """Parse a column of counts (NaN where empty); what is no number, or is negative, is refused.

    A figure kept back ("<5") stands for its middle; `whole` ones have no fractions, so 1.234 are thousands.
    """
    decimal, codes = _decimal_sign(column.values), column.codes
    either = sorted({m[1] for v in column.values if (m := _EITHER.fullmatch(text_of(v)))})
    if whole and decimal is None and len(either) == 1:
        decimal = "," if either == ["."] else "."
        notes.guess("{field}: '{either}' groups thousands", field=field, either=either[0])
    if held := sorted({text_of(v) for v in column.values if _KEPT_BACK.fullmatch(text_of(v))}):
        notes.guess("{field}: {held} counts as the middle from 0", field=field, held=", ".join(held))
    read = [_value(cell, decimal) for cell in column.values]
    count: Floats = np.array([math.nan if v is None else v for v in read], dtype=np.float64)[codes]
    unreadable = np.flatnonzero(np.array([v is None for v in read], dtype=bool)[codes])
    if unreadable.size:
        found = text_of(column.values[codes[unreadable[0]]])
        notes.refuse(field, found, _WHOLE, _hint(found), lines, unreadable)
    refuse_negative(count, lines, notes, field)
    return count


def refuse_negative(count: Floats, lines: Longs, notes: Notes, field: str) -> None:
    """Refuse rows of fewer than nobody."""
    if (rows := np.flatnonzero(count < 0)).size:
        found = f"{count[rows[0]]:.15g}"
        notes.refuse(field, found, tr("a number from 0"), _hint(found), lines, rows)


def numeric_share(column: Column) -> float:
    """Return which part of a column's filled cells are numbers; 0 where nothing is filled."""
    decimal = _decimal_sign(column.values)
    filled = [v for v in column.values if text_of(v).casefold() not in _EMPTY]
    if not filled:
        return 0.0
    fine = sum(_EITHER.fullmatch(text_of(v)) is not None or _value(v, decimal) is not None for v in filled)
    return fine / len(filled)


def _decimal_sign(cells: Sequence[object]) -> str | None:
    """Tell which sign is decimal in this column; None if nothing proves it."""
    for cell in cells:
        text = cell.strip() if isinstance(cell, str) else ""
        if ("." not in text and "," not in text) or _EITHER.fullmatch(text):
            continue
        if m := _GROUPED.fullmatch(text):
            if m[2] and m[2] != m[1]:
                return m[2]
            if m[1] in ".,":
                return "," if m[1] == "." else "."
        elif m := _DECIMAL.fullmatch(text):
            return m[1]
    return None


def _value(cell: object, decimal: str | None) -> float | None:
    if cell is None:
        return math.nan
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) or math.isnan(cell) else None
    text = str(cell).strip()
    if text.casefold() in _EMPTY:
        return math.nan
    if _PLAIN.fullmatch(text):
        return float(text)
    if m := _KEPT_BACK.fullmatch(text):
        return (int(m[1]) - 1) / 2
    if (m := _EITHER.fullmatch(text)) and decimal is None:
        return None
    if (m := _DECIMAL.fullmatch(text)) and m[1] == decimal:
        return float(text.replace(",", "."))
    if (m := _GROUPED.fullmatch(text)) and m[1] != decimal and m[2] in (None, decimal):
        whole = re.sub(r"[' \u00a0\u202f]" if m[1] not in ".," else rf"[{m[1]}]", "", text)
        return float(whole.replace(",", "."))
    return None


def _hint(found: str) -> Text:
    if m := _EITHER.fullmatch(found):
        whole, part = found.replace(m[1], ""), found.replace(".", ",")
        return tr(
            "Can't be told apart: {whole} or {part}? Please write it without a sign for thousands.",
            whole=whole,
            part=part,
        )
    if found.startswith("-"):
        return tr("Fewer than nobody can't pass; leave empty what wasn't counted.")
    if found.startswith("<"):
        return tr("A figure kept back is unknown: leave it empty, not 0.")
    return tr("Enter a number without anything else.")


def place(row: int | None, more: int = 0) -> Text:
    """Name a row and how many others have the same defect."""
    if row is None:
        return tr("whole file")
    if not more:
        return tr("row {row}", row=row)
    return tr("row {row} and {more} more", row=row, more=more)


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
    shown = found if isinstance(found, Text) else str(found)
    return Problem(file, place(row, more), field, shown, words, hint, severity)


@dataclass(slots=True)
class Notes:
    """Everything said of one table; `choices` are what the planner answered (``--map key=value``).

    `unordered`: the table is of a format that promises no order of its rows.
    """

    file: str
    part: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    zone: str = "Europe/Berlin"
    guessed: list[Text] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    unordered: bool = False

    def guess(self, english: str, /, **values: object) -> None:
        """Note what was understood without being written so: a sentence of the table."""
        self.guessed.append(tr(english, **values))

    def leave(self, why: Text, rows: int) -> None:
        """Note rows or columns that aren't taken."""
        if rows:
            self.left.append(Left(self.file, self.part, why, rows))

    def leave_columns(self, names: Sequence[str], why: Text | None = None) -> None:
        """Note columns that aren't taken: all their rows, so none are numbered."""
        if names:
            words = (why or tr("columns without counts")) + f": {', '.join(names)}"
            self.left.append(Left(self.file, self.part, words, 0))

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
        first, more = (1, 0) if rows is None or lines is None else (int(lines[rows[0]]), int(rows.size) - 1)
        self.problems.append(problem(self.file, column, found, allowed, hint, row=first, more=more))

    def ask(
        self, column: str, found: object, readings: Sequence[tuple[str, Text]], row: int | None = None, more: int = 0
    ) -> None:
        """Refuse what can be read in two ways, with each reading and the option that chooses it."""
        allowed = join([words for _, words in readings], " / ")
        options = join([verbatim(f"--map {option}") for option, _ in readings], tr(" or "))
        hint = tr("Both fit; say {options}.", options=options)
        self.problems.append(problem(self.file, column, found, allowed, hint, row=row, more=more))

    def aside(self) -> Notes:
        """Return notes for a look that says nothing twice."""
        return Notes(self.file, self.part, self.choices, self.zone, unordered=self.unordered)

    def failed(self) -> bool:
        """Tell whether anything was refused."""
        return any(p.severity == "error" for p in self.problems)
