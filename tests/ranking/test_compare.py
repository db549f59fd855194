"""The change of a score is split without a rest, and said with the figures that changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.ranking.compare import compare, effects_between
from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.ranking import rank
from hotspots.ranking.results import Ranking
from tests.ranking.cases import FIXED, candidate, criterion, site

BEFORE = (criterion("demand", 0.6, [(0, 0), (100, 1)]), criterion("cost", 0.4, [(0, 1), (10_000, 0)], unit="€"))


def run(sites: list[Candidate], criteria: tuple[Criterion, ...] = BEFORE) -> Ranking:
    return rank(sites, criteria, {}, seed=1, draws=100, spread=FIXED)


def two() -> list[Candidate]:
    return [site("a", demand=80.0, cost=4_000.0), site("b", demand=60.0, cost=3_000.0)]


def test_a_cheaper_connection_is_given_as_the_reason_with_both_prices() -> None:
    after = [two()[0], site("b", demand=60.0, cost=0.0)]
    found = {c.site: c for c in compare(run(two()), run(after)).sites}
    said = found["b"].sentence.de.replace("\u00a0", " ")
    assert said == (
        "B: Platz 1 statt Platz 2 (0,760 statt 0,640 Punkte), vor allem durch cost (0 € statt 3.000 €: +0,120); jetzt vor A."
    )
    assert found["a"].sentence.en == "A: place 2 instead of place 1 (0.720 points as before); now behind B."


def test_other_weights_are_said_for_all_and_for_each_site() -> None:
    other = tuple(replace(c, weight=w) for c, w in zip(BEFORE, (0.2, 0.8), strict=True))
    found = compare(run(two()), run(two(), other))
    general = " ".join(t.de for t in found.general).replace("\u00a0", " ")
    assert "Gewicht von demand: 20 % statt 60 %." in general
    assert "Nutzwertfunktion" not in general
    assert found.tau == -1
    assert "Kendalls Tau −1,000 über 2 Standorte" in general
    assert "Gewicht 80 % statt 40 %" in found.sites[0].sentence.de.replace("\u00a0", " ")


def test_another_value_function_is_said_with_its_points() -> None:
    other = (BEFORE[0], criterion("cost", 0.4, [(0, 1), (20_000, 0)], unit="€"))
    found = compare(run(two()), run(two(), other))
    assert [t.de for t in found.general if "Nutzwertfunktion" in t.de] == [
        "Nutzwertfunktion von cost geändert: (0; 1) → (20000; 0) statt (0; 1) → (10000; 0)."
    ]
    assert "cost (Nutzwert 0,800 statt 0,600: +0,080)" in found.sites[0].sentence.de


def test_sites_that_come_go_or_are_blocked_are_said() -> None:
    after = [two()[0], site("b", ("kein Strom",), demand=60.0, cost=3_000.0), site("c", demand=1.0, cost=1.0)]
    before = [*two(), site("d", demand=1.0, cost=9_000.0)]
    said = [c.sentence.de for c in compare(run(before), run(after)).sites]
    assert said == [
        "A: Platz 1 (0,720 Punkte wie zuvor).",
        "C: neu, Platz 2 (0,406 Punkte).",
        "B: nicht eingereiht: kein Strom statt Platz 2 (0,640 Punkte wie zuvor).",
        "D: nicht mehr dabei (zuvor Platz 3).",
    ]


def test_two_rankings_of_none_agree() -> None:
    assert compare(run([]), run([])).tau == 1.0


def test_what_becomes_known_is_said() -> None:
    unknown = [site("a", demand=None, cost=0.0)]
    (change,) = compare(run(unknown), run([site("a", demand=90.0, cost=0.0)])).sites
    assert "demand (90 u statt unbekannt: +0,240)" in change.sentence.de.replace("\u00a0", " ")


share = st.floats(0, 1)
points = st.tuples(st.floats(1, 100), share)


@given(x=st.tuples(share, share), y=st.tuples(share, share), w=st.tuples(share, share), ends=st.tuples(points, points))
@settings(max_examples=50)
def test_the_effects_add_up_to_the_change_of_the_score(
    x: tuple[float, float], y: tuple[float, float], w: tuple[float, float], ends: tuple[tuple[float, float], ...]
) -> None:
    rankings = [
        run(
            [candidate("a", {"p": q[0] * 100, "q": q[1]})],
            (criterion("p", weight, [(0, 0), end]), criterion("q", 1 - weight)),
        )
        for q, weight, end in zip((x, y), w, ends, strict=True)
    ]
    effects = effects_between(*rankings, "a")
    change = rankings[1].sites[0].score - rankings[0].sites[0].score
    assert sum(e.total for e in effects) == pytest.approx(change, abs=1e-12)


def test_a_criterion_that_was_added_or_dropped_counts_by_its_whole_part() -> None:
    one = run([site("a", demand=50.0)], (replace(BEFORE[0], weight=1.0),))
    both = run([site("a", demand=50.0, cost=2_000.0)])
    assert {e.criterion: round(e.total, 9) for e in effects_between(one, both, "a")} == {"cost": 0.32, "demand": -0.2}
    assert {e.criterion: round(e.total, 9) for e in effects_between(both, one, "a")} == {"cost": -0.32, "demand": 0.2}
