"""The kinds of counts that towns hand in, each in variants of its own: read as meant, or refused with row and column; never silently wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotspots.inputs.counts import read_file
from tests.corpus.test_counts import DAY, TEN, Meaning, hours, meaning

AFTERNOON = ("2024-05-06 14:00", "2024-05-06 15:00")
HEAD = "station;zeit;anzahl"


def marked(title: str, good: str, bad: str) -> str:
    """Ten hours of nine people; a column says that the first four hold."""
    return f"{HEAD};{title}\n" + "\n".join(f"A;2024-05-06 {h}:00;9;{good if h < 14 else bad}" for h in range(10, 20))


TAKEN: dict[str, tuple[str, Meaning]] = {
    # AM and PM, in words and in columns
    "AM/PM in a column of its own": ("Datum;Uhrzeit;AM/PM;Anzahl\n06.05.2024;2:00;PM;310\n06.05.2024;3:00;PM;320", {"datei": (630, *AFTERNOON, 2)}),
    "vorm. and nachm. in a column": ("Datum;Uhrzeit;Tageshälfte;Anzahl\n06.05.2024;11;vorm.;5\n06.05.2024;2;nachm.;310", {"datei": (315, "2024-05-06 11:00", "2024-05-06 12:00", 2)}),
    "2 Uhr nachmittags": ("Datum;Uhrzeit;Anzahl\n06.05.2024;2 Uhr nachmittags;310\n06.05.2024;3 Uhr nachmittags;10", {"datei": (320, *AFTERNOON, 2)}),
    "8 Uhr abends": ("Datum;Uhrzeit;Anzahl\n06.05.2024;8 Uhr abends;31\n06.05.2024;9 Uhr abends;10", {"datei": (41, "2024-05-06 20:00", "2024-05-06 21:00", 2)}),
    "PM at both ends": ("station;date;start;end;count\nA;2024-05-06;2 PM;3 PM;310\nA;2024-05-07;11 AM;12 PM;5", {"A": (315, *AFTERNOON, 2)}),
    # hours 1 to 24, spans, parts of the day
    "hours in words, 1 to 24": (hours("06.05.2024;Std {n};9", head="Datum;Stunde;Anzahl"), {"datei": (216, *DAY, 24)}),
    "ends to the second": (hours("06.05.2024;{nn}:00:00;9", head="Datum;Uhrzeit;Anzahl"), {"datei": (216, *DAY, 24)}),
    "spans written with h": (hours("06.05.2024;{hh}h-{nn}h;{c}", 10, 12, head="Datum;Zeit;Anzahl"), {"datei": (63, *TEN, 3)}),
    "from 10:00 on": (hours("06.05.2024;ab {hh}:00;{c}", 10, 12, head="Datum;Zeit;Anzahl"), {"datei": (63, *TEN, 3)}),
    "times as parts of the day": ("Datum;Uhrzeit;Anzahl\n06.05.2024;0,4166667;5\n06.05.2024;0,4583333;6", {"datei": (11, *TEN, 2)}),
    "time before date": ("Uhrzeit;Datum;Anzahl\n10:00;06.05.2024;5\n11:00;06.05.2024;6", {"datei": (11, *TEN, 2)}),
    "half an hour by its length": ("station;zeit;Dauer (min);anzahl\nA;2024-05-06 10:00;30;5\nA;2024-05-06 14:00;30;6", {"A": (11, "2024-05-06 10:00", "2024-05-06 10:30", 2)}),
    "a quarter of every hour": ("station;zeit;intervall_min;anzahl\nA;2024-05-06 10:00;15;5\nA;2024-05-06 11:00;15;6", {"A": (11, "2024-05-06 10:00", "2024-05-06 10:15", 2)}),
    "five minutes of every hour": ("station;date;start;end;count\nA;2024-05-06;10:00;10:05;40\nA;2024-05-06;11:00;11:05;50", {"A": (90, "2024-05-06 10:00", "2024-05-06 10:05", 2)}),
    "people a minute": ("station;zeit;Passanten je Minute\nA;2024-05-06 10:00;12\nA;2024-05-06 11:00;13", {"A": (1500, *TEN, 2)}),
    "weeks by number and year": ("KW;Jahr;Anzahl\n19;2024;21000\n20;2024;22000", {"datei": (43000, "2024-05-06 00:00", "2024-05-13 00:00", 2)}),
    "months in columns": ("Station;Jan 2024;Feb 2024\nA;98892;90320", {"A": (189212, "2024-01-01 00:00", "2024-02-01 00:00", 2)}),
    "hours by days": ("Uhrzeit;Mo 06.05.2024;Di 07.05.2024\n10-11;5;7\n11-12;1;2", {"datei": (15, *TEN, 4)}),
    "days by places": ("Datum;Markt;Bahnhof\n06.05.2024;3000;8000\n07.05.2024;3100;8100", {"Markt": (6100, "2024-05-06 00:00", "2024-05-07 00:00", 2), "Bahnhof": (16100, "2024-05-06 00:00", "2024-05-07 00:00", 2)}),
    "a sum below every day": ("Zeit;Anzahl\n2024-05-06 10:00;5\n2024-05-06 11:00;6\nTagessumme;11\n2024-05-07 10:00;5\nTagessumme;5", {"datei": (16, *TEN, 3)}),
    # what holds, by many words
    "gültig or ungültig": (marked("gültig", "gültig", "ungültig"), {"A": (36, *TEN, 4)}),
    "faults as 0 and 1": (marked("Fehler", "0", "1"), {"A": (36, *TEN, 4)}),
    "an outage, yes or no": (marked("Ausfall", "nein", "ja"), {"A": (36, *TEN, 4)}),
    "ticks only": (marked("geprüft", "x", ""), {"A": (36, *TEN, 4)}),
    "good or bad": (marked("Qualität", "gut", "schlecht"), {"A": (36, *TEN, 4)}),
    "a word for a broken counter": (marked("Status", "ok", "defekt"), {"A": (36, *TEN, 4)}),
    # directions, parts, kinds
    "R1 and R2": ("Zeit;R1;R2\n2024-05-06 10:00;5;7\n2024-05-06 11:00;1;2", {"datei": (15, *TEN, 2)}),
    "arrows": ("Zeit;A→B;B→A\n2024-05-06 10:00;5;7\n2024-05-06 11:00;1;2", {"datei": (15, *TEN, 2)}),
    "adults and children": ("Zeit;Erwachsene;Kinder\n2024-05-06 10:00;5;7\n2024-05-06 11:00;1;2", {"datei": (15, *TEN, 2)}),
    "men and women": ("Zeit;männlich;weiblich\n2024-05-06 10:00;5;7\n2024-05-06 11:00;1;2", {"datei": (15, *TEN, 2)}),
    "sides of a street": ("Zeit;Seite;Anzahl\n2024-05-06 10:00;links;5\n2024-05-06 10:00;rechts;7\n2024-05-06 11:00;links;1\n2024-05-06 11:00;rechts;1", {"datei": (14, *TEN, 2)}),
    "directions of two stations": ("Station;Zeit;Richtung;Anzahl\n" + "\n".join(f"{s};2024-05-06 {h}:00;{d};5" for h in (10, 11) for s in "AB" for d in ("ein", "aus")), {"A": (20, *TEN, 2), "B": (20, *TEN, 2)}),
    "on foot, by bicycle, all": ("Zeit;Fuß;Rad;Gesamt\n2024-05-06 10:00;5;7;12\n2024-05-06 11:00;1;2;3", {"datei": (6, *TEN, 2)}),
    # uptime
    "uptime with its sign": ("segment_id,date,hour,uptime,pedestrian\n7,2024-05-06,10,50 %,5\n7,2024-05-06,11,100 %,7", {"7": (17, *TEN, 2)}),
    "minutes counted": (f"{HEAD};Betriebsminuten\nA;2024-05-06 10:00;5;30\nA;2024-05-06 11:00;7;60", {"A": (17, *TEN, 2)}),
    "minutes lost": (f"{HEAD};Ausfallzeit (min)\nA;2024-05-06 10:00;5;30\nA;2024-05-06 11:00;7;0", {"A": (17, *TEN, 2)}),
    # figures
    "an English thousand, proven": ("time,count\n2024-05-06,\"12,345\"\n2024-05-07,\"11,345.0\"", {"datei": (23690, "2024-05-06 00:00", "2024-05-07 00:00", 2)}),
    "weather beside the count": ("Zeit;Temperatur;Anzahl;Regen\n2024-05-06 10:00;15;5;0\n2024-05-06 11:00;16;7;0", {"datei": (12, *TEN, 2)}),
    "numbers for names": ("Messstelle;Zeit;Wert\n4711;2024-05-06 10:00;5\n4712;2024-05-06 10:00;7", {"4711": (5, *TEN, 1), "4712": (7, *TEN, 1)}),
    "two ways that are alike": ("Zst;Datum;Stunde;Fuss_R1;Fuss_R2\n1;240506;11;5;5\n1;240506;12;7;7", {"1": (24, "2024-05-06 11:00", "2024-05-06 12:00", 2)}),
    "an afternoon with PM on every row": ("Datum;Zeit;Anzahl\n06.05.2024;9:00-10:00 AM;5\n06.05.2024;2:00-3:00 PM;7", {"datei": (12, "2024-05-06 09:00", "2024-05-06 10:00", 2)}),
    "a night among 24 hours": ("Datum;Zeit;Anzahl\n06.05.2024;2:00-3:00;5\n06.05.2024;14:00-15:00;7", {"datei": (12, "2024-05-06 02:00", "2024-05-06 03:00", 2)}),
    "a day in words above": ("Zählung am 6. Mai 2024, Marktplatz\nUhrzeit;Anzahl\n10-11;5\n11-12;6", {"datei": (11, *TEN, 2)}),
}  # fmt: skip

REFUSED: dict[str, tuple[str, str, str]] = {
    # name: (text, column, part of hint, allowed or found)
    "hours nobody can read": ("Datum;Uhrzeit;Anzahl\n06.05.2024;früher Vormittag;310\n06.05.2024;später Vormittag;10", "Uhrzeit", "wären es Tage"),
    "minutes past the hour": ("Datum;Uhrzeit;Anzahl\n06.05.2024;10:75;310\n06.05.2024;11:75;10", "Uhrzeit", "wären es Tage"),
    "PM on some rows only": ("Datum;Zeit;Anzahl\n06.05.2024;10:00-11:00 AM;5\n06.05.2024;2:00-3:00;7\n06.05.2024;4:00-5:00 PM;7", "Zeit", "24=clock"),
    "an afternoon by twelve hours": ("Datum;von;bis;Anzahl\n06.05.2024;9:00;10:00;5\n06.05.2024;11:00;12:00;5\n06.05.2024;1:00;2:00;7", "von", "24=clock"),
    "twelve hours twice a day": (f"{HEAD}\n" + "\n".join(f"A;2024-05-06 {h:02d}:00;{5 + h}" for h in 2 * (12, *range(1, 12))), "zeit", "24=clock"),
    "a length that one row lacks": ("Datum;Uhrzeit;Dauer (min);Anzahl\n06.05.2024;10:00;30;47\n06.05.2024;14:00;;50", "Dauer (min)", "eintragen"),
    "from and to as directions": ("Zeit;Von;Nach;Anzahl\n" + "\n".join(f"2024-05-06 {h}:00;{a};{b};5" for h in (10, 11) for a, b in (("Nord", "Süd"), ("Süd", "Nord"))), "station", "Von=direction"),
    "places by coordinates only": ("lat;lon;zeit;anzahl\n49.97;9.14;2024-05-06 10:00;5\n49.98;9.15;2024-05-06 10:00;6", "station", "lat=station"),
    "a sum with bicycles in it": ("Zeit;Rad;Gesamt\n2024-05-06 10:00;5;12\n2024-05-06 11:00;1;3", "Gesamt", "Gesamt=count"),
    "shares": ("station;zeit;Anteil (%)\nA;2024-05-06 10:00;12\nA;2024-05-06 11:00;13", "count", "keine Spalte mit Zählungen"),
    "about so many": (f"{HEAD}\nA;2024-05-06 10:00;ca. 500\nA;2024-05-06 11:00;500", "anzahl", "ohne Zusatz"),
    "between so many": (f"{HEAD}\nA;2024-05-06 10:00;400-500\nA;2024-05-06 11:00;500", "anzahl", "ohne Zusatz"),
    "the year 2094": (f"{HEAD}\nA;06.05.2094 10:00;5", "zeit", "1904"),
    "the year 94": (f"{HEAD}\nA;06.05.94 10:00;5", "zeit", "Jahr"),
    "no year": ("Datum;Anzahl\n06.05.;3000\n07.05.;3000", "Datum", "2022-06-01"),
    "weekdays without dates": ("Wochentag;Stunde;Anzahl\nMo;10;5\nMo;11;5", "Stunde", "=date"),
    "ends of months": ("Datum;Anzahl\n31.01.2024;98892\n29.02.2024;90320\n31.03.2024;99000\n30.04.2024;95000", "Datum", "month=interval"),
    "two days in one row": ("von;bis;Anzahl\n06.05.2024 10:00;08.05.2024 10:00;8000", "bis", "höchstens ein Tag"),
    "the doubled hour by letters": (f"{HEAD}\nA;27.10.2024 01:00;5\nA;27.10.2024 2A:00;5\nA;27.10.2024 2B:00;5", "zeit", "2A:00"),
    "a contradiction": (f"{HEAD}\nA;2024-05-06 10:00;5\nA;2024-05-06 10:00;50", "station", "trennen"),
    "addresses without marks": ("zeit;ap;geraet\n2024-05-06 10:00;Markt;aabbccddeeff\n2024-05-06 10:05;Markt;aabbccddee01", "MAC", "Geräte"),
    "addresses of the network": ("zeit;adresse;anzahl\n2024-05-06 10:00;10.0.0.4;1\n2024-05-06 10:05;10.0.0.5;1", "MAC", "Geräte"),
    "hashes": ("zeit;station;kennung\n2024-05-06 10:00;Markt;5d41402abc4b2a76b9719d911017c592", "MAC", "Geräte"),
    "e-mail addresses": ("zeit;konto;anzahl\n2024-05-06 10:00;max@muster.de;5", "MAC", "Geräte"),
    "devices by name": ("Beginn;Ende;Standort;Gerät\n06.05.2024 10:00;06.05.2024 10:20;Markt;Handy von Eva\n06.05.2024 10:01;06.05.2024 10:09;Markt;Galaxy S9", "Gerät", "SELECT"),
    "a row per log-in": ("Anmeldung;Abmeldung;AP;Dauer\n06.05.2024 10:00;06.05.2024 10:20;Markt;20\n06.05.2024 10:01;06.05.2024 10:09;Markt;8", "Anmeldung", "SELECT"),
    "a row per user": ("Zeit;AP;Benutzer\n06.05.2024 10:00;Markt;user1\n06.05.2024 10:02;Markt;user2", "Benutzer", "SELECT"),
}  # fmt: skip


def read(tmp_path: Path, text: str):  # type: ignore[no-untyped-def]
    path = tmp_path / "datei.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path)


@pytest.mark.parametrize("case", TAKEN)
def test_a_kind_that_has_one_reading_is_read_so(tmp_path: Path, case: str) -> None:
    text, wanted = TAKEN[case]
    tables, problems = read(tmp_path, text)
    assert problems == []
    assert meaning(tables) == wanted


@pytest.mark.parametrize("case", REFUSED)
def test_a_kind_without_one_reading_is_refused_by_name(tmp_path: Path, case: str) -> None:
    text, field, said = REFUSED[case]
    tables, problems = read(tmp_path, text)
    assert meaning(tables) == {}
    assert [p.field for p in problems] == [field]
    (one,) = problems
    assert said in one.hint.de + one.allowed.de + one.said("de")
    assert one.where.de.startswith("Zeile")


def test_the_night_is_taken_where_the_planner_says_so(tmp_path: Path) -> None:
    (tmp_path / "datei.csv").write_text("Datum;Zeit;Anzahl\n06.05.2024;2:00-3:00;7", encoding="utf-8")
    tables, problems = read_file(tmp_path / "datei.csv", choices={"clock": "24"})
    assert problems == []
    assert meaning(tables) == {"datei": (7, "2024-05-06 02:00", "2024-05-06 03:00", 1)}


def test_figures_that_only_rise_for_a_day_are_said_to_look_like_a_meter(tmp_path: Path) -> None:
    tables, problems = read(tmp_path, hours("A;2024-05-06 {h}:00;{c}", 8, 19, head=HEAD))
    assert problems == []
    assert [g.de for g in tables.guessed] == ["anzahl steigt nur: sind es Zählerstände?"]


def test_packed_counts_are_read_as_the_files_in_them(tmp_path: Path) -> None:
    import gzip
    import zipfile

    text = f"{HEAD}\nA;2024-05-06 10:00;5\nA;2024-05-06 11:00;6"
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("markt.csv", text)
    for name in ("a.csv.gz", "b.zip"):
        tables, problems = read_file(tmp_path / name)
        assert problems == []
        assert meaning(tables) == {"A": (11, *TEN, 2)}


def test_use_by_halves_of_the_day_is_read_as_counts_are(tmp_path: Path) -> None:
    """Counts and use are laid out in one way: AM and PM in a column of their own hold for both."""
    rows = "".join(f"Markt;2024-05-06;{h}:00;{half};{n}\n" for h, half, n in ((9, "AM", 3), (10, "AM", 4), (2, "PM", 9), (3, "PM", 8)))  # fmt: skip
    (tmp_path / "nutzung.csv").write_text(f"Hotspot;Datum;Uhrzeit;Hälfte;Sitzungen\n{rows}", encoding="utf-8")
    tables, problems = read_file(tmp_path / "nutzung.csv", use=True)
    assert problems == []
    assert [(u.start_min % 1440 // 60, u.value) for u in tables.usage] == [(9, 3), (10, 4), (14, 9), (15, 8)]


@pytest.mark.parametrize("title", ["Auslastung in %", "Belegung", "Occupancy"])
def test_shares_and_how_full_a_room_is_are_no_counts(tmp_path: Path, title: str) -> None:
    rows = "".join(f"2024-05-06 {h:02d}:00;{h * 7 % 23}\n" for h in range(24))
    (tmp_path / "a.csv").write_text(f"Zeit;{title}\n{rows}", encoding="utf-8")
    (problem,) = read_file(tmp_path / "a.csv")[1]
    assert (problem.field, problem.found) == ("count", f"Zeit, {title}")


def test_use_since_the_beginning_is_no_use_of_a_day(tmp_path: Path) -> None:
    rows = "".join(f"Markt;{6 + i:02d}.05.2024;{1000 + 20 * i}\n" for i in range(20))
    (tmp_path / "a.csv").write_text(f"Hotspot;Datum;Nutzer seit Inbetriebnahme\n{rows}", encoding="utf-8")
    (problem,) = read_file(tmp_path / "a.csv", use=True)[1]
    assert (problem.field, problem.found) == ("unit", "Hotspot, Datum, Nutzer seit Inbetriebnahme")
