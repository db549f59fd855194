"""``hotspots init DIR``."""

from __future__ import annotations

from pathlib import Path

import click

from hotspots.base.text import Lang, Text, tr
from hotspots.cli.frame import described, echo, lang_option, option, refuse_idle, say


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""
    from hotspots.changes.init import SAMPLES, copy_sample, init_project

    @described(lang, "Make a new, valid project in the folder DIR, with comments in every file.")
    @click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
    @option(lang, "--title", words=tr("Title of the plan."))
    @option(lang, "--municipality", words=tr("Name of the municipality."))
    @option(lang, "--state", words=tr("State: code or name."))
    @option(lang, "--workbook", words=tr("Add an Excel workbook to fill in."), is_flag=True)
    @option(lang, "--sample", words=tr("Copy a complete sample instead."), type=click.Choice(list(SAMPLES)))
    @lang_option(lang)
    def init(
        directory: Path, title: str | None, municipality: str | None, state: str | None, workbook: bool, sample: str | None
    ) -> None:  # fmt: skip
        if sample:
            refuse_idle(lang, tr("with --sample"), "title", "municipality", "state", "workbook")
            for file in copy_sample(directory, sample):
                echo(directory / file)
            say(tr("Next: hotspots run {directory} --open", directory=directory), lang)
            return
        name = municipality or _asked(tr("Municipality"), directory.name, lang)
        land = state or _asked(tr("German state (code or name)"), "BY", lang)
        heading = title or tr("Public WLAN in {name}", name=name).say(lang)
        written = init_project(
            directory, title=heading, municipality=name, state=land, with_workbook=workbook, lang=lang
        )
        for file in written:
            echo(directory / file)
        if workbook:
            book = directory / "projekt.xlsx"
            then = tr("fill in {book}, then: hotspots import workbook {book}", book=book)
        else:
            then = tr("hotspots import sites LIST")
        say(tr("Next: ") + then + f" --project {directory}", lang)

    return init


def _asked(question: Text, default: str, lang: Lang) -> str:
    """Ask where somebody sits at the terminal; else take the default."""
    import sys

    return str(click.prompt(question.say(lang), default=default)) if sys.stdin.isatty() else default
