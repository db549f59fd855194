"""The ranking as a workbook: scores by live formulas, every single figure, the roll-out, sources; for the utility bills and permits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from hotspots.base.text import Lang, Text
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPhase, Told, sites_of
from hotspots.measures.network.prices import SURFACE_WORDS
from hotspots.model.figures import PRICES
from hotspots.model.payments import Payer
from hotspots.model.permits import PERMIT_STATUSES
from hotspots.publish.tables.columns import Kind, Value, columns
from hotspots.publish.tables.live import RANKING, bill_sheet, criteria_sheet, price_sheet, ranking_sheet
from hotspots.publish.tables.sheet import Book, Head
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE, QUALITY
from hotspots.rollout.phases import BillItem, Phase, Quantities

YEARS_SHEET = Text("Ausbaustufen", "Phases")
PERMITS_SHEET = Text("Genehmigungen", "Permits")
PAYERS: dict[Payer, Text] = {"town": Text("Stadt", "town"), "utility": Text("Stadtwerke", "utility")}
_COUNTED = Text("Menge", "quantity")
_ONCE = Text("einmalig", "once")
_YEARLY = Text("im Jahr", "a year")
Row = tuple[Text, Text, float | None, str, BillItem | float | None]
"""What kind of line, what, how much, unit, and the line of the bill or a sum of euros."""


def phase_sheets(book: Book, told: Plan) -> None:
    """Write the bill of quantities of every year, and the permits that its sites need."""
    if told.rollout is None:
        return
    _years(book, told.rollout.phases, net=told.about.rollout.net)
    _permits(book, told, told.rollout.phases)


def _years(book: Book, phases: tuple[Phase, ...], *, net: bool) -> None:
    note = Text(
        "Zeilen netto. Die Summe der Stadt ist, was ihr Budget zahlt, Förderung abgezogen; was die Stadtwerke zahlen, belastet es nicht.",
        "Lines are net. The town's sum is what its budget pays, grants deducted; what the utility pays doesn't burden it.",
    )
    heads: list[Head] = [
        (Text("Jahr", "year"), 8, "whole"), (Text("Art", "kind"), 12, "text"), (Text("Position", "item"), 52, "text"),
        (Text("Menge", "amount"), 12, "number"), (Text("Einheit", "unit"), 10, "text"), (Text("Betrag", "sum"), 14, "number"),
        (Text("zahlt", "paid by"), 14, "text"), (Text("USt. %", "VAT %"), 9, "number"), (Text("Preis vom", "price of"), 14, "text"),
    ]  # fmt: skip
    rows = [
        _cells(phase.year, line)
        for phase in phases
        for line in (*_counted(phase.quantities), *_priced(phase), *_sums(phase, net=net))
    ]
    book.table(YEARS_SHEET, heads, rows, note)


def _counted(counted: Quantities | None) -> Iterator[Row]:
    if counted is None:
        return
    for surface, metres in counted.metres.items():
        yield _COUNTED, SURFACE_WORDS[surface], metres, "m", None
    for what, amount in (
        (Text("Straßenquerungen", "road crossings"), counted.crossings),
        (Text("Richtfunkstrecken", "radio links"), counted.radio_links),
        (Text("Zugangspunkte", "access points"), counted.access_points),
        (Text("Masten", "masts"), counted.masts),
    ):
        yield _COUNTED, what, amount, "", None


def _priced(phase: Phase) -> Iterator[Row]:
    for kind, items in ((_ONCE, phase.items), (_YEARLY, phase.running)):
        for item in items:
            price = PRICES.get(item.price)
            name = price.name if price else Text("Sonstiges", "other")
            yield kind, name, item.amount, price.unit.partition("/")[2] if price else "", item


def _sums(phase: Phase, *, net: bool) -> Iterator[Row]:
    how = Text("netto", "net") if net else Text("brutto", "gross")
    for kind, town, utility in (
        (_ONCE, phase.invest_eur, phase.utility_eur),
        (_YEARLY, phase.running_eur_per_year, phase.utility_running_eur_per_year),
    ):
        yield kind, Text(f"Summe Stadt ({how.de})", f"sum, town ({how.en})"), None, "", town
        yield kind, Text("Summe Stadtwerke (netto)", "sum, utility (net)"), None, "", utility


def _cells(year: int, line: Row) -> tuple[Value | Text, ...]:
    kind, what, amount, unit, paid = line
    if isinstance(paid, BillItem):
        return year, kind, what, amount, unit, paid.eur, PAYERS[paid.payer], paid.vat_percent, paid.date or ""
    return year, kind, what, amount, unit, paid, "", None, ""


def _permits(book: Book, told: Told, phases: tuple[Phase, ...]) -> None:
    heads: list[Head] = [
        (Text("Jahr", "year"), 8, "whole"), (Text("Standort", "site"), 30, "text"), (Text("Genehmigung", "permit"), 40, "text"),
        (Text("Rechtsgrundlage", "legal basis"), 26, "text"), (Text("Stelle", "authority"), 26, "text"),
        (Text("Wochen", "weeks"), 9, "number"), (Text("Gebühr netto", "fee, net"), 12, "number"), (Text("Stand", "status"), 14, "text"),
    ]  # fmt: skip
    rows = [
        (
            year, told.site(need.permit.site).site.name, need.kind.label, need.permit.legal_basis or need.kind.legal_basis,
            need.permit.authority or need.kind.authority, need.weeks, need.fee_eur, PERMIT_STATUSES[need.permit.status],
        )
        for year, need in ((phase.year, need) for phase in phases for need in phase.permits)
    ]  # fmt: skip
    book.table(PERMITS_SHEET, heads, rows)


FIGURES = Text("Einzelwerte", "Figures")
ROLLOUT = Text("Ausbauplan", "Roll-out")
SOURCES = Text("Quellen", "Sources")
_WIDTHS: dict[Kind, float] = dict(zip(get_args(Kind), (26.0, 8.0, 12.0, 10.0, 14.0, 12.0), strict=True))


def ranking_xlsx(told: Told, lang: Lang) -> bytes:
    """Return the workbook; of a Plan in the utility's edition, marked as confidential on every page."""
    mark = CONFIDENTIAL_NOTE.say(lang) if isinstance(told, Plan) else None
    book = Book(told.about.title, lang, mark)
    if isinstance(told, Plan):
        ranking_sheet(book, told)
        _figures_sheet(book, told, FIGURES)
    else:
        _figures_sheet(book, told, RANKING)
        criteria_sheet(book, told)
    if told.rollout is not None:
        _rollout_sheet(book, told)
    if isinstance(told, Plan):
        bill_sheet(book, told, price_sheet(book, told))
        phase_sheets(book, told)
    _sources_sheet(book, told)
    return book.close()


def _figures_sheet(book: Book, told: Told, name: Text) -> None:
    shown = columns(told)
    rows = [[column.value(site, book.lang) for column in shown] for site in sites_of(told)]
    book.table(name, [(c.title, _WIDTHS[c.kind], c.kind) for c in shown], rows, *told.notes)


def _rollout_sheet(book: Book, told: Told) -> None:
    how = told.about.terms.words
    heads: list[Head] = [
        (Text("Jahr", "year"), 8, "whole"), (Text("Budget ", "budget, ") + how, 16, "euro"), (Text("Standorte", "sites"), 70, "text"),
        (Text("Investition ", "investment, ") + how, 16, "euro"), (Text("Betrieb je Jahr ", "running cost a year, ") + how, 16, "euro"),
    ]  # fmt: skip
    phases: Sequence[Phase | PublicPhase] = told.rollout.phases if told.rollout else ()
    names = ["; ".join(told.site(site).site.name for site in phase.sites) for phase in phases]
    rows = [
        (phase.year, phase.budget_eur, sites, phase.invest_eur, phase.running_eur_per_year)
        for phase, sites in zip(phases, names, strict=True)
    ]
    book.table(ROLLOUT, heads, rows)


def _sources_sheet(book: Book, told: Told) -> None:
    about = told.about
    heads: list[Head] = [
        (Text("Angabe", "what"), 34, "text"), (Text("Quelle", "source"), 100, "text"), (Text("Qualität", "quality"), 16, "text"),
    ]  # fmt: skip
    rows: list[tuple[Text, str, Text | str]] = [(s.what, s.where, QUALITY[s.quality]) for s in told.sources]
    rows += [(c.name + Text(": Gewicht und Nutzwerte", ": weight and values"), c.source, "") for c in told.criteria]
    rows += [
        (Text("Titel", "title"), about.title, ""),
        (Text("Stand der Daten", "date of the data"), about.date or "", ""),
        (Text("Fingerabdruck der Eingaben", "fingerprint of the inputs"), about.fingerprint, ""),
        (Text("Programmversion", "version of the program"), f"hotspots {about.version}", ""),
        (Text("Startwert der Ziehungen", "seed of the draws"), f"{about.seed} ({about.draws})", ""),
    ]
    book.table(SOURCES, heads, rows, *told.notes)
