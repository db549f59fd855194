"""Classes of cost: what everyone may know of a site's money, and the word for its connection in both editions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hotspots.base.text import Text, euros, numbers
from hotspots.ranking.certainty import GRADES
from hotspots.ranking.value import ValueFunction

CONNECTION = "connection"
#: Where classes are cut, in euros, in a project without the criterion of connection.
PLAIN_CUTS = (5_000.0, 20_000.0, 60_000.0)


@dataclass(frozen=True, slots=True)
class CostClass:
    """From `low_eur` up to below `high_eur` (None: anything above); `grade` is the word for such a connection."""

    low_eur: float
    high_eur: float | None
    grade: Text

    @property
    def words(self) -> Text:
        """Return the class in words."""
        if self.high_eur is None:
            return Text(f"{euros(self.low_eur).de} und mehr", f"{euros(self.low_eur).en} or more")
        low, high = numbers(self.low_eur), euros(self.high_eur)
        if not self.low_eur:
            return Text(f"unter {high.de}", f"below {high.en}")
        return Text(f"{low.de} bis {high.de}", f"€{low.en} to {high.en}")


def cost_classes(value: ValueFunction | None) -> tuple[CostClass, ...]:
    """Return the four classes, cut at the nodes of the value function of the connection."""
    cuts = [x for x in value.x if x > 0] if value else list(PLAIN_CUTS)
    while len(cuts) > len(GRADES) - 1:
        cuts.remove(min(pairwise(cuts), key=lambda pair: pair[1] / pair[0])[0])
    while len(cuts) < len(GRADES) - 1:
        cuts.insert(0, _one_digit(cuts[0] / 4) if cuts else PLAIN_CUTS[-1])
    edges = pairwise([0.0, *cuts, None])
    return tuple(CostClass(low or 0.0, high, word) for (low, high), (_, word) in zip(edges, GRADES, strict=True))


def class_of(eur: float, classes: tuple[CostClass, ...]) -> CostClass:
    """Return the class that an amount belongs to."""
    return next(one for one in classes if one.high_eur is None or eur < one.high_eur)


def _one_digit(eur: float) -> float:
    return float(f"{eur:.0e}")
