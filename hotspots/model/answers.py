"""The utility's answer to a plan: per site a verdict, its own connection, price and order, and new sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hotspots.base.text import Text, euros
from hotspots.model.permits import METHODS
from hotspots.model.protocol import Choice, Item, Value

ANSWER_SCHEMA = "hotspots/answer/1"
SENT_SCHEMA = "hotspots/sent/1"

Verdict = Literal["feasible", "conditional", "infeasible"]
VERDICTS: dict[Verdict, Text] = {
    "feasible": Text("machbar", "feasible"),
    "conditional": Text("unter Bedingungen machbar", "feasible under conditions"),
    "infeasible": Text("nicht machbar", "not feasible"),
}

_NONE = Text("", "")
ANSWER_ITEMS = (
    Item("verdict", "", Text("Einschätzung", "Verdict"), Text("Ist der Standort machbar?", "Is the site feasible?"), "choice", tuple(Choice(v, label, aliases=("conditions", "bedingt", "unter Bedingungen") if v == "conditional" else ()) for v, label in VERDICTS.items())),
    Item("connection_method", "", Text("Eigene Anbindung", "Own connection"), Text("Wie würden Sie anschließen?", "How would you connect it?"), "choice", tuple(Choice(m, label) for m, label in METHODS.items() if m != "any")),
    Item("connection_eur", "", Text("Eigener Preis", "Own price"), Text("Kosten der Anbindung, einmalig, netto", "Cost of connecting, once, net"), "number", low=0, high=10_000_000, unit="€"),
    Item("priority", "", Text("Eigene Reihenfolge", "Own order"), Text("1 = zuerst", "1 = first"), "number", low=1, high=1_000_000),
    Item("lon", "", Text("Montageort: Länge", "Mount: longitude"), Text("nur, wenn verschoben; Grad, WGS 84", "only if moved; degrees, WGS 84"), "number", low=-180, high=180, unit="°", aliases=("Länge",)),
    Item("lat", "", Text("Montageort: Breite", "Mount: latitude"), Text("nur, wenn verschoben; Grad, WGS 84", "only if moved; degrees, WGS 84"), "number", low=-90, high=90, unit="°", aliases=("Breite",)),
    Item("comment", "", Text("Kommentar", "Comment"), Text("Bedingungen, Hinweise; bleibt intern", "Conditions, hints; stays internal"), "text", aliases=("Bemerkung",)),
)  # fmt: skip

#: What is compared, in the order in which it is shown; the mount joins longitude and latitude.
FIELDS = ("verdict", "connection_method", "connection_eur", "priority", "mount", "comment")
FIELD_WORDS: dict[str, Text] = {item.id: item.label for item in ANSWER_ITEMS} | {
    "mount": Text("Montageort", "Mounting place"),
    "site": Text("Neuer Standort", "New site"),
}

Place = tuple[float, float]
FieldValue = str | float | Place


@dataclass(frozen=True, slots=True)
class SiteAnswer:
    """What the utility says of one site; fields it left empty are missing. `mount`: lon, lat."""

    site: str
    values: Mapping[str, FieldValue]


@dataclass(frozen=True, slots=True)
class ProposedSite:
    """A site that the utility proposes itself."""

    name: str
    lon: float
    lat: float
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class UtilityAnswer:
    """One answer file. `plan` is the fingerprint of the plan it answers, `digest` the SHA-256 of the file."""

    plan: str
    by: str
    on: date
    sites: tuple[SiteAnswer, ...]
    proposed: tuple[ProposedSite, ...]
    file: str
    digest: str

    @property
    def source(self) -> str:
        """Return how applied values name their source: "Stadtwerke, 14.06.2022"."""
        return f"{self.by}, {self.on:%d.%m.%Y}"


@dataclass(frozen=True, slots=True)
class PlanSite:
    """What a plan says of one site in the fields that an answer may change."""

    id: str
    name: str
    values: Mapping[str, FieldValue]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as the utility sees it."""

    fingerprint: str
    title: str
    sites: tuple[PlanSite, ...]

    def site(self, site: str) -> PlanSite | None:
        """Return a site by its id."""
        return next((s for s in self.sites if s.id == site), None)


def say_value(field: str, value: FieldValue | None) -> Text:
    """Return a value of an answer in words."""
    if value is None:
        return Text("–", "–")
    if isinstance(value, tuple):
        return Text(f"{value[0]:.6f}, {value[1]:.6f}", f"{value[0]:.6f}, {value[1]:.6f}")
    if field == "connection_eur" and isinstance(value, float):
        return euros(value)
    item = next((i for i in ANSWER_ITEMS if i.id == field), None)
    plain: Value = value
    return item.say(plain) if item else Text(str(value), str(value))
