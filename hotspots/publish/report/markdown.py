"""A paper as Markdown (CommonMark with tables); pictures are files beside it. Every sign that means something is escaped."""

from __future__ import annotations

import re

from hotspots.publish.report.blocks import Block, Boxes, Bullets, Document, Figure, Heading, Paragraph, Table

#: Characters that Markdown may take for markup, anywhere or at the beginning of a line.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~=&$^:\"'-])")
#: Signs that only mean something at the beginning of a line or in pairs are left alone inside words.
_HARMLESS = re.compile(r"(?<=\w)\\([-:()'])(?=\w)")


def markdown(document: Document) -> dict[str, bytes]:
    """Return the paper's text under ``report.md`` and its pictures by name."""
    lines = [f"# {escape(document.title)}", escape(document.subtitle)]
    if document.mark:
        lines.insert(0, f"**{escape(document.mark)}**")
    lines += [_shown(block) for block in document.blocks]
    return {"report.md": ("\n\n".join(lines) + "\n").encode(), **document.pictures}


def escape(text: str) -> str:
    """Return text that Markdown shows as it is."""
    one_line = " ".join(text.split())
    return _HARMLESS.sub(r"\1", _SPECIAL.sub(r"\\\1", one_line))


def _shown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {escape(block.text)}"
    if isinstance(block, Bullets):
        return "\n".join(f"- {escape(item)}" for item in block.items)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Figure):
        return f"![{escape(block.alt)}]({block.name})\n\n{escape(block.caption)}"
    if isinstance(block, Boxes):
        answers = "\n".join(f"- [{'x' if ticked else ' '}] {escape(answer)}" for answer, ticked in block.options)
        return f"**{escape(block.question)}**\n\n{answers}"
    text = escape(block.text)
    return f"**{text}**" if isinstance(block, Paragraph) and block.strong else text


def _table(block: Table) -> str:
    head = [escape(column.title) for column in block.columns]
    rule = ["---:" if column.align == "right" else "---" for column in block.columns]
    rows = [head, rule, *([escape(cell) for cell in row] for row in block.rows)]
    return "\n".join([f"{escape(block.caption)}\n", *(f"| {' | '.join(row)} |" for row in rows)])
