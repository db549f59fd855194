"""Say how readily a site can be built: value 0…1, cost of the equipment, permits, weeks, blockers.

The value is the weighted mean of the items that apply. An item that nobody has answered stays unknown: it is
one factor, spread evenly over the values that an answer could have, and what the answer would cost or delay
moves with the same factor. Answers that rule a site out are not part of that spread: a site is blocked only
by what somebody has found. The cost of joining the network belongs to `measures/network`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hotspots.base.text import NO_SOURCE, Text, join, tr
from hotspots.model.blockers import Blocker, blocker
from hotspots.model.estimate import Factor, Quality, Quantity, Term, weakest
from hotspots.model.permits import PERMIT_KINDS, TRENCH_PERMITS, Permit, PermitKind, Stage
from hotspots.model.protocol import Answer, Effect, Inspection, Item, Schema, Value, answers_of, permits_of

#: What every hotspot needs, whatever the protocol says (prices by name).
EQUIPMENT = ("access_point", "mounting", "cabinet")
#: Of these every access point needs its own.
PER_POINT = ("access_point", "mounting")
RUNNING, OF_POINT, OF_SITE = "running_per_month", ("power", "licence", "maintenance"), ("line",)
"""What a town may name for all that one access point costs to run, and its parts: of every point, of the site."""
_OPEN = tr("not asked: all possible answers equally likely")
_DONE = ("granted", "not_needed")
_STAGES: tuple[Stage, Stage] = ("owner", "works")
_REFUSED = tr("objection, another design or another mounting place")


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How one item counts: `low` and `high` bound its value (equal if answered), `weight` is its share of 1."""

    item: Item
    answer: Answer | None
    low: float
    high: float
    weight: float

    @property
    def is_unknown(self) -> bool:
        """Tell whether nobody has answered the item."""
        return self.answer is None


@dataclass(frozen=True, slots=True)
class CostItem:
    """One cost of the equipment: the price (factor id) and how often it is paid, in €."""

    label: Text
    price: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class PermitNeed:
    """A permit the site needs, with what the protocol says or else the usual course; cost null: unknown."""

    kind: PermitKind
    permit: Permit
    weeks: float
    is_stated: bool

    @property
    def fee_eur(self) -> float | None:
        """Return the fee that the protocol states (nothing for what isn't needed), null if it doesn't say."""
        return 0.0 if self.permit.status == "not_needed" else self.permit.cost_eur


@dataclass(frozen=True)
class Readiness:
    """The readiness of one site and everything that explains it."""

    site: str
    value: Quantity
    cost: Quantity
    lead_time_weeks: Quantity
    running_eur_per_year: Quantity
    factors: Mapping[str, Factor]
    costs: tuple[CostItem, ...]
    permits: tuple[PermitNeed, ...]
    blockers: tuple[Blocker, ...]
    unknown: tuple[str, ...]
    items: tuple[ItemResult, ...]
    inspected_on: date | None
    quality: Quality
    source: Text
    access_points: int = 1
    stages: tuple[tuple[Term, ...], tuple[Term, ...]] = ((), ())
    """The lead time in weeks: the owner first, then permits and power side by side."""


def assess(
    site: str,
    inspections: Iterable[Inspection],
    schema: Schema,
    prices: Mapping[str, Factor],
    *,
    method: str | None = None,
    points: int = 1,
    weeks_apart: bool = False,
) -> Readiness:
    """Return the readiness of `site` from all inspections of the project, equipped with so many access points.

    `prices` has the shared factors by id (``price:mast``); `method` is the chosen way of connecting, which
    decides which permits are needed (trench: roads, traffic, ordnance, archaeology). `weeks_apart`: what is counted in
    weeks is a criterion of its own and doesn't count in the value.
    """
    visits = tuple(visit for visit in inspections if visit.site == site)
    answers = answers_of(visits, site)
    values = {name: answer.value for name, answer in answers.items()}
    given = [_Given(i, answers[i.id]) for i in schema.items if i.id in answers and i.applies(values)]
    items = _item_results(schema, answers, values, weeks_apart=weeks_apart)
    open_items = [u for r in items if r.is_unknown and (u := unknown_item(site, r.item)) is not None]
    needs = _permits(site, given, permits_of(visits), method)
    quality = weakest(*(v.quality for v in visits)) if visits else "estimated"
    source = max(visits, key=Inspection.sort_key).source if visits else tr("not inspected yet")
    costs = _costs(given, open_items, needs, prices, quality, points)
    owner, works = (_stage(stage, given, open_items, needs) for stage in _STAGES)
    weeks = tuple(term for term in (*owner, *works) if term.coefficient) or (Term(0.0),)
    said = source + _left_out(items) if weeks_apart else source
    return Readiness(
        site=site,
        value=Quantity(_value(items, open_items), "1", said, quality),
        cost=_total(costs, source),
        lead_time_weeks=Quantity(weeks, "weeks", source, quality),
        running_eur_per_year=_running(points, prices),
        factors={u.factor.id: u.factor for u in open_items},
        costs=costs,
        permits=needs,
        blockers=_blockers(given, needs),
        unknown=tuple(r.item.id for r in items if r.is_unknown),
        items=items,
        inspected_on=max((v.on for v in visits if v.on), default=None),
        quality=quality,
        source=source,
        access_points=points,
        stages=(owner, works),
    )


@dataclass(frozen=True, slots=True)
class _Given:
    """An item that applies, with its answer."""

    item: Item
    answer: Answer

    @property
    def effect(self) -> Effect:
        """Return what the chosen answer leads to."""
        choice = self.item.choice(self.answer.value)
        return choice.effect if choice else Effect()


def _running(points: int, prices: Mapping[str, Factor]) -> Quantity:
    """Return what the site costs a year: the lump sum, if there is one, replaces all parts of the first access point."""
    lump = prices[f"price:{RUNNING}"].high > 0
    times = {RUNNING: 12 * lump, **dict.fromkeys(OF_POINT, points - lump), **dict.fromkeys(OF_SITE, 1 - lump)}
    parts = [_priced(None, name, count, prices).quantity for name, count in times.items() if count]
    source = join(list(dict.fromkeys(part.source for part in parts)), "; ")
    return Quantity(tuple(t for p in parts for t in p.terms), "€", source, weakest(*(p.quality for p in parts)))


def _takes_time(item: Item) -> bool:
    """Tell whether an answer to the item is counted in weeks."""
    return any(choice.effect.weeks or choice.effect.permit for choice in item.choices)


def _left_out(items: Sequence[ItemResult]) -> Text:
    names = join([r.item.label for r in items if r.item.weight > 0 and _takes_time(r.item)])
    said = tr("; without what counts in weeks ({names})", names=names)
    return said if names.de else NO_SOURCE


def _item_results(
    schema: Schema, answers: Mapping[str, Answer], values: Mapping[str, Value], *, weeks_apart: bool
) -> tuple[ItemResult, ...]:
    """Return every item that applies and is needed or answered, with its share of the weight."""
    asked = [
        i
        for i in schema.items
        if i.applies(values)
        and not i.is_settled(values)
        and (i.id in answers or i.weight > 0 or i.unit_price is not None or (i.required and i.section != "record"))
    ]
    weights = [0.0 if weeks_apart and _takes_time(i) else i.weight for i in asked]
    total = sum(weights) or 1.0
    results = []
    for item, weight in zip(asked, weights, strict=True):
        answer = answers.get(item.id)
        value = item.value_of(answer.value) if answer else None
        low, high = item.value_range() if value is None else (value, value)
        results.append(ItemResult(item, answer, low, high, weight / total))
    return tuple(results)


def _value(items: Sequence[ItemResult], open_items: Sequence[UnknownItem]) -> tuple[Term, ...]:
    """Return the weighted mean of the values: a constant, and one term for each unknown item."""
    unknown = {u.item.id: u for u in open_items}
    known = sum(r.weight * r.low for r in items if r.item.id not in unknown)
    terms = [Term(r.weight, (unknown[r.item.id].factor.id,)) for r in items if r.item.id in unknown and r.weight > 0]
    return (Term(known), *terms)


def _costs(
    given: Sequence[_Given], open_items: Sequence[UnknownItem], needs: Sequence[PermitNeed],
    prices: Mapping[str, Factor], quality: Quality, points: int,
) -> tuple[CostItem, ...]:  # fmt: skip
    """Return the equipment, what the answers cost, and what unknown answers may cost."""
    settled = {need.kind.price for need in needs if need.fee_eur is not None}
    costs = [_priced(None, name, points if name in PER_POINT else 1, prices) for name in EQUIPMENT]
    for one in given:
        times = [(name, 1.0) for name in one.effect.prices if name not in settled]
        if one.item.unit_price and isinstance(one.answer.value, int | float):
            times.append((one.item.unit_price, one.answer.value))
        costs += [_priced(one.item.label, name, count, prices, one.answer.inspection.quality) for name, count in times]
    for unknown in open_items:
        lines = {name: line for name, line in unknown.prices.items() if name not in settled}
        costs += [_spread(line, f"price:{name}", unknown, prices) for name, line in lines.items()]
    source = tr("inspection, permits")
    fees = [(n.kind.label, Quantity((Term(n.fee_eur),), "€", source, quality)) for n in needs if n.fee_eur]
    return (*costs, *(CostItem(label, "", fee) for label, fee in fees))


def _priced(
    label: Text | None, name: str, times: float, prices: Mapping[str, Factor], quality: Quality = "measured"
) -> CostItem:
    factor = prices[f"price:{name}"]
    quantity = Quantity((Term(times, (factor.id,)),), "€", factor.source, weakest(factor.quality, quality))
    return CostItem(label or tr("equipment"), factor.id, quantity)


def _spread(line: tuple[float, float], price: str, unknown: UnknownItem, prices: Mapping[str, Factor]) -> CostItem:
    """Return price × (a + b × factor) for an unknown item."""
    constant, slope = line
    terms = (Term(constant, (price,)), Term(slope, (price, unknown.factor.id)))
    quality = weakest(prices[price].quality, unknown.factor.quality)
    cost = Quantity(tuple(t for t in terms if t.coefficient), "€", _OPEN, quality)
    return CostItem(unknown.item.label, price, cost)


def _total(costs: Sequence[CostItem], source: Text) -> Quantity:
    merged: dict[tuple[str, ...], float] = {}
    for term in (term for item in costs for term in item.quantity.terms):
        merged[term.factors] = merged.get(term.factors, 0.0) + term.coefficient
    terms = tuple(Term(times, factors) for factors, times in merged.items())
    return Quantity(terms, "€", source, weakest(*(item.quantity.quality for item in costs)))


def _permits(
    site: str, given: Sequence[_Given], stated: Sequence[Permit], method: str | None
) -> tuple[PermitNeed, ...]:
    """Return the permits that the answers or the trench call for, each replaced by what the protocol states."""
    kinds = [one.effect.permit for one in given if one.effect.permit]
    kinds += TRENCH_PERMITS if method == "trench" else ()
    needed = {k: PERMIT_KINDS[k] for k in kinds if PERMIT_KINDS[k].method in ("any", method)}
    rows = {row.kind: row for row in stated if row.method in ("any", method) or method is None}
    needs = [_need(kind, rows.get(name), site) for name, kind in needed.items()]
    extra = [_need(PERMIT_KINDS[name], row, site) for name, row in rows.items() if name not in needed]
    return tuple(sorted((*needs, *extra), key=lambda need: need.kind.id))


def _need(kind: PermitKind, row: Permit | None, site: str) -> PermitNeed:
    if row is None:
        return PermitNeed(kind, Permit(site, kind.method, kind.id), kind.weeks, False)
    weeks = kind.weeks if row.weeks is None else row.weeks
    return PermitNeed(kind, row, 0.0 if row.status in _DONE else weeks, True)


def _stage(
    stage: Stage, given: Sequence[_Given], open_items: Sequence[UnknownItem], needs: Sequence[PermitNeed]
) -> tuple[Term, ...]:
    """Return the weeks that a stage of the lead time takes: its tasks run side by side, the longest counts.

    Of the unknown items the one that could take longest adds what it would take beyond the longest known task.
    """
    settled = {need.kind.id for need in needs if need.is_stated}
    tasks = [need.weeks for need in needs if need.kind.stage == stage]
    tasks += [o.effect.weeks for o in given if o.item.stage == stage and o.effect.permit not in settled]
    known = max(tasks, default=0.0)
    late = [u for u in open_items if u.item.stage == stage and max(u.weeks) > known]
    worst = max(late, key=lambda u: (max(u.weeks), u.item.id), default=None)
    return (Term(known),) if worst is None else tuple(worst.weeks_beyond(known))


def _blockers(given: Sequence[_Given], needs: Sequence[PermitNeed]) -> tuple[Blocker, ...]:
    found = [blocker(why, one.item.id, one.effect.lift) for one in given if (why := one.effect.blocker)]
    for kind in (need.kind for need in needs if need.permit.status == "refused"):
        why = kind.label + tr(" refused")
        found.append(blocker(why, f"permit:{kind.id}", _REFUSED))
    return tuple(found)


def assess_all(
    sites: Iterable[str],
    inspections: Iterable[Inspection],
    schema: Schema,
    prices: Mapping[str, Factor],
    *,
    methods: Mapping[str, str | None],
    points: Mapping[str, int],
    weeks_apart: bool = False,
) -> dict[str, Readiness]:
    """Return the readiness of every site; `methods` and `points` say how each is connected and equipped (missing: one point)."""
    visits: dict[str, list[Inspection]] = {}
    for visit in inspections:
        visits.setdefault(visit.site, []).append(visit)
    return {
        site: assess(
            site,
            visits.get(site, ()),
            schema,
            prices,
            method=methods.get(site),
            points=points.get(site, 1),
            weeks_apart=weeks_apart,
        )
        for site in sites
    }


@dataclass(frozen=True, slots=True)
class UnknownItem:
    """An unanswered item of one site.

    `factor` is the value of the item (or, for a priced number, its physical size). `prices` gives for each price
    the line (a, b): the price is paid a + b × factor times. `weeks` are those at the factor's least and
    greatest value.
    """

    item: Item
    factor: Factor
    prices: dict[str, tuple[float, float]]
    weeks: tuple[float, float]

    def weeks_beyond(self, known: float) -> list[Term]:
        """Return the terms of max(known, weeks): exact at both ends of the factor, straight between them."""
        floor, ceiling = self.factor.floor or 0.0, self.factor.ceiling or 1.0
        constant, slope = line_through((floor, max(known, self.weeks[0])), (ceiling, max(known, self.weeks[1])))
        return [Term(constant), Term(slope, (self.factor.id,))]


def unknown_item(site: str, item: Item) -> UnknownItem | None:
    """Return what `item` may turn out to be at `site`; None if its answer changes nothing."""
    name = f"readiness:{item.id}:{site}"
    if item.likely is not None and item.unit_price is not None:
        return UnknownItem(item, even(name, *item.likely, item.unit), {item.unit_price: (0.0, 1.0)}, (0.0, 0.0))
    low, high = item.value_range()
    if item.weight <= 0 or low == high:
        return None
    choices = item.open_choices()
    values = [c.value for c in choices if c.value is not None]
    names = sorted({price for c in choices for price in c.effect.prices})
    lines = {
        price: bounded_line(values, [float(c.effect.prices.count(price)) for c in choices], low, high)
        for price in names
    }
    constant, slope = bounded_line(values, [float(c.effect.weeks) for c in choices], low, high) if choices else (0, 0)
    return UnknownItem(item, even(name, low, high, "1"), lines, (constant + slope * low, constant + slope * high))


def even(name: str, low: float, high: float, unit: str) -> Factor:
    """Return a factor spread evenly from `low` to `high` (its 10th and 90th percentile lie a tenth inside)."""
    tenth = (high - low) / 10
    return Factor(
        name, low + tenth, (low + high) / 2, high - tenth, unit, _OPEN, "estimated", "uniform", floor=low, ceiling=high
    )


def bounded_line(xs: Sequence[float], ys: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """Return the least-squares line through the answers as (a, b), kept from falling below zero on low…high."""
    count = len(xs)
    mean_x, mean_y = sum(xs) / count, sum(ys) / count
    spread = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread if spread else 0.0
    constant = mean_y - slope * mean_x
    return line_through((low, max(0.0, constant + slope * low)), (high, max(0.0, constant + slope * high)))


def line_through(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    """Return (a, b) of the straight line y = a + b·x through two points."""
    (x0, y0), (x1, y1) = first, second
    slope = (y1 - y0) / (x1 - x0)
    return y0 - slope * x0, slope
