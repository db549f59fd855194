"""What a metre costs: kinds of ground, the shared price factors they refer to, and the price of every edge.

A kind is a surface, with or without the surcharge for archaeological ground, or an existing duct. The sum of
metres by kind and of crossings is all that the cost of a route, a tree or a phase needs (a :class:`Bill`), and it
becomes a quantity whose terms are metres × shared factors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from hotspots.base.arrays import Floats, Ints
from hotspots.base.text import Text
from hotspots.model.estimate import Factor, Term
from hotspots.model.network import SURFACES, Surface

Factors = Mapping[str, Factor]

UNKNOWN = len(SURFACES)
"""Code of a surface that nobody has recorded; the surfaces that are known have 0 … 3."""
DUCT = 2 * (len(SURFACES) + 1)
"""The kind of an existing duct; the kinds below are 2 × surface + (1 in archaeological ground)."""
N_KINDS = DUCT + 1

SURFACE_WORDS: dict[str, Text] = {
    "unpaved": Text("unbefestigt", "unpaved"),
    "slabs": Text("Platten/Gehweg", "slabs"),
    "asphalt": Text("Asphalt", "asphalt"),
    "natural_stone": Text("Naturstein", "natural stone"),
    "unknown": Text("Oberfläche unbekannt", "surface unknown"),
    "duct": Text("Leerrohr", "duct"),
}
KIND_SURFACES: tuple[str, ...] = (*(s for s in (*SURFACES, "unknown") for _ in range(2)), "duct")
"""The surface word of every kind."""


def kind_products(kind: int, assumed: Surface) -> tuple[tuple[str, ...], ...]:
    """Return the price of a metre as a sum of products of factor ids."""
    if kind == DUCT:
        return (("price:duct",),)
    surface, archaeological = divmod(kind, 2)
    if surface == UNKNOWN:
        digging: tuple[str, ...] = (f"price:trench_{assumed}", "assumption:unknown_surface")
    else:
        digging = (f"price:trench_{SURFACES[surface]}",)
    return (digging, ("price:archaeology_surcharge",)) if archaeological else (digging,)


def metre_prices(price: Mapping[str, float], assumed: Surface) -> Floats:
    """Return the price of a metre of every kind, in euros, from the values of the factors."""
    return np.array(
        [sum(prod(price[name] for name in names) for names in kind_products(kind, assumed)) for kind in range(N_KINDS)]
    )


def best_values(factors: Factors) -> dict[str, float]:
    """Return the best value of every factor."""
    return {name: factor.best for name, factor in factors.items()}


@dataclass(frozen=True, slots=True)
class Bill:
    """What is dug: metres of every kind, and crossings by boring (halves: see `layout`)."""

    metres: tuple[float, ...]
    crossings: float

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
        """Return the cost as metres × shared factors."""
        sums: dict[tuple[str, ...], float] = {}
        for kind, metres in enumerate(self.metres):
            for names in kind_products(kind, assumed) if metres > 0 else ():
                sums[names] = sums.get(names, 0.0) + metres
        if self.crossings > 0:
            sums[("price:crossing",)] = self.crossings
        return tuple(Term(metres, names) for names, metres in sums.items())


def bill(kind: Ints, length_m: Floats, crossings: Floats) -> Bill:
    """Add up edges."""
    metres = np.bincount(kind, length_m, minlength=N_KINDS)
    return Bill(tuple(metres.tolist()), float(crossings.sum()))
