"""Words and numbers for people, in German and English.

A text that a user may see is a :class:`Text`: it carries both languages and is rendered late, when the
reader's language is known. Numbers are formatted here and nowhere else, without the system's locale.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Lang = Literal["de", "en"]

NBSP = "\u00a0"
MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or word in German and English."""

    de: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the words in `lang`."""
        return self.de if lang == "de" else self.en

    def __add__(self, other: Text) -> Text:
        return Text(self.de + other.de, self.en + other.en)


@dataclass(frozen=True, slots=True)
class Word(Text):
    """Words of a fixed list, to be told apart by their code, never by how they read."""

    code: str = ""


def verbatim(words: str) -> Text:
    """Wrap words that are the same in every language, for example a name."""
    return Text(words, words)


NO_SOURCE = verbatim("")
"""Where a figure comes from that nobody is told."""


def join(texts: list[Text] | tuple[Text, ...], between: str = ", ") -> Text:
    """Join texts in both languages."""
    return Text(between.join(t.de for t in texts), between.join(t.en for t in texts))


def listing(texts: list[Text] | tuple[Text, ...]) -> Text:
    """Join texts as a spoken list: "a, b und c"."""
    if len(texts) < 2:
        return join(texts)
    head = join(texts[:-1])
    return Text(f"{head.de} und {texts[-1].de}", f"{head.en} and {texts[-1].en}")


def number(value: float, lang: Lang, *, decimals: int = 0) -> str:
    """Format a number with the grouping and decimal signs of `lang`."""
    body = f"{abs(value):,.{decimals}f}"
    if lang == "de":
        body = body.translate(str.maketrans(",.", ".,"))
    is_zero = not any(digit in "123456789" for digit in body)
    return body if value >= 0 or is_zero else MINUS + body


def compact(value: float, lang: Lang) -> str:
    """Format a number with as many decimals as it deserves (at most three significant digits below 100)."""
    size = abs(value)
    decimals = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2
    return number(value, lang, decimals=decimals)


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


def exactly(value: float) -> Text:
    """Format a number with the decimals that it has."""
    return numbers(value, decimals=len(f"{value:.9f}".rstrip("0").partition(".")[2]))


def counted(count: float, one: Text, many: Text) -> Text:
    """Return a count with its noun in the right number: "1 Standort", "2 Standorte", "7,5 Jahre"."""
    return exactly(count) + Text(" ", " ") + (one if abs(count) == 1 else many)


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


ROWS = Text("Zeile", "row"), Text("Zeilen", "rows")
PEOPLE = Text("Person", "person"), Text("Personen", "people")
WEEKS = Text("Woche", "week"), Text("Wochen", "weeks")
MINUTES = Text("Minute", "minute"), Text("Minuten", "minutes")
YEARS = Text("Jahr", "year"), Text("Jahre", "years")
DAYS = Text("Tag", "day"), Text("Tage", "days")
ON_DAYS = Text("Tag", "day"), Text("Tagen", "days")
SITES = Text("Standort", "site"), Text("Standorte", "sites")
MORE_SITES = Text("weiterer", "more"), Text("weitere", "more")
PLACES = Text("Ort", "place"), Text("Orte", "places")
PASSAGES = Text("Passage", "passage"), Text("Passagen", "passages")
ENTRIES = Text("Angabe", "entry"), Text("Angaben", "entries")
VALUES = Text("Wert", "value"), Text("Werte", "values")
ACCESS_POINTS = Text("Zugangspunkt", "access point"), Text("Zugangspunkte", "access points")
USERS = Text("Person", "user"), Text("Nutzende", "users")
FEATURES = Text("Objekt", "feature"), Text("Objekte", "features")
HANDOVERS = Text("Übergabepunkt", "handover"), Text("Übergabepunkte", "handovers")
FREE_PORTS = Text("freier Anschluss", "free port"), Text("freie Anschlüsse", "free ports")
"""Nouns that are counted often: one, and several."""


def euros(value: float, *, cents: bool = False) -> Text:
    """Format euros in both languages."""
    return Text(eur(value, "de", cents=cents), eur(value, "en", cents=cents))


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
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        spelt = spelt.replace(umlaut, letters)
    return unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()


def slug(name: str) -> str:
    """Return an id made from a name: a–z, 0–9 and hyphens."""
    return _NO_LETTERS.sub("-", plain(name)).strip("-")[:60] or "standort"


_NO_LETTERS = re.compile(r"[^a-z0-9]+")
