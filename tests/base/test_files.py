"""Outputs are wholly the old or wholly the new ones, and belong to one run."""

import errno
import multiprocessing
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from hotspots.base.errors import MachineError
from hotspots.base.files import (
    LOCK,
    _try_lock,
    dump_json,
    fingerprint,
    lock,
    mixed_files,
    remove_strays,
    sha256,
    write_atomically,
    write_set,
)


def names(folder: Path) -> list[str]:
    """Return every file below `folder`, hidden ones too."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_a_file_is_replaced_and_nothing_else_stays(tmp_path: Path) -> None:
    write_atomically(tmp_path / "ä.txt", b"old")
    write_atomically(tmp_path / "ä.txt", b"new")
    assert (tmp_path / "ä.txt").read_bytes() == b"new"
    assert names(tmp_path) == ["ä.txt"]


def test_a_full_disk_leaves_the_whole_old_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(tmp_path, {"a": b"1", "b": b"1"})
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MachineError, match="full"):
        write_set(tmp_path, {"a": b"2", "b": b"2"})
    assert (tmp_path / "a").read_bytes() + (tmp_path / "b").read_bytes() == b"11"
    assert names(tmp_path) == ["a", "b"]


def test_a_file_held_open_elsewhere_is_a_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_atomically(tmp_path / "a.xlsx", b"old")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Access is denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(MachineError) as caught:
        write_atomically(tmp_path / "a.xlsx", b"new")
    assert "Excel" in caught.value.message.de
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"
    assert names(tmp_path) == ["a.xlsx"]


def test_the_last_file_is_moved_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    real = Path.replace

    def note(self: Path, target: Path) -> Path:
        moved.append(Path(target).name)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", note)
    write_set(tmp_path, {"manifest.json": b"{}", "z": b"", "a/b": b""}, last="manifest.json")
    assert moved == ["b", "z", "manifest.json"]


def test_a_mixed_set_is_told(tmp_path: Path) -> None:
    outputs = {"public/map.html": sha256(b"new"), "utility/map.html": sha256(b"new")}
    manifest = dump_json({"outputs": outputs}).encode()
    write_set(tmp_path, {"public/map.html": b"new", "utility/map.html": b"old", "manifest.json": manifest})
    assert mixed_files(tmp_path) == ["utility/map.html"]


def test_the_fingerprint_sees_names_and_contents_but_not_what_is_left_out(tmp_path: Path) -> None:
    write_set(tmp_path, {"a": b"1", "sent/x": b"1", ".hidden": b"1"})
    before = fingerprint(tmp_path, leave_out=frozenset({"sent"}))
    write_set(tmp_path, {"sent/x": b"2", ".hidden": b"2"})
    assert fingerprint(tmp_path, leave_out=frozenset({"sent"})) == before
    write_set(tmp_path, {"a": b"2"})
    assert fingerprint(tmp_path, leave_out=frozenset({"sent"})) != before


def hold(folder: str, ready: "multiprocessing.synchronize.Event", done: "multiprocessing.synchronize.Event") -> None:
    """Hold the lock of `folder` until told to stop."""
    with lock(Path(folder)):
        ready.set()
        done.wait(20)


def test_two_runs_never_share_a_folder_and_a_dead_lock_is_free(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=hold, args=(str(tmp_path), ready, done))
    other.start()
    assert ready.wait(20)
    with pytest.raises(MachineError, match="Another run"), lock(tmp_path):
        pass
    other.kill()
    other.join()
    assert (tmp_path / LOCK).exists()
    with lock(tmp_path):
        assert (tmp_path / LOCK).exists()
    assert names(tmp_path) == []


def test_strays_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / ".map.html.abc.hotspots-tmp").write_bytes(b"half")
    (tmp_path / "public" / "map.html").write_bytes(b"whole")
    assert remove_strays(tmp_path) == 1
    assert names(tmp_path) == ["public/map.html"]


def test_on_windows_every_run_locks_the_same_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows locks from where a file is read next: behind the holder's name, if nobody says where."""
    at: list[int] = []
    windows = SimpleNamespace(
        LK_NBLCK=2, locking=lambda handle, _mode, _bytes: at.append(os.lseek(handle, 0, os.SEEK_CUR))
    )
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    for text in (b"", b"anna 123"):
        (tmp_path / LOCK).write_bytes(text)
        with (tmp_path / LOCK).open("a+b") as stream, monkeypatch.context() as on_windows:
            handle = stream.fileno()
            on_windows.setattr(os, "name", "nt")
            assert _try_lock(handle)
    assert at[0] == at[1] > 1_000
