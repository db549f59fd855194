"""How firm the order is, for `ranking.json`: draws, pairwise wins, tipping points, other methods."""

from __future__ import annotations

from typing import Any

from hotspots.base.text import Lang
from hotspots.findings.assembly import firmness, plain_firmness
from hotspots.findings.model import Plan, PublicPlan, Told
from hotspots.ranking.tipping import Change

Json = dict[str, Any]


def decision_json(told: Told, lang: Lang) -> Json:
    """Return the part `decision`; tipping points of single figures and the entropy are for the utility only."""
    check = told.cross_check
    document: Json = {
        "sentences": [
            text.say(lang) for text in (plain_firmness(told) if isinstance(told, PublicPlan) else firmness(told))
        ],
        "robustness": _robustness(told, is_public=isinstance(told, PublicPlan)),
        "weight_tips": [
            {"criterion": t.criterion, "weight": t.weight, "lower": _change(t.lower), "upper": _change(t.upper)}
            for t in told.weight_tips
        ],
        "methods": [
            {"method": m.method, "name": m.name.say(lang), "order": list(m.order), "kendall_tau": round(m.tau, 6)}
            for m in check.results
        ],
        "dominated": [{"site": d.site, "by": d.by} for d in check.dominated],
    }
    if isinstance(told, Plan):
        document["figure_tips"] = [
            {
                "figure": t.factor.id,
                "unit": t.factor.unit,
                "best": t.factor.best,
                "lower": _change(t.lower),
                "upper": _change(t.upper),
                "chance": round(t.chance, 6),
            }
            for t in told.tipping.factors
            if t.lower or t.upper
        ]
    return document


def _robustness(told: Told, *, is_public: bool) -> Json | None:
    found = told.ranking.robustness
    if found is None:
        return None
    document: Json = {
        "draws": found.draws,
        "seed": found.seed,
        "first": found.first,
        "weights": found.spread.rule,
        "concentration": found.spread.concentration,
        "sampling_error": found.sampling_error,
        "pairs": list(found.pairs),
        "wins": [list(row) for row in found.wins],
        "sites": [
            {"id": s.id, "central_weights": dict(s.central_weights or {}) or None, "confidence": s.confidence}
            for s in told.ranking.ranked
        ],
    }
    return document if is_public else document | {"entropy": found.entropy}


def _change(change: Change | None) -> Json | None:
    if change is None:
        return None
    return {"at": round(change.at, 9), "overtaken": change.overtaken, "overtaker": change.overtaker}
