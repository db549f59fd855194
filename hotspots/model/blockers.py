"""What keeps a site out of the ranking: a code, and words that say why and what would lift it."""

from __future__ import annotations

from dataclasses import dataclass

from hotspots.base.text import Text, Word, tr, verbatim

NO_WAY = "no_way"
"""No way leads to the network; what it says of the network is the utility's."""
DECIDED = "decided"
"""The council has decided, or the hotspot is there: the site no longer competes. Nothing forbids it."""


@dataclass(frozen=True, slots=True)
class Blocker(Word):
    """A reason; its code is a protocol item, ``permit:KIND``, ``answer``, ``no_way`` or ``decided``."""


def blocker(why: Text, code: str, lift: Text | None = None) -> Blocker:
    """Return a reason that also says the way out, where there is one."""
    out = tr(" (way out: {lift})", lift=lift) if lift else verbatim("")
    return Blocker(why.de + out.de, why.en + out.en, code)
