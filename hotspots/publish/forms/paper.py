"""The protocol on paper: one HTML page made for A4, a sheet for each site, boxes to tick and lines to write on.

Nothing is loaded from elsewhere. Questions that apply in some cases only say so.
"""

from __future__ import annotations

from collections.abc import Sequence

from hotspots.base.text import Lang, tr
from hotspots.model.protocol import Item, Schema, Section
from hotspots.model.protocol_items import TITLE
from hotspots.model.sites import Site
from hotspots.publish.town_map.markup import Markup, el

_NOTE = tr("Empty means unknown. * = needed for the assessment. Names and photos stay internal.")
_STYLE = """
@page { size: A4; margin: 14mm 14mm 16mm; }
* { box-sizing: border-box; }
body { font: 10pt/1.35 "Source Sans 3", "Segoe UI", Arial, sans-serif; color: #000; margin: 0 auto; max-width: 182mm; }
article { break-after: page; }
article:last-of-type { break-after: auto; }
h1 { font-size: 15pt; margin: 0; }
h2 { font-size: 11pt; margin: 3.5mm 0 1mm; border-bottom: 0.4mm solid #000; }
p { margin: 1mm 0; }
section { break-inside: avoid; }
dl { display: grid; grid-template-columns: 52mm 1fr; gap: 1mm 4mm; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; }
.choice { display: inline-block; margin-right: 4mm; }
.box { display: inline-block; width: 3.4mm; height: 3.4mm; border: 0.3mm solid #000; margin-right: 1.5mm; vertical-align: -0.4mm; }
.line { display: inline-block; border-bottom: 0.2mm solid #000; min-width: 30mm; height: 5mm; }
.wide { width: 100%; }
.tall { border-bottom: 0.2mm solid #000; height: 16mm; }
small { color: #333; }
@media screen { body { padding: 8mm; } article { margin-bottom: 14mm; } }
"""


def protocol_html(schema: Schema, sites: Sequence[Site], lang: Lang) -> bytes:
    """Return one HTML page with a paper sheet for each site."""
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        el("title", TITLE.say(lang)),
        el("style", Markup(_STYLE)),
    )
    body = el("body", el("main", [_sheet(schema, site, lang) for site in sites]))
    return ("<!DOCTYPE html>\n" + el("html", head, body, lang=lang) + "\n").encode()


def _sheet(schema: Schema, site: Site, lang: Lang) -> Markup:
    mount = site.mount.name if site.mount else None
    return el(
        "article",
        el("h1", f"{TITLE.say(lang)}: {site.name}"),
        el("p", f"{site.id}{f' · {mount}' if mount else ''}"),
        el("p", el("small", _NOTE.say(lang))),
        [_section(schema, section, lang) for section in schema.sections],
    )


def _section(schema: Schema, section: Section, lang: Lang) -> Markup:
    rows = [node for item in schema.of_section(section) for node in _row(schema, item, lang)]
    return el("section", el("h2", section.label.say(lang)), el("dl", rows))


def _row(schema: Schema, item: Item, lang: Lang) -> tuple[Markup, Markup]:
    label = f"{item.label.say(lang)}{' *' if item.required else ''}"
    return el("dt", label), el("dd", _field(item, lang), el("br"), el("small", _hint(schema, item, lang)))


def _field(item: Item, lang: Lang) -> list[Markup]:
    if item.type in ("choice", "bool"):
        return [el("span", el("span", class_="box"), c.label.say(lang), class_="choice") for c in item.choices]
    if item.type in ("number", "date"):
        return [el("span", class_="line"), el("span", f" {item.unit}")]
    return [el("div", class_="tall")] if item.id == "remark" else [el("span", class_="line wide")]


def _hint(schema: Schema, item: Item, lang: Lang) -> str:
    words = item.help.say(lang)
    if item.only_if is None:
        return words
    other = schema.by_id[item.only_if[0]]
    answers = [c.label.say(lang) for c in other.choices if c.id in item.only_if[1]]
    only = tr("only for").say(lang)
    return f"{words} ({only} „{other.label.say(lang)}“: {', '.join(answers)})"
