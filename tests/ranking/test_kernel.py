"""The counting kernel: ranks, ties and blocks, against plain sorting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.ranking.kernel import add_scores, count_ranks, middle_ranks, pairwise_wins
from hotspots.ranking.sampling import sampler_of
from tests.ranking.cases import criterion, factor, site, times


@given(
    scores=st.lists(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=6, max_size=6), min_size=1, max_size=9),
    block=st.integers(1, 9), top=st.integers(1, 6), keep=st.integers(1, 9),
)  # fmt: skip
@settings(max_examples=60)
def test_counts_equal_plain_stable_sorting_whatever_the_blocks(
    scores: list[list[float]], block: int, top: int, keep: int
) -> None:
    by_draw = np.array(scores)
    draws, keep = len(by_draw), min(keep, len(by_draw))
    blocks = (by_draw[a : a + block].T.copy() for a in range(0, draws, block))
    found = count_ranks(blocks, sites=6, top=top, keep=keep)
    orders = [sorted(range(6), key=lambda i: -row[i]) for row in scores]
    expected = [[sum(o[r] == s for o in orders) for r in range(top)] for s in range(6)]
    assert found.first.tolist() == expected
    assert found.ranks.T.tolist() == [[o.index(s) for s in range(6)] for o in orders[:keep]]


def test_differences_below_the_rounding_are_ties() -> None:
    blocks = [np.array([[0.3], [0.1 + 0.2], [0.3 + 1e-9]])]
    assert count_ranks(blocks, sites=3, top=3, keep=1).ranks[:, 0].tolist() == [1, 2, 0]


def test_the_middle_ninety_percent_leave_out_five_on_each_side() -> None:
    low, high = middle_ranks(np.arange(100, dtype=np.uint8)[None, :], 0.9)
    assert (low.tolist(), high.tolist()) == ([5], [94])


def test_pairwise_wins_count_draws() -> None:
    ranks = np.array([[0, 0, 2], [1, 2, 0], [2, 1, 1]], dtype=np.uint8)
    assert pairwise_wins(ranks).tolist() == [[0, 2, 2], [1, 0, 2], [1, 1, 0]]


def test_both_memory_orders_add_up_to_the_same_scores() -> None:
    rng = np.random.default_rng(1)
    values, weights = [rng.random((7, 1)) for _ in range(3)], rng.random((3, 11))
    by_site, by_draw = add_scores(values, weights), add_scores(values, weights, order="F")
    assert np.array_equal(by_site, by_draw)
    assert by_site == pytest.approx(np.hstack(values) @ weights)


def test_values_drawn_in_blocks_equal_those_drawn_at_once() -> None:
    factors = {n: factor(n, 20, 40, 80) for n in ("own", "shared")}
    criteria = (criterion("x", 0.5, [(0, 0), (100, 1)]), criterion("y", 0.5))
    sites = [site("a", x=times(1.0, "own", "shared"), y=None), site("b", x=times(0.5, "shared"), y=0.5)]
    sampler = sampler_of(sites, criteria, factors)
    whole = list(sampler.values(seed=1, draws=10))
    part = list(sampler.values(seed=1, draws=4, start=6))
    for one, two in zip(whole, part, strict=True):
        assert np.array_equal(one[:, 6:], two)
