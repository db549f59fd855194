"""Read the utility's answer: the map's JSON, the XLSX of ``review template``, GeoJSON or GeoPackage from a GIS.

All formats become the same table first, so that one reader checks them. Comments are plain text: markup is
refused, and so is a cell that holds a formula. Of an answer at fault nothing is returned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import hypot
from pathlib import Path

from hotspots.base.errors import Problem, Report
from hotspots.base.files import sha256
from hotspots.base.text import Text
from hotspots.inputs.answer_tables import PROPOSED, PROPOSED_SHEET, AnswerTables, read_answer_tables
from hotspots.inputs.cells import CellFault, clean, read_cell
from hotspots.inputs.item_table import ItemTable, Row, find_table, place, site_names
from hotspots.inputs.read.sheets import Sheet
from hotspots.model.answers import ANSWER_ITEMS, FieldValue, ProposedSite, SiteAnswer, UtilityAnswer
from hotspots.model.protocol import Item, Value
from hotspots.model.sites import Site

MAX_COMMENT = 4_000
#: A mount further from every site is surely a slip (some 30 to 50 km).
FAR_DEGREES = 0.45
_MARKUP = re.compile(r"<\s*[A-Za-z/!?]|javascript:", re.IGNORECASE)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_DAY = Item("date", "", Text("Datum", "Date"), Text("", ""), "date")


def read_answer(path: Path, sites: tuple[Site, ...], report: Report) -> UtilityAnswer | None:
    """Return the answer in `path`, or None after noting every fault."""
    before = len(report.problems)
    tables = read_answer_tables(path, path.name, report)
    if tables is None:
        return None
    head = _head(tables, path.name, report)
    answered, proposed = _read_sheets(tables.sheets, path.name, sites, report)
    if any(p.severity == "error" for p in report.problems[before:]) or head is None:
        return None
    if not answered and not proposed:
        hint = Text("Bitte mindestens einen Standort beantworten.", "Please answer for at least one site.")
        report.add(Problem(path.name, Text("Datei", "file"), "", "0", Text("mindestens eine Antwort", "at least one answer"), hint))  # fmt: skip
        return None
    digest = sha256(path.read_bytes())
    return UtilityAnswer(head.plan, head.by, head.on, answered, proposed, path.name, digest)


@dataclass(frozen=True, slots=True)
class _Head:
    plan: str
    by: str
    on: date


def _head(tables: AnswerTables, name: str, report: Report) -> _Head | None:
    """Return who answers which plan and when, or None after noting what is missing."""
    where = Text("Kopf der Antwort", "head of the answer")

    def fault(field: str, found: str, allowed: Text) -> None:
        report.add(Problem(name, where, field, found or "–", allowed, Text("Bitte ergänzen.", "Please complete it.")))

    by = clean(str(tables.by))
    day: Value | None = None
    try:
        day = read_cell(_DAY, tables.on) if tables.on != "" else None
    except CellFault as error:
        fault("date", str(tables.on), error.allowed)
    else:
        if day is None:
            fault("date", "", Text("das Datum der Antwort", "the date of the answer"))
    if not _FINGERPRINT.fullmatch(tables.plan):
        fault("plan", tables.plan, Text("der Fingerabdruck des Plans (64 Zeichen)", "the plan's fingerprint (64 characters)"))  # fmt: skip
    if not by or len(by) > 200 or _MARKUP.search(by):
        fault("by", by, Text("ein Name ohne HTML", "a name without HTML"))
    return _Head(tables.plan, by, day) if isinstance(day, date) else None


def _read_sheets(
    sheets: tuple[Sheet, ...], name: str, sites: tuple[Site, ...], report: Report
) -> tuple[tuple[SiteAnswer, ...], tuple[ProposedSite, ...]]:
    known = site_names(sites)
    answered: list[SiteAnswer] = []
    proposed: list[ProposedSite] = []
    found = False
    for sheet in sheets:
        table = find_table(sheet, name, ANSWER_ITEMS, report)
        if table is None:
            continue
        found = True
        _refuse_formulas(table)
        for row in table.rows():
            if sheet.name in (PROPOSED, PROPOSED_SHEET.de, PROPOSED_SHEET.en):
                proposed += _proposed(table, row, sites)
            else:
                answered += _answered(table, row, known, sites)
    if not found and not report.failed:
        allowed = Text("eine Spalte „Standort“ und Spalten der Antwort", "a column 'Site' and columns of the answer")
        hint = Text("„hotspots review template“ schreibt ein Formular.", "'hotspots review template' writes a form.")
        report.add(Problem(name, Text("Datei", "file"), "", "–", allowed, hint))
    for twice in sorted(s for s, n in Counter(a.site for a in answered).items() if n > 1):
        hint = Text("Bitte eine der Zeilen löschen.", "Please delete one of the rows.")
        report.add(Problem(name, Text("Datei", "file"), "site", twice, Text("jeder Standort einmal", "each site once"), hint))  # fmt: skip
    return tuple(sorted(answered, key=lambda a: a.site)), tuple(sorted(proposed, key=lambda p: p.name))


def _refuse_formulas(table: ItemTable) -> None:
    for row, column in table.formulas()[:1]:
        hint = Text("Bitte den Wert eintragen; Formeln werden nicht gerechnet.", "Please enter the value; formulas aren't computed.")  # fmt: skip
        where, count = place(table.sheet, row, column), len(table.formulas())
        table.report.add(Problem(table.file, where, "", f"{count} × Formel/formula", Text("feste Werte", "fixed values"), hint))  # fmt: skip


def _answered(table: ItemTable, row: Row, known: Mapping[str, str], sites: tuple[Site, ...]) -> list[SiteAnswer]:
    site = table.site_of(row, known)
    values = _checked(table, row, sites)
    return [SiteAnswer(site, values)] if site is not None and values else []


def _proposed(table: ItemTable, row: Row, sites: tuple[Site, ...]) -> list[ProposedSite]:
    values = _checked(table, row, sites)
    mount, comment = values.get("mount"), values.get("comment")
    name = clean(row.site_words)
    if not isinstance(mount, tuple) or not name:
        allowed = Text("Name und Lage des neuen Standorts", "name and place of the new site")
        table.note(row.number, "site", row.site_words or "–", CellFault(allowed))
        return []
    if _MARKUP.search(name) or len(name) > 300:
        table.note(row.number, "site", row.site_words, CellFault(Text("ein Name ohne HTML", "a name without HTML")))
        return []
    return [ProposedSite(name, *mount, comment if isinstance(comment, str) else None)]


def _checked(table: ItemTable, row: Row, sites: tuple[Site, ...]) -> dict[str, FieldValue]:
    """Return the row's values with the mount as one place; note markup, half a place and a place far away."""
    values: dict[str, FieldValue] = {}
    lon, lat = row.values.pop("lon", None), row.values.pop("lat", None)
    for field, value in row.values.items():
        if isinstance(value, str | float) and not isinstance(value, bool):
            values[field] = value
    comment = values.get("comment")
    if isinstance(comment, str) and (len(comment) > MAX_COMMENT or _MARKUP.search(comment)):
        allowed = Text(f"höchstens {MAX_COMMENT} Zeichen Text ohne HTML", f"at most {MAX_COMMENT} characters of text without HTML")  # fmt: skip
        table.note(row.number, "comment", comment, CellFault(allowed))
    priority = values.get("priority")
    if isinstance(priority, float) and not priority.is_integer():
        table.note(row.number, "priority", f"{priority:g}", CellFault(Text("eine ganze Zahl", "a whole number")))
    if isinstance(lon, float) and isinstance(lat, float):
        values["mount"] = (lon, lat)
        if sites and min(hypot(lon - site.lon, lat - site.lat) for site in sites) > FAR_DEGREES:
            allowed = Text("ein Ort in der Nähe der Standorte", "a place near the sites")
            table.note(row.number, "lon", f"{lon:g}, {lat:g}", CellFault(allowed))
    elif lon is not None or lat is not None:
        allowed = Text("Länge und Breite", "longitude and latitude")
        table.note(row.number, "lon" if lon is None else "lat", "–", CellFault(allowed))
    return values
