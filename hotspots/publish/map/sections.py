"""The rest of the page: head, legend, roll-out, tables, sources, declaration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from hotspots.publish.map.page import Criterion, Page, Site, Source, Tip, UtilityExtras
from hotspots.publish.tables.words import QUALITY
from hotspots.publish.town_map.markup import Markup, Node, el, flatten

Say = Mapping[str, str]
PRESETS = {"people": "demand", "cheap": "connection", "quick": "readiness"}
"""Which criterion a preset puts first; a preset appears only when the project has that criterion."""


def head(page: Page, say: Say, *, confidential: bool) -> Markup:
    """Return the page's head: what it is, the result in one sentence, euros once and per year."""
    costs = (("once", page.cost_once), ("per_year", page.cost_per_year), ("date", page.data_date))
    return el(
        "header",
        el("p", say["confidential"], class_="confidential") if confidential else None,
        el("p", page.subtitle, class_="kicker") if page.subtitle else None,
        el("h1", el("bdi", page.title)),
        el("p", page.result, class_="result") if page.result else None,
        el("dl", [el("div", el("dt", say[k]), el("dd", value)) for k, value in costs if value], class_="costs"),
        el("ul", [el("li", note) for note in page.notes], class_="notes") if page.notes else None,
        class_="page-head",
    )


def missing(page: Page, extras: UtilityExtras | None, far: Sequence[str], say: Say) -> Markup | None:
    """Say what the data lack, so that an empty map explains itself."""
    lines: list[Node] = []
    if len(page.sites) == 1:
        lines.append(say["one_site"])
    if not page.ground.streets:
        lines.append(say["no_streets"])
    if not page.ground.buildings:
        lines.append(say["no_buildings"])
    if extras is not None and not extras.handovers:
        lines.append(say["no_network"])
    if far:
        names = [el("bdi", name) for name in far[:20]]
        lines.append(
            el("span", f"{say['far_sites']} ", [flatten((" · " if i else None, name)) for i, name in enumerate(names)])
        )
    return el("ul", [el("li", line) for line in lines], class_="missing hint") if lines else None


def legend(page: Page, extras: UtilityExtras | None, say: Say) -> Markup:
    """Return the legend; a layer that can be switched carries a checkbox (needs the script)."""
    rows: list[Node] = [_key("key-site", say["layer_site"])]
    if any(site.rank is None for site in page.sites):
        rows.append(_key("key-blocked", say["layer_blocked"]))
    if page.coverage:
        swatches = el("span", _swatch("good"), say["good"], " ", _swatch("fair"), say["fair"], class_="grades")
        rows.append(_layer("coverage", say["layer_coverage"], on=False, swatch=swatches))
    if page.phases:
        rows.append(_layer("phases", say["layer_phases"], on=False))
    if page.hotspots:
        rows.append(_layer("hotspots", say["layer_hotspots"], on=True, swatch=_swatch("wlan")))
    if page.suggestions:
        rows.append(_layer("suggestions", say["layer_suggestions"], on=True, swatch=_swatch("suggestions")))
    if any(street.name for street in page.ground.streets):
        rows.append(_layer("names", say["layer_names"], on=True))
    if extras is not None:
        given = (("routes", extras.routes), ("network", extras.network), ("handovers", extras.handovers))
        rows += [_layer(k, say[f"layer_{k}"], on=True, swatch=_swatch(k)) for k, items in given if items]
    return el("details", el("summary", say["layers"]), el("ul", rows), class_="legend", open=True)


def _key(name: str, words: str) -> Markup:
    return el("li", _swatch(name), words)


def _layer(name: str, words: str, *, on: bool, swatch: Markup | None = None) -> Markup:
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
    return el(
        "details",
        el("summary", say["what_if"]),
        el("p", say["what_if_hint"], class_="hint"),
        el("p", say["what_if_open"], class_="hint") if page.is_rough else None,
        el("div", buttons, class_="presets", role="group", aria_label=say["presets"]),
        [_slider(criterion) for criterion in page.criteria],
        el("div", el("button", say["reset"], type="button", id="reset"), class_="actions"),
        el("details", el("summary", say["share"]), _share(say), class_="share"),
        id="what-if",
        class_="panel only-js",
    )


def banner(say: Say) -> Markup:
    """Return what stands above everything while the reader plays: it is no proposal; one control leads back."""
    back = el("button", say["reset"], type="button", id="back")
    return el("div", el("p", id="played"), back, id="banner", class_="banner", hidden=True)


def _slider(criterion: Criterion) -> Markup:
    name = f"weight-{criterion.id}"
    slider = el("input", type="range", id=name, min=0, max=100, step=1, data_weight=criterion.id)
    return el("p", el("label", criterion.name, for_=name), slider, el("output", for_=name), class_="slider")


def _share(say: Say) -> list[Markup]:
    link = el("p", el("label", say["link"], for_="link"), el("input", id="link", type="text", readonly=True))
    copy = el("button", say["copy"], type="button", id="copy")
    save = el("button", say["save_view"], type="button", id="save-view")
    pick = el("label", say["open_view"], el("input", type="file", id="open-view", accept=".json"), class_="file")
    return [link, el("div", copy, save, pick, class_="actions")]


def budget(page: Page, say: Say) -> Markup | None:
    """Return the budget slider over the table of portfolios."""
    if not page.portfolios:
        return el("p", say["budget_left_out"], class_="hint") if page.phases and page.is_rough else None
    slider = el("input", type="range", id="budget", min=0, max=len(page.portfolios) - 1, step=1, value=0)
    return el(
        "details",
        el("summary", say["budget"]),
        el("p", say["budget_hint"], class_="hint"),
        el("p", el("label", say["budget_slider"], for_="budget"), slider, el("output", for_="budget"), class_="slider"),
        el("p", id="budget-words", class_="budget-words"),
        el("div", el("button", say["budget_off"], type="button", id="budget-off"), class_="actions"),
        id="budget-panel",
        class_="panel only-js",
    )


def rollout(page: Page, say: Say) -> Markup | None:
    """Return the timeline: year, sites, euros."""
    if not page.phases:
        return None
    names = {site.id: site.name for site in page.sites}
    steps = []
    for phase in page.phases:
        sites = [el("li", el("bdi", names.get(site, site))) for site in phase.sites]
        running = el("p", say["phase_running"].replace("{x}", phase.running), class_="hint") if phase.running else None
        why = el("p", phase.note, class_="hint") if phase.note else None
        steps.append(
            el("li", el("h3", str(phase.year)), el("p", phase.cost, class_="sum"), running, el("ul", sites), why)
        )
    return el(
        "section",
        el("h2", say["phases"], id="h-phases"),
        el("ol", steps, class_="timeline"),
        [el("p", words, class_="hint") for words in page.counting],
        aria_labelledby="h-phases",
    )


def full_table(sites: Sequence[Site], say: Say) -> Markup | None:
    """Return the table that says all that the map says."""
    if not sites:
        return None
    keys = (
        "rank",
        "site",
        "status",
        "mount",
        "certainty",
        "people",
        "cost",
        "when",
        "covered",
        "unknown",
        "reason_why_not",
    )
    is_answered = any(site.utility_view for site in sites)
    titles = (*keys, "utility_view") if is_answered else keys
    head_row = el("tr", [el("th", say[key], scope="col") for key in titles])
    rows = [_row(site, is_answered=is_answered) for site in sites]
    table = el("table", el("thead", head_row), el("tbody", rows), class_="plain", id="all")
    hint = el("p", say["table_hint"], class_="hint")
    frame = el("div", table, class_="scroll", role="region", tabindex="0", aria_label=say["table"])
    return el("details", el("summary", say["table"]), hint, frame, class_="panel")


def _row(site: Site, *, is_answered: bool) -> Markup:
    cells = (site.status, site.mount, site.certainty, site.users, site.cost, site.when, site.coverage)
    lists = ("; ".join(site.unknown), "; ".join(site.blockers), *([site.utility_view] if is_answered else []))
    rank = el("td", "–" if site.rank is None else str(site.rank), class_="rank")
    name = el("th", el("bdi", site.name), scope="row")
    return el("tr", rank, name, [el("td", el("bdi", cell or "–")) for cell in (*cells, *lists)], data_row=site.id)


def existing(page: Page, say: Say) -> Markup | None:
    """List the public WLAN that the map shows."""
    if not page.hotspots:
        return None
    items = [el("li", el("bdi", h.name), f" – {h.note}" if h.note else None) for h in page.hotspots]
    return el(
        "section",
        el("h2", say["existing"], id="h-existing"),
        el("ul", items, class_="columns"),
        aria_labelledby="h-existing",
    )


def sources(page: Page, say: Say) -> Markup | None:
    """Say how the order was made and from what."""
    if not page.method and not page.sources:
        return None
    head_row = el("tr", [el("th", say[key], scope="col") for key in ("source_what", "source", "quality")])
    rows = [_source(what, quality, [s.where for s in group]) for (what, quality), group in groupby(page.sources, _kind)]
    table = el("table", el("thead", head_row), el("tbody", rows), class_="plain stack") if rows else None
    words = [el("p", paragraph) for paragraph in (*page.method, say["ties"])]
    return el("section", el("h2", say["sources"], id="h-sources"), words, table, aria_labelledby="h-sources")


def _kind(source: Source) -> tuple[str, str]:
    return source.what, source.quality


def _source(what: str, quality: str, places: list[str]) -> Markup:
    where = places[0] if len(places) == 1 else el("ul", [el("li", place) for place in places])
    return el("tr", el("th", what, scope="row"), el("td", where), el("td", quality or "–"))


def foot(page: Page, say: Say) -> Markup:
    """Return the declaration of accessibility and what identifies the plan."""
    parts: list[Node] = []
    if page.declaration:
        given = page.declaration
        rows = (
            ("declared_status", given.status),
            ("declared_method", given.method),
            ("declared_date", given.date),
            ("declared_contact", given.contact),
            ("declared_enforcement", given.enforcement),
        )
        facts = [el("div", el("dt", say[key]), el("dd", el("bdi", value))) for key, value in rows if value]
        parts = [el("h2", say["declaration"], id="h-declaration"), el("dl", facts, class_="declared")]
    plan = el("p", f"{say['fingerprint']}: ", el("code", page.fingerprint[:12]), f" · {say['date']}: {page.data_date}")
    return el("footer", parts, plan, el("p", say["drawn_with"]), class_="page-foot")


def tips(extras: UtilityExtras, say: Say) -> Markup | None:
    """Return the figures that could turn the first places round, with a bar for each (utility's edition)."""
    if not extras.tips:
        return None
    keys = ("tip_item", "tip_now", "tip_turns", "tip_chance", "tip_bar")
    top = el("tr", [el("th", say[key], scope="col") for key in keys])
    rows = [
        el(
            "tr",
            el("th", el("bdi", tip.item), scope="row"),
            [el("td", el("bdi", words)) for words in (tip.now, tip.turns, tip.chance)],
            el("td", _tornado_bar(tip)),
        )
        for tip in extras.tips
    ]
    table = el("table", el("thead", top), el("tbody", rows), class_="plain stack")
    return el("section", el("h2", say["tips"], id="h-tips"), table, aria_labelledby="h-tips")


def _tornado_bar(tip: Tip) -> Markup:
    """Draw from the effect of the low to that of the high value, around the middle line."""
    left, right = sorted((100 + 100 * tip.low, 100 + 100 * tip.high))
    bar = el("rect", x=f"{left:.0f}", y="2", width=f"{max(right - left, 1):.0f}", height="10", fill="#0e4d64")
    middle = el("line", x1="100", y1="0", x2="100", y2="14", stroke="#8a8f94")
    return el("svg", bar, middle, viewBox="0 0 200 14", width="200", height="14", aria_hidden="true")


def prices(extras: UtilityExtras, page: Page, say: Say) -> Markup | None:
    """List the unit prices and the handovers (utility's edition)."""
    blocks: list[Node] = []
    if extras.prices:
        top = el("tr", [el("th", say[key], scope="col") for key in ("item", "price", "source", "quality")])
        rows = [
            el(
                "tr",
                el("th", p.item, scope="row"),
                el("td", p.price),
                el("td", p.source),
                el("td", QUALITY[p.quality].say(page.lang)),
            )
            for p in extras.prices
        ]
        table = el("table", el("thead", top), el("tbody", rows), class_="plain stack")
        blocks += [el("h2", say["prices"], id="h-prices"), table]
    if extras.handovers:
        items = [el("li", el("bdi", h.name), f" – {h.note}" if h.note else None) for h in extras.handovers]
        blocks += [el("h2", say["handovers"]), el("ul", items, class_="columns")]
    return el("section", blocks) if blocks else None
