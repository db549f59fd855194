"""Plans as they were sent to the utility, kept by fingerprint, so that its answer can be compared with them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hotspots.base.files import dump_json, lock, write_atomically
from hotspots.base.history import WAIT_S, recover
from hotspots.changes.applying import standing
from hotspots.changes.journal import read_journal
from hotspots.changes.transaction import transaction
from hotspots.findings.model import Plan, SiteFinding
from hotspots.model.answers import SENT_SCHEMA, FieldValue, PlanSite, PlanView
from hotspots.model.operation import Forecast
from hotspots.model.overrides import Overrides
from hotspots.model.release import Release, release_name
from hotspots.model.sites import MEANINGS, Site

FOLDER = "sent"
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def plan_view(results: Plan, overrides: Overrides | None = None) -> PlanView:
    """Return a plan in the fields that an answer may change, with what was already taken over."""
    taken = overrides or Overrides()
    answered: dict[str, dict[str, FieldValue]] = {f.site.id: {} for f in results.sites}
    for one in taken.values:
        if one.site in answered:
            answered[one.site][one.field] = one.value
    sites = tuple(PlanSite(f.site.id, f.site.name, _values(f, results), answered[f.site.id]) for f in results.sites)
    about = results.about
    forecasts = {f.site.id: _forecast(f, results) for f in results.sites}
    return PlanView(about.fingerprint, about.title.say(about.language), sites, forecasts)


def _forecast(found: SiteFinding, results: Plan) -> Forecast:
    users, invest, running = (
        (round(e.low, digits), round(e.best, digits), round(e.high, digits)) if e else None
        for e, digits in ((found.users, 1), (found.invest, 0), (found.running_per_year, 0))
    )
    return Forecast(results.about.fingerprint, results.about.date or "", users, invest, running)


def decided_forecasts(project: Path, sites: Sequence[Site]) -> dict[str, Forecast]:
    """Return what was forecast of each site by the plan on which it was decided.

    The decision's entry in the journal names the plan; without one it is the newest plan sent whose data aren't newer
    than the decision.
    """
    found: dict[str, Forecast] = {}
    for entry in standing(read_journal(project), "decide"):
        kept = read_sent(project, str(entry.facts.get("plan", "")))
        for change in entry.facts.get("changes", ()) if kept else ():
            site = str(change.get("site"))
            if kept and site in kept.forecasts and MEANINGS.get(change.get("after"), "out") != "out":
                found.setdefault(site, kept.forecasts[site])
    views = [view for name in sent_fingerprints(project) if (view := read_sent(project, name))]
    for one in (s for s in sites if s.id not in found):
        told = [v.forecasts[one.id] for v in views if one.id in v.forecasts]
        known = [f for f in told if not one.decided_on or f.on <= one.decided_on]
        if known:
            found[one.id] = max(known, key=lambda f: (f.on, f.plan))
    return found


def _values(found: SiteFinding, results: Plan) -> dict[str, FieldValue]:
    site, ranked = found.site, found.ranked
    route = results.route(site.id).chosen
    values: dict[str, FieldValue] = {
        "verdict": "feasible" if ranked.rank else "infeasible",
        "mount": site.mount_position,
    }
    if route is not None and route.cost_eur is not None:
        values |= {"connection_method": route.method, "connection_eur": round(route.cost_eur, 2)}
    if ranked.rank is not None:
        values["priority"] = float(ranked.rank)
    return values


def keep_sent(project: Path, view: PlanView) -> Path:
    """Keep a plan in the project's folder `sent` and return where; the same plan is kept once."""
    name, data = sent_file(view)
    with lock(project, wait_s=WAIT_S):
        recover(project)
        if not (project / name).exists():
            write_atomically(project / name, data)
    return project / name


def sent_file(view: PlanView) -> tuple[str, bytes]:
    """Return under which name of the project a plan is kept, and its bytes."""
    return f"{FOLDER}/{view.fingerprint}.json", dump_json(_document(view)).encode()


def keep_release(project: Path, release: Release, view: PlanView, *, at: str) -> None:
    """Keep a plan as :func:`keep_sent` does, and write down that it is released; `at` is the time for the journal."""
    name, data = sent_file(view)
    with transaction(project, "release", at=at) as change:
        if change.read(name) is None:
            change.put(name, data)
        change.put(release_name(release.plan), dump_json(asdict(release)).encode())
        change.facts |= asdict(release)


def read_sent(project: Path, fingerprint: str) -> PlanView | None:
    """Return the plan that was sent under `fingerprint`; None if none was, or its file is damaged."""
    path = project / FOLDER / f"{fingerprint}.json"
    if not _FINGERPRINT.fullmatch(fingerprint) or not path.is_file():
        return None
    try:
        return _view(json.loads(path.read_text(encoding="utf-8")), fingerprint)
    except (ValueError, KeyError, TypeError):
        return None


def sent_fingerprints(project: Path) -> tuple[str, ...]:
    """Return the fingerprints of all plans that were sent."""
    return tuple(sorted(p.stem for p in (project / FOLDER).glob("*.json") if _FINGERPRINT.fullmatch(p.stem)))


def _document(view: PlanView) -> dict[str, Any]:
    sites = [
        {"id": s.id, "name": s.name, **s.values} | ({"answered": dict(s.answered)} if s.answered else {})
        for s in view.sites
    ]
    told = {site: {k: v for k, v in asdict(f).items() if k != "plan"} for site, f in view.forecasts.items()}
    return {"schema": SENT_SCHEMA, "plan": view.fingerprint, "title": view.title, "sites": sites} | (
        {"forecasts": told} if told else {}
    )


def _view(document: dict[str, Any], fingerprint: str) -> PlanView:
    if document["schema"] != SENT_SCHEMA or document["plan"] != fingerprint:
        raise ValueError("not the plan of this name")
    sites = tuple(
        PlanSite(row["id"], row["name"], _all(row, "id", "name", "answered"), _all(row.get("answered", {})))
        for row in document["sites"]
    )
    told = {site: Forecast(fingerprint, **row) for site, row in document.get("forecasts", {}).items()}
    return PlanView(fingerprint, document["title"], sites, told)


def _all(row: dict[str, Any], *without: str) -> dict[str, FieldValue]:
    return {k: _value(v) for k, v in row.items() if k not in without}


def _value(raw: Any) -> FieldValue:
    if isinstance(raw, list):
        return (float(raw[0]), float(raw[1]))
    return raw if isinstance(raw, str) else float(raw)
