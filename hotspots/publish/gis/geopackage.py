"""The layers as a GeoPackage that QGIS shows at once: styles inside, a metadata table, the same bytes every time."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hotspots.base.text import Lang
from hotspots.findings.model import Told
from hotspots.publish.gis.about import about_rows
from hotspots.publish.gis.layers import Layer, layers
from hotspots.publish.gis.styles import qml

METADATA = "hotspots_metadata"
_ADD_METADATA = "INSERT INTO hotspots_metadata (key, value) VALUES (?, ?)"
#: Every QGIS that Debian still carries opens this version without a warning.
_VERSION = "1.2"
#: Files carry no time of writing, so that the same content gives the same bytes.
_TIME = "2000-01-01T00:00:00.000Z"
_TABLES = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
 f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
 styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME);
CREATE TABLE hotspots_metadata (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL);
"""


def layers_gpkg(told: Told, lang: Lang) -> bytes:
    """Return all layers as a GeoPackage; of a Plan in the utility's edition."""
    import pyogrio

    shown = layers(told, lang)
    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
        path = Path(folder) / "hotspots.gpkg"
        for number, layer in enumerate(shown):
            pyogrio.write_dataframe(
                layer.frame,
                path,
                layer=layer.name,
                driver="GPKG",
                append=number > 0,
                dataset_options={"VERSION": _VERSION},
                layer_options={"IDENTIFIER": layer.title},
            )
        with closing(sqlite3.connect(path)) as database:
            database.executescript(_TABLES)
            _add_styles(database, shown, lang)
            database.executemany(_ADD_METADATA, about_rows(told, lang))
            _register(database)
            database.commit()
        return sealed(path)


def _add_styles(database: sqlite3.Connection, shown: tuple[Layer, ...], lang: Lang) -> None:
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, "
        "styleSLD, useAsDefault, description, owner, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)",
        [(layer.name, layer.name, qml(layer, lang), layer.title, _TIME) for layer in shown],
    )


def _register(database: sqlite3.Connection) -> None:
    database.executemany(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES (?, 'attributes', ?, '')",
        [("layer_styles", "layer_styles"), (METADATA, METADATA)],
    )


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
