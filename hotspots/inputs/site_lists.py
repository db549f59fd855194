"""Candidate sites from whatever list people have: read, placed, and merged with those of the project.

What a list doesn't hold stays as it is; columns that aren't fields of a site are kept beside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from hotspots.base.errors import Problem, Report, nearest
from hotspots.base.text import Text, plain, slug, verbatim
from hotspots.inputs.area import place_warnings, vicinity_of
from hotspots.inputs.coordinates import SYSTEMS, Misplaced, Place, Vicinity, locate, parse_number, system_of_title
from hotspots.inputs.layers.addresses import PRECISIONS, AddressBook, address_book
from hotspots.inputs.layers.network import read_streets
from hotspots.inputs.merge import merge_features
from hotspots.inputs.read.parts import Part
from hotspots.inputs.read.text import read_text
from hotspots.inputs.tables import Context, Table, read_tables, word_of
from hotspots.model.layers import SITES, Field
from hotspots.model.receipt import Outcome
from hotspots.model.sites import Site

NAME = "sites.geojson"
_CALLED = ("standort", "site", "wlan", "wifi", "hotspot", "kandidat", "liste", "platz", "plaetze", "standpunkt")
_FIELDS: Mapping[str, Field] = {f.id: f for f in SITES}
_PLACED = frozenset({"east", "north", "place"})


@dataclass(frozen=True, slots=True)
class ListedSite:
    """One place of the list, in WGS 84, with where it stood and in which system."""

    id: str
    name: str
    lon: float
    lat: float
    system: str
    where: Text
    kind: str | None = None
    district: str | None = None
    #: Whether the list named the id itself, and what else it says: other fields, then columns of its own.
    has_id: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)


def take_sites(files: Sequence[Path], context: Context) -> Outcome:
    """Return what becomes of `sites.geojson` by these lists; nothing to write where they change nothing."""
    listed = listed_sites(files, context)
    path = context.project / NAME
    document: Any = {"type": "FeatureCollection", "features": []}
    if path.is_file():
        document = json.loads(read_text(path.read_bytes()))
    _warn_of_places(listed, context)
    features: list[dict[str, Any]] = document["features"]
    merged = merge_features(features, [_feature(s, files) for s in listed], context)
    written: dict[str, bytes | None] = {}
    if merged.changes.new or merged.changes.changed or merged.dropped:
        written[NAME] = dump_document({**document, "features": merged.features})
    return Outcome(context.notes.receipt("sites", merged.changes), written)


def _warn_of_places(listed: Sequence[ListedSite], context: Context) -> None:
    """Say which of the listed places lie outside of the streets or where no street is; doubles are the merging's business."""
    if context.settings is None:
        return
    streets = read_streets(context.project, context.metric_crs, Report())
    sites = [Site(s.id, s.name, s.lon, s.lat, "candidate", "estimated", "") for s in listed]
    for problem in place_warnings(sites, streets, context.settings) if len(streets) else ():
        context.report.add(problem)


def listed_sites(files: Sequence[Path], context: Context) -> tuple[ListedSite, ...]:
    """Return the places of all lists with ids of their own; every row at fault is noted."""
    tables = read_tables(files, SITES, context, fits=_fits, called=_CALLED)
    found = [site for table in tables for site in _from_table(table, context)]
    if not found and not context.report.failed:
        allowed, hint = (
            Text("mindestens ein Standort", "at least one site"),
            Text("Die Liste ist leer.", "The list is empty."),
        )
        context.report.add(Problem(files[0].name, Text("Datei", "file"), "", "0", allowed, hint))
    return _with_unique_ids(found, context)


def _fits(fields: set[str], part: Part) -> bool:
    """Tell whether a part may be a list of places: it names them and says where they are."""
    if part.sheet is None:
        drawn = part.shapes is not None and any(shape is not None for shape in part.shapes)
        points = drawn and not _only_lines(part)
        return points or _placed(fields)
    return "address" in fields or (_placed(fields) and bool(fields & {"name", "town", "id"}))


def _only_lines(part: Part) -> bool:
    assert part.shapes is not None
    return all("Line" in shape.geom_type for shape in part.shapes if shape is not None)


def _placed(fields: set[str]) -> bool:
    return {"east", "north"} <= fields or "place" in fields


def _from_table(table: Table, context: Context) -> list[ListedSite]:
    names = _names(table, context)
    places = placed_rows(table, context)
    sites = []
    unnamed = 0
    for row, place in enumerate(places):
        name, identity = names[row], _said(table, "id", row)
        if place is None:
            continue
        if name is None and identity is None:
            hint = Text("Bitte einen Namen eintragen.", "Please fill in a name.")
            context.fault(table, row, "name", "–", Text("ein Name", "a name"), hint)
            continue
        given, sound = _given(table, row, context)
        if not sound:
            continue
        if place.uncertainty_m is not None:
            given.setdefault("position_uncertainty_m", place.uncertainty_m)
        given |= {theirs: column[row] for theirs, column in table.extra.items()}
        named = name or str(identity)
        unnamed += name is None
        sites.append(
            ListedSite(
                slug(identity or named), named, place.lon, place.lat, place.system, table.where(row), given.pop("kind", None),
                given.pop("district", None), identity is not None, given,
            )
        )  # fmt: skip
    if unnamed:
        context.notes.guessed.append(
            Text(f"{table.part.file}: {unnamed} ohne Name, sie heißen wie ihre Kennung", f"{table.part.file}: {unnamed} without a name, called like their id")
        )  # fmt: skip
    context.took(table, len(sites))
    return sites


def placed_rows(table: Table, context: Context) -> list[Place | None]:
    """Return where each row lies; a row without a place, or with one elsewhere, is named and left or refused."""
    addressed = _addressed(table, context)
    cells, system = _drawn(table, context) if table.shapes is not None else _typed(table, addressed, context)
    filled = [row for row, cell in enumerate(cells) if cell is not None]
    found = _found([cell for cell in cells if cell is not None], vicinity_of(context.settings, context.sites), system)
    result: list[Place | None] = [None] * len(table)
    for row, place in zip(filled, found, strict=True):
        if isinstance(place, Place):
            result[row] = place
        else:
            context.fault(table, row, "lon, lat", place.found, place.allowed, place.hint)
    for row, found_there in addressed.items():
        result[row] = found_there
    systems = {(p.system, p.swapped) for p in result if p is not None and p.uncertainty_m is None}
    declared = table.shapes is not None and system is not None
    for name, swapped in sorted(found for found in systems if found[1] or not declared):
        order = Text(", Hochwert oder Breite zuerst", ", northing or latitude first") if swapped else Text("", "")
        said = Text(f"{table.part.file}: Koordinaten gelesen als ", f"{table.part.file}: coordinates read as ")
        context.notes.guessed.append(said + SYSTEMS.get(name, verbatim(name)) + order)
    return result


def _found(cells: Sequence[tuple[Any, Any]], near: Vicinity, system: str | None) -> Sequence[Place | Misplaced]:
    """Return where cells lie: degrees that all lie by the project need no comparison of systems."""
    if system == "EPSG:4326" and len(cells) > _MANY and all(isinstance(c, float) for pair in cells for c in pair):
        lon, lat = np.array(cells, dtype=float).T
        inside = (lon >= 5) & (lon <= 16) & (lat >= 47) & (lat <= 56) & (near.ranks(lon, lat, system) >= near.least)
        if inside.all():
            pairs = zip(lon.round(7).tolist(), lat.round(7).tolist(), strict=True)
            return [Place(x, y, system) for x, y in pairs]
    return locate(cells, near, system)


#: Lists longer than this are looked at as a whole first.
_MANY = 1_000


def _addressed(table: Table, context: Context) -> dict[int, Place]:
    """Return where rows lie that have an address and no coordinates: found in the town's own list, the precision said."""
    if table.shapes is not None or "address" not in table.values:
        return {}
    keys = [k for k in ("east", "north", "place") if k in table.values]
    wanted = [r for r in range(len(table)) if not any(_said(table, k, r) for k in keys) and _said(table, "address", r)]
    book = address_book(context.project) if wanted else AddressBook(())
    beside = [c for title, c in table.extra.items() if plain(title).strip(" .-") in _BESIDE_STREET]
    found: dict[int, Place] = {}
    said: dict[Text, list[str]] = {}
    for row in wanted:
        text = ", ".join(
            [" ".join([str(_said(table, "address", row)), *(str(c[row]) for c in beside[:1] if c[row] is not None)])]
        )
        place = book.find(text)
        if place is None:
            _not_found(table, row, text, book, context)
            continue
        words = PRECISIONS[place.precision]
        said.setdefault(words, []).append(text)
        found[row] = Place(place.lon, place.lat, f"Adresse, {words.de}", uncertainty_m=place.uncertainty_m)
    for words, texts in said.items():
        names = (
            "" if words == PRECISIONS["house_number"] else f" ({'; '.join(texts[:5])}{' …' if len(texts) > 5 else ''})"
        )
        start = Text(
            f"{table.part.file}: {len(texts)} Orte aus der Adresse, ",
            f"{table.part.file}: {len(texts)} places from the address, ",
        )
        context.notes.guessed.append(start + words + verbatim(names))
    return found


_BESIDE_STREET = frozenset({"hausnummer", "hausnr", "haus-nr", "hnr", "nr", "nummer", "housenumber"})


def _not_found(table: Table, row: int, text: str, book: AddressBook, context: Context) -> None:
    close = book.nearest(text)
    hint = (
        Text(
            f"Gemeint: {close}? Sonst bitte Koordinaten eintragen.", f"Meant: {close}? Else please fill in coordinates."
        )
        if close
        else Text("Bitte Koordinaten eintragen.", "Please fill in coordinates.")
        if len(book)
        else Text(
            "Erst Adressen übernehmen: „hotspots import osm DATEI“ oder „hotspots import addresses DATEI“.",
            "First take addresses: 'hotspots import osm FILE' or 'hotspots import addresses FILE'.",
        )
    )
    context.fault(
        table, row, "address", text, Text("eine Adresse aus network/addresses", "an address of network/addresses"), hint
    )


def _typed(
    table: Table, addressed: Mapping[int, Place], context: Context
) -> tuple[list[tuple[Any, Any] | None], str | None]:
    """Return the cells of each row that say where it lies, and the system that the planner or a title names."""
    keys = ("east", "north") if {"east", "north"} <= table.values.keys() else ("place",)
    if keys[0] not in table.values:
        return [None] * len(table), None
    named = [system_of_title(t) for t, ours in table.titles.items() if ours in keys]
    system = context.crs or next((s for s in named if s), None)
    cells: list[tuple[Any, Any] | None] = []
    for row in range(len(table)):
        one, other = table.values[keys[0]][row], table.values[keys[-1]][row] if len(keys) == 2 else None
        if row in addressed:
            cells.append(None)
            continue
        missing = one is None or (len(keys) == 2 and other is None)
        if missing:
            hint = Text("Bitte die Koordinaten eintragen.", "Please fill in the coordinates.")
            shown = f"{'–' if one is None else one}; {'–' if other is None else other}"
            context.fault(table, row, "lon, lat", shown, Text("zwei Zahlen", "two numbers"), hint)
        cells.append(None if missing else (one, other))
    return cells, system


def _drawn(table: Table, context: Context) -> tuple[list[tuple[Any, Any] | None], str | None]:
    """Return a point on each shape and its system (None: to be told by the numbers); what has no shape is named and left."""
    import geopandas
    import shapely
    from pyproj import CRS

    assert table.shapes is not None
    empty = shapely.is_missing(table.shapes) | shapely.is_empty(table.shapes)
    if empty.any():
        which = ", ".join(str(table.lines[i]) for i in empty.nonzero()[0][:5].tolist())
        why = Text(f"ohne Geometrie (Objekt {which})", f"without geometry (feature {which})")
        context.notes.leave(table.part.file, table.part.name, why, int(empty.sum()))
    drawn = int((shapely.get_type_id(table.shapes) > 0).sum())
    if drawn:
        context.notes.guessed.append(
            Text(f"{table.part.file}: {drawn} Flächen oder Linien, ein Punkt auf der Fläche gilt", f"{table.part.file}: {drawn} areas or lines, a point on each holds")
        )  # fmt: skip
    points = shapely.point_on_surface(table.shapes)
    crs, system = context.crs or table.part.crs, None
    if crs is None:
        said = f"{table.part.file}: "
        context.notes.guessed.append(Text(said + "ohne Koordinatensystem", said + "without a coordinate system"))
    elif CRS(crs).is_projected:
        points, system = geopandas.GeoSeries(points, crs=crs).to_crs("EPSG:4326").to_numpy(), "EPSG:4326"
    elif (empty | (abs(shapely.get_x(points)) < 400)).all():
        system = "EPSG:4326"
    xs, ys = shapely.get_x(points).tolist(), shapely.get_y(points).tolist()
    return [None if gone else (x, y) for gone, x, y in zip(empty.tolist(), xs, ys, strict=True)], system


def _said(table: Table, key: str, row: int) -> str | None:
    """Return what a cell says as text (a whole number without its decimals), None if nothing."""
    column = table.values.get(key)
    value = None if column is None else column[row]
    if value is None or not str(value).strip():
        return None
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _names(table: Table, context: Context) -> list[str | None]:
    """Return each row's name: from its column, else from the address, else from the place name where it tells rows apart."""
    rows = range(len(table))
    for key in ("name", "address", "town", "Text"):
        drawing = key == "Text" and table.part.content == "dxf" and key in table.extra
        column = table.extra[key] if drawing else [_said(table, key, row) for row in rows]
        if not any(column) or (key == "town" and len(rows) > 1 and len(set(column)) == 1):
            continue
        if key != "name":
            theirs = next((t for t, ours in table.titles.items() if ours == key), key)
            context.notes.guessed.append(
                Text(f"{table.part.file}: Namen aus „{theirs}“, weil keine Spalte für Namen da ist", f"{table.part.file}: names from “{theirs}”, because there is no column for names")
            )  # fmt: skip
        return column
    return [None] * len(table)


def _given(table: Table, row: int, context: Context) -> tuple[dict[str, Any], bool]:
    """Return the other fields of a row that say something, and whether all of them can be taken."""
    given: dict[str, Any] = {}
    sound = True
    for key, column in table.values.items():
        value, one = column[row], _FIELDS[key]
        if key in _PLACED | {"id", "name"} or value is None or str(value).strip() == "":
            continue
        if one.type == "word":
            word = word_of(value, one)
            if word is None:
                close = nearest(plain(str(value)), [w for k, also in one.allowed.items() for w in (k, *also)])
                hint = (
                    Text(f"Gemeint: {close}?", f"Meant: {close}?")
                    if close
                    else Text("Bitte eines davon wählen.", "Please choose one.")
                )
                context.fault(table, row, key, value, verbatim(", ".join(one.allowed)), hint)
                sound = False
                continue
            given[key] = word
        elif one.type == "number":
            amount = parse_number(value)
            if amount is None or not 0 < amount < 100_000:
                context.fault(table, row, key, value, Text("eine Zahl in Metern", "a number in metres"), Text("Bitte berichtigen.", "Please correct it."))  # fmt: skip
                sound = False
                continue
            given[key] = amount
        else:
            given[key] = _said(table, key, row)
    return given, sound


def _feature(site: ListedSite, files: Sequence[Path]) -> dict[str, Any]:
    """Return a listed site as a feature; `_where` and `_has_id` are for merging only."""
    source = f"{', '.join(f.name for f in files)} ({site.where.de}, {site.system})"
    properties = {
        "id": site.id, "name": site.name, "status": "candidate", "kind": site.kind, "district": site.district,
        "mount": None, "position_uncertainty_m": None, "proposed_by": None, "proposed_on": None, "source": source,
        "quality": "estimated", **{k: v for k, v in site.given.items() if k not in ("id", "name", "mount")},
        "_has_id": site.has_id,
    }  # fmt: skip
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [site.lon, site.lat]},
    }


def dump_document(document: Mapping[str, Any]) -> bytes:
    """Return a FeatureCollection with its own members, one feature per line."""
    head = [f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in document.items() if k != "features"]
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    lines = ",\n".join(map(encode, document["features"]))
    return ("{\n" + ",\n".join([*head, f'"features": [\n{lines}\n]']) + "\n}\n").encode()


def _with_unique_ids(sites: Sequence[ListedSite], context: Context) -> tuple[ListedSite, ...]:
    """Number ids that names give twice; an id that the lists themselves give twice is a problem."""
    taken: dict[str, ListedSite] = {}
    result = []
    for site in sites:
        identity, number = site.id, 2
        if site.has_id and identity in taken and taken[identity].has_id:
            hint = Text(
                "Bitte einem der Standorte eine andere Kennung geben.", "Please give one of the sites another id."
            )
            allowed = Text("jede Kennung einmal", "each id once")
            where = site.where + verbatim(" = ") + taken[identity].where
            context.report.add(Problem(NAME, where, "id", identity, allowed, hint))
        while identity in taken:
            identity, number = f"{site.id}-{number}", number + 1
        taken[identity] = site
        result.append(site if identity == site.id else replace(site, id=identity))
    return tuple(result)
