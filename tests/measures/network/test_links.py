"""Radio links need room above the roofs."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.coverage.obstacles import Town, build_town
from hotspots.measures.network.links import BANDS, Sky, over_the_roofs
from hotspots.model.settings import NetworkSetting

A, B = np.array([0.0, 0.0, 10.0]), np.array([1000.0, 0.0, 10.0])
GHZ_60 = BANDS["60 GHz"].frequency_ghz


def town(*boxes: tuple[float, float, float, float, float]) -> Town:
    """Build a town from (xmin, ymin, xmax, ymax, height)."""
    return build_town([shapely.box(*b[:4]) for b in boxes], np.array([b[4] for b in boxes]))


def is_clear(*boxes: tuple[float, float, float, float, float]) -> bool:
    """Tell whether the link from A to B at 60 GHz is clear of these buildings."""
    return bool(over_the_roofs(A, B[None, :], town(*boxes), GHZ_60)[0])


@pytest.mark.parametrize(
    ("height", "clear"), [(8.0, True), (10.0, False), (9.4, False), (8.9, True)], ids=["low", "level", "zone", "below"]
)
def test_a_roof_blocks_when_it_reaches_into_six_tenths_of_the_zone(height: float, clear: bool) -> None:
    """At 60 GHz and 1 km the zone's radius in the middle is 1.12 m, so 0.67 m must be free."""
    assert is_clear((495, -5, 505, 5, height)) is clear


def test_the_buildings_that_carry_the_ends_do_not_block() -> None:
    """Houses wall to wall at both ends, a metre away at most: all of them carry."""
    ends = ((-5, -5, 0, 5, 30), (0.5, -5, 5, 5, 30), (996, -5, 1010, 5, 30))
    assert is_clear(*ends)
    assert not is_clear(*ends, (6.5, -5, 8, 5, 30))


def test_a_roof_beside_the_line_blocks_only_within_the_zone() -> None:
    assert is_clear((495, 1.0, 505, 5, 30))
    assert not is_clear((495, 0.5, 505, 5, 30))


@pytest.mark.parametrize(("band", "reach_m"), [("60 GHz", 1000), ("24 GHz", 2000), ("5.8 GHz", 2000)])
def test_in_heavy_rain_60_ghz_reaches_a_kilometre_and_others_as_far_as_the_project_says(
    band: str, reach_m: float
) -> None:
    setting = NetworkSetting.model_validate({"radio_band": band})
    assert Sky.of(GeoDataFrame(), [], [], setting).range_m == reach_m


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_many_links_at_once_are_the_links_one_by_one(seed: int) -> None:
    """Buildings carried by one end are left out for that link only."""
    rng = np.random.default_rng(seed)
    corners, heights = rng.uniform(0, 120, (12, 2)), rng.uniform(3, 25, 12)
    buildings = town(*((x, y, x + 15, y + 12, h) for (x, y), h in zip(corners, heights, strict=True)))
    antennas = np.column_stack([corners[:6] + 6, rng.uniform(3, 12, 6)])
    own = np.array([*(corners[6] + 6), 6.0])
    each = [bool(over_the_roofs(own, one[None, :], buildings, GHZ_60)[0]) for one in antennas]
    assert over_the_roofs(own, antennas, buildings, GHZ_60).tolist() == each
