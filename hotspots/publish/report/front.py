"""The paper's beginning: head of the form, result, proposed resolution, ranking, map, roll-out, the utility's view."""

from __future__ import annotations

from math import hypot
from statistics import median

from hotspots.base.places import to_metres
from hotspots.base.text import SITES, Text, counted, join, number, tr
from hotspots.findings.answers import decided_in, five_answers, how_ranked, none_built, unplanned
from hotspots.findings.public import PublicPhase, SiteTold, Told
from hotspots.model.answers import FIELD_WORDS, say_value
from hotspots.model.sites import STATUS_WORDS
from hotspots.publish.report.context import (
    Block,
    Boxes,
    Bullets,
    Column,
    Figure,
    Heading,
    Note,
    Paper,
    Paragraph,
    Table,
    text_of,
)
from hotspots.rollout.phases import Phase

MAP, DETAIL = "map.svg", "map-detail.svg"


def head(paper: Paper) -> list[Block]:
    """Return the fixed head of a council paper."""
    report, say = paper.plan.about.report, paper.say
    rows = (
        (say("Subject"), paper.plan.about.title.say(paper.lang)),
        (say("Body"), paper.given(report.session)),
        (say("Meeting on"), paper.day(report.session_date)),
        (say("Reference"), paper.given(report.reference)),
        (say("Order of consultation"), " → ".join(report.consultation) or paper.given(None)),
    )
    is_public = report.public_session and paper.exact is None
    blocks: list[Block] = [
        paper.facts(say("Head of the paper"), rows),
        Boxes(
            say("Treatment"),
            ((say("public"), is_public), (say("not public"), not is_public)),
        ),
    ]
    return [*blocks, *(Note(note.say(paper.lang)) for note in paper.plan.notes)]


RESOLUTIONS: dict[str, Text] = {
    "note": tr("The body takes note of the proposed order."),
    "order": tr("The administration is to build the sites of the roll-out in this order."),
    "funds": tr("The money for the roll-out is released in the years named."),
    "award": tr("The order for the roll-out is awarded; the awarding office runs the procedure."),
    "stop": tr("The roll-out is stopped."),
}


def result(paper: Paper) -> list[Block]:
    """Return the result in five lines and the proposed resolution."""
    say, report = paper.say, paper.plan.about.report
    wanted = report.resolution or RESOLUTIONS[report.kind].say(paper.lang)
    return [
        Heading(say("Result")),
        five_lines(paper),
        Heading(say("Proposed resolution")),
        Paragraph(wanted, strong=True),
    ]


def five_lines(paper: Paper) -> Bullets:
    """Return the five answers that stand on the page, too, and what can't be built."""
    lines = [f"{question.say(paper.lang)}: {answer.say(paper.lang)}" for question, answer in five_answers(paper.plan)]
    blocked = ", ".join(s.site.name for s in paper.blocked)
    if blocked:
        lines.append(paper.say("Can't be built at present: {blocked}.", blocked=blocked))
    return Bullets(tuple(lines))


def ranking(paper: Paper) -> list[Block]:
    """Return the grounds: how the order comes about, the ranked table with certainty, why the first stand there."""
    say = paper.say
    columns = (
        Column(say("Rank"), "right", 0.5), Column(say("Site"), share=1.9),
        Column(say("Users a day"), "right", 1.3), Column(paper.once, "right", 3.2 if paper.exact else 1.7),
        Column(say("Place in 9 of 10 cases"), "right", 0.95), Column(say("Certainty"), share=2.5),
    )  # fmt: skip
    rows = tuple(_ranking_row(paper, s) for s in [*paper.ranked, *paper.blocked])
    caption = say("Ranking of the sites. Users: best value, the span in brackets.")
    return [
        Heading(say("Grounds")),
        Paragraph(join(how_ranked(paper.plan), " ").say(paper.lang)),
        Bullets(tuple(_why(paper, s) for s in paper.ranked[: paper.plan.first])),
        Heading(say("Ranking"), 2),
        Table(caption, columns, rows),
        *_ties(paper),
    ]


def _why(paper: Paper, site: SiteTold) -> str:
    reasons = "; ".join(reason.say(paper.lang) for reason in site.reasons)
    return f"{site.site.name}: {reasons}. {text_of(site.certainty, paper.lang)}."


def _ranking_row(paper: Paper, site: SiteTold) -> tuple[str, ...]:
    ranked = site.ranked
    if ranked.rank is None:
        why = "; ".join(b.say(paper.lang) for b in ranked.blockers)
        return ("–", site.site.name, paper.span(site.users), site.cost_words.say(paper.lang), "–", why)
    places = f"{ranked.rank_low}–{ranked.rank_high}" if ranked.rank_low != ranked.rank_high else str(ranked.rank_low)
    cost = site.cost_words.say(paper.lang)
    return (ranked.place, site.site.name, paper.span(site.users), cost, places, site.certainty.say(paper.lang))


def _ties(paper: Paper) -> list[Block]:
    groups = [", ".join(paper.name(site) for site in group) for group in paper.plan.ties]
    return [Paragraph(paper.say("Equal scores, one place: {names}.", names=names)) for names in groups]


def overview_map(paper: Paper) -> list[Block]:
    """Return the map; the picture itself is drawn elsewhere."""
    say = paper.say
    places = "; ".join(f"{s.ranked.place} {s.site.name}" for s in paper.ranked)
    secret = paper.exact is not None
    legend = say(
        "Circles: sites with their rank. Blue-green: area covered. Green radio sign: public WLAN "
        "(existing, announced or not confirmed)."
    )
    if secret:
        legend += say(" Red: routes. Violet: lines (dashed) and handovers.")
    sources = ", ".join(dict.fromkeys(s.where for s in paper.plan.sources if s.what.en in ("streets", "buildings")))
    alt = say("Map of the sites by rank: {places}.", places=places)
    caption = legend + (say(" Base map: {sources}.", sources=sources) if sources else "")
    blocks: list[Block] = [Heading(say("Map"), 2), Figure(MAP, alt, caption, 170)]
    if crowd(paper.plan):
        words = say("Detail: where the sites lie close together.")
        blocks.append(Figure(DETAIL, words, words, 170))
    return blocks


def crowd(told: Told) -> list[str]:
    """Return the sites that lie close together, where others lie far off; they get a map of their own."""
    metric = to_metres(told.about.crs, [(s.site.lon, s.site.lat) for s in told.sites]).tolist()
    places = dict(zip([s.site.id for s in told.sites], metric, strict=True))
    middle = [median(p[axis] for p in places.values()) for axis in (0, 1)] if places else [0.0, 0.0]
    away = {site: hypot(x - middle[0], y - middle[1]) for site, (x, y) in places.items()}
    near = [site for site, distance in away.items() if distance <= max(away.values()) / 3]
    return near if 3 <= len(near) < len(places) else []


def rollout(paper: Paper) -> list[Block]:
    """Return what is built when, what each year pays, and the funding rules."""
    plan, say = paper.plan.rollout, paper.say
    blocks: list[Block] = [Heading(say("Roll-out"), 2)]
    if plan is None or not plan.phases:
        return [*blocks, Paragraph(unplanned(paper.plan).say(paper.lang))]
    gross = paper.plan.about.terms.words.say(paper.lang)
    rows = tuple(_phase_row(paper, phase) for phase in plan.phases)
    columns = (
        Column(say("Year"), share=0.6), Column(say("Sites"), share=3.2),
        Column(say("Budget ({gross})", gross=gross), "right", 1.2),
        Column(say("Investment ({gross})", gross=gross), "right", 1.2),
        Column(say("Funding"), "right", 1), Column(say("Running a year ({gross})", gross=gross), "right", 1.1),
    )  # fmt: skip
    caption = say("Roll-out by year")
    counting = [Paragraph(words.say(paper.lang)) for words in plan.counting]
    total = paper.plan.total_words.say(paper.lang)
    head = paper.say("Together {total} once.", total=total)
    said = [Paragraph(head), *counting, *_left_out(paper)]
    return [*blocks, Table(caption, columns, rows), *said, *_funding(paper)]


def _phase_row(paper: Paper, phase: Phase | PublicPhase) -> tuple[str, ...]:
    decided = decided_in(paper.plan, phase.year).say(paper.lang)
    names = ", ".join([*map(paper.name, phase.sites), *filter(None, [decided])]) or paper.say("none¦masculine")
    grants = paper.eur(phase.grants_eur) if phase.grants_eur else "–"
    return (
        str(phase.year), names, paper.eur(phase.budget_eur), paper.eur(phase.invest_eur), grants,
        paper.eur(phase.running_eur_per_year),
    )  # fmt: skip


def _left_out(paper: Paper) -> list[Block]:
    rest = [s.site.name for s in paper.ranked if s.site.id not in paper.planned]
    if not rest:
        return []
    names = ", ".join(rest)
    return [Paragraph(paper.say("Not in the roll-out: {names}.", names=names))]


def _funding(paper: Paper) -> list[Block]:
    say, rules = paper.say, paper.plan.about.rollout.funding
    if paper.plan.rollout is None or not rules:
        return []
    rows = tuple(
        (
            f.name,
            f.pays.say(paper.lang),
            say("open") if f.open else say("closed"),
            f.where.say(paper.lang),
        )
        for f in rules
    )
    columns = (
        Column(say("Programme"), share=1), Column(say("pays"), share=1.3),
        Column(say("Applications"), share=0.9), Column(say("Conditions and source"), share=3.4),
    )  # fmt: skip
    caption = say("Funding programmes; closed ones are not counted in")
    return [Table(caption, columns, rows)]


def alternatives(paper: Paper) -> list[Block]:
    """Return the plan beside the best ones that leave out one of its sites."""
    say, plan = paper.say, paper.plan.rollout
    others = plan.others if plan else ()
    heading = Heading(say("Alternatives considered"))
    if not plan or not plan.phases:
        return []
    if len(others) < 2:
        words = say("Without one of its sites no other plan fits the budgets.")
        return [heading, Paragraph(words if others else f"{none_built(paper.plan).say(paper.lang)}.")]
    how = paper.plan.about.terms.words.say(paper.lang)
    names = [say("proposal"), *map(str, range(1, len(others)))]
    costs = [paper.plan.total_invest_eur, *(o.invest_eur for o in others[1:])]
    columns = (
        Column(say("Plan"), share=0.8), Column(say("Sites"), share=3.6),
        Column(say("Users a day"), "right"), Column(say("once ({how})", how=how), "right"),
    )  # fmt: skip
    rows = tuple(
        (name, ", ".join(map(paper.name, o.sites)), number(round(o.users_per_day), paper.lang), paper.eur(cost))
        for name, o, cost in zip(names, others, costs, strict=True)
    )
    caption = say("The proposal and the best plans without one of its sites")
    return [heading, Table(caption, columns, rows)]


def facts_so_far(paper: Paper) -> list[Block]:
    """Return what has happened – inspections, answers, decisions, the journal – and the utility's view beside ours."""
    found: dict[tuple[str, str], set[str]] = {}
    for site in paper.plan.sites:
        if site.readiness.inspected_on:
            found.setdefault((site.readiness.inspected_on, paper.say("inspection")), set()).add(site.site.name)
    for one in paper.extras.overrides.values:
        found.setdefault((one.date, paper.say("answer, ") + one.source), set()).add(paper.name(one.site))
    for site in paper.plan.sites:
        for status, day in site.site.decided:
            what = paper.say("decision: ") + STATUS_WORDS[status].say(paper.lang)
            found.setdefault((day, what), set()).add(site.site.name)
    for day, step in paper.extras.steps:
        found.setdefault((day, step.say(paper.lang)), set())
    lines = tuple(
        f"{paper.day(day)}: {what}" + (f" ({', '.join(sorted(names))})" if names else "")
        for (day, what), names in sorted(found.items())
    )
    none = paper.say("There were no inspections, answers or decisions.")
    heading = Heading(paper.say("Facts"), on_new_page=True)
    return [heading, Bullets(lines) if lines else Paragraph(none), *_proposal(paper)]


def enclosures(paper: Paper) -> list[Block]:
    """List what comes with the paper."""
    say = paper.say
    parts = [say("The operator's sheet"), say("The sites one by one"), say("How it was worked out"), say("Sources")]
    parts += [say("Annex (not public)")] if paper.exact else []
    return [Heading(say("Enclosures")), Paragraph("; ".join(parts) + ".")]


def _proposal(paper: Paper) -> list[Block]:
    say = paper.say
    heading = Heading(say("The utility's proposal"), 2)
    shown = ("verdict", "priority")
    overrides = paper.extras.overrides
    offers = paper.extras.offers
    if offers and not overrides.values:
        many = counted(offers, *SITES)
        words = say("The utility has offered for {many} how and at which price it connects them; the plan uses that.", many=many)  # fmt: skip
        return [heading, Paragraph(words)]
    if not overrides.values:
        words = say(
            "The utility has not made a proposal yet. It will stand beside the ranking as soon as its answer "
            "is read in."
        )
        return [heading, Paragraph(words)]
    rows = []
    for site in paper.plan.sites:
        found = [overrides.of(site.site.id, field) for field in shown]
        said = [say_value(o.field, o.value).say(paper.lang) if o else "–" for o in found]
        source = next((o.source for o in found if o), "–")
        status = STATUS_WORDS[site.site.status].say(paper.lang)
        rows.append((site.ranked.place, site.site.name, *said, status, source))
    columns = (
        Column(say("Our rank"), "right", 0.7), Column(say("Site"), share=2),
        *(Column(FIELD_WORDS[field].say(paper.lang), share=1.2) for field in shown),
        Column(say("Adopted as"), share=1.1), Column(say("Source"), share=1.6),
    )  # fmt: skip
    table = Table(say("Ranking and answer"), columns, tuple(rows))
    exact = paper.exact.sites if paper.exact else ()
    said = [f"{s.site.name}: {one.words.say(paper.lang)}" for s in exact for one in s.answered]
    return [heading, table, *([Bullets(tuple(said))] if said else [])]
