"""Batches of many towns: as fast as there are workers, the same bytes, workers killed on the way, memory flat."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.trust.writing import contents


@dataclass
class Batch:
    """One run: exit code, seconds, workers killed, and the memory of scheduler and workers as it went on (MB)."""

    code: int
    seconds: float
    killed: int
    said: str
    memory_mb: list[tuple[int, float, float]] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """Return how much larger the memory of the last quarter is than that of the second one, at most of both kinds."""
        quarter = len(self.memory_mb) // 4
        early, late = self.memory_mb[quarter : 2 * quarter], self.memory_mb[-quarter:]
        return max(_mean(late, kind) / _mean(early, kind) for kind in (1, 2)) if quarter else 0.0


def _mean(samples: list[tuple[int, float, float]], kind: int) -> float:
    return sum(sample[kind] for sample in samples) / len(samples)


def run_batch(regions: Path, out: Path, workers: int, *, kill_every_s: float | None = None) -> Batch:
    """Run ``hotspots batch`` and watch it; with `kill_every_s` a worker is killed by its own number that often."""
    command = [sys.executable, "-m", "hotspots", "batch", str(regions), "--out", str(out), "--workers", str(workers)]
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as run:
        lines: list[str] = []
        reader = threading.Thread(target=lambda: lines.extend(run.stderr or []))
        reader.start()
        batch = Batch(-1, 0.0, 0, "")
        next_kill = time.perf_counter() + (kill_every_s or 1e9)
        while run.poll() is None:
            time.sleep(1)
            workers_now = list(_workers(run.pid))
            with contextlib.suppress(Exception):
                batch.memory_mb.append(
                    (len(workers_now), _mb(_process(run.pid)), max(map(_mb, workers_now), default=0.0))
                )
            if time.perf_counter() > next_kill and workers_now:
                os.kill(workers_now[batch.killed % len(workers_now)].pid, signal.SIGKILL)
                batch.killed += 1
                next_kill = time.perf_counter() + (kill_every_s or 1e9)
        reader.join()
    batch.code, batch.seconds, batch.said = run.returncode, time.perf_counter() - start, "".join(lines)
    return batch


def _process(pid: int) -> Any:
    return import_module("psutil").Process(pid)


def _workers(pid: int) -> Iterator[Any]:
    for child in _process(pid).children():
        with contextlib.suppress(Exception):
            if re.search(r"spawn_main", " ".join(child.cmdline())):
                yield child


def _mb(process: Any) -> float:
    return float(process.memory_info().rss) / 2**20


def differing(one: Path, two: Path) -> list[str]:
    """Return the outputs that are not the same in two folders."""
    first, second = _outputs(one), _outputs(two)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def _outputs(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(folder).items() if not name.endswith(".hotspots.lock")}
