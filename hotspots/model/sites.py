"""Candidate sites: places that may get a hotspot, each with the place to mount it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hotspots.base.text import Text, day, tr, verbatim
from hotspots.model.estimate import Quality

Status = Literal["candidate", "approved", "deferred", "commissioned", "built", "rejected"]

STATUS_WORDS: dict[Status, Text] = {
    "candidate": tr("candidate"),
    "approved": tr("approved"),
    "deferred": tr("deferred"),
    "commissioned": tr("commissioned"),
    "built": tr("built"),
    "rejected": tr("rejected"),
}

Meaning = Literal["open", "fixed", "out"]
MEANINGS: dict[Status, Meaning] = {
    "candidate": "open", "approved": "open", "deferred": "out", "commissioned": "fixed", "built": "fixed", "rejected": "out",
}  # fmt: skip
"""Open sites compete in the ranking; fixed ones serve ground and people and are paid; what is out is shown only."""


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
    photo: str | None = None
    """The file of its photo, in the folder `photos`."""
    photo_public: bool = False
    photo_checked: bool = False
    """Whether a person has looked: no faces, no number plates."""
    picture: bytes = field(default=b"", repr=False)
    """The photo that everyone may see (JPEG): released and looked at."""

    @property
    def mount_position(self) -> tuple[float, float]:
        """Return where the cable must end: the mount if known, else the site itself (lon, lat)."""
        return (self.mount.lon, self.mount.lat) if self.mount else (self.lon, self.lat)

    @property
    def is_open(self) -> bool:
        """Tell whether the site competes for a place in the ranking."""
        return self.meaning == "open"

    @property
    def meaning(self) -> Meaning:
        """Return what the status means for the plan."""
        return MEANINGS[self.status]

    @property
    def decided_on(self) -> str | None:
        """Return the day of the decision (ISO), if it is known."""
        return str(self.extra["decided_on"]) if self.extra.get("decided_on") else None

    @property
    def year(self) -> int | None:
        """Return the year in which it was or will be built, if it is known."""
        said = str(self.extra.get("year") or self.extra.get("built_on") or "")[:4]
        return int(said) if said.isdecimal() else None

    @property
    def cost_eur(self) -> float | None:
        """Return what it cost or will cost, as decided or paid (`cost_eur`)."""
        said = self.extra.get("cost_eur")
        return float(said) if isinstance(said, int | float) and not isinstance(said, bool) else None

    @property
    def standing(self) -> Text:
        """Return the status with its date or year, in words."""
        word, on = STATUS_WORDS[self.status], self.decided_on
        if self.meaning == "fixed" and self.year:
            return word + f" ({self.year})"
        return word + _on(on) if on else word

    @property
    def decided(self) -> tuple[tuple[Status, str], ...]:
        """Return every decision on it with its day, the oldest first; one without a day is left out."""
        said = f"{self.extra.get('decided_before') or ''}; {self.status} {self.decided_on or ''}".split("; ")
        every = [
            (status, one.partition(" ")[2])
            for one in said
            for status in STATUS_WORDS
            if one.partition(" ")[0] == status
        ]
        return tuple(sorted((pair for pair in every if pair[1]), key=lambda pair: pair[1]))

    @property
    def history(self) -> tuple[Text, ...]:
        """Return what was decided of it before, the oldest first."""
        said = [one.split() for one in str(self.extra.get("decided_before") or "").split("; ")]
        known = {str(status): words for status, words in STATUS_WORDS.items()}
        return tuple(
            known[one[0]] + (_on(one[1]) if one[1:] else verbatim("")) for one in said if one[:1] and one[0] in known
        )


def _on(iso: str) -> Text:
    return tr(" on ") + day(iso)
