"""A fact enters once and acts everywhere: offers, ports, decisions."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hotspots.base.errors import InputError
from hotspots.cli.main import _run
from hotspots.model.permits import METHODS
from hotspots.planning.answers import effects
from hotspots.planning.contradictions import contradictions
from hotspots.planning.plan import check, measure, project_problems, run

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

HEADER = "site;method;eur;metres;weeks;valid_until;not_before;only_with;condition\n"


@pytest.fixture
def town(tmp_path: Path, sample: Path) -> Path:
    """Return a copy of the sample."""
    copy = tmp_path / "data"
    shutil.copytree(sample, copy)
    return copy


def quote(town: Path, *rows: str) -> Path:
    """Let the utility offer something."""
    (town / "network" / "quotes.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return town


def decide(town: Path, decided: Mapping[str, Mapping[str, Any]]) -> Path:
    """Let the council decide."""
    path = town / "sites.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    for feature in document["features"]:
        feature["properties"] |= decided.get(feature["properties"]["id"], {})
    path.write_text(json.dumps(document), encoding="utf-8")
    return town


def setting(town: Path, old: str, new: str) -> Path:
    """Change a line of the project file."""
    path = town / "project.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return town


def warned(town: Path) -> set[tuple[str, str]]:
    """Return field and value of every warning."""
    return {(p.field, p.found) for p in check(town).warnings}


def test_an_offer_that_no_budget_pays_is_in_no_year_unless_money_is_carried_over(town: Path) -> None:
    """60.000 € and 2.890 € of equipment exceed every year; saved until the third year they don't."""
    results = run(quote(town, "vhs-steingasse;trench;60000;;;;;;"))
    findings, rollout = results, results.rollout
    vhs = findings.site("vhs-steingasse")
    assert vhs.connection is not None
    assert vhs.connection.best == 60_000
    assert rollout is not None
    assert rollout.optimal
    assert "vhs-steingasse" not in rollout.sites
    share = next(s for s in rollout.shares if s.site == "vhs-steingasse")
    assert share.alone_eur == share.marginal_eur == pytest.approx(60_000 + 2_890)
    ours = results.route("vhs-steingasse").ours
    assert ours is not None
    assert ours.cost_eur is not None
    assert ours.cost_eur < 60_000
    with_saving = setting(town, "net = true", "net = true\ncarry_over = true\nmust = ['vhs-steingasse']")
    saved = run(with_saving).rollout
    assert saved is not None
    assert "vhs-steingasse" in saved.sites
    spent = [p.invest_eur for p in saved.phases]
    assert spent[0] <= 15_000
    assert sum(spent[:2]) <= 55_000
    assert sum(spent) <= 95_000


def test_a_radio_link_that_the_utility_offers_is_what_is_ranked_built_and_billed(town: Path) -> None:
    results = run(quote(town, "rossmarkt-digitalladen;Richtfunk;3500;;;;;;"))
    route, rollout = results.route("rossmarkt-digitalladen"), results.rollout
    assert route.chosen is not None
    assert (route.chosen.method, route.chosen.cost_eur) == ("radio", 3_500)
    assert rollout is not None
    (built,) = [b for p in rollout.phases for b in p.built if b.site == "rossmarkt-digitalladen"]
    assert built.method == "radio"
    billed = [i for p in rollout.phases for i in p.items if i.price == "quote"]
    assert sum(i.eur for i in billed) == 3_500


def test_a_project_whose_utility_gives_only_a_table_of_offers_is_planned(town: Path) -> None:
    """No handover and no duct is known: offers are the only ways, and the table of shares is whole."""
    (town / "network" / "backhaul.geojson").unlink()
    results = run(quote(town, "vhs-steingasse;trench;4000;40;6;2022-12-31;;;", "marstallplatz;;9000;;;;;;"))
    rollout = results.rollout
    assert rollout is not None
    assert rollout.optimal
    assert set(rollout.sites) == {"vhs-steingasse", "marstallplatz", "stiftsplatz"}
    assert {s.site for s in rollout.shares} == set(rollout.sites)


@pytest.mark.parametrize(
    ("row", "years"),
    [
        ("stiftsplatz;building;500;;;;2024-02-01;;", {"stiftsplatz": 2024}),
        ("marstallplatz;trench;100;;;2022-12-31;;;", {"marstallplatz": 2022}),
        ("marstallplatz;trench;13000;;;2022-12-31;;;", {"marstallplatz": None}),
        ("stiftsplatz;building;500;;;;;marstallplatz;", {"stiftsplatz": 2023, "marstallplatz": 2023}),
    ],
)
def test_terms_of_an_offer_gate_the_years(town: Path, row: str, years: dict[str, int | None]) -> None:
    """Not before a day; ordered until a day; only together with a site that comes in 2024."""
    rollout = run(quote(town, row)).rollout
    assert rollout is not None
    built = {site: phase.year for phase in rollout.phases for site in phase.sites}
    assert {site: built.get(site) for site in years} == years


def test_offers_that_cannot_act_are_said(town: Path) -> None:
    decide(town, {"karlsplatz": {"status": "rejected", "decided_on": "2022-07-01"}})
    quote(
        town, "vhs-steingasse;trench;900;;;2021-12-31;;;", "stiftsplatz;;;;;;;;nur nach Umbau 2025",
        "marstallplatz;radio;100;;;;;karlsplatz;",
    )  # fmt: skip
    assert warned(town) >= {
        ("valid_until", "2021-12-31"), ("condition", "nur nach Umbau 2025"), ("eur", "–"), ("only_with", "karlsplatz"),
    }  # fmt: skip
    way = run(town).route("vhs-steingasse").chosen
    assert way is not None
    assert way.quote is None


def test_two_offers_for_one_way_and_a_site_that_is_not_there_are_refused(town: Path) -> None:
    quote(town, "vhs-steingasse;trench;900;;;;;;", "vhs-steingasse;trench;800;;;;;;", "vsh;;1;;;;;;")
    with pytest.raises(InputError) as refused:
        run(town)
    assert {p.field for p in refused.value.problems} >= {"method", "site"}


def test_ports_are_taken_by_every_kind_of_join(town: Path) -> None:
    """One port at the town hall: of the in-building site and any other only one ends there."""
    path = town / "network" / "backhaul.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    keep = {"rathaus": 1, "herstallturm": 1}
    document["features"] = [
        f for f in document["features"] if f["properties"]["kind"] == "duct" or f["properties"]["id"] in keep
    ]
    for feature in document["features"]:
        if feature["properties"]["id"] in keep:
            feature["properties"]["free_ports"] = keep[feature["properties"]["id"]]
    path.write_text(json.dumps(document), encoding="utf-8")
    rollout = run(setting(town, "invest_eur = 15000", "invest_eur = 500000")).rollout
    assert rollout is not None
    ends = [b.handover for p in rollout.phases for b in p.built]
    assert sorted(e for e in ends if e) == sorted(keep)
    assert max(len(p.sites) for p in rollout.portfolios) <= 2


@pytest.mark.parametrize(
    ("fibre", "archaeology", "eur"), [("nichts", "nein", 6559), ("nichts", "ja", 8144), ("Leerrohr", "ja", 1040)]
)
def test_what_was_seen_in_the_ground_acts_on_the_way(town: Path, fibre: str, archaeology: str, eur: float) -> None:
    """36 m of slabs at 110 €, with the surcharge of 40 €, each with 10 % planning and 6 € for pipe and cable, and a digging
    (1.485 €), or pulled for 15 €; 500 € at the ends."""
    row = f"site;date;fibre;archaeology\nvhs-steingasse;2022-06-01;{fibre};{archaeology}\n"
    (town / "protocols" / "nachtrag.csv").write_text(row, encoding="utf-8")
    way = run(setting(town, '"Steingasse", ', "")).route("vhs-steingasse").chosen
    assert way is not None
    assert way.cost_eur == pytest.approx(eur, abs=1)


def test_sight_that_was_seen_waits_for_a_roof_and_says_so_or_counts_where_one_is_assumed(town: Path) -> None:
    route = run(town).route("rossmarkt-digitalladen")
    assert route.method == "trench"
    radio = next(a for a in route.alternatives if a.method == "radio")
    assert "freie Sicht gesehen, aber kein Gebäude am Übergabepunkt Herstallturm" in radio.reason.de
    assert "1.950" in radio.reason.de
    way = run(setting(town, "snap_limit_m = 80", "snap_limit_m = 80\nassume_roof = true")).route(
        "rossmarkt-digitalladen"
    )
    assert (way.method, way.chosen and way.chosen.cost_eur) == ("radio", 1950)


def test_what_the_council_deferred_or_ordered_is_obeyed_and_stays_in_sight(town: Path) -> None:
    """Deferred: in no year. On order in 2023 for 20.000 €: the year's budget is 20.000 € less, its port is taken."""
    decide(town, {
        "karlsplatz": {"status": "deferred", "decided_on": "2022-07-06"},
        "marstallplatz": {"status": "commissioned", "decided_on": "2022-07-06", "year": 2023, "cost_eur": 20_000},
    })  # fmt: skip
    results = run(town)
    rollout = results.rollout
    assert rollout is not None
    assert not {"karlsplatz", "marstallplatz"} & set(rollout.sites)
    second = rollout.phases[1]
    assert [(f.site, f.eur, f.status) for f in second.fixed] == [("marstallplatz", 20_000, "commissioned")]
    assert second.budget_eur == 40_000
    assert second.invest_eur <= 20_000
    shown = {s.site.id: s.ranked for s in results.sites}
    assert [b.de for b in shown["karlsplatz"].blockers] == ["zurückgestellt am 06.07.2022"]
    assert [b.de for b in shown["marstallplatz"].blockers] == ["beauftragt (2023)"]


def test_an_impossible_way_without_a_price_is_named_with_the_ways_that_are_possible(town: Path) -> None:
    inputs = check(quote(town, "karlsplatz;radio;;;;;;;"))
    (found,) = [p for p in project_problems(inputs, measure(inputs)) if p.field == "method"]
    assert "karlsplatz" in found.where.de
    assert METHODS["trench"].de in found.allowed.de
    assert "zählt nicht" in found.hint.de
    inputs = check(quote(town, "karlsplatz;radio;4000;;;;;;"))
    priced = project_problems(inputs, measure(inputs))
    assert not [p for p in priced if p.field == "method"]


def test_more_orders_than_ports_are_refused_by_name(town: Path) -> None:
    routes = measure(check(town)).connections.routes
    joined = {route.site: route.chosen.handover for route in routes if route.chosen}
    point = max(set(joined.values()), key=list(joined.values()).count)
    ordered = sorted(site for site, handover in joined.items() if handover == point)
    decide(town, {site: {"status": "commissioned", "year": 2022, "cost_eur": 1} for site in ordered})
    path = town / "network" / "backhaul.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    for feature in document["features"]:
        if feature["properties"].get("id") == point:
            feature["properties"]["free_ports"] = len(ordered) - 1
    path.write_text(json.dumps(document), encoding="utf-8")
    for plans in (run, lambda folder: project_problems(inputs := check(folder), measure(inputs))):
        with pytest.raises(InputError) as refused:
            plans(town)  # type: ignore[operator]
        (found,) = [p for p in refused.value.problems if p.field == "free_ports"]
    assert (found.found, found.severity) == (", ".join(ordered), "error")
    assert str(point) in found.where.de


def test_explain_says_of_every_fact_what_it_changed(sample: Path) -> None:
    """The duct that was seen at vhs: 1.040 instead of 8.144 €, and the first place; what changes nothing here is named as well."""
    said = [words.de for words in effects(check(sample), "vhs-steingasse")]
    duct = next(words for words in said if words.startswith("Begehung, Glasfaser oder Leerrohr"))
    assert "Leerrohr statt Tiefbau; Anschluss 1.040\u00a0€ statt 8.144\u00a0€; Platz 1 statt 2" in duct
    assert any("braucht: Erlaubnis nach Denkmalschutzrecht" in words for words in said)
    assert said[-1].startswith("Ohne Folgen hier: ")


def test_explain_says_what_an_offer_changed(town: Path) -> None:
    said = [
        words.de
        for words in effects(check(quote(town, "rossmarkt-digitalladen;radio;1950;;6;;;;")), "rossmarkt-digitalladen")
    ]
    assert any("Richtfunk statt Tiefbau; Anschluss 1.950" in words and " Wochen" in words for words in said)


def test_two_sides_are_said_with_cost_and_place(sample: Path) -> None:
    """No place twice, no raw key, and the other side is no limit."""
    inputs = check(sample)
    found = contradictions(inputs, measure(inputs))
    words = [f"{p.where.de} / {p.allowed.de} / {p.hint.de}" for p in found]
    assert any(
        "vhs" in p.where.de and "(Anschluss 1.040" in p.where.de and "Platz 1 oder 2" in p.hint.de for p in found
    )
    assert any("(connection €1,040" in p.where.en for p in found)
    assert not any("erlaubt" in line or "Platz 5 oder 5" in line for line in words)


def test_what_was_decided_in_earlier_rounds_is_told(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A site that was deferred and is a candidate again carries both decisions, and what the project said before any."""
    for status, day in (("deferred", "2022-09-29"), ("candidate", "2024-03-01")):
        decision = town.parent / "decision.csv"
        decision.write_text(f"site;status;date\nkarlsplatz;{status};{day}\n", encoding="utf-8")
        assert _run(["decide", str(decision), "--project", str(town)], "de") == 0
    capsys.readouterr()
    assert _run(["explain", "karlsplatz", "--project", str(town), "--json"], "de") == 0
    said = json.loads(capsys.readouterr().out)["sentences"]
    assert "Stand: zurückgestellt am 29.09.2022; Vorschlag am 01.03.2024." in said
    path = town / "sites.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    given = {f["properties"]["id"]: f["properties"] for f in document["features"]}
    given["marstallplatz"] |= {"status": "deferred", "decided_on": "2021-03-01"}
    given["rossmarkt-digitalladen"] |= {"status": "deferred"}
    path.write_text(json.dumps(document), encoding="utf-8")
    rows = "".join(f"{site};approved;2024-03-01\n" for site in ("marstallplatz", "rossmarkt-digitalladen"))
    (town.parent / "decision.csv").write_text(f"site;status;date\n{rows}", encoding="utf-8")
    assert _run(["decide", str(town.parent / "decision.csv"), "--project", str(town)], "de") == 0
    sites = {site.id: site for site in check(town).sites}
    assert [w.de for w in sites["marstallplatz"].history] == ["zurückgestellt am 01.03.2021"]
    assert [w.de for w in sites["rossmarkt-digitalladen"].history] == ["zurückgestellt"]
    assert (
        _run(["report", str(town), "--out", str(town.parent / "maps"), "--format", "docx", "--edition", "public"], "de")
        == 0
    )
    paper = zipfile.ZipFile(town.parent / "maps" / "public" / "report.docx").read("word/document.xml").decode()
    assert "zurückgestellt am 29.09.2022; Vorschlag am 01.03.2024" in paper
