"""Users at once, access points and Mbit/s follow by the formulas that are named, of a site and of all on one line."""

from __future__ import annotations

import numpy as np
import pytest

from hotspots.base.text import verbatim
from hotspots.measures.capacity import joint_line, peak_days, site_load, sizing
from hotspots.measures.users import EVENT_SHARE, EVENT_STAY, MBIT, PER_POINT, STAY, Span
from hotspots.model.counts import Event
from hotspots.model.estimate import Factor


def factor(name: str, best: float) -> Factor:
    return Factor(name, best, best, best, "1", verbatim("test"), "estimated")


BEST = {PER_POINT: 40.0, MBIT: 1.5, STAY: 15.0, EVENT_SHARE: 0.1, EVENT_STAY: 60.0}
FACTORS = {name: factor(name, best) for name, best in BEST.items()}


def event(attendance: float, days: float = 10) -> Event:
    return Event("s", f"e{attendance}", days, attendance, attendance, attendance, "Test", "estimated", "f", 2)


def certain(value: float) -> Span:
    return Span(value, value, value)


def test_littles_law() -> None:
    """12 users arrive in the busiest hour and stay 15 minutes: 3 are there at once."""
    load = site_load(certain(12), (), FACTORS, "Test", "estimated")
    assert (load.users.best, load.event) == (pytest.approx(3), "")
    assert "3 Nutzende zugleich in der stärksten Stunde; 1 Zugangspunkt, 5 Mbit/s" in load.words().de


@pytest.mark.parametrize(("users", "points"), [(81, 3), (80, 2), (0.1, 1)])
def test_an_access_point_is_whole_and_there_is_at_least_one(users: float, points: int) -> None:
    load = sizing(certain(users), FACTORS, "Test", "estimated")
    assert (load.access_points.best, load.mbit_s.best) == (points, pytest.approx(users * 1.5))


def test_events_have_their_own_share_and_stay_and_make_peak_days() -> None:
    """Of 4,000 visitors one in ten uses the WLAN, an hour of four: 100 at once, more than any ordinary hour."""
    first, second = peak_days([event(500), event(4000)], FACTORS)
    assert (first.users, first.at_once.best, second.users) == (
        pytest.approx(400),
        pytest.approx(100),
        pytest.approx(50),
    )
    load = site_load(certain(12), (first, second), FACTORS, "Test", "estimated")
    assert (load.users.best, load.access_points.best, load.event) == (pytest.approx(100), 3, "e4000")
    assert peak_days([], FACTORS) == ()


def test_a_line_bears_the_busiest_hour_of_all_and_not_the_sum_of_their_peaks() -> None:
    noon, evening = np.zeros(168), np.zeros(168)
    noon[12], evening[18] = 30, 20
    loads = [sizing(certain(n), FACTORS, "Test", "estimated") for n in (30, 20)]
    line = joint_line([noon, evening], loads, FACTORS)
    assert (line.users.best, line.access_points.best, line.mbit_s.best) == (pytest.approx(30), 2, pytest.approx(45))
    with_event = joint_line([noon], [sizing(certain(200), FACTORS, "Test", "estimated", event="Markt")], FACTORS)
    assert (with_event.users.best, with_event.event) == (pytest.approx(200, rel=0.01), "Markt")
    assert joint_line([], [], FACTORS).access_points.best == 0
