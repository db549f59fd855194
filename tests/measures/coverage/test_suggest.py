"""Suggestions reach most people within the rules, say why, and are sites that can be inspected next."""

from dataclasses import replace

import numpy as np
import pytest

from hotspots.measures.coverage.candidates import Candidate, Existing, Rules, check_question
from hotspots.measures.coverage.suggest import as_features, suggest
from tests.measures.coverage.towns import cover_of


def candidate(name: str, x_m: float, **known: object) -> Candidate:
    """Return a lamp at `x_m` with full readiness and a cost of 1000 € where nothing else is said."""
    about: dict[str, object] = {"cost_eur": 1000.0, "readiness": 1.0, "source": "Leuchtenkataster 2024", **known}
    return Candidate(name, name, "street_lamp", 9.14 + x_m / 1e5, 49.97, x_m, 0.0, **about)  # type: ignore[arg-type]


# Four lamps: people at six points; the first lamp serves four of them, two others together all six.
LAMPS = [
    candidate("Lampe Mitte", 0.0),
    candidate("Lampe Ost", 100.0),
    candidate("Lampe West", 200.0),
    candidate("Lampe Süd", 300.0),
]
COVER = cover_of([np.array([0, 1, 2, 3]), np.array([0, 1, 4]), np.array([2, 3, 5]), np.array([6])], np.full(7, 100.0))


def test_two_lamps_that_reach_everybody_beat_the_best_one() -> None:
    """The choice is optimal, not greedy; the order is by people added, and the proof is in the plan."""
    found = suggest(LAMPS, COVER, Rules(sites=2))
    assert [s.candidate.name for s in found.ranked] == ["Lampe Ost", "Lampe West"]
    assert [(s.people_more, s.cost_eur) for s in found.ranked] == [(300.0, 1000.0), (300.0, 1000.0)]
    assert found.plan.optimal


def test_the_budget_is_kept_and_names_what_it_excludes() -> None:
    """A lamp dearer than the whole budget is left out by name; the others fit."""
    dear = [replace(LAMPS[0], cost_eur=9000.0), *LAMPS[1:]]
    found = suggest(dear, COVER, Rules(budget_eur=2500.0))
    assert sum(s.cost_eur for s in found.ranked) <= 2500.0
    assert found.excluded["Lampe Mitte"].de == "teurer als das Budget: 9.000\u00a0€"


def test_people_served_twice_are_told_apart() -> None:
    """The second of two neighbours brings what the first doesn't, and says what is shared."""
    cover = cover_of([np.array([0, 1, 2]), np.array([1, 2, 3])], np.array([500.0, 100.0, 100.0, 50.0]))
    first, second = suggest(LAMPS[:2], cover, Rules(sites=2)).ranked
    assert (first.people_more, second.people_more, second.people_alone) == (700.0, 50.0, 250.0)
    assert second.reasons[0].de == "erreicht 50 Personen am Tag neu; weitere 200 erreichen schon Vorschläge davor"
    assert first.reasons[0].en == "newly reaches 700 people a day"


def test_a_ready_place_is_preferred_to_an_unknown_one() -> None:
    """Where two places serve the same people, the readier is chosen; unknown readiness is said, not taken as zero."""
    cover = cover_of([np.array([0]), np.array([0])], np.array([100.0]))
    places = [replace(LAMPS[0], readiness=None), replace(LAMPS[1], readiness=0.8)]
    (best,) = suggest(places, cover, Rules(sites=1)).ranked
    assert best.candidate.name == "Lampe Ost"
    (unknown,) = suggest(places[:1], cover_of([np.array([0])], np.array([100.0])), Rules(sites=1)).ranked
    assert (unknown.people_more, unknown.reasons[2].en) == (100.0, "readiness unknown: inspect first")


def test_an_unknown_cost_is_taken_as_dear() -> None:
    """It costs as much as the dear ones among the known, and the reason says so."""
    places = [replace(LAMPS[0], cost_eur=None), replace(LAMPS[1], cost_eur=500.0), replace(LAMPS[2], cost_eur=2000.0)]
    found = suggest(places, COVER_OF_THREE, Rules(budget_eur=5000.0))
    unknown = next(s for s in found.ranked if s.candidate.cost_eur is None)
    assert unknown.cost_eur == pytest.approx(1850.0)
    assert unknown.reasons[1].de == "Kosten unbekannt, gerechnet mit 1.850\u00a0€"
    nobody = suggest([replace(lamp, cost_eur=None) for lamp in LAMPS], COVER, Rules(sites=1)).ranked
    assert nobody[0].reasons[1].de == "Kosten unbekannt"


COVER_OF_THREE = cover_of([np.array([0]), np.array([1]), np.array([2])], np.full(3, 100.0))


@pytest.mark.parametrize(
    ("change", "rules", "reason"),
    [
        ({"readiness": 0.0}, {}, "can't be built as far as known"),
        ({}, {"least_distance_m": 150.0}, "only 20 m from Theaterplatz"),
        (
            {"doubled_share": 0.6},
            {"max_doubled_share": 0.5},
            "funding rule: 60% of the streets in reach have a free offer already",
        ),
    ],
)
def test_rules_exclude_by_name(change: dict[str, float], rules: dict[str, float], reason: str) -> None:
    """Blocked, too near to what exists, or forbidden by a funding rule: left out with its reason, the next best taken."""
    places = [replace(LAMPS[0], y_m=12.0, **change), *LAMPS[1:]]
    found = suggest(places, COVER, Rules(sites=1, **rules), existing=[Existing("Theaterplatz", -16.0, 24.0)])
    assert found.excluded["Lampe Mitte"].en == reason
    assert all(s.candidate.name != "Lampe Mitte" for s in found.ranked)


def test_who_reaches_nobody_new_is_left_out() -> None:
    """A place whose people are all served already isn't suggested, however many sites may be built."""
    found = suggest(LAMPS[:2], cover_of([np.array([0]), np.array([1])], np.array([0.0, 10.0])), Rules(sites=2))
    assert found.excluded["Lampe Mitte"].en == "reaches nobody new as far as known"
    assert len(found.ranked) == 1


def test_nothing_left_is_an_empty_list() -> None:
    """When every candidate is excluded the result is empty, with all reasons."""
    found = suggest(LAMPS, COVER, Rules(sites=2, least_distance_m=1e6), existing=[Existing("Theaterplatz", 0.0, 0.0)])
    assert (found.ranked, len(found.excluded)) == ((), 4)


def test_features_are_candidates_to_inspect() -> None:
    """Each feature is a candidate with its mount and source; ids are free, figures are never called measured."""
    lamps = [replace(lamp, name="Straße") for lamp in LAMPS]
    features = as_features(suggest(lamps, COVER, Rules(sites=2)), taken_ids=["strasse"])
    properties = [feature["properties"] for feature in features]
    assert [p["id"] for p in properties] == ["strasse-2", "strasse-3"]
    first = properties[0]
    assert (first["status"], first["quality"], first["kind"]) == ("candidate", "estimated", "street")
    assert first["mount"] == {"name": "Straße", "lon": 9.141, "lat": 49.97}
    assert first["source"] == "hotspots suggest; Leuchtenkataster 2024"
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [9.141, 49.97]}


BAD = [
    (LAMPS, Rules(), "budget_eur"),
    (LAMPS, Rules(budget_eur=1000.0, sites=2), "budget_eur"),
    (LAMPS, Rules(budget_eur=0.0), "budget_eur"),
    (LAMPS, Rules(budget_eur=float("nan")), "budget_eur"),
    (LAMPS, Rules(sites=5), "sites"),
    (LAMPS, Rules(sites=0), "sites"),
    ([], Rules(sites=1), "candidates"),
    ([replace(LAMPS[0], cost_eur=None)], Rules(budget_eur=10.0), "cost_eur"),
]


@pytest.mark.parametrize(("places", "rules", "field"), BAD)
def test_a_question_that_can_t_be_answered_is_refused(places: list[Candidate], rules: Rules, field: str) -> None:
    """Each defect is one problem that names its field."""
    (problem,) = check_question(places, COVER, rules, file="lamps.geojson")
    assert problem.field == field


def test_nobody_to_serve_is_refused_and_unknown_cost_and_readiness_are_no_defect() -> None:
    """Demand of zero has no answer; a place of which little is known is one."""
    (problem,) = check_question(LAMPS, cover_of([], np.zeros(2)), Rules(sites=1), file="lamps.geojson")
    assert problem.where.en == "demand"
    known_little = candidate("x", 1.0, cost_eur=None, readiness=None)
    assert check_question([*LAMPS, known_little], COVER, Rules(budget_eur=1e4), file="a") == ()
