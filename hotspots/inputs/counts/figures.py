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
from numpy.typing import NDArray

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.problems import problem

_EMPTY = frozenset({"", "-", "–", "nan", "null", "none", "na", "n/a", "k. a.", "k.a."})
_PLAIN = re.compile(r"[+-]?\d+")
_DOTTED = re.compile(r"[+-]?\d{1,3}\.\d{3}")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.' \u00a0\u202f]\d{3})+(?:,\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
_POINT = re.compile(r"[+-]?\d+\.\d+(?:[eE][+-]?\d+)?|[+-]?\d+[eE][+-]?\d+")

_WHOLE = Text("eine Zahl, zum Beispiel 1234", "a number, for example 1234")


def parse_counts(
    cells: Sequence[object], lines: Sequence[int], file: str, field: str, *, limit: float
) -> tuple[NDArray[np.float64], list[Problem]]:
    """Parse a column of counts (NaN where empty); a value above `limit` can't be a count and is a problem."""
    decimal_dot = _decimal_dot(cells)
    values = [_value(cell, decimal_dot) for cell in cells]
    problems: list[Problem] = []
    unreadable = [i for i, v in enumerate(values) if v is None]
    if unreadable:
        first = unreadable[0]
        found = str(cells[first]).strip()
        problems.append(problem(file, field, found, _WHOLE, _hint(found), row=lines[first], more=len(unreadable) - 1))
    huge = [i for i, v in enumerate(values) if v is not None and abs(v) > limit]
    if huge:
        allowed = Text(f"höchstens {limit:.0f} je Zeile", f"at most {limit:.0f} a row")
        hint = Text("So viele Menschen passen in keine Straße.", "No street holds that many people.")
        found = str(cells[huge[0]]).strip()
        problems.append(problem(file, field, found, allowed, hint, row=lines[huge[0]], more=len(huge) - 1))
    return np.array([math.nan if v is None else v for v in values], dtype=np.float64), problems


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
    return _value_with_sign(text, decimal_dot)


def _value_with_sign(text: str, decimal_dot: bool | None) -> float | None:
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
    return Text("Bitte eine Zahl ohne Zusatz eintragen.", "Enter a number without anything else.")
