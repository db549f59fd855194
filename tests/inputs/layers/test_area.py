"""A site that lies elsewhere, far from every street, twice at one place or by one name is a warning, at import and in check."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import LineString

from hotspots.base.errors import Report
from hotspots.inputs.layers.placing import place_warnings
from hotspots.inputs.settings import check_settings
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Mount, Site

STREETS = gpd.GeoDataFrame(geometry=[LineString([(9.14, 49.97), (9.16, 49.97)]), LineString([(9.14, 49.98), (9.16, 49.98)])], crs=4326).to_crs(25832)  # fmt: skip


def settings(municipality: str = "Aschaffenburg", state: str = "BY") -> ProjectSettings:
    """Return the settings of a project."""
    criterion = {"id": "demand", "weight": 1.0, "value": [[0, 0], [50, 1]], "source": "S"}
    found = check_settings(
        {"title": "T", "municipality": municipality, "state": state, "criteria": [criterion]}, Report()
    )
    assert found is not None
    return found


def site(name: str, lon: float, lat: float, mount: Mount | None = None) -> Site:
    """Return a candidate."""
    return Site(name, name, lon, lat, "candidate", "estimated", "", mount=mount)


CASES = [
    ("near a street", [site("a", 9.15, 49.9702)], "Aschaffenburg", []),
    ("far from every street", [site("a", 9.15, 49.975)], "Aschaffenburg", ["No street reaches it"]),
    ("outside the extract", [site("a", 9.3, 49.975)], "Aschaffenburg", ["Lies outside of the streets"]),
    ("its mount reaches", [site("a", 9.15, 49.975, Mount("M", 9.15, 49.9701))], "Aschaffenburg", []),
    ("twice", [site("a", 9.15, 49.9701), site("b", 9.15, 49.97011)], "Aschaffenburg", ["Do two sites stand at one place?"]),
    ("two of one name", [site("Am Markt", 9.15, 49.9701), site("am markt", 9.152, 49.9701)], "Aschaffenburg", ["Please tell them apart"] * 2),
    ("another town", [site("a", 9.15, 49.9701)], "München", ["Lies elsewhere"]),
    ("a town that nobody knows", [site("a", 9.15, 49.9701)], "Hintertupfing", []),
]  # fmt: skip


@pytest.mark.parametrize(("sites", "town", "hints"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_place_that_can_t_be_right_is_warned_of(sites: list[Site], town: str, hints: list[str]) -> None:
    found = list(place_warnings(sites, STREETS, settings(town)))
    assert [p.severity for p in found] == ["warning"] * len(hints)
    assert all(hint in p.hint.en for hint, p in zip(hints, found, strict=True)), found


def test_without_streets_nothing_is_said_of_them() -> None:
    assert list(place_warnings([site("a", 9.15, 49.975)], STREETS.iloc[:0], settings())) == []
