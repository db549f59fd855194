"""The register of facts tells the truth: every answer changes what stands there, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from hotspots.findings.model import Measures
from hotspots.inputs.project import Inputs
from hotspots.measures.network.connect import Connections
from hotspots.model.answers import FIELDS
from hotspots.model.protocol import Item, Value, answers_of
from hotspots.model.protocol_items import BASE_SCHEMA
from hotspots.model.register import ANSWERS, ITEMS
from hotspots.planning.answers import possible, questions, with_answer
from hotspots.planning.plan import as_inspected, check, joined, measure, plan, ready

POWER = {"price:power_house", "price:power_meter", "price:inhouse_cable"}
#: What the five states of a site know beside what its inspection found.
STATES: tuple[dict[str, Value], ...] = (
    {},
    {"owner": "municipal_company", "fibre": "in_building", "in_house_m": 20.0},
    {"owner": "private", "fibre": "none", "power": "lamp"},
    {"owner": "private", "power": "new_connection", "fibre": "duct"},
    {"archaeology": True, "fibre": "none", "power": "house_circuit", "power_permanent": True, "mount_height_m": 20.0},
)
NOT_COUNTED = {"data_quality"}


@pytest.fixture(scope="module")
def alone(sample_inputs: Inputs) -> dict[str, tuple[Inputs, Measures]]:
    """Measure each site by itself."""
    small = {s.id: replace(sample_inputs, sites=(s,)) for s in sample_inputs.sites}
    return {name: (inputs, measure(inputs)) for name, inputs in small.items()}


@pytest.fixture(scope="module")
def sample_inputs(sample: Path) -> Inputs:
    """Read the sample."""
    return check(sample)


def quantities(inputs: Inputs, base: Measures, connections: Connections, site: str) -> dict[str, object]:
    """Return everything that a fact of one site may change."""
    measured = ready(inputs, replace(base, connections=connections))
    found, route = measured.readiness[site], connections.of(site)
    costs = [(c.price, c.quantity.best(measured.factors)) for c in found.costs]
    return {
        "blocker": [b.code for b in found.blockers],
        "way": [(a.method, round(a.cost_eur or 0.0, 2)) for a in route.alternatives],
        "permit": [(n.kind.id, n.weeks) for n in found.permits],
        "weeks": [
            round(weeks.best(measured.factors), 6) for weeks in (found.lead_time_weeks, measured.service[site].weeks)
        ],
        "power": round(sum(eur for price, eur in costs if price in POWER), 2),
        "equipment": round(sum(eur for price, eur in costs if price not in POWER), 2),
        "readiness": round(found.value.best(measured.factors), 9),
        "coverage": next(s.mount.height_m for s in as_inspected(inputs) if s.id == site and s.mount),
    }


def without(inputs: Inputs, site: str, item: str) -> Inputs:
    """Forget an answer."""
    visits = tuple(
        replace(v, values={k: x for k, x in v.values.items() if k != item}) if v.site == site else v
        for v in inputs.inspections
    )
    return replace(inputs, inspections=visits)


def every_answer(inputs: Inputs, site: str, item: Item) -> Iterator[Inputs]:
    """Yield the project without the answer, and with each that is possible."""
    bare = without(inputs, site, item.id)
    yield bare
    for answer in possible(item, inputs):
        yield with_answer(bare, site, item.id, answer)


def test_every_item_of_the_protocol_and_every_field_of_an_answer_is_in_the_register() -> None:
    assert set(ITEMS) == {item.id for item in BASE_SCHEMA.items}
    assert set(FIELDS) <= set(ANSWERS)


@pytest.mark.parametrize("item", [i for i in BASE_SCHEMA.items if i.id not in NOT_COUNTED], ids=lambda i: i.id)
def test_an_answer_changes_what_the_register_declares_and_nothing_else(
    alone: dict[str, tuple[Inputs, Measures]], item: Item
) -> None:
    """At Roßmarkt in five states."""
    changed: set[str] = set()
    for site, state in product(("rossmarkt-digitalladen",), STATES):
        inputs, base = alone[site]
        for name, value in state.items():
            inputs = with_answer(without(inputs, site, name), site, name, value)
        said = {k: a.value for k, a in answers_of(tuple(v for v in inputs.inspections if v.site == site)).items()}
        if not item.applies(said):
            continue
        seen = [quantities(one, base, joined(one), site) for one in every_answer(inputs, site, item)]
        changed |= {name for name in seen[0] if any(other[name] != seen[0][name] for other in seen)}
    assert changed == set(ITEMS[item.id].changes)


def test_brute_force_over_single_answers_agrees_with_what_check_says(sample_inputs: Inputs) -> None:
    """Karlsplatz was never seen: every answer to four items is put into a whole plan of its own."""
    visits = tuple(v for v in sample_inputs.inspections if v.site != "karlsplatz")
    rollout = sample_inputs.settings.rollout.model_copy(update={"years": []})
    settings = sample_inputs.settings.model_copy(update={"draws": 100, "rollout": rollout})
    inputs = replace(sample_inputs, inspections=visits, settings=settings)
    asked = {q.item.id: q for q in questions(inputs) if q.site == "karlsplatz"}
    for name in ("fibre", "consent", "mount_place", "power"):
        for outcome in asked[name].outcomes[::3]:
            whole = plan(with_answer(inputs, "karlsplatz", name, outcome.answer))
            assert dict(outcome.order) == {s.site.id: s.ranked.rank for s in whole.sites if s.ranked.rank is not None}
    first = next(iter(questions(inputs)))
    assert first.matters
    assert {q.site for q in asked.values()} == {"karlsplatz"}
