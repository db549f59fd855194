"""What a roll-out builds and pays in every year: sites, metres, and a bill of quantities that adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from hotspots.decision.rollout_sites import RolloutSite, value
from hotspots.measures.connection.connect import Connections
from hotspots.measures.connection.graph import Ints
from hotspots.measures.connection.prices import DUCT, Bill, bill
from hotspots.measures.connection.routes import ENTRANCE, Alternative
from hotspots.model.estimate import Quantity, Term
from hotspots.model.permits import MethodName
from hotspots.model.settings import RolloutSetting

if TYPE_CHECKING:
    from hotspots.decision.portfolio_kernel import Floats, Longs
    from hotspots.decision.rollout_ground import Ground
    from hotspots.decision.rollout_kernel import Solution

LEAST_DRAWN_M = 0.001
OTHER = "other"
"""What the quantities cost that no price of the settings stands for."""


@dataclass(frozen=True, slots=True)
class BillItem:
    """A line of the bill of quantities: a price's name (``trench_asphalt``), how much of it, and net euros."""

    price: str
    amount: float
    eur: float


@dataclass(frozen=True, slots=True)
class Built:
    """A site as it is built."""

    site: str
    method: MethodName
    handover: str | None


@dataclass(frozen=True, slots=True)
class Phase:
    """One year: what is built, dug and paid. `invest_eur` is net or gross as the budgets are."""

    year: int
    budget_eur: float
    sites: tuple[str, ...]
    invest_eur: float
    running_eur_per_year: float
    """Running cost of everything the roll-out has built by then."""
    trench_m: float
    users_per_day: float
    """Users of everything the roll-out has built by then."""
    built: tuple[Built, ...] = ()
    dug: Bill | None = None
    items: tuple[BillItem, ...] = ()
    grants_eur: float = 0.0
    lines: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = field(default=(), repr=False)
    """What is dug, in the project's metric CRS."""


@dataclass(frozen=True, slots=True)
class _Dig:
    """The edges dug in one year, and the share of their price that is paid."""

    edges: Ints
    share: Floats


def phases(
    sites: Sequence[RolloutSite], ground: Ground, stays: Sequence[Longs], plan: Solution | None,
    connections: Connections, setting: RolloutSetting, price: Mapping[str, float],
) -> tuple[Phase, ...]:  # fmt: skip
    """Return every year of the plan (without a plan: years in which nothing is built)."""
    stages = plan.stages if plan else (0,) * len(setting.years)
    final = stages[-1] if stages else 0
    number = plan.tree if plan else 0
    stay = int(stays[number][final]) if stays else 0
    digs = _digs(ground, number, stay, stages)
    bills = plan.bills if plan else (0.0,) * len(stages)
    before = 0
    found = []
    for year, after, dig, invest in zip(setting.years, stages, digs, bills, strict=True):
        new = [i for i in range(len(sites)) if (after & ~before) >> i & 1]
        built = [_built(sites[i].id, bool(stay >> i & 1), ground, number, stay, i, connections) for i in new]
        items = _items([sites[i] for i in new], built, dig, connections, price)
        inside = [s for i, s in enumerate(sites) if after >> i & 1]
        gross = 1.0 if setting.net else 1.19
        graph = connections.layout.graph
        dug = bill(graph.kind[dig.edges], graph.length_m[dig.edges], connections.layout.crossings[dig.edges])
        found.append(
            Phase(
                year=year.year,
                budget_eur=year.invest_eur,
                sites=tuple(b.site for b in built),
                invest_eur=invest,
                running_eur_per_year=gross * sum(value(s.running, price) for s in inside),
                trench_m=dug.trench_m,
                users_per_day=sum(value(s.users, price) for s in inside),
                built=tuple(built),
                dug=dug,
                items=items,
                grants_eur=round(gross * sum(item.eur for item in items) - invest, 6) + 0.0,
                lines=_lines(connections, dig.edges),
            )
        )
        before = after
    return tuple(found)


def _digs(ground: Ground, number: int, stay: int, stages: Sequence[int]) -> list[_Dig]:
    """Return what each year digs: the edges that its sites need and none before them needed."""
    branches = ground.branches(number, stay)
    none = _Dig(np.zeros(0, dtype=np.int32), np.zeros(0))
    if branches is None:
        return [none] * len(stages)
    wide = np.zeros(len(branches.edges), dtype=np.int64)
    for bit, i in enumerate(ground.on_streets):
        wide |= (branches.sites.astype(np.int64) >> bit & 1) << i
    digs, before = [], 0
    for year, after in enumerate(stages):
        edges = branches.edges[(wide & after != 0) & (wide & before == 0)]
        digs.append(_Dig(edges, ground.share[year, edges]))
        before = after
    return digs


def _built(
    site: str, by_cable: bool, ground: Ground, number: int, stay: int, i: int, connections: Connections
) -> Built:
    if not by_cable:
        other = own_way(site, connections)
        return Built(site, other.method, other.handover) if other else Built(site, "building", None)
    branches = ground.branches(number, stay)
    if branches is None:
        return Built(site, "trench", None)
    order = [p for p in ground.on_streets if stay >> p & 1]
    end = branches.handover[order.index(i)]
    its = branches.edges[branches.sites >> ground.on_streets.index(i) & 1 == 1]
    method: MethodName = "duct" if (connections.layout.graph.kind[its] == DUCT).any() else "trench"
    return Built(site, method, connections.handovers[end].id)


def own_way(site: str, connections: Connections) -> Alternative | None:
    """Return the cheapest alternative of a site that needs no trench."""
    route = next(r for r in connections.routes if r.site == site)
    offers = [a for a in route.alternatives if a.method in ("building", "radio") and a.cost_eur is not None]
    return min(offers, key=lambda a: a.cost_eur or 0.0, default=None)


def _items(
    new: Sequence[RolloutSite], built: Sequence[Built], dig: _Dig, connections: Connections, price: Mapping[str, float]
) -> tuple[BillItem, ...]:
    """Add up everything that a year buys, by price."""
    amount: dict[str, float] = {}
    eur: dict[str, float] = {}

    def add(term: Term, share: float = 1.0) -> None:
        name = next((f for f in term.factors if f.startswith("price:")), OTHER)
        count = term.coefficient * prod(price[f] for f in term.factors if f != name)
        amount[name] = amount.get(name, 0.0) + count
        eur[name] = eur.get(name, 0.0) + share * count * price.get(name, 1.0)

    for site, way in zip(new, built, strict=True):
        own = own_way(site.id, connections) if way.method in ("building", "radio") else None
        joining = own.cost if own and own.cost else Quantity(ENTRANCE, "€", "", "estimated")
        for term in (*site.own.terms, *joining.terms):
            add(term)
    layout, graph = connections.layout, connections.layout.graph
    for share in np.unique(dig.share).tolist():
        edges = dig.edges[dig.share == share]
        for term in bill(graph.kind[edges], graph.length_m[edges], layout.crossings[edges]).terms(layout.assumed):
            add(term, share)
    return tuple(BillItem(name.removeprefix("price:"), amount[name], eur[name]) for name in sorted(amount))


def _lines(connections: Connections, edges: Ints) -> tuple[tuple[tuple[float, float], tuple[float, float]], ...]:
    graph = connections.layout.graph
    edges = edges[graph.length_m[edges] >= LEAST_DRAWN_M]
    ends = np.stack([graph.xy[graph.tail[edges]], graph.xy[graph.head[edges]]], axis=1).tolist()
    return tuple(((a[0], a[1]), (b[0], b[1])) for a, b in ends)
