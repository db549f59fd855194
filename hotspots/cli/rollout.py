"""``hotspots rollout``: what is built when, what each year pays, who shares which trench."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.base.text import Lang, Text, eur, euros, join, number, percent, tr, verbatim
from hotspots.cli.frame import common_options, described, print_json, print_problems, project_argument, say
from hotspots.model.sites import STATUS_WORDS

if TYPE_CHECKING:
    from hotspots.findings.model import Plan
    from hotspots.rollout.rollout import Rollout

STANDINGS = {
    "core": tr("core"),
    "borderline": tr("borderline"),
    "out": tr("out"),
}


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(lang, "Show which sites fit the budget in which year and what each year pays; writes nothing.")
    @project_argument(lang)
    @common_options(lang)
    def rollout(project: Path, as_json: bool) -> None:
        from hotspots.cli.terminal import print_sentences
        from hotspots.findings.answers import unplanned
        from hotspots.planning.plan import run

        results = run(project)
        if as_json:
            from hotspots.publish.tables.documents import rollout_json

            print_json(lang, json.loads(rollout_json(results, lang)))
            return
        print_problems(results.warnings, lang, as_json=False)
        found = results.rollout
        if found is None:
            say(unplanned(results), lang)
            return
        _print_years(results, found, lang)
        _print_shares(results, found, lang)
        print_sentences((*_columns(results, found), *_said(results, found), *_service(results)), lang)

    return rollout


def _print_years(results: Plan, found: Rollout, lang: Lang) -> None:
    from hotspots.cli.terminal import print_table

    titles = (
        (tr("Year"), "left"), (tr("Sites"), "left"), (tr("once"), "right"),
        (tr("budget, ") + results.about.terms.words, "right"), (tr("a year"), "right"), (tr("trench¦ditch"), "right"),
        (tr("users"), "right"),
    )  # fmt: skip
    rows = [
        [
            str(phase.year),
            ", ".join(results.site(s).site.name for s in phase.sites) or "–",
            eur(round(phase.invest_eur), lang),
            eur(round(phase.budget_eur), lang),
            eur(round(phase.running_eur_per_year), lang),
            f"{number(phase.trench_m, lang)} m",
            number(phase.users_per_day, lang),
        ]
        for phase in found.phases
    ]
    print_table(titles, rows, lang)


def _print_shares(results: Plan, found: Rollout, lang: Lang) -> None:
    from hotspots.cli.terminal import print_table

    titles = (
        (tr("Site"), "left"), (tr("alone"), "right"), (tr("marginal"), "right"),
        (tr("fair share"), "right"), (tr("in the plan"), "left"),
    )  # fmt: skip
    rows = [
        [
            results.site(share.site).site.name,
            eur(round(share.alone_eur), lang),
            eur(round(share.marginal_eur), lang),
            eur(round(share.shapley_eur), lang),
            f"{_in_plan(found, share.site).say(lang)} ({percent(found.membership.get(share.site, 0.0), lang)})",
        ]
        for share in found.shares
    ]
    click.echo()
    if rows:
        print_table(titles, rows, lang)
        click.echo()


def _service(results: Plan) -> Iterator[Text]:
    """Say of every site how many weeks it takes until it is in use, of what they are made, and when that is."""
    yield tr("Time to service, if it were begun at once:")
    for one in results.sites:
        if one.readiness.service is not None and one.site.is_open:
            yield verbatim(f"{one.site.name}: ") + one.readiness.service_words + "."


def _in_plan(found: Rollout, site: str) -> Text:
    """Return the year in which a site is built, or that it isn't, and how sure that is."""
    year = next((str(phase.year) for phase in found.phases if site in phase.sites), None)
    standing = STANDINGS[found.standing(site)]
    if year is None and found.standing(site) == "out":
        return standing
    return (verbatim(year) if year else tr("no")) + ", " + standing


def _columns(results: Plan, found: Rollout) -> Iterator[Text]:
    """Explain the columns, and why a site costs less here than in the ranking."""
    if not found.shares:
        return
    yield tr(
        "'alone': if only this site were built; 'marginal': what it costs beside all others; 'fair "
        "share': its part of common trenches (Shapley); 'users': of all built by then, a day; 'a year': "
        "running cost."
    )
    if results.about.terms.tax == "gross":
        how = results.about.terms.part
        yield tr("These sums: {how}; the costs of the ranking: net.", how=how)
        return
    opened = tr("streets are opened anyway (roadworks)")
    duct = tr("a duct serves that was seen at another site")
    ground = tr("another inspection saw archaeological ground there")
    layout = results.connections.layout
    theirs = tr("the utility pays a part")
    reasons = (found.shared_works, opened), (layout.seen_from < layout.graph.n_edges, duct), (results.about.terms.utility_pays, theirs)  # fmt: skip
    cheaper = [why for holds, why in reasons if holds]
    for share in found.shares:
        one = results.site(share.site)
        saved = (one.cost_eur or share.alone_eur) - share.alone_eur
        why = cheaper if saved > 0 else [ground]
        if why and abs(saved) >= max(50.0, 0.01 * share.alone_eur):
            here, there = euros(share.alone_eur), euros(one.cost_eur or 0.0)
            said = join(why, tr(" or "))
            yield tr(
                "{name}: {here} here, {there} in the ranking, because in the plan {said}.",
                name=one.site.name,
                here=here,
                there=there,
                said=said,
            )


def _said(results: Plan, found: Rollout) -> Iterator[Text]:
    """Say what others pay, what every funding rule does, what is fixed already, and what can't be had."""
    from hotspots.findings.words import COSTS_NOT_KNOWN

    once = sum(phase.utility_eur for phase in found.phases)
    yearly = max((phase.utility_running_eur_per_year for phase in found.phases), default=0.0)
    if once or yearly:
        first, then = euros(once), euros(yearly)
        yield tr(
            "These sums are the town's; beside it the utility pays {first} once and {then} a year (net).",
            first=first,
            then=then,
        )
    for use in found.funding:
        yield tr("Funding {name}: {words}.", name=use.rule.name, words=use.words)
    yield from found.notes
    yield from found.sampling if found.shares else ()
    if found.unmet:
        names = ", ".join(results.site(s).site.name for s in found.unmet)
        yield tr(
            "Demanded (must), but not in the plan: {names}; the budgets don't suffice or no way leads there.",
            names=names,
        )
    for phase in found.phases:
        for site in phase.fixed:
            cost = euros(site.eur) if site.eur is not None else COSTS_NOT_KNOWN
            name, word = results.site(site.site).site.name, STATUS_WORDS[site.status]
            yield tr("{year}: {name} is {word} ({cost}).", year=phase.year, name=name, word=word, cost=cost)
    if not found.sites and not found.unmet and found.cheapest is not None:
        least, cost_eur = found.cheapest
        yield _least(found, results.site(least).site.name, cost_eur)
    elif not found.sites:
        yield tr("There is no plan that keeps to this.")


def _least(found: Rollout, site: str, cost_eur: float) -> Text:
    """Say how much the cheapest site needs where nothing is built."""
    cost = euros(cost_eur)
    if any(phase.budget_eur >= cost_eur for phase in found.phases):
        return tr(
            "No site fits: {site} needs {cost} once only; money for running it or time for its permits is missing.",
            site=site,
            cost=cost,
        )
    return tr("No site fits the budget. {site} needs least: {cost}.", site=site, cost=cost)
