"""The coverage of a whole project: sites and existing hotspots as planned in the settings, among real buildings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.errors import Problem
from hotspots.base.places import to_metres
from hotspots.base.text import tr, verbatim
from hotspots.measures.coverage.area import Foliage, Place, SiteCoverage, cover_sites
from hotspots.measures.coverage.link import BANDS, Antenna, Emission, LinkPlan, check_emission, check_link
from hotspots.measures.coverage.obstacles import Town, build_town, check_buildings, check_stand, stand_outside
from hotspots.measures.coverage.pathloss import FOLIAGE, Propagation
from hotspots.measures.coverage.people import PERSONS_PER_PASSAGE, StreetPeople, people_each, people_near
from hotspots.model.network import Network
from hotspots.model.settings import RadioSetting
from hotspots.model.sites import Site


def cover_project(sites: Sequence[Site], network: Network, setting: RadioSetting) -> Mapping[str, SiteCoverage]:
    """Return what every site would serve, by id; what other built hotspots serve already is told apart."""
    built = [h for h in network.hotspots if h.status in ("built", "commissioned")]
    existing = [Place(x, y, x, y) for x, y in to_metres(network.streets.crs, [(h.lon, h.lat) for h in built]).tolist()]
    own = {n: i for n, site in enumerate(sites) for i, hotspot in enumerate(built) if hotspot.id == site.id}
    places = _places(sites, network)
    covered = cover_sites(
        places, link_plan(setting), town_of(network), setting.classes_dbm, existing=existing,
        own=own, foliage=_foliage(network, setting),
    )  # fmt: skip
    return {site.id: found for site, found in zip(sites, covered, strict=True)}


def project_people(network: Network, counts: Sequence[tuple[float, float, float]]) -> StreetPeople:
    """Return the people along the project's streets, from counts (lon, lat, passages a day)."""
    return people_near(network.streets.geometry.to_numpy(), *_counted(network, counts))


def with_people(
    coverage: Mapping[str, SiteCoverage],
    network: Network,
    counts: Sequence[tuple[float, float, float]],
    own: Mapping[str, float],
) -> Mapping[str, SiteCoverage]:
    """Return the coverage with the people whom each site serves: its own passages a day, or a larger count on its ground."""
    within = people_each([found.cells[-1].ground for found in coverage.values()], *_counted(network, counts))
    people = {site: most for site, most in zip(coverage, within, strict=True) if most is not None}
    for site in coverage.keys() & own.keys():
        people[site] = max(people.get(site, 0.0), own[site] * PERSONS_PER_PASSAGE)
    return {site: replace(found, people_per_day=people.get(site)) for site, found in coverage.items()}


def _counted(network: Network, counts: Sequence[tuple[float, float, float]]) -> tuple[Floats, Floats]:
    places = to_metres(network.streets.crs, [(lon, lat) for lon, lat, _ in counts])
    return places, np.array([passages for _, _, passages in counts], dtype=np.float64)


def check_radio(sites: Sequence[Site], setting: RadioSetting) -> tuple[Problem, ...]:
    """Return what is wrong with the planned radio: law, model, powers, classes, and the mounting height of each site."""
    if setting.band not in BANDS:
        return check_emission(_emission(setting), file="project.toml", where=_RADIO)
    plan = link_plan(setting)
    found = list(check_link(plan, file="project.toml", where=_RADIO))
    for site in sites:
        if site.mount is not None and site.mount.height_m is not None:
            own = replace(plan, propagation=replace(plan.propagation, mount_m=site.mount.height_m))
            where = verbatim(site.id)
            here = check_link(own, file="sites.geojson", where=where)
            found += [problem for problem in here if problem.field in ("height_m", "model")]
    return tuple(found)


def check_ground(sites: Sequence[Site], network: Network) -> tuple[Problem, ...]:
    """Return what was repaired in the buildings, and which mounts are moved farther than their place is uncertain."""
    town = town_of(network)
    found = list(check_buildings(town, _heights(network), file="network/buildings.geojson"))
    for site, place in zip(sites, _places(sites, network), strict=True):
        stand = stand_outside(place.mount_x_m, place.mount_y_m, town, towards=(place.x_m, place.y_m))
        if stand.moved_m > (site.position_uncertainty_m or 0.0):
            found += check_stand(stand, file="sites.geojson", where=verbatim(site.id))
    return tuple(found)


def check_foliage(network: Network, setting: RadioSetting) -> tuple[Problem, ...]:
    """Return why the loss by trees can't be computed as planned: none are known, or the band is outside the model's range."""
    if setting.vegetation == "none" or setting.band not in BANDS:
        return ()
    f_ghz, (low, high) = BANDS[setting.band].center_ghz, FOLIAGE.f_ghz
    if not low <= f_ghz <= high:
        allowed = verbatim(f"{FOLIAGE.name}: {low:g}–{high:g} GHz")
        return (Problem("project.toml", _RADIO, "vegetation", f"{f_ghz:g} GHz", allowed, _TREES_HINT),)
    if network.trees is None or not len(network.trees):
        allowed = verbatim("network/trees.geojson")
        return (Problem("project.toml", _RADIO, "vegetation", setting.vegetation, allowed, _TREES_HINT, "warning"),)
    return ()


def link_plan(setting: RadioSetting) -> LinkPlan:
    """Return the planned radio of every access point."""
    propagation = Propagation(setting.model, BANDS[setting.band].center_ghz, setting.height_m)
    antenna = Antenna(setting.antenna_gain_dbi, tilt_deg=setting.antenna_tilt_deg, beam_deg=setting.antenna_beam_deg)
    return LinkPlan(_emission(setting), antenna, propagation, setting.phone_eirp_dbm)


def _emission(setting: RadioSetting) -> Emission:
    return Emission(setting.band, setting.eirp_dbm, tpc=setting.tpc, dfs=setting.dfs)


def _heights(network: Network) -> Floats:
    return np.asarray(network.buildings["height_m"].to_numpy(dtype=np.float64))


def town_of(network: Network) -> Town:
    """Return the project's buildings, indexed."""
    return build_town(network.buildings.geometry.to_numpy(), _heights(network))


def _places(sites: Sequence[Site], network: Network) -> list[Place]:
    served = to_metres(network.streets.crs, [(site.lon, site.lat) for site in sites]).tolist()
    mounts = to_metres(network.streets.crs, [site.mount_position for site in sites]).tolist()
    hung = [(m.height_m, m.azimuth_deg, m.tilt_deg) if (m := site.mount) else () for site in sites]
    return [Place(*place, *mount, *how) for place, mount, how in zip(served, mounts, hung, strict=True)]


def _foliage(network: Network, setting: RadioSetting) -> Foliage | None:
    """Return the trees where the project counts their loss."""
    if setting.vegetation == "none" or network.trees is None or not len(network.trees):
        return None
    crowns = network.trees["crown_m"].to_numpy(dtype=np.float64)
    return Foliage.of(network.trees.geometry.to_numpy(), crowns, setting.vegetation_depth_m)


_RADIO = tr("radio")
_TREES_HINT = tr('Without trees no loss is computed; add the file or set vegetation = "none".')
