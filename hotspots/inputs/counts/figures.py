"""Counts as spreadsheets write them -> numbers, without guessing what a dot means.

``1.234`` is twelve hundred in German and one and a bit in English, ``1,234`` the other way round. The column decides: a
value in which a sign stands twice, or before the other sign, groups thousands with it; a sign followed by other than
three digits is decimal. Without a proof the column is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from hotspots.base.arrays import Floats, Longs
from hotspots.base.text import Text
from hotspots.inputs.counts.notes import Notes
from hotspots.inputs.counts.table import Column, text_of

_EMPTY = frozenset({"", "-", "–", "nan", "null", "none", "na", "n/a", "k. a.", "k.a.", "keine daten", "no data"})
_PLAIN = re.compile(r"[+-]?\d+(?:[eE][+-]?\d+)?")
#: One sign with three digits behind it may group or be decimal.
_EITHER = re.compile(r"[+-]?\d{1,3}([.,])\d{3}")
_DECIMAL = re.compile(r"[+-]?\d+([.,])\d+(?:[eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:([.,])\d+)?")

_WHOLE = Text("eine Zahl, zum Beispiel 1234", "a number, for example 1234")


def parse_counts(column: Column, lines: Longs, notes: Notes, field: str) -> Floats:
    """Parse a column of counts (NaN where empty); what is no number, or is negative, is refused."""
    decimal = _decimal_sign(column.values)
    read = [_value(cell, decimal) for cell in column.values]
    known = np.array([math.nan if v is None else v for v in read], dtype=np.float64)
    codes = column.codes
    unreadable = np.flatnonzero(np.array([v is None for v in read], dtype=bool)[codes])
    negative = np.flatnonzero((known < 0)[codes])
    for rows, allowed in ((unreadable, _WHOLE), (negative, Text("eine Zahl ab 0", "a number from 0"))):
        if rows.size:
            found = text_of(column.values[codes[rows[0]]])
            notes.refuse(field, found, allowed, _hint(found), lines, rows)
    return known[codes]


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
        return Text(
            f"Nicht zu unterscheiden: {whole} oder {part}? Bitte ohne Tausenderzeichen schreiben.",
            f"Ambiguous: {whole} or a decimal fraction? Write it without a grouping sign.",
        )
    if found.startswith("-"):
        return Text(
            "Weniger als niemand geht nicht vorbei; was nicht gezählt wurde, bitte leer lassen.",
            "Fewer than nobody can't pass; leave empty what wasn't counted.",
        )
    return Text("Bitte eine Zahl ohne Zusatz eintragen.", "Enter a number without anything else.")
