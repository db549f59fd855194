"""A paper as one HTML page for pasting into a template: no script, no request, pictures inside."""

from __future__ import annotations

import base64
from collections.abc import Callable

from hotspots.publish.map.markup import Markup, el
from hotspots.publish.report.blocks import (
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

_STYLE = (
    "body{font:1rem/1.45 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h1,h2,h3{color:#1F4E79;line-height:1.2}table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "caption{text-align:left;color:#555}th,td{border-bottom:1px solid #b5b5b5;padding:.25rem .4rem;text-align:left;vertical-align:top}"
    "th{background:#E4EDF5}.r{text-align:right}.note{border:1px solid #C9A227;background:#FFF6DD;padding:.6rem}"
    ".mark{color:#A30000;font-weight:bold;text-align:center}figure{margin:1rem 0}img{max-width:100%;height:auto}"
)


def html(document: Document) -> bytes:
    """Return the paper as an HTML page."""
    body = [_shown(block, document) for block in document.blocks]
    mark = el("p", document.mark, class_="mark") if document.mark else None
    page = el(
        "html",
        el("head", el("meta", charset="utf-8"), el("meta", name_="viewport", content="width=device-width"),
           el("title", document.title), el("style", Markup(_STYLE))),
        el("body", el("main", mark, el("h1", document.title), el("p", document.subtitle), body)),
        lang=document.lang,
    )  # fmt: skip
    return f"<!DOCTYPE html>\n{page}\n".encode()


def _shown(block: Block, document: Document) -> Markup:
    if isinstance(block, Figure):
        return _figure(block, document)
    return _WRITERS[type(block)](block)


def _heading(block: Heading) -> Markup:
    return el(f"h{block.level + 1}", block.text)


def _paragraph(block: Paragraph) -> Markup:
    return el("p", el("strong", block.text) if block.strong else block.text)


def _bullets(block: Bullets) -> Markup:
    return el("ul", [el("li", item) for item in block.items])


def _table(block: Table) -> Markup:
    sides = ["r" if column.align == "right" else None for column in block.columns]
    head = [el("th", c.title, scope="col", class_=side) for c, side in zip(block.columns, sides, strict=True)]
    rows = [
        el("tr", [el("td", cell, class_=side) for cell, side in zip(row, sides, strict=True)]) for row in block.rows
    ]
    return el("table", el("caption", block.caption), el("thead", el("tr", head)), el("tbody", rows))


def _figure(block: Figure, document: Document) -> Markup:
    kind = "svg+xml" if block.name.endswith(".svg") else "jpeg"
    data = base64.b64encode(document.pictures[block.name]).decode()
    picture = el("img", alt=block.alt, src=f"data:image/{kind};base64,{data}")
    return el("figure", picture, el("figcaption", block.caption))


def _boxes(block: Boxes) -> Markup:
    answers = [el("li", f"{'☒' if ticked else '☐'} {answer}") for answer, ticked in block.options]
    return el("div", el("p", el("strong", block.question)), el("ul", answers))


def _note(block: Note) -> Markup:
    return el("p", block.text, class_="note")


_WRITERS: dict[type, Callable[..., Markup]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Table: _table,
    Boxes: _boxes,
    Note: _note,
}
