"""The size of a file changes the time, never the result: big tables go the way of small ones."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from hotspots.base.errors import InputError, Problem, Report
from hotspots.inputs.counts import bulk, folder, load
from hotspots.inputs.counts.bulk import MOST_CELLS
from hotspots.measures.demand.stations import StationWeek, station_weeks
from hotspots.model.counts import CountTables, Finding
from tests.measures.demand.streets import ZONE, clean_series, street

START = "2022-09-05 00:00"
#: What spoils a series, as SQL for its count: a dead day, an event day, an hour stuck for long, a missing value.
SPOILT = """CASE WHEN CAST(time AS DATE) = DATE '2022-09-20' THEN 0 WHEN CAST(time AS DATE) = DATE '2022-09-29' THEN count * 4
    WHEN time BETWEEN TIMESTAMP '2022-10-05 08:00' AND TIMESTAMP '2022-10-05 18:00' THEN 77
    WHEN time = TIMESTAMP '2022-09-22 10:00' THEN NULL ELSE count END"""


def write(path: Path, *, stations: int = 3, step: str = "1 HOUR", zone: str = "") -> None:
    """Write hours of some stations across a change of clocks, spoilt, one row twice and one row contradicted."""
    engine = duckdb.connect()
    engine.execute("CREATE TABLE t (station VARCHAR, i INTEGER, count INTEGER)")
    for number in range(stations):
        engine.executemany(
            "INSERT INTO t VALUES (?, ?, ?)", [[f"s{number}", i, int(v)] for i, v in enumerate(street(70, seed=number))]
        )
    plain = engine.sql(
        f"SELECT station, TIMESTAMP '{START}' + i * INTERVAL {step} AS time, count FROM t ORDER BY station, i"
    )
    rows = plain.project(f"station, time, {SPOILT} AS count").filter("time <> TIMESTAMP '2022-09-24 11:00'")
    twice = rows.filter("time = TIMESTAMP '2022-09-23 10:00' AND station = 's0'")
    other = rows.filter("time = TIMESTAMP '2022-09-24 10:00' AND station = 's1'").project(
        "station, time, count + 1 AS count"
    )
    every = rows.union(twice).union(other).order("station, time, count")
    if zone:
        every = every.project(f"station, time AT TIME ZONE '{zone}' AS time, count")
    every.write_parquet(str(path))


def open_lazy(path: Path) -> tuple[CountTables, list[Problem]] | None:
    """Open a file as if it were big."""
    return bulk.open_lazy(path, path.name, {}, ZONE, least_cells=0)


Weeks = tuple[dict[str, StationWeek], tuple[Finding, ...]]


def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Weeks, Weeks]:
    found = []
    for most in (MOST_CELLS, 0):
        monkeypatch.setattr("hotspots.inputs.counts.bulk.MOST_CELLS", most)
        report = Report()
        tables = load(tmp_path, report)
        assert report.problems == []
        assert bool(tables.bulk) == (most == 0)
        found.append(station_weeks(tables, zone=ZONE, state="BY"))
    return found[0], found[1]


@pytest.mark.parametrize("variant", [{}, {"zone": "UTC"}, {"step": "15 MINUTE"}, {"stations": 1}])
def test_a_file_that_stays_with_the_engine_gives_the_weeks_and_findings_of_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variant: dict[str, str]
) -> None:
    write(tmp_path / "a.parquet", **variant)  # type: ignore[arg-type]
    (small, said), (big, found) = both(tmp_path, monkeypatch)
    assert said == found
    assert {f.kind for f in said} >= ({"gap"} if "step" not in variant else {"cut_off"})
    assert list(small) == list(big) != []
    for one, other in zip(small.values(), big.values(), strict=True):
        assert one.passages == other.passages
        assert (one.week.median == other.week.median).all()  # type: ignore[union-attr]


#: What no table may hold, as SQL for the station, the time and the count of row i.
FAULTS = {
    "fewer than nobody": ("'A'", "TIMESTAMP '2024-01-01' + i * INTERVAL 1 HOUR", "CASE WHEN i = 50 THEN -5 ELSE i * 7 % 24 END"),
    "a year 1904": ("'A'", "CASE WHEN i = 50 THEN TIMESTAMP '1904-01-01' ELSE TIMESTAMP '2024-01-01' + i * INTERVAL 1 HOUR END", "i * 7 % 24"),
    "no moment": ("'A'", "CASE WHEN i = 50 THEN NULL ELSE TIMESTAMP '2024-01-01' + i * INTERVAL 1 HOUR END", "i * 7 % 24"),
    "no name": ("CASE WHEN i = 50 THEN NULL ELSE 'A' END", "TIMESTAMP '2024-01-01' + i * INTERVAL 1 HOUR", "i * 7 % 24"),
    "a blank name": ("CASE WHEN i = 50 THEN ' ' ELSE 'A' END", "TIMESTAMP '2024-01-01' + i * INTERVAL 1 HOUR", "i * 7 % 24"),
    "a meter": ("'A'", "TIMESTAMP '2024-01-01' + i * INTERVAL 1 HOUR", "7 * i"),
    "more than a street holds": ("'A'", "TIMESTAMP '2024-01-01' + i * INTERVAL 1 HOUR", "CASE WHEN i = 50 THEN 90000 ELSE i * 7 % 24 END"),
    "two streets in one": ("'A'", "TIMESTAMP '2024-01-01' + i // 2 * INTERVAL 1 HOUR", "i % 25"),
    "steps of seven minutes": ("'A'", "TIMESTAMP '2024-01-01' + i * INTERVAL 7 MINUTE", "i * 7 % 24"),
    "steps of three hours": ("'A'", "TIMESTAMP '2024-01-01' + i * INTERVAL 3 HOUR", "i * 7 % 24"),
}  # fmt: skip


FAULTED = "SELECT {} AS station, {} AS time, {} AS count FROM range(200) r(i)"


def told(path: Path, name: str = "a.parquet", **choices: str) -> list[tuple[str, ...]]:
    """Return what reading a file and its stations to the end refuses."""
    try:
        tables, problems = folder.read_file(path, name, choices)
        for one in tables.bulk if not problems else ():
            list(one.read())
    except InputError as error:
        problems = error.problems
    return [(str(p.where), p.field, p.found, p.allowed.en, p.hint.en) for p in problems]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_big_table_is_refused_in_the_words_of_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    path = tmp_path / "a.parquet"
    duckdb.sql(FAULTED.format(*FAULTS[fault])).write_parquet(str(path))
    small = told(path)
    monkeypatch.setattr(bulk, "MOST_CELLS", 0)
    assert told(path) == small
    assert len(small) == 1


@pytest.mark.parametrize(
    "select",
    [
        f"SELECT 'Markt Süd' AS station, TIMESTAMP '{START}' + i * INTERVAL 1 HOUR AS time, i * 7 % 24 AS count FROM range(700) r(i) ORDER BY hash(i)",
        f"SELECT unnest(['A', 'Summe']) AS station, TIMESTAMP '{START}' + i * INTERVAL 1 HOUR AS time, i * 7 % 24 AS count FROM range(700) r(i)",
        f"SELECT i % 3 AS station, TIMESTAMP '{START}' + i // 3 * INTERVAL 1 HOUR AS time, (i * 7 % 24)::DECIMAL(9,2) AS count FROM range(2100) r(i)",
        f"SELECT (i // 700)::DOUBLE AS station, TIMESTAMP '{START}' + i % 700 * INTERVAL 1 HOUR AS time, NULLIF(i * 7 % 24, 3) AS count FROM range(2100) r(i)",
        f"SELECT 'Gesamt' AS station, TIMESTAMP '{START}' + i * INTERVAL 1 HOUR AS time, (i * 7 % 24)::BIGINT AS count FROM range(700) r(i)",
    ],
    ids=["out of order", "a sum of stations", "stations in turn", "stations by number", "a station called total"],
)
def test_order_sums_and_names_are_those_of_a_small_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, select: str
) -> None:
    """Rows in any order, a station that is the sum of others, and names that become ids: the same series and receipt."""
    duckdb.sql(select).write_parquet(str(tmp_path / "a.parquet"))
    (small, said), (big, found) = both(tmp_path, monkeypatch)
    assert list(small) == list(big) != []
    assert said == found
    for one, other in zip(small.values(), big.values(), strict=True):
        assert (one.name, one.passages) == (other.name, other.passages)
        assert (one.week.median == other.week.median).all()  # type: ignore[union-attr]


def test_what_the_planner_answers_and_what_is_use_hold_for_big_tables_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    duckdb.sql(FAULTED.format(*FAULTS["steps of three hours"])).write_parquet(str(path))
    monkeypatch.setattr(bulk, "MOST_CELLS", 0)
    assert told(path, interval="hour") == []
    assert [p[1] for p in told(path)] == ["time"]
    tables, _ = folder.read_file(path, use=True)
    assert tables.bulk == ()
    duckdb.sql("SELECT 'A' AS station, TIMESTAMP '2024-01-01' + i * INTERVAL 1 DAY AS time, i * 7 % 24 AS count FROM range(99) r(i)").write_parquet(str(path))  # fmt: skip
    assert [p[3] for p in told(path)] == ["hours or parts of them"]


def test_text_of_any_size_is_read_as_the_same_table(tmp_path: Path) -> None:
    """Text has one reader: a file of 26 MB, above the limit that there once was, and the same rows as Parquet."""
    write(tmp_path / "a.parquet")
    pad = "x" * 5000
    duckdb.sql(f"SELECT *, '{pad}' AS bemerkung FROM '{tmp_path / 'a.parquet'}'").write_csv(
        str(tmp_path / "gross.csv"), sep=";"
    )
    assert (tmp_path / "gross.csv").stat().st_size > 24_000_000
    (big, said), (small, found) = (
        clean_series(folder.read_file(tmp_path / name)[0], zone=ZONE, state="BY") for name in ("gross.csv", "a.parquet")
    )
    for one, other in zip(big.values(), small.values(), strict=True):
        np.testing.assert_array_equal(one.count, other.count)
        np.testing.assert_array_equal(one.flags, other.flags)
    assert [(f.kind, f.values, f.first) for f in said] == [(f.kind, f.values, f.first) for f in found]


def test_columns_of_many_row_groups_belong_together(tmp_path: Path) -> None:
    """Rows whose figures say where they stand, in more row groups than there are cores: station, time and count agree."""
    path = tmp_path / "a.parquet"
    duckdb.sql(
        f"SELECT 's' || i // 100000 AS station, TIMESTAMP '{START}' + i % 100000 * INTERVAL 1 HOUR AS time, i % 40000 AS count"
        " FROM range(700000) r(i)"
    ).write_parquet(str(path), row_group_size=10_000)
    tables, problems = folder.read_file(path)
    assert problems == []
    assert [t.station for t in tables.series] == [f"s{n}" for n in range(7)]
    for number, table in enumerate(tables.series):
        np.testing.assert_array_equal(table.count, (number * 100_000 + np.arange(100_000)) % 40_000)


def test_blocks_of_stations_give_the_same_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.parquet"
    write(path)
    tables, problems = open_lazy(path) or (None, [])
    assert tables is not None
    assert problems == []
    whole = [t for part in tables.bulk[0].read() for t in part.series]
    monkeypatch.setattr(bulk, "BLOCK_ROWS", 1000)
    parts = [t for part in tables.bulk[0].read() for t in part.series]
    assert [t.station for t in parts] == [t.station for t in whole]
    for one, other in zip(parts, whole, strict=True):
        np.testing.assert_array_equal(one.count, other.count)


#: What a column beside station, time and count may say, as SQL for more columns, rows and titles.
MEANINGS = {
    "validity": "SELECT station, time, count, CASE WHEN day(time) % 5 = 0 THEN 'nein' ELSE 'ja' END AS validiert FROM t",
    "direction": "SELECT station, time, count, unnest(['ein', 'aus']) AS richtung FROM t",
    "a clock in the title": 'SELECT station, time AS "Zeitpunkt (UTC)", count FROM t',
    "coverage": "SELECT station, time, count, CASE WHEN hour(time) = 10 THEN 0.5 ELSE 1.0 END AS uptime FROM t",
    "kinds of traffic": "SELECT station, time, count, unnest(['Fußgänger', 'Rad']) AS verkehrsart FROM t",
}


@pytest.mark.parametrize("meaning", MEANINGS)
def test_a_big_table_obeys_what_its_columns_say_as_a_small_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meaning: str
) -> None:
    """The same rows as a text file and as Parquet that counts as big: one series, one receipt."""
    plain = f"SELECT 'Markt' AS station, TIMESTAMP '{START}' + i * INTERVAL 1 HOUR AS time, 20 + i * 7 % 24 AS count FROM range(700) r(i)"
    engine = duckdb.connect()
    engine.execute(f"CREATE TABLE t AS {plain}")
    engine.sql(MEANINGS[meaning]).write_parquet(str(tmp_path / "a.parquet"))
    engine.sql(MEANINGS[meaning]).write_csv(str(tmp_path / "a.csv"))
    small, none = folder.read_file(tmp_path / "a.csv")
    monkeypatch.setattr("hotspots.inputs.counts.bulk.MOST_CELLS", 0)
    big, problems = folder.read_file(tmp_path / "a.parquet")
    assert problems == none == []
    assert (big.guessed, [(left.why, left.rows) for left in big.left]) == (
        small.guessed,
        [(left.why, left.rows) for left in small.left],
    )
    (one,), (other,) = small.series, big.series
    assert one.clock == other.clock
    np.testing.assert_array_equal(one.time_min, other.time_min)
    np.testing.assert_array_equal(one.count, other.count)


def test_a_table_too_big_for_memory_or_with_times_as_text_is_refused_unless_it_is_plain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    duckdb.sql("SELECT 'A' AS station, '01.02.2024 10:00' AS time, 5 AS count").write_parquet(str(path))
    _, (text,) = open_lazy(path) or (None, [])
    assert (text.field, text.found) == ("size", "3 (station, time, count)")
    duckdb.sql("SELECT 'A' AS station, TIMESTAMP '2024-02-01 10:00' AS time, 5 AS count, 'ja' AS gültig").write_parquet(
        str(path)
    )
    assert open_lazy(path) is None
    monkeypatch.setattr("hotspots.inputs.counts.bulk.MOST_IN_MEMORY", 1)
    _, (problem,) = open_lazy(path) or (None, [])
    assert (problem.field, problem.found) == ("size", "4 (station, time, count, gültig)")


def test_columns_that_tell_nothing_of_the_count_stay_beside_a_big_table_and_are_named(tmp_path: Path) -> None:
    """Weather doesn't send a table of a hundred million rows back; bicycles do."""
    path = tmp_path / "a.parquet"
    plain = "SELECT 'A' AS station, TIMESTAMP '2024-02-01 10:00' AS time, 5 AS count"
    duckdb.sql(f"{plain}, 'Regen' AS wetter, 4.5 AS temperatur").write_parquet(str(path))
    tables, problems = open_lazy(path) or (None, [])
    assert tables is not None
    assert problems == []
    assert [(left.why.de, left.rows) for left in tables.left] == [("Spalten ohne Zählungen: wetter, temperatur", 0)]
    ((table,),) = (part.series for part in tables.bulk[0].read())
    assert table.count.tolist() == [5.0]
    duckdb.sql(f"{plain}, 3 AS fahrrad").write_parquet(str(path))
    assert open_lazy(path) is None
