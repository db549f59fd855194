"""Look into the content of an ODS file: how large it becomes, where formulas stand, which cells are merged.

A row or a cell may say that it repeats a million times; LibreOffice does so for the empty rest of a sheet, a
hostile file for text. Only repetition of something counts. Call with a content that has no DOCTYPE.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from hotspots.base.text import Text
from hotspots.inputs.read.container import MOST_CELLS, UnsafeContainer, bound_cells, bound_text

Block = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class SheetFacts:
    """What is known of one sheet: (row, column) of formulas; blocks (top, left), (bottom, right); hidden rows; from 0."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Block] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)


def scan_content(content: bytes) -> dict[str, SheetFacts]:
    """Return the facts of each sheet in ``content.xml``; raise :class:`UnsafeContainer` if it would multiply."""
    parser = expat.ParserCreate()
    scan = _Scan(parser)
    parser.StartElementHandler = scan.start
    try:
        parser.Parse(content, True)
        scan.close_row()
    except (expat.ExpatError, ValueError) as error:
        raise UnsafeContainer(str(error), Text("eine unbeschädigte Tabelle", "an undamaged spreadsheet")) from error
    return scan.sheets


class _Scan:
    """The state of the scan; `size` and `cells` are what the file becomes when repetition is carried out.

    Only starts of elements are looked at, which halves the work: a cell ends where the next element starts that is
    no part of it, a row where the next row or sheet starts.
    """

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.sheets: dict[str, SheetFacts] = {}
        self.sheet = SheetFacts()
        self.size = self.cells = 0
        self.row = self.row_size = self.row_width = 0
        self.row_times = 0
        self.row_hidden = False
        self.column = self.cell_times = self.cell_start = 0
        self.cell_filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in one element: cells, rows and sheets count, any other fills the cell it stands in."""
        if tag == "table:table-cell":
            self._close_cell()
            self._start_cell(attributes)
        elif tag == "table:table-row":
            self.close_row()
            self.row_times = _times(attributes, "table:number-rows-repeated")
            self.row_hidden = attributes.get("table:visibility", "visible") != "visible"
        elif tag == "table:covered-table-cell":
            self._close_cell()
            self.column += _times(attributes, "table:number-columns-repeated")
        elif tag == "table:table":
            self.close_row()
            self.row = 0
            self.sheet = self.sheets.setdefault(attributes.get("table:name", ""), SheetFacts())
        else:
            self.cell_filled = True

    def close_row(self) -> None:
        """Count the row that ends here."""
        self._close_cell()
        self.row += self.row_times
        self.cells += self.row_width * self.row_times
        self.size += self.row_size * self.row_times
        bound_cells(self.cells, 1)
        bound_text(self.size)
        if self.row_hidden and self.row_width:
            self.sheet.hidden.update(range(self.row - self.row_times, self.row))
        self.column = self.row_size = self.row_width = self.row_times = 0

    def _close_cell(self) -> None:
        self.column += self.cell_times
        if self.cell_filled and self.cell_times:
            self.row_width = self.column
            self.row_size += self.cell_times * (self.parser.CurrentByteIndex - self.cell_start)
        self.cell_times = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.cell_start = self.parser.CurrentByteIndex
        self.cell_filled = "office:value-type" in attributes
        self.cell_times = _times(attributes, "table:number-columns-repeated")
        if len(attributes) < 2:
            return  # neither formula nor merged: both come with a type
        place = (self.row, self.column)
        if "table:formula" in attributes:
            self.sheet.formulas.add(place)
        down = _times(attributes, "table:number-rows-spanned")
        if down > 1:
            self.sheet.merged.append((place, (self.row + min(down, MOST_CELLS) - 1, self.column)))


def _times(attributes: dict[str, str], name: str) -> int:
    if name not in attributes:
        return 1
    times = int(attributes[name])
    if times < 1:
        raise ValueError(f"{name}={times}")
    return times
