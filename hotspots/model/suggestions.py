"""Places that `hotspots suggest` proposes: where, whom they newly reach, and what is known of them so far."""

from __future__ import annotations

from dataclasses import dataclass

from hotspots.model.estimate import Quality


@dataclass(frozen=True, slots=True)
class SuggestedPlace:
    """One suggestion as it is kept in a project. Degrees in WGS 84; `kind` is that of the list of places.

    `people_more` people a day are reached by this place and none ranked before it, `people_alone` by it alone,
    `counted` or by the town's level.
    `cost_eur` (connection and equipment) and `readiness` (0…1) may be unknown; `nearest` is the nearest public WLAN or
    site of the project, `nearest_m` metres away.
    """

    id: str
    name: str
    lon: float
    lat: float
    kind: str
    rank: int
    people_more: float
    people_alone: float
    quality: Quality
    source: str
    cost_eur: float | None = None
    readiness: float | None = None
    nearest: str | None = None
    nearest_m: float | None = None
    counted: bool = True
