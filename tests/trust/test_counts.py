"""Faults in counts are found and placed, sound counts raise no alarm, and the days of clock changes add up.

The short version; ``scripts/test-long`` plants every fault with twenty seeds.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from hotspots.base.errors import Report
from hotspots.inputs import counts
from tests.measures.demand.streets import clean_series
from tests.trust.count_faults import FAULTS, ZONE, Planted, plant_and_look


def test_every_kind_of_fault_is_found_at_its_row_and_sound_counts_are_left_alone() -> None:
    tally = plant_and_look(range(2))
    assert tally.planted == 2 * len(FAULTS) == 30
    assert tally.found >= 0.95 * tally.planted, tally.missed
    assert tally.placed >= 0.90 * tally.to_place, tally.missed
    assert tally.false_alarms <= 0.01 * tally.sound_hours


def test_a_fault_that_is_none_is_counted_as_missed() -> None:
    """The positive control: what isn't there can't be found."""
    tally = plant_and_look(
        range(1), {"nothing": lambda rng, lines: Planted({"a.csv": "\n".join(lines)}, 30, frozenset({"gap"}))}
    )
    assert (tally.found, len(tally.missed)) == (0, 1)


def test_ten_years_of_hours_add_up_across_every_change_of_clocks(tmp_path: Path) -> None:
    """Each hour of ten years counts once: 23 in spring, 25 in autumn, whether written with an offset or in UTC."""
    start, zone = datetime(2015, 1, 1, tzinfo=UTC), ZoneInfo(ZONE)
    moments = [start + timedelta(hours=h) for h in range(24 * 3653)]
    values = np.random.default_rng(1).integers(20, 400, len(moments))
    rows = [f"a;{m.astimezone(zone).isoformat()};{v}" for m, v in zip(moments, values, strict=True)]
    (tmp_path / "a.csv").write_text("station;time;count\n" + "\n".join(rows), encoding="utf-8")
    report = Report()
    series, _ = clean_series(counts.load(tmp_path, report), zone=ZONE, state="BY")
    assert report.problems == []
    assert np.nansum(series["a"].count) == values.sum()
    by_day = np.bincount(series["a"].local_h // 24 - int(series["a"].local_h[0]) // 24, weights=series["a"].count)
    wanted: dict[str, int] = {}
    for moment, value in zip(moments, values.tolist(), strict=True):
        day = f"{moment.astimezone(zone):%Y-%m-%d}"
        wanted[day] = wanted.get(day, 0) + value
    assert by_day.tolist() == list(wanted.values())
    _, hours = np.unique(series["a"].local_h // 24, return_counts=True)
    assert ((hours[1:-1] == 23).sum(), (hours[1:-1] == 25).sum()) == (10, 10)
