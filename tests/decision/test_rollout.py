"""The roll-out of a drawn town: budgets kept, bills that add up, proofs and gaps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from shapely import LineString

from hotspots.decision.rollout import Rollout, plan_rollout
from hotspots.decision.rollout_sites import RolloutSite, year_after
from hotspots.measures.connection.connect import Connections
from hotspots.model.estimate import Factor, Quantity, Term
from hotspots.model.network import Network
from hotspots.model.settings import Funding, RolloutSetting, YearBudget
from tests.measures.connection.drawing import FACTORS, handover, join, network, said, site, street

ENDS = 150 + 150 + 200
"""Penetration, port and splices at their best price."""


def quantity(amount: float, *factors: str) -> Quantity:
    """Return amount × factors."""
    return Quantity((Term(amount, factors),), "", "", "estimated")


def wish(name: str, users: float, own: float = 0.0, **more: Any) -> RolloutSite:
    """Describe a site of the roll-out."""
    return RolloutSite(name, quantity(users), quantity(own), quantity(12, "price:running_per_month"), **more)


def money(*invest: float, **more: Any) -> RolloutSetting:
    """Give every year its budget, from 2022 on."""
    years = [YearBudget(year=2022 + i, invest_eur=eur) for i, eur in enumerate(invest)]
    return RolloutSetting(years=years, operator="Stadtwerke", **more)


def comb() -> Network:
    """Draw a trunk of 100 m from the handover, with three teeth of 20 m at its end and one at its middle."""
    trunk = street("asphalt", (0, 0), (50, 0), (100, 0))
    teeth = [street("asphalt", (100, 0), (x, y)) for x, y in ((120, 0), (100, 20), (100, -20))]
    return network([trunk, street("asphalt", (50, 0), (50, 20)), *teeth], [handover("h", 0, 0)])


COMB_SITES = [site("a", 120, 0), site("b", 100, 20), site("c", 100, -20), site("m", 50, 20)]
WISHES = [wish("a", 30), wish("b", 20), wish("c", 10), wish("m", 5)]


def plan(
    net: Network, found: Connections, wishes: list[RolloutSite], setting: RolloutSetting,
    factors: dict[str, Factor] = FACTORS, draws: int = 20,
) -> Rollout:  # fmt: skip
    """Plan with the default prices."""
    return plan_rollout(wishes, found, net.roadworks, setting, factors, seed=1, draws=draws)


@pytest.fixture(scope="module")
def town() -> tuple[Network, Connections]:
    """Connect the comb."""
    net = comb()
    return net, join(net, *COMB_SITES)


def test_every_year_pays_for_what_it_digs_and_the_bills_add_up(town: tuple[Network, Connections]) -> None:
    """120 m and one end in the first year; the next site needs 20 m only, for the trunk lies in the ground."""
    result = plan(*town, WISHES, money(120 * 150 + ENDS, 20 * 150 + ENDS, 40 * 150 + 2 * ENDS))
    assert [p.sites for p in result.phases] == [("a",), ("b",), ("c", "m")]
    assert [p.trench_m for p in result.phases] == pytest.approx([120, 20, 40], abs=0.01)
    assert [p.invest_eur for p in result.phases] == pytest.approx([18500, 3500, 7000], abs=2)
    for phase in result.phases:
        assert sum(item.eur for item in phase.items) == pytest.approx(phase.invest_eur)
        assert phase.invest_eur <= phase.budget_eur + 1e-6
    assert (result.optimal, result.gap) == (True, 0.0)
    assert [p.running_eur_per_year for p in result.phases] == [600, 1200, 2400]
    assert len(result.phases[0].lines) == 3


def test_shares_and_portfolios_belong_to_the_same_costs(town: tuple[Network, Connections]) -> None:
    result = plan(*town, WISHES, money(50_000))
    alone = {s.site: s.alone_eur for s in result.shares}
    assert alone["a"] == pytest.approx(120 * 150 + ENDS, rel=1e-4)
    everything = sum(s.shapley_eur for s in result.shares)
    assert everything == pytest.approx(180 * 150 + 4 * ENDS, rel=1e-4)
    assert result.portfolios[-1].invest_eur == pytest.approx(everything)
    assert result.cheapest is not None
    assert result.cheapest[0] == "m"


def test_the_answer_does_not_depend_on_the_order_of_the_sites(town: tuple[Network, Connections]) -> None:
    setting = money(20_000, 5_000)
    assert plan(*town, WISHES, setting) == plan(*town, WISHES[::-1], setting)


def test_what_must_be_built_is_built_and_what_must_not_is_not(town: tuple[Network, Connections]) -> None:
    result = plan(*town, WISHES, money(20_000, must=["m"], must_not=["a"]))
    assert "m" in result.sites
    assert "a" not in result.sites
    assert "a" not in result.considered


def test_a_site_is_not_built_before_its_permits_are_there(town: tuple[Network, Connections]) -> None:
    late = [wish("a", 30, first_year=2023), *WISHES[1:]]
    result = plan(*town, late, money(100_000, 100_000))
    assert [p.sites for p in result.phases] == [("b", "c", "m"), ("a",)]
    assert year_after("2022-10-01", 13) == 2022
    assert year_after("2022-10-01", 14) == 2023


def test_running_cost_has_a_budget_of_its_own(town: tuple[Network, Connections]) -> None:
    tight = RolloutSetting(years=[YearBudget(year=2022, invest_eur=100_000, running_eur_per_year=1300)])
    assert len(plan(*town, WISHES, tight).sites) == 2


def test_a_gross_budget_pays_prices_with_vat(town: tuple[Network, Connections]) -> None:
    net_price = 120 * 150 + ENDS
    assert plan(*town, WISHES[:1], money(net_price + 2, net=True)).sites == ("a",)
    assert plan(*town, WISHES[:1], money(net_price + 2, net=False)).sites == ()
    gross = plan(*town, WISHES[:1], money(1.19 * net_price + 2, net=False))
    assert gross.phases[0].invest_eur == pytest.approx(1.19 * net_price, rel=1e-4)


def test_a_budget_too_small_for_any_site_says_how_much_the_cheapest_needs(town: tuple[Network, Connections]) -> None:
    result = plan(*town, WISHES, money(100))
    assert result.sites == ()
    assert result.cheapest == ("m", pytest.approx(70 * 150 + ENDS, rel=1e-4))


def test_roadworks_draw_a_site_into_their_year() -> None:
    works = {"id": "w", "year": 2023, "share": 0.2, "geometry": LineString([(50, 0), (100, 0)])}
    net = network([street("asphalt", (0, 0), (50, 0), (100, 0))], [handover("h", 0, 0)], roadworks=[works])
    found = join(net, site("a", 100, 0))
    result = plan(net, found, [wish("a", 30)], money(60 * 150 + ENDS + 5, 60 * 150 + ENDS + 5))
    assert [p.sites for p in result.phases] == [(), ("a",)]
    assert result.phases[1].invest_eur == pytest.approx(60 * 150 + ENDS, rel=1e-3)
    assert sum(i.eur for i in result.phases[1].items) == pytest.approx(result.phases[1].invest_eur)


def test_a_funding_rule_pays_where_it_is_open_and_the_operator_fits(town: tuple[Network, Connections]) -> None:
    rule = {"id": "f", "name": "F", "eur_per_site": 2500, "min_sites": 2, "source": "test"}
    two = [WISHES[0], WISHES[1]]
    need = 140 * 150 + 2 * ENDS
    for operator, is_open, funded in (("Stadtwerke", True, True), ("Stadtwerke", False, False), ("Land", True, False)):
        funding = [Funding(operator=operator, open=is_open, **rule)]  # type: ignore[arg-type]
        result = plan(*town, two, money(need - 4999, funding=funding))
        assert (len(result.sites) == 2) == funded
        assert result.phases[0].grants_eur == pytest.approx(5000 if funded else 0)


def test_fibre_in_the_building_leaves_the_trench_to_others() -> None:
    net = comb()
    inside = said(fibre="in_building", in_house_m=10.0, penetrations=1.0, earthing=True, free_port=True)
    found = join(net, *COMB_SITES, answers={"a": inside})
    result = plan(net, found, WISHES[:2], money(100_000))
    built = {b.site: b.method for b in result.phases[0].built}
    assert built == {"a": "building", "b": "trench"}
    assert result.phases[0].trench_m == pytest.approx(120, abs=0.01)


def test_a_handover_gives_no_more_ports_than_it_has() -> None:
    """Both sites would end at the near handover with its one port; the second must go on to the far one."""
    net = network(
        [street("asphalt", (0, 0), (50, 0), (60, 0), (200, 0))],
        [handover("near", 40, 0, 1), handover("far", 200, 0, 9)],
    )
    found = join(net, site("a", 50, 0), site("b", 60, 0))
    result = plan(net, found, [wish("a", 30), wish("b", 20)], money(100_000))
    ends = sorted(b.handover or "" for b in result.phases[0].built)
    assert ends == ["far", "near"]
    assert result.phases[0].trench_m == pytest.approx(150, abs=0.1)


def test_without_enough_ports_the_plan_states_its_gap() -> None:
    net = network([street("asphalt", (0, 0), (50, 0), (60, 0))], [handover("near", 40, 0, 1)])
    found = join(net, site("a", 50, 0), site("b", 60, 0))
    result = plan(net, found, [wish("a", 30), wish("b", 20)], money(100_000))
    assert result.sites == ("a",)
    assert (result.optimal, result.gap) == (False, pytest.approx(0.4))


def test_a_site_that_nothing_connects_is_left_out() -> None:
    net = network([street("asphalt", (0, 0), (50, 0))], [handover("h", 0, 0)])
    found = join(net, site("a", 50, 0), site("far", 50, 500))
    result = plan(net, found, [wish("a", 30), wish("far", 90)], money(100_000))
    assert result.sites == result.considered == ("a",)


def test_of_many_sites_twelve_are_planned_and_the_gap_is_stated() -> None:
    road = street("asphalt", *[(float(10 * i), 0.0) for i in range(31)])
    net = network([road], [handover("h", 0, 0)])
    names = [f"s{i:02d}" for i in range(1, 16)]
    found = join(net, *[site(n, 20 * (i + 1), 0) for i, n in enumerate(names)])
    result = plan(net, found, [wish(n, 10, 500) for n in names], money(10_000, 10_000), draws=2)
    assert len(result.considered) == 12
    assert result.sites[0] == "s01"
    assert 0 < result.gap < 1


def test_membership_tells_core_from_borderline() -> None:
    net = network([street("asphalt", (0, 0), (50, 0), (100, 0))], [handover("h", 0, 0)])
    found = join(net, site("near", 10, 0), site("far", 100, 0))
    wishes = [wish("near", 10), wish("far", 1)]
    factors = dict(FACTORS)
    result = plan(net, found, wishes, money(100 * 150 + 2 * ENDS), factors, draws=100)
    assert result.standing("near") == "core"
    assert result.standing("far") == "borderline"
    assert np.isclose(result.membership["far"], 0.5, atol=0.15)
