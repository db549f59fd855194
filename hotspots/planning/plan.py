"""Join inputs, measures and decision: a project folder in, :class:`~hotspots.findings.model.Results` out.

The order is the order of the house: coverage, demand, connection, readiness; then ranking and roll-out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hotspots import __version__
from hotspots.base.errors import InputError, Problem
from hotspots.base.text import Text
from hotspots.findings.assembly import assemble
from hotspots.findings.model import Measures, Results
from hotspots.inputs.project import Inputs, read_project
from hotspots.measures.coverage.area import SiteCoverage
from hotspots.measures.coverage.plan import (
    check_foliage,
    check_ground,
    check_radio,
    cover_project,
    project_people,
    with_people,
)
from hotspots.measures.demand.estimate import Demand
from hotspots.measures.demand.estimate import estimate as estimate_demand
from hotspots.measures.demand.overlap import UNKNOWN, SharedGround, shared_ground
from hotspots.measures.network.connect import check_backhaul, connect
from hotspots.measures.network.quoted import Quote, with_quotes
from hotspots.measures.readiness.assess import assess_all
from hotspots.model.estimate import Factor, Quantity, Term
from hotspots.model.overrides import Overrides
from hotspots.model.permits import METHODS
from hotspots.model.protocol import answers_of
from hotspots.model.settings import RolloutSetting
from hotspots.model.sites import Site
from hotspots.ranking.criteria import Candidate, SiteFacts, criteria_of, quantities_of
from hotspots.ranking.ranking import rank
from hotspots.ranking.weighting import WeightSpread
from hotspots.ranking.weights import check_directions, check_intervals
from hotspots.rollout.rollout import Rollout, plan_rollout
from hotspots.rollout.sites import RolloutSite, year_after


def run(project: Path) -> Results:
    """Plan the project in a folder. Raises :class:`~hotspots.base.errors.InputError` with every problem found."""
    return plan(check(project))


def check(project: Path) -> Inputs:
    """Read the project and check what only measures and decision know: criteria, radio law, buildings, mounts."""
    inputs = read_project(project)
    settings, sites = inputs.settings, inputs.sites
    criteria = criteria_of(settings.criteria)
    found = (
        *check_intervals(criteria, file="project.toml"),
        *check_directions(criteria, file="project.toml"),
        *check_radio(sites, settings.radio),
        *check_ground(sites, inputs.network),
        *check_foliage(inputs.network, settings.radio),
        *check_backhaul(inputs.network),
    )
    if any(problem.severity == "error" for problem in found):
        raise InputError((*found, *inputs.warnings))
    warnings = tuple(sorted((*inputs.warnings, *found), key=Problem.sort_key))
    return replace(inputs, warnings=warnings)


def plan(inputs: Inputs) -> Results:
    """Return the whole outcome for checked inputs."""
    measured = measure(inputs)
    settings = inputs.settings
    criteria = criteria_of(settings.criteria)
    candidates = tuple(_candidate(site, inputs, measured) for site in inputs.sites if site.is_open)
    spread = WeightSpread(settings.robustness.weights, settings.robustness.concentration)
    ranking = rank(
        candidates, criteria, measured.factors, seed=settings.seed, draws=settings.draws, spread=spread,
        first=settings.robustness.first,
    )  # fmt: skip
    rollout = _rollout(inputs, measured, candidates)
    return assemble(inputs, measured, criteria, candidates, ranking, rollout, version=__version__)


def with_overrides(inputs: Inputs, overrides: Overrides, *, draws: int) -> Inputs:
    """Return the project as it would be if `overrides` were taken over, to be ranked with fewer draws, no roll-out."""
    rollout = inputs.settings.rollout.model_copy(update={"years": []})
    settings = inputs.settings.model_copy(update={"draws": draws, "rollout": rollout})
    return replace(inputs, settings=settings, sites=overrides.applied_to(inputs.sites), overrides=overrides)


def _rollout(inputs: Inputs, measured: Measures, candidates: Sequence[Candidate]) -> Rollout | None:
    """Return the roll-out over all sites with a way to the network that nothing forbids; None without budgets or such sites."""
    setting = inputs.settings.rollout
    joined = {route.site for route in measured.connections.routes if route.chosen}
    able = [c for c in candidates if c.id in joined and not c.blockers]
    sites = [_rollout_site(c.id, setting, measured) for c in able]
    if not setting.years or not sites:
        return None
    return plan_rollout(
        sites, measured.connections, inputs.network.roadworks, setting, measured.factors,
        payments=inputs.settings.payments(), overlap=measured.overlap, seed=inputs.settings.seed,
    )  # fmt: skip


def _rollout_site(site: str, setting: RolloutSetting, measured: Measures) -> RolloutSite:
    readiness, cell = measured.readiness[site], measured.coverage[site].cells[-1]
    weeks = readiness.lead_time_weeks.best(measured.factors)
    return RolloutSite(
        id=site,
        users=measured.demand[site].users,
        own=readiness.cost,
        running=readiness.running_eur_per_year,
        first_year=year_after(setting.start, weeks) if setting.start else None,
        doubles=cell.new_m2 < cell.area_m2 / 2,
        permits=readiness.permits,
    )


def counting_problems(inputs: Inputs) -> tuple[Problem, ...]:
    """Return what cleaning the counts finds odd, as warnings."""
    return _demand(inputs, inputs.settings.factors()).problems


def _demand(inputs: Inputs, shared: Mapping[str, Factor]) -> Demand:
    return estimate_demand(inputs.counts, inputs.sites, inputs.settings, shared, network=inputs.network)


def measure(inputs: Inputs) -> Measures:
    """Return one estimate per site for coverage, demand, connection and readiness."""
    settings, sites = inputs.settings, inputs.sites
    shared = settings.factors()
    coverage = cover_project(sites, inputs.network, settings.radio)
    demand = _demand(inputs, shared)
    answers = {site.id: answers_of(tuple(v for v in inputs.inspections if v.site == site.id)) for site in sites}
    connections = connect(
        inputs.network, sites, answers, settings.network, shared, mount_height_m=settings.radio.height_m
    )
    connections = with_quotes(connections, _quotes(inputs))
    methods = {route.site: route.method for route in connections.routes}
    readiness = assess_all([s.id for s in sites], inputs.inspections, inputs.schema, shared, methods=methods)
    own = [d.factors for d in demand.sites.values()] + [r.factors for r in readiness.values()]
    factors = dict(shared)
    for more in own:
        factors.update(more)
    passages = {site: found.passages_per_day.best for site, found in demand.sites.items() if found.known}
    coverage = with_people(coverage, project_people(sites, inputs.network, passages))
    overlap = _overlap(inputs, coverage)
    return Measures(coverage, demand.sites, connections, readiness, factors, overlap, demand.problems)


def _overlap(inputs: Inputs, coverage: Mapping[str, SiteCoverage]) -> SharedGround:
    """Return the ground that several sites in the competition serve; unknown without buildings, which bound cells."""
    if not len(inputs.network.buildings):
        return UNKNOWN
    return shared_ground({site.id: coverage[site.id].cells[-1].ground for site in inputs.sites if site.is_open})


def _quotes(inputs: Inputs) -> dict[str, Quote]:
    """Return what answers say of connections, by site."""
    quotes = {}
    for site in inputs.sites:
        method = inputs.overrides.of(site.id, "connection_method")
        eur = inputs.overrides.of(site.id, "connection_eur")
        source = eur or method
        if source is not None:
            named = next((m for m in METHODS if method is not None and m == method.value), None)
            price = eur.value if eur is not None and isinstance(eur.value, float) else None
            quotes[site.id] = Quote(named, price, source.source)
    return quotes


def _candidate(site: Site, inputs: Inputs, measured: Measures) -> Candidate:
    """Return a site with the quantity of every criterion, and what forbids it."""
    readiness = measured.readiness[site.id]
    route = next(r for r in measured.connections.routes if r.site == site.id)
    blockers = [blocker.reason for blocker in readiness.blockers]
    verdict = inputs.overrides.of(site.id, "verdict")
    if verdict is not None and verdict.value == "infeasible":
        blockers.append(Text("nicht machbar laut Antwort zum Plan", "not feasible according to the answer to the plan"))
    if route.chosen is None and inputs.network.has_backhaul:
        blockers += [Text("kein Weg zum Netz: ", "no way to the network: ") + a.reason for a in route.alternatives[-2:]]
    measures: dict[str, Quantity | None] = {
        "demand": measured.demand[site.id].users,
        "connection": route.chosen.cost if route.chosen else None,
        "readiness": readiness.value,
        "lead_time": readiness.lead_time_weeks,
        "running_cost": readiness.running_eur_per_year,
        "coverage": _new_ground(site, measured),
        "district_balance": _neighbours(site, inputs),
    }
    facts = SiteFacts(measures, site.extra, site.quality)
    quantities = quantities_of(inputs.settings.criteria, facts)
    return Candidate(site.id, site.name, quantities, tuple(blockers))


def _new_ground(site: Site, measured: Measures) -> Quantity:
    """Return the m² of open ground that no existing hotspot serves, at the weakest class."""
    cell = measured.coverage[site.id].cells[-1]
    return Quantity((Term(cell.new_m2),), "m²", "Funkberechnung über Gebäudeumrisse", "estimated")


def _neighbours(site: Site, inputs: Inputs) -> Quantity | None:
    """Return how many hotspots the site's district has already; None where its district isn't known."""
    if site.district is None:
        return None
    built = sum(s.district == site.district and s.status in ("built", "commissioned") for s in inputs.sites)
    built += sum(h.district == site.district and h.status == "built" for h in inputs.network.hotspots)
    return Quantity((Term(float(built)),), "hotspots", "sites.geojson, hotspots.geojson", "measured")
