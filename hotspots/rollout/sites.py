"""The sites of a roll-out: what each brings, and which funding rules may pay for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

import numpy as np

from hotspots.base.text import Text, counted, euros, tr
from hotspots.measures.readiness.assess import PermitNeed
from hotspots.model.estimate import Quantity
from hotspots.model.funding import Funding
from hotspots.model.settings import RolloutSetting
from hotspots.rollout.phases import Award, Phase
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
    return tuple(
        Grant(
            rule,
            eligible=sum(1 << i for i, s in enumerate(sites) if not (rule.forbids_doubling and s.doubles)),
            years=valid_years(rule, setting),
        )
        for rule in setting.funding
        if usable(rule, setting)
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


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A funding rule, what it pays over all years, and in words how it is used or why not."""

    rule: Funding
    eur: float
    words: Text


def awards(
    sites: Sequence[RolloutSite], rules: Sequence[Grant], setting: RolloutSetting, year: int, before: int, after: int,
    most_eur: float,
) -> tuple[Award, ...]:  # fmt: skip
    """Return what rules pay when `before` grows to `after` in the year with index `year`, `most_eur` at most.

    Where a rule pays for fewer sites than are built, those with the first ids are named; each would do.
    """
    found: list[Award] = []
    for grant in rules:
        rule, left = grant.rule, most_eur - sum(award.eur for award in found)
        eur = float(grant.of(year, np.array([before]), np.array([after]), np.array([left]))[0])
        if eur <= 0:
            continue
        batch = after & grant.eligible & ~(0 if grant.claims_all(year) else before)
        names = sorted(s.id for i, s in enumerate(sites) if batch >> i & 1)
        paid = names[: round(eur / rule.eur_per_site)] if rule.eur_per_site else names[: rule.max_sites]
        until = setting.years[year].year + rule.binding_years
        found.append(Award(rule.id, min(eur, left), tuple(paid), until))
    return tuple(found)


def rule_uses(setting: RolloutSetting, phases: Sequence[Phase]) -> tuple[RuleUse, ...]:
    """Return every rule of the settings with what it does in a plan."""
    every = [award for phase in phases for award in phase.awards]
    return tuple(_use(rule, setting, [a for a in every if a.rule == rule.id]) for rule in setting.funding)


def _use(rule: Funding, setting: RolloutSetting, paid: Sequence[Award]) -> RuleUse:
    eur = sum(award.eur for award in paid)
    return RuleUse(rule, eur, _paid(rule, eur, paid) if paid else _unused(rule, setting))


def _paid(rule: Funding, eur: float, paid: Sequence[Award]) -> Text:
    names, amount = ", ".join(site for award in paid for site in award.sites), euros(eur)
    words = tr("pays {amount} for {names}", amount=amount, names=names)
    if rule.binding_years:
        until = max(award.bound_until for award in paid)
        words += tr("; purpose-bound: to be kept until the end of {until}", until=until)
    if rule.no_early_start and rule.valid_from:
        words += tr("; not to be begun before {valid_from}", valid_from=rule.valid_from)
    return words


def _unused(rule: Funding, setting: RolloutSetting) -> Text:
    if not rule.open:
        return tr("closed, not counted in")
    if not usable(rule, setting):
        runs = setting.operator or "–"
        return tr("only with operator '{operator}' (here: {runs})", operator=rule.operator, runs=runs)
    if not any(valid_years(rule, setting)):
        begins, ends = rule.valid_from or "…", rule.valid_until or "…"
        early = tr(" (what begins before forfeits it)")
        words = tr("valid in no whole year of the plan: {begins} to {ends}", begins=begins, ends=ends)
        return words + early if rule.no_early_start and rule.valid_from else words
    least = counted(rule.min_sites or 1, tr("eligible site"), tr("eligible sites"))
    return tr("in no valid year there are enough (at least {least})", least=least)
