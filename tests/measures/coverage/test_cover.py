"""What several sites serve is counted once, and merging equal points changes nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.coverage.cover import Cover, graded, merge_equal
from tests.measures.coverage.towns import cover_of

# Three sites on a line of five points: who serves which, worked by hand.
SETS = [np.array([0, 1]), np.array([1, 2, 3]), np.array([3])]
WEIGHTS = np.array([10.0, 20.0, 5.0, 1.0, 100.0])


def random_cover(seed: int, points: int = 40, sites: int = 6) -> Cover:
    """Return a cover with many equal rows, some empty and some without weight."""
    rng = np.random.default_rng(seed)
    pattern = rng.random((8, sites)) < 0.4
    rows = pattern[rng.integers(0, 8, points)]
    return cover_of([np.flatnonzero(rows[:, site]) for site in range(sites)], rng.integers(0, 5, points).astype(float))


def test_shared_demand_is_counted_once() -> None:
    """Alone, union, gain and shared add up as worked by hand."""
    cover = cover_of(SETS, WEIGHTS)
    assert cover.alone().tolist() == [30.0, 26.0, 1.0]
    assert cover.union([0, 1]) == 36.0
    assert cover.gain(2, [0, 1]) == 0.0
    assert cover.gain(1, [0]) == 6.0
    assert cover.union([]) == 0.0


def test_a_point_named_twice_counts_once() -> None:
    """Doubled entries of one site don't double its people."""
    assert cover_of([np.array([0, 0, 1])], WEIGHTS).alone().tolist() == [30.0]


@given(st.integers(0, 10_000), st.sets(st.integers(0, 5)))
@settings(max_examples=50)
def test_merging_changes_no_union(seed: int, chosen: set[int]) -> None:
    """Any set of sites serves the same before and after, and merged rows differ."""
    cover = random_cover(seed)
    merged = merge_equal(cover)
    assert merged.union(chosen) == pytest.approx(cover.union(chosen))
    dense = merged.served.toarray()
    assert len(np.unique(dense, axis=0)) == len(dense)


def test_nothing_to_serve_merges_to_nothing() -> None:
    """No weight or no site leaves an empty cover."""
    assert len(merge_equal(cover_of([np.array([0])], np.array([0.0, 4.0]))).weights) == 0


@given(st.integers(0, 10_000), st.sets(st.integers(0, 5)))
@settings(max_examples=50)
def test_a_graded_cover_counts_the_best_grade(seed: int, chosen: set[int]) -> None:
    """Each point counts as much as the best grade among the chosen sites that serve it."""
    cover = random_cover(seed)
    grades = np.random.default_rng(seed).choice([0.0, 0.3, 0.5, 1.0], 6)
    picked = sorted(chosen)
    best = (cover.served.toarray()[:, picked] * grades[picked]).max(axis=1, initial=0.0)
    assert graded(cover, grades).union(chosen) == pytest.approx(float(best @ cover.weights))
