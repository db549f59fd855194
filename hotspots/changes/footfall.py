"""What an import of counts, stations or use would do: a clean table to reckon with, the raw file kept beside it.

What was counted goes to `footfall/` as one plain form, the file as it came to `footfall/raw/`, so that nothing counts
twice; what an operator says of use goes to `operation/use.csv`, and no row of a single person or device anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from hotspots.base.calendar import day_text, hour_text
from hotspots.base.errors import FILE, Problem, Report, row_of
from hotspots.base.files import Content, holds
from hotspots.base.progress import working
from hotspots.base.text import VALUES, counted, numbers, plain_table, slug, tr, verbatim
from hotspots.inputs.context import Context
from hotspots.inputs.counts import load, read_file, read_places, read_usage
from hotspots.inputs.counts.fields import ANSWERS, COUNTS, USAGE, are_answers
from hotspots.inputs.counts.folder import RAW
from hotspots.inputs.counts.stations import beside, parted, told_twice, unify
from hotspots.inputs.counts.usage import COLUMNS as USE_COLUMNS
from hotspots.inputs.layers.network import read_hotspots
from hotspots.inputs.operation import counted_twice, impossible_use, missing_months, read_operation
from hotspots.inputs.tables import are_ours, named_are_there
from hotspots.measures.demand.cleaning import HourlySeries
from hotspots.measures.demand.stations import Cleaned, StationWeek, cleaned, station_weeks
from hotspots.model.counts import (
    DAY_MIN,
    FLAG_WORDS,
    HOUR_MIN,
    MEAN_DAY_LIMIT,
    UNIT_WORDS,
    CountTables,
    Finding,
    Flag,
    ShortCount,
    Usage,
    minute_text,
)
from hotspots.model.operation import place_key
from hotspots.model.receipt import Changes, Outcome, StationRows

COLUMNS = ("station", "time", "count", "status", "flags", "read")
USE = "operation/use.csv"
#: More rows lost than this share, and the file was misunderstood.
LOST_MOST = 0.2
#: A file of more bytes takes a while to read.
BIG_BYTES = 20_000_000
#: Of one station: rows, their sum, first and last day.
Counted = tuple[int, float, int, int]
_NO_PLACE = tr("no site and no hotspot has this name; it is kept and doesn't count")
_LOST = ("conflict", "impossible_time", "incomplete")


def _read(file: Path, context: Context, *, use: bool = False) -> CountTables | None:
    """Read a file with the planner's answers (``Kennung=direction``, ``week=interval``); None after noting what is wrong."""
    fields = USAGE if use else COUNTS
    if not are_ours(context, [f.id for f in fields]) or not are_answers(context, fields):
        return None
    choices = {ours: theirs for theirs, ours in context.mapping.items()}
    tables, problems = read_file(file, choices=choices, use=use, zone=_clock(context)[0], layers=context.layers)
    context.report.problems += problems
    if any(p.severity == "error" for p in problems):
        return None
    meant = [theirs for theirs in context.typed if context.mapping[theirs] not in ANSWERS]
    if not named_are_there(meant, [title for taken in tables.taken for title in taken.columns], file.name, context.report):  # fmt: skip
        return None
    context.notes.taken += tables.taken
    context.notes.guessed += tables.guessed
    context.notes.left += tables.left
    return tables


def _clock(context: Context) -> tuple[str, str | None]:
    """Return the project's time zone and state."""
    return (context.settings.timezone, context.settings.state) if context.settings else ("Europe/Berlin", None)


def take_counts(files: Sequence[Path], context: Context) -> Outcome:
    """Read counts, whatever made them; say each station's rows, sum and passages a day."""
    zone, state = _clock(context)
    places = read_places(context.project / "footfall", context.report)
    written: dict[str, Content | None] = {}
    stations: list[StationRows] = []
    use: list[Usage] = []
    new = same = 0
    present = load(context.project / "footfall", Report(), zone)
    for file in files:
        if file.stat().st_size > BIG_BYTES:
            working(verbatim(file.name), 0, 1)
        tables = _read(file, context)
        if tables is None:
            continue
        tables = unify(tables, places)
        seen = _Seen()
        clean = seen.watched(cleaned(tables, zone=zone, state=state), tables, file.name)
        weeks, _ = station_weeks(tables, zone=zone, state=state, series=clean)
        rows = _station_rows(tables, seen.hours, weeks)
        made = _files(file, tables, seen.series, context, written)
        counted = sum(r.rows for r in rows) + len(tables.estimates) + len(tables.events)
        own = {place_key(name) for site in context.sites for name in (site.id, site.name)}
        for event in (e for e in tables.events if place_key(e.site) not in own):
            context.notes.leave(file.name, "", _NO_PLACE + f": {event.site}", 1)
        both = beside(present, tables, made)
        context.report.problems += [*told_twice(both), *parted(both)]
        if len(both.series) > len(tables.series):
            seen.said = [f for _, found in cleaned(replace(both, bulk=()), zone=zone, state=state) for f in found]
        _judge(file.name, tables, rows, seen.said, context)
        _findings((*tables.findings, *seen.said), context)
        stations += rows
        use += tables.usage
        present += tables
        if any(data is not None and not holds(context.project / name, data) for name, data in made.items()):
            new, written = new + counted, written | made
        else:
            same += counted
    if use:
        used = _merged_use(use, context)
        new, same = new + used.receipt.changes.new, same + used.receipt.changes.same
        written |= used.files
    unplaced = sorted({r.id for r in stations} - {p.id for p in places} - {s.id for s in context.sites})
    if unplaced:
        names = ", ".join(unplaced)
        context.notes.guessed.append(tr("not yet placed: {names} (hotspots import stations)", names=names))
    return Outcome(context.notes.receipt("counts", Changes(new=new, same=same), stations), written)


@dataclass
class _Seen:
    """What went by while a file was cleaned; of one too big for memory the series themselves aren't kept."""

    series: list[HourlySeries] = field(default_factory=list)
    said: list[Finding] = field(default_factory=list)
    hours: dict[str, Counted] = field(default_factory=dict)

    def watched(self, clean: Iterable[Cleaned], tables: CountTables, name: str) -> Iterator[Cleaned]:
        """Pass stations on, one after the other, and show how many are done."""
        total = len({t.station for t in tables.series}) + sum(len(b.stations) for b in tables.bulk)
        for number, (one, findings) in enumerate(clean, 1):
            days = one.local_h[[0, -1]] // 24
            self.hours[one.station] = (int(np.isfinite(one.count).sum()), float(np.nansum(one.count)), *days.tolist())
            self.said += findings
            self.series += [] if tables.bulk else [one]
            working(verbatim(name), number, total)
            yield one, findings


def _station_rows(
    tables: CountTables, hours: Mapping[str, Counted], weeks: Mapping[str, StationWeek]
) -> list[StationRows]:
    found = dict(hours)
    for short in tables.shorts:
        rows, total, first, last = found.get(short.station, (0, 0.0, 10**9, 0))
        end = (short.end_min - 1) // DAY_MIN
        found[short.station] = (rows + 1, total + short.count, min(first, short.start_min // DAY_MIN), max(last, end))
    result = []
    for station, (rows, total, first, last) in found.items():
        level = weeks[station].passages if station in weeks else None
        per_day = (round(level.low), round(level.best), round(level.high)) if level else None
        result.append(StationRows(station, rows, total, day_text(first), day_text(last), per_day))
    return result


def _judge(
    file: str, tables: CountTables, rows: Sequence[StationRows], findings: Sequence[Finding], context: Context
) -> None:
    """Refuse a file whose stations are busier than any town's, or of whose rows more than a fifth are lost."""
    for one in rows:
        if one.last > context.today:
            until = tr("until today, {today}", today=context.today)
            hint = tr("Only what has been is counted; correct the year.")
            context.report.add(Problem(file, FILE, one.id, one.last, until, hint))
        if one.per_day and one.per_day[1] > MEAN_DAY_LIMIT:
            allowed = tr("at most {mean_day_limit:.0f} a day (five times Heidelberg)", mean_day_limit=MEAN_DAY_LIMIT)
            hint = tr("Nowhere do so many pass. Are the time of day (2:00 for 14:00?) and the length of rows right?")
            row = next((s.row for s in tables.shorts if s.station == one.id), None)
            row = row if row is not None else next((int(t.row[int(np.nanargmax(t.count))]) for t in tables.series if t.station == one.id), 1)  # fmt: skip
            context.report.add(Problem(file, row_of(row), one.id, f"{numbers(one.per_day[1]).de} am Tag", allowed, hint))  # fmt: skip
    for station in dict.fromkeys(f.station for f in findings):
        lost = sum(f.values for f in findings if f.station == station and f.kind in _LOST)
        of = next((r.rows for r in rows if r.id == station), 0) + sum(f.values for f in findings if f.station == station and f.kind == "impossible_time")  # fmt: skip
        if of and lost > LOST_MOST * of:
            worst = next(f for f in findings if f.station == station and f.kind in _LOST)
            hint = tr("Is the file understood (directions, doubles, clock)?")
            for twice in (f for f in findings if f.station == station and f.kind == "overlap"):
                hint = tr("The same hours in {file}: please keep one file.", file=twice.file)
            found = f"{lost} / {of}: {worst.words.de}"
            context.report.add(Problem(file, row_of(worst.row), station, found, tr("at most a fifth lost"), hint))


def _findings(findings: Iterable[Finding], context: Context) -> None:
    """Say what was repaired, flagged and refused, once for each kind at a station."""
    sums: dict[tuple[str, str, str], tuple[Finding, int]] = {}
    for one in findings:
        first, values = sums.get((one.file, one.station, one.kind), (one, 0))
        sums[one.file, one.station, one.kind] = (first, values + one.values)
    for one, values in sums.values():
        where = verbatim(f"{one.station}: " if one.station else "")
        since = verbatim(f" ({one.first[:10]} …)" if one.first else "")
        words = where + one.words + since
        if one.action == "refused":
            context.notes.leave(one.file, "", words, values)
        else:
            context.notes.guessed.append(words + ", " + counted(values, *VALUES))


def _files(
    file: Path, tables: CountTables, series: Sequence[HourlySeries], context: Context, others: Container[str]
) -> dict[str, Content | None]:
    """Return what becomes of one file: its clean tables, and itself under `raw/`."""
    name, raw = slug(file.stem), f"footfall/{RAW}/{file.name}"
    made: dict[str, Content | None] = {}
    if series and not tables.bulk:
        made[f"footfall/{name}.csv"] = clean_table(series)
    if tables.shorts:
        made[f"footfall/{name}{'-summen' if series else ''}.csv"] = _short_table(tables.shorts)
    if tables.estimates or tables.events or tables.bulk:
        made[f"footfall/{file.name}"] = file
    elif made:
        made[raw] = file
    for path, content in made.items():
        target = context.project / path
        free = context.replace or not target.is_file() or target.resolve() == file.resolve()
        if path in others or (not free and not holds(target, content)):
            twice, there = tr("Two files of this import would be one."), tr("The file is already in the project with other content.")  # fmt: skip
            hint = twice if path in others else there
            context.report.add(Problem(path, tr("whole file"), "", file.name, tr("a new name or --replace"), hint))
            break
    inside = file.resolve().parent == (context.project / "footfall").resolve()
    if made and inside and f"footfall/{file.name}" not in made:
        made[f"footfall/{file.name}"] = None
    return made


def take_usage(files: Sequence[Path], context: Context) -> Outcome:
    """Read what an operator says of use: sums by place and hour, day or month, in the unit that a name tells."""
    use: list[Usage] = []
    for file in files:
        tables = _read(file, context, use=True)
        use += tables.usage if tables else ()
    return _merged_use(use, context)


def _merged_use(use: Sequence[Usage], context: Context) -> Outcome:
    """Merge use into `operation/use.csv` by place, unit and start."""
    present = read_usage(context.project, context.report, _clock(context)[0]).usage
    known = {(u.place, u.unit, u.start_min): u for u in present}
    told = _once(use, context)
    same = sum(k in known and (known[k].end_min, known[k].value) == (u.end_min, u.value) for k, u in told.items())
    new = sum(k not in known for k in told)
    hotspots = read_hotspots(context.project)
    operation = read_operation(context.project, context.sites, hotspots, use, Report())
    context.report.problems += impossible_use(operation, context.sites, context.today)
    stations = {place_key(name) for s in read_places(context.project / "footfall", Report()) for name in (s.id, s.name)}
    lost = Counter(
        (u.file, u.place) for u in use if u.place not in operation.places and place_key(u.place) not in stations
    )
    for (file, place), count in sorted(lost.items()):
        context.notes.leave(file, "", _NO_PLACE + f": {place}", count)
    for place in sorted({u.place for u in use}):
        if gone := missing_months(u for u in use if u.place == place):
            months = ", ".join(gone)
            context.notes.guessed.append(tr("{place}: no use in {months} (missing, not taken for zero)", place=place, months=months))  # fmt: skip
    missing = len(known.keys() - told.keys())
    kept = {} if context.replace else known
    merged = [one for _, one in sorted((kept | told).items())]
    if new or len(told) > same:
        context.report.problems += counted_twice(merged, operation.places)
    changes = Changes(new, len(told) - same - new, same, missing)
    for place, unit in sorted({(u.place, u.unit) for u in told.values()}):
        of = [u.value for u in told.values() if (u.place, u.unit) == (place, unit)]
        context.notes.guessed.append(f"{place}: " + counted(len(of), *VALUES) + tr(", sum ") + numbers(sum(of)) + " " + UNIT_WORDS[unit])  # fmt: skip
    written = {USE: _use_table(merged)} if new or len(told) > same or (context.replace and missing) else {}
    return Outcome(context.notes.receipt("usage", changes), written)


def _once(use: Sequence[Usage], context: Context) -> dict[tuple[str, str, int], Usage]:
    """Return use by place, unit and start: the hour that autumn has twice is summed, two figures for one span are refused."""
    found: dict[tuple[str, str, int], Usage] = {}
    zone = ZoneInfo(_clock(context)[0])
    for one in use:
        key = (one.place, one.unit, one.start_min)
        first = found.setdefault(key, one)
        wall = datetime(1970, 1, 1) + timedelta(minutes=one.start_min)  # noqa: DTZ001 - the town's clock
        twice = wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset()
        if first is one:
            continue
        if twice and one.end_min - one.start_min <= HOUR_MIN and one.file == first.file:
            minutes = None if None in (first.minutes, one.minutes) else (first.minutes or 0) + (one.minutes or 0)
            found[key] = replace(first, value=first.value + one.value, minutes=minutes)
        elif (one.value, one.end_min) != (first.value, first.end_min):
            allowed = tr("one figure for each place, unit and time")
            hint = tr("Row {row} ({file}) says {value:g}; please delete one.", row=first.row, file=first.file, value=first.value)  # fmt: skip
            context.report.add(Problem(one.file, row_of(one.row), one.unit, f"{one.value:g}", allowed, hint))
    return found


def _use_table(use: Iterable[Usage]) -> bytes:
    """Return use as `operation/use.csv` keeps it."""
    return plain_table(USE_COLUMNS, (
        (one.place, one.unit, minute_text(one.start_min), minute_text(one.end_min), f"{one.value:.12g}",
         "" if one.minutes is None else f"{one.minutes:g}", one.source or Path(one.file).name)
        for one in use
    ))  # fmt: skip


def _short_table(shorts: Iterable[ShortCount]) -> bytes:
    """Return counts over spans."""
    rows = ((s.station, minute_text(s.start_min), minute_text(s.end_min), f"{s.count:.12g}", s.by) for s in shorts)
    return plain_table(("station", "start", "end", "count", "by"), rows)


def clean_table(series: Iterable[HourlySeries]) -> bytes:
    """Return hours; `count` is empty where unusable, `flags` says why, `read` is what stood in the file."""
    return plain_table(COLUMNS, (row for one in series for row in _rows(one)))


def _rows(series: HourlySeries) -> Iterable[tuple[str, str, str, str, str, str]]:
    unverified = series.flags & int(Flag.UNVERIFIED) > 0
    keep = series.usable | (unverified & (series.flags & int(series.unusable & ~Flag.UNVERIFIED) == 0))
    for i in range(series.count.size):
        offset = int(series.local_h[i] - series.hours.utc_h[i])
        read = _whole(float(series.count[i]))
        yield (
            series.name,
            f"{hour_text(int(series.local_h[i]))} {offset:+03d}00",
            read if keep[i] else "",
            str(int(unverified[i])),
            ", ".join(word.en for flag, word in FLAG_WORDS.items() if series.flags[i] & int(flag)),
            read,
        )


def _whole(count: float) -> str:
    return "" if np.isnan(count) else f"{count:.0f}" if count == int(count) else repr(count)
