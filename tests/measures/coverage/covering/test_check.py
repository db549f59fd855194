"""Questions that can't be answered are refused by field."""

import numpy as np
import pytest

from hotspots.measures.coverage.cover import Cover, cover_of
from hotspots.measures.coverage.covering.check import check_covering

GOOD = cover_of([np.array([0]), np.array([1])], np.ones(2))
NOBODY = cover_of([np.array([], dtype=int)], np.zeros(0))

BAD: list[tuple[Cover, dict[str, object], str, str]] = [
    (NOBODY, {}, "points", "at least one demand point"),
    (cover_of([], np.ones(2)), {}, "candidates", "at least one candidate"),
    (cover_of([np.array([0])], np.zeros(1)), {}, "weight", "more than 0"),
    (cover_of([np.array([0])], np.array([np.nan])), {}, "weight", "0 or more"),
    (cover_of([np.array([0])], np.array([-1.0])), {}, "weight", "0 or more"),
    (GOOD, {"sites": 3}, "sites", "1 to 2"),
    (GOOD, {"sites": 0}, "sites", "1 to 2"),
    (GOOD, {"budget": 0.0}, "budget_eur", "more than 0"),
    (GOOD, {"budget": float("nan")}, "budget_eur", "more than 0"),
    (GOOD, {"costs": np.array([1.0, 0.0])}, "cost_eur", "more than 0"),
    (GOOD, {"costs": np.array([1.0, np.nan])}, "cost_eur", "more than 0"),
]


@pytest.mark.parametrize(("cover", "question", "field", "said"), BAD)
def test_a_bad_question_is_refused(cover: Cover, question: dict[str, object], field: str, said: str) -> None:
    """Each defect is one problem that names the field and what is allowed."""
    (problem,) = check_covering(cover, file="suggest", **question)
    assert problem.field == field
    assert said in problem.allowed.en


def test_a_good_question_passes() -> None:
    """Sites within the candidates, money, positive costs."""
    assert check_covering(GOOD, sites=2, costs=np.array([1.0, 2.0]), budget=3.0, file="suggest") == ()
