"""Street names on the still map: one per street, along its longest nearly straight stretch, where there is room."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from hotspots.publish.page import Street
from hotspots.publish.town_map.layout import Spot, View, local, short
from hotspots.publish.town_map.markup import Markup, el

LABEL_PX = 9.0
MOST_LABELS = 40
STRAIGHT = 0.35
"""Radians that a street may turn along its name."""


def street_names(
    streets: Sequence[Street], view: View, px: float, taken: Sequence[tuple[Spot, float]], *, most: int = MOST_LABELS
) -> Markup:
    """Return the names that find room: longest stretches first, clear of `taken` places (spot, reach) and each other."""
    longest: dict[str, tuple[float, Spot, Spot]] = {}
    for street in streets:
        for a, b in _stretches([local(point, view) for point in street.line]) if street.name else ():
            if math.dist(a, b) > longest.get(street.name, (0.0,))[0]:
                longest[street.name] = (math.dist(a, b), a, b)
    placed = list(taken)
    labels: list[Markup] = []
    for name, (length, a, b) in sorted(longest.items(), key=lambda item: (-item[1][0], item[0])):
        half = len(name) * LABEL_PX * px * 0.27
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        free = all(math.dist(middle, other) > half * 0.7 + reach * 0.7 for other, reach in placed)
        if length > half and free and len(labels) < most and _inside(middle, view, half):
            placed.append((middle, half))
            labels.append(_name(name, a, b, middle, px))
    return el("g", labels, class_="layer-names", font_size=short(px * LABEL_PX))


def _stretches(points: Sequence[Spot]) -> Iterator[tuple[Spot, Spot]]:
    """Yield the ends of the nearly straight parts of a line, where a name can stand."""
    start = 0
    for i in range(1, len(points) - 1):
        turn = _heading(points[i], points[i + 1]) - _heading(points[start], points[start + 1])
        if abs((turn + math.pi) % (2 * math.pi) - math.pi) > STRAIGHT:
            yield points[start], points[i]
            start = i
    if len(points) > 1:
        yield points[start], points[-1]


def _heading(a: Spot, b: Spot) -> float:
    return math.atan2(b[1] - a[1], b[0] - a[0])


def _name(name: str, a: Spot, b: Spot, middle: Spot, px: float) -> Markup:
    (x1, y1), (x2, y2) = sorted((a, b))
    turn = math.degrees(math.atan2(y2 - y1, x2 - x1))
    place = f"translate({middle[0]:.0f} {middle[1]:.0f}) rotate({turn:.0f})"
    return el("text", name, transform=place, y=short(px * 3))


def _inside(spot: Spot, view: View, margin: float) -> bool:
    return margin < spot[0] < view.width - margin and margin < spot[1] < view.height - margin
