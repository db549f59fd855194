"""The sites of a roll-out: what each brings, and which funding rules may pay for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from hotspots.measures.readiness.assess import PermitNeed
from hotspots.model.estimate import Quantity
from hotspots.model.funding import Funding
from hotspots.model.settings import RolloutSetting
from hotspots.rollout.search import Grant


@dataclass(frozen=True, slots=True)
class RolloutSite:
    """What a roll-out needs to know of a site; its connection is in the connections."""

    id: str
    users: Quantity
    """Users per day."""
    own: Quantity
    """Investment apart from the connection: equipment, mounting, power, permits."""
    running: Quantity
    """Running cost in euros a year."""
    first_year: int | None = None
    """First year in which it can be built (see `year_after`); null: any."""
    last_year: int | None = None
    """Last year in which it can be built (its offer is valid); null: any."""
    only_with: tuple[str, ...] = ()
    """Sites that must be there when it is built."""
    doubles: bool = False
    """Whether a free public offer exists there already (matters to some funding rules)."""
    permits: tuple[PermitNeed, ...] = ()
    """What must be allowed before it is built."""


def year_after(start: str, weeks: float) -> int:
    """Return the year in which a lead time that begins on `start` (ISO date) ends."""
    return (date.fromisoformat(start) + timedelta(days=ceil(7 * weeks))).year


def grants(sites: Sequence[RolloutSite], setting: RolloutSetting) -> tuple[Grant, ...]:
    """Return the funding rules that take applications and whose operator runs the hotspots."""
    rules = [r for r in setting.funding if usable(r, setting)]
    return tuple(
        Grant(
            eur_per_site=rule.eur_per_site,
            eligible=sum(1 << i for i, s in enumerate(sites) if not (rule.forbids_doubling and s.doubles)),
            years=valid_years(rule, setting),
            least=rule.min_sites or 1,
            most=rule.max_sites,
            retroactive=not rule.no_early_start,
            rule=rule.id,
        )
        for rule in rules
    )


def usable(rule: Funding, setting: RolloutSetting) -> bool:
    """Tell whether a rule can pay for this roll-out at all."""
    return rule.open and rule.operator == setting.operator


def valid_years(rule: Funding, setting: RolloutSetting) -> tuple[bool, ...]:
    """Tell in which of the years a rule pays for what is built."""
    return tuple(_valid(rule, y.year) for y in setting.years)


def _valid(rule: Funding, year: int) -> bool:
    """Tell whether what is built in a year is funded: all of it lies in the rule's time.

    Where an early start does no harm the rule may become valid in the course of the year.
    """
    first = f"{year}-01-01" if rule.no_early_start else f"{year}-12-31"
    begins = rule.valid_from is None or rule.valid_from <= first
    return begins and (rule.valid_until is None or rule.valid_until >= f"{year}-12-31")
