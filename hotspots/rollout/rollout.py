"""The roll-out: which sites in which year, what is dug for them, and how sure that is.

Plans dig the tree of their final set in stages (see `rollout_kernel`). Up to twelve sites the best of these plans
is found for certain, unless a handover runs out of ports: then the plan's gap to the bound is stated. Of more
sites the twelve most promising are planned; what the plan leaves out gives way to others as long as that is better,
and the gap is to a bound over all of them.

Budgets are the town's: what the utility pays (see `rollout_purse`) doesn't burden them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.text import USERS, Text, counted, numbers, percents, tr
from hotspots.measures.demand.overlap import UNKNOWN, SharedGround
from hotspots.measures.draws import draw_factors, mean_of
from hotspots.measures.network.connect import Connections
from hotspots.measures.network.prices import best_values
from hotspots.model.estimate import Factor
from hotspots.model.payments import Payment
from hotspots.model.settings import RolloutSetting
from hotspots.rollout.bill import phases
from hotspots.rollout.case import Case, Works, bound_beyond, plan_dozens
from hotspots.rollout.many import by_promise
from hotspots.rollout.phases import Phase, Purse
from hotspots.rollout.portfolios import OtherPlan, Portfolio, Share, curve, named, shares
from hotspots.rollout.search import Solution, reroute_bound, worth
from hotspots.rollout.sites import RolloutSite, RuleUse, rule_uses

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SHARED = ("price:", "assumption:unknown_surface")
"""Factors that the trench is priced with."""
MEMBERSHIP_DRAWS = 100
"""Draws in which the whole plan is made anew."""
GOOD_SETS = 3
"""Final sets of the draws before that are tried first."""
MANY_SITES, DRAWS_OF_MANY = 8, 50
"""With more sites than that a plan takes longer, and fewer draws must do."""
CORE, BORDERLINE = 0.8, 0.2
"""A site in at least this share of the plans is core; in less than the second one it is out."""


SHARES_NOTE = tr(
    "Shares and portfolios take for every stretch its lowest price within the years of the plan "
    "(roadworks); each year itself pays the price of the year."
)


@dataclass(frozen=True)
class Rollout:
    """The plan, its proof, and what explains it."""

    phases: tuple[Phase, ...]
    optimal: bool
    gap: float
    """How much better (share of the users) a plan could be at most; 0 where the plan is optimal."""
    reroute_gap: float
    """The same against digging anew every year and saving money for later years."""
    shares: tuple[Share, ...]
    portfolios: tuple[Portfolio, ...]
    membership: Mapping[str, float]
    """Share of the draws in whose plan each site is."""
    draws: int
    considered: tuple[str, ...]
    """Sites that were planned with."""
    cheapest: tuple[str, float] | None
    """The site that needs the least of the town's money, and how much."""
    unmet: tuple[str, ...] = ()
    """Sites that must be built and aren't in the plan: no way leads there, or the budgets don't allow it."""
    funding: tuple[RuleUse, ...] = ()
    """Every funding rule, and what it pays or why it doesn't."""

    carry_over: bool = False
    """Whether money that a year left could be spent later."""
    shared_works: bool = False
    """Whether a street is opened anyway in a year of the plan, so that digging there costs less."""
    left_out: tuple[str, ...] = ()
    """Sites beyond the twelve that were planned with; the gap's bound counts them in."""
    others: tuple[OtherPlan, ...] = ()
    """This plan and the best ones that leave out one of its sites, the best first: what could be decided instead."""
    knows_overlap: bool = False
    """Whether the ground that each site serves is known, so that nobody is counted twice."""

    @property
    def notes(self) -> tuple[Text, ...]:
        """Return how users, shares and portfolios are meant, and what was not planned with."""
        return (*self.counting, SHARES_NOTE, *([_beyond(self)] if self.left_out else []))

    @property
    def counting(self) -> tuple[Text, ...]:
        """Return how money of decided sites counts, how many use what is built in the end, and what was proven of the plan."""
        decided = [_DECIDED] if any(phase.fixed for phase in self.phases) else []
        if not self.sites:
            return (*decided,)
        last, is_one = self.phases[-1], len(self.sites) == 1
        counted = counted_words(last.users_per_day, last.counted_once_per_day, known=self.knows_overlap, is_one=is_one)
        return (*decided, counted, proof_words(self))

    @property
    def sampling(self) -> tuple[Text, ...]:
        """Return how sure `membership` is."""
        return (membership_words(self.draws),) if self.membership else ()

    @property
    def sites(self) -> tuple[str, ...]:
        """Return the sites of the plan, in the order of building."""
        return tuple(site for phase in self.phases for site in phase.sites)

    def standing(self, site: str) -> str:
        """Return whether a site is ``core``, ``borderline`` or ``out``."""
        share = self.membership.get(site, 0.0)
        return "core" if share >= CORE else "borderline" if share >= BORDERLINE else "out"


def _beyond(plan: Rollout) -> Text:
    """Say which sites the exact search left out."""
    names, count = ", ".join(plan.left_out), len(plan.considered)
    return tr(
        "Planned with {count} sites that promise most for their money or must be built; left out: "
        "{names}. The gap counts them in.",
        count=count,
        names=names,
    )


def proof_words(found: Rollout) -> Text:
    """Say what was searched, what for, and how far the plan is from the best: no more than was proven."""
    money = tr("money left over stays for later years") if found.carry_over else tr("money left over lapses")
    what = tr(
        "Searched: most users, counted over all years, among plans that build the network of their last "
        "phase in stages; {money}. ",
        money=money,
    )
    reroute = _more(found.reroute_gap)
    beyond = tr(
        " With routes chosen anew each year and money saved at most {reroute} more would be possible.", reroute=reroute
    )
    if found.reroute_gap <= 0:
        beyond = tr(" Routes chosen anew each year and money saved would bring no more, either.")
    if found.optimal:
        return what + tr("Proven: no such plan reaches more.") + beyond
    gap = _more(found.gap)
    return what + tr("Such a plan could reach at most {gap} more.", gap=gap) + beyond


def _more(gap: float) -> Text:
    """Return by how much a plan could be better, as a share of this one."""
    more = gap / (1 - gap) if gap < 1 else np.inf
    if not np.isfinite(more):
        return tr("any number")
    return percents(more, decimals=1)


def membership_words(draws: int) -> Text:
    """Say how far the shares of plans may be off by the number of draws (95 %)."""
    error = numbers(100 * 1.96 * 0.5 / draws**0.5)
    return tr(
        "'In the plan': share of {draws} draws, to within {error} percentage points (95%).", draws=draws, error=error
    )


_DECIDED = tr(
    "What is built or ordered stands in its year: what it costs once is taken off the budget first; the sums of "
    "investment and running cost are without it."
)


def counted_words(users: float, once: float, *, known: bool, is_one: bool = False) -> Text:
    """Say how many use all sites of the plan, and how many more they would be if each site counted for itself."""
    all_of = counted(round(users), *USERS)
    head = tr("When all is built: {all_of} a day on average", all_of=all_of)
    if is_one:
        return head + "."
    if not known:
        return head + tr(
            "; as there are no buildings, it isn't known which areas overlap, and each site counts for itself."
        )
    if once < 0.5:
        return head + tr("; the areas of the sites don't overlap, nobody counts twice.")
    more = counted(round(once), *USERS)
    return head + tr(
        ". Whoever is in the area of several sites counts once (each site counted for itself: {more} more).", more=more
    )


def plan_rollout(
    sites: Sequence[RolloutSite],
    connections: Connections,
    roadworks: GeoDataFrame,
    setting: RolloutSetting,
    factors: Mapping[str, Factor],
    *,
    payments: Mapping[str, Payment] | None = None,
    overlap: SharedGround = UNKNOWN,
    seed: int,
    draws: int = MEMBERSHIP_DRAWS,
) -> Rollout:
    """Return the best roll-out of `sites` under the yearly budgets of `setting`.

    `sites`: all that may be built, in any order; `factors`: every factor that their quantities refer to, prices
    net; `payments`: who pays which price (missing: the town, with VAT at the standard rate if budgets are gross);
    `overlap`: the ground that several sites serve, so that its users count once. The answer doesn't depend on the order of the sites.
    """
    people = {name for site in sites for name in site.users.factor_ids()}
    price = best_values(factors) | {name: mean_of(factors[name]) for name in people}  # users add up by their means
    purse = Purse(payments or {}, setting.net)
    works = Works.of(connections, roadworks, setting, factors, overlap)
    able = by_promise(sites, connections, setting, purse, price, overlap)
    solved, *others = plan_dozens(able, works, purse, price)
    case, plan = solved.case, solved.plan
    draws = draws if len(case.sites) <= MANY_SITES else min(draws, DRAWS_OF_MANY)
    bound = solved.bound()
    if len(able) > len(case.sites):
        bound = max(plan.value if plan else 0.0, bound_beyond(able, [solved, *others], works, purse, price))
    names = [site.id for site in case.sites]
    cost = solved.cost()
    best = plan.value if plan else 0.0
    users = solved.stakes.together
    built = phases(case.sites, case.ground, solved.built(), plan, connections, setting, purse, price, users)
    done = {site for phase in built for site in phase.sites}
    return Rollout(
        phases=built,
        optimal=plan is not None and bound <= best + 1e-9,
        gap=_gap(best, bound),
        reroute_gap=_gap(best, max(bound, reroute_bound(solved.stakes, solved.lower))),
        shares=shares(names, cost) if names and np.isfinite(cost[-1]) else (),
        portfolios=curve(names, np.where(case.joins, cost, np.inf), users),
        membership=_membership(case, plan, factors, seed=seed, draws=draws),
        draws=draws,
        considered=tuple(names),
        cheapest=_cheapest(names, cost),
        unmet=tuple(sorted(set(setting.must) - done)),
        funding=rule_uses(setting, built),
        carry_over=setting.carry_over,
        left_out=tuple(sorted({s.id for s in able} - set(names))),
        others=_others(case, plan, price, users),
        knows_overlap=overlap.known,
        shared_works=bool((case.ground.share < 1).any()),
    )


MOST_OTHERS = 3


def _others(case: Case, plan: Solution | None, price: Mapping[str, float], users: Floats) -> tuple[OtherPlan, ...]:
    """Return the best plans without one site of `plan`, each final set once: they differ in what is built."""
    final, found = plan.stages[-1] if plan and plan.stages else 0, dict[int, Solution]()
    for bit in (1 << i for i in range(len(case.sites)) if final >> i & 1):
        other = case.solve(price, without=bit).plan
        if other and other.stages and other.stages[-1]:
            found.setdefault(other.stages[-1], other)
    best = [*([plan] if plan and final else []), *sorted(found.values(), key=worth, reverse=True)[:MOST_OTHERS]]
    names = [site.id for site in case.sites]
    return tuple(OtherPlan(named(names, p.stages[-1]), float(users[p.stages[-1]]), sum(p.bills)) for p in best)


def _gap(value: float, bound: float) -> float:
    return 0.0 if bound <= 0 or not np.isfinite(bound) else max(0.0, 1 - value / bound)


def _cheapest(names: Sequence[str], cost: Floats) -> tuple[str, float] | None:
    """Return the site that is cheapest alone, and its price."""
    first = min(range(len(names)), key=lambda i: float(cost[1 << i]), default=None)
    return None if first is None or not np.isfinite(cost[1 << first]) else (names[first], float(cost[1 << first]))


def _membership(
    case: Case, plan: Solution | None, factors: Mapping[str, Factor], *, seed: int, draws: int
) -> dict[str, float]:
    """Return in which share of the draws each site is in the plan."""
    quantities = [q for s in case.sites for q in (s.users, s.own, s.running)] + [q for q in case.alone if q]
    needed = {name for q in quantities for name in q.factor_ids()} | {n for n in factors if n.startswith(SHARED)}
    drawn = draw_factors({name: factors[name] for name in sorted(needed)}, seed=seed, draws=draws)
    count = np.zeros(len(case.sites))
    good = [plan.stages[-1]] if plan and plan.stages else []
    for i in range(draws):
        found = case.solve({name: float(values[i]) for name, values in drawn.items()}, good).plan
        final = found.stages[-1] if found and found.stages else 0
        good = [final, *(s for s in good if s != final)][:GOOD_SETS]
        count += [final >> b & 1 for b in range(len(case.sites))]
    return {site.id: float(c / draws) for site, c in zip(case.sites, count, strict=True)}
