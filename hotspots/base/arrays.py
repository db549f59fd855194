"""The kinds of arrays that kernels work on, named once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]
Geometries = NDArray[np.object_]


def occurrence(values: Longs) -> Longs:
    """Return for each value (of a table: each column) how often it has stood before."""
    _, group = np.unique(values, axis=-1, return_inverse=True)
    group = group.reshape(-1)
    order = np.argsort(group, kind="stable")
    result = np.empty(group.size, dtype=np.int64)
    result[order] = np.arange(group.size) - np.searchsorted(group[order], group[order])
    return result
