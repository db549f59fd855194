"""`ranking.json` and `rollout.json`, version 1: the contract with scripts (DESIGN.md, section 7).

The utility's documents have more keys than the public ones; no key of the contract is ever renamed. Words (names of
criteria, blockers) are in the language asked for, units and codes always in English.
"""

from __future__ import annotations

from typing import Any

from hotspots.base.files import dump_json
from hotspots.base.text import Lang
from hotspots.findings.model import Plan, PublicPhase, PublicPlan, PublicRollout, SiteFinding, SiteTold, Told, sites_of
from hotspots.measures.demand.estimate import SiteDemand
from hotspots.measures.demand.overlap import SharedGround
from hotspots.measures.network.routes import Route
from hotspots.model.estimate import Estimate
from hotspots.publish.tables.columns import built_in
from hotspots.publish.tables.decision import decision_json
from hotspots.publish.tables.rollout_document import phase_details, plan_details
from hotspots.publish.tables.words import CONFIDENTIAL_NOTE, TIES
from hotspots.rollout.phases import Phase
from hotspots.rollout.portfolios import Portfolio
from hotspots.rollout.rollout import Rollout

RANKING_SCHEMA = "hotspots/ranking/1"
ROLLOUT_SCHEMA = "hotspots/rollout/1"

Json = dict[str, Any]


def ranking_json(told: Told, lang: Lang = "de") -> bytes:
    """Return `ranking.json`; the utility's is exact, with connections, and marked as confidential."""
    return dump_json(_ranking(told, lang)).encode()


def rollout_json(told: Told, lang: Lang = "de") -> bytes:
    """Return `rollout.json`; the utility's is marked as confidential."""
    return dump_json(_rollout(told, lang)).encode()


def _ranking(told: Told, lang: Lang) -> Json:
    years = built_in(told)
    return {
        **_head(RANKING_SCHEMA, told, lang, is_public=isinstance(told, PublicPlan)),
        "totals": {
            "invest_eur": _euros(told.total_invest_eur) if told.costs_known else None,
            "running_eur_per_year": _euros(told.total_running_eur_per_year),
        },
        "ties": [list(group) for group in told.ties],
        "ties_rule": TIES.say(lang),
        "criteria": [
            {
                "id": c.id,
                "name": c.name.say(lang),
                "unit": c.unit.en,
                "direction": c.direction,
                "weight": c.weight,
                "value_function": [[x, v] for x, v in zip(c.value.x, c.value.v, strict=True)],
                "source": c.source,
            }
            for c in told.criteria
        ],
        "sites": [_site(site, years.get(site.site.id), told, lang) for site in sites_of(told)],
        "overlap": _overlap(told.overlap),
        "decision": decision_json(told, lang),
    }


def _overlap(ground: SharedGround) -> list[Json] | None:
    """Return the pieces of ground that several sites serve, as parts of their cells; null where no cell is known."""
    if not ground.known:
        return None
    return [{site: _exact(part) for site, part in piece.items()} for piece in ground.pieces]


def _head(schema: str, told: Told, lang: Lang, *, is_public: bool) -> Json:
    about = told.about
    head: Json = {"schema": schema, "edition": "public" if is_public else "utility"}
    if not is_public:
        head["notice"] = CONFIDENTIAL_NOTE.say(lang)
    head["project"] = {
        "title": about.title,
        "municipality": about.municipality,
        "fingerprint": about.fingerprint,
        "seed": about.seed,
        "draws": about.draws,
        "version": about.version,
        "date": about.date,
    }
    if isinstance(told, PublicPlan):
        head["costs"] = told.costs
    head["notes"] = [note.say(lang) for note in told.notes]
    return head


def _site(found: SiteTold, year: int | None, told: Told, lang: Lang) -> Json:
    site, ranked = found.site, found.ranked
    document: Json = {
        "id": site.id,
        "name": site.name,
        "lon": site.lon,
        "lat": site.lat,
        "status": site.status,
        "rank": ranked.rank,
        "rank_low": ranked.rank_low,
        "rank_high": ranked.rank_high,
        "tied": any(site.id in group for group in told.ties),
        "score": _exact(ranked.score),
        "rank_acceptability": [_exact(share) for share in ranked.rank_acceptability],
        "first_chance": ranked.first_chance,
        "certainty": found.certainty.say(lang),
        "blockers": [blocker.say(lang) for blocker in ranked.blockers],
        "unknown": [*found.readiness.unknown_ids, *ranked.unknown],
        "criteria": _parts(found),
        "reasons": [reason.say(lang) for reason in found.reasons],
        "lead_time_weeks": _exact(found.readiness.lead_time_weeks.best),
        "year": year,
        "cost_eur": _euros(found.cost_eur),
        "cost_low_eur": _euros(found.cost_low_eur),
        "cost_high_eur": _euros(found.cost_high_eur),
        "running_eur_per_year": _euros(found.running_per_year.best),
        "quality": site.quality,
        "source": site.source,
    }
    if isinstance(told, Plan) and isinstance(found, SiteFinding):
        share = found.share
        document["costs"] = {
            "alone_eur": _euros(found.cost_eur),
            "in_plan_eur": _euros(share.marginal_eur) if share else None,
            "share_eur": _euros(share.shapley_eur) if share else None,
        }
        document["connection"] = _connection(told.route(site.id), found.connection)
        document["capacity"] = _capacity(told.site(site.id).demand)
    return document


def _parts(found: SiteTold) -> Json:
    parts: Json = {}
    for part in found.ranked.parts.values():
        figure = part.estimate
        parts[part.criterion] = {
            "low": _exact(figure.low) if figure else None,
            "best": _exact(figure.best) if figure else None,
            "high": _exact(figure.high) if figure else None,
            "value": _exact(part.value),
            "contribution": _exact(part.contribution),
            "source": figure.source if figure else None,
            "quality": figure.quality if figure else None,
        }
    return parts


def _capacity(demand: SiteDemand | None) -> Json | None:
    """Return what the busiest hour asks of the radio, and of which event it is (empty: an ordinary hour)."""
    if demand is None:
        return None
    load = demand.load
    figures = (("users_at_once", load.users), ("access_points", load.access_points), ("mbit_s", load.mbit_s))
    spans: Json = {name: {"low": _exact(e.low), "best": _exact(e.best), "high": _exact(e.high)} for name, e in figures}
    return spans | {"event": load.event}


def _connection(route: Route, cost: Estimate | None) -> Json | None:
    chosen = route.chosen
    if chosen is None:
        return None
    return {
        "method": chosen.method,
        "length_m": _exact(chosen.length_m) if chosen.length_m is not None else None,
        "cost_eur": _euros(chosen.cost_eur) if chosen.cost_eur is not None else None,
        "cost_low_eur": _euros(cost.low) if cost else None,
        "cost_high_eur": _euros(cost.high) if cost else None,
        "handover": chosen.handover,
        "snap_m": _exact(route.snap_m) if route.snap_m is not None else None,
    }


def _rollout(told: Told, lang: Lang) -> Json:
    plan = told.rollout or PublicRollout((), (), {}, optimal=False, gap=0.0)
    years = [_phase(phase) for phase in plan.phases]
    if isinstance(plan, Rollout):
        years = [{**year, **phase_details(phase, lang)} for year, phase in zip(years, plan.phases, strict=True)]
    document = {
        **_head(ROLLOUT_SCHEMA, told, lang, is_public=isinstance(told, PublicPlan)),
        "notes": [note.say(lang) for note in (*told.notes, *plan.counting)],
        "phases": years,
        "optimal": plan.optimal,
        "gap": _exact(plan.gap),
        "portfolios": [_portfolio(one) for one in plan.portfolios],
        "membership": {site: _exact(share) for site, share in plan.membership.items()},
    }
    return document | plan_details(plan, lang, net=told.about.rollout.net) if isinstance(plan, Rollout) else document


def _phase(phase: Phase | PublicPhase) -> Json:
    return {
        "year": phase.year,
        "budget_eur": _euros(phase.budget_eur),
        "sites": list(phase.sites),
        "invest_eur": _euros(phase.invest_eur),
        "running_eur_per_year": _euros(phase.running_eur_per_year),
    }


def _portfolio(one: Portfolio) -> Json:
    return {
        "budget_eur": _euros(one.budget_eur),
        "sites": list(one.sites),
        "users_per_day": _exact(one.users_per_day),
        "counted_once_per_day": _exact(one.counted_once_per_day),
        "invest_eur": _euros(one.invest_eur),
    }


def _exact(figure: float | None) -> float | None:
    """Return a figure without the noise of the last bits, which differs between processors."""
    return None if figure is None else round(float(figure), 12)


def _euros(figure: float | None) -> float | None:
    """Return euros with cents."""
    return None if figure is None else round(float(figure), 2)
