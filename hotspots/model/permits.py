"""Permits and consents: what the law or an owner must allow before a hotspot is built.

Monuments are protected by the laws of the states, of which the Bavarian is known; weeks are planning assumptions of this project. A protocol may
state a permit itself (one row per site, way of connecting and kind), which then replaces the assumption.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hotspots.base.text import Text

#: Stages of the lead time: what must come first, and what runs side by side afterwards.
Stage = Literal["owner", "works"]

MethodName = Literal["any", "building", "duct", "trench", "radio"]
METHODS: dict[MethodName, Text] = {
    "any": Text("alle", "all"),
    "building": Text("im Gebäude", "in the building"),
    "duct": Text("Leerrohr", "duct"),
    "trench": Text("Tiefbau", "trench"),
    "radio": Text("Richtfunk", "radio link"),
}

PermitStatus = Literal["open", "requested", "granted", "refused", "not_needed"]
PERMIT_STATUSES: dict[PermitStatus, Text] = {
    "open": Text("offen", "open"),
    "requested": Text("beantragt", "requested"),
    "granted": Text("erteilt", "granted"),
    "refused": Text("abgelehnt", "refused"),
    "not_needed": Text("nicht nötig", "not needed"),
}


@dataclass(frozen=True, slots=True)
class PermitKind:
    """A kind of permit with its usual course; `method` is the way of connecting that needs it."""

    id: str
    label: Text
    legal_basis: str
    authority: Text
    weeks: float
    price: str | None = None
    method: MethodName = "any"
    stage: Stage = "works"
    elsewhere: str = ""
    """The basis outside Bavaria, where it is a law of the state."""

    def basis(self, state: str | None) -> str:
        """Return the usual legal basis in a state."""
        return self.elsewhere if self.elsewhere and state != "BY" else self.legal_basis


@dataclass(frozen=True, slots=True)
class Permit:
    """One consent that a site needs; weeks and cost are null where nobody has said."""

    site: str
    method: MethodName
    kind: str
    legal_basis: str | None = None
    authority: str | None = None
    weeks: float | None = None
    cost_eur: float | None = None
    status: PermitStatus = "open"
    file_number: str | None = None


PERMIT_KINDS: dict[str, PermitKind] = {
    kind.id: kind for kind in (
        PermitKind("owner_contract", Text("Gestattungsvertrag mit dem Eigentümer", "contract with the owner"), "Vertrag nach BGB",
            Text("Eigentümer", "owner"), 8, stage="owner"),
        PermitKind("monument", Text("Erlaubnis nach Denkmalschutzrecht", "monument consent"), "Art. 6 BayDSchG",
            Text("Untere Denkmalschutzbehörde", "lower monument authority"), 8, price="monument_consent", elsewhere="Denkmalschutzgesetz des Landes"),
        PermitKind("archaeology", Text("Erlaubnis für Grabungen im Bodendenkmal", "consent to dig in archaeological ground"), "Art. 7 BayDSchG",
            Text("Untere Denkmalschutzbehörde", "lower monument authority"), 8, method="trench", elsewhere="Denkmalschutzgesetz des Landes"),
        PermitKind("road_digging", Text("Zustimmung des Wegebaulastträgers", "consent of the road authority"), "§ 127 TKG",
            Text("Tiefbauamt", "civil engineering office"), 6, method="trench"),
        PermitKind("traffic_order", Text("Verkehrsrechtliche Anordnung", "traffic order"), "§ 45 StVO",
            Text("Straßenverkehrsbehörde", "road traffic authority"), 3, method="trench"),
        PermitKind("ordnance", Text("Kampfmittelfreigabe", "explosive-ordnance clearance"), "Kampfmittelfreigabe vor dem Graben",
            Text("Kampfmittelräumdienst", "ordnance clearance service"), 6, method="trench"),
    )
}  # fmt: skip
#: Permits that every trench in a public road needs, whatever the protocol says.
TRENCH_PERMITS = ("road_digging", "traffic_order", "ordnance")
