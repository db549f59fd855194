"""Where to go next: candidates chosen by maximal covering under a budget, ranked, each with its reasons.

What counts is people newly reached: demand that existing hotspots serve has weight zero in the cover that is given.
A place that is only half ready counts half of its people, so that a ready one is preferred at equal cost; where
several chosen places serve the same people, the readiest counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.text import Text, free_name, slug
from hotspots.measures.coverage.candidates import (
    UNPRICED,
    Candidate,
    Existing,
    Rules,
    nearest,
    reason_against,
    reasons_for,
)
from hotspots.measures.coverage.cover import Cover, CoverPlan, cover_within, graded

#: What counts for a place of which nothing is known: what the protocol's values come to unanswered. It is said.
UNKNOWN_READINESS = 0.6
#: Readiness is taken in tenths: finer than anybody knows it before an inspection.
_TENTHS = 10
#: A place's cost that nobody knows is taken as dear as this quantile of the known ones.
_DEAR = 0.9


@dataclass(frozen=True)
class Suggestion:
    """One place to inspect next: rank, people a day newly reached in this order and alone, cost, reasons.

    `near` is the distance to the nearest hotspot or site, and its name.
    """

    rank: int
    candidate: Candidate
    people_more: float
    people_alone: float
    cost_eur: float
    reasons: tuple[Text, ...]
    near: tuple[float, str] | None = None


@dataclass(frozen=True)
class Suggestions:
    """The ranked list, what was left out and why (by candidate id), and the plan with its proof.

    `plan` names candidates by number and counts people weighed by readiness.
    """

    ranked: tuple[Suggestion, ...]
    excluded: Mapping[str, Text]
    plan: CoverPlan


def suggest(
    candidates: Sequence[Candidate], cover: Cover, rules: Rules, *, existing: Sequence[Existing] = ()
) -> Suggestions:
    """Return the places that newly reach most people (weighed by readiness) within the rules.

    `cover` has one column per candidate and people a day not yet served as weights. Inputs are checked by the caller
    (`check_question`); costs that nobody knows are taken as dear, never as zero.
    """
    costs = _costs(candidates)
    excluded = _excluded(candidates, cover, costs, rules, existing)
    kept = np.array([i for i, candidate in enumerate(candidates) if candidate.id not in excluded], dtype=np.intp)
    grades = _readiness([candidates[i] for i in kept])
    plan = _choose(Cover(cover.served[:, kept], cover.weights), costs[kept], grades, rules)
    plan = replace(plan, chosen=tuple(int(kept[column]) for column in plan.chosen))
    return Suggestions(_rank(candidates, cover, costs, plan.chosen, existing), excluded, plan)


def as_features(suggestions: Suggestions, *, taken_ids: Sequence[str] = ()) -> list[dict[str, object]]:
    """Return the suggestions as features of `sites.geojson`: candidates, estimated, ready to be inspected next."""
    taken, features = set(taken_ids), []
    for suggestion in suggestions.ranked:
        site = free_name(slug(suggestion.candidate.name or suggestion.candidate.id), taken)
        taken.add(site)
        features.append(_feature(site, suggestion))
    return features


def _choose(cover: Cover, costs: Floats, grades: Floats, rules: Rules) -> CoverPlan:
    weighed = graded(cover, grades)
    if rules.budget_eur is None:
        return cover_within(weighed, np.ones(weighed.sites), rules.sites or 0)
    return cover_within(weighed, costs, rules.budget_eur)


def _costs(candidates: Sequence[Candidate]) -> Floats:
    """Return every candidate's cost; an unknown one is as dear as the ninth tenth of the known ones."""
    costs = np.array([np.nan if c.cost_eur is None else c.cost_eur for c in candidates], dtype=np.float64)
    known = costs[np.isfinite(costs)]
    return np.where(np.isfinite(costs), costs, np.quantile(known, _DEAR) if len(known) else UNPRICED)


def _readiness(candidates: Sequence[Candidate]) -> Floats:
    known = [UNKNOWN_READINESS if c.readiness is None else c.readiness for c in candidates]
    return np.ceil(np.array(known, dtype=np.float64) * _TENTHS - 1e-9) / _TENTHS


def _excluded(
    candidates: Sequence[Candidate], cover: Cover, costs: Floats, rules: Rules, existing: Sequence[Existing]
) -> dict[str, Text]:
    """Return why each candidate that can't be chosen can't, the first reason only."""
    alone = cover.alone()
    excluded = {}
    for i, candidate in enumerate(candidates):
        reason = reason_against(candidate, float(alone[i]), float(costs[i]), rules, nearest(candidate, existing))
        if reason is not None:
            excluded[candidate.id] = reason
    return excluded


def _rank(
    candidates: Sequence[Candidate], cover: Cover, costs: Floats, chosen: Sequence[int], existing: Sequence[Existing]
) -> tuple[Suggestion, ...]:
    """Put a choice in order: each next one adds most people; ties in the order of the candidates."""
    picked = Cover(cover.served[:, list(chosen)], cover.weights)
    alone, order, rest, ranked = picked.alone(), list[int](), list(range(len(chosen))), list[Suggestion]()
    while rest:
        gains = [picked.gain(column, order) for column in rest]
        column = rest.pop(int(np.argmax(gains)))
        candidate, cost = candidates[chosen[column]], float(costs[chosen[column]])
        more, people = max(gains), float(alone[column])
        reasons = reasons_for(candidate, cost, more, people, existing)
        near = nearest(candidate, existing)
        ranked.append(Suggestion(len(ranked) + 1, candidate, more, people, cost, reasons, near))
        order.append(column)
    return tuple(ranked)


def _feature(site: str, suggestion: Suggestion) -> dict[str, object]:
    candidate = suggestion.candidate
    properties = {
        "id": site,
        "name": candidate.name,
        "status": "candidate",
        "kind": candidate.what.site_kind,
        "mount": {"name": candidate.name, "lon": candidate.lon, "lat": candidate.lat},
        "source": f"hotspots suggest; {candidate.source}",
        "quality": "estimated",
        "suggested_rank": suggestion.rank,
        "people_newly_reached_per_day": round(suggestion.people_more),
        "people_reached_per_day": round(suggestion.people_alone),
        "people_counted": candidate.counted,
        "cost_eur": None if candidate.cost_eur is None else round(candidate.cost_eur, 2),
        "readiness": None if candidate.readiness is None else round(candidate.readiness, 3),
        "place_kind": candidate.kind,
        "nearest": suggestion.near[1] if suggestion.near else None,
        "nearest_m": round(suggestion.near[0], 1) if suggestion.near else None,
    }
    point = {"type": "Point", "coordinates": [candidate.lon, candidate.lat]}
    return {"type": "Feature", "geometry": point, "properties": properties}
