"""Method, assumptions and sources; and the result in plain words.

Plain words (Einfache Sprache): one idea a sentence, at most twelve words each, no abbreviation, no brackets. They were
not tested with readers, and so are not "Leichte Sprache".
"""

from __future__ import annotations

from collections.abc import Iterable

from hotspots.base.figures import rounded, two_digits
from hotspots.base.text import Lang, Text, counted, number, percent
from hotspots.model.estimate import Factor
from hotspots.publish.report.context import (
    Block,
    Bullets,
    Column,
    Heading,
    Paper,
    Paragraph,
    Table,
    plain,
    unit_words,
)
from hotspots.publish.tables.words import DIRECTION, QUALITY, figure_label


def method(paper: Paper) -> list[Block]:
    """Return how the ranking comes about, and what is assumed."""
    say = paper.say
    steps = (
        say("Menschen: Zählungen oder Schätzungen ergeben, wie viele am Tag vorbeikommen. Nur ein kleiner Teil davon "
            "nutzt das WLAN.",
            "People: counts or estimates say how many pass a day. Only a small share of them uses the WLAN."),
        say("Anschluss: Für jeden Standort wird der günstigste Weg zum Glasfasernetz gesucht: im Gebäude, durch ein "
            "Leerrohr, im Graben oder per Funk.",
            "Connection: the cheapest way to the fibre network is found for each site: in the building, through a duct, "
            "in a trench or by radio."),
        say("Umsetzbarkeit: Das Protokoll der Begehung zeigt, was vorhanden ist und welche Zustimmungen fehlen.",
            "Readiness: the inspection's protocol shows what is there and which consents are missing."),
        say("Punkte: Jedes Kriterium wird auf einer festen Skala von 0 bis 1 bewertet und mit seinem Gewicht "
            "malgenommen. Die Summe ist die Punktzahl. Ein weiterer Standort ändert die Punkte der anderen nicht.",
            "Points: each criterion is valued on a fixed scale from 0 to 1 and multiplied by its weight. The sum is the "
            "score. Another site doesn't change the points of the others."),
        say("Sicherheit: Alle unsicheren Zahlen werden viele Male zugleich verändert. Gezählt wird, wie oft ein Standort "
            "welchen Platz erreicht.",
            "Certainty: all uncertain figures are varied together many times. What is counted is how often a site gets "
            "which place."),
        say("Ausbauplan: Unter allen Plänen, die in die Jahresbudgets passen, wird der mit den meisten Nutzenden "
            "gewählt. Wer im Bereich mehrerer Standorte ist, zählt einmal; gemeinsame Gräben werden einmal bezahlt.",
            "Roll-out: of all plans that fit the yearly budgets, the one with most users is chosen. Whoever is in "
            "the area of several sites counts once; shared trenches are paid for once."),
    )  # fmt: skip
    unknown = say(
        "Was niemand weiß, gilt als unbekannt und nie als null: Es macht die Spanne breiter und steht bei jedem Standort "
        "unter „Noch zu klären“. Untere und obere Grenze einer Spanne schließen acht von zehn Fällen ein.",
        "What nobody knows counts as unknown, never as zero: it widens the span and stands with each site under 'Still to "
        "be found out'. The limits of a span hold eight of ten cases.",
    )  # fmt: skip
    return [
        Heading(say("Wie gerechnet wurde", "How it was worked out"), on_new_page=True, may_follow=True),
        Bullets(steps),
        Paragraph(unknown),
        Heading(say("Kriterien", "Criteria"), 2),
        _criteria(paper),
        Heading(say("Annahmen", "Assumptions"), 2),
        figures_table(paper, say("Annahmen, die für alle Standorte gelten", "Assumptions that hold for all sites"),
                      say("Annahme", "Assumption"), paper.plan.assumptions),
        *_sensitivity(paper),
    ]  # fmt: skip


def _criteria(paper: Paper) -> Table:
    say, lang = paper.say, paper.lang
    rows = []
    for c in paper.plan.criteria:
        gives = say("ergibt", "gives")
        points = "; ".join(
            f"{c.say(x).say(lang)} {gives} {plain(v, lang)}" for x, v in zip(c.value.x, c.value.v, strict=True)
        )
        direction = DIRECTION[c.direction].say(lang)
        rows.append((c.name.say(lang), percent(c.weight, lang), f"{points} ({direction})", c.source))
    columns = (
        Column(say("Kriterium", "Criterion"), share=1.1), Column(say("Gewicht", "Weight"), "right", 0.7),
        Column(say("Nutzwert auf fester Skala", "Value on a fixed scale"), share=2.1), Column(say("Quelle", "Source"), share=2.3),
    )  # fmt: skip
    return Table(say("Kriterien, Gewichte und Skalen", "Criteria, weights and scales"), columns, tuple(rows))


def figures_table(paper: Paper, caption: str, title: str, factors: Iterable[Factor]) -> Table:
    """Return figures with span, quality and source."""
    say, lang = paper.say, paper.lang
    columns = (
        Column(title, share=2), Column(say("bester Wert (Spanne)", "best value (span)"), share=1.5),
        Column(say("Qualität", "Quality"), share=0.8), Column(say("Quelle", "Source"), share=2.4),
    )  # fmt: skip
    rows = []
    for factor in factors:
        (low, best, high), unit = _figures(factor, lang), f" {unit_words(factor.unit, lang)}".rstrip()
        span = say(f"{best} ({low} bis {high}){unit}", f"{best} ({low} to {high}){unit}")
        rows.append(
            (figure_label(factor.id).say(lang), span, QUALITY[factor.quality].say(lang), factor.source.say(lang))
        )
    return Table(caption, columns, tuple(rows))


def _sensitivity(paper: Paper) -> list[Block]:
    """Return which places change when one figure alone lies at an end of its span."""
    say, order = paper.say, [s.site.id for s in paper.ranked]
    if not paper.plan.swings:
        return []
    moved = [s for s in paper.plan.swings if list(s.low) != order or list(s.high) != order]
    still = len(paper.plan.swings) - len(moved)
    every = still + len(moved)
    words = say(f"Jede Zahl wurde allein an beide Enden ihrer Spanne gesetzt. Ohne Folge für die Plätze: {still} von {every}.",
                f"Each figure alone was set to both ends of its span. Without effect on the places: {still} of {every}.")  # fmt: skip

    def places(found: tuple[str, ...]) -> str:
        ranked = [site for site in found if site in order]
        changed = [f"{paper.name(s)} {n} ({now})" for n, s in enumerate(ranked, 1) if (now := order.index(s) + 1) != n]
        return ", ".join(changed) or say("keiner", "none")

    columns = (
        Column(say("Annahme", "Assumption"), share=1.5), Column(say("von → bis", "low → high"), share=1.1),
        Column(say("Plätze unten (heute)", "places at low (now)"), share=2), Column(say("Plätze oben (heute)", "places at high (now)"), share=2),
    )  # fmt: skip
    rows = []
    for s in moved:
        (low, _, high), unit = _figures(s.factor, paper.lang), unit_words(s.factor.unit, paper.lang)
        rows.append(
            (figure_label(s.factor.id).say(paper.lang), f"{low} → {high} {unit}", places(s.low), places(s.high))
        )
    table = [Table(say("Welche Plätze sich ändern", "Which places change"), columns, tuple(rows))] if rows else []
    return [
        Heading(say("Wie die Rangfolge von Annahmen abhängt", "How the order depends on assumptions"), 2),
        Paragraph(words),
        *table,
    ]


def _figures(factor: Factor, lang: Lang) -> list[str]:
    """Return low, best and high; small shares in per cent."""
    is_share = factor.unit == "1" and factor.high < 0.3
    return [
        percent(x, lang, decimals=1) if is_share else plain(x, lang) for x in (factor.low, factor.best, factor.high)
    ]


def sources(paper: Paper) -> list[Block]:
    """Return where the data come from, and how to get the same paper again."""
    say, about, lang = paper.say, paper.plan.about, paper.lang
    rows = tuple((s.what.say(lang), s.where, QUALITY[s.quality].say(lang)) for s in paper.plan.sources)
    columns = (Column(say("Angabe", "Data"), share=1.3), Column(say("Quelle", "Source"), share=4.4),
               Column(say("Qualität", "Quality"), share=0.9))  # fmt: skip
    again = say(
        f"Fingerabdruck der Eingaben: {about.fingerprint}. Startwert der Ziehungen: {about.seed}. Programm: hotspots "
        f"{about.version}. Gleiche Eingaben ergeben dieselbe Datei, Byte für Byte.",
        f"Fingerprint of the inputs: {about.fingerprint}. Seed of the draws: {about.seed}. Program: hotspots "
        f"{about.version}. The same inputs give the same file, byte by byte.",
    )  # fmt: skip
    return [
        Heading(say("Quellen", "Sources")),
        Table(say("Woher die Daten kommen", "Where the data come from"), columns, rows),
        Paragraph(again),
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
        say(f"Zur Wahl: {count}.", f"Places to choose from: {count}."),
        say(f"Davon wurden angesehen: {seen}.", f"Of these inspected: {seen}."),
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
            many = counted(max(1, round(rounded(site.users.best))), Text("Mensch nutzt", "person uses"), Text("Menschen nutzen", "people use"))  # fmt: skip
            name = site.site.name
            lines.append(say(f"{name}: Etwa {many.de} es am Tag.", f"{name}: About {many.en} it a day."))
    lines += [
        say(f"Dieser Ort geht zurzeit nicht: {s.site.name}.", f"This place isn't possible now: {s.site.name}.")
        for s in paper.blocked
    ]
    return tuple(lines)  # fmt: skip


def _money(paper: Paper) -> tuple[str, ...]:
    say, plan = paper.say, paper.plan.rollout
    total = number(two_digits(paper.plan.total_invest_eur or 0.0), paper.lang)
    yearly = number(two_digits(paper.plan.total_running_eur_per_year), paper.lang)
    gross = paper.plan.about.terms.tax == "gross"
    vat = say("mit", "with") if gross else say("ohne", "without")
    lines = [
        say(f"Der Bau kostet etwa {total} Euro {vat} Umsatzsteuer.", f"Building costs about {total} euros {vat} VAT.")
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
