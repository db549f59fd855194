"""What a planner should look at: faults that cleaning found, and names that lead nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from hotspots.base.errors import Problem
from hotspots.base.text import Text, verbatim
from hotspots.inputs.counts.notes import problem
from hotspots.measures.demand.calibration import Measured
from hotspots.measures.demand.profile import opening, said_hours
from hotspots.measures.demand.stations import StationWeek
from hotspots.model.counts import CountTables, Finding
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Site

if TYPE_CHECKING:
    from hotspots.measures.demand.choice import Spot


warning = partial(problem, severity="warning")


def lost_names(
    sites: Sequence[Site], stations: Mapping[str, StationWeek], tables: CountTables, settings: ProjectSettings
) -> tuple[Problem, ...]:
    """Report names that lead nowhere: stations in the project file, sites of events and stations."""
    known = {s.id for s in sites}
    problems = []
    for site, station in sorted(settings.footfall.stations.items()):
        if station not in stations:
            hint = Text("Die Zählstelle hat keine Zählung.", "The station has no counts.")
            problems.append(warning("project.toml", f"footfall.stations.{site}", station, ", ".join(sorted(stations)), hint))  # fmt: skip
    for event in tables.events:
        if event.site not in known:
            hint = Text("Diesen Standort gibt es nicht.", "There is no such site.")
            problems.append(warning(event.file, "site", event.site, ", ".join(sorted(known)), hint, row=event.row))
    chosen = set(settings.footfall.stations.values())
    for one in stations.values():
        if one.place is None and one.id not in known | chosen:
            hint = Text("Ohne Ort wird die Zählung nicht verwendet.", "Without a place the count isn't used.")
            allowed = Text("ein Eintrag mit diesem Namen", "an entry with this name")
            problems.append(warning("footfall/stations.geojson", "station", one.id, allowed, hint))
    return tuple(problems)


def lost_use(lost: Sequence[Measured], spots: Sequence[Spot]) -> tuple[Problem, ...]:
    """Report measured use whose place is no site and no hotspot: nothing is dropped in silence."""
    allowed = ", ".join(sorted(spot.id for spot in spots))
    hint = Text(
        "Zu diesem Ort gibt es keinen Standort und keinen Hotspot; die Nutzung zählt nicht.",
        "There is no site and no hotspot for this place; its use doesn't count.",
    )
    return tuple(warning(one.file, "place", one.place, allowed, hint) for one in lost)


def unread_hours(sites: Sequence[Site]) -> tuple[Problem, ...]:
    """Report opening hours that can't be understood: such a site counts as always open."""
    allowed = Text("Mo-Fr 08:00-18:00; Sa 10-14 Uhr, Mai-Sep täglich 9-20 oder 24/7", "Mo-Fr 08:00-18:00; Sa 10:00-14:00, May-Sep daily 9-20 or 24/7")  # fmt: skip
    hint = Text("Gerechnet wird, als wäre immer geöffnet.", "Reckoned as if it were always open.")
    unread = [(site, said) for site in sites if (said := said_hours(site)) and opening(said) is None]
    return tuple(warning("sites.geojson", f"{site.id}.opening_hours", said, allowed, hint) for site, said in unread)


#: Findings that point to a fault of the data; the others (holidays, event days, repairs) are no reason to act.
FAULTS = frozenset({
    "gap", "incomplete", "negative", "conflict", "ambiguous", "dead", "stuck", "outlier", "duplicate", "overlap",
    "impossible_time", "cut_off", "columns_shifted", "direction_sum", "unusable_value", "dead_day",
})  # fmt: skip


def faults_found(findings: Sequence[Finding]) -> list[Problem]:
    """Return the faults among the findings as warnings that name file, row and time."""
    return [_fault(found) for found in findings if found.kind in FAULTS]


def _fault(found: Finding) -> Problem:
    when = found.first if found.first == found.last else f"{found.first} – {found.last}"
    shown = ", ".join(part for part in (found.station, when, f"{found.values} ×") if part)
    hint = Text(
        "Wird beim Rechnen berücksichtigt; bitte die Zählung prüfen.", "Allowed for in the reckoning; check the count."
    )
    return warning(found.file, "count", shown, "", found.words + verbatim(". ") + hint, row=found.row or None)
