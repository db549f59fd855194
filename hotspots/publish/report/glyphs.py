"""Which characters the report's font has. Any other one is shown as an empty box, so that a name never stops a paper.

The font is Libertinus Serif as typst brings it along, never one of the system; the ranges are those that all its
styles have and that people write in names. A test sets every one of them in type.
"""

from __future__ import annotations

import unicodedata

SUBSTITUTE = "\u25a1"
_RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3CE),
    (0x401, 0x401), (0x403, 0x40C), (0x40F, 0x44F), (0x451, 0x451), (0x453, 0x453), (0x455, 0x458), (0x45C, 0x45C),
    (0x45E, 0x45E), (0x5D0, 0x5EA), (0x1E00, 0x1E99), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x2010, 0x2015),
    (0x2018, 0x2022), (0x2026, 0x2026), (0x202F, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A), (0x2044, 0x2044),
    (0x2070, 0x2071), (0x2074, 0x208E), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2195),
    (0x2211, 0x2212), (0x221E, 0x221E), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265), (0x25A0, 0x25A1),
    (0x25CB, 0x25CB), (0x25CF, 0x25CF),
)  # fmt: skip
KNOWN = frozenset(code for first, last in _RANGES for code in range(first, last + 1))


def printable(text: str) -> str:
    """Return text that the font can show: composed characters, blanks for controls, boxes for what it lacks."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_shown(char) for char in composed)


def _shown(char: str) -> str:
    if ord(char) in KNOWN or char == "\n":
        return char
    if char.isspace() or unicodedata.category(char) == "Cc":
        return " "
    # Marks that are not seen by themselves (variation selectors, joiners, directions) leave nothing behind.
    return "" if unicodedata.category(char) in ("Cf", "Mn") else SUBSTITUTE
