"""What the ranking returns: every figure with what explains it. Frozen; nothing here computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hotspots.base.text import Text
from hotspots.model.blockers import Blocker
from hotspots.model.estimate import Estimate
from hotspots.ranking.criteria import Criterion
from hotspots.ranking.sampling import WeightSpread


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion adds to a site's score.

    `estimate` is None where nothing is known; the value is then that of the middle of the scale.
    """

    criterion: str
    estimate: Estimate | None
    value: float
    contribution: float
    assumed: Text | None = None
    """What would settle it, where it rests on nothing but a default; null: it is judged."""


@dataclass(frozen=True, slots=True)
class RankedSite:
    """A site with its place; `rank` and everything about ranks is None for a blocked site.

    Sites whose scores are equal share the best rank; `last` is the last place of their group, and what is counted of
    their places is the mean of the group.
    `rank_low` and `rank_high` bound the middle 90 % of the draws together with the rank itself.
    `rank_acceptability` has the share of draws per rank (above 100 sites: the first 20); `first_chance` is the
    chance of being among the first k.
    """

    id: str
    name: str
    rank: int | None
    score: float
    parts: Mapping[str, Part]
    unknown: tuple[str, ...]
    blockers: tuple[Blocker, ...]
    rank_low: int | None = None
    rank_high: int | None = None
    rank_acceptability: tuple[float, ...] = ()
    first_chance: float | None = None
    last: int | None = None

    @property
    def tied(self) -> bool:
        """Tell whether the site shares its place."""
        return self.last is not None and self.last != self.rank

    @property
    def place(self) -> str:
        """Return the place as it is shown: "3", "1–8" for a tie, a dash without one."""
        return "–" if self.rank is None else f"{self.rank}–{self.last}" if self.tied else str(self.rank)


@dataclass(frozen=True, slots=True)
class Robustness:
    """How the draws were made and what they say about the order as a whole.

    `sampling_error`: half the width of the widest 95 % interval of any chance that was counted. `interval_draws`: how many of the
    draws were ranked completely (intervals and pairwise wins come from them). `pairs`: ids of the sites (at most
    the first 100) that `wins` tells about: share of draws in which the row's site stands before the column's.
    `entropy`: 0 when every rank is certain, 1 when all ranks are equally likely.
    """

    draws: int
    interval_draws: int
    seed: int
    first: int
    spread: WeightSpread
    sampling_error: float
    entropy: float
    pairs: tuple[str, ...]
    wins: tuple[tuple[float, ...], ...]

    def win(self, site: str, other: str) -> float | None:
        """Return the share of draws in which `site` stands before `other`; None if it wasn't counted."""
        if site not in self.pairs or other not in self.pairs:
            return None
        return self.wins[self.pairs.index(site)][self.pairs.index(other)]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Sites in rank order, blocked ones last.

    `ties`: groups of sites with equal scores, which share a place and stand by id. `constant`: criteria that all ranked
    sites meet equally, so that they decide nothing. `robustness` is None when every site is blocked.
    """

    criteria: tuple[Criterion, ...]
    sites: tuple[RankedSite, ...]
    ties: tuple[tuple[str, ...], ...]
    constant: tuple[str, ...]
    robustness: Robustness | None

    @property
    def ranked(self) -> tuple[RankedSite, ...]:
        """Return the sites that have a rank."""
        return tuple(s for s in self.sites if s.rank is not None)

    @property
    def blocked(self) -> tuple[RankedSite, ...]:
        """Return the sites that something forbids."""
        return tuple(s for s in self.sites if s.rank is None)

    def site(self, site: str) -> RankedSite | None:
        """Return the site with that id; None if it isn't in the ranking."""
        return next((s for s in self.sites if s.id == site), None)

    def criterion(self, criterion: str) -> Criterion:
        """Return the criterion with that id."""
        return next(c for c in self.criteria if c.id == criterion)
