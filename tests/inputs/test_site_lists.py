"""Lists of places are read as people have them, in whatever coordinate system."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from hotspots.base.errors import Report
from hotspots.inputs.site_lists import guess_system, parse_number, read_list, slug, to_degrees

STIFTSPLATZ = (9.14579, 49.97388)


def test_gauss_krueger_is_moved_with_the_datum_shift() -> None:
    """BKG/LVermGeo: DHDN and ETRS89 differ by about 150 m here; without the shift the place would be off by that."""
    lon, lat = to_degrees(3510532.745, 5537512.085, "EPSG:31467")
    assert abs(lon - STIFTSPLATZ[0]) < 5e-5
    assert abs(lat - STIFTSPLATZ[1]) < 5e-5


@pytest.mark.parametrize(
    ("east", "north", "system"),
    [
        (9.14579, 49.97388, "EPSG:4326"),
        (510457.0, 5535600.0, "EPSG:25832"),
        (32510457.0, 5535600.0, "EPSG:4647"),
        (3510532.7, 5537512.1, "EPSG:31467"),
        (4299000.0, 5540000.0, "EPSG:31468"),
    ],
)
def test_the_system_is_told_from_the_size_of_the_numbers(east: float, north: float, system: str) -> None:
    assert guess_system(east, north) == system


@pytest.mark.parametrize(
    ("cell", "value"),
    [("49,97388", 49.97388), ("5.535.600,5", 5535600.5), ("49.97388° N", 49.97388), ("5,535,600.5", 5535600.5),
     ("3 510 532,7", 3510532.7), (7, 7.0), ("", None), ("abc", None), (True, None)],
)  # fmt: skip
def test_numbers_are_read_in_german_and_english(cell: object, value: float | None) -> None:
    assert parse_number(cell) == value


def test_umlauts_make_readable_ids() -> None:
    assert slug("Roßmarkt / Digitalladen Süd") == "rossmarkt-digitalladen-sued"


def test_a_csv_with_a_title_line_and_german_numbers(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(
        "WLAN-Wünsche\nNr.;Standort;Breite (°);Länge (°)\n1;Roßmarkt;49,97573;9,14848\n\n2;Roßmarkt;49,9758;9,1485\n".encode(
            "cp1252"
        )
    )
    report = Report()
    sites = read_list(path, report)
    assert not report.problems
    assert [(s.id, s.name, s.lon) for s in sites] == [
        ("rossmarkt", "Roßmarkt", 9.14848),
        ("rossmarkt-2", "Roßmarkt", 9.1485),
    ]


def test_an_excel_sheet_in_utm(tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Plätze")
        sheet.write_row(0, 0, ["Name", "Ostwert", "Nordwert", "Stadtteil"])
        sheet.write_row(1, 0, ["Stiftsplatz", 510457.6, 5535790.2, "Innenstadt"])
    site = read_list(path, Report())[0]
    assert abs(site.lon - 9.1458) < 1e-3
    assert (site.system, site.district) == ("EPSG:25832", "Innenstadt")


def test_a_gis_file_in_its_own_system(tmp_path: Path) -> None:
    import geopandas
    from shapely import Point

    frame = geopandas.GeoDataFrame({"NAME": ["Stiftsplatz"]}, geometry=[Point(*STIFTSPLATZ)], crs="EPSG:4326")
    frame.to_crs("EPSG:25832").to_file(tmp_path / "liste.gpkg")
    site = read_list(tmp_path / "liste.gpkg", Report())[0]
    assert (site.name, round(site.lon, 5), round(site.lat, 5)) == ("Stiftsplatz", *STIFTSPLATZ)


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("l.csv", "Name;Breite;Länge\nA;neun;9,1\n", "row 2"),
        ("l.csv", "Name;Breite;Länge\nA;9,1;49,9\n", "row 2"),
        ("l.csv", "Name;Breite;Länge\n;49,9;9,1\n", "row 2"),
        ("l.csv", "Platz und Ort\nA\n", "sheet "),
        ("l.csv", "Name;Breite;Länge\n", "file"),
        ("l.docx", "x", "file"),
        ("l.gpkg", "x", "file"),
        ("l.geojson", json.dumps({"type": "FeatureCollection", "features": []}), "file"),
    ],
)
def test_a_fault_names_its_row(tmp_path: Path, name: str, text: str, where: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    report = Report()
    read_list(tmp_path / name, report)
    assert [p.where.en for p in report.problems] == [where]
