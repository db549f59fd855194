"""Draws of uncertain figures, and what they make of a quantity.

Every factor has a random stream of its own, started from a hash of the seed and its id: adding a site or a
figure changes no other draw, so that two runs differ only by what differs in their inputs (common random
numbers). Draw *i* of a factor is the same whether it is drawn alone or in a block that starts at `start`.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from math import log

import numpy as np
from numpy.typing import NDArray

from hotspots.model.estimate import Estimate, Factor, Quantity

Array = NDArray[np.float64]

#: Standard normal quantile of 0.9: `low` and `high` stand that many deviations from the median.
Z90 = 1.2815515655446004
_TINY = 2.0**-54


def stream(seed: int, name: str) -> np.random.PCG64:
    """Return the random stream that belongs to `name` under `seed`, on every machine the same."""
    digest = blake2b(f"{seed}:{name}".encode(), digest_size=16).digest()
    return np.random.PCG64(int.from_bytes(digest, "little"))


def uniforms(seed: int, name: str, *, draws: int, start: int = 0) -> Array:
    """Return draws `start` … `start + draws` of the stream `name`, uniform between 0 and 1, both left out."""
    bits = stream(seed, name)
    if start:
        bits.advance(start)
    u = np.random.Generator(bits).random(draws)
    return np.maximum(u, _TINY, out=u)


def draw_factors(factors: Mapping[str, Factor], *, seed: int, draws: int, start: int = 0) -> dict[str, Array]:
    """Draw every factor: id -> array of shape (draws,), in the factor's unit."""
    return {key: draw_factor(f, uniforms(seed, f.id, draws=draws, start=start)) for key, f in factors.items()}


def draw_factor(factor: Factor, u: Array) -> Array:
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


def _two_piece(factor: Factor, z: Array) -> Array:
    low, best, high = factor.low, factor.best, factor.high
    if factor.distribution == "lognormal" and low > 0:
        z *= _slopes(z, log(best / low), log(high / best))
        np.exp(z, out=z)
        z *= best
        return z
    z *= _slopes(z, best - low, high - best)
    z += best
    if factor.distribution == "lognormal" and low == 0:
        np.maximum(z, 0.0, out=z)
    return z


def _slopes(z: Array, below: float, above: float) -> Array | float:
    """Return by what to multiply standard normal draws so that the two halves reach `below` and `above`."""
    if below == above:
        return below / Z90
    return np.where(z < 0, below / Z90, above / Z90)


def evaluate(quantity: Quantity, factor_draws: Mapping[str, Array]) -> Array:
    """Return the quantity in every draw: shape (draws,), in the quantity's unit."""
    total = np.zeros(next((d.shape for d in factor_draws.values()), (1,)))
    for term in quantity.terms:
        if not term.factors:
            total += term.coefficient
            continue
        product = term.coefficient * factor_draws[term.factors[0]]
        for name in term.factors[1:]:
            product *= factor_draws[name]
        total += product
    return total


def estimate(quantity: Quantity, factors: Mapping[str, Factor], factor_draws: Mapping[str, Array]) -> Estimate:
    """Return best (every factor at its best) with the 10th and 90th percentile of the draws.

    A quantity that is linear in its only uncertain factor takes the percentiles of that factor: they are exact.
    """
    best = quantity.best(factors)
    uncertain = [name for name in quantity.factor_ids() if not is_certain(factors[name])]
    if not uncertain:
        low = high = best
    elif len(uncertain) == 1 and is_linear(quantity, uncertain[0]):
        factor = factors[uncertain[0]]
        offset, slope = line_in(quantity, factor.id, factors)
        low, high = sorted((offset + slope * factor.low, offset + slope * factor.high))
    else:
        low, high = np.quantile(evaluate(quantity, factor_draws), (0.1, 0.9)).tolist()
    return Estimate(
        min(low, best), best, max(high, best), quantity.unit, quantity.source, quantity.quality
    )  # skewed parts can move the middle of the draws away from the best value


def is_certain(factor: Factor) -> bool:
    """Tell whether the factor has no spread."""
    return factor.distribution == "fixed" or factor.low == factor.high


def is_linear(quantity: Quantity, name: str) -> bool:
    """Tell whether no term holds the factor `name` more than once."""
    return all(term.factors.count(name) <= 1 for term in quantity.terms)


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
