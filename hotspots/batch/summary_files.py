"""The files of a batch's summary: tables for programs and GIS, one page for people. The same bytes every time."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots import __version__
from hotspots.base.files import MANIFEST, dump_json, sha256
from hotspots.base.text import Lang
from hotspots.batch.overview import overview_page
from hotspots.batch.summary import ProjectRow, SiteRow, Summary

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SCHEMA = "hotspots/batch/1"


def summary_files(summary: Summary, lang: Lang) -> dict[str, bytes]:
    """Return name and content of every file of the summary, its manifest among them.

    Parquet needs pyarrow, which comes with hotspots-wlan[batch].
    """
    sites = _frame(summary.sites)
    files = {
        "overview.html": overview_page(summary, lang).encode(),
        "summary.json": dump_json(summary_json(summary)).encode(),
        "summary.gpkg": _geopackage({"sites": sites, "projects": _frame(summary.projects)}),
    }
    if find_spec("pyarrow") is not None:
        files["summary.parquet"] = _parquet(sites)
    return files | {MANIFEST: _manifest(files)}


def summary_json(summary: Summary) -> dict[str, Any]:
    """Return the summary as one document."""
    return {"schema": SCHEMA, "version": __version__, **asdict(summary)}


def _frame(rows: Sequence[SiteRow] | Sequence[ProjectRow]) -> GeoDataFrame:
    """Return rows as a table of points; what is a list becomes its length."""
    import geopandas
    from shapely import Point

    table = [{k: len(v) if isinstance(v, tuple) else v for k, v in asdict(row).items()} for row in rows]
    points: Any = [None if row.lon is None or row.lat is None else Point(row.lon, row.lat) for row in rows]
    frame = geopandas.GeoDataFrame(table, geometry=points, crs="EPSG:4326").convert_dtypes()
    wholes = [name for name in ("rank", "place", "sites", "ranked", "funded") if name in frame]
    whole = {name: "Int64" for name in wholes if frame[name].dtype != "boolean"}
    return frame.astype(whole | {name: "Float64" for name in _FLOATS if name in frame})


_FLOATS = ("lon", "lat", "score", "users_per_day", "cost_eur", "users_per_1000_eur")


def _parquet(frame: GeoDataFrame) -> bytes:
    stream = io.BytesIO()
    frame.to_parquet(stream, index=False)
    return stream.getvalue()


def _geopackage(layers: dict[str, GeoDataFrame]) -> bytes:
    import pyogrio

    from hotspots.publish.gis.geopackage import sealed

    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
        path = Path(folder) / "summary.gpkg"
        for number, (name, frame) in enumerate(layers.items()):
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=number > 0, geometry_type="Point")
        return sealed(path)


def _manifest(files: dict[str, bytes]) -> bytes:
    outputs = {name: sha256(data) for name, data in sorted(files.items())}
    return dump_json({"schema": "hotspots/manifest/1", "version": __version__, "outputs": outputs}).encode()
