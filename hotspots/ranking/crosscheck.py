"""Would another method put the sites in another order? A cross-check beside the additive model, not the answer.

`x` is (sites, criteria), `weights` (criteria,), `signs` +1 for benefits and -1 for costs. A criterion that all sites meet
equally counts nothing. All methods but SPOTIS and the weighted product compare the sites with each other, so a site that
comes or goes can turn their order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.text import Text, listing, numbers, tr, verbatim
from hotspots.ranking.kernel import SCALE
from hotspots.ranking.results import RankedSite, Ranking


@dataclass(frozen=True, slots=True)
class Table:
    """The sites as arrays: `x` physical quantities, `values` 0…1 (sites, criteria); per criterion weights, signs, bounds."""

    x: Floats
    values: Floats
    weights: Floats
    signs: Floats
    bounds: Floats


#: Name of each method and how it grades the sites (higher is better).
METHODS: Mapping[str, tuple[Text, Callable[[Table], Floats]]] = {
    "topsis_vector": (
        tr("TOPSIS (vector norm)"),
        lambda t: topsis(t.x, t.weights, t.signs),
    ),
    "topsis_minmax": (
        tr("TOPSIS (min–max)"),
        lambda t: topsis(t.x, t.weights, t.signs, normalisation=minmax),
    ),
    "spotis": (verbatim("SPOTIS"), lambda t: spotis(t.x, t.weights, t.signs, t.bounds)),
    "promethee": (verbatim("PROMETHEE II"), lambda t: promethee(t.x, t.weights, t.signs)),
    "vikor": (verbatim("VIKOR"), lambda t: vikor(t.x, t.weights, t.signs)),
    "weighted_product": (
        tr("weighted product"),
        lambda t: weighted_product(t.values, t.weights),
    ),
}


@dataclass(frozen=True, slots=True)
class MethodResult:
    """What one method makes of the sites: their order, and Kendall's tau-b with the ranking."""

    method: str
    name: Text
    order: tuple[str, ...]
    tau: float


@dataclass(frozen=True, slots=True)
class Dominated:
    """`by` is nowhere worse than `site` and somewhere better."""

    site: str
    by: str


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """Every method's order, which sites are dominated, and in words what depends on the method."""

    results: tuple[MethodResult, ...]
    dominated: tuple[Dominated, ...]
    sentences: tuple[Text, ...]


def cross_check(ranking: Ranking) -> CrossCheck:
    """Rank the sites by every other method and say where a place depends on it; equal grades keep the ranking's order."""
    ranked = ranking.ranked
    if not ranked:
        return CrossCheck((), (), ())
    table = _table(ranking)
    scores = np.array([s.score for s in ranked])
    results = []
    for method, (name, grade) in METHODS.items():
        grades = grade(table)
        order = np.argsort(-np.rint(grades * SCALE), kind="stable").tolist()
        results.append(MethodResult(method, name, tuple(ranked[i].id for i in order), kendall_tau(scores, grades)))
    worse = tuple(Dominated(ranked[i].id, ranked[j].id) for i, j in dominated(np.round(table.values, 12)))
    return CrossCheck(tuple(results), worse, _sentences(ranking, tuple(results), worse))


def _table(ranking: Ranking) -> Table:
    criteria = [c for c in ranking.criteria if c.weight > 0]
    rows = [[s.parts[c.id] for c in criteria] for s in ranking.ranked]
    return Table(
        np.array([[c.taken(p.estimate) for c, p in zip(criteria, row, strict=True)] for row in rows]),
        np.array([[p.value for p in row] for row in rows]),
        np.array([c.weight for c in criteria]),
        np.array([1.0 if c.value.rising else -1.0 for c in criteria]),
        np.array([c.value.scale for c in criteria]),
    )


def _sentences(ranking: Ranking, results: tuple[MethodResult, ...], worse: tuple[Dominated, ...]) -> tuple[Text, ...]:
    places = (_place_sentence(site, results) for site in ranking.ranked)
    names = {s.id: s.name for s in ranking.ranked}
    dominated = (
        tr(
            "{name} is better than {other} in no criterion and worse in at least one.",
            name=names[d.site],
            other=names[d.by],
        )
        for d in worse
    )
    return (_agreement(results), *(p for p in places if p is not None), *dominated)


def _agreement(results: tuple[MethodResult, ...]) -> Text:
    parts = [r.name + " " + numbers(r.tau, decimals=2) for r in results]
    return tr("Agreement with other methods (Kendall's tau, 1 = same order): ") + listing(parts) + "."


def _place_sentence(site: RankedSite, results: tuple[MethodResult, ...]) -> Text | None:
    """Say where the site stands by the methods that move it by more than one place; None if none does."""
    places = [(r.order.index(site.id) + 1, r.name) for r in results]
    moved = [(place, name) for place, name in places if abs(place - (site.rank or 0)) > 1]
    if not moved:
        return None
    words = [tr("{name} place {place}", name=name, place=place) for place, name in moved]
    listed = listing(words)
    return tr(
        "The place of {name} depends on the method: here place {rank}, {listed}.",
        name=site.name,
        rank=site.place,
        listed=listed,
    )


Normalisation = Callable[[Floats, Floats], Floats]

#: A value of zero would make a product zero whatever else speaks for a site.
LEAST_VALUE = 0.01


def minmax(x: Floats, signs: Floats) -> Floats:
    """Normalise to 0 for the worst and 1 for the best site of each criterion."""
    return _share(x * signs, (x * signs).min(axis=0), (x * signs).max(axis=0))


def vector(x: Floats, signs: Floats) -> Floats:
    """Normalise each criterion to length 1, keeping the direction: costs are negative."""
    length = np.sqrt((x**2).sum(axis=0))
    return signs * x / np.where(length == 0, 1.0, length)


def topsis(x: Floats, weights: Floats, signs: Floats, *, normalisation: Normalisation = vector) -> Floats:
    """Return the closeness to the ideal site (Hwang & Yoon 1981): 1 is the best of everything."""
    v = normalisation(x, signs) * weights
    best, worst = np.linalg.norm(v - v.max(axis=0), axis=1), np.linalg.norm(v - v.min(axis=0), axis=1)
    whole = best + worst
    return np.where(whole == 0, 0.5, worst / np.where(whole == 0, 1.0, whole))


def spotis(x: Floats, weights: Floats, signs: Floats, bounds: Floats) -> Floats:
    """Return 1 minus the weighted distance from the ideal on fixed `bounds` (criteria, 2), Dezert et al. 2020.

    Fixed bounds are why no site that comes or goes can turn the order.
    """
    ideal = np.where(signs > 0, bounds[:, 1], bounds[:, 0])
    return 1 - (np.abs(x - ideal) / (bounds[:, 1] - bounds[:, 0])) @ weights


def promethee(x: Floats, weights: Floats, signs: Floats) -> Floats:
    """Return the net flow of PROMETHEE II with the usual preference function (Brans & Vincke 1985)."""
    s = x * signs
    others = max(1, len(s) - 1)
    flows: Floats = np.stack([(((row > s).astype(float) - (row < s)) @ weights).sum() for row in s])
    return flows / others


def vikor(x: Floats, weights: Floats, signs: Floats, *, v: float = 0.5) -> Floats:
    """Return 1 minus Q, the compromise of group utility and largest regret (Opricovic & Tzeng 2004)."""
    loss = (1 - minmax(x, signs)) * weights * (np.ptp(x, axis=0) > 0)
    total, worst = loss.sum(axis=1), loss.max(axis=1)
    return 1 - (v * _share(total, total.min(), total.max()) + (1 - v) * _share(worst, worst.min(), worst.max()))


def weighted_product(values: Floats, weights: Floats) -> Floats:
    """Return the product of values (0…1) to the power of their weights; values below 0.01 count as that."""
    powers: Floats = np.prod(np.maximum(values, LEAST_VALUE) ** weights, axis=1)
    return powers


def kendall_tau(one: Floats, two: Floats) -> float:
    """Return Kendall's tau-b of two gradings of the same sites: 1 same order, -1 opposite; 1 if either has none."""
    a, b = np.round(one, 12), np.round(two, 12)
    agree = of_one = of_two = 0.0
    for i in range(len(a)):
        p, q = np.sign(a[i] - a[i + 1 :]), np.sign(b[i] - b[i + 1 :])
        agree += float(p @ q)
        of_one += float(p @ p)
        of_two += float(q @ q)
    untied = (of_one * of_two) ** 0.5
    return agree / untied if untied else 1.0


def dominated(values: Floats) -> list[tuple[int, int]]:
    """Return pairs (site, better one) where the other is nowhere worse and somewhere better; `values` (sites, criteria)."""
    pairs = []
    for i, row in enumerate(values):
        better = np.flatnonzero((values >= row).all(axis=1) & (values > row).any(axis=1))
        if better.size:
            pairs.append((i, int(better[0])))
    return pairs


def _share(x: Floats, low: Floats, high: Floats) -> Floats:
    width = high - low
    return (x - low) / np.where(width == 0, 1.0, width)
