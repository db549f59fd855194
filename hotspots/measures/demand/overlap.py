"""Cells that touch share their passers-by: the users of several sites together, nobody counted twice.

The ground of all cells is cut into pieces by which cells cover them; a site's users are spread evenly over
its cell, and a piece brings what the best of the chosen sites has there. One site alone brings exactly its
own users; any further site brings at most its own (the sum is monotone and submodular).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Cells are cut on a grid of a centimetre, so that nearly equal edges leave no slivers.
GRID_M = 0.01
POLYGON = 3  # as GEOS numbers its types


@dataclass(frozen=True, slots=True)
class SharedGround:
    """Pieces of ground: `share` (pieces, sites) is the part of each site's cell that the piece covers."""

    sites: tuple[str, ...]
    share: NDArray[np.float64]

    def users(self, chosen: Collection[str], users: Mapping[str, float]) -> float:
        """Return the users of the chosen sites together."""
        columns = [i for i, site in enumerate(self.sites) if site in chosen]
        if not columns:
            return 0.0
        each = np.array([users[self.sites[i]] for i in columns])
        return float((self.share[:, columns] * each).max(axis=1).sum())


def shared_ground(cells: Mapping[str, BaseGeometry]) -> SharedGround:
    """Cut the cells (polygons in metres) into pieces; O(pieces × sites), pieces grow with true overlaps only."""
    from shapely import STRtree

    sites = tuple(sorted(cells))
    shapes = [cells[site] for site in sites]
    pairs = STRtree(shapes).query(shapes, predicate="intersects").T if shapes else np.zeros((0, 2), dtype=int)
    pieces: list[tuple[BaseGeometry, tuple[int, ...]]] = []
    for i, shape in enumerate(shapes):
        near = {int(b) for a, b in pairs if a == i and b < i}
        pieces = _cut(pieces, shape, i, near)
    share = np.zeros((len(pieces), len(sites)))
    for row, (piece, members) in enumerate(pieces):
        share[row, list(members)] = piece.area
    return SharedGround(sites, share / np.maximum(share.sum(axis=0), 1e-12))


def _cut(
    pieces: list[tuple[BaseGeometry, tuple[int, ...]]], shape: BaseGeometry, i: int, near: set[int]
) -> list[tuple[BaseGeometry, tuple[int, ...]]]:
    """Lay one more cell over the pieces: each piece it meets is split, what is left of it is a piece of its own."""
    from shapely import difference, intersection

    result = []
    rest = shape
    for piece, members in pieces:
        if not near.intersection(members) or not piece.intersects(shape):
            result.append((piece, members))
            continue
        common = _areas(intersection(piece, shape, grid_size=GRID_M))
        outside = _areas(difference(piece, shape, grid_size=GRID_M))
        result += [(part, m) for part, m in ((common, (*members, i)), (outside, members)) if not part.is_empty]
        rest = _areas(difference(rest, piece, grid_size=GRID_M))
    if not rest.is_empty:
        result.append((rest, (i,)))
    return result


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """Drop points and lines that a cut leaves behind."""
    from shapely import MultiPolygon, get_parts, get_type_id

    parts = get_parts(shape)
    return MultiPolygon([part for part in parts if get_type_id(part) == POLYGON])
