"""Places where a point could be mounted, what is known of them, and the rules that a suggestion keeps to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from hotspots.base.errors import Problem
from hotspots.base.text import Text, numbers
from hotspots.measures.coverage.cover import Cover


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place where a point could be mounted: its name, what speaks for or against it, and the site's `kind`.

    `answers` are items of the inspection protocol that the kind answers by itself.
    """

    name: Text
    note: Text
    site_kind: str
    answers: Mapping[str, str] | None = None


KINDS: Mapping[str, Kind] = {
    "municipal_building": Kind(
        Text("städtisches Gebäude", "municipal building"),
        Text("eigenes Gebäude: wenige Genehmigungen", "own building: few permits"), "building", {"owner": "municipal"}),
    "street_lamp": Kind(
        Text("Straßenlaterne", "street lamp"),
        Text("Dauerphase und Traglast des Masts klären", "permanent power and the mast's load are to be clarified"), "street"),
    "bus_stop": Kind(
        Text("Haltestelle", "bus stop"),
        Text("Strom und Zustimmung des Betreibers klären", "power and the operator's consent are to be clarified"), "stop"),
    "other": Kind(
        Text("Montageort", "place to mount"), Text("Eigentum und Strom klären", "ownership and power are to be clarified"), "street"),
}  # fmt: skip


def kind_of(name: str) -> Kind:
    """Return what is known of places of this kind; an unknown kind is any place to mount."""
    return KINDS.get(name, KINDS["other"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a point could be mounted: degrees (WGS 84), metres in the project's CRS, what is known of it.

    `cost_eur` (connection and equipment) and `readiness` (0…1; 0: blocked) may be unknown; `doubled_share` is the part
    of the streets in its reach that existing hotspots serve; `counted` tells whether a count speaks for any of them.
    """

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    x_m: float
    y_m: float
    source: str
    cost_eur: float | None = None
    readiness: float | None = None
    doubled_share: float = 0.0
    counted: bool = True

    @property
    def what(self) -> Kind:
        """Return what is known of places of this kind."""
        return kind_of(self.kind)


@dataclass(frozen=True, slots=True)
class Existing:
    """Public WLAN that is built: name and place in metres."""

    name: str
    x_m: float
    y_m: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What a suggestion must keep to: either `budget_eur` or a number of `sites`, and distances.

    `max_doubled_share` is what a funding rule against doubling a free offer allows (None: no such rule).
    """

    budget_eur: float | None = None
    sites: int | None = None
    least_distance_m: float = 0.0
    max_doubled_share: float | None = None


def check_question(candidates: Sequence[Candidate], cover: Cover, rules: Rules, *, file: str) -> tuple[Problem, ...]:
    """Return why the question can't be answered: nobody to serve, nowhere to mount, rules that can't be kept."""
    found = []
    if (rules.budget_eur is None) == (rules.sites is None):
        given = "–" if rules.budget_eur is None else f"{rules.budget_eur:g}, {rules.sites}"
        found.append(Problem(file, _RULES, "budget_eur", given, _EITHER, _EITHER_HINT))
    elif rules.budget_eur is not None and not 0.0 < rules.budget_eur < inf:
        found.append(Problem(file, _RULES, "budget_eur", f"{rules.budget_eur:g}", _POSITIVE, _BUDGET))
    elif candidates and rules.budget_eur is not None and all(c.cost_eur is None for c in candidates):
        found.append(Problem(file, _ALL, "cost_eur", "–", _SOME_COST, _SITES_HINT))
    elif candidates and rules.sites is not None and not 1 <= rules.sites <= len(candidates):
        most = numbers(len(candidates))
        allowed = Text(
            f"1 bis {most.de} (so viele Kandidaten gibt es)", f"1 to {most.en} (as many candidates as there are)"
        )
        found.append(Problem(file, _RULES, "sites", str(rules.sites), allowed, _FEWER))
    if not rules.least_distance_m >= 0.0:
        found.append(Problem(file, _RULES, "least_distance_m", f"{rules.least_distance_m:g}", _NOT_NEGATIVE, _EMPTY))
    if rules.max_doubled_share is not None and not 0.0 <= rules.max_doubled_share <= 1.0:
        found.append(Problem(file, _RULES, "max_doubled_share", f"{rules.max_doubled_share:g}", _SHARE, _EMPTY))
    if not candidates:
        found.append(Problem(file, _ALL, "candidates", "0", _ONE, _LAYER))
    if not cover.weights.sum() > 0.0:
        found.append(Problem(file, Text("Bedarf", "demand"), "people_per_day", "–", _SOMEBODY, _FOOTFALL))
    return tuple(found)


_ALL = Text("alle Kandidaten", "all candidates")
_SOME_COST = Text("Kosten wenigstens eines Kandidaten", "the cost of one candidate at least")
_SITES_HINT = Text(
    "Kosten abschätzen oder statt des Budgets eine Anzahl angeben.", "Estimate costs, or give a number of sites."
)
_RULES = Text("Regeln", "rules")
_POSITIVE = Text("größer als 0", "more than 0")
_NOT_NEGATIVE = Text("0 oder mehr", "0 or more")
_SHARE = Text("0 bis 1 oder leer", "0 to 1, or empty")
_EMPTY = Text("Unbekanntes leer lassen.", "Leave what is unknown empty.")
_EITHER = Text("entweder Budget oder Anzahl", "either a budget or a number of sites")
_EITHER_HINT = Text("Genau eines von beiden angeben.", "Give exactly one of the two.")
_BUDGET = Text("Ein Budget in Euro angeben.", "Give a budget in euros.")
_FEWER = Text("Weniger Standorte wählen oder mehr Kandidaten angeben.", "Choose fewer sites or give more candidates.")
_ONE = Text("mindestens ein Kandidat", "at least one candidate")
_LAYER = Text("Eine Punktebene mit möglichen Montageorten angeben.", "Give a point layer with places to mount.")
_SOMEBODY = Text("mehr als 0 Personen am Tag", "more than 0 people a day")
_FOOTFALL = Text(
    "Passantenfrequenz an Straßen angeben; ohne sie gibt es nichts zu versorgen.",
    "Give footfall along streets; without it there is nobody to serve.",
)
