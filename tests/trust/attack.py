"""An attacker: given everything public and the streets, where are the secret handovers?

He knows the program, its default prices and how many handovers there are. For every street corner he asks how well a
handover there would explain the published costs of connection: no site may be cheaper to reach from there than its
band says (it would have been joined from there), and a site whose band it meets speaks for it. His yardstick is the
same attacker without the published figures, who spreads his guesses over the town. The error is the distance from
each real handover to the nearest guess, in metres.
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
TOLERANCE, TOLERANCE_EUR = 0.06, 1_200.0
#: What joining costs besides the metres (snapping, crossings, a port), as the attacker guesses it.
SPREAD = 1.0  # how much the attacker cares for guessing where he has no guess yet
OFFSETS_EUR = (0.0, 1_500.0, 3_000.0, 4_500.0, 6_000.0)


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


def guess(view: PublicView, count: int) -> Floats:
    """Return where the attacker believes the `count` handovers to be, shape (count, 2).

    He takes corner after corner: the one that explains most of the costs that are still unexplained, and that lies
    where there is no guess yet. Corners from which a site would have been joined for less are out.
    """
    best = max((_explained(view, offset, count) for offset in OFFSETS_EUR), key=lambda found: found[0])
    return view.corners[best[1]]


def _explained(view: PublicView, offset: float, count: int) -> tuple[float, list[int]]:
    """Return how well the best corners explain the published costs, and those corners."""
    low, high = view.cost_eur.T[:, :, None]
    cost = view.reach_eur + offset
    room = TOLERANCE * cost + TOLERANCE_EUR
    meets = (cost > low - room) & (cost < high + room)
    too_cheap = (cost < low - room).sum(axis=0)
    weight = 1 / np.log(2 + (high - low) / 500)  # a narrow figure that fits says more than a wide band
    open_to_all = too_cheap == too_cheap.min()
    apart = _apart(view.corners)
    nearest, blind = np.full(len(view.corners), apart.max()), apart.mean()
    unexplained, chosen, total = weight[:, 0].copy(), [], 0.0
    for _ in range(count):
        says = (meets * unexplained[:, None]).sum(axis=0)
        spreads = nearest.mean() - np.minimum(nearest, apart).mean(axis=1)
        gain = np.where(open_to_all, says + SPREAD * spreads / blind, -1.0)
        corner = int(np.argmax(gain))
        chosen.append(corner)
        total += float(says[corner])
        unexplained[meets[:, corner]] = 0.0
        nearest = np.minimum(nearest, apart[corner])
    return total, chosen


def blind_guess(view: PublicView, count: int) -> Floats:
    """Return the guess of one who has only sites and streets: corners spread so that every corner is near one."""
    apart = _apart(view.corners)
    nearest, chosen = np.full(len(view.corners), apart.max()), []
    for _ in range(count):
        chosen.append(int(np.argmin(np.minimum(nearest, apart).mean(axis=1))))
        nearest = np.minimum(nearest, apart[chosen[-1]])
    return view.corners[chosen]


def _apart(corners: Floats) -> Floats:
    """Return the distance between all corners."""
    return np.hypot(corners[:, None, 0] - corners[None, :, 0], corners[:, None, 1] - corners[None, :, 1])


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
    found = [_attack_town(town_files(seed, sites=sites, edges=edges)) for seed in seeds]
    blind, public, leaking = (median(e for town in found for e in town[kind]) for kind in range(3))
    return Outcome(len(found), blind, public, leaking)


def _attack_town(files: dict[str, bytes]) -> tuple[list[float], list[float], list[float]]:
    ranking, exact = published(files)
    view, leak, count = look(files, ranking), look(files, exact), len(handovers(files))
    guesses = (blind_guess(view, count), guess(view, count), guess(leak, count))
    return tuple(errors_m(guessed, files) for guessed in guesses)  # type: ignore[return-value]


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
