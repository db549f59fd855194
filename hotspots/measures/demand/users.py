"""Passages -> users: how many a day, how many at once, what the radio must carry.

* users a day = passages × share of users × season (+ events: days a year / 365 × attendance × share);
* users at once = arrivals an hour × stay in hours (Little's law: Little 1961, Operations Research 9(3), 383–387);
  people at an event are there together, so they arrive within the stay;
* access points = users at once / users per access point; Mbit/s = users at once × Mbit/s per user.

Intervals of products add their squared logarithmic half-widths on each side: the factors are independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, exp, log, sqrt

from hotspots.model.counts import Event
from hotspots.model.estimate import Estimate, Factor, Quality

SHARE, SEASON = "assumption:share_of_users", "assumption:season"
STAY, PER_POINT, MBIT = "assumption:stay_min", "assumption:users_per_access_point", "assumption:mbit_per_user"
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Span:
    """Low, best and high of a positive figure."""

    low: float
    best: float
    high: float

    def over(self, other: Span) -> Span:
        """Divide by an independent span."""
        return product(self, Span(1 / other.high, 1 / other.best, 1 / other.low))

    def times(self, number: float) -> Span:
        """Multiply by a number that is certain."""
        return Span(self.low * number, self.best * number, self.high * number)


def product(*spans: Span) -> Span:
    """Multiply independent spans."""
    best = low = high = 0.0
    for span in spans:
        centre = max(span.best, _TINY)
        best += log(centre)
        low += log(centre / max(min(span.low, centre), _TINY)) ** 2
        high += log(max(span.high, centre) / centre) ** 2
    return Span(exp(best - sqrt(low)), exp(best), exp(best + sqrt(high)))


def span(factor: Factor) -> Span:
    """Return a factor's low, best and high."""
    return Span(factor.low, factor.best, factor.high)


@dataclass(frozen=True, slots=True)
class Load:
    """What an access point must bear in the busiest hour: users at once, access points, Mbit/s."""

    users: Estimate
    access_points: Estimate
    mbit_s: Estimate


def concurrent_users(arrivals_per_h: Span, share: Span, stay_min: Span) -> Span:
    """Return how many use the WLAN at once: passages an hour × share × stay."""
    return product(arrivals_per_h, share, stay_min.times(1 / 60))


def event_users(events: Sequence[Event], share: Span) -> Span | None:
    """Return how many use the WLAN at once at the largest event; None without events."""
    if not events:
        return None
    largest = max(events, key=lambda e: (e.attendance, e.name))
    return product(Span(largest.attendance_low, largest.attendance, largest.attendance_high), share)


def sizing(users: Span, factors: Mapping[str, Factor], source: str, quality: Quality) -> Load:
    """Return access points (whole, at least one) and Mbit/s for so many users at once."""
    points = users.over(span(factors[PER_POINT]))
    mbit = product(users, span(factors[MBIT]))
    whole = Span(*(float(max(1, ceil(n - _TINY))) for n in (points.low, points.best, points.high)))
    return Load(
        *(
            Estimate(figure.low, figure.best, figure.high, unit, source, quality)
            for figure, unit in ((users, "users"), (whole, "access points"), (mbit, "Mbit/s"))
        )
    )
