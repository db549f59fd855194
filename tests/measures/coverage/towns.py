"""Random towns to look at, and who serves what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from hotspots.base.arrays import Floats, Indices
from hotspots.measures.coverage.cover import Cover, CoverPlan, cover_of_pairs, cover_within


def random_town(rng: np.random.Generator, houses: int, size_m: float = 200.0) -> NDArray[np.object_]:
    """Return houses at random places and angles: they overlap, touch, and one in four has a courtyard."""
    town: list[BaseGeometry] = []
    for _ in range(houses):
        width, depth = rng.uniform(4.0, 40.0, 2)
        house: BaseGeometry = shapely.box(0.0, 0.0, width, depth)
        if rng.random() < 0.25:
            house = house.difference(shapely.box(width * 0.3, depth * 0.3, width * 0.7, depth * 0.7))
        turned = affinity.rotate(house, rng.choice([0.0, 0.0, 30.0, rng.uniform(0.0, 90.0)]), origin=(0, 0))
        east, north = np.round(rng.uniform(0.0, size_m, 2)) if rng.random() < 0.5 else rng.uniform(0.0, size_m, 2)
        town.append(affinity.translate(turned, east, north))
    return np.array(town, dtype=object)


def open_point(rng: np.random.Generator, town: NDArray[np.object_], size_m: float = 200.0) -> tuple[float, float]:
    """Return a random point that lies in none of the houses."""
    while True:
        x, y = rng.uniform(0.0, size_m, 2)
        if not shapely.intersects(town, shapely.Point(x, y)).any():
            return float(x), float(y)


def cover_of(sets: Sequence[Indices], weights: Floats) -> Cover:
    """Build a cover from the point indices that each site serves."""
    site = np.repeat(np.arange(len(sets)), [len(points) for points in sets])
    points = np.concatenate([*sets, np.zeros(0, dtype=np.intp)]).astype(np.intp)
    return cover_of_pairs(points, site, weights, len(sets))


def cover_with_sites(cover: Cover, sites: int) -> CoverPlan:
    """Return the `sites` that serve most (MCLP)."""
    return cover_within(cover, np.ones(cover.sites), sites)
