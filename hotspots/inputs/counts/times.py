"""Times as towns write them -> minutes since 1970, the clock they are on, and how long what was counted lasted.

Understood: ISO 8601 with or without offset, German dates (day first), dates with slashes where one of them proves the
order or AM and PM stand beside, names of months, months, calendar weeks, dates with an hour or a span of hours beside
them, real dates of a spreadsheet. Not guessed: Excel's serial numbers, slashes without proof, offsets in some rows only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hotspots.base.arrays import Longs
from hotspots.base.text import FIRST_YEAR, LAST_YEAR, Text, tr
from hotspots.inputs.counts.table import Column, Notes, text_of
from hotspots.model.counts import DAY_MIN, Clock, minute_text

#: Counts from other years are slips of the pen, two digits of a year, or Excel's other calendar that begins in 1904.
LAST_COUNTED = 2049
NONE, NO_MOMENT = int(np.iinfo(np.int64).min), int(np.iinfo(np.int32).min)
Unit = Literal["", "day", "week", "month", "quarter", "half", "year"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK = r"(?:[T ,]+(?:um )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?(?:\s*Uhr)?\s*\(?(Z|(?:UTC|GMT) ?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|MESZ|MEZ|CEST|CET|(?:\+|-0)\d{1,2}(?::?\d{2})?)?\)?)?"
_WEEKDAY = r"(?:(?:Mo|Di|Mi|Do|Fr|Sa|So|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-zä]*\.?,?\s+)?"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK)
_GERMAN = re.compile(_WEEKDAY + r"(\d{1,2})[.](\d{1,2})[.](\d{4}|\d{2})" + _CLOCK)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})" + _CLOCK)
_NAMED = re.compile(_WEEKDAY + r"(\d{1,2})\.?\s+([A-Za-zä]{3,9})\.?\s+(\d{4})" + _CLOCK)
_NAMED_US = re.compile(_WEEKDAY + r"([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})" + _CLOCK)
_BASIC = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?())?(Z)?")
_YYMMDD = re.compile(r"(\d{2})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[/.](\d{4})|([A-Za-zä]{3,9})\.?\s+(\d{4})")
_SHORT_YEAR = re.compile(
    r"(jan(?:uary?)?|feb(?:ruary?)?|märz?|mrz|mar(?:ch)?|apr(?:il)?|mai|may|jun[ie]?|jul[iy]?|aug(?:ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|nov(?:ember)?|de[zc](?:ember)?)\.?([ '’/-]+)(\d{2})",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"(\d{4})[-/ ]?HJ?([12])|(?:([12])\. ?(?:Halbjahr|Hj\.?)|HJ?([12])|(?:half|halbjahr) ([12]))[ /-]*(\d{4})",
    re.IGNORECASE,
)
_WEEK = re.compile(
    r"(\d{4})-?\s?(?:W|KW)\s?(\d{1,2})|(?:KW|W)\s?(\d{1,2})\s?[/ ,-]\s?(\d{4})|(\d{1,2})\.?\s?KW\s?(\d{4})"
)
_QUARTER = re.compile(
    r"(\d{4})[-/ ]?Q([1-4])|(?:Q|([1-4])\. ?Q(?:uartal|uarter|u\.|u)?)[ /-]?([1-4])?[ /-]?(\d{4})|(?:quartal|quarter) ([1-4])[ /-](\d{4})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:jahr|year) (\d{4})", re.IGNORECASE)
_UNIX = re.compile(r"1\d{9}(?:\d{3})?(?:\.0)?")
_SERIAL = re.compile(r"[1-6]\d{4}(?:[.,]\d+)?")
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_ALIASES = {"mar": 2, "may": 4, "oct": 9, "dec": 11, "mrz": 2, "mae": 2}

_ALLOWED = tr("2022-06-01 11:00, 2022-06-01 11:00:00 +0200 or 01.06.2022 11:00")


@dataclass(frozen=True, slots=True)
class Spans:
    """Start of each row on the file's clock and on its wall; `end` is None where only the distance of rows tells it.

    `unit` is what the cells name where they name no clock; `field` is the column to point at.
    """

    start: Longs
    wall: Longs
    end: Longs | None
    clock: Clock
    unit: Unit
    field: str

    def where(self, keep: NDArray[np.generic]) -> Spans:
        """Return some of the rows, in the order given."""
        end = None if self.end is None else self.end[keep]
        return replace(self, start=self.start[keep], wall=self.wall[keep], end=end)


@dataclass(frozen=True, slots=True)
class Stamp:
    """One moment, or one day, week or month, as it stands in a cell."""

    wall_min: int
    offset_min: int | None
    unit: Unit = ""


def parse_times(column: Column, lines: Longs, notes: Notes, field: str) -> Spans:
    """Parse a column of times; what can't be read is one problem that names the first row."""
    month_first = month_order(column.values)
    short = [v for v in map(text_of, column.values) if v]
    compact = bool(short) and all(_YYMMDD.fullmatch(v) and _by_number(v) for v in short)
    stamps = [_by_number(text_of(v)) if compact else parse_stamp(v, month_first) for v in column.values]
    codes = column.codes
    wall = np.array([NONE if s is None else s.wall_min for s in stamps], dtype=np.int64)[codes]
    wall = np.where(wall >= _COUNTED[1], NONE, wall)
    offset = np.array([0 if s is None or s.offset_min is None else s.offset_min for s in stamps], dtype=np.int64)[codes]
    known = np.array([s is not None and s.offset_min is not None for s in stamps], dtype=bool)[codes]
    bad = np.flatnonzero(wall == NONE)
    if bad.size:
        cell = column.values[codes[bad[0]]]
        notes.refuse(field, text_of(cell), _ALLOWED, _hint(text_of(cell), cell, month_first), lines, bad)
    if not re.search("monat|month", field, re.IGNORECASE) and (two := next((v for v in short if (m := _SHORT_YEAR.fullmatch(v)) and m[2] == " "), None)):  # fmt: skip
        hint = tr("{two}: a day or a year? Please write the year with four digits.", two=two)
        notes.refuse(field, two, _ALLOWED, hint, lines, np.flatnonzero(column.each(lambda v: text_of(v) == two, "bool")))  # fmt: skip
    fine = wall != NONE
    if known.any() and not known[fine].all():
        hint = tr("Otherwise the time is ambiguous.")
        allowed = tr("an offset in every row or in none")
        notes.refuse(field, "+00:00 / –", allowed, hint, lines, np.flatnonzero(fine & ~known)[:1])
    units = {s.unit for s in stamps if s is not None}
    if len(units - {"", "day"}) + ("day" in units) > 1:
        odd = [stamps[c] for c in codes.tolist()]
        rows = np.flatnonzero([s is not None and odd[0] is not None and s.unit != odd[0].unit for s in odd])
        allowed, hint = tr("days, weeks or months in every row"), tr("A sum and its parts would count twice.")
        notes.refuse(field, text_of(column.values[codes[rows[0]]]), allowed, hint, lines, rows)
    if "" in units and np.unique(wall[fine] % DAY_MIN // 60).tolist() == list(range(1, 13)):
        ask_half(column, wall % DAY_MIN, lines, notes, field)
    minutes = np.where(fine, wall - offset, NONE)
    return Spans(minutes, wall, None, "utc" if known.any() else "local", units.pop() if len(units) == 1 else "", field)


def of_last_days(times: Spans) -> Spans:
    """Return sums that are dated by the last day of their month as months."""
    if times.unit != "day" or np.unique(times.start).size < 2:
        return times
    days = times.wall // DAY_MIN
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    if ((days + 1).astype("datetime64[D]") != (months + 1).astype("datetime64[D]")).any():
        return times
    start = months.astype("datetime64[D]").astype(np.int64) * DAY_MIN
    return replace(times, start=start, wall=start, unit="month")


def two_stamps(cell: object) -> tuple[str, str] | None:
    """Return the two moments or dates between which a cell counts: 2024-05-06T10:00Z/2024-05-06T11:00Z, 6.5.2024 – 12.5.2024."""
    parts = re.split(r"/(?=.*T)| (?:-|–|bis) ", text := text_of(cell))
    of_day = re.fullmatch(r"(.*\d{4}|\d{4}-\d\d-\d\d),? +(\S.*)", text)
    if of_day and (span := clock_span(of_day[2])) and span[0] < span[1]:
        parts = [f"{of_day[1]} {minute // 60:02d}:{minute % 60:02d}" for minute in span]
    return (parts[0], parts[1]) if len(parts) == 2 and all(map(parse_stamp, parts)) else None


_COUNTED = tuple((date(year, 1, 1) - date(1970, 1, 1)).days * DAY_MIN for year in (FIRST_YEAR, LAST_COUNTED + 1))


def refuse_moments(minutes: Longs, lines: Longs, notes: Notes, field: str) -> None:
    """Refuse moments that no cell may name either: none, or one of a year in which nobody counted."""
    if minutes.size and (minutes.min() < _COUNTED[0] or minutes.max() >= _COUNTED[1]):
        bad = np.flatnonzero((minutes < _COUNTED[0]) | (minutes >= _COUNTED[1]))
        first = int(minutes[bad[0]])
        found = "" if first == NO_MOMENT else f"{minute_text(first)}:00"
        notes.refuse(field, found, _ALLOWED, _hint(found, found, month_first=True), lines, bad)


def month_order(cells: Sequence[object]) -> bool | None:
    """Tell the order of dates with slashes by one that leaves no choice, or by AM and PM; None without such a proof."""
    american = False
    for cell in cells:
        if isinstance(cell, str) and (m := _SLASHES.match(cell.strip())):
            if int(m[1]) > 12:
                return False
            if int(m[2]) > 12:
                return True
            american |= bool(re.search(r"[ap]\.?m", cell, re.IGNORECASE))
    return True if american else None


def parse_stamp(cell: object, month_first: bool | None = None) -> Stamp | None:
    """Read one cell; None if it is no time."""
    if isinstance(cell, datetime):
        offset = cell.utcoffset()
        size = None if offset is None else offset // timedelta(minutes=1)
        if not FIRST_YEAR <= cell.year <= LAST_YEAR:
            return None
        return Stamp(_minutes(cell.replace(tzinfo=UTC)), size)
    if isinstance(cell, date):
        return _day(cell.year, cell.month, cell.day)
    text = " ".join(text_of(cell).split())
    if m := _ISO.fullmatch(text):
        return _stamp(m[1], m[2], m[3], m.groups()[3:])
    if m := _GERMAN.fullmatch(text):
        return _stamp(m[3] if len(m[3]) == 4 else f"20{m[3]}", m[2], m[1], m.groups()[3:])
    if m := _SLASHES.fullmatch(text):
        if month_first is None:
            return None
        day, month = (m[2], m[1]) if month_first else (m[1], m[2])
        return _stamp(m[3], month, day, m.groups()[3:])
    if (m := _NAMED.fullmatch(text)) and (number := _month(m[2])):
        return _stamp(m[3], number, m[1], m.groups()[3:])
    if (m := _NAMED_US.fullmatch(text)) and (number := _month(m[1])):
        return _stamp(m[3], number, m[2], m.groups()[3:])
    return _larger(text)


def _larger(text: str) -> Stamp | None:
    """Read digits without marks, months and calendar weeks."""
    if _UNIX.fullmatch(text):
        return Stamp(int(text[:10]) // 60, 0)
    if m := _BASIC.fullmatch(text):
        return _stamp(m[1], m[2], m[3], m.groups()[3:])
    if m := _YEAR.fullmatch(text):
        return _day(int(m[1]), 1, 1, "year")
    if m := _MONTH.fullmatch(text):
        number = m[2] or m[3] or _month(m[5])
        return _day(int(m[1] or m[4] or m[6]), int(number), 1, "month") if number else None
    if m := _SHORT_YEAR.fullmatch(text):
        return _day(2000 + int(m[3]), _month(m[1]), 1, "month")
    if m := _HALF.fullmatch(text):
        return _day(int(m[1] or m[6]), 6 * int(m[2] or m[3] or m[4] or m[5]) - 5, 1, "half")
    if m := _QUARTER.fullmatch(text):
        year, number = next(y for y in (m[1], m[5], m[7]) if y), next((q for q in (m[2], m[3], m[4], m[6]) if q), None)
        return _day(int(year), 3 * int(number) - 2, 1, "quarter") if number and not (m[3] and m[4]) else None
    if m := _WEEK.fullmatch(text):
        year, week = int(m[1] or m[4] or m[6]), int(m[2] or m[3] or m[5])
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            return None
        return _day(monday.year, monday.month, monday.day, "week")
    return None


def _by_number(text: str) -> Stamp | None:
    m = _YYMMDD.fullmatch(text)
    return _stamp(f"20{m[1]}", m[2], m[3], ()) if m else None


def _month(name: str | None) -> int:
    short = (name or "").casefold()[:3].replace("ae", "ä")
    return _MONTHS.index(short) + 1 if short in _MONTHS else _ALIASES.get(short, -1) + 1


def month_number(cell: object) -> int | None:
    """Read a month by number or by name."""
    text = text_of(cell).removesuffix(".0")
    number = int(text) if text.isdecimal() else _month(text)
    return number if 1 <= number <= 12 else None


def _day(year: int, month: int, day: int, unit: Unit = "day") -> Stamp | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return Stamp(_minutes(datetime(year, month, day, tzinfo=UTC)), None, unit)
    except ValueError:
        return None


def _stamp(year: object, month: object, day: object, clock: Sequence[str | None]) -> Stamp | None:
    midnight = _day(int(str(year)), int(str(month)), int(str(day)))
    if midnight is None or not clock or clock[0] is None:
        return midnight
    hour, minute, _, half, offset = clock
    number = _of_noon(int(hour or 0), half)
    if number is None or int(minute or 0) > 59 or number * 60 + int(minute or 0) > DAY_MIN:
        return None
    return Stamp(midnight.wall_min + number * 60 + int(minute or 0), None if offset is None else _offset_min(offset))


def _of_noon(hour: int, half: str | None) -> int | None:
    """Return the hour of the day; `half` is AM, PM or what German says for them (which takes 20 Uhr abends as well)."""
    if not half or ((half[0] not in "aApP" or half[:2] == "ab") and hour > 12):
        return hour
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half.casefold()[:2] in ("p", "pm", "p.", "na", "ab") else 0)


def _offset_min(offset: str) -> int:
    if not (digits := re.sub(r"\D", "", offset)):
        return {"MEZ": 60, "CET": 60, "MESZ": 120, "CEST": 120}.get(offset, 0)
    size = int(digits[:-2] if len(digits) > 2 else digits) * 60 + int(digits[-2:] if len(digits) > 2 else 0)
    return -size if "-" in offset else size


def _minutes(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(minutes=1)


_DECIMAL = re.compile(r"(\d{1,2})[.,](\d{1,2})")
_HOUR = re.compile(
    r"(?:ab|um|von|bis|stunde|std\.?|hour|h)?\s*(\d{1,2})(?:(?:[:.,h]| uhr )(\d{2})(?::\d{2}(?:[.,]\d+)?)?)?\s*(?:h|std\.?|\. stunde)?\s*(?:uhr)?\s*"
    r"([ap]\.?m\.?|nachm\w*\.?|abends|vorm\w*\.?|morgens)?\s*(?:uhr)?",
    re.IGNORECASE,
)
_OF_DAY = re.compile(r"0[.,]\d{3,}")  # a part of the day, as spreadsheets keep times
_DIGITS = re.compile(r"(\d{1,2})(\d{2})")
_SPAN = re.compile(r"(.*?\S)\s*(?:[-–—]|bis|to)\s*(\S.*)", re.IGNORECASE)


def decimal_hours(cells: Sequence[object]) -> bool:
    """Tell whether ``10,5`` and ``10.25`` are parts of hours in this column (and not minutes, as in ``10.30``)."""
    texts = [text_of(c) for c in cells]
    parts = {m[2] for t in texts if (m := _DECIMAL.fullmatch(t))}
    return bool(parts - {"00", "0"}) and parts <= {"0", "00", "5", "25", "50", "75"}


def clock_minutes(cell: object, *, decimal: bool = False) -> int | None:
    """Read a time of day, or an hour, as minutes since midnight; None if it is neither."""
    if isinstance(cell, datetime | time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, timedelta):
        return cell // timedelta(minutes=1)
    if isinstance(cell, float) and 0 < cell < 1:
        return round(cell * DAY_MIN)
    text = text_of(cell).removesuffix(".0").removesuffix(",0")
    if _OF_DAY.fullmatch(text):
        return round(float(text.replace(",", ".")) * DAY_MIN)
    if (decimal or isinstance(cell, float)) and (m := _DECIMAL.fullmatch(text)):
        minutes = round((int(m[1]) + float(f"0.{m[2]}")) * 60)
    elif m := _DIGITS.fullmatch(text) if len(text) > 2 else None:
        minutes = int(m[1]) * 60 + int(m[2]) if int(m[2]) < 60 else -1
    elif m := _HOUR.fullmatch(text):
        hour = _of_noon(int(m[1]), m[3])
        minutes = -1 if hour is None or int(m[2] or 0) > 59 else hour * 60 + int(m[2] or 0)
    else:
        return None
    return minutes if 0 <= minutes <= DAY_MIN else None


def clock_span(cell: object, *, decimal: bool = False) -> tuple[int, int] | None:
    """Read ``10:00–11:00``, ``10-11 Uhr``, ``2:00–3:00 PM`` as minutes of start and end; None if it is no span."""
    m = _SPAN.fullmatch(text_of(cell))
    if not m:
        return None
    half = re.search(_SAID_HALF.pattern + r"\w*\.?", m[2], re.IGNORECASE)
    start_text = m[1] if half is None or _SAID_HALF.search(m[1]) else f"{m[1]} {half[0]}"
    start, end = clock_minutes(start_text, decimal=decimal), clock_minutes(m[2], decimal=decimal)
    if start is None or end is None:
        return None
    if start > end and start_text != m[1]:
        start = clock_minutes(m[1], decimal=decimal) or 0
    return start, end or DAY_MIN


_SAID_HALF = re.compile(r"[ap]\.?\s?m\b|vorm|nachm|abends|morgens", re.IGNORECASE)


def ask_half(column: Column, minutes: Longs, lines: Longs, notes: Notes, field: str) -> None:
    """Refuse early hours on a clock that may have twelve of them: 2:00 without AM or PM may be the afternoon.

    A clock has 24 hours where one of them is 0 or beyond 12, or written as 02:00, or where the planner says so.
    """
    texts = [text_of(v) for v in column.values]
    said = np.array([_SAID_HALF.search(t) is not None for t in texts], dtype=bool)[column.codes]
    bare, known = minutes[~said & (minutes != NONE)], not said.any()
    whole = bool(
        (bare < 60).any() or (bare >= 780).any() or any(isinstance(v, str) and v[:1] == "0" for v in column.values)
    )
    early = np.flatnonzero(~said & (minutes >= 60) & (minutes < 420))
    if notes.choices.get("clock") == "24" or (known and whole) or not early.size:
        return
    allowed = tr("times from 0 to 24 h, or with AM and PM")
    hint = tr("Night or afternoon? Please write 14:00 or 2:00 PM; if the night is meant: --map 24=clock.")
    notes.refuse(field, texts[column.codes[early[0]]], allowed, hint, lines, early)


def _hint(found: str, cell: object, month_first: bool | None) -> Text:
    year = re.match(r"\d{1,2}\.\d{1,2}\.(\d{2,4})\b|(\d{4})-", found)
    if (
        year
        and not FIRST_YEAR
        <= int(f"20{year[1]}" if year[1] and len(year[1]) == 2 else year[1] or year[2])
        <= LAST_COUNTED
    ):
        return tr(
            "No device counted before 1990 or in the future; does the sheet use Excel's calendar from 1904? "
            "Correct the year."
        )
    if isinstance(cell, int | float) or _SERIAL.fullmatch(found):
        try:
            moment = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=float(found.replace(",", ".")))
        except (ValueError, OverflowError):
            return tr("Not a time.")
        shown = f"{moment + timedelta(seconds=30):%Y-%m-%d %H:%M}"
        return tr("Looks like Excel's number for {shown}; format the column as a date in Excel.", shown=shown)
    if month_first is None and _SLASHES.fullmatch(found):
        return tr("Day and month can't be told apart; write 2024-02-01.")
    return tr("Write the time as 2022-06-01 11:00.")
