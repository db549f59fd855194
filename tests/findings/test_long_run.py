"""Ten plain years by hand: what is paid once, ten years of running it, one renewal, grants off; net and gross."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotspots.base.text import NO_SOURCE
from hotspots.disclosure.public import disclose
from hotspots.findings.long_run import long_run, site_long_run
from hotspots.findings.model import Plan
from hotspots.model.estimate import Estimate, Factor, Quantity, Term
from hotspots.model.payments import PriceTerms
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.report.context import Paper
from hotspots.publish.report.files import document
from hotspots.rollout.phases import BillItem, Phase, Purse

ITEMS = (BillItem("access_point", 2, 1800.0), BillItem("trench_asphalt", 20, 3000.0), BillItem("cabinet", 1, 700.0), BillItem("other", 1, 100.0),
         BillItem("splices", 1, 999.0, "utility"))  # fmt: skip
RUNNING = (BillItem("running_per_month", 12, 600.0),)
PHASE = Phase(2025, 10_000, ("a",), 5600, 600, 20, 40, items=ITEMS, running=RUNNING, grants_eur=500)


@pytest.mark.parametrize(("net", "wanted"), [
    (True, 1800 + 3000 + 700 + 100 + 10 * 600 + (1800 + 700) - 500),
    (False, 1.19 * (1800 + 3000 + 700 + 100 + 10 * 600 + (1800 + 700)) - 500),
])  # fmt: skip
def test_ten_years_equal_a_hand_calculation(sample_results: Plan, net: bool, wanted: float) -> None:
    """40 users a day: ten years hold 146,000 uses."""
    plan = sample_results
    assert plan.rollout is not None
    rollout = replace(plan.rollout, phases=(PHASE,))
    factors = {f.id: f for f in plan.assumptions} | dict(plan.factors)

    def judge(quantity: Quantity) -> Estimate:
        best = quantity.best(factors)
        return Estimate(best, best, best, quantity.unit, NO_SOURCE, "estimated", best)

    users = Quantity((Term(50.0),), "users/day", NO_SOURCE, "estimated")
    purse = Purse({}, net)
    items = tuple(replace(i, payer="town") for i in ITEMS if i.payer == "town")
    found = long_run(
        replace(rollout, phases=(replace(PHASE, items=items),)), users, factors, purse, PriceTerms(), judge
    )
    assert found is not None
    assert found.renewals == 1
    assert found.ten_years.best == pytest.approx(wanted)
    assert found.per_use is not None
    assert found.per_use.best == pytest.approx(wanted / (3650 * 40))


def test_page_and_paper_say_it_in_both_editions_with_spans(sample_results: Plan) -> None:
    told = sample_results.long_run
    assert told is not None
    assert told.ten_years.low < told.ten_years.best < told.ten_years.high
    assert told.ten_years.best > sample_results.total_invest_eur + 9 * sample_results.total_running_eur_per_year
    assert "mit 1 Erneuerung der Zugangspunkte" in told.words.de
    assert "000\u00a0€ netto" in told.public().words.de


def test_ten_years_of_a_site_equal_a_hand_calculation(sample_results: Plan) -> None:
    """Two points at 900, a cabinet at 700, 3.000 of trench; 500 a year; renewed once after 8 years; 20 users a day."""
    prices = {"price:access_point": 900.0, "price:cabinet": 700.0, "price:trench_asphalt": 150.0, "price:power": 50.0}
    factors = {n: Factor(n, x, x, x, "€", NO_SOURCE, "estimated", "fixed") for n, x in prices.items()}
    factors |= {f.id: f for f in sample_results.assumptions}
    terms = [Term(2, ("price:access_point",)), Term(1, ("price:cabinet",)), Term(20, ("price:trench_asphalt",))]
    once, yearly = (Quantity(tuple(t), "€", NO_SOURCE, "estimated") for t in (terms, [Term(10, ("price:power",))]))

    def judge(quantity: Quantity) -> Estimate:
        best = quantity.best(factors)
        return Estimate(best, best, best, quantity.unit, NO_SOURCE, "estimated", best)

    found = site_long_run(once, yearly, Quantity((Term(20.0),), "", NO_SOURCE, "estimated"), factors, judge)
    wanted = 1800 + 700 + 3000 + 10 * 500 + (1800 + 700)
    assert found.ten_years.best == pytest.approx(wanted)
    assert found.per_use is not None
    assert found.per_use.best == pytest.approx(wanted / (3650 * 20))


def test_a_sites_ten_years_stand_in_paper_and_page_and_are_secret_where_costs_are_classes(sample_results: Plan) -> None:
    every = [site.long_run for site in sample_results.sites]
    assert all(one and one.ten_years.low < one.ten_years.best < one.ten_years.high for one in every)
    first = sample_results.sites[0].long_run
    assert first is not None
    told = str(document(Paper(sample_results, "de"), "paper"))
    page = page_of(sample_results, "de")
    assert repr(first.words.de)[1:-1] in told
    assert {site.long_run for site in page.sites} == {one.all_words.de for one in every if one}
    assert not any(site.long_run for site in disclose(sample_results).sites)
