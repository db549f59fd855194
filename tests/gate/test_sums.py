"""Every sum of a plan is one figure in HTML, PDF, DOCX, XLSX, GeoPackage and JSON: to the cent for the utility, rounded for everyone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import geopandas as gpd
import pytest

from hotspots.base.text import eur
from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.planning.plan import run
from hotspots.publish.deliver import Delivery
from hotspots.publish.report.context import Extras
from tests.gate.many import town
from tests.gate.reading import plain, read
from tests.once import coarse, once, shared_plans
from tests.publish.tables import excel

SIZES = {"sample": None, "one site": (1, 300), "twelve sites": (12, 400)}


@pytest.fixture(scope="module", params=SIZES)
def plan(request: pytest.FixtureRequest, sample_results: Plan, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Return the plan of the sample and of two made-up towns."""
    size = SIZES[request.param]
    with shared_plans():
        return run(town(7, tmp_path_factory.mktemp("town"), sites=size[0], edges=size[1])) if size else sample_results


@pytest.fixture(scope="module")
def files(plan: Plan) -> dict[str, bytes]:
    """Return every file of both editions by name; made once, in whatever order the tests stand."""
    found: dict[str, bytes] = once(f"sums {plan.about.fingerprint}".encode(), lambda: _made(plan))
    return found


def _made(plan: Plan) -> dict[str, bytes]:
    delivery = Delivery(plan, "de")
    made = delivery.files()
    for edition in ("public", "utility"):
        made |= delivery.exports(edition, ["gpkg", "xlsx"])  # type: ignore[arg-type]
        with coarse():
            for form in ("pdf", "docx"):
                made |= delivery.papers(edition, Extras(), form)  # type: ignore[arg-type]
    return made


def said(told: Plan | PublicPlan) -> set[str]:
    """Return the sums of a plan as German text: of every year that builds, of all years, for running; those that are told."""
    assert told.rollout is not None
    built = [p for p in told.rollout.phases if p.sites]
    years = [x for p in built for x in (p.invest_eur, p.running_eur_per_year)]
    sums = (*years, told.total_invest_eur, told.total_running_eur_per_year)
    return {plain(eur(round(x), "de")) for x in sums if x is not None}


@pytest.mark.parametrize("edition", ["public", "utility"])
def test_page_and_papers_say_the_same_sums(plan: Plan, files: dict[str, bytes], edition: str) -> None:
    wanted = said(plan if edition == "utility" else disclose(plan))
    assert len(wanted) >= (2 if edition == "utility" else 1)
    for name in ("map.html", "report.pdf", "report.docx"):
        text = re.sub(r"\s+", " ", read(name, files[f"{edition}/{name}"]).text)
        assert not [figure for figure in wanted if figure not in text], (edition, name)


def test_json_has_the_sums_to_the_cent_for_the_utility_and_as_published_for_everyone(
    plan: Plan, files: dict[str, bytes]
) -> None:
    for edition, told in (("utility", plan), ("public", disclose(plan))):
        assert told.rollout is not None
        told_years = [p.invest_eur for p in told.rollout.phases]
        years = [p["invest_eur"] for p in json.loads(files[f"{edition}/rollout.json"])["phases"]]
        assert [y is None for y in years] == [y is None for y in told_years]
        assert [y for y in years if y is not None] == pytest.approx([y for y in told_years if y is not None], abs=0.005)
        total = json.loads(files[f"{edition}/ranking.json"])["totals"]["invest_eur"]
        assert total == (None if told.total_invest_eur is None else pytest.approx(told.total_invest_eur, abs=0.005))
        if total is not None and None not in years:
            assert total == pytest.approx(sum(years), rel=0.05 if edition == "public" else 1e-9)


def test_the_bill_in_the_workbook_and_the_stretches_in_the_geopackage_add_up_to_the_year(
    plan: Plan, files: dict[str, bytes], tmp_path: Path
) -> None:
    assert plan.rollout is not None
    book = excel.read(files["utility/bill.xlsx"])
    sheet = book.values["Leistungsverzeichnis"]
    path = tmp_path / "hotspots.gpkg"
    path.write_bytes(files["utility/hotspots.gpkg"])
    stretches = gpd.read_file(path, layer="segments")
    for phase in plan.rollout.phases:
        if not phase.sites:
            continue
        (row,) = [excel.split(cell)[1] for cell, value in sheet.items() if value == f"{phase.year} Stadt einmalig"]
        assert round(float(sheet[f"G{row}"]), 2) == round(
            phase.invest_eur, 2
        )  # LibreOffice computes the same: tests/clients
        drawn = [s for s in phase.segments if s.parts]
        mine = stretches[stretches["year"] == phase.year]
        assert mine["cost_eur"].sum() == pytest.approx(sum(s.cost_eur for s in drawn), abs=0.005 * max(len(drawn), 1))
        assert mine["length_m"].sum() == pytest.approx(sum(s.length_m for s in drawn), abs=0.005 * max(len(drawn), 1))


def test_a_site_costs_the_same_in_every_table(plan: Plan, files: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "hotspots.gpkg"
    path.write_bytes(files["utility/hotspots.gpkg"])
    table = gpd.read_file(path, layer="sites").set_index("id")["invest_eur_best"]
    listed = {s["id"]: s["cost_eur"] for s in json.loads(files["utility/ranking.json"])["sites"]}
    rows = {row["Kennung"]: row for row in read("ranking.csv", files["utility/ranking.csv"]).rows}
    for site in plan.sites:
        if site.cost_eur is None:
            continue
        assert table[site.site.id] == pytest.approx(site.cost_eur, abs=0.005)
        assert listed[site.site.id] == pytest.approx(site.cost_eur, abs=0.005)
        figure = str(rows[site.site.id]["Kosten allein netto"]).replace(",", ".")
        assert float(figure) == pytest.approx(site.cost_eur, abs=0.005)
