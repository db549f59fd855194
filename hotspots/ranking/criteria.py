"""Criteria: what is judged, in which direction, with which weight and value function.

The registry :data:`KINDS` knows the criteria that the program measures by itself; any numeric property of the
sites becomes a criterion by declaration. What forbids a site is not a criterion: blockers
stay apart from weights.

Value functions are monotone and piecewise linear on a scale that the project file fixes; beyond both ends the value stays
what it is there. Nothing here depends on which sites compete.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import ceil, floor, log10
from typing import Literal

import numpy as np

from hotspots.base.arrays import Floats
from hotspots.base.figures import rounded
from hotspots.base.text import NBSP, Lang, Text, digits, eur, number, numbers, tr, verbatim
from hotspots.model.blockers import Blocker
from hotspots.model.estimate import Estimate, Factor, Quality, Quantity, Term
from hotspots.model.settings import CriterionSetting

Direction = Literal["benefit", "cost"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion as the project uses it; the weights of all criteria sum to 1."""

    id: str
    name: Text
    unit: Text
    direction: Direction
    weight: float
    value: ValueFunction
    source: str
    weight_low: float | None = None
    weight_high: float | None = None
    subject: Text | None = None

    @property
    def called(self) -> Text:
        """Return what a sentence calls it: a singular noun with its article, or the quoted name."""
        return self.subject or Text(f"„{self.name.de}“", f"'{self.name.en}'")

    def say(self, x: float) -> Text:
        """Return a figure of this criterion with its unit, in words for people."""
        return Text(_figure(x, self.unit, "de"), _figure(x, self.unit, "en"))

    def shown(self, x: float) -> Text:
        """Return a figure as everyone reads it; a share stays as fine as the points that it gives."""
        return self.say(rounded(x) if self.unit.en else x)

    def told(self, estimate: Estimate | None) -> Text:
        """Return the best figure of an estimate, or that it is unknown."""
        return tr("unknown") if estimate is None else self.say(estimate.best)

    def taken(self, estimate: Estimate | None) -> float:
        """Return the figure that counts: the best one, or the middle of the scale where nothing is known."""
        return self.value.middle if estimate is None else estimate.best

    def span(self, low: float, high: float) -> Text:
        """Return a range of this criterion, with its unit once."""
        start, end = numbers(low, decimals=_decimals(low, self.unit)), self.say(high)
        if end.en.startswith("€"):
            start = replace(start, en=self.say(low).en)
        return tr("{start} to {end}", start=start, end=end)

    def bound(self, x: float, *, above: bool) -> Text:
        """Return a limit in round figures, rounded so that what lies beyond it also lies beyond `x`."""
        step = max(10.0 ** -_decimals(x, self.unit), 10.0 ** (floor(log10(abs(x))) - 2) if x else 0.0)
        steps = ceil(x / step - 1e-9) if above else floor(x / step + 1e-9)
        return self.say(float(f"{steps * step:.12g}"))


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is known of a site: what was measured, and its own `properties` of the given `quality`."""

    measures: Mapping[str, Quantity | None]
    properties: Mapping[str, object]
    quality: Quality


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site as the decision sees it: one quantity per criterion (None: nothing is known), and what forbids it."""

    id: str
    name: str
    quantities: Mapping[str, Quantity | None]
    blockers: tuple[Blocker, ...] = ()
    assumed: Mapping[str, Text] = field(default_factory=dict)
    """Criteria that rest on nothing but a default, each with what would settle it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a criterion judges: the measure called `source`, or the numeric property of that name in sites.geojson."""

    source: str
    name: Text
    unit: Text
    direction: Direction
    subject: Text | None = None
    """A singular noun with its article, if sentences need one that isn't the quoted name."""
    is_column: bool = False

    def quantity(self, facts: SiteFacts) -> Quantity | None:
        """Return a site's quantity; None if nothing is known of it, or the property is no number."""
        if not self.is_column:
            return facts.measures.get(self.source)
        found = facts.properties.get(self.source)
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            return None
        return Quantity((Term(float(found)),), self.unit.en, verbatim(f"sites.geojson: {self.source}"), facts.quality)


#: Criteria that every project can use by name.
KINDS: Mapping[str, Kind] = {
    kind.source: kind
    for kind in (
        Kind("demand", tr("users"), tr("users/day"), "benefit", tr("demand¦with article")),
        Kind("connection", tr("connection"), verbatim("€"), "cost", tr("the connection")),
        Kind("readiness", tr("readiness"), verbatim(""), "benefit", tr("readiness¦with article")),
        Kind("lead_time", tr("lead time"), tr("weeks"), "cost", tr("the lead time")),
        Kind("time_to_service", tr("time to service"), tr("weeks"), "cost",
             tr("the time to service")),
        Kind("coverage", tr("ground newly served"), verbatim("m²"), "benefit",
             tr("the ground newly served")),
        Kind("running_cost", tr("running cost"), tr("€/year"), "cost", tr("the running cost")),
        Kind("district_balance", tr("balance between districts"),
             tr("hotspots in the district"), "cost",
             tr("the district's share")),
    )
}  # fmt: skip


def kind_of(setting: CriterionSetting) -> Kind | None:
    """Return what a declared criterion measures; None if it names neither a known criterion nor a column."""
    if setting.column is None:
        return KINDS.get(setting.id)
    rising = ValueFunction.of(setting.value).rising
    name, unit = setting.name or verbatim(setting.id), verbatim(setting.unit or "")
    return Kind(setting.column, name, unit, "benefit" if rising else "cost", is_column=True)


def criteria_of(settings: Sequence[CriterionSetting]) -> tuple[Criterion, ...]:
    """Return the project's criteria, in the file's order; unknown ones (a problem of the inputs) are left out."""
    return tuple(_criterion(s, kind) for s in settings if (kind := kind_of(s)) is not None)


def _criterion(setting: CriterionSetting, kind: Kind) -> Criterion:
    return Criterion(
        setting.id,
        setting.name or kind.name,
        verbatim(setting.unit) if setting.unit else kind.unit,
        kind.direction,
        setting.weight,
        ValueFunction.of(setting.value),
        setting.source,
        setting.weight_low,
        setting.weight_high,
        kind.subject,
    )


def quantities_of(settings: Sequence[CriterionSetting], facts: SiteFacts) -> dict[str, Quantity | None]:
    """Return the quantity of every criterion for one site."""
    return {s.id: kind.quantity(facts) for s in settings if (kind := kind_of(s)) is not None}


def unknown_factor(criterion: Criterion, site: str) -> Factor:
    """Return the factor that stands for a quantity of which nothing is known: anywhere on the scale."""
    low, high = criterion.value.scale
    tenth = (high - low) / 10
    return Factor(
        f"unknown:{criterion.id}:{site}", low + tenth, criterion.value.middle, high - tenth, criterion.unit.en,
        tr("unknown: the whole scale of the criterion"), "estimated", "uniform", low, high,
    )  # fmt: skip


def _figure(x: float, unit: Text, lang: Lang) -> str:
    word = unit.say(lang)
    if word.startswith("€"):
        return eur(x, lang) + word[1:]
    return f"{number(x, lang, decimals=_decimals(x, unit))}{NBSP}{word}".rstrip()


def _decimals(x: float, unit: Text) -> int:
    """Return how many decimals a figure is said with: whole euros, else as many as it deserves."""
    return 0 if unit.en.startswith("€") else digits(x)


@dataclass(frozen=True, slots=True)
class ValueFunction:
    """Points of the function: `x` increasing (physical unit), `v` monotone between 0 and 1."""

    x: tuple[float, ...]
    v: tuple[float, ...]

    @classmethod
    def of(cls, points: Iterable[tuple[float, float]]) -> ValueFunction:
        """Make the function through `points` (x, v), in whatever order they are given."""
        xs, vs = zip(*sorted(points), strict=True)
        return cls(tuple(map(float, xs)), tuple(map(float, vs)))

    @property
    def scale(self) -> tuple[float, float]:
        """Return the lowest and highest physical value that the function tells apart."""
        return self.x[0], self.x[-1]

    @property
    def middle(self) -> float:
        """Return the middle of the scale: where a quantity stands of which nothing is known."""
        return (self.x[0] + self.x[-1]) / 2

    @property
    def rising(self) -> bool:
        """Tell whether more is better."""
        return self.v[-1] > self.v[0]

    def value(self, x: float) -> float:
        """Return the value of one physical quantity."""
        if x <= self.x[0]:
            return self.v[0]
        if x >= self.x[-1]:
            return self.v[-1]
        i = bisect_right(self.x, x)
        share = (x - self.x[i - 1]) / (self.x[i] - self.x[i - 1])
        return self.v[i - 1] + share * (self.v[i] - self.v[i - 1])

    def values(self, x: Floats) -> Floats:
        """Return the values of an array of any shape; `x` is overwritten where that saves time."""
        if len(self.x) > 2:
            return np.interp(x, self.x, self.v)
        slope = (self.v[1] - self.v[0]) / (self.x[1] - self.x[0])
        x -= self.x[0]
        x *= slope
        x += self.v[0]
        return np.clip(x, min(self.v), max(self.v), out=x)

    def reach(self, target: float, *, near: float) -> float | None:
        """Return the quantity closest to `near` whose value is `target`; None if there is none.

        With it tipping points need no search: each piece is a line, and a line is solved.
        """
        if self.value(near) == target:
            return near
        pieces = pairwise(zip(self.x, self.v, strict=True))
        found = [x for start, end in pieces if (x := _solve(start, end, target)) is not None]
        return min(found, key=lambda x: abs(x - near), default=None)


def _solve(start: tuple[float, float], end: tuple[float, float], target: float) -> float | None:
    """Return where the line from `start` to `end` has the value `target`; a level piece ends where a sloping one begins."""
    (x0, v0), (x1, v1) = start, end
    if v0 == v1 or not min(v0, v1) <= target <= max(v0, v1):
        return None
    return x0 + (target - v0) / (v1 - v0) * (x1 - x0)
