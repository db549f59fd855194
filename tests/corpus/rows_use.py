"""What was counted and paid after building."""

from __future__ import annotations

from tests.corpus.files import csv, sheets
from tests.corpus.row import IN_USE, SAMPLE, Row

USAGE = "import usage"
PAID = "Standort;Art;Leistung;Betrag;Preisart;MwSt;Rechnungsdatum"
ROWS = (
    # What was counted, and how it is used.
    Row("radacct.csv", csv("session_id;called_station_id;start_time;stop_time;session_time", "0;AA-BB:Markt;2023-05-02T10:02:00;2023-05-02T10:08:20;380", "1;AA-BB:Markt;2023-05-07T07:51:00;2023-05-07T08:55:11;3851"), "import counts", 1, ("gefunden: eine Zeile je Sitzung", "SELECT called_station_id AS hotspot", "nicht kopiert")),
    Row("usage.csv", csv("Datum;Standort;Sitzungen;Nutzer", "01.05.2023;stiftsplatz;89;48", "02.05.2023;stiftsplatz;59;43"), "import usage", 1, ("Zeile 2 · place – gefunden: stiftsplatz – erlaubt: ein Standort, der gebaut oder beauftragt ist",), of=SAMPLE),
    Row("twice.csv", csv("Zeitraum;Hotspot;Sitzungen", "01.05.2023 - 31.05.2023;Stiftsplatz;890", "02.05.2023 - 02.05.2023;Stiftsplatz;59"), "import usage", 1, ("Zeile 3 · sessions", "nur eine von beiden Summen"), of=SAMPLE, errors=2),
    Row("titles_again.csv", csv(PAID, "Stiftsplatz;einmalig;Montage;1000;netto;;15.08.2021", PAID, "Stiftsplatz;einmalig;Tiefbau;2000;netto;;16.08.2021"), "import costs", 0, ("titles_again.csv, 2 Zeilen",), of=SAMPLE),
    Row("not_yet.csv", csv(PAID, "Stiftsplatz;einmalig;Tiefbau;2500;netto;;16.08.2094"), "import costs", 1, ("Zeile 2", "date – gefunden: 2094-08-16 – erlaubt: bis heute"), of=SAMPLE),
    Row("unbuilt.csv", csv(PAID, "Karlsplatz;einmalig;Montage;1000;netto;;15.08.2021"), "import costs", 0, ("Standort karlsplatz", "zählen erst, wenn er gebaut"), of=SAMPLE),
    Row("down.csv", csv("Standort;Datum;Anmeldungen;Bemerkung", "Stiftsplatz;01.10.2022;0;Ausfall", "Stiftsplatz;02.10.2022;50;"), "import usage", 1, ("Zeile 3 · place",), of=SAMPLE),
    Row("service_tomorrow.csv", csv("Standort;in Betrieb seit", "stiftsplatz;01.07.2094"), "import service", 1, ("in_use_from – gefunden: 2094-07-01 – erlaubt: bis heute",), of=SAMPLE),
    Row("before.csv", csv("Standort;in Betrieb seit;Störung von", "stiftsplatz;01.07.2021;01.05.2021"), "import service", 1, ("fault_since – gefunden: 2021-05-01", "nicht vor 2021-07-01"), of=SAMPLE),
    Row("pm.csv", csv("station;date;start;end;count", "Markt;2024-05-06;2:00 PM;3:00 PM;310"), "import counts", 0, ("markt: 1 Zeile, Σ 310",)),
    Row("monthly.csv", csv("Station;Datum;Anzahl", "Markt;01.01.2024;98892", "Markt;01.02.2024;90320"), "import counts", 0, ("je Zeile ein Monat", "Σ 189.212, 2024-01-01 – 2024-02-29")),
    Row("telraam.csv", csv("segment_id,date,hour,uptime,car,pedestrian", "9,2024-05-06,9,0.6,12,100.8", "9,2024-05-06,10,0.0,12,0", "9,2024-05-06,11,0.6,12,170.4"), "import counts", 0, ("uptime: 2 Zeilen auf das ganze Intervall hochgerechnet", "uptime 0: nicht gezählt (1 Zeile)", "Σ 452")),
    Row("overlap.csv", csv("Station;Datum;von;bis;Anzahl", "Markt;06.05.2024;10:00;11:00;47", "Markt;06.05.2024;10:30;11:30;30"), "import counts", 1, ("Zeile 3 · count", "overlap.csv, Zeile 2, zählt 2024-05-06 10:00")),
    Row("doubled.csv", csv("Station;Datum;von;bis;Anzahl", "Markt;06.05.2024;10:00;11:00;47", "Markt;06.05.2024;10:00;11:00;47"), "import counts", 0, ("gleiche gelten einmal, 1 Wert", "Σ 47")),
    Row("two_guesses.csv", csv("Standort;Passanten je Tag", "Markt;500", "Markt;900"), "import counts", 1, ("Zeile 3 · best", "sagt 500")),
    Row("sums_beside.xlsx", sheets({"Markt": (("Zeit", "Anzahl"), ("06.05.2024 10:00", 5), ("06.05.2024 11:00", 6)), "Monatssummen": (("Monat", "Anzahl"), ("2024-05", 3333))}), "import counts", 0, ("Blatt Monatssummen: Summen (1 Zeile)", "markt: 2 Zeilen, Σ 11")),
    Row("event_twice.csv", csv("Standort;Name;Tage im Jahr;Besucher", "stiftsplatz;Stadtfest;3;20000", "stiftsplatz;Stadtfest;3;15000"), "import counts", 1, ("Zeile 3 · event", "beide würden addiert"), of=SAMPLE),
    Row("event_elsewhere.csv", csv("Standort;Name;Tage im Jahr;Besucher", "Marktplatz;Stadtfest;3;20000", "Karlsplatz;Stadtfest;3;20.000"), "import counts", 0, ("zählt nicht: Marktplatz (1 Zeile)", "„.“ trennt Tausender"), of=SAMPLE),
    # What an operator says keeps its unit and its span.
    Row("UniFi by the hour", "Time,AP Name,Clients,Traffic (MB)\n2024-05-06 10:00,Markt,12,80\n2024-05-06 11:00,Markt,15,90", USAGE, means=[("Markt", "devices", "2024-05-06 10:00", "2024-05-06 11:00", 12), ("Markt", "devices", "2024-05-06 11:00", "2024-05-06 12:00", 15)]),
    Row("OpenWISP by the hour", "time,location,wifi_clients\n1714982400,Markt,12\n1714986000,Markt,15", USAGE, means=[("Markt", "devices", "2024-05-06 10:00", "2024-05-06 11:00", 12), ("Markt", "devices", "2024-05-06 11:00", "2024-05-06 12:00", 15)]),
    Row("sums of sessions by the month", "Monat;Hotspot;Sitzungen\nJanuar 2024;Rathaus;900\nFebruar 2024;Rathaus;800", USAGE, means=[("Rathaus", "sessions", "2024-01-01 00:00", "2024-02-01 00:00", 900), ("Rathaus", "sessions", "2024-02-01 00:00", "2024-03-01 00:00", 800)]),
    Row("a mean duration is no time of day", "Monat;AP;Sitzungen;Mittlere Dauer\n2024-05;Rathaus;500;00:30:00", USAGE, means=[("Rathaus", "sessions", "2024-05-01 00:00", "2024-06-01 00:00", 500)]),
    Row("a row for all places", "Monat;Hotspot;Sitzungen\n2024-01;Rathaus;900\n2024-01;Gesamt;910", USAGE, means=[("Rathaus", "sessions", "2024-01-01 00:00", "2024-02-01 00:00", 900)]),
    Row("users, new and known, and all", "Monat;AP;Neue Nutzer;Bekannte Nutzer;Nutzer gesamt\n2024-01;7;30;10;40", USAGE, means=[("7", "users", "2024-01-01 00:00", "2024-02-01 00:00", 40)]),
    Row("places in columns, their sum beside", "Anmeldungen je Monat;;;\nMonat;Rathaus;Markt;Summe\n2024-01;900;10;910", USAGE, means=[("Rathaus", "log_ins", "2024-01-01 00:00", "2024-02-01 00:00", 900), ("Markt", "log_ins", "2024-01-01 00:00", "2024-02-01 00:00", 10)]),
    Row("places in columns, the unit above", "Anmeldungen je Monat;;\nMonat;Rathaus;Markt\n2024-01;900;10", USAGE, means=[("Rathaus", "log_ins", "2024-01-01 00:00", "2024-02-01 00:00", 900), ("Markt", "log_ins", "2024-01-01 00:00", "2024-02-01 00:00", 10)]),
    Row("the sum of all sessions, in hours", "Monat;AP;Sitzungen;Gesamtdauer (h)\n2024-05;Rathaus;500;250", USAGE, means=[("Rathaus", "sessions", "2024-05-01 00:00", "2024-06-01 00:00", 500, 15000)]),
    Row("parts of one unit", "Monat;Hotspot;Bezirk;Clients 2,4 GHz;Clients 5 GHz\n2024-01;Rathaus;Nord;30;10", USAGE, 1, ("· Clients 2,4 GHz –", "Clients 5 GHz=count")),
    Row("parts of one unit, answered", "Monat;Hotspot;Bezirk;Clients 2,4 GHz;Clients 5 GHz\n2024-01;Rathaus;Nord;30;10", "import usage --map=Clients 5 GHz=count", 0, ("Weggelassen: datei.csv: weitere Zahlen: Clients 2,4 GHz (1 Zeile) Weggelassen: datei.csv: Spalten ohne Zählungen: Bezirk Weggelassen: datei.csv: kein Standort",), means=[("Rathaus", "devices", "2024-01-01 00:00", "2024-02-01 00:00", 10)]),
    Row("log-ins since the beginning", "Hotspot;Anmeldungen gesamt;Stand\nRathaus;9000;31.12.2024", USAGE, 1, ("· time –", "=time"), means=[]),
    Row("a share of users", "Monat;AP;Anteil Nutzer %\n2024-05;Rathaus;50", USAGE, 1, ("· unit –", "keine Nutzung"), means=[]),
    Row("a look every five minutes", "Zeit;AP;Clients\n2024-05-06 10:00;Rathaus;7\n2024-05-06 10:05;Rathaus;7", USAGE, 1, ("· Zeit –", "zählt mehrfach"), means=[]),
    Row("halves of the day in a column", "Hotspot;Datum;Uhrzeit;Hälfte;Sitzungen\n" + "".join(f"Markt;2024-05-06;{h}:00;{half};{n}\n" for h, half, n in ((9, "AM", 3), (10, "AM", 4), (2, "PM", 9), (3, "PM", 8))), USAGE, means=[("Markt", "sessions", f"2024-05-06 {h:02d}:00", f"2024-05-06 {h + 1:02d}:00", n) for h, n in ((9, 3), (10, 4), (14, 9), (15, 8))]),
    Row("users since the beginning", "Hotspot;Datum;Nutzer seit Inbetriebnahme\n" + "".join(f"Markt;{6 + i:02d}.05.2024;{1000 + 20 * i}\n" for i in range(20)), USAGE, 1, ("· unit –", "gefunden: Hotspot, Datum, Nutzer seit Inbetriebnahme"), means=[]),
    Row("a rate that a spreadsheet keeps as a share", csv(PAID, "Stiftsplatz;einmalig;Tiefbau;1190;brutto;0,19;16.08.2021"), "import costs", made={"site": ["stiftsplatz"], "kind": ["once"], "what": ["Tiefbau"], "eur": ["1000.00"], "tax": ["net"], "vat_percent": ["19"], "date": ["2021-08-16"]}, of=SAMPLE),
    # What can't be of a site in use since March 2023.
    Row("use of a site that isn't built", "Datum;Standort;Nutzer\n01.04.2023;karlsplatz;4\n02.04.2023;karlsplatz;5", "import usage", 1, ("Zeile 2", "karlsplatz", "hotspots decide"), of=IN_USE),
    Row("use before service began", "Datum;Standort;Nutzer\n27.02.2023;stiftsplatz;4\n28.02.2023;stiftsplatz;5\n01.03.2023;stiftsplatz;5", "import usage", 1, ("Zeile 2", "2 Zeilen davor", "in_use_from"), of=IN_USE),
    Row("a negative amount", "Standort;Art;Leistung;Betrag;netto/brutto;Datum\nstiftsplatz;einmalig;Tiefbau;-119;netto;02.04.2023", "import costs", 1, ("Zeile 2", "-119", "Gutschrift"), of=IN_USE),
    Row("a gross amount without its rate", "Standort;Art;Leistung;Betrag;netto/brutto;Datum\nstiftsplatz;einmalig;Tiefbau;119;brutto;02.04.2023", "import costs", 1, ("Zeile 2", "vat_percent", "Steuersatz"), of=IN_USE),
    Row("a price of which nobody says whether VAT is in it", "Standort;Art;Leistung;Betrag;Datum\nstiftsplatz;einmalig;Tiefbau;119;02.04.2023", "import costs", 1, ("Zeile 2", "tax", "netto/brutto"), of=IN_USE),
    Row("an invoice twice", "Standort;Art;Betrag;netto/brutto;Datum\n" + 2 * "stiftsplatz;einmalig;119;netto;02.04.2023\n", "import costs", 1, ("jede Angabe einmal", "unterscheiden"), of=IN_USE),
    Row("a fault that ends before it begins", "Standort;Störung von;Störung bis;Störung\nstiftsplatz;02.04.2023;01.04.2023;x", "import service", 1, ("Zeile 2", "fault_until", "nicht vor"), of=IN_USE),
    Row("two beginnings", "Standort;in Betrieb seit;Störung\nstiftsplatz;02.04.2023;\nstiftsplatz;03.04.2023;", "import service", 1, ("Zeile 3", "einmal je Standort"), of=IN_USE),
    Row("an unknown site", "Standort;in Betrieb seit\nKarlplatz;02.04.2023", "import service", 1, ("Zeile 2", "karlsplatz"), of=IN_USE),
    Row("a row per session", "acctsessionid;acctstarttime;username;calledstationid\n1;2023-05-02T10:02:00;erika;stiftsplatz", "import usage", 1, ("Zeile 1", "personenbezogen", "count(*)"), of=IN_USE),
    Row("a row per session as service", "acctsessionid;acctstarttime;username;site\n1;2023-05-02T10:02:00;erika;stiftsplatz", "import service", 1, ("personenbezogen",), of=IN_USE),
    Row("device addresses as costs", "Standort;MAC;Betrag\nstiftsplatz;a4:83:e7:11:22:33;5\nstiftsplatz;a4:83:e7:11:22:34;5", "import costs", 1, ("personenbezogen",), of=IN_USE),
    Row("a row per session, by its number", "SessionID;Start;Ende;Hotspot\n17;2023-05-01 10:00;2023-05-01 10:20;stiftsplatz\n18;2023-05-01 10:10;2023-05-01 10:20;stiftsplatz", "import usage", 1, ("Zeile 1", "personenbezogen"), of=IN_USE),
    Row("users at once", "Datum;Standort;max. gleichzeitige Nutzer\n01.05.2023;stiftsplatz;9", "import usage", 1, ("Zeile 1", "Hier ist keine Nutzung gezählt"), of=IN_USE),
    Row("more than pass anywhere", "Datum;Standort;Nutzer\n01.05.2023;stiftsplatz;9000000", "import usage", 1, ("Zeile 2", "9000000", "höchstens 125000"), of=IN_USE),
    Row("use of tomorrow", "Datum;Standort;Nutzer\n01.05.2040;stiftsplatz;9", "import usage", 1, ("Zeile 2", "2040-05-01", "bis heute"), of=IN_USE),
    Row("a count of tomorrow", "Zeit;Anzahl\n01.05.2040 10:00;9\n01.05.2040 11:00;9", "import counts", 1, ("2040-05-01", "bis heute"), of=IN_USE),
    Row("another operator's columns", "Hotspot;Tag;Zugriffe\nstiftsplatz;01.04.2023;90\nstiftsplatz;02.04.2023;91", "import usage", 1, ("Zeile", "sessions=unit"), of=IN_USE),
    Row("no such table", "Farbe;Form\nrot;rund", "import service", 1, ("in_use_from (in Betrieb seit)",), of=IN_USE),
    # What can't be taken is said at its row.
    Row("a row per session, by its ends", "session_id;start_time;stop_time;input_octets;ap\n1;2023-05-02T10:02:00;2023-05-02T10:08:20;1;Markt", "import usage", 1, ("Zeile", "count(*) AS sitzungen FROM datei"), of=SAMPLE),
    Row("a row per session as counts", "acctsessionid;acctstarttime;username\n1;2023-05-02T10:02:00;x", "import counts", 1, ("Zeile", "count(*) AS sitzungen FROM datei"), of=SAMPLE),
    Row("device addresses as counts, by title", "time;mac;count\n2022-06-01 10:00;x;1", "import counts", 1, ("Zeile", "personenbezogen"), of=SAMPLE),
    Row("an afternoon written as night", "station;date;start;end;count\nMarkt;2024-05-06;2:00;3:00;310", "import counts", 1, ("Zeile", "Nachts oder nachmittags? Bitte 14:00"), of=SAMPLE),
    Row("two readings", "Station;Datum;Anzahl\nA;06.05.2024;9000\nA;13.05.2024;9100\nA;20.05.2024;9100", "import counts", 1, ("Zeile", "week=interval"), of=SAMPLE),
    Row("two readings, answered", "Station;Datum;Anzahl\nA;06.05.2024;9000\nA;13.05.2024;9100\nA;20.05.2024;9100", "import counts --map=week=interval", 0, ("a: 3 Zeilen, Σ 27.200, 2024-05-06 – 2024-05-26",), of=SAMPLE),
    Row("a clock that changes twice", "station;time;count\n" + "\n".join(f"A;2024-05-06 {h:02d}:00;{100 + i}" for i, h in enumerate([0, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7])), "import counts", 1, ("Zeile",), of=SAMPLE),
    Row("a station in another town", "station;name;lat;lon\nz1;Jungfernstieg;53.5536;9.9926", "import stations", 1, ("Zeile", "Zeile 2"), of=SAMPLE),
    Row("a unit that no name says", "Standort;Datum;Zugriffe\nMarkt;01.05.2023;90\nMarkt;02.05.2023;91", "import usage", 1, ("Zeile", "sessions=unit"), of=SAMPLE),
    Row("thirty days of a site in use", "Datum;Standort;Sitzungen;Nutzer;Datenvolumen (MB)\n" + "".join(f"{d:02d}.05.2023;stiftsplatz;{50 + d};{30 + d % 10};1036\n" for d in range(1, 31)), USAGE, 0, ("stiftsplatz: 30 Werte, Summe 1.035 Nutzende",), of=IN_USE),
)  # fmt: skip
