"""The map's layers as tables with geometry, in the project's metric CRS, and what every GIS file says of itself.

Layers that hold the network exist only where :class:`~hotspots.findings.model.Plan` is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotspots.base.text import Lang, Text, eur, number, tr
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan, Told
from hotspots.measures.network.prices import DEPTH_WORDS, SURFACE_WORDS
from hotspots.model.permits import METHODS, PERMIT_KINDS, TRENCH_PERMITS
from hotspots.publish.tables.columns import Column, columns
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE, QUALITY
from hotspots.rollout.segments import Segment

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

PUBLIC = tr("public")
NO_LICENCE = tr("not decided")


def about_rows(told: Told, lang: Lang) -> list[tuple[str, str]]:
    """Return (key, value) pairs for a metadata table; keys may repeat."""
    about = told.about
    rows = [
        ("title", about.title.say(lang)),
        ("municipality", about.municipality),
        ("edition", PUBLIC.say(lang) if isinstance(told, PublicPlan) else CONFIDENTIAL_NOTE.say(lang)),
        ("date", about.date or ""),
        ("licence", NO_LICENCE.say(lang) if about.report.licence is None else about.report.licence),
        ("crs", about.crs),
        ("program", f"hotspots {about.version}"),
        ("fingerprint", about.fingerprint),
        ("seed", str(about.seed)),
    ]
    rows += [("note", note.say(lang)) for note in told.notes]
    rows += [
        ("source", f"{source.what.say(lang)}: {source.where} ({QUALITY[source.quality].say(lang)})")
        for source in told.sources
    ]
    return rows


#: Every layer with its title, in drawing order from the bottom.
TITLES: dict[str, Text] = {
    "ground": tr("ground"),
    "buildings": tr("buildings"),
    "streets": tr("streets"),
    "coverage": tr("coverage"),
    "ducts": tr("ducts and lines"),
    "routes": tr("routes by site"),
    "segments": tr("segments by year"),
    "handovers": tr("handovers"),
    "hotspots": tr("existing public WLAN"),
    "sites": tr("sites"),
}
#: What people read above a column in QGIS; columns of the sites have titles of their own.
FIELD_TITLES: dict[str, Text] = {
    "name": tr("name"), "kind": tr("kind"), "height_m": tr("height (m)"),
    "municipal": tr("municipal"), "quality": tr("quality"), "source": tr("source"),
    "surface": tr("surface"), "highway": tr("kind of street"), "site": tr("site"),
    "class_dbm": tr("signal (dBm)"), "area_m2": tr("area (m²)"),
    "new_m2": tr("new of it (m²)"), "free": tr("free"), "method": tr("method"),
    "length_m": tr("length (m)"), "cost_eur": tr("cost, net (€)"),
    "handover": tr("handover"), "free_ports": tr("free ports"),
    "building": tr("building"), "year": tr("year¦of building"), "street": tr("street"),
    "archaeology": tr("archaeological ground"), "crossings": tr("crossings"),
    "sites": tr("serves the sites"), "permits": tr("permits"),
    "price_share": tr("share of the price of digging"), "label": tr("label"),
    "depth_class": tr("depth"), "owner": tr("owner"),
    "operator": tr("operator"), "status": tr("status"),
}  # fmt: skip
UNSAID = tr("not known")
#: Words for the values of a column, in every layer that has it.
VALUE_WORDS: dict[str, Mapping[str, Text]] = {
    "surface": {**SURFACE_WORDS}, "quality": {str(k): v for k, v in QUALITY.items()}, "method": {str(k): v for k, v in METHODS.items()},
    "depth_class": {**DEPTH_WORDS},
    "archaeology": {"0": tr("no"), "1": tr("yes")},
}  # fmt: skip
SEGMENT_FIELDS = ("year", "method", "surface", "depth_class", "archaeology", "street", "owner", "length_m", "crossings", "sites",
                  "price_share", "cost_eur", "permits", "label")  # fmt: skip
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
            "segments": _segments(told, lang),
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


def _segments(told: Plan, lang: Lang) -> GeoDataFrame:
    """Return what is dug, pulled and bridged, a row for each stretch: a duct is no trench."""
    from shapely import MultiLineString

    found = [(p.year, s) for p in (told.rollout.phases if told.rollout else ()) for s in p.segments if s.parts]
    rows = [
        {
            "year": year,
            "method": s.kind,
            "surface": s.surface or None,
            "depth_class": (s.depth or "unknown") if s.kind == "trench" else None,
            "archaeology": int(s.archaeological),
            "street": s.street,
            "owner": s.owner or UNSAID.say(lang),
            "length_m": round(s.length_m, 2),
            "crossings": s.crossings,
            "sites": "; ".join(s.sites),
            "price_share": s.share,
            "cost_eur": round(s.cost_eur, 2),
            "permits": "; ".join(_permits(s, lang)),
            "label": segment_label(year, s, lang),
        }
        for year, s in found
    ]
    return _frame(rows, SEGMENT_FIELDS, [MultiLineString(s.parts) for _, s in found], told.about.crs)


def segment_label(year: int, segment: Segment, lang: Lang) -> str:
    """Return what stands beside a stretch on a map: "2023 · Asphalt · 34,2 m · 6.450 €"."""
    ground = SURFACE_WORDS[segment.surface] if segment.surface else METHODS[segment.kind]
    metres = f"{number(segment.length_m, lang, decimals=1)} m"
    return " · ".join((str(year), ground.say(lang), metres, eur(round(segment.cost_eur), lang)))


def _permits(segment: Segment, lang: Lang) -> tuple[str, ...]:
    """Return what digging a stretch needs to be allowed."""
    if segment.kind != "trench":
        return ()
    names = (*TRENCH_PERMITS, *(("archaeology",) if segment.archaeological else ()))
    return tuple(PERMIT_KINDS[name].label.say(lang) for name in names)


def _handovers(told: Plan) -> GeoDataFrame:
    from shapely import Point

    names = ("id", "name", "free_ports", "building", "quality", "source")
    rows = [{name: getattr(h, name) for name in names} for h in told.handovers]
    points = [Point(h.lon, h.lat) for h in told.handovers]
    frame = _frame(rows, names, points, "EPSG:4326").to_crs(told.about.crs)
    return frame.astype({"free_ports": "Int64"})
