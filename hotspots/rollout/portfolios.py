"""Which sets of sites are worth their money, and who pays what of a shared trench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.rollout.subsets import pareto, shapley, sums


@dataclass(frozen=True, slots=True)
class Share:
    """What a site costs alone, in addition to all others, and fairly (Shapley), in euros."""

    site: str
    alone_eur: float
    marginal_eur: float
    shapley_eur: float


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The most users for the money: no other set of sites has as many for less."""

    budget_eur: float
    sites: tuple[str, ...]
    users_per_day: float
    invest_eur: float
    counted_once_per_day: float = 0.0
    """How many more users its sites would have if each counted for itself."""


def shares(sites: Sequence[str], cost: Floats) -> tuple[Share, ...]:
    """Return every site's shares of the joint cost; `cost` of every subset, shape (2**k,).

    The Shapley shares add up to the joint cost. Where joining two sets never costs more than both apart (as with
    trenches), no share exceeds what its site costs alone.
    """
    everyone = len(cost) - 1
    fair = shapley(cost)
    return tuple(
        Share(site, float(cost[1 << i]), float(cost[everyone] - cost[everyone ^ 1 << i]), float(fair[i]))
        for i, site in enumerate(sites)
    )


def curve(sites: Sequence[str], cost: Floats, users: Floats) -> tuple[Portfolio, ...]:
    """Return the Pareto curve of cost and users: the optimum for every budget is the last one that it pays.

    `cost` and `users` of every subset, shape (2**k,).
    """
    once = counted_once(users)
    return tuple(
        Portfolio(float(cost[s]), named(sites, int(s)), float(users[s]), float(cost[s]), float(once[s]))
        for s in pareto(cost, users)
        if s
    )


def counted_once(users: Floats) -> Floats:
    """Return how many more users every subset would have if each of its sites counted for itself, shape (2**k,)."""
    alone = users[1 << np.arange(len(users).bit_length() - 1)]
    return np.maximum(np.round(sums(alone) - users, 9), 0.0)


def cheapest_site(sites: Sequence[str], cost: Floats) -> tuple[str, float]:
    """Return the site that is cheapest alone, and its price."""
    alone = np.array([cost[1 << i] for i in range(len(sites))])
    first = int(alone.argmin())
    return sites[first], float(alone[first])


def named(sites: Sequence[str], subset: int) -> tuple[str, ...]:
    """Return the ids of the sites in a subset."""
    return tuple(site for i, site in enumerate(sites) if subset >> i & 1)
