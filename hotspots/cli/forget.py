"""``hotspots forget --before DATE``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import common_options, print_json, print_problems, project_argument, say


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @click.command(
        help=Text(
            "Ersetzt Namen in Protokollen und im Journal, die älter sind als DATE, durch „Person 1“ und so fort. Was so "
            "vergessen ist, lässt sich nicht zurückholen; die Kette des Journals bleibt heil.",
            "Replace names in protocols and journal entries older than DATE by 'Person 1' and so on. What is forgotten "
            "can't be brought back; the journal's chain stays whole.",
        ).say(lang)
    )
    @project_argument(lang)
    @click.option(
        "--before",
        required=True,
        type=click.DateTime(["%Y-%m-%d", "%d.%m.%Y"]),
        metavar="DATE",
        help=Text("Tag, vor dem vergessen wird.", "Day before which to forget.").say(lang),
    )
    @common_options(lang)
    def forget(project: Path, before: datetime, as_json: bool) -> None:
        from hotspots.changes.forget import FORGET
        from hotspots.changes.forget import forget as forget_names
        from hotspots.changes.transaction import transaction
        from hotspots.cli.clock import now
        from hotspots.inputs.project import read_project

        with transaction(project, FORGET, at=now(), kept=False) as change:
            done = forget_names(change, before.date(), read_project(project).inspections)
        if as_json:
            print_json(
                {
                    "names": done.names,
                    "entries": list(done.entries),
                    "files": list(done.files),
                    "left": [p.as_json(lang) for p in done.left],
                }
            )
            return
        print_problems(done.left, lang, as_json=False)
        say(
            Text(
                f"{done.names} Namen ersetzt: {len(done.files)} Protokolle, {len(done.entries)} Einträge im Journal.",
                f"{done.names} names replaced: {len(done.files)} protocols, {len(done.entries)} journal entries.",
            ),
            lang,
        )

    return forget  # fmt: skip
