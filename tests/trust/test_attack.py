"""The attacker is a real one: exact costs lead him to handovers, and the public files hardly do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.towns.make import town_files
from tests.trust.attack import attack, belief, blind, handovers, look, plan, published


def test_the_public_files_hardly_help_and_exact_costs_do() -> None:
    """Six seeded towns: nine tenths of the error without remain; a build that publishes exact costs is caught."""
    outcome = attack(range(6))
    assert outcome.towns == 6
    assert outcome.handovers >= 40
    assert outcome.ratio >= 0.9, str(outcome)
    assert outcome.leaking_ratio < 0.85, str(outcome)


def test_without_any_figure_every_corner_is_as_likely() -> None:
    """What the attacker believes comes from the figures alone: with none, nothing stands out."""
    files = town_files(3, edges=140)
    view = look(files, *published(plan(files)))
    nothing = replace(blind(view), range_eur=np.tile([1.0, 1e12], (len(view.range_eur), 1)))
    chances = belief(nothing, len(handovers(files)))
    assert np.allclose(chances, 1 / len(view.corners))
    assert belief(view, len(handovers(files))).max() > 2 * chances.max()
