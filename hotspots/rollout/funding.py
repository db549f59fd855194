"""What funding rules do to a roll-out: which pays for what, until when it binds, and why another pays nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hotspots.base.text import Text, euros
from hotspots.model.funding import Funding
from hotspots.model.settings import RolloutSetting
from hotspots.rollout.phases import Award, Phase
from hotspots.rollout.search import Grant
from hotspots.rollout.sites import RolloutSite, usable, valid_years


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
    binding = {rule.id: rule.binding_years for rule in setting.funding}
    found: list[Award] = []
    for grant in rules:
        eur = float(grant.of(year, np.array([before]), np.array([after]))[0])
        if eur <= 0:
            continue
        batch = after & grant.eligible & ~(0 if grant.claims_all(year) else before)
        names = sorted(s.id for i, s in enumerate(sites) if batch >> i & 1)
        paid = names[: round(eur / grant.eur_per_site)]
        left = most_eur - sum(award.eur for award in found)
        until = setting.years[year].year + binding[grant.rule]
        found.append(Award(grant.rule, min(eur, left), tuple(paid), until))
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
    words = Text(f"zahlt {amount.de} für {names}", f"pays {amount.en} for {names}")
    if rule.binding_years:
        until = max(award.bound_until for award in paid)
        words += Text(
            f"; Zweckbindung: bis Ende {until} zu betreiben", f"; purpose-bound: to be kept until the end of {until}"
        )
    if rule.no_early_start and rule.valid_from:
        words += Text(f"; nicht vor {rule.valid_from} beginnen", f"; not to be begun before {rule.valid_from}")
    return words


def _unused(rule: Funding, setting: RolloutSetting) -> Text:
    if not rule.open:
        return Text("geschlossen, nicht eingerechnet", "closed, not counted in")
    if not usable(rule, setting):
        runs = setting.operator or "–"
        return Text(
            f"nur mit Betreiber „{rule.operator}“ (hier: {runs})",
            f"only with operator '{rule.operator}' (here: {runs})",
        )
    if not any(valid_years(rule, setting)):
        begins, ends = rule.valid_from or "…", rule.valid_until or "…"
        early = Text(" (was vorher beginnt, verliert sie)", " (what begins before forfeits it)")
        words = Text(
            f"gilt in keinem ganzen Jahr des Plans: {begins} bis {ends}",
            f"valid in no whole year of the plan: {begins} to {ends}",
        )
        return words + early if rule.no_early_start and rule.valid_from else words
    least = rule.min_sites or 1
    return Text(
        f"in keinem gültigen Jahr werden mindestens {least} förderfähige Standorte gebaut",
        f"in no valid year at least {least} sites that it supports are built",
    )
