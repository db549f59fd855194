"""Read the council's decision: a table of site, status, date, order, year and cost (XLSX, ODS, CSV, TOML or JSON).

And `network/quotes.csv` (XLSX and ODS as well): what the utility offers for connecting sites, one row per offer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

from hotspots.base.errors import CORRECT, FILE, FILL_IN, NOWHERE, Problem, Report
from hotspots.base.text import tr
from hotspots.inputs.forms import (
    ItemTable,
    Row,
    SiteNames,
    find_table,
    form_sheets,
    list_sheet,
    name_unread,
    place,
    site_names,
)
from hotspots.inputs.geojson import read_json
from hotspots.inputs.read.sheets import Sheet
from hotspots.inputs.read.text import read_text
from hotspots.inputs.values import UnreadError, folded
from hotspots.model.answers import CELL_ITEMS
from hotspots.model.layers import DECISION
from hotspots.model.protocol import Choice, Item
from hotspots.model.quotes import OFFER, Quote, named_sites
from hotspots.model.sites import STATUS_WORDS, Site, Status

_NONE = NOWHERE
DECISION_ITEMS = (
    Item("status", "", tr("Status"), _NONE, "choice", tuple(Choice(s, STATUS_WORDS[s], aliases=DECISION[s]) for s in get_args(Status)), aliases=("Beschluss", "Entscheidung")),
    Item("date", "", tr("Date"), _NONE, "date", aliases=("Beschlussdatum", "Sitzung", "vom", "am")),
    Item("order", "", tr("Order"), _NONE, "number", low=1, high=1_000_000, aliases=("Rang", "Priorität")),
    Item("year", "", tr("Year"), _NONE, "number", low=1990, high=2100, aliases=("Baujahr", "gebaut im Jahr")),
    Item("cost_eur", "", tr("Cost"), _NONE, "number", unit="€", low=0, high=10_000_000, aliases=("Kosten in Euro", "Baukosten", "Kosten in €")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one site; `order` is the council's own priority, year and cost are decided or real."""

    site: str
    status: Status
    date: str
    order: int | None = None
    year: int | None = None
    cost_eur: float | None = None


def read_decisions(path: Path, sites: Sequence[Site], report: Report) -> tuple[Decision, ...]:
    """Return the decisions in `path`; every row at fault is noted."""
    names, decisions, unread = site_names(tuple(sites)), list[Decision](), list[Sheet]()
    for sheet in _sheets(path, report):
        if table := find_table(sheet, path.name, DECISION_ITEMS, report, needs="status"):
            decisions += [d for row in table.rows(names, silent=True) if (d := _decision(table, row, names))]
        else:
            unread.append(sheet)
    name_unread(unread if decisions else (), path.name, report)
    ids = [d.site for d in decisions]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        hint = tr("Please delete one row.")
        report.add(Problem(path.name, _NONE, "site", twice, tr("each site once"), hint))
    if not decisions and not report.failed:
        hint = tr("Columns: site, status, date, order, year, cost.")
        allowed = tr("at least one decision")
        report.add(Problem(path.name, _NONE, "", "0", allowed, hint))
    return tuple(sorted(decisions, key=lambda d: d.site))


def _sheets(path: Path, report: Report) -> Sequence[Sheet]:
    ending = path.suffix.lower()
    if ending not in (".json", ".toml"):
        return form_sheets(path, path.name, report)
    document = read_json(path, path.name, report) if ending == ".json" else _toml(path, report)
    found = document.get("decisions") if isinstance(document, dict) else document
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return (list_sheet("decisions", rows),)


def _toml(path: Path, report: Report) -> Any:
    try:
        return tomllib.loads(read_text(path.read_bytes()))
    except tomllib.TOMLDecodeError as error:
        report.add(Problem(path.name, _NONE, "", str(error), tr("valid TOML"), _NONE))
        return None


def _decision(table: ItemTable, row: Row, names: SiteNames) -> Decision | None:
    site, said = table.site_of(row, names), row.values
    status, day, order = said.get("status"), said.get("date"), said.get("order")
    missing = {
        "status": (status, tr("the decision")),
        "date": (day, tr("the date of the decision")),
    }
    for field, (value, allowed) in missing.items():
        if value is None and field not in row.refused:
            table.note(row.number, field, "–", UnreadError(allowed, FILL_IN))
    year, cost = said.get("year"), said.get("cost_eur")
    for field, value in (("order", order), ("year", year)):
        if isinstance(value, float) and not value.is_integer():
            table.note(row.number, field, f"{value:g}", UnreadError(tr("a whole number")))
    known = next((s for s in get_args(Status) if s == status), None)
    if site is None or known is None or not isinstance(day, date):
        return None
    rank, built = (int(value) if isinstance(value, float) else None for value in (order, year))
    return Decision(site, known, day.isoformat(), rank, built, cost if isinstance(cost, float) else None)


FILES = tuple(f"network/quotes.{ending}" for ending in ("csv", "xlsx", "ods"))
#: What is asked of an offer is what the answer asks of it.
QUOTE_ITEMS = (
    *(replace(i, id=OFFER[i.id], aliases=(*i.aliases, i.id, *(("Länge",) if i.unit == "m" else ()))) for i in CELL_ITEMS if i.id in OFFER),
    Item("source", "", tr("Source"), NOWHERE, "text", aliases=("Angebot",)),
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
            allowed = tr("site and method or eur")
            hint = tr("A row for each offer, with a header.")
            report.add(Problem(file, FILE, "", "–", allowed, hint))
        found += [q for table, row in rows if (q := _quote(table, row, names, report)) is not None]
    _offered_once(found, report)
    return tuple(sorted(found, key=lambda q: (q.site, q.method or "")))


def _quote(table: ItemTable, row: Row, names: SiteNames, report: Report) -> Quote | None:
    site, said = table.site_of(row, names), row.values
    if site is None:
        return None
    others = tuple(names.get(folded(other), other) for other in named_sites(str(said.get("only_with", ""))))
    for other in sorted(set(others) - set(names.values())):
        allowed = tr("ids of sites")
        report.add(Problem(table.file, place(table.sheet, row.number), "only_with", other, allowed, CORRECT))
    given: dict[str, Any] = {k: v.isoformat() if isinstance(v, date) else v for k, v in said.items()}
    return Quote(
        site, **{"method": None, "eur": None, "source": "Stadtwerke", **given, "only_with": others}, file=table.file
    )


def _offered_once(quotes: list[Quote], report: Report) -> None:
    """Refuse two offers for one way of one site: nobody could say which of them counts."""
    keys = [(q.site, q.method or "") for q in quotes]
    for site, method in sorted({k for k in keys if keys.count(k) > 1}):
        allowed = tr("one offer for each site and way")
        hint = tr("Please delete the offer that no longer counts.")
        file = quotes[keys.index((site, method))].file
        report.add(Problem(file, tr("site {site}", site=site), "method", method or "–", allowed, hint))
