"""A project's coverage: settings and tables become cells, and what is wrong with them is said by name."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from hotspots.measures.coverage.plan import check_foliage, check_ground, check_radio, cover_project
from hotspots.model.network import ExistingHotspot, Network
from hotspots.model.settings import RadioSetting
from hotspots.model.sites import Mount, Site

CRS = "EPSG:25832"
LON, LAT = 9.1449, 49.9742
EAST, NORTH = Transformer.from_crs("EPSG:4326", CRS, always_xy=True).transform(LON, LAT)


def site(height_m: float | None = None, **mount: float) -> Site:
    """Return a site in the middle of the test ground."""
    there = Mount("Mast", LON, LAT, height_m, **mount)  # type: ignore[arg-type]
    return Site("platz", "Platz", LON, LAT, "candidate", "estimated", "Test", mount=there)


def network(
    *outlines: shapely.Polygon,
    heights: tuple[float, ...] = (),
    hotspots: tuple[ExistingHotspot, ...] = (),
    trees: tuple[shapely.Point, ...] = (),
) -> Network:
    """Return a network with buildings and trees only."""
    empty = gpd.GeoDataFrame({"geometry": []}, crs=CRS)
    known = np.array(heights or [np.nan] * len(outlines), dtype=float)
    buildings = gpd.GeoDataFrame({"height_m": known, "geometry": list(outlines)}, crs=CRS)
    crowns = gpd.GeoDataFrame(
        {"crown_m": np.full(len(trees), 8.0), "geometry": list(trees)}, geometry="geometry", crs=CRS
    )
    return Network(empty, buildings, empty, empty, empty, (), hotspots, crowns)


def test_a_built_hotspot_is_deducted_an_announced_one_is_not() -> None:
    """A hotspot at the same place leaves no new ground once it is built."""
    built = ExistingHotspot("alt", "Alt", LON, LAT, "AVG", "built", "estimated", "Test")
    announced = ExistingHotspot("neu", "Neu", LON, LAT, "AVG", "announced", "estimated", "Test")
    itself = ExistingHotspot("platz", "Platz", LON, LAT, "AVG", "built", "estimated", "Test")
    for existing, share in ((built, 0.0), (announced, 1.0), (itself, 1.0)):
        cells = cover_project([site()], network(hotspots=(existing,)), RadioSetting())["platz"].cells
        assert [cell.class_dbm for cell in cells] == [-67, -75]
        assert [cell.new_m2 / cell.area_m2 for cell in cells] == pytest.approx([share, share], abs=1e-6)


def test_a_mount_inside_a_building_is_moved_and_said() -> None:
    """The access point stands before the facade; the warning names the site."""
    house = shapely.box(EAST - 10, NORTH - 4, EAST + 10, NORTH + 4)
    stand = cover_project([site()], network(house), RadioSetting())["platz"].stand
    assert stand.moved_m == pytest.approx(4.3, abs=0.01)
    (warning,) = check_ground([site()], network(house))
    assert (warning.severity, warning.where.en, warning.field) == ("warning", "platz", "mount")


def test_buildings_at_fault_are_said() -> None:
    """A height of zero is an error, an outline that crosses itself a warning."""
    bow_tie = shapely.Polygon(
        [(EAST + 50, NORTH), (EAST + 60, NORTH + 10), (EAST + 60, NORTH), (EAST + 50, NORTH + 10)]
    )
    problems = check_ground([site()], network(bow_tie, heights=(0.0,)))
    assert {(p.field, p.severity) for p in problems} == {("height_m", "error"), ("geometry", "warning")}


def area_m2(network: Network, setting: RadioSetting = RadioSetting(), **mount: float) -> float:  # noqa: B008 – frozen
    """Return how much ground the site serves at its weakest class."""
    return cover_project([site(**mount)], network, setting)["platz"].cells[-1].area_m2


def test_trees_count_only_where_the_project_says_so() -> None:
    """A row of trees takes ground away under Weissberger, nothing by default, the more the deeper the foliage."""
    row = network(trees=tuple(shapely.Point(EAST + 15, NORTH + y) for y in range(-30, 31, 6)))
    open_ground = area_m2(network())
    assert area_m2(row) == open_ground
    thin = area_m2(row, RadioSetting(vegetation="weissberger", vegetation_depth_m=2.0))
    assert area_m2(row, RadioSetting(vegetation="weissberger")) < thin < open_ground


def test_foliage_without_trees_is_said() -> None:
    """The setting alone computes nothing: a warning names the file that is missing."""
    setting = RadioSetting(vegetation="weissberger")
    (warning,) = check_foliage(network(), setting)
    assert (warning.severity, warning.field, warning.allowed.en) == ("warning", "vegetation", "network/trees.geojson")
    assert check_foliage(network(trees=(shapely.Point(EAST, NORTH),)), setting) == ()
    assert check_foliage(network(), RadioSetting()) == ()


def test_a_site_s_antenna_points_where_its_mount_says() -> None:
    """A sector serves less ground than an omnidirectional antenna of the same gain, a narrower beam still less."""
    omni, sector = area_m2(network()), area_m2(network(), azimuth_deg=90.0)
    assert area_m2(network(), RadioSetting(antenna_beam_deg=30), azimuth_deg=90.0) < sector < omni
    ground = cover_project([site(azimuth_deg=90.0)], network(), RadioSetting())["platz"].cells[-1].ground
    west, _, east, _ = ground.bounds
    assert east - EAST > 2 * (EAST - west)


def test_tilt_is_the_project_s_where_the_mount_says_none() -> None:
    """An antenna that looks steeply down serves less far; the mount's own tilt counts before the project's."""
    down = RadioSetting(antenna_tilt_deg=70)
    assert area_m2(network(), down) < area_m2(network())
    assert area_m2(network(), down, tilt_deg=0.0) == area_m2(network())


BAD = [
    (RadioSetting(band="5150-5350"), None, "project.toml", "band"),
    (RadioSetting(band="900"), None, "project.toml", "band"),
    (RadioSetting(model="umi"), None, "project.toml", "model"),
    (RadioSetting(height_m=1.0), None, "project.toml", "height_m"),
    (RadioSetting(), -2.0, "sites.geojson", "height_m"),
    (RadioSetting(), 0.0, "sites.geojson", "height_m"),
]


@pytest.mark.parametrize(("setting", "height_m", "file", "field"), BAD)
def test_a_bad_radio_plan_is_refused(setting: RadioSetting, height_m: float | None, file: str, field: str) -> None:
    """Each defect names the file it stands in and its field."""
    problems = check_radio([site(height_m)], setting)
    assert {(p.file, p.field) for p in problems} == {(file, field)}


def test_the_default_radio_plan_passes() -> None:
    """The program's defaults are legal, inside their model, and at a sensible height."""
    assert check_radio([site(5.0), site()], RadioSetting()) == ()
