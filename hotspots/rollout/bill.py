"""What a roll-out builds and pays in every year: sites, metres, and a bill of quantities that adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hotspots.base.arrays import Ints
from hotspots.measures.network.connect import Connections
from hotspots.measures.network.layout import BEGUN
from hotspots.measures.network.prices import DUCT, Bill, bill
from hotspots.measures.network.routes import ENTRANCE
from hotspots.model.permits import MethodName
from hotspots.model.settings import RolloutSetting
from hotspots.rollout.phases import Built, Ledger, Phase, Purse, count, permits_for, town_pays, utility_pays
from hotspots.rollout.portfolios import counted_once
from hotspots.rollout.segments import Segment, dug_segments, own_segment
from hotspots.rollout.sites import RolloutSite, awards, grants

if TYPE_CHECKING:
    from hotspots.base.arrays import Floats, Longs
    from hotspots.measures.network.shared import Branches
    from hotspots.rollout.ground import Ground
    from hotspots.rollout.search import Solution


@dataclass(frozen=True, slots=True)
class _Dig:
    """The edges dug in one year, the share of their price that is paid, who (bits) rides on them, what diggings they begin."""

    edges: Ints
    share: Floats
    riders: Longs
    begins: Floats


def phases(
    sites: Sequence[RolloutSite], ground: Ground, kept: tuple[int, int, int] | None, plan: Solution | None,
    connections: Connections, setting: RolloutSetting, purse: Purse, price: Mapping[str, float], users: Floats,
) -> tuple[Phase, ...]:  # fmt: skip
    """Return every year of the plan (without a plan: years in which nothing is built); `users` of every subset.

    `kept`: the final set, the number of its tree, and who of the set stays on it.
    """
    stages = plan.stages if plan else (0,) * len(setting.years)
    final, number, stay = kept or (0, 0, 0)
    branches = ground.branches(number, stay, final) if kept else None
    bills = plan.bills if plan else (0.0,) * len(stages)
    once = counted_once(users)
    found, before = [], 0
    rules, graph, names = grants(sites, setting), connections.layout.graph, [s.id for s in sites]
    for year, dig in enumerate(_digs(ground, branches, stages)):
        after = stages[year]
        new = [i for i in range(len(sites)) if (after & ~before) >> i & 1]
        built = [_built(sites[i].id, ground, branches, stay, i, connections) for i in new]
        crossings, diggings = connections.layout.crossings[dig.edges], float(dig.begins.sum())
        dug = bill(graph.kind[dig.edges], graph.length_m[dig.edges], crossings, diggings)
        items = _items([sites[i] for i in new], built, dig, connections, price).items(purse)
        cost, budget, ledger = town_pays(items, purse), setting.years[year], Ledger(price)
        for site in (s for i, s in enumerate(sites) if after >> i & 1):
            ledger.add(site.running.terms)
        running = ledger.items(purse)
        found.append(
            Phase(
                year=budget.year,
                budget_eur=budget.invest_eur,
                sites=tuple(b.site for b in built),
                invest_eur=bills[year],
                running_eur_per_year=town_pays(running, purse),
                trench_m=dug.trench_m,
                users_per_day=float(users[after]),
                counted_once_per_day=float(once[after]),
                utility_eur=utility_pays(items),
                utility_running_eur_per_year=utility_pays(running),
                built=tuple(built),
                items=items,
                running=running,
                quantities=count(items, dug, built),
                permits=tuple(p for i, b in zip(new, built, strict=True) for p in permits_for(b, sites[i].permits)),
                awards=awards(sites, rules, setting, year, before, after, cost),
                grants_eur=round(cost - bills[year], 6) + 0.0,
                segments=_segments(names, built, dig, connections, price),
            )
        )
        before = after
    return tuple(found)


def _digs(ground: Ground, branches: Branches | None, stages: Sequence[int]) -> list[_Dig]:
    """Return what each year digs: the edges that its sites need and none before them needed."""
    none = _Dig(np.zeros(0, dtype=np.int32), np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0))
    if branches is None:
        return [none] * len(stages)
    wide = np.zeros(len(branches.edges), dtype=np.int64)
    for bit, i in enumerate(ground.on_streets):
        wide |= (branches.sites.astype(np.int64) >> bit & 1) << i
    digs, before, final, work = [], 0, stages[-1] if stages else 0, ground.tables[0].layout.work
    places = branches.goes_on(work)
    for year, after in enumerate(stages):
        new = (wide & after != 0) & (wide & before == 0)
        begins = (new & (work[branches.edges] == BEGUN)).astype(float)
        for above, behind in places:
            opened = [place for place in behind if new[place] and wide[above] & before]
            begins[opened[:1]] = 1.0
        edges = branches.edges[new]
        digs.append(_Dig(edges, ground.share[year, edges], wide[new] & final, begins[new]))
        before = after
    return digs


def _built(site: str, ground: Ground, branches: Branches | None, stay: int, i: int, connections: Connections) -> Built:
    other = connections.of(site).alone
    if branches is None or not stay >> i & 1:
        return Built(site, other.method, other.handover, other) if other else Built(site, "trench", None)
    order = [p for p in ground.on_streets if stay >> p & 1]
    end = branches.handover[order.index(i)]
    its = branches.edges[branches.sites >> ground.on_streets.index(i) & 1 == 1]
    method: MethodName = "duct" if (connections.layout.graph.kind[its] == DUCT).any() else "trench"
    return Built(site, method, connections.handovers[end].id)


def _items(
    new: Sequence[RolloutSite], built: Sequence[Built], dig: _Dig, connections: Connections, price: Mapping[str, float]
) -> Ledger:
    """Add up everything that a year buys."""
    ledger = Ledger(price)
    for site, way in zip(new, built, strict=True):
        ledger.add((*site.own.terms, *(way.alone.cost.terms if way.alone and way.alone.cost else ENTRANCE)))
    layout, graph = connections.layout, connections.layout.graph
    for share in np.unique(dig.share).tolist():
        edges = dig.edges[dig.share == share]
        dug = bill(graph.kind[edges], graph.length_m[edges], layout.crossings[edges], 0.0)
        ledger.add(dug.terms(layout.assumed), share)
    ledger.add(Bill((), 0.0, float(dig.begins.sum())).terms(layout.assumed))
    return ledger


def _segments(
    sites: Sequence[str], built: Sequence[Built], dig: _Dig, connections: Connections, price: Mapping[str, float]
) -> tuple[Segment, ...]:
    """Return what a year digs and pulls, and how its other sites join."""
    found = list(dug_segments(dig.edges, dig.share, dig.riders, dig.begins, sites, connections, price))
    found += [
        own_segment(one.site, one.method, one.alone.xy, one.alone.length_m or 0.0, one.alone.cost_eur)
        for one in built
        if one.alone is not None and one.alone.cost_eur is not None
    ]
    return tuple(found)
