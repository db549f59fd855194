"""The years of the roll-out in the utility's workbook: what is built, who pays which price, what must be allowed."""

from __future__ import annotations

from collections.abc import Iterator

from hotspots.base.text import Text, verbatim
from hotspots.findings.model import Plan, Told
from hotspots.measures.network.prices import SURFACE_WORDS
from hotspots.model.figures import PRICES
from hotspots.model.payments import Payer
from hotspots.model.permits import PERMIT_STATUSES
from hotspots.publish.tables.columns import Kind, Value
from hotspots.publish.tables.sheet import Book
from hotspots.rollout.items import BillItem, Quantities
from hotspots.rollout.phases import Phase

YEARS_SHEET = Text("Ausbaustufen", "Phases")
PERMITS_SHEET = Text("Genehmigungen", "Permits")
PAYERS: dict[Payer, Text] = {"town": Text("Stadt", "town"), "utility": Text("Stadtwerke", "utility")}
_COUNTED = Text("Menge", "quantity")
_ONCE = Text("einmalig", "once")
_YEARLY = Text("im Jahr", "a year")
_KINDS: tuple[Kind, ...] = ("whole", "text", "text", "number", "text", "number", "text", "number", "text")

Row = tuple[Text, Text, float | None, str, BillItem | float | None]
"""What kind of line, what, how much, unit, and the line of the bill or a sum of euros."""


def phase_sheets(book: Book, told: Plan) -> None:
    """Write the bill of quantities of every year, and the permits that its sites need."""
    if told.rollout is None:
        return
    _years(book, told.rollout.phases, net=told.about.rollout.net)
    _permits(book, told, told.rollout.phases)


def _years(book: Book, phases: tuple[Phase, ...], *, net: bool) -> None:
    name = YEARS_SHEET.say(book.lang)
    note = Text(
        "Zeilen netto. Die Summe der Stadt ist, was ihr Budget zahlt, Förderung abgezogen; was die Stadtwerke zahlen, belastet es nicht.",
        "Lines are net. The town's sum is what its budget pays, grants deducted; what the utility pays doesn't burden it.",
    )
    sheet, top = book.sheet(name, name, [note.say(book.lang)])
    titles = (
        Text("Jahr", "year"), Text("Art", "kind"), Text("Position", "item"), Text("Menge", "amount"), Text("Einheit", "unit"),
        Text("Betrag", "sum"), Text("zahlt", "paid by"), Text("USt. %", "VAT %"), Text("Preis vom", "price of"),
    )  # fmt: skip
    sheet.header(top, [t.say(book.lang) for t in titles], [8, 12, 52, 12, 10, 14, 14, 9, 14])
    row = top + 1
    for phase in phases:
        for line in (*_counted(phase.quantities), *_priced(phase), *_sums(phase, net=net)):
            for column, (value, kind) in enumerate(zip(_cells(phase.year, line, book), _KINDS, strict=True)):
                sheet.put(row, column, value, kind)
            row += 1


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


def _cells(year: int, line: Row, book: Book) -> tuple[Value, ...]:
    kind, what, amount, unit, paid = line
    head = (year, kind.say(book.lang), what.say(book.lang), amount, unit)
    if isinstance(paid, BillItem):
        return (*head, paid.eur, PAYERS[paid.payer].say(book.lang), paid.vat_percent, paid.date or "")
    return (*head, paid, "", None, "")


def _permits(book: Book, told: Told, phases: tuple[Phase, ...]) -> None:
    name = PERMITS_SHEET.say(book.lang)
    sheet, top = book.sheet(name, name, [])
    titles = (
        Text("Jahr", "year"), Text("Standort", "site"), Text("Genehmigung", "permit"), Text("Rechtsgrundlage", "legal basis"),
        Text("Stelle", "authority"), Text("Wochen", "weeks"), Text("Gebühr netto", "fee, net"), Text("Stand", "status"),
    )  # fmt: skip
    sheet.header(top, [t.say(book.lang) for t in titles], [8, 30, 40, 26, 30, 9, 12, 14])
    rows = [(phase.year, need) for phase in phases for need in phase.permits]
    for row, (year, need) in enumerate(rows, start=top + 1):
        permit, kind = need.permit, need.kind
        words = (
            verbatim(told.site(permit.site).site.name), kind.label, verbatim(permit.legal_basis or kind.legal_basis),
            verbatim(permit.authority) if permit.authority else kind.authority,
        )  # fmt: skip
        sheet.put(row, 0, year, "whole")
        for column, text in enumerate(words, start=1):
            sheet.put(row, column, text.say(book.lang), "text")
        sheet.put(row, 5, need.weeks, "number")
        sheet.put(row, 6, need.fee_eur, "number")
        sheet.put(row, 7, PERMIT_STATUSES[permit.status].say(book.lang), "text")
