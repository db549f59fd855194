"""Radio links need room above the roofs."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspots.measures.connection.radio import (
    BANDS,
    Roofs,
    blocking_roofs,
    fresnel_radius_m,
    lowest_underside_m,
)

A, B = np.array([0.0, 0.0, 10.0]), np.array([1000.0, 0.0, 10.0])


def roofs(*boxes: tuple[float, float, float, float, float]) -> Roofs:
    """Build roofs from (xmin, ymin, xmax, ymax, height)."""
    return Roofs.of(np.array([shapely.box(*b[:4]) for b in boxes]), np.array([b[4] for b in boxes]))


def test_the_first_fresnel_zone_has_its_published_radius() -> None:
    """ITU-R P.530: F1 = 17.3·sqrt(d1·d2 / (f·d)) m with km and GHz: 2 km at 5.8 GHz gives 5.08 m in the middle."""
    assert fresnel_radius_m(BANDS["5.8 GHz"].wavelength_m, 1000, 1000) == pytest.approx(
        17.3 * (1 / (5.8 * 2)) ** 0.5, rel=2e-3
    )


@pytest.mark.parametrize(
    ("height", "blocked"), [(8.0, []), (10.0, [0]), (9.4, [0]), (8.9, [])], ids=["low", "level", "in the zone", "below"]
)
def test_a_roof_blocks_when_it_reaches_into_six_tenths_of_the_zone(height: float, blocked: list[int]) -> None:
    """At 60 GHz and 1 km the zone's radius in the middle is 1.12 m, so 0.67 m must be free."""
    assert blocking_roofs(A, B, BANDS["60 GHz"].wavelength_m, roofs((495, -5, 505, 5, height))) == blocked


def test_the_building_that_carries_an_end_does_not_block() -> None:
    assert blocking_roofs(A, B, 0.005, roofs((-5, -5, 5, 5, 30), (996, -5, 1010, 5, 30))) == []


def test_a_roof_beside_the_line_blocks_only_within_the_zone() -> None:
    beside = roofs((495, 0.5, 505, 5, 30), (495, 1.0, 505, 5, 30))
    assert blocking_roofs(A, B, BANDS["60 GHz"].wavelength_m, beside) == [0]


@given(st.floats(3, 40), st.floats(3, 40), st.floats(20, 2000), st.floats(0.01, 0.2), st.floats(0, 1), st.floats(0, 1))
def test_the_lowest_underside_is_what_a_fine_search_finds(
    ha: float, hb: float, length: float, spread: float, p: float, q: float
) -> None:
    begin, end = sorted((p * length, q * length))
    s = np.linspace(begin, end, 5001)
    sampled = ha + (hb - ha) * s / length - spread * np.sqrt(s * (length - s).clip(0) / length)
    exact = lowest_underside_m(ha, hb, length, spread, begin, end)
    assert exact <= sampled.min() + 1e-9
    assert exact == pytest.approx(sampled.min(), abs=0.01)
