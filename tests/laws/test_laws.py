"""Every law holds in made-up towns, and the fault planted for it breaks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.findings.model import Plan
from tests.laws.laws import LAWS, Law
from tests.laws.towns import planned, town, unchanged

pytestmark = pytest.mark.usefixtures("few_draws")
#: More in scripts/test-long.
EXAMPLES, TOWNS = 2, 6
FAULT_SEEDS = range(1, 7)


def moved(law: Law, seed: int, before: Callable[[int], Plan] = unchanged) -> list[str]:
    """Return what breaks the law in one town."""
    return list(law.breaches(before(seed), planned(law.change(town(seed)))))


@pytest.mark.parametrize("claim", LAWS)
def test_a_law_holds_in_made_up_towns(claim: str) -> None:
    law, looked = LAWS[claim], []

    @settings(max_examples=EXAMPLES)
    @given(st.integers(1, TOWNS))
    def holds(seed: int) -> None:
        looked.append(seed)
        assert moved(law, seed) == []

    holds()
    assert looked


@pytest.mark.parametrize("claim", LAWS)
def test_the_fault_planted_for_a_law_is_caught(claim: str, monkeypatch: pytest.MonkeyPatch) -> None:
    law = LAWS[claim]
    law.fault(monkeypatch)
    found = (moved(law, seed, unchanged.__wrapped__) for seed in FAULT_SEEDS)
    assert any(found), "the fault passes"


def test_there_are_laws_enough() -> None:
    assert len(LAWS) >= 25
