"""The ranked list as plain HTML, to paste into a content management system: no script, no style, no id."""

from __future__ import annotations

from itertools import compress

from hotspots.publish.map.page import Page, Sites
from hotspots.publish.map.words import say_all
from hotspots.publish.town_map.markup import Markup, el


def fragment(page: Page, *, level: int = 2) -> str:
    """Return the result and the list under headings of `level` and one below (1…5)."""
    say = say_all("page", page.lang)
    sums = (("once", page.cost_once), ("per_year", page.cost_per_year))
    costs = [f"{say[key]} {value}" for key, value in sums if value]
    items = _items(page.sites, say)
    ranked = [*compress(items, (rank is not None for rank in page.sites.rank))]
    blocked = [*compress(items, (rank is None for rank in page.sites.rank))]
    return el(
        "section",
        el(f"h{level}", el("bdi", page.title)),
        el("p", page.result),
        el("p", " · ".join(costs)) if costs else None,
        [el("p", note) for note in page.notes],
        el("ol", ranked) if ranked else None,
        [el(f"h{level + 1}", say["blocked"]), el("ul", blocked)] if blocked else None,
        el("p", f"{say['date']}: {page.data_date}"),
        lang=page.lang,
    )


def _items(sites: Sites, say: dict[str, str]) -> list[Markup]:
    rows = zip(sites.name, sites.certainty, sites.reasons, sites.users, sites.cost, sites.when, strict=True)
    return [_item(name, certainty, reasons, facts, say) for name, certainty, reasons, *facts in rows]


def _item(name: str, certainty: str, reasons: tuple[str, ...], facts: list[str], say: dict[str, str]) -> Markup:
    words = [f"{say[key]}: {value}" for key, value in zip(("people", "cost", "when"), facts, strict=True) if value]
    return el(
        "li",
        el("p", el("strong", el("bdi", name)), f" – {certainty}" if certainty else None),
        el("ul", [el("li", el("bdi", reason)) for reason in reasons]) if reasons else None,
        el("p", " · ".join(words)) if words else None,
    )
