"""The workbook computes the program's own scores, takes no text for a formula, and is the same every time."""

from __future__ import annotations

import pytest

from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.publish.tables.positions import positions
from hotspots.publish.tables.workbook import bill_xlsx, ranking_xlsx
from hotspots.rollout.phases import Award, BillItem, Phase
from tests.publish.samples import renamed
from tests.publish.tables import excel


def test_live_formulas_give_the_programs_scores_to_a_billionth(results: Plan) -> None:
    book = excel.read(ranking_xlsx(results, "de"))
    cells = book.column("Rangfolge", "Punktzahl")
    assert len(cells) == len(results.sites)
    for cell, site in zip(cells, results.sites, strict=True):
        assert cell in book.formulas["Rangfolge"]
        assert book.compute("Rangfolge", cell) == pytest.approx(site.ranked.score, abs=1e-9)


def test_the_stored_results_are_those_of_the_formulas(results: Plan) -> None:
    book = excel.read(ranking_xlsx(results, "de"))
    checked = 0
    for sheet, formulas in book.formulas.items():
        for cell, formula in formulas.items():
            if "SUMPRODUCT" not in formula:
                assert book.compute(sheet, cell) == pytest.approx(float(book.values[sheet][cell]), rel=1e-9)
                checked += 1
    assert checked > 100


def test_a_changed_weight_changes_the_scores(results: Plan) -> None:
    book = excel.read(ranking_xlsx(results, "de"))
    weights = book.column("Kriterien", "Gewicht")
    for cell, weight in zip(weights, (0.0, 0.0, 3.0), strict=True):
        book.values["Kriterien"][cell] = weight
    scores = [book.compute("Rangfolge", cell) for cell in book.column("Rangfolge", "Punktzahl")]
    assert scores == pytest.approx([site.ranked.parts["demand"].value for site in results.sites])


def test_bills_add_up_to_the_investment(results: Plan) -> None:
    book = excel.read(ranking_xlsx(results, "de"))
    texts, sums = book.values["Mengen"], {}
    for cell in book.column("Mengen", "Standort"):
        if str(texts[cell]).startswith("Summe "):
            sums[str(texts[cell]).removeprefix("Summe ")] = book.compute("Mengen", f"F{excel.split(cell)[1]}")
    assert sums == pytest.approx({s.site.name: s.invest.best for s in results.sites if s.invest})


def test_the_bill_has_numbered_positions_in_whole_units_that_add_up_to_the_plan_to_the_cent(results: Plan) -> None:
    assert results.rollout is not None
    for phase in results.rollout.phases:
        made = positions(phase, results.factors)
        assert not any("Text(" in p.words.de + p.words.en for p in made)
        assert all(
            isinstance(p.quantity, int) and p.quantity > 0 and p.price_eur == round(p.price_eur, 2) for p in made
        )
        once, yearly = (
            round(sum(p.eur for p in made if (p.lot == 2) == running and p.payer == "town"), 2)
            for running in (False, True)
        )
        assert once == round(phase.invest_eur, 2)
        assert yearly == round(phase.running_eur_per_year, 2)
        assert len({(p.title.de, p.price_eur, p.lot) for p in made}) == len(made)  # shared works stand once
    book = excel.read(bill_xlsx(results, "de"))
    name = "Leistungsverzeichnis"
    numbers = [book.values[name][cell] for cell in book.column(name, "Nr.")]
    assert numbers[0] == "1.1.01"
    assert len(set(numbers)) == len(numbers) > 10
    row = excel.split(book.column(name, "Nr.")[0])[1]
    assert book.formulas[name][f"G{row}"] == f"ROUND(D{row}*F{row},2)"
    assert {"m", "Stück", "Grabung", "Zugangspunkt"} <= {
        book.values[name][cell] for cell in book.column(name, "Einheit")
    }
    permits = book.column("Genehmigungen", "Standort")
    assert len(permits) == sum(len(phase.permits) for phase in results.rollout.phases) > 0
    assert all(any("vertraulich" in str(value) for value in cells.values()) for cells in book.values.values())


def test_a_street_that_is_opened_anyway_and_a_grant_are_lines_of_their_own() -> None:
    items = (
        BillItem("trench_asphalt", 10.4, 1560.0),
        BillItem("trench_asphalt", 20.0, 1500.0, share=0.5),
        BillItem("power_meter", 0.5, 1250.0),
    )
    phase = Phase(
        2025, 9e9, ("a",), 3310.0, 0, 30, 1, items=items, awards=(Award("x", 1000.0, ("a",), 2028),), grants_eur=1000.0
    )
    found = {(p.title.de, p.price_eur): p for p in positions(phase, {})}
    assert found["Graben, Asphalt", 150.0].quantity == 10
    assert found["Graben, Asphalt", 75.0].quantity == 20
    assert "zu 50% des Preises" in found["Graben, Asphalt", 75.0].words.de
    meter = next(p for p in found.values() if "Zähler" in p.title.de)
    assert (meter.quantity, meter.price_eur) == (1, 1250.0)
    assert "erwartet werden 0,50" in meter.words.de
    assert found["Förderung x", -1000.0].lot == 3
    assert sum(p.eur for p in found.values()) == 3310.0


def test_no_text_becomes_a_formula_and_every_name_is_exact(results: Plan, hostile: str) -> None:
    mine = renamed(results, hostile)
    book = excel.read(ranking_xlsx(mine, "de"))
    assert book.values["Rangfolge"][book.column("Rangfolge", "Standort")[0]] == hostile
    assert hostile not in {f"={f}" for formulas in book.formulas.values() for f in formulas.values()}
    plain = excel.read(ranking_xlsx(results, "de"))
    assert {k: len(v) for k, v in book.formulas.items() if k == "Mengen"} == {"Mengen": len(plain.formulas["Mengen"])}


def test_what_is_unknown_counts_as_the_middle_of_the_scale(results: Plan) -> None:
    findings = renamed(results, "x")
    book = excel.read(ranking_xlsx(findings, "de"))
    cell = book.column("Rangfolge", "Nutzende [Nutzende/Tag]")[1]
    assert book.formulas["Rangfolge"][cell] == "(Kriterien!$G$8+Kriterien!$K$8)/2"
    assert book.compute("Rangfolge", cell) == 30.0


def test_numbers_are_numbers_and_the_utilitys_pages_say_vertraulich(results: Plan) -> None:
    book = excel.read(ranking_xlsx(results, "de"))
    public_sheets = {"Rangfolge", "Kriterien", "Einzelwerte", "Ausbauplan", "Quellen"}
    assert set(book.values) == {*public_sheets, "Preise", "Mengen"}
    for cells in book.values.values():
        assert any("vertraulich" in str(value) for value in cells.values())
    assert all(isinstance(book.values["Ausbauplan"][c], float) for c in book.column("Ausbauplan", "Budget netto"))


def test_the_public_workbook_has_no_bill_and_no_price(public: PublicPlan) -> None:
    book = excel.read(ranking_xlsx(public, "de"))
    assert set(book.values) == {"Rangfolge", "Kriterien", "Ausbauplan", "Quellen"}
    assert not book.formulas.get("Rangfolge")
    words = " ".join(str(v) for cells in book.values.values() for v in cells.values())
    assert "vertraulich" not in words
    assert "Übergabepunkt" not in words.replace("Leerrohre und Übergabepunkte sind schematisch", "")


def test_the_same_results_give_the_same_bytes(results: Plan) -> None:
    first = ranking_xlsx(results, "en")
    assert first == ranking_xlsx(results, "en")
