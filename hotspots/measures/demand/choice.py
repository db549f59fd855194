"""Which station speaks for a place, how far its level may be off there, and in which words.

In this order: the one that the project file names; the largest count within reach of the place; a bare estimate for it;
else all counts around together. How finely a street is mapped is never asked: only where people were counted.

Passages of a town's places scatter log-normally around the town's level with a deviation of :data:`TAU`, near ones alike
(correlation exp(-distance / :data:`ALIKE_M`)), and nothing is said of the level beforehand (ordinary kriging: Cressie,
Statistics for Spatial Data, 1993, ch. 3.2). So the town's own counts set the level of what nobody counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, log, radians
from typing import TYPE_CHECKING

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.places import DEGREE_M
from hotspots.base.text import Text, numbers
from hotspots.measures.demand.stations import StationWeek, deviation_of
from hotspots.measures.demand.users import span
from hotspots.model.counts import Station

if TYPE_CHECKING:
    from hotspots.model.network import ExistingHotspot
    from hotspots.model.sites import Site

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
        return _carried(spot, named, "chosen", Text("gewählte Zählstelle", "chosen station"))
    own = [s for s in stations.values() if _is_own(spot, s)]
    near = [s for s in stations.values() if s.place and s.method != "estimate" and distance_m(spot, s) <= reach_m]
    within = [s for s in own if s.method != "estimate"] + near or own
    if within:
        return _at(spot, max(within, key=lambda s: (_level_at(spot, s), s.id)))
    around = [s for s in stations.values() if s.place]
    if around:
        return _around(spot, around)
    words = Text(
        "nichts gezählt; Nutzende nach Vergleichsstädten", "nothing counted; users as in towns that published theirs"
    )
    return Choice(None, "unknown", 0.0, 1.0, words)


_OWN_WORDS: Mapping[str, Text] = {
    "counted": Text("Zählstelle am Standort", "station at the site"),
    "short": Text("kurze Zählung, hochgerechnet am Vergleichsprofil", "short count, scaled with a reference profile"),
    "estimate": Text("Schätzung je Tag", "estimate per day"),
}
_ASSUMED = Text("Annahme für den Standort, keine Zählung", "assumption for the site, not a count")
_COUNT, _ASSUMPTION = Text("Zählstelle", "station"), Text("Annahme", "assumption")


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
        words = Text("größte ", "largest ") + kind + Text(" in Reichweite", " within reach")
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
        return Text("", "")
    metres = numbers(away)
    return Text(f" {station.name}, {metres.de} m entfernt", f" {station.name}, {metres.en} m away")


def _around(spot: Spot, stations: Sequence[StationWeek]) -> Choice:
    """Return the nearest station, scaled to what all stations around let expect at the place."""
    nearest = min(stations, key=lambda s: (distance_m(spot, s), s.id))
    offsets = np.array([_offset(spot, s) for s in stations])
    levels = np.array([log(s.passages.best) for s in stations])
    noise = np.array([deviation_of(span(s.passages)) for s in stations])
    expected, deviation = field(offsets, levels, noise)
    words = Text("nächste ", "nearest ") + (_ASSUMPTION if _is_assumed(nearest) else _COUNT)
    words += _where(nearest, distance_m(spot, nearest))
    if len(stations) > 1:
        words += Text(
            f"; Niveau aus {len(stations)} Angaben der Stadt", f"; level from {len(stations)} figures of the town"
        )
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
