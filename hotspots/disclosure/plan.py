"""What the public sees of the roll-out: exact totals, and years told apart by published figures only.

A year's exact sum would tell what its two or three sites cost. So the exact total is shared out among the years by
what the sites of each are published to cost, in thousands, and no year gets more than its budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import floor

from hotspots.base.text import Text
from hotspots.findings.model import PublicPhase, SiteFinding

#: A total is exact from so many sites on; below, it is computed from published figures as well.
SITES_OF_A_TOTAL = 3
#: Sums of years are published in steps of this many euros.
YEAR_STEP_EUR = 1_000
SHARED_OUT = Text(
    "Die Gesamtsumme ist genau; auf die Jahre ist sie nach den veröffentlichten Kosten aufgeteilt.",
    "The total is exact; it is shared out among the years by published costs.",
)
ESTIMATED = Text(
    "Jahre und Gesamtsumme sind nach den veröffentlichten Kosten geschätzt.",
    "Years and total are estimated by published costs.",
)


def counting(sites: Sequence[SiteFinding]) -> Text:
    """Say how the sums of years and of all `sites` are meant."""
    return SHARED_OUT if _is_exact(sites) else ESTIMATED


def _is_exact(sites: Sequence[SiteFinding]) -> bool:
    return sum(s.invest is not None for s in sites) >= SITES_OF_A_TOTAL


def public_total(exact_eur: float, sites: Sequence[SiteFinding]) -> float:
    """Return what all `sites` cost together, in euros; `sites` are those of the public edition."""
    return exact_eur if _is_exact(sites) else sum(s.invest.best for s in sites if s.invest)


def public_phases(
    phases: Sequence[PublicPhase], sites: Sequence[SiteFinding], total_eur: float
) -> tuple[PublicPhase, ...]:
    """Return the years with shares of `total_eur` and of all grants; `sites` are those of the public edition."""
    costs = {s.site.id: s.invest.best for s in sites if s.invest}
    weights = [sum(costs.get(site, 0.0) for site in phase.sites) if phase.invest_eur else 0.0 for phase in phases]
    spent = share_out(total_eur, weights, [phase.budget_eur for phase in phases])
    granted = [weight if phase.grants_eur else 0.0 for phase, weight in zip(phases, weights, strict=True)]
    grants = share_out(sum(phase.grants_eur for phase in phases), granted, [float("inf")] * len(phases))
    return tuple(
        replace(phase, invest_eur=invest, grants_eur=grant)
        for phase, invest, grant in zip(phases, spent, grants, strict=True)
    )


def share_out(total_eur: float, weights: Sequence[float], most: Sequence[float]) -> list[float]:
    """Return `total_eur` shared out by `weights`, none above its entry of `most` while another has room.

    All but one share are whole steps; together they are the total.
    """
    full: dict[int, float] = {}
    while True:
        free = [i for i, weight in enumerate(weights) if weight > 0 and i not in full]
        left, weight = total_eur - sum(full.values()), sum(weights[i] for i in free)
        over = {i: most[i] for i in free if left * weights[i] / weight > most[i]}
        if not over:
            break
        full |= over
    shares = full | {i: left * weights[i] / weight for i in free}
    whole = [floor(shares.get(i, 0.0) / YEAR_STEP_EUR) * float(YEAR_STEP_EUR) for i in range(len(weights))]
    if shares:
        roomiest = max(shares, key=lambda i: (most[i] - whole[i], -i))
        whole[roomiest] += total_eur - sum(whole)
    return whole
