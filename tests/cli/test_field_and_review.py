"""Both round trips by command: the form out and back, the answer in, applied and undone."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hotspots.cli.main import _run
from hotspots.inputs.project import read_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the sample project; the current folder is beside it."""
    sample = Path(__file__).parents[2] / "data"
    shutil.copytree(sample, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """Run a command with ``--json`` and return its document; it must succeed."""
    assert _run([*words, "--json"], "de") == 0
    return json.loads(capsys.readouterr().out)


def snapshot(folder: Path) -> dict[str, str]:
    """Return the digest of every file but the journal."""
    files = [p for p in folder.rglob("*") if p.is_file() and p.name != "journal.jsonl" and ".history" not in p.parts]
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def answer(path: Path, plan: str, **parts: Any) -> Path:
    """Write an answer as the map saves it."""
    site = {"id": "marstallplatz", "verdict": "conditional", "connection_eur": 2000, "priority": 1, "comment": "im Sommer"}  # fmt: skip
    said = {"schema": "hotspots/answer/1", "plan": plan, "by": "Stadtwerke", "date": "2022-06-14", "sites": [site]}
    path.write_text(json.dumps(said | parts), encoding="utf-8")
    return path


@pytest.mark.parametrize(("kind", "file"), [("xlsx", "begehungsprotokoll.xlsx"), ("paper", "begehungsprotokoll.html"), ("xlsform", "begehungsprotokoll-odk.xlsx"), ("gpkg", "begehungsprotokoll.gpkg")])  # fmt: skip
def test_a_form_is_written_once_and_never_over_another_file(
    project: Path, capsys: pytest.CaptureFixture[str], kind: str, file: str
) -> None:
    """Every format has its name; an existing file needs --overwrite."""
    assert document(capsys, "protocol", "template", "--format", kind)["file"] == file
    assert Path(file).stat().st_size > 1000
    assert _run(["protocol", "template", "--format", kind], "de") == 1
    assert "--overwrite" in capsys.readouterr().err
    assert project.is_dir()


def test_status_names_the_answer_that_is_worth_a_visit(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The owner's consent decides about the Roßmarkt; the blank protocol's other items are known."""
    found = document(capsys, "protocol", "status")
    unknown = {site["id"]: site["unknown"] for site in found["sites"] if site["unknown"]}
    assert unknown == {"rossmarkt-digitalladen": ["consent"], "karlsplatz": ["power_permanent"]}
    first = found["items"][0]
    assert (first["site"], first["item"], first["matters"]) == ("rossmarkt-digitalladen", "consent", True)
    assert first["first_if_good"] > first["first_if_bad"]
    assert found["visit_needed"]
    assert project.is_dir()


def test_an_answer_is_compared_applied_and_undone_without_a_trace(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Comparing writes nothing; applying changes the ranking; undoing restores every byte but the journal's."""
    plan = document(capsys, "review", "template")["plan"]
    before = snapshot(project)
    file = answer(project.parent / "antwort.json", plan)
    compared = document(capsys, "review", str(file))
    states = {f["field"]: f["state"] for f in compared["fields"] if f["site"] == "marstallplatz"}
    assert states == {"verdict": "changed", "connection_method": "unknown", "connection_eur": "changed", "priority": "changed", "mount": "unknown", "comment": "changed"}  # fmt: skip
    effect = next(e for e in compared["effects"] if e["field"] == "connection_eur")
    assert effect["after"]["cost_eur"] < effect["before"]["cost_eur"]
    assert effect["after"]["rank"] <= effect["before"]["rank"]
    assert snapshot(project) == before
    assert document(capsys, "review", str(file), "--apply", "--by", "Anna")["applied"]
    ranked = {s["id"]: s for s in document(capsys, "rank")["sites"]}
    assert ranked["marstallplatz"]["rank"] == effect["after"]["rank"]
    assert ranked["marstallplatz"]["connection"]["cost_eur"] == 2000
    assert _run(["review", str(file), "--apply"], "de") == 1
    capsys.readouterr()
    assert document(capsys, "undo")["undone"][0]["files"] == ["overrides.toml"]
    assert snapshot(project) == before


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"plan": "ab" * 32}, "nie gesendet"),
        ({"sites": [{"id": "marstalplatz", "verdict": "feasible"}]}, "Gemeint: marstallplatz?"),
        ({"sites": [{"id": "marstallplatz", "comment": "<script>"}]}, "ohne HTML"),
    ],
)
def test_an_answer_at_fault_applies_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], parts: dict[str, Any], word: str
) -> None:
    """One clear line, exit code 1, no file touched."""
    plan = read_project(project).fingerprint
    before = snapshot(project)
    assert _run(["review", str(answer(project.parent / "a.json", **{"plan": plan, **parts})), "--apply"], "de") == 1
    lines = capsys.readouterr().err.splitlines()
    assert len([line for line in lines if line.startswith("Fehler")]) == 1
    assert word in lines[0]
    assert snapshot(project) == before
    assert not (project / "journal.jsonl").exists()


def test_forget_needs_a_day_and_says_what_it_did(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sample's inspectors are pseudonymised, the project stays sound."""
    assert _run(["forget", str(project)], "de") == 2
    capsys.readouterr()
    done = document(capsys, "forget", str(project), "--before", "01.01.2023")
    assert (done["names"], done["files"]) == (1, ["protocols/begehung-2022-05-05.xlsx"])
    assert _run(["check", str(project)], "de") == 0


def test_the_utilitys_own_order_is_tested_against_ours(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both orders stand side by side, with what the other one would cost and which weights it needs, or none."""
    plan = read_project(project).fingerprint
    ours = [site["id"] for site in document(capsys, "rank")["sites"]]
    sites = [{"id": name, "priority": n} for n, name in enumerate(reversed(ours), start=1)]
    file = answer(project.parent / "a.json", plan, sites=sites)
    found = document(capsys, "review", str(file))["own_order"]
    assert found["ours"] == ours
    assert found["theirs"] == ours[::-1]
    assert found["justification"]["tau"] == pytest.approx(-1)
    assert (found["justification"]["weights"] is None) == bool(found["justification"]["conflicts"])
    assert _run(["review", str(file), "--lang", "en"], "en") == 0
    assert "Agreement (Kendall's tau) \u22121.00" in capsys.readouterr().out
