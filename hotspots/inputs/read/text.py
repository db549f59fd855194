"""Bytes -> text -> rows: encoding and separator of whatever somebody exported.

Marks (BOM, ``sep=``) are believed, UTF-8 is taken where it is valid; of the old encodings the one is taken in which
most letters are German. What was recognised stands in the notes, so that nothing is guessed silently.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hotspots.base.text import Text, tr

LOST = "\ufffd"
SEPARATORS = (";", "\t", "|", ",")
#: More columns than anybody's list has.
MOST_COLUMNS = 2_000

_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
OLD = {"cp1252": "Windows-1252", "cp850": "DOS (850)", "iso8859-15": "ISO-8859-15", "mac_roman": "Mac OS Roman"}
_GERMAN = frozenset("äöüÄÖÜßéèà–„“”‚‘’€°²³·§µ×´\u00a0\u00ad…")
_HIGH = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TWICE = re.compile(f"[ÂÃ][{_HIGH}]|â[{_HIGH}]{{2}}")
_DECLARED = re.compile(r"\s*\"?sep=(.|\\t)\"?[;,\t]*\s*", re.IGNORECASE)
_SAMPLE = 200
_AS_TEXT = re.compile(r'^="([^"]*)"$')
"""How programs keep a spreadsheet from making a number of ``007``."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a text table; `lines` holds each row's line in the file (1-based)."""

    rows: list[tuple[str, ...]]
    lines: list[int]
    separator: str


def decode(data: bytes) -> tuple[str, tuple[Text, ...]]:
    """Return the text in `data` and what was odd about it; umlauts that were encoded twice are restored."""
    text, encoding = _decode(data)
    notes = [] if encoding.startswith("UTF-") else [tr("read as {encoding}", encoding=encoding)]
    if LOST in text:
        notes.append(tr("destroyed umlauts"))
    if encoding in ("UTF-8", "Windows-1252") and (mended := mend(text)) != text:
        text = mended
        notes.append(tr("umlauts encoded twice, restored"))
    return text, tuple(notes)


def read_text(data: bytes) -> str:
    """Return the text in `data`, whatever its encoding, as it stands."""
    return _decode(data)[0]


def _decode(data: bytes) -> tuple[str, str]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), name.upper()
    head = data[:400]
    if len(head) > 3 and head.count(0) * 5 > len(head) * 2:  # UTF-16 without a mark: every other byte is zero
        name = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
        return data.decode(name, errors="replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    best = old_encoding(data[:1_000_000])
    return data.decode(best, errors="replace"), OLD[best]


def old_encoding(data: bytes) -> str:
    """Return the encoding of old in which most letters of `data` are German."""
    odd = bytes(byte for byte in data if byte > 127)
    return max(OLD, key=lambda name: sum(letter in _GERMAN for letter in odd.decode(name, errors="replace")))


def mend(text: str) -> str:
    """Return the text with umlauts that were encoded as UTF-8 twice restored."""
    return text if text.isascii() else _TWICE.sub(_once, text)


def _once(match: re.Match[str]) -> str:
    try:
        return b"".join(_byte(letter) for letter in match[0]).decode("utf-8")
    except UnicodeError:
        return match[0]


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeError:
        return letter.encode("latin-1")


def split(text: str) -> Rows:
    """Split a text into rows; the separator is the declared one or that in which most rows are of one width.

    Raises :class:`csv.Error` for a table that no program wrote: a cell without end, too many columns.
    """
    text = text if "\n" in text else text.replace("\r", "\n")  # a Macintosh of old ends lines so
    first, _, rest = text.partition("\n")
    declared = _DECLARED.fullmatch(first)
    skipped = 1 if declared else 0
    body = rest if declared else text
    separator = ("\t" if declared[1] == "\\t" else declared[1]) if declared else _separator(body)
    rows, lines = [], []
    for line, row in _records(body, separator):
        if len(row) > MOST_COLUMNS:
            raise csv.Error(f"{len(row)} > {MOST_COLUMNS} columns")
        rows.append(tuple(_AS_TEXT.sub(r"\1", cell) for cell in row) if '="' in body else tuple(row))
        lines.append(line + skipped)
    return Rows(rows, lines, separator)


def _records(body: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its line; quotes that don't come in pairs are plain signs."""
    found, before = [], 0
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            found.append((before + 1, row))
            before = reader.line_num
    except csv.Error as error:
        if "field larger" in str(error):
            raise
        plain = csv.reader(io.StringIO(body, newline=""), delimiter=separator, quoting=csv.QUOTE_NONE)
        found = [(number, [cell.strip().strip('"') for cell in row]) for number, row in enumerate(plain, 1)]
    yield from found


def _separator(body: str) -> str:
    """Return the sign that cuts most rows, the title row among them, into the same number of cells."""
    lines = body.split("\n", _SAMPLE)[:_SAMPLE]
    return max(SEPARATORS, key=lambda sign: _agreement(lines, sign))


def _agreement(lines: list[str], sign: str) -> float:
    widths = [len(row) for row in csv.reader([line + "\n" for line in lines if line.strip()], delimiter=sign)]
    many = Counter(width for width in widths if width > 1)
    return max(many.values(), default=0) / max(len(widths), 1)
