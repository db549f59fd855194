"""The shape of a week: which share of its passages falls into each of its 168 hours.

A station with little data borrows the shape of one with much; where the project has none, the published
profile of a pedestrian street in a town of 104,000 (Moers, Steinstraße, June and July 2022, hystreet).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.calendar import weekday
from hotspots.measures.demand.cleaning import HourlySeries
from hotspots.model.counts import WEEK_H, Flag
from hotspots.model.sites import Site

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

    def weekday_shares(self) -> Floats:
        """Return each weekday's passages over those of the mean day, shape (7,)."""
        shares: Floats = self.shape.reshape(7, 24).sum(axis=1)
        return shares


def kind_profile(kind: str | None = None) -> Profile:
    """Return the shape that is assumed for a place of a kind: the published street's, unless the kind has its own week.

    The hours of the day are the same on every weekday (no finer figures are published).
    """
    by_hour, by_day = (np.array(part, float) for part in KIND_WEEKS.get(kind or "", (MOERS_BY_HOUR, MOERS_BY_WEEKDAY)))
    return Profile(np.outer(by_day / by_day.mean(), by_hour / by_hour.sum()).ravel())


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
    return Profile(mean * 7 / total) if total > 0 else None


#: What lists call the property.
TITLES = ("opening_hours", "öffnungszeiten", "oeffnungszeiten")
_DAYS = {"mo": 0, "di": 1, "tu": 1, "mi": 2, "we": 2, "do": 3, "th": 3, "fr": 4, "sa": 5, "so": 6, "su": 6}
_MONTHS = {name: n // 2 for n, name in enumerate(
    ("jan", "jan", "feb", "feb", "mär", "mar", "apr", "apr", "mai", "may", "jun", "jun", "jul", "jul", "aug", "aug", "sep", "sep", "okt", "oct", "nov", "nov", "dez", "dec")
)}  # fmt: skip
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
_TIMES = re.compile(rf"{_TIME}\s*(?:uhr|h)?\s*(?:-|–|bis)\s*{_TIME}\s*(?:uhr|h)?\b")
_WORDS = re.compile(r"([a-zäöü]+)\.?(?:\s*(?:-|–|bis)\s*([a-zäöü]+)\.?)?")
_IDLE = frozenset({"uhr", "und", "and", "von", "h"})


@dataclass(frozen=True, slots=True)
class Opening:
    """Which part of each hour of the week (168,), and of the year's months, a place is open."""

    hours: Floats
    months: float


def said_hours(site: Site) -> str:
    """Return what the site's list says of its opening hours; empty where it says nothing."""
    return next((str(v).strip() for k, v in site.extra.items() if k.casefold() in TITLES and v), "")


def opening(text: str) -> Opening | None:
    """Read opening hours; None where they can't be understood."""
    if text.replace(" ", "") == "24/7":
        return Opening(np.ones(WEEK_H), 1.0)
    minutes, months = np.zeros(WEEK_H * 60), np.zeros(12)
    for rule in filter(None, (part.strip().casefold() for part in re.split(r"[;\n]", text))):
        days: set[int] = set()
        of_year: set[int] = set()
        for first, last in _WORDS.findall(_TIMES.sub(" ", rule)):
            for names, short, found in ((_MONTHS, 3, of_year), (_DAYS, 2, days)):
                if first[:short] in names and (not last or last[:short] in names):
                    begin, size = names[first[:short]], max(names.values()) + 1
                    end = names[last[:short]] if last else begin
                    found |= {(begin + i) % size for i in range((end - begin) % size + 1)}
                    break
            else:
                if first in ("täglich", "daily"):
                    days |= set(range(7))
                elif first not in _IDLE or last:
                    return None
        times = _TIMES.findall(rule) or ([("0", "", "24", "")] if of_year and not days else [])
        for h1, m1, h2, m2 in times:
            start, end = int(h1) * 60 + int(m1 or 0), int(h2) * 60 + int(m2 or 0)
            if max(start, end) > 24 * 60:
                return None
            for day in days or range(7):
                span = np.arange(start, end if end > start else end + 24 * 60) + day * 24 * 60
                minutes[span % minutes.size] = 1.0
        if not times:
            return None
        months[list(of_year or range(12))] = 1.0
    return Opening(minutes.reshape(WEEK_H, 60).mean(axis=1), float(months.mean())) if minutes.any() else None
