"""Read what people write into a cell: ``ja``, ``x``, ``4,5 m``, ``04.05.22`` – or say why it can't be read.

Tolerant where the meaning is certain, strict where it isn't: ``1.200`` may be 1200 or 1,2 and is refused.
Explicitly unknown (``?``, ``unbekannt``) is null.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta

from hotspots.base.errors import nearest
from hotspots.base.text import Text, compact, listing
from hotspots.inputs.read.sheets import Cell
from hotspots.model.protocol import Item, Value

YES_WORDS = frozenset({"ja", "j", "x", "yes", "y", "true", "wahr", "1", "✓", "✔", "☑", "☒"})
NO_WORDS = frozenset({"nein", "n", "no", "false", "falsch", "0", "☐"})
UNKNOWN_WORDS = frozenset({"", "?", "??", "-", "–", "—", "unbekannt", "unklar", "offen?", "unknown", "k. a.", "k.a.", "n/a", "na"})  # fmt: skip

MAX_TEXT = 10_000
_EXCEL_DAYS = (20_000, 80_000)
_EXCEL_EPOCH = date(1899, 12, 30)
_YEARS = (2000, 2100)
_AMBIGUOUS = re.compile(r"[+-]?\d{1,3}\.\d{3}")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_MONEY = re.compile(r"(?:(?<=\d)[,.]\s?(?:-+|–|—))?\s*(?:€|EUR|Euro)?(?:\s+netto)?$|^(?:€|EUR)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?|[+-]?\d+(?:\.\d+)?)\s*(\D*)")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2}|\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")


class CellFault(Exception):  # noqa: N818 - what it is, not what it does
    """A cell that can't be read: what is allowed, and what to do."""

    def __init__(self, allowed: Text, hint: Text | None = None) -> None:
        super().__init__(allowed.en)
        self.allowed = allowed
        self.hint = hint or Text("Bitte korrigieren oder leer lassen.", "Please correct it or leave it empty.")


def plain(words: str) -> str:
    """Return words in the form in which they are compared: no odd spaces, no case, one way to write umlauts."""
    return " ".join(unicodedata.normalize("NFKC", words).split()).casefold()


def clean(words: str) -> str:
    """Return a text as it is kept: composed umlauts, ordinary spaces and line ends, nothing invisible."""
    if words.isascii() and words.isprintable():
        return words.strip()
    composed = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " "))
    return "".join(c for c in composed if c in "\n\t" or unicodedata.category(c)[0] != "C").strip()


def read_cell(item: Item, cell: Cell) -> Value | None:
    """Return the answer in `cell`, null if it says that the answer is unknown; raise :class:`CellFault`."""
    if isinstance(cell, str) and plain(cell) in UNKNOWN_WORDS and item.type != "text":
        return None
    if isinstance(cell, str) and not cell.strip():
        return None
    return _READERS[item.type](item, cell)


def _read_bool(_: Item, cell: Cell) -> bool:
    word = plain(str(cell)) if not isinstance(cell, float) else f"{cell:g}"
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    raise CellFault(Text("ja oder nein", "yes or no"))


def _read_choice(item: Item, cell: Cell) -> str:
    word = plain(str(cell))
    for choice in item.choices:
        if word in (choice.id, plain(choice.label.de), plain(choice.label.en), *map(plain, choice.aliases)):
            return choice.id
    labels = [choice.label for choice in item.choices]
    close = nearest(word, [plain(name) for label in labels for name in (label.de, label.en)])
    hint = Text(f"Gemeint: {close}?", f"Meant: {close}?") if close else None
    raise CellFault(listing(labels), hint)


def _read_number(item: Item, cell: Cell) -> float:
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise CellFault(
            _range(item),
            Text(
                f"Die Tabelle hat daraus {'ein Datum' if isinstance(cell, date) else 'einen anderen Typ'} gemacht; bitte die Zelle als Zahl formatieren.",
                f"The spreadsheet has made {'a date' if isinstance(cell, date) else 'another type'} of it; please format the cell as a number.",
            ),
        )
    value = _number_from_text(item, cell) if isinstance(cell, str) else float(cell)
    if (item.low is not None and value < item.low) or (item.high is not None and value > item.high):
        raise CellFault(_range(item))
    return value


def _number_from_text(item: Item, cell: str) -> float:
    words = " ".join(unicodedata.normalize("NFKC", cell).split()).replace("\u2212", "-")
    if item.unit == "€":
        words = _MONEY.sub("", words).strip()
        if _THOUSANDS.fullmatch(words):  # cents never have three digits
            words = re.sub(r"[.,]", "", words)
    if _AMBIGUOUS.fullmatch(words):
        digits = words.replace(".", "")
        comma = words.replace(".", ",")
        raise CellFault(
            _range(item), Text(f"Bitte {digits} oder {comma} schreiben.", f"Please write {digits} or {comma}.")
        )
    match = _NUMBER.fullmatch(words)
    if not match or (match[2] and plain(match[2]) != plain(item.unit)):
        raise CellFault(_range(item))
    digits = match[1].replace(" ", "")
    return float(digits.replace(".", "").replace(",", ".") if "," in digits or digits.count(".") > 1 else digits)


def _range(item: Item) -> Text:
    low, high = item.low, item.high
    unit = f" {item.unit}" if item.unit else ""
    if low is None or high is None:
        return Text(f"eine Zahl{unit}", f"a number{unit}")
    return Text(
        f"eine Zahl von {compact(low, 'de')} bis {compact(high, 'de')}{unit}",
        f"a number from {compact(low, 'en')} to {compact(high, 'en')}{unit}",
    )


def _read_date(_: Item, cell: Cell) -> date:
    allowed = Text("ein Datum wie 05.05.2022", "a date like 2022-05-05")
    found: date | None = None
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and _EXCEL_DAYS[0] < cell < _EXCEL_DAYS[1]:
        found = _EXCEL_EPOCH + timedelta(days=int(cell))
    elif isinstance(cell, str):
        found = _date_from_text(" ".join(unicodedata.normalize("NFKC", cell).split()))
    if found is None or not _YEARS[0] <= found.year <= _YEARS[1]:
        raise CellFault(allowed)
    return found


def _date_from_text(words: str) -> date | None:
    german, iso = _GERMAN_DATE.fullmatch(words), _ISO_DATE.fullmatch(words)
    try:
        if german:
            year = int(german[3])
            return date(year if year > 99 else 2000 + year, int(german[2]), int(german[1]))
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
    except ValueError:
        return None
    return None


def _read_text(_: Item, cell: Cell) -> str | None:
    words = clean(f"{cell:g}" if isinstance(cell, float) else str(cell))
    if len(words) > MAX_TEXT:
        raise CellFault(
            Text(f"höchstens {compact(MAX_TEXT, 'de')} Zeichen", f"at most {compact(MAX_TEXT, 'en')} characters")
        )
    return words or None


def _read_list(item: Item, cell: Cell) -> tuple[str, ...] | None:
    words = _read_text(item, cell) or ""
    return tuple(part.strip() for part in re.split(r"[;,\n]", words) if part.strip()) or None


_READERS: dict[str, Callable[[Item, Cell], Value | None]] = {
    "bool": _read_bool,
    "choice": _read_choice,
    "number": _read_number,
    "date": _read_date,
    "text": _read_text,
    "list": _read_list,
}
