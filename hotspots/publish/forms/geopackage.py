"""The protocol as a GeoPackage for QGIS and QField: one point per site, its form in the file's default style.

Answers are stored as ids; an empty cell means unknown, so that a yes/no question has a drop-down with three
states instead of a check box. Same content, same bytes: times are fixed and the file is rebuilt at the end.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotspots.base.text import Lang, Text
from hotspots.model.answers import ANSWER_ITEMS, PlanView, UtilityAnswer
from hotspots.model.protocol import NO, SCHEMA_ID, YES, Inspection, Item, Schema, Value
from hotspots.model.protocol_tables import NAME_ITEM, PERMIT_ITEMS, SITE_ITEM
from hotspots.model.sites import Site
from hotspots.publish.forms.answer import answer_rows
from hotspots.publish.forms.qgis_form import form_qml

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import Series

LAYER, PERMIT_LAYER, ANSWER_LAYER = "protocol", "permits", "answer"
_TIME = "2000-01-01T00:00:00.000Z"
_STYLES = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
 f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
 styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""


def protocol_gpkg(
    schema: Schema, sites: Sequence[Site], lang: Lang, *, inspections: Iterable[Inspection] = ()
) -> bytes:
    """Return the protocol as a GeoPackage: a row for each inspection, or a blank one for each site."""
    import pyogrio

    visits = tuple(inspections)
    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
        path = Path(folder) / "protocol.gpkg"
        pyogrio.write_dataframe(_visits_frame(schema, sites, visits), path, layer=LAYER, driver="GPKG", VERSION="1.2", SPATIAL_INDEX="NO")  # fmt: skip
        pyogrio.write_dataframe(_permits_frame(visits), path, layer=PERMIT_LAYER, driver="GPKG", append=True)
        with closing(sqlite3.connect(path)) as database:
            visits_form = form_qml((SITE_ITEM, NAME_ITEM, *schema.items), schema.sections, lang)
            permits_form = form_qml((SITE_ITEM, *PERMIT_ITEMS), (), lang)
            _add_forms(database, ((LAYER, "geom", visits_form), (PERMIT_LAYER, "", permits_form)))
            _settle(database)
        return _without_counter(path.read_bytes())


def answer_gpkg(view: PlanView, lang: Lang, *, answer: UtilityAnswer | None = None) -> bytes:
    """Return the utility's answer form as a GeoPackage: a point for each mount, drop-downs in QGIS and QField."""
    import geopandas as gpd
    import pyogrio
    from shapely import Point

    rows = answer_rows(view, answer)
    items = {item.id: item for item in (SITE_ITEM, NAME_ITEM, *ANSWER_ITEMS) if item.id not in ("lon", "lat")}
    columns = {key: [row[key] for _, row in rows] for key in rows[0][1]} if rows else {}
    table = {key: _column(items.get(key, NAME_ITEM), values) for key, values in columns.items()}
    frame = gpd.GeoDataFrame(table, geometry=[Point(place) for place, _ in rows], crs="EPSG:4326")
    with tempfile.TemporaryDirectory(prefix="hotspots-") as folder:
        path = Path(folder) / "answer.gpkg"
        pyogrio.write_dataframe(frame, path, layer=ANSWER_LAYER, driver="GPKG", VERSION="1.2", SPATIAL_INDEX="NO")
        with closing(sqlite3.connect(path)) as database:
            shown = tuple(items.get(key, _plain(key)) for key in columns)
            _add_forms(database, ((ANSWER_LAYER, "geom", form_qml(shown, (), lang, fixed=("site", "plan"))),))
            _settle(database)
        return _without_counter(path.read_bytes())


def _plain(name: str) -> Item:
    return Item(name, "", Text(name, name), Text("", ""), "text")


def _visits_frame(schema: Schema, sites: Sequence[Site], visits: tuple[Inspection, ...]) -> GeoDataFrame:
    import geopandas as gpd
    from shapely import Point

    places = {site.id: site for site in sites}
    rows = [{"site": v.site, **v.values, "date": v.on, "inspectors": v.inspectors or None} for v in visits]
    rows = rows or [{"site": site.id} for site in sites]
    for row in rows:
        site = places.get(str(row["site"]))
        row["name"] = site.name if site else None
    columns = {i.id: _column(i, [r.get(i.id) for r in rows]) for i in (SITE_ITEM, NAME_ITEM, *schema.items)}
    shown = [places.get(str(row["site"])) for row in rows]
    points = gpd.GeoSeries([Point(site.mount_position) if site else Point() for site in shown], crs="EPSG:4326")
    return gpd.GeoDataFrame(columns, geometry=points)


def _permits_frame(visits: tuple[Inspection, ...]) -> Any:
    import pandas as pd

    rows = [asdict(permit) for visit in visits for permit in visit.permits]
    items = (SITE_ITEM, *PERMIT_ITEMS)
    return pd.DataFrame({item.id: _column(item, [row.get(item.id) for row in rows]) for item in items})


def _column(item: Item, values: list[Any]) -> Series[Any]:
    import pandas as pd

    if item.type == "number":
        return pd.Series(values, dtype="float64")
    return pd.Series([_stored(value) for value in values], dtype="object")


def _stored(value: Value | None) -> str | date | None:
    """Return a value as the GeoPackage keeps it: ids for answers, lists in one text."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, tuple):
        return "; ".join(value)
    return value if isinstance(value, str | date) else None


def _add_forms(database: sqlite3.Connection, forms: Iterable[tuple[str, str, str]]) -> None:
    """Add the forms (layer, geometry column, QML) as the layers' default styles."""
    database.execute(_STYLES)
    for layer, geometry, qml in forms:
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, "
            "styleSLD, useAsDefault, description, owner, update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', ?)",
            (layer, geometry, layer, qml, SCHEMA_ID, _TIME),
        )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
        (_TIME,),
    )


def _settle(database: sqlite3.Connection) -> None:
    """Fix every time in the file and rebuild it, so that its bytes depend on its content only."""
    database.execute("UPDATE gpkg_contents SET last_change = ?", (_TIME,))
    database.commit()
    database.execute("VACUUM")


def _without_counter(data: bytes) -> bytes:
    """Set SQLite's counter of changes, which depends on how often GDAL has flushed, to one (both places)."""
    one = (1).to_bytes(4, "big")
    return data[:24] + one + data[28:92] + one + data[96:]
