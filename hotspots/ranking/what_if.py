"""Which places sites may take under other weights, when of some values only an interval is known.

The page's script (assets/script/score.js) computes the same; tests hold both to the same vectors. A site surely
stands before another where every value inside its intervals says so. Scores are compared as in the ranking.
"""

from __future__ import annotations

import numpy as np

from hotspots.base.arrays import Floats, Longs
from hotspots.ranking.kernel import SCALE


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
