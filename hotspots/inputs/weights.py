"""Read a table that several people filled in: swing points per criterion, or pairwise comparisons.

Swing: a column for the criterion, then one column per person with points (100 for the most important step).
Pairwise: two columns for the criteria, then one column per person with 1/9 … 9 ("1/3" and "0,33" are both understood).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from hotspots.base.errors import FILE, Problem, Report, meant, nearest, row_of
from hotspots.base.text import plain, tr, verbatim
from hotspots.inputs.coordinates import parse_number
from hotspots.inputs.counts.columns import TOTAL
from hotspots.inputs.forms import form_sheets, name_unread
from hotspots.inputs.read.sheets import Cell

_ONE = ("kriterium", "criterion")
_PAIR = ("kriterium a", "kriterium b", "criterion a", "criterion b")


@dataclass(frozen=True)
class WeightTable:
    """What people said: `swings` person -> criterion -> points, `judgements` person -> (first, second) -> ratio.

    None stands for an empty cell.
    """

    swings: Mapping[str, Mapping[str, float | None]]
    judgements: Mapping[str, Mapping[tuple[str, str], float | None]]


def read_weights(path: Path, criteria: Mapping[str, Sequence[str]], report: Report) -> WeightTable:
    """Return the table in `path`; `criteria` maps each id to the names that people may write. Notes every fault."""
    sheets = form_sheets(path, path.name, report)
    for sheet in sheets:
        others = [other for other in sheets if other is not sheet]
        for number, row in enumerate(sheet.rows):
            titles = [plain(str(cell)) for cell in row]
            if titles[:2] and set(titles[:2]) <= set(_PAIR) and len(titles) > 2:
                name_unread(others, path.name, report)
                found = _said(sheet.rows, number, 2, criteria, path.name, report)
                return WeightTable({}, {p: {(a, b): v for (a, b), v in said.items()} for p, said in found.items()})
            if titles[:1] and titles[0] in _ONE and len(titles) > 1:
                name_unread(others, path.name, report)
                found = _said(sheet.rows, number, 1, criteria, path.name, report)
                return WeightTable({p: {a: v for (a,), v in said.items()} for p, said in found.items()}, {})
    if not report.failed:
        allowed = tr("a title row: criterion; person; … (or criterion A; criterion B; person; …)")
        hint = tr("Please add the title row.")
        report.add(Problem(path.name, FILE, "", "–", allowed, hint))
    return WeightTable({}, {})


def _said(
    rows: Sequence[Sequence[Cell]], header: int, keys: int, criteria: Mapping[str, Sequence[str]], file: str, report: Report
) -> dict[str, dict[tuple[str, ...], float | None]]:  # fmt: skip
    """Return what each person said, by the criteria in the first `keys` columns."""
    people = {i: str(title).strip() for i, title in enumerate(rows[header]) if i >= keys}
    said = {i for row in rows[header + 1 :] for i, cell in enumerate(row) if i >= keys and str(cell).strip()}
    for i in sorted(said):
        if not (person := people.get(i, "")) or TOTAL.match(person) or list(people.values()).count(person) > 1:
            from xlsxwriter.utility import xl_col_to_name

            allowed, hint = tr("a person's name, each once"), tr("Each column counts as a vote; please name it or delete it.")  # fmt: skip
            report.add(Problem(file, verbatim(xl_col_to_name(i)), "", person or "–", allowed, hint))
    people = {i: person for i, person in people.items() if person}
    found: dict[str, dict[tuple[str, ...], float | None]] = {person: {} for person in people.values()}
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        if any(str(cell).strip() for cell in row):
            known = [_criterion(cell, number, criteria, file, report) for cell in row[:keys]]
            key = tuple(one for one in known if one is not None)
            if any(key in one for one in found.values()):
                allowed, hint = tr("each row once"), tr("Please delete one of the rows.")
                report.add(Problem(file, row_of(number), "criterion", " / ".join(key), allowed, hint))
            for column, person in people.items() if len(key) == keys else ():
                found[person][key] = _value(row, column, number, person, file, report)
    return found


def _criterion(cell: Cell, number: int, criteria: Mapping[str, Sequence[str]], file: str, report: Report) -> str | None:
    word = plain(str(cell))
    for criterion, names in criteria.items():
        if word in {plain(criterion), *map(plain, names)}:
            return criterion
    close = nearest(word, criteria)
    hint = meant(close, tr("Please check."))
    where = row_of(number)
    report.add(Problem(file, where, "criterion", str(cell), verbatim(", ".join(criteria)), hint))
    return None


def _value(row: Sequence[Cell], column: int, number: int, person: str, file: str, report: Report) -> float | None:
    cell = row[column] if column < len(row) else ""
    if str(cell).strip() == "":
        return None
    fraction = re.fullmatch(r"\s*(\d+)\s*/\s*([1-9]\d*)\s*", str(cell))
    value = (
        float(Fraction(int(fraction[1]), int(fraction[2])))
        if fraction
        else parse_number(cell.rstrip("% ") if isinstance(cell, str) else cell)
    )
    if value is None:
        where, hint = row_of(number), tr("Please enter a number.")
        report.add(Problem(file, where, person, str(cell), tr("a number"), hint))
    return value
