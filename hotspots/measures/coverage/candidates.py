"""Places where a point could be mounted, what is known of them, and the rules that a suggestion keeps to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, inf

from hotspots.base.errors import Problem
from hotspots.base.text import PEOPLE, Text, euros, numbers, tr
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
        tr("municipal building"), tr("own building: few permits"), "building", {"owner": "municipal"}
    ),
    "street_lamp": Kind(tr("street lamp"), tr("permanent power and the mast's load are to be clarified"), "street"),
    "bus_stop": Kind(tr("bus stop"), tr("power and the operator's consent are to be clarified"), "stop"),
    "other": Kind(tr("place to mount"), tr("ownership and power are to be clarified"), "street"),
}


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
    budget, sites, most = rules.budget_eur, rules.sites, numbers(len(candidates))
    one_of_two = (budget is None) != (sites is None)
    unpriced = budget is not None and bool(candidates) and all(c.cost_eur is None for c in candidates)
    no_budget = budget is not None and not 0.0 < budget < inf
    every = tr("all candidates")
    checks = (
        (not one_of_two, "budget_eur", "–" if budget is None else f"{budget:g}, {sites}",
         tr("either a budget or a number of sites"),
         tr("Give exactly one of the two.")),
        (one_of_two and no_budget, "budget_eur", f"{budget or 0:g}", tr("more than 0"),
         tr("Give a budget in euros.")),
        (one_of_two and unpriced and not no_budget, "cost_eur", "–",
         tr("the cost of one candidate at least"),
         tr("Estimate costs, or give a number of sites.")),
        (one_of_two and sites is not None and bool(candidates) and not 1 <= sites <= len(candidates), "sites", str(sites),
         tr("1 to {most} (as many candidates as there are)", most=most),
         tr("Choose fewer sites or give more candidates.")),
        (not candidates, "candidates", "0", tr("at least one candidate"),
         tr("Give a point layer with places to mount.")),
        (not cover.weights.sum() > 0.0, "people_per_day", "–", tr("more than 0 people a day"),
         tr("Give footfall along streets; without it there is nobody to serve.")),
    )  # fmt: skip
    where = {"cost_eur": every, "candidates": every, "people_per_day": tr("demand")}
    return tuple(
        Problem(file, where.get(field, tr("rules")), field, found, allowed, hint)
        for wrong, field, found, allowed, hint in checks
        if wrong
    )


def reason_against(
    candidate: Candidate, people: float, cost: float, rules: Rules, near: tuple[float, str] | None
) -> Text | None:
    """Return what keeps a candidate out: blocked, too near, doubled, nobody to reach, too dear; None when nothing does.

    `near` is the distance to the nearest existing hotspot, and its name.
    """
    if candidate.readiness == 0.0:
        return tr("can't be built as far as known")
    if near is not None and near[0] < rules.least_distance_m:
        metres = numbers(near[0])
        return tr("only {metres} m from {near}", metres=metres, near=near[1])
    if rules.max_doubled_share is not None and candidate.doubled_share > rules.max_doubled_share:
        share = numbers(candidate.doubled_share * 100)
        return tr("funding rule: {share}% of the streets in reach have a free offer already", share=share)
    if people <= 0.0:
        return tr("reaches nobody new as far as known")
    if rules.budget_eur is not None and cost > rules.budget_eur:
        return tr("dearer than the budget: ") + euros(cost)
    return None


def nearest(candidate: Candidate, existing: Sequence[Existing]) -> tuple[float, str] | None:
    """Return the distance to the nearest existing hotspot, and its name."""
    return min(((hypot(e.x_m - candidate.x_m, e.y_m - candidate.y_m), e.name) for e in existing), default=None)


def reasons_for(
    candidate: Candidate, cost: float, more: float, alone: float, existing: Sequence[Existing]
) -> tuple[Text, ...]:
    """Return why a candidate is suggested: people, cost, readiness, what its kind means, the nearest hotspot.

    `more` people are newly reached after the places ranked before, `alone` without them.
    """
    near = nearest(candidate, existing)
    return (
        people_reason(more, alone, counted=candidate.counted),
        cost_reason(candidate.cost_eur, cost),
        *open_reasons(candidate.readiness, candidate.kind, near),
    )


def open_reasons(readiness: float | None, kind: str, near: tuple[float, str] | None) -> tuple[Text, ...]:
    """Return what may be said to anyone: readiness, what the kind of place means, the nearest hotspot."""
    what = kind_of(kind)
    return (_readiness_reason(readiness), what.name + ": " + what.note, *_distance_reason(near))


def people_reason(more: float, alone: float, *, counted: bool) -> Text:
    """Return how many people a place newly reaches, and how many places before it reach already."""
    people, shared = numbers(more) + " " + PEOPLE[round(more) != 1], numbers(alone - more)
    reason = tr("newly reaches {people} a day", people=people)
    if round(alone - more) > 0:
        reason += tr("; a further {shared} are reached by those before", shared=shared)
    if not counted:
        reason += tr("; estimated: the town's level, not counted here")
    return reason


UNPRICED = 1.0
"""What every place costs, as far as the search is concerned, where nobody knows what any of them costs."""


def cost_reason(known: float | None, taken: float) -> Text:
    """Return what a place costs, or what was taken for it where nobody knows."""
    if known is None:
        unknown = tr("cost unknown")
        return unknown if taken == UNPRICED else unknown + tr(", taken as ") + euros(taken)
    return tr("cost about ") + euros(round(taken, -2))


def _readiness_reason(readiness: float | None) -> Text:
    if readiness is None:
        return tr("readiness unknown: inspect first")
    share = numbers(readiness * 100)
    return tr("readiness {share}% as far as known", share=share)


def _distance_reason(near: tuple[float, str] | None) -> tuple[Text, ...]:
    if near is None:
        return ()
    metres = numbers(near[0])
    return (tr("{metres} m to the next hotspot or site ({near})", metres=metres, near=near[1]),)
