"""The attacker is a real one: exact costs lead him to a handover, and without any figure he is as blind as his yardstick."""

from __future__ import annotations

import json

from hotspots.batch.towns import town_files
from tests.trust.attack import attack, blind_guess, guess, handovers, look, published


def test_a_build_that_publishes_exact_costs_is_caught() -> None:
    outcome = attack(range(3))
    assert outcome.towns == 3
    assert outcome.leaking_ratio < 0.9, str(outcome)


def test_a_build_that_publishes_no_cost_tells_nothing() -> None:
    """With every cost in one band all corners explain as much: the guess is the blind one."""
    files = town_files(3, edges=140)
    ranking = json.loads(published(files)[0])
    for site in ranking["sites"]:
        site["criteria"]["connection"] = {"low": 0, "best": 1, "high": 10_000_000}
    view = look(files, json.dumps(ranking).encode())
    count = len(handovers(files))
    assert guess(view, count).tolist() == blind_guess(view, count).tolist()
