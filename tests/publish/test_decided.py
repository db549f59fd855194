"""What the council decided and what was paid stands in every output: status, day, year, and the cost that is agreed."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pyogrio
import pytest

from hotspots.planning.plan import run
from hotspots.publish.deliver import Delivery

pytestmark = pytest.mark.usefixtures("planned_once")

DECIDED = {
    "stiftsplatz": {"status": "built", "decided_on": "2022-09-29", "year": 2022, "cost_eur": 3_500},
    "marstallplatz": {"status": "commissioned", "decided_on": "2022-09-29", "year": 2023, "cost_eur": 20_000},
    "karlsplatz": {"status": "approved", "decided_on": "2022-09-30"},
    "freihofsplatz": {"status": "deferred", "decided_on": "2022-10-01"},
}


@pytest.fixture(scope="module")
def delivery(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    """Return the sample after a decision on four of its sites."""
    project = tmp_path_factory.mktemp("decided") / "data"
    shutil.copytree(sample, project)
    layer = json.loads((project / "sites.geojson").read_text(encoding="utf-8"))
    for feature in layer["features"]:
        feature["properties"] |= DECIDED.get(feature["properties"]["id"], {})
    (project / "sites.geojson").write_text(json.dumps(layer), encoding="utf-8")
    return Delivery(run(project), "de")


def test_day_and_agreed_cost_are_the_same_in_json_and_tables_of_both_editions(delivery: Delivery) -> None:
    files = delivery.files()
    for edition in ("public", "utility"):
        sites = {s["id"]: s for s in json.loads(files[f"{edition}/ranking.json"])["sites"]}
        assert {i: sites[i]["decided_on"] for i in DECIDED} == {i: d["decided_on"] for i, d in DECIDED.items()}
        assert [sites[i]["year"] for i in ("stiftsplatz", "marstallplatz")] == [2022, 2023]
        rows = list(csv.DictReader(io.StringIO(files[f"{edition}/ranking.csv"].decode("utf-8-sig")), delimiter=";"))
        assert {r["Kennung"]: r["beschlossen am"] for r in rows if r["beschlossen am"]} == {
            i: d["decided_on"] for i, d in DECIDED.items()
        }
        built = [r for r in rows if r["Kennung"] in ("stiftsplatz", "marstallplatz")]
        assert [r["Vorlauf in Wochen"] for r in built] == ["", ""]
        assert sites["stiftsplatz"]["lead_time_weeks"] is None
        assert all(r["Vorlauf in Wochen"] for r in rows if r not in built)
        heads = [head for head in rows[0] if head.startswith("Kosten allein netto")]
        assert heads
        assert all(head.endswith("; Entschiedene: beschlossen oder bezahlt, wo bekannt") for head in heads)
    exact = {s["id"]: s["cost_eur"] for s in json.loads(files["utility/ranking.json"])["sites"]}
    assert (exact["stiftsplatz"], exact["marstallplatz"]) == (3_500, 20_000)
    assert exact["karlsplatz"] > 30_000  # decided on, no cost agreed: our reckoning
    classes = {s["id"]: s["cost_low_eur"] for s in json.loads(files["public/ranking.json"])["sites"]}
    assert (classes["stiftsplatz"], classes["marstallplatz"]) == (0, 20_000)
    pages = {e: files[f"{e}/map.html"].decode().replace("\u00a0", " ") for e in ("public", "utility")}
    assert "3.500 € (beschlossen oder bezahlt)" in pages["utility"]
    assert "unter 5.000 € (beschlossen oder bezahlt)" in pages["public"]
    assert "3.500 €" not in pages["public"]


def test_a_gis_sees_the_day_and_the_agreed_cost(delivery: Delivery, tmp_path: Path) -> None:
    path = tmp_path / "hotspots.gpkg"
    path.write_bytes(delivery.exports("utility", ["gpkg"])["utility/hotspots.gpkg"])
    frame = pyogrio.read_dataframe(path, layer="sites").set_index("id")
    assert frame.decided_on.loc[list(DECIDED)].tolist() == [d["decided_on"] for d in DECIDED.values()]
    assert frame.lead_time_weeks.loc[["stiftsplatz", "marstallplatz"]].isna().all()
    assert frame.invest_eur_best.loc[["stiftsplatz", "marstallplatz"]].tolist() == [3_500, 20_000]
