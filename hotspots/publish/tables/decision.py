"""How firm the order is, for `ranking.json`: draws, pairwise wins, tipping points; for the utility other methods too."""

from __future__ import annotations

from hotspots.base.text import Lang
from hotspots.findings.model import Plan
from hotspots.findings.public import Told
from hotspots.publish.tables.fields import Json
from hotspots.ranking.tipping import Change


def decision_json(told: Told, lang: Lang) -> Json:
    """Return the part `decision`; what would tell costs or figures apart is for the utility only."""
    document: Json = {"sentences": [text.say(lang) for text in told.firmness]}
    if isinstance(told, Plan):
        return document | _exact(told, lang)
    found = told.robustness
    return document | {
        "robustness": found and {
            "draws": found.draws, "seed": found.seed, "first": found.first, "weights": found.rule,
            "concentration": found.concentration, "sampling_error": found.sampling_error, "pairs": list(found.pairs),
            "wins": [list(row) for row in found.wins],
        },
        "weight_tips": [
            {"criterion": r.criterion, "weight": r.weight,
             "lower": {"at": r.low} if r.low > 0 else None, "upper": {"at": r.high} if r.high < 1 else None}
            for r in told.weight_ranges
        ],
    }  # fmt: skip


def _exact(plan: Plan, lang: Lang) -> Json:
    found, check = plan.ranking.robustness, plan.cross_check
    return {
        "robustness": found and {
            "draws": found.draws, "seed": found.seed, "first": found.first, "weights": found.spread.rule,
            "concentration": found.spread.concentration, "sampling_error": found.sampling_error,
            "pairs": list(found.pairs), "wins": [list(row) for row in found.wins], "entropy": found.entropy,
            "sites": [
                {"id": s.id, "central_weights": dict(s.central_weights or {}) or None, "confidence": s.confidence}
                for s in plan.ranking.ranked
            ],
        },
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
