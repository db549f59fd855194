"""A page for each site, and the annex that isn't public: ways, prices and lengths per site, trenches by year, unit prices."""

from __future__ import annotations

from collections.abc import Mapping

from hotspots.base.text import WEEKS, eur, join, number, tr
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicSite, SiteTold, sites_of
from hotspots.findings.words import served_words
from hotspots.model.estimate import Factor
from hotspots.model.figures import PRICES
from hotspots.model.permits import METHODS
from hotspots.publish.report.context import (
    Block,
    Bullets,
    Column,
    Figure,
    Heading,
    Paper,
    Paragraph,
    Table,
    text_of,
)
from hotspots.publish.report.forms import radiation
from hotspots.publish.report.method import figures_table
from hotspots.publish.tables.positions import PAYERS, positions
from hotspots.publish.tables.words import QUALITY
from hotspots.rollout.phases import Phase


def site_pages(paper: Paper) -> list[Block]:
    """Return one page per site, in rank order."""
    say = paper.say
    blocks: list[Block] = [Heading(say("The sites one by one"), on_new_page=True)]
    for number_, site in enumerate(sites_of(paper.plan)):
        blocks += _page(paper, site, is_first=number_ == 0)
    return blocks


def map_name(site: str) -> str:
    """Return the name of a site's map among the pictures."""
    return f"map-{site}.svg"


def photo_name(site: str, number: int) -> str:
    """Return the name of one of a site's photos among the pictures."""
    return f"photo-{site}-{number}.jpg"


def _page(paper: Paper, site: SiteTold, *, is_first: bool) -> list[Block]:
    say, ranked = paper.say, site.ranked
    title = f"{ranked.place}. {site.site.name}" if ranked.rank else say("{name} (no rank)", name=site.site.name)
    alt = say("Site plan of {name} with its coverage.", name=site.site.name)
    return [
        Heading(title, 2, on_new_page=not is_first),
        *_why(paper, site),
        paper.facts(say("At a glance"), _facts(paper, site), 2.4),
        *_open_questions(paper, site),
        Figure(map_name(site.site.id), alt, _caption(paper, site), 170),
        *_photo(paper, site),
    ]


def _why(paper: Paper, site: SiteTold) -> list[Block]:
    if site.ranked.rank is None:
        reasons = [text_of(b, paper.lang) for b in site.ranked.blockers] or [
            paper.say("The site isn't in the competition.")
        ]
        return [Paragraph(paper.say("Why no rank?"), strong=True), Bullets(tuple(reasons))]
    words = tuple(text_of(reason, paper.lang) for reason in site.reasons)
    certainty = text_of(site.certainty, paper.lang)
    head = Paragraph(paper.say("Why this place?"), strong=True)
    return [head, Bullets((*words, certainty) if certainty else words)]


def _facts(paper: Paper, site: SiteTold) -> list[tuple[str, str]]:
    say, found = paper.say, site.site
    mount = found.mount.name if found.mount else None
    return [
        (say("Mounting place"), f"{paper.given(mount)}; {radiation(paper, site)}"),
        (say("District"), paper.given(found.district)),
        (say("Status"), join([*found.history, found.standing], "; ").say(paper.lang)),
        (say("Users a day"), paper.span(site.users)),
        *_people(paper, site),
        (paper.once, site.cost_words.say(paper.lang)),
        (say("Running cost a year, net"), paper.eur(site.running_per_year.best)),
        *(((say("Over ten years"), site.long_run.words.say(paper.lang)),
           (say("Per use (person and day)"), site.long_run.use_words.say(paper.lang)))
          if site.long_run else ()),
        *_connection(paper, site),
        *([(say("Lead time"), _weeks(paper, site))] if found.meaning != "fixed" else []),
        *([(say("Time to service"), site.readiness.service_words.say(paper.lang))] if site.readiness.service else []),
        *([(say("Year in the roll-out"), str(site.year or say("not planned")))] if found.meaning != "fixed" else []),
        *([(say("Open ground served"), served)] if (served := served_words(site.coverage).say(paper.lang)) else []),
        (say("Inspection"), _inspection(paper, site)),
    ]  # fmt: skip


def _people(paper: Paper, site: SiteTold) -> list[tuple[str, str]]:
    if site.demand is None:
        return []
    passages = paper.span(site.demand.passages_per_day)
    peaks = [(paper.say("Peak day"), peak.said.say(paper.lang)) for peak in site.demand.peaks[:1]]
    busy = site.demand.load.words(points=isinstance(paper.plan, Plan)).say(paper.lang)
    quality = QUALITY[site.demand.quality].say(paper.lang)
    label = paper.say("Passers-by a day, mean of the year")
    return [
        (label, f"{passages} – {quality}; {site.demand.method.say(paper.lang)}"),
        (paper.say("At peak time"), busy),
        *peaks,
    ]


def _connection(paper: Paper, site: SiteTold) -> list[tuple[str, str]]:
    """Return how the site joins the network: the utility's edition says by which way, for how much."""
    label = paper.say("Connection")
    chosen = paper.exact.route(site.site.id).chosen if paper.exact else None
    if isinstance(site, PublicSite):
        return []
    if site.connection is None or chosen is None:
        return [(label, paper.say("no way to the network known"))]
    way = METHODS[chosen.method].say(paper.lang)
    metres = f", {number(chosen.length_m, paper.lang)} m" if chosen.length_m is not None else ""
    offer = chosen.quote and tr(" – offer of {source}: ", source=chosen.quote.source) + chosen.quote.words
    said = offer.say(paper.lang) if offer else ""
    return [(label, f"{way}{metres}, {paper.eur(site.connection.best)}{said}")]


def _weeks(paper: Paper, site: SiteTold) -> str:
    weeks = paper.span(site.readiness.lead_time_weeks)
    return f"{weeks} {WEEKS[weeks != '1'].say(paper.lang)}"


def _inspection(paper: Paper, site: SiteTold) -> str:
    day = site.readiness.inspected_on
    quality = QUALITY[site.readiness.quality].say(paper.lang)
    if day is None:
        return paper.say("not inspected yet")
    return f"{paper.day(day)} ({quality})"


def _open_questions(paper: Paper, site: SiteTold) -> list[Block]:
    missing = list(site.readiness.unknown)
    missing += [paper.plan.criterion(name).name for name in site.ranked.unknown]
    if not missing:
        return [Paragraph(paper.say("The inspection gives every answer that it has to give."))]
    listed = join(missing).say(paper.lang)
    return [Paragraph(paper.say("Still to be found out: {listed}.", listed=listed))]


def _caption(paper: Paper, site: SiteTold) -> str:
    quality = QUALITY[site.site.quality].say(paper.lang)
    return paper.say(
        "Position ({quality}) and coverage: darker with good, lighter with fair reception.", quality=quality
    )


def _photo(paper: Paper, site: SiteTold) -> list[Block]:
    photos = paper.extras.photos.get(site.site.id, ()) if paper.exact is not None else ()
    blocks: list[Block] = []
    for place in range(1, len(photos) + 1):
        which = f" {place}" if len(photos) > 1 else ""
        words = paper.say("Photo{which} of the inspection, {name}", which=which, name=site.site.name)
        blocks.append(Figure(photo_name(site.site.id, place), words, words, 65))
    return blocks


def annex(paper: Paper) -> list[Block]:
    """Return the annex; nothing in the public edition."""
    if paper.exact is None:
        return []
    title = paper.say("Annex (not public)")
    prices = [f for n in PRICES if (f := paper.exact.factors.get(f"price:{n}")) and f.high > 0]
    return [
        Heading(title, on_new_page=True, may_follow=True),
        _ways(paper, paper.exact),
        *(
            _bill(paper, p, paper.exact.factors)
            for p in (paper.exact.rollout.phases if paper.exact.rollout else ())
            if p.items
        ),
        *_shares(paper, paper.exact),
        figures_table(paper, paper.say("Unit prices, net"), paper.say("Price"), prices),
    ]


def _ways(paper: Paper, told: Plan) -> Table:
    say = paper.say
    names = {handover.id: handover.name for handover in told.handovers}
    rows = []
    for site in paper.plan.sites:
        route, chosen = told.route(site.site.id), told.route(site.site.id).chosen
        if chosen is None:
            why = route.alternatives[-1].reason.say(paper.lang) if route.alternatives else ""
            rows.append((site.site.name, "–", "–", "–", "–", why))
            continue
        metres = number(chosen.length_m, paper.lang, decimals=1) if chosen.length_m is not None else "–"
        dug = number(chosen.bill.trench_m, paper.lang, decimals=1) if chosen.bill is not None else "–"
        cost = paper.eur(chosen.cost_eur) if chosen.cost_eur is not None else "–"
        end = names.get(chosen.handover or "", chosen.handover or "–")
        rows.append((site.site.name, METHODS[chosen.method].say(paper.lang), metres, dug, cost, end))
    columns = (
        Column(say("Site"), share=1.7), Column(say("Connection"), share=1.1),
        Column(say("Length in m"), "right", 0.8), Column(say("trench of it"), "right", 0.8), Column(say("Price, net"), "right", 0.9),
        Column(say("Handover"), share=2),
    )  # fmt: skip
    return Table(say("Connection of the sites, each by itself"), columns, tuple(rows))


def _bill(paper: Paper, phase: Phase, factors: Mapping[str, Factor]) -> Table:
    say = paper.say
    bought = [p for p in positions(phase, factors) if p.lot != 2]
    rows = tuple(
        (p.title.say(paper.lang), f"{p.quantity} {p.unit.say(paper.lang)}", eur(p.price_eur, paper.lang, cents=True), paper.eur(p.eur))
        for p in bought
    )  # fmt: skip
    sums = {who: sum(p.eur for p in bought if p.payer == who) for who in dict.fromkeys(p.payer for p in bought)}
    rows += tuple((say("sum ({payer})", payer=PAYERS[who]), "", "", paper.eur(eur_)) for who, eur_ in sums.items())
    columns = (
        Column(say("Item¦of a bill"), share=3), Column(say("Quantity"), "right"),
        Column(say("Unit price, net"), "right", 1.2), Column(say("net"), "right"),
    )  # fmt: skip
    metres = number(phase.trench_m, paper.lang)
    caption = say("Quantities {year} ({metres} m of trench)", year=phase.year, metres=metres)
    return Table(caption, columns, rows)


def _shares(paper: Paper, told: Plan) -> list[Block]:
    say = paper.say
    shares, how = told.rollout.shares if told.rollout else (), told.about.terms.part
    if not shares:
        return []
    rows = tuple(
        (paper.name(s.site), paper.eur(s.alone_eur), paper.eur(s.marginal_eur), paper.eur(s.shapley_eur))
        for s in shares
    )
    columns = (
        Column(say("Site"), share=2), Column(say("alone"), "right"),
        Column(say("on top of all"), "right"), Column(say("fair share"), "right"),
    )  # fmt: skip
    return [
        Table(
            say("Each site's share of the cost, {how}", how=how),
            columns,
            rows,
        )
    ]
