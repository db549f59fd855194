"""An attacker: given everything public and the streets, where is a secret handover?

He knows the program and its default prices. For every street corner he asks how well a handover there would explain
the published costs of connection: no site may be cheaper to reach from there than its band says (it would have been
joined from there), and a site whose band it meets speaks for it. He names the corner that explains most, or the
middle of the best ones. His yardstick is the same attacker without the published figures. The error is the
distance to the nearest real handover, in metres.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotspots.batch.towns import LAT_M, LON_M, town_files
from hotspots.model.settings import ProjectSettings

Floats = NDArray[np.float64]

#: How far a modelled cost may miss a published one, as a share and in euros, and still explain it.
TOLERANCE, TOLERANCE_EUR = 0.04, 400.0
#: What joining costs besides the metres (snapping, crossings, a port), as the attacker guesses it.
OFFSETS_EUR = (0.0, 500.0, 1_000.0, 1_500.0, 2_000.0, 3_000.0)


@dataclass(frozen=True)
class PublicView:
    """What the attacker has: corners and streets in metres, sites by their corner, published cost of connection (low, high)."""

    corners: Floats
    reach_eur: Floats
    cost_eur: Floats


def look(files: dict[str, bytes], ranking: bytes) -> PublicView:
    """Return what a town's public streets and its public ranking show."""
    corners, edges, eur = _streets(json.loads(files["network/streets.geojson"])["features"])
    sites = [s for s in json.loads(ranking)["sites"] if s["criteria"].get("connection", {}).get("best") is not None]
    places = np.array([_metres(s["lon"], s["lat"]) for s in sites])
    at = [int(np.argmin(np.hypot(*(corners - place).T))) for place in places]
    return PublicView(
        corners, _reach(corners, edges, eur, at), np.array([_band(s["criteria"]["connection"]) for s in sites])
    )


def _band(figure: dict[str, float]) -> tuple[float, float]:
    """Return the edges of a band from its 10th and 90th percentile."""
    tenth = (figure["high"] - figure["low"]) / 8
    return figure["low"] - tenth, figure["high"] + tenth


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


def guess(view: PublicView) -> Floats:
    """Return where the attacker believes a handover to be."""
    score = np.max([_explained(view, offset) for offset in OFFSETS_EUR], axis=0)
    best = view.corners[score >= score.max() - 1e-9]
    return _middle(best)


def _explained(view: PublicView, offset: float) -> Floats:
    """Return how well a handover at every corner explains the published costs."""
    low, high = view.cost_eur.T[:, :, None]
    cost = view.reach_eur + offset
    room = TOLERANCE * cost + TOLERANCE_EUR
    meets = (cost > low - room) & (cost < high + room)
    too_cheap = cost < low - room
    sharpness = 1 / np.log(2 + (high - low) / 500)  # a narrow figure that fits says more than a wide band
    explained: Floats = (meets * sharpness).sum(axis=0) - 3.0 * too_cheap.sum(axis=0)
    return explained


def blind_guess(view: PublicView) -> Floats:
    """Return the guess of one who has only sites and streets: the corner in the middle of all."""
    return _middle(view.corners)


def _middle(points: Floats) -> Floats:
    """Return the point of `points` with the least sum of distances to the others (up to 400 of them)."""
    some = points[:: max(1, len(points) // 400)]
    apart = np.hypot(points[:, None, 0] - some[None, :, 0], points[:, None, 1] - some[None, :, 1])
    middle: Floats = points[int(np.argmin(apart.sum(axis=1)))]
    return middle


def error_m(guessed: Floats, files: dict[str, bytes], *, of_one: bool = False) -> float:
    """Return the distance from a guess to the nearest real handover, or to a certain one (the first)."""
    features = json.loads(files["network/backhaul.geojson"])["features"]
    real = np.array([_metres(*f["geometry"]["coordinates"]) for f in features if f["geometry"]["type"] == "Point"])
    distances = np.hypot(*(real - guessed).T)
    return float(distances[0] if of_one else distances.min())


@dataclass(frozen=True)
class Outcome:
    """Median errors over all towns, in metres."""

    towns: int
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
            f"{self.towns} towns: median error {self.blind_m:.0f} m without, {self.public_m:.0f} m with the public files "
            f"(ratio {self.ratio:.2f}); {self.leaking_m:.0f} m with exact costs (ratio {self.leaking_ratio:.2f})"
        )


def attack(seeds: Sequence[int], *, sites: int = 10, edges: int = 140) -> Outcome:
    """Attack the public files of made-up towns, and those of a build that leaks the exact costs."""
    errors = [_attack_town(town_files(seed, sites=sites, edges=edges)) for seed in seeds]
    blind, public, leaking = zip(*errors, strict=True)
    return Outcome(len(errors), median(blind), median(public), median(leaking))


def _attack_town(files: dict[str, bytes]) -> tuple[float, float, float]:
    ranking, exact = published(files)
    view, leak = look(files, ranking), look(files, exact)
    return error_m(blind_guess(view), files), error_m(guess(view), files), error_m(guess(leak), files)


def published(files: dict[str, bytes]) -> tuple[bytes, bytes]:
    """Return a town's public ranking, and the one of a build that puts the exact costs into it."""
    import tempfile
    from pathlib import Path

    from hotspots.disclosure.public import disclose
    from hotspots.pipeline import run
    from hotspots.publish.tables.documents import public_ranking_json

    with tempfile.TemporaryDirectory() as place:
        for name, data in files.items():
            path = Path(place) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.replace(b"\nseed =", b"\ndraws = 100\nseed =") if name == "project.toml" else data)
        results = run(Path(place))
    ranking = public_ranking_json(disclose(results).findings)
    leaking = json.loads(ranking)
    for site in leaking["sites"]:
        cost = results.findings.site(site["id"]).connection
        if cost is not None:
            site["criteria"]["connection"] = {"low": cost.best, "best": cost.best, "high": cost.best}
    return ranking, json.dumps(leaking).encode()
