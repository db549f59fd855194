"""Made-up towns are valid projects of the size asked for, the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import networkx
import numpy as np
import pytest

from hotspots.planning.plan import check
from tests.towns.make import generate, town_files
from tests.towns.street_plan import draw_streets


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_town() -> None:
    assert town_files(7, sites=3, edges=60) == town_files(7, sites=3, edges=60)
    assert town_files(7, sites=3, edges=60) != town_files(8, sites=3, edges=60)


@pytest.mark.parametrize("edges", [20, 61, 500])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_streets_are_one_net_of_exactly_so_many_edges(edges: int, seed: int) -> None:
    plan = draw_streets(np.random.default_rng(seed), edges)
    graph: networkx.Graph[int] = networkx.Graph(plan.edges.tolist())
    assert graph.number_of_edges() == edges
    assert networkx.is_connected(graph)
    assert len(graph) == len(plan.nodes)


def test_blocks_are_as_long_as_in_a_town() -> None:
    """Boeing (2017): street segments of European centres are some 60 to 120 m long."""
    lengths = draw_streets(np.random.default_rng(1), 2_000).lengths_m()
    assert 50 < np.median(lengths) < 120


def test_a_town_is_a_project_without_fault_or_warning(tmp_path: Path) -> None:
    (town,) = generate(tmp_path, 1, seed=5)
    inputs = check(town)
    assert inputs.warnings == ()
    assert (len(inputs.sites), len(inputs.network.streets), len(inputs.inspections)) == (10, 2_000, 10)
    assert len(inputs.counts.series) == 3
    assert len(inputs.network.handovers) >= 5
    assert len(inputs.network.ducts) >= 2


def test_everything_in_a_town_says_that_it_is_invented() -> None:
    files = town_files(3, sites=3, edges=60)
    for name, data in files.items():
        if name.endswith(".geojson"):
            for feature in json.loads(data)["features"]:
                assert feature["properties"]["quality"] == "illustrative", name
    assert "erfunden" in files["project.toml"].decode()
