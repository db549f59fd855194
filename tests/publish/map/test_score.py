"""The page and Python come to the same places, on shared vectors and on random ones."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from hotspots.publish.map.from_findings import page_of, value_spans
from hotspots.publish.map.from_results import extras_of
from hotspots.publish.map.html import render
from hotspots.ranking.kernel import place_spans
from tests.publish.map.conftest import sample_html

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
IN_PAGE = """(cases) => cases.map(({weights, values, most}) => {
  const spans = hotspots.placeSpans(values, most, weights, values[0].map((_, i) => i));
  return {first: [...spans.first], last: [...spans.last], scores: [...hotspots.scores(values, weights)]};
})"""


def by_python(weights: list[float], values: list[list[float]], most: dict[str, list[float]] | None) -> dict[str, Any]:
    low = np.array(values)
    high = np.array([(most or {}).get(str(c), row) for c, row in enumerate(values)])
    first, last = place_spans(low, high, np.array(weights))
    scores = np.zeros(low.shape[1])
    for weight, row in zip(weights, low, strict=True):
        scores += weight * row
    return {"first": first.tolist(), "last": last.tolist(), "scores": scores.tolist()}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["says"])
def test_python_gives_the_typed_places(case: dict[str, Any]) -> None:
    found = by_python(case["weights"], case["values"], case["most"])
    assert (found["first"], found["last"]) == (case["first"], case["last"])
    assert found["scores"] == pytest.approx(case["scores"], abs=1e-12)


def test_the_page_gives_the_typed_places_and_shares(show):
    page = show(sample_html("public", "de")).page
    found = page.evaluate(IN_PAGE, VECTORS["cases"])
    assert [(f["first"], f["last"]) for f in found] == [(case["first"], case["last"]) for case in VECTORS["cases"]]
    for case in VECTORS["shares"]:
        assert page.evaluate("(w) => hotspots.shares(w)", case["weights"]) == case["shares"]


def test_the_page_equals_python_to_the_last_bit_on_random_values(show):
    """Values on a coarse grid, some known by intervals only, so that exact and almost exact ties occur."""
    random = Random(7)
    cases = []
    for i in range(300):
        count, criteria = random.randint(1, 12), random.randint(1, 5)
        raw = [random.randint(0, 10) for _ in range(criteria)]
        total = sum(raw) or 1
        values = [[random.choice((random.random(), random.randint(0, 10) / 10)) for _ in range(count)] for _ in raw]
        most = {"0": [min(1.0, value + random.randint(0, 5) / 10) for value in values[0]]} if i % 2 else None
        cases.append({"weights": [r / total for r in raw], "values": values, "most": most})
    page = show(sample_html("public", "de")).page
    found = page.evaluate(IN_PAGE, cases)
    expected = [by_python(**case) for case in cases]
    assert found == expected
    assert sum(len(set(e["first"])) < len(e["first"]) for e in expected) > 5
    assert sum(e["first"] != e["last"] for e in expected) > 50


def test_the_utility_s_page_orders_as_python_does_and_the_public_one_orders_no_pair_against_it(
    show, sample_results, sample_public
):
    random = Random(19)
    vectors = [[random.randint(0, 100) for _ in sample_results.criteria] for _ in range(100)]
    given = """(vectors) => vectors.map((vector) => {
      const {sites} = hotspots.data, all = sites.id.map((_, i) => i);
      const spans = hotspots.placeSpans(sites.values, sites.most, hotspots.shares(vector), all);
      return Object.fromEntries(all.map((i) => [sites.id[i], [spans.first[i], spans.last[i]]]));
    })"""
    utility = show(render(page_of(sample_results, "de"), extras_of(sample_results, "de"))).page.evaluate(given, vectors)
    public = show(render(page_of(sample_public, "de")), name="public.html").page.evaluate(given, vectors)
    values, _ = value_spans(sample_results)
    ids = [site.site.id for site in sample_results.sites]
    ordered = 0
    for vector, exact, told in zip(vectors, utility, public, strict=True):
        weights = np.array(vector) / (sum(vector) or 1)
        scores = dict(zip(ids, np.round((values @ weights) * 2**40), strict=True))
        assert {site: first for site, (first, _) in exact.items()} == {
            site: 1 + sum(other > score for other in scores.values()) for site, score in scores.items()
        }
        for one in ids:
            for other in ids:
                if told[one][1] < told[other][0]:
                    ordered += 1
                    assert exact[one][0] < exact[other][0], (vector, one, other)
    assert ordered > 500
