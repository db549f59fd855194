"""``hotspots batch``: every project below a folder, on Dask, with one summary."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.base.text import Lang, number, tr
from hotspots.cli.frame import Amount, common_options, described, echo, option, out_option, print_json, refuse_idle, say

if TYPE_CHECKING:
    from hotspots.batch.run import Progress
    from hotspots.batch.summary import Summary


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Plan every project folder below REGIONS into a folder of its own and sum them up: an overview, "
        "tables, one ranking by users per euro under one budget. Goes on where it stopped.",
    )
    @click.argument("regions", type=click.Path(file_okay=False, exists=True, path_type=Path))
    @out_option(lang)
    @option(lang, "--scheduler", metavar="ADDRESS", words=tr("Existing Dask scheduler, for example tls://host:8786."))
    @option(lang, "--tls", metavar="DIR", type=click.Path(file_okay=False, exists=True, path_type=Path),
                  words=tr("Folder with the scheduler's certificates: ca.pem, cert.pem, key.pem."))  # fmt: skip
    @option(lang, "--workers", type=click.IntRange(0, 1024), default=os.cpu_count() or 1, show_default=True,
                  words=tr("Processes on this machine; 0: without Dask, one by one."))  # fmt: skip
    @option(lang, "--budget", "budget_eur", type=Amount(min=0), default=1_000_000.0, show_default=True,
                  words=tr("Common budget in euros, net."))  # fmt: skip
    @common_options(lang)
    def batch(
        regions: Path, out: Path, scheduler: str | None, tls: Path | None, workers: int, budget_eur: float, as_json: bool,
    ) -> None:  # fmt: skip
        if scheduler is None:
            refuse_idle(lang, tr("without --scheduler"), "tls")
        else:
            refuse_idle(lang, tr("with --scheduler"), "workers")
        logging.disable()  # the cluster's own traces: what matters of them is said in one line
        from hotspots.batch.overview import summary_json
        from hotspots.batch.run import run_batch

        summary = run_batch(
            regions, out, lang, budget_eur=budget_eur, workers=workers, scheduler=scheduler, tls=tls, tell=_teller(lang)
        )
        if as_json:
            print_json(lang, summary_json(summary))
        else:
            _print(summary, out, lang)
        states = {project.state for project in summary.projects}
        raise click.exceptions.Exit(4 if "machine" in states else 1 if "broken" in states else 0)

    return batch


def _teller(lang: Lang) -> Callable[[Progress], None]:
    """Return what shows the progress: one line that is written over on a terminal, else twenty lines in all."""
    overwrite = sys.stderr.isatty()
    shown = -1

    def tell(progress: Progress) -> None:
        nonlocal shown
        twentieth, last = progress.done * 20 // progress.total, progress.done == progress.total
        end = "\n" if last else "\r"
        if overwrite:
            click.echo(f"\x1b[K{_line(progress, lang)}{end}", err=True, nl=False)
        elif twentieth != shown or last:
            click.echo(_line(progress, lang), err=True)
        shown = twentieth

    return tell


def _line(progress: Progress, lang: Lang) -> str:
    words = [tr("{done} of {total}", done=progress.done, total=progress.total)]
    if progress.kept:
        words.append(tr("{kept} unchanged", kept=progress.kept))
    if progress.failed:
        words.append(tr("{failed} without a result", failed=progress.failed))
    if progress.seconds_left is not None and progress.done < progress.total:
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        words.append(tr("{minutes} min {seconds} s left", minutes=minutes, seconds=seconds))
    return " · ".join(text.say(lang) for text in words)


def _print(summary: Summary, out: Path, lang: Lang) -> None:
    for project in summary.failed:
        for line in project.lines:
            echo(f"{project.project}: {line}", err=True)
    first = [row for row in summary.sites if row.place is not None][:10]
    for row in first:
        per_1000 = number(row.users_per_1000_eur or 0, lang, decimals=1)
        unit = tr("users per €1,000").say(lang)
        echo(f"{row.place:>3}  {row.name}, {row.municipality} ({row.project}): {per_1000} {unit}")
    page = out / "summary" / "overview.html"
    say(tr("Double-click {page} to look at it.", page=page), lang)
