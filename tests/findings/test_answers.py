"""What a page answers first names the first sites, long names cut."""

from __future__ import annotations

import pytest

from hotspots.findings.answers import MOST_LETTERS, _names


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
