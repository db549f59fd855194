"""Files that are never half there, and folders that belong to one run at a time.

Every output is written to a temporary file beside its place, flushed to the disk, and moved into place;
a set of outputs is staged whole before the first move, and its manifest is moved last. Reading is bounded.
Works the same on Windows, macOS and Linux.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from hotspots.base.errors import MachineError
from hotspots.base.text import Text, tr, verbatim

TEMPORARY_SUFFIX = ".hotspots-tmp"
MANIFEST = "manifest.json"
LOCK = ".hotspots.lock"
_PIECE = 2**20

#: What a file is to hold: these bytes, or what stands in another file, which is never held in memory as a whole.
Content = bytes | Path


def dump_json(value: Any) -> str:
    """Return `value` as readable JSON: UTF-8, indented, no NaN, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def sha256(data: Content) -> str:
    """Return the SHA-256 of `data` in hexadecimal; a file is read piece by piece."""
    if isinstance(data, bytes):
        return hashlib.sha256(data).hexdigest()
    with data.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def present(path: Path) -> bytes | None:
    """Return what stands in a file; None if there is none."""
    return path.read_bytes() if path.is_file() else None


def holds(path: Path, data: Content | None) -> bool:
    """Tell whether a file holds `data` already; None: whether there is none."""
    if data is None or not path.is_file():
        return data is None and not path.is_file()
    size = len(data) if isinstance(data, bytes) else data.stat().st_size
    return path.stat().st_size == size and sha256(path) == sha256(data)


def fingerprint(folder: Path, *, leave_out: frozenset[str] = frozenset()) -> str:
    """Return the SHA-256 over names and contents of all files in `folder`, in the order of their names.

    `leave_out` names files or sub-folders at the top of `folder` that are not inputs.
    """
    digest = hashlib.sha256()
    for path in input_files(folder, leave_out=leave_out):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + bytes.fromhex(sha256(path)))
    return digest.hexdigest()


def input_files(folder: Path, *, leave_out: frozenset[str] = frozenset()) -> list[Path]:
    """Return every regular file below `folder` that is not hidden, temporary or left out, sorted by name."""
    found = [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.relative_to(folder).parts[0] not in leave_out
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        and TEMPORARY_SUFFIX not in path.name
    ]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def write_atomically(path: Path, data: bytes) -> None:
    """Put `data` at `path`: the file is wholly the old or wholly the new one, whatever happens.

    Raises :class:`MachineError` where the machine refuses; the earlier file is then intact.
    """
    write_set(path.parent, {path.name: data})


def write_set(folder: Path, files: Mapping[str, Content], *, last: str | None = None) -> None:
    """Write several files below `folder` that belong together; `last` names the one that is moved last.

    All are staged beside their places first, so that a full disk is noticed while the old set still stands whole.
    Raises :class:`MachineError`; no temporary file stays behind.
    """
    order = sorted(files, key=lambda name: (name == last, name))
    staged: dict[Path, Path] = {}
    fresh = [made for name in order for made in _missing((folder / name).parent)]
    try:
        for name in order:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            staged[target] = _stage(target, files[name])
        check_replaceable(list(staged))
        for target, temporary in list(staged.items()):
            temporary.replace(target)
            del staged[target]
            sync_folder(target.parent)
    except OSError as error:
        refuse(error, folder)
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        _drop_empty(fresh)


def _missing(folder: Path) -> list[Path]:
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _drop_empty(folders: Iterable[Path]) -> None:
    for path in folders:
        with suppress(OSError):  # something stands in it
            path.rmdir()


def _stage(target: Path, data: Content) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=TEMPORARY_SUFFIX, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            if isinstance(data, bytes):
                stream.write(data)
            else:
                with data.open("rb") as source:
                    shutil.copyfileobj(source, stream, _PIECE)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def check_replaceable(targets: list[Path]) -> None:
    """Raise OSError if a target is held open by another program (Windows) before the first one is replaced."""
    if os.name != "nt":
        return
    for target in targets:
        if target.exists():
            target.rename(target)  # refused while Excel holds the file


def sync_folder(folder: Path) -> None:
    """Flush the folder's entry; where the system can't (Windows), the rename is durable by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_strays(folder: Path) -> int:
    """Delete temporary files that a killed run left below `folder`; return how many. Call with the lock held."""
    strays = [path for path in folder.rglob(f".*{TEMPORARY_SUFFIX}") if path.is_file()]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


@contextmanager
def lock(folder: Path, *, wait_s: float = 0.0) -> Iterator[None]:
    """Hold `folder` for one run. The lock dies with its process, so that a dead one never stands in the way.

    The lock file is taken away at the end: the folder is as it was. Raises :class:`MachineError` if another run
    still holds it after `wait_s`.
    """
    path, until, fresh = folder / LOCK, time.monotonic() + wait_s, _missing(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while (stream := _locked(path)) is None and time.monotonic() < until:
            time.sleep(0.05)
    except OSError as error:
        refuse(error, folder)
    if stream is None:
        who = _holder(path)
        raise MachineError(
            tr("Another run{who} is writing to {folder}. Please wait until it has finished.", who=who, folder=folder)
        )
    with stream:
        try:
            yield
        finally:
            if os.name != "nt":
                path.unlink(missing_ok=True)  # still held: nobody can slip in between
                _drop_empty(fresh)
    if os.name == "nt":
        with suppress(OSError):
            path.unlink(missing_ok=True)
        _drop_empty(fresh)


def _locked(path: Path) -> BinaryIO | None:
    """Return the lock file, held; None if another run holds it. One that was taken away meanwhile is opened anew."""
    while True:
        stream = path.open("a+b")
        if not _try_lock(stream.fileno()):
            stream.close()
            return None
        if os.name == "nt" or _is_same(stream.fileno(), path):
            user = os.environ.get("USER") or os.environ.get("USERNAME") or "?"
            with suppress(OSError):  # a full disk: nobody learns who, that's all
                os.ftruncate(stream.fileno(), 0)
                os.write(stream.fileno(), f"{user} {os.getpid()}".encode())
            return stream
        stream.close()


def _holder(path: Path) -> Text:
    """Say who holds the lock, as far as its file tells."""
    try:
        user, _, process = path.read_text(encoding="utf-8", errors="replace").rpartition(" ")
    except OSError:
        return verbatim("")
    return tr(" (of {user}, process {process})", user=user, process=process) if process else verbatim("")


def _is_same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


_LOCKED_BYTE = 1 << 30
"""Windows locks bytes, not files, and may lock one behind the end; nobody who reads the holder's name meets it."""


def _try_lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)  # one for all, whatever stands in the file
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def refuse(error: OSError, folder: Path) -> NoReturn:
    """Turn what the system says into a line that says what to do."""
    place = error.filename or folder
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
        message = tr("The disk is full: {place}. Earlier files are unchanged. Please free some space.", place=place)
    elif isinstance(error, PermissionError):
        message = tr(
            "The file or folder is locked or read-only: {place}. Is it open in Excel? Earlier files are "
            "unchanged. Please close it or choose another folder with --out.",
            place=place,
        )
    else:
        message = tr(
            "{place} can't be written ({strerror}). Earlier files are unchanged.", place=place, strerror=error.strerror
        )
    raise MachineError(message) from error


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of an output folder, or None where there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def stray_files(folder: Path) -> list[str]:
    """Return the names of files in both sets of an output folder that its manifest doesn't know."""
    known = (read_manifest(folder) or {}).get("outputs", {})
    found = [path for name in ("public", "utility") for path in input_files(folder / name)]
    return sorted(name for path in found if (name := path.relative_to(folder).as_posix()) not in known)


def mixed_files(folder: Path) -> list[str]:
    """Return the names of outputs that don't belong to the manifest beside them (a run was cut short)."""
    manifest = read_manifest(folder)
    outputs = manifest.get("outputs", {}) if manifest else {}
    wrong = []
    for name, digest in sorted(outputs.items()):
        path = folder / name
        if not path.is_file() or sha256(path) != digest:
            wrong.append(name)
    return wrong
