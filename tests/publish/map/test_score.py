"""The page and Python come to the same order, on shared vectors and on random ones."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from hotspots.ranking.ranking import in_order
from tests.publish.map.conftest import sample_html

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
IN_PAGE = """(cases) => cases.map(({weights, values, ids}) => ({
  order: hotspots.order(values, weights, ids, ids.map((_, i) => i)).map((i) => ids[i]),
  scores: [...hotspots.scores(values, weights)],
}))"""


def by_python(weights: list[float], values: list[list[float]], ids: list[str]) -> dict:
    scores = []
    for i in range(len(ids)):
        total = 0.0
        for weight, column in zip(weights, values, strict=True):
            total += weight * column[i]
        scores.append(total)
    by_id = sorted(range(len(ids)), key=lambda i: ids[i])
    return {"order": [ids[by_id[k]] for k in in_order([scores[i] for i in by_id])], "scores": scores}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["says"])
def test_python_gives_the_typed_order(case):
    found = by_python(case["weights"], case["values"], case["ids"])
    assert found["order"] == case["order"]
    assert found["scores"] == pytest.approx(case["scores"], abs=1e-12)


def test_the_page_gives_the_typed_order_and_shares(show):
    page = show(sample_html("public", "de")).page
    found = page.evaluate(IN_PAGE, VECTORS["cases"])
    assert [f["order"] for f in found] == [case["order"] for case in VECTORS["cases"]]
    for case in VECTORS["shares"]:
        assert page.evaluate("(w) => hotspots.shares(w)", case["weights"]) == case["shares"]


def test_the_page_equals_python_to_the_last_bit_on_random_values(show):
    """Values on a coarse grid and ids drawn at random, so that exact and almost exact ties occur."""
    random = Random(7)
    cases = []
    for _ in range(300):
        count, criteria = random.randint(1, 12), random.randint(1, 5)
        raw = [random.randint(0, 10) for _ in range(criteria)]
        total = sum(raw) or 1
        values = [[random.choice((random.random(), random.randint(0, 10) / 10)) for _ in range(count)] for _ in raw]
        ids = random.sample([f"s{i}" for i in range(99)], count)
        cases.append({"weights": [r / total for r in raw], "values": values, "ids": ids})
    page = show(sample_html("public", "de")).page
    found = page.evaluate(IN_PAGE, cases)
    expected = [by_python(case["weights"], case["values"], case["ids"]) for case in cases]
    assert found == expected
    ties = sum(len(set(e["scores"])) < len(e["scores"]) for e in expected)
    assert ties > 5
