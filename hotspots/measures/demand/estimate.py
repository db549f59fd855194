"""Demand: one estimate per site – users a day for the ranking, users at once for the sizing, and how it was found.

Which station speaks for a site is chosen in `choice`; the further away it is, the wider the interval. What the operator
measured at a site goes before what passages let expect; where nothing was counted anywhere, other towns' use stands in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.errors import Problem
from hotspots.base.text import DAYS, NO_SOURCE, ON_DAYS, Text, counted, join, numbers, tr, verbatim
from hotspots.measures.capacity import Load, PeakDay, joint_line, peak_days, site_load
from hotspots.measures.demand.calibration import BETWEEN_PLACES, Measured, joined, learnt, measured_use, peak_of_year
from hotspots.measures.demand.choice import (
    TAU,
    TRANSFER_MOST,
    Choice,
    choose_stations,
    faults_found,
    lost_names,
    lost_use,
    placed,
    unread_hours,
)
from hotspots.measures.demand.profile import KIND_WEEKS, Opening, kind_profile, opening, said_hours
from hotspots.measures.demand.stations import StationWeek, deviation_of, station_weeks, transfer_span
from hotspots.measures.demand.week import TypicalWeek
from hotspots.measures.users import EVENT_SHARE, PER_SITE, SEASON, SHARE, STAY, USE_SEASON, Span, product, span
from hotspots.model.counts import UNITS, CountTables, Event
from hotspots.model.estimate import Estimate, Factor, Quality, Quantity, Term, weakest
from hotspots.model.operation import place_key
from hotspots.model.published import CONVERSIONS
from hotspots.model.settings import ProjectSettings
from hotspots.model.sites import Site

if TYPE_CHECKING:
    from hotspots.measures.demand.choice import Spot
    from hotspots.model.network import Network

#: Passages a day of a place about which nothing is known (assumption: quiet square … main street of a small town).
UNKNOWN_PASSAGES = Span(400.0, 2500.0, 12000.0)
#: With so many days of use its events are in the mean.
_WHOLE_YEAR = 365.0
_REACH = "assumption:cell_radius_m"


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
    was counted, measured or estimated anywhere near. `method` says in words how the figure came about. `measured` is
    what the operator's statistics say of the site; `peaks` are the days of its events, the largest first; `warnings` are
    what to know of the figures beside that.
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
    source: Text
    quality: Quality
    known: bool
    warnings: tuple[Text, ...]
    measured: Measured | None = None
    peaks: tuple[PeakDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand of all sites by id, and warnings for the planner.

    `line` is what all sites ask of one line together; `counts` are places of known passages (lon, lat, passages a day):
    every count with a place, and every site for which a count speaks.
    """

    sites: Mapping[str, SiteDemand]
    problems: tuple[Problem, ...]
    line: Load
    counts: tuple[tuple[float, float, float], ...]


def estimate(
    tables: CountTables,
    sites: Sequence[Site],
    settings: ProjectSettings,
    factors: Mapping[str, Factor],
    *,
    network: Network | None = None,
) -> Demand:
    """Estimate the demand of every site. `factors` are the project's shared figures (``settings.factors()``).

    What the operator measured at sites and existing hotspots goes before; it also corrects the share of users (where
    nobody counted: the users per site) and the stay, unless the project file sets them. The corrected figure then stands
    among the factors of each site, under the id of the shared one.
    """
    names = {place_key(name): site.id for site in reversed(sites) for name in (site.name, site.id)}
    tables = replace(tables, events=tuple(replace(e, site=names.get(place_key(e.site), e.site)) for e in tables.events))
    weeks, found = station_weeks(tables, zone=settings.timezone, state=settings.state)
    hotspots: Sequence[Spot] = network.hotspots if network is not None else ()
    ids = {site.id for site in sites}
    spots: list[Spot] = [*sites, *(h for h in hotspots if h.id not in ids)]
    stations = placed(weeks, spots)
    choices = choose_stations(spots, stations, settings.footfall.stations, factors[_REACH].best)
    use, lost = _use_by_spot(tables, spots, stations, factors[USE_SEASON])
    calibrated = _calibrated(use, choices, factors, settings.assumptions.keys())
    demands = {}
    for site in sites:
        events = [e for e in tables.events if e.site == site.id]
        demands[site.id] = _site(
            site, choices[site.id], events, {**factors, **calibrated}, calibrated, use.get(site.id), factors
        )
    problems = (
        *faults_found((*tables.findings, *found)),
        *lost_names(sites, stations, tables, settings),
        *lost_use(lost, spots),
        *unread_hours(sites),
    )
    known = list(demands.values())
    hours = [_users_by_hour(d, {**factors, **d.factors}) for d in known]
    line = joint_line(hours, [d.load for d in known], {**factors, **calibrated})
    there = [(d, site) for d, site in zip(known, sites, strict=True) if d.known and d.station]
    counts = [(site.lon, site.lat, d.passages_per_day.best) for d, site in there]
    counted = [s for s in stations.values() if s.method != "estimate"]
    counts += [(s.place.lon, s.place.lat, s.passages.best) for s in counted if s.place and s.place.site is None]
    return Demand(demands, problems, line, tuple(counts))


def _users_by_hour(demand: SiteDemand, factors: Mapping[str, Factor]) -> Floats:
    """Return the users at once by hour of the ordinary week, shape (168,)."""
    per_day = demand.week.median / max(float(demand.week.median.sum()) / 7, 1e-9)
    users = Quantity(demand.users.terms[:1], demand.users.unit, NO_SOURCE, demand.quality).best(factors)
    return np.asarray(per_day * users * factors[STAY].best / 60)


def _use_by_spot(
    tables: CountTables, spots: Sequence[Spot], stations: Mapping[str, StationWeek], season: Factor
) -> tuple[dict[str, Measured], list[Measured]]:
    """Return the measured use by id of site or hotspot – known by id, by name, by a station there – and what fits none."""
    names = {place_key(s.place.site): s.place.site for s in stations.values() if s.place and s.place.site}
    for station in stations.values():
        if station.place and station.place.site:
            names |= {place_key(station.name): station.place.site, place_key(station.id): station.place.site}
    names |= {place_key(key): spot.id for spot in reversed(spots) for key in (spot.name, spot.id)}
    found, lost = {}, []
    for place, one in measured_use(tables.usage, season).items():
        if place_key(place) in names:
            found[names[place_key(place)]] = one
        else:
            lost.append(one)
    return found, lost


def _calibrated(
    use: Mapping[str, Measured], choices: Mapping[str, Choice], factors: Mapping[str, Factor], own: Collection[str]
) -> dict[str, Factor]:
    """Return the shared figures that measured use corrects, but for those (`own`) that the project file sets."""
    days = sum(one.days for one in use.values())
    shares, levels = {}, {}
    for spot, one in sorted(use.items()):
        choice = choices[spot]
        if choice.station is None:
            levels[one.place] = (one.users, one.deviation)
            continue
        passages = product(span(choice.station.passages).times(choice.share), transfer_span(choice.deviation))
        shares[one.place] = (one.users / passages.best, float(np.hypot(one.deviation, deviation_of(passages))))
    stays = {one.place: (one.stay_min, 0.2) for one in use.values() if one.stay_min}
    found = {
        name: learnt(factors[name], seen, days, what=what)
        for name, seen, what in (
            (
                SHARE,
                shares,
                tr("use and passers-by at the town's hotspots"),
            ),
            (PER_SITE, levels, tr("use at the town's hotspots")),
            (
                STAY,
                stays,
                tr("length of sessions at the town's hotspots"),
            ),
        )
        if name.removeprefix("assumption:") not in own
    }
    return {name: factor for name, factor in found.items() if factor is not None}


def _site(
    site: Site, choice: Choice, events: Sequence[Event], factors: Mapping[str, Factor],
    calibrated: Mapping[str, Factor], measured: Measured | None, general: Mapping[str, Factor],
) -> SiteDemand:  # fmt: skip
    """Return the demand of one site; `general` are the shared figures before `calibrated` ones corrected them."""
    passages, own = _passages(site, choice)
    per_day, scale = passages, choice.share
    shared: tuple[str, ...] = (SHARE,)
    apart = Span(1.0, 1.0, 1.0)
    if choice.station is None:
        place = _place(site, TAU)
        own, shared = {place.id: place}, (PER_SITE,)
        before = product(span(general[PER_SITE]), span(place))
    else:
        if choice.station.seasonal:
            shared, per_day = (SHARE, SEASON), product(passages, span(factors[SEASON]))
        before = product(per_day, span(general[SHARE]))
        if SHARE in calibrated and measured is None:  # what the town's places teach is their mean, and places differ
            place = _place(site, BETWEEN_PLACES)
            own, apart = {**own, place.id: place}, span(place)
    if measured is not None:
        found = joined(before, measured)
        days = counted(round(measured.days), *ON_DAYS)
        source = tr("use measured on {days} ({file})", days=days, file=measured.file)
        use = Factor(f"use:{site.id}", found.low, found.best, found.high, "users/day", source, "measured", floor=0.0)
        own, shared, scale = {use.id: use}, (), 1.0
    hours = None if measured or _counted_there(choice) else opening(said_hours(site))
    part = 1.0 if hours is None else _open_part(site, choice, hours)
    scale, per_day, before = scale * part, per_day.times(part), before.times(part)
    ordinary = Term(scale, (*own, *shared))
    peaks = peak_days(events, factors)
    terms = [ordinary]
    unseen = 1.0 - min(1.0, measured.days / _WHOLE_YEAR) if measured else 1.0
    for event in events if unseen else ():
        attendance = _attendance(event)
        own[attendance.id] = attendance
        terms.append(Term(unseen * event.days_per_year / 365, (attendance.id, EVENT_SHARE)))
    quality = weakest(*(f.quality for f in own.values()), *(factors[name].quality for name in shared))
    source = join([s for s in dict.fromkeys(f.source for f in own.values()) if s.de], "; ")
    own |= calibrated
    week = _week_at(site, choice, passages, measured)
    if part < 1 and hours is not None:
        week = WeekAtSite(*(one * hours.hours for one in (week.median, week.low, week.high)))
    users = (
        span(own[f"use:{site.id}"])
        if measured
        else product(per_day, apart, span(factors[SHARE]))
        if choice.station
        else before
    )
    load = site_load(
        _in_peak_hour(week, users.times(1 / (hours.months if hours else 1.0)), factors), peaks, factors, source, quality
    )
    return SiteDemand(
        site.id, Quantity(tuple(terms), "users/day", source, quality), own,
        Estimate(per_day.low, per_day.best, per_day.high, "passages/day", source, quality), week, load,
        choice.station.id if choice.station else None, "measured_use" if measured else choice.method_id,
        _method(choice, measured), source, quality, choice.station is not None or measured is not None,
        _warnings(site, choice, measured), measured, peaks,
    )  # fmt: skip


def _place(site: Site, deviation: float) -> Factor:
    """Return by how much one place of a town differs from the others."""
    reach = transfer_span(deviation)
    source = tr("places of a town differ")
    return Factor(f"place:{site.id}", reach.low, 1.0, reach.high, "1", source, "estimated", floor=0.0)


def _method(choice: Choice, measured: Measured | None) -> Text:
    if measured is None:
        return choice.words
    count, days = numbers(round(measured.counted, 1)), counted(round(measured.days), *DAYS)
    unit = UNITS[measured.unit][count.de != "1"]
    said = tr("use measured on the spot ({days}, {count} {unit} a day on average)", days=days, count=count, unit=unit)
    if measured.unit != "users":
        of = CONVERSIONS[measured.unit]
        said += tr(", converted at {best} users each ({source})", best=numbers(of.best, decimals=2), source=of.source)
    return said + "; " + choice.words


def _passages(site: Site, choice: Choice) -> tuple[Span, dict[str, Factor]]:
    """Return passages a day at the site and the factors that make them up."""
    if choice.station is None:
        return UNKNOWN_PASSAGES, {}
    level = choice.station.passages
    own = {level.id: level}
    at_site = span(level).times(choice.share)
    if choice.deviation:
        reach = transfer_span(choice.deviation)
        source = tr("carried over from {name}", name=choice.station.name)
        carried = Factor(f"transfer:{site.id}", reach.low, 1.0, reach.high, "1", source, "estimated", floor=0.0)
        own[carried.id] = carried
        at_site = product(at_site, reach)
    return at_site, own


def _attendance(event: Event) -> Factor:
    name, people = f"attendance:{event.site}:{event.name}", (event.attendance_low, event.attendance, event.attendance_high)  # fmt: skip
    return Factor(name, *people, "people", verbatim(event.source), event.quality, floor=0.0)


def _counted_there(choice: Choice) -> bool:
    """Tell whether the place's own people were counted, its opening hours in the count."""
    return choice.station is not None and choice.station.passages.quality == "measured" and choice.deviation == 0.0


def _open_part(site: Site, choice: Choice, hours: Opening) -> float:
    """Return which part of those who pass in a year does so while the place is open."""
    week = _week_at(site, choice, Span(1.0, 1.0, 1.0), None).median
    return float(week @ hours.hours / max(float(week.sum()), 1e-9)) * hours.months


def _station_week(site: Site, choice: Choice) -> TypicalWeek | None:
    """Return the week of the site's station, unless its kind has one of its own and nobody counted another one there."""
    own = site.kind in KIND_WEEKS and not _counted_there(choice)
    return None if own or choice.station is None else choice.station.week


def _week_at(site: Site, choice: Choice, passages: Span, measured: Measured | None) -> WeekAtSite:
    """Return the week as the site sees it: from hours of use, of its station, or as is assumed for its kind of place."""
    week, shape = _station_week(site, choice), measured.shape if measured else None
    if week is None or shape is not None:
        median = (kind_profile(site.kind).shape if shape is None else shape / 24) * passages.best
        return WeekAtSite(median, median * passages.low / passages.best, median * passages.high / passages.best)
    return WeekAtSite(week.median * choice.share, week.low * choice.share, week.high * choice.share)


def _in_peak_hour(week: WeekAtSite, users: Span, factors: Mapping[str, Factor]) -> Span:
    """Return the users of the busiest hour of the busiest month; its interval allows for the hour's own spread."""
    peak, day = week.peak, max(float(week.median.sum()) / 7, 1e-9)
    hour = Span(float(week.low[peak]), float(week.median[peak]), float(week.high[peak])).times(1 / day)
    return product(users, hour, peak_of_year(factors[USE_SEASON]))


def _warnings(site: Site, choice: Choice, measured: Measured | None) -> tuple[Text, ...]:
    """Return what to know of the figures beside the words of the method."""
    station = choice.station if measured is None else None
    days = station.week.days if station and station.week and station.passages.quality == "measured" else 7
    assumed = (measured is None or measured.shape is None) and _station_week(site, choice) is None
    said = (
        (station is not None and choice.deviation >= TRANSFER_MOST, tr("The station is far away; a short count on the spot helps most.")),
        (days < 7, tr("Counted on {few} only.", few=counted(days, *ON_DAYS))),
        (assumed, tr("The week is assumed by the kind of place.")),
    )  # fmt: skip
    return tuple(words for true, words in said if true)
