"""Which sites in which year: exact search over staged plans.

A plan is a final set of sites and an order of building them. Its trench is the tree of the *final* set, dug in
stages: a year pays for what its sites need of that tree and what doesn't lie in the ground yet, and for each digging that
goes on where an earlier year left off. So within one final set the money of a year depends on the sets before and after it only:
a dynamic programme over nested subsets is exact. Final sets are tried by their bound, best first.

Kernels: they trust their arguments. `k` sites, `Y` years, subsets as bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.model.funding import Funding
from hotspots.rollout.portfolios import nested_pairs, over_subsets_max, sums, together

EPSILON_EUR = 1e-6
THRIFT = 1e-9
"""Users that a euro is worth: only decides between plans that serve as many."""


@dataclass(frozen=True, eq=False)
class Stakes:
    """What a roll-out is decided on. Euros are what the budgets pay."""

    users: Floats
    """Users per day of every site by itself, shape (k,)."""
    own: Floats
    """Investment of every site apart from its connection, shape (k,)."""
    running: Floats
    """Running cost of every site in a year, shape (k,)."""
    budget: Floats
    """Money for building in every year, shape (Y,)."""
    running_budget: Floats
    """Money for running cost in every year (infinite: no limit), shape (Y,)."""
    first_year: Longs
    """Index of the first year in which each site can be built (Y: never), shape (k,)."""
    must: int = 0
    banned: int = 0
    grants: tuple[Grant, ...] = ()
    within: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    """Which of the users are on each piece of ground that several sites serve, shape (pieces, k)."""
    joins: Flags | bool = True
    """Which subsets have a port for each of their sites, shape (2**k,)."""
    last_year: Longs = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Index of the last year in which each site can be built (its offer is valid), shape (k,); empty: no limit."""
    needs: tuple[int, ...] = ()
    """Per site those (bits) without which it can't be there; -1: never."""
    carry_over: bool = False
    """Whether money that a year leaves may be spent later."""

    @cached_property
    def together(self) -> Floats:
        """Users per day of every subset, nobody counted twice, shape (2**k,)."""
        return together(self.users, self.within)

    @cached_property
    def own_of(self) -> Floats:
        """Investment of every subset apart from its connection, shape (2**k,)."""
        return sums(self.own)

    @cached_property
    def allowed(self) -> Flags:
        """Which subsets may be there at the end of every year if they can be paid, shape (Y, 2**k)."""
        subsets = np.arange(1 << len(self.users))
        late = [sum(1 << i for i, first in enumerate(self.first_year.tolist()) if first > y) for y in self.years]
        in_time = subsets & np.array(late, dtype=np.int64)[:, None] == 0
        allowed: Flags = in_time & (sums(self.running) <= self.running_budget[:, None]) & self.complete
        return allowed

    @cached_property
    def complete(self) -> Flags:
        """Which subsets hold for each of their sites those that it can't be without, shape (2**k,)."""
        subsets = np.arange(1 << len(self.users))
        complete = np.ones(len(subsets), dtype=bool)
        for i, needs in ((i, needs) for i, needs in enumerate(self.needs) if needs):
            complete &= (subsets >> i & 1 == 0) | ((subsets & needs == needs) & (needs >= 0))
        return complete

    @cached_property
    def over(self) -> list[int]:
        """Per year the sites (bits) that can't be begun any more."""
        return [sum(1 << i for i, year in enumerate(self.last_year.tolist()) if year < y) for y in self.years]

    @property
    def years(self) -> range:
        """The years by index."""
        return range(len(self.budget))


@dataclass(frozen=True, slots=True)
class Grant:
    """Money from a funding rule for batches built in one of its years: per eligible site, once, or a part of the bill.

    A flat sum is paid when the least number of sites is reached; a part of the year's bill, as far as it is for sites
    that are paid for. What was built before the rule's first year gets nothing and takes nothing of the most sites, or is
    part of the first year's batch (where an early start does no harm). Later every site that is there counts against them.
    """

    rule: Funding
    eligible: int
    years: tuple[bool, ...]

    def claims_all(self, year: int) -> bool:
        """Tell whether a year's batch takes in all that was built before: in the first year, if that is allowed."""
        return not self.rule.no_early_start and not any(self.years[:year])

    def most_of(self, cost: Floats, sites: Longs) -> Floats:
        """Return no less than the rule can pay over all years for `sites` (how many) that cost so much."""
        most = np.minimum(sites, self.rule.max_sites or np.inf)
        paid: Floats = most * (self.rule.eur_per_site or 0.0) + (self.rule.eur_flat or 0.0) * (most > 0)
        return paid + self._part(np.maximum(np.where(np.isfinite(cost), cost, 0.0), 0.0), most)

    def of(self, year: int, before: Longs, after: Longs, bill: Floats) -> Floats:
        """Return what the rule pays when `before` grows to `after` in `year` for a `bill`, for arrays of subsets."""
        if not self.years[year]:
            return np.zeros(np.broadcast(before, after).shape)
        had = np.bitwise_count(before & self.eligible).astype(float)
        has = np.bitwise_count(after & self.eligible).astype(float)
        batch = has if self.claims_all(year) else has - had
        counted = had if any(self.years[:year]) else np.zeros_like(had)
        most, least = self.rule.max_sites or np.inf, self.rule.min_sites or 1
        paid = np.minimum(counted + batch, most) - np.minimum(counted, most)
        new = np.maximum(np.bitwise_count(after & ~before), 1)
        each = paid * (self.rule.eur_per_site or 0.0) + self._part(bill, paid, np.minimum(paid / new, 1.0))
        flat = (self.rule.eur_flat or 0.0) * ((counted + batch >= least) & (counted < least))
        granted: Floats = np.where(batch >= least, each, 0.0) + flat
        return np.where(granted >= self.rule.least_eur, granted, 0.0)

    def _part(self, cost: Floats, sites: Floats, share: Floats | float = 1.0) -> Floats:
        """Return the rule's part of a share of a cost, up to its cap for each of so many sites (none: nothing, not infinity)."""
        cap = np.inf if self.rule.cap_eur is None else self.rule.cap_eur
        most = np.where(sites > 0, np.maximum(sites, 1) * cap, 0.0)
        return np.minimum((self.rule.percent or 0.0) / 100 * cost * share, most)


@dataclass(frozen=True, slots=True)
class Solution:
    """The sites in place at the end of every year; `value`: users per day, summed over the years."""

    stages: tuple[int, ...]
    value: float
    bills: tuple[float, ...]
    tree: int = 0
    """Which of the final set's trees is dug."""


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """What the subsets of a final set need of one tree."""

    cost: Floats
    """At every year's price, dug in one go, shape (Y, 2**f)."""
    again: Longs = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """For every place where a later digging may begin: whose coming begins it when a subset is there, (places, 2**f)."""
    sites: Longs = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """Every subset in the bits of `again`, shape (2**f,)."""
    digging: float = 0.0
    """Price of a digging."""

    def same_as(self, other: Staged) -> bool:
        """Tell whether another tree needs the same."""
        alike = (self.cost, other.cost), (self.again, other.again), (self.sites, other.sites)
        return all(np.array_equal(ours, theirs) for ours, theirs in alike)

    def begins(self, before: Longs, after: Longs) -> Floats:
        """Return what diggings cost that go on from trench of earlier years, for arrays of subsets."""
        if not len(self.again) or not self.digging:
            return np.zeros(len(before))
        begun: Floats = self.digging * ((self.again[:, before] & self.sites[after]) != 0).sum(axis=0)
        return begun


Ground = Callable[[int], dict[int, Staged]]
"""For a final set: by number of its tree what its subsets need of it; no two are alike."""


Pairs = dict[int, tuple[Longs, Longs]]
"""By number of sites: where each subset's entries begin, and all sets that hold it, subset after subset; filled as needed."""


def best_plan(
    stakes: Stakes, lower: Floats, ground: Ground, *, first: Sequence[int] = (), pairs: Pairs | None = None
) -> Solution | None:
    """Return the plan with most users over the years, of equals the cheaper one; null if no site fits.

    `lower`: for every subset no more than its connection can cost in any plan. `first`: final sets to try before
    the others; good ones save work. `pairs`: to be shared by searches.
    """
    bound = final_bounds(stakes, lower)
    pairs = {} if pairs is None else pairs
    best: Solution | None = None
    for final in dict.fromkeys([*first, *np.lexsort((np.arange(len(bound)), -bound)).tolist()]):
        if not np.isfinite(bound[final]) or (best is not None and bound[final] < best.value):
            if final in first:
                continue
            break
        size = final.bit_count()
        if size not in pairs:
            small, large = nested_pairs(size)
            pairs[size] = np.searchsorted(small, np.arange((1 << size) + 1)), large
        for number, tree in ground(final).items():
            if best is not None and _tree_bound(stakes, final, tree.cost) < best.value:
                continue
            found = stage(stakes, final, tree, pairs[size], number)
            if found is not None and (best is None or worth(found) > worth(best)):
                best = found
    return best


def _tree_bound(stakes: Stakes, final: int, ground: Floats) -> float:
    """Return the users that no order of building `final` on one tree exceeds, all money until a year counted."""
    subsets = _subsets(final)
    users, least, bound = stakes.together[subsets], least_money(stakes, ground.min(axis=0), subsets), 0.0
    for money in np.cumsum(stakes.budget)[:-1]:
        bound += users[least <= money + EPSILON_EUR].max(initial=0.0)
    return bound + float(users[-1])


def worth(plan: Solution) -> float:
    """Return the users that a plan serves over the years, less a trifle for its cost."""
    return plan.value - THRIFT * sum(plan.bills)


def reroute_bound(stakes: Stakes, lower: Floats) -> float:
    """Return the users that no plan exceeds even if every year could dig anew and save money for later years."""
    reached, least = np.zeros(len(lower)), least_money(stakes, lower)
    for year in range(len(stakes.budget)):
        allowed = affordable(stakes, least, year)
        reached = np.where(allowed, stakes.together + over_subsets_max(reached), -np.inf)
    wanted = _wanted(stakes)
    return float(reached[wanted].max(initial=-np.inf))


def final_bounds(stakes: Stakes, lower: Floats) -> Floats:
    """Return for every final set the users that no plan with it exceeds; minus infinity where it can't be built."""
    users, years = stakes.together, len(stakes.budget)
    bound, least = np.zeros(len(lower)), least_money(stakes, lower)
    for year in range(years):
        fits = np.where(affordable(stakes, least, year), users, -np.inf)
        bound += over_subsets_max(fits) if year < years - 1 else fits
    bound[~_wanted(stakes)] = -np.inf
    return bound


def _wanted(stakes: Stakes) -> Flags:
    subsets = np.arange(1 << len(stakes.users))
    wanted: Flags = (subsets & stakes.must == stakes.must) & (subsets & stakes.banned == 0) & stakes.complete
    return wanted & stakes.joins


def least_money(stakes: Stakes, lower: Floats, subsets: Longs | None = None) -> Floats:
    """Return no more than every subset (or some) costs all budgets together, all grants that it may have deducted."""
    subsets = np.arange(len(lower)) if subsets is None else subsets
    least = lower + stakes.own_of[subsets]
    for grant in stakes.grants:
        least = least - grant.most_of(least, np.bitwise_count(subsets & grant.eligible))
    return least


def affordable(stakes: Stakes, least: Floats, year: int) -> Flags:
    """Tell which subsets, of which each costs at `least` so much, may be in place at the end of `year`, counting all money until then."""
    allowed: Flags = stakes.allowed[year] & (least <= stakes.budget[: year + 1].sum() + EPSILON_EUR)
    allowed[0] = True
    return allowed


def stage(stakes: Stakes, final: int, ground: Staged, pairs: tuple[Longs, Longs], tree: int = 0) -> Solution | None:
    """Return the best order of building `final` on one tree; null where the budgets don't allow it.

    `ground`: what each subset of `final` (in the order of its bits) needs of the tree. `pairs`: those of as many sites.
    """
    subsets = _subsets(final)
    first, large = pairs
    users, own = stakes.together[subsets], stakes.own_of[subsets]
    at, value, spent = np.zeros(1, dtype=np.int64), np.zeros(1), np.zeros(1)  # one label: nothing is built yet
    steps: list[_Step] = []
    for year, money in enumerate(stakes.budget):
        many = first[at + 1] - first[at]
        origin = np.repeat(np.arange(len(at)), many)
        after = large[np.arange(len(origin)) + np.repeat(first[at] - np.cumsum(many) + many, many)]
        possible = stakes.allowed[year, subsets[after]] & (
            subsets[after] & ~subsets[at[origin]] & stakes.over[year] == 0
        )
        origin, after = origin[possible], after[possible]
        before = at[origin]
        cost = ground.cost[year] + own
        bill = cost[after] - cost[before] + ground.begins(before, after)
        for grant in stakes.grants:
            bill = np.maximum(bill - grant.of(year, subsets[before], subsets[after], bill), 0.0)
        there = stakes.budget[: year + 1].sum() - spent[origin] if stakes.carry_over else money
        paid = bill <= there + EPSILON_EUR
        origin, after, bill = origin[paid], after[paid], bill[paid]
        worth_now, all_spent = value[origin] + users[after] - THRIFT * bill, spent[origin] + bill
        keep = _undominated(after, worth_now, all_spent if stakes.carry_over else None)
        at, value, spent = after[keep], worth_now[keep], all_spent[keep]
        steps.append(_Step(origin[keep], at, bill[keep]))
    return _read_back(subsets, users, steps, value, tree)


def _undominated(sets: Longs, value: Floats, spent: Floats | None) -> Longs:
    """Return the labels that no other one of the same set beats: in worth, or in worth and money spent."""
    order = np.lexsort((np.arange(len(sets)), -value, sets))
    if spent is None:
        return order[np.append(True, sets[order][1:] != sets[order][:-1])] if len(order) else order
    keep, last, least = [], -1, np.inf
    for i, at, money in zip(order.tolist(), sets[order].tolist(), spent[order].tolist(), strict=True):
        if at != last or money < least - EPSILON_EUR:
            keep.append(i)
            last, least = at, money
    return np.array(keep, dtype=np.int64)


@lru_cache(maxsize=4096)
def _subsets(final: int) -> Longs:
    """Return all subsets of a set, in the order of its bits."""
    return sums(np.array([1 << i for i in range(final.bit_length()) if final >> i & 1], dtype=np.float64)).astype(
        np.int64
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """The labels that a year ends with: the label before it, the set that is there, and the year's bill."""

    origin: Longs
    after: Longs
    bill: Floats


def _read_back(subsets: Longs, users: Floats, steps: list[_Step], value: Floats, tree: int) -> Solution | None:
    """Follow the best label of the final set back to the first year; null where none is there."""
    if not steps:
        return Solution((), 0.0, (), tree) if len(subsets) == 1 else None
    whole = np.flatnonzero(steps[-1].after == len(subsets) - 1)
    if not len(whole):
        return None
    label, stages, bills = int(whole[value[whole].argmax()]), [], []
    for step in reversed(steps):
        stages.append(int(step.after[label]))
        bills.append(float(step.bill[label]))
        label = int(step.origin[label])
    value_of = sum(float(users[at]) for at in stages)
    return Solution(tuple(int(subsets[at]) for at in reversed(stages)), value_of, tuple(reversed(bills)), tree)
