"""Typed places are found in any usual form and system, or refused with the readings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots.inputs.coordinates import Misplaced, Place, Vicinity, locate, parse_number, system_of_title, to_degrees

AB = Vicinity(((9.1433, 49.9741),), "Aschaffenburg", "BY", "EPSG:25832")
BERLIN = Vicinity((), "Berlin", "BE", "EPSG:25833")
KARLSRUHE = Vicinity((), "Karlsruhe", "BW", "EPSG:25832")
FREIBURG = Vicinity((), "Freiburg", "BW", "EPSG:25832")
WESTERN, EASTERN = Vicinity(state="NW", crs="EPSG:25832"), Vicinity(state="BB", crs="EPSG:25833")

CASES = [
    (BERLIN, [(391000, 5820000)], (52.5192, 13.3935), "EPSG:25833"),
    (EASTERN, [(391000, 5820000)], (52.5192, 13.3935), "EPSG:25833"),
    (WESTERN, [(391000, 5720000)], (51.6207, 7.4254), "EPSG:25832"),
    (KARLSRUHE, [(5433115, 455843)], (49.0493, 8.3957), "EPSG:25832"),
    (FREIBURG, [("874147.4", "6106106.2")], (47.9955, 7.8526), "EPSG:3857"),
    (Vicinity(state="SN", crs="EPSG:25833"), [(5411000, 5657000)], (51.0413, 13.7292), "EPSG:31469"),
]


@pytest.mark.parametrize(("near", "rows", "place", "system"), CASES)
def test_the_project_decides_between_the_systems_that_numbers_allow(
    near: Vicinity, rows: list[tuple[Any, Any]], place: tuple[float, float], system: str
) -> None:
    [found] = locate(rows, near)
    assert isinstance(found, Place)
    assert (found.lat, found.lon, found.system) == (pytest.approx(place[0], abs=2e-3), pytest.approx(place[1], abs=2e-3), system)  # fmt: skip


REFUSED = [
    (AB, (391000, 5820000), "UTM 33 (ETRS89): 52,5192 N 13,3935 O"),
    (Vicinity(), (391000, 5820000), "UTM 32 (ETRS89): 52,5192 N 7,3935 O"),
    (AB, ("48,1", "11,5"), "48,1000 N 11,5000 O"),
    (Vicinity(state="HE"), ("49,97", "9,14"), None),
    (Vicinity(municipality="Berlin", state="BE"), ("49,97", "9,14"), "49,9700 N 9,1400 O"),
    (AB, (4997388, 914333), "49,97388 N 9,14333 O"),
    *[(AB, (a, b), "") for a, b in [("x", "y"), ("", ""), (float("nan"), 49.9), (float("inf"), 49.9), (True, 49.9)]],
    *[(AB, (a, b), "") for a, b in [("49°61'00\"N", "9°08'36\"E"), (2.35, 48.85), (0, 0), ("-9.14", "49.97"), (1e308, 5e6)]],
    *[(AB, (a, None), "") for a in ["49.97389", "Marktplatz 3", "49.97389 9.14333 120", "", "32U 510278", None]],
]  # fmt: skip


@pytest.mark.parametrize(("near", "row", "said"), REFUSED)
def test_what_lies_elsewhere_or_allows_two_readings_is_refused_with_them(
    near: Vicinity, row: tuple[Any, Any], said: str | None
) -> None:
    [found] = locate([row], near)
    if said is None:  # Aschaffenburg lies in the box of Hesse, too
        assert isinstance(found, Place)
    else:
        assert isinstance(found, Misplaced)
        assert said in found.hint.de


def test_rows_of_one_list_help_each_other_and_only_the_slip_is_refused() -> None:
    found = locate([(391000, 5820000), (392000, 5821000), (391500, 52000)], BERLIN)
    assert [type(f) for f in found] == [Place, Place, Misplaced]


def test_a_system_that_is_stated_wins_over_the_guess_but_not_over_the_place() -> None:
    assert isinstance(locate([(391000, 5820000)], BERLIN, "EPSG:25833")[0], Place)
    assert isinstance(locate([(391000, 5820000)], BERLIN, "EPSG:25832")[0], Misplaced)


@given(
    st.floats(9.0, 9.3), st.floats(49.9, 50.05), st.sampled_from(["EPSG:25832", "EPSG:4647", "EPSG:31467", "EPSG:3857"])
)
def test_every_place_of_a_town_survives_the_way_through_any_system(lon: float, lat: float, system: str) -> None:
    from pyproj import Transformer

    east, north = Transformer.from_crs("EPSG:4326", system, always_xy=True).transform(lon, lat)
    for row in ((east, north), (north, east), (f"{east:.2f}".replace(".", ","), f"{north:.2f}".replace(".", ","))):
        [found] = locate([row], AB)
        assert isinstance(found, Place)
        assert (found.lon, found.lat) == (pytest.approx(lon, abs=2e-6), pytest.approx(lat, abs=2e-6))


def test_a_published_point_of_gauss_krueger_lies_where_it_is_published() -> None:
    lon, lat = to_degrees(3510532.745, 5537512.085, "EPSG:31467")
    assert (lat, lon) == (pytest.approx(49.97388, abs=5e-5), pytest.approx(9.14579, abs=5e-5))


@pytest.mark.parametrize(
    ("cell", "value"), [("5.535.000,5", 5535000.5), ("1 234 567,8", 1234567.8), ("49 58 26", None), ("9,1a", None)]
)
def test_numbers_are_read_as_spreadsheets_write_them_or_not_at_all(cell: str, value: float | None) -> None:
    assert parse_number(cell) == value


@pytest.mark.parametrize(
    ("title", "system"),
    [("Ost (EPSG:25833)", "EPSG:25833"), ("Rechtswert GK4", "EPSG:31468"), ("UTM 32 Ost", "EPSG:25832"), ("x", None)],
)
def test_a_title_may_name_the_system(title: str, system: str | None) -> None:
    assert system_of_title(title) == system
