"""The paper's beginning: head of the form, result, proposed resolution, ranking, map, roll-out, the utility's view."""

from __future__ import annotations

from math import hypot
from statistics import median

from hotspots.base.places import to_metres
from hotspots.base.text import SITES, Text, counted, number, percent
from hotspots.findings.answers import decided_in, five_answers, unplanned
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
        (say("Gegenstand", "Subject"), paper.plan.about.title.say(paper.lang)),
        (say("Gremium", "Body"), paper.given(report.session)),
        (say("Sitzung am", "Meeting on"), paper.day(report.session_date)),
        (say("Aktenzeichen", "Reference"), paper.given(report.reference)),
        (say("Beratungsfolge", "Order of consultation"), " → ".join(report.consultation) or paper.given(None)),
    )
    is_public = report.public_session and paper.exact is None
    blocks: list[Block] = [
        paper.facts(say("Kopf der Vorlage", "Head of the paper"), rows),
        Boxes(
            say("Behandlung", "Treatment"),
            ((say("öffentlich", "public"), is_public), (say("nichtöffentlich", "not public"), not is_public)),
        ),
    ]
    return [*blocks, *(Note(note.say(paper.lang)) for note in paper.plan.notes)]


RESOLUTIONS: dict[str, Text] = {
    "note": Text("Das Gremium nimmt die vorgeschlagene Rangfolge zur Kenntnis.", "The body takes note of the proposed order."),
    "order": Text("Die Verwaltung wird beauftragt, die Standorte des Ausbauplans in dieser Reihenfolge umzusetzen.",
                  "The administration is to build the sites of the roll-out in this order."),
    "funds": Text("Die Mittel für den Ausbauplan werden in den genannten Jahren freigegeben.",
                  "The money for the roll-out is released in the years named."),
    "award": Text("Der Auftrag für den Ausbauplan wird vergeben; die Vergabestelle führt das Verfahren.",
                  "The order for the roll-out is awarded; the awarding office runs the procedure."),
    "stop": Text("Der Ausbau wird eingestellt.", "The roll-out is stopped."),
}  # fmt: skip


def result(paper: Paper) -> list[Block]:
    """Return the result in five lines and the proposed resolution."""
    say, report = paper.say, paper.plan.about.report
    wanted = report.resolution or RESOLUTIONS[report.kind].say(paper.lang)
    return [
        Heading(say("Ergebnis", "Result")),
        five_lines(paper),
        Heading(say("Beschlussvorschlag", "Proposed resolution")),
        Paragraph(wanted, strong=True),
    ]


def five_lines(paper: Paper) -> Bullets:
    """Return the five answers that stand on the page, too, and what can't be built."""
    lines = [f"{question.say(paper.lang)}: {answer.say(paper.lang)}" for question, answer in five_answers(paper.plan)]
    blocked = ", ".join(s.site.name for s in paper.blocked)
    if blocked:
        lines.append(paper.say(f"Zurzeit nicht umsetzbar: {blocked}.", f"Can't be built at present: {blocked}."))
    return Bullets(tuple(lines))


def ranking(paper: Paper) -> list[Block]:
    """Return the grounds: how the order comes about, the ranked table with certainty, why the first stand there."""
    say = paper.say
    columns = (
        Column(say("Rang", "Rank"), "right", 0.5), Column(say("Standort", "Site"), share=1.9),
        Column(say("Nutzende am Tag", "Users a day"), "right", 1.3), Column(say("Kosten einmalig, netto", "Cost once, net"), "right", 3.2 if paper.exact else 1.7),
        Column(say("Platz in 9 von 10 Fällen", "Place in 9 of 10 cases"), "right", 0.95), Column(say("Sicherheit", "Certainty"), share=2.5),
    )  # fmt: skip
    rows = tuple(_ranking_row(paper, s) for s in [*paper.ranked, *paper.blocked])
    caption = say(
        "Rangfolge der Standorte. Nutzende: bester Wert, in Klammern die Spanne.",
        "Ranking of the sites. Users: best value, the span in brackets.",
    )
    return [
        Heading(say("Begründung", "Grounds")),
        Paragraph(_how_ranked(paper)),
        Bullets(tuple(_why(paper, s) for s in paper.ranked[: paper.plan.first])),
        Heading(say("Rangfolge", "Ranking"), 2),
        Table(caption, columns, rows),
        *_ties(paper),
    ]


def _why(paper: Paper, site: SiteTold) -> str:
    reasons = "; ".join(reason.say(paper.lang) for reason in site.reasons)
    return f"{site.site.name}: {reasons}. {text_of(site.certainty, paper.lang)}."


def _how_ranked(paper: Paper) -> str:
    weights = [
        f"{c.name.say(paper.lang)} {percent(c.weight, paper.lang)}"
        for c in sorted(paper.plan.criteria, key=lambda c: -c.weight)
    ]
    draws = number(paper.plan.about.draws, paper.lang)
    listed = ", ".join(weights)
    return paper.say(
        f"Jeder Standort erhält Punkte nach festen Maßstäben; so viel zählt jedes Kriterium: {listed}. Gewichte und "
        f"Schätzwerte wurden {draws}-mal im Rahmen ihrer Unsicherheit verändert. Die Tabelle sagt, wie fest der Platz "
        "dabei steht.",
        f"Each site earns points on fixed scales; the criteria count: {listed}. Weights and estimates were varied "
        f"{draws} times within their uncertainty. The table says how firm each place is.",
    )


def _ranking_row(paper: Paper, site: SiteTold) -> tuple[str, ...]:
    ranked = site.ranked
    if ranked.rank is None:
        why = "; ".join(b.say(paper.lang) for b in ranked.blockers)
        return ("–", site.site.name, paper.span(site.users), site.cost_words.say(paper.lang), "–", why)
    places = f"{ranked.rank_low}–{ranked.rank_high}" if ranked.rank_low != ranked.rank_high else str(ranked.rank_low)
    cost = site.cost_words.say(paper.lang)
    return (str(ranked.rank), site.site.name, paper.span(site.users), cost, places, site.certainty.say(paper.lang))


def _ties(paper: Paper) -> list[Block]:
    groups = [", ".join(paper.name(site) for site in group) for group in paper.plan.ties]
    return [
        Paragraph(paper.say(f"Gleiche Punktzahl, ein Platz: {names}.", f"Equal scores, one place: {names}."))
        for names in groups
    ]


def overview_map(paper: Paper) -> list[Block]:
    """Return the map; the picture itself is drawn elsewhere."""
    say = paper.say
    places = "; ".join(f"{s.ranked.rank} {s.site.name}" for s in paper.ranked)
    secret = paper.exact is not None
    legend = say(
        "Kreise: Standorte mit ihrem Rang. Blaugrün: Versorgungsbereich. Grünes Funkzeichen: öffentliches WLAN (vorhanden, "
        "angekündigt oder nicht bestätigt).",
        "Circles: sites with their rank. Blue-green: area covered. Green radio sign: public WLAN (existing, announced "
        "or not confirmed).",
    )  # fmt: skip
    if secret:
        legend += say(
            " Rot: Trassen. Violett: Leitungen (gestrichelt) und Übergabepunkte.",
            " Red: routes. Violet: lines (dashed) and handovers.",
        )
    sources = ", ".join(dict.fromkeys(s.where for s in paper.plan.sources if s.what.en in ("streets", "buildings")))
    alt = say(f"Karte der Standorte, nach Rang nummeriert: {places}.", f"Map of the sites by rank: {places}.")
    caption = legend + (say(f" Kartengrundlage: {sources}.", f" Base map: {sources}.") if sources else "")
    blocks: list[Block] = [Heading(say("Karte", "Map"), 2), Figure(MAP, alt, caption, 170)]
    if crowd(paper.plan):
        words = say(
            "Ausschnitt: wo die Standorte dicht beieinander liegen.", "Detail: where the sites lie close together."
        )
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
    blocks: list[Block] = [Heading(say("Ausbauplan", "Roll-out"), 2)]
    if plan is None or not plan.phases:
        return [*blocks, Paragraph(unplanned(paper.plan).say(paper.lang))]
    gross = paper.plan.about.terms.words.say(paper.lang)
    rows = tuple(_phase_row(paper, phase) for phase in plan.phases)
    columns = (
        Column(say("Jahr", "Year"), share=0.6), Column(say("Standorte", "Sites"), share=3.2),
        Column(say(f"Budget ({gross})", f"Budget ({gross})"), "right", 1.2),
        Column(say(f"Investition ({gross})", f"Investment ({gross})"), "right", 1.2),
        Column(say("Förderung", "Funding"), "right", 1), Column(say(f"Betrieb im Jahr ({gross})", f"Running a year ({gross})"), "right", 1.1),
    )  # fmt: skip
    caption = say("Ausbau nach Jahren", "Roll-out by year")
    counting = [Paragraph(words.say(paper.lang)) for words in plan.counting]
    total = paper.plan.total_words.say(paper.lang)
    head = paper.say(f"Zusammen {total} einmalig.", f"Together {total} once.")
    said = [Paragraph(head), *counting, *_left_out(paper)]
    return [*blocks, Table(caption, columns, rows), *said, *_funding(paper)]


def _phase_row(paper: Paper, phase: Phase | PublicPhase) -> tuple[str, ...]:
    decided = decided_in(paper.plan, phase.year).say(paper.lang)
    names = ", ".join([*map(paper.name, phase.sites), *filter(None, [decided])]) or paper.say("keiner", "none")
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
    return [Paragraph(paper.say(f"Nicht im Ausbauplan: {names}.", f"Not in the roll-out: {names}."))]


def _funding(paper: Paper) -> list[Block]:
    say, rules = paper.say, paper.plan.about.rollout.funding
    if paper.plan.rollout is None or not rules:
        return []
    rows = tuple(
        (
            f.name,
            f.pays.say(paper.lang),
            say("offen", "open") if f.open else say("geschlossen", "closed"),
            f.where.say(paper.lang),
        )
        for f in rules
    )
    columns = (
        Column(say("Programm", "Programme"), share=1), Column(say("zahlt", "pays"), share=1.3),
        Column(say("Anträge", "Applications"), share=0.9), Column(say("Bedingungen und Quelle", "Conditions and source"), share=3.4),
    )  # fmt: skip
    caption = say(
        "Förderprogramme; geschlossene sind nicht eingerechnet", "Funding programmes; closed ones are not counted in"
    )
    return [Table(caption, columns, rows)]


def alternatives(paper: Paper) -> list[Block]:
    """Return the plan beside the best ones that leave out one of its sites."""
    say, plan = paper.say, paper.plan.rollout
    others = plan.others if plan else ()
    heading = Heading(say("Geprüfte Alternativen", "Alternatives considered"))
    if not plan or not plan.phases:
        return []
    if len(others) < 2:
        words = say(
            "Ohne einen seiner Standorte passt kein anderer Plan in die Budgets.",
            "Without one of its sites no other plan fits the budgets.",
        )
        none = say("In den Jahren der Budgets kann nichts gebaut werden.", "Nothing can be built within the budgets.")
        return [heading, Paragraph(words if others else none)]
    how = paper.plan.about.terms.words.say(paper.lang)
    names = [say("Vorschlag", "proposal"), *map(str, range(1, len(others)))]
    costs = [paper.plan.total_invest_eur, *(o.invest_eur for o in others[1:])]
    columns = (
        Column(say("Plan", "Plan"), share=0.8), Column(say("Standorte", "Sites"), share=3.6),
        Column(say("Nutzende am Tag", "Users a day"), "right"), Column(say(f"einmalig ({how})", f"once ({how})"), "right"),
    )  # fmt: skip
    rows = tuple(
        (name, ", ".join(map(paper.name, o.sites)), number(round(o.users_per_day), paper.lang), paper.eur(cost))
        for name, o, cost in zip(names, others, costs, strict=True)
    )
    caption = say("Der Vorschlag und die besten Pläne ohne je einen seiner Standorte", "The proposal and the best plans without one of its sites")  # fmt: skip
    return [heading, Table(caption, columns, rows)]


def facts_so_far(paper: Paper) -> list[Block]:
    """Return what has happened – inspections, answers, decisions, the journal – and the utility's view beside ours."""
    found: dict[tuple[str, str], set[str]] = {}
    for site in paper.plan.sites:
        if site.readiness.inspected_on:
            found.setdefault((site.readiness.inspected_on, paper.say("Begehung", "inspection")), set()).add(
                site.site.name
            )
    for one in paper.extras.overrides.values:
        found.setdefault((one.date, paper.say("Antwort, ", "answer, ") + one.source), set()).add(paper.name(one.site))
    for site in paper.plan.sites:
        for status, day in site.site.decided:
            what = paper.say("Beschluss: ", "decision: ") + STATUS_WORDS[status].say(paper.lang)
            found.setdefault((day, what), set()).add(site.site.name)
    for day, step in paper.extras.steps:
        found.setdefault((day, step.say(paper.lang)), set())
    lines = tuple(
        f"{paper.day(day)}: {what}" + (f" ({', '.join(sorted(names))})" if names else "")
        for (day, what), names in sorted(found.items())
    )
    none = paper.say("Es gab weder Begehungen noch Antworten oder Beschlüsse.", "There were no inspections, answers or decisions.")  # fmt: skip
    heading = Heading(paper.say("Sachverhalt", "Facts"), on_new_page=True)
    return [heading, Bullets(lines) if lines else Paragraph(none), *_proposal(paper)]


def enclosures(paper: Paper) -> list[Block]:
    """List what comes with the paper."""
    say = paper.say
    parts = [say("Blatt des Betreibers", "The operator's sheet"), say("Die Standorte einzeln", "The sites one by one"),
             say("Wie gerechnet wurde", "How it was worked out"), say("Quellen", "Sources")]  # fmt: skip
    parts += [say("Nichtöffentliche Anlage", "Annex (not public)")] if paper.exact else []
    return [Heading(say("Anlagen", "Enclosures")), Paragraph("; ".join(parts) + ".")]


def _proposal(paper: Paper) -> list[Block]:
    say = paper.say
    heading = Heading(say("Vorschlag der Stadtwerke", "The utility's proposal"), 2)
    shown = ("verdict", "priority")
    overrides = paper.extras.overrides
    offers = paper.extras.offers
    if offers and not overrides.values:
        many = counted(offers, *SITES)
        words = say(f"Die Stadtwerke haben für {many.de} angeboten, wie und zu welchem Preis sie anschließen; damit wird gerechnet.",
                    f"The utility has offered for {many.en} how and at which price it connects them; the plan uses that.")  # fmt: skip
        return [heading, Paragraph(words)]
    if not overrides.values:
        words = say(
            "Ein Vorschlag der Stadtwerke liegt noch nicht vor. Er wird hier neben die Rangfolge gestellt, sobald die "
            "Antwort eingelesen ist.",
            "The utility has not made a proposal yet. It will stand beside the ranking as soon as its answer is read in.",
        )
        return [heading, Paragraph(words)]
    rows = []
    for site in paper.plan.sites:
        found = [overrides.of(site.site.id, field) for field in shown]
        said = [say_value(o.field, o.value).say(paper.lang) if o else "–" for o in found]
        source = next((o.source for o in found if o), "–")
        status = STATUS_WORDS[site.site.status].say(paper.lang)
        rows.append((str(site.ranked.rank or "–"), site.site.name, *said, status, source))
    columns = (
        Column(say("Unser Rang", "Our rank"), "right", 0.7), Column(say("Standort", "Site"), share=2),
        *(Column(FIELD_WORDS[field].say(paper.lang), share=1.2) for field in shown),
        Column(say("Übernommen als", "Adopted as"), share=1.1), Column(say("Quelle", "Source"), share=1.6),
    )  # fmt: skip
    table = Table(say("Rangfolge und Antwort", "Ranking and answer"), columns, tuple(rows))
    exact = paper.exact.sites if paper.exact else ()
    said = [f"{s.site.name}: {one.words.say(paper.lang)}" for s in exact for one in s.answered]
    return [heading, table, *([Bullets(tuple(said))] if said else [])]
