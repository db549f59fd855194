"""Files of every other kind, by the command that reads them: what it says, and whether it takes or refuses them.

A line of the table is a case: a file, a command, an exit code, words that stand in what is said, and what was made.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from shapely import LineString, box

from hotspots.changes.init import init_project
from hotspots.cli.main import _run
from hotspots.inputs.project import read_project
from tests.corpus.lists import RATHAUS, SCHLOSS, Write, csv, features, layers, sheets, text

pytestmark = pytest.mark.usefixtures("planned_once", "few_draws")

NEW, SAMPLE = "a new project", "the sample"


@dataclass(frozen=True)
class Case:
    """One file, the command that reads it in a project, and what it must say."""

    file: str
    write: Write
    command: str
    code: int = 0
    says: tuple[str, ...] = ()
    made: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Properties of the layer that an import makes: each one's values, by object."""
    of: str = NEW


def line(*places: tuple[float, float]) -> dict[str, Any]:
    """Return a line of GeoJSON."""
    return {"type": "LineString", "coordinates": [list(place) for place in places]}


def osm(nodes: Mapping[int, tuple[float, float]], ways: Mapping[tuple[int, ...], Mapping[str, str]]) -> Write:
    """Write an extract of OpenStreetMap: nodes (lat, lon), and the tags of each way by its nodes."""
    body = "".join(f'<node id="{i}" version="1" lat="{lat}" lon="{lon}"/>' for i, (lat, lon) in nodes.items())
    for number, (ends, tags) in enumerate(ways.items(), 100):
        said = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        body += (
            f'<way id="{number}" version="1">{"".join(f"<nd ref={chr(34)}{e}{chr(34)}/>" for e in ends)}{said}</way>'
        )
    return text(f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{body}</osm>')


def answer(*sites: Mapping[str, Any], **more: Any) -> Write:
    """Write an answer of the utility to the sample's plan."""
    said = {
        "schema": "hotspots/answer/1",
        "plan": "{plan}",
        "by": "Stadtwerke",
        "date": "2022-07-01",
        "sites": sites,
        "proposed": [],
    }
    return text(json.dumps(said | more))


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
CASES = (
    # The network.
    Case("turbo.geojson", features([({"@id": "way/1", "highway": "residential", "name": "A"}, line(E1, E2)), ({"@id": "node/1", "highway": "crossing"}, E1), ({"@id": "way/2", "highway": "pedestrian", "area": "yes"}, {"type": "Polygon", "coordinates": [[[9.144, 49.974], [9.145, 49.974], [9.145, 49.975], [9.144, 49.974]]]})]), "import streets", says=("ground, 1 Zeile", "Plätze als Boden: 1", "highway=crossing (1 Zeile)")),
    Case("razed.osm", osm(CROSS, {(1, 2): {"highway": "residential"}, (2, 4): {"highway": "razed"}, (2, 3): {"highway": "residential"}}), "import streets", says=("highway=razed, 222 m (1 Zeile)",), made={"surface": [None, None]}),
    Case("feet.osm", osm(CROSS, {(1, 2, 4, 1): {"building": "yes", "height": "40 ft"}, (2, 3, 4, 2): {"building": "yes", "building:levels": "2;3"}, (3, 4, 5, 3): {"building": "yes", "height": "9 m"}}), "import buildings", says=("unlesbar; das Gebäude bleibt ohne Höhe (2 Zeilen)",), made={"height_m": [None, None, 9]}),
    Case("square.osm", osm(SQUARE, {(1, 2, 12, 3, 4, 11, 1): {"highway": "pedestrian", "area": "yes"}, (10, 11): {"highway": "residential"}, (12, 13): {"highway": "residential"}}), "import streets", says=("Linien für Umriss und Querung, mit den Straßen verbunden: 3", "1 Netz mit")),
    Case("folders.kml", text(f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{KML}</Document></kml>'), "import streets", made={"name": ["Weg A", "Weg B", "Weg C"]}),
    Case("drawing.dxf", text(DXF), "import streets", says=("GASLEITUNG", "nicht nach dem Gesuchten"), made={"surface": [None]}),
    Case("gas.gpkg", layers({"strassen": ({"name": "A", "geometry": ALONG},), "gas": ({"name": "g", "geometry": ACROSS},)}), "import streets", says=("Gelassen: gas.gpkg · gas",), made={"name": ["A"]}),
    Case("unnamed.gpkg", layers({"achsen": ({"name": "A", "geometry": ALONG},), "gas": ({"name": "g", "geometry": ACROSS},)}), "import streets", 1, ("achsen, gas",)),
    Case("parcels.gpkg", layers({"gebaeude": ({"hoehe": 12.0, "geometry": box(9.144, 49.974, 9.1442, 49.9742)},), "flurstuecke": ({"nr": "1", "geometry": box(9.144, 49.974, 9.146, 49.976)},)}), "import buildings", says=("flurstuecke",), made={"height_m": [12]}),
    Case("centimetres.csv", text(csv("Baum;Krone [cm];lat;lon", "1;45;49.9741;9.1433")), "import trees", 1, ("Titelzeile · crown_m – gefunden: Krone [cm]", "Bitte umrechnen")),
    Case("alkis.gpkg", layers({"AX_Gebaeude": ({"anzahlDerOberirdischenGeschosse": 3, "objekthoehe": 11.2, "geometry": box(9.144, 49.974, 9.1442, 49.9742)},)}), "import buildings", made={"height_m": [11.2], "levels": [3]}),
    Case("roman.gpkg", layers({"gebaeude": ({"geschosse": "III", "geometry": box(9.144, 49.974, 9.1442, 49.9742)},)}), "import buildings", 1, ("in Ziffern schreiben: 3",)),
    Case("benches.gpkg", layers({"Baumkataster": ({"krone": 8, "geometry": RATHAUS},), "baenke": ({"nr": 1, "geometry": SCHLOSS},)}), "import trees", says=("baenke",), made={"crown_m": [8]}),
    Case("one_column.csv", text(csv("Adresse;lat;lon", "Dalbergstraße 15a, 63739 Aschaffenburg;49.9741;9.1433", "Stiftsplatz;49.975;9.145")), "import addresses", says=("ohne Straße oder Hausnummer",), made={"street": ["Dalbergstraße"], "housenumber": ["15a"]}),
    Case("register.csv", text(csv("OID;HNR;ADZ;EASTING;NORTHING;STN;PLZ;ONM", "DEBY1;15;a;32510276,1;5535760,9;Dalbergstraße;63739;Aschaffenburg")), "import addresses", made={"street": ["Dalbergstraße"], "housenumber": ["15a"], "city": ["Aschaffenburg"]}),
    Case("lamps.csv", text(csv("Nr;Art;lat;lon", "1;Straßenlaterne;49.9741;9.1433", "2;street_lamp;49.976;9.142")), "import places", made={"kind": ["lamp", "lamp"]}),
    Case("offline.geojson", features([({"name": "Rathaus", "status": "offline"}, E1), ({"name": "Schule", "status": "geplant"}, E2), ({"name": "Bücherei", "status": "active"}, E3)]), "import hotspots", says=("active → built (1), geplant → announced (1); nur built versorgt",), made={"status": ["offline", "announced", "built"]}),
    # What the utility has.
    Case("planned.gpkg", layers({"strassen": [{"name": "A", "status": "Bestand", "geometry": ALONG}, {"name": "B", "status": "geplant", "geometry": ACROSS}, {"name": "C", "status": "gut", "geometry": ACROSS}]}), "import streets", says=("status=planned, etwa", "(1 Zeile)"), made={"name": ["A", "C"]}),
    Case("gone.geojson", features([({"name": "A", "Zustand": "Bestand"}, line(E1, E2)), ({"name": "B", "Zustand": "aufgehoben"}, line(E2, E3))]), "import streets", says=("status=gone, etwa",), made={"name": ["A"]}),
    Case("shut.gpkg", layers({"leerrohre": [{"id": "d", "name": "D", "belegt": "nein", "stillgelegt": "ja", "geometry": ALONG}, {"id": "e", "name": "E", "belegt": "nein", "stillgelegt": "nein", "geometry": ACROSS}]}), "import backhaul", says=("status = gone: Bleibt außen vor. (1 Zeile)",), made={"free": [True]}),
    Case("not_shut.geojson", features([(HANDOVER, E1), (DUCT | {"free": None, "stillgelegt": "nein"}, line(E1, E2)), (DUCT | {"id": "e", "gesperrt": "ja"}, line(E2, E3))]), "import backhaul", made={"id": ["r", "d"], "free": [None, None]}),
    Case("standing.geojson", features([(HANDOVER | {"Zustand": "außer Betrieb"}, E1), (HANDOVER | {"id": "s", "Zustand": "gut"}, E2), (DUCT | {"Zustand": "geplant 2027"}, line(E1, E2))]), "import backhaul", says=("status = gone", "status = planned"), made={"id": ["s"], "status": ["gut"]}),
    Case("two_layers.gpkg", layers({"leerrohre": [{"id": "d", "name": "D", "geometry": ALONG}], "uebergabepunkte": [{"id": "h", "name": "H", "geometry": RATHAUS}]}), "import backhaul", made={"kind": ["duct", "handover"]}),
    Case("kinds.geojson", features([(HANDOVER, E1), ({"id": "m", "kind": "splice", "name": "Muffe"}, E2), ({"id": "g", "kind": "gas", "name": "Gas"}, line(E1, E2))]), "import backhaul", says=("kind = gas: Wird nicht verwendet", "kind = splice: Wird nicht verwendet"), made={"id": ["r"]}),
    Case("not_free.geojson", features([(HANDOVER, E1), (DUCT | {"free": "nein"}, line(E1, E2))]), "import backhaul", made={"free": [None, False]}),
    Case("twice.geojson", features([(HANDOVER, E1), (DUCT, line(E1, E2)), (DUCT | {"id": "d2"}, line(E1, E2))]), "import backhaul", says=("Doppelt und deshalb nur einmal gezählt: d2",), made={"id": ["r", "d"]}),
    Case("ports.gpkg", layers({"backhaul": [{"id": f"h{i}", "kind": "handover", "name": f"H{i}", "free_ports": n, "geometry": (49.974 + i / 1000, 9.1433)} for i, n in enumerate((4.0, 2.0, None, 1.0))]}), "import backhaul", made={"free_ports": [4, 2, None, 1]}),
    Case("no_port.csv", text(csv("Name;Typ;lat;lon;Ports frei", "UP1;PoP;49.9741;9.1433;0")), "import backhaul", made={"free_ports": [0]}),
    Case("all_ports.csv", text(csv("Name;Typ;lat;lon;Anzahl Ports;belegte Ports", "UP1;PoP;49.9741;9.1433;24;20")), "import backhaul", made={"free_ports": [None], "Anzahl Ports": ["24"]}),
    Case("ports_in_use.csv", text(csv("Name;Typ;lat;lon;Ports;belegte Ports", "UP1;PoP;49.9741;9.1433;24;20")), "import backhaul", 1, ("Ports, belegte Ports", "die freien Anschlüsse")),
    # The workbook.
    Case("blank_behind.xlsx", sheets({"standorte ": (("Name", "Breite", "Länge"), ("Rathaus", *RATHAUS)), "ANBINDUNG": (("Kennung", "Name", "Breite", "Länge", "freie Anschlüsse"), ("r", "R", 49.975, 9.145, 4))}), "import workbook", says=("standorte , 1 Zeile", "ANBINDUNG, 1 Zeile")),
    Case("renamed.xlsx", sheets({"Standorte": (("Name", "Breite", "Länge"), ("Rathaus", *RATHAUS)), "Zählung": (("Standort", "Datum", "von", "bis", "Personen"), ("rathaus", "06.05.2024", "10:00", "11:00", 47))}), "import workbook", 1, ("Blatt Zählung, Titelzeile", "Es fehlt: Anzahl")),
    Case("more_columns.xlsx", sheets({"Standorte": (("Name", "Breite", "Länge"), ("Rathaus", *RATHAUS)), "Zählung": (("Standort", "Datum", "von", "bis", "Anzahl", "Wetter"), ("rathaus", "06.05.2024", "10:00", "11:00", 47, "Regen"))}), "import workbook", says=("Spalten, die nicht zur Mappe gehören: Wetter",)),
    Case("budget.xlsx", sheets({"Projekt": (("Feld", "Wert", "Investition in €"), ("Titel", "WLAN", ""), ("Budget im Jahr", 2027, "40.000 €"), ("Budget im Jahr", 2028, "9 €")), "Standorte": (("Name", "Breite", "Länge"), ("Rathaus", *RATHAUS))}, hidden_rows=(3,)), "import workbook", says=("Projekt, 2 Zeilen", "Projekt: verborgen (1 Zeile)")),
    # What was counted, and how it is used.
    Case("radacct.csv", text(csv("session_id;called_station_id;start_time;stop_time;session_time", "0;AA-BB:Markt;2023-05-02T10:02:00;2023-05-02T10:08:20;380", "1;AA-BB:Markt;2023-05-07T07:51:00;2023-05-07T08:55:11;3851")), "import counts", 1, ("gefunden: eine Zeile je Sitzung", "SELECT called_station_id AS hotspot", "nicht kopiert")),
    Case("usage.csv", text(csv("Datum;Standort;Sitzungen;Nutzer", "01.05.2023;stiftsplatz;89;48", "02.05.2023;stiftsplatz;59;43")), "import usage", 1, ("Zeile 2 · place – gefunden: stiftsplatz – erlaubt: ein Standort, der gebaut oder beauftragt ist",), of=SAMPLE),
    Case("twice.csv", text(csv("Zeitraum;Hotspot;Sitzungen", "01.05.2023 - 31.05.2023;Stiftsplatz;890", "02.05.2023 - 02.05.2023;Stiftsplatz;59")), "import usage", 1, ("Zeile 3 · sessions", "nur eine von beiden Summen"), of=SAMPLE),
    Case("titles_again.csv", text(csv(PAID, "Stiftsplatz;einmalig;Montage;1000;netto;;15.08.2021", PAID, "Stiftsplatz;einmalig;Tiefbau;2000;netto;;16.08.2021")), "import costs", says=("titles_again.csv, 2 Zeilen",), of=SAMPLE),
    Case("not_yet.csv", text(csv(PAID, "Stiftsplatz;einmalig;Tiefbau;2500;netto;;16.08.2094")), "import costs", 1, ("Zeile 2", "date – gefunden: 2094-08-16 – erlaubt: bis heute"), of=SAMPLE),
    Case("unbuilt.csv", text(csv(PAID, "Karlsplatz;einmalig;Montage;1000;netto;;15.08.2021")), "import costs", says=("Standort karlsplatz", "zählen erst, wenn er gebaut"), of=SAMPLE),
    Case("down.csv", text(csv("Standort;Datum;Anmeldungen;Bemerkung", "Stiftsplatz;01.10.2022;0;Ausfall", "Stiftsplatz;02.10.2022;50;")), "import usage", 1, ("Zeile 3 · place",), of=SAMPLE),
    Case("service_tomorrow.csv", text(csv("Standort;in Betrieb seit", "stiftsplatz;01.07.2094")), "import service", 1, ("in_use_from – gefunden: 2094-07-01 – erlaubt: bis heute",), of=SAMPLE),
    Case("before.csv", text(csv("Standort;in Betrieb seit;Störung von", "stiftsplatz;01.07.2021;01.05.2021")), "import service", 1, ("fault_since – gefunden: 2021-05-01", "nicht vor 2021-07-01"), of=SAMPLE),
    Case("pm.csv", text(csv("station;date;start;end;count", "Markt;2024-05-06;2:00 PM;3:00 PM;310")), "import counts", says=("markt: 1 Zeile, Σ 310",)),
    Case("monthly.csv", text(csv("Station;Datum;Anzahl", "Markt;01.01.2024;98892", "Markt;01.02.2024;90320")), "import counts", says=("je Zeile ein Monat", "Σ 189.212, 2024-01-01 – 2024-02-29")),
    Case("telraam.csv", text(csv("segment_id,date,hour,uptime,car,pedestrian", "9,2024-05-06,9,0.6,12,100.8", "9,2024-05-06,10,0.0,12,0", "9,2024-05-06,11,0.6,12,170.4")), "import counts", says=("uptime: 2 Zeilen auf das ganze Intervall hochgerechnet", "uptime 0: nicht gezählt (1 Zeile)", "Σ 452")),
    Case("overlap.csv", text(csv("Station;Datum;von;bis;Anzahl", "Markt;06.05.2024;10:00;11:00;47", "Markt;06.05.2024;10:30;11:30;30")), "import counts", 1, ("Zeile 3 · count", "overlap.csv, Zeile 2, zählt 2024-05-06 10:00")),
    Case("doubled.csv", text(csv("Station;Datum;von;bis;Anzahl", "Markt;06.05.2024;10:00;11:00;47", "Markt;06.05.2024;10:00;11:00;47")), "import counts", says=("gleiche gelten einmal, 1 Wert", "Σ 47")),
    Case("two_guesses.csv", text(csv("Standort;Passanten je Tag", "Markt;500", "Markt;900")), "import counts", 1, ("Zeile 3 · best", "sagt 500")),
    Case("sums_beside.xlsx", sheets({"Markt": (("Zeit", "Anzahl"), ("06.05.2024 10:00", 5), ("06.05.2024 11:00", 6)), "Monatssummen": (("Monat", "Anzahl"), ("2024-05", 3333))}), "import counts", says=("Blatt Monatssummen: Summen (1 Zeile)", "markt: 2 Zeilen, Σ 11")),
    Case("event_twice.csv", text(csv("Standort;Name;Tage im Jahr;Besucher", "stiftsplatz;Stadtfest;3;20000", "stiftsplatz;Stadtfest;3;15000")), "import counts", 1, ("Zeile 3 · event", "beide würden addiert"), of=SAMPLE),
    Case("event_elsewhere.csv", text(csv("Standort;Name;Tage im Jahr;Besucher", "Marktplatz;Stadtfest;3;20000", "Karlsplatz;Stadtfest;3;20.000")), "import counts", says=("zählt nicht: Marktplatz (1 Zeile)", "„.“ trennt Tausender"), of=SAMPLE),
    # What was inspected.
    Case("hidden.xlsx", sheets({"Begehung": (VISIT, ("stiftsplatz", "06.05.2022", "Stadt")), "alt": (VISIT, ("stiftsplatz", "07.05.2022", "privat"))}, hidden=("alt",)), "import protocols", says=("protocols/begehung-2022-05-06.xlsx", "Blatt alt – gefunden: ausgeblendet"), of=SAMPLE),
    Case("tomorrow.csv", text(csv("Standort;Datum;Eigentümer", "stiftsplatz;06.05.2094;Stadt")), "import protocols", 1, ("Zeile 2 · date – gefunden: 2094-05-06 – erlaubt: ein Tag bis heute",), of=SAMPLE),
    Case("no_site.csv", text(csv("Standort;Datum;Eigentümer", "stiftplatz;06.05.2022;Stadt")), "import protocols", 1, ("gefunden: stiftplatz", "Gemeint: stiftsplatz?"), of=SAMPLE),
    Case("percent.xlsx", sheets({"Begehung": (("Standort", "Datum", "Kanalbelegung 2,4 GHz"), ("stiftsplatz", "06.05.2022", 0.45))}), "import protocols", 1, ("45 oder 0,45 %?",), of=SAMPLE),
    Case("share.csv", text(csv("Standort;Datum;Kanalbelegung 5 GHz", "stiftsplatz;06.05.2022;0,45")), "import protocols", 1, ("45 oder 0,45 %?",), of=SAMPLE),
    Case("yes_to_two.xlsx", sheets({"Begehung": (("Standort", "Datum", "Glasfaser oder Leerrohr", "Denkmal"), ("stiftsplatz", "06.05.2022", "ja", "ja"))}), "import protocols", 1, ("fibre – gefunden: ja", "monument – gefunden: ja"), of=SAMPLE),
    Case("other_ending.geojson", features([({"site": "stiftsplatz", "date": "2022-05-06", "owner": "municipal"}, E1)]), "import protocols", 1, ("gefunden: .geojson – erlaubt: .xlsx",), of=SAMPLE),
    Case("two_sites.csv", text(csv("Standort;Name;Datum;Eigentümer", "stiftsplatz;Karlsplatz;06.05.2022;Stadt")), "import protocols", 1, ("name – gefunden: Karlsplatz – erlaubt: der Name von stiftsplatz",), of=SAMPLE),
    Case("in_doubt.csv", text(csv("Standort;Datum;Eigentümer", "stiftsplatz;06.05.2022;Stadt?")), "import protocols", 1, ("owner – gefunden: Stadt?", "ohne Fragezeichen"), of=SAMPLE),
    Case("week.csv", text(csv("Standort;Datum;Eigentümer", "stiftsplatz;KW 12;Stadt")), "import protocols", 1, ("gefunden: KW 12", "Monat oder Woche bekannt: den ersten Tag"), of=SAMPLE),
    Case("unread_titles.csv", text(csv("Standort;Datum;Eigentümer;Hund;Katze", "stiftsplatz;06.05.2022;Stadt;1;2")), "import protocols", says=("gefunden: Hund, Katze",), of=SAMPLE),
    Case("own_titles.csv", text(csv("Standort;Datum;Zustimmung;Denkmalschutz;Stromversorgung", "stiftsplatz;06.05.2022;liegt vor;Ensemble;Hausnetz")), "import protocols", says=("consent, power, monument",), of=SAMPLE),
    # What the council decides.
    Case("thousands.csv", text(csv("Standort;Beschluss;Datum;Kosten (T€)", "karlsplatz;beschlossen;29.09.2022;12")), "decide", 1, ("cost_eur – gefunden: Kosten (T€) – erlaubt: eine Zahl von 0 bis 10.000.000 € netto",), of=SAMPLE),
    Case("planned.csv", text(csv("Standort;Beschluss;Datum", "karlsplatz;geplant;29.09.2022")), "decide", 1, ("status – gefunden: geplant", "Bitte eines davon wählen"), of=SAMPLE),
    Case("future.csv", text(csv("Standort;Beschluss;Datum", "karlsplatz;beschlossen;29.09.2094")), "decide", 1, ("gefunden: 2094-09-29 – erlaubt: ein Tag bis heute",), of=SAMPLE),
    Case("renamed.csv", text(csv("Standort;Name;Beschluss;Datum", "karlsplatz;Neuer Platz;beschlossen;29.09.2022")), "decide", says=("name – gefunden: Neuer Platz", "wird nicht übernommen"), of=SAMPLE),
    Case("all_of_it.csv", text(csv("Standort;Beschluss;Datum;Jahr;Kosten;Rang", "karlsplatz;beschlossen;29.09.2022;2024;12000;2")), "decide", says=("beschlossen (2022-09-29, Reihenfolge 2, Jahr 2024, 12.000 €)",), of=SAMPLE),
    # What people weigh, and lists of sites.
    Case("two_votes.csv", text(csv("Kriterium;Müller;Müller", "Umsetzbarkeit;100;0", "Anschluss;50;100", "Nutzende;20;30")), "weights", 1, ("gefunden: Müller – erlaubt: der Name einer Person, jeder einmal",), of=SAMPLE),
    Case("mean_vote.csv", text(csv("Kriterium;A;B;Mittelwert", "Umsetzbarkeit;100;80;90", "Anschluss;50;100;75", "Nutzende;20;30;25")), "weights", 1, ("gefunden: Mittelwert",), of=SAMPLE),
    Case("no_name.csv", text(csv("Kriterium;A;", "Umsetzbarkeit;100;80", "Anschluss;50;100", "Nutzende;20;30")), "weights", 1, ("no_name.csv · C – erlaubt",), of=SAMPLE),
    Case("said_twice.csv", text(csv("Kriterium;A", "Umsetzbarkeit;100", "Umsetzbarkeit;10", "Anschluss;50", "Nutzende;20")), "weights", 1, ("Zeile 3 · criterion – gefunden: readiness",), of=SAMPLE),
    Case("struck.csv", text(csv("Name;lat;lon;gestrichen", "Mainufer;49.9741;9.1433;ja")), "import sites", says=("gestrichen – gefunden: ja", "Die Spalte ändert nichts"), of=SAMPLE),
    Case("moved.csv", text(csv("id;Name;lat;lon;Stadtteil", "karlsplatz;Karlsplatz;49.9741;9.1433;Süd")), "import sites", says=("geändert: karlsplatz (district, 128 m)",), of=SAMPLE),
    # What the utility answers.
    Case("own_columns.csv", text(csv(*HEADED, "Standort;Machbar;Anbindung;Meter", "karlsplatz;ja;Richtfunk;12,5")), "review", says=("Eigene Anbindung: geändert: Tiefbau → Richtfunk", "→ 12,5 m"), of=SAMPLE),
    Case("run_out.csv", text(csv(*HEADED, "Standort;Kosten;Gültig bis", "karlsplatz;4000;31.12.2021")), "review", says=("connection_until – gefunden: 2021-12-31", "zählt nicht"), of=SAMPLE),
    Case("with_itself.csv", text(csv(*HEADED, "Standort;Kosten;Nur zusammen mit", "karlsplatz;4000;Karlsplatz")), "review", 1, ("connection_with – gefunden: karlsplatz – erlaubt: andere Standorte",), of=SAMPLE),
    Case("none_free.csv", text(csv(*HEADED, "Standort;Kosten;Übergabepunkt;freie Ports", "karlsplatz;4000;Theaterplatz;keine")), "review", 1, ("gefunden: keine", "in Ziffern schreiben: 0"), of=SAMPLE),
    Case("gross.csv", text(csv(*HEADED, "Standort;Eigener Preis (brutto)", "karlsplatz;4760")), "review", 1, ("connection_eur – gefunden: Eigener Preis (brutto)", "€ netto"), of=SAMPLE),
    Case("own_table.csv", text(csv(*HEADED, "Standort;Machbar;Kosten", "karlsplatz;nein;4000")), "review", says=("Einschätzung: geändert: machbar → nicht machbar", "→ 4.000 €"), of=SAMPLE),
    Case("own_words.csv", text(csv(*HEADED, "Standort;Preis;Wochen;Rang", "karlsplatz;4.000 € zzgl. MwSt.;8 Wochen;2")), "review", says=("→ 4.000 €", "Wochen: geändert: – → 8", "Eigene Reihenfolge: geändert"), of=SAMPLE),
    Case("dear.json", answer({"id": "vhs-steingasse", "connection_eur": 60000}), "review", says=("Eigener Preis: geändert: 1.040 € → 60.000 €", "Kosten 3.930 € → 62.890 €"), of=SAMPLE),
    Case("with_names.json", answer({"id": "karlsplatz", "connection_eur": 4000, "connection_with": "Marstallplatz und freihofsplatz"}), "review", says=("Nur zusammen mit: geändert: – → marstallplatz, freihofsplatz",), of=SAMPLE),
    Case("ports_of_nothing.json", answer({"id": "karlsplatz", "connection_eur": 4000, "connection_ports": 1}), "review", says=("connection_ports – gefunden: 1 – erlaubt: ein Übergabepunkt in derselben Zeile",), of=SAMPLE),
    Case("mount_as_list.json", answer({"id": "karlsplatz", "verdict": "ja", "mount": [9.1445, 49.97465]}), "review", says=("gefunden: mount –",), of=SAMPLE),
    Case("mount_height.json", answer({"id": "karlsplatz", "verdict": "ja", "mount": {"lon": 9.1445, "lat": 49.97465, "height_m": 6}}), "review", says=("gefunden: mount height_m",), of=SAMPLE),
    Case("ties.json", answer(*({"id": name, "priority": 1} for name in ("vhs-steingasse", "stiftsplatz", "rossmarkt-digitalladen", "karlsplatz"))), "review", says=("Die Antwort stellt alle diese Standorte gleich: Sie nennt keine Reihenfolge.",), of=SAMPLE),
    Case("agreed.json", answer({"id": "vhs-steingasse", "verdict": "feasible", "priority": 1}, {"id": "stiftsplatz", "verdict": "feasible", "priority": 2}, {"id": "karlsplatz", "verdict": "feasible"}), "review --apply", says=("stimmt dem Plan zu: 5 Angaben an 3 Standorten. 4 Standorte ohne Antwort", "5 Angaben übernommen"), of=SAMPLE),
    Case("words.json", answer({"id": "karlsplatz", "verdict": "umsetzbar"}, {"id": "stiftsplatz", "verdict": "ja"}), "review", says=("Stiftsplatz/Stiftskirche · Einschätzung: einig", "Karlsplatz · Einschätzung: einig"), of=SAMPLE),
    Case("odd_word.json", answer({"id": "karlsplatz", "verdict": "vielleicht"}), "review", 1, ("sites, Eintrag 1 · verdict – gefunden: vielleicht – erlaubt: machbar, unter Bedingungen machbar und nicht machbar",), of=SAMPLE),
    Case("other_plan.json", answer({"id": "karlsplatz", "verdict": "feasible"}, plan="ab" * 32), "review --apply", 1, ("plan – gefunden: abababababab", "nie gesendet"), of=SAMPLE),
    Case("tomorrow.json", answer({"id": "karlsplatz", "verdict": "feasible"}, date="2094-01-01"), "review", 1, ("date – gefunden: 2094-01-01 – erlaubt: ein Tag bis heute",), of=SAMPLE),
    Case("new_site.json", answer(proposed=[{"name": "Mainufer", "lon": 9.142, "lat": 49.972, "connection_eur": 4000, "priority": 1}]), "review --apply", says=("Neuer Standort: Mainufer (mainufer) – Eigener Preis 4.000 €; Eigene Reihenfolge 1", "3 Angaben übernommen"), of=SAMPLE),
)  # fmt: skip


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new project of Aschaffenburg."""
    folder = tmp_path_factory.mktemp("towns") / "t"
    init_project(folder, title="WLAN", municipality="Aschaffenburg", state="BY")
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_command_takes_or_refuses_a_file_and_says_so(
    case: Case, new: Path, sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A refusal is named with its file and leaves the project as it was."""
    project = tmp_path / "project"
    shutil.copytree(new if case.of == NEW else sample, project)
    path = tmp_path / case.file
    case.write(path)
    if b"{plan}" in (data := path.read_bytes()):
        path.write_bytes(data.replace(b"{plan}", read_project(project).fingerprint.encode()))
    before = {p: p.read_bytes() for p in project.rglob("*") if p.is_file()}
    command, *options = case.command.split(" --")
    words = [*command.split(), str(path), "--project", str(project), *(f"--{option}" for option in options)]
    assert _run(words, "de") == case.code
    said = " ".join("".join(capsys.readouterr()).replace("\u00a0", " ").split())
    assert [words for words in case.says if words not in said] == [], said
    assert "Text(" not in said
    if case.code:
        assert case.file in said
        assert {p: p.read_bytes() for p in project.rglob("*") if p.is_file()} == before
    if case.made:
        layer = json.loads((project / "network" / f"{case.command.split()[1]}.geojson").read_text(encoding="utf-8"))
        found = [feature["properties"] for feature in layer["features"]]
        assert {name: [one.get(name) for one in found] for name in case.made} == {
            k: list(v) for k, v in case.made.items()
        }


@pytest.mark.parametrize(
    ("row", "said"),
    [("{d}.05.2024;3000", "footfall/a.csv, Zeile 2, zählt"), ("06.05.2024 {d}:00;3000", "in footfall/a.csv, b.csv")],
)
def test_counts_that_contradict_those_of_another_file_are_refused(
    row: str, said: str, new: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "project"
    shutil.copytree(new, project)
    rows = "\n".join(["Zeit;Anzahl;Station", *(f"{row.format(d=d)};Markt" for d in range(10, 16))])
    for name, code in (("a.csv", 0), ("b.csv", 1)):
        (tmp_path / name).write_text(rows.replace("3000", "9000") if code else rows, encoding="utf-8")
        assert _run(["import", "counts", str(tmp_path / name), "--project", str(project)], "de") == code
    assert said in " ".join("".join(capsys.readouterr()).split())


def test_a_name_that_two_sites_share_contradicts_neither(new: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(new, project)
    (tmp_path / "s.csv").write_text("Name;lat;lon\nMarkt;49.9741;9.1433\nMarkt;49.979;9.15\n", encoding="utf-8")
    (tmp_path / "p.csv").write_text(
        "Standort;Name;Datum;Eigentümer\nmarkt-2;Markt;06.05.2022;Stadt\n", encoding="utf-8"
    )
    for kind, file in (("sites", "s.csv"), ("protocols", "p.csv")):
        assert _run(["import", kind, str(tmp_path / file), "--project", str(project)], "de") == 0


def test_a_change_of_what_was_known_of_the_service_is_told(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "project"
    shutil.copytree(sample, project)
    for day in ("01.07.2021", "01.08.2021"):
        (tmp_path / "in.csv").write_text(f"Standort;in Betrieb seit\nstiftsplatz;{day}", encoding="utf-8")
        assert _run(["import", "service", str(tmp_path / "in.csv"), "--project", str(project)], "de") == 0
    assert "geändert: stiftsplatz · 2021-07-01 → 2021-08-01" in capsys.readouterr().out


def test_a_street_that_a_setting_names_and_nobody_knows_is_said(sample: Path, tmp_path: Path) -> None:
    """A name that no street bears would lose its surcharge without a word."""
    project = tmp_path / "project"
    shutil.copytree(sample, project)
    setting = (project / "project.toml").read_text(encoding="utf-8")
    (project / "project.toml").write_text(setting.replace('"Sandgasse"', '"Sandgase"'), encoding="utf-8")
    said = [(p.field, p.found, p.hint.en) for p in read_project(project).warnings if p.file == "project.toml"]
    assert said == [("archaeological_ground", "Sandgase", "Meant: Sandgasse?")]


def test_a_rate_that_a_spreadsheet_keeps_as_a_share_is_per_cent(sample: Path, tmp_path: Path) -> None:
    project, path = tmp_path / "project", tmp_path / "kosten.csv"
    shutil.copytree(sample, project)
    path.write_text(csv(PAID, "Stiftsplatz;einmalig;Tiefbau;1190;brutto;0,19;16.08.2021"), encoding="utf-8")
    assert _run(["import", "costs", str(path), "--project", str(project)], "de") == 0
    kept = (project / "operation" / "costs.csv").read_text(encoding="utf-8")
    assert kept.splitlines()[1:] == ["stiftsplatz;once;Tiefbau;1000.00;net;19;2021-08-16"]


def test_a_handover_seen_by_its_name_counts_and_one_nobody_knows_is_said(sample: Path, tmp_path: Path) -> None:
    """Words that are no handover would give the site no link, without a word."""
    project = tmp_path / "project"
    shutil.copytree(sample, project)
    rows = (
        "Standort;Datum;Sicht zu Übergabepunkten",
        "stiftsplatz;06.05.2022;Theaterplatz;",
        "karlsplatz;06.05.2022;ja",
    )
    (project / "protocols" / "sicht.csv").write_text(csv(*rows), encoding="utf-8")
    read = read_project(project)
    seen = {v.site: v.values.get("line_of_sight") for v in read.inspections if v.file.endswith("sicht.csv")}
    assert seen == {"stiftsplatz": ("theaterplatz",), "karlsplatz": ("ja",)}
    assert [(p.found, p.hint.en) for p in read.warnings if p.field == "line_of_sight"] == [("ja", "Doesn't count.")]
