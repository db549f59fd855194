"""The attacker is a real one: exact costs lead him to handovers; what each setting tells is measured, not promised."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.towns.make import town_files
from tests.trust.attack import Outcome, attack, belief, blind, handovers, look, plan, published

DOCS = Path(__file__).resolve().parents[2] / "docs" / "security.md"


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return attack(range(6), edges=400, handovers=1, ducts=False)


def test_classes_tell_less_than_exact_costs_and_a_build_that_publishes_those_is_caught(outcome: Outcome) -> None:
    """Six seeded towns without ducts (more: scripts/test-long --only attack): exact costs lead nearer than classes do, and classes nearer than nothing."""
    assert outcome.handovers == 6
    assert outcome.leaking_ratio < 0.85, str(outcome)
    assert outcome.leaking_ratio < outcome.ratio("classes"), str(outcome)
    assert outcome.ratio("classes") < 1.1, str(outcome)


def test_without_any_figure_every_corner_is_as_likely() -> None:
    """What the attacker believes comes from the figures alone: with none, nothing stands out."""
    files = town_files(3, edges=140)
    view = look(files, *published(plan(files), "rounded"))
    nothing = replace(blind(view), range_eur=np.tile([-1e12, 1e12], (len(view.range_eur), 1)))
    chances = belief(nothing, len(handovers(files)))
    assert np.allclose(chances, 1 / len(view.corners))
    assert belief(view, len(handovers(files))).max() > 2 * chances.max()


def test_each_kind_of_statement_moves_the_attacker(outcome: Outcome) -> None:
    """Positive controls: order, classes and years each change what he believes."""
    files = town_files(5, edges=150)
    view = look(files, *published(plan(files), "classes"))
    count = len(handovers(files))
    whole = belief(view, count)
    for without in (
        replace(view, order=None),
        replace(view, years=()),
        replace(view, range_eur=np.tile([-1e12, 1e12], (len(view.range_eur), 1))),
    ):
        assert np.abs(belief(without, count) - whole).sum() > 0.02


def test_the_docs_print_the_attacker_s_table() -> None:
    """Three settings, three numbers of handovers, three sizes of town (`scripts/test-long --only attack` prints it)."""
    rows = re.findall(
        r"^\| [\w– ]+ \((\d)\) \| ([\d,]+) \|((?: \d?\.\d\d \|){4})$", DOCS.read_text(encoding="utf-8"), re.M
    )
    assert [(handovers, segments) for handovers, segments, _ in rows] == [
        (handovers, segments) for handovers in "148" for segments in ("150", "400", "1,000")
    ]
