"""Read `network/quotes.csv` (XLSX and ODS as well): what the utility offers for connecting sites, one row per offer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hotspots.base.errors import CORRECT, FILE, NOWHERE, Problem, Report
from hotspots.base.text import Text
from hotspots.inputs.forms import ItemTable, Row, find_table, form_sheets, place, site_names
from hotspots.model.permits import METHODS
from hotspots.model.protocol import Choice, Item
from hotspots.model.quotes import Quote, named_sites
from hotspots.model.sites import Site

FILES = tuple(f"network/quotes.{ending}" for ending in ("csv", "xlsx", "ods"))
_NONE = NOWHERE
QUOTE_ITEMS = (
    Item("method", "", Text("Anbindung", "Method"), _NONE, "choice", tuple(Choice(m, w) for m, w in METHODS.items() if m != "any"), aliases=("Weg", "Verfahren", "connection_method")),
    Item("eur", "", Text("Preis", "Price"), _NONE, "number", low=0, high=10_000_000, unit="€", aliases=("Preis netto", "Kosten", "connection_eur")),
    Item("metres", "", Text("Meter", "Metres"), _NONE, "number", low=0, high=100_000, unit="m", aliases=("Länge",)),
    Item("weeks", "", Text("Wochen", "Weeks"), _NONE, "number", low=0, high=520, aliases=("Dauer in Wochen", "Bauzeit")),
    Item("valid_until", "", Text("gültig bis", "Valid until"), _NONE, "date", aliases=("Bindefrist",)),
    Item("not_before", "", Text("nicht vor", "Not before"), _NONE, "date", aliases=("frühestens",)),
    Item("only_with", "", Text("nur zusammen mit", "Only together with"), _NONE, "text", aliases=("nur mit",)),
    Item("condition", "", Text("Bedingung", "Condition"), _NONE, "text", aliases=("Bedingungen",)),
    Item("handover", "", Text("Übergabepunkt", "Handover"), _NONE, "text"),
    Item("payer", "", Text("wer zahlt", "Who pays"), _NONE, "choice", (Choice("town", Text("Stadt", "the town")), Choice("utility", Text("Stadtwerke", "the utility")))),
    Item("source", "", Text("Quelle", "Source"), _NONE, "text", aliases=("Angebot",)),
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
        hint = CORRECT
        report.add(Problem(table.file, place(table.sheet, row.number), "only_with", other, allowed, hint))
    given: dict[str, Any] = {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items()}
    return Quote(site, **{"method": None, "eur": None, "source": "Stadtwerke", **given, "only_with": others})


def _once(quotes: list[Quote], report: Report) -> None:
    """Refuse two offers for one way of one site: nobody could say which of them counts."""
    keys = [(q.site, q.method or "") for q in quotes]
    for site, method in sorted({k for k in keys if keys.count(k) > 1}):
        allowed = Text("ein Angebot je Standort und Weg", "one offer for each site and way")
        hint = Text("Bitte das überholte Angebot löschen.", "Please delete the offer that no longer counts.")
        report.add(Problem(FILES[0], Text(f"Standort {site}", f"site {site}"), "method", method or "–", allowed, hint))
