"""Take a town from OpenStreetMap extracts: whole, or one of its layers."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely

from hotspots.base.errors import FILE, NOWHERE, Problem
from hotspots.base.text import Text, tr
from hotspots.inputs.context import Context
from hotspots.inputs.geojson import shape_fault
from hotspots.inputs.layers.osm import read_town
from hotspots.inputs.layers.placing import project_area
from hotspots.inputs.layers.rows import in_degrees
from hotspots.inputs.layers.tags import Tagged, deleted, osm_kind, tagged
from hotspots.inputs.layers.writing import network_facts, written
from hotspots.inputs.read.parts import Part
from hotspots.model.receipt import Changes, Outcome, Taken

MARGIN_M = 800.0
"""What lies farther from every site's surroundings is left out."""
OF_TOWN = ("streets", "ground", "buildings", "trees", "hotspots", "addresses", "places")
"""OSM layers of one extract, by the layer of the project; `import streets` takes the ground with them."""


def take_osm(files: Sequence[Path], context: Context) -> Outcome:
    """Take a whole town from OpenStreetMap extracts (.osm, .pbf, Overpass or osmtogeojson GeoJSON, osmnx GeoPackage)."""
    return take_town(files, [p for f in files for p in context.parts(f)], OF_TOWN, "osm", context)


def is_osm(parts: Sequence[Part], kind: str) -> bool:
    """Tell whether a file holds objects with OpenStreetMap's tags rather than the columns of a layer."""
    keys = _KEYS | ({"building"} if kind == "buildings" else set())
    return any(
        p.content in ("osm", "pbf")
        or (p.shapes is not None and keys & p.columns.keys() and not _OWN & p.columns.keys())
        for p in parts
    )


_KEYS = frozenset({"highway", "natural", "amenity", "internet_access", "addr:housenumber"})
_OWN = frozenset({"quality", "fclass"})
"""Columns of a layer of a project, and of shapefiles made of OpenStreetMap: these are read by their columns."""


def take_town(
    files: Sequence[Path], parts: Sequence[Part], wanted: Sequence[str], kind: str, context: Context
) -> Outcome:
    """Take the objects of an extract that belong to the `wanted` layers."""
    objects = _objects(files, parts, context)
    if context.report.failed:
        return Outcome(context.notes.receipt(kind, Changes()))
    notes, crs = context.notes, context.metric_crs
    area = project_area(context.sites, crs, MARGIN_M)
    if area is None:
        notes.guessed.append(_NOT_CLIPPED)
    town = read_town(objects, crs, area)
    file, number = ", ".join(dict.fromkeys(part.file for part in parts)), len(objects)
    del objects, parts
    context.opened.clear()  # a large town's are let go as soon as they are read
    for name in wanted:
        if rows := town.layers.get(name):
            columns = {"osm": name} if name != "streets" else {"highway, surface, name": "streets"}
            notes.taken.append(Taken(file, name, len(rows), columns))
    for why, rows_left in town.reasons():
        notes.leave(file, "", why, rows_left)
    if town.outside:
        notes.leave(file, "", _OUTSIDE, town.outside)
    notes.guessed += [*town.guessed, *(said for name, said in _OF_OSM.items() if town.layers.get(name))]
    if not any(town.layers.get(name) for name in wanted):
        hint = tr("Please check the extract and the sites.")
        allowed = tr("features of the town")
        context.report.add(Problem(file, FILE, "", str(number), allowed, hint))
    found = {name: town.layers.pop(name, []) for name in wanted}
    network_facts(found.get("streets", []), context)
    return written(found, kind, context, osm=True)


_NOT_CLIPPED = tr(
    "No sites yet: nothing was clipped, the whole extract is taken. After 'hotspots import sites' "
    "please take it once more."
)
_OUTSIDE = tr("more than {margin_m:.0f} m outside of the sites", margin_m=MARGIN_M)
_OF_OSM: Mapping[str, Text] = {
    "places": tr("Lamps and stops lie ready in network/places.geojson; nothing is computed from them."),
    "hotspots": tr("WLAN from OSM counts as not confirmed and serves only with status = built."),
}


def _objects(files: Sequence[Path], parts: Sequence[Part], context: Context) -> list[Tagged]:
    """Return the objects of an extract; what is deleted, abroad or no object is named and left."""
    objects: list[Tagged] = []
    notes = context.notes
    gone = deleted(b"".join(_bytes(file) for file in files)) if any(p.content == "osm" for p in parts) else frozenset()
    for part in parts:
        degrees = None if part.shapes is None or part.left else in_degrees(part, context.report)
        if degrees is None:
            notes.leave(part.file, part.name, part.left or tr("no features"), part.rows)
            continue
        read, kind_of = list(tagged(part.columns, degrees)), part.name.rsplit("/", 1)[-1]
        kept = [o for i, o in enumerate(read) if not gone or f"{osm_kind(kind_of, part.columns, i)} {o.id}" not in gone]
        if len(kept) < len(read):
            why = tr("marked as deleted (action=delete)")
            notes.leave(part.file, part.name, why, len(read) - len(kept))
        objects += kept
    drawn = [o for o in objects if o.shape is not None and not o.shape.is_empty]
    if not drawn or context.report.failed:
        return objects
    west, south, east, north = shapely.bounds(np.array([o.shape for o in drawn], dtype=object)).T
    here = (west >= 5) & (east <= 16) & (south >= 47) & (north <= 56)
    if not here.any():
        fault = shape_fault(drawn[0].shape, (drawn[0].shape.geom_type,)) or ("", NOWHERE, NOWHERE)
        context.report.add(Problem(parts[0].file, tr("all features"), "geometry", *fault))
    elif not here.all():
        notes.leave(parts[0].file, "", tr("outside of Germany"), int((~here).sum()))
    abroad = {id(o) for o, inside in zip(drawn, here.tolist(), strict=True) if not inside}
    return [o for o in objects if id(o) not in abroad]


def _bytes(file: Path) -> bytes:
    """Return an OSM file in plain text; whoever opened it before has bounded its size."""
    data = file.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
