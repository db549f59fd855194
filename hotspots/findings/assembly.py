"""Put together what was measured and decided: one finding per site, in words and figures for people.

Nothing here decides: orders and scores come from `decision`, quantities from `measures`. The same functions make
the exact told and, from banded costs, the public ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hotspots.base.errors import Problem
from hotspots.base.text import USERS, Text, counted, day, euros, join, numbers, tr, verbatim
from hotspots.findings.answers import NOT_ADOPTED, assumed
from hotspots.findings.long_run import LongRun, long_run, site_long_run
from hotspots.findings.model import (
    About,
    Ground,
    Measures,
    Plan,
    ReadinessFinding,
    SiteFinding,
    Source,
    SuggestionFinding,
)
from hotspots.findings.outcome import InUse
from hotspots.findings.words import (
    CONNECTION,
    COSTS_NOT_KNOWN,
    CostClass,
    Reason,
    certainty,
    class_of,
    compared,
    cost_classes,
    cost_span,
    reason,
    utility_view,
)
from hotspots.inputs.project import Inputs
from hotspots.measures.coverage.candidates import open_reasons, people_reason
from hotspots.measures.draws import draw_factors, estimate, expected
from hotspots.measures.readiness.assess import Readiness
from hotspots.measures.readiness.service import Service
from hotspots.model.counts import UNIT_WORDS
from hotspots.model.estimate import Estimate, Quality, Quantity, Term, weakest
from hotspots.model.payments import QUOTE_OF_UTILITY, VAT_PERCENT, PriceTerms
from hotspots.model.protocol import Schema
from hotspots.model.published import published
from hotspots.model.sites import Site
from hotspots.model.suggestions import SuggestedPlace
from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.crosscheck import cross_check
from hotspots.ranking.phrases import grade
from hotspots.ranking.results import RankedSite, Ranking
from hotspots.ranking.tipping import tipping_points
from hotspots.rollout.phases import Purse
from hotspots.rollout.portfolios import Share
from hotspots.rollout.rollout import Rollout

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def suggestion_finding(place: SuggestedPlace) -> SuggestionFinding:
    """Return a suggested place with its cost to a hundred euros and its reasons, the cost not among them."""
    near = (place.nearest_m, place.nearest) if place.nearest_m is not None and place.nearest else None
    people = people_reason(place.people_more, place.people_alone, counted=place.counted)
    return SuggestionFinding(place, people, _cost(place), open_reasons(place.readiness, place.kind, near))


def _cost(place: SuggestedPlace) -> Text:
    if place.cost_eur is None:
        return COSTS_NOT_KNOWN
    cost = euros(round(place.cost_eur, -2))
    return tr("about {cost}", cost=cost)


Judge = Callable[[Quantity], Estimate]


def assemble(
    inputs: Inputs,
    measured: Measures,
    criteria: Sequence[Criterion],
    candidates: Sequence[Candidate],
    ranking: Ranking,
    rollout: Rollout | None,
    *,
    version: str,
) -> Plan:
    """Return the plan from its parts."""
    settings = inputs.settings
    draws = draw_factors(measured.factors, seed=settings.seed, draws=settings.draws)

    def judge(quantity: Quantity) -> Estimate:
        return estimate(quantity, measured.factors, draws)

    terms = _terms(inputs, planned=rollout is not None)
    by_id = {site.id: site for site in inputs.sites}
    years = {site: phase.year for phase in rollout.phases for site in phase.sites} if rollout else {}
    shares = {share.site: share for share in rollout.shares} if rollout else {}
    classes = cost_classes(next((c.value for c in criteria if c.id == CONNECTION), None))
    sites = tuple(
        replace(
            _site(by_id[r.id], r, measured, inputs, ranking, judge, shares.get(r.id), classes, terms),
            year=years.get(r.id),
        )
        for r in ranking.sites
    )
    chosen = [s for s in sites if s.ranked.rank is not None]
    doubt, doubts = assumed(inputs, measured, criteria)
    warnings = tuple(sorted((*inputs.warnings, *measured.problems), key=Problem.sort_key))
    return Plan(
        about=_about(inputs, version, terms),
        criteria=tuple(criteria),
        ranking=ranking,
        sites=sites,
        cross_check=cross_check(ranking),
        rollout=rollout,
        ground=_ground(inputs),
        total_invest_eur=_total_invest(chosen, rollout),
        total_running_eur_per_year=_total_running(chosen, rollout),
        sources=_sources(inputs),
        notes=_notes(inputs, measured),
        assumptions=tuple(f for name, f in settings.factors().items() if name.startswith("assumption:")),
        overlap=measured.overlap,
        suggestions=tuple(suggestion_finding(place) for place in inputs.suggestions),
        publication=settings.publication,
        connections=measured.connections,
        handovers=measured.connections.handovers,
        ducts=inputs.network.ducts,
        roadworks=inputs.network.roadworks,
        readiness=measured.readiness,
        inspections=inputs.inspections,
        factors=measured.factors,
        candidates=tuple(candidates),
        tipping=tipping_points(ranking, candidates, measured.factors, first=settings.robustness.first),
        line=measured.line,
        long_run=_long_run(rollout, measured, inputs, terms, judge),
        warnings=warnings,
        total_span_eur=_total_span(chosen, rollout, measured, judge),
        assumed=doubts,
        assumed_share=doubt,
    )


def _long_run(
    rollout: Rollout | None, measured: Measures, inputs: Inputs, terms: PriceTerms, judge: Judge
) -> LongRun | None:
    built = [measured.demand[site].users for phase in rollout.phases for site in phase.sites] if rollout else []
    purse = Purse(inputs.settings.payments(), inputs.settings.rollout.net)
    factors = {**inputs.settings.factors(), **measured.factors}
    return long_run(rollout, total(*built) if built else None, factors, purse, terms, judge)


def _total_invest(sites: Sequence[SiteFinding], plan: Rollout | None) -> float:
    """Return what is spent once: on the planned sites if there is a plan, else on all, each by itself."""
    if plan is not None:
        return sum(phase.invest_eur for phase in plan.phases)
    return sum(s.invest.best for s in sites if s.invest)


def _total_span(
    sites: Sequence[SiteFinding], plan: Rollout | None, measured: Measures, judge: Judge
) -> tuple[float, float] | None:
    """Return between what the total lies: as wide, in parts of it, as what its sites cost alone, drawn together."""
    planned = (
        {site for phase in plan.phases for site in phase.sites} if plan is not None else {s.site.id for s in sites}
    )
    costs = [
        total(route.chosen.cost, measured.readiness[route.site].cost)
        for route in measured.connections.routes
        if route.site in planned and route.chosen and route.chosen.cost
    ]
    alone = judge(total(*costs)) if costs else None
    if alone is None or alone.best <= 0:
        return None
    share = _total_invest(sites, plan) / alone.best
    return alone.low * share, alone.high * share


def _total_running(sites: Sequence[SiteFinding], plan: Rollout | None) -> float:
    """Return what is spent every year in the end."""
    if plan is not None:
        return max((phase.running_eur_per_year for phase in plan.phases), default=0.0)
    return sum(s.running_per_year.best for s in sites)


def _site(
    site: Site, ranked: RankedSite, measured: Measures, inputs: Inputs, ranking: Ranking, judge: Judge,
    share: Share | None, classes: tuple[CostClass, ...], terms: PriceTerms,
) -> SiteFinding:  # fmt: skip
    readiness = measured.readiness[site.id]
    route = next(r for r in measured.connections.routes if r.site == site.id)
    cost = route.chosen.cost if route.chosen else None
    users, running = measured.demand[site.id].users, readiness.running_eur_per_year
    agreed = None if site.is_open else site.cost_eur
    once = total(cost, readiness.cost) if cost else None
    once = once if agreed is None else Quantity((Term(agreed),), "€", site.standing, "measured")
    invest, factors = judge(once) if once else None, {**inputs.settings.factors(), **measured.factors}
    return SiteFinding(
        site=site,
        ranked=ranked,
        demand=measured.demand[site.id],
        users=judge(users),
        readiness=_readiness(
            readiness, None if site.meaning == "fixed" else measured.service[site.id], inputs.schema, judge
        ),
        coverage=measured.coverage[site.id],
        connection=judge(cost) if cost else None,
        invest=invest,
        running_per_year=judge(running),
        cost_words=cost_span(invest, share, terms, agreed=agreed is not None),
        share=share,
        certainty=certainty(ranked, ranking),
        reasons=_reasons(ranked, ranking, invest, classes, agreed=agreed is not None),
        utility_view=utility_view(site.id, inputs.overrides),
        answered=compared(site, ranked, route, inputs.overrides),
        in_use=_in_use(site.id, inputs, measured),
        long_run=site_long_run(once, running, users, factors, judge) if once else None,
    )


def _in_use(site: str, inputs: Inputs, measured: Measures) -> InUse | None:
    since, found = inputs.operation.in_use_from.get(site), measured.demand[site].measured
    counted, unit = (found.counted, found.unit) if found else (None, None)
    return InUse(since, counted, unit, inputs.settings.operation.small_number) if since or found else None


def total(*parts: Quantity) -> Quantity:
    """Return the sum of quantities of one unit."""
    terms = tuple(term for part in parts for term in part.terms)
    sources = join(list(dict.fromkeys(part.source for part in parts)), "; ")
    return Quantity(terms, parts[0].unit, sources, weakest(*(part.quality for part in parts)))


def _readiness(found: Readiness, service: Service | None, schema: Schema, judge: Judge) -> ReadinessFinding:
    labels = tuple(schema.by_id[name].label for name in found.unknown)
    day = found.inspected_on.isoformat() if found.inspected_on else None
    return ReadinessFinding(
        judge(found.value), judge(found.lead_time_weeks), labels, day, found.source, found.quality, found.unknown,
        judge(service.weeks) if service else None, service,
    )  # fmt: skip


def _reasons(
    ranked: RankedSite, ranking: Ranking, invest: Estimate | None, classes: tuple[CostClass, ...], *, agreed: bool
) -> tuple[Reason, ...]:
    """Return per criterion how the site does, the one that moves it most first; the word for a connection is its class's."""
    words = []
    for part in sorted(ranked.parts.values(), key=lambda p: (-abs(p.contribution), p.criterion)):
        criterion, word, figure = ranking.criterion(part.criterion), grade(part), None
        if part.assumed is not None:
            figure = tr("missing: ") + part.assumed
        elif part.estimate is not None:
            word = class_of(invest.best, classes).grade if part.criterion == CONNECTION and invest else word
            figure = criterion.shown(part.estimate.best) if criterion.unit.de else None
            if part.criterion == CONNECTION and invest and agreed:
                figure = tr("site ") + euros(invest.best)
        words.append(reason(criterion, word, figure))
    return tuple(words)


def _about(inputs: Inputs, version: str, terms: PriceTerms) -> About:
    settings = inputs.settings
    return About(
        settings.title, settings.municipality, settings.crs, settings.date, settings.illustrative, inputs.fingerprint,
        version, settings.seed, settings.draws, settings.report, settings.accessibility, settings.state, settings.radio,
        settings.rollout, inputs.release, terms, settings.publication.base_url or "",
        settings.publication.contributor_id or "", settings.language,
    )  # fmt: skip


def _terms(inputs: Inputs, *, planned: bool) -> PriceTerms:
    """Return what the sums are: those of a plan as the budgets are, else net."""
    town = {name: paid for name, paid in inputs.settings.payments().items() if paid.payer == "town"}
    rates = {paid.vat_percent for paid in town.values()} | {VAT_PERCENT}
    dates = [paid.date for paid in inputs.settings.payments().values() if paid.date]
    gross = planned and not inputs.settings.rollout.net
    theirs = {name for name, paid in inputs.settings.payments().items() if paid.payer == "utility"} - {QUOTE_OF_UTILITY}
    in_part = bool(theirs) or any(quote.payer == "utility" for quote in inputs.quotes)
    rate = rates.pop() if len(rates) == 1 else None
    return PriceTerms("gross" if gross else "net", rate, max(dates, default=None), in_part)


def _ground(inputs: Inputs) -> Ground:
    network = inputs.network
    return Ground(network.streets, network.buildings, network.ground, network.hotspots)


def _sources(inputs: Inputs) -> tuple[Source, ...]:
    """Return where each kind of data comes from, each source once: the five that most of it has, in whatever order it came."""
    found: list[Source] = []
    trees, foliage = inputs.network.trees, inputs.settings.radio.vegetation != "none"
    for what, rows in (
        (tr("sites"), [(s.source, s.quality) for s in inputs.sites]),
        (tr("streets"), _table_sources(inputs.network.streets)),
        (tr("buildings"), _table_sources(inputs.network.buildings)),
        (tr("trees"), _table_sources(trees) if foliage and trees is not None else []),
        (tr("existing hotspots"), [(h.source, h.quality) for h in inputs.network.hotspots]),
        (tr("footfall"), [(s.source, s.quality) for s in inputs.counts.stations]),
        (tr("inspection"), [(v.source.de, v.quality) for v in inputs.inspections]),
        (tr("suggestions"), [(s.source, s.quality) for s in inputs.suggestions]),
    ):
        often = Counter((source, quality) for source, quality in rows if source)
        most = sorted(often, key=lambda one: (-often[one], one))[:5]
        found += [Source(what, source, quality) for source, quality in most]
    return tuple(found)


def _table_sources(table: GeoDataFrame) -> list[tuple[str, Quality]]:
    return [(str(source or ""), quality) for source, quality in zip(table["source"], table["quality"], strict=True)]


def _said_by_the_town(inputs: Inputs, measured: Measures) -> list[Text]:
    """Return what the town itself has published of its use, beside what is expected here: evidence with its source."""
    means = [expected(found.users, measured.factors) for found in measured.demand.values()]
    users = counted(round(sum(means) / max(len(means), 1)), *USERS)
    here = tr("; expected here on average for each site: {users}", users=users)
    here = here if means else verbatim("")
    return [
        tr("For comparison: {source}, which is {numbers} {unit_word} a place and day ({period}){here}. The "
            "figure is part of the reference class and widens the spans upwards.", source=row.source, numbers=numbers(row.value), unit_word=UNIT_WORDS[unit], period=row.period, here=here)
        for row in published("use")
        if row.town == inputs.settings.municipality
        for unit in UNIT_WORDS
        if unit == row.unit
    ]  # fmt: skip


def _notes(inputs: Inputs, measured: Measures) -> tuple[Text, ...]:
    notes = [inputs.settings.illustrative] if inputs.settings.illustrative else []
    adopted = inputs.settings.adopted
    used = {c.id: c.weight for c in inputs.settings.criteria}
    others = adopted is not None and any(abs(w - used.get(c, 0.0)) > 1e-6 for c, w in adopted.weights.items())
    but = tr("; the plan is computed with other weights") if others else verbatim("")
    notes += [NOT_ADOPTED if adopted is None else tr("Weights and value scales were adopted by {by} on {on} ({document}){but}.", by=adopted.by, on=day(adopted.on), document=adopted.document, but=but)]  # fmt: skip
    if measured.line is not None and len(inputs.sites) > 1:
        line = measured.line.words(points=False)
        notes.append(tr("A joint line of all sites: {line}.", line=line))
    notes += _said_by_the_town(inputs, measured)
    if inputs.counts.usage:
        notes.append(tr("The ranking is computed with measured use."))
    for what, empty in (
        (tr("streets"), not len(inputs.network.streets)),
        (tr("buildings"), not len(inputs.network.buildings)),
        (tr("handovers"), not inputs.network.handovers),
    ):
        if empty:
            notes.append(tr("No data given: {what}.", what=what))
    open_ = {site.id for site in inputs.sites if site.is_open}
    unjoined = sum(route.chosen is None and route.site in open_ for route in measured.connections.routes)
    if unjoined and not inputs.network.has_backhaul:
        many = tr("site") if unjoined == 1 else tr("sites¦dative")
        notes.append(
            tr(
                "Without the utility's network or an offer, connection and cost of {unjoined} {many} are not "
                "known; the roll-out leaves them out.",
                unjoined=unjoined,
                many=many,
            )
        )
    return tuple(notes)
