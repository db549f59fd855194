"""The ranking as a flat table: which columns it has, and how to take each from a finding.

CSV, XLSX and the GIS layers share these columns, so that a figure has one name and one value everywhere.
The columns of the utility's edition exist only where :class:`~hotspots.findings.model.Plan` is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hotspots.base.text import Lang, Text, join, numbers, tr, verbatim
from hotspots.findings.model import Plan
from hotspots.findings.public import SiteTold, Told
from hotspots.model.estimate import Estimate
from hotspots.model.permits import METHODS
from hotspots.model.sites import STATUS_WORDS
from hotspots.publish.tables.words import CONFIDENTIAL, QUALITY
from hotspots.ranking.criteria import Criterion

#: Columns that the public edition has only as far as the setting allows.
MONEY = ("score", "connection_", "invest_eur_")
Kind = Literal["text", "whole", "number", "share", "euro", "degrees"]
Value = str | int | float | None
Getter = Callable[[SiteTold], "Text | Value"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `id` for programs, `title` for people, `kind` decides the format."""

    id: str
    title: Text
    kind: Kind
    get: Getter

    def value(self, site: SiteTold, lang: Lang) -> Value:
        """Return the value for one site, words in `lang`."""
        found = self.get(site)
        return found.say(lang) if isinstance(found, Text) else found


def columns(told: Told) -> tuple[Column, ...]:
    """Return the columns of the ranking; of a Plan also those of the utility's edition."""
    criteria = (c for one in told.criteria for c in _criterion(one))
    found = (*_place(told), *criteria, *_figures(told), *_about_site())
    if isinstance(told, Plan):
        return (*found, *_secret(told))
    return tuple(
        column
        for column in found
        if not column.id.startswith(MONEY) or any(column.get(s) is not None for s in told.sites)
    )


def _place(told: Told) -> tuple[Column, ...]:
    return (
        Column("rank", tr("rank"), "whole", lambda s: s.ranked.rank),
        Column("id", tr("id"), "text", lambda s: s.site.id),
        Column("name", tr("site"), "text", lambda s: s.site.name),
        Column("status", tr("status"), "text", lambda s: STATUS_WORDS[s.site.status]),
        Column("decided_on", tr("decided on"), "text", lambda s: s.site.decided_on or ""),
        Column("district", tr("district"), "text", lambda s: s.site.district),
        Column("score", tr("score"), "number", lambda s: s.ranked.score),
        Column("rank_low", tr("rank from"), "whole", lambda s: s.ranked.rank_low),
        Column("rank_high", tr("rank to"), "whole", lambda s: s.ranked.rank_high),
        *(_chance(told) if isinstance(told, Plan) else ()),
        Column("certainty", tr("certainty"), "text", lambda s: s.certainty),
    )


def _chance(plan: Plan) -> tuple[Column, ...]:
    """Return the exact chance, with what the sample leaves open (95 %) in its title."""
    title, drawn = tr("chance of the first places"), plan.ranking.robustness
    if drawn:
        error = numbers(100 * drawn.sampling_error, decimals=1)
        title += tr(" (± {error} percentage points)", error=error)
    return (Column("first_chance", title, "share", lambda s: s.ranked.first_chance),)


def _criterion(criterion: Criterion) -> tuple[Column, ...]:
    name, unit = criterion.name, criterion.unit
    head = name + " [" + unit + "]" if unit.en else name
    of = criterion.id

    def estimate(site: SiteTold) -> Estimate | None:
        part = site.ranked.parts.get(of)
        return part.estimate if part else None

    return (
        *_span(f"{of}_", head, "number", estimate),
        Column(f"{of}_value", name + tr(": value"), "number", lambda s: _part(s, of, "value")),
        Column(
            f"{of}_contribution", name + tr(": contribution"), "number",
            lambda s: _part(s, of, "contribution"),
        ),
    )  # fmt: skip


def _part(site: SiteTold, criterion: str, field: Literal["value", "contribution"]) -> float | None:
    part = site.ranked.parts.get(criterion)
    if part is None:
        return None
    return part.value if field == "value" else part.contribution


def _span(prefix: str, title: Text, kind: Kind, get: Callable[[SiteTold], Estimate | None]) -> tuple[Column, ...]:
    """Return three columns: low, best and high of an estimate."""

    def pick(field: Literal["low", "best", "high"]) -> Getter:
        def one(site: SiteTold) -> float | None:
            found = get(site)
            return None if found is None else float(getattr(found, field))

        return one

    words = {"low": tr(" from"), "best": verbatim(""), "high": tr(" to")}
    fields: tuple[Literal["low", "best", "high"], ...] = ("low", "best", "high")
    return tuple(Column(f"{prefix}{field}", title + words[field], kind, pick(field)) for field in fields)


def _figures(told: Told) -> tuple[Column, ...]:
    weeks, decided = tr("lead time in weeks"), verbatim("")
    if not all(s.site.is_open for s in told.sites):
        decided = tr("; decided sites: as decided or paid, if known")
    return (
        Column("invest_eur_low", tr("cost alone, net, from") + decided, "euro", lambda s: s.cost_low_eur),
        Column("invest_eur_best", tr("cost alone, net") + decided, "euro", lambda s: s.cost_eur),
        Column("invest_eur_high", tr("cost alone, net, to") + decided, "euro", lambda s: s.cost_high_eur),
        Column(
            "running_eur_per_year", tr("running cost a year, net"), "euro",
            lambda s: s.running_per_year.best,
        ),
        Column("lead_time_weeks", weeks, "number", lambda s: s.lead_weeks),
        Column("year", tr("year of building"), "whole", lambda s: s.year or s.site.year),
    )  # fmt: skip


def _about_site() -> tuple[Column, ...]:
    def mount(site: SiteTold) -> str | None:
        return site.site.mount.name if site.site.mount else None

    return (
        Column("blockers", tr("blockers"), "text", lambda s: join(s.ranked.blockers, "; ")),
        Column("unknown", tr("still to be found out"), "text", unknown_words),
        Column("mount", tr("mounting place"), "text", mount),
        Column("lon", tr("longitude (WGS 84)"), "degrees", lambda s: s.site.lon),
        Column("lat", tr("latitude (WGS 84)"), "degrees", lambda s: s.site.lat),
        Column("quality", tr("quality of the position"), "text", lambda s: QUALITY[s.site.quality]),
        Column("source", tr("source"), "text", lambda s: s.site.source),
    )


def unknown_words(site: SiteTold) -> Text:
    """Return what nobody knows of a site yet: items of the protocol, and criteria without a figure."""
    missing = [verbatim(name) for name in site.ranked.unknown]
    return join([*site.readiness.unknown, *missing], "; ")


def _secret(told: Plan) -> tuple[Column, ...]:
    def method(site: SiteTold) -> Text | None:
        name = told.route(site.site.id).method
        return METHODS[name] if name else None

    def share(site: SiteTold, of: Literal["marginal_eur", "shapley_eur"]) -> float | None:
        found = told.site(site.site.id).share
        return float(getattr(found, of)) if found else None

    def length(site: SiteTold) -> float | None:
        chosen = told.route(site.site.id).chosen
        return chosen.length_m if chosen else None

    def handover(site: SiteTold) -> str | None:
        chosen = told.route(site.site.id).chosen
        return chosen.handover if chosen else None

    def answered(site: SiteTold) -> Text:
        return join([one.words for one in told.site(site.site.id).answered], "; ")

    return (
        *_span("connection_eur_", tr("connection, net"), "euro", lambda s: told.site(s.site.id).connection),
        Column("in_plan_eur", tr("cost on top of all others, ") + told.about.terms.part, "euro", lambda s: share(s, "marginal_eur")),
        Column("share_eur", tr("share of the plan, ") + told.about.terms.part, "euro", lambda s: share(s, "shapley_eur")),
        Column("method", tr("connection by"), "text", method),
        Column("length_m", tr("length in m"), "number", length),
        Column("handover", tr("handover"), "text", handover),
        Column("snap_m", tr("to the street in m"), "number", lambda s: told.route(s.site.id).snap_m),
        Column("answered", tr("the utility's answer"), "text", answered),
        Column("confidentiality", tr("confidentiality"), "text", lambda _: CONFIDENTIAL),
    )  # fmt: skip
