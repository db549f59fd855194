"""Bytes -> text -> rows: encoding, separator and header of a table that somebody exported.

Nothing is guessed silently: what was recognised stands in the notes, what contradicts itself is a problem.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.problems import problem

SEPARATORS = (";", ",", "\t", "|")
_HEADER_SEARCH = 20


@dataclass(frozen=True, slots=True)
class Grid:
    """Header and rows of a table; `lines` holds each row's place in the file (1-based)."""

    header: tuple[str, ...]
    rows: tuple[Sequence[object], ...]
    lines: tuple[int, ...]
    separator: str | None = None


#: More columns than any counter writes.
MOST_COLUMNS = 2_000


def grid_from_text(text: str, file: str) -> tuple[Grid | None, list[Problem]]:
    """Split a text into header and rows; the separator is declared by ``sep=`` or found by the header."""
    lines = text.splitlines()
    skipped = 0
    separator: str | None = None
    if lines and (declared := re.fullmatch(r"\s*\"?sep=(.|\\t)\"?[;,\t]*\s*", lines[0], re.IGNORECASE)):
        separator = "\t" if declared[1] == "\\t" else declared[1]
        skipped = 1
    head = next((i for i in range(skipped, min(len(lines), _HEADER_SEARCH)) if _width(lines[i], separator) > 1), None)
    if head is None:
        return None, []
    separator = separator or max(SEPARATORS, key=lines[head].count)
    width = _width(lines[head], separator)
    if width > MOST_COLUMNS:
        return None, [
            _unreadable(
                file, f"{width}", Text(f"höchstens {MOST_COLUMNS} Spalten", f"at most {MOST_COLUMNS} columns"), head + 1
            )
        ]
    try:
        records = list(_records(lines[head:], separator, head + 1))
    except csv.Error as error:
        allowed = Text("Zellen mit höchstens 131.072 Zeichen", "cells of at most 131,072 characters")
        return None, [_unreadable(file, str(error), allowed, head + 1)]
    header = tuple(str(c).strip() for c in records[0][1])
    body = [(line, cells) for line, cells in records[1:] if any(c.strip() for c in cells)]
    grid = Grid(header, tuple(cells for _, cells in body), tuple(line for line, _ in body), separator)
    return grid, _mixed_separators(grid, file)


def _unreadable(file: str, found: str, allowed: Text, row: int) -> Problem:
    hint = Text("Das ist keine Datei mit Zählungen.", "This is no file of counts.")
    return problem(file, "format", found, allowed, hint, row=row)


def _width(line: str, separator: str | None) -> int:
    return 1 + (line.count(separator) if separator else max(line.count(s) for s in SEPARATORS))


def _records(lines: list[str], separator: str, first: int) -> list[tuple[int, list[str]]]:
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator, strict=False)
    result = []
    before = 0
    for cells in reader:
        result.append((first + before, cells))
        before = reader.line_num
    return result


def _mixed_separators(grid: Grid, file: str) -> list[Problem]:
    wrong = [
        (line, str(row[0]))
        for row, line in zip(grid.rows, grid.lines, strict=True)
        if len(row) == 1 and len(grid.header) > 1 and any(s in str(row[0]) for s in SEPARATORS)
    ]
    if not wrong:
        return []
    return [
        problem(
            file,
            "separator",
            wrong[0][1],
            Text(
                f"Trennzeichen „{grid.separator}“ wie in der Kopfzeile",
                f"separator “{grid.separator}” as in the header",
            ),
            Text(
                "Die Datei mischt Trennzeichen; bitte neu exportieren.", "The file mixes separators; export it again."
            ),
            row=wrong[0][0],
            more=len(wrong) - 1,
        )
    ]
