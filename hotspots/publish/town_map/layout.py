"""Where things stand on the still map: the part of the world shown, and pins that don't hide one another.

Everything is in grid steps (:mod:`hotspots.publish.town_map.paths`) and follows from sites alone, never from a network.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotspots.base.places import DEGREE_M
from hotspots.publish.page import Line, Page, Places, Point, Street, StreetKind, Suggestion
from hotspots.publish.town_map.paths import Cell, metres_per_step, to_grid

FAR_M, APART_M = 25_000.0, 2_000.0
"""A site farther than this from the middle of all stays out of the first view (and is named); of five and more also one
that lies apart: farther than the second, and three times as far as four fifths of them."""

LEAST_WIDTH_M = 400.0
MARGIN = 0.14
ASPECT = 4 / 3
SWEEPS = 300
Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class View:
    """A rectangle of the grid, upper left corner first, and the ground length of one step in metres."""

    left: int
    top: int
    width: int
    height: int
    step_m: float

    @property
    def origin(self) -> Cell:
        """Return the upper left corner, from which path data are counted."""
        return self.left, self.top


def degrees(suggestions: Sequence[Suggestion]) -> Places:
    """Return where suggestions are: a row (lon, lat) for each."""
    return np.array([(s.lon, s.lat) for s in suggestions], float).reshape(-1, 2)


def far_away(places: Places) -> NDArray[np.bool_]:
    """Tell which places are so far from the middle of all that they would shrink the rest; none when that would be all."""
    if not len(places):
        return np.zeros(0, dtype=bool)
    middle = np.median(places, axis=0)
    away = np.hypot(*((places - middle) * _degree_m(middle)).T)
    most = np.sort(away)[math.ceil(0.8 * len(away)) - 1] if len(away) > 4 else FAR_M
    is_far = away > min(FAR_M, max(APART_M, 3 * most))
    return np.zeros(len(places), dtype=bool) if is_far.all() else is_far


def beside(places: Places, near: Places) -> Places:
    """Return the places that lie within `FAR_M` of the middle of `near`."""
    if not len(places) or not len(near):
        return places
    middle = np.median(near, axis=0)
    kept: Places = places[np.hypot(*((places - middle) * _degree_m(middle)).T) <= FAR_M]
    return kept


def _degree_m(middle: Places) -> Places:
    """Return the length of a degree of longitude and latitude at a place, in metres."""
    return DEGREE_M * np.array([math.cos(math.radians(middle[1])), 1.0])


def corners(places: Places) -> list[Cell]:
    """Return the corners of the rectangle around places as grid cells."""
    if not len(places):
        return []
    (west, south), (east, north) = places.min(axis=0).tolist(), places.max(axis=0).tolist()
    return [to_grid((west, north)), to_grid((east, south))]


def view_of(
    cells: Sequence[Cell], lat: float, *, aspect: float = ASPECT, least_m: float = LEAST_WIDTH_M, margin: float = MARGIN
) -> View:
    """Return the view that holds all `cells` with a margin, `aspect` times as wide as high."""
    step_m = metres_per_step(lat)
    xs, ys = [c[0] for c in cells] or [0], [c[1] for c in cells] or [0]
    width = max((max(xs) - min(xs)) * (1 + 2 * margin), least_m / step_m)
    height = max((max(ys) - min(ys)) * (1 + 2 * margin), width / aspect)
    width = max(width, height * aspect)
    left = (min(xs) + max(xs) - width) / 2
    top = (min(ys) + max(ys) - height) / 2
    return View(math.floor(left), math.floor(top), math.ceil(width), math.ceil(height), step_m)


def strip(line: Line) -> tuple[float, float]:
    """Return by what lines are ordered so that neighbours stand together: strips of a thousandth of a degree."""
    lon, lat = line[0] if line else (0.0, 0.0)
    return round(lon, 3), lat


def streets_of(page: Page, kind: StreetKind) -> list[Street]:
    """Return the streets of a kind in the order in which they are drawn, and their names listed."""
    return sorted((street for street in page.ground.streets if street.kind == kind), key=lambda s: strip(s.line))


def spread(anchors: Sequence[Spot], distance: float) -> list[Spot]:
    """Return places near `anchors` that keep at least `distance` from one another.

    Pairs that are too close are pushed apart by equal parts, from left to right, until none is or after `SWEEPS`.
    """
    spots = [list(anchor) for anchor in anchors]
    for _ in range(SWEEPS):
        moved = False
        row = sorted(range(len(spots)), key=lambda i: (spots[i][0], i))
        for k, i in enumerate(row):
            for j in row[k + 1 :]:
                if spots[j][0] - spots[i][0] >= distance:
                    break
                moved |= _part(spots[i], spots[j], distance, i)
        if not moved:
            break
    return [(x, y) for x, y in spots]


def _part(a: list[float], b: list[float], distance: float, turn: int) -> bool:
    dx, dy = a[0] - b[0], a[1] - b[1]
    gap = math.hypot(dx, dy)
    if gap >= distance:
        return False
    push = (distance - gap) * 0.51
    if gap < distance * 1e-6:
        dx, dy, gap = math.cos(2.4 * turn), math.sin(2.4 * turn), 1.0
    for spot, way in ((a, push), (b, -push)):
        spot[0] += dx / gap * way
        spot[1] += dy / gap * way
    return True


def local(point: Point, view: View) -> Spot:
    """Return a place (degrees) in the view's own coordinates."""
    x, y = to_grid(point)
    return float(x - view.left), float(y - view.top)


def short(value: float) -> str:
    """Write a coordinate with one decimal, or none where it is whole."""
    return f"{value:.1f}".removesuffix(".0")
