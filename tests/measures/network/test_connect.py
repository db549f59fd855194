"""Sites join the network: ways compete, the cheapest feasible one wins, and the others say why not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import LineString, MultiLineString, box

from hotspots.measures.draws import draw_factors, evaluate
from hotspots.measures.network.layout import roadwork_shares
from tests.measures.network.drawing import FACTORS, handover, join, network, said, site, street, ways

ENDS = 150 + 150 + 200
"""Penetration, port and splices at their best price."""
ROAD = street("asphalt", (0, 0), (100, 0))


def test_a_trench_costs_its_metres_and_those_to_the_street() -> None:
    found = join(network([ROAD], [handover("h", 0, 5)]), site("a", 60, 10))
    trench = ways(found)["trench"]
    assert trench.length_m == pytest.approx(75, abs=0.01)
    assert trench.cost_eur == pytest.approx(75 * 150 + ENDS, rel=1e-4)
    assert (found.routes[0].method, found.routes[0].snap_m) == ("trench", pytest.approx(10, abs=0.01))
    assert (trench.handover, len(trench.xy)) == ("h", 4)


def test_an_unknown_surface_takes_the_stated_assumption_and_widens_the_estimate() -> None:
    found = join(network([street(None, (0, 0), (100, 0))], [handover("h", 0, 5)]), site("a", 60, 10))
    way = ways(found)["trench"]
    assert way.cost is not None
    assert way.cost_eur == pytest.approx(75 * 150 + ENDS, rel=1e-4)
    assert "assumption:unknown_surface" in way.cost.factor_ids()
    assert "75 m" in way.notes[0].de


def test_archaeological_ground_costs_a_surcharge_by_name_and_by_area() -> None:
    lane = street("slabs", (0, 0), (100, 0), name="Gasse")
    plain, named = network([lane], [handover("h", 0, 0)]), {"archaeological_ground": ["Gasse"]}
    dig = {"kind": "archaeology", "geometry": box(-10, -10, 110, 10)}
    base = ways(join(plain, site("a", 60, 0)))["trench"].cost_eur
    by_name = ways(join(plain, site("a", 60, 0), **named))["trench"].cost_eur
    by_area = ways(join(network([lane], [handover("h", 0, 0)], ground=[dig]), site("a", 60, 0)))["trench"].cost_eur
    assert by_name == by_area == pytest.approx((base or 0) + 60 * 40, rel=1e-4)


def test_a_way_across_a_main_road_pays_one_crossing() -> None:
    main = street("asphalt", (50, -50), (50, 0), (50, 50), highway="primary")
    side = street("slabs", (0, 0), (50, 0), (100, 0), highway="residential")
    way = ways(join(network([side, main], [handover("h", 0, 0)]), site("a", 100, 0)))["trench"]
    assert way.bill is not None
    assert way.bill.crossings == 1.0
    assert way.cost_eur == pytest.approx(100 * 110 + 250 + ENDS, rel=1e-4)


def test_a_duct_competes_and_is_entered_at_its_ends() -> None:
    duct = {"id": "d", "geometry": LineString([(10, 3), (90, 3)])}
    found = join(network([ROAD], [handover("h", 0, 0)], ducts=[duct]), site("a", 100, 0))
    way = ways(found)["duct"]
    assert way.bill is not None
    assert found.routes[0].method == "duct"
    assert way.bill.by_surface()["duct"] == pytest.approx(80)
    assert way.bill.trench_m < 25
    full = {**duct, "free": False}
    closed = join(network([ROAD], [handover("h", 0, 0)], ducts=[full]), site("a", 100, 0))
    assert ways(closed)["duct"].cost is None
    assert closed.routes[0].method == "trench"


def test_a_handover_without_a_free_port_is_passed_over() -> None:
    near, far = handover("near", 60, 0, 0), handover("far", 0, 0, 3)
    assert ways(join(network([ROAD], [near, far]), site("a", 70, 0)))["trench"].handover == "far"
    none = ways(join(network([ROAD], [near]), site("a", 70, 0)))["trench"]
    assert none.cost is None
    assert "kein Übergabepunkt" in none.reason.de


def test_a_site_that_no_way_reaches_is_told_the_piece_of_the_network_that_it_lies_in() -> None:
    island = street("slabs", (500, 0), (520, 0), name="Inselweg")
    found = join(network([ROAD, island], [handover("h", 0, 0)]), site("a", 510, 0), site("b", 50, 300))
    assert found.routes[0].chosen is None
    assert "Inselweg, 20 m" in ways(found)["trench"].reason.de
    assert found.routes[1].snap_m is None
    assert "300 m" in ways(found, 1)["trench"].reason.de


def test_a_handover_that_no_street_reaches_changes_no_way_and_no_digging_begins_at_it() -> None:
    near, far, there = handover("h", 0, 5), handover("far", 0, 5000), site("a", 60, 10)
    one, both = (join(network([ROAD], given), there) for given in ([near], [near, far]))
    assert both.layout.work.tolist() == one.layout.work.tolist()
    assert ways(both)["trench"].cost_eur == ways(one)["trench"].cost_eur


def test_fibre_in_the_building_wins_and_is_priced_by_what_the_protocol_says() -> None:
    inside = said(fibre="in_building", in_house_m=40.0, penetrations=2.0, earthing=True, free_port=True, poe=True)
    found = join(network([ROAD], [handover("h", 0, 0)]), site("a", 50, 0), answers={"a": inside})
    assert found.routes[0].method == "building"
    assert ways(found)["building"].cost_eur == pytest.approx(40 * 9 + 2 * 150 + 200)
    assert "teurer" in ways(found)["trench"].reason.de


def test_poe_ends_at_a_hundred_metres() -> None:
    found = join(
        network([ROAD], [handover("h", 0, 0)]),
        site("a", 50, 0),
        answers={"a": said(fibre="in_building", in_house_m=101.0)},
    )
    assert ways(found)["building"].cost is None
    assert "PoE" in ways(found)["building"].reason.de


def test_a_handover_in_the_mounting_building_counts_as_fibre_there() -> None:
    house = {"id": "b7", "name": "Rathaus", "height_m": 12.0, "geometry": box(45, 5, 55, 15)}
    found = join(network([ROAD], [handover("h", 46, 6, 2, "b7")], buildings=[house]), site("a", 54, 14))
    assert found.routes[0].method == "building"
    assert ways(found)["building"].handover == "h"
    assert "assumption:inhouse_m" in found.routes[0].chosen.cost.factor_ids()  # type: ignore[union-attr]


def test_a_radio_link_needs_line_of_sight() -> None:
    hall = {"id": "hall", "height_m": 12.0, "geometry": box(-10, -10, 10, 10)}
    tower = {"id": "tower", "height_m": 30.0, "geometry": box(400, -20, 420, 20)}
    roads = [street("asphalt", (0, 0), (800, 0))]
    free = join(network(roads, [handover("h", 0, 0)], buildings=[hall]), site("a", 800, 0, 10))
    assert free.routes[0].method == "radio"
    assert ways(free)["radio"].notes[0].de.startswith("60 GHz")
    blocked = join(network(roads, [handover("h", 0, 0)], buildings=[hall, tower]), site("a", 800, 0, 10))
    assert "Fresnel" in ways(blocked)["radio"].reason.de
    away = {"id": "away", "height_m": 12.0, "geometry": box(0, 300, 20, 320)}
    bare = join(network(roads, [handover("h", 0, 0)], buildings=[away]), site("a", 800, 0, 10))
    assert ways(bare)["radio"].cost is None
    assert "kein Gebäude mit Übergabepunkt" in ways(bare)["radio"].reason.de
    seen = join(
        network(roads, [handover("h", 0, 0)], buildings=[hall, tower]), site("a", 800, 0, 10),
        answers={"a": said(line_of_sight=("h",))},
    )  # fmt: skip
    assert seen.routes[0].method == "radio"


def test_roadworks_lower_the_price_of_the_streets_they_open_in_their_year() -> None:
    works = {"id": "w", "year": 2023, "share": 0.4, "geometry": LineString([(0, 2), (50, 2)])}
    roads = [street("asphalt", (0, 0), (50, 0), (100, 0))]
    net = network(roads, [handover("h", 0, 0)], roadworks=[works])
    layout = join(net, site("a", 100, 0)).layout
    dug = layout.graph.line >= 0
    assert roadwork_shares(layout, net.roadworks, 2023)[dug].tolist() == [0.4, 1.0]
    assert roadwork_shares(layout, net.roadworks, 2022)[dug].tolist() == [1.0, 1.0]


def test_two_sites_that_differ_in_metres_of_one_surface_never_change_places_when_its_price_is_drawn() -> None:
    found = join(network([ROAD], [handover("h", 0, 0)]), site("a", 60, 0), site("b", 61, 0))
    asphalt = "price:trench_asphalt"
    fixed = {k: replace(f, low=f.best, high=f.best) if k != asphalt else f for k, f in FACTORS.items()}
    drawn = draw_factors(fixed, seed=1, draws=200)
    costs = [evaluate(r.chosen.cost, drawn) for r in found.routes if r.chosen and r.chosen.cost]
    assert (costs[0] < costs[1]).all()


def test_a_multi_part_street_does_not_join_its_parts() -> None:
    parts = {**ROAD, "geometry": MultiLineString([[(0, 0), (10, 0)], [(50, 0), (100, 0)]])}
    assert join(network([parts], [handover("h", 0, 0)]), site("a", 80, 0)).routes[0].chosen is None


def test_without_streets_every_site_is_told_so() -> None:
    found = join(network([], [handover("h", 0, 0)]), site("a", 80, 0))
    assert found.routes[0].chosen is None


def test_what_was_seen_at_one_site_moves_no_other_and_no_price_decides_where_a_duct_lies() -> None:
    """A duct of unknown course is as long as the shortest way by street, and only its site's; ground holds everywhere."""
    roads = [street("asphalt", (0, 0), (50, 0), (100, 0)), street("slabs", (0, 0), (50, 30), (100, 0))]
    net = network(roads, [handover("h", 0, 0)])
    one, two = site("a", 100, 0), site("b", 50, 0)
    plain = join(net, one, two)
    seen = join(net, one, two, answers={"a": said(fibre="duct", archaeology=True)})
    assert seen.of("b") == plain.of("b")
    duct, trench = ways(seen)["duct"], ways(seen)["trench"]
    assert (duct.cost_eur, duct.length_m) == (pytest.approx(100 * 12 + ENDS), pytest.approx(100))
    assert "Verlauf nicht bekannt" in duct.notes[0].de
    assert trench.cost_eur == pytest.approx(min(100 * 190, trench.length_m * 150) + ENDS, rel=1e-4)
    assert ways(join(net, one, answers={"a": said(fibre="duct")}, assumed_surface="slabs"))["duct"].cost == duct.cost
