"""Permits and consents: what the law or an owner must allow before a hotspot is built.

Monuments are protected by the laws of the states, of which the Bavarian is known; weeks are planning assumptions of this project. A protocol may
state a permit itself (one row per site, way of connecting and kind), which then replaces the assumption.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hotspots.base.text import Text, tr

#: Stages of the lead time: what must come first, and what runs side by side afterwards.
Stage = Literal["owner", "works"]

MethodName = Literal["any", "building", "duct", "trench", "radio"]
METHODS: dict[MethodName, Text] = {
    "any": tr("all"),
    "building": tr("in the building"),
    "duct": tr("duct"),
    "trench": tr("trench"),
    "radio": tr("radio link"),
}

PermitStatus = Literal["open", "requested", "granted", "refused", "not_needed"]
PERMIT_STATUSES: dict[PermitStatus, Text] = {
    "open": tr("open"),
    "requested": tr("requested"),
    "granted": tr("granted"),
    "refused": tr("refused"),
    "not_needed": tr("not needed"),
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
        PermitKind("owner_contract", tr("contract with the owner"), "Vertrag nach BGB",
            tr("owner"), 8, stage="owner"),
        PermitKind("monument", tr("monument consent"), "Art. 6 BayDSchG",
            tr("lower monument authority"), 8, price="monument_consent", elsewhere="Denkmalschutzgesetz des Landes"),
        PermitKind("archaeology", tr("consent to dig in archaeological ground"), "Art. 7 BayDSchG",
            tr("lower monument authority"), 8, method="trench", elsewhere="Denkmalschutzgesetz des Landes"),
        PermitKind("road_digging", tr("consent of the road authority"), "§ 127 TKG",
            tr("civil engineering office"), 6, method="trench"),
        PermitKind("traffic_order", tr("traffic order"), "§ 45 StVO",
            tr("road traffic authority"), 3, method="trench"),
        PermitKind("ordnance", tr("explosive-ordnance clearance"), "Kampfmittelfreigabe vor dem Graben",
            tr("ordnance clearance service"), 6, method="trench"),
    )
}  # fmt: skip
#: Permits that every trench in a public road needs, whatever the protocol says.
TRENCH_PERMITS = ("road_digging", "traffic_order", "ordnance")
