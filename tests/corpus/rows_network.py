"""Streets, buildings, trees, addresses, hotspots, and what the utility has."""

from __future__ import annotations

from shapely import LineString, box

from tests.corpus.files import RATHAUS, SCHLOSS, csv, features, layers, line, osm, shapefile, sheets
from tests.corpus.row import Row

E1, E2, E3 = (9.1433, 49.9741), (9.1443, 49.9741), (9.1453, 49.9751)
HANDOVER = {"id": "r", "kind": "handover", "name": "R", "free_ports": 4}
DUCT = {"id": "d", "kind": "duct", "name": "Leerrohr", "free": True}
ALONG, ACROSS = LineString([(9.1433, 49.9741), (9.1443, 49.9751)]), LineString([(9.1443, 49.9751), (9.1421, 49.976)])
LINES = "".join(
    f"0\nLINE\n8\n{name}\n10\n510276\n20\n5535760\n11\n{east}\n21\n5535860\n"
    for name, east in (("STRASSE", 510376), ("GASLEITUNG", 510300))
)
DXF = f"0\nSECTION\n2\nENTITIES\n{LINES}0\nENDSEC\n0\nEOF\n"
HEADED = ("Kennung des Plans;{plan}", "Antwort von;Stadtwerke", "Datum der Antwort;01.07.2022", "")
PAID = "Standort;Art;Leistung;Betrag;Preisart;MwSt;Rechnungsdatum"
VISIT = ("Standort", "Datum", "Eigentümer")
CROSS = {1: (49.97, 9.14), 2: (49.97, 9.142), 3: (49.97, 9.144), 4: (49.972, 9.142), 5: (49.974, 9.142)}
SQUARE = {
    1: (49.97, 9.14),
    2: (49.97, 9.1428),
    3: (49.9718, 9.1428),
    4: (49.9718, 9.14),
    10: (49.9709, 9.136),
    11: (49.9709, 9.14),
    12: (49.9709, 9.1428),
    13: (49.9709, 9.147),
}
KML = "".join(
    f"<Folder><name>{name}</name>{''.join(f'<Placemark><name>{w}</name><LineString><coordinates>{c}</coordinates></LineString></Placemark>' for w, c in ways)}</Folder>"
    for name, ways in (
        ("Hauptstraßen", [("Weg A", "9.14,49.970,0 9.1415,49.970,0")]),
        ("Nebenstraßen", [("Weg B", "9.1415,49.970,0 9.143,49.970,0"), ("Weg C", "9.143,49.970,0 9.143,49.972,0")]),
    )
)
STREETS = "import streets"
DRIVERS = {"geojson": "GeoJSON", "gpkg": "GPKG", "fgb": "FlatGeobuf", "shp": "ESRI Shapefile"}
ELSEWHERE = {
    "in metres among degrees": [(510000, 5535000), (510100, 5535000)],
    "with its axes swapped": [(49.97, 9.14), (49.98, 9.14)],
    "in another country": [(2.3, 48.8), (2.4, 48.8)],
    "beyond the pole": [(9.14, 91), (9.15, 91)],
}
NOT_SO = (
    ("a.osm", b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>"), ("a.osm.pbf", b"not a pbf at all, but long enough"), ("a.osm.gz", b"<osm/>"),
    ("a.kml", b"<OGRVRTDataSource/>"), ("a.gpkg", b"<OGRVRTDataSource/>"), ("a.xyz", b"1 2 3"), ("a.osm", b"<osm><node id='1'"),
    ("a.geojson", b"{"), ("a.geojson", b"null"), ("a.geojson", b'{"type": "FeatureCollection"}'),
)  # fmt: skip
ROWS = (
    # The network.
    Row("turbo.geojson", features([({"@id": "way/1", "highway": "residential", "name": "A"}, line(E1, E2)), ({"@id": "node/1", "highway": "crossing"}, E1), ({"@id": "way/2", "highway": "pedestrian", "area": "yes"}, {"type": "Polygon", "coordinates": [[[9.144, 49.974], [9.145, 49.974], [9.145, 49.975], [9.144, 49.974]]]})]), "import streets", 0, ("ground, 1 Zeile", "Plätze als Boden: 1", "highway=crossing (1 Zeile)")),
    Row("razed.osm", osm(CROSS, {(1, 2): {"highway": "residential"}, (2, 4): {"highway": "razed"}, (2, 3): {"highway": "residential"}}), "import streets", 0, ("highway=razed, 222 m (1 Zeile)",), made={"surface": [None, None]}),
    Row("feet.osm", osm(CROSS, {(1, 2, 4, 1): {"building": "yes", "height": "40 ft"}, (2, 3, 4, 2): {"building": "yes", "building:levels": "2;3"}, (3, 4, 5, 3): {"building": "yes", "height": "9 m"}}), "import buildings", 0, ("unlesbar; das Gebäude bleibt ohne Höhe (2 Zeilen)",), made={"height_m": [None, None, 9]}),
    Row("square.osm", osm(SQUARE, {(1, 2, 12, 3, 4, 11, 1): {"highway": "pedestrian", "area": "yes"}, (10, 11): {"highway": "residential"}, (12, 13): {"highway": "residential"}}), "import streets", 0, ("Linien für Umriss und Querung, mit den Straßen verbunden: 3", "1 Netz mit")),
    Row("folders.kml", f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{KML}</Document></kml>', "import streets", made={"name": ["Weg A", "Weg B", "Weg C"]}),
    Row("drawing.dxf", DXF, "import streets", 0, ("GASLEITUNG", "nicht nach dem Gesuchten"), made={"surface": [None]}),
    Row("gas.gpkg", layers({"strassen": ({"name": "A", "geometry": ALONG},), "gas": ({"name": "g", "geometry": ACROSS},)}), "import streets", 0, ("Weggelassen: gas.gpkg · gas",), made={"name": ["A"]}),
    Row("unnamed.gpkg", layers({"achsen": ({"name": "A", "geometry": ALONG},), "gas": ({"name": "g", "geometry": ACROSS},)}), "import streets", 1, ("achsen, gas",)),
    Row("parcels.gpkg", layers({"gebaeude": ({"hoehe": 12.0, "geometry": box(9.144, 49.974, 9.1442, 49.9742)},), "flurstuecke": ({"nr": "1", "geometry": box(9.144, 49.974, 9.146, 49.976)},)}), "import buildings", 0, ("flurstuecke",), made={"height_m": [12]}),
    Row("centimetres.csv", csv("Baum;Krone [cm];lat;lon", "1;45;49.9741;9.1433"), "import trees", 1, ("Titelzeile · crown_m – gefunden: Krone [cm]", "Bitte umrechnen")),
    Row("alkis.gpkg", layers({"AX_Gebaeude": ({"anzahlDerOberirdischenGeschosse": 3, "objekthoehe": 11.2, "geometry": box(9.144, 49.974, 9.1442, 49.9742)},)}), "import buildings", made={"height_m": [11.2], "levels": [3]}),
    Row("roman.gpkg", layers({"gebaeude": ({"geschosse": "III", "geometry": box(9.144, 49.974, 9.1442, 49.9742)},)}), "import buildings", 1, ("in Ziffern schreiben: 3",)),
    Row("benches.gpkg", layers({"Baumkataster": ({"krone": 8, "geometry": RATHAUS},), "baenke": ({"nr": 1, "geometry": SCHLOSS},)}), "import trees", 0, ("baenke",), made={"crown_m": [8]}),
    Row("one_column.csv", csv("Adresse;lat;lon", "Dalbergstraße 15a, 63739 Aschaffenburg;49.9741;9.1433", "Stiftsplatz;49.975;9.145"), "import addresses", 0, ("ohne Straße oder Hausnummer",), made={"street": ["Dalbergstraße"], "housenumber": ["15a"]}),
    Row("register.csv", csv("OID;HNR;ADZ;EASTING;NORTHING;STN;PLZ;ONM", "DEBY1;15;a;32510276,1;5535760,9;Dalbergstraße;63739;Aschaffenburg"), "import addresses", made={"street": ["Dalbergstraße"], "housenumber": ["15a"], "city": ["Aschaffenburg"]}),
    Row("lamps.csv", csv("Nr;Art;lat;lon", "1;Straßenlaterne;49.9741;9.1433", "2;street_lamp;49.976;9.142"), "import places", made={"kind": ["lamp", "lamp"]}),
    Row("offline.geojson", features([({"name": "Rathaus", "status": "offline"}, E1), ({"name": "Schule", "status": "geplant"}, E2), ({"name": "Bücherei", "status": "active"}, E3)]), "import hotspots", 0, ("active → built (1), geplant → announced (1); nur built versorgt",), made={"status": ["offline", "announced", "built"]}),
    # What the utility has.
    Row("planned.gpkg", layers({"strassen": [{"name": "A", "status": "Bestand", "geometry": ALONG}, {"name": "B", "status": "geplant", "geometry": ACROSS}, {"name": "C", "status": "gut", "geometry": ACROSS}]}), "import streets", 0, ("status=planned, etwa", "(1 Zeile)"), made={"name": ["A", "C"]}),
    Row("gone.geojson", features([({"name": "A", "Zustand": "Bestand"}, line(E1, E2)), ({"name": "B", "Zustand": "aufgehoben"}, line(E2, E3))]), "import streets", 0, ("status=gone, etwa",), made={"name": ["A"]}),
    Row("shut.gpkg", layers({"leerrohre": [{"id": "d", "name": "D", "belegt": "nein", "stillgelegt": "ja", "geometry": ALONG}, {"id": "e", "name": "E", "belegt": "nein", "stillgelegt": "nein", "geometry": ACROSS}]}), "import backhaul", 0, ("status = gone: Bleibt außen vor. (1 Zeile)",), made={"free": [True]}),
    Row("not_shut.geojson", features([(HANDOVER, E1), (DUCT | {"free": None, "stillgelegt": "nein"}, line(E1, E2)), (DUCT | {"id": "e", "gesperrt": "ja"}, line(E2, E3))]), "import backhaul", made={"id": ["r", "d"], "free": [None, None]}),
    Row("standing.geojson", features([(HANDOVER | {"Zustand": "außer Betrieb"}, E1), (HANDOVER | {"id": "s", "Zustand": "gut"}, E2), (DUCT | {"Zustand": "geplant 2027"}, line(E1, E2))]), "import backhaul", 0, ("status = gone", "status = planned"), made={"id": ["s"], "status": ["gut"]}),
    Row("two_layers.gpkg", layers({"leerrohre": [{"id": "d", "name": "D", "geometry": ALONG}], "uebergabepunkte": [{"id": "h", "name": "H", "geometry": RATHAUS}]}), "import backhaul", made={"kind": ["duct", "handover"]}),
    Row("kinds.geojson", features([(HANDOVER, E1), ({"id": "m", "kind": "splice", "name": "Muffe"}, E2), ({"id": "g", "kind": "gas", "name": "Gas"}, line(E1, E2))]), "import backhaul", 0, ("kind = gas: Wird nicht verwendet", "kind = splice: Wird nicht verwendet"), made={"id": ["r"]}),
    Row("not_free.geojson", features([(HANDOVER, E1), (DUCT | {"free": "nein"}, line(E1, E2))]), "import backhaul", made={"free": [None, False]}),
    Row("twice.geojson", features([(HANDOVER, E1), (DUCT, line(E1, E2)), (DUCT | {"id": "d2"}, line(E1, E2))]), "import backhaul", 0, ("Doppelt und deshalb nur einmal gezählt: d2",), made={"id": ["r", "d"]}),
    Row("ports.gpkg", layers({"backhaul": [{"id": f"h{i}", "kind": "handover", "name": f"H{i}", "free_ports": n, "geometry": (49.974 + i / 1000, 9.1433)} for i, n in enumerate((4.0, 2.0, None, 1.0))]}), "import backhaul", made={"free_ports": [4, 2, None, 1]}),
    Row("no_port.csv", csv("Name;Typ;lat;lon;Ports frei", "UP1;PoP;49.9741;9.1433;0"), "import backhaul", made={"free_ports": [0]}),
    Row("all_ports.csv", csv("Name;Typ;lat;lon;Anzahl Ports;belegte Ports", "UP1;PoP;49.9741;9.1433;24;20"), "import backhaul", made={"free_ports": [None], "Anzahl Ports": ["24"]}),
    Row("ports_in_use.csv", csv("Name;Typ;lat;lon;Ports;belegte Ports", "UP1;PoP;49.9741;9.1433;24;20"), "import backhaul", 1, ("Ports, belegte Ports", "die freien Anschlüsse")),
    # The workbook.
    Row("blank_behind.xlsx", sheets({"standorte ": (("Name", "Breite", "Länge"), ("Rathaus", *RATHAUS)), "ANBINDUNG": (("Kennung", "Name", "Breite", "Länge", "freie Anschlüsse"), ("r", "R", 49.975, 9.145, 4))}), "import workbook", 0, ("standorte , 1 Zeile", "ANBINDUNG, 1 Zeile")),
    Row("renamed.xlsx", sheets({"Standorte": (("Name", "Breite", "Länge"), ("Rathaus", *RATHAUS)), "Zählung": (("Standort", "Datum", "von", "bis", "Personen"), ("rathaus", "06.05.2024", "10:00", "11:00", 47))}), "import workbook", 1, ("Blatt Zählung, Titelzeile", "Es fehlt: Anzahl")),
    Row("more_columns.xlsx", sheets({"Standorte": (("Name", "Breite", "Länge"), ("Rathaus", *RATHAUS)), "Zählung": (("Standort", "Datum", "von", "bis", "Anzahl", "Wetter"), ("rathaus", "06.05.2024", "10:00", "11:00", 47, "Regen"))}), "import workbook", 0, ("Spalten, die nicht zur Mappe gehören: Wetter",)),
    Row("budget.xlsx", sheets({"Projekt": (("Feld", "Wert", "Investition in €"), ("Titel", "WLAN", ""), ("Budget im Jahr", 2027, "40.000 €"), ("Budget im Jahr", 2028, "9 €")), "Standorte": (("Name", "Breite", "Länge"), ("Rathaus", *RATHAUS))}, hidden_rows=(3,)), "import workbook", 0, ("Projekt, 2 Zeilen", "Projekt: ausgeblendet (1 Zeile)")),
    # A line that lies elsewhere is refused in every format; so is what isn't what its name says.
    *(Row(f"a line {where}, {ending}", layers({"a": [{"id": "a", "geometry": LineString([(9.14, 49.97), (9.15, 49.97)])}, {"id": "b", "geometry": LineString(shape)}]}, driver=driver), STREETS, 1, ("· geometry –",), called=f"a.{ending}") for where, shape in ELSEWHERE.items() for ending, driver in DRIVERS.items()),
    *(Row(f"{name} that begins with {content[:9]!s}", content, f"import {kind}", 1, called=name) for name, content in NOT_SO for kind in ("osm", "streets")),
    *(Row(f"streets.{ending} in Gauß–Krüger", layers({"strassen": [{"strname": "A", "BELAG": "Kopfsteinpflaster", "geometry": LineString([(9.14, 49.97), (9.15, 49.97)])}]}, crs="EPSG:31467", driver=driver), STREETS, made={"name": ["A"], "surface": ["natural_stone"]}, called=f"streets.{ending}") for ending, driver in DRIVERS.items() if ending != "geojson"),
    Row("one_port_each.geojson", features([(HANDOVER | {"free_ports": 1}, E1), (HANDOVER | {"id": "s", "name": "S", "free_ports": 1}, E2)]), "import backhaul", made={"id": ["r", "s"], "free_ports": [1, 1]}),
    Row("hotspots_in_words.csv", csv("Bezeichnung;Betreiber;Stand;Breite;Länge", "Rathaus;AVG;in Betrieb;49,974;9,145", "Bad;AVG;geplant;49,975;9,146"), "import hotspots", made={"name": ["Rathaus", "Bad"], "status": ["built", "announced"]}),
    *(Row(f"a hotspot with {title}: {yes}", csv(f"Name;{title};lat;lon", f"A;{no};49.974;9.145", f"B;{yes};49.975;9.146"), "import hotspots", 0, (f"{title}: ",), made={"status": said}) for title, yes, no, said in (("online", "ja", "nein", ["offline", "built"]), ("isActive", "true", "false", ["offline", "built"]), ("außer Betrieb", "ja", "nein", [None, "offline"]), ("geplant", "x", "nein", [None, "announced"]))),
    *(Row(f"a hotspot {word}", csv("Name;Status;lat;lon", f"A;{word};49.974;9.145"), "import hotspots", 0, (f"{word} → {said}",), made={"status": [said]}) for word, said in (("offline seit 2023", "offline"), ("geplant 2027", "announced"), ("nicht in Betrieb", "offline"), ("rückgebaut", "offline"), ("aktiv (seit 2019)", "built"))),
    Row("done in a year to come", csv("Name;Status;lat;lon", "A;fertig 2099;49.974;9.145"), "import hotspots", 1, ("fertig 2099",), called="datei.csv"),
    *(Row(f"a street {word}", features([({"name": "A", "Status": "Bestand"}, line(E1, E2)), ({"name": "B", "Status": word}, line(E2, E3))]), STREETS, 0, ("status=gone",), made={"name": ["A"]}, called="a.geojson") for word in ("abgerissen", "überbaut", "nicht mehr vorhanden", "entwidmet")),
    Row("not_there.geojson", features([({"name": "A", "vorhanden": "ja"}, line(E1, E2)), ({"name": "B", "vorhanden": "nein"}, line(E2, E3))]), STREETS, 0, ("status=gone",), made={"name": ["A"]}),
    Row("market.osm", osm(SQUARE, {(1, 2, 12, 3, 4, 11, 1): {"amenity": "marketplace"}, (10, 11): {"highway": "residential"}, (12, 13): {"highway": "residential"}}), STREETS, 0, ("Plätze als Boden: 1", "1 Netz mit")),
    Row("area_highway.osm", osm(SQUARE, {(1, 2, 12, 3, 4, 11, 1): {"area:highway": "pedestrian"}, (10, 11): {"highway": "residential"}, (12, 13): {"highway": "residential"}}), STREETS, 0, ("Plätze als Boden: 1", "1 Netz mit")),
    *(Row(f"gas under {title}", features([(HANDOVER, E1), ({"name": "G", title: "Gas"}, line(E1, E2)), ({"name": "D", title: "Leerrohr"}, line(E2, E3))]), "import backhaul", 0, ("kind = Gas",), made={"name": ["R", "D"]}, called="a.geojson") for title in ("Sparte", "Leitungsart", "Nutzung")),
    Row("sizes.geojson", features([(HANDOVER, E1), ({"name": "A", "kind": "Leerrohr DN50"}, line(E1, E2)), ({"name": "B", "kind": "Rohrverband 24x7"}, line(E2, E3))]), "import backhaul", made={"kind": ["handover", "duct", "duct"]}),
    *(Row(f"a duct with {title}: {word}", features([(HANDOVER, E1), ({"name": "D", "kind": "Leerrohr", title: word}, line(E1, E2))]), "import backhaul", made={"free": [None, free]}, called="a.geojson") for title, word, free in (("Status", "belegt", False), ("Status", "frei", True), ("Auslastung", "voll", False), ("genutzt", "ja", False), ("ist frei", "nein", False))),
    *(Row(f"ports under {title}", csv(f"Name;Typ;lat;lon;{title}", "UP1;PoP;49.9741;9.1433;2"), "import backhaul", made={"free_ports": [2]}) for title in ("offene Ports", "Anzahl freier Ports", "freie LWL-Ports", "available ports")),
    Row("lines_as_text.csv", 'name;wkt\nA;"LINESTRING (9.14 49.97, 9.142 49.97)"\nB;unleserlich\n', STREETS, 0, ("ohne Geometrie (1 Zeile)",), made={"name": ["A"]}),
    Row("lines_of_a_duct.dxf", DXF.replace("STRASSE", "LEERROHR"), "import backhaul", 0, ("GASLEITUNG",), made={"kind": ["duct"]}),
    Row("one_row_at_fault.csv", csv("Name;lat;lon;Status", "A;49.975;9.145;aktiv", "B;49.976;9.145;demnächst irgendwann"), "import hotspots --skip", 0, ("demnächst irgendwann",), made={"id": ["a"]}),
    Row("two_addresses.csv", csv("Strasse;Hausnummer;lon;lat", "A;1;9.1433;49.9741", "A;1a;9.1433;49.9741", "A;1;9.1433;49.9741"), "import addresses", 0, ("2 neu", "doppelt"), made={"housenumber": ["1", "1a"]}),
    Row("no_status.csv", csv("Nummer;Name;lon;lat", "1;A;9.1433;49.9741", "1;B;9.145;49.975"), "import hotspots", 0, ("„Nummer“ ist keine Kennung", "2 Hotspots ohne Stand gelten als in Betrieb"), made={"id": ["a", "b"]}),
    Row("razed.geojson", features([({"@id": "way/1", "highway": "residential", "name": "A"}, line(E1, E2)), ({"@id": "way/2", "highway": "razed", "name": "B"}, line(E2, E3))]), STREETS, 0, ("highway=razed",), made={"name": ["A"]}),
    Row("given_up.geojson", features([({"@id": "way/1", "highway": "residential", "name": "A"}, line(E1, E2)), ({"@id": "way/2", "highway": "service", "status": "abandoned", "name": "B"}, line(E2, E3))]), STREETS, 0, ("status=abandoned",), made={"name": ["A"]}),
    Row("ended.geojson", features([({"@id": "way/1", "highway": "residential", "end_date": "2999", "name": "A"}, line(E1, E2)), ({"@id": "way/2", "highway": "service", "end_date": "2019-05", "name": "B"}, line(E2, E3)), ({"@id": "node/1", "amenity": "bench"}, E1), ({"@id": "node/2", "amenity": "bench"}, E2), ({"@id": "way/3", "amenity": "parking"}, {"type": "Polygon", "coordinates": [[[9.144, 49.974], [9.145, 49.974], [9.145, 49.975], [9.144, 49.974]]]})]), STREETS, 0, ("end_date=2019-05", "amenity=bench (2), amenity=parking (1)"), made={"name": ["A"]}),
    Row("flags.csv", csv("Name;lon;lat;flags.online;flags.gateway", "A;9.1433;49.9741;true;false", "B;9.145;49.975;false;false"), "import hotspots", made={"status": ["built", "offline"]}),
    Row("looks_like_a_state.csv", csv("Name;lon;lat;Netz geht;Hersteller", "A;9.1433;49.9741;ja;X", "B;9.145;49.975;nein;Y"), "import hotspots", 0, ("2 Hotspots ohne Stand", "nicht als Stand gelesen: Netz geht")),
    Row("fibres.csv", csv("Art;Name;lon;lat;freie Fasern;Reserve", "Übergabepunkt;R;9.1433;49.9741;12;2"), "import backhaul", 0, ("nicht gelesen", "freie Fasern, Reserve")),
    Row("lamps_of_no_kind.csv", csv("Nummer;lon;lat", "1;9.1433;49.9741", "2;9.145;49.975"), "import places", 0, ("ohne Art: 2",)),
    Row("no_leading_zero.csv", csv("Straße;Hausnummer;PLZ;lon;lat", "A;1;1067;9.1433;49.9741", "A;2;01067;9.1433;49.9742"), "import addresses", 0, ("vier Ziffern, mit einer 0 davor gelesen: 1",), made={"postcode": ["01067", "01067"]}),
    Row("far_apart.csv", csv("Straße;Hausnummer;lon;lat", "A;1;9.1433;49.9741", "A;1;9.1433;49.9941"), "import addresses", 0, ("weit auseinander", "A 1")),
    Row("razed_in_a_gis.gpkg", layers({"strassen": [{"name": "A", "highway": "residential", "geometry": ALONG}, {"name": "B", "highway": "razed", "geometry": ACROSS}]}), STREETS, 0, ("highway=razed",), made={"name": ["A"]}),
    Row("forbidden.osm", osm(CROSS, {(1, 2): {"highway": "residential", "name": "A"}, (2, 3): {"highway": "service", "access": "private", "name": "B"}, (2, 4): {"highway": "service", "access": "private", "foot": "yes", "name": "C"}, (4, 5): {"highway": "footway", "level": "-1", "name": "D"}, (1, 4): {"highway": "footway", "indoor": "yes", "name": "E"}, (3, 4): {"highway": "residential", "disused": "yes", "name": "F"}}), STREETS, 0, ("access=private, 143 m (1 Zeile)", "level=-1, 222 m (1 Zeile)", "indoor=yes", "disused=yes"), made={"name": ["A", "C"]}),
    # What was lost, or read as something else, without a word.
    Row("geofabrik.gpkg", layers({"gis_osm_roads_free_1": [{"osm_id": str(i), "fclass": "residential", "bridge": b, "tunnel": t, "geometry": LineString([E1, E2, (9.15, 49.97 + i / 1000)])} for i, (b, t) in enumerate((("F", "F"), ("T", "F"), ("F", "T")))]}), STREETS, made={"bridge": [False, True, False], "tunnel": [False, False, True]}),
    Row("wooden_bridge.geojson", features([({"name": "A", "Brücke": "Holzbrücke"}, line(E1, E2))]), STREETS, 1, ("bridge – gefunden: Holzbrücke",)),
    Row("planned_layer.dxf", DXF.replace("STRASSE", "LEERROHR_GEPLANT"), "import backhaul", 0, ("LEERROHR_GEPLANT: status = planned: Bleibt außen vor. (1 Zeile)",)),
    Row("planned_layer.gpkg", layers({"strassen_bestand": [{"name": "A", "geometry": ALONG}], "strassen_planung": [{"name": "B", "geometry": ACROSS}]}), STREETS, 0, ("strassen_planung: status=planned, etwa",), made={"name": ["A"]}),
    Row("set_aside_for_good.csv", csv("Name;Stand;lat;lon", "Rathaus;05/2024;49.9741;9.1433"), "import hotspots --map=Stand=-", made={"Stand": ["05/2024"], "status": [None]}),
    Row("no_table.zip", shapefile(without=(".dbf",)), "import trees", 0, ("ohne die .dbf, in der Namen und Werte stehen",), made={"crown_m": [None, None]}),
    Row("felled.csv", csv("Nr;Krone;Zustand;lat;lon", "1;8;gefällt;49.9741;9.1433", "2;6;vital;49.976;9.1421"), "import trees", 0, ("status=gone (1 Zeile)",), made={"crown_m": [6]}),
    Row("torn_down.gpkg", layers({"gebaeude": [{"name": "A", "status": "abgerissen 2019", "geometry": box(9.144, 49.974, 9.1442, 49.9742)}, {"name": "B", "status": "geplant", "geometry": box(9.146, 49.974, 9.1462, 49.9742)}, {"name": "C", "status": "saniert", "geometry": box(9.148, 49.974, 9.1482, 49.9742)}]}), "import buildings", 0, ("status=gone (1 Zeile)", "status=planned (1 Zeile)"), made={"name": ["C"]}),
    Row("one_street_twice.geojson", features([({"name": "A", "Belag": belag}, line(E1, E2)) for belag in ("Asphalt", "Pflaster")]), STREETS, 0, ("gleicher Name; der letzte gilt für surface (1 Zeile)",), made={"surface": ["slabs"]}),
    Row("letters_apart.csv", csv("STRASSENNAME;HAUSNUMMER;HAUSNUMMERZUSATZ;X;Y", "ROSSMARKT;11;B;510639,9;5535943,7"), "import addresses", made={"housenumber": ["11B"]}),
    Row("numbers_made_dates.csv", csv("Straße;Hausnr;lat;lon", "A;03. Mai;49.9741;9.1433", "A;01.02.2024;49.9742;9.1435", "A;3-5;49.9743;9.1437"), "import addresses", 0, ("ohne Straße oder Hausnummer (2 Zeilen)",), made={"housenumber": ["3-5"]}),
    Row("active.csv", csv("Name;aktiv;außer Betrieb seit;lat;lon", "Rathaus;nein;;49.9741;9.1433", "Bad;ja;01.01.2019;49.976;9.1421"), "import hotspots", 0, ("aktiv: nein → offline", "außer Betrieb seit – gefunden: 01.01.2019", "Die Spalte ändert nichts"), made={"status": ["offline", "built"]}),
    Row("surface_in_umlauts.kml", f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{KML}</Document></kml>'.replace("<LineString>", '<ExtendedData><Data name="Oberfläche"><value>Asphalt</value></Data></ExtendedData><LineString>'), STREETS, made={"surface": ["asphalt"] * 3}),
    Row("town.osm", osm(CROSS, {(1, 2): {"highway": "residential", "name": "A", "surface": "sett"}, (2, 3): {"highway": "motorway"}, (3, 4, 5, 3): {"building": "yes", "building:levels": "4"}}), "import osm", 0, ("highway=motorway", "2 neu"), made={"name": ["A"], "surface": ["natural_stone"]}),
)  # fmt: skip
