"""What one year of a roll-out is: what is built, dug, granted and paid."""

from __future__ import annotations

from dataclasses import dataclass, field

from hotspots.measures.network.prices import Bill
from hotspots.measures.network.routes import Alternative
from hotspots.measures.readiness.assess import PermitNeed
from hotspots.model.permits import MethodName
from hotspots.model.sites import Status
from hotspots.rollout.items import BillItem, Quantities
from hotspots.rollout.segments import Segment


@dataclass(frozen=True, slots=True)
class Award:
    """What a rule pays in one year; its sites must be kept until the end of `bound_until`."""

    rule: str
    eur: float
    sites: tuple[str, ...]
    bound_until: int


@dataclass(frozen=True, slots=True)
class Built:
    """A site as it is built."""

    site: str
    method: MethodName
    handover: str | None
    alone: Alternative | None = None
    """The way of its own that it is joined by; null: it is on the shared trench."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A site that is built or ordered, in which year, and what it cost or will cost (null: nobody has said)."""

    site: str
    year: int | None
    eur: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class Phase:
    """One year: what is built, dug and paid.

    `invest_eur` and `running_eur_per_year` are what the town's budgets pay, net or gross as they are, grants
    deducted. What the utility pays doesn't burden them; it stands in `utility_eur` and
    `utility_running_eur_per_year`, net.
    """

    year: int
    budget_eur: float
    sites: tuple[str, ...]
    invest_eur: float
    running_eur_per_year: float
    """Running cost of everything the roll-out has built by then."""
    trench_m: float
    users_per_day: float
    """Users of everything the roll-out has built by then, nobody counted twice."""
    counted_once_per_day: float = 0.0
    """How many more they would be if each site counted for itself."""
    utility_eur: float = 0.0
    utility_running_eur_per_year: float = 0.0
    built: tuple[Built, ...] = ()
    dug: Bill | None = None
    items: tuple[BillItem, ...] = ()
    """What is paid once in this year, net, whoever pays."""
    running: tuple[BillItem, ...] = ()
    """What is paid every year from then on for everything that is built, net, whoever pays."""
    quantities: Quantities | None = None
    permits: tuple[PermitNeed, ...] = ()
    """What must be allowed for the sites of this year."""
    awards: tuple[Award, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    """What is built or ordered already; its cost is taken from the year's budget first."""
    grants_eur: float = 0.0
    segments: tuple[Segment, ...] = field(default=(), repr=False)
    """What is dug, pulled or bridged."""
