"""`hotspots import` proposes what a file is, says it at 80 columns, and does what its options say; `init` begins in either language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hotspots.cli.main import _run

LIST = "Name;lon;lat\nRathaus;9.1433;49.9741\nSchloss;9.1421;49.9760\n"
FILES = {
    "liste.csv": (LIST, ["sites"]),
    "baumkataster.csv": ("Nr;lon;lat;Krone\n1;9.1433;49.9741;8\n", ["trees"]),
    "uebergabepunkte.csv": ("Name;lon;lat;freie Ports\nU;9.1433;49.9741;2\n", ["backhaul"]),
    "h.csv": ("Strasse;Hausnummer;lon;lat\nA;1;9.1433;49.9741\n", ["sites", "addresses"]),
    "z.csv": ("station;time;count\na;2024-05-06 10:00;55\na;2024-05-06 11:00;60\n", ["counts"]),
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Make an empty project."""
    about = ["--title", "T", "--municipality", "Aschaffenburg", "--state", "BY"]
    assert _run(["init", str(tmp_path / "t"), *about], "de") == 0
    return tmp_path / "t"


@pytest.mark.parametrize("name", FILES)
def test_without_a_kind_only_what_the_file_is_likely_to_be_is_proposed(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    text, kinds = FILES[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    before = sorted(p.name for p in town.rglob("*"))
    capsys.readouterr()
    assert _run(["import", str(tmp_path / name), "--project", str(town), "--json"], "de") == 0
    found = json.loads(capsys.readouterr().out)["proposals"]
    assert [proposal["kind"] for proposal in found] == kinds
    assert sorted(p.name for p in town.rglob("*")) == before


def test_the_command_that_is_proposed_carries_the_options_and_runs(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "l.csv"
    file.write_text("Wo;Rechtswert;Hochwert\nRathaus;510276;5535761\n", encoding="utf-8")
    options = ["--project", str(town), "--crs", "EPSG:25832", "--map", "Wo=name"]
    assert _run(["import", str(file), *options], "de") == 0
    said = capsys.readouterr().out
    assert "1 Zeile: " in said
    (command,) = [line.split()[1:] for line in said.splitlines() if line.startswith("hotspots import")]
    assert command == ["import", "sites", str(file), *options]
    assert _run(command, "de") == 0
    assert len(json.loads((town / "sites.geojson").read_bytes())["features"]) == 1


def test_a_system_that_does_not_exist_is_refused(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "l.csv").write_text(LIST, encoding="utf-8")
    assert _run(["import", "sites", str(tmp_path / "l.csv"), "--project", str(town), "--crs", "UTM32"], "en") == 1
    assert "--crs – found: UTM32 – allowed: EPSG:4326" in capsys.readouterr().err


def test_a_new_project_speaks_one_language_and_names_its_schema(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    about = ["--title", "T", "--municipality", "Aschaffenburg", "--state", "Bavaria"]
    assert _run(["init", str(tmp_path / "t"), *about], "en") == 0
    text = (tmp_path / "t" / "project.toml").read_text(encoding="utf-8")
    assert not [word for word in ("Preise", "Umsetzbarkeit", "Land", " und ", "¦") if word in text]
    assert text.startswith("#:schema ./project.schema.json\n")
    schema = json.loads((tmp_path / "t" / "project.schema.json").read_bytes())
    assert schema["properties"]["title"]["description"].startswith("Title of the plan;")
    assert (tmp_path / "t" / "README.md").read_text(encoding="utf-8").startswith("# Project folder")
    assert _run(["check", str(tmp_path / "t")], "en") == 0
    assert "hotspots import sites LIST " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "said"),
    [("{d}.05.2024;3000", "footfall/a.csv, Zeile 2, zählt"), ("06.05.2024 {d}:00;3000", "in footfall/a.csv, b.csv")],
)
def test_counts_that_contradict_those_of_another_file_are_refused(
    row: str, said: str, town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "\n".join(["Zeit;Anzahl;Station", *(f"{row.format(d=d)};Markt" for d in range(10, 16))])
    for name, code in (("a.csv", 0), ("b.csv", 1)):
        (tmp_path / name).write_text(rows.replace("3000", "9000") if code else rows, encoding="utf-8")
        assert _run(["import", "counts", str(tmp_path / name), "--project", str(town)], "de") == code
    assert said in " ".join("".join(capsys.readouterr()).split())


def test_a_name_that_two_sites_share_contradicts_neither(town: Path, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("Name;lat;lon\nMarkt;49.9741;9.1433\nMarkt;49.979;9.15\n", encoding="utf-8")
    (tmp_path / "p.csv").write_text(
        "Standort;Name;Datum;Eigentümer\nmarkt-2;Markt;06.05.2022;Stadt\n", encoding="utf-8"
    )
    for kind, file in (("sites", "s.csv"), ("protocols", "p.csv")):
        assert _run(["import", kind, str(tmp_path / file), "--project", str(town)], "de") == 0


@pytest.mark.parametrize("kind", [["sites"], []])
def test_a_file_that_is_named_twice_is_refused_and_what_was_mapped_before_gives_way(
    town: Path, tmp_path: Path, kind: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.csv").write_text("Name;Ort;lat;lon\nRathaus;Markt;49.9741;9.1433\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = ["import", *kind, "--project", str(town)]
    assert _run([*words, "s.csv", "./s.csv"], "de") == 1
    said = " ".join(capsys.readouterr().err.split())
    assert said.startswith(
        "Fehler: s.csv · Datei – gefunden: 2 × – erlaubt: jede Datei einmal – Bitte einmal nennen. 1 Fehler"
    )
    if kind:
        assert _run([*words, "s.csv", "--map", "Name=name"], "de") == 0
        assert _run([*words, "s.csv", "--map", "Ort=name", "--dry-run"], "de") == 0
        assert "Ort → name" in (said := capsys.readouterr().out)
        assert "Name → name" not in said.split("Genommen")[-1]
