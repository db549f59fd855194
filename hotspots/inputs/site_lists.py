"""Read a list of places as people have it: XLSX, ODS, CSV with coordinates in any usual system, or a GIS file.

Coordinates may be degrees, UTM (EPSG:25832, 25833, with or without the zone in front) or Gauß–Krüger
(EPSG:31466…31469); the system is told from the size of the numbers, the columns from their titles. Gauß–Krüger is
moved with the datum shift that PROJ knows for Germany (about 3 m; without it the places would be off by 150 m).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotspots.base.errors import Problem, Report
from hotspots.base.text import Text, verbatim
from hotspots.inputs.geojson import coordinate_fault, read_features
from hotspots.inputs.layers import MAGIC, read_vector
from hotspots.inputs.read.sheets import SPREADSHEETS, Sheet, read_workbook

TITLES: dict[str, tuple[str, ...]] = {
    "name": ("name", "standort", "bezeichnung", "platz", "site", "ort"),
    "east": ("lon", "lng", "long", "laenge", "longitude", "x", "rechtswert", "ostwert", "east", "easting", "e", "rw", "laengengrad"),
    "north": ("lat", "breite", "latitude", "y", "hochwert", "nordwert", "north", "northing", "n", "hw", "breitengrad"),
    "id": ("id", "kennung", "kuerzel"),
    "kind": ("kind", "art", "typ"),
    "district": ("district", "stadtteil", "ortsteil"),
}  # fmt: skip

_SPELT_OUT = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))

SYSTEMS: dict[str, Text] = {
    "EPSG:4326": Text("Grad (WGS 84)", "degrees (WGS 84)"),
    "EPSG:25832": verbatim("UTM 32 (ETRS89)"),
    "EPSG:25833": verbatim("UTM 33 (ETRS89)"),
    "EPSG:4647": verbatim("UTM 32, Zone vorangestellt"),
    "EPSG:5650": verbatim("UTM 33, Zone vorangestellt"),
    **{f"EPSG:{31464 + z}": verbatim(f"Gauß–Krüger, Zone {z}") for z in (2, 3, 4, 5)},
}


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


def read_list(path: Path, report: Report) -> tuple[ListedSite, ...]:
    """Return the places of the list; every row at fault is noted."""
    ending = path.suffix.lower()
    if ending in SPREADSHEETS:
        sheets = [s for s in read_workbook(path, path.name, report) if s.rows]
        found = [site for sheet in sheets for site in _from_sheet(sheet, path.name, report)]
    elif ending in (".geojson", ".json"):
        features = read_features(path, path.name, report, types=("Point",))
        found = [
            _listed(f.properties, f.geometry["coordinates"][0], f.geometry["coordinates"][1], "EPSG:4326", f.label)
            for f in features
        ]
    elif ending in MAGIC:
        found = _from_gis(path, report)
    else:
        allowed = verbatim(", ".join((*SPREADSHEETS, ".geojson", *MAGIC)))
        hint = Text("Bitte in einem dieser Formate speichern.", "Please save in one of these formats.")
        report.add(Problem(path.name, Text("Datei", "file"), "", ending, allowed, hint))
        return ()
    if not found and not report.failed:
        allowed = Text("mindestens ein Standort", "at least one site")
        report.add(
            Problem(
                path.name, Text("Datei", "file"), "", "0", allowed, Text("Die Liste ist leer.", "The list is empty.")
            )
        )
    return _with_unique_ids(found)


def _from_sheet(sheet: Sheet, file: str, report: Report) -> list[ListedSite]:
    header, columns = _find_header(sheet.rows)
    if header is None:
        allowed = Text("eine Titelzeile mit Name und zwei Koordinaten", "a title row with name and two coordinates")
        hint = Text(
            "Zum Beispiel: Name; Breite; Länge – oder Name; Rechtswert; Hochwert.",
            "For example: name; lat; lon – or name; easting; northing.",
        )
        found = "; ".join(str(c) for c in sheet.rows[0][:6])
        report.add(Problem(file, Text(f"Blatt {sheet.name}", f"sheet {sheet.name}"), "", found, allowed, hint))
        return []
    sites = []
    for number, row in enumerate(sheet.rows[header + 1 :], start=header + 2):
        cells = {key: row[c] if c < len(row) else "" for key, c in columns.items()}
        if any(str(v).strip() for v in cells.values()):
            where = Text(f"Zeile {number}", f"row {number}")
            site = _from_cells(cells, where, file, report)
            sites += [site] if site else []
    return sites


def _find_header(rows: Sequence[Sequence[Any]]) -> tuple[int | None, dict[str, int]]:
    """Return the row whose titles name a place and both coordinates, and the column of each title."""
    for position, row in enumerate(rows[:20]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(row):
            word = re.sub(r"[^a-z]", "", plain(str(cell)).split("(")[0].split("[")[0])
            for key, titles in TITLES.items():
                if word in titles:
                    columns.setdefault(key, column)
        if {"name", "east", "north"} <= columns.keys():
            return position, columns
    return None, {}


def _from_cells(cells: dict[str, Any], where: Text, file: str, report: Report) -> ListedSite | None:
    east, north = parse_number(cells["east"]), parse_number(cells["north"])
    name = str(cells["name"]).strip()
    shown = f"{cells['east']}, {cells['north']}"
    if east is None or north is None:
        hint = Text("Bitte zwei Zahlen eintragen.", "Please enter two numbers.")
        report.add(Problem(file, where, "lon, lat", shown, Text("zwei Zahlen", "two numbers"), hint))
        return None
    if not name:
        report.add(
            Problem(file, where, "name", "–", Text("ein Name", "a name"), Text("Bitte eintragen.", "Please fill in."))
        )
        return None
    system = guess_system(east, north)
    lon, lat = to_degrees(east, north, system)
    fault = coordinate_fault(lon, lat)
    if fault is not None:
        report.add(Problem(file, where, "lon, lat", shown, *fault))
        return None
    return _listed({**cells, "name": name}, lon, lat, system, "", where)


def _from_gis(path: Path, report: Report) -> list[ListedSite]:
    frame = read_vector(path, path.name, report)
    if frame is None:
        return []
    if frame.crs is None:
        allowed, hint = (
            Text("ein Koordinatensystem", "a coordinate system"),
            Text("Bitte beim Export angeben.", "Please state it on export."),
        )
        report.add(Problem(path.name, Text("Datei", "file"), "crs", "–", allowed, hint))
        return []
    system = frame.crs.to_string()
    points = frame.to_crs("EPSG:4326")
    inside = points.geometry.representative_point()
    rows = points.drop(columns=points.geometry.name).to_dict("records")
    places = zip(rows, inside.x.tolist(), inside.y.tolist(), strict=True)
    return [
        _listed({plain(str(k)): v for k, v in row.items()}, lon, lat, system, str(number))
        for number, (row, lon, lat) in enumerate(places, start=1)
        if math.isfinite(lon)
    ]


def _listed(row: Any, lon: float, lat: float, system: str, label: str, where: Text | None = None) -> ListedSite:
    def text(key: str) -> str | None:
        value = next((row[t] for t in (key, *TITLES[key]) if t in row and str(row[t]).strip()), None)
        return None if value is None else str(value).strip()

    name = text("name") or label
    place = where or Text(f"Objekt {label}", f"feature {label}")
    return ListedSite(
        slug(text("id") or name), name, round(float(lon), 7), round(float(lat), 7), system, place, text("kind"), text("district")
    )  # fmt: skip


def _with_unique_ids(sites: Sequence[ListedSite]) -> tuple[ListedSite, ...]:
    """Number ids that stand twice: two places may share a name, never an id."""
    from dataclasses import replace

    taken: set[str] = set()
    result = []
    for site in sites:
        identity, number = site.id, 2
        while identity in taken:
            identity, number = f"{site.id}-{number}", number + 1
        taken.add(identity)
        result.append(replace(site, id=identity))
    return tuple(result)


def plain(word: str) -> str:
    """Return a word in lower case ASCII, umlauts spelt out."""
    spelt = word.strip().lower()
    for umlaut, letters in _SPELT_OUT:
        spelt = spelt.replace(umlaut, letters)
    return unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()


def slug(name: str) -> str:
    """Return an id made from a name: a–z, 0–9 and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")[:60] or "standort"


def parse_number(cell: Any) -> float | None:
    """Return a number from a cell: ``49,97388``, ``5.535.000,5``, ``49.97388°`` – or None."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = re.sub(r"[\s\u00a0\u202f°'’]|[NEO]$", "", str(cell).strip())
    if "," in text:
        text = text.replace(".", "").replace(",", ".") if text.rfind(",") > text.rfind(".") else text.replace(",", "")
    elif text.count(".") > 1:
        text = text.replace(".", "")
    return float(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None


def guess_system(east: float, north: float) -> str:
    """Return the coordinate system that numbers of this size are in, for places in Germany."""
    if abs(east) <= 180 and abs(north) <= 90:
        return "EPSG:4326"
    zone = int(east // 1_000_000)
    if zone in (2, 3, 4, 5):
        return f"EPSG:{31464 + zone}"
    if zone in (32, 33):
        return "EPSG:4647" if zone == 32 else "EPSG:5650"
    return "EPSG:25832"


def to_degrees(east: float, north: float, system: str) -> tuple[float, float]:
    """Return (lon, lat) in WGS 84 of a place given in `system`."""
    if system == "EPSG:4326":
        return east, north
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(system, "EPSG:4326", always_xy=True).transform(east, north)
    return float(lon), float(lat)
