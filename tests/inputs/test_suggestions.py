"""`suggestions.geojson` is checked like every input; what became a site is no suggestion any more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hotspots.base.errors import InputError, Problem, Report
from hotspots.changes.steps import keep_suggestions
from hotspots.changes.transaction import transaction
from hotspots.inputs.suggestions import read_suggestions
from hotspots.model.sites import Site
from hotspots.model.suggestions import SuggestedPlace
from tests.corpus.files import suggestion as feature


def keep(folder: Path, features: list[dict[str, Any]], *, overwrite: bool) -> None:
    """Keep suggestions in the project in `folder`."""
    with transaction(folder, "suggest", at="2024-01-01") as change:
        keep_suggestions(change, features, overwrite=overwrite)


def read(folder: Path, *features: dict[str, Any], sites: tuple[Site, ...] = ()) -> tuple[list[str], list[Problem]]:
    """Return the names of the suggestions in order, and the problems."""
    text = json.dumps({"type": "FeatureCollection", "features": list(features)})
    (folder / "suggestions.geojson").write_text(text, encoding="utf-8")
    report = Report()
    return [place.name for place in read_suggestions(folder, sites, report)], report.problems


def test_a_good_file_is_read_by_rank(tmp_path: Path) -> None:
    """Everything that was kept comes back; unknown stays unknown."""
    second = feature(id="b", name="B", suggested_rank=2, cost_eur=None)
    assert read(tmp_path, second, feature()) == (["Lampe 1", "B"], [])
    first, unknown = read_suggestions(tmp_path, (), Report())
    assert first == SuggestedPlace(
        "lampe-1", "Lampe 1", 9.1469, 49.9756, "street_lamp", 1, 120.0, 150.0, "estimated", "hotspots suggest; lampen.csv",
        cost_eur=9000.0, nearest="Theaterplatz", nearest_m=80.5,
    )  # fmt: skip
    assert unknown.cost_eur is None


def test_a_project_without_suggestions_has_none(tmp_path: Path) -> None:
    """The file is optional."""
    assert read_suggestions(tmp_path, (), Report()) == ()


def test_ids_and_ranks_stand_once(tmp_path: Path) -> None:
    """Two first ranks, or one id twice, are an error each."""
    _, problems = read(tmp_path, feature(), feature(name="B"))
    assert [(p.field, p.found) for p in problems] == [("id", "lampe-1 (2×)"), ("suggested_rank", "1 (2×)")]


def test_what_is_a_site_by_now_is_left_out_with_a_warning(tmp_path: Path) -> None:
    """The planner took a suggestion over: the layer drops it and says so once."""
    site = Site("lampe-1", "Lampe 1", 9.1469, 49.9756, "candidate", "estimated", "")
    names, problems = read(tmp_path, feature(), feature(id="b", name="B", suggested_rank=2), sites=(site,))
    assert names == ["B"]
    assert [(p.severity, p.found) for p in problems] == [("warning", "1")]


def test_kept_suggestions_are_never_overwritten_unasked(tmp_path: Path) -> None:
    """A second list needs --overwrite."""
    keep(tmp_path, [feature()], overwrite=False)
    with pytest.raises(InputError):
        keep(tmp_path, [feature(name="B")], overwrite=False)
    keep(tmp_path, [feature(name="B")], overwrite=True)
    assert [place.name for place in read_suggestions(tmp_path, (), Report())] == ["B"]
