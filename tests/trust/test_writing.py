"""Nothing lost: killed at any step, without disk or rights, or two at once – every file is wholly old or wholly new."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotspots.base.files import mixed_files, write_set
from tests.trust.commands import race_answers
from tests.trust.writers import kill_writer
from tests.trust.writing import (
    KILLED,
    MACHINE,
    a_set,
    at_once,
    careful,
    careless,
    contents,
    faults_left,
    steps,
    with_room,
    without_rights,
)  # fmt: skip

OLD, NEW = a_set("old"), a_set("new")
LARGEST = max(map(len, NEW.values()))


def test_killed_at_every_step_of_the_last_write_no_file_is_half_and_a_mixed_set_is_told() -> None:
    killed = mixed = 0
    for _, folder, code in steps(careful, OLD, NEW):
        assert faults_left(folder, OLD, NEW) == []
        killed += code == KILLED
        mixed += bool(mixed_files(folder))
        careful(folder, NEW)
        assert contents(folder) == NEW, "the next run succeeds and leaves no stray"
    assert killed >= 50
    assert mixed >= 10


def test_a_careless_writer_is_caught_by_the_same_check() -> None:
    assert any(faults_left(folder, OLD, NEW) for _, folder, _ in steps(careless, OLD, NEW))


def test_a_first_run_that_is_killed_leaves_no_manifest() -> None:
    for _, folder, code in steps(careful, {}, NEW):
        assert (folder / "manifest.json").exists() == (code != KILLED) or contents(folder) == NEW


@pytest.mark.parametrize("limit", [0, 1, 511, LARGEST // 2, LARGEST - 1])
def test_a_disk_that_is_full_leaves_the_old_set_and_no_stump(tmp_path: Path, limit: int) -> None:
    careful(tmp_path, OLD)
    assert with_room(limit, lambda: careful(tmp_path, NEW)) == MACHINE
    assert contents(tmp_path) == OLD


def test_a_disk_that_is_full_leaves_no_empty_folder_where_there_was_none(tmp_path: Path) -> None:
    """The folder of the outputs, those above it and those in it; what stood there before stays, empty or not."""
    kept = tmp_path / "kept"
    kept.mkdir()
    out = kept / "neu" / "maps"

    new = {f"public/{name}": data for name, data in NEW.items()}
    assert with_room(1_000, lambda: careful(out, new)) == MACHINE
    assert list(tmp_path.rglob("*")) == [kept]
    careful(out, OLD)
    assert contents(out) == OLD


def test_a_stump_is_caught_and_enough_room_is_enough(tmp_path: Path) -> None:
    careful(tmp_path, OLD)
    assert with_room(LARGEST, lambda: careful(tmp_path, NEW)) == 0
    assert contents(tmp_path) == NEW
    assert with_room(LARGEST // 2, lambda: careless(tmp_path, OLD)) == MACHINE
    assert faults_left(tmp_path, NEW, OLD)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that everybody can reach, not only its owner."""
    with tempfile.TemporaryDirectory(prefix="hotspots-rights-") as place:
        Path(place).chmod(0o755)
        yield Path(place)


def test_a_read_only_folder_is_a_clear_refusal_and_stays_as_it_was(open_folder: Path) -> None:
    careful(open_folder, OLD)
    folders = [open_folder, open_folder / "public", open_folder / "utility"]
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert without_rights(lambda: write_set(open_folder, NEW)) == MACHINE
        assert without_rights(lambda: careful(open_folder / "maps", NEW)) == MACHINE
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert contents(open_folder) == OLD
    open_folder.chmod(0o777)
    assert without_rights(lambda: careful(open_folder / "maps", NEW)) == 0, "control: with rights it is written"


def test_two_runs_at_once_never_mix(tmp_path: Path) -> None:
    codes: list[int] = []
    for _ in range(20):
        codes += at_once(lambda: careful(tmp_path, OLD), lambda: careful(tmp_path, NEW))
        assert contents(tmp_path) in (OLD, NEW)
    assert set(codes) <= {0, MACHINE}
    assert codes.count(0) >= 20, "one of the two always writes"


def test_two_runs_without_a_lock_would_mix_and_that_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    careful(tmp_path, OLD)
    real, calls = Path.replace, []

    def interrupted(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 5:
            write_set(tmp_path, OLD, last="manifest.json")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    write_set(tmp_path, NEW, last="manifest.json")
    assert mixed_files(tmp_path)


def test_two_answers_applied_at_once_are_both_in_the_project(tmp_path: Path) -> None:
    assert race_answers(2, tmp_path / "town") == []


@pytest.mark.parametrize("writer", ["import workbook", "import protocols", "init", "init --sample"])
def test_a_command_that_is_killed_leaves_the_project_as_before_or_as_after(tmp_path: Path, writer: str) -> None:
    """The others that write to a project, and more moments: scripts/test-long --only writers."""
    tally = kill_writer(writer, 5, tmp_path)
    assert tally.wanting == []
    assert (tally.killed, tally.old > 0, tally.new > 0) == (5, True, True)
