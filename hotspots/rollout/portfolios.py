"""Which sets of sites are worth their money, and who pays what of a shared trench.

Set functions over subsets of up to a dozen sites: bit `i` of a subset stands for site `i`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np

from hotspots.base.arrays import Floats, Longs


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


@dataclass(frozen=True, slots=True)
class OtherPlan:
    """A plan with other sites in the end; users of all of them a day, and what it costs (None: not told)."""

    sites: tuple[str, ...]
    users_per_day: float
    invest_eur: float | None


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


def named(sites: Sequence[str], subset: int) -> tuple[str, ...]:
    """Return the ids of the sites in a subset."""
    return tuple(site for i, site in enumerate(sites) if subset >> i & 1)


NOISE = 1e-9
"""What the last bits of a sum may make of equal values."""


def sums(values: Floats) -> Floats:
    """Return the sum over the members of every subset, shape (k,) to (2**k,)."""
    total = np.zeros(1 << len(values))
    for i, value in enumerate(values.tolist()):
        np.add(total[: 1 << i], value, out=total[1 << i : 2 << i])
    return total


def together(users: Floats, within: Floats) -> Floats:
    """Return the users of every subset, counted once on ground that several of its sites serve, shape (2**k,).

    `users` of every site by itself, shape (k,); `within` which of them are on each piece of shared ground, shape
    (pieces, k). A piece brings the most that one of the subset's sites has there.
    """
    apart: Floats = sums(users)
    return apart - sums(within.sum(axis=0)) + largest(within) if len(within) else apart


def largest(values: Floats) -> Floats:
    """Return for every subset the sum over rows of the largest of its members' values, shape (rows, k) to (2**k,).

    Values are zero or more. A row falls from its best member to the next one, and so on; a subset misses the falls
    after which it has no member yet: one transform over subsets instead of one maximum per row and subset.
    """
    k = values.shape[1]
    order = np.argsort(-values, axis=1, kind="stable")
    falling = np.take_along_axis(values, order, axis=1)
    falls = -np.diff(falling, axis=1, append=0.0)
    first = np.cumsum(1 << order, axis=1)  # the best members of a row down to each fall, as a subset
    by_first = np.bincount(first.ravel(), falls.ravel(), 1 << k).astype(np.float64)
    missed = over_subsets_sum(by_first)[::-1]  # the complement's number counts from the end
    found: Floats = missed[0] - missed
    return found


def over_subsets_max(values: Floats) -> Floats:
    """Return the maximum over all subsets of every subset."""
    best = values.copy()
    for half in _halves(best):
        np.maximum(half[:, 1], half[:, 0], out=half[:, 1])
    return best


def over_subsets_sum(values: Floats) -> Floats:
    """Return the sum over all subsets of every subset (zeta transform); the last axis is the subset's."""
    total = values.copy()
    for half in _halves(total):
        half[..., 1, :] += half[..., 0, :]
    return total


def _halves(values: Floats) -> list[Floats]:
    """Return views, one per site, whose last axis but one tells subsets without the site from those with it."""
    k = values.shape[-1].bit_length() - 1
    return [values.reshape(*values.shape[:-1], -1, 2, 1 << i) for i in range(k)]


def with_alternatives(by_cable: Floats, alone: Floats) -> tuple[Floats, Longs]:
    """Let every site leave the shared cable for an alternative at the price `alone` (infinite: none).

    Return the cost of every subset and which of its sites stay on the cable. Exact: an alternative serves its own
    site only, so each site is decided in turn.
    """
    cost, stay = by_cable.copy(), np.arange(len(by_cable), dtype=np.int64)
    for i, price in enumerate(alone):
        shape = (-1, 2, 1 << i)
        costs, stays = cost.reshape(shape), stay.reshape(shape)
        leave = costs[:, 0] + price < costs[:, 1]
        costs[:, 1] = np.where(leave, costs[:, 0] + price, costs[:, 1])
        stays[:, 1] = np.where(leave, stays[:, 0], stays[:, 1])
    return cost, stay


def shapley(cost: Floats) -> Floats:
    """Return every site's Shapley share of the cost of all: its mean extra cost over all orders of joining."""
    k = len(cost).bit_length() - 1
    size = np.array([s.bit_count() for s in range(len(cost))])
    weight = np.array([factorial(s) * factorial(k - s - 1) / factorial(k) if s < k else 0.0 for s in range(k + 1)])
    subsets = np.arange(len(cost))
    share = np.empty(k)
    for i in range(k):
        without = subsets[subsets >> i & 1 == 0]
        share[i] = weight[size[without]] @ (cost[without | 1 << i] - cost[without])
    return share


def pareto(cost: Floats, value: Floats) -> Longs:
    """Return the subsets that no other one beats in cost and value, by rising cost (of equals the smallest number).

    Values closer than `NOISE` are equal: a dearer subset must be worth it.
    """
    order = np.lexsort((np.arange(len(cost)), -value, cost))
    order = order[np.isfinite(cost[order])]
    before = np.concatenate([[-np.inf], np.maximum.accumulate(value[order])[:-1]])
    return order[value[order] > before + NOISE]


def nested_pairs(k: int) -> tuple[Longs, Longs]:
    """Return all 3**k pairs (smaller, larger) of a subset within a subset, sorted by the smaller."""
    small, large = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    for i in range(k):
        bit = 1 << i
        small, large = np.concatenate([small, small, small | bit]), np.concatenate([large, large | bit, large | bit])
    order = np.lexsort((large, small))
    return small[order], large[order]
