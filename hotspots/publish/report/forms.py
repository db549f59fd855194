"""The paper's fixed forms: climate, costs, accessibility, and the operator's sheet that answers what councils ask.

Thresholds of the states for placing an order are dated data (`award_routes.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Literal

from hotspots.base.text import Lang, Text, eur, number
from hotspots.publish.report.context import Block, Boxes, Bullets, Column, Heading, Paper, Paragraph, Table, iso_day


@dataclass(frozen=True, slots=True)
class AwardRoute:
    """Thresholds (net) of one state in one period; None where no special one is known."""

    state: str
    begins: date
    ends: date
    source: str
    direct_supplies_eur: float | None = None
    direct_works_eur: float | None = None
    negotiated_supplies_eur: float | None = None
    negotiated_works_eur: float | None = None


def award_routes() -> tuple[AwardRoute, ...]:
    """Return all periods in the order of the file."""
    document = tomllib.loads((files("hotspots.publish.report") / "award_routes.toml").read_text(encoding="utf-8"))
    return tuple(
        AwardRoute(begins=row.pop("from"), ends=row.pop("until"), **row) for row in map(dict, document["route"])
    )


def route_at(state: str, day: date) -> AwardRoute | None:
    """Return the period that holds on `day`, else the next one to come; None where none is known."""
    later = [route for route in award_routes() if route.state == state and route.ends >= day]
    return min(later, key=lambda route: route.begins, default=None)


def award_words(state: str, day: date | None, total_eur: float, lang: Lang) -> str:
    """Return what the thresholds mean for an order of `total_eur` (net)."""
    route = route_at(state, day) if day else None
    if route is None:
        return Text(
            "Für Land und Zeit sind keine Wertgrenzen hinterlegt; die Vergabestelle legt die Vergabeart fest.",
            "No thresholds are known for this state and time; the awarding office decides the procedure.",
        ).say(lang)
    begins = f"{route.begins:%d.%m.%Y}" if lang == "de" else route.begins.isoformat()
    limit, higher = route.direct_supplies_eur or 0.0, route.negotiated_supplies_eur or 0.0
    if total_eur <= limit:
        kind = Text(f"Direktauftrag (bis {eur(limit, 'de')})", f"direct order (up to {eur(limit, 'en')})")
    elif total_eur <= higher:
        kind = Text(
            f"Verhandlungsvergabe oder beschränkte Ausschreibung (bis {eur(higher, 'de')})",
            f"negotiated or restricted procedure (up to {eur(higher, 'en')})",
        )
    else:
        kind = Text("Verfahren oberhalb des EU-Schwellenwerts", "procedure above the EU threshold")
    return Text(
        f"{kind.de} bei Vergabe als Liefer- und Dienstleistung in einem Auftrag, netto, ab {begins} ({route.source}); "
        "die Vergabestelle prüft",
        f"{kind.en} if awarded as supplies and services in one order, net, from {begins} ({route.source}); to be checked "
        "by the awarding office",
    ).say(lang)


Relevance = Literal["little", "partly", "very"]
#: Below this radiated power a fixed radio station needs no site certificate (BEMFV § 4).
CERTIFICATE_FROM_W = 10.0


def climate(paper: Paper, sites: Sequence[str] | None = None) -> list[Block]:
    """Return the section on climate: the boxes of the form, and the energy of `sites` (default: what is planned) in figures."""
    say, report = paper.say, paper.plan.about.report
    grades: tuple[tuple[Relevance, str], ...] = (
        ("little", say("wenig klimarelevant", "of little relevance for the climate")),
        ("partly", say("teilweise klimarelevant", "partly relevant for the climate")),
        ("very", say("sehr klimarelevant", "very relevant for the climate")),
    )
    more = say("Mehrung der Treibhausgase", "more greenhouse gases")
    less = say("Minderung der Treibhausgase", "less greenhouse gases")
    explanations: tuple[tuple[Relevance, str], ...] = (
        ("little", say("keine weiteren Angaben erforderlich", "no further explanation needed")),
        ("partly", say("kurze Erläuterung in den Begründungen", "short explanation in the grounds")),
        ("very", say("ausführliche Erläuterung in den Begründungen", "full explanation in the grounds")),
    )
    options = [
        (f"{words} – {effect}", report.climate == grade and report.climate_change == change)
        for grade, words in grades
        for change, effect in (("more", more), ("less", less))
    ]
    return [
        Heading(say("Angaben zur Klimawirkung", "Effect on the climate")),
        Boxes(say("Einstufung", "Grade"), tuple(options)),
        Boxes(say("Erläuterung", "Explanation"), tuple((w, report.climate == g) for g, w in explanations)),
        Paragraph(energy_words(paper, paper.planned if sites is None else sites)),
    ]


def energy_words(paper: Paper, sites: Sequence[str]) -> str:
    """Return energy and carbon dioxide of the access points of `sites` in a year."""
    kwh_each, kg_per_kwh = paper.assumption("kwh_per_access_point"), paper.assumption("kg_co2_per_kwh")
    count = access_points(paper, sites)
    if kwh_each is None or kg_per_kwh is None:
        return paper.say("Der Stromverbrauch ist nicht bekannt.", "The use of electricity isn't known.")
    kwh = count * kwh_each
    used, tonnes = number(kwh, paper.lang), number(kwh * kg_per_kwh / 1000, paper.lang, decimals=2)
    each, kg = number(kwh_each, paper.lang), number(kg_per_kwh, paper.lang, decimals=2)
    return paper.say(
        f"{count} Zugangspunkte brauchen zusammen rund {used} kWh Strom im Jahr. Das sind rund {tonnes} t CO₂ im Jahr "
        f"(angenommen {each} kWh je Zugangspunkt und {kg} kg CO₂ je kWh).",
        f"{count} access points together use about {used} kWh of electricity a year. That is about {tonnes} t CO₂ a year "
        f"(assumed: {each} kWh per access point, {kg} kg CO₂ per kWh).",
    )


def access_points(paper: Paper, sites: Sequence[str]) -> int:
    """Return how many access points `sites` have: at least one each."""
    known = {s.site.id: s.demand for s in paper.plan.sites}
    loads = [known.get(site) for site in sites]
    return sum(round(demand.load.access_points.best) if demand else 1 for demand in loads)


def costs(paper: Paper) -> list[Block]:
    """Return the section on costs."""
    say, about = paper.say, paper.plan.about
    report, total = about.report, paper.plan.total_invest_eur
    yearly = paper.plan.total_running_eur_per_year
    day = iso_day(report.session_date) or iso_day(about.date)
    rows = (
        (say("Einmalig", "Once"), paper.plan.total_words.say(paper.lang)),
        (say("Jährlich", "Each year"), paper.plan.yearly.words.say(paper.lang)),
        (say("Haushaltsstelle", "Budget line"), paper.given(report.budget_line)),
        (say("Deckung", "Cover"), paper.given(report.coverage_of_cost)),
        (
            say("Folgekosten", "Follow-up costs"),
            say(
                f"{paper.eur(yearly)} im Jahr für Betrieb, Strom und Wartung, solange die Anlagen laufen",
                f"{paper.eur(yearly)} a year for running, power and upkeep as long as the equipment runs",
            ),
        ),
        (say("Vergabeart", "Award route"), _award(paper, day)),
        (say("Umsatzsteuer", "VAT"), about.terms.sentence.say(paper.lang)),
    )  # fmt: skip
    columns = (Column(say("Angabe", "Item"), share=1), Column(say("Inhalt", "Content"), share=3.4))
    question = say(
        "Durch den Vollzug dieses Beschlusses entstehen Kosten:", "Carrying out this resolution causes costs:"
    )
    has_costs = bool(total) or yearly > 0 or not paper.plan.costs_known
    return [
        Heading(say("Angaben zu den Kosten", "Costs")),
        Boxes(question, ((say("ja", "yes"), has_costs), (say("nein", "no"), not has_costs))),
        Table(say("Kosten im Einzelnen", "Costs in detail"), columns, rows),
    ]


def _award(paper: Paper, day: date | None) -> str:
    told = paper.plan
    if not told.costs_known:
        return paper.say("offen, solange die Kosten nicht bekannt sind", "open as long as the cost isn't known")
    return award_words(told.about.state, day, told.order_eur, paper.lang)


def accessibility(paper: Paper) -> list[Block]:
    """Return the declaration of accessibility."""
    say, declared = paper.say, paper.plan.about.accessibility
    rows = (
        (say("Stand", "Status"), declared.status), (say("Prüfung", "Method"), declared.method),
        (say("Datum", "Date"), paper.day(declared.date) if declared.date else ""),
        (say("Rückmeldung an", "Feedback to"), declared.contact), (say("Durchsetzung", "Enforcement"), declared.enforcement),
    )  # fmt: skip
    columns = (Column(say("Angabe", "Item"), share=1), Column(say("Inhalt", "Content"), share=3))
    return [
        Heading(say("Angaben zur Barrierefreiheit", "Accessibility")),
        Table(
            say("Angaben der Kommune", "Stated by the municipality"),
            columns,
            tuple((label, paper.given(words)) for label, words in rows),
        ),
    ]


def operator_sheet(paper: Paper) -> list[Block]:
    """Return the operator's sheet: operator, log-in, youth protection, radiation, schools."""
    say, report, radio = paper.say, paper.plan.about.report, paper.plan.about.radio
    watts = 10 ** (radio.eirp_dbm / 10) / 1000
    power = f"{number(radio.eirp_dbm, paper.lang)} dBm ({number(watts, paper.lang, decimals=2)} W)"
    rows = (
        (say("Betreiber", "Operator"), paper.given(report.operator)),
        (say("Anmeldung", "Log-in"), paper.given(report.login)),
        (say("Jugendschutz", "Youth protection"), paper.given(report.youth_protection)),
        (say("Frequenzband", "Band"), f"{radio.band.replace('.', ',') if paper.lang == 'de' else radio.band} MHz"),
        (say("Sendeleistung je Standort (EIRP)", "Radiated power per site (EIRP)"), power),
        (say("Schulen in der Nähe", "Schools nearby"), ", ".join(report.schools_nearby) or paper.given(None)),
    )
    columns = (Column(say("Angabe", "Item"), share=1.2), Column(say("Inhalt", "Content"), share=3))
    return [
        Heading(say("Blatt des Betreibers", "The operator's sheet"), on_new_page=True),
        Table(say("Betrieb und Funk", "Operation and radio"), columns, rows),
        Heading(say("Fragen, die oft gestellt werden", "Questions that are often asked"), 2),
        Bullets(_questions(paper, watts)),
        Heading(say("Sendeleistung je Standort", "Radiated power by site"), 2),
        _powers(paper, power),
    ]


def _questions(paper: Paper, watts: float) -> tuple[str, ...]:
    say = paper.say
    limit = number(CERTIFICATE_FROM_W, paper.lang)
    needs = say("ist nötig", "is needed") if watts >= CERTIFICATE_FROM_W else say("ist nicht nötig", "isn't needed")
    return (
        say(f"Strahlung: Eine Standortbescheinigung {needs}; sie wird ab {limit} W EIRP verlangt.",
            f"Radiation: a site certificate {needs}; it is asked for from {limit} W EIRP on."),
        say("Warum neben dem Mobilfunk? Das WLAN hilft Menschen ohne Datenvolumen und in engen Gassen mit schwachem Netz.",
            "Why beside mobile networks? WLAN helps people without a data plan and in narrow lanes with a weak signal."),
        say("Haftung: Seit 2017 haftet, wer ein offenes WLAN anbietet, in der Regel nicht für Verstöße der Nutzenden.",
            "Liability: since 2017 who offers open WLAN is as a rule not liable for what its users do."),
        say("Daten: Aus Zählungen werden nur Summen verwendet; Geräte werden nicht erfasst.",
            "Data: only sums of counts are used; no devices are recorded."),
    )  # fmt: skip


def _powers(paper: Paper, power: str) -> Table:
    say = paper.say
    columns = (
        Column(say("Standort", "Site"), share=2),
        Column(say("Montageort", "Mounting place"), share=2),
        Column("EIRP", share=1.4),
    )
    rows = tuple(
        (s.site.name, paper.given(s.site.mount.name if s.site.mount else None), power) for s in paper.plan.sites
    )
    caption = say("Antennengewinn eingerechnet; geplant", "Antenna gain included; planned")
    return Table(caption, columns, rows)
