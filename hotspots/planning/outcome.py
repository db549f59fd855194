"""Join forecast, measured use and real cost: what became of what was built, and what it teaches the next ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp, hypot, sqrt

import numpy as np

from hotspots.base.text import Text, capital, tr
from hotspots.findings.model import Measures
from hotspots.findings.outcome import Outcome, SiteOutcome
from hotspots.inputs.operation import missing_months
from hotspots.inputs.project import Inputs
from hotspots.measures.demand.calibration import Measured, measured_use
from hotspots.measures.demand.stations import deviation_of
from hotspots.measures.draws import Z90
from hotspots.measures.users import PER_SITE, SHARE, STAY, USE_SEASON, Span, span
from hotspots.model.counts import DAY_MIN, HOUR_MIN, Usage, minute_text
from hotspots.model.estimate import Factor
from hotspots.model.figures import ASSUMPTIONS
from hotspots.model.operation import Forecast, Paid, minute_of
from hotspots.model.published import CONVERSIONS
from hotspots.planning.plan import candidates_of, measure, ranked, with_demand
from hotspots.ranking.compare import SHOWN, compare
from hotspots.ranking.phrases import lead_words
from hotspots.ranking.results import Ranking

_FEW_DRAWS = 1000
_TAUGHT = (SHARE, PER_SITE, STAY)


def outcome(inputs: Inputs, forecasts: Mapping[str, Forecast]) -> Outcome:
    """Return what became of every place with a fact of operation; `forecasts` are those of the plans as decided."""
    measured, setting, facts = measure(inputs), inputs.settings.operation, inputs.operation
    named = {h.id: h.name for h in inputs.network.hotspots} | {s.id: s.name for s in inputs.sites}
    used = [facts.places[u.place] for u in facts.use if u.place in facts.places]
    ids = dict.fromkeys((*(s.id for s in inputs.sites if s.status == "built"), *facts.in_use_from, *used))
    steady = measured_use(inputs.counts.usage, measured.factors[USE_SEASON])
    by_site = {facts.places[place]: one for place, one in steady.items() if place in facts.places}
    renewal = span(inputs.settings.factors()["assumption:renewal_years"])
    joint = {site: d.factors.get(f"use:{site}") for site, d in measured.demand.items()}
    known = {site: span(factor) for site, factor in joint.items() if factor}
    known = {site: _span(one.users, one.deviation) for site, one in by_site.items()} | known
    sites = [
        _site(site, named[site], by_site.get(site), known.get(site), inputs, forecasts.get(site), renewal)
        for site in ids
    ]
    units = Counter(s.unit for s in sites if s.unit)
    unit = max(units, key=lambda u: (units[u], u), default=None)
    alike = [s for s in sites if s.unit == unit]
    judged = [s for s in alike if s.per_use is not None]
    both = [(s.forecast.invest_eur[1], s.invest_eur) for s in sites if s.invest_eur is not None and s.forecast and s.forecast.invest_eur]  # fmt: skip
    before, after = _ranked(without_use(inputs), measured), _ranked(inputs, measured)
    moves = compare(before, after) if facts.use else None
    return Outcome(
        sites=tuple(sorted(sites, key=lambda s: (s.per_use is None, s.per_use.best if s.per_use else 0.0, s.site))),
        unit=unit,
        invest_eur=_total([s.invest_eur for s in sites]),
        running_eur=_total([s.running_eur for s in sites]),
        planned_eur=_total([planned for planned, _ in both]),
        paid_eur=_total([paid for _, paid in both]),
        per_use=_together(judged, [s.per_use for s in judged]),
        per_use_all=_together(judged, [s.per_use_all for s in judged]),
        learnt=_learnt(inputs.settings.factors(), measured),
        moves=(*moves.general, *(s.sentence for s in moves.sites if s.after and s.after.rank and s.effects and abs(s.effects[0].total) >= SHOWN)) if moves else (),
        next_site=lead_words(after),
        min_weeks=setting.min_weeks,
        small=setting.small_number,
        renewal_years=renewal.best,
    )  # fmt: skip


def without_use(inputs: Inputs) -> Inputs:
    """Return the project as if no use had been measured."""
    return replace(inputs, counts=replace(inputs.counts, usage=()))


def _site(
    site: str,
    name: str,
    found: Measured | None,
    users: Span | None,
    inputs: Inputs,
    forecast: Forecast | None,
    renewal: Span,
) -> SiteOutcome:
    facts, setting = inputs.operation, inputs.settings.operation
    all_use = [u for u in facts.use if facts.places.get(u.place) == site]
    unit = found.unit if found else all_use[0].unit if all_use else None
    mine = [u for u in all_use if u.unit == unit]
    early = [u for u in mine if facts.starting(u, setting.start_up_weeks)]
    faults = tuple(f for f in facts.faults if f.site == site)
    last = max((u.end_min for u in mine), default=0)
    invest, running = real_cost([p for p in facts.paid if p.site == site])
    if invest is None:
        invest = next((s.cost_eur for s in inputs.sites if s.id == site and s.status == "built"), None)
    long_enough = found is not None and found.days >= 7 * setting.min_weeks
    a_year = _uses_a_year(found) if found and long_enough else None
    once = None if invest is None else Span(invest, invest, invest).over(renewal)
    per_use = None if a_year is None or not running else Span(running, running, running).over(a_year)
    yearly = None if once is None or not running else Span(*(running + x for x in (once.low, once.best, once.high)))
    return SiteOutcome(
        site=site, name=name, since=facts.in_use_from.get(site), unit=unit,
        first=minute_text(min((u.start_min for u in mine), default=0))[:10] if mine else "",
        last=minute_text(last - 1)[:10] if mine else "",
        days=found.days if found else 0.0, long_enough=long_enough,
        total=sum(u.value for u in mine) if mine else None, counted=found.counted if found else None,
        start_up=_per_day(early), users=users if found else None, measured_users=found.users if found else None,
        stay_min=found.stay_min if found else None, forecast=forecast, faults=faults,
        fault_days=sum((minute_of(f.until) if f.until else max(last, minute_of(f.since)) - DAY_MIN) // DAY_MIN - minute_of(f.since) // DAY_MIN + 1 for f in faults),
        invest_eur=invest, running_eur=running, per_use=per_use,
        per_use_all=None if a_year is None or yearly is None else yearly.over(a_year),
        months=_by_month(mine), weekdays=_by(mine, DAY_MIN, 7), hours=_by(mine, HOUR_MIN, 24),
        missing=missing_months(mine),
    )  # fmt: skip


def real_cost(paid: Sequence[Paid]) -> tuple[float | None, float | None]:
    """Return what was paid once (credit notes taken off) and what is paid a year by the newest amount of each item; net."""
    once = [p.eur if p.kind == "once" else -p.eur for p in paid if p.kind in ("once", "credit")]
    newest = {p.what: p.eur * (12 if p.kind == "monthly" else 1) for p in sorted(paid, key=lambda p: p.date) if p.kind in ("yearly", "monthly")}  # fmt: skip
    return (sum(once) if once else None), (sum(newest.values()) if newest else None)


def _uses_a_year(found: Measured) -> Span:
    """Return uses a year in the unit counted: the season allowed for, the conversion to users taken out."""
    of = CONVERSIONS[found.unit]
    spread_of = deviation_of(span(of)) if of.low < 1 else 0.0
    return _span(365 * found.users / of.best, sqrt(max(found.deviation**2 - spread_of**2, 0.0)))


def _span(best: float, deviation: float) -> Span:
    reach = exp(Z90 * deviation)
    return Span(best / reach, best, best * reach)


def _per_day(use: Sequence[Usage]) -> float | None:
    days = sum(u.end_min - u.start_min for u in use) / DAY_MIN
    return sum(u.value for u in use) / days if days else None


def _by_month(use: Sequence[Usage]) -> dict[str, float | None]:
    """Return the mean day of each month (ISO) of which at least half was counted; a span counts where it begins."""
    months: dict[str, list[Usage]] = {}
    for one in use:
        months.setdefault(minute_text(one.start_min)[:7], []).append(one)
    whole = {m: rows for m, rows in months.items() if sum(u.end_min - u.start_min for u in rows) >= 14 * DAY_MIN}
    return {month: _per_day(rows) for month, rows in sorted(whole.items())}


def _by(use: Sequence[Usage], longest_min: int, labels: int) -> tuple[float | None, ...]:
    """Return sums by weekday or by hour of the day, of what was counted finely enough; nothing if none was."""
    fine = [u for u in use if u.end_min - u.start_min <= longest_min]
    at = [(u.start_min // DAY_MIN + 3) % 7 if labels == 7 else u.start_min // HOUR_MIN % 24 for u in fine]
    return tuple(np.bincount(at, [u.value for u in fine], labels).tolist()) if fine else ()


def _total(amounts: Sequence[float | None]) -> float | None:
    known = [a for a in amounts if a is not None]
    return sum(known) if known else None


def _together(sites: Sequence[SiteOutcome], each: Sequence[Span | None]) -> Span | None:
    """Return euros per use of several places: cost of all over use of all, their spans independent."""
    pairs = [(one, (s.running_eur or 0.0) / s.per_use.best) for s, one in zip(sites, each, strict=True) if one and s.per_use]  # fmt: skip
    uses = sum(a_year for _, a_year in pairs)
    if not pairs:
        return None
    best = sum(one.best * a_year for one, a_year in pairs) / uses
    down = hypot(*((one.best - one.low) * a_year / uses for one, a_year in pairs))
    up = hypot(*((one.high - one.best) * a_year / uses for one, a_year in pairs))
    return Span(max(best - down, 0.0), best, best + up)


def _ranked(inputs: Inputs, measured: Measures) -> Ranking:
    """Rank with few draws: only places and scores are compared."""
    found = with_demand(inputs, measured)
    return ranked(inputs, found, candidates_of(inputs, found), seed=1, draws=_FEW_DRAWS)


def _learnt(general: Mapping[str, Factor], measured: Measures) -> tuple[Text, ...]:
    """Return which shared figures the measured use moved, before and after."""
    now = {name: f for one in measured.demand.values() for name, f in one.factors.items()}
    said = []
    for name in _TAUGHT:
        if name in now and now[name] != general[name]:
            what = ASSUMPTIONS[name.removeprefix("assumption:")].name
            was, is_ = (f.words for f in (general[name], now[name]))
            said.append(what + tr(": {found} instead of {was}.", found=is_, was=was))
    return tuple(map(capital, said))
