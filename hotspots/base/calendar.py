"""The town's clock and its holidays: instants to local hours and back, 23- and 25-hour days included.

Instants are whole UTC minutes or hours since 1970; local times are the same on the town's clock. Offsets of
whole hours are assumed (Germany since 1893), so that a local hour is exactly one hour of UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from hotspots.base.arrays import Flags, Floats, Longs, occurrence
from hotspots.base.text import Text, tr

_DAYS = tr("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_MONTHS = tr("January February March April May June July August September October November December")
DAY_NAMES = tuple(map(Text, _DAYS.de.split(), _DAYS.en.split()))
MONTH_NAMES = tuple(map(Text, _MONTHS.de.split(), _MONTHS.en.split()))
_EPOCH = date(1970, 1, 1).toordinal()
_YEAR_H = 8784


@lru_cache(maxsize=64)
def _offsets(zone: str, first_h: int, last_h: int) -> Longs:
    """Return the minutes by which the clock of `zone` is ahead of UTC in each hour; both ends are whole days."""
    info = ZoneInfo(zone)

    def ahead(hour: int) -> int:
        return int((datetime.fromtimestamp(hour * 3600, info).utcoffset() or timedelta()).total_seconds()) // 60

    days = [ahead(hour) for hour in range(first_h, last_h + 1, 24)]
    found = np.repeat(np.array(days[:-1], dtype=np.int64), 24)
    for day in np.flatnonzero(np.diff(days)).tolist():
        found[day * 24 : day * 24 + 24] = [ahead(first_h + day * 24 + hour) for hour in range(24)]
    return found


def _around(minutes: Longs, zone: str) -> tuple[int, Longs]:
    """Return the first hour of a table of offsets around some minutes, and the table; whole years serve again."""
    first = (int(minutes.min()) // 60 // _YEAR_H - 1) * _YEAR_H
    return first, _offsets(zone, first, (int(minutes.max()) // 60 // _YEAR_H + 2) * _YEAR_H)


def to_local(utc_min: Longs, zone: str) -> Longs:
    """Return local minutes of UTC minutes."""
    if not utc_min.size:
        return utc_min
    first, offset = _around(utc_min, zone)
    moved: Longs = utc_min + offset[utc_min // 60 - first]
    return moved


@dataclass(frozen=True, slots=True)
class Resolved:
    """UTC minutes of local ones; rows `missing`: the clock never showed them; `single`: an hour that happens twice stands once."""

    utc_min: Longs
    missing: Longs
    single: Longs


def to_utc(local_min: Longs, zone: str) -> Resolved:
    """Resolve local minutes, in file order: of two equal times in the doubled hour the second is the later one."""
    if not local_min.size:
        return Resolved(local_min, local_min, local_min)
    _, offset = _around(local_min, zone)
    summer, winter = local_min - offset.max(), local_min - offset.min()
    early, late = (to_local(utc, zone) == local_min for utc in (summer, winter))
    doubled = np.flatnonzero(early & late) if offset.max() > offset.min() else np.zeros(0, dtype=np.int64)
    utc, single = np.where(early, summer, winter), doubled
    if doubled.size:
        later, day = occurrence(local_min[doubled]) > 0, local_min[doubled] // (24 * 60)
        utc[doubled[later]] = winter[doubled[later]]
        single = doubled[~np.isin(day, day[later])]
    return Resolved(utc, np.flatnonzero(~(early | late)), single)


@lru_cache(maxsize=16)
def hours_to_utc(first_min: int, number: int, zone: str) -> Resolved:
    """Resolve a run of local times an hour apart."""
    return to_utc(first_min + 60 * np.arange(number, dtype=np.int64), zone)


def hour_of_week(local_h: Longs) -> Longs:
    """Return 0…167 for local hours since 1970, Monday 00:00 first."""
    return weekday(local_h // 24) * 24 + local_h % 24


def weekday(day: Longs) -> Longs:
    """Return 0 (Monday) … 6 for days since 1970 (a Thursday)."""
    return (day + 3) % 7


def week_number(day: Longs) -> Longs:
    """Return a number that changes every Monday."""
    return (day + 3) // 7


@dataclass(frozen=True, slots=True)
class Holidays:
    """Public and school holidays per day; `school_unknown` names years for which the library has none."""

    public: Flags
    school: Flags
    school_unknown: tuple[int, ...]


def holidays(day: Longs, state: str) -> Holidays:
    """Look up days (since 1970) in the calendar of a German state ("BY")."""
    if day.size == 0:
        none = np.zeros(0, dtype=bool)
        return Holidays(none, none, ())
    first, last = (date.fromordinal(_EPOCH + int(d)).year for d in (day.min(), day.max()))
    every, start = _calendar(first, last, state), date(first, 1, 1).toordinal() - _EPOCH
    return Holidays(every.public[day - start], every.school[day - start], every.school_unknown)


@lru_cache(maxsize=64)
def _calendar(first: int, last: int, state: str) -> Holidays:
    """Return the whole years `first` … `last`, a day each."""
    years, germany = list(range(first, last + 1)), _germany()
    public = germany(subdiv=state, years=years)
    school = (
        germany(subdiv=state, years=years, categories=("school",)) if "school" in germany.supported_categories else ()
    )
    unknown = tuple(year for year in years if not any(d.year == year for d in school))
    dates = [date.fromordinal(n) for n in range(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1)]
    off, free = (np.array([d in among for d in dates], dtype=bool) for among in (public, school))
    return Holidays(off, free, unknown)


@lru_cache(maxsize=1)
def _germany() -> Any:
    """Return the library's class for Germany, from its own file: through the package it comes with 250 countries."""
    import holidays as library

    place = Path(library.__file__).with_name("countries") / "germany.py"
    spec = spec_from_file_location("germany", place) if place.is_file() else None
    if spec is None or spec.loader is None:
        return library.country_holidays("DE").__class__
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Germany


@lru_cache(maxsize=4096)
def day_text(day: int) -> str:
    """Return a day since 1970 as ``2022-05-01``."""
    return datetime.fromtimestamp(day * 86400, UTC).date().isoformat()


def hour_text(local_h: int) -> str:
    """Return a local hour since 1970 as ``2022-05-01 14:00``."""
    return f"{day_text(local_h // 24)} {local_h % 24:02d}:00"


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """An unbroken run of hours on the town's clock: its days, where they begin and how many hours they have, each hour's
    day (an index) and slot of the week.

    `place` puts the hours into a table of shape (168, `width`), a row per hour of the week that holds `number` of them.
    `second`: the second of two hours of one name.
    """

    utc_h: Longs
    local_h: Longs
    days: Longs
    day_start: Longs
    day_length: Longs
    day_of: Longs
    slot: Longs
    place: Longs
    width: int
    number: Longs
    second: Longs

    def by_slot(self, values: Floats) -> tuple[Floats, Longs]:
        """Return the values of each hour of the week in rising order, NaN last, (168, width), and how many there are."""
        table = np.full(168 * self.width, np.nan)
        table[self.place] = values
        rising = table.reshape(168, self.width)
        rising.sort(axis=1)
        return rising, self.number - np.bincount(self.slot[np.isnan(values)], minlength=168)


@lru_cache(maxsize=16)
def hours_between(first_h: int, last_h: int, zone: str) -> Hours:
    """Return the hours `first_h` … `last_h` (UTC) on the clock of `zone`."""
    utc_h = np.arange(first_h, last_h + 1, dtype=np.int64)
    local_h = to_local(utc_h * 60, zone) // 60
    start = np.flatnonzero(np.diff(local_h // 24, prepend=-1)) if local_h.size else np.zeros(0, dtype=np.int64)
    slot = hour_of_week(local_h)
    number = np.bincount(slot, minlength=168)
    order = np.argsort(slot, kind="stable")
    width, place = int(number.max(initial=0)), np.empty(slot.shape, dtype=np.int64)
    place[order] = (
        slot[order] * width + np.arange(slot.size) - np.concatenate([[0], np.cumsum(number)[:-1]])[slot[order]]
    )
    second = np.flatnonzero(np.diff(local_h) == 0) + 1
    length = np.diff(start, append=local_h.size)
    day_of = np.repeat(np.arange(start.size), length)
    return Hours(utc_h, local_h, local_h[start] // 24, start, length, day_of, slot, place, width, number, second)


def quantiles(rising: Floats, number: Longs, shares: tuple[float, ...]) -> Floats:
    """Return quantiles of rows in rising order of which the first `number` are known, (rows, shares); NaN without any."""
    at = np.maximum(number - 1, 0)[:, None] * np.array(shares)
    low = np.floor(at).astype(np.int64)
    row = np.arange(number.size)[:, None]
    below, above = rising[row, low], rising[row, np.minimum(low + 1, np.maximum(number - 1, 0)[:, None])]
    found: Floats = below + (above - below) * (at - low)
    return found
