"""Read what lies in and above the ground: streets, buildings, the utility's network, hotspots, roadworks.

Tables come back in the project's metric CRS with the columns of :mod:`hotspots.model.network`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.errors import Problem, Report
from hotspots.base.text import FEATURES, counted, listing, tr, verbatim
from hotspots.inputs.geojson import Row
from hotspots.inputs.layers.backhaul import handovers_of, snap_ends, sort_backhaul
from hotspots.inputs.layers.rows import FOLDER, not_dug, rows_of, unread_files
from hotspots.inputs.layers.tags import LEVEL_M
from hotspots.model.layers import HOTSPOT_STATUS, LAYERS
from hotspots.model.network import COLUMNS, ExistingHotspot, Network

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Diameter of a tree's crown where the file gives none (estimate); no building is higher.
CROWN_M, MOST_HEIGHT_M = 8.0, 400
#: So many features are named where many share one fault.
FIRST_NAMED = 3
MOST_CROSSED = 500  # corners of an outline that crosses itself and is repaired: each pair of its edges may cross
_UNSAID = {"quality": "estimated", "crown_m": CROWN_M, "bridge": False, "tunnel": False, "layer": 0}
"""What holds where a file says nothing."""


def read_network(folder: Path, crs: str, report: Report) -> Network:
    """Return the network of the project in `folder` in the metric `crs`; what has no file is an empty table."""
    rows = {
        name: rows_of(folder, layer, report) for name, layer in LAYERS.items() if name not in ("addresses", "places")
    }
    for problem in unread_files(folder, LAYERS):
        report.add(problem)
    handovers, ducts, aside = sort_backhaul(rows["backhaul"])
    report.problems += [problem for problem, _ in aside]
    for name in ("streets", "buildings", "trees"):
        rows[name] = _there(rows[name], report)
    pipes = _table(ducts, "ducts", crs)
    return Network(
        streets=street_table(rows["streets"], crs),
        buildings=_repaired(_table(rows["buildings"], "buildings", crs), report),
        ground=_table(rows["ground"], "ground", crs),
        ducts=snap_ends(pipes, report, ducts[0].file if ducts else ""),
        roadworks=_table(rows["roadworks"], "roadworks", crs),
        handovers=handovers_of(handovers, ducts, report),
        hotspots=_hotspots(rows["hotspots"], report),
        trees=_table(rows["trees"], "trees", crs),
    )


def read_hotspots(folder: Path) -> tuple[ExistingHotspot, ...]:
    """Return the existing hotspots alone; what is wrong with them is told where the whole network is read."""
    report = Report()
    return _hotspots(rows_of(folder, LAYERS["hotspots"], report), report)


def street_table(rows: Sequence[Row], crs: str) -> GeoDataFrame:
    """Return the streets alone."""
    return _table(rows, "streets", crs)


def _table(rows: Sequence[Row], name: str, crs: str) -> GeoDataFrame:
    """Return the rows as a table in `crs` with exactly its columns, ordered by id and shape.

    Whatever order the file has: sums and ties must not depend on it.
    """
    import geopandas

    found = []
    for row in rows:
        values: dict[str, Any] = {
            c: _UNSAID.get(c) if row.values.get(c) is None else row.values[c] for c in COLUMNS[name]
        }
        values |= {"geometry": row.shape} | ({"id": values["id"] or row.label} if "id" in values else {})
        levels = row.values.get("levels")
        if "height_m" in values and values["height_m"] is None and levels and 0 < levels < MOST_HEIGHT_M / LEVEL_M:
            values["height_m"] = levels * LEVEL_M
        found.append(values)
    found.sort(key=lambda values: (str(values.get("id")), values["geometry"].wkb))
    table = geopandas.GeoDataFrame(found, columns=list(COLUMNS[name]), geometry="geometry", crs="EPSG:4326")
    return table.to_crs(crs)


def _there(rows: Sequence[Row], report: Report) -> list[Row]:
    """Return what is there: streets along which cables are laid, trees, buildings; the others are warned of."""
    left = Counter(filter(None, map(not_dug, rows)))
    for why, many in sorted(left.items()):
        where, hint = counted(many, *FEATURES), tr("Is left out.")
        field, _, word = why.partition("=")
        allowed = tr("a street in which one can dig") if "Line" in rows[0].shape.geom_type else verbatim("built")
        report.add(Problem(rows[0].file, where, field, word, allowed, hint, "warning"))
    for row in rows:
        if row.shape.geom_type != "Point" and row.shape.length == 0:
            hint = tr("Please delete.")
            report.add(row.problem("geometry", "0 m", tr("a line with a length"), hint))
    return [row for row in rows if not not_dug(row)]


def _repaired(buildings: GeoDataFrame, report: Report) -> GeoDataFrame:
    """Return the buildings with valid outlines; how many had to be repaired is one warning that names the first ones."""
    from shapely import get_num_coordinates, make_valid

    broken = (~buildings.geometry.is_valid).to_numpy().copy()
    shapes = buildings.geometry.to_numpy().copy()
    for number in (broken & (get_num_coordinates(shapes) > MOST_CROSSED)).nonzero()[0]:
        allowed, hint = tr("an outline that doesn't cross itself"), tr("Please repair it in a GIS.")
        report.add(Problem(f"{FOLDER}/buildings", verbatim(str(buildings["id"].iloc[number])), "geometry", str(get_num_coordinates(shapes[number])), allowed, hint))  # fmt: skip
        broken[number] = False
    if not broken.any():
        return buildings
    shapes[broken] = make_valid(shapes[broken], method="structure", keep_collapsed=False)
    names = [str(name) for name in buildings["id"][broken]]
    shown = listing([verbatim(name) for name in names[:FIRST_NAMED]])
    more = "." if len(names) <= FIRST_NAMED else " …"
    one = tr("outline crosses itself and was")
    others = tr("outlines cross themselves and were")
    count = counted(len(names), one, others)
    hint = tr("{count} repaired: {shown}{more}", count=count, shown=shown, more=more)
    where, allowed = tr("all buildings"), tr("valid outlines")
    report.add(Problem(f"{FOLDER}/buildings", where, "geometry", str(len(names)), allowed, hint, "warning"))
    return buildings.set_geometry(shapes, crs=buildings.crs)


def _hotspots(rows: Sequence[Row], report: Report) -> tuple[ExistingHotspot, ...]:
    unsaid = [row.label for row in rows if row.values.get("status") is None]
    if unsaid and not any(p.field == "status" and p.severity == "error" for p in report.problems):
        where = counted(len(unsaid), *FEATURES)
        names = verbatim(", ".join(unsaid[:FIRST_NAMED]) + (" …" if len(unsaid) > FIRST_NAMED else ""))
        hint = tr("Without a status a hotspot counts as running; please fill in: ") + names
        report.add(Problem(rows[0].file, where, "status", "–", verbatim(", ".join(HOTSPOT_STATUS)), hint, "warning"))
    return tuple(sorted(map(_hotspot, rows), key=lambda hotspot: hotspot.id))


def _hotspot(row: Row) -> ExistingHotspot:
    said: dict[str, Any] = row.values
    return ExistingHotspot(
        id=said.get("id") or row.label, name=said.get("name") or row.label, lon=float(row.shape.x), lat=float(row.shape.y),
        operator=said.get("operator") or "", status=said.get("status") or "built", quality=said.get("quality") or "estimated",
        source=said.get("source") or "", handover=said.get("handover") is True, district=said.get("district"),
        free_ports=said.get("free_ports"), position_uncertainty_m=said.get("position_uncertainty_m"),
    )  # fmt: skip
