"""From results to what the public may see: banded costs, and every figure computed anew from them.

:class:`PublicPlan` is a type without a field for secrets. What
writes a file for the public takes this type and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from hotspots.base.text import Text, euros
from hotspots.disclosure.bands import Band, Placed, make_bands
from hotspots.disclosure.plan import counting, public_phases, public_total
from hotspots.findings.assembly import certainty, reasons
from hotspots.findings.model import (
    Plan,
    PublicPhase,
    PublicPlan,
    PublicRollout,
    SiteFinding,
    SuggestionFinding,
)
from hotspots.measures.demand.overlap import SharedGround
from hotspots.model.blockers import NO_WAY, Blocker
from hotspots.model.estimate import Estimate, Factor, Quantity, Term
from hotspots.model.sites import Site
from hotspots.ranking.criteria import Candidate
from hotspots.ranking.crosscheck import cross_check
from hotspots.ranking.ranking import rank
from hotspots.ranking.results import RankedSite, Ranking
from hotspots.ranking.tipping import WeightTip, tipping_points
from hotspots.ranking.value import ValueFunction
from hotspots.ranking.weighting import WeightSpread
from hotspots.rollout.portfolios import Portfolio, curve
from hotspots.rollout.rollout import Rollout
from hotspots.rollout.subsets import sums, together

CONNECTION = "connection"
#: Portfolios are published for so many sites, the best ones (all their subsets are looked at).
MOST_SITES = 12
#: How far draws move a published cost, 10th and 90th percentile over its representative: as far as usual prices move.
SPREAD = (0.8, 1.25)
_SOURCE = "veröffentlichte Kostenspanne"


def disclose(plan: Plan) -> PublicPlan:
    """Return the public plan: the same order, computed from banded costs of connection."""
    bands = _bands(plan)
    ranking, tips = _decide(plan, bands)
    sites = tuple(_site(plan.site(ranked.id), ranking, bands) for ranked in ranking.sites)
    planned = [s for s in sites if s.ranked.rank and (plan.rollout is None or s.year)]
    total = public_total(plan.total_invest_eur, planned)
    rollout = _rollout(plan.rollout, sites, total, plan.overlap) if plan.rollout else None
    if rollout and planned:
        rollout = replace(rollout, counting=(*rollout.counting, counting(planned)))
    return PublicPlan(
        about=plan.about,
        criteria=plan.criteria,
        ranking=ranking,
        sites=sites,
        cross_check=cross_check(ranking),
        weight_tips=tips,
        rollout=rollout,
        ground=plan.ground,
        total_invest_eur=total,
        total_running_eur_per_year=plan.total_running_eur_per_year,
        sources=plan.sources,
        notes=plan.notes,
        assumptions=plan.assumptions,
        overlap=plan.overlap,
        suggestions=tuple(_suggestion(suggestion) for suggestion in plan.suggestions),
    )


def _rollout(found: Rollout, sites: Sequence[SiteFinding], total_eur: float, overlap: SharedGround) -> PublicRollout:
    """Return the plan with years and portfolios computed from published costs."""
    years = [
        PublicPhase(p.year, p.budget_eur, p.sites, p.invest_eur, p.running_eur_per_year, p.grants_eur)
        for p in found.phases
    ]
    phases = public_phases(years, sites, total_eur)
    return PublicRollout(
        phases, _portfolios(sites, overlap), found.membership, found.optimal, found.gap, found.counting
    )


def _portfolios(sites: Sequence[SiteFinding], overlap: SharedGround) -> tuple[Portfolio, ...]:
    """Return which sites fit a budget, each at its published cost and without shared trenches."""
    known = [(s.site.id, s.invest.best, s.users.best) for s in sites if s.ranked.rank and s.invest and s.users]
    ids, costs, users = zip(*known[:MOST_SITES], strict=True) if known else ((), (), ())
    reached = together(np.array(users), overlap.shares(ids) * np.array(users))
    return curve(ids, sums(np.array(costs)), reached)


def _bands(findings: Plan) -> dict[str, Band]:
    """Return the band of every site with a known connection; only ranked sites must keep their order."""
    criterion = next((c for c in findings.criteria if c.id == CONNECTION), None)
    known = [s for s in findings.sites if s.connection is not None]
    ranked = [s for s in known if s.ranked.rank is not None]
    if criterion is None:
        placed = [Placed(s.connection.best, 0.0) for s in known if s.connection]
        return dict(zip((s.site.id for s in known), _plain_bands(placed), strict=True))
    placed = [
        Placed(s.connection.best, s.ranked.score - s.ranked.parts[CONNECTION].contribution)
        for s in ranked
        if s.connection
    ]
    found = make_bands(placed, criterion.weight, criterion.value)
    bands = dict(zip((s.site.id for s in ranked), found, strict=True))
    for other in known:
        if other.site.id not in bands and other.connection:
            bands[other.site.id] = _plain_bands([Placed(other.connection.best, 0.0)])[0]
    return bands


def _plain_bands(placed: list[Placed]) -> list[Band]:
    return make_bands(placed, 0.0, ValueFunction.of([(0.0, 1.0), (1.0, 0.0)]))


def _decide(results: Plan, bands: Mapping[str, Band]) -> tuple[Ranking, tuple[WeightTip, ...]]:
    """Rank the same candidates with their connection known by its band only."""
    findings, robustness = results, results.ranking.robustness
    factors = dict(results.factors)
    factors.update({f"band:{site}": _factor(site, band) for site, band in bands.items()})
    candidates = [_candidate(c, bands) for c in results.candidates]
    about = findings.about
    spread = robustness.spread if robustness else WeightSpread()
    first = robustness.first if robustness else 1
    ranking = rank(
        candidates, findings.criteria, factors, seed=about.seed, draws=about.draws, spread=spread, first=first
    )
    tips = tipping_points(ranking, candidates, factors, first=first).weights
    return replace(ranking, sites=tuple(_with_band(s, bands.get(s.id)) for s in ranking.sites)), tips


def _with_band(site: RankedSite, band: Band | None) -> RankedSite:
    """Return the ranked site with its band as what is known of its connection."""
    part = site.parts.get(CONNECTION)
    if band is None or part is None:
        return site
    return replace(site, parts={**site.parts, CONNECTION: replace(part, estimate=_band_estimate(band))})


def _suggestion(found: SuggestionFinding) -> SuggestionFinding:
    """Return a suggested place with the standard band of its cost in place of the exact one."""
    if found.cost_eur is None:
        return found
    (band,) = _plain_bands([Placed(found.cost_eur, 0.0)])
    return replace(found, place=replace(found.place, cost_eur=None), cost_words=band.words)


def _factor(site: str, band: Band) -> Factor:
    """Return the published cost as an uncertain figure: usual spread of such a price, inside its band."""
    best = band.representative
    low, high = max(band.low, best * SPREAD[0]), min(band.high, best * SPREAD[1])
    return Factor(f"band:{site}", low, best, high, "€", _SOURCE, "estimated", "normal", band.low, band.high)


def _candidate(candidate: Candidate, bands: Mapping[str, Band]) -> Candidate:
    quantities = dict(candidate.quantities)
    if CONNECTION in quantities and candidate.id in bands:
        quantities[CONNECTION] = Quantity((Term(1.0, (f"band:{candidate.id}",)),), "€", _SOURCE, "estimated")
    return replace(candidate, quantities=quantities, blockers=tuple(map(_without_network, candidate.blockers)))


def _without_network(blocker: Blocker) -> Blocker:
    """Return a blocker without what it says of the network."""
    if blocker.code == NO_WAY:
        return Blocker("kein Weg zum Netz bekannt", "no way to the network known", NO_WAY)
    return blocker


def _site(found: SiteFinding, ranking: Ranking, bands: Mapping[str, Band]) -> SiteFinding:
    ranked = ranking.site(found.site.id)
    band = bands.get(found.site.id)
    assert ranked is not None
    said = {CONNECTION: band.words} if band else {}
    return replace(
        found,
        site=_public_site(found.site, {c.id for c in ranking.criteria}),
        ranked=ranked,
        connection=_band_estimate(band) if band else None,
        invest=_banded_invest(found, band) if band else None,
        cost_words=_cost_words(found, band),
        certainty=certainty(ranked, ranking),
        reasons=reasons(ranked, ranking, said),
    )


def _public_site(site: Site, columns: set[str]) -> Site:
    """Return the site without who proposed it and without columns that nobody declared as a criterion."""
    extra = {key: value for key, value in site.extra.items() if key in columns}
    return replace(site, proposed_by=None, proposed_on=None, extra=extra)


def _band_estimate(band: Band) -> Estimate:
    return Estimate(band.low, band.representative, band.high, "€", _SOURCE, "estimated")


def _banded_invest(found: SiteFinding, band: Band) -> Estimate | None:
    """Return connection and equipment together, widened to hundreds so that the equipment can't be told apart."""
    if found.invest is None or found.connection is None:
        return None
    rest_low = max(0.0, found.invest.low - found.connection.low)
    rest_high = max(rest_low, found.invest.high - found.connection.high)
    low, high = round(band.low + rest_low, -2), round(band.high + rest_high, -2)
    best = min(max(round(band.representative + (rest_low + rest_high) / 2, -2), low), high)
    return Estimate(low, best, high, "€", _SOURCE, found.invest.quality)


def _cost_words(found: SiteFinding, band: Band | None) -> Text:
    invest = _banded_invest(found, band) if band else None
    if invest is None:
        return Text("Kosten nicht bekannt", "cost not known")
    low, high = euros(invest.low), euros(invest.high)
    return Text(f"{low.de} bis {high.de}", f"{low.en} to {high.en}")
