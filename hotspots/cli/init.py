"""``hotspots init DIR``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text, verbatim
from hotspots.cli.frame import echo, lang_option, say


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
        default=None,
        help=Text("Land: Kürzel oder Name.", "State: code or name.").say(lang),
    )
    @click.option(
        "--workbook",
        is_flag=True,
        help=Text("Eine Excel-Mappe zum Ausfüllen dazulegen.", "Add an Excel workbook to fill in.").say(lang),
    )
    @click.option(
        "--sample",
        type=click.Choice(list(SAMPLES)),
        help=Text("Ein fertiges Beispiel kopieren, statt leer anzufangen.", "Copy a complete sample instead.").say(
            lang
        ),
    )
    @lang_option(lang)
    def init(
        directory: Path,
        title: str | None,
        municipality: str | None,
        state: str | None,
        workbook: bool,
        sample: str | None,
    ) -> None:
        if sample:
            for file in copy_sample(directory, sample):
                echo(directory / file)
            say(Text(f"Als Nächstes: hotspots run {directory} --open", f"Next: hotspots run {directory} --open"), lang)
            return
        name = municipality or _asked(Text("Kommune", "Municipality"), directory.name, lang)
        land = state or _asked(Text("Bundesland (Kürzel oder Name)", "German state (code or name)"), "BY", lang)
        heading = title or Text(f"Öffentliches WLAN in {name}", f"Public WLAN in {name}").say(lang)
        written = init_project(
            directory, title=heading, municipality=name, state=land, with_workbook=workbook, lang=lang
        )
        for file in written:
            echo(directory / file)
        if workbook:
            book = directory / "projekt.xlsx"
            then = Text(
                f"{book} ausfüllen, dann: hotspots import workbook {book}",
                f"fill in {book}, then: hotspots import workbook {book}",
            )
        else:
            then = Text("hotspots import sites LISTE", "hotspots import sites LIST")
        say(Text("Als Nächstes: ", "Next: ") + then + verbatim(f" --project {directory}"), lang)

    return init


def _asked(question: Text, default: str, lang: Lang) -> str:
    """Ask where somebody sits at the terminal; else take the default."""
    import sys

    return str(click.prompt(question.say(lang), default=default)) if sys.stdin.isatty() else default
