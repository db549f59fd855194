"""Every figure and every name with a rank, in every output of both editions, is the exact plan's; ten lies are caught."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.model.settings import Costs, PublicationSetting
from hotspots.planning.plan import run
from hotspots.publish import public
from hotspots.publish.deliver import public_files, utility_files
from hotspots.publish.report.context import Extras, Paper
from hotspots.publish.report.files import report_files
from tests.gate.claims import Truth, contradictions, figures_read
from tests.gate.reading import Read, read
from tests.towns.make import town_files

AGREED = {"agreed": {"by": "Stadtwerke", "on": "2022-06-01"}}
LANGS = ("de", "en")


def outputs(plan: Plan, costs: str, lang: Any, *, papers: bool = True) -> list[Read]:
    """Return every output of one edition, read again."""
    if costs == "exact":
        files = utility_files(plan, lang)
        files |= (
            report_files(Paper(plan, lang, Extras())) | report_files(Paper(plan, lang, Extras()), "docx")
            if papers
            else {}
        )
    else:
        setting = PublicationSetting.model_validate({"costs": costs, **AGREED})
        told = disclose(replace(plan, publication=setting))
        files = public_files(told, lang)
        files |= public.papers(told, lang) | public.papers(told, lang, form="docx") if papers else {}
    return [read(name, data) for name, data in files.items()]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("costs", [*get_args(Costs), "exact"])
def test_no_output_of_the_sample_contradicts_the_plan(sample_results: Plan, costs: str, lang: str) -> None:
    files, truth = outputs(sample_results, costs, lang), Truth(sample_results, costs, lang)
    assert len(files) == 11
    assert figures_read(files, truth) > 400
    assert contradictions(files, truth) == []


@pytest.mark.parametrize("seed", range(4))
def test_no_output_of_a_made_up_town_contradicts_its_plan(seed: int, tmp_path: Path) -> None:
    plan = run(written(town_files(seed, sites=6 + 3 * seed, edges=150), tmp_path))
    for costs in (*get_args(Costs), "exact"):
        files, truth = outputs(plan, costs, "de", papers=costs == "classes"), Truth(plan, costs, "de")
        assert figures_read(files, truth) > 100
        assert contradictions(files, truth) == []


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    """Write a town with few draws: no claim depends on their number."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.replace(b"\nseed =", b"\ndraws = 200\nseed =") if name == "project.toml" else data)
    return folder


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
