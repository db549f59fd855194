"""``hotspots batch``: every project below a folder, on Dask, with one summary."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotspots.base.text import Lang, Text, number
from hotspots.cli.frame import Amount, common_options, described, echo, option, out_option, print_json, refuse_idle, say

if TYPE_CHECKING:
    from hotspots.batch.run import Progress
    from hotspots.batch.summary import Summary


def command(lang: Lang) -> click.Command:
    """Return the command in `lang`."""

    @described(
        lang,
        "Rechnet jeden Projektordner unter REGIONS in einen eigenen Ordner und fasst alle zusammen: Übersicht, Tabellen, "
        "eine Rangfolge nach Nutzenden je Euro unter einem Budget. Macht nach einem Abbruch dort weiter.",
        "Plan every project folder below REGIONS into a folder of its own and sum them up: an overview, tables, one "
        "ranking by users per euro under one budget. Goes on where it stopped.",
    )
    @click.argument("regions", type=click.Path(file_okay=False, exists=True, path_type=Path))
    @out_option(lang)
    @option(lang, "--scheduler", metavar="ADDRESS",
                  words=Text("Vorhandener Dask-Scheduler, zum Beispiel tls://rechner:8786.", "Existing Dask scheduler, for example tls://host:8786."))  # fmt: skip
    @option(lang, "--tls", metavar="DIR", type=click.Path(file_okay=False, exists=True, path_type=Path),
                  words=Text("Ordner mit den Zertifikaten des Schedulers: ca.pem, cert.pem, key.pem.", "Folder with the scheduler's certificates: ca.pem, cert.pem, key.pem."))  # fmt: skip
    @option(lang, "--workers", type=click.IntRange(0, 1024), default=os.cpu_count() or 1, show_default=True,
                  words=Text("Prozesse auf diesem Rechner; 0: ohne Dask, eines nach dem anderen.", "Processes on this machine; 0: without Dask, one by one."))  # fmt: skip
    @option(lang, "--budget", "budget_eur", type=Amount(min=0), default=1_000_000.0, show_default=True,
                  words=Text("Gemeinsames Budget in Euro, netto.", "Common budget in euros, net."))  # fmt: skip
    @common_options(lang)
    def batch(
        regions: Path, out: Path, scheduler: str | None, tls: Path | None, workers: int, budget_eur: float, as_json: bool,
    ) -> None:  # fmt: skip
        if scheduler is None:
            refuse_idle(lang, Text("ohne --scheduler", "without --scheduler"), "tls")
        else:
            refuse_idle(lang, Text("mit --scheduler", "with --scheduler"), "workers")
        logging.disable()  # the cluster's own traces: what matters of them is said in one line
        from hotspots.batch.overview import summary_json
        from hotspots.batch.run import run_batch

        summary = run_batch(
            regions, out, lang, budget_eur=budget_eur, workers=workers, scheduler=scheduler, tls=tls, tell=_teller(lang)
        )
        if as_json:
            print_json(summary_json(summary))
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
    words = [Text(f"{progress.done} von {progress.total}", f"{progress.done} of {progress.total}")]
    if progress.kept:
        words.append(Text(f"{progress.kept} unverändert", f"{progress.kept} unchanged"))
    if progress.failed:
        words.append(Text(f"{progress.failed} ohne Ergebnis", f"{progress.failed} without a result"))
    if progress.seconds_left is not None and progress.done < progress.total:
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        words.append(Text(f"noch {minutes} min {seconds} s", f"{minutes} min {seconds} s left"))
    return " · ".join(text.say(lang) for text in words)


def _print(summary: Summary, out: Path, lang: Lang) -> None:
    for project in summary.failed:
        for line in project.lines:
            echo(f"{project.project}: {line}", err=True)
    first = [row for row in summary.sites if row.place is not None][:10]
    for row in first:
        per_1000 = number(row.users_per_1000_eur or 0, lang, decimals=1)
        unit = Text("Nutzende je 1.000 €", "users per €1,000").say(lang)
        echo(f"{row.place:>3}  {row.name}, {row.municipality} ({row.project}): {per_1000} {unit}")
    page = out / "summary" / "overview.html"
    say(Text(f"Zum Ansehen {page} doppelt anklicken.", f"Double-click {page} to look at it."), lang)
