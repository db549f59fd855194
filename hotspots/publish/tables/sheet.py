"""How tables are written: workbooks with the program's formats, and the ranking as CSV.

In a workbook text is always written as text, formulas only where the program means one; number formats use Excel's
neutral codes, shown with the signs of the reader's country. CSV is for German Excel (``;``, decimal comma, BOM) or by
RFC 4180: a text that a spreadsheet would take for a formula gets an apostrophe in front (documented in
docs/reference.md), taken off where another character of :data:`FORMULA_STARTS` follows. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hotspots.base.text import Lang, Text
from hotspots.findings.public import Told
from hotspots.publish.tables.columns import Kind, Value, columns

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Excel's limit for the text of one cell.
CELL_LIMIT = 32_767
_NUMBER_FORMATS: dict[Kind, str] = {
    "text": "@",
    "whole": "0",
    "number": "#,##0.00",
    "share": "0 %",
    "euro": '#,##0 "€"',
    "degrees": "0.000000",
}
Head = tuple[Text, float, "Kind"]
"""Title, width and kind of a column."""
_GRID = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}


def new_book(**properties: str) -> tuple[Workbook, io.BytesIO]:
    """Return an empty workbook and where its bytes go; it carries no time of writing, so that the same content gives the same bytes."""
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    kept = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(stream, {"in_memory": True, **kept})
    book.set_properties({**properties, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
    return book, stream


class Book:
    """One workbook in one language; `mark` stands in the header of every printed page."""

    def __init__(self, title: str, lang: Lang, mark: str | None) -> None:
        self.lang: Lang = lang
        self.mark = mark
        self._book, self._stream = new_book(title=title[:255], comments=mark or "")
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def style(self, **properties: Any) -> Format:
        """Return the format with these properties (made once)."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def of_kind(self, kind: Kind, **more: Any) -> Format:
        """Return the format of a cell in a table."""
        wrap = {"text_wrap": True} if kind == "text" else {}
        return self.style(**_GRID, num_format=_NUMBER_FORMATS[kind], **wrap, **more)

    def sheet(self, name: str, heading: str, notes: Sequence[str]) -> tuple[Sheet, int]:
        """Add a sheet with a heading and notes; return it and the first free row."""
        page = self._book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.set_header(f"&L{_escaped(name)}&R&B{_escaped(self.mark or '')}")
        page.set_footer("&C&P / &N")
        lines = [*([self.mark] if self.mark else []), *notes]
        page.write_string(0, 0, heading[:CELL_LIMIT], self.style(bold=True, font_size=14))
        for row, line in enumerate(lines, start=1):
            page.write_string(row, 0, line[:CELL_LIMIT], self.style(font_color="#444444"))
        return Sheet(self, page), len(lines) + 2

    def table(self, name: Text, columns: Sequence[Head], rows: Iterable[Sequence[Value | Text]], *notes: Text) -> None:
        """Add a sheet with one table and notes above it."""
        title = name.say(self.lang)
        sheet, top = self.sheet(title, title, [note.say(self.lang) for note in notes])
        sheet.header(top, [head.say(self.lang) for head, _, _ in columns], [width for _, width, _ in columns])
        for number, row in enumerate(rows, start=top + 1):
            for column, (value, (_, _, kind)) in enumerate(zip(row, columns, strict=True)):
                sheet.put(number, column, value.say(self.lang) if isinstance(value, Text) else value, kind)

    def close(self) -> bytes:
        """Return the file's bytes."""
        self._book.close()
        return self._stream.getvalue()


def _escaped(words: str) -> str:
    """Keep ``&`` in a page header from being taken for a code; 255 characters are Excel's limit."""
    return words.replace("&", "&&")[:100]


class Sheet:
    """Writes tables into one worksheet."""

    def __init__(self, book: Book, page: Worksheet) -> None:
        self.book = book
        self.page = page

    def header(self, row: int, titles: Sequence[str], widths: Sequence[float]) -> None:
        """Write a table's header, repeated on every printed page, and keep it in view."""
        style = self.book.style(**_GRID, bold=True, bg_color="#1F4E79", font_color="#FFFFFF", text_wrap=True)
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            self.page.write_string(row, column, title[:CELL_LIMIT], style)
            self.page.set_column(column, column, width)
        self.page.repeat_rows(row)
        self.page.freeze_panes(row + 1, 0)

    def put(self, row: int, column: int, value: Value, kind: Kind, **more: Any) -> None:
        """Write a value: text as text, a number as a number, nothing for what isn't known."""
        style = self.book.of_kind(kind, **more)
        if value is None:
            self.page.write_blank(row, column, None, style)
        elif isinstance(value, str):
            self.page.write_string(row, column, value[:CELL_LIMIT], style)
        else:
            self.page.write_number(row, column, value, style)

    def formula(self, row: int, column: int, formula: str, value: float, kind: Kind, **more: Any) -> None:
        """Write one of the program's own formulas, with the value it has now."""
        self.page.write_formula(row, column, formula, self.book.of_kind(kind, **more), value)


#: What a spreadsheet takes for the beginning of a formula, full-width forms included; the apostrophe so that it can be undone.
FORMULA_STARTS = frozenset("=+-@\t\r\n'＝＋－＠")


def ranking_csv(told: Told, lang: Lang) -> bytes:
    """Return the ranking as CSV; of a Plan in the utility's edition, whose rows all say "vertraulich"."""
    shown = columns(told)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";" if lang == "de" else ",", lineterminator="\r\n")
    writer.writerow([column.title.say(lang) for column in shown])
    for site in told.sites:
        writer.writerow([cell(column.value(site, lang), lang) for column in shown])
    return stream.getvalue().encode("utf-8-sig" if lang == "de" else "utf-8")


def cell(value: Value, lang: Lang) -> str:
    """Return a value as a cell: an empty one for what isn't known."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in FORMULA_STARTS else value
    words = repr(round(value, 6)).removesuffix(".0") if isinstance(value, float) else str(value)
    return words.replace(".", ",") if lang == "de" else words
