"""Read the council's decision: a table of site, status, date and order (XLSX, ODS, CSV, TOML or JSON)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

from hotspots.base.errors import Problem, Report, nearest
from hotspots.base.text import Text, plain, slug, verbatim
from hotspots.inputs.geojson import read_json
from hotspots.inputs.read.sheets import read_workbook
from hotspots.inputs.read.text import read_text
from hotspots.model.sites import STATUS_WORDS, Site, Status

STATUSES: tuple[Status, ...] = get_args(Status)
_TITLES = {
    "site": ("site", "id", "standort", "name", "kennung"),
    "status": ("status", "beschluss", "entscheidung"),
    "date": ("date", "datum", "vom", "am"),
    "order": ("order", "reihenfolge", "rang", "prioritaet"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one site; `order` is the council's own priority."""

    site: str
    status: Status
    date: str
    order: int | None = None


def read_decisions(path: Path, sites: Sequence[Site], report: Report) -> tuple[Decision, ...]:
    """Return the decisions in `path`; every row at fault is noted."""
    rows = _rows(path, report)
    decisions = [d for where, row in rows if (d := _decision(where, row, sites, path.name, report)) is not None]
    ids = [d.site for d in decisions]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        allowed = Text("jeder Standort einmal", "each site once")
        report.add(
            Problem(
                path.name,
                Text("", ""),
                "site",
                twice,
                allowed,
                Text("Bitte eine Zeile löschen.", "Please delete one row."),
            )
        )
    if not decisions and not report.failed:
        allowed = Text("mindestens ein Beschluss", "at least one decision")
        report.add(
            Problem(
                path.name,
                Text("", ""),
                "",
                "0",
                allowed,
                Text("Spalten: Standort, Status, Datum, Reihenfolge.", "Columns: site, status, date, order."),
            )
        )
    return tuple(sorted(decisions, key=lambda d: d.site))


def _rows(path: Path, report: Report) -> list[tuple[Text, dict[str, Any]]]:
    ending = path.suffix.lower()
    if ending in (".json", ".toml"):
        document = read_json(path, path.name, report) if ending == ".json" else _toml(path, report)
        found = document.get("decisions") if isinstance(document, dict) else document
        if found is None or not isinstance(found, list):
            return []
        return [(Text(f"Eintrag {i}", f"entry {i}"), row) for i, row in enumerate(found, 1) if isinstance(row, dict)]
    rows: list[tuple[Text, dict[str, Any]]] = []
    for sheet in read_workbook(path, path.name, report):
        columns: dict[str, int] = {}
        for number, row in enumerate(sheet.rows, start=1):
            if not columns:
                columns = _columns(row)
            elif any(str(c).strip() for c in row):
                values = {key: row[c] if c < len(row) else "" for key, c in columns.items()}
                rows.append((Text(f"Zeile {number}", f"row {number}"), values))
    return rows


def _columns(row: Sequence[Any]) -> dict[str, int]:
    words = [plain(str(c)) for c in row]
    found = {key: words.index(t) for key, titles in _TITLES.items() for t in titles[::-1] if t in words}
    return found if {"site", "status"} <= found.keys() else {}


def _toml(path: Path, report: Report) -> Any:
    try:
        return tomllib.loads(read_text(path.read_bytes()))
    except tomllib.TOMLDecodeError as error:
        report.add(Problem(path.name, Text("", ""), "", str(error), Text("gültiges TOML", "valid TOML"), Text("", "")))
        return None


def _decision(where: Text, row: dict[str, Any], sites: Sequence[Site], file: str, report: Report) -> Decision | None:
    site = _find_site(str(row.get("site", "")).strip(), sites)
    before = len(report.problems)
    if site is None:
        ids = [s.id for s in sites]
        close = nearest(str(row.get("site", "")), [*ids, *(s.name for s in sites)])
        hint = Text(f"Gemeint: {close}?", f"Meant: {close}?") if close else Text("Bitte prüfen.", "Please check.")
        report.add(Problem(file, where, "site", str(row.get("site", "")), verbatim(", ".join(ids)), hint))
    status = _find_status(str(row.get("status", "")))
    if status is None:
        hint = Text("Bitte eines davon eintragen.", "Please enter one of them.")
        words = ", ".join(f"{s} ({STATUS_WORDS[s].de})" for s in STATUSES)
        report.add(Problem(file, where, "status", str(row.get("status", "")), verbatim(words), hint))
    day = _find_date(row.get("date"))
    if day is None:
        hint = Text("Bitte das Datum des Beschlusses eintragen.", "Please enter the date of the decision.")
        report.add(Problem(file, where, "date", str(row.get("date", "")), Text("TT.MM.JJJJ", "YYYY-MM-DD"), hint))
    order = _find_order(row.get("order"), where, file, report)
    if len(report.problems) > before or site is None or status is None or day is None:
        return None
    return Decision(site, status, day, order)


def _find_site(word: str, sites: Sequence[Site]) -> str | None:
    return next(
        (s.id for s in sites if word and (word == s.id or plain(word) == plain(s.name) or slug(word) == s.id)), None
    )


def _find_status(word: str) -> Status | None:
    wanted = plain(word)
    return next((s for s in STATUSES if wanted in (s, plain(STATUS_WORDS[s].de), plain(STATUS_WORDS[s].en))), None)


def _find_date(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})", text)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    parts = german.groups()[::-1] if german else iso.groups() if iso else None
    if parts is None:
        return None
    year = int(parts[0]) + (2000 if len(parts[0]) == 2 else 0)
    try:
        return date(year, int(parts[1]), int(parts[2])).isoformat()
    except ValueError:
        return None


def _find_order(value: Any, where: Text, file: str, report: Report) -> int | None:
    if value is None or str(value).strip() == "":
        return None
    text = str(value).strip().removesuffix(".0")
    if text.isdigit() and int(text) > 0:
        return int(text)
    allowed, hint = (
        Text("1, 2, 3 …", "1, 2, 3 …"),
        Text("Bitte eine Zahl oder nichts eintragen.", "Please enter a number or nothing."),
    )
    report.add(Problem(file, where, "order", text, allowed, hint))
    return None
