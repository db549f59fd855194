"""A missing answer counts by what it could change; where nothing could change, no visit is needed."""

from __future__ import annotations

import numpy as np

from hotspots.measures.readiness.status import ends_of, missing_items, ranks_of


def test_ranks_count_from_one_and_ties_go_to_the_upper_row() -> None:
    """Two sites with equal scores keep their order."""
    assert ranks_of(np.array([[0.2, 0.5], [0.9, 0.5], [0.1, 0.8]])).tolist() == [[2, 2], [1, 3], [3, 1]]


def test_the_ends_are_the_lowest_and_highest_fifth() -> None:
    """Ten draws have two at each end."""
    low, high = ends_of(np.array([3.0, 1, 2, 9, 8, 5, 4, 7, 6, 0]))
    assert sorted(low.tolist()) == [1, 9]
    assert sorted(high.tolist()) == [3, 4]


def test_the_item_that_decides_comes_first_and_its_ends_show_by_how_much() -> None:
    """Site b wins exactly if its consent turns out well; what is unknown at c changes nothing."""
    draws = 1000
    consent = np.linspace(0, 1, draws)
    scores = np.stack([np.full(draws, 0.5), consent, np.full(draws, -1.0)])
    factors = {"readiness:consent:b": consent, "readiness:safety:c": consent[::-1]}
    unknown = {"b": ("power_distance_m", "consent"), "c": ("safety",)}
    found = missing_items(unknown, ["a", "b", "c"], scores, factors, {"readiness:consent:b": 0.5}, first=1)
    assert [(m.site, m.item) for m in found] == [("b", "consent"), ("b", "power_distance_m"), ("c", "safety")]
    first = found[0]
    assert (first.first_bad, first.first_good, first.tips, first.chance) == (0.0, 1.0, True, 0.5)
    assert first.rank_bad > first.rank_good == 1.0
    assert [m.matters for m in found] == [True, False, False]
    assert all(m.power == (False, 0.0, 0.0) for m in found[1:])
