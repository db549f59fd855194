"""What stands in the house is used: every module is reached by a command, and the documents name no other."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "hotspots"
ROOMS = sorted(path.name for path in HOUSE.iterdir() if (path / "__init__.py").exists())
#: Where users come in: the command line (each command is imported by name when it is called) and the face.
DOORS = ("hotspots.__main__", *(f"hotspots.cli.{path.stem}" for path in (HOUSE / "cli").glob("*.py")), "hotspots.face")


@pytest.fixture(scope="module")
def reached() -> set[str]:
    """Return every module that a door leads to, through imports at the top and inside functions."""
    graph = grimp.build_graph("hotspots", cache_dir=None)
    doors = {door for door in DOORS if door in graph.modules}
    return doors.union(*(graph.find_upstream_modules(door) for door in doors))


def modules() -> set[str]:
    """Return every module of the house that holds code."""
    paths = [path for path in HOUSE.rglob("*.py") if path.name != "__init__.py"]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths}


def named(text: str) -> set[str]:
    """Return what a document names as ``room/module`` or ``hotspots/room/module.py``, as modules."""
    spans = re.findall(r"`(?:hotspots/)?([a-z_]+(?:/[a-z_]+)*)(?:\.py)?/?`", text)
    return {"hotspots." + span.replace("/", ".") for span in spans if "/" in span and span.split("/")[0] in ROOMS}


def test_every_module_is_reached_by_a_command_or_the_face(reached: set[str]) -> None:
    assert len(modules()) > 200
    assert modules() - reached == set()


@pytest.mark.parametrize("name", ["docs/method.md", "CONTRIBUTING.md"])
def test_documents_name_only_what_is_there_and_reached(name: str, reached: set[str]) -> None:
    found = named((ROOT / name).read_text(encoding="utf-8"))
    assert len(found) > 2
    for module in found:
        assert any(known == module or known.startswith(f"{module}.") for known in reached), module


def test_a_module_that_nobody_reaches_would_be_seen(reached: set[str]) -> None:
    assert "hotspots.measures.network.tree" not in reached
    assert named("see `measures/network/tree` and `hotspots/ranking/kernel.py`, not `data/x`") == {
        "hotspots.measures.network.tree",
        "hotspots.ranking.kernel",
    }


def test_every_benchmark_can_be_loaded() -> None:
    found = sorted((ROOT / "tests" / "benchmarks").glob("bench_*.py"))
    for path in found:
        importlib.import_module(f"tests.benchmarks.{path.stem}")
    assert len(found) > 10


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in HOUSE.rglob("*.py")}
    assert len(lengths) > 200
    assert max(lengths.values()) > 300
    assert {path.name: lines for path, lines in lengths.items() if lines > 400} == {}
