"""Cells that overlap share their passers-by: the users of several sites together, nobody counted twice.

The ground of all cells is cut into pieces by which cells cover them; a site's users are spread evenly over its cell,
and a piece brings what the best of the chosen sites has there. One site alone brings exactly its own users, any
further site at most its own: the objective of facility location, monotone and submodular (Cornuéjols, Fisher &
Nemhauser, Management Science 23, 1977).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hotspots.base.arrays import Floats

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class SharedGround:
    """The pieces of ground that several sites serve; without them users of several sites simply add up."""

    pieces: tuple[Mapping[str, float], ...] = ()
    """Which part (0…1) of the cell of each of its sites a piece covers."""
    known: bool = False
    """Whether the cells are known at all."""

    def shares(self, sites: Sequence[str]) -> Floats:
        """Return the part of each site's cell on every piece that at least two of them serve, shape (pieces, sites)."""
        rows = [[piece.get(site, 0.0) for site in sites] for piece in self.pieces]
        shares = np.array(rows, dtype=np.float64).reshape(len(rows), len(sites))
        several: Floats = shares[np.count_nonzero(shares, axis=1) > 1]
        return several

    def users(self, chosen: Collection[str], users: Mapping[str, float]) -> float:
        """Return the users of the chosen sites together; `users` of each by itself."""
        reached = Reached(self, users)
        return sum(reached.add(site) for site in sorted(chosen))


UNKNOWN = SharedGround()
"""Nobody knows the cells: users of several sites add up."""


class Reached:
    """Who is reached while sites are added one after the other."""

    def __init__(self, ground: SharedGround, users: Mapping[str, float]) -> None:
        self._users = users
        self._parts: dict[str, list[tuple[int, float]]] = {}
        self._best = [0.0] * len(ground.pieces)
        for number, piece in enumerate(ground.pieces):
            for site in sorted(piece.keys() & users.keys()):
                self._parts.setdefault(site, []).append((number, piece[site] * users[site]))

    def gain(self, site: str) -> float:
        """Return how many users a site would add."""
        parts = self._parts.get(site, ())
        return self._users[site] - sum(min(amount, self._best[number]) for number, amount in parts)

    def add(self, site: str) -> float:
        """Add a site and return how many users it adds."""
        gain = self.gain(site)
        for number, amount in self._parts.get(site, ()):
            self._best[number] = max(self._best[number], amount)
        return gain


def shared_ground(cells: Mapping[str, BaseGeometry]) -> SharedGround:
    """Cut the cells (polygons in metres) where they overlap; an empty cell overlaps nothing."""
    from shapely import STRtree

    from hotspots.measures.coverage.area import ground_cover

    sites, shapes = sorted(cells), [cells[site] for site in sorted(cells)]
    one, other = STRtree(shapes).query(shapes, predicate="intersects") if shapes else np.zeros((2, 0), dtype=np.int64)
    touching = np.unique(one[one != other])
    if not len(touching):
        return SharedGround(known=True)
    cover = ground_cover([shapes[i] for i in touching])
    area = cover.alone()
    several = np.flatnonzero(np.diff(cover.served.indptr) > 1)
    members = [cover.served.indices[cover.served.indptr[row] : cover.served.indptr[row + 1]] for row in several]
    pieces = [
        {sites[touching[i]]: float(cover.weights[row] / area[i]) for i in sorted(inside.tolist())}
        for row, inside in zip(several, members, strict=True)
    ]
    return SharedGround(tuple(sorted(pieces, key=sorted)), known=True)
