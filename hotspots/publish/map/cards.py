"""The ranked list (one card per site, first what a council asks, then details), and the utility's answer form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from hotspots.base.text import number
from hotspots.publish.map.page import (
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
VERDICTS = (("", "no_answer"), ("feasible", "feasible"), ("conditional", "conditional"), ("infeasible", "infeasible"))


def answer_section(say: Say) -> Markup:
    """Return the part where the answer is named, new sites are proposed and the file is saved."""
    return el(
        "section",
        el("h2", say["answer"], id="h-answer", tabindex="-1"),
        el("p", say["answer_intro"]),
        el(
            "p",
            el("label", say["by"], for_="answer-by"),
            el("input", id="answer-by", type="text", maxlength=200, autocomplete="organization"),
            class_="field",
        ),
        el("div", id="answer-host"),
        el("h3", say["proposed"]),
        el("div", id="proposed"),
        el("div", el("button", say["add_site"], type="button", id="add-site"), class_="actions"),
        el(
            "div", el("button", say["save_answer"], type="button", id="save-answer", class_="primary"), class_="actions"
        ),
        _labelled(say["open_answer"], el("input", type="file", accept=".json", id="open-answer")),
        el("p", id="answer-state", role="status"),
        aria_labelledby="h-answer",
        class_="answer-all only-js",
        hidden=True,
    )


def templates(extras: UtilityExtras, say: Say) -> Markup:
    """Return the inert forms that the script clones: for a known site and for a proposed one."""
    return Markup(
        el("template", _site_form(extras, say), id="form-site") + el("template", _new_form(extras, say), id="form-new")
    )


def _site_form(extras: UtilityExtras, say: Say) -> Markup:
    choices = [
        el("label", el("input", type="radio", value=value, data_field="verdict"), say[word], class_="choice")
        for value, word in VERDICTS
    ]
    verdict = el("fieldset", el("legend", say["verdict"]), choices)
    moved = el("fieldset", el("legend", say["moved_mount"]), _place(say))
    return el("div", verdict, _offer(extras, say), moved, _comment(say), _terms(say), class_="form")


def _offer(extras: UtilityExtras, say: Say) -> list[Markup]:
    """Return how the utility would connect, for how much, in which order."""
    methods = [el("option", "–", value=""), *(el("option", words, value=method) for method, words in extras.methods)]
    return [
        _labelled(say["own_method"], el("select", methods, data_field="connection_method")),
        _number(say["own_price"], "connection_eur"),
        _number(say["own_priority"], "priority", mode="numeric"),
    ]


def _terms(say: Say) -> Markup:
    """Return until when and on what an offer holds."""
    days = ("until", "connection_until"), ("after", "connection_after")
    texts = (
        ("with", "connection_with", 1000),
        ("handover", "connection_handover", 100),
        ("condition", "condition", 4000),
    )
    payers = [el("option", say.get(key, "–"), value=key) for key in ("", "town", "utility")]
    return el(
        "details",
        el("summary", say["terms"]),
        _number(say["own_metres"], "connection_m"),
        _number(say["own_weeks"], "connection_weeks"),
        _number(say["own_ports"], "connection_ports", mode="numeric"),
        _labelled(say["own_payer"], el("select", payers, data_field="connection_payer")),
        [_labelled(say[f"own_{word}"], el("input", type="date", data_field=field)) for word, field in days],
        [
            _labelled(say[f"own_{word}"], el("input", type="text", maxlength=most, data_field=field))
            for word, field, most in texts
        ],
    )


def _new_form(extras: UtilityExtras, say: Say) -> Markup:
    name = _labelled(say["name"], el("input", type="text", maxlength=300, data_field="name"))
    remove = el("div", el("button", say["remove"], type="button", data_remove=True), class_="actions")
    return el("fieldset", el("legend"), name, _place(say), _offer(extras, say), _comment(say), remove, class_="form")


def _place(say: Say) -> list[Markup]:
    pick = el("div", el("button", say["pick"], type="button", data_pick=True), class_="actions")
    return [_number(say["lon"], "lon"), _number(say["lat"], "lat"), pick]


def _comment(say: Say) -> Markup:
    return _labelled(say["comment"], el("textarea", rows=3, maxlength=4000, data_field="comment"))


def _number(words: str, field: str, *, mode: str = "decimal") -> Markup:
    return _labelled(
        words, el("input", type="text", inputmode=mode, maxlength=24, data_field=field, autocomplete="off")
    )


def _labelled(words: str, control: Markup) -> Markup:
    return el("label", el("span", words), control, class_="field")


Options = Sequence[ConnectionOption]
WEEK_LEVELS = 5
ACTIONS = el("div", class_="actions only-js")


def ranked_list(page: Page, extras: UtilityExtras | None, say: Say) -> Markup:
    """Return the ordered list of ranked sites and, below it, those that can't be built now."""
    connections = extras.connections if extras else {}
    rich = len(page.sites) <= CARDS_UP_TO
    answers = rich and extras is not None
    made = [(s, card(page, s, say, connections.get(s.id, ()), rich=rich, answers=answers)) for s in page.cards]
    ranked = [item for site, item in made if site.rank is not None]
    blocked = [item for site, item in made if site.rank is None and site.is_open]
    decided = [item for site, item in made if not site.is_open]
    parts: list[Node] = [el("ol", ranked, id="ranking", class_="cards")]
    if not ranked:
        parts = [el("p", say["no_ranked"] if page.cards else say["no_sites"], class_="empty")]
    if blocked:
        parts += [el("h3", say["blocked"]), el("p", say["blocked_hint"], class_="hint")]
        parts.append(el("ul", blocked, class_="cards blocked"))
    if decided:
        parts += [el("h3", say["decided"]), el("ul", decided, class_="cards blocked")]
    has_weeks = rich and any(site.week for site in page.cards)
    return el("div", week_frame(say) if has_weeks else None, parts)


def card(page: Page, site: Site, say: Say, options: Options, *, rich: bool, answers: bool) -> Markup:
    """Return the list item of one site; a `rich` one can be unfolded."""
    place = "–" if site.rank is None else str(site.rank)
    spoken = None if site.rank is None else el("span", f"{say['rank']} ", class_="unseen")
    level = "h4" if site.rank is None else "h3"
    head = el(
        "div", el("span", spoken, place, class_="badge"), el(level, own(site.name, say)), ACTIONS, class_="card-head"
    )
    return el(
        "li",
        head,
        el("p", own(site.mount, say), class_="mount") if site.mount else None,
        el("p", site.certainty, class_="certainty") if site.certainty else None,
        el("p", class_="change only-js", hidden=True),
        None if site.is_open else el("p", el("bdi", site.status), class_="certainty"),
        el("p", site.in_use, class_="certainty") if site.in_use else None,
        bullets(site.blockers, "why-not"),
        bullets(site.reasons, "reasons"),
        facts([(say["people"], site.users), (say["cost"], site.cost), (say["when"], site.when)], "facts"),
        _details(page, site, say, options) if rich else None,
        el("details", el("summary", say["answer_site"]), class_="answer only-js", hidden=True) if answers else None,
        id=f"site-{site.id}",
        data_site=site.id,
        tabindex="-1",
    )


def _details(page: Page, site: Site, say: Say, options: Options) -> Markup | None:
    level = "h5" if site.rank is None else "h4"
    blocks: list[Node] = []
    if site.contributions:
        blocks += [el(level, say["why"]), _contributions(page, site, say)]
    if options:
        blocks += [el(level, say["connection"]), _options(options, say)]
    if site.week:
        blocks += [el(level, say["week"]), week_strip(site.week, page, say, site.contributions)]
    if site.unknown:
        blocks += [el(level, say["unknown"]), bullets(site.unknown, "unknown")]
    extra = [
        (say["status"], site.status),
        (say["covered"], site.coverage),
        (say["busy"], site.busy),
        (say["long_run"], site.long_run),
        (say["utility_view"], site.utility_view),
    ]
    if any(value for _, value in extra):
        blocks.append(facts(extra, "facts"))
    return el("details", el("summary", say["details"]), blocks, class_="more") if blocks else None


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
    shades = [el("path", class_=f"w{i}", d="".join(run)) for i, run in enumerate(runs) if run]
    frame = el("use", href="#week-frame")
    picture = el("svg", shades, frame, class_="week", viewBox="-2.6 0 27.4 10.4", aria_hidden="true")
    if any(part.source == week.source for part in parts):
        return el("div", picture, el("p", week.words))
    source = f"{QUALITY[week.quality].say(page.lang)} · "
    words = el("p", week.words, " ", el("small", source, own(week.source, say), class_="source"))
    return el("div", picture, words)


def week_frame(say: Say) -> Markup:
    """Draw what the weeks of all cards have in common, once: days, hours and what the shades mean."""
    days = [el("text", name, x=-0.5, y=f"{i}.78") for i, name in enumerate(say["week_days"].split())]
    hours = [el("text", str(hour), class_="hour", x=hour, y=7.9) for hour in (0, 6, 12, 18, 24)]
    steps = [el("path", class_=f"w{i}", d=f"M{5 + i} 9.7h1") for i in range(WEEK_LEVELS)]
    scale = [el("text", say["few"], x=4.5, y=9.95), *steps, el("text", say["many"], class_="last", x=10.5, y=9.95)]
    return el("svg", el("g", days, hours, scale, id="week-frame"), class_="week unseen", aria_hidden="true")


def _options(options: Options, say: Say) -> Markup:
    rows = []
    for option in options:
        mark = el("strong", f" ({say['chosen']})") if option.chosen else None
        note = el("small", option.note, class_="source") if option.note else None
        rows.append(row([option.method, mark, note], option.metres, option.cost))
    return table([say[key] for key in ("method", "metres", "cost")], rows, look="plain")
