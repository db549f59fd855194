"""The utility's network as it is given: handovers and ducts are used, every other kind is named and left.

A kind stands in its column, else in the name of its layer, else the shape decides (a point is a handover, a line a
duct). What is entered twice counts once; ends of ducts within `SNAP_M` of another duct are joined to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from hotspots.base.errors import FILE, Problem, Report
from hotspots.base.places import DEGREE_M
from hotspots.base.text import FEATURES, Text, counted, listing, tr, verbatim
from hotspots.inputs.geojson import Row
from hotspots.inputs.layers.rows import not_dug
from hotspots.inputs.noding import with_vertices
from hotspots.inputs.values import bare
from hotspots.model.layers import BACKHAUL_KINDS, LAYERS
from hotspots.model.network import Handover

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SNAP_M, SAME_M = 1.0, 0.1
"""Ends of ducts nearer than this to another duct meet it; shapes nearer than this are one."""


#: What of the utility's network isn't used or stands twice, and how many objects that are.
Aside = tuple[Problem, int]


def _aside(file: str, field: str, found: str, count: int, allowed: Text, hint: Text) -> Aside:
    return Problem(file, counted(count, *FEATURES), field, found, allowed, hint, "warning"), count


def sort_backhaul(rows: Sequence[Row]) -> tuple[list[Row], list[Row], list[Aside]]:
    """Return handovers and ducts, each once; what else the file holds is put aside by kind and number."""
    handovers: list[Row] = []
    ducts: list[Row] = []
    left, gone = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in rows:
        point = row.shape.geom_type == "Point"
        kind = _kind(row, point=point)
        if kind == ("handover" if point else "duct") and (why := not_dug(row)):
            gone[row.file, why.partition("=")[2]] += 1
        elif kind == ("handover" if point else "duct"):
            (handovers if point else ducts).append(row)
        else:
            said = kind.removeprefix("?")
            left[row.file, f"{said} ({'Punkt' if point else 'Linie'})" if said in BACKHAUL_KINDS else said] += 1
    hint = tr("Isn't used: neither handover nor duct. If it is one, please set kind so.")
    kinds = verbatim(", ".join(BACKHAUL_KINDS))
    aside = [_aside(file, "kind", kind, count, kinds, hint) for (file, kind), count in sorted(left.items())]
    there, out = verbatim("built"), tr("Is left out.")
    aside += [_aside(file, "status", word, count, there, out) for (file, word), count in sorted(gone.items())]
    return _once(handovers, aside, _merged_handover), _once(ducts, aside, _merged_duct), aside


def _kind(row: Row, *, point: bool) -> str:
    """Return what a row is: its kind, else that of its layer, else what its shape says."""
    said = row.values.get("kind")
    if other := next((v for k, v in row.values.items() if (bare(k) in _MEDIUM or k == "kind") and _OTHERS.search(bare(v))), None):  # fmt: skip
        return str(other)
    if said is not None:
        return str(said)
    layer = bare(row.part.rsplit("/", 1)[-1])
    named = next((k for k, words in BACKHAUL_KINDS.items() if any(w in layer for w in (k, *words))), None)
    if named:
        return named
    plain = layer in _PLAIN_LAYERS or any(word in layer for word in LAYERS["backhaul"].called)
    return ("handover" if point else "duct") if plain else f"?{row.part}"


_MEDIUM = frozenset(["medium", "sparte", "nutzung", "leitungsart", "leitungstyp", "rohrart", "gewerk", "layer", "netz"])
_OTHERS = re.compile(r"gas(?!se)|wasser|strom|fernwaerme|heizung|beleuchtung|kupfer")
"""What else lies in the ground, whatever the column is called that says it: no duct of ours."""
_PLAIN_LAYERS = frozenset({"", "points", "lines", "punkte", "linien", "entities", "0", "layer", "export"})


def _once(rows: Sequence[Row], aside: list[Aside], merge: Callable[[Row, Row], Row]) -> list[Row]:
    """Return each object once; two of one shape (and, for points, one name) become one, with a note."""
    kept: list[Row] = []
    twice: list[str] = []
    places: dict[tuple[int, int], list[int]] = {}
    for row in rows:
        middle = shapely.centroid(row.shape)
        cell = (round(middle.x * 1e5), round(middle.y * 1e5))
        around = [(cell[0] + i, cell[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        same = next((k for c in around for k in places.get(c, ()) if _is_same(kept[k], row)), None)
        if same is None:
            places.setdefault(cell, []).append(len(kept))
            kept.append(row)
        else:
            kept[same] = merge(kept[same], row)
            twice.append(row.label)
    if twice:
        names, more = listing([verbatim(name) for name in twice[:3]]), "" if len(twice) <= 3 else " …"
        hint = tr("Entered twice and counted once: {names}{more}", names=names, more=more)
        allowed = tr("each feature once")
        aside.append(_aside(rows[0].file, "geometry", str(len(twice)), len(twice), allowed, hint))
    return kept


def _is_same(one: Row, other: Row) -> bool:
    far = SAME_M / DEGREE_M
    if one.shape.geom_type == "Point":
        names = {str(r.values.get("name") or r.values.get("id") or "") for r in (one, other)}
        ids = {str(r.values.get("id") or "") for r in (one, other)}
        return bool(shapely.dwithin(one.shape, other.shape, far)) and (len(names) == 1 or len(ids) == 1 or "" in names)
    return bool(shapely.hausdorff_distance(one.shape, other.shape) <= far)


def _merged_handover(one: Row, other: Row) -> Row:
    """Return both entries as one: what one leaves open the other says; of two numbers of ports the smaller holds."""
    values = other.values | {k: v for k, v in one.values.items() if v is not None}
    ports = [p for p in (one.values.get("free_ports"), other.values.get("free_ports")) if p is not None]
    return replace(one, values=values | ({"free_ports": min(ports)} if ports else {}))


def _merged_duct(one: Row, other: Row) -> Row:
    """Return both entries as one: two ducts in one trench are free if one of them is."""
    states = {one.values.get("free"), other.values.get("free")}
    free = True if True in states else None if None in states else False
    return replace(one, values={**one.values, "free": free})


def handovers_of(rows: Sequence[Row], ducts: Sequence[Row], report: Report) -> tuple[Handover, ...]:
    """Return the handovers; an id that stands twice is refused, none at all beside ducts is a warning."""
    ids = Counter(str(row.values.get("id") or row.label) for row in rows)
    found = []
    for row in rows:
        values, identity = row.values, str(row.values.get("id") or row.label)
        if ids[identity] > 1:
            once = tr("each id once")
            report.add(row.problem("id", f"{identity} ({ids[identity]}×)", once, _OTHER_ID))
        if values.get("free_ports") == 0:
            report.add(row.problem("free_ports", 0, tr("at least 1"), _NO_PORT, warning=True))
        found.append(Handover(
            id=identity, name=values.get("name") or row.label, lon=float(row.shape.x), lat=float(row.shape.y),
            free_ports=values.get("free_ports"), building=values.get("building"),
            quality=values.get("quality") or "estimated", source=values.get("source") or "",
        ))  # fmt: skip
    if ducts and not rows:
        allowed = tr("at least one handover")
        report.add(Problem(ducts[0].file, FILE, "Point", "LineString", allowed, _NOTHING_TO_JOIN, "warning"))
    return tuple(sorted(found, key=lambda handover: handover.id))


_OTHER_ID = tr("Please give one of the points another id.")
_NO_PORT = tr("Without a free port no site is joined here; please write unknown as null.")
_NOTHING_TO_JOIN = tr("Without a handover no cable leads to a site; please add the points.")


def snap_ends(ducts: GeoDataFrame, report: Report, file: str) -> GeoDataFrame:
    """Return ducts (metric CRS) whose ends meet a duct that they miss by at most `SNAP_M`."""
    single = [line for shape in ducts.geometry for line in getattr(shape, "geoms", [shape])]
    if len(single) != len(ducts) or len(ducts) < 2:
        return ducts
    lines = np.array(single, dtype=object)
    tree, moved = shapely.STRtree(lines), 0
    for row in range(len(lines)):
        for end in (0, -1):
            point = shapely.Point(lines[row].coords[end])
            near = [k for k in tree.query(point, predicate="dwithin", distance=SNAP_M).tolist() if k != row]
            if not near or any(tuple(point.coords[0]) in list(lines[k].coords) for k in near):
                continue
            other = min(near, key=lambda k: (shapely.distance(lines[k], point), k))
            met = shapely.shortest_line(lines[other], point).coords[0]
            lines[other] = with_vertices(lines[other], [met])
            own = shapely.get_coordinates(lines[row])
            own[end] = min(lines[other].coords, key=lambda c: (c[0] - met[0]) ** 2 + (c[1] - met[1]) ** 2)
            if len(np.unique(own, axis=0)) > 1:
                lines[row], moved = shapely.linestrings(own), moved + 1
    if moved:
        hint = tr("Ends that missed by up to {snap_m:g} m and were joined: {moved}.", snap_m=SNAP_M, moved=moved)
        allowed = tr("ducts with shared vertices")
        report.add(Problem(file, tr("all ducts"), "geometry", str(moved), allowed, hint, "warning"))
    return ducts.set_geometry(lines, crs=ducts.crs)
