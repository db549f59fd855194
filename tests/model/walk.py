"""Walk the register: put every answer to every item into a project and see what moves, for the quick and the long tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
from shapely import Point

from hotspots.base.places import to_metres
from hotspots.findings.model import Measures
from hotspots.inputs.project import Inputs
from hotspots.model.protocol import Item, Value, answers_of
from hotspots.model.register import ITEMS
from hotspots.planning.answers import possible, with_answer
from hotspots.planning.plan import (
    _rollout_site,
    _with_ports_taken,
    as_inspected,
    candidates_of,
    check,
    fixed_sites,
    joined,
    measure,
    ready,
)

POWER = {"price:power_house", "price:power_meter", "price:inhouse_cable"}
STATES: tuple[dict[str, Value], ...] = (
    {},
    {"owner": "municipal_company", "fibre": "in_building", "in_house_m": 20.0},
    {"owner": "private", "fibre": "none", "power": "lamp"},
    {"owner": "private", "power": "new_connection", "fibre": "duct"},
    {"archaeology": True, "fibre": "none", "power": "house_circuit", "power_permanent": True, "mount_height_m": 20.0},
)
"""What a site is known to be beside what its inspection found."""
Site = dict[str, object]


@dataclass(frozen=True, eq=False)
class Town:
    """A project as read, measured once."""

    inputs: Inputs
    base: Measures
    folder: Path

    @staticmethod
    def of(folder: Path, *, roofs: bool = False, cable: bool = True) -> Town:
        """Read and measure a project; `roofs`: with a house at every handover, from which heights can be in sight.

        Without `cable` no street reaches a site: what opens a way lifts the blocker.
        """
        inputs = roofed(check(folder), snap_limit_m=None if cable else 1.0)
        inputs = with_roofs(inputs) if roofs else inputs
        return Town(inputs, measure(inputs), folder)


def roofed(inputs: Inputs, snap_limit_m: float | None = None) -> Inputs:
    """Forget that a roof must be known where there is sight; `snap_limit_m`: how far a site may be from a street."""
    limit = {} if snap_limit_m is None else {"snap_limit_m": snap_limit_m}
    network = inputs.settings.network.model_copy(update={"assume_roof": True} | limit)
    return replace(inputs, settings=inputs.settings.model_copy(update={"network": network}))


def with_roofs(inputs: Inputs) -> Inputs:
    """Put a house of 20 m around every handover."""
    net = inputs.network
    spots = to_metres(net.streets.crs, [(h.lon, h.lat) for h in net.handovers])
    houses = [net.buildings.iloc[0].to_dict() | {"geometry": Point(xy).buffer(6), "height_m": 20.0} for xy in spots]
    made = gpd.GeoDataFrame([*net.buildings.to_dict("records"), *houses], crs=net.buildings.crs)
    return replace(inputs, network=replace(net, buildings=made))


def quantities(inputs: Inputs, base: Measures) -> dict[str, Site]:
    """Return per site everything that a fact may change; what is the network's own stands under "" (years: ports, works)."""
    connections = joined(inputs)
    measured = ready(inputs, replace(base, connections=connections))
    blocked = {c.id: [b.code for b in c.blockers] for c in candidates_of(inputs, measured)}
    hung = {s.id: s.mount for s in as_inspected(inputs)}
    bound = {f.site: f for f in fixed_sites(inputs.sites)}
    found = {s.id: _of_site(inputs, measured, s.id) for s in inputs.sites}
    for name, one in found.items():
        one |= {"blocker": blocked[name], "coverage": hung[name]}
        one["years"] = (one["years"], bound.get(name))
    works, ground = inputs.network.roadworks, connections.layout.graph
    ports = [h.free_ports for h in _with_ports_taken(connections, inputs.sites).handovers]
    found[""] = {
        "coverage": [h.id for h in inputs.network.hotspots],
        "years": (ports, [*zip(works["year"], works["share"], strict=True)]),
        "way": (ground.n_edges, ground.kind.tobytes(), connections.layout.work.tobytes()),
    }
    return found


def _of_site(inputs: Inputs, measured: Measures, site: str) -> Site:
    factors, ready_ = measured.factors, measured.readiness[site]
    undated = inputs.settings.rollout.model_copy(update={"start": None})  # weeks alone shall move no year here
    route, gate = measured.connections.of(site), _rollout_site(site, undated, measured, set())
    paid = [(c.price, c.quantity.best(factors)) for c in ready_.costs]
    quote = route.chosen.quote if route.chosen else None
    return {
        "way": [
            (a.method, round(a.cost_eur or 0.0, 2), a.length_m and round(a.length_m, 2), a.handover, a.xy)
            for a in route.alternatives
        ],
        "permit": [(n.kind.id, n.weeks) for n in ready_.permits],
        "weeks": [round(w.best(factors), 6) for w in (ready_.lead_time_weeks, measured.service[site].weeks)],
        "power": round(sum(eur for price, eur in paid if price in POWER), 2),
        "equipment": round(sum(eur for price, eur in paid if price not in POWER), 2),
        "readiness": round(ready_.value.best(factors), 9),
        "years": (gate.first_year, gate.last_year, gate.only_with, quote.payer if quote else None),
        "running": round(ready_.running_eur_per_year.best(factors), 2),
        "demand": measured.demand[site].users.best(factors),
    }


def changed(before: Mapping[str, Site], after: Mapping[str, Site]) -> set[tuple[str, str]]:
    """Return (site, quantity) of everything that differs."""
    return {(s, name) for s, one in before.items() for name, value in one.items() if after[s][name] != value}


def without(inputs: Inputs, site: str, item: str) -> Inputs:
    """Forget an answer."""
    visits = tuple(
        replace(v, values={k: x for k, x in v.values.items() if k != item}) if v.site == site else v
        for v in inputs.inspections
    )
    return replace(inputs, inspections=visits)


def with_state(inputs: Inputs, site: str, state: Mapping[str, Value]) -> Inputs:
    """Let a site be what a state says."""
    for name, value in state.items():
        inputs = with_answer(without(inputs, site, name), site, name, value)
    return inputs


def every_value(item: Item, inputs: Inputs) -> Iterator[Value]:
    """Yield every answer that an item may have; of words and days one."""
    found = tuple(possible(item, inputs))
    yield from found or ("ein Wort",)


@dataclass
class Tally:
    """What a walk looked at and saw; `undeclared`: (town, site, item, answer, whose, quantity)."""

    sites: set[tuple[str, str]] = field(default_factory=set)
    states: int = 0
    answers: int = 0
    seen: dict[str, set[str]] = field(default_factory=dict)
    undeclared: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def idle(self) -> dict[str, set[str]]:
        """Return what is declared of an item and was never seen."""
        return {k: left for k, fact in ITEMS.items() if (left := set(fact.changes) - self.seen.get(k, set()))}

    def __str__(self) -> str:
        towns = len({town for town, _ in self.sites})
        return (
            f"{towns} towns, {len(self.sites)} sites in {self.states} states, {len(self.seen)} items, {self.answers} "
            f"answers: {len(self.undeclared)} effects undeclared, {sum(map(len, self.idle.values()))} declared unseen"
        )


def walk(town: Town, sites: Sequence[str], states: Sequence[Mapping[str, Value]], tally: Tally) -> None:
    """Put every answer to every item that applies at the sites, in each of the states; each against no answer."""
    tally.sites.update((town.folder.name, site) for site in sites)
    for site in sites:
        for state in states:
            tally.states += 1
            _walk_site(with_state(town.inputs, site, state), town, site, tally)


def _walk_site(inputs: Inputs, town: Town, site: str, tally: Tally) -> None:
    said = {k: a.value for k, a in answers_of(inputs.inspections, site).items()}
    for item in (i for i in inputs.schema.items if i.applies(said)):
        bare, seen = without(inputs, site, item.id), tally.seen.setdefault(item.id, set())
        own = ("readiness",) if item.weight else ()
        before, declared = quantities(bare, town.base), ITEMS[item.id].changes if item.id in ITEMS else own
        for answer in every_value(item, inputs):
            tally.answers += 1
            for whose, name in changed(before, quantities(with_answer(bare, site, item.id, answer), town.base)):
                if whose == site:
                    seen.add(name)
                if whose not in (site, "") or name not in declared:
                    tally.undeclared.append((town.folder.name, site, item.id, str(answer), whose, name))
