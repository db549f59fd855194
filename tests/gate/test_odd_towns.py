"""Towns in which nothing, one thing or everything is decided, read where people read them: no zero for what isn't there."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import hotspots
from hotspots.cli.main import build
from tests.gate.many import states
from tests.gate.reading import read
from tests.once import shared_plans

QUOTES = """site;method;eur;metres;weeks;valid_until;not_before;only_with;condition;source
marstallplatz;Leerrohr;9500;120;1;;;karlsplatz;;Stadtwerke, 20.05.2022
"""
BUILT = {"status": "built", "decided_on": "2022-05-01", "year": 2022, "cost_eur": 5000}
COMMISSIONED = {"status": "commissioned", "decided_on": "2022-05-01", "year": 2023, "cost_eur": 5000}


def _town(sample: Path, folder: Path, changed: dict[str, dict[str, object]], *swaps: tuple[str, str]) -> Path:
    """Return the sample with properties of sites changed (a star: of all), and words of its settings."""
    shutil.copytree(sample, folder)
    layer = json.loads((folder / "sites.geojson").read_text(encoding="utf-8"))
    for feature in layer["features"]:
        feature["properties"] |= changed.get(feature["properties"]["id"], changed.get("*", {}))
    (folder / "sites.geojson").write_text(json.dumps(layer), encoding="utf-8")
    settings = (folder / "project.toml").read_text(encoding="utf-8").replace("draws = 10000", "draws = 500")
    for old, new in swaps:
        assert old in settings
        settings = settings.replace(old, new)
    (folder / "project.toml").write_text(settings, encoding="utf-8")
    return folder


@pytest.fixture
def said(tmp_path: Path, few_draws: None) -> Callable[..., str]:
    """Return a function that runs a command and returns what it printed, or what people read in a file it wrote."""

    def run(command: str, file: str | None = None, lang: str = "de") -> str:
        with contextlib.chdir(tmp_path), shared_plans():
            answer = CliRunner().invoke(build(lang), command.split())
            assert answer.exit_code == 0, answer.output
            text = read(file, (tmp_path / "maps" / file).read_bytes()).text if file else answer.output
        return " ".join(text.replace("\xa0", " ").split())

    return run


def test_where_all_is_built_nothing_is_called_impossible_or_free_and_no_week_is_forecast(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    _town(sample, tmp_path / "data", {"*": BUILT})
    page = said("run data", "public/map.html")
    assert "Wann Alle Standorte sind schon entschieden." in page
    assert "Wie sicher Alle Standorte sind schon entschieden." in page
    assert "Was es kostet Nichts: Dieser Plan baut keinen Standort hinzu." in page
    assert "umsetzbar" not in page.lower().replace("umsetzbarkeit", "")
    assert page.count("nicht in der Rangfolge gebaut (2022) dafür") == 7  # said once on a card
    assert said("rollout data") == "Alle Standorte sind schon entschieden."
    why = said("explain karlsplatz")
    assert "Zeit bis zum Betrieb" not in why
    assert why.count("gebaut (2022)") == 1
    against = said("explain karlsplatz --against stiftsplatz")
    assert "steht vor" not in against
    assert against.count("steht nicht mehr zur Wahl: gebaut (2022).") == 2
    checked = said("check data")
    assert "Ohne Wirkung" not in checked  # year and cost_eur do have one
    assert "Kendalls Tau" not in said("compare data data")


def test_a_budget_for_nothing_is_no_plan_for_seven_sites(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    _town(sample, tmp_path / "data", {}, ("invest_eur = 15000", "invest_eur = 500"), ("invest_eur = 40000", "invest_eur = 500"))  # fmt: skip
    page = said("run data --lang en", "public/map.html", "en")
    assert "What it costs Nothing: this plan adds no site." in page
    assert "for 7 sites" not in page
    paper = said("report data", "public/report.pdf")
    assert "Kein anderer Plan" not in paper
    assert "Nicht im Ausbauplan: " in paper
    assert not any(f") {unit} " in paper for unit in ("weeks", "years", "users/day"))


def test_what_was_decided_for_a_year_stands_in_that_year_of_page_and_paper(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    town = _town(sample, tmp_path / "data", {"stiftsplatz": COMMISSIONED}, ("[[rollout.funding]]\nid = \"bayernwlan\"", "[[rollout.funding]]\nid = \"land\""))  # fmt: skip
    (town / "network" / "quotes.csv").write_text(QUOTES, encoding="utf-8")
    for edition in ("public", "utility"):
        assert "Stiftsplatz/Stiftskirche (beauftragt)" in said("run data", f"{edition}/map.html")
    paper = said("report data", "public/report.pdf")
    assert "(beauftragt)" in paper
    plain = said("report data", "public/report-plain.pdf")
    assert "Schon entschieden für 2023: Stiftsplatz/Stiftskirche ist beauftragt." in plain
    offer = said("explain marstallplatz")
    assert "Leerrohr, 9.500 €, 1 Woche, nur zusammen mit Karlsplatz" in offer
    assert "Im Plan“" not in said("run data", "public/map.html")  # nothing there is called so


def test_a_way_that_nobody_knows_is_said_once_and_no_budget_is_not_zero(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    town = _town(sample, tmp_path / "data", {})
    settings = (town / "project.toml").read_text(encoding="utf-8")
    before, _, rest = settings.partition("years = [")
    (town / "project.toml").write_text(before + "years = [" + rest[rest.index("]") :], encoding="utf-8")
    backhaul = json.loads((town / "network" / "backhaul.geojson").read_text(encoding="utf-8"))
    for feature in backhaul["features"]:
        feature["properties"] |= {"free_ports": 0} if feature["properties"]["kind"] == "handover" else {}
    (town / "network" / "backhaul.geojson").write_text(json.dumps(backhaul), encoding="utf-8")
    ranked = said("explain karlsplatz")
    assert ranked.count("kein Weg zum Netz") == 1
    checked = said("check data")
    assert "Budget: nicht angegeben" in checked
    assert "ausfüllen --project" not in checked
    page = said("run data", "public/map.html")
    assert "für 1 Standort; danach" in page
    assert "dafür: Anschluss: nicht bekannt" not in page
    assert "Anschluss: nicht bekannt" in page


def test_one_handover_is_one_and_totals_alone_say_so(sample: Path, tmp_path: Path, said: Callable[..., str]) -> None:
    town = _town(sample, tmp_path / "data", {})
    backhaul = json.loads((town / "network" / "backhaul.geojson").read_text(encoding="utf-8"))
    first, *others = backhaul["features"]
    first["properties"]["free_ports"] = 1
    backhaul["features"] = [first, *(f for f in others if f["properties"]["kind"] != "handover")]
    (town / "network" / "backhaul.geojson").write_text(json.dumps(backhaul), encoding="utf-8")
    assert "1 Übergabepunkt)" in said("check data")
    page = said("run data", "public/map.html")
    assert "nur ungefähr veröffentlicht" not in page
    assert "Über zehn Jahre" in page
    assert "steht nur für den ganzen Plan da (Summe, über zehn Jahre, je Nutzung)" in page
    assert "An den Übergabepunkten ist kein Anschluss mehr frei" in said("run data", "utility/map.html")
    first["properties"].pop("free_ports")  # unknown is not zero
    (town / "network" / "backhaul.geojson").write_text(json.dumps(backhaul), encoding="utf-8")
    assert "kein Anschluss mehr frei" not in said("run data", "utility/map.html")


def test_gross_sums_forbidden_sites_and_other_weights_than_adopted_are_called_so(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    adopted = '[adopted]\nby = "Stadtrat"\non = "2022-06-01"\ndocument = "Vorlage 7"\nweights = { readiness = 0.5 }\n\n[network]'
    _town(sample, tmp_path / "data", {}, ("net = true", 'net = false\nmust_not = ["vhs-steingasse"]'), ("[network]", adopted))  # fmt: skip
    plan = said("rollout data")
    assert "Diese Beträge: brutto; die Kosten der Rangfolge: netto." in plan
    assert "Bodendenkmal" not in plan  # the reason for more is the tax
    assert "so festgelegt (must_not)" in said("run data", "utility/map.html")
    page = said("run data", "public/map.html")
    assert "am 01.06.2022 beschlossen (Vorlage 7); gerechnet ist mit anderen Gewichten." in page


def test_who_is_level_is_not_first_and_unknown_costs_are_no_missing_budgets(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    town = _town(sample, tmp_path / "data", {})
    for name in ("protocols", "footfall"):
        shutil.rmtree(town / name)
    (town / "network" / "backhaul.geojson").unlink()
    page = said("run data", "public/map.html")
    assert "Wo Nicht unterscheidbar (Platz 1–7): Freihofsplatz, Karlsplatz, Marstallplatz und 4 weitere." in page
    assert "Offen: Von keinem Standort sind die Kosten bekannt." in page
    assert "keine Jahresbudgets" not in page + said("rollout data")


def test_a_cost_that_was_decided_is_the_figure_its_word_rests_on(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    """The stadium would cost some 90,000 euros; agreed are 4,000, and both editions say the same of it."""
    agreed = '[publication]\ncosts = "rounded"\nagreed = { by = "Stadtwerke", on = "2022-06-01" }\n\n[network]'
    _town(sample, tmp_path / "data", {"stadion-schoenbusch": {**COMMISSIONED, "cost_eur": 4000}}, ("[network]", agreed))
    assert "Zugestimmt: Stadtwerke, 01.06.2022." in said("check data")
    assert "Anschluss: sehr gut (Standort rund 4.000 €)" in said("run data", "public/map.html")
    page = said("run data", "utility/map.html")
    assert "Anschluss: sehr gut (Standort 4.000 €)" in page
    assert "2023: " in page
    assert "Stadion am Schönbusch (beauftragt)" in page


def test_no_reader_is_told_of_an_offer_that_has_run_out(sample: Path, tmp_path: Path, said: Callable[..., str]) -> None:
    """Three offers had run out before the decision; the council's paper said that they are reckoned with."""
    town = _town(sample, tmp_path / "data", {})
    offers = town / "network" / "quotes.csv"
    for day, counts in (("2022-09-30", False), ("2022-10-01", True)):
        offers.write_text(
            f"site;method;eur;weeks;valid_until;source\nkarlsplatz;Tiefbau;7600;6;{day};A\n", encoding="utf-8"
        )
        assert ("haben für 1 Standort angeboten" in said("report data --format docx", "public/report.docx")) == counts
        assert ("Angebote für 1 Standort" in said("check data")) == counts


def test_what_a_site_adds_is_not_called_its_cost_in_a_plan_that_leaves_it_out_and_says_its_tax(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    """A card said "im Plan 23.500 €" above "nicht im Ausbauplan", and a net and a gross sum stood in one line unmarked."""
    _town(sample, tmp_path / "data", {}, ("net = true", "net = false"))
    page = said("run data", "utility/map.html")
    assert not re.search(r"im Plan [\d.]+ €", page)
    assert re.search(
        r"allein rund [\d.]+ € \([^)]*\) netto, zusätzlich zu allen anderen [\d.]+ €, Anteil [\d.]+ € brutto", page
    )
    paper = said("report data --edition utility --format docx", "utility/report.docx")
    assert (
        paper.count("Kosten einmalig, netto, wo nichts anderes steht") == 8
    )  # the ranking's column, a row of each site
    assert paper.count("Kosten einmalig, netto") == 8


def test_sums_are_called_the_towns_part_where_the_utility_pays(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    price = (
        '[prices.trench_asphalt]\nlow = 80\nbest = 100\nhigh = 200\nsource = "Angebot"\npayer = "utility"\n\n[report]'
    )
    for swaps, holds in (((), False), ((("[report]", price),), True)):
        shutil.rmtree(tmp_path / "data", ignore_errors=True)
        _town(sample, tmp_path / "data", {}, *swaps)
        assert ("Summen und Jahre sind der Teil der Stadt" in said("run data", "public/map.html")) == holds


def test_what_is_built_is_told_with_its_money_and_as_in_use_nowhere_and_everywhere(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    """The paper named a built site in its year without a word on its money; the progress report denied that it is in use."""
    _town(sample, tmp_path / "data", {"stiftsplatz": BUILT, "karlsplatz": {"status": "approved"}})
    page = said("run data", "public/map.html")
    assert (
        "7 Standorte eingetragen, 6 in der Rangliste, 1 nicht mehr im Verfahren." in page
    )  # karlsplatz is decided too
    for told in (page, said("report data --format docx", "public/report.docx"), said("rollout data")):
        assert "geht vorher vom Budget ab" in told
    progress = said("report data --kind progress --format docx", "public/report-progress.docx")
    assert "Noch ist kein Ort in Betrieb" not in progress
    assert "kostet weiter nicht bekannt" not in progress
    assert "Zugangspunkte: 1." in progress


def test_a_share_gives_the_points_that_stand_beside_it(sample: Path, tmp_path: Path, said: Callable[..., str]) -> None:
    """Three sites with a readiness of "0,7" had 27, 29 and 30 of 40 points."""
    _town(sample, tmp_path / "data", {})
    for edition in ("public", "utility"):
        rows = re.findall(r"Umsetzbarkeit ?(\d,\d+) ?.{0,60}?Begehung vom 05.05.2022 (\d+) von (\d+)", said("run data", f"{edition}/map.html"))  # fmt: skip
        assert len(rows) == 7
        assert not [row for row in rows if abs(float(row[0].replace(",", ".")) * int(row[2]) - int(row[1])) > 0.71]


def test_two_that_share_a_place_have_one_place_in_words_and_tables(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    """The terminal and the headline said "1–2", the paper's table, its map in words and a plan in Python "1"."""
    dict(states(sample, tmp_path / "states"))["tied"].rename(tmp_path / "data")
    assert "Nicht unterscheidbar (Platz 1–2): Stiftsplatz/Stiftskirche und Zwilling." in said(
        "run data", "public/map.html"
    )
    paper = said("report data --format docx", "public/report.docx")
    assert "1–2 Stiftsplatz/Stiftskirche" in paper
    assert "1–2. Zwilling" in paper
    with zipfile.ZipFile(tmp_path / "maps" / "public" / "report.docx") as parts:
        assert "nummeriert: 1–2 Stiftsplatz/Stiftskirche; 1–2 Zwilling; 3 " in parts.read("word/document.xml").decode()
    assert {line[:5].strip() for line in repr(hotspots.plan(tmp_path / "data")).splitlines()[2:4]} == {"1–2"}
    assert "Zwilling: neu, Platz 1–2 (" in said(f"compare {sample} data")


def test_the_areas_of_one_site_are_not_said_to_overlap_or_not(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    _town(sample, tmp_path / "data", {}, ("invest_eur = 15000", "invest_eur = 5000"), ("invest_eur = 40000", "invest_eur = 0"))  # fmt: skip
    page = said("run data", "public/map.html")
    assert "für 1 Standort; danach" in page
    assert "überschneiden" not in page


def test_a_paper_says_which_day_it_counts_and_denies_no_open_question(
    sample: Path, tmp_path: Path, said: Callable[..., str]
) -> None:
    """A week of 6.800 a day and a year of 6.700 stood under one name; "nothing is open" stood beside what `check` asks for."""
    _town(sample, tmp_path / "data", {})
    paper = said("report data --format docx", "public/report.docx")
    assert "Im Mittel 6.800 Passagen am Tag" in said("run data", "public/map.html")
    assert "Passanten am Tag im Jahresmittel 6.700" in paper
    assert "Freihofsplatz, Sicht zu Übergabepunkten: Platz" in said("check data")
    assert "Offen ist nichts" not in paper
