"""What a run yields, exact: the :class:`Plan`; what everyone may see of it stands in :mod:`hotspots.findings.public`.

Only :func:`hotspots.disclosure.public.disclose` makes a public plan. What writes for both takes :data:`Told`: the
edition follows from the type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotspots.base.errors import Problem
from hotspots.base.text import Lang, Text, Word, verbatim
from hotspots.findings.long_run import LongRun
from hotspots.findings.outcome import InUse
from hotspots.findings.words import Reason, tested
from hotspots.measures.capacity import Load
from hotspots.measures.coverage.area import SiteCoverage
from hotspots.measures.demand.estimate import SiteDemand
from hotspots.measures.demand.overlap import UNKNOWN, SharedGround
from hotspots.measures.network.connect import Connections
from hotspots.measures.network.routes import Route
from hotspots.measures.readiness.assess import Readiness
from hotspots.measures.readiness.service import Service
from hotspots.model.answers import Compared
from hotspots.model.estimate import Estimate, Factor, Quality
from hotspots.model.network import ExistingHotspot, Handover
from hotspots.model.payments import Money, PriceTerms
from hotspots.model.protocol import Inspection
from hotspots.model.publication import PublicationSetting
from hotspots.model.release import DRAFT, Release
from hotspots.model.settings import (
    AccessibilitySetting,
    RadioSetting,
    ReportSetting,
    RolloutSetting,
)
from hotspots.model.sites import Site
from hotspots.model.suggestions import SuggestedPlace
from hotspots.ranking.criteria import Candidate, Criterion
from hotspots.ranking.crosscheck import CrossCheck
from hotspots.ranking.phrases import NOT_KNOWN, lead_words, leaders
from hotspots.ranking.results import RankedSite, Ranking
from hotspots.ranking.tipping import Swing, Tipping
from hotspots.rollout.portfolios import Share
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
    service: Mapping[str, Service] = field(default_factory=dict)
    """Weeks until each site is in use, as it is joined."""
    line: Load | None = None
    """What all sites ask of one line together."""


@dataclass(frozen=True, slots=True)
class ReadinessFinding:
    """How readily a site can be built, without who said so; `unknown` are the items still to be found out."""

    value: Estimate
    lead_time_weeks: Estimate
    unknown: tuple[Text, ...]
    inspected_on: str | None
    source: Text
    quality: Quality
    unknown_ids: tuple[str, ...] = ()
    service_weeks: Estimate | None = None
    """Weeks until it is in use; confidential, since it tells of the metres dug."""
    service: Service | None = None
    """What those weeks are made of."""

    @property
    def service_words(self) -> Text:
        """Return in words how long it takes until the site is in use; empty where that isn't told."""
        return self.service.words(self.service_weeks) if self.service and self.service_weeks else verbatim("")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnySite:
    """What the exact and the public plan both have of one site; each is a type of its own."""

    site: Site
    demand: SiteDemand | None
    users: Estimate | None
    readiness: ReadinessFinding
    coverage: SiteCoverage | None
    running_per_year: Estimate
    cost_words: Text
    certainty: Word
    reasons: tuple[Reason, ...]
    year: int | None = None
    utility_view: Text | None
    """What the utility answered: its own place for the site and its verdict."""
    long_run: LongRun | None
    """What it costs over ten years by itself, and per use, net; in public rounded, where costs of sites are published so."""

    @property
    def lead_weeks(self) -> float | None:
        """Return the weeks before building may begin; None where it is decided already."""
        return None if self.site.meaning == "fixed" else self.readiness.lead_time_weeks.best


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFinding(AnySite):
    """What is found about one site. Costs are net, in euros; `connection` is None where no way is known."""

    ranked: RankedSite
    connection: Estimate | None
    invest: Estimate | None
    answered: tuple[Compared, ...]
    """Every field that was answered: ours, theirs, used; confidential."""
    share: Share | None
    """What the site adds to the plan, and its fair share of it."""
    in_use: InUse | None
    """Since when it is in use and by how many."""

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

    title: Text
    municipality: str
    crs: str
    date: str | None
    illustrative: Text | None
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
    terms: PriceTerms = field(default_factory=PriceTerms)
    """What sums are: net or gross, VAT, day of the prices."""
    base_url: str = ""
    """Where the public set is put; empty: nobody has said."""
    contributor_id: str = ""
    """Who supplies the open data to the portal; empty: nobody has said."""
    language: Lang = "de"
    """The language of the project's own words."""

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


@dataclass(frozen=True, kw_only=True)
class AnyPlan:
    """What the exact and the public plan both have; each is a type of its own."""

    about: About
    criteria: tuple[Criterion, ...]
    ground: Ground
    total_running_eur_per_year: float
    total_span_eur: tuple[float, float] | None
    """Between what the total lies in eight of ten cases, if it is known."""
    long_run: LongRun | None
    """What the plan costs over ten years."""
    assumed: tuple[Text, ...]
    """What rests on estimates or examples, the weightiest first."""
    assumed_share: float
    """How much of what decides rests on them, 0…1."""
    sources: tuple[Source, ...]
    notes: tuple[Text, ...]
    assumptions: tuple[Factor, ...]
    overlap: SharedGround
    """Ground that several sites serve."""
    suggestions: tuple[SuggestionFinding, ...]
    """Places suggested for further sites, by rank; no part of the ranking. In public without a cost but in words."""
    line: Load | None
    """What all sites ask of one line together."""

    @property
    def yearly(self) -> Money:
        """Return what all that is planned costs a year in the end."""
        return Money(self.total_running_eur_per_year, self.about.terms.tax, "year")

    def criterion(self, criterion: str) -> Criterion:
        """Return the criterion with that id."""
        return next(c for c in self.criteria if c.id == criterion)


@dataclass(frozen=True, kw_only=True)
class Plan(AnyPlan):
    """The whole outcome of a run, exact: for the utility and the planners only.

    `sites` stand in rank order, blocked ones last, then those not in the competition. `bill` of a route: metres by
    surface; unit prices stand in `factors`.
    """

    ranking: Ranking
    sites: tuple[SiteFinding, ...]
    cross_check: CrossCheck
    rollout: Rollout | None
    total_invest_eur: float
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
    warnings: tuple[Problem, ...]
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
        return Money(self.total_invest_eur, self.about.terms.tax).words if self.costs_known else NOT_KNOWN

    @property
    def order_eur(self) -> float:
        """Return the net price of what the town is to buy, grants not deducted: what an award is judged by."""
        return sum(phase.order_eur for phase in self.rollout.phases) if self.rollout else self.total_invest_eur

    @property
    def net_eur(self) -> tuple[float, float]:
        """Return the totals once and a year, net, whatever the budgets are."""
        if self.rollout is None or self.about.terms.tax == "net":
            return self.total_invest_eur, self.total_running_eur_per_year
        grants = sum(phase.grants_eur for phase in self.rollout.phases)
        return self.order_eur - grants, max((p.net_running_eur for p in self.rollout.phases), default=0.0)

    @property
    def swings(self) -> tuple[Swing, ...]:
        """Return how the order would be at both ends of every price and assumption."""
        return self.tipping.swings

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

    def users_together(self, sites: Sequence[str]) -> float:
        """Return the expected users a day of several sites, nobody counted twice; sites without users known bring none."""
        users = {s.site.id: s.users.mean or s.users.best for s in self.sites if s.users and s.site.id in sites}
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
