"""The public edition tells the truth of the exact plan, as coarsely as the setting says, and nothing that gives more away."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from hotspots.base.figures import at_least, chance, inward, two_digits, within
from hotspots.disclosure.leaks import find_leaks, secrets_of
from hotspots.disclosure.public import disclose, published_costs
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan, PublicSite
from hotspots.findings.words import cost_classes
from hotspots.model.publication import Agreement, Costs, PublicationSetting
from hotspots.publish.deliver import public_files
from hotspots.publish.public import ranking_json, rollout_json
from hotspots.ranking.criteria import ValueFunction
from tests.disclosure.what_if import wrong_and_open_pairs

AGREED = Agreement(by="Stadtwerke", on="2022-10-01")
SETTINGS: tuple[Costs, ...] = ("classes", "rounded", "none")


def told(plan: Plan, costs: Costs) -> PublicPlan:
    return disclose(replace(plan, publication=PublicationSetting(costs=costs, agreed=AGREED)))


@pytest.mark.parametrize("costs", SETTINGS)
def test_places_certainty_and_sets_are_those_of_the_exact_plan(sample_results: Plan, costs: Costs) -> None:
    public = told(sample_results, costs)
    for exact, shown in zip(sample_results.sites, public.sites, strict=True):
        assert shown.site.id == exact.site.id
        assert (shown.ranked.rank, shown.ranked.rank_low, shown.ranked.rank_high) == (
            exact.ranked.rank, exact.ranked.rank_low, exact.ranked.rank_high,
        )  # fmt: skip
        assert (shown.certainty, shown.year) == (exact.certainty, exact.year)
        for share, seen in zip(exact.ranked.rank_acceptability, shown.ranked.rank_acceptability, strict=True):
            assert abs(share - seen) < 0.05
            assert round(seen * 20, 9).is_integer()
    assert public.rollout is not None
    assert sample_results.rollout is not None
    assert [(p.year, p.sites) for p in public.rollout.phases] == [
        (p.year, p.sites) for p in sample_results.rollout.phases
    ]
    for wide, tight in zip(sample_results.weight_ranges, public.weight_ranges, strict=True):
        assert wide.low <= tight.low <= tight.weight <= tight.high <= wide.high


@pytest.mark.parametrize("costs", SETTINGS)
def test_money_is_the_exact_plan_s_after_rounding_and_no_sum_stands_above_its_budget(
    sample_results: Plan, costs: Costs
) -> None:
    public = told(sample_results, costs)
    assert public.total_invest_eur == pytest.approx(sample_results.total_invest_eur, rel=0.05)
    assert public.rollout is not None
    assert sample_results.rollout is not None
    for exact, shown in zip(sample_results.rollout.phases, public.rollout.phases, strict=True):
        assert (shown.invest_eur is None) == (costs == "none")
        if shown.invest_eur is not None:
            assert shown.invest_eur == pytest.approx(exact.invest_eur, rel=0.1)
            assert shown.invest_eur <= exact.budget_eur
    for found, site in zip(sample_results.sites, public.sites, strict=True):
        assert found.cost_eur is not None
        if costs == "classes":
            assert site.cost_low_eur is not None
            assert site.cost_low_eur <= found.cost_eur < (site.cost_high_eur or float("inf"))
        assert site.cost_eur == (two_digits(found.cost_eur) if costs == "rounded" else None)
    assert bool(public.rollout.portfolios) == (costs == "rounded")
    for mine, theirs in zip(sample_results.rollout.portfolios, public.rollout.portfolios, strict=False):
        assert (mine.sites, mine.invest_eur <= theirs.budget_eur) == (theirs.sites, True)
        assert theirs.invest_eur <= theirs.budget_eur


@pytest.mark.parametrize("costs", ["classes", "none"])
def test_nothing_published_gives_the_cost_of_a_connection_back(sample_results: Plan, costs: Costs) -> None:
    public = told(sample_results, costs)
    document = json.loads(ranking_json(public, "de"))
    for site in document["sites"]:
        assert site["score"] is None
        assert site["cost_eur"] is None
        connection = site["criteria"]["connection"]
        grade = connection.pop("grade")  # the word of its class of cost, which is told
        assert (grade is None) == (costs == "none" or site["cost_low_eur"] is None), grade
        assert set(connection.values()) == {None}
        assert "connection" not in site
    assert not {"methods", "dominated", "figure_tips"} & set(document["decision"])
    assert json.loads(rollout_json(public, "de"))["portfolios"] == []


def test_rounded_scores_and_values_have_two_decimals(sample_results: Plan) -> None:
    for site in told(sample_results, "rounded").sites:
        part = site.ranked.parts["connection"]
        for figure in (site.ranked.score, part.value, part.contribution):
            assert figure is not None
            assert figure == round(figure, 2)


@pytest.mark.parametrize("costs", SETTINGS)
def test_a_public_what_if_orders_only_what_the_exact_costs_order(sample_results: Plan, costs: Costs) -> None:
    wrong, left_open, pairs = wrong_and_open_pairs(sample_results, told(sample_results, costs), weightings=200, seed=3)
    assert wrong == 0
    assert 0 < left_open < pairs if costs != "rounded" else left_open < pairs / 20


def test_nothing_of_the_network_and_nobody_s_name_is_in_the_public_files(
    sample_results: Plan, sample_public: PublicPlan
) -> None:
    files = {f"public/{name}": data for name, data in public_files(sample_public, "de").items()}
    assert len(files) == 5
    assert find_leaks(files, secrets_of(sample_results)) == ()
    everything = b"".join(files.values())
    for word in ("Stadtverwaltung", "N. N.", "Herstallturm, Schacht", "trench", "Tiefbau"):
        assert word.encode() not in everything, word


def test_a_secret_asked_of_a_public_plan_is_refused_and_says_where_it_is(sample_public: PublicPlan) -> None:
    secret = {f.name for f in fields(Plan)} - {f.name for f in fields(PublicPlan)}
    assert {"connections", "handovers", "factors", "ranking", "tipping"} <= secret
    for name in (*sorted(secret), "route"):
        with pytest.raises(AttributeError, match="only in the utility's Plan"):
            getattr(sample_public, name)
    with pytest.raises(AttributeError, match="no 'nonsense'"):
        sample_public.nonsense  # noqa: B018
    assert not {"connection", "invest", "share"} & {f.name for f in fields(PublicSite)}


SNIPPET = """
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.publish.deliver import public_files
from hotspots.publish import public
def leak(plan: Plan, good: PublicPlan) -> None:
    public.ranking_json(good, "de")
    public.ranking_json(plan, "de")
    public.rollout_json(plan, "de")
    public.ranking_csv(plan, "de")
    public.ranking_xlsx(plan, "de")
    public.page(plan, "de")
    public.map_html(plan, "de")
    public.layers(plan, "de", ("gpkg",))
    public.papers(plan, "de")
    public.pictures(plan, "de")
    public_files(plan, "de")
    good.connections
"""


def test_a_type_checker_refuses_an_exact_plan_to_every_public_writer(tmp_path: Path) -> None:
    path = tmp_path / "leak.py"
    path.write_text(SNIPPET, encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(path)], capture_output=True, text=True, check=False
    )  # fmt: skip
    lines = [line for line in found.stdout.splitlines() if "leak.py" in line and "error" in line]
    assert [int(line.split(":")[1]) for line in lines] == list(range(8, 19)), found.stdout


@pytest.mark.parametrize(
    ("share", "published"),
    [(0.0, 0.0), (0.049, 0.0), (0.05, 0.05), (0.5685, 0.55), (0.94, 0.95), (0.951, 1.0), (1.0, 1.0), (0.074, 0.05)],
)
def test_chances_are_told_in_steps_of_five_percent(share: float, published: float) -> None:
    assert chance(share) == published


def test_ranges_are_drawn_in_and_sums_never_pass_their_budget() -> None:
    assert inward(0.0731, 0.35, 0.3914) == (0.1, 0.35)
    assert inward(0.0, 0.35, 1.0) == (0.0, 1.0)
    assert [two_digits(x) for x in (7_352.19, 88_841.29, 0.0)] == [7_400, 89_000, 0]
    assert (within(39_852.58, 40_000), within(39_852.58, 39_900)) == (40_000, 39_000)
    assert (at_least(11_075.19), at_least(40_000)) == (12_000, 40_000)


@pytest.mark.parametrize(
    ("points", "cuts"),
    [
        ([(0, 1.0), (5000, 0.75), (20000, 0.25), (60000, 0.0)], [5000, 20000, 60000]),
        ([(0, 1.0), (40000, 0.0)], [2000, 10000, 40000]),
        ([(0, 1.0), (1000, 0.9), (1200, 0.8), (9000, 0.3), (50000, 0.0)], [1200, 9000, 50000]),
    ],
)
def test_four_classes_are_cut_at_the_nodes_of_the_value_function(
    points: list[tuple[float, float]], cuts: list[float]
) -> None:
    classes = cost_classes(ValueFunction.of(points))
    assert len(classes) == 4
    assert [c.low_eur for c in classes] == [0, *cuts]
    assert [c.high_eur for c in classes] == [*cuts, None]
    assert np.unique([c.grade.de for c in classes]).size == 4


def test_without_a_word_three_handovers_decide() -> None:
    assert [published_costs(PublicationSetting(), n) for n in (0, 2, 3, 9)] == ["none", "none", "classes", "classes"]
    assert published_costs(PublicationSetting(costs="classes"), 1) == "classes"
