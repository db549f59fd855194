"""Weeks from the decision until a site serves people: consent, permits, tender, winter, digging, power, delivery.

The owner's consent comes first; then permits, power, the tender (where anything is dug) and the delivery run side by
side; then the way is dug, metre by metre, and the access point is mounted. No new surface is laid in winter: digging that
would fall into it waits until it is over. What the utility offers in weeks takes the place of tender and digging, and
begins no sooner than it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hotspots.base.calendar import MONTH_NAMES
from hotspots.base.figures import bounds
from hotspots.base.text import NO_SOURCE, WEEKS, Text, counted, join, numbers, tr, verbatim
from hotspots.measures.network.routes import Route
from hotspots.measures.readiness.assess import Readiness
from hotspots.model.estimate import Estimate, Factor, Quantity, Term

WINTER = ((12, 15), (3, 1))
"""First day on which no new surface is begun, and the first on which it is again."""
_HELD = tr("waiting for the first possible day of works")
_TENDER, _DELIVERY = "assumption:tender_weeks", "assumption:delivery_weeks"
_DIGGING, _MOUNTING = "assumption:digging_weeks_per_100m", "assumption:mounting_weeks"


@dataclass(frozen=True, slots=True)
class Service:
    """The weeks from `start` until a site serves people, and what they are made of (in order, each with its best weeks)."""

    weeks: Quantity
    steps: tuple[tuple[Text, float], ...]
    start: str | None
    """Null where no start is known, or no connection: then nobody knows when the site is in use."""
    joined: bool = True
    """Whether a connection is known; if not, the weeks are those of everything else."""

    def in_use(self, weeks: float) -> str | None:
        """Return the day (ISO) on which the site is in use after so many weeks; null where no start is known."""
        return (date.fromisoformat(self.start) + timedelta(weeks=weeks)).isoformat() if self.start else None

    def words(self, weeks: Estimate) -> Text:
        """Return weeks, steps, start and end in words."""
        low, high, best = numbers(weeks.low), numbers(weeks.high), counted(round(weeks.best), *WEEKS)
        said = best + bounds(low, high)
        steps = [name + " " + numbers(part) for name, part in self.steps if part >= 0.5]
        said += verbatim(": ") + join(steps) if steps else verbatim("")
        if not self.joined:
            said += tr("; without the connection, which isn't known")
        days = (self.start, self.in_use(weeks.best))
        months = [MONTH_NAMES[int(day[5:7]) - 1] + f" {day[:4]}" for day in days if day]
        if not months:
            return said
        return said + tr("; begun in {begun}, in use in {used}", begun=months[0], used=months[1])


def time_to_service(ready: Readiness, route: Route, start: str | None, factors: dict[str, Factor]) -> Service:
    """Return the weeks from `start` (null: no day is known, so no winter) until the site is in use by its route."""

    def best(terms: tuple[Term, ...]) -> float:
        return Quantity(terms, "weeks", NO_SOURCE, "estimated").best(factors)

    quote = route.chosen.quote if route.chosen else None
    offered = quote.weeks if quote else None
    metres = _dug_m(route) if offered is None else 0.0
    owner, works = ready.stages
    side_by_side = [(tr("permits and power"), works)]
    if metres:
        side_by_side.append((tr("tender"), (Term(1.0, (_TENDER,)),)))
    side_by_side.append((tr("delivery"), (Term(1.0, (_DELIVERY,)),)))
    longest = max(side_by_side, key=lambda task: best(task[1]))
    laying = (Term(offered),) if offered is not None else (Term(metres / 100, (_DIGGING,)),)
    before = best(owner) + best(longest[1])
    begin = date.fromisoformat(start) + timedelta(weeks=before) if start else None
    held = (
        max((date.fromisoformat(quote.not_before) - begin).days / 7, 0.0)
        if begin and quote and quote.not_before
        else 0.0
    )
    wait = _winter(begin + timedelta(weeks=held), best(laying)) if begin and metres else 0.0
    steps = (
        (tr("the owner's consent"), owner),
        longest,
        *([(_HELD, (Term(held),))] if held else []),
        (tr("winter break"), (Term(wait),)),
        (tr("connection as offered") if offered is not None else tr("digging"), laying),
        (tr("mounting"), (Term(1.0, (_MOUNTING,)),)),
    )
    terms = tuple(term for _, part in steps for term in part if term.coefficient)
    source = tr("inspection, permits, ways; assumptions for tender, delivery, digging, mounting")
    return Service(
        Quantity(terms, "weeks", source, ready.quality),
        tuple((name, best(part)) for name, part in steps),
        start if route.chosen else None,
        joined=route.chosen is not None,
    )


def _dug_m(route: Route) -> float:
    """Return the metres that are dug: of an offer its own, or those of our way in the ground where it names none."""
    way = route.chosen
    if way is None or way.method != "trench":
        return way.bill.trench_m if way and way.bill else 0.0
    if way.bill is None and way.length_m is None and route.ours is not None:
        way = route.ours
    return way.bill.trench_m if way.bill else way.length_m or 0.0


def _winter(begin: date, weeks: float) -> float:
    """Return how many weeks digging waits so that none of it falls into the winter break."""
    for year in (begin.year - 1, begin.year):
        closed, opened = date(year, *WINTER[0]), date(year + 1, *WINTER[1])
        if begin < opened and begin + timedelta(weeks=weeks) > closed:
            return (opened - begin).days / 7
    return 0.0
