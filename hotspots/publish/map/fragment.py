"""The ranked list as plain HTML, to paste into a content management system: no script, no style, no id."""

from __future__ import annotations

from hotspots.publish.map.page import Page, Site
from hotspots.publish.map.words import say_all
from hotspots.publish.town_map.markup import Markup, el


def fragment(page: Page, *, level: int = 2) -> str:
    """Return the result and the list under headings of `level` and one below (1…5)."""
    say = say_all("page", page.lang)
    sums = (("once", page.cost_once), ("per_year", page.cost_per_year))
    costs = [f"{say[key]} {value}" for key, value in sums if value]
    ranked = [_item(site, say) for site in page.sites if site.rank is not None]
    blocked = [_item(site, say) for site in page.sites if site.rank is None and site.is_open]
    decided = [_item(site, say) for site in page.sites if not site.is_open]
    return el(
        "section",
        el(f"h{level}", el("bdi", page.title)),
        el("p", page.result),
        el("p", " · ".join(costs)) if costs else None,
        [el("p", note) for note in page.notes],
        el("ol", ranked) if ranked else None,
        [el(f"h{level + 1}", say["blocked"]), el("ul", blocked)] if blocked else None,
        [el(f"h{level + 1}", say["decided"]), el("ul", decided)] if decided else None,
        el("p", f"{say['date']}: {page.data_date}"),
        lang=page.lang,
    )


def _item(site: Site, say: dict[str, str]) -> Markup:
    facts = (("people", site.users), ("cost", site.cost), ("when", site.when))
    words = [f"{say[key]}: {value}" for key, value in facts if value]
    said = site.certainty if site.is_open else site.status
    reasons = [el("li", el("bdi", reason)) for reason in site.blockers + site.reasons]
    return el(
        "li",
        el("p", el("strong", el("bdi", site.name)), f" – {said}" if said else None),
        el("ul", reasons) if reasons else None,
        el("p", " · ".join(words)) if words else None,
    )
