"""The area of a project: the bounds around its sites, and where its places lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hotspots.inputs.coordinates import Vicinity
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Site


def project_area(sites: Sequence[Site], crs: str, margin_m: float) -> tuple[float, float, float, float] | None:
    """Return bounds in `crs` (west, south, east, north) `margin_m` around the sites; None without sites."""
    if not sites:
        return None
    from pyproj import Transformer

    to_metres = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    points = [to_metres.transform(site.lon, site.lat) for site in sites]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs) - margin_m, min(ys) - margin_m, max(xs) + margin_m, max(ys) + margin_m


def vicinity_of(
    settings: ProjectSettings | None, sites: Sequence[Site], points: Iterable[tuple[float, float]] = ()
) -> Vicinity:
    """Return where a project's places lie by its settings, its sites and other points that are there (lon, lat)."""
    places = (*((site.lon, site.lat) for site in sites), *points)
    if settings is None:
        return Vicinity(places)
    return Vicinity(places, settings.municipality, settings.state, settings.crs)
