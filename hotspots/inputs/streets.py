"""Import a street network: from OpenStreetMap, a GIS or a drawing to the table of streets.

Ways keep their shape and their shared vertices; what lies outside the project is left out as whole ways. Surfaces
and kinds of road are read with OpenStreetMap's words (https://wiki.openstreetmap.org/wiki/Key:surface); what has no
surface keeps none, and is priced with the project's stated assumption later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hotspots.base.errors import Problem, Report
from hotspots.base.text import Text, listing, numbers, percent, verbatim
from hotspots.inputs.noding import crosses_itself, node_crossings, piece_lengths
from hotspots.inputs.streets_files import Rows, is_said, read_rows
from hotspots.model.network import STREET_COLUMNS, Surface

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_WORDS: Mapping[Surface, str] = {
    "asphalt": "asphalt concrete paved chipseal tarmac bitumen concrete:lanes metal rubber tartan",
    "slabs": "slabs paving_stones concrete:plates bricks brick grass_paver paving_stones:lanes wood tiles interlock",
    "natural_stone": "natural_stone sett cobblestone unhewn_cobblestone cobblestone:flattened stone rock granite",
    "unpaved": "unpaved gravel fine_gravel compacted grass ground dirt earth sand pebblestone mud soil woodchips clay",
}
SURFACE_OF_TAG: Mapping[str, Surface] = {word: surface for surface, words in _WORDS.items() for word in words.split()}
"""Surface words of the project and of OpenStreetMap, as this project prices them."""
NOT_DUG = frozenset(
    [
        "motorway",
        "motorway_link",
        "construction",
        "proposed",
        "abandoned",
        "platform",
        "elevator",
        "corridor",
        "raceway",
        "escape",
        "bus_stop",
        "rest_area",
        "services",
        "via_ferrata",
    ]
)
"""Values of `highway` along which no cable is laid."""
_TRUE = frozenset({"yes", "true", "1", "viaduct", "culvert", "building_passage", "covered", "aqueduct", "movable"})


@dataclass(frozen=True)
class ImportedStreets:
    """A clean table of streets in the metric CRS, and what is to be said about it."""

    streets: GeoDataFrame
    ways: int
    length_m: float
    surface_share: float
    """Share of the length whose surface is known."""
    pieces: tuple[float, ...]
    """Metres of every connected piece, the longest first."""
    assumptions: tuple[Text, ...]

    def say(self) -> tuple[Text, ...]:
        """Return the report in sentences."""
        metres, known = numbers(self.length_m), (percent(self.surface_share, "de"), percent(self.surface_share, "en"))
        count, main = len(self.pieces), numbers(self.pieces[0] if self.pieces else 0.0)
        return (
            Text(f"{self.ways} Wege, {metres.de} m", f"{self.ways} ways, {metres.en} m"),
            Text(f"Oberfläche bekannt: {known[0]} der Länge", f"surface known: {known[1]} of the length"),
            Text(f"{count} Netzteile, das größte mit {main.de} m", f"{count} pieces, the largest with {main.en} m"),
            *self.assumptions,
        )


def import_streets(
    path: Path, name: str, report: Report, *, crs: str, area: tuple[float, float, float, float] | None = None,
    noded: bool = False,
) -> ImportedStreets | None:  # fmt: skip
    """Read the streets in `path` (called `name` in messages); note every fault in `report`.

    `area`: bounds in `crs` (west, south, east, north); ways that don't touch it are left out. `noded`: join ways
    that cross without a shared vertex. Returns None where nothing can be used.
    """
    rows = read_rows(path, name, report, crs)
    if rows is None:
        return None
    assumptions: list[Text] = []
    table = _table(rows, name, report, assumptions)
    if table is None or not _placed_well(table, name, report):
        return None
    table = _clip(table.to_crs(crs), area, assumptions)
    if noded:
        table, joined = node_crossings(table)
        assumptions.append(Text(f"{joined} Kreuzungen ohne gemeinsamen Punkt verbunden", f"{joined} crossings joined"))
    if not len(table):
        allowed = Text("Straßen im Projektgebiet", "streets in the project's area")
        hint = Text("Bitte Datei und Gebiet prüfen.", "Please check file and area.")
        report.add(Problem(name, Text("", ""), "", "0", allowed, hint))
        return None
    return _summary(table, name, report, assumptions)


def _summary(table: GeoDataFrame, name: str, report: Report, assumptions: list[Text]) -> ImportedStreets:
    length = table.geometry.length
    known = float(length[table["surface"].notna()].sum() / length.sum())
    pieces = piece_lengths(table)
    if len(pieces) > 1:
        lost = [percent(1 - pieces[0] / sum(pieces), lang, decimals=1) for lang in ("de", "en")]
        allowed = Text("ein zusammenhängendes Netz", "a network in one piece")
        hint = Text(
            f"{lost[0]} der Länge liegen außerhalb des größten Teils; Zeichnungen ohne gemeinsame Punkte verbindet die Option für Kreuzungen.",
            f"{lost[1]} of the length lie outside the largest piece; the option for crossings joins drawings without shared vertices.",
        )  # fmt: skip
        report.add(Problem(name, Text("Netz", "network"), "geometry", f"{len(pieces)}", allowed, hint, "warning"))
    return ImportedStreets(table, len(table), float(length.sum()), known, pieces, tuple(assumptions))


def _table(rows: Rows, name: str, report: Report, assumptions: list[Text]) -> GeoDataFrame | None:
    """Return the rows that are streets, with exactly the street columns."""
    import geopandas

    found, strange, lost = [], set(), 0
    for label, tags, shape in zip(rows.labels, rows.tags, rows.shapes, strict=True):
        if tags.get("highway") in NOT_DUG or tags.get("area") == "yes":
            lost += 1
            continue
        if not _is_a_line(shape, label, name, report):
            continue
        row, word = _street(label, tags, rows)
        strange |= {word} if word else set()
        found += [{**row, "geometry": part} for part in getattr(shape, "geoms", [shape]) if part.length > 0]
    if lost:
        assumptions.append(Text(f"{lost} Wege ohne Tiefbau (Autobahn, Bau, Bahnsteig) ausgelassen", f"{lost} ways without digging left out"))  # fmt: skip
    if strange:
        words = listing([verbatim(w) for w in sorted(strange)])
        assumptions.append(
            Text("unbekannte Oberflächen als unbekannt gewertet: ", "surfaces taken as unknown: ") + words
        )
    if not found:
        return None
    return geopandas.GeoDataFrame(found, columns=list(STREET_COLUMNS), geometry="geometry", crs=rows.crs)


def _is_a_line(shape: Any, label: str, name: str, report: Report) -> bool:
    where = Text(f"Weg {label}", f"way {label}")
    line = Text("eine Linie mit Länge", "a line with a length")
    if shape is None or shape.geom_type not in ("LineString", "MultiLineString") or shape.length == 0:
        kind = "null" if shape is None else "0 m" if shape.length == 0 else shape.geom_type
        hint = Text("Der Weg wurde ausgelassen.", "The way was left out.")
        report.add(Problem(name, where, "geometry", kind, line, hint, "warning"))
        return False
    if not shape.is_simple and crosses_itself(shape):
        hint = Text(
            "Der Weg kreuzt sich selbst ohne gemeinsamen Punkt; dort wird nicht abgebogen.",
            "The way crosses itself without a shared vertex; nothing turns off there.",
        )
        report.add(Problem(name, where, "geometry", "–", Text("eine Linie, die sich nicht kreuzt", "a line that doesn't cross itself"), hint, "warning"))  # fmt: skip
    return True


def _street(label: str, tags: Mapping[str, Any], rows: Rows) -> tuple[dict[str, Any], str | None]:
    """Return a street's columns, and its surface word where nobody knows it."""
    word = str(tags["surface"]).split(";")[0].strip().lower() if is_said(tags.get("surface")) else None
    layer = str(tags.get("layer", "0")).strip()
    row = {
        "id": str(tags.get("osm_id") or tags.get("id") or label),
        "name": str(tags["name"]) if is_said(tags.get("name")) else None,
        "surface": SURFACE_OF_TAG.get(word) if word else None,
        "highway": str(tags["highway"]) if is_said(tags.get("highway")) else None,
        "bridge": str(tags.get("bridge", "")).lower() in _TRUE,
        "tunnel": str(tags.get("tunnel", "")).lower() in _TRUE,
        "layer": int(layer) if re.fullmatch(r"-?\d{1,2}", layer) else 0,
        "quality": tags.get("quality", "estimated"),
        "source": str(tags.get("source") or rows.source) if not rows.osm else rows.source,
    }
    return row, word if word and word not in SURFACE_OF_TAG else None


def _placed_well(table: GeoDataFrame, name: str, report: Report) -> bool:
    """Note ways that don't lie in or near Germany: degrees called metres, metres called degrees, swapped axes."""
    bounds = table.geometry.bounds
    raw = table.crs is not None and not table.crs.is_geographic and bool((bounds.abs() <= 180).all(axis=None))
    hint = Text(
        "Die Zahlen sind Grad, das Koordinatensystem der Datei meint Meter. Bitte EPSG:4326 angeben.",
        "The numbers are degrees, but the file's coordinate system means metres. Please state EPSG:4326.",
    )
    if raw:
        west, south = bounds.iloc[0, :2].tolist()
        allowed = Text("Koordinaten in Metern", "coordinates in metres")
        report.add(Problem(name, Text("", ""), "crs", f"{west:g}, {south:g}", allowed, hint))
        return False
    degrees = table.geometry.to_crs("EPSG:4326").bounds
    inside = (degrees["minx"] >= 5) & (degrees["maxx"] <= 16) & (degrees["miny"] >= 47) & (degrees["maxy"] <= 56)
    allowed = Text("Grad: Länge 5…16, Breite 47…56", "degrees: longitude 5…16, latitude 47…56")
    mixed = Text("Mischt die Datei Koordinatensysteme oder sind die Achsen vertauscht?", "Does the file mix coordinate systems, or are the axes swapped?")  # fmt: skip
    for row in np.flatnonzero(~inside.to_numpy()).tolist():
        label = str(table["id"].iloc[row])
        where = Text(f"Weg {label}", f"way {label}")
        west, south = bounds.iloc[row, :2].tolist()
        report.add(Problem(name, where, "geometry", f"{west:g}, {south:g}", allowed, mixed))
    return bool(inside.all())


def _clip(table: GeoDataFrame, area: tuple[float, float, float, float] | None, assumptions: list[Text]) -> GeoDataFrame:
    """Keep the ways that touch the area, whole, so that no joint is cut."""
    if area is None:
        return table
    from shapely import box

    near = table[table.intersects(box(*area))].reset_index(drop=True)
    left = len(table) - len(near)
    assumptions.append(Text(f"{left} Wege außerhalb des Projektgebiets ausgelassen", f"{left} ways outside the project's area left out"))  # fmt: skip
    return near
