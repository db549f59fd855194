"""Passages -> users a day: passages × share of users × season (+ events: days a year / 365 × attendance × their share).

Intervals of products add their squared logarithmic half-widths on each side: the factors are independent.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

from hotspots.model.estimate import Estimate, Factor
from hotspots.model.published import Conversion

SHARE, SEASON, PER_SITE = "assumption:share_of_users", "assumption:season", "assumption:users_per_site"
EVENT_SHARE, EVENT_STAY = "assumption:share_at_events", "assumption:stay_at_events_min"
STAY, PER_POINT, MBIT = "assumption:stay_min", "assumption:users_per_access_point", "assumption:mbit_per_user"
USE_SEASON = "assumption:use_season"
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


def span(factor: Factor | Estimate | Conversion) -> Span:
    """Return the low, best and high of a figure."""
    return Span(factor.low, factor.best, factor.high)
