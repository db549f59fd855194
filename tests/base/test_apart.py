"""What reads strangers' files has a budget of memory and time, and takes nobody with it when it breaks."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hotspots.base.apart import apart
from hotspots.base.errors import FILE, InputError, Problem, Report
from hotspots.base.text import Text
from hotspots.changes.importing import Wish, import_files
from hotspots.changes.init import init_project
from hotspots.cli.bar import Bar
from tests.trust.writing import forked


def _fill(size: int) -> int:
    return len(bytearray(size))


def _refuse() -> None:
    raise InputError([Problem("a.csv", FILE, "x", "1", Text("zwei", "two"), Text("", ""))])


def test_work_comes_back_with_its_result_and_its_faults() -> None:
    assert apart("a.csv", _fill, 5) == 5
    with pytest.raises(InputError, match="x = 1 – allowed: two"):
        apart("a.csv", _refuse)
    with pytest.raises(ZeroDivisionError):
        apart("a.csv", divmod, 1, 0)


class _Left:
    """Something in a circle, as a broken-off connection is, that says who closes it."""

    closed_by: Path

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        with self.closed_by.open("a") as told:
            told.write(f"{os.getpid()}\n")


def test_what_is_left_behind_is_closed_by_whom_it_belongs_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection left behind waits for threads that a forked process doesn't have: it would wait for ever."""
    monkeypatch.setattr(_Left, "closed_by", tmp_path / "closed", raising=False)
    gc.disable()
    try:
        _Left()
        apart("a.csv", gc.collect)
        assert forked(gc.collect) == 0  # type: ignore[arg-type]
        assert not _Left.closed_by.exists()
    finally:
        gc.enable()
    gc.collect()
    assert _Left.closed_by.read_text().split() == [str(os.getpid())]


def test_without_fork_and_limits_of_memory_work_comes_back_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: the reader starts anew, is told all it needs, and has no module `resource`."""
    monkeypatch.setattr("hotspots.base.apart.sys", SimpleNamespace(platform="win32"))
    (tmp_path / "resource.py").write_text("raise ImportError\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert apart("a.csv", divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        apart("a.csv", divmod, 1, 0)
    with pytest.raises(InputError, match="break off"):
        apart("a.csv", os._exit, 7)


def test_every_kind_of_import_reads_in_a_process_that_starts_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes to the reader and back can be packed, the bar that shows how far it is among it."""
    monkeypatch.setattr("hotspots.base.apart.sys", SimpleNamespace(platform="win32"))
    init_project(tmp_path / "p", title="T", municipality="Aschaffenburg", state="BY")
    for kind, lines in (
        ("sites", "Name;lat;lon\nA;49.9741;9.1433\n"),
        ("counts", "Datum;Zeit;Anzahl\n2022-05-02;10:00;12\n"),
    ):
        (tmp_path / f"{kind}.csv").write_text(lines, encoding="utf-8")
        wish, report = Wish(apart=True, listener=Bar("de")), Report()
        receipt = import_files(kind, [tmp_path / f"{kind}.csv"], tmp_path / "p", wish, report, at="2026-01-01T00:00:00")
        assert receipt.changes.new == 1


def test_a_file_that_fills_the_memory_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotspots.base.apart.MOST_BYTES", 4 * 2**30)
    with pytest.raises(InputError, match="> 4 GB"):
        apart("a.csv", _fill, 5 * 2**30)


def test_a_file_that_never_ends_and_one_that_breaks_the_reader_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="break off"):
        apart("a.csv", os._exit, 7)
    monkeypatch.setattr("hotspots.base.apart.MOST_SECONDS", 0.2)
    with pytest.raises(InputError, match="at most"):
        apart("a.csv", time.sleep, 600)


def test_a_killed_command_leaves_no_reader_behind(tmp_path: Path) -> None:
    code = (
        "import time; from hotspots.base.apart import apart\n"
        "def work(): print('reading', flush=True); time.sleep(600)\n"
        "apart('a.csv', work)"
    )
    command = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE)
    assert command.stdout is not None
    assert command.stdout.readline() == b"reading\n"
    command.kill()
    command.communicate(timeout=300)  # ends when the last process that may write has ended


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_who_breaks_off_sees_nothing_of_the_reader(tmp_path: Path, platform: str) -> None:
    """Ctrl-C reaches every process of the terminal: the reader leaves it to who asked, whatever started it."""
    (tmp_path / "reading.py").write_text(
        "import os, signal, sys, time\n"
        "def work():\n    print(os.getpid(), flush=True)\n    time.sleep(600)\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it\n"
        "    from types import SimpleNamespace\n    import hotspots.base.apart as module\n    import reading\n"
        f"    module.sys = SimpleNamespace(platform={platform!r})\n"
        "    try:\n        module.apart('a.csv', reading.work)\n    except KeyboardInterrupt:\n        sys.exit(130)\n",
        encoding="utf-8",
    )
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "reading.py"], cwd=tmp_path, start_new_session=True, **pipes) as command:
        os.kill(int(command.stdout.readline()), signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            command.wait(0.5)
        os.killpg(command.pid, signal.SIGINT)
        _, said = command.communicate(timeout=300)
    assert (command.returncode, said) == (130, b"")


def test_a_reader_that_had_ended_before_it_was_looked_at_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows says so by a broken pipe instead of an end."""

    def broken(*_: object) -> bool:
        raise BrokenPipeError

    monkeypatch.setattr("multiprocessing.connection.Connection.poll", broken)
    with pytest.raises(InputError, match="break off"):
        apart("a.csv", os._exit, 7)


def _leaves_a_folder() -> None:
    tempfile.mkdtemp(prefix="hotspots-")
    time.sleep(60)


def test_who_is_ended_for_time_leaves_no_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("hotspots.base.apart.MOST_SECONDS", 1.0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(InputError):
        apart("liste.csv", _leaves_a_folder)
    assert list(tmp_path.iterdir()) == []
