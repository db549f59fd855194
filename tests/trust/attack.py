"""An attacker: given everything public and the streets, where are the secret handovers?

He knows the program, its default prices and how many handovers there are, and he reasons as well as anyone can: he
draws sets of handovers (Gibbs sampling) that agree with what is published – the class or the rounded cost of every
site, the order with all other criteria's values and weights, how often one site beats another, the ranges of weights
in which the first places hold, and what each year of the roll-out costs – and guesses the places from which the expected
distance to the drawn handovers is least. His yardstick is the same attacker without the published figures: every
street corner is then as likely as any other. The error is the distance from each real handover to the nearest guess.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.model.publication import Costs, PublicationSetting
from hotspots.model.settings import ProjectSettings
from hotspots.planning.plan import run
from hotspots.publish import public
from tests.towns.make import LAT_M, LON_M, town_files

Floats = NDArray[np.float64]

#: How far a modelled cost may miss the real one: a share of it, and euros (crossings, entry).
MISS, MISS_EUR = 0.06, 2_000.0
#: How many sites may cost what no trench along the streets explains (ducts, which are secret too).
ODD = 0.15
#: How far a lead in the order may be missed, and what a lead of a standard deviation is in the draws, in score.
SCORE_MISS, SCORE_SPREAD = 0.03, 0.06
#: What a site costs besides the metres (entry, crossings, a port, equipment): one of these, by site the same.
OFFSETS_EUR = np.array([3_000.0, 5_000.0, 7_000.0, 9_000.0, 11_000.0])
#: What of that is equipment, which the value of the connection leaves out.
EQUIPMENT_EUR = 4_000.0
#: What connecting a site costs in most towns, whatever the town.
USUAL_EUR = (10_000.0, 60_000.0)
#: Rounds of the sampler, the first quarter of them thrown away, and how often it starts anew.
ROUNDS, STARTS = 60, 2


@dataclass(frozen=True)
class Order:
    """What the order says: site `first` stands before site `second` by the other criteria's lead `rest` at a weight.

    `win` is how often the first beats the second where that is published (to 5 %), else NaN.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    rest: Floats
    weight: Floats
    win: Floats


@dataclass(frozen=True)
class PublicView:
    """What the attacker has: corners in metres; of each site the trench from every corner and what is published.

    `reach_eur` (sites, corners); `range_eur` (sites, 2): between which amounts a site costs; `years`: which sites are
    built in a year, and what the year is said to cost; `nodes`: the value function of the connection.
    """

    corners: Floats
    reach_eur: Floats
    range_eur: Floats
    order: Order | None = None
    years: tuple[tuple[tuple[int, ...], float], ...] = ()
    nodes: Floats = field(default_factory=lambda: np.array([[0.0, 1.0], [60_000.0, 0.0]]))


def look(files: dict[str, bytes], ranking: bytes, rollout: bytes) -> PublicView:
    """Return what a town's public streets and its public files show."""
    corners, edges, eur = _streets(json.loads(files["network/streets.geojson"])["features"])
    said = json.loads(ranking)
    sites = [s for s in said["sites"] if s["rank"] is not None]
    places = np.array([_metres(s["lon"], s["lat"]) for s in sites])
    at = [int(np.argmin(np.hypot(*(corners - place).T))) for place in places]
    ids = [s["id"] for s in sites]
    phases = json.loads(rollout)["phases"]
    years = [(tuple(ids.index(i) for i in p["sites"] if i in ids), p["invest_eur"] or 0.0) for p in phases]
    nodes = next(c["value_function"] for c in said["criteria"] if c["id"] == "connection")
    return PublicView(
        corners,
        _reach(corners, edges, eur, at),
        np.array([_range(s) for s in sites], float).reshape(-1, 2),
        _order(said, sites),
        tuple((members, eur) for members, eur in years if members and eur > 0),
        np.array(nodes, float),
    )


def _range(site: dict[str, Any]) -> tuple[float, float]:
    """Return between which amounts a site is said to cost."""
    if site["cost_eur"] is not None:
        return site["cost_eur"] * 0.95, site["cost_eur"] * 1.05
    low, high = site["cost_low_eur"], site["cost_high_eur"]
    return (low or 1.0, high or 1e6) if low is not None else USUAL_EUR


def _order(said: dict[str, Any], sites: Sequence[dict[str, Any]]) -> Order:
    """Return every pair of the order, at the weights given and at the ends of the ranges in which the first places hold."""
    weights = {c["id"]: c["weight"] for c in said["criteria"]}
    others = [c for c in weights if c != "connection"]
    values = np.array([[s["criteria"][c]["value"] or 0.0 for c in others] for s in sites])
    robustness = said["decision"]["robustness"]
    at = {site: i for i, site in enumerate(robustness["pairs"])}
    first = robustness["first"]
    rows = [
        (
            i,
            j,
            _lead(values, i, j, weights, others),
            weights["connection"],
            robustness["wins"][at[one["id"]]][at[two["id"]]],
        )
        for i, one in enumerate(sites)
        for j, two in enumerate(sites)
        if i < j and j - i <= 2
    ]
    for tip in said["decision"]["weight_tips"]:
        for end in (tip["lower"], tip["upper"]):
            if end is None or tip["weight"] >= 1:
                continue
            moved = {
                c: end["at"] if c == tip["criterion"] else w * (1 - end["at"]) / (1 - tip["weight"])
                for c, w in weights.items()
            }
            rows += [
                (i, j, _lead(values, i, j, moved, others), moved["connection"], np.nan)
                for i in range(min(first, len(sites)))
                for j in range(first, min(first + 2, len(sites)))
            ]
    table = np.array(rows, float).reshape(-1, 5)
    return Order(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2], table[:, 3], table[:, 4])


def _lead(values: Floats, i: int, j: int, weights: dict[str, float], others: Sequence[str]) -> float:
    return float(sum(weights[c] * (values[i, n] - values[j, n]) for n, c in enumerate(others)))


def _metres(lon: float, lat: float) -> tuple[float, float]:
    return lon * LON_M, lat * LAT_M


def _streets(features: Sequence[dict[str, Any]]) -> tuple[Floats, NDArray[np.int64], Floats]:
    prices = {key: factor.best for key, factor in _default_prices().items()}
    numbers: dict[tuple[float, float], int] = {}
    edges, eur = [], []
    for feature in features:
        line = np.array([_metres(*place) for place in feature["geometry"]["coordinates"]])
        ends = [numbers.setdefault(tuple(np.round(line[i], 1).tolist()), len(numbers)) for i in (0, -1)]
        surface = feature["properties"]["surface"] or "asphalt"
        edges.append(ends)
        eur.append(float(np.hypot(*np.diff(line, axis=0).T).sum()) * prices[f"price:trench_{surface}"])
    return np.array(list(numbers)), np.array(edges), np.array(eur)


def _default_prices() -> dict[str, Any]:
    criterion = {"id": "demand", "weight": 1, "value": [[0, 0], [1, 1]], "source": "x"}
    settings = ProjectSettings.model_validate(
        {"title": "x", "municipality": "x", "state": "BY", "criteria": [criterion]}
    )
    return settings.factors()


def _reach(corners: Floats, edges: NDArray[np.int64], eur: Floats, at: Sequence[int]) -> Floats:
    """Return what a trench from every corner to every site costs, shape (sites, corners)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    matrix = coo_array((eur, edges.T), shape=(len(corners), len(corners))).tocsr()
    found: Floats = dijkstra(matrix, directed=False, indices=list(at))
    return found


def likelihood(view: PublicView, cost_eur: Floats) -> Floats:
    """Return the logarithm of how well modelled costs of sites, shape (…, sites), agree with what is published."""
    from scipy.special import log_ndtr, ndtr, ndtri

    miss = np.hypot(MISS * cost_eur, MISS_EUR)
    low, high = view.range_eur.T
    agreed = ndtr((high - cost_eur) / miss) - ndtr((low - cost_eur) / miss)
    total = np.log((1 - ODD) * agreed + ODD * 0.05).sum(axis=-1)
    if view.order is not None and len(view.order.first):
        value = np.interp(cost_eur - EQUIPMENT_EUR, view.nodes[:, 0], view.nodes[:, 1])
        order = view.order
        lead = order.rest + order.weight * (value[..., order.first] - value[..., order.second])
        share = min(1.0, cost_eur.shape[-1] / len(order.first))  # many pairs say the same again
        total = total + share * log_ndtr(lead / SCORE_MISS).sum(axis=-1)
        known = np.isfinite(order.win)
        expected = SCORE_SPREAD * ndtri(np.clip(order.win[known], 0.03, 0.97))
        apart = (lead[..., known] - expected) / SCORE_SPREAD
        far = (order.win[known] >= 1.0) & (apart > 0)  # "over 95 %" says no more than that
        total = total - share * 0.5 * np.where(far, 0.0, apart**2).sum(axis=-1)
    for members, eur in view.years:
        year = cost_eur[..., list(members)].sum(axis=-1)
        apart = (year - eur) / np.hypot(MISS * eur + 0.2 * eur, MISS_EUR * len(members) ** 0.5)  # trenches are shared
        total = total - np.minimum(0.5 * apart**2, 4.0)
    found: Floats = total
    return found


def belief(view: PublicView, count: int, seed: int = 1) -> Floats:
    """Return how likely a handover is at each corner, from `count` of them drawn together."""
    random = np.random.default_rng(seed)
    corners = len(view.corners)
    reach, found = view.reach_eur.T, np.zeros(corners)
    for _ in range(STARTS):
        drawn, offset = random.integers(0, corners, count), float(random.choice(OFFSETS_EUR))
        for number in range(ROUNDS):
            for k in range(count):
                others = reach[np.delete(drawn, k)].min(axis=0, initial=np.inf)
                chances = _chances(likelihood(view, np.minimum(others, reach) + offset))
                drawn[k] = random.choice(corners, p=chances)
                found += chances if number >= ROUNDS // 4 else 0.0
            costs = reach[drawn].min(axis=0) + OFFSETS_EUR[:, None]
            offset = float(random.choice(OFFSETS_EUR, p=_chances(likelihood(view, costs))))
    return found / found.sum()


def _chances(logs: Floats) -> Floats:
    chances = np.exp(logs - logs.max())
    found: Floats = chances / chances.sum()
    return found


def guess(view: PublicView, count: int) -> Floats:
    """Return where the attacker looks for `count` handovers, shape (count, 2)."""
    return view.corners[_middles(view.corners, belief(view, count), count)]


def blind(view: PublicView) -> PublicView:
    """Return what one has who has only sites and streets."""
    return replace(view, range_eur=np.tile(USUAL_EUR, (len(view.range_eur), 1)), order=None, years=())


def _middles(corners: Floats, chances: Floats, count: int) -> list[int]:
    """Return the corners from which the expected distance to a handover is least: greedy, then exchanged."""
    apart = np.hypot(corners[:, None, 0] - corners[None, :, 0], corners[:, None, 1] - corners[None, :, 1])
    far = np.full(len(corners), apart.max())
    chosen: list[int] = []
    while len(chosen) < count:
        chosen.append(_best_next(apart, apart[chosen].min(axis=0, initial=apart.max()), chances))
    for k in [*range(count)] * 4:
        others = np.minimum(far, apart[chosen[:k] + chosen[k + 1 :]].min(axis=0, initial=apart.max()))
        chosen[k] = _best_next(apart, others, chances)
    return chosen


def _best_next(apart: Floats, nearest: Floats, chances: Floats) -> int:
    return int(np.argmin(np.minimum(nearest, apart) @ chances))


def errors_m(guessed: Floats, files: dict[str, bytes]) -> list[float]:
    """Return how far each real handover is from the nearest guess."""
    real = handovers(files)
    found: list[float] = (
        np.hypot(real[:, None, 0] - guessed[None, :, 0], real[:, None, 1] - guessed[None, :, 1]).min(axis=1).tolist()
    )
    return found


def handovers(files: dict[str, bytes]) -> Floats:
    """Return the secret handovers of a town in metres."""
    features = json.loads(files["network/backhaul.geojson"])["features"]
    return np.array([_metres(*f["geometry"]["coordinates"]) for f in features if f["geometry"]["type"] == "Point"])


@dataclass(frozen=True)
class Outcome:
    """Median errors over all towns, in metres: without, with the public files of each setting, with exact costs."""

    towns: int
    handovers: int
    blind_m: float
    public_m: dict[str, float]
    leaking_m: float

    def ratio(self, costs: str) -> float:
        """Return the error with the public files over the error without: 1 means that they tell nothing."""
        return self.public_m[costs] / self.blind_m

    @property
    def leaking_ratio(self) -> float:
        """Return the same for a build that publishes exact costs."""
        return self.leaking_m / self.blind_m

    def __str__(self) -> str:
        told = ", ".join(f"{costs} {self.ratio(costs):.2f}" for costs in self.public_m)
        return (
            f"{self.towns} towns, {self.handovers} handovers: median error {self.blind_m:.0f} m without; "
            f"ratio {told}, exact costs {self.leaking_ratio:.2f}"
        )


def attack(
    seeds: Sequence[int], *, sites: int = 10, edges: int = 1_000, handovers: int | None = None, ducts: bool = True
) -> Outcome:
    """Attack the public files of made-up towns at every setting, and those of a build that leaks the exact costs.

    Without `ducts`, and without inspections that saw some, every cost follows from the streets: the worst case.
    """
    found: list[dict[str, list[float]]] = []
    for seed in seeds:
        files = town_files(seed, sites=sites, edges=edges, handovers=handovers)
        files = files if ducts else without_ducts(files)
        found.append(attack_town(files, plan(files)))
    errors = {kind: [e for town in found for e in town[kind]] for kind in found[0]}
    return Outcome(
        len(found),
        len(errors["without"]),
        median(errors["without"]),
        {costs: median(errors[costs]) for costs in get_args(Costs)},
        median(errors["exact"]),
    )


def without_ducts(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return a town in which every site is joined by a trench along the streets."""
    backhaul = json.loads(files["network/backhaul.geojson"])
    backhaul["features"] = [f for f in backhaul["features"] if f["geometry"]["type"] == "Point"]
    kept = {name: data for name, data in files.items() if not name.startswith("protocols/")}
    return kept | {"network/backhaul.geojson": json.dumps(backhaul).encode()}


def attack_town(files: dict[str, bytes], exact: Plan) -> dict[str, list[float]]:
    """Return the errors of the attacker without, with the public files of every setting, and with exact costs."""
    count = len(handovers(files))
    views = {costs: look(files, *published(exact, costs)) for costs in get_args(Costs)}
    views |= {"without": blind(views["classes"]), "exact": leaking(views["rounded"], exact)}
    return {kind: errors_m(guess(view, count), files) for kind, view in views.items()}


def plan(files: dict[str, bytes]) -> Plan:
    """Return the plan of a town, with few draws: no place depends on their number."""
    with tempfile.TemporaryDirectory() as place:
        for name, data in files.items():
            path = Path(place) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.replace(b"\nseed =", b"\ndraws = 400\nseed =") if name == "project.toml" else data)
        return run(Path(place))


def published(exact: Plan, costs: str) -> tuple[bytes, bytes]:
    """Return the public ranking and the public roll-out at a setting."""
    setting = PublicationSetting.model_validate({"costs": costs, "agreed": {"by": "Stadtwerke", "on": "2024-06-01"}})
    told = disclose(replace(exact, publication=setting))
    return public.ranking_json(told, "de"), public.rollout_json(told, "de")


def leaking(view: PublicView, exact: Plan) -> PublicView:
    """Return the view of someone to whom the exact costs were published."""
    costs = np.array([s.invest.best if s.invest else 1.0 for s in exact.sites if s.ranked.rank is not None])
    return replace(view, range_eur=np.stack([costs * 0.98, costs * 1.02], axis=1))
