"""A plan is a draft everywhere until it is released, and again as soon as its inputs change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hotspots.cli.main import _run

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")


def _told(project: Path, out: Path) -> tuple[str, dict[str, object]]:
    """Return the public page and the manifest of a run."""
    assert _run(["run", str(project), "--out", str(out)], "de") == 0
    return (out / "public/map.html").read_text(encoding="utf-8"), json.loads((out / "manifest.json").read_bytes())


def test_a_plan_is_a_draft_until_it_is_released_and_again_when_its_inputs_change(sample: Path, tmp_path: Path) -> None:
    project, out, folder = tmp_path / "data", tmp_path / "maps", tmp_path / "mappe"
    shutil.copytree(sample, project)
    page, manifest = _told(project, out)
    assert "· Entwurf" in page
    assert (manifest["status"], manifest["release"]) == ("Entwurf", None)

    assert _run(["package", str(folder), "--project", str(project), "--release", "Amt für Digitales"], "de") == 0
    page, manifest = _told(project, out)
    release = manifest["release"]
    assert isinstance(release, dict)
    day = ".".join(reversed(release["on"].split("-")))
    said = f"freigegeben am {day} (Amt für Digitales)"
    assert release == {"plan": manifest["inputs"], "role": "Amt für Digitales", "on": release["on"], "costs": "classes"}
    assert manifest["status"] == said
    assert said in page
    assert "Entwurf" not in page
    assert f"Stand des Plans: {said}" in (folder / "LIESMICH.txt").read_text(encoding="utf-8")
    entry = json.loads((project / "journal.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert entry["action"] == "release"
    assert release.items() <= entry.items() or release.items() <= entry["facts"].items()

    file = project / "project.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("invest_eur = 15000", "invest_eur = 15001"), "utf-8")
    page, manifest = _told(project, out)
    assert "· Entwurf" in page
    assert (manifest["status"], manifest["release"]) == ("Entwurf", None)


def test_taking_back_the_release_leaves_a_draft(sample: Path, tmp_path: Path) -> None:
    project = tmp_path / "data"
    shutil.copytree(sample, project)
    assert _run(["package", str(tmp_path / "m"), "--project", str(project), "--release", "Amt 20"], "de") == 0
    assert len(list((project / "sent").glob("*.release.json"))) == 1
    assert _run(["undo", "--project", str(project)], "de") == 0
    assert not list((project / "sent").glob("*.release.json"))


def test_a_release_needs_a_role(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["package", str(tmp_path / "m"), "--project", str(sample), "--release", "  "], "de") == 2
    assert "Amt" in capsys.readouterr().err
    assert not (tmp_path / "m").exists()
