"""Why a place is suggested or left out, in sentences that carry their figures."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from hotspots.base.text import Text, euros, numbers, verbatim
from hotspots.measures.coverage.candidates import Candidate, Existing, Rules, kind_of


def reason_against(
    candidate: Candidate, people: float, cost: float, rules: Rules, near: tuple[float, str] | None
) -> Text | None:
    """Return what keeps a candidate out: blocked, too near, doubled, nobody to reach, too dear; None when nothing does.

    `near` is the distance to the nearest existing hotspot, and its name.
    """
    if candidate.readiness == 0.0:
        return Text("nicht umsetzbar, soweit bekannt", "can't be built as far as known")
    if near is not None and near[0] < rules.least_distance_m:
        metres = numbers(near[0])
        return Text(f"nur {metres.de} m von {near[1]} entfernt", f"only {metres.en} m from {near[1]}")
    if rules.max_doubled_share is not None and candidate.doubled_share > rules.max_doubled_share:
        share = numbers(candidate.doubled_share * 100)
        return Text(
            f"Förderregel: {share.de} % der Straßen in Reichweite versorgt schon ein freies Angebot",
            f"funding rule: {share.en}% of the streets in reach have a free offer already",
        )
    if people <= 0.0:
        return Text("erreicht niemanden zusätzlich, soweit bekannt", "reaches nobody new as far as known")
    if rules.budget_eur is not None and cost > rules.budget_eur:
        return Text("teurer als das Budget: ", "dearer than the budget: ") + euros(cost)
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
    return (_readiness_reason(readiness), what.name + verbatim(": ") + what.note, *_distance_reason(near))


def people_reason(more: float, alone: float, *, counted: bool) -> Text:
    """Return how many people a place newly reaches, and how many places before it reach already."""
    people, shared = numbers(more), numbers(alone - more)
    reason = Text(f"erreicht {people.de} Personen am Tag neu", f"newly reaches {people.en} people a day")
    if round(alone - more) > 0:
        reason += Text(
            f"; weitere {shared.de} erreichen schon Vorschläge davor",
            f"; a further {shared.en} are reached by those before",
        )
    if not counted:
        reason += Text(
            "; geschätzt: Niveau der Stadt, hier nicht gezählt", "; estimated: the town's level, not counted here"
        )
    return reason


def cost_reason(known: float | None, taken: float) -> Text:
    """Return what a place costs, or what was taken for it where nobody knows."""
    if known is None:
        return Text("Kosten unbekannt, gerechnet mit ", "cost unknown, taken as ") + euros(taken)
    return Text("Kosten rund ", "cost about ") + euros(round(taken, -2))


def _readiness_reason(readiness: float | None) -> Text:
    if readiness is None:
        return Text("Umsetzbarkeit unbekannt: zuerst begehen", "readiness unknown: inspect first")
    share = numbers(readiness * 100)
    return Text(f"Umsetzbarkeit {share.de} % soweit bekannt", f"readiness {share.en}% as far as known")


def _distance_reason(near: tuple[float, str] | None) -> tuple[Text, ...]:
    if near is None:
        return ()
    metres = numbers(near[0])
    return (
        Text(
            f"{metres.de} m bis zum nächsten Hotspot oder Standort ({near[1]})",
            f"{metres.en} m to the next hotspot or site ({near[1]})",
        ),
    )
