"""Join inputs, measures and decision: a project folder in, :class:`~hotspots.findings.model.Plan` out.

The order is the order of the house: coverage, demand, connection, readiness; then ranking and roll-out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hotspots import __version__
from hotspots.base.errors import InputError, Problem, feature, row_of
from hotspots.base.progress import DONE, working
from hotspots.base.text import Text, join, plain, tr, verbatim
from hotspots.findings.assembly import assemble
from hotspots.findings.model import Measures, Plan
from hotspots.inputs.operation import SERVICE_FILE
from hotspots.inputs.project import Inputs, read_project
from hotspots.inputs.sites import NAME as SITES_FILE
from hotspots.measures.coverage.area import SiteCoverage
from hotspots.measures.coverage.plan import check_foliage, check_ground, check_radio, cover_project, with_people
from hotspots.measures.demand.estimate import Demand
from hotspots.measures.demand.estimate import estimate as estimate_demand
from hotspots.measures.demand.overlap import UNKNOWN, SharedGround, shared_ground
from hotspots.measures.network.connect import Connections, check_backhaul, connect, joining_points, ways, with_quotes
from hotspots.measures.network.routes import Route
from hotspots.measures.readiness.assess import assess_all
from hotspots.measures.readiness.service import time_to_service
from hotspots.model.blockers import DECIDED, NO_WAY, blocker
from hotspots.model.counts import ShortCount, Usage, minute_text
from hotspots.model.estimate import Factor, Quantity, Term
from hotspots.model.network import Network
from hotspots.model.overrides import OVERRIDES_FILE, Overrides
from hotspots.model.protocol import Answer, answers_of
from hotspots.model.quotes import quotes_of, with_ports
from hotspots.model.settings import ProjectSettings, RolloutSetting, YearBudget
from hotspots.model.sites import Mount, Site
from hotspots.planning.facts import check_facts, expired, joining_problems, scale_problems
from hotspots.ranking.criteria import Candidate, SiteFacts, criteria_of, quantities_of
from hotspots.ranking.ranking import rank
from hotspots.ranking.results import Ranking
from hotspots.ranking.sampling import WeightSpread
from hotspots.ranking.weights import check_directions, check_intervals
from hotspots.rollout.phases import Fixed
from hotspots.rollout.rollout import Rollout, plan_rollout
from hotspots.rollout.sites import RolloutSite, year_after

Dated = tuple[str, Text, str, str]
"""File, place in it, field and day (ISO) of something that has happened."""


def run(project: Path) -> Plan:
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
        *(() if inputs.quotes else check_backhaul(inputs.network)),
        *check_facts(inputs),
    )
    if any(problem.severity == "error" for problem in found):
        raise InputError((*found, *inputs.warnings))
    warnings = tuple(sorted((*inputs.warnings, *found), key=Problem.sort_key))
    return replace(inputs, warnings=warnings)


def plan(inputs: Inputs) -> Plan:
    """Return the whole outcome for checked inputs."""
    working(tr("ways, coverage, people"), 0, 4)
    measured = measure(inputs)
    settings = inputs.settings
    criteria = criteria_of(settings.criteria)
    candidates = candidates_of(inputs, measured)
    measured = replace(measured, problems=_noted(inputs, measured, candidates))
    working(tr("ranking"), 1, 4)
    ranking = ranked(inputs, measured, candidates, seed=settings.seed, draws=settings.draws)
    working(tr("roll-out"), 2, 4)
    rollout = rolled_out(inputs, measured, candidates)
    working(tr("grounds"), 3, 4)
    found = assemble(inputs, measured, criteria, candidates, ranking, rollout, version=__version__)
    working(DONE, 4, 4)
    return found


def ranked(inputs: Inputs, measured: Measures, candidates: Sequence[Candidate], *, seed: int, draws: int) -> Ranking:
    """Rank candidates by the project's criteria, with its spread of weights."""
    rule, criteria = inputs.settings.robustness, criteria_of(inputs.settings.criteria)
    spread = WeightSpread(rule.weights, rule.concentration)
    return rank(candidates, criteria, measured.factors, seed=seed, draws=draws, spread=spread, first=rule.first)


def of_tomorrow(dated: Iterable[Dated], today: str) -> tuple[Problem, ...]:
    """Return a warning for what has happened later than `today` (ISO); one for each field of a file."""
    later: dict[tuple[str, str], list[Dated]] = {}
    for one in dated:
        if one[3] > today:
            later.setdefault((one[0], one[2]), []).append(one)
    allowed, hint = tr("a day until today"), tr("Please check the date.")
    return tuple(
        Problem(file, where, field, f"{day} ({len(rest) + 1} ×)" if rest else day, allowed, hint, "warning")
        for (file, where, field, day), *rest in later.values()
    )


def happened(inputs: Inputs) -> Iterator[Dated]:
    """Yield what the project says has happened, with its day: visits, proposals, counts, use, decisions taken over."""
    for visit in inputs.inspections:
        yield visit.file, row_of(visit.row), "date", str(visit.on or "")
    for site in inputs.sites:
        yield SITES_FILE, feature(site.id), "proposed_on", site.proposed_on or ""
    for table in (t for t in inputs.counts.series if t.time_min.size):
        last = int(table.time_min.argmax())
        yield table.file, row_of(int(table.row[last])), "time", minute_text(int(table.time_min[last]))[:10]
    counted: tuple[ShortCount | Usage, ...] = (*inputs.counts.shorts, *inputs.operation.use)
    for one in counted:
        yield one.file, row_of(one.row), "start", minute_text(one.start_min)[:10]
    for name, day in inputs.operation.in_use_from.items():
        yield SERVICE_FILE, feature(name), "in_use_from", day
    for value in inputs.overrides.values:
        yield OVERRIDES_FILE, feature(value.site), value.field, value.date


def with_overrides(inputs: Inputs, overrides: Overrides, *, draws: int) -> Inputs:
    """Return the project as it would be if `overrides` were taken over, to be ranked with fewer draws, no roll-out."""
    rollout = inputs.settings.rollout.model_copy(update={"years": []})
    settings = inputs.settings.model_copy(update={"draws": draws, "rollout": rollout})
    offers = quotes_of(overrides, settings.crs)
    answered = {quote.site for quote in (*offers, *quotes_of(inputs.overrides, settings.crs))}
    quotes = (*offers, *(quote for quote in inputs.quotes if quote.site not in answered))
    sites = overrides.applied_to(inputs.sites)
    return replace(inputs, settings=settings, sites=sites, overrides=overrides, quotes=quotes)


def rolled_out(inputs: Inputs, measured: Measures, candidates: Sequence[Candidate]) -> Rollout | None:
    """Return the roll-out over all sites with a way to the network that nothing forbids; None without budgets or such sites."""
    setting = inputs.settings.rollout
    joined = {route.site for route in measured.connections.routes if route.chosen}
    able = [c for c in candidates if c.id in joined and not c.blockers]
    fixed = {site.id for site in inputs.sites if site.meaning == "fixed"}
    sites = [_rollout_site(c.id, setting, measured, fixed) for c in able]
    if not setting.years or not sites:
        return None
    bound = fixed_sites(inputs.sites)
    free = setting.model_copy(update={"years": [_free(y, bound) for y in setting.years]})
    found = plan_rollout(
        sites, _with_ports_taken(measured.connections, inputs.sites), inputs.network.roadworks, free, measured.factors,
        payments=inputs.settings.payments(), overlap=measured.overlap, seed=inputs.settings.seed,
    )  # fmt: skip
    years = zip(found.phases, setting.years, strict=True)
    phases = tuple(
        replace(p, budget_eur=y.invest_eur, fixed=tuple(f for f in bound if f.year == y.year)) for p, y in years
    )
    return replace(found, phases=phases)


def fixed_sites(sites: Sequence[Site]) -> tuple[Fixed, ...]:
    """Return what is built or ordered in a year that is known, at its real or agreed cost."""
    return tuple(Fixed(s.id, s.year, s.cost_eur, s.status) for s in sites if s.meaning == "fixed" and s.year)


def _free(budget: YearBudget, bound: Sequence[Fixed]) -> YearBudget:
    """Return a year's budget without what is spent already."""
    spent = sum(f.eur or 0.0 for f in bound if f.year == budget.year)
    return budget.model_copy(update={"invest_eur": max(budget.invest_eur - spent, 0.0)})


def _with_ports_taken(connections: Connections, sites: Sequence[Site]) -> Connections:
    """Return the connections without the ports that sites on order will take (what is built has its port already)."""
    taken = [w.handover for s in sites if s.status == "commissioned" and (w := connections.of(s.id).chosen)]
    left = tuple(
        h if h.free_ports is None else replace(h, free_ports=max(h.free_ports - taken.count(h.id), 0))
        for h in connections.handovers
    )
    return replace(connections, handovers=left)


def _rollout_site(site: str, setting: RolloutSetting, measured: Measures, fixed: Collection[str]) -> RolloutSite:
    readiness, cell = measured.readiness[site], measured.coverage[site].cells[-1]
    way = measured.connections.of(site).chosen
    quote = way.quote if way else None
    weeks = measured.service[site].weeks.best(measured.factors)
    starts = [year_after(setting.start, weeks)] if setting.start else []
    starts += [int(quote.not_before[:4])] if quote and quote.not_before else []
    return RolloutSite(
        id=site,
        users=measured.demand[site].users,
        own=readiness.cost,
        running=readiness.running_eur_per_year,
        first_year=max(starts, default=None),
        last_year=year_after(quote.valid_until, quote.weeks or 0.0) if quote and quote.valid_until else None,
        only_with=tuple(s for s in quote.only_with if s not in fixed) if quote else (),
        doubles=cell.new_m2 < cell.area_m2 / 2,
        permits=readiness.permits,
    )


def project_problems(inputs: Inputs, measured: Measures) -> tuple[Problem, ...]:
    """Return what only the measures show, as warnings: odd counts, scales that don't reach, facts that disagree."""
    return _noted(inputs, measured, candidates_of(inputs, measured))


def _noted(inputs: Inputs, measured: Measures, candidates: Sequence[Candidate]) -> tuple[Problem, ...]:
    beyond = scale_problems(candidates, criteria_of(inputs.settings.criteria), measured.factors)
    found = (*measured.problems, *joining_problems(inputs, measured.connections), *beyond)
    if any(problem.severity == "error" for problem in found):
        raise InputError((*found, *inputs.warnings))
    return found


def _demand(inputs: Inputs, shared: Mapping[str, Factor]) -> Demand:
    return estimate_demand(inputs.counts, inputs.sites, inputs.settings, shared, network=inputs.network)


def with_demand(inputs: Inputs, measured: Measures) -> Measures:
    """Return the measures with the demand estimated anew, for inputs that differ in counts or use only."""
    demand = _demand(inputs, inputs.settings.factors())
    factors = {**measured.factors, **inputs.settings.factors()}
    for one in demand.sites.values():
        factors.update(one.factors)
    return ready(inputs, replace(measured, demand=demand.sites, factors=factors))


def measure(inputs: Inputs) -> Measures:
    """Return one estimate per site for coverage, demand, connection and readiness."""
    settings = inputs.settings
    shared = settings.factors()
    sites = as_inspected(inputs)
    coverage = cover_project(sites, inputs.network, settings.radio)
    demand = _demand(inputs, shared)
    connections = joined(inputs)
    factors = dict(shared)
    for one in demand.sites.values():
        factors.update(one.factors)
    passages = {site: found.passages_per_day.best for site, found in demand.sites.items() if found.station}
    coverage = with_people(coverage, inputs.network, demand.counts, passages)
    overlap = _overlap(inputs, coverage)
    return ready(
        inputs, Measures(coverage, demand.sites, connections, {}, factors, overlap, demand.problems, line=demand.line)
    )


def joined(inputs: Inputs) -> Connections:
    """Return every site's ways to the network: ours as the inspections saw the ground, and the utility's offers."""
    settings = inputs.settings
    connections = connect(
        network_of(inputs), as_inspected(inputs), _answers(inputs), settings.network, settings.factors(),
        mount_height_m=settings.radio.height_m,
    )  # fmt: skip
    return _with_offers(inputs, connections)


def rejoined(inputs: Inputs, base: Connections, site: str) -> Route:
    """Return a site's way where other things are said than for `base`, of the same places on the same map."""
    settings, network = inputs.settings, network_of(inputs)
    routes = ways(
        network, base.drawn, [s for s in as_inspected(inputs) if s.id == site], _answers(inputs), settings.network,
        settings.factors(), mount_height_m=settings.radio.height_m,
    )  # fmt: skip
    return _with_offers(inputs, replace(base, routes=routes, handovers=joining_points(network))).of(site)


def _with_offers(inputs: Inputs, connections: Connections) -> Connections:
    valid = [q for q in inputs.quotes if not expired(q, inputs.settings)]
    return with_quotes(connections, valid, utility_wins=utility_first(inputs.settings))


def network_of(inputs: Inputs) -> Network:
    """Return the network with the free ports that count: what the map says, what answers say."""
    return with_ports(inputs.network, inputs.overrides, utility_wins=utility_first(inputs.settings))


def utility_first(settings: ProjectSettings) -> bool:
    """Tell whether the utility's word counts against the map's."""
    wins = settings.network.wins
    return wins.index("utility") < wins.index("map")


def ready(inputs: Inputs, measured: Measures, only: str | None = None) -> Measures:
    """Return the measures with the readiness of every site, as it is joined; or of one site `only`, the others' as it was."""
    shared = inputs.settings.factors()
    methods = {route.site: route.method for route in measured.connections.routes}
    points = {site: round(found.load.access_points.best) for site, found in measured.demand.items()}
    readiness = assess_all(
        [only] if only else [s.id for s in inputs.sites], inputs.inspections, inputs.schema, shared, methods=methods, points=points,
        weeks_apart=any(criterion.id == "time_to_service" for criterion in inputs.settings.criteria),
    )  # fmt: skip
    factors = {**measured.factors, **{name: f for one in readiness.values() for name, f in one.factors.items()}}
    start, of = inputs.settings.rollout.start, measured.connections.of
    service = {site: time_to_service(one, of(site), start, factors) for site, one in readiness.items()}
    readiness, service = {**measured.readiness, **readiness}, {**measured.service, **service}
    return replace(measured, readiness=readiness, factors=factors, service=service)


def candidates_of(inputs: Inputs, measured: Measures) -> tuple[Candidate, ...]:
    """Return the sites as the decision sees them."""
    return tuple(_candidate(site, inputs, measured) for site in inputs.sites)


def _answers(inputs: Inputs) -> dict[str, dict[str, Answer]]:
    return {s.id: answers_of(inputs.inspections, s.id) for s in inputs.sites}


def as_inspected(inputs: Inputs) -> tuple[Site, ...]:
    """Return the sites with mounts as high as the inspections found."""
    said = _answers(inputs)
    return tuple(_as_inspected(site, said[site.id]) for site in inputs.sites)


def _as_inspected(site: Site, said: Mapping[str, Answer]) -> Site:
    """Return a site whose mount hangs as high as the inspection found."""
    height = said["mount_height_m"].value if "mount_height_m" in said else None
    if not isinstance(height, float):
        return site
    mount = site.mount or Mount(None, site.lon, site.lat)
    return replace(site, mount=replace(mount, height_m=height))


def _overlap(inputs: Inputs, coverage: Mapping[str, SiteCoverage]) -> SharedGround:
    """Return the ground that several sites in the competition serve; unknown without buildings, which bound cells."""
    if not len(inputs.network.buildings):
        return UNKNOWN
    return shared_ground({site.id: coverage[site.id].cells[-1].ground for site in inputs.sites if site.is_open})


def _candidate(site: Site, inputs: Inputs, measured: Measures) -> Candidate:
    """Return a site with the quantity of every criterion, and what forbids it."""
    readiness = measured.readiness[site.id]
    route = measured.connections.of(site.id)
    verdict = inputs.overrides.of(site.id, "verdict")
    blockers = list(readiness.blockers) if site.is_open else [blocker(site.standing, DECIDED)]
    if site.is_open and verdict is not None and verdict.value == "infeasible":
        why = tr("not feasible according to the answer to the plan")
        blockers.append(blocker(why, "answer"))
    if site.is_open and route.chosen is None and inputs.network.has_backhaul:
        reasons = list(dict.fromkeys(a.reason for a in route.alternatives[-2:]))
        blockers.append(blocker(tr("no way to the network: ") + join(reasons, "; "), NO_WAY))
    measures: dict[str, Quantity | None] = {
        "demand": measured.demand[site.id].users,
        "connection": route.chosen.cost if route.chosen else None,
        "readiness": readiness.value,
        "lead_time": readiness.lead_time_weeks,
        "time_to_service": measured.service[site.id].weeks,
        "running_cost": readiness.running_eur_per_year,
        "coverage": _new_ground(site, measured),
        "district_balance": _neighbours(site, inputs),
    }
    facts = SiteFacts(measures, site.extra, site.quality)
    quantities = quantities_of(inputs.settings.criteria, facts)
    assumed: dict[str, Text] = {}
    if readiness.inspected_on is None and not any(visit.site == site.id for visit in inputs.inspections):
        assumed |= dict.fromkeys(("readiness", "lead_time", "time_to_service"), tr("an inspection"))
    if measures["connection"] is None and not blockers:
        offer = tr("the utility's network or an offer")
        assumed["connection"] = offer
    if not measured.demand[site.id].known:
        assumed["demand"] = tr("a count or an estimate")
    used = {name: words for name, words in assumed.items() if name in quantities}
    return Candidate(site.id, site.name, quantities, tuple(blockers), used)


def _new_ground(site: Site, measured: Measures) -> Quantity:
    """Return the m² of open ground that no existing hotspot serves, at the weakest class."""
    cell = measured.coverage[site.id].cells[-1]
    return Quantity(
        (Term(cell.new_m2),),
        "m²",
        tr("radio computed over outlines of buildings"),
        "estimated",
    )


def _neighbours(site: Site, inputs: Inputs) -> Quantity | None:
    """Return how many hotspots the site's district has already; None where its district isn't known."""
    if site.district is None:
        return None
    here = plain(site.district)
    built = sum(plain(s.district or "") == here and s.status in ("built", "commissioned") for s in inputs.sites)
    built += sum(plain(h.district or "") == here and h.status == "built" for h in inputs.network.hotspots)
    return Quantity((Term(float(built)),), "hotspots", verbatim("sites.geojson, hotspots.geojson"), "measured")
