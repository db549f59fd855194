"""What is known of footfall before it is judged: counts as they were read, and what was found on the way.

Times are minutes since 1970-01-01 00:00, of the start of the interval counted, on the clock that the file
uses: ``utc`` where the file says so or gives an offset, ``local`` where it shows the town's clock without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import IntFlag
from typing import Literal

import numpy as np

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.base.text import USERS, Text, tr
from hotspots.model.estimate import Quality
from hotspots.model.receipt import Left, Taken

Clock = Literal["utc", "local"]
Action = Literal["repaired", "flagged", "refused"]

HOUR_MIN = 60
DAY_MIN = 24 * HOUR_MIN
WEEK_H = 7 * 24


def minute_text(minute: int) -> str:
    """Return a minute since 1970 as ``2022-05-01 14:00``."""
    return str(np.datetime64(minute, "m")).replace("T", " ")


class Flag(IntFlag):
    """What is remarkable about one hour. Those in :data:`UNUSABLE` never enter a typical week."""

    NONE = 0
    GAP = 1
    INCOMPLETE = 2
    CONFLICT = 8
    AMBIGUOUS = 16
    DEAD = 32
    STUCK = 64
    UNVERIFIED = 128
    EVENT_DAY = 256
    LOW_DAY = 512
    PUBLIC_HOLIDAY = 1024
    SCHOOL_HOLIDAY = 2048
    OUTLIER = 4096


UNUSABLE = Flag.GAP | Flag.INCOMPLETE | Flag.CONFLICT | Flag.AMBIGUOUS | Flag.DEAD | Flag.STUCK

FLAG_WORDS: Mapping[Flag, Text] = {
    Flag.GAP: tr("gap"),
    Flag.INCOMPLETE: tr("incomplete hour"),
    Flag.CONFLICT: tr("conflicting duplicate"),
    Flag.AMBIGUOUS: tr("clock change ambiguous"),
    Flag.DEAD: tr("dead sensor"),
    Flag.STUCK: tr("stuck sensor"),
    Flag.UNVERIFIED: tr("unverified value"),
    Flag.EVENT_DAY: tr("event day"),
    Flag.LOW_DAY: tr("unusually quiet day"),
    Flag.PUBLIC_HOLIDAY: tr("public holiday"),
    Flag.SCHOOL_HOLIDAY: tr("school holidays"),
    Flag.OUTLIER: tr("outlier"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something repaired, flagged or refused: where in the file, how many values, and why."""

    file: str
    station: str
    kind: str
    action: Action
    words: Text
    values: int
    first: str = ""
    last: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class CountTable:
    """One station's counts as read from one file, in file order.

    `time_min`, `count` (NaN where the file has none), `unverified` and `row` (1-based line or row of the file)
    have one entry per row. `step_min` is the length of the interval counted.
    """

    station: str
    name: str
    file: str
    clock: Clock
    step_min: int
    time_min: Longs
    count: Floats
    unverified: Flags
    row: Longs


@dataclass(frozen=True, slots=True)
class ShortCount:
    """A count over one span of time on the town's clock, by a person or as a day's total."""

    station: str
    start_min: int
    end_min: int
    count: float
    by: str
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class DayEstimate:
    """Passages per day of a site or station as somebody estimates them (10th percentile, best, 90th)."""

    station: str
    low: float
    best: float
    high: float
    source: str
    quality: Quality
    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that draws people to a site on some days of the year, beside those who pass anyway."""

    site: str
    name: str
    days_per_year: float
    attendance_low: float
    attendance: float
    attendance_high: float
    source: str
    quality: Quality
    file: str
    row: int


#: Five times the busiest published mean day of towns of this size (Heidelberg 24,676, hystreet, to March 2022).
MEAN_DAY_LIMIT = 125_000.0
#: What an operator's statistics count: never to be mixed, and asked where no name says it.
UseUnit = Literal["log_ins", "sessions", "users", "devices"]
UNITS: Mapping[UseUnit, tuple[Text, Text]] = {
    "log_ins": (tr("log-in"), tr("log-ins")),
    "sessions": (tr("session"), tr("sessions")),
    "users": USERS,
    "devices": (tr("device"), tr("devices")),
}
UNIT_WORDS: Mapping[UseUnit, Text] = {unit: many for unit, (_, many) in UNITS.items()}


@dataclass(frozen=True, slots=True)
class Usage:
    """Use of a hotspot or a site over a span of the town's clock (an hour, a day, a month): a sum, never devices.

    `minutes`: length of all sessions in the span together, where the operator says it.
    """

    place: str
    unit: UseUnit
    start_min: int
    end_min: int
    value: float
    file: str
    row: int
    minutes: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """Where counts were taken: the site it stands for, how far away, and how far it can be trusted.

    `share` says which part of the station's passages the site sees (1: all of them).
    """

    id: str
    name: str
    lon: float
    lat: float
    site: str | None = None
    distance_m: float | None = None
    source: str = ""
    quality: Quality = "measured"
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class BulkCounts:
    """A file too big for memory: its stations (id and name), and what reads the counts of one after the other."""

    file: str
    stations: tuple[tuple[str, str], ...]
    read: Callable[[], Iterator[CountTables]]


@dataclass(frozen=True, slots=True)
class CountTables:
    """Everything a project's folder says about footfall, each part in the order of file names.

    `taken`, `guessed` and `left` are what a receipt says of the reading.
    """

    stations: tuple[Station, ...] = ()
    series: tuple[CountTable, ...] = ()
    shorts: tuple[ShortCount, ...] = ()
    estimates: tuple[DayEstimate, ...] = ()
    events: tuple[Event, ...] = ()
    usage: tuple[Usage, ...] = ()
    bulk: tuple[BulkCounts, ...] = ()
    findings: tuple[Finding, ...] = ()
    taken: tuple[Taken, ...] = ()
    guessed: tuple[Text, ...] = ()
    left: tuple[Left, ...] = ()

    def __add__(self, other: CountTables) -> CountTables:
        return CountTables(**{part.name: getattr(self, part.name) + getattr(other, part.name) for part in fields(self)})
