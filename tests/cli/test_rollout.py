"""`hotspots rollout` and what `hotspots check` says of its inputs: who pays, grants, ports, budgets too small."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hotspots.cli.main import _run

pytestmark = pytest.mark.usefixtures("planned_once")

BACKHAUL = "network/backhaul.geojson"


def project(folder: Path, sample: Path) -> Path:
    """Return a copy of the sample project."""
    shutil.copytree(sample, folder / "data")
    return folder / "data"


def edit(folder: Path, old: str, new: str) -> None:
    """Replace text in project.toml."""
    path = folder / "project.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def warnings(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    """Return the warnings about the backhaul."""
    assert _run(["check", str(folder), "--json"], "de") == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    return [p for p in problems if p["file"] == BACKHAUL]


def test_a_handover_without_a_free_port_is_one_warning(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path, sample)
    assert warnings(folder, capsys) == []
    document = json.loads((folder / BACKHAUL).read_text(encoding="utf-8"))
    point = next(f for f in document["features"] if f["geometry"]["type"] == "Point")
    point["properties"]["free_ports"] = 0
    (folder / BACKHAUL).write_text(json.dumps(document), encoding="utf-8")
    (found,) = warnings(folder, capsys)
    assert point["properties"]["id"] in found["where"]
    assert (found["field"], found["found"], found["severity"]) == ("free_ports", "0", "warning")
    assert "kein Standort angeschlossen" in found["hint"]


def test_a_backhaul_without_handovers_is_one_warning(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path, sample)
    document = json.loads((folder / BACKHAUL).read_text(encoding="utf-8"))
    document["features"] = [f for f in document["features"] if f["geometry"]["type"] != "Point"]
    (folder / BACKHAUL).write_text(json.dumps(document), encoding="utf-8")
    (found,) = warnings(folder, capsys)
    assert found["allowed"] == "mindestens ein Übergabepunkt"
    assert "kein Kabel" in found["hint"]


def test_a_site_cannot_be_demanded_and_excluded_and_a_start_is_a_day(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path, sample)
    edit(folder, "net = true", 'net = true\nmust = ["stiftsplatz"]\nmust_not = ["stiftsplatz"]')
    assert _run(["check", str(folder)], "de") == 1
    (line,) = [x for x in capsys.readouterr().err.splitlines() if "must, must_not" in x]
    assert "stiftsplatz" in line
    edit(folder, 'must_not = ["stiftsplatz"]\n', "")
    edit(folder, 'start = "2022-10-01"', 'start = "Oktober 2022"')
    assert _run(["check", str(folder), "--json"], "de") == 1
    (found,) = [p for p in json.loads(capsys.readouterr().out)["problems"] if p["severity"] == "error"]
    assert (found["field"], found["found"].strip("'")) == ("start", "Oktober 2022")
    assert "2022-12-31" in found["allowed"]


def test_a_budget_too_small_for_any_site_says_how_much_the_cheapest_needs(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path, sample)
    edit(folder, "invest_eur = 15000", "invest_eur = 100")
    edit(folder, "invest_eur = 40000", "invest_eur = 100")
    assert _run(["rollout", str(folder)], "de") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Kein Standort passt ins Budget. Am wenigsten braucht Stiftsplatz/Stiftskirche: 3.723 €." in said
    assert "Anteile und Portfolios nehmen für jede Strecke den niedrigsten Preis" in said


def test_the_utilitys_part_and_the_grants_are_told_in_the_terminal_and_in_json(
    tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The utility digs in natural stone at a price of its own; an open rule pays and binds."""
    folder = project(tmp_path, sample)
    price = (
        'low = 160\nbest = 200\nhigh = 300\nsource = "Angebot"\npayer = "utility"\ndate = "2022-05-01"\nvat_percent = 7'
    )
    edit(folder, "[robustness]", f"[prices.trench_natural_stone]\n{price}\n\n[robustness]")
    edit(folder, "open = false", "open = true")
    edit(folder, 'operator = "Gemeinde"', 'operator = "Stadtwerke"\nvalid_from = "2023-01-01"')
    edit(folder, "min_sites = 10", "min_sites = 1")
    edit(folder, "forbids_doubling = true", "forbids_doubling = false")
    assert _run(["rollout", str(folder), "--json"], "de") == 0
    document = json.loads(capsys.readouterr().out)
    lines = [line for phase in document["phases"] for line in phase["bill"]]
    stone = [line for line in lines if line["price"] == "trench_natural_stone"]
    assert {(s["payer"], s["vat_percent"], s["date"]) for s in stone} == {("utility", 7, "2022-05-01")}
    assert sum(p["utility_eur"] for p in document["phases"]) == pytest.approx(sum(s["eur"] for s in stone), abs=0.1)
    for phase in document["phases"]:
        town = sum(line["eur"] for line in phase["bill"] if line["payer"] == "town")
        assert phase["invest_eur"] == pytest.approx(town - phase["grants_eur"], abs=0.1)
        assert phase["invest_eur"] <= phase["budget_eur"]
    grants = {p["year"]: p["grants"] for p in document["phases"]}
    assert grants[2022] == []
    assert {(g["rule"], g["bound_until"]) for g in grants[2023]} == {("wifi4eu", 2026)}
    words = {rule["id"]: rule["use"] for rule in document["funding"]}
    assert "nur mit Betreiber „BayernWLAN“" in words["bayernwlan"]
    assert "bis Ende" in words["wifi4eu"]
    assert _run(["rollout", str(folder)], "en") == 0
    said = capsys.readouterr().out
    assert "beside it the utility pays" in said
    assert "Funding WiFi4EU: pays" in said
    assert "not to be begun before 2023-01-01" in " ".join(said.split())


def test_the_rollout_says_why_a_site_costs_less_than_in_the_ranking_and_what_its_columns_mean(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """29.204 € at Roßmarkt in the ranking, 16.871 € in the plan: the road is opened anyway. No name breaks, in or out is said."""
    assert _run(["rollout", str(sample)], "de") == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    said = " ".join(" ".join(lines).split())
    assert "Roßmarkt Digitalladen: hier 16.871 € statt 29.204 € in der Rangfolge" in said
    assert "„zusätzlich“: was er zu allen anderen hinzu kostet" in said
    assert "Stiftsplatz/Stiftskirche" in said
    assert any(line.startswith("Marstallplatz") and "2024, knapp" in line for line in lines)
    assert any(line.startswith("Marstallplatz") and "2024, knapp" in line for line in lines)
