"""The blank answer for the utility: an XLSX for people, GeoJSON for a GIS. Confidential, like the plan it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from hotspots.base.files import dump_json
from hotspots.base.text import Lang, Text, tr, verbatim
from hotspots.inputs.answer_tables import PROPOSED_SHEET
from hotspots.inputs.forms import SHOWN
from hotspots.model.answers import (
    ANSWER_NOTE,
    ANSWER_SCHEMA,
    ANSWER_TITLE,
    BY,
    CELL_ITEMS,
    DAY,
    PLAN,
    PLAN_WORDS,
    FieldValue,
    PlanView,
)
from hotspots.model.protocol import Item
from hotspots.model.protocol_items import NAME_ITEM, SITE_ITEM
from hotspots.publish.forms.form import Form

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_SITES = tr("Sites")
_SHOWN = tuple(item for item in CELL_ITEMS if item.id in PLAN_WORDS)
_HEAD_ROW, _SPARE = 6, 8


def answer_xlsx(view: PlanView, lang: Lang) -> bytes:
    """Return the answer form for a plan as XLSX."""
    form = Form(ANSWER_TITLE, lang)
    sites: list[_Row] = [((site.id, site.name), site.values) for site in view.sites]
    _origin(form, _sheet(form, _SITES, (SITE_ITEM, NAME_ITEM), _SHOWN, sites), view.fingerprint)
    _sheet(form, PROPOSED_SHEET, (NAME_ITEM,), (), [(("",), {})] * _SPARE)
    return form.close({"schema": ANSWER_SCHEMA, "plan": view.fingerprint})


def answer_geojson(view: PlanView) -> bytes:
    """Return the answer form for a plan as GeoJSON: a point for each mount, the answer's fields as properties."""
    features = [
        {"type": "Feature", "properties": row, "geometry": {"type": "Point", "coordinates": list(place)}}
        for place, row in answer_rows(view)
    ]
    return dump_json({"type": "FeatureCollection", "features": features}).encode()


def answer_rows(view: PlanView) -> list[tuple[Any, dict[str, Any]]]:
    """Return the form as a GIS has it: of each site its place and its columns."""
    blank = {item.id: None for item in CELL_ITEMS if item.id not in ("lon", "lat")}
    head = {"plan": view.fingerprint, "by": "", "date": ""}
    return [(s.values["mount"], {"site": s.id, "name": s.name, **head, **blank}) for s in view.sites]


_Row = tuple[tuple[str, ...], Mapping[str, FieldValue]]
"""A row of the form: what names it, what the plan says."""


def _sheet(form: Form, title: Text, names: tuple[Item, ...], shown: tuple[Item, ...], rows: list[_Row]) -> Worksheet:
    """Write one sheet: what names a row, what the plan says of it, empty cells for the answer."""
    sheet, lang = form.sheet(title, ANSWER_TITLE, frozen=(_HEAD_ROW + 1, len(names))), form.lang
    sheet.write_string(1, 0, ANSWER_NOTE.say(lang), form.note)
    heads = [*(item.label for item in names), *(Text(SHOWN, SHOWN) + PLAN_WORDS[item.id] for item in shown)]
    titles = [head.say(lang) for head in heads]
    titles += [item.title(lang) for item in CELL_ITEMS]
    for column, words in enumerate(titles):
        sheet.write_string(_HEAD_ROW, column, words, form.head)
    for column, item in enumerate(CELL_ITEMS, start=len(heads)):
        form.validate(sheet, item, column, (_HEAD_ROW + 1, _HEAD_ROW + len(rows)))
    for number, (named, plan) in enumerate(rows, start=_HEAD_ROW + 1):
        for column, words in enumerate(named):
            sheet.write_string(number, column, words, form.fixed if title is _SITES else form.free)
        for column, item in enumerate(shown, start=len(names)):
            form.put(sheet, number, column, item, cast("str | float | None", plan.get(item.id)), form.fixed)
        for column, item in enumerate(CELL_ITEMS, start=len(heads)):
            form.put(sheet, number, column, item, None, form.free)
    for number in range(_HEAD_ROW, _HEAD_ROW + 1 + len(rows)):
        sheet.set_row(number, 32)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.4)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.repeat_columns(0, len(names) - 1)
    sheet.set_column(0, len(titles) - 1, 13)
    sheet.set_column(0, len(names) - 1, 17)
    return sheet


def _origin(form: Form, sheet: Worksheet, plan: str) -> None:
    """Write which plan is answered, and leave room for who answers, and when."""
    day = Item("date", "", DAY, verbatim(""), "date")
    sheet.write_string(2, 0, PLAN.say(form.lang), form.head)
    sheet.write_string(2, 1, plan)
    sheet.write_string(3, 0, BY.say(form.lang), form.head)
    sheet.write_string(4, 0, DAY.say(form.lang), form.head)
    sheet.write_string(3, 1, "", form.free)
    form.put(sheet, 4, 1, day, None, form.day)
    form.validate(sheet, day, 1, (4, 4))
