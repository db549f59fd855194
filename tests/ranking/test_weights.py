"""People's weights are combined fairly, rounded to sum 1, and wrong ones are named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.ranking.weights import (
    check_combination,
    check_directions,
    check_intervals,
    check_swings,
    combine,
    rounded_weights,
    swing_weights,
)
from tests.ranking.cases import criterion

IDS = ("demand", "cost")
CRITERIA = (criterion("demand", 0.5), criterion("cost", 0.5))


def test_swing_points_become_weights_by_their_share() -> None:
    """On paper: 100, 60, 40 points are 50 %, 30 % and 20 %."""
    assert swing_weights({"a": 100, "b": 60, "c": 40}) == {"a": 0.5, "b": 0.3, "c": 0.2}


def test_people_are_combined_by_the_geometric_mean() -> None:
    """On paper: (.8, .2) and (.2, .8) are even; (.9, .1) and (.5, .5) are 3 : 1."""
    even = combine({"x": {"demand": 0.8, "cost": 0.2}, "y": {"demand": 0.2, "cost": 0.8}}, CRITERIA)
    assert even.weights == pytest.approx({"demand": 0.5, "cost": 0.5})
    three = combine({"x": {"demand": 0.9, "cost": 0.1}, "y": {"demand": 0.5, "cost": 0.5}}, CRITERIA)
    assert three.weights == pytest.approx({"demand": 0.75, "cost": 0.25})


def test_where_people_differ_is_said_with_names_and_weights() -> None:
    people = {"Amt 20": {"demand": 0.9, "cost": 0.1}, "Amt 61": {"demand": 0.7, "cost": 0.3}}
    found = combine(people, CRITERIA)
    assert [s.de.replace("\u00a0", " ") for s in found.sentences] == ["cost: Amt 20 gibt 10 %, Amt 61 30 %."]


def test_a_persons_zero_takes_a_criterion_out_and_is_a_warning() -> None:
    people = {"x": {"demand": 1.0, "cost": 0.0}, "y": {"demand": 0.5, "cost": 0.5}}
    assert combine(people, CRITERIA).weights == {"demand": 1.0, "cost": 0.0}
    (problem,) = check_combination(people, IDS, file="weights.xlsx")
    assert (problem.severity, problem.where.de, problem.field) == ("warning", "x", "cost")


def test_zeros_that_leave_no_criterion_are_an_error() -> None:
    people = {"x": {"demand": 1.0, "cost": 0.0}, "y": {"demand": 0.0, "cost": 1.0}}
    assert {p.severity for p in check_combination(people, IDS, file="f")} == {"error"}
    assert [p.found for p in check_combination({}, IDS, file="f")] == ["–"]


@given(st.lists(st.floats(0.001, 1.0), min_size=1, max_size=9), st.integers(2, 4))
def test_rounded_weights_sum_to_one_and_lie_next_to_the_exact_ones(raw: list[float], decimals: int) -> None:
    weights = {f"c{i}": w / sum(raw) for i, w in enumerate(raw)}
    found = rounded_weights(weights, units=10**decimals)
    assert round(sum(round(w * 10**decimals) for w in found.values())) == 10**decimals
    assert all(abs(found[i] - weights[i]) < 1.000001 / 10**decimals for i in weights)


@pytest.mark.parametrize(
    ("swings", "fields"),
    [
        ({"demand": 100.0, "cost": None}, ["cost"]),
        ({"demand": 100.0, "cost": -1.0}, ["cost"]),
        ({"demand": 0.0, "cost": 0.0}, ["swing"]),
        ({"demand": 100.0, "cost": 0.0}, []),
    ],
)
def test_swing_points_that_are_wrong_are_named(swings: dict[str, float | None], fields: list[str]) -> None:
    assert [p.field for p in check_swings(swings, IDS, person="x", file="f")] == fields


def test_an_interval_must_hold_its_weight() -> None:
    made = (criterion("demand", 0.5, low=0.6, high=0.8), criterion("cost", 0.5, low=0.4))
    assert [p.where.de for p in check_intervals(made, file="project.toml")] == ["demand"]


def test_a_value_function_against_its_criterions_meaning_is_named() -> None:
    dear = replace(criterion("cost", 1.0), direction="cost")
    (problem,) = check_directions((dear, criterion("demand", 1.0)), file="project.toml")
    assert (problem.where.de, problem.found, problem.allowed.de) == ("cost", "[0, 0] [1, 1]", "fallende Nutzwerte")
