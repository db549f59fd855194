"""hystreet's tables as towns publish them have been met with cells missing from, or pushed into, the rows but not the header.

The parts that must add up to the total tell where the total stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from hotspots.base.text import Text
from hotspots.inputs.counts.columns import same_word
from hotspots.inputs.counts.table import Grid, grid_of, text_of
from hotspots.model.counts import Action, Finding

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
        ("repaired", Text("Spalten der Zeile gegen die Kopfzeile verschoben; die Summe wurde an ihren Teilen wiedererkannt", "the row's columns are shifted against the header; the total was told by its parts")),
        ("flagged", Text("Spalten rechts der Summe gegen die Kopfzeile verschoben; die Summe stimmt", "columns right of the total are shifted against the header; the total is right")),
    )  # fmt: skip
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
