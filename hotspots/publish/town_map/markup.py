"""Elements of HTML and SVG as text; the one place where text becomes markup, escaped.

:func:`el` takes children that are either :class:`Markup` (made here) or plain text, which is always escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "line"})
_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "{": "&#123;", "\r": "&#13;"}
_NEEDS = re.compile("[&<>\"'{\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Node = Markup | str | None
Attribute = str | int | float | bool | None


def escape(text: str) -> Markup:
    """Escape text for an element or an attribute; what HTML can't hold becomes the replacement character."""
    return Markup(_NEEDS.sub(lambda match: _SPECIAL.get(match[0], "\ufffd"), text))


def el(name: str, *children: Node | Iterable[Node], **attributes: Attribute) -> Markup:
    """Return an element.

    Attributes: a trailing underscore is dropped and others become hyphens (``class_``, ``aria_label``);
    None and False are left out, True gives a bare attribute.
    """
    head = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{head}/>")
    return Markup(f"<{name}{head}>{flatten(children)}</{name}>")


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    label = key.rstrip("_").replace("_", "-")
    return f" {label}" if value is True else f' {label}="{escape(str(value))}"'


def flatten(children: Iterable[Node | Iterable[Node]]) -> Markup:
    """Join children, escaping those that are plain text."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Markup):
            parts.append(child)
        elif isinstance(child, str):
            parts.append(escape(child))
        else:
            parts.append(flatten(child))
    return Markup("".join(parts))


def table(titles: Iterable[str], rows: Iterable[Node], *, look: str = "plain stack", **attributes: Attribute) -> Markup:
    """Return a table under a row of titles."""
    top = el("tr", [el("th", title, scope="col") for title in titles])
    return el("table", el("thead", top), el("tbody", rows), class_=look, **attributes)


def row(head: Node | Iterable[Node], *cells: Node | Iterable[Node], **attributes: Attribute) -> Markup:
    """Return a row of a table: what it is about, then its cells."""
    return el("tr", el("th", head, scope="row"), [el("td", cell) for cell in cells], **attributes)


def section(name: str, title: str, *parts: Node | Iterable[Node]) -> Markup:
    """Return a part of the page under its heading."""
    return el("section", el("h2", title, id=f"h-{name}"), *parts, aria_labelledby=f"h-{name}")


def facts(rows: Iterable[tuple[str, str]], look: str | None, lang: str | None = None) -> Markup:
    """Return what is known as terms and words, leaving out what is empty."""
    terms = [el("div", el("dt", name), el("dd", el("bdi", words, lang=lang))) for name, words in rows if words]
    return el("dl", terms, class_=look)


def own(words: str, say: Mapping[str, str], **attributes: Attribute) -> Markup:
    """Return words of the project's own, in its language where the page has another."""
    return el("bdi", words, lang=say["foreign"] or None, **attributes)


def bullets(words: Iterable[str], look: str | None = None) -> Markup | None:
    """Return a list of sentences or names; nothing where there are none."""
    items = [el("li", el("bdi", one)) for one in words]
    return el("ul", items, class_=look) if items else None
