"""``hotspots decide FILE``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.base.text import Lang, euros, tr
from hotspots.cli.frame import (
    by_option,
    common_options,
    described,
    echo,
    input_file,
    print_json,
    print_problems,
    project_option,
    say,
)

if TYPE_CHECKING:
    from hotspots.model.answers import PlanView


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Record the council's decision. FILE is a table (XLSX, ODS, CSV) or JSON/TOML with the columns "
        "site, status, date and – if wanted – order, year and cost.",
    )
    @click.argument("file", type=input_file(lang))
    @project_option(lang)
    @by_option(lang)
    @common_options(lang)
    def decide(file: Path, project: Path, by: str, as_json: bool) -> None:
        from hotspots.base.errors import Report, feature
        from hotspots.changes.sent import sent_file
        from hotspots.changes.steps import record_decisions
        from hotspots.changes.transaction import transaction
        from hotspots.cli.clock import now
        from hotspots.inputs.decisions import read_decisions
        from hotspots.inputs.sites import read_sites
        from hotspots.model.sites import STATUS_WORDS
        from hotspots.planning.plan import of_tomorrow

        plan = _plan_before(project, lang)
        with transaction(project, "decide", at=now(), who=by) as change:
            report = Report()
            sites = read_sites(project, report)
            decisions = read_decisions(file, sites, report)
            dated = [(file.name, feature(d.site), "date", d.date) for d in decisions]
            report.problems += [replace(p, severity="error") for p in of_tomorrow(dated, now()[:10])]
            report.stop_on_errors()
            record_decisions(change, decisions, file=file.name)
            if plan is not None:
                name, data = sent_file(plan)
                change.put(name, change.read(name) or data)
                change.facts["plan"] = plan.fingerprint
        print_problems(report.problems, lang, as_json=False)
        if as_json:
            print_json(lang, decisions)
            return
        names = {site.id: site.name for site in sites}
        for decision in decisions:
            more = [f"{label.say(lang)} {value:g}" for label, value in (
                (tr("order"), decision.order), (tr("year"), decision.year),
            ) if value is not None]  # fmt: skip
            more += [euros(decision.cost_eur).say(lang)] if decision.cost_eur is not None else []
            echo(
                f"{names[decision.site]}: {STATUS_WORDS[decision.status].say(lang)} ({', '.join([decision.date, *more])})"
            )
        say(tr("Recorded in {project}.", project=project / "sites.geojson"), lang)

    return decide


def _plan_before(project: Path, lang: Lang) -> PlanView | None:
    """Return the plan on which is decided: it is kept, so that what comes can be compared with it; None where it can't be made."""
    from hotspots.base.errors import InputError
    from hotspots.changes.sent import plan_view
    from hotspots.planning.plan import check, plan

    try:
        inputs = check(project)
    except InputError:
        say(tr("The plan has errors and isn't kept with the decision."), lang)
        return None
    return plan_view(plan(inputs), inputs.overrides)
