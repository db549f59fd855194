"""A year's bill as positions in whole units, for the workbook and the paper's annex alike."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from hotspots.base.text import Text, join, numbers
from hotspots.measures.network.prices import PER_DIGGING
from hotspots.model.figures import PRICES
from hotspots.model.payments import Payer
from hotspots.rollout.phases import BillItem, Phase

PAYERS: dict[Payer, Text] = {"town": Text("Stadt", "town"), "utility": Text("Stadtwerke", "utility")}
LOTS = (Text("Tiefbau", "civil works"), Text("Technik und Montage", "equipment and mounting"), Text("Betrieb", "operation"), Text("Förderung", "funding"))  # fmt: skip
_UNITS = {
    "m": Text("m", "m"),
    "month": Text("Monat", "month"),
    "digging": Text("Grabung", "digging"),
    "point": Text("Zugangspunkt", "access point"),
    "year": Text("Jahr", "year"),
    "": Text("Stück", "piece"),
}
_LUMP = Text("psch.", "lump sum")
_CIVIL = ("trench", "crossing", "archaeology", "duct", "mast", "planning", "microduct", *PER_DIGGING)


@dataclass(frozen=True, slots=True)
class Position:
    """A line of the bill: so many whole units at a price to the cent; `lot` as in LOTS, `words` are its long text."""

    year: int
    lot: int
    title: Text
    words: Text
    quantity: int
    unit: Text
    price_eur: float
    payer: Payer
    vat_percent: float

    @property
    def eur(self) -> float:
        """Return its sum, net."""
        return round(self.quantity * self.price_eur, 2)


def positions(phase: Phase) -> list[Position]:
    """Return a year's bill in whole units; what rounding them moves is a line of its own, so that it adds up to the cent."""
    found = []
    for running, items in ((False, phase.items), (True, phase.running)):
        made = [_position(phase.year, item, running=running) for item in items if item.amount > 0]
        for payer in dict.fromkeys(item.payer for item in items):
            theirs = [item for item in items if item.payer == payer]
            rest = round(sum(i.eur for i in theirs), 2) - sum(p.eur for p in made if p.payer == payer)
            if abs(rest) >= 0.005:
                title = Text("Ausgleich der Rundung", "rounding")
                words = Text(
                    "Mengen stehen in ganzen Einheiten, Preise in Cent.",
                    "Quantities are whole units, prices whole cents.",
                )
                made.append(
                    Position(
                        phase.year,
                        2 if running else 1,
                        title,
                        words,
                        1,
                        _LUMP,
                        round(rest, 2),
                        payer,
                        theirs[0].vat_percent,
                    )
                )
        found += sorted(made, key=lambda p: p.lot)
    return found + [
        Position(
            phase.year,
            3,
            Text(f"Förderung {a.rule}", f"funding {a.rule}"),
            Text("", ""),
            1,
            _LUMP,
            -round(a.eur, 2),
            "town",
            0.0,
        )
        for a in phase.awards
    ]


def _position(year: int, item: BillItem, *, running: bool) -> Position:
    price = PRICES.get(item.price)
    title, unit = (
        (price.name, _UNITS.get(price.unit.partition("/")[2], _LUMP))
        if price
        else (Text("Gebühren und Sonstiges", "fees and other"), _LUMP)
    )
    pieces, words = (
        unit is not _UNITS["m"],
        [Text(f"Preisquelle: {price.source}", f"source of the price: {price.source}")] if price else [],
    )
    if item.price == "planning":
        base, part = numbers(item.amount), numbers(100 * item.eur / (item.amount * item.share), decimals=1)
        words.append(Text(f"{part.de} % von {base.de} € Tiefbau", f"{part.en}% of {base.en} € of digging"))
    quantity = 1 if unit is _LUMP else max(ceil(item.amount - 1e-9) if pieces else round(item.amount), 1)
    if item.share < 1:
        words.append(
            Text(
                f"zu {item.share:.0%} des Preises: Die Straße wird ohnehin geöffnet",
                f"at {item.share:.0%} of the price: the street is opened anyway",
            )
        )
    if pieces and unit is not _LUMP and abs(quantity - item.amount) > 1e-6:
        amount = numbers(item.amount, decimals=2)
        words.append(Text(f"erwartet werden {amount.de} (noch nicht geklärt); der Einheitspreis ist anteilig angesetzt",
                          f"{amount.en} expected (not yet found out); the unit price is taken in part"))  # fmt: skip
    if item.date:
        words.append(Text(f"Preis vom {item.date}", f"price of {item.date}"))
    lot = 2 if running else 0 if item.price.startswith(_CIVIL) else 1
    return Position(
        year,
        lot,
        title,
        join(words, "; "),
        quantity,
        unit,
        round(item.eur / (quantity if pieces else item.amount), 2),
        item.payer,
        item.vat_percent,
    )
