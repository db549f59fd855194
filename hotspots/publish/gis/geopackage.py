"""The layers as a GeoPackage that QGIS shows at once: styles inside, a metadata table, the same bytes every time."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hotspots.base.text import Lang
from hotspots.findings.public import Told
from hotspots.publish.gis.about import about_rows
from hotspots.publish.gis.layers import layers
from hotspots.publish.gis.styles import qml

if TYPE_CHECKING:
    from pandas import DataFrame

METADATA = "hotspots_metadata"
#: Every QGIS that Debian still carries opens this version without a warning.
_VERSION = "1.2"
#: Files carry no time of writing, so that the same content gives the same bytes.
_TIME = "2000-01-01T00:00:00.000Z"
_STYLES = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
 f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
 styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
_ADD_STYLE = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD,
 useAsDefault, description, owner, update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', ?)
"""
_METADATA = """
CREATE TABLE hotspots_metadata (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL)
"""
_ADD_METADATA = "INSERT INTO hotspots_metadata (key, value) VALUES (?, ?)"
_REGISTER = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES (?, 'attributes', ?, '')
"""


@dataclass(frozen=True)
class Styled:
    """A layer with its default style: a table, with geometry or without."""

    name: str
    title: str
    frame: DataFrame
    qml: str


def layers_gpkg(told: Told, lang: Lang) -> bytes:
    """Return all layers as a GeoPackage; of a Plan in the utility's edition."""
    shown = [Styled(layer.name, layer.title, layer.frame, qml(layer, lang)) for layer in layers(told, lang)]
    return geopackage(shown, about=about_rows(told, lang))


def geopackage(shown: Sequence[Styled], *, about: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return layers as a GeoPackage, with what it says of itself; its bytes depend on its content only."""
    import geopandas
    import pyogrio

    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
        path = Path(folder) / "hotspots.gpkg"
        for number, layer in enumerate(shown):
            pyogrio.write_dataframe(
                layer.frame, path, layer=layer.name, driver="GPKG", append=number > 0,
                dataset_options={"VERSION": _VERSION}, layer_options={"IDENTIFIER": layer.title},
            )  # fmt: skip
        with closing(sqlite3.connect(path)) as database:
            database.execute(_STYLES)
            geometry = {True: "geom", False: ""}
            styles = [
                (one.name, geometry[isinstance(one.frame, geopandas.GeoDataFrame)], one.name, one.qml, one.title, _TIME)
                for one in shown
            ]
            database.executemany(_ADD_STYLE, styles)
            _register(database, ("layer_styles",))
            if about:
                database.execute(_METADATA)
                database.executemany(_ADD_METADATA, about)
                _register(database, (METADATA,))
            database.commit()
        return sealed(path)


def _register(database: sqlite3.Connection, names: Iterable[str]) -> None:
    database.executemany(_REGISTER, [(name, name) for name in names])


def sealed(path: Path) -> bytes:
    """Return a GeoPackage with every time fixed and rebuilt, so that its bytes depend on its content only."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE gpkg_contents SET last_change = ?", (_TIME,))
        database.commit()
        database.execute("VACUUM")
    return _without_counter(path.read_bytes())


def _without_counter(data: bytes) -> bytes:
    """Set SQLite's counter of changes, which depends on how often GDAL has flushed, to one (both places)."""
    one = (1).to_bytes(4, "big")
    return data[:24] + one + data[28:92] + one + data[96:]
