"""The roll-out: which sites in which year, what is dug for them, and how sure that is.

Plans dig the tree of their final set in stages (see `rollout_kernel`). Up to twelve sites the best of these plans
is found for certain, unless a handover runs out of ports: then the plan's gap to the bound is stated. From more
sites the twelve most promising are planned, with the gap to a bound over all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from hotspots.decision.portfolio import Portfolio, Share, cheapest_site, curve, shares
from hotspots.decision.portfolio_kernel import Floats, Longs, sums
from hotspots.decision.rollout_bill import Phase, own_way, phases
from hotspots.decision.rollout_ground import N_FEATURES, Ground, Valuation
from hotspots.decision.rollout_kernel import Grant, Pairs, Solution, Stakes, best_plan, final_bounds, reroute_bound
from hotspots.decision.rollout_sites import RolloutSite, choose_sites, grants, overall_bound, value
from hotspots.measures.connection.connect import Connections
from hotspots.measures.connection.layout import roadwork_shares
from hotspots.measures.connection.prices import best_values, metre_prices
from hotspots.measures.connection.routes import ENTRANCE
from hotspots.measures.connection.shared import share_trenches
from hotspots.measures.draws import draw_factors
from hotspots.model.estimate import Factor, Quantity
from hotspots.model.settings import RolloutSetting

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

VAT_SHARE = 0.19
SHARED = ("price:", "assumption:unknown_surface")
"""Factors that the trench is priced with."""
MEMBERSHIP_DRAWS = 200
"""Draws in which the whole plan is made anew."""
GOOD_SETS = 3
"""Final sets of the draws before that are tried first."""
MANY_SITES, DRAWS_OF_MANY = 8, 50
"""With more sites than that a plan takes longer, and fewer draws must do."""
CORE, BORDERLINE = 0.8, 0.2
"""A site in at least this share of the plans is core; in less than the second one it is out."""


@dataclass(frozen=True)
class Rollout:
    """The plan, its proof, and what explains it."""

    phases: tuple[Phase, ...]
    optimal: bool
    gap: float
    """How much better (share of the users) a plan could be at most; 0 where the plan is optimal."""
    reroute_gap: float
    """The same against digging anew every year and saving money for later years."""
    shares: tuple[Share, ...]
    portfolios: tuple[Portfolio, ...]
    membership: Mapping[str, float]
    """Share of the draws in whose plan each site is."""
    draws: int
    considered: tuple[str, ...]
    """Sites that were planned with."""
    cheapest: tuple[str, float] | None
    """The site that needs the least money, and how much."""

    @property
    def sites(self) -> tuple[str, ...]:
        """Return the sites of the plan, in the order of building."""
        return tuple(site for phase in self.phases for site in phase.sites)

    def standing(self, site: str) -> str:
        """Return whether a site is ``core``, ``borderline`` or ``out``."""
        share = self.membership.get(site, 0.0)
        return "core" if share >= CORE else "borderline" if share >= BORDERLINE else "out"


@dataclass(frozen=True, eq=False)
class _Case:
    """A roll-out ready to be solved at any prices."""

    sites: tuple[RolloutSite, ...]
    ground: Ground
    setting: RolloutSetting
    grants: tuple[Grant, ...]
    alone: tuple[Quantity | None, ...]
    connections: Connections
    pairs: Pairs = field(default_factory=dict)

    def stakes(self, price: Mapping[str, float]) -> Stakes:
        """Value every site at one set of prices."""
        gross = 1.0 if self.setting.net else 1.0 + VAT_SHARE
        years = self.setting.years
        number = {site.id: i for i, site in enumerate(self.sites)}
        unlimited = [np.inf if y.running_eur_per_year is None else y.running_eur_per_year for y in years]
        return Stakes(
            users=np.array([value(s.users, price) for s in self.sites]),
            own=gross * np.array([value(s.own, price) for s in self.sites]),
            running=gross * np.array([value(s.running, price) for s in self.sites]),
            budget=np.array([y.invest_eur for y in years]),
            running_budget=np.array(unlimited),
            first_year=np.array([_first(s, [y.year for y in years]) for s in self.sites]),
            must=sum(1 << number[s] for s in self.setting.must if s in number),
            banned=sum(1 << number[s] for s in self.setting.must_not if s in number),
            grants=self.grants,
        )

    def valuation(self, price: Mapping[str, float]) -> Valuation:
        """Value what connecting costs at one set of prices."""
        gross = 1.0 if self.setting.net else 1.0 + VAT_SHARE
        features = np.empty(N_FEATURES)
        features[:-1] = metre_prices(price, self.connections.layout.assumed)
        features[-1] = price["price:crossing"]
        entrance = sum(value(Quantity((t,), "€", "", "estimated"), price) for t in ENTRANCE)
        alone = [np.inf if q is None else value(q, price) for q in self.alone]
        return Valuation(gross * features, gross * entrance, gross * np.array(alone))

    def solve(
        self, price: Mapping[str, float], first: Sequence[int] = ()
    ) -> tuple[Stakes, Floats, list[Longs], Solution | None]:
        """Return the best plan at one set of prices, and the least cost of every set that bounds it."""
        stakes, valuation = self.stakes(price), self.valuation(price)
        joint = [self.ground.joint(valuation, number) for number in range(len(self.ground.tables))]
        lower = np.minimum.reduce([cost for cost, _ in joint])
        stays = [stay for _, stay in joint]

        def ground(final: int) -> list[Floats]:
            staged = [self.ground.staged(valuation, stay, number, final) for number, stay in enumerate(stays)]
            return [cost for cost in staged if cost is not None]

        return stakes, lower, stays, best_plan(stakes, lower, ground, first=first, pairs=self.pairs)


def _first(site: RolloutSite, years: Sequence[int]) -> int:
    """Return the index of the first year in which a site can be built; the number of years if in none."""
    return next((i for i, year in enumerate(years) if site.first_year is None or year >= site.first_year), len(years))


def plan_rollout(
    sites: Sequence[RolloutSite],
    connections: Connections,
    roadworks: GeoDataFrame,
    setting: RolloutSetting,
    factors: Mapping[str, Factor],
    *,
    seed: int,
    draws: int = MEMBERSHIP_DRAWS,
) -> Rollout:
    """Return the best roll-out of `sites` under the yearly budgets of `setting`.

    `sites`: all that may be built, in any order; `factors`: every factor that their quantities refer to. The
    answer doesn't depend on the order of the sites.
    """
    price = best_values(factors)
    chosen = choose_sites(sites, connections, setting, price)
    case = _case(chosen, connections, roadworks, setting, factors)
    stakes, lower, stays, plan = case.solve(price)
    draws = draws if len(chosen) <= MANY_SITES else min(draws, DRAWS_OF_MANY)
    bound = overall_bound(sites, chosen, connections, setting, price, _bound(case, stakes, lower, plan))
    cost = lower + sums(stakes.own)
    names = [site.id for site in chosen]
    best = plan.value if plan else 0.0
    return Rollout(
        phases=phases(chosen, case.ground, stays, plan, connections, setting, price),
        optimal=plan is not None and bound <= best + 1e-9,
        gap=_gap(best, bound),
        reroute_gap=_gap(best, max(bound, reroute_bound(stakes, lower))),
        shares=shares(names, cost) if names and np.isfinite(cost[-1]) else (),
        portfolios=curve(names, cost, sums(stakes.users)),
        membership=_membership(case, plan, factors, seed=seed, draws=draws),
        draws=draws,
        considered=tuple(names),
        cheapest=_cheapest(names, cost),
    )


def _case(
    sites: tuple[RolloutSite, ...],
    connections: Connections,
    roadworks: GeoDataFrame,
    setting: RolloutSetting,
    factors: Mapping[str, Factor],
) -> _Case:
    layout = connections.layout
    row = {place.id: i for i, place in enumerate(layout.sites)}
    years = [y.year for y in setting.years]
    share = np.array([roadwork_shares(layout, roadworks, year) for year in years]).reshape(len(years), -1)
    plain = layout.costs(factors)
    least = share.min(axis=0, initial=1.0)
    rows = [row[s.id] for s in sites]
    prices = [plain, plain * least] if (least < 1).any() else [plain]
    tables = [share_trenches(layout, connections.handovers, p, rows) for p in prices]
    on_streets = tuple(rows.index(i) for i in tables[0].sites)
    ways = [own_way(s.id, connections) for s in sites]
    alone = tuple(way.cost if way else None for way in ways)
    rules = grants(sites, setting)
    ground = Ground(tables, share, len(sites), on_streets)
    return _Case(sites, ground, setting, rules, alone, connections)


def _bound(case: _Case, stakes: Stakes, lower: Floats, plan: Solution | None) -> float:
    """Return the users that no plan over the chosen sites exceeds: the plan's, or those of a set short of ports."""
    bounds = final_bounds(stakes, lower)
    strained = [float(bounds[s]) for s in case.ground.strained]
    return max([plan.value if plan else 0.0, *strained])


def _gap(value: float, bound: float) -> float:
    return 0.0 if bound <= 0 or not np.isfinite(bound) else max(0.0, 1 - value / bound)


def _cheapest(names: Sequence[str], cost: Floats) -> tuple[str, float] | None:
    found = cheapest_site(names, cost) if names else None
    return found if found is not None and np.isfinite(found[1]) else None


def _membership(
    case: _Case, plan: Solution | None, factors: Mapping[str, Factor], *, seed: int, draws: int
) -> dict[str, float]:
    """Return in which share of the draws each site is in the plan."""
    quantities = [q for s in case.sites for q in (s.users, s.own, s.running)] + [q for q in case.alone if q]
    needed = {name for q in quantities for name in q.factor_ids()} | {n for n in factors if n.startswith(SHARED)}
    drawn = draw_factors({name: factors[name] for name in sorted(needed)}, seed=seed, draws=draws)
    count = np.zeros(len(case.sites))
    good = [plan.stages[-1]] if plan and plan.stages else []
    for i in range(draws):
        found = case.solve({name: float(values[i]) for name, values in drawn.items()}, good)[3]
        final = found.stages[-1] if found and found.stages else 0
        good = [final, *(s for s in good if s != final)][:GOOD_SETS]
        count += [final >> b & 1 for b in range(len(case.sites))]
    return {site.id: float(c / draws) for site, c in zip(case.sites, count, strict=True)}
