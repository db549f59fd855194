"""Streets tell where people walk, as well as the stations left out say."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import LineString

from hotspots.measures.demand.estimate import estimate
from hotspots.measures.demand.potential import calibrate, measure_node, network_measures
from hotspots.measures.network.graph import build_graph
from hotspots.model.counts import CountTables, Station
from hotspots.model.network import (
    COLUMNS,
    Network,
)
from hotspots.model.sites import Site
from tests.measures.demand.streets import street, table
from tests.measures.demand.test_estimate import FACTORS, SETTINGS

EAST, NORTH = 510_000.0, 5_535_000.0


def path_graph(nodes: int, step_m: float = 50):  # type: ignore[no-untyped-def]
    xy = np.array([[i * step_m, 0.0] for i in range(nodes)])
    none = np.zeros(1, dtype=np.int32)
    return build_graph(xy, np.array([0, nodes], dtype=np.int64), none, none)


def test_reach_is_the_metres_of_street_within_walking_distance() -> None:
    reach, _ = measure_node(path_graph(11, 50), 5)
    assert reach == pytest.approx(500)


def test_the_middle_of_a_path_is_passed_by_more_ways_than_its_end() -> None:
    """On five nodes 50 m apart (weights 25, 50, 50, 50, 25) the middle lies on 23,750 m² of ordered pairs, its own included."""
    graph = path_graph(5, 50)
    weight = np.array([25.0, 50, 50, 50, 25])
    past = sum(weight[s] * weight[t] for s in range(5) for t in range(5) if min(s, t) <= 2 <= max(s, t))
    assert measure_node(graph, 2)[1] == pytest.approx(past)
    assert measure_node(graph, 0)[1] < measure_node(graph, 1)[1] < measure_node(graph, 2)[1]


def test_too_few_stations_calibrate_nothing() -> None:
    two = np.array([1.0, 2.0])
    assert calibrate({"reach": two, "betweenness": two}, [100, 200], {"reach": two, "betweenness": two}) is None


def test_the_measure_that_predicts_the_stations_is_chosen_and_its_error_is_that_of_leaving_one_out() -> None:
    rng = np.random.default_rng(1)
    good, bad = np.exp(rng.normal(8, 1, 12)), np.exp(rng.normal(8, 1, 12))
    passages = 5 * good**0.6 * np.exp(rng.normal(0, 0.1, 12))
    fit = calibrate({"reach": bad, "betweenness": good}, passages.tolist(), {"reach": bad, "betweenness": good})
    assert fit is not None
    assert (fit.measure, fit.stations) == ("betweenness", 12)
    assert 0.05 < fit.error < 0.2
    np.testing.assert_allclose(fit.predicted, passages, rtol=0.4)


def town() -> Network:
    """A grid of streets with one long street out of it, in UTM 32."""
    import geopandas as gpd

    lines = [
        LineString([(EAST + i * 80, NORTH + j * 80), (EAST + i * 80 + 80, NORTH + j * 80)])
        for i in range(5)
        for j in range(6)
    ]
    lines += [
        LineString([(EAST + i * 80, NORTH + j * 80), (EAST + i * 80, NORTH + j * 80 + 80)])
        for i in range(6)
        for j in range(5)
    ]
    lines += [LineString([(EAST + 400 + k * 80, NORTH + 160), (EAST + 480 + k * 80, NORTH + 160)]) for k in range(6)]

    def empty(columns: tuple[str, ...]) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame({c: [] for c in columns}, geometry="geometry", crs="EPSG:25832")

    streets = gpd.GeoDataFrame(
        {c: [None] * len(lines) for c in COLUMNS["streets"][:-1]}, geometry=lines, crs="EPSG:25832"
    )
    return Network(
        streets, empty(COLUMNS["buildings"]), empty(COLUMNS["ground"]), empty(COLUMNS["ducts"]), empty(COLUMNS["roadworks"]), (), ()
    )  # fmt: skip


def degrees(x: float, y: float) -> tuple[float, float]:
    from pyproj import Transformer

    lon, lat = Transformer.from_crs("EPSG:25832", "EPSG:4326", always_xy=True).transform(EAST + x, NORTH + y)
    return lon, lat


def test_a_site_without_a_count_is_compared_by_its_streets_and_says_so() -> None:
    network = town()
    spots = [(160, 160), (240, 240), (0, 0), (400, 400), (880, 160), (720, 160)]
    busy = network_measures(network, [degrees(*s) for s in spots])["betweenness"]
    stations = tuple(Station(f"z{i}", f"Z{i}", *degrees(*s)) for i, s in enumerate(spots))
    series = tuple(
        table("2022-05-02 00:00", street(14, level=40 * float(busy[i]) ** 0.6 / 60, seed=i), station=f"z{i}")
        for i in range(len(spots))
    )
    sites = [
        Site("mitte", "Mitte", *degrees(160, 240), "candidate", "estimated", "Test"),
        Site("rand", "Rand", *degrees(800, 160), "candidate", "estimated", "Test"),
    ]
    demand = estimate(CountTables(stations=stations, series=series), sites, SETTINGS, FACTORS, network=network).sites
    assert {d.method_id for d in demand.values()} == {"network"}
    assert "6 Zählstellen geeicht" in demand["mitte"].method.de
    assert demand["mitte"].passages_per_day.best > 2 * demand["rand"].passages_per_day.best
    assert "transfer:mitte" in demand["mitte"].factors
    without = estimate(CountTables(stations=stations, series=series), sites, SETTINGS, FACTORS).sites
    assert {d.method_id for d in without.values()} == {"comparable"}
