"""Counts as spreadsheets write them -> numbers, without guessing what a dot means.

``1.234`` is twelve hundred in German and one and a bit in English. The column decides: a value with two
dots or a decimal comma proves that dots group thousands, a dot followed by other than three digits proves
that it is decimal. Without a proof the column is refused.
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
_PLAIN = re.compile(r"[+-]?\d+")
_DOTTED = re.compile(r"[+-]?\d{1,3}\.\d{3}")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.' \u00a0\u202f]\d{3})+(?:,\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_POINT = re.compile(r"[+-]?\d+\.\d+(?:[eE][+-]?\d+)?|[+-]?\d+[eE][+-]?\d+")

_WHOLE = Text("eine Zahl, zum Beispiel 1234", "a number, for example 1234")


def parse_counts(column: Column, lines: Longs, notes: Notes, field: str) -> Floats:
    """Parse a column of counts (NaN where empty); what is no number, or is negative, is refused."""
    decimal_dot = _decimal_dot(column.values)
    read = [_value(cell, decimal_dot) for cell in column.values]
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
    decimal_dot = _decimal_dot(column.values)
    filled = [v for v in column.values if text_of(v).casefold() not in _EMPTY]
    if not filled:
        return 0.0
    fine = sum(_DOTTED.fullmatch(text_of(v)) is not None or _value(v, decimal_dot) is not None for v in filled)
    return fine / len(filled)


def _decimal_dot(cells: Sequence[object]) -> bool | None:
    """Tell what a dot means in this column; None if nothing proves it."""
    for cell in cells:
        if not isinstance(cell, str) or not ("." in cell or "," in cell):
            continue
        text = cell.strip()
        if _COMMA.fullmatch(text) or (_GROUPED.fullmatch(text) and ("," in text or text.count(".") > 1)):
            return False
        if _POINT.fullmatch(text) and not _DOTTED.fullmatch(text):
            return True
    return None


def _value(cell: object, decimal_dot: bool | None) -> float | None:
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
    if _DOTTED.fullmatch(text):
        return None if decimal_dot is None else float(text if decimal_dot else text.replace(".", ""))
    if _COMMA.fullmatch(text) and decimal_dot is not True:
        return float(text.replace(",", "."))
    if _POINT.fullmatch(text) and decimal_dot is not False:
        return float(text)
    if _GROUPED.fullmatch(text) and decimal_dot is not True:
        return float(re.sub(r"[.' \u00a0\u202f]", "", text).replace(",", "."))
    return None


def _hint(found: str) -> Text:
    if _DOTTED.fullmatch(found):
        whole = found.replace(".", "")
        return Text(
            f"Nicht zu unterscheiden: {whole} oder {found.replace('.', ',')}? Bitte ohne Tausenderpunkt schreiben.",
            f"Ambiguous: {whole} or a decimal fraction? Write it without a grouping dot.",
        )
    if found.startswith("-"):
        return Text(
            "Weniger als niemand geht nicht vorbei; was nicht gezählt wurde, bitte leer lassen.",
            "Fewer than nobody can't pass; leave empty what wasn't counted.",
        )
    return Text("Bitte eine Zahl ohne Zusatz eintragen.", "Enter a number without anything else.")
