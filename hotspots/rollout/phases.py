"""What one year of a roll-out is: what is built, dug, granted and paid.

The town's budgets pay nothing of what the utility pays, and VAT where they are gross; what the utility pays is stated net.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from hotspots.measures.network.prices import Bill
from hotspots.measures.network.routes import Alternative
from hotspots.measures.readiness.assess import PermitNeed
from hotspots.model.estimate import Quantity, Term
from hotspots.model.payments import Payer, Payment
from hotspots.model.permits import PERMIT_KINDS, TRENCH_PERMITS, MethodName, Permit
from hotspots.model.sites import Status
from hotspots.rollout.segments import Segment


@dataclass(frozen=True, slots=True)
class Award:
    """What a rule pays in one year; its sites must be kept until the end of `bound_until`."""

    rule: str
    eur: float
    sites: tuple[str, ...]
    bound_until: int


@dataclass(frozen=True, slots=True)
class Built:
    """A site as it is built."""

    site: str
    method: MethodName
    handover: str | None
    alone: Alternative | None = None
    """The way of its own that it is joined by; null: it is on the shared trench."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A site that is built or ordered, in which year, and what it cost or will cost (null: nobody has said)."""

    site: str
    year: int | None
    eur: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class Phase:
    """One year: what is built, dug and paid.

    `invest_eur` and `running_eur_per_year` are what the town's budgets pay, net or gross as they are, grants
    deducted. What the utility pays doesn't burden them; it stands in `utility_eur` and
    `utility_running_eur_per_year`, net.
    """

    year: int
    budget_eur: float
    sites: tuple[str, ...]
    invest_eur: float
    running_eur_per_year: float
    """Running cost of everything the roll-out has built by then."""
    trench_m: float
    users_per_day: float
    """Users of everything the roll-out has built by then, nobody counted twice."""
    counted_once_per_day: float = 0.0
    """How many more they would be if each site counted for itself."""
    utility_eur: float = 0.0
    utility_running_eur_per_year: float = 0.0
    built: tuple[Built, ...] = ()
    items: tuple[BillItem, ...] = ()
    """What is paid once in this year, net, whoever pays."""
    running: tuple[BillItem, ...] = ()
    """What is paid every year from then on for everything that is built, net, whoever pays."""
    quantities: Quantities | None = None
    permits: tuple[PermitNeed, ...] = ()
    """What must be allowed for the sites of this year."""
    awards: tuple[Award, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    """What is built or ordered already; its cost is taken from the year's budget first."""
    grants_eur: float = 0.0
    segments: tuple[Segment, ...] = field(default=(), repr=False)
    """What is dug, pulled or bridged."""

    @property
    def order_eur(self) -> float:
        """Return what the town buys in this year, net, grants not deducted."""
        return sum(item.eur for item in self.items if item.payer == "town")

    @property
    def net_running_eur(self) -> float:
        """Return what the town pays every year from then on, net."""
        return sum(item.eur for item in self.running if item.payer == "town")


PRICE = "price:"
OTHER = "other"
"""What no price of the settings stands for (fees that a protocol states): the town's, at the standard rate."""


def price_of(term: Term) -> str:
    """Return the id of the price that a term is paid at."""
    return next((name for name in term.factors if name.startswith(PRICE)), OTHER)


def value(quantity: Quantity, price: Mapping[str, float]) -> float:
    """Return a quantity at given values of its factors."""
    return sum(_value(term, price) for term in quantity.terms)


def _value(term: Term, price: Mapping[str, float]) -> float:
    return term.coefficient * prod(price[name] for name in term.factors)


_OURS = Payment()
"""What nobody else pays."""


@dataclass(frozen=True)
class Purse:
    """The town's purse: which part of each net price its budgets pay."""

    payments: Mapping[str, Payment] = field(default_factory=dict)
    """By factor id (``price:trench_asphalt``); what is missing is the town's."""
    net: bool = True
    """Whether the budgets are net."""

    def payment(self, name: str) -> Payment:
        """Return how a price is paid."""
        return self.payments.get(name, _OURS)

    def part(self, name: str) -> float:
        """Return what the budgets pay of one net euro of a price."""
        payment = self.payment(name)
        if payment.payer == "utility":
            return 0.0
        return 1.0 if self.net else 1.0 + payment.vat_percent / 100

    def pays(self, quantity: Quantity, price: Mapping[str, float]) -> float:
        """Return what the budgets pay of a sum of net prices."""
        return sum(self.part(price_of(term)) * _value(term, price) for term in quantity.terms)


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
    share: float = 1.0
    """The part of the price that is paid (less than 1 where a street is opened anyway)."""


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
    """Adds up terms by price and the part of it that is paid."""

    def __init__(self, price: Mapping[str, float]) -> None:
        self._price = price
        self._amount: dict[tuple[str, float], float] = {}

    def add(self, terms: Iterable[Term], share: float = 1.0) -> None:
        """Add terms; of their price only a `share` is paid."""
        for term in terms:
            name = price_of(term)
            count = term.coefficient * prod(self._price[f] for f in term.factors if f != name)
            self._amount[name, share] = self._amount.get((name, share), 0.0) + count

    def items(self, purse: Purse) -> tuple[BillItem, ...]:
        """Return a line for every price and part of it that is paid, by name."""
        return tuple(self._item(name, share, purse) for name, share in sorted(self._amount))

    def _item(self, name: str, share: float, purse: Purse) -> BillItem:
        paid, amount = purse.payment(name), self._amount[name, share]
        eur = share * amount * self._price.get(name, 1.0)
        return BillItem(name.removeprefix(PRICE), amount, eur, paid.payer, paid.vat_percent, paid.date, share)


def town_pays(items: Iterable[BillItem], purse: Purse) -> float:
    """Return what the town's budgets pay of a bill."""
    return sum(item.eur * purse.part(OTHER if item.price == OTHER else PRICE + item.price) for item in items)


def utility_pays(items: Iterable[BillItem]) -> float:
    """Return what the utility pays of a bill, net."""
    return sum(item.eur for item in items if item.payer == "utility")


def count(items: Sequence[BillItem], dug: Bill, built: Iterable[Built]) -> Quantities:
    """Count what a year builds."""
    amount: dict[str, float] = {}
    for item in items:
        amount[item.price] = amount.get(item.price, 0.0) + item.amount
    links = sum(b.method == "radio" for b in built)
    return Quantities(dug.by_surface(), dug.crossings, links, amount.get("access_point", 0.0), amount.get("mast", 0.0))


def permits_for(one: Built, known: Sequence[PermitNeed]) -> tuple[PermitNeed, ...]:
    """Return what must be allowed for a site as the plan builds it: its own needs, and those of digging."""
    fitting = [n for n in known if n.kind.method in ("any", one.method) and n.permit.status != "not_needed"]
    named = {need.kind.id for need in known}
    kinds = [PERMIT_KINDS[k] for k in TRENCH_PERMITS if one.method == "trench" and k not in named]
    usual = [PermitNeed(k, Permit(one.site, k.method, k.id), k.weeks, is_stated=False) for k in kinds]
    return tuple(sorted([*fitting, *usual], key=lambda need: need.kind.id))
