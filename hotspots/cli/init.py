"""``hotspots init DIR``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text
from hotspots.cli.frame import lang_option, say


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""
    from hotspots.changes.init import SAMPLES, copy_sample, init_project

    @click.command(
        help=Text(
            "Legt im Ordner DIR ein neues, gültiges Projekt an, mit Erklärungen in jeder Datei.",
            "Make a new, valid project in the folder DIR, with comments in every file.",
        ).say(lang)
    )
    @click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
    @click.option("--title", default=None, help=Text("Titel des Vorhabens.", "Title of the plan.").say(lang))
    @click.option("--municipality", default=None, help=Text("Name der Kommune.", "Name of the municipality.").say(lang))
    @click.option(
        "--state",
        default="BY",
        show_default=True,
        help=Text("Land, zum Beispiel BY.", "State, for example BY.").say(lang),
    )
    @click.option(
        "--sample",
        type=click.Choice(list(SAMPLES)),
        help=Text("Ein fertiges Beispiel kopieren, statt leer anzufangen.", "Copy a complete sample instead.").say(
            lang
        ),
    )
    @lang_option(lang)
    def init(directory: Path, title: str | None, municipality: str | None, state: str, sample: str | None) -> None:
        if sample:
            for file in copy_sample(directory, sample):
                click.echo(directory / file)
            say(Text(f"Als Nächstes: hotspots run {directory} --open", f"Next: hotspots run {directory} --open"), lang)
            return
        name = municipality or directory.name
        heading = title or Text(f"Öffentliches WLAN in {name}", f"Public WLAN in {name}").say(lang)
        written = init_project(directory, title=heading, municipality=name, state=state.upper())
        for file in written:
            click.echo(directory / file)
        say(
            Text(
                f"Als Nächstes: hotspots import sites LISTE --project {directory}",
                f"Next: hotspots import sites LIST --project {directory}",
            ),
            lang,
        )

    return init
