"""A roll-out ready to be solved at any prices: trees grown once, then valued, searched and bounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.base.text import NO_SOURCE
from hotspots.measures.demand.overlap import SharedGround
from hotspots.measures.network.connect import Connections
from hotspots.measures.network.layout import roadwork_shares
from hotspots.measures.network.prices import best_values, unit_prices
from hotspots.measures.network.routes import ENTRANCE
from hotspots.measures.network.shared import port_limits, reachable, share_trenches
from hotspots.model.estimate import Factor, Quantity
from hotspots.model.network import Surface
from hotspots.model.settings import RolloutSetting
from hotspots.rollout.ground import Ground, Valuation
from hotspots.rollout.many import ROUNDS, Apart, apart, dozen, dozen_bounds, moat_bounds, other_dozens
from hotspots.rollout.phases import Purse, value
from hotspots.rollout.portfolios import sums
from hotspots.rollout.search import Pairs, Solution, Staged, Stakes, best_plan, final_bounds, worth
from hotspots.rollout.sites import RolloutSite, grants

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True, eq=False)
class Case:
    """A roll-out ready to be solved at any prices."""

    sites: tuple[RolloutSite, ...]
    ground: Ground
    setting: RolloutSetting
    purse: Purse
    alone: tuple[Quantity | None, ...]
    connections: Connections
    shares: Floats
    """The part of each site's cell on every piece of ground that several of them serve, shape (pieces, k)."""
    joins: Flags
    """Which subsets have a port for each of their sites."""
    pairs: Pairs = field(default_factory=dict)

    def solve(self, price: Mapping[str, float], first: Sequence[int] = (), without: int = 0) -> Solved:
        """Return the best plan at one set of prices, `without` some sites (bits), and the least cost that bounds it."""
        stakes = replace(_stakes(self.sites, self.setting, self.purse, price, self.shares), joins=self.joins)
        stakes = replace(stakes, banned=stakes.banned | without)
        assumed = self.connections.layout.assumed
        full, town = (_valuation(purse, price, self.alone, assumed) for purse in (Purse(), self.purse))
        tables = range(len(self.ground.tables))
        joint = [self.ground.joint(full, number) for number in tables]
        lower = np.minimum.reduce([self.ground.least(full, town, number) for number in tables])
        stays = [stay for _, stay in joint]

        def ground(final: int) -> dict[int, Staged]:
            trees: dict[int, Staged] = {}
            for number, stay in enumerate(stays):
                tree = self.ground.staged(full, town, stay, number, final)
                if tree is not None and not any(tree.same_as(other) for other in trees.values()):
                    trees[number] = tree
            return trees

        plan = best_plan(stakes, lower, ground, first=first, pairs=self.pairs)
        return Solved(self, stakes, lower, stays, plan, [cost for cost, _ in joint], town, full)


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The best plan of a case at one set of prices, with what proves it."""

    case: Case
    stakes: Stakes
    lower: Floats
    """No more than the town pays to connect any subset."""
    stays: list[Longs]
    plan: Solution | None
    joint: list[Floats]
    """Cost of every subset by each table's trees, whoever pays."""
    town: Valuation
    full: Valuation

    def planned(self) -> list[str]:
        """Return the sites of the plan."""
        final = self.plan.stages[-1] if self.plan and self.plan.stages else 0
        return [site.id for i, site in enumerate(self.case.sites) if final >> i & 1]

    def bound(self) -> float:
        """Return the users that no plan of the case exceeds: the plan's, or those of a set short of ports."""
        bounds = final_bounds(self.stakes, self.lower)
        strained = [float(bounds[s]) for s in self.case.ground.strained]
        return max([self.plan.value if self.plan else 0.0, *strained])

    def cost(self) -> Floats:
        """Return what the town pays for the cheapest network of every subset and its equipment."""
        ground = self.case.ground
        paid = np.array([ground.paid(self.town, stay, number) for number, stay in enumerate(self.stays)])
        cheapest = np.array(self.joint).argmin(axis=0)
        cost: Floats = np.take_along_axis(paid, cheapest[None], axis=0)[0] + sums(self.stakes.own)
        return cost

    def built(self) -> tuple[int, int, int] | None:
        """Return the plan's final set, the number of its tree, and who of the set stays on it; null without a plan."""
        if self.plan is None or not self.plan.stages:
            return None
        final, number = self.plan.stages[-1], self.plan.tree
        return final, number, self.case.ground.kept(self.full, self.stays[number], number, final) or 0


def _stakes(
    sites: Sequence[RolloutSite], setting: RolloutSetting, purse: Purse, price: Mapping[str, float], shares: Floats
) -> Stakes:
    """Value every site at one set of net prices, as the town's budgets pay them; `shares` as in `Case`."""
    years = setting.years
    users = np.array([value(s.users, price) for s in sites])
    number = {site.id: i for i, site in enumerate(sites)}
    unlimited = [np.inf if y.running_eur_per_year is None else y.running_eur_per_year for y in years]
    return Stakes(
        users=users,
        own=np.array([purse.pays(s.own, price) for s in sites]),
        running=np.array([purse.pays(s.running, price) for s in sites]),
        budget=np.array([y.invest_eur for y in years]),
        running_budget=np.array(unlimited),
        first_year=np.array([_first(s, [y.year for y in years]) for s in sites]),
        must=sum(1 << number[s] for s in setting.must if s in number),
        banned=sum(1 << number[s] for s in setting.must_not if s in number),
        grants=grants(sites, setting),
        last_year=np.array([_last(s, [y.year for y in years]) for s in sites]),
        needs=tuple(_needs(s, number) for s in sites),
        carry_over=setting.carry_over,
        within=shares * users,
    )


def _valuation(
    purse: Purse, price: Mapping[str, float], alone: Sequence[Quantity | None], assumed: Surface
) -> Valuation:
    """Value what connecting costs as a purse pays it."""
    features = unit_prices(price, assumed, purse.part)
    entrance = purse.pays(Quantity(ENTRANCE, "€", NO_SOURCE, "estimated"), price)
    return Valuation(features, entrance, np.array([np.inf if q is None else purse.pays(q, price) for q in alone]))


def _first(site: RolloutSite, years: Sequence[int]) -> int:
    """Return the index of the first year in which a site can be built; the number of years if in none."""
    return next((i for i, year in enumerate(years) if site.first_year is None or year >= site.first_year), len(years))


def _last(site: RolloutSite, years: Sequence[int]) -> int:
    """Return the index of the last year in which a site can be built; -1 if in none."""
    return sum(1 for year in years if site.last_year is None or year <= site.last_year) - 1


def _needs(site: RolloutSite, number: Mapping[str, int]) -> int:
    """Return the sites (bits) that a site can't be without; -1 where one of them isn't planned with."""
    return -1 if any(s not in number for s in site.only_with) else sum(1 << number[s] for s in site.only_with)


@dataclass(frozen=True, slots=True, eq=False)
class Works:
    """What digging costs in every year and who shares whose users, for whichever sites are planned."""

    connections: Connections
    setting: RolloutSetting
    share: Floats
    """Part of its digging price that each edge costs in each year, shape (Y, m)."""
    prices: tuple[Floats, ...]
    """Price of every edge without roadworks, and where there are any at its lowest in the years, shape (m,)."""
    overlap: SharedGround

    @staticmethod
    def of(
        connections: Connections, roadworks: GeoDataFrame, setting: RolloutSetting, factors: Mapping[str, Factor],
        overlap: SharedGround,
    ) -> Works:  # fmt: skip
        """Price every edge in every year."""
        layout = connections.layout
        share = np.array([roadwork_shares(layout, roadworks, y.year) for y in setting.years])
        share = share.reshape(len(setting.years), -1)
        least, unit = share.min(axis=0, initial=1.0), unit_prices(best_values(factors), layout.assumed)
        prices = [layout.priced(unit, part) for part in ([1.0, least] if (least < 1).any() else [1.0])]
        return Works(connections, setting, share, tuple(prices), overlap)

    def rows(self, sites: Sequence[RolloutSite]) -> list[int]:
        """Return the layout's rows of sites."""
        row = {place.id: i for i, place in enumerate(self.connections.layout.sites)}
        return [row[s.id] for s in sites]

    def case(self, sites: tuple[RolloutSite, ...], purse: Purse) -> Case:
        """Grow the trees of all sets of up to twelve sites."""
        found, layout = self.connections, self.connections.layout
        rows = self.rows(sites)
        routes = [found.of(s.id) for s in sites]
        sharing = [row for row, route in zip(rows, routes, strict=True) if route.shares]
        tables = [share_trenches(layout, found.handovers, p, sharing) for p in self.prices]
        on_streets = tuple(rows.index(i) for i in tables[0].sites)
        number = {h.id: i for i, h in enumerate(found.handovers)}
        ends = tuple(number.get(r.alone.handover or "", -1) if r.alone else -1 for r in routes)
        ground = Ground(tables, self.share, len(sites), on_streets, ends)
        shares = self.overlap.shares([s.id for s in sites])
        reach = reachable(layout, found.handovers)
        joined = [reach[row] if i in on_streets else frozenset() for i, row in enumerate(rows)]
        open_ends = [
            None if route.alone and end < 0 else by_cable | ({end} if route.alone else frozenset())
            for route, end, by_cable in zip(routes, ends, joined, strict=True)
        ]
        joins = port_limits(open_ends, [h.free_ports for h in found.handovers])
        return Case(sites, ground, self.setting, purse, _alone(sites, found), found, shares, joins)


def _alone(sites: Sequence[RolloutSite], connections: Connections) -> tuple[Quantity | None, ...]:
    """Return the price of each site's own way, where it has one."""
    ways = [connections.of(s.id).alone for s in sites]
    return tuple(way.cost if way else None for way in ways)


def plan_dozens(
    able: Sequence[RolloutSite], works: Works, purse: Purse, price: Mapping[str, float]
) -> tuple[Solved, ...]:
    """Plan the most promising dozen, then others that exchange what the best plan leaves out; the best comes first."""
    best = works.case(dozen(able), purse).solve(price)
    tried = [best]
    for _ in range(ROUNDS):  # none where nobody is left out: there is no other dozen
        known = {solved.case.sites for solved in tried}
        others = next((d for d in other_dozens(able, best.planned(), works.setting.must) if d not in known), None)
        if others is None:
            break
        tried.append(works.case(others, purse).solve(price))
        best = max(best, tried[-1], key=lambda solved: worth(solved.plan) if solved.plan else -np.inf)
    return (best, *(solved for solved in tried if solved is not best))


def bound_beyond(
    able: Sequence[RolloutSite], tried: Sequence[Solved], works: Works, purse: Purse, price: Mapping[str, float]
) -> float:
    """Return the users over the years that no plan over all sites exceeds: in each year the least bound known.

    Sites on shared ground bring what they add to a set of a dozen: beside others of their kind it can only be less.
    """
    layout = works.connections.layout
    town = _valuation(purse, price, (), layout.assumed)
    least = layout.priced(town.features, works.share.min(axis=0, initial=1.0))

    def those(sites: Sequence[RolloutSite]) -> tuple[Stakes, Valuation, Apart]:
        alone = _alone(sites, works.connections)
        sharing = [works.connections.of(site.id).shares for site in sites]
        found = apart(works.connections, works.rows(sites), sharing, least)
        stakes = _stakes(sites, works.setting, purse, price, works.overlap.shares([site.id for site in sites]))
        return stakes, _valuation(purse, price, alone, layout.assumed), found

    bounds = [moat_bounds(*those(able))]
    for solved in tried:
        rest = [site for site in able if site not in solved.case.sites]
        stakes, valuation, ways = those(rest)
        shares = works.overlap.shares([site.id for site in (*solved.case.sites, *rest)])
        within = shares * np.append(solved.stakes.users, stakes.users)
        bounds.append(dozen_bounds(solved.stakes, solved.lower, stakes, valuation, ways, within))
    return float(np.min(bounds, axis=0).sum())
