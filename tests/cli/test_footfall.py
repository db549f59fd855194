"""`import counts`, `import stations` and `import usage` say what was taken, guessed and left; `explain --week` draws the week."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hotspots.cli.main import _run
from tests.inputs.counts import samples

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")


@pytest.fixture
def folder(tmp_path: Path, sample: Path) -> Path:
    shutil.copytree(sample, tmp_path / "data")
    return tmp_path / "data"


def taken(folder: Path, kind: str, file: Path, *more: str, code: int = 0) -> None:
    assert _run(["import", kind, str(file), "--project", str(folder), *more], "de") == code


def named(folder: Path) -> list[str]:
    return sorted(
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.suffix in (".csv", ".geojson")
    )


def test_counts_are_taken_with_a_receipt_and_the_project_still_checks(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = tmp_path / "betrieb.csv"
    service.write_text("Standort;in Betrieb seit\nstiftsplatz;01.05.2023", encoding="utf-8")
    taken(folder, "service", service)
    file = tmp_path / "mai.csv"
    file.write_bytes(
        samples.town([samples.town_row(h, 90 + h, day=d) for d in range(1, 4) for h in range(24)], lost=True)
    )
    taken(folder, "counts", file)
    said = capsys.readouterr().out
    assert "Genommen: mai.csv, 72 Zeilen" in said
    assert "steinstrasse-moers: 72 Zeilen, Σ 7.308, 2022-06-01 – 2022-06-03" in said
    assert (folder / "footfall" / "raw" / "mai.csv").read_bytes() == file.read_bytes()
    assert (folder / "footfall" / "mai.csv").read_text(encoding="utf-8").startswith("station;time;count")
    assert _run(["check", str(folder)], "de") == 0


def test_the_receipt_in_json_has_every_station_with_its_day(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "monate.csv"
    file.write_text(
        "Station;Datum;Anzahl\n" + "\n".join(f"Markt;01.{m:02d}.2024;{100_000 + m}" for m in range(1, 13)),
        encoding="utf-8",
    )
    taken(folder, "counts", file, "--json")
    receipt = json.loads(capsys.readouterr().out)
    (station,) = receipt["stations"]
    assert {k: station[k] for k in ("id", "rows", "sum", "from", "to")} == {
        "id": "markt",
        "rows": 12,
        "sum": 1200078,
        "from": "2024-01-01",
        "to": "2024-12-31",
    }
    assert station["per_day"]["low"] < 1200078 / 366 < station["per_day"]["high"]
    assert station["per_day"]["best"] == pytest.approx(1200078 / 366, rel=0.1)
    assert (folder / "footfall" / "monate.csv").read_text(encoding="utf-8").splitlines()[
        1
    ] == "markt;2024-01-01 00:00;2024-02-01 00:00;100001;"


def test_what_was_taken_once_is_the_same_the_second_time(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "eco.csv"
    file.write_bytes(samples.ecocounter(48).replace(b",31,11,20,", b",29,9,20,"))
    taken(folder, "counts", file)
    before = {name: (folder / name).read_bytes() for name in named(folder)}
    capsys.readouterr()
    taken(folder, "counts", file, "--json")
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert (changes["new"], changes["same"]) == (0, 12)
    assert {name: (folder / name).read_bytes() for name in named(folder)} == before


def test_use_goes_to_operation_by_place_unit_and_day_and_grows_by_the_next_file(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = tmp_path / "betrieb.csv"
    service.write_text("Standort;in Betrieb seit\nstiftsplatz;01.05.2023", encoding="utf-8")
    taken(folder, "service", service)
    file = tmp_path / "mai.csv"
    file.write_text(
        "Datum;Standort;Sitzungen;Nutzer;Datenvolumen (MB)\n01.05.2023;stiftsplatz;89;48;1036\n02.05.2023;stiftsplatz;59;43;818",
        encoding="utf-8",
    )
    taken(folder, "usage", file)
    file.write_text("Monat;Standort;Anmeldungen\n2023-06;rossmarkt;900", encoding="utf-8")
    taken(folder, "usage", file)
    lines = (folder / "operation" / "use.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "place;unit;start;end;value;minutes;source"
    assert "stiftsplatz;users;2023-05-02 00:00;2023-05-03 00:00;43;;mai.csv" in lines
    assert "rossmarkt;log_ins;2023-06-01 00:00;2023-07-01 00:00;900;;mai.csv" in lines
    assert len(lines) == 6
    capsys.readouterr()
    taken(folder, "usage", file, "--json")
    changes = json.loads(capsys.readouterr().out)["changes"]
    assert (changes["new"], changes["same"], changes["missing"]) == (0, 1, 4)


def test_stations_join_the_places_of_counts(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "orte.csv"
    file.write_text("idPdc;name;lat;lon\n100046798;Alexandrastraße;49.97315;9.15079", encoding="utf-8")
    taken(folder, "stations", file)
    stations = json.loads((folder / "footfall" / "stations.geojson").read_bytes())
    assert stations["note"].startswith("Keine Zählung")
    assert stations["features"][-1]["properties"] == {"station": "100046798", "name": "Alexandrastraße"}
    assert len(stations["features"]) == 8
    assert _run(["check", str(folder)], "de") == 0


def test_a_table_of_counts_with_coordinates_places_each_station_once(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "zaehlungen.csv"
    rows = [f"Brücke;49.974;9.145;06.05.2024 {hour:02d}:00;30" for hour in range(8, 12)]
    file.write_text("\n".join(["Station;lat;lon;Zeit;Anzahl", *rows]), encoding="utf-8")
    taken(folder, "stations", file)
    stations = json.loads((folder / "footfall" / "stations.geojson").read_bytes())["features"]
    assert [f["properties"]["station"] for f in stations].count("Brücke") == 1
    assert len(stations) == 8


def test_explain_week_draws_the_week_and_says_that_it_is_assumed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["explain", "stiftsplatz", "--week", "--project", str(folder)], "de") == 0
    said = capsys.readouterr().out
    assert "█" in said
    assert "Am meisten los" in said
    assert _run(["explain", "stiftsplatz", "--week", "--project", str(folder), "--json"], "de") == 0
    week = json.loads(capsys.readouterr().out)
    assert len(week["median"]) == 168
    assert week["passages_per_day"]["low"] < week["passages_per_day"]["best"] < week["passages_per_day"]["high"]
    assert week["quality"] == "illustrative"
