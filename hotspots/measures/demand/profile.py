"""The shape of a week: which share of its passages falls into each of its 168 hours.

A station with little data borrows the shape of one with much; where the project has none, the published
profile of a pedestrian street in a town of 104,000 (Moers, Steinstraße, June and July 2022, hystreet).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hotspots.measures.demand.calendar import hour_of_week
from hotspots.measures.demand.cleaning import Floats, HourlySeries
from hotspots.measures.demand.sensors import day_totals
from hotspots.model.counts import WEEK_H, Flag

#: Mean passages by hour of the day and by weekday (Monday first); City of Moers, measured by hystreet.
MOERS_BY_HOUR = (
    26, 14, 7, 5, 7, 11, 41, 105, 248, 580, 1064, 1363, 1424, 1311, 1187, 1231, 1223, 1083, 750, 346, 214, 161, 117, 57,
)  # fmt: skip
MOERS_BY_WEEKDAY = (11978, 14424, 12157, 11496, 16185, 15656, 6284)

#: A shape of one's own needs this many complete days, every weekday among them.
OWN_SHAPE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares of an average day: `shape` (168,) has mean 1/24, so that a weekday's hours sum to its share of the mean day."""

    shape: Floats
    source: str

    def weekday_shares(self) -> Floats:
        """Return each weekday's passages over those of the mean day, shape (7,)."""
        shares: Floats = self.shape.reshape(7, 24).sum(axis=1)
        return shares


def published_profile() -> Profile:
    """Return the published profile; the hours of the day are the same on every weekday (no finer figures are published)."""
    by_hour, by_day = np.array(MOERS_BY_HOUR, float), np.array(MOERS_BY_WEEKDAY, float)
    shape = np.outer(by_day / by_day.mean(), by_hour / by_hour.sum()).ravel()
    return Profile(shape, "Profil der Fußgängerzone Moers, Juni/Juli 2022 (hystreet, Stadt Moers)")


def own_profile(series: HourlySeries) -> Profile | None:
    """Return a station's own shape if it has counted long enough, public holidays left out."""
    days, _, flags = day_totals(series)
    ordinary = days[flags & int(Flag.PUBLIC_HOLIDAY) == 0]
    if ordinary.size < OWN_SHAPE_DAYS or np.unique((ordinary + 3) % 7).size < 7:
        return None
    fit = series.usable & np.isin(series.local_h // 24, ordinary)
    slot = hour_of_week(series.local_h)
    mean = np.bincount(slot[fit], weights=series.count[fit], minlength=WEEK_H) / np.bincount(
        slot[fit], minlength=WEEK_H
    )
    total = float(mean.sum())
    return Profile(mean * 7 / total, f"eigenes Profil {series.name}") if total > 0 else None
