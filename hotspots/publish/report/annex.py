"""The annex that isn't public: ways, prices and lengths per site, trenches by year, unit prices."""

from __future__ import annotations

from hotspots.base.text import number
from hotspots.findings.model import Plan
from hotspots.model.figures import PRICES
from hotspots.model.permits import METHODS
from hotspots.publish.report.blocks import Block, Column, Heading, Table
from hotspots.publish.report.context import Paper, plain, unit_words
from hotspots.publish.tables.words import QUALITY
from hotspots.rollout.phases import Phase


def annex(paper: Paper) -> list[Block]:
    """Return the annex; nothing in the public edition."""
    if paper.exact is None:
        return []
    title = paper.say("Nichtöffentliche Anlage", "Annex (not public)")
    return [
        Heading(title, on_new_page=True),
        _ways(paper, paper.exact),
        *_bills(paper, paper.exact),
        *_shares(paper, paper.exact),
        _prices(paper, paper.exact),
    ]


def _ways(paper: Paper, told: Plan) -> Table:
    say = paper.say
    names = {handover.id: handover.name for handover in told.handovers}
    rows = []
    for site in paper.plan.sites:
        route, chosen = told.route(site.site.id), told.route(site.site.id).chosen
        if chosen is None:
            why = route.alternatives[-1].reason.say(paper.lang) if route.alternatives else ""
            rows.append((site.site.name, "–", "–", "–", why))
            continue
        metres = number(chosen.length_m, paper.lang, decimals=1) if chosen.length_m is not None else "–"
        cost = paper.eur(chosen.cost_eur) if chosen.cost_eur is not None else "–"
        end = names.get(chosen.handover or "", chosen.handover or "–")
        rows.append((site.site.name, METHODS[chosen.method].say(paper.lang), metres, cost, end))
    columns = (
        Column(say("Standort", "Site"), share=1.7), Column(say("Anbindung", "Connection"), share=1.1),
        Column(say("Länge in m", "Length in m"), "right", 0.8), Column(say("Preis netto", "Price, net"), "right", 0.9),
        Column(say("Übergabepunkt", "Handover"), share=2.4),
    )  # fmt: skip
    return Table(
        say("Anbindung der Standorte, jeder für sich", "Connection of the sites, each by itself"), columns, tuple(rows)
    )


def _bills(paper: Paper, told: Plan) -> list[Block]:
    phases = [phase for phase in (told.rollout.phases if told.rollout else ()) if phase.items]
    return [_bill(paper, phase) for phase in phases]


def _bill(paper: Paper, phase: Phase) -> Table:
    say = paper.say
    rows = []
    for item in phase.items:
        price = PRICES.get(item.price)
        name = price.name.say(paper.lang) if price else say("Sonstiges", "other")
        unit = price.unit.partition("/")[2] if price else ""
        rows.append((name, f"{plain(item.amount, paper.lang)} {unit}".strip(), paper.eur(item.eur)))
    metres = number(phase.trench_m, paper.lang)
    columns = (
        Column(say("Position", "Item"), share=3),
        Column(say("Menge", "Amount"), "right", 1),
        Column(say("netto", "net"), "right", 1),
    )
    caption = say(f"Mengen {phase.year} ({metres} m Graben)", f"Quantities {phase.year} ({metres} m of trench)")
    return Table(caption, columns, tuple(rows))


def _shares(paper: Paper, told: Plan) -> list[Block]:
    say = paper.say
    shares = told.rollout.shares if told.rollout else ()
    if not shares:
        return []
    rows = tuple(
        (paper.name(s.site), paper.eur(s.alone_eur), paper.eur(s.marginal_eur), paper.eur(s.shapley_eur))
        for s in shares
    )
    columns = (
        Column(say("Standort", "Site"), share=2), Column(say("allein", "alone"), "right"),
        Column(say("zusätzlich zu allen", "on top of all"), "right"), Column(say("gerechter Anteil", "fair share"), "right"),
    )  # fmt: skip
    return [
        Table(say("Anteil jedes Standorts an den Kosten, netto", "Each site's share of the cost, net"), columns, rows)
    ]


def _prices(paper: Paper, told: Plan) -> Table:
    say, lang = paper.say, paper.lang
    rows = []
    for name, default in PRICES.items():
        factor = told.factors.get(f"price:{name}")
        if factor is not None:
            low, best, high = (plain(x, lang) for x in (factor.low, factor.best, factor.high))
            unit = unit_words(factor.unit, lang)
            span = say(f"{best} ({low} bis {high}) {unit}", f"{best} ({low} to {high}) {unit}")
            rows.append((default.name.say(lang), span, QUALITY[factor.quality].say(lang), factor.source))
    columns = (
        Column(say("Preis", "Price"), share=1.9), Column(say("netto (Spanne)", "net (span)"), share=1.4),
        Column(say("Qualität", "Quality"), share=0.8), Column(say("Quelle", "Source"), share=2.2),
    )  # fmt: skip
    return Table(say("Einheitspreise", "Unit prices"), columns, tuple(rows))
