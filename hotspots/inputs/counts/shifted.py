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
    """Put each row's total under its header where its parts prove that it stands beside; say how many rows were."""
    total_at = next((i for i, c in enumerate(grid.header) if same_word(c, _TOTAL)), None)
    parts = _parts(grid.header)
    if total_at is None or not parts:
        return grid, []
    rows: list[tuple[int, tuple[object, ...]]] = []
    moved: list[int] = []
    aside: list[int] = []
    for row, line in zip(grid.rows(), grid.lines.tolist(), strict=True):
        shift = 0
        if not _adds_up(row, total_at, parts, 0):
            found = _best_shift(row, total_at, parts)
            if found is not None:
                shift = found
                (moved if shift else aside).append(line)
        rows.append((line, row[shift:] if shift > 0 else (None,) * -shift + row))
    if not moved and not aside:
        return grid, []
    said = []
    for lines, words in (
        (moved, Text("Spalten der Zeile gegen die Kopfzeile verschoben; die Summe wurde an ihren Teilen wiedererkannt", "the row's columns are shifted against the header; the total was told by its parts")),
        (aside, Text("Spalten rechts der Summe gegen die Kopfzeile verschoben; die Summe stimmt", "columns right of the total are shifted against the header; the total is right")),
    ):  # fmt: skip
        if lines:
            kind: Action = "repaired" if lines is moved else "flagged"
            said.append(Finding(file, "", "columns_shifted", kind, words, len(lines), row=lines[0]))
    # what stands left of the total (place, time) keeps its column; only the total is put right
    width = len(grid.header)
    mended = [
        (line, [*old[:total_at], (new[total_at] if total_at < len(new) else None), *old[total_at + 1 : width]])
        for (line, new), old in zip(rows, grid.rows(), strict=True)
    ]
    keep = [i for i, c in enumerate(grid.header) if not any(i in group for group in parts)]
    return grid_of([grid.header[i] for i in keep], ((line, [r[i] for i in keep]) for line, r in mended)), said


def _parts(header: Sequence[str]) -> list[tuple[int, ...]]:
    """Return groups of columns that add up to the total: directions; adults and children."""
    directions = tuple(
        i for i, c in enumerate(header) if " Richtung " in c and same_word(c.split(" Richtung ")[0], _TOTAL)
    )
    ages = tuple(i for i, c in enumerate(header) if c.strip() in ("Erwachsene", "Kinder"))
    return [group for group in (directions, ages) if len(group) > 1]


def _best_shift(row: Sequence[object], total_at: int, parts: list[tuple[int, ...]]) -> int | None:
    """Return the shift of the total – the smallest that adds up; None where no shift does."""
    for total_shift in sorted(range(-_SEARCH, _SEARCH + 1), key=abs):
        for part_shift in sorted(range(-_SEARCH, _SEARCH + 1), key=abs):
            if total_at + total_shift > 0 and _adds_up(row, total_at + total_shift, parts, part_shift):
                return total_shift
    return None


def _adds_up(row: Sequence[object], total_at: int, parts: list[tuple[int, ...]], shift: int) -> bool:
    total = _whole(row, total_at)
    sums = [[_whole(row, at + shift) for at in group] for group in parts]
    return total is not None and all(None not in s and sum(v for v in s if v is not None) == total for s in sums)


def _whole(row: Sequence[object], at: int) -> int | None:
    text = text_of(row[at]) if 0 <= at < len(row) else ""
    return int(text) if text.isdecimal() else None
