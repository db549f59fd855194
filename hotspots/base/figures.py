"""How figures of every kind are rounded and worded: here and nowhere else, so that a figure reads the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10

from hotspots.base.text import Text, counted, euros, numbers, tr

#: Chances are published in steps of so much; so are the ends of ranges in which something holds.
CHANCE_STEP = 0.05


def rounded(figure: float) -> float:
    """Return a figure as it is shown: two significant digits, whole from three on, more would pretend to know."""
    if abs(figure) < 10:
        return round(figure, 1) if abs(figure) < 3 else float(round(figure))
    return float(round(figure, 1 - floor(log10(abs(figure)))))


def shown(figure: float) -> Text:
    """Return a figure as it is shown, without decimals that are zero."""
    found = rounded(figure)
    return numbers(found, decimals=0 if found == int(found) else 1)


def spread(low: float, best: float, high: float) -> Text:
    """Return an estimate as "34 (10 bis 120)"; the bounds only where they differ."""
    first, middle, last = shown(low), shown(best), shown(high)
    if first == last:
        return middle
    return middle + bounds(first, last)


def bounds(low: Text, high: Text) -> Text:
    """Return between what a figure lies, to stand behind it: " (10 bis 120)"."""
    return tr(" ({low} to {high})", low=low, high=high)


def hundreds(eur: float) -> Text:
    """Return an estimated amount in whole hundreds of euros."""
    return euros(round(eur, -2))


def people(count: float) -> Text:
    """Return a number of people in whole hundreds, below a hundred with two significant digits."""
    return counted(round(round(count, -2) if count >= 100 else rounded(count)), tr("person¦anybody"), tr("people¦anybody"))  # fmt: skip


def area(m2: float) -> Text:
    """Return an area in whole hundreds of square metres."""
    return numbers(round(m2, -2)) + "\u00a0m²"


def two_digits(eur: float) -> float:
    """Return an amount with two significant digits, halves upwards."""
    return _steps(eur, lambda x: floor(x + 0.5))


def within(eur: float, most: float) -> float:
    """Return an amount with two significant digits that doesn't stand above the `most` that pays it."""
    found = two_digits(eur)
    return found if found <= most else _steps(eur, lambda x: floor(x + 1e-9))


def at_least(eur: float) -> float:
    """Return the next amount of two significant digits that isn't below."""
    return _steps(eur, lambda x: ceil(x - 1e-9))


def chance(share: float) -> float:
    """Return a chance as published: in steps of 5 %; 0 stands for "unter 5 %", 1 for "über 95 %"."""
    if share < CHANCE_STEP - 1e-9:
        return 0.0
    if share > 1 - CHANCE_STEP + 1e-9:
        return 1.0
    return round(min(max(floor(share / CHANCE_STEP + 0.5) * CHANCE_STEP, CHANCE_STEP), 1 - CHANCE_STEP), 2)


def inward(low: float, now: float, high: float) -> tuple[float, float]:
    """Return the range of shares around `now` in which something holds, its ends drawn in to steps of 5 %."""
    first, last = ceil(low / CHANCE_STEP - 1e-9) * CHANCE_STEP, floor(high / CHANCE_STEP + 1e-9) * CHANCE_STEP
    return round(min(first, now), 6), round(max(last, now), 6)


def _steps(eur: float, whole: Callable[[float], float]) -> float:
    if abs(eur) < 1:
        return 0.0
    step = 10.0 ** (floor(log10(abs(eur))) - 1)
    return round(whole(eur / step) * step, 2)
