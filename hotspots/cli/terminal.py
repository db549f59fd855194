"""What the terminal shows: tables that fit 80 columns, and sentences."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from typing import Any

import click

from hotspots.base.errors import visible
from hotspots.base.text import Lang, Text, eur, number, tr
from hotspots.findings.model import Plan, SiteFinding
from hotspots.model.blockers import DECIDED


def print_ranking(told: Plan, lang: Lang) -> None:
    """Print the ranking on standard output."""
    if not told.sites:
        none = tr("No sites yet: hotspots import sites LIST")
        click.echo(none.say(lang))
        return
    titles = (
        (tr("Rank"), "right"), (Text("90 %", "90%"), "left"), (tr("Site"), "left"),
        (tr("Score"), "right"), (tr("for / against"), "left"),
        (tr("Cost"), "right"),
    )  # fmt: skip
    print_table(titles, [_row(found, lang) for found in told.sites], lang)


def print_table(titles: Sequence[tuple[Text, str]], rows: Sequence[Sequence[Any]], lang: Lang) -> None:
    """Print a plain table: titles with their justification; cells as text, which may be coloured."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False, emoji=False)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    widths = _widths(
        [[title.say(lang), *(str(row[i]) for row in rows)] for i, (title, _) in enumerate(titles)], console.width
    )
    for (title, justify), width in zip(titles, widths, strict=True):
        table.add_column(title.say(lang), justify=justify, overflow="fold", width=width)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*(visible(cell) if isinstance(cell, str) else cell for cell in row))
    console.print(table)


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int | None]:
    """Return how wide columns are so that no word is broken: each its longest word, what is left from the left on.

    Where that doesn't fit, the terminal decides. No-break spaces and figures with their unit stay together.
    """
    least = [max(len(word) for cell in cells for word in re.split(r"[ \n]", cell)) for cells in columns]
    wanted = [max(len(line) for cell in cells for line in cell.split("\n")) for cells in columns]
    spare = room - sum(least) - 2 * (len(columns) - 1)
    if spare < 0:
        return [None] * len(columns)
    for i, (need, full) in enumerate(zip(least, wanted, strict=True)):
        more = min(full - need, spare)
        least[i], spare = need + more, spare - more
    return [*least]


def print_sentences(sentences: Iterable[Text], lang: Lang) -> None:
    """Print sentences one below the other, wrapped to the terminal."""
    width = min(100, shutil.get_terminal_size((80, 24)).columns)
    for sentence in sentences:
        click.echo(click.wrap_text(visible(sentence.say(lang)), width=width, subsequent_indent="  "))


def _row(found: SiteFinding, lang: Lang) -> list[Any]:
    from rich.text import Text as Line

    ranked = found.ranked
    cost = eur(round(found.invest.best, -2), lang) if found.invest else "–"
    if ranked.rank is None:
        why = "; ".join(b.say(lang) for b in ranked.blockers)
        decided = any(b.code == DECIDED for b in ranked.blockers)
        blocked = "" if decided else tr("blocked: ").say(lang)
        return ["–", "", found.site.name, "", Line(blocked + why, style="red"), cost]
    interval = f"{ranked.rank_low}–{ranked.rank_high}" if ranked.rank_low != ranked.rank_high else str(ranked.rank_low)
    score = number(ranked.score, lang, decimals=2)
    return [ranked.place, interval, found.site.name, score, _pros(found, lang), cost]


def _pros(found: SiteFinding, lang: Lang) -> Any:
    """Return what speaks for the site (+) and against it (−), each with its grade, and what isn't known (?)."""
    from rich.text import Text as Line

    lines = [
        Line(sign + visible(reason.short.say(lang)), style=style)
        for side, sign, style in ((True, "+ ", "green"), (False, "− ", "red"), (None, "? ", ""))
        for reason in found.reasons
        if reason.is_for is side
    ]
    return Line("\n").join(lines)
