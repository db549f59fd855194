"""The bill of quantities of one year: what is bought at which price, who pays, what has to be permitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Protocol

from hotspots.measures.network.prices import Bill
from hotspots.measures.readiness.assess import PermitNeed
from hotspots.model.estimate import Term
from hotspots.model.payments import Payer
from hotspots.model.permits import PERMIT_KINDS, TRENCH_PERMITS, MethodName, Permit
from hotspots.rollout.purse import OTHER, PRICE, Purse, price_of


@dataclass(frozen=True, slots=True)
class BillItem:
    """A line of a bill: a price's name (``trench_asphalt``), how much of it, net euros, and how they are paid."""

    price: str
    amount: float
    eur: float
    payer: Payer = "town"
    vat_percent: float = 0.0
    date: str | None = None
    """When the price was quoted; null where nobody has said."""


@dataclass(frozen=True, slots=True)
class Quantities:
    """What a year builds, counted: metres of trench and duct by surface, and pieces."""

    metres: Mapping[str, float]
    crossings: float
    radio_links: int
    access_points: float
    masts: float
    """Also part of one where it isn't known yet whether a site needs one."""


class Ledger:
    """Adds up terms by price."""

    def __init__(self, price: Mapping[str, float]) -> None:
        self._price = price
        self._amount: dict[str, float] = {}
        self._eur: dict[str, float] = {}

    def add(self, terms: Iterable[Term], share: float = 1.0) -> None:
        """Add terms; of their price only a `share` is paid."""
        for term in terms:
            name = price_of(term)
            count = term.coefficient * prod(self._price[f] for f in term.factors if f != name)
            self._amount[name] = self._amount.get(name, 0.0) + count
            self._eur[name] = self._eur.get(name, 0.0) + share * count * self._price.get(name, 1.0)

    def items(self, purse: Purse) -> tuple[BillItem, ...]:
        """Return a line for every price, by name."""
        return tuple(self._item(name, purse) for name in sorted(self._amount))

    def _item(self, name: str, purse: Purse) -> BillItem:
        paid = purse.payment(name)
        label = name.removeprefix(PRICE)
        return BillItem(label, self._amount[name], self._eur[name], paid.payer, paid.vat_percent, paid.date)


def town_pays(items: Iterable[BillItem], purse: Purse) -> float:
    """Return what the town's budgets pay of a bill."""
    return sum(item.eur * purse.part(OTHER if item.price == OTHER else PRICE + item.price) for item in items)


def utility_pays(items: Iterable[BillItem]) -> float:
    """Return what the utility pays of a bill, net."""
    return sum(item.eur for item in items if item.payer == "utility")


class Joined(Protocol):
    """A site with the way it is joined by."""

    @property
    def site(self) -> str:
        """Return its id."""

    @property
    def method(self) -> MethodName:
        """Return the way."""


def count(items: Sequence[BillItem], dug: Bill, built: Iterable[Joined]) -> Quantities:
    """Count what a year builds."""
    amount = {item.price: item.amount for item in items}
    links = sum(b.method == "radio" for b in built)
    return Quantities(dug.by_surface(), dug.crossings, links, amount.get("access_point", 0.0), amount.get("mast", 0.0))


def permits_for(one: Joined, known: Sequence[PermitNeed]) -> tuple[PermitNeed, ...]:
    """Return what must be allowed for a site as the plan builds it: its own needs, and those of digging."""
    fitting = [n for n in known if n.kind.method in ("any", one.method) and n.permit.status != "not_needed"]
    named = {need.kind.id for need in known}
    kinds = [PERMIT_KINDS[k] for k in TRENCH_PERMITS if one.method == "trench" and k not in named]
    usual = [PermitNeed(k, Permit(one.site, k.method, k.id, k.legal_basis), k.weeks, is_stated=False) for k in kinds]
    return tuple(sorted([*fitting, *usual], key=lambda need: need.kind.id))
