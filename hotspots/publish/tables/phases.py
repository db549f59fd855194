"""The years of the roll-out in the utility's workbook: what is built, who pays which price, what must be allowed."""

from __future__ import annotations

from collections.abc import Iterator

from hotspots.base.text import Text
from hotspots.findings.model import Plan
from hotspots.findings.public import Told
from hotspots.measures.network.prices import SURFACE_WORDS
from hotspots.model.figures import PRICES
from hotspots.model.payments import Payer
from hotspots.model.permits import PERMIT_STATUSES
from hotspots.publish.tables.columns import Value
from hotspots.publish.tables.sheet import Book, Head
from hotspots.rollout.items import BillItem, Quantities
from hotspots.rollout.phases import Phase

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
