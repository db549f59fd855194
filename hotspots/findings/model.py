"""What a run yields, as two types: the exact :class:`Plan`, and the :class:`PublicPlan` that everyone may see.

Only :func:`hotspots.disclosure.public.disclose` makes a public plan. What writes for both takes :data:`Told`: the
edition follows from the type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from hotspots.base.errors import Problem
from hotspots.base.text import Text, euros
from hotspots.findings.words import NOT_KNOWN, tested
from hotspots.measures.coverage.area import SiteCoverage
from hotspots.measures.demand.estimate import SiteDemand
from hotspots.measures.demand.overlap import UNKNOWN, SharedGround
from hotspots.measures.network.connect import Connections
from hotspots.measures.network.routes import Route
from hotspots.measures.readiness.assess import Readiness
from hotspots.model.estimate import Estimate, Factor, Quality
from hotspots.model.network import ExistingHotspot, Handover
from hotspots.model.protocol import Inspection
from hotspots.model.release import DRAFT, Release
from hotspots.model.settings import (
    AccessibilitySetting,
    Costs,
    PublicationSetting,
    RadioSetting,
    ReportSetting,
    RolloutSetting,
)
from hotspots.model.sites import Site
from hotspots.model.suggestions import SuggestedPlace
from hotspots.ranking.certainty import lead_words, leaders
from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.crosscheck import CrossCheck
from hotspots.ranking.results import RankedSite, Ranking
from hotspots.ranking.tipping import Bar, Tipping
from hotspots.rollout.portfolios import Portfolio, Share
from hotspots.rollout.rollout import Rollout

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True)
class Measures:
    """One estimate per site of everything that can be measured; `factors` has every uncertain figure by id."""

    coverage: Mapping[str, SiteCoverage]
    demand: Mapping[str, SiteDemand]
    connections: Connections
    readiness: Mapping[str, Readiness]
    factors: Mapping[str, Factor]
    overlap: SharedGround = UNKNOWN
    """Ground that several sites serve: who is there uses one hotspot only."""
    problems: tuple[Problem, ...] = ()
    """What measuring found odd about the inputs (warnings): dead sensors, stations that lead nowhere."""


@dataclass(frozen=True, slots=True)
class ReadinessFinding:
    """How readily a site can be built, without who said so; `unknown` are the items still to be found out."""

    value: Estimate
    lead_time_weeks: Estimate
    unknown: tuple[Text, ...]
    inspected_on: str | None
    source: str
    quality: Quality
    unknown_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteFinding:
    """What is found about one site. Costs are net, in euros; `connection` is None where no way is known."""

    site: Site
    ranked: RankedSite
    demand: SiteDemand | None
    users: Estimate | None
    readiness: ReadinessFinding
    coverage: SiteCoverage | None
    connection: Estimate | None
    invest: Estimate | None
    running_per_year: Estimate
    cost_words: Text
    certainty: Text
    reasons: tuple[Text, ...]
    year: int | None = None
    utility_view: Text | None = None
    """What the utility answered: its own place for the site and its verdict."""
    share: Share | None = None
    """What the site adds to the plan, and its fair share of it."""

    @property
    def cost_eur(self) -> float | None:
        """Return what the site costs alone."""
        return self.invest.best if self.invest else None

    @property
    def cost_low_eur(self) -> float | None:
        """Return the low end of what the site costs alone."""
        return self.invest.low if self.invest else None

    @property
    def cost_high_eur(self) -> float | None:
        """Return the high end of what the site costs alone."""
        return self.invest.high if self.invest else None


@dataclass(frozen=True, slots=True)
class SuggestionFinding:
    """A place that was suggested for a further site; `cost_eur` is None where nobody knows it."""

    place: SuggestedPlace
    people: Text
    cost_words: Text
    reasons: tuple[Text, ...]

    @property
    def cost_eur(self) -> float | None:
        """Return the cost of connection and equipment."""
        return self.place.cost_eur


@dataclass(frozen=True)
class Ground:
    """The base map, in the project's metric CRS."""

    streets: GeoDataFrame
    buildings: GeoDataFrame
    areas: GeoDataFrame
    hotspots: tuple[ExistingHotspot, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What the outputs say of the project and of the run itself."""

    title: str
    municipality: str
    crs: str
    date: str | None
    illustrative: str | None
    fingerprint: str
    version: str
    seed: int
    draws: int
    report: ReportSetting
    accessibility: AccessibilitySetting
    state: str = ""
    radio: RadioSetting = field(default_factory=RadioSetting)
    rollout: RolloutSetting = field(default_factory=RolloutSetting)
    release: Release | None = None

    @property
    def status(self) -> Text:
        """Return whether this is a draft, or when and by whom it was released."""
        return self.release.words if self.release else DRAFT


@dataclass(frozen=True, slots=True)
class Source:
    """Where a kind of data comes from."""

    what: Text
    where: str
    quality: Quality


@dataclass(frozen=True, slots=True)
class Tornado:
    """What each uncertain figure makes of the lead of one site over the next, the longest bar first."""

    site: str
    against: str
    lead: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Plan:
    """The whole outcome of a run, exact: for the utility and the planners only.

    `sites` stand in rank order, blocked ones last, then those not in the competition. `bill` of a route: metres by
    surface; unit prices stand in `factors`.
    """

    about: About
    criteria: tuple[Criterion, ...]
    ranking: Ranking
    sites: tuple[SiteFinding, ...]
    cross_check: CrossCheck
    rollout: Rollout | None
    ground: Ground
    total_invest_eur: float
    total_running_eur_per_year: float
    sources: tuple[Source, ...]
    notes: tuple[Text, ...]
    assumptions: tuple[Factor, ...]
    overlap: SharedGround
    """Ground that several sites serve."""
    suggestions: tuple[SuggestionFinding, ...]
    """Places suggested for further sites, by rank; no part of the ranking."""
    publication: PublicationSetting
    """What the public may learn of money."""
    connections: Connections
    handovers: tuple[Handover, ...]
    ducts: GeoDataFrame
    roadworks: GeoDataFrame
    readiness: Mapping[str, Readiness]
    inspections: tuple[Inspection, ...]
    factors: Mapping[str, Factor]
    candidates: tuple[Candidate, ...]
    tipping: Tipping
    tornado: Tornado | None
    warnings: tuple[Problem, ...] = ()
    """What was noted on the way and doesn't stop the work, sorted."""

    @property
    def lead(self) -> Text:
        """Return who is in front, as far as that can be said."""
        return lead_words(self.ranking)

    @property
    def leading(self) -> int:
        """Return how many sites are in front."""
        return len(leaders(self.ranking))

    @property
    def costs_known(self) -> bool:
        """Tell whether the cost of any ranked site is known (or none is ranked); else the total is unknown, not 0."""
        ranked = [s for s in self.sites if s.ranked.rank is not None]
        return not ranked or any(s.invest for s in ranked)

    @property
    def total_words(self) -> Text:
        """Return what all that is planned costs once, in euros, or that it isn't known."""
        return euros(round(self.total_invest_eur)) if self.costs_known else NOT_KNOWN

    @property
    def first(self) -> int:
        """Return k in "among the first k"."""
        return self.ranking.robustness.first if self.ranking.robustness else 3

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """Return groups of sites with equal scores."""
        return self.ranking.ties

    @property
    def weight_ranges(self) -> tuple[WeightRange, ...]:
        """Return between which weights of each criterion the first places stay as they are."""
        return tuple(
            WeightRange(t.criterion, t.lower.at if t.lower else 0.0, t.weight, t.upper.at if t.upper else 1.0)
            for t in self.tipping.weights
        )

    @property
    def firmness(self) -> tuple[Text, ...]:
        """Return how firm the order is: draws, ties, weights, and every other method by name."""
        ranges = [(r.criterion, r.low, r.weight, r.high) for r in self.weight_ranges]
        return (*tested(self.ranking, ranges, with_figures=True), *self.cross_check.sentences)

    def site(self, site: str) -> SiteFinding:
        """Return the finding of one site."""
        return next(s for s in self.sites if s.site.id == site)

    def criterion(self, criterion: str) -> Criterion:
        """Return the criterion with that id."""
        return next(c for c in self.criteria if c.id == criterion)

    def users_together(self, sites: Sequence[str]) -> float:
        """Return the users a day of several sites, nobody counted twice; sites without users known bring none."""
        users = {s.site.id: s.users.best for s in self.sites if s.users and s.site.id in sites}
        return self.overlap.users(users, users)

    def route(self, site: str) -> Route:
        """Return how a site joins the network."""
        return next(r for r in self.connections.routes if r.site == site)


@dataclass(frozen=True, slots=True)
class WeightRange:
    """The first places stay as they are while the weight of the criterion lies between `low` and `high`."""

    criterion: str
    low: float
    weight: float
    high: float


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
    score: float | None
    rank_acceptability: tuple[float, ...]
    first_chance: float | None
    parts: Mapping[str, PublicPart]
    unknown: tuple[str, ...]
    blockers: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class PublicSite:
    """What everyone may see of one site; its cost alone (connection and equipment) as the setting says."""

    site: Site
    ranked: PublicRank
    demand: SiteDemand | None
    users: Estimate | None
    readiness: ReadinessFinding
    coverage: SiteCoverage | None
    running_per_year: Estimate
    cost_eur: float | None
    cost_low_eur: float | None
    cost_high_eur: float | None
    cost_words: Text
    certainty: Text
    reasons: tuple[Text, ...]
    year: int | None = None
    utility_view: Text | None = None


@dataclass(frozen=True, slots=True)
class PublicPhase:
    """What is built in one year; sums rounded to two digits, never above their budget, None where none are published."""

    year: int
    budget_eur: float
    sites: tuple[str, ...]
    invest_eur: float | None
    running_eur_per_year: float | None
    grants_eur: float | None = None


@dataclass(frozen=True, slots=True)
class PublicRollout:
    """What is built when; `membership` is the share of draws in which a site is in the plan, in steps of 5 %."""

    phases: tuple[PublicPhase, ...]
    portfolios: tuple[Portfolio, ...]
    membership: Mapping[str, float]
    optimal: bool
    gap: float
    counting: tuple[Text, ...] = ()
    """How many use what is built in the end, who of them was counted once, and how sums are meant."""


@dataclass(frozen=True, slots=True)
class PublicSuggestion:
    """A suggested place; its cost in words, as the setting says."""

    place: SuggestedPlace
    people: Text
    cost_words: Text
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class PublicRobustness:
    """How the draws were made; pairwise wins in steps of 5 %."""

    draws: int
    seed: int
    first: int
    rule: str
    concentration: float
    sampling_error: float
    pairs: tuple[str, ...]
    wins: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class PublicPlan:
    """What everyone may see of a plan: true of the exact one, with money coarsened; no field can hold a secret."""

    about: About
    costs: Costs
    """What is published of money."""
    criteria: tuple[Criterion, ...]
    sites: tuple[PublicSite, ...]
    ties: tuple[tuple[str, ...], ...]
    robustness: PublicRobustness | None
    lead: Text
    """Who is in front, as far as that can be said."""
    leading: int
    firmness: tuple[Text, ...]
    weight_ranges: tuple[WeightRange, ...]
    rollout: PublicRollout | None
    ground: Ground
    total_invest_eur: float | None
    total_running_eur_per_year: float
    sources: tuple[Source, ...]
    notes: tuple[Text, ...]
    assumptions: tuple[Factor, ...]
    overlap: SharedGround
    suggestions: tuple[PublicSuggestion, ...]

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
        return Text("rund ", "about ") + euros(self.total_invest_eur)

    def site(self, site: str) -> PublicSite:
        """Return what is said of one site."""
        return next(s for s in self.sites if s.site.id == site)

    def criterion(self, criterion: str) -> Criterion:
        """Return the criterion with that id."""
        return next(c for c in self.criteria if c.id == criterion)

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
