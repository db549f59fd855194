"""What keeps a site out of the ranking: a code with its words, where it was found, and what would lift it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hotspots.base.text import Text

NO_WAY = "no_way"
"""No way leads to the network; what it says of the network is the utility's."""
DECIDED = "decided"
"""The council has decided, or the hotspot is there: the site no longer competes. Nothing forbids it."""


@dataclass(frozen=True, slots=True)
class Blocker(Text):
    """A reason in words, to be told apart by its code, never by how it begins."""

    code: str = ""
    """A protocol item, ``permit:KIND``, ``answer``, ``no_way`` or ``decided``."""
    lift: Text | None = None
    source: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
