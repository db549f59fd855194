"""`stations.geojson`: where each count was taken, and for which site it stands; names of stations made one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hotspots.base.errors import FILE, Problem, Report, row_of
from hotspots.base.text import slug, tr, verbatim
from hotspots.inputs.counts.columns import same_word
from hotspots.inputs.read.text import LOST
from hotspots.model.counts import DAY_MIN, CountTables, DayEstimate, Event, Finding, ShortCount, Station, minute_text
from hotspots.model.estimate import QUALITIES

if TYPE_CHECKING:
    from hotspots.inputs.geojson import Row

NAME = "stations.geojson"
#: Words whose lost letter leaves no doubt, for names that stand nowhere else.
_KNOWN = {
    f"stra{LOST}+e": "straße",
    f"fu{LOST}+g{LOST}+nger": "fußgänger",
    f"br{LOST}+cke": "brücke",
    f"m{LOST}+nster": "münster",
}


def read_stations(path: Path, name: str) -> tuple[tuple[Station, ...], list[Problem]]:
    """Read the stations, each a point with ``station``; every defect is named with its feature."""
    from hotspots.inputs.geojson import read_features

    report = Report()
    stations: dict[str, Station] = {}
    for feature in read_features(path, name, report, types=("Point",)):
        station = _station(feature, report)
        if station and station.id in stations:
            report.add(feature.problem("station", station.id, tr("each id once"), _CORRECT))
        elif station:
            stations[station.id] = station
    return tuple(stations.values()), report.problems


_CORRECT = tr("Correct it in stations.geojson.")


def _station(feature: Row, report: Report) -> Station | None:
    values = feature.values
    faults = []
    name, site = values.get("station"), values.get("site")
    if not isinstance(name, str) or not name.strip():
        faults.append(feature.problem("station", name, tr("an id"), _CORRECT))
    quality = next((q for q in QUALITIES if q == values.get("quality", "measured")), None)
    if quality is None:
        faults.append(feature.problem("quality", values.get("quality"), verbatim(" / ".join(QUALITIES)), _CORRECT))
    distance, share = (float(v) if type(v) in (int, float) else None for v in map(values.get, ("distance", "share")))  # type: ignore[arg-type]
    odd = [key for key, v in (("distance", distance), ("share", share)) if v is None and values.get(key) is not None]
    faults += [feature.problem(key, values[key], tr("a number"), _CORRECT) for key in odd]
    if share is not None and not share > 0:
        faults.append(feature.problem("share", share, tr("above 0"), _CORRECT))
    for fault in faults:
        report.add(fault)
    if faults or quality is None:
        return None
    return Station(
        str(name).strip(), str(values.get("name") or name), feature.shape.x, feature.shape.y, str(site) if site else None, distance,
        str(values.get("source") or ""), quality, 1.0 if share is None else share,
    )  # fmt: skip


def restore_name(name: str, known: Iterable[str]) -> str:
    """Return the name with its lost letters: as it stands elsewhere, else by words that leave no doubt."""
    if LOST not in name:
        return name
    for other in known:
        if LOST not in other and same_word(name, other):
            return other
    for pattern, word in _KNOWN.items():
        name = re.sub(pattern, word, re.sub(pattern.capitalize(), word.capitalize(), name))
    return name


def unify(tables: CountTables, stations: Sequence[Station]) -> CountTables:
    """Give each count the id of its station: by id, by name, or by the name's slug; restore lost letters."""
    names = [s.name for s in stations] + [t.name for t in tables.series]
    ids = {s.id: s.id for s in stations} | {s.name: s.id for s in stations} | {slug(s.name): s.id for s in stations}
    findings: dict[tuple[str, str], Finding] = {}

    def identify(found: str, file: str) -> tuple[str, str]:
        name = restore_name(found, names)
        if name != found:
            words = tr("name restored: {name}", name=name)
            findings[file, found] = Finding(file, name, "name_restored", "repaired", words, 1)
        return ids.get(name) or ids.get(slug(name)) or slug(name) or name, name

    series = []
    for table in tables.series:
        station, name = identify(table.station, table.file)
        series.append(replace(table, station=station, name=name))
    bulk = tuple(replace(b, stations=tuple(identify(name, b.file) for _, name in b.stations)) for b in tables.bulk)
    once: dict[tuple[str, int, int, float], ShortCount] = {}
    again: dict[tuple[str, str], list[int]] = {}
    for short in (replace(s, station=identify(s.station, s.file)[0]) for s in tables.shorts):
        if once.setdefault((short.station, short.start_min, short.end_min, short.count), short) is not short:
            again.setdefault((short.file, short.station), []).append(short.row)
    words = tr("duplicate rows: equal ones count once")
    doubles = tuple(Finding(*key, "duplicate", "repaired", words, len(rows), row=rows[0]) for key, rows in again.items())  # fmt: skip
    estimates = tuple(replace(e, station=identify(e.station, e.file)[0]) for e in tables.estimates)
    restored = {f.file: f for f in findings.values()}
    kept = tuple(
        replace(f, station=identify(f.station, f.file)[0]) if f.station and f.kind != "name_restored" else f
        for f in tables.findings
    )
    return replace(
        tables, stations=tuple(stations), series=tuple(series), bulk=bulk, shorts=tuple(once.values()), estimates=estimates,
        findings=kept + tuple(restored.values()) + doubles,
    )  # fmt: skip


def parted(tables: CountTables) -> Iterator[Problem]:
    """Yield each station of a big file that another file counts as well: a big one is read by itself, and one would be lost."""
    files: dict[str, set[str]] = {}
    for station, file in ((t.station, t.file) for t in tables.series):
        files.setdefault(station, set()).add(file)
    for big in tables.bulk:
        for station, name in big.stations:
            others = files.setdefault(station, set())
            if others - {big.file}:
                allowed = tr("a place in one big file alone")
                hint = tr("Also in: {others}. Please join them in one file.", others=", ".join(sorted(others)))
                yield Problem(big.file, FILE, "station", name, allowed, hint)
            others.add(big.file)


def told_twice(tables: CountTables) -> Iterator[Problem]:
    """Yield what two rows say of one place: sums of one time that would be added, two estimates, one event twice; the first."""
    found: dict[tuple[str, bool], ShortCount] = {}
    said: dict[str, DayEstimate] = {}
    once, hint = tr("every time once for each station"), tr("please keep one; two directions need a column 'direction'.")  # fmt: skip
    for short in sorted(tables.shorts, key=lambda s: (s.start_min, s.end_min)):
        key = short.station, short.end_min - short.start_min > DAY_MIN
        before = found.setdefault(key, short)
        if before is not short and short.start_min < before.end_min:
            spans = [f"{minute_text(s.start_min)} – {minute_text(s.end_min)}" for s in (before, short)]
            where = tr("{file}, row {row}, counts {span}; ", file=before.file, row=before.row, span=spans[0])
            yield Problem(short.file, row_of(short.row), "count", f"{short.station}, {spans[1]}: {short.count:g}", once, where + hint)  # fmt: skip
            return
        found[key] = short
    for guess in tables.estimates:
        first = said.setdefault(guess.station, guess)
        if (first.low, first.best, first.high) != (guess.low, guess.best, guess.high):
            one = tr("one estimate for each place")
            keep = tr("{file}, row {row}, says {best:g}; please keep one.", file=first.file, row=first.row, best=first.best)  # fmt: skip
            yield Problem(guess.file, row_of(guess.row), "best", f"{guess.station}: {guess.best:g}", one, keep)
            return
    events: dict[tuple[str, str], Event] = {}
    for event in tables.events:
        other = events.setdefault((event.site, event.name), event)
        if other is not event and event.name:
            one = tr("each event once")
            keep = tr("{file}, row {row}, names it already; both would be added.", file=other.file, row=other.row)
            yield Problem(event.file, row_of(event.row), "event", f"{event.site}: {event.name}", one, keep)
            return


def beside(present: CountTables, tables: CountTables, made: Collection[str]) -> CountTables:
    """Return a file's tables after what else is said of the same stations, but for files that it replaces (`made`)."""
    hours = {one.station for one in tables.series}
    spans = {one.station for one in tables.shorts} | {one.station for one in tables.estimates}
    return CountTables(
        series=(*(s for s in present.series if s.station in hours and s.file not in made), *tables.series),
        shorts=(*(s for s in present.shorts if s.station in spans and s.file not in made), *tables.shorts),
        estimates=(*(e for e in present.estimates if e.station in spans and e.file not in made), *tables.estimates),
        events=(*(e for e in present.events if e.file not in made), *tables.events),
        bulk=tables.bulk,
    )
