"""Exports are searched for secrets before they are written, and the manifest knows what was added."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from hotspots.base.errors import LeakError
from hotspots.base.files import MANIFEST, mixed_files, write_set
from hotspots.findings.model import Plan
from hotspots.findings.public import PublicPlan
from hotspots.publish.deliver import METADATA, Delivery, manifest, with_manifest
from hotspots.publish.tables.sheet import ranking_csv


def test_both_editions_go_to_their_folders(results: Plan) -> None:
    theirs = Delivery(results, "de").exports("public", ("csv", "kml"))
    assert set(theirs) == {"public/ranking.csv", "public/hotspots.kml", f"public/{METADATA}"}
    assert set(Delivery(results, "de").exports("utility", ("csv",))) == {"utility/ranking.csv"}


def test_a_secret_planted_in_public_findings_is_caught(results: Plan, public: PublicPlan) -> None:
    handover = results.handovers[1]
    first, *rest = public.sites
    planted = replace(first, site=replace(first.site, source=f"nahe {handover.name}"))
    bad = replace(public, sites=(planted, *rest))
    with pytest.raises(LeakError):
        Delivery(results, "de").checked({"ranking.csv": ranking_csv(bad, "de")})


def test_the_manifest_of_the_same_run_names_added_files(results: Plan, tmp_path: Path) -> None:
    write_set(tmp_path, {MANIFEST: manifest(results, {}, "de")})
    write_set(tmp_path, with_manifest(tmp_path, results, {"public/a.csv": b"1"}), last=MANIFEST)
    assert "public/a.csv" in json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["outputs"]
    assert mixed_files(tmp_path) == []


def test_the_manifest_of_another_run_stays_as_it_is(results: Plan, tmp_path: Path) -> None:
    about = replace(results.about, fingerprint="0" * 64)
    write_set(tmp_path, {MANIFEST: manifest(replace(results, about=about), {}, "de")})
    assert set(with_manifest(tmp_path, results, {"public/a.csv": b"1"})) == {"public/a.csv"}
    assert set(with_manifest(tmp_path / "empty", results, {"public/a.csv": b"1"})) == {"public/a.csv"}
