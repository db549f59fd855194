"""A table of counts -> one series per station, or counts over spans: what each row means is derived from the whole table.

Interval, direction, kind of traffic, validity, coverage and scale of a row are found in turn; what was understood
without being written so is noted for the receipt, what can be read in two ways is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hotspots.base.arrays import Flags, Floats, Longs, occurrence
from hotspots.base.text import MINUTES, ROWS, counted, tr
from hotspots.inputs.counts.assemble import (
    Rows,
    assemble,
    open_hours,
    parts_of_something,
    row_lengths,
    set_aside,
    sum_of_lanes,
)
from hotspots.inputs.counts.columns import (
    FOOT,
    GUESSED,
    MILLIONS,
    PER_DAY,
    PER_HOUR,
    PER_MINUTE,
    PER_MINUTES,
    REMARK,
    SOME_DAYS,
    THOUSANDS,
    TOTAL,
    WHEELED,
    WHEELS,
    WORDS,
    chosen,
    find,
    fold,
    has_no_fractions,
    is_good,
    is_status,
    named,
    same_word,
    validity,
)
from hotspots.inputs.counts.roles import (
    Kind,
    Measure,
    compose_halves,
    compose_header,
    compose_months,
    kind_of,
    measures,
    melt,
    time_roles,
)
from hotspots.inputs.counts.spans import clock_goes_back, of_named_clock, read_spans, row_minutes
from hotspots.inputs.counts.table import Column, Grid, Notes, constant, parse_counts, problem, text_of
from hotspots.inputs.counts.times import Spans
from hotspots.model.counts import DAY_MIN, HOUR_MIN, CountTables, Finding

UNKNOWN_FORMAT = tr("No known format of counts; a plain table has the columns station;time;count.")
#: Hours of which a device was counting for less than this are left out; the others are scaled up.
UPTIME_LEAST = 0.5
CLOCK_ABOVE = re.compile(r"(zeitzone|time ?zone|\bzeiten|\btimes)\b.{0,20}\b(UTC|GMT|MEZ|CET)\b", re.IGNORECASE)
_STATION_ABOVE = re.compile(r"(?:zählstelle|standort|station|messstelle|ort)\s*[:;=]\s*([^;,|]+)", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(tabelle|sheet|blatt|table)\s?\d*|daten|data|export|zählung|zaehlung|(19|20)\d\d|(jan|feb|mär|mrz|apr|mai|jun|jul|aug|sep|okt|nov|dez)[a-z]*\.?( \d{2,4})?|kw ?\d+|q[1-4]",
    re.IGNORECASE,
)


def read_counts(grid: Grid, stem: str, notes: Notes) -> CountTables:
    """Read one table; `stem` names the station where nothing else does. Problems and guesses go to `notes`."""
    if not grid.lines.size:
        hint = tr("Nothing stands below the header.")
        notes.refuse("content", "", tr("at least one row"), hint)
        notes.problems[-1] = replace(notes.problems[-1], where=tr("whole file"))
        return CountTables()
    grid, kinds, roles = laid_out(grid, notes)
    _refuse_events(grid, notes)
    if notes.failed():
        return CountTables()
    taken = set(roles.values())
    asked = ("status",) if "status" in notes.choices else ()
    for role in ("direction", "mode", "uptime", "length", "station", *asked):
        fits = (lambda i: not _running_number(grid, i)) if role == "station" else (lambda _: True)
        at = chosen(grid, role, notes) if role in notes.choices else named(grid, role, taken, fits)
        if at is not None:
            roles[role] = at
            taken.add(at)
    if (mode := roles.get("mode")) is not None:
        grid = _only_foot(grid, mode, notes)
    lanes = [i for i, h in enumerate(grid.header) if any(same_word(h, w) for w in WORDS["direction"])]
    lanes += [i for i in (roles.get("direction"),) if i is not None and i not in lanes]
    taken |= set(lanes)
    status = [i for i, h in enumerate(grid.header) if i not in taken and is_status(h, grid.columns[i])]
    status += [roles["status"]] if "status" in roles else []
    has_station = "station" in roles
    found = measures(grid, kinds, taken | set(status), notes, has_station=has_station)
    if not found:
        if not notes.failed():
            _no_counts(grid, roles, notes)
        return CountTables()
    spans = read_spans(grid, roles, notes)
    if spans is None:
        return CountTables()
    timed = [grid.header[roles[r]] for r in ("start", "end", "time", "hour") if r in roles]
    spans = of_named_clock(spans, [*timed, *filter(CLOCK_ABOVE.search, grid.above)], notes)
    if spans.end is None and "length" in roles:
        spans = replace(spans, end=spans.start + row_lengths(grid, roles["length"], notes))
    station = grid.columns[roles["station"]] if has_station else None
    result = CountTables()
    _receive(grid, roles, found, taken | {i for i in status if not REMARK.search(grid.header[i])}, notes)
    for measure in found:
        own = station if measure.name is None else constant(measure.name, grid.lines.size)
        names, codes = _stations(own, grid, _default_name(grid, stem, notes), roles.get("station"), notes)
        beside = {i: [m for m in found if m.name and m.name in grid.header[i]] for i in status}
        mine = [i for i in status if measure in beside[i] or not beside[i]]
        count, doubt = _figures(grid, measure, [*mine, *measure.status], roles.get("uptime"), spans, notes)
        rows, kept = Rows(names, codes, spans, count, doubt, grid.lines), grid
        if has_station and (out := leave_sums(names, np.bincount(codes, minlength=len(names)), notes)[codes]).any():
            rows, kept = rows.where(~out), grid.where(~out)
        rows = _add_directions(rows, kept, lanes, notes) if lanes else rows
        if not notes.failed():
            field = grid.header[roles["station"]] if has_station else "station"
            result += assemble(rows, _name_of(grid, measure), field, kept, notes)
    return result + CountTables(findings=tuple(notes.findings))


def _refuse_events(grid: Grid, notes: Notes) -> None:
    """Refuse a table of events: every row names one."""
    event = next((i for i, h in enumerate(grid.header) if fold(h) in WORDS["event"][2:] + WORDS["event"][:1]), None)
    if event is not None and grid.columns[event].each(lambda c: bool(text_of(c)), "bool").all():
        allowed = tr("counts, or events with 'days per year' and 'attendance'")
        hint = tr("Visitors of an event are no passers-by; add 'days per year'.")
        notes.refuse(grid.header[event], text_of(grid.columns[event].cells()[0]), allowed, hint, grid.lines, np.arange(grid.lines.size))  # fmt: skip


def laid_out(grid: Grid, notes: Notes) -> tuple[Grid, list[Kind], dict[str, int]]:
    """Return a table with a row per interval, sums and units set aside, what its columns look like and which say when."""
    grid = open_hours(compose_halves(compose_months(melt(compose_header(grid, notes), notes), notes), notes), notes)
    kinds = [kind_of(c) for c in grid.columns]
    roles = time_roles(grid, kinds, notes)
    left = set_aside(grid, roles, notes)
    return left, kinds if left is grid else [kind_of(c) for c in left.columns], roles


def _name_of(grid: Grid, measure: Measure) -> str:
    return grid.header[measure.total if measure.total is not None else measure.parts[0]]


def _running_number(grid: Grid, at: int) -> bool:
    """Tell a column that numbers its rows from one that names stations."""
    values = len(grid.columns[at].values)
    return fold(grid.header[at]) in ("id", "nr", "sensor") and values == grid.lines.size > 3


def _only_foot(grid: Grid, at: int, notes: Notes) -> Grid:
    """Keep the rows of people on foot where a column tells kinds of traffic apart."""
    column = grid.columns[at]
    foot = column.each(lambda c: bool(FOOT.search(text_of(c))), "bool").astype(bool)
    wheels = column.each(lambda c: bool(WHEELS.search(text_of(c))), "bool").astype(bool)
    guessed = column.each(lambda c: bool(GUESSED.search(text_of(c))), "bool").astype(bool)
    if guessed.any() and not guessed.all():
        names = ", ".join(sorted({text_of(column.values[c]) for c in np.unique(column.codes[guessed])}))
        notes.leave(tr("not counted: {names}", names=names), int(guessed.sum()))
        return _only_foot(grid.where(~guessed), at, notes)
    if not wheels.any():
        return grid
    if not foot.any():
        allowed = tr("people on foot")
        hint = tr("Only vehicles are counted here.")
        notes.refuse(grid.header[at], text_of(column.values[0]), allowed, hint, grid.lines, np.flatnonzero(wheels))
        return grid
    names = ", ".join(sorted({text_of(column.values[c]) for c in np.unique(column.codes[~foot])}))
    notes.leave(tr("not people on foot: {names}", names=names), int((~foot).sum()))
    return grid.where(foot)


def _no_counts(grid: Grid, roles: dict[str, int], notes: Notes) -> None:
    header = ", ".join(h for h in grid.header if h)[:120]
    if not any(r in roles for r in ("time", "start", "hour")):
        notes.problems.append(
            problem(notes.file, "format", header, "hystreet, Eco-Counter, station;time;count", UNKNOWN_FORMAT)
        )
        return
    allowed = tr("a column 'count'")
    hint = tr("The file has no column of counts; --map COLUMN=count names it.")
    notes.refuse("count", header, allowed, hint)


def _default_name(grid: Grid, stem: str, notes: Notes) -> str:
    for line in grid.above:
        if m := _STATION_ABOVE.search(line):
            return m[1].strip()
    part = re.sub(r"\.(csv|tsv|txt)$", "", notes.part.strip(), flags=re.IGNORECASE)
    return part if part and not _NO_NAME.fullmatch(part) else stem


def _stations(
    column: Column | None, grid: Grid, default: str, at: int | None, notes: Notes
) -> tuple[tuple[str, ...], Longs]:
    if column is None:
        return (default,), np.zeros(grid.lines.shape, dtype=np.int64)
    names = [station_name(v) for v in column.values]
    if at is not None:
        refuse_nameless(names, column.codes, grid.header[at], grid.lines, notes)
    unique = list(dict.fromkeys(names))
    codes = np.array([unique.index(n) for n in names], dtype=np.int64)[column.codes]
    return tuple(unique), codes


def station_name(cell: object) -> str:
    """Return what a cell calls a station."""
    return text_of(cell).removesuffix(".0") if isinstance(cell, float) else text_of(cell)


def refuse_nameless(names: Sequence[str], codes: NDArray[np.integer], field: str, lines: Longs, notes: Notes) -> None:
    """Refuse rows whose station has no name."""
    empty = np.flatnonzero(np.array([not n for n in names], dtype=bool)[codes])
    if empty.size:
        hint = tr("Enter the station.")
        notes.refuse(field, "", tr("name of the station"), hint, lines, empty)


def leave_sums(names: Sequence[str], rows: Longs, notes: Notes) -> Flags:
    """Tell which stations are the sum of the others, and leave out their rows."""
    sums = np.array([bool(TOTAL.match(n)) for n in names], dtype=bool)
    sums &= not sums.all()
    said = ", ".join(n for n, s in zip(names, sums, strict=True) if s)
    notes.leave(tr("sum of the stations: {said}", said=said), int(rows[sums].sum()))
    wheels = np.array([WHEELED.fullmatch(n) is not None for n in names], dtype=bool) & any(map(FOOT.search, names))
    said = ", ".join(n for n, s in zip(names, wheels, strict=True) if s)
    notes.leave(tr("not people on foot: {said}", said=said), int(rows[wheels].sum()))
    return sums | wheels


def _figures(
    grid: Grid, measure: Measure, status: Sequence[int], uptime: int | None, spans: Spans, notes: Notes
) -> tuple[Floats, Flags]:
    """Return counts and doubts of one measure: parts added, invalid rows left out, coverage and scale allowed for."""
    read = [measure.total] if measure.total is not None else list(measure.parts)
    columns = {}
    for at in {*read, *measure.parts}:
        whole = has_no_fractions(" ".join((grid.header[at], *grid.above)))
        columns[at] = parse_counts(grid.columns[at], grid.lines, notes if at in read else notes.aside(), grid.header[at], whole=whole)  # fmt: skip
    count: Floats = np.sum([columns[at] for at in read], axis=0)
    if measure.total is not None and len(measure.parts) > 1:
        added = np.sum([columns[at] for at in measure.parts], axis=0)
        wrong = np.flatnonzero(np.isfinite(added) & np.isfinite(count) & (added != count))
        if 0 < wrong.size < 0.5 * count.size:
            words = tr("directions don't add up to the total; the total counts")
            notes.findings.append(Finding(notes.file, measure.name or "", "direction_sum", "flagged", words, int(wrong.size), row=int(grid.lines[wrong[0]])))  # fmt: skip
    count, doubt = valid_rows(grid, status, count, notes)
    if uptime is not None:
        lengths = row_minutes(spans, grid.lines, notes)
        count = _covered(grid, uptime, count, HOUR_MIN if lengths is None else lengths, notes)
    return scaled(grid, _name_of(grid, measure), count, spans, notes), doubt


def valid_rows(grid: Grid, status: Sequence[int], count: Floats, notes: Notes) -> tuple[Floats, Flags]:
    """Return counts without those that columns of validity or remarks refuse, and which rows are in doubt."""
    doubt = np.zeros(grid.lines.shape, dtype=bool)
    for at in status:
        name, column = grid.header[at], grid.columns[at]
        said = [validity(name, v) for v in column.values]
        unknown = np.flatnonzero(np.array([s is None for s in said], dtype=bool)[column.codes])
        if unknown.size:
            found = text_of(column.values[column.codes[unknown[0]]])
            allowed = tr("yes or no, 1 or 0, ok or error")
            hint = tr("Does the row hold or not? Say it plainly.")
            notes.refuse(name, found, allowed, hint, grid.lines, unknown)
            continue
        if is_good(name) and "invalid" not in said:  # only ticks: what has none isn't checked
            said = ["valid" if text_of(v) else "invalid" for v in column.values]
        bad = np.array([s == "invalid" for s in said], dtype=bool)[column.codes]
        doubt |= np.array([s == "doubtful" for s in said], dtype=bool)[column.codes]
        if bad.all() and is_good(name):
            readings = (("-=status", tr("not yet checked but valid")),)
            notes.ask(name, text_of(column.values[0]), readings, int(grid.lines[0]))
        elif bad.any():
            notes.leave(tr("not valid by '{name}'", name=name), int(bad.sum()))
            count = np.where(bad, np.nan, count)
    return count, doubt


def _covered(grid: Grid, at: int, count: Floats, minutes: Floats | float, notes: Notes) -> Floats:
    """Scale up what a device counted in part of its time; leave out what it hardly saw. Nothing seen is no count.

    The part is a share, per cent, or minutes where the title says so; what a device was down counts from the other end.
    """
    column = grid.columns[at]
    bare = Column(tuple(text_of(v).rstrip("% ") if isinstance(v, str) else v for v in column.values), column.codes)
    share = parse_counts(bare, grid.lines, notes, grid.header[at])
    known = share[np.isfinite(share)]
    if re.search(r"^(?!.*anteil).*(minuten|[(\[]min|ausfallzeit|downtime)", grid.header[at], re.IGNORECASE):
        share = share / minutes
    elif known.size and known.max() > 1.5:
        share = share / 100
    if re.search(r"ausfall|down", grid.header[at], re.IGNORECASE):
        share = 1 - share
    none, little = share == 0, (share > 0) & (share < UPTIME_LEAST)
    part = (share >= UPTIME_LEAST) & (share < 0.995)
    name = grid.header[at]
    notes.leave(tr("{name} 0: nothing counted", name=name), int(none.sum()))
    notes.leave(tr("{name} below 50%", name=name), int(little.sum()))
    if part.any():
        rows = counted(int(part.sum()), *ROWS)
        notes.guess("{name}: {rows} scaled up to the whole interval", name=name, rows=rows)
    scaled: Floats = np.where(none | little, np.nan, np.where(part, np.round(count / np.where(part, share, 1.0), 1), count))  # fmt: skip
    return scaled


def scaled(grid: Grid, name: str, count: Floats, spans: Spans, notes: Notes) -> Floats:
    """Return sums where the file gives means per day or hour, or thousands; the title lines say it as well."""
    said = re.sub("viertelstunde|quarter hour", "15 min", " ".join((name, *grid.above)), flags=re.IGNORECASE)
    said = re.sub("halbe[rn]? ?stunde|halbstunde|half hour", "30 min", said, flags=re.IGNORECASE)
    for pattern, word, factor in ((THOUSANDS, tr("thousands"), 1e3), (MILLIONS, tr("millions"), 1e6)):
        if pattern.search(said):
            notes.guess("{name}: in {word}", name=name, word=word)
            count = np.round(count * factor, 6)
            break
    scales = ((PER_DAY, DAY_MIN, tr("day")), (PER_HOUR, HOUR_MIN, tr("hour")), (PER_MINUTE, 1, MINUTES[0]))
    several = PER_MINUTES.search(said)
    every = (int(several[1]), counted(int(several[1]), *MINUTES)) if several else None
    per = every or next(((minutes, unit) for pattern, minutes, unit in scales if pattern.search(said)), None)
    minutes = None if per is None else row_minutes(spans, grid.lines, notes)
    if per is None or minutes is None:
        return count
    if per[0] == DAY_MIN and (minutes != DAY_MIN).any() and SOME_DAYS.search(said):
        allowed = tr("a mean of all days")
        hint = tr("A mean of workdays or of one weekday gives no sum; give single days, or the mean of all.")
        notes.refuse(name, name, allowed, hint)
    if (minutes != per[0]).any():
        notes.guess("{name}: mean per {per}, times the duration", name=name, per=per[1])
    return count * minutes / per[0]


def _add_directions(rows: Rows, grid: Grid, lanes: Sequence[int], notes: Notes) -> Rows:
    """Add the rows that differ only in direction or lane; a row for both together stands for itself."""
    lane = np.zeros(rows.station.shape, dtype=np.int64)
    total = np.zeros(rows.station.shape, dtype=bool)
    for at in lanes:
        column = grid.columns[at]
        lane = lane * len(column.values) + column.codes
        total |= column.each(lambda c: bool(TOTAL.match(text_of(c))), "bool").astype(bool)
    if np.unique(lane).size < 2:
        return rows
    field = ", ".join(grid.header[i] for i in lanes)
    total = total if total.any() else sum_of_lanes(rows, lane)
    if total.any() and not total.all():
        notes.leave(tr("{field}: rows for all together count", field=field), int((~total).sum()))
        return rows.where(total)
    table = np.stack([rows.station, rows.spans.start, lane])
    again = occurrence(table) * (clock_goes_back(rows.spans.wall) if rows.spans.clock == "local" else 0)
    twice = occurrence(each := np.stack([*table, again])) > 0
    if twice.any():
        code = np.unique(each, axis=1, return_inverse=True)[1].reshape(-1)
        if parts_of_something(code, rows, field, grid, np.arange(twice.size), notes, 0.0):
            return rows
        words, row = tr("duplicate rows: equal ones count once"), int(rows.lines[twice][0])
        notes.findings.append(Finding(notes.file, "", "duplicate", "repaired", words, int(twice.sum()), row=row))
        return _add_directions(rows.where(~twice), grid.where(~twice), lanes, notes)
    key = np.stack([rows.station, rows.spans.start, again])
    _, first, group = np.unique(key, axis=1, return_index=True, return_inverse=True)
    group = group.reshape(-1)
    parts = np.bincount(group)
    if (parts == 1).all():
        return rows
    added = np.bincount(group, weights=rows.count)  # an unknown part leaves the whole unknown
    lanes_of = {s: int(np.unique(lane[rows.station == s]).size) for s in np.unique(rows.station).tolist()}
    lacking = parts < np.array([lanes_of[s] for s in rows.station[first].tolist()])
    if lacking.any():
        words = tr("a direction is missing; not used")
        notes.findings.append(Finding(notes.file, "", "incomplete", "refused", words, int(lacking.sum()), row=int(rows.lines[first[lacking]][0])))  # fmt: skip
    doubt = np.bincount(group, weights=rows.doubtful) > 0
    notes.guess("{field}: {values} directions added", field=field, values=max(lanes_of.values()))
    summed = rows.where(first)
    return replace(summed, count=np.where(lacking, np.nan, added), doubtful=doubt)


def _receive(grid: Grid, roles: dict[str, int], found: Sequence[Measure], aside: set[int], notes: Notes) -> None:
    """Say on the receipt which column was taken for what."""
    columns = {grid.header[at] or f"#{at + 1}": role for role, at in roles.items()}
    for measure in found:
        columns |= dict.fromkeys(
            (grid.header[i] for i in measure.parts), "direction" if measure.total is not None else "count"
        )
        columns |= {grid.header[measure.total]: "count"} if measure.total is not None else {}
    notes.columns |= columns | ({grid.header[at]: "by"} if (at := find(grid.header, "by")) is not None else {})
    said = " ".join(left.why.de for left in notes.left)
    unused = [h or f"#{i + 1}" for i, h in enumerate(grid.header) if h not in notes.columns and i not in aside and (not h or h not in said)]  # fmt: skip
    notes.leave_columns(unused)
