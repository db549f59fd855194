"""What a metre costs: kinds of ground, the shared price factors they refer to, and the price of every edge.

A kind is a surface, with or without the surcharge for archaeological ground, or an existing duct. The sum of
metres by kind, of crossings and of diggings is all that the cost of a route, a tree or a phase needs (a :class:`Bill`),
and it becomes a quantity whose terms are amounts × shared factors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import prod

import numpy as np

from hotspots.base.arrays import Floats, Ints
from hotspots.base.text import Text, tr
from hotspots.model.estimate import Factor, Term
from hotspots.model.network import SURFACES, Surface

Factors = Mapping[str, Factor]

UNKNOWN = len(SURFACES)
"""Code of a surface that nobody has recorded; the surfaces that are known have 0 … 3."""
DUCT = 2 * (len(SURFACES) + 1)
"""The kind of an existing duct; the kinds below are 2 × surface + (1 in archaeological ground)."""
N_KINDS = DUCT + 1
CROSSING, DIGGING = N_KINDS, N_KINDS + 1
N_FEATURES = N_KINDS + 2
"""What is priced of the ground: metres of every kind, crossings, diggings."""

SURFACE_WORDS: dict[str, Text] = {
    "unpaved": tr("unpaved"),
    "slabs": tr("slabs"),
    "asphalt": tr("asphalt"),
    "natural_stone": tr("natural stone"),
    "unknown": tr("surface unknown"),
    "duct": tr("duct"),
}
DEPTH_WORDS: dict[str, Text] = {
    "usual": tr("usual depth"), "reduced": tr("reduced depth"), "micro": tr("slot"),
    "unknown": tr("depth not known"),
}  # fmt: skip
KIND_SURFACES: tuple[str, ...] = (*(s for s in (*SURFACES, "unknown") for _ in range(2)), "duct")
"""The surface word of every kind."""


Products = tuple[tuple[str, ...], ...]
"""A price as a sum of products of factor ids; of each product the first price is the position that it is billed as."""

PER_DIGGING = ("site_setup", "traffic_safety", "documentation", "shaft")
"""Positions that are paid once for every digging, however long it is."""


@cache
def products(feature: int, assumed: Surface) -> Products:
    """Return the price of a metre of a kind, of a crossing or of a digging; planning is a share of all that is dug."""
    if feature == DUCT:
        return (("price:duct",), ("price:cable",))
    if feature == CROSSING:
        return _planned(("price:crossing",))
    if feature == DIGGING:
        return _planned(*((f"price:{name}",) for name in PER_DIGGING))
    surface, archaeological = divmod(feature, 2)
    if surface == UNKNOWN:
        digging: tuple[str, ...] = (f"price:trench_{assumed}", "assumption:unknown_surface")
    else:
        digging = (f"price:trench_{SURFACES[surface]}",)
    dug = (digging, ("price:archaeology_surcharge",)) if archaeological else (digging,)
    return (*_planned(*dug), ("price:microduct",), ("price:cable",))


def _planned(*dug: tuple[str, ...]) -> Products:
    return (*dug, *(("price:planning", *names) for names in dug))


def unit_prices(price: Mapping[str, float], assumed: Surface, part: Callable[[str], float] = lambda _: 1.0) -> Floats:
    """Return what every feature costs in euros, shape (N_FEATURES,); `part` of each position (factor id) is paid."""
    every = (products(feature, assumed) for feature in range(N_FEATURES))
    return np.array([sum(part(names[0]) * prod(price[n] for n in names) for names in one) for one in every])


def best_values(factors: Factors) -> dict[str, float]:
    """Return the best value of every factor."""
    return {name: factor.best for name, factor in factors.items()}


@dataclass(frozen=True, slots=True)
class Bill:
    """What is dug: metres of every kind, crossings by boring (halves: see `layout`), and in how many diggings."""

    metres: tuple[float, ...]
    crossings: float
    diggings: float = 0.0

    @property
    def length_m(self) -> float:
        """Return all metres."""
        return sum(self.metres)

    @property
    def trench_m(self) -> float:
        """Return the metres that are dug, ducts left out."""
        return self.length_m - self.metres[DUCT]

    def by_surface(self) -> dict[str, float]:
        """Return the metres by surface, those with none left out."""
        sums: dict[str, float] = {}
        for word, metres in zip(KIND_SURFACES, self.metres, strict=True):
            if metres > 0:
                sums[word] = sums.get(word, 0.0) + metres
        return sums

    def terms(self, assumed: Surface) -> tuple[Term, ...]:
        """Return the cost as amounts × shared factors."""
        sums: dict[tuple[str, ...], float] = {}
        for feature, amount in (*enumerate(self.metres), (CROSSING, self.crossings), (DIGGING, self.diggings)):
            for names in products(feature, assumed) if amount > 0 else ():
                sums[names] = sums.get(names, 0.0) + amount
        return tuple(Term(amount, names) for names, amount in sums.items())


def bill(kind: Ints, length_m: Floats, crossings: Floats, diggings: float) -> Bill:
    """Add up edges that are dug in so many diggings."""
    metres = np.bincount(kind, length_m, minlength=N_KINDS)
    return Bill(tuple(metres.tolist()), float(crossings.sum()), diggings)
