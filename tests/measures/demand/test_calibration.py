"""What the operator measured goes before what passages let expect, teaches the town's share, and never lowers demand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.measures.demand.calibration import Measured, measured_use
from hotspots.measures.demand.estimate import Demand, estimate
from hotspots.measures.users import PER_SITE, SHARE, STAY, USE_SEASON
from hotspots.model.counts import DAY_MIN, CountTables, DayEstimate, Usage, UseUnit
from hotspots.model.network import ExistingHotspot, Network
from tests.measures.demand.streets import minute
from tests.measures.demand.test_estimate import FACTORS, SETTINGS, SITES, empty_network

MAY = minute("2023-05-01 00:00")


def guess(name: str, best: float = 10_000) -> DayEstimate:
    return DayEstimate(name, 0.9 * best, best, 1.1 * best, "Test", "estimated", "f", 2)


def days(place: str, value: float, number: int = 30, unit: UseUnit = "users", start: int = MAY) -> tuple[Usage, ...]:
    begin = [start + i * DAY_MIN for i in range(number)]
    return tuple(Usage(place, unit, at, at + DAY_MIN, value, "use.csv", 2 + i) for i, at in enumerate(begin))


def demand_of(*usage: Usage, counted: bool = True, network: Network | None = None) -> Demand:
    tables = CountTables(estimates=(guess("platz"), guess("gasse", 4000)) if counted else (), usage=usage)
    return estimate(tables, SITES, SETTINGS, FACTORS, network=network)


def users(demand: Demand, site: str = "platz") -> float:
    found = demand.sites[site]
    return found.users.best({**FACTORS, **found.factors})


def one(*usage: Usage) -> Measured:
    (found,) = measured_use(usage, FACTORS[USE_SEASON]).values()
    return found


def test_a_year_of_use_is_what_is_expected_of_the_place() -> None:
    demand = demand_of(*days("Platz", 120, 365))
    assert users(demand) == pytest.approx(120, rel=0.02)
    assert demand.sites["platz"].method_id == "measured_use"
    assert "365 Tage" in demand.sites["platz"].method.de


def test_what_one_place_measured_raises_what_is_expected_of_the_others() -> None:
    assert users(demand_of(*days("platz", 400, 365)), "gasse") > 1.5 * users(demand_of(), "gasse")
    assert users(demand_of(*days("platz", 5, 365)), "gasse") < users(demand_of(), "gasse")


def test_may_is_busier_than_the_year_and_december_quieter() -> None:
    may, december = (one(*days("a", 35, start=minute(f"2023-{m}-01 00:00"))) for m in ("05", "12"))
    assert 35 / 1.4 < may.users < 35 / 1.1 < 35 < december.users
    assert one(*days("a", 35, 365)).users == pytest.approx(35)


@pytest.mark.parametrize(("unit", "most"), [("users", 100), ("devices", 90), ("log_ins", 70), ("sessions", 60)])
def test_a_unit_is_converted_wider_and_never_counts_a_person_twice(unit: UseUnit, most: float) -> None:
    found = one(*days("a", 100, 365, unit))
    assert (found.unit, found.counted) == (unit, pytest.approx(100))
    assert 0.8 * most < found.users <= most
    assert found.deviation >= one(*days("a", 100, 365)).deviation


def test_users_go_before_sessions_of_the_same_days() -> None:
    assert one(*days("a", 89, unit="sessions"), *days("a", 48)).counted == pytest.approx(48)


def test_a_month_is_a_sum_of_days() -> None:
    month = Usage("a", "users", MAY, MAY + 31 * DAY_MIN, 310, "f", 2)
    assert one(month).users == pytest.approx(one(*days("a", 10, 31)).users)


def test_hours_of_use_shape_the_week_and_minutes_the_stay() -> None:
    hours = [
        Usage("platz", "log_ins", MAY + 60 * h, MAY + 60 * (h + 1), 20 if h % 24 == 18 else 1, "f", h, minutes=40.0)
        for h in range(24 * 14)
    ]
    site = demand_of(*hours).sites["platz"]
    assert site.week.peak % 24 == 18
    assert site.factors[STAY].best < FACTORS[STAY].best


def test_a_hotspot_without_any_count_teaches_what_a_site_without_one_may_expect() -> None:
    old = ExistingHotspot("markt", "Markt", 9.2, 49.98, "SW", "built", "measured", "Test")
    network = replace(empty_network(), hotspots=(old,))
    plain, told = (demand_of(*days("Markt", n, 365), counted=False, network=network) for n in (33, 200))
    assert users(told) > 1.5 * users(plain)
    assert PER_SITE in told.sites["platz"].factors
    shared = demand_of(*days("markt", 2000, 365), network=network)
    assert shared.sites["platz"].factors[SHARE].best > FACTORS[SHARE].best


def test_use_of_a_place_that_nobody_knows_is_named() -> None:
    (problem,) = demand_of(*days("Anderswo", 20)).problems
    assert (problem.file, problem.found, problem.severity) == ("use.csv", "Anderswo", "warning")


def test_the_project_file_may_set_the_share() -> None:
    own = SETTINGS.model_validate(
        {
            **SETTINGS.model_dump(exclude={"imports"}),
            "assumptions": {"share_of_users": {"low": 0.01, "best": 0.01, "high": 0.01, "source": "Rat"}},
        }
    )
    tables = CountTables(estimates=(guess("platz"), guess("gasse")), usage=days("platz", 500))
    assert SHARE not in estimate(tables, SITES, own, own.factors()).sites["gasse"].factors


@given(
    st.lists(st.integers(0, 300), min_size=1, max_size=40),
    st.integers(0, 39),
    st.integers(1, 500),
    st.integers(0, 360),
    st.sampled_from(["users", "devices", "log_ins", "sessions"]),
    st.booleans(),
)
@settings(max_examples=40)
def test_more_measured_use_never_lowers_demand(
    values: list[int], at: int, more: int, start: int, unit: UseUnit, counted: bool
) -> None:
    """A law, read where people read it: at the users of every site."""
    rows = [days("platz", v, 1, unit, MAY + (start + i) * DAY_MIN)[0] for i, v in enumerate(values)]
    at %= len(rows)
    raised = [*rows[:at], replace(rows[at], value=rows[at].value + more), *rows[at + 1 :]]
    before, after = demand_of(*rows, counted=counted), demand_of(*raised, counted=counted)
    assert all(users(after, site) >= users(before, site) * (1 - 1e-12) for site in ("platz", "gasse"))
