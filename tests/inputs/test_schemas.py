"""The JSON Schemas in docs/schemas say what the program takes: the samples and a new project hold to them, a slip doesn't."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from hotspots.cli.main import _run

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = {path.name.partition(".")[0]: path for path in sorted((ROOT / "docs" / "schemas").glob("*.schema.json"))}


def faults(name: str, document: Any) -> list[str]:
    """Return where a document departs from a schema, and how."""
    schema = json.loads(SCHEMAS[name].read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    found = jsonschema.Draft202012Validator(schema).iter_errors(document)
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}" for fault in found]


def documents(project: Path) -> dict[str, Any]:
    """Return the settings and layers of a project by the schema that is theirs."""
    layers = [project / "sites.geojson", *sorted((project / "network").glob("*.geojson"))]
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in layers if path.stem in SCHEMAS}
    return {"project": tomllib.loads((project / "project.toml").read_text(encoding="utf-8")), **found}


@pytest.mark.parametrize("start", ["init", "data", "aschaffenburg", "operation"])
def test_every_file_of_a_sample_and_of_a_new_project_holds_to_its_schema(start: str, tmp_path: Path) -> None:
    """What `hotspots init` writes and what the samples hold passes the schema that editors use."""
    project = ROOT / "data" if start == "data" else tmp_path / "town"
    options = ["--municipality", "Aschaffenburg", "--state", "BY"] if start == "init" else ["--sample", start]
    assert start == "data" or _run(["init", str(project), *options], "de") == 0
    found = documents(project)
    assert {"project", "sites"} <= found.keys()
    assert {name: faults(name, document) for name, document in found.items()} == {name: [] for name in found}


SITE = {
    "type": "Feature",
    "properties": {"id": "a", "name": "A"},
    "geometry": {"type": "Point", "coordinates": [9.1, 49.9]},
}
"""A site that is sound."""


@pytest.mark.parametrize(
    ("name", "wrong", "at"),
    [
        ("project", {"colour": "red"}, "colour"),
        ("project", {"seed": "one"}, "seed"),
        ("sites", SITE | {"properties": {"id": "Ä b", "name": "A"}}, "properties/id"),
        ("sites", SITE | {"properties": {"id": "a", "name": "A", "status": "fertig"}}, "properties/status"),
        ("sites", SITE | {"geometry": {"type": "LineString", "coordinates": [[9, 49], [9.1, 49]]}}, "geometry"),
        ("hotspots", SITE | {"properties": {"id": "a", "status": "läuft"}}, "properties/status"),
        ("buildings", SITE, "geometry"),
    ],
)  # fmt: skip
def test_a_slip_is_found_by_the_schema_at_its_place(name: str, wrong: Any, at: str) -> None:
    """A key nobody knows, a word of no list, another kind of shape."""
    project = tomllib.loads((ROOT / "data" / "project.toml").read_text(encoding="utf-8"))
    collection = {"type": "FeatureCollection", "features": [wrong]}
    found = faults(name, project | wrong if name == "project" else collection)
    assert found
    assert any(at in fault for fault in found), found
