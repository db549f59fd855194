"""What a row of counts means is derived from the whole file, whatever layout it has; what can be read in two ways is asked."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from hotspots.base.errors import Report
from hotspots.inputs.counts import load, read_file
from hotspots.model.counts import CountTables

#: station -> (sum, start of the first interval, end of the first, intervals)
Meaning = dict[str, tuple[float, str, str, int]]


def minutes(text: str) -> int:
    return int(np.datetime64(text, "m").astype(np.int64))


def shown(minute: int) -> str:
    return str(np.datetime64(minute, "m")).replace("T", " ")


def meaning(tables: CountTables) -> Meaning:
    found: Meaning = {}
    for series in tables.series:
        start = int(series.time_min[0])
        total, known = float(np.nansum(series.count)), int(np.isfinite(series.count).sum())
        found[series.station] = (total, shown(start), shown(start + series.step_min), known)
    for station in dict.fromkeys(s.station for s in tables.shorts):
        mine = [s for s in tables.shorts if s.station == station]
        found[station] = (sum(s.count for s in mine), shown(mine[0].start_min), shown(mine[0].end_min), len(mine))
    return found


def hours(row: str, first: int = 0, last: int = 23, head: str = "") -> str:
    """A line per hour; `row` names the hour as {h}, the next one as {n}, two digits as {hh}, the count as {c}."""
    lines = (row.format(h=h, n=h + 1, hh=f"{h:02d}", nn=f"{h + 1:02d}", c=10 + h) for h in range(first, last + 1))
    return "\n".join([head, *lines])


DAY = ("2024-05-06 00:00", "2024-05-06 01:00")
TEN = ("2024-05-06 10:00", "2024-05-06 11:00")
ALL = sum(range(10, 34))

READ: dict[str, tuple[str, Meaning]] = {
    "hours 1 to 24": (hours("06.05.2024;{n};{c}", head="Datum;Stunde;Anzahl"), {"datei": (ALL, *DAY, 24)}),
    "times 1:00 to 24:00": (hours("06.05.2024;{n}:00;{c}", head="Datum;Uhrzeit;Anzahl"), {"datei": (ALL, *DAY, 24)}),
    "moments that end with 24:00": (hours("A;06.05.2024 {nn}:00;{c}", head="Station;Zeitpunkt;Anzahl"), {"A": (ALL, *DAY, 24)}),
    "ends in the title": (hours("A;06.05.2024 {hh}:00;{c}", 11, 13, head="Station;Intervallende;Anzahl"), {"A": (66, *TEN, 3)}),
    "normal time in the title, in summer": (hours("A;06.05.2024;{hh}:00;{c}", 9, 11, head="Station;Datum;Uhrzeit (MEZ);Anzahl"), {"A": (60, "2024-05-06 08:00", "2024-05-06 09:00", 3)}),
    "both clocks in the title": (hours("A;06.05.2024 {hh}:00;{c}", 10, 12, head="Station;Zeit (MEZ/MESZ);Anzahl"), {"A": (63, *TEN, 3)}),
    "one place with its directions beside": (hours("06.05.2024 {hh}:00;{c};{c};0", head="Zeit;Markt;Markt IN;Markt OUT").replace("\n", "\r"), {"Markt": (ALL, *DAY, 24)}),
    "hours 0 to 23": (hours("2024-05-06;{h};{c}", head="date;hour;count"), {"datei": (ALL, *DAY, 24)}),
    "opening hours only": (hours("06.05.2024;{h} Uhr;{c}", 10, 17, head="Datum;Stunde;Passanten"), {"datei": (188, *TEN, 8)}),
    "spans of hours": (hours("06.05.2024;{hh}:00-{nn}:00;{c}", 10, 12, head="Datum;Zeitraum;Anzahl"), {"datei": (63, *TEN, 3)}),
    "spans in words": (hours("06.05.2024;{h} bis {n} Uhr;{c}", 10, 12, head="Datum;Uhrzeit;Anzahl"), {"datei": (63, *TEN, 3)}),
    "spans with AM and PM": ("date;time;count\n2024-05-06;2:00 PM–3:00 PM;310\n2024-05-06;11:00 AM-12:00 PM;5", {"datei": (315, "2024-05-06 14:00", "2024-05-06 15:00", 2)}),
    "one PM for both ends": ("date;time;count\n2024-05-06;2–3 PM;310", {"datei": (310, "2024-05-06 14:00", "2024-05-06 15:00", 1)}),
    "noon and midnight": ("station;date;start;end;count\nA;2024-05-06;12:00 PM;1:00 PM;7\nA;2024-05-06;12:00 AM;1:00 AM;2", {"A": (9, "2024-05-06 12:00", "2024-05-06 13:00", 2)}),
    "half past ten as 1030": ("station;date;start;end;count\nA;2024-05-06;1030;1130;310", {"A": (310, "2024-05-06 10:30", "2024-05-06 11:30", 1)}),
    "half past nine as 9h30": ("station;date;start;end;count\nA;2024-05-06;9h30;10h30;31", {"A": (31, "2024-05-06 09:30", "2024-05-06 10:30", 1)}),
    "half past ten as 10,5": ("station;date;start;end;count\nA;2024-05-06;10,5;11,5;31", {"A": (31, "2024-05-06 10:30", "2024-05-06 11:30", 1)}),
    "half past ten as 10.30": ("station;date;start;end;count\nA;2024-05-06;10.30;11.30;31", {"A": (31, "2024-05-06 10:30", "2024-05-06 11:30", 1)}),
    "until midnight": ("station;date;start;end;count\nA;2024-05-06;22:00;0:00;31", {"A": (31, "2024-05-06 22:00", "2024-05-07 00:00", 1)}),
    "past midnight": ("station;date;start;end;count\nA;2024-05-06;22:00;2:00;31", {"A": (31, "2024-05-06 22:00", "2024-05-07 02:00", 1)}),
    "Zeit von and Zeit bis": ("Ort;Datum;Zeit von;Zeit bis;Personen\nMarkt;14.05.2022;10:00;11:00;47", {"Markt": (47, "2022-05-14 10:00", "2022-05-14 11:00", 1)}),
    "date and time in two columns": ("Datum;Zeit;Anzahl\n06.05.2024;10:00;22\n06.05.2024;11:00;30", {"datei": (52, *TEN, 2)}),
    "quarter hours": ("station;time;count\n" + "\n".join(f"A;2024-05-06 10:{q:02d};5" for q in (0, 15, 30, 45)), {"A": (20, "2024-05-06 10:00", "2024-05-06 10:15", 4)}),
    "mornings that rise until noon": ("Station;Zeit;Anzahl\n" + "\n".join(f"A;2024-05-{d:02d} {h:02d}:00;{7 * (h - 4)}" for d in range(6, 12) for h in range(5, 14)), {"A": (1890, "2024-05-06 05:00", "2024-05-06 06:00", 54)}),
    "days": ("Station;Datum;Anzahl\nA;06.05.2024;3000\nA;07.05.2024;3100\nA;08.05.2024;3200", {"A": (9300, "2024-05-06 00:00", "2024-05-07 00:00", 3)}),
    "days as moments at midnight": ("station;time;count\nA;2024-05-06 00:00;3000\nA;2024-05-07 00:00;3100", {"A": (6100, "2024-05-06 00:00", "2024-05-07 00:00", 2)}),
    "months by the first": ("Station;Datum;Anzahl\nA;01.01.2024;98892\nA;01.02.2024;90320\nA;01.03.2024;99000", {"A": (288212, "2024-01-01 00:00", "2024-02-01 00:00", 3)}),
    "months by name": ("Monat;Passanten\nJanuar 2024;98892\nFebruar 2024;90320", {"datei": (189212, "2024-01-01 00:00", "2024-02-01 00:00", 2)}),
    "months as 2024-02": ("Monat;Passanten\n2024-02;98892", {"datei": (98892, "2024-02-01 00:00", "2024-03-01 00:00", 1)}),
    "year and month in two columns": ("Jahr;Monat;Anzahl\n2024;1;98892\n2024;2;90320", {"datei": (189212, "2024-01-01 00:00", "2024-02-01 00:00", 2)}),
    "calendar weeks": ("Woche;Anzahl\n2024-W19;21000\n2024-W20;22000", {"datei": (43000, "2024-05-06 00:00", "2024-05-13 00:00", 2)}),
    "weeks from and to": ("Station;von;bis;Anzahl\nA;06.05.2024;12.05.2024;21000\nA;13.05.2024;19.05.2024;22000", {"A": (43000, "2024-05-06 00:00", "2024-05-13 00:00", 2)}),
    "mean per day of months": ("Monat;Mittel je Tag\n2024-02;1000\n2024-03;1100", {"datei": (29000 + 34100, "2024-02-01 00:00", "2024-03-01 00:00", 2)}),
    "thousands": ("Station;Monat;Passanten (Tsd.)\nA;2024-02;98,8\nA;2024-03;99,1", {"A": (197900, "2024-02-01 00:00", "2024-03-01 00:00", 2)}),
    "directions in rows": (hours("Markt;06.05.2024;{h}:00;Nord;{c}\nMarkt;06.05.2024;{h}:00;Süd;1", head="Station;Datum;Uhrzeit;Richtung;Anzahl"), {"Markt": (ALL + 24, *DAY, 24)}),
    "directions and their sum in rows": (hours("06.05.2024;{h};Nord;{c}\n06.05.2024;{h};Süd;1\n06.05.2024;{h};Gesamt;{c}", 10, 12, head="Datum;Stunde;Richtung;Anzahl"), {"datei": (63, *TEN, 3)}),
    "directions in columns": ("Zeit;Richtung Markt;Richtung Bahnhof\n2024-05-06 10:00;5;7\n2024-05-06 11:00;1;2", {"datei": (15, *TEN, 2)}),
    "directions and their sum in columns": ("Zeit;Gesamt;Nord;Süd\n2024-05-06 10:00;12;5;7\n2024-05-06 11:00;3;1;2", {"datei": (15, *TEN, 2)}),
    "lanes": ("station;time;lane;count\nA;2024-05-06 10:00;1;5\nA;2024-05-06 10:00;2;7\nA;2024-05-06 11:00;1;5\nA;2024-05-06 11:00;2;7", {"A": (24, *TEN, 2)}),
    "places in columns": ("Zeit;Markt;Bahnhof\n2024-05-06 10:00;5;7\n2024-05-06 11:00;1;2", {"Markt": (6, *TEN, 2), "Bahnhof": (9, *TEN, 2)}),
    "places in columns with their sum": ("Zeit;Markt;Bahnhof;Gesamt\n2024-05-06 10:00;5;7;12\n2024-05-06 11:00;1;2;3", {"Markt": (6, *TEN, 2), "Bahnhof": (9, *TEN, 2)}),
    "a matrix of hours and places": ("Zählung am 06.05.2024;;\nUhrzeit;Markt;Bahnhof\n10-11;5;7\n11-12;1;2\nSumme;6;9", {"Markt": (6, *TEN, 2), "Bahnhof": (9, *TEN, 2)}),
    "hours in columns": ("Datum;" + ";".join(str(h) for h in range(24)) + "\n06.05.2024;" + ";".join(str(10 + h) for h in range(24)), {"datei": (ALL, *DAY, 24)}),
    "hours 1 to 24 in columns": ("Standort;Datum;" + ";".join(str(h) for h in range(1, 25)) + ";Summe\nA;06.05.2024;" + ";".join("3" for _ in range(24)) + ";72", {"A": (72, *DAY, 24)}),
    "days in columns": ("Standort;06.05.2024;07.05.2024\nA;3000;3100\nB;10;20", {"A": (6100, "2024-05-06 00:00", "2024-05-07 00:00", 2), "B": (30, "2024-05-06 00:00", "2024-05-07 00:00", 2)}),
    "bicycles beside people": ("Zeit;Fußgänger;Radfahrer;Kfz\n2024-05-06 10:00;5;70;800\n2024-05-06 11:00;1;20;900", {"datei": (6, *TEN, 2)}),
    "bicycles in rows": ("Zeit;Verkehrsart;Anzahl\n2024-05-06 10:00;Fuß;5\n2024-05-06 10:00;Rad;70\n2024-05-06 11:00;Fuß;1", {"datei": (6, *TEN, 2)}),
    "validity with yes and no": ("station;zeit;anzahl;validiert\n" + "\n".join(f"A;2024-05-06 {h}:00;9;{'ja' if h < 14 else 'nein'}" for h in range(10, 20)), {"A": (36, *TEN, 4)}),
    "validity by a word": ("station;zeit;anzahl;Status\nA;2024-05-06 10:00;9;ok\nA;2024-05-06 11:00;9;ok", {"A": (18, *TEN, 2)}),
    "uptime in per cent": ("segment_id,date,hour,uptime,pedestrian\n7,2024-05-06,10,50,5\n7,2024-05-06,11,100,7\n7,2024-05-06,12,0,0\n7,2024-05-06,13,20,1", {"7": (17, *TEN, 2)}),
    "a row of units": ("Datum;Uhrzeit;Anzahl\nTT.MM.JJJJ;hh:mm;Personen\n06.05.2024;10:00;22\n06.05.2024;11:00;30", {"datei": (52, *TEN, 2)}),
    "a row of sums": ("Datum;Uhrzeit;Anzahl\n06.05.2024;10:00;22\n06.05.2024;11:00;30\nSumme;;52", {"datei": (52, *TEN, 2)}),
    "a station that is the sum": ("Station;Zeit;Anzahl\nA;2024-05-06 10:00;5\nB;2024-05-06 10:00;7\nGesamt;2024-05-06 10:00;12", {"A": (5, *TEN, 1), "B": (7, *TEN, 1)}),
    "in and out, and what remains": ("Zeit;Eingang;Ausgang;Saldo\n2024-05-06 10:00;5;1;4\n2024-05-06 11:00;4;2;6", {"datei": (12, *TEN, 2)}),
    "moments of start and end": ("Intervallbeginn;Intervallende;Passanten\n2024-05-06T10:00;2024-05-06T11:00;5\n2024-05-06T11:00;2024-05-06T12:00;7", {"datei": (12, *TEN, 2)}),
    "pairs above the table": ("Zählstelle:;Rathaus\nZeitraum:;06.05.2024 - 07.05.2024\n\nDatum;Rathaus IN;Rathaus OUT\n06.05.2024 10:00;5;1\n06.05.2024 11:00;4;2", {"Rathaus": (12, *TEN, 2)}),
    "the station above the table": ("Zählstelle: Alte Brücke;\nZeit;Anzahl\n2024-05-06 10:00;5\n2024-05-06 11:00;6", {"Alte Brücke": (11, *TEN, 2)}),
    "Melbourne": ("ID,Date_Time,Year,Month,Mdate,Day,Time,Sensor_ID,Sensor_Name,Hourly_Counts\n1,\"May 06, 2024 10:00:00 AM\",2024,May,6,Monday,10,4,Town Hall (West),300\n2,\"May 06, 2024 11:00:00 AM\",2024,May,6,Monday,11,4,Town Hall (West),400", {"Town Hall (West)": (700, *TEN, 2)}),
    "Melbourne today": ("Location_ID,Sensing_Date,HourDay,Direction_1,Direction_2,Total_of_Directions,Sensor_Name,Location\n4,2024-05-06,10,100,200,300,Swa123_T,\"-37.8, 144.9\"\n4,2024-05-06,11,100,300,400,Swa123_T,\"-37.8, 144.9\"", {"Swa123_T": (700, *TEN, 2)}),
    "Basel": ("SiteCode;SiteName;DateTimeFrom;DateTimeTo;DirectionName;LaneCode;LaneName;ValuesApproved;ValuesEdited;TrafficType;Total;Year;Month;Day\n" + "\n".join(f"803;803 Mittlere Brücke;2024-05-06T{h}:00+02:00;2024-05-06T{h + 1}:00+02:00;{d};1;{d};1;0;{t};{n};2024;5;6" for h in (10, 11) for d in ("Ost", "West") for t, n in (("Fussgänger", 5), ("Velo", 90))), {"803 Mittlere Brücke": (20, "2024-05-06 10:00", "2024-05-06 11:00", 2)}),
    "St. Gallen and others of two counters": ("Zeitstempel;Sensor;Anzahl Personen Richtung Nord;Anzahl Personen Richtung Süd;Summe\n2024-05-06 10:00;Multergasse;5;7;12\n2024-05-06 11:00;Multergasse;1;1;2", {"Multergasse": (14, *TEN, 2)}),
    "Zürich on foot and by bicycle": ("FK_STANDORT,DATUM,VELO_IN,VELO_OUT,FUSS_IN,FUSS_OUT,OST,NORD\n4,2024-05-06T10:00,1,2,5,6,2683000,1248000\n4,2024-05-06T10:15,1,2,5,6,2683000,1248000", {"4": (22, "2024-05-06 10:00", "2024-05-06 10:15", 2)}),
    "hystreet in English": ("time of measurement,weekday,pedestrians count,temperature in ºc,weather condition,pedestrians count - From Left,pedestrians count - From Right\n2024-05-06 10:00:00 +0200,Monday,12,11,cloudy,5,7\n2024-05-06 11:00:00 +0200,Monday,3,11,cloudy,1,2", {"datei": (15, "2024-05-06 08:00", "2024-05-06 09:00", 2)}),
    "BASt's layout with people": ("TKNR;Zst;Land;Datum;Wotag;Stunde;KFZ_R1;KFZ_R2;FUSS_R1;FUSS_R2\n" + "\n".join(f"1;4711;9;240506;1;{h:02d};500;500;3;4" for h in range(1, 25)), {"4711": (168, *DAY, 24)}),
    "Eco-Counter with names": ("Zeit;Alte Brücke Fußgänger IN;Alte Brücke Fußgänger OUT;Ring Fußgänger IN;Ring Fußgänger OUT\n2024-05-06 10:00;1;2;3;4\n2024-05-06 11:00;1;2;3;4", {"Alte Brücke": (6, *TEN, 2), "Ring": (14, *TEN, 2)}),
    "American dates with PM": ("station,time,count\nA,5/6/2024 2:00 PM,5\nA,5/6/2024 3:00 PM,6", {"A": (11, "2024-05-06 14:00", "2024-05-06 15:00", 2)}),
    "German dates with a weekday": ("station;zeit;anzahl\nA;Mo, 06.05.2024 10:00;5\nA;Mo, 06.05.2024 11:00;6", {"A": (11, *TEN, 2)}),
    "dates without marks": ("station;datum;stunde;anzahl\nA;20240506;10;5\nA;20240506;11;6", {"A": (11, *TEN, 2)}),
    "Unix seconds": ("station,timestamp,count\nA,1714982400,5\nA,1714986000,6", {"A": (11, "2024-05-06 08:00", "2024-05-06 09:00", 2)}),
    "titles once more in the midst": ("Datum;Uhrzeit;Anzahl\n06.05.2024;10:00;22\n06.05.2024;11:00;30\nDatum;Uhrzeit;Anzahl\n06.05.2024;12:00;1", {"datei": (53, *TEN, 3)}),
    "words below the table": ("Datum;Uhrzeit;Anzahl\n06.05.2024;10:00;22\n06.05.2024;11:00;30\nQuelle: Stadt, Amt 61;;", {"datei": (52, *TEN, 2)}),
    "zones in words, an autumn night": ("station,time,count\nA,2024-10-27 02:00 CEST,2\nA,2024-10-27 02:00 CET,3\nA,2024-10-27 03:00 CET,4", {"A": (9, "2024-10-27 00:00", "2024-10-27 01:00", 3)}),
    "hours before UTC": ("station,time,count\nA,Mon May 06 2024 10:00:00 GMT+0200,2\nA,Mon May 06 2024 11:00:00 GMT+0200,3", {"A": (5, "2024-05-06 08:00", "2024-05-06 09:00", 2)}),
    "the zone in a column": ("time;tz;count\n2024-05-06 10:00;MESZ;50\n2024-05-06 11:00;MESZ;60", {"datei": (110, "2024-05-06 08:00", "2024-05-06 09:00", 2)}),
    "quarters of a year": ("Station;Quartal;Anzahl\nA;Q1 2024;300000\nA;Q2 2024;310000", {"A": (610000, "2024-01-01 00:00", "2024-04-01 00:00", 2)}),
    "quarters by their first day": ("Station;Datum;Anzahl\nA;01.01.2024;90000\nA;01.04.2024;91000\nA;01.07.2024;92000", {"A": (273000, "2024-01-01 00:00", "2024-04-01 00:00", 3)}),
    "year and quarter in two columns": ("Jahr;Quartal;Anzahl\n2024;1;300000\n2024;2;310000", {"datei": (610000, "2024-01-01 00:00", "2024-04-01 00:00", 2)}),
    "years": ("Jahr;Passanten\n2022;3000000\n2023;3100000", {"datei": (6100000, "2022-01-01 00:00", "2023-01-01 00:00", 2)}),
    "dates from and to in one cell": ("Zeitraum;Anzahl\n06.05.2024 - 12.05.2024;21000\n13.05.2024 - 19.05.2024;22000", {"datei": (43000, "2024-05-06 00:00", "2024-05-13 00:00", 2)}),
    "months in columns, years in rows": ("Jahr;Jan;Feb;Mär;Apr;Mai;Jun\n2023;1000;900;1100;1000;1000;1000", {"datei": (6000, "2023-01-01 00:00", "2023-02-01 00:00", 6)}),
    "months by name below the year": ("Passanten 2024;\nMonat;Passanten\nJanuar;98000\nFebruar;90000", {"datei": (188000, "2024-01-01 00:00", "2024-02-01 00:00", 2)}),
    "hours down, dates across": ("Stunde;Mo 06.05.2024;Di 07.05.2024\n10;5;6\n11;7;8", {"datei": (26, *TEN, 4)}),
    "a unit beside each place": ("Monat;Markt (Tsd.);Dom (Tsd.)\n2024-01;98,8;12,1", {"Markt": (98800, "2024-01-01 00:00", "2024-02-01 00:00", 1), "Dom": (12100, "2024-01-01 00:00", "2024-02-01 00:00", 1)}),
    "counted beside extrapolated": ("Zeit;Gezählt;Hochgerechnet\n06.05.2024 10:00;5;20\n06.05.2024 11:00;6;24", {"datei": (11, *TEN, 2)}),
    "rows of a forecast": ("Zeit;Anzahl;Art\n06.05.2024 10:00;5;Messung\n06.05.2024 11:00;6;Prognose", {"datei": (5, *TEN, 1)}),
    "year, month, day, hour": ("Jahr;Monat;Tag;Stunde;Anzahl\n2024;5;6;10;5\n2024;5;6;11;6", {"datei": (11, *TEN, 2)}),
    "two doors, in and out": ("Zeit;Eingang Nord;Ausgang Nord;Eingang Süd;Ausgang Süd\n06.05.2024 10:00;5;4;3;2", {"Nord": (9, *TEN, 1), "Süd": (5, *TEN, 1)}),
    "a day's sum among its hours": ("Station;Zeit;Anzahl\nA;06.05.2024;80\nA;06.05.2024 10:00;50\nA;06.05.2024 11:00;30", {"A": (80, *TEN, 2)}),
    "what a sensor measures beside": ("Zeit;Markt;Grad C;CO2 (ppm)\n2024-05-06 10:00;5;12;412\n2024-05-06 11:00;6;13;413", {"Markt": (11, *TEN, 2)}),
    "forward and backward over a line": ("Date,Time,Line,Forward,Backward\n2024-05-06,10:00,Markt,5,6\n2024-05-06,11:00,Markt,5,6", {"Markt": (22, *TEN, 2)}),
    "Eco-Counter's raw data": ("Datetime,100020113 (Ring),100020113-status\n2024-05-06T10:00,5,raw\n2024-05-06T11:00,6,modified", {"Ring": (11, *TEN, 2)}),
    "a pivot table's sum": ("Datum;Anzahl\n06.05.2024;3000\n07.05.2024;3100\nGesamtergebnis;6100", {"datei": (6100, "2024-05-06 00:00", "2024-05-07 00:00", 2)}),
    "a part beside the whole": ("Monat;Passanten je Tag;davon Samstag\n2024-05;3000;5000", {"datei": (93000, "2024-05-01 00:00", "2024-06-01 00:00", 1)}),
    "a rate of quarter hours, by the hour": ("Zeit;Personen/15 min\n2024-05-06 10:00;5\n2024-05-06 11:00;6", {"datei": (44, *TEN, 2)}),
    "millions": ("Jahr;Passanten (Mio.)\n2022;3,1\n2023;3,2", {"datei": (6300000, "2022-01-01 00:00", "2023-01-01 00:00", 2)}),
    "thousands in a row of units": ("Monat;Passanten\n;in Tsd.\n2022-01;90\n2022-02;91", {"datei": (181000, "2022-01-01 00:00", "2022-02-01 00:00", 2)}),
    "calendar weeks that look like months": ("KW;Anzahl\n2024-05;21000\n2024-06;22000", {"datei": (43000, "2024-01-29 00:00", "2024-02-05 00:00", 2)}),
    "calendar weeks below the year": ("Passanten 2024;\nKW;Anzahl\nKW19;21000\nKW20;22000", {"datei": (43000, "2024-05-06 00:00", "2024-05-13 00:00", 2)}),
    "two rows of titles": ("Zeit;Markt;;Bahnhof;\n;ein;aus;ein;aus\n06.05.2024 10:00;1;2;3;4\n06.05.2024 11:00;1;2;3;4", {"Markt": (6, *TEN, 2), "Bahnhof": (14, *TEN, 2)}),
    "titles over groups of columns": (";Markt;;Bahnhof;\nZeit;ein;aus;ein;aus\n06.05.2024 10:00;1;2;3;4\n06.05.2024 11:00;1;2;3;4", {"Markt": (6, *TEN, 2), "Bahnhof": (14, *TEN, 2)}),
    "until the last minute": ("Datum;Zeitraum;Anzahl\n06.05.2024;10:00-10:59;5\n06.05.2024;11:00-11:59;6", {"datei": (11, *TEN, 2)}),
    "moments that name the last minute": ("Zeit;Anzahl\n2024-05-06 10:59:59;5\n2024-05-06 11:59:59;6", {"datei": (11, *TEN, 2)}),
    "intervals of an hour less a second": ("phenomenonTime,result\n2024-05-06T10:00:00Z/2024-05-06T10:59:59Z,5\n2024-05-06T11:00:00Z/2024-05-06T11:59:59Z,6", {"datei": (11, "2024-05-06 12:00", "2024-05-06 13:00", 2)}),
    "a device that counts is a station": ("Gerät;Zeit;Anzahl\nMarkt;2024-05-06 10:00;5\nDom;2024-05-06 10:00;7", {"Markt": (5, *TEN, 1), "Dom": (7, *TEN, 1)}),
    "a unit in the title is no place": ("Zeit;Personen [Pers./h]\n2024-05-06 10:00;400\n2024-05-06 10:30;200", {"datei": (300, "2024-05-06 10:00", "2024-05-06 10:30", 2)}),
    "people in three columns": ("Zeit;männlich;weiblich;divers\n2024-05-06 10:00;5;7;0\n2024-05-06 11:00;1;2;1", {"datei": (16, *TEN, 2)}),
    "there and back": ("zeit;sensor;personen_hin;personen_rueck\n2024-05-06T10:00;Markt;5;7\n2024-05-06T11:00;Markt;1;2", {"Markt": (15, *TEN, 2)}),
    "fewer than five": ("station;zeit;anzahl\nA;2024-05-06 10:00;<5\nA;2024-05-06 11:00;30", {"A": (32, *TEN, 2)}),
    "a zero beside a broken sensor": ("station;zeit;anzahl;bemerkung\nA;2024-05-06 10:00;5;Regen\nA;2024-05-06 11:00;0;Sensorausfall\nA;2024-05-06 12:00;0;keine Störung", {"A": (5, *TEN, 2)}),
    "a place called like a remark": ("Zeit;Markt;Info\n2024-05-06 10:00;5;7\n2024-05-06 11:00;1;2", {"Markt": (6, *TEN, 2), "Info": (9, *TEN, 2)}),
    "thousands grouped throughout": ("station;datum;anzahl\nA;06.05.2024;1.234\nA;07.05.2024;950", {"A": (2184, "2024-05-06 00:00", "2024-05-07 00:00", 2)}),
    "months with two digits of the year": ("Monat;Anzahl\nJan 24;98000\nFeb 24;90000", {"datei": (188000, "2024-01-01 00:00", "2024-02-01 00:00", 2)}),
    "half-years": ("Zeitraum;Anzahl\n1. Halbjahr 2024;600000\n2. Halbjahr 2024;500000", {"datei": (1100000, "2024-01-01 00:00", "2024-07-01 00:00", 2)}),
    "a column named by a running number": ("id,timestamp,count\n1,2024-05-06 10:00,5\n2,2024-05-06 11:00,6\n3,2024-05-06 12:00,7\n4,2024-05-06 13:00,7", {"datei": (25, *TEN, 4)}),
}  # fmt: skip


def read(tmp_path: Path, text: str, choices: dict[str, str] | None = None):  # type: ignore[no-untyped-def]
    path = tmp_path / "datei.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, choices=choices)


@pytest.mark.parametrize("case", READ)
def test_a_row_means_what_the_whole_file_says(tmp_path: Path, case: str) -> None:
    text, wanted = READ[case]
    tables, problems = read(tmp_path, text)
    assert problems == []
    found = meaning(tables)
    assert found == wanted


JSON: dict[str, tuple[object, Meaning]] = {
    "Telraam": (
        {"status_code": 200, "report": [{"instance_id": -1, "segment_id": 9000000001, "date": f"2024-05-06T{h}:00:00.000Z", "interval": "hourly", "uptime": 0.5, "heavy": 1.0, "car": 300.0, "bike": 8.0, "pedestrian": 10.0, "pedestrian_lft": 4.0, "pedestrian_rgt": 6.0} for h in (8, 9)]},
        {"9000000001": (40, "2024-05-06 08:00", "2024-05-06 09:00", 2)},
    ),
    "SensorThings": (
        {"value": [{"phenomenonTime": f"2024-05-06T{h:02d}:00:00Z/2024-05-06T{h + 1:02d}:00:00Z", "result": 12, "Datastream": {"name": "Alte Brücke"}} for h in (8, 9)]},
        {"Alte Brücke": (24, "2024-05-06 10:00", "2024-05-06 11:00", 2)},
    ),
    "SensorThings with bicycles beside": (
        {"value": [{"name": f"Markt {what}", "Observations": [{"phenomenonTime": f"2024-05-06T{h:02d}:00:00Z/2024-05-06T{h:02d}:59:59Z", "result": 5} for h in (8, 9)]} for what in ("Fußgänger", "Fahrräder")]},
        {"Markt Fußgänger": (10, *TEN, 2)},
    ),
    "CKAN with its fields": (
        {"result": {"records": [{"_id": h, "zeit": f"2024-05-06T{h}:00:00", "standort": "Markt", "anzahl": "7"} for h in (10, 11)], "fields": [{"id": "zeit", "type": "timestamp"}]}},
        {"Markt": (14, *TEN, 2)},
    ),
    "SensorThings as an array": (
        {"value": [{"Datastream": {"name": "Alte Brücke"}, "components": ["phenomenonTime", "result"], "dataArray": [["2024-05-06T08:00:00Z", 5], ["2024-05-06T09:00:00Z", 6]]}]},
        {"Alte Brücke": (11, "2024-05-06 08:00", "2024-05-06 09:00", 2)},
    ),
    "an open data portal": (
        {"total_count": 2, "results": [{"timestamp": f"2024-05-06T{h}:00:00+02:00", "location_name": "Bahnhofstrasse", "pedestrians_count": 7, "unverified": False} for h in (10, 11)]},
        {"Bahnhofstrasse": (14, "2024-05-06 08:00", "2024-05-06 09:00", 2)},
    ),
    "an older open data portal": (
        [{"datasetid": "x", "fields": {"zeitpunkt": f"2024-05-06T{h}:00:00", "standort": "Markt", "anzahl": 7}} for h in (10, 11)],
        {"Markt": (14, *TEN, 2)},
    ),
    "points on a map": (
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"station": "Markt", "time": f"2024-05-06 {h}:00", "count": 3}, "geometry": {"type": "Point", "coordinates": [9, 50]}} for h in (10, 11)]},
        {"Markt": (6, *TEN, 2)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", JSON)
def test_json_is_read_wherever_its_entries_stand(tmp_path: Path, case: str) -> None:
    tree, wanted = JSON[case]
    tables, problems = read(tmp_path, json.dumps(tree))
    assert problems == []
    assert meaning(tables) == wanted


#: name: (text, column, what stands in the hint, the answer that lets it be read, the meaning then)
ASKED: dict[str, tuple[str, str, str, dict[str, str], Meaning]] = {
    "Mondays or weeks": (
        "Station;Datum;Anzahl\nA;06.05.2024;21000\nA;13.05.2024;22000\nA;20.05.2024;20000", "Datum", "week=interval oder --map day=interval",
        {"interval": "week"}, {"A": (63000, "2024-05-06 00:00", "2024-05-13 00:00", 3)},
    ),
    "the last days of months": (
        "Station;Datum;Anzahl\nA;31.01.2024;98000\nA;29.02.2024;90000\nA;31.03.2024;99000", "Datum", "month=interval",
        {"interval": "month"}, {"A": (287000, "2024-01-01 00:00", "2024-02-01 00:00", 3)},
    ),
    "every second hour": (
        "Station;Zeit;Anzahl\n" + "\n".join(f"A;2024-05-06 {h:02d}:00;{h}" for h in range(0, 24, 2)), "Zeit", "120=interval",
        {"interval": "hour"}, {"A": (132, "2024-05-06 00:00", "2024-05-06 01:00", 12)},
    ),
    "hours 1 to 23": (hours("2024-05-06;{h};{c}", 1, 23, head="date;hour;count"), "hour", "1-24=hours", {"hours": "1-24"}, {"datei": (ALL - 10, *DAY, 23)}),
    "a matrix without a day": ("Uhrzeit;Markt;Bahnhof\n10-11;5;7\n11-12;1;2", "Uhrzeit", "=date", {"date": "2024-05-06"}, {"Markt": (6, *TEN, 2), "Bahnhof": (9, *TEN, 2)}),
    "times twice, a column that may name directions": (
        "Station;Zeit;Kennung;Anzahl\n" + "\n".join(f"A;2024-05-06 {h}:00;{d};{h + n}" for h in range(10, 16) for n, d in enumerate("XY")), "Station", "Kennung=direction",
        {"direction": "Kennung"}, {"A": (156, *TEN, 6)},
    ),
    "a status of unknown meaning": ("station;zeit;anzahl;status\nA;2024-05-06 10:00;5;B2\nA;2024-05-06 11:00;5;B1", "status", "eindeutig", {}, {}),
    "nothing validated": ("station;zeit;anzahl;validiert\nA;2024-05-06 10:00;5;nein\nA;2024-05-06 11:00;5;nein", "validiert", "-=status", {}, {}),
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED)
def test_what_can_be_read_in_two_ways_is_asked_and_the_answer_acts(tmp_path: Path, case: str) -> None:
    text, field, hint, answer, wanted = ASKED[case]
    tables, problems = read(tmp_path, text)
    assert (meaning(tables), [p.field for p in problems]) == ({}, [field])
    assert hint in problems[0].hint.de
    if answer:
        tables, problems = read(tmp_path, text, answer)
        assert problems == []
        assert meaning(tables) == wanted


REFUSED: dict[str, tuple[str, str, str, str]] = {
    # name: (text, row, column, part of hint or allowed)
    "only vehicles": ("Zeit;Kfz;Lkw\n2024-05-06 10:00;500;20\n2024-05-06 11:00;500;20", "row 1", "count", "Fahrzeuge"),
    "BASt's vehicles": ("TKNR;Zst;Datum;Stunde;KFZ_R1;KFZ_R2\n1;4711;240506;01;500;500\n1;4711;240506;02;500;500", "row 1", "count", "Fahrzeuge"),
    "a negative value": ("station;time;count\nA;2024-05-06 10:00;5\nA;2024-05-06 11:00;-3", "row 3", "count", "leer lassen"),
    "the year 1904": ("station;time;count\nA;06.05.1904 10:00;5", "row 2", "time", "1904"),
    "what a meter shows": ("Zeit;Station;Zählerstand\n" + "\n".join(f"2024-05-0{6 + h // 24} {h % 24:02d}:00;A;{100 + 7 * h}" for h in range(40)), "row 2", "Zählerstand", "Differenz"),
    "a meter that begins anew every morning": ("Zeit;Station;Personen heute\n" + "\n".join(f"2024-05-0{6 + h // 24} {h % 24:02d}:00;A;{7 * (h % 24)}" for h in range(72)), "row 2", "Personen heute", "Tagesende"),
    "more than a street holds": ("station;time;count\nA;2024-05-06 10:00;5\nA;2024-05-06 11:00;60000", "row 3", "count", "46800"),
    "what a title calls a running sum": ("Zeit;Personen kumuliert\n2024-05-06 10:00;5\n2024-05-06 11:00;16", "row 2", "Personen kumuliert", "Differenz"),
    "people in a room": ("Zeit;Personen im Raum\n2024-05-06 10:00;5\n2024-05-06 11:00;16", "row 1", "count", "--map"),
    "a mean of workdays": ("Monat;Mittel je Werktag\n2024-05;3000", "row 1", "Mittel je Werktag", "Werktage"),
    "people and bicycles together": ("Zeit;Fußgänger und Radfahrer\n2024-05-06 10:00;5\n2024-05-06 11:00;16", "row 1", "count", "zu Fuß allein"),
    "days without a year": ("Tag;Anzahl\nJan 24;900\nJan 25;800", "row 2", "Tag", "Jahr vierstellig"),
    "a rate that may group": ("Monat;Mittel je Tag\n2024-05;1.234", "row 2", "Mittel je Tag", "1234 oder 1,234"),
    "events with their dates": ("Veranstaltung;Ort;Datum;Besucher\nStadtfest;Markt;06.05.2024;20000", "row 2", "Veranstaltung", "Tage im Jahr"),
    "weekdays in columns": ("KW;Mo;Di;Mi\nKW 19/2024;1;2;3", "row 1", "Mo", "keine Zählstellen"),
    "hours below several days": ("Zählung 06.05.2024 - 08.05.2024;\nStunde;Anzahl\n10;50\n11;60", "row 1", "Stunde", "=date"),
    "two columns of one name": ("Zeit;ein;aus;ein;aus\n06.05.2024 10:00;1;2;3;4", "row 1", "ein", "station"),
    "months and days in one column": ("Datum;Anzahl\n2024-01;1240\n2024-01-01;40", "row 3", "Datum", "doppelt"),
    "a month in a day": ("Station;Datum;Anzahl\nA;06.05.2024;900000\nA;07.05.2024;800000", "row 2 and 1 more", "Anzahl", "250000"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_count_can_be_is_refused_at_its_row(tmp_path: Path, case: str) -> None:
    text, row, field, said = REFUSED[case]
    tables, (problem,) = read(tmp_path, text)
    assert meaning(tables) == {}
    assert (problem.where.en, problem.field) == (row, field)
    assert said in problem.hint.de + problem.allowed.de


@pytest.mark.parametrize(
    ("title", "clock"), [("Zeit (UTC)", "utc"), ("time_utc", "utc"), ("Time GMT", "utc"), ("Zeit (Ortszeit)", "local")]
)
def test_the_clock_that_a_title_names_is_the_clock_of_the_file(tmp_path: Path, title: str, clock: str) -> None:
    """UTC in the title is no local time."""
    tables, _ = read(tmp_path, hours("A;06.05.2024 {hh}:00;{c}", head=f"Station;{title};Anzahl"))
    assert [s.clock for s in tables.series] == [clock]


def test_a_line_of_json_is_a_row(tmp_path: Path) -> None:
    rows = [json.dumps({"time": f"2024-05-06T{h}:00:00", "station": "Markt", "count": 7}) for h in (10, 11)]
    tables, problems = read(tmp_path, "\n".join(rows))
    assert (problems, meaning(tables)) == ([], {"Markt": (14, *TEN, 2)})


def test_a_sheet_per_station_gives_every_station_and_a_hidden_one_none(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "mappe.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Markt", "Bahnhof", "Alt"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Zeitpunkt", "Anzahl"])
            for i, hour in enumerate((10, 11)):
                sheet.write_row(i + 1, 0, [f"06.05.2024 {hour}:00", 5 + i])
        sheet.hide()
        book.sheetnames["Markt"].write_row(3, 0, ["06.05.2024 12:00", 900])
        book.sheetnames["Markt"].set_row(3, None, None, {"hidden": True})
        book.add_worksheet("Legende").write_row(0, 0, ["Zeichen", "Bedeutung"])
    tables, problems = read_file(path)
    assert problems == []
    assert meaning(tables) == {"Markt": (11, *TEN, 2), "Bahnhof": (11, *TEN, 2)}
    assert {left.why.de for left in tables.left} >= {"ausgeblendetes Blatt Alt", "ausgeblendete Zeilen"}
    assert [t.part for t in tables.taken] == ["Markt", "Bahnhof"]


def test_the_receipt_says_what_was_taken_guessed_and_left(tmp_path: Path) -> None:
    text = "segment_id,date,hour,uptime,car,pedestrian\n7,2024-05-06,10,0.5,3,5\n7,2024-05-06,11,1,3,7\n7,2024-05-06,12,0,3,0"
    tables, _ = read(tmp_path, text)
    (taken,) = tables.taken
    assert taken.columns == {
        "date": "time",
        "hour": "hour",
        "uptime": "uptime",
        "segment_id": "station",
        "pedestrian": "count",
    }
    assert [g.de for g in tables.guessed] == ["uptime: 1 Zeilen auf das ganze Intervall hochgerechnet"]
    assert [(left.why.de, left.rows) for left in tables.left] == [
        ("keine Menschen zu Fuß: car", 1),
        ("uptime 0: nicht gezählt", 1),
    ]


def test_use_among_the_counts_is_taken_as_use_and_named(tmp_path: Path) -> None:
    (tmp_path / "footfall").mkdir()
    text = "Datum;Standort;Sitzungen;Nutzer;Datenvolumen (MB)\n01.05.2023;stiftsplatz;89;48;1036\n02.05.2023;stiftsplatz;59;43;818"
    (tmp_path / "footfall" / "nutzung.csv").write_text(text, encoding="utf-8")
    report = Report()
    tables = load(tmp_path / "footfall", report)
    assert (tables.series, tables.shorts) == ((), ())
    assert [(u.place, u.unit, u.value) for u in tables.usage][:1] == [("stiftsplatz", "sessions", 89.0)]
    (warning,) = report.problems
    assert (warning.file, warning.severity, warning.found) == ("footfall/nutzung.csv", "warning", "sessions, users")


USE: dict[str, tuple[str, list[tuple[str, str, str, str, float]]]] = {
    "UniFi by the hour": ("Time,AP Name,Clients,Traffic (MB)\n2024-05-06 10:00,Markt,12,80\n2024-05-06 11:00,Markt,15,90", [("Markt", "devices", "2024-05-06 10:00", "2024-05-06 11:00", 12), ("Markt", "devices", "2024-05-06 11:00", "2024-05-06 12:00", 15)]),
    "OpenWISP by the hour": ("time,location,wifi_clients\n1714982400,Markt,12\n1714986000,Markt,15", [("Markt", "devices", "2024-05-06 10:00", "2024-05-06 11:00", 12), ("Markt", "devices", "2024-05-06 11:00", "2024-05-06 12:00", 15)]),
    "sums of sessions by the month": ("Monat;Hotspot;Sitzungen\nJanuar 2024;Rathaus;900\nFebruar 2024;Rathaus;800", [("Rathaus", "sessions", "2024-01-01 00:00", "2024-02-01 00:00", 900), ("Rathaus", "sessions", "2024-02-01 00:00", "2024-03-01 00:00", 800)]),
    "a mean duration is no time of day": ("Monat;AP;Sitzungen;Mittlere Dauer\n2024-05;Rathaus;500;00:30:00", [("Rathaus", "sessions", "2024-05-01 00:00", "2024-06-01 00:00", 500)]),
    "a row for all places": ("Monat;Hotspot;Sitzungen\n2024-01;Rathaus;900\n2024-01;Gesamt;910", [("Rathaus", "sessions", "2024-01-01 00:00", "2024-02-01 00:00", 900)]),
    "users, new and known, and all": ("Monat;AP;Neue Nutzer;Bekannte Nutzer;Nutzer gesamt\n2024-01;7;30;10;40", [("7", "users", "2024-01-01 00:00", "2024-02-01 00:00", 40)]),
    "places in columns, their sum beside": ("Anmeldungen je Monat;;;\nMonat;Rathaus;Markt;Summe\n2024-01;900;10;910", [("Rathaus", "log_ins", "2024-01-01 00:00", "2024-02-01 00:00", 900), ("Markt", "log_ins", "2024-01-01 00:00", "2024-02-01 00:00", 10)]),
    "places in columns, the unit above": ("Anmeldungen je Monat;;\nMonat;Rathaus;Markt\n2024-01;900;10", [("Rathaus", "log_ins", "2024-01-01 00:00", "2024-02-01 00:00", 900), ("Markt", "log_ins", "2024-01-01 00:00", "2024-02-01 00:00", 10)]),
}  # fmt: skip


@pytest.mark.parametrize("case", USE)
def test_what_an_operator_says_of_use_keeps_its_unit_and_its_span(tmp_path: Path, case: str) -> None:
    text, wanted = USE[case]
    path = tmp_path / "datei.csv"
    path.write_text(text, encoding="utf-8")
    tables, problems = read_file(path, use=True)
    assert problems == []
    assert [(u.place, u.unit, shown(u.start_min), shown(u.end_min), u.value) for u in tables.usage] == wanted


def test_parts_of_one_unit_are_asked_and_what_is_not_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "datei.csv"
    path.write_text("Monat;Hotspot;Bezirk;Clients 2,4 GHz;Clients 5 GHz\n2024-01;Rathaus;Nord;30;10", encoding="utf-8")
    _, (problem,) = read_file(path, use=True)
    assert (problem.field, "Clients 5 GHz=count" in problem.hint.de) == ("Clients 2,4 GHz", True)
    tables, problems = read_file(path, use=True, choices={"count": "Clients 5 GHz"})
    assert (problems, [u.value for u in tables.usage]) == ([], [10])
    assert [w.why.de for w in tables.left] == ["weitere Zahlen: Clients 2,4 GHz", "Spalten ohne Zählungen: Bezirk"]


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("Hotspot;Anmeldungen gesamt;Stand\nRathaus;9000;31.12.2024", "time", "=time"),
        ("Monat;AP;Anteil Nutzer %\n2024-05;Rathaus;50", "unit", "keine Nutzung"),
        ("Zeit;AP;Clients\n2024-05-06 10:00;Rathaus;7\n2024-05-06 10:05;Rathaus;7", "Zeit", "zählt mehrfach"),
    ],
)
def test_shares_and_looks_every_few_minutes_are_no_use(tmp_path: Path, text: str, field: str, said: str) -> None:
    (path := tmp_path / "datei.csv").write_text(text, encoding="utf-8")
    tables, (problem,) = read_file(path, use=True)
    assert (tables.usage, problem.field) == ((), field)
    assert said in problem.hint.de


def test_the_sum_of_all_sessions_may_stand_in_hours(tmp_path: Path) -> None:
    path = tmp_path / "datei.csv"
    path.write_text("Monat;AP;Sitzungen;Gesamtdauer (h)\n2024-05;Rathaus;500;250", encoding="utf-8")
    assert [u.minutes for u in read_file(path, use=True)[0].usage] == [15_000]


def test_a_row_of_the_sum_is_no_estimate(tmp_path: Path) -> None:
    path = tmp_path / "datei.csv"
    path.write_text("Standort;Passanten je Tag\nMarkt;3000\nDom;4000\nSumme;7000", encoding="utf-8")
    tables, problems = read_file(path)
    assert (problems, [(e.station, e.best) for e in tables.estimates]) == ([], [("Markt", 3000), ("Dom", 4000)])


def test_sums_of_days_in_utc_stand_on_the_clock_of_the_project(tmp_path: Path) -> None:
    path = tmp_path / "datei.csv"
    path.write_text(
        "station;start;end;count\nA;2024-05-05 22:00 +0000;2024-05-06 22:00 +0000;900\n"
        "A;2024-05-06 22:00 +0000;2024-05-07 22:00 +0000;800\n",
        encoding="utf-8",
    )
    begins = [
        [shown(s.start_min) for s in read_file(path, zone=zone)[0].shorts]
        for zone in ("Europe/Berlin", "Europe/Lisbon")
    ]
    assert begins == [["2024-05-06 00:00", "2024-05-07 00:00"], ["2024-05-05 23:00", "2024-05-06 23:00"]]


def test_what_stands_above_a_table_is_named_on_the_receipt(tmp_path: Path) -> None:
    path = tmp_path / "zaehlung.csv"
    path.write_text(
        "Zählstelle:;Rathaus\nErstellt am:;01.06.2024\n\nZeit;IN;OUT\n2024-05-06 10:00;5;1\n", encoding="utf-8"
    )
    tables, problems = read_file(path)
    assert problems == []
    assert "Überschrift der Tabelle: Zählstelle: Rathaus · Erstellt am: 01.06.2024" in [g.de for g in tables.guessed]


@pytest.mark.parametrize("first", [30, 0])
def test_quarters_counted_by_hand_keep_the_half_hours_at_both_ends(tmp_path: Path, first: int) -> None:
    """Six quarters from 10:30 on are six short counts; from 10:00 on the half hour at the end stays one as well."""
    path = tmp_path / "zaehlung.csv"
    rows = [f"2024-05-06 {10 + (first + 15 * i) // 60:02d}:{(first + 15 * i) % 60:02d};{20 + i % 2}" for i in range(6)]
    path.write_text("\n".join(["Zeit;Anzahl", *rows]), encoding="utf-8")
    tables, problems = read_file(path)
    assert problems == []
    assert [(s.end_min - s.start_min, s.count) for s in tables.shorts] == [(15, 20 + i % 2) for i in range(6)]
