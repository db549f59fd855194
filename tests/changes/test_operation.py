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
        Paid("stiftsplatz", "monthly", "Betrieb", 50.0, 19.0, "2023-03-01"),
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


REFUSED = {
    "use of a site that isn't built": ("usage", "Datum;Standort;Nutzer\n01.04.2023;karlsplatz;4\n02.04.2023;karlsplatz;5", ("Zeile 2", "karlsplatz", "hotspots decide")),
    "use before service began": ("usage", "Datum;Standort;Nutzer\n27.02.2023;stiftsplatz;4\n28.02.2023;stiftsplatz;5\n01.03.2023;stiftsplatz;5", ("Zeile 2", "2 Zeilen davor", "in_use_from")),
    "a negative amount": ("costs", "Standort;Art;Leistung;Betrag;netto/brutto;Datum\nstiftsplatz;einmalig;Tiefbau;-119;netto;02.04.2023", ("Zeile 2", "-119", "Gutschrift")),
    "a gross amount without its rate": ("costs", "Standort;Art;Leistung;Betrag;netto/brutto;Datum\nstiftsplatz;einmalig;Tiefbau;119;brutto;02.04.2023", ("Zeile 2", "vat_percent", "Steuersatz")),
    "a price of which nobody says whether VAT is in it": ("costs", "Standort;Art;Leistung;Betrag;Datum\nstiftsplatz;einmalig;Tiefbau;119;02.04.2023", ("Zeile 2", "tax", "netto/brutto")),
    "an invoice twice": ("costs", "Standort;Art;Betrag;netto/brutto;Datum\n" + 2 * "stiftsplatz;einmalig;119;netto;02.04.2023\n", ("jede Angabe einmal", "unterscheiden")),
    "a fault that ends before it begins": ("service", "Standort;Störung von;Störung bis;Störung\nstiftsplatz;02.04.2023;01.04.2023;x", ("Zeile 2", "fault_until", "nicht vor")),
    "two beginnings": ("service", "Standort;in Betrieb seit;Störung\nstiftsplatz;02.04.2023;\nstiftsplatz;03.04.2023;", ("Zeile 3", "einmal je Standort")),
    "an unknown site": ("service", "Standort;in Betrieb seit\nKarlplatz;02.04.2023", ("Zeile 2", "karlsplatz")),
    "a row per session": ("usage", "acctsessionid;acctstarttime;username;calledstationid\n1;2023-05-02T10:02:00;erika;stiftsplatz", ("Zeile 1", "personenbezogen", "count(*)")),
    "a row per session as service": ("service", "acctsessionid;acctstarttime;username;site\n1;2023-05-02T10:02:00;erika;stiftsplatz", ("personenbezogen",)),
    "device addresses as costs": ("costs", "Standort;MAC;Betrag\nstiftsplatz;a4:83:e7:11:22:33;5\nstiftsplatz;a4:83:e7:11:22:34;5", ("personenbezogen",)),
    "a row per session, by its number": ("usage", "SessionID;Start;Ende;Hotspot\n17;2023-05-01 10:00;2023-05-01 10:20;stiftsplatz\n18;2023-05-01 10:10;2023-05-01 10:20;stiftsplatz", ("Zeile 1", "personenbezogen")),
    "users at once": ("usage", "Datum;Standort;max. gleichzeitige Nutzer\n01.05.2023;stiftsplatz;9", ("Zeile 1", "Hier ist keine Nutzung gezählt")),
    "more than pass anywhere": ("usage", "Datum;Standort;Nutzer\n01.05.2023;stiftsplatz;9000000", ("Zeile 2", "9000000", "höchstens 125000")),
    "use of tomorrow": ("usage", "Datum;Standort;Nutzer\n01.05.2040;stiftsplatz;9", ("Zeile 2", "2040-05-01", "bis heute")),
    "a count of tomorrow": ("counts", "Zeit;Anzahl\n01.05.2040 10:00;9\n01.05.2040 11:00;9", ("2040-05-01", "bis heute")),
    "another operator's columns": ("usage", "Hotspot;Tag;Zugriffe\nstiftsplatz;01.04.2023;90\nstiftsplatz;02.04.2023;91", ("Zeile", "sessions=unit")),
    "no such table": ("service", "Farbe;Form\nrot;rund", ("in_use_from (in Betrieb seit)",)),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cant_be_is_refused_whole_with_row_and_way_out(
    town: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    kind, text, wanted = REFUSED[case]
    before = {p: p.read_bytes() for p in town.rglob("*") if p.is_file()}
    file = take(town, kind, text, code=1)
    said = " ".join(capsys.readouterr().err.split())
    assert file.name in said
    assert [words for words in wanted if words not in said] == []
    assert {p: p.read_bytes() for p in town.rglob("*") if p.is_file() and p.name != ".lock"} == before


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
