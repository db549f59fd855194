"""Method, assumptions and sources; and the result in plain words.

Plain words (Einfache Sprache): one idea a sentence, at most twelve words each, no abbreviation, no brackets. They were
not tested with readers, and so are not "Leichte Sprache".
"""

from __future__ import annotations

from collections.abc import Iterable

from hotspots.base.figures import rounded, two_digits
from hotspots.base.text import compact, counted, number, percent, tr
from hotspots.findings.answers import fixed_in
from hotspots.model.estimate import Factor
from hotspots.model.sites import STATUS_WORDS
from hotspots.publish.report.context import (
    Block,
    Bullets,
    Column,
    Heading,
    Paper,
    Paragraph,
    Table,
)
from hotspots.publish.tables.words import DIRECTION, QUALITY, figure_label


def method(paper: Paper) -> list[Block]:
    """Return how the ranking comes about, and what is assumed."""
    say = paper.say
    steps = (
        say("People: counts or estimates say how many pass a day. Only a small share of them uses the WLAN."),
        say("Connection: the cheapest way to the fibre network is found for each site: in the building, "
            "through a duct, in a trench or by radio."),
        say("Readiness: the inspection's protocol shows what is there and which consents are missing."),
        say("Points: each criterion is valued on a fixed scale from 0 to 1 and multiplied by its weight. The "
            "sum is the score. Another site doesn't change the points of the others."),
        say("Certainty: all uncertain figures are varied together many times. What is counted is how often a "
            "site gets which place."),
        say("Roll-out: of all plans that fit the yearly budgets, the one with most users is chosen. Whoever "
            "is in the area of several sites counts once; shared trenches are paid for once."),
    )  # fmt: skip
    unknown = say(
        "What nobody knows counts as unknown, never as zero: it widens the span and stands with each "
        "site under 'Still to be found out'. The limits of a span hold eight of ten cases."
    )
    return [
        Heading(say("How it was worked out"), on_new_page=True, may_follow=True),
        Bullets(steps),
        Paragraph(unknown),
        Heading(say("Criteria"), 2),
        _criteria(paper),
        Heading(say("Assumptions"), 2),
        figures_table(paper, say("Assumptions that hold for all sites"), say("Assumption"), paper.plan.assumptions),
        *_sensitivity(paper),
    ]


def _criteria(paper: Paper) -> Table:
    say, lang = paper.say, paper.lang
    rows = []
    for c in paper.plan.criteria:
        gives = say("gives")
        points = "; ".join(
            f"{c.say(x).say(lang)} {gives} {compact(v).say(lang)}" for x, v in zip(c.value.x, c.value.v, strict=True)
        )
        direction = DIRECTION[c.direction].say(lang)
        rows.append((c.name.say(lang), percent(c.weight, lang), f"{points} ({direction})", c.source))
    columns = (
        Column(say("Criterion"), share=1.1), Column(say("Weight"), "right", 0.7),
        Column(say("Value on a fixed scale"), share=2.1), Column(say("Source"), share=2.3),
    )  # fmt: skip
    return Table(say("Criteria, weights and scales"), columns, tuple(rows))


def figures_table(paper: Paper, caption: str, title: str, factors: Iterable[Factor]) -> Table:
    """Return figures with span, quality and source."""
    say, lang = paper.say, paper.lang
    columns = (
        Column(title, share=2), Column(say("best value (span)"), share=1.5),
        Column(say("Quality"), share=0.8), Column(say("Source"), share=2.4),
    )  # fmt: skip
    rows = ((figure_label(f.id), f.words, QUALITY[f.quality], f.source) for f in factors)
    return Table(caption, columns, tuple(tuple(words.say(lang) for words in row) for row in rows))


def _sensitivity(paper: Paper) -> list[Block]:
    """Return which places change when one figure alone lies at an end of its span."""
    say, order = paper.say, [s.site.id for s in paper.ranked]
    if not paper.plan.swings:
        return []
    moved = [s for s in paper.plan.swings if list(s.low) != order or list(s.high) != order]
    still = len(paper.plan.swings) - len(moved)
    every = still + len(moved)
    words = say(
        "Each figure alone was set to both ends of its span. Without effect on the places: {still} of {every}.",
        still=still,
        every=every,
    )

    def places(found: tuple[str, ...]) -> str:
        ranked = [site for site in found if site in order]
        changed = [f"{paper.name(s)} {n} ({now})" for n, s in enumerate(ranked, 1) if (now := order.index(s) + 1) != n]
        return ", ".join(changed) or say("none¦masculine")

    columns = (
        Column(say("Assumption"), share=1.5), Column(say("low → high"), share=1.1),
        Column(say("places at low (now)"), share=2), Column(say("places at high (now)"), share=2),
    )  # fmt: skip
    rows = []
    for s in moved:
        ends = s.factor.figure(s.factor.low) + " → " + s.factor.figure(s.factor.high) + s.factor.unit_words
        rows.append((figure_label(s.factor.id).say(paper.lang), ends.say(paper.lang), places(s.low), places(s.high)))
    table = [Table(say("Which places change"), columns, tuple(rows))] if rows else []
    return [
        Heading(say("How the order depends on assumptions"), 2),
        Paragraph(words),
        *table,
    ]


def sources(paper: Paper) -> list[Block]:
    """Return where the data come from, and how to get the same paper again."""
    say, about, lang = paper.say, paper.plan.about, paper.lang
    rows = tuple((s.what.say(lang), s.where, QUALITY[s.quality].say(lang)) for s in paper.plan.sources)
    columns = (Column(say("Data"), share=1.3), Column(say("Source"), share=4.4), Column(say("Quality"), share=0.9))
    again = say(
        "Fingerprint of the inputs: {fingerprint}. Seed of the draws: {seed}. Program: hotspots "
        "{version}. The same inputs give the same file, byte by byte.",
        fingerprint=about.fingerprint,
        seed=about.seed,
        version=about.version,
    )
    return [
        Heading(say("Sources")),
        Table(say("Where the data come from¦of the paper"), columns, rows),
        Paragraph(again),
    ]


def plain_words(paper: Paper) -> list[Block]:
    """Return the result in plain words."""
    return [
        Heading(paper.say("What is this about?")),
        Bullets(_about(paper)),
        Heading(paper.say("Which places suit well?")),
        Bullets(_places(paper)),
        Heading(paper.say("What does it cost?¦that")),
        Bullets(_money(paper)),
        Heading(paper.say("How sure is this?")),
        Bullets(_doubt(paper)),
    ]


def _about(paper: Paper) -> tuple[str, ...]:
    say, town = paper.say, paper.plan.about.municipality
    shown = [*paper.ranked, *paper.blocked]
    count = number(len(shown), paper.lang)
    seen = number(sum(s.readiness.inspected_on is not None for s in shown), paper.lang)
    return (
        say("The town is called {town}.", town=town),
        say("The town wants to offer more free internet."),
        say("The free internet is outdoors on squares."),
        say("Everybody may use it."),
        say("Places to choose from: {count}.", count=count),
        say("Of these inspected: {seen}.", seen=seen),
    )


def _places(paper: Paper) -> tuple[str, ...]:
    say = paper.say
    ordinals = (
        "",
        say("In second place is:"),
        say("In third place is:"),
    )
    front = paper.plan.leading
    lines = [paper.plan.lead.say(paper.lang)]
    for site in paper.ranked[front:3] if front else []:
        lines.append(f"{ordinals[(site.ranked.rank or 1) - 1]} {site.site.name}.")
    for site in paper.ranked[:3]:
        if site.users is not None:
            many = counted(max(1, round(rounded(site.users.best))), tr("person uses"), tr("people use"))
            name = site.site.name
            lines.append(say("{name}: About {many} it a day.", name=name, many=many))
    lines += [say("This place isn't possible now: {name}.", name=s.site.name) for s in paper.blocked]
    return tuple(lines)


def _money(paper: Paper) -> tuple[str, ...]:
    say, plan = paper.say, paper.plan.rollout
    total = number(two_digits(paper.plan.total_invest_eur or 0.0), paper.lang)
    yearly = number(two_digits(paper.plan.total_running_eur_per_year), paper.lang)
    gross = paper.plan.about.terms.tax == "gross"
    vat = say("with") if gross else say("without")
    lines = [
        say("Building costs about {total} euros {vat} VAT.", total=total, vat=vat)
        if paper.plan.costs_known
        else say("What building costs isn't known yet."),
        say("After that it costs about {yearly} euros each year.", yearly=yearly),
    ]
    for phase in plan.phases if plan else ():
        lines += [say("In {year} this is built: {name}.", year=phase.year, name=paper.name(s)) for s in phase.sites]
        lines += [
            say("Decided for {year}: {name} is {status}.", year=phase.year, name=s.name, status=STATUS_WORDS[s.status])
            for s in fixed_in(paper.plan, phase.year)
        ]
    return tuple(lines)


def _doubt(paper: Paper) -> tuple[str, ...]:
    say = paper.say
    lines = [
        say("Many figures are estimates."),
        say("The town doesn't know everything yet."),
        say("The council decides what is built."),
    ]
    if paper.plan.about.illustrative:
        lines.insert(1, say("Some figures are only examples."))
    return tuple(lines)
