"""Roll-outs of more sites than the exact search takes: which dozen is planned with, and what no plan exceeds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from hotspots.base.arrays import Flags, Floats
from hotspots.measures.demand.overlap import UNKNOWN, Reached, SharedGround
from hotspots.measures.network.connect import Connections
from hotspots.measures.network.graph import matrix, search
from hotspots.measures.network.steiner import MAX_TERMINALS
from hotspots.model.settings import RolloutSetting
from hotspots.rollout.ground import Valuation
from hotspots.rollout.phases import Purse, value
from hotspots.rollout.portfolios import sums, together
from hotspots.rollout.search import EPSILON_EUR, Stakes, affordable, least_money
from hotspots.rollout.sites import RolloutSite

ROUNDS = 4
"""How many other dozens are tried."""


def by_promise(
    sites: Sequence[RolloutSite], connections: Connections, setting: RolloutSetting, purse: Purse,
    price: Mapping[str, float], overlap: SharedGround = UNKNOWN,
) -> tuple[RolloutSite, ...]:  # fmt: skip
    """Return the sites that can join the network: first those that must be built, then by users for the town's money.

    Each pays for itself here; its users are those that the sites before it don't have yet. Of equals the id decides.
    """
    chosen = {route.site: route.chosen for route in connections.routes}
    able = {s.id: s for s in sites if chosen.get(s.id) is not None and s.id not in setting.must_not}
    users = {name: value(site.users, price) for name, site in able.items()}

    def money(site: RolloutSite) -> float:
        way = chosen[site.id]
        joining = purse.pays(way.cost, price) if way and way.cost else 0.0
        return max(purse.pays(site.own, price) + joining, 1.0)

    costs = {name: money(site) for name, site in able.items()}
    return tuple(able[name] for name in _in_turn(Reached(overlap, users), costs, setting.must))


def _in_turn(reached: Reached, costs: Mapping[str, float], must: Collection[str]) -> Iterator[str]:
    """Yield ids so that each adds the most users for its cost to those before it (lazy greedy, Minoux 1978).

    What a site adds only shrinks, so that its last known promise is a bound: the best one is looked at anew.
    """
    queue = [(name not in must, -reached.gain(name) / cost, name) for name, cost in costs.items()]
    heapify(queue)
    while queue:
        is_free, promise, name = heappop(queue)
        now = -reached.gain(name) / costs[name]
        if now != promise:
            heappush(queue, (is_free, now, name))
            continue
        reached.add(name)
        yield name


def dozen(able: Sequence[RolloutSite]) -> tuple[RolloutSite, ...]:
    """Return the twelve most promising sites (all, if there are no more), by id."""
    return tuple(sorted(able[:MAX_TERMINALS], key=lambda s: s.id))


def other_dozens(
    able: Sequence[RolloutSite], planned: Sequence[str], must: Sequence[str]
) -> Iterator[tuple[RolloutSite, ...]]:
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


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """What sites can't avoid paying for their trench, shape (k,); infinite where no way leads to the network."""

    alone: Floats
    """The whole way to the network."""
    moat: Floats
    """A part that adds up: moats of different sites don't overlap, whoever else is joined."""


def apart(connections: Connections, rows: Sequence[int], sharing: Sequence[bool], edge_price: Floats) -> Apart:
    """Return what the trench of each site costs at least; `rows`: of the layout's sites, `sharing`: who may dig one.

    Around each site lies a moat that every way to the network crosses: half the way to the nearest other site, at
    most the whole way to the network (the simplest packing of moats in the sense of Goemans & Williamson 1995).
    Together they cost no more than any common trench.
    """
    from scipy.sparse.csgraph import dijkstra

    layout = connections.layout
    arcs = matrix(layout.graph, edge_price)
    free = np.array([h.free_ports != 0 for h in connections.handovers], dtype=bool)
    ends = np.unique(layout.handover_node[free & (layout.handover_node >= 0)])
    nodes = np.where(np.array(sharing, dtype=bool), layout.site_node[list(rows)], -1)
    alone, moat = np.full(len(rows), np.inf), np.full(len(rows), np.inf)
    reached = np.flatnonzero(nodes >= 0)
    if len(ends) and len(reached):
        alone[reached] = search(arcs, ends).cost[nodes[reached]]
        between = dijkstra(arcs, indices=nodes[reached])[:, nodes[reached]]
        np.fill_diagonal(between, np.inf)
        moat[reached] = np.where(np.isfinite(alone[reached]), between.min(axis=1) / 2, np.inf)
    return Apart(alone, np.minimum(alone, moat))


def moat_bounds(stakes: Stakes, town: Valuation, ways: Apart) -> Floats:
    """Return the users that no plan exceeds in each year, sites taken as divisible, all money saved until needed.

    Every site pays for itself and its moat (or for its own alternative), less every grant it may have. Their users add
    up, to no more than all of them have together.
    """
    own = stakes.own
    least = np.maximum(_less_grants(stakes, own + np.minimum(town.entrance + ways.moat, town.alone)), 0.0)
    whole = _less_grants(stakes, own + np.minimum(town.entrance + ways.alone, town.alone))
    bounds = []
    for year, money in enumerate(np.cumsum(stakes.budget)):
        ready = (stakes.first_year <= year) & (whole <= money + EPSILON_EUR)
        means = np.array([money]), stakes.running_budget[[year]]
        divisible = _both(stakes, stakes.users[None], least, ready, *means)[0]
        bounds.append(min(divisible, _all_together(stakes.users, stakes.within, ready)))
    return np.array(bounds)


def dozen_bounds(dozen: Stakes, lower: Floats, rest: Stakes, town: Valuation, ways: Apart, within: Floats) -> Floats:
    """Return the users that no plan exceeds in each year: sets of a dozen exact, the rest digging for nothing.

    A common trench costs no less than that of its part in the dozen; what a set of the dozen leaves over of the
    money and of the running budget goes to the `rest` as divisible sites. Each brings what it adds to the set: beside
    others of the rest it adds no more. `town` and `ways` are the rest's; `within` which users of dozen and rest are on
    each piece of shared ground, shape (pieces, k + rest).
    """
    users, spent, running = dozen.together, least_money(dozen, lower), sums(dozen.running)
    adds = _adds(dozen, rest.users, within)
    least = np.maximum(_less_grants(rest, rest.own + np.minimum(town.entrance, town.alone)), 0.0)
    whole = _less_grants(rest, rest.own + np.minimum(town.entrance + ways.alone, town.alone))
    bounds = []
    for year, money in enumerate(np.cumsum(dozen.budget)):
        can = affordable(dozen, spent, year)
        ready = (rest.first_year <= year) & (whole <= money + EPSILON_EUR)
        added = adds[can] if len(adds) > 1 else adds
        more = _both(rest, added, least, ready, money - spent[can], dozen.running_budget[year] - running[can])
        everyone = _beside_rest(dozen, rest.users, within, ready)
        bounds.append(np.minimum(users[can] + more, everyone[can]).max())
    return np.array(bounds)


def _adds(dozen: Stakes, users: Floats, within: Floats) -> Floats:
    """Return what each of the rest adds to every set of the dozen, shape (2**k, rest), or one row for all sets."""
    if not len(within):
        return users[None]
    k = len(dozen.own)
    columns = zip(users.tolist(), within[:, k:].T, strict=True)
    return np.array([_beside(dozen, own, within[:, :k], part) - dozen.together for own, part in columns]).T


def _beside_rest(dozen: Stakes, users: Floats, within: Floats, ready: Flags) -> Floats:
    """Return the users of every set of the dozen with all of the rest that are `ready`, shape (2**k,)."""
    k = len(dozen.own)
    theirs = np.where(ready, within[:, k:], 0.0).max(axis=1, initial=0.0)
    return _beside(dozen, _all_together(users, within[:, k:], ready), within[:, :k], theirs)


def _beside(dozen: Stakes, users: float, within: Floats, theirs: Floats) -> Floats:
    """Return the users of every set of the dozen with one more site: `users`, of whom `theirs` are on each piece."""
    return together(np.append(dozen.users, users), np.column_stack([within, theirs]))[len(dozen.together) :]


def _all_together(users: Floats, within: Floats, ready: Flags) -> float:
    """Return the users of all sites that are `ready` together."""
    alone = users[ready].sum()
    if not len(within):
        return float(alone)
    theirs = within[:, ready]
    return float(alone - theirs.sum() + theirs.max(axis=1, initial=0.0).sum())


def _less_grants(stakes: Stakes, cost: Floats) -> Floats:
    """Return what each site costs with every grant deducted that it may have."""
    for grant in (g for g in stakes.grants if any(g.years)):
        may = np.array([grant.eligible >> i & 1 for i in range(len(cost))], dtype=np.int64)
        cost = cost - grant.most_of(cost, may)
    return cost


def _both(stakes: Stakes, users: Floats, least: Floats, ready: Flags, money: Floats, running: Floats) -> Floats:
    """Return the most users that neither the money nor the running cost forbids, for arrays of both.

    `users` that each site brings, a row for each sum of money or one for all.
    """
    users = users[:, ready]
    return np.minimum(_most(users, least[ready], money), _most(users, stakes.running[ready], running))


def _most(users: Floats, price: Floats, money: Floats) -> Floats:
    """Return the most users for each sum of money if sites could be built in part (Dantzig 1957)."""
    costs = price > 0
    order = np.argsort(-users[:, costs] / price[costs], axis=1, kind="stable")
    brought, paid = np.take_along_axis(users[:, costs], order, axis=1), price[costs][order]
    part = np.clip((money[:, None] - (np.cumsum(paid, axis=1) - paid)) / paid, 0.0, 1.0)
    most: Floats = users[:, ~costs].sum(axis=1) + (part * brought).sum(axis=1)
    return most
