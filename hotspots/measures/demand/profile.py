"""The shape of a week: which share of its passages falls into each of its 168 hours.

A station with little data borrows the shape of one with much; where the project has none, the published
profile of a pedestrian street in a town of 104,000 (Moers, Steinstraße, June and July 2022, hystreet).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.calendar import weekday
from hotspots.measures.demand.cleaning import HourlySeries
from hotspots.model.counts import WEEK_H, Flag

#: Mean passages by hour of the day and by weekday (Monday first); City of Moers, measured by hystreet.
MOERS_BY_HOUR = (
    26, 14, 7, 5, 7, 11, 41, 105, 248, 580, 1064, 1363, 1424, 1311, 1187, 1231, 1223, 1083, 750, 346, 214, 161, 117, 57,
)  # fmt: skip
MOERS_BY_WEEKDAY = (11978, 14424, 12157, 11496, 16185, 15656, 6284)

#: Weights by hour of the day and by weekday of places that are no shopping street (assumption), by a site's `kind`.
_EVENING = (0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 6, 7, 7, 8, 10, 12, 12, 13, 14, 14, 10, 6, 3, 1)
_LEISURE = (1, 0, 0, 0, 0, 1, 2, 4, 6, 9, 12, 14, 14, 15, 17, 18, 17, 16, 14, 11, 7, 4, 2, 1)
_COMMUTE = (3, 1, 1, 1, 4, 14, 34, 52, 44, 30, 28, 30, 36, 44, 42, 46, 52, 52, 40, 28, 20, 15, 11, 7)
KIND_WEEKS: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "stadium": (_EVENING, (8, 10, 10, 10, 10, 16, 20)),
    "sports": (_EVENING, (8, 10, 10, 10, 10, 16, 16)),
    "park": (_LEISURE, (9, 9, 9, 9, 10, 14, 18)),
    "pool": (_LEISURE, (9, 9, 9, 9, 10, 15, 16)),
    "stop": (_COMMUTE, (15, 16, 16, 16, 16, 11, 8)),
    "school": (_COMMUTE, (18, 18, 18, 18, 16, 2, 1)),
}

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


def kind_profile(kind: str | None) -> Profile:
    """Return the shape that is assumed for a place of a kind: the published street's, unless the kind has its own week."""
    if kind is None or kind not in KIND_WEEKS:
        return published_profile()
    by_hour, by_day = (np.array(part, float) for part in KIND_WEEKS[kind])
    shape = np.outer(by_day / by_day.mean(), by_hour / by_hour.sum()).ravel()
    return Profile(shape, f"Annahme für die Art des Ortes ({kind})")


def own_profile(series: HourlySeries) -> Profile | None:
    """Return a station's own shape if it has counted long enough, public holidays left out."""
    days, _, whole, flags = series.by_day()
    ordinary = whole & (flags & int(Flag.PUBLIC_HOLIDAY) == 0)
    if ordinary.sum() < OWN_SHAPE_DAYS or np.unique(weekday(days[ordinary])).size < 7:
        return None
    fit = series.usable & series.on_days(ordinary)
    slot = series.hours.slot[fit]
    mean = np.bincount(slot, weights=series.count[fit], minlength=WEEK_H) / np.bincount(slot, minlength=WEEK_H)
    total = float(mean.sum())
    return Profile(mean * 7 / total, f"eigenes Profil {series.name}") if total > 0 else None
