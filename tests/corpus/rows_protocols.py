"""What was inspected."""

from __future__ import annotations

from tests.corpus.files import csv, features, sheets
from tests.corpus.row import SAMPLE, Row

E1 = (9.1433, 49.9741)
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
    Row("in_doubt.csv", csv("Standort;Datum;Eigentümer", "stiftsplatz;06.05.2022;Stadt?"), "import protocols", 1, ("owner – gefunden: Stadt?", "ohne Fragezeichen"), of=SAMPLE),
    Row("week.csv", csv("Standort;Datum;Eigentümer", "stiftsplatz;KW 12;Stadt"), "import protocols", 1, ("gefunden: KW 12", "Monat oder Woche bekannt: den ersten Tag"), of=SAMPLE),
    Row("unread_titles.csv", csv("Standort;Datum;Eigentümer;Hund;Katze", "stiftsplatz;06.05.2022;Stadt;1;2"), "import protocols", 0, ("gefunden: Hund, Katze",), of=SAMPLE),
    Row("own_titles.csv", csv("Standort;Datum;Zustimmung;Denkmalschutz;Stromversorgung", "stiftsplatz;06.05.2022;liegt vor;Ensemble;Hausnetz"), "import protocols", 0, ("consent, power, monument",), of=SAMPLE),
)  # fmt: skip
