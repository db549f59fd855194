"""Which station speaks for a site, how far its level may be off there, and in which words.

In this order: the one that the project file names; the one that `stations.geojson` puts at the site, or that carries
its id; a bare estimate for the site; the one most like it in the network, where streets are given; else the nearest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, log, radians
from typing import TYPE_CHECKING

from hotspots.base.text import Text, numbers
from hotspots.measures.demand.potential import LEAST_STATIONS, calibrate, network_measures
from hotspots.measures.demand.stations import StationWeek
from hotspots.model.sites import Site

if TYPE_CHECKING:
    from hotspots.model.network import Network

#: A station this near counts the site's own passers-by.
SAME_PLACE_M = 30.0
#: Logarithmic standard deviation of carrying a level to another place: at once, per metre, and at most (assumption).
TRANSFER_BASE, TRANSFER_PER_M, TRANSFER_MOST = 0.15, 0.0025, 0.55

_EARTH_M_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Which station speaks for a site, how far its level may be off there, and in which words."""

    station: StationWeek | None
    method_id: str
    deviation: float
    share: float
    words: Text


def choose_stations(
    sites: Sequence[Site], stations: Mapping[str, StationWeek], chosen: Mapping[str, str], network: Network | None
) -> dict[str, Choice]:
    """Choose for every site; `chosen` is what the project file says (site -> station)."""
    choices = {site.id: _choose(site, stations, chosen) for site in sites}
    return choices | _by_network([s for s in sites if choices[s.id].method_id == "comparable"], stations, network)


def _choose(site: Site, stations: Mapping[str, StationWeek], chosen: Mapping[str, str]) -> Choice:
    named = stations.get(chosen.get(site.id, ""))
    if named:
        return _carried(site, named, "chosen", Text("gewählte Zählstelle", "chosen station"))
    own = [s for s in stations.values() if (s.place and s.place.site == site.id) or s.id == site.id]
    if own:
        best = min(own, key=lambda s: (s.method == "estimate", _distance(site, s), s.id))
        return _at_site(site, best)
    placed = [s for s in stations.values() if s.place]
    if placed:
        nearest = min(placed, key=lambda s: (_distance(site, s), s.id))
        return _carried(site, nearest, "comparable", Text("nächste Zählstelle", "nearest station"))
    words = Text("nichts gezählt; Spanne nach Annahme", "nothing counted; assumed range")
    return Choice(None, "unknown", 0.0, 1.0, words)


_OWN_WORDS: Mapping[str, Text] = {
    "counted": Text("Zählstelle am Standort", "station at the site"),
    "short": Text("kurze Zählung, hochgerechnet am Vergleichsprofil", "short count, scaled with a reference profile"),
    "estimate": Text("Schätzung je Tag", "estimate per day"),
}


def _at_site(site: Site, station: StationWeek) -> Choice:
    away = (
        station.place.distance_m if station.place and station.place.distance_m is not None else _distance(site, station)
    )
    if away <= SAME_PLACE_M or station.method == "estimate":
        share = station.place.share if station.place else 1.0
        return Choice(station, station.method, 0.0, share, _OWN_WORDS[station.method])
    return _carried(site, station, station.method, _OWN_WORDS[station.method])


def _carried(site: Site, station: StationWeek, method_id: str, words: Text) -> Choice:
    away = _distance(site, station)
    deviation = min(TRANSFER_BASE + TRANSFER_PER_M * away, TRANSFER_MOST)
    said = (
        words
        if away == 0
        else words
        + Text(f" {station.name}, {numbers(away).de} m entfernt", f" {station.name}, {numbers(away).en} m away")
    )
    return Choice(station, method_id, deviation, station.place.share if station.place else 1.0, said)


def _distance(site: Site, station: StationWeek) -> float:
    """Return metres between site and station on a sphere; 0 where the station has no place of its own."""
    if station.place is None:
        return 0.0
    east = (station.place.lon - site.lon) * cos(radians(site.lat))
    return hypot(east, station.place.lat - site.lat) * _EARTH_M_PER_DEGREE


def _by_network(
    sites: Sequence[Site], stations: Mapping[str, StationWeek], network: Network | None
) -> dict[str, Choice]:
    """Return, for sites without a count, the station most like them in the network, scaled by what the streets predict.

    Empty where the network has no streets, there are too few stations, or the nearest station says more.
    """
    placed = [(s, s.place) for s in stations.values() if s.place and s.method != "estimate"]
    if not sites or network is None or network.streets.empty or len(placed) < LEAST_STATIONS:
        return {}
    places = [(p.lon, p.lat) for _, p in placed] + [(s.lon, s.lat) for s in sites]
    measures = network_measures(network, places)
    at_stations = {name: values[: len(placed)] for name, values in measures.items()}
    at_sites = {name: values[len(placed) :] for name, values in measures.items()}
    fit = calibrate(at_stations, [s.passages.best for s, _ in placed], at_sites)
    if fit is None or fit.error >= TRANSFER_MOST:
        return {}
    result = {}
    for i, site in enumerate(sites):
        predicted = float(fit.predicted[i])
        station = min((s for s, _ in placed), key=lambda s: (abs(log(s.passages.best / predicted)), s.id))
        result[site.id] = Choice(station, "network", fit.error, predicted / station.passages.best, fit.words())
    return result
