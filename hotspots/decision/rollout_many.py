"""Roll-outs of more sites than the exact search takes: which dozen is planned with, and what no plan exceeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from hotspots.decision.portfolio_kernel import Floats
from hotspots.decision.rollout_ground import Valuation
from hotspots.decision.rollout_kernel import Grant, Stakes
from hotspots.decision.rollout_purse import Purse, value
from hotspots.decision.rollout_sites import RolloutSite
from hotspots.measures.connection.connect import Connections
from hotspots.measures.connection.graph import matrix, search
from hotspots.measures.connection.steiner import MAX_TERMINALS
from hotspots.model.settings import RolloutSetting

ROUNDS = 4
"""How many other dozens are tried."""


def by_promise(
    sites: Sequence[RolloutSite], connections: Connections, setting: RolloutSetting, purse: Purse,
    price: Mapping[str, float],
) -> tuple[RolloutSite, ...]:  # fmt: skip
    """Return the sites that can join the network: first those that must be built, then by users for the town's money.

    Each stands alone here; of equals the id decides.
    """
    chosen = {route.site: route.chosen for route in connections.routes}

    def promise(site: RolloutSite) -> tuple[bool, float, str]:
        way = chosen[site.id]
        joining = purse.pays(way.cost, price) if way and way.cost else 0.0
        money = purse.pays(site.own, price) + joining
        return site.id not in setting.must, -value(site.users, price) / max(money, 1.0), site.id

    able = [s for s in sites if chosen.get(s.id) is not None and s.id not in setting.must_not]
    return tuple(sorted(able, key=promise))


def dozen(able: Sequence[RolloutSite]) -> tuple[RolloutSite, ...]:
    """Return the twelve most promising sites (all, if there are no more), by id."""
    return tuple(sorted(able[:MAX_TERMINALS], key=lambda s: s.id))


def other_dozens(able: Sequence[RolloutSite], planned: Sequence[str], must: Sequence[str]) -> Iterator[
    tuple[RolloutSite, ...]
]:  # fmt: skip
    """Yield dozens that keep the `planned` sites and fill up with ones that were left out, the most promising first.

    A plan that fills the dozen gives up its least promising site, unless that must be built.
    """
    kept = [s for s in able if s.id in planned or s.id in must]
    if len(kept) == MAX_TERMINALS and kept[-1].id not in must:
        kept.pop()
    rest = [s for s in able if s not in kept]
    room = MAX_TERMINALS - len(kept)
    for start in range(0, len(rest), room) if room > 0 else ():
        yield dozen([*kept, *rest[start : start + room]])


def moats(connections: Connections, rows: Sequence[int], edge_price: Floats) -> Floats:
    """Return for every site a price that its trench can't avoid, whoever else is joined; shape (k,).

    Around each site lies a moat that every way to the network crosses; moats that don't overlap add up to no
    more than any common trench costs (the simplest packing of Goemans & Williamson's moats: half the way to the
    nearest other site, at most the whole way to the network). `rows`: of the layout's sites. Infinite where no
    way leads to the network.
    """
    from scipy.sparse.csgraph import dijkstra

    layout = connections.layout
    arcs = matrix(layout.graph, edge_price)
    ends = [
        int(n) for n, h in zip(layout.handover_node, connections.handovers, strict=True) if n >= 0 and h.free_ports != 0
    ]
    nodes = layout.site_node[list(rows)]
    width = np.full(len(rows), np.inf)
    reached = np.flatnonzero(nodes >= 0)
    if not ends or not len(reached):
        return width
    home = search(arcs, np.unique(np.array(ends, dtype=np.int32))).cost
    between = dijkstra(arcs, indices=nodes[reached])[:, nodes[reached]]
    np.fill_diagonal(between, np.inf)
    width[reached] = np.minimum(home[nodes[reached]], between.min(axis=1) / 2)
    width[reached[~np.isfinite(home[nodes[reached]])]] = np.inf
    return width


def bound_over_all(stakes: Stakes, town: Valuation, moat: Floats) -> float:
    """Return the users over the years that no plan exceeds, sites taken as divisible, all money saved until needed.

    Every site pays for itself and its moat (or for its own alternative), less every grant it may have.
    """
    least = stakes.own + np.minimum(town.entrance + moat, town.alone) - _granted(stakes.grants, len(stakes.own))
    least = np.maximum(least, 0.0)
    bound = 0.0
    for year, budget in enumerate(np.cumsum(stakes.budget).tolist()):
        ready = (stakes.first_year <= year) & np.isfinite(least)
        by_money = _most(stakes.users[ready], least[ready], budget)
        by_running = _most(stakes.users[ready], stakes.running[ready], float(stakes.running_budget[year]))
        bound += min(by_money, by_running)
    return bound


def _granted(grants: Sequence[Grant], k: int) -> Floats:
    return np.array(
        [sum(g.eur_per_site for g in grants if any(g.years) and g.eligible >> i & 1) for i in range(k)], dtype=float
    )


def _most(users: Floats, money: Floats, budget: float) -> float:
    """Return the most users for the budget if sites could be built in part."""
    if not np.isfinite(budget):
        return float(users.sum())
    order = np.lexsort((money, -users / np.maximum(money, 1e-9)))
    spent = np.cumsum(money[order])
    part = np.clip((budget - (spent - money[order])) / np.maximum(money[order], 1e-9), 0, 1)
    part[money[order] <= 0] = 1.0
    return float(users[order] @ part)
