"""Read the objects of one layer, whatever its format: the place checked, columns and words as the layer knows them.

GeoJSON is read object by object, everything else through the one gate of :mod:`hotspots.inputs.read`. All layers of a
file are taken. A column is known by its own name or a usual title; a word that no list holds is refused with the nearest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from hotspots.base.errors import FILE, FILL_IN, NOWHERE, Problem, Report, nearest
from hotspots.base.text import Text, tr, verbatim
from hotspots.inputs.geojson import Row, read_features, shape_fault
from hotspots.inputs.read.parts import Part, open_parts
from hotspots.inputs.read.sheets import is_said, said
from hotspots.inputs.tables import matches
from hotspots.inputs.values import PLAINLY, YES, UnreadError, bare, other_unit, reader
from hotspots.model.layers import HOTSPOT_STATUS, STANDING, Field, Layer

FOLDER = "network"
JSON = (".geojson", ".json")
READ = (*JSON, ".gpkg", ".fgb", ".shp")
"""Endings of the files that a project's layers are read from."""
_BESIDE = frozenset({".dbf", ".shx", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qmd", ".qml", ".md", ".xml", ".gpkg-wal", ".gpkg-shm"})  # fmt: skip
_READ_ELSEWHERE = frozenset({"quotes"})
_TAKEN = frozenset({"belegt", "belegung", "besetzt", "voll", "occupied", "ausgelastet", "vergeben", "auslastung", "fuellgrad", "genutzt", "inuse", "reserviert", "vermietet", "rohrbelegung"})  # fmt: skip
"""Titles under which yes means that a duct isn't free; other words there (frei) mean what they say."""
_SHUT = frozenset({"stillgelegt", "gesperrt", "defekt", "ausserbetrieb"})
"""Titles under which yes means that a duct or a handover is out of use; no says nothing of whether it is free."""
PLACED_BY = frozenset({"east", "north", "place"})
"""Fields that say where a row lies; they are read when it is placed."""
_NOT_DUG = frozenset(["motorway", "motorway_link", "construction", "proposed", "planned", "razed", "abandoned", "disused", "platform", "raceway", "corridor", "elevator"])  # fmt: skip
_NOT_IMPORTED = frozenset({"ground", "roadworks"})


def rows_of(folder: Path, layer: Layer, report: Report) -> list[Row]:
    """Return the objects of the one file of a layer; every fault is noted."""
    found = sorted(p for p in (folder / FOLDER).glob(f"{layer.id}.*") if p.suffix.lower() in READ)
    if not found:
        return []
    path, name = found[0], f"{FOLDER}/{found[0].name}"
    if len(found) > 1:
        hint = tr("Please keep one file only.")
        names = ", ".join(p.name for p in found)
        report.add(Problem(name, NOWHERE, "", names, tr("one file"), hint))
    if path.suffix.lower() in JSON:
        given = read_features(path, name, report, types=layer.shapes)
    else:
        given = [row for part in open_parts(path, report, name) for row in _part_rows(part, layer, report)]
    return normalised(given, layer, report)


def not_dug(row: Row) -> str:
    """Return the field and word that keep cables out of a street or a duct; nothing where one may be laid."""
    highway, status = str(row.values.get("highway") or ""), bare(row.values.get("status") or "")
    if highway in _NOT_DUG:
        return f"highway={highway}"
    words = {bare(word) for word in re.split(r"[\W_]+", row.part)} if not status else set()
    # "planned 2027", "gone since March": what comes first counts
    known = ((k, (k, *STANDING[k])) for k in ("planned", "gone"))
    return next((f"status={k}" for k, said in known if status.startswith(said) or not words.isdisjoint(said)), "")


def _part_rows(part: Part, layer: Layer, report: Report) -> Iterator[Row]:
    """Yield the objects of one layer of a file whose shape and place are sound, in WGS 84."""
    shapes = in_degrees(part, report) if part.rows and part.shapes is not None else None
    for i, shape in enumerate(shapes or ()):
        values = {name: column[i] for name, column in part.columns.items() if is_said(column[i])}
        if "Point" in layer.shapes and len(getattr(shape, "geoms", ())) == 1 and shape.geom_type == "MultiPoint":
            shape = shape.geoms[0]  # noqa: PLW2901 - a point that a program wrapped
        row = Row(str(values.get("id") or values.get("name") or i + 1), values, shape, part.file, part.name)
        if (fault := shape_fault(shape, layer.shapes)) is not None:
            report.add(row.problem("geometry", *fault))
        else:
            yield row


def in_degrees(part: Part, report: Report) -> Sequence[Any] | None:
    """Return the shapes of a layer in WGS 84; None after noting that nobody says in which system they are."""
    assert part.shapes is not None
    if part.crs is None:
        hint = tr("Please state the coordinate system on export.")
        where = tr("layer {name}", name=part.name) if part.name else NOWHERE
        report.add(Problem(part.file, where, "crs", "–", tr("a coordinate system"), hint))
        return None
    from pyproj import CRS, Transformer

    given = CRS.from_user_input(part.crs)
    bounds = shapely.bounds(part.shapes)
    seen = bounds[np.isfinite(bounds).all(axis=1)]
    if not given.is_geographic and len(seen) and bool((np.abs(seen) <= 180).all()):
        hint = tr("The numbers are degrees, but the file's coordinate system means metres. Please state EPSG:4326.")
        found, allowed = f"{seen[0, 0]:g}, {seen[0, 1]:g}", tr("coordinates in metres")
        report.add(Problem(part.file, NOWHERE, "crs", found, allowed, hint))
        return None
    if part.crs == "EPSG:4326" or given.equals(CRS("EPSG:4326")):
        return list(part.shapes)
    move = Transformer.from_crs(given, "EPSG:4326", always_xy=True)
    return list(shapely.transform(part.shapes, lambda xy: np.column_stack(move.transform(*xy.T)) if len(xy) else xy))


def normalised(
    given: Sequence[Row], layer: Layer, report: Report, leave: Callable[[Row, Sequence[Problem]], None] | None = None
) -> list[Row]:
    """Return the rows with values as the layer knows them (they are changed); words that were translated are noted once each.

    Where there is somebody to `leave` them to, rows at fault are left out.
    """
    alike: dict[tuple[str, ...], list[Row]] = {}
    for row in given:
        alike.setdefault(tuple(row.values), []).append(row)
    wrong: dict[int, list[Problem]] = {}
    translated = Counter[Translated]()
    for keys, rows in alike.items():
        cells = map(list, zip(*(row.values.values() for row in rows), strict=True))
        columns, faults = in_words(dict(zip(keys, cells, strict=True)), len(rows), layer, translated)
        for row, values in zip(rows, zip(*columns.values(), strict=True), strict=False):
            row.values.clear()
            row.values.update(zip(columns, values, strict=True))
        wrong |= {id(rows[i]): [rows[i].problem(*fault) for fault in each] for i, each in faults.items()}
    if translated:
        report.add(translation(given[0].file, layer, translated))
    kept = []
    for row in given:
        if (problems := wrong.get(id(row))) and leave is not None:
            leave(row, problems)
            continue
        for problem in problems or ():
            report.add(problem)
        kept.append(row)
    return kept


Fault = tuple[str, Any, Text, Text]
"""A value that can't be read: its field, what stood there, what is allowed, what to do."""
Translated = tuple[str, str, str]
"""A field, a word of theirs and the word that it is read as."""


def in_words(
    columns: Mapping[str, list[Any]], size: int, layer: Layer, translated: Counter[Translated], *, titled: bool = False
) -> tuple[dict[str, list[Any]], dict[int, list[Fault]]]:
    """Return columns of `size` rows with values as the layer knows them, and the faults of each row that has any.

    Words that aren't the layer's own are counted in `translated`. Where the columns are `titled`, what isn't called by a
    field's own name is a column of its own.
    """
    known = {} if titled else known_titles(tuple(columns), layer.fields)
    found = {known.get(theirs, theirs): column for theirs, column in columns.items()}
    if layer.secret and (full := [columns[k] for k in columns if bare(k) in _TAKEN]):
        free = found.get("free", [None] * size)
        taken = zip(*full, strict=True)
        found["free"] = [_not_taken(t) if f is None else f for f, t in zip(free, taken, strict=True)]
    for theirs, known_as, no in _standing_titles(columns, layer):
        before, cells = found.get("status", [None] * size), [bare(said(cell)) for cell in columns[theirs]]
        said_so = [known_as if c in YES else no if c in PLAINLY else None for c in cells]
        found["status"] = [b if s is None or (s == "built" and b is not None) else s for s, b in zip(said_so, before, strict=True)]  # fmt: skip
        translated.update(("status", f"{theirs}: {c}", s) for s, c in zip(said_so, cells, strict=True) if s is not None)
    if layer.secret and "status" in found:  # "frei" and "belegt" may stand there
        words = {w for f in layer.fields if f.id == "free" for also in f.spellings.values() for w in also}
        both = zip(found.get("free", [None] * size), found["status"], strict=True)
        found["free"] = [s if not is_said(f) and bare(s) in words else f for f, s in both]
    faults: dict[int, list[Fault]] = {}
    fields = {field.id: field for field in layer.fields}
    for theirs, ours in known.items():
        if (odd := other_unit(theirs, fields[ours])) is not None:
            faults.setdefault(0, []).append((ours, theirs, odd.allowed, odd.hint))
    for field in layer.fields:
        if field.id in PLACED_BY or (field.id not in found and not field.needed):
            continue
        read, values = reader(field), []
        cells = ["; ".join(map(str, c)) if isinstance(c, list) else c for c in found.get(field.id, [None] * size)]
        for i, raw in enumerate(cells):
            try:
                value = read(raw)
            except UnreadError as fault:
                value = None
                faults.setdefault(i, []).append((field.id, raw, fault.allowed, fault.hint))
            else:
                if value is None and field.needed:
                    faults.setdefault(i, []).append((field.id, raw, field.words, FILL_IN))
            values.append(value.isoformat() if field.type == "date" and value is not None else value)
        if field.spellings and field.type != "bool":
            translated.update(
                (field.id, raw, str(value))
                for raw, value in zip(cells, values, strict=True)
                if isinstance(raw, str) and value not in (None, raw.strip())
            )
        found[field.id] = values
    return found, faults


def _standing_titles(columns: Mapping[str, Any], layer: Layer) -> Iterator[tuple[str, str, str | None]]:
    """Yield each title that is a word of the status (online, stillgelegt), what its yes means, and what its no means."""
    spellings = next((f.spellings for f in layer.fields if f.id == "status" and not layer.named), {})
    gone = next((word for word in ("gone", "offline") if word in spellings), None)
    words = {w: known for known, also in spellings.items() for w in (known, *also)}
    words |= dict.fromkeys(_SHUT, "gone") if layer.secret else {}
    for title in columns:
        word = bare(re.split(r"[./:]", title)[-1])  # "flags.online"
        known = words.get(word) or words.get(re.sub("^(ist|is|wlan)", "", word))
        if known and {bare(said(c)) for c in columns[title] if is_said(c)} <= PLAINLY:
            yield title, known, gone if known == "built" else None


def _not_taken(cells: Sequence[Any]) -> Any:
    """Return whether what is said under titles that say taken is free; other words than yes and no mean what they say.

    Of several titles one that says taken decides.
    """
    plain = [bare(said(cell)) for cell in cells]
    if any(word in YES for word in plain):
        return False
    others = [cell for cell, word in zip(cells, plain, strict=True) if word not in PLAINLY and is_said(cell)]
    return others[0] if others else True if any(word in PLAINLY for word in plain) else None


def translation(file: str, layer: Layer, translated: Mapping[Translated, int]) -> Problem:
    """Return a note of the words that are read as others."""
    words = verbatim(", ".join(f"{theirs} → {ours} ({n})" for (_, theirs, ours), n in sorted(translated.items())))
    hint = tr("It is read so: ") + words
    if any(field.spellings is HOTSPOT_STATUS for field in layer.fields):
        hint = hint + tr("; only built serves.")
    where, allowed = tr("all features"), tr("words of the program")
    names = ", ".join(sorted({name for name, _, _ in translated}))
    return Problem(file, where, names, str(sum(translated.values())), allowed, hint, "warning")


def known_titles(keys: Sequence[str], fields: Sequence[Field]) -> dict[str, str]:
    """Return which of the columns are which fields: by their own name first, else by a usual title."""
    found = {field.id: field.id for field in fields if field.id in keys}
    for field in fields:
        if field.id not in found.values():
            close = next((k for k in keys if k not in found and matches(k, field)), None)
            found |= {close: field.id} if close is not None else {}
    return found


def unread_files(folder: Path, layers: Mapping[str, Layer]) -> Iterator[Problem]:
    """Yield a warning for every file below `network/` that nothing reads, with what it may be meant for."""
    where = folder / FOLDER
    for path in sorted(p for p in where.rglob("*") if p.is_file()) if where.is_dir() else ():
        name, ending = path.relative_to(where).as_posix(), path.suffix.lower()
        read = path.stem in layers and ending in READ and path.parent == where
        if read or ending in _BESIDE or path.stem in _READ_ELSEWHERE or name.startswith("."):
            continue
        word = bare(path.stem)
        called = (layer.id for layer in layers.values() if any(w in word for w in (layer.id, *layer.called)))
        close = next(called, None) or nearest(word, layers)
        kind = close if close and close not in _NOT_IMPORTED else "KIND"
        hint = tr(
            "It isn't read. 'hotspots import {kind} {folder}/{name}' takes it.", kind=kind, folder=FOLDER, name=name
        )
        allowed = verbatim(", ".join(f"{stem}.geojson" for stem in layers))
        yield Problem(f"{FOLDER}/{name}", FILE, "", name, allowed, hint, "warning")
