"""The one register of facts: what each answer, decision and property of the network changes, and who may see it.

Every quantity enters one criterion only: way and price the connection, everything else the readiness, ground and
people the demand. Forms ("wirkt auf …"), reference and the search for what is worth finding out read it; a test
changes every answer and sees that it changes what stands here and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hotspots.base.text import Text, listing

Quantity = Literal["blocker", "way", "permit", "weeks", "power", "equipment", "readiness", "coverage", "years"]
QUANTITIES: dict[Quantity, Text] = {
    "blocker": Text("Hinderungsgründe", "blockers"),
    "way": Text("Anschluss und Preis", "connection and price"),
    "permit": Text("Genehmigungen", "permits"),
    "weeks": Text("Wochen", "weeks"),
    "power": Text("Strom", "power"),
    "equipment": Text("Ausstattung", "equipment"),
    "readiness": Text("Umsetzbarkeit", "readiness"),
    "coverage": Text("Versorgungsbereich", "ground served"),
    "years": Text("Baujahre", "years"),
}
Audience = Literal["public", "utility", "internal"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What one kind of fact changes (nothing: it is only recorded), who may read it, whether it may name a person."""

    changes: tuple[Quantity, ...] = ()
    audience: Audience = "utility"
    person: bool = False

    @property
    def words(self) -> Text:
        """Return what it acts on, for forms."""
        if not self.changes:
            return Text("wird nur festgehalten", "is only recorded")
        named = listing([QUANTITIES[name] for name in self.changes])
        return Text(f"wirkt auf {named.de}", f"acts on {named.en}")


_RECORD, _PERSON = Fact(audience="internal"), Fact(audience="internal", person=True)

ITEMS: Mapping[str, Fact] = {
    "owner": Fact(("permit", "weeks", "readiness")),
    "consent": Fact(("blocker", "weeks", "readiness")),
    "parcel": _RECORD,
    "office": _RECORD,
    "mount_place": Fact(("equipment", "weeks", "readiness")),
    "mount_height_m": Fact(("way", "permit", "weeks", "readiness", "coverage")),
    "structure": Fact(("blocker", "weeks", "readiness")),
    "power": Fact(("blocker", "power", "weeks", "readiness")),
    "power_permanent": Fact(("power", "weeks", "readiness")),
    "power_distance_m": Fact(("power",)),
    "power_metered": _RECORD,
    "monument": Fact(("permit", "weeks", "equipment", "readiness")),
    "archaeology": Fact(("way", "permit", "weeks", "readiness")),
    "fibre": Fact(("way", "permit", "weeks")),
    "in_house_m": Fact(("way", "permit", "weeks")),
    "poe": Fact(("way",)),
    "penetrations": Fact(("way",)),
    "earthing": Fact(("way",)),
    "free_port": Fact(("way",)),
    "line_of_sight": Fact(("way", "permit", "weeks")),
    "channel_use_24_pct": _RECORD,
    "channel_use_5_pct": _RECORD,
    "safety": Fact(("readiness",)),
    "access": Fact(("readiness",)),
    "date": _RECORD,
    "inspectors": _PERSON,
    "data_quality": Fact(audience="public"),
    "source": _RECORD,
    "photos": _PERSON,
    "remark": _PERSON,
}
"""Items of the inspection protocol; an item of a project's own acts on the readiness, if it has values."""

ANSWERS: Mapping[str, Fact] = {
    "verdict": Fact(("blocker",)),
    "connection_method": Fact(("way", "permit", "weeks")),
    "connection_eur": Fact(("way", "permit", "weeks")),
    "connection_m": Fact(("way", "weeks")),
    "connection_weeks": Fact(("weeks", "years")),
    "connection_until": Fact(("years",)),
    "connection_after": Fact(("years",)),
    "connection_with": Fact(("years",)),
    "connection_payer": Fact(("years",)),
    "connection_handover": Fact(("way",)),
    "connection_ports": Fact(("blocker", "way", "permit", "weeks", "years")),
    "connection_route": Fact(("way", "weeks")),
    "condition": Fact(),
    "priority": _RECORD,
    "mount": Fact(("way", "weeks", "coverage")),
    "comment": Fact(person=True),
}
"""What the utility answers."""

DECISIONS: Mapping[str, Fact] = {
    "status": Fact(("blocker", "years", "coverage"), "public"),
    "date": Fact(audience="public"),
    "order": Fact(audience="public"),
    "year": Fact(("years",), "public"),
    "cost_eur": Fact(("years",)),
}
"""What the council decides: open sites compete, fixed ones are paid and serve, others are out (see `sites`)."""

NETWORK: Mapping[str, Fact] = {
    "free_ports": Fact(("blocker", "way", "permit", "weeks", "years")),
    "building": Fact(("way", "permit", "weeks")),
    "free": Fact(("way", "permit", "weeks")),
    "surface": Fact(("way", "weeks")),
    "ground": Fact(("way", "weeks")),
    "roadworks": Fact(("years",)),
}
"""What the utility's network and the map say."""
