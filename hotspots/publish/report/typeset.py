"""Set a paper as PDF by typst: tagged (PDF/UA-1) and for the archive (PDF/A-2a), the same bytes every time.

Texts travel as JSON and are never part of the program that typst runs. Fonts come from typst's package, none from
the system; a character that they lack is shown as a box with its code (a test sets every known one in type). The PDF's date
is the project's, or that of SOURCE_DATE_EPOCH, never the clock's.
"""

from __future__ import annotations

import json
import os
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from hotspots.base.text import day, iso_day, tr
from hotspots.publish.report.context import Block, Document

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
    """Return text that the font can show: composed characters, blanks for controls, a box with its code for what it lacks."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_shown(char) for char in composed)


def _shown(char: str) -> str:
    if ord(char) in KNOWN or char == "\n":
        return char
    if char.isspace() or unicodedata.category(char) == "Cc":
        return " "
    # Marks that are not seen by themselves (variation selectors, joiners, directions) leave nothing behind.
    return "" if unicodedata.category(char) in ("Cf", "Mn") else f"{SUBSTITUTE}{ord(char):X}"


STANDARDS = ["ua-1", "a-2a"]
_PAGE = tr("Page")
_AS_OF = tr("Data as of: ")
_LONG_AGO = date(2000, 1, 1)


def pdf(document: Document, *, author: str, program: str) -> bytes:
    """Return the paper as a tagged PDF."""
    return _compile(
        {"main.typ": _template(), **document.pictures},
        sys_inputs={"document": json.dumps(_plain(document, author, program), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=_timestamp(document),
    )


def png(svg: bytes, *, ppi: float) -> bytes:
    """Return a drawing as a picture of dots, for formats that can't hold lines."""
    page = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg")\n'
    return _compile({"main.typ": page, "drawing.svg": svg}, format="png", ppi=ppi, timestamp=0)


def can_show(photo: bytes) -> bool:
    """Tell whether typst can decode a JPEG."""
    import typst

    page = b'#set page(width: auto, height: auto)\n#image("photo.jpg", width: 1pt)\n'
    try:
        _compile({"main.typ": page, "photo.jpg": photo}, format="png", ppi=72, timestamp=0)
    except typst.TypstError:
        return False
    return True


def _compile(sources: Mapping[str, bytes], **options: Any) -> bytes:
    """Run typst on files by name, with its own fonts; they lie in a folder of their own, since typst takes text only."""
    import typst

    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
        for name, data in sources.items():
            shown = printable(data.decode()).encode() if name.endswith(".svg") else data
            (Path(folder) / name).write_bytes(shown)
        main = Path(folder) / "main.typ"
        found: bytes = typst.compile(main, root=folder, ignore_system_fonts=True, **options)
    return found


def _template() -> bytes:
    return (files("hotspots.publish.report") / "report.typ").read_bytes()


def _timestamp(document: Document) -> int:
    """Return the time that the PDF carries, in seconds since 1970."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    on = iso_day(document.date) or _LONG_AGO
    return int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp())


def _plain(document: Document, author: str, program: str) -> Mapping[str, Any]:
    """Return the paper as JSON holds it, in characters that the font has."""
    lang = document.lang
    kept = ("title", "subtitle", "running", "lang", "mark", "size_pt")
    shown = {name: getattr(document, name) for name in kept} | {
        "author": author,
        "program": program,
        "page": _PAGE.say(lang),
        "asof": _AS_OF.say(lang) + day(document.date).say(lang) if document.date else "",
        "blocks": [_block(block) for block in document.blocks],
    }
    return {key: _printable(value) for key, value in shown.items()}


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list | tuple) else value
