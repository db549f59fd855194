"""Read what lies in and above the ground: streets, buildings, the utility's network, hotspots, roadworks.

GeoJSON is read feature by feature; GeoPackage, FlatGeobuf and shapefile through GDAL, but only where the file's
first bytes are what its name says (a file that is something else could make GDAL read other files).
Tables come back in the project's metric CRS with the columns of :mod:`hotspots.model.network`.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.errors import Problem, Report, nearest
from hotspots.base.text import Text, listing, verbatim
from hotspots.inputs.geojson import Feature, read_features
from hotspots.model.estimate import QUALITIES
from hotspots.model.network import (
    BUILDING_COLUMNS,
    DUCT_COLUMNS,
    GROUND_COLUMNS,
    ROADWORK_COLUMNS,
    STREET_COLUMNS,
    SURFACES,
    TREE_COLUMNS,
    ExistingHotspot,
    Handover,
    Network,
)

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FOLDER = "network"
LINES = ("LineString", "MultiLineString")
AREAS = ("Polygon", "MultiPolygon")
#: Diameter of a tree's crown where the file gives none (estimate), and the greatest that is taken for one.
CROWN_M, MOST_CROWN_M = 8, 60
#: So many features are named where many share one fault.
FIRST_NAMED = 3

#: First bytes by file ending; what doesn't begin so is refused before GDAL sees it.
MAGIC = {".gpkg": b"SQLite format 3\x00", ".fgb": b"fgb\x03fgb", ".shp": b"\x00\x00\x27\x0a"}
DRIVERS = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile"}


def read_network(folder: Path, crs: str, report: Report) -> Network:
    """Return the network of the project in `folder` in the metric `crs`; what has no file is an empty table."""
    where = folder / FOLDER
    backhaul = _features(where, "backhaul", ("Point", *LINES), report)
    _check_handovers(backhaul, report)
    return Network(
        streets=_table(_features(where, "streets", LINES, report), STREET_COLUMNS, crs, _check_street, report),
        buildings=_repaired(
            _table(_features(where, "buildings", AREAS, report), BUILDING_COLUMNS, crs, _check_building, report), report
        ),
        ground=_table(_features(where, "ground", (*AREAS, *LINES), report), GROUND_COLUMNS, crs, _accept, report),
        ducts=_table([f for f in backhaul if f.feature.geometry["type"] in LINES], DUCT_COLUMNS, crs, _accept, report),
        roadworks=_table(_features(where, "roadworks", LINES, report), ROADWORK_COLUMNS, crs, _check_roadwork, report),
        handovers=_handovers([f for f in backhaul if f.feature.geometry["type"] == "Point"], report),
        hotspots=_hotspots(_features(where, "hotspots", ("Point",), report), report),
        trees=_table(_features(where, "trees", ("Point", *AREAS), report), TREE_COLUMNS, crs, _check_tree, report),
    )


class Placed:
    """A feature with the name of the file it came from."""

    __slots__ = ("feature", "file")

    def __init__(self, feature: Feature, file: str) -> None:
        self.feature = feature
        self.file = file

    def problem(self, field: str, found: object, allowed: Text, hint: Text, *, warning: bool = False) -> Problem:
        """Return a problem with this feature."""
        where = Text(f"Objekt {self.feature.label}", f"feature {self.feature.label}")
        return Problem(self.file, where, field, str(found), allowed, hint, "warning" if warning else "error")


def _features(where: Path, stem: str, types: tuple[str, ...], report: Report) -> list[Placed]:
    """Return the features of the one file called `stem`, whatever its format."""
    found = sorted(p for p in where.glob(f"{stem}.*") if p.suffix.lower() in {".geojson", ".json", *MAGIC})
    if not found:
        return []
    path = found[0]
    name = f"{FOLDER}/{path.name}"
    if len(found) > 1:
        hint = Text("Bitte nur eine Datei behalten.", "Please keep one file only.")
        report.add(
            Problem(name, Text("", ""), "", ", ".join(p.name for p in found), Text("eine Datei", "one file"), hint)
        )
    if path.suffix.lower() in MAGIC:
        return [Placed(f, name) for f in _read_gdal(path, name, types, report)]
    return [Placed(f, name) for f in read_features(path, name, report, types=types)]


def _read_gdal(path: Path, name: str, types: tuple[str, ...], report: Report) -> list[Feature]:
    frame = read_vector(path, name, report)
    if frame is None:
        return []
    if frame.crs is None:
        hint = Text("Bitte das Koordinatensystem beim Export angeben.", "Please state the coordinate system on export.")
        report.add(Problem(name, Text("", ""), "crs", "–", Text("ein Koordinatensystem", "a coordinate system"), hint))
        return []
    rows = frame.to_crs("EPSG:4326")
    columns = [c for c in rows.columns if c != rows.geometry.name]
    features = []
    for position, (values, shape) in enumerate(zip(rows[columns].to_dict("records"), rows.geometry, strict=True), 1):
        properties = {str(k): None if _missing(v) else v for k, v in values.items()}
        label = str(properties.get("id") or properties.get("name") or position)
        if shape is None or shape.is_empty or shape.geom_type not in types:
            found = "null" if shape is None else shape.geom_type
            hint = Text("Bitte zeichnen oder löschen.", "Please draw it or delete it.")
            where = Text(f"Objekt {label}", f"feature {label}")
            report.add(Problem(name, where, "geometry", found, verbatim(" / ".join(types)), hint))
            continue
        features.append(Feature(label, properties, shape.__geo_interface__))
    return features


def is_what_it_says(path: Path) -> bool:
    """Tell whether a file begins as its ending says. GDAL goes by the content and could be led to other files."""
    with path.open("rb") as stream:
        head = stream.read(64)
    if path.suffix.lower() in (".geojson", ".json"):
        return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    return head.startswith(MAGIC.get(path.suffix.lower(), b"\0"))


def disguised(path: Path, name: str) -> Problem:
    """Return the problem with a file that isn't what its name says."""
    with path.open("rb") as stream:
        found = stream.read(8).hex(" ")
    ending = path.suffix.lower()
    allowed = Text(f"eine echte {ending}-Datei", f"a real {ending} file")
    return Problem(
        name, Text("Datei", "file"), "", found, allowed, Text("Bitte neu exportieren.", "Please export again.")
    )


def read_vector(path: Path, name: str, report: Report, layer: str | None = None) -> GeoDataFrame | None:
    """Return a vector file as GDAL reads it, or None after noting that it isn't what its name says."""
    if path.suffix.lower() not in MAGIC or not is_what_it_says(path):
        report.add(disguised(path, name))
        return None
    return read_frame(path, name, report, layer=layer)


def read_frame(opened: str | Path, name: str, report: Report, **choice: Any) -> GeoDataFrame | None:
    """Return what GDAL reads, or None after noting that it can't; lists and dates of GeoJSON become text."""
    import numpy as np
    import pyogrio

    dates = {"DATE_AS_STRING": "YES"} if str(opened).lower().endswith((".geojson", ".json")) else {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a list that is none stays text
            frame: GeoDataFrame = pyogrio.read_dataframe(opened, **choice, **dates)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        readable, again = (
            Text("eine lesbare Datei", "a readable file"),
            Text("Bitte neu exportieren.", "Please export again."),
        )
        report.add(Problem(name, Text("Datei", "file"), "", str(error), readable, again))
        return None
    for column in [name for name, kind in frame.dtypes.items() if kind.name == "object"]:
        frame[column] = ["; ".join(map(str, v)) if isinstance(v, list | np.ndarray) else v for v in frame[column]]
    return frame


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or str(value) in ("NaT", "<NA>")


def _place_in_table(row: dict[str, Any]) -> tuple[str, bytes]:
    """Order rows by id and shape, whatever order the file has: sums and ties must not depend on it."""
    return str(row.get("id")), row["geometry"].wkb


Check = Callable[[Placed, dict[str, Any], Report], None]


def _table(placed: Sequence[Placed], columns: tuple[str, ...], crs: str, check: Check, report: Report) -> GeoDataFrame:
    """Return the features as a table in `crs` with exactly `columns`; a row at fault is noted."""
    import geopandas
    from shapely.geometry import shape

    rows = []
    for item in placed:
        row = {column: item.feature.properties.get(column) for column in columns if column != "geometry"}
        if "id" in row and row["id"] is None:
            row["id"] = item.feature.label
        if "quality" in row and row["quality"] is None:
            row["quality"] = "estimated"
        if row.get("quality", "measured") not in QUALITIES:
            hint = Text("Bitte eines davon wählen.", "Please choose one.")
            report.add(item.problem("quality", row["quality"], verbatim(", ".join(QUALITIES)), hint))
        row["geometry"] = shape(dict(item.feature.geometry))
        check(item, row, report)
        rows.append(row)
    rows.sort(key=_place_in_table)
    table = geopandas.GeoDataFrame(rows, columns=list(columns), geometry="geometry", crs="EPSG:4326")
    return table.to_crs(crs)


def _accept(item: Placed, row: dict[str, Any], report: Report) -> None:
    """Take the feature as it is."""


def _check_street(item: Placed, row: dict[str, Any], report: Report) -> None:
    surface = row["surface"]
    if surface is not None and surface not in SURFACES:
        close = nearest(str(surface), SURFACES)
        hint = Text(f"Gemeint: {close}?", f"Meant: {close}?") if close else Text(
            "„hotspots network import“ übersetzt die Werte aus OpenStreetMap.",
            "'hotspots network import' translates the values of OpenStreetMap.",
        )  # fmt: skip
        report.add(item.problem("surface", surface, verbatim(", ".join(SURFACES)), hint))
    row["bridge"], row["tunnel"] = _truth(row["bridge"]), _truth(row["tunnel"])
    row["layer"] = int(row["layer"]) if str(row["layer"]).lstrip("-").isdigit() else 0
    if row["geometry"].length == 0:
        hint = Text("Bitte löschen.", "Please delete.")
        report.add(item.problem("geometry", "0 m", Text("eine Linie mit Länge", "a line with a length"), hint))


def _check_building(item: Placed, row: dict[str, Any], report: Report) -> None:
    height = row["height_m"]
    if height is not None and not (isinstance(height, int | float) and 0 < height < 400):
        hint = Text("Unbekannte Höhen bitte als null schreiben.", "Please write unknown heights as null.")
        report.add(item.problem("height_m", height, Text("Meter, größer als 0", "metres, above 0"), hint))
    row["height_m"] = float(height) if isinstance(height, int | float) else None


def _repaired(buildings: GeoDataFrame, report: Report) -> GeoDataFrame:
    """Return the buildings with valid outlines; how many had to be repaired is one warning that names the first ones."""
    from shapely import make_valid

    broken = (~buildings.geometry.is_valid).to_numpy()
    if not broken.any():
        return buildings
    shapes = buildings.geometry.to_numpy().copy()
    shapes[broken] = make_valid(shapes[broken], method="structure", keep_collapsed=False)
    names = [str(name) for name in buildings["id"][broken]]
    shown = listing([verbatim(name) for name in names[:FIRST_NAMED]])
    more = "." if len(names) <= FIRST_NAMED else " …"
    hint = Text(
        f"{len(names)} Umrisse kreuzen sich selbst und wurden repariert: {shown.de}{more}",
        f"{len(names)} outlines cross themselves and were repaired: {shown.en}{more}",
    )
    allowed = Text("gültige Umrisse", "valid outlines")
    where = Text("alle Gebäude", "all buildings")
    report.add(Problem(f"{FOLDER}/buildings", where, "geometry", str(len(names)), allowed, hint, "warning"))
    return buildings.set_geometry(shapes, crs=buildings.crs)


def _check_tree(item: Placed, row: dict[str, Any], report: Report) -> None:
    crown = row["crown_m"]
    if crown is not None and not (isinstance(crown, int | float) and 0 < crown <= MOST_CROWN_M):
        hint = Text("Unbekannte Durchmesser bitte als null schreiben.", "Please write unknown diameters as null.")
        allowed = Text(f"Meter, größer als 0, bis {MOST_CROWN_M}", f"metres, above 0, up to {MOST_CROWN_M}")
        report.add(item.problem("crown_m", crown, allowed, hint))
        crown = None
    row["crown_m"] = float(CROWN_M if crown is None else crown)


def _check_roadwork(item: Placed, row: dict[str, Any], report: Report) -> None:
    if not isinstance(row["year"], int) or not 2000 <= row["year"] <= 2100:
        report.add(
            item.problem("year", row["year"], Text("ein Jahr", "a year"), Text("Bitte eintragen.", "Please fill in."))
        )
    if not isinstance(row["share"], int | float) or not 0 < row["share"] <= 1:
        hint = Text("Anteil des Grabenpreises, der noch zu zahlen ist.", "Share of the trench price still to be paid.")
        report.add(item.problem("share", row["share"], verbatim("0…1"), hint))


def _truth(value: Any) -> bool:
    return value is True or str(value).lower() in {"yes", "true", "1", "viaduct", "culvert", "building_passage"}


def _handovers(placed: Sequence[Placed], report: Report) -> tuple[Handover, ...]:
    found = []
    for item in placed:
        properties = item.feature.properties
        lon, lat = item.feature.geometry["coordinates"][:2]
        found.append(
            Handover(
                id=str(properties.get("id") or item.feature.label), name=str(properties.get("name") or item.feature.label),
                lon=float(lon), lat=float(lat), free_ports=_ports(item, report), building=_text(properties.get("building")),
                quality=_quality(item, report), source=str(properties.get("source") or ""),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda handover: handover.id))


def _check_handovers(backhaul: Sequence[Placed], report: Report) -> None:
    """Warn of a backhaul that nothing can join: only lines, or points without a free port."""
    if backhaul and all(item.feature.geometry["type"] in LINES for item in backhaul):
        hint = Text(
            "Ohne Übergabepunkt führt kein Kabel zu einem Standort; bitte die Punkte nachtragen.",
            "Without a handover no cable leads to a site; please add the points.",
        )
        allowed = Text("mindestens ein Übergabepunkt", "at least one handover")
        report.add(Problem(backhaul[0].file, Text("Datei", "file"), "Point", "LineString", allowed, hint, "warning"))
    for item in backhaul:
        if item.feature.geometry["type"] == "Point" and item.feature.properties.get("free_ports") == 0:
            hint = Text(
                "Ohne freien Anschluss wird hier kein Standort angeschlossen; unbekannt bitte als null schreiben.",
                "Without a free port no site is joined here; please write unknown as null.",
            )
            report.add(item.problem("free_ports", 0, Text("mindestens 1", "at least 1"), hint, warning=True))


def _hotspots(placed: Sequence[Placed], report: Report) -> tuple[ExistingHotspot, ...]:
    found = []
    for item in placed:
        properties = item.feature.properties
        lon, lat = item.feature.geometry["coordinates"][:2]
        uncertainty = properties.get("position_uncertainty_m")
        found.append(
            ExistingHotspot(
                id=str(properties.get("id") or item.feature.label), name=str(properties.get("name") or item.feature.label),
                lon=float(lon), lat=float(lat), operator=str(properties.get("operator") or ""),
                status=str(properties.get("status") or "built"), quality=_quality(item, report),
                source=str(properties.get("source") or ""), handover=properties.get("handover") is True, district=_text(properties.get("district")),
                free_ports=_ports(item, report),
                position_uncertainty_m=float(uncertainty) if isinstance(uncertainty, int | float) else None,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda hotspot: hotspot.id))


def _ports(item: Placed, report: Report) -> int | None:
    ports = item.feature.properties.get("free_ports")
    if ports is None:
        return None
    if isinstance(ports, int) and not isinstance(ports, bool) and ports >= 0:
        return ports
    hint = Text("Unbekanntes bitte als null schreiben.", "Please write what is unknown as null.")
    report.add(item.problem("free_ports", ports, Text("eine ganze Zahl ab 0", "a whole number from 0"), hint))
    return None


def _quality(item: Placed, report: Report) -> Any:
    quality = item.feature.properties.get("quality", "estimated")
    if quality not in QUALITIES:
        hint = Text("Bitte eines davon wählen.", "Please choose one.")
        report.add(item.problem("quality", quality, verbatim(", ".join(QUALITIES)), hint))
        return "estimated"
    return quality


def _text(value: Any) -> str | None:
    return str(value) if value else None
