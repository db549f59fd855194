"""Reads outputs as a stranger would, with other programs than those that wrote them: text, tables and data of any file.

HTML by Python's own parser, PDF by PDFium (what Chromium shows), XLSX by calamine, DOCX by python-docx, CSV and JSON
by Python. Spaces that don't break are spaces, so that a figure reads the same everywhere.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Row = dict[str, Any]


@dataclass
class Read:
    """What stands in one file: its text, the sites of its lists and tables, its data."""

    name: str
    text: str = ""
    rows: list[Row] = field(default_factory=list)
    """A row for each site of a table: what its columns say."""
    cards: dict[str, str] = field(default_factory=dict)
    """The text of each site's card, in the order of the page."""
    data: Any = None


def read(name: str, data: bytes) -> Read:
    """Read one file by the end of its name."""
    kind = name.rpartition(".")[2]
    return {"html": _html, "pdf": _pdf, "xlsx": _xlsx, "docx": _docx, "csv": _csv, "json": _json}[kind](name, data)


def plain(text: str) -> str:
    """Return text with usual spaces and without soft hyphens."""
    return re.sub(r"[ \t\u00a0\u202f\u2009]+", " ", text.replace("\u00ad", "").replace("\u2212", "-"))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.cards: dict[str, list[str]] = {}
        self.island = ""
        self._skip: str | None = None
        self._card: str | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("script", "style", "template"):
            self._skip = "data" if given.get("type") == "application/json" else tag
        if tag == "li":
            if self._card is None and given.get("data-site"):
                self._card, self._depth = str(given["data-site"]), 0
                self.cards[self._card] = []
            self._depth += 1
        self._break(tag)
        for name in ("aria-label", "alt", "title", "aria-valuetext"):
            if given.get(name):
                self._say(f" {given[name]} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template"):
            self._skip = None
        self._break(tag)
        if tag == "li":
            self._depth -= 1
            if self._depth == 0:
                self._card = None

    def handle_data(self, data: str) -> None:
        if self._skip == "data":
            self.island += data
        elif self._skip is None:
            self._say(data)

    def _break(self, tag: str) -> None:
        if tag not in ("b", "strong", "em", "span", "bdi", "a", "small", "abbr", "q", "i"):
            self._say("\n")

    def _say(self, words: str) -> None:
        self.text.append(words)
        if self._card is not None:
            self.cards[self._card].append(words)


def _html(name: str, data: bytes) -> Read:
    page = _Page()
    page.feed(data.decode("utf-8"))
    page.close()
    cards = {site: plain("".join(words)) for site, words in page.cards.items()}
    island = json.loads(page.island) if page.island else None
    return Read(name, plain("".join(page.text)), cards=cards, data=island)


def _pdf(name: str, data: bytes) -> Read:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return Read(name, plain("\n".join(pages).replace("\r", "")))


def _xlsx(name: str, data: bytes) -> Read:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names}
    text = "\n".join(" | ".join(str(cell) for cell in row) for rows in sheets.values() for row in rows)
    found = [row for rows in sheets.values() for row in _table(rows)]
    return Read(name, plain(text), found, data=sheets)


def _table(rows: list[list[Any]]) -> Iterator[Row]:
    """Yield the rows below a head that has a column for the id of a site."""
    head: list[str] | None = None
    for row in rows:
        cells = [str(cell).strip() for cell in row]
        if head is None:
            if {"Kennung", "id"} & set(cells):
                head = cells
        elif any(cells):
            yield dict(zip(head, row, strict=False))


def _docx(name: str, data: bytes) -> Read:
    import docx

    document = docx.Document(io.BytesIO(data))
    lines = [p.text for p in document.paragraphs]
    lines += [" ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return Read(name, plain("\n".join(lines)))


def _csv(name: str, data: bytes) -> Read:
    text = data.decode("utf-8-sig")
    separator = ";" if text.splitlines()[-1].count(";") > text.splitlines()[-1].count(",") else ","
    rows: list[list[Any]] = list(csv.reader(io.StringIO(text), delimiter=separator))
    return Read(name, plain(text), list(_table(rows)))


def _json(name: str, data: bytes) -> Read:
    found = json.loads(data)
    return Read(name, plain(data.decode()), data=found)
