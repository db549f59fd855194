"""`sites.geojson` is checked feature by feature; each fault has one line with a remedy."""

import json
from pathlib import Path
from typing import Any

import pytest

from hotspots.base.errors import Problem, Report
from hotspots.inputs.sites import read_sites


def site(**changes: Any) -> dict[str, Any]:
    """Return a good site with some properties or the coordinates changed."""
    coordinates = changes.pop("coordinates", [9.14579, 49.97388])
    properties = {"id": "a", "name": "A", "status": "candidate", "source": "s", "quality": "estimated", **changes}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": coordinates}}


def read(folder: Path, text: str | bytes) -> list[Problem]:
    """Return the problems with a `sites.geojson` of this text."""
    data = text.encode() if isinstance(text, str) else text
    (folder / "sites.geojson").write_bytes(data)
    report = Report()
    read_sites(folder, report)
    return report.problems


def collection(*features: dict[str, Any], **more: Any) -> str:
    """Return a FeatureCollection as text."""
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)}, ensure_ascii=False)


def test_a_good_file_is_read_by_id(tmp_path: Path) -> None:
    mount = {"name": "Rathaus", "lon": 9.145, "lat": 49.9739, "height_m": 4.5, "owner": "Stadt", "azimuth_deg": 180}
    text = collection(site(id="b", schools=2), site(mount=mount))
    assert read(tmp_path, text) == []
    first, second = read_sites(tmp_path, Report())
    assert (first.id, second.id) == ("a", "b")
    assert first.mount_position == (9.145, 49.9739)
    assert first.mount is not None
    assert (first.mount.azimuth_deg, first.mount.tilt_deg) == (180.0, None)
    assert second.extra == {"schools": 2}


@pytest.mark.parametrize(
    ("feature", "field", "hint"),
    [
        (site(coordinates=[49.97388, 9.14579]), "geometry", "swapped"),
        (site(coordinates=[510457.0, 5535600.0]), "geometry", "metres"),
        (site(coordinates=[-73.9, 40.7]), "geometry", "not in Germany"),
        (site(coordinates=["9.1", 49.9]), "geometry", "two numbers"),
        (site(coordinates=[]), "geometry", "draw"),
        (site() | {"geometry": None}, "geometry", "draw"),
        (site() | {"geometry": {"type": "Polygon", "coordinates": [[[9, 50], [9, 51], [10, 50], [9, 50]]]}}, "geometry", "draw"),
        (site(id="Ä b"), "id", "short id"),
        (site(id=None), "id", "short id"),
        (site(name=""), "name", "fill in"),
        (site(status="aproved"), "status", "Meant: approved?"),
        (site(quality="best"), "quality", "choose one"),
        (site(position_uncertainty_m=-3), "position_uncertainty_m", "null"),
        (site(mount={"name": "x", "lon": 49.9, "lat": 9.1}), "mount", "swapped"),
        (site(mount={"lon": 9.145, "lat": 49.97, "height_m": 0}), "mount.height_m", "null"),
        (site(mount={"lon": 9.145, "lat": 49.97, "height_m": -4}), "mount.height_m", "null"),
        (site(mount={"lon": 9.145, "lat": 49.97, "azimuth_deg": 361}), "mount.azimuth_deg", "clockwise from north"),
        (site(mount={"lon": 9.145, "lat": 49.97, "azimuth_deg": "Nord"}), "mount.azimuth_deg", "clockwise"),
        (site(mount={"lon": 9.145, "lat": 49.97, "tilt_deg": 91}), "mount.tilt_deg", "looks down"),
        (site(mount={"name": "x", "lon": 9.1, "lat": 49.9, "hight_m": 3}), "mount.hight_m", "delete"),
        (site(mount="Rathaus"), "mount", ""),
    ],
)  # fmt: skip
def test_each_fault_names_feature_field_and_remedy(
    tmp_path: Path, feature: dict[str, Any], field: str, hint: str
) -> None:
    found = read(tmp_path, collection(feature))
    assert [(p.field, p.severity) for p in found] == [(field, "error")]
    assert hint in found[0].hint.en
    assert found[0].where.en.startswith("feature ")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (collection(site(), site()), "id"),
        (collection(site(), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}), "crs"),
        (collection(site())[:-40], ""),
        ("<OGRVRTDataSource></OGRVRTDataSource>", ""),
        (collection(site()).replace("49.97388", "NaN"), ""),
        ('{"type": "Topology"}', "type"),
        ("[" * 100_000, ""),
        (b"\x50\x4b\x03\x04", ""),
        ("", ""),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(tmp_path: Path, text: str | bytes, field: str) -> None:
    found = read(tmp_path, text)
    assert [(p.file, p.field, p.severity) for p in found] == [("sites.geojson", field, "error")]


def test_a_site_in_another_town_is_an_error_and_one_far_out_a_warning(tmp_path: Path) -> None:
    near = [site(id=f"s{i}", coordinates=[9.14 + i / 1000, 49.97]) for i in range(4)]
    assert [p.severity for p in read(tmp_path, collection(*near, site(coordinates=[11.58, 48.14])))] == ["error"]
    assert [p.severity for p in read(tmp_path, collection(*near, site(coordinates=[9.35, 49.97])))] == ["warning"]


def test_a_misspelt_property_is_kept_with_a_warning(tmp_path: Path) -> None:
    found = read(tmp_path, collection(site(distric="Mitte")))
    assert [(p.field, p.severity) for p in found] == [("distric", "warning")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_valid_variants_of_the_same_file_read_the_same(tmp_path: Path, encoding: str, newline: str) -> None:
    text = collection(site(name="Schloßplatz", coordinates=[9.14579, 49.97388, 130.5])).replace("}, ", "}," + newline)
    assert read(tmp_path, text.encode(encoding)) == []
    assert read_sites(tmp_path, Report())[0].name == "Schloßplatz"
