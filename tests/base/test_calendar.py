"""Local time is right in every hour of the year, those without and with a twin included."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.base.calendar import holidays, hour_of_week, to_local, to_utc, weekday
from tests.measures.demand.streets import ZONE, minute


@settings(max_examples=40)
@given(
    st.integers(minute("1990-01-01 00:00"), minute("2037-12-31 23:00")),
    st.sampled_from([ZONE, "UTC", "America/New_York"]),
)
def test_local_time_is_that_of_the_standard_library(moment: int, zone: str) -> None:
    expected = datetime.fromtimestamp(moment * 60, UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)
    assert to_local(np.array([moment]), zone)[0] == int(expected.timestamp()) // 60


@pytest.mark.parametrize(("day", "hours"), [("2022-03-27", 23), ("2022-03-28", 24), ("2022-10-30", 25)])
def test_a_day_has_23_24_or_25_hours(day: str, hours: int) -> None:
    utc_h = np.arange(minute("2022-01-01 00:00") // 60, minute("2023-01-01 00:00") // 60)
    local_day = to_local(utc_h * 60, ZONE) // 1440
    assert (local_day == minute(f"{day} 00:00") // 1440).sum() == hours


@settings(max_examples=30)
@given(st.integers(0, 365 * 24 * 4 - 100))
def test_a_way_to_local_time_and_back_ends_where_it_began(quarter: int) -> None:
    utc = minute("2022-01-01 00:00") + 15 * np.arange(quarter, quarter + 100)
    resolved = to_utc(to_local(utc, ZONE), ZONE)
    whole = not resolved.single.size
    assert not resolved.missing.size
    if whole:
        assert (resolved.utc_min == utc).all()


def test_a_time_that_the_clock_skips_is_missing_and_a_lone_doubled_hour_is_said() -> None:
    spring = to_utc(
        np.array([minute("2022-03-27 01:30"), minute("2022-03-27 02:30"), minute("2022-03-27 03:30")]), ZONE
    )
    assert spring.missing.tolist() == [1]
    autumn = to_utc(
        np.array([minute("2022-10-30 01:00"), minute("2022-10-30 02:00"), minute("2022-10-30 03:00")]), ZONE
    )
    assert autumn.single.tolist() == [1]


def test_weeks_begin_on_monday() -> None:
    monday = np.array([minute("2022-06-13 00:00") // 60])
    assert hour_of_week(monday)[0] == 0
    assert weekday(monday // 24)[0] == 0


def test_public_and_school_holidays_are_those_of_the_state() -> None:
    corpus_christi, in_summer = minute("2022-06-16 00:00") // 1440, minute("2022-08-10 00:00") // 1440
    days = np.array([corpus_christi, in_summer])
    bavaria, berlin = holidays(days, "BY"), holidays(days, "BE")
    assert bavaria.public.tolist() == [True, False]
    assert berlin.public.tolist() == [False, False]
    assert bavaria.school.tolist() == [True, True]
    assert bavaria.school_unknown == ()


def test_years_without_known_school_holidays_are_named() -> None:
    assert holidays(np.array([minute("1985-06-16 00:00") // 1440]), "BY").school_unknown == (1985,)
