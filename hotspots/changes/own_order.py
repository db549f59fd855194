"""The utility's own order beside ours: how far it lies, what it wins or loses, and which weights would justify it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from hotspots.findings.model import Plan
from hotspots.model.answers import UtilityAnswer
from hotspots.ranking.crosscheck import kendall_tau
from hotspots.ranking.inverse import Justification, justify

Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """Both orders of the sites that the answer puts in order, as groups: sites of a group share a place.

    `tau`: Kendall's tau-b, which knows ties; null where one of the orders has one group only. `justification` is null
    if the answer has ties: weights can justify an order only. The first `first` sites of each order are compared
    (users a day and euros in all, best estimates); 0 where no cut of both orders keeps tied sites together.
    """

    ours: tuple[Group, ...]
    theirs: tuple[Group, ...]
    tau: float | None
    justification: Justification | None
    first: int
    users_ours: float = 0.0
    users_theirs: float = 0.0
    cost_ours_eur: float = 0.0
    cost_theirs_eur: float = 0.0


def own_order(plan: Plan, answer: UtilityAnswer) -> OwnOrder | None:
    """Return the comparison; None if the answer gives fewer than two ranked sites a priority."""
    places = {s.id: float(s.rank or 0) for s in plan.ranking.ranked}
    wanted = {a.site: p for a in answer.sites if isinstance(p := a.values.get("priority"), float) and a.site in places}
    if len(wanted) < 2:
        return None
    ours, theirs = (_groups({s: places[s] for s in wanted}, places), _groups(wanted, places))
    tau = None
    if len(ours) > 1 and len(theirs) > 1:
        tau = kendall_tau(np.array([-places[s] for s in wanted]), np.array([-p for p in wanted.values()]))
    order = [site for group in theirs for site in group]
    why = justify(plan.ranking, order) if len(theirs) == len(wanted) else None
    most = plan.ranking.robustness.first if plan.ranking.robustness else 1
    cuts = [n for n in _cuts(ours) & _cuts(theirs) if n <= min(most, len(wanted) - 1)]
    first = max(cuts, default=0)
    firsts = [site for group in ours for site in group][:first], order[:first]
    (users_ours, cost_ours), (users_theirs, cost_theirs) = (_sums(plan, sites) for sites in firsts)
    return OwnOrder(ours, theirs, tau, why, first, users_ours, users_theirs, cost_ours, cost_theirs)


def _groups(wanted: dict[str, float], places: dict[str, float]) -> tuple[Group, ...]:
    """Return the sites in groups that share a wish; within a group they stand as in the plan."""
    in_order = sorted(wanted, key=lambda site: (wanted[site], places[site], site))
    return tuple(tuple(group) for _, group in groupby(in_order, key=lambda site: wanted[site]))


def _cuts(groups: Sequence[Group]) -> set[int]:
    """Return after how many sites an order can be cut without parting a tie."""
    return {sum(len(group) for group in groups[:n]) for n in range(1, len(groups))}


def _sums(plan: Plan, sites: Sequence[str]) -> tuple[float, float]:
    """Return users a day (nobody counted twice) and euros of some sites."""
    found = [plan.site(site) for site in sites]
    return plan.users_together(sites) if sites else 0.0, sum(f.invest.best for f in found if f.invest)
