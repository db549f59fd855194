"""A whole town from one OpenStreetMap extract: streets, squares, buildings, trees, lamps, stops, public WLAN, addresses.

What lies outside of the project is left out, whole; what isn't dug along, a building or a place is named by its tag.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from hotspots.base.places import to_metres
from hotspots.base.text import Text, numbers, tr, verbatim
from hotspots.inputs.layers import tags as osm
from hotspots.inputs.layers.tags import Tagged, first_word
from hotspots.inputs.noding import cross_squares
from hotspots.inputs.read.sheets import is_said

SOURCE = "OpenStreetMap, ODbL 1.0"
Area = tuple[float, float, float, float]
_LINES, _AREAS = ("LineString", "LinearRing", "MultiLineString"), ("Polygon", "MultiPolygon")
#: Kinds of places that are kept beside the layers that count: by tag and value.
_PLACES: Mapping[tuple[str, str], str] = {
    ("highway", "street_lamp"): "lamp", ("highway", "bus_stop"): "stop", ("railway", "tram_stop"): "stop",
    ("public_transport", "stop_position"): "stop", ("amenity", "bus_station"): "stop", ("railway", "station"): "stop",
}  # fmt: skip
#: Tags by which objects are named that no layer takes.
_OTHER = ("amenity", "leisure", "shop", "tourism", "landuse", "barrier", "man_made", "power", "railway", "waterway")
#: Places that let their guests in only: WLAN there is no public offer of the town.
_GUESTS = frozenset({"cafe", "restaurant", "hotel", "hostel", "bar", "pub", "fast_food", "guest_house", "ice_cream"})


@dataclass
class Town:
    """What an extract holds, in WGS 84 by layer of the project, and what was left of it: (tag, objects, metres)."""

    layers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    left_m: dict[str, float] = field(default_factory=dict)
    other: Counter[str] = field(default_factory=Counter)
    guessed: list[Text] = field(default_factory=list)
    outside: int = 0

    def drop(self, tag: str, metres: float = 0.0) -> None:
        """Count an object that isn't taken."""
        self.left[tag] += 1
        self.left_m[tag] = self.left_m.get(tag, 0.0) + metres

    def put(self, layer: str, row: Mapping[str, Any]) -> None:
        """Add a row to a layer."""
        self.layers.setdefault(layer, []).append({"quality": "estimated", "source": SOURCE, **row})

    def reasons(self) -> list[tuple[Text, int]]:
        """Return what was left, the most metres first, and how many objects."""
        order = sorted(self.left, key=lambda tag: (-self.left_m.get(tag, 0.0), -self.left[tag], tag))
        found = [(_why(tag, self.left_m.get(tag, 0.0)), self.left[tag]) for tag in order]
        most = ", ".join(f"{tag} ({n})" for tag, n in self.other.most_common(8)) + (" …" if len(self.other) > 8 else "")
        return [*found, (tr("of no layer: {most}", most=most), self.other.total())] if self.other else found


def _why(tag: str, metres: float) -> Text:
    if tag in _REASONS:
        return _REASONS[tag]
    length = numbers(round(metres))
    return tr("{tag}, {length} m", tag=tag, length=length) if metres else verbatim(tag)


def read_town(objects: list[Tagged], crs: str, area: Area | None) -> Town:
    """Sort the objects of an extract into the layers of a project; `area`: bounds in the metric `crs` to clip to.

    A list of objects is emptied on the way: a large town isn't held twice.
    """
    town = Town()
    near, shapes = _near(objects, crs, area, town)
    streets: list[tuple[dict[str, Any], Any]] = []
    squares: list[tuple[dict[str, Any], Any]] = []
    objects.clear()
    near.reverse()
    for shape in shapes:
        _sort(near.pop(), shape, town, streets, squares)
    del shapes
    streets[:] = _once(streets, town)
    _lay_streets(streets, squares, town)
    _to_degrees(town, crs)
    return town


def _near(found: list[Tagged], crs: str, area: Area | None, town: Town) -> tuple[list[Tagged], Sequence[Any]]:
    """Return the objects with a sound shape inside the area, with their shapes in metres."""
    sound = [o for o in found if o.shape is not None and not o.shape.is_empty]
    if len(sound) < len(found):
        town.left[_NO_SHAPE] += len(found) - len(sound)
    shapes = shapely.transform(np.array([o.shape for o in sound], dtype=object), lambda xy: to_metres(crs, xy))
    finite = np.isfinite(shapely.bounds(shapes)).all(axis=1) if len(shapes) else np.zeros(0, dtype=bool)
    if area is not None:
        finite &= shapely.intersects(shapes, shapely.box(*area))
    inside = np.asarray(finite)
    town.outside = int((~inside).sum())
    return [o for o, i in zip(sound, inside.tolist(), strict=True) if i], list(shapes[inside])


_NO_SHAPE, _NO_AREA, _NO_HEIGHT, _TWICE, _GUESTS_ONLY = "no shape", "no area", "no height", "twice", "guests"
_REASONS: Mapping[str, Text] = {
    _NO_SHAPE: tr("without geometry"), _NO_AREA: tr("outline without area"),
    _NO_HEIGHT: tr("height or storeys unreadable; the building stays without a height"),
    _TWICE: tr("twice"), _GUESTS_ONLY: tr("internet_access=wlan for guests or paid"),
}  # fmt: skip


def _sort(
    one: Tagged, shape: Any, town: Town, streets: list[tuple[dict[str, Any], Any]], squares: list[tuple[dict[str, Any], Any]]
) -> None:  # fmt: skip
    """Put one object where it belongs; an object may be a house, an address and public WLAN at once."""
    tags, kind = one.tags, shape.geom_type
    before = sum(map(len, town.layers.values()))
    area = osm.is_true(tags.get("area")) or "highway" not in tags
    if kind in _LINES and area and shape.is_closed and osm.is_square(tags):
        shape, kind = shapely.Polygon(shape), "Polygon"
    if kind in _AREAS and not shape.area > 0:
        town.drop(_NO_AREA)
        return
    if kind in _LINES:
        _line(one, shape, town, streets)
        return
    if kind in _AREAS and osm.is_house(tags):
        name = str(tags["name"]) if is_said(tags.get("name")) else None
        height = osm.height_m(tags)
        if height is None and any(is_said(tags.get(k)) for k in ("height", "building:height", "building:levels")):
            town.left[_NO_HEIGHT] += 1
        town.put("buildings", {"id": one.id, "name": name, "height_m": height, "municipal": None, "geometry": shape})
    elif kind in _AREAS and osm.is_square(tags):
        why = osm.why_not_dug({"highway": "pedestrian", **tags})
        if why is None:
            squares.append((_street(one), shape))
        else:
            town.drop(why)
        before = -1
    _point(one, shapely.point_on_surface(shape), town, house=kind in _AREAS and is_said(tags.get("building")))
    if sum(map(len, town.layers.values())) == before:
        tag = next(
            (k for k in ("building", "highway", "natural", "place", "internet_access") if is_said(tags.get(k))), None
        )
        if tag:
            town.drop(f"{tag}={first_word(tags[tag])}")
        elif tag := next((k for k in _OTHER if is_said(tags.get(k))), None):
            town.other[f"{tag}={first_word(tags[tag])}"] += 1


def _line(one: Tagged, shape: Any, town: Town, streets: list[tuple[dict[str, Any], Any]]) -> None:
    tags = one.tags
    was = osm.lifecycle_tag(tags)
    if is_said(tags.get("addr:interpolation")):
        town.drop("addr:interpolation")  # numbers between two houses are interpolated anyway
    elif not is_said(tags.get("highway")):
        if was:
            town.drop(was, shape.length)
    elif (why := osm.why_not_dug(tags)) is not None:
        town.drop(why, shape.length)
    else:
        streets += [(_street(one), part) for part in getattr(shape, "geoms", [shape]) if part.length > 0]


def _street(one: Tagged) -> dict[str, Any]:
    tags = one.tags
    word = first_word(tags["surface"]) if is_said(tags.get("surface")) else ""
    return {
        "id": one.id, "name": str(tags["name"]) if is_said(tags.get("name")) else None,
        "surface": osm.SURFACE_OF_TAG.get(word), "highway": first_word(tags.get("highway", "pedestrian")),
        "bridge": osm.is_true(tags.get("bridge")), "tunnel": osm.is_true(tags.get("tunnel")),
        "layer": osm.level_number(tags.get("layer", 0)), "unknown_surface": word if word and word not in osm.SURFACE_OF_TAG else "",
    }  # fmt: skip


def _point(one: Tagged, at: Any, town: Town, *, house: bool) -> None:
    """Take what stands at one place: a tree, a lamp, a stop, public WLAN, an address."""
    tags = one.tags
    name = str(tags["name"]) if is_said(tags.get("name")) else None
    if tags.get("natural") == "tree":
        town.put("trees", {"id": one.id, "crown_m": osm.crown_m(tags), "geometry": at})
    place = next((kind for (key, value), kind in _PLACES.items() if tags.get(key) == value), None)
    if place:
        town.put("places", {"id": one.id, "name": name, "kind": place, "geometry": at})
    if first_word(tags.get("internet_access", "")) in ("wlan", "wifi"):
        _wlan(one, name, at, town)
    if is_said(tags.get("addr:housenumber")) and is_said(tags.get("addr:street") or tags.get("addr:place")):
        town.put("addresses", {
            "id": one.id, "street": str(tags.get("addr:street") or tags.get("addr:place")),
            "housenumber": str(tags["addr:housenumber"]), "postcode": tags.get("addr:postcode"), "city": tags.get("addr:city"),
            "name": name, "of_building": house, "geometry": at,
        })  # fmt: skip


def _wlan(one: Tagged, name: str | None, at: Any, town: Town) -> None:
    """Take public WLAN; whether it runs and for whom nobody has confirmed, so it serves only once somebody has."""
    tags = one.tags
    fee = first_word(tags.get("internet_access:fee", "?"))
    if fee in ("yes", "customers") or tags.get("amenity") in _GUESTS or tags.get("tourism") in _GUESTS:
        town.drop(_GUESTS_ONLY)
        return
    operator = str(tags.get("internet_access:operator") or tags.get("operator") or "")
    town.put("hotspots", {
        "id": f"osm-{one.id}", "name": name or str(tags.get("internet_access:ssid") or operator or "WLAN"), "operator": operator,
        "status": "unconfirmed", "fee": None if fee == "?" else fee, "handover": False, "geometry": at,
    })  # fmt: skip


def _once(streets: list[tuple[dict[str, Any], Any]], town: Town) -> list[tuple[dict[str, Any], Any]]:
    """Return each way once: osmnx writes both directions of a street."""
    seen, kept = set(), []
    lines = np.array([line for _, line in streets], dtype=object)
    there, back = shapely.to_wkb(lines), shapely.to_wkb(shapely.reverse(lines))
    for (row, line), *ways in zip(streets, there.tolist(), back.tolist(), strict=True):
        if (key := min(ways)) in seen:
            town.drop(_TWICE, line.length)
        else:
            seen.add(key)
            kept.append((row, line))
    return kept


def _lay_streets(
    streets: list[tuple[dict[str, Any], Any]], squares: list[tuple[dict[str, Any], Any]], town: Town
) -> None:
    """Put the streets and the lines over the squares, and the squares as ground."""
    parts = [(row, part) for row, shape in squares for part in getattr(shape, "geoms", [shape])]
    at_ground = [not row["bridge"] and not row["tunnel"] for row, _ in streets]
    crossed, lines, linked = cross_squares([part for _, part in parts], [line for _, line in streets], at_ground)
    strange = Counter(word for row, _ in (*streets, *squares) if (word := row.pop("unknown_surface", "")))
    for (row, _), line in zip(streets, lines, strict=True):
        town.put("streets", {**row, "geometry": line})
        row.clear()
    for (row, part), found in zip(parts, crossed, strict=True):
        town.put("ground", {"id": row["id"], "kind": "square", "name": row["name"], "geometry": part})
        for number, line in enumerate(found, 1):
            town.put("streets", {**row, "id": f"{row['id']}-{number}", "highway": "pedestrian", "geometry": line})
    if parts:
        count = sum(map(len, crossed))
        town.guessed.append(tr("squares as ground: {parts}; lines for outline and crossing, joined to the streets: {count}", parts=len(parts), count=count))  # fmt: skip
    if linked:
        town.guessed.append(tr("squares without a street at their edge, linked to the nearest: {linked}", linked=linked))  # fmt: skip
    if strange:
        words = ", ".join(word for word, _ in strange.most_common())
        town.guessed.append(tr("surfaces taken as unknown: {words}", words=words))


def _to_degrees(town: Town, crs: str) -> None:
    """Move every layer back to WGS 84, with a hundredth of a metre, so that shared vertices stay shared."""
    from pyproj import Transformer

    back = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    for rows in town.layers.values():
        shapes = np.array([row["geometry"] for row in rows], dtype=object)
        moved = shapely.transform(shapes, lambda xy: np.round(np.column_stack(back.transform(*xy.T)), 7))
        for row, shape in zip(rows, moved, strict=True):
            row["geometry"] = shape
