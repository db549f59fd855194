"""What `rollout.json` says to the utility only: bills, who pays, quantities, permits, grants, shares.

Codes in English, words in the language asked for.
"""

from __future__ import annotations

from hotspots.base.text import Lang, Text
from hotspots.measures.readiness.assess import PermitNeed
from hotspots.publish.tables.fields import Json, euros, fields
from hotspots.rollout.phases import Phase
from hotspots.rollout.rollout import Rollout

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
    """Return what explains the whole plan; a funding rule as the settings give it, and what it does."""
    return {
        "net": net,
        **fields(plan, "reroute_gap", "considered", "unmet"),
        "shares": [fields(share, "site", "alone_eur", "marginal_eur", "shapley_eur") for share in plan.shares],
        "funding": [{**u.rule.model_dump(), "eur": euros(u.eur), "use": u.words.say(lang)} for u in plan.funding],
        "notes": [note.say(lang) for note in (*NOTES, *plan.notes)],
    }


def phase_details(phase: Phase, lang: Lang) -> Json:
    """Return what only the utility may know of a year."""
    lines = ("price", "amount", "eur", "payer", "vat_percent", "date")
    counted = ("metres", "crossings", "radio_links", "access_points", "masts")
    return {
        **fields(phase, "trench_m", "users_per_day", "counted_once_per_day"),
        **fields(phase, "utility_eur", "utility_running_eur_per_year", "grants_eur"),
        "grants": [fields(award, "rule", "eur", "sites", "bound_until") for award in phase.awards],
        "built": [fields(built, "site", "method", "handover") for built in phase.built],
        "quantities": fields(phase.quantities, *counted) if phase.quantities else None,
        "permits": [_permit(need, lang) for need in phase.permits],
        "bill": [fields(item, *lines) for item in phase.items],
        "running_bill": [fields(item, *lines) for item in phase.running],
    }


def _permit(need: PermitNeed, lang: Lang) -> Json:
    permit, kind = need.permit, need.kind
    return {
        "site": permit.site,
        "permit": kind.id,
        "name": kind.label.say(lang),
        "legal_basis": permit.legal_basis or kind.legal_basis,
        "authority": permit.authority or kind.authority.say(lang),
        **fields(need, "weeks", "fee_eur"),
        "status": permit.status,
    }
