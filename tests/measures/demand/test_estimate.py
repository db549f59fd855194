"""Each site gets the station that speaks for it, an interval that says how well, and words that say how."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from hotspots.base.text import verbatim
from hotspots.measures.demand.choice import field
from hotspots.measures.demand.estimate import Demand, SiteDemand, estimate
from hotspots.measures.demand.stations import station_weeks
from hotspots.measures.draws import draw_factors
from hotspots.measures.users import EVENT_SHARE, EVENT_STAY, PER_SITE, SEASON, SHARE
from hotspots.model.counts import CountTables, DayEstimate, Event, ShortCount, Station
from hotspots.model.network import Network
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Site
from tests.measures.demand.streets import minute, street, table

SETTINGS = ProjectSettings.model_validate(
    {
        "title": "Test", "municipality": "Test", "state": "BY",
        "criteria": [{"id": "demand", "weight": 1.0, "value": [[0, 0], [60, 1]], "source": "Test"}],
    }
)  # fmt: skip
FACTORS = SETTINGS.factors()
SITES = [
    Site(name, name, 9.14 + 0.001 * i, 49.97, "candidate", "estimated", "Test")
    for i, name in enumerate(("platz", "gasse"))
]
AT_PLATZ = Station("z1", "Platz", 9.14, 49.97, site="platz", source="Amt", quality="measured")
COUNTED = CountTables(stations=(AT_PLATZ,), series=(table("2022-05-02 00:00", street(28), station="z1"),))


def empty_network() -> Network:
    import geopandas

    nothing = geopandas.GeoDataFrame({"geometry": []}, geometry="geometry", crs="EPSG:25832")
    return Network(nothing, nothing, nothing, nothing, nothing, (), ())


def demand_of(tables: CountTables, settings: ProjectSettings = SETTINGS) -> Demand:
    return estimate(tables, SITES, settings, FACTORS)


def best(site: SiteDemand) -> float:
    return site.users.best({**FACTORS, **site.factors})


def spread(site: SiteDemand) -> float:
    return site.passages_per_day.high / site.passages_per_day.low


def test_users_a_day_are_passages_times_the_share() -> None:
    site = demand_of(COUNTED).sites["platz"]
    assert (site.station, site.method_id, site.quality, site.known) == ("z1", "counted", "estimated", True)
    assert best(site) == pytest.approx(site.passages_per_day.best * FACTORS[SHARE].best)
    assert site.passages_per_day.best == pytest.approx(6000, rel=0.12)
    assert site.source == verbatim("Amt")


def test_what_sites_share_is_drawn_once_for_all() -> None:
    demand = demand_of(COUNTED)
    platz, gasse = demand.sites["platz"], demand.sites["gasse"]
    common = platz.users.factor_ids() & gasse.users.factor_ids()
    assert common == {"passages:z1", SHARE, SEASON}
    drawn = draw_factors({**FACTORS, **platz.factors, **gasse.factors}, seed=1, draws=50)
    assert "transfer:gasse" in drawn


def test_a_site_without_a_count_takes_the_nearest_station_with_a_wider_interval() -> None:
    demand = demand_of(COUNTED)
    gasse = demand.sites["gasse"]
    assert (gasse.station, gasse.method_id) == ("z1", "comparable")
    assert "72 m" in gasse.method.de
    assert gasse.passages_per_day.best == pytest.approx(demand.sites["platz"].passages_per_day.best)
    assert spread(gasse) > 1.3 * spread(demand.sites["platz"])


def test_a_count_nearby_beats_a_higher_estimate_for_the_site() -> None:
    beside = Station("z1", "Platz", 9.14, 49.97, source="Amt", quality="measured")
    guess = DayEstimate("platz", 50_000, 60_000, 70_000, "Ortskenntnis", "estimated", "f", 2)
    platz = demand_of(replace(COUNTED, stations=(beside,), estimates=(guess,))).sites["platz"]
    assert platz.station == "z1"
    assert platz.passages_per_day.best < 10_000


def test_the_project_file_may_choose_another_station() -> None:
    far = Station("z2", "Bahnhof", 9.2, 49.99, quality="measured")
    tables = replace(
        COUNTED,
        stations=(AT_PLATZ, far),
        series=(*COUNTED.series, table("2022-05-02 00:00", street(28, level=900), station="z2")),
    )
    settings = SETTINGS.model_copy(
        update={"footfall": SETTINGS.footfall.model_copy(update={"stations": {"gasse": "z2"}})}
    )
    gasse = demand_of(tables, settings).sites["gasse"]
    assert (gasse.station, gasse.method_id) == ("z2", "chosen")
    assert gasse.passages_per_day.best == pytest.approx(900, rel=0.15)
    assert [w.en for w in gasse.warnings] == ["The station is far away; a short count on the spot helps most."]


def test_a_station_that_sees_more_than_the_site_is_shared() -> None:
    half = replace(COUNTED, stations=(replace(AT_PLATZ, share=0.5),))
    whole, shared = (best(demand_of(t).sites["platz"]) for t in (COUNTED, half))
    assert shared == pytest.approx(whole / 2)


def test_an_invented_week_is_wider_than_a_counted_one() -> None:
    invented = replace(COUNTED, stations=(replace(AT_PLATZ, quality="illustrative"),))
    site = demand_of(invented).sites["platz"]
    assert (site.quality, site.method.de) == ("illustrative", "Annahme für den Standort, keine Zählung")
    assert spread(site) > 2 * spread(demand_of(COUNTED).sites["platz"])


def test_an_estimate_is_taken_as_it_is_and_knows_no_season() -> None:
    tables = CountTables(estimates=(DayEstimate("platz", 800, 1000, 1500, "Ortskenntnis", "estimated", "f", 2),))
    site = demand_of(tables).sites["platz"]
    assert (site.method_id, site.passages_per_day.low, site.passages_per_day.high) == (
        "estimate",
        pytest.approx(800),
        pytest.approx(1500),
    )
    assert SEASON not in site.users.factor_ids()
    assert best(site) == pytest.approx(1000 * FACTORS[SHARE].best)


def test_three_hours_by_hand_are_enough_for_a_figure() -> None:
    start = minute("2022-06-15 10:00")
    tables = CountTables(shorts=(ShortCount("platz", start, start + 180, 500, "Praktikum", "f", 2),))
    site = demand_of(tables).sites["platz"]
    assert site.method_id == "short"
    assert spread(site) > 2
    assert [w.en for w in site.warnings] == ["Counted on 1 day only."]


def test_nothing_counted_is_unknown_wide_and_still_a_figure() -> None:
    site = demand_of(CountTables()).sites["platz"]
    assert (site.known, site.method_id, site.station) == (False, "unknown", None)
    assert spread(site) > 10
    assert best(site) > 0
    assert [w.en for w in site.warnings] == ["The week is assumed by the kind of place."]


def test_events_add_their_people_and_size_the_network() -> None:
    event = Event("platz", "Markt", 73, 4000, 5000, 6000, "Amt", "estimated", "f", 2)
    calm, busy = demand_of(COUNTED).sites["platz"], demand_of(replace(COUNTED, events=(event,))).sites["platz"]
    share, stay = FACTORS[EVENT_SHARE].best, FACTORS[EVENT_STAY].best
    assert best(busy) - best(calm) == pytest.approx(73 / 365 * 5000 * share)
    assert busy.load.users.best == pytest.approx(5000 * share * stay / 240)
    assert (busy.load.event, busy.load.users.best > calm.load.users.best) == ("Markt", True)
    assert [peak.name for peak in busy.peaks] == ["Markt"]
    named = replace(COUNTED, events=(replace(event, site=next(s.name for s in SITES if s.id == "platz")),))
    assert best(demand_of(named).sites["platz"]) == best(busy)


def test_names_that_lead_nowhere_are_said() -> None:
    event = Event("nirgends", "Markt", 5, 100, 200, 300, "Amt", "estimated", "events.csv", 4)
    settings = SETTINGS.model_copy(
        update={"footfall": SETTINGS.footfall.model_copy(update={"stations": {"gasse": "z9"}})}
    )
    problems = demand_of(replace(COUNTED, events=(event,)), settings).problems
    assert {(p.file, p.found) for p in problems} == {("events.csv", "nirgends"), ("project.toml", "z9")}


def test_faults_of_the_counts_are_warnings_with_file_and_row_and_holidays_are_not() -> None:
    hours = street(28)
    hours[100] = math.nan
    tables = CountTables(stations=(AT_PLATZ,), series=(table("2022-05-23 00:00", hours, station="z1", file="mai.csv"),))
    assert "public_holiday" in {f.kind for f in station_weeks(tables, zone=SETTINGS.timezone, state=SETTINGS.state)[1]}
    (problem,) = demand_of(tables).problems
    assert (problem.file, problem.where.en, problem.severity) == ("mai.csv", "row 102", "warning")
    assert "2022-05-27 04:00" in problem.found


def test_the_same_counts_give_the_same_demand() -> None:
    first, second = demand_of(COUNTED).sites["platz"], demand_of(COUNTED).sites["platz"]
    assert first.factors == second.factors
    assert (first.week.median == second.week.median).all()


def short(site: str, people: float) -> ShortCount:
    start = minute("2022-06-15 10:00")
    return ShortCount(site, start, start + 180, people, "Praktikum", "f", 2)


def test_a_count_by_hand_speaks_for_its_neighbours_and_does_not_make_its_own_site_fall() -> None:
    """Without a list of stations: whoever counts at one site learns of those around, in the same measure."""
    demand = demand_of(CountTables(shorts=(short("platz", 100),)))
    platz, gasse = demand.sites["platz"], demand.sites["gasse"]
    assert (gasse.station, gasse.method_id) == ("platz", "comparable")
    assert best(platz) == pytest.approx(best(gasse))


def test_the_largest_count_within_reach_speaks_for_a_site_and_never_a_sum() -> None:
    near = tuple(Station(f"z{i}", f"Z{i}", 9.14 + 0.0003 * i, 49.97, quality="measured") for i in (1, 2))
    levels = {"platz": 2000, "z1": 5000, "z2": 3000}
    series = tuple(table("2022-05-02 00:00", street(28, level=level), station=s) for s, level in levels.items())
    platz = demand_of(CountTables(stations=near, series=series)).sites["platz"]
    assert (platz.station, platz.method_id) == ("z1", "within_reach")
    assert platz.passages_per_day.best == pytest.approx(5000, rel=0.15)


def test_the_towns_own_counts_set_the_level_of_what_nobody_counted() -> None:
    far = tuple(Station(f"z{i}", f"Z{i}", 9.2 + 0.01 * i, 49.99, quality="measured") for i in range(3))
    busy, calm = (
        demand_of(
            CountTables(
                stations=far,
                series=tuple(
                    table("2022-05-02 00:00", street(28, level=f * n), station=s.id)
                    for n, s in zip((1, 2, 4), far, strict=True)
                ),
            )
        ).sites["platz"]
        for f in (2000, 500)
    )
    assert busy.passages_per_day.best == pytest.approx(4000, rel=0.2)
    assert calm.passages_per_day.best == pytest.approx(1000, rel=0.2)
    assert "Niveau aus 3 Angaben" in busy.method.de


def test_a_site_without_any_count_has_the_users_that_other_towns_published() -> None:
    site = demand_of(CountTables()).sites["platz"]
    assert best(site) == pytest.approx(FACTORS[PER_SITE].best)
    assert "Vergleichsstädte" in site.source.de or "Vergleichsstädten" in site.method.de


def test_a_football_ground_has_no_shopping_streets_week() -> None:
    ground = [replace(SITES[0], kind="stadium")]
    assumed = replace(COUNTED, stations=(replace(AT_PLATZ, quality="illustrative"),))
    week = estimate(assumed, ground, SETTINGS, FACTORS).sites["platz"]
    assert week.week.peak // 24 in (5, 6)
    assert any("Art des Ortes" in w.de for w in week.warnings)
    counted = estimate(COUNTED, ground, SETTINGS, FACTORS).sites["platz"]
    assert counted.week.peak == demand_of(COUNTED).sites["platz"].week.peak


def test_a_count_on_the_spot_leaves_nothing_open_but_itself_whatever_its_noise() -> None:
    for noise in np.linspace(0.05, 1.0, 40):
        expected, deviation = field(np.zeros((1, 2)), np.array([3.0]), np.array([noise]))
        assert isinstance(deviation, float)  # a variance below nothing, by rounding, has no root
        assert (expected, deviation) == pytest.approx((3.0, 0.0), abs=1e-6)
