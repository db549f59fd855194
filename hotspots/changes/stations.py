"""What an import of stations would do: where counts were taken, merged into `stations.geojson` by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hotspots.base.errors import CHOOSE, CORRECT, meant, nearest
from hotspots.base.text import slug, tr
from hotspots.inputs.context import Context
from hotspots.inputs.coordinates import parse_number
from hotspots.inputs.counts.fields import STATIONS
from hotspots.inputs.forms import site_names
from hotspots.inputs.layers.merge import Listed, merge_features
from hotspots.inputs.layers.placing import placed_rows
from hotspots.inputs.layers.writing import dump_document, present_document
from hotspots.inputs.read.parts import Part
from hotspots.inputs.read.sheets import is_said
from hotspots.inputs.tables import read_tables
from hotspots.inputs.values import folded
from hotspots.model.receipt import Outcome

_OF_STATION = tuple(field.id for field in STATIONS[:5])


def take_stations(files: Sequence[Path], context: Context) -> Outcome:
    """Read where counts were taken; a place outside the town is refused with its row."""

    def fits(fields: set[str], part: Part) -> bool:
        return part.shapes is not None or ({"east", "north"} <= fields or "place" in fields)

    found: dict[str, tuple[dict[str, Any], list[float]]] = {}
    names = site_names(context.sites)
    document = present_document(context.project / "footfall" / "stations.geojson")
    for feature in document["features"]:
        feature["properties"]["id"] = feature["properties"].get("station")
    ids = {slug(str(feature["properties"]["id"])): str(feature["properties"]["id"]) for feature in document["features"]}
    for table in read_tables(files, STATIONS, context, fits=fits, called=("zaehl", "station", "standorte")):
        cells = {**table.extra, **{key: table.values[key] for key in _OF_STATION if key in table.values}}
        varying: set[str] = set()
        for row, place in ((i, at) for i, at in enumerate(placed_rows(table, context)) if at is not None):
            given: dict[str, Any] = {key: _plain(key, column[row]) for key, column in cells.items() if is_said(column[row])}  # fmt: skip
            station = str(given.get("station") or given.get("name") or f"station-{row + 1}").removesuffix(".0")
            station = ids.get(slug(station), station)
            given |= {"id": station, "station": station, "name": str(given.get("name") or station)}
            if (site := given.get("site")) and names:
                if (known := names.get(folded(site))) is None:
                    hint = meant(names.get(nearest(folded(site), names) or ""), CHOOSE)
                    context.fault(table, row, "site", site, tr("a site of sites.geojson"), hint)
                given["site"] = known
            at = [round(place.lon, 6), round(place.lat, 6)]
            first, there = found.setdefault(station, (given, at))
            varying |= (odd := {key for key in first.keys() | given.keys() if first.get(key) != given.get(key)}) & table.extra.keys()  # fmt: skip
            if there != at or odd - varying:  # a table of counts names its station in every row
                context.fault(table, row, "station", station, tr("each id once"), CORRECT)
        for given, _ in found.values():
            for key in varying:
                given.pop(key, None)
        context.took(replace(table, extra={k: v for k, v in table.extra.items() if k not in varying}), len(table))
        if varying:
            why = tr("differs from row to row") + f": {', '.join(sorted(varying))}"
            context.notes.leave(table.part.file, table.part.name, why, 0)
    columns = {key: [given.get(key) for given, _ in found.values()] for key in dict.fromkeys([*_OF_STATION, "id", *(key for given, _ in found.values() for key in given)])}  # fmt: skip
    listed = Listed(columns, [at for _, at in found.values()], [True] * len(found))
    kept, new, changes = merge_features(document["features"], listed, context)
    features = [*kept, *listed.features(new)]
    for feature in features:
        feature["properties"].pop("id", None)
    changed = changes.new or changes.changed or (context.replace and changes.missing)
    written = {"footfall/stations.geojson": dump_document({**document, "features": features})} if changed else {}
    return Outcome(context.notes.receipt("stations", changes), written)


def _plain(key: str, cell: Any) -> Any:
    """Return a cell of a list of stations as GeoJSON keeps it: figures that are read as numbers, what isn't text as text."""
    number = parse_number(cell) if key in ("distance", "share") else None
    return number if number is not None else cell if isinstance(cell, str | int | float) else str(cell)
