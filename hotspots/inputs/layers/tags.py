"""OpenStreetMap's words as this project understands them: what is dug along, what a surface is, what stands where.

Sources: https://wiki.openstreetmap.org/wiki/Key:highway, Key:surface, Lifecycle_prefix, Key:access, Key:level.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hotspots.inputs.read.sheets import is_said
from hotspots.model.layers import SURFACES_SAID
from hotspots.model.network import Surface

SURFACE_OF_TAG: Mapping[str, Surface] = {w: surface for surface, words in SURFACES_SAID.items() for w in words.split()}
"""Surface words of the project, of OpenStreetMap and of German GIS files, as this project prices them."""


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


DUG = _listed("""trunk trunk_link primary primary_link secondary secondary_link tertiary tertiary_link unclassified residential
living_street service pedestrian footway path cycleway track bridleway steps road busway bus_guideway crossing""")
"""Values of `highway` along which a cable may be laid."""
SQUARES = frozenset({"pedestrian", "footway", "living_street", "service", "path", "residential", "unclassified"})
"""Values of `highway` that are ground where they are drawn as an area."""
_NO_HOUSE = _listed("no roof carport construction proposed demolished razed destroyed abandoned ruins tent")
_LIFECYCLE = _listed("razed demolished removed destroyed abandoned disused planned proposed construction was")
_FREE = frozenset({"yes", "designated", "permissive", "public", "official"})
_TRUE = _listed("yes true 1 viaduct culvert building_passage covered aqueduct movable ja")
_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_METRES = re.compile(r"(\d+(?:[.,]\d+)?)\s*(m|meter|metres?)?", re.IGNORECASE)
LEVEL_M = 3.0
"""Height of one storey where only levels are known (estimate)."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """An object with its tags and its shape in WGS 84."""

    id: str
    tags: Mapping[str, Any]
    shape: Any


def tagged(columns: Mapping[str, Sequence[Any]], shapes: Sequence[Any]) -> Iterator[Tagged]:
    """Yield the objects of a layer with plain tags, whoever packed them: GDAL, Overpass, osmtogeojson, osmnx."""
    names = [name for name in columns if name not in ("z_order", "other_tags")]
    packed = columns.get("other_tags", ())
    for row, shape in enumerate(shapes):
        tags = {name: columns[name][row] for name in names if is_said(columns[name][row])}
        if packed and is_said(packed[row]):
            tags |= {re.sub(r"\\(.)", r"\1", k): re.sub(r"\\(.)", r"\1", v) for k, v in _PAIR.findall(str(packed[row]))}
        if str(tags.get("tags", "")).startswith("{"):
            tags |= _loaded(str(tags.pop("tags")))
        given = next((tags[k] for k in ("osm_id", "osm_way_id", "@id", "osmid", "id") if k in tags), row + 1)
        yield Tagged(str(given).split(";")[0].rsplit("/", 1)[-1], tags, shape)


_DELETED = re.compile(
    rb"""<(node|way|relation)\b(?=[^>]*\sid\s*=\s*["'](-?\d+)["'])(?=[^>]*\s(?:action\s*=\s*["']delete|visible\s*=\s*["']false))""",
    re.IGNORECASE,
)


def deleted(data: bytes) -> frozenset[str]:
    """Return what an OSM file of an editor marks as deleted: ``way 41`` …"""
    return frozenset(f"{kind.decode().lower()} {identity.decode()}" for kind, identity in _DELETED.findall(data))


def osm_kind(layer: str, columns: Mapping[str, Sequence[Any]], row: int) -> str:
    """Return whether GDAL made an object of a node, a way or a relation."""
    if layer == "points":
        return "node"
    return "way" if layer == "lines" or is_said(columns.get("osm_way_id", [None] * (row + 1))[row]) else "relation"


def _loaded(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def first_word(value: Any) -> str:
    """Return the first of several values: ``residential;service``, ``['residential', 'service']``."""
    return re.split(r"[;,]", str(value).strip("[] "))[0].strip(" '\"").lower()


def why_not_dug(tags: Mapping[str, Any]) -> str | None:
    """Return the tag that keeps cables out of a way (``highway=razed``); None: it may be dug."""
    kind = first_word(tags.get("highway", ""))
    if kind not in DUG:
        return f"highway={kind}"
    for key in ("indoor", *_LIFECYCLE):
        if key in tags and first_word(tags[key]) not in ("no", "outdoor", "minor"):
            return f"{key}={first_word(tags[key])}"
    if (status := first_word(tags.get("status", ""))) in _LIFECYCLE:
        return f"status={status}"
    end = str(tags.get("end_date", ""))
    if re.match(r"\d{4}", end) and end < datetime.now(UTC).date().isoformat()[: len(end)]:
        return f"end_date={end}"
    access = first_word(tags.get("access", "yes"))
    if access in ("private", "no") and not any(first_word(tags.get(k, "")) in _FREE for k in ("foot", "bicycle", "vehicle")):  # fmt: skip
        return f"access={access}"
    level = str(tags.get("level", "0"))
    if "0" not in re.split(r"[;,-]", level.removeprefix("-") if level.startswith("-0") else level) and not _on_a_structure(tags):  # fmt: skip
        return f"level={level}"
    return None


def lifecycle_tag(tags: Mapping[str, Any]) -> str | None:
    """Return a tag like ``razed:highway`` that says what a way was or will be."""
    return next((f"{p}:highway={first_word(tags[f'{p}:highway'])}" for p in _LIFECYCLE if f"{p}:highway" in tags), None)


def _on_a_structure(tags: Mapping[str, Any]) -> bool:
    return is_true(tags.get("bridge")) or is_true(tags.get("tunnel"))


def is_true(value: Any) -> bool:
    """Tell whether a tag says yes; a value of 1.0 does as well."""
    return str(value).strip().lower().removesuffix(".0") in _TRUE


def is_square(tags: Mapping[str, Any]) -> bool:
    """Tell whether an area is ground that people and cables cross: a pedestrian area, a square."""
    if (
        first_word(tags.get("area:highway", "")) in SQUARES
        or tags.get("place") == "square"
        or tags.get("amenity") == "marketplace"
    ):
        return True
    return first_word(tags.get("highway", "")) in SQUARES


def is_house(tags: Mapping[str, Any]) -> bool:
    """Tell whether an area is a building with walls above the ground."""
    under = str(tags.get("layer", "")).startswith("-") or tags.get("location") == "underground"
    return is_said(tags.get("building")) and first_word(tags["building"]) not in _NO_HOUSE and not under


def height_m(tags: Mapping[str, Any]) -> float | None:
    """Return a building's height: as said, else by its levels; None where neither is known."""
    said = _number(tags.get("height") or tags.get("building:height"))
    levels = _number(tags.get("building:levels") or tags.get("levels"))
    roof = _number(tags.get("roof:levels")) or 0.0
    found = said if said is not None else (levels + roof) * LEVEL_M if levels is not None else None
    return round(found, 1) if found is not None and 0 < found < 400 else None


def crown_m(tags: Mapping[str, Any]) -> float | None:
    """Return the diameter of a tree's crown, where it is said."""
    found = _number(tags.get("diameter_crown"))
    return found if found is not None and 0 < found <= 60 else None


def _number(value: Any) -> float | None:
    match = _METRES.fullmatch(str(value).strip())
    return float(match[1].replace(",", ".")) if match else None


def level_number(value: Any) -> int:
    """Return the layer of a way: a whole number, 0 where nobody says."""
    text = str(value).strip().removesuffix(".0")
    return int(text) if re.fullmatch(r"-?\d{1,2}", text) else 0
