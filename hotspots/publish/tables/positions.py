"""A year's bill as positions in whole units, for the workbook and the paper's annex alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from hotspots.base.text import NO_SOURCE, Text, join, numbers, tr, verbatim
from hotspots.measures.network.prices import DEPTH_WORDS, PER_DIGGING
from hotspots.model.estimate import Factor
from hotspots.model.figures import PRICES
from hotspots.model.payments import QUOTE_OF_UTILITY, Payer
from hotspots.rollout.phases import PRICE, BillItem, Phase

PAYERS: dict[Payer, Text] = {"town": tr("town¦city"), "utility": tr("utility")}
LOTS = (tr("civil works"), tr("equipment and mounting"), tr("operation"), tr("funding"))
_UNITS = {
    "m": verbatim("m"),
    "month": tr("month"),
    "digging": tr("excavation"),
    "point": tr("access point"),
    "year": tr("year"),
    "": tr("piece"),
}
_LUMP = tr("lump sum")
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
    depth: Text = NO_SOURCE
    """How deep is dug, of what is dug."""

    @property
    def eur(self) -> float:
        """Return its sum, net."""
        return round(self.quantity * self.price_eur, 2)


def positions(phase: Phase, factors: Mapping[str, Factor]) -> list[Position]:
    """Return a year's bill in whole units, at the prices of `factors`; what rounding them moves is a line of its own, so that it adds up to the cent."""
    found = []
    for running, items in ((False, phase.items), (True, phase.running)):
        own = [item for item in items if item.amount > 0 and not _is_offer(item)]
        made = [_position(phase, item, factors, running=running) for item in own]
        made += [line for item in items if _is_offer(item) for line in _offers(phase, item)]
        for payer in dict.fromkeys(item.payer for item in items):
            theirs = [item for item in items if item.payer == payer]
            rest = round(sum(i.eur for i in theirs), 2) - sum(p.eur for p in made if p.payer == payer)
            if abs(rest) >= 0.005:
                made.append(
                    _lump(phase.year, 2 if running else 1, ROUNDING, _WHOLE, rest, payer, theirs[0].vat_percent)
                )
        found += sorted(made, key=lambda p: p.lot)
    grants = ((tr("funding {rule}", rule=a.rule), a.eur) for a in phase.awards)
    return found + [_lump(phase.year, 3, title, verbatim(""), -eur) for title, eur in grants]


ROUNDING = tr("rounding")
FEES = tr("fees and other")
_WHOLE = tr("Quantities are whole units, prices whole cents.")


def _lump(
    year: int, lot: int, title: Text, words: Text, eur: float, payer: Payer = "town", vat_percent: float = 0.0
) -> Position:
    return Position(year, lot, title, words, 1, _LUMP, round(eur, 2), payer, vat_percent)


def _is_offer(item: BillItem) -> bool:
    return PRICE + item.price in (QUOTE_OF_UTILITY, f"{PRICE}quote")


def _offers(phase: Phase, item: BillItem) -> Iterator[Position]:
    """Yield every offer of the utility that a year takes, a lump sum each."""
    for built in phase.built:
        quote = built.alone.quote if built.alone else None
        if quote is not None and quote.eur is not None and (quote.payer or "town") == item.payer:
            title = PRICES["quote"].name + f" ({built.site})"
            words = quote.words + f"; {quote.source}"
            yield _lump(phase.year, 1, title, words, quote.eur, item.payer, item.vat_percent)


def _position(phase: Phase, item: BillItem, factors: Mapping[str, Factor], *, running: bool) -> Position:
    price = PRICES.get(item.price)
    unit = _UNITS.get(price.unit.partition("/")[2], _LUMP) if price else _LUMP
    pieces = unit is not _UNITS["m"]
    quantity = 1 if unit is _LUMP else max(ceil(item.amount - 1e-9) if pieces else round(item.amount), 1)
    each = round(item.eur / (quantity if pieces else item.amount), 2)
    lot = 2 if running else 0 if item.price.startswith(_CIVIL) else 1
    title = price.name if price else FEES
    dug = [DEPTH_WORDS[s.depth or "unknown"] for s in phase.segments if s.kind == "trench"]
    depth = dug[0] if dug and item.price.startswith("trench_") else NO_SOURCE
    words = join(
        [*_long_text(item, factors.get(PRICE + item.price), quantity, unit), *([depth] if depth.de else [])], "; "
    )
    return Position(phase.year, lot, title, words, quantity, unit, each, item.payer, item.vat_percent, depth)


def _long_text(item: BillItem, price: Factor | None, quantity: int, unit: Text) -> Iterator[Text]:
    """Say where the price comes from, and what of amount and price is not plain."""
    if price:
        yield tr("source of the price: ") + price.source
    if item.share < 1:
        yield tr("at {share:.0%} of the price: the street is opened anyway", share=item.share)
    if item.price == "planning":
        base, part = numbers(item.amount), numbers(100 * item.eur / (item.amount * item.share), decimals=1)
        yield tr("{part}% of {base} € of digging", part=part, base=base)
    if unit not in (_LUMP, _UNITS["m"]) and abs(quantity - item.amount) > 1e-6:
        amount = numbers(item.amount, decimals=2)
        yield tr("{amount} expected (not yet found out); the unit price is taken in part", amount=amount)
    if item.date:
        yield tr("price of {date}", date=item.date)
