"""Cells are open ground, nested by class; what exists is deducted, and shared ground and people are counted once."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotspots.measures.coverage.area import (
    Foliage,
    Place,
    cover_sites,
    ground_cover,
)
from hotspots.measures.coverage.link import Antenna, LinkPlan, reach_m
from hotspots.measures.coverage.obstacles import build_town
from hotspots.measures.coverage.pathloss import Propagation, vegetation_db
from tests.measures.coverage.towns import random_town

CLASSES = (-67.0, -75.0)
LINK = LinkPlan(propagation=Propagation(nlos="residential"))
EMPTY = build_town([])
HERE = Place(0.0, 0.0, 0.0, 0.0)


def reach(class_dbm: float, sight: str = "los", extra_db: float = 0.0) -> float:
    """Return the plan's reach in m."""
    return float(reach_m(class_dbm, np.zeros(1), LINK, sight, extra_db=extra_db)[0])


def test_open_ground_is_served_as_far_as_the_link_reaches() -> None:
    """Without buildings each cell is a disc with the link's reach."""
    (site,) = cover_sites([HERE], LINK, EMPTY, CLASSES)
    for cell in site.cells:
        assert cell.area_m2 == pytest.approx(np.pi * reach(cell.class_dbm) ** 2, rel=2e-3)
        assert cell.new_m2 == pytest.approx(cell.area_m2)


def test_behind_a_wall_the_nlos_reach_counts() -> None:
    """A long wall ends the line of sight; behind it ground is served as far as the NLoS loss lets it."""
    wall = build_town([shapely.box(5.0, -500.0, 6.0, 500.0)])
    (site,) = cover_sites([HERE], LINK, wall, CLASSES)
    east = site.cells[0].ground.bounds[2]
    assert east == pytest.approx(reach(-67.0, "nlos"), rel=2e-3)
    assert reach(-67.0, "nlos") < reach(-67.0, "los")
    no_nlos = replace(LINK, propagation=Propagation(nlos="highrise"))
    (blocked,) = cover_sites([HERE], no_nlos, wall, CLASSES)
    assert blocked.cells[0].ground.bounds[2] == pytest.approx(5.0)


def test_a_sector_serves_where_it_points() -> None:
    """A sector to the east serves farther east than west; a place may turn it and tilt it."""
    sector = replace(LINK, antenna=Antenna(8.0, azimuth_deg=90.0))
    east, north = cover_sites([HERE, replace(HERE, azimuth_deg=0.0)], sector, EMPTY, CLASSES)
    west_m, south_m, east_m, north_m = east.cells[0].ground.bounds
    assert east_m > -2 * west_m
    assert (north.cells[0].ground.bounds[3], east_m) == (pytest.approx(east_m), pytest.approx(east_m))
    assert abs(south_m) == pytest.approx(north_m)
    (steep,) = cover_sites([replace(HERE, tilt_deg=60.0)], sector, EMPTY, CLASSES)
    assert steep.cells[0].area_m2 < 0.7 * east.cells[0].area_m2


def test_a_tree_weakens_the_ground_behind_it() -> None:
    """Behind foliage the cell ends where the link less one crown ends; the tree that carries the mount hides nothing."""
    trees = np.array([shapely.Point(0.5, 0.0), shapely.Point(4.0, 0.0)], dtype=object)
    foliage = Foliage.of(trees, np.array([2.0, 6.0]), 8.0)
    assert [outline.bounds[3] for outline in foliage.outlines] == [1.0, 3.0]  # half a crown's diameter
    (site,) = cover_sites([HERE], replace(LINK, propagation=Propagation()), EMPTY, (-75.0,), foliage=foliage)
    behind = site.cells[0].ground.intersection(shapely.LineString([(0, 0), (500, 0)]))
    weak = reach(-75.0, extra_db=float(vegetation_db(8.0, LINK.propagation.f_ghz)))
    assert behind.bounds[2] == pytest.approx(weak, rel=2e-3)
    assert site.cells[0].ground.bounds[0] == pytest.approx(-reach(-75.0), rel=2e-3)


@example(110)
@given(st.integers(0, 10_000))
@settings(max_examples=10)
def test_cells_are_open_nested_and_deducted(seed: int) -> None:
    """No cell holds a building, the better class lies within the weaker, and new ground lies in no existing cell."""
    rng = np.random.default_rng(seed)
    outlines = random_town(rng, 15)
    heights = rng.choice([np.nan, 3.0, 12.0], len(outlines))
    places = [Place(*xy, *xy, height_m=h) for xy, h in zip(rng.uniform(0, 200, (3, 2)), (3.0, 4.0, 8.0), strict=True)]
    covered = cover_sites(places[:2], LINK, build_town(outlines, heights), CLASSES, existing=places[2:])
    built = shapely.union_all(outlines)
    old = cover_sites(places[2:], LINK, build_town(outlines, heights), CLASSES)[0]
    for site in covered:
        best, edge = site.cells
        assert best.class_dbm > edge.class_dbm
        assert shapely.difference(best.ground, edge.ground).area < 1e-6
        for cell, theirs in zip(site.cells, old.cells, strict=True):
            assert shapely.intersection(cell.ground, built).area < 1e-6
            both = shapely.intersection(cell.ground, theirs.ground).area
            assert cell.new_m2 == pytest.approx(cell.area_m2 - both, abs=1e-6)


@given(st.integers(0, 10_000), st.sets(st.integers(0, 4), min_size=1))
@settings(max_examples=15)
def test_ground_that_several_serve_is_counted_once(seed: int, chosen: set[int]) -> None:
    """The union over pieces of ground equals the area of the union of the polygons, to a square decimetre per 100 m²."""
    rng = np.random.default_rng(seed)
    grounds = np.array(
        [shapely.Point(*rng.uniform(0, 100, 2)).buffer(rng.uniform(5, 60)) for _ in range(5)], dtype=object
    )
    cover = ground_cover(grounds)
    whole = shapely.union_all(grounds[sorted(chosen)]).area
    assert cover.union(chosen) == pytest.approx(whole, rel=1e-4)


def test_no_ground_serves_nothing() -> None:
    """An empty polygon has no share of anything."""
    assert ground_cover([shapely.Polygon(), shapely.box(0, 0, 2, 3)]).alone() == pytest.approx([0.0, 6.0])
