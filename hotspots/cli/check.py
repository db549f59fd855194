"""``hotspots check``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import common_options, print_problems, project_argument, say


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @click.command(
        help=Text(
            "Prüft das Projekt und nennt jeden Fehler: Datei, Stelle, Feld, gefundener Wert, was erlaubt ist, was zu tun ist.",
            "Check the project and name every problem: file, place, field, value found, what is allowed, what to do.",
        ).say(lang)
    )
    @project_argument(lang)
    @common_options(lang)
    def check(project: Path, as_json: bool) -> None:
        from hotspots.planning.plan import check as check_project
        from hotspots.planning.plan import counting_problems

        inputs = check_project(project)
        warnings = (*inputs.warnings, *counting_problems(inputs))
        print_problems(warnings, lang, as_json=as_json)
        if as_json:
            return
        from hotspots.disclosure.public import publication_words
        from hotspots.ranking.criteria import criteria_of

        criteria = criteria_of(inputs.settings.criteria)
        say(publication_words(inputs.settings.publication, len(inputs.network.handovers), criteria), lang)
        count = len(warnings)
        say(
            Text(
                f"In Ordnung: {len(inputs.sites)} Standorte, {len(inputs.inspections)} Begehungen, "
                f"{len(inputs.network.streets)} Straßenstücke, {count} Hinweis{'e' if count != 1 else ''}.",
                f"All right: {len(inputs.sites)} sites, {len(inputs.inspections)} inspections, "
                f"{len(inputs.network.streets)} street segments, {count} warning{'s' if count != 1 else ''}.",
            ),
            lang,
        )

    return check
