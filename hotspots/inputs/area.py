"""The area of a project: the bounds around its sites, and where its places lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from hotspots.base.errors import Problem
from hotspots.base.places import to_metres
from hotspots.base.text import Text
from hotspots.inputs.coordinates import Vicinity, where_allowed
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Site

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


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


TWICE_M = 2.0
"""Two sites nearer than this are probably one."""


def place_warnings(sites: Sequence[Site], streets: GeoDataFrame, settings: ProjectSettings) -> Iterator[Problem]:
    """Yield a warning for a site outside of its town, far from every street, or twice at one place."""
    import numpy as np
    import shapely

    if not sites:
        return
    lon, lat = np.array([s.lon for s in sites]), np.array([s.lat for s in sites])
    town = Vicinity((), settings.municipality, settings.state, settings.crs)
    for i in np.flatnonzero(town.ranks(lon, lat, "") < town.least).tolist():
        hint = Text("Liegt woanders; bitte Ort, municipality und state prüfen.", "Lies elsewhere; please check place, municipality and state.")  # fmt: skip
        yield _misplaced(sites[i], f"{sites[i].lat:.5f} N, {sites[i].lon:.5f} E", where_allowed(town), hint)
    places = np.asarray(shapely.points(to_metres(settings.crs, [(s.lon, s.lat) for s in sites])))
    pairs = shapely.STRtree(places).query(places, predicate="dwithin", distance=TWICE_M)
    for one, other in sorted((a, b) for a, b in pairs.T.tolist() if a < b):
        hint = Text("Stehen zwei Standorte an einem Ort? Dann bitte einen löschen.", "Do two sites stand at one place? Then please delete one.")  # fmt: skip
        yield _misplaced(sites[other], f"= {sites[one].id}", Text("jeder Ort einmal", "each place once"), hint)
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
                Text("Liegt außerhalb des Straßennetzes; bitte Ort und Ausschnitt prüfen.", "Lies outside of the streets; please check place and extract.")
                if outside
                else Text("Keine Straße erreicht ihn; bitte Ort und Straßennetz prüfen.", "No street reaches it; please check place and streets.")
            )  # fmt: skip
            yield _misplaced(
                sites[i], f"{away:.0f} m", Text(f"eine Straße in {limit:g} m", f"a street within {limit:g} m"), hint
            )


def _misplaced(site: Site, found: str, allowed: Text, hint: Text) -> Problem:
    where = Text(f"Objekt {site.id}", f"feature {site.id}")
    return Problem("sites.geojson", where, "geometry", found, allowed, hint, "warning")
