"""Nothing from a file begins a line on the terminal or acts on it, and no name or number on the command line is a crash."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from hotspots.cli.main import _run
from tests.trust.engine import Project

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

SAMPLE = Path(__file__).parents[2] / "data"
FORGED = "Markt\nFehler: gefälscht"
_ACTS = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|^Fehler: gefälscht", re.MULTILINE)


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> str:
    """Return what a command says on both channels."""
    assert _run([*map(str, arguments)], "de") == code
    out, err = capsys.readouterr()
    return out + err


def _named(folder: Path, file: str, *fields: str) -> None:
    document = json.loads((folder / file).read_text(encoding="utf-8"))
    for number, feature in enumerate(document["features"]):
        feature["properties"] |= dict.fromkeys(fields, f"{FORGED} {number}")
    (folder / file).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample with line breaks and controls in every text that messages repeat."""
    folder = tmp_path_factory.mktemp("breaks") / "data"
    shutil.copytree(SAMPLE, folder)
    _named(folder, "sites.geojson", "name", "source", "proposed_by", "district")
    _named(folder, "footfall/stations.geojson", "name", "source")
    for layer in ("streets", "buildings", "hotspots", "backhaul"):
        _named(folder, f"network/{layer}.geojson", "name", "source")
    settings = (folder / "project.toml").read_text(encoding="utf-8")
    for key in ("title", "municipality", "illustrative"):
        words = r'"Markt\\u001b[31m\\u202e\\nFehler: gefälscht"'
        settings = re.sub(rf'^{key} = ".*"', f"{key} = {words}", settings, flags=re.MULTILINE)
    (folder / "project.toml").write_text(settings, encoding="utf-8")
    return folder


COMMANDS = (
    ["check"], ["rank"], ["rollout"], ["outcome"], ["explain", "stiftsplatz", "--project"],
    ["forget", "--before", "2030-01-01", "--dry-run"],
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_name_acts_on_the_terminal_or_begins_a_line(
    town: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert not _ACTS.search(said(capsys, *command, town))


def test_what_is_watched_for_is_seen() -> None:
    """The positive control."""
    assert all(_ACTS.search(text) for text in (f"a {FORGED}", "\x1b[31m", "\u202e"))
    assert not _ACTS.search("Markt\n  Fehler: gefälscht\n")


def test_folders_of_a_batch_and_paths_of_outputs_begin_no_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    regions = tmp_path / "regions"
    Project(regions / FORGED)
    Project(regions / "b\nFehler: gefälscht").folder.joinpath("sites.geojson").write_text("{", encoding="utf-8")
    words = said(capsys, "batch", regions, "--out", tmp_path / "o\nFehler: gefälscht", "--workers", "0", code=1)
    assert "\\x0aFehler: gefälscht" in words
    assert not _ACTS.search(words.replace("\r", ""))


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are Linux's")
@pytest.mark.parametrize("name", ["\udcff\udcfe.csv", "x\n.csv", "\x1b[31m.csv"])
@pytest.mark.parametrize("folder", ["network", "footfall", "protocols"])
def test_a_name_of_a_file_that_nobody_can_read_is_refused(
    tmp_path: Path, folder: str, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """The fingerprint was a crash, or such a name stood in outputs."""
    project = Project(tmp_path / "p")
    (project.folder / folder / name).write_text("a;b\n1;2\n", encoding="utf-8")
    assert _run(["check", str(project.folder)], "de") == 1
    assert _run(["check", str(project.folder), "--json"], "de") == 1
    words = capfd.readouterr().out
    (problem,) = json.loads(words)["problems"]
    assert (problem["file"].partition("/")[0], problem["hint"]) == (folder, "Bitte umbenennen.")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["batch", "{regions}", "--workers", "0", "--budget", "nan"], 2),
        (["batch", "{regions}", "--workers", "0", "--budget", "inf"], 2),
        (["suggest", "{project}/sites.geojson", "--budget", "nan"], 2),
        (["batch", "{regions}", "--scheduler", "tls://127.0.0.1:9"], 4),
        (["package", ".", "--project", "{project}"], 0),
        (["decide", "{project}/sites.geojson", "--project", "{project}", "--by", "M\udcfcller"], 2),
    ],
)
def test_no_number_or_folder_on_the_command_line_is_a_crash(tmp_path: Path, arguments: list[str], code: int) -> None:
    project, here = Project(tmp_path / "regions" / "p").folder, Path.cwd()
    (tmp_path / "empty").mkdir()
    os.chdir(tmp_path / "empty")
    try:
        assert _run([a.format(regions=project.parent, project=project) for a in arguments], "de") == code
    finally:
        os.chdir(here)
    assert (tmp_path / "empty.zip").exists() == (arguments[0] == "package")


@pytest.mark.parametrize("part", ["[Content_Types].xml", "word/document.xml", None])
def test_a_template_that_is_none_is_one_clear_line(
    tmp_path: Path, part: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another package, or XML that breaks off, was a crash; an untouched one is taken (the control)."""
    from docx import Document

    whole, template = io.BytesIO(), tmp_path / "t.docx"
    Document().save(whole)
    with zipfile.ZipFile(whole) as given, zipfile.ZipFile(template, "w") as made:
        for name in given.namelist():
            made.writestr(
                name, b"<x/>" if name == part == "[Content_Types].xml" else b"<w" if name == part else given.read(name)
            )
    project = Project(tmp_path / "p").folder
    words = said(capsys, "report", project, "--template", template, "--out", tmp_path / "o", code=1 if part else 0)
    assert ("ohne DOCX" in words) == bool(part)
