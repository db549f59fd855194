"""The engine's typical weeks are those of the path for small tables, whatever the file holds."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from hotspots.base.errors import Report
from hotspots.inputs.counts import folder as counts_folder
from hotspots.inputs.counts import load
from hotspots.inputs.counts.bulk import open_bulk
from hotspots.measures.demand import bulk
from hotspots.measures.demand.bulk import BulkWeeks, bulk_weeks
from hotspots.measures.demand.stations import station_weeks
from tests.measures.demand.streets import ZONE, street

START = "2022-09-05 00:00"


def rows(stations: int = 3, days: int = 70, step: str = "1 HOUR") -> duckdb.DuckDBPyRelation:
    """Hours of some stations on the UTC clock, across a change of clocks."""
    engine = duckdb.connect()
    engine.execute("CREATE TABLE t (station VARCHAR, i INTEGER, count INTEGER)")
    for number in range(stations):
        values = street(days, seed=number)
        engine.executemany("INSERT INTO t VALUES (?, ?, ?)", [[f"s{number}", i, int(v)] for i, v in enumerate(values)])
    return engine.sql(f"SELECT station, TIMESTAMP '{START}' + i * INTERVAL {step} AS time, count FROM t")


def weeks(relation: duckdb.DuckDBPyRelation, path: Path, *, state: str | None = None, local: bool = True) -> BulkWeeks:
    if not local:
        relation = relation.project("station, CAST(CAST(time AS VARCHAR) || 'Z' AS TIMESTAMPTZ) AS time, count")
    relation.write_parquet(str(path))
    tables, problems = open_bulk(path, path.name)
    assert problems == []
    return bulk_weeks(tables.bulk[0], zone=ZONE, state=state)


@pytest.mark.parametrize("local", [True, False])
def test_the_engine_finds_the_same_week_as_the_small_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, local: bool
) -> None:
    hours = rows().filter("time < TIMESTAMP '2022-10-30' OR time >= TIMESTAMP '2022-10-31'") if local else rows()
    big = weeks(hours, tmp_path / "a.parquet", local=local, state="BY")
    small = station_weeks(load(tmp_path, Report()), zone=ZONE, state="BY").stations
    monkeypatch.setattr(counts_folder, "BULK_BYTES", 0)
    joined = station_weeks(load(tmp_path, Report()), zone=ZONE, state="BY").stations
    assert big.stations == tuple(small) == tuple(joined)
    for i, station in enumerate(small.values()):
        assert station.week is not None
        np.testing.assert_allclose(big.quantiles[i, :, 1], station.week.median, rtol=1e-6)
        assert (big.observed[i] == station.week.observed).all()
        assert joined[station.id].passages.best == pytest.approx(station.passages.best, rel=0.02)


def test_a_dead_day_a_negative_value_and_duplicates_are_left_out_and_counted(tmp_path: Path) -> None:
    clean = rows(1).project("station, time, count + 30 AS count")
    spoilt = clean.project(
        "station, time, CASE WHEN CAST(time AS DATE) = DATE '2022-09-20' THEN 0 "
        "WHEN time = TIMESTAMP '2022-09-22 10:00' THEN -5 ELSE count END AS count"
    )
    equal = spoilt.filter("time = TIMESTAMP '2022-09-23 10:00'")
    contradicting = spoilt.filter("time = TIMESTAMP '2022-09-24 10:00'").project("station, time, count + 1 AS count")
    found = weeks(spoilt.union(equal).union(contradicting), tmp_path / "a.parquet")
    assert found.found["dead_day"] == 1
    assert found.found["unusable_value"] == 1
    assert found.found["duplicate"] == 2
    whole = weeks(clean, tmp_path / "b.parquet")
    missing = whole.observed - found.observed
    tuesday, thursday, saturday = 24, 3 * 24 + 10, 5 * 24 + 10
    assert (missing[0, tuesday : tuesday + 24] == 1).all()
    assert missing[0, [thursday, saturday]].tolist() == [1, 1]
    assert missing.sum() == 26
    assert found.day.size == whole.day.size - 4


def test_quarter_hours_are_added_up(tmp_path: Path) -> None:
    quarters = rows(1, days=8, step="15 MINUTE")
    found = weeks(quarters, tmp_path / "a.parquet")
    assert found.observed.sum() == 48
    assert found.quantiles[0, 0, 1] == pytest.approx(street(8, seed=0)[:4].sum())


def test_blocks_of_stations_give_the_same_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.parquet"
    whole = weeks(rows(4, days=20), path)
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(bulk, "BLOCK_ROWS", 1000)
    tables, _ = open_bulk(path, "a")
    parts = bulk_weeks(tables.bulk[0], zone=ZONE, state=None, progress=lambda done, of: seen.append((done, of)))
    np.testing.assert_array_equal(parts.quantiles, whole.quantiles)
    np.testing.assert_array_equal(parts.day_station, whole.day_station)
    assert parts.found == whole.found
    assert seen[-1][0] == seen[-1][1] > 1


def test_a_big_text_table_is_read_with_the_same_care(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows(2, days=10).write_csv(str(path), sep=";")
    tables, problems = open_bulk(path, "a.csv")
    assert problems == []
    assert bulk_weeks(tables.bulk[0], zone=ZONE, state=None).stations == ("s0", "s1")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("station;time;count\nA;01.02.2024 10:00;5\n", "time"),
        ("time;count\n2024-02-01 10:00;5\n", "station"),
        ("station;count\nA;5\n", "time"),
        ("station;mac;time;count\nA;x;2024-02-01 10:00;5\n", "MAC"),
        ("station;time;count\nA;2024-02-01 10:00;5\nA;2024-02-01 11:00;fünf\n", "format"),
    ],
)
def test_what_needs_a_guess_is_refused(tmp_path: Path, text: str, field: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    tables, (problem,) = open_bulk(path, "a.csv")
    assert tables.bulk == ()
    assert problem.field == field
