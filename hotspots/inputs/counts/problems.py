"""How a problem of a count file is said: one line per defect, the first place named and the others counted."""

from __future__ import annotations

from hotspots.base.errors import Problem, Severity
from hotspots.base.text import Text, verbatim


def place(row: int | None, more: int = 0) -> Text:
    """Name a row and how many others have the same defect."""
    if row is None:
        return Text("ganze Datei", "whole file")
    if not more:
        return Text(f"Zeile {row}", f"row {row}")
    return Text(f"Zeile {row} und {more} weitere", f"row {row} and {more} more")


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
    return Problem(file, place(row, more), field, str(found), words, hint, severity)
