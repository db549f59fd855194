"""Vector files through GDAL: every layer with its columns as plain values, its shapes and its coordinate system.

Null stays null, whole numbers stay whole (a column with a gap comes as floating-point numbers from the driver). Call
with files that have passed the gate; the drivers that open other files or the network are left out as well.
"""

from __future__ import annotations

import os
import sqlite3
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.text import Text
from hotspots.inputs.read.container import UnsafeContainer
from hotspots.inputs.read.gate import Content
from hotspots.inputs.read.text import MOST_COLUMNS, mend

if TYPE_CHECKING:
    import numpy as np

#: Drivers that lead elsewhere: virtual layers, pipelines, services.
_LEFT_OUT = (
    "OGR_VRT VRT GDALG HTTP WFS CSW OAPIF OGCAPI GeoRSS Elasticsearch Carto AmigoCloud NGW PLSCENES EEDA GPSBabel ADBC "
    "PGDUMP SQLite ODS XLSX CSV PDF"
)
#: Features of one layer; far above any town's.
MOST_FEATURES = 3_000_000
_OPTIONS: dict[Content, dict[str, str]] = {
    "gml": {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO"},
    "json": {"DATE_AS_STRING": "YES"},
}
#: Layers that repeat others point by point.
_REPEATED = frozenset({"route_points", "track_points", "other_relations"})
_READABLE = Text("eine lesbare Datei", "a readable file")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: `columns` by name, `shapes` (shapely, None where there is none) beside them, `crs` as named, or None."""

    name: str
    columns: dict[str, list[Any]]
    shapes: np.ndarray[Any, Any]
    crs: str | None


def read_layers(path: Path, content: Content) -> Iterator[Layer]:
    """Yield the layers of a vector file; raise :class:`UnsafeContainer` where GDAL can't read it."""
    if content == "gpkg":
        _refuse_virtual_tables(path)
    gdal = _gdal()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name, geometry in [(None, "")] if _is_one(path, content) else gdal.list_layers(path).tolist():
                if name not in _REPEATED:
                    layer = _layer(gdal, path, content, name, has_shapes=geometry is not None)
                    yield from _drawing_layers(layer) if content == "dxf" else [layer]
    except (gdal.errors.DataSourceError, gdal.errors.DataLayerError, ValueError, UnicodeError) as error:
        raise UnsafeContainer(str(error).replace(str(path.parent), "").lstrip("/'"), _READABLE) from error


def _is_one(path: Path, content: Content) -> bool:
    """Tell of JSON whether it is one layer by its head: listing the layers would read the whole file once more."""
    if content != "json":
        return False
    with path.open("rb") as stream:
        head = stream.read(65_536)
    return b'"FeatureCollection"' in head and b'"Topology"' not in head


def _gdal() -> Any:
    os.environ.setdefault("GDAL_SKIP", _LEFT_OUT.replace(" ", ","))
    import pyogrio

    pyogrio.set_gdal_config_options(
        {"OGR_SQLITE_LOAD_EXTENSIONS": None, "SHAPE_RESTORE_SHX": True, "CPL_CURL_ENABLE_VSIMEM": None}
    )
    return pyogrio


def _layer(gdal: Any, path: Path, content: Content, name: str | None, *, has_shapes: bool) -> Layer:
    import numpy as np
    import shapely

    options = _OPTIONS.get(content, {})
    info = {} if content == "json" else gdal.read_info(path, layer=name, **options)  # JSON is bounded by its size
    if info and (len(info["fields"]) > MOST_COLUMNS or info["features"] > MOST_FEATURES):
        found = f"{info['features']} × {len(info['fields'])}"
        allowed = f"{MOST_FEATURES} × {MOST_COLUMNS}"
        raise UnsafeContainer(f"{name}: {found}", Text(f"höchstens {allowed}", f"at most {allowed}"))
    meta, _, shapes, data = gdal.raw.read(path, layer=name, force_2d=True, read_geometry=has_shapes, **options)
    if len(data) > MOST_COLUMNS:
        raise UnsafeContainer(
            f"{len(data)}", Text(f"höchstens {MOST_COLUMNS} Spalten", f"at most {MOST_COLUMNS} columns")
        )
    columns = {
        str(field): _plain(values, declared, content)
        for field, values, declared in zip(meta["fields"], data, meta["dtypes"], strict=True)
    }
    rows = len(data[0]) if data else 0 if shapes is None else len(shapes)
    drawn = np.full(rows, None, dtype=object) if shapes is None else shapely.from_wkb(shapes, on_invalid="ignore")
    undefined = meta["crs"] is None or "undefined" in meta["crs"][:60].lower()
    return Layer(name or "", columns, drawn, None if undefined else meta["crs"])


def _drawing_layers(drawing: Layer) -> Iterator[Layer]:
    """Yield the layers of a drawing, which GDAL gives as a column: their names tell ducts from gas pipes."""
    names = drawing.columns.get("Layer", [])
    for name in dict.fromkeys(names):
        rows = [i for i, other in enumerate(names) if other == name]
        columns = {title: [column[i] for i in rows] for title, column in drawing.columns.items()}
        yield Layer(str(name), columns, drawing.shapes[rows], drawing.crs)


def _plain(values: np.ndarray[Any, Any], declared: str, content: Content) -> list[Any]:
    """Return a column's values as Python has them; what isn't there is None."""
    kind = values.dtype.kind
    if kind == "f":
        whole = "int" in str(declared)
        return [None if v != v else int(v) if whole else v for v in values.tolist()]  # noqa: PLR0124 - not a number
    if kind == "M":
        return [
            None if v is None else str(v).removesuffix("T00:00:00") for v in values.astype("datetime64[s]").tolist()
        ]
    if kind == "O":
        plain = [v if v is None or type(v) is str else _text(v) for v in values.tolist()]
        return [mend(v) if isinstance(v, str) else v for v in plain] if content == "shp" else plain
    return values.tolist()  # type: ignore[no-any-return]


def _text(value: Any) -> Any:
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number
        return None
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return "; ".join(map(str, value)) if hasattr(value, "__iter__") and not isinstance(value, bytes) else str(value)


def _refuse_virtual_tables(path: Path) -> None:
    """Refuse a GeoPackage with virtual tables other than its own indices: they may read other files."""
    try:
        base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            texts = [str(sql) for (sql,) in base.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
        finally:
            base.close()
    except sqlite3.Error as error:
        raise UnsafeContainer(str(error), _READABLE) from error
    for sql in texts:
        words = sql.lower()
        if words.startswith("create virtual") and "using rtree" not in " ".join(words.split()):
            raise UnsafeContainer(
                sql[:60], Text("Tabellen ohne Verweise auf anderes", "tables that refer to nothing else")
            )
