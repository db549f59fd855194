"""The rest of the page: head, legend, roll-out, tables, sources, declaration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from statistics import mode

from hotspots.publish.map.parts import part
from hotspots.publish.page import NamedPlace, Page, Site, UtilityExtras
from hotspots.publish.town_map.markup import Markup, Node, bullets, el, facts, flatten, own, row, section, table

Say = Mapping[str, str]
PRESETS = {"people": "demand", "cheap": "connection", "quick": "readiness"}
"""Which criterion a preset puts first; a preset appears only when the project has that criterion."""


def head(page: Page, say: Say, *, confidential: bool) -> Markup:
    """Return the page's head: what it is, and the five answers that a council asks for first."""
    amount = next(name for least, name in AMOUNTS if page.assumed_share >= least)
    return el(
        "header",
        el("p", say["confidential"], class_="confidential") if confidential else None,
        el("p", page.subtitle, class_="kicker") if page.subtitle else None,
        el("h1", el("bdi", page.title, lang=page.foreign_of(page.title))),
        facts(page.answers, "answers"),
        el("p", say[f"assumed_{amount}"], class_="notes") if page.assumed else None,
        class_="page-head",
    )


AMOUNTS = ((0.75, "most"), (0.4, "much"), (0.1, "some"), (0.0, "none"))
"""From what share on how much of a plan is called assumed."""


def doubts(page: Page, say: Say) -> list[Markup | None]:
    """Return what would change the order, and what is assumed or invented, the weightiest first."""
    first = (
        [el("li", el("bdi", page.illustrative, lang=page.foreign_of(page.illustrative)))] if page.illustrative else []
    )
    rest = [
        el("li", el("bdi", line)) for line in dict.fromkeys((*page.notes, *page.assumed)) if line != page.illustrative
    ]
    changes, assumed = bullets(page.changes), el("ul", first, rest) if first or rest else None
    return [
        section(name, say[name], words) if words else None
        for name, words in (("changes", changes), ("assumed", assumed))
    ]


def spans(page: Page, say: Say) -> Markup | None:
    """Draw the place of every ranked site and between which places it lies in nine of ten draws, on one scale."""
    ranked = [s for s in page.cards if s.rank is not None and s.rank_low is not None and s.rank_high is not None]
    if len(ranked) < 2:
        return None
    last = max(s.rank_high or 0 for s in ranked)
    rows = [
        row(
            own(s.name, say),
            _span(s, last),
            str(s.rank_low) if s.rank_low == s.rank_high else f"{s.rank_low}–{s.rank_high}",
        )
        for s in ranked
    ]
    titles = [say[key] for key in ("site", "span_picture", "span_places")]
    return section("spans", say["spans"], el("p", say["spans_hint"], class_="hint"), table(titles, rows, look="spans"))


def _span(site: Site, last: int) -> Markup:
    low, rank, high = (100 * ((place or 1) - 0.5) / last for place in (site.rank_low, site.rank, site.rank_high))
    band = el("rect", x=f"{low - 1:.1f}", y="3", width=f"{high - low + 2:.1f}", height="6", rx="1")
    dot = el("rect", x=f"{rank - 1:.1f}", y="1", width="2", height="10", class_="now")
    return el("svg", band, dot, class_="span", viewBox="0 0 100 12", preserveAspectRatio="none", aria_hidden="true")


def missing(page: Page, extras: UtilityExtras | None, far: Sequence[Site], say: Say) -> Markup | None:
    """Say what the data lack, so that an empty map explains itself."""
    lacks = {
        "one_site": len(page.sites) == 1,
        "no_streets": not page.ground.streets,
        "no_buildings": not page.ground.buildings,
        "no_network": extras is not None and not extras.handovers,
    }
    lines: list[Node] = [say[key] for key, lacking in lacks.items() if lacking]
    if far:
        names = [
            flatten((" · " if i else None, own(site.name, say, data_far=site.id))) for i, site in enumerate(far[:20])
        ]
        lines.append(el("span", f"{say['far_sites']} ", names))
    return el("ul", [el("li", line) for line in lines], class_="missing hint") if lines else None


def legend(page: Page, extras: UtilityExtras | None, say: Say) -> Markup:
    """Return the legend; a layer that can be switched carries a checkbox (needs the script)."""
    grades = el("span", _swatch("good"), say["good"], " ", _swatch("fair"), say["fair"], class_="grades")
    layers: list[tuple[str, object, bool, Markup | None]] = [
        ("coverage", page.coverage, False, grades),
        ("phases", page.phases, False, None),
        ("hotspots", page.hotspots, True, _swatch("wlan")),
        ("suggestions", page.suggestions, True, _swatch("suggestions")),
        ("names", any(street.name for street in page.ground.streets), True, None),
        *((k, getattr(extras, k, ()), True, _swatch(k)) for k in ("routes", "network", "handovers")),
    ]
    keys = ("site", "blocked") if any(site.rank is None for site in page.sites) else ("site",)
    rows = [el("li", _swatch(f"key-{key}"), say[f"layer_{key}"]) for key in keys]
    rows += [_layer(name, say[f"layer_{name}"], on, swatch) for name, there, on, swatch in layers if there]
    return el("details", el("summary", say["layers"]), el("ul", rows), class_="legend", open=True)


def _layer(name: str, words: str, on: bool, swatch: Markup | None) -> Markup:
    box = el("input", type="checkbox", data_layer=name, checked=on, class_="only-js")
    return el("li", el("label", box, el("span", words), swatch), class_=f"layer-{name}-key")


def _swatch(name: str) -> Markup:
    if name == "wlan":
        arcs = el("path", d="M3 9q7-7 14 0M6 13q4-4 8 0M10 17h0")
        return el("svg", arcs, class_="swatch wlan", viewBox="0 0 20 20", aria_hidden="true")
    return el("span", class_=f"swatch {name}", aria_hidden="true")


def what_if(page: Page, say: Say) -> Markup | None:
    """Return the weights to play with."""
    if len(page.criteria) < 2 or not any(site.values for site in page.sites):
        return None
    known = {criterion.id for criterion in page.criteria}
    presets = [("proposal", "")] + [(name, criterion) for name, criterion in PRESETS.items() if criterion in known]
    buttons = [
        el("button", say[f"preset_{name}"], type="button", data_preset=criterion, aria_pressed="false")
        for name, criterion in presets
    ]
    sliders = [part("slider", say, id=c.id, label=c.name) for c in page.criteria]
    hint = el("p", say["what_if_open"], class_="hint") if page.is_rough else None
    return part("what_if", say, buttons=flatten(buttons), sliders=flatten(sliders), open=hint)


def budget(page: Page, say: Say) -> Markup | None:
    """Return the budget slider over the table of portfolios."""
    if page.portfolios:
        return part("budget", say, most=str(len(page.portfolios) - 1))
    return el("p", say["budget_left_out"], class_="hint") if page.phases and page.is_rough else None


def rollout(page: Page, say: Say) -> Markup | None:
    """Return the timeline: year, sites, euros."""
    if not page.phases:
        return None
    names = {site.id: site.name for site in page.sites}
    steps = []
    for phase in page.phases:
        running = say["phase_running"].replace("{x}", phase.running) if phase.running else ""
        once, year, why = (
            el("p", words, class_=look) if words else None
            for words, look in ((phase.cost, "sum"), (running, "hint"), (phase.note, "hint"))
        )
        sites = bullets(names.get(site, site) for site in phase.sites)
        steps.append(el("li", el("h3", str(phase.year)), once, year, sites, why))
    counting = [el("p", words, class_="hint") for words in page.counting]
    order = [el("p", page.order[0]), bullets(page.order[1:])] if page.order else []
    return section("phases", say["phases"], el("ol", steps, class_="timeline"), order, counting)


def downloads(page: Page, say: Say) -> Markup:
    """Return the data that lie beside the page, under which licence, and how to cite them."""
    licence = facts([(say["licence"], page.licence or say["no_licence"])], "cite")
    cite = facts([(say["cite"], page.cite)], "cite", page.foreign_of(page.title))
    return part("downloads", say, facts=flatten([licence, cite]))


CELLS = (("status", "status"), ("mount", "mount"), ("certainty", "certainty"), ("people", "users"), ("cost", "cost"),
         ("when", "when"), ("covered", "coverage"), ("unknown", "unknown"), ("reason_why_not", "blockers"))  # fmt: skip
"""What the table says of each site behind its name: its word, and where it stands in a site."""


def full_table(sites: Sequence[Site], say: Say) -> Markup | None:
    """Return the table that says all that the map says."""
    if not sites:
        return None
    answered = (("utility_view", "utility_view"),) if any(site.utility_view for site in sites) else ()
    shown = (*CELLS, *answered)
    titles = [say[key] for key in ("rank", "site", *(key for key, _ in shown))]
    rows = [_row(site, say, [name for _, name in shown]) for site in sites]
    full = table(titles, rows, look="plain", id="all")
    frame = el("div", full, class_="scroll", role="region", tabindex="0", aria_label=say["table"])
    return el("details", el("summary", say["table"]), el("p", say["table_hint"], class_="hint"), frame, class_="panel")


def _row(site: Site, say: Say, names: Sequence[str]) -> Markup:
    cells = [found if isinstance(found := getattr(site, name), str) else "; ".join(found) for name in names]
    rank = el("td", "–" if site.rank is None else str(site.rank), class_="rank")
    name = el("th", own(site.name, say), scope="row")
    said = [(own(c, say) if c == site.mount else el("bdi", c)) if c else "–" for c in cells]
    return el("tr", rank, name, [el("td", cell) for cell in said], data_row=site.id)


def existing(page: Page, say: Say) -> Markup | None:
    """List the public WLAN that the map shows."""
    return section("existing", say["existing"], _places(page.hotspots, say)) if page.hotspots else None


def _places(places: Sequence[NamedPlace], say: Say) -> Markup:
    items = [el("li", own(one.name, say), f" – {one.note}" if one.note else None) for one in places]
    return el("ul", items, class_="columns")


def sources(page: Page, say: Say) -> Markup | None:
    """Say how the order was made and from what."""
    if not page.method and not page.sources:
        return None
    rows = []
    for (what, quality), group in groupby(page.sources, lambda cells: (cells[0], cells[2])):
        where = [own(place, say) for _, place, _ in group]
        shown_where = where[0] if len(where) == 1 else el("ul", [el("li", place) for place in where])
        rows.append(row(what, shown_where, quality or "–"))
    words = [el("p", paragraph) for paragraph in (*page.method, say["ties"])]
    shown = table([say[key] for key in ("source_what", "source", "quality")], rows) if rows else None
    return section("sources", say["sources"], words, shown)


def foot(page: Page, say: Say) -> Markup:
    """Return the declaration of accessibility and what identifies the plan."""
    parts: list[Node] = []
    if page.declaration.status:
        given = page.declaration.model_dump()
        rows = [(say[f"declared_{key}"], given[key]) for key in ("status", "method", "date", "contact", "enforcement")]
        parts = [el("h2", say["declaration"], id="h-declaration"), facts(rows, "declared", say["foreign"] or None)]
    plan = el("p", f"{say['fingerprint']}: ", el("code", page.fingerprint[:12]), f" · {say['date']}: {page.data_date}")
    return el("footer", parts, plan, el("p", say["drawn_with"]), class_="page-foot")


def tips(extras: UtilityExtras, say: Say) -> Markup | None:
    """Return the figures that could turn the first places round (utility's edition)."""
    if not extras.tips:
        return None
    titles = [say[key] for key in ("tip_item", "tip_now", "tip_turns", "tip_chance")]
    rows = [row(el("bdi", item), *figures) for item, *figures in extras.tips]
    return section("tips", say["tips"], table(titles, rows))


def prices(extras: UtilityExtras, say: Say) -> Markup | None:
    """List the unit prices and the handovers (utility's edition)."""
    blocks: list[Node] = []
    if extras.prices:
        titles = [say[key] for key in ("item", "price", "source")]
        said = [(f"{quality} · ", own(source, say)) for *_, source, quality in extras.prices]
        usual = mode(said)
        rows = [
            row(item, price, where if where != usual else None)
            for (item, price, *_), where in zip(extras.prices, said, strict=True)
        ]
        hint = el("p", say["prices_usual"], " ", usual, class_="hint")
        blocks += [el("h2", say["prices"], id="h-prices"), hint, table(titles, rows)]
    if extras.handovers:
        blocks += [el("h2", say["handovers"]), _places(extras.handovers, say)]
    return el("section", blocks) if blocks else None
