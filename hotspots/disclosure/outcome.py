"""From an outcome to what the public may see: no figure of use below the small number, and no sum that gives one back."""

from __future__ import annotations

from dataclasses import replace

from hotspots.base.figures import two_digits
from hotspots.findings.outcome import Bars, Outcome, SiteOutcome
from hotspots.model.publication import Costs


def disclose_outcome(found: Outcome, costs: Costs) -> Outcome:
    """Return what everyone may see: small figures hidden, money with two digits, of single sites as `costs` says.

    Euros per use of a hidden place would give its use back, and so would those of all places together; changes of the
    ranking name scores, which would give costs back.
    """
    sites = tuple(_site(one, found.small, costs) for one in found.sites)
    hidden = any(one.hidden for one in sites)
    return replace(
        found, sites=sites, invest_eur=_digits(found.invest_eur), running_eur=_digits(found.running_eur),
        planned_eur=_digits(found.planned_eur), paid_eur=_digits(found.paid_eur), moves=(),
        per_use=None if hidden else found.per_use, per_use_all=None if hidden else found.per_use_all,
    )  # fmt: skip


def _site(one: SiteOutcome, small: int, costs: Costs) -> SiteOutcome:
    invest = _digits(one.invest_eur) if costs == "rounded" else None
    forecast = replace(one.forecast, invest_eur=None) if one.forecast else None
    money = {"invest_eur": invest, "running_eur": _digits(one.running_eur), "per_use_all": None, "forecast": forecast}
    months = {month: _shown(mean, small) for month, mean in one.months.items()}
    told = replace(one, months=months, weekdays=_bars(one.weekdays, small), hours=_bars(one.hours, small),
                   start_up=_shown(one.start_up, small), **money)  # type: ignore[arg-type]  # fmt: skip
    figures = (one.counted, one.total, one.users.low if one.users else None)
    if all(x is None or x >= small for x in figures):
        return told
    return replace(told, hidden=True, counted=None, total=None, users=None, measured_users=None, per_use=None, months={}, weekdays=(), hours=())  # fmt: skip


def _bars(bars: Bars, small: int) -> Bars:
    return tuple(_shown(x, small) for x in bars)


def _shown(figure: float | None, small: int) -> float | None:
    return None if figure is None or figure < small else figure


def _digits(eur: float | None) -> float | None:
    return None if eur is None else two_digits(eur)
