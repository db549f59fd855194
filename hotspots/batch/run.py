"""Plan every project of a batch, on Dask or in this process, and sum them up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hotspots.base.files import MANIFEST, lock, remove_strays, write_set
from hotspots.base.text import Lang
from hotspots.batch.cluster import check_workers, connect, outcomes
from hotspots.batch.overview import summary_files
from hotspots.batch.summary import Summary, summarise
from hotspots.batch.work import SUMMARY, Outcome, Region, find_regions, plan_project


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is. `seconds_left` is null until a project has been planned in this run."""

    done: int
    total: int
    kept: int
    failed: int
    seconds_left: float | None


def run_batch(
    root: Path, out: Path, lang: Lang, *, budget_eur: float, workers: int, scheduler: str | None = None, tls: Path | None = None,
    tell: Callable[[Progress], None],
) -> Summary:  # fmt: skip
    """Plan every project below `root` into a folder of its own below `out`; write and return the summary.

    `workers` 0 means: in this process, one after the other. What is done already is kept. Raises InputError where
    there are no projects or two of one name, MachineError where the cluster or the disk refuses.
    """
    regions = find_regions(root, out)
    if workers == 0 and scheduler is None:
        serial = (plan_project(r.name, str(r.project), str(r.target), lang) for r in regions)
        with lock(out):
            return _collect(regions, serial, out, lang, budget_eur, tell)
    with connect(scheduler, min(workers, len(regions)), tls) as client:
        if scheduler is not None:
            check_workers(client, regions[0])
        with lock(out):
            return _collect(regions, outcomes(client, regions, lang), out, lang, budget_eur, tell)


def _collect(
    regions: Sequence[Region], done: Iterable[Outcome], out: Path, lang: Lang, budget_eur: float, tell: Callable[[Progress], None]
) -> Summary:  # fmt: skip
    """Take in the outcomes as they come, tell how far it is and how long it will take; write and return the summary."""
    start, total = time.monotonic(), len(regions)
    found: dict[str, Outcome] = {}
    kept = failed = 0
    for outcome in done:
        found[outcome["name"]] = outcome
        kept += outcome["state"] == "kept"
        failed += outcome["state"] in ("broken", "machine")
        worked = len(found) - kept
        left = (time.monotonic() - start) / worked * (total - len(found)) if worked else None
        tell(Progress(len(found), total, kept, failed, left))
    summary = summarise([found[region.name] for region in regions], budget_eur)
    folder = out / SUMMARY
    remove_strays(folder)
    write_set(folder, summary_files(summary, lang), last=MANIFEST)
    return summary
