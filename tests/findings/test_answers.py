"""What a page answers first names the first sites, long names cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotspots.base.text import verbatim
from hotspots.findings.answers import MOST_LETTERS, _names, _said, five_answers
from hotspots.findings.model import Plan


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a"], "a"),
        (["a", "b", "c"], "a, b und c"),
        (["a", "b", "c", "d"], "a, b, c und 1 weiterer"),
        (["a", "b", "c", "d", "e"], "a, b, c und 2 weitere"),
        (["x" * MOST_LETTERS], "x" * MOST_LETTERS),
        (["x" * (MOST_LETTERS + 1)], "x" * (MOST_LETTERS - 1) + "…"),
    ],
)
def test_names_are_counted_and_cut(names: list[str], said: str) -> None:
    assert _names(names).de == said


@pytest.mark.parametrize(
    ("years", "said"), [(3, "2022: {}; 2023: {}; 2024: {}."), (4, "4 Standorte von 2022 bis 2025.")]
)
def test_of_more_than_three_years_first_and_last_are_said(sample_results: Plan, years: int, said: str) -> None:
    assert sample_results.rollout
    one, sites = sample_results.rollout.phases[0], sample_results.sites[:years]
    phases = tuple(replace(one, year=2022 + i, sites=(s.site.id,)) for i, s in enumerate(sites))
    plan = replace(sample_results, rollout=replace(sample_results.rollout, phases=phases))
    assert said.format(*(s.site.name for s in sites)) in [words.de for _, words in five_answers(plan)]


def test_an_estimate_counts_half_as_assumed_and_an_example_wholly() -> None:
    weight, size, words = _said(verbatim("Preise"), 0.6, ["measured", "estimated", "estimated", "illustrative"])
    assert (weight, size) == (0.6, pytest.approx(0.6 * 2 / 4))
    assert words.de == "Preise: 1 erfunden oder beispielhaft, 2 geschätzt (von 4)"
