"""Eco-Counter's exports: CSV with one column per flow and its status, and eco-visio's JSON.

Local time without an offset. The column of the site is the sum of its directions; where the file has it,
directions aren't counted again. A status other than 0 marks a value that isn't as it was measured.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.assemble import Columns, assemble, limit_for
from hotspots.inputs.counts.document import Document
from hotspots.inputs.counts.figures import parse_counts
from hotspots.inputs.counts.hystreet import is_true
from hotspots.inputs.counts.problems import problem
from hotspots.inputs.counts.times import Times, parse_times
from hotspots.model.counts import CountTables, Finding

_FLOW = re.compile(r"(\d{6,12})(?:\s*\((.+)\))?")
_STATUS = re.compile(r"(\d{6,12})[-_ ]?status", re.IGNORECASE)
_AGREES = 0.95  # share of rows in which a column must be the sum of the others to be the site's total


def is_table(document: Document) -> bool:
    """Recognise the table by a time column and numbered flows."""
    header = document.grid.header if document.grid else ()
    return len(header) > 1 and bool(header[0]) and any(_FLOW.fullmatch(c) for c in header[1:])


def is_eco_visio(document: Document) -> bool:
    """Recognise eco-visio's answer: entries with ``date`` and ``counts``."""
    return next(_entries(document.tree), None) is not None


def read_table(document: Document) -> tuple[CountTables, list[Problem]]:
    """Read ``Datetime,100020113 (Name),101020113 (FR …),…,100020113-status``."""
    grid = document.grid
    if grid is None:
        return CountTables(), []
    header, rows, lines, file = grid.header, grid.rows, grid.lines, document.file
    times, problems = parse_times([r[0] for r in rows], lines, file, header[0])
    status = {m[1]: i for i, c in enumerate(header) if (m := _STATUS.fullmatch(c))}
    flows: dict[int, NDArray[np.float64]] = {}
    for at, name in enumerate(header):
        if _FLOW.fullmatch(name):
            cells = [r[at] if at < len(r) else None for r in rows]
            flows[at], bad = parse_counts(cells, lines, file, name, limit=limit_for(times))
            problems += bad
    result = CountTables(formats={file: "ecocounter"})
    for total, parts in _totals(flows, header):
        doubtful = _doubtful(rows, [status.get(_number(header[i])) for i in (total, *parts)])
        part, bad = assemble(
            Columns([_title(header[total])] * len(rows), times, flows[total], doubtful, lines),
            file,
            "ecocounter",
            header[0],
        )
        result += part + CountTables(findings=_sum_findings(flows, total, parts, lines, file, _title(header[total])))
        problems += bad
    return result, problems


def _number(name: str) -> str:
    match = _FLOW.fullmatch(name)
    return match[1] if match else ""


def _title(name: str) -> str:
    match = _FLOW.fullmatch(name)
    return (match[2] or match[1]) if match else name


def _totals(flows: Mapping[int, NDArray[np.float64]], header: Sequence[str]) -> list[tuple[int, tuple[int, ...]]]:
    """Return (column of a site's total, columns of its directions); a column alone is its own total."""
    groups: dict[str, list[int]] = {}
    for at in flows:
        groups.setdefault(_number(header[at])[3:], []).append(at)
    every = sorted(flows)
    if len(every) > 1 and _is_sum(flows, every[0], every[1:]):
        return [(every[0], tuple(every[1:]))]
    result: list[tuple[int, tuple[int, ...]]] = []
    for group in groups.values():
        total = next((at for at in group if len(group) > 1 and _is_sum(flows, at, [o for o in group if o != at])), None)
        if total is None:
            result += [(at, ()) for at in group]
        else:
            result.append((total, tuple(at for at in group if at != total)))
    return result


def _is_sum(flows: Mapping[int, NDArray[np.float64]], total: int, parts: Sequence[int]) -> bool:
    known = np.isfinite(flows[total])
    if not known.any():
        return False
    added = np.sum([np.nan_to_num(flows[at]) for at in parts], axis=0)
    return bool(np.mean(added[known] == flows[total][known]) >= _AGREES)


def _sum_findings(
    flows: Mapping[int, NDArray[np.float64]],
    total: int,
    parts: Sequence[int],
    lines: Sequence[int],
    file: str,
    name: str,
) -> tuple[Finding, ...]:
    if not parts:
        return ()
    added = np.sum([flows[at] for at in parts], axis=0)
    wrong = np.flatnonzero(np.isfinite(added) & np.isfinite(flows[total]) & (added != flows[total]))
    if wrong.size == 0:
        return ()
    words = Text(
        "Richtungen ergeben nicht die Summe; die Summe gilt", "directions don't add up to the total; the total counts"
    )
    return (Finding(file, name, "direction_sum", "flagged", words, int(wrong.size), row=int(lines[wrong[0]])),)


def _doubtful(rows: Sequence[Sequence[object]], columns: Sequence[int | None]) -> NDArray[np.bool_]:
    known = [at for at in columns if at is not None]
    return np.array([any(is_true(r[at]) for at in known if at < len(r)) for r in rows], dtype=bool)


def read_eco_visio(document: Document) -> tuple[CountTables, list[Problem]]:
    """Read ``{"payload": [{"name": …, "data": [{"date": …, "counts": …}]}]}``; null stays unknown."""
    result = CountTables(formats={document.file: "eco_visio"})
    problems: list[Problem] = []
    for name, entries in _entries(document.tree):
        title = name or document.stem
        lines = range(1, len(entries) + 1)
        times, bad = parse_times([e.get("date", "") for e in entries], lines, document.file, "date")
        counts, more = parse_counts(
            [_count(e) for e in entries], lines, document.file, "counts", limit=limit_for(times)
        )
        part, wrong = assemble(
            Columns([title] * len(entries), times, counts, np.zeros(len(entries), dtype=bool), lines),
            document.file, "eco_visio", "date",
        )  # fmt: skip
        result += part + CountTables(findings=_missing_days(times, counts, document.file, title))
        problems += bad + more + wrong
    if not result.series and not result.shorts and not problems:
        hint = Text("Die Abfrage hat keine Werte geliefert.", "The query gave no values.")
        problems.append(
            problem(document.file, "counts", "null", Text("mindestens ein Wert", "at least one value"), hint)
        )
    return result, problems


def _count(entry: Mapping[str, object]) -> object:
    return entry.get("counts", entry.get("comptage"))


def _entries(tree: object) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Yield (name, entries) of every block of values, wherever the answer has put it."""
    if isinstance(tree, list):
        if tree and all(isinstance(e, dict) and "date" in e and ("counts" in e or "comptage" in e) for e in tree):
            yield "", tree
            return
        for branch in tree:
            yield from _entries(branch)
    elif isinstance(tree, dict):
        name = str(tree.get("name") or tree.get("nom") or tree.get("idPdc") or tree.get("id") or "")
        for key in ("payload", "data"):
            for found, entries in _entries(tree.get(key)):
                yield found or name, entries


def _missing_days(times: Times, counts: NDArray[np.float64], file: str, name: str) -> tuple[Finding, ...]:
    missing = sum(math.isnan(c) for c in counts)
    if not (missing and times.whole_days):
        return ()
    words = Text("Tage ohne Wert (null) bleiben unbekannt", "days without a value (null) stay unknown")
    return (Finding(file, name, "gap", "flagged", words, missing),)
