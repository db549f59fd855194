"""Every list of the corpus comes in right, or is refused with its place: 0 silently wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hotspots.base.errors import InputError, Report
from hotspots.changes.importing import Wish, import_files
from hotspots.changes.init import init_project
from tests.corpus.lists import (
    DXF,
    GML,
    GPX,
    HEAD,
    MARKT,
    OLD_EXCEL,
    RATHAUS,
    ROWS,
    SCHLOSS,
    SHAPES,
    TWO,
    VRT,
    Case,
    csv,
    features,
    gz,
    kml,
    layers,
    packed,
    raw,
    shapefile,
    sheets,
    text,
)  # fmt: skip
from tests.inputs.office_files import ods

R, S, M = RATHAUS, SCHLOSS, MARKT
AT = "2026-01-31T12:00:00+01:00"
ONE = {"Rathaus": R}
PLACES = ({"name": "Rathaus", "geometry": R}, {"name": "Schloss", "geometry": S})
PHOTO = ({"name": "Foto 1", "geometry": (50.2, 9.5)},)

CASES = (
    # Place and axes.
    Case("mercator.csv", text(csv("Name;X;Y", "Münsterplatz;874147.4;6106106.2")), {"Münsterplatz": (47.9955, 7.8526)}, ("Web Mercator",), town="Freiburg", state="BW"),
    Case("dms.csv", text(csv("Name;Breite;Länge", "Rathaus;49°58'26\"N;9°08'36\"E")), {"Rathaus": (49.97389, 9.14333)}),
    Case("one_column.csv", text(csv("Standort;Koordinaten", "Apotheke;49.049329, 8.395695", "Heim;49.045777, 8.393460")), {"Apotheke": (49.049329, 8.395695), "Heim": (49.045777, 8.39346)}, town="Karlsruhe", state="BW"),
    Case("northing_first.csv", text(csv("Standort;X;Y", "A;5433115;455843")), {"A": (49.0493, 8.3957)}, ("Hochwert oder Breite zuerst",), town="Karlsruhe", state="BW"),
    Case("gauss.csv", text(csv("Bezeichnung;Rechtswert;Hochwert", "Stiftsplatz;3510532,745;5537512,085")), {"Stiftsplatz": (49.97388, 9.14579)}, ("Gauß–Krüger",)),
    Case("elsewhere.csv", text(csv("Name;lat;lon", "Rathaus;49.9741;9.1433", "Hamburg;53.55;9.99")), refused=("row 3", "53.55")),
    Case("elsewhere_skipped.csv", text(csv("Name;lat;lon", "Rathaus;49.9741;9.1433", "Hamburg;53.55;9.99")), ONE, ("53.55",), options={"skip": True}),
    Case("zone33.csv", text(csv("Name;Ostwert;Nordwert", "Rathaus;389300;5820000")), {"Rathaus": (52.51885, 13.3685)}, ("UTM 33",), town="Berlin", state="BE"),
    Case("dms_in_letters.csv", text(csv("Standort;Koordinaten", "Rathaus;49d58m26s N 9d08m36s E")), {"Rathaus": (49.97389, 9.14333)}),
    Case("grid.csv", text(csv("Name;Koordinaten", "Rathaus;32U NA 10276 35761", "Schloss;32UNA1019035972")), {"Rathaus": R, "Schloss": S}, ("UTM 32",)),
    Case("grid_elsewhere.csv", text(csv("Name;Koordinaten", "Rathaus;33U UR 1031 3576")), refused=("row 2", "33U UR")),
    Case("whole_degrees.csv", text(csv("Name;Lat_Grad;Lat_Min;Lon_Grad;Lon_Min", "Rathaus;49;58;9;8")), refused=("row 2", "Whole degrees"), town="Kleindorf"),
    Case("longitude_first.csv", text(csv("Name;Koordinaten (lon, lat)", "Rathaus;9.1433, 49.9741")), ONE, ("Länge zuerst",)),
    # Titles.
    Case("wishes.csv", text("WLAN-Wünsche\nNr.;Standort;Breite (°);Länge (°)\n1;Roßmarkt;49,97573;9,14848\n\n2;Roßmarkt;49,9758;9,1485\n", "cp1252"), {"Roßmarkt": (49.97573, 9.14848), "Roßmarkt ": (49.9758, 9.1485)}),
    Case("title_twice_mapped.csv", text(csv("Name;Name;lat;lon", "R;Rathaus;49.9741;9.1433")), ONE, kept={"Name": "R"}, options={"mapping": {"Name (2)": "name"}}),
    Case("called_like_a_field.csv", text(csv("name;Bezeichnung;lat;lon;mount", "R;Rathaus;49.9741;9.1433;Mast")), ONE, kept={"name (2)": "R", "mount (2)": "Mast"}, options={"mapping": {"Bezeichnung": "name"}}),
    Case("words_of_place.csv", text(csv("Name;lat;lon;Lage", "Rathaus;49.9741;9.1433;am Brunnen")), ONE, kept={"Lage": "am Brunnen"}),
    Case("axes_beside_a_shape.geojson", features([({"name": "Rathaus", "n": 5, "x": 3}, (9.1433, 49.9741))]), ONE, kept={"n": 5, "x": 3}),
    Case("kinds.csv", text(csv("Name;lat;lon;Art;Stadtteil", "Rathaus;49.9741;9.1433;Stadion;k. A.", "Schloss;49.976;9.1421;Messe;#NV")), TWO, kept={"kind": "stadium", "district": None}),
    Case("list_of_things.json", text('[{"name": "Rathaus", "lat": 49.9741, "lon": 9.1433}]'), refused=("no table of places",)),
    Case("one_axis_twice.csv", text(csv("Name;lon;lat;lat", "Rathaus;9.1433;49.9741;48.1")), refused=("lat, lat (4)",)),
    Case("old_hidden_row.xls", raw(OLD_EXCEL), TWO, ("verborgen (Zeile 3)",)),
    Case("no_day.csv", text(csv("Name;lon;lat;vorgeschlagen am", "Rathaus;9.1433;49.9741;gestern")), refused=("gestern", "proposed_on")),
    Case("thousands.csv", text(csv("Name;lon;lat;Lagegenauigkeit", "Rathaus;9.1433;49.9741;1.200")), refused=("1.200",)),
    Case("titles_in_two_rows.csv", text(csv("Standort;Lage (UTM 32);", ";Ost;Nord", "Rathaus;510276,1;5535760,9")), ONE, ("Überschrift",)),
    Case("system_in_title.csv", text(csv("Bezeichnung des Standorts;WGS84_Lat;GPS Länge", "Rathaus;49.9741;9.1433")), ONE),
    Case("point_x.csv", text(csv("NAME,POINT_X,Koordinate Y", "Rathaus,510276,5535761")), ONE, ("UTM 32",)),
    Case("how_long_a_square_is.csv", text(csv("Name;Länge (m);Breite (m);X;Y", "Rathaus;120;45;510276;5535761")), ONE, kept={"Länge (m)": "120"}),
    Case("signed_below.csv", text(csv("Name;lat;lon", "Rathaus;49.9741;9.1433", ";;", "Stand 12.05.2024;;", "gez. Amt 12;;")), ONE, ("Anmerkung",)),
    Case("returns_only.csv", text(csv("Name;lat;lon", "Rathaus;49.9741;9.1433").replace("\n", "\r")), ONE),
    Case("no_name_column.csv", text(csv("Lat;Lon;Farbe", "49.9741;9.1433;rot")), refused=("latitude", "Recognised is only")),
    Case("mymaps.geojson", features([({"Name": "Marktplatz", "description": "A"}, (9.148, 49.973, 0))]), {"Marktplatz": (49.973, 9.148)}, kept={"description": "A"}),
    Case("bezeichnung.geojson", features([({"BEZEICHNUNG": "Markt", "anzahl": 3}, (9.145, 49.975))]), {"Markt": M}, kept={"anzahl": 3}),
    Case("ort_is_town.csv", text(csv("typ;ort;adresse;latitude;longitude", "Platz;München;Am Glockenbach;48,126392;11,566879", "Platz;München;Goetheplatz;48,129222;11,558235")), {"Am Glockenbach": (48.126392, 11.566879), "Goetheplatz": (48.129222, 11.558235)}, ("Namen aus „adresse“",), town="München"),
    Case("ort_standort.csv", text(csv("Ort;Standort;lat;lon", "Aschaffenburg;Rathaus;49.9741;9.1433", "Aschaffenburg;Schloss;49.976;9.1421")), TWO),
    Case("ort_is_name.csv", text(csv("Ort;lat;lon", "Rathaus;49.9741;9.1433", "Schloss;49.976;9.1421")), TWO, ("Namen aus „Ort“",)),
    Case("only_town.csv", text(csv("Ort;lat;lon", "Aschaffenburg;49.9741;9.1433", "Aschaffenburg;49.976;9.1421")), refused=("row 2", "row 3", "name")),
    Case("both_systems.csv", text(csv("Name;Rechtswert;Hochwert;lat;lon", "Rathaus;510276;5535761;49.9741;9.1433")), ONE, kept={"Rechtswert": "510276"}),
    Case("two_names.csv", text(csv("Name;Bezeichnung;lat;lon", "R;Rathaus;49.9741;9.1433")), refused=("Name, Bezeichnung", "one column")),
    Case("two_names_mapped.csv", text(csv("Name;Bezeichnung;lat;lon", "R;Rathaus;49.9741;9.1433")), ONE, kept={"Name": "R"}, options={"mapping": {"Bezeichnung": "name"}}),
    Case("unknown_map.csv", text(csv("Name;lat;lon", "R;49.9741;9.1433")), refused=("nam", "name"), options={"mapping": {"Name": "nam"}}),
    Case("map_of_no_column.csv", text(csv("Name;lat;lon", "R;49.9741;9.1433")), refused=("Platzname",), options={"mapping": {"Platzname": "name"}}),
    Case("cut_titles.csv", text(csv("STANDORTNA;GEOBREITE;GEOLAENGE", "Rathaus;49.9741;9.1433")), ONE),
    Case("status_words.csv", text(csv("Name;lat;lon;Status", "Rathaus;49.9741;9.1433;beschlossen", "Schloss;49.976;9.1421;Vorschlag")), TWO, kept={"status": "approved"}),
    Case("status_planned.csv", text(csv("Name;lat;lon;Status", "Rathaus;49.9741;9.1433;geplant", "Schloss;49.976;9.1421;fertiggestellt")), TWO, kept={"status": "candidate"}),
    Case("status_unknown.csv", text(csv("Name;lat;lon;Status", "Rathaus;49.9741;9.1433;halb fertig")), refused=("row 2", "status", "halb fertig")),
    Case("same_title_twice.csv", text(csv("Name;lat;lon;Bemerkung;Bemerkung", "Rathaus;49.9741;9.1433;a;b")), ONE, kept={"Bemerkung": "a", "Bemerkung (5)": "b"}),
    # Text: separators and encodings.
    Case("prose.csv", text(csv("Name;lat;lon;Bemerkung", "Rathaus;49.9741;9.1433;nah, gut, hell, groß, frei", "Schloss;49.976;9.1421;alt, schön, voll, laut")), TWO, kept={"Bemerkung": "nah, gut, hell, groß, frei"}),
    Case("pipe.csv", text(csv("Name|lat|lon", "Rathaus|49.9741|9.1433")), ONE),
    Case("tabs.txt", text(csv("Name\tlat\tlon", "Rathaus\t49,9741\t9,1433")), ONE),
    Case("declared.csv", text(csv("sep=;", "Name;lat;lon", "Rathaus;49,9741;9,1433")), ONE),
    Case("utf16.csv", text(csv("Name\tlat\tlon", "Roßmarkt\t49,975\t9,145"), "utf-16"), {"Roßmarkt": M}),
    Case("utf16_unmarked.csv", text(csv("Name\tlat\tlon", "Roßmarkt\t49,975\t9,145"), "utf-16-le"), {"Roßmarkt": M}),
    Case("dos.csv", text(csv("Name;lat;lon", "Roßmärkte;49,975;9,145"), "cp850"), {"Roßmärkte": M}, ("DOS",)),
    Case("mac.csv", text(csv("Name;lat;lon", "Roßmärkte;49,975;9,145"), "mac_roman"), {"Roßmärkte": M}, ("Mac OS",)),
    Case("windows.csv", text(csv("Name;lat;lon", "Roßmarkt;49,975;9,145"), "cp1252"), {"Roßmarkt": M}, ("Windows-1252",)),
    Case("twice.csv", raw(csv("Name;lat;lon", "Roßmärkte;49,975;9,145").encode().decode("cp1252").encode()), {"Roßmärkte": M}, ("doppelt kodiert",)),
    Case("bom.csv", text(csv("Name;lat;lon", "Rathaus;49.9741;9.1433"), "utf-8-sig"), ONE),
    Case("quotes.csv", text('Name;lat;lon\n"Gasthaus ""Zum Hof""";49.975;9.145\n'), {'Gasthaus "Zum Hof"': M}),
    Case("open_quote.csv", text(csv("Name;lat;lon", '"Rathaus;49.9741;9.1433', "Schloss;49.976;9.1421")), TWO),
    Case("line_in_cell.csv", text('Name;Bemerkung;lat;lon\nRathaus;"oben\nunten";49.9741;9.1433\nSchloss;;x;9.1421\n'), refused=("row 4",)),
    Case("wide.csv", text(";".join(f"s{i}" for i in range(5000)) + "\n"), refused=("5000",)),
    Case("binary.csv", raw(b"Name;lat\0;lon\n"), refused=("NUL",)),
    # Spreadsheets.
    Case("hidden.xlsx", sheets({"Standorte": (HEAD, *ROWS), "alt_2021": (HEAD, ("Verworfen", 49.99, 9.16))}, hidden=("alt_2021",)), TWO, ("alt_2021", "verborgenes Blatt")),
    Case("hidden_row.xlsx", sheets({"Standorte": (HEAD, *ROWS, ("Verworfen", 49.99, 9.16))}, hidden_rows=(3,)), TWO, ("verborgen (Zeile 4)",)),
    Case("hidden_chosen.xlsx", sheets({"Standorte": (HEAD, *ROWS), "alt": (HEAD, ("Markt", *M))}, hidden=("alt",)), {"Markt": M}, ("Standorte",), options={"layers": ("alt",)}),
    Case("legend.xlsx", sheets({"Standorte": (HEAD, *ROWS), "Legende": (("Spalte", "Bedeutung"), ("Name", "Bezeichnung"))}), TWO, ("Legende",)),
    Case("two_sheets.xlsx", sheets({"Nord": (HEAD, ROWS[0]), "Süd": (HEAD, ROWS[1])}), TWO, ("Nord", "Süd")),
    Case("two_tables.xlsx", sheets({"Auswahl": (HEAD, ROWS[0]), "Sammlung": (("Standort", "Status", "lat", "lon"), ("Schloss", "Vorschlag", *S))}), refused=("--layer", "Auswahl, Sammlung")),
    Case("total.xlsx", sheets({"Sheet": (("WLAN-Standorte Stand 05/2024",), (), ("Nr", "Standort", "Rechtswert", "Hochwert"), ("", "", "[m]", "[m]"), (1, "Rathaus", 510276.1, 5535760.9), (2, "Schloss", 510190.5, 5535971.9), ("", "Summe: 2 Standorte"))}), TWO, ("Überschrift (Zeile 1)", "Einheiten (Zeile 4)", "Summe (Zeile 7)")),
    Case("total_number.csv", text(csv("Nr;Name;lat;lon;Anzahl", "1;Rathaus;49.9741;9.1433;2", "2;Schloss;49.976;9.1421;3", ";Gesamt;;;5")), TWO, ("Summe (Zeile 4)",)),
    Case("note_below.csv", text(csv("Name;lat;lon", "Rathaus;49.9741;9.1433", ";;", "Quelle: Stadtplanungsamt;;")), ONE, ("Anmerkung (Zeile 4)",)),
    Case("header_again.csv", text(csv("Name;lat;lon", "Rathaus;49.9741;9.1433", "Name;lat;lon", "Schloss;49.976;9.1421")), TWO, ("Titelzeile noch einmal",)),
    Case("no_place.csv", text(csv("Name;lat;lon", "Rathaus;49.9741;9.1433", "Schloss;;")), refused=("row 3", "two numbers")),
    Case("summerplatz.csv", text(csv("Name;lat;lon", "Summerplatz;49.9741;9.1433", "Totalplatz;49.976;9.1421")), {"Summerplatz": R, "Totalplatz": S}),
    Case("list.ods", raw(ods([list(HEAD), *map(list, ROWS)])), TWO),
    Case("list.xlsx", raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")), refused=("xls",)),
    Case("csv_named.xlsx", text(csv("Name;lat;lon", "Rathaus;49.9741;9.1433")), refused=("text", ".xlsx")),
    Case("xlsx_named.csv", sheets({"S": (HEAD, *ROWS)}), refused=("xlsx", ".csv")),
    # GIS files.
    Case("nulls.gpkg", layers({"standorte": ({"id": 1.0, "name": "Rathaus", "art": "Platz", "geometry": R}, {"id": None, "name": "Schloss", "art": None, "geometry": S}, {"id": 4.0, "name": "Markt", "art": None, "geometry": None})}), TWO, ("ohne Geometrie (Objekt 3)",)),
    Case("layers.gpkg", layers({"fotos": PHOTO, "standorte": PLACES}), TWO, ("fotos",)),
    Case("stops.gpkg", layers({"haltestellen": PHOTO, "standorte": PLACES}), TWO, ("haltestellen",)),
    Case("unnamed.gpkg", layers({"ebene_a": PHOTO, "ebene_b": PLACES}), refused=("--layer", "ebene_a, ebene_b")),
    Case("unnamed_chosen.gpkg", layers({"ebene_a": PHOTO, "ebene_b": PLACES}), TWO, ("ebene_a",), options={"layers": ("ebene_b",)}),
    Case("no_layer.gpkg", layers({"standorte": PLACES}), refused=("--layer", "orte"), options={"layers": ("orte",)}),
    Case("metres.gpkg", layers({"standorte": PLACES}, crs="EPSG:25832"), TWO),
    Case("gk.gpkg", layers({"standorte": PLACES}, crs="EPSG:31467"), TWO),
    Case("no_crs.gpkg", layers({"standorte": PLACES}, crs=None), TWO, ("ohne Koordinatensystem",)),
    Case("list.fgb", layers({"standorte": PLACES}, driver="FlatGeobuf"), TWO),
    Case("areas.geojson", features([({"name": "Markt"}, {"type": "Polygon", "coordinates": [[[9.144, 49.974], [9.146, 49.974], [9.146, 49.976], [9.144, 49.976], [9.144, 49.974]]]})]), {"Markt": M}, ("Punkt auf der Fläche",)),
    Case("several_points.geojson", features([({"name": "Rathaus"}, {"type": "MultiPoint", "coordinates": [[9.1433, 49.9741]]}), ({"name": "Markt"}, {"type": "MultiPoint", "coordinates": [[9.145, 49.975], [9.1421, 49.976]]})]), {"Rathaus": R, "Markt": M, "Markt ": S}),
    Case("no_geometry.geojson", features([({"name": "Rathaus"}, (9.1433, 49.9741)), ({"name": "Schloss"}, None)]), ONE, ("ohne Geometrie (Objekt 2)",)),
    Case("crs.geojson", features([({"name": "Rathaus"}, (510276.1, 5535760.9))], crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}), ONE),
    Case("metres.geojson", features([({"name": "Rathaus"}, (510276.1, 5535760.9))]), ONE, ("UTM 32",)),
    Case("swapped.geojson", features([({"name": "Rathaus"}, (49.9741, 9.1433))]), ONE, ("Breite zuerst",)),
    Case("far.geojson", features([({"name": "Rathaus"}, (0.0, 0.0))]), refused=("feature 1",)),
    Case("folders.kml", text(kml({"Innenstadt": [("Rathaus", R)], "Damm": [("Schloss", S)]})), TWO, ("Innenstadt", "Damm")),
    Case("list.kmz", packed({"doc.kml": text(kml({"WLAN": [("Rathaus", R)]})), "files/icon.png": b"\x89PNG\r\n"}), ONE, ("icon.png",)),
    Case("list.gpx", text(GPX), TWO, ("tracks",)),
    Case("list.gml", text(GML), ONE),
    Case("list.dxf", text(DXF), ONE),
    Case("shape.zip", shapefile(), SHAPES),
    Case("shape_no_prj.zip", shapefile(without=(".prj",)), SHAPES, ("ohne Koordinatensystem",)),
    Case("shape_no_cpg.zip", shapefile(without=(".cpg",)), SHAPES),
    Case("shape_no_shx.zip", shapefile(without=(".shx",)), SHAPES),
    Case("shape_latin.zip", shapefile(without=(".cpg",), encoding="ISO-8859-1"), SHAPES),
    Case("mixed.zip", packed({"liesmich.txt": b"Stand 2024\n", "plan.pdf": b"%PDF-1.4", "standorte.csv": text(csv("Name;lat;lon", "Rathaus;49.9741;9.1433"))}), ONE, ("plan.pdf", "liesmich.txt")),
    Case("list.csv.gz", raw(gz(csv("Name;lat;lon", "Rathaus;49.9741;9.1433").encode())), ONE),
    Case("geographic_without_h.csv", text(csv("Name;Geografische Breite;Geografische Länge", "Rathaus;49,9741;9,1433")), ONE),
    Case("gk_titles.csv", text(csv("Name;GK Rechts;GK Hoch", "Rathaus;3510351;5537515")), ONE, ("Gauß–Krüger, Zone 3",)),
    Case("zone_letter_apart.csv", text(csv("Name;UTM", "Rathaus;32 U 0510281 5535761")), ONE),
    Case("point_z.csv", text(csv("Name;WKT", "Rathaus;POINT Z (9.1433 49.9741 130.2)")), ONE),
    Case("all_several.geojson", features([({"name": "Markt"}, {"type": "MultiPoint", "coordinates": [[9.145, 49.975], [9.1421, 49.976]]})]), {"Markt": M, "Markt ": S}, ("auseinandergenommen",)),
    # What isn't let in.
    Case("wide.geojson", features([({"name": "Rathaus", **{f"c{i}": 1 for i in range(2_500)}}, {"type": "Point", "coordinates": [9.1433, 49.9741]})]), refused=("2501", "2000")),
    Case("virtual.geojson.gz", raw(gz(VRT)), refused=("OGRVRT",)),
    Case("virtual.json", raw(b'{"type": "gdal_streamed_alg", "command_line": "gdal vector read /etc/passwd"}'), refused=("gdal_streamed_alg",)),
    Case("virtual.kml", raw(VRT), refused=("OGRVRT",)),
    Case("climbing.zip", packed({"../../standorte.csv": b"Name;lat;lon\nA;49.9;9.1\n"}), refused=("../../standorte.csv",)),
    Case("entities.kml", text('<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml/>'), refused=("DOCTYPE",)),
    Case("empty.csv", raw(b""), refused=("0 Byte",)),
    Case("cut.gpkg", raw(b"SQLite format 3\0" + b"\0" * 200), refused=("gpkg",)),
    Case("cut.geojson", text('{"type": "FeatureCollection", "features": [{"type": "Feat'), refused=("cut.geojson",)),
    Case("cut.zip", raw(b"PK\x03\x04" + b"\0" * 50), refused=("zip",)),
    Case("picture.csv", raw(b"\x89PNG\r\n\x1a\n"), refused=("PNG",)),
    Case("no_number.csv", text(csv("Name;Breite;Länge", "A;neun;9,1")), refused=("row 2", "neun")),
    Case("beyond.csv", text(csv("Name;Breite;Länge", "A;9,1;19,9")), refused=("row 2",)),
    Case("without_name.csv", text(csv("Name;Breite;Länge", ";49,9;9,1")), refused=("row 2", "name")),
    Case("prose.csv", text(csv("Platz und Ort", "A")), refused=("title row",)),
    Case("titles_only.csv", text(csv("Name;Breite;Länge")), refused=("titles_only.csv",)),
    Case("letter.docx", text("x"), refused=("letter.docx",)),
    Case("no_places.geojson", features([]), refused=("no_places.geojson",)),
    Case("ids_twice.csv", text(csv("id;Name;lat;lon", "a;Rathaus;49.9741;9.1433", "a;Schloss;49.976;9.1421")), refused=("each id once",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a new project of each town."""
    made = {}
    for town, state in {(case.town, case.state) for case in CASES}:
        made[town] = tmp_path_factory.mktemp("towns") / town
        init_project(made[town], title="WLAN", municipality=town, state=state)
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_list_comes_in_right_or_is_refused_by_name(case: Case, projects: dict[str, Path], tmp_path: Path) -> None:
    """Names, places, kept columns and words of the receipt are those of the table; a refusal writes nothing."""
    project = tmp_path / "project"
    shutil.copytree(projects[case.town], project)
    before = (project / "sites.geojson").read_bytes()
    path = tmp_path / case.file
    case.write(path)
    report = Report()
    wish = Wish(**{"mapping": {}, **case.options})
    if case.refused:
        with pytest.raises(InputError) as refusal:
            import_files("sites", [path], project, wish, report, at=AT)
        said = " ".join(
            f"{p.file} {p.where.en} {p.field} {p.found} {p.allowed.en} {p.hint.en}" for p in refusal.value.problems
        )
        assert [word for word in case.refused if word not in said] == [], said
        assert (project / "sites.geojson").read_bytes() == before
        return
    receipt = import_files("sites", [path], project, wish, report, at=AT)
    found = json.loads((project / "sites.geojson").read_text(encoding="utf-8"))["features"]
    assert sorted(f["properties"]["name"] for f in found) == sorted(name.strip() for name in case.sites)
    for name, (lat, lon) in case.sites.items():
        near = [f for f in found if f["properties"]["name"] == name.strip() and _near(f, lat, lon)]
        assert near, [f["geometry"] for f in found]
    words = " ".join(
        [
            *(t.part for t in receipt.taken),
            *(g.de for g in receipt.guessed),
            *(f"{x.part} {x.why.de}" for x in receipt.left),
        ]
    )
    assert [word for word in case.says if word not in words] == [], words
    assert {k: found[0]["properties"].get(k) for k in case.kept} == case.kept
    assert not [f for f in found if "nan" in map(str, f["properties"].values())]


def _near(feature: Any, lat: float, lon: float) -> bool:
    east, north = feature["geometry"]["coordinates"]
    return abs(east - lon) < 2e-4 and abs(north - lat) < 2e-4
