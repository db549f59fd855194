"""Put together what was measured and decided: one finding per site, in words and figures for people.

Nothing here decides: orders and scores come from `decision`, quantities from `measures`. The same functions make
the exact told and, from banded costs, the public ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hotspots.base.errors import Problem
from hotspots.base.text import Text, compact, euros, join, listing, numbers, percent, verbatim
from hotspots.findings.model import (
    About,
    Ground,
    Measures,
    Plan,
    ReadinessFinding,
    SiteFinding,
    Source,
    Told,
    Tornado,
)
from hotspots.findings.suggestions import suggestion_finding
from hotspots.inputs.project import Inputs
from hotspots.measures.draws import draw_factors, estimate
from hotspots.measures.readiness.assess import Readiness
from hotspots.model.answers import VERDICTS
from hotspots.model.estimate import Estimate, Quality, Quantity, weakest
from hotspots.model.overrides import Overrides
from hotspots.model.protocol import Schema
from hotspots.model.sites import Site
from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.crosscheck import cross_check
from hotspots.ranking.explain import entropy_words, notes
from hotspots.ranking.results import RankedSite, Ranking
from hotspots.ranking.tipping import WeightTip, tipping_points, tornado
from hotspots.rollout.rollout import Rollout

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Judge = Callable[[Quantity], Estimate]

#: How a value 0…1 is called, from the best; the first whose bound it reaches counts.
GRADES: tuple[tuple[float, Text], ...] = (
    (0.75, Text("sehr gut", "very good")),
    (0.5, Text("gut", "good")),
    (0.25, Text("mäßig", "fair")),
    (0.0, Text("schwach", "weak")),
)

#: How a chance is called, from the surest.
CHANCES: tuple[tuple[float, Text], ...] = (
    (0.95, Text("sehr sicher", "almost certainly")),
    (0.8, Text("ziemlich sicher", "very likely")),
    (0.6, Text("eher", "rather")),
)


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

    by_id = {site.id: site for site in inputs.sites}
    years = {site: phase.year for phase in rollout.phases for site in phase.sites} if rollout else {}
    sites = tuple(
        replace(_site(by_id[r.id], r, measured, inputs, ranking, judge), year=years.get(r.id)) for r in ranking.sites
    )
    chosen = [s for s in sites if s.ranked.rank is not None]
    warnings = tuple(sorted((*inputs.warnings, *measured.problems), key=Problem.sort_key))
    return Plan(
        about=_about(inputs, version),
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
        connections=measured.connections,
        handovers=measured.connections.handovers,
        ducts=inputs.network.ducts,
        roadworks=inputs.network.roadworks,
        readiness=measured.readiness,
        inspections=inputs.inspections,
        factors=measured.factors,
        candidates=tuple(candidates),
        tipping=tipping_points(ranking, candidates, measured.factors, first=settings.robustness.first),
        tornado=_closest_lead(ranking, candidates, measured),
        warnings=warnings,
    )


def _total_invest(sites: Sequence[SiteFinding], plan: Rollout | None) -> float:
    """Return what is spent once: on the planned sites if there is a plan, else on all, each by itself."""
    if plan is not None:
        return sum(phase.invest_eur for phase in plan.phases)
    return sum(s.invest.best for s in sites if s.invest)


def _total_running(sites: Sequence[SiteFinding], plan: Rollout | None) -> float:
    """Return what is spent every year in the end."""
    if plan is not None:
        return max((phase.running_eur_per_year for phase in plan.phases), default=0.0)
    return sum(s.running_per_year.best for s in sites)


def _site(
    site: Site, ranked: RankedSite, measured: Measures, inputs: Inputs, ranking: Ranking, judge: Judge
) -> SiteFinding:
    readiness = measured.readiness[site.id]
    route = next(r for r in measured.connections.routes if r.site == site.id)
    cost = route.chosen.cost if route.chosen else None
    invest = judge(total(cost, readiness.cost)) if cost else None
    return SiteFinding(
        site=site,
        ranked=ranked,
        demand=measured.demand[site.id],
        users=judge(measured.demand[site.id].users),
        readiness=_readiness(readiness, inputs.schema, judge),
        coverage=measured.coverage[site.id],
        connection=judge(cost) if cost else None,
        invest=invest,
        running_per_year=judge(readiness.running_eur_per_year),
        cost_words=cost_span(invest),
        certainty=certainty(ranked, ranking),
        reasons=reasons(ranked, ranking),
        utility_view=utility_view(site.id, inputs.overrides),
    )


def utility_view(site: str, overrides: Overrides) -> Text | None:
    """Return the utility's own place for a site and its verdict, if an answer was taken over."""
    place, verdict = overrides.of(site, "priority"), overrides.of(site, "verdict")
    said = []
    if place is not None and isinstance(place.value, float):
        said.append(Text(f"Platz {place.value:g}", f"place {place.value:g}"))
    if verdict is not None and verdict.value in VERDICTS:
        said.append(VERDICTS[verdict.value])
    return join(said) if said else None


def total(*parts: Quantity) -> Quantity:
    """Return the sum of quantities of one unit."""
    terms = tuple(term for part in parts for term in part.terms)
    sources = "; ".join(dict.fromkeys(part.source for part in parts))
    return Quantity(terms, parts[0].unit, sources, weakest(*(part.quality for part in parts)))


def _readiness(found: Readiness, schema: Schema, judge: Judge) -> ReadinessFinding:
    labels = tuple(schema.by_id[name].label for name in found.unknown)
    day = found.inspected_on.isoformat() if found.inspected_on else None
    return ReadinessFinding(
        judge(found.value), judge(found.lead_time_weeks), labels, day, found.source, found.quality, found.unknown
    )


def grade(value: float) -> Text:
    """Return the word for a value 0…1."""
    return next(word for bound, word in GRADES if value >= bound)


def reasons(ranked: RankedSite, ranking: Ranking, said: Mapping[str, Text] | None = None) -> tuple[Text, ...]:
    """Return per criterion how the site does, the one that moves it most first: "Anschluss: gut (2.800 €)".

    `said` gives words for the figure of a criterion, where the figure itself isn't shown.
    """
    words = []
    for part in sorted(ranked.parts.values(), key=lambda p: (-abs(p.contribution), p.criterion)):
        criterion = ranking.criterion(part.criterion)
        head = Text(f"{criterion.name.de}: ", f"{criterion.name.en}: ")
        figure = (said or {}).get(part.criterion)
        if part.estimate is None:
            words.append(head + Text("nicht bekannt", "not known"))
        elif criterion.unit.de:
            shown = figure or criterion.say(_plain(part.estimate.best))
            words.append(head + grade(part.value) + verbatim(" (") + shown + verbatim(")"))
        else:
            words.append(head + grade(part.value))
    return tuple(words)


def _plain(figure: float) -> float:
    """Return a figure with two significant digits above ten: more would pretend to know."""
    if abs(figure) < 10:
        return round(figure, 1) if abs(figure) < 3 else float(round(figure))
    digits = len(str(int(abs(figure)))) - 2
    return float(round(figure, -digits))


def certainty(ranked: RankedSite, ranking: Ranking) -> Text:
    """Return how sure the place is, in words: "sehr sicher unter den ersten drei"."""
    if ranked.rank is None:
        return Text("nicht in der Rangfolge", "not ranked")
    if ranking.robustness is None or ranked.first_chance is None:
        return Text("", "")
    first = ranking.robustness.first
    if len(ranking.ranked) <= first:
        return Text(f"Platz {ranked.rank_low} bis {ranked.rank_high}", f"place {ranked.rank_low} to {ranked.rank_high}")
    among = Text(f"unter den ersten {_spelt(first).de}", f"among the first {_spelt(first).en}")
    for bound, word in CHANCES:
        if ranked.first_chance >= bound:
            return Text(f"{word.de} {among.de}", f"{word.en} {among.en}")
        if 1 - ranked.first_chance >= bound:
            return Text(f"{word.de} nicht {among.de}", f"{word.en} not {among.en}")
    return Text(f"offen, ob {among.de}", f"open whether {among.en}")


def _closest_lead(ranking: Ranking, candidates: Sequence[Candidate], measured: Measures) -> Tornado | None:
    """Return what the figures do to the closest lead among the first k places and the one after."""
    first = ranking.robustness.first if ranking.robustness else 0
    pairs = list(pairwise(ranking.ranked[: first + 1]))
    if not pairs:
        return None
    one, other = min(pairs, key=lambda pair: (pair[0].score - pair[1].score, pair[0].id))
    bars = tornado(ranking, candidates, measured.factors, site=one.id, against=other.id)
    return Tornado(one.id, other.id, one.score - other.score, bars)


def firmness(told: Told) -> tuple[Text, ...]:
    """Return how firm the order is: draws, ties, weights, and every other method by name."""
    return (*_tested(told), *told.cross_check.sentences)


def plain_firmness(told: Told) -> tuple[Text, ...]:
    """Return how firm the order is for anyone, without the names of methods."""
    return (*_tested(told), *_doubtful(told))


def _tested(told: Told) -> tuple[Text, ...]:
    robustness = told.ranking.robustness
    said = [entropy_words(robustness)] if robustness else []
    tips = [words for tip in told.weight_tips if (words := _tip_words(tip, told)) is not None]
    return (*said, *notes(told.ranking), *tips)


def _doubtful(told: Told) -> tuple[Text, ...]:
    """Return which places another way of calculating would change by more than one."""
    places = {s.id: s.rank or 0 for s in told.ranking.ranked}
    moved = [
        verbatim(s.name)
        for s in told.ranking.ranked
        if any(abs(m.order.index(s.id) + 1 - places[s.id]) > 1 for m in told.cross_check.results)
    ]
    if not moved:
        return ()
    count, names = len(told.cross_check.results), listing(moved)
    return (
        Text(
            f"{count} andere Rechenverfahren wurden zur Probe gerechnet. Um mehr als einen Platz anders stehen dort: {names.de}.",
            f"{count} other ways of calculating were tried as a check. More than one place apart there: {names.en}.",
        ),
    )


def _tip_words(tip: WeightTip, told: Told) -> Text | None:
    """Return between which weights of a criterion the first places stay as they are."""
    if told.ranking.robustness is None:
        return None
    name, first = told.ranking.criterion(tip.criterion).name, told.ranking.robustness.first
    low, high = (tip.lower.at if tip.lower else 0.0), (tip.upper.at if tip.upper else 1.0)
    digits = 1 if min(tip.weight - low, high - tip.weight) < 0.01 else 0
    low_de, high_de, now_de = (percent(x, "de", decimals=digits) for x in (low, high, tip.weight))
    low_en, high_en, now_en = (percent(x, "en", decimals=digits) for x in (low, high, tip.weight))
    de = f"zwischen {low_de} und {high_de} liegt (jetzt {now_de})"
    en = f"is between {low_en} and {high_en} (now {now_en})"
    return Text(
        f"Die ersten {first} Plätze bleiben, solange das Gewicht von „{name.de}“ {de}.",
        f"The first {first} places stay as they are while the weight of '{name.en}' {en}.",
    )


def _spelt(count: int) -> Text:
    words = (("eins", "one"), ("zwei", "two"), ("drei", "three"), ("vier", "four"), ("fünf", "five"))
    return Text(*words[count - 1]) if 1 <= count <= len(words) else numbers(count)


def cost_span(cost: Estimate | None) -> Text:
    """Return a cost in words, with its span rounded to hundreds."""
    if cost is None:
        return Text("Kosten nicht bekannt", "cost not known")
    low, high = euros(round(cost.low, -2)), euros(round(cost.high, -2))
    best = euros(round(cost.best, -2))
    if low == high:
        return Text(f"rund {best.de}", f"about {best.en}")
    return Text(f"rund {best.de} ({low.de} bis {high.de})", f"about {best.en} ({low.en} to {high.en})")


def users_words(users: Estimate) -> Text:
    """Return users a day in words with their span."""
    best, low, high = (
        Text(compact(_plain(x), "de"), compact(_plain(x), "en")) for x in (users.best, users.low, users.high)
    )
    return Text(
        f"etwa {best.de} Nutzende am Tag ({low.de} bis {high.de})",
        f"about {best.en} users a day ({low.en} to {high.en})",
    )


def _about(inputs: Inputs, version: str) -> About:
    settings = inputs.settings
    return About(
        settings.title, settings.municipality, settings.crs, settings.date, settings.illustrative, inputs.fingerprint,
        version, settings.seed, settings.draws, settings.report, settings.accessibility, settings.state, settings.radio,
        settings.rollout,
    )  # fmt: skip


def _ground(inputs: Inputs) -> Ground:
    network = inputs.network
    return Ground(network.streets, network.buildings, network.ground, network.hotspots)


def _sources(inputs: Inputs) -> tuple[Source, ...]:
    """Return where each kind of data comes from, each source once."""
    found: list[Source] = []
    trees, foliage = inputs.network.trees, inputs.settings.radio.vegetation != "none"
    for what, rows in (
        (Text("Standorte", "sites"), [(s.source, s.quality) for s in inputs.sites]),
        (Text("Straßen", "streets"), _table_sources(inputs.network.streets)),
        (Text("Gebäude", "buildings"), _table_sources(inputs.network.buildings)),
        (Text("Bäume", "trees"), _table_sources(trees) if foliage and trees is not None else []),
        (Text("vorhandene Hotspots", "existing hotspots"), [(h.source, h.quality) for h in inputs.network.hotspots]),
        (Text("Passantenfrequenz", "footfall"), [(s.source, s.quality) for s in inputs.counts.stations]),
        (Text("Begehung", "inspection"), [(v.file, v.quality) for v in inputs.inspections]),
        (Text("Vorschläge", "suggestions"), [(s.source, s.quality) for s in inputs.suggestions]),
    ):
        seen = dict.fromkeys((source, quality) for source, quality in rows if source)
        found += [Source(what, source, quality) for source, quality in list(seen)[:5]]
    return tuple(found)


def _table_sources(table: GeoDataFrame) -> list[tuple[str, Quality]]:
    return [(str(source or ""), quality) for source, quality in zip(table["source"], table["quality"], strict=True)]


def _notes(inputs: Inputs, measured: Measures) -> tuple[Text, ...]:
    notes = [Text(inputs.settings.illustrative, inputs.settings.illustrative)] if inputs.settings.illustrative else []
    for what, empty in (
        (Text("Straßen", "streets"), not len(inputs.network.streets)),
        (Text("Gebäude", "buildings"), not len(inputs.network.buildings)),
        (Text("Übergabepunkte", "handovers"), not inputs.network.handovers),
    ):
        if empty:
            notes.append(Text(f"Es liegen keine Daten vor: {what.de}.", f"No data given: {what.en}."))
    open_ = {site.id for site in inputs.sites if site.is_open}
    unjoined = sum(route.chosen is None and route.site in open_ for route in measured.connections.routes)
    if unjoined and not inputs.network.has_backhaul:
        notes.append(
            Text(
                f"Ohne das Netz der Stadtwerke sind Anschluss und Kosten von {unjoined} "
                f"{'Standort' if unjoined == 1 else 'Standorten'} nicht bekannt; der Ausbauplan enthält sie nicht.",
                f"Without the utility's network, connection and cost of {unjoined} {'site' if unjoined == 1 else 'sites'} "
                "are not known; the roll-out leaves them out.",
            )
        )
    return tuple(notes)
