"""What becomes of a project's layer files: features made of rows, merged with those that are there."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from hotspots.base.errors import NOWHERE, Problem
from hotspots.base.text import Text, counted, numbers, percents, slug, tr
from hotspots.inputs.context import Context
from hotspots.inputs.coordinates import WGS84, where_allowed
from hotspots.inputs.geojson import Row
from hotspots.inputs.layers.osm import SOURCE
from hotspots.inputs.layers.placing import vicinity_of
from hotspots.inputs.layers.rows import FOLDER
from hotspots.inputs.noding import crosses_itself, piece_lengths
from hotspots.inputs.read.sheets import is_said, said
from hotspots.inputs.read.text import read_text
from hotspots.inputs.values import PLAINLY, bare
from hotspots.model.layers import Layer
from hotspots.model.receipt import Changes, Outcome


def present_document(path: Path) -> dict[str, Any]:
    """Return a layer of the project with its own members, an empty one where there is no file."""
    document = json.loads(read_text(path.read_bytes())) if path.is_file() else {}
    return {"type": "FeatureCollection", "features": [], **document}


_RESERVE = re.compile("faser|fib(er|re)|reserve|kapazitaet")
encoded = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def dump_document(document: Mapping[str, Any]) -> bytes:
    """Return a FeatureCollection with its own members, one feature (as it is, or as its JSON) per line."""
    head = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in document.items() if k != "features"]
    made, features, between = io.BytesIO(), iter(document["features"]), ""
    made.write(("{\n" + ",\n".join([*head, '"features": [\n'])).encode())
    while some := list(itertools.islice(features, 1_000)):  # a large town's aren't held twice
        lines = ",\n".join(one if isinstance(one, str) else encoded(one) for one in some)
        made.write((between + lines).encode())
        between = ",\n"
    made.write(b"\n]\n}\n")
    return made.getvalue()


def unsaid(rows: Sequence[Row], extra: Mapping[str, Sequence[Any]], layer: Layer) -> Iterator[Text]:
    """Yield what the rows of a table don't say, how they count then, and which columns of their own look like it."""
    if layer.id == "hotspots" and (less := sum(row.values.get("status") is None for row in rows)):
        many = counted(less, tr("hotspot without a status counts"), tr("hotspots without a status count"))
        yield many + tr(" as running (built)")
        cells = {title: {bare(said(c)) for c in column if is_said(c)} for title, column in extra.items()}
        if flags := [title for title, words in cells.items() if words and words <= PLAINLY]:
            yield tr("columns of yes and no that aren't taken for the status: {titles}", titles=", ".join(flags))
    if layer.id == "places" and (less := sum(row.values.get("kind") is None for row in rows)):
        yield tr("lamps or stops without a kind: {less}", less=less)
    if layer.secret and (spare := [title for title in extra if _RESERVE.search(bare(title))]):
        yield tr("not read; only free ports and free ducts count: {titles}", titles=", ".join(spare))


def network_facts(rows: Sequence[Mapping[str, Any]], context: Context) -> None:
    """Say how long the streets are, how much of their surface is known, and whether they hang together."""
    import geopandas

    if not rows:
        return
    plainly = {"bridge": False, "tunnel": False, "layer": 0, "surface": None, "geometry": None}
    columns = {name: [row.get(name, absent) for row in rows] for name, absent in plainly.items()}
    table = geopandas.GeoDataFrame(columns, crs="EPSG:4326").to_crs(context.metric_crs)
    if (shapely.get_num_geometries(table.geometry.to_numpy()) > 1).any():
        table = table.explode(ignore_index=True)
    length, crossed = table.geometry.length, int(sum(not s.is_simple and crosses_itself(s) for s in table.geometry))
    known = float(length[table["surface"].notna()].sum() / length.sum())
    pieces = piece_lengths(table)
    total, main = numbers(float(length.sum())), numbers(pieces[0] if pieces else 0.0)
    parts = counted(len(pieces), tr("network of"), tr("pieces, the largest of"))
    context.notes.guessed.append(tr("streets: {total} m, surface known on {known}, {parts} {main} m", total=total, known=percents(known), parts=parts, main=main))  # fmt: skip
    if len(pieces) > 1 and pieces[0] < 0.9 * sum(pieces):
        context.notes.guessed.append(
            tr(
                "Lines that cross without a shared vertex (drawings) are joined by [network] node_crossings = "
                "true in project.toml."
            )
        )
    if crossed:
        context.notes.guessed.append(tr("ways that cross themselves without a shared vertex: {crossed}; nothing turns off there.", crossed=crossed))  # fmt: skip


def written(found: Mapping[str, list[dict[str, Any]]], kind: str, context: Context, *, osm: bool) -> Outcome:
    """Merge rows into the project's files: by id, else by shape; what a file doesn't hold stays unless it is replaced."""
    new = changed = same = missing = 0
    files: dict[str, bytes | None] = {}
    for name, rows in found.items():
        document = present_document(context.project / FOLDER / f"{name}.geojson")
        present = {_key(f.get("properties") or {}, encoded(f.get("geometry"))): f for f in document["features"]}
        made = [(_key(properties, shape), (properties, shape)) for properties, shape in _features(rows, name, context)]
        listed, many = dict(made), len(made)
        if twice := many - len(listed):
            other = sorted(
                {
                    k
                    for key, (said, _) in made
                    if (held := listed[key][0]) is not said
                    for k in said
                    if said[k] is not None and said[k] != held.get(k)
                }
            )
            why = tr("twice: same place, same name")
            why = why + tr("; the last one holds for {names}", names=", ".join(other)) if other else why
            context.notes.leave(", ".join({taken.file for taken in context.notes.taken}), name, why, twice)
        del made
        gone = [k for k in present if k not in listed]
        ours = [k for k in gone if osm and present[k]["properties"].get("source") == SOURCE]
        missing += len(gone)
        lines: dict[str | bytes, Any] = dict(present)
        for k in gone if context.replace else ours:
            del lines[k]
        before = new + changed
        for k in list(listed):  # a large town's are let go one by one
            said, shape = listed.pop(k)
            own = present[k]["properties"] if k in present else {}
            properties = own | {name: value for name, value in said.items() if value is not None} if own else said
            if own == properties and k in present and encoded(present[k]["geometry"]) == shape:
                same += 1
                continue
            new, changed = new + (k not in present), changed + (k in present)
            lines[k] = f'{{"type": "Feature", "properties": {encoded(properties)}, "geometry": {shape}}}'
        if rows and (len(lines) < len(present) or new + changed > before):
            files[f"{FOLDER}/{name}.geojson"] = dump_document({**document, "features": list(lines.values())})
    return Outcome(context.notes.receipt(kind, Changes(new, changed, same, missing)), files)


def _key(properties: Mapping[str, Any], shape: str) -> str | bytes:
    """Return by what a feature is known again: its id, else a digest of its name or address and its shape."""
    if identity := properties.get("id"):
        return str(identity)
    words = "\n".join([*(str(properties.get(name)) for name in _NAMES), shape])
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).digest()


_NAMES = ("name", "street", "housenumber", "kind")


def _features(rows: Sequence[dict[str, Any]], layer: str, context: Context) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the properties that are left of each row with its shape as JSON, written as the rest of the document is."""
    shapes = np.array([row.pop("geometry") for row in rows], dtype=object)
    shapes = shapely.transform(shapes, lambda xy: np.round(xy, 7))  # a centimetre; shared vertices stay shared
    _say_far(shapes, layer, context)
    kept = (shapely.get_type_id(shapes) == 0) | (shapely.length(shapes) > 0)
    taken: Counter[str] = Counter()
    texts = (text for i in range(0, len(shapes), 1_000) for text in shapely.to_geojson(shapes[i : i + 1_000]).tolist())
    for row, text, keep in zip(rows, texts, kept.tolist(), strict=True):
        if not keep:
            continue
        properties = {k: _plain(v) for k, v in row.items()}
        row.clear()
        identity = str(properties.get("id") or "")
        if layer == "hotspots" and not identity:
            identity = slug(str(properties.get("name") or "wlan"))
        taken[identity] += 1
        if identity and taken[identity] > 1:
            identity = f"{identity}-{taken[identity]}"
        if identity:
            properties["id"] = identity
        odd = "00000" in text or "99999" in text  # GEOS writes 48.3230556 as 48.323055600000004
        yield properties, encoded(json.loads(text)) if odd else text.replace(",", ", ").replace(":", ": ")


def _say_far(shapes: Any, layer: str, context: Context) -> None:
    """Warn of objects that lie nowhere near what the project says of its place."""
    near = vicinity_of(context.settings, context.sites)
    west, south, east, north = shapely.bounds(shapes).reshape(-1, 4).T
    far = int((near.ranks((west + east) / 2, (south + north) / 2, WGS84) < near.least).sum())
    if far:
        hint = tr("Is it the right town? Please check the file, state and municipality in project.toml.")
        found = numbers(far).de + f" / {numbers(len(shapes)).de}"
        context.report.add(Problem(f"{FOLDER}/{layer}.geojson", NOWHERE, "geometry", found, where_allowed(near), hint, "warning"))  # fmt: skip


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; what is missing is null."""
    if not is_said(value):
        return None
    return value.item() if hasattr(value, "item") else value
