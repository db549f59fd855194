"""The ranked list: one card per site, first what a council asks, then details."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from itertools import groupby

from hotspots.base.text import number
from hotspots.publish.page import (
    CARDS_UP_TO,
    ConnectionOption,
    Contribution,
    Criterion,
    Page,
    Site,
    UtilityExtras,
    Week,
)
from hotspots.publish.tables.words import QUALITY
from hotspots.publish.town_map.markup import Markup, Node, bullets, el, facts, own, row, table

Say = Mapping[str, str]


Options = Sequence[ConnectionOption]
WEEK_LEVELS = 5
FACTS = (("people", "users"), ("events", "events"), ("cost", "cost"), ("when", "when"))
MORE_FACTS = (("status", "status"), ("decided_before", "decided"), ("covered", "coverage"), ("busy", "busy"),
              ("long_run", "long_run"), ("utility_view", "utility_view"))  # fmt: skip
"""What a card says at first sight, and when it is unfolded: its word, and where it stands in a site."""


def ranked_list(page: Page, extras: UtilityExtras | None, say: Say) -> Markup:
    """Return the ordered list of ranked sites and, below it, those that can't be built now."""
    connections = extras.connections if extras else {}
    made = [(site, card(page, site, say, connections.get(site.id, ()))) for site in page.cards]
    ranked = [item for site, item in made if site.rank is not None]
    blocked = [item for site, item in made if site.rank is None and site.is_open]
    decided = [item for site, item in made if not site.is_open]
    parts: list[Node] = [el("ol", ranked, id="ranking", class_="cards")]
    if not ranked:
        none = say["no_ranked"] if blocked else say["no_sites"]
        parts = [el("p", none, class_="empty")] if blocked or not page.cards else []
    if blocked:
        parts += [el("h3", say["blocked"]), el("p", say["blocked_hint"], class_="hint")]
        parts.append(el("ul", blocked, class_="cards blocked"))
    if decided:
        parts += [el("h3", say["decided"]), el("ul", decided, class_="cards blocked")]
    return el("div", week_frame(say) if any(site.week for site in page.cards) else None, parts)


def card(page: Page, site: Site, say: Say, options: Options) -> Markup:
    """Return the list item of one site; where the script pages through short rows it can't be unfolded."""
    place = "–" if site.rank is None else str(site.rank)
    spoken = None if site.rank is None else el("span", f"{say['rank']} ", class_="unseen")
    level = "h4" if site.rank is None else "h3"
    return el(
        "li",
        el("div", el("span", spoken, place, class_="badge"), el(level, own(site.name, say)), class_="card-head"),
        _mark(site, say),
        el("p", site.certainty, class_="certainty") if site.certainty else None,
        None if site.is_open else el("p", el("bdi", site.status), class_="certainty"),
        el("p", site.in_use, class_="certainty") if site.in_use else None,
        _photo(site, say) if site.picture else None,
        bullets(site.blockers, "why-not") if site.is_open else None,
        _reasons(site, say),
        _facts(site, FACTS, say),
        _details(page, site, say, options) if len(page.sites) <= CARDS_UP_TO else None,
        id=f"site-{site.id}",
        data_site=site.id,
        tabindex="-1",
    )


def _facts(site: Site, which: Sequence[tuple[str, str]], say: Say) -> Markup:
    return facts([(say[key], getattr(site, name)) for key, name in which], "facts")


def _reasons(site: Site, say: Say) -> Markup | None:
    """List what speaks for a site, what against it, and what can't be judged: by signs that are spoken as words."""
    spoken = {side: el("span", f"{say[side]}: ", class_="unseen") for side in ("for", "against")}
    items = [el("li", spoken.get(side), el("bdi", words), class_=side) for side, words in site.reasons]
    return el("ul", items, class_="reasons") if items else None


def _mark(site: Site, say: Say) -> Markup | None:
    """Return where a site hangs, and the mark of what its figures rest on."""
    parts = [own(site.mount, say) if site.mount else None, site.basis or None]
    return el("p", parts[0], " · " if all(parts) else None, parts[1], class_="mount") if any(parts) else None


def _photo(site: Site, say: Say) -> Markup:
    return el(
        "img",
        src=f"data:image/jpeg;base64,{b64encode(site.picture).decode()}",
        alt=f"{say['photo']}: {site.name}",
        class_="photo",
        loading="lazy",
    )


def _details(page: Page, site: Site, say: Say, options: Options) -> Markup:
    level = "h5" if site.rank is None else "h4"
    blocks: list[Node] = []
    if site.contributions:
        blocks += [el(level, say["why"]), _contributions(page, site, say)]
    if options:
        blocks += [el(level, say["connection"]), _options(options, say)]
    if site.week:
        blocks += [el(level, say["week"]), week_strip(site.week, page, say, site.contributions)]
    if site.would_change or site.unknown:
        missing = f"{say['unknown']}: {', '.join(site.unknown)}" if site.unknown else None
        blocks += [el(level, say["would_change"]), bullets([*site.would_change, *filter(None, [missing])], "unknown")]
    if any(getattr(site, name) for _, name in MORE_FACTS):
        blocks.append(_facts(site, MORE_FACTS, say))
    return el("details", el("summary", say["details"]), blocks, class_="more")


def _contributions(page: Page, site: Site, say: Say) -> Markup:
    known = {criterion.id: criterion for criterion in page.criteria}
    rows = [_contribution(known[c.criterion], c, page, say) for c in site.contributions if c.criterion in known]
    return table([say["criterion"], say["points"]], rows, look="bars")


def _contribution(criterion: Criterion, part: Contribution, page: Page, say: Say) -> Markup:
    quality = f"{QUALITY[part.quality].say(page.lang)} · " if part.source else ""
    source = el("small", quality, own(part.source, say), class_="source") if part.source else None
    name = el("th", criterion.name, el("span", el("bdi", part.shown), class_="shown"), source, scope="row")
    if part.value is None or part.contribution is None:
        return el("tr", name, el("td", say["not_public"]))
    gained, most = number(100 * part.contribution, page.lang), number(100 * criterion.weight, page.lang)
    words = el("span", say["points_of"].replace("{a}", gained).replace("{b}", most), class_="points")
    return el("tr", name, el("td", bar(criterion.weight, part.value), words), data_c=criterion.id)


def bar(weight: float, value: float) -> Markup:
    """Draw a bar: the frame as long as the weight, filled as far as the value."""
    full, filled = (f"{100 * share:.1f}%" for share in (weight, weight * value))
    return el(
        "svg",
        el("rect", class_="whole", width=full),
        el("rect", class_="part", width=filled),
        class_="bar",
        aria_hidden="true",
    )


def week_strip(week: Week, page: Page, say: Say, parts: Sequence[Contribution] = ()) -> Markup:
    """Draw 7 × 24 hours in five shades, with the same in words; its source only where no part of the score has named it."""
    top = max(week.values, default=0) or 1.0
    levels = [min(WEEK_LEVELS - 1, int(WEEK_LEVELS * value / top)) for value in week.values]
    runs: list[list[str]] = [[] for _ in range(WEEK_LEVELS)]
    for day in range(7):
        hour = 0
        for level, equal in groupby(levels[24 * day : 24 * day + 24]):
            wide = len(list(equal))
            runs[level].append(f"M{hour} {day}.5h{wide}")
            hour += wide
    shades = [el("path", class_=f"w{i}", d="".join(run)) for i, run in enumerate(runs) if i and run]
    frame = el("use", href="#week-frame")
    picture = el("svg", frame, shades, class_="week", viewBox="-2.6 0 27.4 10.4", aria_hidden="true")
    if any(part.source == week.source for part in parts):
        return el("div", picture, el("p", week.words))
    source = f"{QUALITY[week.quality].say(page.lang)} · "
    words = el("p", week.words, " ", el("small", source, own(week.source, say), class_="source"))
    return el("div", picture, words)


def week_frame(say: Say) -> Markup:
    """Draw what the weeks of all cards have in common, once: days, hours and what the shades mean."""
    days = [el("text", name, x=-0.5, y=f"{i}.78") for i, name in enumerate(say["week_days"].split())]
    hours = [el("text", str(hour), text_anchor="middle", x=hour, y=7.9) for hour in (0, 6, 12, 18, 24)]
    steps = [el("path", class_=f"w{i}", d=f"M{5 + i} 9.7h1") for i in range(WEEK_LEVELS)]
    scale = [
        el("text", say["few"], x=4.5, y=9.95),
        *steps,
        el("text", say["many"], text_anchor="start", x=10.5, y=9.95),
    ]
    ground = el("path", class_="w0", d="".join(f"M0 {day}.5h24" for day in range(7)))
    return el("svg", el("g", ground, days, hours, scale, id="week-frame"), class_="week unseen", aria_hidden="true")


def _options(options: Options, say: Say) -> Markup:
    rows = []
    for option in options:
        mark = el("strong", f" ({say['chosen']})") if option.chosen else None
        note = el("small", option.note, class_="source") if option.note else None
        rows.append(row([option.method, mark, note], option.metres, option.cost))
    return table([say[key] for key in ("method", "metres", "cost")], rows, look="plain")
