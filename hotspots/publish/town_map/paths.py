"""Geometry as compact path data: whole steps of a fine grid, each relative to the one before.

The grid is the world pixel of zoom level 19 in web Mercator (about 0.2 m in Germany), counted from an origin. One
text serves three readers: the inline SVG (screen without scripts, print) draws it, the script decodes it for the
canvas, and :func:`decode` gives the coordinates back, so that a leak check sees what a reader could see.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from hotspots.publish.page import Line, Places, Point, Rings

ZOOM = 19
WORLD = 256 * 2**ZOOM
"""Width of the world in grid steps."""

PIECE = "M0 0"
"""Where a piece begins: the pen goes back to the origin."""

MOST_LINES = 24
"""Lines of a piece: few enough that a browser fills it quickly and draws little that can't be seen."""

Cell = tuple[int, int]
MAX_LAT = 85.0511287798


def to_grid(point: Point) -> Cell:
    """Project longitude and latitude in degrees to the grid (web Mercator, y to the south)."""
    lon, lat = point
    sine = math.sin(math.radians(max(-MAX_LAT, min(MAX_LAT, lat))))
    x = (lon + 180) / 360 * WORLD
    y = (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * WORLD
    return math.floor(x + 0.5), math.floor(y + 0.5)


def to_cells(places: Places) -> NDArray[np.int64]:
    """Project many places at once: a row (x, y) for each."""
    lons, lats = places.T
    sine = np.sin(np.radians(np.clip(lats, -MAX_LAT, MAX_LAT)))
    x = (lons + 180) / 360 * WORLD
    y = (0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * WORLD
    return np.floor(np.column_stack((x, y)) + 0.5).astype(np.int64)


def to_degrees(cell: Cell) -> Point:
    """Turn a grid cell back into longitude and latitude in degrees."""
    lon = cell[0] / WORLD * 360 - 180
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * cell[1] / WORLD))))
    return lon, lat


def metres_per_step(lat: float) -> float:
    """Return the length of one grid step on the ground in metres at latitude `lat`."""
    equator_m = 2 * math.pi * 6378137
    return float(equator_m * math.cos(math.radians(lat)) / WORLD)


def in_pieces(
    shapes: Iterable[Rings], origin: Cell, *, closed: bool = False, most: float = MOST_LINES
) -> tuple[str, str]:
    """Return path data in pieces of `most` lines or a few more, and the box of each: left, top, right, bottom.

    No shape is cut, each piece and box counts from the origin.
    Each line is one subpath, in order; `closed` makes rings of them. A line whose points all fall into one cell keeps a
    step of length 0, so that subpaths and lines stay aligned.
    A reader decodes and draws only the pieces whose boxes meet its view.
    """
    parts: list[str] = []
    boxes: list[int] = []
    for lines in _grouped(shapes, most):
        cells = [_cells(line, closed) for line in lines]
        parts.append(PIECE + _subpaths(cells, origin, closed))
        xs, ys = ([cell[i] - origin[i] for line in cells for cell in line] or [0] for i in (0, 1))
        boxes += (min(xs), min(ys), max(xs), max(ys))
    return "".join(parts), " ".join(map(str, boxes))


def _grouped(shapes: Iterable[Rings], most: float) -> Iterator[list[Line]]:
    lines: list[Line] = []
    for shape in shapes:
        lines += shape
        if len(lines) >= most:
            yield lines
            lines = []
    if lines:
        yield lines


def _subpaths(lines: Iterable[Sequence[Cell]], origin: Cell, closed: bool) -> str:
    parts: list[str] = []
    at = origin
    for cells in lines:
        if not cells:
            parts.append("m0 0h0")
            continue
        parts.append("m" + _steps(cells, at) + ("z" if closed else ""))
        at = cells[0] if closed else cells[-1]
    return "".join(parts)


def _cells(line: Line, closed: bool) -> list[Cell]:
    cells = [to_grid(point) for point in line]
    kept = [cell for i, cell in enumerate(cells) if i == 0 or cell != cells[i - 1]]
    if closed and len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept if len(kept) != 1 else kept * 2


def _steps(cells: Sequence[Cell], at: Cell) -> str:
    text: list[str] = []
    x, y = at
    for cell in cells:
        for step in (cell[0] - x, cell[1] - y):
            text.append(f" {step}" if text and step >= 0 else str(step))
        x, y = cell
    return "".join(text)


def decode(path: str, origin: Cell) -> Iterator[Line]:
    """Yield the lines of path data made by :func:`in_pieces`, in degrees."""
    for piece in path.split(PIECE):
        start = origin
        for subpath in re.findall(r"m([^m]*)", piece):
            numbers = [int(n) for n in re.findall(r"-?\d+", subpath.replace("h0", " 0 0"))]
            cells, (x, y) = [], start
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + dx, y + dy
                cells.append((x, y))
            start = cells[0] if subpath.endswith("z") else cells[-1]
            yield tuple(to_degrees(cell) for cell in cells)


def drawn_places(page: str) -> str:
    """Return every place drawn in a page or paper map as decimals, one "lon lat 0" a line: what its paths could tell.

    The zero keeps neighbours apart: the latitude of one and the longitude of the next are no place.
    """
    found = re.search(r'"origin":\[(-?\d+),(-?\d+)\]', page) or re.search(r'data-origin="(-?\d+) (-?\d+)"', page)
    if found is None:
        return ""
    origin = int(found[1]), int(found[2])
    paths = re.findall(rf'\bd="((?:{PIECE})?m[^"]+)"', page)
    places = dict.fromkeys(place for path in paths for line in decode(path, origin) for place in line)
    return "\n".join(f"{lon:.6f} {lat:.6f} 0" for lon, lat in places)
