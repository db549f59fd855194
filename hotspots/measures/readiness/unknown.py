"""What an item that nobody has answered may turn out to be: one factor, and what moves with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hotspots.model.estimate import Factor, Term
from hotspots.model.protocol import Item

SOURCE = "nicht erhoben: alle möglichen Antworten gleich wahrscheinlich"


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
        name, low + tenth, (low + high) / 2, high - tenth, unit, SOURCE, "estimated", "uniform", floor=low, ceiling=high
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
