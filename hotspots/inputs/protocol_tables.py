"""Bring a protocol of any format into the form of a table: a header row with ids, one row per visit.

JSON: ``{"schema": "hotspots/protocol/1", "inspections": [{"site", "date", "inspectors", "values": {…}}],
"permits": [{"site", "kind", …}]}``. GeoPackage: every layer with a column ``site``; ZIP: the tables of an ODK
export; other files by :mod:`hotspots.inputs.read.sheets`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hotspots.base.errors import EXPORT_AGAIN, FILE, Problem, Report
from hotspots.base.text import Text, verbatim
from hotspots.inputs.geojson import read_json
from hotspots.inputs.read.parts import open_parts
from hotspots.inputs.read.sheets import SPREADSHEETS, Cell, Sheet, read_workbook
from hotspots.model.protocol import SCHEMA_ID

#: The hidden sheet that names the schema.
MARK = "_hotspots"
FORMATS = (*SPREADSHEETS, ".gpkg", ".json", ".zip")


def read_tables(path: Path, name: str, report: Report) -> tuple[Sheet, ...]:
    """Return the tables in a file; none after noting why it can't be read."""
    suffix = path.suffix.lower()
    if suffix in SPREADSHEETS:
        sheets = read_workbook(path, name, report)
        for sheet in sheets:
            if sheet.hidden and not sheet.name.startswith("_"):
                report.add(hidden_sheet(name, sheet.name))
        return with_parents(tuple(sheet for sheet in sheets if not sheet.hidden or sheet.name == MARK))
    if suffix == ".gpkg":
        return tuple(sheet for sheet in layer_sheets(path, name, report) if "site" in sheet.rows[0])
    if suffix == ".json":
        return _json_tables(path, name, report)
    if suffix == ".zip":  # ODK Central: the form's table, one for each repeat, and a folder of media
        sheets = tuple(replace(p.sheet, name=p.name) for p in open_parts(path, report, name) if p.sheet is not None)
        return with_parents(sheets)
    report.add(Problem(name, FILE, "", suffix or "–", verbatim(", ".join(FORMATS)), Text("Die Datei wird nicht gelesen.", "The file isn't read."), severity="warning"))  # fmt: skip
    return ()


def hidden_sheet(file: str, sheet: str) -> Problem:
    """Return the warning that a sheet wasn't read because nobody sees it."""
    hint = Text("Wird nicht gelesen. Bitte einblenden oder löschen.", "Isn't read. Please show or delete it.")
    where = Text(f"Blatt {sheet}", f"sheet {sheet}")
    return Problem(file, where, "", Text("ausgeblendet", "hidden").de, Text("sichtbare Blätter", "visible sheets"), hint, "warning")  # fmt: skip


def with_parents(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """Give rows of child tables (Kobo, ODK: repeats) the site of the visit they belong to."""
    keys: dict[str, Cell] = {}
    for sheet in sheets:
        head = [_last(cell) for cell in sheet.rows[0]] if sheet.rows else []
        if "site" in head and (key := next((k for k in ("_index", "key") if k in head), None)):
            keys |= {str(row[head.index(key)]): row[head.index("site")] for row in sheet.rows[1:] if len(row) == len(head)}  # fmt: skip
    photos = _photos(sheets)
    return tuple(_with_photos(_with_site(sheet, keys), photos) for sheet in sheets) if keys else sheets


def _photos(sheets: tuple[Sheet, ...]) -> dict[str, list[str]]:
    """Return the photos of the child tables by the key of their visit."""
    found: dict[str, list[str]] = {}
    for sheet in sheets:
        head = [_last(cell) for cell in sheet.rows[0]] if sheet.rows else []
        parent = next((head.index(k) for k in ("_parent_index", "parent_key") if k in head), None)
        if parent is None or "photo" not in head:
            continue
        for row in sheet.rows[1:]:
            if len(row) == len(head) and row[head.index("photo")] != "":
                found.setdefault(str(row[parent]), []).append(str(row[head.index("photo")]))
    return found


def _with_photos(sheet: Sheet, photos: Mapping[str, list[str]]) -> Sheet:
    head = [_last(cell) for cell in sheet.rows[0]] if sheet.rows else []
    key = next((head.index(k) for k in ("_index", "key") if k in head), None)
    if not photos or key is None or {"photos", "_parent_index", "parent_key"} & set(head):
        return sheet
    rows = [[*row, "; ".join(photos.get(str(row[key]), ())) if key < len(row) else ""] for row in sheet.rows[1:]]
    return replace(sheet, rows=[[*sheet.rows[0], "photos"], *rows])


def _with_site(sheet: Sheet, keys: Mapping[str, Cell]) -> Sheet:
    head = [_last(cell) for cell in sheet.rows[0]] if sheet.rows else []
    parent = next((head.index(k) for k in ("_parent_index", "parent_key") if k in head), None)
    if parent is None or "site" in head:
        return sheet
    rows = [[*row, keys.get(str(row[parent]), "") if parent < len(row) else ""] for row in sheet.rows[1:]]
    return replace(sheet, rows=[[*sheet.rows[0], "site"], *rows])


def _last(cell: Cell) -> str:
    """Return a header without the groups before it: `group_owner/owner`, `group_owner-owner`."""
    return str(cell).casefold().rpartition("/")[2].rpartition("-")[2].strip()


def _json_tables(path: Path, name: str, report: Report) -> tuple[Sheet, ...]:
    document = read_json(path, name, report)
    if document is None:
        return ()
    found = document.get("schema") if isinstance(document, dict) else type(document).__name__
    if found != SCHEMA_ID:
        report.add(Problem(name, FILE, "schema", str(found), verbatim(SCHEMA_ID), Text("Diese Datei ist kein Protokoll.", "This file isn't a protocol.")))  # fmt: skip
        return ()
    visits = [
        {**_mapping(row.get("values")), **{k: row[k] for k in ("site", "date", "inspectors") if k in row}}
        for row in objects(document, "inspections", name, report)
    ]
    permits = objects(document, "permits", name, report)
    return tuple(dict_table(label, rows) for label, rows in (("inspections", visits), ("permits", permits)) if rows)


def objects(document: Mapping[str, Any], key: str, name: str, report: Report) -> list[dict[str, Any]]:
    """Return the list of objects under `key`; note anything else that stands there."""
    rows = document.get(key, [])
    sound = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    if not isinstance(rows, list) or len(sound) < len(rows):
        report.add(Problem(name, FILE, key, type(rows).__name__, Text("eine Liste von Objekten", "a list of objects"), EXPORT_AGAIN))  # fmt: skip
    return sound


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def dict_table(name: str, rows: list[dict[str, Any]]) -> Sheet:
    """Return a list of objects as a table: a header row with the keys, one row each."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    header: list[Cell] = list(columns)
    return Sheet(name, [header, *([_cell(row.get(key)) for key in columns] for row in rows)], is_list=True)


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool | int | float | str | date):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)


def layer_sheets(path: Path, name: str, report: Report) -> list[Sheet]:
    """Return the layers of a GIS file as sheets, points as columns `lon` and `lat` in degrees."""
    sheets = []
    for part in open_parts(path, report, name):
        if part.shapes is None:
            report.add(Problem(name, FILE, "", part.content or "–", Text("eine GIS-Datei", "a GIS file"), EXPORT_AGAIN))  # fmt: skip
            continue
        columns = part.columns
        if not {"lon", "lat"} & columns.keys():
            columns = columns | dict(zip(("lon", "lat"), _degrees(part.shapes, part.crs), strict=True))
        rows = [[_cell(value) for value in row] for row in zip(*columns.values(), strict=True)]
        sheets.append(Sheet(part.name, [list(columns), *rows]))
    return sheets


def _degrees(shapes: Any, crs: str | None) -> tuple[list[float | None], ...]:
    """Return longitude and latitude of points; None where there is none."""
    import shapely
    from pyproj import Transformer

    points = shapely.get_type_id(shapes) == 0
    x, y = (axis(shapes[points]) for axis in (shapely.get_x, shapely.get_y))
    if crs and crs != "EPSG:4326":
        x, y = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y)
    found: tuple[list[float | None], ...] = ([None] * len(shapes), [None] * len(shapes))
    for number, *place in zip(points.nonzero()[0].tolist(), x.tolist(), y.tolist(), strict=True):
        if all(map(math.isfinite, place)):
            found[0][number], found[1][number] = place
    return found
