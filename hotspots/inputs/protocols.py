"""Read inspection protocols as people hand them in: XLSX, ODS, CSV, GeoPackage or JSON.

Columns are found by the item's id or title wherever they stand, sites by their id or exact name. A cell that
can't be read is a problem that names sheet, row, column and value; a column nobody knows is a warning.
Every inspection is kept; which answer counts is decided in :mod:`hotspots.model.protocol`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from hotspots.errors import Problem, Report, nearest
from hotspots.inputs.cells import CellFault, plain, read_cell
from hotspots.inputs.protocol_tables import read_tables
from hotspots.inputs.workbook import Cell, Sheet, column_letters
from hotspots.model.permits import Permit
from hotspots.model.protocol import Inspection, Item, Schema, Value
from hotspots.model.protocol_tables import NAME_ITEM, PERMIT_ITEMS, SITE_ITEM
from hotspots.model.sites import Site
from hotspots.model.text import Text, verbatim

FOLDER = "protocols"
IGNORED = (".jpg", ".jpeg", ".png", ".heic", ".webp", ".pdf", ".md", ".html", ".qml", ".gpkg-wal", ".gpkg-shm")

_HEADER_SEARCH = 30
#: Columns that forms and GIS add by themselves.
_SILENT = frozenset({"fid", "geom", "geometry", "lon", "lat", "start", "end", "deviceid", "instanceid", "uuid", "submissiontime", "index", "formhub", "key", "version", "__version__"})  # fmt: skip


def load(folder: Path, sites: tuple[Site, ...], schema: Schema, report: Report) -> tuple[Inspection, ...]:
    """Return every inspection of the project in `folder`, ordered by date; note every fault."""
    found: list[Inspection] = []
    _refuse_twins(schema, report)
    place = folder / FOLDER
    if not place.is_dir():
        return ()
    for path in sorted(place.iterdir()):
        if path.is_file() and not path.name.startswith((".", "~$")) and path.suffix.lower() not in IGNORED:
            found += read_protocol(path, f"{FOLDER}/{path.name}", sites, schema, report)
    return tuple(sorted(found, key=lambda visit: (visit.sort_key(), visit.site)))


def _refuse_twins(schema: Schema, report: Report) -> None:
    """Note items of the project that have the id of another one."""
    counts = Counter(item.id for item in schema.items)
    for twin in sorted(name for name, times in counts.items() if times > 1):
        report.add(_problem("project.toml", verbatim("protocol.items"), "id", twin, Text("eine Kennung, die noch frei ist", "an id that is still free"), Text("Bitte anders nennen.", "Please name it differently.")))  # fmt: skip


def read_protocol(
    path: Path, name: str, sites: tuple[Site, ...], schema: Schema, report: Report
) -> tuple[Inspection, ...]:
    """Return the inspections in one file; `name` is how messages call it."""
    known = _site_names(sites)
    visits: list[Inspection] = []
    permits: list[Permit] = []
    tables = read_tables(path, name, report)
    readers = [(sheet, reader) for sheet in tables if (reader := _reader(sheet, name, schema, known, report))]
    if tables and not readers:
        report.add(_problem(name, Text("Datei", "file"), "", "–", Text("eine Spalte „Standort“ und Spalten des Protokolls", "a column 'Site' and columns of the protocol"), Text("„hotspots protocol template“ schreibt ein leeres Formular.", "'hotspots protocol template' writes a blank form.")))  # fmt: skip
    for sheet, reader in readers:
        if "kind" in {item.id for _, item in reader.columns}:
            permits += reader.permits(sheet)
        else:
            visits += reader.visits(sheet)
    return _with_permits(visits, permits, name)


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


def _site_names(sites: tuple[Site, ...]) -> dict[str, str]:
    """Return site ids by the names under which a person may write them; a name shared by two sites isn't one."""
    names: dict[str, str] = {}
    spoken = Counter(plain(site.name) for site in sites)
    for site in sites:
        if spoken[plain(site.name)] == 1:
            names[plain(site.name)] = site.id
    return names | {plain(site.id): site.id for site in sites}


def _titles(items: tuple[Item, ...]) -> dict[str, Item]:
    """Return items by every title under which a column may stand."""
    titles: dict[str, Item] = {}
    for item in reversed(items):
        for title in (*item.aliases, item.label.en, item.label.de, item.id):
            titles[plain(title)] = item
    return titles


def _title(cell: Cell) -> tuple[str, ...]:
    """Return the forms in which a header cell may name an item: whole, without unit, without a group before it."""
    words = plain(str(cell)).rstrip("* ")
    bare = re.sub(r"\s*[(\[][^()\[\]]*[)\]]$", "", words)
    return (words, bare, bare.rpartition("/")[2].strip())


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of one sheet once its columns are known."""

    file: str
    sheet: str
    start: int
    columns: tuple[tuple[int, Item], ...]
    site_column: int
    known: Mapping[str, str]
    report: Report
    read: dict[tuple[str, str], Value | None] = field(default_factory=dict)

    def visits(self, sheet: Sheet) -> list[Inspection]:
        found = []
        for number, row in enumerate(sheet.rows[self.start :], start=self.start):
            values = self._values(number, row)
            if not values:
                continue
            site = self._site(number, row)
            if site is None:
                continue
            on, inspectors = values.pop("date", None), values.pop("inspectors", ())
            if not isinstance(on, date):
                self._warn_undated(number, site)
                on = None
            names = inspectors if isinstance(inspectors, tuple) else ()
            found.append(Inspection(site, on, names, values, (), self.file, self.sheet, number + 1))
        return found

    def permits(self, sheet: Sheet) -> list[Permit]:
        found = []
        for number, row in enumerate(sheet.rows[self.start :], start=self.start):
            values = self._values(number, row)
            if not values:
                continue
            site = self._site(number, row)
            if site is None:
                continue
            if "kind" not in values:
                self._fault(
                    number, 0, PERMIT_ITEMS[0], "–", CellFault(Text("eine Art der Genehmigung", "a kind of permit"))
                )
                continue
            found.append(Permit(site=site, **{"method": "any", **values}))  # type: ignore[arg-type]
        return found

    def _values(self, number: int, row: list[Cell]) -> dict[str, Value]:
        values: dict[str, Value] = {}
        width = len(row)
        for column, item in self.columns:
            cell = row[column] if column < width else ""
            if cell == "" or cell is None:
                continue
            try:
                value = self._read(item, cell)
            except CellFault as fault:
                self._fault(number, column, item, str(cell), fault)
                continue
            if value is not None:
                values[item.id] = value
        return values

    def _read(self, item: Item, cell: Cell) -> Value | None:
        """Read a cell, the same words in the same column only once."""
        if not isinstance(cell, str):
            return read_cell(item, cell)
        key = (item.id, cell)
        if key not in self.read:
            self.read[key] = read_cell(item, cell)
        return self.read[key]

    def _site(self, number: int, row: list[Cell]) -> str | None:
        cell = row[self.site_column] if self.site_column < len(row) else ""
        words = plain(str(cell))
        found = self.known.get(words)
        if found is None:
            close = self.known.get(nearest(words, self.known) or "")
            hint = Text(f"Gemeint: {close}?", f"Meant: {close}?") if close else Text("Bitte die Kennung aus sites.geojson eintragen.", "Please fill in the id from sites.geojson.")  # fmt: skip
            allowed = Text("ein Standort aus sites.geojson", "a site of sites.geojson")
            self.report.add(
                _problem(self.file, self._where(number, self.site_column), "site", str(cell) or "–", allowed, hint)
            )
        return found

    def _fault(self, number: int, column: int, item: Item, found: str, fault: CellFault) -> None:
        self.report.add(_problem(self.file, self._where(number, column), item.id, found, fault.allowed, fault.hint))

    def _warn_undated(self, number: int, site: str) -> None:
        self.report.add(
            replace(
                _problem(self.file, self._where(number, self.site_column), "date", "–", Text("das Datum der Begehung", "the date of the inspection"),
                         Text(f"Die Begehung von {site} gilt als die älteste.", f"The inspection of {site} counts as the oldest.")),
                severity="warning",
            )
        )  # fmt: skip

    def _where(self, number: int, column: int) -> Text:
        return place(self.sheet, number, column)


def place(sheet: str, row: int, column: int | None = None) -> Text:
    """Return a place in a table in words; `row` and `column` count from 0."""
    german, english = [f"Zeile {row + 1}"], [f"row {row + 1}"]
    if sheet:
        german.insert(0, f"Blatt {sheet}")
        english.insert(0, f"sheet {sheet}")
    if column is not None:
        german.append(f"Spalte {column_letters(column)}")
        english.append(f"column {column_letters(column)}")
    return Text(", ".join(german), ", ".join(english))


def _reader(sheet: Sheet, file: str, schema: Schema, known: Mapping[str, str], report: Report) -> _Reader | None:
    """Return a reader for the sheet, or None if it holds no protocol (a cover sheet, lists, notes)."""
    for items in (PERMIT_ITEMS, schema.items):
        titles = _titles((SITE_ITEM, NAME_ITEM, *items))
        headers = [n for n, row in enumerate(sheet.rows[:_HEADER_SEARCH]) if _is_header(row, titles)]
        if headers and (items is schema.items or any(t in _title(c) for c in sheet.rows[headers[0]] for t in ("kind", "genehmigung", "permit"))):  # fmt: skip
            return _mapped(sheet, file, headers, titles, known, report)
    return None


def _is_header(row: list[Cell], titles: Mapping[str, Item]) -> bool:
    """Tell whether a row names columns: the site and at least one item, or three items."""
    found = {item.id for cell in row if isinstance(cell, str) and cell and (item := _match(cell, titles))}
    return len(found) > 2 or (len(found) == 2 and bool(found & {"site", "name"}))


def _match(cell: Cell, titles: Mapping[str, Item]) -> Item | None:
    return next((titles[form] for form in _title(cell) if form in titles), None)


def _mapped(
    sheet: Sheet, file: str, headers: list[int], titles: Mapping[str, Item], known: Mapping[str, str], report: Report
) -> _Reader | None:
    """Match columns with items; of several header rows (ids, titles) any may name a column."""
    rows = [n for n in headers if n - headers[0] < 4]
    matched: dict[int, Item] = {}
    for number in rows:
        for column, cell in enumerate(sheet.rows[number]):
            item = _match(cell, titles) if isinstance(cell, str) and cell else None
            if item is not None:
                matched.setdefault(column, item)
    by_id: dict[str, int] = {}
    for column, item in sorted(matched.items()):
        if item.id in by_id:
            report.add(_problem(file, place(sheet.name, rows[-1], column), item.id, str(sheet.rows[rows[-1]][column]), Text("jede Spalte einmal", "each column once"), Text(f"Schon in Spalte {column_letters(by_id[item.id])}.", f"Already in column {column_letters(by_id[item.id])}.")))  # fmt: skip
        by_id.setdefault(item.id, column)
    site_column = by_id.pop("site", by_id.pop("name", None))
    by_id.pop("name", None)
    if site_column is None or not by_id:
        return None
    start = rows[-1] + 1
    _warn_unknown(sheet, file, rows[-1], start, set(matched), titles, report)
    _warn_formulas(sheet, file, start, set(by_id.values()), report)
    columns = tuple((column, matched[column]) for column in by_id.values())
    return _Reader(file, sheet.name, start, columns, site_column, known, report)


def _warn_unknown(
    sheet: Sheet, file: str, header: int, start: int, matched: set[int], titles: Mapping[str, Item], report: Report
) -> None:
    for column, cell in enumerate(sheet.rows[header]):
        words = str(cell)
        if column in matched or not words.strip() or _title(cell)[2].lstrip("_") in _SILENT:
            continue
        if not any(column < len(row) and row[column] != "" for row in sheet.rows[start:]):
            continue
        close = nearest(plain(words), titles)
        hint = Text(f"Gemeint: {titles[close].label.de}?", f"Meant: {titles[close].label.en}?") if close else Text("Eigene Fragen stehen in project.toml unter [protocol].", "Questions of your own stand in project.toml under [protocol].")  # fmt: skip
        unknown = _problem(file, place(sheet.name, header, column), "", words, Text("eine Frage des Protokolls", "a question of the protocol"), hint)  # fmt: skip
        report.add(replace(unknown, severity="warning"))


def _warn_formulas(sheet: Sheet, file: str, start: int, columns: set[int], report: Report) -> None:
    cells = sorted((row, column) for row, column in sheet.formulas if row >= start and column in columns)
    if cells:
        row, column = cells[0]
        hint = Text("Gelesen wurde der gespeicherte Wert.", "The saved value was read.")
        found = verbatim(f"{len(cells)} ×")
        report.add(replace(_problem(file, place(sheet.name, row, column), "", f"Formel/formula {found.de}", Text("feste Werte", "fixed values"), hint), severity="warning"))  # fmt: skip


def _problem(file: str, where: Text, field: str, found: str, allowed: Text, hint: Text) -> Problem:
    return Problem(file, where, field, found, allowed, hint)
