"""`sites.geojson` is checked feature by feature; each fault has one line with a remedy."""

from pathlib import Path

import pytest

from hotspots.base.errors import Problem, Report
from hotspots.inputs.sites import read_sites
from tests.corpus.files import collection, site


def read(folder: Path, text: str | bytes) -> list[Problem]:
    """Return the problems with a `sites.geojson` of this text."""
    data = text.encode() if isinstance(text, str) else text
    (folder / "sites.geojson").write_bytes(data)
    report = Report()
    read_sites(folder, report)
    return report.problems


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
