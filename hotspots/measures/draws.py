"""Draws of uncertain figures, and what they make of a quantity.

Every factor has a random stream of its own, started from a hash of the seed and its id: adding a site or a
figure changes no other draw, so that two runs differ only by what differs in their inputs (common random
numbers). Draw *i* of a factor is the same whether it is drawn alone or in a block that starts at `start`.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from math import erf, exp, log, pi, prod, sqrt

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.model.estimate import Estimate, Factor, Quantity

#: Standard normal quantile of 0.9: `low` and `high` stand that many deviations from the median.
Z90 = 1.2815515655446004
_TINY = 2.0**-54


def stream(seed: int, name: str) -> np.random.PCG64:
    """Return the random stream that belongs to `name` under `seed`, on every machine the same."""
    bits = np.random.PCG64(0)
    _start(bits, seed, name)
    return bits


def draw_factors(factors: Mapping[str, Factor], *, seed: int, draws: int, start: int = 0) -> dict[str, Floats]:
    """Draw every factor: id -> array of shape (draws,), in the factor's unit."""
    bits = np.random.PCG64(0)
    generator = np.random.Generator(bits)
    drawn = {}
    for key, factor in factors.items():
        _start(bits, seed, factor.id, start)
        u = generator.random(draws)
        drawn[key] = draw_factor(factor, np.maximum(u, _TINY, out=u))
    return drawn


def _start(bits: np.random.PCG64, seed: int, name: str, start: int = 0) -> None:
    """Put the generator on the stream of `name`, before its draw number `start`.

    The hash is the generator's whole state: starting a stream costs a fraction of making a generator.
    """
    digest = blake2b(f"{seed}:{name}".encode(), digest_size=32).digest()
    state, increment = int.from_bytes(digest[:16], "little"), int.from_bytes(digest[16:], "little") | 1
    bits.state = {"bit_generator": "PCG64", "state": {"state": state, "inc": increment}, "has_uint32": 0, "uinteger": 0}
    if start:
        bits.advance(start)


def draw_factor(factor: Factor, u: Floats) -> Floats:
    """Turn uniform draws `u` into draws of `factor`, increasing in `u`.

    Two-piece distributions have the median `best` and reach `low` at 10 % and `high` at 90 % exactly. A
    lognormal factor that reaches zero or below has no logarithm: it is drawn as two-piece normal instead, cut
    off at zero unless `low` itself is negative.
    """
    if factor.distribution == "fixed" or factor.low == factor.best == factor.high:
        return np.full(u.shape, factor.best)
    if factor.distribution == "uniform":
        x = factor.low + (u - 0.1) * ((factor.high - factor.low) / 0.8)
    else:
        from scipy.special import ndtri

        x = _two_piece(factor, ndtri(u))
    if factor.floor is not None or factor.ceiling is not None:
        x = np.clip(x, factor.floor, factor.ceiling)
    return x


def _two_piece(factor: Factor, z: Floats) -> Floats:
    low, best, high = factor.low, factor.best, factor.high
    if factor.distribution == "lognormal" and low > 0:
        z = _stretch(z, log(best / low), log(high / best))
        np.exp(z, out=z)
        z *= best
        return z
    z = _stretch(z, best - low, high - best)
    z += best
    if factor.distribution == "lognormal" and low == 0:
        np.maximum(z, 0.0, out=z)
    return z


def _stretch(z: Floats, below: float, above: float) -> Floats:
    """Stretch standard normal draws so that the halves reach -`below` at 10 % and `above` at 90 %."""
    tilt = np.abs(z)
    tilt *= (above - below) / (2 * Z90)
    z *= (above + below) / (2 * Z90)
    z += tilt
    return z


def mean_of(factor: Factor) -> float:
    """Return the expected value of a factor, floor and ceiling apart."""
    low, best, high = factor.low, factor.best, factor.high
    if is_certain(factor):
        return best
    if factor.distribution == "uniform":
        return (low + high) / 2
    if factor.distribution == "lognormal" and low > 0:
        down, up = log(best / low) / Z90, log(high / best) / Z90
        return best * sum(exp(s * s / 2) * (1 + erf(z / sqrt(2))) / 2 for s, z in ((down, -down), (up, up)))
    return best + (high + low - 2 * best) / (Z90 * sqrt(2 * pi))


def expected(quantity: Quantity, factors: Mapping[str, Factor]) -> float:
    """Return the expected value of a quantity, whose factors are independent: what sums of several are made of."""
    return sum(t.coefficient * prod(mean_of(factors[name]) for name in t.factors) for t in quantity.terms)


def share_below(factor: Factor, x: float) -> float:
    """Return how likely the factor lies below `x`: the inverse of :func:`draw_factor`, floor and ceiling apart."""
    if is_certain(factor):
        return float(factor.best < x)
    low, best, high = factor.low, factor.best, factor.high
    if factor.distribution == "uniform":
        return min(1.0, max(0.0, 0.1 + 0.8 * (x - low) / (high - low)))
    if factor.distribution == "lognormal" and low > 0:
        if x <= 0:
            return 0.0
        low, best, high, x = log(low), log(best), log(high), log(x)
    spread = (best - low if x < best else high - best) / Z90
    if spread == 0:
        return float(x > best) if x != best else 0.5
    return 0.5 * (1 + erf((x - best) / spread / sqrt(2)))


def evaluate(quantity: Quantity, factor_draws: Mapping[str, Floats]) -> Floats:
    """Return the quantity in every draw: shape (draws,), in the quantity's unit."""
    shape = next((d.shape for d in factor_draws.values()), (1,))
    constant = sum(term.coefficient for term in quantity.terms if not term.factors)
    total: Floats | None = None
    for term in quantity.terms:
        if not term.factors:
            continue
        product = term.coefficient * factor_draws[term.factors[0]]
        for name in term.factors[1:]:
            product *= factor_draws[name]
        total = product if total is None else np.add(total, product, out=total)
    if total is None:
        return np.full(shape, constant, dtype=float)
    if constant:
        total += constant
    return total


def estimate(quantity: Quantity, factors: Mapping[str, Factor], factor_draws: Mapping[str, Floats]) -> Estimate:
    """Return best (every factor at its best) with the 10th and 90th percentile.

    They come from the draws unless :func:`exact_range` knows them.
    """
    best = quantity.best(factors)
    known = exact_range(quantity, factors)
    low, high = known or np.quantile(evaluate(quantity, factor_draws), (0.1, 0.9)).tolist()
    # skewed parts can move the middle of the draws away from the best value
    mean = expected(quantity, factors)
    return Estimate(min(low, best), best, max(high, best), quantity.unit, quantity.source, quantity.quality, mean)


def exact_range(quantity: Quantity, factors: Mapping[str, Factor]) -> tuple[float, float] | None:
    """Return the percentiles of a quantity that is linear in its only uncertain factor; None if it isn't that simple."""
    uncertain = [name for name in quantity.factor_ids() if not is_certain(factors[name])]
    if not uncertain:
        return (best := quantity.best(factors)), best
    if len(uncertain) > 1:
        return None
    factor = factors[uncertain[0]]
    offset, slope = line_in(quantity, factor.id, factors)
    ends = offset + slope * factor.low, offset + slope * factor.high
    return min(ends), max(ends)


def is_certain(factor: Factor) -> bool:
    """Tell whether the factor has no spread."""
    return factor.distribution == "fixed" or factor.low == factor.high


def line_in(quantity: Quantity, name: str, factors: Mapping[str, Factor]) -> tuple[float, float]:
    """Return offset and slope of the quantity as a line in the factor `name`, all others at their best."""
    offset = slope = 0.0
    for term in quantity.terms:
        product = term.coefficient
        for other in term.factors:
            product *= 1.0 if other == name else factors[other].best
        if name in term.factors:
            slope += product
        else:
            offset += product
    return offset, slope
