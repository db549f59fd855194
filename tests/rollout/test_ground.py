"""Who leaves the shared trench where a handover is short of ports."""

from __future__ import annotations

import numpy as np
import pytest

from hotspots.base.arrays import Floats
from hotspots.measures.network.prices import N_FEATURES
from hotspots.rollout.ground import Ground, Valuation


def test_a_site_without_a_way_of_its_own_never_leaves_the_trench_for_want_of_ports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of two sites only the second has one (3 €): it leaves a trench of 5 € (8 € together), or both stay (9 €)."""
    trench: Floats = np.array([0.0, 5.0, 7.0, 9.0])
    monkeypatch.setattr(Ground, "_by_trench", lambda *_: trench)
    ground = Ground((), np.ones((1, 0)), n_sites=2, on_streets=(0, 1))
    assert ground._by_cost(Valuation(np.zeros(N_FEATURES), 0.0, np.array([np.inf, 3.0])), 0, 0b11) == [0b01, 0b11]
