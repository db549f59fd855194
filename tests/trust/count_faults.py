"""Fifteen kinds of fault in hourly counts, planted by a seed at a known row of a made-up series of eight weeks."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from hotspots.base.errors import Report
from hotspots.inputs import counts
from tests.measures.demand.streets import clean_series, street

ZONE = "Europe/Berlin"
#: Monday; the clocks change four weeks later.
START = datetime(2024, 3, 4, tzinfo=ZoneInfo(ZONE))
DAYS = 56
HEADER = "station;time;count"
#: Kinds of finding that tell of a fault (the others tell of the street: holidays, events).
ALARMS = frozenset(
    {
        "gap",
        "incomplete",
        "negative",
        "conflict",
        "ambiguous",
        "dead",
        "stuck",
        "outlier",
        "cut_off",
        "impossible_time",
        "overlap",
        "duplicate",
    }
)

Lines = list[str]


@dataclass(frozen=True)
class Planted:
    """The files with the fault, the row where it stands (None: the whole file), the findings that would name it."""

    files: dict[str, str]
    row: int | None
    kinds: frozenset[str] = frozenset()


Plant = Callable[[np.random.Generator, Lines], Planted]


def series(seed: int) -> Lines:
    """Return the lines of a sound file: header, then one line per hour of the town's clock."""
    values = street(DAYS, seed=seed, level=6000)
    start = START.astimezone(UTC)
    hours = [(start + timedelta(hours=h)).astimezone(ZoneInfo(ZONE)) for h in range(DAYS * 24 - 1)]
    return [HEADER, *(f"a;{time:%Y-%m-%d %H:%M};{int(value)}" for time, value in zip(hours, values, strict=False))]


def _cell(lines: Lines, row: int, value: str) -> Lines:
    station, time, _ = lines[row].split(";")
    return [*lines[:row], f"{station};{time};{value}", *lines[row + 1 :]]


def _count(lines: Lines, row: int) -> int:
    return int(lines[row].split(";")[2])


def _daytime(rng: np.random.Generator, lines: Lines, last: int = 0) -> int:
    """Return a row at noon of some day, not within the last days."""
    noon = [i for i, line in enumerate(lines) if " 12:00;" in line]
    return int(rng.choice(noon[2 : len(noon) - 2 - last]))


def _one(lines: Lines, row: int | None, *kinds: str) -> Planted:
    return Planted({"a.csv": "\n".join(lines) + "\n"}, None if row is None else row + 1, frozenset(kinds))


def _in_cell(value: str, *kinds: str) -> Plant:
    def plant(rng: np.random.Generator, lines: Lines) -> Planted:
        row = _daytime(rng, lines)
        return _one(_cell(lines, row, value), row, *kinds)

    return plant


def _gap(rng: np.random.Generator, lines: Lines) -> Planted:
    row, length = _daytime(rng, lines, 3), int(rng.integers(2, 40))
    return _one(lines[:row] + lines[row + length :], row - 1, "gap")


def _truncated(rng: np.random.Generator, lines: Lines) -> Planted:
    row = _daytime(rng, lines)
    return _one(lines[: row + 1], row, "cut_off")


def _cut_in_a_line(rng: np.random.Generator, lines: Lines) -> Planted:
    row = _daytime(rng, lines)
    return _one([*lines[:row], lines[row][:9]], row)


def _stuck(rng: np.random.Generator, lines: Lines) -> Planted:
    row, length = _daytime(rng, lines, 2), int(rng.integers(7, 30))
    value = str(_count(lines, row))
    for at in range(row, row + length):
        lines = _cell(lines, at, value)
    return _one(lines, row, "stuck")


def _dead(rng: np.random.Generator, lines: Lines) -> Planted:
    row, length = _daytime(rng, lines, 5), int(rng.integers(20, 100))
    for at in range(row, row + length):
        lines = _cell(lines, at, "0")
    return _one(lines, row, "dead")


def _file_twice(rng: np.random.Generator, lines: Lines) -> Planted:
    text = "\n".join(lines) + "\n"
    return Planted({"a.csv": text, "b.csv": text}, None, frozenset({"overlap"}))


def _row_twice(rng: np.random.Generator, lines: Lines) -> Planted:
    row = _daytime(rng, lines)
    return _one([*lines[: row + 1], lines[row], *lines[row + 1 :]], row, "duplicate")


def _contradiction(rng: np.random.Generator, lines: Lines) -> Planted:
    row = _daytime(rng, lines)
    other = _cell(lines, row, str(_count(lines, row) + 7))[row]
    return _one([*lines[: row + 1], other, *lines[row + 1 :]], row, "conflict")


def _outlier(rng: np.random.Generator, lines: Lines) -> Planted:
    row = _daytime(rng, lines)
    return _one(_cell(lines, row, str(_count(lines, row) * 20)), row, "outlier")


def _no_such_time(rng: np.random.Generator, lines: Lines) -> Planted:
    row = _daytime(rng, lines)
    return _one([*lines[:row], re.sub(r"\d{2} 12:00", "31 25:00", lines[row]), *lines[row + 1 :]], row)


def _skipped_hour(rng: np.random.Generator, lines: Lines) -> Planted:
    """The hour that the clocks skip in spring, as a counter without summer time writes it."""
    row = next(i for i, line in enumerate(lines) if "2024-03-31 03:00" in line)
    return _one([*lines[:row], "a;2024-03-31 02:00;12", *lines[row:]], row, "impossible_time")


def _separator(rng: np.random.Generator, lines: Lines) -> Planted:
    row = _daytime(rng, lines)
    return _one([*lines[:row], lines[row].replace(";", ","), *lines[row + 1 :]], row)


FAULTS: dict[str, Plant] = {
    "rows missing": _gap,
    "file cut at a row": _truncated,
    "file cut within a row": _cut_in_a_line,
    "stuck sensor": _stuck,
    "dead sensor": _dead,
    "file twice": _file_twice,
    "row twice": _row_twice,
    "row twice, contradicting": _contradiction,
    "single outlier": _outlier,
    "negative value": _in_cell("-12", "negative"),
    "text for a number": _in_cell("viele"),
    "impossible value": _in_cell("99999999"),
    "no such time": _no_such_time,
    "hour that never was": _skipped_hour,
    "other separator": _separator,
}


@dataclass
class CountTally:
    """How many planted faults were found, at the right row, and how many alarms there were without a fault."""

    planted: int = 0
    found: int = 0
    placed: int = 0
    to_place: int = 0
    sound_hours: int = 0
    false_alarms: int = 0
    missed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.planted} faults: {self.found / self.planted:.1%} found, {self.placed / self.to_place:.1%} at the right row; "
            f"{self.false_alarms} false alarms in {self.sound_hours} sound hours ({self.false_alarms / self.sound_hours:.2%})"
        )


def plant_and_look(seeds: range, plants: dict[str, Plant] = FAULTS) -> CountTally:
    """Plant every kind of fault with every seed, look for it, and look at the sound series as well."""
    tally = CountTally()
    for seed in seeds:
        sound = series(seed)
        alarms = [
            values
            for kind, _, values in _reported({"a.csv": "\n".join(sound) + "\n"})
            if kind in ALARMS or kind == "problem"
        ]
        tally.sound_hours += len(sound) - 1
        tally.false_alarms += sum(alarms)
        for number, (name, plant) in enumerate(plants.items()):
            planted = plant(np.random.default_rng([seed, number]), sound)
            _judge(tally, f"{name} ({seed})", planted)
    return tally


def _judge(tally: CountTally, label: str, planted: Planted) -> None:
    hits = [row for kind, row, _ in _reported(planted.files) if kind in planted.kinds or kind == "problem"]
    tally.planted += 1
    tally.found += bool(hits)
    if planted.row is not None:
        right = any(row is not None and abs(row - planted.row) <= 1 for row in hits)
        tally.to_place += 1
        tally.placed += right
        if not right:
            tally.missed.append(f"{label}: row {planted.row}, said {hits}")
    elif not hits:
        tally.missed.append(f"{label}: not found")


def _reported(files: dict[str, str]) -> list[tuple[str, int | None, int]]:
    """Return what the program says of the files: kind ("problem" if refused), row, number of values."""
    with tempfile.TemporaryDirectory() as place:
        for name, text in files.items():
            (Path(place) / name).write_text(text, encoding="utf-8")
        report = Report()
        tables = counts.load(Path(place), report)
    said: list[tuple[str, int | None, int]] = []
    for problem in report.problems:
        row = re.search(r"row (\d+)", problem.where.en)
        said.append(("problem", int(row[1]) if row else None, 1))
    if not report.failed:
        _, findings = clean_series(tables, zone=ZONE, state="BY")
        said += [(f.kind, f.row, f.values) for f in (*tables.findings, *findings)]
    return said
