"""Method and assumptions in words that anyone can follow, and where every figure comes from."""

from __future__ import annotations

from hotspots.base.text import percent
from hotspots.model.estimate import Factor
from hotspots.model.figures import ASSUMPTIONS
from hotspots.publish.report.blocks import Block, Bullets, Column, Heading, Paragraph, Table
from hotspots.publish.report.context import Paper, plain, unit_words
from hotspots.publish.tables.words import DIRECTION, QUALITY


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
        "What nobody knows counts as unknown, never as zero: it widens the span and stands with each site under “Still to "
        "be found out”. The limits of a span hold eight of ten cases.",
    )  # fmt: skip
    return [
        Heading(say("Wie gerechnet wurde", "How it was worked out"), on_new_page=True),
        Bullets(steps),
        Paragraph(unknown),
        Heading(say("Kriterien", "Criteria"), 2),
        _criteria(paper),
        Heading(say("Annahmen", "Assumptions"), 2),
        _assumptions(paper),
    ]


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


def _assumptions(paper: Paper) -> Table:
    say = paper.say
    columns = (
        Column(say("Annahme", "Assumption"), share=2), Column(say("bester Wert (Spanne)", "best value (span)"), share=1.5),
        Column(say("Qualität", "Quality"), share=0.8), Column(say("Quelle", "Source"), share=2.4),
    )  # fmt: skip
    rows = tuple(_assumption(paper, factor) for factor in paper.plan.assumptions)
    caption = say("Annahmen, die für alle Standorte gelten", "Assumptions that hold for all sites")
    return Table(caption, columns, rows)


def _assumption(paper: Paper, factor: Factor) -> tuple[str, ...]:
    lang, known = paper.lang, ASSUMPTIONS.get(factor.id.partition(":")[2])
    name = known.name.say(lang) if known else factor.id
    unit = f" {unit_words(factor.unit, lang)}".rstrip()
    if factor.id == "assumption:share_of_users":
        low, best, high = (percent(x, lang, decimals=1) for x in (factor.low, factor.best, factor.high))
    else:
        low, best, high = (plain(x, lang) for x in (factor.low, factor.best, factor.high))
    words = paper.say(f"{best} ({low} bis {high}){unit}", f"{best} ({low} to {high}){unit}")
    return name, words, QUALITY[factor.quality].say(lang), factor.source


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
