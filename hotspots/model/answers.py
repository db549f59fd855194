"""The utility's answer to a plan: per site a verdict, its own connection, price and order, and new sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from hotspots.base.text import Text, counted, day, euros, join, tr, verbatim
from hotspots.model.operation import Forecast
from hotspots.model.permits import METHODS
from hotspots.model.protocol import Choice, Item, Value
from hotspots.model.register import ANSWERS

ANSWER_SCHEMA = "hotspots/answer/1"
SENT_SCHEMA = "hotspots/sent/1"
ROLE, FIELD_ROLE = "Stadtwerke", "Begehung"

Verdict = Literal["feasible", "conditional", "infeasible"]
VERDICTS: dict[Verdict, Text] = {
    "feasible": tr("feasible"),
    "conditional": tr("feasible under conditions"),
    "infeasible": tr("not feasible"),
}

PLAN, BY = tr("Plan's id"), tr("Answer by")
DAY = tr("Date of the answer")
ANSWER_TITLE = tr("The utility's answer to the WLAN plan – confidential")
ANSWER_NOTE = tr("Fill in the white cells; what stays empty counts as not answered. Prices net in euros.")
#: What people write for a verdict.
_ALIASES: dict[Verdict, tuple[str, ...]] = {
    "feasible": ("umsetzbar", "möglich", "ja", "j", "yes", "y", "x", "ok", "einverstanden", "agreed"),
    "conditional": ("conditions", "bedingt", "unter Bedingungen", "bedingt machbar", "bedingt umsetzbar", "unter Bedingungen umsetzbar", "unter Vorbehalt"),
    "infeasible": ("nicht umsetzbar", "nicht möglich", "unmöglich", "nein", "n", "no", "infeasible", "abgelehnt"),
}  # fmt: skip
_ITEMS = (
    Item("verdict", "", tr("Verdict"), tr("Is the site feasible?"), "choice", tuple(Choice(v, label, aliases=_ALIASES[v]) for v, label in VERDICTS.items()), aliases=("Machbar", "Machbarkeit", "Umsetzbar")),
    Item("connection_method", "", tr("Own connection"), tr("How would you connect it?"), "choice", tuple(Choice(m, label) for m, label in METHODS.items() if m != "any"), aliases=("Anbindung", "Method", "Weg", "Verfahren")),
    Item("connection_eur", "", tr("Own price"), tr("Cost of connecting, once, net"), "number", low=0, high=10_000_000, unit="€", aliases=("Preis", "Preis netto", "Angebotspreis", "Angebotspreis netto", "Price", "Kosten", "Anschlusskosten")),
    Item("connection_m", "", tr("Own length"), tr("Metres to the mount"), "number", low=0, high=100_000, unit="m", aliases=("Meter", "Metres")),
    Item("connection_weeks", "", tr("Weeks"), tr("from the order to the connection"), "number", low=0, high=520, aliases=("Bauzeit in Wochen", "Dauer in Wochen", "Bauzeit")),
    Item("connection_until", "", tr("Price valid until"), tr("last day to order"), "date", aliases=("gültig bis", "Bindefrist", "Valid until")),
    Item("connection_after", "", tr("Not before"), tr("first possible day of works"), "date", aliases=("frühestens",)),
    Item("connection_with", "", tr("Only together with"), tr("ids of other sites"), "text", aliases=("nur mit",)),
    Item("connection_payer", "", tr("Who pays"), tr("who pays the own price"), "choice", (Choice("town", tr("the town")), Choice("utility", tr("the utility"), aliases=("wir", "Versorger")))),
    Item("connection_handover", "", tr("Handover"), tr("its id, if it is another one"), "text", aliases=("Anschluss an",)),
    Item("connection_ports", "", tr("Free ports"), tr("at the handover named"), "number", low=0, high=10_000, aliases=("freie Ports", "Ports")),
    Item("connection_route", "", tr("Own route"), tr("drawn as a line"), "text"),
    Item("condition", "", tr("Condition"), tr("what the promise depends on; stays internal"), "text", aliases=("Bedingungen",)),
    Item("priority", "", tr("Own order"), tr("1 = first"), "number", low=1, high=1_000_000, aliases=("Reihenfolge", "Rang", "Priorität", "Order")),
    Item("lon", "", tr("Mount: longitude"), tr("only if moved; degrees or UTM easting"), "number", low=-180, high=99_999_999, unit="°", aliases=("Länge", "Montageort: Rechtswert", "Rechtswert", "Ostwert", "x")),
    Item("lat", "", tr("Mount: latitude"), tr("only if moved; degrees or UTM northing"), "number", low=-90, high=99_999_999, unit="°", aliases=("Breite", "Montageort: Hochwert", "Hochwert", "Nordwert", "y")),
    Item("comment", "", tr("Comment"), tr("Notes; stay internal"), "text", aliases=("Bemerkung",)),
)  # fmt: skip
ANSWER_ITEMS = tuple(
    replace(item, help=ANSWERS["mount" if item.id in ("lon", "lat") else item.id].told_in(item.help)) for item in _ITEMS
)

#: What only a GIS can draw; forms of cells don't offer it.
DRAWN = "connection_route"
#: What forms of cells offer.
CELL_ITEMS = tuple(item for item in ANSWER_ITEMS if item.id != DRAWN)
#: What is compared, in the order in which it is shown; the mount joins longitude and latitude.
FIELDS = (*(item.id for item in ANSWER_ITEMS if item.id not in ("lon", "lat", "comment")), "mount", "comment")
#: Fields that only say what somebody thinks: they change nothing in the plan.
OPINIONS = ("priority", "comment")
FIELD_WORDS: dict[str, Text] = {item.id: item.label for item in ANSWER_ITEMS} | {
    "mount": tr("Mounting place"),
    "site": tr("New site"),
}
#: How the plan's own value is called, where it stands beside the answer.
PLAN_WORDS: dict[str, Text] = {
    "connection_method": tr("Connection"),
    "connection_eur": tr("Price"),
    "priority": tr("Place"),
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
    """A site that the utility proposes itself, with everything said of it (as of a site of the plan)."""

    name: str
    lon: float
    lat: float
    values: Mapping[str, FieldValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UtilityAnswer:
    """One answer file. `plan` is the fingerprint of the plan it answers, `digest` the SHA-256 of the file.

    `by` may name a person and stays in the journal. `gone`: what is said of sites that the project no longer has.
    """

    plan: str
    by: str
    on: date
    sites: tuple[SiteAnswer, ...]
    proposed: tuple[ProposedSite, ...]
    file: str
    digest: str
    gone: tuple[SiteAnswer, ...] = ()
    role: str = ROLE

    @property
    def source(self) -> str:
        """Return how applied values name their source: the role, never a person ("Stadtwerke, 14.06.2022")."""
        return f"{self.role}, {self.on:%d.%m.%Y}"


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of a site that was answered: what we say ourselves, what the answer says, what is reckoned with."""

    field: str
    ours: FieldValue | None
    theirs: FieldValue
    used: FieldValue | None
    source: str

    @property
    def words(self) -> Text:
        """Return the versions side by side: our order and the utility's are never one figure."""
        theirs, label = say_value(self.field, self.theirs), FIELD_WORDS[self.field]
        said = [theirs + Text(f" ({self.source})", f" ({self.source})")]
        if self.field == "priority":
            said += [tr("in the plan place ") + say_value(self.field, self.ours)]
        else:
            said += [tr("our own calculation ") + say_value(self.field, self.ours)] if self.ours is not None else []
            said += [tr("computed with ") + say_value(self.field, self.used)] if self.used is not None else []
        return label + ": " + join(said)


@dataclass(frozen=True, slots=True)
class PlanSite:
    """What a plan says of one site in the fields that an answer may change, and what was answered and taken over."""

    id: str
    name: str
    values: Mapping[str, FieldValue]
    answered: Mapping[str, FieldValue] = field(default_factory=dict)

    def present(self, name: str) -> FieldValue | None:
        """Return what stands for a field: the last answer, else the plan."""
        return self.answered.get(name, self.values.get(name))


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as the utility sees it."""

    fingerprint: str
    title: str
    sites: tuple[PlanSite, ...]
    forecasts: Mapping[str, Forecast] = field(default_factory=dict)
    """What the plan forecast of each site, to be compared with what came."""

    def site(self, site: str) -> PlanSite | None:
        """Return a site by its id."""
        return next((s for s in self.sites if s.id == site), None)


def say_value(field: str, value: FieldValue | None) -> Text:
    """Return a value of an answer in words."""
    if value is None:
        return verbatim("–")
    if isinstance(value, tuple):
        return Text(f"{value[0]:.6f}, {value[1]:.6f}", f"{value[0]:.6f}, {value[1]:.6f}")
    if field == DRAWN:
        return counted(str(value).count(",") + 1, tr("point"), tr("points"))
    if field == "connection_eur" and isinstance(value, float):
        return euros(value)
    item = next((i for i in ANSWER_ITEMS if i.id == field), None)
    if item is not None and item.type == "date":
        return day(str(value))
    plain: Value = value
    return item.say(plain) if item else Text(str(value), str(value))
