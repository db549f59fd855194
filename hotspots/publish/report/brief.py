"""What comes with the paper: a summary of one page, and the same in plain words (Einfache Sprache).

Plain words: one idea a sentence, at most twelve words each, no abbreviation, no brackets. They were not tested with
readers, and so are not "Leichte Sprache".
"""

from __future__ import annotations

from hotspots.base.figures import rounded, two_digits
from hotspots.base.text import number
from hotspots.publish.report.blocks import Block, Bullets, Column, Figure, Heading, Paragraph, Table
from hotspots.publish.report.context import Paper
from hotspots.publish.report.front import MAP, result_sentences
from hotspots.publish.tables.columns import built_in


def summary(paper: Paper) -> list[Block]:
    """Return the paper on one page."""
    say, years = paper.say, built_in(paper.plan)
    columns = (
        Column(say("Rang", "Rank"), "right", 0.5), Column(say("Standort", "Site"), share=2.4),
        Column(say("Nutzende am Tag", "Users a day"), "right", 1.5), Column(say("Kosten einmalig, netto", "Cost once, net"), "right", 2),
        Column(say("Baujahr", "Year"), "right", 0.8),
    )  # fmt: skip
    rows = tuple(
        (str(s.ranked.rank or "–"), s.site.name, paper.span(s.users), s.cost_words.say(paper.lang), str(years.get(s.site.id, "–")))
        for s in [*paper.ranked, *paper.blocked][:12]
    )  # fmt: skip
    alt = say("Karte der Standorte, nach Rang nummeriert.", "Map of the sites, numbered by rank.")
    return [
        Paragraph(" ".join(result_sentences(paper))),
        Table(say("Die Standorte", "The sites"), columns, rows),
        Figure(MAP, alt, say("Kreise: Standorte mit ihrem Rang.", "Circles: sites with their rank."), 130),
        *(Paragraph(note.say(paper.lang)) for note in paper.plan.notes),
    ]


def plain_words(paper: Paper) -> list[Block]:
    """Return the result in plain words."""
    return [
        Heading(paper.say("Worum geht es?", "What is this about?")),
        Bullets(_about(paper)),
        Heading(paper.say("Welche Orte sind gut geeignet?", "Which places suit well?")),
        Bullets(_places(paper)),
        Heading(paper.say("Was kostet das?", "What does it cost?")),
        Bullets(_money(paper)),
        Heading(paper.say("Wie sicher ist das?", "How sure is this?")),
        Bullets(_doubt(paper)),
    ]


def _about(paper: Paper) -> tuple[str, ...]:
    say, town = paper.say, paper.plan.about.municipality
    shown = [*paper.ranked, *paper.blocked]
    count = number(len(shown), paper.lang)
    seen = number(sum(s.readiness.inspected_on is not None for s in shown), paper.lang)
    return (
        say(f"Die Stadt heißt {town}.", f"The town is called {town}."),
        say("Die Stadt will mehr freies Internet anbieten.", "The town wants to offer more free internet."),
        say("Das freie Internet gibt es draußen auf Plätzen.", "The free internet is outdoors on squares."),
        say("Alle Menschen dürfen es benutzen.", "Everybody may use it."),
        say(f"Zur Wahl stehen {count} Orte.", f"{count} places compete."),
        say(f"Angesehen wurden davon {seen}.", f"{seen} of them were inspected."),
    )


def _places(paper: Paper) -> tuple[str, ...]:
    say = paper.say
    ordinals = (
        "",
        say("Auf Platz zwei steht:", "In second place is:"),
        say("Auf Platz drei steht:", "In third place is:"),
    )
    front = paper.plan.leading
    lines = [paper.plan.lead.say(paper.lang)]
    for head, site in list(zip(ordinals, paper.ranked, strict=False))[front:] if front else []:
        lines.append(f"{head} {site.site.name}.")
    for site in paper.ranked[:3]:
        if site.users is not None:
            count = number(max(1, round(rounded(site.users.best))), paper.lang)
            name = site.site.name
            lines.append(
                say(f"{name}: Etwa {count} Menschen nutzen es am Tag.", f"{name}: About {count} people use it a day.")
            )
    lines += [
        say(f"Dieser Ort geht zurzeit nicht: {s.site.name}.", f"This place isn't possible now: {s.site.name}.")
        for s in paper.blocked
    ]
    return tuple(lines)  # fmt: skip


def _money(paper: Paper) -> tuple[str, ...]:
    say, plan = paper.say, paper.plan.rollout
    total = number(two_digits(paper.plan.total_invest_eur or 0.0), paper.lang)
    yearly = number(two_digits(paper.plan.total_running_eur_per_year), paper.lang)
    lines = [
        say(f"Der Bau kostet etwa {total} Euro.", f"Building costs about {total} euros.")
        if paper.plan.costs_known
        else say("Was der Bau kostet, ist noch nicht bekannt.", "What building costs isn't known yet."),
        say(f"Danach kostet es jedes Jahr etwa {yearly} Euro.", f"After that it costs about {yearly} euros each year."),
    ]
    for phase in plan.phases if plan else ():
        for site in phase.sites:
            name = paper.name(site)
            lines.append(say(f"Im Jahr {phase.year} wird gebaut: {name}.", f"In {phase.year} this is built: {name}."))
    return tuple(lines)


def _doubt(paper: Paper) -> tuple[str, ...]:
    say = paper.say
    lines = [
        say("Viele Zahlen sind geschätzt.", "Many figures are estimates."),
        say("Die Stadt weiß noch nicht alles.", "The town doesn't know everything yet."),
        say("Der Rat entscheidet, was gebaut wird.", "The council decides what is built."),
    ]
    if paper.plan.about.illustrative:
        lines.insert(1, say("Einige Zahlen sind nur Beispiele.", "Some figures are only examples."))
    return tuple(lines)
