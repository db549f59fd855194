"""Read `operation/`: since when what was built is in use, faults, and what was paid (CSV, XLSX or ODS, as people keep it).

A table with a row per session or device is refused here as everywhere. Amounts say whether they are net or gross; a gross
one needs its rate. A credit note is a row of its own kind, never a negative amount.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from hotspots.base.errors import CORRECT, FILL_IN, Problem, Report, row_of
from hotspots.base.text import Text, counted, verbatim
from hotspots.inputs.counts.document import open_document
from hotspots.inputs.counts.usage import single_rows
from hotspots.inputs.forms import ItemTable, Row, find_table, form_sheets, name_unread, site_names
from hotspots.inputs.values import UnreadError
from hotspots.model.counts import DAY_MIN, HOUR_MIN, MEAN_DAY_LIMIT, Usage, minute_text
from hotspots.model.network import ExistingHotspot
from hotspots.model.operation import PAID_WORDS, Fault, Operation, Paid, minute_of, place_key
from hotspots.model.payments import VAT_PERCENT
from hotspots.model.protocol import Choice, Item
from hotspots.model.sites import Site

SERVICE_FILE, COSTS_FILE = "operation/service.csv", "operation/costs.csv"
_NO = Text("", "")
#: For who asks of no certain day.
LAST_DAY = "9999-12-31"
BUILT = Text("ein Standort, der gebaut oder beauftragt ist", "a site that is built or ordered")
SERVICE_ITEMS = (
    Item("in_use_from", "", Text("in Betrieb seit", "in use from"), _NO, "date", aliases=("Inbetriebnahme", "Start", "Betrieb ab")),
    Item("fault_since", "", Text("Störung von", "fault since"), _NO, "date", aliases=("Ausfall von", "gestört seit")),
    Item("fault_until", "", Text("Störung bis", "fault until"), _NO, "date", aliases=("Ausfall bis", "behoben am")),
    Item("words", "", Text("Störung", "fault"), _NO, "text", aliases=("Bemerkung", "Ursache", "note")),
)  # fmt: skip
COST_ITEMS = (
    Item("kind", "", Text("Art", "kind"), _NO, "choice", tuple(Choice(k, w) for k, w in PAID_WORDS.items())),
    Item("what", "", Text("Leistung", "what"), _NO, "text", aliases=("Bezeichnung der Leistung", "Gegenstand", "Rechnung")),
    Item("eur", "", Text("Betrag", "amount"), _NO, "number", low=-10_000_000, high=10_000_000, unit="€", aliases=("Betrag in Euro", "Kosten", "cost_eur")),
    Item("tax", "", Text("netto/brutto", "net/gross"), _NO, "choice", (Choice("net", Text("netto", "net")), Choice("gross", Text("brutto", "gross"))), aliases=("Preisart", "Steuer")),
    Item("vat_percent", "", Text("Umsatzsteuer", "VAT"), _NO, "number", low=0, high=50, unit="%", aliases=("Steuersatz", "USt", "MwSt", "Umsatzsteuer in %")),
    Item("date", "", Text("Datum", "date"), _NO, "date", aliases=("Rechnungsdatum", "vom", "ab")),
)  # fmt: skip
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
        *too_much_back(paid),
    ):
        report.add(Problem(problem.file, problem.where, problem.field, problem.found, problem.allowed, problem.hint, "warning"))  # fmt: skip
    return found


def paid_unbuilt(paid: Iterable[Paid], in_use: Container[str], sites: Sequence[Site]) -> Iterator[Problem]:
    """Yield a warning for each site that was paid for and is neither built nor in use: what was paid counts nowhere."""
    open_ = {s.id for s in sites if s.meaning != "fixed" and s.id not in in_use}
    for site in sorted(open_ & {one.site for one in paid}):
        where, hint = Text(f"Standort {site}", f"site {site}"), Text("Seine Rechnungen zählen erst, wenn er gebaut oder beauftragt ist (hotspots decide).", "What was paid counts once it is built or ordered (hotspots decide).")  # fmt: skip
        yield Problem(COSTS_FILE, where, "site", site, BUILT, hint, "warning")


def too_much_back(paid: Iterable[Paid]) -> Iterator[Problem]:
    """Yield a warning for each site for which more came back than was paid."""
    once: dict[str, float] = {}
    for one in paid:
        once[one.site] = once.get(one.site, 0.0) + {"once": one.eur, "credit": -one.eur}.get(one.kind, 0.0)
    for site, eur in once.items():
        if eur < 0:
            where, allowed = Text(f"Standort {site}", f"site {site}"), Text("Gutschriften bis zum Bezahlten", "credit notes up to what was paid")  # fmt: skip
            yield Problem(COSTS_FILE, where, "eur", f"{eur:.2f} €", allowed, CORRECT, "warning")


def impossible_use(operation: Operation, sites: Sequence[Site], today: str = LAST_DAY) -> list[Problem]:
    """Return what can't have been: use of a site that isn't built, before service, after today, more than pass anywhere.

    The first row of each is named.
    """
    built = {s.id for s in sites if s.meaning == "fixed"} | set(operation.in_use_from)
    open_ = {s.id for s in sites} - built
    found: dict[tuple[str, str], Problem] = {}
    for one in operation.use:
        site = operation.places.get(one.place, "")
        begin = operation.in_use_from.get(site)
        if site in open_:
            hint = Text("Ist er gebaut? Dann zuerst „hotspots decide“ (Stand gebaut) oder „hotspots import service“.", "Is it built? Then first 'hotspots decide' (status built) or 'hotspots import service'.")  # fmt: skip
            found.setdefault((one.place, "place"), Problem(one.file, row_of(one.row), "place", one.place, BUILT, hint))  # fmt: skip
        elif begin and one.start_min < minute_of(begin):
            before = (u.place == one.place and u.start_min < minute_of(begin) for u in operation.use)
            early = counted(sum(before), Text("Zeile davor", "row before"), Text("Zeilen davor", "rows before"))
            allowed = Text(f"Nutzung ab dem {begin} (in Betrieb seit)", f"use from {begin} on (in use from)")
            hint = early + Text(f": weglassen oder in_use_from in {SERVICE_FILE} berichtigen.", f": leave out, or correct in_use_from in {SERVICE_FILE}.")  # fmt: skip
            when = f"{one.place}, {minute_text(one.start_min)}"
            found.setdefault((one.place, "start"), Problem(one.file, row_of(one.row), "start", when, allowed, hint))
        if (last := minute_text(one.end_min - 1)[:10]) > today:
            until = Text(f"bis heute, {today}", f"until today, {today}")
            found.setdefault((one.place, "end"), Problem(one.file, row_of(one.row), "end", last, until, CORRECT))
        most = MEAN_DAY_LIMIT * max(1.0, (one.end_min - one.start_min) / DAY_MIN)
        if one.value > most:
            limit = Text(f"höchstens {most:.0f}", f"at most {most:.0f}")
            hint = Text("So viele gehen nirgends vorbei. Ist die Spalte eine Summe in der genannten Zeit?", "Nowhere do so many pass. Is the column a sum over the time it names?")  # fmt: skip
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
            allowed = Text("jede Zeit einmal je Ort und Einheit", "every time once for each place and unit")
            hint = Text(f"{before.file}, Zeile {before.row}, zählt {spans[0]}; nur eine von beiden Summen behalten.", f"{before.file}, row {before.row}, counts {spans[0]}; keep one of the two sums.")  # fmt: skip
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
        for key in ("in_use_from", "fault_since", "fault_until"):
            if (day := _day(row, key) or "") > today:
                _fault(table, row, key, day, Text(f"bis heute, {today}", f"until today, {today}"))
        if begin and begun.setdefault(site, begin) != begin:
            _fault(table, row, "in_use_from", begin, Text(f"einmal je Standort ({begun[site]})", f"once for each site ({begun[site]})"))  # fmt: skip
        words = str(row.values.get("words", ""))
        if since is None and (until or words):
            _fault(table, row, "fault_since", "–", Text("ein Tag, an dem die Störung begann", "the day on which the fault began"), FILL_IN)  # fmt: skip
        elif since and until and until < since:
            _fault(table, row, "fault_until", until, Text(f"nicht vor {since}", f"not before {since}"))
        elif since and since < first.get(site, ""):
            _fault(table, row, "fault_since", since, Text(f"nicht vor {first[site]} (in Betrieb seit)", f"not before {first[site]} (in use from)"))  # fmt: skip
        elif since:
            faults.append(Fault(site, since, until, words))
    return begun, sorted(set(faults), key=lambda f: (f.site, f.since, f.until or "", f.words))


def read_costs(path: Path, name: str, sites: Sequence[Site], report: Report, today: str = LAST_DAY) -> list[Paid]:
    """Return what was paid until today, net."""
    found: list[Paid] = []
    for table, row, site in _rows(path, name, COST_ITEMS, sites, report):
        said = row.values
        missing = [key for key in ("kind", "eur", "tax", "date") if key not in said and key not in row.refused]
        for key in missing:
            item = next(i for i in COST_ITEMS if i.id == key)
            _fault(table, row, key, "–", item.label, FILL_IN)
        if said.get("tax") == "gross" and "vat_percent" not in said:
            missing.append("vat_percent")
            _fault(table, row, "vat_percent", "–", Text("der Steuersatz, der im Betrag steckt", "the rate inside the amount"), FILL_IN)  # fmt: skip
        if isinstance(amount := said.get("eur"), float) and amount <= 0:
            missing.append("eur")
            hint = Text("Eine Gutschrift ist eine Zeile der Art „Gutschrift“ mit einem Betrag über 0.", "A credit note is a row of the kind 'credit note' with an amount above 0.")  # fmt: skip
            _fault(table, row, "eur", f"{amount:g}", Text("ein Betrag über 0", "an amount above 0"), hint)
        if (day := _day(row, "date") or "") > today:
            missing.append("date")
            _fault(table, row, "date", day, Text(f"bis heute, {today}", f"until today, {today}"))
        if missing or row.refused:
            continue
        kind = next(k for k in PAID_WORDS if k == said["kind"])
        percent, eur = said.get("vat_percent", VAT_PERCENT), said["eur"]
        assert isinstance(percent, float) and isinstance(eur, float)  # noqa: PT018 - the cell reader made them so
        percent = 100 * percent if percent < 1 else percent  # 19% as spreadsheets keep it
        net = eur / (1 + percent / 100) if said["tax"] == "gross" else eur
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
        allowed = Text("Standort, ", "site, ") + verbatim(", ".join(f"{i.id} ({i.label.de})" for i in items))
        report.add(Problem(name, row_of(1), "", "–", allowed, Text("Eine Zeile mit diesen Überschriften fehlt.", "A row with these titles is missing.")))  # fmt: skip
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
