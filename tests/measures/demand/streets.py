"""Streets made in code: hourly counts with a known week, and tables as a reader would return them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotspots.measures.demand.cleaning import HourlySeries
from hotspots.measures.demand.profile import kind_profile
from hotspots.measures.demand.stations import cleaned
from hotspots.model.counts import Clock, CountTable, CountTables, Finding

ZONE = "Europe/Berlin"


def minute(text: str) -> int:
    """Minutes since 1970 of ``2022-03-27 01:00``."""
    return int(np.datetime64(text.replace(" ", "T"), "m").astype(np.int64))


def table(
    start: str,
    count: NDArray[np.float64] | list[float],
    *,
    clock: Clock = "local",
    step_min: int = 60,
    station: str = "a",
    file: str = "a.csv",
    unverified: list[int] | None = None,
) -> CountTable:
    """A table of counts that follow each other from `start` on the given clock."""
    values = np.asarray(count, dtype=np.float64)
    time_min = minute(start) + step_min * np.arange(values.size, dtype=np.int64)
    marked = np.isin(np.arange(values.size), unverified or [])
    return CountTable(
        station, station.upper(), file, clock, step_min, time_min, values, marked,
        np.arange(2, values.size + 2, dtype=np.int64),
    )  # fmt: skip


def street(
    days: int, *, level: float = 6000, seed: int = 1, noise: float = 0.15, first_weekday: int = 0
) -> NDArray[np.float64]:
    """Hours of some days with the published week, a common factor per day and a little noise per hour."""
    rng = np.random.default_rng(seed)
    shape = kind_profile().shape
    slots = (np.arange(days * 24) + first_weekday * 24) % 168
    per_day = np.repeat(np.exp(rng.normal(0, noise, days)), 24)
    return np.asarray(rng.poisson(level * shape[slots] * per_day), dtype=np.float64)


def clean_series(
    tables: CountTables, *, zone: str, state: str | None
) -> tuple[dict[str, HourlySeries], tuple[Finding, ...]]:
    """Return every station's clean hours, and what was found."""
    parts = list(cleaned(tables, zone=zone, state=state))
    return {series.station: series for series, _ in parts}, tuple(f for _, found in parts for f in found)
