"""Look into the content of an ODS file: how large it becomes, where formulas stand, which cells are merged.

A row or a cell may say that it repeats a million times; LibreOffice does so for the empty rest of a sheet, a
hostile file for text. Only repetition of something counts. Call with a content that has no DOCTYPE.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from hotspots.inputs.container import LIMITS, Limits, UnsafeContainer, bound_cells, bound_text
from hotspots.model.text import Text


@dataclass
class SheetFacts:
    """What is known of one sheet: (row, column) of formulas; blocks (top, left), (bottom, right); from 0."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def scan_content(content: bytes, limits: Limits = LIMITS) -> dict[str, SheetFacts]:
    """Return the facts of each sheet in ``content.xml``; raise :class:`UnsafeContainer` if it would multiply."""
    scan = _Scan(limits)
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    scan.parser = parser
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        raise UnsafeContainer(str(error), Text("eine unbeschädigte Tabelle", "an undamaged spreadsheet")) from error
    return scan.sheets


class _Scan:
    """The state of the scan; `size` and `cells` are what the file becomes when repetition is carried out."""

    parser: expat.XMLParserType

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: dict[str, SheetFacts] = {}
        self.sheet = SheetFacts()
        self.size = self.cells = 0
        self.row = self.row_times = 0
        self.column = self.cell_times = self.cell_start = 0
        self.row_size = self.row_width = 0
        self.cell_filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table-cell":
            self._start_cell(attributes)
        elif tag == "text:p":
            self.cell_filled = True
        elif tag == "table:table-row":
            self.row_times = _times(attributes, "table:number-rows-repeated")
            self.column = self.row_size = self.row_width = 0
        elif tag == "table:covered-table-cell":
            self.column += _times(attributes, "table:number-columns-repeated")
        elif tag == "table:table":
            self.row = 0
            self.sheet = self.sheets.setdefault(attributes.get("table:name", ""), SheetFacts())

    def end(self, tag: str) -> None:
        if tag == "table:table-cell":
            self.column += self.cell_times
            if self.cell_filled:
                self.row_width = self.column
                self.row_size += self.cell_times * (self.parser.CurrentByteIndex - self.cell_start)
        elif tag == "table:table-row":
            self.row += self.row_times
            self.cells += self.row_width * self.row_times
            self.size += self.row_size * self.row_times
            bound_cells(self.cells, 1, self.limits)
            bound_text(self.size, self.limits)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.cell_start = self.parser.CurrentByteIndex
        self.cell_times = _times(attributes, "table:number-columns-repeated")
        self.cell_filled = "office:value-type" in attributes
        place = (self.row, self.column)
        if "table:formula" in attributes:
            self.sheet.formulas.add(place)
        down = _times(attributes, "table:number-rows-spanned")
        if down > 1:
            self.sheet.merged.append((place, (self.row + min(down, self.limits.cells) - 1, self.column)))


def _times(attributes: dict[str, str], name: str) -> int:
    times = int(attributes.get(name, "1"))
    if times < 1:
        raise ValueError(f"{name}={times}")
    return times
