"""Every format met in the field is told by its content and read as it is meant."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hotspots.base.errors import Problem, Report
from hotspots.inputs.counts import load, read_file
from hotspots.inputs.counts.bulk import open_lazy
from hotspots.inputs.counts.stations import parted, unify
from hotspots.model.counts import CountTables
from tests.corpus.meaning import shown
from tests.inputs.counts import samples


def read(tmp_path: Path, data: bytes, name: str = "zählung.dat") -> tuple[CountTables, list[Problem]]:
    path = tmp_path / name
    path.write_bytes(data)
    return read_file(path)


def read_well(tmp_path: Path, data: bytes, name: str = "zählung.dat") -> CountTables:
    tables, problems = read(tmp_path, data, name)
    assert problems == []
    return tables


def stamp(text: str) -> int:
    return int(np.datetime64(text, "m").astype(np.int64))


HOURS = [samples.town_row(h, 100 + h) for h in range(6)]


@pytest.mark.parametrize(
    ("encoding", "lost"), [("utf-8", False), ("iso-8859-1", False), ("utf-8", True), ("utf-8-sig", False)]
)
def test_a_towns_table_is_read_in_every_encoding(tmp_path: Path, encoding: str, lost: bool) -> None:
    tables = read_well(tmp_path, samples.town(HOURS, encoding=encoding, lost=lost))
    (series,) = tables.series
    assert series.clock == "utc"
    assert series.time_min[0] == stamp("2022-05-31T22:00")
    assert series.count.tolist() == [100, 101, 102, 103, 104, 105]


def test_umlauts_encoded_twice_are_restored(tmp_path: Path) -> None:
    data = samples.town(HOURS).decode().encode("utf-8").decode("cp1252", "replace").encode("utf-8")
    assert read_well(tmp_path, data).series[0].station == "Steinstraße, Moers"


def test_an_empty_column_right_of_the_total_is_said_and_the_total_kept(tmp_path: Path) -> None:
    """As published in July 2022: an empty cell after the weather pushes the directions one column to the right."""
    rows = [row.replace(";cloudy;", ";cloudy;;") for row in HOURS]
    tables = read_well(tmp_path, samples.town(rows))
    assert tables.series[0].count.tolist() == [100, 101, 102, 103, 104, 105]
    (finding,) = tables.findings
    assert (finding.kind, finding.action, finding.values) == ("columns_shifted", "flagged", 6)


def test_a_column_missing_before_the_total_is_repaired_by_the_parts(tmp_path: Path) -> None:
    rows = [row.replace("Wednesday;", "") for row in HOURS]
    tables = read_well(tmp_path, samples.town(rows))
    assert tables.series[0].count.tolist() == [100, 101, 102, 103, 104, 105]
    assert [(f.kind, f.action) for f in tables.findings] == [("columns_shifted", "repaired")]


def test_open_data_newest_first_is_turned_and_unverified_values_marked(tmp_path: Path) -> None:
    tables = read_well(tmp_path, samples.open_data())
    middle, north = tables.series
    assert middle.station == "Bahnhofstrasse (Mitte)"
    assert middle.count.tolist() == [100, 110, 120, 130]
    assert middle.unverified.tolist() == [False, False, False, True]
    assert north.count.tolist() == [10, 11, 12, 13]
    assert {f.kind for f in tables.findings} == {"order_reversed"}


def test_hystreets_interface_is_read(tmp_path: Path) -> None:
    (series,) = read_well(tmp_path, samples.hystreet_api()).series
    assert (series.station, series.step_min) == ("Schloßstraße", 60)
    assert series.count.tolist() == [1000, 1100, 1200]
    assert series.unverified.tolist() == [False, False, True]


def test_ecocounters_directions_arent_counted_beside_their_sum(tmp_path: Path) -> None:
    (series,) = read_well(tmp_path, samples.ecocounter(8)).series
    assert (series.station, series.step_min, series.clock) == ("Wolbecker Straße", 15, "local")
    assert series.count.sum() == sum(range(30, 38))
    assert np.flatnonzero(series.unverified).tolist() == [5]


def test_eco_visios_null_stays_unknown(tmp_path: Path) -> None:
    tables = read_well(tmp_path, samples.eco_visio())
    assert [s.count for s in tables.shorts] == [1001, 1002, 1004, 1005]
    assert tables.shorts[0].end_min - tables.shorts[0].start_min == 1440
    assert [(f.kind, f.values) for f in tables.findings] == [("gap", 1)]


def test_a_spreadsheet_with_real_dates_is_read(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "zählung.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        form = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(0, 0, ["Standort", "Zeitpunkt", "Anzahl"])
        for hour in range(3):
            sheet.write_string(hour + 1, 0, "Karlsplatz")
            sheet.write_datetime(hour + 1, 1, np.datetime64(f"2022-06-01T{hour + 9:02d}:00").astype(object), form)
            sheet.write_number(hour + 1, 2, 50 + hour)
    tables, problems = read_file(path)
    assert problems == []
    assert tables.series[0].time_min[0] == stamp("2022-06-01T09:00")
    assert tables.series[0].count.tolist() == [50, 51, 52]


def test_parquet_is_read(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "zählung.parquet"
    with duckdb.connect() as engine:
        engine.sql(
            "SELECT 'A' AS station, TIMESTAMP '2022-06-01 10:00:00' + INTERVAL (i) HOUR AS time, 5 * i AS count FROM range(4) t(i)"
        ).write_parquet(str(path))
    tables, problems = read_file(path)
    assert problems == []
    assert tables.series[0].count.tolist() == [0, 5, 10, 15]


@pytest.mark.parametrize("name", ["*.parquet", "[ab].parquet", "?.parquet"])
@pytest.mark.parametrize("least_cells", [0, None])
def test_a_star_in_a_name_is_a_star(tmp_path: Path, name: str, least_cells: int | None) -> None:
    """The engine takes it for a pattern: the files beside it were read as well."""
    import duckdb

    for number, file in enumerate(("a.parquet", "b.parquet", name), start=1):
        select = f"SELECT 'A' AS station, TIMESTAMP '2022-06-01' + INTERVAL (i) HOUR AS time, 1 AS count FROM range({number}) t(i)"
        duckdb.sql(select).write_parquet(str(tmp_path / file))
    lazy = open_lazy(tmp_path / name, name, {}, "UTC", least_cells=least_cells)
    tables = lazy[0] if lazy else read_file(tmp_path / name)[0]
    (series,) = next(tables.bulk[0].read()).series if tables.bulk else tables.series
    assert (series.count.size, lazy is None) == (3, least_cells is None)


def test_a_manual_count_keeps_its_span_and_who_counted(tmp_path: Path) -> None:
    text = "station;date;start;end;count;by\nKarlsplatz;14.06.2022;10:00;13:00;411;Praktikum\n"
    (short,) = read_well(tmp_path, text.encode()).shorts
    assert (short.station, short.count, short.by) == ("Karlsplatz", 411, "Praktikum")
    assert (short.start_min, short.end_min) == (stamp("2022-06-14T10:00"), stamp("2022-06-14T13:00"))


def test_events_are_read_with_their_days_a_year(tmp_path: Path) -> None:
    (event,) = read_well(
        tmp_path,
        b"site;name;days_per_year;attendance;quality;source\nstadion;Heimspiel;18;900;illustrative;angenommen\n",
    ).events
    assert (event.site, event.days_per_year, event.attendance) == ("stadion", 18, 900)
    assert (event.attendance_low, event.attendance_high) == (600, 1350)


def test_a_hotspots_own_statistics_are_sums_per_day(tmp_path: Path) -> None:
    tables = read_well(tmp_path, b"hotspot;date;clients\nherstallturm;2022-06-01;110\nherstallturm;2022-06-02;95\n")
    assert [d.value for d in tables.usage] == [110, 95]


def test_a_place_of_a_big_file_that_another_file_counts_too_is_refused(tmp_path: Path) -> None:
    """Big files are read one by one: of two that count one place the later had replaced the earlier without a word."""
    import duckdb

    found = CountTables()
    for file, places, least in (("a.parquet", "AB", 0), ("b.parquet", "BC", 0), ("c.parquet", "AD", None)):
        rows = " UNION ALL ".join(f"SELECT '{p}' AS station, TIMESTAMP '2022-06-01' + INTERVAL (i) HOUR AS time, 1 AS count FROM range(30) t(i)" for p in places)  # fmt: skip
        duckdb.sql(rows).write_parquet(str(tmp_path / file))
        lazy = open_lazy(tmp_path / file, file, {}, "UTC", least_cells=least)
        found += (lazy or read_file(tmp_path / file))[0]
    told = [(p.file, p.found, p.hint.en) for p in parted(unify(found, ()))]
    assert told == [
        ("a.parquet", "A", "Also in: c.parquet. Please join them in one file."),
        ("b.parquet", "B", "Also in: a.parquet. Please join them in one file."),
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


@pytest.mark.parametrize("first", [30, 0])
def test_quarters_counted_by_hand_keep_the_half_hours_at_both_ends(tmp_path: Path, first: int) -> None:
    """Six quarters from 10:30 on are six short counts; from 10:00 on the half hour at the end stays one as well."""
    path = tmp_path / "zaehlung.csv"
    rows = [f"2024-05-06 {10 + (first + 15 * i) // 60:02d}:{(first + 15 * i) % 60:02d};{20 + i % 2}" for i in range(6)]
    path.write_text("\n".join(["Zeit;Anzahl", *rows]), encoding="utf-8")
    tables, problems = read_file(path)
    assert problems == []
    assert [(s.end_min - s.start_min, s.count) for s in tables.shorts] == [(15, 20 + i % 2) for i in range(6)]
