"""The town on paper: the page's own drawing as a file by itself, cut to what a map is about, for report and pictures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from hotspots.publish.page import Ground, Line, Page, Rings, UtilityExtras
from hotspots.publish.town_map.drawing import town_layers
from hotspots.publish.town_map.layout import View, corners, short, view_of
from hotspots.publish.town_map.markup import Markup, el
from hotspots.publish.town_map.paths import to_degrees

PX_PER_MM = 4.2
"""Sizes of the page's drawing, in pixels, on a millimetre of paper."""
FONT = "Libertinus Serif"
LIST_MM = 62.0
"""Width of the list of names beside a map."""

Box = tuple[float, float, float, float]


def paper_map(
    page: Page, extras: UtilityExtras | None = None, *, around: Collection[str], width_mm: float, height_mm: float,
    least_m: float = 400.0, strong: Collection[str] | None = None, served: Collection[str] | None = None,
    names: int = 12, listed: bool = False, font: str = FONT,
) -> bytes:  # fmt: skip
    """Return a map as SVG that holds the sites `around`.

    `strong`: sites drawn filled (default: the ranked ones); `served`: sites whose ground is drawn (default: all); with
    `listed` the names stand beside the map.
    """
    places = page.places[[site.id in around for site in page.sites]]
    lat = float(places[0, 1]) if len(places) else 50.0
    view = view_of(corners(places), lat, aspect=width_mm / height_mm, least_m=least_m, margin=0.1)
    shown = _cut(page, view, served)
    drawn = town_layers(
        shown, extras, view, shown_px=width_mm * PX_PER_MM, names=names, strong=strong, with_coverage=True
    )
    town = el("svg", drawn, width=view.width, height=view.height, viewBox=f"0 0 {view.width} {view.height}", data_origin=f"{view.left} {view.top}")  # fmt: skip
    unit = view.width / width_mm
    width = view.width + (LIST_MM * unit if listed else 0.0)
    size: dict[str, Any] = {"width": f"{width / unit:g}mm", "height": f"{height_mm:g}mm"}
    return el(
        "svg",
        el("style", Markup(_look(view.width / (width_mm * PX_PER_MM)))),
        el("rect", fill="#ffffff", width=short(width), height=view.height),
        town,
        _names(shown, view, unit) if listed else None,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {short(width)} {view.height}",
        font_family=font,
        font_size=short(unit * 2.4),
        **size,
    ).encode()


def _names(page: Page, view: View, unit: float) -> Markup:
    step = min(7.0 * unit, view.height / (len(page.cards) + 1))
    rows = [
        el("text", f"{site.place}  {site.name}", x=short(view.width + 3 * unit), y=short((i + 1) * step))
        for i, site in enumerate(page.cards)
    ]
    return el("g", rows, font_size=short(step * 0.55))


@cache
def _rules() -> str:
    """Return the page's rules for its drawing, colours put in."""
    css = (files("hotspots.publish.map") / "assets" / "page.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"(--[\w-]+): (#\w+);", css))
    found = re.findall(r"^#still ([^{,]+)\{([^}]*)\}", css, re.M)
    rules = "".join(f"{selector.strip()}{{{body}}}" for selector, body in found)
    return re.sub(r"var\((--[\w-]+)\)", lambda name: colours[name[1]], rules)


def _look(px: float) -> str:
    """Return the rules with sizes in the drawing's own units: paper has no pixels."""
    sized = re.sub(r"([\d.]+)px", lambda size: short(float(size[1]) * px), _rules())
    return re.sub(
        r"(stroke-dasharray: )([\d. ]+)",
        lambda dash: dash[1] + " ".join(short(float(n) * px) for n in dash[2].split()),
        sized,
    )


def _cut(page: Page, view: View, served: Collection[str] | None) -> Page:
    """Return the page without what lies outside the view, so that a map of one site stays small."""
    (west, north), (east, south) = to_degrees(view.origin), to_degrees((view.left + view.width, view.top + view.height))
    box = west, south, east, north
    ground = page.ground
    inside = Ground(
        streets=tuple(street for street in ground.streets if _meets(street.line, box)),
        buildings=_within(ground.buildings, box),
        water=_within(ground.water, box),
        green=_within(ground.green, box),
    )
    cells = tuple(c for c in page.coverage if (served is None or c.site in served) and _meets(c.rings[0], box))
    sites = tuple(site for site in page.sites if west < site.lon < east and south < site.lat < north)
    spots = tuple(spot for spot in page.hotspots if west < spot.lon < east and south < spot.lat < north)
    return replace(page, ground=inside, coverage=cells, sites=sites, hotspots=spots, suggestions=())


def _within(shapes: Iterable[Rings], box: Box) -> tuple[Rings, ...]:
    return tuple(rings for rings in shapes if _meets(rings[0], box))


def _meets(line: Line | Sequence[tuple[float, float]], box: Box) -> bool:
    west, south, east, north = box
    lons, lats = [point[0] for point in line], [point[1] for point in line]
    return bool(lons) and max(lons) > west and min(lons) < east and max(lats) > south and min(lats) < north
