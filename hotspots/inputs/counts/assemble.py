"""Columns of a recognised table -> one series per station, with what had to be repaired.

What every format shares: rows grouped by station, the order of time checked, the length of the interval
found, whole days told from hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.inputs.counts.problems import problem
from hotspots.inputs.counts.times import NONE, Times
from hotspots.model.counts import DAY_MIN, HOUR_MIN, Clock, CountTable, CountTables, Finding, ShortCount

#: More people than this pass no counter: 10 m of street at its capacity of 1.3 persons per metre and second
#: (Weidmann 1993, Transporttechnik der Fußgänger) are 46,800 an hour; four times that is beyond doubt.
PER_HOUR_LIMIT = 200_000.0
PER_DAY_LIMIT = 2_000_000.0

STEPS_MIN = (1, 2, 3, 5, 6, 10, 12, 15, 20, 30, HOUR_MIN)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file, row by row; `station` is shown as found, `lines` are rows of the file."""

    station: Sequence[str]
    times: Times
    count: NDArray[np.float64]
    unverified: NDArray[np.bool_]
    lines: Sequence[int]


def limit_for(times: Times) -> float:
    """Return how many people one row may count at most."""
    return PER_DAY_LIMIT if times.whole_days else PER_HOUR_LIMIT


def assemble(columns: Columns, file: str, format_id: str, time_field: str) -> tuple[CountTables, list[Problem]]:
    """Split the rows by station and turn each group into a series, or into day totals."""
    groups: dict[str, list[int]] = {}
    for i, name in enumerate(columns.station):
        if columns.times.minutes[i] != NONE:
            groups.setdefault(name, []).append(i)
    result = CountTables(formats={file: format_id})
    problems: list[Problem] = []
    for name, rows in groups.items():
        part, found = _one_station(columns, np.array(rows), name, file, format_id, time_field)
        result += part
        problems += found
    return result, problems


def _one_station(
    columns: Columns, rows: NDArray[np.intp], name: str, file: str, format_id: str, time_field: str
) -> tuple[CountTables, list[Problem]]:
    lines = np.asarray(columns.lines, dtype=np.int64)
    minutes = columns.times.minutes
    findings: tuple[Finding, ...] = ()
    if len(rows) > 2 and (np.diff(minutes[rows]) <= 0).all() and minutes[rows[0]] > minutes[rows[-1]]:
        rows = rows[::-1]
        words = Text("Zeilen standen rückwärts (neueste zuerst)", "rows stood newest first")
        findings = (Finding(file, name, "order_reversed", "repaired", words, len(rows)),)
    step = _step(minutes[rows], columns.times.wall_min[rows], whole_days=columns.times.whole_days)
    if problem_found := _backwards(minutes[rows], columns.times.clock, lines[rows], file, time_field):
        return CountTables(findings=findings), [problem_found]
    if step == DAY_MIN:
        shorts = _day_totals(columns, rows, name, file)
        return CountTables(shorts=shorts, findings=findings), []
    if step not in STEPS_MIN:
        return CountTables(findings=findings), [_odd_step(minutes[rows], file, time_field, int(lines[rows[0]]))]
    table = CountTable(
        name, name, file, format_id, columns.times.clock, step, minutes[rows], columns.count[rows],
        columns.unverified[rows], lines[rows],
    )  # fmt: skip
    return CountTables(series=(table,), findings=findings), []


def _odd_step(minutes: NDArray[np.int64], file: str, field: str, row: int) -> Problem:
    gaps = np.diff(minutes)
    found = _commonest(gaps[gaps > 0]) if (gaps > 0).any() else HOUR_MIN
    allowed = Text("Abstände von 1 bis 60 Minuten oder ganze Tage", "steps of 1 to 60 minutes or whole days")
    hint = Text(
        "Zählt eine Zeile eine Stunde oder einen Tag? Bitte als Stundenwerte exportieren.",
        "Does a row count an hour or a day? Export hourly values.",
    )
    return problem(file, field, f"{found} min", allowed, hint, row=row)


def _step(minutes: NDArray[np.int64], wall_min: NDArray[np.int64], *, whole_days: bool) -> int | None:
    """Return the length of the interval counted: the commonest distance of up to an hour, an hour, or a day.

    Rows further apart are days if they stand on midnight day after day, else single hours if they stand on whole
    hours. None where that can't be told: one row a day at noon, one a week.
    """
    if whole_days:
        return DAY_MIN
    gaps = np.diff(minutes)
    gaps = gaps[gaps > 0]
    short = gaps[gaps <= HOUR_MIN]
    if short.size:
        return _commonest(short)
    if gaps.size == 0:
        return HOUR_MIN
    commonest = _commonest(gaps)
    daily = commonest in (DAY_MIN - HOUR_MIN, DAY_MIN, DAY_MIN + HOUR_MIN)
    if daily and (wall_min % DAY_MIN == 0).all():
        return DAY_MIN
    if daily or (wall_min % DAY_MIN == 0).all() or (minutes % HOUR_MIN > 0).any():
        return None
    return HOUR_MIN


def _commonest(gaps: NDArray[np.int64]) -> int:
    values, times = np.unique(gaps, return_counts=True)
    return int(values[times.argmax()])


def _backwards(
    minutes: NDArray[np.int64], clock: Clock, lines: NDArray[np.int64], file: str, field: str
) -> Problem | None:
    """Report rows that run backwards; a local clock may go back by less than an hour on an autumn Sunday."""
    back = np.flatnonzero(np.diff(minutes) < 0)
    if clock == "local":
        back = back[~_clock_change(minutes, back)]
    if back.size == 0:
        return None
    row = int(lines[back[0] + 1])
    found = str(np.datetime64(int(minutes[back[0] + 1]), "m")).replace("T", " ")
    allowed = Text("Zeiten in aufsteigender Folge", "times in rising order")
    hint = Text(
        "Hier springt die Zeit zurück; sind zwei Dateien oder Stationen zusammengeraten?",
        "Time jumps back here; have two files or stations been mixed?",
    )
    return problem(file, field, found, allowed, hint, row=row, more=int(back.size) - 1)


def _clock_change(minutes: NDArray[np.int64], back: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell which backward steps a change of clocks explains: into the third hour of an October Sunday."""
    after = minutes[back + 1]
    small = minutes[back] - after < HOUR_MIN
    sunday = (after // DAY_MIN + 3) % 7 == 6  # 1970-01-01 was a Thursday
    hour = after % DAY_MIN // HOUR_MIN == 2
    october = np.array([str(np.datetime64(int(m), "m"))[5:7] == "10" for m in after], dtype=bool)
    return np.asarray(small & sunday & hour & october, dtype=np.bool_)


def _day_totals(columns: Columns, rows: NDArray[np.intp], name: str, file: str) -> tuple[ShortCount, ...]:
    """Turn rows that hold whole days into counts over midnight to midnight; empty days stay unknown."""
    days = columns.times.wall_min[rows] // DAY_MIN * DAY_MIN
    return tuple(
        ShortCount(name, int(day), int(day) + DAY_MIN, float(columns.count[i]), "", file, int(columns.lines[i]))
        for day, i in zip(days, rows, strict=True)
        if np.isfinite(columns.count[i]) and columns.count[i] >= 0
    )
