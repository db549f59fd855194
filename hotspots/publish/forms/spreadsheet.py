"""The protocol as an XLSX: drop-down lists, ranges, locked ids, help, one row per site – blank or filled in.

Row 1 is the title, row 2 the sections, row 3 the help, row 4 (hidden) the ids by which the file is read back,
row 5 the titles. The sheet ``_hotspots`` (hidden) names the schema. Same content, same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hotspots.base.text import Lang, Text
from hotspots.model.protocol import SCHEMA_ID, Inspection, Item, Schema, Value
from hotspots.model.protocol_tables import NAME_ITEM, PERMIT_ITEMS, SITE_ITEM
from hotspots.model.sites import Site

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

TITLE = Text("Begehungsprotokoll öffentliches WLAN", "Inspection protocol, public WLAN")
PERMITS = Text("Genehmigungen", "Permits")
_NOTE = Text(
    "Leer heißt unbekannt. Weiße Zellen ausfüllen; weitere Begehungen unten anfügen. * = wird für die Bewertung gebraucht.",
    "Empty means unknown. Fill in the white cells; add further inspections below. * = needed for the assessment.",
)
_HELP_ROW, _ID_ROW, _TITLE_ROW, _FIRST_ROW = 2, 3, 4, 5
_SPARE_ROWS = 40
BOOK_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Files carry no time of writing, so that the same content gives the same bytes.
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001
_MESSAGE = 255


def protocol_xlsx(
    schema: Schema, sites: Sequence[Site], lang: Lang, *, inspections: Iterable[Inspection] = ()
) -> bytes:
    """Return the protocol as an XLSX file: a row for each inspection, or a blank one for each site."""
    from xlsxwriter import Workbook

    visits = tuple(inspections)
    names = {site.id: site.name for site in sites}
    rows = [{"site": v.site, "name": names.get(v.site, ""), **_record(v)} for v in visits]
    rows = rows or [{"site": site.id, "name": site.name} for site in sites]
    permits = [_permit_row(permit) for visit in visits for permit in visit.permits]
    stream = io.BytesIO()
    book = Workbook(stream, BOOK_OPTIONS)
    book.set_properties({"title": TITLE.say(lang), "created": CREATED})
    writer = Writer(book, lang, tuple(names))
    writer.table(TITLE, schema.items, rows, {s.id: s.label for s in schema.sections})
    writer.table(PERMITS, PERMIT_ITEMS, permits, {})
    writer.lists()
    mark = book.add_worksheet("_hotspots")
    mark.write_row(0, 0, ["schema", SCHEMA_ID])
    mark.very_hidden()
    book.close()
    return stream.getvalue()


def _record(visit: Inspection) -> dict[str, Value | None]:
    return {**visit.values, "date": visit.on, "inspectors": visit.inspectors or None}


def _permit_row(permit: Any) -> dict[str, Value | None]:
    return {name: getattr(permit, name) for name in ("site", *(item.id for item in PERMIT_ITEMS))}


class Writer:
    """Writes the sheets of one workbook; collects the drop-down lists for the hidden last sheet."""

    def __init__(self, book: Workbook, lang: Lang, sites: tuple[str, ...]) -> None:
        self.book = book
        self.lang = lang
        self.sites = sites
        self.columns: list[list[str]] = []
        box = {"border": 1, "border_color": "#BBBBBB", "text_wrap": True, "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"italic": True, "font_color": "#444444"})
        self.section = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"})
        self.help = book.add_format({**box, "font_size": 8, "font_color": "#444444", "bg_color": "#F2F2F2"})
        self.head = book.add_format({**box, "bold": True, "bg_color": "#D9E5F2"})
        self.fixed = book.add_format({**box, "bg_color": "#F2F2F2"})
        self.free = book.add_format({**box, "locked": False})
        self.day = book.add_format({**box, "locked": False, "num_format": "dd.mm.yyyy" if lang == "de" else "yyyy-mm-dd"})  # fmt: skip

    def table(self, title: Text, items: Sequence[Item], rows: list[dict[str, Any]], sections: dict[str, Text]) -> None:
        """Write one sheet with a header and rows, and spare rows below."""
        sheet = self.book.add_worksheet(title.say(self.lang)[:31])
        sheet.write_string(0, 0, title.say(self.lang), self.title)
        sheet.write_string(0, 3, _NOTE.say(self.lang), self.note)
        columns = (SITE_ITEM, NAME_ITEM, *items)
        for column, item in enumerate(columns):
            self._header(sheet, column, item)
            self._section(sheet, column, columns, sections)
            self._validation(sheet, column, item, _FIRST_ROW + len(rows) + _SPARE_ROWS)
        for number, row in enumerate(rows, start=_FIRST_ROW):
            for column, item in enumerate(columns):
                self._cell(sheet, number, column, item, row.get(item.id))
        spare = _FIRST_ROW + len(rows)
        for number in range(spare, spare + _SPARE_ROWS):
            for column, item in enumerate(columns):
                sheet.write_blank(number, column, None, self.day if item.type == "date" else self.free)
        sheet.set_row(_HELP_ROW, 60)
        sheet.set_row(_ID_ROW, None, None, {"hidden": True})
        sheet.freeze_panes(_FIRST_ROW, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.protect("", {"insert_rows": True, "sort": True, "format_columns": True, "format_rows": True})

    def lists(self) -> None:
        """Write the hidden sheet with the allowed answers."""
        sheet = self.book.add_worksheet("_listen")
        for column, words in enumerate(self.columns):
            sheet.write_column(0, column, words)
        sheet.hide()

    def _header(self, sheet: Worksheet, column: int, item: Item) -> None:
        unit = f" ({item.unit})" if item.unit else ""
        star = " *" if item.required else ""
        sheet.set_column(column, column, 24 if item.type in ("text", "choice", "list") else 14)
        sheet.write_string(_HELP_ROW, column, item.help.say(self.lang), self.help)
        sheet.write_string(_ID_ROW, column, item.id, self.help)
        sheet.write_string(_TITLE_ROW, column, f"{item.label.say(self.lang)}{unit}{star}", self.head)

    def _section(self, sheet: Worksheet, column: int, columns: Sequence[Item], sections: dict[str, Text]) -> None:
        item = columns[column]
        is_first = columns[column - 1].section != item.section if column else True
        label = sections.get(item.section)
        sheet.write_string(1, column, label.say(self.lang) if label and is_first else "", self.section)

    def _cell(self, sheet: Worksheet, row: int, column: int, item: Item, value: Value | None) -> None:
        style = self.fixed if item in (SITE_ITEM, NAME_ITEM) else self.free
        if value is None:
            sheet.write_blank(row, column, None, self.day if item.type == "date" else style)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), self.day)  # noqa: DTZ001
        elif isinstance(value, float | int) and not isinstance(value, bool):
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, self._words(item, value), style)

    def _words(self, item: Item, value: Value) -> str:
        if isinstance(value, tuple):
            return "; ".join(value)
        return item.say(value).say(self.lang)

    def _validation(self, sheet: Worksheet, column: int, item: Item, last: int) -> None:
        rule: dict[str, Any] | None = None
        if item is SITE_ITEM and self.sites:
            rule = self._list_rule(list(self.sites))
        elif item.type in ("choice", "bool"):
            words = [c.label.say(self.lang) for c in item.choices]
            rule = self._list_rule(words)
        elif item.type == "number" and item.low is not None and item.high is not None:
            rule = {"validate": "decimal", "criteria": "between", "minimum": item.low, "maximum": item.high}
        elif item.type == "date":
            rule = {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31)}  # fmt: skip
        if rule is not None:
            rule |= {"input_title": item.label.say(self.lang)[:32], "input_message": item.help.say(self.lang)[:_MESSAGE]}  # fmt: skip
            sheet.data_validation(_FIRST_ROW, column, last, column, rule)

    def _list_rule(self, words: list[str]) -> dict[str, Any]:
        """Put allowed words into the hidden sheet and return the rule that refers to them."""
        from xlsxwriter.utility import xl_col_to_name

        if words not in self.columns:
            self.columns.append(words)
        letters = xl_col_to_name(self.columns.index(words), col_abs=True)
        return {"validate": "list", "source": f"=_listen!{letters}$1:{letters}${len(words)}"}
