"""Read what people and programs write into a cell by the description of its field – or say why it can't be read.

Tolerant where the meaning is certain, strict where it isn't: ``1.200`` may be 1200 or 1,2 and is refused. Unknown is
None, whether a cell is empty or says so (``?``, ``unbekannt``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from math import inf, isfinite
from typing import Any

from hotspots.base.errors import meant, nearest
from hotspots.base.text import FIRST_YEAR, LAST_YEAR, Text, compact, listing, plain, tr, verbatim
from hotspots.inputs.counts.times import parse_stamp
from hotspots.inputs.read.sheets import is_said, said
from hotspots.model.layers import Field
from hotspots.model.protocol import Item

YES = frozenset({"ja", "j", "x", "yes", "y", "true", "wahr", "1", "✓", "✔", "☑", "☒", "vorhanden"})
_NO = frozenset({"nein", "n", "no", "false", "falsch", "0", "☐", "keine", "kein"})
PLAINLY = YES | _NO
"""Words that say yes or no whatever the question."""
_UNKNOWN = frozenset({"", "unbekannt", "unknown", "unklar", "unbek", "ka", "keineangabe", "na", "null", "none", "nan"})
_WITH_NUMBER = re.compile(r"[\s(,]+(seit|since)?\s*(?:DN|Ø)?\s*\d[\dx×./,:-]*\s*(?:mm)?\)?$", re.IGNORECASE)
"""What may stand behind a word of a choice and leaves its meaning: a date, a size; "fertig 2027" isn't built."""
_STRUCTURES = frozenset(["viaduct", "culvert", "buildingpassage", "covered", "aqueduct", "movable", "boardwalk", "cantilever", "trestle", "t", "f"])  # fmt: skip
"""Kinds of bridges and tunnels, and the letters with which Geofabrik's files say true and false."""
AS_NULL = tr("Please write what is unknown as null.")

MAX_TEXT = 10_000
_EXCEL_DAYS, _EXCEL_EPOCH = (20_000, 80_000), date(1899, 12, 30)
_AMBIGUOUS = re.compile(r"[+-]?\d{1,3}\.\d{3}")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_MONEY = re.compile(
    r"(?:(?<=\d)[,.]\s?(?:-+|–|—))?\s*(?:€|EUR|Euro)?(?:\s+(?:netto|(?:zzgl|exkl)\W*(?:MwSt|USt)\.?))?$|^(?:€|EUR)\s*",
    re.IGNORECASE,
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?|[+-]?\d+(?:\.\d+)?)\s*(\D*)")


Described = Field | Item
"""What a reader needs to know of a value: the field of a layer, or the question of a form."""


class UnreadError(Exception):
    """A value that can't be read: what is allowed and what to do."""

    def __init__(self, allowed: Text, hint: Text | None = None) -> None:
        super().__init__(allowed.en)
        self.allowed = allowed
        self.hint = hint or tr("Please correct it; leave it empty or null if unknown.")


_UNITS = re.compile(
    r"[(\[][^)\]]*?(?<!\w)(brutto|gross|(?:inkl|incl)\W*(?:mwst|ust|vat)|[cmd]m|km|ft|feet|zoll|inch|t ?€|t ?eur|tsd|k ?€|k ?eur"
    r"|mio|cent|ct|usd|\$|chf|monaten?|months?|tagen?|days?|jahren?|years?)(?!\w)",
    re.IGNORECASE,
)


#: What an invoice's amount may say of itself.
_TAX = re.compile("brutto|gross|in[kc]l", re.IGNORECASE)


def other_unit(title: object, field: Described) -> UnreadError | None:
    """Return what is wrong with a title that says in brackets another unit than its field has, or a sum with tax."""
    found = _UNITS.search(unicodedata.normalize("NFKC", str(title))) if field.type in ("number", "whole") else None
    if not found or folded(found[1]) == folded(field.unit) or (field.id == "eur" and _TAX.match(found[1])):
        return None
    net = tr(" net") if field.unit == "€" else verbatim("")
    return UnreadError(_range(field) + net, tr("Please convert it and change the title."))


def bare(raw: object) -> str:
    """Return letters and digits only, in lower case, umlauts spelt out."""
    return re.sub(r"[^a-z0-9]", "", plain(str(raw)))


def folded(words: object) -> str:
    """Return a name in the form in which names are compared: no odd spaces, no case, one way to write umlauts."""
    return " ".join(unicodedata.normalize("NFKC", str(words)).split()).casefold()


def clean(words: str) -> str:
    """Return a text as it is kept: composed umlauts, ordinary spaces and line ends, nothing invisible."""
    if words.isascii() and words.isprintable():
        return words.strip()
    composed = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " "))
    return "".join(c for c in composed if c in "\n\t" or unicodedata.category(c)[0] != "C").strip()


def reader(field: Described) -> Callable[[Any], Any]:
    """Return how values of a field are read (see :func:`read_value`); the same words are looked at once only."""
    spelt = _spelt(field)
    memo: dict[str, Any] = {}
    is_text = field.type == "text" and not spelt

    def read(raw: Any) -> Any:
        if is_text and type(raw) is str and 12 < len(raw) < MAX_TEXT and raw.isascii() and raw.isprintable():
            return raw.strip() or None
        if not isinstance(raw, str):
            return _read(raw, field, spelt)
        if raw not in memo:
            memo[raw] = _read(raw, field, spelt)
        return memo[raw]

    return read


def read_value(raw: Any, field: Described) -> Any:
    """Return a value in the type of its field, None where it is unknown; raise :class:`UnreadError`."""
    return reader(field)(raw)


def _spelt(field: Described) -> dict[str, str]:
    """Return the known word of every spelling, and of its letters where they mean one word only."""
    written = [(word, known) for known, also in field.spellings.items() for word in (known, *also)]
    loose: dict[str, set[str]] = {}
    for word, known in written:
        loose.setdefault(bare(word), set()).add(known)
    sure = {word: min(known) for word, known in loose.items() if word and len(known) == 1}
    return sure | {folded(word): known for word, known in reversed(written)}


def _read(raw: Any, field: Described, spelt: Mapping[str, str]) -> Any:
    if isinstance(raw, dict | list | tuple):
        raise UnreadError(tr("a single value"), AS_NULL)
    if not is_said(raw):
        return None
    if isinstance(raw, str) and "?" in raw and bare(raw) not in _UNKNOWN and (spelt or field.type != "text") and field.type != "list" and not field.open:  # fmt: skip
        raise UnreadError(tr("a word without a question mark"), tr("Does it hold? Then write it without the question mark; else leave it empty."))  # fmt: skip
    if spelt:
        word = str(said(raw))
        known = spelt.get(folded(word)) or spelt.get(bare(word))
        if known:
            return known == "yes" if field.type == "bool" else known
        if field.type == "choice" and (cut := _WITH_NUMBER.search(word)) and (known := spelt.get(bare(word[: cut.start()]))) and (known != "built" or cut[1]):  # fmt: skip
            return known
    if (
        isinstance(raw, str)
        and field.type not in ("text", "list")
        and bare(raw) in _UNKNOWN
        and raw.strip() not in PLAINLY
    ):
        return None
    read: Callable[[Any, Described], Any] = _READERS.get(field.type, _text)
    return read(raw, field)


def _truth(raw: Any, field: Described) -> bool:
    word = bare(said(raw)) or str(raw).strip()
    if word in PLAINLY:
        return word in YES
    if field.id in ("bridge", "tunnel") and word in _STRUCTURES:
        return word != "f"
    raise UnreadError(tr("yes or no, unknown stays empty"))


def _choice(raw: Any, field: Described) -> Any:
    if field.open:
        return raw.strip() if isinstance(raw, str) else raw  # named and left by whoever reads the field
    labels = {c.id: c.label for c in field.choices} if isinstance(field, Item) else {}
    names = {bare(name): known for known, also in field.spellings.items() for name in (known, *also)}
    close = nearest(bare(raw), names)
    shown = labels.get(names[close], verbatim(names[close])) if close else None
    hint = tr("Meant: {shown}?", shown=shown) if shown else meant(None)
    raise UnreadError(listing([labels.get(known, verbatim(known)) for known in field.spellings]), hint)


_MOST = 1e300
"""A whole number beyond this has no place among floating ones."""


def _number(raw: Any, field: Described) -> float | int:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        made = tr("a date") if isinstance(raw, date) else tr("another type")
        raise UnreadError(_range(field), tr("The spreadsheet has made {made} of it; please format the cell as a number.", made=made))  # fmt: skip
    value = _number_from_text(field, raw) if isinstance(raw, str) else float(raw) if abs(raw) < _MOST else inf
    is_percent = field.unit == "%" and field.high == 100
    if is_percent and 0 < value <= 1 and "%" not in str(raw):  # 45 % as spreadsheets keep it?
        many, few = compact(value * 100), compact(value)
        hint = tr("{many} or {few} %? Please write it as text with %.", many=many, few=few)
        raise UnreadError(_range(field), hint)
    whole = field.type == "whole"
    if not isfinite(value) or not _fits(value, field) or (whole and value != int(value)):
        raise UnreadError(_range(field))
    return int(value) if whole else value


def _fits(value: float, field: Described) -> bool:
    return (field.low is None or value >= field.low) and (field.high is None or value <= field.high)


def _number_from_text(field: Described, cell: str) -> float:
    words = " ".join(unicodedata.normalize("NFKC", cell).split()).replace("\u2212", "-")
    if field.unit == "€":
        words = _MONEY.sub("", words).strip()
        if _THOUSANDS.fullmatch(words):  # cents never have three digits
            words = re.sub(r"[.,]", "", words)
    if _AMBIGUOUS.fullmatch(words):
        digits, comma = words.replace(".", ""), words.replace(".", ",")
        if field.decimal_dot and _fits(float(words), field) and not _fits(float(digits), field):
            return float(words)
        hint = tr("Please write {digits} or {comma}.", digits=digits, comma=comma)
        raise UnreadError(_range(field), hint)
    if words in _ROMAN or bare(words) in ("keine", "kein", "nein"):
        digits = str(_ROMAN.index(words) + 1) if words in _ROMAN else "0"
        raise UnreadError(_range(field), tr("Please write it in digits: {digits}; leave empty what is unknown.", digits=digits))  # fmt: skip
    match = _NUMBER.fullmatch(words)
    label = field.label if isinstance(field, Item) else field.words
    if not match or (match[2] and folded(match[2]) not in map(folded, (field.unit, label.de, label.en))):
        raise UnreadError(_range(field))
    digits = match[1].replace(" ", "")
    return float(digits.replace(".", "").replace(",", ".") if "," in digits or digits.count(".") > 1 else digits)


def _range(field: Described) -> Text:
    unit = verbatim(f" {field.unit}" if field.unit else "")
    kind = tr("a whole number") if field.type == "whole" else tr("a number")
    low, high = field.low, field.high
    if low is None or high is None:
        return kind + unit
    if low > FIRST_YEAR - 1:  # years
        return kind + tr(" from {low:.0f} to {high:.0f}", low=low, high=high)
    first, last = compact(low), compact(high)
    return kind + tr(" from {first} to {last}", first=first, last=last) + unit


def _date(raw: Any, _: Described) -> date:
    found: date | None = None
    if isinstance(raw, datetime):
        found = raw.date()
    elif isinstance(raw, date):
        found = raw
    elif isinstance(raw, int | float) and not isinstance(raw, bool) and _EXCEL_DAYS[0] < raw < _EXCEL_DAYS[1]:
        found = _EXCEL_EPOCH + timedelta(days=int(raw))
    elif isinstance(raw, str):
        stamp = parse_stamp(unicodedata.normalize("NFKC", raw))
        if stamp is not None and stamp.unit in ("", "day"):
            found = date(1970, 1, 1) + timedelta(minutes=stamp.wall_min)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        part = re.fullmatch(r"(?:\d{1,2}[./-])?(?:19|20)\d{2}(?:-\d{1,2})?|.*\b(KW|Q)\s?\d.*", str(said(raw)))
        raise UnreadError(tr("a date like 2022-05-05"), _WHOLE_DAY if part else None)
    return found


_WHOLE_DAY = tr("If only year, month or week is known, write the first day (2022-01-01) or leave it empty.")


def _text(raw: Any, _: Described) -> str | None:
    if isinstance(raw, date | time | timedelta):
        raise UnreadError(tr("a text"), tr("The spreadsheet has made a date of it; please write it as text."))
    words = clean(said(raw) or "")
    if len(words) > MAX_TEXT:
        many = compact(MAX_TEXT)
        raise UnreadError(tr("at most {many} characters", many=many))
    return None if NOTHING.fullmatch(words) else words


NOTHING = re.compile(r"[-–—?./ ]*|#?n/a|#nv|#na|k\.\s?a\.?|<?null>?|none|nan|unbekannt|unknown|keine angabe", re.I)
"""What stands for nothing in a text: dashes, question marks, ``n/a``, ``k. A.``, a spreadsheet's ``#NV``."""


def _list(raw: Any, field: Described) -> tuple[str, ...] | None:
    parts = re.split(r"[;,\n]", _text(raw, field) or "")
    return tuple(part.strip() for part in parts if part.strip()) or None


_READERS: dict[str, Callable[[Any, Described], Any]] = {
    "bool": _truth, "choice": _choice, "number": _number, "whole": _number, "date": _date, "list": _list,
}  # fmt: skip
