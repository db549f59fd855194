"""`ranking.json` and `rollout.json` keep their contract."""

from __future__ import annotations

import json
import re

import pytest

from hotspots.base.figures import two_digits
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.publish.tables.documents import (
    ranking_json,
    rollout_json,
)
from tests.publish.samples import renamed

SITE_KEYS = {
    "id", "name", "lon", "lat", "status", "rank", "rank_low", "rank_high", "score", "rank_acceptability", "blockers",
    "unknown", "criteria", "connection", "cost_eur",
}  # fmt: skip
PART_KEYS = {"low", "best", "high", "value", "contribution", "source", "quality", "grade"}


def test_the_utilitys_ranking_has_every_key_of_the_contract(results: Plan) -> None:
    document = json.loads(ranking_json(results))
    assert document["schema"] == "hotspots/ranking/1"
    assert {"title", "fingerprint", "seed", "version"} <= set(document["project"])
    assert all({"id", "name", "unit", "direction", "weight"} <= set(c) for c in document["criteria"])
    assert all(set(site) >= SITE_KEYS for site in document["sites"])
    assert all(set(part) == PART_KEYS for site in document["sites"] for part in site["criteria"].values())
    connection = document["sites"][0]["connection"]
    assert set(connection) >= {"method", "length_m", "cost_eur", "handover", "snap_m"}
    assert "vertraulich" in document["notice"]


def test_scores_are_the_sum_of_contributions_and_contributions_weight_times_value(results: Plan) -> None:
    document = json.loads(ranking_json(results))
    weights = {c["id"]: c["weight"] for c in document["criteria"]}
    for site in document["sites"]:
        parts = site["criteria"]
        assert site["score"] == pytest.approx(sum(p["contribution"] for p in parts.values()), abs=1e-9)
        for name, part in parts.items():
            assert part["contribution"] == pytest.approx(weights[name] * part["value"], abs=1e-9)


def test_ranks_count_up_and_blocked_sites_stand_last_without_rank(results: Plan) -> None:
    ranks = [site["rank"] for site in json.loads(ranking_json(renamed(results, "x")))["sites"]]
    assert ranks[-1] is None
    assert None not in ranks[:-1]


def test_the_public_ranking_has_the_same_order_and_no_connection(results: Plan, public: PublicPlan) -> None:
    mine, theirs = json.loads(ranking_json(results)), json.loads(ranking_json(public))
    assert [site["id"] for site in theirs["sites"]] == [site["id"] for site in mine["sites"]]
    assert [site["rank"] for site in theirs["sites"]] == [site["rank"] for site in mine["sites"]]
    assert all("connection" not in site for site in theirs["sites"])
    assert theirs["totals"]["invest_eur"] == two_digits(mine["totals"]["invest_eur"])
    assert "notice" not in theirs


def test_the_public_documents_name_no_handover_and_no_exact_cost(results: Plan, public: PublicPlan) -> None:
    text = (ranking_json(public) + rollout_json(public)).decode()
    for route in results.connections.routes:
        assert route.chosen is not None
        assert f"{route.chosen.cost_eur:.2f}" not in text
        assert f"{route.chosen.length_m:.4f}" not in text
    for handover in results.handovers:
        assert handover.name not in text


def test_a_hostile_name_is_exact(results: Plan, hostile: str) -> None:
    document = json.loads(ranking_json(renamed(results, hostile)))
    assert document["sites"][0]["name"] == hostile
    assert document["sites"][-1]["blockers"] == [hostile]


def test_a_rollout_that_tells_shares_of_draws_says_their_error(results: Plan, public: PublicPlan) -> None:
    for document in (json.loads(rollout_json(results)), json.loads(rollout_json(public))):
        assert document["membership"]
        assert [
            note
            for note in document["notes"]
            if re.search(r"„Im Plan“: Anteil an \d+ Ziehungen, auf höchstens [\d,]+ Prozentpunkte", note)
        ]


def test_the_utilitys_rollout_has_every_key_of_the_contract(results: Plan) -> None:
    document = json.loads(rollout_json(results))
    assert document["schema"] == "hotspots/rollout/1"
    assert set(document) >= {"phases", "optimal", "gap", "shares", "portfolios", "membership"}
    assert all(
        set(phase) >= {"year", "budget_eur", "sites", "invest_eur", "running_eur_per_year", "trench_m"}
        for phase in document["phases"]
    )
    assert {frozenset(s) for s in document["shares"]} == {
        frozenset({"site", "alone_eur", "marginal_eur", "shapley_eur"})
    }
    years = {site["id"]: site["year"] for site in json.loads(ranking_json(results))["sites"]}
    assert {s: p["year"] for p in document["phases"] for s in p["sites"]} == {s: y for s, y in years.items() if y}


def test_the_utilitys_rollout_says_who_pays_what_and_how_shares_are_meant(results: Plan) -> None:
    document = json.loads(rollout_json(results, "en"))
    assert any("lowest price within the years" in note for note in document["notes"])
    assert [rule["use"] for rule in document["funding"]] == [
        "only with operator 'BayernWLAN' (here: Stadtwerke)", "closed, not counted in",
    ]  # fmt: skip
    assert {rule["id"]: rule["binding_years"] for rule in document["funding"]} == {"bayernwlan": 0, "wifi4eu": 3}
    for phase in document["phases"]:
        assert phase["utility_eur"] == 0
        assert sum(line["eur"] for line in phase["bill"]) == pytest.approx(phase["invest_eur"], abs=0.1)
        assert {(line["payer"], line["vat_percent"], line["date"]) for line in phase["bill"]} <= {("town", 19.0, None)}
        loads = [results.site(site).demand for site in phase["sites"]]
        assert phase["quantities"]["access_points"] == sum(d.load.access_points.best for d in loads if d)
        assert sum(phase["quantities"]["metres"].values()) >= phase["trench_m"] - 1e-9
        digs = {b["site"] for b in phase["built"] if b["method"] == "trench"}
        assert {p["site"] for p in phase["permits"] if p["permit"] == "road_digging"} == digs
        assert all(p["authority"] and p["legal_basis"] and p["weeks"] >= 0 for p in phase["permits"])


def test_the_public_rollout_says_nothing_of_trenches_and_shares(public: PublicPlan) -> None:
    document = json.loads(rollout_json(public))
    assert "shares" not in document
    assert all(
        set(p) == {"year", "budget_eur", "sites", "invest_eur", "running_eur_per_year"} for p in document["phases"]
    )


def test_the_same_results_give_the_same_bytes(results: Plan) -> None:
    assert ranking_json(results) == ranking_json(results)
    assert b"NaN" not in ranking_json(results)


def test_both_editions_say_how_many_people_were_counted_once(results: Plan, public: PublicPlan) -> None:
    """The pieces that sites share stand in both rankings; what a set has less than its sites stands in both plans."""
    mine, theirs = json.loads(ranking_json(results)), json.loads(ranking_json(public))
    assert mine["overlap"] == theirs["overlap"]
    assert [sorted(piece) for piece in mine["overlap"]] == [["karlsplatz", "stiftsplatz"]]
    users = {site["id"]: site["users_mean"] for site in mine["sites"]}
    for plan in (json.loads(rollout_json(results)), json.loads(rollout_json(public))):
        assert any("zählt einmal" in note or "zählt doppelt" in note for note in plan["notes"])
        for one in plan["portfolios"]:
            alone = sum(users[site] for site in one["sites"])
            assert one["users_per_day"] + one["counted_once_per_day"] == pytest.approx(alone)
            both = {"karlsplatz", "stiftsplatz"} <= set(one["sites"])
            assert (one["counted_once_per_day"] > 0) == both


def test_both_editions_say_what_the_busiest_hour_asks_for_and_only_the_utilitys_how_many_points_are_bought(
    results: Plan, public: PublicPlan
) -> None:
    mine = {site["id"]: site["capacity"] for site in json.loads(ranking_json(results))["sites"]}
    assert mine["marstallplatz"]["access_points"]["best"] == 2
    assert mine["marstallplatz"]["event"]
    assert all(c["mbit_s"]["low"] <= c["mbit_s"]["best"] <= c["mbit_s"]["high"] for c in mine.values())
    theirs = json.loads(ranking_json(public))
    for said, exact in zip(
        [theirs, *theirs["sites"]], [json.loads(ranking_json(results)), *mine.values()], strict=True
    ):
        known = exact.get("capacity", exact)
        assert said["capacity"] == {key: value for key, value in known.items() if key != "access_points"}
