"""Plan every project of a batch, on Dask or in this process, and sum them up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotspots.base.files import MANIFEST, lock, remove_strays, write_set
from hotspots.base.text import Lang
from hotspots.batch.cluster import Task, check_workers, connect, outcomes
from hotspots.batch.regions import SUMMARY, Region, find_regions
from hotspots.batch.summary import Summary, summarise
from hotspots.batch.summary_files import summary_files
from hotspots.batch.work import Outcome, plan_project


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is. `seconds_left` is null until a project has been planned in this run."""

    done: int
    total: int
    kept: int
    failed: int
    seconds_left: float | None


def run_batch(
    root: Path, out: Path, lang: Lang, *, budget_eur: float, workers: int, scheduler: str | None = None,
    tell: Callable[[Progress], None],
) -> Summary:  # fmt: skip
    """Plan every project below `root` into a folder of its own below `out`; write and return the summary.

    `workers` 0 means: in this process, one after the other. What is done already is kept. Raises InputError where
    there are no projects or two of one name, MachineError where the cluster or the disk refuses.
    """
    regions = find_regions(root)
    tasks = [Task(region.name, region.folder, out / region.name) for region in regions]
    found: dict[str, Outcome] = {}
    if workers == 0 and scheduler is None:
        with lock(out):
            _collect(_serial(tasks, lang), len(tasks), found, tell)
            return _sum_up(regions, found, out, lang, budget_eur)
    with connect(scheduler, min(workers, len(tasks))) as client:
        if scheduler is not None:
            check_workers(client, tasks[0])
        with lock(out):
            _collect(outcomes(client, tasks, lang), len(tasks), found, tell)
            return _sum_up(regions, found, out, lang, budget_eur)


def _serial(tasks: Sequence[Task], lang: Lang) -> Iterator[Outcome]:
    for task in tasks:
        yield plan_project(task.name, str(task.project), str(task.target), lang)


def _collect(done: Iterator[Outcome], total: int, found: dict[str, Outcome], tell: Callable[[Progress], None]) -> None:
    """Take in the outcomes as they come, and tell how far it is and how long it will take."""
    start = time.monotonic()
    kept = failed = 0
    for outcome in done:
        found[outcome["name"]] = outcome
        kept += outcome["state"] == "kept"
        failed += outcome["state"] in ("broken", "machine")
        worked = len(found) - kept
        left = (time.monotonic() - start) / worked * (total - len(found)) if worked else None
        tell(Progress(len(found), total, kept, failed, left))


def _sum_up(regions: Sequence[Region], found: dict[str, Outcome], out: Path, lang: Lang, budget_eur: float) -> Summary:
    summary = summarise([found[region.name] for region in regions], budget_eur)
    folder = out / SUMMARY
    remove_strays(folder)
    write_set(folder, summary_files(summary, lang), last=MANIFEST)
    return summary
