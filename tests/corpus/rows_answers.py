"""What the utility answers, the council decides and people weigh."""

from __future__ import annotations

from tests.corpus.files import answer, answered, bomb, csv, formula, layer, opened, sheets
from tests.corpus.row import SAMPLE, Row
from tests.inputs.office_files import xlsx_parts, zipped

HEADED = ("Kennung des Plans;{plan}", "Antwort von;Stadtwerke", "Datum der Antwort;01.07.2022", "")
GOOD = {"id": "karlsplatz", "verdict": "feasible"}
ANSWERED = (("Antwort von", "Stadtwerke"), ("Datum der Antwort", "14.06.2022"))
ROWS = (
    # What the council decides.
    Row("thousands.csv", csv("Standort;Beschluss;Datum;Kosten (T€)", "karlsplatz;beschlossen;29.09.2022;12"), "decide", 1, ("cost_eur – gefunden: Kosten (T€) – erlaubt: eine Zahl von 0 bis 10.000.000 € netto",), of=SAMPLE),
    Row("planned.csv", csv("Standort;Beschluss;Datum", "karlsplatz;geplant;29.09.2022"), "decide", 1, ("status – gefunden: geplant", "Bitte eines davon wählen"), of=SAMPLE),
    Row("future.csv", csv("Standort;Beschluss;Datum", "karlsplatz;beschlossen;29.09.2094"), "decide", 1, ("gefunden: 2094-09-29 – erlaubt: ein Tag bis heute",), of=SAMPLE),
    Row("renamed.csv", csv("Standort;Name;Beschluss;Datum", "karlsplatz;Neuer Platz;beschlossen;29.09.2022"), "decide", 0, ("name – gefunden: Neuer Platz", "wird nicht übernommen"), of=SAMPLE),
    Row("all_of_it.csv", csv("Standort;Beschluss;Datum;Jahr;Kosten;Rang", "karlsplatz;beschlossen;29.09.2022;2024;12000;2"), "decide", 0, ("beschlossen (2022-09-29, Reihenfolge 2, Jahr 2024, 12.000 €)",), of=SAMPLE),
    # What people weigh, and lists of sites.
    Row("two_votes.csv", csv("Kriterium;Müller;Müller", "Umsetzbarkeit;100;0", "Anschluss;50;100", "Nutzende;20;30"), "weights", 1, ("gefunden: Müller – erlaubt: der Name einer Person, jeder einmal",), of=SAMPLE, errors=2),
    Row("mean_vote.csv", csv("Kriterium;A;B;Mittelwert", "Umsetzbarkeit;100;80;90", "Anschluss;50;100;75", "Nutzende;20;30;25"), "weights", 1, ("gefunden: Mittelwert",), of=SAMPLE),
    Row("no_name.csv", csv("Kriterium;A;", "Umsetzbarkeit;100;80", "Anschluss;50;100", "Nutzende;20;30"), "weights", 1, ("no_name.csv · C – erlaubt",), of=SAMPLE),
    Row("said_twice.csv", csv("Kriterium;A", "Umsetzbarkeit;100", "Umsetzbarkeit;10", "Anschluss;50", "Nutzende;20"), "weights", 1, ("Zeile 3 · criterion – gefunden: readiness",), of=SAMPLE),
    Row("struck.csv", csv("Name;lat;lon;gestrichen", "Mainufer;49.9741;9.1433;ja"), "import sites", 0, ("gestrichen – gefunden: ja", "Die Spalte ändert nichts"), of=SAMPLE),
    Row("moved.csv", csv("id;Name;lat;lon;Stadtteil", "karlsplatz;Karlsplatz;49.9741;9.1433;Süd"), "import sites", 0, ("geändert: karlsplatz (district, 128 m)",), of=SAMPLE),
    # What the utility answers.
    Row("own_columns.csv", csv(*HEADED, "Standort;Machbar;Anbindung;Meter", "karlsplatz;ja;Richtfunk;12,5"), "review", 0, ("Eigene Anbindung: geändert: Tiefbau → Richtfunk", "→ 12,5 m"), of=SAMPLE),
    Row("run_out.csv", csv(*HEADED, "Standort;Kosten;Gültig bis", "karlsplatz;4000;31.12.2021"), "review", 0, ("connection_until – gefunden: 2021-12-31", "zählt nicht"), of=SAMPLE),
    Row("with_itself.csv", csv(*HEADED, "Standort;Kosten;Nur zusammen mit", "karlsplatz;4000;Karlsplatz"), "review", 1, ("connection_with – gefunden: karlsplatz – erlaubt: andere Standorte",), of=SAMPLE),
    Row("none_free.csv", csv(*HEADED, "Standort;Kosten;Übergabepunkt;freie Ports", "karlsplatz;4000;Theaterplatz;keine"), "review", 1, ("gefunden: keine", "in Ziffern schreiben: 0"), of=SAMPLE),
    Row("gross.csv", csv(*HEADED, "Standort;Eigener Preis (brutto)", "karlsplatz;4760"), "review", 1, ("connection_eur – gefunden: Eigener Preis (brutto)", "€ netto"), of=SAMPLE),
    Row("own_table.csv", csv(*HEADED, "Standort;Machbar;Kosten", "karlsplatz;nein;4000"), "review", 0, ("Einschätzung: geändert: machbar → nicht machbar", "→ 4.000 €"), of=SAMPLE),
    Row("own_words.csv", csv(*HEADED, "Standort;Preis;Wochen;Rang", "karlsplatz;4.000 € zzgl. MwSt.;8 Wochen;2"), "review", 0, ("→ 4.000 €", "Wochen: geändert: – → 8", "Eigene Reihenfolge: geändert"), of=SAMPLE),
    Row("dear.json", answer({"id": "vhs-steingasse", "connection_eur": 60000}), "review", 0, ("Eigener Preis: geändert: 1.040 € → 60.000 €", "Kosten 3.930 € → 62.890 €"), of=SAMPLE),
    Row("with_names.json", answer({"id": "karlsplatz", "connection_eur": 4000, "connection_with": "Marstallplatz und freihofsplatz"}), "review", 0, ("Nur zusammen mit: geändert: – → marstallplatz, freihofsplatz",), of=SAMPLE),
    Row("ports_of_nothing.json", answer({"id": "karlsplatz", "connection_eur": 4000, "connection_ports": 1}), "review", 0, ("connection_ports – gefunden: 1 – erlaubt: ein Übergabepunkt in derselben Zeile",), of=SAMPLE),
    Row("mount_as_list.json", answer({"id": "karlsplatz", "verdict": "ja", "mount": [9.1445, 49.97465]}), "review", 0, ("gefunden: mount –",), of=SAMPLE),
    Row("mount_height.json", answer({"id": "karlsplatz", "verdict": "ja", "mount": {"lon": 9.1445, "lat": 49.97465, "height_m": 6}}), "review", 0, ("gefunden: mount height_m",), of=SAMPLE),
    Row("ties.json", answer(*({"id": name, "priority": 1} for name in ("vhs-steingasse", "stiftsplatz", "rossmarkt-digitalladen", "karlsplatz"))), "review", 0, ("Die Antwort stellt alle diese Standorte gleich: Sie nennt keine Reihenfolge.",), of=SAMPLE),
    Row("agreed.json", answer({"id": "vhs-steingasse", "verdict": "feasible", "priority": 1}, {"id": "stiftsplatz", "verdict": "feasible", "priority": 2}, {"id": "karlsplatz", "verdict": "feasible"}), "review --apply", 0, ("stimmt dem Plan zu: 5 Angaben an 3 Standorten. 4 Standorte ohne Antwort", "5 Angaben übernommen"), of=SAMPLE),
    Row("words.json", answer({"id": "karlsplatz", "verdict": "umsetzbar"}, {"id": "stiftsplatz", "verdict": "ja"}), "review", 0, ("Stiftsplatz/Stiftskirche · Einschätzung: einig", "Karlsplatz · Einschätzung: einig"), of=SAMPLE),
    Row("odd_word.json", answer({"id": "karlsplatz", "verdict": "vielleicht"}), "review", 1, ("sites, Eintrag 1 · verdict – gefunden: vielleicht – erlaubt: machbar, unter Bedingungen machbar und nicht machbar",), of=SAMPLE),
    Row("other_plan.json", answer({"id": "karlsplatz", "verdict": "feasible"}, plan="ab" * 32), "review --apply", 1, ("plan – gefunden: abababababab", "nie gesendet"), of=SAMPLE),
    Row("tomorrow.json", answer({"id": "karlsplatz", "verdict": "feasible"}, date="2094-01-01"), "review", 1, ("date – gefunden: 2094-01-01 – erlaubt: ein Tag bis heute",), of=SAMPLE),
    Row("new_site.json", answer(proposed=[{"name": "Mainufer", "lon": 9.142, "lat": 49.972, "connection_eur": 4000, "priority": 1}]), "review --apply", 0, ("Neuer Standort: Mainufer (mainufer) – Eigener Preis 4.000 €; Eigene Reihenfolge 1", "3 Angaben übernommen"), of=SAMPLE),
    # An answer at fault is one clear line.
    Row("no fingerprint", answer(GOOD, plan="abc"), "review", 1, ("· plan –", "abc"), of=SAMPLE, called="a.json"),
    Row("nobody's", answer(GOOD, by=" "), "review", 1, ("· by –", "–"), of=SAMPLE, called="a.json"),
    Row("a script as name", answer(GOOD, by="<script>alert(1)</script>"), "review", 1, ("· by –", "<script>"), of=SAMPLE, called="a.json"),
    Row("no date", answer(GOOD, date="gestern"), "review", 1, ("· date –", "gestern"), of=SAMPLE, called="a.json"),
    Row("another kind of file", answer(GOOD, schema="hotspots/ranking/1"), "review", 1, ("· schema –", "hotspots/ranking/1"), of=SAMPLE, called="a.json"),
    Row("half-written", answer(GOOD)[:-30], "review", 1, ("a.json · Zeile 1, Zeichen", "gültiges JSON"), of=SAMPLE, called="a.json"),
    Row("an unknown site", answer({"id": "karlplatz", "verdict": "feasible"}), "review", 1, ("· site –", "karlplatz"), of=SAMPLE, called="a.json"),
    Row("a site twice", answer(GOOD, GOOD), "review", 1, ("· site –", "karlsplatz"), of=SAMPLE, called="a.json"),
    Row("no list", answer(sites={"a": 1}), "review", 1, ("· sites –", "dict"), of=SAMPLE, called="a.json"),
    Row("nothing answered", answer({"id": "karlsplatz", "verdict": None, "comment": ""}), "review", 1, ("a.json · Datei – gefunden: 0 –",), of=SAMPLE, called="a.json"),
    Row("a script in a comment", answered(comment="gut <script>alert(1)</script>"), "review", 1, ("· comment –", "<script>"), of=SAMPLE, called="a.json"),
    Row("an image in a comment", answered(comment="<img src=x onerror=alert(1)>"), "review", 1, ("· comment –", "<img"), of=SAMPLE, called="a.json"),
    Row("a long comment", answered(comment="x" * 4_001), "review", 1, ("· comment –", "xxx"), of=SAMPLE, called="a.json"),
    Row("10 MB of text", answered(comment="x" * 10_000_000), "review", 1, ("a.json · Datei – gefunden: 10 MB",), of=SAMPLE, called="a.json"),
    Row("an unknown verdict", answered(verdict="maybe"), "review", 1, ("· verdict –", "maybe"), of=SAMPLE, called="a.json"),
    Row("a negative price", answered(connection_eur=-1), "review", 1, ("· connection_eur –", "-1"), of=SAMPLE, called="a.json"),
    Row("a price in words", answered(connection_eur="viel"), "review", 1, ("· connection_eur –", "viel"), of=SAMPLE, called="a.json"),
    Row("half an order", answered(priority=1.5), "review", 1, ("· priority –", "1.5"), of=SAMPLE, called="a.json"),
    Row("half a place", answered(mount={"lon": 9.14, "lat": None}), "review", 1, ("· lat –", "–"), of=SAMPLE, called="a.json"),
    Row("a place in another country", answered(mount={"lon": 2.35, "lat": 48.86}), "review", 1, ("· lon –", "2.35, 48.86"), of=SAMPLE, called="a.json"),
    Row("axes swapped", answered(mount={"lon": 49.97, "lat": 9.14}), "review", 1, ("· lon –", "49.97, 9.14"), of=SAMPLE, called="a.json"),
    Row("a script in a condition", answered(condition="<script>"), "review", 1, ("· condition –", "<script>"), of=SAMPLE, called="a.json"),
    Row("a price to be asked for", answered(connection_eur="auf Anfrage"), "review", 1, ("· connection_eur –", "auf Anfrage"), of=SAMPLE, called="a.json"),
    Row("a new site without a place", answer(GOOD, proposed=[{"name": "Neu", "comment": "x"}]), "review", 1, ("· site –", "Neu"), of=SAMPLE, called="a.json"),
    Row("NaN", answer(GOOD, date=float("nan")), "review", 1, ("a.json · Zeile 1 – gefunden: NaN",), of=SAMPLE, called="a.json"),
    Row("deep nesting", b"[" * 100_000, "review", 1, ("a.json · Datei – gefunden: [[[[",), of=SAMPLE, called="a.json"),
    Row("a formula in a cell", formula(), "review", 1, ("Blatt Blatt, Zeile 2, Spalte B – gefunden: ", "Formel/formula"), of=SAMPLE, errors=4, called="a.xlsx"),
    Row("a bomb", bomb, "review", 1, ("a.xlsx · Datei – gefunden: > 128 MB",), of=SAMPLE, called="a.xlsx"),
    Row("an entity", zipped(xlsx_parts("<sheetData/>", head='<!DOCTYPE x [<!ENTITY a "b">]>')), "review", 1, ("a.xlsx · Datei – gefunden: xl/worksheets/sheet1.xml: <!DOCTYPE",), of=SAMPLE, called="a.xlsx"),
    Row("a day that isn't", layer(date="2022-02-31"), "review", 1, ("· date –", "2022-02-31"), of=SAMPLE, called="a.geojson"),
    Row("a list for a date", layer(date=["2022", "06"]), "review", 1, ("· date –", "2022; 06"), of=SAMPLE, called="a.geojson"),
    Row("a list for a verdict", layer(verdict=["feasible", "x"]), "review", 1, ("· verdict –", "feasible; x"), of=SAMPLE, called="a.geojson"),
    Row("no layer", b"SQLite format 3\0", "review", 1, ("a.gpkg · Datei – gefunden: file is not a database",), of=SAMPLE, called="a.gpkg"),
    Row("an unknown format", b"%PDF", "review", 1, ("a.pdf · Datei – gefunden: .pdf",), of=SAMPLE, called="a.pdf"),
    Row("another plan, applied", answer(GOOD, plan="ab" * 32), "review --apply", 1, ("nie gesendet",), of=SAMPLE, called="a.json"),
    Row("a day to come, applied", answer(GOOD, date="2094-01-01"), "review --apply", 1, ("ein Tag bis heute",), of=SAMPLE, called="a.json"),
    Row("an unknown site, applied", answer({"id": "marstalplatz", "verdict": "feasible"}), "review --apply", 1, ("Gemeint: marstallplatz?",), of=SAMPLE, called="a.json"),
    Row("a script in a comment, applied", answer({"id": "marstallplatz", "comment": "<script>"}), "review --apply", 1, ("ohne HTML",), of=SAMPLE, called="a.json"),
    # A decision at fault.
    Row("no such site", "Standort;Status;Datum;Reihenfolge\nStiftsplaz;beschlossen;29.09.2022;1\n", "decide", 1, ("Zeile 2", "· site –"), of=SAMPLE),
    Row("maybe", "Standort;Status;Datum;Reihenfolge\nstiftsplatz;vielleicht;29.09.2022;1\n", "decide", 1, ("Zeile 2", "· status –"), of=SAMPLE),
    Row("no such day", "Standort;Status;Datum;Reihenfolge\nstiftsplatz;beschlossen;31.02.2022;1\n", "decide", 1, ("Zeile 2", "· date –"), of=SAMPLE),
    Row("no day", "Standort;Status;Datum;Reihenfolge\nstiftsplatz;beschlossen;;1\n", "decide", 1, ("Zeile 2", "· date –"), of=SAMPLE),
    Row("an order in words", "Standort;Status;Datum;Reihenfolge\nstiftsplatz;beschlossen;29.09.2022;erster\n", "decide", 1, ("Zeile 2", "· order –"), of=SAMPLE),
    Row("no decision", "Standort;Status;Datum\n", "decide", 1, of=SAMPLE),
    Row("a site decided twice", "Standort;Status;Datum\nstiftsplatz;built;2022-09-29\nstiftsplatz;built;2022-09-29\n", "decide", 1, of=SAMPLE),
    # Words and new sites in the forms, as a spreadsheet program saves them.
    *(Row(f"words.{ending}", table({"Antwort": (*ANSWERED, ("Standort", "Einschätzung"), ("karlsplatz", "umsetzbar"), ("stiftsplatz", "ja")), "_hotspots": (("plan", "{plan}"),)}), "review", 0, ("Stiftsplatz/Stiftskirche · Einschätzung: einig", "Karlsplatz · Einschätzung: einig"), of=SAMPLE) for ending, table in (("xlsx", sheets), ("ods", opened))),
    Row("words.geojson", layer(verdict="umsetzbar"), "review", 0, ("Karlsplatz · Einschätzung: einig",), of=SAMPLE),
    Row("new_site.xlsx", sheets({"Standorte": ANSWERED, "Neue Standorte": (("Name", "Einschätzung", "Eigene Anbindung", "Eigener Preis (€)", "Eigene Reihenfolge", "Montageort: Länge (°)", "Montageort: Breite (°)", "Kommentar"), ("Mainufer", "machbar", "Leerrohr", 4000, 1, 9.142, 49.972, "Schacht vorhanden")), "_hotspots": (("plan", "{plan}"),)}), "review --apply", 0, ("Neuer Standort: Mainufer (mainufer) – Einschätzung machbar; Eigene Anbindung Leerrohr; Eigener Preis 4.000 €; Eigene Reihenfolge 1; Kommentar Schacht vorhanden",), of=SAMPLE),
)  # fmt: skip
