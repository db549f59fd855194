"""Small towns drawn in metres around (0, 0): streets, handovers, sites and what the protocols say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import geopandas as gpd
import pandas as pd
from pyproj import Transformer
from shapely import LineString
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from hotspots.measures.network.connect import Connections, connect
from hotspots.measures.network.prices import PER_DIGGING
from hotspots.measures.network.routes import Alternative
from hotspots.model import network as nw
from hotspots.model.estimate import Factor
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.network import Handover, Network
from hotspots.model.protocol import Answer, Inspection
from hotspots.model.settings import NetworkSetting
from hotspots.model.sites import Mount, Site

CRS = "EPSG:25832"
ORIGIN = (510_000.0, 5_535_000.0)
TRADE = {
    f"{group}:{name}": Factor(f"{group}:{name}", d.low, d.best, d.high, d.unit, d.source, d.quality, d.distribution)
    for group, figures in (("price", PRICES), ("assumption", ASSUMPTIONS))
    for name, d in figures.items()
}
"""Every price of the trade."""
FACTORS = TRADE | {
    name: replace(TRADE[name], low=0.0, best=0.0, high=0.0)
    for name in (f"price:{n}" for n in (*PER_DIGGING, "planning", "microduct", "cable"))
}
"""Prices with which a trench costs its metres and its ends only, so that sums can be checked in the head."""


def moved(shape: BaseGeometry) -> BaseGeometry:
    """Move a drawing from around (0, 0) to the project's area."""
    return translate(shape, *ORIGIN)


def table(columns: tuple[str, ...], *rows: dict[str, object]) -> gpd.GeoDataFrame:
    """Build a table; columns that a row doesn't name are empty."""
    full = [{c: row.get(c) for c in columns} for row in rows]
    for row in full:
        row["geometry"] = moved(row["geometry"])  # type: ignore[arg-type]
    return gpd.GeoDataFrame(pd.DataFrame(full, columns=list(columns)), geometry="geometry", crs=CRS)


def degrees(x: float, y: float) -> tuple[float, float]:
    """Return a drawing's point in degrees."""
    lon, lat = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(x + ORIGIN[0], y + ORIGIN[1])
    return lon, lat


def street(surface: str | None, *xy: tuple[float, float], **more: object) -> dict[str, object]:
    """Describe a street."""
    return {"id": str(xy), "surface": surface, "quality": "measured", "geometry": LineString(xy), **more}


def handover(name: str, x: float, y: float, ports: int | None = None, building: str | None = None) -> Handover:
    """Describe a handover."""
    return Handover(name, name, *degrees(x, y), ports, building, "measured", "utility")


def site(name: str, x: float, y: float, height: float | None = None) -> Site:
    """Describe a site."""
    mount = Mount(name, *degrees(x, y), height)
    return Site(name, name, mount.lon, mount.lat, "candidate", "measured", "map", mount=mount)


def network(
    streets: list[dict[str, object]], handovers: list[Handover], *, ducts: list[dict[str, object]] | None = None,
    buildings: list[dict[str, object]] | None = None, roadworks: list[dict[str, object]] | None = None,
    ground: list[dict[str, object]] | None = None,
) -> Network:  # fmt: skip
    """Build a network from drawings."""
    return Network(
        table(nw.COLUMNS["streets"], *streets), table(nw.COLUMNS["buildings"], *(buildings or [])),
        table(nw.COLUMNS["ground"], *(ground or [])), table(nw.COLUMNS["ducts"], *(ducts or [])),
        table(nw.COLUMNS["roadworks"], *(roadworks or [])), tuple(handovers), (),
    )  # fmt: skip


def said(**values: object) -> dict[str, Answer]:
    """Answer items of the protocol."""
    visit = Inspection("a", date(2022, 5, 5), (), {})
    return {name: Answer(value, visit) for name, value in values.items()}  # type: ignore[arg-type]


def ways(found: Connections, i: int = 0) -> dict[str, Alternative]:
    """Return a site's alternatives by method."""
    return {a.method: a for a in found.routes[i].alternatives}


def join(
    net: Network, *sites: Site, answers: dict[str, dict[str, Answer]] | None = None, **setting: object
) -> Connections:
    """Connect with the default prices."""
    return connect(net, sites, answers or {}, NetworkSetting(**setting), FACTORS, mount_height_m=4)  # type: ignore[arg-type]
