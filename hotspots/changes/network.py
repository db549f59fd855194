"""Write a clean street network into the project."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.files import write_atomically
from hotspots.changes.decide import dump_document
from hotspots.changes.init import refuse_overwriting

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

STREETS = "network/streets.geojson"


def write_streets(folder: Path, streets: GeoDataFrame, *, overwrite: bool) -> Path:
    """Write the streets (metric CRS) as `network/streets.geojson`; return the file. Raises InputError if it exists."""
    path = folder / STREETS
    if not overwrite:
        refuse_overwriting(path)
    rows = streets.to_crs("EPSG:4326")
    columns = [c for c in rows.columns if c != rows.geometry.name]
    features = [
        {
            "type": "Feature",
            "properties": {k: _plain(v) for k, v in values.items()},
            "geometry": _rounded(shape.__geo_interface__),
        }
        for values, shape in zip(rows[columns].to_dict("records"), rows.geometry, strict=True)
    ]
    write_atomically(path, dump_document({"type": "FeatureCollection", "features": features}))
    return path


def _plain(value: Any) -> Any:
    """Return a table's value as JSON has it; what is missing is null."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or str(value) in ("nan", "NaT", "<NA>"):
        return None
    return value.item() if hasattr(value, "item") else value


def _rounded(geometry: Mapping[str, Any]) -> Any:
    """Return GeoJSON with seven decimals (a centimetre), so that shared vertices stay shared."""
    return json.loads(json.dumps(geometry), parse_float=lambda text: round(float(text), 7))
