"""The QGIS form (QML) of a protocol layer: titles, drop-downs, ranges, dates, photos, a tab for each section."""

from __future__ import annotations

from collections.abc import Sequence

from hotspots.base.text import Lang, Text
from hotspots.model.protocol import Item, Section
from hotspots.publish.town_map.markup import Markup, el

#: Columns that nobody edits: they tie the row to its site.
FIXED = ("site", "name")


def form_qml(items: Sequence[Item], sections: Sequence[Section], lang: Lang, *, fixed: Sequence[str] = FIXED) -> str:
    """Return the style that makes QGIS and QField show the protocol as a form."""
    fields = [el("field", _widget(item, lang), name_=item.id) for item in items]
    aliases = [el("alias", index=n, field=i.id, name_=_title(i, lang)) for n, i in enumerate(items, start=1)]
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


def _title(item: Item, lang: Lang) -> str:
    unit = f" ({item.unit})" if item.unit else ""
    return f"{item.label.say(lang)}{unit}{' *' if item.required else ''}"


def _rule(item: Item) -> str:
    """Return the range of a number as an expression; empty is always allowed and means unknown."""
    if item.type != "number" or item.low is None or item.high is None:
        return ""
    return f'"{item.id}" IS NULL OR ("{item.id}" >= {item.low:g} AND "{item.id}" <= {item.high:g})'


def _widget(item: Item, lang: Lang) -> Markup:
    if item.type in ("choice", "bool"):
        return _edit("ValueMap", el("Option", _choices(item, lang), type="List", name_="map"))
    if item.type == "number":
        limits = (("Min", item.low), ("Max", item.high))
        numbers = [el("Option", type="double", name_=n, value=f"{v:g}") for n, v in limits if v is not None]
        return _edit("Range", numbers, _flag("AllowNull", True), _word("Suffix", item.unit), _word("Style", "SpinBox"))
    if item.type == "date":
        return _edit("DateTime", _word("field_format", "yyyy-MM-dd"), _word("display_format", "dd.MM.yyyy"), _flag("calendar_popup", True), _flag("allow_null", True))  # fmt: skip
    if item.id == "photos":
        return _edit("ExternalResource", el("Option", type="int", name_="DocumentViewer", value=1), el("Option", type="int", name_="RelativeStorage", value=1), _flag("FileWidget", True))  # fmt: skip
    return _edit("TextEdit", _flag("IsMultiline", item.type == "text"))


def _choices(item: Item, lang: Lang) -> list[Markup]:
    pairs = [(c.label.say(lang), c.id) for c in item.choices]
    unknown = (Text("unbekannt", "unknown").say(lang), "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}")
    return [
        el("Option", el("Option", type="QString", name_=label, value=value), type="Map")
        for label, value in (unknown, *pairs)
    ]


def _edit(kind: str, *options: Markup | list[Markup]) -> Markup:
    return el("editWidget", el("config", el("Option", *options, type="Map")), type=kind)


def _flag(name: str, value: bool) -> Markup:
    return el("Option", type="bool", name_=name, value=str(value).lower())


def _word(name: str, value: str) -> Markup:
    return el("Option", type="QString", name_=name, value=value)


def _tabs(items: Sequence[Item], sections: Sequence[Section], lang: Lang) -> list[Markup]:
    index = {item.id: n for n, item in enumerate(items, start=1)}
    fixed = [i for i in items if i.id in FIXED]
    tabs = []
    for number, section in enumerate(sections):
        own = [*(fixed if number == 0 else ()), *(i for i in items if i.section == section.id)]
        fields = [el("attributeEditorField", name_=i.id, index=index[i.id], showLabel="1") for i in own]
        tabs.append(el("attributeEditorContainer", fields, name_=section.label.say(lang), groupBox="0", columnCount="1", showLabel="1"))  # fmt: skip
    return tabs
