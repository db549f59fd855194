"""The layers as a GeoPackage that QGIS shows at once: styles inside, a metadata table, the same bytes every time.

Colours are those that colour-blind readers tell apart.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hotspots.base.text import Lang, Text
from hotspots.findings.public import Told
from hotspots.model.permits import METHODS, MethodName
from hotspots.publish.gis.layers import FIELD_TITLES, VALUE_WORDS, Layer, about_rows, layers
from hotspots.publish.town_map.markup import Markup, el

if TYPE_CHECKING:
    from pandas import DataFrame

_GROUND = {"water": "#AAD3DF", "green": "#CDEBB0"}
_SOLID = {"line_style": "solid", "outline_style": "solid"}

Properties = dict[str, str]


def qml(layer: Layer, lang: Lang) -> str:
    """Return the style of a layer: how it is drawn and labelled, and what its columns and their values are called."""
    renderer, label = _RENDERERS[layer.name](layer)
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    is_line = layer.name in ("streets", "ducts", "segments")
    labels = _labelling(label, is_line=is_line) if label else ()
    names = [str(name) for name in layer.frame.columns if name != layer.frame.geometry.name]
    titles = [el("alias", index=n, field=name, name_=FIELD_TITLES[name].say(lang))
              for n, name in enumerate(names, start=1) if name in FIELD_TITLES and layer.name != "sites"]  # fmt: skip
    widgets = [
        el("field", value_map(((text, value) for value, text in VALUE_WORDS[n].items()), lang), name_=n)
        for n in names
        if n in VALUE_WORDS and layer.name != "sites"
    ]
    return head + el("qgis", renderer, labels, el("fieldConfiguration", widgets), el("aliases", titles), version="3.22.0",
                     styleCategories="Symbology|Labeling|Fields|Forms", labelsEnabled="1" if label else "0")  # fmt: skip


def value_map(words: Iterable[tuple[Text, str]], lang: Lang) -> Markup:
    """Return the drop-down that shows words for values."""
    pairs = [el("Option", option(text.say(lang), value), type="Map") for text, value in words]
    listed = el("Option", pairs, type="List", name_="map")
    return el("editWidget", el("config", el("Option", listed, type="Map")), type="ValueMap")


def _symbol(kind: str, name: str, alpha: float, *layers: tuple[str, Properties]) -> Markup:
    """Return a symbol of drawing layers from the bottom: marker, line or fill."""
    drawn = [
        el("layer", el("Option", [option(*pair) for pair in properties.items()], type="Map"), class_=cls, enabled="1")
        for cls, properties in layers
    ]
    return el("symbol", drawn, type=kind, name_=name, alpha=f"{alpha:g}")


def option(name: str, value: str | float) -> Markup:
    """Return one setting of a style."""
    kind = {bool: "bool", int: "int", float: "double"}.get(type(value), "QString")
    said = str(value).lower() if kind == "bool" else value if isinstance(value, str) else f"{value:g}"
    return el("Option", type=kind, name_=name, value=said)


def _single(symbol: Markup) -> Markup:
    return el("renderer-v2", el("symbols", symbol), type="singleSymbol")


def _categories(field: str, symbols: Iterable[tuple[str, str, Markup]]) -> Markup:
    """Return a renderer with one symbol per value: (value, label, symbol named by its number)."""
    rows = list(symbols)
    shown = [el("category", symbol=str(i), value=v, label=text, render="true") for i, (v, text, _) in enumerate(rows)]
    return el(
        "renderer-v2", el("categories", shown), el("symbols", [s for _, _, s in rows]), type="categorizedSymbol", attr=field
    )  # fmt: skip


def _fill(name: str, colour: str, edge: str, *, alpha: float = 1.0) -> Markup:
    look = {"color": _rgb(colour), "outline_color": _rgb(edge), "outline_width": "0.15", "style": "solid", **_SOLID}
    return _symbol("fill", name, alpha, ("SimpleFill", look))


def _line(name: str, *strokes: tuple[str, float], dash: str = "") -> Markup:
    """Return lines (colour, width in mm) drawn on one another, the widest first."""
    more = {"customdash": dash, "use_custom_dash": "1"} if dash else {}
    ends = {"capstyle": "round", "joinstyle": "round", **_SOLID, **more}
    looks = [{"line_color": _rgb(colour), "line_width": f"{width_mm:g}", **ends} for colour, width_mm in strokes]
    return _symbol("line", name, 1.0, *(("SimpleLine", look) for look in looks))


def _point(name: str, shape: str, colour: str, size_mm: float) -> Markup:
    look = {"name": shape, "color": _rgb(colour), "outline_color": "255,255,255,255", "outline_width": "0.4",
            "size": f"{size_mm:g}", **_SOLID}  # fmt: skip
    return _symbol("marker", name, 1.0, ("SimpleMarker", look))


def _rgb(colour: str) -> str:
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return ",".join(map(str, [*parts, 255]))


def _labelling(expression: str, *, is_line: bool) -> Markup:
    """Return labels from an expression, with a white halo; along a line they show from 1:5,000 on, even past its end."""
    halo = el("text-buffer", bufferDraw="1", bufferSize="0.8", bufferColor="255,255,255,230")
    text = el("text-style", halo, fieldName=expression, isExpression="1", fontSize="9", textColor="0,0,0,255")
    if is_line:
        placed = el("placement", placement="2", placementFlags="2", dist="0.5", distUnits="MM", overrunDistance="60",
                    overrunDistanceUnit="MM")  # fmt: skip
        shown = el("rendering", scaleVisibility="1", scaleMin="1", scaleMax="5000", mergeLines="1", obstacle="0")
    else:
        placed = el("placement", placement="6", dist="1.5", distUnits="MM")
        shown = el("rendering", scaleVisibility="0")
    return el("labeling", el("settings", text, placed, shown), type="simple")


def _ground(layer: Layer) -> tuple[Markup, str]:
    kinds = sorted({str(kind) for kind in layer.frame["kind"]})
    symbols = [(k, k, _fill(str(i), _GROUND.get(k, "#EEEEEE"), "#BBBBBB")) for i, k in enumerate(kinds)]
    return _categories("kind", symbols), ""


def _coverage(layer: Layer) -> tuple[Markup, str]:
    """Draw each class of signal, the better the darker."""
    classes: Sequence[float] = sorted(set(layer.frame["class_dbm"]))
    symbols = [
        (f"{c:g}", f"{c:g} dBm", _fill(str(i), "#0072B2", "#0072B2", alpha=0.2 + 0.15 * i))
        for i, c in enumerate(classes)
    ]
    return _categories("class_dbm", symbols), ""


#: How a stretch is drawn by its method: colour and dashes.
SEGMENT_LOOKS: dict[MethodName, tuple[str, str]] = {
    "trench": ("#D55E00", ""), "duct": ("#7F3F98", "3;1"), "building": ("#000000", "1;1"), "radio": ("#0072B2", "4;2"),
}  # fmt: skip


def _segments(layer: Layer) -> tuple[Markup, str]:
    """Draw what is dug, pulled and bridged each in a colour of its own; the year stands in the label."""
    found = [m for m in SEGMENT_LOOKS if m in set(layer.frame["method"])]
    symbols = [
        (m, METHODS[m].de, _line(str(i), (SEGMENT_LOOKS[m][0], 1.0), dash=SEGMENT_LOOKS[m][1]))
        for i, m in enumerate(found)
    ]
    return _categories("method", symbols), '"label"'


_RENDERERS: Mapping[str, Callable[[Layer], tuple[Markup, str]]] = {
    "ground": _ground,
    "buildings": lambda _: (_single(_fill("0", "#D9D0C9", "#B3A69B")), ""),
    "streets": lambda _: (_single(_line("0", ("#BDB6AA", 1.6), ("#FFFFFF", 1.2))), '"name"'),
    "coverage": _coverage,
    "ducts": lambda _: (_single(_line("0", ("#7F3F98", 0.5), dash="3;2")), '"name"'),
    "routes": lambda _: (_single(_line("0", ("#404040", 0.4), dash="1;1")), ""),
    "segments": _segments,
    "handovers": lambda _: (_single(_point("0", "square", "#7F3F98", 3.4)), '"name"'),
    "hotspots": lambda _: (_single(_point("0", "triangle", "#009E73", 3.0)), '"name"'),
    "sites": lambda _: (_single(_point("0", "circle", "#D55E00", 4.6)), "coalesce(\"rank\", '–') || ' ' || \"name\""),
}


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
    shape: str | None = None
    """What is drawn here, where there is nothing yet."""


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
                geometry_type=layer.shape,
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
