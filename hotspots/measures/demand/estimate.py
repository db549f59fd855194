"""Demand: one estimate per site – users a day for the ranking, users at once for the sizing, and how it was found.

Which station speaks for a site is chosen in `choice`; the further away it is, the wider the interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hotspots.base.errors import Problem
from hotspots.base.text import Text
from hotspots.measures.demand.calibration import calibrated_share
from hotspots.measures.demand.choice import TRANSFER_MOST, Choice, choose_stations
from hotspots.measures.demand.cleaning import Floats
from hotspots.measures.demand.faults import faults_found, lost_names
from hotspots.measures.demand.profile import published_profile
from hotspots.measures.demand.stations import StationWeek, station_weeks, transfer_span
from hotspots.measures.demand.users import (
    SEASON,
    SHARE,
    STAY,
    Load,
    Span,
    concurrent_users,
    event_users,
    product,
    sizing,
    span,
)  # fmt: skip
from hotspots.model.counts import CountTables, Event, Finding
from hotspots.model.estimate import Estimate, Factor, Quality, Quantity, Term, weakest
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Site

if TYPE_CHECKING:
    from hotspots.model.network import Network

#: Passages a day of a place about which nothing is known (assumption: quiet square … main street of a small town).
UNKNOWN_PASSAGES = Span(400.0, 2500.0, 12000.0)


@dataclass(frozen=True, slots=True)
class WeekAtSite:
    """The typical week at a site, passages an hour: median, 10th and 90th percentile, each (168,), Monday 00:00 first."""

    median: Floats
    low: Floats
    high: Floats

    @property
    def peak(self) -> int:
        """Return the busiest hour of the week, 0…167."""
        return int(np.argmax(self.median))


@dataclass(frozen=True, slots=True)
class SiteDemand:
    """What is expected at one site.

    `users` (users a day) refers to `factors` of its own and to shared assumptions. `known` is False where nothing
    was counted or estimated anywhere near. `method` says in words how the figure came about.
    """

    site: str
    users: Quantity
    factors: Mapping[str, Factor]
    passages_per_day: Estimate
    week: WeekAtSite
    load: Load
    station: str | None
    method_id: str
    method: Text
    source: str
    quality: Quality
    known: bool
    warnings: tuple[Text, ...]

    @property
    def peak_hour(self) -> int:
        """Return the busiest hour of the week, 0 (Monday 00:00) … 167."""
        return self.week.peak


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand of all sites by id, the stations behind it, what reading and cleaning found, and warnings for the planner."""

    sites: Mapping[str, SiteDemand]
    stations: Mapping[str, StationWeek]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]


def estimate(
    tables: CountTables,
    sites: Sequence[Site],
    settings: ProjectSettings,
    factors: Mapping[str, Factor],
    *,
    network: Network | None = None,
) -> Demand:
    """Estimate the demand of every site. `factors` are the project's shared figures (``settings.factors()``).

    With a street network, and stations enough to calibrate it, sites without a count are compared by their streets.
    Existing hotspots with statistics correct the share of users, unless the project file sets it; the corrected
    figure then stands among the factors of each site, under the id of the shared one.
    """
    found = station_weeks(tables, zone=settings.timezone, state=settings.state)
    choices = choose_stations(sites, found.stations, settings.footfall.stations, network)
    learnt = None
    if "share_of_users" not in settings.assumptions:
        learnt = calibrated_share(tables.usage, found.stations, factors[SHARE])
    if learnt:
        factors = {**factors, SHARE: learnt}
    demands = {}
    for site in sites:
        choice = choices[site.id]
        events = [e for e in tables.events if e.site == site.id]
        demands[site.id] = _site(site, choice, events, factors, learnt)
    findings = (*tables.findings, *found.findings)
    problems = (*faults_found(findings), *lost_names(sites, found.stations, tables, settings))
    return Demand(demands, found.stations, findings, problems)


def _site(
    site: Site, choice: Choice, events: Sequence[Event], factors: Mapping[str, Factor], learnt: Factor | None
) -> SiteDemand:
    passages, own = _passages(site, choice)
    seasonal = choice.station is None or choice.station.seasonal
    shared = (SHARE, SEASON) if seasonal else (SHARE,)
    terms = [Term(choice.share, (*own, *shared))]
    if learnt:
        own[SHARE] = learnt
    for event in events:
        attendance = _attendance(event)
        own[attendance.id] = attendance
        terms.append(Term(event.days_per_year / 365, (attendance.id, SHARE)))
    quality = weakest(*(f.quality for f in own.values()), factors[SHARE].quality)
    source = "; ".join(dict.fromkeys(f.source for f in own.values() if f.source))
    per_day = product(passages, span(factors[SEASON])) if seasonal else passages
    week = _week_at(choice, passages)
    load = _load(week, passages, events, factors, (source, quality))
    return SiteDemand(
        site.id, Quantity(tuple(terms), "users/day", source, quality), own,
        Estimate(per_day.low, per_day.best, per_day.high, "passages/day", source, quality), week, load,
        choice.station.id if choice.station else None, choice.method_id, choice.words, source, quality,
        choice.station is not None, _warnings(choice, events),
    )  # fmt: skip


def _passages(site: Site, choice: Choice) -> tuple[Span, dict[str, Factor]]:
    """Return passages a day at the site and the factors that make them up."""
    if choice.station is None:
        low, best, high = UNKNOWN_PASSAGES.low, UNKNOWN_PASSAGES.best, UNKNOWN_PASSAGES.high
        factor = Factor(
            f"passages:{site.id}", low, best, high, "passages/day", "Annahme: nichts gezählt", "estimated", floor=0.0
        )
        return UNKNOWN_PASSAGES, {factor.id: factor}
    level = choice.station.passages
    own = {level.id: level}
    at_site = span(level).times(choice.share)
    if choice.deviation:
        reach = transfer_span(choice.deviation)
        source = f"Übertragung von {choice.station.name}"
        carried = Factor(f"transfer:{site.id}", reach.low, 1.0, reach.high, "1", source, "estimated", floor=0.0)
        own[carried.id] = carried
        at_site = product(at_site, reach)
    return at_site, own


def _attendance(event: Event) -> Factor:
    name = f"attendance:{event.site}:{event.name}"
    return Factor(
        name,
        event.attendance_low,
        event.attendance,
        event.attendance_high,
        "people",
        event.source,
        event.quality,
        floor=0.0,
    )


def _week_at(choice: Choice, passages: Span) -> WeekAtSite:
    """Return the station's week as the site sees it; without one, the published shape at the site's level."""
    week = choice.station.week if choice.station else None
    if week is None:
        median = published_profile().shape * passages.best
        return WeekAtSite(median, median * passages.low / passages.best, median * passages.high / passages.best)
    return WeekAtSite(week.median * choice.share, week.low * choice.share, week.high * choice.share)


def _load(
    week: WeekAtSite,
    passages: Span,
    events: Sequence[Event],
    factors: Mapping[str, Factor],
    origin: tuple[str, Quality],
) -> Load:
    """Size for the busiest hour; its interval allows for the hour's own spread and for that of the level."""
    peak = week.peak
    level = passages.times(1 / passages.best)
    arrivals = product(Span(float(week.low[peak]), float(week.median[peak]), float(week.high[peak])), level)
    share, stay = span(factors[SHARE]), span(factors[STAY])
    passing = concurrent_users(arrivals, share, stay)
    gathered = event_users(events, share)
    busiest = gathered if gathered and gathered.best > passing.best else passing
    return sizing(busiest, factors, *origin)


def _warnings(choice: Choice, events: Sequence[Event]) -> tuple[Text, ...]:
    said = []
    if choice.station is None:
        said.append(
            Text(
                "Für diesen Standort wurde nichts gezählt und nichts geschätzt.",
                "Nothing was counted or estimated for this site.",
            )
        )
    elif choice.deviation >= TRANSFER_MOST:
        said.append(
            Text(
                "Die Zählstelle liegt weit entfernt; eine kurze Zählung vor Ort hilft am meisten.",
                "The station is far away; a short count on the spot helps most.",
            )
        )
    week = choice.station.week if choice.station else None
    if week is not None and choice.station and choice.station.passages.quality == "measured" and week.days < 7:
        said.append(Text(f"Nur an {week.days} Tagen gezählt.", f"Counted on {week.days} days only."))
    if any(e.quality == "illustrative" for e in events):
        said.append(Text("Besuchszahlen der Veranstaltungen sind angenommen.", "Attendances of events are assumed."))
    return tuple(said)
