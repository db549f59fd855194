"""A year later: forecast beside use, cost beside plan, euros per use by hand, and no more said than is known."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from hotspots.changes.init import sample_folder
from hotspots.changes.sent import decided_forecasts
from hotspots.cli.main import _run
from hotspots.disclosure.outcome import disclose_outcome
from hotspots.disclosure.public import disclose
from hotspots.findings.outcome import Outcome, SiteOutcome
from hotspots.model.operation import Paid
from hotspots.planning.outcome import outcome, real_cost
from hotspots.planning.plan import check, plan

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

USE = "place;unit;start;end;value;minutes;source"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the made-up town after a year."""
    folder = tmp_path_factory.mktemp("town") / "musterbach"
    shutil.copytree(sample_folder("operation"), folder)
    return folder


def became(folder: Path) -> Outcome:
    inputs = check(folder)
    return outcome(inputs, decided_forecasts(folder, inputs.sites))


def with_use(town: Path, tmp_path: Path, days: dict[str, tuple[str, int, float]], more: str = "") -> Path:
    """Return the town with `days` of use: place -> (first day, how many, uses a day)."""
    shutil.copytree(town, tmp_path / "x")
    rows = [USE]
    for place, (first, count, each) in days.items():
        for n in range(count):
            start = date.fromisoformat(first) + timedelta(n)
            rows.append(f"{place};users;{start} 00:00;{start + timedelta(1)} 00:00;{each:g};;test")
    (tmp_path / "x" / "operation" / "use.csv").write_text("\n".join(rows) + "\n" + more, encoding="utf-8")
    return tmp_path / "x"


def site(found: Outcome, name: str) -> SiteOutcome:
    return next(s for s in found.sites if s.name == name)


def test_euros_per_use_equal_a_hand_calculation(town: Path, tmp_path: Path) -> None:
    """40 users a day over a year, 780 € a year: 780 / 14,600 = 0.0534 €; with 9,420 € over 8 years 0.1341 €."""
    one = site(became(with_use(town, tmp_path, {"Rathausplatz": ("2025-09-15", 365, 40)})), "Rathausplatz")
    assert (one.invest_eur, one.running_eur, one.counted) == (9420.0, 780.0, pytest.approx(40))
    assert one.per_use is not None
    assert one.per_use_all is not None
    assert one.per_use.best == pytest.approx(780 / (365 * 40))
    assert one.per_use_all.best == pytest.approx((780 + 9420 / 8) / (365 * 40))
    assert one.per_use.low < one.per_use.best < one.per_use.high
    assert one.held is True


def test_money_paid_is_net_credit_notes_come_off_and_the_newest_amount_of_an_item_counts() -> None:
    paid = [
        Paid("a", "once", "Bau", 1000.0, 19, "2025-01-01"), Paid("a", "credit", "Bau", 100.0, 19, "2025-02-01"),
        Paid("a", "monthly", "Betrieb", 40.0, 19, "2025-01-01"), Paid("a", "monthly", "Betrieb", 50.0, 19, "2025-06-01"),
        Paid("a", "yearly", "Lizenz", 90.0, 19, "2025-01-01"),
    ]  # fmt: skip
    assert real_cost(paid) == (900.0, 690.0)
    assert real_cost([]) == (None, None)


def test_start_up_and_faults_stand_apart(town: Path) -> None:
    one = site(became(town), "Rathausplatz")
    assert one.start_up is not None
    assert one.counted is not None
    assert one.start_up < one.counted
    assert one.fault_days == 5
    assert one.first == "2025-08-18"
    assert site(became(town), "Kirchplatz").missing == ("2026-04",)


@pytest.mark.parametrize(("days", "judged"), [(83, False), (84, True)])
def test_below_the_least_weeks_nothing_is_judged(town: Path, tmp_path: Path, days: int, judged: bool) -> None:
    one = site(became(with_use(town, tmp_path, {"Rathausplatz": ("2025-09-15", days, 40)})), "Rathausplatz")
    assert (one.long_enough, one.held is not None, one.per_use is not None) == (judged, judged, judged)
    assert one.counted == pytest.approx(40)


@pytest.mark.parametrize(("each", "held"), [(2, False), (40, True), (400, False)])
def test_a_span_holds_or_doesnt_by_the_forecast_that_was_decided_on(
    town: Path, tmp_path: Path, each: float, held: bool
) -> None:
    found = became(with_use(town, tmp_path, {"Rathausplatz": ("2025-09-15", 365, each)}))
    assert site(found, "Rathausplatz").held is held
    answer = {q.de: a.de for q, a in found.questions}["Kam es, wie vorhergesagt?"]
    assert answer.startswith(f"Bei {int(held)} von 1 Ort ")
    assert "nichts" in answer


def test_places_stand_by_euros_per_use_and_all_together_are_their_mean_by_use(town: Path) -> None:
    found = became(town)
    each = [s.per_use.best for s in found.sites if s.per_use]
    assert each == sorted(each)
    assert found.per_use is not None
    assert each[0] < found.per_use.best < each[-1]
    uses = [(s.running_eur or 0) / s.per_use.best for s in found.sites if s.per_use]
    assert found.per_use.best == pytest.approx(sum(s.running_eur or 0 for s in found.sites) / sum(uses))


QUESTIONS = {
    "Wie viele nutzen es, und wo?": r"Rathausplatz: im Mittel 53 Anmeldungen am Tag",
    "Wann wird es genutzt?": r"am stärksten um 17 Uhr \(\d+",
    "Wie lange sind die Menschen im Netz?": r"Rathausplatz 22 Minuten",
    "Melden sich dieselben wieder an?": r"ohne personenbezogene Daten nicht",
    "Gab es Störungen oder Missbrauch?": r"5 Tage \(Netzteil",
    "Was kostet es?": r"Einmalig 23\.380.*geplant waren",
    "Was kostet eine Nutzung?": r"0,06.*\(0,05.*mit der Investition",
    "Kam es, wie vorhergesagt?": r"Bei 3 von 3 Orten",
    "Was heißt das für weitere Standorte?": r"statt 0,65.*Vorn liegt eher Schlossgarten\.$",
    "Was nahm die Stadt ein? Wird es durch Schilder bekannt?": r"nichts erfasst",
}


def test_every_question_of_a_council_has_its_answer_or_why_not(town: Path) -> None:
    answers = {q.de: a for q, a in became(town).questions}
    assert answers.keys() == QUESTIONS.keys()
    assert [q for q, wanted in QUESTIONS.items() if not re.search(wanted, answers[q].de)] == []
    assert not re.search("[äöüß]", " ".join(a.en for a in answers.values()).replace("Hauptstraße", "").replace("Straße", ""))  # fmt: skip
    assert not re.search("schließen|aufgeben|abschalten|einstellen", " ".join(a.de for a in answers.values()))


def test_the_next_ranking_says_what_measured_use_changed(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["compare", str(town), "--json"], "de") == 0
    sites = {s["id"]: s["sentence"] for s in json.loads(capsys.readouterr().out)["sites"]}
    assert "statt" in sites["s07"]
    assert any("statt 0,65" in t.de for t in became(town).learnt)
    assert _run(["rank", str(town)], "de") == 0
    assert "hotspots compare" in capsys.readouterr().err


def test_the_command_prints_a_table_and_one_json_document(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["outcome", str(town)], "de") == 0
    assert "Kirchplatz" in capsys.readouterr().out
    assert _run(["outcome", str(town), "--json", "--lang", "en"], "en") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["held"], found["judged"]) == ("hotspots/outcome/1", 3, 3)
    assert len(found["questions"]) == 10
    assert found["sites"][0]["forecast"]["users_per_day"][0] < found["sites"][0]["forecast"]["users_per_day"][2]


def test_a_project_without_operation_says_that_nothing_is_known(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["outcome", str(sample)], "de") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "keine Nutzung eingelesen" in said
    assert "Kosten sind nicht eingelesen" in said
    assert "Wann wird es genutzt? Das ist nicht erfasst." in said


def test_small_numbers_are_never_exact_in_public_and_follow_from_nothing_else(town: Path) -> None:
    found = became(town)
    exact, told = site(found, "Kirchplatz"), site(disclose_outcome(found, "classes"), "Kirchplatz")
    assert exact.counted is not None
    assert exact.counted < 10
    assert (told.hidden, told.counted, told.users, told.per_use, told.total, dict(told.months)) == (True, None, None, None, None, {})  # fmt: skip
    by_day = tuple(replace(s, weekdays=(30.0,) * 7) if s.name == "Kirchplatz" else s for s in found.sites)
    public = disclose_outcome(replace(found, sites=by_day), "classes")
    assert public.per_use is None
    assert all(x is None or x >= 10 for s in public.sites for x in (s.counted, s.start_up, *s.months.values(), *s.hours))  # fmt: skip
    assert "unter 10" in public.questions[0][1].de
    assert sum(x or 0 for x in replace(found, sites=by_day).weekdays) == 210 + sum(x or 0 for x in public.weekdays)
    page = disclose(plan(check(town))).site("s04")
    assert (page.users, page.demand, page.ranked.score, page.ranked.parts["demand"].value) == (None, None, None, None)
    assert page.in_use is not None
    assert page.in_use.de == "in Betrieb seit 01.09.2025, im Mittel unter 10 Anmeldungen am Tag"
