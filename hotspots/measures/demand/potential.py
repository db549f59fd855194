"""Pedestrian potential from the street network: how many ways lead past a place, and how much street is near.

Two measures of a place, both within walking distance on the streets:
* reach – metres of street within :data:`WALK_M` (what can be there to walk to);
* betweenness – pairs of street metres within the distance whose shortest way leads past (Freeman 1977, Sociometry
  40(1), 35–41; local and weighted by street length as in spatial network analysis: Sevtsuk & Mekonnen 2012).

The one that predicts the counted stations better is used: log passages = a + b × log measure, b drawn towards
:data:`SLOPE` (few stations can't carry a free slope). The error is that of leaving each station out in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Literal

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.places import to_metres
from hotspots.base.text import Text
from hotspots.measures.network.graph import Graph, matrix
from hotspots.measures.network.layout import street_graph

if TYPE_CHECKING:
    from hotspots.model.network import Network

Measure = Literal["reach", "betweenness"]

WALK_M = 500.0
#: Ways are counted between so many evenly chosen nodes around a place.
SOURCES = 200
#: Expected slope, and how sure it is (standard deviation).
SLOPE, SLOPE_SPREAD = 0.6, 0.3
#: Fewer stations say nothing about an error.
LEAST_STATIONS = 3
_SAME_M = 1e-6
_NAMES: dict[Measure, Text] = {
    "reach": Text("Straßen in Gehweite", "streets within walking distance"),
    "betweenness": Text("Wege, die vorbeiführen", "ways that lead past"),
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """The chosen measure, passages predicted at each wanted place, and the error left out stations showed (logarithmic)."""

    measure: Measure
    predicted: Floats
    error: float
    stations: int

    def words(self) -> Text:
        """Say which measure was used and how well it does."""
        name = _NAMES[self.measure]
        off = Text(f"{exp(self.error):.2f}".replace(".", ","), f"{exp(self.error):.2f}")
        return Text(
            f"Straßennetz ({name.de}), an {self.stations} Zählstellen geeicht; ausgelassene Zählstellen im Mittel um den Faktor {off.de} verfehlt",
            f"street network ({name.en}), calibrated on {self.stations} stations; stations left out missed by a factor of {off.en} on average",
        )


def network_measures(network: Network, places: Sequence[tuple[float, float]]) -> dict[Measure, Floats]:
    """Return both measures at `places` (lon, lat); a place takes the nearest vertex of a street."""
    from scipy.spatial import KDTree

    graph = street_graph(network.streets.explode(ignore_index=True), network.ground, ())
    _, nodes = KDTree(graph.xy).query(to_metres(network.streets.crs, places))
    found = np.array([measure_node(graph, int(node)) for node in np.atleast_1d(nodes)]).reshape(-1, 2)
    return {"reach": found[:, 0], "betweenness": found[:, 1]}


def measure_node(graph: Graph, node: int) -> tuple[float, float]:
    """Return reach and betweenness of one node, in metres and in square metres."""
    from scipy.sparse.csgraph import dijkstra

    arcs = matrix(graph, graph.length_m)
    near_m = dijkstra(arcs, indices=np.array([node]), limit=WALK_M)[0]
    weight = np.bincount(np.concatenate([graph.tail, graph.head]), np.tile(graph.length_m / 2, 2), graph.n_nodes)
    inside = np.flatnonzero(np.isfinite(near_m))
    reach = float(weight[inside].sum())
    chosen = inside[np.linspace(0, inside.size - 1, min(SOURCES, inside.size)).astype(int)]
    between = dijkstra(arcs, indices=chosen, limit=WALK_M)[:, inside]
    past = near_m[chosen][:, None] + near_m[inside][None, :] <= between + _SAME_M
    share = weight[inside].sum() / max(float(weight[chosen].sum()), _SAME_M)
    return reach, float(share * (weight[chosen][:, None] * weight[inside][None, :] * past).sum())


def calibrate(
    measures: dict[Measure, Floats], passages: Sequence[float], wanted: dict[Measure, Floats]
) -> Calibration | None:
    """Fit each measure to the stations' passages and predict the wanted places by the better; None with too few stations."""
    counted = np.log(np.asarray(passages, dtype=np.float64))
    if counted.size < LEAST_STATIONS:
        return None
    errors = {name: _left_out_error(_log(values), counted) for name, values in measures.items()}
    best = min(errors, key=lambda name: (errors[name], name))
    intercept, slope = _fit(_log(measures[best]), counted)
    return Calibration(best, np.exp(intercept + slope * _log(wanted[best])), errors[best], counted.size)


def _log(values: Floats) -> Floats:
    logarithms: Floats = np.log(np.maximum(values, 1.0))
    return logarithms


def _fit(x: Floats, y: Floats) -> tuple[float, float]:
    """Return intercept and slope, the slope drawn towards its expectation by the noise of the rest (ridge regression)."""
    dx, dy = x - x.mean(), y - y.mean()
    noise = max(float(np.var(dy)), 0.01)
    slope = (float(dx @ dy) / noise + SLOPE / SLOPE_SPREAD**2) / (float(dx @ dx) / noise + 1 / SLOPE_SPREAD**2)
    return float(y.mean() - slope * x.mean()), slope


def _left_out_error(x: Floats, y: Floats) -> float:
    """Return the root mean square error with which each station is predicted from the others."""
    errors = []
    for i in range(x.size):
        rest = np.arange(x.size) != i
        intercept, slope = _fit(x[rest], y[rest])
        errors.append(float(y[i] - intercept - slope * x[i]))
    return float(np.sqrt(np.mean(np.square(errors))))
