"""The entropy of ranks, also where only the first of them are counted."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest

from hotspots.ranking.robustness import rank_entropy


def test_entropy_of_half_certain_ranks_equals_paper() -> None:
    """Two sites that swap in a quarter of the draws: H(1/4) = .811 bits of one possible."""
    assert rank_entropy(np.array([[0.75, 0.25], [0.25, 0.75]]), 2) == pytest.approx(0.8113, abs=1e-4)


def test_ranks_that_are_not_counted_are_taken_as_one_more() -> None:
    sites, top = 150, 20
    expected = (top / sites * log2(sites) + (1 - top / sites) * -log2(1 - top / sites)) / log2(top + 1)
    assert rank_entropy(np.full((sites, top), 1 / sites), sites) == pytest.approx(expected)


def test_one_site_has_a_certain_place() -> None:
    assert rank_entropy(np.ones((1, 1)), 1) == 0.0
