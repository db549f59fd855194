"""The progress report: five sentences first, what councils ask, pictures, no small number in public, the same bytes twice."""

from __future__ import annotations

import re
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hotspots.changes.init import sample_folder
from hotspots.changes.sent import decided_forecasts
from hotspots.cli.main import _run
from hotspots.disclosure.outcome import disclose_outcome
from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.findings.outcome import Outcome
from hotspots.planning.outcome import outcome
from hotspots.planning.plan import check, plan
from hotspots.publish.deliver import Delivery
from hotspots.publish.report.context import Boxes, Bullets, Document, Extras, Figure, Heading, Note, Paper, Table
from hotspots.publish.report.files import document
from hotspots.publish.report.progress import _state

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

CHAPTERS = ["Das Wichtigste", "Stand der Umsetzung", "Nutzung", "Angaben zu den Kosten", "Störungen", "Ausblick", "Angaben zur Klimawirkung", "Fragen und Antworten"]  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the made-up town after a year."""
    folder = tmp_path_factory.mktemp("town") / "musterbach"
    shutil.copytree(sample_folder("operation"), folder)
    return folder


@pytest.fixture(scope="module")
def papers(town: Path) -> dict[str, Document]:
    """Return the report of both editions, and the public one in English."""
    inputs = check(town)
    found, results = outcome(inputs, decided_forecasts(town, inputs.sites)), plan(inputs)
    told = disclose(results)
    public: Outcome = disclose_outcome(found, told.costs)
    return {
        "utility": document(Paper(results, "de", Extras(outcome=found)), "progress"),
        "public": document(Paper(told, "de", Extras(outcome=public)), "progress"),
        "english": document(Paper(told, "en", Extras(outcome=public)), "progress"),
    }


def words(made: Document) -> str:
    """Return every word of a paper, of its pictures too."""
    drawn = " ".join(re.sub("<[^>]+>", " ", data.decode()) for data in made.pictures.values())
    return " ".join(str(asdict(block)) for block in made.blocks) + drawn


def test_it_has_the_chapters_of_a_progress_report_and_five_sentences_first(papers: dict[str, Document]) -> None:
    blocks = papers["public"].blocks
    assert [b.text for b in blocks if isinstance(b, Heading)] == CHAPTERS
    first = next(b for b in blocks if isinstance(b, Bullets))
    assert len(first.items) == 5
    assert first.items[0] == "3 Orte sind in Betrieb: Hauptstraße, Rathausplatz, Kirchplatz."


def test_use_stands_in_pictures_by_place_month_weekday_and_hour(papers: dict[str, Document]) -> None:
    for made in (papers["utility"], papers["public"]):
        shown = [b.name for b in made.blocks if isinstance(b, Figure)]
        assert {"places.svg", "months-s02.svg", "weekdays.svg", "hours.svg"} <= set(shown)
        assert set(shown) == set(made.pictures)
    assert "months-s04.svg" in papers["utility"].pictures


def test_it_ticks_no_costs_and_says_what_running_costs(papers: dict[str, Document]) -> None:
    boxes = next(b for b in papers["public"].blocks if isinstance(b, Boxes) and "Kosten" in b.question)
    assert boxes.options == (("ja", False), ("nein", True))
    assert "Der Betrieb kostet weiter 2.200" in words(papers["public"])
    assert "Der Betrieb kostet weiter 2.244" in words(papers["utility"])


def test_no_small_number_and_no_score_stands_in_the_public_one(papers: dict[str, Document]) -> None:
    exact, told = words(papers["utility"]), words(papers["public"])
    assert "im Mittel 6 Anmeldungen" in exact
    assert "Punkte)" in exact
    for secret in ("im Mittel 6 Anmeldungen", "Punkte)", "5.310", "9.420", "0,31"):
        assert secret not in told
    small = [row for b in papers["public"].blocks if isinstance(b, Table) for row in b.rows if row[0] == "Kirchplatz"]
    assert any("unter 10" in cell for row in small for cell in row)
    assert not re.search(r">([1-9]|\d,\d)</text>", papers["public"].pictures["places.svg"].decode())


def test_the_invented_is_called_invented_and_english_is_english(papers: dict[str, Document]) -> None:
    assert all("erfunden" in words(made) for made in papers.values())
    said = " ".join(str(asdict(b)) for b in papers["english"].blocks if not isinstance(b, Note))  # fmt: skip
    assert [w for w in ("Nutzung", "Störung", "Anmeldungen am Tag", "vorhergesagt", "einmalig") if w in said] == []


@pytest.mark.usefixtures("typeset_anew")
def test_the_command_writes_both_editions_with_the_same_bytes_twice(town: Path, tmp_path: Path) -> None:
    made = []
    for _ in range(2):
        assert _run(["report", str(town), "--kind", "progress", "--out", str(tmp_path)], "de") == 0
        made.append({p.name: p.read_bytes() for p in tmp_path.rglob("*.pdf")} | {p.parent.name: p.read_bytes() for p in tmp_path.rglob("*.pdf")})  # fmt: skip
    assert made[0] == made[1]
    assert {"public", "utility", "report-progress.pdf"} == set(made[0])
    assert b"pdfuaid" in made[0]["public"]


def test_it_leaves_as_docx_too(town: Path) -> None:
    inputs = check(town)
    found = outcome(inputs, {})
    files = Delivery(plan(inputs), "de").papers("public", Extras(outcome=found), "docx")
    assert files["public/report-progress.docx"][:2] == b"PK"


def test_the_year_of_a_site_is_its_own_else_that_of_its_first_use(sample_results: Plan) -> None:
    first, second, *rest = sample_results.sites
    told = replace(
        sample_results, sites=(replace(first, site=replace(first.site, extra={"year": 2020})), second, *rest)
    )
    used = {first.site.id: "2021-05-01", second.site.id: "2019-03-01"}
    found: Any = SimpleNamespace(sites=[SimpleNamespace(site=site, since=since) for site, since in used.items()])
    (table,) = [block for block in _state(Paper(told, "de"), found) if isinstance(block, Table)]
    years = {str(row[0]): row[-1] for row in table.rows}
    assert (years[first.site.name], years[second.site.name]) == ("2020", "2019")
