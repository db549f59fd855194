"""Readiness says how easily a site can be built, what that costs and takes, and what nobody knows yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspots.base.text import NO_SOURCE, verbatim
from hotspots.measures.draws import draw_factors, evaluate
from hotspots.measures.readiness.assess import Readiness, assess, assess_all
from hotspots.model.estimate import Factor
from hotspots.model.permits import Permit, PermitStatus
from hotspots.model.protocol import Inspection, Item, Value
from hotspots.model.protocol_items import BASE_SCHEMA

PRICES = {
    f"price:{name}": Factor(f"price:{name}", price, price, price, "€", verbatim("test"), "estimated", "fixed")
    for name, price in {
        "access_point": 900.0, "mounting": 600.0, "cabinet": 700.0, "power_house": 300.0, "power_meter": 2500.0,
        "mast": 3000.0, "monument_consent": 300.0, "inhouse_cable": 9.0, "running_per_month": 0.0,
        "power": 45.0, "licence": 60.0, "maintenance": 220.0, "line": 480.0,
    }.items()
}  # fmt: skip
EASY: dict[str, Value] = {
    "owner": "municipal", "consent": "not_needed", "mount_place": "facade", "mount_height_m": 5.0, "structure": "sound",
    "power": "house_circuit", "power_permanent": True, "power_distance_m": 0.0, "monument": "none", "archaeology": False,
    "fibre": "in_building", "in_house_m": 10.0, "penetrations": 1.0, "safety": "low", "access": "free",
}  # fmt: skip


def assessed(
    values: dict[str, Value] | None, *, permits: tuple[Permit, ...] = (), method: str | None = None
) -> Readiness:
    """Assess one site with one inspection (None: no inspection)."""
    visits = [] if values is None else [Inspection("a", date(2022, 5, 5), (), values, permits, "b.xlsx", "S", 7)]
    return assess("a", visits, BASE_SCHEMA, PRICES, method=method)


def best(readiness: Readiness, name: str) -> float:
    """Return a quantity of the readiness with every factor at its best value."""
    return float(getattr(readiness, name).best({**PRICES, **readiness.factors}))


def test_an_easy_site_is_worth_nearly_one_and_costs_the_plain_equipment() -> None:
    """Only the power source is less than ideal; access point, mounting, cabinet and house power are paid."""
    easy = assessed(EASY)
    assert best(easy, "value") == pytest.approx(1 - 0.1 * 0.13 / 0.8)  # a municipal owner says the consent too
    assert best(easy, "cost") == 900 + 600 + 700 + 300
    assert best(easy, "lead_time_weeks") == 0
    assert best(easy, "running_eur_per_year") == 45 + 60 + 220 + 480
    assert easy.unknown == ()
    assert easy.blockers == ()
    assert easy.source.de == "Begehung vom 05.05.2022"


@pytest.mark.parametrize(
    ("change", "cost", "weeks"),
    [
        ({"power": "new_connection"}, 2500 - 300, 8),
        ({"mount_place": "mast_new"}, 3000, 6),
        ({"monument": "ensemble"}, 300, 8),
        ({"power_permanent": False}, 2500, 8),
        ({"power_distance_m": 10.0}, 90, 0),
        ({"consent": "required"}, 0, 8),
        ({"consent": "required", "monument": "monument"}, 300, 16),
        ({"monument": "near", "power": "new_connection"}, 300 + 2500 - 300, 8),
    ],
)
def test_answers_cost_money_and_weeks(change: dict[str, Value], cost: float, weeks: float) -> None:
    """The owner comes first; permits and power run side by side."""
    easy, changed = assessed(EASY), assessed(EASY | change)
    assert best(changed, "cost") - best(easy, "cost") == pytest.approx(cost)
    assert best(changed, "lead_time_weeks") == weeks
    if "power_distance_m" not in change:
        assert best(changed, "value") < best(easy, "value")


@pytest.mark.parametrize(
    ("item", "answer", "said"),
    [
        ("consent", "refused", "lehnt die Montage ab (Ausweg: schriftliche Zustimmung oder ein anderer Montageort)"),
        ("structure", "unsuitable", "trägt das Gerät nicht (Ausweg: ein anderer Montageort oder ein eigener Mast)"),
        ("power", "none", "kein Strom möglich (Ausweg: ein anderer Montageort oder ein neuer Stromanschluss)"),
    ],
)
def test_a_blocker_names_its_reason_and_what_lifts_it(item: str, answer: str, said: str) -> None:
    """A council must be able to see why a site is out, and what would bring it back."""
    (blocker,) = assessed(EASY | {item: answer}).blockers
    assert blocker.code == item
    assert blocker.de.endswith(said)
    assert "(way out: " in blocker.en


def test_a_site_without_inspection_is_unknown_in_everything_and_not_blocked() -> None:
    """It is still assessed, with a wide spread."""
    empty = assessed(None)
    assert set(empty.unknown) >= {"owner", "consent", "power", "monument", "fibre"}
    assert empty.blockers == ()
    assert empty.inspected_on is None
    drawn = draw_factors({**PRICES, **empty.factors}, seed=1, draws=4000)
    value = evaluate(empty.value, drawn)
    assert 0 < value.min() < 0.45
    assert value.max() > 0.75


def test_what_an_unknown_answer_costs_moves_with_what_it_is_worth() -> None:
    """One factor drives both: where the permanent phase is missing, the connection is paid."""
    lamp = assessed({**EASY, "power": "lamp"} | {"power_permanent": True})
    values = {k: v for k, v in EASY.items() if k != "power_permanent"} | {"power": "lamp"}
    unknown = assessed(values)
    assert unknown.unknown == ("power_permanent",)
    (factor,) = unknown.factors.values()
    assert factor.id == "readiness:power_permanent:a"
    ends = {end: {**PRICES, factor.id: Factor(factor.id, end, end, end, "1", NO_SOURCE, "estimated", "fixed")} for end in (0.0, 1.0)}  # fmt: skip
    assert unknown.cost.best(ends[1.0]) == pytest.approx(best(lamp, "cost"))
    assert unknown.cost.best(ends[0.0]) == pytest.approx(best(lamp, "cost") + 2500)
    assert unknown.value.best(ends[1.0]) == pytest.approx(best(lamp, "value"))
    assert unknown.lead_time_weeks.best(ends[0.0]) == pytest.approx(8)
    drawn = draw_factors({**PRICES, **unknown.factors}, seed=1, draws=500)
    import numpy as np

    together = np.corrcoef(evaluate(unknown.value, drawn), evaluate(unknown.cost, drawn))[0, 1]
    assert together == pytest.approx(-1)


@pytest.mark.parametrize(
    ("status", "weeks", "fee", "blocked"),
    [("granted", 0, 120, False), ("not_needed", 0, 0, False), ("requested", 5, 120, False), ("refused", 5, 120, True)],
)
def test_a_stated_permit_replaces_the_assumption(status: PermitStatus, weeks: float, fee: float, blocked: bool) -> None:
    """Weeks, fee and status come from the protocol; a refusal blocks."""
    row = Permit("a", "any", "monument", "Art. 6", "UDB", 5.0, 120.0, status, "D-7")
    stated = assessed(EASY | {"monument": "ensemble"}, permits=(row,))
    assert best(stated, "lead_time_weeks") == weeks
    assert best(stated, "cost") == best(assessed(EASY), "cost") + fee
    assert bool(stated.blockers) == blocked


def test_digging_needs_more_permits_than_a_cable_in_the_house() -> None:
    """Roads, traffic, ordnance and archaeological ground concern the trench only."""
    values = EASY | {"archaeology": True}
    assert [p.kind.id for p in assessed(values, method="building").permits] == []
    trench = [p.kind.id for p in assessed(values, method="trench").permits]
    assert trench == ["archaeology", "ordnance", "road_digging", "traffic_order"]


def test_an_item_that_does_not_apply_takes_no_weight() -> None:
    """Power over the network cable needs no permanent phase, so nobody is asked for one."""
    values = {k: v for k, v in EASY.items() if k not in ("power_permanent", "power_distance_m")} | {"power": "poe"}
    cable = assessed(values)
    assert cable.unknown == ()
    assert best(cable, "value") == pytest.approx(1.0)
    assert sum(r.weight for r in cable.items) == pytest.approx(1.0)


def test_other_sites_dont_matter() -> None:
    """A site's readiness depends on its own inspections only."""
    visits = [Inspection("a", None, (), EASY), Inspection("b", None, (), {"consent": "refused"})]
    together = assess_all(["a", "b"], visits, BASE_SCHEMA, PRICES, methods={}, points={})
    assert together["a"] == assess("a", visits[:1], BASE_SCHEMA, PRICES)
    assert together["b"].blockers


def _counted(item: Item) -> st.SearchStrategy[Any]:
    if item.type == "choice":
        return st.sampled_from([choice.id for choice in item.choices])
    return st.booleans() if item.type == "bool" else st.floats(item.low or 0, item.high or 0)


COUNTED = {i.id: _counted(i) for i in BASE_SCHEMA.items if i.weight > 0 or i.unit_price}


@settings(max_examples=60)
@given(st.fixed_dictionaries({}, optional=COUNTED))
def test_whatever_is_answered_value_cost_and_weeks_stay_possible(values: dict[str, Value]) -> None:
    """Every draw has a value from 0 to 1, a cost not below the equipment, and no negative weeks."""
    readiness = assessed(values)
    drawn = draw_factors({**PRICES, **readiness.factors}, seed=3, draws=64)
    value = evaluate(readiness.value, drawn)
    assert value.min() >= -1e-9
    assert value.max() <= 1 + 1e-9
    assert evaluate(readiness.cost, drawn).min() >= 2200 - 1e-6
    assert evaluate(readiness.lead_time_weeks, drawn).min() >= -1e-9
    assert not set(readiness.unknown) & set(values)
    assert readiness.value.factor_ids() <= readiness.factors.keys()


@pytest.mark.parametrize(("lump", "first"), [(0.0, 45 + 60 + 220 + 480), (50.0, 12 * 50)])
def test_every_access_point_is_bought_mounted_powered_and_licensed(lump: float, first: float) -> None:
    """A site for three points pays for three, one cabinet, one line; a lump sum stands for all of the first one."""
    prices = PRICES | {"price:running_per_month": replace(PRICES["price:line"], id="price:running_per_month", low=lump, best=lump, high=lump)}  # fmt: skip
    one, three = (assess("a", (), BASE_SCHEMA, prices, points=n) for n in (1, 3))
    factors = {**PRICES, **one.factors}
    more = 2 * (PRICES["price:access_point"].best + PRICES["price:mounting"].best)
    assert three.cost.best(factors) - one.cost.best(factors) == pytest.approx(more)
    assert one.running_eur_per_year.best(prices) == pytest.approx(first)
    assert three.running_eur_per_year.best(prices) == pytest.approx(first + 2 * (45 + 60 + 220))
    assert (one.access_points, three.access_points) == (1, 3)
