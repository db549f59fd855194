"""Candidate sites: places that may get a hotspot, each with the place to mount it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hotspots.base.text import Text
from hotspots.model.estimate import Quality

Status = Literal["candidate", "approved", "deferred", "commissioned", "built", "rejected"]

STATUS_WORDS: dict[Status, Text] = {
    "candidate": Text("Vorschlag", "candidate"),
    "approved": Text("beschlossen", "approved"),
    "deferred": Text("zurückgestellt", "deferred"),
    "commissioned": Text("beauftragt", "commissioned"),
    "built": Text("gebaut", "built"),
    "rejected": Text("abgelehnt", "rejected"),
}

#: Statuses whose sites compete in the ranking; the others are shown, not ranked.
OPEN_STATUSES: frozenset[Status] = frozenset({"candidate", "approved", "deferred"})


@dataclass(frozen=True, slots=True)
class Mount:
    """The place where the access point hangs. Degrees in WGS 84; `height_m` above ground.

    `azimuth_deg` (clockwise from north) makes its antenna a sector, `tilt_deg` is how far it looks down; None: as planned
    for every access point.
    """

    name: str | None
    lon: float
    lat: float
    height_m: float | None = None
    owner: str | None = None
    azimuth_deg: float | None = None
    tilt_deg: float | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place to be served (`lon`, `lat`, WGS 84) and the place to mount; `extra` keeps every other property."""

    id: str
    name: str
    lon: float
    lat: float
    status: Status
    quality: Quality
    source: str
    kind: str | None = None
    district: str | None = None
    mount: Mount | None = None
    position_uncertainty_m: float | None = None
    proposed_by: str | None = None
    proposed_on: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def mount_position(self) -> tuple[float, float]:
        """Return where the cable must end: the mount if known, else the site itself (lon, lat)."""
        return (self.mount.lon, self.mount.lat) if self.mount else (self.lon, self.lat)

    @property
    def is_open(self) -> bool:
        """Tell whether the site competes for a place in the ranking."""
        return self.status in OPEN_STATUSES
