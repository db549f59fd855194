"""The typical week says what was counted, and its interval is honest about how little that is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.base.calendar import holidays, weekday
from hotspots.measures.demand.cleaning import hourly, judge
from hotspots.measures.demand.profile import kind_profile, own_profile
from hotspots.measures.demand.week import Days, Level, TypicalWeek, estimate_level, span_share, typical_week
from hotspots.model.counts import ShortCount
from tests.measures.demand.streets import ZONE, minute, street, table
from tests.test_sample_data import MOERS_DAY, MOERS_WEEK

PROFILE = kind_profile()


def week_of(days: int, **kinds: float) -> TypicalWeek:
    series, _ = hourly([table("2021-03-01 00:00", street(days, **kinds))], ZONE)  # type: ignore[arg-type]
    judged, _ = judge(series, None)
    week = typical_week("a", judged, [], own_profile(judged) or PROFILE, None)
    assert week is not None
    return week


def width(level: Level) -> float:
    return float(np.log(level.high / level.low))


def test_the_published_profile_sums_to_a_day_and_is_what_was_published() -> None:
    assert PROFILE.shape.sum() == pytest.approx(7)
    week = np.outer(MOERS_WEEK, MOERS_DAY)
    assert PROFILE.shape == pytest.approx(week.ravel() * 7 / week.sum())


EVENING, LEISURE, COMMUTE = (0, 10, 50, 53, 20), (2, 21, 90, 58, 14), (24, 160, 226, 172, 53)


@pytest.mark.parametrize(
    ("kind", "day", "week"),
    [
        ("stadium", EVENING, (48, 16, 20)),
        ("sports", EVENING, (48, 16, 16)),
        ("park", LEISURE, (46, 14, 18)),
        ("pool", LEISURE, (46, 15, 16)),
        ("stop", COMMUTE, (79, 11, 8)),
        ("school", COMMUTE, (88, 2, 1)),
    ],
)
def test_a_kind_of_place_has_its_own_parts_of_day_and_week(
    kind: str, day: tuple[int, ...], week: tuple[int, ...]
) -> None:
    """Up to 6, 10, 16, 20 and 24 o'clock; working days, Saturday, Sunday."""
    shape = kind_profile(kind).shape.reshape(7, 24)
    parts = np.add.reduceat(shape.sum(axis=0), [0, 6, 10, 16, 20])
    assert parts / parts.sum() == pytest.approx(np.array(day) / sum(day))
    assert np.add.reduceat(shape.sum(axis=1), [0, 5, 6]) / 7 == pytest.approx(np.array(week) / sum(week))


def test_a_weekday_that_was_counted_more_often_weighs_no_more() -> None:
    """Seventeen days from a Monday: three of Monday to Wednesday, two of the others."""
    series, _ = hourly([table("2021-03-01 00:00", street(17, noise=0.0))], ZONE)
    own = own_profile(judge(series, None)[0])
    assert own is not None
    assert own.weekday_shares() == pytest.approx(PROFILE.weekday_shares(), rel=0.04)


def test_eight_weeks_give_back_the_week_that_made_them() -> None:
    week = week_of(56, level=6000, noise=0.1)
    assert week.level.best == pytest.approx(6000, rel=0.06)
    assert np.argmax(week.median) == np.argmax(PROFILE.shape)
    assert np.corrcoef(week.median, PROFILE.shape)[0, 1] > 0.99
    assert (week.low <= week.median).all()
    assert (week.median <= week.high).all()


def test_the_interval_widens_with_little_data() -> None:
    widths = [width(week_of(days, noise=0.15).level) for days in (1, 7, 56)]
    assert widths[0] > 1.5 * widths[1] > 1.5**2 * widths[2] > 0.1


@pytest.mark.parametrize("unit", ["D", "M"])
def test_a_year_of_days_or_months_gives_back_its_plain_mean_holidays_among_it(unit: str) -> None:
    """A street of the reference's week that has Sundays on Bavaria's public holidays: the mean of all 365 days."""
    days = np.arange("2023-01-01", "2024-01-01", dtype="datetime64[D]")
    number = days.astype(np.int64)
    kind = np.where(holidays(number, "BY").public, 6, weekday(number))
    passed = 3400 * PROFILE.weekday_shares()[kind]
    parts = np.unique(days.astype(f"datetime64[{unit}]"), return_inverse=True)[1]
    sums = np.bincount(parts, passed)
    edges = [*(number[np.flatnonzero(np.diff(parts, prepend=-1))] * 1440).tolist(), (number[-1] + 1) * 1440]
    shorts = [ShortCount("a", start, end, count, "", "f", 1) for start, end, count in zip(edges, edges[1:], sums.tolist(), strict=False)]  # fmt: skip
    week = typical_week("a", None, shorts, PROFILE, "BY")
    assert week is not None
    assert week.level.year[1] == pytest.approx(passed.mean(), rel=0.005)


@pytest.mark.parametrize("days", [7, 14, 56])
def test_the_mean_of_the_year_is_surer_than_another_week(days: int) -> None:
    level = week_of(days).level
    low, best, high = level.year
    assert level.low < low < level.best < best < high < level.high


def test_unsteady_days_widen_it_too() -> None:
    assert width(week_of(28, noise=0.5).level) > 1.6 * width(week_of(28, noise=0.1).level)


def test_a_short_count_scales_the_reference_by_counted_over_expected() -> None:
    """A ratio estimate: what was counted over what the reference has in the same hours."""
    start = minute("2022-06-15 10:00")
    short = ShortCount("a", start, start + 180, 500, "", "f", 2)
    share = span_share(short, PROFILE, 2)
    assert share == pytest.approx(PROFILE.shape[48 + 10 : 48 + 13].sum())
    week = typical_week("a", None, [short], PROFILE, None)
    assert week is not None
    assert week.level.best == pytest.approx(500 / share, rel=0.05)
    assert 0.7 < width(week.level) < 2


def test_half_an_hour_takes_half_of_its_hour() -> None:
    start = minute("2022-06-15 10:15")
    short = ShortCount("a", start, start + 30, 50, "", "f", 2)
    assert span_share(short, PROFILE, 2) == pytest.approx(PROFILE.shape[58] / 2)


def test_hours_counted_by_hand_on_more_days_narrow_the_interval() -> None:
    def counts(days: int) -> list[ShortCount]:
        starts = [minute("2022-06-13 10:00") + 1440 * d for d in range(days)]
        return [ShortCount("a", s, s + 180, 500, "", "f", 2) for s in starts]

    one, five = (typical_week("a", None, counts(n), PROFILE, None) for n in (1, 5))
    assert one is not None
    assert five is not None
    assert width(five.level) < 0.8 * width(one.level)


def test_a_dead_afternoon_is_scaled_up_from_the_morning() -> None:
    hours = street(21, noise=0.05)
    series, _ = hourly([table("2021-03-01 00:00", hours[: 24 * 20 + 13])], ZONE)
    week = typical_week("a", series, [], PROFILE, None)
    assert week is not None
    assert week.days == 21


def test_a_year_has_its_season_in_it_and_a_month_has_not() -> None:
    series, _ = hourly([table("2021-03-01 00:00", street(365))], ZONE)
    year = typical_week("a", series, [], PROFILE, None)
    assert year is not None
    assert (year.months, week_of(28).months) == (12, 1)


def test_nothing_counted_is_no_week() -> None:
    assert typical_week("a", None, [], PROFILE, None) is None


@settings(max_examples=15)
@given(st.integers(1, 40), st.floats(0.1, 50), st.integers(0, 1000))
def test_the_level_scales_with_the_counts(days: int, factor: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    day = np.arange(19000, 19000 + days)
    log_total = rng.normal(8, 0.2, days)
    extra = np.zeros(days)
    shares = PROFILE.weekday_shares()
    plain = estimate_level(Days(day, (day + 3) % 7, log_total, extra), shares)
    scaled = estimate_level(Days(day, (day + 3) % 7, log_total + np.log(factor), extra), shares)
    assert scaled.best == pytest.approx(plain.best * factor, rel=1e-6)
    assert scaled.high / scaled.low == pytest.approx(plain.high / plain.low, rel=1e-6)
    assert plain.low < plain.best < plain.high
