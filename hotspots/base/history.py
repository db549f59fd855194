"""Changes of several files that happen wholly or not at all, and what each of them replaced.

A change is built in `.history/draft`, becomes real by one rename to `.history/pending`, is moved into place, and
stays as `.history/NNN` with the files it replaced. Whoever opens the folder after a kill throws a draft away and
finishes what is pending (:func:`recover`): the folder is as before or as after, never between.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotspots.base.files import (
    Content,
    check_replaceable,
    dump_json,
    lock,
    refuse,
    remove_strays,
    sha256,
    sync_folder,
    write_set,
)

HISTORY = ".history"
#: How long a command waits for another one that writes to the same project, in s.
WAIT_S = 60.0
_DRAFT, _PENDING, _ENTRY = "draft", "pending", "entry.json"


@dataclass(frozen=True, slots=True)
class Record:
    """A change that can be taken back: of each file the digests before and after (None: there was none)."""

    number: int
    at: str
    action: str
    files: Mapping[str, tuple[str | None, str | None]]
    folder: Path

    def before(self, name: str) -> Path | None:
        """Return the file that keeps what stood in a file before the change."""
        return self.folder / "before" / name if self.files[name][0] is not None else None


def records(folder: Path) -> tuple[Record, ...]:
    """Return the changes that can be taken back, oldest first."""
    found = []
    for place in sorted((folder / HISTORY).glob("[0-9]*"), key=lambda p: int(p.name)):
        entry = json.loads((place / _ENTRY).read_text(encoding="utf-8"))
        files = {
            name: (before, after) for name, (before, after) in entry["files"].items() if name not in entry["passing"]
        }
        found.append(Record(entry["n"], entry["at"], entry["action"], files, place))
    return tuple(found)


def commit(
    folder: Path, files: Mapping[str, Content | None], *, number: int, action: str, at: str,
    passing: Iterable[str] = (), drops: Iterable[int] = (), kept: bool = True,
) -> None:  # fmt: skip
    """Write `files` (None: take away) as one change. Call with the lock held, after :func:`recover`.

    `passing` files are not kept in the history, `drops` are numbers of changes that go from it. Raises MachineError;
    everything is then as it was.
    """
    root = folder / HISTORY
    entry: dict[str, Any] = {"n": number, "at": at, "action": action, "files": {}, "folders": [], "kept": kept}
    entry |= {"passing": sorted(passing), "drops": sorted(drops)}
    staged: dict[str, Content] = {}
    try:
        for name, data in files.items():
            target = folder / name
            entry["folders"] += [
                p.relative_to(folder).as_posix() for p in target.parents if not p.exists() and data is not None
            ]
            staged |= {f"before/{name}": target} if target.is_file() else {}
            staged |= {f"after/{name}": data} if data is not None else {}
        check_replaceable([folder / name for name in files])
        write_set(root / _DRAFT, staged)
        for name in files:  # digests of what is kept here, whatever becomes meanwhile of a file that was copied
            digest = (lambda _: "") if name in entry["passing"] else sha256
            kept_here = [f"{part}/{name}" for part in ("before", "after")]
            entry["files"][name] = [digest(root / _DRAFT / one) if one in staged else None for one in kept_here]
        write_set(root / _DRAFT, {_ENTRY: dump_json(entry).encode()})
        (root / _DRAFT).rename(root / _PENDING)
    except OSError as error:
        refuse(error, folder)
    finally:
        _clear(root)
    try:
        _finish(folder)
    except OSError as error:
        _take_back(folder)
        refuse(error, folder)


def recover(folder: Path) -> None:
    """Finish or throw away what a killed command left. Call with the lock held."""
    root = folder / HISTORY
    if root.is_dir():
        _finish(folder)
        _clear(root)
    remove_strays(folder)


def settle(folder: Path) -> None:
    """Before reading: wait for a change that is being written, and finish one that was interrupted."""
    if (folder / HISTORY / _PENDING).exists():
        with lock(folder, wait_s=WAIT_S):
            recover(folder)


def _clear(root: Path) -> None:
    shutil.rmtree(root / _DRAFT, ignore_errors=True)
    with suppress(OSError):
        root.rmdir()  # only if nothing is kept


def _finish(folder: Path) -> None:
    """Move what is pending into place; every step may have been taken before."""
    root, pending = folder / HISTORY, folder / HISTORY / _PENDING
    if not (pending / _ENTRY).exists():
        shutil.rmtree(pending, ignore_errors=True)
        return
    entry = json.loads((pending / _ENTRY).read_text(encoding="utf-8"))
    for name, (_, after) in entry["files"].items():
        target, staged = folder / name, pending / "after" / name
        if after is None:
            target.unlink(missing_ok=True)
        elif staged.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)
            sync_folder(target.parent)
    for number in entry["drops"]:
        gone = root / f"{number:03d}"
        _remove_folders(
            folder, json.loads((gone / _ENTRY).read_text(encoding="utf-8"))["folders"] if gone.exists() else ()
        )
        _throw(gone)
    shutil.rmtree(pending / "after", ignore_errors=True)
    for name in entry["passing"]:
        (pending / "before" / name).unlink(missing_ok=True)
    if entry["kept"]:
        pending.rename(root / f"{entry['n']:03d}")
        sync_folder(root)
    else:
        _throw(pending)
    _clear(root)


def _throw(place: Path) -> None:
    """Take a folder away so that it is wholly there or, as a draft, nowhere."""
    if place.exists():
        shutil.rmtree(place.with_name(_DRAFT), ignore_errors=True)
        place.rename(place.with_name(_DRAFT))
        shutil.rmtree(place.with_name(_DRAFT), ignore_errors=True)


def _take_back(folder: Path) -> None:
    """Put back what was moved before the machine refused."""
    pending = folder / HISTORY / _PENDING
    entry = json.loads((pending / _ENTRY).read_text(encoding="utf-8"))
    for name, (before, after) in entry["files"].items():
        target, saved = folder / name, pending / "before" / name
        if before is not None and saved.exists():
            saved.replace(target)
        elif before is None and after is not None and not (pending / "after" / name).exists():
            target.unlink(missing_ok=True)
    _remove_folders(folder, entry["folders"])
    _throw(pending)
    _clear(pending.parent)


def _remove_folders(folder: Path, names: Iterable[str]) -> None:
    for name in sorted(names, key=len, reverse=True):
        with suppress(OSError):
            (folder / name).rmdir()  # stays where something else was put into it
