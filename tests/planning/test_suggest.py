"""The search for further sites on a whole project: what is known of places, and what the question lacks."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from hotspots.base.errors import InputError
from hotspots.inputs.project import Inputs, read_project
from hotspots.measures.coverage.candidates import Rules
from hotspots.model.sites import Site
from hotspots.planning.suggest import Search, suggest_sites
from tests.conftest import SAMPLE


def place(name: str, lon: float, lat: float, kind: str = "street_lamp") -> Site:
    """Return a place of a list."""
    return Site(name, name, lon, lat, "candidate", "estimated", "", kind)


LAMP = place("herstallstrasse", 9.14690, 49.97560)
LIBRARY = place("bibliothek", 9.14360, 49.97570, "municipal_building")
STOP = place("luitpoldstrasse", 9.14560, 49.97610, "bus_stop")


@cache
def inputs() -> Inputs:
    """Return the sample project."""
    return read_project(SAMPLE)


def search(*places: Site, project: Inputs | None = None, **rules: float) -> Search:
    """Return what is suggested among places."""
    return suggest_sites(project or inputs(), places, Rules(**rules), source="orte.csv")  # type: ignore[arg-type]


def test_what_the_kind_tells_counts_as_readiness_known_so_far() -> None:
    """A municipal building has its owner's answer; of a lamp nothing is known."""
    found = {s.candidate.id: s.candidate.readiness for s in search(LAMP, LIBRARY, sites=2).suggestions.ranked}
    assert found == {"herstallstrasse": None, "bibliothek": pytest.approx(0.701, abs=1e-3)}


def test_a_rule_against_doubling_leaves_out_what_a_built_hotspot_serves() -> None:
    """A lamp under a built hotspot has most streets in reach served; one far from all has none."""
    built = next(h for h in inputs().network.hotspots if h.status == "built")
    near = place("daneben", built.lon + 1e-4, built.lat)
    excluded = search(near, LAMP, sites=2, max_doubled_share=0.5).suggestions.excluded
    assert "Förderregel" in excluded["daneben"].de
    assert "herstallstrasse" not in excluded


def test_a_place_inside_a_building_is_moved_and_counted() -> None:
    """The list may name buildings by their middle."""
    house = inputs().network.buildings.to_crs("EPSG:4326").geometry.iloc[0].representative_point()
    assert search(LAMP, sites=1).moved == 0
    assert search(LAMP, place("haus", house.x, house.y), sites=1).moved == 1


@pytest.mark.parametrize(
    ("rules", "field", "words"),
    [
        ({"sites": 9}, "sites", "1 bis 3"),
        ({"sites": 0}, "sites", "1 bis 3"),
        ({"budget_eur": -5.0}, "budget_eur", "größer als 0"),
    ],
)
def test_a_question_that_can_t_be_answered_is_one_clear_line(rules: dict[str, float], field: str, words: str) -> None:
    """More sites than candidates, no budget: named with what is allowed."""
    with pytest.raises(InputError) as refused:
        search(LAMP, LIBRARY, STOP, **rules)
    (problem,) = refused.value.problems
    assert (problem.file, problem.field) == ("orte.csv", field)
    assert words in problem.allowed.de


def test_without_footfall_there_is_nobody_to_reach(tmp_path: Path) -> None:
    """No counts: the problem says that footfall is missing, instead of suggesting nothing."""
    project = tmp_path / "data"
    shutil.copytree(SAMPLE, project)
    shutil.rmtree(project / "footfall")
    for uncounted in (read_project(project), replace(inputs(), sites=())):
        with pytest.raises(InputError) as refused:
            search(LAMP, project=uncounted, sites=1)
        (problem,) = refused.value.problems
        assert "Passantenfrequenz" in problem.hint.de
