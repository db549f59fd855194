"""What is dear is made once for all tests and workers: what stands in the same folder, its plan, what typst sets.

All are values of what they are made of: who asks again gets what the first was given, from the session's shelf. Where
a test changes the program it plans anew; where it says that two makings are the same, typst sets anew (`typeset_anew`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typst

from hotspots.findings.model import Plan
from hotspots.inputs.project import Inputs
from hotspots.planning import plan as planning
from hotspots.publish.report import docx
from hotspots.rollout.rollout import plan_rollout

SHELF = "HOTSPOTS_TEST_SHELF"
_typeset, _move, _write = typst.compile, os.replace, Path.write_bytes  # as they are before a test breaks them


@cache
def _shelf() -> Path:
    """Return the folder that all workers share (conftest.py makes it), or one of this process."""
    return Path(os.environ.get(SHELF) or tempfile.mkdtemp(prefix="hotspots-once-"))


def once(source: bytes, make: Callable[[], Any]) -> Any:
    """Return what was made of a source, or make it and keep it (not where the disk is full)."""
    path = _shelf() / hashlib.sha256(source).hexdigest()
    with contextlib.suppress(OSError):
        return pickle.loads(path.read_bytes())
    made, half = make(), path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        _write(half, pickle.dumps(made))
        _move(half, path)
    return made


@contextlib.contextmanager
def shared_plans() -> Iterator[None]:
    """Let every command take what another one has read of the same files and planned (not where the program is changed)."""
    sound, read = planning.plan, planning.read_project

    def plan(inputs: Inputs) -> Plan:
        found: Plan = once(pickle.dumps((inputs, plan_rollout.__kwdefaults__)), lambda: sound(inputs))
        return found

    def read_once(folder: Path) -> Inputs:
        files = [
            (p.relative_to(folder), p.is_symlink(), p.is_file() and p.read_bytes()) for p in sorted(folder.rglob("*"))
        ]
        found: Inputs = once(pickle.dumps(files), lambda: read(folder))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "plan", plan)
        patch.setattr(planning, "read_project", read_once)
        yield


@contextlib.contextmanager
def typeset(*, anew: bool = False) -> Iterator[None]:
    """Let typst set the same source once, or `anew` every time."""

    def compiled(main: Any, *, root: str | None = None, **options: Any) -> bytes:
        files = [(p.name, p.read_bytes()) for p in sorted(Path(root).iterdir())] if root else main
        found: bytes = once(pickle.dumps((files, options)), lambda: _typeset(main, root=root, **options))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typst, "compile", _typeset if anew else compiled)
        yield


@contextlib.contextmanager
def coarse() -> Iterator[None]:
    """Make pictures of few dots: for who reads the words of a paper and not its pictures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(docx, "_PICTURE_PPI", 20)
        yield
