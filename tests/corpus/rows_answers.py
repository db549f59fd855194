"""What the utility answers, the council decides and people weigh."""

from __future__ import annotations

from tests.corpus.files import answer, csv
from tests.corpus.row import SAMPLE, Row

HEADED = ("Kennung des Plans;{plan}", "Antwort von;Stadtwerke", "Datum der Antwort;01.07.2022", "")
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
)  # fmt: skip
