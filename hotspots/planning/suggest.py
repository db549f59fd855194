"""Look for new sites: from places where a point could be mounted to a ranked list with reasons.

A place reaches the people of the largest count whose streets it sees, as a site does; where nobody counted within
:data:`~hotspots.measures.coverage.people.KNOWN_WITHIN_M` it reaches the town's level, and its reason says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from shapely.geometry.base import BaseGeometry

from hotspots.base.arrays import Floats
from hotspots.base.errors import InputError
from hotspots.base.places import to_metres
from hotspots.base.progress import DONE, working
from hotspots.base.text import tr
from hotspots.inputs.project import Inputs
from hotspots.measures.coverage.candidates import KINDS, Candidate, Existing, Rules, check_question
from hotspots.measures.coverage.cover import Cover
from hotspots.measures.coverage.link import reach_m
from hotspots.measures.coverage.obstacles import Stand, Town, stand_outside, walls_each
from hotspots.measures.coverage.people import (
    StreetPeople,
    largest,
    not_yet_served,
    on_grounds,
    points_in_sight,
    sees_counted,
    street_points,
)
from hotspots.measures.coverage.plan import cover_project, link_plan, project_people, town_of
from hotspots.measures.coverage.suggest import Suggestions, suggest
from hotspots.measures.demand.estimate import estimate as estimate_demand
from hotspots.measures.network.connect import connect
from hotspots.measures.readiness.assess import EQUIPMENT, assess
from hotspots.model.estimate import Factor
from hotspots.model.protocol import Inspection
from hotspots.model.sites import Mount, Site


@dataclass(frozen=True)
class Search:
    """What was found, how much of the streets' length has a known footfall, and how many places were moved to a facade."""

    suggestions: Suggestions
    known_share: float
    moved: int


def suggest_sites(inputs: Inputs, places: Sequence[Site], rules: Rules, *, source: str) -> Search:
    """Return the places that newly reach most people. Raises InputError for rules or places at fault."""
    candidates = _candidates(places, inputs, source)
    working(tr("people on the streets"), 0, 3)
    served, people = _served(inputs), _people(inputs)
    town = town_of(inputs.network)
    working(tr("sight from every place"), 1, 3)
    stands = [stand_outside(c.x_m, c.y_m, town) for c in candidates]
    cover = _covering(stands, town, inputs)
    new = not_yet_served(people, served) if served else people
    sight = cover(new.points, new.metres)
    unserved = largest(sight, new, np.array([(s.x_m, s.y_m) for s in stands]).reshape(-1, 2))
    counted = sees_counted(sight, new).tolist()
    candidates = [replace(c, counted=one) for c, one in zip(candidates, counted, strict=True)]
    problems = check_question(candidates, unserved, rules, file=source)
    if problems:
        raise InputError(problems)
    if rules.max_doubled_share is not None:
        shares = _doubled(cover, inputs, served)
        candidates = [replace(c, doubled_share=share) for c, share in zip(candidates, shares, strict=True)]
    moved = sum(stand.building is not None for stand in stands)
    working(tr("best choice"), 2, 3)
    found = suggest(candidates, unserved, rules, existing=_existing(inputs))
    working(DONE, 3, 3)
    return Search(found, people.known_share, moved)


def _covering(stands: Sequence[Stand], town: Town, inputs: Inputs) -> Callable[[Floats, Floats], Cover]:
    """Return the function that tells which points (and their metres) each stand sees, at the weakest class of the settings."""
    plan, classes = link_plan(inputs.settings.radio), inputs.settings.radio.classes_dbm
    reach, beyond = (float(reach_m(min(classes), np.zeros(1), plan, sight)[0]) for sight in ("los", "nlos"))
    mounts = np.array([(stand.x_m, stand.y_m) for stand in stands]).reshape(-1, 2)
    walls = walls_each(town)
    return lambda points, metres: points_in_sight(mounts, points, metres, walls, reach_m=reach, beyond_m=beyond)


def _doubled(cover: Callable[[Floats, Floats], Cover], inputs: Inputs, served: Sequence[BaseGeometry]) -> list[float]:
    """Return which part of the streets in each place's reach built hotspots serve, whoever walks there."""
    points, metres = street_points(inputs.network.streets.geometry.to_numpy())
    taken = on_grounds(points, served) if served else np.zeros(len(points), dtype=bool)
    reached, new = cover(points, metres).alone(), cover(points, np.where(taken, 0.0, metres)).alone()
    return [1.0 - left / all_ if all_ > 0.0 else 0.0 for all_, left in zip(reached.tolist(), new.tolist(), strict=True)]


def _people(inputs: Inputs) -> StreetPeople:
    """Return the people along the streets, as far as somebody counted them."""
    demand = estimate_demand(
        inputs.counts, inputs.sites, inputs.settings, inputs.settings.factors(), network=inputs.network
    )
    return project_people(inputs.network, demand.counts)


def _served(inputs: Inputs) -> list[BaseGeometry]:
    """Return the ground that built hotspots serve."""
    built = [
        Site(h.id, h.name, h.lon, h.lat, "built", h.quality, h.source)
        for h in inputs.network.hotspots
        if h.status == "built"
    ]
    return [found.cells[-1].ground for found in cover_project(built, inputs.network, inputs.settings.radio).values()]


def _candidates(places: Sequence[Site], inputs: Inputs, source: str) -> list[Candidate]:
    """Return the places with their metres and the cost of connecting and equipping each by itself."""
    factors = inputs.settings.factors()
    sites = [
        Site(
            p.id, p.name, p.lon, p.lat, "candidate", "estimated", source, kind=p.kind, mount=Mount(p.name, p.lon, p.lat)
        )
        for p in places
    ]
    found = connect(
        inputs.network, sites, {}, inputs.settings.network, factors, mount_height_m=inputs.settings.radio.height_m
    )
    equipment = sum(factors[f"price:{name}"].best for name in EQUIPMENT)
    cost = {r.site: r.chosen.cost_eur + equipment for r in found.routes if r.chosen and r.chosen.cost_eur is not None}
    metres = to_metres(inputs.settings.crs, [(p.lon, p.lat) for p in places])
    ready = {kind: _readiness(kind, what.answers, inputs, factors) for kind, what in KINDS.items() if what.answers}
    return [
        Candidate(
            p.id, p.name, p.kind or "other", p.lon, p.lat, float(x), float(y), source, cost_eur=cost.get(p.id),
            readiness=ready.get(p.kind or "other"),
        )
        for p, (x, y) in zip(places, metres, strict=True)
    ]  # fmt: skip


def _readiness(kind: str, answers: Mapping[str, str], inputs: Inputs, factors: Mapping[str, Factor]) -> float:
    """Return the readiness of a place of which only its kind is known: the other items count with what they may be."""
    told = Inspection(kind, None, (), dict(answers))
    found = assess(kind, (told,), inputs.schema, factors)
    return found.value.best({**factors, **found.factors})


def _existing(inputs: Inputs) -> list[Existing]:
    """Return what is built, and the sites that are already candidates: a suggestion shall not stand beside them."""
    there = [(h.name, h.lon, h.lat) for h in inputs.network.hotspots if h.status == "built"]
    there += [(s.name, s.lon, s.lat) for s in inputs.sites if s.status not in ("built", "rejected")]
    metres = to_metres(inputs.settings.crs, [(lon, lat) for _, lon, lat in there])
    return [Existing(name, float(x), float(y)) for (name, _, _), (x, y) in zip(there, metres, strict=True)]
