"""Maps for paper as SVG: ground, streets, coverage and numbered sites, with scale and north.

Coordinates are tenths of a millimetre on paper, computed from the project's metric CRS. What lies outside the frame
is cut off, so that a map of one site stays small.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import shapely

from hotspots.base.text import Lang, number
from hotspots.findings.model import Ground, PublicPlan, Told
from hotspots.publish.map.layout import spread

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FONT = "Libertinus Serif"
_MARKER = 28.0
"""Radius of a numbered circle."""
_NICE_M = tuple(step * 10**power for power in range(6) for step in (1, 2, 5))
_AREAS = {"water": "#BBD9E8", "green": "#D5EBC6"}
#: Ways that are drawn narrow, by the beginning of their kind.
_FOOT = ("footway", "path", "steps", "pedestrian", "cycleway", "track")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a map shows: a rectangle in the metric CRS, drawn `width` × `height` tenths of a millimetre."""

    west: float
    south: float
    east: float
    north: float
    width: float
    height: float

    @property
    def per_m(self) -> float:
        """Return tenths of a millimetre per metre."""
        return self.width / (self.east - self.west)

    def holds(self, place: Point) -> bool:
        """Tell whether a place lies in the frame."""
        return self.west < place[0] < self.east and self.south < place[1] < self.north

    def put(self, x: float, y: float) -> Point:
        """Return where a place stands on the paper."""
        return (x - self.west) * self.per_m, (self.north - y) * self.per_m


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered site; `strong` for the one that a map is about."""

    x: float
    y: float
    label: str
    strong: bool = True


def frame_around(places: Sequence[Point], *, width_mm: float, height_mm: float, least_m: float, margin: float) -> Frame:
    """Return the frame that holds all `places` (metric) with a margin, at least `least_m` wide."""
    xs, ys = [p[0] for p in places] or [0.0], [p[1] for p in places] or [0.0]
    wide = max((max(xs) - min(xs)) * (1 + 2 * margin), least_m)
    wide = max(wide, (max(ys) - min(ys)) * (1 + 2 * margin) * width_mm / height_mm)
    high = wide * height_mm / width_mm
    x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return Frame(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2, width_mm * 10, height_mm * 10)


def site_places(told: Told) -> dict[str, Point]:
    """Return every site's place in the metric CRS."""
    from pyproj import Transformer

    to_metres = Transformer.from_crs("EPSG:4326", told.about.crs, always_xy=True)
    return {s.site.id: to_metres.transform(s.site.lon, s.site.lat) for s in told.sites}


def draw_map(
    frame: Frame, told: Told, marks: Sequence[Mark], lang: Lang, *, cells: Iterable[tuple[Any, float]] = (),
    names: int = 14,
) -> bytes:  # fmt: skip
    """Return a map as SVG. `cells`: polygons of coverage with their opacity; a Plan adds routes and handovers."""
    layers = [
        f'<rect width="{frame.width:.0f}" height="{frame.height:.0f}" fill="#F7F5F1"/>',
        *_ground(frame, told.ground),
        *(_path(frame, [shape], f'fill="#0072B2" fill-opacity="{opacity:g}"') for shape, opacity in cells),
        *_secret(frame, told),
        *_street_names(frame, told.ground, names, [frame.put(m.x, m.y) for m in marks]),
        *_hotspots(frame, told),
        *_marks(frame, marks),
        *_scale(frame, lang),
        *_north(frame),
        f'<rect width="{frame.width:.0f}" height="{frame.height:.0f}" fill="none" stroke="#808080" stroke-width="4"/>',
    ]
    size = f'width="{frame.width / 10:g}mm" height="{frame.height / 10:g}mm"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {frame.width:.0f} {frame.height:.0f}"'
    return f"{head} font-family={quoteattr(FONT)}>{''.join(layer for layer in layers if layer)}</svg>\n".encode()


def _ground(frame: Frame, ground: Ground) -> list[str]:
    areas = _by_kind(ground.areas, "kind")
    painted = [
        _path(frame, [s for kind, s in areas if kind == wanted], f'fill="{colour}"')
        for wanted, colour in _AREAS.items()
    ]
    ways = _by_kind(ground.streets, "highway")
    foot = [shape for kind, shape in ways if kind.startswith(_FOOT)]
    roads = [shape for kind, shape in ways if not kind.startswith(_FOOT)]
    lines = [
        _path(frame, shapes, _stroke(colour, width + extra))
        for colour, extra in (("#BDB6AA", 5.0), ("#FFFFFF", 0.0))
        for shapes, width in ((foot, 9.0), (roads, 18.0))
    ]
    houses = _path(frame, ground.buildings.geometry, 'fill="#DDD3CB" stroke="#B9AA9D" stroke-width="1.5"')
    return [*painted, *lines, houses]


def _by_kind(table: GeoDataFrame, column: str) -> list[tuple[str, Any]]:
    return list(zip(table[column].astype(str), table.geometry, strict=True))


def _stroke(colour: str, width: float) -> str:
    return f'fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" stroke-linejoin="round"'


def _path(frame: Frame, shapes: Iterable[Any], look: str) -> str:
    """Return shapes as one path, cut off at the frame; nothing if none of them is in it."""
    window = shapely.box(frame.west - 20, frame.south - 20, frame.east + 20, frame.north + 20)
    inside = shapely.get_parts(shapely.intersection(list(shapes), window))
    drawn = "".join(_lines(frame, part) for part in inside if not part.is_empty)
    return f'<path d="{drawn}" {look} fill-rule="evenodd"/>' if drawn else ""


def _lines(frame: Frame, part: Any) -> str:
    """Return a line, or a polygon with its holes, as path data."""
    if part.geom_type == "Polygon":
        return "".join(_line(frame, ring) + "Z" for ring in (part.exterior, *part.interiors))
    return _line(frame, part) if part.geom_type == "LineString" else ""


def _line(frame: Frame, line: Any) -> str:
    points = [frame.put(x, y) for x, y in shapely.get_coordinates(line).tolist()]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def _secret(frame: Frame, told: Told) -> list[str]:
    """Return routes and handovers, for the utility's edition."""
    from pyproj import Transformer

    if isinstance(told, PublicPlan):
        return []
    chosen = [route.chosen for route in told.connections.routes if route.chosen and len(route.chosen.xy) > 1]
    ways = [shapely.LineString(way.xy) for way in chosen]
    drawn = _path(frame, ways, 'fill="none" stroke="#D55E00" stroke-width="9" stroke-dasharray="22 10"')
    ducts = _path(frame, told.ducts.geometry, 'fill="none" stroke="#7F3F98" stroke-width="8"')
    to_metres = Transformer.from_crs("EPSG:4326", told.about.crs, always_xy=True)
    squares = []
    for handover in told.handovers:
        x, y = frame.put(*to_metres.transform(handover.lon, handover.lat))
        squares.append(
            f'<rect x="{x - 16:.0f}" y="{y - 16:.0f}" width="32" height="32" fill="#7F3F98" stroke="#FFFFFF" stroke-width="5"/>'
        )
    return [ducts, drawn, *squares]


def _street_names(frame: Frame, ground: Ground, most: int, taken: list[Point]) -> list[str]:
    """Return the names of the longest streets, each once along its longest straight piece, away from the marks."""
    found = _longest_pieces(frame, ground)
    labels: list[str] = []
    used = list(taken)
    for name, (length, a, b) in sorted(found.items(), key=lambda item: (-item[1][0], item[0])):
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        half = len(name) * 7.0
        is_free = all(abs(middle[0] - x) > half + 30 or abs(middle[1] - y) > 45 for x, y in used)
        if len(labels) < most and is_free and length > 0.9 * half and _inside(frame, middle, half):
            used.append(middle)
            labels.append(_name(name, a, b, middle))
    return labels


def _longest_pieces(frame: Frame, ground: Ground) -> dict[str, tuple[float, Point, Point]]:
    found: dict[str, tuple[float, Point, Point]] = {}
    for name, shape in zip(ground.streets["name"], ground.streets.geometry, strict=True):
        points = [frame.put(x, y) for x, y in shapely.get_coordinates(shape).tolist()]
        for a, b in pairwise(points):
            length = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
            if isinstance(name, str) and name and length > found.get(name, (0.0,))[0]:
                found[name] = (length, a, b)
    return found


def _inside(frame: Frame, point: Point, margin: float) -> bool:
    return margin < point[0] < frame.width - margin and 40 < point[1] < frame.height - 40


def _name(name: str, a: Point, b: Point, middle: Point) -> str:
    from math import atan2, degrees

    (x1, y1), (x2, y2) = sorted((a, b))
    turn = f'transform="translate({middle[0]:.0f} {middle[1]:.0f}) rotate({degrees(atan2(y2 - y1, x2 - x1)):.0f})"'
    words = escape(name)
    halo = 'stroke="#FFFFFF" stroke-width="7" stroke-linejoin="round"'
    text = '<text {0} y="9" font-size="26" text-anchor="middle" {1}>{2}</text>'
    return text.format(turn, f'fill="#FFFFFF" {halo}', words) + text.format(turn, 'fill="#333333"', words)


def _hotspots(frame: Frame, told: Told) -> list[str]:
    from pyproj import Transformer

    to_metres = Transformer.from_crs("EPSG:4326", told.about.crs, always_xy=True)
    signs = []
    for spot in told.ground.hotspots:
        x, y = frame.put(*to_metres.transform(spot.lon, spot.lat))
        if 0 < x < frame.width and 0 < y < frame.height:
            fill = "#009E73" if spot.status == "built" else "#FFFFFF"
            look = f'fill="{fill}" stroke="#00674B" stroke-width="5"'
            signs.append(
                f'<path d="M{x:.0f} {y - 20:.0f}L{x + 20:.0f} {y + 15:.0f}L{x - 20:.0f} {y + 15:.0f}Z" {look}/>'
            )
    return signs


def _marks(frame: Frame, marks: Sequence[Mark]) -> list[str]:
    anchors = [frame.put(mark.x, mark.y) for mark in marks]
    drawn = []
    for mark, (ax, ay), (x, y) in zip(marks, anchors, spread(anchors, 2.2 * _MARKER), strict=True):
        fill, ink = ("#A33B00", "#FFFFFF") if mark.strong else ("#FFFFFF", "#A33B00")
        if abs(ax - x) + abs(ay - y) > _MARKER / 2:
            drawn.append(f'<path d="M{ax:.0f} {ay:.0f}L{x:.0f} {y:.0f}" stroke="#A33B00" stroke-width="5"/>')
            drawn.append(f'<circle cx="{ax:.0f}" cy="{ay:.0f}" r="7" fill="#A33B00"/>')
        drawn.append(
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{_MARKER:g}" fill="{fill}" stroke="{ink}" stroke-width="5"/>'
        )
        size = 36 if len(mark.label) < 3 else 26
        drawn.append(
            f'<text x="{x:.0f}" y="{y + size / 3:.0f}" font-size="{size}" font-weight="bold" text-anchor="middle" '
            f'fill="{ink}">{escape(mark.label)}</text>'
        )
    return drawn


def _scale(frame: Frame, lang: Lang) -> list[str]:
    length_m = max((m for m in _NICE_M if m * frame.per_m <= frame.width / 4), default=1)
    length, x, y = length_m * frame.per_m, 40.0, frame.height - 40
    words = f"{number(length_m, lang)} m" if length_m < 1000 else f"{number(length_m / 1000, lang)} km"
    return [
        f'<rect x="20" y="{y - 50:.0f}" width="{length + 40:.0f}" height="70" fill="#FFFFFF" fill-opacity="0.85"/>',
        f'<path d="M{x:.0f} {y - 14:.0f}V{y:.0f}H{x + length:.0f}V{y - 14:.0f}" fill="none" stroke="#000000" stroke-width="4"/>',
        f'<text x="{x + length / 2:.0f}" y="{y - 12:.0f}" font-size="30" text-anchor="middle">{words}</text>',
    ]


def _north(frame: Frame) -> list[str]:
    x = frame.width - 55
    return [
        f'<rect x="{x - 30:.0f}" y="15" width="60" height="112" fill="#FFFFFF" fill-opacity="0.85"/>',
        f'<path d="M{x:.0f} 25L{x + 20:.0f} 85L{x:.0f} 72L{x - 20:.0f} 85Z"/>',
        f'<text x="{x:.0f}" y="118" font-size="34" font-weight="bold" text-anchor="middle">N</text>',
    ]
