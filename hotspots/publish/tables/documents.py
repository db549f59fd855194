"""`ranking.json` and `rollout.json`, version 1: the contract with scripts (DESIGN.md, section 7).

The utility's documents have more keys than the public ones; no key of the contract is ever renamed. Words (names of
criteria, blockers) are in the language asked for, units and codes always in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from hotspots.base.files import dump_json
from hotspots.base.text import Lang, tr
from hotspots.findings.model import Plan, SiteFinding
from hotspots.findings.public import PublicPhase, PublicPlan, PublicRobustness, PublicRollout, SiteTold, Told, sites_of
from hotspots.measures.capacity import Load
from hotspots.measures.network.routes import Route
from hotspots.measures.readiness.assess import PermitNeed
from hotspots.model.estimate import Estimate
from hotspots.model.payments import PriceTerms
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE, TIES
from hotspots.ranking.results import Robustness
from hotspots.ranking.tipping import Change
from hotspots.rollout.phases import Phase
from hotspots.rollout.rollout import Rollout

Json = dict[str, Any]


def fields(thing: object, *names: str) -> Json:
    """Return attributes under their own names; every one null where there is no thing."""
    values = {name: getattr(thing, name) if thing is not None else None for name in names}
    return {name: euros(value) if "eur" in name.split("_") else exact(value) for name, value in values.items()}


def amounts(terms: PriceTerms, thing: object, *names: str, net: Mapping[str, float | None] | None = None) -> Json:
    """Return sums under the names of the contract: `*_eur` net (null where nobody can say it), `*_gross_eur` beside it."""
    if terms.tax == "net":
        return fields(thing, *names)
    gross = {name.replace("_eur", "_gross_eur"): euros(getattr(thing, name)) for name in names}
    return {name: euros((net or {}).get(name)) for name in names} | gross


def exact(value: Any) -> Any:
    """Return a value as JSON holds it, figures without the noise of the last bits, which differs between processors."""
    if isinstance(value, float):
        return round(float(value), 12)
    if isinstance(value, Mapping):
        return {key: exact(item) for key, item in value.items()}
    return [exact(item) for item in value] if isinstance(value, tuple | list) else value


def euros(figure: float | None) -> float | None:
    """Return euros with cents."""
    return None if figure is None else round(float(figure), 2)


def decision_json(told: Told, lang: Lang) -> Json:
    """Return the part `decision`; what would tell costs or figures apart is for the utility only."""
    document: Json = {"sentences": [text.say(lang) for text in told.firmness]}
    if isinstance(told, Plan):
        return document | _exact(told, lang)
    return document | {
        "robustness": _robustness(told.robustness),
        "weight_tips": [
            {"criterion": r.criterion, "weight": r.weight,
             "lower": {"at": r.low} if r.low > 0 else None, "upper": {"at": r.high} if r.high < 1 else None}
            for r in told.weight_ranges
        ],
    }  # fmt: skip


def _robustness(found: Robustness | PublicRobustness | None) -> Json | None:
    if found is None:
        return None
    return {
        "draws": found.draws, "seed": found.seed, "first": found.first, "weights": found.spread.rule,
        "concentration": found.spread.concentration, "sampling_error": found.sampling_error,
        "pairs": list(found.pairs), "wins": [list(row) for row in found.wins],
        **({"entropy": found.entropy} if isinstance(found, Robustness) else {}),
    }  # fmt: skip


def _exact(plan: Plan, lang: Lang) -> Json:
    check = plan.cross_check
    return {
        "robustness": _robustness(plan.ranking.robustness),
        "weight_tips": [
            {"criterion": t.criterion, "weight": t.weight, "lower": _change(t.lower), "upper": _change(t.upper)}
            for t in plan.tipping.weights
        ],
        "methods": [
            {"method": m.method, "name": m.name.say(lang), "order": list(m.order), "kendall_tau": round(m.tau, 6)}
            for m in check.results
        ],
        "dominated": [{"site": d.site, "by": d.by} for d in check.dominated],
        "figure_tips": [
            {"figure": t.factor.id, "unit": t.factor.unit, "best": t.factor.best,
             "lower": _change(t.lower), "upper": _change(t.upper), "chance": round(t.chance, 6)}
            for t in plan.tipping.factors
            if t.lower or t.upper
        ],
    }  # fmt: skip


def _change(change: Change | None) -> Json | None:
    if change is None:
        return None
    return {"at": round(change.at, 9), "overtaken": change.overtaken, "overtaker": change.overtaker}


NOTES = (
    tr(
        "Budgets are the town's: 'invest_eur' and 'running_eur_per_year' are what it pays out of them "
        "(grants deducted), net; where budgets are gross, that stands beside in '…_gross_eur'. What the "
        "utility pays doesn't burden them and stands in 'utility_eur', net."
    ),
    tr("Lines of bills are net, with payer, rate of VAT and day of the price."),
)


def plan_details(plan: Rollout, lang: Lang, terms: PriceTerms) -> Json:
    """Return what explains the whole plan; a funding rule as the settings give it, and what it does."""
    return {
        "net": terms.tax == "net",
        **fields(plan, "reroute_gap", "considered", "unmet"),
        "shares": [
            fields(share, "site") | amounts(terms, share, "alone_eur", "marginal_eur", "shapley_eur")
            for share in plan.shares
        ],
        "funding": [{**u.rule.model_dump(), "eur": euros(u.eur), "use": u.words.say(lang)} for u in plan.funding],
        "notes": [note.say(lang) for note in (*NOTES, *plan.notes, *plan.sampling)],
    }


def phase_details(phase: Phase, lang: Lang, state: str) -> Json:
    """Return what only the utility may know of a year."""
    lines = ("price", "amount", "eur", "payer", "vat_percent", "date", "share")
    counted = ("metres", "crossings", "radio_links", "access_points", "masts")
    return {
        **fields(phase, "trench_m", "users_per_day", "counted_once_per_day"),
        **fields(phase, "utility_eur", "utility_running_eur_per_year", "grants_eur"),
        "grants": [fields(award, "rule", "eur", "sites", "bound_until") for award in phase.awards],
        "built": [fields(built, "site", "method", "handover") for built in phase.built],
        "quantities": fields(phase.quantities, *counted) if phase.quantities else None,
        "permits": [_permit(need, lang, state) for need in phase.permits],
        "bill": [fields(item, *lines) for item in phase.items],
        "running_bill": [fields(item, *lines) for item in phase.running],
    }


def _permit(need: PermitNeed, lang: Lang, state: str) -> Json:
    permit, kind = need.permit, need.kind
    return {
        "site": permit.site,
        "permit": kind.id,
        "name": kind.label.say(lang),
        "legal_basis": permit.legal_basis or kind.basis(state),
        "authority": permit.authority or kind.authority.say(lang),
        **fields(need, "weeks", "fee_eur"),
        "status": permit.status,
    }


RANKING_SCHEMA = "hotspots/ranking/1"
ROLLOUT_SCHEMA = "hotspots/rollout/1"


def ranking_json(told: Told, lang: Lang = "de") -> bytes:
    """Return `ranking.json`; the utility's is exact, with connections, and marked as confidential."""
    return dump_json(_ranking(told, lang)).encode()


def rollout_json(told: Told, lang: Lang = "de") -> bytes:
    """Return `rollout.json`; the utility's is marked as confidential."""
    return dump_json(_rollout(told, lang)).encode()


def _ranking(told: Told, lang: Lang) -> Json:
    return {
        **_head(RANKING_SCHEMA, told, lang),
        "totals": _totals(told),
        "ties": [list(group) for group in told.ties],
        "ties_rule": TIES.say(lang),
        "criteria": [
            {"id": c.id, "name": c.name.say(lang), "unit": c.unit.en, "direction": c.direction, "weight": c.weight,
             "value_function": [[x, v] for x, v in zip(c.value.x, c.value.v, strict=True)], "source": c.source}
            for c in told.criteria
        ],
        "sites": [_site(site, told, lang) for site in sites_of(told)],
        "overlap": exact(told.overlap.pieces) if told.overlap.known else None,
        "capacity": _capacity(told.line, public=isinstance(told, PublicPlan)),
        "decision": decision_json(told, lang),
    }  # fmt: skip


def _totals(told: Told) -> Json:
    once, yearly = told.net_eur
    gross = told.about.terms.tax == "gross"
    return {"invest_eur": euros(once) if told.costs_known else None, "running_eur_per_year": euros(yearly)} | (
        {"invest_gross_eur": euros(told.total_invest_eur), "running_gross_eur_per_year": euros(told.total_running_eur_per_year)}
        if gross else {}
    )  # fmt: skip


def _head(schema: str, told: Told, lang: Lang) -> Json:
    is_public = isinstance(told, PublicPlan)
    project = {"title": told.about.title.say(lang)} | fields(
        told.about, "municipality", "fingerprint", "seed", "draws", "version", "date"
    )
    project["status"] = told.about.status.say(lang)
    return {
        "schema": schema,
        "edition": "public" if is_public else "utility",
        **({} if is_public else {"notice": CONFIDENTIAL_NOTE.say(lang)}),
        "project": project,
        "money": {
            "net": told.about.terms.tax == "net",
            "vat": told.about.terms.vat_percent,
            "price_date": told.about.terms.price_date,
        },
        **({"costs": told.costs} if isinstance(told, PublicPlan) else {}),
        "notes": [note.say(lang) for note in told.notes],
    }


def _site(found: SiteTold, told: Told, lang: Lang) -> Json:
    ranked = found.ranked
    document: Json = {
        **fields(found.site, "id", "name", "lon", "lat", "status", "decided_on"),
        **fields(ranked, "rank", "rank_low", "rank_high"),
        "tied": any(found.site.id in group for group in told.ties),
        **fields(ranked, "score", "rank_acceptability", "first_chance"),
        "certainty": found.certainty.say(lang),
        "certainty_code": found.certainty.code,
        "blockers": [blocker.say(lang) for blocker in ranked.blockers],
        "unknown": [*found.readiness.unknown_ids, *ranked.unknown],
        "criteria": _parts(found, lang),
        "users_mean": exact(found.users.mean) if found.users else None,
        "reasons": [reason.say(lang) for reason in found.reasons],
        "lead_time_weeks": exact(found.lead_weeks),
        "year": found.year or found.site.year,
        **fields(found, "cost_eur", "cost_low_eur", "cost_high_eur"),
        "running_eur_per_year": euros(found.running_per_year.best),
        **fields(found.site, "quality", "source"),
    }
    if isinstance(told, Plan) and isinstance(found, SiteFinding):
        share, end = found.share, "eur" if told.about.terms.tax == "net" else "gross_eur"
        document["costs"] = {"alone_eur": euros(found.cost_eur), "in_plan_eur": None, "share_eur": None} | (
            {f"in_plan_{end}": euros(share.marginal_eur), f"share_{end}": euros(share.shapley_eur)} if share else {}
        )
        document |= _service(found, lang)
        document["connection"] = _connection(told.route(found.site.id), found.connection)
        document |= _offers(told.route(found.site.id))
        document["answers"] = [exact(asdict(one)) | {"words": one.words.say(lang)} for one in found.answered]
    document["capacity"] = _capacity(found.demand.load if found.demand else None, public=isinstance(told, PublicPlan))
    return document


def _service(found: SiteTold, lang: Lang) -> Json:
    """Return how many weeks a site takes until it is in use, part by part, and when that is."""
    told, weeks = found.readiness.service, found.readiness.service_weeks
    if told is None or weeks is None:
        return {"time_to_service_weeks": None}
    return {
        "time_to_service_weeks": {n: round(getattr(weeks, n), 1) for n in ("low", "best", "high")},
        "time_to_service_steps": [{"step": step.say(lang), "weeks": round(weeks, 1)} for step, weeks in told.steps],
        "start": told.start,
        "in_use": told.in_use(weeks.best),
    }


def _parts(found: SiteTold, lang: Lang) -> Json:
    grades = {reason.criterion: reason.grade for reason in found.reasons}
    return {
        part.criterion: {
            **fields(part.estimate, "low", "best", "high"),
            **fields(part, "value", "contribution"),
            "grade": grades.get(part.criterion),
            "source": part.estimate.source.say(lang) if part.estimate else None,
            **fields(part.estimate, "quality"),
        }
        for part in found.ranked.parts.values()
    }


def _capacity(load: Load | None, *, public: bool) -> Json | None:
    """Return what the busiest hour asks of the radio, and of which event it is (empty: an ordinary hour).

    Everyone learns how many are there at once and how fast the line is, not how many devices are bought.
    """
    if load is None:
        return None
    figures = {"users_at_once": load.users, "mbit_s": load.mbit_s} | (
        {} if public else {"access_points": load.access_points}
    )
    return {**{name: fields(e, "low", "best", "high") for name, e in figures.items()}, "event": load.event}


def _connection(route: Route, cost: Estimate | None) -> Json | None:
    if route.chosen is None:
        return None
    return {
        **fields(route.chosen, "method", "length_m", "cost_eur"),
        "cost_low_eur": euros(cost.low) if cost else None,
        "cost_high_eur": euros(cost.high) if cost else None,
        "handover": route.chosen.handover,
        "snap_m": exact(route.snap_m),
    }


def _offers(route: Route) -> Json:
    """Return what the utility offers and on which terms, whether it is what is reckoned with, and our own way beside it."""
    if not route.quotes:
        return {}
    used = route.chosen.quote if route.chosen else None
    terms = (
        "method",
        "eur",
        "metres",
        "weeks",
        "valid_until",
        "not_before",
        "only_with",
        "condition",
        "payer",
        "source",
    )
    return {
        "offers": [fields(quote, *terms) | {"used": quote == used} for quote in route.quotes],
        "ours": fields(route.ours, "method", "length_m", "cost_eur") if route.ours else None,
    }


def _rollout(told: Told, lang: Lang) -> Json:
    plan = told.rollout or PublicRollout((), (), {}, optimal=False, gap=0.0)
    terms = told.about.terms
    years = [
        fields(phase, "year", "sites") | amounts(terms, phase, "budget_eur", "invest_eur", "running_eur_per_year", net=_net(phase))
        for phase in plan.phases
    ]  # fmt: skip
    if isinstance(plan, Rollout):
        years = [
            year | phase_details(phase, lang, told.about.state) for year, phase in zip(years, plan.phases, strict=True)
        ]
    document = {
        **_head(ROLLOUT_SCHEMA, told, lang),
        "notes": [note.say(lang) for note in (*told.notes, *plan.counting, *plan.sampling)],
        "phases": years,
        **fields(plan, "optimal", "gap"),
        "portfolios": [
            fields(one, "sites", "users_per_day", "counted_once_per_day")
            | amounts(terms, one, "budget_eur", "invest_eur")
            for one in plan.portfolios
        ],
        **fields(plan, "membership"),
    }
    if not isinstance(told, Plan) or not isinstance(plan, Rollout):
        return document
    return document | plan_details(plan, lang, terms) | {"service": [{"site": s.site.id, **_service(s, lang)} for s in told.sites]}  # fmt: skip


def _net(phase: Phase | PublicPhase) -> dict[str, float | None]:
    once, yearly = (
        phase.net_eur if isinstance(phase, PublicPhase) else (phase.order_eur - phase.grants_eur, phase.net_running_eur)
    )
    return {"invest_eur": once, "running_eur_per_year": yearly}
