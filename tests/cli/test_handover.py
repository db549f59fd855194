"""``report``, ``export``, ``plot`` and ``package`` write what they are named for, and leave earlier files on a fault."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from hotspots.cli.main import _run
from hotspots.findings.model import Plan
from hotspots.planning.plan import run

SAMPLE = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def results() -> Plan:
    return run(SAMPLE)


@pytest.fixture
def planned(results: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands take the sample's results, which are the same for all of them."""
    monkeypatch.setattr("hotspots.planning.plan.plan", lambda _: results)


@pytest.mark.usefixtures("planned")
def test_report_writes_both_editions_or_the_one_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["report", str(SAMPLE), "--out", str(tmp_path / "Ämter"), "--json"], "de") == 0
    files = json.loads(capsys.readouterr().out)["files"]
    names = ("report.pdf", "report-plain.pdf")
    assert set(files) == {f"{edition}/{name}" for edition in ("public", "utility") for name in names}
    assert all((tmp_path / "Ämter" / name).is_file() for name in files)
    command = ["report", str(SAMPLE), "--out", str(tmp_path / "b"), "--edition", "public", "--format", "docx"]
    assert _run(command, "en") == 0
    assert sorted(path.name for path in (tmp_path / "b" / "public").iterdir())[0] == "report-plain.docx"
    assert not (tmp_path / "b" / "utility").exists()


@pytest.mark.usefixtures("planned")
def test_export_writes_the_formats_asked_for(tmp_path: Path) -> None:
    command = [
        "export",
        str(SAMPLE),
        "--out",
        str(tmp_path),
        "--format",
        "kml",
        "--format",
        "csv",
        "--edition",
        "public",
    ]
    assert _run(command, "de") == 0
    found = sorted(path.name for path in (tmp_path / "public").iterdir())
    assert found == ["hotspots.kml", "metadata.jsonld", "ranking.csv"]


@pytest.mark.usefixtures("planned")
def test_plot_draws_into_the_public_set(tmp_path: Path) -> None:
    assert _run(["plot", str(SAMPLE), "--out", str(tmp_path)], "de") == 0
    assert (tmp_path / "public" / "plots" / "map.png").is_file()


@pytest.mark.usefixtures("planned")
def test_package_keeps_the_plan_as_sent_and_packs_the_same_files(tmp_path: Path) -> None:
    project = tmp_path / "data"
    shutil.copytree(SAMPLE, project)
    folder = tmp_path / "Übergabe"
    assert _run(["package", str(folder), "--project", str(project)], "de") == 0
    assert len(list((project / "sent").glob("*.json"))) == 1
    with zipfile.ZipFile(tmp_path / "Übergabe.zip") as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    assert packed == {f"Übergabe/{path.name}": path.read_bytes() for path in folder.iterdir()}
    if shutil.which("sha256sum"):
        assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=False).returncode == 0


@pytest.mark.usefixtures("planned")
def test_a_place_that_cant_be_written_is_a_clear_line_and_earlier_files_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "maps"
    blocked.write_text("keine Mappe", encoding="utf-8")
    assert _run(["export", str(SAMPLE), "--out", str(blocked / "x"), "--format", "csv"], "de") == 4
    message = capsys.readouterr().err
    assert "maps" in message
    assert "Traceback" not in message
    assert blocked.read_text(encoding="utf-8") == "keine Mappe"


@pytest.mark.usefixtures("planned")
def test_a_full_disk_leaves_the_earlier_paper_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["export", str(SAMPLE), "--out", str(tmp_path), "--format", "csv", "--edition", "utility"]
    assert _run(command, "de") == 0
    before = (tmp_path / "utility" / "ranking.csv").read_bytes()

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("hotspots.base.files.os.fsync", full)
    assert _run(command, "en") == 4
    assert "disk is full" in capsys.readouterr().err
    assert (tmp_path / "utility" / "ranking.csv").read_bytes() == before
    assert [path.name for path in (tmp_path / "utility").iterdir()] == ["ranking.csv"]
