"""Look into spreadsheet files before anything else opens them.

An XLSX or ODS file is a zip of XML parts: a small file may hold gigabytes, an XML entity may fetch or multiply
text, one cell far out makes a reader allocate the whole sheet, one long text may be referred to by every cell.
Every part is therefore unpacked here under a limit and checked; the reader gets a copy that holds only what
was checked, so that a part that lies about its size or stands twice in the file can't slip past. In an ODS file a row or a
cell may say that it repeats a million times; LibreOffice does so for the empty rest of a sheet, a hostile file for text:
only repetition of something counts.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import IO
from xml.parsers import expat

from hotspots.base.text import Text, tr, verbatim

UNPACKED_BYTES, MOST_PARTS, MOST_CELLS, TEXT_BYTES = 128_000_000, 2_000, 8_000_000, 256_000_000
"""How much a file may hold; far above any real protocol, far below what hurts."""

AGAIN = tr("an undamaged file without a password")
_CHUNK = 1 << 20
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
#: A reference outside of the box A1:BZ99999, which is within the limit of cells.
_OUTSIDE = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{3}|[C-Zc-z][A-Za-z]|[A-Za-z]{0,2}\d{6})""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{0,9}(\d{1,20})["']""")
_COLUMN_LETTERS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,9})\d""")
_MAYBE_REFERENCE = re.compile(rb">\s{0,9}(\d{1,9})\s{0,9}</")
_SHARED_START = re.compile(rb"<(?:\w{1,20}:)?si[\s/>]")


class UnsafeContainer(Exception):  # noqa: N818 - what it is, not what it does
    """The file isn't opened: `found` says what is in it, `allowed` what may be."""

    def __init__(self, found: str, allowed: Text) -> None:
        super().__init__(found)
        self.found = found
        self.allowed = allowed


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the XML parts of a spreadsheet file, unpacked under limits and free of entities.

    Raises :class:`UnsafeContainer` for anything that isn't a plain, bounded spreadsheet.
    """
    archive = opened(io.BytesIO(data))
    parts: dict[str, bytes] = {}
    room = UNPACKED_BYTES
    for entry in archive.infolist():
        if not _is_wanted(entry.filename):
            continue
        if entry.filename.lower() in map(str.lower, parts):
            raise UnsafeContainer(entry.filename, tr("each part once"))
        parts[entry.filename] = b"".join(bounded(chunks(archive, entry), room, UNPACKED_BYTES))
        room -= len(parts[entry.filename])
        _refuse_entities(entry.filename, parts[entry.filename])
    return parts


def repack(parts: dict[str, bytes]) -> io.BytesIO:
    """Return a zip that holds exactly `parts`, stored without compression."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    stream.seek(0)
    return stream


def check_sheet(part: bytes, shared: list[int]) -> None:
    """Refuse an XLSX sheet that would be larger in memory than on disk; `shared` has the length of each shared text.

    Any whole number counts as a reference to a shared text: too much is counted rather than too little.
    """
    if b"<!" in part:
        raise UnsafeContainer("<!", tr("sheets without XML comments"))
    if _OUTSIDE.search(part):
        _check_extent(part)
    # A cell closes two elements: itself and its value.
    if shared and part.count(b"</") // 2 * max(shared) > TEXT_BYTES:
        used = sum(shared[i] for n in _MAYBE_REFERENCE.findall(part) if (i := int(n)) < len(shared))
        bound_text(used)


def _check_extent(part: bytes) -> None:
    """Refuse a sheet whose last row and column span too many cells: a reader allocates all of them."""
    rows = max((int(n) for n in set(_ROW_NUMBER.findall(part))), default=0)
    columns = max((column_number(c) for c in set(_COLUMN_LETTERS.findall(part))), default=0)
    bound_cells(rows, columns)


def shared_lengths(parts: dict[str, bytes]) -> list[int]:
    """Return the length in bytes of each shared text of an XLSX file."""
    lengths: list[int] = []
    for name, part in parts.items():
        if name.lower().endswith("sharedstrings.xml"):
            starts = [match.start() for match in _SHARED_START.finditer(part)]
            lengths += [end - start for start, end in pairwise([*starts, len(part)])]
    return lengths


def column_number(letters: bytes) -> int:
    """Return the number of a column from its letters (A is 1)."""
    value = 0
    for letter in letters.upper():
        value = value * 26 + letter - 64
    return value


def _is_wanted(name: str) -> bool:
    return name.endswith((".xml", ".rels")) or name in ("mimetype", "META-INF/manifest.xml")


def opened(file: Path | IO[bytes]) -> zipfile.ZipFile:
    """Return an archive of not too many files."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError) as error:
        raise UnsafeContainer(str(error), AGAIN) from error
    if (count := len(archive.infolist())) > MOST_PARTS:
        raise UnsafeContainer(str(count), tr("at most {most_parts} files", most_parts=MOST_PARTS))
    return archive


def chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a file in an archive holds, piece by piece."""
    try:
        with archive.open(entry) as stream:
            yield from iter(lambda: stream.read(_CHUNK), b"")
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise UnsafeContainer(f"{entry.filename}: {error}", AGAIN) from error


def bounded(pieces: Iterable[bytes], room: int, most: int) -> Iterator[bytes]:
    """Yield the pieces as long as there is room for them; `most` is what may be unpacked in all."""
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            size = most // 1_000_000
            raise UnsafeContainer(f"> {size} MB", tr("at most {size} MB unpacked", size=size))
        yield piece


def _refuse_entities(name: str, content: bytes) -> None:
    if name == "mimetype":
        return
    encoding = _ENCODING.match(content[:400].removeprefix(b"\xef\xbb\xbf"))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:200]:
        raise UnsafeContainer(f"{name}: UTF-16", verbatim("XML in UTF-8"))
    if encoding and encoding.group(1).lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise UnsafeContainer(f"{name}: {encoding.group(1).decode('ascii', 'replace')}", verbatim("XML in UTF-8"))
    found = _DOCTYPE.search(content)
    if found:
        raise UnsafeContainer(
            f"{name}: <!{found.group(1).decode()}",
            tr("XML without DOCTYPE and ENTITY"),
        )


def bound_cells(rows: int, columns: int) -> None:
    """Refuse more cells than anybody has."""
    if rows * max(columns, 1) > MOST_CELLS:
        raise UnsafeContainer(
            f"{rows} × {columns}" if columns > 1 else str(rows),
            tr("at most {most_cells} cells", most_cells=MOST_CELLS),
        )


def bound_text(size: int) -> None:
    """Refuse more bytes of text than anybody has."""
    if size > TEXT_BYTES:
        allowed = TEXT_BYTES // 1_000_000
        raise UnsafeContainer(f"{size // 1_000_000} MB", tr("at most {allowed} MB of text", allowed=allowed))


Block = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class SheetFacts:
    """What is known of one sheet: (row, column) of formulas; blocks (top, left), (bottom, right); hidden rows; from 0; what is odd."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Block] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    notes: list[Text] = field(default_factory=list)


def scan_content(content: bytes) -> dict[str, SheetFacts]:
    """Return the facts of each sheet in ``content.xml``; raise :class:`UnsafeContainer` if it would multiply."""
    parser = expat.ParserCreate()
    scan = _Scan(parser)
    parser.StartElementHandler = scan.start
    try:
        parser.Parse(content, True)
        scan.close_row()
    except (expat.ExpatError, ValueError) as error:
        raise UnsafeContainer(str(error), tr("an undamaged spreadsheet")) from error
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
