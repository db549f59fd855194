"""The paper's fixed forms: climate, costs, accessibility, and the operator's sheet that answers what councils ask.

Thresholds of the states for placing an order are dated data (`law.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from typing import Any, Literal

from hotspots.base.text import ACCESS_POINTS, Lang, Text, counted, day, euros, iso_day, number, tr
from hotspots.findings.public import SiteTold
from hotspots.publish.report.context import (
    Block,
    Boxes,
    Bullets,
    Heading,
    Paper,
    Paragraph,
)


def in_force(table: str, on: date | None, *states: str, **named: str) -> list[dict[str, Any]]:
    """Return the rows of a table of law that hold on a day in one of these states ("": everywhere), of the name that is asked for."""
    law = tomllib.loads((files("hotspots.publish.report") / "law.toml").read_text(encoding="utf-8"))
    rows = [row for row in law[table] if row.get("state", "") in states and named.items() <= row.items()]
    return [row for row in rows if on and row["from"] <= on <= row["until"]]


def award_words(state: str, on: date | None, total_eur: float, lang: Lang) -> str:
    """Return what the thresholds in force mean for an order of `total_eur` (net), as works and as supplies."""
    route = next(iter(in_force("route", on, state)), None)
    if route is None:
        when = day(on.isoformat()) if on else tr("on the day of the meeting")
        return tr(
            "No threshold in force is known for {when}; the awarding office decides the procedure.", when=when
        ).say(lang)
    works, supplies = (
        _award_kind(total_eur, route.get(f"direct_{what}_eur"), route.get(f"negotiated_{what}_eur"))
        for what in ("works", "supplies")
    )
    begins, ends = (day(route[end].isoformat()) for end in ("from", "until"))
    return tr(
        "{supplies} as supplies and services, {works} as works (in one order, net; lots count together); "
        "in force from {begins} to {ends} ({source}); to be checked by the awarding office",
        supplies=supplies,
        works=works,
        begins=begins,
        ends=ends,
        source=route["source"],
    ).say(lang)


def _award_kind(total_eur: float, direct: float | None, negotiated: float | None) -> Text:
    if direct is not None and total_eur <= direct:
        return tr("direct order (up to {direct})", direct=euros(direct))
    if negotiated is not None and total_eur <= negotiated:
        return tr("negotiated or restricted procedure (up to {negotiated})", negotiated=euros(negotiated))
    if negotiated is None:
        return tr("open (no threshold known)")
    return tr("open procedure")


def norm_words(name: str, paper: Paper, **figures: str) -> str:
    """Return what a rule says with its norm and date; that none is known, or that its entry was not or long ago reviewed."""
    about, lang = paper.plan.about, paper.lang
    on = iso_day(about.report.session_date) or iso_day(about.date)
    found = in_force("norm", on, "", about.state, id=name)
    norm = max(found, key=lambda n: n.get("state", ""), default=None)  # the state's own before that of all
    if norm is None or on is None:
        return tr("No rule is known for this day.").say(lang)
    source = tr("{norm}, since {since}", norm=norm["norm"], since=day(norm["from"].isoformat())).say(lang)
    old = "review" not in norm or on > norm["review"]  # until when somebody's check holds
    check = tr("; to be checked before the meeting").say(lang) if old else ""
    return f"{norm[lang].format(**figures)} ({source}{', ' + norm['authority'] if norm['authority'] else ''}{check})"


Relevance = Literal["little", "partly", "very"]
#: From this radiated power on, of all antennas of a place together, a site certificate is needed (BEMFV § 4).
CERTIFICATE_FROM_W = 10.0
_SCHOOL = re.compile(r"schule|kita\b|kinder(garten|tages|krippe)", re.IGNORECASE)


def climate(paper: Paper, sites: Sequence[str] | None = None) -> list[Block]:
    """Return the section on climate: the boxes of the form, and the energy of `sites` (default: what is planned) in figures."""
    say, report = paper.say, paper.plan.about.report
    grades: tuple[tuple[Relevance, str], ...] = (
        ("little", say("of little relevance for the climate")),
        ("partly", say("partly relevant for the climate")),
        ("very", say("very relevant for the climate")),
    )
    more = say("more greenhouse gases")
    less = say("less greenhouse gases")
    explanations: tuple[tuple[Relevance, str], ...] = (
        ("little", say("no further explanation needed")),
        ("partly", say("short explanation in the grounds")),
        ("very", say("full explanation in the grounds")),
    )
    acts = sites is not None or report.kind in SPENDING
    graded, changed = (
        (report.climate, report.climate_change) if acts else ("little", "less" if report.kind == "stop" else "more")
    )
    options = [
        (f"{words} – {effect}", graded == grade and changed == change)
        for grade, words in grades
        for change, effect in (("more", more), ("less", less))
    ]
    return [
        Heading(say("Effect on the climate")),
        Boxes(say("Grade"), tuple(options)),
        Boxes(say("Explanation"), tuple((w, graded == g) for g, w in explanations)),
        *([] if acts else [Paragraph(NO_EFFECT[report.kind].say(paper.lang))]),
        Paragraph(energy_words(paper, paper.planned if sites is None else sites)),
    ]


def energy_words(paper: Paper, sites: Sequence[str]) -> str:
    """Return energy and carbon dioxide of the access points of `sites` in a year."""
    kwh_each, kg_per_kwh = paper.assumption("kwh_per_access_point"), paper.assumption("kg_co2_per_kwh")
    count = access_points(paper, sites)
    if kwh_each is None or kg_per_kwh is None:
        return paper.say("The use of electricity isn't known.")
    kwh = count * kwh_each
    used, tonnes = number(kwh, paper.lang), number(kwh * kg_per_kwh / 1000, paper.lang, decimals=2)
    each, kg = number(kwh_each, paper.lang), number(kg_per_kwh, paper.lang, decimals=2)
    return paper.say(
        "Access points: {count}. Together they use about {used} kWh of electricity a year. That is about "
        "{tonnes} t CO₂ a year (assumed: {each} kWh per access point, {kg} kg CO₂ per kWh).",
        count=count,
        used=used,
        tonnes=tonnes,
        each=each,
        kg=kg,
    )


def access_points(paper: Paper, sites: Sequence[str]) -> int:
    """Return how many access points `sites` have: at least one each."""
    known = {s.site.id: _points(s) for s in paper.plan.sites}
    return sum(known.get(site, 1) for site in sites)


NO_EFFECT: dict[str, Text] = {
    "note": tr("Taking note has no effect itself; so much power the plan would need if it were decided on."),
    "stop": tr("Stopping saves the power that the plan would have needed."),
}
#: Resolutions that spend money, and what the others do.
SPENDING = ("order", "funds", "award")
KIND_WORDS: dict[str, Text] = {
    "note": tr("Taking note causes no costs; the table says what the plan would cost if it were decided on."),
    "stop": tr("Stopping causes no new costs; the table says what the plan had foreseen."),
}


def costs(paper: Paper) -> list[Block]:
    """Return the section on costs."""
    say, about = paper.say, paper.plan.about
    report, told = about.report, paper.plan.long_run
    on = iso_day(report.session_date) or iso_day(about.date)
    award = say("open as long as the cost isn't known")
    if paper.plan.costs_known:
        award = award_words(about.state, on, paper.plan.order_eur, paper.lang)
    rows = (
        (say("Once"), paper.plan.total_words.say(paper.lang)),
        (say("Each year"), paper.plan.yearly.words.say(paper.lang)),
        *(((say("Over ten years"), told.words.say(paper.lang)),
           (say("Per use (person and day)"), told.use_words.say(paper.lang))) if told else ()),
        (say("Budget line"), paper.given(report.budget_line)),
        (say("Covered by"), paper.given(report.coverage_of_cost)),
        (
            say("Follow-up costs"),
            paper.plan.yearly.words.say(paper.lang)
            + say(" for running, power and upkeep as long as the equipment runs"),
        ),
        (say("Award procedure"), award),
        (say("Prices as of"), paper.day(about.terms.price_date)),
        (say("VAT"), about.terms.sentence.say(paper.lang)),
    )  # fmt: skip
    has_costs = report.kind in SPENDING
    noted = [] if has_costs else [(say("Resolution"), KIND_WORDS[report.kind].say(paper.lang))]
    return [
        Heading(say("Costs")),
        cost_box(paper, has_costs=has_costs),
        paper.facts(say("Costs in detail"), [*noted, *rows], 3.4),
    ]


def cost_box(paper: Paper, *, has_costs: bool) -> Boxes:
    """Return the form's question on costs."""
    return Boxes(
        paper.say("Carrying out this resolution causes costs:"),
        ((paper.say("yes"), has_costs), (paper.say("no"), not has_costs)),
    )


def accessibility(paper: Paper) -> list[Block]:
    """Return the declaration of accessibility."""
    say, declared = paper.say, paper.plan.about.accessibility
    rows = (
        (say("Status"), declared.status), (say("Assessment"), declared.method),
        (say("Date"), paper.day(declared.date) if declared.date else ""),
        (say("Feedback to"), declared.contact), (say("Enforcement"), declared.enforcement),
    )  # fmt: skip
    basis = say("Basis"), norm_words("accessibility", paper)
    stated = [*((label, paper.given(words)) for label, words in rows), basis]
    return [
        Heading(say("Accessibility")),
        paper.facts(say("Stated by the municipality"), stated),
    ]


def operator_sheet(paper: Paper) -> list[Block]:
    """Return the operator's sheet: operator, log-in, youth protection, radiation, schools."""
    say, report, radio = paper.say, paper.plan.about.report, paper.plan.about.radio
    power = f"{number(radio.eirp_dbm, paper.lang)} dBm ({number(_watts(paper), paper.lang, decimals=2)} W)"
    at = [
        f"{mount} ({s.site.name})"
        for s in paper.plan.sites
        if _SCHOOL.search(mount := s.site.mount.name or "" if s.site.mount else "")
    ]
    schools = ", ".join([*report.schools_nearby, *(say("mounting place {x}", x=x) for x in at)])
    rows = (
        (say("Operator"), paper.given(report.operator)),
        (say("Log-in"), f"{paper.given(report.login)}. {norm_words('login', paper)}"),
        (
            say("Youth protection"),
            f"{paper.given(report.youth_protection)}. {norm_words('youth', paper)}",
        ),
        (say("Band"), f"{radio.band.replace('.', ',') if paper.lang == 'de' else radio.band} MHz"),
        (say("Radiated power per access point (EIRP)"), power),
        (say("Schools nearby"), schools or paper.given(None)),
    )
    return [
        Heading(say("The operator's sheet"), on_new_page=True, may_follow=True),
        paper.facts(say("Operation and radio"), rows, 2.5),
        Heading(say("Questions that are often asked"), 2),
        Bullets(_questions(paper)),
    ]


def _questions(paper: Paper) -> tuple[str, ...]:
    say, watts = paper.say, _watts(paper)
    strong = [s.site.name for s in paper.plan.sites if _points(s) * watts >= CERTIFICATE_FROM_W]
    limit = number(CERTIFICATE_FROM_W, paper.lang)
    most = number(max(map(_points, paper.plan.sites), default=0) * watts, paper.lang, decimals=2)
    needs = (
        say("needed for {strong}", strong=", ".join(strong))
        if strong
        else say("needed at no place (at most {most} W EIRP at one)", most=most)
    )
    return (
        say("Radiation: a site certificate is ") + needs + "; " + norm_words("emf", paper, limit=limit),
        say(
            "Why beside mobile networks? WLAN helps people without a data plan and in narrow lanes with a weak signal."
        ),
        say("Liability: ") + norm_words("liability", paper),
        say("Permits, depending on the site: ")
        + "; ".join(norm_words(name, paper) for name in ("monument", "archaeology", "road_digging", "traffic_order")),
        say("Data: only sums of counts are used; no devices are recorded."),
    )


def _points(found: SiteTold) -> int:
    return round(found.demand.load.access_points.best) if found.demand else 1


def radiation(paper: Paper, site: SiteTold) -> str:
    """Return how many access points a site has and what they radiate together, antenna gain included."""
    watts, count = number(_points(site) * _watts(paper), paper.lang, decimals=2), _points(site)
    many = counted(count, *ACCESS_POINTS).say(paper.lang)
    return f"{many}, {watts} W EIRP"


def _watts(paper: Paper) -> float:
    return float(10 ** (paper.plan.about.radio.eirp_dbm / 10) / 1000)
