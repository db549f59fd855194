"""Names that lead nowhere: stations in the project file, sites of events, stations without a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hotspots.errors import Problem
from hotspots.measures.demand.stations import StationWeek
from hotspots.model.counts import CountTables
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Site
from hotspots.model.text import Text, verbatim


def lost_names(
    sites: Sequence[Site], stations: Mapping[str, StationWeek], tables: CountTables, settings: ProjectSettings
) -> tuple[Problem, ...]:
    """Report names that lead nowhere: stations in the project file, sites of events and stations."""
    known = {s.id for s in sites}
    problems = []
    for site, station in sorted(settings.footfall.stations.items()):
        if station not in stations:
            hint = Text("Die Zählstelle hat keine Zählung.", "The station has no counts.")
            problems.append(
                _problem(
                    "project.toml", f"footfall.stations.{site}", station, verbatim(", ".join(sorted(stations))), hint
                )
            )
    for event in tables.events:
        if event.site not in known:
            hint = Text("Diesen Standort gibt es nicht.", "There is no such site.")
            problems.append(
                _problem(event.file, "site", event.site, verbatim(", ".join(sorted(known))), hint, event.row)
            )
    chosen = set(settings.footfall.stations.values())
    for one in stations.values():
        if one.place is None and one.id not in known | chosen:
            hint = Text("Ohne Ort wird die Zählung nicht verwendet.", "Without a place the count isn't used.")
            allowed = Text("ein Eintrag mit diesem Namen", "an entry with this name")
            problems.append(_problem("footfall/stations.geojson", "station", one.id, allowed, hint))
    return tuple(problems)


def _problem(file: str, field: str, found: str, allowed: Text, hint: Text, row: int | None = None) -> Problem:
    where = Text("ganze Datei", "whole file") if row is None else Text(f"Zeile {row}", f"row {row}")
    return Problem(file, where, field, found, allowed, hint, "warning")
