"""What everyone may see of a plan: types without a field for a secret, made by :func:`hotspots.disclosure.public.disclose` only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from hotspots.base.text import Text, tr
from hotspots.findings.model import AnyPlan, AnySite, Plan, SiteFinding, WeightRange
from hotspots.model.estimate import Estimate
from hotspots.model.payments import Money
from hotspots.model.publication import Costs
from hotspots.ranking.phrases import NOT_KNOWN
from hotspots.ranking.sampling import WeightSpread
from hotspots.ranking.tipping import Swing
from hotspots.rollout.portfolios import OtherPlan, Portfolio


@dataclass(frozen=True, slots=True)
class PublicPart:
    """What one criterion says of a site; of the connection only what the setting allows, as an interval of its value."""

    criterion: str
    estimate: Estimate | None
    shown: Text
    value: float | None
    contribution: float | None
    value_low: float
    value_high: float


@dataclass(frozen=True, slots=True)
class PublicRank:
    """A site's place, of the exact plan; chances in steps of 5 % (0: below 5 %, 1: above 95 %)."""

    rank: int | None
    rank_low: int | None
    rank_high: int | None
    tied: bool
    place: str
    """The place as it is shown: "3", "1–8" for a tie, a dash without one."""
    score: float | None
    rank_acceptability: tuple[float, ...]
    first_chance: float | None
    parts: Mapping[str, PublicPart]
    unknown: tuple[str, ...]
    blockers: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSite(AnySite):
    """What everyone may see of one site; its cost alone (connection and equipment) as the setting says."""

    ranked: PublicRank
    cost_eur: float | None
    cost_low_eur: float | None
    cost_high_eur: float | None
    in_use: Text | None


@dataclass(frozen=True, slots=True)
class PublicPhase:
    """What is built in one year; sums rounded to two digits, never above their budget, None where none are published."""

    year: int
    budget_eur: float
    sites: tuple[str, ...]
    invest_eur: float | None
    running_eur_per_year: float | None
    grants_eur: float | None = None
    net_eur: tuple[float | None, float | None] = (None, None)
    """Once and a year, net, where the sums are gross."""


@dataclass(frozen=True, slots=True)
class PublicRollout:
    """What is built when; `membership` is the share of draws in which a site is in the plan, in steps of 5 %."""

    phases: tuple[PublicPhase, ...]
    portfolios: tuple[Portfolio, ...]
    membership: Mapping[str, float]
    optimal: bool
    gap: float
    others: tuple[OtherPlan, ...] = ()
    """The plan and the best ones that leave out one of its sites; their cost where portfolios are published."""
    counting: tuple[Text, ...] = ()
    """How many use what is built in the end, who of them was counted once, and how sums are meant."""
    sampling: tuple[Text, ...] = ()
    """How sure `membership` is."""


@dataclass(frozen=True, slots=True)
class PublicRobustness:
    """How the draws were made; pairwise wins in steps of 5 %."""

    draws: int
    seed: int
    first: int
    spread: WeightSpread
    sampling_error: float
    pairs: tuple[str, ...]
    wins: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, kw_only=True)
class PublicPlan(AnyPlan):
    """What everyone may see of a plan: true of the exact one, with money coarsened; no field can hold a secret."""

    costs: Costs
    """What is published of money."""
    sites: tuple[PublicSite, ...]
    ties: tuple[tuple[str, ...], ...]
    robustness: PublicRobustness | None
    lead: Text
    """Who is in front, as far as that can be said."""
    leading: int
    firmness: tuple[Text, ...]
    weight_ranges: tuple[WeightRange, ...]
    rollout: PublicRollout | None
    total_invest_eur: float | None
    order_eur: float
    """Net price of what the town is to buy, grants not deducted, rounded."""
    net_eur: tuple[float, float]
    """The totals once and a year, net, whatever the budgets are, rounded."""
    swings: tuple[Swing, ...]
    """How the order would be at both ends of the assumptions that tell nothing of ways and prices."""

    @property
    def first(self) -> int:
        """Return k in "among the first k"."""
        return self.robustness.first if self.robustness else 3

    @property
    def costs_known(self) -> bool:
        """Tell whether the total is known."""
        return self.total_invest_eur is not None

    @property
    def total_words(self) -> Text:
        """Return what all that is planned costs once, rounded, or that it isn't known."""
        if self.total_invest_eur is None:
            return NOT_KNOWN
        return tr("about ") + Money(self.total_invest_eur, self.about.terms.tax).words

    def site(self, site: str) -> PublicSite:
        """Return what is said of one site."""
        return next(s for s in self.sites if s.site.id == site)

    if not TYPE_CHECKING:  # a type checker shall refuse it by itself

        def __getattr__(self, name: str) -> NoReturn:
            """Refuse what only the exact plan has, and say so."""
            if name in Plan.__dataclass_fields__ or name in ("routes", "route"):
                raise AttributeError(f"{name}: only in the utility's Plan")
            raise AttributeError(f"PublicPlan has no {name!r}")


Told = Plan | PublicPlan
"""What is told of a run; its edition follows from its type."""
SiteTold = SiteFinding | PublicSite


def sites_of(told: Told) -> Sequence[SiteTold]:
    """Return the sites of either plan."""
    return told.sites
