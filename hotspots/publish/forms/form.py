"""A workbook to fill in: what every form for people has – cells to write in, drop-downs, ranges, help, the hidden mark.

Same content, same bytes: the file carries no time of writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hotspots.base.text import Lang, Text, tr
from hotspots.model.protocol import SCHEMA_ID, Inspection, Item, Schema, Value
from hotspots.model.protocol_items import NAME_ITEM, NOTE, PERMIT_ITEMS, PERMITS, SITE_ITEM, TITLE
from hotspots.model.sites import Site
from hotspots.publish.tables.sheet import new_book

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


_BOX = {"border": 1, "border_color": "#BBBBBB", "text_wrap": True, "valign": "top"}
_MESSAGE = 255
_DAYS = {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31)}


class Form:
    """One workbook in one language, with the formats of its cells."""

    def __init__(self, title: Text, lang: Lang, sites: Sequence[str] = ()) -> None:
        self.lang: Lang = lang
        self.sites = sites
        self.columns: list[list[str]] = []
        self.book, self._stream = new_book(title=title.say(lang))
        day = "dd.mm.yyyy" if lang == "de" else "yyyy-mm-dd"
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.note = self.book.add_format({"italic": True, "font_color": "#444444"})
        self.section = self.book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"})
        self.help = self.book.add_format({**_BOX, "font_size": 8, "font_color": "#444444", "bg_color": "#F2F2F2"})
        self.head = self.book.add_format({**_BOX, "bold": True, "bg_color": "#D9E5F2"})
        self.fixed = self.book.add_format({**_BOX, "bg_color": "#F2F2F2"})
        self.free = self.book.add_format({**_BOX, "locked": False})
        self.day = self.book.add_format({**_BOX, "locked": False, "num_format": day})

    def sheet(self, name: Text, heading: Text, *, frozen: tuple[int, int]) -> Worksheet:
        """Add a locked sheet for a landscape page with a heading; rows and columns up to `frozen` stay in view."""
        sheet = self.book.add_worksheet(name.say(self.lang)[:31])
        sheet.write_string(0, 0, heading.say(self.lang), self.title)
        sheet.freeze_panes(*frozen)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.protect("", {"insert_rows": True, "sort": True, "format_columns": True, "format_rows": True})
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, item: Item, value: Value | None, style: Format) -> None:
        """Write a value of an item, an empty cell for none; days have a format of their own."""
        day = date.fromisoformat(value) if item.type == "date" and isinstance(value, str) else value
        if value is None:
            sheet.write_blank(row, column, None, self.day if item.type == "date" else style)
        elif isinstance(day, date):
            sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), self.day)  # noqa: DTZ001
        elif item.unit == "%" and isinstance(value, float) and 0 < value <= 1:  # a number might be 38 % or 0.38 %
            sheet.write_string(row, column, f"{value} %".replace(".", "," if self.lang == "de" else "."), style)
        elif isinstance(value, float | int) and not isinstance(value, bool):
            sheet.write_number(row, column, value, style)
        else:
            words = "; ".join(value) if isinstance(value, tuple) else item.say(value).say(self.lang)
            sheet.write_string(row, column, words, style)

    def validate(self, sheet: Worksheet, item: Item, column: int, rows: tuple[int, int]) -> None:
        """Let cells take only what the item allows, with its help beside them."""
        rule: Mapping[str, Any] | None = None
        if words := self.allowed(item):
            rule = {"validate": "list", "source": self.listed(words)}
        elif item.bounds:
            rule = {"validate": "decimal", "criteria": "between", "minimum": item.bounds[0], "maximum": item.bounds[1]}
        elif item.type == "date":
            rule = _DAYS
        if rule and rows[0] <= rows[1]:
            said = {"input_title": item.label.say(self.lang)[:32], "input_message": item.help.say(self.lang)[:_MESSAGE]}
            sheet.data_validation(rows[0], column, rows[1], column, {**rule, **said})

    def allowed(self, item: Item) -> list[str]:
        """Return the words of a drop-down, of the site's column every id; none where there is none."""
        if item is SITE_ITEM:
            return list(self.sites)
        return [c.label.say(self.lang) for c in item.choices] if item.type in ("choice", "bool") else []

    def listed(self, words: list[str]) -> str:
        """Put a drop-down's words into the hidden sheet and return where they stand."""
        from xlsxwriter.utility import xl_col_to_name

        if words not in self.columns:
            self.columns.append(words)
        letters = xl_col_to_name(self.columns.index(words), col_abs=True)
        return f"=_listen!{letters}$1:{letters}${len(words)}"

    def table(self, title: Text, items: Sequence[Item], rows: list[dict[str, Any]], sections: dict[str, Text]) -> None:
        """Write one sheet with a header and rows, and spare rows below."""
        sheet = self.sheet(title, title, frozen=(_FIRST_ROW, 2))
        sheet.write_string(0, 3, NOTE.say(self.lang), self.note)
        columns = (SITE_ITEM, NAME_ITEM, *items)
        spare = _FIRST_ROW + len(rows)
        for column, item in enumerate(columns):
            self._header(sheet, column, item)
            self._section(sheet, column, columns, sections)
            self.validate(sheet, item, column, (_FIRST_ROW, spare + _SPARE_ROWS))
            for number, row in enumerate(rows, start=_FIRST_ROW):
                style = self.fixed if item in (SITE_ITEM, NAME_ITEM) else self.free
                self.put(sheet, number, column, item, row.get(item.id), style)
            for number in range(spare, spare + _SPARE_ROWS):
                self.put(sheet, number, column, item, None, self.free)
        sheet.set_row(_HELP_ROW, 60)
        sheet.set_row(_ID_ROW, None, None, {"hidden": True})

    def close(self, marks: Mapping[str, str]) -> bytes:
        """Return the file's bytes; `marks` stand on a hidden sheet, by which the file is known when it comes back."""
        if self.columns:
            sheet = self.book.add_worksheet("_listen")
            for column, words in enumerate(self.columns):
                sheet.write_column(0, column, words)
            sheet.hide()
        if marks:
            sheet = self.book.add_worksheet("_hotspots")
            for row, pair in enumerate(marks.items()):
                sheet.write_row(row, 0, pair)
            sheet.very_hidden()
        self.book.close()
        return self._stream.getvalue()

    def _header(self, sheet: Worksheet, column: int, item: Item) -> None:
        sheet.set_column(column, column, 24 if item.type in ("text", "choice", "list") else 14)
        sheet.write_string(_HELP_ROW, column, item.help.say(self.lang), self.help)
        sheet.write_string(_ID_ROW, column, item.id, self.help)
        sheet.write_string(_TITLE_ROW, column, item.title(self.lang, star=True), self.head)

    def _section(self, sheet: Worksheet, column: int, columns: Sequence[Item], sections: dict[str, Text]) -> None:
        item = columns[column]
        is_first = columns[column - 1].section != item.section if column else True
        label = sections.get(item.section)
        sheet.write_string(1, column, label.say(self.lang) if label and is_first else "", self.section)


_HELP_ROW, _ID_ROW, _TITLE_ROW, _FIRST_ROW = 2, 3, 4, 5
_SPARE_ROWS = 40
_MOVED = tr("mount is here if not where the plan has it")
_POSITION = tuple(Item(axis, "", Text(axis, axis), _MOVED, "number") for axis in ("lon", "lat"))


def protocol_xlsx(
    schema: Schema, sites: Sequence[Site], lang: Lang, *, inspections: Iterable[Inspection] = ()
) -> bytes:
    """Return the protocol as an XLSX file: a row for each inspection, or a blank one for each site."""
    visits = tuple(inspections)
    names = {site.id: site.name for site in sites}
    rows = [{**record(v), "name": names.get(v.site, "")} for v in visits]
    rows = rows or [{"site": site.id, "name": site.name} for site in sites]
    permits = [permit_row(permit) for visit in visits for permit in visit.permits]
    form = Form(TITLE, lang, tuple(names))
    places = _POSITION if any(visit.position for visit in visits) else ()
    form.table(TITLE, (*schema.items, *places), rows, {s.id: s.label for s in schema.sections})
    form.table(PERMITS, PERMIT_ITEMS, permits, {})
    return form.close({"schema": SCHEMA_ID})


def record(visit: Inspection) -> dict[str, Value | None]:
    """Return the visit's row by item."""
    place = dict(zip(("lon", "lat"), visit.position or (), strict=False))
    return {"site": visit.site, **visit.values, "date": visit.on, "inspectors": visit.inspectors or None, **place}


def permit_row(permit: Any) -> dict[str, Value | None]:
    """Return the row of a permit by item."""
    return {name: getattr(permit, name) for name in ("site", *(item.id for item in PERMIT_ITEMS))}
