"""Kill a writer at every step, take its disk or its rights away, and look at what is left.

The writer runs in a forked process, so that what happens to it happens for real.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import resource
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from hotspots.base.errors import MachineError
from hotspots.base.files import (
    LOCK,
    MANIFEST,
    TEMPORARY_SUFFIX,
    dump_json,
    lock,
    mixed_files,
    remove_strays,
    sha256,
    write_set,
)

Files = Mapping[str, bytes]
Writer = Callable[[Path, Files], None]

MACHINE, CRASH, KILLED = 4, 3, -signal.SIGKILL
NOBODY = 65534


def forked(work: Callable[[], None]) -> int:
    """Do `work` in a process of its own; return its exit code as the command line has it (negative: the signal)."""
    return at_once(work)[0]


def at_once(*works: Callable[[], None]) -> list[int]:
    """Do several things at once, each in a process of its own; return their exit codes."""
    children = [_start(work) for work in works]
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _start(work: Callable[[], None]) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # from 3.12 on, fork warns of threads; none of them holds a lock here
        child = os.fork()
    if child == 0:
        gc.freeze()  # what others left behind is theirs to close: its threads don't live here, and one waits for them
        code = CRASH
        with contextlib.suppress(BaseException):
            try:
                work()
                code = 0
            except MachineError:
                code = MACHINE
        os._exit(code)
    return child


def careful(folder: Path, files: Files) -> None:
    """Write a set as every command does."""
    with lock(folder):
        remove_strays(folder)
        write_set(folder, files, last=MANIFEST)


def careless(folder: Path, files: Files) -> None:
    """Write a set without care: what the checks of this module must catch."""
    try:
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            with (folder / name).open("wb") as stream:
                stream.write(data[: len(data) // 2])
                stream.flush()
                os.fsync(stream.fileno())
                stream.write(data[len(data) // 2 :])
    except OSError as error:
        raise MachineError.__new__(MachineError) from error


def a_set(mark: str, size: int = 4_000) -> dict[str, bytes]:
    """Return the files of one run, all different from those of another, with their manifest."""
    names = [
        f"{edition}/{name}"
        for edition in ("public", "utility")
        for name in ("map.html", "ranking.json", "ranking.csv", "ranking.xlsx", "rollout.json")
    ]
    files = {name: f"{mark} {name} ".encode() * (size * (1 + number) // 20) for number, name in enumerate(names)}
    outputs = {name: sha256(data) for name, data in files.items()}
    return files | {MANIFEST: dump_json({"version": mark, "outputs": outputs}).encode()}


def steps(write: Writer, old: Files, new: Files) -> Iterator[tuple[int, Path, int]]:
    """Kill a writer of `new` over `old` at each step it takes; yield step, folder and exit code, the last one unkilled."""
    for step in range(1, 500):
        with tempfile.TemporaryDirectory(prefix="hotspots-kill-") as place:
            folder = Path(place)
            careful(folder, old)
            code = forked(lambda folder=folder, step=step: _killed_at(step, write, folder, new))  # type: ignore[misc]
            yield step, folder, code
            if code != KILLED:
                return


#: The calls that change the disk.
_CHANGING = ("fsync", "replace", "rename", "open", "mkdir", "unlink", "chmod")


def _killed_at(step: int, write: Writer, folder: Path, files: Files) -> None:
    """Write, and die just before the step-th call that changes the disk."""

    def die(taken: int) -> None:
        if taken == step:
            os.kill(os.getpid(), signal.SIGKILL)

    _with_steps(die, lambda: write(folder, files))


def steps_of(work: Callable[[], None]) -> int:
    """Do `work` in a process of its own; return how many of its calls change the disk."""
    ours, theirs = os.pipe()
    count = 0

    def note(taken: int) -> None:
        nonlocal count
        count = taken

    def counted() -> None:
        _with_steps(note, work)
        os.write(theirs, str(count).encode())

    code = forked(counted)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        told = pipe.read()
    if code:
        raise RuntimeError(code)
    return int(told)


def _with_steps(at_step: Callable[[int], None], work: Callable[[], None]) -> None:
    """Do `work`, and say before each of its calls that change the disk the how many-th it is; children aren't counted."""
    taken, own = 0, os.getpid()

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            nonlocal taken
            if os.getpid() == own:
                taken += 1
                at_step(taken)
            return real(*arguments, **options)

        return call

    for name in _CHANGING:
        setattr(os, name, counted(getattr(os, name)))
    work()


def with_room(limit: int, work: Callable[[], None]) -> int:
    """Do `work` in a process whose files can't grow beyond `limit` bytes."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        work()

    return forked(limited)


def without_rights(work: Callable[[], None]) -> int:
    """Do `work` in a process that may not write to folders of others (root gives up its rights)."""

    def ordinary() -> None:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        work()

    return forked(ordinary)


def full(number: int) -> OSError:
    """Return the error of a full disk."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(number))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder` but the lock."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != LOCK
    }


def faults_left(folder: Path, old: Files, new: Files) -> list[str]:
    """Return what is wrong in a folder after a writer of `new` over `old` was stopped."""
    found = {name: data for name, data in contents(folder).items() if TEMPORARY_SUFFIX not in name}
    wrong = [f"{name} is half there" for name, data in found.items() if data not in (old.get(name), new.get(name))]
    wrong += [f"{name} is gone" for name in old if name not in found]
    states = {"old" if data == old.get(name) else "new" for name, data in found.items()}
    if len(states) == 2 and not mixed_files(folder):
        wrong.append("old and new files stand together, and nothing says so")
    return wrong


def strays(folder: Path) -> list[str]:
    """Return the temporary files below `folder`."""
    return [name for name in contents(folder) if TEMPORARY_SUFFIX in name]
