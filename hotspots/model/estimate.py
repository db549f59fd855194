"""Uncertain figures: what is known of one, and how figures make up a quantity.

A :class:`Factor` is one uncertain figure with a source. What several sites share (a unit price, the share of
users, the season) is *one* factor that many quantities refer to by its id, so that a draw changes it for all
of them at once. A :class:`Quantity` is a sum of products of factors: its terms are all that is needed to draw it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Literal

from hotspots.base.figures import bounds
from hotspots.base.text import Text, compact, digits, percents, tr, verbatim

Quality = Literal["measured", "estimated", "illustrative"]
QUALITIES: tuple[Quality, ...] = ("measured", "estimated", "illustrative")

Distribution = Literal["fixed", "lognormal", "normal", "uniform"]

#: Units that have a word in them; all others are the same in both languages.
UNIT_WORDS = {"1": verbatim(""), "€/month": tr("€/month"), "€/year": tr("€/year"), "€/digging": tr("€ per excavation"),
              "€/point": tr("€ per access point and year"), "€/€": tr("€ per €"), "weeks": tr("weeks"),
              "years": tr("years"), "min": tr("minutes"), "people": tr("people"), "users/day": tr("users/day"),
              "passages/day": tr("passages/day")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Factor:
    """One uncertain figure.

    `low` and `high` are the 10th and 90th percentile, `best` the median. `distribution`: ``lognormal`` and
    ``normal`` are two-piece (each half reaches its percentile exactly), ``uniform`` has its 10th and 90th
    percentile at `low` and `high`, ``fixed`` has no spread. `floor` and `ceiling` cut off what can't be.
    """

    id: str
    low: float
    best: float
    high: float
    unit: str
    source: Text
    quality: Quality
    distribution: Distribution = "lognormal"
    floor: float | None = None
    ceiling: float | None = None

    @property
    def unit_words(self) -> Text:
        """Return its unit as people write it behind a figure; nothing for a bare number."""
        words = UNIT_WORDS.get(self.unit, verbatim(self.unit))
        return " " + words if words.de else words

    @property
    def words(self) -> Text:
        """Return it with its span, where it has one: "1,8 (1 bis 3) €/Monat"."""
        low, best, high = (self.figure(x) for x in (self.low, self.best, self.high))
        return best + (bounds(low, high) if low != high else "") + self.unit_words

    def figure(self, value: float) -> Text:
        """Return a value of it without the unit; small shares in per cent."""
        is_share = self.unit == "1" and self.high < 0.3
        return percents(value, decimals=digits(100 * value)) if is_share else compact(value)


@dataclass(frozen=True, slots=True)
class Term:
    """A product: `coefficient` × every factor named in `factors` (none: a constant), each once: never a square."""

    coefficient: float
    factors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.factors)) != len(self.factors):
            raise ValueError(f"the same factor twice in one product: {self.factors}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A sum of terms in `unit`, with where it comes from; `quality` is that of its weakest part."""

    terms: tuple[Term, ...]
    unit: str
    source: Text
    quality: Quality

    def best(self, factors: Mapping[str, Factor]) -> float:
        """Return the quantity with every factor at its best value."""
        return sum(t.coefficient * prod(factors[name].best for name in t.factors) for t in self.terms)

    def factor_ids(self) -> frozenset[str]:
        """Return the ids of all factors that the quantity depends on."""
        return frozenset(name for term in self.terms for name in term.factors)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Low, best and high of a quantity (10th percentile, best value, 90th percentile).

    `best` describes one place; sums are made of `mean`, the expected value, where it is known.
    """

    low: float
    best: float
    high: float
    unit: str
    source: Text
    quality: Quality
    mean: float | None = None


def weakest(*qualities: Quality) -> Quality:
    """Return the least reliable of several qualities."""
    return max(qualities, key=QUALITIES.index, default="measured")
