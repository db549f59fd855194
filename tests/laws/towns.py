"""Towns as files that a law changes, and the figures of a plan that laws speak of."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from hotspots.base.files import write_set
from hotspots.findings.model import Plan
from hotspots.planning.plan import run
from tests.towns.make import town_files

Files = dict[str, bytes]
Feature = dict[str, Any]
SITES, EDGES = 5, 60
SETTINGS, STREETS, BACKHAUL, INSPECTIONS = "project.toml", "network/streets.geojson", "network/backhaul.geojson", "protocols/begehung.csv"  # fmt: skip


@lru_cache(maxsize=32)
def town(seed: int) -> Mapping[str, bytes]:
    """Return a small made-up town with few draws: no law depends on their number."""
    files = town_files(seed, sites=SITES, edges=EDGES)
    return reset(files, "\nseed =", "\ndraws = 200\nseed =")


def planned(files: Mapping[str, bytes]) -> Plan:
    """Return the plan of a project that holds these files."""
    with tempfile.TemporaryDirectory(prefix="hotspots-law-") as place:
        write_set(Path(place) / "town", dict(files))
        return run(Path(place) / "town")


@lru_cache(maxsize=32)
def unchanged(seed: int) -> Plan:
    """Return the plan of a small made-up town (of the program as it is, without a planted fault)."""
    return planned(town(seed))


def edited(files: Mapping[str, bytes], name: str, change: Callable[[list[Feature]], list[Feature]]) -> Files:
    """Return the files with another list of features in one layer."""
    layer = json.loads(files[name])
    layer["features"] = change(layer["features"])
    return {**files, name: json.dumps(layer, ensure_ascii=False).encode()}


def each(files: Mapping[str, bytes], name: str, change: Callable[[dict[str, Any]], None]) -> Files:
    """Return the files with every feature's properties changed in place."""

    def all_of(features: list[Feature]) -> list[Feature]:
        for feature in features:
            change(feature["properties"])
        return features

    return edited(files, name, all_of)


def reset(files: Mapping[str, bytes], old: str, new: str, name: str = SETTINGS) -> Files:
    """Return the files with other words in one text; the old ones must stand there."""
    text = files[name].decode()
    assert old in text, old
    return {**files, name: text.replace(old, new).encode()}


def answered(files: Mapping[str, bytes], item: str, answer: str) -> Files:
    """Return the files with one answer of every inspection."""
    head, *rows = files[INSPECTIONS].decode().splitlines()
    column = head.split(";").index(item)
    cells = [row.split(";") for row in rows]
    for row in cells:
        row[column] = answer
    return {**files, INSPECTIONS: "\n".join([head, *(";".join(row) for row in cells)]).encode()}


def best(plan: Plan, criterion: str) -> dict[str, float]:
    """Return the best value of a criterion's quantity by site, as the ranking shows it."""
    parts = {s.id: s.parts[criterion].estimate for s in plan.ranking.sites}
    return {site: found.best for site, found in parts.items() if found}


def width(plan: Plan, criterion: str) -> dict[str, float]:
    """Return how wide the span of a criterion's quantity is by site."""
    parts = {s.id: s.parts[criterion].estimate for s in plan.ranking.sites}
    return {site: found.high - found.low for site, found in parts.items() if found}


def scores(plan: Plan) -> dict[str, float]:
    """Return every site's score."""
    return {s.id: s.score for s in plan.ranking.sites}


def user_years(plan: Plan) -> float:
    """Return what the roll-out searches most of: users a day, summed over the years."""
    return sum(phase.users_per_day for phase in plan.rollout.phases) if plan.rollout else 0.0
