"""Laws of planning: how a plan may move when its town moves, each with a fault in the program that it catches.

A law changes the files of a made-up town, plans both, and names what breaks it. Its fault is planted where measures
and decision are joined: a figure that depends on what it must not depend on, or forgets what it must.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import isclose
from typing import Any

import pytest

from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.model.figures import PRICES
from hotspots.planning import plan as joined
from tests.laws.towns import (
    BACKHAUL,
    STREETS,
    Feature,
    Files,
    answered,
    best,
    each,
    edited,
    reset,
    scores,
    user_years,
    width,
)

Patch = pytest.MonkeyPatch
NEAR = 1e-6


@dataclass(frozen=True)
class Law:
    """A claim, the change it speaks of, what breaks it (in words), and a fault that breaks it."""

    change: Callable[[Mapping[str, bytes]], Mapping[str, bytes]]
    breaches: Callable[[Plan, Plan], Iterator[str]]
    fault: Callable[[Patch], None]


# What breaks a law


def never(what: Callable[[Plan], Mapping[str, float]], direction: int, tolerance: float = NEAR) -> Callable[[Plan, Plan], Iterator[str]]:  # fmt: skip
    """Return what breaks "no site's figure moves in this direction" (+1: up, −1: down, 0: either way)."""

    def breaches(before: Plan, after: Plan) -> Iterator[str]:
        old, new = what(before), what(after)
        for site in old.keys() & new.keys():
            moved = new[site] - old[site]
            bound = tolerance * max(1.0, abs(old[site]))
            if (direction and moved * direction > bound) or (not direction and abs(moved) > bound):
                yield f"{site}: {old[site]} became {new[site]}"

    return breaches


def all_of(*found: Callable[[Plan, Plan], Iterator[str]]) -> Callable[[Plan, Plan], Iterator[str]]:
    """Return what breaks one of several."""
    return lambda before, after: (line for one in found for line in one(before, after))


def of(criterion: str, how: Callable[[Plan, str], dict[str, float]] = best) -> Callable[[Plan], Mapping[str, float]]:
    """Return a criterion's figure by site."""
    return lambda plan: how(plan, criterion)


COSTS, USERS, READY = of("connection"), of("demand"), of("readiness")
SAME_FIGURES = all_of(*(never(what, 0) for what in (COSTS, USERS, READY, scores)))


def whole(figure: Callable[[Plan], float], direction: int) -> Callable[[Plan, Plan], Iterator[str]]:
    """Return what breaks "the plan's figure never moves in this direction"."""
    return never(lambda plan: {"the plan": figure(plan)}, direction)


def _within(plan: Plan) -> Iterator[str]:
    for site in plan.ranking.sites:
        if site.rank is not None and not (site.rank_low or 0) <= site.rank <= (site.rank_high or 0):
            yield f"{site.id}: {site.rank} outside {site.rank_low}–{site.rank_high}"
        if site.rank is not None and not isclose(sum(site.rank_acceptability), 1.0, abs_tol=1e-6):
            yield f"{site.id}: chances add up to {sum(site.rank_acceptability)}"


def _fair(plan: Plan) -> Iterator[str]:
    shares = plan.rollout.shares if plan.rollout else ()
    for share in shares:
        if share.marginal_eur > share.alone_eur + 0.01:
            yield f"{share.site}: adds {share.marginal_eur}, alone {share.alone_eur}"


def _told_alike(plan: Plan) -> Iterator[str]:
    told = {s.site.id: s.ranked for s in disclose(plan).sites}
    for site in plan.ranking.sites:
        public = told[site.id]
        if (site.rank, site.rank_low, site.rank_high) != (public.rank, public.rank_low, public.rank_high):
            yield f"{site.id}: {site.rank} ({site.rank_low}–{site.rank_high}) told as {public.rank}"


def after(breaches: Callable[[Plan], Iterator[str]]) -> Callable[[Plan, Plan], Iterator[str]]:
    """Return what breaks a law that speaks of the changed plan alone."""
    return lambda _, plan: breaches(plan)


# Changes of a town


def more_counted(files: Mapping[str, bytes]) -> Files:
    """Count twice as many passages."""
    head, *rows = files["footfall/zaehlung.csv"].decode().splitlines()
    cells = [row.rsplit(";", 1) for row in rows]
    return {**files, "footfall/zaehlung.csv": "\n".join([head, *(f"{a};{2 * int(b)}" for a, b in cells)]).encode()}


def reordered(files: Mapping[str, bytes]) -> Files:
    """Write every layer the other way round."""
    layers = [name for name in files if name.endswith(".geojson")]
    found = dict(files)
    for name in layers:
        found = edited(found, name, lambda features: features[::-1])
    return found


def split(features: list[Feature]) -> list[Feature]:
    """Cut every street in two at its middle vertex."""
    pieces = []
    for feature in features:
        line = feature["geometry"]["coordinates"]
        for number, part in enumerate((line[:2], line[1:])):
            properties = feature["properties"] | {"id": f"{feature['properties']['id']}-{number}"}
            pieces.append(
                {**feature, "properties": properties, "geometry": {"type": "LineString", "coordinates": part}}
            )
    return pieces


def with_duct(features: list[Feature]) -> list[Feature]:
    """Lay a duct from the first handover to a place 200 m away."""
    lon, lat = features[0]["geometry"]["coordinates"]
    duct = {"type": "LineString", "coordinates": [[lon, lat], [lon + 0.0027, lat]]}
    properties = {"id": "neu", "name": "Leerrohr neu", "free": True, "quality": "illustrative", "source": "erfunden"}
    return [*features, {"type": "Feature", "properties": properties, "geometry": duct}]


def with_handover(features: list[Feature]) -> list[Feature]:
    """Open another handover 150 m from the first, with ports enough."""
    first = features[0]
    lon, lat = first["geometry"]["coordinates"]
    properties = first["properties"] | {"id": "neu", "name": "Schacht neu", "free_ports": 24}
    return [*features, {**first, "properties": properties, "geometry": {"type": "Point", "coordinates": [lon, lat + 0.0014]}}]  # fmt: skip


def taken(features: list[Feature]) -> list[Feature]:
    """Say of the last feature that it isn't free."""
    features[-1]["properties"]["free"] = False
    return features


def ports(number: int | None) -> Callable[[dict[str, Any]], None]:
    """Return a change of every handover's free ports."""

    def change(properties: dict[str, Any]) -> None:
        if properties.get("kind") == "handover":
            properties["free_ports"] = number

    return change


def renamed(properties: dict[str, Any]) -> None:
    """Give another name."""
    properties["name"] = "Ganz anderer " + properties["name"]


def with_price(name: str, times: float) -> Callable[[Mapping[str, bytes]], Files]:
    """Return a change that makes a price `times` as high."""
    low, middle, high = (round(times * value, 2) for value in (PRICES[name].low, PRICES[name].best, PRICES[name].high))
    row = f'\n[prices.{name}]\nlow = {low}\nbest = {middle}\nhigh = {high}\nsource = "erfunden"\nquality = "illustrative"\n'
    return lambda files: {**files, "project.toml": files["project.toml"] + row.encode()}


def site_dropped(files: Mapping[str, bytes]) -> Files:
    """Take the last site away, with its inspection."""
    fewer = edited(files, "sites.geojson", lambda features: features[:-1])
    lines = files["protocols/begehung.csv"].decode().splitlines()
    return {**fewer, "protocols/begehung.csv": "\n".join(lines[:-1]).encode()}


def hotspot_added(files: Mapping[str, bytes]) -> Files:
    """Put an existing hotspot beside the first site."""
    first = json.loads(files["sites.geojson"])["features"][0]["geometry"]

    def more(features: list[Feature]) -> list[Feature]:
        new = {
            **features[0],
            "properties": features[0]["properties"] | {"id": "neu", "name": "WLAN neu"},
            "geometry": first,
        }
        return [*features, new]

    return edited(files, "network/hotspots.geojson", more)


def same(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Change nothing."""
    return files


def budget(files: Mapping[str, bytes]) -> Files:
    """Give 10,000 € more in the first year."""
    return reset(files, "invest_eur = 40000", "invest_eur = 50000")


# Faults


def skewed(criterion: str, by: Callable[[Any, Any], float]) -> Callable[[Patch], None]:
    """Return a fault: a site's quantity of a criterion is multiplied by what must not matter."""

    def plant(patch: Patch) -> None:
        sound = joined.candidates_of

        def faulty(inputs: Any, measured: Any) -> Any:
            found = []
            for candidate, site in zip(sound(inputs, measured), inputs.sites, strict=True):
                quantity = candidate.quantities.get(criterion)
                if quantity is not None:
                    terms = tuple(replace(t, coefficient=t.coefficient * by(inputs, site)) for t in quantity.terms)
                    quantities = {**candidate.quantities, criterion: replace(quantity, terms=terms)}
                    candidate = replace(candidate, quantities=quantities)  # noqa: PLW2901
                found.append(candidate)
            return tuple(found)

        patch.setattr(joined, "candidates_of", faulty)

    return plant


def poorer(patch: Patch) -> None:
    """Plant: of budgets above 45,000 € a tenth is used."""
    sound = joined.plan_rollout

    def faulty(sites: Any, connections: Any, roadworks: Any, setting: Any, *rest: Any, **more: Any) -> Any:
        small = [y.model_copy(update={"invest_eur": y.invest_eur / 10 if y.invest_eur > 45_000 else y.invest_eur}) for y in setting.years]  # fmt: skip
        if any(y.invest_eur == 5_000 for y in small):
            small = [y.model_copy(update={"invest_eur": 1.0}) for y in small]
        return sound(sites, connections, roadworks, setting.model_copy(update={"years": small}), *rest, **more)

    patch.setattr(joined, "plan_rollout", faulty)


def fewer_sites(patch: Patch) -> None:
    """Plant: where every handover has many ports, one site is planned with."""
    sound = joined.plan_rollout

    def faulty(sites: Any, connections: Any, *rest: Any, **more: Any) -> Any:
        known = all((h.free_ports or 0) > 20 for h in connections.handovers)
        return sound(sites[:1] if known else sites, connections, *rest, **more)

    patch.setattr(joined, "plan_rollout", faulty)


def richer(name: str) -> Callable[[Patch], None]:
    """Return a fault: what is dearer is left out of the bill, and budgets grow by it."""

    def plant(patch: Patch) -> None:
        sound = joined.plan_rollout

        def faulty(sites: Any, connections: Any, roadworks: Any, setting: Any, factors: Any, **more: Any) -> Any:
            dear = factors[f"price:{name}"].best > PRICES[name].best
            years = [y.model_copy(update={"invest_eur": y.invest_eur * (10 if dear else 0.1)}) for y in setting.years]
            return sound(sites, connections, roadworks, setting.model_copy(update={"years": years}), factors, **more)

        patch.setattr(joined, "plan_rollout", faulty)

    return plant


def ranks(change: Callable[[Any], Any]) -> Callable[[Patch], None]:
    """Return a fault: every ranked site is changed on its way out of the ranking."""

    def plant(patch: Patch) -> None:
        sound = joined.rank

        def faulty(*arguments: Any, **more: Any) -> Any:
            found = sound(*arguments, **more)
            return replace(found, sites=tuple(change(s) if s.rank else s for s in found.sites))

        patch.setattr(joined, "rank", faulty)

    return plant


def told_wrong(patch: Patch) -> None:
    """Plant: what is made public has the places of the sites shifted by one."""
    import tests.laws.laws as here

    sound = here.disclose

    def faulty(plan: Plan) -> Any:
        shifted = tuple(
            replace(s, rank=s.rank and s.rank + 1, last=s.last and s.last + 1, rank_high=99) for s in plan.ranking.sites
        )
        by = {s.id: s for s in shifted}
        sites = tuple(replace(s, ranked=by[s.site.id]) for s in plan.sites)
        return sound(replace(plan, ranking=replace(plan.ranking, sites=shifted), sites=sites))

    patch.setattr(here, "disclose", faulty)


def unfair(patch: Patch) -> None:
    """Plant: a site adds more to the plan than it costs alone."""
    sound = joined.plan_rollout

    def faulty(*arguments: Any, **more: Any) -> Any:
        found = sound(*arguments, **more)
        return replace(found, shares=tuple(replace(s, marginal_eur=s.alone_eur + 1.0) for s in found.shares))

    patch.setattr(joined, "plan_rollout", faulty)


def more(criterion: str, what: Callable[[Any], float]) -> Callable[[Patch], None]:
    """Return a fault: a criterion's quantity grows with what is counted of the inputs (a hundredth for each)."""
    return skewed(criterion, lambda inputs, _: 1 + what(inputs) / 100)


def less(criterion: str, what: Callable[[Any], float]) -> Callable[[Patch], None]:
    """Return a fault: a criterion's quantity shrinks with what is counted of the inputs."""
    return skewed(criterion, lambda inputs, _: (1 + what(inputs) / 100) ** -2)


def _counted(inputs: Any) -> float:
    return sum(float(table.count.sum()) for table in inputs.counts.series) / 1_000


def _price(name: str) -> Callable[[Any], float]:
    return lambda inputs: float(inputs.settings.factors()[f"price:{name}"].best)


def _ports(inputs: Any) -> float:
    return sum(h.free_ports or 0 for h in inputs.network.handovers)


def _answered(inputs: Any) -> float:
    return sum(value is not None for visit in inputs.inspections for value in visit.values.values())


def _granted(inputs: Any) -> float:
    return sum(str(visit.values.get("consent")).count("granted") for visit in inputs.inspections)


def _circuits(inputs: Any) -> float:
    return sum(str(visit.values.get("power")).count("house_circuit") for visit in inputs.inspections)


LAWS: dict[str, Law] = {
    "more passages counted never mean fewer users": Law(
        more_counted, never(USERS, -1), less("demand", _counted)),
    "a dearer surface never makes a way cheaper": Law(
        with_price("trench_asphalt", 2), never(COSTS, -1), less("connection", _price("trench_asphalt"))),
    "a dearer surface never brings a roll-out more people": Law(
        with_price("trench_asphalt", 2), whole(user_years, +1), richer("trench_asphalt")),
    "a dearer port never makes a way cheaper": Law(
        with_price("port", 3), never(COSTS, -1), less("connection", _price("port"))),
    "the price of a mast moves no way to the network": Law(
        with_price("mast", 3), never(COSTS, 0), less("connection", _price("mast"))),
    "prices move no users": Law(
        with_price("access_point", 2), never(USERS, 0), more("demand", _price("access_point"))),
    "a site dropped moves no other score": Law(
        site_dropped, never(scores, 0), more("connection", lambda inputs: len(inputs.sites))),
    "more budget never reaches fewer people": Law(budget, whole(user_years, -1), poorer),
    "budgets move no rank": Law(
        budget, SAME_FIGURES, more("connection", lambda inputs: sum(y.invest_eur for y in inputs.settings.rollout.years))),
    "a duct more never makes a way dearer": Law(
        lambda files: edited(files, BACKHAUL, with_duct), never(COSTS, +1), more("connection", lambda inputs: len(inputs.network.ducts))),
    "a duct that is taken is no duct": Law(
        lambda files: edited(files, BACKHAUL, lambda found: taken(with_duct(found))), never(COSTS, 0), more("connection", lambda inputs: len(inputs.network.ducts) + 1)),
    "a handover more never makes a way dearer": Law(
        lambda files: edited(files, BACKHAUL, with_handover), never(COSTS, +1), more("connection", lambda inputs: len(inputs.network.handovers))),
    "more free ports never bring fewer people": Law(
        lambda files: each(files, BACKHAUL, ports(48)), whole(user_years, -1), fewer_sites),
    "free ports move no users": Law(
        lambda files: each(files, BACKHAUL, ports(48)), never(USERS, 0), more("demand", _ports)),
    "other names change no figure": Law(
        lambda files: each(files, "sites.geojson", renamed), SAME_FIGURES, skewed("connection", lambda _, site: 1 + len(site.name) / 100)),
    "files in another order change no figure": Law(
        reordered, SAME_FIGURES, more("demand", lambda inputs: int(inputs.fingerprint[:2], 16))),
    "streets cut in pieces change no figure": Law(
        lambda files: edited(files, STREETS, split), SAME_FIGURES, more("demand", lambda inputs: len(inputs.network.streets))),
    "names of streets change no figure": Law(
        lambda files: each(files, STREETS, renamed), SAME_FIGURES, more("connection", lambda inputs: inputs.network.streets["name"].str.len().sum())),
    "another seed moves no best figure": Law(
        lambda files: reset(files, "seed = ", "seed = 1"), SAME_FIGURES, more("readiness", lambda inputs: inputs.settings.seed % 89)),
    "more draws move no best figure": Law(
        lambda files: reset(files, "draws = 200", "draws = 300"), SAME_FIGURES, more("readiness", lambda inputs: inputs.settings.draws / 100)),
    "the English edition has the same figures": Law(
        lambda files: {**files, "project.toml": b'language = "en"\n' + files["project.toml"]}, SAME_FIGURES, more("demand", lambda inputs: len(inputs.settings.language.replace("de", "")))),
    "a neighbouring system of coordinates moves no cost by half a percent": Law(
        lambda files: {**files, "project.toml": b'crs = "EPSG:25833"\n' + files["project.toml"]}, never(COSTS, 0, 0.005), more("connection", lambda inputs: int(inputs.settings.crs[-2:]))),
    "an existing hotspot more never makes for more users": Law(
        hotspot_added, never(USERS, +1), more("demand", lambda inputs: len(inputs.network.hotspots))),
    "a consent that is granted never makes a site less ready": Law(
        lambda files: answered(files, "consent", "granted"), never(READY, -1), less("readiness", _granted)),
    "an unknown answer never narrows what is known of readiness": Law(
        lambda files: answered(files, "power", ""), never(of("readiness", width), -1), more("readiness", _answered)),
    "an answer on power moves neither users nor ways": Law(
        lambda files: answered(files, "power", "house_circuit"), all_of(never(USERS, 0), never(COSTS, 0)), more("demand", _circuits)),
    "the span of places holds the place, and chances add up": Law(
        same, after(_within), ranks(lambda site: replace(site, rank_high=site.rank - 1))),
    "a site never adds more to a plan than it costs alone": Law(same, after(_fair), unfair),
    "everyone is told the exact places and spans": Law(same, after(_told_alike), told_wrong),
}  # fmt: skip
