"""Every answer of the utility, decision and property of the network changes what the register declares, and nothing else.

Five made-up towns; a fact counts as true of the register if it does so in at least one of them, and does nothing else in any.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString, box

from hotspots.base.places import to_metres
from hotspots.findings.model import Measures
from hotspots.inputs.project import Inputs
from hotspots.model.overrides import Override
from hotspots.model.register import ANSWERS, DECISIONS, NETWORK
from hotspots.planning.plan import check, measure, with_overrides
from tests.model.walk import Site, changed, quantities, roofed
from tests.towns.make import generate

SITE = "s01"
Town = tuple[Inputs, Measures, Path]


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> list[Town]:
    """Make and measure five towns; in the last one no street is near."""
    found = []
    for folder in generate(tmp_path_factory.mktemp("towns"), 5, seed=3, sites=2, edges=60):
        inputs = roofed(check(folder), snap_limit_m=1.0 if len(found) == 4 else None)
        found.append((inputs, measure(inputs), folder))
    return found


def moved(before: dict[str, Site], after: Inputs, base: Measures) -> set[str]:
    """Return the quantities that differ between two towns, whosever they are."""
    return {name for _, name in changed(before, quantities(after, base))}


def answered(inputs: Inputs, said: Mapping[str, Any]) -> Inputs:
    """Take an answer over; a value of null is left out."""
    rows = [Override(SITE, k, v, "Stadtwerke", "2024-03-01", "0" * 64) for k, v in said.items() if v is not None]
    overrides = inputs.overrides.merged(rows, ())
    return replace(with_overrides(inputs, overrides, draws=10), settings=inputs.settings)


OFFER = {"connection_method": "trench", "connection_eur": 9000.0}
#: Per field what else is said, and the values that it takes one after another ("…" stand for what the town has).
SAID: tuple[tuple[str, dict[str, Any], tuple[Any, ...]], ...] = (
    ("verdict", {}, ("infeasible", "conditional")),
    ("connection_method", {}, ("radio", "trench")),
    ("connection_method", {"connection_eur": 9000.0}, ("radio", "building")),
    ("connection_eur", OFFER, (3000.0, None)),
    ("connection_eur", {"connection_method": "radio"}, (3000.0,)),
    ("connection_m", OFFER, (400.0,)),
    ("connection_weeks", OFFER | {"connection_until": "2024-12-01"}, (30.0, 70.0)),
    ("connection_until", OFFER, ("2024-12-01",)),
    ("connection_after", OFFER, ("2027-05-01",)),
    ("connection_with", OFFER, ("s02",)),
    ("connection_payer", OFFER, ("utility",)),
    ("connection_handover", OFFER, ("elsewhere",)),
    ("connection_ports", OFFER | {"connection_handover": "…handover"}, (0.0, 1.0)),
    ("connection_route", OFFER, ("…line",)),
    ("condition", OFFER, ("nach Umbau",)),
    ("priority", {}, (1.0,)),
    ("mount", {}, ("…mount",)),
    ("comment", {}, ("gern",)),
)


def filled(inputs: Inputs, said: Mapping[str, Any]) -> dict[str, Any]:
    """Put what the town has in the place of "…"."""
    end, site = inputs.network.handovers[0], inputs.sites[0]
    line = f"LINESTRING ({end.lon} {end.lat}, {site.lon} {site.lat})"
    has = {"…handover": end.id, "…line": line, "…mount": (site.lon + 0.0005, site.lat)}
    return {k: has.get(v, v) if isinstance(v, str) else v for k, v in said.items()}


def test_an_answer_of_the_utility_changes_what_the_register_declares(towns: list[Town]) -> None:
    seen: dict[str, set[str]] = {field: set() for field in ANSWERS}
    for inputs, base, _ in towns:
        known: dict[str, dict[str, Site]] = {}
        for field, beside, values in SAID:
            before = known.get(str(beside)) or quantities(answered(inputs, filled(inputs, beside)), base)
            known[str(beside)] = before
            for value in values:
                seen[field] |= moved(before, answered(inputs, filled(inputs, beside | {field: value})), base)
    assert seen == {field: set(fact.changes) for field, fact in ANSWERS.items()}


def variants(inputs: Inputs) -> Iterator[tuple[str, Inputs, Inputs]]:
    """Yield a property of the network, the town before, and the town with another value of it."""

    def town(**parts: Any) -> Inputs:
        return replace(inputs, network=replace(inputs.network, **parts))

    def ends(**values: Any) -> Inputs:
        return town(handovers=tuple(replace(h, **values) for h in inputs.network.handovers))

    net, mount = inputs.network, inputs.sites[0].mount
    xy = to_metres(net.streets.crs, [(net.handovers[0].lon, net.handovers[0].lat), inputs.sites[0].mount_position])
    duct = gpd.GeoDataFrame(
        {"id": ["d"], "name": [None], "free": [True], "owner": [None]}, geometry=[LineString(xy)], crs=net.streets.crs
    )
    west, south, east, north = net.streets.total_bounds
    ground = gpd.GeoDataFrame(
        {"kind": ["archaeology"], "name": [""]},
        geometry=[box(west, south, east, north)],
        crs=net.streets.crs,
    )
    yield "free_ports", inputs, ends(free_ports=0)
    yield "free_ports", inputs, ends(free_ports=1)
    yield "building", inputs, ends(building=mount.name if mount else None)
    yield "free", town(ducts=duct), town(ducts=duct.assign(free=False))
    yield "surface", inputs, town(streets=net.streets.assign(surface="natural_stone"))
    yield "surface", inputs, town(streets=net.streets.assign(surface=None))
    yield "ground", inputs, town(ground=ground)
    yield "roadworks", inputs, town(roadworks=net.roadworks.assign(share=0.01))


def test_a_property_of_the_network_changes_what_the_register_declares(towns: list[Town]) -> None:
    seen: dict[str, set[str]] = {name: set() for name in NETWORK}
    for inputs, base, _ in towns:
        for name, before, after in variants(inputs):
            seen[name] |= moved(quantities(before, base), after, base)
    assert seen == {name: set(fact.changes) for name, fact in NETWORK.items()}


#: Per field of a decision what else is decided, and its value.
DECIDED: tuple[tuple[str, dict[str, Any], Any], ...] = (
    ("status", {"year": 2022}, "built"), ("status", {}, "deferred"), ("status", {"year": 2023}, "commissioned"),
    ("date", {"status": "commissioned"}, "2022-09-29"), ("order", {"status": "commissioned"}, 3),
    ("year", {"status": "commissioned"}, 2023), ("cost_eur", {"status": "commissioned", "year": 2023}, 7000),
)  # fmt: skip


def test_a_decision_changes_what_the_register_declares(towns: list[Town]) -> None:
    seen: dict[str, set[str]] = {field: set() for field in DECISIONS}
    for _, base, folder in towns:  # each decision is read anew from its file
        path = folder / "sites.geojson"
        text = path.read_text(encoding="utf-8")

        def decided(said: Mapping[str, Any], path: Path = path, text: str = text) -> Inputs:
            document = json.loads(text)
            document["features"][0]["properties"] |= {"decided_on" if k == "date" else k: v for k, v in said.items()}
            path.write_text(json.dumps(document), encoding="utf-8")
            inputs = roofed(check(path.parent))
            path.write_text(text, encoding="utf-8")
            return inputs

        for field, beside, value in DECIDED:
            seen[field] |= moved(quantities(decided(beside), base), decided(beside | {field: value}), base)
    assert seen == {field: set(fact.changes) for field, fact in DECISIONS.items()}
