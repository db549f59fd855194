"""A paper as DOCX for administrations that paste into their own template: real headings, lists, tables, pictures.

Written by python-docx (an extra). Its archive carries the time of writing; it is packed anew with a fixed one, so
that the same paper gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from hotspots.base.errors import NOWHERE, InputError, Problem
from hotspots.base.text import iso_day, tr
from hotspots.publish.report.context import (
    Block,
    Boxes,
    Bullets,
    Document,
    Figure,
    Heading,
    Note,
    Paragraph,
    Table,
)
from hotspots.publish.report.typeset import png

_PICTURE_PPI = 200
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001
#: What XML can't hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


STYLES = ("Title", "Heading 1", "Heading 2", "Intense Quote", "List Bullet", "Caption", "Light Grid Accent 1")
_HINT = tr("Please save it as .docx and add styles it lacks.")


def _opened(template: bytes) -> Any:
    """Return a new document, or a template. Raises InputError where that isn't DOCX or lacks a style."""
    import docx as library

    try:
        file = library.Document(io.BytesIO(template) if template else None)
        lacking = sorted(set(STYLES) - {style.name for style in file.styles})
    except (zipfile.BadZipFile, AttributeError, KeyError, SyntaxError, ValueError):  # another package, broken XML
        lacking = ["DOCX"]
    if lacking:
        allowed = tr("a DOCX file with these styles")
        found = tr("without {lacking}", lacking=", ".join(lacking))
        raise InputError((Problem("--template", NOWHERE, "", found, allowed, _HINT),))
    return file


def docx(document: Document, template: bytes = b"") -> bytes:
    """Return the paper as DOCX; behind what stands in a `template`, in its styles and on its page, if there is one."""
    file = _opened(template)
    _set_up(file, document, own=not template)
    file.add_heading(_plain(document.title), 0)
    file.add_paragraph(_plain(document.subtitle))
    for block in document.blocks:
        _add(file, block, document)
    stream = io.BytesIO()
    file.save(stream)
    return _packed_anew(stream.getvalue())


def _set_up(file: Any, document: Document, *, own: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    day = iso_day(document.date)
    properties = file.core_properties
    properties.title, properties.author = _plain(document.title)[:255], _plain(document.running)[:255]
    properties.language, properties.comments = document.lang, ""
    properties.created = properties.modified = datetime(day.year, day.month, day.day) if day else _LONG_AGO  # noqa: DTZ001
    section = file.sections[0]
    if document.mark or own:
        section.header.paragraphs[0].text = _plain(document.mark or document.running)
    if not own:
        return
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    normal = file.styles["Normal"]
    normal.font.size = Pt(document.size_pt)
    language = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): f"{document.lang}-{'DE' if document.lang == 'de' else 'GB'}"})  # fmt: skip
    normal.element.get_or_add_rPr().append(language)


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _add(file: Any, block: Block, document: Document) -> None:
    if isinstance(block, Heading):
        if block.on_new_page and not block.may_follow:
            file.add_page_break()
        file.add_heading(_plain(block.text), block.level)
    elif isinstance(block, Paragraph):
        file.add_paragraph().add_run(_plain(block.text)).bold = block.strong
    elif isinstance(block, Note):
        file.add_paragraph(_plain(block.text), style="Intense Quote")
    elif isinstance(block, Bullets):
        for item in block.items:
            file.add_paragraph(_plain(item), style="List Bullet")
    elif isinstance(block, Boxes):
        file.add_paragraph().add_run(_plain(block.question)).bold = True
        for answer, ticked in block.options:
            file.add_paragraph(_plain(f"{'☒' if ticked else '☐'} {answer}"))
    elif isinstance(block, Table):
        _table(file, block)
    else:
        _figure(file, block, document)


def _table(file: Any, block: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm

    file.add_paragraph(_plain(block.caption), style="Caption")
    table = file.add_table(rows=1 + len(block.rows), cols=len(block.columns), style="Light Grid Accent 1")
    rows = [tuple(column.title for column in block.columns), *block.rows]
    whole = sum(column.share for column in block.columns)
    for cells, words in zip(table.rows, rows, strict=True):
        for cell, text, column in zip(cells.cells, words, block.columns, strict=True):
            cell.text, cell.width = _plain(text), Mm(170 * column.share / whole)
            if column.align == "right":
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    # The header row is repeated on every page, which also tells screen readers that it is one.
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))


def _figure(file: Any, block: Figure, document: Document) -> None:
    from docx.shared import Mm

    picture = document.pictures[block.name]
    data = png(picture, ppi=_PICTURE_PPI) if block.name.endswith(".svg") else picture
    shape = file.add_picture(io.BytesIO(data), width=Mm(min(block.width_mm, 170)))
    shape._inline.docPr.set("descr", _plain(block.alt))
    file.add_paragraph(_plain(block.caption), style="Caption")


def _packed_anew(data: bytes) -> bytes:
    """Return the archive with its members in order and fixed times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _ZIP_TIME), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
