"""Candidate sites from whatever list people have: read, placed, and merged with those of the project.

What a list doesn't hold stays as it is; columns that aren't fields of a site are kept beside them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hotspots.base.errors import FILE, FILL_IN, Problem, Report
from hotspots.base.text import Text, slug, verbatim
from hotspots.inputs.area import place_warnings
from hotspots.inputs.context import Context, Table
from hotspots.inputs.layers.network import read_streets
from hotspots.inputs.layers.placing import placed_rows
from hotspots.inputs.merge import merge_features
from hotspots.inputs.read.parts import Part
from hotspots.inputs.read.text import read_text
from hotspots.inputs.tables import read_tables
from hotspots.inputs.values import UnreadError, read_value, said
from hotspots.model.layers import SITES
from hotspots.model.receipt import Outcome
from hotspots.model.sites import Site

NAME = "sites.geojson"
_CALLED = ("standort", "site", "wlan", "wifi", "hotspot", "kandidat", "liste", "platz", "plaetze", "standpunkt")
_APART = frozenset({"east", "north", "place", "id", "name"})
"""Fields that become the place, the id and the name."""
_OTHER_ID = Text("Bitte einem der Standorte eine andere Kennung geben.", "Please give one of the sites another id.")


@dataclass(frozen=True, slots=True)
class ListedSite:
    """One place of the list, in WGS 84, with where it stood and in which system.

    `has_id`: the list named the id itself; `given`: what else it says, fields first, then columns of its own.
    """

    id: str
    name: str
    lon: float
    lat: float
    system: str
    where: Text
    kind: str | None = None
    district: str | None = None
    has_id: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)

    def feature(self, files: Sequence[Path]) -> dict[str, Any]:
        """Return the site as a feature; `_has_id` is for merging only."""
        properties = {
            "id": self.id, "name": self.name, "status": "candidate", "kind": self.kind, "district": self.district, "mount": None,
            "position_uncertainty_m": None, "proposed_by": None, "proposed_on": None,
            "source": f"{', '.join(f.name for f in files)} ({self.where.de}, {self.system})", "quality": "estimated",
            **{k: v for k, v in self.given.items() if k not in ("id", "name", "mount")}, "_has_id": self.has_id,
        }  # fmt: skip
        point = {"type": "Point", "coordinates": [self.lon, self.lat]}
        return {"type": "Feature", "properties": properties, "geometry": point}


def take_sites(files: Sequence[Path], context: Context) -> Outcome:
    """Return what becomes of `sites.geojson` by these lists; nothing to write where they change nothing."""
    listed = listed_sites(files, context)
    document = present_document(context.project / NAME)
    if context.settings is not None:  # places outside of the streets; doubles are the merging's business
        streets = read_streets(context.project, context.metric_crs, Report())
        sites = [Site(s.id, s.name, s.lon, s.lat, "candidate", "estimated", "") for s in listed]
        for problem in place_warnings(sites, streets, context.settings) if len(streets) else ():
            context.report.add(problem)
    merged = merge_features(document["features"], [s.feature(files) for s in listed], context)
    written: dict[str, bytes | None] = {}
    if merged.changes.new or merged.changes.changed or merged.dropped:
        written[NAME] = dump_document({**document, "features": merged.features})
    return Outcome(context.notes.receipt("sites", merged.changes), written)


def listed_sites(files: Sequence[Path], context: Context) -> tuple[ListedSite, ...]:
    """Return the places of all lists with ids of their own; every row at fault is noted."""
    tables = read_tables(files, SITES, context, fits=_fits, called=_CALLED)
    found = [site for table in tables for site in _from_table(table, context)]
    if not found and not context.report.failed:
        hint = Text("Die Liste ist leer.", "The list is empty.")
        context.report.add(Problem(files[0].name, FILE, "", "0", Text("mindestens ein Standort", "at least one site"), hint))  # fmt: skip
    return _with_unique_ids(found, context)


def _fits(fields: set[str], part: Part) -> bool:
    """Tell whether a part may be a list of places: it names them and says where they are."""
    placed = {"east", "north"} <= fields or "place" in fields
    if part.sheet is not None:
        return "address" in fields or (placed and bool(fields & {"name", "town", "id"}))
    drawn = [shape.geom_type for shape in part.shapes if shape is not None] if part.shapes is not None else []
    return placed or any("Line" not in kind for kind in drawn)


def _from_table(table: Table, context: Context) -> list[ListedSite]:
    names, unnamed = _names(table, context), 0
    sites = []
    for row, place in enumerate(placed_rows(table, context)):
        name, identity = names[row], table.said("id", row)
        if place is None:
            continue
        if name is None and identity is None:
            context.fault(table, row, "name", "–", Text("ein Name", "a name"), FILL_IN)
            continue
        given = _given(table, row, context)
        if given is None:
            continue
        if place.uncertainty_m is not None:
            given.setdefault("position_uncertainty_m", place.uncertainty_m)
        given |= {theirs: column[row] for theirs, column in table.extra.items()}
        unnamed += name is None
        sites.append(ListedSite(
            slug(identity or name or ""), name or str(identity), place.lon, place.lat, place.system, table.where(row),
            given.pop("kind", None), given.pop("district", None), identity is not None, given,
        ))  # fmt: skip
    if unnamed:
        context.guess(table, Text(f"{unnamed} ohne Name, sie heißen wie ihre Kennung", f"{unnamed} without a name, called like their id"))  # fmt: skip
    context.took(table, len(sites))
    return sites


def _names(table: Table, context: Context) -> list[str | None]:
    """Return each row's name: from its column, else from the address, else from the place name where it tells rows apart."""
    rows = range(len(table))
    for key in ("name", "address", "town", "Text"):
        drawing = key == "Text" and table.part.content == "dxf" and key in table.extra
        column = [said(v) for v in table.extra[key]] if drawing else [table.said(key, row) for row in rows]
        if not any(column) or (key == "town" and len(rows) > 1 and len(set(column)) == 1):
            continue
        if key != "name":
            theirs = next((t for t, ours in table.titles.items() if ours == key), key)
            context.guess(table, Text(f"Namen aus „{theirs}“, weil keine Spalte für Namen da ist", f"names from “{theirs}”, because there is no column for names"))  # fmt: skip
        return column
    return [None] * len(table)


def _given(table: Table, row: int, context: Context) -> dict[str, Any] | None:
    """Return the other fields of a row that say something; None after noting one that can't be taken."""
    given: dict[str, Any] | None = {}
    for one in SITES:
        if one.id in _APART or one.id not in table.values:
            continue
        raw = table.values[one.id][row]
        try:
            value = read_value(raw, one)
        except UnreadError as fault:
            context.fault(table, row, one.id, raw, fault.allowed, fault.hint)
            given = None
            continue
        if value is not None and given is not None:
            given[one.id] = value
    return given


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


def _with_unique_ids(sites: Sequence[ListedSite], context: Context) -> tuple[ListedSite, ...]:
    """Number ids that names give twice; an id that the lists themselves give twice is a problem."""
    taken: dict[str, ListedSite] = {}
    for site in sites:
        identity, number = site.id, 2
        if site.has_id and identity in taken and taken[identity].has_id:
            where = site.where + verbatim(" = ") + taken[identity].where
            once = Text("jede Kennung einmal", "each id once")
            context.report.add(Problem(NAME, where, "id", identity, once, _OTHER_ID))
        while identity in taken:
            identity, number = f"{site.id}-{number}", number + 1
        taken[identity] = replace(site, id=identity)
    return tuple(taken.values())
