"""Opening hours leave the hours and months in which a place is open, and unread ones are said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hotspots.measures.demand.estimate import estimate
from hotspots.measures.demand.profile import opening
from hotspots.model.counts import CountTables, Station
from tests.measures.demand.streets import street, table
from tests.measures.demand.test_estimate import FACTORS, SETTINGS, SITES, best

READ = {
    "Mo-Fr 08:00-18:00; Sa 10:00-14:00": (54, 1.0),
    "Mo–Fr 8–18 Uhr; Sa 10–14 Uhr": (54, 1.0),
    "Mai-Sep täglich 9-20": (77, 5 / 12),
    "Oct-Mar Mo,We 10:30-12:00": (3, 0.5),
    "Fr-So 22:00-2:00": (12, 1.0),
    "24/7": (168, 1.0),
    "Mai-September": (168, 5 / 12),
    "Mo 9-12 und 14-18 Uhr": (7, 1.0),
}


@pytest.mark.parametrize("text", READ)
def test_hours_and_months_are_those_that_are_said(text: str) -> None:
    found = opening(text)
    assert found is not None
    assert (float(found.hours.sum()), found.months) == pytest.approx(READ[text])


DAYS = (
    "Mo Montag",
    "Di Tu Dienstag Tue",
    "Mi We Mittwoch",
    "Do Th Donnerstag Thu",
    "Fr Freitag",
    "Sa Samstag",
    "So Su Sonntag",
)
MONTHS = ("Jan", "Feb", "Mär März Mar", "Apr", "Mai May", "Jun", "Jul", "Aug", "Sep", "Okt Oct", "Nov", "Dez Dec")


@pytest.mark.parametrize(("day", "name"), [(day, name) for day, names in enumerate(DAYS) for name in names.split()])
def test_every_day_is_understood_by_its_names(day: int, name: str) -> None:
    found = opening(f"{name} 9-10")
    assert found is not None
    assert np.flatnonzero(found.hours).tolist() == [24 * day + 9]


@pytest.mark.parametrize(("month", "name"), [(m, name) for m, names in enumerate(MONTHS, 1) for name in names.split()])
def test_every_month_is_understood_by_its_names(month: int, name: str) -> None:
    """January to that month: as many months as its number."""
    found = opening(f"Jan-{name} 9-10")
    assert found is not None
    assert found.months == pytest.approx(month / 12)


def test_an_hour_that_is_open_in_part_counts_in_part_and_midnight_belongs_to_the_next_day() -> None:
    half, night = opening("Mo 10:30-12"), opening("So 23-1")
    assert half is not None
    assert night is not None
    assert half.hours[10:12].tolist() == [0.5, 1.0]
    assert np.flatnonzero(night.hours).tolist() == [0, 167]


@pytest.mark.parametrize(
    "text", ["nach Vereinbarung", "Mo-Fr", "Mai-Sep Mo-Fr", "Mo 25-26", "siehe Aushang", "Ferien 9-12"]
)
def test_what_cant_be_understood_is_no_opening(text: str) -> None:
    assert opening(text) is None


def test_a_site_that_is_open_at_times_only_has_the_users_of_those_times() -> None:
    counts = CountTables(
        stations=(Station("z", "Z", SITES[0].lon, SITES[0].lat + 0.002),),
        series=(table("2024-05-06 00:00", street(28), station="z"),),
    )
    always, at_times, unclear = (
        estimate(counts, [replace(SITES[0], extra={"opening_hours": said} if said else {})], SETTINGS, FACTORS)
        for said in ("", "Mo-Fr 10-18", "nach Vereinbarung")
    )
    site = SITES[0].id
    whole, part = (float(d.sites[site].week.median.sum()) for d in (always, at_times))
    assert part < whole
    ratio = best(at_times.sites[site]) / best(always.sites[site])
    assert ratio == pytest.approx(part / whole)
    assert best(unclear.sites[site]) == best(always.sites[site])
    (problem,) = [p for p in unclear.problems if p.field.endswith("opening_hours")]
    assert (problem.file, problem.found, problem.severity) == ("sites.geojson", "nach Vereinbarung", "warning")


def test_a_place_that_closes_for_the_winter_is_as_full_in_summer() -> None:
    counts = CountTables(
        stations=(Station("z", "Z", SITES[0].lon, SITES[0].lat + 0.002),),
        series=(table("2024-05-06 00:00", street(28), station="z"),),
    )
    always, summer = (
        estimate(counts, [replace(SITES[0], extra=extra)], SETTINGS, FACTORS).sites[SITES[0].id]
        for extra in ({}, {"Öffnungszeiten": "Apr-Sep"})
    )
    assert best(summer) == pytest.approx(best(always) / 2)
    assert summer.load.users.best == pytest.approx(always.load.users.best)
