"""Read and check `suggestions.geojson`, the places that `hotspots suggest --keep` proposed for the project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hotspots.base.errors import FILE, Problem, Report, feature
from hotspots.base.text import listing, tr, verbatim
from hotspots.inputs.geojson import Row, read_features
from hotspots.inputs.layers.rows import normalised
from hotspots.inputs.sites import ID_PATTERN
from hotspots.model.layers import SITE_LAYER, SITES, Field
from hotspots.model.sites import Site
from hotspots.model.suggestions import SuggestedPlace

NAME = "suggestions.geojson"
_NAMED = {field.id: field for field in SITES if field.id in ("id", "name", "source", "quality")}
_FIELDS = (
    *_NAMED.values(), Field("place_kind", tr("kind")), Field("nearest", tr("the nearest")),
    Field("suggested_rank", tr("a whole number from 1"), type="whole", low=1, high=1e6, needed=True),
    Field("people_newly_reached_per_day", tr("a number"), type="number", low=0, high=1e7, needed=True),
    Field("people_reached_per_day", tr("a number"), type="number", low=0, high=1e7, needed=True),
    Field("cost_eur", tr("cost"), type="number", low=1, high=1e9),
    Field("readiness", tr("readiness"), type="number", low=0, high=1),
    Field("nearest_m", tr("distance"), type="number", low=0, high=1e6),
)  # fmt: skip
_LAYER = replace(SITE_LAYER, id="suggestions", fields=_FIELDS)
_AGAIN = tr("'hotspots suggest … --keep --overwrite' writes the file anew; delete it if it isn't needed.")


def read_suggestions(folder: Path, sites: Sequence[Site], report: Report) -> tuple[SuggestedPlace, ...]:
    """Return the suggestions of the project in `folder` by rank; what is a site by now is left out with a warning."""
    path = folder / NAME
    if not path.is_file():
        return ()
    refused: list[Problem] = []
    given = read_features(path, NAME, report, types=("Point",))
    rows = normalised(given, _LAYER, report, lambda _, faults: refused.extend(faults))
    report.problems += [replace(fault, hint=_AGAIN) for fault in refused]
    found = [place for row in rows if (place := _place(row, report)) is not None]
    _check_once("id", [place.id for place in found], report)
    _check_once("suggested_rank", [str(place.rank) for place in found], report)
    known = {site.id for site in sites}
    _warn_of_sites([place.name for place in found if place.id in known], report)
    return tuple(sorted((place for place in found if place.id not in known), key=lambda place: place.rank))


def _place(row: Row, report: Report) -> SuggestedPlace | None:
    before, said = len(report.problems), row.values
    identity, name = row.values.get("id"), row.values.get("name")
    if not isinstance(identity, str) or not ID_PATTERN.fullmatch(identity):
        report.add(row.problem("id", identity, tr("a–z, 0–9 and -"), _AGAIN))
    if not isinstance(name, str) or not name.strip():
        report.add(row.problem("name", name, tr("a name"), _AGAIN))
    if len(report.problems) > before:
        return None
    return SuggestedPlace(
        str(identity), str(name).strip(), row.shape.x, row.shape.y, said.get("place_kind") or "", said["suggested_rank"],
        said["people_newly_reached_per_day"], said["people_reached_per_day"], said.get("quality") or "estimated", said.get("source") or "",
        said.get("cost_eur"), said.get("readiness"), said.get("nearest"), said.get("nearest_m"), row.values.get("people_counted") is not False,
    )  # fmt: skip


def _check_once(field: str, values: Sequence[str], report: Report) -> None:
    for value, times in sorted(Counter(values).items()):
        if times > 1:
            once = tr("each value once")
            report.add(Problem(NAME, feature(value), field, f"{value} ({times}×)", once, _AGAIN))


def _warn_of_sites(names: Sequence[str], report: Report) -> None:
    if not names:
        return
    said = listing([verbatim(name) for name in names])
    hint = tr("A site by now and therefore no longer shown as a suggestion: {said}.", said=said)
    allowed = tr("places that are no site yet")
    report.add(Problem(NAME, FILE, "id", str(len(names)), allowed, hint, "warning"))
