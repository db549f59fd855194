"""What the town's budgets pay of a net price: nothing of what the utility pays, with VAT where budgets are gross.

What the utility pays doesn't burden the budgets and is stated net: it deducts VAT.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod

from hotspots.model.estimate import Quantity, Term
from hotspots.model.payments import Payment

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


@dataclass(frozen=True)
class Purse:
    """The town's purse: which part of each net price its budgets pay."""

    payments: Mapping[str, Payment] = field(default_factory=dict)
    """By factor id (``price:trench_asphalt``); what is missing is the town's."""
    net: bool = True
    """Whether the budgets are net."""

    def payment(self, name: str) -> Payment:
        """Return how a price is paid."""
        return self.payments.get(name, Payment())

    def part(self, name: str) -> float:
        """Return what the budgets pay of one net euro of a price."""
        payment = self.payment(name)
        if payment.payer == "utility":
            return 0.0
        return 1.0 if self.net else 1.0 + payment.vat_percent / 100

    def prices(self, price: Mapping[str, float]) -> dict[str, float]:
        """Return prices as the budgets pay them; other figures stay as they are."""
        return {name: value * self.part(name) if name.startswith(PRICE) else value for name, value in price.items()}

    def pays(self, quantity: Quantity, price: Mapping[str, float]) -> float:
        """Return what the budgets pay of a sum of net prices."""
        return sum(self.part(price_of(term)) * _value(term, price) for term in quantity.terms)
