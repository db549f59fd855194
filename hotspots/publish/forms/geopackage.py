"""The protocol as a GeoPackage for QGIS and QField: one point per site, its form in the file's default style.

Answers are stored as ids; an empty cell means unknown, so that a yes/no question has a drop-down with three
states instead of a check box. Same content, same bytes: times are fixed and the file is rebuilt at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hotspots.base.text import Lang, Text, tr, verbatim
from hotspots.model.answers import CELL_ITEMS, PlanView
from hotspots.model.protocol import Choice, Item, Schema, Section
from hotspots.model.protocol_items import NAME_ITEM, PERMIT_ITEMS, SITE_ITEM
from hotspots.model.sites import Site
from hotspots.publish.forms.answer import answer_rows
from hotspots.publish.gis.geopackage import Styled, geopackage, option, value_map
from hotspots.publish.town_map.markup import Markup, el

if TYPE_CHECKING:
    from pandas import Series

LAYER, PERMIT_LAYER, ANSWER_LAYER, ROUTE_LAYER = "protocol", "permits", "answer", "answer_routes"


def protocol_gpkg(schema: Schema, sites: Sequence[Site], lang: Lang) -> bytes:
    """Return the protocol as a GeoPackage with a blank row for each site."""
    import geopandas as gpd
    import pandas as pd
    from shapely import Point

    items, permit_items = (SITE_ITEM, NAME_ITEM, *schema.items), (SITE_ITEM, *PERMIT_ITEMS)
    known = {"site": [site.id for site in sites], "name": [site.name for site in sites]}
    columns = {item.id: _column(item, known.get(item.id, [None] * len(sites))) for item in items}
    visits = gpd.GeoDataFrame(columns, geometry=[Point(site.mount_position) for site in sites], crs="EPSG:4326")
    permits: Any = pd.DataFrame({item.id: _column(item, []) for item in permit_items})
    return geopackage(
        (
            Styled(LAYER, LAYER, visits, form_qml(items, schema.sections, lang)),
            Styled(PERMIT_LAYER, PERMIT_LAYER, permits, form_qml(permit_items, (), lang)),
        )
    )


def answer_gpkg(view: PlanView, lang: Lang) -> bytes:
    """Return the utility's answer form as a GeoPackage: a point for each mount, drop-downs in QGIS and QField."""
    import geopandas as gpd
    import pandas as pd
    from shapely import Point

    rows = answer_rows(view)
    items = {item.id: item for item in (SITE_ITEM, NAME_ITEM, *CELL_ITEMS) if item.id not in ("lon", "lat")}
    columns = {key: [row[key] for _, row in rows] for key in rows[0][1]} if rows else {}
    table = {key: _column(items.get(key, NAME_ITEM), values) for key, values in columns.items()}
    frame = gpd.GeoDataFrame(table, geometry=[Point(place) for place, _ in rows], crs="EPSG:4326")
    shown = tuple(items.get(key, _plain(key)) for key in columns)
    drawn = gpd.GeoDataFrame({"site": pd.Series([], dtype="object")}, geometry=gpd.GeoSeries([], crs="EPSG:4326"))
    sites = replace(SITE_ITEM, type="choice", choices=tuple(Choice(s.id, verbatim(s.name)) for s in view.sites))
    return geopackage(
        (
            Styled(ANSWER_LAYER, ANSWER_LAYER, frame, form_qml(shown, (), lang, fixed=("site", "plan"))),
            Styled(ROUTE_LAYER, ROUTE_LAYER, drawn, form_qml((sites,), (), lang, fixed=()), "LineString"),
        )
    )


def _plain(name: str) -> Item:
    return Item(name, "", Text(name, name), verbatim(""), "text")


def _column(item: Item, values: list[Any]) -> Series[Any]:
    import pandas as pd

    return pd.Series(values, dtype="float64" if item.type == "number" else "object")


#: Columns that nobody edits: they tie the row to its site.
FIXED = ("site", "name")


def form_qml(items: Sequence[Item], sections: Sequence[Section], lang: Lang, *, fixed: Sequence[str] = FIXED) -> str:
    """Return the style that makes QGIS and QField show the protocol as a form."""
    fields = [el("field", _widget(item, lang), name_=item.id) for item in items]
    aliases = [el("alias", index=n, field=i.id, name_=i.title(lang, star=True)) for n, i in enumerate(items, start=1)]
    rules = [el("constraint", field=i.id, exp=_rule(i), desc=i.help.say(lang)) for i in items]
    editable = [el("field", name_=i.id, editable="0" if i.id in fixed else "1") for i in items]
    body = (
        el("fieldConfiguration", fields),
        el("aliases", aliases),
        el("constraintExpressions", rules),
        el("editable", editable),
        el("editorlayout", "tablayout" if sections else "generatedlayout"),
        el("attributeEditorForm", _tabs(items, sections, lang)),
    )
    head = Markup("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n")
    return head + el("qgis", body, version="3.28.0", styleCategories="Fields|Forms")


def _rule(item: Item) -> str:
    """Return the range of a number as an expression; empty is always allowed and means unknown."""
    if item.bounds is None:
        return ""
    return f'"{item.id}" IS NULL OR ("{item.id}" >= {item.bounds[0]:g} AND "{item.id}" <= {item.bounds[1]:g})'


def _widget(item: Item, lang: Lang) -> Markup:
    if item.type in ("choice", "bool"):
        return value_map((_UNKNOWN, *((c.label, c.id) for c in item.choices)), lang)
    if item.type == "number":
        limits = (("Min", item.low), ("Max", item.high))
        numbers = [option(n, float(v)) for n, v in limits if v is not None]
        return _edit("Range", *numbers, option("AllowNull", True), option("Suffix", item.unit), option("Style", "SpinBox"))  # fmt: skip
    if item.type == "date":
        return _edit("DateTime", option("field_format", "yyyy-MM-dd"), option("display_format", "dd.MM.yyyy"), option("calendar_popup", True), option("allow_null", True))  # fmt: skip
    if item.id == "photos":
        return _edit("ExternalResource", option("DocumentViewer", 1), option("RelativeStorage", 1), option("FileWidget", True))  # fmt: skip
    return _edit("TextEdit", option("IsMultiline", item.type == "text"))


_UNKNOWN = (tr("unknown"), "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}")
"""What QGIS takes for null."""


def _edit(kind: str, *options: Markup) -> Markup:
    return el("editWidget", el("config", el("Option", *options, type="Map")), type=kind)


def _tabs(items: Sequence[Item], sections: Sequence[Section], lang: Lang) -> list[Markup]:
    index = {item.id: n for n, item in enumerate(items, start=1)}
    fixed = [i for i in items if i.id in FIXED]
    tabs = []
    for number, section in enumerate(sections):
        own = [*(fixed if number == 0 else ()), *(i for i in items if i.section == section.id)]
        fields = [el("attributeEditorField", name_=i.id, index=index[i.id], showLabel="1") for i in own]
        tabs.append(el("attributeEditorContainer", fields, name_=section.label.say(lang), groupBox="0", columnCount="1", showLabel="1"))  # fmt: skip
    return tabs
