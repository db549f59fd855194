"""A large town is drawn as finely as a page can hold: what lies around the sites, without corners and things too small to be seen."""

from __future__ import annotations

from dataclasses import replace

import geopandas
import numpy as np
import shapely

from hotspots.findings.public import PublicPlan
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.html import render
from hotspots.publish.town_map.layout import far_away

LIMIT = 500_000


def test_a_town_of_15_000_buildings_makes_a_page_below_500_kb(sample_public: PublicPlan) -> None:
    ground, random = sample_public.ground, np.random.default_rng(1)
    west, south, east, north = ground.streets.total_bounds
    corners = random.uniform((west - 2_000, south - 2_000), (east + 2_000, north + 2_000), (15_000, 2))
    shapes = [shapely.box(x, y, x + 12, y + 9).union(shapely.box(x + 3, y, x + 8, y + 15)) for x, y in corners]
    row = ground.buildings.iloc[[0] * len(shapes)].drop(columns="geometry").reset_index(drop=True)
    buildings = geopandas.GeoDataFrame(row, geometry=shapes, crs=ground.buildings.crs)
    page = page_of(replace(sample_public, ground=replace(ground, buildings=buildings)), "de")
    assert 500 < len(page.ground.buildings) < 15_000
    assert len(page.ground.streets) == len(page_of(sample_public, "de").ground.streets)
    assert len(render(page).encode()) <= LIMIT


def test_a_small_town_is_drawn_as_it_is(sample_public: PublicPlan) -> None:
    assert len(page_of(sample_public, "de").ground.buildings) == len(sample_public.ground.buildings)


def test_a_site_that_lies_apart_stays_out_of_the_first_view() -> None:
    near = [(9.14 + 0.002 * i, 49.97) for i in range(8)]
    assert far_away(np.array([*near, (9.22, 49.97)])).tolist() == [False] * 8 + [True]
    assert not far_away(np.array([*near, (9.16, 49.98)])).any()
