"""Existing hotspots correct the share of users, the more the more there are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotspots.measures.demand.calibration import calibrated_share, observed_shares
from hotspots.measures.demand.estimate import estimate
from hotspots.measures.demand.stations import station_weeks
from hotspots.measures.demand.users import SHARE
from hotspots.model.counts import CountTables, DayEstimate, Usage
from tests.measures.demand.streets import ZONE
from tests.measures.demand.test_estimate import FACTORS, SETTINGS, SITES

GENERAL = FACTORS[SHARE]


def guess(name: str) -> DayEstimate:
    return DayEstimate(name, 9000, 10_000, 11_000, "Test", "estimated", "f", 2)


def days(name: str, clients: float, number: int = 10) -> tuple[Usage, ...]:
    return tuple(
        Usage(name, "users", (19_000 + i) * 1440, (19_001 + i) * 1440, clients, "f", 2 + i) for i in range(number)
    )


STATIONS = station_weeks(CountTables(estimates=(guess("platz"), guess("alter markt"))), zone=ZONE, state=None).stations


def test_the_share_is_clients_over_passages() -> None:
    (share, _) = observed_shares(days("Platz", 200), STATIONS)["Platz"]
    assert share == pytest.approx(-3.912, abs=0.01)  # ln 0.02


def test_hotspots_pull_the_figure_and_several_narrow_it() -> None:
    one = calibrated_share(days("platz", 200), STATIONS, GENERAL)
    two = calibrated_share(days("platz", 200) + days("Alter-Markt", 200), STATIONS, GENERAL)
    assert one is not None
    assert two is not None
    assert GENERAL.best < one.best < two.best < 0.02
    assert two.high / two.low < one.high / one.low < GENERAL.high / GENERAL.low
    assert one.id == SHARE
    assert GENERAL.source in one.source


@pytest.mark.parametrize("seen", [days("anderswo", 200), days("platz", 200, number=2), days("platz", 0), ()])
def test_what_cant_be_compared_changes_nothing(seen: tuple[Usage, ...]) -> None:
    assert calibrated_share(seen, STATIONS, GENERAL) is None


def test_the_learnt_share_replaces_the_general_one_unless_the_project_sets_its_own() -> None:
    tables = CountTables(estimates=(guess("platz"),), usage=days("platz", 200))
    site = estimate(tables, SITES, SETTINGS, FACTORS).sites["platz"]
    assert site.factors[SHARE].best > GENERAL.best
    own = SETTINGS.model_validate(
        {
            **SETTINGS.model_dump(),
            "assumptions": {"share_of_users": {"low": 0.01, "best": 0.01, "high": 0.01, "source": "Rat"}},
        }
    )
    kept = estimate(tables, SITES, own, own.factors()).sites["platz"]
    assert SHARE not in kept.factors
    without = estimate(replace(tables, usage=()), SITES, SETTINGS, FACTORS).sites["platz"]
    assert SHARE not in without.factors


def test_use_that_was_measured_multiplies_the_users_once() -> None:
    tables = CountTables(estimates=(guess("platz"),), usage=days("platz", 200))
    site = estimate(tables, SITES, SETTINGS, FACTORS).sites["platz"]
    assert site.users.best({**FACTORS, **site.factors}) == pytest.approx(10_000 * site.factors[SHARE].best)
