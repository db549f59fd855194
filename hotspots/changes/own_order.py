"""The utility's own order beside ours: how far it lies, what it wins or loses, and which weights would justify it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hotspots.findings.model import Plan
from hotspots.model.answers import UtilityAnswer
from hotspots.ranking.inverse import Justification, justify


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """Both orders of the sites that the answer puts in order.

    The first `first` sites of each are compared: users a day and euros in all (best estimates).
    """

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    justification: Justification
    first: int
    users_ours: float
    users_theirs: float
    cost_ours_eur: float
    cost_theirs_eur: float


def own_order(results: Plan, answer: UtilityAnswer) -> OwnOrder | None:
    """Return the comparison; None if the answer gives fewer than two ranked sites a priority."""
    wanted = sorted((p, a.site) for a in answer.sites if isinstance(p := a.values.get("priority"), float))
    ranking = results.ranking
    ranked = [site.id for site in ranking.ranked]
    theirs = tuple(site for _, site in wanted if site in ranked)
    if len(theirs) < 2:
        return None
    ours = tuple(site for site in ranked if site in theirs)
    first = min(ranking.robustness.first if ranking.robustness else 1, len(theirs) - 1)
    users_ours, cost_ours = _sums(results, ours[:first])
    users_theirs, cost_theirs = _sums(results, theirs[:first])
    return OwnOrder(ours, theirs, justify(ranking, theirs), first, users_ours, users_theirs, cost_ours, cost_theirs)


def _sums(results: Plan, sites: Sequence[str]) -> tuple[float, float]:
    """Return users a day (nobody counted twice) and euros of some sites."""
    found = [results.site(site) for site in sites]
    return results.users_together(sites), sum(f.invest.best for f in found if f.invest)
