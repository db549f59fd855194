"""Every figure and every name with a rank, in every output of both editions, is the exact plan's; twelve lies are caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import pytest

from hotspots.findings.model import Plan
from hotspots.model.publication import Costs
from hotspots.planning.plan import run
from tests.gate.claims import Truth, contradictions, figures_read
from tests.gate.many import Tally, hold_against, outputs, states, town

LANGS = ("de", "en")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("costs", [*get_args(Costs), "exact"])
def test_no_output_of_the_sample_contradicts_the_plan(sample_results: Plan, costs: str, lang: str) -> None:
    files, truth = outputs(sample_results, costs, lang), Truth(sample_results, costs, lang)
    assert len(files) == 9
    assert figures_read(files, truth) > 400
    assert contradictions(files, truth) == []


def test_no_output_of_made_up_towns_and_of_states_of_the_sample_contradicts_its_plan(
    sample: Path, tmp_path: Path
) -> None:
    """A few; `scripts/test-long --only gate` holds thirty towns and every state against their plans."""
    tally = Tally()
    for name, folder in islice(states(sample, tmp_path), 2):
        hold_against(run(folder), name, tally)
    for seed in range(2):
        hold_against(run(town(seed, tmp_path / str(seed), sites=6 + 3 * seed, edges=150)), str(seed), tally)
    assert tally.figures > 2_000
    assert tally.wanting == []


@pytest.mark.parametrize("name", ["paid", "tied", "gross"])
def test_what_is_ordered_tied_or_gross_is_the_plans_in_every_output_and_paper(
    sample: Path, tmp_path: Path, name: str
) -> None:
    """The year of what is built or ordered, "1–2" for two that share a place, net sums beside gross ones."""
    plan = run(dict(states(sample, tmp_path))[name])
    for costs, lang in (("classes", "de"), ("rounded", "en"), ("none", "de"), ("exact", "de")):
        files = outputs(plan, costs, lang, papers=costs != "none")
        assert contradictions(files, Truth(plan, costs, lang)) == [], costs


def _with_sites(plan: Plan, change: Callable[[Any], Any]) -> Plan:
    return replace(plan, sites=tuple(change(s) for s in plan.sites))


def _ranked(plan: Plan, **changes: Any) -> Plan:
    """Return the plan with something else said of the second site's place."""
    second = plan.sites[1].site.id
    return _with_sites(plan, lambda s: replace(s, ranked=replace(s.ranked, **changes)) if s.site.id == second else s)


def _of_second(plan: Plan, **changes: Any) -> Plan:
    second = plan.sites[1].site.id
    return _with_sites(plan, lambda s: replace(s, **changes) if s.site.id == second else s)


def _phases(plan: Plan, change: Callable[[Any], Any]) -> Plan:
    assert plan.rollout is not None
    return replace(plan, rollout=replace(plan.rollout, phases=tuple(change(p) for p in plan.rollout.phases)))


def _users(plan: Plan) -> Any:
    users = plan.sites[1].users
    assert users is not None
    return replace(users, best=users.best * 1.3)


def _membership(plan: Plan) -> Plan:
    assert plan.rollout is not None
    share = dict(plan.rollout.membership)
    share[plan.sites[2].site.id] = 0.4 if share[plan.sites[2].site.id] > 0.6 else 0.9
    return replace(plan, rollout=replace(plan.rollout, membership=share))


LIES: dict[str, Callable[[Plan], Plan]] = {
    "a place": lambda p: _ranked(p, rank=3),
    "a span of places": lambda p: _ranked(p, rank_high=5),
    "a chance": lambda p: _ranked(p, rank_acceptability=(0.2, *p.sites[1].ranked.rank_acceptability[1:])),
    "an order": lambda p: replace(p, sites=(p.sites[1], p.sites[0], *p.sites[2:])),
    "how sure a place is": lambda p: _of_second(p, certainty=p.sites[-1].certainty),
    "how many use it": lambda p: _of_second(p, users=_users(p)),
    "when it is built": lambda p: _of_second(p, year=2031),
    "what a site costs": lambda p: _of_second(p, invest=replace(p.sites[1].invest, best=99_999.0)),  # type: ignore[type-var]
    "what all of it costs": lambda p: replace(p, total_invest_eur=p.total_invest_eur + 9_000),
    "what a year costs": lambda p: _phases(p, lambda y: replace(y, invest_eur=y.invest_eur + 9_000)),
    "which sites a year builds": lambda p: _phases(p, lambda y: replace(y, sites=y.sites[::-1][1:])),
    "how often a site is in the plan": _membership,
}


@pytest.mark.parametrize("lie", LIES)
def test_a_planted_contradiction_is_caught_in_both_editions(sample_results: Plan, lie: str) -> None:
    """The files are those of a plan with one lie; held against the true one, both editions are caught."""
    told = LIES[lie](sample_results)
    for costs in ("classes", "exact"):
        files = outputs(told, costs, "de", papers=False)
        assert contradictions(files, Truth(sample_results, costs, "de")), costs
