"""Suggested places: words for the page, a table, and what the script needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotspots.base.text import Lang, number, tr
from hotspots.findings.public import Told
from hotspots.publish.page import Page, Suggestion
from hotspots.publish.town_map.markup import Markup, bullets, el, own, section, table

#: So many suggestions are shown, the first ones.
MOST_SHOWN = 100


def suggestions_of(told: Told, lang: Lang) -> tuple[Suggestion, ...]:
    """Return the first suggestions in one language."""
    return tuple(
        Suggestion(
            tr("S{rank}", rank=found.place.rank).say(lang), found.place.name, found.place.lon,
            found.place.lat, found.people.say(lang), found.cost_words.say(lang),
            tuple(reason.say(lang) for reason in found.reasons),
        )
        for found in told.suggestions[:MOST_SHOWN]
    )  # fmt: skip


def suggested(page: Page, say: Mapping[str, str]) -> Markup | None:
    """List the suggestions with whom they reach, cost and reasons."""
    if not page.suggestions:
        return None
    titles = [say[key] for key in ("suggestion", "name", "people", "cost", "reasons")]
    cut = say["suggestions_cut"] if page.suggestions_all > len(page.suggestions) else ""
    cut = cut.replace("{n}", str(len(page.suggestions))).replace("{all}", number(page.suggestions_all, page.lang))
    hint = el("p", f"{say['suggestions_hint']} {cut}".strip(), class_="hint")
    return section("suggestions", say["suggestions"], hint, table(titles, [_row(one, say) for one in page.suggestions]))


def _row(one: Suggestion, say: Mapping[str, str]) -> Markup:
    name = el("th", own(one.name, say), scope="row")
    cells = [el("td", cell) for cell in (one.people, one.cost, bullets(one.reasons))]
    return el("tr", el("td", one.mark), name, cells, data_suggested=one.mark)


def script_data(page: Page) -> list[dict[str, Any]]:
    """Return the suggestions as the script reads them."""
    return [
        {"mark": s.mark, "name": s.name, "at": (s.lat, s.lon), "people": s.people, "cost": s.cost, "reasons": s.reasons}
        for s in page.suggestions
    ]
