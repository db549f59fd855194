"""The town's clock and its holidays: instants to local hours and back, 23- and 25-hour days included.

Instants are whole UTC minutes or hours since 1970; local times are the same on the town's clock. Offsets of
whole hours are assumed (Germany since 1893), so that a local hour is exactly one hour of UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from hotspots.base.arrays import Flags, Floats, Longs, occurrence

_HOUR_S = 3600
_EPOCH = date(1970, 1, 1).toordinal()
_STEP_H = 24


@dataclass(frozen=True, slots=True)
class Transitions:
    """Changes of the clock: `at_min` (UTC minutes), offset before and after in minutes; `first_min` before all."""

    at_min: Longs
    before_min: Longs
    after_min: Longs
    first_min: int


@lru_cache(maxsize=64)
def transitions(zone: str, first_h: int, last_h: int) -> Transitions:
    """Return the changes of `zone`'s clock between two UTC hours."""
    info = ZoneInfo(zone)
    found: list[tuple[int, int, int]] = []
    before = first = _offset_min(info, first_h)
    for hour in range(first_h, last_h + _STEP_H, _STEP_H):
        after = _offset_min(info, hour + _STEP_H)
        if after != before:
            change = next(h for h in range(hour + 1, hour + _STEP_H + 1) if _offset_min(info, h) == after)
            found.append((change * 60, before, after))
        before = after
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return Transitions(table[:, 0], table[:, 1], table[:, 2], first)


def _offset_min(zone: ZoneInfo, hour: int) -> int:
    offset = datetime.fromtimestamp(hour * _HOUR_S, UTC).astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60


def _around(minutes: Longs, zone: str) -> Transitions:
    """Return the changes of clock around some minutes, with a margin, in steps that the cache can reuse."""
    year_h = 8766
    first = int(minutes.min()) // 60 // year_h * year_h - 48
    last = (int(minutes.max()) // 60 // year_h + 1) * year_h + 48
    return transitions(zone, first, last)


def to_local(utc_min: Longs, zone: str) -> Longs:
    """Return local minutes of UTC minutes."""
    if utc_min.size == 0:
        return utc_min
    changes = _around(utc_min, zone)
    offsets = np.concatenate([[changes.first_min], changes.after_min])
    moved: Longs = utc_min + offsets[np.searchsorted(changes.at_min, utc_min, side="right")]
    return moved


@dataclass(frozen=True, slots=True)
class Resolved:
    """UTC minutes of local ones; `missing`: the clock never showed them; `single`: an hour that happens twice stands once."""

    utc_min: Longs
    missing: Flags
    single: Flags


def to_utc(local_min: Longs, zone: str) -> Resolved:
    """Resolve local minutes, in file order: of two equal times in the doubled hour the second is the later one."""
    none = np.zeros(local_min.shape, dtype=bool)
    if local_min.size == 0:
        return Resolved(local_min, none, none)
    changes = _around(local_min, zone)
    turn = changes.at_min + np.maximum(changes.before_min, changes.after_min)
    offsets = np.concatenate([[changes.first_min], changes.after_min])
    utc = local_min - offsets[np.searchsorted(turn, local_min, side="right")]
    missing, single = none.copy(), none.copy()
    for at, before, after in zip(changes.at_min, changes.before_min, changes.after_min, strict=True):
        if after > before:
            missing |= (local_min >= at + before) & (local_min < at + after)
            continue
        doubled = np.flatnonzero((local_min >= at + after) & (local_min < at + before))
        if doubled.size:
            later = occurrence(local_min[doubled]) > 0
            utc[doubled[later]] += before - after
            single[doubled] = not later.any()
    return Resolved(utc, missing, single)


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
    import holidays as library

    years = list(range(first, last + 1))
    public = library.country_holidays("DE", subdiv=state, years=years)
    school = _school_days(state, years)
    unknown = tuple(year for year in years if not any(d.year == year for d in school))
    dates = [date.fromordinal(n) for n in range(date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal() + 1)]
    off, free = (np.array([d in among for d in dates], dtype=bool) for among in (public, school))
    return Holidays(off, free, unknown)


def _school_days(state: str, years: list[int]) -> frozenset[date]:
    import holidays as library

    if "school" not in library.country_holidays("DE").supported_categories:  # a library from before they were added
        return frozenset()
    return frozenset(library.country_holidays("DE", subdiv=state, years=years, categories=("school",)))


def day_text(day: int) -> str:
    """Return a day since 1970 as ``2022-05-01``."""
    return datetime.fromtimestamp(day * 86400, UTC).date().isoformat()


def hour_text(local_h: int) -> str:
    """Return a local hour since 1970 as ``2022-05-01 14:00``."""
    return f"{day_text(local_h // 24)} {local_h % 24:02d}:00"


@dataclass(frozen=True, slots=True)
class Hours:
    """An unbroken run of hours on the town's clock: where its days begin, and each hour's slot of the week.

    `place` puts the hours into a table of shape (168, `width`), a row per hour of the week; rows that are short stay open.
    `second`: the second of two hours of one name.
    """

    utc_h: Longs
    local_h: Longs
    days: Longs
    day_start: Longs
    slot: Longs
    place: Longs
    width: int
    second: Longs

    def by_slot(self, values: Floats) -> tuple[Floats, Longs]:
        """Return the values of each hour of the week in rising order, NaN last, (168, width), and how many there are."""
        table = np.full(168 * self.width, np.nan)
        table[self.place] = values
        rising = table.reshape(168, self.width)
        rising.sort(axis=1)
        return rising, self.width - np.isnan(rising).sum(axis=1)


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
    return Hours(utc_h, local_h, local_h[start] // 24, start, slot, place, width, second)


def quantiles(rising: Floats, number: Longs, shares: tuple[float, ...]) -> Floats:
    """Return quantiles of rows in rising order of which the first `number` are known, (rows, shares); NaN without any."""
    at = np.maximum(number - 1, 0)[:, None] * np.array(shares)
    low = np.floor(at).astype(np.int64)
    row = np.arange(number.size)[:, None]
    below, above = rising[row, low], rising[row, np.minimum(low + 1, np.maximum(number - 1, 0)[:, None])]
    found: Floats = below + (above - below) * (at - low)
    return found
