"""Whether a radio link can bridge the way: range, line of sight over roofs, room for the wave.

A wave needs room around the straight line: 60 % of the first Fresnel zone, whose radius at the distances d1 and
d2 from the ends is sqrt(λ·d1·d2 / (d1 + d2)) (ITU-R P.530). A roof that reaches into it blocks the link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspots.measures.connection.graph import Floats
from hotspots.model.text import Text

SPEED_OF_LIGHT_M_PER_NS = 0.299792458
FREE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Band:
    """A band for links between two fixed points, and the rule that it is used under."""

    frequency_ghz: float
    rule: Text

    @property
    def wavelength_m(self) -> float:
        """Return the wavelength in the middle of the band."""
        return SPEED_OF_LIGHT_M_PER_NS / self.frequency_ghz


BANDS: Mapping[str, Band] = {
    "60 GHz": Band(60.0, Text("57–66 GHz, Allgemeinzuteilung", "57–66 GHz, general authorisation")),
    "24 GHz": Band(24.15, Text("24,00–24,25 GHz, Allgemeinzuteilung", "24.00–24.25 GHz, general authorisation")),
    "5.8 GHz": Band(
        5.8,
        Text(
            "5.755–5.875 MHz, gewerblich-öffentliche Anbieter mit Meldung (BFWA)",
            "5755–5875 MHz, notified operators (BFWA)",
        ),
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Roofs:
    """Buildings as obstacles: outlines with an index, heights in metres."""

    outlines: NDArray[np.object_]
    height_m: Floats
    tree: shapely.STRtree

    @staticmethod
    def of(outlines: NDArray[np.object_], height_m: Floats) -> Roofs:
        """Index the outlines."""
        return Roofs(outlines, height_m, shapely.STRtree(outlines))


def fresnel_radius_m(wavelength_m: float, d1_m: float, d2_m: float) -> float:
    """Return the radius of the first Fresnel zone."""
    return float(np.sqrt(wavelength_m * d1_m * d2_m / (d1_m + d2_m)))


def blocking_roofs(a: Floats, b: Floats, wavelength_m: float, roofs: Roofs) -> list[int]:
    """Return the rows of the roofs that reach into the free room between `a` and `b` (x, y, height in metres).

    A building that an end stands in or on (within a metre) carries it and doesn't block.
    """
    length = float(np.hypot(*(b[:2] - a[:2])))
    if length == 0:
        return []
    middle = FREE_SHARE * fresnel_radius_m(wavelength_m, length / 2, length / 2)
    line = shapely.linestrings([a[:2], b[:2]])
    near = np.sort(roofs.tree.query(line, predicate="dwithin", distance=middle))
    carriers = roofs.tree.query(shapely.points([a[:2], b[:2]]), predicate="dwithin", distance=1.0)[1]
    near = near[~np.isin(near, carriers)]
    corridor = np.asarray(shapely.buffer(line, middle, cap_style="flat"))
    return [i for i in near.tolist() if _blocks(roofs, i, corridor, a, b, FREE_SHARE * np.sqrt(wavelength_m))]


def _blocks(roofs: Roofs, i: int, corridor: NDArray[np.object_], a: Floats, b: Floats, spread: float) -> bool:
    """Tell whether roof `i` is higher than the underside of the free room somewhere along its stretch."""
    part = shapely.intersection(roofs.outlines[i], corridor)
    if shapely.is_empty(part):
        return False
    length = np.hypot(*(b[:2] - a[:2]))
    along = (shapely.get_coordinates(part) - a[:2]) @ (b[:2] - a[:2]) / length
    return bool(roofs.height_m[i] > lowest_underside_m(a[2], b[2], length, spread, along.min(), along.max()))


def lowest_underside_m(
    height_a: float, height_b: float, length: float, spread: float, begin: float, end: float
) -> float:
    """Return the lowest height of the free room's underside between two places along the link.

    With s = L/2·(1 + sin θ) the underside is h0 + slope·s − spread·sqrt(s(L−s)/L), which is convex in s with its
    minimum at tan θ = −slope·sqrt(L)/spread.
    """
    slope = (height_b - height_a) / length
    bottom = length / 2 * (1 + np.sin(np.arctan2(-slope * np.sqrt(length), spread)))
    s = float(np.clip(np.clip(bottom, begin, end), 0, length))
    return float(height_a + slope * s - spread * np.sqrt(s * (length - s) / length))
