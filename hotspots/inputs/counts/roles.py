"""Which column of a table says what: by its words where they are known, else by what stands in its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.text import tr, verbatim
from hotspots.inputs.counts.columns import (
    AGES,
    ASIDE,
    FLOW,
    FOOT,
    MIXED,
    STEMS,
    TOTAL,
    WAY,
    WHEELS,
    WORDS,
    chosen,
    find,
    fold,
    named,
    place_of,
    same_word,
    ways_back,
)  # fmt: skip
from hotspots.inputs.counts.table import Column, Grid, Notes, grid_of, numeric_share, parse_counts, text_of
from hotspots.inputs.counts.times import (
    clock_minutes,
    clock_span,
    decimal_hours,
    month_number,
    month_order,
    parse_stamp,
    two_stamps,
)

_SAMPLE, _ONE = 300, np.zeros(1, dtype=np.int32)
_FLOW_STATUS = re.compile(r"(\d{6,12})[-_ ]?status", re.IGNORECASE)
#: Words of what is counted, not of where.
_LABEL = re.compile(
    r"zahl|\b(je|pro|per)\b|\[|/ ?(\d+ ?)?(h|std|stunde|tag|min)\b|anz\.|^n$|summe|frequenz|count|mittel|mean|wert|menge|passier|menschen|tsd|mio|dtv|^ist$|\d ?(min|uhr)",
    re.IGNORECASE,
)
_DOOR = re.compile(r"(eingang|eingänge|eintritte|ausgang|ausgänge|austritte)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"(mo|di|mi|do|fr|sa|so)(\w{0,4}tag|nnabend|ttwoch)?\.?|(mon|tue|wed|thu|fri|sat|sun)\w{0,3}(day)?", re.IGNORECASE)  # fmt: skip
#: Until when something was summed, or when a table was made: not when a row was counted.
_AS_OF = re.compile(r"^stand\b|stichtag|as of|^erstellt|^export|aktualisiert|updated", re.IGNORECASE)
_AGREES = 0.95  # share of rows in which a column must be the sum of the others to be the site's total


@dataclass(frozen=True, slots=True)
class Kind:
    """What the distinct cells of a column look like, each as a share of those that are filled."""

    stamp: float
    clock: float
    span: float
    number: float
    moment: bool


def kind_of(column: Column) -> Kind:
    """Look at a column's cells (a sample of the distinct ones)."""
    filled = [v for v in column.values if text_of(v)]
    filled = filled[:: max(1, len(filled) // _SAMPLE)]
    if not filled:
        return Kind(0, 0, 0, 0, False)
    month_first, decimal = month_order(filled), decimal_hours(filled)
    stamps = [parse_stamp(v, month_first) for v in filled]

    def share(read: Callable[[object], object]) -> float:
        return sum(read(v) is not None for v in filled) / len(filled)

    said = [s for s in stamps if s is not None]
    moment = any(s.unit == "" for s in said) or any(map(two_stamps, filled))
    return Kind(
        max(len(said) / len(filled), share(two_stamps)),
        share(lambda v: clock_minutes(v, decimal=decimal)),
        share(clock_span),
        numeric_share(Column(tuple(filled), column.codes)),
        moment,
    )


def time_roles(grid: Grid, kinds: Sequence[Kind], notes: Notes) -> dict[str, int]:
    """Return the columns of start, end, time and hour, as far as there are any."""
    roles = {r: i for r in ("start", "end", "time", "hour") if (i := chosen(grid, r, notes)) is not None}
    taken = set(roles.values())

    def take(role: str, at: int | None) -> None:
        if at is not None and role not in roles and at not in taken:
            roles[role] = at
            taken.add(at)

    def dated(i: int) -> bool:
        return kinds[i].stamp > 0.5

    def clocked(i: int) -> bool:
        return kinds[i].clock > 0.5

    def moments(i: int) -> bool:
        return dated(i) and kinds[i].moment

    def plain(i: int) -> bool:
        return dated(i) and not (kinds[i].number == 1 and len(text_of(grid.columns[i].values[0])) < 6)

    take("start", named(grid, "start", taken, lambda i: dated(i) or clocked(i)))
    take("end", named(grid, "end", taken, lambda i: (dated(i) and "start" in roles) or clocked(i)))
    for role in ("start", "end"):
        stem = STEMS[role]
        take(role, next((i for i, h in enumerate(grid.header) if stem.search(fold(h)) and kinds[i].number < 0.5 and (clocked(i) or (moments(i) and (role == "start" or "start" in roles)))), None))  # fmt: skip
    for fits in (moments, plain):
        take("time", named(grid, "time", taken, fits))
    every = [i for i in range(len(kinds)) if i not in taken]
    take("time", next((i for i in every if kinds[i].stamp > 0.8 and kinds[i].number < 0.5 and not _AS_OF.search(grid.header[i])), None))  # fmt: skip
    take("hour", named(grid, "hour", taken, lambda i: kinds[i].span > 0.5 or clocked(i)))
    every = [i for i in range(len(kinds)) if i not in taken]
    every = [i for i in every if not re.search("dauer|duration|stay", grid.header[i], re.IGNORECASE)]
    take("hour", next((i for i in every if kinds[i].span > 0.8 or (kinds[i].clock > 0.8 and kinds[i].number < 0.2)), None))  # fmt: skip
    if "start" not in roles or "end" not in roles or clocked(roles["start"]):
        take("time", named(grid, "time", taken, lambda i: kinds[i].clock <= 0.5))
    for role in ("start", "end"):
        take(role, named(grid, role, taken) if role == "end" and "start" in roles else None)
    if not {"hour", "start", "end"} & roles.keys() and "time" in roles and not kinds[roles["time"]].moment:
        filled = [i for i, c in enumerate(grid.columns) if any(text_of(v) for v in c.values)]
        times = [named(grid, role, taken, filled.__contains__) for role in ("hour", "start")]
        unread = next((i for i in times if i is not None), None)
        if unread is not None:
            allowed = tr("times such as 10:30, 2:00 PM, 10–11")
            hint = tr("The times of day can't be read; without them these were days.")
            found = next(text_of(v) for v in grid.columns[unread].values if text_of(v))
            notes.refuse(grid.header[unread], found, allowed, hint, grid.lines, np.zeros(1, dtype=np.int64))
    return roles


def compose_header(grid: Grid, notes: Notes) -> Grid:
    """Join two rows of titles: the first names groups of columns, so that it has gaps or says a name several times."""
    first = [text_of(c.values[c.codes[0]]) for c in grid.columns]
    gaps = [bool(s) and (not h or grid.header.count(h) > 1) for h, s in zip(grid.header, first, strict=True)]
    if sum(gaps) < 2 or any(numeric_share(Column((s,), _ONE)) or parse_stamp(s) or clock_minutes(s) is not None for s in first):  # fmt: skip
        return grid
    names, group = [], ""
    for title, under in zip(grid.header, first, strict=True):
        group = title or (group if under else "")
        names.append(f"{group} {under}".strip())
    notes.guess("two rows of titles")
    below = np.arange(grid.lines.size) > 0
    return replace(grid.where(below), header=tuple(names))


#: Parts of a year: how they are written behind it, and the titles of their columns.
_OF_YEAR = {"-": ("monat", "month"), "-W": ("kw", "woche", "kalenderwoche", "week"), "-Q": ("quartal", "quarter")}


def compose_months(grid: Grid, notes: Notes) -> Grid:
    """Join a column of years with one of months, or calendar weeks, where no column holds a date."""
    year, found = find(grid.header, "year"), {fold(h): i for i, h in reversed(list(enumerate(grid.header)))}
    above = set(re.findall(r"\b(?:19|20)\d\d\b", " ".join((*grid.above, notes.part))))
    mark, at = next(((m, found[w]) for m, words in _OF_YEAR.items() for w in words if w in found), ("", None))
    if at is None and year is not None and not any(find(grid.header, r) is not None for r in ("time", "start", "hour")):
        return _joined(grid, (year,), "Zeitpunkt", [f"Jahr {text_of(c).removesuffix('.0')}" for c in grid.columns[year].cells()])  # fmt: skip
    said = (
        [] if at is None else [re.sub("^(KW|Q) ?", "", text_of(c).removesuffix(".0")) for c in grid.columns[at].cells()]
    )
    if at is not None and mark == "-W" and all(weeks := [re.fullmatch(r"(\d{4})[-/](\d{1,2})", c) for c in said]):
        return _joined(grid, (at,), grid.header[at], [f"{m[1]}-W{m[2]}" for m in weeks if m])
    if at is None or (year is None and len(above) != 1) or any(map(parse_stamp, said)):
        return grid
    years = [text_of(c).removesuffix(".0") for c in grid.columns[year].cells()] if year is not None else [*above] * len(said)  # fmt: skip
    parts = [month_number(c) or c if mark == "-" else c for c in said]
    day = next((found[w] for w in ("tag", "day", "mdate") if w in found and mark == "-"), None)
    days = [] if day is None else [text_of(c).removesuffix(".0") for c in grid.columns[day].cells()]
    ends = (
        [f"-{d}" for d in days] if days and all(d.isdecimal() and 0 < int(d) < 32 for d in days) else [""] * len(said)
    )
    cells = [f"{y}{mark}{p}{d}" if p else "" for y, p, d in zip(years, parts, ends, strict=True)]
    if year is None:
        notes.guess("year of the title: {year}", year=years[0])
    notes.guess("year with month or week make up the time")
    gone = (at, *((year,) if year is not None else ()), *((day,) if day is not None and any(ends) else ()))
    return _joined(grid, gone, "Zeitpunkt", cells)


_HALVES = re.compile(r"[ap]\.?\s?m\.?|vorm\w*\.?|nachm\w*\.?", re.IGNORECASE)


_ZONE = re.compile(r"Z|UTC|GMT|MESZ|MEZ|CEST|CET|(UTC|GMT)? ?[+-]\d{2}:?\d{2}")


def compose_halves(grid: Grid, notes: Notes) -> Grid:
    """Join a column that says AM or PM, or a zone, with the time to its left."""
    for at in range(1, len(grid.header)):
        said = [text_of(v) for v in grid.columns[at].values if text_of(v)]
        zones = all(_ZONE.fullmatch(v) for v in said) and any(map(parse_stamp, grid.columns[at - 1].values))
        if said and (zones or all(_HALVES.fullmatch(v) for v in said)):
            pairs = zip(grid.columns[at - 1].cells(), grid.columns[at].cells(), strict=True)
            what = tr("zone") if zones else tr("half of the day")
            notes.guess("{header}: {what}", header=grid.header[at], what=what)
            return _joined(grid, (at - 1, at), grid.header[at - 1], [f"{text_of(a)} {text_of(b)}" for a, b in pairs])
    return grid


def _joined(grid: Grid, gone: tuple[int, ...], title: str, cells: Sequence[str]) -> Grid:
    """Return the table with a column of its own in place of others."""
    kept = [i for i in range(len(grid.header)) if i not in gone]
    column = grid_of([title], enumerate(([c or " "] for c in cells), 1)).columns[0]
    header = (*(grid.header[i] for i in kept), title)
    return replace(grid, header=header, columns=(*(grid.columns[i] for i in kept), column))


_NO_YEAR = re.compile(r"(?:[a-z]{2,10}\.?,? ?)?(\d{1,2}\.\d{1,2}\.)", re.IGNORECASE)


def _with_year(grid: Grid, notes: Notes) -> Grid:
    """Give titles that are dates without a year the year above the table; refuse them where there is none."""
    bare = [m and m[1] for m in map(_NO_YEAR.fullmatch, grid.header)]
    years = set(re.findall(r"\b(?:19|20)\d\d\b", " ".join((*grid.above, notes.part))))
    if sum(map(bool, bare)) < 2:
        return grid
    if len(years) != 1:
        hint = tr("Please write the year with four digits.")
        notes.refuse("time", next(h for h, b in zip(grid.header, bare, strict=True) if b), verbatim("06.05.2024"), hint)
        return grid
    notes.guess("year of the title: {year}", year=min(years))
    return replace(grid, header=tuple(f"{b}{min(years)}" if b else h for h, b in zip(grid.header, bare, strict=True)))


def melt(grid: Grid, notes: Notes) -> Grid:
    """Turn a table with a column per hour, or per day, into one with a row per hour or day."""
    grid = _with_year(grid, notes)
    hours = [i for i, h in enumerate(grid.header) if clock_span(h) or (clock_minutes(h) is not None and h)]
    days = [i for i, h in enumerate(grid.header) if parse_stamp(h, month_order(grid.header)) is not None]
    months = [i for i, h in enumerate(grid.header) if not h.isdecimal() and month_number(h)]
    named_ = len({month_number(grid.header[i]) for i in months}) == len(months) >= 6 and find(grid.header, "year") is not None  # fmt: skip
    told = len(hours) > 1 and all(re.search("uhr|:|-|–|bis", grid.header[i], re.IGNORECASE) for i in hours)
    found = hours if told or len(hours) >= 6 else days if len(days) >= 2 else months if named_ else []
    if not found:
        return grid
    rest = [i for i in range(len(grid.header)) if i not in found]
    title = tr("hour") if found is hours else tr("day¦date") if found is days else tr("month")
    notes.guess("a column per {title}", title=title)
    kept = [i for i in rest if not TOTAL.match(grid.header[i])]
    notes.leave_columns([grid.header[i] for i in rest if i not in kept], tr("columns of sums"))
    rows = [
        (line, row) for line, row in zip(grid.lines.tolist(), grid.rows(), strict=True)
        if not any(isinstance(c := row[i], str) and TOTAL.match(c.strip()) for i in kept)
    ]  # fmt: skip
    notes.leave(tr("rows of sums"), grid.lines.size - len(rows))
    order = [(i, *r) for i in found for r in rows] if found is days else [(i, *r) for r in rows for i in found]
    records = [(line, [*(row[k] for k in kept), grid.header[i], row[i]]) for i, line, row in order]
    first = [grid.header[i] or ("Standort" if found is days else "Datum") for i in kept]
    return grid_of([*first, title.de, "Anzahl"], records, above=grid.above)


@dataclass(frozen=True, slots=True)
class Measure:
    """Columns of one station: `parts` are added, unless there is a `total`; `name` None: the table's own station."""

    name: str | None
    total: int | None
    parts: tuple[int, ...] = ()
    status: tuple[int, ...] = ()


def measures(grid: Grid, kinds: Sequence[Kind], taken: set[int], notes: Notes, *, has_station: bool) -> list[Measure]:
    """Return which columns are counts of people, and how they belong together; none after noting why."""
    header = grid.header
    if (asked := chosen(grid, "count", notes)) is not None:
        return [Measure(None, asked)]
    words = [i for i, h in enumerate(header) if i not in taken and any(same_word(h, w) for w in WORDS["count"])]
    free = [
        i for i, h in enumerate(header)
        if i not in taken and i not in words and h and kinds[i].number >= 0.8 and not ASIDE.search(h) and not _FLOW_STATUS.fullmatch(h)
        and not any(same_word(h, w) for w in WORDS["station"])
    ]  # fmt: skip
    some = sorted({*words, *free})
    some = _only_people(header, some, notes)
    if not some:
        return []
    if len(days := [header[i] for i in some if _WEEKDAY.fullmatch(header[i])]) > 1:
        allowed, hint = tr("a row per day with its date"), tr("Weekdays in columns are no stations.")
        notes.refuse(days[0], ", ".join(days), allowed, hint)
        return []
    grown = [i for i in some if not AGES.search(header[i])]
    ages = grown or some
    exact = [i for i in ages if i in words]
    if doubled := [i for i in ages if header.count(header[i]) > 1]:
        allowed = tr("a column 'station' where there are several")
        hint = tr("Two columns of one name can't be told apart.")
        notes.refuse(header[doubled[0]], "2 ×", allowed, hint)
        return []
    figures = {i: parse_counts(grid.columns[i], grid.lines, notes.aside(), header[i]) for i in ages}
    if exact:
        return _by_word(header, ages, exact, figures, notes, has_station=has_station)
    return _byplace_of(header, ages, figures, notes, has_station=has_station)


def _only_people(header: Sequence[str], some: list[int], notes: Notes) -> list[int]:
    """Leave out columns of bicycles and vehicles; refuse a table that has nothing else."""
    wheels = [i for i in some if MIXED.search(header[i]) or (WHEELS.search(header[i]) and not FOOT.search(header[i]))]
    if not wheels:
        return some
    rest = [i for i in some if i not in wheels]
    foot = [i for i in rest if FOOT.search(header[i])]
    names = ", ".join(header[i] for i in wheels)
    if not foot and (sums := [i for i in rest if TOTAL.match(header[i])]):
        notes.ask(header[sums[0]], names[:120], [(f"{header[sums[0]]}=count", tr("the sum counts people on foot only"))], row=1)  # fmt: skip
        return []
    if not rest:
        allowed = tr("a column of people on foot")
        hint = tr("Vehicles are counted here, not people on foot alone.")
        notes.refuse("count", names[:120], allowed, hint)
        return []
    notes.leave_columns([names], tr("not people on foot"))
    return foot or rest


def _by_word(
    header: Sequence[str], some: list[int], exact: list[int], figures: Mapping[int, Floats], notes: Notes,
    *, has_station: bool,
) -> list[Measure]:  # fmt: skip
    best = min(exact, key=lambda i: next(n for n, w in enumerate(WORDS["count"]) if same_word(header[i], w)))
    ways = tuple(i for i in some if i != best and WAY.search(header[i]))
    others = [i for i in some if i != best and i not in ways]
    if len(others) > 1 and not has_station and is_sum(figures, best, others):
        notes.leave_columns([header[best]], tr("sum of the others"))
        return _byplace_of(header, others, figures, notes, has_station=False)
    if len(others) > 1 and not has_station and TOTAL.match(header[best]) and not ways:
        names = ", ".join(header[i] for i in others)
        notes.ask(header[best], names, [(f"{header[best]}=count", tr("it isn't the sum of the others; it counts alone"))], row=1)  # fmt: skip
        return []
    notes.leave_columns([header[i] for i in others], tr("other figures"))
    return [Measure(None, best, ways)]


#: How columns begin that part or mend one count, and name no places.
_NO_PLACE = re.compile(r"(mit|ohne|with|without|roh|raw|rohwerte?|korrigiert|bereinigt|corrected)\b", re.IGNORECASE)


def _byplace_of(
    header: Sequence[str], some: list[int], figures: Mapping[int, Floats], notes: Notes, *, has_station: bool
) -> list[Measure]:
    """Group columns by the place in their names: each group is a station, its directions added unless their sum stands beside."""
    status = {m[1]: i for i, h in enumerate(header) if (m := _FLOW_STATUS.fullmatch(h))}
    groups: dict[str, list[int]] = {}
    mirrored = ways_back(header, some)
    if len(some) > 2 and is_sum(figures, some[0], some[1:]):
        groups[place_of(header[some[0]])] = list(some)
    else:
        for i in some:
            groups.setdefault(mirrored[i] if i in mirrored else place_of(header[i]), []).append(i)
    result: list[Measure] = []
    for place, members in groups.items():
        sums = [
            i for i in members if len(members) > 2 or (len(members) == 2 and not WAY.search(header[i]))
        ]  # two ways may be alike
        total = next((i for i in sums if is_sum(figures, i, [o for o in members if o != i])), None)
        ways = [i for i in members if WAY.search(header[i]) or AGES.search(header[i]) or i in mirrored]
        if total is None and 0 < len(members) - len(ways) <= 1 and len(members) > 1:
            total = next(i for i in members if i not in ways)
        marks = tuple(status[m[1]] for i in members if (m := FLOW.fullmatch(header[i])) and m[1] in status)
        flow = total if total is not None else members[0]
        name = (m[2] or m[1]) if (m := FLOW.fullmatch(header[flow])) else place
        if total is None and len(members) > 1:
            if len(ways) < len(members):
                result += [Measure(FLOW.sub(lambda m: m[2] or m[1], header[i]), i, (), marks) for i in members]
                continue
            notes.guess("parts added: {shown}", shown=" + ".join(header[i] for i in members))
        if len(members) == 1 and ways and not _DOOR.match(header[flow]) and len(some) == 1:
            notes.guess("{header}: one direction; the other isn't counted here", header=header[flow])
        name = header[flow] if len(members) == 1 and _DOOR.match(header[flow]) else name
        rest = tuple(i for i in members if i != total)
        result.append(Measure(name, total if len(members) > 1 else members[0], rest, marks))
    if len(result) == 1 and (
        not result[0].name
        or has_station
        or _LABEL.search(header[result[0].parts[0] if result[0].total is None else result[0].total])
    ):
        return [Measure(None, result[0].total, result[0].parts, result[0].status)]
    if len(result) > 1 and (has_station or any(_NO_PLACE.match(header[i]) for i in some)):
        readings = [(f"{header[m.total if m.total is not None else m.parts[0]]}=count", verbatim(m.name or "")) for m in result]  # fmt: skip
        notes.ask("count", ", ".join(str(m.name) for m in result), readings[:4], row=1)
        return []
    return result


def is_sum(figures: Mapping[int, Floats], total: int, parts: Sequence[int]) -> bool:
    """Tell whether a column is the sum of others in nearly every row."""
    known = np.isfinite(figures[total])
    if not known.any() or not parts or not (figures[total][known] > 0).any():
        return False
    added = np.sum([np.nan_to_num(figures[i]) for i in parts], axis=0)
    return bool(np.mean(added[known] == figures[total][known]) >= _AGREES)
