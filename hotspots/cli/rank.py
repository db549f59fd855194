"""``hotspots rank``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hotspots.base.text import Lang, tr
from hotspots.cli.frame import common_options, described, print_json, print_problems, project_argument, say


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(lang, "Show the ranking; writes nothing.")
    @project_argument(lang)
    @common_options(lang)
    def rank(project: Path, as_json: bool) -> None:
        from hotspots.planning.plan import run

        results = run(project)
        if as_json:
            from hotspots.publish.tables.documents import ranking_json

            print_json(lang, json.loads(ranking_json(results, lang)))
            return
        from hotspots.cli.terminal import print_ranking

        print_problems(results.warnings, lang, as_json=False)
        print_ranking(results, lang)
        if any(s.demand and s.demand.measured for s in results.sites):
            learnt = tr("What the measured use would change: hotspots compare {project}", project=project)
            say(learnt, lang)

    return rank
