"""Places where a point could be mounted, what is known of them, and the rules that a suggestion keeps to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from hotspots.base.errors import Problem
from hotspots.base.text import Text, verbatim
from hotspots.model.estimate import Quality


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
        Text("eigenes Gebäude: wenige Genehmigungen", "own building: few permits"),
        "building",
        {"owner": "municipal"},
    ),
    "street_lamp": Kind(
        Text("Straßenlaterne", "street lamp"),
        Text("Dauerphase und Traglast des Masts klären", "permanent power and the mast's load are to be clarified"),
        "street",
    ),
    "bus_stop": Kind(
        Text("Haltestelle", "bus stop"),
        Text("Strom und Zustimmung des Betreibers klären", "power and the operator's consent are to be clarified"),
        "stop",
    ),
    "other": Kind(
        Text("Montageort", "place to mount"),
        Text("Eigentum und Strom klären", "ownership and power are to be clarified"),
        "street",
    ),
}


def kind_of(name: str) -> Kind:
    """Return what is known of places of this kind; an unknown kind is any place to mount."""
    return KINDS.get(name, KINDS["other"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a point could be mounted: degrees (WGS 84), metres in the project's CRS, what is known of it.

    `cost_eur` (connection and equipment) and `readiness` (0…1; 0: blocked) may be unknown; `doubled_share` is the part
    of the streets in its reach that existing hotspots serve.
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
    height_m: float | None = None
    owner: str | None = None
    quality: Quality = "estimated"

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


def check_candidates(candidates: Sequence[Candidate], rules: Rules, *, file: str) -> tuple[Problem, ...]:
    """Return every defect of candidates and rules: ids given twice, shares outside 0…1, costs and heights not above 0."""
    found = _check_rules(rules, file)
    if candidates and rules.budget_eur is not None and all(candidate.cost_eur is None for candidate in candidates):
        found.append(Problem(file, _ALL, "cost_eur", "–", _SOME_COST, _SITES_HINT))
    for name, times in Counter(candidate.id for candidate in candidates).items():
        if times > 1:
            found.append(
                Problem(
                    file, verbatim(name), "id", name, _UNIQUE, Text(f"Steht {times}-mal da.", f"Stands {times} times.")
                )
            )
    for candidate in candidates:
        for field, value, allowed, fine in (
            ("cost_eur", candidate.cost_eur, _POSITIVE, _is_positive),
            ("height_m", candidate.height_m, _POSITIVE, _is_positive),
            ("readiness", candidate.readiness, _SHARE, _is_share),
            ("doubled_share", candidate.doubled_share, _SHARE, _is_share),
        ):
            if value is not None and not fine(value):
                found.append(Problem(file, verbatim(candidate.id), field, f"{value:g}", allowed, _EMPTY))
    return tuple(found)


def _check_rules(rules: Rules, file: str) -> list[Problem]:
    found = []
    if (rules.budget_eur is None) == (rules.sites is None):
        given = "–" if rules.budget_eur is None else f"{rules.budget_eur:g}, {rules.sites}"
        found.append(Problem(file, _RULES, "budget_eur", given, _EITHER, _EITHER_HINT))
    if not rules.least_distance_m >= 0.0:
        found.append(Problem(file, _RULES, "least_distance_m", f"{rules.least_distance_m:g}", _NOT_NEGATIVE, _EMPTY))
    if rules.max_doubled_share is not None and not _is_share(rules.max_doubled_share):
        found.append(Problem(file, _RULES, "max_doubled_share", f"{rules.max_doubled_share:g}", _SHARE, _EMPTY))
    return found


def _is_positive(value: float) -> bool:
    return isfinite(value) and value > 0.0


def _is_share(value: float) -> bool:
    return 0.0 <= value <= 1.0


_ALL = Text("alle Kandidaten", "all candidates")
_SOME_COST = Text("Kosten wenigstens eines Kandidaten", "the cost of one candidate at least")
_SITES_HINT = Text(
    "Kosten abschätzen oder statt des Budgets eine Anzahl angeben.", "Estimate costs, or give a number of sites."
)
_RULES = Text("Regeln", "rules")
_UNIQUE = Text("jede Kennung nur einmal", "each id once")
_POSITIVE = Text("größer als 0 oder leer", "more than 0, or empty")
_NOT_NEGATIVE = Text("0 oder mehr", "0 or more")
_SHARE = Text("0 bis 1 oder leer", "0 to 1, or empty")
_EMPTY = Text("Unbekanntes leer lassen.", "Leave what is unknown empty.")
_EITHER = Text("entweder Budget oder Anzahl", "either a budget or a number of sites")
_EITHER_HINT = Text("Genau eines von beiden angeben.", "Give exactly one of the two.")
