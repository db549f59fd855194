"""Compare an answer with the plan as it was sent and as it is now; take values over, and give them back.

Three states of each field decide: agreed (the answer says what the plan says now), changed (only the answer
differs), conflicting (the plan was changed or answered since it was sent, and the answer says something else), unknown (the
answer says nothing). Agreement is an answer too: it is kept like a change. Conflicts, and new sites that look like
one that is there, are taken over only when they are asked for. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np

from hotspots.base.places import metres_apart
from hotspots.base.text import Text, free_name, slug, tr
from hotspots.findings.model import Plan
from hotspots.model.answers import FIELDS, OPINIONS, FieldValue, PlanView, ProposedSite, UtilityAnswer
from hotspots.model.overrides import AddedSite, Override, Overrides
from hotspots.ranking.crosscheck import kendall_tau
from hotspots.ranking.inverse import Justification, justify

State = Literal["agreed", "changed", "conflicting", "unknown"]
STATES: dict[State, Text] = {
    "agreed": tr("agreed"),
    "changed": tr("changed"),
    "conflicting": tr("conflicting"),
    "unknown": tr("unknown¦not answered"),
}
#: Differences below these are none: half a euro, half a metre.
_SAME_EUR, _SAME_M = 0.5, 0.5
#: A new site this near to one that is there may be the same.
_NEAR_M = 10.0


@dataclass(frozen=True, slots=True)
class FieldReview:
    """One field of one site in the three versions; `kept`: the answer is taken over already."""

    site: str
    field: str
    state: State
    sent: FieldValue | None
    now: FieldValue | None
    answer: FieldValue | None
    kept: bool = False

    @property
    def moved_m(self) -> float | None:
        """Return how far a mount moves, in m; None for other fields."""
        both = isinstance(self.now, tuple) and isinstance(self.answer, tuple)
        return metres_apart(self.now, self.answer) if both else None  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class ProposedReview:
    """A new site of the answer under the id it would get; agreed if the project has it already.

    `like`: a site with nearly the same name or place; somebody has to say whether it is the same.
    """

    id: str
    site: ProposedSite
    state: State
    like: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """An answer compared with the plan, field by field."""

    answer: UtilityAnswer
    fields: tuple[FieldReview, ...]
    proposed: tuple[ProposedReview, ...]

    @property
    def present(self) -> dict[tuple[str, str], FieldValue | None]:
        """Return what the plan says now, by site and field."""
        return {(f.site, f.field): f.now for f in self.fields}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a site stands in a plan: rank (null: blocked), cost in all in €, users a day."""

    rank: int | None
    cost_eur: float | None
    users_per_day: float | None
    place: str = "–"
    """The rank as it is shown, "1–2" for a tie."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change alone makes of its site."""

    site: str
    field: str
    before: Standing | None
    after: Standing


Evaluate = Callable[[Overrides], Mapping[str, Standing]]


def compare(sent: PlanView, now: PlanView, answer: UtilityAnswer) -> Review:
    """Return every field of every site in its three versions, and the new sites."""
    given = {a.site: a.values for a in answer.sites}
    fields = []
    for site in now.sites:
        before = sent.site(site.id)
        said = given.get(site.id, {})
        for field in FIELDS:
            old = before.present(field) if before else None
            new, own = site.present(field), said.get(field)
            # A mount that a GIS hands back where it was is no statement about the mount.
            if field == "mount" and own is not None and old is not None and same(field, own, old):
                own = None
            told = site.answered.get(field)
            state = state_of(field, old, new, own)
            if state == "changed" and told is not None and not same(field, told, before.answered.get(field) if before else None):  # fmt: skip
                state = "conflicting"  # somebody else has answered since, even if it was what the plan said
            fields.append(FieldReview(site.id, field, state, old, new, own, same(field, own, told) and own is not None))
    return Review(answer, tuple(fields), _proposed(now, answer))


def state_of(field: str, sent: FieldValue | None, now: FieldValue | None, answer: FieldValue | None) -> State:
    """Return the state of a field from its three versions."""
    if answer is None:
        return "unknown"
    if same(field, answer, now):
        return "agreed"
    return "changed" if same(field, sent, now) else "conflicting"


def same(field: str, one: FieldValue | None, two: FieldValue | None) -> bool:
    """Tell whether two values of a field say the same."""
    if one is None or two is None:
        return one is two
    if isinstance(one, tuple) and isinstance(two, tuple):
        return metres_apart(one, two) < _SAME_M
    if field == "connection_eur" and isinstance(one, float) and isinstance(two, float):
        return abs(one - two) < _SAME_EUR
    return one == two


def taken_over(review: Review, *, conflicts: bool = False) -> tuple[tuple[Override, ...], tuple[AddedSite, ...]]:
    """Return what an application of the answer writes: agreed and changed values (with `conflicts` these too), new sites."""
    answer = review.answer
    origin = (answer.source, answer.on.isoformat(), answer.digest)
    wanted: tuple[State, ...] = ("agreed", "changed", "conflicting") if conflicts else ("agreed", "changed")
    new = [p for p in review.proposed if p.state in wanted and p.state != "agreed"]
    said = [(f.site, f.field, f.answer) for f in review.fields if f.state in wanted and not f.kept]
    said += [(p.id, field, value) for p in new for field, value in p.site.values.items()]
    values = tuple(Override(site, field, value, *origin) for site, field, value in said if value is not None)
    return values, tuple(AddedSite(p.id, p.site.name, p.site.lon, p.site.lat, *origin) for p in new)


def effects(
    values: Iterable[Override], sites: Iterable[AddedSite], overrides: Overrides, evaluate: Evaluate
) -> tuple[Effect, ...]:
    """Return what each change alone does to the rank, cost and users of its site.

    `evaluate` plans the project with given overrides. What only notes an opinion (order, comment) changes nothing.
    """
    added = list(sites)
    new = {site.id for site in added}
    said: dict[str, list[Override]] = {site: [v for v in values if v.site == site] for site in new}
    weighty = [value for value in values if value.field not in OPINIONS and value.site not in new]
    if not weighty and not added:
        return ()
    before = evaluate(overrides)
    found = []
    for value in weighty:
        after = evaluate(overrides.merged([value], ()))
        found.append(Effect(value.site, value.field, before.get(value.site), after[value.site]))
    for site in added:
        after = evaluate(overrides.merged(said[site.id], [site]))
        found.append(Effect(site.id, "site", None, after[site.id]))
    return tuple(found)


def _proposed(now: PlanView, answer: UtilityAnswer) -> tuple[ProposedReview, ...]:
    taken = {site.id for site in now.sites}
    names = {site.name.casefold(): site.id for site in now.sites}
    found = []
    for new in answer.proposed:
        known = names.get(new.name.casefold())
        identity = known or free_name(slug(new.name)[:50].strip("-") or "neuer-standort", taken)
        taken.add(identity)
        like = None if known else _alike(now, new)
        found.append(ProposedReview(identity, new, "agreed" if known else "conflicting" if like else "changed", like))
    return tuple(found)


def _alike(now: PlanView, new: ProposedSite) -> str | None:
    """Return a site whose name differs by spaces and hyphens only, or that lies within a few metres."""
    letters = slug(new.name).replace("-", "")
    for site in now.sites:
        mount = site.present("mount")
        near = isinstance(mount, tuple) and metres_apart(mount, (new.lon, new.lat)) < _NEAR_M
        if near or slug(site.name).replace("-", "") == letters:
            return site.id
    return None


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
