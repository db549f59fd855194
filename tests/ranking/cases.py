"""Small decision problems for the tests: figures that fit on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hotspots.base.text import verbatim
from hotspots.model.blockers import Blocker
from hotspots.model.estimate import Distribution, Factor, Quantity, Term
from hotspots.ranking.criteria import Candidate, Criterion, ValueFunction
from hotspots.ranking.sampling import WeightSpread

FIXED = WeightSpread("fixed")
UNIT = ((0.0, 0.0), (1.0, 1.0))


def criterion(
    name: str, weight: float, points: Sequence[tuple[float, float]] = UNIT, *, low: float | None = None,
    high: float | None = None, unit: str = "u",
) -> Criterion:  # fmt: skip
    """Return a criterion whose direction follows from its value function."""
    value = ValueFunction.of(points)
    direction = "benefit" if value.rising else "cost"
    return Criterion(name, verbatim(name), verbatim(unit), direction, weight, value, "test", low, high)


def constant(x: float) -> Quantity:
    """Return a quantity without uncertainty."""
    return Quantity((Term(x),), "u", verbatim("test"), "measured")


def factor(name: str, low: float, best: float, high: float, distribution: Distribution = "lognormal") -> Factor:
    """Return an uncertain factor."""
    return Factor(name, low, best, high, "u", verbatim("test"), "estimated", distribution)


def times(x: float, *factors: str) -> Quantity:
    """Return `x` × the factors."""
    return Quantity((Term(x, factors),), "u", verbatim("test"), "estimated")


def site(name: str, blockers: tuple[str, ...] = (), /, **quantities: float | Quantity | None) -> Candidate:
    """Return a candidate; numbers are constants."""
    return candidate(name, quantities, blockers)


def candidate(
    name: str, quantities: Mapping[str, float | Quantity | None], blockers: tuple[str, ...] = ()
) -> Candidate:
    """Return a candidate with quantities given as numbers or quantities."""
    whole = {k: q if q is None or isinstance(q, Quantity) else constant(q) for k, q in quantities.items()}
    return Candidate(name, name.title(), whole, tuple(Blocker(b, b) for b in blockers))
