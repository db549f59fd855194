"""Which missing answer could change the result: what a further visit would be good for.

An unknown item is one factor of the draws. How the site fares in the draws where the item turned out badly
(lowest fifth of the factor) and where it turned out well (highest fifth) is what the answer could change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Share of the draws at each end of the factor that is compared.
END = 0.2
#: A smaller change of the chance of being among the first isn't worth a visit.
WORTH = 0.05


@dataclass(frozen=True, slots=True)
class MissingItem:
    """An unknown item of a site, and what its answer could change.

    `rank_bad`, `rank_good`: mean rank of the site at both ends of the answer; `first_bad`, `first_good`: chance
    of being among the first k. `tips`: whether an answer within its possible values changes the order among the
    first k, all else at its best; `chance` of that.
    """

    site: str
    item: str
    rank_bad: float
    rank_good: float
    first_bad: float
    first_good: float
    tips: bool
    chance: float

    @property
    def matters(self) -> bool:
        """Tell whether the answer could change the result: the order, or clearly the chance of being first."""
        return self.tips or abs(self.first_good - self.first_bad) >= WORTH

    @property
    def power(self) -> tuple[bool, float, float]:
        """Return what the item could change, for comparing: the order, the chance of being first, the rank."""
        return (self.tips, abs(self.first_good - self.first_bad), abs(self.rank_good - self.rank_bad))


def missing_items(
    unknown: Mapping[str, Sequence[str]],
    sites: Sequence[str],
    scores: Array,
    factor_draws: Mapping[str, Array],
    tips: Mapping[str, float],
    *,
    first: int,
) -> tuple[MissingItem, ...]:
    """Return every unknown item of the ranked `sites`, the one that could change most first.

    `scores` has the shape (sites, draws); `factor_draws` the draws of ``readiness:ITEM:SITE``; `tips` the chance of
    those factors that can change the order among the first k (:mod:`hotspots.ranking.tipping`). An item without
    a factor moves no criterion: its ends are equal.
    """
    ranks = ranks_of(scores)
    found = [
        _missing(site, item, ranks[row], factor_draws.get(f"readiness:{item}:{site}"), tips, first)
        for row, site in enumerate(sites)
        for item in unknown.get(site, ())
    ]
    return tuple(sorted(found, key=lambda m: (*(-float(p) for p in m.power), m.site, m.item)))


def ranks_of(scores: Array) -> NDArray[np.int64]:
    """Return the rank (from 1) of each site in each draw; of equal scores the upper row comes first."""
    order = np.argsort(-scores, axis=0, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, scores.shape[0] + 1)[:, None], axis=0)
    return ranks


def _missing(
    site: str, item: str, ranks: NDArray[np.int64], factor: Array | None, tips: Mapping[str, float], first: int
) -> MissingItem:
    name = f"readiness:{item}:{site}"
    bad, good = (slice(None), slice(None)) if factor is None else ends_of(factor)
    return MissingItem(
        site,
        item,
        float(ranks[bad].mean()),
        float(ranks[good].mean()),
        float((ranks[bad] <= first).mean()),
        float((ranks[good] <= first).mean()),
        name in tips,
        tips.get(name, 0.0),
    )


def ends_of(factor: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions of the draws in the lowest and in the highest fifth of a factor."""
    order = np.argsort(factor, kind="stable")
    count = max(1, int(order.size * END))
    return order[:count], order[-count:]
