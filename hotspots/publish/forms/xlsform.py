"""The protocol as an XLSForm for ODK and KoboToolbox, in German and English.

Titles and answers carry both languages; the app shows the reader's. Names are those of the schema, so that what
ODK exports is read back like any other protocol.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hotspots.base.text import Lang, Text, tr, verbatim
from hotspots.model.protocol import Choice, Item, Schema
from hotspots.model.protocol_items import PERMIT_ITEMS, PERMITS, SITE_ITEM, TITLE
from hotspots.model.sites import Site
from hotspots.publish.tables.sheet import new_book

_LANGUAGES: tuple[tuple[Lang, str], ...] = (("de", "Deutsch (de)"), ("en", "English (en)"))
_TYPES = {"number": "decimal", "text": "text", "date": "date", "list": "text"}
_POSITION = Item("position", "", tr("Mount is here"), tr("only if it isn't where the plan has it"), "text")
_SURVEY = ("type", "name", *(f"label::{name}" for _, name in _LANGUAGES), *(f"hint::{name}" for _, name in _LANGUAGES), "required", "relevant", "constraint", "parameters")  # fmt: skip

Row = tuple[str, ...]


def protocol_xlsform(schema: Schema, sites: Sequence[Site], lang: Lang) -> bytes:
    """Return the form as an XLSX file with the sheets survey, choices and settings."""
    default = next(name for code, name in _LANGUAGES if code == lang)
    book, stream = new_book()
    sheets: dict[str, list[Row]] = {
        "survey": [_SURVEY, *_survey(schema)],
        "choices": [("list_name", "name", *(f"label::{name}" for _, name in _LANGUAGES)), *_choices(schema, sites)],
        "settings": [
            ("form_title", "form_id", "version", "default_language"),
            (TITLE.say(lang), "hotspots_protocol", "1", default),
        ],
    }
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, words in enumerate(row):
                sheet.write_string(number, column, words)
    book.close()
    return stream.getvalue()


def _survey(schema: Schema) -> list[Row]:
    rows = [_row("select_one site", SITE_ITEM, required=True), _row("geopoint", _POSITION)]
    for section in schema.sections:
        rows.append(_frame("begin group", f"group_{section.id}", section.label))
        rows += [_question(item) for item in schema.of_section(section) if item.id != "photos"]
        rows.append(_frame("end group", "", None))
    for item in schema.items:
        if item.id == "photos":  # a repeat: as many as one likes
            rows += [_frame("begin repeat", "photos", item.label), _row("image", replace(item, id="photo"))]
            rows.append(_frame("end repeat", "", None))
    rows.append(_frame("begin repeat", "permits", PERMITS))
    rows += [_question(item, prefix="permit_") for item in PERMIT_ITEMS]
    rows.append(_frame("end repeat", "", None))
    return rows


def _question(item: Item, *, prefix: str = "") -> Row:
    if item.type in ("choice", "bool"):
        return _row(f"select_one {prefix}{item.id}", item)
    return _row(_TYPES[item.type], item, required=item.id == "date")


def _row(kind: str, item: Item, *, required: bool = False) -> Row:
    labels = tuple(item.title(code) for code, _ in _LANGUAGES)
    hints = tuple(item.help.say(code) for code, _ in _LANGUAGES)
    return (
        kind,
        item.id,
        *labels,
        *hints,
        "yes" if required else "",
        _relevant(item),
        ". >= {:g} and . <= {:g}".format(*item.bounds) if item.bounds else "",
        "max-pixels=2048" if kind == "image" else "",
    )


def _frame(kind: str, name: str, label: Text | None) -> Row:
    labels = tuple(label.say(code) if label else "" for code, _ in _LANGUAGES)
    return (kind, name, *labels, *("" for _ in range(len(_SURVEY) - 2 - len(labels))))


def _relevant(item: Item) -> str:
    if item.only_if is None:
        return ""
    name, wanted = item.only_if
    return " or ".join(f"${{{name}}} = '{answer}'" for answer in wanted)


def _choices(schema: Schema, sites: Sequence[Site]) -> list[Row]:
    lists: dict[str, tuple[Choice, ...]] = {"site": tuple(Choice(s.id, verbatim(s.name)) for s in sites)}
    lists |= {item.id: item.choices for item in schema.items if item.choices}
    lists |= {f"permit_{item.id}": item.choices for item in PERMIT_ITEMS if item.choices}
    return [
        (name, choice.id, *(choice.label.say(code) for code, _ in _LANGUAGES))
        for name, choices in lists.items()
        for choice in choices
    ]
