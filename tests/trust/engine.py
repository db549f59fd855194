"""Put a file into a small project, run ``hotspots check`` in this process, and judge what was said.

Never a traceback, never more than ten seconds of the processor; a refusal names the file, the place, the field and the remedy.
"""

from __future__ import annotations

import contextlib
import io
import json
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from hotspots.base.errors import InputError, Report
from hotspots.cli.main import _run
from hotspots.inputs.answers import read_answer
from hotspots.inputs.sites import read_sites
from tests.towns.make import town_files

HANG_S = 10
ANSWER = "answer"

Check = Callable[[], None]


class HangError(Exception):
    """The program took longer than it may."""


@dataclass(frozen=True)
class Verdict:
    """What became of one input: exit code, problems of the contract's form, seconds, what stood on standard error."""

    code: int
    problems: tuple[dict[str, str], ...]
    seconds: float
    said: str

    @property
    def errors(self) -> tuple[dict[str, str], ...]:
        """Return the problems that stop the work."""
        return tuple(p for p in self.problems if p["severity"] == "error")


@dataclass
class Tally:
    """How much was looked at, and what was found wanting."""

    looked: int = 0
    accepted: int = 0
    refused: int = 0
    refusals: int = 0
    slowest_s: float = 0.0
    wanting: list[str] = field(default_factory=list)
    nameless: Counter[str] = field(default_factory=Counter)

    def take(self, label: str, verdict: Verdict) -> None:
        """Count a verdict; note a traceback, a hang, and refusals that don't say enough."""
        self.looked += 1
        self.slowest_s = max(self.slowest_s, verdict.seconds)
        if verdict.code not in (0, 1) or verdict.seconds > HANG_S:
            self.wanting.append(f"{label}: exit code {verdict.code}, {verdict.seconds:.1f} s\n{verdict.said[-2000:]}")
        elif verdict.code == 0:
            self.accepted += 1
        else:
            self.refused += 1
            if not verdict.errors:
                self.wanting.append(f"{label}: refused without a problem")
            for problem in verdict.errors:
                self.refusals += 1
                if not says_enough(problem):
                    self.nameless[
                        json.dumps({k: problem[k] for k in ("file", "where", "field", "allowed", "hint")})
                    ] += 1

    @property
    def complete(self) -> float:
        """Return the share of refusals that name file, place, field and remedy."""
        return 1 - sum(self.nameless.values()) / max(1, self.refusals)

    def __str__(self) -> str:
        return (
            f"{self.looked} inputs: {self.accepted} accepted, {self.refused} refused with {self.refusals} problems, "
            f"{self.complete:.1%} of them complete; slowest {self.slowest_s:.2f} s; {len(self.wanting)} found wanting"
        )


def says_enough(problem: dict[str, str]) -> bool:
    """Tell whether a refusal names its file, the row, feature or key, and what to do."""
    return bool(problem["file"] and (problem["where"] or problem["field"]) and problem["hint"])


class Project:
    """A small made-up town in a folder; one file at a time is replaced and put back."""

    def __init__(self, folder: Path, seed: int = 1, *, sites: int = 3, edges: int = 20) -> None:
        self.folder = folder
        self.files = town_files(seed, sites=sites, edges=edges)
        for name, data in self.files.items():
            self._write(name, data)
        self.sites = read_sites(folder, Report())

    def _write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    @contextlib.contextmanager
    def having(self, name: str, data: bytes, *, instead_of: str | None = None) -> Iterator[Path]:
        """Hold `data` at `name`, the file `instead_of` taken away meanwhile."""
        if instead_of is not None:
            (self.folder / instead_of).unlink()
        path = self._write(name, data)
        try:
            yield path
        finally:
            path.unlink()
            for other in {name, instead_of} & set(self.files):
                self._write(str(other), self.files[str(other)])

    def verdict(self, name: str, data: bytes, *, instead_of: str | None = None) -> Verdict:
        """Return what is said of the project with `data` at `name` (a name that begins with "answer": of the answer)."""
        with self.having(name, data, instead_of=instead_of) as path:
            return self._of_answer(path) if name.startswith(ANSWER) else checked(self.folder)

    def _of_answer(self, path: Path) -> Verdict:
        report = Report()
        code, seconds, said = _timed(lambda: _answer_or_raise(path, self, report))
        return Verdict(code, tuple(p.as_json("en") for p in report.problems), seconds, said)


def _answer_or_raise(path: Path, project: Project, report: Report) -> int:
    answer = read_answer(path, project.sites, report)
    return 0 if answer is not None else 1


def checked(folder: Path) -> Verdict:
    """Return what ``hotspots check FOLDER --json`` says."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code, seconds, said = _timed(lambda: _run(["check", str(folder), "--json"], "en"))
    problems: list[dict[str, str]] = json.loads(out.getvalue())["problems"] if code in (0, 1) else []
    return Verdict(code, tuple(problems), seconds, said)


def _timed(work: Callable[[], int]) -> tuple[int, float, str]:
    """Return exit code, seconds and standard error; a hang or an exception is exit code 3."""
    said = io.StringIO()
    start = time.process_time()
    before = signal.signal(signal.SIGALRM, _alarm)
    signal.alarm(60 * HANG_S)
    try:
        with contextlib.redirect_stderr(said):
            code = work()
    except InputError as error:
        code = 1
        said.write(str(error))
    except Exception as error:  # noqa: BLE001 - what a user would see as a crash
        import traceback

        code = 3
        said.write("".join(traceback.format_exception(error)))
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return code, time.process_time() - start, said.getvalue()


def _alarm(number: int, frame: FrameType | None) -> Any:
    raise HangError


def essence(folder: Path) -> str:
    """Return what a project says, whatever way its files are written: two projects with one essence plan the same."""
    from hotspots.planning.plan import check

    inputs = check(folder)
    visits = [(v.site, v.on, v.inspectors, sorted(v.values.items()), v.permits) for v in inputs.inspections]
    counts = [
        (t.station, t.time_min.tolist() if hasattr(t, "time_min") else str(t), t.count.tolist())
        for t in inputs.counts.series
    ]
    network = inputs.network
    tables = [t.to_json() for t in (network.streets, network.buildings, network.ducts, network.roadworks)]
    return repr(
        (
            inputs.settings,
            inputs.sites,
            visits,
            counts,
            tables,
            network.handovers,
            network.hotspots,
            inputs.counts.stations,
        )
    )
