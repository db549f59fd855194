"""The share of passers-by who use the WLAN, learnt from the hotspots that exist.

Clients per day over passages per day where both are known, on a logarithmic scale, joined with the general figure
as a prior (normal with normal; Gelman et al., Bayesian Data Analysis, 3rd ed., ch. 2.5). One hotspot moves the
figure, several narrow it. Clients are counted by device and day, so a guest with two devices counts twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log

import numpy as np

from hotspots.base.text import numbers
from hotspots.measures.demand.stations import StationWeek, deviation_of
from hotspots.measures.demand.users import Span, span
from hotspots.model.counts import DAY_MIN, Usage
from hotspots.model.estimate import Factor

#: How much the share differs from place to place (logarithmic; Wiesbaden, Kronberg, Horb and Oederan differ more).
BETWEEN_PLACES = 0.5
#: Fewer days say little about a mean day.
LEAST_DAYS = 3
_Z90 = 1.2815515655446004


def observed_shares(days: Sequence[Usage], stations: Mapping[str, StationWeek]) -> dict[str, tuple[float, float]]:
    """Return, per hotspot with a count of passers-by, the logarithm of its share and that figure's standard deviation.

    A hotspot is known by the id of a station, by its site, or by its name.
    """
    names = {
        _plain(key): s for s in stations.values() for key in (s.name, s.place.site if s.place else None, s.id) if key
    }
    clients: dict[str, list[float]] = {}
    for day in days:
        clients.setdefault(day.place, []).append(day.value * DAY_MIN / (day.end_min - day.start_min))
    shares = {}
    for hotspot, counts in sorted(clients.items()):
        station = names.get(_plain(hotspot))
        mean = float(np.mean(counts))
        if station is None or len(counts) < LEAST_DAYS or mean <= 0:
            continue
        level = span(station.passages)
        own = float(np.std(counts)) / mean / len(counts) ** 0.5
        shares[hotspot] = (log(mean / level.best), (own**2 + deviation_of(level) ** 2) ** 0.5)
    return shares


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())


def calibrated_share(days: Sequence[Usage], stations: Mapping[str, StationWeek], general: Factor) -> Factor | None:
    """Return the share of users as the existing hotspots and the general figure say together; None without such hotspots."""
    shares = observed_shares(days, stations)
    if not shares:
        return None
    weights = [1 / (BETWEEN_PLACES**2 + deviation**2) for _, deviation in shares.values()]
    prior = 1 / deviation_of(span(general)) ** 2
    total = prior + sum(weights)
    centre = (
        prior * log(general.best) + sum(w * share for w, (share, _) in zip(weights, shares.values(), strict=True))
    ) / total
    reach = exp(_Z90 * total**-0.5)
    found = Span(exp(centre) / reach, exp(centre), exp(centre) * reach)
    per_day = numbers(len(days)).de
    source = f"{len(shares)} vorhandene Hotspots mit Passantenzählung ({per_day} Tageswerte), verbunden mit: {general.source}"
    return Factor(
        general.id, found.low, found.best, found.high, general.unit, source, "estimated", "lognormal", 0.0, 1.0
    )
