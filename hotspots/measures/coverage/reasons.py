"""Why a place is suggested or left out, in sentences that carry their figures."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from hotspots.measures.coverage.candidates import Candidate, Existing, Rules
from hotspots.model.text import Text, euros, numbers, verbatim


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
            f"Förderregel: {share.de} % der Fläche versorgt schon ein freies Angebot",
            f"funding rule: {share.en}% of the ground has a free offer already",
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
    """Return why a place is suggested: people, cost, readiness, what its kind means, the nearest hotspot.

    `more` people are newly reached after the places ranked before, `alone` without them.
    """
    return (
        _people_reason(more, alone),
        _cost_reason(candidate, cost),
        _readiness_reason(candidate),
        candidate.what.name + verbatim(": ") + candidate.what.note,
        *_distance_reason(candidate, existing),
    )


def _people_reason(more: float, alone: float) -> Text:
    people, shared = numbers(more), numbers(alone - more)
    reason = Text(f"erreicht {people.de} Personen am Tag neu", f"newly reaches {people.en} people a day")
    if round(alone - more) > 0:
        reason += Text(
            f"; weitere {shared.de} erreichen schon Vorschläge davor",
            f"; a further {shared.en} are reached by those before",
        )
    return reason


def _cost_reason(candidate: Candidate, cost: float) -> Text:
    if candidate.cost_eur is None:
        return Text("Kosten unbekannt, gerechnet mit ", "cost unknown, taken as ") + euros(cost)
    return Text("Kosten rund ", "cost about ") + euros(cost)


def _readiness_reason(candidate: Candidate) -> Text:
    if candidate.readiness is None:
        return Text("Umsetzbarkeit unbekannt: zuerst begehen", "readiness unknown: inspect first")
    share = numbers(candidate.readiness * 100)
    return Text(f"Umsetzbarkeit {share.de} % soweit bekannt", f"readiness {share.en}% as far as known")


def _distance_reason(candidate: Candidate, existing: Sequence[Existing]) -> tuple[Text, ...]:
    near = nearest(candidate, existing)
    if near is None:
        return ()
    metres = numbers(near[0])
    return (
        Text(f"{metres.de} m bis zum nächsten Hotspot ({near[1]})", f"{metres.en} m to the next hotspot ({near[1]})"),
    )
