"""Who serves what: demand points (or pieces of ground) by sites, so that what several serve is counted once.

Points served by the same sites are one point of their summed weight: nothing about any set of sites changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from hotspots.base.arrays import Flags, Floats, Indices

_SEED = 20220929


@dataclass(frozen=True)
class Cover:
    """Incidence and weights: `served` (points × sites, CSR, entries 1.0) and `weights` (points,).

    A column's order is the caller's order of sites.
    """

    served: sparse.csr_array
    weights: Floats

    @property
    def sites(self) -> int:
        """Return the number of sites."""
        return int(self.served.shape[1])

    def alone(self) -> Floats:
        """Return what each site serves by itself (sites,)."""
        return np.asarray(self.served.T @ self.weights)

    def union(self, chosen: Iterable[int]) -> float:
        """Return what a set of sites serves together, each point once."""
        return float(self.weights[self.hit(chosen)].sum())

    def hit(self, chosen: Iterable[int]) -> Flags:
        """Tell which points a set of sites serves."""
        picked = np.zeros(self.sites)
        picked[np.fromiter(chosen, dtype=np.intp)] = 1.0
        return np.asarray(self.served @ picked > 0.0)

    def gain(self, site: int, chosen: Iterable[int]) -> float:
        """Return what `site` adds to what `chosen` serve already."""
        rest = np.where(self.hit(chosen), 0.0, self.weights)
        return float((self.served[:, [site]].T @ rest)[0])


def cover_of_pairs(point: Indices, site: Indices, weights: Floats, sites: int) -> Cover:
    """Build a cover from pairs of point and site; a pair named twice counts once."""
    served = sparse.csr_array((np.ones(len(point)), (point, site)), shape=(len(weights), sites))
    served.sum_duplicates()
    served.data[:] = 1.0
    return Cover(served, np.asarray(weights, dtype=np.float64))


def graded(cover: Cover, grades: Floats) -> Cover:
    """Return a cover in which a point counts as much as the best grade (0…1) among the chosen sites that serve it.

    Each point is split into steps of grade: a step's weight is served by the sites of at least that grade.
    """
    levels = np.unique(np.concatenate([[0.0], grades]))
    parts = [sparse.csr_array(cover.served.multiply((grades >= level)[None, :])) for level in levels[1:]]
    if not parts:
        return Cover(cover.served[:0], np.zeros(0))
    weights = np.concatenate([cover.weights * rise for rise in np.diff(levels)])
    served = sparse.csr_array(sparse.vstack(parts))
    served.eliminate_zeros()
    return Cover(served, weights)


def merge_equal(cover: Cover) -> Cover:
    """Merge points that the same sites serve.

    Points without weight or that nobody serves are left out. Equal rows are found by a random sum of their sites and
    confirmed by comparing them whole.
    """
    served = cover.served
    length = np.diff(served.indptr)
    kept = np.flatnonzero((length > 0) & (cover.weights > 0.0))
    served = served[kept]
    served.sort_indices()
    if len(kept) == 0:
        return Cover(served, np.zeros(0))
    keys = np.random.default_rng(_SEED).integers(1, 2**63, size=cover.sites, dtype=np.uint64)
    hashed = np.add.reduceat(keys[served.indices], served.indptr[:-1])
    _, first, group = np.unique(hashed, return_index=True, return_inverse=True)
    if not _same_rows(served, first[group]):
        first = group = np.arange(len(kept))
    weights = np.bincount(group, cover.weights[kept], len(first)).astype(np.float64)
    return Cover(served[first], weights)


def _same_rows(served: sparse.csr_array, like: Indices) -> bool:
    """Tell whether every row equals the row it is taken for."""
    length = np.diff(served.indptr)
    if not np.array_equal(length, length[like]):
        return False
    offset = np.repeat(served.indptr[like] - served.indptr[:-1], length)
    return bool(np.array_equal(served.indices, served.indices[np.arange(len(served.indices)) + offset]))
