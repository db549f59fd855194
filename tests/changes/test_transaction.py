"""Every writer of a project: wholly or not at all, one after the other, and back byte by byte."""

from __future__ import annotations

import json
import os
import shutil
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hotspots.base.errors import InputError, MachineError
from hotspots.base.files import LOCK, lock, sha256
from hotspots.base.history import HISTORY, WAIT_S, records, recover, settle
from hotspots.changes import transaction as module
from hotspots.changes.forget import forget
from hotspots.changes.journal import JOURNAL, read_journal
from hotspots.changes.steps import keep_suggestions, record_decisions, write_weights
from hotspots.changes.transaction import Change, transaction, undo
from hotspots.cli.main import _run
from hotspots.inputs.decisions import Decision
from hotspots.model.protocol import Inspection
from tests.inputs.office_files import protocol_json
from tests.trust.writing import KILLED, MACHINE, _killed_at, at_once, forked, with_room

AT = "2024-01-01T00:00:00+00:00"
DAY = date(2030, 1, 1)
VISIT = Inspection("stiftsplatz", date(2022, 5, 5), ("Anna Alt",), {"owner": "municipal"})


def of_many_files(change: Change) -> None:
    """Change one file, move one as it is, add two of which one stands in a new folder: an import of counts."""
    change.put("footfall/x.csv", b"new")
    change.put("footfall/raw/x.csv", b"raw")
    change.put("footfall/raw/README.md", change.folder / "README.md")
    change.put("README.md", None)
    change.put("project.toml", b"# changed\n" + (change.read("project.toml") or b""))


WRITERS: dict[str, Callable[[Change], object]] = {
    "import": of_many_files,
    "decide": lambda c: record_decisions(c, [Decision("stiftsplatz", "approved", "2024-01-01", 1)], file="x.csv"),
    "forget": lambda c: forget(c, DAY, [replace(VISIT, file="protocols/a.json")]),
    "weights": lambda c: write_weights(c, {"demand": 0.5}, source="Rat"),
    "suggest": lambda c: keep_suggestions(c, [], overwrite=True),
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, sample: Path) -> Path:
    """Return a small project that already has one change behind it."""
    folder = tmp_path / "data"
    (folder / "protocols").mkdir(parents=True)
    for name in ("project.toml", "sites.geojson", "README.md"):
        shutil.copy(sample / name, folder / name)
    (folder / "protocols" / "a.json").write_bytes(protocol_json([VISIT]))
    write(folder, "first", lambda c: c.put("notes.txt", b"Anna"))
    return folder


def write(folder: Path, action: str, work: Callable[[Change], object]) -> None:
    """Do `work` as one change."""
    with transaction(folder, action, at=AT, who="Anna", kept=action != "forget") as change:
        work(change)


def state(folder: Path) -> dict[str, bytes]:
    """Return every file but the journal, the history and the lock."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {n: data for n, data in found.items() if n not in (JOURNAL, LOCK) and not n.startswith(HISTORY)}


def strays(folder: Path) -> list[str]:
    """Return what a killed command left behind."""
    names = [p.relative_to(folder).as_posix() for p in folder.rglob("*")]
    known = (".history/0",)
    return [n for n in names if "tmp" in n or (n.startswith(".history/") and not n.startswith(known))]


@pytest.mark.parametrize("action", [*WRITERS, "undo"])
def test_killed_at_any_step_a_project_is_as_before_or_as_after(project: Path, tmp_path: Path, action: str) -> None:
    """Whoever opens the project next finds no mixture, no stray, a whole journal – and can write."""
    work: Callable[[Path], object] = (
        (lambda folder: undo(folder, who="", at=AT))
        if action == "undo"
        else lambda f: write(f, action, WRITERS[action])
    )
    before, done = state(project), tmp_path / "done"
    shutil.copytree(project, done)
    work(done)
    after, entries = state(done), len(read_journal(done))
    assert entries == 2
    kills, seen = 0, set()
    for step in range(1, 400, 1 if action == "import" else 3):
        folder = tmp_path / f"killed-{step}"
        shutil.copytree(project, folder)
        code = forked(lambda step=step, folder=folder: _killed_at(step, lambda f, _: work(f), folder, {}))  # type: ignore[misc]
        if step % 2:
            settle(folder)  # what a reader does: it need not clear a draft away, but never sees a mixture
            assert state(folder) in (before, after), step
        with lock(folder):
            recover(folder)
        found = state(folder)
        assert found in (before, after), step
        assert len(read_journal(folder)) == (entries if found == after else 1) or before == after
        assert strays(folder) == []
        seen.add(found == after)
        shutil.rmtree(folder)
        kills += code == KILLED
        if code != KILLED:
            assert code == 0
            break
    assert kills >= 10
    assert seen == {True, False} or before == after


@pytest.mark.parametrize("limit", [0, 10, 600])
def test_a_full_disk_leaves_everything_as_it_was(project: Path, limit: int) -> None:
    before, journal = state(project), (project / JOURNAL).read_bytes()
    assert with_room(limit, lambda: write(project, "import", of_many_files)) == MACHINE
    assert (state(project), (project / JOURNAL).read_bytes(), strays(project)) == (before, journal, [])


def test_two_writers_at_once_lose_nothing(project: Path) -> None:
    """Each reads what the other has written: additions from two processes are all there."""

    def add(change: Change) -> None:
        change.put("n", b"%d" % (int(change.read("n") or b"0") + 1))

    def twice() -> None:
        write(project, "import", add)

    for _ in range(6):
        assert at_once(twice, twice) == [0, 0]
    assert (project / "n").read_bytes() == b"12"
    assert len(read_journal(project)) == 13


def test_who_waits_too_long_is_told_who_holds_the_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "anna")
    monkeypatch.setattr(module, "WAIT_S", 0.1)
    assert WAIT_S > 1
    with lock(project), pytest.raises(MachineError, match=f"anna, process {os.getpid()}"):
        write(project, "import", of_many_files)


def test_changes_are_taken_back_byte_by_byte_one_or_many(project: Path) -> None:
    """Change A, change B, undo twice: the bytes and folders of before; only the journal has grown."""
    start = state(project)
    write(project, "import", of_many_files)
    middle = state(project)
    write(project, "decide", WRITERS["decide"])
    end = state(project)
    assert [r.action for r in undo(project, who="", at=AT)] == ["decide"]
    assert state(project) == middle
    write(project, "decide", WRITERS["decide"])
    assert state(project) == end
    assert [r.action for r in undo(project, 2, who="", at=AT)] == ["decide", "import"]
    assert state(project) == start
    assert not (project / "footfall" / "raw").exists()
    assert [e.action for e in read_journal(project)] == ["first", "import", "decide", "undo", "decide", "undo"]
    undo(project, who="", at=AT)
    assert not (project / HISTORY).exists()
    with pytest.raises(InputError, match="nothing to undo"):
        undo(project, who="", at=AT)


def test_a_file_taken_as_it_is_is_never_held_in_memory(project: Path, tmp_path: Path) -> None:
    """32 MB are imported, replaced by as many and given back twice, and a hundredth of that is held."""
    sources = {mark: tmp_path / f"{mark}.bin" for mark in "ab"}
    for mark, source in sources.items():
        source.write_bytes(mark.encode() * 2**25)
    start, target = state(project), project / "footfall" / "big.bin"
    tracemalloc.start()
    for mark, source in sources.items():
        write(project, "import", lambda c, source=source: c.put("footfall/big.bin", source))  # type: ignore[misc]
        assert sha256(target) == records(project)[-1].files["footfall/big.bin"][1] == sha256(source), mark
    undo(project, who="", at=AT)
    assert sha256(target) == sha256(sources["a"])
    undo(project, who="", at=AT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert state(project) == start
    assert peak < 2**23


def test_what_changes_nothing_leaves_no_entry(project: Path) -> None:
    journal = (project / JOURNAL).read_bytes()
    write(project, "import", lambda c: c.put("notes.txt", b"Anna"))
    write(project, "import", lambda c: c.put("notes.txt", c.folder / "notes.txt"))
    write(project, "import", lambda c: c.put("not-there", None))
    assert (project / JOURNAL).read_bytes() == journal
    assert len(records(project)) == 1


def test_an_error_in_the_middle_writes_nothing(project: Path) -> None:
    before = state(project)

    def fail(change: Change) -> None:
        change.put("notes.txt", b"half")
        raise InputError([])

    with pytest.raises(InputError):
        write(project, "import", fail)
    assert (state(project), strays(project)) == (before, [])


def test_nobodys_edit_is_lost_and_nothing_is_undone_by_half(project: Path) -> None:
    """A file that was changed by hand since is named; the others stay too."""
    write(project, "import", of_many_files)
    (project / "footfall" / "x.csv").write_bytes(b"mine")
    before = state(project)
    with pytest.raises(InputError, match="changed by hand"):
        undo(project, who="", at=AT)
    assert state(project) == before


def test_undo_does_not_cross_forget_and_no_name_stays_in_the_history(project: Path) -> None:
    write(project, "forget", WRITERS["forget"])
    assert not (project / HISTORY).exists()
    assert b"Anna Alt" not in b"".join(state(project).values())
    with pytest.raises(InputError, match="nothing to undo"):
        undo(project, who="", at=AT)


def test_undo_by_command_says_what_it_took_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(project, "decide", WRITERS["decide"])
    assert _run(["undo", "--project", str(project), "--json"], "de") == 0
    assert json.loads(capsys.readouterr().out)["undone"][0] | {"n": 2} == {
        "n": 2, "at": AT, "action": "decide", "files": ["sites.geojson"],
    }  # fmt: skip
    assert _run(["undo", "5", "--project", str(project)], "de") == 1
    assert "1 Änderung" in capsys.readouterr().err


def test_import_twice_and_undo_twice_by_command_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    """Each step back is the state before its import, whatever the import wrote besides the list."""
    states = [state(project)]
    for number, columns in ((1, "Platzname;Breite;Länge"), (2, "Platzname;Breite;Länge;Aufwand")):
        table = tmp_path / f"liste-{number}.csv"
        table.write_text(f"{columns}\nNeu {number};49,974{number};9,145{number};3\n", encoding="utf-8")
        words = ["import", "sites", str(table), "--map", "Platzname=name", "--project", str(project)]
        assert _run(words, "de") == 0
        states.append(state(project))
    assert len({tuple(sorted(one.items())) for one in states}) == 3
    for expected in states[-2::-1]:
        assert _run(["undo", "--project", str(project)], "de") == 0
        assert state(project) == expected
    assert [e.action for e in read_journal(project)] == ["first", "import", "import", "undo", "undo"]
