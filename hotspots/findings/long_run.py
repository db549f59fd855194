"""What a plan, and each site by itself, costs over ten years: what is paid once, ten plain years of running it, and renewed access points; per use.

No present value and no index. A use is one person on one day. The spans are those of the unit prices and of the users.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil

from hotspots.base.figures import bounds, hundreds, two_digits
from hotspots.base.text import NO_SOURCE, Text, counted, euros, tr
from hotspots.measures.users import Span, span
from hotspots.model.estimate import Estimate, Factor, Quantity, Term
from hotspots.model.payments import PriceTerms
from hotspots.ranking.phrases import NOT_KNOWN
from hotspots.rollout.phases import OTHER, PRICE, BillItem, Purse
from hotspots.rollout.rollout import Rollout

YEARS = 10
_RENEWED = ("access_point", "cabinet")


@dataclass(frozen=True, slots=True)
class LongRun:
    """Euros over ten years, as the budgets pay them, and per use (None where nobody is expected); `renewals` of each point."""

    ten_years: Span
    per_use: Span | None
    renewals: int
    terms: PriceTerms

    @property
    def words(self) -> Text:
        """Return the sum with its span and what is in it."""
        low, best, high = (hundreds(x) for x in (self.ten_years.low, self.ten_years.best, self.ten_years.high))
        said = best + " " + self.terms.words + bounds(low, high)
        if not self.renewals:
            return said
        times = counted(self.renewals, tr("renewal"), tr("renewals"))
        return said + tr(", with {times} of the access points", times=times)

    @property
    def use_words(self) -> Text:
        """Return euros per use with the span."""
        if self.per_use is None:
            return NOT_KNOWN
        low, best, high = (euros(x, cents=True) for x in (self.per_use.low, self.per_use.best, self.per_use.high))
        return best + " " + self.terms.words + bounds(low, high)

    @property
    def all_words(self) -> Text:
        """Return the sum and, after it, euros per use."""
        return self.words + tr("; per use ") + self.use_words

    def public(self) -> LongRun:
        """Return what everyone may see: two digits."""
        ten = Span(*(two_digits(x) for x in (self.ten_years.low, self.ten_years.best, self.ten_years.high)))
        use = Span(*(round(two_digits(x * 100) / 100, 2) for x in (self.per_use.low, self.per_use.best, self.per_use.high))) if self.per_use else None  # fmt: skip
        return LongRun(ten, use, self.renewals, self.terms)


def long_run(
    plan: Rollout | None, users: Quantity | None, factors: Mapping[str, Factor], purse: Purse, terms: PriceTerms,
    judge: Callable[[Quantity], Estimate],
) -> LongRun | None:  # fmt: skip
    """Return what a plan costs over ten years; None without a plan. `users` a day of all that it builds, each site for itself."""
    if plan is None or not any(phase.sites for phase in plan.phases):
        return None
    last = plan.phases[-1]
    renewals = _renewals(factors)
    once = [item for phase in plan.phases for item in phase.items]
    found = [
        *(_term(item, factors, purse, 1) for item in once),
        *(_term(item, factors, purse, YEARS) for item in last.running),
        *(_term(item, factors, purse, renewals) for item in once if item.price in _RENEWED),
        Term(-sum(phase.grants_eur for phase in plan.phases)),
    ]
    ten = judge(Quantity(tuple(found), "€", NO_SOURCE, "estimated"))
    return LongRun(span(ten), _per_use(ten, last.users_per_day, judge(users) if users else None), renewals, terms)  # fmt: skip


def site_long_run(
    once: Quantity, running: Quantity, users: Quantity, factors: Mapping[str, Factor], judge: Callable[[Quantity], Estimate]
) -> LongRun:  # fmt: skip
    """Return what a site by itself costs over ten years, net."""
    renewals, renewed = _renewals(factors), {PRICE + name for name in _RENEWED}
    again = [replace(t, coefficient=renewals * t.coefficient) for t in once.terms if renewed & set(t.factors)]
    yearly = [replace(t, coefficient=YEARS * t.coefficient) for t in running.terms]
    ten, people = judge(Quantity((*once.terms, *again, *yearly), "€", NO_SOURCE, "estimated")), judge(users)
    per_use = _per_use(ten, people.mean or people.best, people)
    return LongRun(span(ten), per_use, renewals, PriceTerms())


def _renewals(factors: Mapping[str, Factor]) -> int:
    return max(ceil(YEARS / factors["assumption:renewal_years"].best) - 1, 0)


def _term(item: BillItem, factors: Mapping[str, Factor], purse: Purse, times: int) -> Term:
    name = OTHER if item.price == OTHER else PRICE + item.price
    eur = times * item.eur * purse.part(name)
    price = factors.get(name)
    return Term(eur / price.best, (name,)) if price and price.best else Term(eur)


def _per_use(ten: Estimate, users_per_day: float, users: Estimate | None) -> Span | None:
    """Return euros per use; the span of the users is that of all sites together, drawn to who is counted once."""
    if users_per_day <= 0 or users is None or users.best <= 0:
        return None
    uses = Span(*(users_per_day * x / users.best * 365 * YEARS for x in (users.low, users.best, users.high)))
    return span(ten).over(uses)
