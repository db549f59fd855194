"""What a hotspot's operator says of its use: sums by place and hour, day or month, in a unit that a name must tell.

Log-ins, sessions, users and devices are different things; where no name says which, the planner is asked. A file with
a row per session or per device is personal data: it is refused with the query that sums it, and copied nowhere.
"""

# ruff: noqa: S608 - the query is words for people, it never runs

from __future__ import annotations

import re

import numpy as np

from hotspots.base.arrays import Floats, Longs
from hotspots.base.calendar import to_local
from hotspots.base.errors import Problem
from hotspots.base.text import tr, verbatim
from hotspots.inputs.counts.columns import (
    FOOT,
    FOOT_ONLY,
    REMARK,
    RUNNING,
    TOTAL,
    chosen,
    find,
    fold,
    has_no_fractions,
    named,
    names_devices,
)
from hotspots.inputs.counts.reading import CLOCK_ABOVE, laid_out, leave_sums, scaled, valid_rows
from hotspots.inputs.counts.roles import is_sum, kind_of
from hotspots.inputs.counts.spans import of_named_clock, only_dates, read_spans, row_ends
from hotspots.inputs.counts.table import Column, Grid, Notes, constant, parse_counts, problem, text_of
from hotspots.inputs.counts.times import NONE, Spans, parse_stamp
from hotspots.model.counts import HOUR_MIN, UNIT_WORDS, CountTables, Usage, UseUnit

COLUMNS = ("place", "unit", "start", "end", "value", "minutes", "source")
UNITS: dict[UseUnit, re.Pattern[str]] = {
    "log_ins": re.compile(r"anmeldung|log-?_?ins?\b|einwahl|registrierung", re.IGNORECASE),
    "sessions": re.compile(r"sitzung|session", re.IGNORECASE),
    "users": re.compile(r"nutzer|nutzende|\busers?\b|user_|_users?|benutzer|gäste|guests?", re.IGNORECASE),
    "devices": re.compile(
        r"(?<!zähl)(?<!mess)geräte(?![ _-]?(nr|num|nam|typ|id))\b|devices\b|device[ _]?count|clients?\b|_clients|endgerät|smartphone|handys|num_sta|stations?_count",
        re.IGNORECASE,
    ),
}
_UNNAMED = re.compile(r"zugriffe|nutzungen?|verbindungen|anzahl|count|wert|value|usage|uses|accesses|hits|connections|summe", re.IGNORECASE)  # fmt: skip
_LENGTH = re.compile(r"dauer|duration|session[_ ]?length|verweil|minuten|minutes|stay", re.IGNORECASE)
_MEAN = re.compile(r"mittel|mittlere|durchschnitt|ø|mean|average|avg|je sitzung|per session", re.IGNORECASE)
_SUM = re.compile(r"gesamt|summe|total|sum|^minutes$", re.IGNORECASE)
_VOLUME = re.compile(r"daten|volumen|traffic|bytes|\b[mgt]b\b|octets|mbit", re.IGNORECASE)
_AT_ONCE = re.compile(r"gleichzeitig|concurrent|simultan|spitze|\bpeak|\bmax(\.|imal)?", re.IGNORECASE)
_SHARE = re.compile(r"anteil|prozent|percent|share|%|quote\b|veränderung|differenz|change", re.IGNORECASE)
_SESSION_ID = re.compile(r"(session|sitzung)s?[_ -]?(id|nr|nummer|kennung|no|number)\b", re.IGNORECASE)
_SESSION_ROWS = re.compile(
    r"acct|session[_ -]?(id|time|start|stop)|sitzungs-?(id|nr|nummer)|calling|username|user[_ ]?name|benutzername|octets|framed|stop_time|disconnect|nas_?(ip|port)",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"^(\w*dauer|duration)\W*(in )?(s|sek|sec|sekunden|seconds)\b", re.IGNORECASE)
_PLACE_WORDS = re.compile(r"called|nas|hotspot|access.?point|\bap\b|standort|site|location|station", re.IGNORECASE)


def unit_of(words: str) -> UseUnit | None:
    """Return the unit that a header names; None where it names none, or several."""
    said = [unit for unit, pattern in UNITS.items() if pattern.search(words)]
    if "sessions" in said or "log_ins" in said:
        said = [u for u in said if u in ("sessions", "log_ins")]
    return said[0] if len(said) == 1 and not _is_other(words) else None


def _is_other(words: str) -> bool:
    """Tell whether a column holds shares, volumes, lengths or who is there at once: none of them a sum of use."""
    return any(pattern.search(words) for pattern in (_SHARE, _VOLUME, _LENGTH, _AT_ONCE))


def single_rows(grid: Grid, file: str, stem: str) -> Problem | None:
    """Refuse a table with a row per session or per device, with the query that sums it."""
    device = names_devices(grid.header, grid.columns)
    marks = [h for h in grid.header if _SESSION_ROWS.search(h)]
    owners = ("gerät", "device") if find(grid.header, "count") is None else ()
    named_ = [i for i, h in enumerate(grid.header) if (unit_of(h) or fold(h) in owners) and not {"place", "unit", "value"} <= set(grid.header)]  # fmt: skip
    if any(len(grid.columns[i].values) > 1 and kind_of(grid.columns[i]).number == 0 for i in named_):
        marks = [grid.header[named_[0]], *marks, ""]  # names or times where sums should stand: a row for each
    ids = next((i for i, h in enumerate(grid.header) if _SESSION_ID.search(h)), None)
    if ids is not None and len(grid.columns[ids].values) >= grid.lines.size:
        marks = [grid.header[ids], *marks, ""]
    if find(grid.header, "count") is None and not any(map(FOOT.search, grid.header)) and _are_visits(grid):
        marks = [grid.header[0], *marks, ""]
    if find(grid.header, "count") is None and any(map(_SECONDS.search, grid.header)) and not any(map(unit_of, grid.header)):  # fmt: skip
        marks = [grid.header[0], *marks, ""]
    if device is None and len(marks) < 2:
        return None
    row = 1
    if device is not None and device.value is not None:
        row = int(grid.lines[np.flatnonzero(grid.columns[device.column].codes == device.value)[0]])
    allowed = tr("sums per day or hour, never single devices")
    query = _query(grid, stem)
    if device is not None and len(marks) < 2:
        hint = tr("Device identifiers (MAC) are personal data; the file isn't read. Delete it and ask for sums.")
        return problem(file, "MAC", device.found, allowed, hint, row=row)
    hint = tr(
        "A row per session is personal data; the file isn't read or copied. This query gives sums: {query}", query=query
    )
    return problem(file, marks[0], tr("a row per session"), allowed, hint, row=1)


def _are_visits(grid: Grid) -> bool:
    """Tell rows that last from one moment to another as no sums do: each its own odd number of minutes."""
    at = [i for i in range(len(grid.header)) if (k := kind_of(grid.columns[i])).moment and k.stamp > 0.8][:2]
    ends = [[parse_stamp(v) for v in grid.columns[i].cells()] for i in at]
    lasting = [abs(b.wall_min - a.wall_min) for a, b in zip(*ends, strict=True) if a and b] if len(at) == 2 else []
    return len(set(lasting)) > 1 and sum(minutes % 5 > 0 for minutes in lasting) > len(lasting) / 2


def _query(grid: Grid, stem: str) -> str:
    start = next((h for h in grid.header if re.search(r"start|begin|anmeld|^time|zeit|datum|date", h, re.IGNORECASE)), "start_time")  # fmt: skip
    place = next((h for h in grid.header if _PLACE_WORDS.search(h)), None)
    table = re.sub(r"\W+", "_", stem) or "radacct"
    by = f"{place} AS hotspot, " if place else ""
    return (
        f"SELECT {by}date({start}) AS datum, extract(hour FROM {start}) AS stunde, count(*) AS sitzungen "
        f"FROM {table} GROUP BY {'1, 2, 3' if place else '1, 2'}"
    )


def is_usage(grid: Grid) -> bool:
    """Recognise a table of use: a column that names one of the units, beside a time."""
    others = (find(grid.header, role) for role in ("days_per_year", "attendance"))
    unnamed = not any(map(FOOT_ONLY.search, grid.header))
    return any(map(unit_of, grid.header)) and unnamed and all(other is None for other in others)


def read_use_table(grid: Grid, stem: str, notes: Notes) -> CountTables:
    """Read sums of use; each column that names a unit gives its own figures."""
    if {"place", "unit", "value"} <= set(grid.header):
        return _own_table(grid, notes)
    title = " ".join((*grid.above, notes.part))
    grid, kinds, roles = laid_out(grid, notes)
    taken = set(roles.values())
    place = named(grid, "place", taken)
    if place is not None:
        names, codes = [text_of(v) for v in grid.columns[place].values], grid.columns[place].codes
        out = leave_sums(names, np.bincount(codes, minlength=len(names)), notes)
        grid, taken = grid.where(~out[codes]), taken | {place}
    columns = _unit_columns(
        grid,
        [i for i, h in enumerate(grid.header) if i not in taken and not RUNNING.search(h)],
        [k.number for k in kinds],
        title,
        notes,
    )
    spans = read_spans(grid, roles, notes)
    if spans is None or not columns:
        return CountTables()
    timed = [grid.header[i] for role, i in roles.items() if role in ("start", "end", "time", "hour")]
    spans = of_named_clock(spans, [*timed, *filter(CLOCK_ABOVE.search, grid.above)], notes)
    length_at = next(
        (i for i, h in enumerate(grid.header) if i not in taken and _LENGTH.search(h) and kinds[i].number > 0.8), None
    )
    result: list[Usage] = []
    for at, unit, own in columns:
        name = grid.header[at]
        figures = parse_counts(grid.columns[at], grid.lines, notes, name, whole=has_no_fractions(" ".join((name, *grid.above))))  # fmt: skip
        figures, _ = valid_rows(grid, [i for i, h in enumerate(grid.header) if REMARK.search(h)], figures, notes)
        value = scaled(grid, name, figures, spans, notes)
        where = constant(own, grid.lines.size) if own else _places(grid, place, stem, notes)
        minutes = _lengths(grid, length_at, value, notes) if unit in ("sessions", "log_ins") else None
        notes.columns |= {name: unit}
        if notes.failed():
            return CountTables()
        result += _rows(where, spans, unit, value, minutes, grid.lines, notes)
    if any(u.minutes is not None for u in result) and length_at is not None:
        notes.columns[grid.header[length_at]] = "minutes"
    notes.columns |= {grid.header[i]: r for r, i in roles.items()} | (
        {grid.header[place]: "place"} if place is not None else {}
    )
    said = " ".join(left.why.de for left in notes.left)
    notes.leave_columns([h for h in grid.header if h and h not in notes.columns and h not in said])
    return CountTables(usage=tuple(result))


def _unit_columns(
    grid: Grid, free: list[int], numbers: list[float], title: str, notes: Notes
) -> list[tuple[int, UseUnit, str]]:
    """Return (column, unit, place that the column itself names); asks where no name says the unit."""
    found = [(i, unit, "") for i in free if (unit := unit_of(grid.header[i])) and numbers[i] > 0]
    said: UseUnit | None = next((u for u in UNITS if u == notes.choices.get("unit")), None) or unit_of(title)
    notes.leave_columns([grid.header[i] for i in free if _VOLUME.search(grid.header[i])], tr("volumes of data"))
    notes.leave_columns([grid.header[i] for i in free if _AT_ONCE.search(grid.header[i])], tr("at once, no sum"))
    if found:
        return _one_each(grid, found, notes)
    figures = [i for i in free if numbers[i] > 0.8 and grid.header[i] and not _is_other(grid.header[i])]
    if not figures:
        allowed = tr("a column of sessions, log-ins, users or devices")
        notes.refuse("unit", ", ".join(grid.header), allowed, tr("No use is counted here."))
        return []
    if said is None:
        readings = [(f"{unit}=unit", words) for unit, words in UNIT_WORDS.items()]
        notes.ask(grid.header[figures[0]], grid.header[figures[0]], readings, row=1)
        return []
    figures = [i for i in figures if not TOTAL.match(grid.header[i])] or figures
    single = [i for i in figures if _UNNAMED.search(grid.header[i])]
    return [(i, said, "" if single else grid.header[i]) for i in (single[:1] or figures)]


def _one_each(grid: Grid, found: list[tuple[int, UseUnit, str]], notes: Notes) -> list[tuple[int, UseUnit, str]]:
    """Return one column for each unit: the one chosen, or the sum of the others; asks where neither is."""
    asked = chosen(grid, "count", notes)
    kept = []
    for unit in dict.fromkeys(u for _, u, _ in found):
        same = [i for i, u, _ in found if u == unit]
        figures = {i: parse_counts(grid.columns[i], grid.lines, notes.aside(), grid.header[i]) for i in same}
        sums = [i for i in same if re.search("gesamt|total", grid.header[i], re.IGNORECASE)]
        sums = sums if len(sums) == 1 else [i for i in same if is_sum(figures, i, [o for o in same if o != i])]
        best = asked if asked in same else next(iter(sums if len(same) > 1 else same), None)
        names = [grid.header[i] for i in same]
        if best is None:
            notes.ask(names[0], ", ".join(names), [(f"{n}=count", verbatim(n)) for n in names], row=1)
            return []
        notes.leave_columns([grid.header[i] for i in same if i != best], tr("other figures"))
        kept.append((best, unit, ""))
    return kept


def _places(grid: Grid, at: int | None, stem: str, notes: Notes) -> Column:
    if at is None:
        notes.guess("place by the file's name: {stem}", stem=stem)
        return constant(stem, grid.lines.size)
    column = grid.columns[at]
    empty = np.flatnonzero(column.each(lambda c: not text_of(c), "bool").astype(bool))
    if empty.size:
        notes.refuse(grid.header[at], "", tr("site or hotspot"), tr("Enter the place."), grid.lines, empty)
    return column


def _lengths(grid: Grid, at: int | None, value: Floats, notes: Notes) -> Floats | None:
    """Return the minutes of all sessions together, where the header says whether it is a mean or a sum."""
    if at is None:
        return None
    name = grid.header[at]
    figures = parse_counts(grid.columns[at], grid.lines, notes.aside(), name)
    if re.search(r"sek|sec|\(s\)", name, re.IGNORECASE):
        figures = figures / 60
    if re.search(r"stunden|hours|\(h\)|\[h\]|in h\b", name, re.IGNORECASE):
        figures = figures * 60
    if _MEAN.search(name):
        total: Floats = figures * value
        return total
    if _SUM.search(name):
        return figures
    notes.leave_columns([name], tr("mean or sum? Not used"))
    return None


def _rows(
    where: Column, spans: Spans, unit: UseUnit, value: Floats, minutes: Floats | None, lines: Longs, notes: Notes,
) -> list[Usage]:  # fmt: skip
    wall = to_local(spans.start, notes.zone) if spans.clock == "utc" and not only_dates(spans) else spans.wall
    result: list[Usage] = []
    for code, place in enumerate(where.values):
        mine = np.flatnonzero((where.codes == code) & (spans.start != NONE))
        if not mine.size:
            continue
        ends = row_ends(spans.where(mine), wall[mine], lines[mine], notes)
        if ends is None:
            return []
        if unit in ("users", "devices") and (short := np.flatnonzero(ends - wall[mine] < HOUR_MIN)).size:
            allowed = tr("sums of hours, days or months")
            hint = tr("Who is counted every few minutes counts several times; give different ones by hour or day.")
            notes.refuse(spans.field, f"{int((ends - wall[mine])[short[0]])} min", allowed, hint, lines, mine[short])
            return []
        for i, end in zip(mine.tolist(), ends.tolist(), strict=True):
            if np.isfinite(value[i]):
                length = None if minutes is None or not np.isfinite(minutes[i]) else float(minutes[i])
                result.append(Usage(text_of(place), unit, int(wall[i]), int(end), float(value[i]), notes.file, int(lines[i]), length))  # fmt: skip
    return result


def _own_table(grid: Grid, notes: Notes) -> CountTables:
    """Read back `operation/use.csv`."""
    cells = {h: c.cells() for h, c in zip(grid.header, grid.columns, strict=True)}
    value = parse_counts(grid.columns[grid.header.index("value")], grid.lines, notes, "value")
    spans = read_spans(grid, {"start": grid.header.index("start"), "end": grid.header.index("end")}, notes)
    unknown = np.flatnonzero(np.array([u not in UNITS for u in cells["unit"]], dtype=bool))
    if unknown.size:
        allowed = verbatim(" / ".join(UNITS))
        notes.refuse("unit", cells["unit"][unknown[0]], allowed, tr("Name a unit."), grid.lines, unknown)
    if spans is None or spans.end is None or notes.failed():
        return CountTables()
    length = parse_counts(grid.columns[grid.header.index("minutes")], grid.lines, notes, "minutes") if "minutes" in cells else np.full(value.shape, np.nan)  # fmt: skip
    known: dict[str, UseUnit] = {u: u for u in UNITS}
    source = cells.get("source", [""] * value.size)
    use = tuple(
        Usage(text_of(cells["place"][i]), known[text_of(cells["unit"][i])], int(spans.wall[i]), int(spans.end[i]), float(value[i]), notes.file,
              int(grid.lines[i]), None if np.isnan(length[i]) else float(length[i]), text_of(source[i]))
        for i in range(value.size)
        if np.isfinite(value[i])
    )  # fmt: skip
    return CountTables(usage=use)
