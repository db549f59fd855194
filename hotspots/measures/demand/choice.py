"""Which station speaks for a place, how far its level may be off there, and in which words.

In this order: the one that the project file names; the largest count within reach of the place; a bare estimate for it;
else all counts around together. How finely a street is mapped is never asked: only where people were counted.

Passages of a town's places scatter log-normally around the town's level with a deviation of :data:`TAU`, near ones alike
(correlation exp(-distance / :data:`ALIKE_M`)), and nothing is said of the level beforehand (ordinary kriging: Cressie,
Statistics for Spatial Data, 1993, ch. 3.2). So the town's own counts set the level of what nobody counted.
What a planner should look at stands below: faults that cleaning found, and names that lead nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import cos, hypot, log, radians
from typing import TYPE_CHECKING

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.errors import Problem
from hotspots.base.places import DEGREE_M
from hotspots.base.text import Text, numbers, tr, verbatim
from hotspots.inputs.counts.table import problem
from hotspots.measures.demand.calibration import Measured
from hotspots.measures.demand.profile import opening, said_hours
from hotspots.measures.demand.stations import StationWeek, deviation_of
from hotspots.measures.users import span
from hotspots.model.counts import CountTables, Finding, Station
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Site

if TYPE_CHECKING:
    from hotspots.model.network import ExistingHotspot

    #: A place with an id, a name and degrees.
    Spot = Site | ExistingHotspot

#: A station this near counts the place's own passers-by.
SAME_PLACE_M = 30.0
#: Logarithmic spread of a town's places, metres over which they are alike (assumptions: 0.4 at 70 m, 0.8 far away).
TAU, ALIKE_M = 0.6, 300.0
#: Logarithmic standard deviation of carrying a level to a place at once; from where on a count on the spot helps most.
TRANSFER_BASE, TRANSFER_MOST = 0.15, 0.55


@dataclass(frozen=True, slots=True)
class Choice:
    """Which station speaks for a place, how far its level may be off there, and in which words.

    `share` is the place's level over the station's.
    """

    station: StationWeek | None
    method_id: str
    deviation: float
    share: float
    words: Text


def placed(stations: Mapping[str, StationWeek], spots: Sequence[Spot]) -> dict[str, StationWeek]:
    """Return the stations, those named like a site at the site: a count by hand speaks for its surroundings, too."""
    at = {key: spot for spot in spots for key in (spot.name, spot.id)}
    return {
        name: replace(one, place=Station(name, (spot := at[name]).name, spot.lon, spot.lat, site=spot.id))
        if one.place is None and name in at
        else one
        for name, one in stations.items()
    }


def choose_stations(
    spots: Sequence[Spot], stations: Mapping[str, StationWeek], chosen: Mapping[str, str], reach_m: float
) -> dict[str, Choice]:
    """Choose for every place; `chosen` is what the project file says (site -> station), `reach_m` how far WLAN reaches."""
    return {spot.id: _choose(spot, stations, chosen, reach_m) for spot in spots}


def _choose(spot: Spot, stations: Mapping[str, StationWeek], chosen: Mapping[str, str], reach_m: float) -> Choice:
    named = stations.get(chosen.get(spot.id, ""))
    if named:
        return _carried(spot, named, "chosen", tr("chosen station"))
    own = [s for s in stations.values() if _is_own(spot, s)]
    near = [s for s in stations.values() if s.place and s.method != "estimate" and distance_m(spot, s) <= reach_m]
    within = [s for s in own if s.method != "estimate"] + near or own
    if within:
        return _at(spot, max(within, key=lambda s: (_level_at(spot, s), s.id)))
    around = [s for s in stations.values() if s.place]
    if around:
        return _around(spot, around)
    words = tr("nothing counted; users as in towns that published theirs")
    return Choice(None, "unknown", 0.0, 1.0, words)


_OWN_WORDS: Mapping[str, Text] = {
    "counted": tr("station at the site"),
    "short": tr("short count, scaled with a reference profile"),
    "estimate": tr("estimate per day"),
}
_ASSUMED = tr("assumption for the site, not a count")
_COUNT, _ASSUMPTION = tr("station"), tr("assumption")


def _is_assumed(station: StationWeek) -> bool:
    """Tell whether a station is an assumption: its file says that nobody counted."""
    return station.passages.quality == "illustrative"


def _is_own(spot: Spot, station: StationWeek) -> bool:
    """Tell whether a station is said to count for the place."""
    return station.id == spot.id or (station.place is not None and station.place.site == spot.id)


def _level_at(spot: Spot, station: StationWeek) -> float:
    """Return the passages of a station that belong to the place."""
    place = station.place
    shared = place is not None and (place.site is None or _is_own(spot, station))
    return station.passages.best * (place.share if place and shared else 1.0)


def _at(spot: Spot, station: StationWeek) -> Choice:
    place = station.place
    mine = _is_own(spot, station)
    away = place.distance_m if place and mine and place.distance_m is not None else distance_m(spot, station)
    words = _ASSUMED if _is_assumed(station) and station.method != "estimate" else _OWN_WORDS[station.method]
    if (mine and away <= SAME_PLACE_M) or station.method == "estimate":
        return Choice(station, station.method, 0.0, _level_at(spot, station) / station.passages.best, words)
    if not mine:
        kind = _ASSUMPTION if _is_assumed(station) else _COUNT
        words = tr("largest ") + kind + tr(" within reach")
    return _carried(spot, station, station.method if mine else "within_reach", words)


def _carried(spot: Spot, station: StationWeek, method_id: str, words: Text) -> Choice:
    away = distance_m(spot, station)
    _, deviation = field(np.array([[away, 0.0]]), np.zeros(1), np.zeros(1))
    return Choice(
        station,
        method_id,
        max(TRANSFER_BASE, deviation),
        _level_at(spot, station) / station.passages.best,
        words + _where(station, away),
    )


def _where(station: StationWeek, away: float) -> Text:
    if away == 0:
        return verbatim("")
    metres = numbers(away)
    return tr(" {name}, {metres} m away", name=station.name, metres=metres)


def _around(spot: Spot, stations: Sequence[StationWeek]) -> Choice:
    """Return the nearest station, scaled to what all stations around let expect at the place."""
    nearest = min(stations, key=lambda s: (distance_m(spot, s), s.id))
    offsets = np.array([_offset(spot, s) for s in stations])
    levels = np.array([log(s.passages.best) for s in stations])
    noise = np.array([deviation_of(span(s.passages)) for s in stations])
    expected, deviation = field(offsets, levels, noise)
    words = tr("nearest ") + (_ASSUMPTION if _is_assumed(nearest) else _COUNT)
    words += _where(nearest, distance_m(spot, nearest))
    if len(stations) > 1:
        words += tr("; level from {stations} figures of the town", stations=len(stations))
    share = float(np.exp(expected)) / nearest.passages.best
    return Choice(nearest, "comparable", max(TRANSFER_BASE, deviation), share, words)


def field(offsets: Floats, levels: Floats, noise: Floats) -> tuple[float, float]:
    """Return the expected logarithm at the origin and its deviation, from places at `offsets` (n, 2) in metres.

    The deviation is that of the place alone: what the stations' own levels leave open belongs to their figures.
    """
    n = len(levels)
    apart = np.hypot(*(offsets[:, None, :] - offsets[None, :, :]).transpose(2, 0, 1))
    system = np.ones((n + 1, n + 1))
    system[:n, :n] = TAU**2 * np.exp(-apart / ALIKE_M) + np.diag(noise**2)
    system[n, n] = 0.0
    right = np.append(TAU**2 * np.exp(-np.hypot(*offsets.T) / ALIKE_M), 1.0)
    weights = np.linalg.lstsq(system, right, rcond=None)[0]
    own = weights[:n] ** 2 @ noise**2
    variance = TAU**2 - weights @ right - own
    return float(weights[:n] @ levels), float(max(variance, 0.0)) ** 0.5


def _offset(spot: Spot, station: StationWeek) -> tuple[float, float]:
    """Return metres east and north from a place to a station; nothing where the station has no place of its own."""
    if station.place is None:
        return 0.0, 0.0
    east = (station.place.lon - spot.lon) * cos(radians(spot.lat))
    return east * DEGREE_M, (station.place.lat - spot.lat) * DEGREE_M


def distance_m(spot: Spot, station: StationWeek) -> float:
    """Return metres between place and station on a sphere; 0 where the station has no place of its own."""
    return hypot(*_offset(spot, station))


warning = partial(problem, severity="warning")


def lost_names(
    sites: Sequence[Site], stations: Mapping[str, StationWeek], tables: CountTables, settings: ProjectSettings
) -> tuple[Problem, ...]:
    """Report names that lead nowhere: stations in the project file, sites of events and stations."""
    known = {s.id for s in sites}
    problems = []
    for site, station in sorted(settings.footfall.stations.items()):
        if station not in stations:
            hint = tr("The station has no counts.")
            problems.append(warning("project.toml", f"footfall.stations.{site}", station, ", ".join(sorted(stations)), hint))  # fmt: skip
    for event in tables.events:
        if event.site not in known:
            hint = tr("There is no such site.")
            problems.append(warning(event.file, "site", event.site, ", ".join(sorted(known)), hint, row=event.row))
    chosen = set(settings.footfall.stations.values())
    for one in stations.values():
        if one.place is None and one.id not in known | chosen:
            hint = tr("Without a place the count isn't used.")
            allowed = tr("an entry with this name")
            problems.append(warning("footfall/stations.geojson", "station", one.id, allowed, hint))
    return tuple(problems)


def lost_use(lost: Sequence[Measured], spots: Sequence[Spot]) -> tuple[Problem, ...]:
    """Report measured use whose place is no site and no hotspot: nothing is dropped in silence."""
    allowed = ", ".join(sorted(spot.id for spot in spots))
    hint = tr("There is no site and no hotspot for this place; its use doesn't count.")
    return tuple(warning(one.file, "place", one.place, allowed, hint) for one in lost)


def unread_hours(sites: Sequence[Site]) -> tuple[Problem, ...]:
    """Report opening hours that can't be understood: such a site counts as always open."""
    allowed = tr("Mo-Fr 08:00-18:00; Sa 10:00-14:00, May-Sep daily 9-20 or 24/7")
    hint = tr("Computed as if it were always open.")
    unread = [(site, said) for site in sites if (said := said_hours(site)) and opening(said) is None]
    return tuple(warning("sites.geojson", f"{site.id}.opening_hours", said, allowed, hint) for site, said in unread)


#: Findings that point to a fault of the data; the others (holidays, event days, repairs) are no reason to act.
FAULTS = frozenset({
    "gap", "incomplete", "conflict", "ambiguous", "dead", "stuck", "outlier", "duplicate", "overlap",
    "impossible_time", "cut_off", "columns_shifted", "direction_sum",
})  # fmt: skip


def faults_found(findings: Sequence[Finding]) -> list[Problem]:
    """Return the faults among the findings as warnings that name file, row and time."""
    return [_fault(found) for found in findings if found.kind in FAULTS]


def _fault(found: Finding) -> Problem:
    when = found.first if found.first == found.last else f"{found.first} – {found.last}"
    shown = ", ".join(part for part in (found.station, when, f"{found.values} ×") if part)
    hint = tr("Allowed for in the calculation; check the count.")
    return warning(found.file, "count", shown, "", found.words + ". " + hint, row=found.row or None)
