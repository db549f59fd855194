"""The roll-out equals enumeration of every plan on small cases."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.base.arrays import Floats, Longs
from hotspots.model.funding import Funding
from hotspots.rollout.search import Grant, Solution, Staged, Stakes, best_plan, reroute_bound


def grant_of(eligible: int, years: tuple[bool, ...], **rule: float) -> Grant:
    """Return a rule; also one that pays in two ways, which no project may have."""
    return Grant(Funding.model_construct(**rule), eligible, years)  # type: ignore[arg-type]


class Town:
    """A small problem: for every final set a tree, as edges with the sites that need each of them."""

    def __init__(self, seed: int, k: int, years: int) -> None:
        draw = np.random.default_rng(seed)
        self.k, self.years = k, years
        self.edges = [
            [(int(draw.integers(1, 1 << k)) & final, draw.uniform(0, 6, years)) for _ in range(5)]
            for final in range(1 << k)
        ]
        self.places = [[draw.integers(0, 1 << k, 1 << k) & final for _ in range(2)] for final in range(1 << k)]
        self.digging = float(draw.choice([0.0, 1.5]))
        kind = (
            {"eur_per_site": 1.5, "max_sites": 2},
            {"eur_flat": 3.0, "min_sites": 2},
            {"percent": 80.0, "cap_eur": 2.5, "least_eur": 1.0},
        )
        rule = grant_of(
            (1 << k) - 2, tuple(draw.random(years) < 0.7), no_early_start=seed % 2 == 1, **kind[seed // 3 % 3]
        )
        grants = (rule,) if seed % 3 == 0 else ()
        terms = np.random.default_rng(seed + 1)
        groups = [(int(terms.integers(1, 1 << k)), int(terms.integers(0, k + 1))) for _ in range(2)]
        needs = [int(terms.integers(0, 1 << k)) & ~(1 << i) if terms.random() < 0.3 else 0 for i in range(k)]
        self.stakes = Stakes(
            users=draw.integers(1, 9, k).astype(float),
            own=draw.uniform(0, 4, k),
            running=draw.uniform(0, 1, k),
            budget=draw.uniform(0, 16, years),
            running_budget=np.where(draw.random(years) < 0.3, 1.2, np.inf),
            first_year=np.where(draw.random(k) < 0.3, draw.integers(0, years + 1, k), 0),
            must=1 if seed % 4 == 0 else 0,
            banned=2 if seed % 5 == 0 and k > 1 else 0,
            grants=grants,
            within=draw.choice([0.0, 0.3, 0.5], (seed % 3, k)),
            joins=np.array([all((s & g).bit_count() <= ports for g, ports in groups) for s in range(1 << k)]),
            last_year=np.where(terms.random(k) < 0.3, terms.integers(-1, years, k), years),
            needs=tuple(-1 if terms.random() < 0.05 else n for n in needs),
            carry_over=bool(terms.integers(2)),
        )

    def need(self, final: int, year: int, subset: int) -> float:
        """Price what `subset` needs of the tree of `final` in `year`."""
        return float(sum(cost[year] for below, cost in self.edges[final] if below & subset))

    def ground(self, final: int) -> dict[int, Staged]:
        """Return the kernel's view of the same."""
        inside = [i for i in range(self.k) if final >> i & 1]
        spread = [sum(1 << inside[j] for j in range(len(inside)) if s >> j & 1) for s in range(1 << len(inside))]
        cost = np.array([[self.need(final, y, s) for s in spread] for y in range(self.years)])
        again: Longs = np.array([place[spread] for place in self.places[final]])
        return {0: Staged(cost, again, np.array(spread), self.digging)}

    def lower(self) -> Floats:
        """Return the least that any plan pays for every subset."""
        cheapest = [
            min(
                sum(min(c) for below, c in self.edges[final] if below & subset)
                for final in range(1 << self.k)
                if final & subset == subset
            )
            for subset in range(1 << self.k)
        ]
        return np.array(cheapest)

    def enumerate(self) -> float:
        """Try every year (or never) for every site."""
        best = -np.inf
        for when in product(range(self.years + 1), repeat=self.k):
            stages = [sum(1 << i for i in range(self.k) if when[i] <= y) for y in range(self.years)]
            if self.fits(stages):
                best = max(best, sum(self.users(s) for s in stages))
        return best

    def users(self, subset: int) -> float:
        """Count the users of a subset once, piece by piece."""
        inside = [i for i in range(self.k) if subset >> i & 1]
        own = sum(self.stakes.users[i] - self.stakes.within[:, i].sum() for i in inside)
        return float(own + sum(max([piece[i] for i in inside], default=0.0) for piece in self.stakes.within))

    def bills(self, stages: list[int]) -> list[float]:
        """Price every year."""
        final, bills, before = stages[-1], [], 0
        for year, after in enumerate(stages):
            new = after & ~before
            bill = self.need(final, year, after) - self.need(final, year, before)
            bill += sum(self.stakes.own[i] for i in range(self.k) if new >> i & 1)
            bill += self.digging * sum(bool(place[before] & after) for place in self.places[final])
            bill -= sum(
                float(g.of(year, np.array([before]), np.array([after]), np.array([bill]))[0])
                for g in self.stakes.grants
            )
            bills.append(max(bill, 0.0))
            before = after
        return bills

    def fits(self, stages: list[int]) -> bool:
        """Check everything that a plan must keep."""
        s = self.stakes
        assert s.joins is not None
        assert s.last_year is not None
        if stages[-1] & s.must != s.must or stages[-1] & s.banned or not s.joins[stages[-1]]:
            return False
        before = 0
        for year, after in enumerate(stages):
            inside = [i for i in range(self.k) if after >> i & 1]
            if (
                any(s.first_year[i] > year for i in inside)
                or any(s.last_year[i] < year for i in inside if not before >> i & 1)
                or any(s.needs[i] < 0 or s.needs[i] & ~after for i in inside)
                or sum(s.running[i] for i in inside) > s.running_budget[year]
            ):
                return False
            before = after
        left = 0.0
        for bill, money in zip(self.bills(stages), s.budget, strict=True):
            left = (left if s.carry_over else 0.0) + money - bill
            if left < -1e-6:
                return False
        return True


@settings(max_examples=300)
@given(st.integers(0, 100_000), st.integers(1, 4), st.integers(1, 3))
def test_the_best_plan_is_the_one_that_trying_all_plans_finds(seed: int, k: int, years: int) -> None:
    """With grants, ports, offers that end or need others, and money carried over or not."""
    town = Town(seed, k, years)
    expected = town.enumerate()
    found = best_plan(town.stakes, town.lower(), town.ground)
    if found is None:
        assert expected == -np.inf
        return
    assert found.value == pytest.approx(expected)
    assert town.fits(list(found.stages))
    assert list(found.bills) == pytest.approx(town.bills(list(found.stages)))
    assert min(found.bills) >= 0
    assert reroute_bound(town.stakes, town.lower()) >= found.value - 1e-9


def test_who_may_save_waits_for_the_cheaper_year() -> None:
    """The first site costs half as much from the second year on; only then there is money for the other one as well."""
    stakes = Stakes(
        users=np.array([2.0, 3.0]), own=np.zeros(2), running=np.zeros(2), budget=np.array([100.0, 0.0, 0.0]),
        running_budget=np.full(3, np.inf), first_year=np.array([0, 2]), carry_over=True,
    )  # fmt: skip
    price = np.array([[100.0, 50.0, 50.0], [50.0, 50.0, 50.0]])

    def ground(final: int) -> dict[int, Staged]:
        cost = [[sum(price[i, y] for i in range(2) if s >> i & 1) for s in range(4)] for y in range(3)]
        inside = [s for s in range(4) if s & ~final == 0]
        return {1: Staged(np.array(cost)[:, inside])}  # the first tree is short of ports

    ground_of = {final: ground(final) for final in range(4)}
    found = best_plan(stakes, np.array([0.0, 50.0, 50.0, 100.0]), ground_of.__getitem__)
    assert found is not None
    assert (found.stages, found.value, found.bills, found.tree) == ((0, 1, 3), 7.0, (0.0, 50.0, 50.0), 1)


def test_sites_that_share_their_users_give_way_to_those_that_do_not() -> None:
    """Two of three fit. The first two have 10 and 9 users, but 8 of them are the same people; the third has 4."""
    stakes = Stakes(
        users=np.array([10.0, 9.0, 4.0]), own=np.ones(3), running=np.zeros(3), budget=np.array([2.0]),
        running_budget=np.full(1, np.inf), first_year=np.zeros(3, dtype=np.int64), within=np.array([[8.0, 8.0, 0.0]]),
    )  # fmt: skip
    found = best_plan(stakes, np.zeros(8), lambda final: {0: Staged(np.zeros((1, 1 << final.bit_count())))})
    assert found is not None
    assert (found.stages, found.value) == ((0b101,), 14.0)


def test_digging_the_first_years_own_optimum_can_make_the_whole_dearer_so_the_final_tree_is_dug() -> None:
    """Two sites: alone each costs 5 by its own trench, together 6 by a common one whose trunk costs 4."""
    stakes = Stakes(
        users=np.array([5.0, 4.0]), own=np.zeros(2), running=np.zeros(2), budget=np.array([5.0, 1.0]),
        running_budget=np.full(2, np.inf), first_year=np.zeros(2, dtype=np.int64),
    )  # fmt: skip
    trees = {0: [0.0], 1: [0.0, 5.0], 2: [0.0, 5.0], 3: [0.0, 5.0, 5.0, 6.0]}
    found = best_plan(stakes, np.array([0.0, 5.0, 5.0, 6.0]), lambda final: {0: Staged(np.array([trees[final]] * 2))})
    assert found == Solution((1, 3), 5 + 9, (5.0, 1.0))


def paid(grant: Grant, year: int, before: int, after: int) -> float:
    """Return what a grant pays for one step."""
    return float(grant.of(year, np.array([before]), np.array([after]), np.array([1e9]))[0])


def test_what_is_built_before_the_rule_is_valid_gets_nothing_and_takes_no_place() -> None:
    grant = grant_of(0b1111, (False, True, True), eur_per_site=10, max_sites=2)
    assert paid(grant, 0, 0, 0b0011) == 0
    assert paid(grant, 1, 0b0011, 0b1111) == 20
    assert paid(grant, 2, 0b0011, 0b1111) == 0


def test_where_an_early_start_does_no_harm_the_first_valid_year_pays_for_it() -> None:
    grant = grant_of(0b1110, (False, True, True), eur_per_site=10, min_sites=2, max_sites=3, no_early_start=False)
    assert paid(grant, 1, 0b0111, 0b0111) == 20
    assert paid(grant, 1, 0b0011, 0b0011) == 0
    assert paid(grant, 2, 0b0111, 0b1111) == 0


def test_a_flat_sum_is_paid_in_the_year_that_reaches_the_number_and_nothing_else_for_a_batch_below_it() -> None:
    grant = grant_of(0b11, (True, True), eur_per_site=10, eur_flat=100, min_sites=2)
    assert paid(grant, 0, 0, 0b01) == 0
    assert paid(grant, 1, 0b01, 0b11) == 100


def test_a_running_budget_may_be_spent_to_the_last_euro() -> None:
    stakes = Stakes(
        users=np.array([5.0]), own=np.ones(1), running=np.array([300.0]), budget=np.ones(1),
        running_budget=np.array([300.0]), first_year=np.zeros(1, dtype=np.int64),
    )  # fmt: skip
    found = best_plan(stakes, np.zeros(2), lambda final: {0: Staged(np.zeros((1, 1 << final.bit_count())))})
    assert found is not None
    assert found.stages == (1,)


def test_of_plans_that_serve_as_many_the_cheaper_one_is_taken() -> None:
    stakes = Stakes(
        users=np.array([5.0, 5.0]), own=np.array([3.0, 2.0]), running=np.zeros(2), budget=np.array([3.0]),
        running_budget=np.full(1, np.inf), first_year=np.zeros(2, dtype=np.int64),
    )  # fmt: skip
    found = best_plan(stakes, np.zeros(4), lambda final: {0: Staged(np.zeros((1, 1 << final.bit_count())))})
    assert found is not None
    assert found.stages == (2,)


def test_a_grant_for_sites_that_nothing_joins_is_a_figure() -> None:
    """Their cost is infinite: no part of it is paid, and nothing is infinity times nothing."""
    dear = np.array([np.inf, 100.0])
    assert grant_of(0b11, (True,), eur_per_site=2500).most_of(dear, np.array([1, 2])).tolist() == [2500.0, 5000.0]
    assert grant_of(0b11, (True,), percent=80.0, cap_eur=50.0).most_of(dear, np.array([1, 2])).tolist() == [0.0, 80.0]
