"""Bounds for more sites than a dozen never promise too little."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hotspots.measures.network.connect import Connections
from hotspots.measures.network.shared import share_trenches
from hotspots.rollout.ground import Valuation
from hotspots.rollout.many import Apart, apart, dozen_bounds, moat_bounds
from hotspots.rollout.portfolios import sums, together
from hotspots.rollout.search import Stakes
from tests.measures.network.drawing import FACTORS, handover, join, network, site, street
from tests.rollout.test_search import grant_of


def grid(seed: int, sites: int) -> Connections:
    """Put sites at random crossings of a grid of streets with two handovers."""
    draw = np.random.default_rng(seed)
    ways = [(float(x), float(y)) for x in range(0, 60, 10) for y in range(0, 60, 10)]
    rows = [
        street(draw.choice(["asphalt", "slabs"]), *[(x, float(y)) for x in range(0, 60, 10)]) for y in range(0, 60, 10)
    ]
    columns = [street("slabs", *[(float(x), y) for y in range(0, 60, 10)]) for x in range(0, 60, 10)]
    net = network([*rows, *columns], [handover("h", 0, 0), handover("i", 50, 50)])
    places = [ways[i] for i in draw.permutation(len(ways))[:sites]]
    return join(net, *[site(f"s{i}", *xy) for i, xy in enumerate(places)])


@pytest.mark.parametrize("seed", range(6))
def test_moats_of_any_sites_add_up_to_no_more_than_their_common_trench(seed: int) -> None:
    found, k = grid(seed, 6), 6
    price = found.layout.costs(FACTORS)
    cost = share_trenches(found.layout, found.handovers, price, list(range(k))).cost
    ways = apart(found, list(range(k)), [True] * k, price)
    assert (sums(ways.moat) <= cost + 1e-6).all()
    assert ways.alone == pytest.approx([cost[1 << i] for i in range(k)], abs=1e-4)
    assert ways.moat.sum() > 0


@pytest.mark.parametrize("seed", range(25))
def test_no_set_that_the_money_buys_has_more_users_than_any_bound(seed: int) -> None:
    """Six sites, of which four count as the dozen; the best affordable set of each year by trying all.

    In two of three cases some of them share ground, within the dozen and beyond it.
    """
    draw, k = np.random.default_rng(seed), 6
    found = grid(seed % 5, k)
    price = found.layout.costs(FACTORS) / 1000
    joint = share_trenches(found.layout, found.handovers, price, list(range(k))).cost
    entrance, grant = 0.5, grant_of(int(draw.integers(0, 64)), (True, True), eur_per_site=0.6, max_sites=3)
    alone = np.where(draw.random(k) < 0.3, draw.uniform(0, 3, k), np.inf)

    def stakes(part: slice, eligible: int) -> Stakes:
        """Take a part of the sites."""
        rule = replace(grant, eligible=eligible)
        return Stakes(
            users[part],
            own[part],
            running[part],
            np.array([4.0, 5.0]),
            np.array([2.0, np.inf]),
            first[part],
            grants=(rule,),
            within=within[:, part],
        )

    users, own = draw.integers(1, 9, k).astype(float), draw.uniform(0, 2, k)
    within = draw.choice([0.0, 0.3, 0.5], (seed % 3, k)) * users
    running, first = draw.uniform(0, 1, k), draw.integers(0, 2, k)
    every, dozen, rest = (
        stakes(slice(0, 6), grant.eligible),
        stakes(slice(0, 4), grant.eligible & 15),
        stakes(slice(4, 6), grant.eligible >> 4),
    )
    cost = np.array([
        min(
            joint[on] + entrance * on.bit_count() + sum(alone[i] for i in range(k) if (s ^ on) >> i & 1)
            for on in range(s + 1) if on & s == on
        )
        for s in range(64)
    ])  # fmt: skip
    ways = apart(found, list(range(k)), [True] * k, price)
    town = Valuation(np.zeros(1), entrance, alone)
    by_moat = moat_bounds(every, town, ways)
    beside = Apart(ways.alone[4:], ways.moat[4:])
    by_dozen = dozen_bounds(dozen, cost[:16], rest, Valuation(np.zeros(1), entrance, alone[4:]), beside, within)
    paid = cost + sums(own) - 0.6 * np.minimum(np.bitwise_count(np.arange(64) & grant.eligible), 3)
    for year, money in enumerate((4.0, 9.0)):
        late = sum(1 << i for i in range(k) if first[i] > year)
        fits = (paid <= money) & (np.arange(64) & late == 0) & (sums(running) <= every.running_budget[year])
        best = together(users, within)[fits].max(initial=0.0)
        assert best <= by_moat[year] + 1e-9
        assert best <= by_dozen[year] + 1e-9
