"""All sites of a project joined to the network: in the building, by duct, by trench or by radio.

The one entrance for the pipeline: checked tables in, one :class:`Route` per site out, with the layout that the
roll-out plans shared trenches on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from hotspots.base.errors import Problem
from hotspots.base.places import to_metres
from hotspots.base.text import Text
from hotspots.measures.network.inhouse import Answers, in_building
from hotspots.measures.network.layout import Layout, Place, lay_out
from hotspots.measures.network.links import Sky, radio_link
from hotspots.measures.network.prices import Factors
from hotspots.measures.network.routes import Route, cable_routes, choose
from hotspots.measures.network.seen import as_seen
from hotspots.model.estimate import Quality, weakest
from hotspots.model.network import Handover, Network
from hotspots.model.settings import NetworkSetting
from hotspots.model.sites import Site

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True, eq=False)
class Connections:
    """What the sites need to join the network."""

    routes: tuple[Route, ...]
    layout: Layout
    handovers: tuple[Handover, ...]

    def of(self, site: str) -> Route:
        """Return how a site joins the network."""
        return next(r for r in self.routes if r.site == site)


def check_backhaul(network: Network) -> tuple[Problem, ...]:
    """Return a warning where nothing is known of the utility's network: ways to it can be neither found nor ruled out."""
    if network.has_backhaul:
        return ()
    hint = Text(
        "Ohne Netz bleiben Anschluss und Kosten unbekannt; bitte die Stadtwerke nach den Übergabepunkten fragen.",
        "Without a network, connection and costs stay unknown; please ask the utility for its handovers.",
    )
    allowed = Text("Übergabepunkte und Leerrohre", "handovers and ducts")
    return (Problem("network/backhaul.geojson", Text("Datei", "file"), "", "–", allowed, hint, "warning"),)


def connect(
    network: Network,
    sites: Sequence[Site],
    answers: Mapping[str, Answers],
    setting: NetworkSetting,
    factors: Factors,
    *,
    mount_height_m: float,
) -> Connections:
    """Find every site's ways to join.

    `answers`: per site what the protocols say (missing: not inspected). `mount_height_m`: where a site says none.
    """
    handovers = joining_points(network)
    ends = places(network, [(h.id, h.name, h.lon, h.lat) for h in handovers])
    mounts = places(network, [(s.id, s.name, *s.mount_position) for s in sites])
    layout = lay_out(network, ends, mounts, setting)
    if setting.wins.index("inspection") < setting.wins.index("map"):
        layout = as_seen(layout, handovers, answers, factors)
    cables = cable_routes(layout, handovers, factors, street_quality(network.streets))
    sky = Sky.of(network.buildings, handovers, ends, setting)
    here = _handovers_here(sites, mounts, handovers, network.buildings)
    routes = []
    for i, site in enumerate(sites):
        said = answers.get(site.id, {})
        height = site.mount.height_m if site.mount and site.mount.height_m is not None else mount_height_m
        inside = in_building(said, here[i], factors)
        trench, duct = cables[i]
        radio = radio_link(mounts[i], height, said, sky, factors)
        near = layout.site_node[i] >= 0
        snap_m = float(layout.site_snap_m[i]) if near else None
        routes.append(choose(site.id, [inside, duct, trench, radio], snap_m))
    return Connections(tuple(routes), layout, handovers)


def joining_points(network: Network) -> tuple[Handover, ...]:
    """Return the handovers, and the existing hotspots that the data calls handovers."""
    built = tuple(
        Handover(h.id, h.name, h.lon, h.lat, h.free_ports, None, h.quality, h.source)
        for h in network.hotspots
        if h.handover
    )
    return (*network.handovers, *built)


def places(network: Network, named: Sequence[tuple[str, str, float, float]]) -> tuple[Place, ...]:
    """Return (id, name, lon, lat) as places in the network's metric CRS."""
    xy = to_metres(network.streets.crs, [(lon, lat) for _, _, lon, lat in named]).tolist()
    return tuple(Place(i, name, x, y) for (i, name, _, _), (x, y) in zip(named, xy, strict=True))


def street_quality(streets: GeoDataFrame) -> Quality:
    """Return the weakest quality that the street table names."""
    return weakest(*sorted({q for q in streets["quality"] if q in ("measured", "estimated", "illustrative")}))


def _handovers_here(
    sites: Sequence[Site], mounts: Sequence[Place], handovers: Sequence[Handover], buildings: GeoDataFrame
) -> list[Handover | None]:
    """Return for each site the first handover with a free port that names the building of the site's mount."""
    open_to_all = [h for h in handovers if h.building and h.free_ports != 0]
    names = [{site.mount.name} if site.mount else set() for site in sites]
    if len(buildings) and open_to_all and mounts:
        spots = shapely.points([(mount.x, mount.y) for mount in mounts])
        tree = shapely.STRtree(buildings.geometry.to_numpy())
        called = list(zip(buildings["id"].astype(str), buildings["name"], strict=True))
        for site, building in tree.query(spots, predicate="dwithin", distance=1.0).T.tolist():
            names[site] |= {name for name in called[building] if isinstance(name, str)}
    return [next((h for h in open_to_all if h.building in here), None) for here in names]
