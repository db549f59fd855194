"""What each single answer that nobody has given would change: ways, prices, permits, weeks and places, worked out anew.

No draw decides here: every possible answer is put in, and the plan's own functions say what follows, all else at its
best. So "nothing more to find out" is said only where no single answer changes a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hotspots.base.progress import DONE, working
from hotspots.base.text import WEEKS, Text, counted, euros, join, listing, numbers, tr, verbatim
from hotspots.findings.model import Measures
from hotspots.inputs.project import Inputs
from hotspots.model.permits import METHODS, PERMIT_KINDS, MethodName
from hotspots.model.protocol import Inspection, Item, Value, answers_of
from hotspots.model.register import ITEMS
from hotspots.planning.plan import candidates_of, measure, ready, rejoined
from hotspots.ranking.criteria import criteria_of
from hotspots.ranking.ranking import places_of

NO_WORDS = verbatim("")
COUNTED = ("blocker", "way", "permit", "weeks", "power", "equipment", "readiness")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one answer leads to; `place` is null where it rules the site out. `order`: sites and their places."""

    answer: Value
    words: Text
    place: int | None
    method: MethodName | None
    connection_eur: float | None
    own_eur: float
    permits: tuple[str, ...]
    weeks: float
    order: tuple[tuple[str, int], ...]
    readiness: float

    @property
    def shown(self) -> str:
        """Return the place as it is shown: a span where other sites share it, a dash without one."""
        if self.place is None:
            return "–"
        last = self.place - 1 + sum(place == self.place for _, place in self.order)
        return str(self.place) if last == self.place else f"{self.place}–{last}"


@dataclass(frozen=True, slots=True)
class Question:
    """An item that nobody has answered at a site, what holds today, and what each answer would lead to."""

    site: str
    name: str
    item: Item
    now: Outcome
    outcomes: tuple[Outcome, ...]

    @property
    def moves(self) -> int:
        """Return by how many places an answer can move the site at most (out of the ranking: behind all others)."""
        count = len(self.now.order) + 1
        here = self.now.place or count
        return max((abs((o.place or count) - here) for o in self.outcomes), default=0)

    @property
    def matters(self) -> bool:
        """Tell whether an answer changes the place of any site."""
        return any(dict(o.order) != dict(self.now.order) for o in self.outcomes)

    @property
    def sentence(self) -> Text:
        """Return what can come of it."""
        places = sorted({o.place for o in self.outcomes if o.place})
        low, high = (places[0], places[-1]) if places else (0, 0)
        span = verbatim(str(low)) if low == high else tr("{low} to {high}", low=low, high=high)
        span = tr("place ") + span if places else tr("no place")
        out = [o.words for o in self.outcomes if o.place is None]
        costs = sorted({o.connection_eur + o.own_eur for o in self.outcomes if o.connection_eur is not None})
        said = f"{self.name}, " + self.item.label + ": " + span
        if out:
            said += tr(" or none") if places else verbatim("")
            said += verbatim(" (") + out[0] + ")"
        if len(costs) > 1 and costs[-1] - costs[0] >= 1:
            least, most = euros(costs[0]), euros(costs[-1])
            said += tr("; cost {least} to {most}", least=least, most=most)
        here = self.now.shown
        return said + tr(" (now place {here})", here=here)


def questions(inputs: Inputs, base: Measures) -> tuple[Question, ...]:
    """Return every unanswered item of the open sites that acts on something, the one that can change most first.

    `base`: the measures of these inputs, as everywhere in this room.
    """
    found, sites = [], [site for site in inputs.sites if site.is_open]
    for done, site in enumerate(sites):
        working(tr("possible answers: ") + verbatim(site.name), done, len(sites))
        said = {k: a.value for k, a in answers_of(inputs.inspections, site.id).items()}
        now = outcome_of(inputs, base, site.id)
        for item in inputs.schema.items:
            if item.id in said or not item.applies(said) or item.is_settled(said) or not _acts(item):
                continue
            outcomes = tuple(_answered(inputs, base, site.id, item, answer) for answer in possible(item, inputs))
            found.append(Question(site.id, site.name, item, now, outcomes))
    working(DONE, 1, 1)
    return tuple(sorted(found, key=lambda q: (not q.matters, -q.moves, q.site, q.item.id)))


def _acts(item: Item) -> bool:
    fact = ITEMS.get(item.id)
    return item.weight > 0 if fact is None else any(name in COUNTED for name in fact.changes)


def possible(item: Item, inputs: Inputs) -> Iterator[Value]:
    """Yield the answers that an item may have; of a number its ends and bends."""
    if item.type == "bool":
        yield from (True, False)
    elif item.choices:
        yield from (choice.id for choice in item.choices)
    elif item.type == "list":
        yield from ((handover.id,) for handover in inputs.network.handovers)
    elif item.type == "number":
        low, high = item.low or 0.0, item.high or 0.0
        inside = [x for x, _ in item.points if low <= x <= high]
        yield from sorted({float(x) for x in (inside or item.likely or (low, high))})


def with_answer(inputs: Inputs, site: str, item: str, answer: Value) -> Inputs:
    """Return the project as it would be with one more answer."""
    days = [visit.on for visit in inputs.inspections if visit.on]
    visit = Inspection(site, max(days, default=None), (), {item: answer}, file="~", row=len(inputs.inspections))
    return replace(inputs, inspections=(*inputs.inspections, visit))


def _answered(inputs: Inputs, base: Measures, site: str, item: Item, answer: Value) -> Outcome:
    after = with_answer(inputs, site, item.id, answer)
    return outcome_of(after, again(after, base, site, _moves_ways(item)), site, answer, item.say(answer))


def _moves_ways(item: Item) -> bool:
    return item.id in ITEMS and "way" in ITEMS[item.id].changes


def again(inputs: Inputs, base: Measures, site: str, ways: bool = True) -> Measures:
    """Return the measures of inputs that differ in what is said of one site: no other site's way moves by that."""
    if not ways:
        return ready(inputs, base, site)
    alone = rejoined(inputs, base.connections, site)
    routes = tuple(alone if route.site == site else route for route in base.connections.routes)
    return ready(inputs, replace(base, connections=replace(base.connections, routes=routes)), site)


def effects(inputs: Inputs, site: str) -> tuple[Text, ...]:
    """Return of everything that was said of a site what it changed: the plan with it against the plan without it."""
    base, idle, found = measure(inputs), list[Text](), list[Text]()
    now = outcome_of(inputs, base, site)
    answers = answers_of(inputs.inspections, site)
    for item in inputs.schema.items:
        if item.id in answers and _acts(item):
            other = without(inputs, site, item.id)
            then = outcome_of(other, again(other, base, site, _moves_ways(item)), site)
            words = item.label + ": " + item.say(answers[item.id].value)
            what = difference(now, then)
            if what is None:
                idle.append(item.label)
            else:
                found.append(tr("Inspection, ") + words + " – " + what)
    for quote in (q for q in inputs.quotes if q.site == site):
        other = replace(inputs, quotes=tuple(q for q in inputs.quotes if q.site != site))
        what = difference(now, outcome_of(other, again(other, base, site), site))
        nothing = tr("changes no connection, weeks or place.")
        offer = tr("Offer of {source}: {words} – ", source=quote.source, words=quote.words)
        found.append(offer + (what or nothing))
    if idle:
        found.append(tr("Without consequences here: ") + listing(idle) + ".")
    return tuple(found)


def difference(now: Outcome, then: Outcome) -> Text | None:
    """Return in words what holds now instead of then; None if nothing differs."""
    said = []
    if now.method != then.method:
        none = tr("no way")
        ways = [METHODS[o.method] if o.method else none for o in (now, then)]
        said.append(tr("{now} instead of {then}", now=ways[0], then=ways[1]))
    for name, a, b in (
        (tr("connection"), now.connection_eur, then.connection_eur),
        (tr("equipment"), now.own_eur, then.own_eur),
    ):
        if a is not None and b is not None and abs(a - b) >= 1:
            one, two = euros(a), euros(b)
            said.append(tr("{name} {one} instead of {two}", name=name, one=one, two=two))
    if abs(now.weeks - then.weeks) >= 0.5:
        one, two = numbers(now.weeks), counted(round(then.weeks), *WEEKS)
        said.append(tr("{one} instead of {two}", one=one, two=two))
    if abs(now.readiness - then.readiness) >= 0.005:
        digits = 2 if round(now.readiness, 2) != round(then.readiness, 2) else 3
        one, two = numbers(now.readiness, decimals=digits), numbers(then.readiness, decimals=digits)
        said.append(tr("readiness {one} instead of {two}", one=one, two=two))
    more = [PERMIT_KINDS[k].label for k in now.permits if k not in then.permits]
    if more:
        said.append(tr("needs: ") + listing(more))
    if now.shown != then.shown:
        said.append(tr("place {shown} instead of {then_shown}", shown=now.shown, then_shown=then.shown))
    return join(said, "; ") + "." if said else None


def outcome_of(
    inputs: Inputs, measured: Measures, site: str, answer: Value = "", words: Text = NO_WORDS, *, able: bool = False
) -> Outcome:
    """Return what holds at a site; `able`: if nothing forbade it."""
    candidates = candidates_of(inputs, measured)
    if able:
        candidates = tuple(replace(c, blockers=()) if c.id == site else c for c in candidates)
    places = places_of(candidates, criteria_of(inputs.settings.criteria), measured.factors)
    way, readiness = measured.connections.of(site).chosen, measured.readiness[site]
    return Outcome(
        answer, words, places.get(site), way.method if way else None, way.cost_eur if way else None,
        round(readiness.cost.best(measured.factors), 2), tuple(need.kind.id for need in readiness.permits),
        round(measured.service[site].weeks.best(measured.factors), 2), tuple(sorted(places.items())),
        round(readiness.value.best(measured.factors), 6),
    )  # fmt: skip


def without(inputs: Inputs, site: str, item: str) -> Inputs:
    """Return the project without one answer of a site."""
    visits = tuple(
        replace(v, values={k: x for k, x in v.values.items() if k != item}) if v.site == site else v
        for v in inputs.inspections
    )
    return replace(inputs, inspections=visits)
