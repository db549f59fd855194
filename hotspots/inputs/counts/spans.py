"""From when to when each row counts: columns of moments, dates, hours, starts and ends -> minutes.

A row is an interval. Its end stands in the file, or follows from the distance of the rows; dates alone are days, weeks
or months. Where two readings fit, the planner is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hotspots.base.arrays import Flags, Floats, Longs
from hotspots.base.text import tr
from hotspots.inputs.counts.table import Column, Grid, Notes, text_of
from hotspots.inputs.counts.times import (
    NONE,
    Spans,
    ask_half,
    clock_minutes,
    clock_span,
    decimal_hours,
    of_last_days,
    parse_stamp,
    parse_times,
    two_stamps,
)
from hotspots.model.counts import DAY_MIN, HOUR_MIN, minute_text

_DATE_IN_TEXT = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.? [A-Za-zä]{3,9} \d{4}")
_MADE_ON = re.compile(r"stand\b|erstellt|export|druck|created|as of", re.IGNORECASE)
_ENDS = re.compile(r"[T ]24[:.]00")
_STARTS = re.compile(r"[T ]0?0[:.]00")
_END_TITLE = re.compile(r"ende\b|\bend(zeit|punkt|time|_time)?\b|\bbis\b", re.IGNORECASE)
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_UTC = re.compile(r"(?<![a-z])(utc|gmt|weltzeit)(?![a-z])(?!\s*[+-]\s*\d)", re.IGNORECASE)
_WINTER = re.compile(r"(?<![a-z])(mez|cet|normalzeit|winterzeit)(?![a-z])|\butc ?\+ ?0?1(:?00)?\b", re.IGNORECASE)
_SUMMER = re.compile(r"mesz|cest|sommer|summer", re.IGNORECASE)


def read_spans(grid: Grid, roles: dict[str, int], notes: Notes) -> Spans | None:
    """Return when each row counts, or None after noting what is missing or can't be read."""
    start_at, end_at, time_at, hour_at = (roles.get(r) for r in ("start", "end", "time", "hour"))
    if start_at is not None and end_at is not None:
        return _start_and_end(grid, start_at, end_at, time_at, notes)
    time_at = start_at if time_at is None and start_at is not None and not _clocks(grid.columns[start_at]) else time_at
    hour_at = next((a for a in (hour_at, start_at, end_at) if a is not None and a not in (None, time_at)), None)
    if time_at is None:
        return _on_one_day(grid, hour_at, notes)
    column, field = grid.columns[time_at], grid.header[time_at]
    if two_stamps(next(iter(column.values), None)) and all(pairs := [two_stamps(v) for v in column.values]):
        first, last = (parse_times(Column(tuple(p[i] for p in pairs if p), column.codes), grid.lines, notes, field) for i in (0, 1))  # fmt: skip
        end = _whole_days(first, last, notes, field) if first.unit == last.unit == "day" else _closed(last.start, field, notes)  # fmt: skip
        return Spans(first.start, first.wall, end, first.clock, "", field)
    times = parse_times(column, grid.lines, notes, field)
    times = of_last_days(times) if notes.choices.get("interval") == "month" else times
    if hour_at is not None and not (times.start % DAY_MIN != 0).any():
        return _date_and_hour(grid, times, hour_at, notes, ends=hour_at == end_at)
    labels = [text_of(v) for v in column.values]
    ends = times.start if times.unit else _closed(times.start, field, notes)
    named = ends is not times.start or (_END_TITLE.search(field) and np.unique(ends).size > 1)
    if times.unit == "" and (named or (any(map(_ENDS.search, labels)) and not any(map(_STARTS.search, labels)))):
        step, late = _least_gap(ends), times.wall - times.start
        why = "" if named else tr("24:00 is there and 0:00 isn't, so ")
        notes.guess("{field}: {why}it names the end", field=field, why=why)
        return Spans(ends - step, ends + late - step, ends, times.clock, "", field)
    return times


def _closed(end: Longs, field: str, notes: Notes) -> Longs:
    """Return ends of which each names its last minute (10:59, 10:14, 23:59:59) as the minute after it."""
    known = end[end != NONE]
    if not known.size or ((known + 1) % 15).any():
        return end
    notes.guess("{field}: the last minute is counted", field=field)
    return np.where(end == NONE, NONE, end + 1)


def of_named_clock(spans: Spans, titles: Sequence[str], notes: Notes) -> Spans:
    """Return spans on the clock that a title names: UTC, or the normal time all the year round."""
    said = " ".join(titles)
    clock, lead = ("UTC", 0) if _UTC.search(said) else ("MEZ", HOUR_MIN)
    if spans.clock != "local" or not (clock == "UTC" or (_WINTER.search(said) and not _SUMMER.search(said))):
        return spans
    if spans.end is None and spans.unit:
        return spans
    notes.guess("{said}: {clock} in every row, in summer as well", said=said, clock=clock)
    start, end = (
        np.where(m == NONE, NONE, m - lead) for m in (spans.start, spans.start if spans.end is None else spans.end)
    )
    return replace(spans, start=start, end=None if spans.end is None else end, clock="utc")


def _clocks(column: Column) -> bool:
    filled = [v for v in column.values if text_of(v)]
    decimal = decimal_hours(filled)
    return bool(filled) and all(clock_minutes(v, decimal=decimal) is not None for v in filled)


def _clock_column(grid: Grid, at: int, notes: Notes) -> Longs:
    column = grid.columns[at]
    decimal = decimal_hours(column.values)
    read = [clock_minutes(v, decimal=decimal) for v in column.values]
    minutes = np.array([NONE if m is None else m for m in read], dtype=np.int64)[column.codes]
    bad = np.flatnonzero(minutes == NONE)
    if bad.size:
        allowed = tr("a time such as 10:30 or 2:00 PM")
        hint = tr("Write hour and minute.")
        found = text_of(column.values[column.codes[bad[0]]])
        notes.refuse(grid.header[at], found, allowed, hint, grid.lines, bad)
    if decimal:
        notes.guess("{header}: 10,5 is half past ten", header=grid.header[at])
    return minutes


def _start_and_end(grid: Grid, start_at: int, end_at: int, time_at: int | None, notes: Notes) -> Spans | None:
    field, last = grid.header[start_at], grid.header[end_at]
    start_column, end_column = grid.columns[start_at], grid.columns[end_at]
    if not _clocks(start_column):
        start = parse_times(start_column, grid.lines, notes, field)
        if _clocks(end_column):
            day = start.wall // DAY_MIN * DAY_MIN
            end = np.where(start.wall == NONE, NONE, day + _clock_column(grid, end_at, notes))
            wall_end = end
        else:
            times = parse_times(end_column, grid.lines, notes, last)
            end, wall_end = times.start, times.wall
            if start.unit == times.unit == "day":
                end = wall_end = _whole_days(start, times, notes, last)
        end, wall_end = (_closed(m, last, notes) for m in (end, wall_end))
        _check_order(grid, start.wall, wall_end, end_at, notes)
        return Spans(start.start, start.wall, end, start.clock, "", field)
    if time_at is None and (found := _day_above(grid, notes)) is None:
        allowed, hint = tr("date and time"), tr("The time of day lacks a date.")
        notes.refuse(field, text_of(start_column.values[0]), allowed, hint, grid.lines, np.zeros(1, dtype=np.int64))
        return None
    if time_at is None:
        day = np.full(grid.lines.shape, found, dtype=np.int64)
    else:
        times = parse_times(grid.columns[time_at], grid.lines, notes, grid.header[time_at])
        day = np.where(times.wall == NONE, NONE, times.wall // DAY_MIN * DAY_MIN)
    begins, ends = _clock_column(grid, start_at, notes), _closed(_clock_column(grid, end_at, notes), last, notes)
    ask_half(start_column, begins, grid.lines, notes, field)
    ends = np.where(ends == 0, DAY_MIN, ends)
    over = (ends <= begins) & (ends + DAY_MIN - begins <= 12 * HOUR_MIN)
    begin, end = day + begins, day + ends + np.where(over, DAY_MIN, 0)
    if not notes.failed():
        _check_order(grid, begin, end, end_at, notes)
    return Spans(begin, begin, end, "local", "", field)


def _whole_days(start: Spans, end: Spans, notes: Notes, field: str) -> Longs:
    """Return the end of spans given by dates alone: the last day counts in full, unless the next span begins on it."""
    follows = np.isin(end.wall, start.wall).mean() >= 0.5 and not (end.wall == start.wall).any()
    if follows:
        notes.guess("{field}: that day isn't counted any more", field=field)
        return end.wall
    notes.guess("{field}: the last day is counted", field=field)
    return np.where(end.wall == NONE, NONE, end.wall + DAY_MIN)


def _check_order(grid: Grid, start: Longs, end: Longs, end_at: int, notes: Notes) -> None:
    length = end - start
    known = (start != NONE) & (end != NONE)
    bad = np.flatnonzero(known & ((length <= 0) | (length > 366 * DAY_MIN)))
    long = known & (length > DAY_MIN) & ((start % DAY_MIN != 0) | (end % DAY_MIN != 0))
    bad = np.union1d(bad, np.flatnonzero(long))
    if bad.size:
        allowed = tr("an end after the start, at most a day")
        hint = tr("Check start and end.")
        notes.refuse(grid.header[end_at], f"{int(length[bad[0]])} min", allowed, hint, grid.lines, bad)


def _date_and_hour(grid: Grid, times: Spans, at: int, notes: Notes, *, ends: bool) -> Spans:
    column, field = grid.columns[at], grid.header[at]
    decimal = decimal_hours(column.values)
    pairs = [clock_span(v, decimal=decimal) for v in column.values]
    offset = times.wall - times.start
    if pairs and all(p is not None for p in pairs):
        first, last = (np.array([p[i] for p in pairs if p], dtype=np.int64)[column.codes] for i in (0, 1))
        ask_half(column, first, grid.lines, notes, field)
        last = _closed(np.where(last <= first, last + DAY_MIN, last), field, notes)
        wall = times.wall + first
        return Spans(wall - offset, wall, times.wall + last - offset, times.clock, "", field)
    minutes = _clock_column(grid, at, notes)
    ask_half(column, minutes, grid.lines, notes, field)
    clean = minutes[minutes != NONE]
    wall = np.where((minutes == NONE) | (times.wall == NONE), NONE, times.wall + minutes)
    if clean.size and (ends or _names_ends(clean, field, notes)):
        step = _least_gap(np.unique(clean)) if np.unique(clean).size > 1 else HOUR_MIN
        wall = np.where(wall == NONE, NONE, wall - step)
        return Spans(wall - offset, wall, wall + step - offset, times.clock, "", field)
    return Spans(wall - offset, wall, None, times.clock, "", field)


def _names_ends(minutes: Longs, field: str, notes: Notes) -> bool:
    """Tell whether labels name the end of what they count: 24 stands there and 0 doesn't."""
    chosen = notes.choices.get("hours")
    if chosen:
        return chosen == "1-24"
    whole = (minutes % HOUR_MIN == 0).all()
    ends = bool((minutes == DAY_MIN).any() and not (minutes == 0).any())
    if ends:
        first = tr("1 is 0–1 h") if whole else tr("24:00 is an end")
        notes.guess("{field}: {first}, 24 is 23–24 h", field=field, first=first)
    elif whole and minutes.min() == HOUR_MIN and minutes.max() == 23 * HOUR_MIN and np.unique(minutes).size == 23:
        readings = (("0-23=hours", tr("1 is 1–2 h")), ("1-24=hours", tr("1 is 0–1 h")))
        notes.ask(field, "1 … 23", readings)
    return ends


def _least_gap(minutes: Longs) -> int:
    gaps = np.diff(np.unique(minutes[minutes != NONE]))
    return int(gaps.min()) if gaps.size else HOUR_MIN


def _on_one_day(grid: Grid, hour_at: int | None, notes: Notes) -> Spans | None:
    """Read hours without dates: the day stands over the table, in the sheet's or the file's name, or is asked for."""
    day = _day_above(grid, notes)
    if hour_at is None or day is None:
        found = ", ".join(h for h in grid.header if h)[:120]
        if hour_at is None:
            allowed, hint = tr("a column 'time'"), tr("The file has no column of times; --map COLUMN=time names it.")
            notes.refuse("time", found, allowed, hint)
        else:
            allowed = tr("a date in each row or above the table")
            hint = tr("The day is missing; say --map 2024-05-06=date.")
            notes.refuse(grid.header[hour_at], found, allowed, hint)
        return None
    rows = grid.lines.size
    minutes = np.full(rows, day, dtype=np.int64)
    return _date_and_hour(grid, Spans(minutes, minutes, None, "local", "day", ""), hour_at, notes, ends=False)


def _day_above(grid: Grid, notes: Notes) -> int | None:
    above = " ".join(line for line in grid.above if not _MADE_ON.match(line))
    for words in (notes.choices.get("date", ""), above, notes.part, notes.file):
        days = {m[0]: s.wall_min for m in _DATE_IN_TEXT.finditer(words) if (s := parse_stamp(m[0])) is not None}
        for text in days if len(set(days.values())) == 1 else ():
            notes.guess("day of the count: {text}", text=text)
            return days[text]
        if days:  # several
            return None
    return None


def day_spans(spans: Spans, lines: Longs, notes: Notes) -> Longs | None:
    """Return the end of one station's rows that name dates only: a day, a week, a month or a year later each."""
    start = spans.wall
    unit = notes.choices.get("interval") or ("" if spans.unit == "day" else spans.unit)
    if unit not in ("day", "week", *_MONTHS):
        unit = _unit_of(np.unique(start), spans, lines, notes)
    if unit == "":
        return None
    if unit in _MONTHS:
        dates = (start // DAY_MIN).astype("datetime64[D]").astype("datetime64[M]")
        ends: Longs = (dates + _MONTHS[unit]).astype("datetime64[D]").astype(np.int64) * DAY_MIN
        return ends
    return start + (DAY_MIN if unit == "day" else 7 * DAY_MIN)


def row_ends(spans: Spans, wall: Longs, lines: Longs, notes: Notes) -> Longs | None:
    """Return the end of one station's rows on the wall clock `wall`; None after asking."""
    if spans.end is not None:
        return wall + spans.end - spans.start
    if only_dates(spans):
        return day_spans(spans, lines, notes)
    step = step_of(spans, lines, notes)
    return None if step is None else wall + step


def row_minutes(spans: Spans, lines: Longs, notes: Notes) -> Floats | None:
    """Return how many minutes each row counts, where that is known."""
    order = np.argsort(spans.start, kind="stable")
    rising = spans.where(order)
    end = row_ends(rising, rising.start, lines[order], notes.aside())
    if end is None:
        return None
    minutes = np.empty(order.size)
    minutes[order] = end - rising.start
    return minutes


def _unit_of(days: Longs, spans: Spans, lines: Longs, notes: Notes) -> str:
    """Tell days, weeks, months and years by the distance of dates; "" after asking where two fit."""
    if days.size < 2:
        return "day"
    gaps = np.diff(days) // DAY_MIN
    firsts = (days // DAY_MIN).astype("datetime64[D]")
    on_first = bool((firsts == firsts.astype("datetime64[M]")).all())
    if on_first and gaps.min() <= 31:
        notes.guess("{field}: a row is a month", field=spans.field)
        return "month"
    if on_first and 90 <= gaps.min() <= 92:
        notes.guess("{field}: a row is a quarter", field=spans.field)
        return "quarter"
    if on_first and (gaps >= 365).all():
        notes.guess("{field}: a row is a year", field=spans.field)
        return "year"
    if (gaps == 7).mean() > 0.5 and (gaps % 7 == 0).all():
        longer = ("week=interval", tr("sums of weeks from that day"))
    elif on_first or ((gaps >= 27) & (gaps <= 31)).mean() > 0.5:
        longer = ("month=interval", tr("sums of months"))
    else:
        return "day"
    readings = (longer, ("day=interval", tr("single days")))
    notes.ask(spans.field, minute_text(int(days[0]))[:10] + " …", readings, int(lines[0]), int(lines.size) - 1)
    return ""


def step_of(spans: Spans, lines: Longs, notes: Notes) -> int | None:
    """Return the minutes that one station's rows count each, from their distance; None after noting what doesn't fit.

    The commonest distance of up to an hour; rows further apart are single hours where they stand on whole hours.
    """
    minutes = spans.start
    chosen = notes.choices.get("interval", "")
    if chosen.isdecimal():
        return int(chosen)
    gaps = minutes[1:] - minutes[:-1]
    short = gaps[:1] if (gaps == HOUR_MIN).all() else gaps[(gaps > 0) & (gaps <= HOUR_MIN)]
    if short.size:
        step = int(np.bincount(short).argmax())
        if HOUR_MIN % step:
            _odd(spans, lines, notes, step)
        return step
    if chosen == "hour":
        return HOUR_MIN
    gaps = gaps[gaps > 0]
    if gaps.size == 0:
        if minutes.size:
            notes.guess("a row counts an hour (assumed)")
        return HOUR_MIN
    values, times = np.unique(gaps, return_counts=True)
    commonest = int(values[times.argmax()])
    if abs(commonest - DAY_MIN) <= HOUR_MIN or (minutes % HOUR_MIN > 0).any():
        _odd(spans, lines, notes, commonest)
        return None
    if gaps.size > 2 and commonest in (120, 180, 240, 360, 480, 720) and (gaps == commonest).mean() > 0.8:
        hours = commonest // HOUR_MIN
        readings = (
            (f"{commonest}=interval", tr("sums of {hours} hours", hours=hours)),
            ("hour=interval", tr("single hours")),
        )
        notes.ask(spans.field, f"{commonest} min", readings, int(lines[0]))
        return None
    return HOUR_MIN


def _odd(spans: Spans, lines: Longs, notes: Notes, step: int) -> None:
    allowed = tr("steps of 1 to 60 minutes or whole days")
    hint = tr("Does a row count an hour or a day? Say --map hour=interval or --map day=interval.")
    notes.refuse(spans.field, f"{step} min", allowed, hint, lines, np.zeros(1, dtype=np.int64))


def only_dates(spans: Spans) -> bool:
    """Tell whether one station's rows all stand on midnight, at most one a day."""
    wall = spans.wall
    if any((part % DAY_MIN).any() for part in (wall[:2], wall)):  # a look at two rows spares most tables the whole
        return False
    return spans.unit != "" or (wall.size > 1 and np.unique(wall).size == wall.size)


def backwards(spans: Spans, lines: Longs, notes: Notes) -> bool:
    """Refuse rows that run backwards; a local clock may go back by less than an hour on an autumn Sunday."""
    minutes = spans.start
    back = np.flatnonzero(minutes[1:] < minutes[:-1])
    if back.size and spans.clock == "local":
        after = minutes[back + 1]  # into the third hour of an October Sunday
        back = back[~((minutes[back] - after < HOUR_MIN) & clock_goes_back(after))]
    if back.size == 0:
        return False
    found = minute_text(int(minutes[back[0] + 1]))
    allowed = tr("times in rising order")
    hint = tr("Time jumps back here; have two files or stations been mixed?")
    notes.refuse(spans.field, found, allowed, hint, lines, back + 1)
    return True


def clock_goes_back(minutes: Longs) -> Flags:
    """Tell which local minutes may stand twice: the third hour of October's last Sunday."""
    day = minutes // DAY_MIN
    dates = day.astype("datetime64[D]")
    october = dates.astype("datetime64[M]").astype(np.int64) % 12 == 9
    last_week = (dates + 7).astype("datetime64[M]") != dates.astype("datetime64[M]")
    found: Flags = october & last_week & ((day + 3) % 7 == 6) & (minutes % DAY_MIN // HOUR_MIN == 2)
    return found
