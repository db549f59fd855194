"""Bring an answer of any format into the form of tables: who answers which plan, and one row per site.

JSON is what the map saves. In XLSX, ODS and CSV name, date and the plan's fingerprint stand above the table, the
latter on the hidden sheet ``_hotspots`` as well. In GeoJSON, GeoPackage and the CSV of a layer `plan`, `by` and
`date` are columns; the point is the mount; a point without `site` is a new site.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotspots.base.errors import FILE, NOWHERE, Problem, Report
from hotspots.base.text import Text, tr, verbatim
from hotspots.inputs.forms import MARK, form_sheets, list_sheet, objects
from hotspots.inputs.geojson import read_json
from hotspots.inputs.protocols import field_points
from hotspots.inputs.read.sheets import Cell, Sheet
from hotspots.inputs.values import folded
from hotspots.model.answers import ANSWER_SCHEMA, BY, DAY, DRAWN, FIELD_ROLE, PLAN

MAX_BYTES = 5_000_000
FORMATS = (".json", ".geojson", ".xlsx", ".ods", ".csv", ".gpkg", ".zip")
PROPOSED = "proposed"
PROPOSED_SHEET = tr("New sites")
_HEAD_ROWS = 12


@dataclass(frozen=True, slots=True)
class AnswerTables:
    """An answer before it is checked; the sheet ``proposed`` holds new sites."""

    plan: str
    by: Cell
    on: Cell
    sheets: tuple[Sheet, ...]


def read_answer_tables(path: Path, name: str, report: Report) -> AnswerTables | None:
    """Return the tables of an answer file, or None after noting why it can't be read."""
    if (
        path.stat().st_size > MAX_BYTES and path.suffix.lower() != ".zip"
    ):  # an export with its photos; the gate bounds it
        _refuse(name, "", f"{path.stat().st_size / 1e6:.0f} MB", tr("at most 5 MB"), report)
        return None
    suffix, before = path.suffix.lower(), len(report.problems)
    if suffix not in FORMATS:
        _refuse(name, "", suffix or "–", verbatim(", ".join(FORMATS)), report)
        return None
    if suffix == ".json":
        return _from_json(path, name, report)
    if suffix == ".geojson" and not _is_sound_json(path, name, report):
        return None
    sheets = form_sheets(path, name, report)
    if any(p.severity == "error" for p in report.problems[before:]) or not sheets:
        return None
    titles = {str(cell) for sheet in sheets for row in sheet.rows[:1] for cell in row}
    if not titles & {"plan", "verdict"} and _beside(sheets, PLAN) == "" and (points := field_points(sheets, name)):
        return _from_visits(points)
    return (_from_gis if suffix in (".geojson", ".gpkg") else _from_workbook)(sheets, name, report)


def _refuse(name: str, field: str, found: str, allowed: Text, report: Report) -> None:
    hint = tr("This file isn't an answer to a plan.")
    report.add(Problem(name, FILE, field, found, allowed, hint))


def _is_sound_json(path: Path, name: str, report: Report) -> bool:
    """Check GeoJSON before GDAL reads it, which says less of what is wrong and where."""
    try:
        path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        _refuse(name, "", "Windows-1252?", verbatim("UTF-8"), report)
        return False
    return read_json(path, name, report) is not None


def _from_json(path: Path, name: str, report: Report) -> AnswerTables | None:
    document = read_json(path, name, report)
    if document is None:
        return None
    if not isinstance(document, dict) or document.get("schema") != ANSWER_SCHEMA:
        found = document.get("schema") if isinstance(document, dict) else type(document).__name__
        _refuse(name, "schema", str(found), verbatim(ANSWER_SCHEMA), report)
        return None
    for key in sorted(document.keys() - {"schema", "plan", "by", "date", "sites", "proposed"}):
        hint = tr("Stands beside the answer and isn't taken over; please read it.")
        report.add(Problem(name, FILE, key, str(document[key]), NOWHERE, hint, "warning"))
    sites = [_with_mount(row) for row in objects(document, "sites", name, report)]
    proposed = [{"site": row.get("name"), **row} for row in objects(document, "proposed", name, report)]
    for row in proposed:
        row.pop("name", None)
    sheets = tuple(list_sheet(label, rows) for label, rows in (("sites", sites), (PROPOSED, proposed)) if rows)
    by, day = (str(document.get(key) or "") for key in ("by", "date"))
    return AnswerTables(str(document.get("plan")), by, day, sheets)


def _with_mount(row: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with its mount as two columns; what else is said of the mount is a column of its own."""
    mount = row.get("mount")
    if not isinstance(mount, dict):
        return row
    places = {k if k in ("lon", "lat") else f"mount {k}": v for k, v in mount.items()}
    return {**{k: v for k, v in row.items() if k != "mount"}, **places}


def _from_workbook(sheets: tuple[Sheet, ...], name: str, report: Report) -> AnswerTables:
    if sheets[0].rows and {"plan", "site"} <= set(map(str, sheets[0].rows[0])):  # the table of a GIS layer
        return _from_rows(_records(sheets[0]), name, report)
    marks = {str(row[0]): row[1] for s in sheets if s.name == MARK for row in s.rows if len(row) > 1}
    plan = marks.get("plan") or _beside(sheets, PLAN)
    return AnswerTables(str(plan), _beside(sheets, BY), _beside(sheets, DAY), sheets)


def _records(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the rows below the titles in the first one by title, without what is empty."""
    head = list(map(str, sheet.rows[0]))
    return [{k: v for k, v in zip(head, row, strict=False) if v != ""} for row in sheet.rows[1:]]


def _beside(sheets: tuple[Sheet, ...], label: Text) -> Cell:
    """Return the cell to the right of a label near the top of a sheet."""
    wanted = (folded(label.de), folded(label.en))
    for sheet in sheets:
        for row in sheet.rows[:_HEAD_ROWS]:
            for column, cell in enumerate(row[:-1]):
                if isinstance(cell, str) and folded(cell).rstrip(": ") in wanted:
                    return row[column + 1]
    return ""


def _from_gis(sheets: tuple[Sheet, ...], name: str, report: Report) -> AnswerTables:
    fields = {sheet.name: set(map(str, sheet.rows[0])) for sheet in sheets}
    rows = {sheet.name: _records(sheet) for sheet in sheets}
    answers = [layer for layer in fields if fields[layer] & {"site", "id"} and fields[layer] & {"plan", "verdict"}]
    for layer, titles in fields.items():
        if answers and rows[layer] and layer not in answers and "line" not in titles and layer != "layer_styles":
            hint = tr("This layer is no answer and wasn't read.")
            report.add(Problem(name, tr("layer {layer}", layer=layer), "", layer, verbatim(", ".join(answers)), hint, "warning"))  # fmt: skip
    drawn = [row for layer in fields for row in rows[layer] if row.get("line")]
    said = [row for layer in answers or list(fields)[:1] for row in rows[layer] if not row.get("line")]
    return _from_rows([*said, *_drawn(drawn, said, name, report)], name, report)


def _drawn(lines: list[dict[str, Any]], said: list[dict[str, Any]], name: str, report: Report) -> list[dict[str, Any]]:
    """Give each line that was drawn to the row of its site; return rows for sites of which nothing else is said."""
    rows = {str(row[key]): row for row in said for key in ("site", "id") if row.get(key)}
    more = []
    for line in lines:
        site = str(line.get("site") or line.get("id") or "")
        if not site or DRAWN in rows.get(site, {}):
            hint = tr("Please one line for each site, with its id in 'site'.")
            report.add(Problem(name, FILE, DRAWN, site or "–", tr("a line with a site"), hint))
        elif site in rows:
            rows[site][DRAWN] = line["line"]
        else:
            more.append({"site": site, DRAWN: line["line"]})
    return more


def _from_rows(said: list[dict[str, Any]], name: str, report: Report) -> AnswerTables:
    """Return the answer whose every row says plan, name and day."""
    heads = {key: {str(row[key]).strip() for row in said if str(row.get(key, "")).strip()} for key in ("plan", "by", "date")}  # fmt: skip
    if len(heads["plan"]) > 1:
        _refuse(name, "plan", " / ".join(sorted(heads["plan"])), tr("the same in every row"), report)
    plan = min(heads["plan"], default="")
    return AnswerTables(plan, "; ".join(sorted(heads["by"])), max(heads["date"], default=""), _gis_sheets(said))


def _from_visits(rows: list[dict[str, Any]]) -> AnswerTables:
    """Return what the field says of places: where mounts are now, and which points are new."""
    days = [str(row["date"])[:10] for row in rows if row.get("date")]
    return AnswerTables(FIELD_ROLE, FIELD_ROLE, max(days, default=""), _gis_sheets(rows))


def _gis_sheets(rows: list[dict[str, Any]]) -> tuple[Sheet, ...]:
    dropped = ("plan", "by", "date")
    plain_rows = [{k: v for k, v in row.items() if k not in dropped} for row in rows]
    sites = [row for row in plain_rows if row.get("site") or row.get("id")]
    new = [row for row in plain_rows if row and not (row.get("site") or row.get("id"))]
    proposed = [{k: v for k, v in row.items() if k != "name"} | {"site": row.get("name", "")} for row in new]
    return tuple(list_sheet(label, found) for label, found in (("sites", sites), (PROPOSED, proposed)) if found)
