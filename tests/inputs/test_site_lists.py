"""Lists of places are read as people have them, in whatever coordinate system."""

import json
from pathlib import Path

import pytest
import xlsxwriter

from hotspots.base.errors import Report
from hotspots.base.text import slug
from hotspots.inputs.context import Context
from hotspots.inputs.layers.taking import listed_sites

STIFTSPLATZ = (9.14579, 49.97388)


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
    sites = listed_sites([path], Context(tmp_path, report))
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
    context = Context(tmp_path, Report(), crs="EPSG:25832")
    site = listed_sites([path], context)[0]
    assert abs(site.lon - 9.1458) < 1e-3
    assert site.district == "Innenstadt"
    assert "UTM 32" in str(context.notes.guessed)


def test_a_gis_file_in_its_own_system(tmp_path: Path) -> None:
    import geopandas
    from shapely import Point

    frame = geopandas.GeoDataFrame({"NAME": ["Stiftsplatz"]}, geometry=[Point(*STIFTSPLATZ)], crs="EPSG:4326")
    frame.to_crs("EPSG:25832").to_file(tmp_path / "liste.gpkg")
    site = listed_sites([tmp_path / "liste.gpkg"], Context(tmp_path, Report()))[0]
    assert (site.name, round(site.lon, 5), round(site.lat, 5)) == ("Stiftsplatz", *STIFTSPLATZ)


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("l.csv", "Name;Breite;Länge\nA;neun;9,1\n", "row 2"),
        ("l.csv", "Name;Breite;Länge\nA;9,1;19,9\n", "row 2"),
        ("l.csv", "Name;Breite;Länge\n;49,9;9,1\n", "row 2"),
        ("l.csv", "Platz und Ort\nA\n", "title row"),
        ("l.csv", "Name;Breite;Länge\n", "file"),
        ("l.docx", "x", "file"),
        ("l.gpkg", "x", "file"),
        ("l.geojson", json.dumps({"type": "FeatureCollection", "features": []}), "file"),
    ],
)
def test_a_fault_names_its_row(tmp_path: Path, name: str, text: str, where: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    report = Report()
    listed_sites([tmp_path / name], Context(tmp_path, report))
    assert [p.where.en for p in report.problems] == [where]


@pytest.mark.parametrize(
    ("sheets", "taken"),
    [
        (("Standorte", "Defibrillatoren", "Nachtrag"), ["Standorte"]),
        (("Defibrillatoren", "Standorte Nord", "Standorte Süd"), ["Standorte Nord", "Standorte Süd"]),
        (("Nord", "Süd"), ["Nord", "Süd"]),
        (("Nord", "Süd", "Defibrillatoren"), ["Nord", "Süd"]),
    ],
)
def test_a_sheet_of_other_things_beside_the_sites_is_named_and_left(
    tmp_path: Path, sheets: tuple[str, ...], taken: list[str]
) -> None:
    """Its columns are those of sites; where no sheet is called so, those that are alike are the town's districts."""
    path = tmp_path / "liste.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number, title in enumerate(sheets):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, ["Name", "Breite", "Länge"])
            sheet.write_row(1, 0, [f"{title} 1", 49.97 + number / 1000, 9.14])
    context = Context(tmp_path, Report())
    assert [site.name for site in listed_sites([path], context)] == [f"{title} 1" for title in taken]
    assert sorted(left.part for left in context.notes.left) == sorted({*sheets} - {*taken})
    assert not context.report.problems
    context = Context(tmp_path, Report(), layers=(sheets[0],))
    assert [site.name for site in listed_sites([path], context)] == [f"{sheets[0]} 1"]
