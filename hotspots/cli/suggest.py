"""``hotspots suggest PLACES``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.base.text import PLACES, Lang, counted, eur, join, number, percents, tr
from hotspots.cli.frame import (
    Amount,
    common_options,
    described,
    echo,
    input_file,
    option,
    overwrite_option,
    print_json,
    print_problems,
    project_option,
    refuse_idle,
    say,
)

if TYPE_CHECKING:
    from hotspots.planning.suggest import Search


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Look for new sites. PLACES is a table or GIS file of places to mount (name, coordinates, if "
        "possible the kind: municipal_building, street_lamp, bus_stop). What newly reaches the most "
        "people for the budget is chosen.",
    )
    @click.argument("places", metavar="PLACES", type=input_file(lang))
    @project_option(lang)
    @option(lang, "--budget", words=tr("Budget in euros."), type=Amount(0), metavar="EUR")
    @option(lang, "--sites", words=tr("Number instead of a budget."), type=click.IntRange(1))
    @option(lang, "--distance", words=tr("Least distance to what exists or is planned."),
            type=Amount(0), default=100.0, show_default=True, metavar="M")  # fmt: skip
    @option(lang, "--no-doubling", words=tr("Funding rule: at most this share may be served already."),
            type=Amount(0, 1), metavar="SHARE")  # fmt: skip
    @option(lang, "--write", "target", words=tr("Write the suggestions as sites.geojson."),
            type=click.Path(dir_okay=False, path_type=Path))  # fmt: skip
    @option(
        lang,
        "--keep",
        words=tr(
            "Keep the suggestions in the project (suggestions.geojson): 'run' and 'map' show them as a layer "
            "of their own."
        ),
        is_flag=True,
    )
    @overwrite_option(lang)
    @common_options(lang)
    def suggest(
        places: Path, project: Path, budget: float | None, sites: int | None, distance: float, no_doubling: float | None,
        target: Path | None, keep: bool, overwrite: bool, as_json: bool,
    ) -> None:  # fmt: skip
        from hotspots.base.errors import Report
        from hotspots.changes.init import write_new
        from hotspots.changes.steps import keep_suggestions, suggestions_file
        from hotspots.changes.transaction import transaction
        from hotspots.cli.clock import now
        from hotspots.inputs.context import Context
        from hotspots.inputs.layers.taking import listed_sites
        from hotspots.measures.coverage.candidates import Rules
        from hotspots.measures.coverage.suggest import as_features
        from hotspots.planning.plan import check
        from hotspots.planning.suggest import suggest_sites

        if target is None and not keep:
            refuse_idle(lang, tr("without --write or --keep"), "overwrite")
        report = Report()
        inputs = check(project)
        listed = listed_sites([places], Context(project, report, settings=inputs.settings, sites=inputs.sites))
        report.stop_on_errors()
        rules = Rules(budget, sites, distance, no_doubling)
        found = suggest_sites(inputs, listed, rules, source=places.name)
        features = as_features(found.suggestions, taken_ids=[s.id for s in inputs.sites])
        kept = None
        if keep:
            with transaction(project, "suggest", at=now()) as change:
                kept = keep_suggestions(change, features, overwrite=overwrite)
        if target is not None:
            write_new(target, lambda: suggestions_file(features), overwrite=overwrite)
        if as_json:
            print_json(lang, {"features": features, "excluded": found.suggestions.excluded})
            return
        print_problems((*report.warnings, *inputs.warnings), lang, as_json=False)
        _print(found, lang)
        _tell(target, kept, lang)

    return suggest


def _tell(target: Path | None, kept: Path | None, lang: Lang) -> None:
    """Say what was written, and how the suggestions get on the map."""
    if target is not None:
        say(tr("Written: {target}", target=target), lang)
    if kept is not None:
        shown = tr("'hotspots run' shows them on the map.")
        say(tr("Written: {kept}. {shown}", kept=kept, shown=shown), lang)
    else:
        say(tr("With --keep the suggestions stand on the map, too (hotspots run)."), lang)


def _print(found: Search, lang: Lang) -> None:
    from hotspots.cli.terminal import print_table

    titles = [
        (tr("Rank"), "right"), (tr("Place¦where"), "left"), (tr("newly reached/day"), "right"),
        (tr("Cost"), "right"), (tr("why"), "left"),
    ]  # fmt: skip
    rows = [
        [str(s.rank), s.candidate.name, number(s.people_more, lang), "–" if s.candidate.cost_eur is None else eur(round(s.cost_eur, -2), lang), join(s.reasons, "; ").say(lang)]
        for s in found.suggestions.ranked
    ]  # fmt: skip
    print_table(titles, rows, lang)
    left_out, known = counted(len(found.suggestions.excluded), *PLACES), found.known_share
    if found.moved:
        moved = tr("Inside buildings and moved in front of the facade")
        echo(f"{moved.say(lang)}: {found.moved}.")
    words = tr(
        "{left_out} left out. Footfall known for {known} of the streets; elsewhere the town's level "
        "stands in (estimated).",
        left_out=left_out,
        known=percents(known),
    )
    echo(words.say(lang))
