"""Read `operation/`: since when what was built is in use, faults, and what was paid (CSV, XLSX or ODS, as people keep it).

A table with a row per session or device is refused here as everywhere. Amounts say whether they are net or gross; a gross
one needs its rate. A credit note is a row of its own kind, never a negative amount.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from hotspots.base.errors import CORRECT, FILL_IN, Problem, Report, row_of
from hotspots.base.text import Text, counted, tr, verbatim
from hotspots.inputs.counts.document import open_document
from hotspots.inputs.counts.usage import single_rows
from hotspots.inputs.forms import ItemTable, Row, find_table, form_sheets, name_unread, site_names
from hotspots.inputs.values import UnreadError
from hotspots.model.counts import DAY_MIN, HOUR_MIN, MEAN_DAY_LIMIT, Usage, minute_text
from hotspots.model.network import ExistingHotspot
from hotspots.model.operation import PAID_WORDS, Fault, Operation, Paid, minute_of, place_key
from hotspots.model.protocol import Choice, Item
from hotspots.model.sites import Site

SERVICE_FILE, COSTS_FILE = "operation/service.csv", "operation/costs.csv"
_NO = verbatim("")
#: For who asks of no certain day.
LAST_DAY = "9999-12-31"
BUILT = tr("a site that is built or ordered")
_NO_END = tr("Without its end the site counts as out of use until today.")
SERVICE_ITEMS = (
    Item("in_use_from", "", tr("in use from"), _NO, "date", aliases=("Inbetriebnahme", "Start", "Betrieb ab")),
    Item(
        "fault_since", "", tr("fault since"), _NO, "date", aliases=("Ausfall von", "gestört seit", "außer Betrieb seit")
    ),
    Item("fault_until", "", tr("fault until"), _NO, "date", aliases=("Ausfall bis", "behoben am")),
    Item("words", "", tr("fault"), _NO, "text", aliases=("Bemerkung", "Ursache", "note")),
    Item("fault_hours", "", tr("duration of the fault in hours"), _NO, "number", low=0, high=100_000, unit="h", aliases=("Dauer (h)", "Dauer h", "Dauer in h", "Dauer [h]", "Dauer in Stunden", "Dauer (Stunden)", "Ausfalldauer (h)", "Störungsdauer (h)", "Ausfallzeit (h)")),
)  # fmt: skip
COST_ITEMS = (
    Item("kind", "", tr("kind"), _NO, "choice", tuple(Choice(k, w) for k, w in PAID_WORDS.items())),
    Item("what", "", tr("what¦service"), _NO, "text", aliases=("Bezeichnung der Leistung", "Gegenstand", "Rechnung")),
    Item("eur", "", tr("amount"), _NO, "number", low=-10_000_000, high=10_000_000, unit="€", aliases=("Betrag in Euro", "Betrag netto", "Betrag brutto", "Nettobetrag", "Bruttobetrag", "Rechnungsbetrag", "Rechnungsbetrag netto", "Rechnungsbetrag brutto", "Kosten", "cost_eur")),
    Item("tax", "", tr("net/gross"), _NO, "choice", (Choice("net", tr("net")), Choice("gross", tr("gross"))), aliases=("Preisart", "Steuer")),
    Item("vat_percent", "", tr("VAT"), _NO, "number", low=0, high=50, unit="%", aliases=("Steuersatz", "USt", "MwSt", "Umsatzsteuer in %")),
    Item("date", "", tr("date"), _NO, "date", aliases=("Rechnungsdatum", "vom", "ab")),
)  # fmt: skip
#: A time of day beside a date, midnight aside.
_CLOCK = re.compile(r"(?<!\d)(?!0?0:00)\d{1,2}:\d\d")
T = TypeVar("T", Fault, Paid, tuple[str, str])
Service = tuple[dict[str, str], list[Fault]]


def read_operation(folder: Path, sites: Sequence[Site], hotspots: Iterable[ExistingHotspot], use: Sequence[Usage], report: Report) -> Operation:  # fmt: skip
    """Return what `operation/` says; every fault is noted, use that can't be is a warning by row."""
    paths = [folder / SERVICE_FILE, folder / COSTS_FILE]
    in_use, faults = read_service(paths[0], SERVICE_FILE, sites, report) if paths[0].is_file() else ({}, [])
    paid = read_costs(paths[1], COSTS_FILE, sites, report) if paths[1].is_file() else []
    names = site_names(tuple(sites))
    others = {place_key(key): spot.id for spot in hotspots for key in (spot.name, spot.id)}
    known = others | {place_key(name): site for name, site in names.items()}
    places = {one.place: known[place_key(one.place)] for one in use if place_key(one.place) in known}
    found = Operation(in_use, tuple(faults), tuple(paid), tuple(use), places)
    for problem in (
        *impossible_use(found, sites),
        *counted_twice(use, places),
        *paid_unbuilt(paid, in_use, sites),
        *used_unbuilt(in_use, sites),
        *too_much_back(paid),
    ):
        report.add(Problem(problem.file, problem.where, problem.field, problem.found, problem.allowed, problem.hint, "warning"))  # fmt: skip
    return found


def paid_unbuilt(paid: Iterable[Paid], in_use: Container[str], sites: Sequence[Site]) -> Iterator[Problem]:
    """Yield a warning for each site that was paid for and is neither built nor in use: what was paid counts nowhere."""
    open_ = {s.id for s in sites if s.meaning != "fixed" and s.id not in in_use}
    for site in sorted(open_ & {one.site for one in paid}):
        where, hint = tr("site {site}", site=site), tr("What was paid counts once it is built or ordered (hotspots decide).")  # fmt: skip
        yield Problem(COSTS_FILE, where, "site", site, BUILT, hint, "warning")


def used_unbuilt(in_use: Mapping[str, str], sites: Sequence[Site]) -> Iterator[Problem]:
    """Yield a warning for each site that is in use and still ranked as one to build."""
    for site in (s for s in sites if s.meaning == "open" and s.id in in_use):
        where, hint = tr("site {site}", site=site.id), tr("It is planned as if it weren't there until 'hotspots decide' (status built).")  # fmt: skip
        yield Problem(SERVICE_FILE, where, "in_use_from", in_use[site.id], BUILT, hint, "warning")


def too_much_back(paid: Iterable[Paid]) -> Iterator[Problem]:
    """Yield a warning for each site for which more came back than was paid."""
    once: dict[str, float] = {}
    for one in paid:
        once[one.site] = once.get(one.site, 0.0) + {"once": one.eur, "credit": -one.eur}.get(one.kind, 0.0)
    for site, eur in once.items():
        if eur < 0:
            where, allowed = tr("site {site}", site=site), tr("credit notes up to what was paid")
            yield Problem(COSTS_FILE, where, "eur", f"{eur:.2f} €", allowed, CORRECT, "warning")


def impossible_use(operation: Operation, sites: Sequence[Site], today: str = LAST_DAY) -> list[Problem]:
    """Return what can't have been: use of a site that isn't built, before service, in a fault, after today, too much.

    The first row of each is named.
    """
    built = {s.id for s in sites if s.meaning == "fixed"} | set(operation.in_use_from)
    open_ = {s.id for s in sites} - built
    lasting = {f.site: f.since for f in operation.faults if f.until is None}
    found: dict[tuple[str, str], Problem] = {}
    for one in operation.use:
        site = operation.places.get(one.place, "")
        begin = operation.in_use_from.get(site)
        if site in open_:
            hint = tr("Is it built? Then first 'hotspots decide' (status built) or 'hotspots import service'.")
            found.setdefault((one.place, "place"), Problem(one.file, row_of(one.row), "place", one.place, BUILT, hint))
        elif begin and one.start_min < minute_of(begin):
            before = (u.place == one.place and u.start_min < minute_of(begin) for u in operation.use)
            early = counted(sum(before), tr("row before"), tr("rows before"))
            allowed = tr("use from {begin} on (in use from)", begin=begin)
            hint = early + tr(": leave out, or correct in_use_from in {service_file}.", service_file=SERVICE_FILE)
            when = f"{one.place}, {minute_text(one.start_min)}"
            found.setdefault((one.place, "start"), Problem(one.file, row_of(one.row), "start", when, allowed, hint))
        if one.value and (since := lasting.get(site)) and one.start_min >= minute_of(since) + DAY_MIN:
            allowed = tr("no use after {since} (fault without an end)", since=since)
            when = f"{one.place}, {minute_text(one.start_min)}"
            found.setdefault((one.place, "fault"), Problem(one.file, row_of(one.row), "start", when, allowed, _NO_END, "warning"))  # fmt: skip
        if (last := minute_text(one.end_min - 1)[:10]) > today:
            until = tr("until today, {today}", today=today)
            found.setdefault((one.place, "end"), Problem(one.file, row_of(one.row), "end", last, until, CORRECT))
        most = MEAN_DAY_LIMIT * max(1.0, (one.end_min - one.start_min) / DAY_MIN)
        if one.value > most:
            limit = tr("at most {most:.0f}", most=most)
            hint = tr("Nowhere do so many pass. Is the column a sum over the time it names?")
            found.setdefault((one.place, "value"), Problem(one.file, row_of(one.row), one.unit, f"{one.value:.0f}", limit, hint))  # fmt: skip
    return list(found.values())


def counted_twice(use: Iterable[Usage], places: Mapping[str, str]) -> list[Problem]:
    """Return use of a time that a longer or shorter sum of the same place and unit has in it already, the first of each.

    An hour that stands twice is the autumn's.
    """
    found: dict[tuple[str, str], Problem] = {}
    last: dict[tuple[str, str], Usage] = {}
    for one in sorted(use, key=lambda u: (u.start_min, u.end_min)):
        key = (places.get(one.place, one.place), one.unit)
        before = last.get(key)
        if before and one.start_min < before.end_min and (one.end_min - one.start_min > HOUR_MIN or one.end_min != before.end_min):  # fmt: skip
            spans = [f"{minute_text(u.start_min)} – {minute_text(u.end_min)}" for u in (before, one)]
            allowed = tr("every time once for each place and unit")
            hint = tr("{file}, row {row}, counts {span}; keep one of the two sums.", file=before.file, row=before.row, span=spans[0])  # fmt: skip
            found.setdefault(key, Problem(one.file, row_of(one.row), one.unit, f"{one.place}, {spans[1]}", allowed, hint))  # fmt: skip
        if before is None or one.end_min > before.end_min:
            last[key] = one
    return list(found.values())


def missing_months(use: Iterable[Usage]) -> tuple[str, ...]:
    """Return the months (ISO) between the first and the last that have no use."""
    seen = {minute_text(m)[:7] for one in use for m in (one.start_min, one.end_min - 1)}
    if not seen:
        return ()
    first, last = (12 * int(m[:4]) + int(m[5:]) - 1 for m in (min(seen), max(seen)))
    return tuple(m for at in range(first, last) if (m := f"{at // 12:04d}-{at % 12 + 1:02d}") not in seen)


def read_service(path: Path, name: str, sites: Sequence[Site], report: Report, today: str = LAST_DAY) -> Service:
    """Return since when each site is in use, and the faults, until today."""
    begun: dict[str, str] = {}
    faults: list[Fault] = []
    rows = list(_rows(path, name, SERVICE_ITEMS, sites, report))
    first = {site: begin for _, row, site in rows if (begin := _day(row, "in_use_from"))}
    for table, row, site in rows:
        begin, since, until = (_day(row, key) for key in ("in_use_from", "fault_since", "fault_until"))
        if since and until is None and isinstance(hours := row.values.get("fault_hours"), float):
            clock = _CLOCK.search(table.cell(row, "fault_since"))
            begin_at = datetime.fromisoformat(f"{since} {clock[0]:0>5}" if clock else since)
            until = max(since, (begin_at + timedelta(hours=hours, microseconds=-1)).date().isoformat())
        for key in ("in_use_from", "fault_since", "fault_until"):
            if (day := _day(row, key) or "") > today:
                _fault(table, row, key, day, tr("until today, {today}", today=today))
        if begin and begun.setdefault(site, begin) != begin:
            _fault(table, row, "in_use_from", begin, tr("once for each site ({begun})", begun=begun[site]))
        words = str(row.values.get("words", ""))
        if since is None and (until or words):
            _fault(table, row, "fault_since", "–", tr("the day on which the fault began"), FILL_IN)
        elif since and until and until < since:
            _fault(table, row, "fault_until", until, tr("not before {since}", since=since))
        elif since and since < first.get(site, ""):
            _fault(table, row, "fault_since", since, tr("not before {first} (in use from)", first=first[site]))
        elif since:
            faults.append(Fault(site, since, until, words))
            for key in ("fault_since", "fault_until"):
                if _CLOCK.search(cell := table.cell(row, key)):
                    hint = tr("A fault counts by whole days; the time of day isn't kept.")
                    table.note(row.number, key, cell, UnreadError(tr("whole days"), hint), warning=True)
            if until is None and (again := [s for _, r, s2 in rows if s2 == site and (s := _day(r, "fault_since")) and s > since]):  # fmt: skip
                table.note(row.number, "fault_until", "–", UnreadError(tr("a day before the next fault, {day}", day=min(again)), _NO_END), warning=True)  # fmt: skip
    return begun, sorted(set(faults), key=lambda f: (f.site, f.since, f.until or "", f.words))


def read_costs(path: Path, name: str, sites: Sequence[Site], report: Report, today: str = LAST_DAY) -> list[Paid]:
    """Return what was paid until today, net."""
    found: list[Paid] = []
    for table, row, site in _rows(path, name, COST_ITEMS, sites, report):
        title = re.search("(brutto|gross)|netto|net", table.titles.get("eur", ""), re.IGNORECASE)
        said = ({"tax": "gross" if title[1] else "net"} if title else {}) | row.values
        missing = [key for key in ("kind", "eur", "tax", "date") if key not in said and key not in row.refused]
        for key in missing:
            item = next(i for i in COST_ITEMS if i.id == key)
            _fault(table, row, key, "–", item.label, FILL_IN)
        if said.get("tax") == "gross" and "vat_percent" not in said:
            missing.append("vat_percent")
            _fault(table, row, "vat_percent", "–", tr("the rate inside the amount"), FILL_IN)
        if isinstance(amount := said.get("eur"), float) and amount <= 0:
            missing.append("eur")
            hint = tr("A credit note is a row of the kind 'credit note' with an amount above 0.")
            _fault(table, row, "eur", f"{amount:g}", tr("an amount above 0"), hint)
        if (day := _day(row, "date") or "") > today:
            missing.append("date")
            _fault(table, row, "date", day, tr("until today, {today}", today=today))
        if missing or row.refused:
            continue
        kind = next(k for k in PAID_WORDS if k == said["kind"])
        rate, eur = said.get("vat_percent"), said["eur"]
        assert isinstance(rate, float | None) and isinstance(eur, float)  # noqa: PT018 - the cell reader made them so
        percent = 100 * rate if rate is not None and rate < 1 else rate  # 19% as spreadsheets keep it
        net = eur / (1 + (percent or 0) / 100) if said["tax"] == "gross" else eur
        found.append(Paid(site, kind, str(said.get("what", "")), round(net, 2), percent, day))
    return sorted(found, key=lambda p: (p.site, p.date, p.kind, p.what, p.eur))


def _rows(path: Path, name: str, items: tuple[Item, ...], sites: Sequence[Site], report: Report) -> Iterable[tuple[ItemTable, Row, str]]:  # fmt: skip
    document, _ = open_document(path, name)
    for part in document.parts if document else ():
        if refused := single_rows(part.grid, name, path.stem):
            report.add(refused)
            return
    names = site_names(tuple(sites))
    sheets = form_sheets(path, name, report)
    tables = [find_table(sheet, name, items, report) for sheet in sheets]
    if any(tables):
        name_unread((sheet for sheet, table in zip(sheets, tables, strict=True) if table is None), name, report)
    elif not report.failed:
        allowed = tr("site, ") + verbatim(", ".join(f"{i.id} ({i.label.de})" for i in items))
        report.add(Problem(name, row_of(1), "", "–", allowed, tr("A row with these titles is missing.")))
    for table in tables:
        for row in table.rows(names) if table else ():
            site = table.site_of(row, names) if table else None
            if table and site is not None:
                yield table, row, site


def _fault(table: ItemTable, row: Row, field: str, found: str, allowed: Text, hint: Text = CORRECT) -> None:
    table.note(row.number, field, found, UnreadError(allowed, hint))


def _day(row: Row, key: str) -> str | None:
    value = row.values.get(key)
    return value.isoformat() if isinstance(value, date) else None
