"""Weeks from the decision until a site serves people: consent, permits, tender, winter, digging, power, delivery.

The owner's consent comes first; then permits, power, the tender (where anything is dug) and the delivery run side by
side; then the way is dug, metre by metre, and the access point is mounted. No new surface is laid in winter: digging that
would fall into it waits until it is over. What the utility offers in weeks takes the place of tender and digging.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hotspots.base.text import Text, join, numbers
from hotspots.measures.network.routes import Route
from hotspots.measures.readiness.assess import Readiness
from hotspots.model.estimate import Factor, Quantity, Term

WINTER = ((12, 15), (3, 1))
"""First day on which no new surface is begun, and the first on which it is again."""
_TENDER, _DELIVERY = "assumption:tender_weeks", "assumption:delivery_weeks"
_DIGGING, _MOUNTING = "assumption:digging_weeks_per_100m", "assumption:mounting_weeks"


@dataclass(frozen=True, slots=True)
class Service:
    """The weeks until a site serves people, and what they are made of (in order, each with its best weeks)."""

    weeks: Quantity
    steps: tuple[tuple[Text, float], ...]

    @property
    def words(self) -> Text:
        """Return the steps in words."""
        named = [(name, numbers(weeks)) for name, weeks in self.steps if weeks >= 0.5]
        return join([Text(f"{name.de} {weeks.de}", f"{name.en} {weeks.en}") for name, weeks in named])


def time_to_service(ready: Readiness, route: Route, start: str | None, factors: dict[str, Factor]) -> Service:
    """Return the weeks from `start` (null: no day is known, so no winter) until the site is in use by its route."""

    def best(terms: tuple[Term, ...]) -> float:
        return Quantity(terms, "weeks", "", "estimated").best(factors)

    offered = route.chosen.quote.weeks if route.chosen and route.chosen.quote else None
    metres = _dug_m(route) if offered is None else 0.0
    owner, works = ready.stages
    side_by_side = [(Text("Genehmigungen und Strom", "permits and power"), works)]
    if metres:
        side_by_side.append((Text("Ausschreibung", "tender"), (Term(1.0, (_TENDER,)),)))
    side_by_side.append((Text("Lieferung", "delivery"), (Term(1.0, (_DELIVERY,)),)))
    longest = max(side_by_side, key=lambda task: best(task[1]))
    laying = (Term(offered),) if offered is not None else (Term(metres / 100, (_DIGGING,)),)
    before = best(owner) + best(longest[1])
    wait = _winter(date.fromisoformat(start) + timedelta(weeks=before), best(laying)) if start and metres else 0.0
    steps = (
        (Text("Zustimmung des Eigentümers", "the owner's consent"), owner),
        longest,
        (Text("Wintersperre", "winter break"), (Term(wait),)),
        (Text("Anschluss nach Angebot", "connection as offered") if offered is not None else Text("Graben", "digging"), laying),
        (Text("Montage", "mounting"), (Term(1.0, (_MOUNTING,)),)),
    )  # fmt: skip
    terms = tuple(term for _, part in steps for term in part if term.coefficient)
    source = "Begehung, Genehmigungen, Wege; Annahmen für Ausschreibung, Lieferung, Graben, Montage"
    return Service(Quantity(terms, "weeks", source, ready.quality), tuple((name, best(part)) for name, part in steps))


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
