"""Times as towns write them -> minutes since 1970 and the clock they are on.

Understood: ISO 8601 with or without offset, German dates (day first), dates with slashes where one of
them proves the order, a date column with an hour or time column beside it, real dates of a spreadsheet.
Not guessed: Excel's serial numbers, slashes without proof, offsets in some rows only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.problems import problem
from hotspots.model.counts import DAY_MIN, Clock

#: Counts from other years are slips of the pen.
FIRST_YEAR, LAST_YEAR = 1990, 2100

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK = r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*Uhr)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + _CLOCK)
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})" + _CLOCK)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})" + _CLOCK)
_HOUR = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::(\d{2}))?)?\s*(?:Uhr|h)?")
_SERIAL = re.compile(r"[2-6]\d{4}(?:[.,]\d+)?")

_ALLOWED = Text(
    "2022-06-01 11:00, 2022-06-01 11:00:00 +0200 oder 01.06.2022 11:00",
    "2022-06-01 11:00, 2022-06-01 11:00:00 +0200 or 01.06.2022 11:00",
)


@dataclass(frozen=True, slots=True)
class Times:
    """Start of each interval in minutes since 1970 (``NONE`` where unreadable) and the clock of the column.

    `wall_min` is what stands in the file, without its offset; `whole_days`: the column holds dates only.
    """

    minutes: NDArray[np.int64]
    wall_min: NDArray[np.int64]
    clock: Clock
    whole_days: bool


NONE = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class _Stamp:
    wall_min: int
    offset_min: int
    offset_known: bool
    has_clock: bool


def parse_times(
    cells: Sequence[object], lines: Sequence[int], file: str, field: str, hours: Sequence[object] | None = None
) -> tuple[Times, list[Problem]]:
    """Parse a column of times, with a column of hours or times beside it if the dates stand alone."""
    month_first = _month_first(cells)
    stamps: list[_Stamp | None] = [_parse(cell, month_first) for cell in cells]
    if hours is not None:
        stamps = [_add_hour(s, h) for s, h in zip(stamps, hours, strict=True)]
    problems = _unreadable(cells, hours, stamps, lines, file, field, month_first)
    known = [s.offset_known for s in stamps if s is not None]
    if any(known) and not all(known):
        row = next(n for s, n in zip(stamps, lines, strict=True) if s is not None and not s.offset_known)
        hint = Text("Die Angabe ist sonst nicht eindeutig.", "Otherwise the time is ambiguous.")
        allowed = Text("Abweichung von UTC in allen Zeilen oder in keiner", "an offset in every row or in none")
        problems.append(problem(file, field, "+00:00 / –", allowed, hint, row=row))
    minutes = np.array([NONE if s is None else s.wall_min - s.offset_min for s in stamps], dtype=np.int64)
    wall_min = np.array([NONE if s is None else s.wall_min for s in stamps], dtype=np.int64)
    whole_days = bool(stamps) and not any(s is not None and s.has_clock for s in stamps)
    return Times(minutes, wall_min, "utc" if known and all(known) else "local", whole_days), problems


def _month_first(cells: Sequence[object]) -> bool | None:
    """Tell the order of dates with slashes by one that leaves no choice; None without such a proof."""
    for cell in cells:
        if isinstance(cell, str) and (m := _SLASHES.match(cell.strip())):
            if int(m[1]) > 12:
                return False
            if int(m[2]) > 12:
                return True
    return None


def _parse(cell: object, month_first: bool | None) -> _Stamp | None:
    if isinstance(cell, datetime):
        offset = cell.utcoffset()
        size = 0 if offset is None else offset // timedelta(minutes=1)
        return _Stamp(_minutes(cell.replace(tzinfo=UTC)), size, offset is not None, True)
    if isinstance(cell, date):
        return _Stamp(_minutes(datetime.combine(cell, time(), UTC)), 0, False, False)
    return _parse_text(str(cell).strip(), month_first)


def _parse_text(text: str, month_first: bool | None) -> _Stamp | None:
    if m := _ISO.fullmatch(text):
        return _stamp(int(m[1]), int(m[2]), int(m[3]), m.groups()[3:])
    if m := _GERMAN.fullmatch(text):
        year = int(m[3]) + (2000 if len(m[3]) == 2 else 0)
        return _stamp(year, int(m[2]), int(m[1]), m.groups()[3:])
    if month_first is not None and (m := _SLASHES.fullmatch(text)):
        day, month = (int(m[2]), int(m[1])) if month_first else (int(m[1]), int(m[2]))
        return _stamp(int(m[3]), month, day, m.groups()[3:])
    return None


def _stamp(year: int, month: int, day: int, clock: tuple[str | None, ...]) -> _Stamp | None:
    hour, minute, _, offset = clock
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        midnight = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    minutes = int(hour or 0) * 60 + int(minute or 0)
    if minutes > DAY_MIN or int(minute or 0) > 59:
        return None
    return _Stamp(_minutes(midnight) + minutes, _offset_min(offset), offset is not None, hour is not None)


def _offset_min(offset: str | None) -> int:
    if offset is None or offset in ("Z", "UTC"):
        return 0
    digits = offset[1:].replace(":", "")
    size = int(digits[:2]) * 60 + int(digits[2:])
    return -size if offset[0] == "-" else size


def _minutes(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(minutes=1)


def _add_hour(stamp: _Stamp | None, cell: object) -> _Stamp | None:
    minutes = clock_minutes(cell)
    if stamp is None or minutes is None:
        return None
    return _Stamp(stamp.wall_min + minutes, stamp.offset_min, stamp.offset_known, True)


def clock_minutes(cell: object) -> int | None:
    """Read a time of day, or an hour, as minutes since midnight; None if it is neither."""
    if isinstance(cell, datetime | time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) * 60 if cell == int(cell) and 0 <= cell <= 24 else None
    m = _HOUR.match(str(cell).strip())
    if not m:
        return None
    minutes = int(m[1]) * 60 + int(m[2] or 0)
    return minutes if minutes <= DAY_MIN else None


def _unreadable(
    cells: Sequence[object],
    hours: Sequence[object] | None,
    stamps: Sequence[_Stamp | None],
    lines: Sequence[int],
    file: str,
    field: str,
    month_first: bool | None,
) -> list[Problem]:
    bad = [i for i, s in enumerate(stamps) if s is None]
    if not bad:
        return []
    first = bad[0]
    found = str(cells[first]).strip() + ("" if hours is None else f" {hours[first]}")
    hint = _hint(found, cells[first], month_first)
    return [problem(file, field, found, _ALLOWED, hint, row=lines[first], more=len(bad) - 1)]


def _hint(found: str, cell: object, month_first: bool | None) -> Text:
    if isinstance(cell, int | float) or _SERIAL.fullmatch(found):
        try:
            moment = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=float(found.replace(",", ".")))
        except (ValueError, OverflowError):
            return Text("Keine Zeitangabe.", "Not a time.")
        shown = f"{moment + timedelta(seconds=30):%Y-%m-%d %H:%M}"
        return Text(
            f"Sieht nach einer Excel-Zahl für {shown} aus; die Spalte in Excel als Datum formatieren.",
            f"Looks like Excel's number for {shown}; format the column as a date in Excel.",
        )
    if month_first is None and _SLASHES.fullmatch(found):
        return Text(
            "Tag und Monat sind nicht zu unterscheiden; bitte als 2024-02-01 schreiben.",
            "Day and month can't be told apart; write 2024-02-01.",
        )
    return Text("Zeitpunkt im Format 2022-06-01 11:00 schreiben.", "Write the time as 2022-06-01 11:00.")
