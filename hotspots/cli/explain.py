"""``hotspots explain SITE``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.base.text import Lang, Text, join, numbers, tr
from hotspots.cli.frame import common_options, described, option, print_json, project_option, refuse_idle

if TYPE_CHECKING:
    from hotspots.findings.model import Plan, SiteFinding
    from hotspots.ranking.results import RankedSite


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Explain a site's place: every criterion with value, weight and source, and what would move it "
        "up or down. With --against: why it stands before or behind another.",
    )
    @click.argument("site", metavar="SITE")
    @project_option(lang)
    @option(lang, "--against", words=tr("Compare with this site."), metavar="SITE")
    @option(lang, "--week", words=tr("The typical week only."), is_flag=True)
    @common_options(lang)
    def explain(site: str, project: Path, against: str | None, week: bool, as_json: bool) -> None:
        from hotspots.cli.terminal import print_sentences
        from hotspots.planning.answers import effects
        from hotspots.planning.plan import check, plan
        from hotspots.ranking import explain as words

        if week:
            refuse_idle(lang, tr("with --week"), "against")
        inputs = check(project)
        told = plan(inputs)
        one = _find(told, site, lang)
        if week:
            _show_week(told.site(one.id), lang, as_json=as_json)
            return
        if against is not None:
            other = _find(told, against, lang)
            if other is one:
                raise click.BadParameter(tr("That is the same site.").say(lang), param_hint="--against")
            sentences = words.explain_against(told.ranking, one, other)
        else:
            sentences = words.explain(told.ranking, one) + _extra(told, one.id)
            sentences += tuple(a.words + "." for a in told.site(one.id).answered)
            sentences += effects(inputs, one.id)
        if as_json:
            print_json(lang, {"site": one.id, "against": against, "sentences": sentences})
            return
        print_sentences(sentences, lang)
        if against is None:
            _print_week(told.site(one.id), lang)

    return explain


def _show_week(found: SiteFinding, lang: Lang, *, as_json: bool) -> None:
    """Print what is known of a site's week: passages a day with their source, hour by hour, and where it comes from."""
    from hotspots.cli.terminal import print_sentences
    from hotspots.publish.week import week_words

    demand = found.demand
    if demand is None:
        raise click.UsageError(tr("No week is known here.").say(lang))
    day, hours = demand.passages_per_day, demand.week.median.tolist()
    if as_json:
        columns = {n: [round(v, 1) for v in getattr(demand.week, n).tolist()] for n in ("low", "median", "high")}
        per_day = {"low": round(day.low), "best": round(day.best), "high": round(day.high)}
        print_json(lang, {"site": found.site.id, "station": demand.station, "quality": demand.quality, "source": demand.source, "passages_per_day": per_day, **columns})  # fmt: skip
        return
    _print_week(found, lang)
    low, high = (numbers(v) for v in (day.low, day.high))
    said = tr(
        "Daily mean in eight weeks of ten between {low} and {high}; {method}; source: {source}",
        low=low,
        high=high,
        method=demand.method,
        source=demand.source,
    )
    print_sentences((week_words(hours), said, *demand.warnings), lang)


def _print_week(found: SiteFinding, lang: Lang) -> None:
    """Print the typical week as a strip of letters, an hour each."""
    from hotspots.publish.week import week_letters

    if found.demand is not None and found.demand.known:
        click.echo("\n" + "\n".join(week_letters(found.demand.week.median.tolist(), lang)))


def _find(told: Plan, name: str, lang: Lang) -> RankedSite:
    """Return the site with this id or name; otherwise a wrong usage that names the nearest."""
    from hotspots.base.errors import meant, nearest

    for ranked in told.ranking.sites:
        if name in (ranked.id, ranked.name):
            return ranked
    ids = [s.id for s in told.ranking.sites]
    known = meant(nearest(name.lower(), ids), tr("Known: ") + f"{', '.join(ids)}.")
    words = tr("There is no site {name}. ", name=repr(name)) + known
    raise click.BadParameter(words.say(lang), param_hint="SITE")


def _extra(results: Plan, site: str) -> tuple[Text, ...]:
    """Return how the site would be connected, how its users were found, and what is still unknown."""
    from hotspots.findings.words import users_words
    from hotspots.model.permits import METHODS
    from hotspots.publish.week import week_words

    found = results.site(site)
    route = results.route(site)
    said = [
        tr("Connection, ") + METHODS[a.method] + ": " + join([a.reason, *a.notes], "; ") + "."
        for a in route.alternatives
        if a.reason.de
    ]
    if found.readiness.service is not None:
        said.append(tr("Time to service: ") + found.readiness.service_words + ".")
    if found.site.history or (found.site.is_open and found.site.status != "candidate"):
        past = join([*found.site.history, found.site.standing], "; ")
        said.append(tr("Status: ") + past + ".")
    if found.demand is not None and found.users is not None:
        users = users_words(found.users)
        said.append(tr("Demand: {users}; {method}.", users=users, method=found.demand.method))
        said += [week_words(found.demand.week.median.tolist()), *found.demand.warnings]
        said.append(tr("Capacity: ") + found.demand.load.words() + ".")
        said += [tr("Peak day ") + peak.said for peak in found.demand.peaks]
    if found.readiness.unknown:
        said.append(tr("Still to be found out: ") + join(found.readiness.unknown) + ".")
    return tuple(said)
