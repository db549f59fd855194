"""Pairwise comparison meets published examples, and inconsistency is named by its judgements."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.base.text import verbatim
from hotspots.ranking.weights import (
    check_judgements,
    matrix_of,
    pairwise_weights,
    principal_eigenvector,
)

# Saaty 2008, IJSSCI 1(1):83-98: which drink is consumed most in the USA; upper triangle row by row.
DRINKS = ["coffee", "wine", "tea", "beer", "soda", "milk", "water"]
DRINK_JUDGEMENTS = dict(
    zip(
        combinations(DRINKS, 2),
        [
            9,
            5,
            2,
            1,
            1,
            1 / 2,
            1 / 3,
            1 / 9,
            1 / 9,
            1 / 9,
            1 / 9,
            1 / 3,
            1 / 4,
            1 / 3,
            1 / 9,
            1 / 2,
            1,
            1 / 3,
            2,
            1 / 2,
            1 / 3,
        ],
        strict=True,
    )
)
# The car example of Wikipedia's article on the analytic hierarchy process.
CAR = ["cost", "safety", "style", "capacity"]
CAR_JUDGEMENTS = dict(zip(combinations(CAR, 2), [3, 7, 3, 9, 1, 1 / 7], strict=True))
NAMES = {c: verbatim(c) for c in CAR}


def test_saatys_drinks_have_the_published_weights_and_ratio() -> None:
    found = pairwise_weights(DRINK_JUDGEMENTS, DRINKS)
    assert list(found.weights.values()) == pytest.approx([0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], abs=5e-4)
    assert found.consistency_ratio == pytest.approx(0.022, abs=5e-4)
    assert principal_eigenvector(matrix_of(DRINK_JUDGEMENTS, DRINKS))[1] == pytest.approx(7.176629, abs=1e-6)


def test_the_car_example_has_the_published_weights() -> None:
    found = pairwise_weights(CAR_JUDGEMENTS, CAR)
    assert [found.weights[c] for c in ("cost", "safety", "capacity", "style")] == pytest.approx(
        [0.510, 0.234, 0.215, 0.041], abs=5e-4
    )
    assert (principal_eigenvector(matrix_of(CAR_JUDGEMENTS, CAR))[1] - 4) / 3 == pytest.approx(0.066412, abs=1e-6)


def test_the_random_index_is_named_since_two_tables_exist() -> None:
    """The later table (Saaty & Tran 2007) would give 0.074620 for the same judgements."""
    found = pairwise_weights(CAR_JUDGEMENTS, CAR)
    assert found.consistency_ratio == pytest.approx(0.073791, abs=1e-6)
    assert "Zufallsindex: Saaty 1980" in found.sentence("Amt 20", NAMES).de


@given(st.lists(st.floats(0.1, 1.0), min_size=2, max_size=8))
@settings(max_examples=40)
def test_perfectly_consistent_judgements_give_their_weights_back(raw: list[float]) -> None:
    weights = np.array(raw) / sum(raw)
    found, largest = principal_eigenvector(weights[:, None] / weights[None, :])
    assert found == pytest.approx(weights)
    assert largest == pytest.approx(len(raw))


def test_an_inconsistent_table_names_its_three_worst_judgements() -> None:
    """a = 2b, b = 2c and c = 9a contradict each other: the last is the odd one."""
    ids = ["a", "b", "c", "d"]
    judgements = {
        ("a", "b"): 2.0,
        ("b", "c"): 2.0,
        ("a", "c"): 1 / 9,
        ("a", "d"): 4.0,
        ("b", "d"): 2.0,
        ("c", "d"): 1.0,
    }
    found = pairwise_weights(judgements, ids)
    assert not found.consistent
    assert len(found.worst) == 3
    assert (found.worst[0].first, found.worst[0].second) == ("a", "c")
    assert found.worst[0].fitting > 4 * found.worst[0].found
    words = found.sentence("Frau M.", {i: verbatim(i) for i in ids}).de
    assert "Bitte noch einmal ansehen: a gegen c (0,11; zum Übrigen passte" in words


@pytest.mark.parametrize(("ids", "weights"), [(["a"], [1.0]), (["a", "b"], [0.75, 0.25])])
def test_one_or_two_criteria_are_always_consistent(ids: list[str], weights: list[float]) -> None:
    found = pairwise_weights({("a", "b"): 3.0} if len(ids) == 2 else {}, ids)
    assert list(found.weights.values()) == pytest.approx(weights)
    assert found.consistency_ratio == 0.0


def test_what_was_compared_one_way_is_filled_in_the_other_way() -> None:
    matrix = matrix_of({("b", "a"): 4.0}, ["a", "b"])
    assert matrix.tolist() == [[1.0, 0.25], [4.0, 1.0]]


WHOLE = {("a", "b"): 2.0, ("a", "c"): 3.0, ("b", "c"): 1.0}


@pytest.mark.parametrize(
    ("changed", "field", "found"),
    [
        ({("a", "b"): None}, "a / b", "–"),
        ({("a", "b"): 0.0}, "a / b", "0"),
        ({("a", "b"): -3.0}, "a / b", "-3"),
        ({("a", "b"): float("nan")}, "a / b", "nan"),
        ({("a", "b"): 12.0}, "a / b", "12"),
        ({("b", "a"): 2.0}, "a / b", "2 / 2"),
        ({("a", "z"): 2.0}, "a / z", "–"),
        ({("a", "a"): 2.0}, "a / a", "2"),
    ],
)
def test_holes_and_impossible_numbers_are_found_by_pair(
    changed: dict[tuple[str, str], float | None], field: str, found: str
) -> None:
    problems = check_judgements(WHOLE | changed, ["a", "b", "c"], person="Amt 20", file="weights.xlsx")
    assert [(p.file, p.where.de, p.field, p.found) for p in problems] == [("weights.xlsx", "Amt 20", field, found)]


def test_a_whole_table_with_rounded_inverses_has_no_problems() -> None:
    whole = WHOLE | {("b", "a"): 0.5, ("c", "a"): 0.33, ("b", "b"): 1.0}
    assert check_judgements(whole, ["a", "b", "c"], person="x", file="f") == []


def test_more_criteria_than_the_tables_know_are_refused() -> None:
    many = [f"c{i:02d}" for i in range(16)]
    judgements = dict.fromkeys(combinations(many, 2), 1.0)
    assert [p.found for p in check_judgements(judgements, many, person="x", file="f")] == ["16"]
