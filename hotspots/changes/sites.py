"""Write `sites.geojson` from a list of places."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hotspots.base.files import write_atomically
from hotspots.changes.decide import dump_document
from hotspots.changes.init import refuse_overwriting
from hotspots.inputs.site_lists import ListedSite


def import_sites(folder: Path, sites: Iterable[ListedSite], *, source: str, overwrite: bool) -> Path:
    """Write the places of a list as candidate sites of the project in `folder`; return the file.

    Raises InputError if sites are already there and `overwrite` isn't set.
    """
    path = folder / "sites.geojson"
    if not overwrite and path.exists() and _has_features(path):
        refuse_overwriting(path)
    document = {"type": "FeatureCollection", "features": [_feature(site, source) for site in sites]}
    write_atomically(path, dump_document(document))
    return path


def _feature(site: ListedSite, source: str) -> dict[str, Any]:
    properties = {
        "id": site.id, "name": site.name, "status": "candidate", "kind": site.kind, "district": site.district,
        "mount": None, "position_uncertainty_m": None, "proposed_by": None, "proposed_on": None,
        "source": f"{source} ({site.where.de}, {site.system})", "quality": "estimated",
    }  # fmt: skip
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [site.lon, site.lat]},
    }


def _has_features(path: Path) -> bool:
    try:
        return bool(json.loads(path.read_text(encoding="utf-8")).get("features"))
    except (ValueError, AttributeError):
        return True
