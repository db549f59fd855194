"""The map's layers as tables with geometry, in the project's metric CRS: what every GIS file is written from.

Layers that hold the network exist only where :class:`~hotspots.findings.model.Plan` is given; their names are in
:data:`SECRET_LAYERS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotspots.base.text import Lang, Text
from hotspots.findings.model import Plan, Told
from hotspots.model.permits import METHODS
from hotspots.publish.tables.columns import Column, columns

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Every layer with its title, in drawing order from the bottom.
TITLES: dict[str, Text] = {
    "ground": Text("Flächen", "ground"),
    "buildings": Text("Gebäude", "buildings"),
    "streets": Text("Straßen", "streets"),
    "coverage": Text("Versorgungsbereiche", "coverage"),
    "ducts": Text("Leerrohre und Leitungen", "ducts and lines"),
    "routes": Text("Trassen je Standort", "routes by site"),
    "trenches": Text("Tiefbau nach Ausbaustufe", "trenches by phase"),
    "handovers": Text("Übergabepunkte", "handovers"),
    "hotspots": Text("vorhandenes öffentliches WLAN", "existing public WLAN"),
    "sites": Text("Standorte", "sites"),
}
SECRET_LAYERS = frozenset({"ducts", "routes", "trenches", "handovers"})
_DTYPES = {"whole": "Int64", "number": "float64", "share": "float64", "euro": "float64", "degrees": "float64"}


@dataclass(frozen=True)
class Layer:
    """One layer: `name` for programs, `title` for people, `frame` with one row per feature."""

    name: str
    title: str
    frame: GeoDataFrame


def layers(told: Told, lang: Lang) -> tuple[Layer, ...]:
    """Return the layers from the bottom to the top; empty ones are kept, so that every file has the same layers."""
    ground = told.ground
    frames: dict[str, GeoDataFrame] = {
        "ground": ground.areas[["kind", "name", "geometry"]],
        "buildings": ground.buildings[["id", "name", "height_m", "municipal", "quality", "source", "geometry"]],
        "streets": ground.streets[["id", "name", "surface", "highway", "quality", "source", "geometry"]],
        "coverage": _coverage(told),
        "hotspots": _hotspots(told),
        "sites": _sites(told, columns(told), lang),
    }
    if isinstance(told, Plan):
        frames |= {
            "ducts": told.ducts,
            "routes": _routes(told, lang),
            "trenches": _trenches(told),
            "handovers": _handovers(told),
        }
    return tuple(Layer(name, title.say(lang), frames[name]) for name, title in TITLES.items() if name in frames)


def _frame(rows: Sequence[Mapping[str, Any]], names: Sequence[str], shapes: Sequence[Any], crs: str) -> GeoDataFrame:
    """Return rows and shapes (in the CRS given) as a table, with all columns even if there is no row."""
    import geopandas as gpd
    import pandas as pd

    table = pd.DataFrame(list(rows), columns=list(names))
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(list(shapes), crs=crs))


def _sites(told: Told, shown: tuple[Column, ...], lang: Lang) -> GeoDataFrame:
    from shapely import Point

    rows = [{column.id: column.value(site, lang) for column in shown} for site in told.sites]
    points = [Point(site.site.lon, site.site.lat) for site in told.sites]
    frame = _frame(rows, [c.id for c in shown], points, "EPSG:4326").to_crs(told.about.crs)
    return frame.astype({c.id: _DTYPES.get(c.kind, "object") for c in shown})


def _hotspots(told: Told) -> GeoDataFrame:
    from shapely import Point

    names = ("id", "name", "operator", "status", "quality", "source")
    spots = told.ground.hotspots
    rows = [{name: getattr(spot, name) for name in names} for spot in spots]
    return _frame(rows, names, [Point(s.lon, s.lat) for s in spots], "EPSG:4326").to_crs(told.about.crs)


def _coverage(told: Told) -> GeoDataFrame:
    """Return every site's cells, the weakest class first, so that the best one is drawn on top."""
    cells = [
        (site.site.id, cell)
        for site in told.sites
        if site.coverage
        for cell in reversed(site.coverage.cells)
        if not cell.ground.is_empty
    ]
    rows = [{"site": i, "class_dbm": c.class_dbm, "area_m2": c.area_m2, "new_m2": c.new_m2} for i, c in cells]
    names = ("site", "class_dbm", "area_m2", "new_m2")
    return _frame(rows, names, [_many(c.ground) for _, c in cells], told.about.crs)


def _many(shape: Any) -> Any:
    """Return a polygon as a multipolygon, so that a layer has one type."""
    from shapely import MultiPolygon, get_parts

    return MultiPolygon([p for p in get_parts(shape) if p.geom_type == "Polygon"])


def _routes(told: Plan, lang: Lang) -> GeoDataFrame:
    from shapely import LineString

    names = ("site", "method", "length_m", "cost_eur", "handover")
    chosen = [(s.site.id, told.route(s.site.id).chosen) for s in told.sites]
    ways = [(site, way) for site, way in chosen if way is not None and len(way.xy) > 1]
    rows = [
        dict(zip(names, (site, METHODS[w.method].say(lang), w.length_m, w.cost_eur, w.handover), strict=True))
        for site, w in ways
    ]
    return _frame(rows, names, [LineString(way.xy) for _, way in ways], told.about.crs)


def _trenches(told: Plan) -> GeoDataFrame:
    from shapely import MultiLineString

    names = ("year", "sites", "trench_m", "invest_eur")
    dug = [
        (phase, [part for s in phase.segments if s.kind == "trench" for part in s.parts])
        for phase in (told.rollout.phases if told.rollout else ())
    ]
    rows = [
        dict(zip(names, (p.year, "; ".join(p.sites), p.trench_m, p.invest_eur), strict=True))
        for p, lines in dug
        if lines
    ]
    return _frame(rows, names, [MultiLineString(lines) for _, lines in dug if lines], told.about.crs)


def _handovers(told: Plan) -> GeoDataFrame:
    from shapely import Point

    names = ("id", "name", "free_ports", "building", "quality", "source")
    rows = [{name: getattr(h, name) for name in names} for h in told.handovers]
    points = [Point(h.lon, h.lat) for h in told.handovers]
    frame = _frame(rows, names, points, "EPSG:4326").to_crs(told.about.crs)
    return frame.astype({"free_ports": "Int64"})
