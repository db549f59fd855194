"""`hotspots suggest` finds places that reach people nobody serves yet, and writes sites that can be inspected next."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hotspots.base.errors import Report
from hotspots.base.text import eur
from hotspots.cli.main import _run
from hotspots.inputs.sites import read_sites

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

PLACES = """Name;Breite;Länge;Art
Herstallstraße Mitte;49,97560;9,14690;street_lamp
Stadtbibliothek;49,97570;9,14360;municipal_building
Am Rand;49,97030;9,13000;street_lamp
Neben dem Stiftsplatz;49,97390;9,14580;street_lamp
"""


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """Return a list of places to mount."""
    path = tmp_path / "orte.csv"
    path.write_text(PLACES, encoding="utf-8")
    return path


def test_the_list_has_reasons_and_the_file_is_a_valid_sites_geojson(
    places: Path, tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "neu" / "sites.geojson"
    command = [
        "suggest",
        str(places),
        "--project",
        str(sample),
        "--sites",
        "2",
        "--distance",
        "50",
        "--write",
        str(target),
    ]
    assert _run(command, "de") == 0
    said = capsys.readouterr().out
    assert "Herstallstraße Mitte" in said
    assert "erreicht" in said
    assert "Orte ausgeschlossen" in said
    report = Report()
    sites = read_sites(target.parent, report)
    assert not report.failed
    assert {s.status for s in sites} == {"candidate"}
    assert "neben-dem-stiftsplatz" not in {s.id for s in sites}
    assert _run(command, "de") == 1


def test_kept_suggestions_stand_on_the_map_of_both_editions(
    places: Path, tmp_path: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Suggest, keep, map: the public edition has the band of the cost, the utility's the cost itself."""
    project, out = tmp_path / "data", tmp_path / "maps"
    shutil.copytree(sample, project)
    command = ["suggest", str(places), "--project", str(project), "--sites", "2", "--distance", "50", "--keep"]
    assert _run(command, "de") == 0
    assert "hotspots run" in " ".join(capsys.readouterr().err.split())
    kept = json.loads((project / "suggestions.geojson").read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["suggested_rank"] for f in kept] == [1, 2]
    cost = kept[0]["properties"]["cost_eur"]
    for edition, exact in (("public", False), ("utility", True)):
        assert _run(["map", str(project), "--out", str(out), "--edition", edition], "de") == 0
        page = (out / edition / "map.html").read_text(encoding="utf-8")
        row = page.split('data-suggested="V1"')[1].split("</tr>")[0]
        assert "Herstallstraße Mitte" in row
        assert (f"rund {eur(round(cost, -2), 'de')}" in row) is exact
    assert _run(command, "de") == 1
    assert _run([*command, "--overwrite"], "de") == 0


def test_rules_that_contradict_are_said_and_excluded_places_have_a_reason(
    places: Path, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(["suggest", str(places), "--project", str(sample)], "de") == 1
    assert "Budget oder Anzahl" in capsys.readouterr().err
    assert _run(["suggest", str(places), "--project", str(sample), "--sites", "1", "--json"], "de") == 0
    excluded = json.loads(capsys.readouterr().out)["excluded"]
    assert "entfernt" in excluded["neben-dem-stiftsplatz"]
