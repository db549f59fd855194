"""An attacker: given everything public and the streets, where are the secret handovers?

He knows the program, its default prices and how many handovers there are, and he reasons as well as anyone can: he
draws sets of handovers (Gibbs sampling) that agree with what is published – the range of every site's cost, which
site is said to cost more, and what each year of the roll-out costs – and guesses the places from which the expected
distance to the drawn handovers is least. His yardstick is the same attacker without the published figures: every
street corner is then as likely as any other. The error is the distance from each real handover to the nearest guess.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotspots.disclosure.public import disclose
from hotspots.findings.model import Plan
from hotspots.model.settings import ProjectSettings
from hotspots.planning.plan import run
from hotspots.publish.tables.documents import ranking_json, rollout_json
from tests.towns.make import LAT_M, LON_M, town_files

Floats = NDArray[np.float64]

#: How far a modelled cost may miss the real one, as the standard deviation of its logarithm.
MISS = 0.25
#: What joining costs besides the metres (entry, crossings, a port): one of these, by site the same.
OFFSETS_EUR = np.array([200.0, 1_500.0, 3_000.0, 4_500.0, 6_000.0])
#: Equipment of a site, which a year's sum holds besides the connection.
EQUIPMENT_EUR = 3_000.0
#: What connecting a site costs in most towns, whatever the town.
USUAL_EUR = (10_000.0, 60_000.0)
#: Rounds of the sampler, the first quarter of them thrown away, and how often it starts anew.
ROUNDS, STARTS = 60, 2


@dataclass(frozen=True)
class PublicView:
    """What the attacker has: corners in metres; of each site the trench from every corner and its published figures.

    `reach_eur` (sites, corners); `range_eur` (sites, 2); `figure_eur` (sites,) or None; `years`: which sites
    are built in a year, and what the year is said to cost.
    """

    corners: Floats
    reach_eur: Floats
    range_eur: Floats
    figure_eur: Floats | None = None
    years: tuple[tuple[tuple[int, ...], float], ...] = ()


def look(files: dict[str, bytes], ranking: bytes, rollout: bytes) -> PublicView:
    """Return what a town's public streets and its public files show."""
    corners, edges, eur = _streets(json.loads(files["network/streets.geojson"])["features"])
    sites = [s for s in json.loads(ranking)["sites"] if s["criteria"].get("connection", {}).get("best") is not None]
    places = np.array([_metres(s["lon"], s["lat"]) for s in sites])
    at = [int(np.argmin(np.hypot(*(corners - place).T))) for place in places]
    costs = [s["criteria"]["connection"] for s in sites]
    ids = [s["id"] for s in sites]
    phases = json.loads(rollout)["phases"]
    years = [(tuple(ids.index(i) for i in p["sites"] if i in ids), p["invest_eur"]) for p in phases]
    return PublicView(
        corners,
        _reach(corners, edges, eur, at),
        np.array([(c["low"], c["high"]) for c in costs], float),
        np.array([c["best"] for c in costs], float),
        tuple((members, eur) for members, eur in years if members and eur > 0),
    )


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
    """Return the logarithm of how well modelled costs, shape (…, sites), agree with what is published, shape (…)."""
    from scipy.special import log_ndtr, ndtr

    modelled = np.log(cost_eur)
    low, high = np.log(np.maximum(view.range_eur, 1.0)).T
    agreed = ndtr((high - modelled) / MISS) - ndtr((low - modelled) / MISS)
    total = np.log(np.maximum(agreed, 1e-6)).sum(axis=-1)
    if view.figure_eur is not None:
        cheaper, dearer = np.nonzero(view.figure_eur[:, None] < view.figure_eur[None, :])
        share = len(view.figure_eur) / max(len(cheaper), 1)  # many pairs say the same again
        apart = (modelled[..., dearer] - modelled[..., cheaper]) / (MISS * 2**0.5)
        total = total + min(share, 1.0) * log_ndtr(apart).sum(axis=-1)
    for members, eur in view.years:
        year = np.log(cost_eur[..., list(members)].sum(axis=-1) + EQUIPMENT_EUR * len(members))
        total = total - 0.5 * ((year - np.log(eur)) / MISS) ** 2
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
    return replace(view, range_eur=np.tile(USUAL_EUR, (len(view.range_eur), 1)), figure_eur=None, years=())


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
    """Median errors over all towns, in metres."""

    towns: int
    handovers: int
    blind_m: float
    public_m: float
    leaking_m: float

    @property
    def ratio(self) -> float:
        """Return the error with the public files over the error without: 1 means that they tell nothing."""
        return self.public_m / self.blind_m

    @property
    def leaking_ratio(self) -> float:
        """Return the same for a build that publishes exact costs."""
        return self.leaking_m / self.blind_m

    def __str__(self) -> str:
        return (
            f"{self.towns} towns, {self.handovers} handovers: median error {self.blind_m:.0f} m without, "
            f"{self.public_m:.0f} m with the public files (ratio {self.ratio:.2f}); "
            f"{self.leaking_m:.0f} m with exact costs (ratio {self.leaking_ratio:.2f})"
        )


def attack(seeds: Sequence[int], *, sites: int = 10, edges: int = 1_000) -> Outcome:
    """Attack the public files of made-up towns, and those of a build that leaks the exact costs."""
    found = [attack_town(files, plan(files)) for files in (town_files(s, sites=sites, edges=edges) for s in seeds)]
    without, public, leak = ([e for town in found for e in town[kind]] for kind in range(3))
    return Outcome(len(found), len(without), median(without), median(public), median(leak))


def attack_town(files: dict[str, bytes], results: Plan) -> tuple[list[float], list[float], list[float]]:
    """Return the errors of the attacker without, with the public files, and with exact costs."""
    view, count = look(files, *published(results)), len(handovers(files))
    without, public, leak = (errors_m(guess(v, count), files) for v in (blind(view), view, leaking(view, results)))
    return without, public, leak


def plan(files: dict[str, bytes]) -> Plan:
    """Return the results of a town, with few draws: no place depends on their number."""
    with tempfile.TemporaryDirectory() as place:
        for name, data in files.items():
            path = Path(place) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.replace(b"\nseed =", b"\ndraws = 100\nseed =") if name == "project.toml" else data)
        return run(Path(place))


def published(results: Plan) -> tuple[bytes, bytes]:
    """Return the public ranking and the public roll-out."""
    findings = disclose(results)
    return ranking_json(findings), rollout_json(findings)


def leaking(view: PublicView, results: Plan) -> PublicView:
    """Return the view of someone to whom the exact costs were published."""
    found = [results.site(s.site.id).connection for s in disclose(results).sites if s.connection]
    costs = np.array([cost.best for cost in found if cost])
    return replace(view, range_eur=np.stack([costs * 0.98, costs * 1.02], axis=1))
