"""Take files into the layers of a project: one town from OpenStreetMap, or one layer from lists, GIS files and drawings."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import shapely

from hotspots.base.errors import FILE, NOWHERE, Problem, Report
from hotspots.base.places import DEGREE_M
from hotspots.base.text import Text, join, numbers, percent, slug, verbatim
from hotspots.inputs.area import project_area
from hotspots.inputs.context import Context, Table
from hotspots.inputs.layers.backhaul import sort_backhaul
from hotspots.inputs.layers.osm import SOURCE, read_town
from hotspots.inputs.layers.placing import placed_rows, shapes_in_degrees
from hotspots.inputs.layers.rows import FOLDER, Row, in_degrees, normalised, place_fault
from hotspots.inputs.layers.tags import Tagged, deleted, osm_kind, tagged
from hotspots.inputs.noding import crosses_itself, piece_lengths
from hotspots.inputs.read.parts import Part, open_parts
from hotspots.inputs.site_lists import dump_document, present_document
from hotspots.inputs.tables import read_tables
from hotspots.inputs.values import is_said
from hotspots.model.layers import EAST, NORTH, PLACE
from hotspots.model.network_layers import LAYERS, Layer
from hotspots.model.receipt import Changes, Outcome, Taken

MARGIN_M = 800.0
"""What lies farther from every site's surroundings is left out."""
_NOT_DUG = (
    "motorway motorway_link construction proposed planned razed abandoned disused platform raceway corridor elevator"
)
#: OSM layers of one extract, by the layer of the project; `import streets` takes the ground with them.
_OF_TOWN = ("streets", "ground", "buildings", "trees", "hotspots", "addresses", "places")


def take_osm(files: Sequence[Path], context: Context) -> Outcome:
    """Take a whole town from OpenStreetMap extracts (.osm, .pbf, Overpass or osmtogeojson GeoJSON, osmnx GeoPackage)."""
    return _take_town(files, [p for f in files for p in open_parts(f, context.report)], _OF_TOWN, "osm", context)


class Taker(Protocol):
    """How files become a layer of the project."""

    def __call__(self, files: Sequence[Path], context: Context) -> Outcome:
        """Return what the import would do."""


def layer_taker(kind: str) -> Taker:
    """Return how files become one layer of the project."""

    def take(files: Sequence[Path], context: Context) -> Outcome:
        parts = {file: open_parts(file, Report()) for file in files}
        if kind in _OF_TOWN and files and all(_is_osm(found) for found in parts.values()):
            wanted = (kind, "ground") if kind == "streets" else (kind,)
            return _take_town(files, [p for found in parts.values() for p in found], wanted, kind, context)
        return _take_rows(files, LAYERS[kind], context)

    return take


def _is_osm(parts: Sequence[Part]) -> bool:
    """Tell whether a file holds objects with OpenStreetMap's tags rather than a layer's own columns."""
    return any(p.content in ("osm", "pbf") for p in parts) or any(
        p.shapes is not None and "highway" in p.columns and "quality" not in p.columns and "fclass" not in p.columns for p in parts
    )  # fmt: skip


def _take_town(
    files: Sequence[Path], parts: Sequence[Part], wanted: Sequence[str], kind: str, context: Context
) -> Outcome:
    objects = _objects(files, parts, context)
    if context.report.failed:
        return Outcome(context.notes.receipt(kind, Changes()))
    notes, crs = context.notes, context.metric_crs
    area = project_area(context.sites, crs, MARGIN_M)
    if area is None:
        notes.guessed.append(_NOT_CLIPPED)
    town = read_town(objects, crs, area)
    file = ", ".join(dict.fromkeys(part.file for part in parts))
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
        hint = Text("Bitte Ausschnitt und Standorte prüfen.", "Please check the extract and the sites.")
        allowed = Text("Objekte der Stadt", "objects of the town")
        context.report.add(Problem(file, FILE, "", str(len(objects)), allowed, hint))
    found = {name: [dict(row) for row in town.layers.get(name, [])] for name in wanted}
    _network_facts(found.get("streets", []), context)
    return _written(found, kind, context, osm=True)


_NOT_CLIPPED = Text(
    "Noch keine Standorte: nichts wurde zugeschnitten, der ganze Ausschnitt ist übernommen. Nach „hotspots import sites“ bitte noch einmal übernehmen.",
    "No sites yet: nothing was clipped, the whole extract is taken. After 'hotspots import sites' please take it once more.",
)  # fmt: skip
_OUTSIDE = Text(
    f"mehr als {MARGIN_M:.0f} m außerhalb der Standorte", f"more than {MARGIN_M:.0f} m outside of the sites"
)
_OF_OSM: Mapping[str, Text] = {
    "places": Text("Lampen und Haltestellen liegen in network/places.geojson bereit; die Rechnung nutzt sie nicht.",
                   "Lamps and stops lie ready in network/places.geojson; nothing is computed from them."),
    "hotspots": Text("WLAN aus OSM gilt als nicht bestätigt und versorgt erst mit status = built.",
                     "WLAN from OSM counts as not confirmed and serves only with status = built."),
}  # fmt: skip


def _objects(files: Sequence[Path], parts: Sequence[Part], context: Context) -> list[Tagged]:
    """Return the objects of an extract; what is deleted, abroad or no object is named and left."""
    objects: list[Tagged] = []
    notes = context.notes
    gone = deleted(b"".join(_bytes(file) for file in files)) if any(p.content == "osm" for p in parts) else frozenset()
    for part in parts:
        degrees = None if part.shapes is None else in_degrees(part, context.report)
        if degrees is None:
            notes.leave(part.file, part.name, part.left or Text("keine Objekte", "no features"), part.rows)
            continue
        read, kind_of = list(tagged(part.columns, degrees)), part.name.rsplit("/", 1)[-1]
        kept = [o for i, o in enumerate(read) if not gone or f"{osm_kind(kind_of, part.columns, i)} {o.id}" not in gone]
        if len(kept) < len(read):
            why = Text("als gelöscht markiert (action=delete)", "marked as deleted (action=delete)")
            notes.leave(part.file, part.name, why, len(read) - len(kept))
        objects += kept
    drawn = [o for o in objects if o.shape is not None and not o.shape.is_empty]
    if not drawn or context.report.failed:
        return objects
    west, south, east, north = shapely.bounds(np.array([o.shape for o in drawn], dtype=object)).T
    here = (west >= 5) & (east <= 16) & (south >= 47) & (north <= 56)
    if not here.any():
        fault = place_fault(drawn[0].shape) or ("", NOWHERE, NOWHERE)
        context.report.add(Problem(parts[0].file, Text("alle Objekte", "all features"), "geometry", *fault))
    elif not here.all():
        notes.leave(parts[0].file, "", Text("außerhalb Deutschlands", "outside of Germany"), int((~here).sum()))
    abroad = {id(o) for o, inside in zip(drawn, here.tolist(), strict=True) if not inside}
    return [o for o in objects if id(o) not in abroad]


def _bytes(file: Path) -> bytes:
    """Return an OSM file in plain text; whoever opened it before has bounded its size."""
    data = file.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def _take_rows(files: Sequence[Path], layer: Layer, context: Context) -> Outcome:
    """Take one layer by its columns."""
    typed = (EAST, NORTH, PLACE) if "Point" in layer.shapes else (PLACE,)

    def fits(fields: set[str], part: Part) -> bool:
        if part.shapes is None:
            return {"east", "north"} <= fields or "place" in fields
        return any(shape is not None and _fitting(shape, layer) is not None for shape in part.shapes)

    tables = read_tables(files, (*layer.fields, *typed), context, fits=fits, called=("",))
    rows: list[Row] = []
    for table in tables:
        given = _rows(table, layer, context)
        found = normalised(_sound(given, layer, context) if context.skip else given, layer, context.report)
        if layer.id == "streets":
            found = _dug_along(found, table, context)
        if layer.id == "backhaul":
            found = _joined(found, table, context)
        context.took(table, len(found))
        rows += found
    features = [{"source": ", ".join(f.name for f in files), "quality": "estimated", **_said(row), "geometry": row.shape} for row in rows]  # fmt: skip
    if layer.id == "streets":
        _network_facts(features, context)
    return _written({layer.id: features}, layer.id, context, osm=False)


def _sound(rows: Sequence[Row], layer: Layer, context: Context) -> list[Row]:
    """Return the rows whose values can be read; the others are named and left."""
    kept = []
    for row in rows:
        noted = Report()
        normalised([row], layer, noted)
        faults = [p.where + verbatim(f": {p.field} „{p.found}“") for p in noted.problems if p.severity == "error"]
        if faults:
            context.notes.leave(row.file, row.part, join(faults, "; "), 1)
        else:
            kept.append(row)
    return kept


def _joined(rows: Sequence[Row], table: Table, context: Context) -> list[Row]:
    """Return handovers and ducts with their kind written out; other kinds and doubles are named and left."""
    handovers, ducts, aside = sort_backhaul(rows)
    for one in aside:
        why = one.field if one.field != "kind" else f"kind = {one.found}"
        context.notes.leave(table.part.file, table.part.name, verbatim(f"{why}: ") + one.hint, one.count)
    known = (("handover", handovers), ("duct", ducts))
    return [replace(row, values={**row.values, "kind": kind}) for kind, found in known for row in found]


def _said(row: Row) -> dict[str, Any]:
    return {k: v for k, v in row.values.items() if v is not None and k not in ("east", "north", "place")}


def _fitting(shape: Any, layer: Layer) -> Any | None:
    """Return a shape as the layer holds it, None where it can't: points of areas where only points are wanted."""
    if shape.geom_type in layer.shapes:
        return shape
    if shape.geom_type == "MultiPoint" and "Point" in layer.shapes and len(shape.geoms) == 1:
        return shape.geoms[0]
    if shape.geom_type == "GeometryCollection":
        return next((part for part in shape.geoms if part.geom_type in layer.shapes), None)
    return shapely.point_on_surface(shape) if layer.shapes == ("Point",) and "Polygon" in shape.geom_type else None


def _rows(table: Table, layer: Layer, context: Context) -> list[Row]:
    """Return the rows of a table with sound shapes in WGS 84; every other row is named."""
    file, part = table.part.file, table.part.name
    if table.shapes is None and "place" in table.values:
        texts = [cell if isinstance(cell, str) else None for cell in table.values["place"]]
        drawn = shapely.from_wkt(texts, on_invalid="ignore")
        table = replace(table, shapes=drawn) if (shapely.get_type_id(drawn) > 0).any() else table
    if table.shapes is None:
        shapes: Sequence[Any] = [
            None if p is None else shapely.Point(p.lon, p.lat) for p in placed_rows(table, context)
        ]
    else:
        shapes = shapes_in_degrees(table, context)
    found, other = [], Counter[str]()
    for i, shape in enumerate(shapes):
        if shape is None or shape.is_empty:
            other["–"] += table.shapes is not None
            continue
        fitting = _fitting(shape, layer)
        flat = fitting is not None and (0 if fitting.geom_type == "Point" else 1 if "Line" in fitting.geom_type else 2)
        if fitting is None or (flat == 1 and fitting.length == 0) or (flat == 2 and fitting.area == 0):
            other[shape.geom_type if fitting is None else "0 m" if flat == 1 else "0 m²"] += 1
            continue
        if (fault := place_fault(fitting)) is not None:
            context.fault(table, i, "geometry", *fault)
            continue
        values = {
            k: c[i] for k, c in (*table.extra.items(), *table.values.items()) if k in table.values or is_said(c[i])
        }
        label = str(values.get("id") or values.get("name") or table.lines[i])
        found.append(Row(label, values, fitting, file, part))
    for kind, count in sorted((+other).items()):
        needed = "/".join(layer.shapes)
        empty, why = (
            Text("ohne Geometrie", "without geometry"),
            Text(f"{kind}, gebraucht: {needed}", f"{kind}, needed: {needed}"),
        )
        context.notes.leave(file, part, empty if kind == "–" else why, count)
    return found


def _dug_along(rows: Sequence[Row], table: Table, context: Context) -> list[Row]:
    """Return the streets along which cables are laid; the others are named with their metres."""
    metres: dict[str, list[float]] = {}
    kept = []
    for row in rows:
        kind = str(row.values.get("highway") or "")
        if kind in _NOT_DUG.split():
            length = shapely.transform(row.shape, lambda xy: xy * (0.63 * DEGREE_M, DEGREE_M)).length
            metres.setdefault(kind, []).append(float(length))
        else:
            kept.append(row)
    for kind, each in sorted(metres.items()):
        why = Text(f"highway={kind}, etwa {sum(each):.0f} m", f"highway={kind}, about {sum(each):.0f} m")
        context.notes.leave(table.part.file, table.part.name, why, len(each))
    return kept


def _network_facts(rows: Sequence[Mapping[str, Any]], context: Context) -> None:
    """Say how long the streets are, how much of their surface is known, and whether they hang together."""
    import geopandas

    if not rows:
        return
    table = geopandas.GeoDataFrame(
        [{"bridge": False, "tunnel": False, "layer": 0, "surface": None} | dict(row) for row in rows], crs="EPSG:4326"
    ).to_crs(context.metric_crs)
    table = table.explode(ignore_index=True)
    length, crossed = table.geometry.length, int(sum(not s.is_simple and crosses_itself(s) for s in table.geometry))
    known = float(length[table["surface"].notna()].sum() / length.sum())
    pieces = piece_lengths(table)
    total, main = numbers(float(length.sum())), numbers(pieces[0] if pieces else 0.0)
    context.notes.guessed.append(Text(
        f"Straßen: {total.de} m, Oberfläche bekannt auf {percent(known, 'de')}, {len(pieces)} Netzteile, das größte mit {main.de} m",
        f"streets: {total.en} m, surface known on {percent(known, 'en')}, {len(pieces)} pieces, the largest with {main.en} m",
    ))  # fmt: skip
    if len(pieces) > 1 and pieces[0] < 0.9 * sum(pieces):
        context.notes.guessed.append(Text(
            "Linien, die sich ohne gemeinsamen Punkt kreuzen (Zeichnungen), verbindet [network] node_crossings = true in project.toml.",
            "Lines that cross without a shared vertex (drawings) are joined by [network] node_crossings = true in project.toml.",
        ))  # fmt: skip
    if crossed:
        context.notes.guessed.append(Text(
            f"{crossed} Wege kreuzen sich selbst ohne gemeinsamen Punkt; dort wird nicht abgebogen.",
            f"{crossed} ways cross themselves without a shared vertex; nothing turns off there.",
        ))  # fmt: skip


def _written(found: Mapping[str, list[dict[str, Any]]], kind: str, context: Context, *, osm: bool) -> Outcome:
    """Merge rows into the project's files: by id, else by shape; what a file doesn't hold stays unless it is replaced."""
    new = changed = same = missing = 0
    files: dict[str, bytes | None] = {}
    for name, rows in found.items():
        document = present_document(context.project / FOLDER / f"{name}.geojson")
        present = {_key(f): f for f in document.get("features", [])}
        listed = {_key(f): f for f in _features(rows, name)}
        gone = [k for k in present if k not in listed]
        ours = [k for k in gone if osm and present[k]["properties"].get("source") == SOURCE]
        drop = set(gone if context.replace else ours)
        for k in (k for k in listed if k in present):
            own, said = present[k]["properties"], listed[k]["properties"]
            listed[k]["properties"] = own | {name: value for name, value in said.items() if value is not None}
        new += sum(k not in present for k in listed)
        same += sum(present.get(k) == f for k, f in listed.items())
        changed += sum(k in present and present[k] != f for k, f in listed.items())
        missing += len(gone)
        features = [f for k, f in {**present, **listed}.items() if k not in drop]
        if rows and features != list(present.values()):
            files[f"{FOLDER}/{name}.geojson"] = dump_document({**document, "features": features})
    return Outcome(context.notes.receipt(kind, Changes(new, changed, same, missing)), files)


def _key(feature: Mapping[str, Any]) -> str:
    """Return by what a feature is known again: its id, else its name and shape."""
    properties = feature.get("properties") or {}
    identity = properties.get("id")
    return str(identity) if identity else json.dumps([properties.get("name"), feature.get("geometry")])


def _features(rows: Sequence[Mapping[str, Any]], layer: str) -> list[dict[str, Any]]:
    shapes = np.array([row["geometry"] for row in rows], dtype=object)
    shapes = shapely.transform(shapes, lambda xy: np.round(xy, 7))  # a centimetre; shared vertices stay shared
    points = shapely.get_type_id(shapes) == 0
    kept = points | (shapely.length(shapes) > 0)
    rows, texts = [row for row, keep in zip(rows, kept.tolist(), strict=True) if keep], shapely.to_geojson(shapes[kept])
    taken: Counter[str] = Counter()
    features = []
    for row, text in zip(rows, texts, strict=True):
        properties = {k: _plain(v) for k, v in row.items() if k != "geometry"}
        identity = str(properties.get("id") or "")
        if layer == "hotspots" and not identity:
            identity = slug(str(properties.get("name") or "wlan"))
        taken[identity] += 1
        if identity and taken[identity] > 1:
            identity = f"{identity}-{taken[identity]}"
        if identity:
            properties["id"] = identity
        features.append({"type": "Feature", "properties": properties, "geometry": json.loads(text)})
    return features


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; what is missing is null."""
    if not is_said(value):
        return None
    return value.item() if hasattr(value, "item") else value
