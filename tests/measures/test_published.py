"""Defaults of use and cost are what towns published, and hold towns that were left out."""

from __future__ import annotations

import pytest

from hotspots.model.figures import ASSUMPTIONS, PRICES, FigureDefault
from hotspots.model.published import CONVERSIONS, TOWNS, Kind, published
from tests.benchmarks.bench_towns import KINDS, expected, figure, holds, left_out


@pytest.mark.parametrize(
    ("kind", "default"), [("use", ASSUMPTIONS["users_per_site"]), ("running", PRICES["running_per_month"])]
)
def test_a_default_is_the_interval_of_its_class(kind: Kind, default: FigureDefault) -> None:
    span = expected([figure(row) for row in published(kind)])
    assert (default.low, default.best, default.high) == pytest.approx((span.low, span.best, span.high), rel=0.08)
    towns = {row.town for row in published(kind)}
    assert f"{len(published(kind))} veröffentlichte Angaben aus {len(towns)} Orten" in default.source.de


def test_the_yearly_parts_together_are_what_towns_published() -> None:
    parts = (PRICES[name].best for name in ("power", "licence", "maintenance", "line"))
    assert sum(parts) == 12 * PRICES["running_per_month"].best


def test_stay_and_season_are_as_published() -> None:
    stay, season = ASSUMPTIONS["stay_min"], ASSUMPTIONS["use_season"]
    span = expected([figure(row) for row in published("stay_min")])
    assert (stay.low, stay.high) == pytest.approx((span.low, span.high), rel=0.08)
    assert 23 <= stay.best <= 25
    assert all(season.low <= row.value <= season.high for row in published("season"))


def test_towns_left_out_lie_in_the_interval_of_the_others_in_eight_cases_of_ten() -> None:
    cases = [left_out(kind) for kind in KINDS]
    hits, tried = sum(h for h, _ in cases), sum(n for _, n in cases)
    assert tried >= 28
    assert holds(hits, tried)
    assert all(holds(h, n) for h, n in cases if n)


def test_every_figure_has_a_source_and_no_unit_counts_a_person_twice() -> None:
    assert all(row.source and row.unit and row.value > 0 for row in TOWNS)
    assert all(0 < c.low <= c.best <= c.high <= 1 for c in CONVERSIONS.values())
