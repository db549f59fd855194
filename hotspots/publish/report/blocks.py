"""A paper as data: blocks in reading order. Every sentence and figure is in here; the writers only set them in type.

Text in blocks is plain: no writer takes markup from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hotspots.base.text import Lang

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels follow one another without a gap. `on_new_page` begins a page."""

    text: str
    level: int = 1
    on_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `strong` for the few sentences that must not be missed."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: title, alignment, and its share of the width."""

    title: str
    align: Align = "left"
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; `caption` says what it shows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture among the document's `pictures`, with the text that stands for it."""

    name: str
    alt: str
    caption: str
    width_mm: float = 170


@dataclass(frozen=True, slots=True)
class Boxes:
    """A question with boxes to tick: (answer, whether ticked)."""

    question: str
    options: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A framed remark."""

    text: str


Block = Heading | Paragraph | Bullets | Table | Figure | Boxes | Note


@dataclass(frozen=True)
class Document:
    """A paper: `mark` stands on every page ("vertraulich …"), `running` in the page's head, `pictures` are SVG or JPEG.

    `size_pt` is the size of its text.
    """

    title: str
    subtitle: str
    running: str
    lang: Lang
    date: str | None
    mark: str | None
    blocks: tuple[Block, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    size_pt: float = 10.5
