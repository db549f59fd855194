"""Criteria: what is judged, in which direction, with which weight and value function.

The registry :data:`KINDS` knows the criteria that the program measures by itself; any numeric property of the
sites becomes a criterion by declaration (:class:`ColumnKind`). What forbids a site is not a criterion: blockers
stay apart from weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from hotspots.decision.value import ValueFunction
from hotspots.model.estimate import Factor, Quality, Quantity, Term
from hotspots.model.settings import CriterionSetting
from hotspots.model.text import Lang, Text, compact, eur, verbatim

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

    def say(self, x: float) -> Text:
        """Return a figure of this criterion with its unit, in words for people."""
        return Text(_figure(x, self.unit, "de"), _figure(x, self.unit, "en"))


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
    blockers: tuple[Text, ...] = ()


class CriterionKind(Protocol):
    """What a criterion measures and where its quantity comes from."""

    @property
    def name(self) -> Text:
        """Return what people call it."""

    @property
    def unit(self) -> Text:
        """Return the unit of its quantity."""

    @property
    def direction(self) -> Direction:
        """Return whether more is a benefit or a cost."""

    def quantity(self, facts: SiteFacts) -> Quantity | None:
        """Return a site's quantity; None if nothing is known of it."""


@dataclass(frozen=True, slots=True)
class MeasuredKind:
    """A criterion whose quantity the program computes under the name `measure`."""

    measure: str
    name: Text
    unit: Text
    direction: Direction

    def quantity(self, facts: SiteFacts) -> Quantity | None:
        """Return what was measured."""
        return facts.measures.get(self.measure)


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """A criterion whose quantity is the numeric property `column` of sites.geojson."""

    column: str
    name: Text
    unit: Text
    direction: Direction

    def quantity(self, facts: SiteFacts) -> Quantity | None:
        """Return the property as a constant; None where it is missing or not a number."""
        found = facts.properties.get(self.column)
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            return None
        return Quantity((Term(float(found)),), self.unit.en, f"sites.geojson: {self.column}", facts.quality)


def _measured(measure: str, name: Text, unit: Text, direction: Direction) -> MeasuredKind:
    return MeasuredKind(measure, name, unit, direction)


#: Criteria that every project can use by name.
KINDS: Mapping[str, CriterionKind] = {
    "demand": _measured("demand", Text("Nutzende", "users"), Text("Nutzende/Tag", "users/day"), "benefit"),
    "connection": _measured("connection", Text("Anschluss", "connection"), verbatim("€"), "cost"),
    "readiness": _measured("readiness", Text("Umsetzbarkeit", "readiness"), verbatim(""), "benefit"),
    "lead_time": _measured("lead_time", Text("Vorlauf", "lead time"), Text("Wochen", "weeks"), "cost"),
    "coverage": _measured("coverage", Text("neu versorgte Fläche", "ground newly served"), verbatim("m²"), "benefit"),
    "running_cost": _measured("running_cost", Text("Betrieb", "running cost"), Text("€/Jahr", "€/year"), "cost"),
    "district_balance": _measured(
        "district_balance", Text("Ausgleich der Stadtteile", "balance between districts"),
        Text("Hotspots im Stadtteil", "hotspots in the district"), "cost",
    ),
}  # fmt: skip


def kind_of(setting: CriterionSetting) -> CriterionKind | None:
    """Return what a declared criterion measures; None if it names neither a known criterion nor a column."""
    if setting.column is None:
        return KINDS.get(setting.id)
    rising = ValueFunction.of(setting.value).rising
    name, unit = verbatim(setting.name or setting.id), verbatim(setting.unit or "")
    return ColumnKind(setting.column, name, unit, "benefit" if rising else "cost")


def criteria_of(settings: Sequence[CriterionSetting]) -> tuple[Criterion, ...]:
    """Return the project's criteria, in the file's order; unknown ones (a problem of the inputs) are left out."""
    return tuple(_criterion(s, kind) for s in settings if (kind := kind_of(s)) is not None)


def _criterion(setting: CriterionSetting, kind: CriterionKind) -> Criterion:
    return Criterion(
        setting.id,
        verbatim(setting.name) if setting.name else kind.name,
        verbatim(setting.unit) if setting.unit else kind.unit,
        kind.direction,
        setting.weight,
        ValueFunction.of(setting.value),
        setting.source,
        setting.weight_low,
        setting.weight_high,
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
        "unbekannt: ganze Skala des Kriteriums", "estimated", "uniform", low, high,
    )  # fmt: skip


def _figure(x: float, unit: Text, lang: Lang) -> str:
    word = unit.say(lang)
    if word.startswith("€"):
        return eur(x, lang) + word[1:]
    return f"{compact(x, lang)}\u00a0{word}".rstrip()
