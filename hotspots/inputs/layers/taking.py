"""Take one layer of a project, its sites among them, from lists, GIS files and drawings by their columns."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, get_args

import numpy as np
import shapely

from hotspots.base.errors import FILE, FILL_IN, NOWHERE, Problem, Report, feature
from hotspots.base.places import DEGREE_M, to_metres
from hotspots.base.text import free_name, slug, tr, verbatim
from hotspots.inputs.context import Context, Table, Take, numbered
from hotspots.inputs.coordinates import Place
from hotspots.inputs.geojson import Row, in_place, shape_fault
from hotspots.inputs.layers.addresses import whole_addresses
from hotspots.inputs.layers.backhaul import sort_backhaul
from hotspots.inputs.layers.merge import Listed, merge_features
from hotspots.inputs.layers.network import street_table
from hotspots.inputs.layers.placing import doubles, place_warnings, placed_rows, shapes_in_degrees
from hotspots.inputs.layers.rows import PLACED_BY, Translated, in_words, known_titles, not_dug, rows_of, translation
from hotspots.inputs.layers.town import OF_TOWN, is_osm, take_town
from hotspots.inputs.layers.writing import dump_document, network_facts, present_document, unsaid, written
from hotspots.inputs.read.parts import Part
from hotspots.inputs.read.sheets import is_said, said
from hotspots.inputs.sites import NAME as SITES_FILE
from hotspots.inputs.sites import OTHER_ID
from hotspots.inputs.tables import read_tables
from hotspots.inputs.values import NOTHING, PLAINLY, bare, folded
from hotspots.model.layers import EAST, HOTSPOT_STATUS, LAYERS, NORTH, PLACE, SITE_LAYER, Layer
from hotspots.model.receipt import Outcome
from hotspots.model.sites import Site, Status

_OF_SITE = ("id", "name", "status", "kind", "district", "mount", "position_uncertainty_m", "proposed_by", "proposed_on", "source", "quality")  # fmt: skip
_UNSAID: Mapping[str, Any] = {"status": "candidate", "quality": "estimated"}
_SINCE = re.compile("(seit|ab|am|bis)$")
_FLAGS = frozenset(
    ["gestrichen", "verworfen", "abgelehnt", "entfallen", "entfaellt", "gebaut", "umgesetzt", "erledigt", "fertig"]
)


def layer_taker(kind: str) -> Take:
    """Return how files become one layer of the project."""

    def take(files: Sequence[Path], context: Context) -> Outcome:
        if kind in OF_TOWN and files and all(is_osm(context.parts(file), kind) for file in files):
            wanted = (kind, "ground") if kind == "streets" else (kind,)
            return take_town(files, [part for file in files for part in context.parts(file)], wanted, kind, context)
        known = {"source": ", ".join(f.name for f in files), "quality": "estimated"}
        rows = listed_rows(files, LAYERS[kind], context)
        held = cache(lambda keys: {ours: None for theirs, ours in known_titles(keys, LAYERS[kind].fields).items() if theirs != ours})  # fmt: skip
        # a column of their own that is called like a field (a drawing's Layer) isn't taken for it when the file is read again
        features = [known | held(tuple(row.values)) | row.values | {"geometry": row.shape} for row in _let_go(rows)]
        if kind == "streets":
            network_facts(features, context)
        return written({kind: features}, kind, context, osm=False)

    return take


def take_sites(files: Sequence[Path], context: Context) -> Outcome:
    """Return what becomes of `sites.geojson` by these lists; nothing to write where they change nothing."""
    listed = _listed(files, context)
    document = present_document(context.project / SITES_FILE)
    kept, new, changes = merge_features(document["features"], listed, context)
    if context.settings is not None:
        ids, ours = listed.columns["id"], set(listed.columns["id"])
        there = [s for s in context.sites if s.id not in ours and not context.replace]
        known, places = {feature(s.id) for s in there}, [*((s.lon, s.lat) for s in there), *listed.places]
        found = doubles([*(s.id for s in there), *ids], to_metres(context.metric_crs, np.array(places)))
        told = [problem for problem in found if problem.where not in known]
        if streets := rows_of(context.project, LAYERS["streets"], Report()):
            told += place_warnings(_as_sites(listed), street_table(streets, context.metric_crs), context.settings)
        context.report.problems += dict.fromkeys(told)
    files_written: dict[str, bytes | None] = {}
    if changes.new or changes.changed or (context.replace and changes.missing):
        features = itertools.chain(kept, listed.lines(new))
        files_written[SITES_FILE] = dump_document({**document, "features": features})
    return Outcome(context.notes.receipt("sites", changes), files_written)


def listed_sites(files: Sequence[Path], context: Context) -> tuple[Site, ...]:
    """Return the places of all lists with ids of their own; every row at fault is noted."""
    return _as_sites(_listed(files, context))


def _as_sites(listed: Listed) -> tuple[Site, ...]:
    said = zip(*(listed.columns[key] for key in ("id", "name", "kind", "district")), listed.places, strict=True)
    return tuple(
        Site(identity, name, lon, lat, "candidate", "estimated", "", kind, district)
        for identity, name, kind, district, (lon, lat) in said
    )


def _listed(files: Sequence[Path], context: Context) -> Listed:
    """Return the listed places with ids of their own, each once."""
    tables = listed_tables(files, SITE_LAYER, context)
    size = sum(map(len, tables))
    if not size and not context.report.failed:
        hint = tr("The list is empty.")
        context.report.add(Problem(files[0].name, FILE, "", "0", tr("at least one site"), hint))
    columns: dict[str, list[Any]] = {}
    for key in dict.fromkeys((*_OF_SITE, *(key for table in tables for key in table.values))):
        said = (value for table in tables for value in table.values.get(key, itertools.repeat(None, len(table))))
        columns[key] = [_UNSAID.get(key) if value is None else value for value in said]
    _warn_of_flags(columns, _FLAGS, get_args(Status), files[0].name, context)
    has_id = [identity is not None for identity in columns["id"]]
    columns["name"] = [name or str(identity) for name, identity in zip(columns["name"], columns["id"], strict=True)]
    taken = dict[str, int | None]()
    for at, (name, own) in enumerate(zip(columns["name"], has_id, strict=True)):
        identity = slug(str(columns["id"][at]) if own else name)
        if own and (other := taken.get(identity)) is not None:
            there = [(table.part.file, table.where(row)) for table in tables for row in range(len(table))]
            (file, here), (before, first) = there[at], there[other]
            where = here + verbatim(f" = {before}, " if before != file else " = ") + first
            context.report.add(Problem(file, where, "id", identity, tr("each id once"), OTHER_ID))
        taken[free_name(identity, taken)] = at if own else None
    columns["id"] = list(taken)
    places = [place for table in tables for place in shapely.get_coordinates(table.shapes).tolist()]
    return Listed(columns, places, has_id, always=frozenset(_OF_SITE))


def _warn_of_flags(
    columns: Mapping[str, Sequence[Any]], words: Set[str], status: Iterable[str], file: str, context: Context
) -> None:
    """Warn of columns of their own in which a status is a title (active, out of use since): nothing reads them."""
    for key, cells in sorted(columns.items()):
        if _SINCE.sub("", bare(key)) in words and (found := next(filter(is_said, cells), None)):
            hint = tr("The column changes nothing; the status belongs into a column 'status'.")
            context.report.add(Problem(file, NOWHERE, key, str(found), verbatim(", ".join(status)), hint, "warning"))


def _let_go(rows: list[Row]) -> Iterator[Row]:
    """Yield the rows, of which none is kept: a long list isn't held twice."""
    rows.reverse()
    while rows:
        yield rows.pop()


def listed_rows(files: Sequence[Path], layer: Layer, context: Context) -> list[Row]:
    """Return the objects of all files whose values and shapes are sound; every other row is noted."""
    rows: list[Row] = []
    for table in _fitting_tables(files, layer, context):
        found = _as_rows(_in_words(_sound(table, layer, context), layer, context))
        if layer.id in ("streets", "buildings", "trees"):
            found = _standing(found, table, context)
        if layer.id == "backhaul":
            found = _joined(found, table, context)
        for note in unsaid(found, table.extra, layer):
            context.guess(table, note)
        if layer.id == "hotspots" and "status" not in table.values:
            words = {bare(word) for known, also in HOTSPOT_STATUS.items() for word in (known, *also)}
            unread = {k: c for k, c in table.extra.items() if not {bare(said(v)) for v in c if is_said(v)} <= PLAINLY}
            _warn_of_flags(unread, words, HOTSPOT_STATUS, table.part.file, context)
        if layer.id == "addresses":
            found = whole_addresses(found, table, context)
        if layer.secret or layer.id == "hotspots":
            _ask_for_ports(table, context)
        if not layer.named:
            found = _known_once(found, table, context)
        context.took(table, len(found))
        rows += found
    context.opened.clear()
    return rows


def listed_tables(files: Sequence[Path], layer: Layer, context: Context) -> list[Table]:
    """Return the tables of all files with the rows whose values and places are sound; every other row is noted."""
    tables = []
    for table in _fitting_tables(files, layer, context):
        tables.append(_in_words(_sound(table, layer, context), layer, context))
        context.took(table, len(tables[-1]))
    context.opened.clear()
    return tables


def _fitting_tables(files: Sequence[Path], layer: Layer, context: Context) -> list[Table]:
    typed = () if layer is SITE_LAYER else (EAST, NORTH, PLACE) if "Point" in layer.shapes else (PLACE,)

    def fits(fields: set[str], part: Part) -> bool:
        placed = {"east", "north"} <= fields or "place" in fields
        if part.shapes is not None:
            return (placed and layer.named) or any(
                s is not None and _fitting(s, layer) is not None for s in part.shapes
            )
        return (placed and bool(fields & {"name", "town", "id"})) or "address" in fields if layer.named else placed

    called = ("",) if layer.secret else layer.called  # the utility's kinds stand in the names of its layers
    return read_tables(files, (*layer.fields, *typed), context, fits=fits, called=called, folders=layer.named)


def _as_rows(table: Table) -> list[Row]:
    """Return the objects of a table, each with what is said of it."""
    assert table.shapes is not None
    rows, names = [], tuple(table.values)
    cells = zip(*table.values.values(), strict=True) if names else itertools.repeat((), len(table))
    for line, shape, said_cells in zip(table.lines, table.shapes, cells, strict=True):
        values = {name: cell for name, cell in zip(names, said_cells, strict=True) if cell is not None}
        label = str(values.get("id") or values.get("name") or line)
        rows.append(Row(label, values, shape, table.part.file, table.part.name, partial(numbered, table.before, line)))
    return rows


def _ask_for_ports(table: Table, context: Context) -> None:
    """Note a column of ports beside one of ports in use: are they all, or those that are left?"""
    theirs = next((title for title, ours in table.titles.items() if ours == "free_ports" and bare(title) == "ports"), None)  # fmt: skip
    used = [
        t for t in table.extra if "port" in bare(t) and any(word in bare(t) for word in ("beleg", "used", "besetzt"))
    ]
    if theirs and used:
        hint = tr("Please write the free ports into one column: all of them less those in use.")
        allowed = tr("the free ports")
        context.report.add(Problem(table.part.file, tr("title row"), "free_ports", f"{theirs}, {used[0]}", allowed, hint))  # fmt: skip


def _in_words(table: Table, layer: Layer, context: Context) -> Table:
    """Return a table with values as the layer knows them; rows at fault are noted, and left where the planner asked for that."""
    file, part, translated = table.part.file, table.part.name, Counter[Translated]()
    columns, faults = in_words(table.values, len(table), layer, translated, titled=True)
    if translated:
        context.report.add(translation(file, layer, translated))
    for row, each in sorted(faults.items()):
        if context.skip:
            why = verbatim("; ".join(f"{name} „{'–' if found is None else found}“" for name, found, _, _ in each))
            context.notes.leave(file, part, table.where(row) + ": " + why, 1)
            continue
        for name, found, allowed, hint in each:
            context.report.add(Problem(file, table.where(row), name, "–" if found is None else str(found), allowed, hint))  # fmt: skip
    kept = [row for row in range(len(table)) if row not in faults] if context.skip and faults else None
    return _of_rows(replace(table, values=columns), kept)


def _of_rows(table: Table, kept: Sequence[int] | None) -> Table:
    """Return some rows of a table (None: all)."""
    if kept is None or len(kept) == len(table):
        return table
    values = {name: [column[row] for row in kept] for name, column in table.values.items()}
    shapes = None if table.shapes is None else table.shapes[list(kept)]
    return replace(table, values=values, lines=[table.lines[row] for row in kept], shapes=shapes)


def _joined(rows: Sequence[Row], table: Table, context: Context) -> list[Row]:
    """Return handovers and ducts with their kind written out; other kinds and doubles are named and left."""
    handovers, ducts, aside = sort_backhaul(rows)
    for one, count in aside:
        why = one.field if one.field == "geometry" else f"{one.field} = {one.found}"
        context.notes.leave(table.part.file, table.part.name, verbatim(f"{why}: ") + one.hint, count)
    known = (("handover", handovers), ("duct", ducts))
    return [replace(row, values={**row.values, "kind": kind}) for kind, found in known for row in found]


def _known_once(rows: list[Row], table: Table, context: Context) -> list[Row]:
    """Return the rows without their ids where one stands for several objects: a running number is no id."""
    numbers = Counter(
        identity for identity, _ in {(r.values.get("id"), r.where) for r in rows if r.values.get("id") is not None}
    )
    twice = [str(identity) for identity, count in numbers.items() if count > 1]
    if not twice:
        return rows
    title = next((theirs for theirs, ours in table.titles.items() if ours == "id"), "id")
    own = f"laufende {title}"
    shown = ", ".join(sorted(twice)[:3])
    context.guess(table, tr("'{title}' is no id, given several times: {shown}", title=title, shown=shown))
    kept = [{own if k == "id" else k: v for k, v in row.values.items()} for row in rows]
    return [replace(row, values=values) for row, values in zip(rows, kept, strict=True)]


def _fitting(shape: Any, layer: Layer) -> Any | None:
    """Return a shape as the layer holds it, None where it can't: points of areas where only points are wanted."""
    if shape.geom_type in layer.shapes:
        return shape
    if shape.geom_type == "MultiPoint" and "Point" in layer.shapes:
        return shape.geoms[0]  # a table's are taken apart
    if shape.geom_type == "GeometryCollection":
        return next((part for part in shape.geoms if part.geom_type in layer.shapes), None)
    return shapely.point_on_surface(shape) if layer.shapes == ("Point",) and "Polygon" in shape.geom_type else None


def _sound(table: Table, layer: Layer, context: Context) -> Table:
    """Return the rows of a table with sound shapes in WGS 84, all their columns as `values`; every other row is named."""
    file, part = table.part.file, table.part.name
    if table.shapes is None and "place" in table.values and not layer.named:
        texts = [cell if isinstance(cell, str) else None for cell in table.values["place"]]
        drawn = shapely.from_wkt(texts, on_invalid="ignore")
        table = replace(table, shapes=drawn) if (shapely.get_type_id(drawn) > 0).any() else table
    by_point = table.shapes is None or layer.named
    places = placed_rows(table, context) if by_point else []
    shapes = _points(places) if by_point else np.array(shapes_in_degrees(table, context), dtype=object)
    other, kept = Counter[str](), []
    for i, sound in enumerate((in_place(shapes, layer.shapes) & (_size(shapes) > 0)).tolist()):
        if not sound:
            shape = shapes[i]
            if shape is None or shape.is_empty:
                other["–"] += not by_point
                continue
            fitting = shapes[i] = _fitting(shape, layer)
            if fitting is None or not _size(fitting) > 0:
                other[shape.geom_type if fitting is None else "0 m" if "Line" in fitting.geom_type else "0 m²"] += 1
                continue
            if (fault := shape_fault(fitting, (fitting.geom_type,))) is not None:
                context.fault(table, i, "geometry", *fault)
                continue
        kept.append(i)
    whole = {name: column for name, column in table.extra.items() if all(map(is_said, column))}
    gaps = {n: [v if is_said(v) else None for v in c] for n, c in table.extra.items() if n not in whole}
    values = {n: c for n, c in {**whole, **table.values, **gaps}.items() if n not in PLACED_BY}
    if layer.named:
        values["name"], kept = _named(table, kept, context)
    if any(place is not None and place.uncertainty_m is not None for place in places):
        known = values.get("position_uncertainty_m", [None] * len(table))
        found = (place and place.uncertainty_m for place in places)
        values["position_uncertainty_m"] = [own if is_said(own) else m for own, m in zip(known, found, strict=True)]
    if layer.named:
        start, own = f"{file} ({table.before.de}", values.get("source", [None] * len(table))
        values["source"] = [
            text if is_said(text) else place and f"{start}{line}, {place.system})"
            for text, line, place in zip(own, table.lines, places, strict=True)
        ]
    empty, needed = tr("without geometry"), "/".join(layer.shapes)
    for kind, count in sorted((+other).items()):
        why = empty if kind == "–" else tr("{kind}, needed: {needed}", kind=kind, needed=needed)
        context.notes.leave(file, part, why, count)
    return _of_rows(replace(table, values=values, extra={}, shapes=shapes), kept)


def _named(table: Table, kept: Sequence[int], context: Context) -> tuple[list[Any], list[int]]:
    """Return the names of all rows, and of the kept ones those that have a name or an id."""
    names = _names(table, context)
    unnamed = [i for i in kept if names[i] is None]
    nameless = {i for i in unnamed if table.said("id", i) is None}
    for i in unnamed:
        if i in nameless:
            context.fault(table, i, "name", "–", tr("a name"), FILL_IN)
    if count := len(unnamed) - len(nameless):
        context.guess(table, tr("{count} without a name, called like their id", count=count))
    return names, [i for i in kept if i not in nameless]


def _points(places: Sequence[Place | None]) -> Any:
    xy = np.array([(np.nan, np.nan) if p is None else (p.lon, p.lat) for p in places], dtype=float).reshape(-1, 2)
    points = np.array(shapely.points(xy), dtype=object)
    points[np.isnan(xy[:, 0])] = None
    return points


def _size(shapes: Any) -> Any:
    """Return the area of areas, the length of lines, and 1 for points."""
    dimension = shapely.get_dimensions(shapes)
    return np.where(dimension == 0, 1.0, np.where(dimension == 1, shapely.length(shapes), shapely.area(shapes)))


def _names(table: Table, context: Context) -> list[Any]:
    """Return each row's name: from its column, else from the address, else from the place name where it tells rows apart."""
    for key in ("name", "address", "town", "Text"):
        drawing = key == "Text" and table.part.content == "dxf" and key in table.extra
        cells = (table.extra if drawing else table.values).get(key, ())
        column = [c if isinstance(c, date) else None if NOTHING.fullmatch(w := said(c) or "") else w for c in cells]  # fmt: skip
        same = len(column) > 1 and len(set(column)) == 1
        if not any(column) or (same and (key == "town" or _is_town(str(column[0]), table, context))):
            continue
        if key == "address" and (numbers := next((c for t, c in table.extra.items() if bare(t).startswith(("haus", "hnr"))), None)):  # fmt: skip
            column = [name and f"{name} {said(n) or ''}".strip() for name, n in zip(column, numbers, strict=True)]
        if key != "name":
            theirs = next((t for t, ours in table.titles.items() if ours == key), key)
            context.guess(table, tr("names from '{theirs}', because there is no column for names", theirs=theirs))
        return column
    return [None] * len(table)


def _is_town(name: str, table: Table, context: Context) -> bool:
    """Tell whether a name is the town's own, while another column tells the rows apart."""
    town = context.settings.municipality if context.settings else ""
    return folded(name) == folded(town) and any(len(set(map(said, table.values.get(k, ())))) > 1 for k in ("address", "town"))  # fmt: skip


def _standing(rows: Sequence[Row], table: Table, context: Context) -> list[Row]:
    """Return what is there: streets along which cables are laid, trees, buildings; the others are named, lines with their metres."""
    metres: dict[str, list[float]] = {}
    kept = []
    for row in rows:
        kind = not_dug(row)
        if kind:
            length = shapely.transform(row.shape, lambda xy: xy * (0.63 * DEGREE_M, DEGREE_M)).length
            metres.setdefault(kind, []).append(float(length))
        else:
            kept.append(row)
    for kind, each in sorted(metres.items()):
        line = "Line" in rows[0].shape.geom_type
        why = tr("{kind}, about {each:.0f} m", kind=kind, each=sum(each)) if line else verbatim(kind)
        context.notes.leave(table.part.file, table.part.name, why, len(each))
    return kept
