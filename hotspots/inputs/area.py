"""The area of a project: the bounds around its sites."""

from __future__ import annotations

from collections.abc import Sequence

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
