"""The package brings what it needs: its name, its extras, its sample, and a wheel for Windows of everything it pins."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from hotspots.changes.init import SAMPLES, sample_folder
from hotspots.cli.main import _run

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def plain(name: str) -> str:
    """Return the name of a package as wheels spell it."""
    return re.sub(r"[-_.]+", "_", name).lower()


@pytest.fixture(scope="module")
def wheelhouse() -> ModuleType:
    """Return the script as a module."""
    loader = SourceFileLoader("wheelhouse", str(ROOT / "scripts" / "wheelhouse"))
    spec = importlib.util.spec_from_loader("wheelhouse", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def hints(text: str) -> list[tuple[str, str]]:
    """Return package and extras of every hint to install the program itself."""
    found = re.findall(r"pip install [^`\n]*?'?\b(hotspots[\w-]*)(?:\[([\w,]+)\])?", text)
    return [(name, extras) for name, extras in found if name != "hotspots.bat"]


def test_every_hint_names_our_package_and_an_extra_that_exists() -> None:
    names = ("*.py", "*.md", "wheelhouse", "*.bat")
    folders = [ROOT / "hotspots", ROOT / "docs", ROOT / "scripts"]
    paths = [ROOT / "README.md", *(path for folder in folders for name in names for path in folder.rglob(name))]
    found = [hint for path in paths for hint in hints(path.read_text(encoding="utf-8"))]
    assert len(found) >= 5
    for name, extras in found:
        assert name == PROJECT["name"] == "hotspots-wlan"
        assert {extra for extra in extras.split(",") if extra} <= set(PROJECT["optional-dependencies"])


def test_a_hint_to_a_strangers_package_would_be_seen() -> None:
    assert hints("use pip install hotspots[plot].") == [("hotspots", "plot")]


def test_every_pinned_package_has_a_wheel_for_windows(wheelhouse: ModuleType) -> None:
    """`scripts/windows-wheels` lists them with the sums that the lock demands, so the list can't be of other files."""
    rows = (ROOT / "scripts" / "windows-wheels").read_text(encoding="utf-8").splitlines()
    wheels = dict(reversed(row.split("  ")) for row in rows)
    needed = wheelhouse.pinned(wheelhouse.LOCK.read_text(encoding="utf-8"), wheelhouse.WINDOWS)
    assert len(needed) > 30
    for entry in needed:
        name, version = entry.split()[0].split("==")
        found = [
            w for w in wheels if w.startswith(f"{plain(name)}-{version}-") and re.search(r"-(any|win_amd64)\.whl$", w)
        ]
        assert len(found) == 1, f"{name}: run scripts/wheelhouse --windows"
        assert f"sha256:{wheels[found[0]]}" in entry


def test_markers_of_the_lock_are_judged_for_windows(wheelhouse: ModuleType) -> None:
    lock = "a==1 ; sys_platform == 'win32' \\\n    --hash=sha256:1\nb==2 ; sys_platform != 'win32' \\\n    --hash=sha256:2\n"
    assert wheelhouse.pinned(lock, wheelhouse.WINDOWS) == ["a==1 \\\n    --hash=sha256:1"]


def test_the_batch_file_needs_no_network_and_names_commands_that_exist(wheelhouse: ModuleType) -> None:
    assert "--no-index" in wheelhouse.BAT
    assert wheelhouse.BAT.isascii()
    assert "init beispiel --sample aschaffenburg" in wheelhouse.BAT


def test_the_sample_is_copied_whole_and_setup_packs_the_same_folder(tmp_path: Path, sample: Path) -> None:
    assert _run(["init", str(tmp_path / "x"), "--sample", "aschaffenburg"], "de") == 0
    there = {p.relative_to(sample): p.read_bytes() for p in sample.rglob("*") if p.is_file()}
    copied = {p.relative_to(tmp_path / "x"): p.read_bytes() for p in (tmp_path / "x").rglob("*") if p.is_file()}
    assert copied == there
    setup = (ROOT / "setup.py").read_text(encoding="utf-8")
    for name, folder in SAMPLES.items():
        assert f'"hotspots.samples.{name}": "{folder}"' in setup
        assert (sample_folder(name) / "project.toml").is_file()


def test_a_sample_never_goes_into_a_folder_that_has_something(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    assert _run(["init", str(tmp_path), "--sample", "aschaffenburg"], "de") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("command", [["run"], ["check", "nowhere"], ["rank", "--lang", "en"]])
def test_outside_a_project_a_command_says_how_to_begin(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(command, "en" if "en" in command else "de") == 2
    assert "hotspots init" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
