"""What has happened can't have happened tomorrow: `check` names every such day, whatever file says it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hotspots.cli.main import _run
from hotspots.inputs.values import UnreadError, read_value
from hotspots.model.layers import SITES

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

DATA = Path(__file__).resolve().parents[2] / "data"
PROPOSED = next(field for field in SITES if field.id == "proposed_on")


def test_check_warns_of_visits_proposals_and_counts_of_tomorrow_and_none_is_decided_then(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """One warning for each field of a file, with its first place and the day; a decision of tomorrow is refused."""
    project = shutil.copytree(DATA, tmp_path / "data")
    path = project / "sites.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    site = document["features"][0]["properties"]
    site["proposed_on"] = "2044-02-01"
    path.write_text(json.dumps(document), encoding="utf-8")
    (project / "protocols" / "spaet.csv").write_text(f"Standort;date\n{site['id']};2044-05-05\n", encoding="utf-8")
    (project / "footfall" / "hand.csv").write_text(
        f"station;start;end;count\n{site['id']};2044-06-01 10:00;2044-06-01 11:00;47\n", encoding="utf-8"
    )
    assert _run(["check", str(project), "--json"], "de") == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    found = {(p["file"], p["field"], p["found"]) for p in problems if p["allowed"] == "ein Tag bis heute"}
    assert found == {
        ("sites.geojson", "proposed_on", "2044-02-01"),
        ("protocols/spaet.csv", "date", "2044-05-05"),
        ("footfall/hand.csv", "start", "2044-06-01"),
    }
    decision = tmp_path / "beschluss.csv"
    decision.write_text(f"Standort;Status;Datum\n{site['id']};beschlossen;01.03.2044\n", encoding="utf-8")
    assert _run(["decide", str(decision), "--project", str(project)], "de") == 1
    assert "2044-03-01 – erlaubt: ein Tag bis heute" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("05.05.22", "2022-05-05"),
        ("5. Mai 2022", "2022-05-05"),
        ("Do, 05.05.2022 14:30", "2022-05-05"),
        ("2022/05/05", "2022-05-05"),
        ("2022-05-05T10:00:00.000+02", "2022-05-05"),
    ],
)
def test_a_date_is_read_as_people_and_programs_write_it(cell: str, day: str) -> None:
    """One reader of dates for counts and for everything else."""
    assert read_value(cell, PROPOSED).isoformat() == day


@pytest.mark.parametrize("cell", ["2019", 2019, "05/2019", "2019-05"])
def test_a_year_alone_is_no_day_and_the_hint_says_what_to_write(cell: object) -> None:
    """The planner learns how to keep what is known."""
    with pytest.raises(UnreadError) as refusal:
        read_value(cell, PROPOSED)
    assert "den ersten Tag schreiben" in refusal.value.hint.de
