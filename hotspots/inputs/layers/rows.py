"""Read the objects of one layer, whatever its format: the place checked, columns and words as the layer knows them.

GeoJSON is read object by object, everything else through the one gate of :mod:`hotspots.inputs.read`. All layers of a
file are taken. A column is known by its own name or a usual title; a word that no list holds is refused with the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from hotspots.base.errors import Problem, Report, nearest
from hotspots.base.text import Text, plain, verbatim
from hotspots.inputs.coordinates import parse_number
from hotspots.inputs.geojson import coordinate_fault, read_features
from hotspots.inputs.layers.tags import SURFACE_OF_TAG, is_said
from hotspots.inputs.read.parts import Part, open_parts
from hotspots.inputs.tables import matches
from hotspots.model.layers import Field
from hotspots.model.network_layers import BACKHAUL_KINDS, HOTSPOT_STATUS, YES_NO, Layer

FOLDER = "network"
JSON = (".geojson", ".json")
READ = (*JSON, ".gpkg", ".fgb", ".shp")
"""Endings of the files that a project's layers are read from."""
_BESIDE = frozenset({".dbf", ".shx", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qmd", ".qml", ".md", ".xml", ".gpkg-wal", ".gpkg-shm"})  # fmt: skip
_READ_ELSEWHERE = frozenset({"quotes"})
_TAKEN = frozenset({"belegt", "besetzt", "voll", "occupied", "ausgelastet", "vergeben"})
"""Titles under which yes means that a duct isn't free."""
_UNKNOWN = frozenset({"", "?", "unbekannt", "unknown", "unklar", "ka", "na", "null", "none", "nan"})
_WHERE = Text("Bitte prüfen.", "Please check.")


@dataclass(frozen=True, slots=True)
class Row:
    """One object: what to call it, its values by field, its shape in WGS 84, its file and layer; `given`: as it stood."""

    label: str
    values: dict[str, Any]
    shape: Any
    file: str
    part: str = ""

    def problem(self, field: str, found: object, allowed: Text, hint: Text, *, warning: bool = False) -> Problem:
        """Return a problem with this object."""
        where = Text(f"Objekt {self.label}", f"feature {self.label}")
        return Problem(self.file, where, field, str(found), allowed, hint, "warning" if warning else "error")


def rows_of(folder: Path, layer: Layer, report: Report) -> list[Row]:
    """Return the objects of the one file of a layer; every fault is noted."""
    where = folder / FOLDER
    found = sorted(p for p in where.glob(f"{layer.id}.*") if p.suffix.lower() in READ)
    if not found:
        return []
    path, name = found[0], f"{FOLDER}/{found[0].name}"
    if len(found) > 1:
        hint = Text("Bitte nur eine Datei behalten.", "Please keep one file only.")
        names = ", ".join(p.name for p in found)
        report.add(Problem(name, Text("", ""), "", names, Text("eine Datei", "one file"), hint))
    if path.suffix.lower() in JSON:
        features = read_features(path, name, report, types=layer.shapes)
        shapes = shapely.from_geojson([_dumps(f.geometry) for f in features])
        given = [Row(f.label, dict(f.properties), shape, name) for f, shape in zip(features, shapes, strict=True)]
    else:
        given = [row for part in open_parts(path, report, name) for row in part_rows(part, layer, report)]
    return list(normalised(given, layer, report))


def _dumps(geometry: Mapping[str, Any]) -> str:
    import json

    return json.dumps(geometry)


def part_rows(part: Part, layer: Layer, report: Report) -> Iterator[Row]:
    """Yield the objects of one layer of a file whose shape and place are sound, in WGS 84."""
    if part.shapes is None or not len(part.shapes):
        return
    shapes = in_degrees(part, report)
    if shapes is None:
        return
    kinds = np.array([getattr(shape, "geom_type", "null") for shape in shapes], dtype=object)
    single = {"MultiPoint"} if "Point" in layer.shapes else set()
    for i, shape in enumerate(shapes):
        values = {name: column[i] for name, column in part.columns.items() if is_said(column[i])}
        row = Row(str(values.get("id") or values.get("name") or i + 1), values, shape, part.file, part.name)
        if kinds[i] in single and len(shape.geoms) == 1:
            row = Row(row.label, values, shape.geoms[0], part.file, part.name)
        elif kinds[i] not in layer.shapes or shape.is_empty:
            draw = Text("Bitte zeichnen oder löschen.", "Please draw it or delete it.")
            found = "[]" if kinds[i] in layer.shapes else kinds[i]
            report.add(row.problem("geometry", found, verbatim(" / ".join(layer.shapes)), draw))
            continue
        fault = place_fault(row.shape)
        if fault is not None:
            west, south = shapely.bounds(row.shape)[:2].tolist()
            report.add(row.problem("geometry", f"{west:.6g}, {south:.6g}", *fault))
            continue
        yield row


def in_degrees(part: Part, report: Report) -> Sequence[Any] | None:
    """Return the shapes of a layer in WGS 84; None after noting that nobody says in which system they are."""
    assert part.shapes is not None
    if part.crs is None:
        hint = Text("Bitte das Koordinatensystem beim Export angeben.", "Please state the coordinate system on export.")
        where = Text(f"Ebene {part.name}", f"layer {part.name}") if part.name else Text("", "")
        report.add(Problem(part.file, where, "crs", "–", Text("ein Koordinatensystem", "a coordinate system"), hint))
        return None
    from pyproj import CRS, Transformer

    given = CRS.from_user_input(part.crs)
    bounds = shapely.bounds(part.shapes)
    seen = bounds[np.isfinite(bounds).all(axis=1)]
    if not given.is_geographic and len(seen) and bool((np.abs(seen) <= 180).all()):
        hint = Text(
            "Die Zahlen sind Grad, das Koordinatensystem der Datei meint Meter. Bitte EPSG:4326 angeben.",
            "The numbers are degrees, but the file's coordinate system means metres. Please state EPSG:4326.",
        )
        found, allowed = f"{seen[0, 0]:g}, {seen[0, 1]:g}", Text("Koordinaten in Metern", "coordinates in metres")
        report.add(Problem(part.file, Text("", ""), "crs", found, allowed, hint))
        return None
    if given.equals(CRS("EPSG:4326")) or part.crs == "EPSG:4326":
        return list(part.shapes)
    move = Transformer.from_crs(given, "EPSG:4326", always_xy=True)
    return list(shapely.transform(part.shapes, lambda xy: np.column_stack(move.transform(*xy.T)) if len(xy) else xy))


def place_fault(shape: Any) -> tuple[Text, Text] | None:
    """Say what is allowed and what to do where a shape doesn't lie in or near Germany, else None."""
    xy = shapely.get_coordinates(shape)
    if not np.isfinite(xy).all():
        return coordinate_fault(float("nan"), float("nan"))
    west, south, east, north = shapely.bounds(shape).tolist()
    return coordinate_fault(west, south) or coordinate_fault(east, north)


def normalised(given: Sequence[Row], layer: Layer, report: Report) -> Iterator[Row]:
    """Yield the rows with values as the layer knows them; words that were translated are noted once each."""
    titles: dict[tuple[str, ...], dict[str, str]] = {}
    translated: dict[tuple[str, str, str], int] = {}
    for row in given:
        keys = tuple(row.values)
        if keys not in titles:
            titles[keys] = known_titles(keys, layer.fields)
        values = {ours: row.values[theirs] for theirs, ours in titles[keys].items()}
        if layer.secret and "free" not in values:
            full = next((row.values[key] for key in keys if bare(key) in _TAKEN), None)
            values |= {"free": {"yes": "no", "no": "yes"}.get(_plain_yes(full), full)} if full is not None else {}
        for field in layer.fields:
            if field.id in values:
                raw = values[field.id]
                values[field.id] = read_value(raw, field, row, report)
                if field.type == "word" and isinstance(raw, str) and values[field.id] not in (None, raw, f"?{raw}"):
                    key = (field.id, raw, str(values[field.id]))
                    translated[key] = translated.get(key, 0) + 1
        yield Row(row.label, values, row.shape, row.file, row.part)
    if translated and given:
        words = verbatim(", ".join(f"{theirs} → {ours} ({n})" for (_, theirs, ours), n in sorted(translated.items())))
        where = Text("alle Objekte", "all features")
        names = ", ".join(sorted({field for field, _, _ in translated}))
        hint = Text("So wird es gelesen: ", "It is read so: ") + words
        if any(field.allowed is HOTSPOT_STATUS for field in layer.fields):
            hint = hint + Text("; nur built versorgt.", "; only built serves.")
        allowed = Text("Wörter des Programms", "words of the program")
        report.add(Problem(given[0].file, where, names, str(sum(translated.values())), allowed, hint, "warning"))


def _plain_yes(raw: object) -> str:
    word = bare(int(raw) if isinstance(raw, float) and raw == int(raw) else raw)
    return "yes" if word in ("ja", "j", "yes", "y", "x", "true", "1") else "no" if word in ("nein", "n", "no", "false", "0") else ""  # fmt: skip


def known_titles(keys: Sequence[str], fields: Sequence[Field]) -> dict[str, str]:
    """Return which of the columns are which fields: by their own name first, else by a usual title."""
    found = {field.id: field.id for field in fields if field.id in keys}
    for field in fields:
        if field.id not in found.values():
            close = next((k for k in keys if k not in found and matches(k, field)), None)
            found |= {close: field.id} if close is not None else {}
    return found


def read_value(raw: Any, field: Field, row: Row, report: Report) -> Any:
    """Return a value in the type of its field, None where it is unknown or (noted) isn't one."""
    if not is_said(raw) or (isinstance(raw, str) and field.type != "text" and bare(raw) in _UNKNOWN):
        return None
    if field.type in ("number", "whole"):
        return _number(raw, field, row, report)
    if field.type == "yes":
        return _truth(raw, field, row, report)
    if field.type == "word":
        return _word(raw, field, row, report)
    return raw if isinstance(raw, str) else f"{raw:g}" if isinstance(raw, float) else str(raw)


def bare(raw: object) -> str:
    """Return letters and digits only, in lower case, umlauts spelt out."""
    return re.sub(r"[^a-z0-9]", "", plain(str(raw)))


def _number(raw: Any, field: Field, row: Row, report: Report) -> float | int | None:
    value = None if isinstance(raw, bool) else parse_number(raw)
    unknown = Text("Unbekanntes bitte als null schreiben.", "Please write what is unknown as null.")
    if value is None or not np.isfinite(value) or abs(value) > 1e9:
        unit = f" ({field.unit})" if field.unit else ""
        report.add(row.problem(field.id, raw, Text(f"eine Zahl{unit}", f"a number{unit}"), unknown))
        return None
    if field.type == "number":
        return value
    if value != int(value) or (value < 0 and field.id != "layer"):
        report.add(row.problem(field.id, raw, Text("eine ganze Zahl ab 0", "a whole number from 0"), unknown))
        return None
    return int(value)


def _truth(raw: Any, field: Field, row: Row, report: Report) -> bool | None:
    word = bare(int(raw) if isinstance(raw, float) and raw == int(raw) else raw)
    for answer, words in YES_NO.items():
        if word in (answer, {"yes": "1", "no": "0"}[answer], *words):
            return answer == "yes"
    if field.id in ("bridge", "tunnel"):
        return word in ("viaduct", "culvert", "buildingpassage", "covered", "aqueduct", "movable")
    allowed = Text("ja, nein oder unbekannt (null)", "yes, no or unknown (null)")
    report.add(row.problem(field.id, raw, allowed, _WHERE))
    return None


def _word(raw: Any, field: Field, row: Row, report: Report) -> str | None:
    text = str(raw)
    if text in field.allowed:
        return text
    word = bare(raw)
    for known, also in field.allowed.items():
        if word in (known.replace("_", ""), *also):
            return known
    if field.id == "surface" and (surface := SURFACE_OF_TAG.get(plain(text).strip())):
        return surface
    if field.allowed is BACKHAUL_KINDS:
        return f"?{text}"  # named and left by whoever reads the backhaul
    names = [*field.allowed, *(w for also in field.allowed.values() for w in also)]
    close = nearest(word, names)
    meant = next((k for k, also in field.allowed.items() if close and (close == k or close in also)), None)
    hint = (
        Text(f"Gemeint: {meant}?", f"Meant: {meant}?")
        if meant
        else Text("Bitte eines davon wählen.", "Please choose one.")
    )
    report.add(row.problem(field.id, text, verbatim(", ".join(field.allowed)), hint))
    return None


def unread_files(folder: Path, layers: Mapping[str, Layer]) -> Iterator[Problem]:
    """Yield a warning for every file below `network/` that nothing reads, with what it may be meant for."""
    where = folder / FOLDER
    for path in sorted(p for p in where.rglob("*") if p.is_file()) if where.is_dir() else ():
        name, ending = path.relative_to(where).as_posix(), path.suffix.lower()
        if (
            ending in _BESIDE
            or path.stem in _READ_ELSEWHERE
            or (path.stem in layers and ending in READ and path.parent == where)
            or name.startswith(".")
        ):
            continue
        close = meant_layer(path.stem, layers)
        kind = close if close in _IMPORTED else "KIND"
        hint = Text(
            f"Wird nicht gelesen. „hotspots import {kind} {FOLDER}/{name}“ übernimmt die Datei.",
            f"It isn't read. 'hotspots import {kind} {FOLDER}/{name}' takes it.",
        )
        allowed = verbatim(", ".join(f"{stem}.geojson" for stem in layers))
        yield Problem(f"{FOLDER}/{name}", Text("Datei", "file"), "", name, allowed, hint, "warning")


_IMPORTED = ("streets", "buildings", "trees", "hotspots", "backhaul", "addresses", "places")


def meant_layer(stem: str, layers: Mapping[str, Layer]) -> str | None:
    """Return the layer that a file's name means: ``gebaeude_alkis`` is buildings."""
    word = bare(stem)
    called = next((layer.id for layer in layers.values() if any(w in word for w in (layer.id, *layer.called))), None)
    return called or nearest(word, list(layers))
