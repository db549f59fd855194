"""What the program understood of a file: noted from the very readers that the commands call, while they run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hotspots.model.counts import CountTables, Usage
from hotspots.model.protocol import Inspection

#: station -> (sum, start of the first interval, end of the first, intervals), or (low, best, high) of an estimate
Meaning = dict[str, tuple[Any, ...]]
#: As near (degrees) as a place must lie: some four metres.
NEAR = 4e-5


def shown(minute: int) -> str:
    """Return a minute as date and time."""
    return str(np.datetime64(minute, "m")).replace("T", " ")


def meaning(tables: CountTables) -> Meaning:
    """Return what was counted at each station."""
    found: Meaning = {e.station: (e.low, e.best, e.high) for e in tables.estimates}
    for series in tables.series:
        start, clock = int(series.time_min[0]), " UTC" if series.clock == "utc" else ""
        total, known = float(np.nansum(series.count)), int(np.isfinite(series.count).sum())
        found[series.station] = (total, shown(start) + clock, shown(start + series.step_min), known)
    for station in dict.fromkeys(s.station for s in tables.shorts):
        mine = [s for s in tables.shorts if s.station == station]
        found[station] = (sum(s.count for s in mine), shown(mine[0].start_min), shown(mine[0].end_min), len(mine))
    return found


def used(usage: Usage) -> tuple[Any, ...]:
    """Return place, unit, span and value, and the minutes where they are told."""
    minutes = () if usage.minutes is None else (usage.minutes,)
    return (usage.place, usage.unit, shown(usage.start_min), shown(usage.end_min), usage.value, *minutes)


def visited(visits: Sequence[Inspection]) -> dict[str, dict[str, str]]:
    """Return what was seen at each site, and the weeks of each permit."""
    return {
        v.site: {name: str(value) for name, value in v.values.items()} | {p.kind: f"{p.weeks} weeks" for p in v.permits}
        for v in visits
    }


def sites(project: Path, wanted: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Return the sites of a project by name as (lat, lon); those that lie where they are wanted as it is wanted.

    A blank behind a name tells another site of that name.
    """
    found: dict[str, tuple[float, float]] = {}
    for feature in json.loads((project / "sites.geojson").read_text(encoding="utf-8"))["features"]:
        (lon, lat), name = feature["geometry"]["coordinates"], feature["properties"]["name"]
        names = [n for n in wanted if n.strip() == name and n not in found]
        near = [n for n in names if max(abs(wanted[n][0] - lat), abs(wanted[n][1] - lon)) < NEAR]
        found[near[0] if near else f"{name}?"] = wanted[near[0]] if near else (lat, lon)
    return found


def noting(read: Callable[..., Any], notes: list[Any]) -> Callable[..., Any]:
    """Return a reader that notes what it returns."""

    def noted(*args: Any, **options: Any) -> Any:
        notes.append(found := read(*args, **options))
        return found

    return noted
