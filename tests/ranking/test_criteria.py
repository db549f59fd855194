"""Criteria say what they measure, take any numeric property, and put figures into words."""

from __future__ import annotations

import numpy as np
import pytest

from hotspots.measures.draws import draw_factor
from hotspots.model.settings import CriterionSetting
from hotspots.ranking.criteria import KINDS, SiteFacts, criteria_of, kind_of, quantities_of, unknown_factor
from tests.ranking.cases import constant, criterion

DEMAND = CriterionSetting(id="demand", weight=0.6, value=[(0, 0), (100, 1)], source="council")
TREES = CriterionSetting(
    id="trees", weight=0.4, value=[(0, 1), (10, 0)], source="council", column="tree_count", name="Bäume", unit="Bäume"
)


def test_the_citys_criteria_are_known_by_name_with_direction_and_unit() -> None:
    assert list(KINDS) == [
        "demand", "connection", "readiness", "lead_time", "time_to_service", "coverage", "running_cost", "district_balance",
    ]  # fmt: skip
    assert {k for k, kind in KINDS.items() if kind.direction == "cost"} == {
        "connection", "lead_time", "time_to_service", "running_cost", "district_balance",
    }  # fmt: skip


def test_any_numeric_property_becomes_a_criterion_by_declaration() -> None:
    demand, trees = criteria_of([DEMAND, TREES])
    assert (demand.name.de, demand.direction, demand.unit.en) == ("Nutzende", "benefit", "users/day")
    assert (trees.name.de, trees.direction, trees.weight) == ("Bäume", "cost", 0.4)
    facts = SiteFacts({"demand": constant(5.0)}, {"tree_count": 3}, "measured")
    found = quantities_of([DEMAND, TREES], facts)
    assert found["demand"] == constant(5.0)
    assert found["trees"] is not None
    assert (found["trees"].best({}), found["trees"].source.en) == (3.0, "sites.geojson: tree_count")


@pytest.mark.parametrize("value", [None, "3", True, [1]])
def test_a_property_that_is_missing_or_not_a_number_is_unknown(value: object) -> None:
    facts = SiteFacts({}, {} if value is None else {"tree_count": value}, "measured")
    assert quantities_of([DEMAND, TREES], facts) == {"demand": None, "trees": None}


def test_a_criterion_that_nobody_knows_has_no_kind() -> None:
    assert kind_of(DEMAND.model_copy(update={"id": "beauty"})) is None


def test_the_unknown_is_spread_evenly_over_the_scale_and_not_beyond() -> None:
    factor = unknown_factor(criterion("x", 1.0, [(100, 0), (300, 1)]), "a")
    drawn = draw_factor(factor, np.linspace(0.001, 0.999, 999))
    assert drawn.min() == pytest.approx(100.2)
    assert drawn.max() == pytest.approx(299.8)
    assert np.diff(drawn) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("x", "unit", "de", "en"),
    [
        (2900.4, "€", "2.900 €", "€2,900"),
        (600.0, "€/Jahr", "600 €/Jahr", "€600/Jahr"),
        (62.25, "u", "62,2 u", "62.2 u"),
        (0.7, "", "0,7", "0.7"),
        (0.0123, "u", "0,012 u", "0.012 u"),
        (0.0, "u", "0 u", "0 u"),
        (12345.6, "m²", "12.346 m²", "12,346 m²"),
    ],
)
def test_figures_have_the_digits_they_deserve(x: float, unit: str, de: str, en: str) -> None:
    said = criterion("x", 1.0, unit=unit).say(x)
    assert (said.de.replace("\u00a0", " "), said.en.replace("\u00a0", " ")) == (de, en)


@pytest.mark.parametrize(
    ("x", "unit", "below", "above"),
    [
        (2894.0, "€", "2.890 €", "2.900 €"),
        (0.2283, "", "0,22", "0,23"),
        (64.37, "u", "64,3 u", "64,4 u"),
        (7.0, "u", "7 u", "7 u"),
    ],
)
def test_a_limit_is_rounded_so_that_what_lies_beyond_it_lies_beyond_the_real_one(
    x: float, unit: str, below: str, above: str
) -> None:
    made = criterion("x", 1.0, unit=unit)
    assert made.bound(x, above=False).de.replace("\u00a0", " ") == below
    assert made.bound(x, above=True).de.replace("\u00a0", " ") == above


def test_a_range_has_its_unit_once_in_german() -> None:
    span = criterion("x", 1.0, unit="€").span(1650, 3000)
    assert (span.de.replace("\u00a0", " "), span.en) == ("1.650 bis 3.000 €", "€1,650 to €3,000")
