"""What can be wrong with a covering question: nothing to serve, nobody to choose, more sites than candidates, no money."""

from __future__ import annotations

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.errors import Problem
from hotspots.base.text import Text, numbers
from hotspots.measures.coverage.cover import Cover


def check_covering(
    cover: Cover, *, sites: int | None = None, costs: Floats | None = None, budget: float | None = None, file: str
) -> tuple[Problem, ...]:
    """Return every defect of a covering question by name; empty when it can be answered."""
    found = [*_check_demand(cover, file)]
    if cover.sites == 0:
        found.append(Problem(file, _CANDIDATES, "candidates", "0", _ONE, _LAYER))
    if sites is not None and not 1 <= sites <= max(cover.sites, 1):
        most = numbers(cover.sites)
        allowed = Text(
            f"1 bis {most.de} (so viele Kandidaten gibt es)", f"1 to {most.en} (as many candidates as there are)"
        )
        found.append(Problem(file, _QUESTION, "sites", str(sites), allowed, _FEWER))
    if budget is not None and not 0.0 < budget < np.inf:
        found.append(Problem(file, _QUESTION, "budget_eur", f"{budget:g}", _POSITIVE, _BUDGET))
    for site in () if costs is None else np.flatnonzero(~(np.asarray(costs) > 0.0) | ~np.isfinite(costs)):
        where = Text(f"Kandidat {site + 1}", f"candidate {site + 1}")
        found.append(Problem(file, where, "cost_eur", f"{np.asarray(costs)[site]:g}", _POSITIVE, _COST))
    return tuple(found)


def _check_demand(cover: Cover, file: str) -> tuple[Problem, ...]:
    if len(cover.weights) == 0:
        return (Problem(file, _DEMAND, "points", "0", _ONE_POINT, _FOOTFALL),)
    bad = np.flatnonzero(~(cover.weights >= 0.0) | ~np.isfinite(cover.weights))
    found = [
        Problem(
            file,
            Text(f"Bedarfspunkt {i + 1}", f"demand point {i + 1}"),
            "weight",
            f"{cover.weights[i]:g}",
            _NOT_NEGATIVE,
            _WEIGHT,
        )
        for i in bad
    ]
    if not found and cover.weights.sum() == 0.0:
        found.append(Problem(file, _DEMAND, "weight", "0", _POSITIVE, _FOOTFALL))
    return tuple(found)


_QUESTION = Text("Frage", "question")
_DEMAND = Text("Bedarf", "demand")
_CANDIDATES = Text("Kandidaten", "candidates")
_ONE = Text("mindestens ein Kandidat", "at least one candidate")
_ONE_POINT = Text("mindestens ein Bedarfspunkt", "at least one demand point")
_POSITIVE = Text("größer als 0", "more than 0")
_NOT_NEGATIVE = Text("0 oder mehr", "0 or more")
_LAYER = Text("Eine Punktebene mit möglichen Montageorten angeben.", "Give a point layer with places to mount.")
_FEWER = Text("Weniger Standorte wählen oder mehr Kandidaten angeben.", "Choose fewer sites or give more candidates.")
_BUDGET = Text("Ein Budget in Euro angeben.", "Give a budget in euros.")
_COST = Text("Kosten abschätzen; unbekannte Kosten sind nicht null.", "Estimate the cost; an unknown cost isn't zero.")
_WEIGHT = Text("Unbekannte Punkte weglassen.", "Leave unknown points out.")
_FOOTFALL = Text(
    "Passantenfrequenz an Straßen angeben; ohne sie gibt es nichts zu versorgen.",
    "Give footfall along streets; without it there is nobody to serve.",
)
