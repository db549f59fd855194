"""Where the rows of a list lie: by drawn shapes, typed coordinates or addresses, in the system that fits the project.

And where the project's own places lie: its area, and warnings for sites that are elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from hotspots.base.arrays import Floats
from hotspots.base.errors import Problem, feature
from hotspots.base.places import to_metres
from hotspots.base.text import PLACES, Text, counted, plain, tr, verbatim
from hotspots.inputs.context import Context, Table
from hotspots.inputs.coordinates import (
    SYSTEMS,
    WGS84,
    Misplaced,
    Place,
    Vicinity,
    locate,
    system_of_title,
    where_allowed,
)
from hotspots.inputs.layers.addresses import PRECISIONS, AddressBook, address_book
from hotspots.inputs.layers.rows import in_degrees
from hotspots.inputs.values import folded
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Site

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_BESIDE_STREET = frozenset({"hausnummer", "hausnr", "haus-nr", "hnr", "nr", "nummer", "housenumber"})
_SWAPPED = tr(", northing or latitude first")
_EAST_FIRST = tr(", longitude first")
Cells = list[tuple[Any, Any] | None]


def placed_rows(table: Table, context: Context) -> list[Place | None]:
    """Return where each row lies; a row without a place, or with one elsewhere, is named and left or refused."""
    result: list[Place | None] = [None] * len(table)
    addressed = _addressed(table, context)
    cells, system = _drawn(table, context) if table.shapes is not None else _typed(table, addressed, context)
    filled = [row for row, cell in enumerate(cells) if cell is not None]
    found = locate([cell for cell in cells if cell is not None], vicinity_of(context.settings, context.sites), system)
    for row, place in zip(filled, found, strict=True):
        if isinstance(place, Place):
            result[row] = place
        else:
            context.fault(table, row, "lon, lat", place.found, place.allowed, place.hint)
    for row, there in addressed.items():
        result[row] = there
    systems = {(p.system, p.swapped) for p in result if p is not None and p.uncertainty_m is None}
    declared = table.shapes is not None and system is not None
    order = _SWAPPED if "north" in table.values or table.shapes is not None else _EAST_FIRST
    for name, swapped in sorted(one for one in systems if one[1] or not declared):
        said = tr("coordinates read as ") + SYSTEMS.get(name, verbatim(name))
        context.guess(table, said + order if swapped else said)
    return result


def _addressed(table: Table, context: Context) -> dict[int, Place]:
    """Return where rows lie that have an address and no coordinates: found in the town's own list, the precision said."""
    if table.shapes is not None or "address" not in table.values:
        return {}
    keys = ("east", "north", "place")
    wanted = [r for r in range(len(table)) if table.said("address", r) and not any(table.said(k, r) for k in keys)]
    book = address_book(context.project) if wanted else AddressBook(())
    beside = [c for title, c in table.extra.items() if plain(title).strip(" .-") in _BESIDE_STREET]
    found: dict[int, Place] = {}
    places: dict[Text, list[str]] = {}
    for row in wanted:
        text = " ".join([str(table.said("address", row)), *(str(c[row]) for c in beside[:1] if c[row] is not None)])
        place = book.find(text)
        if place is None:
            known = tr("an address of network/addresses")
            context.fault(table, row, "address", text, known, _address_hint(text, book))
            continue
        words = PRECISIONS[place.precision]
        places.setdefault(words, []).append(text)
        found[row] = Place(place.lon, place.lat, f"Adresse, {words.de}", uncertainty_m=place.uncertainty_m)
    for words, texts in places.items():
        exact = words == PRECISIONS["house_number"]
        names = "" if exact else f" ({'; '.join(texts[:5])}{' …' if len(texts) > 5 else ''})"
        start = counted(len(texts), *PLACES) + tr(" from the address, ")
        context.guess(table, start + words + verbatim(names))
    return found


def _address_hint(text: str, book: AddressBook) -> Text:
    if close := book.nearest(text):
        return tr("Meant: {close}? Else please fill in coordinates.", close=close)
    if len(book):
        return tr("Please fill in coordinates.")
    return tr("First take addresses: 'hotspots import osm FILE' or 'hotspots import addresses FILE'.")


def _typed(table: Table, addressed: Mapping[int, Place], context: Context) -> tuple[Cells, str | None]:
    """Return the cells of each row that say where it lies, and the system that the planner or a title names."""
    keys = ("east", "north") if {"east", "north"} <= table.values.keys() else ("place",)
    if keys[0] not in table.values:
        return [None] * len(table), None
    named = [system_of_title(t) for t, ours in table.titles.items() if ours in keys]
    cells: Cells = []
    for row, typed in enumerate(zip(*(table.values[key] for key in keys), strict=True)):
        sound = None not in typed and row not in addressed
        cells.append((typed[0], typed[1] if len(typed) == 2 else None) if sound else None)
        if not sound and row not in addressed:
            hint = tr("Please fill in the coordinates.")
            shown = "; ".join("–" if one is None else str(one) for one in typed)
            context.fault(table, row, "lon, lat", shown, tr("two numbers"), hint)
    return cells, context.crs or next((s for s in named if s), None)


def _drawn(table: Table, context: Context) -> tuple[Cells, str | None]:
    """Return a point on each shape and its system (None: to be told by the numbers); what has no shape is named and left."""
    import geopandas
    from pyproj import CRS

    assert table.shapes is not None
    empty = shapely.is_missing(table.shapes) | shapely.is_empty(table.shapes)
    if empty.any():
        which = ", ".join(str(table.lines[i]) for i in empty.nonzero()[0][:5].tolist())
        why = tr("without geometry (feature {which})", which=which)
        context.notes.leave(table.part.file, table.part.name, why, int(empty.sum()))
    if drawn := int((shapely.get_type_id(table.shapes) > 0).sum()):
        context.guess(table, tr("areas or lines: {drawn}; a point on each holds", drawn=drawn))
    points = shapely.point_on_surface(table.shapes)
    crs, system = context.crs or table.part.crs, None
    if crs is None:
        context.guess(table, tr("without a coordinate system"))
    elif CRS(crs).is_projected:
        points, system = geopandas.GeoSeries(points, crs=crs).to_crs(WGS84).to_numpy(), WGS84
    elif (empty | (abs(shapely.get_x(points)) < 400)).all():
        system = WGS84
    xs, ys = shapely.get_x(points).tolist(), shapely.get_y(points).tolist()
    return [None if gone else (x, y) for gone, x, y in zip(empty.tolist(), xs, ys, strict=True)], system


def shapes_in_degrees(table: Table, context: Context) -> Sequence[Any]:
    """Return lines and areas in WGS 84; a file that names no system is read in the one that fits the project.

    Empty after noting that none fits.
    """
    assert table.shapes is not None
    shapes, seen = table.shapes, shapely.get_coordinates(table.shapes)
    seen = seen[np.isfinite(seen).all(axis=1)]
    metres = table.part.content == "json" and bool((np.abs(seen[:10_000]) > 400).any())
    crs = context.crs or (None if metres else table.part.crs)  # GeoJSON means degrees, whatever stands in it
    if not len(seen):
        return list(shapes)
    if crs is None:
        place = locate([(float(seen[0, 0]), float(seen[0, 1]))], vicinity_of(context.settings, context.sites))[0]
        if isinstance(place, Misplaced):
            problem = Problem(table.part.file, verbatim(table.part.name), "crs", place.found, place.allowed, place.hint)
            context.report.add(problem)
            return ()
        crs = place.system
        said = tr("without a coordinate system, read as ")
        context.guess(table, said + SYSTEMS.get(crs, verbatim(crs)) + (_SWAPPED if place.swapped else verbatim("")))
        if place.swapped:
            shapes = shapely.transform(shapes, lambda xy: xy[:, ::-1])
    return in_degrees(replace(table.part, shapes=shapes, crs=crs), context.report) or ()


def project_area(sites: Sequence[Site], crs: str, margin_m: float) -> tuple[float, float, float, float] | None:
    """Return bounds in `crs` (west, south, east, north) `margin_m` around the sites; None without sites."""
    if not sites:
        return None
    metric = to_metres(crs, [site.mount_position for site in sites])
    (west, south), (east, north) = metric.min(axis=0).tolist(), metric.max(axis=0).tolist()
    return west - margin_m, south - margin_m, east + margin_m, north + margin_m


def vicinity_of(
    settings: ProjectSettings | None, sites: Sequence[Site], points: Iterable[tuple[float, float]] = ()
) -> Vicinity:
    """Return where a project's places lie by its settings, its sites and other points that are there (lon, lat)."""
    places = (*((site.lon, site.lat) for site in sites), *points)
    if settings is None:
        return Vicinity(places)
    return Vicinity(places, settings.municipality, settings.state, settings.crs)


TWICE_M = 5.0
"""Two sites nearer than this are probably one."""


def place_warnings(sites: Sequence[Site], streets: GeoDataFrame, settings: ProjectSettings) -> Iterator[Problem]:
    """Yield a warning for a site outside of its town, far from every street, or twice at one place or by one name."""
    if not sites:
        return
    names = Counter(folded(site.name) for site in sites)
    for site in (site for site in sites if names[folded(site.name)] > 1):
        hint = tr("Please tell them apart, for example by the building.")
        yield Problem("sites.geojson", feature(site.id), "name", site.name, tr("each name once"), hint, "warning")
    lon, lat = np.array([s.lon for s in sites]), np.array([s.lat for s in sites])
    town = Vicinity((), settings.municipality, settings.state, settings.crs)
    for i in np.flatnonzero(town.ranks(lon, lat, "") < town.least).tolist():
        hint = tr("Lies elsewhere; please check place, municipality and state.")
        yield _misplaced(sites[i].id, f"{sites[i].lat:.5f} N, {sites[i].lon:.5f} E", where_allowed(town), hint)
    yield from doubles([site.id for site in sites], to_metres(settings.crs, np.column_stack([lon, lat])))
    if not len(streets):
        return
    metric = to_metres(settings.crs, [site.mount_position for site in sites])
    points, lines = shapely.points(metric), streets.geometry.to_numpy()
    near = shapely.STRtree(lines).query_nearest(points, all_matches=False)[1]
    west, south, east, north = shapely.total_bounds(lines)
    limit = settings.network.snap_limit_m
    for i, away in enumerate(shapely.distance(points, lines[near]).tolist()):
        x, y = metric[i]
        outside = not (west - limit <= x <= east + limit and south - limit <= y <= north + limit)
        if away > limit or outside:
            hint = (
                tr("Lies outside of the streets; please check place and extract.")
                if outside
                else tr("No street reaches it; please check place and streets.")
            )
            yield _misplaced(sites[i].id, f"{away:.0f} m", tr("a street within {limit:g} m", limit=limit), hint)


def doubles(ids: Sequence[str], metres: Floats) -> Iterator[Problem]:
    """Yield a warning for each site that stands at the place of one before it."""
    points = np.asarray(shapely.points(metres))
    pairs = shapely.STRtree(points).query(points, predicate="dwithin", distance=TWICE_M)
    for one, other in sorted(pairs.T[pairs[0] < pairs[1]].tolist()):
        hint = tr("Do two sites stand at one place? Then please delete one.")
        yield _misplaced(ids[other], f"= {ids[one]}", tr("each place once"), hint)


def _misplaced(site: str, found: str, allowed: Text, hint: Text) -> Problem:
    return Problem("sites.geojson", feature(site), "geometry", found, allowed, hint, "warning")
