"""What must be built for the busiest hour: users at once, access points, Mbit/s – of a site, and of all on one line.

* users at once = users in the busiest hour of the busiest month × stay in hours (Little 1961, Operations Research 9(3),
  383–387); at an event its visitors are there together: visitors × share × stay over the event's length;
* access points = users at once / users per access point, whole, at least one; Mbit/s = users at once × Mbit/s per user.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np

from hotspots.base.text import ACCESS_POINTS, NO_SOURCE, USERS, Text, counted, numbers, tr, verbatim
from hotspots.measures.users import EVENT_SHARE, EVENT_STAY, MBIT, PER_POINT, STAY, Span, product, span
from hotspots.model.counts import WEEK_H, Event
from hotspots.model.estimate import Estimate, Factor, Quality

#: How long an event lasts on which its visitors spread their use (assumption).
EVENT_MIN = 240.0
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Load:
    """What must be borne in the busiest hour: users at once, access points, Mbit/s; and of which occasion that is.

    `event` is the name of the event that asks for more than any ordinary hour; empty where none does.
    """

    users: Estimate
    access_points: Estimate
    mbit_s: Estimate
    event: str = ""

    def words(self, *, points: bool = True) -> Text:
        """Say the capacity in a line; without `points` nothing that is bought."""
        users, mbit = counted(ceil(self.users.best - _TINY), *USERS), numbers(ceil(self.mbit_s.best - _TINY))
        usual = tr("in the busiest hour")
        when = tr("at '{event}'", event=self.event) if self.event else usual
        bought = counted(round(self.access_points.best), *ACCESS_POINTS) + ", " if points else verbatim("")
        return tr(
            "about {users} at once {when}; {bought}{mbit} Mbit/s", users=users, when=when, bought=bought, mbit=mbit
        )


@dataclass(frozen=True, slots=True)
class PeakDay:
    """An event's day: its visitors, the users among them, and how many use the WLAN at once."""

    name: str
    days_per_year: float
    visitors: float
    users: float
    at_once: Span
    quality: Quality

    @property
    def said(self) -> Text:
        """Return who comes on how many days, and how many of them use the WLAN."""
        days, users = (numbers(x) for x in (self.days_per_year, round(self.users)))
        guests = counted(round(self.visitors), tr("visitor"), tr("visitors"))
        how = tr(" (assumed)") if self.quality != "measured" else verbatim("")
        return tr(
            "'{name}' ({days} a year): {guests}{how}, about {users} of them on the WLAN.",
            name=self.name,
            days=days,
            guests=guests,
            how=how,
            users=users,
        )


def peak_days(events: Iterable[Event], factors: Mapping[str, Factor]) -> tuple[PeakDay, ...]:
    """Return the days on which events draw people, the largest first."""
    share, stay = span(factors[EVENT_SHARE]), span(factors[EVENT_STAY])
    together = Span(*(min(1.0, minutes / EVENT_MIN) for minutes in (stay.low, stay.best, stay.high)))
    found = [
        PeakDay(
            event.name, event.days_per_year, event.attendance, event.attendance * share.best,
            product(Span(event.attendance_low, event.attendance, event.attendance_high), share, together), event.quality,
        )
        for event in events
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda day: (-day.at_once.best, day.name)))


def site_load(
    per_hour: Span, peaks: Iterable[PeakDay], factors: Mapping[str, Factor], source: Text, quality: Quality
) -> Load:
    """Return the capacity of a site from the users of its busiest ordinary hour and its events."""
    usual = product(per_hour, span(factors[STAY]).times(1 / 60))
    first = next(iter(peaks), None)
    if first is not None and first.at_once.best > usual.best:
        return sizing(first.at_once, factors, source, quality, event=first.name)
    return sizing(usual, factors, source, quality)


def sizing(
    users: Span, factors: Mapping[str, Factor], source: Text, quality: Quality, *, event: str = "", least: float = 1.0
) -> Load:
    """Return access points (whole, at least `least`) and Mbit/s for so many users at once."""
    points = users.over(span(factors[PER_POINT]))
    mbit = product(users, span(factors[MBIT]))
    whole = Span(*(float(max(least, ceil(n - _TINY))) for n in (points.low, points.best, points.high)))
    at_once, number, rate = (
        Estimate(figure.low, figure.best, figure.high, unit, source, quality)
        for figure, unit in ((users, "users"), (whole, "access points"), (mbit, "Mbit/s"))
    )
    return Load(at_once, number, rate, event)


def joint_line(weeks: Iterable[np.ndarray], loads: Iterable[Load], factors: Mapping[str, Factor]) -> Load:
    """Return what sites on one line ask of it together: the busiest hour of their ordinary weeks, not all single peaks.

    `weeks` are the users at once of each site by hour of the week, shape (168,). An event that asks for more than the
    rest stands alone: the largest one, with the other sites as in their mean hour.
    """
    kept, hours = list(loads), sum(weeks, np.zeros(WEEK_H))
    if not kept:
        return sizing(Span(0.0, 0.0, 0.0), factors, NO_SOURCE, "estimated", least=0.0)
    largest = max(kept, key=lambda load: load.users.best)
    best = max(float(hours.max()), largest.users.best + (float(hours.mean()) if largest.event else 0.0))
    total = max(sum(load.users.best for load in kept), _TINY)
    down, up = sum(load.users.low for load in kept) / total, sum(load.users.high for load in kept) / total
    quality = max((load.users.quality for load in kept), key=("measured", "estimated", "illustrative").index)
    points = sum(load.access_points.best for load in kept)
    event = largest.event if best > float(hours.max()) else ""
    return sizing(Span(best * down, best, best * up), factors, NO_SOURCE, quality, event=event, least=points)
