"""The sites of a roll-out: what each brings, which are planned with, what funding rules pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, prod

import numpy as np

from hotspots.decision.rollout_kernel import Grant
from hotspots.measures.connection.connect import Connections
from hotspots.measures.connection.routes import ENTRANCE
from hotspots.measures.connection.steiner import MAX_TERMINALS
from hotspots.model.estimate import Quantity
from hotspots.model.settings import Funding, RolloutSetting


@dataclass(frozen=True, slots=True)
class RolloutSite:
    """What a roll-out needs to know of a site; its connection is in the connections."""

    id: str
    users: Quantity
    """Users per day."""
    own: Quantity
    """Investment apart from the connection: equipment, mounting, power, permits."""
    running: Quantity
    """Running cost in euros a year."""
    first_year: int | None = None
    """First year in which it can be built (see `year_after`); null: any."""
    doubles: bool = False
    """Whether a free public offer exists there already (matters to some funding rules)."""


def year_after(start: str, weeks: float) -> int:
    """Return the year in which a lead time that begins on `start` (ISO date) ends."""
    return (date.fromisoformat(start) + timedelta(days=ceil(7 * weeks))).year


def value(quantity: Quantity, price: Mapping[str, float]) -> float:
    """Return a quantity at given values of its factors."""
    return sum(t.coefficient * prod(price[name] for name in t.factors) for t in quantity.terms)


def choose_sites(
    sites: Sequence[RolloutSite], connections: Connections, setting: RolloutSetting, price: Mapping[str, float]
) -> tuple[RolloutSite, ...]:
    """Return the sites that are planned with, by id: those that can join the network, at most twelve.

    Of more, those that must be built, and then those with most users for their money when each stands alone.
    """
    routes = {route.site: route.chosen for route in connections.routes}

    def promise(site: RolloutSite) -> tuple[bool, float, str]:
        route = routes[site.id]
        joining = route.cost_eur if route and route.cost_eur else 0.0
        money = value(site.own, price) + joining
        return site.id not in setting.must, -value(site.users, price) / max(money, 1.0), site.id

    able = [s for s in sites if routes.get(s.id) is not None and s.id not in setting.must_not]
    return tuple(sorted(sorted(able, key=promise)[:MAX_TERMINALS], key=lambda s: s.id))


def grants(sites: Sequence[RolloutSite], setting: RolloutSetting) -> tuple[Grant, ...]:
    """Return the funding rules that take applications and whose operator runs the hotspots."""
    rules = [r for r in setting.funding if usable(r, setting)]
    return tuple(
        Grant(
            eur_per_site=rule.eur_per_site,
            eligible=sum(1 << i for i, s in enumerate(sites) if not (rule.forbids_doubling and s.doubles)),
            years=tuple(_valid(rule, y.year) for y in setting.years),
            least=rule.min_sites or 1,
            most=rule.max_sites,
        )
        for rule in rules
    )


def usable(rule: Funding, setting: RolloutSetting) -> bool:
    """Tell whether a rule can pay for this roll-out at all."""
    return rule.open and rule.operator == setting.operator


def _valid(rule: Funding, year: int) -> bool:
    """Tell whether all building of a year lies in the rule's time."""
    begins = rule.valid_from is None or rule.valid_from[:10] <= f"{year}-01-01"
    return begins and (rule.valid_until is None or rule.valid_until[:10] >= f"{year}-12-31")


def overall_bound(
    sites: Sequence[RolloutSite], chosen: Sequence[RolloutSite], connections: Connections, setting: RolloutSetting,
    price: Mapping[str, float], bound: float,
) -> float:  # fmt: skip
    """Return the users over the years that no plan over *all* sites exceeds.

    `bound` holds for the chosen ones. With others left out, trenches are taken as free and sites as divisible.
    """
    able = {route.site for route in connections.routes if route.chosen is not None}
    left = {s.id for s in sites if s.id in able and s.id not in setting.must_not} - {s.id for s in chosen}
    if not left:
        return bound
    every = [s for s in sites if s.id in left or s in chosen]
    entrance = sum(value(Quantity((t,), "€", "", "estimated"), price) for t in ENTRANCE)
    granted = sum(rule.eur_per_site for rule in setting.funding if usable(rule, setting))
    users = np.array([value(s.users, price) for s in every])
    cheapest = np.array([_least(s, connections, entrance) for s in every])
    money = np.maximum(np.array([value(s.own, price) for s in every]) + cheapest - granted, 0.0)
    budgets = np.cumsum([y.invest_eur for y in setting.years])
    return max(bound, sum(_knapsack(users, money, budget) for budget in budgets.tolist()))


def _least(site: RolloutSite, connections: Connections, entrance: float) -> float:
    route = next(r for r in connections.routes if r.site == site.id)
    alone = [a.cost_eur for a in route.alternatives if a.method in ("building", "radio") and a.cost_eur is not None]
    return min([entrance, *alone])


def _knapsack(users: np.ndarray, money: np.ndarray, budget: float) -> float:
    """Return the most users for the budget if sites could be built in part."""
    order = np.lexsort((money, -users / np.maximum(money, 1e-9)))
    spent = np.cumsum(money[order])
    part = np.clip((budget - (spent - money[order])) / np.maximum(money[order], 1e-9), 0, 1)
    return float(users[order] @ part)
