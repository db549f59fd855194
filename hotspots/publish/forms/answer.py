"""The blank answer for the utility: an XLSX for people, GeoJSON for a GIS. Confidential, like the plan it shows."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hotspots.base.files import dump_json
from hotspots.base.text import Lang, Text
from hotspots.inputs.answer_tables import BY, DAY, PROPOSED_SHEET
from hotspots.inputs.item_table import SHOWN
from hotspots.model.answers import (
    ANSWER_ITEMS,
    ANSWER_SCHEMA,
    PLAN_WORDS,
    FieldValue,
    PlanView,
    UtilityAnswer,
)
from hotspots.model.protocol import Item
from hotspots.model.protocol_tables import NAME_ITEM, SITE_ITEM

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_TITLE = Text(
    "Antwort der Stadtwerke zum WLAN-Ausbau – vertraulich", "The utility's answer to the WLAN plan – confidential"
)
_NOTE = Text(
    "Weiße Zellen ausfüllen, was leer bleibt, gilt als nicht beantwortet. Preise netto in Euro.",
    "Fill in the white cells; what stays empty counts as not answered. Prices net in euros.",
)
_SITES = Text("Standorte", "Sites")
_SHOWN = ("connection_method", "connection_eur", "priority")
_HEAD_ROW, _SPARE = 6, 10
#: Files carry no time of writing, so that the same content gives the same bytes.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001


def answer_xlsx(view: PlanView, lang: Lang, *, answer: UtilityAnswer | None = None) -> bytes:
    """Return the answer form for a plan as XLSX, blank or filled in."""
    from xlsxwriter import Workbook

    given = {a.site: a.values for a in answer.sites} if answer else {}
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": _TITLE.say(lang), "created": _CREATED})
    writer = _Writer(book, lang, answer)
    writer.sheet(_SITES, [_Row((s.id, s.name), s.values, given.get(s.id, {})) for s in view.sites], spare=0)
    new = answer.proposed if answer else ()
    rows = [_Row((p.name,), {}, {**p.values, "mount": (p.lon, p.lat)}) for p in new]
    writer.sheet(PROPOSED_SHEET, rows, spare=_SPARE)
    mark = book.add_worksheet("_hotspots")
    mark.write_column(0, 0, ["schema", "plan"])
    mark.write_column(0, 1, [ANSWER_SCHEMA, view.fingerprint])
    mark.very_hidden()
    book.close()
    return stream.getvalue()


def answer_geojson(view: PlanView, *, answer: UtilityAnswer | None = None) -> bytes:
    """Return the answer form for a plan as GeoJSON: a point for each mount, the answer's fields as properties."""
    features = [
        {"type": "Feature", "properties": row, "geometry": {"type": "Point", "coordinates": list(place)}}
        for place, row in answer_rows(view, answer)
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
    blank = {item.id: None for item in ANSWER_ITEMS if item.id not in ("lon", "lat")}
    rows: list[tuple[Any, dict[str, Any]]] = []
    for site in view.sites:
        values = given.get(site.id, {})
        place = values.pop("mount", site.values["mount"])
        rows.append((place, {"site": site.id, "name": site.name, **head, **blank, **values}))
    for new in answer.proposed if answer else ():
        rows.append(((new.lon, new.lat), {"site": None, "name": new.name, **head, **blank, **new.values}))
    return rows


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the form: what names it, what the plan says, what is answered."""

    names: tuple[str, ...]
    plan: Mapping[str, FieldValue]
    answer: Mapping[str, FieldValue]


class _Writer:
    """Writes the sheets of one answer form."""

    def __init__(self, book: Workbook, lang: Lang, answer: UtilityAnswer | None) -> None:
        self.book = book
        self.lang = lang
        self.answer = answer
        box = {"border": 1, "border_color": "#BBBBBB", "text_wrap": True, "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({**box, "bold": True, "bg_color": "#D9E5F2"})
        self.fixed = book.add_format({**box, "bg_color": "#F2F2F2"})
        self.free = book.add_format({**box, "locked": False})
        self.day = book.add_format(
            {**box, "locked": False, "num_format": "dd.mm.yyyy" if lang == "de" else "yyyy-mm-dd"}
        )

    def sheet(self, title: Text, rows: list[_Row], *, spare: int) -> None:
        """Write one sheet: head, titles, rows, spare rows."""
        sheet = self.book.add_worksheet(title.say(self.lang))
        sheet.write_string(0, 0, _TITLE.say(self.lang), self.title)
        sheet.write_string(1, 0, _NOTE.say(self.lang))
        is_main = title is _SITES
        if is_main:
            self._origin(sheet)
        names, shown = ((SITE_ITEM, NAME_ITEM), _SHOWN) if is_main else ((NAME_ITEM,), ())
        first = len(names) + len(shown)
        self._titles(sheet, names, shown, len(rows) + spare)
        for number, row in enumerate(rows, start=_HEAD_ROW + 1):
            for column, words in enumerate(row.names):
                sheet.write_string(number, column, words, self.fixed if is_main else self.free)
            for column, field in enumerate(shown, start=len(names)):
                self._cell(sheet, number, column, field, row.plan.get(field), self.fixed)
            for column, item in enumerate(ANSWER_ITEMS, start=first):
                self._cell(sheet, number, column, item.id, _part(row.answer, item), self.free)
        for number in range(_HEAD_ROW + 1 + len(rows), _HEAD_ROW + 1 + len(rows) + spare):
            for column in range(first + len(ANSWER_ITEMS)):
                sheet.write_blank(number, column, None, self.free)
        sheet.freeze_panes(_HEAD_ROW + 1, len(names))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(2, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.repeat_columns(0, len(names) - 1)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _origin(self, sheet: Worksheet) -> None:
        sheet.write_string(3, 0, BY.say(self.lang), self.head)
        sheet.write_string(4, 0, DAY.say(self.lang), self.head)
        sheet.write_string(3, 1, self.answer.by if self.answer else "", self.free)
        if self.answer:
            sheet.write_datetime(4, 1, self.answer.on, self.day)
        else:
            sheet.write_blank(4, 1, None, self.day)
        limits = {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2100, 12, 31)}
        sheet.data_validation(4, 1, 4, 1, limits)

    def _titles(self, sheet: Worksheet, items: tuple[Item, ...], shown: tuple[str, ...], rows: int) -> None:
        names = [item.label.say(self.lang) for item in items]
        names += [f"{SHOWN}{PLAN_WORDS[f].say(self.lang)}" for f in shown]
        for column, item in enumerate(ANSWER_ITEMS, start=len(names)):
            rule = self._rule(item)
            if rule and rows:
                sheet.data_validation(_HEAD_ROW + 1, column, _HEAD_ROW + rows, column, rule)
        names += [f"{i.label.say(self.lang)}{f' ({i.unit})' if i.unit else ''}" for i in ANSWER_ITEMS]
        for column, name in enumerate(names):
            sheet.write_string(_HEAD_ROW, column, name, self.head)
        sheet.set_column(0, len(names), 20)

    def _rule(self, item: Item) -> dict[str, Any] | None:
        message = {"input_title": item.label.say(self.lang)[:32], "input_message": item.help.say(self.lang)[:255]}
        if item.type == "choice":
            return {"validate": "list", "source": [c.label.say(self.lang) for c in item.choices], **message}
        if item.type == "number":
            return {"validate": "decimal", "criteria": "between", "minimum": item.low, "maximum": item.high, **message}
        return None

    def _cell(self, sheet: Worksheet, row: int, column: int, field: str, value: FieldValue | None, style: Any) -> None:
        if field in ("connection_until", "connection_after") and isinstance(value, str):
            sheet.write_datetime(row, column, date.fromisoformat(value), self.day)
        elif value is None:
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, float):
            sheet.write_number(row, column, value, style)
        else:
            item = next(i for i in ANSWER_ITEMS if i.id == field)
            sheet.write_string(row, column, item.say(str(value)).say(self.lang), style)


def _part(values: Mapping[str, FieldValue], item: Item) -> FieldValue | None:
    """Return a field of an answer for its column; the mount has two."""
    if item.id in ("lon", "lat"):
        mount = values.get("mount")
        return mount[0 if item.id == "lon" else 1] if isinstance(mount, tuple) else None
    return values.get(item.id)
