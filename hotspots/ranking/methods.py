"""Other ranking methods, as a cross-check: compact kernels on arrays, higher is better in all of them.

`x` is (sites, criteria), `weights` (criteria,), `signs` +1 for benefits and -1 for costs. A criterion that all
sites meet equally tells nothing apart: it counts nothing, and nothing is divided by zero. All methods but SPOTIS
and the weighted product compare the sites with each other, so a site that comes or goes can turn their order.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from hotspots.base.arrays import Floats

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
