"""Tables that people fill in, of any format: find the columns, find the site of each row, read each cell or say why not.

Spreadsheets come by sheet, GIS layers with their points as `lon` and `lat`, lists of objects (JSON, TOML) as rows.
Columns are found by an item's id or title wherever they stand, below title rows if need be; sites by their id or
exact name, with the nearest one offered when neither matches.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from hotspots.base.errors import EXPORT_AGAIN, FILE, NOWHERE, Problem, Report, Severity, meant, nearest
from hotspots.base.text import ROWS, Text, counted, join, tr, verbatim
from hotspots.inputs.coordinates import to_degrees
from hotspots.inputs.read.parts import Part, open_parts
from hotspots.inputs.read.sheets import Cell, Sheet
from hotspots.inputs.values import UnreadError, folded, other_unit, reader
from hotspots.model.answers import ANSWER_NOTE, ANSWER_TITLE, BY, DAY, PLAN
from hotspots.model.protocol import Item, Value
from hotspots.model.protocol_items import NAME_ITEM, NOTE, PERMITS, SITE_ITEM, TITLE
from hotspots.model.sites import Site

#: The hidden sheet in which a form says what it is.
MARK = "_hotspots"
#: Begins the title of a column that only shows what the plan says.
SHOWN = "Plan: "
_HEADER_SEARCH = 30
#: Above a table, a row of so many texts is one of headings, not a note.
_FEW = 4
_LABELS = frozenset(folded(words) for label in (PLAN, BY, DAY) for words in (label.de, label.en))
_OURS = _LABELS | {folded(t) for text in (TITLE, NOTE, PERMITS, ANSWER_TITLE, ANSWER_NOTE) for t in (text.de, text.en)}
#: Rows between the first and the last header row (ids, titles).
_HEADER_ROWS = 4
#: Columns that forms and GIS add by themselves.
_SILENT = frozenset({"position", "latitude", "longitude", "altitude", "accuracy", "precision", "fid", "geom", "geometry", "lon", "lat", "start", "end", "deviceid", "instanceid", "uuid", "submissiontime", "index", "formhub", "key", "version", "__version__", "submissiondate", "today", "username", "phonenumber", "submitterid", "submittername", "attachmentspresent", "attachmentsexpected", "edits", "formversion", "reviewstate", "parent_key"})  # fmt: skip


def form_sheets(path: Path, name: str, report: Report) -> tuple[Sheet, ...]:
    """Return the tables of a file; what nobody sees isn't read but named (the program's own mark is read)."""
    found = []
    for part in open_parts(path, report, name):
        if part.left:
            hint = tr("No table, and none names it: isn't taken over.")
            report.add(Problem(name, verbatim(part.name), "", "", NOWHERE, hint, "warning"))
        elif part.sheet is None:
            found += [_layer_sheet(part)] if part.shapes is not None else []
        elif not part.hidden or part.name == MARK:
            found.append(replace(part.sheet, name=part.name))
        elif not part.name.startswith("_") and any(cell != "" for row in part.sheet.rows for cell in row):
            where, hint = tr("sheet {name}", name=part.name), tr("Isn't read. Please show or delete it.")
            report.add(Problem(name, where, "", "ausgeblendet", tr("visible sheets"), hint, "warning"))
    return tuple(found)


def _layer_sheet(part: Part) -> Sheet:
    """Return a layer as a sheet, points as columns `lon` and `lat` in degrees, lines as WKT in the column `line`."""
    import numpy as np
    import shapely

    shapes, columns = np.asarray(part.shapes), dict(part.columns)
    if crs := part.crs:
        shapes = shapely.transform(shapes, lambda xy: np.column_stack(to_degrees(xy[:, 0], xy[:, 1], crs)))
    if (lines := np.isin(shapely.get_type_id(shapes), (1, 5))).any():
        words = iter(shapely.to_wkt(shapely.line_merge(shapes[lines]), rounding_precision=7))
        columns["line"] = [next(words) if line else None for line in lines.tolist()]
    if not {"lon", "lat"} & columns.keys():
        places = list(zip(shapely.get_x(shapes).tolist(), shapely.get_y(shapes).tolist(), strict=True))
        for axis, name in enumerate(("lon", "lat")):
            columns[name] = [place[axis] if np.isfinite(place).all() else None for place in places]
    rows = [[_cell(value) for value in row] for row in zip(*columns.values(), strict=True)]
    return Sheet(part.name, [list(columns), *rows])


def list_sheet(name: str, rows: list[dict[str, Any]]) -> Sheet:
    """Return a list of objects as a table: a header row with the keys, one row each."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    return Sheet(name, [list(columns), *([_cell(row.get(key)) for key in columns] for row in rows)], is_list=True)


def objects(document: Mapping[str, Any], key: str, name: str, report: Report) -> list[dict[str, Any]]:
    """Return the list of objects under `key`; note anything else that stands there."""
    rows = document.get(key, [])
    sound = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    if not isinstance(rows, list) or len(sound) < len(rows):
        report.add(Problem(name, FILE, key, type(rows).__name__, tr("a list of objects"), EXPORT_AGAIN))
    return sound


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool | int | float | str | date):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something: its number (from 0), the words in its site column, and the answers in it."""

    number: int
    site_words: str
    values: dict[str, Value]
    refused: tuple[str, ...] = ()
    """Fields whose cells couldn't be read; that is noted already."""


def _of_percents(read: Callable[[Cell], Any]) -> Callable[[Cell], Any]:
    return lambda cell: read(f"{cell:.9f} %" if isinstance(cell, float) and 0 < cell <= 1 else cell)


@dataclass(frozen=True)
class ItemTable:
    """A sheet whose columns are known."""

    file: str
    sheet: Sheet
    start: int
    columns: Mapping[str, tuple[int, Item]]
    site_column: int
    report: Report
    name_column: int = -1
    top: int = 0
    """The first row of titles."""

    def name_of(self, number: int) -> str:
        """Return what a row calls its site beside the site's id; empty where it says nothing."""
        row = self.sheet.rows[number]
        return str(row[self.name_column]).strip() if 0 <= self.name_column < len(row) else ""

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Return the file's own title of each field that is read."""
        heads = self.sheet.rows[self.top : self.start]
        columns = {"site": self.site_column, **{name: column for name, (column, _) in self.columns.items()}}
        return {name: next((str(row[at]).strip() for row in reversed(heads) if at < len(row) and row[at] != ""), name) for name, at in columns.items()}  # fmt: skip

    def cell(self, row: Row, name: str) -> str:
        """Return what a row says to a field, as it stands there."""
        cells, at = self.sheet.rows[row.number], self.columns[name][0] if name in self.columns else -1
        return str(cells[at]) if 0 <= at < len(cells) else ""

    @cached_property
    def _readers(self) -> Mapping[str, Callable[[Cell], Any]]:
        plain = self.file.endswith((".json", ".gpkg"))  # a share is what it says: no spreadsheet has made 0.45 of 45 %
        return {
            name: _of_percents(reader(item)) if plain and item.unit == "%" else reader(item)
            for name, (_, item) in self.columns.items()
        }

    def rows(self, known: Container[str] = (), *, silent: bool = False) -> Iterator[Row]:
        """Yield every row that holds an answer (with `silent` also those that name a site and say nothing of it).

        Notes each cell that can't be read. With the names of sites that are `known`, text in other rows is noted as
        well, above the table too: it would be lost in silence.
        """
        for number, row in enumerate(self.sheet.rows[: self.top] if known else ()):
            texts = [c for n, c in enumerate(row) if isinstance(c, str) and c.strip() and not (n and folded(row[n - 1]).rstrip(": ") in _LABELS)]  # fmt: skip
            if len(texts) < _FEW and (said := [c.strip() for c in texts if folded(c).rstrip(": ") not in _OURS]):
                self._stray(number, " · ".join(said))
        for number, row in enumerate(self.sheet.rows[self.start :], start=self.start):
            if number in self.sheet.hidden_rows or row == self.sheet.rows[self.top]:  # titles once more
                continue
            before = len(self.report.problems)
            values = self._values(number, row)
            cell = str(row[self.site_column]).strip() if self.site_column < len(row) else ""
            if values or (silent and cell):
                yield Row(number, cell, values, tuple(p.field for p in self.report.problems[before:]))
            elif known and folded(cell) not in known and before == len(self.report.problems):
                self._stray(number, " · ".join(c.strip() for c in row if isinstance(c, str) and c.strip()))

    def _stray(self, number: int, words: str) -> None:
        """Note what somebody wrote beside the table."""
        hint = tr("Stands outside the table and isn't taken over; please read it.")
        if words:
            where = place(self.sheet, number, self.site_column)
            self.report.add(Problem(self.file, where, "", words, NOWHERE, hint, "warning"))

    def site_of(self, row: Row, known: SiteNames) -> str | None:
        """Return the id of the row's site, or None after noting that there is no such site."""
        words = folded(row.site_words)
        found = known.get(words)
        if found is None:
            close = known.get(nearest(words, known) or "")
            hint = meant(close, tr("Please fill in the id from sites.geojson."))
            allowed = tr("a site of sites.geojson")
            said = " · ".join(str(value) for value in row.values.values())
            self.note(row.number, "site", row.site_words or f"– ({said})", UnreadError(allowed, hint))
        name, ours = folded(self.name_of(row.number)), known.spoken.get(found or "", "")
        if name and ours not in ("", name):
            other = known.get(name) not in (None, found)
            hint = tr("Id and name mean two sites; please correct one.")
            renamed = tr("The site has another name in the project; the new one isn't taken over.")
            fault = UnreadError(tr("the name of {found}", found=found), hint if other else renamed)
            self.note(row.number, "name", self.name_of(row.number), fault, warning=not other)
            return None if other else found
        return found

    def note(self, number: int, field: str, found: str, fault: UnreadError, *, warning: bool = False) -> None:
        """Note a fault in a row, in the column of `field`."""
        column = self.columns[field][0] if field in self.columns else self.site_column
        problem = Problem(self.file, place(self.sheet, number, column), field, found, fault.allowed, fault.hint)
        self.report.add(replace(problem, severity="warning") if warning else problem)

    def note_formulas(self, hint: Text, severity: Severity = "error") -> None:
        """Note the formulas in known columns, at the first of them."""
        known = {column for column, _ in self.columns.values()}
        if cells := sorted((r, c) for r, c in self.sheet.formulas if r >= self.start and c in known):
            where, found = place(self.sheet, *cells[0]), f"{len(cells)} × Formel/formula"
            self.report.add(Problem(self.file, where, "", found, tr("fixed values"), hint, severity))

    def _values(self, number: int, row: list[Cell]) -> dict[str, Value]:
        """Return the answers in a row; note those that can't be read."""
        values: dict[str, Value] = {}
        for name, (column, _) in self.columns.items():
            cell = row[column] if column < len(row) else ""
            try:
                value = None if cell == "" else self._readers[name](cell)
            except UnreadError as fault:
                self.note(number, name, str(cell), fault)
                continue
            if value is not None:
                values[name] = value
        return values


def find_table(
    sheet: Sheet, file: str, items: tuple[Item, ...], report: Report, *, needs: str | None = None
) -> ItemTable | None:
    """Return the sheet as a table of `items`, or None if it isn't one (a cover sheet, lists, notes).

    `needs` names an item without whose column the sheet is another kind of table. Unknown columns are warned about.
    """
    titles = _titles((SITE_ITEM, NAME_ITEM, *items))
    headers = [
        n for n, row in enumerate(sheet.rows[:_HEADER_SEARCH]) if _is_header(row, titles) and row not in sheet.rows[:n]
    ]
    if not headers:
        return None
    rows = [n for n in headers if n - headers[0] < _HEADER_ROWS]
    matched = _match_columns(sheet, rows, titles)
    if needs is not None and needs not in {item.id for item in matched.values()}:
        return None
    columns = _each_once(sheet, file, rows[-1], matched, report)
    name, site_column = columns.get("name"), columns.pop("site", columns.pop("name", None))
    columns.pop("name", None)
    if site_column is None or not columns:
        return None
    _warn_unknown(sheet, file, rows[-1], set(matched), titles, report)
    unseen = [
        n
        for n in sorted(sheet.hidden_rows)
        if n > rows[-1] and any(cell != "" for row in sheet.rows[n : n + 1] for cell in row)
    ]
    if unseen:
        where, hint = place(sheet, unseen[0], site_column[0]), tr("Aren't read. Please show or delete them.")
        many = counted(len(unseen), *ROWS) + tr(" hidden")
        report.add(Problem(file, where, "", many.de, tr("visible rows"), hint, "warning"))
    return ItemTable(file, sheet, rows[-1] + 1, columns, site_column[0], report, name[0] if name else -1, headers[0])


def name_unread(sheets: Iterable[Sheet], file: str, report: Report) -> None:
    """Name the sheets beside the tables that say something, and that nobody reads."""
    for sheet in sheets:
        said = ({folded(cell).rstrip(": ") for cell in row if cell != ""} for row in sheet.rows)
        if sheet.name != MARK and any(words and not words & _OURS for words in said):
            where, hint = tr("sheet {name}", name=sheet.name), tr("Isn't read; please look at it.")
            allowed = tr("sheets with the form's columns")
            report.add(Problem(file, where, "", sheet.name, allowed, hint, "warning"))


class SiteNames(dict[str, str]):
    """Site ids by the names under which a person may write them; `spoken` is each site's own name, folded."""

    spoken: Mapping[str, str] = {}


def site_names(sites: tuple[Site, ...]) -> SiteNames:
    """Return site ids by name and id; a name shared by two sites isn't one."""
    spoken = {site.id: folded(site.name) for site in sites}
    shared = Counter(spoken.values())
    known = SiteNames({name: site for site, name in spoken.items() if shared[name] == 1})
    known.update({folded(site): site for site in spoken})
    known.spoken = spoken
    return known


def place(sheet: Sheet, row: int, column: int | None = None) -> Text:
    """Return a place in a table in words; `row` and `column` count from 0. A list of JSON has entries, not rows."""
    if sheet.is_list:
        return tr("{name}, entry {row}", name=sheet.name, row=row)
    said = [tr("sheet {name}", name=sheet.name)] if sheet.name else []
    said.append(tr("row {row}", row=row + 1))
    if column is not None:
        from xlsxwriter.utility import xl_col_to_name

        said.append(tr("column {column}", column=xl_col_to_name(column)))
    return join(said)


def _titles(items: tuple[Item, ...]) -> dict[str, Item]:
    """Return items by every title under which a column may stand."""
    titles: dict[str, Item] = {}
    for item in reversed(items):
        for title in (*item.aliases, item.label.en, item.label.de, item.id):
            titles[folded(title)] = item
    return titles


def _forms(cell: Cell) -> tuple[str, ...]:
    """Return the forms in which a header cell may name an item: whole, without unit, without a group before it."""
    words = folded(str(cell)).rstrip("* ")
    bare = re.sub(r"\s*[(\[][^()\[\]]*[)\]]$", "", words)
    return (words, bare, bare.rpartition("/")[2].strip(), bare.rpartition("-")[2].strip())


def _match(cell: Cell, titles: Mapping[str, Item]) -> Item | None:
    return next((titles[form] for form in _forms(cell) if form in titles), None)


def _is_header(row: list[Cell], titles: Mapping[str, Item]) -> bool:
    """Tell whether a row names columns: the site and at least one item, or three items."""
    found = {item.id for cell in row if isinstance(cell, str) and cell and (item := _match(cell, titles))}
    return len(found) > 2 or (len(found) == 2 and bool(found & {"site", "name"}))


def _match_columns(sheet: Sheet, rows: list[int], titles: Mapping[str, Item]) -> dict[int, Item]:
    """Return the item of each column; of several header rows (ids, titles) the upper one counts."""
    matched: dict[int, Item] = {}
    for number in rows:
        for column, cell in enumerate(sheet.rows[number]):
            item = _match(cell, titles) if isinstance(cell, str) and cell else None
            if item is not None:
                matched.setdefault(column, item)
    return matched


def _each_once(
    sheet: Sheet, file: str, header: int, matched: Mapping[int, Item], report: Report
) -> dict[str, tuple[int, Item]]:
    columns: dict[str, tuple[int, Item]] = {}
    for column, item in sorted(matched.items()):
        titles = [row[column] for row in sheet.rows[: header + 1] if column < len(row)]
        said = any(column < len(row) and row[column] != "" for row in sheet.rows[header + 1 :])
        if odd := next(((t, fault) for t in titles if said and (fault := other_unit(t, item))), None):
            at, fault = place(sheet, header, column), odd[1]
            report.add(Problem(file, at, item.id, str(odd[0]), fault.allowed, fault.hint))
        if item.id in columns:
            from xlsxwriter.utility import xl_col_to_name

            hint = tr("Already in column {letters}.", letters=xl_col_to_name(columns[item.id][0]))
            found = next(
                str(row[column]) for row in reversed(sheet.rows[: header + 1]) if column < len(row) and row[column]
            )
            where = place(sheet, header, column)
            report.add(Problem(file, where, item.id, found, tr("each column once"), hint))
        columns.setdefault(item.id, (column, item))
    return columns


def _is_system(cell: Cell) -> bool:
    """Tell whether a form client adds a column by itself; Kobo's own ones begin with an underscore."""
    *_, name, after_group = _forms(cell)
    return bool({name, after_group, name.lstrip("_")} & _SILENT) or name.startswith("_") or "set-of-" in name


def _warn_unknown(
    sheet: Sheet, file: str, header: int, matched: set[int], titles: Mapping[str, Item], report: Report
) -> None:
    for column, cell in enumerate(sheet.rows[header]):
        words = str(cell)
        if column in matched or not words.strip() or words.startswith(SHOWN) or _is_system(cell):
            continue
        below = [row[column] for row in sheet.rows[header + 1 :] if column < len(row) and row[column] != ""]
        if not below:
            continue
        if folded(words) in ("währung", "waehrung", "currency"):
            if odd := [cell for cell in below if folded(cell) not in ("eur", "euro", "€")]:
                hint = tr("Please convert the amounts to euros.")
                report.add(Problem(file, place(sheet, header, column), words, str(odd[0]), verbatim("EUR"), hint))
            continue
        close = nearest(folded(words), titles)
        hint = tr("The column isn't read.")
        if close:
            label = titles[close].label
            hint = tr("Meant: {label}?", label=label)
        if re.match(r"(genehmigung|erlaubnis|permit)\w*\W*\d", folded(words)):
            hint = tr("Permits need a table of their own: a row for each permit, with site and kind.")
        allowed = tr("a question of the form")
        report.add(Problem(file, place(sheet, header, column), "", words, allowed, hint, severity="warning"))
