"""Kill whole commands at random moments: what each reads and writes, and what must be left."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from hotspots.base.errors import MachineError
from hotspots.base.files import TEMPORARY_SUFFIX
from hotspots.base.text import Text
from hotspots.changes.journal import read_journal
from hotspots.cli.main import _run
from hotspots.model.answers import ANSWER_SCHEMA
from tests.trust.writing import KILLED, MACHINE, at_once, contents

#: A command, given the project, the outputs and an answer file.
Arguments = Callable[[Path, Path, Path], list[str]]

COMMANDS: dict[str, Arguments] = {
    "run": lambda project, out, _: ["run", str(project), "--out", str(out)],
    "map": lambda project, out, _: ["map", str(project), "--out", str(out)],
    "report": lambda project, out, _: ["report", str(project), "--out", str(out)],
    "export": lambda project, out, _: ["export", str(project), "--out", str(out)],
    "review --apply": lambda project, _, answer: ["review", str(answer), "--apply", "--project", str(project)],
}


#: The command line at ten o'clock, so that the journal is the same in every run.
_AT_TEN = (
    "import sys, hotspots.cli.clock; hotspots.cli.clock.now = lambda: '2024-06-03T10:00:00+00:00'; "
    "from hotspots.cli.main import main; main(sys.argv[1:])"
)


@dataclass
class KillTally:
    """How often a command was killed, and what was found wanting."""

    killed: int = 0
    finished: int = 0
    partly: int = 0
    wanting: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.killed} times killed ({self.finished} had finished, {self.partly} left old and new files), {len(self.wanting)} found wanting"


class Scene:
    """A project, the outputs of an earlier run and an answer; the state before a command and the one after it."""

    def __init__(self, place: Path, name: str) -> None:
        self.place, self.command = place, COMMANDS[name]
        self.project, self.out, self.answer = place / "project", place / "maps", place / "answer.json"
        self._set_up()
        self.before = state(place)
        self.kept = contents(place)
        start = time.perf_counter()
        code = self._start().wait()
        if code != 0:
            raise RuntimeError(f"{name}: exit code {code}")
        self.seconds = time.perf_counter() - start
        self.after = state(place)

    def _set_up(self) -> None:
        from tests.trust.engine import Project
        from tests.trust.samples import answers

        self.project.mkdir(parents=True)
        project = Project(self.project, 5, sites=3, edges=40)
        with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
            for arguments in (
                ["run", str(self.project), "--out", str(self.out), "--lang", "en"],
                ["package", str(self.place / "sent"), "--project", str(self.project)],
            ):
                _run(arguments, "en")
        data = next(a.data for a in answers(project) if a.name == "answer.json").decode()
        self.answer.write_text(data.replace("ab" * 32, _sent_fingerprint(self.project)), encoding="utf-8")

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _AT_TEN, *self.command(self.project, self.out, self.answer)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def restore(self) -> None:
        """Put everything back as it was before the command."""
        shutil.rmtree(self.project / ".history", ignore_errors=True)
        for name in contents(self.place).keys() - self.kept.keys():
            (self.place / name).unlink()
        for name, data in self.kept.items():
            (self.place / name).write_bytes(data)

    def kill_at(self, seconds: float) -> int:
        """Start the command and kill it after a while; return its exit code."""
        running = self._start()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return running.wait(seconds)
        running.kill()
        return running.wait()

    def faults(self) -> list[str]:
        """Return files that are neither wholly old nor wholly new."""
        return [
            name
            for name, data in state(self.place).items()
            if TEMPORARY_SUFFIX not in name and data not in (self.before.get(name), self.after.get(name))
        ]

    def again(self) -> list[str]:
        """Do the command once more; return what is then not as after an undisturbed one (an answer counts once)."""
        self._start().wait()
        found = state(self.place)
        return sorted(name for name in found.keys() | self.after.keys() if found.get(name) != self.after.get(name))


def state(place: Path) -> dict[str, bytes]:
    """Return every file; of the journal (whose lines are sealed with random salt) only how many lines are whole."""
    found = {n: d for n, d in contents(place).items() if ".history/draft" not in n and ".history/pending" not in n}
    for name in [n for n in found if n.endswith("journal.jsonl")]:
        found[name] = b"%d lines" % found[name].count(b"\n")
    return found


def _sent_fingerprint(project: Path) -> str:
    sent = sorted((project / "sent").glob("*.json"))
    return sent[0].stem if sent else "ab" * 32


def kill_at_random(name: str, times: int, seed: int, tally: KillTally | None = None) -> KillTally:
    """Kill a command at random moments, over and over, each time from the same state; look at what is left."""
    tally = tally or KillTally()
    random_ = random.Random(f"{name} {seed}")
    with tempfile.TemporaryDirectory(prefix="hotspots-kill-") as place:
        scene = Scene(Path(place), name)
        for _ in range(times):
            scene.restore()
            code = scene.kill_at(random_.uniform(0, scene.seconds * 1.05))
            tally.killed += code == KILLED
            tally.finished += code != KILLED
            wrong = scene.faults()
            states = {
                data == scene.before.get(n)
                for n, data in state(scene.place).items()
                if scene.before.get(n) != scene.after.get(n)
            }
            tally.partly += len(states) == 2
            wrong += [f"{left} after the next run" for left in scene.again()]
            tally.wanting += [f"{name}: {one}" for one in wrong]
    return tally


def race_answers(times: int, place: Path) -> list[str]:
    """Apply two answers of different sites at once, each time from the same state; return what was lost.

    The second waits, or is told that another command holds the project; then nothing of it is there.
    """
    from tests.trust.engine import Project

    project = Project(place / "start", 5, sites=2, edges=20)
    form = place / "form.xlsx"
    with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
        _run(["review", "template", str(project.folder), "--out", str(form)], "en")
    head = {"schema": ANSWER_SCHEMA, "plan": _sent_fingerprint(project.folder), "by": "X", "date": "2024-05-05"}
    sites, wrong = [site.id for site in project.sites][:2], []
    for weeks, site in enumerate(sites):
        said = {**head, "sites": [{"site": site, "connection_weeks": weeks}]}
        (place / f"{weeks}.json").write_text(json.dumps(said), encoding="utf-8")
    for number in range(times):
        folder = place / f"race-{number}"
        shutil.copytree(project.folder, folder)
        codes = at_once(*(partial(_apply, place / f"{weeks}.json", folder) for weeks in range(len(sites))))
        taken = tomllib.loads((folder / "overrides.toml").read_text(encoding="utf-8"))["override"]
        applied = [e for e in read_journal(folder) if e.action == "apply"]
        through = [float(i) for i, code in enumerate(codes) if code != MACHINE]
        sound = through and set(codes) <= {0, MACHINE}
        if not sound or ([row["value"] for row in taken], len(applied)) != (through, len(through)):
            wrong.append(f"race {number}: {codes}, {taken}, {len(applied)} entries")
        shutil.rmtree(folder)
    return wrong


def _apply(file: Path, project: Path) -> None:
    with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
        code = _run(["review", str(file), "--apply", "--project", str(project)], "en")
    if code == MACHINE:
        raise MachineError(Text("belegt", "held"))
    if code:
        raise RuntimeError(code)
