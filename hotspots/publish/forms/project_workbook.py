"""The workbook with which a town begins: sheets for project, sites, inspections, counts, backhaul and prices.

Drop-downs and help come from the registers; ``hotspots import workbook`` takes it back, as often as one likes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hotspots.base.text import Lang, Text, slug, tr, verbatim
from hotspots.model import workbook as w
from hotspots.model.estimate import UNIT_WORDS
from hotspots.model.figures import ASSUMPTIONS, PRICES
from hotspots.model.layers import SITES
from hotspots.model.protocol import Schema
from hotspots.model.sites import STATUS_WORDS
from hotspots.model.towns import STATES
from hotspots.publish.forms.form import Form

_SITE_COLUMNS = ("name", "north", "east", "address", "kind", "district", "status", "proposed_by", "source")
_KINDS = ("square", "street", "building", "stop", "stadium", "park", "school")
_ROWS = 300
_HELP = {
    w.SITES: tr("One site per row. Coordinates in degrees or metres; more columns may be added."),
    w.COUNTS: tr("Counts by hand: site as in the sheet Standorte; from and to as clock times, such as 10:00."),
    w.BACKHAUL: tr("The utility's handovers (confidential). Free ports: a number, empty means unknown."),
    w.PRICES: tr("Fill in only what differs. Low and high: one true value in ten lies below or above."),
    w.PROJECT: tr("What stands here goes to project.toml."),
}


def project_workbook(schema: Schema, values: Mapping[str, str], lang: Lang) -> bytes:
    """Return the blank workbook; `values` fill the sheet of the project (title, municipality, state)."""
    form = Form(verbatim("hotspots"), lang)
    book = form.book

    def page(name: str, titles: Sequence[str], rows: Sequence[Sequence[Any]] = ()) -> Any:
        sheet = book.add_worksheet(name)
        sheet.write_string(0, 0, _HELP[name].say(lang), form.note)
        for column, title in enumerate(titles):
            sheet.write_string(2, column, title, form.head)
        for number, row in enumerate(rows, start=3):
            sheet.write_row(number, 0, row)
        sheet.set_column(0, len(titles) - 1, 22)
        sheet.freeze_panes(3, 1)
        return sheet

    facts = [(title, values.get(key, ""), "", "", words.say(lang)) for title, (key, words) in w.PROJECT_KEYS.items()]
    project = page(w.PROJECT, w.PROJECT_TITLES, [*facts, *[(w.BUDGET, "", "", "", "")] * 5])
    at = 3 + list(w.PROJECT_KEYS).index("Land")
    project.data_validation(at, 1, at, 1, {"validate": "list", "source": sorted(STATES)})
    fields = {f.id: f for f in SITES}
    sites = page(w.SITES, [_title(fields[key].words, lang) for key in _SITE_COLUMNS])
    for key, words in (("kind", _KINDS), ("status", [word.say(lang) for word in STATUS_WORDS.values()])):
        column = _SITE_COLUMNS.index(key)
        rule = {"validate": "list", "source": list(words), "error_type": "information" if key == "kind" else "stop"}
        sites.data_validation(3, column, _ROWS, column, rule)
    form.table(Text(w.VISITS, w.VISITS), schema.items, [], {s.id: s.label for s in schema.sections})
    page(w.COUNTS, w.COUNT_TITLES)
    page(w.BACKHAUL, w.BACKHAUL_TITLES)
    page(w.PRICES, w.PRICE_TITLES, [
        (key, one.name.say(lang), UNIT_WORDS.get(one.unit, verbatim(one.unit)).say(lang), one.best, "", "", "", "")
        for key, one in {**PRICES, **ASSUMPTIONS}.items()
    ])  # fmt: skip
    return form.close({})


def _title(words: Text, lang: Lang) -> str:
    """Return a short title by which the importer knows the column again."""
    said = words.say(lang).split(":")[0].split(" oder ")[0].split(" or ")[0]
    return {"Name des Standorts": "Name", "name of the site": "name"}.get(said, said) if slug(said) else said
