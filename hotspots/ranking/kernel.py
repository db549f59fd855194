"""Floats kernels of the robustness analysis: scores of many draws, and how often each site has each rank.

No validation here. Arrays are laid out (sites, draws), sites in the order that breaks ties. Scores are
between 0 and 1 and are compared as integers, rounded to 2**-40 (about 1e-12), so that neither the noise of
floating point nor the processor decides between equal sites. The site's index sits in the lowest bits of the
same integer: sorting the integers sorts the sites, breaks ties, and is faster than an argsort.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hotspots.base.arrays import Floats, Longs

Ranks = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]

SCALE = 2.0**40


@dataclass(frozen=True, slots=True)
class RankCounts:
    """How the draws came out.

    `first`: how often each site had each of the first ranks, shape (sites, top). `ranks`: the rank (from 0) of
    each site in the first draws, shape (sites, kept).
    """

    first: Longs
    ranks: Ranks


def add_scores(values: Iterable[Floats], weights: Floats, *, order: Literal["C", "F"] = "C") -> Floats:
    """Return scores of shape (sites, draws), laid out in memory by site (C) or by draw (F).

    `values`: per criterion an array (sites, draws), or (sites, 1) where nothing is drawn: then F is the faster
    order. `weights`: (criteria, draws). Sums run criterion by criterion and not through BLAS, so that equal sites
    have equal scores to the last bit on every machine.
    """
    total: Floats = np.zeros(())
    product: Floats | None = None
    for value, weight in zip(values, weights, strict=True):
        if product is None:
            total = np.multiply(value, weight, order=order)
            product = np.empty_like(total)
            continue
        np.multiply(value, weight, out=product)
        total += product
    return total


def count_ranks(blocks: Iterable[Floats], *, sites: int, top: int, keep: int) -> RankCounts:
    """Count ranks over blocks of scores (sites, draws in the block); `keep` draws are ranked completely."""
    bits = max(1, (sites - 1).bit_length())
    first = np.zeros(sites * top, dtype=np.int64)
    ranks = np.empty((sites, keep), dtype=np.min_scalar_type(sites))
    offsets = np.arange(top) * sites
    done = 0
    for scores in blocks:
        end = done + scores.shape[1]
        keys = _keys(scores, bits)
        whole = min(end, keep) - done
        if whole > 0:
            keys[:whole].sort(axis=1)
            _note_ranks(ranks[:, done : done + whole], keys[:whole] & ((1 << bits) - 1))
        leading = np.concatenate([keys[: max(whole, 0), :top], _smallest(keys[max(whole, 0) :], top)])
        leading &= (1 << bits) - 1
        leading += offsets
        first += np.bincount(leading.ravel(), minlength=sites * top)
        done = end
    return RankCounts(first.reshape(top, sites).T, ranks)


def pairwise_wins(ranks: Ranks) -> Longs:
    """Return how often row i stands before row j: shape (rows, rows), diagonal zero."""
    sites, draws = ranks.shape
    wins = np.zeros((sites, sites), dtype=np.int64)
    for i in range(sites - 1):
        before = np.packbits(ranks[i] < ranks[i + 1 :], axis=1)
        wins[i, i + 1 :] = np.bitwise_count(before).sum(axis=1, dtype=np.int64)
        wins[i + 1 :, i] = draws - wins[i, i + 1 :]
    return wins


def middle_ranks(ranks: Ranks, share: float) -> tuple[Longs, Longs]:
    """Return for each site the ranks (from 0) that bound the middle `share` of the draws."""
    draws = ranks.shape[1]
    low = int((1 - share) / 2 * draws + 1e-9)
    high = draws - 1 - low
    ordered = np.partition(ranks, (low, high), axis=1)
    return ordered[:, low].astype(np.int64), ordered[:, high].astype(np.int64)


def _keys(scores: Floats, bits: int) -> Longs:
    """Return (draws, sites) integers that sort best score first, then lowest index; `scores` is overwritten."""
    scores *= -SCALE
    scores += SCALE
    np.rint(scores, out=scores)
    keys = np.ascontiguousarray(scores.T).astype(np.int64)
    keys <<= bits
    keys |= np.arange(scores.shape[0])
    return keys


def _smallest(keys: Longs, top: int) -> Longs:
    """Return the `top` smallest keys of each row, sorted."""
    if top < keys.shape[1]:
        keys = np.partition(keys, top - 1, axis=1)[:, :top]
    return np.sort(keys, axis=1)


def _note_ranks(ranks: Ranks, order: Longs) -> None:
    """Write into `ranks` (sites, draws) the place that each site has in `order` (draws, places)."""
    draws, sites = order.shape
    places = np.empty((draws, sites), dtype=ranks.dtype)
    np.put_along_axis(places, order, np.arange(sites, dtype=ranks.dtype)[None, :], axis=1)
    ranks[:] = places.T


def place_spans(low: Floats, high: Floats, weights: Floats) -> tuple[Longs, Longs]:
    """Return the best and the worst place of every site; `low` and `high` are values, shape (criteria, sites)."""
    least, most = _scores(low, weights), _scores(high, weights)
    count = least.size
    first = 1 + count - np.searchsorted(np.sort(least), most, side="right")
    last = count - np.searchsorted(np.sort(most), least, side="left")
    return first.astype(np.int64), last.astype(np.int64)


def _scores(values: Floats, weights: Floats) -> Floats:
    total = np.zeros(values.shape[1])
    for row, weight in zip(values, weights.tolist(), strict=True):
        total += weight * row
    return np.rint(total * SCALE)
