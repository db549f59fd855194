"""Net or gross: every printed sum says what it is, and the sums of a contract's JSON are net whatever budgets are."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from hotspots.findings.model import Plan
from hotspots.model.payments import Money
from hotspots.planning.plan import run
from hotspots.publish.deliver import Delivery
from hotspots.publish.report.context import Paper
from hotspots.publish.report.files import document

pytestmark = pytest.mark.usefixtures("planned_once")


@pytest.fixture(scope="module")
def gross(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Return the plan of the sample with budgets that are gross."""
    folder = tmp_path_factory.mktemp("gross") / "data"
    shutil.copytree(sample, folder)
    text = (folder / "project.toml").read_text(encoding="utf-8")
    (folder / "project.toml").write_text(text.replace("net = true", "net = false"), encoding="utf-8")
    return run(folder)


def test_a_sum_says_what_it_is() -> None:
    assert Money(57_065, "gross", "year").words.de == "57.065\u00a0€ brutto im Jahr"


def test_gross_budgets_make_gross_sums_in_map_and_paper(gross: Plan) -> None:
    total = f"{round(gross.total_invest_eur):,}".replace(",", ".")
    paper = document(Paper(gross, "de"), "paper")
    words = " ".join(str(asdict(block)) for block in paper.blocks).replace("\\xa0", " ").replace("\u00a0", " ")
    assert f"{total} € brutto" in words
    assert f"{total} € netto" not in words
    assert f"{total} € (netto)" not in words
    assert "Umsatzsteuer (19 %)" in words
    assert "Umsatzsteuer kommt hinzu" not in words
    page = re.sub("<[^>]+>", " ", Delivery(gross, "de").files()["public/map.html"].decode())
    page = page.replace("\u00a0", " ")
    assert re.search(r"Einmalig rund [\d.]+ € brutto \([\d.]+ € bis [\d.]+ €\) für", page)
    marked = r"allein rund [\d.]+ €[^<]{0,40} netto, zusätzlich zu allen anderen [\d.]+ €, Anteil [\d.]+ € brutto"
    assert "€ netto" not in re.sub(marked, "", page)


def test_what_the_utility_pays_is_told_apart_from_what_a_site_costs_the_town(sample: Path, tmp_path: Path) -> None:
    """The utility pays for asphalt: a site's cost alone stays whole, what it adds to the plan is the town's part."""
    folder = tmp_path / "data"
    shutil.copytree(sample, folder)
    with (folder / "project.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[prices.trench_asphalt]\nlow = 80\nbest = 100\nhigh = 200\nsource = "Angebot"\npayer = "utility"\n'
        )
    plan = run(folder)
    far = plan.site("stadion-schoenbusch")
    assert far.share is not None
    assert far.cost_eur > 1.5 * far.share.alone_eur
    assert far.cost_words.de.endswith("€, Teil der Stadt") or far.cost_words.de.endswith("€ netto, Teil der Stadt")
    assert "netto, Teil der Stadt" in Delivery(plan, "de").files()["utility/ranking.csv"].decode().splitlines()[0]


def test_the_award_is_judged_by_the_net_price_of_the_order(gross: Plan) -> None:
    assert gross.order_eur == pytest.approx(gross.total_invest_eur / 1.19)


@pytest.mark.parametrize("edition", ["public", "utility"])
def test_json_stays_net_and_says_gross_beside_it(gross: Plan, edition: str) -> None:
    files = Delivery(gross, "de").files()
    ranking, rollout = (json.loads(files[f"{edition}/{name}.json"]) for name in ("ranking", "rollout"))
    for document_ in (ranking, rollout):
        assert document_["money"] == {"net": False, "vat": 19.0, "price_date": None}
    assert ranking["totals"]["invest_gross_eur"] == pytest.approx(1.19 * ranking["totals"]["invest_eur"], rel=0.05)
    phase = next(p for p in rollout["phases"] if p["sites"])
    assert phase["budget_eur"] is None
    assert phase["budget_gross_eur"] > 0
    if phase["invest_eur"] is not None:
        assert phase["invest_gross_eur"] == pytest.approx(1.19 * phase["invest_eur"], rel=0.05)
