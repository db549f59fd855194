"""`stations.geojson`: where each count was taken, and for which site it stands; names of stations made one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hotspots.errors import Problem
from hotspots.inputs.counts.columns import same_word
from hotspots.inputs.counts.decode import LOST
from hotspots.model.counts import CountTables, Finding, Station
from hotspots.model.estimate import QUALITIES
from hotspots.model.text import Text, verbatim

NAME = "stations.geojson"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
#: Words whose lost letter leaves no doubt, for names that stand nowhere else.
_KNOWN = {
    f"stra{LOST}+e": "straße",
    f"fu{LOST}+g{LOST}+nger": "fußgänger",
    f"br{LOST}+cke": "brücke",
    f"m{LOST}+nster": "münster",
}


def read_stations(path: Path, name: str) -> tuple[tuple[Station, ...], list[Problem]]:
    """Read the stations, each a point with ``station``; every defect is named with its feature."""
    try:
        tree = json.loads(path.read_text(encoding="utf-8-sig"))
        features = tree["features"]
    except (ValueError, KeyError, TypeError, RecursionError):
        allowed, hint = (
            verbatim("GeoJSON"),
            Text("Die Datei ist kein gültiges GeoJSON.", "The file is not valid GeoJSON."),
        )
        return (), [Problem(name, Text("ganze Datei", "whole file"), "features", "", allowed, hint)]
    stations: list[Station] = []
    problems: list[Problem] = []
    for number, feature in enumerate(features if isinstance(features, list) else [], start=1):
        station, bad = _station(feature, number, name)
        problems += bad
        if station and any(s.id == station.id for s in stations):
            problems.append(_fault(name, number, "station", station.id, Text("jede Kennung einmal", "each id once")))
        elif station:
            stations.append(station)
    return tuple(stations), problems


def _fault(file: str, number: int, field: str, found: object, allowed: Text) -> Problem:
    hint = Text("Bitte in stations.geojson berichtigen.", "Correct it in stations.geojson.")
    return Problem(file, Text(f"Objekt {number}", f"feature {number}"), field, str(found), allowed, hint)


def _station(feature: object, number: int, file: str) -> tuple[Station | None, list[Problem]]:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    values: Mapping[str, object] = properties if isinstance(properties, Mapping) else {}
    problems = []
    name = values.get("station")
    if not isinstance(name, str) or not name.strip():
        problems.append(_fault(file, number, "station", name, Text("eine Kennung", "an id")))
    position = _position(geometry)
    if position is None:
        problems.append(
            _fault(
                file,
                number,
                "geometry",
                geometry,
                Text("Punkt [Länge, Breite] in WGS 84", "point [lon, lat] in WGS 84"),
            )
        )
    quality = next((q for q in QUALITIES if q == values.get("quality", "measured")), None)
    if quality is None:
        problems.append(_fault(file, number, "quality", values.get("quality"), verbatim(" / ".join(QUALITIES))))
    distance, share = _number(values.get("distance")), _number(values.get("share"))
    if share is not None and not share > 0:
        problems.append(_fault(file, number, "share", share, Text("größer als 0", "above 0")))
    if problems or position is None or quality is None:
        return None, problems
    site = values.get("site")
    return Station(
        str(name).strip(), str(values.get("name") or name), *position, str(site) if site else None, distance,
        str(values.get("source") or ""), quality, 1.0 if share is None else share,
    ), []  # fmt: skip


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _position(geometry: object) -> tuple[float, float] | None:
    if not isinstance(geometry, Mapping) or geometry.get("type") != "Point":
        return None
    at = geometry.get("coordinates")
    if not isinstance(at, list) or len(at) < 2:
        return None
    lon, lat = _number(at[0]), _number(at[1])
    if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None
    return lon, lat


def slug(name: str) -> str:
    """Return a name as an id: a–z, 0–9 and hyphens; umlauts written out."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


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
            words = Text(f"Name wiederhergestellt: {name}", f"name restored: {name}")
            findings[file, found] = Finding(file, name, "name_restored", "repaired", words, 1)
        return ids.get(name) or ids.get(slug(name)) or slug(name) or name, name

    series = []
    for table in tables.series:
        station, name = identify(table.station, table.file)
        series.append(replace(table, station=station, name=name))
    shorts = tuple(replace(s, station=identify(s.station, s.file)[0]) for s in tables.shorts)
    estimates = tuple(replace(e, station=identify(e.station, e.file)[0]) for e in tables.estimates)
    restored = {f.file: f for f in findings.values()}
    kept = tuple(
        replace(f, station=identify(f.station, f.file)[0]) if f.station and f.kind != "name_restored" else f
        for f in tables.findings
    )
    return replace(
        tables, stations=tuple(stations), series=tuple(series), shorts=shorts, estimates=estimates,
        findings=kept + tuple(restored.values()),
    )  # fmt: skip
