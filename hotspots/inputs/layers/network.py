"""Read what lies in and above the ground: streets, buildings, the utility's network, hotspots, roadworks.

Tables come back in the project's metric CRS with the columns of :mod:`hotspots.model.network`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.errors import Problem, Report
from hotspots.base.text import Text, listing, verbatim
from hotspots.inputs.layers.backhaul import handovers_of, snap_ends, sort_backhaul, warn_of_nothing_to_join
from hotspots.inputs.layers.rows import FOLDER, Row, rows_of, unread_files
from hotspots.inputs.layers.tags import LEVEL_M
from hotspots.model.network import (
    BUILDING_COLUMNS,
    DUCT_COLUMNS,
    GROUND_COLUMNS,
    ROADWORK_COLUMNS,
    STREET_COLUMNS,
    TREE_COLUMNS,
    ExistingHotspot,
    Network,
)
from hotspots.model.network_layers import LAYERS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Diameter of a tree's crown where the file gives none (estimate), and the greatest that is taken for one.
CROWN_M, MOST_CROWN_M, MOST_HEIGHT_M = 8, 60, 400
#: So many features are named where many share one fault.
FIRST_NAMED = 3


def read_network(folder: Path, crs: str, report: Report) -> Network:
    """Return the network of the project in `folder` in the metric `crs`; what has no file is an empty table."""
    rows = {
        name: rows_of(folder, layer, report) for name, layer in LAYERS.items() if name not in ("addresses", "places")
    }
    for problem in unread_files(folder, LAYERS):
        report.add(problem)
    handovers, ducts = sort_backhaul(rows["backhaul"], report)
    warn_of_nothing_to_join(handovers, ducts, report)
    pipes = _table(ducts, DUCT_COLUMNS, crs, _accept, report)
    return Network(
        streets=_table(rows["streets"], STREET_COLUMNS, crs, _check_street, report),
        buildings=_repaired(_table(rows["buildings"], BUILDING_COLUMNS, crs, _check_building, report), report),
        ground=_table(rows["ground"], GROUND_COLUMNS, crs, _accept, report),
        ducts=snap_ends(pipes, report, ducts[0].file if ducts else ""),
        roadworks=_table(rows["roadworks"], ROADWORK_COLUMNS, crs, _check_roadwork, report),
        handovers=handovers_of(handovers, report),
        hotspots=_hotspots(rows["hotspots"]),
        trees=_table(rows["trees"], TREE_COLUMNS, crs, _check_tree, report),
    )


def read_streets(folder: Path, crs: str, report: Report) -> GeoDataFrame:
    """Return the streets alone."""
    return _table(rows_of(folder, LAYERS["streets"], report), STREET_COLUMNS, crs, _check_street, report)


def _place_in_table(row: dict[str, Any]) -> tuple[str, bytes]:
    """Order rows by id and shape, whatever order the file has: sums and ties must not depend on it."""
    return str(row.get("id")), row["geometry"].wkb


Check = Callable[[Row, dict[str, Any], Report], None]


def _table(rows: Sequence[Row], columns: tuple[str, ...], crs: str, check: Check, report: Report) -> GeoDataFrame:
    """Return the rows as a table in `crs` with exactly `columns`; a row at fault is noted."""
    import geopandas

    found = []
    for row in rows:
        values = {column: row.values.get(column) for column in columns if column != "geometry"}
        if "id" in values and values["id"] is None:
            values["id"] = row.label
        if "quality" in values and values["quality"] is None:
            values["quality"] = "estimated"
        values["geometry"] = row.shape
        check(row, values, report)
        found.append(values)
    found.sort(key=_place_in_table)
    table = geopandas.GeoDataFrame(found, columns=list(columns), geometry="geometry", crs="EPSG:4326")
    return table.to_crs(crs)


def _accept(row: Row, values: dict[str, Any], report: Report) -> None:
    """Take the feature as it is."""


def _check_street(row: Row, values: dict[str, Any], report: Report) -> None:
    values["bridge"], values["tunnel"] = bool(values["bridge"]), bool(values["tunnel"])
    values["layer"] = values["layer"] or 0
    if values["geometry"].length == 0:
        hint = Text("Bitte löschen.", "Please delete.")
        report.add(row.problem("geometry", "0 m", Text("eine Linie mit Länge", "a line with a length"), hint))


def _check_building(row: Row, values: dict[str, Any], report: Report) -> None:
    height, levels = values["height_m"], row.values.get("levels")
    if height is None and levels is not None and 0 < levels < MOST_HEIGHT_M / LEVEL_M:
        height = levels * LEVEL_M
    if height is not None and not 0 < height < MOST_HEIGHT_M:
        hint = Text("Unbekannte Höhen bitte als null schreiben.", "Please write unknown heights as null.")
        report.add(row.problem("height_m", height, Text("Meter, größer als 0", "metres, above 0"), hint))
        height = None
    values["height_m"] = None if height is None else float(height)


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


def _check_tree(row: Row, values: dict[str, Any], report: Report) -> None:
    crown = values["crown_m"]
    if crown is not None and not 0 < crown <= MOST_CROWN_M:
        hint = Text("Unbekannte Durchmesser bitte als null schreiben.", "Please write unknown diameters as null.")
        allowed = Text(f"Meter, größer als 0, bis {MOST_CROWN_M}", f"metres, above 0, up to {MOST_CROWN_M}")
        report.add(row.problem("crown_m", crown, allowed, hint))
        crown = None
    values["crown_m"] = float(CROWN_M if crown is None else crown)


def _check_roadwork(row: Row, values: dict[str, Any], report: Report) -> None:
    if values["year"] is None or not 2000 <= values["year"] <= 2100:
        hint = Text("Bitte eintragen.", "Please fill in.")
        report.add(row.problem("year", values["year"], Text("ein Jahr", "a year"), hint))
    if values["share"] is None or not 0 < values["share"] <= 1:
        hint = Text("Anteil des Grabenpreises, der noch zu zahlen ist.", "Share of the trench price still to be paid.")
        report.add(row.problem("share", values["share"], verbatim("0…1"), hint))


def _hotspots(rows: Sequence[Row]) -> tuple[ExistingHotspot, ...]:
    found = [
        ExistingHotspot(
            id=str(row.values.get("id") or row.label), name=str(row.values.get("name") or row.label),
            lon=float(row.shape.x), lat=float(row.shape.y), operator=str(row.values.get("operator") or ""),
            status=row.values.get("status") or "built", quality=row.values.get("quality") or "estimated",
            source=str(row.values.get("source") or ""), handover=row.values.get("handover") is True,
            district=row.values.get("district") or None, free_ports=row.values.get("free_ports"),
            position_uncertainty_m=row.values.get("position_uncertainty_m"),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda hotspot: hotspot.id))
