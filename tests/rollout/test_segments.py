"""Stretches: what is dug, pulled or bridged adds up to the bill, and no duct is called a trench."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from shapely import MultiLineString

from hotspots.findings.model import Plan
from hotspots.planning.plan import run
from hotspots.publish.gis.layers import layers


def test_the_stretches_of_a_year_add_up_to_its_metres_and_to_its_bill(sample_results: Plan) -> None:
    plan = sample_results.rollout
    assert plan is not None
    looked = 0
    for phase in plan.phases:
        dug = [s for s in phase.segments if s.kind in ("trench", "duct")]
        assert sum(s.length_m for s in dug if s.kind == "trench") == pytest.approx(phase.trench_m)
        drawn = sum(MultiLineString(s.parts).length for s in dug if s.parts)
        assert drawn == pytest.approx(sum(s.length_m for s in dug), abs=0.1)
        per_digging = ("site_setup", "traffic_safety", "documentation", "shaft", "planning", "microduct", "cable")
        ground = ("trench_", "duct", "crossing", "archaeology", *per_digging)
        assert sum(s.cost_eur for s in dug) == pytest.approx(
            sum(i.eur for i in phase.items if i.price.startswith(ground))
        )
        assert sum(s.diggings for s in dug) == sum(i.amount for i in phase.items if i.price == "site_setup")
        looked += len(dug)
    assert looked > 10


def test_a_stretch_says_how_deep_and_whose_it_is_and_what_nobody_has_said_is_said(
    sample: Path, sample_results: Plan, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(sample, folder)
    settings = folder / "project.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("snap_limit_m", 'trench_depth = "reduced"\nsnap_limit_m'), encoding="utf-8")
    for name, kind, owner in (("streets", None, "Stadt"), ("backhaul", "duct", "Stadtwerke")):
        path = folder / "network" / f"{name}.geojson"
        document = json.loads(path.read_text(encoding="utf-8"))
        for feature in document["features"]:
            if feature["properties"].get("kind") == kind:
                feature["properties"]["owner"] = owner
        path.write_text(json.dumps(document), encoding="utf-8")
    said = run(folder)
    assert said.rollout is not None
    found = {
        (s.kind, s.depth, s.owner) for p in said.rollout.phases for s in p.segments if s.street or s.kind == "duct"
    }
    assert found == {("trench", "reduced", "Stadt"), ("duct", "", "Stadtwerke")}
    table = next(layer.frame for layer in layers(sample_results, "de") if layer.name == "segments")
    assert set(table["depth_class"][table["method"] == "trench"]) == {"unknown"}
    assert set(table["owner"]) == {"nicht bekannt"}


def test_every_built_site_rides_on_its_stretches(sample_results: Plan) -> None:
    plan = sample_results.rollout
    assert plan is not None
    riders = {site for phase in plan.phases for s in phase.segments for site in s.sites}
    built = {one.site: one.method for phase in plan.phases for one in phase.built}
    assert {site for site, method in built.items() if method in ("trench", "duct")} <= riders
    assert riders <= set(built)


def test_a_stretch_has_one_kind_one_surface_one_street_and_one_set_of_sites(sample_results: Plan) -> None:
    plan = sample_results.rollout
    assert plan is not None
    looked = 0
    for phase in plan.phases:
        on_streets = [s for s in phase.segments if s.street]
        looked += len({(s.kind, s.surface, s.archaeological, s.street, s.sites, s.share) for s in on_streets})
        assert all(s.surface and s.sites and 0 < s.share <= 1 for s in on_streets)
    assert looked > 3
