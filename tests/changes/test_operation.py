"""Facts of operation go in with a receipt, all or nothing: what can't be is refused by file, row and what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hotspots.base.errors import Report
from hotspots.changes.journal import read_journal
from hotspots.changes.sent import decided_forecasts, read_sent
from hotspots.cli.main import _run
from hotspots.inputs.operation import missing_months
from hotspots.inputs.project import read_project
from hotspots.inputs.sites import read_sites
from hotspots.model.counts import Usage
from hotspots.model.operation import Fault, Paid, minute_of

SERVICE = "Standort;in Betrieb seit;Störung von;Störung bis;Störung\nstiftsplatz;01.03.2023;;;\nStiftsplatz/Stiftskirche;;05.05.2023;07.05.2023;Netzteil\n"
COSTS = (
    "Standort;Art;Leistung;Betrag;netto/brutto;Steuersatz;Datum\n"
    'stiftsplatz;einmalig;Tiefbau;"11.900,00 €";brutto;19 %;01.03.2023\nstiftsplatz;monatlich;Betrieb;50;netto;;1.3.23\n'
    "stiftsplatz;Gutschrift;zu viel berechnet;119;brutto;19;02.04.2023\n"
)


@pytest.fixture
def town(tmp_path: Path, sample: Path) -> Path:
    """Return a copy of the sample whose Stiftsplatz is in use since March 2023."""
    shutil.copytree(sample, tmp_path / "town")
    take(tmp_path / "town", "service", SERVICE)
    return tmp_path / "town"


def take(town: Path, kind: str, text: str, *more: str, code: int = 0) -> Path:
    """Import a table and see how it ended."""
    file = town.parent / f"{kind}-neu.csv"
    file.write_text(text, encoding="utf-8")
    assert _run(["import", kind, str(file), "--project", str(town), *more], "de") == code
    return file


def test_dates_faults_and_costs_are_read_back_as_they_were_meant_and_money_is_net(town: Path) -> None:
    take(town, "costs", COSTS)
    found = read_project(town).operation
    assert found.in_use_from == {"stiftsplatz": "2023-03-01"}
    assert found.faults == (Fault("stiftsplatz", "2023-05-05", "2023-05-07", "Netzteil"),)
    assert found.paid == (
        Paid("stiftsplatz", "monthly", "Betrieb", 50.0, None, "2023-03-01"),
        Paid("stiftsplatz", "once", "Tiefbau", 10_000.0, 19.0, "2023-03-01"),
        Paid("stiftsplatz", "credit", "zu viel berechnet", 100.0, 19.0, "2023-04-02"),
    )


def test_the_same_table_again_changes_nothing_and_a_longer_one_adds_its_rows(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take(town, "costs", COSTS)
    for text, wanted in ((COSTS, (0, 0, 3)), (COSTS.replace("50;netto", "55;netto") + "stiftsplatz;jährlich;Lizenz;90;netto;;1.3.23\n", (1, 1, 2))):  # fmt: skip
        capsys.readouterr()
        take(town, "costs", text, "--json")
        changes = json.loads(capsys.readouterr().out)["changes"]
        assert (changes["new"], changes["changed"], changes["same"]) == wanted


def test_use_in_a_fault_without_an_end_and_a_candidate_in_use_are_told(town: Path) -> None:
    take(town, "service", "Standort;Störung von;Störung bis\nstiftsplatz;10.06.2023;unbekannt\n")
    take(town, "usage", "Monat;Standort;Anmeldungen\n2023-04;stiftsplatz;900\n2023-07;stiftsplatz;1200")
    told = {(p.file, p.field): p.allowed.en for p in read_project(town).warnings if p.file.startswith("operation/")}
    assert told == {
        ("operation/use.csv", "start"): "no use after 2023-06-10 (fault without an end)",
        ("operation/service.csv", "in_use_from"): "a site that is built or ordered",
    }


def test_months_that_are_missing_are_named_and_not_taken_for_zero(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take(town, "usage", "Monat;Standort;Anmeldungen\n2023-04;stiftsplatz;900\n2023-07;stiftsplatz;1200")
    assert "stiftsplatz: ohne Nutzung 2023-05, 2023-06" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("kind", ["usage", "counts"])
def test_use_of_a_place_that_nobody_knows_is_named_on_the_receipt_and_kept(
    town: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `check` says later is said at the door; a site, a hotspot and a station are known by id and name."""
    rows = [f"02.05.2023;{place};{n}" for place, n in (("Bahnhof Ost", 7), ("stiftsplatz", 5), ("WLAN Rathaus", 3), ("wlan-rob", 2))]  # fmt: skip
    take(town, kind, "Datum;Standort;Geräte\n" + "\n".join(rows) + "\n03.05.2023;Bahnhof Ost;1200\n")
    said = " ".join(capsys.readouterr().out.split())
    assert "wird bewahrt und zählt nicht: Bahnhof Ost (2 Zeilen)" in said
    assert said.count("zählt nicht") == 1
    assert "Bahnhof Ost: 2 Werte, Summe 1.207 Geräte" in said
    assert "5 neu" in said
    assert {one.place for one in read_project(town).operation.use} >= {"Bahnhof Ost", "stiftsplatz"}


@pytest.mark.parametrize(
    ("table", "sums"),
    [
        ("Monat;Standort;Nutzer pro Tag\n2023-04;stiftsplatz;33\n2023-05;stiftsplatz;30", {990.0, 930.0}),
        ("Datum;Standort;Nutzer pro Tag\n2023-04-02;stiftsplatz;33", {33.0}),
        ("Datum;Standort;Nutzer\n2023-04-02;stiftsplatz;33\n2023-04-03;stiftsplatz;12\nSumme;;45", {33.0, 12.0}),
    ],
)
def test_a_mean_a_day_and_a_row_of_sums_mean_for_use_what_they_mean_for_counts(
    town: Path, table: str, sums: set[float]
) -> None:
    take(town, "usage", table)
    assert {one.value for one in read_project(town).operation.use} == sums


def test_months_run_over_the_turn_of_the_year() -> None:
    def day(text: str) -> Usage:
        return Usage("a", "users", minute_of(text), minute_of(text) + 1440, 1, "", 1)

    assert missing_months([day("2023-11-30"), day("2024-02-01")]) == ("2023-12", "2024-01")
    assert missing_months([]) == ()


def test_both_hours_of_the_autumn_night_and_the_short_day_of_spring_keep_their_sums(town: Path) -> None:
    hours = [f"2023-10-29 {h:02d}:00;stiftsplatz;{n}" for h, n in ((0, 1), (1, 2), (2, 3), (2, 4), (3, 5))]
    take(town, "usage", "Zeit;Standort;Anmeldungen\n" + "\n".join(hours))
    use = read_project(town).operation.use
    assert sum(one.value for one in use) == 15


def test_two_figures_for_one_day_are_refused_and_the_same_figure_twice_counts_once(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "Datum;Standort;Nutzer\n01.04.2023;stiftsplatz;40\n"
    take(town, "usage", head + "01.04.2023;stiftsplatz;41", code=1)
    assert "Zeile 3" in capsys.readouterr().err
    take(town, "usage", head + "01.04.2023;stiftsplatz;40")
    assert [one.value for one in read_project(town).operation.use] == [40]


def test_use_in_the_first_weeks_and_on_days_of_a_fault_is_told_apart(town: Path) -> None:
    days = ("2023-03-02", "2023-05-04", "2023-05-06", "2023-05-08")
    take(town, "usage", "Datum;Standort;Nutzer\n" + "\n".join(f"{day};stiftsplatz;{i + 20}" for i, day in enumerate(days)))  # fmt: skip
    found = read_project(town)
    assert [one.value for one in found.operation.use] == [20, 21, 22, 23]
    assert [one.value for one in found.counts.usage] == [21, 23]


def test_a_decision_keeps_the_plan_it_rests_on_and_its_forecast(town: Path) -> None:
    file = town.parent / "beschluss.csv"
    file.write_text("Standort;Status;Datum\nkarlsplatz;beschlossen;29.09.2022", encoding="utf-8")
    assert _run(["decide", str(file), "--project", str(town)], "de") == 0
    plan = read_journal(town)[-1].facts["plan"]
    view = read_sent(town, plan)
    assert view is not None
    forecast = decided_forecasts(town, read_sites(town, Report()))["karlsplatz"]
    assert forecast == view.forecasts["karlsplatz"]
    assert forecast.users_per_day is not None
    assert forecast.users_per_day[0] < forecast.users_per_day[1] < forecast.users_per_day[2]


def test_a_change_of_what_was_known_of_the_service_is_told(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "project"
    shutil.copytree(sample, project)
    for day in ("01.07.2021", "01.08.2021"):
        (tmp_path / "in.csv").write_text(f"Standort;in Betrieb seit\nstiftsplatz;{day}", encoding="utf-8")
        assert _run(["import", "service", str(tmp_path / "in.csv"), "--project", str(project)], "de") == 0
    assert "geändert: stiftsplatz · 2021-07-01 → 2021-08-01" in capsys.readouterr().out
