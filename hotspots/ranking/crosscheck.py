"""Would another method put the sites in another order? A cross-check beside the additive model, not the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.text import Text, listing, numbers, verbatim
from hotspots.ranking import methods
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
        Text("TOPSIS (Vektornorm)", "TOPSIS (vector norm)"),
        lambda t: methods.topsis(t.x, t.weights, t.signs),
    ),
    "topsis_minmax": (
        Text("TOPSIS (Min–Max)", "TOPSIS (min–max)"),
        lambda t: methods.topsis(t.x, t.weights, t.signs, normalisation=methods.minmax),
    ),
    "spotis": (verbatim("SPOTIS"), lambda t: methods.spotis(t.x, t.weights, t.signs, t.bounds)),
    "promethee": (verbatim("PROMETHEE II"), lambda t: methods.promethee(t.x, t.weights, t.signs)),
    "vikor": (verbatim("VIKOR"), lambda t: methods.vikor(t.x, t.weights, t.signs)),
    "weighted_product": (
        Text("gewichtetes Produkt", "weighted product"),
        lambda t: methods.weighted_product(t.values, t.weights),
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
        results.append(
            MethodResult(method, name, tuple(ranked[i].id for i in order), methods.kendall_tau(scores, grades))
        )
    worse = tuple(Dominated(ranked[i].id, ranked[j].id) for i, j in methods.dominated(np.round(table.values, 12)))
    return CrossCheck(tuple(results), worse, _sentences(ranking, tuple(results), worse))


def _table(ranking: Ranking) -> Table:
    criteria = [c for c in ranking.criteria if c.weight > 0]
    rows = [[s.parts[c.id] for c in criteria] for s in ranking.ranked]
    x = [
        [c.value.middle if p.estimate is None else p.estimate.best for c, p in zip(criteria, row, strict=True)]
        for row in rows
    ]
    return Table(
        np.array(x),
        np.array([[p.value for p in row] for row in rows]),
        np.array([c.weight for c in criteria]),
        np.array([1.0 if c.value.rising else -1.0 for c in criteria]),
        np.array([c.value.scale for c in criteria]),
    )


def _sentences(ranking: Ranking, results: tuple[MethodResult, ...], worse: tuple[Dominated, ...]) -> tuple[Text, ...]:
    places = (_place_sentence(site, results) for site in ranking.ranked)
    names = {s.id: s.name for s in ranking.ranked}
    dominated = (
        Text(
            f"{names[d.site]} ist in keinem Kriterium besser und in mindestens einem schlechter als {names[d.by]}.",
            f"{names[d.site]} is better than {names[d.by]} in no criterion and worse in at least one.",
        )
        for d in worse
    )
    return (_agreement(results), *(p for p in places if p is not None), *dominated)


def _agreement(results: tuple[MethodResult, ...]) -> Text:
    parts = [r.name + verbatim(" ") + numbers(r.tau, decimals=2) for r in results]
    return Text("Übereinstimmung mit anderen Verfahren (Kendalls Tau, 1 = gleiche Reihenfolge): ",
                "Agreement with other methods (Kendall's tau, 1 = same order): ") + listing(parts) + verbatim(".")  # fmt: skip


def _place_sentence(site: RankedSite, results: tuple[MethodResult, ...]) -> Text | None:
    """Say where the site stands by the methods that move it by more than one place; None if none does."""
    places = [(r.order.index(site.id) + 1, r.name) for r in results]
    moved = [(place, name) for place, name in places if abs(place - (site.rank or 0)) > 1]
    if not moved:
        return None
    words = [Text(f"{name.de} Platz {place}", f"{name.en} place {place}") for place, name in moved]
    listed = listing(words)
    return Text(
        f"Der Platz von {site.name} hängt vom Verfahren ab: hier Platz {site.rank}, {listed.de}.",
        f"The place of {site.name} depends on the method: here place {site.rank}, {listed.en}.",
    )
