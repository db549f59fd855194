"""A workbook to fill in: what every form for people has – cells to write in, drop-downs, ranges, help, the hidden mark.

Same content, same bytes: the file carries no time of writing.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hotspots.base.text import Lang, Text
from hotspots.model.protocol import Item, Value

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_BOX = {"border": 1, "border_color": "#BBBBBB", "text_wrap": True, "valign": "top"}
_MESSAGE = 255
_DAYS = {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31)}


class Form:
    """One workbook in one language, with the formats of its cells."""

    def __init__(self, title: Text, lang: Lang) -> None:
        from xlsxwriter import Workbook

        self.lang: Lang = lang
        self._stream = io.BytesIO()
        self.book = Workbook(self._stream, _OPTIONS)
        self.book.set_properties({"title": title.say(lang), "created": _CREATED})
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
        elif item.type == "number" and item.low is not None and item.high is not None:
            rule = {"validate": "decimal", "criteria": "between", "minimum": item.low, "maximum": item.high}
        elif item.type == "date":
            rule = _DAYS
        if rule and rows[0] <= rows[1]:
            said = {"input_title": item.label.say(self.lang)[:32], "input_message": item.help.say(self.lang)[:_MESSAGE]}
            sheet.data_validation(rows[0], column, rows[1], column, {**rule, **said})

    def allowed(self, item: Item) -> list[str]:
        """Return the words of a drop-down; none where there is none."""
        return [c.label.say(self.lang) for c in item.choices] if item.type in ("choice", "bool") else []

    def listed(self, words: list[str]) -> list[str] | str:
        """Return a drop-down's words, or where they stand."""
        return words

    def close(self, marks: Mapping[str, str]) -> bytes:
        """Return the file's bytes; `marks` stand on a hidden sheet, by which the file is known when it comes back."""
        if marks:
            sheet = self.book.add_worksheet("_hotspots")
            for row, pair in enumerate(marks.items()):
                sheet.write_row(row, 0, pair)
            sheet.very_hidden()
        self.book.close()
        return self._stream.getvalue()
