"""`check` says what is there, what is missing and what to do next."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from hotspots.changes.init import init_project
from hotspots.cli.main import _run
from hotspots.planning.plan import check
from hotspots.planning.standing import next_step, standing

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

SAMPLE = Path(__file__).parents[2] / "data"


def steps(folder: Path) -> tuple[str, dict[str, str]]:
    """Return the next step, and what is said of each thing."""
    lines = standing(check(folder), folder)
    return next_step(lines, folder).en, {line.head.en: line.body.en for line in lines}


def test_a_complete_project_is_to_be_planned() -> None:
    then, said = steps(SAMPLE)
    assert then == f"hotspots run {SAMPLE}"
    assert said["Sites"] == "7, 7 of them open, 7 with a mount"


def test_an_empty_project_begins_with_sites(tmp_path: Path) -> None:
    init_project(tmp_path / "a", title="WLAN", municipality="Aschaffenburg", state="BY")
    assert steps(tmp_path / "a")[0] == f"hotspots import sites LIST --project {tmp_path / 'a'}"


def test_without_protocols_the_form_comes_next_and_names_are_few(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "a", ignore=shutil.ignore_patterns("*.xlsx", "*.jpg", "stationen"))
    shutil.rmtree(tmp_path / "a" / "protocols")
    then, said = steps(tmp_path / "a")
    assert then.startswith("hotspots protocol template")
    assert said["Inspections"].endswith("… (7)")


def test_a_file_and_a_column_that_nobody_reads_are_named(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "a")
    (tmp_path / "a" / "backhaul.csv").write_text("x", encoding="utf-8")
    sites = tmp_path / "a" / "sites.geojson"
    sites.write_text(
        sites.read_text(encoding="utf-8").replace('"status":', '"farbe": "rot", "status":', 1), encoding="utf-8"
    )
    said = steps(tmp_path / "a")[1]
    assert said["Not read"] == "backhaul.csv"
    assert "farbe" in said["Without effect"]


def test_a_duct_of_which_nobody_says_whether_it_is_free_is_told(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "a")
    ducts = tmp_path / "a" / "network" / "backhaul.geojson"
    words = ducts.read_text(encoding="utf-8")
    assert "unknown on" not in steps(tmp_path / "a")[1]["Backhaul"]
    ducts.write_text(words.replace('"free": true', '"free": null', 1), encoding="utf-8")
    assert "(whether free unknown on 26 m" in steps(tmp_path / "a")[1]["Backhaul"].replace(" m,", " m,")


def test_warnings_of_one_kind_are_one_line_and_check_names_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "a")
    shutil.rmtree(tmp_path / "a" / "protocols")
    assert _run(["check", str(tmp_path / "a")], "de") == 0
    whole = " ".join(capsys.readouterr().err.split())
    assert whole.count("erlaubt: ein Begehungsprotokoll") == 1
    assert re.search(r"7 × [^–]*stiftsplatz", whole)
    assert _run(["rank", str(tmp_path / "a")], "de") == 0
    said = capsys.readouterr().err
    notices = [" ".join(n.split()) for n in said.split("\nHinweis: ") if "Begehungsprotokoll" in n]
    assert [notice.count("Objekt") for notice in notices] == [3]
    assert max(map(len, said.splitlines())) <= 80


def test_a_command_that_is_none_gets_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["expain", "karlsplatz"], "de") == 2
    assert "Gemeint: explain?" in capsys.readouterr().err
