"""The papers say what a council asks, in figures that are those of the findings."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hotspots.base import figures
from hotspots.base.text import Lang, Text, eur
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.model.overrides import Override, Overrides
from hotspots.publish.map.from_findings import page_of
from hotspots.publish.map.from_results import extras_of
from hotspots.publish.report import forms
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
from hotspots.publish.report.forms import award_words, in_force, norm_words
from hotspots.publish.report.front import RESOLUTIONS, crowd
from tests.publish.samples import renamed

pytestmark = pytest.mark.usefixtures("planned_once")


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
        "Ergebnis", "Beschlussvorschlag", "Sachverhalt", "Begründung", "Geprüfte Alternativen",
        "Angaben zu den Kosten", "Angaben zur Klimawirkung", "Angaben zur Barrierefreiheit", "Anlagen", "Blatt des Betreibers",
        "Die Standorte einzeln", "Wie gerechnet wurde", "Quellen",
    ]  # fmt: skip
    head = next(b for b in paper.blocks if isinstance(b, Table))
    assert [row[0] for row in head.rows] == ["Gegenstand", "Gremium", "Sitzung am", "Aktenzeichen", "Beratungsfolge"]


def test_the_ranking_has_every_site_in_order_with_its_certainty(public: PublicPlan, paper: Document) -> None:
    table = next(b for b in section(paper, "Begründung") if isinstance(b, Table))
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
    assert ("nein", True) in boxes[1].options  # the sample's resolution takes note
    assert ("wenig klimarelevant – Mehrung der Treibhausgase", True) in boxes[2].options
    assert len(boxes[2].options) == 6


def test_energy_is_access_points_times_the_assumption(paper: Document) -> None:
    shown = words(paper)
    assert "Zugangspunkte: 5. Sie brauchen zusammen rund 650 kWh Strom im Jahr. Das sind rund 0,25 t CO₂" in shown


def test_a_thousand_access_points_use_tonnes_to_the_last_digit(sample_results: Plan) -> None:
    """130 kWh and .38 kg each: 49.4 tonnes."""
    said = forms.energy_words(Paper(sample_results, "de"), ["anderswo"] * 1000)
    assert "Zugangspunkte: 1000. " in said
    assert "130.000 kWh" in said
    assert "rund 49,40 t CO₂" in said


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
    extras = Extras(photos={"karlsplatz": (b"jpeg", b"andere")})
    assert {"photo-karlsplatz-1.jpg", "photo-karlsplatz-2.jpg"} <= document(Paper(results, "de", extras), "paper").pictures.keys()  # fmt: skip
    assert not any("photo" in name for name in document(Paper(public, "de", extras), "paper").pictures)


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


def test_plain_words_give_two_that_share_a_place_the_same_one(public: PublicPlan) -> None:
    third = replace(public.sites[2], ranked=replace(public.sites[2].ranked, rank=2, place="2–3", tied=True))
    made = document(
        Paper(replace(public, leading=1, sites=(*public.sites[:2], third, *public.sites[3:])), "de"), "plain"
    )
    assert words(made).count("Auf Platz zwei steht: ") == 2
    assert "Auf Platz drei" not in words(made)


def test_english_papers_have_no_german_sentence(public: PublicPlan) -> None:
    made = document(Paper(public, "en"), "paper")
    parts = [
        section(made, name) for name in ("Result", "Facts", "Grounds", "Alternatives considered", "Costs", "Enclosures")
    ]
    shown = "\n".join(text for blocks in parts for block in blocks for text in texts(block))
    for own in (*(s.where for s in public.sources), *(f.source for f in public.about.rollout.funding), "BayMBl"):
        shown = shown.replace(own, "")
    assert not re.search(r"\b(und|der|die|nicht|Standorte|Nutzende)\b", shown)


def test_nothing_to_rank_and_no_budget_still_make_a_paper(public: PublicPlan) -> None:
    empty = replace(public, sites=(), rollout=None, total_invest_eur=0.0, total_running_eur_per_year=0.0)
    shown = words(document(Paper(empty, "de"), "paper"))
    assert "Wo: Kein Standort hat einen Rang." in shown
    assert "Offen: Kein Standort kann gebaut werden." in shown


def test_award_routes_follow_the_day() -> None:
    (found,) = in_force("route", date(2022, 10, 1), "BY")
    assert found["direct_supplies_eur"] == 25_000
    assert found["from"] <= date(2022, 10, 1) <= found["until"]
    assert in_force("route", found["from"], "BY") == in_force("route", found["until"], "BY") == [found]
    assert in_force("route", date(2022, 7, 6), "BY") == []  # the next to come isn't cited
    assert in_force("route", date(2024, 6, 1), "BY") == []
    assert in_force("route", date(2022, 10, 1), "HH") == []
    assert award_words("BY", date(2022, 10, 1), 20_000, "de").startswith("Direktauftrag (bis 25.000\u00a0€)")
    assert award_words("BY", date(2022, 10, 1), 88_000, "de").startswith("Verhandlungsvergabe")
    works = award_words("BY", date(2025, 3, 1), 200_000, "de")
    assert works.startswith("Verhandlungsvergabe oder beschränkte Ausschreibung (bis 221.000\u00a0€) als Liefer-")
    assert "Direktauftrag (bis 250.000\u00a0€) als Bauleistung" in works
    assert "in Kraft von 01.01.2025 bis 31.12.2025" in works
    for state, day in (("HH", date(2022, 10, 1)), ("BY", date(2022, 7, 6)), ("BY", None)):
        assert "keine Wertgrenze hinterlegt" in award_words(state, day, 1, "de")


def test_every_rule_of_law_has_its_days_and_its_source() -> None:
    law = tomllib.loads(LAW_FILE.read_text(encoding="utf-8"))
    for rule in law["norm"]:
        assert {"id", "from", "until", "norm", "authority", "de", "en"} <= rule.keys()
        assert rule.keys() <= {"id", "from", "until", "norm", "authority", "de", "en", "state", "review"}
    for rule in law["route"]:
        assert rule.keys() <= {"state", "from", "until", "source", *(f"{how}_{what}_eur" for how in ("direct", "negotiated") for what in ("works", "supplies"))}  # fmt: skip
    for rule in (*law["route"], *law["norm"]):
        assert isinstance(rule["from"], date)
        assert rule["from"] <= rule["until"], rule
        assert rule.get("source") or rule["norm"]


LAW_FILE = Path(forms.__file__).with_name("law.toml")
LAW = [
    ("liability", date(2022, 7, 6), "§ 8 TMG, seit 13.10.2017", True),
    ("liability", date(2024, 5, 13), "§ 8 TMG", True),
    ("liability", date(2024, 5, 14), "Art. 4 DSA (Verordnung (EU) 2022/2065) mit DDG, seit 14.05.2024", False),
    ("liability", date(2027, 5, 14), "Art. 4 DSA", True),
    ("liability", date(2016, 1, 1), "keine Vorschrift hinterlegt", False),
    ("emf", date(2022, 7, 6), "§ 4 Abs. 1 BEMFV", True),
    ("login", date(2022, 7, 6), "§ 8 Abs. 4 TMG", True),
    ("login", date(2026, 1, 1), "§ 7 Abs. 2 DDG", False),
    ("youth", date(2022, 7, 6), "§ 5 JMStV", True),
    ("accessibility", date(2022, 7, 6), "Art. 14 BayBGG mit BayEGovV", False),
    ("accessibility", date(2025, 7, 6), "Art. 14 BayBGG mit BayDiV", False),
    ("monument", date(2022, 7, 6), "Art. 6 BayDSchG", False),
    ("road_digging", date(2020, 7, 6), "§ 68 TKG 2004", True),
    ("road_digging", date(2022, 7, 6), "§ 127 TKG", True),
    ("traffic_order", date(2027, 7, 6), "§ 45 Abs. 6 StVO", True),
]


@pytest.mark.parametrize(("name", "day", "said", "old"), LAW)
def test_only_law_in_force_is_cited_and_an_entry_past_its_review_or_without_one_is_marked(
    results: Plan, name: str, day: date, said: str, old: bool
) -> None:
    report = results.about.report.model_copy(update={"session_date": day.isoformat()})
    shown = norm_words(name, Paper(replace(results, about=replace(results.about, report=report)), "de"), limit="10")
    assert said in shown
    assert ("vor der Sitzung zu prüfen" in shown) == old


@pytest.mark.parametrize(
    ("kind", "yes"), [("note", False), ("order", True), ("funds", True), ("award", True), ("stop", False)]
)
def test_the_kind_of_resolution_decides_the_box_on_costs(results: Plan, kind: str, yes: bool) -> None:
    report = results.about.report.model_copy(update={"kind": kind, "resolution": None, "climate": "very"})
    blocks = document(Paper(replace(results, about=replace(results.about, report=report)), "de"), "paper").blocks
    box = next(b for b in blocks if isinstance(b, Boxes) and "entstehen Kosten" in b.question)
    assert box.options == (("ja", yes), ("nein", not yes))
    assert any(isinstance(b, Paragraph) and b.text == RESOLUTIONS[kind].de for b in blocks)
    climate = next(b for b in blocks if isinstance(b, Boxes) and b.question == "Einstufung")
    wanted = "sehr" if yes else "wenig"  # what nobody carries out has no effect; a stop saves
    effect = "Minderung" if kind == "stop" else "Mehrung"
    assert [words for words, ticked in climate.options if ticked] == [
        f"{wanted} klimarelevant – {effect} der Treibhausgase"
    ]


def test_law_of_another_state_is_not_cited(results: Plan) -> None:
    told = Paper(replace(results, about=replace(results.about, state="HE")), "de")
    assert "Bay" not in "".join(norm_words(name, told) for name in ("monument", "archaeology", "accessibility"))
    assert "Denkmalschutzgesetz des Landes" in norm_words("monument", told)


def test_the_facts_tell_of_inspections_answers_decisions_and_the_journal_by_day(results: Plan) -> None:
    said = Override("karlsplatz", "verdict", "feasible", "Stadtwerke, 03.06.2022", "2022-06-03", "x")
    first = results.site("stiftsplatz")
    on = replace(
        first.site, status="approved", extra={"decided_on": "2022-06-20", "decided_before": "deferred 2021-02-01"}
    )
    sites = tuple(replace(s, site=on) if s is first else s for s in results.sites)
    steps = (("2022-06-02", Text("Daten eingelesen: Zählungen", "data read in: counts")),)
    made = document(Paper(replace(results, sites=sites), "de", Extras(Overrides((said,)), steps=steps)), "paper")
    lines = next(b for b in section(made, "Sachverhalt") if isinstance(b, Bullets))
    assert lines.items[1].startswith("05.05.2022: Begehung (Freihofsplatz, ")
    assert (lines.items[0], *lines.items[2:]) == (
        "01.02.2021: Beschluss: zurückgestellt (Stiftsplatz/Stiftskirche)",
        "02.06.2022: Daten eingelesen: Zählungen",
        "03.06.2022: Antwort, Stadtwerke, 03.06.2022 (Karlsplatz)",
        "20.06.2022: Beschluss: beschlossen (Stiftsplatz/Stiftskirche)",
    )


def test_alternatives_are_the_best_plans_without_one_of_the_sites_and_differ(results: Plan, paper: Document) -> None:
    assert results.rollout is not None
    own, *others = results.rollout.others
    assert set(own.sites) == set(results.rollout.sites)
    assert own.invest_eur == pytest.approx(results.total_invest_eur)
    assert 1 <= len(others) <= 3
    assert len({o.sites for o in (own, *others)}) == 1 + len(others)
    assert all(o.users_per_day <= own.users_per_day for o in others)
    table = next(b for b in section(paper, "Geprüfte Alternativen") if isinstance(b, Table))
    assert [row[0] for row in table.rows] == ["Vorschlag", *map(str, range(1, len(others) + 1))]
    assert [row[3] for row in table.rows[1:]] == ["–"] * len(others)  # sums of sets would tell what single sites cost


def test_radiation_is_summed_by_place_and_a_school_as_mount_is_named(results: Plan) -> None:
    shown = words(document(Paper(results, "de"), "paper"))
    assert "Montageort Steinmetzschule" in shown
    assert "an keinem Ort nötig" in shown
    radio = results.about.radio.model_copy(update={"eirp_dbm": 37.0})  # 5 W each
    loud = replace(results, about=replace(results.about, radio=radio))
    points = {s.site.name: round(s.demand.load.access_points.best) for s in results.sites if s.demand}
    strong = [name for name, count in points.items() if count >= 2]
    said = words(document(Paper(loud, "de"), "paper"))
    assert ("an keinem Ort nötig" in said) == (not strong)
    assert all(f"nötig für {', '.join(strong)}" in said for _ in strong[:1])


@pytest.mark.parametrize(
    ("figure", "shown"), [(0.04, "0"), (1.8, "1,8"), (33.99, "34"), (122.16, "120"), (14_295.4, "14.000"), (4.0, "4")]
)
def test_figures_pretend_to_no_more_than_is_known(figure: float, shown: str) -> None:
    assert figures.shown(figure).de == shown


def test_every_paragraph_is_a_sentence(paper: Document) -> None:
    for block in paper.blocks:
        if isinstance(block, Paragraph) and not block.strong:
            assert block.text[-1] in ".!?"


def test_sites_that_lie_together_get_a_map_of_their_own_where_one_lies_far_off(results: Plan) -> None:
    *near, last = results.sites
    far = replace(last, site=replace(last.site, lat=last.site.lat + 0.2))
    assert crowd(replace(results, sites=(*near, far))) == [s.site.id for s in near]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_price_the_ground_and_the_method_are_told_alike_on_page_and_paper(sample_results: Plan, lang: Lang) -> None:
    made = words(document(Paper(sample_results, lang), "paper"))
    page, extras = page_of(sample_results, lang), extras_of(sample_results, lang)
    told = [said for name, said, *_ in extras.prices if name in made]
    assert len(told) > 30
    assert "45 (30 bis 80) € je Zugangspunkt und Jahr" in told or lang == "en"
    for said in (*told, *page.method[:2], *(site.coverage for site in page.sites)):
        assert said in made
