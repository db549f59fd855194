"""Tipping points: how far a weight, a figure or a single quantity must move until the order changes.

Scores are linear in the weights and piecewise linear in every figure, so nothing is searched: lines are crossed.
When a weight moves, the other weights share what is left in their given proportions. When a figure moves, every
quantity that depends on it moves along, and all other figures stay at their best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.measures.draws import is_certain, line_in, share_below
from hotspots.model.estimate import Factor
from hotspots.ranking.criteria import Candidate
from hotspots.ranking.kernel import SCALE
from hotspots.ranking.ranking import in_order, scores_of
from hotspots.ranking.results import RankedSite, Ranking
from hotspots.ranking.sampling import Sampler, sampler_of


@dataclass(frozen=True, slots=True)
class Change:
    """At `at`, `overtaker` draws level with `overtaken`, and beyond it stands before it."""

    at: float
    overtaken: str
    overtaker: str


@dataclass(frozen=True, slots=True)
class WeightTip:
    """The weights nearest below and above the given one at which the order among the first k changes."""

    criterion: str
    weight: float
    lower: Change | None
    upper: Change | None


@dataclass(frozen=True, slots=True)
class FactorTip:
    """The values of a figure nearest below and above its best at which the order among the first k changes.

    `chance`: how likely the figure lies beyond one of them, all other figures at their best.
    """

    factor: Factor
    lower: Change | None
    upper: Change | None
    chance: float


@dataclass(frozen=True, slots=True)
class Swing:
    """The order (ids, first place first) with a figure at its low and at its high end, all others at their best."""

    factor: Factor
    low: tuple[str, ...]
    high: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tipping:
    """All tipping points of a ranking; `factors` with the likeliest change first, `swings` of prices and assumptions."""

    first: int
    weights: tuple[WeightTip, ...]
    factors: tuple[FactorTip, ...]
    swings: tuple[Swing, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """The quantity of `site` in one criterion at which it would draw level with another, all else as it is."""

    site: str
    criterion: str
    found: float
    at: float


def tipping_points(
    ranking: Ranking, candidates: Sequence[Candidate], factors: Mapping[str, Factor], *, first: int = 3
) -> Tipping:
    """Return how far each weight and each uncertain figure must move until the order among the first k changes."""
    model = _model(ranking, candidates, factors)
    pairs = _pairs(len(model.scores), first)
    tips = [_factor_tip(model, name, pairs) for name in model.lines]
    return Tipping(
        first,
        tuple(_weight_tip(model, c, pairs) for c in range(len(ranking.criteria))),
        tuple(sorted(tips, key=lambda t: (-t.chance, t.factor.id))),
        tuple(_swing(model, name) for name in model.lines if name.startswith(("price:", "assumption:"))),
    )


def thresholds(ranking: Ranking, site: RankedSite, against: RankedSite) -> tuple[Threshold, ...]:
    """Return for each criterion the quantity of `site` that would make both scores equal, if the scale holds one.

    The value of `site` must change by the gap between the scores, divided by the criterion's weight.
    """
    gap = against.score - site.score
    found = []
    for criterion in ranking.criteria:
        if criterion.weight <= 0:
            continue
        part = site.parts[criterion.id]
        x = criterion.taken(part.estimate)
        at = criterion.value.reach(part.value + gap / criterion.weight, near=x)
        if at is not None:
            found.append(Threshold(site.id, criterion.id, x, at))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Model:
    """Sites in rank order; `lines`: where each uncertain figure is used (criterion, site, offset, slope)."""

    sampler: Sampler
    values: Floats
    scores: Floats
    lines: Mapping[str, list[tuple[int, int, float, float]]]


def _model(ranking: Ranking, candidates: Sequence[Candidate], factors: Mapping[str, Factor]) -> _Model:
    by_id = {c.id: c for c in candidates}
    sampler = sampler_of([by_id[s.id] for s in ranking.ranked if s.id in by_id], ranking.criteria, factors)
    lines: dict[str, list[tuple[int, int, float, float]]] = {}
    for c, row in enumerate(sampler.quantities):
        for i, quantity in enumerate(row):
            for name in sorted(quantity.factor_ids()):
                if is_certain(sampler.factors[name]):
                    continue
                lines.setdefault(name, []).append((c, i, *line_in(quantity, name, sampler.factors)))
    values = sampler.best_values()
    scores = np.array(scores_of(values, ranking.criteria))
    return _Model(sampler, values, scores, dict(sorted(lines.items())))


def _pairs(sites: int, first: int) -> tuple[list[int], list[int]]:
    """Return the pairs (ahead, behind) of which one must swap first when the order among the first k changes."""
    last = min(first, sites) - 1
    chain = list(range(max(last, 0)))
    rest = list(range(last + 1, sites))
    return chain + [last] * len(rest), [i + 1 for i in chain] + rest


def _change(model: _Model, at: Floats, pairs: tuple[list[int], list[int]], *, start: float) -> Change | None:
    """Return the crossing that is nearest to `start`; NaN stands for none."""
    if np.isnan(at).all():
        return None
    nearest = int(np.nanargmin(np.abs(at - start)))
    ahead, behind = (model.sampler.candidates[side[nearest]].id for side in pairs)
    return Change(float(at[nearest]), ahead, behind)


def _weight_tip(model: _Model, c: int, pairs: tuple[list[int], list[int]]) -> WeightTip:
    """Cross the lines lead(t) = t·alone + (1 - t)·rest of all pairs, t being the weight of criterion `c`."""
    criterion = model.sampler.criteria[c]
    weight = criterion.weight
    if weight >= 1:
        return WeightTip(criterion.id, weight, None, None)
    others = (model.scores - weight * model.values[c]) / (1 - weight)
    ahead, behind = pairs
    alone, rest = (side[ahead] - side[behind] for side in (model.values[c], others))
    slope = np.where(alone == rest, np.nan, alone - rest)
    crossing = -rest / slope
    upper = np.where((slope < 0) & (alone < 0), np.maximum(crossing, weight), np.nan)
    lower = np.where((slope > 0) & (rest < 0), np.minimum(crossing, weight), np.nan)
    low, high = (_change(model, side, pairs, start=weight) for side in (lower, upper))
    return WeightTip(criterion.id, weight, low, high)


def _swing(model: _Model, name: str) -> Swing:
    factor = model.sampler.factors[name]
    ends = _scores_at(model, name, np.array([factor.low, factor.high])).T.tolist()
    low, high = (tuple(model.sampler.candidates[i].id for i in in_order(scores)) for scores in ends)
    return Swing(factor, low, high)


def _factor_tip(model: _Model, name: str, pairs: tuple[list[int], list[int]]) -> FactorTip:
    factor = model.sampler.factors[name]
    knots = _knots(model, factor)
    down, up = knots[knots <= factor.best][::-1], knots[knots >= factor.best]
    lower, upper = (
        _change(model, _first_loss(model, name, way, pairs), pairs, start=factor.best) for way in (down, up)
    )
    below = share_below(factor, lower.at) if lower else 0.0
    above = 1 - share_below(factor, upper.at) if upper else 0.0
    return FactorTip(factor, lower, upper, below + above)


def _knots(model: _Model, factor: Factor) -> Floats:
    """Return, sorted, the figure's best value and where some site's value function has a corner as the figure moves.

    A figure that isn't negative at its low stays positive, and none leaves its floor and ceiling.
    """
    found = {factor.best}
    for c, _, offset, slope in model.lines[factor.id]:
        if slope:
            found.update((x - offset) / slope for x in model.sampler.criteria[c].value.x)
    floor = factor.floor if factor.floor is not None else (0.0 if factor.low >= 0 else -np.inf)
    ceiling = factor.ceiling if factor.ceiling is not None else np.inf
    ends = {e for e in (floor, ceiling) if np.isfinite(e)}
    return np.array(sorted(x for x in found | ends if floor <= x <= ceiling))


def _first_loss(model: _Model, name: str, way: Floats, pairs: tuple[list[int], list[int]]) -> Floats:
    """Return for each pair where, along `way` from the best value, the lead is first lost; NaN if never."""
    ahead, behind = pairs
    scores = _scores_at(model, name, way)
    lead = scores[ahead] - scores[behind]
    lead[np.abs(lead) < 1 / SCALE] = 0.0
    lost = lead < 0
    rows = np.flatnonzero(lost.any(axis=1))
    end = np.maximum(lost[rows].argmax(axis=1), 1)
    before, after = lead[rows, end - 1], lead[rows, end]
    found = np.full(len(ahead), np.nan)
    found[rows] = way[end - 1] + before / (before - after) * (way[end] - way[end - 1])
    return found


def _scores_at(model: _Model, name: str, points: Floats) -> Floats:
    """Return the scores (sites, points) with the figure `name` at each of `points`."""
    scores = np.repeat(model.scores[:, None], points.size, axis=1)
    for c, i, offset, slope in model.lines[name]:
        criterion = model.sampler.criteria[c]
        scores[i] += criterion.weight * (criterion.value.values(offset + slope * points) - model.values[c, i])
    return scores
