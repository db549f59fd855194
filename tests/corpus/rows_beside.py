"""What stands beside a table in its workbook: whatever the command, it is named and holds up nothing."""

from __future__ import annotations

from tests.corpus.files import csv, sheets
from tests.corpus.row import NEW, SAMPLE, Row

#: command -> project, titles, rows
LISTS = {
    "import sites": (NEW, ("Name", "Breite", "Länge"), ("Rathaus", 49.9741, 9.1433)),
    "import streets": (NEW, ("name", "wkt"), ("A", "LINESTRING (9.14 49.97, 9.142 49.97)")),
    "import trees": (NEW, ("Baum", "Krone", "lat", "lon"), ("1", 8, 49.9741, 9.1433)),
    "import addresses": (NEW, ("Strasse", "Hausnummer", "lat", "lon"), ("A", "1", 49.9741, 9.1433)),
    "import places": (NEW, ("Nr", "Art", "lat", "lon"), ("1", "Straßenlaterne", 49.9741, 9.1433)),
    "import hotspots": (NEW, ("Name", "Stand", "lat", "lon"), ("Bad", "aktiv", 49.9741, 9.1433)),
    "import backhaul": (NEW, ("Name", "Art", "lat", "lon", "Freie Ports"), ("R", "Übergabepunkt", 49.9741, 9.1433, 4)),
    "import counts": (NEW, ("Station", "Datum", "von", "bis", "Anzahl"), ("Markt", "06.05.2024", "10:00", "11:00", 47)),
    "import stations": (NEW, ("station", "name", "lat", "lon"), ("z1", "Markt", 49.9741, 9.1433)),
    "import usage": (NEW, ("Datum", "Hotspot", "Sitzungen"), ("01.05.2023", "Markt", 9), ("02.05.2023", "Markt", 8)),
    "import protocols": (SAMPLE, ("Standort", "Datum", "Eigentümer"), ("stiftsplatz", "06.05.2022", "Stadt")),
    "import costs": (SAMPLE, ("Standort", "Art", "Leistung", "Betrag", "Preisart", "Rechnungsdatum"), ("Stiftsplatz", "einmalig", "Montage", 1000, "netto", "15.08.2021")),
    "import service": (SAMPLE, ("Standort", "in Betrieb seit"), ("stiftsplatz", "01.07.2021")),
    "decide": (SAMPLE, ("Standort", "Beschluss", "Datum"), ("karlsplatz", "beschlossen", "29.09.2022")),
    "weights": (SAMPLE, ("Kriterium", "A", "B"), ("Umsetzbarkeit", 100, 80), ("Anschluss", 50, 100), ("Nutzende", 20, 30)),
}  # fmt: skip
LEGEND, PROSE = (("Zeichen", "Bedeutung"), ("x", "wichtig")), (("Quelle: Amt 61, Stand Mai",),)
ROWS = (
    *(Row("a legend on a sheet of its own", sheets({"Liste": rows, "Legende": LEGEND}), command, 0, ("Legende",), of=of, called="liste.xlsx") for command, (of, *rows) in LISTS.items()),
    *(Row("prose on a sheet of its own", sheets({"Liste": rows, "Hinweise": PROSE}), command, 0, ("Hinweise",), of=of, called="liste.xlsx") for command, (of, *rows) in LISTS.items()),
    *(Row("the same on a hidden sheet", sheets({"Liste": rows, "alt_2021": rows}, hidden=("alt_2021",)), command, 0, ("alt_2021",), of=of, called="liste.xlsx") for command, (of, *rows) in LISTS.items()),
    *(Row("an empty sheet", sheets({"Liste": rows, "Tabelle2": ()}), command, of=of, called="liste.xlsx") for command, (of, *rows) in LISTS.items()),
    Row("titles without rows on a sheet of counts", sheets({"Markt": (("Zeit", "Anzahl"), ("06.05.2024 10:00", 5), ("06.05.2024 11:00", 6)), "Legende": LEGEND[:1]}), "import counts", 0, ("Blatt Legende: keine Zählung (1 Zeile)",), called="liste.xlsx"),
    Row("a line above the decisions", csv("Beschluss vom 29.09.2022", "Standort;Beschluss;Datum", "karlsplatz;beschlossen;29.09.2022"), "decide", 0, ("gefunden: Beschluss vom 29.09.2022",), of=SAMPLE),
)  # fmt: skip
