"""`footfall import` says what it recognised, repaired and refused; `footfall show` draws the week."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hotspots.cli.main import _run
from tests.inputs.counts import samples


@pytest.fixture
def folder(tmp_path: Path, sample: Path) -> Path:
    shutil.copytree(sample, tmp_path / "data")
    return tmp_path / "data"


def test_import_reports_and_writes_and_the_project_still_checks(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mai.csv"
    file.write_bytes(
        samples.town([samples.town_row(h, 90 + h, day=d) for d in range(1, 4) for h in range(24)], lost=True)
    )
    assert _run(["footfall", "import", str(file), "--project", str(folder)], "de") == 0
    said = capsys.readouterr()
    assert "hystreet, wie Städte es veröffentlichen" in said.out
    assert "Steinstraße, Moers" in said.out
    assert "stations.geojson" in said.err
    assert (folder / "footfall" / "raw" / "mai.csv").is_file()
    assert (folder / "footfall" / "mai.csv").read_text(encoding="utf-8").startswith("station;time;count")
    assert _run(["check", str(folder)], "de") == 0


def test_import_as_json_counts_every_reason(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "eco.csv"
    file.write_bytes(samples.ecocounter(47))
    assert _run(["footfall", "import", str(file), "--project", str(folder), "--json"], "en") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["formats"] == ["ecocounter"]
    assert found["stations"] == ["wolbecker-strasse"]
    assert found["reasons"]["incomplete"] == 1
    assert found["reasons"]["unverified"] == 1


def test_a_file_of_devices_is_refused_and_nothing_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "geraete.csv"
    file.write_text("time;mac;count\n2022-06-01 10:00;x;1\n", encoding="utf-8")
    before = sorted(p.name for p in (folder / "footfall").rglob("*"))
    assert _run(["footfall", "import", str(file), "--project", str(folder)], "de") == 1
    assert "personenbezogen" in capsys.readouterr().err
    assert sorted(p.name for p in (folder / "footfall").rglob("*")) == before


def test_show_draws_the_week_and_writes_it(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture, sheet = tmp_path / "woche.svg", tmp_path / "woche.csv"
    for out in (picture, sheet):
        assert _run(["footfall", "show", "z-stiftsplatz", "--project", str(folder), "--out", str(out)], "de") == 0
    said = capsys.readouterr().out
    assert "█" in said
    assert "Am meisten los" in said
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert len(sheet.read_text(encoding="utf-8").splitlines()) == 169


def test_show_without_a_station_lists_them_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["footfall", "show", "--project", str(folder), "--json"], "de") == 0
    stations = json.loads(capsys.readouterr().out)["stations"]
    assert len(stations) == 7
    assert all(
        s["passages_per_day"]["low"] < s["passages_per_day"]["best"] < s["passages_per_day"]["high"] for s in stations
    )


def test_a_station_that_isnt_there_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["footfall", "show", "nirgends", "--project", str(folder)], "de") == 2
    assert "z-stiftsplatz" in capsys.readouterr().err
