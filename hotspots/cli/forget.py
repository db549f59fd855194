"""``hotspots forget --before DATE``."""

from __future__ import annotations

import re
from contextlib import nullcontext, suppress
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from hotspots.base.text import Lang, counted, tr
from hotspots.cli.frame import (
    common_options,
    described,
    echo,
    option,
    print_json,
    print_problems,
    project_argument,
    say,
)


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Replace names in protocols and journal entries older than DATE by 'Person 1' and so on, in "
        "remarks, values taken over and sent plans as well; a NAME in place of DATE is replaced "
        "everywhere. What is forgotten can't be brought back, not by 'undo' either; the journal's chain "
        "stays whole.",
    )
    @project_argument(lang)
    @option(lang, "--before", words=tr("Day before which to forget, or a name."), required=True, metavar="DATE|NAME")
    @option(lang, "--dry-run", words=tr("Only show where names stand."), is_flag=True)
    @common_options(lang)
    def forget(project: Path, before: str, dry_run: bool, as_json: bool) -> None:
        from hotspots.changes.forget import FORGET
        from hotspots.changes.forget import forget as forget_names
        from hotspots.changes.journal import read_journal
        from hotspots.changes.transaction import Change, transaction
        from hotspots.cli.clock import now
        from hotspots.inputs.project import read_project

        day, person = _day_or_name(before)
        dry = nullcontext(Change(project, read_journal(project)))
        with dry if dry_run else transaction(project, FORGET, at=now(), kept=False) as change:
            inputs = read_project(project)
            done = forget_names(change, day, inputs.inspections, person=person, sites=inputs.sites)
        if as_json:
            print_json(lang, {**asdict(done), "written": not dry_run, "left": done.left})
            return
        print_problems(done.left, lang, as_json=False)
        for name in done.files:
            echo(name)
        if done.entries:
            entries = ", ".join(map(str, done.entries))
            echo(f"journal.jsonl: {entries}")
        if done.history:
            many = counted(done.history, tr("earlier change"), tr("earlier changes"))
            say(tr("Can't be taken back any more: {many}.", many=many), lang)
        words = counted(done.names, tr("name"), tr("names"))
        words += tr(" to replace: ") if dry_run else tr(" replaced: ")
        words += counted(len(done.files), tr("file"), tr("files")) + ", "
        words += counted(len(done.entries), tr("journal entry."), tr("journal entries."))
        say(words, lang)

    return forget


def _day_or_name(words: str) -> tuple[date, str]:
    """Return the day, or today's last day of all and the name."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            return datetime.strptime(words.strip(), form).date(), ""  # noqa: DTZ007 - a day has no zone
    if not re.search(r"[^\W\d]{2}", words) or re.search(r"\d", words):
        raise click.BadParameter(words, param_hint="--before")
    return date.max, " ".join(words.split())
