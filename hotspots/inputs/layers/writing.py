"""What becomes of a project's layer files: features made of rows, merged with those that are there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from hotspots.base.text import Text, counted, numbers, percent, slug
from hotspots.inputs.context import Context
from hotspots.inputs.layers.osm import SOURCE
from hotspots.inputs.layers.rows import FOLDER
from hotspots.inputs.noding import crosses_itself, piece_lengths
from hotspots.inputs.read.text import read_text
from hotspots.inputs.values import is_said
from hotspots.model.receipt import Changes, Outcome


def present_document(path: Path) -> dict[str, Any]:
    """Return a layer of the project with its own members, an empty one where there is no file."""
    document = json.loads(read_text(path.read_bytes())) if path.is_file() else {}
    return {"type": "FeatureCollection", "features": [], **document}


def dump_document(document: Mapping[str, Any]) -> bytes:
    """Return a FeatureCollection with its own members, one feature per line."""
    head = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in document.items() if k != "features"]
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    lines = ",\n".join(map(encode, document["features"]))
    return ("{\n" + ",\n".join([*head, f'"features": [\n{lines}\n]']) + "\n}\n").encode()


def network_facts(rows: Sequence[Mapping[str, Any]], context: Context) -> None:
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
    parts = counted(
        len(pieces), Text("Netz mit", "net with"), Text("Netzteile, das größte mit", "pieces, the largest with")
    )
    context.notes.guessed.append(Text(
        f"Straßen: {total.de} m, Oberfläche bekannt auf {percent(known, 'de')}, {parts.de} {main.de} m",
        f"streets: {total.en} m, surface known on {percent(known, 'en')}, {parts.en} {main.en} m",
    ))  # fmt: skip
    if len(pieces) > 1 and pieces[0] < 0.9 * sum(pieces):
        context.notes.guessed.append(Text(
            "Linien, die sich ohne gemeinsamen Punkt kreuzen (Zeichnungen), verbindet [network] node_crossings = true in project.toml.",
            "Lines that cross without a shared vertex (drawings) are joined by [network] node_crossings = true in project.toml.",
        ))  # fmt: skip
    if crossed:
        context.notes.guessed.append(Text(
            f"Wege, die sich selbst ohne gemeinsamen Punkt kreuzen: {crossed}; dort wird nicht abgebogen.",
            f"ways that cross themselves without a shared vertex: {crossed}; nothing turns off there.",
        ))  # fmt: skip


def written(found: Mapping[str, list[dict[str, Any]]], kind: str, context: Context, *, osm: bool) -> Outcome:
    """Merge rows into the project's files: by id, else by shape; what a file doesn't hold stays unless it is replaced."""
    new = changed = same = missing = 0
    files: dict[str, bytes | None] = {}
    for name, rows in found.items():
        document = present_document(context.project / FOLDER / f"{name}.geojson")
        present = {_key(f): f for f in document.get("features", [])}
        made = _features(rows, name)
        listed = {_key(f): f for f in made}
        if twice := len(made) - len(listed):
            why = Text("doppelt: gleicher Ort, gleicher Name", "twice: same place, same name")
            context.notes.leave(", ".join({taken.file for taken in context.notes.taken}), name, why, twice)
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
    """Return by what a feature is known again: its id, else its name or address and its shape."""
    properties = feature.get("properties") or {}
    identity = properties.get("id")
    return str(identity) if identity else json.dumps([*map(properties.get, _NAMES), feature.get("geometry")])


_NAMES = ("name", "street", "housenumber", "kind")


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
