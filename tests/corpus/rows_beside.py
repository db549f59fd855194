"""Whatever the command: what stands beside a table is named and holds up nothing, and a table may be written in any way."""

from __future__ import annotations

from tests.corpus.files import csv, opened, sheets, table
from tests.corpus.row import NEW, SAMPLE, Row

#: command -> project, what it says of the table, titles, rows
LISTS = {
    "import sites": (NEW, "1 neu", ("Name", "Breite", "Länge"), ("Rathaus", 49.9741, 9.1433)),
    "import streets": (NEW, "1 neu", ("name", "wkt"), ("A", "LINESTRING (9.14 49.97, 9.142 49.97)")),
    "import trees": (NEW, "1 neu", ("Baum", "Krone", "lat", "lon"), ("1", 8, 49.9741, 9.1433)),
    "import addresses": (NEW, "1 neu", ("Strasse", "Hausnummer", "lat", "lon"), ("A", "1", 49.9741, 9.1433)),
    "import places": (NEW, "1 neu", ("Nr", "Art", "lat", "lon"), ("1", "Straßenlaterne", 49.9741, 9.1433)),
    "import hotspots": (NEW, "1 neu", ("Name", "Stand", "lat", "lon"), ("Bad", "aktiv", 49.9741, 9.1433)),
    "import backhaul": (NEW, "1 neu", ("Name", "Art", "lat", "lon", "Freie Ports"), ("R", "Übergabepunkt", 49.9741, 9.1433, 4)),
    "import counts": (NEW, "1 neu", ("Station", "Datum", "von", "bis", "Anzahl"), ("Markt", "06.05.2024", "10:00", "11:00", 47)),
    "import stations": (NEW, "1 neu", ("station", "name", "lat", "lon"), ("z1", "Markt", 49.9741, 9.1433)),
    "import usage": (NEW, "2 neu", ("Datum", "Hotspot", "Sitzungen"), ("01.05.2023", "Markt", 9), ("02.05.2023", "Markt", 8)),
    "import protocols": (SAMPLE, "1 neu", ("Standort", "Datum", "Eigentümer"), ("stiftsplatz", "06.05.2022", "Stadt")),
    "import costs": (SAMPLE, "1 neu", ("Standort", "Art", "Leistung", "Betrag", "Preisart", "Rechnungsdatum"), ("Stiftsplatz", "einmalig", "Montage", 1000, "netto", "15.08.2021")),
    "import service": (SAMPLE, "1 neu", ("Standort", "in Betrieb seit"), ("stiftsplatz", "01.07.2021")),
    "decide": (SAMPLE, "beschlossen (2022-09-29)", ("Standort", "Beschluss", "Datum"), ("karlsplatz", "beschlossen", "29.09.2022")),
    "weights": (SAMPLE, "48,4 %", ("Kriterium", "A", "B"), ("Umsetzbarkeit", 100, 80), ("Anschluss", 50, 100), ("Nutzende", 20, 30)),
}  # fmt: skip
LEGEND, PROSE = (("Zeichen", "Bedeutung"), ("x", "wichtig")), (("Quelle: Amt 61, Stand Mai",),)
SITES = (
    ("Name", "Breite", "Länge", "Straße und Hausnummer", "Art", "Stadtteil", "Stand", "vorgeschlagen von", "Quelle"),
    ("Rathaus", 49.9741, 9.1433, "", "Platz", "", "", "", ""),
)
COUNTED = ("Standort", "Datum", "von", "bis", "Anzahl")
ROWS = (
    # What a sheet of the town's workbook says is read as an import of its kind reads it.
    *(Row(f"workbook: {name}", sheets({"Standorte": SITES, "Begehung": (("Standort", "Datum der Begehung", "Eigentümer"), *rows)}), "import workbook", code, says, called="mappe.xlsx") for name, code, says, *rows in (
        ("a visit", 0, ("protocols/begehung-2022-05-06.xlsx",), ("Rathaus", "06.05.2022", "Stadt")),
        ("a visit to come", 1, ("date – gefunden: 2099-05-06",), ("Rathaus", "06.05.2099", "Stadt")),
        ("a visit against another", 1, ("dagegen: Stadt",), ("Rathaus", "06.05.2022", "Stadt"), ("Rathaus", "06.05.2022", "Privat")),
    )),
    *(Row(f"workbook: {name}", sheets({"Standorte": SITES, sheet: rows}), "import workbook", 1, says, called="mappe.xlsx") for name, sheet, says, *rows in (
        ("a price twice", "Preise", ("Blatt Preise, Zeile 2 · Kennung – gefunden: site_setup",), ("Kennung", "Ihr Wert", "Quelle"), ("site_setup", 500, "A"), ("site_setup", 600, "B")),
        ("a title twice", "Projekt", ("Blatt Projekt, Zeile 2 · Feld – gefunden: Titel",), ("Feld", "Wert", "Investition in €"), ("Titel", "A", ""), ("Titel", "B", "")),
        ("a budget in thousands", "Projekt", ("gefunden: 30 T€",), ("Feld", "Wert", "Investition in €"), ("Budget im Jahr", 2027, "30 T€")),
    )),
    *(Row(f"workbook: {name}", sheets({"Standorte": SITES, "Zählung": (COUNTED, *rows)}), "import workbook", code, says, called="mappe.xlsx") for name, code, says, *rows in (
        ("hours as cells", 0, (), ("Rathaus", "14.05.2024", 10 / 24, 11 / 24, 40)),
        ("about so many", 1, ("mappe.xlsx · Blatt Zählung, Zeile 2 · Anzahl – gefunden: ca. 40",), ("Rathaus", "14.05.2024", "10:00", "11:00", "ca. 40")),
        ("a day without its year", 1, ("Blatt Zählung, Zeile 2 · Datum – gefunden: 14.05.",), ("Rathaus", "14.05.", "10:00", "11:00", 40)),
        ("an hour twice", 1, ("Blatt Zählung, Zeile 3 · station",), ("Rathaus", "14.05.2024", "10:00", "11:00", 40), ("Rathaus", "14.05.2024", "10:00", "11:00", 45)),
        ("an hour that overlaps", 1, ("Blatt Zählung, Zeile 3 · count",), ("Rathaus", "14.05.2024", "10:00", "11:00", 40), ("Rathaus", "14.05.2024", "10:30", "11:30", 45)),
        ("fewer than nobody", 1, ("Blatt Zählung, Zeile 2 · Anzahl – gefunden: -4",), ("Rathaus", "14.05.2024", "10:00", "11:00", -4)),
        ("a place of no such name", 0, ("noch ohne Ort: ratshaus",), ("Ratshaus", "14.05.2024", "10:00", "11:00", 40)),
        ("a sum below", 0, ("Zeilen mit Summen (1 Zeile)",), ("Rathaus", "14.05.2024", "10:00", "11:00", 40), ("Summe", "", "", "", 40)),
    )),
    *(Row("a legend on a sheet of its own", sheets({"Liste": rows, "Legende": LEGEND}), command, 0, (says, "Legende"), of=of, called="liste.xlsx") for command, (of, says, *rows) in LISTS.items()),
    *(Row("prose on a sheet of its own", sheets({"Liste": rows, "Hinweise": PROSE}), command, 0, (says, "Hinweise"), of=of, called="liste.xlsx") for command, (of, says, *rows) in LISTS.items()),
    *(Row("the same on a hidden sheet", sheets({"Liste": rows, "alt_2021": rows}, hidden=("alt_2021",)), command, 0, (says, "alt_2021"), of=of, called="liste.xlsx") for command, (of, says, *rows) in LISTS.items()),
    *(Row("an empty sheet", sheets({"Liste": rows, "Tabelle2": ()}), command, 0, (says,), of=of, called="liste.xlsx") for command, (of, says, *rows) in LISTS.items()),
    *(Row(f"in {encoding} with {sep!r}", table(rows, sep, encoding), command, 0, (says,), of=of, called="liste.csv") for command, (of, says, *rows) in LISTS.items() for sep, encoding in ((";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-16"))),
    *(Row("in OpenDocument", opened({"Liste": rows}), command, 0, (says,), of=of, called="liste.ods") for command, (of, says, *rows) in LISTS.items()),
    Row("titles without rows on a sheet of counts", sheets({"Markt": (("Zeit", "Anzahl"), ("06.05.2024 10:00", 5), ("06.05.2024 11:00", 6)), "Legende": LEGEND[:1]}), "import counts", 0, ("Blatt Legende: keine Zählung (1 Zeile)",), called="liste.xlsx"),
    Row("a line above the decisions", csv("Beschluss vom 29.09.2022", "Standort;Beschluss;Datum", "karlsplatz;beschlossen;29.09.2022"), "decide", 0, ("gefunden: Beschluss vom 29.09.2022",), of=SAMPLE),
)  # fmt: skip
