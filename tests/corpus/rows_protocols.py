"""What was inspected."""

from __future__ import annotations

from datetime import datetime

from tests.corpus.files import csv, features, sheets
from tests.corpus.row import SAMPLE, Row

E1 = (9.1433, 49.9741)
PROTOCOLS = "import protocols"
HEAD = ("Standort", "Datum", "Eigentümer", "Montagehöhe (m) *", "Dauerphase bestätigt")
VISIT = ("Standort", "Datum", "Eigentümer")
ROWS = (
    # What was inspected.
    Row("hidden.xlsx", sheets({"Begehung": (VISIT, ("stiftsplatz", "06.05.2022", "Stadt")), "alt": (VISIT, ("stiftsplatz", "07.05.2022", "privat"))}, hidden=("alt",)), "import protocols", 0, ("protocols/begehung-2022-05-06.xlsx", "Blatt alt – gefunden: ausgeblendet"), of=SAMPLE),
    Row("tomorrow.csv", csv("Standort;Datum;Eigentümer", "stiftsplatz;06.05.2094;Stadt"), "import protocols", 1, ("Zeile 2 · date – gefunden: 2094-05-06 – erlaubt: ein Tag bis heute",), of=SAMPLE),
    Row("no_site.csv", csv("Standort;Datum;Eigentümer", "stiftplatz;06.05.2022;Stadt"), "import protocols", 1, ("gefunden: stiftplatz", "Gemeint: stiftsplatz?"), of=SAMPLE),
    Row("percent.xlsx", sheets({"Begehung": (("Standort", "Datum", "Kanalbelegung 2,4 GHz"), ("stiftsplatz", "06.05.2022", 0.45))}), "import protocols", 1, ("45 oder 0,45 %?",), of=SAMPLE),
    Row("share.csv", csv("Standort;Datum;Kanalbelegung 5 GHz", "stiftsplatz;06.05.2022;0,45"), "import protocols", 1, ("45 oder 0,45 %?",), of=SAMPLE),
    Row("yes_to_two.xlsx", sheets({"Begehung": (("Standort", "Datum", "Glasfaser oder Leerrohr", "Denkmal"), ("stiftsplatz", "06.05.2022", "ja", "ja"))}), "import protocols", 1, ("fibre – gefunden: ja", "monument – gefunden: ja"), of=SAMPLE, errors=2),
    Row("other_ending.geojson", features([({"site": "stiftsplatz", "date": "2022-05-06", "owner": "municipal"}, E1)]), "import protocols", 1, ("gefunden: .geojson – erlaubt: .xlsx",), of=SAMPLE),
    Row("two_sites.csv", csv("Standort;Name;Datum;Eigentümer", "stiftsplatz;Karlsplatz;06.05.2022;Stadt"), "import protocols", 1, ("name – gefunden: Karlsplatz – erlaubt: der Name von stiftsplatz",), of=SAMPLE),
    Row("below_each_other.csv", csv("Standort;stiftsplatz", "Datum;06.05.2022", "Eigentümer;Stadt", "Denkmal;nein"), "import protocols", 1, ("Die Fragen stehen untereinander",), of=SAMPLE),
    Row("numbered_permits.csv", csv("Standort;Datum;Eigentümer;Genehmigung 1;Genehmigung 2", "stiftsplatz;06.05.2022;Stadt;Denkmalschutz;Sondernutzung"), "import protocols", 0, ("je Genehmigung",), of=SAMPLE),
    Row("in_doubt.csv", csv("Standort;Datum;Eigentümer", "stiftsplatz;06.05.2022;Stadt?"), "import protocols", 1, ("owner – gefunden: Stadt?", "ohne Fragezeichen"), of=SAMPLE),
    Row("week.csv", csv("Standort;Datum;Eigentümer", "stiftsplatz;KW 12;Stadt"), "import protocols", 1, ("gefunden: KW 12", "Monat oder Woche bekannt: den ersten Tag"), of=SAMPLE),
    Row("unread_titles.csv", csv("Standort;Datum;Eigentümer;Hund;Katze", "stiftsplatz;06.05.2022;Stadt;1;2"), "import protocols", 0, ("gefunden: Hund, Katze",), of=SAMPLE),
    Row("own_titles.csv", csv("Standort;Datum;Zustimmung;Denkmalschutz;Stromversorgung", "stiftsplatz;06.05.2022;liegt vor;Ensemble;Hausnetz"), "import protocols", 0, ("consent, power, monument",), of=SAMPLE),
    # Yes and no, and numbers, as people write them.
    Row("ja for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "ja"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "True"}}, of=SAMPLE, called="b.xlsx"),
    Row("J for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "J"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "True"}}, of=SAMPLE, called="b.xlsx"),
    Row("x for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "x"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "True"}}, of=SAMPLE, called="b.xlsx"),
    Row("yes for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "yes"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "True"}}, of=SAMPLE, called="b.xlsx"),
    Row("1 for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, 1))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "True"}}, of=SAMPLE, called="b.xlsx"),
    Row("True for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, True))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "True"}}, of=SAMPLE, called="b.xlsx"),
    Row("a blank before ja for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "\u00a0ja "))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "True"}}, of=SAMPLE, called="b.xlsx"),
    Row("nein for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "nein"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "False"}}, of=SAMPLE, called="b.xlsx"),
    Row("N for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "N"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "False"}}, of=SAMPLE, called="b.xlsx"),
    Row("no for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "no"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "False"}}, of=SAMPLE, called="b.xlsx"),
    Row("0 for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, 0))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "False"}}, of=SAMPLE, called="b.xlsx"),
    Row("False for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, False))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0", "power_permanent": "False"}}, of=SAMPLE, called="b.xlsx"),
    Row("? for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "?"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0"}}, of=SAMPLE, called="b.xlsx"),
    Row("unbekannt for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "unbekannt"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0"}}, of=SAMPLE, called="b.xlsx"),
    Row("- for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "-"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0"}}, of=SAMPLE, called="b.xlsx"),
    Row("k. A. for power", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "k. A."))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0"}}, of=SAMPLE, called="b.xlsx"),
    Row("4,5 for a height", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", "4,5"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.5"}}, of=SAMPLE, called="b.xlsx"),
    Row("4.5 as text for a height", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", "4.5"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.5"}}, of=SAMPLE, called="b.xlsx"),
    Row("4.5 for a height", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4.5))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.5"}}, of=SAMPLE, called="b.xlsx"),
    Row("4,50 m for a height", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", "4,50 m"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.5"}}, of=SAMPLE, called="b.xlsx"),
    Row("4 m for a height", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", "4\u00a0m"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "4.0"}}, of=SAMPLE, called="b.xlsx"),
    Row("12 for a height", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", "12"))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "12.0"}}, of=SAMPLE, called="b.xlsx"),
    Row("60 for a height", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 60))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "mount_height_m": "60.0"}}, of=SAMPLE, called="b.xlsx"),
    Row("below the ground", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", "\u22124"))}), PROTOCOLS, 1, ("· mount_height_m –",), of=SAMPLE, called="b.xlsx"),
    # A cell that can't be read is named.
    Row("date: 05.05.20220", sheets({"Begehung": (HEAD, ("stiftsplatz", "05.05.20220", "Stadt", 4))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte B · date – gefunden: 05.05.20220",), of=SAMPLE, called="b.xlsx"),
    Row("date: 31.02.2022", sheets({"Begehung": (HEAD, ("stiftsplatz", "31.02.2022", "Stadt", 4))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte B · date – gefunden: 31.02.2022",), of=SAMPLE, called="b.xlsx"),
    Row("date: 05/04/22", sheets({"Begehung": (HEAD, ("stiftsplatz", "05/04/22", "Stadt", 4))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte B · date – gefunden: 05/04/22",), of=SAMPLE, called="b.xlsx"),
    Row("owner: Stdat", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stdat", 4))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte C · owner – gefunden: Stdat", "Gemeint: Stadt?"), of=SAMPLE, called="b.xlsx"),
    Row("mount_height_m: hoch", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", "hoch"))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte D · mount_height_m – gefunden: hoch",), of=SAMPLE, called="b.xlsx"),
    Row("mount_height_m: 1.200", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", "1.200"))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte D · mount_height_m – gefunden: 1.200", "Bitte 1200 oder 1,200"), of=SAMPLE, called="b.xlsx"),
    Row("mount_height_m: 400", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 400))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte D · mount_height_m – gefunden: 400",), of=SAMPLE, called="b.xlsx"),
    Row("mount_height_m: 4 km", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", "4 km"))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte D · mount_height_m – gefunden: 4 km",), of=SAMPLE, called="b.xlsx"),
    Row("mount_height_m: 2022-05-04", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", datetime(2022, 5, 4)))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte D · mount_height_m – gefunden: 2022-05-04", "Zelle"), of=SAMPLE, called="b.xlsx"),
    Row("power_permanent: vielleicht", sheets({"Begehung": (HEAD, ("stiftsplatz", "06.05.2022", "Stadt", 4, "vielleicht"))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte E · power_permanent – gefunden: vielleicht",), of=SAMPLE, called="b.xlsx"),
    Row("site: stiftplatz", sheets({"Begehung": (HEAD, ("stiftplatz", "06.05.2022", "Stadt", 4))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte A · site – gefunden: stiftplatz", "Gemeint: stiftsplatz?"), of=SAMPLE, called="b.xlsx"),
    Row("site: –", sheets({"Begehung": (HEAD, ("", "06.05.2022", "Stadt", 4))}), PROTOCOLS, 1, ("Blatt Begehung, Zeile 2, Spalte A · site", "sites.geojson"), of=SAMPLE, called="b.xlsx"),
    # What is no protocol is one problem.
    Row("an answer", '{"schema": "hotspots/answer/1"}', PROTOCOLS, 1, ("gefunden: hotspots/answer/1",), of=SAMPLE, called="a.json"),
    Row("a list", "[1, 2]", PROTOCOLS, 1, ("gefunden: list",), of=SAMPLE, called="a.json"),
    Row("a number for the visits", '{"schema": "hotspots/protocol/1", "inspections": 7}', PROTOCOLS, 1, ("gefunden: int",), of=SAMPLE, called="a.json"),
    Row("half a file", '{"schema": "hotspots/protocol/1", "inspections": [{"site": "karlsp', PROTOCOLS, 1, ("gefunden: Unterminated",), of=SAMPLE, called="a.json"),
    Row("half a GeoPackage", "SQLite format 3\0 and then nothing", PROTOCOLS, 1, (), of=SAMPLE, called="a.gpkg"),
    Row("another table", sheets({"Begehung": (("Name", "Wert"), ("a", 1))}), PROTOCOLS, 1, (), of=SAMPLE, called="a.xlsx"),
    Row("half a spreadsheet", "PK", PROTOCOLS, 1, (), of=SAMPLE, called="a.xlsx"),
    # What other programs make of the form.
    Row("kobo.xlsx", sheets({"Begehung": (("start", "site", "group_owner/owner", "group_record/date", "_id", "_index"), ("2022-05-06T10:00:00.000+02:00", "stiftsplatz", "municipal", "2022-05-06", 1001, 1), ("2022-05-06T11:00:00.000+02:00", "karlsplatz", "private", "2022-05-06", 1002, 2)), "permits": (("permits/kind", "permits/weeks", "permits/status", "_index", "_parent_table_name", "_parent_index"), ("monument", "16", "open", 1, "Begehung", 1), ("road_digging", "8", "open", 2, "Begehung", 2))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "monument": "16.0 weeks"}, "karlsplatz": {"owner": "private", "road_digging": "8.0 weeks"}}, of=SAMPLE),
    Row("odk_central.csv", "SubmissionDate,group_record-date,site,group_owner-owner,KEY\n2022-05-06T08:00:00Z,2022-05-06,stiftsplatz,municipal,uuid:1\n", PROTOCOLS, means={"stiftsplatz": {"owner": "municipal"}}, of=SAMPLE),
    Row("permits.csv", "Standort;Genehmigung;Anbindung;Behörde;Wochen;Kosten (€);Stand;Aktenzeichen\nkarlsplatz;Erlaubnis nach Denkmalschutzrecht;Tiefbau;UDB;10;150,50;beantragt;D-7\n", PROTOCOLS, means={"karlsplatz": {"monument": "10.0 weeks"}}, of=SAMPLE),
    *(Row(f"kobo, {name}", sheets({"Begehung": (("start", site, "owner", "date", "_id", "_uuid"), ("2022-05-06", "stiftsplatz", "municipal", "2022-05-06", 1001, "u-1"), ("2022-05-06", "karlsplatz", "private", "2022-05-06", 1002, "u-2")), "permits": (("kind", "weeks", "status", child), ("monument", "16", "open", one), ("road_digging", "8", "open", two))}), PROTOCOLS, means={"stiftsplatz": {"owner": "municipal", "monument": "16.0 weeks"}, "karlsplatz": {"owner": "private", "road_digging": "8.0 weeks"}}, of=SAMPLE, called="kobo.xlsx") for name, site, child, one, two in (("children by their uuid", "site", "_submission__uuid", "u-1", "u-2"), ("children by their id", "site", "_submission__id", 1001, 1002), ("titles in German", "Standort", "_submission__id", 1001, 1002))),
    Row("kobo, a visit that somebody rejected", sheets({"Begehung": (("site", "owner", "date", "_index", "_validation_status"), ("stiftsplatz", "municipal", "2022-05-06", 1, "validation_status_approved"), ("karlsplatz", "private", "2022-05-06", 2, "validation_status_not_approved")), "permits": (("kind", "weeks", "status", "_parent_index"), ("monument", "16", "open", 1), ("road_digging", "8", "open", 2))}), PROTOCOLS, 0, ("gefunden: karlsplatz", "Wurde dort abgelehnt"), of=SAMPLE, called="kobo.xlsx"),
)  # fmt: skip
