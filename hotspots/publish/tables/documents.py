"""`ranking.json` and `rollout.json`, version 1: the contract with scripts (DESIGN.md, section 7).

The utility's documents have more keys than the public ones; no key of the contract is ever renamed. Words (names of
criteria, blockers) are in the language asked for, units and codes always in English.
"""

from __future__ import annotations

from hotspots.base.files import dump_json
from hotspots.base.text import Lang
from hotspots.findings.model import Plan, SiteFinding
from hotspots.findings.public import PublicPlan, PublicRollout, SiteTold, Told, sites_of
from hotspots.measures.demand.estimate import SiteDemand
from hotspots.measures.network.routes import Route
from hotspots.model.estimate import Estimate
from hotspots.publish.tables.columns import built_in
from hotspots.publish.tables.decision import decision_json
from hotspots.publish.tables.fields import Json, euros, exact, fields
from hotspots.publish.tables.rollout_document import phase_details, plan_details
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE, TIES
from hotspots.rollout.rollout import Rollout

RANKING_SCHEMA = "hotspots/ranking/1"
ROLLOUT_SCHEMA = "hotspots/rollout/1"


def ranking_json(told: Told, lang: Lang = "de") -> bytes:
    """Return `ranking.json`; the utility's is exact, with connections, and marked as confidential."""
    return dump_json(_ranking(told, lang)).encode()


def rollout_json(told: Told, lang: Lang = "de") -> bytes:
    """Return `rollout.json`; the utility's is marked as confidential."""
    return dump_json(_rollout(told, lang)).encode()


def _ranking(told: Told, lang: Lang) -> Json:
    years = built_in(told)
    return {
        **_head(RANKING_SCHEMA, told, lang),
        "totals": {
            "invest_eur": euros(told.total_invest_eur) if told.costs_known else None,
            "running_eur_per_year": euros(told.total_running_eur_per_year),
        },
        "ties": [list(group) for group in told.ties],
        "ties_rule": TIES.say(lang),
        "criteria": [
            {"id": c.id, "name": c.name.say(lang), "unit": c.unit.en, "direction": c.direction, "weight": c.weight,
             "value_function": [[x, v] for x, v in zip(c.value.x, c.value.v, strict=True)], "source": c.source}
            for c in told.criteria
        ],
        "sites": [_site(site, years.get(site.site.id), told, lang) for site in sites_of(told)],
        "overlap": exact(told.overlap.pieces) if told.overlap.known else None,
        "decision": decision_json(told, lang),
    }  # fmt: skip


def _head(schema: str, told: Told, lang: Lang) -> Json:
    is_public = isinstance(told, PublicPlan)
    project = fields(told.about, "title", "municipality", "fingerprint", "seed", "draws", "version", "date")
    project["status"] = told.about.status.say(lang)
    return {
        "schema": schema,
        "edition": "public" if is_public else "utility",
        **({} if is_public else {"notice": CONFIDENTIAL_NOTE.say(lang)}),
        "project": project,
        **({"costs": told.costs} if isinstance(told, PublicPlan) else {}),
        "notes": [note.say(lang) for note in told.notes],
    }


def _site(found: SiteTold, year: int | None, told: Told, lang: Lang) -> Json:
    ranked = found.ranked
    document: Json = {
        **fields(found.site, "id", "name", "lon", "lat", "status"),
        **fields(ranked, "rank", "rank_low", "rank_high"),
        "tied": any(found.site.id in group for group in told.ties),
        **fields(ranked, "score", "rank_acceptability", "first_chance"),
        "certainty": found.certainty.say(lang),
        "blockers": [blocker.say(lang) for blocker in ranked.blockers],
        "unknown": [*found.readiness.unknown_ids, *ranked.unknown],
        "criteria": _parts(found),
        "reasons": [reason.say(lang) for reason in found.reasons],
        "lead_time_weeks": exact(found.readiness.lead_time_weeks.best),
        "year": year,
        **fields(found, "cost_eur", "cost_low_eur", "cost_high_eur"),
        "running_eur_per_year": euros(found.running_per_year.best),
        **fields(found.site, "quality", "source"),
    }
    if isinstance(told, Plan) and isinstance(found, SiteFinding):
        share = found.share
        document["costs"] = {
            "alone_eur": euros(found.cost_eur),
            "in_plan_eur": euros(share.marginal_eur) if share else None,
            "share_eur": euros(share.shapley_eur) if share else None,
        }
        document["connection"] = _connection(told.route(found.site.id), found.connection)
        document["capacity"] = _capacity(found.demand)
    return document


def _parts(found: SiteTold) -> Json:
    return {
        part.criterion: {
            **fields(part.estimate, "low", "best", "high"),
            **fields(part, "value", "contribution"),
            **fields(part.estimate, "source", "quality"),
        }
        for part in found.ranked.parts.values()
    }


def _capacity(demand: SiteDemand | None) -> Json | None:
    """Return what the busiest hour asks of the radio, and of which event it is (empty: an ordinary hour)."""
    if demand is None:
        return None
    load = demand.load
    figures = {"users_at_once": load.users, "access_points": load.access_points, "mbit_s": load.mbit_s}
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


def _rollout(told: Told, lang: Lang) -> Json:
    plan = told.rollout or PublicRollout((), (), {}, optimal=False, gap=0.0)
    years = [
        fields(phase, "year", "budget_eur", "sites", "invest_eur", "running_eur_per_year") for phase in plan.phases
    ]
    if isinstance(plan, Rollout):
        years = [year | phase_details(phase, lang) for year, phase in zip(years, plan.phases, strict=True)]
    document = {
        **_head(ROLLOUT_SCHEMA, told, lang),
        "notes": [note.say(lang) for note in (*told.notes, *plan.counting)],
        "phases": years,
        **fields(plan, "optimal", "gap"),
        "portfolios": [
            fields(one, "budget_eur", "sites", "users_per_day", "counted_once_per_day", "invest_eur")
            for one in plan.portfolios
        ],
        **fields(plan, "membership"),
    }
    return document | plan_details(plan, lang, net=told.about.rollout.net) if isinstance(plan, Rollout) else document
