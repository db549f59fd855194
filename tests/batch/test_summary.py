"""One ranking of all sites by people per euro, under one budget, and the page that shows it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.batch.overview import overview_page, summary_files
from hotspots.batch.summary import SiteRow, Summary, order, summarise
from hotspots.batch.work import Outcome


def row(number: int, users: float | None, cost: float | None, rank: int | None = 1) -> SiteRow:
    """Return a site of its own project."""
    return SiteRow(f"p{number:02d}", "Ort", "s", f"Platz {number}", 10.0, 49.0, rank, 0.5, users, cost, "estimated")


def ranking(*sites: SiteRow) -> dict[str, object]:
    """Return the part of a public ranking that the summary reads."""
    return {
        "municipality": "Ort <b>",
        "overlap": None,
        "sites": [
            {
                "id": s.site, "name": s.name, "lon": s.lon, "lat": s.lat, "status": "candidate", "rank": s.rank, "score": s.score,
                "users": s.users_per_day, "cost_eur": s.cost_eur, "quality": s.quality,
            }
            for s in sites
        ],
    }  # fmt: skip


def test_people_per_euro_decide_and_what_no_longer_fits_is_passed_over() -> None:
    found = order([row(1, 10, 1000), row(2, 90, 3000), row(3, 50, 2500)], 4_000)
    assert [(r.project, r.place, r.funded) for r in found] == [("p02", 1, True), ("p03", 2, False), ("p01", 3, True)]


def test_unknown_users_or_cost_and_blocked_sites_stand_last_without_a_place() -> None:
    found = order([row(1, None, 1000), row(2, 5, None), row(3, 5, 1000, rank=None), row(4, 1, 9000)], 1e9)
    assert [(r.project, r.place) for r in found] == [("p04", 1), ("p01", None), ("p02", None), ("p03", None)]


AMOUNTS = st.tuples(st.integers(1, 50), st.integers(1, 40)).map(lambda t: (float(t[0]), t[1] * 500.0))


@settings(max_examples=60)
@given(st.lists(AMOUNTS, min_size=1, max_size=9), st.integers(0, 40_000))
def test_the_budget_holds_and_the_bound_is_above_every_plan(sites: list[tuple[float, float]], budget: int) -> None:
    outcomes = [
        Outcome(name=f"p{i:02d}", state="planned", problems=[], ranking=ranking(row(i, *pair)))
        for i, pair in enumerate(sites)
    ]
    summary = summarise(outcomes, float(budget))
    assert summary.spent_eur <= budget
    every = itertools.product([0, 1], repeat=len(sites))
    best = max(
        sum(t * u for t, (u, _) in zip(take, sites, strict=True))
        for take in every
        if sum(t * c for t, (_, c) in zip(take, sites, strict=True)) <= budget
    )
    assert summary.users_per_day <= best + 1e-9 <= summary.bound_users_per_day + 2e-9
    assert summary == summarise(outcomes, float(budget))


def test_who_is_in_the_area_of_two_sites_of_a_project_counts_once() -> None:
    """40 and 30 users, 20 of them the same; each site keeps its own figure and place."""
    sites = [replace(row(1, 40, 1000), site="a"), replace(row(1, 30, 1000), site="b")]
    shared = {**ranking(*sites), "overlap": [{"a": 0.5, "b": 2 / 3}]}
    for overlap, together in ((shared, 50), ({**shared, "overlap": None}, 70), (ranking(*sites), 70)):
        outcome = Outcome(name="p", state="planned", problems=[], ranking=overlap)
        found = summarise([outcome], 2000)
        assert (found.users_per_day, found.projects[0].users_per_day) == pytest.approx((together, together))
        assert [s.users_per_day for s in found.sites] == [40, 30]
        assert summarise([outcome], 1000).users_per_day == 40


def test_what_was_kept_shows_as_what_was_planned() -> None:
    planned = Outcome(name="p", state="planned", problems=[], ranking=ranking(row(1, 1, 1)))
    kept = Outcome(name="p", state="kept", problems=[], ranking=ranking(row(1, 1, 1)))
    assert summarise([planned], 5) == summarise([kept], 5)


@pytest.fixture
def hostile() -> Summary:
    """Return a summary whose every text is markup."""
    evil = "</style><script>alert(1)</script>"
    broken = Outcome(
        name=evil,
        state="broken",
        ranking=None,
        problems=[{"file": evil, "where": evil, "field": evil, "found": evil, "allowed": "", "hint": evil, "severity": "error"}],
    )  # fmt: skip
    fine = Outcome(name="p", state="planned", problems=[], ranking=ranking(replace(row(1, 5, 100), name=evil)))
    return summarise([broken, fine], 1000)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_text_becomes_markup_and_only_the_one_style_may_run(hostile: Summary, lang: str) -> None:
    page = overview_page(hostile, "en" if lang == "en" else "de")
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 6
    style = re.findall(r"<style>(.*?)</style>", page, re.S)
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;" in page
    assert f'<html lang="{lang}">' in page


def test_sites_that_cannot_compete_are_counted_beside_the_ranking_and_a_town_counts_once() -> None:
    """22 of 36 sites had no published cost: the page ranked "all sites" without a word on them, in two towns that were one."""
    told = [Outcome(name=f"p{i}", state="planned", problems=[], ranking=ranking(row(i, 5, cost))) for i, cost in enumerate((100, 100, None))]  # fmt: skip
    page = overview_page(summarise(told, 1000), "de")
    assert "2 Standorte in 1 Ort:" in page
    assert "Nicht in der Rangfolge: 1 Standort ohne" in page
    assert "Nicht in der Rangfolge" not in overview_page(summarise(told[:2], 1000), "de")


def test_what_stands_in_a_faulty_input_is_told_on_the_terminal_only() -> None:
    """A cabinet's name in a broken network file stood in a summary that may be published."""
    said = {"file": "network/backhaul.geojson", "where": "feature hv-17", "field": "name", "found": "Schacht 17", "allowed": "", "hint": "hv-17?", "severity": "error"}  # fmt: skip
    bug = dict.fromkeys(said, "") | {"file": "a", "hint": "Programmfehler"}
    summary = summarise([Outcome(name="a", state="broken", problems=[said, said, bug], ranking=None)], 1000)
    assert summary.failed[0].lines[0] == "network/backhaul.geojson · feature hv-17 · name · Schacht 17 · hv-17?"
    for name, data in summary_files(summary, "de").items():
        assert b"17" not in data or name not in ("overview.html", "summary.json"), name
    page = summary_files(summary, "de")["overview.html"].decode()
    assert re.findall("<li>(.*?)</li>", page) == ["network/backhaul.geojson", "a · Programmfehler"]


def test_the_files_are_the_same_twice_and_hold_every_site(hostile: Summary, tmp_path: Path) -> None:
    import pyogrio

    files = summary_files(hostile, "de")
    assert files == summary_files(hostile, "de")
    assert set(files) == {"overview.html", "summary.json", "summary.gpkg", "summary.parquet", "manifest.json"}
    (tmp_path / "a.gpkg").write_bytes(files["summary.gpkg"])
    frame = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="sites")
    assert (frame.place[0], frame.funded[0], frame.cost_eur[0]) == (1, True, 100.0)
    assert len(pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="projects")) == 2
