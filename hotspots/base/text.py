"""Words and numbers for people, in German and English.

A text that a user may see is a :class:`Text`: it carries both languages and is rendered late, when the
reader's language is known. Every sentence stands in one table, `sentences.json`; code names it by its English. Numbers are formatted here and nowhere else, without the system's locale.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain, count
from math import floor, log10
from pathlib import Path
from typing import Literal

Lang = Literal["de", "en"]

NBSP = "\u00a0"
APART = "¦"
MINUS = "\u2212"
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that a town's files speak of: a day before or after is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or word in German and English."""

    de: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the words in `lang`."""
        return self.de if lang == "de" else self.en

    def __add__(self, other: Text | str) -> Text:
        other = other if isinstance(other, Text) else verbatim(other)
        return Text(self.de + other.de, self.en + other.en)

    def __radd__(self, other: str) -> Text:
        return verbatim(other) + self


@dataclass(frozen=True, slots=True)
class Word(Text):
    """Words of a fixed list, to be told apart by their code, never by how they read."""

    code: str = ""

    @classmethod
    def of(cls, words: Text, code: str) -> Word:
        """Return words of the table with their code."""
        return cls(words.de, words.en, code)


@cache
def table() -> dict[str, dict[str, str | list[str]]]:
    """Return the one table of sentences by module: German by its English, or by a name the two of them."""
    found: dict[str, dict[str, str | list[str]]] = json.loads(
        Path(__file__).with_name("sentences.json").read_text(encoding="utf-8")
    )
    return found


@cache
def _sentences() -> dict[str, tuple[str, str]]:
    every = [entry for part in table().values() for entry in part.items()]
    return {english: (german, english.partition(APART)[0]) for english, german in every if isinstance(german, str)}


def words(part: str) -> dict[str, Text]:
    """Return the words of a part of the table that have names."""
    return {name: Text(*pair) for name, pair in table()[part].items()}


def tr(english: str, /, **values: object) -> Text:
    """Return a sentence of the table in both languages, `{name}` filled in: a :class:`Text` in the language of each.

    Where one English word has several German ones, what tells them apart stands behind the sign `APART`.
    """
    de, en = _sentences()[english]
    return Text(
        de.format_map({name: value.de if isinstance(value, Text) else value for name, value in values.items()}),
        en.format_map({name: value.en if isinstance(value, Text) else value for name, value in values.items()}),
    )


def verbatim(words: str) -> Text:
    """Wrap words that are the same in every language, for example a name."""
    return Text(words, words)


NO_SOURCE = verbatim("")
"""Where a figure comes from that nobody is told."""


def join(texts: Iterable[Text], between: str | Text = ", ") -> Text:
    """Join texts in both languages."""
    all_, mark = list(texts), verbatim(between) if isinstance(between, str) else between
    return Text(mark.de.join(t.de for t in all_), mark.en.join(t.en for t in all_))


def listing(texts: list[Text] | tuple[Text, ...]) -> Text:
    """Join texts as a spoken list: "a, b und c"."""
    if len(texts) < 2:
        return join(texts)
    head = join(texts[:-1])
    return tr("{head} and {text}", head=head, text=texts[-1])


def number(value: float, lang: Lang, *, decimals: int = 0) -> str:
    """Format a number with the grouping and decimal signs of `lang`."""
    body = f"{abs(value):,.{decimals}f}"
    if lang == "de":
        body = body.translate(str.maketrans(",.", ".,"))
    is_zero = not any(digit in "123456789" for digit in body)
    return body if value >= 0 or is_zero else MINUS + body


def eur(value: float, lang: Lang, *, cents: bool = False) -> str:
    """Format euros: ``1.234,50 €`` in German, ``€1,234.50`` in English."""
    body = number(value, lang, decimals=2 if cents else 0)
    if lang == "de":
        return f"{body}{NBSP}€"
    return f"{MINUS}€{body[1:]}" if body.startswith(MINUS) else f"€{body}"


def percent(share: float, lang: Lang, *, decimals: int = 0) -> str:
    """Format a share (0…1) as a percentage."""
    body = number(share * 100, lang, decimals=decimals)
    return f"{body}{NBSP}%" if lang == "de" else f"{body}%"


def numbers(value: float, *, decimals: int = 0) -> Text:
    """Format a number in both languages."""
    return Text(number(value, "de", decimals=decimals), number(value, "en", decimals=decimals))


def digits(value: float) -> int:
    """Return how many decimals a figure deserves: about three significant digits, none that are zero."""
    size = abs(value)
    if size >= 100 or value == int(value):
        return 0
    most = 1 if size >= 10 else 2 if size >= 0.1 else min(9, 1 - floor(log10(size)))
    return next(few for few in range(most + 1) if few == most or round(value, most) == round(value, few))


def compact(value: float) -> Text:
    """Format a number with as many decimals as it deserves."""
    return numbers(value, decimals=digits(value))


def exactly(value: float) -> Text:
    """Format a number with the decimals that it has."""
    return numbers(value, decimals=len(f"{value:.9f}".rstrip("0").partition(".")[2]))


def counted(count: float, one: Text, many: Text) -> Text:
    """Return a count with its noun in the right number: "1 Standort", "2 Standorte", "7,5 Jahre"."""
    return exactly(count) + " " + (one if abs(count) == 1 else many)


def iso_day(text: str | None) -> date | None:
    """Return the day of an ISO date; None where the text isn't one."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def day(text: str | None) -> Text:
    """Return an ISO date as people write it, any other text as it is."""
    found = iso_day(text)
    return Text(f"{found:%d.%m.%Y}", found.isoformat()) if found else verbatim(text or "")


ERRORS = tr("error"), tr("errors")
ROWS = tr("row"), tr("rows")
PEOPLE = tr("person"), tr("people")
WEEKS = tr("week"), tr("weeks")
MINUTES = tr("minute"), tr("minutes")
YEARS = tr("year"), tr("years")
DAYS = tr("day"), tr("days")
ON_DAYS = tr("day"), tr("days¦dative")
SITES = tr("site"), tr("sites")
MORE_SITES = tr("more¦one"), tr("more")
PLACES = tr("place"), tr("places")
PASSAGES = tr("passage"), tr("passages")
ENTRIES = tr("entry"), tr("entries")
VALUES = tr("value"), tr("values")
ACCESS_POINTS = tr("access point"), tr("access points")
USERS = tr("user"), tr("users")
FEATURES = tr("feature"), tr("features")
HANDOVERS = tr("handover"), tr("handovers")
FREE_PORTS = tr("free port"), tr("free ports")
"""Nouns that are counted often: one, and several."""


def euros(value: float, *, cents: bool = False) -> Text:
    """Format euros in both languages."""
    return Text(eur(value, "de", cents=cents), eur(value, "en", cents=cents))


def percents(share: float, *, decimals: int = 0) -> Text:
    """Format a share (0…1) as a percentage in both languages."""
    return Text(percent(share, "de", decimals=decimals), percent(share, "en", decimals=decimals))


def capital(words: Text) -> Text:
    """Return the words as the beginning of a sentence."""
    return Text(words.de[:1].upper() + words.de[1:], words.en[:1].upper() + words.en[1:])


def plain_table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as the program keeps it: UTF-8, semicolons, one row a line."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(titles)
    writer.writerows(rows)
    return stream.getvalue().encode()


def plain(word: str) -> str:
    """Return a word in lower case ASCII, umlauts spelt out: the form in which names and titles are compared."""
    spelt = word.strip().lower()
    if spelt.isascii():
        return spelt
    spelt = unicodedata.normalize("NFC", spelt)
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        spelt = spelt.replace(umlaut, letters)
    return unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()


def slug(name: str) -> str:
    """Return an id made from a name: a–z, 0–9 and hyphens."""
    return _NO_LETTERS.sub("-", plain(name)).strip("-")[:60] or "standort"


_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def free_name(wanted: str, taken: Container[str]) -> str:
    """Return the first of wanted, wanted-2, wanted-3, … that is not taken."""
    return next(name for name in chain([wanted], (f"{wanted}-{n}" for n in count(2))) if name not in taken)
