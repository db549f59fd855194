"""The blank answer for the utility: an XLSX for people, GeoJSON for a GIS. Confidential, like the plan it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    DRAWN,
    PLAN,
    PLAN_WORDS,
    FieldValue,
    PlanView,
    UtilityAnswer,
)
from hotspots.model.protocol import Item
from hotspots.model.protocol_items import NAME_ITEM, SITE_ITEM
from hotspots.publish.forms.form import Form

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_SITES = tr("Sites")
_SHOWN = tuple(item for item in CELL_ITEMS if item.id in PLAN_WORDS)
_HEAD_ROW, _SPARE = 6, 8


def answer_xlsx(view: PlanView, lang: Lang, *, answer: UtilityAnswer | None = None) -> bytes:
    """Return the answer form for a plan as XLSX, blank or filled in."""
    given = {a.site: a.values for a in answer.sites} if answer else {}
    form = Form(ANSWER_TITLE, lang)
    sites = [_Row((s.id, s.name), s.values, given.get(s.id, {})) for s in view.sites]
    _origin(form, _sheet(form, _SITES, (SITE_ITEM, NAME_ITEM), _SHOWN, sites), answer, view.fingerprint)
    new = answer.proposed if answer else ()
    rows = [_Row((p.name,), {}, {**p.values, "mount": (p.lon, p.lat)}) for p in new]
    _sheet(form, PROPOSED_SHEET, (NAME_ITEM,), (), [*rows, *[_Row(("",), {}, {})] * _SPARE])
    return form.close({"schema": ANSWER_SCHEMA, "plan": view.fingerprint})


def answer_geojson(view: PlanView, *, answer: UtilityAnswer | None = None) -> bytes:
    """Return the answer form for a plan as GeoJSON: a point for each mount, the answer's fields as properties."""
    features = [
        {"type": "Feature", "properties": row, "geometry": {"type": "Point", "coordinates": list(place)}}
        for place, row in answer_rows(view, answer)
    ]
    features += [
        {"type": "Feature", "properties": {"site": site}, "geometry": {"type": "LineString", "coordinates": line}}
        for site, line in answer_lines(answer)
    ]
    return dump_json({"type": "FeatureCollection", "features": features}).encode()


def answer_rows(view: PlanView, answer: UtilityAnswer | None = None) -> list[tuple[Any, dict[str, Any]]]:
    """Return the form as a GIS has it: of each site and each new one its place and its columns."""
    given = {a.site: dict(a.values) for a in answer.sites} if answer else {}
    head = {
        "plan": view.fingerprint,
        "by": answer.by if answer else "",
        "date": answer.on.isoformat() if answer else "",
    }
    blank = {item.id: None for item in CELL_ITEMS if item.id not in ("lon", "lat")}
    rows: list[tuple[Any, dict[str, Any]]] = []
    for site in view.sites:
        values = given.get(site.id, {})
        place = values.pop("mount", site.values["mount"])
        values.pop(DRAWN, None)
        rows.append((place, {"site": site.id, "name": site.name, **head, **blank, **values}))
    for new in answer.proposed if answer else ():
        rows.append(((new.lon, new.lat), {"site": None, "name": new.name, **head, **blank, **new.values}))
    return rows


def answer_lines(answer: UtilityAnswer | None) -> list[tuple[str, list[list[float]]]]:
    """Return the ways that an answer has drawn, by site; the form has none yet."""
    drawn = [(a.site, str(a.values[DRAWN])) for a in answer.sites if DRAWN in a.values] if answer else []
    return [(s, [[*map(float, pair.split())] for pair in w[11:].strip(" ()").split(",")]) for s, w in drawn]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the form: what names it, what the plan says, what is answered."""

    names: tuple[str, ...]
    plan: Mapping[str, FieldValue]
    answer: Mapping[str, FieldValue]


def _sheet(form: Form, title: Text, names: tuple[Item, ...], shown: tuple[Item, ...], rows: list[_Row]) -> Worksheet:
    """Write one sheet: what names a row, what the plan says of it, what is answered."""
    sheet, lang = form.sheet(title, ANSWER_TITLE, frozen=(_HEAD_ROW + 1, len(names))), form.lang
    sheet.write_string(1, 0, ANSWER_NOTE.say(lang), form.note)
    heads = [*(item.label for item in names), *(Text(SHOWN, SHOWN) + PLAN_WORDS[item.id] for item in shown)]
    titles = [head.say(lang) for head in heads]
    titles += [item.title(lang) for item in CELL_ITEMS]
    for column, words in enumerate(titles):
        sheet.write_string(_HEAD_ROW, column, words, form.head)
    for column, item in enumerate(CELL_ITEMS, start=len(heads)):
        form.validate(sheet, item, column, (_HEAD_ROW + 1, _HEAD_ROW + len(rows)))
    for number, row in enumerate(rows, start=_HEAD_ROW + 1):
        for column, words in enumerate(row.names):
            sheet.write_string(number, column, words, form.fixed if title is _SITES else form.free)
        for column, item in enumerate(shown, start=len(names)):
            form.put(sheet, number, column, item, _part(row.plan, item), form.fixed)
        for column, item in enumerate(CELL_ITEMS, start=len(heads)):
            form.put(sheet, number, column, item, _part(row.answer, item), form.free)
    for number in range(_HEAD_ROW, _HEAD_ROW + 1 + len(rows)):
        sheet.set_row(number, 32)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.4)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.repeat_columns(0, len(names) - 1)
    sheet.set_column(0, len(titles) - 1, 13)
    sheet.set_column(0, len(names) - 1, 17)
    return sheet


def _origin(form: Form, sheet: Worksheet, answer: UtilityAnswer | None, plan: str) -> None:
    """Write who answers which plan, and when."""
    day = Item("date", "", DAY, verbatim(""), "date")
    sheet.write_string(2, 0, PLAN.say(form.lang), form.head)
    sheet.write_string(2, 1, plan)
    sheet.write_string(3, 0, BY.say(form.lang), form.head)
    sheet.write_string(4, 0, DAY.say(form.lang), form.head)
    sheet.write_string(3, 1, answer.by if answer else "", form.free)
    form.put(sheet, 4, 1, day, answer.on if answer else None, form.day)
    form.validate(sheet, day, 1, (4, 4))


def _part(values: Mapping[str, FieldValue], item: Item) -> str | float | None:
    """Return a field of an answer for its column; the mount has two."""
    if item.id in ("lon", "lat"):
        mount = values.get("mount")
        return mount[0 if item.id == "lon" else 1] if isinstance(mount, tuple) else None
    value = values.get(item.id)
    return None if isinstance(value, tuple) else value
