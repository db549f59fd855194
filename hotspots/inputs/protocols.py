"""Read inspection protocols as people hand them in: XLSX, ODS, CSV, GeoPackage or JSON.

A cell that can't be read is a problem that names sheet, row, column and value; a column nobody knows is a
warning. Every inspection is kept; which answer counts is decided in :mod:`hotspots.model.protocol`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from hotspots.base.errors import FILE, Problem, Report, row_of
from hotspots.base.places import metres_apart
from hotspots.base.text import Text, join, tr, verbatim
from hotspots.inputs.coordinates import parse_number
from hotspots.inputs.forms import (
    MARK,
    ItemTable,
    SiteNames,
    find_table,
    form_sheets,
    list_sheet,
    name_unread,
    objects,
    place,
    site_names,
)
from hotspots.inputs.geojson import read_json
from hotspots.inputs.read.sheets import SPREADSHEETS, Cell, Sheet
from hotspots.inputs.values import UnreadError, folded
from hotspots.model.permits import Permit
from hotspots.model.protocol import MOUNT, PERMITS, PHOTOS, SCHEMA_ID, Inspection, Schema
from hotspots.model.protocol_items import BASE_SCHEMA, PERMIT_ITEMS
from hotspots.model.sites import Site

FOLDER = "protocols"
#: What the columns of a point are called: of a GIS layer, of a question "position".
_POSITION = ("lon", "position-longitude"), ("lat", "position-latitude")
#: A point this near to the mount is where it was: receivers in the field are no better.
MOVED_M = 5.0
FORMATS = (*SPREADSHEETS, ".gpkg", ".json", ".zip")
IGNORED = (".jpg", ".jpeg", ".png", ".heic", ".webp", ".pdf", ".md", ".html", ".qml", ".gpkg-wal", ".gpkg-shm")


def load(folder: Path, sites: tuple[Site, ...], schema: Schema, report: Report) -> tuple[Inspection, ...]:
    """Return every inspection of the project in `folder`, ordered by date; note every fault."""
    found: list[Inspection] = []
    _refuse_twins(schema, report)
    for path in protocol_files(folder):
        found += read_protocol(path, f"{FOLDER}/{path.name}", sites, schema, report)
    return tuple(sorted(found, key=lambda visit: (visit.sort_key(), visit.site)))


def protocol_files(folder: Path) -> list[Path]:
    """Return the protocols of the project in `folder`, by name; photos, notes and lock files are none."""
    there = folder / FOLDER
    found = there.iterdir() if there.is_dir() else ()
    return sorted(
        p for p in found if p.is_file() and not p.name.startswith((".", "~$")) and p.suffix.lower() not in IGNORED
    )


def read_protocol(
    path: Path, name: str, sites: tuple[Site, ...], schema: Schema, report: Report, *, only: str | None = None
) -> tuple[Inspection, ...]:
    """Return the inspections in one file; `name` is how messages call it, `only` the one sheet to read."""
    known = site_names(sites)
    visits: list[Inspection] = []
    permits: list[Permit] = []
    opened = Report()
    sheets = tuple(s for s in _tables(path, name, opened) if only in (None, s.name))
    if not _is_known_version(sheets, name, report):
        return ()
    unread = list[Sheet]()
    for sheet in sheets:
        rows = find_table(sheet, name, PERMIT_ITEMS, Report(), needs="kind")
        if rows is not None:
            permits += _permits(replace(rows, report=report), known)
        table = find_table(sheet, name, schema.items, report) if rows is None else None
        if table is not None:
            visits += _visits(*_field(table, known, {site.id: site for site in sites}), known)
        if rows is None and table is None:
            unread.append(sheet)
    photos = {photo for visit in visits if isinstance(names := visit.values.get(PHOTOS), tuple) for photo in names}
    for problem in opened.problems:  # a photo in an archive is no table, but a visit may name it
        if problem.where.en.rpartition("/")[2] not in photos:
            report.add(problem)
    if len(unread) < len(sheets):
        name_unread(unread, name, report)
    elif sheets:
        allowed = tr("a column 'Site' and columns of the protocol")
        hint = tr("'hotspots protocol template' writes a blank form.")
        turned = (replace(s, rows=[list(c) for c in zip_longest(*s.rows, fillvalue="")]) for s in sheets)
        if any(find_table(sheet, name, schema.items, Report()) for sheet in turned):
            hint = tr("Its questions stand below each other; please put them side by side (paste, transpose): a row for each visit.")  # fmt: skip
        report.add(Problem(name, FILE, "", "–", allowed, hint))
    return _with_permits(visits, permits, name)


def _tables(path: Path, name: str, report: Report) -> tuple[Sheet, ...]:
    """Return the tables in a protocol's file; none after noting why it can't be read."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        return _json_tables(path, name, report)
    if suffix not in FORMATS:
        hint = tr("The file isn't read.")
        report.add(Problem(name, FILE, "", suffix or "–", verbatim(", ".join(FORMATS)), hint, "warning"))
        return ()
    sheets = form_sheets(path, name, report)
    return tuple(s for s in sheets if "site" in s.rows[0]) if suffix == ".gpkg" else _with_parents(sheets, name, report)


def _json_tables(path: Path, name: str, report: Report) -> tuple[Sheet, ...]:
    """Return the lists of ``{"schema": …, "inspections": [{"site", "date", "values": {…}}], "permits": […]}``."""
    document = read_json(path, name, report)
    if document is None:
        return ()
    found = document.get("schema") if isinstance(document, dict) else type(document).__name__
    if found != SCHEMA_ID:
        hint = tr("This file isn't a protocol.")
        report.add(Problem(name, FILE, "schema", str(found), verbatim(SCHEMA_ID), hint))
        return ()
    visits = []
    for row in objects(document, "inspections", name, report):
        values = row.get("values")
        about = {k: row[k] for k in ("site", "date", "inspectors") if k in row}
        visits.append({**(values if isinstance(values, dict) else {}), **about})
    lists = {"inspections": visits, "permits": objects(document, "permits", name, report)}
    return tuple(list_sheet(label, rows) for label, rows in lists.items() if rows)


#: How Kobo and ODK say whose child a row is: a column of the parent's table, and one of the child's.
_LINKS = {"_index": "_parent_index", "key": "parent_key", "_uuid": "_submission__uuid", "_id": "_submission__id"}
_REJECTED = re.compile(r"(validation_status_)?not[_ ]approved|nicht genehmigt|rejected|abgelehnt", re.IGNORECASE)


def _with_parents(sheets: tuple[Sheet, ...], name: str = "", report: Report | None = None) -> tuple[Sheet, ...]:
    """Give rows of child tables (Kobo, ODK: repeats) the site of their visit, and visits the photos of their children.

    What somebody rejected there isn't taken, nor are its children; a report names it.
    """
    found = [(s, {str(c).casefold().rpartition("/")[2].rpartition("-")[2].strip(): n for n, c in reversed(list(enumerate(s.rows[0])))} if s.rows else {}) for s in sheets]  # fmt: skip
    sites: dict[tuple[str, str], Cell] = {}
    photos: dict[tuple[str, str], list[str]] = {}
    gone: set[tuple[str, str]] = set()
    taken = []
    for sheet, at in found:
        site, judged = (next((at[n] for n in names if n in at), None) for names in (("site", "standort"), ("_validation_status", "reviewstate")))  # fmt: skip
        rows = [[*row, *[""] * (len(sheet.rows[0]) - len(row))] for row in sheet.rows]
        for number, row in enumerate(rows[1:], 1):
            keys = {(key, str(row[at[key]])) for key in _LINKS if key in at}
            if judged is not None and _REJECTED.fullmatch(str(row[judged])):
                gone |= keys
                if report is not None:
                    words, hint = tr("visits that nobody rejected"), tr("Was rejected there and isn't taken.")
                    report.add(Problem(name, place(sheet, number, judged), "site", str(row[site or 0]), words, hint, "warning"))  # fmt: skip
                rows[number] = [""] * len(row)
            elif site is not None:
                sites |= dict.fromkeys(keys, row[site])
        taken.append((replace(sheet, rows=rows), at))
    links = [next(((k, at[p]) for k, p in _LINKS.items() if p in at and "photo" in at), None) for _, at in taken]
    for (sheet, at), link in zip(taken, links, strict=True):
        for row in sheet.rows[1:] if link else ():
            if link and row[at["photo"]] != "":
                photos.setdefault((link[0], str(row[link[1]])), []).append(str(row[at["photo"]]))
    result = []
    for (sheet, at), link in zip(taken, links, strict=True):
        if link:
            continue  # these stand with their visits
        by = next(((k, at[p]) for k, p in _LINKS.items() if p in at and any(s[0] == k for s in sites)), None)
        title = "site" if by else "photos"
        by = by or next(((k, at[k]) for k in _LINKS if k in at and any(s[0] == k for s in photos)), None)
        if by is None or title in at or (title == "site" and "standort" in at):
            result.append(sheet)
            continue
        said = sites if title == "site" else {k: "; ".join(names) for k, names in photos.items()}
        rows = [[""] * (len(row) + 1) if (by[0], str(row[by[1]])) in gone else [*row, said.get((by[0], str(row[by[1]])), "")] for row in sheet.rows[1:]]  # fmt: skip
        result.append(replace(sheet, rows=[[*sheet.rows[0], title], *rows]))
    return tuple(result)


def _is_known_version(sheets: tuple[Sheet, ...], name: str, report: Report) -> bool:
    """Refuse a form of another version: its questions may mean something else."""
    marks = [str(row[1]) for s in sheets if s.name == MARK for row in s.rows if len(row) > 1 and row[0] == "schema"]
    if not marks or marks[0] == SCHEMA_ID:
        return True
    hint = tr("Please write a new form and copy the answers.")
    report.add(Problem(name, FILE, "schema", marks[0], verbatim(SCHEMA_ID), hint))
    return False


def _refuse_twins(schema: Schema, report: Report) -> None:
    """Note items of the project that have the id of another one."""
    counts = Counter(item.id for item in schema.items)
    for twin in sorted(name for name, times in counts.items() if times > 1):
        allowed = tr("an id that is still free")
        hint = tr("Please name it differently.")
        report.add(Problem("project.toml", verbatim("protocol.items"), "id", twin, allowed, hint))


def _visits(table: ItemTable, moved: Mapping[int, tuple[float, float]], known: SiteNames) -> list[Inspection]:
    table.note_formulas(tr("The saved value was read."), "warning")
    found = []
    for row in table.rows(known):
        site = table.site_of(row, known)
        if site is None:
            continue
        on, inspectors = row.values.pop("date", None), row.values.pop("inspectors", ())
        if not isinstance(on, date):
            hint = tr("The inspection of {site} counts as the oldest.", site=site)
            allowed = tr("the date of the inspection")
            table.note(row.number, "date", "–", UnreadError(allowed, hint), warning=True)
            on = None
        names = inspectors if isinstance(inspectors, tuple) else ()
        found.append(
            Inspection(
                site, on, names, row.values, (), table.file, table.sheet.name, row.number + 1, moved.get(row.number)
            )
        )
    return found


def _places(table: ItemTable) -> dict[int, tuple[float, float]]:
    """Return where the points of a GIS layer, or the position that ODK and Kobo asked for, lie (lon, lat), by row."""
    head = [str(c).casefold().replace("_", "-") for c in table.sheet.rows[table.start - 1]]
    columns = [[n for n, c in enumerate(head) if c in names or c.endswith(names[1:])] for names in _POSITION]
    rows = [(n, row) for n, row in enumerate(table.sheet.rows) if n >= table.start]
    if all(columns):
        (lon, *_), (lat, *_) = columns
        found = {n: (parse_number(row[lon]), parse_number(row[lat])) for n, row in rows if len(row) > max(lon, lat)}
    else:  # one cell: latitude, longitude, altitude, accuracy
        whole = [n for n, c in enumerate(head) if c.replace("/", "-").rpartition("-")[2] == "position"][:1]
        said = {n: str(row[c]).split() for n, row in rows for c in whole if c < len(row)}
        found = {n: (parse_number(s[1]), parse_number(s[0])) for n, s in said.items() if len(s) > 1}
    return {n: (x, y) for n, (x, y) in found.items() if x is not None and y is not None}


def _field(table: ItemTable, known: SiteNames, sites: Mapping[str, Site]) -> tuple[ItemTable, dict[int, tuple[float, float]]]:  # fmt: skip
    """Name points that the field has moved or added; ``hotspots review FILE`` shows and takes them over.

    Returns the table without the added ones, which are no visit of a site, and where the moved ones are, by row.
    """
    rows, moved = list(table.sheet.rows), {}
    for number, (lon, lat) in _places(table).items():
        words = str(rows[number][table.site_column])
        site = sites.get(known.get(folded(words), ""))
        metres = None if site is None else metres_apart(site.mount_position, (lon, lat))
        if metres is not None and metres < MOVED_M:
            continue
        hint = tr("'hotspots review {file}' shows place and effect; it counts with --apply only.", file=table.file)
        old = "–" if site is None else f"{site.mount_position[0]:.6f}, {site.mount_position[1]:.6f}"
        said = tr("new point") if metres is None else tr("moved {metres:.0f} m from {old}", metres=metres, old=old)
        words = words or table.name_of(number)
        table.note(number, "mount", f"{words or '–'}: {lon:.6f}, {lat:.6f}", UnreadError(said, hint), warning=True)
        if site is None:
            rows[number] = []
        else:
            moved[number] = (lon, lat)
    return replace(table, sheet=replace(table.sheet, rows=rows)), moved


def field_points(sheets: tuple[Sheet, ...], name: str) -> list[dict[str, Any]]:
    """Return the points in a protocol of the field, with what it says of each: site or name, place, day."""
    found = []
    for sheet in _with_parents(sheets):
        table = find_table(sheet, name, BASE_SCHEMA.items, Report())
        if table is None:
            continue
        for number, (lon, lat) in _places(table).items():
            row, (day, _) = table.sheet.rows[number], table.columns.get("date", (-1, None))
            about = {"site": row[table.site_column], "name": table.name_of(number), "lon": lon, "lat": lat}
            found.append(about | ({"date": row[day]} if day >= 0 else {}))
    return found


def side_by_side(visit: Inspection, other: Inspection, item: str, schema: Schema, hint: Text) -> Problem:
    """Return the warning that two records say different things of one site: what `visit` says, against it the `other`."""
    said, against = (_said(one, item, schema) for one in (visit, other))
    where = row_of(visit.row) + f", {visit.site}: " + said
    against += verbatim(f" ({other.file}, ") + row_of(other.row) + ")"
    return Problem(visit.file, where, item, "", against, hint, "warning", contrast=True)


def _said(visit: Inspection, item: str, schema: Schema) -> Text:
    """Return what a visit says of an item, of the place of the mount or of its permits."""
    if item == MOUNT:
        return verbatim("{:.6f}, {:.6f}".format(*visit.position or ()))
    if item == PERMITS:
        rows = [[i.say(v) for i in PERMIT_ITEMS if (v := getattr(p, i.id)) is not None] for p in visit.permits]
        return join([join(words) for words in rows], "; ")
    return schema.by_id[item].say(visit.values[item])


def _permits(table: ItemTable, known: SiteNames) -> list[Permit]:
    found = []
    for row in table.rows():
        site = table.site_of(row, known)
        if site is not None and "kind" in row.values:
            found.append(Permit(site=site, **{"method": "any", **row.values}))  # type: ignore[arg-type]
        elif site is not None:
            table.note(row.number, "kind", "–", UnreadError(tr("a kind of permit")))
    return found


def _with_permits(visits: list[Inspection], permits: list[Permit], name: str) -> tuple[Inspection, ...]:
    """Give each permit to the last visit of its site in the file; a site with permits only gets an undated visit."""
    by_site: dict[str, list[Permit]] = {}
    for permit in permits:
        by_site.setdefault(permit.site, []).append(permit)
    last = {visit.site: visit for visit in sorted(visits, key=Inspection.sort_key)}
    result = [
        replace(v, permits=tuple(by_site.pop(v.site))) if last[v.site] is v and v.site in by_site else v for v in visits
    ]
    alone = [Inspection(site, None, (), {}, tuple(rows), name) for site, rows in sorted(by_site.items())]
    return (*result, *alone)
