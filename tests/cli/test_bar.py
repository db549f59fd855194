"""Whoever waits at a terminal sees how far a command is; nothing of it stays, and no file or pipe gets it."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hotspots.base import progress
from hotspots.base.text import Text
from hotspots.cli import bar

IMPATIENT = "from hotspots.cli import bar, main; bar.PATIENCE_S = 0; main.main()"


def seen(*words: str) -> str:
    """Run a command whose standard error is a terminal, and return what stood there."""
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-c", IMPATIENT, *words], stderr=theirs, stdout=subprocess.PIPE, check=False
        )
        os.close(theirs)
        assert done.returncode in (0, 1)
        said = b""
        while len(said) < 1_000_000:
            try:
                said += os.read(ours, 65_536)
            except OSError:  # the other end is closed
                break
    finally:
        os.close(ours)
    return said.decode()


@pytest.mark.parametrize(
    ("command", "stages"),
    [
        ("run", ["Wege, Versorgung, Menschen", "Rangfolge", "Ausbauplan", "Begründungen", "Ausgabe für alle", "Suche nach Vertraulichem"]),
        ("check", ["mögliche Antworten: Stiftsplatz"]),
        ("report", ["Ausbauplan", "Vorlage setzen"]),
    ],
)  # fmt: skip
def test_long_commands_say_at_what_they_are(command: str, stages: list[str], sample: Path, tmp_path: Path) -> None:
    said = seen(command, str(sample), *(["--out", str(tmp_path)] if command != "check" else []))
    places = [said.index(stage) for stage in stages]
    assert places == sorted(places)
    lines = said.split("\r\x1b[K")
    assert max(len(line.rstrip("\r\n").split("\n")[0]) for line in lines if "░" in line) < 80
    assert "░" not in lines[-1]


def test_a_bar_is_taken_away_before_a_fault_is_told(tmp_path: Path, sample: Path) -> None:
    """A person's name in another's source stops the public files, when most of the work is done."""
    project = tmp_path / "data"
    shutil.copytree(sample, project)
    layer = json.loads((project / "sites.geojson").read_text(encoding="utf-8"))
    layer["features"][0]["properties"]["proposed_by"] = "Erika Beispielhuber"
    layer["features"][1]["properties"]["source"] = "Erika Beispielhuber"
    (project / "sites.geojson").write_text(json.dumps(layer), encoding="utf-8")
    before, _, told = seen("run", str(project), "--out", str(tmp_path / "maps")).rpartition("\r\x1b[K")
    assert "Suche nach Vertraulichem" in before
    assert "░" not in told
    assert "sites.geojson" in told or "public/" in told


@pytest.mark.parametrize("stream", [sys.stderr, None])
def test_no_pipe_and_no_short_work_gets_a_bar(
    stream: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a program has no standard error at all (started by a double click) nothing breaks."""
    monkeypatch.setattr(bar, "PATIENCE_S", 0)
    shown = bar.Bar("de")
    if stream is None:
        monkeypatch.setattr(sys, "stderr", None)
    progress.listen(shown)
    progress.working(Text("Rangfolge", "ranking"), 1, 4)
    progress.working(progress.DONE, 4, 4)
    assert capsys.readouterr() == ("", "")
