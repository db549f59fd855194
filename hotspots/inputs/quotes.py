"""Read `network/quotes.csv` (XLSX and ODS as well): what the utility offers for connecting sites, one row per offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hotspots.base.errors import CORRECT, FILE, NOWHERE, Problem, Report
from hotspots.base.text import Text
from hotspots.inputs.forms import ItemTable, Row, find_table, form_sheets, place, site_names
from hotspots.model.answers import CELL_ITEMS
from hotspots.model.protocol import Item
from hotspots.model.quotes import OFFER, Quote, named_sites
from hotspots.model.sites import Site

FILES = tuple(f"network/quotes.{ending}" for ending in ("csv", "xlsx", "ods"))
#: What is asked of an offer is what the answer asks of it, under the names of this table.
_TITLES: dict[str, tuple[str, ...]] = {
    "method": ("Anbindung", "Method", "Weg", "Verfahren"), "eur": ("Preis", "Price", "Preis netto", "Kosten"),
    "metres": ("Meter", "Metres", "Länge"), "weeks": ("Dauer in Wochen", "Bauzeit"), "valid_until": ("Valid until",),
    "payer": ("wer zahlt",),
}  # fmt: skip
QUOTE_ITEMS = (
    *(replace(i, id=OFFER[i.id], aliases=(*i.aliases, i.id, *_TITLES.get(OFFER[i.id], ()))) for i in CELL_ITEMS if i.id in OFFER),
    Item("source", "", Text("Quelle", "Source"), NOWHERE, "text", aliases=("Angebot",)),
)  # fmt: skip


def read_quotes(folder: Path, sites: tuple[Site, ...], report: Report) -> tuple[Quote, ...]:
    """Return the offers in the project in `folder`; note every fault."""
    names, found = site_names(sites), []
    for file in FILES:
        if not (folder / file).is_file():
            continue
        tables = [find_table(sheet, file, QUOTE_ITEMS, report) for sheet in form_sheets(folder / file, file, report)]
        rows = [(table, row) for table in tables if table for row in table.rows()]
        if not rows:
            allowed = Text("site und method oder eur", "site and method or eur")
            hint = Text("Eine Zeile je Angebot, mit Überschriften.", "A row for each offer, with a header.")
            report.add(Problem(file, FILE, "", "–", allowed, hint))
        found += [q for table, row in rows if (q := _quote(table, row, names, report)) is not None]
    _once(found, report)
    return tuple(sorted(found, key=lambda q: (q.site, q.method or "")))


def _quote(table: ItemTable, row: Row, names: dict[str, str], report: Report) -> Quote | None:
    site, said = table.site_of(row, names), row.values
    if site is None:
        return None
    others = named_sites(str(said.get("only_with", "")))
    for other in sorted(set(others) - set(names.values())):
        allowed = Text("Kennungen von Standorten", "ids of sites")
        report.add(Problem(table.file, place(table.sheet, row.number), "only_with", other, allowed, CORRECT))
    given: dict[str, Any] = {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items()}
    return Quote(site, **{"method": None, "eur": None, "source": "Stadtwerke", **given, "only_with": others})


def _once(quotes: list[Quote], report: Report) -> None:
    """Refuse two offers for one way of one site: nobody could say which of them counts."""
    keys = [(q.site, q.method or "") for q in quotes]
    for site, method in sorted({k for k in keys if keys.count(k) > 1}):
        allowed = Text("ein Angebot je Standort und Weg", "one offer for each site and way")
        hint = Text("Bitte das überholte Angebot löschen.", "Please delete the offer that no longer counts.")
        report.add(Problem(FILES[0], Text(f"Standort {site}", f"site {site}"), "method", method or "–", allowed, hint))
