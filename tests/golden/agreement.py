"""Whether a number and its noun agree in what is said, and whether its signs are in order: "1 Standorte" is seen here.

The nouns are those that the code counts, gathered from it; beside them those that tables and settings could bring.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from hotspots.base.text import plain, tr
from tests.golden.sentences import HOUSE

#: Nouns that are said of many, beside those that the code counts.
OTHERS = (
    ("Projekt", "Projekte"), ("Minute", "Minuten"), ("Stunde", "Stunden"), ("Mensch", "Menschen"), ("Platz", "Plätze"),
    ("Kriterium", "Kriterien"), ("Genehmigung", "Genehmigungen"), ("Ziehung", "Ziehungen"), ("Hotspot", "Hotspots"),
    ("Straße", "Straßen"), ("Begehung", "Begehungen"), ("Spalte", "Spalten"), ("Angabe", "Angaben"), ("Person", "Personen"), ("Projekt", "Projekten"),
    ("minute", "minutes"), ("hour", "hours"), ("person", "people"), ("draw", "draws"), ("permit", "permits"),
    ("Person", "Nutzende"), ("criterion", "criteria"), ("column", "columns"), ("project", "projects"), ("error", "errors"), ("person", "persons"),
)  # fmt: skip
_GAP, _BEFORE = "[ \u00a0]", r"(?<![\d.,:–/×=€-])"


@cache
def nouns() -> frozenset[tuple[str, str]]:
    """Return every noun that the code counts, as one and as many, in both languages."""
    found = set(OTHERS)
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            two = node.elts if isinstance(node, ast.Tuple) else node.args[1:] if _counts(node) else ()
            if len(two) == 2 and all(map(_is_text, two)):
                one, many = (tr(words.args[0].value) for words in two)
                found |= {pair for pair in ((one.de, many.de), (one.en, many.en)) if _alike(*pair)}
    found.discard(("weiterer", "weitere"))  # a row more is "1 weitere"
    return frozenset((one, many) for one, many in found if one != many and not re.search("[.,;:?]", one + many))


def _counts(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "counted"


def _alike(one: str, many: str) -> bool:
    """Return whether two words begin alike, as one and many of a thing do (Ort, Orte; Übergabepunkt, …)."""
    return plain(one)[:1] == plain(many)[:1]


def _is_text(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "tr"
        and len(node.args) == 1
        and not node.keywords
    )


@cache
def _disagreements() -> re.Pattern[str]:
    """Return what matches "1 Standorte", "0 Standort", "2,5 Woche", "1 Ort sind" and "3 Orte ist"."""
    ones, manys = ({pair[i] for pair in nouns()} for i in (0, 1))
    one, many = (
        "|".join(sorted(map(re.escape, words), key=len, reverse=True)) for words in (ones - manys, manys - ones)
    )
    several = r"(?!(?:19|20)\d\d\b)(?:0|[2-9]|[1-9]\d+|\d{1,3}(?:[.,]\d{3})+|\d+[.,]\d{1,2})"
    return re.compile(
        rf"{_BEFORE}(?:1{_GAP}(?:{many})|{several}{_GAP}(?:{one}))(?![\w-])"
        rf"|{_BEFORE}1{_GAP}\w+ (?:sind|haben|werden|liegen|are|have|were)\b"
    )


_SIGNS = re.compile(
    r"\bNone\b|\bnan\b|[{}]|‹|›|, ?,| ,(?!\d)| \.(?![\w.])|(?<!\.)\.\.(?!\.)|\( *\)|„“|“”|[;:,]\.|; ?;|: ?[,;]"
    r"|(?<!\d)(?<!bzw)(?<!Nr)(?<!Art)(?<!Abs)(?<!z)\. [a-zäöü]"
)


def uncounted(sentence: str) -> Iterator[str]:
    """Yield what fills in each number of a sentence of the table that stands before a noun which `counted` didn't choose."""
    words = "|".join(sorted({re.escape(word) for pair in nouns() for word in pair}, key=len, reverse=True))
    yield from re.findall(rf"({{[^{{}}]*}}){_GAP}(?:{words})(?![\w-])", sentence)


def disagreements(text: str) -> Iterator[str]:
    """Yield every place of a text where a number and its noun or verb don't agree."""
    for found in _disagreements().finditer(text):
        yield text[max(0, found.start() - 30) : found.end() + 30]


def stray_signs(line: str) -> Iterator[str]:
    """Yield every place of a line with an empty bracket, a doubled sign, a filling that is missing."""
    for found in _SIGNS.finditer(line):
        yield line[max(0, found.start() - 30) : found.end() + 30]
