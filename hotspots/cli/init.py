"""``hotspots init DIR``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text, verbatim
from hotspots.cli.frame import described, echo, lang_option, option, refuse_idle, say


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""
    from hotspots.changes.init import SAMPLES, copy_sample, init_project

    @described(
        lang,
        "Legt im Ordner DIR ein neues, gültiges Projekt an, mit Erklärungen in jeder Datei.",
        "Make a new, valid project in the folder DIR, with comments in every file.",
    )
    @click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
    @option(lang, "--title", words=Text("Titel des Vorhabens.", "Title of the plan."))
    @option(lang, "--municipality", words=Text("Name der Kommune.", "Name of the municipality."))
    @option(lang, "--state", words=Text("Land: Kürzel oder Name.", "State: code or name."))
    @option(lang, "--workbook", words=Text("Eine Excel-Mappe zum Ausfüllen dazulegen.", "Add an Excel workbook to fill in."), is_flag=True)  # fmt: skip
    @option(lang, "--sample", words=Text("Ein fertiges Beispiel kopieren, statt leer anzufangen.", "Copy a complete sample instead."), type=click.Choice(list(SAMPLES)))  # fmt: skip
    @lang_option(lang)
    def init(
        directory: Path, title: str | None, municipality: str | None, state: str | None, workbook: bool, sample: str | None
    ) -> None:  # fmt: skip
        if sample:
            refuse_idle(lang, Text("mit --sample", "with --sample"), "title", "municipality", "state", "workbook")
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
