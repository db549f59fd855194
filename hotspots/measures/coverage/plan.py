"""The coverage of a whole project: sites and existing hotspots as planned in the settings, among real buildings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hotspots.measures.coverage.antenna import Antenna
from hotspots.measures.coverage.area import Place, SiteCoverage, cover_sites
from hotspots.measures.coverage.link import LinkPlan
from hotspots.measures.coverage.obstacles import build_town
from hotspots.measures.coverage.pathloss import Propagation
from hotspots.measures.coverage.regulation import BANDS, Emission
from hotspots.model.network import Network
from hotspots.model.settings import RadioSetting
from hotspots.model.sites import Site


def cover_project(sites: Sequence[Site], network: Network, setting: RadioSetting) -> Mapping[str, SiteCoverage]:
    """Return what every site would serve, by id; what built hotspots serve already is told apart."""
    from pyproj import Transformer

    to_metres = Transformer.from_crs("EPSG:4326", network.streets.crs, always_xy=True)
    places = [
        _place(site, to_metres.transform(site.lon, site.lat), to_metres.transform(*site.mount_position))
        for site in sites
    ]
    existing = [Place(*(xy := to_metres.transform(h.lon, h.lat)), *xy) for h in network.hotspots if h.status == "built"]
    heights = network.buildings["height_m"].to_numpy(dtype=np.float64)
    town = build_town(network.buildings.geometry.to_numpy(), heights)
    covered = cover_sites(places, link_plan(setting), town, setting.classes_dbm, existing=existing)
    return {site.id: found for site, found in zip(sites, covered, strict=True)}


def link_plan(setting: RadioSetting) -> LinkPlan:
    """Return the planned radio of every access point."""
    emission = Emission(setting.band, setting.eirp_dbm, tpc=setting.tpc, dfs=setting.dfs)
    propagation = Propagation(setting.model, BANDS[setting.band].center_ghz, setting.height_m)
    return LinkPlan(emission, Antenna(setting.antenna_gain_dbi), propagation, setting.phone_eirp_dbm)


def _place(site: Site, served: tuple[float, float], mounted: tuple[float, float]) -> Place:
    height = site.mount.height_m if site.mount else None
    return Place(*served, *mounted, height_m=height)
