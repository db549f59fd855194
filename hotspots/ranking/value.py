"""Value functions: from a physical quantity to a value between 0 and 1.

Monotone and piecewise linear on a scale that the project file fixes. Beyond both ends the value stays what it
is there, so that a site can't win by being far off the scale. Nothing here depends on which sites compete.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hotspots.base.arrays import Floats


@dataclass(frozen=True, slots=True)
class ValueFunction:
    """Points of the function: `x` increasing (physical unit), `v` monotone between 0 and 1."""

    x: tuple[float, ...]
    v: tuple[float, ...]

    @classmethod
    def of(cls, points: Iterable[tuple[float, float]]) -> ValueFunction:
        """Make the function through `points` (x, v), in whatever order they are given."""
        xs, vs = zip(*sorted(points), strict=True)
        return cls(tuple(map(float, xs)), tuple(map(float, vs)))

    @property
    def scale(self) -> tuple[float, float]:
        """Return the lowest and highest physical value that the function tells apart."""
        return self.x[0], self.x[-1]

    @property
    def middle(self) -> float:
        """Return the middle of the scale: where a quantity stands of which nothing is known."""
        return (self.x[0] + self.x[-1]) / 2

    @property
    def rising(self) -> bool:
        """Tell whether more is better."""
        return self.v[-1] > self.v[0]

    def value(self, x: float) -> float:
        """Return the value of one physical quantity."""
        if x <= self.x[0]:
            return self.v[0]
        if x >= self.x[-1]:
            return self.v[-1]
        i = bisect_right(self.x, x)
        share = (x - self.x[i - 1]) / (self.x[i] - self.x[i - 1])
        return self.v[i - 1] + share * (self.v[i] - self.v[i - 1])

    def values(self, x: Floats) -> Floats:
        """Return the values of an array of any shape; `x` is overwritten where that saves time."""
        if len(self.x) > 2:
            return np.interp(x, self.x, self.v)
        slope = (self.v[1] - self.v[0]) / (self.x[1] - self.x[0])
        x -= self.x[0]
        x *= slope
        x += self.v[0]
        return np.clip(x, min(self.v), max(self.v), out=x)

    def reach(self, target: float, *, near: float) -> float | None:
        """Return the quantity closest to `near` whose value is `target`; None if there is none.

        With it tipping points need no search: each piece is a line, and a line is solved.
        """
        if self.value(near) == target:
            return near
        pieces = pairwise(zip(self.x, self.v, strict=True))
        found = [x for start, end in pieces if (x := _solve(start, end, target)) is not None]
        return min(found, key=lambda x: abs(x - near), default=None)


def _solve(start: tuple[float, float], end: tuple[float, float], target: float) -> float | None:
    """Return where the line from `start` to `end` has the value `target`; a level piece ends where a sloping one begins."""
    (x0, v0), (x1, v1) = start, end
    if v0 == v1 or not min(v0, v1) <= target <= max(v0, v1):
        return None
    return x0 + (target - v0) / (v1 - v0) * (x1 - x0)
