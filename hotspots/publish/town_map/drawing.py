"""The still map: inline SVG for readers without scripts and for print, and the store of geometry for the script."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence

from hotspots.base.text import number
from hotspots.publish.page import (
    CARDS_UP_TO,
    GRADES,
    STREET_KINDS,
    Page,
    Rings,
    Site,
    Street,
    Suggestion,
    UtilityExtras,
    say_all,
)
from hotspots.publish.town_map.labels import MOST_LABELS, street_names
from hotspots.publish.town_map.layout import Spot, View, local, short, spread, streets_of, strip
from hotspots.publish.town_map.markup import Markup, el
from hotspots.publish.town_map.paths import MOST_LINES, in_pieces, to_cells

SHOWN_PX = 560
"""Width in CSS pixels at which sizes on the still map are meant."""

PIN_R = 12.0
HALF_PX = 11.0
CORNER_PX = 3.0
NICE_M = tuple(step * 10**power for power in range(6) for step in (1, 2, 5))


def still_map(page: Page, extras: UtilityExtras | None, view: View) -> Markup:
    """Draw the whole map as one SVG element; path elements with an id are read by the script."""
    words = say_all("page", page.lang)["svg_text"].replace("{n}", number(len(page.sites), page.lang))
    return el(
        "svg",
        el("title", words, id="still-title"),
        town_layers(page, extras, view),
        id="still",
        viewBox=f"0 0 {view.width} {view.height}",
        role="img",
        aria_labelledby="still-title",
        xmlns="http://www.w3.org/2000/svg",
        font_size=short(view.width / SHOWN_PX * 10),
    )


def town_layers(
    page: Page, extras: UtilityExtras | None, view: View, *, shown_px: float = SHOWN_PX, names: int = MOST_LABELS,
    strong: Collection[str] | None = None, with_coverage: bool = False,
) -> list[Markup]:  # fmt: skip
    """Return the layers of the map from the bottom to the top, sizes as for a width of `shown_px` pixels.

    `strong`: the sites that are drawn filled (default: the ranked ones).
    """
    px = view.width / shown_px
    is_dotted = len(page.sites) > CARDS_UP_TO
    pinned = () if is_dotted else page.cards
    anchors = [local((s.lon, s.lat), view) for s in pinned]
    squares = [local((s.lon, s.lat), view) for s in page.suggestions]
    spots = spread([*anchors, *squares], 2.2 * PIN_R * px)
    looks = [_pin_look(site, strong) for site in pinned]
    pins = [_pin(*row, px) for row in zip(pinned, looks, anchors, spots[: len(pinned)], strict=True)]
    taken = [(spot, 2 * PIN_R * px) for spot in spots]
    cells = to_cells(page.places) - view.origin
    dots = el("path", class_="dots", d="".join(f"M{x} {y}h0" for x, y in cells.tolist())) if is_dotted else None
    return [
        el("rect", class_="land", width=view.width, height=view.height),
        *_ground(page, view),
        *_coverage(page, view, hidden=not with_coverage),
        *_secret(extras, view),
        street_names(page.ground.streets, view, px, taken, most=names),
        _hotspots(page, view, px),
        *([still_marks(page.suggestions, squares, spots[len(pinned) :], px)] if page.suggestions else []),
        el("g", pins, dots, id="still-pins"),
        _scale_bar(page, view, px),
        _north(view, px),
    ]


def _pin_look(site: Site, strong: Collection[str] | None) -> str:
    if site.rank is None:
        return "mark blocked"
    return "mark" if strong is None or site.id in strong else "mark quiet"


def _path(name: str, shapes: Iterable[Rings], view: View, *, closed: bool = False, most: float = MOST_LINES) -> Markup:
    """Return a path with an id, which the script reads piece by piece."""
    drawn, boxes = in_pieces(shapes, view.origin, closed=closed, most=most)
    return el("path", id=f"g-{name}", class_=f"g {name}", data_boxes=boxes, d=drawn)


def _road(kind: str, streets: Iterable[Street], view: View) -> Markup:
    """Return a path that is drawn twice by reference (rules with ancestors don't reach it there)."""
    drawn, boxes = in_pieces(((street.line,) for street in streets), view.origin)
    return el("path", id=f"g-street-{kind}", data_boxes=boxes, d=drawn, vector_effect="non-scaling-stroke")


def _ground(page: Page, view: View) -> list[Markup]:
    ground = page.ground
    buildings = sorted(ground.buildings, key=lambda rings: strip(rings[0]))
    areas = (("green", ground.green), ("water", ground.water), ("building", buildings))
    painted = [_path(name, shapes, view, closed=True) for name, shapes in areas if shapes]
    by_kind = [(kind, streets_of(page, kind)) for kind in STREET_KINDS]
    kinds = [kind for kind, streets in by_kind if streets]
    roads = [_road(kind, streets, view) for kind, streets in by_kind if streets]
    casing = [el("use", href=f"#g-street-{kind}", class_=f"casing {kind}") for kind in kinds]
    fills = [el("use", href=f"#g-street-{kind}", class_=f"fill {kind}") for kind in kinds]
    return [*painted[:2], el("defs", roads), *casing, *fills, *painted[2:]]


def _coverage(page: Page, view: View, *, hidden: bool) -> list[Markup]:
    paths = []
    for grade in GRADES:
        shapes = [c.rings for c in page.coverage if c.grade == grade]
        if shapes:
            paths.append(_path(f"cover-{grade}", shapes, view, closed=True, most=math.inf))
    return [el("g", paths, class_="layer-coverage", hidden=hidden)] if paths else []


def _secret(extras: UtilityExtras | None, view: View) -> list[Markup]:
    if extras is None:
        return []
    lines = (("network", extras.network), ("route", extras.routes))
    paths = [_path(name, [(line,) for line in routes], view) for name, routes in lines if routes]
    points = [(((h.lon, h.lat),),) for h in extras.handovers]
    return [*paths, _path("handover", points, view)] if points else paths


def _pin(site: Site, look: str, anchor: Spot, spot: Spot, px: float) -> Markup:
    parts = []
    if math.dist(anchor, spot) > PIN_R * px / 2:
        ends = {"x1": anchor[0], "y1": anchor[1], "x2": spot[0], "y2": spot[1]}
        parts.append(el("line", class_="leader", **{key: short(value) for key, value in ends.items()}))
    parts.append(el("circle", class_="foot", cx=short(anchor[0]), cy=short(anchor[1]), r=short(2.5 * px)))
    at = {"cx": short(spot[0]), "cy": short(spot[1])}
    parts.append(el("circle", class_="disc", r=short(PIN_R * px), **at))
    label = "–" if site.rank is None else str(site.rank)
    size = short(px * (12 if len(label) < 3 else 9))
    text = el("text", label, x=at["cx"], y=short(spot[1] + 4.2 * px), font_size=size)
    return el("g", el("title", site.name), parts, text, class_=look)


def _hotspots(page: Page, view: View, px: float) -> Markup:
    if not page.hotspots:
        return el("g", class_="layer-hotspots")
    arcs = "".join(f"M{-r:.1f} {-r * 0.4:.1f}q{r:.1f}-{r * 0.9:.1f} {2 * r:.1f} 0" for r in (3 * px, 6 * px))
    dot = el("circle", cy=short(2 * px), r=short(1.8 * px), stroke="none")
    sign = el("defs", el("g", dot, el("path", d=arcs, fill="none", vector_effect="non-scaling-stroke"), id="wlan"))
    marks = []
    for spot in page.hotspots:
        x, y = (short(at) for at in local((spot.lon, spot.lat), view))
        marks.append(el("use", el("title", spot.name), href="#wlan", x=x, y=y))
    return el("g", sign, marks, class_="layer-hotspots")


def _scale_bar(page: Page, view: View, px: float) -> Markup:
    length_m = max((m for m in NICE_M if m <= view.width * view.step_m / 4), default=1)
    length = length_m / view.step_m
    x, y = 14 * px, view.height - 14 * px
    words = (
        f"{number(length_m, page.lang)}\u00a0m" if length_m < 1000 else f"{number(length_m / 1000, page.lang)}\u00a0km"
    )
    bar = el("path", d=f"M{x:.0f} {y - 5 * px:.0f}v{5 * px:.0f}h{length:.0f}v{-5 * px:.0f}")
    label = el("text", words, x=short(x + length / 2), y=short(y - 4 * px))
    return el("g", bar, label, class_="scale")


def _north(view: View, px: float) -> Markup:
    x, y = view.width - 20 * px, 16 * px
    arrow = el(
        "path", d=f"M{x:.0f} {y:.0f}l{6 * px:.0f} {18 * px:.0f}l{-6 * px:.0f} {-4 * px:.0f}l{-6 * px:.0f} {4 * px:.0f}z"
    )
    return el("g", arrow, el("text", "N", x=short(x), y=short(y + 30 * px)), class_="north")


def still_marks(suggestions: Sequence[Suggestion], anchors: Sequence[Spot], spots: Sequence[Spot], px: float) -> Markup:
    """Draw a square with its mark at `spots`, joined to its place (`anchors`), in the view's own coordinates."""
    drawn = [_square(*row, px) for row in zip(suggestions, anchors, spots, strict=True)]
    return el("g", drawn, class_="layer-suggestions")


def _square(one: Suggestion, anchor: Spot, spot: Spot, px: float) -> Markup:
    ends = {"x1": anchor[0], "y1": anchor[1], "x2": spot[0], "y2": spot[1]}
    leader = el("line", class_="leader", **{key: short(value) for key, value in ends.items()})
    half, size = HALF_PX * px, short(px * (10 if len(one.mark) < 3 else 8))
    corner = {"x": short(spot[0] - half), "y": short(spot[1] - half)}
    box = el("rect", width=short(2 * half), height=short(2 * half), rx=short(CORNER_PX * px), **corner)
    words = el("text", one.mark, x=short(spot[0]), y=short(spot[1] + 3.6 * px), font_size=size)
    return el("g", el("title", one.name), leader, box, words, class_="suggested")
