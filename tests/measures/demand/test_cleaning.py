"""Counts become one hourly series; whatever was repaired, marked or refused can be traced."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hotspots.base.calendar import to_local
from hotspots.measures.demand.cleaning import HourlySeries, hourly, judge
from hotspots.model.counts import CountTable, Finding, Flag
from tests.measures.demand.streets import ZONE, minute, street, table

NAN = float("nan")


def clean(*tables: CountTable, state: str | None = None) -> tuple[HourlySeries, tuple[Finding, ...]]:
    series, found = hourly(tables, ZONE)
    judged, more = judge(series, state)
    return judged, found + more


def kinds(findings: tuple[Finding, ...]) -> set[str]:
    return {f.kind for f in findings}


def change_days(notation: str, step_min: int) -> CountTable:
    """A sensor that counts exactly one person a minute, from before one change of clocks until after the other."""
    utc = np.arange(minute("2022-03-25 00:00"), minute("2022-11-02 00:00"), step_min, dtype=np.int64)
    times = to_local(utc, ZONE) if notation == "local" else utc
    blank = table(
        "2022-03-25 00:00",
        np.full(utc.size, float(step_min)),
        clock="local" if notation == "local" else "utc",
        step_min=step_min,
    )
    return replace(blank, time_min=times)


@pytest.mark.parametrize("notation", ["local", "utc"])
@pytest.mark.parametrize("step_min", [1, 15, 60])
def test_one_count_a_minute_is_sixty_in_every_hour_of_both_change_days(notation: str, step_min: int) -> None:
    series, findings = clean(change_days(notation, step_min))
    assert kinds(findings) == set()
    assert series.usable.all()
    for day, hours in (("2022-03-27", 23), ("2022-10-30", 25)):
        on_day = series.local_h // 24 == minute(f"{day} 00:00") // 1440
        assert on_day.sum() == hours
        assert (series.count[on_day] == 60).all()


def test_a_doubled_hour_that_stands_once_is_not_guessed() -> None:
    whole = change_days("local", 60)
    keep = np.ones(whole.count.shape, dtype=bool)
    keep[np.flatnonzero(np.diff(whole.time_min) == 0) + 1] = False
    once = replace(
        whole,
        time_min=whole.time_min[keep],
        count=whole.count[keep],
        unverified=whole.unverified[keep],
        row=whole.row[keep],
    )
    series, findings = clean(once)
    assert (series.flags & int(Flag.AMBIGUOUS) > 0).sum() == 2
    assert [(f.kind, f.action, f.values, f.first) for f in findings] == [
        ("ambiguous", "refused", 2, "2022-10-30 02:00")
    ]


def test_a_time_that_never_was_is_refused_with_its_row() -> None:
    series, findings = clean(table("2022-03-27 00:00", [1, 2, 3, 4, 5]))
    assert [(f.kind, f.action, f.row) for f in findings] == [("impossible_time", "refused", 4)]
    assert series.count.tolist() == [1, 2, 4, 5]


def test_four_quarters_make_an_hour_and_three_an_incomplete_one() -> None:
    quarters = table("2022-06-01 00:00", [1, 2, 3, 4, 10, 20, NAN, 40], step_min=15)
    series, findings = clean(quarters)
    assert series.count.tolist() == [10, 70]
    assert series.usable.tolist() == [True, False]
    assert [(f.kind, f.first) for f in findings] == [("incomplete", "2022-06-01 01:00")]


def test_equal_duplicates_count_once_and_contradicting_ones_not_at_all() -> None:
    once = table("2022-06-01 00:00", [5, 6, 7])
    order = [0, 0, 1, 1, 2]
    twice = replace(
        once, time_min=once.time_min[order], count=np.array([5.0, 5, 6, 9, 7]),
        unverified=once.unverified[order], row=np.arange(5),
    )  # fmt: skip
    series, findings = clean(twice)
    assert series.usable.tolist() == [True, False, True]
    assert {(f.kind, f.action, f.values) for f in findings} == {
        ("duplicate", "repaired", 2),
        ("conflict", "refused", 1),
    }


def test_two_files_with_the_same_hours_dont_count_twice() -> None:
    series, findings = clean(table("2022-06-01 00:00", [5, 6, 7]), table("2022-06-01 01:00", [6, 7, 8], file="b.csv"))
    assert series.count.tolist() == [5, 6, 7, 8]
    assert series.files == ("a.csv", "b.csv")
    assert [(f.kind, f.values) for f in findings] == [("overlap", 2)]


def test_two_files_that_contradict_each_other_are_both_left_out() -> None:
    series, findings = clean(table("2022-06-01 00:00", [5, 6, 7]), table("2022-06-01 01:00", [6, 9, 8], file="b.csv"))
    assert series.usable.tolist() == [True, True, False, True]
    assert ("conflict", "refused", "2022-06-01 02:00") in {(f.kind, f.action, f.first) for f in findings}


def test_missing_and_unverified_values_are_each_marked() -> None:
    series, findings = clean(table("2022-06-01 00:00", [5, NAN, 8, 9], unverified=[2]))
    assert series.usable.tolist() == [True, False, False, True]
    assert {(f.kind, f.action) for f in findings} == {
        ("gap", "flagged"),
        ("unverified", "flagged"),
    }
    assert all(f.file == "a.csv" and f.first for f in findings)


def test_unverified_values_are_used_where_there_are_hardly_others() -> None:
    series, _ = clean(table("2022-06-01 00:00", [5, 6, 7], unverified=[0, 1]))
    assert series.usable.all()


def test_a_gap_between_files_is_one_finding_from_first_to_last_hour() -> None:
    _, findings = clean(table("2022-06-01 00:00", [5, 6]), table("2022-06-01 05:00", [7]))
    (gap,) = findings
    assert (gap.kind, gap.values, gap.first, gap.last) == ("gap", 3, "2022-06-01 02:00", "2022-06-01 04:00")


def test_four_dead_days_are_found_as_one_run() -> None:
    """As in Moers in May 2022: zeros until the sensor ran."""
    hours = street(31)
    hours[:96] = 0
    series, findings = clean(table("2022-05-02 00:00", hours, clock="utc"))
    (dead,) = [f for f in findings if f.kind == "dead"]
    assert dead.values == 96
    assert series.usable.sum() == 27 * 24


def test_each_finding_names_file_and_row() -> None:
    hours = street(21)
    hours[210] = NAN
    hours[300:310] = hours[300]
    _, findings = clean(table("2022-05-02 00:00", hours, file="mai.csv"))
    assert {(f.kind, f.file, f.row) for f in findings} == {
        ("gap", "mai.csv", 212),
        ("stuck", "mai.csv", 302),
    }


def test_a_missing_row_is_found_after_the_row_before_it() -> None:
    whole = table("2022-05-02 00:00", street(8))
    keep = np.arange(whole.count.size) != 50
    holed = replace(
        whole,
        time_min=whole.time_min[keep],
        count=whole.count[keep],
        unverified=whole.unverified[keep],
        row=whole.row[keep],
    )
    (gap,) = clean(holed)[1]
    assert (gap.kind, gap.values, gap.row) == ("gap", 1, 51)


def test_a_file_cut_in_the_middle_is_noticed() -> None:
    _, findings = clean(table("2022-05-02 00:00", street(21)[: 24 * 20 + 9]))
    assert [(f.kind, f.first, f.row) for f in findings] == [("cut_off", "2022-05-22 08:00", 490)]


def test_a_quiet_night_is_not_dead() -> None:
    hours = street(28, level=3000)
    hours[(np.arange(hours.size) % 24 >= 1) & (np.arange(hours.size) % 24 <= 5)] = 0
    _, findings = clean(table("2022-05-02 00:00", hours))
    assert "dead" not in kinds(findings)


def test_a_sensor_that_never_counted_is_wholly_dead() -> None:
    series, _ = clean(table("2022-05-02 00:00", np.zeros(48)))
    assert not series.usable.any()


def test_a_stuck_sensor_is_found() -> None:
    hours = street(14)
    hours[100:110] = 523
    series, _ = clean(table("2022-05-02 00:00", hours))
    assert np.flatnonzero(series.flags & int(Flag.STUCK)).tolist() == list(range(100, 110))


def test_event_and_quiet_days_are_marked_and_stay_in() -> None:
    hours = street(42)
    hours[24 * 10 : 24 * 11] *= 3
    hours[24 * 20 : 24 * 21] = np.round(hours[24 * 20 : 24 * 21] / 3)
    series, findings = clean(table("2022-05-02 00:00", hours))
    assert {(f.kind, f.first[:10]) for f in findings} == {("event_day", "2022-05-12"), ("low_day", "2022-05-22")}
    assert series.usable.all()


def test_an_outlier_of_one_hour_is_marked() -> None:
    hours = street(42)
    hours[24 * 10 + 12] *= 40
    _, findings = clean(table("2022-05-02 00:00", hours))
    assert ("outlier", "2022-05-12 12:00") in {(f.kind, f.first) for f in findings}


def test_holidays_of_the_state_are_marked() -> None:
    _, findings = clean(table("2022-06-13 00:00", street(7)), state="BY")
    assert {(f.kind, f.first[:10], f.values) for f in findings} == {
        ("public_holiday", "2022-06-16", 24),
        ("school_holiday", "2022-06-13", 144),
    }
