"""What `rollout.json` says to the utility only: bills, who pays, quantities, permits, grants, shares.

Codes in English, words in the language asked for.
"""

from __future__ import annotations

from typing import Any

from hotspots.base.text import Lang, Text
from hotspots.measures.readiness.assess import PermitNeed
from hotspots.rollout.funding import RuleUse
from hotspots.rollout.items import BillItem, Quantities
from hotspots.rollout.phases import Award, Phase
from hotspots.rollout.portfolios import Share
from hotspots.rollout.rollout import Rollout

Json = dict[str, Any]

NOTES = (
    Text(
        "Budgets sind die der Stadt: „invest_eur“ und „running_eur_per_year“ sind, was sie davon zahlt (Förderung "
        "abgezogen). Was die Stadtwerke zahlen, belastet sie nicht und steht netto in „utility_eur“.",
        "Budgets are the town's: 'invest_eur' and 'running_eur_per_year' are what it pays out of them (grants "
        "deducted). What the utility pays doesn't burden them and stands in 'utility_eur', net.",
    ),
    Text(
        "Zeilen der Rechnungen sind netto, mit Zahlendem, Umsatzsteuersatz und Tag des Preises.",
        "Lines of bills are net, with payer, rate of VAT and day of the price.",
    ),
)


def plan_details(plan: Rollout, lang: Lang, *, net: bool) -> Json:
    """Return what explains the whole plan."""
    return {
        "net": net,
        "reroute_gap": _exact(plan.reroute_gap),
        "considered": list(plan.considered),
        "unmet": list(plan.unmet),
        "shares": [_share(share) for share in plan.shares],
        "funding": [_rule(use, lang) for use in plan.funding],
        "notes": [note.say(lang) for note in (*NOTES, *plan.notes)],
    }


def phase_details(phase: Phase, lang: Lang) -> Json:
    """Return what only the utility may know of a year."""
    return {
        "trench_m": _exact(phase.trench_m),
        "users_per_day": _exact(phase.users_per_day),
        "counted_once_per_day": _exact(phase.counted_once_per_day),
        "utility_eur": _euros(phase.utility_eur),
        "utility_running_eur_per_year": _euros(phase.utility_running_eur_per_year),
        "grants_eur": _euros(phase.grants_eur),
        "grants": [_award(award) for award in phase.awards],
        "built": [{"site": b.site, "method": b.method, "handover": b.handover} for b in phase.built],
        "quantities": _quantities(phase.quantities) if phase.quantities else None,
        "permits": [_permit(need, lang) for need in phase.permits],
        "bill": [_item(item) for item in phase.items],
        "running_bill": [_item(item) for item in phase.running],
    }


def _item(item: BillItem) -> Json:
    return {
        "price": item.price,
        "amount": _exact(item.amount),
        "eur": _euros(item.eur),
        "payer": item.payer,
        "vat_percent": item.vat_percent,
        "date": item.date,
    }


def _quantities(counted: Quantities) -> Json:
    return {
        "metres": {surface: _exact(metres) for surface, metres in counted.metres.items()},
        "crossings": _exact(counted.crossings),
        "radio_links": counted.radio_links,
        "access_points": _exact(counted.access_points),
        "masts": _exact(counted.masts),
    }


def _permit(need: PermitNeed, lang: Lang) -> Json:
    permit, kind = need.permit, need.kind
    return {
        "site": permit.site,
        "permit": kind.id,
        "name": kind.label.say(lang),
        "legal_basis": permit.legal_basis or kind.legal_basis,
        "authority": permit.authority or kind.authority.say(lang),
        "weeks": _exact(need.weeks),
        "fee_eur": _euros(need.fee_eur) if need.fee_eur is not None else None,
        "status": permit.status,
    }


def _award(award: Award) -> Json:
    return {
        "rule": award.rule,
        "eur": _euros(award.eur),
        "sites": list(award.sites),
        "bound_until": award.bound_until,
    }


def _rule(use: RuleUse, lang: Lang) -> Json:
    """Return a funding rule as the settings give it, and what it does."""
    return {**use.rule.model_dump(), "eur": _euros(use.eur), "use": use.words.say(lang)}


def _share(share: Share) -> Json:
    return {
        "site": share.site,
        "alone_eur": _euros(share.alone_eur),
        "marginal_eur": _euros(share.marginal_eur),
        "shapley_eur": _euros(share.shapley_eur),
    }


def _exact(figure: float) -> float:
    """Return a figure without the noise of the last bits, which differs between processors."""
    return round(float(figure), 12)


def _euros(figure: float) -> float:
    """Return euros with cents."""
    return round(float(figure), 2)
