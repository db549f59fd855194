"""The protocol as an XLSX: drop-down lists, ranges, locked ids, help, one row per site – blank or filled in.

Row 1 is the title, row 2 the sections, row 3 the help, row 4 (hidden) the ids by which the file is read back,
row 5 the titles. The sheet ``_hotspots`` (hidden) names the schema. Same content, same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from hotspots.base.text import Lang, Text
from hotspots.model.protocol import SCHEMA_ID, Inspection, Item, Schema, Value
from hotspots.model.protocol_tables import NAME_ITEM, PERMIT_ITEMS, SITE_ITEM
from hotspots.model.sites import Site
from hotspots.publish.forms.form import Form

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

TITLE = Text("Begehungsprotokoll öffentliches WLAN", "Inspection protocol, public WLAN")
PERMITS = Text("Genehmigungen", "Permits")
_NOTE = Text(
    "Leer heißt unbekannt. Weiße Zellen ausfüllen; weitere Begehungen unten anfügen. * = wird für die Bewertung gebraucht.",
    "Empty means unknown. Fill in the white cells; add further inspections below. * = needed for the assessment.",
)
_HELP_ROW, _ID_ROW, _TITLE_ROW, _FIRST_ROW = 2, 3, 4, 5
_SPARE_ROWS = 40


def protocol_xlsx(
    schema: Schema, sites: Sequence[Site], lang: Lang, *, inspections: Iterable[Inspection] = ()
) -> bytes:
    """Return the protocol as an XLSX file: a row for each inspection, or a blank one for each site."""
    visits = tuple(inspections)
    names = {site.id: site.name for site in sites}
    rows = [{"site": v.site, "name": names.get(v.site, ""), **_record(v)} for v in visits]
    rows = rows or [{"site": site.id, "name": site.name} for site in sites]
    permits = [_permit_row(permit) for visit in visits for permit in visit.permits]
    writer = Writer(TITLE, lang, tuple(names))
    writer.table(TITLE, schema.items, rows, {s.id: s.label for s in schema.sections})
    writer.table(PERMITS, PERMIT_ITEMS, permits, {})
    writer.lists()
    return writer.close({"schema": SCHEMA_ID})


def _record(visit: Inspection) -> dict[str, Value | None]:
    return {**visit.values, "date": visit.on, "inspectors": visit.inspectors or None}


def _permit_row(permit: Any) -> dict[str, Value | None]:
    return {name: getattr(permit, name) for name in ("site", *(item.id for item in PERMIT_ITEMS))}


class Writer(Form):
    """Writes the sheets of one workbook; collects the drop-down lists for the hidden last sheet."""

    def __init__(self, title: Text, lang: Lang, sites: tuple[str, ...]) -> None:
        super().__init__(title, lang)
        self.sites = sites
        self.columns: list[list[str]] = []

    def table(self, title: Text, items: Sequence[Item], rows: list[dict[str, Any]], sections: dict[str, Text]) -> None:
        """Write one sheet with a header and rows, and spare rows below."""
        sheet = self.sheet(title, title, frozen=(_FIRST_ROW, 2))
        sheet.write_string(0, 3, _NOTE.say(self.lang), self.note)
        columns = (SITE_ITEM, NAME_ITEM, *items)
        spare = _FIRST_ROW + len(rows)
        for column, item in enumerate(columns):
            self._header(sheet, column, item)
            self._section(sheet, column, columns, sections)
            self.validate(sheet, item, column, (_FIRST_ROW, spare + _SPARE_ROWS))
            for number, row in enumerate(rows, start=_FIRST_ROW):
                style = self.fixed if item in (SITE_ITEM, NAME_ITEM) else self.free
                self.put(sheet, number, column, item, row.get(item.id), style)
            for number in range(spare, spare + _SPARE_ROWS):
                self.put(sheet, number, column, item, None, self.free)
        sheet.set_row(_HELP_ROW, 60)
        sheet.set_row(_ID_ROW, None, None, {"hidden": True})

    def lists(self) -> None:
        """Write the hidden sheet with the allowed answers."""
        sheet = self.book.add_worksheet("_listen")
        for column, words in enumerate(self.columns):
            sheet.write_column(0, column, words)
        sheet.hide()

    def allowed(self, item: Item) -> list[str]:
        """Return the words of a drop-down; of the site's column every id."""
        return list(self.sites) if item is SITE_ITEM else super().allowed(item)

    def listed(self, words: list[str]) -> str:
        """Put words into the hidden sheet and return where they stand."""
        from xlsxwriter.utility import xl_col_to_name

        if words not in self.columns:
            self.columns.append(words)
        letters = xl_col_to_name(self.columns.index(words), col_abs=True)
        return f"=_listen!{letters}$1:{letters}${len(words)}"

    def _header(self, sheet: Worksheet, column: int, item: Item) -> None:
        unit = f" ({item.unit})" if item.unit else ""
        star = " *" if item.required else ""
        sheet.set_column(column, column, 24 if item.type in ("text", "choice", "list") else 14)
        sheet.write_string(_HELP_ROW, column, item.help.say(self.lang), self.help)
        sheet.write_string(_ID_ROW, column, item.id, self.help)
        sheet.write_string(_TITLE_ROW, column, f"{item.label.say(self.lang)}{unit}{star}", self.head)

    def _section(self, sheet: Worksheet, column: int, columns: Sequence[Item], sections: dict[str, Text]) -> None:
        item = columns[column]
        is_first = columns[column - 1].section != item.section if column else True
        label = sections.get(item.section)
        sheet.write_string(1, column, label.say(self.lang) if label and is_first else "", self.section)
