"""The council's decision lands in `sites.geojson` and in the journal, and nothing else changes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hotspots.base.errors import Report
from hotspots.changes.journal import read_journal
from hotspots.cli.main import _run
from hotspots.inputs.sites import read_sites

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

TABLE = "Beschluss vom 29.09.2022\nStandort;Beschluss;Datum;Reihenfolge\nStiftsplatz/Stiftskirche;beschlossen;29.09.2022;1\nstadion-schoenbusch;zurückgestellt;29.9.22;\n"


@pytest.fixture
def folder(tmp_path: Path, sample: Path) -> Path:
    """Return a copy of the sample project."""
    shutil.copytree(sample, tmp_path / "data")
    return tmp_path / "data"


def test_statuses_and_journal_are_written_and_the_rest_stays(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "beschluss.csv"
    table.write_text(TABLE, encoding="cp1252")
    before = json.loads((folder / "sites.geojson").read_text(encoding="utf-8"))
    assert _run(["decide", str(table), "--project", str(folder), "--by", "Erika Muster"], "de") == 0
    after = json.loads((folder / "sites.geojson").read_text(encoding="utf-8"))
    changed = {"stiftsplatz": "approved", "stadion-schoenbusch": "deferred"}
    for old, new in zip(before["features"], after["features"], strict=True):
        decided = changed.get(old["properties"]["id"])
        extra: dict[str, object] = {"status": decided, "decided_on": "2022-09-29"} if decided else {}
        if decided == "approved":
            extra["council_order"] = 1
        assert new == old | {"properties": old["properties"] | extra}
    assert {k: v for k, v in after.items() if k != "features"} == {k: v for k, v in before.items() if k != "features"}
    entry = read_journal(folder)[-1]
    assert (entry.action, entry.private["who"]) == ("decide", "Erika Muster")


def test_year_and_cost_are_kept_and_an_unread_column_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "gebaut.csv"
    table.write_text(
        'Standort;Status;Datum;Jahr;Kosten;Farbe\nstiftsplatz;gebaut;1.5.2023;2023;"4.462,50 €";rot\n', encoding="utf-8"
    )
    assert _run(["decide", str(table), "--project", str(folder)], "de") == 0
    assert "Farbe" in capsys.readouterr().err
    site = next(s for s in read_sites(folder, Report()) if s.id == "stiftsplatz")
    assert (site.status, site.year, site.cost_eur) == ("built", 2023, 4462.5)


def test_the_plan_that_was_decided_on_comes_and_goes_with_the_decision(folder: Path, tmp_path: Path) -> None:
    """It is kept in the same step: a refusal keeps none, and taking back leaves every byte as it was."""
    table, before = tmp_path / "beschluss.csv", {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    table.write_text("Standort;Beschluss;Datum\nanderswo;beschlossen;29.09.2022\n", encoding="utf-8")
    assert _run(["decide", str(table), "--project", str(folder)], "de") == 1
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    table.write_text(TABLE, encoding="utf-8")
    assert _run(["decide", str(table), "--project", str(folder)], "de") == 0
    plan = read_journal(folder)[-1].facts["plan"]
    assert (folder / "sent" / f"{plan}.json").is_file()
    assert _run(["undo", "--project", str(folder)], "de") == 0
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "journal.jsonl"} == before
