"""Where two sides say different things of a site: both, and what each does to cost and place.

Two inspections of one day, the inspection against the map, the utility's answers against our own reckoning, counts against estimates, decisions
against what forbids the site. Which side counts until somebody has found out is the project's own order (`wins`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hotspots.base.errors import Problem
from hotspots.base.text import FREE_PORTS, PASSAGES, Text, capital, counted, euros, join, listing, numbers, tr, verbatim
from hotspots.findings.model import Measures
from hotspots.inputs.project import Inputs
from hotspots.inputs.protocols import side_by_side
from hotspots.measures.network.connect import joining_points
from hotspots.model.permits import METHODS
from hotspots.model.protocol import answers_of
from hotspots.model.quotes import ports_said
from hotspots.model.sites import Site
from hotspots.planning.answers import Outcome, again, difference, outcome_of, without
from hotspots.planning.plan import (
    candidates_of,
    joined,
    network_of,
    ready,
    rolled_out,
    utility_first,
    with_demand,
)
from hotspots.rollout.rollout import Rollout

SEEN = ("archaeology", "fibre", "line_of_sight")
"""What an inspection says of the ground and the sky, which the map says as well."""
VISIT, MAP = tr("the inspection"), tr("the map")
OFFER, OURS = tr("the offer"), tr("the cheaper way")


def contradictions(inputs: Inputs, base: Measures) -> tuple[Problem, ...]:
    """Return a warning wherever two sides contradict each other; `base`: the measures of these inputs."""
    kinds = (_visited, _seen, _offered, _ruled_out, _guessed)
    return (*(p for site in inputs.sites for kind in kinds for p in kind(inputs, base, site)), *_ports(inputs, base))


def _visited(inputs: Inputs, base: Measures, site: Site) -> Iterator[Problem]:  # noqa: ARG001 - as all kinds
    """Yield where two visits of one day say different things."""
    said = answers_of(inputs.inspections, site.id) if site.is_open else {}
    hint = tr("Two inspections of one day. Please clarify; until then the one named here counts.")
    for name, answer in said.items():
        for other in answer.disputed:
            yield side_by_side(answer.inspection, other, name, inputs.schema, hint)


def _seen(inputs: Inputs, base: Measures, site: Site) -> Iterator[Problem]:
    """Yield where the inspection saw other ground or another sky than the map shows."""
    said = answers_of(inputs.inspections, site.id) if site.is_open else {}
    wins = inputs.settings.network.wins
    first = wins.index("inspection") < wins.index("map")
    for name in (name for name in SEEN if name in said and said[name].value != "in_building"):
        item = inputs.schema.by_id[name]
        one = _believing(inputs, "inspection")
        other = without(one, site.id, name)
        theirs = tr("inspection: ") + item.label + ": " + item.say(said[name].value)
        yield from _both(one, other, base, site, theirs, tr("map"), VISIT if first else MAP)


def _believing(inputs: Inputs, side: str) -> Inputs:
    """Return the project as it would be if it believed one side first."""
    setting = inputs.settings.network
    wins = sorted(setting.wins, key=lambda name: name != side)
    network = setting.model_copy(update={"wins": wins})
    return replace(inputs, settings=inputs.settings.model_copy(update={"network": network}))


def _offered(inputs: Inputs, base: Measures, site: Site) -> Iterator[Problem]:
    """Yield where the utility offers another connection than we reckon; one where we know of none contradicts nobody."""
    offers = [quote for quote in inputs.quotes if quote.site == site.id] if site.is_open else []
    if not offers:
        return
    other = replace(inputs, quotes=tuple(q for q in inputs.quotes if q.site != site.id))
    if again(other, base, site.id).connections.of(site.id).chosen is None and not inputs.network.has_backhaul:
        return
    theirs = tr("utility: ") + join([quote.words for quote in offers], "; ")
    counts = OFFER if utility_first(inputs.settings) else OURS
    ours = tr("our own calculation")
    yield from _both(_believing(inputs, "utility"), other, base, site, theirs, ours, counts)


def _ports(inputs: Inputs, base: Measures) -> Iterator[Problem]:
    """Yield where answers, or an answer and the map, give a handover other free ports; the least of answers counts."""
    said = ports_said(inputs.overrides)
    for point in joining_points(inputs.network):
        told = {**said.get(point.id, {}), **said.get(point.name, {})}
        sides = [(ports, verbatim(source)) for source, ports in sorted(told.items(), key=lambda side: side[::-1])]
        if told and point.free_ports is not None:
            at = len(sides) if utility_first(inputs.settings) else 0
            sides.insert(at, (point.free_ports, tr("map")))
        for ports, side in sides[1:]:
            counts, first = sides[0]
            if ports != counts:
                one, two = (": " + counted(free, *FREE_PORTS) for free in (counts, ports))
                where = tr("handover {id}: ", id=point.id) + first + one
                then = counted(ports, *FREE_PORTS) + ": " + _with_ports(inputs, base, point.id, ports)
                hint = _hint(then, first)
                yield Problem("network", where, "", "", side + two, hint, severity="warning", contrast=True)


def _with_ports(inputs: Inputs, base: Measures, handover: str, ports: int) -> Text:
    """Return what would be joined and built otherwise if a handover had other free ports."""
    network = network_of(inputs)
    points = tuple(replace(p, free_ports=ports) if p.id == handover else p for p in network.handovers)
    built = tuple(replace(p, free_ports=ports) if p.id == handover else p for p in network.hotspots)
    values = tuple(one for one in inputs.overrides.values if one.field != "connection_ports")
    overrides, network = replace(inputs.overrides, values=values), replace(network, handovers=points, hotspots=built)
    other = replace(inputs, network=network, overrides=overrides)
    then, found = ready(other, replace(base, connections=joined(other))), list[Text]()
    for site in inputs.sites:
        what = difference(outcome_of(other, then, site.id), outcome_of(inputs, base, site.id))
        found += [verbatim(f"{site.name}: ") + what] if what else []
    plans = [rolled_out(x, m, candidates_of(x, m)) for x, m in ((other, then), (inputs, base))]
    found += _replanned(plans[0], plans[1], inputs)
    same = tr("connections, places and roll-out stay the same.")
    return join(found, " ") if found else same


def _replanned(then: Rollout | None, now: Rollout | None, inputs: Inputs) -> Iterator[Text]:
    """Yield what another roll-out builds besides and what it leaves out, and its sum."""
    built: list[set[str]] = [set(plan.sites if plan else ()) for plan in (then, now)]
    eur = [sum(phase.invest_eur for phase in plan.phases) if plan else 0.0 for plan in (then, now)]
    with_, without_ = (
        listing([verbatim(site.name) for site in inputs.sites if site.id in some])
        for some in (built[0] - built[1], built[1] - built[0])
    )
    said = [tr("{more} besides", more=with_)] if with_.de else []
    said += [tr("without {less}", less=without_)] if without_.de else []
    if abs(eur[0] - eur[1]) >= 1:
        one, two = (euros(sum_) for sum_ in eur)
        said.append(tr("{one} instead of {two}", one=one, two=two))
    if said:
        yield tr("roll-out: ") + join(said, "; ") + "."


def _both(
    one: Inputs, other: Inputs, base: Measures, site: Site, theirs: Text, ours: Text, wins: Text
) -> Iterator[Problem]:
    """Yield what two sides make of a site's connection, if they differ."""
    now, then = (outcome_of(inputs, again(inputs, base, site.id), site.id) for inputs in (one, other))
    if now.connection_eur == then.connection_eur or abs((now.connection_eur or 0) - (then.connection_eur or 0)) < 1:
        return
    with_, without_ = (tr("connection ") + _eur(o.connection_eur) for o in (now, then))
    found = theirs + " (" + with_ + ")"
    yield _problem("network", site, found, ours + ": " + without_, _place(now, then), wins)


def _ruled_out(inputs: Inputs, base: Measures, site: Site) -> Iterator[Problem]:
    """Yield where something forbids a site that is decided or ordered, or the utility refuses one that we can join."""
    ordered = site.id in inputs.settings.rollout.must
    decided = site.status == "approved" or (site.meaning == "fixed" and site.status != "built") or ordered
    refused = inputs.overrides.of(site.id, "verdict")
    refused = refused if refused is not None and refused.value == "infeasible" else None
    candidate = next(c for c in candidates_of(inputs, base) if c.id == site.id)
    blockers = list(candidate.blockers if site.is_open else base.readiness[site.id].blockers)
    if site.meaning == "out" or not (blockers or refused) or not (decided or refused):
        return
    now, then = outcome_of(inputs, base, site.id), outcome_of(inputs, base, site.id, able=site.is_open)
    total = None if then.connection_eur is None else then.connection_eur + then.own_eur
    cost = site.cost_eur if site.meaning == "fixed" and site.cost_eur is not None else total
    forbids = join(list(blockers), "; ")
    if site.meaning == "fixed" and refused:
        forbids = join([*blockers, tr("{source}: not feasible", source=refused.source)], "; ")
    way = METHODS[then.method] if then.method else tr("no way known")
    backs = tr("our own calculation: ") + way
    if decided:
        backs = tr("decision: ") + site.standing
        backs += tr(", asked for under must") if ordered else verbatim("")
    eur = _eur(cost)
    money = tr("cost {eur} or none; ", eur=eur)
    counts = tr("the decision") if site.meaning == "fixed" else tr("the blocker")
    yield _problem("sites.geojson", site, forbids, backs, money + _place(now, then), counts)


def _guessed(inputs: Inputs, base: Measures, site: Site) -> Iterator[Problem]:
    """Yield where somebody estimated other people than were counted: beyond the estimate's own span."""
    demand, counts = base.demand[site.id], inputs.counts
    at = {site.id, site.name, *(s.id for s in counts.stations if s.site == site.id)}
    for guess in (g for g in counts.estimates if site.is_open and g.station in at):
        per_day = demand.passages_per_day.best
        if demand.station is None or demand.method_id == "estimate" or guess.low <= per_day <= guess.high:
            continue
        left = replace(
            counts,
            series=tuple(c for c in counts.series if c.station != demand.station),
            shorts=tuple(c for c in counts.shorts if c.station != demand.station),
        )
        footfall = inputs.settings.footfall.model_copy(update={"stations": {site.id: guess.station}})
        other = replace(inputs, counts=left, settings=inputs.settings.model_copy(update={"footfall": footfall}))
        now, then = outcome_of(inputs, base, site.id), outcome_of(other, with_demand(other, base), site.id)
        one, two = counted(round(per_day), *PASSAGES), numbers(guess.best)
        found = demand.method + tr(": {one} a day", one=one)
        against = tr("estimate: {two} ({source})", two=two, source=guess.source)
        same, first = tr("same cost; "), tr("the first figure")
        yield _problem(guess.file, site, found, against, same + _place(now, then), first)


def _eur(amount: float | None) -> Text:
    return tr("unknown") if amount is None else euros(amount)


def _place(now: Outcome, then: Outcome) -> Text:
    """Return both places, as they are shown."""
    if now.place is then.place is None:
        return tr("without a place either way")
    places = [o.shown for o in (now, then)]
    if places[0] == places[1]:
        return tr("place {place} either way", place=places[0])
    return tr("place {one} or {two}", one=places[0], two=places[1])


def _problem(file: str, site: Site, found: Text, against: Text, then: Text, wins: Text) -> Problem:
    hint = _hint(then, wins)
    where = tr("site {name}: ", name=site.name) + found
    return Problem(file, where, "", "", against, hint, severity="warning", contrast=True)


def _hint(then: Text, wins: Text) -> Text:
    """Return what each side leads to and which one counts meanwhile."""
    said = then if then.en.endswith(".") else then + "."
    return capital(said) + tr(" Please clarify; until then {wins} counts.", wins=wins)
