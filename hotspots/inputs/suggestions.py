"""Read and check `suggestions.geojson`, the places that `hotspots suggest --keep` proposed for the project."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hotspots.base.errors import FILE, NOWHERE, Problem, Report, feature
from hotspots.base.text import Text, listing, verbatim
from hotspots.inputs.geojson import Feature, read_features
from hotspots.inputs.sites import ID_PATTERN
from hotspots.model.estimate import QUALITIES
from hotspots.model.sites import Site
from hotspots.model.suggestions import SuggestedPlace

NAME = "suggestions.geojson"
#: Property, least and greatest value, and whether it must be there.
_NUMBERS: tuple[tuple[str, float, float, bool], ...] = (
    ("people_newly_reached_per_day", 0, 1e7, True),
    ("people_reached_per_day", 0, 1e7, True),
    ("cost_eur", 1, 1e9, False),
    ("readiness", 0, 1, False),
    ("nearest_m", 0, 1e6, False),
)


def read_suggestions(folder: Path, sites: Sequence[Site], report: Report) -> tuple[SuggestedPlace, ...]:
    """Return the suggestions of the project in `folder` by rank; what is a site by now is left out with a warning."""
    path = folder / NAME
    if not path.is_file():
        return ()
    features = read_features(path, NAME, report, types=("Point",))
    found = [place for feature in features if (place := _place(feature, report)) is not None]
    _check_once("id", [place.id for place in found], report)
    _check_once("suggested_rank", [str(place.rank) for place in found], report)
    known = {site.id for site in sites}
    _warn_of_sites([place.name for place in found if place.id in known], report)
    return tuple(sorted((place for place in found if place.id not in known), key=lambda place: place.rank))


def _place(feature: Feature, report: Report) -> SuggestedPlace | None:
    before = len(report.problems)
    given = feature.properties
    identity, name, rank = given.get("id"), given.get("name"), given.get("suggested_rank")
    quality = given.get("quality", "estimated")
    faults: tuple[tuple[str, object, bool, Text], ...] = (
        ("id", identity, isinstance(identity, str) and ID_PATTERN.fullmatch(identity) is not None, Text("a–z, 0–9 und -", "a–z, 0–9 and -")),
        ("name", name, isinstance(name, str) and bool(name.strip()), Text("ein Name", "a name")),
        ("suggested_rank", rank, isinstance(rank, int) and not isinstance(rank, bool) and rank > 0, Text("eine ganze Zahl ab 1", "a whole number from 1")),
        ("quality", quality, quality in QUALITIES, verbatim(", ".join(QUALITIES))),
    )  # fmt: skip
    for field, found, sound, allowed in faults:
        if not sound:
            report.add(_problem(feature.label, field, found, allowed))
    numbers = {key: _number(feature, key, low, high, needed, report) for key, low, high, needed in _NUMBERS}
    if len(report.problems) > before:
        return None
    lon, lat = feature.geometry["coordinates"][:2]
    nearest = given.get("nearest")
    return SuggestedPlace(
        id=str(identity), name=str(name).strip(), lon=float(lon), lat=float(lat), kind=str(given.get("place_kind") or ""),
        rank=int(rank or 0), people_more=numbers["people_newly_reached_per_day"] or 0.0,
        people_alone=numbers["people_reached_per_day"] or 0.0, quality=quality, source=str(given.get("source") or ""),
        cost_eur=numbers["cost_eur"], readiness=numbers["readiness"], nearest=str(nearest) if nearest else None,
        nearest_m=numbers["nearest_m"], counted=given.get("people_counted") is not False,
    )  # fmt: skip


def _number(feature: Feature, key: str, low: float, high: float, needed: bool, report: Report) -> float | None:
    value: Any = feature.properties.get(key)
    if value is None and not needed:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and low <= value <= high:
        return float(value)
    null = NOWHERE if needed else Text(" oder null", " or null")
    allowed = Text(f"{low:g} bis {high:.0f}", f"{low:g} to {high:.0f}") + null
    report.add(_problem(feature.label, key, value, allowed))
    return None


def _check_once(field: str, values: Sequence[str], report: Report) -> None:
    for value, times in sorted(Counter(values).items()):
        if times > 1:
            report.add(_problem(value, field, f"{value} ({times}×)", Text("jeder Wert einmal", "each value once")))


def _warn_of_sites(names: Sequence[str], report: Report) -> None:
    if not names:
        return
    said = listing([verbatim(name) for name in names])
    hint = Text(
        f"Schon Standort und deshalb nicht mehr als Vorschlag gezeigt: {said.de}.",
        f"A site by now and therefore no longer shown as a suggestion: {said.en}.",
    )
    allowed = Text("Orte, die noch kein Standort sind", "places that are no site yet")
    report.add(Problem(NAME, FILE, "id", str(len(names)), allowed, hint, "warning"))


def _problem(label: str, field: str, found: object, allowed: Text) -> Problem:
    where = feature(label)
    hint = Text(
        "„hotspots suggest … --keep --overwrite“ schreibt die Datei neu; wer sie nicht braucht, löscht sie.",
        "'hotspots suggest … --keep --overwrite' writes the file anew; delete it if it isn't needed.",
    )
    return Problem(NAME, where, field, "–" if found is None else str(found), allowed, hint)
