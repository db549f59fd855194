"""Weeks until a site is in use: what comes one after another, what side by side, and the winter in between."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hotspots.measures.readiness.service import Service, _winter, time_to_service
from hotspots.model.estimate import Term
from hotspots.model.quotes import Quote
from hotspots.planning.plan import check, measure, plan, run

pytestmark = pytest.mark.usefixtures("planned_once")

SITE = "marstallplatz"


@pytest.mark.parametrize(
    ("begin", "weeks", "waits"),
    [("2022-11-01", 4.0, 0.0), ("2022-12-01", 4.0, 90 / 7), ("2023-01-15", 1.0, 45 / 7), ("2023-03-01", 20.0, 0.0)],
)
def test_no_surface_is_laid_in_winter(begin: str, weeks: float, waits: float) -> None:
    """Between 15 December and 1 March nothing is dug; what would reach into it waits."""
    assert _winter(date.fromisoformat(begin), weeks) == pytest.approx(waits)


def test_stages_add_up_and_what_runs_side_by_side_counts_once(sample: Path) -> None:
    """Owner 8, then permits 6 beside a tender of 8 and a delivery of 6; 154 m of trench take 1.5 weeks, mounting 1."""
    measured = measure(check(sample))
    route, found = measured.connections.of(SITE), measured.readiness[SITE]
    way = route.chosen
    assert way is not None
    assert way.bill is not None
    one = replace(found, stages=((Term(8.0),), (Term(6.0),)))

    def of(start: str | None = None, quote: Quote | None = None) -> Service:
        return time_to_service(one, replace(route, chosen=replace(way, quote=quote)), start, measured.factors)

    dug = way.bill.trench_m / 100
    assert of().weeks.best(measured.factors) == pytest.approx(8 + 8 + dug + 1)
    assert sum(weeks for _, weeks in of("2022-10-01").steps) == pytest.approx(
        of("2022-10-01").weeks.best(measured.factors)
    )
    assert of("2022-10-01").weeks.best(measured.factors) > of().weeks.best(measured.factors) + 5
    offered = Quote(SITE, "trench", 9000.0, "Angebot", weeks=20.0)
    assert of("2022-10-01", offered).weeks.best(measured.factors) == pytest.approx(8 + 6 + 20 + 1)


def test_time_gates_the_years_at_the_end_of_building(tmp_path: Path, sample: Path) -> None:
    """Four weeks before the year's end nothing can be in use any more that takes nine."""
    town = tmp_path / "data"
    shutil.copytree(sample, town)
    text = (town / "project.toml").read_text(encoding="utf-8")
    (town / "project.toml").write_text(text.replace('start = "2022-10-01"', 'start = "2022-12-01"'), encoding="utf-8")
    rollout = run(town).rollout
    assert rollout is not None
    assert rollout.phases[0].sites == ()


def test_as_a_criterion_it_takes_what_is_counted_in_weeks_out_of_the_readiness_and_is_not_public(
    tmp_path: Path, sample: Path
) -> None:
    """The source of the readiness names what was left out; the public edition tells no weeks and no score."""
    from hotspots.disclosure.public import disclose
    from hotspots.publish.tables.documents import ranking_json

    town = tmp_path / "data"
    shutil.copytree(sample, town)
    text = (town / "project.toml").read_text(encoding="utf-8")
    new = '[[criteria]]\nid = "time_to_service"\nweight = 0.20\nvalue = [[0, 1.0], [60, 0.0]]\nsource = "Test"\n'
    text = text.replace("weight = 0.40", "weight = 0.20", 1).replace("[robustness]", f"{new}\n[robustness]", 1)
    (town / "project.toml").write_text(text, encoding="utf-8")
    inputs = check(town)
    found = plan(inputs)
    site = found.site(SITE)
    assert "ohne das, was in Wochen zählt (" in site.readiness.value.source.de
    assert site.ranked.parts["time_to_service"].estimate is not None
    before = plan(check(sample)).site(SITE).readiness.value.best
    assert site.readiness.value.best != pytest.approx(before)
    public = json.loads(ranking_json(disclose(found), "de"))
    assert all(s["score"] is None for s in public["sites"])
    assert {s["criteria"]["time_to_service"]["best"] for s in public["sites"]} == {None}
    assert "time_to_service_weeks" not in json.dumps(public)
    exact = json.loads(ranking_json(found, "de"))
    assert all(s["time_to_service_weeks"]["best"] > 0 for s in exact["sites"])
