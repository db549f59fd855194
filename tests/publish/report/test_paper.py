"""The papers say what a council asks, in figures that are those of the findings."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from hotspots.base import figures
from hotspots.base.text import eur
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.model.overrides import Override, Overrides
from hotspots.publish.report.context import (
    Block,
    Boxes,
    Bullets,
    Document,
    Extras,
    Figure,
    Heading,
    Paper,
    Paragraph,
    Table,
)
from hotspots.publish.report.files import document
from hotspots.publish.report.forms import award_routes, award_words, route_at
from tests.publish.samples import renamed


def texts(block: Block) -> list[str]:
    """Return every text of a block."""
    if isinstance(block, Table):
        return [block.caption, *(c.title for c in block.columns), *(cell for row in block.rows for cell in row)]
    if isinstance(block, Bullets):
        return list(block.items)
    if isinstance(block, Boxes):
        return [block.question, *(words for words, _ in block.options)]
    return [block.alt, block.caption] if isinstance(block, Figure) else [block.text]


def words(made: Document) -> str:
    return "\n".join(text for block in made.blocks for text in texts(block))


def section(made: Document, heading: str) -> list[Block]:
    """Return the blocks under a heading."""
    start = next(i for i, b in enumerate(made.blocks) if isinstance(b, Heading) and b.text == heading)
    end = next(
        (i for i, b in enumerate(made.blocks) if i > start and isinstance(b, Heading) and b.level == 1),
        len(made.blocks),
    )
    return list(made.blocks[start + 1 : end])


@pytest.fixture(scope="module")
def paper(public: PublicPlan) -> Document:
    return document(Paper(public, "de"), "paper")


def test_the_fixed_parts_of_a_council_paper_are_there_in_order(paper: Document) -> None:
    headings = [b.text for b in paper.blocks if isinstance(b, Heading) and b.level == 1]
    assert headings == [
        "Ergebnis", "Beschlussvorschlag", "Rangfolge", "Karte", "Ausbauplan", "Vorschlag der Stadtwerke",
        "Angaben zur Klimawirkung", "Angaben zu den Kosten", "Angaben zur Barrierefreiheit", "Blatt des Betreibers",
        "Die Standorte einzeln", "Wie gerechnet wurde", "Quellen",
    ]  # fmt: skip
    assert "Beratungsfolge" in words(paper)


def test_the_ranking_has_every_site_in_order_with_its_certainty(public: PublicPlan, paper: Document) -> None:
    table = next(b for b in section(paper, "Rangfolge") if isinstance(b, Table))
    assert [row[1] for row in table.rows] == [site.site.name for site in public.sites]
    assert [row[0] for row in table.rows] == [str(site.ranked.rank) for site in public.sites]
    assert all(row[5] for row in table.rows)


def test_totals_are_rounded_in_public_and_single_prices_are_not_told(
    results: Plan, public: PublicPlan, paper: Document
) -> None:
    shown = words(paper)
    assert f"rund {eur(figures.two_digits(results.total_invest_eur), 'de')}" in shown
    for route in results.connections.routes:
        assert route.chosen is not None
        assert route.chosen.cost_eur is not None
        assert eur(route.chosen.cost_eur, "de") not in shown
    assert "Nichtöffentliche Anlage" not in shown
    mine = words(document(Paper(results, "de"), "paper"))
    first = results.route("vhs-steingasse").chosen
    assert first is not None
    assert first.cost_eur is not None
    assert eur(first.cost_eur, "de") in mine
    assert all(handover.name in mine for handover in results.handovers if handover.id == first.handover)


def test_climate_and_costs_tick_one_box_each(paper: Document) -> None:
    boxes = [b for b in paper.blocks if isinstance(b, Boxes)]
    assert [sum(ticked for _, ticked in b.options) for b in boxes] == [1, 1, 1, 1]
    assert ("wenig klimarelevant – Mehrung der Treibhausgase", True) in boxes[1].options
    assert len(boxes[1].options) == 6
    assert ("ja", True) in boxes[3].options


def test_energy_is_access_points_times_the_assumption(paper: Document) -> None:
    shown = words(paper)
    assert "5 Zugangspunkte brauchen zusammen rund 650 kWh Strom im Jahr. Das sind rund 0,25 t CO₂" in shown


def test_the_operators_sheet_says_what_councils_ask(paper: Document) -> None:
    shown = "\n".join(text for block in section(paper, "Blatt des Betreibers") for text in texts(block))
    for needed in (
        "Stadtwerke Aschaffenburg / AVG",
        "20 dBm (0,10 W)",
        "10 W EIRP",
        "Schulen in der Nähe",
        "Haftung",
        "Jugendschutz",
    ):
        assert needed in shown


def test_every_site_has_a_page_with_why_people_cost_and_what_is_open(public: PublicPlan, paper: Document) -> None:
    pages = section(paper, "Die Standorte einzeln")
    titles = [b.text for b in pages if isinstance(b, Heading)]
    assert titles == [f"{s.ranked.rank}. {s.site.name}" for s in public.sites]
    shown = "\n".join(text for block in pages for text in texts(block))
    assert shown.count("Warum dieser Platz?") == len(titles)
    assert "Noch zu klären: Zustimmung des Eigentümers." in shown


def test_a_blocked_site_says_why_instead_of_a_rank(results: Plan) -> None:
    made = document(Paper(renamed(results, "Statik reicht nicht"), "de"), "paper")
    shown = words(made)
    assert "Warum kein Rang?" in shown
    assert "Zurzeit nicht umsetzbar: Stiftsplatz/Stiftskirche." in shown


def test_the_utilitys_view_stands_beside_ours(public: PublicPlan) -> None:
    said = (
        Override("karlsplatz", "priority", 1.0, "Stadtwerke, 20.06.2022", "2022-06-20", "x"),
        Override("karlsplatz", "verdict", "feasible", "Stadtwerke, 20.06.2022", "2022-06-20", "x"),
    )
    made = document(Paper(public, "de", Extras(Overrides(said))), "paper")
    table = next(b for b in section(made, "Vorschlag der Stadtwerke") if isinstance(b, Table))
    assert ("5", "Karlsplatz", "machbar", "1", "Vorschlag", "Stadtwerke, 20.06.2022") in table.rows


def test_photos_stay_in_the_utilitys_edition(results: Plan, public: PublicPlan) -> None:
    extras = Extras(photos={"karlsplatz": b"jpeg"})
    assert "photo-karlsplatz.jpg" in document(Paper(results, "de", extras), "paper").pictures
    assert "photo-karlsplatz.jpg" not in document(Paper(public, "de", extras), "paper").pictures


@pytest.mark.parametrize("lang", ["de", "en"])
def test_plain_words_have_short_sentences_and_no_abbreviations(public: PublicPlan, lang: str) -> None:
    made = document(Paper(public, "de" if lang == "de" else "en"), "plain")
    for block in made.blocks:
        for text in texts(block):
            assert len(text.split()) <= 12
            assert not re.search(
                r"\b(ca|z\. ?B|ggf|inkl|bzw|u\. ?a|e\.g|i\.e)\b\.?|[€%()²/]",
                text.replace("Stiftsplatz/Stiftskirche", ""),
            )
            assert text.rstrip(".!?").count(". ") == 0


def test_english_papers_have_no_german_sentence(public: PublicPlan) -> None:
    made = document(Paper(public, "en"), "summary")
    shown = words(made).replace(public.notes[0].en, "")
    assert not re.search(r"\b(und|der|die|nicht|Standorte|Nutzende)\b", shown)


def test_nothing_to_rank_and_no_budget_still_make_a_paper(public: PublicPlan) -> None:
    empty = replace(public, sites=(), rollout=None, total_invest_eur=0.0, total_running_eur_per_year=0.0)
    shown = words(document(Paper(empty, "de"), "paper"))
    assert "Kein Standort ist zurzeit umsetzbar." in shown
    assert "Es sind keine Jahresbudgets angegeben." in shown


def test_award_routes_follow_the_day() -> None:
    assert len(award_routes()) >= 3
    found = route_at("BY", date(2022, 10, 1))
    assert found is not None
    assert found.direct_supplies_eur == 25_000
    later = route_at("BY", date(2024, 6, 1))
    assert later is not None
    assert later.begins == date(2025, 1, 1)
    assert route_at("HH", date(2022, 10, 1)) is None
    assert award_words("BY", date(2022, 10, 1), 20_000, "de").startswith("Direktauftrag (bis 25.000\u00a0€)")
    assert award_words("BY", date(2022, 10, 1), 88_000, "de").startswith("Verhandlungsvergabe")
    assert "keine Wertgrenzen" in award_words("HH", date(2022, 10, 1), 1, "de")


@pytest.mark.parametrize(
    ("figure", "shown"), [(0.04, "0"), (1.8, "1,8"), (33.99, "34"), (122.16, "120"), (14_295.4, "14.000"), (4.0, "4")]
)
def test_figures_pretend_to_no_more_than_is_known(figure: float, shown: str) -> None:
    assert figures.shown(figure).de == shown


def test_every_paragraph_is_a_sentence(paper: Document) -> None:
    for block in paper.blocks:
        if isinstance(block, Paragraph) and not block.strong:
            assert block.text[-1] in ".!?"
