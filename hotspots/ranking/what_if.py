"""Which places sites may take under other weights, when of some values only an interval is known.

The page's script (assets/script/score.js) computes the same; tests hold both to the same vectors. A site surely
stands before another where every value inside its intervals says so. Scores are compared as in the ranking.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotspots.ranking.kernel import SCALE

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def place_spans(low: Array, high: Array, weights: Array) -> tuple[Ints, Ints]:
    """Return the best and the worst place of every site; `low` and `high` are values, shape (criteria, sites)."""
    least, most = _scores(low, weights), _scores(high, weights)
    count = least.size
    first = 1 + count - np.searchsorted(np.sort(least), most, side="right")
    last = count - np.searchsorted(np.sort(most), least, side="left")
    return first.astype(np.int64), last.astype(np.int64)


def surely_before(low: Array, high: Array, weights: Array) -> NDArray[np.bool_]:
    """Return whether the row's site surely stands before the column's, shape (sites, sites)."""
    least, most = _scores(low, weights), _scores(high, weights)
    return least[:, None] > most[None, :]


def _scores(values: Array, weights: Array) -> Array:
    total = np.zeros(values.shape[1])
    for row, weight in zip(values, weights.tolist(), strict=True):
        total += weight * row
    return np.rint(total * SCALE)
